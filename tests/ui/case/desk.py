"""A studio over a real workspace with the worked near fall, for tests of the case screen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from rca_studio.analysis.margin import summarise
from rca_studio.analysis.practice import load_practice
from rca_studio.analysis.reviewing import Reviewing
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.case import Case, Stage
from rca_studio.domain.registers import CaseQuery
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import gestures
from rca_studio.editing.writer import Writer
from rca_studio.faults import FaultNote
from rca_studio.models.workspace import create_workspace
from rca_studio.paths import resource
from rca_studio.settings import Settings
from rca_studio.ui.prompts import Question, TextQuestion
from rca_studio.ui.studio import Studio


@dataclass
class Recorder:
    """Prompts that answer at once and remember what was asked."""

    answers: list[str] = field(default_factory=list)
    file: Path | None = None
    told: list[FaultNote] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def ask(self, question: Question, then: Callable[[], None]) -> None:
        self.asked.append(question.title)
        then()

    def ask_text(self, question: TextQuestion, then: Callable[[str], None]) -> None:
        self.asked.append(question.title)
        then(self.answers.pop(0))

    def choose_file(self, title: str, kinds: str, then: Callable[[Path], None]) -> None:
        self.asked.append(title)
        if self.file:
            then(self.file)

    def choose_new_file(
        self, title: str, kinds: str, name: str, then: Callable[[Path], None]
    ) -> None:
        self.asked.append(title)
        if self.file:
            then(self.file)

    def choose_folder(self, title: str, then: Callable[[Path], None]) -> None:
        self.asked.append(title)
        if self.file:
            then(self.file)

    def tell(self, note: FaultNote) -> None:
        self.told.append(note)


@dataclass
class Guide:
    """Remembers where screens wanted to lead."""

    opened: list[tuple[str, str, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    offers: list[Callable[[], object] | None] = field(default_factory=list)

    def open_case(self, case_id: str, tab: str = "story", target: str = "") -> None:
        self.opened.append((case_id, tab, target))

    def show_cases(self, query: CaseQuery | None = None) -> None:
        self.opened.append(("", "cases", ""))

    def show_behind(self, query: CaseQuery, words: str) -> None:
        self.opened.append(("", "behind", words))

    def show_plan(self, owner: str = "") -> None:
        self.opened.append(("", "plan", owner))

    def report_near_miss(self) -> None:
        self.opened.append(("", "report", ""))

    def show_import(self, path: Path | None = None) -> None:
        self.opened.append(("", "import", str(path)))

    def say(self, text: str, action: str = "", do: Callable[[], object] | None = None) -> None:
        self.said.append(text)
        self.offers.append(do)


@dataclass
class Desk:
    """What a test works at."""

    studio: Studio
    prompts: Recorder
    guide: Guide
    case_id: str

    @property
    def casefile(self):
        return self.studio.casefile(self.case_id)


def make_desk(folder: Path, *, gatekept: bool = False, stage: Stage = Stage.REPORT) -> Desk:
    """A workspace with one near fall just reported; ``gatekept``: its writer keeps the gates."""
    workspace = create_workspace(folder / "desk.rca", organisation="Riverside Home Care")
    ticks = iter(range(10_000))
    start = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
    clock = lambda: start + timedelta(seconds=next(ticks))  # noqa: E731
    practice = load_practice(resource("protocols").parent)
    reviewing = Reviewing(practice, lambda: writer.casefile(WORKSPACE))
    keeper = reviewing if gatekept else None
    writer = Writer(workspace, "Quality lead", summarise, clock, gatekeeper=keeper)
    prompts, guide = Recorder(), Guide()
    studio = Studio(
        workspace,
        writer,
        practice=practice,
        ruler=Ruler.load(resource("fonts/widths.json")),
        prompts=prompts,
        settings=Settings.load(),
        today=lambda: date(2026, 11, 21),
    )
    case = Case(
        id="0142" + "0" * 28,
        reference="NM-0142",
        title="Walker out of reach at bathroom doorway",
        story="As the person turned toward the doorway the walker was out of reach. "
        "The staff member steadied the person. No injury; the routine continued.",
        protocol="near_fall",
        stage=stage,
        occurred="2026-11-18T20:40",
        location="Maple House, bathroom 2",
        service="Maple House",
        staff_group="Support workers",
        immediate_action="Steadied at elbow, walker brought within reach, seated and checked.",
        extras=(("rota_code", "E2"), ("Area & floor", "<b>2</b>")),
    )
    writer.edit(gestures.report(case, "Staff member steadied person"))
    return Desk(studio, prompts, guide, case.id)

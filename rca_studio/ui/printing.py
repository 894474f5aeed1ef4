"""Reports from the window: ask where to, work behind the window, say where it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from rca_studio.domain.registers import ActionRow
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.ports import Progress
from rca_studio.reports.files import write_whole
from rca_studio.settings import ORGANISATION, PAPER
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.reports.context import Imprint

Make = Callable[[], bytes]


def print_validation(studio: Studio, navigator: Navigator, case_id: str) -> None:
    """Write the validation report of a case as PDF."""
    case = studio.casefile(case_id).case
    name = f"{case.reference} validation report.pdf"
    make = validation_maker(studio, case_id)

    def chosen(path: Path) -> None:
        write_behind(studio, navigator, path, make, "The report")

    def ask_where() -> None:
        studio.prompts.choose_new_file("Print validation report", "PDF (*.pdf)", name, chosen)

    _after_wording(studio, navigator, case_id, ask_where)


def validation_maker(studio: Studio, case_id: str) -> Make:
    """The work that makes the validation report of a case as it is now; for any thread."""
    casefile, practice, ruler = studio.casefile(case_id), studio.practice, studio.ruler
    protocol, imprint = studio.protocol_of(casefile), _imprint_maker(studio)

    def make() -> bytes:
        from rca_studio.reports.compose import case_report
        from rca_studio.reports.validation import validation_pdf

        report = case_report(
            casefile,
            protocol,
            frames=practice.frames,
            matrix=practice.matrix,
            ruler=ruler,
            imprint=imprint(),
        )
        return validation_pdf(report)

    return make


def _imprint_maker(studio: Studio) -> Callable[[], Imprint]:
    """The work that makes what stands on every page, the history verified; for any thread."""
    workspace, registers = studio.casefile(WORKSPACE), studio.registers
    actor, paper = studio.writer.actor, paper_of(studio)

    def make() -> Imprint:
        from rca_studio.reports.compose import imprint_of
        from rca_studio.reports.context import Paper

        return imprint_of(
            workspace,
            registers.verify(),
            printed_at=datetime.now().astimezone(),
            printed_by=actor,
            paper=Paper(paper),
        )

    return make


def print_worksheet(studio: Studio, navigator: Navigator, case_id: str) -> None:
    """Write the open questions of a case as a worksheet."""
    casefile, imprint = studio.casefile(case_id), _imprint_maker(studio)

    def make() -> bytes:
        from rca_studio.reports.worksheet import worksheet_pdf, worksheet_report

        return worksheet_pdf(worksheet_report(casefile, imprint()))

    def chosen(path: Path) -> None:
        write_behind(studio, navigator, path, make, "The worksheet")

    name = f"{casefile.case.reference} open questions.pdf"

    def ask_where() -> None:
        studio.prompts.choose_new_file("Print open questions", "PDF (*.pdf)", name, chosen)

    _after_wording(studio, navigator, case_id, ask_where)


def _after_wording(
    studio: Studio, navigator: Navigator, case_id: str, go_on: Callable[[], None]
) -> None:
    """Go on once the wording was offered for a look; loaded late, the first window needs none."""
    from rca_studio.ui.wording_hint import ask_about_wording

    ask_about_wording(studio, navigator, case_id, go_on)


def print_plan(
    studio: Studio, navigator: Navigator, rows: tuple[ActionRow, ...], selection: str
) -> None:
    """Write the action plan, as it is narrowed on the screen, as PDF."""
    from rca_studio.ui.plan.wording import ask_about_plan

    imprint = _imprint_maker(studio)

    def make() -> bytes:
        from rca_studio.reports.context import PlanReport
        from rca_studio.reports.plan import plan_pdf

        return plan_pdf(PlanReport(rows=rows, selection=selection, imprint=imprint()))

    def chosen(path: Path) -> None:
        write_behind(studio, navigator, path, make, "The plan")

    def ask() -> None:
        name = "Action plan.pdf"
        studio.prompts.choose_new_file("Print action plan", "PDF (*.pdf)", name, chosen)

    ask_about_plan(studio, navigator, rows, ask)


def write_behind(studio: Studio, navigator: Navigator, path: Path, make: Make, what: str) -> None:
    """Make bytes and write them in a job; then say so, with a way to open the file."""

    def work(_progress: Progress) -> Path:
        write_whole(path, make())
        return path

    def done(written: Path) -> None:
        navigator.say(
            f"{what} is saved as {written.name}.",
            "Open",
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(written))),
        )

    navigator.say(f"{what} is being made…")
    studio.jobs.start(work, done, failed=studio.tell)


def organisation_of(studio: Studio) -> str:
    """Whose workspace this is."""
    return studio.workspace_value("organisation") or studio.settings.get(ORGANISATION)


def paper_of(studio: Studio) -> str:
    """The sheet reports of this workspace are printed on: its own choice, else the person's."""
    return studio.workspace_value("paper") or studio.settings.get(PAPER)

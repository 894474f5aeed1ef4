"""Anonymous means anonymous: somebody with the file, the journal, the backups and the folders of
the program looks for who reported and in which order, and finds nothing.

Fifty reports come in an order that is known here. Then whatever the program leaves on the disk is
searched, byte by byte, for the account, the host and the times; and every order a file has (rows,
numbers, ids, places of bytes, pages) is compared with the order in which people came. A detector
that finds nothing proves nothing, so it is tried first on reports with a name, whose order shows.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from math import sqrt
from pathlib import Path

import pytest
from PIL import Image

from rca_studio import paths
from rca_studio.analysis.practice import load_practice
from rca_studio.domain.registers import CaseSummary
from rca_studio.editing.boxed import BoxedPicture, BoxedReport, read_box
from rca_studio.editing.hearing_gestures import ask_reporter
from rca_studio.editing.report_box import ReportBox
from rca_studio.editing.writer import Writer
from rca_studio.intake.form_batch import Reading, Taking, read_forms, take_in
from rca_studio.intake.pictures import take_in_picture
from rca_studio.models.workspace import create_workspace, open_workspace
from rca_studio.models.workspace_file import WorkspaceFile
from rca_studio.ui import theme
from rca_studio.ui.reporting.quick_form import QuickForm
from tests.intake.filled_forms import filled, protocols
from tests.intake.test_form_batch import NAMELESS

MANY = 50
ACCOUNT = "zebulon.quick"
HOST = "WARD-7-PC-0815"
BEGAN = datetime(2031, 3, 5, 3, 17, 41, tzinfo=UTC)
"""The clock of the program when the first report comes; the next ones come 97 seconds apart."""
HAPPENED = "2031-03-04T05:43"
TODAY = date(2031, 3, 5)
CERTAIN = 5.0
"""Standard deviations of a rank correlation without order: chance is one in two million."""


class Clock:
    def __init__(self) -> None:
        self.now = BEGAN

    def __call__(self) -> datetime:
        return self.now

    def go_on(self) -> None:
        self.now += timedelta(seconds=97)


@pytest.fixture(autouse=True)
def _somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "LOGNAME", "USERNAME", "LNAME"):
        monkeypatch.setenv(name, ACCOUNT)
    for name in ("HOSTNAME", "COMPUTERNAME", "HOST"):
        monkeypatch.setenv(name, HOST)
    for function in ("socket.gethostname", "platform.node", "socket.getfqdn"):
        monkeypatch.setattr(function, lambda *_: HOST)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "Cases.rca"
    create_workspace(file, organisation="Riverside Home Care", actor="Setup").close()
    return file


def mark(number: int) -> str:
    """The title of a report, which is found in no other one."""
    return f"Wobbly handrail marker-{number:02d}-{number * 7919 % 9973:04d}."


def filled_form(qtbot, number: int, *, shared: bool):
    """A report as it comes from the form, or from the kiosk."""
    practice = load_practice(paths.resource("protocols").parent)
    form = QuickForm(practice.protocols, ((), (), ()), "", TODAY, "Felt safe?", shared=shared)
    qtbot.addWidget(form)
    form.title.setText(mark(number))
    form.when.setText(HAPPENED.replace("T", " "))
    form.where.setText("House 3")
    form.stopped.setText("A second person")
    form.reporter.setText("" if shared else ACCOUNT)
    form.anonymous.setChecked(True)
    form.felt.choose(1 + number % 5)
    told = form.value()
    assert told is not None
    assert told.anonymous
    return told


def photo(number: int) -> BoxedPicture:
    """A photo with a maker, a place and a second in it, as the intake makes it anew."""
    image = Image.new("RGB", (24, 24), (number * 5 % 256, 40, 90))
    exif = Image.Exif()
    exif[0x010F], exif[0x9003] = ACCOUNT, "2031:03:04 05:43:21"
    raw = BytesIO()
    image.save(raw, "JPEG", exif=exif)
    kept = take_in_picture(raw.getvalue(), f"IMG_20310304_0543{number:02d}.jpg")
    return BoxedPicture(name=kept.name, content=kept.content)


class Scene:
    """A workspace in which people report without a name."""

    def __init__(self, path: Path, backups: Path) -> None:
        self.path = path
        self.backups = backups
        self.clock = Clock()
        self.workspace: WorkspaceFile = open_workspace(path, actor=ACCOUNT, backups=backups)
        self.writer = Writer(self.workspace, ACCOUNT, lambda _file: CaseSummary(), clock=self.clock)
        self.box = ReportBox(self.workspace, lambda: self.writer, lambda: TODAY)
        self.came: list[str] = []
        self.phrases: list[str] = []

    def report(self, boxed) -> None:
        self.phrases.append(self.box.put(boxed))
        self.came.append(boxed.id)
        self.clock.go_on()

    def read_form(self, number: int, folder: Path) -> None:
        """A report that comes as a filled-in PDF form, in a file that tells who and when."""
        values = {**NAMELESS, "title": mark(number), "when": "4 Mar 2031"}
        form = folder / f"{ACCOUNT} 05:43:21.pdf"
        form.write_bytes(filled(values))
        before = read_box(self.workspace.box())
        reading = Reading(protocols=protocols(), today=TODAY, store=self.workspace, box=before)
        taking = Taking(
            writer=self.writer,
            store=self.workspace,
            box=self.box,
            references=lambda _number: (),
            today=TODAY,
        )
        take_in(read_forms((form,), reading), taking)
        (new,) = read_box(self.workspace.box()).reports.keys() - before.reports.keys()
        self.came.append(new)
        self.clock.go_on()

    def bytes_beside(self) -> bytes:
        """The file with its log and journal, as they lie there now."""
        beside = sorted(self.path.parent.glob(self.path.name + "*"))
        return b"".join(one.read_bytes() for one in beside if one.suffix != ".lock")

    def close(self) -> None:
        self.workspace.close()


@pytest.fixture
def scene(path: Path, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(path, tmp_path / "backups")
    yield made
    made.close()


# -- the detector --------------------------------------------------------------------------------


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's rho with mean ranks for ties; 1 for the same order, 0 for none."""

    def ranks(values: Sequence[float]) -> list[float]:
        places: dict[float, list[int]] = {}
        for place, value in enumerate(sorted(values)):
            places.setdefault(value, []).append(place)
        return [sum(places[value]) / len(places[value]) for value in values]

    mine, theirs = ranks(one), ranks(other)
    middle = (len(one) - 1) / 2
    both = sum((a - middle) * (b - middle) for a, b in zip(mine, theirs, strict=True))
    spread = [sqrt(sum((a - middle) ** 2 for a in found)) for found in (mine, theirs)]
    return both / (spread[0] * spread[1]) if all(spread) else 0.0


def shows_order(positions: Sequence[float]) -> bool:
    """Whether these positions, listed as people came, follow that order or its reverse.

    Of ten reports chance alone can be told only from the whole order.
    """
    rho = abs(rank_correlation(range(len(positions)), positions))
    return rho > 0.999 or rho * sqrt(len(positions) - 1) > CERTAIN


def orders_in(path: Path, came: Sequence[str]) -> Mapping[str, list[float]]:
    """Every order the file has, of the cases in the order they came."""
    raw = path.read_bytes()
    file = sqlite3.connect(path)
    rows = {
        case_id: (seq, reference, title)
        for case_id, seq, reference, title in file.execute(
            "SELECT id, seq, reference, title FROM case_"
        )
    }
    trail = "".join(text for (text,) in file.execute("SELECT changes FROM audit ORDER BY seq"))
    of_case = {}
    for table in ("receipt", "event", "harm", "control", "evidence"):
        of_case[table] = dict(file.execute(f"SELECT case_id, min(rowid) FROM {table} GROUP BY 1"))
    entries = dict(file.execute("SELECT case_id, min(seq) FROM audit_case GROUP BY 1"))
    pictures = dict(
        file.execute(
            "SELECT e.case_id, min(a.rowid) FROM evidence e JOIN attachment a USING (sha256)"
            " GROUP BY 1"
        )
    )
    (page,) = file.execute("PRAGMA page_size").fetchone()
    file.close()
    first = [raw.find(rows[one][2].encode()) for one in came]
    last = [raw.rfind(rows[one][2].encode()) for one in came]
    found: dict[str, list[float]] = {
        "row": [rows[one][0] for one in came],
        "reference": [int(rows[one][1][3:]) for one in came],
        "id": [int(one, 16) for one in came],
        "place in the trail": [trail.find(one) for one in came],
        "list of the trail": [entries[one] for one in came],
        "first byte": first,
        "last byte": last,
        "page": [at // page for at in first],
    }
    for table, places in of_case.items():
        known = [places.get(one) for one in came]
        if None not in known:
            found[table] = known  # type: ignore[assignment]
    if pictures.keys() >= set(came):
        found["picture"] = [pictures[one] for one in came]
    return found


def all_files(*folders: Path) -> dict[Path, bytes]:
    return {
        one: one.read_bytes() for folder in folders for one in folder.rglob("*") if one.is_file()
    }


def test_the_detector_finds_the_order_of_reports_with_a_name(scene, qtbot, qapp):
    theme.apply(qapp, "light")
    told = filled_form(qtbot, 0, shared=False)
    for number in range(MANY):
        one = replace(told, title=mark(number), anonymous=False, reporter=ACCOUNT)
        step = one.as_step(f"NM-{number + 1:04d}", TODAY)
        scene.writer.edit(step)
        scene.came.append(step.case_ids[0])
        scene.clock.go_on()
    scene.close()
    orders = orders_in(scene.path, scene.came)
    telling = {name for name, positions in orders.items() if shows_order(positions)}
    assert {"row", "reference", "place in the trail", "event"} <= telling
    assert "id" not in telling
    assert ACCOUNT.encode() in scene.path.read_bytes()


# -- the proof -----------------------------------------------------------------------------------

TAKEN: Mapping[str, Callable[[int], bool]] = {
    "all together": lambda number: number == MANY - 1,
    "in three parts": lambda number: number in (9, 24, MANY - 1),
}


@pytest.mark.parametrize("how", TAKEN)
def test_fifty_reports_leave_neither_who_nor_when_nor_in_which_order(
    scene, qtbot, qapp, how, tmp_path_factory
):
    theme.apply(qapp, "light")
    parts: list[list[str]] = [[]]
    dice = random.Random(how)
    for number in range(MANY):
        if number % 5 == 4:
            scene.read_form(number, tmp_path_factory.mktemp(ACCOUNT))
        else:
            told = filled_form(qtbot, number, shared=number % 2 == 0)
            boxed = told.as_boxed()
            if number % 3 == 0:
                boxed = replace(boxed, pictures=(photo(number),))
            scene.report(boxed)
            scene.box.felt("safe", told.felt_safe, "Home care", "")
        parts[-1].append(scene.came[-1])
        if number % 10 == 0:
            lies_there_once(scene, [*range(number + 1)][-len(parts[-1]) :])
        if TAKEN[how](number):
            scene.box.take_in()
            parts.append([])
        if dice.random() < 0.1:
            scene.workspace.registers.head()  # somebody reads meanwhile
    parts.pop()
    cases = [scene.writer.casefile(one).case for one in scene.came]
    scene.writer.actor = "Quality lead"
    asked = scene.came[7]
    scene.writer.edit(ask_reporter(scene.writer.casefile(asked), "Dark?", scene.writer.stamp()))
    scene.writer.actor = ACCOUNT
    scene.box.answer(asked, "Yes, the lamp was off.")
    scene.box.take_in()
    scene.workspace.back_up_now(scene.backups)
    scene.close()

    assert len(cases) == MANY
    home = paths.data_folder().parent
    files = all_files(scene.path.parent, home)
    assert any(one.is_relative_to(scene.backups) for one in files)
    for file, content in files.items():
        nobody_and_no_time(file, content)
        for phrase in scene.phrases:
            assert phrase.encode() not in content
            assert phrase.replace("-", " ").encode() not in content
        if not content.startswith(b"SQLite"):
            assert b"marker-" not in content, f"{file} tells of reports"
    for copy in scene.backups.rglob("*.rca"):
        holds_no_box(copy)
    holds_no_box(scene.path)
    for part in parts:
        orders = orders_in(scene.path, part)
        telling = {name for name, places in orders.items() if shows_order(places)}
        assert not telling, f"{telling} follow the order in which people came"
    entries_name_nobody(scene.path, len(parts))


@pytest.mark.parametrize("seed", range(4))
def test_no_order_of_the_file_follows_that_of_coming(scene, seed):
    dice = random.Random(seed)
    for number in range(MANY):
        story = "What happened. " * dice.randrange(40)
        boxed = BoxedReport(title=mark(number), story=story, stopped_harm="Luck")
        scene.box.put_without_receipt(boxed)
        scene.came.append(boxed.id)
    scene.box.take_in()
    scene.close()
    orders = orders_in(scene.path, scene.came)
    assert not {name for name, positions in orders.items() if shows_order(positions)}


def test_two_orders_of_the_same_reports_leave_the_same_box(path, tmp_path):
    reports = [BoxedReport(title=mark(number), receipt="") for number in range(MANY)]
    contents = []
    for order in (reports, list(reversed(reports))):
        scene = Scene(path, tmp_path / "backups")
        for one in order:
            scene.box.put_without_receipt(one)
        contents.append(scene.workspace.box())
        scene.workspace.keep_box(scene.workspace.box(), b"")
        scene.close()
    assert contents[0] == contents[1]
    raw = path.read_bytes()
    assert not any(mark(number).encode() in raw for number in range(MANY)), "an emptied box stays"


def test_a_named_report_beside_its_answer_tells_nothing(scene, qtbot, qapp):
    """How safe it felt is in no entry that stands beside the report it came with."""
    theme.apply(qapp, "light")
    told = replace(filled_form(qtbot, 1, shared=False), anonymous=False, reporter=ACCOUNT)
    for number in range(4):
        scene.writer.edit(told.as_step(f"NM-{number:04d}", TODAY))
        scene.box.felt("safe", 1 + number)
        scene.box.take_in()
    scene.workspace.back_up_now(scene.backups)
    scene.close()
    for file in (scene.path, *scene.backups.rglob("*.rca")):
        there = sqlite3.connect(file)
        assert there.execute("SELECT count(*) FROM pulse_count").fetchone() == (0,)
        told = there.execute("SELECT count(*) FROM audit WHERE changes LIKE '%pulse_count%'")
        assert told.fetchone() == (0,)
        there.close()
    for copy in scene.backups.rglob("*.rca"):
        holds_no_box(copy)  # two copies side by side would tell on which day an answer came


# -- what is looked for --------------------------------------------------------------------------


def lies_there_once(scene: Scene, numbers: Sequence[int]) -> None:
    """No earlier box, with a report less, stays in a free page or in the log."""
    raw = scene.bytes_beside()
    counts = [raw.count(mark(number).encode()) for number in numbers]
    assert max(counts) <= 1, "a report lies there twice"
    assert sum(counts) > 0.8 * len(counts) - 1  # the end of a page may cut one in two


def nobody_and_no_time(file: Path, content: bytes) -> None:
    for word in (ACCOUNT, HOST, "IMG_2031", "05:43:21"):
        assert word.encode() not in content, f"{word} in {file}"
        assert word.encode("utf-16-le") not in content, f"{word} in {file}"
    moment = BEGAN
    for _ in range(MANY):
        told = moment.isoformat()[:16].encode()
        assert told not in content, f"{told!r} in {file}"
        moment += timedelta(seconds=97)
    assert HAPPENED.encode() not in content


def holds_no_box(file: Path) -> None:
    raw = file.read_bytes()
    assert b'"form":1' not in raw, f"a box is in {file}"
    assert b" " * 2_000 not in raw, f"what filled a box up is in {file}"
    there = sqlite3.connect(file)
    rows = there.execute("SELECT name FROM report_box").fetchall()
    there.close()
    assert rows in ([], [("salt",)])


def entries_name_nobody(path: Path, parts: int) -> None:
    file = sqlite3.connect(path)
    entries = file.execute(
        "SELECT actor, at FROM audit WHERE changes LIKE '%marker-%' ORDER BY seq"
    ).fetchall()
    assert entries == [("Anonymous", "2031-03-05T00:00:00Z")] * parts
    cases = file.execute("SELECT DISTINCT reporter, occurred, reported FROM case_").fetchall()
    assert cases == [("", "2031-03-04", "2031-03-05")]
    words = file.execute('SELECT "by", at FROM reporter_word WHERE from_reporter').fetchall()
    assert words == [("", "")]
    proofs = file.execute('SELECT DISTINCT "by", at FROM evidence').fetchall()
    assert proofs == [("", "")]
    file.close()

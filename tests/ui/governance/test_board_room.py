"""The room of the board report: what is saved or printed is what is seen, in every kind of file."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from rca_studio.analysis.governance.scope import Dimension, Period
from rca_studio.domain.people import Person, Role
from rca_studio.editing.gestures import add, revise
from rca_studio.faults import KnownFault
from rca_studio.reports.board_making import BoardFile
from rca_studio.reports.board_report import Edition
from rca_studio.settings import LAST_BOARD_REPORTS
from rca_studio.ui.governance import board_room
from rca_studio.ui.governance.board_room import BoardRoom, open_board_room
from rca_studio.ui.governance.look import Look
from tests.ui.people.team import nothing_shown, shown
from tests.ui.proof.desk import no_dialogs

PERIOD = Period("2025-01", "2026-12")


@pytest.fixture
def desk(sample_desk, tmp_path, qtbot):
    sample_desk.prompts.file = tmp_path / "board.pdf"
    yield sample_desk
    no_dialogs()
    qtbot.waitUntil(lambda: not sample_desk.studio.jobs.busy, timeout=20_000)


def open_room(desk, qtbot, look: Look | None = None) -> BoardRoom:
    open_board_room(desk.studio, desk.guide, look or Look(), PERIOD)
    room = shown(qtbot, BoardRoom)
    settle(room, qtbot)
    return room


def settle(room, qtbot) -> None:
    qtbot.waitUntil(
        lambda: room.ready and room.preview.quiet and room.preview.count > 0, timeout=30_000
    )


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def said(desk, qtbot) -> str:
    qtbot.waitUntil(lambda: bool(desk.guide.said), timeout=30_000)
    return desk.guide.said[-1]


def test_what_is_seen_is_saved(desk, qtbot):
    room = open_room(desk, qtbot)
    seen, room_head = room.made.pages, room.made.report.imprint.chain.head
    assert "Jan 2025 to Dec 2026 · All services" in words(seen)
    room.save.click()
    assert said(desk, qtbot) == "Saved as board.pdf."
    assert desk.prompts.file.read_bytes() == seen
    assert nothing_shown(BoardRoom)
    named = set(re.findall(r"NM-\d{4}", words(seen)))
    assert named
    for reference in named:
        case_id = desk.studio.registers.case_id_of(reference)
        copy = desk.studio.casefile(case_id).copies[-1]
        assert copy.what == "Board report Jan 2025 to Dec 2026 as PDF"
        assert copy.head == room_head


@pytest.mark.parametrize("kind", [BoardFile.SLIDES, BoardFile.WORKBOOK])
def test_the_same_answers_leave_as_other_files(desk, qtbot, kind):
    room = open_room(desk, qtbot)
    room.panel.kinds.choose(kind.value)
    assert kind.label in room.save.text()
    desk.prompts.file = desk.prompts.file.with_suffix(kind.value)
    report = room.made.report
    room.save.click()
    said(desk, qtbot)
    content = BytesIO(desk.prompts.file.read_bytes())
    if kind is BoardFile.SLIDES:
        slides = Presentation(content).slides
        shapes = (shape for slide in slides for shape in slide.shapes)
        texts = {shape.text_frame.text for shape in shapes if shape.has_text_frame}
        assert {panel.question for panel in report.panels} <= texts
    else:
        book = load_workbook(content)
        told = {cell for row in book["Answers"].iter_rows(values_only=True) for cell in row}
        assert {panel.question for panel in report.panels} <= told


def test_commissioners_never_get_numbers_as_they_are(desk, qtbot):
    room = open_room(desk, qtbot)
    assert room.panel.protect.findData("") >= 0
    room.panel.editions.choose(Edition.COMMISSIONER.value)
    settle(room, qtbot)
    assert room.panel.protect.findData("") < 0
    assert room.made.report.protection
    assert "NM-" not in words(room.made.pages)
    assert "always protected" in room.panel.protected.text()


def test_filters_and_protection_of_the_screen_come_along(desk, qtbot):
    look = Look(only=((Dimension.SERVICE, ("Home care",)),), protect=True)
    room = open_room(desk, qtbot, look)
    assert room.made.report.narrowed == "Service: Home care"
    assert room.made.report.protection
    assert "Service: Home care" in room.panel.about.text()


def test_what_was_chosen_is_offered_the_next_time(desk, qtbot):
    room = open_room(desk, qtbot)
    room.panel.editions.choose(Edition.COMMISSIONER.value)
    room.panel.purpose.setText("Contract review")
    settle(room, qtbot)
    room.save.click()
    said(desk, qtbot)
    assert desk.studio.settings.get(LAST_BOARD_REPORTS)
    again = open_room(desk, qtbot)
    assert again.panel.edition is Edition.COMMISSIONER
    assert again.panel.purpose.text() == "Contract review"
    assert "Purpose: Contract review" in words(again.made.pages)
    again.reject()


def test_another_paper_counts_nothing_anew(desk, qtbot, monkeypatch):
    room = open_room(desk, qtbot)
    monkeypatch.setattr(
        "rca_studio.reports.board_making.board_report",
        lambda *_args: pytest.fail("counted again"),
    )
    room.panel.paper.choose("Letter")
    room.panel.changed.emit(0)
    settle(room, qtbot)
    assert room.made.wish.paper == "Letter"
    assert float(PdfReader(BytesIO(room.made.pages)).pages[0].mediabox.width) == 612
    room.reject()


def test_a_change_makes_it_again(desk, qtbot):
    room = open_room(desk, qtbot)
    first = room.made
    case_id = desk.studio.registers.case_id_of("NM-0142")
    case = desk.studio.casefile(case_id).case
    assert desk.studio.edit(revise(case, occurred="2026-11-03"))
    qtbot.waitUntil(lambda: room.made is not first, timeout=20_000)
    settle(room, qtbot)
    assert room.made.report.imprint.chain.entries == first.report.imprint.chain.entries + 1
    room.reject()


def test_a_fault_while_saving_is_told_and_the_room_stays(desk, qtbot, monkeypatch):
    room = open_room(desk, qtbot)

    def refuse(path, content):
        raise KnownFault("The place is full.", "Nothing was written.", "Choose another one.")

    monkeypatch.setattr(board_room, "write_whole", refuse)
    room.save.click()
    qtbot.waitUntil(lambda: room.state.text() == "" and room.save.isEnabled(), timeout=20_000)
    assert desk.prompts.told
    assert not nothing_shown(BoardRoom)
    room.reject()


def at_work(desk, *roles: Role) -> None:
    """Somebody with these roles sits down."""
    member = Person(id="b1", name="Bo Ard", roles=roles)
    admin = Person(id="a1", name="Ad Min", roles=(Role.ADMINISTRATOR,))
    assert desk.studio.edit(add("Set people up", member, admin))
    desk.studio.writer.actor = "Bo Ard"


@pytest.mark.parametrize("kind", list(BoardFile))
def test_a_board_member_saves_protected_figures_and_no_case(desk, qtbot, kind):
    at_work(desk, Role.BOARD_MEMBER)
    room = open_room(desk, qtbot)
    assert room.made.report.protection
    assert room.panel.protect.findData("") < 0, "all numbers are not offered"
    room.panel.kinds.choose(kind.value)
    desk.prompts.file = desk.prompts.file.with_suffix(kind.value)
    before = desk.studio.registers.head().entries
    room.save.click()
    assert said(desk, qtbot) == f"Saved as board{kind.value}."
    assert "NM-" not in _all_words(desk.prompts.file.read_bytes(), kind)
    assert desk.studio.registers.head().entries == before, "no case was named, none is noted"


def _all_words(content: bytes, kind: BoardFile) -> str:
    if kind is BoardFile.PDF:
        return words(content)
    with ZipFile(BytesIO(content)) as package:
        return " ".join(
            package.read(name).decode("utf-8", "replace") for name in package.namelist()
        )


def test_who_may_take_no_copy_of_a_case_gets_none_by_a_second_role(desk, qtbot):
    at_work(desk, Role.BOARD_MEMBER, Role.REPORTER)  # looks at cases by one, takes figures by other
    room = open_room(desk, qtbot)
    assert room.made.report.protection
    assert "NM-" not in words(room.made.pages)
    room.reject()


def test_who_only_reports_takes_no_board_report(desk, qtbot):
    at_work(desk, Role.REPORTER)
    room = open_room(desk, qtbot)
    room.save.click()
    assert "save or print a board report" in desk.prompts.told[-1].what
    assert not desk.prompts.file.exists()
    room.reject()


def test_the_room_has_a_name(desk, qtbot):
    room = open_room(desk, qtbot)
    assert room.accessibleName() == "Board report"
    room.reject()

"""Monthly figures and surveys are entered by keyboard; nothing is stored before it is agreed to."""

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from rca_studio.domain.governance import MonthlyFigure, PulseCount
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.governance_gestures import PulseSheet, add_pulse
from rca_studio.intake.side_tables import SideTable, table_of_text
from rca_studio.settings import PAPER
from rca_studio.ui import theme
from rca_studio.ui.governance import figures_room
from rca_studio.ui.governance.figures_room import FiguresRoom, open_figures_room
from rca_studio.ui.governance.pulse_room import PulseRoom, open_pulse_room
from rca_studio.ui.screen import Screen
from tests.ui.case.desk import make_desk


@pytest.fixture
def desk(tmp_path, qapp, qtbot):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    yield made
    qtbot.waitUntil(lambda: not made.studio.jobs.busy)
    made.studio.close()


@pytest.fixture
def over(qtbot):
    screen = Screen()
    qtbot.addWidget(screen)
    screen.resize(1200, 900)
    screen.show()
    yield screen
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog):
            widget.done(0)


def figures(desk) -> dict[tuple[str, str, str], float]:
    found = desk.studio.casefile(WORKSPACE).of(MonthlyFigure)
    return {(f.month, f.what, f.service): f.number for f in found}


def counts(desk) -> dict[tuple[str, str, str, str], tuple[int, ...]]:
    found = desk.studio.casefile(WORKSPACE).of(PulseCount)
    return {(c.month, c.question, c.service, c.staff_group): c.answers for c in found}


@pytest.fixture
def room(desk, over, qtbot):
    made = open_figures_room(desk.studio, parent=over)
    assert isinstance(made, FiguresRoom)
    qtbot.waitExposed(made)
    return made


def month_before(desk) -> str:
    """The newest month that is over."""
    first = desk.studio.today().replace(day=1)
    year, month = divmod(first.year * 12 + first.month - 2, 12)
    return f"{year}-{month + 1:02d}"


# -- monthly figures -------------------------------------------------------------------------------


def test_a_number_is_typed_into_the_newest_month_and_entered(desk, room, qtbot):
    assert room.table.hasFocus()
    qtbot.keyClicks(room.table, "1")
    editor = QApplication.focusWidget()
    qtbot.keyClicks(editor, "240")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.yes.text() == "Enter 1 figure")
    assert figures(desk) == {}, "nothing is stored while it is typed"
    qtbot.keyClick(room, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: figures(desk) == {(month_before(desk), "visits", ""): 1240.0})


def test_a_number_still_being_typed_is_entered_too(desk, room, qtbot):
    qtbot.keyClicks(room.table, "9")
    room.accept()
    assert figures(desk) == {(month_before(desk), "visits", ""): 9.0}


def test_what_is_no_number_leaves_the_cell_as_it_was(room):
    here = room.table.currentIndex()
    assert not room.model.setData(here, "many")
    assert not room.model.setData(here, "-3")
    assert room.model.data(here) == ""
    assert not room.yes.isEnabled()


def test_a_table_is_pasted_with_services_it_names(desk, room, qtbot):
    QApplication.clipboard().setText(
        "Month\tService\tBed days\n2026-09\tMaple House\t620\nsoon\tx\t1"
    )
    room.paste()
    assert room.what.key == "bed_days"
    assert "1 line could not be read" in room.missed.text()
    room.accept()
    assert figures(desk) == {("2026-09", "bed_days", "Maple House"): 620.0}


def test_numbers_alone_are_pasted_from_the_cell_on(room):
    last = room.model.rowCount() - 1
    room.table.setCurrentIndex(room.model.index(last - 2, 0))
    QApplication.clipboard().setText("10\n11\nx")
    room.paste()
    assert [room.model.data(room.model.index(last - 2 + n, 0)) for n in range(3)] == [
        "10",
        "11",
        "",
    ]
    assert "1 cell held no number" in room.notes.text()


def test_a_file_is_read_beside_the_window(desk, room, qtbot, tmp_path: Path):
    path = tmp_path / "visits.csv"
    path.write_text("Month,Visits\n2026-08,900\n2026-09,950\n")
    room.read_file(path)
    qtbot.waitUntil(lambda: room.yes.text() == "Enter 2 figures")
    path.write_bytes(b"")
    room.read_file(path)
    qtbot.waitUntil(lambda: "is empty" in room.notes.text())
    assert room.yes.text() == "Enter 2 figures", "what was read before stays"


def test_a_file_is_read_as_what_it_was_asked_for(desk, room, qtbot, monkeypatch):
    """What is chosen in the window meanwhile is not seen by the reading beside it."""
    held = Event()

    def table(_path: Path) -> SideTable:
        assert held.wait(10)
        return table_of_text("2026-08\t900\n2026-09\t950")

    monkeypatch.setattr(figures_room, "table_of_file", table)
    room.what.choose("bed_days")
    room.model.show_what("bed_days")
    room.read_file(Path("figures.csv"))
    room.model.show_what("visits")
    held.set()
    qtbot.waitUntil(lambda: room.yes.text() == "Enter 2 figures")
    assert {one.what for one in room.model.entered} == {"bed_days"}


def test_escape_does_not_throw_away_what_was_typed_at_once(desk, room, qtbot):
    room.model.setData(room.table.currentIndex(), "5")
    qtbot.keyClick(room, Qt.Key.Key_Escape)
    assert room.isVisible()
    assert "Leave once more" in room.notes.text()
    qtbot.keyClick(room, Qt.Key.Key_Escape)
    assert not room.isVisible()
    assert figures(desk) == {}


def test_a_figure_is_corrected_and_taken_away(desk, over, qtbot):
    for typed, expected in (("7", {(month_before(desk), "visits", ""): 7.0}), ("", {})):
        made = open_figures_room(desk.studio, "visits", over)
        made.model.setData(made.table.currentIndex(), typed)
        made.accept()
        assert figures(desk) == expected
    desk.studio.undo()
    assert figures(desk) == {(month_before(desk), "visits", ""): 7.0}


def test_earlier_months_can_be_shown(room):
    first = room.model.headerData(0, Qt.Orientation.Vertical)
    rows = room.model.rowCount()
    room.earlier.click()
    assert room.model.rowCount() == rows + 12
    assert room.model.headerData(12, Qt.Orientation.Vertical) == first


# -- surveys ---------------------------------------------------------------------------------------


@pytest.fixture
def pulse(desk, over, qtbot):
    made = open_pulse_room(desk.studio, over)
    assert isinstance(made, PulseRoom)
    qtbot.waitExposed(made)
    return made


def test_sheets_are_entered_by_digits_and_stored_as_counts_in_one_step(desk, pulse, qtbot):
    pulse.group.setText("Night staff")
    entries = desk.studio.registers.head().entries
    for digits in ("4455", "21"):
        scales = list(pulse.scales.values())
        scales[0].setFocus()
        for digit in digits:
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key(Qt.Key.Key_0.value + int(digit)))
        pulse.add_button.click()
    assert counts(desk) == {}
    assert pulse.yes.text() == "Count 2 sheets"
    pulse.accept()
    month = desk.studio.today().isoformat()[:7]
    keys = [one.key for one in pulse.questions]
    assert counts(desk) == {
        (month, keys[0], "", "Night staff"): (0, 1, 0, 1, 0),
        (month, keys[1], "", "Night staff"): (1, 0, 0, 1, 0),
        (month, keys[2], "", "Night staff"): (0, 0, 0, 0, 1),
        (month, keys[3], "", "Night staff"): (0, 0, 0, 0, 1),
    }
    assert desk.studio.registers.head().entries == entries + 1, "one step, whatever was entered"


def test_a_digit_leads_on_and_the_same_one_again_takes_it_back(pulse, qtbot):
    first, second, *_ = pulse.scales.values()
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_3)
    assert (first.step, second.hasFocus()) == (3, True)
    qtbot.keyClick(first, Qt.Key.Key_3)
    assert first.step == 0


def test_answers_read_twice_are_taken_away_again(desk, pulse):
    first = pulse.questions[0].key
    sheets = [PulseSheet("2026-10", service, "", ((first, 4),)) for service in ("Maple", "Oak")]
    desk.studio.edit(add_pulse(desk.studio.casefile(WORKSPACE), [*sheets, sheets[0]]))
    pulse.month.choose("2026-10")
    assert pulse.there.isHidden()
    pulse.service.setText("Maple")
    assert pulse.there.text() == "2 answers of surveys are counted there already."
    pulse.away_button.click()
    assert pulse.away_button.isHidden()
    (left,) = desk.studio.casefile(WORKSPACE).of(PulseCount)
    assert left.service == "Oak"
    desk.studio.undo()
    assert len(desk.studio.casefile(WORKSPACE).of(PulseCount)) == 2


def test_an_empty_sheet_is_not_added(pulse):
    pulse.add_button.click()
    assert pulse.sheets == []
    assert "Answer a question first" in pulse.notes.text()


def test_sheets_of_a_file_are_counted(desk, pulse, qtbot, tmp_path: Path):
    path = tmp_path / "survey.csv"
    path.write_text("Month,safe_to_report,no_blame\n2026-10,5,4\n2026-10,9,\n")
    pulse.read_file(path)
    qtbot.waitUntil(lambda: pulse.yes.text() == "Count 1 sheet")
    assert "not read" in pulse.missed.text()


def test_a_blank_survey_is_written_on_the_paper_of_the_workspace(
    desk, pulse, qtbot, tmp_path: Path
):
    from pypdf import PdfReader

    desk.studio.settings.set(PAPER, "Letter")
    pulse.print_blank(tmp_path / "survey.pdf")
    qtbot.waitUntil(lambda: pulse.notes.text() == "Written: survey.pdf")
    page = PdfReader(tmp_path / "survey.pdf").pages[0]
    text = page.extract_text()
    assert text.count("I hear what was changed after a report") == 2
    assert "No name, please" in text
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (612, 792)

"""Saying how a chart is read: one step for everybody, with reasons, that can be undone."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from rca_studio.analysis.governance.scope import Period
from rca_studio.domain.governance import ChartChoice, MarkedMonth
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.ui.governance.chart_reading import ask_reading
from tests.ui.people.team import set_up

MONTHS = Period("2025-01", "2026-11").months
WHERE = (("service", "Maple House"),)


@pytest.fixture
def over(qtbot):
    """What the sheets stand over, and go with."""
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def sheet(bare_desk, over):
    return opened(bare_desk, over)


def opened(desk, over, months=MONTHS):
    made = ask_reading(desk.studio, "increasing", WHERE, months, desk.guide.say, over)
    QApplication.processEvents()
    return made


def stored(desk):
    return desk.studio.casefile(WORKSPACE).of(ChartChoice)


def test_all_that_is_said_is_one_step_for_this_chart_narrowed_so(sheet, bare_desk):
    sheet.kind.choose("u'")
    sheet.what.choose("visits")
    sheet.frozen.choose("2025-12")
    sheet.phases.add_button.click()
    sheet.phases.lines[0].month.choose("2026-02")
    sheet.phases.lines[0].reason.setText("Shorter report form")
    sheet.left_out.add_button.click()
    sheet.left_out.lines[0].month.choose("2025-07")
    sheet.left_out.lines[0].reason.setText("  Norovirus  ")
    sheet.yes.click()
    (choice,) = stored(bare_desk)
    assert (choice.chart, choice.where) == ("increasing", WHERE)
    assert (choice.kind, choice.what, choice.frozen) == ("u'", "visits", "2025-12")
    assert choice.phases == (MarkedMonth("2026-02", "Shorter report form"),)
    assert choice.left_out == (MarkedMonth("2025-07", "Norovirus"),)
    assert choice.by == "Quality lead"
    bare_desk.guide.offers[-1]()
    assert stored(bare_desk) == ()


def test_the_way_to_take_a_month_out_names_the_month_that_is_chosen(sheet):
    sheet.left_out.add_button.click()
    (line,) = sheet.left_out.lines
    assert line.remove.accessibleName() == "Remove Nov 2026"
    line.month.setCurrentIndex(line.month.findData("2025-07"))
    assert line.remove.accessibleName() == "Remove Jul 2025"


def test_what_was_said_stands_there_and_can_be_taken_back(sheet, bare_desk, over):
    sheet.kind.choose("c")
    sheet.left_out.add_button.click()
    sheet.left_out.lines[0].reason.setText("Moved house")
    sheet.yes.click()
    again = opened(bare_desk, over)
    assert again.kind.key == "c"
    assert [line.reason.text() for line in again.left_out.lines] == ["Moved house"]
    again.kind.choose("")
    again.left_out.lines[0].remove.click()
    again.yes.click()
    assert stored(bare_desk) == (), "as usual is no choice"


def test_a_month_without_a_reason_or_twice_is_asked_about(sheet):
    sheet.left_out.add_button.click()
    assert not sheet.yes.isEnabled()
    assert "reason" in sheet.trouble.text()
    sheet.left_out.lines[0].reason.setText("Flood")
    assert sheet.yes.isEnabled()
    sheet.left_out.add_button.click()
    assert sheet.left_out.lines[1].month.key != sheet.left_out.lines[0].month.key
    sheet.left_out.lines[1].reason.setText("Flood")
    sheet.left_out.lines[1].month.choose(sheet.left_out.lines[0].month.key)
    sheet.left_out.lines[1].reason.setText("Flood again")
    assert "twice" in sheet.trouble.text()
    assert not sheet.yes.isEnabled()


def test_a_marked_month_outside_the_period_in_view_is_kept(bare_desk, over):
    first = opened(bare_desk, over)
    first.phases.add_button.click()
    first.phases.lines[0].month.choose("2025-01")
    first.phases.lines[0].reason.setText("New form")
    first.yes.click()
    later = opened(bare_desk, over, MONTHS[12:])
    assert later.choice.phases == (MarkedMonth("2025-01", "New form"),)
    later.reject()


def test_who_may_not_is_told_why(bare_desk, over):
    set_up(bare_desk.studio, "Eli Frost")
    assert opened(bare_desk, over) is None
    assert bare_desk.prompts.told[-1].safe == "Nothing was changed."

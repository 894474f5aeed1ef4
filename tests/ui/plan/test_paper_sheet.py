"""A sheet that came back on paper: whose it is, what is ticked on it, and what becomes of that."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from rca_studio.domain.action_code import action_code
from rca_studio.domain.plan import ActionState
from rca_studio.ui import theme
from rca_studio.ui.plan.paper_sheet import EnterPaperSheet
from rca_studio.ui.screen import Screen
from tests.ui.case.desk import make_desk
from tests.ui.plan.plan_desk import action, check, put, second_case

S = ActionState
OWNER = "Service manager"


@pytest.fixture
def desk(tmp_path, qapp, qtbot):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    other = second_case(made)
    checks = (check("Photo"), check("Seen on a round", met_by="Ana Silva"), check("Tried once"))
    put(
        made,
        action(made, "late", S.IN_PROGRESS, owner=OWNER, deadline="2026-11-14", checks=checks),
        action(made, "soon", owner=OWNER, deadline="2026-11-28", case_id=other),
        action(made, "held", S.SLIPPED, owner=OWNER),
        action(made, "away", S.REFUSED, owner=OWNER),
        action(made, "theirs", owner="Clinical lead"),
    )
    yield made
    qtbot.waitUntil(lambda: not made.studio.jobs.busy)
    made.studio.close()


@pytest.fixture
def sheet(desk, qtbot):
    over = Screen()
    qtbot.addWidget(over)
    over.resize(1200, 800)
    over.show()
    made = EnterPaperSheet(desk.studio, over)
    made.open()
    qtbot.waitUntil(lambda: bool(made.owners))
    yield made
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog):
            widget.close()
    over.close()


def write(qtbot, line, words):
    line.setFocus()
    qtbot.keyClicks(line, words)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def ids(sheet):
    return [line.row.id for line in sheet.lines]


def line_of(sheet, key):
    return next(line for line in sheet.lines if line.row.id == key)


def test_the_actions_of_an_owner_stand_as_on_their_sheet(sheet, qtbot):
    write(qtbot, sheet.whose, "service MANAGER")
    assert ids(sheet) == ["late", "soon", "held"]
    assert sheet.signed_by.text() == OWNER
    assert list(line_of(sheet, "late").checks) == [0, 2], "what is accepted is not asked for again"
    assert not sheet.yes.isEnabled(), "nothing is ticked yet"


def test_a_part_of_a_name_is_enough_and_a_name_nobody_has_is_said(sheet, qtbot):
    write(qtbot, sheet.whose, "clin")
    assert ids(sheet) == ["theirs"]
    sheet.whose.clear()
    write(qtbot, sheet.whose, "porter")
    assert ids(sheet) == []
    assert "No owner and no action" in sheet.told.text()


def test_what_is_written_beside_an_action_is_read_out_with_its_code(sheet, qtbot):
    write(qtbot, sheet.whose, OWNER)
    names = [line.note.accessibleName() for line in sheet.lines]
    assert names == [f"Note beside {line.code}" for line in sheet.lines]


def test_names_that_were_offered_do_not_lie_over_the_sheet(sheet, qtbot):
    sheet.whose.setFocus()
    qtbot.keyClicks(sheet.whose, "clinical")
    qtbot.waitUntil(lambda: bool(sheet.lines))
    assert not sheet.whose.completer().popup().isVisible()


def test_a_code_leads_to_its_action_and_the_rest_of_its_sheet(desk, sheet, qtbot):
    code = action_code("NM-0143", "soon")[-4:].lower()
    write(qtbot, sheet.whose, code)
    assert ids(sheet) == ["late", "soon", "held"]
    box = line_of(sheet, "soon").done
    qtbot.waitUntil(lambda: QApplication.focusWidget() is box)


def test_a_sheet_is_entered_as_one_step_over_its_cases(desk, sheet, qtbot):
    write(qtbot, sheet.whose, OWNER)
    late, soon = line_of(sheet, "late"), line_of(sheet, "soon")
    qtbot.keyClick(late.done, Qt.Key.Key_Space)
    late.day.line.clear()
    write(qtbot, late.day.line, "19 Nov")
    qtbot.keyClick(late.checks[0].box, Qt.Key.Key_Space)
    write(qtbot, late.checks[0].seen_by, "Shift lead")
    write(qtbot, soon.note, "Waits for the joiner")
    assert sheet.yes.text() == "Enter the sheet (2 actions)"
    entries = desk.studio.registers.head().entries
    qtbot.keyClick(sheet.yes, Qt.Key.Key_Space)
    assert desk.studio.registers.head().entries == entries + 1
    done = desk.casefile.get("late")
    assert (done.state, done.done_on) == (S.DONE, "2026-11-19")
    assert done.checks[0].shown == (
        "Paper sheet of 21 Nov 2026, signed by Service manager: seen by Shift lead"
    )
    assert not done.checks[0].met
    (note,) = desk.studio.casefile("0143" + "0" * 28).evidence_for("soon")
    assert note.note == "Waits for the joiner"
    desk.studio.undo()
    assert desk.casefile.get("late").state is S.IN_PROGRESS


@pytest.mark.parametrize(
    ("day", "word"), [("tomorrow", "Write a day"), ("1 Dec 2026", "still to come")]
)
def test_a_day_that_is_none_or_lies_ahead_is_not_entered(sheet, qtbot, day, word):
    write(qtbot, sheet.whose, OWNER)
    late = line_of(sheet, "late")
    qtbot.keyClick(late.done, Qt.Key.Key_Space)
    assert sheet.yes.isEnabled()
    late.day.line.clear()
    write(qtbot, late.day.line, day)
    assert not sheet.yes.isEnabled()
    qtbot.keyClick(late.done, Qt.Key.Key_Space)
    write(qtbot, late.note, "x")
    assert sheet.yes.isEnabled(), "a day is asked for only where something is done"
    sheet.signed_by.clear()
    assert not sheet.yes.isEnabled(), "somebody signed it"

"""Several actions at once: chosen by key, changed together, undone as one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rca_studio.domain.plan import ActionState
from rca_studio.ui.plan.line_menu import LineMenu
from tests.ui.plan.screen_desk import open_plan

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def room(sample_desk, qtbot):
    made = open_plan(sample_desk, qtbot)
    made.table.setFocus()
    yield made
    made.quiet()


def sheet():
    QApplication.processEvents()
    found = QApplication.activeModalWidget()
    assert found is not None
    return found


def test_ctrl_a_chooses_the_group_and_then_everything(room):
    QTest.keyClick(room.table, Qt.Key.Key_A, CTRL)
    first = room.table.chosen()
    assert {row.owner for row in first} == {room.table.current().owner}
    assert len(first) == len([r for r in room.screen.shown_rows() if r.owner == first[0].owner])
    QTest.keyClick(room.table, Qt.Key.Key_A, CTRL)
    assert {row.id for row in room.table.chosen()} == {r.id for r in room.screen.shown_rows()}
    assert room.screen.bar.count.text() == f"{len(room.screen.shown_rows())} chosen:"


def test_the_bar_comes_with_the_second_action_and_goes_with_it(room):
    assert room.screen.bar.isHidden()
    QTest.keyClick(room.table, Qt.Key.Key_Down, SHIFT)
    assert not room.screen.bar.isHidden()
    assert len(room.screen.chosen_rows()) == 2
    room.screen.bar.clear.click()
    assert room.screen.bar.isHidden()
    assert len(room.table.chosen()) == 1
    assert QApplication.focusWidget() is room.table


def test_an_owner_for_actions_of_several_cases_is_one_step(room):
    rows = room.screen.shown_rows()[:4]
    assert len({row.case_id for row in rows}) > 1
    room.table.choose([row.id for row in rows])
    room.screen.bar.owner.click()
    asked = sheet()
    asked.line.setText(" Night   coordinator ")
    asked.accept()
    room.quiet()
    assert {room.stored(row).owner for row in rows} == {"Night coordinator"}
    assert {row.id for row in room.table.chosen()} == {row.id for row in rows}
    assert room.desk.guide.said[-1] == "Owner of 4 actions: Night coordinator"
    room.desk.guide.offers[-1]()
    room.quiet()
    assert [room.stored(row).owner for row in rows] == [row.owner for row in rows]


def test_a_deadline_for_several_keeps_what_each_promised(room):
    rows = [r for r in room.screen.shown_rows() if r.state is ActionState.IN_PROGRESS][:3]
    room.table.choose([row.id for row in rows])
    room.screen.bar.deadline.click()
    asked = sheet()
    asked.edit.line.setText("nonsense")
    assert not asked.yes.isEnabled()
    asked.edit.line.setText("15 Jan 2027")
    assert asked.yes.isEnabled()
    asked.accept()
    room.quiet()
    for row in rows:
        assert room.stored(row).deadline == "2027-01-15"
        assert room.stored(row).promised == (row.first_deadline or row.deadline)
    assert room.desk.studio.undo()
    room.quiet()
    assert [room.stored(row).deadline for row in rows] == [row.deadline for row in rows]


def test_review_dates_are_taken_away_together(room):
    rows = room.screen.shown_rows()[:2]
    room.table.choose([row.id for row in rows])
    room.screen.bar.review.click()
    asked = sheet()
    asked.accept()
    assert asked.isVisible(), "Enter at once takes nothing away"
    asked.edit.line.setText(" ")
    assert asked.yes.text() == "Take it away from 2 actions"
    asked.accept()
    room.quiet()
    assert [room.stored(row).review_date for row in rows] == ["", ""]


def test_enter_at_once_takes_no_owner_away(room):
    rows = room.screen.shown_rows()
    rows = [next(one for one in rows if one.owner == name) for name in {r.owner for r in rows}][:2]
    room.table.choose([row.id for row in rows])
    room.screen.bar.owner.click()
    asked = sheet()
    asked.accept()
    assert asked.isVisible()
    asked.line.setText("Night coordinator")
    assert asked.yes.text() == "Change 2 actions"
    asked.accept()
    room.quiet()
    assert {room.stored(row).owner for row in rows} == {"Night coordinator"}


def test_several_are_approved_in_one_step_through_the_menu(room):
    rows = [r for r in room.screen.shown_rows() if r.state is ActionState.PROPOSED]
    assert len(rows) > 1
    room.table.choose([row.id for row in rows])
    bar = room.screen.bar
    bar.fill()
    words = [one.text() for one in bar.menu.actions()]
    assert words[0] == "Approve"
    bar.menu.actions()[0].trigger()
    room.quiet()
    assert {room.stored(row).state for row in rows} == {ActionState.APPROVED}
    assert room.desk.studio.undo()
    assert {room.stored(row).state for row in rows} == {ActionState.PROPOSED}


def test_groups_fold_and_unfold_by_key_and_the_keyboard_stays_somewhere(room):
    model, table = room.screen.layouts.model, room.table
    everything = model.rowCount()
    first = table.current()
    QTest.keyClick(table, Qt.Key.Key_Minus)
    assert model.rowCount() < everything
    assert model.line(table.currentIndex().row()).folded
    assert table.chosen() == ()
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.current() is not None
    QTest.keyClick(table, Qt.Key.Key_Up)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert table.current().id == first.id
    assert model.rowCount() == everything
    QTest.keyClick(table, Qt.Key.Key_Left, CTRL | SHIFT)
    assert model.rowCount() == len(model.groups)
    QTest.keyClick(table, Qt.Key.Key_Right, CTRL | SHIFT)
    assert model.rowCount() == everything


def test_a_heading_is_folded_by_a_click(room, qtbot):
    model, table = room.screen.layouts.model, room.table
    place = table.visualRect(model.index(0, 0)).center()
    everything = model.rowCount()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert model.rowCount() < everything
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert model.rowCount() == everything


def test_an_action_in_a_folded_group_is_found_again(room):
    row = room.screen.shown_rows()[-1]
    QTest.keyClick(room.table, Qt.Key.Key_Left, CTRL | SHIFT)
    assert room.screen.go_to(row.id)
    assert room.table.current().id == row.id


def test_lines_are_as_high_as_they_should_be_after_any_change(room):
    model, table = room.screen.layouts.model, room.table
    usual = table.verticalHeader().defaultSectionSize()
    for group in ("due", "case", "", "owner"):
        room.screen.show_look(replace_group(room, group))
        for number in range(model.rowCount()):
            heading = model.action(number) is None
            assert (table.rowHeight(number) < usual) is heading, (group, number)


def replace_group(room, group):
    from dataclasses import replace

    return replace(room.screen.look, group=group)


def test_the_menu_of_a_line_does_what_the_keys_do(room):
    table = room.table
    QTest.keyClick(table, Qt.Key.Key_Down, SHIFT)
    rows, current = table.chosen(), table.current()
    table.menu_asked.emit(table.mapToGlobal(table.rect().center()))
    menu = room.screen.findChild(LineMenu)
    lines = {one.data(): one for one in menu.actions() if one.data()}
    assert lines["owner"].text() == f"Owner of {len(rows)} actions…"
    assert lines["print"].text() == f"Print {len(rows)} actions…"
    assert [one.text() for one in menu.states.actions()]
    lines["open"].trigger()
    assert room.desk.guide.opened[-1] == (current.case_id, "actions", current.id)
    lines["fold_all"].trigger()
    assert room.screen.layouts.model.rowCount() == len(room.screen.layouts.model.groups)
    menu.close()

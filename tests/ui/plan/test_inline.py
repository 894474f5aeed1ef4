"""Cells of the plan changed in place: by key, as one step each, refused with words."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.people import Person, Role
from rca_studio.domain.plan import ActionState, Measure, MeasureKind, Reach, Strength
from rca_studio.editing import plan_gestures
from rca_studio.editing.gestures import revise
from rca_studio.models.workspace import open_workspace
from rca_studio.ui.plan.table_columns import KEYS
from rca_studio.ui.widgets.field import TextArea
from tests.ui.plan.screen_desk import open_plan
from tests.ui.sample_desk import desk_at


@pytest.fixture
def room(sample_desk, qtbot):
    made = open_plan(sample_desk, qtbot)
    made.screen.resize(1900, 900)
    QApplication.processEvents()
    yield made
    made.quiet()


def of_state(room, *states):
    return next(row for row in room.screen.shown_rows() if row.state in states)


def test_the_words_of_an_action_are_changed_with_f2_and_kept_with_enter(room):
    row = room.screen.shown_rows()[0]
    editor = room.edit(row, "text")
    assert editor.toPlainText() == row.text
    room.type(editor, "Mark the place of the walker")
    assert room.stored(row).text == "Mark the place of the walker"
    assert room.table.current().text == "Mark the place of the walker"
    assert QApplication.focusWidget() is room.table
    room.desk.studio.undo()
    room.quiet()
    assert room.row(row.id).text == row.text


def test_escape_leaves_a_cell_as_it_was(room):
    row = room.screen.shown_rows()[0]
    room.type(room.edit(row, "owner"), "Somebody else", Qt.Key.Key_Escape)
    assert room.stored(row).owner == row.owner
    assert not room.desk.studio.writer.undo_label


def test_an_action_without_words_is_refused_and_stays(room):
    row = room.screen.shown_rows()[0]
    room.type(room.edit(row, "text"), "")
    assert room.stored(row).text == row.text
    assert "an action needs words" in room.desk.prompts.told[-1].what


def test_the_owner_is_completed_from_those_who_own_actions(room):
    row = room.screen.shown_rows()[0]
    editor = room.edit(row, "owner")
    model = editor.completer().model()
    offered = {model.index(n, 0).data() for n in range(model.rowCount())}
    assert {one.owner for one in room.screen.whole_rows if one.owner} <= offered
    room.type(editor, "Night coordinator")
    assert room.stored(row).owner == "Night coordinator"
    assert room.table.current().id == row.id
    assert not room.desk.guide.said
    room.type(room.edit(room.row(row.id), "owner"), "Ana; Ben")
    assert room.stored(row).owner == "Ana; Ben"
    assert "More than one owner is named" in room.desk.guide.said[-1]


def test_a_day_is_typed_as_people_write_it_and_what_was_promised_stays(room):
    row = of_state(room, ActionState.IN_PROGRESS)
    room.type(room.edit(row, "due"), "24 dec")
    action = room.stored(row)
    assert action.deadline == "2026-12-24"
    assert action.promised == row.deadline
    room.type(room.edit(room.row(row.id), "review"), "1/3/2027")
    assert room.stored(row).review_date == "2027-03-01"
    room.type(room.edit(room.row(row.id), "review"), "")
    assert room.stored(row).review_date == ""


def test_words_that_mean_no_day_keep_the_editor_open_and_are_never_stored(room):
    row = room.screen.shown_rows()[0]
    editor = room.edit(row, "due")
    editor.selectAll()
    QTest.keyClicks(editor, "soon")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is editor
    assert editor.property("state") == "needed"
    assert editor.toolTip()
    room.screen.print_button.setFocus()
    QApplication.processEvents()
    assert room.stored(row).deadline == row.deadline


def test_the_kind_of_action_tells_its_strength(room):
    row = next(r for r in room.screen.shown_rows() if r.strength is not Strength.WEAKER)
    room.choose(room.choices(row, "strength"), "training")
    action = room.stored(row)
    assert (action.kind, action.strength) == ("training", Strength.WEAKER)
    room.choose(room.choices(room.row(row.id), "strength"), "strength:stronger")
    action = room.stored(row)
    assert (action.kind, action.strength) == ("", Strength.STRONGER)


def test_reach_and_effort_are_chosen(room):
    row = room.screen.shown_rows()[0]
    room.table.show_columns(KEYS)
    for key, value in (("reach", "service"), ("effort", "4")):
        room.choose(room.choices(room.row(row.id), key), value)
    action = room.stored(row)
    assert (action.reach, action.effort) == (Reach.SERVICE, 4)


def test_the_state_offers_what_comes_next_and_goes_the_way_it_needs(room):
    row = of_state(room, ActionState.PROPOSED)
    editor = room.choices(row, "state")
    offered = [editor.itemData(n) for n in range(editor.count())]
    assert offered[0] == "not_started"
    assert "approved" in offered
    assert "held" not in offered
    room.choose(editor, "approved")
    action = room.stored(row)
    assert action.state is ActionState.APPROVED
    assert action.decision.approved
    assert action.decision.by == "Quality lead"


def test_what_is_done_is_brought_back_to_work_not_begun(room):
    row = of_state(room, ActionState.DONE)
    editor = room.choices(row, "state")
    words = {editor.itemData(n): editor.itemText(n) for n in range(editor.count())}
    assert words["in_progress"] == "Back to work on it"
    editor = room.choices(of_state(room, ActionState.PROPOSED), "state")
    words = {editor.itemData(n): editor.itemText(n) for n in range(editor.count())}
    assert words["in_progress"] == "Begin"


def test_a_long_measure_is_changed_with_all_its_words_in_view(room):
    row = next(one for one in room.screen.shown_rows() if not room.stored(one).measures)
    editor = room.edit(row, "measure")
    assert isinstance(editor, TextArea)
    assert editor.toPlainText() == row.measure
    assert editor.height() >= 3 * editor.fontMetrics().height()
    words = "Turn clear in 20 of 20 evening checks, counted by the night team on three floors"
    room.type(editor, words)
    assert room.stored(row).measure == words


def test_a_measure_with_figures_is_not_written_over(room):
    row = room.screen.shown_rows()[0]
    measure = Measure(kind=MeasureKind.PROCESS, text="Turn clear", target=95.0)
    assert room.desk.studio.edit(plan_gestures.set_measure(room.stored(row), measure))
    room.quiet()
    room.at(row, "measure")
    QTest.keyClick(room.table, Qt.Key.Key_F2)
    assert QApplication.focusWidget() is room.table
    assert "Its measures stand in the action" in room.desk.guide.said[-1]


def test_f2_on_what_is_worked_out_says_where_it_is_changed(room):
    row = room.screen.shown_rows()[0]
    room.at(row, "evidence")
    QTest.keyClick(room.table, Qt.Key.Key_F2)
    assert "“Evidence” is not changed here" in room.desk.guide.said[-1]


def test_whoever_may_not_plan_is_told_and_nothing_opens(room):
    person = Person(id="v", name="Vera", roles=(Role.VALIDATOR,))
    lead = Person(id="q", name="Quality lead", roles=(Role.ADMINISTRATOR,))
    room.desk.studio.writer.edit(ChangeSet("People", created(person, lead)))
    room.desk.studio.be("Vera")
    room.quiet()
    row = room.screen.shown_rows()[0]
    room.at(row, "owner")
    QTest.keyClick(room.table, Qt.Key.Key_F2)
    assert QApplication.focusWidget() is room.table
    assert "to plan actions takes" in room.desk.guide.said[-1]


def test_a_second_click_on_a_line_changes_its_cell_and_a_double_click_opens_it(room, qtbot):
    row = room.screen.shown_rows()[0]
    room.at(row, "owner")
    place = room.table.visualRect(room.table.currentIndex()).center()
    qtbot.mouseClick(room.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(room.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert room.desk.guide.opened[-1] == (row.case_id, "actions", row.id)
    qtbot.mouseClick(room.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not room.table)
    assert QApplication.focusWidget().text() == row.owner
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


def test_what_is_typed_is_not_lost_when_another_change_comes_in(room):
    row, other = room.screen.shown_rows()[:2]
    editor = room.edit(row, "owner")
    editor.selectAll()
    QTest.keyClicks(editor, "Night coor")
    assert room.desk.studio.edit(revise(room.stored(other), text="Changed elsewhere"))
    room.quiet()
    assert QApplication.focusWidget() is editor
    QTest.keyClicks(editor, "dinator")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    room.quiet()
    assert room.stored(row).owner == "Night coordinator"
    model = room.screen.layouts.model
    shown = {line.id: line for line in model.lines if hasattr(line, "id")}
    assert shown[other.id].text == "Changed elsewhere"
    assert shown[row.id].owner == "Night coordinator"


def test_tab_goes_on_to_the_next_cell(room):
    row = room.screen.shown_rows()[0]
    room.type(room.edit(row, "owner"), "Night coordinator", Qt.Key.Key_Tab)
    editor = QApplication.focusWidget()
    assert editor is not room.table
    room.type(editor, "24 Dec 2026")
    action = room.stored(row)
    assert (action.owner, action.deadline) == ("Night coordinator", "2026-12-24")


def test_where_nothing_can_be_changed_it_says_so_and_the_rest_works(sample_file, qtbot, qapp):
    desk = desk_at(sample_file, open_workspace(sample_file, read_only=True))
    reading = open_plan(desk, qtbot)
    row = reading.screen.shown_rows()[0]
    reading.at(row, "owner")
    QTest.keyClick(reading.table, Qt.Key.Key_F2)
    assert QApplication.focusWidget() is reading.table
    assert desk.guide.said[-1] == "This workspace is open for reading only."
    reading.table.choose([one.id for one in reading.screen.shown_rows()[:2]])
    bar = reading.screen.bar
    assert not bar.owner.isEnabled()
    assert bar.print.isEnabled()
    saving = next(one for one in reading.screen.views.lines() if one.key == "save")
    assert not saving.enabled
    reading.screen.strips.lanes["all"].click()
    assert reading.screen.shown_rows()
    desk.studio.close()

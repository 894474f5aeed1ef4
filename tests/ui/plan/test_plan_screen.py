"""The plan over all cases: figures, filters, groups, and the way to an action."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.people import Person, Role
from rca_studio.domain.plan import ActionState, Strength
from rca_studio.domain.registers import ActionRow
from rca_studio.editing.gestures import revise
from rca_studio.ui.plan.export_room import ExportRoom
from rca_studio.ui.plan.grouping import grouped
from rca_studio.ui.plan.plan_screen import PlanScreen
from rca_studio.ui.plan.print_room import PrintRoom
from rca_studio.ui.plan.rows import (
    PlanFilter,
    figures,
    is_overdue,
    lacks_evidence,
    read_plan,
    review_is_due,
)
from rca_studio.ui.plan.table_columns import KEYS
from rca_studio.ui.plan.table_model import LATE_ROLE, Heading, PlanTable
from rca_studio.ui.wording_hint import WordingDialog
from tests.ui.plan import plan_rows
from tests.ui.sample_desk import TODAY

ROW = plan_rows.row(
    case_reference="NM-1",
    case_title="",
    service="",
    text="Move the cabinet",
    deadline="2026-11-14",
    review_date="2026-11-21",
)


def quiet(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=10_000)
    QApplication.processEvents()


@pytest.fixture
def screen(sample_desk, qtbot):
    made = PlanScreen(sample_desk.studio, sample_desk.guide)
    qtbot.addWidget(made)
    made.resize(1300, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    quiet(qtbot, sample_desk)
    yield made
    quiet(qtbot, sample_desk)


def test_what_is_late_due_and_without_evidence():
    assert is_overdue(ROW, TODAY)
    assert not is_overdue(ROW._replace(deadline="2026-11-21"), TODAY)
    assert not is_overdue(ROW._replace(state=ActionState.DONE), TODAY)
    assert not is_overdue(ROW._replace(deadline=""), TODAY)
    assert lacks_evidence(ROW)
    assert not lacks_evidence(ROW._replace(checks_met=2))
    assert lacks_evidence(ROW._replace(checks_met=0, checks_total=0))
    assert not lacks_evidence(ROW._replace(state=ActionState.HELD))
    assert review_is_due(ROW, TODAY)
    assert not review_is_due(ROW._replace(review_date="2026-11-22"), TODAY)
    assert not review_is_due(ROW._replace(state=ActionState.SLIPPED), TODAY)


def test_the_model_keeps_qts_rules_and_passes_over_headings(qapp):
    model = PlanTable()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    groups = grouped((ROW, ROW._replace(id="b", owner="")), "owner", TODAY)
    model.show_groups(groups, TODAY)
    assert tester.model() is model
    assert isinstance(model.line(0), Heading)
    assert model.index(0, 0).data() == "Service manager · 1 action, 1 overdue"
    assert model.index(2, 0).data() == "Nobody yet · 1 action, 1 overdue"
    due = KEYS.index("due")
    assert model.index(1, due).data() == "14 Nov, 7 days late"
    assert model.index(1, due).data(LATE_ROLE)
    state = model.index(1, KEYS.index("state"))
    assert state.data(Qt.ItemDataRole.AccessibleTextRole) == "In progress, overdue"
    assert not model.flags(model.index(0, 0))
    assert model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsSelectable
    model.fold(("",))
    assert model.rowCount() == 3
    assert model.index(2, 0).data() == "Nobody yet · 1 action, 1 overdue, folded"
    assert model.flags(model.index(2, 0)) == Qt.ItemFlag.ItemIsEnabled
    assert model.line_of("b") == -1
    assert model.group_of("b") == ""


def test_the_figures_on_screen_are_those_of_the_register(screen, sample_desk):
    numbers = figures(read_plan(sample_desk.studio.registers), TODAY)
    for key, chip in screen.strips.lanes.items():
        assert chip.text() == f"{chip.word} {numbers.lanes[key]}"
    assert numbers.lanes["overdue"] > 0
    assert numbers.held > 0
    assert sum(numbers.strengths.values()) == numbers.open
    assert f"{numbers.strengths[Strength.STRONGER]} stronger" in screen.cards.bar.accessibleName()


def test_where_nobody_approves_actions_none_is_said_to_wait_for_it(screen, sample_desk, qtbot):
    assert not screen.strips.lanes["approval"].isHidden()
    people = Person(id="q", name="Quality lead", roles=(Role.ADMINISTRATOR, Role.QUALITY_LEAD))
    sample_desk.studio.writer.edit(ChangeSet("People", created(people)))
    sample_desk.studio.person_changed.emit()
    assert screen.strips.lanes["approval"].isHidden()
    quiet(qtbot, sample_desk)


def test_lanes_and_owners_narrow(screen, sample_desk):
    screen.strips.lanes["overdue"].click()
    assert screen.shown_rows()
    assert all(is_overdue(row, TODAY) for row in screen.shown_rows())
    assert screen.strips.lanes["overdue"].isChecked()
    assert not screen.strips.lanes["open"].isChecked()
    screen.strips.owner.about_to_show.emit()
    lines = screen.strips.owner.menu().actions()
    action = next(a for a in lines if a.data() and not a.text().endswith("\t0"))
    owner = action.data()
    action.trigger()
    assert {row.owner for row in screen.shown_rows()} == {owner}
    assert screen.filter == PlanFilter("overdue", (owner,))
    assert screen.filter.words().startswith("Overdue actions of")


def test_arrows_pass_over_headings_and_enter_opens_the_action(screen, sample_desk, qtbot):
    screen.layouts.table.setFocus()
    seen = set()
    for _ in range(8):
        row = screen.layouts.model.line(screen.layouts.table.currentIndex().row())
        assert isinstance(row, ActionRow)
        seen.add(row.id)
        qtbot.keyClick(screen.layouts.table, Qt.Key.Key_Down)
    assert len(seen) == 8
    row = screen.layouts.model.line(screen.layouts.table.currentIndex().row())
    qtbot.keyClick(screen.layouts.table, Qt.Key.Key_Return)
    assert sample_desk.guide.opened[-1] == (row.case_id, "actions", row.id)


def test_the_owner_stands_in_a_column_unless_headings_say_it_and_there_is_no_room(screen, qtbot):
    owner = KEYS.index("owner")
    screen.resize(1000, 700)
    qtbot.waitUntil(lambda: screen.layouts.table.isColumnHidden(owner))
    screen.resize(1900, 800)
    qtbot.waitUntil(lambda: not screen.layouts.table.isColumnHidden(owner))
    screen.resize(1000, 700)
    screen.show_look(replace(screen.look, group=""))
    assert not screen.layouts.table.isColumnHidden(owner)
    model = screen.layouts.model
    deadlines = [model.line(i).deadline for i in range(model.rowCount())]
    known = [day for day in deadlines if day]
    assert known == sorted(known)


def test_an_edit_elsewhere_is_seen_at_once(screen, sample_desk, qtbot):
    before = screen.shown_rows()
    row = before[0]
    action = sample_desk.studio.casefile(row.case_id).get(row.id)
    assert sample_desk.studio.edit(revise(action, state=ActionState.FAILED))
    qtbot.waitUntil(lambda: len(screen.shown_rows()) == len(before) - 1)


def test_what_is_shown_and_what_is_chosen_go_to_the_print_room(screen, sample_desk, qtbot):
    screen.strips.lanes["overdue"].click()
    screen.layouts.table.choose([row.id for row in screen.shown_rows()[:2]])
    qtbot.keyClick(screen.print_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PrintRoom))
    room = QApplication.activeModalWidget()
    qtbot.waitUntil(lambda: room.ready, timeout=20_000)
    assert {row.id for row in room.wish.rows} == {row.id for row in screen.shown_rows()[:2]}
    room.reject()
    quiet(qtbot, sample_desk)


def test_what_is_chosen_goes_to_the_export_room(screen, sample_desk, qtbot):
    screen.layouts.table.choose([row.id for row in screen.shown_rows()[:3]])
    qtbot.keyClick(screen.bar.export, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ExportRoom))
    room = QApplication.activeModalWidget()
    assert {row.id for row in screen.chosen_rows()} == {r.id for r in room._selections.chosen}
    room.reject()
    quiet(qtbot, sample_desk)


def test_without_actions_the_plan_says_where_they_come_from(bare_desk, qtbot):
    screen = PlanScreen(bare_desk.studio, bare_desk.guide)
    qtbot.addWidget(screen)
    screen.show()
    qtbot.waitUntil(lambda: screen.empty.button.text() == "Show the cases")
    screen.empty.button.click()
    assert bare_desk.guide.opened == [("", "cases", "")]
    quiet(qtbot, bare_desk)


def test_a_plan_that_speaks_of_people_says_so_once_before_it_is_printed(screen, sample_desk, qtbot):
    row = screen.shown_rows()[0]
    studio = sample_desk.studio
    action = studio.casefile(row.case_id).get(row.id)
    studio.edit(revise(action, text="Tell the careless worker to check the brake"))
    quiet(qtbot, sample_desk)
    screen.print_plan()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, WordingDialog)
    assert "in this plan" in dialog.accessibleName()
    qtbot.keyClick(dialog.look_button, Qt.Key.Key_Space)
    assert sample_desk.guide.opened[-1] == (row.case_id, "actions", row.id)
    screen.print_plan()  # said once; nobody is held back
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PrintRoom))
    QApplication.activeModalWidget().reject()
    quiet(qtbot, sample_desk)


def test_the_plan_is_printed_as_it_is_though_nobody_has_looked_at_it_yet(sample_desk, qtbot):
    """Ctrl+Shift+P makes the screen and prints at once, while a worker still reads."""
    made = PlanScreen(sample_desk.studio, sample_desk.guide)
    qtbot.addWidget(made)
    seen: list[int] = []
    assert not made.reader.known
    made.reader.when_read(lambda: seen.append(len(made.whole_rows)))
    assert seen == []
    quiet(qtbot, sample_desk)
    assert seen == [len(made.whole_rows)]
    assert seen[0] > 0
    made.reader.when_read(lambda: seen.append(0))
    assert seen[1:] == [0], "what is read already is not waited for"

"""The plan over all cases: figures, filters, groups, and the way to an action."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from rca_studio.domain.plan import ActionState, Strength
from rca_studio.domain.registers import ActionRow
from rca_studio.editing.gestures import revise
from rca_studio.ui.plan.plan_screen import PlanScreen
from rca_studio.ui.plan.rows import (
    PlanFilter,
    by_owner,
    figures,
    is_overdue,
    lacks_evidence,
    read_plan,
    review_is_due,
)
from rca_studio.ui.plan.table_model import LATE_ROLE, Heading, PlanTable
from rca_studio.ui.wording_hint import WordingDialog
from tests.ui.sample_desk import TODAY

ROW = ActionRow(
    id="a",
    case_id="c",
    case_reference="NM-1",
    case_title="",
    service="",
    findings=("F1",),
    text="Move the cabinet",
    owner="Service manager",
    deadline="2026-11-14",
    strength=Strength.STRONGER,
    checks_met=1,
    checks_total=2,
    measure="",
    review_date="2026-11-21",
    state=ActionState.IN_PROGRESS,
    result="",
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


def test_nobody_and_no_date_come_last():
    rows = [ROW._replace(owner=""), ROW._replace(owner="b", deadline=""), ROW._replace(owner="b")]
    groups = by_owner(rows)
    assert [name for name, _ in groups] == ["b", ""]
    assert [row.deadline for row in groups[0][1]] == ["2026-11-14", ""]


def test_the_model_keeps_qts_rules_and_passes_over_headings(qapp):
    model = PlanTable()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows((ROW, ROW._replace(id="b", owner="")), TODAY, grouped=True)
    assert tester.model() is model
    assert isinstance(model.line(0), Heading)
    assert model.index(0, 0).data() == "Service manager · 1 action, 1 overdue"
    assert model.index(2, 0).data() == "Nobody yet · 1 action, 1 overdue"
    assert model.index(1, 4).data() == "14 Nov, 7 days late"
    assert model.index(1, 4).data(LATE_ROLE)
    assert not model.flags(model.index(0, 0))
    assert model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsSelectable


def test_the_figures_on_screen_are_those_of_the_register(screen, sample_desk):
    numbers = figures(read_plan(sample_desk.studio.registers), TODAY)
    assert screen.lanes["open"].text() == f"Open {numbers.open}"
    assert screen.lanes["overdue"].text() == f"Overdue {numbers.overdue}"
    assert numbers.overdue > 0
    assert numbers.held > 0
    assert sum(numbers.strengths.values()) == numbers.open
    assert f"{numbers.strengths[Strength.STRONGER]} stronger" in screen.bar.accessibleName()


def test_lanes_and_owners_narrow(screen, sample_desk):
    screen.lanes["overdue"].click()
    assert screen.shown_rows()
    assert all(is_overdue(row, TODAY) for row in screen.shown_rows())
    assert screen.lanes["overdue"].isChecked()
    assert not screen.lanes["open"].isChecked()
    screen.owner.about_to_show.emit()
    action = next(a for a in screen.owner.menu().actions() if a.data())
    action.trigger()
    assert {row.owner for row in screen.shown_rows()} <= {action.data()}
    assert screen.filter == PlanFilter("overdue", (action.data(),))
    assert screen.filter.words().startswith("Overdue actions of")


def test_arrows_pass_over_headings_and_enter_opens_the_action(screen, sample_desk, qtbot):
    screen.table.setFocus()
    seen = set()
    for _ in range(8):
        row = screen.model.line(screen.table.currentIndex().row())
        assert isinstance(row, ActionRow)
        seen.add(row.id)
        qtbot.keyClick(screen.table, Qt.Key.Key_Down)
    assert len(seen) == 8
    row = screen.model.line(screen.table.currentIndex().row())
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert sample_desk.guide.opened[-1] == (row.case_id, "actions", row.id)


def test_ungrouped_shows_owners_in_a_column(screen):
    assert screen.table.isColumnHidden(3)
    screen.group.click()
    assert not screen.table.isColumnHidden(3)
    deadlines = [screen.model.line(i).deadline for i in range(screen.model.rowCount())]
    known = [day for day in deadlines if day]
    assert known == sorted(known)


def test_an_edit_elsewhere_is_seen_at_once(screen, sample_desk, qtbot):
    before = screen.shown_rows()
    row = before[0]
    action = sample_desk.studio.casefile(row.case_id).get(row.id)
    assert sample_desk.studio.edit(revise(action, state=ActionState.HELD))
    qtbot.waitUntil(lambda: len(screen.shown_rows()) == len(before) - 1)


def test_the_plan_is_printed_as_it_is_shown(screen, sample_desk, tmp_path, qtbot):
    from pypdf import PdfReader

    sample_desk.prompts.file = tmp_path / "plan.pdf"
    screen.lanes["overdue"].click()
    qtbot.keyClick(screen.print_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(sample_desk.guide.said) == 2, timeout=20_000)
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "plan.pdf").pages)
    assert "Overdue actions" in text
    assert screen.shown_rows()[0].case_reference in text


def test_without_actions_the_plan_says_where_they_come_from(bare_desk, qtbot):
    screen = PlanScreen(bare_desk.studio, bare_desk.guide)
    qtbot.addWidget(screen)
    screen.show()
    qtbot.waitUntil(lambda: screen.empty.button.text() == "Show the cases")
    screen.empty.button.click()
    assert bare_desk.guide.opened == [("", "cases", "")]
    quiet(qtbot, bare_desk)


def test_a_plan_that_speaks_of_people_says_so_once_before_it_is_printed(
    screen, sample_desk, qtbot, tmp_path
):
    row = screen.shown_rows()[0]
    studio = sample_desk.studio
    action = studio.casefile(row.case_id).get(row.id)
    studio.edit(revise(action, text="Tell the careless worker to check the brake"))
    quiet(qtbot, sample_desk)
    sample_desk.prompts.file = tmp_path / "plan.pdf"
    screen.print_plan()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, WordingDialog)
    assert "in this plan" in dialog.accessibleName()
    qtbot.keyClick(dialog.look_button, Qt.Key.Key_Space)
    assert sample_desk.guide.opened[-1] == (row.case_id, "actions", row.id)
    assert not sample_desk.prompts.file.exists()
    screen.print_plan()  # said once; nobody is held back
    qtbot.waitUntil(sample_desk.prompts.file.exists)
    quiet(qtbot, sample_desk)

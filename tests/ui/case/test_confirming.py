"""Confirming where people are set up: in one's own name, by role, with duties kept apart."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import Change, ChangeSet
from rca_studio.domain.plan import EvidenceCheck
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.case.items import ConfirmDialog
from rca_studio.ui.people.asking import SecondPerson
from rca_studio.ui.proof.setting_aside import SetAsideSheet
from tests.ui.case.desk import Desk
from tests.ui.proof.desk import ANA, MARIA, TOM, at_stage, case_screen, dialog_of, press, staff


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = at_stage(tmp_path, Stage.VALIDATE)
    step, finding = gestures.add_finding(made.casefile, "The doorway was tight")
    made.studio.writer.edit(step)
    step, action = gestures.add_action(made.casefile, "Widen the doorway", (finding,))
    made.studio.writer.edit(step)
    old = made.casefile.get(action)
    new = replace(old, owner=MARIA, checks=(EvidenceCheck(text="Seen by the manager"),))
    made.studio.writer.edit(ChangeSet("Plan", (Change(old, new),)))
    yield made
    made.studio.close()


@pytest.fixture
def screen(desk: Desk, qtbot):
    with case_screen(desk, qtbot, "validation") as made:
        yield made


def open_item(desk: Desk, *roles: str) -> str:
    """A validation item that anybody of these roles may confirm."""
    items = desk.studio.protocol("near_fall").validation
    return next(i.key for i in items if set(roles) <= set(map(str.lower, i.roles)) or not i.roles)


def confirm(screen, qtbot, key: str, note: str) -> None:
    press(qtbot, screen.page.items.row(key).confirm)
    dialog = dialog_of(ConfirmDialog)
    qtbot.keyClicks(dialog.note, note)
    press(qtbot, dialog.yes)


def test_nobody_confirms_in_another_ones_name(desk, screen, qtbot):
    staff(desk)
    screen.page.show_casefile(desk.casefile)
    key = open_item(desk, "quality lead")
    press(qtbot, screen.page.items.row(key).confirm)
    dialog = dialog_of(ConfirmDialog)
    assert dialog.by.text() == MARIA
    assert not dialog.by.isEnabled()


def test_without_people_the_name_can_be_typed(desk, screen, qtbot):
    press(qtbot, screen.page.items.row(open_item(desk)).confirm)
    dialog = dialog_of(ConfirmDialog)
    assert dialog.by.isEnabled()


def test_who_may_not_confirm_reads_who_may(desk, screen):
    staff(desk)
    desk.studio.writer.actor = TOM
    screen.page.show_casefile(desk.casefile)
    protocol = desk.studio.protocol("near_fall")
    barred = [i for i in protocol.validation if i.roles and "Quality lead" in i.roles]
    barred = [i for i in barred if not any(desk.studio.person.serves_as(r) for r in i.roles)]
    assert barred
    row = screen.page.items.row(barred[0].key)
    assert not row.confirm.isEnabled()
    assert MARIA in row._who.text()
    assert "can confirm this" in row._who.text()


def test_a_validator_who_owns_an_action_needs_two_people_to_go_on(desk, screen, qtbot):
    staff(desk)
    screen.page.show_casefile(desk.casefile)
    key = open_item(desk, "quality lead")
    confirm(screen, qtbot, key, "Seen on the ward")
    assert key not in desk.casefile.confirmations
    sheet = dialog_of(SetAsideSheet)
    assert "owns an action of this case" in sheet.words.text()
    assert not sheet.yes.isEnabled()
    qtbot.keyClicks(sheet.reason, "Nobody else is on duty before Monday")
    press(qtbot, sheet.yes)
    second = dialog_of(SecondPerson)
    second.who.setCurrentIndex(second.who.findData("tom"))
    press(qtbot, second.yes)
    assert desk.casefile.confirmations[key].by == MARIA
    assert {one.second for one in desk.casefile.exceptions} == {TOM}
    assert {one.reason for one in desk.casefile.exceptions} == {
        "Nobody else is on duty before Monday"
    }
    assert not desk.prompts.told


def test_leaving_the_offer_stores_nothing(desk, screen, qtbot):
    staff(desk)
    screen.page.show_casefile(desk.casefile)
    key = open_item(desk, "quality lead")
    confirm(screen, qtbot, key, "Seen on the ward")
    qtbot.keyClick(dialog_of(SetAsideSheet), Qt.Key.Key_Escape)
    assert not desk.casefile.exceptions
    assert key not in desk.casefile.confirmations


def test_an_owner_does_not_accept_the_evidence_of_their_own_action(desk, screen, qtbot):
    staff(desk)
    screen.show_tab("actions")
    action = desk.casefile.actions[0]
    screen.page.go_to(action.id)
    from rca_studio.ui.case.actions_editor import ActionEditor

    editor = screen.page.findChild(ActionEditor)
    row = editor.checks.rows[0]
    assert "You own this action" in editor.checks.refused.text()
    assert f"{ANA} or {TOM} can." in editor.checks.refused.text()
    press(qtbot, row.accept)
    assert not desk.casefile.actions[0].checks[0].met
    sheet = dialog_of(SetAsideSheet)
    qtbot.keyClicks(sheet.reason, "The manager is ill")
    press(qtbot, sheet.yes)
    second = dialog_of(SecondPerson)
    second.who.setCurrentIndex(second.who.findData("ana"))
    press(qtbot, second.yes)
    assert desk.casefile.actions[0].checks[0].met
    assert desk.casefile.exceptions[0].second == ANA
    QApplication.processEvents()
    assert editor.checks.rows[0].outcome.text().startswith("Accepted by")


def test_who_does_not_work_on_reviews_reads_why_and_types_nothing_in_vain(desk, screen):
    staff(desk)
    desk.studio.writer.actor = ANA  # a validator
    screen.show_tab("review")
    page = screen.page
    assert "to work on a review takes a supervisor" in page.barred.text()
    assert page.barred.isVisible()
    assert not page.form.isEnabled()
    assert not page.stopped.isEnabled()
    desk.studio.writer.actor = TOM
    page.show_casefile(desk.casefile)
    assert page.barred.isHidden()
    assert page.form.isEnabled()

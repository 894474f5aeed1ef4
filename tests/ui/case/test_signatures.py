"""Signatures and duties on the Validation tab, with real widgets."""

import pytest

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import ChangeSet
from rca_studio.editing import gestures, proof_gestures
from rca_studio.ui import theme
from rca_studio.ui.case.case_screen import CaseScreen
from rca_studio.ui.people.signing import SignDialog, WithdrawDialog
from rca_studio.ui.proof.changes_sheet import ChangesSheet
from rca_studio.ui.widgets.labels import Label
from tests.ui.case.desk import Desk
from tests.ui.proof.desk import MARIA, TOM, at_stage, case_screen, dialog_of, press, revised, staff


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = at_stage(tmp_path, Stage.VALIDATE)
    yield made
    made.studio.close()


@pytest.fixture
def screen(desk: Desk, qtbot):
    with case_screen(desk, qtbot, "validation") as made:
        yield made


def signed(screen, qtbot):
    press(qtbot, screen.page.signatures.sign)
    press(qtbot, dialog_of(SignDialog).yes)
    casefile = screen.page.casefile
    return screen.page.signatures.row(casefile.signatures[-1].id)


def test_a_signature_covers_the_case_until_something_changes(desk, screen, qtbot):
    row = signed(screen, qtbot)
    assert row.words == "Covers the case as it is now"
    assert row.changed.isHidden()
    revised(desk, story="Another story.")
    revised(desk, title="Another title")
    qtbot.waitUntil(lambda: row.words == "Covers an earlier version: 2 changes since")
    press(qtbot, row.changed)
    said = [label.text() for label in dialog_of(ChangesSheet).findChildren(Label)]
    assert any("Another title" in words for words in said)
    assert desk.studio.undo()
    qtbot.waitUntil(lambda: "1 change" in row.words or "3 changes" in row.words)


def test_an_answer_that_comes_late_is_not_taken_for_the_present_one(desk, screen, qtbot):
    row = signed(screen, qtbot)
    card = screen.page.signatures
    revised(desk, story="Another story.")
    qtbot.waitUntil(lambda: "1 change since" in row.words)
    (signature,) = desk.casefile.signatures
    before, rows = desk.casefile, card._since[signature.id][1]
    revised(desk, title="Another title")
    qtbot.waitUntil(lambda: "2 changes since" in row.words)
    card._on_since((signature.id, before, rows))
    assert "2 changes since" in row.words


def test_going_back_to_what_was_signed_covers_it_again(desk, screen, qtbot):
    row = signed(screen, qtbot)
    revised(desk, story="Another story.")
    assert row.words.startswith("Covers an earlier version")
    assert desk.studio.undo()
    assert row.words == "Covers the case as it is now"


def test_a_copy_or_a_stage_does_not_change_what_was_signed(desk, screen, qtbot):
    row = signed(screen, qtbot)
    stamp = desk.studio.writer.stamp()
    desk.studio.edit(proof_gestures.note_copy(desk.casefile, "Report", stamp, to="Board"))
    assert row.words == "Covers the case as it is now"


def test_a_withdrawn_signature_stays_in_sight_with_its_reason(desk, screen, qtbot):
    row = signed(screen, qtbot)
    press(qtbot, row.withdraw)
    dialog = dialog_of(WithdrawDialog)
    qtbot.keyClicks(dialog.reason, "I had read an older page")
    press(qtbot, dialog.yes)
    assert row.words.startswith("Withdrawn by Quality lead")
    assert "I had read an older page" in row.words
    assert row.withdraw.isHidden()
    assert not desk.studio.undo()


def test_what_blocks_the_closing_leads_to_the_way_to_sign(desk, screen):
    staff(desk)
    blocker = next(b for b in desk.studio.blockers_of(desk.case_id) if b.target == "signature")
    screen.go_to(blocker.tab, blocker.target)
    assert screen.focusWidget() is screen.page.signatures.sign


def test_the_review_is_signed_where_it_is_done(tmp_path, qapp, qtbot):
    theme.apply(qapp, "light")
    desk = at_stage(tmp_path, Stage.REVIEW)
    screen = CaseScreen(desk.studio, desk.guide)
    qtbot.addWidget(screen)
    screen.show_case(desk.case_id, "review")
    screen.show()
    press(qtbot, screen.page.signed.sign)
    press(qtbot, dialog_of(SignDialog).yes)
    assert desk.casefile.signatures[0].stage is Stage.REVIEW
    assert screen.page.signed.words.text() == "✓ Signed by Quality lead"
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)
    desk.studio.close()


def test_without_people_the_tab_says_that_duties_were_not_kept_apart(desk, screen):
    assert "nobody is set up" in screen.page.duties.words.text()


def test_a_duty_set_aside_is_listed_with_both_names_and_the_reason(desk, screen):
    staff(desk)
    item = desk.studio.protocol("near_fall").validation[0]
    stamp = desk.studio.writer.stamp()
    step = proof_gestures.set_duty_aside(
        desk.casefile, "validator_owns", item.key, stamp, TOM, "Nobody else before <b>Monday</b>"
    )
    assert desk.studio.edit(step)
    (words,) = screen.page.duties.exceptions
    assert item.label in words
    assert f"{MARIA} and {TOM}" in words
    assert "<b>Monday</b>" in words


def test_an_exception_about_an_action_names_the_action(desk, screen):
    staff(desk)
    step, finding = gestures.add_finding(desk.casefile, "The doorway was tight")
    desk.studio.writer.edit(step)
    step, action = gestures.add_action(desk.casefile, "Widen the doorway", (finding,))
    desk.studio.writer.edit(ChangeSet(step.label, step.changes))
    stamp = desk.studio.writer.stamp()
    desk.studio.edit(
        proof_gestures.set_duty_aside(desk.casefile, "owner_accepts", action, stamp, TOM, "Ill")
    )
    assert "“Widen the doorway”" in screen.page.duties.exceptions[0]


def test_every_stage_is_signed_from_the_foot_of_its_page(desk, screen, qtbot):
    screen.show_tab("actions")
    menu = screen.gate.more.menu()
    menu.show_casefile(desk.casefile)
    assert menu.sign.text() == "Sign the stage Validate…"
    menu.sign.trigger()
    press(qtbot, dialog_of(SignDialog).yes)
    assert desk.casefile.signatures[0].stage is Stage.VALIDATE

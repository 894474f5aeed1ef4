"""An action followed through in its editor: decided, done, proven, looked at, and failed."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import Change, ChangeSet
from rca_studio.domain.plan import ActionState, EvidenceReturn, Strength
from rca_studio.domain.proof import MoveKind, StageMove
from rca_studio.editing import gestures, plan_gestures, proof_gestures
from rca_studio.ui import theme
from rca_studio.ui.case.actions_card import card_words
from rca_studio.ui.case.actions_reviews import ReviewRow
from rca_studio.ui.case.actions_standing import standing_words
from rca_studio.ui.case.actions_tab import ActionsTab
from rca_studio.ui.case.reopening import Reopening, why_reopen
from rca_studio.ui.case.way_banner import did_not_hold
from rca_studio.ui.case.way_dialogs import ReasonSheet
from rca_studio.ui.plan.act_sheets import RefuseSheet
from rca_studio.ui.plan.act_sheets_review import ReviewSheet
from rca_studio.ui.plan.acts import bring_to
from rca_studio.ui.plan.owners import OwnersInUse, known_owners
from rca_studio.ui.screen import Screen
from rca_studio.ui.tab_order import tab_stops
from rca_studio.ui.widgets.key_button import KeyButton
from tests.ui.case.desk import make_desk
from tests.ui.plan.plan_desk import ANA, AT, EVA, MARIA, TOM, action, check, put, second_case, staff

S = ActionState


@pytest.fixture
def desk(tmp_path, qapp, qtbot):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    yield made
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog):
            widget.close()
    qtbot.waitUntil(lambda: not made.studio.jobs.busy)
    made.studio.close()


def opened(desk, qtbot, *actions):
    """The editor of the first of some actions, in its tab."""
    if actions:
        put(desk, *actions)
    tab = ActionsTab(desk.studio, desk.guide)
    qtbot.addWidget(tab)
    tab.resize(1240, 800)
    tab.show_casefile(desk.casefile)
    desk.studio.changed.connect(lambda _told: tab.show_casefile(desk.casefile))
    tab.show()
    tab.activateWindow()
    qtbot.waitUntil(tab.isActiveWindow)
    tab.open_action(actions[0].id)
    return tab.action_card(actions[0].id).editor


def press(qtbot, button):
    assert button.isVisible()
    assert button.isEnabled()
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)


def write(qtbot, editor, words):
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, words)
    editor.commit()


def sheet_of(kind):
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    assert len(found) == 1, found
    return found[0]


def now(desk, key="a"):
    return desk.casefile.get(key)


def shown(editor):
    """The words of the buttons in view that bring the action on."""
    buttons = editor.standing.buttons.values()
    return [one.text() for one in buttons if one.isVisible()]


# -- where it stands -------------------------------------------------------------------------------


def test_who_approved_is_said_and_what_comes_next_can_be_pressed(desk, qtbot):
    editor = opened(desk, qtbot, action(desk, "a"))
    assert editor.standing.words.text() == "Nobody has decided on it yet."
    press(qtbot, editor.standing.buttons[S.APPROVED])
    assert editor.standing.words.text().startswith("Approved by Quality lead, 19 Nov 2026")
    assert shown(editor) == ["Begin", "Say it is done…", "Refuse…"]
    assert QApplication.focusWidget() is editor.standing.buttons[S.IN_PROGRESS]
    press(qtbot, editor.standing.buttons[S.IN_PROGRESS])
    assert "Work on it has begun. Approved by" in editor.standing.words.text()
    assert shown(editor) == ["Say it is done…"]


def test_what_has_no_words_is_brought_nowhere(desk, qtbot):
    editor = opened(desk, qtbot, action(desk, "a", text=""))
    offered = [one for one in editor.standing.buttons.values() if one.isVisible()]
    assert offered
    assert not any(one.isEnabled() for one in offered)
    assert editor.standing.why.text() == "Write first what will be done."
    write(qtbot, editor.words, "Move the rail")
    assert all(one.isEnabled() for one in offered)
    assert not editor.standing.why.isVisible()


def test_the_tab_key_meets_the_head_of_a_card_before_its_fields(desk, qtbot):
    editor = opened(desk, qtbot, action(desk, "a"))
    write(qtbot, editor.words, "Move the rail")
    card = editor.parentWidget()
    stops = list(tab_stops(card))
    assert stops[0].text() == "Move the rail"
    assert stops.index(editor.words) > stops.index(editor.standing.buttons[S.APPROVED])


def test_the_kind_is_read_whole_with_its_strength_beside_it(desk, qtbot):
    kind = "policy"
    editor = opened(desk, qtbot, action(desk, "a", kind=kind, strength=Strength.WEAKER))
    assert editor.kind.key == kind
    assert editor.kind.currentText() == f"{editor.kind.words_shown()} · weaker"
    assert editor.fields["kind"].help.text().startswith("For example: ")


def test_what_was_sent_back_waits_for_the_owner_until_something_new_is_shown(desk, qtbot):
    back = EvidenceReturn(by=ANA, at="2026-11-18T11:00:00Z", reason="Two visits are not marked")
    first = replace(check("Photo", shown="On the wall"), returns=(back,))
    put(desk, action(desk, "a", S.DONE, checks=(first, check("List", met_by=ANA))))
    said = standing_words(desk.studio, now(desk))
    assert "1 of 2 evidence checks was sent back: the owner shows what is missing." in said
    stamp = desk.studio.writer.stamp()
    assert desk.studio.edit(plan_gestures.give_evidence(now(desk), 0, "A new photo", stamp))
    assert "1 of 2 evidence checks waits to be accepted" in standing_words(desk.studio, now(desk))


def test_a_day_that_was_kept_is_not_due_any_more(desk, qtbot):
    put(desk, action(desk, "a", S.DONE, deadline="2026-12-01"))
    put(desk, action(desk, "b", S.IN_PROGRESS, deadline="2026-12-01"))
    today, casefile = desk.studio.today(), desk.casefile
    assert " · was due 1 Dec" in card_words(casefile, now(desk), today)
    assert " · due 1 Dec" in card_words(casefile, now(desk, "b"), today)


def test_why_it_was_refused_stays_when_it_is_proposed_again(desk, qtbot):
    editor = opened(desk, qtbot, action(desk, "a"))
    press(qtbot, editor.standing.buttons[S.REFUSED])
    sheet = sheet_of(RefuseSheet)
    qtbot.keyClicks(sheet.reason, "Ask the landlord first")
    press(qtbot, sheet.yes)
    assert "Refused by Quality lead" in editor.standing.words.text()
    assert "Ask the landlord first." in editor.standing.words.text()
    again = editor.standing.buttons[S.PROPOSED]
    qtbot.waitUntil(again.hasFocus)  # what was pressed is gone; what comes next is there
    press(qtbot, editor.standing.buttons[S.PROPOSED])
    assert now(desk).state is S.PROPOSED
    assert "Ask the landlord first" in editor.standing.words.text()


def test_what_a_role_may_not_do_is_switched_off_and_says_why(desk, qtbot):
    put(desk, action(desk, "a", S.DONE, checks=(check("Photo"),)))
    staff(desk, ANA)  # a validator
    editor = opened_again(desk, qtbot)
    back = editor.standing.buttons[S.IN_PROGRESS]
    assert back.isVisible()
    assert not back.isEnabled()
    assert "to say how far an action has come takes" in editor.standing.why.text()
    assert "to plan actions takes" in editor.barred.text()
    assert not editor.words.isEnabled()
    assert editor.standing.buttons[S.CHECKED].isEnabled()
    assert not editor.checks.rows[0].remove.isVisible()
    assert not editor.checks.rows[0].shown.isEnabled()
    press(qtbot, editor.checks.rows[0].accept)
    assert now(desk).state is S.CHECKED
    assert now(desk).checks[0].by == ANA


def opened_again(desk, qtbot):
    tab = ActionsTab(desk.studio, desk.guide)
    qtbot.addWidget(tab)
    tab.show_casefile(desk.casefile)
    desk.studio.changed.connect(lambda _told: tab.show_casefile(desk.casefile))
    tab.show()
    tab.activateWindow()
    qtbot.waitUntil(tab.isActiveWindow)
    tab.open_action("a")
    return tab.action_card("a").editor


def test_the_executive_is_named_as_the_one_who_decides(desk, qtbot):
    put(desk, action(desk, "a"))
    staff(desk, MARIA)
    editor = opened_again(desk, qtbot)
    assert editor.standing.words.text() == f"{EVA} decides on it."
    assert not editor.standing.buttons[S.APPROVED].isEnabled()
    assert "takes an executive" in editor.standing.why.text()


def test_where_nobody_is_set_up_to_decide_no_decision_is_asked_for(desk, qtbot):
    from tests.ui.proof.desk import staff as three

    put(desk, action(desk, "a"))
    three(desk)  # a quality lead, a supervisor, a validator
    editor = opened_again(desk, qtbot)
    assert shown(editor) == ["Begin", "Say it is done…"]
    assert "Nobody is set up who decides" in editor.standing.words.text()
    assert not editor.standing.why.isVisible()


def test_what_is_proven_already_is_checked_at_once(desk, qtbot):
    proven = action(desk, "a", S.DONE, checks=(check("Photo", met_by="Tom"),))
    editor = opened(desk, qtbot, proven)
    assert shown(editor)[0] == "It is checked"
    press(qtbot, editor.standing.buttons[S.CHECKED])
    assert now(desk).state is S.CHECKED


# -- deadline and owner ----------------------------------------------------------------------------


def test_a_deadline_that_is_moved_says_what_was_promised(desk, qtbot):
    editor = opened(desk, qtbot, action(desk, "a", S.APPROVED, deadline="2026-12-01"))
    write(qtbot, editor.deadline.line, "20 Jan 2027")
    kept = now(desk)
    assert (kept.deadline, kept.first_deadline) == ("2027-01-20", "2026-12-01")
    assert editor.fields["deadline"].help.text() == "Promised at first: 1 Dec"
    card = editor.parentWidget()
    assert "due 20 Jan 2027 (promised at first: 1 Dec)" in card._line.text()
    write(qtbot, editor.deadline.line, "1 Dec 2026")
    assert now(desk).first_deadline == ""


def test_owners_are_posts_and_roles_before_names(desk, qtbot):
    staff(desk)
    put(desk, action(desk, "a", owner="Estates lead"))
    names = known_owners(desk.studio, desk.case_id, ("Night coordinator",))
    assert names[0] == "Estates lead"
    assert names.index("Service manager, Maple House") < names.index("Night coordinator")
    assert names.index("Night coordinator") < names.index("Quality lead") < names.index(TOM)
    assert len({one.casefold() for one in names}) == len(names)


def test_an_owner_in_use_anywhere_is_offered_while_typing(desk, qtbot):
    other = second_case(desk)
    put(desk, action(desk, "b", case_id=other, owner="Head of estates"))
    editor = opened(desk, qtbot, action(desk, "a"))
    editor.owner.setFocus()
    qtbot.waitUntil(lambda: OwnersInUse.of(desk.studio).names == ("Head of estates",))
    qtbot.keyClicks(editor.owner, "estat")
    completer = editor.owner.completer()
    assert completer.completionCount() == 1
    assert completer.currentCompletion() == "Head of estates"
    assert editor.fields["owner"].help.text() == ""
    editor.owner.clear()
    assert "A role is enough" in editor.fields["owner"].help.text()


# -- evidence --------------------------------------------------------------------------------------


def test_what_is_shown_is_typed_with_who_and_when_and_stays_while_typing(desk, qtbot):
    editor = opened(desk, qtbot, action(desk, "a", S.IN_PROGRESS, checks=(check("Photo"),)))
    row = editor.checks.rows[0]
    row.shown.setFocus()
    qtbot.keyClicks(row.shown, "In the folder")
    row.shown.commit()
    given = now(desk).checks[0]
    assert (given.shown, given.given_by) == ("In the folder", "Quality lead")
    assert editor.checks.rows[0] is row
    assert QApplication.focusWidget() is row.shown
    write(qtbot, row.checker, "Night coordinator")
    assert now(desk).checks[0].checker == "Night coordinator"
    assert editor.checks.rows[0] is row


def test_evidence_goes_back_with_a_reason_that_stays_in_view(desk, qtbot):
    shown_one = check("Photo", shown="In the folder")
    editor = opened(desk, qtbot, action(desk, "a", S.DONE, checks=(shown_one, check("Walk"))))
    row = editor.checks.rows[0]
    assert not editor.checks.rows[1].back.isVisible()  # nothing to send back
    press(qtbot, row.back)
    sheet = sheet_of(ReasonSheet)
    assert not sheet.yes.isEnabled()
    qtbot.keyClicks(sheet.editor, "It shows the door, not the floor")
    press(qtbot, sheet.yes)
    assert now(desk).checks[0].returns[0].reason == "It shows the door, not the floor"
    assert "Sent back by Quality lead" in row.outcome.text()
    press(qtbot, row.accept)
    assert "Accepted by Quality lead" in row.outcome.text()
    assert "It shows the door" in row.outcome.text()  # the history stays


def test_sending_back_a_check_that_was_removed_meanwhile_changes_nothing(desk, qtbot):
    shown_one = check("Photo", shown="In the folder")
    editor = opened(desk, qtbot, action(desk, "a", S.DONE, checks=(shown_one,)))
    press(qtbot, editor.checks.rows[0].back)
    sheet = sheet_of(ReasonSheet)
    qtbot.keyClicks(sheet.editor, "Not enough")
    before = now(desk)
    assert desk.studio.edit(gestures.revise(before, checks=(check("Walk", shown="Seen"),)))
    press(qtbot, sheet.yes)
    assert "not there any more" in desk.prompts.told[0].what
    assert now(desk).checks[0].returns == ()


def test_without_people_an_owner_by_name_is_told_that_somebody_else_accepts(desk, qtbot):
    own = action(desk, "a", S.DONE, owner="Quality Lead", checks=(check("Photo", shown="Folder"),))
    editor = opened(desk, qtbot, own)
    row = editor.checks.rows[0]
    assert not row.accept.isEnabled()
    assert not row.back.isEnabled()
    assert "“Quality lead” owns this action" in editor.checks.refused.text()
    write(qtbot, editor.owner, "Night coordinator")
    assert row.accept.isEnabled()
    assert not editor.checks.refused.isVisible()


def test_a_file_is_shown_for_an_action_and_can_be_taken_back(desk, qtbot, tmp_path):
    proof = tmp_path / "invoice.txt"
    proof.write_text("Paid")
    editor = opened(desk, qtbot, action(desk, "a", S.IN_PROGRESS, checks=(check("Invoice"),)))
    files = editor.checks.files
    files._proof.take_files(desk.casefile, "a", [proof])
    qtbot.waitUntil(lambda: len(desk.casefile.evidence_for("a")) == 1)
    (kept,) = desk.casefile.evidence_for("a")
    assert (kept.file_name, kept.by) == ("invoice.txt", "Quality lead")
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)
    names = [one.text() for one in files.findChildren(KeyButton)]
    assert names == ["Open", "Change…", "Remove"]


def test_what_waits_for_evidence_is_opened_at_it(desk, qtbot):
    whole = {
        "owner": "Night coordinator",
        "deadline": "2026-12-01",
        "strength": Strength.STRONGER,
        "measure": "20 of 20",
        "review_date": "2027-01-01",
    }
    checks = (check("Photo", met_by="Tom"), check("Walk", shown="Notes"), check("Order"))
    editor = opened(desk, qtbot, action(desk, "a", S.DONE, checks=checks, **whole))
    accept = editor.checks.rows[1].accept
    assert QApplication.focusWidget() is accept
    assert accept.visibleRegion().boundingRect().size() == accept.size()  # scrolled into view
    press(qtbot, editor.checks.rows[1].accept)
    editor.focus_first()
    assert QApplication.focusWidget() is editor.checks.rows[2].shown
    assert desk.studio.edit(gestures.revise(now(desk), checks=()))
    assert editor.checks.needed.isVisible()
    editor.focus_first()
    assert QApplication.focusWidget() is editor.checks.line


# -- reviews ---------------------------------------------------------------------------------------


def test_the_usual_days_to_look_are_one_step_and_single_ones_come_and_go(desk, qtbot):
    editor = opened(desk, qtbot, action(desk, "a", S.APPROVED, deadline="2026-11-30"))
    assert "after the deadline" in editor.days.propose.text()
    press(qtbot, editor.days.propose)
    assert now(desk).review_date == "2026-12-30"
    assert now(desk).later_reviews == ("2027-02-28", "2027-05-29")
    assert not editor.days.propose.isVisible()
    write(qtbot, editor.days.later.line, "1 Apr 2027")
    assert now(desk).later_reviews == ("2027-02-28", "2027-04-01", "2027-05-29")
    assert editor.days.later.line.text() == ""
    chip = next(
        one
        for one in editor.days.findChildren(KeyButton)
        if one.key == "2027-02-28" and one.isVisible()
    )
    press(qtbot, chip)
    assert now(desk).later_reviews == ("2027-04-01", "2027-05-29")
    assert QApplication.focusWidget() is editor.days.later.line


def test_what_reviews_saw_is_listed_with_what_changes(desk, qtbot):
    proven = action(desk, "a", S.CHECKED, checks=(check("Photo", met_by="Tom"),))
    editor = opened(desk, qtbot, proven)
    assert not editor.reviews.isVisible()
    press(qtbot, editor.standing.buttons[S.HELD])
    sheet = sheet_of(ReviewSheet)
    qtbot.mouseClick(sheet.outcome.button(S.SLIPPED.value), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(sheet.saw, "Clear in 12 of 20")
    qtbot.keyClicks(sheet.changes, "Mark the floor")
    press(qtbot, sheet.yes)
    (row,) = editor.reviews.findChildren(ReviewRow)
    assert "Slipped" in row.accessibleName()
    assert row.saw.text() == "Clear in 12 of 20"
    assert "What changes: Mark the floor." in editor.standing.words.text()


# -- failed: the case is opened again --------------------------------------------------------------


def closed(desk, *case_ids):
    """Bring cases to their end, whatever blocks."""
    for case_id in case_ids:
        begin = desk.studio.casefile(case_id).case.stage
        for before, after in pairwise(Stage):
            if before.number >= begin.number:
                case = desk.studio.casefile(case_id).case
                stamp = desk.studio.writer.stamp()
                move = StageMove(
                    id=gestures.new_id(),
                    case_id=case_id,
                    kind=MoveKind.ONWARD,
                    before=before,
                    after=after,
                    by=stamp.actor,
                    at=stamp.at,
                )
                changes = (Change(case, replace(case, stage=after)), Change(None, move))
                assert desk.studio.edit(ChangeSet("On", changes))


def reason_sheets(*but):
    """The sheets in view that ask for a reason."""
    tops = [w for w in QApplication.topLevelWidgets() if isinstance(w, ReasonSheet)]
    return [w for w in tops if w.isVisible() and w not in but]


def test_failing_several_asks_about_each_closed_case_in_turn(desk, qtbot):
    other = second_case(desk)
    proof = (check("Photo", met_by="Tom"),)
    put(desk, action(desk, "a", S.CHECKED, checks=proof))
    put(desk, action(desk, "b", S.CHECKED, checks=proof, case_id=other))
    closed(desk, desk.case_id, other)
    over = Screen()
    qtbot.addWidget(over)
    over.show()
    watching = Reopening(desk.studio, over)
    bring_to(desk.studio, over, [(desk.case_id, "a"), (other, "b")], S.FAILED)
    sheet = sheet_of(ReviewSheet)
    assert "2 cases are closed" in sheet.after.text()
    qtbot.keyClicks(sheet.saw, "Nobody uses it")
    press(qtbot, sheet.yes)
    qtbot.waitUntil(lambda: len(reason_sheets()) == 1)
    first = sheet_of(ReasonSheet)
    assert first.reason == "Action “Mend a” did not hold: Nobody uses it"
    press(qtbot, first.yes)
    assert desk.casefile.case.stage is Stage.ANALYSE
    qtbot.waitUntil(lambda: len(reason_sheets(first)) == 1)
    second = sheet_of(ReasonSheet)
    assert "Mend b" in second.reason
    second.reject()
    assert desk.studio.casefile(other).case.stage is Stage.CLOSE
    assert did_not_hold(desk.studio.casefile(other)).id == "b"
    watching.deleteLater()


def test_an_action_that_fails_again_after_it_was_answered_asks_again(desk):
    put(desk, action(desk, "a", S.CHECKED, checks=(check("Photo", met_by="Tom"),)))
    closed(desk, desk.case_id)
    writer = desk.studio.writer

    def fail():
        step = plan_gestures.judge(
            now(desk), S.FAILED, writer.stamp(), day="2026-11-20", saw="Not used"
        )
        assert desk.studio.edit(step)

    fail()
    assert did_not_hold(desk.casefile) is not None
    assert desk.studio.edit(
        proof_gestures.reopen(desk.casefile, Stage.ANALYSE, writer.stamp(), why_reopen(now(desk)))
    )
    closed(desk, desk.case_id)
    assert did_not_hold(desk.casefile) is None
    assert desk.studio.edit(gestures.revise(now(desk), state=S.CHECKED))
    fail()
    assert did_not_hold(desk.casefile) is not None


def test_the_words_of_a_return_are_plain_text(desk, qtbot):
    back = EvidenceReturn(by="<b>X</b>", at=AT, reason="<i>no</i>")
    one = replace(check("Photo", shown="<u>folder</u>"), returns=(back,))
    editor = opened(desk, qtbot, action(desk, "a", S.DONE, checks=(one,)))
    assert "<i>no</i>" in editor.checks.rows[0].outcome.text()
    assert editor.checks.rows[0].outcome.textFormat() is Qt.TextFormat.PlainText

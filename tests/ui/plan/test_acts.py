"""Bringing actions to a state: what is asked, what is stored, who may, and what stays as it is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from rca_studio.domain.plan import ActionState, Measure, MeasureKind
from rca_studio.editing import plan_gestures
from rca_studio.ui import theme
from rca_studio.ui.causes.evidence_viewer import EvidenceViewer
from rca_studio.ui.causes.keeping import Keeping, Subject
from rca_studio.ui.plan.act_sheets import ActSheet, DoneSheet, RefuseSheet
from rca_studio.ui.plan.act_sheets_accept import ACCEPT, BACK, MOST, AcceptSheet
from rca_studio.ui.plan.act_sheets_review import ReviewSheet
from rca_studio.ui.plan.acts import bring_to
from rca_studio.ui.plan.ways import next_states, why_not_to
from rca_studio.ui.proof.setting_aside import SetAsideSheet
from rca_studio.ui.screen import Screen
from rca_studio.ui.widgets.key_button import KeyButton
from tests.ui.case.desk import make_desk
from tests.ui.plan.plan_desk import ANA, EVA, MARIA, TOM, action, check, put, second_case, staff

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


@pytest.fixture
def over(qtbot):
    made = Screen()
    qtbot.addWidget(made)
    made.show()
    return made


def bring(desk, over, state, *keys):
    return bring_to(desk.studio, over, [(desk.case_id, key) for key in keys], state)


def sheet_of(kind):
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    assert len(found) == 1, found
    return found[0]


def no_sheet():
    return not any(isinstance(w, QDialog) and w.isVisible() for w in QApplication.topLevelWidgets())


def agree(qtbot, sheet):
    assert sheet.yes.isEnabled()
    qtbot.keyClick(sheet.yes, Qt.Key.Key_Space)


def now(desk, key):
    return desk.casefile.get(key)


# -- at once ---------------------------------------------------------------------------------------


def test_what_needs_no_words_is_done_at_once_and_undone_as_one(desk, over):
    put(desk, action(desk, "a"), action(desk, "b"))
    assert bring(desk, over, S.APPROVED, "a", "b", "a")
    assert [now(desk, key).state for key in "ab"] == [S.APPROVED] * 2
    assert now(desk, "a").decision.by == "Quality lead"
    assert no_sheet()
    desk.studio.undo()
    assert [now(desk, key).state for key in "ab"] == [S.PROPOSED] * 2


def test_actions_of_several_cases_go_in_one_step(desk, over):
    other = second_case(desk)
    put(desk, action(desk, "a"), action(desk, "b", case_id=other))
    assert bring_to(desk.studio, over, [(desk.case_id, "a"), (other, "b")], S.IN_PROGRESS)
    assert desk.studio.casefile(other).get("b").state is S.IN_PROGRESS
    desk.studio.undo()
    assert now(desk, "a").state is S.PROPOSED
    assert desk.studio.casefile(other).get("b").state is S.PROPOSED


def test_what_is_gone_is_passed_over(desk, over):
    put(desk, action(desk, "a"))
    assert bring(desk, over, S.IN_PROGRESS, "gone", "a")
    assert not bring(desk, over, S.IN_PROGRESS, "gone")
    assert not desk.prompts.told


def test_where_none_can_go_the_reason_is_told_and_nothing_changes(desk, over):
    put(desk, action(desk, "a", S.REFUSED))
    assert not bring(desk, over, S.DONE, "a")
    assert "propose it again first" in desk.prompts.told[0].what.lower()
    assert no_sheet()


def test_where_some_stay_behind_they_are_named_before_anything_is_done(desk, over, qtbot):
    put(desk, action(desk, "a"), action(desk, "b", S.REFUSED, text="Build a wall"))
    assert not bring(desk, over, S.IN_PROGRESS, "a", "b")
    sheet = sheet_of(ActSheet)
    assert "“Build a wall”: It was refused" in sheet.left.text()
    assert now(desk, "a").state is S.PROPOSED
    agree(qtbot, sheet)
    assert (now(desk, "a").state, now(desk, "b").state) == (S.IN_PROGRESS, S.REFUSED)


# -- refused, done ---------------------------------------------------------------------------------


def test_refusing_needs_a_reason_which_stands_with_the_name(desk, over, qtbot):
    staff(desk, EVA)
    desk.studio.be(MARIA)
    put(desk, action(desk, "a"), action(desk, "b"))
    desk.studio.be(EVA)
    bring(desk, over, S.REFUSED, "a", "b")
    sheet = sheet_of(RefuseSheet)
    assert not sheet.yes.isEnabled()
    qtbot.keyClicks(sheet.reason, "Ask the landlord first")
    agree(qtbot, sheet)
    assert {now(desk, key).decision.reason for key in "ab"} == {"Ask the landlord first"}
    assert now(desk, "b").decision.by == EVA


def test_done_takes_the_day_and_what_there_is_to_show(desk, over, qtbot):
    put(desk, action(desk, "a", S.IN_PROGRESS, checks=(check("Photo"), check("Invoice"))))
    bring(desk, over, S.DONE, "a")
    sheet = sheet_of(DoneSheet)
    assert sheet.day.day == "2026-11-21"
    sheet.day.line.selectAll()
    qtbot.keyClicks(sheet.day.line, "3 Dec 2026")
    assert not sheet.yes.isEnabled()
    sheet.day.line.selectAll()
    qtbot.keyClicks(sheet.day.line, "3 Dec")  # the last one that was
    assert sheet.day.day == "2025-12-03"
    sheet.day.line.selectAll()
    qtbot.keyClicks(sheet.day.line, "19 Nov")
    qtbot.keyClicks(sheet.shown[0], "In the folder of the house")
    agree(qtbot, sheet)
    done = now(desk, "a")
    assert (done.state, done.done_on) == (S.DONE, "2026-11-19")
    assert [one.shown for one in done.checks] == ["In the folder of the house", ""]
    assert done.checks[0].given_by == "Quality lead"
    desk.studio.undo()
    assert now(desk, "a").checks[0].shown == ""


def test_an_owner_says_done_what_is_proven_already_and_a_checker_checks_it(desk, over, qtbot):
    from rca_studio.domain.casefile import ChangeSet, created
    from rca_studio.domain.people import Person, Role

    staff(desk)
    lee = Person(id="lee", name="Lee Hart", roles=(Role.ACTION_OWNER,))
    assert desk.studio.edit(ChangeSet("Lee", created(lee)))
    desk.studio.be(ANA)
    put_by_ana = action(desk, "a", S.IN_PROGRESS, owner="Lee Hart")
    desk.studio.be(MARIA)
    put(desk, put_by_ana)
    from dataclasses import replace

    from rca_studio.domain.casefile import Change

    proven = replace(put_by_ana, checks=(check("Photo", met_by=MARIA),))
    assert desk.studio.edit(ChangeSet("Proof", (Change(put_by_ana, proven),)))
    desk.studio.be("Lee Hart")
    assert S.DONE in next_states(desk.studio, now(desk, "a"))
    bring(desk, over, S.DONE, "a")
    agree(qtbot, sheet_of(DoneSheet))
    assert now(desk, "a").state is S.DONE
    assert not bring(desk, over, S.CHECKED, "a")
    desk.studio.be(ANA)
    assert bring(desk, over, S.CHECKED, "a")
    assert now(desk, "a").state is S.CHECKED


def test_what_changed_while_the_sheet_was_open_is_told_and_left_alone(desk, over, qtbot):
    put(desk, action(desk, "a", S.IN_PROGRESS), action(desk, "b", S.IN_PROGRESS))
    bring(desk, over, S.DONE, "a", "b")
    sheet = sheet_of(DoneSheet)
    stamp = desk.studio.writer.stamp()
    assert desk.studio.edit(plan_gestures.say_done(now(desk, "b"), "2026-11-01"))
    agree(qtbot, sheet)
    assert "“Mend b” was changed meanwhile" in desk.prompts.told[0].what
    assert (now(desk, "a").state, now(desk, "b").done_on) == (S.IN_PROGRESS, "2026-11-01")
    checks = (check("Photo", shown="Folder"),)
    put(desk, action(desk, "c", S.DONE, checks=checks), action(desk, "d", S.DONE, checks=checks))
    bring(desk, over, S.CHECKED, "c", "d")
    sheet = sheet_of(AcceptSheet)
    for judge in sheet.judges:
        qtbot.mouseClick(judge.choice.button(ACCEPT), Qt.MouseButton.LeftButton)
    assert desk.studio.edit(plan_gestures.give_evidence(now(desk, "d"), 0, "Elsewhere", stamp))
    agree(qtbot, sheet)
    assert "“Mend d” was changed meanwhile" in desk.prompts.told[1].what
    assert not now(desk, "c").checks[0].met


# -- evidence --------------------------------------------------------------------------------------


def test_each_check_is_accepted_sent_back_with_a_reason_or_left(desk, over, qtbot):
    checks = (check("Photo", shown="In the folder"), check("Invoice", shown="Later"), check("Walk"))
    put(desk, action(desk, "a", S.DONE, checks=checks))
    bring(desk, over, S.CHECKED, "a")
    sheet = sheet_of(AcceptSheet)
    assert not sheet.yes.isEnabled()
    first, second, _third = sheet.judges
    qtbot.mouseClick(first.choice.button(ACCEPT), Qt.MouseButton.LeftButton)
    assert sheet.yes.isEnabled()
    qtbot.mouseClick(second.choice.button(BACK), Qt.MouseButton.LeftButton)
    assert not sheet.yes.isEnabled()
    qtbot.keyClicks(second.reason, "No amount on it")
    agree(qtbot, sheet)
    kept = now(desk, "a")
    assert [one.met for one in kept.checks] == [True, False, False]
    assert kept.checks[1].returns[0].reason == "No amount on it"
    assert kept.state is S.DONE
    desk.studio.undo()
    assert now(desk, "a").checks == checks


def test_the_last_acceptance_checks_the_action(desk, over, qtbot):
    checks = (check("Photo", met_by="Tom"), check("Walk"))
    put(desk, action(desk, "a", S.DONE, checks=checks))
    bring(desk, over, S.CHECKED, "a")
    sheet = sheet_of(AcceptSheet)
    (only,) = sheet.judges
    qtbot.mouseClick(only.choice.button(ACCEPT), Qt.MouseButton.LeftButton)
    agree(qtbot, sheet)
    assert now(desk, "a").state is S.CHECKED


def test_without_people_an_owner_by_name_does_not_accept_their_own(desk, over):
    put(desk, action(desk, "a", S.DONE, owner="quality  Lead", checks=(check("Photo"),)))
    assert S.CHECKED not in next_states(desk.studio, now(desk, "a"))
    bring(desk, over, S.CHECKED, "a")
    assert "somebody else accepts its evidence" in desk.prompts.told[0].what
    assert no_sheet()


def test_with_people_an_owner_is_told_who_can_and_two_may_set_it_aside(desk, over, qtbot):
    staff(desk, MARIA)
    put(desk, action(desk, "a", S.DONE, owner="Service manager", checks=(check("Photo"),)))
    desk.studio.be(TOM)
    bring(desk, over, S.CHECKED, "a")
    sheet = sheet_of(AcceptSheet)
    said = " ".join(
        one.text() for one in sheet.findChildren(type(sheet.about)) if "own this" in one.text()
    )
    assert "Ana Silva, Eva Grant or Maria Lopez can." in said
    qtbot.mouseClick(sheet.judges[0].choice.button(ACCEPT), Qt.MouseButton.LeftButton)
    agree(qtbot, sheet)
    assert sheet_of(SetAsideSheet)
    assert not now(desk, "a").checks[0].met


def test_what_is_attached_can_be_opened_before_it_is_accepted(desk, over, qtbot, tmp_path):
    put(desk, action(desk, "a", S.DONE, checks=(check("Invoice"),)))
    proof = tmp_path / "invoice.txt"
    proof.write_text("Paid on 3 November")
    Keeping(desk.studio, desk.guide).files(Subject(desk.case_id, "a"), [proof])
    qtbot.waitUntil(lambda: len(desk.casefile.evidence_for("a")) == 1)
    assert not bring_to(desk.studio, over, [(desk.case_id, "a")], S.CHECKED, desk.guide)
    sheet = sheet_of(AcceptSheet)
    (open_it,) = [one for one in sheet.findChildren(KeyButton) if one.text() == "Open"]
    assert open_it.accessibleName() == "Open invoice.txt"
    qtbot.keyClick(open_it, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: any(isinstance(w, EvidenceViewer) for w in sheet.findChildren(QDialog)))
    sheet.findChild(EvidenceViewer).close()


def test_of_very_many_the_first_are_looked_at_and_the_others_are_told(desk, over):
    put(desk, *(action(desk, f"a{n}", S.DONE, checks=(check("Photo"),)) for n in range(MOST + 2)))
    bring(desk, over, S.CHECKED, *(f"a{n}" for n in range(MOST + 2)))
    sheet = sheet_of(AcceptSheet)
    assert len(sheet.judges) == MOST
    said = " ".join(one.text() for one in sheet.findChildren(type(sheet.about)))
    assert f"The first {MOST} of {MOST + 2} are here" in said


def test_what_has_no_check_cannot_be_checked(desk, over):
    put(desk, action(desk, "a", S.DONE))
    assert "say first what would prove" in why_not_to(desk.studio, now(desk, "a"), S.CHECKED)
    assert S.CHECKED not in next_states(desk.studio, now(desk, "a"))


# -- reviews ---------------------------------------------------------------------------------------


def proven(desk, key="a", state=S.CHECKED, **values):
    return action(desk, key, state, checks=(check("Photo", met_by="Tom"),), **values)


def test_a_review_that_held_proposes_the_next_day_and_keeps_what_was_seen(desk, over, qtbot):
    later = ("2027-06-01", "2027-03-01")
    put(desk, proven(desk, review_date="2026-11-20", later_reviews=later))
    bring(desk, over, S.HELD, "a")
    sheet = sheet_of(ReviewSheet)
    assert sheet.next.day == "2027-03-01"
    assert not sheet.yes.isEnabled()
    qtbot.keyClicks(sheet.saw, "Clear in 20 of 20 walks")
    agree(qtbot, sheet)
    kept = now(desk, "a")
    assert (kept.state, kept.result) == (S.HELD, "Clear in 20 of 20 walks")
    assert (kept.review_date, kept.later_reviews) == ("2027-03-01", ("2027-06-01",))
    review = kept.reviews[0]
    assert (review.planned, review.day, review.by) == ("2026-11-20", "2026-11-21", "Quality lead")


def test_slipped_asks_what_changes(desk, over, qtbot):
    put(desk, proven(desk))
    bring(desk, over, S.SLIPPED, "a")
    sheet = sheet_of(ReviewSheet)
    qtbot.keyClicks(sheet.saw, "Clear in 12 of 20 walks")
    assert not sheet.yes.isEnabled()
    qtbot.keyClicks(sheet.changes, "Mark the floor")
    agree(qtbot, sheet)
    assert now(desk, "a").reviews[0].changes == "Mark the floor"


def test_nothing_has_held_before_its_evidence_is_accepted(desk, over, qtbot):
    put(desk, action(desk, "a", S.DONE, checks=(check("Photo"),)))
    assert S.HELD not in next_states(desk.studio, now(desk, "a"))
    bring(desk, over, S.FAILED, "a")
    sheet = sheet_of(ReviewSheet)
    assert not sheet.outcome.button(S.HELD.value).isEnabled()
    qtbot.keyClick(sheet.outcome, Qt.Key.Key_Right)  # round to the first one, with the keys
    qtbot.keyClicks(sheet.saw, "Seen")
    assert sheet.state is S.HELD
    assert not sheet.yes.isEnabled()


def test_several_are_reviewed_together_and_each_keeps_its_own_next_day(desk, over, qtbot):
    put(
        desk,
        proven(desk, "a", later_reviews=("2027-03-01",)),
        proven(desk, "b", later_reviews=("2027-04-01",)),
    )
    bring(desk, over, S.HELD, "a", "b")
    sheet = sheet_of(ReviewSheet)
    qtbot.keyClicks(sheet.saw, "All in use")
    agree(qtbot, sheet)
    assert [now(desk, key).review_date for key in "ab"] == ["2027-03-01", "2027-04-01"]
    desk.studio.undo()
    assert [now(desk, key).state for key in "ab"] == [S.CHECKED] * 2


def test_the_last_figure_is_there_to_judge_by(desk, over):
    measure = Measure(
        kind=MeasureKind.PROCESS,
        text="Turn clear",
        numerator="clear",
        denominator="walks",
        target=95.0,
    )
    put(desk, proven(desk, measures=(measure,)))
    figures = [plan_gestures.Figure("2026-11-20", 18, 20), plan_gestures.Figure("2026-11-01", 1, 2)]
    stamp = desk.studio.writer.stamp()
    step = plan_gestures.add_figures(
        desk.casefile, now(desk, "a"), MeasureKind.PROCESS, figures, stamp
    )
    assert desk.studio.edit(step)
    bring(desk, over, S.HELD, "a")
    sheet = sheet_of(ReviewSheet)
    said = [one.text() for one in sheet.findChildren(type(sheet.about))]
    assert "Turn clear: 90 % on 20 Nov 2026, target at least 95 %" in said


# -- who may ---------------------------------------------------------------------------------------


def test_only_the_executive_decides_where_one_is_set_up(desk, over):
    staff(desk, MARIA)
    put(desk, action(desk, "a"))
    assert next_states(desk.studio, now(desk, "a")) == (S.IN_PROGRESS, S.DONE)
    assert not bring(desk, over, S.APPROVED, "a")
    assert "takes an executive" in desk.prompts.told[0].what
    desk.studio.be(EVA)
    assert next_states(desk.studio, now(desk, "a"))[:2] == (S.APPROVED, S.REFUSED)


@pytest.mark.parametrize("state", list(S))
def test_each_state_that_is_offered_can_be_reached_and_all_others_say_why(desk, state):
    closed = state in (S.CHECKED, S.HELD)
    checks = (check("Photo", met_by="Tom" if closed else ""),)
    put(desk, action(desk, "a", state, checks=checks))
    offered = next_states(desk.studio, now(desk, "a"))
    for other in S:
        reason = why_not_to(desk.studio, now(desk, "a"), other)
        assert (other in offered) is not bool(reason)
        assert not reason or reason.endswith(".")


@pytest.mark.parametrize(
    ("state", "one", "many"),
    [
        (S.DONE, "It then waits", "They then wait"),
        (S.REFUSED, "It goes back", "They go back"),
    ],
)
def test_what_becomes_of_one_or_of_several_is_told_as_such(desk, over, state, one, many):
    put(desk, action(desk, "first"), action(desk, "second"))
    for keys, words in ((("first",), one), (("first", "second"), many)):
        bring(desk, over, state, *keys)
        sheet = sheet_of(ActSheet)
        assert any(label.text().startswith(words) for label in sheet.findChildren(QLabel))
        sheet.reject()

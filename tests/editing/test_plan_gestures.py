"""The plan followed through: what each gesture does, keeps, and refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, ChangeSet, created
from rca_studio.domain.plan import (
    OUTCOMES,
    Action,
    ActionState,
    EvidenceCheck,
    Measure,
    MeasureKind,
    Measurement,
)
from rca_studio.domain.plan_rules import PLAN_RULES
from rca_studio.domain.plan_view import PlanView
from rca_studio.domain.rules import ALL_RULES
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import gestures, plan_gestures
from rca_studio.editing.plan_gestures import Figure
from rca_studio.editing.ports import Stamp

OWNER = Stamp(actor="Service manager", at="2026-11-20T08:00:00Z")
LEAD = Stamp(actor="Quality lead", at="2026-11-21T10:00:00Z")
DAY = "2026-11-21"
ACTION = Action(
    id="a",
    case_id="c",
    text="Mark a place for the walker",
    owner="Service manager",
    deadline="2026-11-28",
    checks=(EvidenceCheck(text="Photo"), EvidenceCheck(text="Seen on a round")),
    review_date="2027-01-12",
    later_reviews=("2027-07-12", "2027-04-12"),
)
PROCESS = Measure(kind=MeasureKind.PROCESS, text="Walker in its place", numerator="n")
OUTCOME = Measure(kind=MeasureKind.OUTCOME, text="Near falls at the turn")


class Desk:
    """A case with one action that gestures are done to, every rule asked, every step taken back."""

    def __init__(self, action: Action = ACTION) -> None:
        case = Case(id="c", reference="NM-1", title="Walker out of reach")
        self.file = CaseFile("c", (case, action))

    @property
    def action(self) -> Action:
        found = self.file.get("a")
        assert isinstance(found, Action)
        return found

    def breaches(self, step: ChangeSet) -> list[str]:
        after = self.file.applied(step.changes)
        return [str(breach) for rule in (*ALL_RULES, *PLAN_RULES) for breach in rule(after)]

    def do(self, step: ChangeSet) -> Action:
        assert self.breaches(step) == []
        before = self.file
        self.file = before.applied(step.changes)
        assert self.file.applied(step.inverted().changes) == before
        return self.action


@pytest.fixture
def desk() -> Desk:
    return Desk()


# -- approved or refused ---------------------------------------------------------------------------


def test_an_action_is_approved_by_name(desk):
    approved = desk.do(plan_gestures.approve(desk.action, LEAD))
    assert approved.state is ActionState.APPROVED
    assert approved.decision is not None
    assert (approved.decision.by, approved.decision.at) == (LEAD.actor, LEAD.at)


def test_a_refused_action_says_why_and_can_be_proposed_again_without_forgetting_it(desk):
    refused = desk.do(plan_gestures.refuse(desk.action, LEAD, " Too dear this year "))
    assert refused.state is ActionState.REFUSED
    assert refused.decision.reason == "Too dear this year"
    with pytest.raises(ValueError, match="refused; propose it again"):
        plan_gestures.begin(refused)
    with pytest.raises(ValueError, match="refused; propose it again"):
        plan_gestures.say_done(refused, DAY)
    again = desk.do(plan_gestures.propose_again(refused))
    assert again.state is ActionState.PROPOSED
    approved = desk.do(plan_gestures.approve(again, LEAD, "Smaller now"))
    assert [one.approved for one in approved.decisions] == [False, True]


@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_is_refused_without_a_reason(desk, reason):
    with pytest.raises(ValueError, match="why the action is refused"):
        plan_gestures.refuse(desk.action, LEAD, reason)


@pytest.mark.parametrize("state", [s for s in ActionState if s.open and s.value != "not_started"])
def test_what_was_begun_is_not_decided_any_more(state):
    if state is ActionState.APPROVED:
        return
    with pytest.raises(ValueError, match="begun already"):
        plan_gestures.refuse(replace(ACTION, state=state), LEAD, "why")


# -- the deadline ----------------------------------------------------------------------------------


def test_what_was_promised_at_first_stays_once_it_was_agreed_on(desk):
    moved = desk.do(plan_gestures.move_deadline(desk.action, "2026-11-30"))
    assert (moved.deadline, moved.first_deadline) == ("2026-11-30", "")
    desk.do(plan_gestures.approve(desk.action, LEAD))
    desk.do(plan_gestures.move_deadline(desk.action, "2026-12-15"))
    late = desk.do(plan_gestures.move_deadline(desk.action, "2027-01-31"))
    assert (late.promised, late.deadline) == ("2026-11-30", "2027-01-31")
    back = desk.do(plan_gestures.move_deadline(desk.action, "2026-11-30"))
    assert (back.promised, back.first_deadline) == ("2026-11-30", "")


def test_many_actions_are_moved_in_one_step_and_each_keeps_its_promise():
    other = replace(ACTION, id="b", state=ActionState.IN_PROGRESS, deadline="2026-12-01")
    step = plan_gestures.revise_all((ACTION, other), "Deadline", deadline="2026-12-24")
    first, second = (change.after for change in step.changes)
    assert isinstance(first, Action)
    assert isinstance(second, Action)
    assert (first.first_deadline, second.first_deadline) == ("", "2026-12-01")
    assert (
        plan_gestures.revise_all((first, second), "Deadline", deadline="2026-12-24").changes == ()
    )


# -- evidence --------------------------------------------------------------------------------------


def test_an_action_is_closed_by_its_evidence_and_by_nothing_else(desk):
    desk.do(plan_gestures.begin(desk.action))
    done = desk.do(plan_gestures.say_done(desk.action, DAY))
    assert (done.state, done.done_on) == (ActionState.DONE, DAY)
    for state in (ActionState.CHECKED, ActionState.HELD):
        (why,) = desk.breaches(gestures.revise(done, state=state))
        assert "not all of it is accepted yet" in why
    desk.do(plan_gestures.give_evidence(desk.action, 0, "Photo 12 in the folder", OWNER))
    half = desk.do(plan_gestures.accept_evidence(desk.action, 0, LEAD))
    assert half.state is ActionState.DONE
    assert half.checks[0].given_by == OWNER.actor
    checked = desk.do(plan_gestures.accept_evidence(desk.action, 1, LEAD))
    assert checked.state is ActionState.CHECKED
    assert {(one.met, one.by, one.at) for one in checked.checks} == {(True, LEAD.actor, LEAD.at)}


def test_an_action_without_any_evidence_asked_for_is_not_closed():
    desk = Desk(replace(ACTION, checks=(), state=ActionState.DONE))
    (why,) = desk.breaches(gestures.revise(desk.action, state=ActionState.CHECKED))
    assert "none is asked for" in why


def test_what_is_proven_before_it_is_said_to_be_done_needs_no_second_look(desk):
    for place in range(2):
        desk.do(plan_gestures.accept_evidence(desk.action, place, LEAD))
    assert desk.action.state is ActionState.PROPOSED
    assert desk.do(plan_gestures.say_done(desk.action, DAY)).state is ActionState.CHECKED


def test_evidence_sent_back_says_why_and_opens_the_action_again(desk):
    desk.do(plan_gestures.say_done(desk.action, DAY))
    for place in range(2):
        desk.do(plan_gestures.accept_evidence(desk.action, place, LEAD))
    back = desk.do(plan_gestures.return_evidence(desk.action, 1, "Not at night", LEAD))
    assert back.state is ActionState.DONE
    assert not back.checks[1].met
    assert [(one.by, one.reason) for one in back.checks[1].returns] == [
        (LEAD.actor, "Not at night")
    ]
    assert back.checks[0].met
    with pytest.raises(ValueError, match="what is missing"):
        plan_gestures.return_evidence(back, 0, " ", LEAD)
    opened = desk.do(plan_gestures.take_back_acceptance(desk.action, 0))
    assert (opened.checks[0].met, opened.checks[0].returns) == (False, ())


# -- did it hold? ----------------------------------------------------------------------------------


@pytest.fixture
def checked(desk) -> Desk:
    desk.do(plan_gestures.say_done(desk.action, DAY))
    for place in range(2):
        desk.do(plan_gestures.accept_evidence(desk.action, place, LEAD))
    return desk


def judged(desk: Desk, outcome: ActionState, day: str, **more: str) -> Action:
    told = {"saw": "18 of 20", **more}
    return desk.do(plan_gestures.judge(desk.action, outcome, LEAD, day=day, **told))


def test_reviews_follow_each_other_and_each_stays(checked):
    first = judged(checked, ActionState.HELD, "2027-01-12")
    assert (first.review_date, first.later_reviews) == ("2027-04-12", ("2027-07-12",))
    slipped = judged(checked, ActionState.SLIPPED, "2027-04-12", changes="Hooks lower")
    assert (slipped.state, slipped.review_date) == (ActionState.SLIPPED, "2027-07-12")
    last = judged(checked, ActionState.HELD, "2027-07-12", saw="20 of 20")
    assert (last.review_date, last.later_reviews, last.result) == ("", (), "20 of 20")
    assert [(one.day, one.outcome, one.planned) for one in last.reviews] == [
        ("2027-01-12", ActionState.HELD, "2027-01-12"),
        ("2027-04-12", ActionState.SLIPPED, "2027-04-12"),
        ("2027-07-12", ActionState.HELD, "2027-07-12"),
    ]


def test_a_review_may_set_its_own_next_date(checked):
    held = judged(checked, ActionState.HELD, "2027-01-12", next_review="2027-04-12")
    assert (held.review_date, held.later_reviews) == ("2027-04-12", ("2027-07-12",))


def test_what_did_not_hold_asks_for_no_further_review(checked):
    failed = judged(checked, ActionState.FAILED, "2027-01-12")
    assert (failed.state, failed.review_date) == (ActionState.FAILED, "")


def test_what_slipped_says_what_changes_and_what_held_is_proven(desk):
    with pytest.raises(ValueError, match="say what changes"):
        plan_gestures.judge(desk.action, ActionState.SLIPPED, LEAD, day=DAY, saw="14 of 20")
    with pytest.raises(ValueError, match="once its evidence is accepted"):
        plan_gestures.judge(desk.action, ActionState.HELD, LEAD, day=DAY, saw="20 of 20")
    with pytest.raises(ValueError, match="held, slipped or failed"):
        plan_gestures.judge(desk.action, ActionState.DONE, LEAD, day=DAY, saw="")


# -- measures --------------------------------------------------------------------------------------


def test_an_action_has_one_measure_of_each_kind_process_first(desk):
    desk.do(plan_gestures.set_measure(desk.action, OUTCOME))
    desk.do(plan_gestures.set_measure(desk.action, PROCESS))
    both = desk.do(plan_gestures.set_measure(desk.action, replace(PROCESS, target=90.0)))
    assert both.measures == (replace(PROCESS, target=90.0), OUTCOME)


def test_figures_are_entered_corrected_and_go_with_their_measure(desk):
    desk.do(plan_gestures.set_measure(desk.action, PROCESS))
    table = (Figure("2026-12-01", 18, 20), Figure("2026-12-08", 19, 20, "new team"))
    desk.do(plan_gestures.add_figures(desk.file, desk.action, PROCESS.kind, table, LEAD))
    again = (Figure("2026-12-01", 17, 20), Figure("2026-12-08", 19, 20, "new team"))
    step = plan_gestures.add_figures(desk.file, desk.action, PROCESS.kind, again, OWNER)
    assert len(step.changes) == 1, "what stays as it was is not written again"
    desk.do(step)
    found = desk.file.measurements("a", PROCESS.kind)
    assert [(one.day, one.value, one.by) for one in found] == [
        ("2026-12-01", 85.0, OWNER.actor),
        ("2026-12-08", 95.0, LEAD.actor),
    ]
    desk.do(plan_gestures.remove_measure(desk.file, desk.action, PROCESS.kind))
    assert desk.file.of(Measurement) == ()


@given(
    st.lists(
        st.builds(
            Figure,
            st.sampled_from([f"2026-12-{day:02d}" for day in range(1, 8)]),
            st.integers(0, 20).map(float),
            st.just(20.0),
        )
    )
)
def test_one_day_has_one_figure_the_last_that_was_given(figures):
    desk = Desk(replace(ACTION, measures=(PROCESS,)))
    desk.do(plan_gestures.add_figures(desk.file, desk.action, PROCESS.kind, figures, LEAD))
    found = desk.file.measurements("a", PROCESS.kind)
    assert {one.day: one.numerator for one in found} == {f.day: f.numerator for f in figures}
    assert [one.day for one in found] == sorted({f.day for f in figures})


def test_deleting_an_action_takes_its_figures_along(desk):
    desk.do(plan_gestures.set_measure(desk.action, PROCESS))
    figures = (Figure("2026-12-01", 18, 20),)
    desk.do(plan_gestures.add_figures(desk.file, desk.action, PROCESS.kind, figures, LEAD))
    step = gestures.delete_action(desk.file, "a")
    after = desk.file.applied(step.changes)
    assert after.of(Measurement) == ()
    assert after.applied(step.inverted().changes) == desk.file


# -- saved views -----------------------------------------------------------------------------------


def test_a_view_is_saved_under_its_name_and_saved_again_takes_its_place():
    workspace = CaseFile(WORKSPACE)
    view = PlanView(id="", name=" Overdue  at Maple ", lane="overdue", services=("Maple House",))
    workspace = workspace.applied(plan_gestures.save_view(workspace, view).changes)
    again = replace(view, name="overdue at maple", group="due")
    workspace = workspace.applied(plan_gestures.save_view(workspace, again).changes)
    (kept,) = workspace.plan_views
    assert (kept.name, kept.group) == ("overdue at maple", "due")
    assert workspace.applied(plan_gestures.delete_view(kept).changes).plan_views == ()


def test_two_views_of_one_name_or_none_at_all_are_refused():
    views = (
        PlanView(id="1", name="Mine"),
        PlanView(id="2", name=" mine"),
        PlanView(id="3", name=""),
    )
    file = CaseFile(WORKSPACE).applied(created(*views))
    words = [str(breach) for rule in PLAN_RULES for breach in rule(file)]
    assert sorted(words) == [
        "a saved view needs a name",
        "there is a saved view of this name already",
    ]


# -- what the rules keep ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numerator", "denominator", "words"),
    [
        (21.0, 20.0, "21 out of 20 is no share"),
        (-1.0, 20.0, "-1 out of 20 is no share"),
        (float("nan"), 20.0, "a figure is a number"),
        (1.0, float("inf"), "a figure is a number"),
        (1.0, -5.0, "not negative"),
        (1e308, 0.0, "a figure is a number"),
        (-1e12, 0.0, "a figure is a number"),
    ],
)
def test_a_figure_that_makes_no_sense_is_refused(numerator, denominator, words):
    desk = Desk(replace(ACTION, measures=(PROCESS,)))
    figures = (Figure("2026-12-01", numerator, denominator),)
    step = plan_gestures.add_figures(desk.file, desk.action, PROCESS.kind, figures, LEAD)
    (why,) = desk.breaches(step)
    assert words in why


@pytest.mark.parametrize("day", ["", "2026", "2026-11"])
def test_a_figure_has_a_day(day):
    desk = Desk(replace(ACTION, measures=(PROCESS,)))
    figures = (Figure(day, 18, 20),)
    step = plan_gestures.add_figures(desk.file, desk.action, PROCESS.kind, figures, LEAD)
    assert "a figure has a day" in desk.breaches(step)


@pytest.mark.parametrize("target", [float("nan"), float("inf"), 1e308])
def test_a_target_is_a_number_that_can_be_reached(desk, target):
    step = plan_gestures.set_measure(desk.action, replace(PROCESS, target=target))
    assert desk.breaches(step) == ["the target is a number"]


def test_a_figure_without_its_measure_is_refused(desk):
    figures = (Figure("2026-12-01", 1, 2),)
    step = plan_gestures.add_figures(desk.file, desk.action, OUTCOME.kind, figures, LEAD)
    assert desk.breaches(step) == ["this figure belongs to no measure of the case"]


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow"])
def test_days_of_the_plan_are_real_ones(desk, day):
    for values in ({"later_reviews": (day,)}, {"done_on": day}, {"first_deadline": day}):
        (why,) = desk.breaches(gestures.revise(desk.action, **values))
        assert "is not a date" in why


def test_every_outcome_is_the_end_of_a_review_and_nothing_else():
    assert set(OUTCOMES) | {s for s in ActionState if s.open} | {ActionState.REFUSED} == set(
        ActionState
    )


def test_who_may_not_accept_evidence_leaves_what_is_proven_to_be_checked():
    proven = replace(ACTION, checks=(EvidenceCheck(text="Audit", met=True, by="Q", at=LEAD.at),))
    for checks, state in ((True, ActionState.CHECKED), (False, ActionState.DONE)):
        step = plan_gestures.say_done(proven, "2026-11-20", checks=checks)
        assert plan_gestures.after(proven, step).state is state


def test_gestures_in_turn_are_one_change_of_their_action():
    steps = [plan_gestures.begin, lambda one: plan_gestures.say_done(one, DAY)]
    whole = plan_gestures.in_turn("Go on", ACTION, steps)
    assert [change.before for change in whole.changes] == [ACTION]
    assert whole.changes[0].after.state is ActionState.DONE
    assert plan_gestures.in_turn("Nothing", ACTION, []).changes == ()

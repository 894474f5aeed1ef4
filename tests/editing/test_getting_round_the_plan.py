"""Ways somebody might try to make a plan look better than it is; each is refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rca_studio.analysis.practice import load_practice
from rca_studio.analysis.reviewing import Reviewing
from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import Change, ChangeSet, created
from rca_studio.domain.people import Person, Role
from rca_studio.domain.plan import (
    Action,
    ActionState,
    Decision,
    EffectReview,
    EvidenceCheck,
    Finding,
    Measure,
    MeasureKind,
    Measurement,
)
from rca_studio.domain.review import Evidence
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import gestures, plan_gestures
from rca_studio.editing.merging import merge
from rca_studio.editing.ports import Stamp
from rca_studio.editing.writer import EditRejected, Writer
from rca_studio.models.workspace import create_workspace
from rca_studio.paths import resource

ADA = Person(id="ada", name="Ada Min", roles=(Role.ADMINISTRATOR, Role.QUALITY_LEAD))
VAL = Person(id="val", name="Val Idas", roles=(Role.VALIDATOR,))
EXE = Person(id="exe", name="Exe Cutive", roles=(Role.EXECUTIVE,))
OWN = Person(id="own", name="Owen Ner", roles=(Role.ACTION_OWNER,))
CASE = Case(id="c", reference="NM-1", title="Walker away", stage=Stage.ACT)
OTHER = replace(CASE, id="d", reference="NM-2")
FINDING = Finding(id="f", case_id="c", number=1, statement="No place was marked for the walker")
ACTION = Action(
    id="a",
    case_id="c",
    text="Mark a place for the walker",
    findings=("f",),
    owner="Owen Ner",
    deadline="2026-12-01",
    checks=(EvidenceCheck(text="Photo"), EvidenceCheck(text="Seen on a round")),
)


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Writer]:
    """Somebody works alone; nobody is set up."""
    workspace = create_workspace(tmp_path / "w.rca", organisation="", backups=tmp_path / "b")
    practice = load_practice(resource("protocols").parent)
    reviewing = Reviewing(practice, lambda: made.casefile(WORKSPACE))
    made = Writer(workspace, "Ada Min", reviewing.summarise, gatekeeper=reviewing)
    yield made
    workspace.close()


@pytest.fixture
def writer(alone: Writer) -> Writer:
    alone.edit(ChangeSet("Set up people", created(ADA, VAL, EXE, OWN)))
    return alone


def plan(writer: Writer, action: Action = ACTION, *more: object) -> None:
    writer.edit(ChangeSet("Report", created(CASE, FINDING, action, *more)))


def action_of(writer: Writer, case: str = "c", ident: str = "a") -> Action:
    found = writer.casefile(case).get(ident)
    assert isinstance(found, Action)
    return found


def at_work(writer: Writer, name: str) -> Writer:
    writer.actor = name
    return writer


def accept(writer: Writer, place: int, by: str = "Val Idas") -> None:
    at_work(writer, by)
    writer.edit(plan_gestures.accept_evidence(action_of(writer), place, writer.stamp()))


def refused(writer: Writer, step: ChangeSet, words: str) -> None:
    before = [writer.casefile(one) for one in step.case_ids]
    with pytest.raises(EditRejected, match=words):
        writer.edit(step)
    assert [writer.casefile(one) for one in step.case_ids] == before


# -- evidence -------------------------------------------------------------------------------------


def test_handing_over_accepting_and_taking_back_in_one_step_is_accepting_ones_own(writer):
    mine = replace(ACTION, owner="Ada Min")
    plan(writer, mine)
    away = replace(mine, owner="The team")
    seen = plan_gestures.accept_evidence(away, 0, writer.stamp()).changes[0].after
    assert isinstance(seen, Action)
    back = replace(seen, owner="Ada Min")
    changes = (Change(mine, away), Change(away, seen), Change(seen, back))
    refused(writer, ChangeSet("x", changes), "accepted by another|another owns it")


def test_who_accepted_evidence_does_not_take_the_action_over_afterwards(writer):
    plan(writer)
    accept(writer, 0, "Ada Min")
    for owner in ("Ada Min", "ada  min (nights)"):
        step = gestures.revise(action_of(writer), owner=owner)
        refused(writer, step, "Ada Min accepted evidence of .* so another owns it")
    writer.edit(plan_gestures.take_back_acceptance(action_of(writer), 0))
    writer.edit(gestures.revise(action_of(writer), owner="Ada Min"))


def test_nobody_accepts_their_own_by_handing_over_and_back_when_nobody_is_set_up(alone):
    plan(alone, replace(ACTION, owner="The team"))
    alone.edit(plan_gestures.accept_evidence(action_of(alone), 0, alone.stamp()))
    for owner in ("ada min", "Ada Min, Maple House"):
        refused(
            alone, gestures.revise(action_of(alone), owner=owner), "another accepts its evidence"
        )


def test_an_owner_does_not_prove_an_action_by_asking_for_less(writer):
    plan(writer, replace(ACTION, owner="Ada Min", state=ActionState.DONE))
    accept(writer, 0)
    at_work(writer, "Ada Min")
    now = action_of(writer)
    refused(writer, gestures.revise(now, checks=now.checks[:1]), "accepted by another")
    at_work(writer, "Exe Cutive").edit(gestures.revise(now, checks=now.checks[:1]))
    assert action_of(writer).is_proven


def test_who_may_not_accept_evidence_does_not_ask_for_less_of_it(writer):
    facilitator = Person(id="fac", name="Fay Cil", roles=(Role.FACILITATOR,))
    writer.edit(ChangeSet("Set up", created(facilitator)))
    plan(writer)
    accept(writer, 0)
    now = action_of(writer)
    at_work(writer, "Fay Cil")
    refused(writer, gestures.revise(now, checks=now.checks[:1]), "to accept the evidence")


def test_a_single_owner_does_not_prove_an_action_by_asking_for_less(alone):
    plan(alone, replace(ACTION, owner="The team"))
    alone.edit(plan_gestures.accept_evidence(action_of(alone), 0, alone.stamp()))
    alone.actor = "The team"
    now = action_of(alone)
    refused(alone, gestures.revise(now, checks=now.checks[:1]), "proven with less")


def test_who_checks_does_not_rewrite_the_plan_beside_it(writer):
    plan(writer)
    at_work(writer, "Val Idas")
    seen = plan_gestures.accept_evidence(action_of(writer), 0, writer.stamp()).changes[0].after
    assert isinstance(seen, Action)
    for values in (
        {"owner": "The team"},
        {"deadline": "2027-12-01"},
        {"checks": (replace(seen.checks[0], text="Anything"),)},
    ):
        step = ChangeSet("x", (Change(ACTION, replace(seen, **values)),))
        refused(writer, step, "to plan actions takes")
    writer.edit(ChangeSet("x", (Change(ACTION, seen),)))


def test_what_was_there_when_evidence_was_accepted_is_not_exchanged(writer):
    at_work(writer, "Ada Min")
    plan(writer)
    at_work(writer, "Owen Ner")
    note = Evidence(
        id="e",
        case_id="c",
        subject="a",
        note="Photo of 1 Dec",
        by="Owen Ner",
        at=writer.stamp().at,
    )
    writer.edit(ChangeSet("Note", created(note)))
    accept(writer, 0)
    at_work(writer, "Owen Ner")
    words = "open the evidence check again first"
    refused(writer, ChangeSet("x", (Change(note, None),)), words)
    refused(writer, gestures.revise(note, note="Another photo"), words)
    writer.edit(ChangeSet("More", created(replace(note, id="e2"))))
    at_work(writer, "Val Idas").edit(plan_gestures.take_back_acceptance(action_of(writer), 0))
    at_work(writer, "Owen Ner").edit(ChangeSet("x", (Change(note, None),)))


def test_evidence_accepted_elsewhere_is_not_copied_under_the_name_of_who_accepted(writer):
    other = replace(ACTION, id="b", case_id="d", owner="The team", findings=())
    plan(writer)
    writer.edit(ChangeSet("Report", created(OTHER, other)))
    accept(writer, 0)
    at_work(writer, "Ada Min")
    now = action_of(writer)
    copied = Change(other, replace(other, checks=(now.checks[0], other.checks[1])))
    beside = gestures.revise(now, effort=2).changes
    refused(writer, ChangeSet("x", (*beside, copied)), "Val Idas” is not who is signed in")


def test_decisions_reviews_and_figures_elsewhere_are_not_copied_in_another_name(writer):
    measure = Measure(kind=MeasureKind.PROCESS, text="Places marked")
    plan(writer, replace(ACTION, measures=(measure,)))
    other = replace(ACTION, id="b", case_id="d", findings=(), measures=(measure,))
    writer.edit(ChangeSet("Report", created(OTHER, other)))
    at_work(writer, "Exe Cutive")
    writer.edit(plan_gestures.approve(action_of(writer), writer.stamp()))
    figure = plan_gestures.Figure("2026-12-03", 3)
    now = action_of(writer)
    writer.edit(
        plan_gestures.add_figures(
            writer.casefile("c"), now, MeasureKind.PROCESS, [figure], writer.stamp()
        )
    )
    entered = writer.casefile("c").of(Measurement)[0]
    second = Person(id="ex2", name="Ex Two", roles=(Role.EXECUTIVE,))
    at_work(writer, "Ada Min").edit(ChangeSet("Set up", created(second)))
    at_work(writer, "Ex Two")
    beside = gestures.revise(now, effort=2).changes
    copied = Change(other, replace(other, state=now.state, decisions=now.decisions))
    refused(writer, ChangeSet("x", (*beside, copied)), "Exe Cutive” is not who is signed in")
    same = Change(None, replace(entered, id="m2", case_id="d", action="b"))
    refused(writer, ChangeSet("x", (*beside, same)), "Exe Cutive” is not who is signed in")


def test_a_merge_takes_over_what_was_decided_and_accepted_there(writer):
    plan(writer)
    writer.edit(ChangeSet("Report", created(OTHER)))
    at_work(writer, "Exe Cutive")
    writer.edit(plan_gestures.approve(action_of(writer), writer.stamp()))
    accept(writer, 0, "Val Idas")
    lead = Person(id="lea", name="Lea Der", roles=(Role.QUALITY_LEAD,))
    at_work(writer, "Ada Min").edit(ChangeSet("Set up", created(lead)))
    at_work(writer, "Lea Der")
    writer.edit(merge(writer.casefile("d"), writer.casefile("c"), writer.stamp(), "the same"))
    (came,) = writer.casefile("d").actions
    assert (came.decisions, came.checks) == (
        action_of(writer).decisions,
        action_of(writer).checks,
    )


def test_evidence_is_neither_given_nor_accepted_by_nobody(writer):
    plan(writer)
    at_work(writer, "Ada Min")
    now = action_of(writer)
    for values, words in (
        ({"shown": "a photo"}, "given by somebody"),
        ({"shown": "a photo", "given_by": "Ada Min"}, "given by somebody"),
        ({"met": True}, "accepted by somebody"),
        ({"met": True, "by": "Ada Min"}, "accepted by somebody"),
    ):
        checks = (replace(now.checks[0], **values), now.checks[1])
        refused(writer, gestures.revise(now, checks=checks), words)
    at_work(writer, "Owen Ner")
    writer.edit(plan_gestures.give_evidence(now, 0, "a photo", writer.stamp()))
    given = action_of(writer)
    nobody = replace(given.checks[0], given_by="", shown="another")
    refused(writer, gestures.revise(given, checks=(nobody, now.checks[1])), "given by somebody")


# -- decisions ------------------------------------------------------------------------------------


def test_what_was_refused_is_not_begun_by_proposing_it_again(writer):
    plan(writer)
    at_work(writer, "Exe Cutive")
    writer.edit(plan_gestures.refuse(action_of(writer), writer.stamp(), "too dear"))
    at_work(writer, "Owen Ner")
    refused(writer, plan_gestures.propose_again(action_of(writer)), "to plan actions takes")
    refused(
        writer, gestures.revise(action_of(writer), state=ActionState.IN_PROGRESS), "was refused"
    )
    at_work(writer, "Ada Min").edit(plan_gestures.propose_again(action_of(writer)))
    refused(writer, plan_gestures.begin(action_of(writer)), "approved before work on it begins")
    keeper = Reviewing(
        load_practice(resource("protocols").parent), lambda: writer.casefile(WORKSPACE)
    )
    assert "decided.a" in {one.key for one in keeper.blockers(writer.casefile("c"), 1)}
    at_work(writer, "Exe Cutive")
    writer.edit(plan_gestures.approve(action_of(writer), writer.stamp()))
    writer.edit(plan_gestures.begin(action_of(writer)))
    assert "decided.a" not in {one.key for one in keeper.blockers(writer.casefile("c"), 1)}


def test_a_refused_action_is_neither_done_nor_judged():
    no = Decision(approved=False, by="Exe Cutive", at="2026-11-19T09:00:00Z", reason="too dear")
    action = replace(ACTION, state=ActionState.REFUSED, decisions=(no,))
    for outcome in (ActionState.SLIPPED, ActionState.FAILED):
        with pytest.raises(ValueError, match="was refused"):
            plan_gestures.judge(
                action,
                outcome,
                Stamp(actor="Val Idas", at="2026-11-19T09:00:00Z"),
                day="2026-11-19",
                saw="",
                changes="x",
            )


# -- what stays -----------------------------------------------------------------------------------


def test_evidence_sent_back_is_not_forgotten(writer):
    plan(writer)
    at_work(writer, "Val Idas")
    writer.edit(plan_gestures.return_evidence(action_of(writer), 0, "too dark", writer.stamp()))
    at_work(writer, "Ada Min")
    now = action_of(writer)
    for checks in (
        now.checks[1:],
        (replace(now.checks[0], returns=()), now.checks[1]),
        (replace(now.checks[0], returns=(replace(now.checks[0].returns[0], reason="ok"),)),),
    ):
        refused(writer, gestures.revise(now, checks=checks), "sent back stays")
    writer.edit(gestures.revise(now, checks=(now.checks[1], now.checks[0])))


@pytest.mark.parametrize("said", ["decided", "judged", "accepted"])
def test_an_action_with_a_record_is_not_taken_away_and_planned_anew_by_who_plans(writer, said):
    plan(writer)
    if said == "decided":
        at_work(writer, "Exe Cutive")
        writer.edit(plan_gestures.approve(action_of(writer), writer.stamp()))
    elif said == "judged":
        at_work(writer, "Val Idas")
        step = plan_gestures.judge(
            action_of(writer), ActionState.FAILED, writer.stamp(), day="2026-11-19", saw="gone"
        )
        writer.edit(step)
    else:
        accept(writer, 0)
    facilitator = Person(id="fac", name="Fay Cil", roles=(Role.FACILITATOR,))
    at_work(writer, "Ada Min").edit(ChangeSet("Set up", created(facilitator)))
    at_work(writer, "Fay Cil")
    refused(writer, gestures.delete_action(writer.casefile("c"), "a"), "Fay Cil works here as")
    now = action_of(writer)
    anew = ChangeSet("x", (Change(now, None), Change(None, ACTION)))
    refused(writer, anew, "stays there|works here as")


def test_taking_away_and_adding_again_in_one_step_forgets_nothing(alone):
    """Also where nobody is set up."""
    decided = Decision(approved=True, by="Ada Min", at="2026-11-19T09:00:00Z")
    seen = EffectReview(
        day="2026-11-20",
        outcome=ActionState.FAILED,
        by="Ada Min",
        at="2026-11-20T09:00:00Z",
    )
    plan(alone, replace(ACTION, state=ActionState.FAILED, decisions=(decided,), reviews=(seen,)))
    now = action_of(alone)
    refused(alone, ChangeSet("x", (Change(now, None), Change(None, ACTION))), "stays there")


def test_a_promise_stays_on_record_however_the_deadline_is_changed(alone):
    plan(alone, replace(ACTION, state=ActionState.IN_PROGRESS))
    now = action_of(alone)
    refused(alone, gestures.revise(now, deadline="2027-01-01"), "promised at first")
    refused(alone, gestures.revise(now, deadline=""), "promised at first")
    alone.edit(plan_gestures.move_deadline(now, "2027-01-01"))
    moved = action_of(alone)
    for values in (
        {"first_deadline": ""},
        {"first_deadline": "2027-01-01"},
        {"first_deadline": "2026-12-31", "deadline": "2027-02-01"},
    ):
        refused(alone, gestures.revise(moved, **values), "promised at first")
    alone.edit(plan_gestures.move_deadline(moved, ""))
    alone.edit(plan_gestures.move_deadline(action_of(alone), "2026-12-01"))
    assert action_of(alone).promised == "2026-12-01"
    refused(
        alone,
        gestures.revise(action_of(alone), state=ActionState.PROPOSED),
        "only what was refused is proposed again",
    )


def test_the_day_it_was_done_is_not_changed_by_its_owner_once_it_is_checked(writer):
    proven = tuple(
        replace(one, met=True, by="Ada Min", at="2026-11-19T09:00:00Z") for one in ACTION.checks
    )
    plan(writer, replace(ACTION, state=ActionState.CHECKED, checks=proven, done_on="2026-12-05"))
    at_work(writer, "Owen Ner")
    step = gestures.revise(action_of(writer), done_on="2026-11-30")
    refused(writer, step, "to accept the evidence")

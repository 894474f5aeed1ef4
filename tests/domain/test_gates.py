"""Each thing that is missing blocks its stage, with its words and its place, and can be lifted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.causal import (
    Cause,
    Control,
    ControlState,
    Event,
    Harm,
    Link,
    Reliability,
)
from rca_studio.domain.gates import (
    NO_MARGIN,
    blockers,
    confirmed_count,
    field_value,
    is_validated,
)
from rca_studio.domain.plan import Action, ActionState, Decision, EvidenceCheck, Finding, Strength
from rca_studio.domain.protocol import Protocol, ProtocolField, ProtocolItem
from rca_studio.domain.review import Answer, Confirmation, Evidence, Waiver

PROTOCOL = Protocol(
    key="p",
    label="P",
    title="P",
    version=1,
    fields=(
        ProtocolField(key="location", label="Location", bound="location"),
        ProtocolField(key="task", label="Task"),
    ),
    proceed=(ProtocolItem(key="safe", label="Person remains safe"),),
    validation=(
        ProtocolItem(key="proof", label="Near-miss evidence"),
        ProtocolItem(key="observed", label="Follow-up observation"),
    ),
)
YES = Reliability.YES
AT = "2026-11-19T09:12:00Z"
OWN = {"case_id": "c"}

CASE = Case(
    id="c",
    reference="NM-1",
    title="Walker out of reach",
    story="It stood by the basin.",
    occurred="2026-11-18T20:40",
    location="Bathroom 2",
    severity="major",
    probability="frequent",
)
HELD = Control(
    id="k",
    guards="h",
    text="Staff steadied person",
    reliable=Reliability.NO,
    other_staff=Reliability.UNSURE,
    other_timing=YES,
    greater_pressure=YES,
    **OWN,
)
FINDING = Finding(id="f", number=1, statement="Because the doorway …", causes=("x",), **OWN)
ACTION = Action(
    id="a",
    text="Move the cabinet",
    findings=("f",),
    owner="Service manager, Maple House",
    deadline="2026-11-28",
    strength=Strength.STRONGER,
    checks=(EvidenceCheck(text="Photo", met=True, by="Shift lead", at=AT),),
    measure="Turn clear in 20 of 20 checks",
    review_date="2027-01-12",
    state=ActionState.DONE,
    **OWN,
)
WHOLE: tuple[Entity, ...] = (
    CASE,
    Answer(id="t", field="task", value="Toilet to walker", **OWN),
    Confirmation(id="s", item="safe", by="Shift lead", at=AT, **OWN),
    Event(id="e", text="Loss of balance", **OWN),
    Harm(id="h", text="Fall with injury", **OWN),
    Cause(id="x", text="Doorway narrow", **OWN),
    Link(id="l", cause_id="x", effect_id="e", **OWN),
    HELD,
    FINDING,
    ACTION,
    Confirmation(id="v1", item="proof", by="Quality lead", at=AT, note="Photo", **OWN),
    Confirmation(id="v2", item="observed", by="Quality lead", at=AT, note="2 of 2", **OWN),
)


def file_at(stage: Stage, *changed: Entity, without: tuple[str, ...] = ()) -> CaseFile:
    entities = {entity.id: entity for entity in WHOLE if entity.id not in without}
    entities |= {entity.id: entity for entity in changed}
    entities["c"] = replace(entities["c"], stage=stage)
    return CaseFile("c", entities.values())


def blocking(casefile: CaseFile, margin: int | None = 1):
    return blockers(casefile, PROTOCOL, margin)


@pytest.mark.parametrize("stage", list(Stage))
def test_a_whole_case_may_go_on_from_every_stage(stage):
    assert blocking(file_at(stage)) == ()


def test_the_stages_follow_each_other():
    stages = list(Stage)
    assert [stage.number for stage in stages] == [1, 2, 3, 4, 5, 6]
    assert [stage.following for stage in stages] == [*stages[1:], None]
    assert [stage.label for stage in stages] == [
        "Report",
        "Review",
        "Analyse",
        "Act",
        "Validate",
        "Close",
    ]


def case(**values):
    return (replace(CASE, **values),), ()


def control(**values):
    return (replace(HELD, **values),), ()


def action(**values):
    return (replace(ACTION, **values),), ()


MISSING = [
    # stage, (changed, without), margin, key, words, tab, target, waivable
    (Stage.REPORT, case(title=" "), 1, "case.title", "title is missing", "story", "title", False),
    (Stage.REPORT, case(story=""), 1, "case.story", "not told yet", "story", "story", True),
    (Stage.REPORT, case(occurred=""), 1, "case.occurred", "When it", "story", "occurred", True),
    (Stage.REVIEW, case(location=" "), 1, "location", "Location", "review", "location", True),
    (Stage.REVIEW, ((), ("t",)), 1, "task", "Task", "review", "task", True),
    (Stage.REVIEW, ((), ("s",)), 1, "safe", "Person remains safe", "review", "safe", True),
    (
        Stage.REVIEW,
        ((), ("k",)),
        1,
        "stopped_harm",
        "What stopped harm",
        "review",
        "stopped_harm",
        False,
    ),
    (
        Stage.REVIEW,
        control(state=ControlState.FAILED),
        1,
        "stopped_harm",
        "What stopped harm",
        "review",
        "stopped_harm",
        False,
    ),
    *(
        (
            Stage.REVIEW,
            control(**{question: Reliability.UNANSWERED}),
            1,
            "judged.k",
            "Would “Staff steadied person” work again?",
            "review",
            "k",
            False,
        )
        for question in ("reliable", "other_staff", "other_timing", "greater_pressure")
    ),
    (
        Stage.REVIEW,
        case(severity=""),
        1,
        "case.severity",
        "Worst credible severity",
        "review",
        "severity",
        True,
    ),
    (
        Stage.REVIEW,
        case(probability=""),
        1,
        "case.probability",
        "Probability",
        "review",
        "probability",
        True,
    ),
    (
        Stage.ANALYSE,
        ((Event(id="e", text="", **OWN),), ()),
        1,
        "model.event",
        "event has no words",
        "causes",
        "event",
        False,
    ),
    (
        Stage.ANALYSE,
        ((Harm(id="h", text=" ", **OWN),), ()),
        1,
        "model.harm",
        "is not named",
        "causes",
        "harm",
        False,
    ),
    (
        Stage.ANALYSE,
        ((replace(FINDING, causes=("k",)),), ("x", "l")),
        1,
        "model.causes",
        "what made it likely",
        "causes",
        "event",
        True,
    ),
    (
        Stage.ANALYSE,
        ((Cause(id="x", text="", **OWN),), ()),
        1,
        "words.x",
        "cause has no words",
        "causes",
        "x",
        True,
    ),
    (Stage.ANALYSE, ((), ()), 0, "model.margin", "which control", "causes", "harm", False),
    (Stage.ANALYSE, ((), ()), NO_MARGIN, "model.path", "which cause", "causes", "event", True),
    (
        Stage.ANALYSE,
        ((replace(ACTION, findings=()),), ("f",)),
        1,
        "plan.finding",
        "No finding yet",
        "actions",
        "findings",
        True,
    ),
    (
        Stage.ANALYSE,
        ((replace(FINDING, statement=" "),), ()),
        1,
        "words.f",
        "F1 has no words",
        "actions",
        "f",
        True,
    ),
    (
        Stage.ANALYSE,
        ((replace(FINDING, causes=()),), ()),
        1,
        "linked.f",
        "F1 is not linked to a cause",
        "actions",
        "f",
        True,
    ),
    (Stage.ACT, ((), ("a",)), 1, "covered.f", "F1 has no action yet", "actions", "f", True),
    (Stage.ACT, action(text=" "), 1, "words.a", "no words yet", "actions", "a", False),
    (Stage.ACT, action(owner=" "), 1, "owner.a", "an owner", "actions", "a", False),
    (
        Stage.ACT,
        action(owner="Shift lead; coordinator"),
        1,
        "owner.a",
        "more than one owner",
        "actions",
        "a",
        False,
    ),
    (Stage.ACT, action(deadline=""), 1, "deadline.a", "a deadline", "actions", "a", False),
    (Stage.ACT, action(deadline="2026-11"), 1, "deadline.a", "a deadline", "actions", "a", False),
    (
        Stage.ACT,
        action(strength=Strength.UNKNOWN),
        1,
        "strength.a",
        "a strength",
        "actions",
        "a",
        True,
    ),
    (Stage.ACT, action(checks=()), 1, "checks.a", "an evidence check", "actions", "a", True),
    (Stage.ACT, action(measure=""), 1, "measure.a", "a measure", "actions", "a", True),
    (
        Stage.ACT,
        action(review_date=""),
        1,
        "review_date.a",
        "a review date",
        "actions",
        "a",
        True,
    ),
    (
        Stage.ACT,
        action(strength=Strength.WEAKER),
        1,
        "plan.strength",
        "change the work itself",
        "actions",
        "actions",
        True,
    ),
    (
        Stage.VALIDATE,
        ((), ("v2",)),
        1,
        "observed",
        "Follow-up observation",
        "validation",
        "observed",
        True,
    ),
    (
        Stage.VALIDATE,
        ((Confirmation(id="v2", item="observed", by="Quality lead", at=AT, **OWN),), ()),
        1,
        "observed",
        "nothing shows it yet",
        "validation",
        "observed",
        True,
    ),
    *(
        (Stage.VALIDATE, action(state=state), 1, "done.a", "not done yet", "actions", "a", True)
        for state in (ActionState.PROPOSED, ActionState.IN_PROGRESS)
    ),
]


@pytest.mark.parametrize(
    ("stage", "missing", "margin", "key", "words", "tab", "target", "waivable"), MISSING
)
def test_what_is_missing_blocks(stage, missing, margin, key, words, tab, target, waivable):
    changed, without = missing
    found = blocking(file_at(stage, *changed, without=without), margin)
    assert [blocker.key for blocker in found] == [key]
    blocker = found[0]
    assert words in blocker.text
    assert (blocker.tab, blocker.target, blocker.waivable) == (tab, target, waivable)


@pytest.mark.parametrize(
    ("stage", "missing", "margin", "key", "words", "tab", "target", "waivable"), MISSING
)
def test_a_waiver_lifts_what_may_be_waived(
    stage, missing, margin, key, words, tab, target, waivable
):
    changed, without = missing
    waiver = Waiver(id="w", item=key, by="Quality lead", at=AT, reason="Does not apply", **OWN)
    found = blocking(file_at(stage, *changed, waiver, without=without), margin)
    assert bool(found) is not waivable


def test_only_the_stage_the_case_is_at_is_asked():
    empty = CaseFile("c", [Case(id="c", reference="NM-1", title="", stage=Stage.VALIDATE)])
    assert {blocker.tab for blocker in blocking(empty, None)} == {"validation"}
    closed = CaseFile("c", [Case(id="c", reference="NM-1", title="", stage=Stage.CLOSE)])
    assert blocking(closed, None) == ()


def test_blockers_stand_in_the_order_of_the_work():
    empty = CaseFile("c", [Case(id="c", reference="NM-1", title="", stage=Stage.REVIEW)])
    assert [blocker.key for blocker in blocking(empty, None)] == [
        "location",
        "task",
        "safe",
        "stopped_harm",
        "case.severity",
        "case.probability",
    ]


def test_a_field_is_read_where_it_is_kept():
    here = file_at(Stage.REVIEW)
    assert [field_value(here, field) for field in PROTOCOL.fields] == [
        "Bathroom 2",
        "Toilet to walker",
    ]


def test_an_action_without_words_still_says_what_else_it_needs():
    changed, _ = action(text="", owner="")
    texts = [blocker.text for blocker in blocking(file_at(Stage.ACT, *changed))]
    assert texts == ["An action has no words yet", "The action without words needs an owner"]


def test_a_strength_not_chosen_is_not_called_weak():
    changed, _ = action(strength=Strength.UNKNOWN)
    assert "plan.strength" not in {b.key for b in blocking(file_at(Stage.ACT, *changed))}


def test_one_action_that_changes_the_system_is_enough():
    weak = replace(ACTION, id="b", strength=Strength.WEAKER)
    assert "plan.strength" not in {b.key for b in blocking(file_at(Stage.ACT, weak))}


def test_an_action_that_failed_neither_answers_a_finding_nor_makes_a_plan_strong():
    failed = replace(ACTION, state=ActionState.FAILED)
    keys = [b.key for b in blocking(file_at(Stage.ACT, failed))]
    assert keys == ["covered.f"]
    weak = replace(ACTION, id="b", strength=Strength.WEAKER)
    keys = [b.key for b in blocking(file_at(Stage.ACT, failed, weak))]
    assert keys == ["plan.strength"]


def test_an_action_proposed_again_is_decided_on_again():
    no = Decision(approved=False, by="Director", at=AT, reason="too dear")
    yes = replace(no, approved=True, reason="")
    for decisions, asked in (((), True), ((no,), True), ((no, yes), False), ((yes,), False)):
        file = file_at(Stage.ACT, replace(ACTION, state=ActionState.PROPOSED, decisions=decisions))
        found = blockers(file, PROTOCOL, 1, decided=True)
        assert ("decided.a" in {one.key for one in found}) is asked
        refused = replace(ACTION, state=ActionState.REFUSED, decisions=(no,))
        found = blockers(file_at(Stage.ACT, refused), PROTOCOL, 1, decided=True)
        assert "decided.a" not in {one.key for one in found}


def test_roles_with_a_comma_or_an_and_are_one_owner():
    for owner in ("Service manager, Maple House", "Health and safety lead"):
        changed, _ = action(owner=owner)
        assert blocking(file_at(Stage.ACT, *changed)) == ()


def test_validated_needs_who_when_and_evidence():
    assert is_validated(file_at(Stage.VALIDATE), PROTOCOL)
    bare = Confirmation(id="v2", item="observed", by="Quality lead", at=AT, **OWN)
    assert not is_validated(file_at(Stage.VALIDATE, bare), PROTOCOL)
    shown = Evidence(id="ev", subject="observed", file_name="sheet.pdf", sha256="00", **OWN)
    assert is_validated(file_at(Stage.VALIDATE, bare, shown), PROTOCOL)
    nameless = replace(bare, by=" ", note="2 of 2")
    assert not is_validated(file_at(Stage.VALIDATE, nameless, shown), PROTOCOL)
    waiver = Waiver(id="w", item="observed", by="Quality lead", at=AT, reason="Moved", **OWN)
    assert is_validated(file_at(Stage.VALIDATE, waiver, without=("v2",)), PROTOCOL)


def test_confirmed_items_are_counted_with_the_waived():
    assert confirmed_count(file_at(Stage.VALIDATE), PROTOCOL.validation) == 2
    assert confirmed_count(file_at(Stage.VALIDATE, without=("v1",)), PROTOCOL.validation) == 1
    waiver = Waiver(id="w", item="proof", by="Quality lead", at=AT, reason="Lost", **OWN)
    here = file_at(Stage.VALIDATE, waiver, without=("v1",))
    assert confirmed_count(here, PROTOCOL.validation) == 2

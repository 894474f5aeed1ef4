"""Every gate of every protocol that comes with the program: what is missing, in words, and where.

A case that has everything goes through; take any one thing away, and exactly that one blocks, with
the sentence a person reads and the place where it is put right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.causal import Cause, Control, ControlState, Event, Harm, Link, Reliability
from rca_studio.domain.gates import NO_MARGIN, blockers, holds, is_validated
from rca_studio.domain.plan import Action, ActionState, EvidenceCheck, Finding, Strength
from rca_studio.domain.protocol import Condition, FieldType, Protocol, ProtocolField
from rca_studio.domain.protocol_packs import load_protocols
from rca_studio.domain.protocol_parts import TOLD
from rca_studio.domain.review import Answer, Confirmation, Evidence, Waiver
from rca_studio.paths import resource

PROTOCOLS = load_protocols(resource("protocols"))
STAGES = tuple(stage for stage in Stage if stage is not Stage.CLOSE)
SAC = 3
AT = "2026-11-19T09:12:00Z"
OWN = {"case_id": "c"}
MOMENT = "2026-11-18T20:40"


def telling_value(protocol: Protocol, field: ProtocolField) -> str:
    """An answer that makes everything be asked that hangs on it."""
    if field.type is FieldType.MOMENT:
        return MOMENT
    if not field.choices:
        return "What was seen"
    named = [
        choice
        for other in protocol.fields
        if other.required_when and other.required_when.field == field.key
        for choice in other.required_when.choices
    ]
    return named[0] if named else field.choices[0]


def whole(protocol: Protocol) -> dict[str, Entity]:
    """Everything the gates of a protocol ask for, by id."""
    bound = {f.bound: telling_value(protocol, f) for f in protocol.fields if f.bound}
    plain = {"story": "It came close.", "occurred": MOMENT, **bound}
    case = Case(
        id="c",
        reference="NM-1",
        title="Came close",
        protocol=protocol.key,
        severity="major",
        probability="frequent",
        **plain,
    )
    control = Control(
        id="k",
        guards="h",
        text="Second worker",
        reliable=Reliability.UNSURE,
        other_staff=Reliability.YES,
        other_timing=Reliability.NO,
        greater_pressure=Reliability.NO,
        **OWN,
    )
    action = Action(
        id="a",
        text="Move the switch",
        findings=("f",),
        owner="Service manager",
        deadline="2026-11-28",
        strength=Strength.STRONGER,
        checks=(EvidenceCheck(text="Photo"),),
        measure="On in 20 of 20 checks",
        review_date="2027-01-12",
        state=ActionState.DONE,
        **OWN,
    )
    entities: list[Entity] = [
        case,
        control,
        Event(id="e", text="Came close", **OWN),
        Harm(id="h", text="Injury", **OWN),
        Cause(id="x", text="Switch behind the door", **OWN),
        Link(id="l", cause_id="x", effect_id="e", **OWN),
        Finding(id="f", number=1, statement="The switch …", causes=("x",), **OWN),
        action,
    ]
    entities += [
        Answer(id=f.key, field=f.key, value=telling_value(protocol, f), **OWN)
        for f in protocol.fields
        if not f.bound
    ]
    entities += [
        Confirmation(id=i.key, item=i.key, by="Quality lead", at=AT, note="Seen", **OWN)
        for i in (*protocol.proceed, *protocol.validation)
    ]
    return {entity.id: entity for entity in entities}


@dataclass(frozen=True)
class Gap:
    """One thing taken from a whole case, and the blocker that has to stand for it."""

    name: str
    stage: Stage
    key: str
    text: str
    tab: str
    target: str
    changed: tuple[Entity, ...] = ()
    without: tuple[str, ...] = ()
    margin: int = 1
    waivable: bool = True

    def file(self, protocol: Protocol, *more: Entity) -> CaseFile:
        entities = whole(protocol)
        for key in self.without:
            del entities[key]
        entities |= {entity.id: entity for entity in (*self.changed, *more)}
        entities["c"] = replace(entities["c"], stage=self.stage)
        return CaseFile("c", entities.values())


def said(protocol: Protocol, condition: Condition) -> str:
    """Why something is asked in the whole case: by its score, or by its very answer."""
    if condition.sac:
        return f"the SAC score is {SAC}"
    asked = protocol.field(condition.field)
    if not condition.choices:
        return f"“{asked.label}” is answered"
    return f"“{asked.label}” is “{telling_value(protocol, asked)}”"


def gaps(protocol: Protocol) -> Iterator[Gap]:
    """Every single thing that can be missing from a case under a protocol."""
    there = whole(protocol)
    yield from _report_and_model_gaps(there)
    for field in protocol.fields:
        taken = (
            {"changed": (replace(there["c"], **{field.bound: ""}),)}
            if field.bound
            else {"without": (field.key,)}
        )
        text = field.label
        if field.required_when:
            text += f", because {said(protocol, field.required_when)}"
        yield Gap(f"field {field.key}", Stage.REVIEW, field.key, text, "review", field.key, **taken)
    for item in protocol.proceed:
        place = (item.key, item.label, "review", item.key)
        yield Gap(f"item {item.key}", Stage.REVIEW, *place, without=(item.key,))
        nameless = (replace(there[item.key], by=" "),)
        yield Gap(f"nameless {item.key}", Stage.REVIEW, *place, changed=nameless)
    for item in protocol.validation:
        place = (item.key, item.label, "validation", item.key)
        yield Gap(f"item {item.key}", Stage.VALIDATE, *place, without=(item.key,))
        text = f"{item.label}: nothing shows it yet, neither a note nor a file"
        bare = (replace(there[item.key], note=" "),)
        place = (item.key, text, "validation", item.key)
        yield Gap(f"unproven {item.key}", Stage.VALIDATE, *place, changed=bare)


def _report_and_model_gaps(there: dict[str, Entity]) -> Iterator[Gap]:
    case, control, action = there["c"], there["k"], there["a"]

    def cut(name: str, stage: Stage, place: tuple[str, str, str, str], **more: object) -> Gap:
        return Gap(name, stage, *place, **more)

    fixed = {"waivable": False}
    yield cut(
        "title",
        Stage.REPORT,
        ("case.title", "A title is missing", "story", "title"),
        changed=(replace(case, title=""),),
        **fixed,
    )
    yield cut(
        "story",
        Stage.REPORT,
        ("case.story", "What almost happened is not told yet", "story", "story"),
        changed=(replace(case, story=""),),
    )
    yield cut(
        "when",
        Stage.REPORT,
        ("case.occurred", "When it happened is missing", "story", "occurred"),
        changed=(replace(case, occurred=""),),
    )
    stopped = ("stopped_harm", "What stopped harm", "review", "stopped_harm")
    yield cut("no control", Stage.REVIEW, stopped, without=("k",), **fixed)
    not_held = (replace(control, state=ControlState.FAILED),)
    yield cut("none held", Stage.REVIEW, stopped, changed=not_held, **fixed)
    again = ("judged.k", "Would “Second worker” work again?", "review", "k")
    unanswered = (replace(control, other_timing=Reliability.UNANSWERED),)
    yield cut("not judged", Stage.REVIEW, again, changed=unanswered, **fixed)
    for name, text in (("severity", "Worst credible severity"), ("probability", "Probability")):
        place = (f"case.{name}", text, "review", name)
        yield cut(f"no {name}", Stage.REVIEW, place, changed=(replace(case, **{name: ""}),))
    model = (
        ("event", "event", "The event has no words yet", replace(there["e"], text="")),
        ("harm", "harm", "What could have happened is not named", replace(there["h"], text="")),
    )
    for name, target, text, entity in model:
        place = (f"model.{name}", text, "causes", target)
        yield cut(f"no {name}", Stage.ANALYSE, place, changed=(entity,), **fixed)
    text = "Margin to harm is 0, yet no harm happened: which control is missing?"
    place = ("model.margin", text, "causes", "harm")
    yield cut("margin 0", Stage.ANALYSE, place, margin=0, **fixed)
    text = "No path leads to harm in this model, yet it came close: which cause is missing?"
    place = ("model.path", text, "causes", "event")
    yield cut("no path", Stage.ANALYSE, place, margin=NO_MARGIN)
    place = ("words.x", "A cause has no words yet", "causes", "x")
    yield cut("silent cause", Stage.ANALYSE, place, changed=(replace(there["x"], text=""),))
    place = ("linked.f", "F1 is not linked to a cause", "actions", "f")
    yield cut("loose finding", Stage.ANALYSE, place, changed=(replace(there["f"], causes=()),))
    place = ("words.f", "F1 has no words yet", "actions", "f")
    changed = (replace(there["f"], statement=" "),)
    yield cut("silent finding", Stage.ANALYSE, place, changed=changed)
    place = ("plan.finding", "No finding yet", "actions", "findings")
    changed = (replace(action, findings=()),)
    yield cut("no finding", Stage.ANALYSE, place, changed=changed, without=("f",))
    text = "No cause yet: what made it likely?"
    changed = (replace(there["f"], causes=("k",)),)
    place = ("model.causes", text, "causes", "event")
    yield cut("no cause", Stage.ANALYSE, place, changed=changed, without=("x", "l"))
    place = ("covered.f", "F1 has no action yet", "actions", "f")
    yield cut("no action", Stage.ACT, place, without=("a",))
    parts = (
        ("owner", {"owner": ""}, "an owner", False),
        ("deadline", {"deadline": ""}, "a deadline", False),
        ("strength", {"strength": Strength.UNKNOWN}, "a strength", True),
        ("checks", {"checks": ()}, "an evidence check", True),
        ("measure", {"measure": ""}, "a measure", True),
        ("review_date", {"review_date": ""}, "a review date", True),
    )
    for part, values, words, waivable in parts:
        place = (f"{part}.a", f"“Move the switch” needs {words}", "actions", "a")
        changed = (replace(action, **values),)
        yield cut(f"no {part}", Stage.ACT, place, changed=changed, waivable=waivable)
    place = ("words.a", "An action has no words yet", "actions", "a")
    yield cut("silent action", Stage.ACT, place, changed=(replace(action, text=""),), **fixed)
    text = "“Move the switch” has more than one owner: name the one who answers for it"
    changed = (replace(action, owner="Shift lead; coordinator"),)
    place = ("owner.a", text, "actions", "a")
    yield cut("two owners", Stage.ACT, place, changed=changed, **fixed)
    text = "Every action is a weaker one: choose one that changes the system"
    changed = (replace(action, strength=Strength.WEAKER),)
    yield cut("weak", Stage.ACT, ("plan.strength", text, "actions", "actions"), changed=changed)
    place = ("done.a", "“Move the switch” is not done yet", "actions", "a")
    changed = (replace(action, state=ActionState.IN_PROGRESS),)
    yield cut("undone", Stage.VALIDATE, place, changed=changed)


GAPS = [(protocol, gap) for protocol in PROTOCOLS.values() for gap in gaps(protocol)]
IDS = [f"{protocol.key}-{gap.stage}-{gap.name}" for protocol, gap in GAPS]
CONDITIONAL = [
    (protocol, field)
    for protocol in PROTOCOLS.values()
    for field in protocol.fields
    if field.required_when
]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_a_case_that_has_everything_goes_through(protocol, stage):
    entities = whole(protocol)
    entities["c"] = replace(entities["c"], stage=stage)
    file = CaseFile("c", entities.values())
    assert blockers(file, protocol, 1, SAC) == ()
    assert is_validated(file, protocol)


@pytest.mark.parametrize(("protocol", "gap"), GAPS, ids=IDS)
def test_one_thing_missing_blocks_with_its_words_and_its_place(protocol, gap):
    (found,) = blockers(gap.file(protocol), protocol, gap.margin, SAC)
    assert (found.key, found.text) == (gap.key, gap.text)
    assert (found.tab, found.target, found.waivable) == (gap.tab, gap.target, gap.waivable)


@pytest.mark.parametrize(("protocol", "gap"), GAPS, ids=IDS)
def test_a_waiver_by_name_lifts_it_where_it_may(protocol, gap):
    waiver = Waiver(id="w", item=gap.key, by="Quality lead", at=AT, reason="Moved out", **OWN)
    left = blockers(gap.file(protocol, waiver), protocol, gap.margin, SAC)
    assert bool(left) is not gap.waivable


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_a_file_beside_it_proves_an_item_as_a_note_does(protocol):
    entities = whole(protocol)
    for item in protocol.validation:
        entities[item.key] = replace(entities[item.key], note="")
        entities[f"e.{item.key}"] = Evidence(
            id=f"e.{item.key}", subject=item.key, file_name="sheet.pdf", sha256="00", **OWN
        )
    entities["c"] = replace(entities["c"], stage=Stage.VALIDATE)
    assert blockers(CaseFile("c", entities.values()), protocol, 1, SAC) == ()


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_an_empty_case_is_asked_in_the_order_of_the_protocol(protocol):
    empty = CaseFile("c", [Case(id="c", reference="NM-1", title="", stage=Stage.REVIEW)])
    expected = [field.key for field in protocol.fields if field.required_when is None]
    expected += [item.key for item in protocol.proceed]
    found = [blocker.key for blocker in blockers(empty, protocol, None)]
    assert found == [*expected, "stopped_harm", "case.severity", "case.probability"]


@pytest.mark.parametrize(
    ("protocol", "field"), CONDITIONAL, ids=[f"{p.key}-{f.key}" for p, f in CONDITIONAL]
)
def test_what_hangs_on_a_condition_is_not_asked_where_it_does_not_hold(protocol, field):
    condition = field.required_when
    entities = whole(protocol)
    del entities[field.key]
    entities["c"] = replace(entities["c"], stage=Stage.REVIEW)
    scores = (0, 1, 2, 3)
    if condition.sac:
        file = CaseFile("c", entities.values())
        for sac in scores:
            keys = {b.key for b in blockers(file, protocol, 1, sac)}
            assert (field.key in keys) is (sac in condition.sac)
        return
    asked = protocol.field(condition.field)
    assert set(condition.choices) < set(asked.choices), "one answer at least asks no more"
    for choice in asked.choices:
        entities[asked.key] = replace(entities[asked.key], value=choice)
        file = CaseFile("c", entities.values())
        keys = {b.key for b in blockers(file, protocol, 1, SAC)}
        assert (field.key in keys) is (choice in condition.choices)
        assert holds(condition, file, protocol, SAC) is (choice in condition.choices)


# -- what comes with every one of them -----------------------------------------------------------


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_each_has_clocks_for_every_stage_a_repeat_and_what_follows(protocol):
    assert protocol.repeat is not None
    assert protocol.repeat.then
    for stage in STAGES:
        clocks = [clock for clock in protocol.clocks if clock.stage is stage]
        assert clocks, stage
        assert clocks[-1].when is None, "a clock runs in every case"
        hours = [clock.hours for clock in clocks]
        assert hours == sorted(hours), "what holds for higher risk is no longer than the rest"
    review = [clock for clock in protocol.clocks if clock.stage is Stage.REVIEW]
    assert any(clock.when and 3 in clock.when.sac for clock in review)
    assert [follow.way for follow in sorted(protocol.follow, key=lambda f: f.sac)] == [
        "quick",
        "aggregate",
        "full",
    ]


def test_the_letters_of_a_medication_discrepancy_run_from_a_to_i():
    category = PROTOCOLS["medication"].field("category")
    assert "".join(choice[0] for choice in category.choices) == "ABCDEFGHI"
    assert all(choice[1:3] == ": " and len(choice) <= 50 for choice in category.choices)
    assert "nccmerp.org" in category.why
    watched = PROTOCOLS["medication"].field("watched_for").required_when
    assert watched.choices == category.choices[2:], "from where it reached the person on"


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_the_words_on_screen_are_short_enough_to_be_read(protocol):
    assert len(protocol.label) <= 14
    for field in protocol.fields:
        assert len(field.label) <= 50, field.key
        assert len(field.prompt) <= 95, field.key
        assert len(field.help) <= 420, field.key
        assert all(len(choice) <= 70 for choice in field.choices), field.key
        assert not field.label.endswith("."), field.key
    for item in (*protocol.proceed, *protocol.validation):
        assert len(item.label) <= 70, item.key
        assert item.help.endswith("."), item.key


def test_the_words_that_recognise_a_kind_are_its_own():
    seen: dict[str, str] = {}
    for key, protocol in PROTOCOLS.items():
        for word in protocol.words:
            assert word not in seen, f"{word} belongs to {seen.get(word)} and {key}"
            seen[word] = key


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_each_marks_what_somebodys_safety_hangs_on(protocol):
    entries = (*protocol.fields, *protocol.proceed, *protocol.validation)
    critical = [entry for entry in entries if entry.critical]
    assert any(item.critical for item in protocol.proceed), "before the analysis"
    assert any(item.critical for item in protocol.validation), "before the case is closed"
    assert len(critical) < len(entries) / 2, "where all is critical, nothing is"


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_each_asks_who_has_to_be_told_soonest_first(protocol):
    hours = [asked.hours for asked in protocol.telling]
    assert hours == sorted(hours)
    assert hours
    for asked in protocol.telling:
        assert asked.about in TOLD
        assert asked.why.endswith(".")
        assert len(asked.why) <= 120

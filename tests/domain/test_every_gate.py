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
from rca_studio.domain.causal import ControlState, Reliability
from rca_studio.domain.gates import NO_MARGIN, blockers, holds, is_validated
from rca_studio.domain.plan import ActionState, EvidenceCheck, Strength
from rca_studio.domain.proof import Signature, Telling
from rca_studio.domain.protocol import Condition, Protocol, ProtocolField
from rca_studio.domain.protocol_packs import load_protocols
from rca_studio.domain.review import Evidence, Waiver
from rca_studio.domain.signing import covered_digest
from rca_studio.paths import resource
from tests.domain.whole_case import AT, OWN, SAC, telling_value, whole

PROTOCOLS = load_protocols(resource("protocols"))
STAGES = tuple(stage for stage in Stage if stage is not Stage.CLOSE)


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
    critical: bool = False

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
        place = (field.key, text, "review", field.key)
        yield Gap(f"field {field.key}", Stage.REVIEW, *place, critical=field.critical, **taken)
    for item in protocol.proceed:
        place = (item.key, item.label, "review", item.key)
        yield Gap(
            f"item {item.key}", Stage.REVIEW, *place, without=(item.key,), critical=item.critical
        )
        nameless = (replace(there[item.key], by=" "),)
        yield Gap(
            f"nameless {item.key}", Stage.REVIEW, *place, changed=nameless, critical=item.critical
        )
    for item in protocol.validation:
        place = (item.key, item.label, "validation", item.key)
        critical = {"critical": item.critical}
        yield Gap(f"item {item.key}", Stage.VALIDATE, *place, without=(item.key,), **critical)
        text = f"{item.label}: nothing shows it yet, neither a note nor a file"
        bare = (replace(there[item.key], note=" "),)
        place = (item.key, text, "validation", item.key)
        yield Gap(f"unproven {item.key}", Stage.VALIDATE, *place, changed=bare, **critical)
    yield from _telling_gaps(protocol, there)


def _telling_gaps(protocol: Protocol, there: dict[str, Entity]) -> Iterator[Gap]:
    for asked in protocol.telling:
        key = f"telling.{asked.about}"
        who = asked.about.replace("_", " ")
        place = (key, f"Decide about telling: {who}", "review", key)
        yield Gap(f"no word of {who}", Stage.REVIEW, *place, without=(key,))
        ways = (
            ("undecided", {"choice": Telling.UNDECIDED}),
            ("nameless", {"decided_by": " "}),
            ("for no reason", {"reason": ""}),
        )
        for name, values in ways:
            changed = (replace(there[key], **values),)
            yield Gap(f"{who} {name}", Stage.REVIEW, *place, changed=changed)


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
    text = "Every action is a weaker one: what would change the work itself?"
    changed = (replace(action, strength=Strength.WEAKER),)
    yield cut("weak", Stage.ACT, ("plan.strength", text, "actions", "actions"), changed=changed)
    place = ("done.a", "“Move the switch” is not done yet", "actions", "a")
    changed = (replace(action, state=ActionState.IN_PROGRESS),)
    yield cut("undone", Stage.VALIDATE, place, changed=changed)
    place = ("evidence.a", "“Move the switch”: its evidence is not accepted yet", "actions", "a")
    changed = (replace(action, checks=(EvidenceCheck(text="Photo"),)),)
    yield cut("unproven action", Stage.VALIDATE, place, changed=changed)


GAPS = [(protocol, gap) for protocol in PROTOCOLS.values() for gap in gaps(protocol)]
IDS = [f"{protocol.key}-{gap.stage}-{gap.name}" for protocol, gap in GAPS]
CONDITIONAL = [
    (protocol, key, condition)
    for protocol in PROTOCOLS.values()
    for key, condition in (
        *((field.key, field.required_when) for field in protocol.fields),
        *((f"telling.{asked.about}", asked.when) for asked in protocol.telling),
    )
    if condition
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
    assert (found.tab, found.target) == (gap.tab, gap.target)
    assert (found.waivable, found.critical) == (gap.waivable, gap.critical)


@pytest.mark.parametrize(("protocol", "gap"), GAPS, ids=IDS)
def test_a_waiver_by_name_lifts_it_where_it_may(protocol, gap):
    waiver = Waiver(id="w", item=gap.key, by="Quality lead", at=AT, reason="Moved out", **OWN)
    left = blockers(gap.file(protocol, waiver), protocol, gap.margin, SAC)
    assert bool(left) is (gap.critical or not gap.waivable)
    both = replace(waiver, second="Service manager")
    left = blockers(gap.file(protocol, both), protocol, gap.margin, SAC)
    assert bool(left) is not gap.waivable


CRITICAL = [(protocol, gap) for protocol, gap in GAPS if gap.critical]
CRITICAL_IDS = [f"{protocol.key}-{gap.stage}-{gap.name}" for protocol, gap in CRITICAL]


@pytest.mark.parametrize(("protocol", "gap"), CRITICAL, ids=CRITICAL_IDS)
def test_what_safety_hangs_on_takes_two_people_to_set_aside(protocol, gap):
    waiver = Waiver(id="w", item=gap.key, by="Quality lead", at=AT, reason="Moved out", **OWN)
    for second in ("", " ", "quality  LEAD"):
        alone = gap.file(protocol, replace(waiver, second=second))
        (found,) = blockers(alone, protocol, gap.margin, SAC)
        assert found.text == f"{gap.text}: to waive it takes a second person"
        assert (found.key, found.tab, found.target) == (gap.key, gap.tab, gap.target)
    entries = (*protocol.fields, *protocol.proceed, *protocol.validation)
    asked = next(one for one in entries if one.key == gap.key)
    words = asked.help if isinstance(asked, ProtocolField) else asked.guide
    assert words.endswith("Safety-critical: it takes two people to set it aside.")


def test_every_entry_of_every_protocol_is_one_of_these_gaps():
    for protocol in PROTOCOLS.values():
        keys = {gap.key for owner, gap in GAPS if owner is protocol}
        entries = (*protocol.fields, *protocol.proceed, *protocol.validation)
        assert {entry.key for entry in entries} <= keys
        assert {f"telling.{asked.about}" for asked in protocol.telling} <= keys
        marked = {entry.key for entry in entries if entry.critical}
        assert {gap.key for owner, gap in CRITICAL if owner is protocol} == marked


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
    expected += [f"telling.{asked.about}" for asked in protocol.telling if asked.when is None]
    found = [blocker.key for blocker in blockers(empty, protocol, None)]
    assert found == [*expected, "stopped_harm", "case.severity", "case.probability"]


@pytest.mark.parametrize(
    ("protocol", "key", "condition"),
    CONDITIONAL,
    ids=[f"{protocol.key}-{key}" for protocol, key, _ in CONDITIONAL],
)
def test_what_hangs_on_a_condition_is_not_asked_where_it_does_not_hold(protocol, key, condition):
    entities = whole(protocol)
    del entities[key]
    entities["c"] = replace(entities["c"], stage=Stage.REVIEW)
    if condition.sac:
        file = CaseFile("c", entities.values())
        for sac in (0, 1, 2, 3):
            keys = {b.key for b in blockers(file, protocol, 1, sac)}
            assert (key in keys) is (sac in condition.sac)
        return
    asked = protocol.field(condition.field)
    assert set(condition.choices) < set(asked.choices), "one answer at least asks no more"
    for choice in asked.choices:
        entities[asked.key] = replace(entities[asked.key], value=choice)
        file = CaseFile("c", entities.values())
        keys = {b.key for b in blockers(file, protocol, 1, SAC)}
        assert (key in keys) is (choice in condition.choices)
        assert holds(condition, file, protocol, SAC) is (choice in condition.choices)


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_where_people_are_set_up_somebody_signs_the_validation_as_it_is(protocol):
    entities = whole(protocol)
    entities["c"] = replace(entities["c"], stage=Stage.VALIDATE)
    file = CaseFile("c", entities.values())
    signature = Signature(
        id="s",
        stage=Stage.VALIDATE,
        by="Quality lead",
        at=AT,
        meaning="I have seen the evidence",
        covers=covered_digest(file),
        **OWN,
    )

    def blocking(**values: object) -> list[tuple[str, str, str, bool]]:
        changed = replace(entities["a"], measure=values.pop("measure", entities["a"].measure))
        there = {**entities, "a": changed}
        if values.pop("signed", True):
            there["s"] = replace(signature, **values)
        file = CaseFile("c", there.values())
        found = blockers(file, protocol, 1, SAC, signed=True)
        return [(one.text, one.tab, one.target, one.waivable) for one in found]

    place = ("validation", "signature", False)
    nobody = ("Nobody has signed the validation yet", *place)
    assert blocking() == []
    assert blocking(signed=False) == [nobody]
    assert blocking(withdrawn_by="Quality lead", withdrawn_at=AT) == [nobody]
    assert blocking(stage=Stage.ACT) == [nobody]
    changed = ("The validation was changed since it was signed: sign it again", *place)
    assert blocking(measure="On in 5 of 20 checks") == [changed]
    assert blockers(file, protocol, 1, SAC) == (), "nobody is set up, so nobody has to sign"

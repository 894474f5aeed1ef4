"""A case in which everything is there that the gates of a protocol ask for."""

from __future__ import annotations

from collections import Counter

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import Entity
from rca_studio.domain.causal import Cause, Control, Event, Harm, Link, Reliability
from rca_studio.domain.plan import Action, ActionState, EvidenceCheck, Finding, Strength
from rca_studio.domain.proof import About, Telling, TellingDecision
from rca_studio.domain.protocol import Condition, FieldType, Protocol, ProtocolField
from rca_studio.domain.review import Answer, Confirmation

SAC = 3
AT = "2026-11-19T09:12:00Z"
OWN = {"case_id": "c"}
MOMENT = "2026-11-18T20:40"


def conditions(protocol: Protocol) -> list[Condition]:
    """Everything that a question or a decision hangs on."""
    asked = [field.required_when for field in protocol.fields]
    asked += [telling.when for telling in protocol.telling]
    return [condition for condition in asked if condition]


def telling_value(protocol: Protocol, field: ProtocolField) -> str:
    """An answer that makes everything be asked that hangs on it."""
    if field.type is FieldType.MOMENT:
        return MOMENT
    if not field.choices:
        return "What was seen"
    named = Counter(
        choice
        for condition in conditions(protocol)
        if condition.field == field.key
        for choice in condition.choices
    )
    return max(field.choices, key=lambda choice: named[choice])


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
        checks=(EvidenceCheck(text="Photo", met=True, by="Shift lead", at=AT),),
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
    entities += [
        TellingDecision(
            id=f"telling.{asked.about}",
            about=About(asked.about),
            choice=Telling.NO,
            decided_by="Quality lead",
            decided_at=AT,
            reason="Nobody was in reach of harm",
            **OWN,
        )
        for asked in protocol.telling
    ]
    return {entity.id: entity for entity in entities}

"""What people will read under a protocol: each sentence that says something is still missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.gates import Blocker, blockers
from rca_studio.domain.protocol import Condition, Protocol
from rca_studio.domain.review import Answer, Confirmation
from rca_studio.ui.protocols.parts import NO_WORDS, Spot

_CASE: Final = "example"


def sentences(protocol: Protocol) -> list[tuple[Spot, str]]:
    """The place of each thing a protocol asks for, and what is read while it is missing.

    They are the words of the gates themselves, for made-up cases in which the thing is asked for.
    """
    always = {b.key: b.text for b in _missing(protocol, Stage.REVIEW, None)}
    found: list[tuple[Spot, str]] = []
    for number, field in enumerate(protocol.fields):
        words = always.get(field.key)
        if field.required_when is not None:
            words = _under(protocol, field.required_when, field.key)
        found.append((Spot("field", number), words or field.label or NO_WORDS))
    for number, item in enumerate(protocol.proceed):
        found.append((Spot("proceed", number), always.get(item.key, item.label) or NO_WORDS))
    for number, asked in enumerate(protocol.telling):
        key = f"telling.{asked.about}"
        words = always.get(key) or _under(protocol, asked.when, key)
        found.append((Spot("tell", number), words or asked.label))
    open_items = {b.key: b.text for b in _missing(protocol, Stage.VALIDATE, None)}
    unproven = {b.key: b.text for b in _missing(protocol, Stage.VALIDATE, None, confirmed=True)}
    for number, item in enumerate(protocol.validation):
        spot = Spot("validation", number)
        found.append((spot, open_items.get(item.key, item.label) or NO_WORDS))
        found.append((spot, unproven.get(item.key, item.label) or NO_WORDS))
    return found


def sentences_at(protocol: Protocol, spot: Spot) -> tuple[str, ...]:
    """What is read while the thing at one spot is missing."""
    return tuple(words for there, words in sentences(protocol) if there == spot)


def _under(protocol: Protocol, condition: Condition | None, key: str) -> str:
    found = _missing(protocol, Stage.REVIEW, condition)
    return next((one.text for one in found if one.key == key), "")


def _missing(
    protocol: Protocol, stage: Stage, condition: Condition | None, *, confirmed: bool = False
) -> tuple[Blocker, ...]:
    """What blocks a made-up case at a stage, in which a condition holds."""
    case = Case(id=_CASE, reference="", title="", protocol=protocol.key, stage=stage)
    entities: list[Answer | Confirmation] = []
    sac = 0
    if condition is not None and condition.sac:
        sac = condition.sac[0]
    elif condition is not None:
        value = condition.choices[0] if condition.choices else "…"
        asked = protocol.field(condition.field)
        if asked is not None and asked.bound:
            case = replace(case, **{asked.bound: value})  # type: ignore[arg-type]
        else:
            entities.append(Answer(id="a", case_id=_CASE, field=condition.field, value=value))
    if confirmed:
        entities += [
            Confirmation(
                id=item.key, case_id=_CASE, item=item.key, by="…", at="2026-01-01T00:00:00Z"
            )
            for item in protocol.validation
        ]
    return blockers(CaseFile(_CASE, (case, *entities)), protocol, None, sac)

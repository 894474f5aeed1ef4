"""A case as others may see it: the same case file, with nothing in it that tells who or where.

What is kept is listed here, by kind and field; what is not listed is emptied. So a field that is
added to the model later is never shown by mistake.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from rca_studio.analysis.deident.clearing import Clearer
from rca_studio.analysis.deident.hidden import Cleared
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.causal import Cause, Control, Event, Harm, Link, LogicAnswer, Place
from rca_studio.domain.plan import Action, EvidenceCheck, Finding, Measure, Measurement
from rca_studio.domain.session import NameKind
from rca_studio.domain.timeline import TimelineEntry

CLEARED: Final[Mapping[type, tuple[str, ...]]] = MappingProxyType(
    {
        Case: ("title", "story", "immediate_action", "service", "location", "staff_group", "route"),
        Cause: ("text", "ruled_out_because", "duty"),
        Control: ("text", "why_reliable"),
        Event: ("text",),
        Harm: ("text",),
        TimelineEntry: ("text", "expected"),
        Finding: ("statement",),
        Action: ("text", "owner", "measure", "result"),
    }
)
"""The texts others may see, once they are de-identified, by kind."""

KEPT: Final[Mapping[type, frozenset[str]]] = MappingProxyType(
    {
        Case: frozenset(
            ("id", "protocol", "nature", "stage", "severity", "probability", "frame", "practice")
        ),
        Cause: frozenset(
            ("id", "case_id", "category", "evidence", "nature", "gate", "question", "rank")
        ),
        Control: frozenset(
            (
                *("id", "case_id", "guards", "state", "kind", "gate", "reliable", "other_staff"),
                *("other_timing", "greater_pressure", "rank"),
            )
        ),
        Event: frozenset(("id", "case_id", "gate")),
        Harm: frozenset(("id", "case_id", "gate")),
        Link: frozenset(("id", "case_id", "cause_id", "effect_id", "rank")),
        Place: frozenset(("id", "case_id", "node", "view", "x", "y")),
        LogicAnswer: frozenset(("id", "case_id", "effect", "cause", "answer", "causes")),
        TimelineEntry: frozenset(("id", "case_id", "kind", "about", "rank")),
        Finding: frozenset(("id", "case_id", "number", "causes")),
        Action: frozenset(
            (
                *("id", "case_id", "findings", "kind", "strength", "state", "effects", "rank"),
                *("effort", "reach", "pattern"),
            )
        ),
        Measurement: frozenset(("id", "case_id", "action", "kind", "numerator", "denominator")),
    }
)
"""What is kept as it is: ids, choices and figures that tell of nobody. Kinds that are not listed
(answers, evidence, signatures, who was told ...) are not in the copy at all."""

_NEEDED: Final = MappingProxyType({Case: {"reference": "", "title": ""}, Measurement: {"day": ""}})


@dataclass(frozen=True, slots=True)
class ClearedCase:
    """A case as others may see it.

    Attributes:
        casefile: the same entities under the same ids, with texts de-identified and the rest
            empty: no names, no moments, no references, no files.
        hidden: what was hidden in each text, by id of the entity and name of the field; also the
            moments of the timeline and of the case, under ``"moment"`` and ``"occurred"``.
        moments: by id of an entry of the timeline (and of the case) when it was, as others may see
            it: "Day 0, evening"; "" where it is not known.
    """

    casefile: CaseFile
    hidden: Mapping[tuple[str, str], Cleared]
    moments: Mapping[str, str]


def cleared_case(casefile: CaseFile, clearer: Clearer) -> ClearedCase:
    """The case as others may see it; ``clearer`` is this case's own, with its day.

    Names the case holds beside its texts (who reported it, who confirmed) are learned first, so
    that they are found in the texts.
    """
    learn_names(casefile, clearer)
    hidden: dict[tuple[str, str], Cleared] = {}
    kept: list[Entity] = []
    moments: dict[str, str] = {}
    for entity in _in_order(casefile):
        if type(entity) not in KEPT:
            continue
        kept.append(_cleared(entity, clearer, hidden))
        moment = _moment(entity)
        if moment:
            told = clearer.text(moment, where="moment")
            moments[entity.id] = told.text
            hidden[entity.id, "occurred" if isinstance(entity, Case) else "moment"] = told
    return ClearedCase(
        CaseFile(casefile.case_id, kept), MappingProxyType(hidden), MappingProxyType(moments)
    )


def _in_order(casefile: CaseFile) -> Iterator[Entity]:
    """The entities in the order in which a case is told, so that stand-ins follow the story."""
    if casefile.exists:
        yield casefile.case
    for kind in KEPT:
        if kind is not Case:
            yield from casefile.of(kind)


def _moment(entity: Entity) -> str:
    if isinstance(entity, Case):
        return "" if entity.anonymous else entity.occurred
    return entity.moment if isinstance(entity, TimelineEntry) else ""


def _cleared(entity: Entity, clearer: Clearer, hidden: dict[tuple[str, str], Cleared]) -> Entity:
    kind = type(entity)
    values: dict[str, Any] = dict(_NEEDED.get(kind, {}))
    for name in KEPT[kind]:
        if hasattr(entity, name):
            values[name] = getattr(entity, name)
    for name in CLEARED.get(kind, ()):
        text = getattr(entity, name)
        if text:
            told = clearer.text(text, where=f"{kind.__name__.lower()}.{name}")
            hidden[entity.id, name] = told
            values[name] = told.text
        else:
            values[name] = ""
    if isinstance(entity, Action):
        values |= _proof(entity, clearer, hidden)
    return kind(**values)


def _proof(
    action: Action, clearer: Clearer, hidden: dict[tuple[str, str], Cleared]
) -> dict[str, Any]:
    """Of what proves an action only what was asked for and whether it was met; and its measures."""

    def told(name: str, text: str) -> str:
        if not text:
            return ""
        cleared = clearer.text(text, where=f"action.{name}")
        hidden[action.id, name] = cleared
        return cleared.text

    checks = tuple(
        EvidenceCheck(text=told(f"checks {number}", check.text), met=check.met)
        for number, check in enumerate(action.checks, start=1)
    )
    measures = tuple(
        Measure(
            kind=one.kind,
            text=told(f"{one.kind.value} measure", one.text),
            numerator=told(f"{one.kind.value} numerator", one.numerator),
            denominator=told(f"{one.kind.value} denominator", one.denominator),
            target=one.target,
            at_most=one.at_most,
        )
        for one in action.measures
    )
    return {"checks": checks, "measures": measures}


_HOLD_STAFF: Final = (
    *("reporter", "by", "second", "owner", "answer_by", "checker", "given_by", "decided_by"),
    *("told_by", "withdrawn_by"),
)
_HOLD_PEOPLE: Final = ("person_affected", "told_whom")


def learn_names(casefile: CaseFile, clearer: Clearer) -> None:
    """Tell a clearer all names a case holds, and let it read all texts before the first.

    Also for words that belong to no case, but to a session that tells this one.
    """
    texts: list[str] = []
    for entity in _in_order(casefile):
        texts += (getattr(entity, name) for name in CLEARED.get(type(entity), ()))
    names: set[tuple[str, NameKind]] = set()
    for entity in casefile:
        for one in _parts(entity):
            for name in _HOLD_STAFF:
                names.add((str(getattr(one, name, "") or ""), NameKind.STAFF))
            for name in _HOLD_PEOPLE:
                names.add((str(getattr(one, name, "") or ""), NameKind.PERSON))
    for name, kind in sorted(names):
        if name.strip():
            clearer.know(name, kind, "is named in this case")
    clearer.learn(texts)


def _parts(entity: Entity) -> Iterator[Any]:
    yield entity
    if isinstance(entity, Action):
        yield from entity.checks
        yield from entity.decisions
        yield from entity.reviews

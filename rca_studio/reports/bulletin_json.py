"""A learning bulletin for other providers, as data: what its page says, and the causal model.

Ids are random and made anew each time, so that two bulletins cannot be laid beside each other to
find the case; there is no date but relative ones, no organisation and no name of a file. Under
``model`` stands a case as `rca_studio.reports.exchange.json_case` writes it, so whoever receives it
brings causes, controls and links into a case of their own with "Bring in a model" or ``read-in``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from secrets import token_hex
from typing import Any, Final

from rca_studio.analysis.session.frame import Changed
from rca_studio.domain.casefile import CaseFile, Entity, kind_name
from rca_studio.domain.causal import Cause, Control, Event, EvidenceState, Harm, Link
from rca_studio.domain.codec import to_plain
from rca_studio.domain.plan import Action, Effect
from rca_studio.domain.words import shortened
from rca_studio.reports.bulletin import Bulletin
from rca_studio.reports.exchange.json_case import FORMAT as CASE_FORMAT
from rca_studio.reports.exchange.json_case import FORMAT_VERSION as CASE_VERSION
from rca_studio.reports.exchange.json_case import SCHEMA_ID as CASE_SCHEMA
from rca_studio.version import VERSION

FORMAT: Final = "rca-studio-learning"
FORMAT_VERSION: Final = 1
SCHEMA_ID: Final = "urn:rca-studio:schema:learning:1"
SCHEMA_FILE: Final = "schema/learning_bulletin.schema.json"
"""Where the published schema is, below the resources."""

_HELD: Final = {True: "held", False: "did_not_hold", None: "planned"}
_MOST_LETTERS: Final = 220
"""As on a frame, where a longer action ends with an ellipsis."""


def bulletin_json(bulletin: Bulletin, new_id: Callable[[], str] = lambda: token_hex(8)) -> bytes:
    """The bulletin as JSON, see ``resources/schema/learning_bulletin.schema.json``.

    Args:
        bulletin: what it says.
        new_id: gives a random id each time.
    """
    case = bulletin.case
    margins = case.margins
    plain: dict[str, Any] = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "program": f"RCA Studio {VERSION}",
        "title": bulletin.title,
        "what_almost_happened": list(case.story),
        "what_was_expected": list(case.expected),
        "steps": [
            {"when": row.when, "what": row.what, "expected": row.expected} for row in case.steps
        ],
        "what_made_it_likely": list(case.causes),
        "what_stopped_harm": [
            {"what": row.text, "kind": row.kind, "state": _HELD[row.held], "again": row.again}
            for row in case.barriers
        ],
        "margin": {
            "today": margins.today if margins and margins.known else None,
            "with_the_plan": margins.after if margins and margins.known else None,
            "words": list(margins.words) if margins and margins.known else [],
        },
        "what_changed": [
            {"what": row.text, "state": row.state, "strength": row.strength} for row in case.changes
        ],
        "question": {
            "text": case.question.text if case.question else "",
            "answers": list(case.question.options) if case.question else [],
        },
        "model_is_whole": case.whole,
        "model": _model(case.model, case.changes, new_id),
    }
    return (json.dumps(plain, ensure_ascii=False, indent=2) + "\n").encode()


def _model(
    casefile: CaseFile | None, changes: Iterable[Changed], new_id: Callable[[], str]
) -> dict[str, Any]:
    """The causal model as a case of the exchange format; empty where no frame shows it."""
    plain: dict[str, Any] = {
        "format": CASE_FORMAT,
        "version": CASE_VERSION,
        "program": f"RCA Studio {VERSION}",
    }
    if casefile is None:
        return plain
    for entity in _renamed(_told(casefile, changes), new_id):
        plain.setdefault(kind_name(entity), []).append(to_plain(entity))
    return plain


def _told(casefile: CaseFile, changes: Iterable[Changed]) -> Iterator[Entity]:
    """Nodes and links with nothing but what is drawn of them; actions that were shown."""
    nodes: list[Cause | Event | Harm] = [
        replace(one, ruled_out_because="", answer_by="", answer_due="", duty="")
        for one in casefile.causes
        if one.evidence is not EvidenceState.RULED_OUT
    ]
    nodes += [one for one in (casefile.event, casefile.harm) if one is not None]
    guarded = {one.id for one in nodes}
    controls = [replace(c, why_reliable="") for c in casefile.controls if c.guards in guarded]
    yield from nodes
    yield from controls
    there = guarded | {one.id for one in controls}
    for link in casefile.of(Link):
        if {link.cause_id, link.effect_id} <= there:
            yield link
    shown = {row.text for row in changes}
    for action in casefile.actions:
        if shortened(action.text, _MOST_LETTERS) in shown:
            effects = tuple(one for one in action.effects if one.target in there)
            yield Action(
                id=action.id,
                case_id=action.case_id,
                text=shortened(action.text, _MOST_LETTERS),
                kind=action.kind,
                strength=action.strength,
                state=action.state,
                effects=effects,
            )


def _renamed(entities: Iterable[Entity], new_id: Callable[[], str]) -> Iterator[Entity]:
    """The same with random ids, and with ranks that only keep the order."""
    kept = list(entities)
    ids: Mapping[str, str] = {one.id: new_id() for one in kept}
    case_id = new_id()
    for place, one in enumerate(kept):
        values: dict[str, Any] = {"id": ids[one.id], "case_id": case_id}
        if hasattr(one, "rank"):
            values["rank"] = float(place)
        if isinstance(one, Control):
            values["guards"] = ids[one.guards]
        elif isinstance(one, Link):
            values |= {"cause_id": ids[one.cause_id], "effect_id": ids[one.effect_id]}
        elif isinstance(one, Action):
            values["effects"] = tuple(
                Effect(kind=e.kind, target=ids[e.target]) for e in one.effects
            )
        yield replace(one, **values)


def schema() -> dict[str, Any]:
    """The schema of the file, JSON Schema draft 2020-12."""
    text = {"type": "string"}
    texts = {"type": "array", "items": text}
    count = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]}
    properties: dict[str, Any] = {
        "format": {"const": FORMAT},
        "version": {"const": FORMAT_VERSION},
        "program": text,
        "title": text,
        "what_almost_happened": {**texts, "description": "Paragraphs."},
        "what_was_expected": texts,
        "steps": _rows(
            "When is relative to the day of the near miss: Day 0, evening.",
            *("when", "what", "expected"),
        ),
        "what_made_it_likely": texts,
        "what_stopped_harm": {
            "type": "array",
            "items": _object(
                {
                    "what": text,
                    "kind": text,
                    "state": {"enum": list(_HELD.values())},
                    "again": {**text, "description": "Whether it would work again."},
                }
            ),
        },
        "margin": {
            **_object({"today": count, "with_the_plan": count, "words": texts}),
            "description": "How many more things would have had to go wrong before harm.",
        },
        "what_changed": _rows(
            "Actions, what has come furthest first.", "what", "state", "strength"
        ),
        "question": _object({"text": text, "answers": texts}),
        "model_is_whole": {
            "type": "boolean",
            "description": "False where only a part of the causal model was shown.",
        },
        "model": {
            "$ref": CASE_SCHEMA,
            "description": "The causal model; ids are random and belong to this file alone.",
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "What was learned from one near miss, de-identified, as RCA Studio shares it",
        **_object(properties),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _rows(words: str, *names: str) -> dict[str, Any]:
    items = _object({name: {"type": "string"} for name in names})
    return {"type": "array", "description": words, "items": items}

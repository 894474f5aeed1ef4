"""Cases that RCA Studio wrote as JSON (``resources/schema/causal_model.schema.json``).

A learning bulletin of another provider (``learning_bulletin.schema.json``) holds such a case under
``model``, with nothing in it that tells whose it was; it is read by the same words.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, cast

from rca_studio.domain.casefile import KINDS, Entity
from rca_studio.domain.causal import Cause, Control, Event, Harm, Link, LogicAnswer, Place
from rca_studio.domain.codec import from_plain
from rca_studio.domain.review import Evidence
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.domain.wording import KeptWording
from rca_studio.intake.models.reading import (
    DRAFT,
    MOST_LINKS,
    MOST_NODES,
    Draft,
    ModelRead,
    checked,
    kept_text,
    refused,
)
from rca_studio.intake.text import clean_text

FORMAT: Final = "rca-studio-case"
FORMAT_VERSION: Final = 1
LEARNING: Final = "rca-studio-learning"
_WHAT: Final = "a case of RCA Studio as JSON"
_NODES = (Cause, Control, Event, Harm)
_MODEL = (*_NODES, Link, Evidence, Place, LogicAnswer, KeptWording, TimelineEntry)
_MOST_ENTITIES: Final = 60_000
_MOST_MARKS: Final = 4_000_000
_SKIPPED: Final = ("case", "import_batch", "mapping_profile", "setting")


def read_json_case(name: str, text: str) -> ModelRead:
    """The causal model of a case, with its timeline and the evidence, places and answers about it.

    Raises:
        KnownFault: it is no such case, or does not hang together.
    """
    if text.count("{") + text.count("[") + text.count(",") > _MOST_MARKS:
        raise refused(name, "is too large for one case", "Export fewer things.")
    whole = _loaded(name, text)
    if whole.get("format") == LEARNING:
        whole = _model_of(name, whole)
    if whole.get("format") != FORMAT:
        raise refused(
            name,
            "is JSON, but no case that RCA Studio wrote",
            "Cases from other systems come in by Import.",
        )
    if whole.get("version") != FORMAT_VERSION:
        raise refused(
            name, "comes from a newer version of RCA Studio", "Open it with that version."
        )
    draft = Draft(name)
    for kind, values in whole.items():
        if kind in ("format", "version", "program"):
            continue
        if kind not in KINDS or not isinstance(values, list):
            raise refused(name, f"holds “{clean_text(kind)[:40]}”, which is not known here")
        if kind not in _SKIPPED:
            _take(draft, kind, values)
    _tidy(draft)
    return draft.finished(_WHAT) if not draft.entities else _done(draft)


def _model_of(name: str, bulletin: dict[str, Any]) -> dict[str, Any]:
    """The case in a learning bulletin."""
    if bulletin.get("version") != FORMAT_VERSION:
        raise refused(
            name, "comes from a newer version of RCA Studio", "Open it with that version."
        )
    model = bulletin.get("model")
    if not isinstance(model, dict):
        raise refused(name, "is a learning bulletin without a causal model", "Read it as it is.")
    return model


def _done(draft: Draft) -> ModelRead:
    draft.note(
        draft.cut, "{} text was too long and was cut.", "{} texts were too long and were cut."
    )
    return checked(draft.name, draft.entities, _WHAT, draft.notes, [])


def _loaded(name: str, text: str) -> dict[str, Any]:
    def no_constant(word: str) -> float:
        raise ValueError(word)

    try:
        whole = json.loads(text, parse_constant=no_constant)
    except (ValueError, RecursionError) as error:
        raise refused(name, "is not complete JSON") from error
    if not isinstance(whole, dict):
        raise refused(name, "is JSON, but no case that RCA Studio wrote")
    return whole


def _take(draft: Draft, kind: str, values: list[Any]) -> None:
    wanted = KINDS[kind]
    if wanted not in _MODEL:
        words = kind.replace("_", " ")
        several = f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"
        draft.note(
            len(values),
            f"{{}} {words} was left out: only the causal model is read.",
            f"{{}} {several} were left out: only the causal model is read.",
        )
        return
    for plain in values:
        entity = _entity(draft.name, wanted, plain)
        if entity.id in draft.entities:
            raise refused(draft.name, f"holds the id “{_short(entity.id)}” twice")
        if len(draft.entities) >= _MOST_ENTITIES:
            raise refused(draft.name, "is too large for one case", "Export fewer things.")
        draft.entities[entity.id] = _cleaned(draft, entity)


def _entity(name: str, kind: type[Entity], plain: Any) -> Entity:
    try:
        entity = from_plain(kind, plain)
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        words = kind.__name__.lower()
        raise refused(name, f"holds a {words} that cannot be read") from error
    if not entity.id or not isinstance(entity.id, str):
        raise refused(name, f"holds a {kind.__name__.lower()} without an id")
    return _in_draft(entity)


def _in_draft(entity: Entity) -> Entity:
    """The entity as part of the draft."""
    changed: Any = replace(cast(Any, entity), case_id=DRAFT)
    return cast(Entity, changed)


def _cleaned(draft: Draft, entity: Entity) -> Entity:
    """All texts of an entity safe to store; numbers within reason."""
    values: dict[str, Any] = {}
    for field in type(entity).__dataclass_fields__:
        value = getattr(entity, field)
        if isinstance(value, str) and type(value) is str and field not in ("id", "case_id"):
            plain, was_cut = kept_text(value)
            draft.cut += was_cut
            values[field] = plain if plain != value.strip() else value
        if isinstance(value, float) and abs(value) > 1e9:
            raise refused(draft.name, "holds a number far out of reach")
        if type(value) is int and abs(value) > 1e12:
            raise refused(draft.name, "holds a number far out of reach")
    return replace(entity, **values)


def _tidy(draft: Draft) -> None:
    """Leave out what is about things that are not in the model."""
    nodes = {id_ for id_, entity in draft.entities.items() if isinstance(entity, _NODES)}
    links = sum(isinstance(entity, Link) for entity in draft.entities.values())
    if len(nodes) > MOST_NODES or links > MOST_LINKS:
        raise refused(
            draft.name,
            f"holds more than {MOST_NODES:,} causes and controls or {MOST_LINKS:,} links",
            "Bring it in in parts.",
        )
    gone = _drop(
        draft,
        lambda e: (
            (isinstance(e, Evidence | KeptWording) and e.subject not in nodes)
            or (isinstance(e, Place) and e.node not in nodes)
            or (isinstance(e, LogicAnswer) and not {e.effect, *filter(None, [e.cause])} <= nodes)
        ),
    )
    draft.note(
        gone,
        "{} piece of evidence or note about something else was left out.",
        "{} pieces of evidence or notes about something else were left out.",
    )
    files = 0
    for id_, entity in draft.entities.items():
        if isinstance(entity, TimelineEntry) and entity.about not in nodes:
            draft.entities[id_] = replace(entity, about="")
        if isinstance(entity, Evidence) and entity.sha256:
            files += 1
            note = "; ".join(part for part in (entity.note, f"file {entity.file_name}") if part)
            draft.entities[id_] = replace(entity, note=note, file_name="", sha256="", size=0)
    draft.note(
        files,
        "{} file that served as evidence is not in the JSON; its name stands in the note.",
        "{} files that served as evidence are not in the JSON; their names stand in the notes.",
    )


def _drop(draft: Draft, unwanted: Callable[[Entity], bool]) -> int:
    gone = [id_ for id_, entity in draft.entities.items() if unwanted(entity)]
    for id_ in gone:
        del draft.entities[id_]
    return len(gone)


def _short(text: str) -> str:
    return clean_text(text)[:40]

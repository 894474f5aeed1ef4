"""The audit trail in words: what each recorded change did, as a person would tell it.

An audit entry keeps whole entities before and after as plain data. Here they become lines such as
``Cause “Doorway narrow”: evidence Hypothesis → Verified``. Nothing is left out: a field that has no
words yet is told under its own name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from functools import cache

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import KINDS
from rca_studio.domain.plan import EffectKind
from rca_studio.domain.proof import About, MoveKind, RejectedAs, Telling
from rca_studio.models.history_governance import KINDS as GOVERNANCE
from rca_studio.models.history_governance import (
    governance_became,
    governance_name,
    governance_told,
)
from rca_studio.models.history_plan import checks_told, decision_told, measures_told, review_told
from rca_studio.models.history_sessions import KINDS as SESSIONS
from rca_studio.models.history_sessions import session_became, session_name, session_told
from rca_studio.models.history_words import (
    CHOICES,
    FIELDS,
    FIELDS_OF_KIND,
    MOMENTS,
    NAMES,
    REFERENCES,
    Plain,
    by_whom,
    choice_words,
    humanised,
    moment_shown,
    quoted,
    short,
    tail,
)

NameOf = Callable[[str], str]
"""Gives the words of the entity with this id; empty where it is not known (any more)."""

MOST_LINES = 60
"""So many lines are told of one step; a bulk step ends with a count of the others."""

_SIDES = ("before", "after")
_NOBODY_READS = frozenset(
    {"id", "case_id", "content_hash", "source_key", "source_row", "batch_id", "header_hash"}
    | {"covers"}
)


def tell(changes: Iterable[Plain], name_of: NameOf) -> tuple[str, ...]:
    """What the changes of one audit entry did, a line for each thing that became different.

    Args:
        changes: ``{kind, id, before, after}`` as the audit entry keeps them.
        name_of: gives the words of an entity by its id, for links and the like.
    """
    lines: list[str] = []
    more = 0
    for change in changes:
        for line in _tell_one(change, name_of):
            if len(lines) < MOST_LINES:
                lines.append(line)
            else:
                more += 1
    if more:
        lines.append(f"… and {more:,} more")
    return tuple(lines)


def name(kind: str, entity: Plain) -> str:
    """The words by which people know an entity; may be empty."""
    if kind in GOVERNANCE:
        return governance_name(kind, entity)
    if kind in SESSIONS:
        return session_name(kind, entity)
    if kind == "finding":
        return f"F{entity.get('number', '')}"
    if kind == "case":
        return str(entity.get("reference") or entity.get("title") or "")
    if kind in ("protocol_pack", "kept_protocol"):
        return f"{humanised(str(entity.get('key', '')))} version {entity.get('pack_version', '')}"
    for field in ("text", "field", "item", "about", "what", "file_name", "note", "name", "marking"):
        if value := entity.get(field):
            text = str(value)
            return humanised(text) if field in ("field", "item", "about") else text
    return humanised(str(entity.get("id", ""))) if kind == "setting" else ""


def _tell_one(change: Plain, name_of: NameOf) -> Iterator[str]:
    kind = str(change.get("kind", ""))
    before, after = change.get("before"), change.get("after")
    if before is None and after is None:
        yield NAMES.get(kind, humanised(kind)).strip() or "A change"
    elif before is None:
        yield _appeared(kind, after or {}, name_of)
    elif after is None:
        yield _went(kind, before, name_of)
    else:
        yield from _became(kind, before, after, name_of)


def _appeared(kind: str, entity: Plain, name_of: NameOf) -> str:
    if kind == "link":
        return f"{_named(entity, 'cause_id', name_of)} leads to " + _named(
            entity, "effect_id", name_of
        )
    if kind == "confirmation":
        return f"{quoted(name(kind, entity))} confirmed by {by_whom(entity)}" + tail(entity, "note")
    if kind == "waiver":
        second = f" and {short(entity['second'])}" if entity.get("second") else ""
        names = f"{by_whom(entity)}{second}"
        return f"{quoted(name(kind, entity))} set aside by {names}" + tail(entity, "reason")
    if kind == "answer":
        return f"{quoted(name(kind, entity))} answered: {quoted(entity.get('value', ''))}"
    if kind == "evidence":
        subject = _subject(entity, name_of)
        return f"Evidence {quoted(name(kind, entity))} added" + (
            f" to {subject}" if subject else ""
        )
    if kind == "setting":
        return f"{_title(kind, entity)}: {quoted(entity.get('value', ''))}"
    told = _proof(kind, entity) or governance_told(kind, entity) or session_told(kind, entity)
    if told:
        return told
    if kind == "import_batch":
        return _imported(entity)
    if kind == "finding":
        return f"Finding {name(kind, entity)} added: {quoted(entity.get('statement', ''))}"
    if kind == "measurement":
        action = _named(entity, "action", name_of)
        out_of = f" out of {entity['denominator']:g}" if entity.get("denominator") else ""
        counted = f"{entity.get('numerator', 0):g}{out_of}"
        day = moment_shown(str(entity.get("day", "")))
        return f"Figure of {day} for {action}: {counted}{tail(entity, 'note')}"
    if kind == "control":
        told = f"{_shown(kind, 'state', entity.get('state'), name_of)}, " + _shown(
            kind, "kind", entity.get("kind"), name_of
        )
        return f"{_title(kind, entity)} added ({told.lower()})"
    if kind == "erasure":
        return _erased(entity)
    if kind == "case":
        return f"{_title(kind, entity)} recorded: {quoted(entity.get('title', ''))}"
    return f"{_title(kind, entity)} added"


def _proof(kind: str, entity: Plain) -> str:
    """What proves a case, as it came into being; empty for everything else."""
    why = tail(entity, "reason")
    match kind:
        case "stage_move":
            way = choice_words(MoveKind, str(entity.get("kind", "")))
            before, after = (choice_words(Stage, str(entity.get(side, ""))) for side in _SIDES)
            return f"{way}: {before} → {after}{why}"
        case "rejection":
            return f"{choice_words(RejectedAs, str(entity.get('kind', '')))}{why}"
        case "signature":
            stage = choice_words(Stage, str(entity.get("stage", "")))
            return f"{stage} signed by {by_whom(entity)}{tail(entity, 'meaning')}"
        case "duty_exception":
            second = short(entity.get("second", ""))
            return f"Duty set aside by {by_whom(entity)} and {second}{why}"
        case "telling_decision":
            about = choice_words(About, str(entity.get("about", "")))
            choice = choice_words(Telling, str(entity.get("choice", "")))
            return f"Telling {about.lower()}: {choice}{why}"
        case "report_copy":
            return f"Copy of {quoted(entity.get('what', ''))}{tail(entity, 'purpose')}"
        case "case_marking":
            return f"Marked {quoted(entity.get('marking', ''))}{why}"
    return ""


def _erased(entity: Plain) -> str:
    words = f"Values of case {entity.get('reference', '')} erased on request"
    if second := entity.get("second"):
        words += f", agreed with {second}"
    return words + tail(entity, "reason")


def _went(kind: str, entity: Plain, name_of: NameOf) -> str:
    if kind == "link":
        return f"{_named(entity, 'cause_id', name_of)} no longer leads to " + _named(
            entity, "effect_id", name_of
        )
    if kind == "confirmation":
        return f"Confirmation of {quoted(name(kind, entity))} taken back"
    if kind == "import_batch":
        return f"Import of {quoted(entity.get('file_name', ''))} taken back"
    return f"{_title(kind, entity)} removed"


def _became(kind: str, before: Plain, after: Plain, name_of: NameOf) -> Iterator[str]:
    told_whole = governance_became(kind, before, after) or session_became(kind, before, after)
    if told_whole:
        yield told_whole
        return
    known_as = _title(kind, before)
    known = dict.fromkeys(_order_of(kind)) | {**before, **after}
    told = [f for f in known if before.get(f) != after.get(f) and f not in _NOBODY_READS]
    for field in told:
        old, new = before.get(field), after.get(field)
        if field == "rank":
            if len(told) == 1:
                yield f"{known_as} moved"
        elif field == "checks":
            yield from (f"{known_as}: {line}" for line in checks_told(old or [], new or []))
        elif field in ("decisions", "reviews"):
            told_of = decision_told if field == "decisions" else review_told
            yield from (
                f"{known_as}: {told_of(one)}" for one in new or [] if one not in (old or [])
            )
        elif field == "measures":
            yield from (f"{known_as}: {line}" for line in measures_told(old or [], new or []))
        elif field == "extras":
            yield from (f"{known_as}: {line}" for line in _pairs(old or [], new or []))
        elif field in ("text", "statement") and old and new:
            yield f"{known_as} reworded: {quoted(new)}"
        else:
            label = FIELDS_OF_KIND.get((kind, field)) or FIELDS.get(field) or humanised(field)
            was = _shown(kind, field, old, name_of)
            now = _shown(kind, field, new, name_of)
            yield f"{known_as}: {label[0].lower()}{label[1:]} {was} → {now}"
    if not told:
        yield f"{known_as} brought up to date"


@cache
def _order_of(kind: str) -> tuple[str, ...]:
    """The fields of a kind in the order in which it declares them, the trail sorts by name."""
    return tuple(field.name for field in fields(KINDS[kind])) if kind in KINDS else ()


def _title(kind: str, entity: Plain) -> str:
    words = name(kind, entity)
    label = NAMES.get(kind) or humanised(kind)
    if kind in ("finding", "case"):
        return f"{label} {words}".strip()
    return f"{label} {quoted(words)}" if words else label


def _shown(kind: str, field: str, value: object, name_of: NameOf) -> str:
    if value is None or value == "" or value == []:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if choices := CHOICES.get((kind, field)):
        several = value if isinstance(value, list) else [value]
        return "; ".join(choice_words(choices, str(one)) for one in several)
    if field == "criteria" and isinstance(value, list):
        return "; ".join(humanised(str(one)) for one in value)
    if field == "effects" and isinstance(value, list):
        return "; ".join(_effect(effect, name_of) for effect in value)
    if field in REFERENCES:
        ids = value if isinstance(value, list) else [value]
        return ", ".join(_reference(str(i), field, name_of) for i in ids)
    if field in MOMENTS:
        return moment_shown(str(value))
    if isinstance(value, list | dict):
        return short(json.dumps(value, ensure_ascii=False))
    if field in ("protocol", "frame", "category", "severity", "probability", "kind"):
        return humanised(str(value))
    return quoted(value)


def _effect(effect: Plain, name_of: NameOf) -> str:
    words = choice_words(EffectKind, str(effect.get("kind", "")))
    return f"{words} {_reference(str(effect.get('target', '')), 'target', name_of)}"


def _pairs(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> Iterator[str]:
    """What became of the columns that have no place of their own, by the name of the column."""
    earlier = dict(old)
    later = dict(new)
    for column in {**earlier, **later}:
        if earlier.get(column) != later.get(column):
            was, now = earlier.get(column) or "", later.get(column) or ""
            yield f"{short(column)} {quoted(was) if was else '—'} → {quoted(now) if now else '—'}"


def _imported(batch: Plain) -> str:
    words = (
        ("new", "new"),
        ("updated", "updated"),
        ("unchanged", "unchanged"),
        ("duplicate", "repeated"),
        ("rejected", "not taken in"),
        ("blank", "blank"),
        ("not_a_record", "not a record"),
    )
    counts = [f"{batch[key]:,} {word}" for key, word in words if batch.get(key)]
    told = f": {', '.join(counts)}" if counts else ""
    return f"{batch.get('records', 0):,} records from {quoted(batch.get('file_name', ''))}{told}"


def _named(entity: Plain, field: str, name_of: NameOf) -> str:
    return _reference(str(entity.get(field, "")), field, name_of)


def _subject(entity: Plain, name_of: NameOf) -> str:
    subject = str(entity.get("subject", ""))
    return _reference(subject, "subject", name_of) if subject else ""


def _reference(entity_id: str, field: str, name_of: NameOf) -> str:
    words = name_of(entity_id)
    if field == "findings" and words:
        return words
    if words:
        return quoted(words)
    if field == "subject":  # the key of an item of the protocol
        return quoted(humanised(entity_id))
    return "something since removed"

"""The audit trail in words: what each recorded change did, as a person would tell it.

An audit entry keeps whole entities before and after as plain data. Here they become lines such as
``Cause “Doorway narrow”: evidence Hypothesis → Verified``. Nothing is left out: a field that has no
words yet is told under its own name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from enum import StrEnum
from functools import cache
from typing import Any

from rca_studio.domain.case import Nature, Stage
from rca_studio.domain.casefile import KINDS
from rca_studio.domain.causal import (
    CauseNature,
    ControlKind,
    ControlState,
    EvidenceState,
    Gate,
    Reliability,
)
from rca_studio.domain.moments import check_moment, show_moment
from rca_studio.domain.plan import ActionState, EffectKind, MeasureKind, Reach, Strength
from rca_studio.domain.proof import About, MoveKind, PackState, RejectedAs, Telling

Plain = Mapping[str, Any]
NameOf = Callable[[str], str]
"""Gives the words of the entity with this id; empty where it is not known (any more)."""

MOST_LINES = 60
"""So many lines are told of one step; a bulk step ends with a count of the others."""

_LONGEST = 90
_NOBODY_READS = frozenset(
    {"id", "case_id", "content_hash", "source_key", "source_row", "batch_id", "header_hash"}
    | {"covers"}
)

_KINDS = {
    "case": "Case",
    "cause": "Cause",
    "control": "Control",
    "event": "Near miss",
    "harm": "Possible harm",
    "link": "Link",
    "answer": "Answer",
    "confirmation": "Confirmation",
    "waiver": "Waiver",
    "evidence": "Evidence",
    "finding": "Finding",
    "action": "Action",
    "measurement": "Figure",
    "plan_view": "View of the plan",
    "timeline_entry": "Timeline",
    "place": "Place in the picture",
    "logic_answer": "Check of a gate",
    "kept_wording": "Words kept",
    "stage_move": "Way of the case",
    "rejection": "Rejection",
    "signature": "Signature",
    "duty_exception": "Duty set aside",
    "telling_decision": "Telling",
    "case_marking": "Marking",
    "report_copy": "Copy",
    "kept_protocol": "Protocol",
    "person": "Person",
    "protocol_pack": "Protocol pack",
    "setting": "Setting",
    "mapping_profile": "Column mapping",
    "import_batch": "Import",
}

_FIELDS = {
    "protocol": "type",
    "nature": "kind of record",
    "occurred": "when it happened",
    "reported": "when it was reported",
    "staff_group": "staff group",
    "person_affected": "person affected",
    "immediate_action": "immediate action",
    "reporter": "reported by",
    "severity": "worst credible severity",
    "frame": "fishbone categories",
    "practice": "for practice",
    "source_system": "source system",
    "source_id": "source reference",
    "source_version": "source version",
    "extras": "further columns",
    "question": "still a question",
    "rank": "place in the order",
    "reliable": "was it reliable",
    "why_reliable": "why",
    "other_staff": "would it work with other staff",
    "other_timing": "would it work at another time",
    "greater_pressure": "would it work under greater pressure",
    "guards": "guards",
    "cause_id": "from",
    "effect_id": "to",
    "causes": "causes it rests on",
    "findings": "findings it answers",
    "deadline": "deadline",
    "review_date": "review date",
    "kind": "kind",
    "effects": "effect on the model",
    "result": "result of the review",
    "later_reviews": "later review dates",
    "measures": "measures",
    "done_on": "put in place on",
    "first_deadline": "deadline promised at first",
    "pattern": "good action it was taken from",
    "numerator": "count",
    "denominator": "out of",
    "lane": "what is shown",
    "group": "grouped by",
    "file_name": "file",
    "sha256": "fingerprint",
    "by": "by",
    "at": "when",
    "mapping": "columns",
    "second": "second person",
    "duplicate_of": "the case that stays",
    "withdrawn_by": "withdrawn by",
    "withdrawn_at": "withdrawn",
    "withdrawn_because": "withdrawn because",
    "decided_by": "decided by",
    "decided_at": "decided",
    "told_at": "told",
    "told_by": "told by",
    "told_whom": "who was told",
    "said": "what was said",
    "pack_version": "version",
    "pack": "fingerprint of the text",
    "secret": "passphrase",
    "active": "at work here",
    "former_names": "former names",
}

_FIELDS_OF_KIND = {("action", "kind"): "kind of change", ("cause", "nature"): "what it is"}

_ENUMS: dict[tuple[str, str], type[StrEnum]] = {
    ("case", "nature"): Nature,
    ("case", "stage"): Stage,
    ("cause", "evidence"): EvidenceState,
    ("cause", "nature"): CauseNature,
    ("cause", "gate"): Gate,
    ("control", "gate"): Gate,
    ("event", "gate"): Gate,
    ("harm", "gate"): Gate,
    ("control", "state"): ControlState,
    ("control", "kind"): ControlKind,
    ("control", "reliable"): Reliability,
    ("control", "other_staff"): Reliability,
    ("control", "other_timing"): Reliability,
    ("control", "greater_pressure"): Reliability,
    ("action", "strength"): Strength,
    ("action", "state"): ActionState,
    ("action", "reach"): Reach,
    ("measurement", "kind"): MeasureKind,
    ("stage_move", "kind"): MoveKind,
    ("rejection", "kind"): RejectedAs,
    ("signature", "stage"): Stage,
    ("telling_decision", "about"): About,
    ("telling_decision", "choice"): Telling,
    ("protocol_pack", "state"): PackState,
}

_SIDES = ("before", "after")
_WORDS = {Gate.ALL: "all causes together", Gate.ANY: "each cause is enough"}
_MOMENTS = frozenset(
    {"occurred", "reported", "deadline", "review_date", "done_on", "first_deadline", "day"}
)
_REFERENCES = frozenset(
    {"guards", "cause_id", "effect_id", "causes", "findings", "subject", "action"}
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
    if kind == "finding":
        return f"F{entity.get('number', '')}"
    if kind == "case":
        return str(entity.get("reference") or entity.get("title") or "")
    if kind in ("protocol_pack", "kept_protocol"):
        return f"{_humanised(str(entity.get('key', '')))} version {entity.get('pack_version', '')}"
    for field in ("text", "field", "item", "about", "what", "file_name", "note", "name", "marking"):
        if value := entity.get(field):
            text = str(value)
            return _humanised(text) if field in ("field", "item", "about") else text
    return _humanised(str(entity.get("id", ""))) if kind == "setting" else ""


def short(text: object) -> str:
    """One line of at most 90 characters."""
    line = " ".join(str(text).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def _tell_one(change: Plain, name_of: NameOf) -> Iterator[str]:
    kind = str(change.get("kind", ""))
    before, after = change.get("before"), change.get("after")
    if before is None and after is None:
        yield _KINDS.get(kind, _humanised(kind)).strip() or "A change"
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
        return f"{_quoted(name(kind, entity))} confirmed by {_by(entity)}" + _tail(entity, "note")
    if kind == "waiver":
        names = _by(entity) + (f" and {short(entity['second'])}" if entity.get("second") else "")
        return f"{_quoted(name(kind, entity))} set aside by {names}" + _tail(entity, "reason")
    if kind == "answer":
        return f"{_quoted(name(kind, entity))} answered: {_quoted(entity.get('value', ''))}"
    if kind == "evidence":
        subject = _subject(entity, name_of)
        return f"Evidence {_quoted(name(kind, entity))} added" + (
            f" to {subject}" if subject else ""
        )
    if kind == "setting":
        return f"{_title(kind, entity)}: {_quoted(entity.get('value', ''))}"
    if told := _proof(kind, entity):
        return told
    if kind == "import_batch":
        return _imported(entity)
    if kind == "finding":
        return f"Finding {name(kind, entity)} added: {_quoted(entity.get('statement', ''))}"
    if kind == "measurement":
        action = _named(entity, "action", name_of)
        out_of = f" out of {entity['denominator']:g}" if entity.get("denominator") else ""
        counted = f"{entity.get('numerator', 0):g}{out_of}"
        day = _moment(str(entity.get("day", "")))
        return f"Figure of {day} for {action}: {counted}{_tail(entity, 'note')}"
    if kind == "control":
        told = f"{_shown(kind, 'state', entity.get('state'), name_of)}, " + _shown(
            kind, "kind", entity.get("kind"), name_of
        )
        return f"{_title(kind, entity)} added ({told.lower()})"
    if kind == "erasure":
        return _erased(entity)
    if kind == "case":
        return f"{_title(kind, entity)} recorded: {_quoted(entity.get('title', ''))}"
    return f"{_title(kind, entity)} added"


def _proof(kind: str, entity: Plain) -> str:
    """What proves a case, as it came into being; empty for everything else."""
    why = _tail(entity, "reason")
    match kind:
        case "stage_move":
            way = _choice(MoveKind, str(entity.get("kind", "")))
            before, after = (_choice(Stage, str(entity.get(side, ""))) for side in _SIDES)
            return f"{way}: {before} → {after}{why}"
        case "rejection":
            return f"{_choice(RejectedAs, str(entity.get('kind', '')))}{why}"
        case "signature":
            stage = _choice(Stage, str(entity.get("stage", "")))
            return f"{stage} signed by {_by(entity)}{_tail(entity, 'meaning')}"
        case "duty_exception":
            second = short(entity.get("second", ""))
            return f"Duty set aside by {_by(entity)} and {second}{why}"
        case "telling_decision":
            about = _choice(About, str(entity.get("about", "")))
            choice = _choice(Telling, str(entity.get("choice", "")))
            return f"Telling {about.lower()}: {choice}{why}"
        case "report_copy":
            return f"Copy of {_quoted(entity.get('what', ''))}{_tail(entity, 'purpose')}"
        case "case_marking":
            return f"Marked {_quoted(entity.get('marking', ''))}{why}"
    return ""


def _erased(entity: Plain) -> str:
    words = f"Values of case {entity.get('reference', '')} erased on request"
    if second := entity.get("second"):
        words += f", agreed with {second}"
    return words + _tail(entity, "reason")


def _went(kind: str, entity: Plain, name_of: NameOf) -> str:
    if kind == "link":
        return f"{_named(entity, 'cause_id', name_of)} no longer leads to " + _named(
            entity, "effect_id", name_of
        )
    if kind == "confirmation":
        return f"Confirmation of {_quoted(name(kind, entity))} taken back"
    if kind == "import_batch":
        return f"Import of {_quoted(entity.get('file_name', ''))} taken back"
    return f"{_title(kind, entity)} removed"


def _became(kind: str, before: Plain, after: Plain, name_of: NameOf) -> Iterator[str]:
    known_as = _title(kind, before)
    known = dict.fromkeys(_order_of(kind)) | {**before, **after}
    told = [f for f in known if before.get(f) != after.get(f) and f not in _NOBODY_READS]
    for field in told:
        old, new = before.get(field), after.get(field)
        if field == "rank":
            if len(told) == 1:
                yield f"{known_as} moved"
        elif field == "checks":
            yield from (f"{known_as}: {line}" for line in _checks(old or [], new or []))
        elif field in ("decisions", "reviews"):
            told_of = _decision if field == "decisions" else _review
            yield from (
                f"{known_as}: {told_of(one)}" for one in new or [] if one not in (old or [])
            )
        elif field == "measures":
            yield from (f"{known_as}: {line}" for line in _measures(old or [], new or []))
        elif field == "extras":
            yield from (f"{known_as}: {line}" for line in _pairs(old or [], new or []))
        elif field in ("text", "statement") and old and new:
            yield f"{known_as} reworded: {_quoted(new)}"
        else:
            label = _FIELDS_OF_KIND.get((kind, field)) or _FIELDS.get(field) or _humanised(field)
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
    label = _KINDS.get(kind) or _humanised(kind)
    if kind in ("finding", "case"):
        return f"{label} {words}".strip()
    return f"{label} {_quoted(words)}" if words else label


def _shown(kind: str, field: str, value: object, name_of: NameOf) -> str:
    if value is None or value == "" or value == []:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if choices := _ENUMS.get((kind, field)):
        return _choice(choices, str(value))
    if field == "effects" and isinstance(value, list):
        return "; ".join(_effect(effect, name_of) for effect in value)
    if field in _REFERENCES:
        ids = value if isinstance(value, list) else [value]
        return ", ".join(_reference(str(i), field, name_of) for i in ids)
    if field in _MOMENTS:
        return _moment(str(value))
    if isinstance(value, list | dict):
        return short(json.dumps(value, ensure_ascii=False))
    if field in ("protocol", "frame", "category", "severity", "probability", "kind"):
        return _humanised(str(value))
    return _quoted(value)


def _choice(choices: type[StrEnum], value: str) -> str:
    try:
        member = choices(value)
    except ValueError:  # written by a later version of the program
        return _humanised(value)
    return _WORDS.get(member) or str(getattr(member, "label", "")) or _humanised(value)  # type: ignore[call-overload]


def _effect(effect: Plain, name_of: NameOf) -> str:
    words = _choice(EffectKind, str(effect.get("kind", "")))
    return f"{words} {_reference(str(effect.get('target', '')), 'target', name_of)}"


def _checks(old: list[Plain], new: list[Plain]) -> Iterator[str]:
    """What became of the evidence checks of an action; they are known by their text."""
    earlier = {str(check.get("text", "")): check for check in old}
    later = {str(check.get("text", "")): check for check in new}
    for text, check in later.items():
        if text not in earlier:
            yield f"evidence check {_quoted(text)} added"
        met, was_met = bool(check.get("met")), bool(earlier.get(text, {}).get("met"))
        if met and not was_met:
            yield f"evidence check {_quoted(text)} met, seen by {_by(check)}"
        elif was_met and not met:
            yield f"evidence check {_quoted(text)} no longer met"
        known = earlier.get(text, {})
        if check.get("checker", "") != known.get("checker", ""):
            yield f"evidence check {_quoted(text)} is looked at by {_quoted(check['checker'])}"
        if check.get("shown", "") != known.get("shown", ""):
            yield f"evidence for {_quoted(text)}: {_quoted(check['shown'])}"
        for one in check.get("returns", [])[len(known.get("returns", [])) :]:
            yield f"evidence for {_quoted(text)} sent back by {_by(one)}{_tail(one, 'reason')}"
    for text in earlier:
        if text not in later:
            yield f"evidence check {_quoted(text)} removed"


def _decision(one: Plain) -> str:
    word = "approved" if one.get("approved") else "refused"
    return f"{word} by {_by(one)}{_tail(one, 'reason')}"


def _review(one: Plain) -> str:
    outcome = _choice(ActionState, str(one.get("outcome", ""))).lower()
    told = f"review of {_moment(str(one.get('day', '')))} by {_by(one)}: {outcome}"
    if saw := one.get("saw"):
        told += f", {_quoted(saw)}"
    return told + (f"; what changes: {_quoted(one['changes'])}" if one.get("changes") else "")


def _measures(old: list[Plain], new: list[Plain]) -> Iterator[str]:
    """What became of the measures of an action; there is one of each kind."""
    earlier = {str(one.get("kind", "")): one for one in old}
    later = {str(one.get("kind", "")): one for one in new}
    for kind in {**earlier, **later}:
        was, now = earlier.get(kind), later.get(kind)
        label = _choice(MeasureKind, kind).lower()
        if now is None:
            yield f"{label} removed"
        elif was != now:
            yield f"{label} {_measure(now)}"


def _measure(one: Plain) -> str:
    counted = " out of ".join(str(one[k]) for k in ("numerator", "denominator") if one.get(k))
    parts = [_quoted(one["text"])] if one.get("text") else []
    parts += [short(counted)] if counted else []
    if one.get("target") is not None:
        parts.append(f"target {'at most' if one.get('at_most') else 'at least'} {one['target']:g}")
    if one.get("due"):
        parts.append(f"by {_moment(str(one['due']))}")
    return ", ".join(parts) or "without words yet"


def _pairs(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> Iterator[str]:
    """What became of the columns that have no place of their own, by the name of the column."""
    earlier = dict(old)
    later = dict(new)
    for column in {**earlier, **later}:
        if earlier.get(column) != later.get(column):
            was, now = earlier.get(column) or "", later.get(column) or ""
            yield f"{short(column)} {_quoted(was) if was else '—'} → {_quoted(now) if now else '—'}"


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
    return f"{batch.get('records', 0):,} records from {_quoted(batch.get('file_name', ''))}{told}"


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
        return _quoted(words)
    if field == "subject":  # the key of an item of the protocol
        return _quoted(_humanised(entity_id))
    return "something since removed"


def _moment(value: str) -> str:
    try:
        check_moment(value)
    except ValueError:
        return _quoted(value)
    return show_moment(value)


def _by(entity: Plain) -> str:
    return short(entity.get("by", "")) or "somebody"


def _tail(entity: Plain, field: str) -> str:
    return f": {_quoted(entity[field])}" if entity.get(field) else ""


def _quoted(text: object) -> str:
    return f"“{short(text)}”"


def _humanised(key: str) -> str:
    """A key of a data file as words: ``aid_position`` becomes ``Aid position``."""
    words = " ".join(key.replace("_", " ").replace(".", " ").split())
    return words[:1].upper() + words[1:]

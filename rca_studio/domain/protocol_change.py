"""What is new between two versions of a protocol, in plain words, in the order of the protocol.

Entries are told apart by their keys: a question that was worded anew is the same question, one
with another key is a new one. What it means for one case is worked out in ``protocol_move``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from rca_studio.domain.protocol import (
    Condition,
    FieldType,
    Protocol,
    ProtocolField,
    ProtocolItem,
)
from rca_studio.domain.protocol_change_rules import rule_news
from rca_studio.domain.protocol_news import NewsKind, ProtocolNews

_TYPES: Final = {
    FieldType.TEXT: "a line of text",
    FieldType.LONG_TEXT: "a longer text",
    FieldType.MOMENT: "a date and time",
    FieldType.CHOICE: "a choice",
}
_ATTRIBUTES: Final = {
    "staff_group": "staff group",
    "person_affected": "person affected",
    "immediate_action": "immediate action",
    "occurred": "when it happened",
    "reported": "when it was reported",
}
_WHERE: Final = {
    "proceed": "what the case cannot proceed without",
    "validation": "what validation confirms",
}
_HEAD: Final = (
    ("title", NewsKind.REWORDED, "The title was changed."),
    ("tone", NewsKind.CHANGED, "It is shown in another colour."),
    ("source", NewsKind.REWORDED, "It names another source."),
    ("words", NewsKind.CHANGED, "The words it is recognised by in an import were changed."),
    ("event_prompt", NewsKind.REWORDED, "The hint for what almost happened was changed."),
    ("harm_prompt", NewsKind.REWORDED, "The hint for what it could have led to was changed."),
)
_Entry = TypeVar("_Entry", ProtocolField, ProtocolItem)


def news(old: Protocol, new: Protocol) -> tuple[ProtocolNews, ...]:
    """Everything in which two versions of a protocol differ but the version itself.

    Raises:
        ValueError: they are protocols of two kinds.
    """
    if old.key != new.key:
        raise ValueError(f"“{old.key}” and “{new.key}” are two protocols")
    return (*_head(old, new), *_fields(old, new), *_items(old, new), *rule_news(old, new))


def _head(old: Protocol, new: Protocol) -> Iterator[ProtocolNews]:
    if old.label != new.label:
        text = f"“{old.label}” is now called “{new.label}”."
        yield ProtocolNews(NewsKind.REWORDED, "head", "label", text)
    for key, kind, text in _HEAD:
        if getattr(old, key) != getattr(new, key):
            yield ProtocolNews(kind, "head", key, text)


# -- what is asked ---------------------------------------------------------------------------------


def _fields(old: Protocol, new: Protocol) -> Iterator[ProtocolNews]:
    there = {field.key: field for field in old.fields}
    for field in new.fields:
        before = there.pop(field.key, None)
        if before is not None:
            yield from _field(before, field, old, new)
            continue
        when = "always asked"
        if field.required_when:
            when = f"asked when {new.condition_words(field.required_when)}"
        text = f"New: “{field.label}”, {when}{_critical(field)}."
        yield ProtocolNews(NewsKind.ADDED, "field", field.key, text)
    for field in there.values():
        text = f"“{field.label}” is not asked any more."
        yield ProtocolNews(NewsKind.GONE, "field", field.key, text)
    yield from _moved("field", old.fields, new.fields)


def _field(
    before: ProtocolField, field: ProtocolField, old: Protocol, new: Protocol
) -> Iterator[ProtocolNews]:
    def told(kind: NewsKind, words: str) -> ProtocolNews:
        return ProtocolNews(kind, "field", field.key, f"“{field.label}” {words}.")

    if before.required_when != field.required_when:
        yield told(*_asked(before.required_when, field.required_when, old, new))
    if before.critical != field.critical:
        yield told(NewsKind.CHANGED, _now_critical(field))
    if before.type is not field.type:
        yield told(NewsKind.CHANGED, f"is now {_TYPES[field.type]}")
    if before.bound != field.bound:
        words = "is now answered here, no longer by the case itself"
        if field.bound:
            name = _ATTRIBUTES.get(field.bound, field.bound)
            words = f"is now taken from the case itself: {name}"
        yield told(NewsKind.CHANGED, words)
    if before.choices != field.choices:
        yield told(*_choices(before.choices, field.choices))
    parts = [
        "what is asked" if before.prompt != field.prompt else "",
        "why" if before.why != field.why else "",
        "an example" if (before.good, before.weak) != (field.good, field.weak) else "",
    ]
    yield from _words("field", before, field, parts)


def _asked(
    before: Condition | None, after: Condition | None, old: Protocol, new: Protocol
) -> tuple[NewsKind, str]:
    was = f"when {old.condition_words(before)}" if before else ""
    now = f"when {new.condition_words(after)}" if after else ""
    if not after:
        return NewsKind.REQUIRED, f"is now always asked, no longer only {was}"
    if not before:
        return NewsKind.OPTIONAL, f"is now asked only {now}"
    return NewsKind.CHANGED, f"is now asked {now}, no longer {was}"


def _choices(before: Sequence[str], after: Sequence[str]) -> tuple[NewsKind, str]:
    added = ", ".join(f"“{one}”" for one in after if one not in before)
    gone = ", ".join(f"“{one}”" for one in before if one not in after)
    if added and gone:
        return NewsKind.CHANGED, f"can now be answered with {added}, and no longer with {gone}"
    if added:
        return NewsKind.CHANGED, f"can now be answered with {added} too"
    if gone:
        return NewsKind.CHANGED, f"can no longer be answered with {gone}"
    return NewsKind.MOVED, "has its choices in another order"


# -- what is confirmed -----------------------------------------------------------------------------


def _items(old: Protocol, new: Protocol) -> Iterator[ProtocolNews]:
    lists = {"proceed": (old.proceed, new.proceed), "validation": (old.validation, new.validation)}
    place = {item.key: (name, item) for name, (items, _) in lists.items() for item in items}
    for name, (_, items) in lists.items():
        for item in items:
            was, before = place.pop(item.key, ("", None))
            if before is None:
                text = f"New in {_WHERE[name]}: “{item.label}”{_critical(item)}."
                yield ProtocolNews(NewsKind.ADDED, name, item.key, text)
                continue
            if was != name:
                text = f"“{item.label}” is now part of {_WHERE[name]}, no longer of {_WHERE[was]}."
                yield ProtocolNews(NewsKind.MOVED, name, item.key, text)
            yield from _item(name, before, item)
    for name, item in place.values():
        text = f"“{item.label}” is no longer part of {_WHERE[name]}."
        yield ProtocolNews(NewsKind.GONE, name, item.key, text)
    for name, (before_items, items) in lists.items():
        yield from _moved(name, before_items, items)


def _item(name: str, before: ProtocolItem, item: ProtocolItem) -> Iterator[ProtocolNews]:
    if before.critical != item.critical:
        text = f"“{item.label}” {_now_critical(item)}."
        yield ProtocolNews(NewsKind.CHANGED, name, item.key, text)
    if before.roles != item.roles:
        who = ", ".join(item.roles) or "anybody"
        text = f"“{item.label}” may now be confirmed by: {who}."
        yield ProtocolNews(NewsKind.CHANGED, name, item.key, text)
    parts = [
        "what it means" if before.help != item.help else "",
        "what shows it" if before.evidence != item.evidence else "",
    ]
    yield from _words(name, before, item, parts)


# -- what both have --------------------------------------------------------------------------------


def _words(
    what: str, before: _Entry, after: _Entry, parts: Sequence[str]
) -> Iterator[ProtocolNews]:
    if before.label != after.label:
        text = f"“{before.label}” is now called “{after.label}”."
        yield ProtocolNews(NewsKind.REWORDED, what, after.key, text)
    if said := ", ".join(part for part in parts if part):
        text = f"“{after.label}” is explained in other words: {said}."
        yield ProtocolNews(NewsKind.REWORDED, what, after.key, text)


def _critical(entry: ProtocolField | ProtocolItem) -> str:
    return ", safety-critical" if entry.critical else ""


def _now_critical(entry: ProtocolField | ProtocolItem) -> str:
    if entry.critical:
        return "is now safety-critical: it takes two people to set it aside"
    return "is no longer safety-critical"


def _moved(what: str, old: Sequence[_Entry], new: Sequence[_Entry]) -> Iterator[ProtocolNews]:
    """What stands at another place: as few entries as explain the new order."""
    place = {entry.key: number for number, entry in enumerate(old)}
    common = [number for number, entry in enumerate(new) if entry.key in place]
    stayed = _longest_rise([place[new[number].key] for number in common])
    for order, number in enumerate(common):
        if order not in stayed:
            where = f"after “{new[number - 1].label}”" if number else "first"
            text = f"“{new[number].label}” now stands {where}."
            yield ProtocolNews(NewsKind.MOVED, what, new[number].key, text)


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """The places of a longest rising part of different numbers (patience sorting)."""
    ends: list[int] = []  # the smallest last number of a rise of each length
    last: list[int] = []  # its place
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [number]
        last[length : length + 1] = [place]
    found: set[int] = set()
    here = last[-1] if last else -1
    while here >= 0:
        found.add(here)
        here = before[here]
    return found

"""The parts of a protocol as an editor goes through them: what there is, added, moved, taken out.

All of it makes new values and judges nothing: a draft may be half done. What is wrong with it is
said by ``draft``, in the words of whoever reads the finished text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from rca_studio.domain.case import Stage
from rca_studio.domain.proof import About
from rca_studio.domain.protocol import (
    AskTelling,
    Clock,
    Condition,
    FieldType,
    Follow,
    FollowWay,
    Protocol,
    ProtocolField,
    ProtocolItem,
    Repeat,
)
from rca_studio.domain.protocol_limits import MOST_ENTRIES, MOST_OF_A_KEY
from rca_studio.domain.protocol_lines import Lines

Entry = ProtocolField | ProtocolItem | AskTelling | Clock | Follow


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a protocol: its name in the pack, its attribute, its words, one of its entries."""

    key: str
    attribute: str
    title: str
    one: str
    about: str

    @property
    def many(self) -> bool:
        """Whether it is a list of entries."""
        return bool(self.one)


PARTS: Final = (
    Part("head", "", "General", "", "What this kind of near miss is called and recognised by."),
    Part("field", "fields", "Fields", "field", "What the review asks."),
    Part(
        "proceed",
        "proceed",
        "Cannot proceed without",
        "item",
        "What somebody confirms before the analysis begins.",
    ),
    Part(
        "validation",
        "validation",
        "Validation",
        "item",
        "What has to be confirmed with evidence before the case closes.",
    ),
    Part(
        "tell",
        "telling",
        "Who is told",
        "decision",
        "Who may have to be told, and until when that has to be decided.",
    ),
    Part("clock", "clocks", "Clocks", "clock", "How long a stage may take."),
    Part("repeat", "", "Repeat", "", "When near misses of this kind count as repeating."),
    Part("follow", "follow", "What follows", "answer", "What follows from the SAC score."),
)
PART: Final = {part.key: part for part in PARTS}

NO_WORDS: Final = "No words yet"
"""What stands where an entry has no label."""

_MOMENTS: Final = ("occurred", "reported")
STAGES: Final = tuple(stage for stage in Stage if stage is not Stage.CLOSE)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a protocol: a part and, in a list, the number of the entry (-1: the part)."""

    part: str
    number: int = -1


def entries(protocol: Protocol, part: str) -> tuple[Entry, ...]:
    """The entries of a part; none where it is no list."""
    attribute = PART[part].attribute
    return tuple(getattr(protocol, attribute)) if attribute else ()


def with_entries(protocol: Protocol, part: str, found: Iterable[Entry]) -> Protocol:
    """The protocol with other entries in a part."""
    values: dict[str, Any] = {PART[part].attribute: tuple(found)}
    return replace(protocol, **values)


def entry_at(protocol: Protocol, spot: Spot) -> Entry | None:
    """The entry at a spot."""
    found = entries(protocol, spot.part)
    return found[spot.number] if 0 <= spot.number < len(found) else None


def words_of(protocol: Protocol, spot: Spot) -> str:
    """What an outline shows of a spot."""
    entry = entry_at(protocol, spot)
    match entry:
        case ProtocolField() | ProtocolItem():
            return entry.label.strip() or NO_WORDS
        case AskTelling():
            return entry.label
        case Clock():
            when = f", when {protocol.condition_words(entry.when)}" if entry.when else ""
            return f"{entry.stage.label}: {entry.label}{when}"
        case Follow():
            return f"SAC {entry.sac}: {entry.way.label.lower()}"
    return PART[spot.part].title


# -- changing the lists ----------------------------------------------------------------------------


def added(protocol: Protocol, part: str, after: int) -> tuple[Protocol, int]:
    """The protocol with a new entry after the entry ``after`` (-1: last), and its number.

    Raises:
        ValueError: there are as many entries as there may be, or nothing is left to add.
    """
    found = list(entries(protocol, part))
    if len(found) >= MOST_ENTRIES:
        raise ValueError(f"a list has no more than {MOST_ENTRIES} entries")
    place = after + 1 if 0 <= after < len(found) else len(found)
    found.insert(place, _new(protocol, part))
    return with_entries(protocol, part, found), place


def removed(protocol: Protocol, spot: Spot) -> Protocol:
    """The protocol without an entry."""
    found = list(entries(protocol, spot.part))
    del found[spot.number]
    return with_entries(protocol, spot.part, found)


def moved(protocol: Protocol, spot: Spot, by: int) -> tuple[Protocol, int]:
    """The protocol with an entry further up or down, and its new number."""
    found = list(entries(protocol, spot.part))
    place = min(max(spot.number + by, 0), len(found) - 1)
    found.insert(place, found.pop(spot.number))
    return with_entries(protocol, spot.part, found), place


def revised(protocol: Protocol, spot: Spot, values: dict[str, Any]) -> Protocol:
    """The protocol with other values in an entry, or in its head.

    A choice that is worded anew is worded anew where something hangs on it, too.
    """
    if spot.part == "head":
        return replace(protocol, **values)
    if spot.part == "repeat":
        return replace(protocol, repeat=values["repeat"])
    old = entries(protocol, spot.part)[spot.number]
    new = replace(old, **values)
    found = list(entries(protocol, spot.part))
    found[spot.number] = new
    changed = with_entries(protocol, spot.part, found)
    if isinstance(old, ProtocolField) and isinstance(new, ProtocolField):
        return _follow_choices(changed, old, new)
    return changed


def values_for(protocol: Protocol, spot: Spot, name: str, value: object) -> dict[str, Any]:
    """The values that change together when one of them is changed by form.

    Choices belong to a choice only, and what is filled from a time of the case is a time.
    """
    entry = entry_at(protocol, spot)
    values: dict[str, Any] = {name: value}
    if spot.part == "repeat":
        return {"repeat": replace(protocol.repeat, **values)} if protocol.repeat else {}
    if not isinstance(entry, ProtocolField):
        return values
    if name == "type" and value is not FieldType.CHOICE:
        values["choices"] = ()
    elif name == "bound" and value in _MOMENTS:
        values |= {"type": FieldType.MOMENT, "choices": ()}
    elif name == "bound" and value and entry.type is FieldType.MOMENT:
        values["type"] = FieldType.TEXT
    return values


def with_repeat(protocol: Protocol, wanted: bool) -> Protocol:
    """The protocol with a repeat trigger, or without."""
    if not wanted:
        return replace(protocol, repeat=None)
    return replace(protocol, repeat=protocol.repeat or Repeat(count=3, days=7, same=("location",)))


# -- keys ------------------------------------------------------------------------------------------


def keys_of(protocol: Protocol) -> frozenset[str]:
    """The keys of all fields and items."""
    items = (*protocol.proceed, *protocol.validation)
    return frozenset((*(field.key for field in protocol.fields), *(item.key for item in items)))


def key_for(label: str, taken: Iterable[str], otherwise: str = "entry") -> str:
    """A key made of a label: lower-case words joined by ``_``, unlike those that are taken.

    >>> key_for("Où était-ce ?", ())
    'ou_etait_ce'
    >>> key_for("Time", {"time"}), key_for("?!", ())
    ('time_2', 'entry')
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    begin = re.sub(r"^[0-9_]+", "", words)[: MOST_OF_A_KEY - 4].strip("_") or otherwise
    used = {*taken, "stopped_harm", "severity", "probability", "title"}
    number, key = 1, begin
    while key in used:
        number += 1
        key = f"{begin}_{number}"
    return key


# -- where a line of the text belongs --------------------------------------------------------------


def spot_of(text: str, line: int) -> Spot:
    """The spot whose table holds a line of a pack's text; what stands before them is the head."""
    lines, found, nearest = Lines(text), Spot("head"), 0
    for part in PARTS[1:]:
        number = 0
        while begin := lines.header(part.key, number):
            if nearest < begin <= line:
                nearest = begin
                found = Spot(part.key, number if part.many else -1)
            number += 1
    return found


def line_of(text: str, spot: Spot) -> int:
    """The line on which a spot begins in a pack's text; 1 for the head, 0 where it is not there."""
    if spot.part == "head":
        return 1
    return Lines(text).header(spot.part, max(spot.number, 0))


# -- inside ----------------------------------------------------------------------------------------


def _new(protocol: Protocol, part: str) -> Entry:
    taken = keys_of(protocol)
    match part:
        case "field":
            return ProtocolField(key=key_for("", taken, "field"), label="")
        case "proceed" | "validation":
            return ProtocolItem(key=key_for("", taken, "item"), label="")
        case "tell":
            there = {one.about for one in protocol.telling}
            left = [about.value for about in About if about.value not in there]
            return AskTelling(about=_first(left, "everybody is there already"), hours=24, why="")
        case "clock":
            settled = [one.stage for one in protocol.clocks if one.when is None]
            stages = [stage for stage in STAGES if stage not in settled]
            return Clock(stage=_first(stages, "every stage has its clock already"), hours=24)
    scores = [sac for sac in (3, 2, 1) if sac not in {one.sac for one in protocol.follow}]
    sac = _first(scores, "every score has its answer already")
    return Follow(sac=sac, way=FollowWay.QUICK, text="")


def _first(left: Sequence[Any], otherwise: str) -> Any:
    if not left:
        raise ValueError(otherwise)
    return left[0]


def _follow_choices(protocol: Protocol, old: ProtocolField, new: ProtocolField) -> Protocol:
    pairs = list(zip(old.choices, new.choices, strict=False))
    other = {before: after for before, after in pairs if before != after}
    if len(old.choices) != len(new.choices) or len(other) != 1:
        return protocol

    def follow(condition: Condition | None) -> Condition | None:
        if condition is None or condition.field != new.key:
            return condition
        return replace(condition, choices=tuple(other.get(c, c) for c in condition.choices))

    return replace(
        protocol,
        fields=tuple(replace(f, required_when=follow(f.required_when)) for f in protocol.fields),
        clocks=tuple(replace(clock, when=follow(clock.when)) for clock in protocol.clocks),
        telling=tuple(replace(asked, when=follow(asked.when)) for asked in protocol.telling),
    )

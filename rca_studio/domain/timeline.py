"""What happened, step by step, beside what was expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class EntryKind(StrEnum):
    """What a step of the timeline is."""

    HAPPENED = "happened"
    GAP = "gap"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The words on screen."""
        words = {"happened": "Happened", "gap": "Nothing recorded"}
        return words.get(self.value, "Not known yet")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One step: what happened, what was expected, when, and who or what tells it.

    ``moment`` is a partial moment (see ``domain.moments``): what is not known is not written. An
    entry without one keeps its place among the others by ``rank``. ``about`` is the cause, control
    or event it tells of, if there is one.
    """

    id: str
    case_id: str
    text: str
    expected: str = ""
    moment: str = ""
    kind: EntryKind = EntryKind.HAPPENED
    source: str = ""
    about: str = ""
    rank: float = 0.0


def in_order(entries: Iterable[TimelineEntry]) -> tuple[TimelineEntry, ...]:
    """The steps by moment, then rank; one without a moment follows the step it was put behind.

    A moment known less exactly comes before those that may lie within it: "Nov 2026" before
    "18 Nov 2026".
    """
    ranked = sorted(entries, key=lambda entry: (entry.rank, entry.id))
    first: list[TimelineEntry] = []
    behind: dict[str, list[TimelineEntry]] = {}
    at = first
    for entry in ranked:
        if entry.moment:
            at = behind.setdefault(entry.id, [])
        else:
            at.append(entry)
    found = list(first)
    for entry in sorted((e for e in ranked if e.moment), key=lambda e: (e.moment, e.rank, e.id)):
        found.append(entry)
        found += behind[entry.id]
    return tuple(found)

"""In which order the steps of a timeline stand, and what is said of when they were."""

from __future__ import annotations

from collections.abc import Iterable

from rca_studio.domain.moments import show_moment
from rca_studio.domain.timeline import TimelineEntry

_YEAR, _MONTH, _DAY = 4, 7, 10
"""Length of a moment that is known to the year, the month, the day."""


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


def when(entry: TimelineEntry, before: str = "") -> tuple[str, str]:
    """When a step was, in two lines: what is known, and what is not or the time of day.

    The day is left out where the moment ``before`` lies on the same one. Nothing is made finer than
    it is known.
    """
    moment = entry.moment
    if not moment:
        return "", "time not known"
    if len(moment) > _DAY:
        same = before[:_DAY] == moment[:_DAY]
        return "" if same else show_moment(moment[:_DAY]), moment[_DAY + 1 :]
    missing = {_YEAR: "month not known", _MONTH: "day not known", _DAY: "time not known"}
    return show_moment(moment), missing[len(moment)]


def spoken_when(entry: TimelineEntry) -> str:
    """When a step was, for a screen reader."""
    if not entry.moment:
        return "Time not known"
    if len(entry.moment) > _DAY:
        return show_moment(entry.moment)
    return ", ".join(when(entry))

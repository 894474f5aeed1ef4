"""What is said of when the steps of a timeline were."""

from __future__ import annotations

from rca_studio.domain.moments import show_moment
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.domain.timeline import in_order as in_order

_YEAR, _MONTH, _DAY = 4, 7, 10
"""Length of a moment that is known to the year, the month, the day."""


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

"""When something happened, as precisely as it is known and no more.

A moment is an ISO 8601 string cut where knowledge ends: ``"2026"``, ``"2026-11"``,
``"2026-11-18"`` or ``"2026-11-18T20:40"`` (local wall time, as told). The empty string means
unknown. Such strings sort in time order and can never claim a precision they do not have.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum

_SHAPE = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2})?)?)?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Precision(StrEnum):
    """How much of a moment is known."""

    UNKNOWN = "unknown"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"


_PRECISIONS = {
    0: Precision.UNKNOWN,
    4: Precision.YEAR,
    7: Precision.MONTH,
    10: Precision.DAY,
    16: Precision.MINUTE,
}


def precision(moment: str) -> Precision:
    """How precise a moment is; raises ``ValueError`` for a string that is no moment."""
    check_moment(moment)
    return _PRECISIONS[len(moment)]


def check_moment(moment: str) -> None:
    """Raise ``ValueError`` unless ``moment`` is empty or a real, possibly partial, moment."""
    if not moment:
        return
    if not _SHAPE.fullmatch(moment):
        raise ValueError(f"not a moment: {moment!r}")
    filler = "0001-01-01T00:00"
    datetime.fromisoformat(moment + filler[len(moment) :])


def show_moment(moment: str) -> str:
    """The moment in words for people, for example ``18 Nov 2026, 20:40`` or ``Nov 2026``."""
    if not moment:
        return ""
    year = moment[:4]
    if len(moment) == 4:
        return year
    month = _MONTHS[int(moment[5:7]) - 1]
    if len(moment) == 7:
        return f"{month} {year}"
    day = f"{int(moment[8:10])} {month} {year}"
    return day if len(moment) == 10 else f"{day}, {moment[11:]}"


def show_date(day: str, today: date | None = None) -> str:
    """A deadline in words; the year is left out when it is this year."""
    text = show_moment(day[:10])
    if today is not None and day[:4] == str(today.year):
        return text.rsplit(" ", 1)[0]
    return text


def days_late(day: str, today: date) -> int:
    """How many days ``day`` (``YYYY-MM-DD``) lies before ``today``; 0 when it does not."""
    if len(day) < 10:
        return 0
    return max(0, (today - date.fromisoformat(day[:10])).days)

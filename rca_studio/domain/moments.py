"""When something happened, as precisely as it is known and no more.

A moment is an ISO 8601 string cut where knowledge ends: ``"2026"``, ``"2026-11"``,
``"2026-11-18"`` or ``"2026-11-18T20:40"`` (local wall time, as told). The empty string means
unknown. Such strings sort in time order and can never claim a precision they do not have.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from rca_studio.domain.days import MONTHS

_SHAPE = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2})?)?)?")
_MONTHS = tuple(name[:3] for name in MONTHS)
_CLOCK = r"(?:[ T](?P<hour>\d{1,2})[:.](?P<minute>\d{2}))?"
_TYPED = tuple(
    re.compile(shape)
    for shape in (
        r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2})" + _CLOCK + ")?)?",
        r"(?P<day>\d{1,2})[ ./-](?P<month>\d{1,2}|[^\W\d]{3,9}\.?)[ ./-](?P<year>\d{4})" + _CLOCK,
        r"(?P<month>[^\W\d]{3,9}\.?) (?P<year>\d{4})",
    )
)


def check_moment(moment: str) -> None:
    """Raise ``ValueError`` unless ``moment`` is empty or a real, possibly partial, moment."""
    if not moment:
        return
    if not _SHAPE.fullmatch(moment):
        raise ValueError(f"not a moment: {moment!r}")
    filler = "0001-01-01T00:00"
    datetime.fromisoformat(moment + filler[len(moment) :])


def parse_moment(text: str) -> str:
    """A moment from what a person types: ``18 Nov 2026, 20:40``, ``18/11/2026``, ``Nov 2026``,
    ``2026`` or ISO 8601. The day comes before the month; blanks give the unknown moment.

    Raises:
        ValueError: it cannot be read, or there is no such day or time.
    """
    clean = " ".join(text.replace(",", " ").split())
    if not clean:
        return ""
    for shape in _TYPED:
        if found := shape.fullmatch(clean):
            return _assembled(found.groupdict())
    raise ValueError(f"“{text.strip()}” is not a date; write it like 18 Nov 2026, 20:40")


def _assembled(parts: dict[str, str | None]) -> str:
    month = parts.get("month") or ""
    if month and not month.isdigit():
        names = [name.casefold() for name in _MONTHS]
        month = str(names.index(month[:3].casefold()) + 1) if month[:3].casefold() in names else "0"
    moment = parts["year"] or ""
    if month:
        moment += f"-{int(month):02d}"
    if day := parts.get("day"):
        moment += f"-{int(day):02d}"
    if hour := parts.get("hour"):
        moment += f"T{int(hour):02d}:{parts['minute']}"
    try:
        check_moment(moment)
    except ValueError:
        raise ValueError("there is no such day or time") from None
    return moment


def show_moment(moment: str) -> str:
    """The moment in words for people, for example ``18 Nov 2026, 20:40`` or ``Nov 2026``."""
    check_moment(moment)
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


def moment_words(value: str) -> str:
    """A moment in words; what was told in words, or put there by another program, as it stands.

    >>> moment_words("2026-11-18T20:40"), moment_words("after supper")
    ('18 Nov 2026, 20:40', 'after supper')
    """
    try:
        return show_moment(value)
    except ValueError:
        return value


def show_date(day: str, today: date | None = None) -> str:
    """A deadline in words; the year is left out when it is this year."""
    text = show_moment(day[:10])
    if today is not None and day[:4] == str(today.year):
        return text.rsplit(" ", 1)[0]
    return text


def days_late(day: str, today: date) -> int:
    """How many days ``day`` (``YYYY-MM-DD``) lies before ``today``; 0 when it does not."""
    there = real_day(day)
    return max(0, (today - there).days) if there is not None else 0


def real_day(moment: str) -> date | None:
    """The day of a moment; ``None`` where it is not known to the day, or no moment at all.

    >>> real_day("2026-11-18T20:40"), real_day("2026-11")
    (datetime.date(2026, 11, 18), None)
    """
    try:
        return date.fromisoformat(moment[:10]) if len(moment) >= 10 else None
    except ValueError:
        return None

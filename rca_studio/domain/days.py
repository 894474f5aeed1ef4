"""Days of the calendar: their names, and the weeks and months they lie in.

The names are in the language of the program; ``strftime`` would answer in that of the machine.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

WEEK: Final = timedelta(days=7)
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def month_words(day: date) -> str:
    """A month, for example ``November 2026``."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def first_of_week(day: date, first_day: int) -> date:
    """The day on which the week of ``day`` begins; ``first_day`` is 1 for Monday to 7."""
    return day - timedelta(days=(day.isoweekday() - first_day) % 7)


def month_on(day: date, months: int) -> date:
    """The same day of another month, or the last one that month has.

    >>> month_on(date(2026, 1, 31), 1), month_on(date(2026, 1, 1), -1)
    (datetime.date(2026, 2, 28), datetime.date(2025, 12, 1))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def moved(day: date, days: int) -> date:
    """A day so many days later, or earlier; where the calendar ends, its first or last day.

    A date with a wrong year is still a date, and what is worked out from it must not fail.

    >>> moved(date(2026, 11, 18), -7), moved(date(9999, 12, 31), 1)
    (datetime.date(2026, 11, 11), datetime.date(9999, 12, 31))
    """
    there = day.toordinal() + days
    return date.fromordinal(min(max(there, date.min.toordinal()), date.max.toordinal()))

"""What stands on the days of the calendar: deadlines and reviews, and what has no day yet."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, NamedTuple

from rca_studio.domain.days import WEEK, WEEKDAYS, first_of_week, month_words
from rca_studio.domain.plan import TO_DO
from rca_studio.domain.registers import ActionRow
from rca_studio.ui.plan import action_words
from rca_studio.ui.plan.rows import review_is_due
from rca_studio.ui.words import plural

DEADLINE: Final = "deadline"
REVIEW: Final = "review_date"
EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2199, 12, 31)
"""A day outside is a slip of the hand; the calendar does not go there."""


class Entry(NamedTuple):
    """One action on one day: its deadline or its review (``field``), and whether that is late.

    ``still`` says whether the day still counts: the deadline of what is done is only remembered.
    A named tuple, since ten thousand actions have twice as many.
    """

    row: ActionRow
    field: str
    day: str
    late: bool
    still: bool

    @property
    def kind(self) -> str:
        """The word for the kind of day this is."""
        if self.field == REVIEW:
            return "Review"
        return "Due" if self.still else "Was due"

    def words(self) -> str:
        """The entry on one line."""
        late = " and late" if self.late else ""
        return f"{self.kind}{late}: {action_words.title(self.row)}"


@dataclass(slots=True)
class Days:
    """All entries by day (``YYYY-MM-DD``), and the actions that have no deadline."""

    by_day: dict[str, list[Entry]] = field(default_factory=dict)
    undated: list[ActionRow] = field(default_factory=list)
    _in_order: set[str] = field(default_factory=set)

    def on(self, day: date) -> Sequence[Entry]:
        """What stands on a day: late first, deadlines before reviews."""
        return self.at(day.isoformat())

    def at(self, key: str) -> Sequence[Entry]:
        """The same for ``YYYY-MM-DD``; a day is put in order when it is first asked for."""
        entries = self.by_day.get(key)
        if entries is None:
            return ()
        if key not in self._in_order:
            entries.sort(key=_order)
            self._in_order.add(key)
        return entries

    def between(self, first: date, last: date) -> list[Entry]:
        """What stands on the days of a stretch, both ends included, in no order."""
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [entry for day in days for entry in self.by_day.get(day.isoformat(), ())]

    def late_before(self, day: date) -> list[Entry]:
        """What is late and lies before a day, the longest late first."""
        limit = day.isoformat()
        earlier = sorted(one for one in self.by_day if one < limit)
        return [entry for one in earlier for entry in self.at(one) if entry.late]

    def count_late_before(self, day: date) -> int:
        """How many are late and lie before a day."""
        limit = day.isoformat()
        return sum(e.late for one, them in self.by_day.items() if one < limit for e in them)


def sort_by_day(rows: Iterable[ActionRow], today: date) -> Days:
    """Put actions on their days; what is no day, or one centuries away, counts as none."""
    found: dict[str, list[Entry]] = {}
    undated: list[ActionRow] = []
    first, end = EARLIEST.isoformat(), LATEST.isoformat()
    now = today.isoformat()  # days compare as text, which is what makes ten thousand cheap
    for row in rows:
        due, review, to_do = row.deadline[:10], row.review_date[:10], row.state in TO_DO
        if len(due) == len(now) and first <= due <= end:
            entry = Entry(row, DEADLINE, due, to_do and due < now, to_do)
            found.setdefault(due, []).append(entry)
        elif to_do:
            undated.append(row)
        if len(review) == len(now) and first <= review <= end:
            late = review < now and review_is_due(row, today)
            found.setdefault(review, []).append(Entry(row, REVIEW, review, late, True))
    return Days(found, undated)


def _order(entry: Entry) -> tuple[bool, bool, bool, str]:
    return (not entry.late, not entry.still, entry.field == REVIEW, entry.row.case_reference)


def day_words(day: date) -> str:
    """A day in full, for example ``Friday 28 November 2026``."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {month_words(day)}"


def tally(entries: Iterable[Entry]) -> str:
    """How much there is, for example ``3 deadlines, 1 review, 2 late``."""
    deadlines = reviews = late = 0
    for entry in entries:
        deadlines += entry.field == DEADLINE
        reviews += entry.field == REVIEW
        late += entry.late
    parts = [
        plural(deadlines, "deadline") if deadlines else "",
        plural(reviews, "review") if reviews else "",
        f"{late:,} late" if late else "",
    ]
    return ", ".join(part for part in parts if part) or "nothing"


def weeks_of_month(day: date, first_day: int) -> tuple[date, ...]:
    """The first days of the weeks in which the days of a month lie."""
    start = first_of_week(day.replace(day=1), first_day)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    weeks = []
    while start <= last:
        weeks.append(start)
        start += WEEK
    return tuple(weeks)


def week_words(start: date) -> str:
    """A week, for example ``16 to 22 November 2026``."""
    end = start + timedelta(days=6)
    first = f"{start.day}" if start.month == end.month else f"{start.day} {month_words(start)[:3]}"
    if start.year != end.year:
        first = f"{first} {start.year}"
    return f"{first} to {end.day} {month_words(end)}"

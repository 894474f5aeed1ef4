"""What stands on the days of the calendar: deadlines and reviews, and what has no day yet."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from rca_studio.domain.days import WEEK, WEEKDAYS, first_of_week, month_words
from rca_studio.domain.plan import TO_DO
from rca_studio.domain.registers import ActionRow
from rca_studio.domain.words import plural
from rca_studio.ui.plan import action_words
from rca_studio.ui.plan.rows import review_is_due

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


class Days:
    """What stands on which day (``YYYY-MM-DD``), and the actions that have no deadline.

    An entry is made when its day is first asked for: of ten thousand actions a month shows some
    hundreds, and twenty thousand new objects would make the window wait for Python to tidy up.
    """

    def __init__(self, today: date = date.min) -> None:
        self.undated: list[ActionRow] = []
        self._today = today
        self._due: dict[str, list[ActionRow]] = {}
        self._review: dict[str, list[ActionRow]] = {}
        self._late: dict[str, int] = {}
        self._made: dict[str, list[Entry]] = {}

    def on(self, day: date) -> Sequence[Entry]:
        """What stands on a day: late first, deadlines before reviews."""
        return self.at(day.isoformat())

    def at(self, key: str) -> Sequence[Entry]:
        """The same for ``YYYY-MM-DD``."""
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = sorted(self._entries(key), key=_order)
        return made

    def between(self, first: date, last: date) -> list[Entry]:
        """What stands on the days of a stretch, both ends included, day by day."""
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [entry for day in days for entry in self.on(day)]

    def late_before(self, day: date) -> list[Entry]:
        """What is late and lies before a day, the longest late first."""
        limit = day.isoformat()
        earlier = sorted(one for one in self._late if one < limit)
        return [entry for one in earlier for entry in self.at(one) if entry.late]

    def count_late_before(self, day: date) -> int:
        """How many are late and lie before a day."""
        limit = day.isoformat()
        return sum(number for one, number in self._late.items() if one < limit)

    def put(self, rows: Iterable[ActionRow]) -> None:
        """Put actions on their days; what is no day, or one centuries away, counts as none."""
        first, end = EARLIEST.isoformat(), LATEST.isoformat()
        now = self._today.isoformat()  # days compare as text, which makes ten thousand cheap
        for row in rows:
            due, review, to_do = row.deadline[:10], row.review_date[:10], row.state in TO_DO
            if len(due) == len(now) and first <= due <= end:
                self._due.setdefault(due, []).append(row)
                if to_do and due < now:
                    self._late[due] = self._late.get(due, 0) + 1
            elif to_do:
                self.undated.append(row)
            if len(review) == len(now) and first <= review <= end:
                self._review.setdefault(review, []).append(row)
                if review < now and review_is_due(row, self._today):
                    self._late[review] = self._late.get(review, 0) + 1

    def _entries(self, key: str) -> Iterator[Entry]:
        past = key < self._today.isoformat()
        for row in self._due.get(key, ()):
            to_do = row.state in TO_DO
            yield Entry(row, DEADLINE, key, to_do and past, to_do)
        for row in self._review.get(key, ()):
            yield Entry(row, REVIEW, key, past and review_is_due(row, self._today), True)


def sort_by_day(rows: Iterable[ActionRow], today: date) -> Days:
    """Put actions on their days."""
    days = Days(today)
    days.put(rows)
    return days


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

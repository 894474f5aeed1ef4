"""The plan along time: lanes of actions below each other, and what stands where on each line.

Days are counted as ordinals (``date.toordinal``), lengths are in the unit of the caller. Nothing is
worked out for a line before it is looked at, so a plan of ten thousand actions costs what is seen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import Final, NamedTuple

from rca_studio.domain.days import MONTHS, WEEK, first_of_week, month_on, month_words
from rca_studio.domain.moments import real_day
from rca_studio.domain.plan import TO_DO, ActionState
from rca_studio.domain.registers import ActionRow

_TO_DO = frozenset(TO_DO)
_DAY: Final = len("2026-11-28")
_BEFORE: Final = timedelta(days=2 * 366)
_AFTER: Final = timedelta(days=5 * 366)
_AIR: Final = 21
"""Days left free before the first and after the last."""
_LEAST_BEFORE: Final = timedelta(days=150)
_LEAST_AFTER: Final = timedelta(days=365)
"""So much of the past and of the time to come there always is, to look and to carry days to."""


class Zoom(StrEnum):
    """How much time is in sight."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"

    @property
    def day(self) -> float:
        """Width of a day, on a screen in its plain size."""
        return {Zoom.WEEK: 26.0, Zoom.MONTH: 9.0, Zoom.QUARTER: 3.5}[self]


class Mark(StrEnum):
    """What a point on a line is."""

    PROMISED = "promised"
    DEADLINE = "deadline"
    DONE = "done"
    REVIEW = "review"


class Reach(StrEnum):
    """What a stretch of a line says: the time left, late, moved on, or watched until a review."""

    LEFT = "left"
    LATE = "late"
    MOVED = "moved"
    WATCHED = "watched"


class Point(NamedTuple):
    """A mark at a day."""

    mark: Mark
    day: int


class Stretch(NamedTuple):
    """From one day to a later one."""

    reach: Reach
    first: int
    last: int


class Strip(NamedTuple):
    """All that stands on the line of an action; nothing where no day is known."""

    points: tuple[Point, ...]
    stretches: tuple[Stretch, ...]

    @property
    def first(self) -> int:
        """The earliest day on the line."""
        return min(point.day for point in self.points)

    @property
    def last(self) -> int:
        """The latest day, to the end of what is drawn."""
        ends = [stretch.last for stretch in self.stretches]
        return max([*ends, *(point.day for point in self.points)])


def strip_of(row: ActionRow, today: date) -> Strip:
    """What is known of when an action was promised, is due, was done and is looked at next.

    Nobody writes down when work began, so the line of what is still to do runs from today to its
    deadline, or from a deadline that has passed to today.
    """
    now = today.toordinal()
    promised, due = _ordinal(row.first_deadline), _ordinal(row.deadline)
    done = _ordinal(row.done_on) if row.state not in _TO_DO else None
    review = _ordinal(row.review_date)
    points: list[Point] = []
    stretches: list[Stretch] = []
    if promised is not None and due is not None and promised != due:
        points.append(Point(Mark.PROMISED, promised))
        stretches.append(Stretch(Reach.MOVED, min(promised, due), max(promised, due)))
    if due is not None:
        points.append(Point(Mark.DEADLINE, due))
        if row.state in _TO_DO and due != now:
            reach = Reach.LATE if due < now else Reach.LEFT
            stretches.append(Stretch(reach, min(due, now), max(due, now)))
    if done is not None:
        points.append(Point(Mark.DONE, done))
        if due is not None and due < done:
            stretches.append(Stretch(Reach.LATE, due, done))
    if review is not None:
        points.append(Point(Mark.REVIEW, review))
        since = done if done is not None else due
        if since is not None and row.state in _TO_DO:
            since = max(since, now)
        if since is not None and since < review and row.state is not ActionState.REFUSED:
            stretches.append(Stretch(Reach.WATCHED, since, review))
    return Strip(tuple(points), tuple(stretches))


def _ordinal(day: str) -> int | None:
    there = real_day(day)
    return there.toordinal() if there is not None else None


# -- across: the axis of time ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Axis:
    """Days from left to right: ``first`` stands at 0, each day is ``day`` wide."""

    first: int
    last: int
    day: float

    @property
    def width(self) -> float:
        """From the first day to the end of the last."""
        return (self.last - self.first + 1) * self.day

    def x(self, day: int) -> float:
        """Where a day begins."""
        return (day - self.first) * self.day

    def middle(self, day: int) -> float:
        """The middle of a day, where its marks stand."""
        return (day - self.first + 0.5) * self.day

    def day_at(self, x: float) -> int:
        """The day at a place, which may lie outside."""
        return self.first + int(x // self.day)


def axis_of(rows: Iterable[ActionRow], today: date, day: float) -> Axis:
    """An axis on which today and the days of the actions have room.

    A day that was mistyped by decades does not stretch it: it keeps to two years back and five on.
    """
    now = today.isoformat()
    first = last = now
    for row in rows:
        for one in (row.deadline, row.done_on, row.review_date, row.first_deadline):
            if len(one) >= _DAY:
                if one < first:
                    first = one
                elif one > last:
                    last = one
    earliest, latest = today - _BEFORE, today + _AFTER
    start = min(max(date.fromisoformat(first[:_DAY]), earliest), today - _LEAST_BEFORE)
    end = max(min(date.fromisoformat(last[:_DAY]), latest), today + _LEAST_AFTER)
    return Axis(start.toordinal() - _AIR, end.toordinal() + _AIR, day)


class Tick(NamedTuple):
    """A line across the lanes: the day, its words, and whether it begins something larger."""

    day: int
    words: str
    major: bool


def ticks(first: int, last: int, zoom: Zoom, first_weekday: int = 1) -> list[Tick]:
    """The lines between two days: months over weeks, or years over months.

    Args:
        first: the first day in sight.
        last: the last day in sight.
        zoom: how much is in sight.
        first_weekday: 1 for Monday to 7 for Sunday.

    Returns:
        Major ones (months; years where quarters are in sight) from the one in which ``first``
        lies, and minor ones (weeks, or months), each in order of their days.
    """
    start = date.fromordinal(max(first, 1))
    end = date.fromordinal(last)
    coarse = zoom is Zoom.QUARTER
    found: list[Tick] = []
    month = start.replace(month=1, day=1) if coarse else start.replace(day=1)
    while month <= end:
        words = str(month.year) if coarse else month_words(month)
        found.append(Tick(month.toordinal(), words, major=True))
        month = month_on(month, 12 if coarse else 1)
    if coarse:
        month = start.replace(day=1)
        while month <= end:
            found.append(Tick(month.toordinal(), MONTHS[month.month - 1][:3], major=False))
            month = month_on(month, 1)
        return found
    week = first_of_week(start, first_weekday)
    while week <= end:
        found.append(Tick(week.toordinal(), str(week.day), major=False))
        week += WEEK
    return found


# -- down: lanes and their lines -------------------------------------------------------------------


class Place(NamedTuple):
    """A line: the lane and the number in it, -1 for the heading of the lane."""

    lane: int
    line: int


class Stack:
    """Lanes below each other, each a heading and its lines; a lane without a name has none.

    Args:
        counts: how many lines each lane has.
        heading: height of a heading, 0 for none.
        line: height of a line.
    """

    def __init__(self, counts: Sequence[int], heading: float, line: float) -> None:
        self.counts = tuple(counts)
        self.heading = heading
        self.line = line
        self._tops = [0.0, *accumulate(heading + count * line for count in self.counts)]
        self._before = [0, *accumulate(self.counts)]

    @property
    def height(self) -> float:
        """Of all lanes."""
        return self._tops[-1]

    @property
    def lines(self) -> int:
        """How many lines there are, without headings."""
        return self._before[-1]

    def top(self, place: Place) -> float:
        """Where a line or a heading begins."""
        start = self._tops[place.lane]
        return start if place.line < 0 else start + self.heading + place.line * self.line

    def bottom_of(self, lane: int) -> float:
        """Where a lane ends."""
        return self._tops[lane + 1]

    def at(self, y: float) -> Place | None:
        """What stands at a height."""
        if not 0 <= y < self.height:
            return None
        lane = bisect_right(self._tops, y) - 1
        inside = y - self._tops[lane] - self.heading
        if inside < 0:
            return Place(lane, -1)
        return Place(lane, min(int(inside // self.line), self.counts[lane] - 1))

    def number(self, place: Place) -> int:
        """The number of a line among all."""
        return self._before[place.lane] + place.line

    def place(self, number: int) -> Place:
        """The line with a number."""
        lane = bisect_right(self._before, number) - 1
        return Place(lane, number - self._before[lane])

    def seen(self, top: float, bottom: float) -> list[Place]:
        """The headings and lines between two heights, in order."""
        found: list[Place] = []
        lane = max(0, bisect_right(self._tops, max(top, 0)) - 1)
        while lane < len(self.counts) and self._tops[lane] < bottom:
            start = self._tops[lane] + self.heading
            if self.heading and start > top:
                found.append(Place(lane, -1))
            low = max(0, int((top - start) // self.line))
            high = min(self.counts[lane], int((bottom - start) // self.line) + 1)
            found += [Place(lane, line) for line in range(low, high)]
            lane += 1
        return found

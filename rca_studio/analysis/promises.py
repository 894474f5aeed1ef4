"""Promises kept, for each service and quarter: on time, moved, shown at once, and whether it held.

Services are told by name and never compared; no figure is worked out for an owner or any person.

What is counted, and out of what:

- *Due*: actions whose first deadline (as it was promised, before any move) lies in the quarter and
  is over, without those that were refused. *On time*: done on or before that day. *Late*: done
  after it. *Not done*: still to be done today. Where an action is done and nobody said when, that
  is told beside and counted in none of these.
- *Moved*: of those due, the ones whose deadline was moved since it was agreed.
- *Judged evidence*: actions done in the quarter whose evidence was all accepted, or was sent back
  at least once. *At first*: all of it was accepted without being sent back.
- *Looked at after 90 days*: actions done in the quarter at least 90 days ago that were judged on a
  day at least 90 days after they were done, or were found to have failed before. *Held*: the last
  of these reviews, by its day, said so. *Not looked at*: done at least 90 days ago, and nobody has
  looked since the 90 days were over. *Too soon*: done less than 90 days ago.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Final

from rca_studio.analysis.plan_week import NO_SERVICE
from rca_studio.domain.moments import real_day
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.registers import WholeAction

HELD_AFTER: Final = timedelta(days=90)
FEW: Final = 5
"""Below so many a share says little, and may say who: the counts are told, no per cent."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    number: int
    of: int

    @property
    def few(self) -> bool:
        """Whether they are too few for a share in per cent."""
        return self.of < FEW

    @property
    def percent(self) -> float:
        """The share in per cent; of nothing it is 0."""
        return 100 * self.number / self.of if self.of else 0.0

    @property
    def words(self) -> str:
        """For people, for example ``17 of 20 (85 %)``, ``3 of 4 (few)`` or a dash.

        >>> Share(17, 20).words, Share(3, 4).words, Share(0, 0).words
        ('17 of 20 (85 %)', '3 of 4 (few)', '–')
        """
        if not self.of:
            return "–"
        told = "few" if self.few else f"{self.percent:.0f} %"
        return f"{self.number:,} of {self.of:,} ({told})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The counts of one service in one quarter, or of several together; see the module."""

    on_time: int = 0
    late: int = 0
    not_done: int = 0
    undated: int = 0
    moved: int = 0
    at_first: int = 0
    sent_back: int = 0
    held: int = 0
    did_not_hold: int = 0
    not_looked_at: int = 0
    too_soon: int = 0

    def __add__(self, other: Kept) -> Kept:
        """Both together."""
        sums = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Kept)}
        return Kept(**sums)

    @property
    def due(self) -> int:
        """How many were promised for a day that is over."""
        return self.on_time + self.late + self.not_done

    @property
    def kept_time(self) -> Share:
        """On time, of those due."""
        return Share(self.on_time, self.due)

    @property
    def moved_share(self) -> Share:
        """With a moved deadline, of those due."""
        return Share(self.moved, self.due)

    @property
    def first_time(self) -> Share:
        """Evidence accepted without being sent back, of those whose evidence was judged."""
        return Share(self.at_first, self.at_first + self.sent_back)

    @property
    def held_share(self) -> Share:
        """Held after 90 days, of those looked at."""
        return Share(self.held, self.held + self.did_not_hold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """Kept promises as they stood on a day; ``counts`` by service and quarter (``2026 Q4``)."""

    today: date
    counts: dict[tuple[str, str], Kept]

    @property
    def services(self) -> tuple[str, ...]:
        """By name; those without one last."""
        names = {service for service, _ in self.counts}
        return tuple(sorted(names, key=lambda one: (one == NO_SERVICE, one.casefold(), one)))

    @property
    def quarters(self) -> tuple[str, ...]:
        """All quarters with something to tell, the oldest first."""
        return tuple(sorted({quarter for _, quarter in self.counts}))

    def of(self, service: str = "", quarter: str = "") -> Kept:
        """One service in one quarter; with either left out, all of them together."""
        found = Kept()
        for (one, when), kept in self.counts.items():
            if service in ("", one) and quarter in ("", when):
                found += kept
        return found


def kept_promises(wholes: Iterable[WholeAction], today: date) -> Promises:
    """Count what was promised and what became of it, as it stands on ``today``."""
    counts: dict[tuple[str, str], Kept] = {}

    def add(service: str, day: date, kept: Kept) -> None:
        place = (service, f"{day.year} Q{(day.month + 2) // 3}")
        counts[place] = counts.get(place, Kept()) + kept

    for whole in wholes:
        action = whole.action
        if action.state is ActionState.REFUSED:
            continue
        service = " ".join(whole.row.service.split()) or NO_SERVICE
        promised, done = real_day(action.promised), real_day(action.done_on)
        if promised is not None and promised < today:
            add(service, promised, _time(action, promised, done))
        if done is not None and done <= today and not action.state.to_do:
            add(service, done, _evidence(action) + _effect(action, done, today))
    return Promises(today=today, counts={key: one for key, one in counts.items() if one != Kept()})


def _time(action: Action, promised: date, done: date | None) -> Kept:
    moved = int(bool(action.first_deadline) and action.first_deadline != action.deadline)
    if action.state.to_do:
        return Kept(not_done=1, moved=moved)
    if done is None:
        return Kept(undated=1)
    return Kept(on_time=int(done <= promised), late=int(done > promised), moved=moved)


def _evidence(action: Action) -> Kept:
    back = any(check.returns for check in action.checks)
    return Kept(sent_back=int(back), at_first=int(action.is_proven and not back))


def _effect(action: Action, done: date, today: date) -> Kept:
    ripe = done + HELD_AFTER
    reviews = _reviews(action, today)
    since = [outcome for day, outcome in reviews if day >= ripe]
    failed = any(day >= done and one is ActionState.FAILED for day, one in reviews)
    if today < ripe:
        return Kept(too_soon=1)
    if since:
        held = since[-1] is ActionState.HELD
        return Kept(held=int(held), did_not_hold=int(not held))
    return Kept(did_not_hold=1) if failed else Kept(not_looked_at=1)


def _reviews(action: Action, today: date) -> list[tuple[date, ActionState]]:
    """Day and outcome of each review in the order of days, whenever it was written down.

    Nobody looked on a day before it came: a review of a later day than it was written down on
    counts for that one (two clocks may be a day apart).
    """
    found = []
    for one in action.reviews:
        day, written = real_day(one.day), real_day(one.at)
        if day is not None and written is not None and written < date.max:
            day = min(day, written + timedelta(days=1))
        if day is not None and day <= today:
            found.append((day, one.outcome))
    return sorted(found, key=lambda review: review[0])

"""Lines of the plan counted: promised, done, looked at, and how each stands today.

The counts are those of ``analysis.promises``, worked out of the lines of the list alone, which know
the last day on which somebody looked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from rca_studio.analysis.governance.panel import Tone
from rca_studio.analysis.governance.scope import Period
from rca_studio.analysis.promises import HELD_AFTER, Kept
from rca_studio.domain.moments import real_day
from rca_studio.domain.plan import OUTCOMES, ActionState, Strength
from rca_studio.domain.registers import ActionRow


class Standing(StrEnum):
    """How an action stands on a day."""

    OVERDUE = "overdue"
    TO_DO = "to_do"
    AWAITING_CHECK = "awaiting_check"
    NOT_LOOKED_AT = "not_looked_at"
    HELD = "held"
    SLIPPED = "slipped"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _LABELS[self][0]

    @property
    def meaning(self) -> str:
        """What it counts."""
        return _LABELS[self][1]

    @property
    def tone(self) -> Tone:
        """How it is drawn."""
        return _TONES.get(self, Tone.PLAIN)


_LABELS: Final = {
    Standing.OVERDUE: ("Overdue", "the day agreed is over"),
    Standing.TO_DO: ("To be done", "its day is still to come"),
    Standing.AWAITING_CHECK: ("Done, awaiting check", "evidence to be accepted"),
    Standing.NOT_LOOKED_AT: ("Checked, not judged yet", "nobody has looked yet"),
    Standing.HELD: ("Held", "found to hold"),
    Standing.SLIPPED: ("Slipped", "found to have slipped"),
    Standing.FAILED: ("Failed", "found not to work"),
}
_TONES: Final = {
    Standing.OVERDUE: Tone.NOTICE,
    Standing.HELD: Tone.STRONG,
    Standing.SLIPPED: Tone.MIDDLE,
    Standing.FAILED: Tone.WEAK,
    Standing.TO_DO: Tone.FAINT,
}
STANDINGS: Final = tuple(Standing)

_JUDGED: Final = {
    ActionState.DONE: Standing.AWAITING_CHECK,
    ActionState.CHECKED: Standing.NOT_LOOKED_AT,
    ActionState.HELD: Standing.HELD,
    ActionState.SLIPPED: Standing.SLIPPED,
    ActionState.FAILED: Standing.FAILED,
}


def standing_of(row: ActionRow, today: date) -> Standing:
    """How an action that was not refused stands."""
    if row.state in _JUDGED:
        return _JUDGED[row.state]
    deadline = day_of(row.deadline)
    late = deadline is not None and deadline < today
    return Standing.OVERDUE if late else Standing.TO_DO


@lru_cache(maxsize=8192)
def day_of(moment: str) -> date | None:
    """The day of a moment; many actions share theirs."""
    return real_day(moment)


@lru_cache(maxsize=8192)
def quarter_of(day: date) -> str:
    """For example ``2026 Q4``."""
    return f"{day.year} Q{(day.month + 2) // 3}"


def quarters_between(period: Period, today: date) -> tuple[str, ...]:
    """The quarters a period touches; where it reaches the present, also the year ahead, for which
    actions are promised now."""
    year, month = int(period.last[:4]), int(period.last[5:7])
    if (year, month) >= (today.year, today.month):
        ahead = today.year * 12 + today.month - 1 + 12
        year, month = max((year, month), (ahead // 12, ahead % 12 + 1))
    first = int(period.first[:4]) * 4 + (int(period.first[5:7]) - 1) // 3
    last = year * 4 + (month - 1) // 3
    return tuple(f"{number // 4} Q{number % 4 + 1}" for number in range(first, last + 1))


@dataclass(slots=True)
class Tally:
    """Actions counted; those that were refused are in none of it.

    Attributes:
        number: how many.
        standing: how they stand.
        strengths: by quarter first promised ("" where no day was) and strength, how many.
        kept: by quarter and name of a count of ``Kept``, how many.
    """

    number: int = 0
    standing: Counter[Standing] = field(default_factory=Counter)
    strengths: Counter[tuple[str, Strength]] = field(default_factory=Counter)
    kept: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Count others, too."""
        self.number += other.number
        self.standing.update(other.standing)
        self.strengths.update(other.strengths)
        self.kept.update(other.kept)

    def kept_in(self, quarters: Iterable[str]) -> Kept:
        """What was kept in some quarters together."""
        wanted = set(quarters)
        found: Counter[str] = Counter()
        for (quarter, name), number in self.kept.items():
            if quarter in wanted:
                found[name] += number
        return Kept(**found)

    def promised(self, quarter: str, *strengths: Strength) -> int:
        """How many of these strengths were first promised for a quarter."""
        return sum(self.strengths[quarter, one] for one in strengths)


def tally(rows: Iterable[ActionRow], today: date) -> Tally:
    """Count actions as they stand on ``today``."""
    found = Tally()
    for row in rows:
        if row.state is not ActionState.REFUSED:
            _count(found, row, today)
    return found


Place = tuple[str, str, bool]
"""Service, type and whether it is for practice: what actions can be told apart by."""


def tally_by_place(rows: Iterable[ActionRow], today: date) -> Mapping[Place, Tally]:
    """All actions counted by what they can be told apart by."""
    found: dict[Place, Tally] = {}
    for row in rows:
        if row.state is not ActionState.REFUSED:
            place = (row.service, row.protocol, row.practice)
            there = found.get(place)
            if there is None:
                there = found[place] = Tally()
            _count(there, row, today)
    return found


def _count(found: Tally, row: ActionRow, today: date) -> None:
    promised, done = day_of(row.first_deadline or row.deadline), day_of(row.done_on)
    quarter = "" if promised is None else quarter_of(promised)
    found.number += 1
    found.standing[standing_of(row, today)] += 1
    found.strengths[quarter, row.strength] += 1
    if promised is not None and promised < today:
        found.kept[quarter, _time(row, promised, done)] += 1
        if _moved(row, done):
            found.kept[quarter, "moved"] += 1
    if done is not None and done <= today and not row.state.to_do:
        found.kept[quarter_of(done), _effect(row, done, today)] += 1


def _time(row: ActionRow, promised: date, done: date | None) -> str:
    if row.state.to_do:
        return "not_done"
    if done is None:
        return "undated"
    return "on_time" if done <= promised else "late"


def _moved(row: ActionRow, done: date | None) -> bool:
    moved = bool(row.first_deadline) and row.first_deadline != row.deadline
    return moved and (row.state.to_do or done is not None)


def _effect(row: ActionRow, done: date, today: date) -> str:
    ripe = done + HELD_AFTER
    looked = day_of(row.looked_at)
    if today < ripe:
        return "too_soon"
    if looked is not None and ripe <= looked <= today and row.state in OUTCOMES:
        return "held" if row.state is ActionState.HELD else "did_not_hold"
    failed = row.state is ActionState.FAILED and looked is not None and done <= looked <= today
    return "did_not_hold" if failed else "not_looked_at"

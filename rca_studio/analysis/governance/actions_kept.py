"""Lines of the plan counted: promised, done, looked at, and how each stands today.

The counts are those of ``analysis.promises``, worked out of the lines of the list alone, which know
the last day on which somebody looked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from rca_studio.analysis.governance.panel import Tone
from rca_studio.analysis.governance.scope import Period
from rca_studio.analysis.promises import HELD_AFTER, Kept
from rca_studio.domain.moments import real_day
from rca_studio.domain.plan import OUTCOMES, ActionState
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
    Standing.OVERDUE: ("Overdue", "not done, and the day agreed is over"),
    Standing.TO_DO: ("To be done", "the day agreed is still to come, or none is agreed"),
    Standing.AWAITING_CHECK: ("Done, awaiting check", "nobody else has accepted the evidence yet"),
    Standing.NOT_LOOKED_AT: ("Checked, not judged yet", "in place; nobody has said that it held"),
    Standing.HELD: ("Held", "somebody looked and found that it held"),
    Standing.SLIPPED: ("Slipped", "somebody looked and found that it slipped"),
    Standing.FAILED: ("Failed", "somebody looked and found that it does not work"),
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
    deadline = real_day(row.deadline)
    late = deadline is not None and deadline < today
    return Standing.OVERDUE if late else Standing.TO_DO


def quarter_of(day: date) -> str:
    """For example ``2026 Q4``."""
    return f"{day.year} Q{(day.month + 2) // 3}"


def promised_quarter(row: ActionRow) -> str:
    """The quarter an action was first promised for; "" where no day was."""
    day = real_day(row.first_deadline or row.deadline)
    return "" if day is None else quarter_of(day)


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


def kept_by_quarter(rows: Iterable[ActionRow], today: date) -> dict[str, Kept]:
    """What was due by the quarter first promised, and what became of it by the quarter done."""
    counts: dict[str, Kept] = {}

    def add(day: date, kept: Kept) -> None:
        quarter = quarter_of(day)
        counts[quarter] = counts.get(quarter, Kept()) + kept

    for row in rows:
        if row.state is ActionState.REFUSED:
            continue
        promised, done = real_day(row.first_deadline or row.deadline), real_day(row.done_on)
        if promised is not None and promised < today:
            add(promised, _time(row, promised, done))
        if done is not None and done <= today and not row.state.to_do:
            add(done, _effect(row, done, today))
    return counts


def _time(row: ActionRow, promised: date, done: date | None) -> Kept:
    moved = int(bool(row.first_deadline) and row.first_deadline != row.deadline)
    if row.state.to_do:
        return Kept(not_done=1, moved=moved)
    if done is None:
        return Kept(undated=1)
    return Kept(on_time=int(done <= promised), late=int(done > promised), moved=moved)


def _effect(row: ActionRow, done: date, today: date) -> Kept:
    ripe = done + HELD_AFTER
    looked = real_day(row.looked_at)
    if today < ripe:
        return Kept(too_soon=1)
    if looked is not None and ripe <= looked <= today and row.state in OUTCOMES:
        held = row.state is ActionState.HELD
        return Kept(held=int(held), did_not_hold=int(not held))
    failed = row.state is ActionState.FAILED and looked is not None and done <= looked <= today
    return Kept(did_not_hold=int(failed), not_looked_at=int(not failed))

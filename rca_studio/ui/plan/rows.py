"""The plan in numbers: what is open, late, without evidence, due for review, and what held."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rca_studio.domain.action_code import is_code_of
from rca_studio.domain.plan import OPEN, TO_DO, ActionState, Strength
from rca_studio.domain.registers import ActionQuery, ActionRow, CaseQuery
from rca_studio.editing.ports import Progress, Registers
from rca_studio.ui.studio import Studio

Test = Callable[[ActionRow], bool]

MOST = 50_000
"""So many actions are read; where there are more, the screen says so."""

_TO_DO = frozenset(TO_DO)
_OPEN = frozenset(OPEN)
_AGAIN = frozenset((ActionState.HELD, ActionState.SLIPPED))

LANES = {
    "open": "Open",
    "overdue": "Overdue",
    "evidence": "Evidence missing",
    "owner": "Nobody answers for it",
    "review": "Review due",
    "approval": "Waits for approval",
    "all": "All",
}
"""What the plan can be narrowed to at one click, by key."""

_LANE_WORDS = {
    "open": "Open actions",
    "overdue": "Overdue actions",
    "evidence": "Actions that wait for evidence",
    "owner": "Actions nobody answers for yet",
    "review": "Actions due for review",
    "approval": "Actions that wait for approval",
    "all": "All actions",
}


def is_overdue(row: ActionRow, today: date) -> bool:
    """Whether an action is not done after its deadline."""
    return overdue_test(today)(row)


def overdue_test(today: date) -> Test:
    """What tells whether an action is overdue; for many of them."""
    day = today.isoformat()
    return lambda row: row.state in _TO_DO and len(row.deadline) >= 10 and row.deadline[:10] < day


def lacks_evidence(row: ActionRow) -> bool:
    """Whether an open action has a check that is not met, or no check at all."""
    return row.state in _OPEN and (row.checks_met < row.checks_total or not row.checks_total)


def review_is_due(row: ActionRow, today: date) -> bool:
    """Whether the day has come to look whether an action held, for the first time or once more."""
    due = row.review_date[:10]
    if len(due) < 10 or due > today.isoformat():
        return False
    again = row.state in _AGAIN and bool(row.looked_at) and due > row.looked_at
    return row.state in _OPEN or again


def lacks_owner(row: ActionRow) -> bool:
    """Whether an open action has nobody who answers for it."""
    return not row.owner and row.state in _OPEN


def lane_test(lane: str, today: date) -> Test:
    """What tells whether an action is in a lane; one that is not known holds everything."""
    match lane:
        case "open":
            return lambda row: row.state in _OPEN
        case "overdue":
            return overdue_test(today)
        case "evidence":
            return lacks_evidence
        case "owner":
            return lacks_owner
        case "review":
            return lambda row: review_is_due(row, today)
        case "approval":
            return lambda row: row.state is ActionState.PROPOSED
    return lambda row: True


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """What the plan is narrowed to: one of ``LANES``, and only these values (none for all).

    ``text``: words that all occur somewhere in what a line shows.
    """

    lane: str = "open"
    owners: tuple[str, ...] = ()
    strengths: tuple[Strength, ...] = ()
    services: tuple[str, ...] = ()
    states: tuple[ActionState, ...] = ()
    text: str = ""

    @property
    def narrows(self) -> bool:
        """Whether more is chosen than the lane."""
        chosen = (self.owners, self.strengths, self.services, self.states)
        return any(chosen) or bool(self.text.strip())

    def fits(self, row: ActionRow, today: date) -> bool:
        """Whether an action is to be shown."""
        return lane_test(self.lane, today)(row) and bool(self.narrowed((row,)))

    def narrowed(self, rows: Sequence[ActionRow]) -> Sequence[ActionRow]:
        """The actions that fit all but the lane."""
        if self.owners:
            owners = frozenset(self.owners)
            rows = [row for row in rows if row.owner in owners]
        if self.services:
            services = frozenset(self.services)
            rows = [row for row in rows if row.service in services]
        if self.strengths:
            rows = [row for row in rows if row.strength in self.strengths]
        if self.states:
            states = frozenset(self.states)
            rows = [row for row in rows if row.state in states]
        if words := self.text.casefold().split():
            rows = [row for row in rows if _speaks_of(row, words)]
        return rows

    def words(self) -> str:
        """What is shown, in words for a printed plan."""
        parts = [_LANE_WORDS.get(self.lane, _LANE_WORDS["all"])]
        if self.owners:
            parts.append("of " + ", ".join(owner or "nobody yet" for owner in self.owners))
        if self.services:
            parts.append("in " + ", ".join(name or "no service" for name in self.services))
        details = [s.label.lower() for s in self.strengths] + [s.label.lower() for s in self.states]
        if self.text.strip():
            details.append(f"with the words “{' '.join(self.text.split())}”")
        if details:
            parts.append("(" + ", ".join(details) + ")")
        return " ".join(parts)


def _speaks_of(row: ActionRow, words: Iterable[str]) -> bool:
    """Whether each word occurs in what the line shows or is its code; the register judges so."""
    text = (
        f"{row.text}\n{row.owner}\n{row.measure}\n{row.result}\n{row.case_reference}\n"
        f"{row.case_title}\n{row.service}"
    ).casefold()
    return all(word in text or is_code_of(word, row.case_reference, row.id) for word in words)


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """The plan at a glance: how many in each lane; strengths of open actions, outcomes of all."""

    lanes: dict[str, int]
    strengths: dict[Strength, int]
    held: int
    slipped: int
    failed: int

    @property
    def open(self) -> int:
        """How many are open."""
        return self.lanes["open"]


def figures(rows: Iterable[ActionRow], today: date) -> PlanFigures:
    """Count what the screen says, in one go: a plan may have ten thousand actions."""
    late = overdue_test(today)
    lanes = dict.fromkeys(LANES, 0)
    strengths = dict.fromkeys(Strength, 0)
    outcomes = {ActionState.HELD: 0, ActionState.SLIPPED: 0, ActionState.FAILED: 0}
    for row in rows:
        state = row.state
        lanes["all"] += 1
        if state in outcomes:
            outcomes[state] += 1
        elif state in _OPEN:
            lanes["open"] += 1
            strengths[row.strength] += 1
            lanes["evidence"] += row.checks_met < row.checks_total or not row.checks_total
            lanes["owner"] += not row.owner
            lanes["approval"] += state is ActionState.PROPOSED
            lanes["overdue"] += late(row)
        if row.review_date:
            lanes["review"] += review_is_due(row, today)
    held, slipped, failed = outcomes.values()
    return PlanFigures(lanes, strengths, held, slipped, failed)


def whole_plan(registers: Registers) -> ActionQuery:
    """What asks for all actions that count: practice ones only where there is no real case."""
    real = registers.count_cases(CaseQuery(practice=False), 1).number > 0
    return ActionQuery(practice=False if real else None)


def read_plan(registers: Registers, case_id: str = "") -> tuple[ActionRow, ...]:
    """All actions that count, up to one more than ``MOST``; or those of one case."""
    return registers.actions(replace(whole_plan(registers), case_id=case_id), MOST + 1)


def open_count(studio: Studio) -> Callable[[Progress], int]:
    """A job that counts the open actions."""
    registers = studio.registers

    def count(_progress: Progress) -> int:
        return len(registers.actions(replace(whole_plan(registers), open_only=True), MOST))

    return count

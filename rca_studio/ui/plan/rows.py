"""The plan in numbers: what is open, late, without evidence, due for review, and what held."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from rca_studio.domain.moments import days_late
from rca_studio.domain.plan import TO_DO, ActionState, Strength
from rca_studio.domain.registers import ActionQuery, ActionRow, CaseQuery
from rca_studio.editing.ports import Progress, Registers
from rca_studio.ui.studio import Studio


def is_overdue(row: ActionRow, today: date) -> bool:
    """Whether an action is not done after its deadline."""
    return row.state in TO_DO and days_late(row.deadline, today) > 0


def lacks_evidence(row: ActionRow) -> bool:
    """Whether an open action has a check that is not met, or no check at all."""
    return row.state.open and (row.checks_met < row.checks_total or not row.checks_total)


def review_is_due(row: ActionRow, today: date) -> bool:
    """Whether the day has come to look whether an action held."""
    due = row.review_date[:10]
    return row.state.open and bool(due) and due <= today.isoformat()


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """What the plan is narrowed to. ``lane``: open, overdue, evidence, review, all."""

    lane: str = "open"
    owners: tuple[str, ...] = ()
    strengths: tuple[Strength, ...] = ()

    def fits(self, row: ActionRow, today: date) -> bool:
        """Whether an action is to be shown."""
        if self.owners and row.owner not in self.owners:
            return False
        if self.strengths and row.strength not in self.strengths:
            return False
        match self.lane:
            case "open":
                return row.state.open
            case "overdue":
                return is_overdue(row, today)
            case "evidence":
                return lacks_evidence(row)
            case "review":
                return review_is_due(row, today)
        return True

    def words(self) -> str:
        """What is shown, in words for a printed plan."""
        lanes = {
            "open": "Open actions",
            "overdue": "Overdue actions",
            "evidence": "Actions that wait for evidence",
            "review": "Actions due for review",
            "all": "All actions",
        }
        parts = [lanes[self.lane]]
        if self.owners:
            parts.append("of " + ", ".join(owner or "nobody yet" for owner in self.owners))
        if self.strengths:
            parts.append("(" + ", ".join(s.label.lower() for s in self.strengths) + ")")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """The plan at a glance; strengths are of open actions, outcomes of all."""

    open: int
    overdue: int
    evidence: int
    review: int
    all: int
    strengths: dict[Strength, int]
    held: int
    slipped: int
    failed: int


def figures(rows: Iterable[ActionRow], today: date) -> PlanFigures:
    """Count what the screen says."""
    everything = tuple(rows)
    still = [row for row in everything if row.state.open]

    def outcome(state: ActionState) -> int:
        return sum(row.state is state for row in everything)

    return PlanFigures(
        open=len(still),
        overdue=sum(is_overdue(row, today) for row in everything),
        evidence=sum(lacks_evidence(row) for row in everything),
        review=sum(review_is_due(row, today) for row in everything),
        all=len(everything),
        strengths={s: sum(row.strength is s for row in still) for s in Strength},
        held=outcome(ActionState.HELD),
        slipped=outcome(ActionState.SLIPPED),
        failed=outcome(ActionState.FAILED),
    )


def by_owner(rows: Iterable[ActionRow]) -> tuple[tuple[str, tuple[ActionRow, ...]], ...]:
    """The actions of each owner by deadline; those of nobody come last."""
    groups: dict[str, list[ActionRow]] = {}
    for row in rows:
        groups.setdefault(row.owner, []).append(row)
    names = sorted(groups, key=lambda name: (not name, name.casefold()))

    def deadline(row: ActionRow) -> tuple[bool, str, str]:
        return (not row.deadline, row.deadline, row.case_reference)

    return tuple((name, tuple(sorted(groups[name], key=deadline))) for name in names)


def read_plan(registers: Registers) -> tuple[ActionRow, ...]:
    """All actions that count: practice ones only where there is no real case."""
    real = registers.count_cases(CaseQuery(practice=False), 1).number > 0
    return registers.actions(ActionQuery(practice=False if real else None), 10_000)


def open_count(studio: Studio) -> Callable[[Progress], int]:
    """A job that counts the open actions."""
    registers = studio.registers

    def count(_progress: Progress) -> int:
        return sum(row.state.open for row in read_plan(registers))

    return count

"""Actions in groups and in order: by owner, service, due, strength or case, and by any column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from rca_studio.domain.plan import TO_DO, ActionState, Reach, Strength
from rca_studio.domain.registers import ActionRow
from rca_studio.domain.words import plural
from rca_studio.ui.plan.rows import overdue_test

GROUPS = {
    "owner": "Owner",
    "service": "Service",
    "due": "When it is due",
    "strength": "Strength",
    "case": "Case",
    "": "Not grouped",
}
"""By what the plan is grouped, by key."""

DUE = {
    "overdue": "Overdue",
    "this_week": "This week",
    "next_week": "Next week",
    "this_month": "This month",
    "later": "Later",
    "none": "No date",
    "done": "Done or decided",
}
"""When something is due, in this order. What is done or refused is not due any more."""

_TO_DO = frozenset(TO_DO)
_STRENGTHS = (Strength.STRONGER, Strength.INTERMEDIATE, Strength.WEAKER, Strength.UNKNOWN)
_REACHES = tuple(Reach)
_STATES = {state: place for place, state in enumerate(ActionState)}
_NUMBER = re.compile(r"(\d+)")

Value = Any
Key = Callable[[ActionRow], Value]


@dataclass(frozen=True, slots=True)
class Group:
    """Actions below one heading; ``key`` tells it from the others, ``late`` counts the overdue."""

    key: str
    name: str
    rows: tuple[ActionRow, ...]
    late: int

    @property
    def note(self) -> str:
        """How many there are."""
        return "".join(words for words, _ in self.parts)

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """The note in parts with their colours: only what is overdue is told in red."""
        count = f" · {plural(len(self.rows), 'action')}"
        if not self.late:
            return ((count, "muted"),)
        if self.name == DUE["overdue"]:
            return ((count, "error"),)
        return ((count, "muted"), (f", {self.late:,} overdue", "error"))


class Weeks:
    """Which of ``DUE`` a day is in. ``first``: the first day of a week, 0 for Monday."""

    def __init__(self, today: date, first: int = 0) -> None:
        passed = (today.weekday() - first) % 7
        self._today = today.isoformat()
        self._next = (today + timedelta(days=7 - passed)).isoformat()
        self._after_next = (today + timedelta(days=14 - passed)).isoformat()
        self._month = today.isoformat()[:7]

    def due(self, row: ActionRow) -> str:
        """The key of ``DUE`` for an action."""
        if row.state not in _TO_DO:
            return "done"
        day = row.deadline[:10]
        if len(day) < 10:
            return "none"
        if day < self._today:
            return "overdue"
        if day < self._next:
            return "this_week"
        if day < self._after_next:
            return "next_week"
        return "this_month" if day[:7] == self._month else "later"


def grouped(
    rows: Iterable[ActionRow],
    by: str,
    today: date,
    *,
    sort: str = "",
    descending: bool = False,
    first_weekday: int = 0,
) -> tuple[Group, ...]:
    """Put actions in groups, and in order in each.

    Args:
        rows: the actions, ``by_deadline``; among equals this order stays.
        by: a key of ``GROUPS``; ``""`` makes a single group without a name.
        today: decides what is overdue and due this week.
        sort: the column, a key of ``SORTS``; ``""`` sorts by deadline.
        descending: turns the order of the column; what is empty stays last.
        first_weekday: the first day of a week, 0 for Monday.

    Returns:
        The groups in order; those of nobody and of no date last.
    """
    in_order = sorted_by(rows, sort, descending=descending)
    if not by:
        return (_group("", "", in_order, today),) if in_order else ()
    of = _group_key(by, today, first_weekday)
    found: dict[str, list[ActionRow]] = {}
    for row in in_order:
        found.setdefault(of(row), []).append(row)
    return tuple(
        _group(key, _name(by, key, found[key][0]), found[key], today)
        for key in sorted(found, key=_order(by, found))
    )


def by_deadline(rows: Iterable[ActionRow]) -> tuple[ActionRow, ...]:
    """Actions in the order of their deadlines and cases; what has no date comes last."""
    return tuple(sorted(rows, key=lambda row: (row.deadline or "~", row.case_reference)))


def sorted_by(
    rows: Iterable[ActionRow], sort: str, *, descending: bool = False
) -> Sequence[ActionRow]:
    """Actions, ``by_deadline`` already, by a column; equals as they were, empty ones last."""
    key = SORTS.get(sort or ("due" if descending else ""))
    if key is None:
        return tuple(rows)
    full: list[tuple[Value, ActionRow]] = []
    empty: list[ActionRow] = []
    for row in rows:
        value = key(row)
        if value == "" or value is None:
            empty.append(row)
        else:
            full.append((value, row))
    full.sort(key=_first, reverse=descending)
    return [row for _, row in full] + empty


def _first(pair: tuple[Value, ActionRow]) -> Value:
    return pair[0]


def _evidence(row: ActionRow) -> float | None:
    return row.checks_met / row.checks_total if row.checks_total else None


@lru_cache(maxsize=50_000)
def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A reference as it is sorted: NM-9 before NM-10.

    >>> natural("NM-9") < natural("NM-10")
    True
    """
    parts = _NUMBER.split(text.casefold())
    return tuple((1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts if part)


SORTS: dict[str, Key] = {
    "text": lambda row: row.text.casefold(),
    "finding": lambda row: natural(row.case_reference),
    "service": lambda row: row.service.casefold(),
    "strength": lambda row: _STRENGTHS.index(row.strength) if row.strength else None,
    "reach": lambda row: _REACHES.index(Reach(row.reach)) if row.reach else None,
    "effort": lambda row: row.effort or None,
    "owner": lambda row: row.owner.casefold(),
    "due": lambda row: row.deadline,
    "evidence": _evidence,
    "measure": lambda row: row.measure.casefold(),
    "review": lambda row: row.review_date,
    "done": lambda row: row.done_on,
    "state": lambda row: _STATES[row.state],
}
"""What each column is sorted by; ``""`` and ``None`` are empty."""


def _group(key: str, name: str, rows: Sequence[ActionRow], today: date) -> Group:
    return Group(key, name, tuple(rows), sum(map(overdue_test(today), rows)))


def _group_key(by: str, today: date, first_weekday: int) -> Callable[[ActionRow], str]:
    match by:
        case "service":
            return lambda row: row.service
        case "due":
            return Weeks(today, first_weekday).due
        case "strength":
            return lambda row: row.strength.value
        case "case":
            return lambda row: row.case_id
    return lambda row: row.owner


def _name(by: str, key: str, row: ActionRow) -> str:
    match by:
        case "service":
            return key or "No service given"
        case "due":
            return DUE[key]
        case "strength":
            return row.strength.label if key else "Strength not chosen"
        case "case":
            return f"{row.case_reference} {row.case_title}".strip()
    return key or "Nobody yet"


def _order(by: str, found: dict[str, list[ActionRow]]) -> Callable[[str], Value]:
    match by:
        case "due":
            return list(DUE).index
        case "strength":
            return [strength.value for strength in _STRENGTHS].index
        case "case":
            return lambda key: (natural(found[key][0].case_reference), key)
    return lambda key: (not key, key.casefold(), key)

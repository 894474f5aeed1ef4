"""What board, calendar and timeline say of an action: when it is due, what proves it, all of it."""

from __future__ import annotations

from datetime import date

from rca_studio.domain.moments import days_late, show_date
from rca_studio.domain.plan import ActionState
from rca_studio.domain.registers import ActionRow
from rca_studio.domain.words import plural
from rca_studio.ui.plan.rows import is_overdue, review_is_due

NOBODY = "Nobody yet"
"""Stands where an action has no owner."""

_WAITS_FOR_REVIEW = (ActionState.CHECKED, ActionState.HELD, ActionState.SLIPPED)


def title(row: ActionRow) -> str:
    """The words of an action on one line."""
    return " ".join(row.text.split()) or "Not worded yet"


def owner(row: ActionRow) -> str:
    """Who does it."""
    return row.owner or NOBODY


def source(row: ActionRow) -> str:
    """The case and the findings it answers, for example ``NM-0142 · F1, F2``."""
    return " · ".join(part for part in (row.case_reference, ", ".join(row.findings)) if part)


def when(row: ActionRow, today: date) -> tuple[str, bool]:
    """The day that matters now, in words, and whether it has passed.

    What is to be done has its deadline, what is proven its next review, what is done the day it
    was put in place.
    """
    if is_overdue(row, today):
        late = plural(days_late(row.deadline, today), "day")
        return f"{show_date(row.deadline, today)}, {late} late", True
    if row.state.to_do:
        return (f"Due {show_date(row.deadline, today)}" if row.deadline else "No date"), False
    if row.state in _WAITS_FOR_REVIEW and row.review_date:
        if review_is_due(row, today):
            return f"Review was due {show_date(row.review_date, today)}", True
        return f"Review {show_date(row.review_date, today)}", False
    if row.done_on:
        return f"Done {show_date(row.done_on, today)}", False
    return (f"Was due {show_date(row.deadline, today)}" if row.deadline else "No date"), False


def evidence(row: ActionRow) -> str:
    """How much of the evidence is accepted."""
    if not row.checks_total:
        return "No evidence check"
    return f"Evidence {row.checks_met} of {row.checks_total}"


def spoken(row: ActionRow, today: date) -> str:
    """All of an action in one sentence, for whoever listens."""
    words, late = when(row, today)
    parts = [
        title(row),
        owner(row),
        words[:1].lower() + words[1:],
        "overdue" if late else "",
        row.state.label,
        f"strength {row.strength.label.lower()}",
        evidence(row).lower(),
        source(row),
    ]
    return ", ".join(part for part in parts if part)


def status(row: ActionRow, place: int, of: int, today: date) -> str:
    """Where one stands, for example ``3 of 120: Remove the cabinet, Service manager, ...``."""
    return f"{place:,} of {of:,}: {spoken(row, today)}"

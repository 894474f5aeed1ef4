"""What an action of the plan waits for on a day: one reading for mail, digest and reports."""

from __future__ import annotations

from datetime import date

from rca_studio.domain.people import People, Role
from rca_studio.domain.plan import Action, ActionState, EvidenceCheck


def is_late(action: Action, today: date) -> bool:
    """Whether it is still to be done after its deadline."""
    return action.state.to_do and _known(action.deadline) < today.isoformat()


def is_due(action: Action, first: date, last: date) -> bool:
    """Whether it is to be done on one of these days, both included."""
    day = _known(action.deadline)
    return action.state.to_do and first.isoformat() <= day <= last.isoformat()


def waits_for_review(action: Action, until: date) -> bool:
    """Whether somebody is to look by a day whether it held.

    From its date until it is judged, and again where a later day was set to look once more.
    """
    day = _known(action.review_date)
    if day > until.isoformat():
        return False
    again = action.state in (ActionState.HELD, ActionState.SLIPPED) and bool(action.reviews)
    return action.state.open or (again and day > action.reviews[-1].day)


def is_sent_back(check: EvidenceCheck) -> bool:
    """Whether what was shown was not enough, and nothing was given since."""
    return not check.met and bool(check.returns) and check.given_at <= check.returns[-1].at


def awaits_acceptance(check: EvidenceCheck) -> bool:
    """Whether evidence was given and nobody has said yet whether it is enough."""
    return not check.met and bool(check.given_at) and not is_sent_back(check)


def needs_approval(action: Action, people: People) -> bool:
    """Whether it was proposed and an executive, where one is set up, has not decided yet."""
    decides = any(Role.EXECUTIVE in one.roles for one in people.active)
    return decides and action.state is ActionState.PROPOSED


def _known(day: str) -> str:
    """A day to compare with; what is not known to the day lies after all others."""
    return day[:10] if len(day) >= len("2026-01-01") else "9999"

"""A week of the plan: what is due, what waits, what slipped and what held, for each service.

It says what to do next. It orders services and owners by name alone, never by how they do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from rca_studio.analysis.plan_standing import (
    awaits_acceptance,
    is_due,
    is_late,
    is_sent_back,
    needs_approval,
    waits_for_review,
)
from rca_studio.domain.people import People
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.registers import WholeAction

NO_SERVICE = "No service named"
_LAST = timedelta(days=7)


class Matter(StrEnum):
    """Why an action stands in the week, in the order in which it is told."""

    OVERDUE = "Overdue"
    THIS_WEEK = "Due this week"
    NEXT_WEEK = "Due next week"
    APPROVAL = "To be approved"
    SENT_BACK = "Evidence sent back"
    TO_ACCEPT = "Evidence to accept"
    REVIEW = "Did it hold?"
    SLIPPED = "Slipped"
    FAILED = "Failed"
    HELD = "Held"

    @property
    def meaning(self) -> str:
        """What it counts, for whoever reads the list on paper."""
        return _MEANING[self]


_MEANING = {
    Matter.OVERDUE: "not done after its deadline",
    Matter.THIS_WEEK: "to be done from today until Sunday",
    Matter.NEXT_WEEK: "to be done from Monday to Sunday next week",
    Matter.APPROVAL: "proposed, and not yet approved or refused",
    Matter.SENT_BACK: "what was shown was not enough, and nothing was given since",
    Matter.TO_ACCEPT: "done or shown, and nobody else has accepted it yet",
    Matter.REVIEW: "in place, and to be looked at until the end of next week",
    Matter.SLIPPED: "found to have slipped, and not looked at again since",
    Matter.FAILED: "found to have failed in the last 7 days",
    Matter.HELD: "found to have held in the last 7 days",
}


class Item(NamedTuple):
    """One thing of the week: why, which action, and the day it is about (``YYYY-MM-DD``)."""

    matter: Matter
    whole: WholeAction
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The week from Monday to Sunday that ``today`` is in; ``services`` by name, no service last.

    An action may stand in it more than once, as overdue and with evidence that was sent back.
    """

    today: date
    services: Mapping[str, tuple[Item, ...]]

    @property
    def monday(self) -> date:
        """Its first day."""
        return self.today - timedelta(days=self.today.weekday())

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def counts(self) -> Counter[Matter]:
        """How many of each, over all services."""
        return Counter(item.matter for items in self.services.values() for item in items)


def week_of(wholes: Iterable[WholeAction], today: date, people: People | None = None) -> Week:
    """What the week of ``today`` holds.

    Args:
        wholes: the actions of the plan.
        today: the day it is told on.
        people: the people set up; approval is waited for where one of them is an executive.
    """
    order = {matter: place for place, matter in enumerate(Matter)}
    found: dict[str, list[Item]] = {}
    for whole in wholes:
        service = " ".join(whole.row.service.split()) or NO_SERVICE
        items = found.setdefault(service, [])
        items += (Item(m, whole, day) for m, day in _matters(whole.action, today, people))
    for items in found.values():
        items.sort(key=lambda one: (order[one.matter], one.day or "9999", one.whole.row.id))
    names = sorted(found, key=lambda name: (name == NO_SERVICE, name.casefold(), name))
    return Week(today=today, services={name: tuple(found[name]) for name in names})


def _matters(action: Action, today: date, people: People | None) -> Iterator[tuple[Matter, str]]:
    sunday = today + timedelta(days=6 - today.weekday())
    if is_late(action, today):
        yield Matter.OVERDUE, action.deadline
    elif is_due(action, today, sunday):
        yield Matter.THIS_WEEK, action.deadline
    elif is_due(action, sunday + timedelta(days=1), sunday + timedelta(days=7)):
        yield Matter.NEXT_WEEK, action.deadline
    if needs_approval(action, people or People()):
        yield Matter.APPROVAL, action.deadline
    if action.state.counts:
        yield from _evidence(action)
    if not action.state.to_do and waits_for_review(action, sunday + timedelta(days=7)):
        yield Matter.REVIEW, action.review_date
    yield from _judged(action, today)


def _evidence(action: Action) -> Iterator[tuple[Matter, str]]:
    back = [check for check in action.checks if is_sent_back(check)]
    if back:
        yield Matter.SENT_BACK, max(check.returns[-1].at for check in back)[:10]
    given = [check for check in action.checks if awaits_acceptance(check)]
    if given:
        yield Matter.TO_ACCEPT, min(check.given_at for check in given)[:10]
    elif action.state is ActionState.DONE and not action.is_proven and not back:
        yield Matter.TO_ACCEPT, action.done_on


def _judged(action: Action, today: date) -> Iterator[tuple[Matter, str]]:
    day = action.reviews[-1].day if action.reviews else ""
    lately = (today - _LAST).isoformat() < day <= today.isoformat()
    if action.state is ActionState.SLIPPED:
        yield Matter.SLIPPED, day
    elif action.state is ActionState.FAILED and lately:
        yield Matter.FAILED, day
    elif action.state is ActionState.HELD and lately:
        yield Matter.HELD, day

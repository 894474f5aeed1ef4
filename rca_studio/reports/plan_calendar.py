"""The action plan as a calendar: deadlines and reviews as all-day events (RFC 5545, RFC 5546).

Every date keeps its identity: an action of one workspace has one event for its deadline and one for
each of its reviews, so that the file imported again updates what is there. What is over (done,
refused, failed, looked at) goes out as cancelled, so that it leaves the calendar; a year later it
is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rca_studio.domain.moments import real_day
from rca_studio.domain.people import People
from rca_studio.domain.registers import WholeAction
from rca_studio.reports.context import Imprint
from rca_studio.reports.plan_leaving import (
    code_words,
    harmless,
    harmless_line,
    marking_of_plan,
    owner_words,
)

if TYPE_CHECKING:
    from icalendar import Event

_KEPT_DAYS = 366
_LONGEST_SUMMARY = 120


class PlanDate(NamedTuple):
    """One date of an action: ``key`` tells which ("deadline", "review-2"), ``over`` that it is."""

    key: str
    day: date
    over: bool


def plan_calendar(
    wholes: Sequence[WholeAction],
    imprint: Imprint,
    people: People | None = None,
    *,
    owner: str | None = None,
) -> bytes:
    """Deadlines and reviews of the plan as an ``.ics`` file for any calendar.

    Args:
        wholes: the actions.
        imprint: organisation, marking, the workspace they come from (the origin of its history)
            and when this is made, in local time.
        people: the people set up; an owner among them is told by post or role.
        owner: whose calendar it is, as in ``plan_leaving.by_owner``; the owner then stands in the
            name of the calendar and in no event. ``None`` for a calendar of the whole plan.

    Returns:
        The calendar, UTF-8, lines of at most 75 octets. The same values in give the same bytes out.
    """
    from icalendar import Calendar

    known = people or People()
    calendar = Calendar()
    calendar.add("prodid", f"-//RCA Studio//Action plan {imprint.version}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    name = _name(imprint, owner, known)
    marking = marking_of_plan(wholes, imprint.marking)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-caldesc", marking)
    for event in _events(wholes, imprint, known, named=owner is None):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def plan_dates(whole: WholeAction) -> Iterator[PlanDate]:
    """The dates of an action, each under the key it keeps.

    Reviews are counted from the first that ever took place, so that the next one keeps its number
    when it is moved, and what follows keeps its own when it has been.
    """
    action = whole.action
    if day := real_day(action.deadline):
        yield PlanDate("deadline", day, not action.state.to_do)
    elif day := real_day(action.first_deadline):  # taken away since: it leaves the calendar
        yield PlanDate("deadline", day, True)
    held = len(action.reviews)
    for number, review in enumerate(action.reviews, start=1):
        if day := real_day(review.planned or review.day):
            yield PlanDate(f"review-{number}", day, True)
    ahead = (action.review_date, *sorted(action.later_reviews))
    for number, one in enumerate(filter(None, ahead), start=held + 1):
        if day := real_day(one):
            yield PlanDate(f"review-{number}", day, not action.state.counts)


def _name(imprint: Imprint, owner: str | None, people: People) -> str:
    parts = ["Action plan", harmless_line(imprint.organisation)]
    if owner is not None:
        parts.append(owner_words(owner, people) or "No owner yet")
    return ", ".join(part for part in parts if part)


def _events(
    wholes: Iterable[WholeAction], imprint: Imprint, people: People, *, named: bool
) -> Iterator[Event]:
    made = imprint.printed_at.astimezone(UTC).replace(microsecond=0)
    oldest = imprint.printed_at.date() - timedelta(days=_KEPT_DAYS)
    origin = imprint.chain.origin[:16] or "workspace"
    for whole in wholes:
        who = owner_words(whole.row.owner, people) if named else ""
        marking = marking_of_plan((whole,), imprint.marking)
        for one in plan_dates(whole):
            if not one.over or one.day >= oldest:
                yield _event(whole, one, made, f"{origin}.rca-studio", _told(whole, who, marking))


def _event(whole: WholeAction, one: PlanDate, made: datetime, place: str, told: str) -> Event:
    from icalendar import Event

    row = whole.row
    event = Event()
    event.add("uid", f"{row.id}.{one.key}@{place}")
    event.add("sequence", row.edition)
    event.add("dtstamp", made)
    event.add("last-modified", made)
    event.add("dtstart", one.day)
    if one.day < date.max:  # an event without an end lasts its one day (RFC 5545, 3.6.1)
        event.add("dtend", one.day + timedelta(days=1))
    event.add("summary", _summary(whole, one))
    event.add("description", told)
    event.add("status", "CANCELLED" if one.over else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "CONFIDENTIAL")
    event.add("categories", ["Action plan"])
    return event


def _summary(whole: WholeAction, one: PlanDate) -> str:
    what = "Due" if one.key == "deadline" else "Did it hold?"
    words = harmless_line(whole.row.text, _LONGEST_SUMMARY) or "(no words yet)"
    return f"{what} {code_words(whole.row)}: {words}"


def _told(whole: WholeAction, owner: str, marking: str) -> str:
    row, action = whole.row, whole.action
    findings = " " + ", ".join(row.findings) if row.findings else ""
    lines = [
        harmless(action.text).strip() or "(no words yet)",
        "",
        f"Action: {code_words(row)}{findings}",
        f"Owner: {owner}" if owner else "",
        f"State: {action.state.label}",
        *_evidence(whole),
        "",
        marking,
    ]
    kept = [line for at, line in enumerate(lines) if line or at in (1, len(lines) - 2)]
    return "\n".join(kept)


def _evidence(whole: WholeAction) -> Iterator[str]:
    if whole.action.checks:
        yield "What proves it:"
    for check in whole.action.checks:
        accepted = " (accepted)" if check.met else ""
        yield f"- {harmless_line(check.text)}{accepted}"

"""The weekly digest: what is due, waits, slipped and held, by service; PDF or one HTML file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from rca_studio.analysis.plan_week import Item, Matter, Week, week_of
from rca_studio.domain.moments import days_late, show_moment
from rca_studio.domain.people import People
from rca_studio.domain.registers import WholeAction
from rca_studio.domain.words import plural
from rca_studio.reports.blocks import Block, Front, Section, Table, Told, Words
from rca_studio.reports.context import Imprint
from rca_studio.reports.plan_leaving import (
    code_words,
    harmless_line,
    marked,
    owner_words,
    service_words,
)
from rca_studio.reports.words import day_words

_TITLE = "The week of the action plan"
_WARNS = (Matter.OVERDUE, Matter.SENT_BACK, Matter.SLIPPED, Matter.FAILED)
_LONGEST = 600


def digest_pdf(
    wholes: Sequence[WholeAction],
    imprint: Imprint,
    people: People | None = None,
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """The digest as PDF; arguments as for `digest_told`."""
    from rca_studio.reports.told_pdf import told_pdf

    return told_pdf(digest_told(wholes, imprint, people), marked(imprint, wholes), progress)


def digest_html(
    wholes: Sequence[WholeAction], imprint: Imprint, people: People | None = None
) -> bytes:
    """The digest as one HTML file; arguments as for `digest_told`."""
    from rca_studio.reports.told_html import told_html

    return told_html(digest_told(wholes, imprint, people), marked(imprint, wholes))


def digest_told(
    wholes: Sequence[WholeAction], imprint: Imprint, people: People | None = None
) -> Told:
    """What the digest says.

    Args:
        wholes: the actions of the plan.
        imprint: organisation, marking, history, and the day it is told on.
        people: the people set up; owners among them are told by post or role.
    """
    known = people or People()
    week = week_of(wholes, imprint.printed_at.date(), known)
    counts = week.counts
    blocks: list[Block] = [_at_a_glance(week)]
    for service, items in week.services.items():
        if items:
            blocks.append(_section(service, items, week, known))
    bad = [f"{counts[one]} {one.value.lower()}" for one in _WARNS if counts[one]]
    return Told(
        name=_TITLE,
        reference=f"Week of {show_moment(week.monday.isoformat())}",
        front=Front(
            title=_TITLE,
            subtitle=f"{_day(week.monday)} to {_day(week.sunday)}, as it stood on "
            f"{_day(week.today)}",
            facts=(_number(len(wholes)), *_facts(counts)),
            state=", ".join(bad) or "Nothing overdue, sent back or slipped",
            tone="warning" if bad else "good",
        ),
        blocks=tuple(blocks),
    )


def _day(day: object) -> str:
    return show_moment(str(day))


def _number(count: int) -> str:
    return f"{plural(count, 'action')} in the plan"


def _facts(counts: Counter[Matter]) -> tuple[str, ...]:
    told = (Matter.THIS_WEEK, Matter.NEXT_WEEK)
    return tuple(f"{counts[one]:,} {one.value.lower()}" for one in told)


def _at_a_glance(week: Week) -> Section:
    title = "At a glance"
    if not any(week.services.values()):
        return Section(title, (Words("Nothing is due, waits, or was looked at."),))
    head = ("Service", *(matter.value for matter in Matter))
    rows = []
    for service, items in week.services.items():
        count = Counter(item.matter for item in items)
        rows.append((service_words(service), *(_shown(count[one]) for one in Matter)))
    if len(rows) > 1:
        rows.append(("All", *(_shown(week.counts[one]) for one in Matter)))
    each = 0.8 / len(Matter)
    meanings = "; ".join(f"{one.value}: {one.meaning}" for one in Matter)
    note = (
        f"{meanings}. Services stand in the order of the alphabet: this list says what to do next, "
        "it compares nobody."
    )
    table = Table(head, tuple(rows), (0.2, *(each for _ in Matter)), small=True)
    return Section(title, (table, Words(note, "note")))


def _shown(count: int) -> str:
    return f"{count:,}" if count else "–"


def _section(service: str, items: Sequence[Item], week: Week, people: People) -> Section:
    rows = tuple(_row(item, week, people) for item in items)
    head = ("What", "Action", "Code", "Owner", "Day")
    shares = (0.15, 0.385, 0.155, 0.155, 0.155)
    return Section(service_words(service), (Table(head, rows, shares),))


def _row(item: Item, week: Week, people: People) -> tuple[str, ...]:
    row, action = item.whole.row, item.whole.action
    words = harmless_line(action.text, _LONGEST) or "(no words yet)"
    if item.matter is Matter.SLIPPED and action.reviews and action.reviews[-1].changes.strip():
        words += f"\nWhat changes now: {harmless_line(action.reviews[-1].changes, _LONGEST)}"
    day = day_words(item.day)
    if item.matter is Matter.OVERDUE:
        late = days_late(item.day, week.today)
        day += f"\n{plural(late, 'day')} late"
    owner = owner_words(row.owner, people) or "Nobody yet"
    return (item.matter.value, words, code_words(row), owner, day)

"""The report of kept promises: for each service, quarter by quarter, in a picture and a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rca_studio.analysis.promises import FEW, Kept, Promises, kept_promises
from rca_studio.diagrams.promise_chart import Column, lay_out_promises, spoken
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.moments import show_moment
from rca_studio.domain.registers import WholeAction
from rca_studio.domain.words import plural
from rca_studio.reports.blocks import (
    Block,
    Facts,
    Front,
    Part,
    Picture,
    Section,
    Spoken,
    Table,
    Told,
    Words,
)
from rca_studio.reports.context import Imprint
from rca_studio.reports.plan_leaving import marked, service_words

_TITLE = "Promises kept"
_QUARTERS = 8
_EARLIER = "Earlier"
_HEAD = (
    "Quarter",
    "On time",
    "Late",
    "Not done",
    "Deadline moved",
    "Evidence at first",
    "Held after 90 days",
    "Not looked at",
    "Too soon",
)
_SHARES = (0.1, 0.17, 0.07, 0.07, 0.15, 0.15, 0.15, 0.07, 0.07)
_DEFINITIONS = (
    (
        "On time",
        "Done on or before the deadline as it was first promised; out of all actions whose first "
        "deadline lies in the quarter and is over, without those that were refused.",
    ),
    ("Late", "Done after that day. A deadline that was moved does not make it on time."),
    ("Not done", "Still to be done, though the first deadline is over."),
    ("Deadline moved", "Of those due, the ones whose deadline was moved after it was agreed."),
    (
        "Evidence at first",
        "All evidence was accepted, and none was ever sent back; out of the actions done in the "
        "quarter whose evidence was all accepted or was sent back at least once.",
    ),
    (
        "Held after 90 days",
        "The last review at least 90 days after the action was done said that it held; out of the "
        "actions done in the quarter that were looked at then, or had failed before.",
    ),
    ("Not looked at", "Done at least 90 days ago, and nobody has looked since then."),
    ("Too soon", "Done less than 90 days ago."),
)


def promises_pdf(
    wholes: Sequence[WholeAction],
    imprint: Imprint,
    ruler: Ruler,
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """The report as PDF; arguments as for `promises_told`."""
    from rca_studio.reports.told_pdf import told_pdf

    return told_pdf(promises_told(wholes, imprint, ruler), marked(imprint, wholes), progress)


def promises_html(wholes: Sequence[WholeAction], imprint: Imprint, ruler: Ruler) -> bytes:
    """The report as one HTML file; arguments as for `promises_told`."""
    from rca_studio.reports.told_html import told_html

    return told_html(promises_told(wholes, imprint, ruler), marked(imprint, wholes))


def promises_told(wholes: Sequence[WholeAction], imprint: Imprint, ruler: Ruler) -> Told:
    """What the report says.

    Args:
        wholes: the actions of the plan.
        imprint: organisation, marking, history, and the day on which it is told.
        ruler: measures the words of the pictures.
    """
    today = imprint.printed_at.date()
    promises = kept_promises(wholes, today)
    services = promises.services
    day = show_moment(today.isoformat())
    blocks: list[Block] = []
    if not services:
        words = "Nothing that was promised is over yet, and nothing is known to be done."
        blocks.append(Section("Promises", (Words(words),)))
    elif len(services) > 1:
        blocks += _one("All services together", promises, "", ruler)
    for service in services:
        blocks += _one(service_words(service), promises, service, ruler)
    blocks.append(_meaning(promises))
    return Told(
        name=_TITLE,
        reference=_TITLE,
        front=Front(
            title=_TITLE,
            subtitle=f"What was promised in the action plan and what became of it, as on {day}",
            facts=(
                plural(len(wholes), "action"),
                plural(len(services), "service"),
            ),
            state="Services are not compared",
            tone="info",
        ),
        blocks=tuple(blocks),
    )


def _one(title: str, promises: Promises, service: str, ruler: Ruler) -> Iterator[Block]:
    """One service, or all of them where ``service`` is empty."""
    shown = promises.quarters[-_QUARTERS:]
    columns = [Column(quarter, promises.of(service, quarter)) for quarter in shown]
    table = Table(_HEAD, tuple(_rows(promises, service, columns)), _SHARES, small=True)
    whole = promises.of(service)
    told: list[Part] = [table, *([Words(_undated(whole), "note")] if whole.undated else [])]
    yield Picture(
        title=title,
        drawing=lay_out_promises(columns, ruler, f"{title}: done on time, late, not done"),
        told=tuple(told),
        spoken=tuple(Spoken(spoken(column)) for column in columns),
    )


def _undated(kept: Kept) -> str:
    number = kept.undated
    is_are, was_were = ("is", "it was") if number == 1 else ("are", "they were")
    return (
        f"{plural(number, 'action')} {is_are} done, and nobody said when {was_were}; "
        "counted in none of these."
    )


def _rows(promises: Promises, service: str, columns: Sequence[Column]) -> Iterator[tuple[str, ...]]:
    earlier = Kept()
    for quarter in promises.quarters[: -len(columns) or None]:
        earlier += promises.of(service, quarter)
    if earlier != Kept():
        yield _row(_EARLIER, earlier)
    for column in columns:
        if column.kept != Kept():
            yield _row(column.quarter, column.kept)
    if len(columns) > 1 or earlier != Kept():
        yield _row("All", promises.of(service))


def _row(name: str, kept: Kept) -> tuple[str, ...]:
    return (
        name,
        kept.kept_time.words,
        _number(kept.late),
        _number(kept.not_done),
        kept.moved_share.words,
        kept.first_time.words,
        kept.held_share.words,
        _number(kept.not_looked_at),
        _number(kept.too_soon),
    )


def _number(count: int) -> str:
    return f"{count:,}" if count else "–"


def _meaning(promises: Promises) -> Section:
    few = (
        f"Where fewer than {FEW} are counted, it says “few” and no per cent: one action more or "
        "less would change the picture. Services stand in the "
        "order of the alphabet and are not compared: what they have to do differs. No figure is "
        "worked out for an owner or any other person."
    )
    return Section("What is counted, and out of what", (Facts(_DEFINITIONS), Words(few, "note")))

"""How many days pass between two days of a case: from happening to report, from report to answer.

For each point of a series the median is given, which one late report does not move.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rca_studio.analysis.governance.counted import Counted, part_of
from rca_studio.analysis.governance.guard import Guard
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.panel import Cell, Drill, SeriesChart
from rca_studio.analysis.governance.scope import Dimension, Scope
from rca_studio.analysis.governance.series import Told, series
from rca_studio.analysis.governance.shares import months_at_once
from rca_studio.analysis.governance.spans import Span, make_spans
from rca_studio.analysis.spc import control_chart
from rca_studio.domain.facts import month_number

if TYPE_CHECKING:
    from rca_studio.analysis.governance.cube import Ints

LONGEST: Final = 3 * 366
"""Days are counted up to here; what took longer counts as so long, which moves no median of cases
of which most took less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delays:
    """Days between two days of each case.

    Attributes:
        spans: the points.
        medians: for each point; no value where nothing is known or too few are.
        median: over all of them; ``None`` without any.
        number: of how many cases both days are known.
        backwards: cases whose second day lies before the first, which are not counted.
    """

    spans: tuple[Span, ...]
    medians: tuple[Cell, ...]
    median: float | None
    number: Cell
    backwards: int


def delays(inputs: Inputs, counted: Counted, first: str, last: str) -> Delays:
    """The days from one column of the facts to another, of the near misses counted.

    A median stands for so many cases; where these may not be told, nor may it.
    """
    import numpy as np

    cube, guard, scope = inputs.cube, inputs.guard, counted.scope
    months = counted.months
    mask = cube.mask(scope)
    start, end = cube.column(first)[mask], cube.column(last)[mask]
    here = cube.column("month")[mask].astype(np.int64) - (month_number(months[0]) if months else 0)
    known = (start > 0) & (end > 0) & (end <= inputs.today.toordinal())
    known &= (here >= 0) & (here < len(months))
    took = end[known].astype(np.int64) - start[known]
    forwards = took >= 0
    took = np.minimum(took[forwards], LONGEST)
    wide = LONGEST + 1
    counts = np.bincount(here[known][forwards] * wide + took, minlength=len(months) * wide)
    table = counts.reshape(-1, wide)
    at = {month: place for place, month in enumerate(months)}
    known_by_month = [int(number) for number in table.sum(axis=1)]
    others = [n - some for n, some in zip(counted.raw, known_by_month, strict=True)]
    size = months_at_once(inputs, counted.months, known_by_month, others)
    spans = make_spans(counted.months, size, inputs.today, counted.silent) if size else ()
    rows = [table[[at[month] for month in span.months]].sum(axis=0) for span in spans]
    numbers = [int(row.sum()) for row in rows]
    shown = guard.line(numbers).cells if spans else ()
    total = part_of(guard, sum(known_by_month), sum(counted.raw))
    return Delays(
        spans=spans,
        medians=tuple(
            _cell(row, number, Drill(scope=_months(scope, span), words=span.label), guard)
            for row, number, span in zip(rows, shown, spans, strict=True)
        ),
        median=None if total.hidden else _median(table.sum(axis=0)),
        number=total,
        backwards=int((~forwards).sum()),
    )


def delay_chart(found: Delays, *, key: str, title: str, what: str, note: str) -> SeriesChart | None:
    """The medians over time; ``None`` where there are none to show.

    Args:
        found: the days.
        key: of the chart.
        title: above it.
        what: what took so long, in words ("from happening to report").
        note: what is to be known of them.
    """
    if not found.spans or found.median is None:
        return None
    told = tuple(
        Told(
            label=span.label,
            cell=cell,
            words=_words(span, cell, what),
            left_out=span.left_out,
        )
        for span, cell in zip(found.spans, found.medians, strict=True)
    )
    control = control_chart(
        "run",
        [one.cell.value for one in told],
        exclude=[at + 1 for at, one in enumerate(told) if one.left_out],
    )
    backwards = " Those with the later day first are left out." if found.backwards else ""
    note = f"From {found.number.shown} near misses of which both days are known. {note}{backwards}"
    return series(control, told, key=key, title=title, unit="days (median)", note=note)


def _words(span: Span, cell: Cell, what: str) -> str:
    if cell.hidden:
        return f"{span.label}: small numbers are protected"
    if cell.value is None:
        return f"{span.label}: no near miss of which both days are known"
    return f"{span.label}: half took {cell.shown} days or less {what}"


def _months(scope: Scope, span: Span) -> Scope:
    return scope.narrowed(Dimension.MONTH, *span.months)


def _cell(row: Ints, number: Cell, drill: Drill, guard: Guard) -> Cell:
    if number.hidden:
        return Cell(value=None, shown=number.shown, hidden=True)
    value = _median(row)
    if value is None:
        return Cell(value=None, shown="–")
    return Cell(value=value, shown=f"{value:g}", drill=None if guard.preset else drill)


def _median(row: Ints) -> float | None:
    """The median of values counted by value."""
    import numpy as np

    total = int(row.sum())
    if not total:
        return None
    so_far = np.cumsum(row)
    low = int(np.searchsorted(so_far, (total - 1) // 2 + 1))
    high = int(np.searchsorted(so_far, total // 2 + 1))
    return (low + high) / 2

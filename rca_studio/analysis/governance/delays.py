"""How many days pass between two days of a case: from happening to report, from report to answer.

For each point of a series the median is given, which one late report does not move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rca_studio.analysis.governance.guard import Guard
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.panel import Cell, Drill
from rca_studio.analysis.governance.scope import Dimension, Scope
from rca_studio.analysis.governance.spans import Span
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
        medians: for each point; no value where nothing is known or too few are.
        median: over all of them; ``None`` without any.
        number: of how many cases both days are known.
        backwards: cases whose second day lies before the first, which are not counted.
    """

    medians: tuple[Cell, ...]
    median: float | None
    number: Cell
    backwards: int


def delays(inputs: Inputs, scope: Scope, spans: Sequence[Span], first: str, last: str) -> Delays:
    """The days from one column of the facts to another."""
    import numpy as np

    cube, guard = inputs.cube, inputs.guard
    mask = cube.mask(scope)
    start, end = cube.column(first)[mask], cube.column(last)[mask]
    here = cube.column("month")[mask].astype(np.int64) - month_number(scope.period.first)
    known = (start > 0) & (end > 0) & (end <= inputs.today.toordinal())
    took = end[known].astype(np.int64) - start[known]
    forwards = took >= 0
    took = np.minimum(took[forwards], LONGEST)
    wide = LONGEST + 1
    counts = np.bincount(here[known][forwards] * wide + took, minlength=len(scope.period) * wide)
    table = counts.reshape(-1, wide)
    at = {month: place for place, month in enumerate(scope.period)}
    rows = [table[[at[month] for month in span.months]].sum(axis=0) for span in spans]
    numbers = [int(row.sum()) for row in rows]
    shown = guard.line(numbers).cells
    return Delays(
        medians=tuple(
            _cell(row, number, Drill(scope=_months(scope, span), words=span.label), guard)
            for row, number, span in zip(rows, shown, spans, strict=True)
        ),
        median=_median(table.sum(axis=0)),
        number=guard.one(len(took)),
        backwards=int((~forwards).sum()),
    )


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

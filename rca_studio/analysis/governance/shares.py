"""A share over time: so many of so many in each month, with the lines of a p chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rca_studio.analysis.governance.chart_kind import SCATTERED, scatter
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.panel import Cell, Drill, SeriesChart
from rca_studio.analysis.governance.series import Told, series
from rca_studio.analysis.governance.spans import SIZES, Span, make_spans, open_month
from rca_studio.analysis.spc import ControlChart, control_chart
from rca_studio.domain.words import percent

DrillOf = Callable[[Span], Drill]


def months_at_once(inputs: Inputs, months: Sequence[str], *lines: Sequence[int]) -> int | None:
    """How many months make a point so that none of several lines has a small one.

    ``None`` where even years would. Only months that are over are asked about.
    """
    present = open_month(inputs.today)
    over = [at for at, month in enumerate(months) if month < present]
    found = 1
    for line in lines:
        numbers = [line[at] for at in over]
        size = inputs.guard.months_together(numbers) if any(numbers) else 1
        if size is None:
            return None
        found = max(found, size)
    return next(size for size in SIZES if size >= found)


def sums(months: Sequence[str], spans: Sequence[Span], numbers: Sequence[int]) -> list[int]:
    """The numbers of each span together."""
    at = {month: place for place, month in enumerate(months)}
    return [sum(numbers[at[month]] for month in span.months) for span in spans]


def share_series(
    inputs: Inputs,
    months: Sequence[str],
    part: Sequence[int],
    whole: Sequence[int],
    *,
    key: str,
    title: str,
    unit: str,
    what: str,
    drill: DrillOf | None = None,
    silent: Mapping[str, str] | None = None,
) -> tuple[SeriesChart, ControlChart] | None:
    """The chart, and its lines for a verdict; ``None`` where it may not be shown or is empty.

    Args:
        inputs: who looks, and when.
        months: the months shown.
        part: for each month how many are so.
        whole: for each month how many there are.
        key: of the chart.
        title: above it.
        unit: what the shares are of.
        what: what the part is called in words ("anonymous").
        drill: the cases of a point.
        silent: months that shape no line, and why.
    """
    rest = [all_ - some for some, all_ in zip(part, whole, strict=True)]
    size = months_at_once(inputs, months, part, rest)
    if size is None or not any(whole):
        return None
    spans = make_spans(months, size, inputs.today, silent)
    parts, wholes = sums(months, spans, part), sums(months, spans, whole)
    grid = inputs.guard.grid(
        [parts, [all_ - some for some, all_ in zip(parts, wholes, strict=True)]]
    )
    told = tuple(
        _told(inputs, span, (some, rest_), (number, of), drill, what)
        for span, some, rest_, number, of in zip(spans, *grid.cells, parts, wholes, strict=True)
    )
    y = [
        None if one.cell.value is None else one.cell.value * of
        for one, of in zip(told, wholes, strict=True)
    ]
    kept = [at for at, one in enumerate(told) if not one.left_out]
    far = scatter("p", "p'", [y[at] for at in kept], [float(wholes[at]) for at in kept])
    control = control_chart(
        "p'" if far > SCATTERED else "p",
        y,
        [float(of) for of in wholes],
        exclude=[at + 1 for at, one in enumerate(told) if one.left_out],
    )
    chart = series(control, told, key=key, title=title, unit=unit, share=True)
    return chart, control


def _told(
    inputs: Inputs,
    span: Span,
    cells: tuple[Cell, Cell],
    numbers: tuple[int, int],
    drill: DrillOf | None,
    what: str,
) -> Told:
    hidden = next((cell for cell in cells if cell.hidden), None)
    if hidden is not None:
        cell = Cell(value=None, shown="hidden", hidden=True)
        return Told(
            label=span.label,
            cell=cell,
            words=f"{span.label}: small numbers are protected",
            left_out=span.left_out,
        )
    some, rest = cells
    whole = (some.value or 0) + (rest.value or 0)
    if not whole:
        cell = Cell(value=None, shown="–")
    else:
        value = (some.value or 0) / whole
        behind = drill(span) if drill and not inputs.guard.preset and numbers[1] else None
        cell = Cell(value=value, shown=percent(value), drill=behind)
    return Told(
        label=span.label,
        cell=cell,
        words=f"{span.label}: {some.shown} of {whole:,.0f} {what}",
        left_out=span.left_out,
    )

"""How many near misses are reported for each event with harm: the more, the earlier it is caught.

In Pennsylvania it went from 5.6 to 10.3 between 2005 and 2016 as reporting grew. A single month has
too little harm for a ratio, so it is worked out by quarter.
"""

from __future__ import annotations

from collections.abc import Collection
from math import isfinite
from typing import Final

from rca_studio.analysis.governance.counted import Counted
from rca_studio.analysis.governance.harm import Harm
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.panel import Cell, SeriesChart
from rca_studio.analysis.governance.series import Told, series
from rca_studio.analysis.governance.spans import make_spans
from rca_studio.analysis.spc import control_chart

TITLE: Final = "Near misses for each event with harm"


def ratio_chart(inputs: Inputs, counted: Counted, harm: Harm) -> SeriesChart | None:
    """The ratio by quarter (or by more months, where fewer may not be shown)."""
    size = max(3, counted.size)
    spans = make_spans(harm.months, size, inputs.today, counted.silent)
    raw = dict(zip(counted.months, counted.raw, strict=True))
    near = [sum(raw[month] for month in span.months) for span in spans]
    harmed = [harm.over(span.months) for span in spans]
    known = [at for at, number in enumerate(harmed) if number is not None]
    if not known:
        return None
    grid = inputs.guard.grid([[near[at] for at in known], [harmed[at] or 0 for at in known]])
    cells = dict(zip(known, zip(*grid.cells, strict=True), strict=True))
    told = tuple(
        Told(
            label=span.label,
            cell=_ratio(cells.get(at)),
            words=_words(span.label, cells.get(at)),
            left_out=span.left_out,
        )
        for at, span in enumerate(spans)
    )
    control = control_chart(
        "run",
        [one.cell.value for one in told],
        exclude=[at + 1 for at, one in enumerate(told) if one.left_out],
    )
    if not any(isfinite(value) for value in control.values.tolist()):
        return None
    note = f"Harm: {harm.source}. A higher ratio means that more is caught or told before harm."
    return series(
        control,
        told,
        key="harm_ratio",
        title=TITLE,
        unit="near misses per event with harm",
        note=note,
    )


def _ratio(pair: tuple[Cell, ...] | None) -> Cell:
    if pair is None:
        return Cell(value=None, shown="–")
    near, harm = pair
    if near.hidden or harm.hidden:
        return Cell(value=None, shown="hidden", hidden=True)
    if not harm.value or near.value is None:
        return Cell(value=None, shown="no harm")
    value = near.value / harm.value
    return Cell(value=value, shown=f"{value:,.1f}")


def _words(label: str, pair: tuple[Cell, ...] | None) -> str:
    if pair is None:
        return f"{label}: harm is not known"
    near, harm = pair
    return f"{label}: {near.shown} near misses, {harm.shown} with harm"


def ratio_words(
    inputs: Inputs, counted: Counted, harm: Harm, before: Collection[str], now: Collection[str]
) -> str:
    """The ratio now and before, as a sentence; "" where it is not known or may not be shown."""
    raw = dict(zip(counted.months, counted.raw, strict=True))
    known = [[m for m in months if harm.over((m,)) is not None] for months in (now, before)]
    near = [sum(raw[month] for month in months) for months in known]
    harmed = [harm.over(months) or 0 for months in known]
    if not all(harmed):
        return ""
    cells = inputs.guard.grid([near, harmed]).cells
    if any(cell.hidden or not cell.value for row in cells for cell in row):
        return ""
    ratios = [(one.value or 0) / (two.value or 1) for one, two in zip(*cells, strict=True)]
    return (
        f"{ratios[0]:,.1f} near misses are reported for each event with harm; before it was "
        f"{ratios[1]:,.1f}."
    )

"""How close near misses came to harm: the margins of their causal models, over time."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rca_studio.analysis.governance.axis import Step, crossed, crossed_drills, fixed_axis
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.panel import Bar, BarChart, Layer, StackedChart, Tone
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.analysis.governance.spans import make_spans, shown_months
from rca_studio.domain.facts import NO_MODEL
from rca_studio.domain.registers import NO_MARGIN

TITLE: Final = "Margin to harm"
NO_MODEL_YET: Final = "No causal model yet"
_LONG: Final = 48
"""Of more months than this each year is a column, of fewer each quarter."""
_TONES: Final = (Tone.WEAK, Tone.WEAK, Tone.MIDDLE, Tone.STRONG, Tone.PLAIN)


def margin_steps(inputs: Inputs) -> list[Step]:
    """Margins in groups: 0, 1, 2, 3 or more further failures, no path to harm."""
    _, words = inputs.cube.codes(Dimension.MARGIN)
    many = tuple(word for word in words if word and int(word) >= 3)
    return [
        *(Step(label=f"Margin {margin}", values=(str(margin),)) for margin in range(3)),
        Step(label="Margin 3 or more", values=many),
        Step(label="No path to harm", values=(str(NO_MARGIN),)),
    ]


def margins(inputs: Inputs) -> StackedChart | BarChart | None:
    """The margins over time; ``None`` without a causal model.

    Where small numbers are protected, of all the time together: how many near misses there are in
    each part of it is told elsewhere and would give away what is hidden here.
    """
    steps = margin_steps(inputs)
    numbers = inputs.cube.by(inputs.scope, Dimension.MARGIN)
    without = numbers.get(str(NO_MODEL), 0)
    if without == sum(numbers.values()):
        return None
    if inputs.guard.preset is not None:
        return _together(inputs, steps, numbers)
    months = shown_months(inputs)
    spans = make_spans(months, 12 if len(months) > _LONG else 3, inputs.today)
    if not spans:
        return None
    down = fixed_axis(
        inputs.cube,
        Dimension.MONTH,
        [Step(label=span.label, values=span.months) for span in spans],
    )
    across = fixed_axis(inputs.cube, Dimension.MARGIN, steps)
    known = [value for step in steps for value in step.values]
    modelled = replace(inputs, scope=inputs.scope.narrowed(Dimension.MARGIN, *known))
    cells, beside, below = crossed_drills(modelled, down, across)
    grid = inputs.guard.grid(crossed(inputs, down, across), cells, beside, below)
    return StackedChart(
        key="stopping.margin",
        title=f"{TITLE} over time",
        unit="near misses with a causal model",
        columns=down.labels,
        layers=tuple(
            Layer(label=step.label, cells=tuple(row[place] for row in grid.cells), tone=tone)
            for place, (step, tone) in enumerate(zip(steps, _TONES, strict=True))
        ),
        totals=grid.row_totals,
        note=_note(f"{without:,}" if without else ""),
    )


def _together(inputs: Inputs, steps: list[Step], numbers: dict[str, int]) -> BarChart:
    steps = [*steps, Step(label=NO_MODEL_YET, values=(str(NO_MODEL),))]
    counts = [sum(numbers.get(value, 0) for value in step.values) for step in steps]
    line = inputs.guard.line(counts)
    return BarChart(
        key="stopping.margin",
        title=TITLE,
        unit="near misses",
        bars=tuple(
            Bar(label=step.label, cell=cell, tone=tone)
            for step, cell, tone in zip(steps, line.cells, (*_TONES, Tone.FAINT), strict=True)
        ),
        note=_note(""),
    )


def _note(without: str) -> str:
    words = (
        "Margin 1: one more failure and there would have been harm. Margin 2: two more, and so on."
    )
    if not without:
        return words
    return f"{words} Not shown: {without} without a causal model, of which no margin is known."

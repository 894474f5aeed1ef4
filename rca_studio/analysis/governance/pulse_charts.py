"""The answers of the pulse as charts: over time, by question, by service and staff group.

Services and staff groups stand in the order of their names: they are not ranked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from rca_studio.analysis.governance.climate import Answers, together
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.names import named
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.panel import (
    Cell,
    Layer,
    SeriesChart,
    StackedChart,
    Tone,
)
from rca_studio.analysis.governance.protecting import ProtectingGuard
from rca_studio.analysis.governance.series import Told, series
from rca_studio.analysis.governance.shares import months_at_once, sums
from rca_studio.analysis.governance.spans import Span, make_spans, month_of_day
from rca_studio.analysis.spc import control_chart
from rca_studio.domain.facts import month_number, month_of
from rca_studio.domain.governance import STEPS, PulseCount

MOST_COLUMNS: Final = 12
LEAST_HEARD: Final = 5
"""What fewer people than this answered is told to nobody: beside a near miss with a name, the one
answer of its month would say what that person thinks. Who sees figures only is shown less still."""
_TOGETHER: Final = SmallNumbers(key="", label="", below=LEAST_HEARD)
_OTHERS: Final = "Others"
_BY_NAME: Final = "In the order of names. How many answered differs; few answers say little."
_LAYERS: Final = (
    ("Yes (4 or 5)", Tone.STRONG),
    ("In between (3)", Tone.MIDDLE),
    ("No (1 or 2)", Tone.WEAK),
)


def over_time(inputs: Inputs, asked: Sequence[PulseCount]) -> SeriesChart | None:
    """The mean answer to one question, month by month from the first answer on."""
    if not asked:
        return None
    first = month_number(min(one.month for one in asked))
    last = month_number(min(inputs.scope.period.last, month_of_day(inputs.today)))
    months = tuple(month_of(number) for number in range(first, last + 1))
    by_month: dict[str, list[PulseCount]] = {month: [] for month in months}
    for one in asked:
        by_month[one.month].append(one)
    numbers = [together(by_month[month]).number for month in months]
    guard = inputs.guard if inputs.guard.preset else ProtectingGuard(_TOGETHER)
    size = months_at_once(replace(inputs, guard=guard), months, numbers)
    if size is None:
        return None
    spans = make_spans(months, size, inputs.today)
    shown = inputs.guard.line(sums(months, spans, numbers)).cells
    told = tuple(
        _point(span, cell, together(one for month in span.months for one in by_month[month]))
        for span, cell in zip(spans, shown, strict=True)
    )
    control = control_chart(
        "run",
        [one.cell.value for one in told],
        exclude=[at + 1 for at, one in enumerate(told) if one.left_out],
    )
    short = inputs.pack.questions[0].short
    chart = series(
        control,
        told,
        key="pulse",
        title=f"“{short}” over time",
        unit=f"mean answer, 1 to {STEPS}",
        note=f"{STEPS} is best. “{inputs.pack.questions[0].label}”",
    )
    return replace(chart, least=1.0, most=float(STEPS))


def _point(span: Span, number: Cell, answers: Answers) -> Told:
    mean = answers.mean
    if number.hidden:
        cell = Cell(value=None, shown=number.shown, hidden=True)
    elif mean is None or answers.number < LEAST_HEARD:
        cell = Cell(value=None, shown="–")
    else:
        cell = Cell(value=round(mean, 2), shown=f"{mean:.1f}")
    words = f"{span.label}: {cell.shown} of {STEPS}, {number.shown} answers"
    if number.hidden:
        words = f"{span.label}: small numbers are protected"
    elif mean is None:
        words = f"{span.label}: nobody answered"
    elif answers.number < LEAST_HEARD:
        words = f"{span.label}: fewer than {LEAST_HEARD} answers, so what they say is not shown"
    return Told(label=span.label, cell=cell, words=words, left_out=span.left_out)


def by_question(inputs: Inputs, answers: Sequence[PulseCount]) -> StackedChart | None:
    """How each question was answered."""
    least = _least(inputs)
    columns = [
        (one.short, found)
        for one in inputs.pack.questions
        if (found := together(a for a in answers if a.question == one.key)).number >= least
    ]
    note = f"{STEPS} steps from “not at all” to “very much”; {STEPS} is best in each."
    return _stacked(inputs, columns, "questions", "Answers to each question", note)


def by_place(
    inputs: Inputs, asked: Sequence[PulseCount], place: Literal["service", "staff_group"]
) -> StackedChart | None:
    """How one question was answered in each service or staff group; ``None`` with only one."""
    by_name: dict[str, list[PulseCount]] = {}
    for one in asked:
        by_name.setdefault(one.service if place == "service" else one.staff_group, []).append(one)
    if len(by_name) < 2:
        return None
    found = {name: together(counts) for name, counts in by_name.items()}
    kept = _kept(found, _least(inputs))
    columns = [
        (named(name), found[name])
        for name in sorted(kept, key=lambda name: (not name, name.casefold(), name))
    ]
    rest = [found[name].counts for name in found if name not in kept]
    if rest:
        columns.append((_OTHERS, Answers(tuple(map(sum, zip(*rest, strict=True))))))
    if len(columns) < 2:
        return None
    words = "service" if place == "service" else "staff group"
    short = inputs.pack.questions[0].short
    return _stacked(inputs, columns, f"pulse_{place}", f"“{short}” by {words}", _BY_NAME)


def _least(inputs: Inputs) -> int:
    """How many answers are told together; where small numbers are hidden the guard sees to it."""
    return LEAST_HEARD if inputs.guard.preset is None else 1


def _kept(found: Mapping[str, Answers], least: int) -> list[str]:
    """The names shown by themselves: the most answered ones, and none that few answered.

    Of the others there are none or enough too, so that they are no single answers either.
    """
    ranked = sorted(found, key=lambda name: (-found[name].number, name))
    kept = [name for name in ranked[:MOST_COLUMNS] if found[name].number >= least]
    while kept and 0 < sum(found[name].number for name in ranked[len(kept) :]) < least:
        kept.pop()
    return kept


def _stacked(
    inputs: Inputs, columns: Sequence[tuple[str, Answers]], key: str, title: str, note: str
) -> StackedChart | None:
    columns = [(name, answers) for name, answers in columns if answers.number]
    if not columns:
        return None
    numbers = [
        [answers.good for _, answers in columns],
        [answers.middle for _, answers in columns],
        [answers.poor for _, answers in columns],
    ]
    grid = inputs.guard.grid(numbers)
    return StackedChart(
        key=key,
        title=title,
        unit="answers",
        columns=tuple(name for name, _ in columns),
        layers=tuple(
            Layer(label=label, cells=cells, tone=tone)
            for (label, tone), cells in zip(_LAYERS, grid.cells, strict=True)
        ),
        totals=grid.column_totals,
        note=note,
    )

"""Where and what? Near misses by any two dimensions, the vital few of each, and when they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from rca_studio.analysis.governance.axis import (
    MOST_COLUMNS,
    MOST_ROWS,
    OTHERS,
    Axis,
    Step,
    axis,
    crossed,
    crossed_drills,
    fixed_axis,
)
from rca_studio.analysis.governance.guard import Grid
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.names import NOT_GIVEN
from rca_studio.analysis.governance.near import near_misses
from rca_studio.analysis.governance.pack import TimeBand
from rca_studio.analysis.governance.panel import BarChart, Cell, Drill, HeatChart, Panel
from rca_studio.analysis.governance.pareto import Shown, pareto, vital_words
from rca_studio.analysis.governance.scope import CHOSEN, Dimension
from rca_studio.domain.facts import UNKNOWN
from rca_studio.domain.words import listed

KEY: Final = "where"
QUESTION: Final = "Where and what?"
UNIT: Final = "near misses"

FEW: Final = 12
"""Fewer near misses than this show no pattern yet."""

_STANDS_OUT: Final = 3
"""A pair with fewer near misses than this is not told as the fullest one."""

_MOST_ALIKE: Final = 3
"""Where more values than these share the highest number, none of them stands out."""
_MANY: Final = {
    Dimension.TYPE: "types",
    Dimension.SERVICE: "services",
    Dimension.LOCATION: "places",
    Dimension.STAFF_GROUP: "staff groups",
    Dimension.ROUTE: "routes",
    Dimension.PERSON: "persons affected",
    Dimension.TIME_BAND: "times of day",
    Dimension.WEEKDAY: "weekdays",
}
USUAL: Final = (Dimension.LOCATION, Dimension.TYPE)
"""The table that is shown where none is chosen."""


def where(inputs: Inputs) -> Panel:
    """The panel. Its heat map stands first, then a Pareto chart of each of its dimensions, then
    time of day by weekday."""
    original, inputs = inputs, near_misses(inputs)
    number = inputs.cube.number(inputs.scope)
    protects = inputs.guard.preset is not None
    rows, columns = shown_dimensions(inputs.rows, inputs.columns, protects=protects)
    if not number:
        return Panel(
            key=KEY,
            question=QUESTION,
            answer="There are no near misses in this period.",
            basis=original.basis(0),
            cautions=tuple(_undated(inputs)),
            empty=f"{_title(rows, columns)} will appear with the first near miss.",
        )
    down, across = axis(inputs, rows, MOST_ROWS), axis(inputs, columns, MOST_COLUMNS)
    grid, heat = heat_chart(inputs, down, across, key=f"{KEY}.heat")
    bars = [_bars(down, grid.row_totals), _bars(across, grid.column_totals)]
    heats = [heat]
    if not {rows, columns} & {Dimension.TIME_BAND, Dimension.WEEKDAY}:
        heats.append(_time_and_day(inputs))
    found = list(zip((down, across), bars, strict=True))
    return Panel(
        key=KEY,
        question=QUESTION,
        answer=_answer(number, original, found, grid.total),
        basis=original.basis(grid.total),
        details=tuple(_details((down, across), bars, heats, number >= FEW)),
        cautions=tuple(_cautions(inputs, (down, across), grid)),
        charts=(heat, *bars, *heats[1:]),
        ask=(
            "Where much is reported: is the work different there, or is it easier to report?",
            "Where nothing is reported: does nothing happen, or does nobody tell?",
        ),
    )


def shown_dimensions(
    rows: Dimension, columns: Dimension, *, protects: bool
) -> tuple[Dimension, Dimension]:
    """The two that were asked for; the usual ones instead of what cannot be shown.

    Two different ones, of which a case has one value each; persons affected only for those who may
    see cases.
    """
    fit = [one for one in CHOSEN if one is not Dimension.PERSON or not protects]
    down = rows if rows in fit else USUAL[0]
    across = columns if columns in fit else USUAL[1]
    if down is across:
        across = USUAL[1] if down is USUAL[0] else USUAL[0]
    return down, across


def _title(rows: Dimension, columns: Dimension) -> str:
    return f"{rows.label} by {columns.label[0].lower()}{columns.label[1:]}"


def heat_chart(
    inputs: Inputs, rows: Axis, columns: Axis, *, key: str, title: str = "", note: str = ""
) -> tuple[Grid, HeatChart]:
    """Two axes as a heat map, and the grid of its cells.

    Args:
        inputs: the cases, and what may be shown.
        rows: from top to bottom.
        columns: from left to right.
        key: key of the chart.
        title: its title; without one it is named after its axes.
        note: what is said below it.
    """
    cells, beside, below = crossed_drills(inputs, rows, columns)
    everything = Drill(scope=inputs.scope, words="All near misses")
    numbers = crossed(inputs, rows, columns)
    grid = inputs.guard.grid(numbers, cells, beside, below, everything)
    return grid, HeatChart(
        key=key,
        title=title or _title(rows.dimension, columns.dimension),
        unit=UNIT,
        rows=rows.labels,
        columns=columns.labels,
        cells=grid.cells,
        row_totals=grid.row_totals,
        column_totals=grid.column_totals,
        total=grid.total,
        row_name=rows.dimension.label,
        column_name=columns.dimension.label,
        note=note or _taken_together(rows, columns),
        full=_most_of_one(rows, columns, grid),
        plain_rows=_no_place_of_their_own(rows),
        plain_columns=_no_place_of_their_own(columns),
    )


def _no_place_of_their_own(axis: Axis) -> tuple[int, ...]:
    return tuple(place for place, step in enumerate(axis.steps) if not _of_one(step))


def _of_one(step: Step) -> bool:
    return step.given and len(step.values) == 1


def _most_of_one(rows: Axis, columns: Axis, grid: Grid) -> float:
    """The highest number that is of one row and one column, as far as it is shown."""
    one_row, one_column = (list(map(_of_one, axis.steps)) for axis in (rows, columns))
    return max(
        (
            cell.value or 0.0
            for cells, row in zip(grid.cells, one_row, strict=True)
            for cell, column in zip(cells, one_column, strict=True)
            if row and column
        ),
        default=0.0,
    )


def _taken_together(*axes: Axis) -> str:
    found = [
        f"{len(step.values):,} {_MANY[shown.dimension]}"
        for shown in axes
        for step in shown.steps
        if len(step.values) > 1
    ]
    return f"“{OTHERS}” takes together {' and '.join(found)}." if found else ""


def _bars(shown: Axis, cells: Sequence[Cell]) -> BarChart:
    """A Pareto chart of the very cells that stand beside the heat map."""
    values = [
        Shown(label=step.label, cell=cell, many=len(step.values) > 1, note=_of_many(step))
        for step, cell in zip(shown.steps, cells, strict=True)
        if step.given
    ]
    nothing = [cell for step, cell in zip(shown.steps, cells, strict=True) if not step.given]
    name = shown.dimension.label
    return pareto(
        values,
        key=f"{KEY}.{shown.dimension.value}",
        title=f"{name}: what makes up most",
        unit=UNIT,
        known=shown.known,
        note=f"Not given: {nothing[0].shown}" if nothing else "",
    )


def _of_many(step: Step) -> str:
    return f"{len(step.values):,} taken together" if len(step.values) > 1 else ""


def _time_and_day(inputs: Inputs) -> HeatChart:
    """Time of day by weekday; all of them stand there, with or without a near miss."""
    bands = [Step(label=one.label, values=(one.key,)) for one in _bands_by_day(inputs)]
    days = [
        Step(label=inputs.names.value(Dimension.WEEKDAY, str(day))[:3], values=(str(day),))
        for day in range(1, 8)
    ]
    found = [
        fixed_axis(inputs.cube, dimension, [*steps, *_nothing(inputs, dimension)])
        for dimension, steps in ((Dimension.TIME_BAND, bands), (Dimension.WEEKDAY, days))
    ]
    return heat_chart(inputs, *found, key=f"{KEY}.time", title="Time of day by weekday")[1]


def _bands_by_day(inputs: Inputs) -> Iterator[TimeBand]:
    yield from sorted(inputs.pack.bands, key=lambda one: one.begins)


def _nothing(inputs: Inputs, dimension: Dimension) -> list[Step]:
    without = inputs.cube.by(inputs.scope, dimension).get("", 0)
    return [Step(label=inputs.names.value(dimension, ""), values=("",))] if without else []


# -- in words --------------------------------------------------------------------------------------


def _answer(number: int, inputs: Inputs, found: Sequence[tuple[Axis, BarChart]], all_: Cell) -> str:
    if number < FEW and inputs.guard.preset is None:
        there = "is 1 near miss" if number == 1 else f"are {number} near misses"
        return f"Too early to say: there {there}, too few to show where they gather."
    tops = [top for shown, bars in found if (top := _top(shown, bars))]
    if not tops:
        return "Nothing can be said of where near misses gather: the numbers are too small to show."
    first, *more = tops
    words = "; ".join((f"{first[0].upper()}{first[1:]}", *more))
    return f"{words}, of {all_.shown} near misses."


def _top(shown: Axis, bars: BarChart) -> str:
    """What has the most, for example "the most frequent place was Maple House (31)"."""
    told = [(bar, bar.cell.value) for bar in bars.bars if bar.label != OTHERS]
    if not told or not told[0][1]:
        return ""
    most, number = told[0][1], told[0][0].cell.shown
    labels = [bar.label for bar, _ in takewhile(lambda pair: pair[1] == most, told)]
    if len(labels) == 1:
        return f"the most frequent {shown.dimension.label.lower()} was {labels[0]} ({number})"
    if len(labels) > _MOST_ALIKE:
        return f"no {shown.dimension.label.lower()} stands out (at most {number} each)"
    names = listed(labels, " and ", _MOST_ALIKE)
    return f"the most frequent {_MANY[shown.dimension]} were {names} ({number} each)"


def _details(
    axes: Sequence[Axis], bars: Sequence[BarChart], charts: Sequence[HeatChart], enough: bool
) -> Iterator[str]:
    for shown, chart in zip(axes, bars, strict=True) if enough else ():
        if words := vital_words(chart, _MANY[shown.dimension], shown.known):
            yield words
    yield from filter(None, map(_fullest, charts))


def _fullest(chart: HeatChart) -> str:
    if (found := fullest(chart)) is None:
        return ""
    row, column, shown = found
    return f"{chart.title}: most often {row} with {column} ({shown})."


def fullest(chart: HeatChart) -> tuple[str, str, str] | None:
    """Row, column and number of the pair that has the most; ``None`` where no pair stands out."""
    unnamed = (OTHERS, NOT_GIVEN)
    told = [
        (cell.value, row, column, cell.shown)
        for row, cells in zip(chart.rows, chart.cells, strict=True)
        for column, cell in zip(chart.columns, cells, strict=True)
        if cell.value and row not in unnamed and column not in unnamed
    ]
    told.sort(key=lambda one: -one[0])
    if len(told) < 2 or told[0][0] == told[1][0] or told[0][0] < _STANDS_OUT:
        return None
    return told[0][1:]


def _cautions(inputs: Inputs, axes: Sequence[Axis], grid: Grid) -> Iterator[str]:
    yield (
        "More reports can mean that more happens, that more care is given, or that people report "
        "more; the figures cannot tell which, and they rank nobody."
    )
    for shown, cells in zip(axes, (grid.row_totals, grid.column_totals), strict=True):
        for step, cell in zip(shown.steps, cells, strict=True):
            if not step.given and not cell.hidden:
                yield f"{shown.dimension.label}: not given in {cell.shown} of {grid.total.shown}."
    asked = (inputs.rows, inputs.columns)
    if Dimension.PERSON in asked and inputs.guard.preset is not None:
        yield "Persons affected are shown to those alone who may see cases."
    elif asked[0] is asked[1]:
        yield f"{asked[0].label} by itself makes no heat map, so another one stands beside it."
    yield from _undated(inputs)


def _undated(inputs: Inputs) -> Iterator[str]:
    """Cases that are in no period."""
    everything = inputs.cube.whenever(inputs.scope)
    number = int((everything & (inputs.cube.column("month") == UNKNOWN)).sum())
    if number and inputs.guard.preset is not None:
        # How many: beside another choice the difference would tell of few.
        yield "Near misses without a date are in no period."
    elif number:
        cell = inputs.guard.one(number)
        one = cell.value == 1
        words = "near miss" if one else "near misses"
        yield f"{cell.shown} {words} without a date {'is' if one else 'are'} in no period."

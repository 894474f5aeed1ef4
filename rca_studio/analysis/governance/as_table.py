"""Each chart of governance as a table: the very same cells, in rows."""

from __future__ import annotations

from functools import singledispatch

from rca_studio.analysis.governance.panel import (
    BarChart,
    Cell,
    Chart,
    GraphChart,
    GroupList,
    HeatChart,
    Point,
    SeriesChart,
    StackedChart,
    Table,
)
from rca_studio.domain.words import percent


@singledispatch
def table_of(chart: Chart) -> Table:
    """The figures behind a chart."""
    raise TypeError(f"no table of {type(chart).__name__}")


@table_of.register
def _series(chart: SeriesChart) -> Table:
    lines: list[tuple[Cell, ...]] = [(_words(""),) * len(_LINES) for _ in chart.points]
    for part in chart.parts:
        values = zip(part.centre, part.lower, part.upper, strict=True)
        for place, row in enumerate(values, part.first):
            lines[place] = tuple(map(_line, row))
    ruled = any(cell.value is not None for row in lines for cell in row)
    columns = (chart.unit, *(_LINES if ruled else ()), "Note")
    rows = tuple(
        (
            point.label,
            (point.cell, *(line if ruled else ()), _words(_told(point))),
        )
        for point, line in zip(chart.points, lines, strict=True)
    )
    return Table(title=chart.title, columns=("Month", *columns), rows=rows, note=chart.note)


def _told(point: Point) -> str:
    """What is told of a point, without what stands before it in its row."""
    return point.words.removeprefix(f"{point.label}: ")


@table_of.register
def _bars(chart: BarChart) -> Table:
    more = ("Share of all so far",) if chart.cumulative else ()
    shares = chart.cumulative or (None,) * len(chart.bars)
    rows = tuple(
        (
            bar.label,
            (bar.cell, *((_share(share),) if more else ()), _words(bar.note)),
        )
        for bar, share in zip(chart.bars, shares, strict=True)
    )
    columns = ("", chart.unit, *more, "Note")
    return Table(title=chart.title, columns=columns, rows=rows, note=chart.note)


@table_of.register
def _stacked(chart: StackedChart) -> Table:
    rows = tuple(
        (name, (*(layer.cells[place] for layer in chart.layers), chart.totals[place]))
        for place, name in enumerate(chart.columns)
    )
    columns = ("", *(layer.label for layer in chart.layers), "All")
    return Table(title=chart.title, columns=columns, rows=rows, note=chart.note)


@table_of.register
def _heat(chart: HeatChart) -> Table:
    totals = chart.row_totals or (None,) * len(chart.rows)
    rows = [
        (name, (*cells, *((total,) if total else ())))
        for name, cells, total in zip(chart.rows, chart.cells, totals, strict=True)
    ]
    if chart.column_totals:
        rows.append(("All", (*chart.column_totals, *((chart.total,) if chart.total else ()))))
    columns = (chart.row_name, *chart.columns, *(("All",) if chart.row_totals else ()))
    return Table(title=chart.title, columns=columns, rows=tuple(rows), note=chart.note)


@table_of.register
def _graph(chart: GraphChart) -> Table:
    names = {node.key: node.label for node in chart.nodes}
    rows = tuple(
        (
            f"{names.get(one.cause, one.cause)} → {names.get(one.effect, one.effect)}",
            (one.cell, _words("strongest path" if one.strong else "")),
        )
        for one in chart.arrows
    )
    return Table(title=chart.title, columns=("", chart.unit, "Note"), rows=rows, note=chart.note)


@table_of.register
def _groups(chart: GroupList) -> Table:
    rows = tuple(
        (
            group.title,
            (
                group.cell,
                _words("; ".join(group.why)),
                _words(group.when),
                _words(group.standing_words),
                _words(group.trigger),
                _words(", ".join(group.cases)),
            ),
        )
        for group in chart.groups
    )
    columns = ("", chart.unit, "Why they are alike", "When", "Actions", "Trigger", "Cases")
    return Table(title=chart.title, columns=columns, rows=rows, note=chart.note)


_LINES = ("Centre line", "Lower limit", "Upper limit")


def _words(words: str) -> Cell:
    return Cell(value=None, shown=words)


def _line(value: float | None) -> Cell:
    return Cell(value=value, shown=_figure(value))


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _share(value: float | None) -> Cell:
    return Cell(value=value, shown="" if value is None else percent(value))

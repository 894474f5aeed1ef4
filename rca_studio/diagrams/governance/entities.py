"""From a figure of a chart to the number behind it, and from one figure to the next by keyboard.

=================  ==============================================================
``point:3``        a point of a series; ``mark:0`` is what happened (no number)
``bar:2``          a bar
``part:1:4``       layer 1 of column 4; ``hidden:4`` what is protected in it
``cell:1:4``       row 1, column 4; ``row:1``, ``column:4``, ``total`` their totals
``node:0``         a factor; ``arrow:5`` is an arrow
``group:0``        a group of near misses
=================  ==============================================================
"""

from __future__ import annotations

from collections.abc import Sequence

from rca_studio.analysis.governance.panel import (
    BarChart,
    Cell,
    Chart,
    Drill,
    GraphChart,
    GroupList,
    HeatChart,
    SeriesChart,
    StackedChart,
)
from rca_studio.diagrams.shapes import Drawing, Figure


def cell_of(chart: Chart, entity: str) -> Cell | None:
    """The number behind a figure; ``None`` where it stands for none."""
    kind, _, rest = entity.partition(":")
    numbers = [int(one) for one in rest.split(":") if one.isdecimal()]
    try:
        return _cell(chart, kind, numbers)
    except IndexError:  # a figure of an earlier chart
        return None


def drill_of(chart: Chart, entity: str) -> Drill | None:
    """The cases behind a figure; ``None`` where there are none to be shown."""
    found = cell_of(chart, entity)
    return found.drill if found else None


def _cell(chart: Chart, kind: str, numbers: list[int]) -> Cell | None:
    match chart, kind, numbers:
        case SeriesChart(), "point", [place]:
            return chart.points[place].cell
        case BarChart(), "bar", [place]:
            return chart.bars[place].cell
        case StackedChart(), "part", [layer, column]:
            return chart.layers[layer].cells[column]
        case HeatChart(), "cell", [row, column]:
            return chart.cells[row][column]
        case HeatChart(), "row", [row]:
            return chart.row_totals[row]
        case HeatChart(), "column", [column]:
            return chart.column_totals[column]
        case HeatChart(), "total", []:
            return chart.total
        case GraphChart(), "node", [number]:
            return chart.nodes[number].cell
        case GraphChart(), "arrow", [number]:
            return chart.arrows[number].cell
        case GroupList(), "group", [number]:
            return chart.groups[number].cell
    return None


def focusable(drawing: Drawing) -> tuple[Figure, ...]:
    """The figures the keyboard goes through, in reading order."""
    return tuple(figure for figure in drawing.figures if figure.entity)


def neighbour(figures: Sequence[Figure], here: Figure | None, dx: int, dy: int) -> Figure | None:
    """The figure one step to the left or right (``dx``) or up or down (``dy``).

    In grids and graphs it is the nearest in that direction, in a series or a list the next one
    either way. At an edge it is the same figure again; from nowhere it is the first (the last of a
    series: the newest month is what people ask for).
    """
    if not figures:
        return None
    if here is None:
        newest = figures[0].entity.startswith(("point", "mark"))
        return (
            next((one for one in reversed(figures) if one.entity.startswith("point")), figures[-1])
            if newest
            else figures[0]
        )
    if here.entity.partition(":")[0] in ("point", "mark", "bar", "group"):
        return _next(figures, here, dx or dy)
    return _nearest(figures, here, dx, dy) or here


def _next(figures: Sequence[Figure], here: Figure, step: int) -> Figure:
    order = sorted(figures, key=lambda one: (one.bounds.centre.x, one.bounds.y))
    if here.entity.partition(":")[0] in ("bar", "group"):
        order = list(figures)
    place = next((n for n, one in enumerate(order) if one.key == here.key), 0)
    return order[max(0, min(len(order) - 1, place + step))]


def _nearest(figures: Sequence[Figure], here: Figure, dx: int, dy: int) -> Figure | None:
    """By how far it is along the way and, three times as heavily, beside it."""
    at = here.bounds.centre
    best: tuple[float, Figure] | None = None
    for one in figures:
        other = one.bounds.centre
        along = (other.x - at.x) * dx + (other.y - at.y) * dy
        beside = abs(other.y - at.y) if dx else abs(other.x - at.x)
        if one.key == here.key or along <= 0.5:
            continue
        away = along + 3.0 * beside
        if best is None or away < best[0]:
            best = away, one
    return best[1] if best else None

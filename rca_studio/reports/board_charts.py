"""The charts of governance on paper and on slides: the very drawings of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rca_studio.analysis.governance.panel import (
    BarChart,
    Chart,
    GraphChart,
    GroupList,
    HeatChart,
    SeriesChart,
    StackedChart,
)

_RIM = 3.0
"""Room above and below what is painted, in points."""

if TYPE_CHECKING:
    from rca_studio.diagrams.shapes import Drawing
    from rca_studio.diagrams.text import Ruler


def drawn(chart: Chart, ruler: Ruler, width: float, height: float = 0.0) -> Drawing:
    """A chart in the room there is, in points; as high as suits it where no height is given."""
    from rca_studio.diagrams.governance.chart import lay_out_chart

    drawing = lay_out_chart(chart, ruler, width=width, height=height or fitting_height(chart))
    return drawing if height else _without_foot(drawing)


def _without_foot(drawing: Drawing) -> Drawing:
    """The drawing without the empty room at its head and at its foot."""
    from rca_studio.diagrams.moving import moved
    from rca_studio.diagrams.shapes import Drawing, bounds_of
    from rca_studio.reports.extents import extent_of

    parts = [extent_of(part) for part in drawing.parts()]
    if not parts:
        return drawing
    painted = bounds_of(parts)
    up = max(0.0, painted.y - _RIM)
    figures = tuple(moved(figure, 0.0, -up) for figure in drawing.figures)
    height = min(drawing.height, painted.bottom + _RIM) - up
    return Drawing(drawing.width, height, figures, drawing.title)


def fitting_height(chart: Chart) -> float:
    """The least height of a chart on paper, in points: lines need some room, bars what they need.

    A chart that needs more is drawn higher.
    """
    match chart:
        case SeriesChart(points=points):
            signs = any(p.outside or p.in_run or p.left_out or p.cell.value is None for p in points)
            return 190.0 if signs else 160.0  # signs are explained below
        case StackedChart():
            return 180.0
        case GraphChart():
            return 220.0
        case BarChart() | HeatChart() | GroupList():
            return 60.0

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

if TYPE_CHECKING:
    from rca_studio.diagrams.shapes import Drawing
    from rca_studio.diagrams.text import Ruler


def drawn(chart: Chart, ruler: Ruler, width: float, height: float = 0.0) -> Drawing:
    """A chart in the room there is, in points; as high as suits it where no height is given."""
    from rca_studio.diagrams.governance.chart import lay_out_chart

    return lay_out_chart(chart, ruler, width=width, height=height or fitting_height(chart))


def fitting_height(chart: Chart) -> float:
    """How high a chart is on paper, in points: lines need some room, bars and rows theirs."""
    match chart:
        case SeriesChart():
            return 200.0
        case BarChart(bars=bars):
            return min(60.0 + 22.0 * max(len(bars), 1), 420.0)
        case StackedChart():
            return 230.0
        case HeatChart(rows=rows):
            return min(70.0 + 24.0 * max(len(rows), 1), 430.0)
        case GraphChart():
            return 340.0
        case GroupList(groups=groups):
            return min(40.0 + 44.0 * max(len(groups), 1), 430.0)

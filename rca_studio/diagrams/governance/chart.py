"""Any chart of governance as a drawing: the same on screen, on paper, in slides and when copied."""

from __future__ import annotations

from rca_studio.analysis.governance.panel import (
    BarChart,
    Chart,
    GraphChart,
    GroupList,
    HeatChart,
    SeriesChart,
    StackedChart,
)
from rca_studio.diagrams.governance.bars import lay_out_bars
from rca_studio.diagrams.governance.groups import lay_out_groups
from rca_studio.diagrams.governance.heat import lay_out_heat
from rca_studio.diagrams.governance.rooms import LEAST_HEIGHT, LEAST_ROWS, LEAST_WIDTH
from rca_studio.diagrams.governance.series import lay_out_series
from rca_studio.diagrams.governance.stacked import empty_stack, lay_out_columns, lies_down
from rca_studio.diagrams.governance.stacked_rows import lay_out_rows
from rca_studio.diagrams.shapes import Drawing
from rca_studio.diagrams.text import Ruler


def lay_out_chart(
    chart: Chart, ruler: Ruler, *, width: float, height: float, whole: bool = True
) -> Drawing:
    """Draw a chart.

    Each number is a figure with an entity of its own (see ``entities``) and words for a screen
    reader. The title is that of the drawing and not drawn: it stands where the chart is shown.

    Args:
        chart: what to draw; without figures there is a line that says so.
        ruler: measures the bundled font.
        width: the room from left to right, in points; at least 240.
        height: the room from top to bottom, in points; at least 140, but for rows shown whole.
        whole: show everything, however large the drawing becomes. Otherwise it is just as large as
            asked, and what finds no room is told in a last line ("and 12 more").
    """
    rows = isinstance(chart, BarChart | HeatChart | GroupList)
    least = LEAST_ROWS if whole and rows else LEAST_HEIGHT  # rows take what they need
    width, height = max(width, LEAST_WIDTH), max(height, least)
    match chart:
        case SeriesChart():
            return lay_out_series(chart, ruler, width, height, whole=whole)
        case BarChart():
            return lay_out_bars(chart, ruler, width, height, whole=whole)
        case StackedChart():
            if not chart.columns or not chart.layers:
                return empty_stack(chart, ruler, width, height)
            lay_out = lay_out_rows if lies_down(chart, ruler, width) else lay_out_columns
            return lay_out(chart, ruler, width, height, whole=whole)
        case HeatChart():
            return lay_out_heat(chart, ruler, width, height, whole=whole)
        case GraphChart():
            # Loading the layout of graphs takes as long as all other charts together.
            from rca_studio.diagrams.governance.graph import lay_out_graph_chart

            return lay_out_graph_chart(chart, ruler, width, height, whole=whole)
        case GroupList():
            return lay_out_groups(chart, ruler, width, height, whole=whole)

"""Charts of governance as native charts and tables of PowerPoint, with the figures behind them.

Who opens a slide can change a chart's type, colours and figures there. What is hidden has no value
in the file either: a point, a bar or a column that is not shown is not written.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from rca_studio.analysis.governance.panel import (
    BarChart,
    Cell,
    SeriesChart,
    StackedChart,
    Tone,
)
from rca_studio.diagrams.governance.looks import (
    LOOKS,
    Hatch,
    Look,
    looks_of,
)
from rca_studio.diagrams.tokens import PRINT, contrast
from rca_studio.reports.board_report import told_value
from rca_studio.reports.board_slide_parts import FONT, Room, plain, rgb
from rca_studio.reports.workbook_cells import STARTS_A_FORMULA, text_cell

if TYPE_CHECKING:
    from pptx.slide import Slide

_PATTERNS: Final = {
    Hatch.RISING: MSO_PATTERN.WIDE_UPWARD_DIAGONAL,
    Hatch.FALLING: MSO_PATTERN.WIDE_DOWNWARD_DIAGONAL,
    Hatch.LEVEL: MSO_PATTERN.NARROW_HORIZONTAL,
    Hatch.UPRIGHT: MSO_PATTERN.NARROW_VERTICAL,
}
"""The hatches of the program, so that layers differ without colour, too."""

_LONGEST_LABEL: Final = 60
_READABLE: Final = 4.5
"""Contrast of a number to the part of a column it stands in (WCAG 2.2, 1.4.3)."""


class _Data(CategoryChartData):
    """Figures of a chart; the workbook behind it holds texts as texts, whatever they begin with."""

    @property
    def xlsx_blob(self) -> bytes:
        """The workbook that PowerPoint opens for "Edit data"."""
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell

        book = Workbook(write_only=True)
        sheet = book.create_sheet("Sheet1")

        def words(text: str) -> Any:
            cell = text_cell(sheet, text)
            if text.startswith(STARTS_A_FORMULA):
                cell.quotePrefix = True
            return cell

        def number(value: float | None, form: str) -> Any:
            cell = WriteOnlyCell(sheet)
            cell.value = value
            cell.number_format = form
            return cell

        sheet.append([words(""), *(words(series.name) for series in self)])
        columns = [(tuple(series.values), series.number_format) for series in self]
        for place, category in enumerate(self.categories):
            numbers = (number(values[place], form) for values, form in columns)
            sheet.append([words(category.label), *numbers])
        content = BytesIO()
        book.save(content)
        return content.getvalue()


def _data(form: str) -> Any:
    return _Data(number_format=form)  # type: ignore[no-untyped-call]


# -- lines over time -------------------------------------------------------------------------------


def add_series(slide: Slide, chart: SeriesChart, room: Room, *, exact: bool) -> None:
    """A line with its points, and the lines of control of each part."""
    form = "0 %" if chart.share else "General"
    data = _data(form)
    data.categories = _labels([point.label for point in chart.points])
    data.add_series(
        plain(chart.unit, _LONGEST_LABEL) or "Figure",
        [told_value(point.cell, exact=exact) for point in chart.points],
    )
    ruled: list[tuple[str, bool]] = []
    for number, part in enumerate(chart.parts, start=1):
        tail = f" {number}" if len(chart.parts) > 1 else ""
        for name, values in (
            ("Centre line", part.centre),
            ("Lower limit", part.lower),
            ("Upper limit", part.upper),
        ):
            if any(value is not None for value in values):
                line: list[float | None] = [None] * len(chart.points)
                line[part.first : part.last + 1] = [
                    None if value is None else _rounded(value, exact=exact) for value in values
                ]
                data.add_series(name + tail, line)
                ruled.append((name, number == len(chart.parts)))
    made = _chart(slide, XL_CHART_TYPE.LINE_MARKERS, data, room, form)
    made.has_legend = False
    made.value_axis.minimum_scale = 0
    if chart.share:
        made.value_axis.maximum_scale = 1
    _name_axis(made.value_axis, chart.unit)
    figures, *lines = list(made.plots[0].series)
    _draw_figures(figures, chart)
    for (name, last), one in zip(ruled, lines, strict=True):
        one.smooth = False
        one.marker.style = XL_MARKER_STYLE.NONE
        one.format.line.width = Pt(1.25)
        one.format.line.color.rgb = rgb("muted" if name == "Centre line" else "event_stroke")
        if name != "Centre line":
            one.format.line.dash_style = MSO_LINE.DASH
        if last:
            _name_at_end(one, name)


def _draw_figures(figures: Any, chart: SeriesChart) -> None:
    figures.smooth = False
    figures.format.line.width = Pt(1.75)
    figures.format.line.color.rgb = rgb("text")
    figures.marker.style = XL_MARKER_STYLE.CIRCLE
    figures.marker.size = 6
    _fill(figures.marker.format, "text")
    for place, point in enumerate(chart.points):
        if point.cell.value is None:
            continue
        mark = figures.points[place].marker
        if point.left_out:
            mark.style, mark.size = XL_MARKER_STYLE.X, 8
        elif point.outside:
            mark.style, mark.size = XL_MARKER_STYLE.DIAMOND, 11
            _fill(mark.format, "accent")
        elif point.in_run:
            mark.style, mark.size = XL_MARKER_STYLE.SQUARE, 8
            _fill(mark.format, "accent")


def _name_axis(axis: Any, words: str) -> None:
    if not words.strip():
        return
    axis.has_title = True
    frame = axis.axis_title.text_frame
    frame.text = plain(words, 80)
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold = Pt(11), False
    font.color.rgb = rgb("muted")


def _name_at_end(series: Any, name: str) -> None:
    """Say at the last point of a line which one it is."""
    values = list(series.values)
    last = max((n for n, value in enumerate(values) if value is not None), default=None)
    if last is None:
        return
    label = series.points[last].data_label
    label.has_text_frame = True
    label.text_frame.text = name.lower()
    label.text_frame.paragraphs[0].runs[0].font.size = Pt(10)
    label.text_frame.paragraphs[0].runs[0].font.color.rgb = rgb("muted")
    label.position = XL_LABEL_POSITION.ABOVE


# -- bars ------------------------------------------------------------------------------------------


def add_bars(slide: Slide, chart: BarChart, room: Room, *, exact: bool) -> None:
    """Bars below each other; those of a Pareto chart stand, with the line of their shares."""
    data = _data("General")
    data.categories = _labels([_bar_label(bar.label, bar.cell) for bar in chart.bars])
    values = [told_value(bar.cell, exact=exact) for bar in chart.bars]
    data.add_series(plain(chart.unit, _LONGEST_LABEL) or "Number", values)
    shares = any(share is not None for share in chart.cumulative)
    if shares:
        told = [None if s is None else _rounded(s, exact=exact) for s in chart.cumulative]
        data.add_series("Share of all so far", told, "0 %")
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED if shares else XL_CHART_TYPE.BAR_CLUSTERED
    made = _chart(slide, kind, data, room, "General")
    made.has_legend = shares
    plot = made.plots[0]
    plot.gap_width = 45
    if not shares:
        made.category_axis.reverse_order = True
        made.value_axis.visible = False
        made.value_axis.has_major_gridlines = False
    made.value_axis.minimum_scale = 0
    bars = plot.series[0]
    _fill(bars.format, "accent")
    for place, bar in enumerate(chart.bars):
        if bar.cell.value is not None:
            vital = not chart.vital or place < chart.vital
            tone = bar.tone if not shares else Tone.PLAIN if vital else Tone.FAINT
            _fill(bars.points[place].format, LOOKS[tone].fill)
    _label_values(bars)
    if shares:
        made.legend.position = XL_LEGEND_POSITION.BOTTOM
        made.legend.include_in_layout = False
        _second_as_line(made)


def _bar_label(label: str, cell: Cell) -> str:
    """A bar that is hidden says so in its label, for it has no length."""
    return label if cell.value is not None else f"{label} ({cell.shown})"


def _label_values(series: Any) -> None:
    labels = series.data_labels
    labels.show_value = True
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(12)
    labels.font.color.rgb = rgb("text")


def _second_as_line(made: Any) -> None:
    """Draw the second series as a line against an axis of shares at the right.

    python-pptx makes charts of one kind only; this moves a series as PowerPoint itself would write
    it (ISO/IEC 29500-1, 21.2.2: a plot area holds several charts, each with two axes).
    """
    plot = made._chartSpace.chart.plotArea  # noqa: SLF001
    columns = plot.find(qn("c:barChart"))
    second = columns.findall(qn("c:ser"))[1]
    columns.remove(second)
    for tag in ("c:invertIfNegative",):
        for gone in second.findall(qn(tag)):
            second.remove(gone)
    line = parse_xml(
        f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/>'
        '<c:marker val="1"/><c:axId val="50010"/><c:axId val="50020"/></c:lineChart>'
    )
    line.insert(2, second)
    columns.addnext(line)
    look: Any = parse_xml(
        f'<c:spPr {nsdecls("c", "a")}><a:ln w="22225"><a:solidFill>'
        f'<a:srgbClr val="{PRINT["text"].lstrip("#")}"/></a:solidFill></a:ln></c:spPr>'
    )
    second.find(qn("c:tx")).addnext(look)
    look.addnext(
        parse_xml(f'<c:marker {nsdecls("c")}><c:symbol val="circle"/><c:size val="6"/></c:marker>')
    )
    second.append(parse_xml(f'<c:smooth {nsdecls("c")} val="0"/>'))
    axes = plot.findall(qn("c:valAx"))
    axes[-1].addnext(parse_xml(_SHARE_AXES.format(names=nsdecls("c"))))
    axes[-1].addnext(parse_xml(_HIDDEN_CATEGORIES.format(names=nsdecls("c"))))


_HIDDEN_CATEGORIES: Final = (
    '<c:catAx {names}><c:axId val="50010"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
    '<c:delete val="1"/><c:axPos val="b"/><c:majorTickMark val="none"/>'
    '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="50020"/>'
    '<c:crosses val="autoZero"/></c:catAx>'
)
_SHARE_AXES: Final = (
    '<c:valAx {names}><c:axId val="50020"/><c:scaling><c:orientation val="minMax"/>'
    '<c:max val="1"/><c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="r"/>'
    '<c:numFmt formatCode="0 %" sourceLinked="0"/><c:majorTickMark val="out"/>'
    '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="50010"/>'
    '<c:crosses val="max"/></c:valAx>'
)


# -- columns of parts ------------------------------------------------------------------------------


def add_stacked(slide: Slide, chart: StackedChart, room: Room, *, exact: bool) -> None:
    """Columns divided into layers; a column with a hidden part is not drawn at all."""
    whole = [
        all(layer.cells[place].value is not None for layer in chart.layers)
        for place in range(len(chart.columns))
    ]
    data = _data("General")
    data.categories = _labels(
        [
            f"{name} (n = {total.shown})" if shown else f"{name} (small numbers hidden)"
            for name, total, shown in zip(chart.columns, chart.totals, whole, strict=True)
        ]
    )
    for layer in chart.layers:
        values = [
            told_value(cell, exact=exact) if shown else None
            for cell, shown in zip(layer.cells, whole, strict=True)
        ]
        data.add_series(plain(layer.label, _LONGEST_LABEL) or "Part", values)
    made = _chart(slide, XL_CHART_TYPE.COLUMN_STACKED_100, data, room, "0 %")
    made.has_legend = True
    made.legend.position = XL_LEGEND_POSITION.RIGHT
    made.legend.include_in_layout = False
    made.legend.font.size = Pt(12)
    plot = made.plots[0]
    plot.gap_width = 40
    plot.overlap = 100
    looks = looks_of([layer.tone for layer in chart.layers])
    for look, series in zip(looks, plot.series, strict=True):
        _patterned(series.format, look)
        series.format.line.color.rgb = rgb("window")
        labels = series.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = "#,##0;;", False
        labels.font.size = Pt(11)
        dark = contrast(PRINT["text"], PRINT[look.fill]) >= _READABLE
        labels.font.color.rgb = rgb("text" if dark else "window")
        labels.position = XL_LABEL_POSITION.CENTER


def _patterned(form: Any, look: Look) -> None:
    if look.hatch is Hatch.NONE:
        _fill(form, look.fill)
        return
    form.fill.patterned()
    form.fill.pattern = _PATTERNS[look.hatch]
    form.fill.fore_color.rgb = rgb(look.ink)
    form.fill.back_color.rgb = rgb(look.fill)


# -- tables ----------------------------------------------------------------------------------------


# -- what all share --------------------------------------------------------------------------------


def _chart(slide: Slide, kind: Any, data: Any, room: Room, form: str) -> Any:
    frame: Any = slide.shapes.add_chart(kind, *room.lengths, data)
    made = frame.chart
    made.has_title = False
    made.font.size, made.font.name = Pt(12), FONT
    made.font.color.rgb = rgb("text")
    value, category = made.value_axis, made.category_axis
    value.has_major_gridlines = True
    value.major_gridlines.format.line.color.rgb = rgb("line")
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = form, False
    value.format.line.fill.background()
    category.format.line.color.rgb = rgb("border")
    category.tick_labels.font.size = Pt(11)
    return made


def _labels(names: Sequence[str]) -> list[str]:
    return [plain(name, _LONGEST_LABEL) or "–" for name in names]


def _rounded(value: float, *, exact: bool) -> float:
    return value if exact else float(f"{value:.3g}")


def _fill(form: Any, token: str) -> None:
    form.fill.solid()
    form.fill.fore_color.rgb = rgb(token)
    if hasattr(form, "line"):
        form.line.color.rgb = rgb(token)

"""Tables of governance as native tables of PowerPoint: figures below each other, and heat maps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Pt

from rca_studio.analysis.governance.panel import Cell, HeatChart, Table
from rca_studio.diagrams.governance.looks import heat_step, letters_on
from rca_studio.reports.board_report import told_value
from rca_studio.reports.board_slide_parts import FONT, Room, plain, rgb

if TYPE_CHECKING:
    from pptx.slide import Slide

_FEW_ROWS: Final = 12


def add_table(
    slide: Slide,
    table: Table,
    rows: Sequence[tuple[str, tuple[Cell, ...]]],
    room: Room,
    size: int = 12,
) -> None:
    """Rows of a table as a native one; numbers at the right, words at the left."""
    made = _table(slide, len(rows) + 1, len(table.columns), room)
    numbers = [
        any(cells[place].value is not None or cells[place].hidden for _, cells in table.rows)
        for place in range(len(table.columns) - 1)
    ]
    for place, right in enumerate((False, *numbers)):
        _set(made.cell(0, place), plain(table.columns[place], 60), size, bold=True, right=right)
    for number, (heading, cells) in enumerate(rows, start=1):
        _set(made.cell(number, 0), plain(heading, 160), size)
        for place, (cell, right) in enumerate(zip(cells, numbers, strict=True), start=1):
            _set(made.cell(number, place), plain(cell.shown, 240), size, right=right)
    _widths(made, table, rows, room.width)


def add_heat(slide: Slide, chart: HeatChart, table: Table, room: Room, *, exact: bool) -> None:
    """A grid of counts: the fuller a cell, the darker; the number stands in each."""
    size = 14 if len(table.columns) <= 8 and len(table.rows) <= _FEW_ROWS else 11
    made = _table(slide, len(table.rows) + 1, len(table.columns), room)
    most = chart.most
    each = room.width * 0.76 / max(len(table.columns) - 1, 1)
    for place in range(len(table.columns)):
        made.columns[place].width = Pt(each if place else room.width * 0.24)
    for place, title in enumerate(table.columns):
        _set(made.cell(0, place), plain(title, 40), size, bold=True, right=False)
        made.cell(0, place).text_frame.paragraphs[0].alignment = (
            PP_ALIGN.CENTER if place else PP_ALIGN.LEFT
        )
    for row, (heading, cells) in enumerate(table.rows):
        _set(made.cell(row + 1, 0), plain(heading, 44), size)
        for column, cell in enumerate(cells):
            inside = row < len(chart.rows) and column < len(chart.columns)
            value = told_value(cell, exact=exact) if inside else None
            step = 0 if chart.is_plain(row, column) else heat_step(value, most)
            one = made.cell(row + 1, column + 1)
            ground = f"heat_{step}" if step else "window"
            _set(one, plain(cell.shown, 20), size, fill=ground, ink=letters_on(step))
            one.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER


def _table(slide: Slide, rows: int, columns: int, room: Room) -> Any:
    height = min(room.height, 27.0 * rows)
    frame = slide.shapes.add_table(
        rows, columns, Pt(room.left), Pt(room.top), Pt(room.width), Pt(height)
    )
    made = frame.table
    made.horz_banding = False
    return made


def _set(
    cell: Any,
    words: str,
    size: int,
    *,
    bold: bool = False,
    right: bool = False,
    fill: str = "",
    ink: str = "text",
) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(fill or ("header" if bold else "window"))
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_top = cell.margin_bottom = Pt(3)
    cell.margin_left = cell.margin_right = Pt(6)
    paragraph = cell.text_frame.paragraphs[0]
    run = paragraph.add_run()
    run.text = words
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
    run.font.color.rgb = rgb(ink)
    if right:
        paragraph.alignment = PP_ALIGN.RIGHT


def _widths(
    made: Any, table: Table, rows: Sequence[tuple[str, tuple[Cell, ...]]], whole: float
) -> None:
    texts = [table.columns, *((heading, *(c.shown for c in cells)) for heading, cells in rows)]
    longest = [
        min(max(max(len(row[place]) for row in texts), 10), 60) + 3
        for place in range(len(table.columns))
    ]
    for place, each in enumerate(longest):
        made.columns[place].width = Pt(whole * each / sum(longest))

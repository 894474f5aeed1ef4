"""A grid of counts: the fuller a cell the darker, with its number in it and totals beside.

Headings of columns are wrapped; where words would have to be broken they stand on steps, each with
a line down to its column. What finds no room is told in a last line, never left out in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rca_studio.analysis.governance.panel import HIDDEN as NO_NUMBER
from rca_studio.analysis.governance.panel import Cell, HeatChart
from rca_studio.diagrams import marks
from rca_studio.diagrams.governance.heat_heads import Heads, heads_of
from rca_studio.diagrams.governance.looks import HIDDEN, hatched, heat_step, letters_on
from rca_studio.diagrams.governance.rooms import (
    GAP,
    LINE,
    SIZE,
    fitted,
    line_at,
    more_line,
    nothing,
    plain,
    told,
    wide,
    widest,
    wrapped,
)
from rca_studio.diagrams.shapes import (
    Anchor,
    Box,
    Drawing,
    Figure,
    Part,
    Path,
    Point,
    Rect,
    Role,
)
from rca_studio.diagrams.text import Ruler

_ROW: Final = 21.0
_MOST_LINES: Final = 6
_TALLEST: Final = 30.0
_LEAST: Final = 26.0
_WIDEST: Final = 210.0
_MOST_LABEL: Final = 0.32
_MOST_NUMBER: Final = 60.0
ALL: Final = "All"


@dataclass(frozen=True, slots=True)
class _Grid:
    """Which rows and columns are drawn, and where."""

    left: float
    each: float
    columns: int
    totals: float
    labels: tuple[tuple[str, ...], ...]
    tops: tuple[float, ...]
    heights: tuple[float, ...]
    heads: Heads
    below: bool
    most: float

    def rect(self, row: int, column: int) -> Rect:
        """The room of a cell; the column and the row after the last are those of the totals."""
        x = self.left + column * self.each
        room = self.each if column < self.columns else self.totals
        return Rect(x, self.tops[row], room, self.heights[row])


def lay_out_heat(
    chart: HeatChart, ruler: Ruler, width: float, height: float, *, whole: bool
) -> Drawing:
    """Draw a grid; cells are there as ``cell:0:0``, totals as ``row:0``, ``column:0``, ``total``.

    With ``whole`` the drawing grows until all has room, to the right too; else the first rows and
    columns are drawn and a last line tells how many there are more.
    """
    if not chart.rows or not chart.columns:
        return Drawing(
            width, height, (nothing(ruler, "Nothing was counted", width, height),), chart.title
        )
    width, grid = _grid(chart, ruler, width, height, whole)
    bottom = grid.tops[-1] + grid.heights[-1] if grid.tops else grid.heads.height
    rows = len(grid.tops) - grid.below
    figures = [
        *grid.heads.figures(ruler, grid.left),
        *_corner(chart, ruler, grid),
        *(
            figure
            for row in range(rows)
            for figure in (_heading(chart, grid, row), *_row(chart, ruler, grid, row))
        ),
        *(_below(chart, ruler, grid) if grid.below else ()),
        *_rules(grid, bottom),
    ]
    gone = _gone(chart, rows, grid.columns)
    if gone:
        figures.append(more_line(ruler, gone, 0.0, min(bottom + 2, height - LINE), width))
    high = max(bottom + 1.0, height) if whole else height
    return Drawing(width, high, tuple(figures), chart.title)


def _grid(
    chart: HeatChart, ruler: Ruler, width: float, height: float, whole: bool
) -> tuple[float, _Grid]:
    labels = widest(ruler, (plain(row) for row in chart.rows))
    labels = max(labels, widest(ruler, (plain(chart.row_name), ALL)))
    left = max(30.0, min(labels, width * _MOST_LABEL)) + GAP
    cells = [cell for row in chart.cells for cell in row]
    # of what is hidden only a hatch is left where columns are narrow
    numbers = widest(ruler, (plain(cell.shown) for cell in cells if cell.shown != NO_NUMBER))
    least = max(_LEAST, min(numbers, _MOST_NUMBER) + 7.0)
    sums = [*chart.row_totals, *((chart.total,) if chart.total else ())]
    totals = 0.0
    if chart.row_totals:
        shown = widest(ruler, (ALL, *(plain(cell.shown) for cell in sums)), bold=True)
        totals = max(30.0, min(shown, _MOST_NUMBER) + GAP)
    count = len(chart.columns)
    if whole:
        width = max(width, left + least * count + totals)
    columns = max(1, min(count, int((width - left - totals + 0.01) // least)))
    each = min(_WIDEST, (width - left - totals) / columns)
    lines = tuple(
        wrapped(ruler, row, left - GAP, _MOST_LINES if whole else 2) for row in chart.rows
    )
    high = [max(_ROW, len(one) * LINE + 4.0) for one in lines]
    below = bool(chart.column_totals)
    needed = sum(high) + (_ROW if below else 0.0)
    room = max(0.0, height - needed) if not whole else height
    heads = heads_of(chart.columns[:columns], ruler, left, each, max(room, height * 0.45))
    folded = columns < count
    shown_rows = len(high)
    if not whole:
        space = height - heads.height - (_ROW if below else 0.0) - (LINE + 2 if folded else 0.0)
        if sum(high) > space + 0.01:
            space -= 0.0 if folded else LINE + 2
            shown_rows = 0
            while shown_rows < len(high) and sum(high[: shown_rows + 1]) <= space:
                shown_rows += 1
            shown_rows = max(1, shown_rows)
    high = high[:shown_rows]
    spare = height - heads.height - sum(high) - (_ROW if below else 0.0) - LINE - 3
    if spare > 0 and shown_rows == len(chart.rows):
        more = spare / len(high)
        high = [min(max(one, _TALLEST - 4), one + more) for one in high]
    heights = [*high, *((_ROW,) if below else ())]
    tops = [heads.height + sum(heights[:place]) for place in range(len(heights))]
    grid = _Grid(
        left, each, columns, totals, lines, tuple(tops), tuple(heights), heads, below,
        chart.most,
    )  # fmt: skip
    return width, grid


def _gone(chart: HeatChart, rows: int, columns: int) -> str:
    """What found no room, in words."""
    found = []
    if rows < len(chart.rows):
        found.append(f"{len(chart.rows) - rows:,} more rows")
    if columns < len(chart.columns):
        found.append(f"{len(chart.columns) - columns:,} more columns")
    return f"and {' and '.join(found)}" if found else ""


def _corner(chart: HeatChart, ruler: Ruler, grid: _Grid) -> Iterator[Figure]:
    """What the rows are, where the headings leave room for it; and the heading of the totals."""
    top = grid.heads.height - LINE - 4.0
    name = fitted(ruler, chart.row_name, min(grid.left, grid.heads.free) - GAP)
    if name:
        texts = marks.lines((name,), 0.0, top, SIZE, colour="muted")
        yield Figure("corner", Role.NOTE, Rect(0, top, grid.left, LINE), texts)
    if grid.totals:
        x = grid.left + grid.columns * grid.each + grid.totals / 2
        texts = marks.lines((ALL,), x, top, SIZE, colour="muted", anchor=Anchor.MIDDLE)
        bounds = Rect(x - grid.totals / 2, top, grid.totals, LINE)
        yield Figure("all", Role.NOTE, bounds, texts)


def _heading(chart: HeatChart, grid: _Grid, row: int) -> Figure:
    rect = Rect(0.0, grid.tops[row], grid.left, grid.heights[row])
    lines = grid.labels[row]
    texts = marks.lines(lines, 0.0, rect.centre.y - len(lines) * LINE / 2, SIZE)
    return Figure(f"heading:{row}", Role.NOTE, rect, texts, spoken=plain(chart.rows[row]))


def _row(chart: HeatChart, ruler: Ruler, grid: _Grid, row: int) -> Iterator[Figure]:
    for column in range(grid.columns):
        cell = chart.cells[row][column]
        rect = grid.rect(row, column)
        where = f"{plain(chart.rows[row])}, {plain(chart.columns[column])}"
        said = f"{where}: {told(cell, chart.unit)}."
        key = f"cell:{row}:{column}"
        most = 0.0 if chart.is_plain(row, column) else grid.most
        parts = _cell(cell, ruler, rect, most)
        yield Figure(key, Role.ENTRY, rect, parts, key, said)
    if grid.totals:
        key, rect = f"row:{row}", grid.rect(row, grid.columns)
        said = f"{plain(chart.rows[row])}, all: {told(chart.row_totals[row], chart.unit)}."
        parts = _total(chart.row_totals[row], ruler, rect)
        yield Figure(key, Role.ENTRY, rect, parts, key, said)


def _cell(cell: Cell, ruler: Ruler, rect: Rect, most: float) -> tuple[Part, ...]:
    inner = Rect(rect.x + 0.5, rect.y + 0.5, rect.width - 1.0, rect.height - 1.0)
    parts: list[Part] = []
    step = heat_step(cell.value, most)
    if cell.hidden:  # the same ground whatever the number: it must not be guessed from a shade
        step = 0
        parts.append(Box(inner, HIDDEN.fill, radius=0.0))
        if wide(ruler, plain(cell.shown)) > rect.width - 4.0:
            return (*parts, *hatched(inner, HIDDEN))
    elif step:
        parts.append(Box(inner, f"heat_{step}", radius=0.0))
    shown = fitted(ruler, cell.shown, rect.width - 4.0)
    if shown:
        quiet = not step and (cell.value is None or cell.value == 0)
        colour = "muted" if quiet else letters_on(step)
        centre = rect.centre
        parts.append(line_at(shown, centre.x, centre.y, colour=colour, anchor=Anchor.MIDDLE))
    return tuple(parts)


def _total(cell: Cell, ruler: Ruler, rect: Rect) -> tuple[Part, ...]:
    shown = fitted(ruler, cell.shown, rect.width - 4.0, bold=True)
    if not shown:
        return ()
    colour = "muted" if cell.value is None else "text"
    at = rect.centre
    return (line_at(shown, at.x, at.y, colour=colour, bold=True, anchor=Anchor.MIDDLE),)


def _below(chart: HeatChart, ruler: Ruler, grid: _Grid) -> Iterator[Figure]:
    """The totals of the columns, and of all."""
    row = len(grid.tops) - 1
    rect = Rect(0.0, grid.tops[row], grid.left, grid.heights[row])
    yield Figure("all:below", Role.NOTE, rect, (line_at(ALL, 0.0, rect.centre.y, colour="muted"),))
    for column in range(grid.columns):
        key, room = f"column:{column}", grid.rect(row, column)
        said = f"{plain(chart.columns[column])}, all: "
        said += f"{told(chart.column_totals[column], chart.unit)}."
        parts = _total(chart.column_totals[column], ruler, room)
        yield Figure(key, Role.ENTRY, room, parts, key, said)
    if grid.totals and chart.total is not None:
        room = grid.rect(row, grid.columns)
        said = f"All: {told(chart.total, chart.unit)}."
        parts = _total(chart.total, ruler, room)
        yield Figure("total", Role.ENTRY, room, parts, "total", said)


def _rules(grid: _Grid, bottom: float) -> Iterator[Figure]:
    """A quiet line above each row and below the last."""
    end = grid.left + grid.columns * grid.each + grid.totals
    lines = [Path((Point(0.0, y), Point(end, y)), "line", 0.7) for y in (*grid.tops, bottom)]
    yield Figure("rules", Role.NOTE, Rect(0, grid.heads.height, end, 1), tuple(lines))

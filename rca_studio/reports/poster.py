"""A drawing as a poster: on one sheet from A4 to A0, or on many small ones to put together.

Text stays text, so a poster can be searched and read aloud. Nothing is clipped: a single sheet
takes the whole drawing, and the windows of a tiled poster cover it with an overlap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A0, A1, A2, A3, A4, LETTER
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from rca_studio.diagrams import marks
from rca_studio.diagrams.moving import moved
from rca_studio.diagrams.shapes import Drawing, Figure, Part, Rect, Role
from rca_studio.diagrams.tokens import PRINT
from rca_studio.reports.exchange.written import Written, counted
from rca_studio.reports.extents import extent_of, extent_of_drawing
from rca_studio.reports.figures import SMALLEST_PRINT, smallest_text
from rca_studio.reports.fonts import pieces
from rca_studio.reports.paint_pdf import paint_part
from rca_studio.version import VERSION

if TYPE_CHECKING:
    from rca_studio.diagrams.text import Ruler


class Sheet(StrEnum):
    """Sheets a poster can have."""

    A4 = "A4"
    A3 = "A3"
    A2 = "A2"
    A1 = "A1"
    A0 = "A0"
    LETTER = "Letter"


_SIZES: Final = {
    Sheet.A4: A4,
    Sheet.A3: A3,
    Sheet.A2: A2,
    Sheet.A1: A1,
    Sheet.A0: A0,
    Sheet.LETTER: LETTER,
}
_SMALL_SHEETS: Final = (Sheet.A4, Sheet.LETTER)
_RIM: Final = 10 * mm
"""What printers leave white."""
_FOOT: Final = 14.0
_OVERLAP: Final = 12 * mm
_TICK: Final = 5 * mm
_MOST_SCALE: Final = 4.0
_MOST_SHEETS: Final = 200
_GAP: Final = 16.0
_LEAST_WIDTH: Final = 360.0


@dataclass(frozen=True, slots=True)
class Poster:
    """How a drawing is put on paper.

    Attributes:
        sheet: the size of the whole poster.
        tiled: print it on A4 (or Letter) sheets to put together. A poster that is itself no larger
            than those is then as large as on screen, on as many sheets as that takes.
        lying: the sheets lie; None: as it suits the drawing.
        scale: points on paper for each point of the drawing; None: as large as the sheet allows.
        marking: stands at the foot of each sheet.
    """

    sheet: Sheet = Sheet.A4
    tiled: bool = False
    lying: bool | None = None
    scale: float | None = None
    marking: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One sheet: its label ("B2"), and its window in the drawing."""

    label: str
    window: Rect
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything goes: the size of a sheet, the scale, and the tiles in reading order.

    ``columns`` and ``rows`` count those that are printed and those that would be empty.
    """

    page: tuple[float, float]
    scale: float
    tiles: tuple[Tile, ...]
    columns: int
    rows: int


def write_poster(
    drawing: Drawing,
    poster: Poster,
    *,
    reference: str,
    ruler: Ruler,
    legend: Callable[[float], Drawing | None] = lambda _: None,
) -> Written:
    """The poster as PDF, and what the person should know about it.

    Args:
        drawing: what to print.
        poster: how.
        reference: of the case; stands beside the title.
        ruler: measures the title.
        legend: draws what the signs mean, in rows of at most the width it is given.
    """
    whole = composed(drawing, reference, ruler, legend)
    plan = plan_poster(whole, poster)
    out = BytesIO()
    canvas = Canvas(out, pagesize=plan.page, invariant=1, lang="en-GB", pageCompression=1)
    canvas.setTitle(drawing.title)
    canvas.setSubject(reference)
    canvas.setCreator(f"RCA Studio {VERSION}")
    parts = [(part, extent_of(part)) for part in whole.parts()]
    foot = " · ".join(text for text in (reference, poster.marking) if text)
    for tile in plan.tiles:
        _paint_tile(canvas, plan, tile, parts)
        _paint_rim(canvas, plan, tile, foot)
        canvas.showPage()
    canvas.save()
    return Written(out.getvalue(), tuple(_notes(whole, poster, plan)))


def plan_poster(whole: Drawing, poster: Poster) -> Plan:
    """How a drawing lies on the sheets."""
    extent = extent_of_drawing(whole)
    turns = (False, True) if poster.lying is None else (poster.lying,)
    small = poster.sheet if poster.sheet in _SMALL_SHEETS else Sheet.A4
    plans = []
    for lying in turns:
        room = _room(_page(poster.sheet, lying))
        fitting = min(room[0] / extent.width, room[1] / extent.height)
        if not poster.tiled:
            scale = min(fitting, _MOST_SCALE, poster.scale or _MOST_SCALE)
            plans.append(_single(extent, _page(poster.sheet, lying), scale))
            continue
        natural = 1.0 if poster.sheet in _SMALL_SHEETS else min(fitting, _MOST_SCALE)
        scale = poster.scale or natural
        plans += [_tiles(whole, extent, _page(small, turn), scale) for turn in turns]
    # As large as can be, and then on as few sheets as that takes.
    return max(plans, key=lambda plan: (round(plan.scale, 6), -len(plan.tiles)))


def _page(sheet: Sheet, lying: bool) -> tuple[float, float]:
    width, height = _SIZES[sheet]
    return (height, width) if lying else (width, height)


def _room(page: tuple[float, float]) -> tuple[float, float]:
    """What can be printed on a page, without its foot line."""
    return page[0] - 2 * _RIM, page[1] - 2 * _RIM - _FOOT


def _single(extent: Rect, page: tuple[float, float], scale: float) -> Plan:
    room = _room(page)
    width, height = room[0] / scale, room[1] / scale
    left = extent.x - (width - extent.width) / 2
    return Plan(page, scale, (Tile("A1", Rect(left, extent.y, width, height), 0, 0),), 1, 1)


def _tiles(whole: Drawing, extent: Rect, page: tuple[float, float], scale: float) -> Plan:
    room = _room(page)
    while True:
        width, height, overlap = room[0] / scale, room[1] / scale, _OVERLAP / scale
        columns = _needed(extent.width, width, overlap)
        rows = _needed(extent.height, height, overlap)
        if columns * rows <= _MOST_SHEETS:
            break
        scale *= 0.95
    # What is left over is shared out, so that the drawing stands in the middle of the whole.
    left = extent.x - (columns * (width - overlap) + overlap - extent.width) / 2
    top = extent.y - (rows * (height - overlap) + overlap - extent.height) / 2
    painted = [extent_of(part) for part in whole.parts()]
    tiles = []
    for row in range(rows):
        for column in range(columns):
            x, y = left + column * (width - overlap), top + row * (height - overlap)
            window = Rect(x, y, width, height)
            if any(window.overlaps(rect.grown(0.5)) for rect in painted):
                tiles.append(Tile(f"{_letters(column)}{row + 1}", window, column, row))
    return Plan(page, scale, tuple(tiles), columns, rows)


def _needed(length: float, window: float, overlap: float) -> int:
    """How many windows with this overlap cover a length."""
    count = 1
    while count * (window - overlap) + overlap < length - 1e-6:
        count += 1
    return count


def _letters(column: int) -> str:
    """A, B ... Z, AA, AB ... as in a spreadsheet."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


# -- what stands on the poster ---------------------------------------------------------------------


def composed(
    drawing: Drawing,
    reference: str,
    ruler: Ruler,
    legend: Callable[[float], Drawing | None],
) -> Drawing:
    """What stands on the poster: title, drawing and legend below each other."""
    width = max(drawing.width, _LEAST_WIDTH)
    size = min(40.0, max(14.0, width / 60))
    title = f"{drawing.title} · {reference}" if reference else drawing.title
    lines = ruler.wrap(title, size, width, bold=True)
    texts = marks.lines(lines, 0.0, 0.0, size, bold=True)
    top = marks.text_block(lines, size) + _GAP
    bounds = Rect(0.0, 0.0, width, top)
    figures: list[Figure] = [Figure("title", Role.NOTE, bounds, texts, spoken=title)]
    aside = (width - drawing.width) / 2
    figures += [moved(figure, aside, top) for figure in drawing.figures]
    height = top + drawing.height
    if (signs := legend(width)) is not None:
        figures += [moved(figure, 0.0, height + _GAP) for figure in signs.figures]
        height += _GAP + signs.height
    return Drawing(width, height, tuple(figures), drawing.title)


def _paint_tile(canvas: Canvas, plan: Plan, tile: Tile, parts: Sequence[tuple[Part, Rect]]) -> None:
    """The part of the drawing that lies in the window of a tile."""
    width, height = _room(plan.page)
    window = tile.window
    canvas.saveState()
    frame = canvas.beginPath()
    frame.rect(_RIM, _RIM + _FOOT, width, height)
    canvas.clipPath(frame, stroke=0, fill=0)
    canvas.translate(_RIM, plan.page[1] - _RIM)
    canvas.scale(plan.scale, -plan.scale)
    canvas.translate(-window.x, -window.y)
    for part, extent in parts:
        if extent.grown(0.5).overlaps(window):
            paint_part(canvas, part, PRINT)
    canvas.restoreState()


def _paint_rim(canvas: Canvas, plan: Plan, tile: Tile, foot: str) -> None:
    """The foot line, and on tiles the label and the marks for cutting and putting together."""
    several = plan.columns * plan.rows > 1
    label = ""
    if several:
        last = f"{_letters(plan.columns - 1)}{plan.rows}"
        label = f"{tile.label} of {last}"
        how = "Cut at the solid marks, lay over the neighbour up to its dashed marks"
        foot = f"{foot} · {how}" if foot else how
        _paint_marks(canvas, plan, tile)
    x, y = _RIM + 6.0, _RIM - 2.0
    if label:
        _write(canvas, x, y, label, 11.0, "text", bold=True)
        x += sum(width for _, _, width in _runs(label, 11.0, bold=True)) + 10.0
    _write(canvas, x, y, foot, 7.5, "muted", room=plan.page[0] - _RIM - _OVERLAP - 8.0 - x)


def _paint_marks(canvas: Canvas, plan: Plan, tile: Tile) -> None:
    width, height = _room(plan.page)
    left, bottom = _RIM, _RIM + _FOOT
    right, top = left + width, bottom + height
    canvas.saveState()
    canvas.setStrokeColor(HexColor(PRINT["text"]))
    canvas.setLineWidth(0.6)
    if tile.column > 0:
        _ticks_across(canvas, left, bottom, top)
    if tile.row > 0:
        _ticks_along(canvas, top, left, right)
    canvas.setDash(2, 2)
    if tile.column < plan.columns - 1:
        _ticks_across(canvas, right - _OVERLAP, bottom, top)
    if tile.row < plan.rows - 1:
        _ticks_along(canvas, bottom + _OVERLAP, left, right)
    canvas.restoreState()


def _ticks_across(canvas: Canvas, x: float, bottom: float, top: float) -> None:
    canvas.line(x, top + 1.5, x, top + 1.5 + _TICK)
    canvas.line(x, bottom - 1.5, x, bottom - 1.5 - _TICK * 0.6)


def _ticks_along(canvas: Canvas, y: float, left: float, right: float) -> None:
    canvas.line(left - 1.5 - _TICK, y, left - 1.5, y)
    canvas.line(right + 1.5, y, right + 1.5 + _TICK, y)


def _write(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    size: float,
    colour: str,
    *,
    bold: bool = False,
    room: float = 0.0,
) -> None:
    while room and len(text) > 1 and sum(r[2] for r in _runs(text, size, bold=bold)) > room:
        text = text[:-2].rstrip() + "…"
    canvas.setFillColor(HexColor(PRINT[colour]))
    for font, run, width in _runs(text, size, bold=bold):
        canvas.setFont(font, size)
        canvas.drawString(x, y, run)
        x += width


def _runs(text: str, size: float, *, bold: bool) -> list[tuple[str, str, float]]:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    found = pieces(text[:400], "bold" if bold else "regular")
    return [(font, run, float(stringWidth(run, font, size))) for font, run in found]


def _notes(whole: Drawing, poster: Poster, plan: Plan) -> Iterator[str]:
    smallest = smallest_text(whole) * plan.scale
    if 0 < smallest < SMALLEST_PRINT:
        larger = "" if poster.sheet is Sheet.A0 else " a larger sheet or"
        more = f"choose{larger} a tiled poster" if not poster.tiled else "choose a larger poster"
        yield (
            f"The smallest letters are {smallest:.1f} points high on {poster.sheet}; to read them, "
            f"{more}."
        )
    if poster.scale and plan.scale < poster.scale:
        yield f"The drawing was made smaller than asked, {plan.scale:.2f}, to fit the paper."
    if empty := plan.columns * plan.rows - len(plan.tiles):
        yield f"{counted(empty, 'empty sheet')} left out; their labels are missing from the row."

"""Diagrams on paper: as large as the sheet lets them be, and never too small to read.

A diagram that would shrink below readable print gets a sheet of its own, lying; one that is too
large even for that is cut into parts, each thing whole on one of them, behind a map of the parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether

from rca_studio.diagrams import marks
from rca_studio.diagrams.shapes import Box, Drawing, Figure, Part, Rect, Role, Text
from rca_studio.diagrams.tokens import PRINT, Tokens
from rca_studio.reports.context import Paper
from rca_studio.reports.fonts import font_name
from rca_studio.reports.page import Turn, text_size
from rca_studio.reports.paint_pdf import paint_part, text_bounds
from rca_studio.reports.style import gap, section, text

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

SMALLEST_PRINT = 6.5
"""Points; smaller text is not read on paper."""

_HEADING = 40.0
_CAPTION = 22.0
_RIM = 4.0
"""Room around the words and boxes of a part, so that no outline is cut."""

_BLEED = 10 * mm
"""How far a drawing on a lying sheet may go beyond the text; it has a margin of its own."""

_SIGNS = frozenset(marks.GATE_WORDS.values())
_CAPITALS = 1.2

_LINES = frozenset({Role.LINK, Role.BONE, Role.SPINE})
_UPRIGHT_SHARE = 0.62
"""Share of an upright page a diagram may take without turning the sheet."""

_PALE: Tokens = dict.fromkeys(PRINT, PRINT["line"])


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a diagram that was cut: its window in the drawing, its row and its column."""

    window: Rect
    row: int
    column: int


class DrawingFlowable(Flowable):
    """A whole drawing in the flow of a report, shrunk to the room there is (never enlarged)."""

    def __init__(self, drawing: Drawing, most_height: float, bleed: float = 0.0) -> None:
        super().__init__()
        self._drawing = drawing
        self._most_height = most_height
        self._bleed = bleed
        self._scale = 1.0

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The size it takes; where the page has too little room left, it asks for a new page."""
        room = available_width + 2 * self._bleed
        self._scale = fitting_scale(self._drawing, room, self._most_height)
        self.width = available_width
        self.height = self._drawing.height * self._scale
        return self.width, self.height

    def draw(self) -> None:
        """Paint it in the middle of the line."""
        canvas = self.canv
        canvas.saveState()
        canvas.translate((self.width - self._drawing.width * self._scale) / 2, self.height)
        canvas.scale(self._scale, -self._scale)
        for part in self._drawing.parts():
            paint_part(canvas, part, PRINT)
        canvas.restoreState()


class _PieceFlowable(Flowable):
    """One part of a drawing that was cut; what is whole elsewhere is only hinted at."""

    def __init__(self, drawing: Drawing, window: Rect, scale: float) -> None:
        super().__init__()
        self._drawing = drawing
        self._window = window
        self._scale = scale

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The size of the window on paper."""
        self.width = self._window.width * self._scale
        self.height = self._window.height * self._scale
        return self.width, self.height

    def draw(self) -> None:
        """Paint what is in the window."""
        canvas, window = self.canv, self._window
        canvas.saveState()
        frame = canvas.beginPath()
        frame.rect(0, 0, self.width, self.height)
        canvas.setStrokeColor(HexColor(PRINT["line"]))
        canvas.setLineWidth(0.6)
        canvas.clipPath(frame, stroke=1, fill=0)
        canvas.translate(0, self.height)
        canvas.scale(self._scale, -self._scale)
        canvas.translate(-window.x, -window.y)
        for figure in self._drawing.figures:
            if figure.bounds.grown(2).overlaps(window):
                for part, tokens in _shown(figure, window):
                    paint_part(canvas, part, tokens)
        canvas.restoreState()


class _MapFlowable(Flowable):
    """The whole drawing without its words, and which part shows what."""

    def __init__(self, drawing: Drawing, pieces: Sequence[Piece], most_height: float) -> None:
        super().__init__()
        self._drawing = drawing
        self._pieces = pieces
        self._most_height = most_height
        self._scale = 1.0

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The size it takes."""
        self._scale = fitting_scale(self._drawing, available_width, self._most_height)
        self.width = available_width
        self.height = self._drawing.height * self._scale
        return self.width, self.height

    def draw(self) -> None:
        """Paint shapes first, then the windows with their numbers."""
        canvas = self.canv
        canvas.saveState()
        canvas.translate((self.width - self._drawing.width * self._scale) / 2, self.height)
        canvas.saveState()
        canvas.scale(self._scale, -self._scale)
        for part in self._drawing.parts():
            if not isinstance(part, Text):
                paint_part(canvas, part, PRINT)
        canvas.restoreState()
        for number, piece in enumerate(self._pieces, start=1):
            self._paint_window(canvas, piece.window, number)
        canvas.restoreState()

    def _paint_window(self, canvas: Canvas, window: Rect, number: int) -> None:
        scale = self._scale
        left, top = window.x * scale, -window.y * scale
        canvas.setStrokeColor(HexColor(PRINT["accent"]))
        canvas.setLineWidth(0.9)
        canvas.rect(left, top - window.height * scale, window.width * scale, window.height * scale)
        canvas.setFillColor(HexColor(PRINT["accent"]))
        canvas.rect(left, top - 13, 20, 13, stroke=0, fill=1)
        canvas.setFillColor(HexColor(PRINT["on_accent"]))
        canvas.setFont(font_name("bold"), 9)
        canvas.drawCentredString(left + 10, top - 10, str(number))


def figure_story(
    title: str,
    drawing: Drawing,
    paper: Paper,
    legend: Callable[[float], Drawing] | None,
    told: Sequence[Flowable] = (),
) -> list[Flowable]:
    """A diagram under its heading, on as many sheets as it takes to be read.

    Args:
        title: the heading.
        drawing: the very drawing of the screen.
        paper: the sheet.
        legend: draws what the signs mean, in rows of at most the width it is given, if anything is
            to be said of them.
        told: what else stands under the diagram.
    """
    width, height = text_size(paper)
    room = height * _UPRIGHT_SHARE
    if scale_is_readable(drawing, width, room):
        signs = [gap(4), DrawingFlowable(legend(width), room)] if legend else []
        whole = [*section(title), DrawingFlowable(drawing, room), *signs]
        return [KeepTogether(whole), gap(6), *told]
    width, height = text_size(paper, wide=True)
    signs = [gap(4), DrawingFlowable(legend(width), height)] if legend else []
    below = [*signs, gap(4), *told]
    room = height - _HEADING - height_of(below, width)
    heading = [Turn(wide=True, fresh=True), *section(title)]
    if scale_is_readable(drawing, width + 2 * _BLEED, room):
        alone = DrawingFlowable(drawing, room, bleed=_BLEED)
        return [*heading, alone, *below, Turn(wide=False)]
    if scale_is_readable(drawing, width + 2 * _BLEED, height - _HEADING):
        alone = DrawingFlowable(drawing, height - _HEADING, bleed=_BLEED)
        return [*heading, alone, *below, Turn(wide=False)]
    return [*heading, *_in_parts(title, drawing, paper, below), Turn(wide=False)]


def smallest_text(drawing: Drawing) -> float:
    """The size of the smallest text of a drawing, in its own points; 0 where it has none.

    What is read is the height of small letters, about half the size of a font, while capitals fill
    seven tenths of it; the sign AND counts as the text it is as easy to read as.
    """
    sizes = (
        part.size * (_CAPITALS if part.text in _SIGNS else 1.0)
        for part in drawing.parts()
        if isinstance(part, Text)
    )
    return min(sizes, default=0.0)


def fitting_scale(drawing: Drawing, width: float, height: float) -> float:
    """How far a drawing must shrink to fit; 1 where it fits as it is."""
    return min(1.0, width / max(drawing.width, 1.0), height / max(drawing.height, 1.0))


def scale_is_readable(drawing: Drawing, width: float, height: float) -> bool:
    """Whether all its text can be read when it is shrunk into this room."""
    smallest = smallest_text(drawing)
    return smallest == 0 or fitting_scale(drawing, width, height) * smallest >= SMALLEST_PRINT


def cut(drawing: Drawing, width: float, height: float) -> tuple[Piece, ...]:
    """Cut a drawing into windows of at most this size, in reading order.

    All that has words lies whole in at least one of them, as long as it is not larger than a window
    itself. Windows are about equally large; those that would show nothing new are left out.
    """
    solid = [rect for figure in drawing.figures for rect in _solids(figure)]
    columns = _windows([(r.x, r.right) for r in solid], drawing.width, width)
    rows = _windows([(r.y, r.bottom) for r in solid], drawing.height, height)
    held: dict[Piece, set[Rect]] = {}
    for row, (top, bottom) in enumerate(rows):
        for column, (left, right) in enumerate(columns):
            window = Rect(left, top, right - left, bottom - top)
            held[Piece(window, row, column)] = {rect for rect in solid if _holds(window, rect)}
    for piece in sorted(held, key=lambda piece: len(held[piece])):
        elsewhere = set().union(*(found for other, found in held.items() if other != piece))
        if held[piece] <= elsewhere:
            del held[piece]
    return tuple(held)


def _windows(
    spans: Sequence[tuple[float, float]], length: float, room: float
) -> list[tuple[float, float]]:
    """The fewest stretches of at most ``room`` that hold each span whole, evenly long."""
    found = _stretches(spans, length, room)
    least, most = max((last - first for first, last in spans), default=room), room
    for _ in range(12):
        middle = (least + most) / 2
        if middle > 0 and len(tried := _stretches(spans, length, middle)) <= len(found):
            found, most = tried, middle
        else:
            least = middle
    return found


def _stretches(
    spans: Sequence[tuple[float, float]], length: float, room: float
) -> list[tuple[float, float]]:
    found = []
    start = 0.0
    while start + room < length:
        end = start + room
        cut_through = [first for first, last in spans if start < first < end < last]
        found.append((start, end))
        start = min(cut_through, default=end)
    return [*found, (start, max(length, start + 1.0))]


def _solids(figure: Figure) -> Iterator[Rect]:
    """What must not be cut: a box with all that hangs on it; the words at a line."""
    if figure.role not in _LINES:
        yield figure.bounds
        return
    for part in figure.parts:
        if isinstance(part, Text):
            yield text_bounds(part)


def _shown(figure: Figure, window: Rect) -> Iterator[tuple[Part, Tokens]]:
    """What a window shows of a figure: all, or a pale hint of what is whole on another part."""
    if figure.role in _LINES:
        for part in figure.parts:
            if not isinstance(part, Text) or _holds(window, text_bounds(part)):
                yield part, PRINT
        return
    whole = _holds(window, figure.bounds)
    for part in figure.parts:
        if whole:
            yield part, PRINT
        elif isinstance(part, Box):
            yield replace(part, fill=part.fill or "card", bar=""), _PALE


def _holds(window: Rect, rect: Rect) -> bool:
    slack = 0.01
    return (
        rect.x >= window.x - slack
        and rect.y >= window.y - slack
        and rect.right <= window.right + slack
        and rect.bottom <= window.bottom + slack
    )


def _in_parts(
    title: str, drawing: Drawing, paper: Paper, below: Sequence[Flowable]
) -> Iterator[Flowable]:
    width, height = text_size(paper, wide=True)
    height -= _HEADING + _CAPTION
    scale = SMALLEST_PRINT / smallest_text(drawing)
    pieces = cut(drawing, width / scale - 2 * _RIM, height / scale - 2 * _RIM)
    pieces = tuple(replace(piece, window=piece.window.grown(_RIM)) for piece in pieces)
    numbers = {(piece.row, piece.column): n for n, piece in enumerate(pieces, start=1)}
    words = f"Map of the whole; parts 1 to {len(pieces)} follow at a size that can be read."
    yield _MapFlowable(drawing, pieces, max(height / 3, height - height_of(below, width)))
    yield gap(4)
    yield text(words, "note")
    yield from below
    largest_width = max(piece.window.width for piece in pieces)
    largest_height = max(piece.window.height for piece in pieces)
    scale = max(scale, min(1.0, width / largest_width, height / largest_height))
    for number, piece in enumerate(pieces, start=1):
        yield Turn(wide=True, fresh=True)
        yield from section(f"{title}, part {number} of {len(pieces)}")
        yield _PieceFlowable(drawing, piece.window, scale)
        yield gap(3)
        yield text(_neighbours(drawing, piece, numbers), "note")


def _neighbours(drawing: Drawing, piece: Piece, numbers: dict[tuple[int, int], int]) -> str:
    places = (("left", 0, -1), ("right", 0, 1), ("above", -1, 0), ("below", 1, 0))
    found = [
        f"{word}: part {numbers[piece.row + down, piece.column + along]}"
        for word, down, along in places
        if (piece.row + down, piece.column + along) in numbers
    ]
    words = f"Goes on {', '.join(found)}." if found else "Nothing goes on from here."
    pale = any(
        tokens is _PALE
        for figure in drawing.figures
        if figure.bounds.overlaps(piece.window)
        for _, tokens in _shown(figure, piece.window)
    )
    return words + (" What is pale is shown in full there." if pale else "")


def height_of(flowables: Sequence[Flowable], width: float) -> float:
    """What flowables take below each other, with the spaces between them."""
    total = 0.0
    for flowable in flowables:
        total += flowable.wrap(width, 10_000)[1]
        total += flowable.getSpaceBefore() + flowable.getSpaceAfter()
    return total

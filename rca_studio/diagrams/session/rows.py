"""Rows of words on a stage: as large as all pages of a frame allow, so that no size jumps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rca_studio.diagrams import marks
from rca_studio.diagrams.session.balance import balanced
from rca_studio.diagrams.session.stage import BODY, set_lines
from rca_studio.diagrams.shapes import Rect, Text
from rca_studio.diagrams.text import Ruler

MEASURE: Final = 1080.0
"""Lines are no longer than this, in units: longer ones lose the eye on the way back."""
SIZES: Final = (38.0, 36.0, 34.0, 32.0, 30.0, 28.0, 26.0, 24.0, 22.0, BODY)
"""Sizes of words, the largest first."""
ROW_SIZES: Final = (34.0, 32.0, 30.0, 28.0, 26.0, 24.0, 22.0, BODY)
"""Of words that stand in rows with a sign."""


_EVEN_LINES: Final = 3
"""Texts of more lines are read as paragraphs: there a short last line is usual."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a row: set in ``size`` times the size of the page, wrapped to ``room`` units."""

    text: str
    room: float
    colour: str = "text"
    bold: bool = False
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """Pieces below each other; what stands in ``aside`` stands beside them, from the same top.

    ``least`` is the least height, in font sizes.
    """

    pieces: tuple[Piece, ...]
    aside: tuple[Piece, ...] = ()
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class SetPiece:
    """A piece as it is set: its lines, its size, its top within the row, how wide it is."""

    piece: Piece
    lines: tuple[str, ...]
    size: float
    top: float
    width: float

    @property
    def height(self) -> float:
        """In units."""
        return marks.text_block(self.lines, self.size)


@dataclass(frozen=True, slots=True)
class SetRow:
    """A row as it is set, its pieces below each other; ``height`` in units."""

    pieces: tuple[SetPiece, ...]
    aside: tuple[SetPiece, ...]
    height: float


def piece_size(size: float, piece: Piece) -> float:
    """The size of the words of a piece: never below what can be read from the last row."""
    return max(BODY, size * piece.size)


def fitting_size(
    pages: Iterable[Sequence[Row]],
    ruler: Ruler,
    height: float,
    gap: float,
    sizes: Sequence[float] = SIZES,
) -> float:
    """The largest size in which every page fits; the smallest there is where none does.

    Args:
        pages: the rows of each page.
        ruler: measures the font.
        height: the room of a page, in units.
        gap: between two rows, in font sizes.
        sizes: to choose from, the largest first.
    """
    pages = [tuple(page) for page in pages]
    for size in sizes[:-1]:
        if all(page_height(page, ruler, size, gap) <= height for page in pages):
            return size
    return sizes[-1]


def page_height(rows: Sequence[Row], ruler: Ruler, size: float, gap: float) -> float:
    """How high the rows of a page are at a size, in units."""
    return sum(set_row(row, ruler, size).height for row in rows) + gap * size * (len(rows) - 1)


def set_row(row: Row, ruler: Ruler, size: float, most: int = 0, *, even: bool = False) -> SetRow:
    """Wrap the pieces of a row; with ``most`` none gets more lines than that.

    With ``even`` no short piece ends in a line of a single word; it takes no more room for it.
    """
    pieces, high = _stacked(row.pieces, ruler, size, most, even)
    aside, beside = _stacked(row.aside, ruler, size, most, even)
    return SetRow(pieces, aside, max(high, beside, row.least * size))


def _stacked(
    pieces: Sequence[Piece], ruler: Ruler, size: float, most: int, even: bool
) -> tuple[tuple[SetPiece, ...], float]:
    found: list[SetPiece] = []
    top = 0.0
    for piece in pieces:
        own = piece_size(size, piece)
        lines = ruler.wrap(piece.text, own, piece.room, bold=piece.bold, most=most)
        if even and 1 < len(lines) <= _EVEN_LINES:
            lines = balanced(ruler, piece.text, own, piece.room, bold=piece.bold, most=most)
        wide = max(ruler.width(line, own, bold=piece.bold) for line in lines)
        found.append(SetPiece(piece, lines, own, top, wide))
        top += marks.text_block(lines, own)
    return tuple(found), top


def set_page(
    rows: Sequence[Row], ruler: Ruler, size: float, height: float, gap: float
) -> tuple[SetRow, ...]:
    """The rows of a page; where they do not fit even at this size, their texts are shortened."""
    for most in (0, 4, 3, 2, 1):
        found = tuple(set_row(row, ruler, size, most, even=True) for row in rows)
        used = sum(row.height for row in found) + gap * size * (len(rows) - 1)
        if used <= height:
            break
    return found


def drawn(
    pieces: Iterable[SetPiece], left: float, top: float, *, near: bool = False
) -> Iterator[Text]:
    """The lines of pieces at a place; each piece in its room from ``left`` on.

    Words that run leftward begin at the right of that room; ``near``, where a sign at the left
    belongs to them, a single line stands beside the sign.
    """
    for one in pieces:
        rect = Rect(left, top + one.top, one.piece.room, one.height)
        colour, bold = one.piece.colour, one.piece.bold
        if near and len(one.lines) == 1:
            # How wide it is another font may tell otherwise; where it begins none does.
            yield from marks.lines(one.lines, left, rect.y, one.size, colour=colour, bold=bold)
        else:
            yield from set_lines(one.lines, rect, one.size, colour=colour, bold=bold)

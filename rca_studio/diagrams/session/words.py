"""Words by the paragraph, or as points, page by page."""

from __future__ import annotations

from typing import Final

from rca_studio.analysis.session.frame import Words
from rca_studio.analysis.session.pages import word_pages
from rca_studio.diagrams.session.rows import MEASURE, Piece, Row, fitting_size, set_page
from rca_studio.diagrams.session.stage import Stage, begins_right, said, set_lines
from rca_studio.diagrams.shapes import Disc, Figure, Part, Point, Rect
from rca_studio.diagrams.text import Ruler

_GAP: Final = 0.7
_INDENT: Final = 36.0


def lay_out_words(body: Words, step: int, ruler: Ruler, stage: Stage) -> tuple[Figure, ...]:
    """The page of this step; all pages are set in one size."""
    indent = _INDENT if body.listed else 0.0
    room = min(stage.room.width, MEASURE) - indent
    pages = [[Row((Piece(text, room),)) for text in page] for page in word_pages(body)]
    if not pages:
        return ()
    size = fitting_size(pages, ruler, stage.room.height, _GAP)
    rows = set_page(pages[min(step, len(pages) - 1)], ruler, size, stage.room.height, _GAP)
    figures: list[Figure] = []
    top = stage.room.y
    for place, row in enumerate(rows):
        (piece,) = row.pieces
        leftward = begins_right(piece.piece.text)
        left = stage.room.right - room - indent if leftward else stage.room.x + indent
        rect = Rect(left, top, room, row.height)
        parts: list[Part] = list(set_lines(piece.lines, rect, size))
        if body.listed:
            x = rect.right + indent * 0.55 if leftward else stage.room.x + indent * 0.45
            parts.insert(0, Disc(Point(x, top + size * 0.68), 4.5, "accent"))
        figures.append(said(f"words:{place}", rect, parts, piece.piece.text))
        top += row.height + _GAP * size
    return tuple(figures)

"""How a session begins: what it is, when, for whom, and to what end."""

from __future__ import annotations

from typing import Final

from rca_studio.analysis.session.frame import Title
from rca_studio.diagrams import marks
from rca_studio.diagrams.session.rows import Piece, Row, fitting_size, set_page
from rca_studio.diagrams.session.stage import MARGIN, TITLE, Stage, begins_right, said, set_lines
from rca_studio.diagrams.shapes import Box, Figure, Rect
from rca_studio.diagrams.text import Ruler

_SIZES: Final = (60.0, 54.0, 48.0, 42.0, TITLE)
_MOST_TITLE: Final = 3
_ROOM: Final = 980.0
_GAP: Final = 0.55
_RULE: Final = 5.0


def lay_out_opening(body: Title, ruler: Ruler, stage: Stage) -> tuple[Figure, ...]:
    """The title in the upper part, what it is about below a short rule."""
    room = min(stage.room.width, _ROOM)
    top = stage.room.y + 24
    size, lines = _title(body.title, ruler, room)
    high = marks.text_block(lines, size)
    rect = _place(stage, body.title, top, room, high)
    figures = [said("opening:title", rect, set_lines(lines, rect, size, bold=True), body.title)]
    top += high + 26
    begins = MARGIN if not begins_right(body.title) else stage.width - MARGIN - 96
    rule = Rect(begins, top, 96, _RULE)
    figures.append(said("opening:rule", rule, [Box(rule, "accent", radius=2.5)]))
    top += _RULE + 30
    return (*figures, *_below(body, ruler, stage, top, room))


def _below(body: Title, ruler: Ruler, stage: Stage, top: float, room: float) -> tuple[Figure, ...]:
    rows = [
        Row((Piece(text, room, colour, bold),))
        for text, colour, bold in _said_of(body)
        if text.strip()
    ]
    if not rows:
        return ()
    height = stage.room.bottom - top
    size = fitting_size([rows], ruler, height, _GAP, (28.0, 26.0, 24.0, 22.0, 20.0))
    figures: list[Figure] = []
    for place, row in enumerate(set_page(rows, ruler, size, height, _GAP)):
        (piece,) = row.pieces
        rect = _place(stage, piece.piece.text, top, room, row.height)
        parts = set_lines(piece.lines, rect, size, colour=piece.piece.colour, bold=piece.piece.bold)
        figures.append(said(f"opening:{place}", rect, parts, piece.piece.text))
        top += row.height + _GAP * size
    return tuple(figures)


def _said_of(body: Title) -> tuple[tuple[str, str, bool], ...]:
    when = " · ".join(part for part in (body.day, body.audience) if part.strip())
    cases = [(text, "text", False) for text in body.cases]
    return ((when, "muted", False), (body.aim, "text", True), *cases)


def _title(text: str, ruler: Ruler, room: float) -> tuple[float, tuple[str, ...]]:
    for size in _SIZES:
        lines = ruler.wrap(text, size, room, bold=True)
        if len(lines) <= 2:
            return size, lines
    return TITLE, ruler.wrap(text, TITLE, room, bold=True, most=_MOST_TITLE)


def _place(stage: Stage, text: str, top: float, room: float, height: float) -> Rect:
    left = stage.room.right - room if begins_right(text) else stage.room.x
    return Rect(left, top, room, height)

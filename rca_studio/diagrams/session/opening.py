"""How a session begins: what it is, when, for whom, and to what end."""

from __future__ import annotations

from typing import Final

from rca_studio.analysis.session.frame import Title
from rca_studio.diagrams import marks
from rca_studio.diagrams.session.rows import Piece, Row, drawn, fitting_size, set_page
from rca_studio.diagrams.session.stage import MARGIN, TITLE, Stage, begins_right, said, set_lines
from rca_studio.diagrams.shapes import Box, Figure, Rect
from rca_studio.diagrams.text import Ruler

_SIZES: Final = (64.0, 58.0, 52.0, 46.0, 42.0, TITLE)
_BELOW: Final = (32.0, 30.0, 28.0, 26.0, 24.0, 22.0, 20.0)
_MOST_TITLE: Final = 2
_ROOM: Final = 980.0
_GAP: Final = 0.55
_RULE: Final = 5.0


def lay_out_opening(body: Title, ruler: Ruler, stage: Stage) -> tuple[Figure, ...]:
    """The title, and what it is about below a short rule; a little above the middle."""
    room = min(stage.room.width, _ROOM)
    size, lines = _title(body.title, ruler, room)
    high = marks.text_block(lines, size)
    head = high + 26 + _RULE + 30
    rows = [
        Row((Piece(text, room, colour, bold),))
        for text, colour, bold in _said_of(body)
        if text.strip()
    ]
    height = stage.room.height - head
    small = fitting_size([rows], ruler, height, _GAP, _BELOW)
    found = set_page(rows, ruler, small, height, _GAP)
    used = head + sum(row.height for row in found) + _GAP * small * max(0, len(found) - 1)
    top = stage.room.y + max(0.0, stage.room.height - used) * 0.4

    rect = _place(stage, body.title, top, room, high)
    figures = [said("opening:title", rect, set_lines(lines, rect, size, bold=True), body.title)]
    top += high + 26
    begins = MARGIN if not begins_right(body.title) else stage.width - MARGIN - 96
    rule = Rect(begins, top, 96, _RULE)
    figures.append(said("opening:rule", rule, [Box(rule, "accent", radius=2.5)]))
    top += _RULE + 30
    for place, row in enumerate(found):
        piece = row.pieces[0].piece
        rect = _place(stage, piece.text, top, room, row.height)
        figures.append(said(f"opening:{place}", rect, drawn(row.pieces, rect.x, top), piece.text))
        top += row.height + _GAP * small
    return tuple(figures)


def _said_of(body: Title) -> tuple[tuple[str, str, bool], ...]:
    when = " · ".join(part for part in (body.day, body.audience) if part.strip())
    cases = [(text, "text", False) for text in body.cases]
    return ((when, "muted", False), (body.aim, "text", True), *cases)


def _title(text: str, ruler: Ruler, room: float) -> tuple[float, tuple[str, ...]]:
    """The title as large as two lines allow; a dot between its parts becomes a new line."""
    parts = "\n".join(part.strip() for part in text.split(" · ") if part.strip())
    for words in (parts, " ".join(text.split())):
        for size in _SIZES:
            lines = ruler.wrap(words, size, room, bold=True)
            if len(lines) <= _MOST_TITLE:
                return size, lines
    return TITLE, ruler.wrap(" ".join(text.split()), TITLE, room, bold=True, most=_MOST_TITLE)


def _place(stage: Stage, text: str, top: float, room: float, height: float) -> Rect:
    left = stage.room.right - room if begins_right(text) else stage.room.x
    return Rect(left, top, room, height)

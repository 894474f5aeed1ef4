"""A question to the room, its answers by number, and how the room answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rca_studio.analysis.session.frame import Question
from rca_studio.diagrams import marks
from rca_studio.diagrams.session.rows import Piece, Row, drawn, fitting_size, set_page
from rca_studio.diagrams.session.stage import TITLE, Stage, begins_right, said, set_lines
from rca_studio.diagrams.shapes import Anchor, Box, Disc, Figure, Part, Point, Rect, Text
from rca_studio.diagrams.text import Ruler

_SIZES: Final = (48.0, 44.0, 40.0, TITLE, 32.0, 28.0, 24.0, 20.0)
_ANSWERS: Final = (30.0, 28.0, 26.0, 24.0, 22.0, 20.0)
_GAP: Final = 0.62
_ROOM: Final = 1040.0
_SHARE: Final = 0.62
"""How much of the room the question may take where there are answers."""
_KEY: Final = 62.0
_BAR: Final = 0.3
"""How much of the width the counts take at the right."""


def lay_out_question(
    body: Question, ruler: Ruler, stage: Stage, votes: Sequence[int] = ()
) -> tuple[Figure, ...]:
    """The question, large; below it the answers with the keys that count them.

    Args:
        body: what is asked.
        ruler: measures the bundled font.
        stage: what it stands on.
        votes: counts by answer; their room is kept free, so nothing moves when they come.
    """
    room = min(stage.room.width, _ROOM)
    most = stage.room.height * (_SHARE if body.options else 1.0) - 34
    asked = Row((Piece(body.text, room, bold=True),))
    size = fitting_size([[asked]], ruler, most, 0, _SIZES)
    (row,) = set_page([asked], ruler, size, most, 0)
    left = stage.room.right - room if begins_right(body.text) else stage.room.x
    rect = Rect(left, stage.room.y, room, row.height)
    figures = [said("question", rect, drawn(row.pieces, left, rect.y), body.text)]
    top = rect.bottom + 34
    return (*figures, *_answers(body, ruler, stage, top, votes))


def _answers(
    body: Question, ruler: Ruler, stage: Stage, top: float, votes: Sequence[int]
) -> list[Figure]:
    if not body.options:
        return []
    width = stage.room.width
    room = min(width * (1 - _BAR) - _KEY - 24, _ROOM)
    rows = [Row((Piece(text, room),), least=1.7) for text in body.options]
    height = stage.room.bottom - top
    size = fitting_size([rows], ruler, height, _GAP, _ANSWERS)
    bars = Rect(stage.room.x + _KEY + room + 24, 0, min(width * _BAR, 420.0), 0)
    figures: list[Figure] = []
    for place, row in enumerate(set_page(rows, ruler, size, height, _GAP)):
        (piece,) = row.pieces
        middle = top + size * 1.7 / 2
        lines = top + size * (1.7 - marks.LINE) / 2
        parts: list[Part] = [
            Disc(Point(stage.room.x + 21, middle), 21, "", "accent", 2.5),
            Text(
                Point(stage.room.x + 21, middle + 22 * marks.ASCENT),
                str(place + 1),
                22,
                "accent_text",
                True,
                Anchor.MIDDLE,
            ),
        ]
        words = Rect(stage.room.x + _KEY, lines, room, row.height)
        parts += set_lines(piece.lines, words, size)
        spoken = f"{place + 1}: {piece.piece.text}"
        if votes:
            count = votes[place] if place < len(votes) else 0
            parts += _bar(count, max(1, *votes, 1), bars, middle)
            spoken += f", {count}"
        bounds = Rect(stage.room.x, top, width, row.height)
        figures.append(said(f"answer:{place}", bounds, parts, spoken))
        top += row.height + _GAP * size
    return figures


def _bar(count: int, most: int, room: Rect, middle: float) -> list[Part]:
    digits = 62.0
    long = max(4.0, (room.width - digits) * count / most)
    parts: list[Part] = [
        Text(
            Point(room.x + digits - 14, middle + 26 * marks.ASCENT),
            f"{count:,}",
            26,
            "text",
            True,
            Anchor.END,
        ),
    ]
    if count:
        parts.append(Box(Rect(room.x + digits, middle - 15, long, 30), "accent", radius=4))
    return parts

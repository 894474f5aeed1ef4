"""A question to the room, its answers by number, and how the room answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from rca_studio.analysis.session.frame import Question
from rca_studio.diagrams import marks
from rca_studio.diagrams.session.rows import (
    Piece,
    Row,
    drawn,
    fitting_size,
    page_height,
    set_page,
)
from rca_studio.diagrams.session.stage import BODY, TITLE, Stage, begins_right, said
from rca_studio.diagrams.shapes import Anchor, Box, Disc, Figure, Part, Point, Rect, Text
from rca_studio.diagrams.text import Ruler

_ASKED: Final = (48.0, 44.0, 40.0, TITLE, 32.0, 28.0)
_ANSWERS: Final = (30.0, 28.0, 26.0, 24.0, 22.0, BODY)
_GAP: Final = 0.62
_BELOW: Final = 30.0
"""Between the question and its answers."""
_ROOM: Final = 1040.0
_LEAST_HIGH: Final = 1.7
_KEY: Final = 62.0
_BAR: Final = 0.3
"""How much of the width the counts take at the right."""
_FEW: Final = 5
"""More answers than these stand in two columns."""
_BETWEEN: Final = 40.0
_FEWEST_LINES: Final = 0.5
"""The question keeps at least so much of the room, however many answers there are."""


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
    asked = Row((Piece(body.text, room, bold=True),))
    columns = _columns(body, stage.room)
    size, small = _sizes(asked, columns, ruler, stage.room.height)
    most = stage.room.height
    if columns:
        most = max(most * _FEWEST_LINES, most - _BELOW - _high(columns, ruler, small))
    (row,) = set_page([asked], ruler, size, most, 0)
    left = stage.room.right - room if begins_right(body.text) else stage.room.x
    rect = Rect(left, stage.room.y, room, row.height)
    figures = [said("question", rect, drawn(row.pieces, left, rect.y), body.text)]
    top = rect.bottom + _BELOW
    for column in columns:
        figures += _answers(column, ruler, small, top, stage.room.bottom - top, votes)
    return tuple(figures)


@dataclass(frozen=True, slots=True)
class _Column:
    """Answers below each other: where they stand, and the number of the first."""

    x: float
    width: float
    first: int
    rows: tuple[Row, ...]

    @property
    def words(self) -> float:
        """The room of their words."""
        return self.width * (1 - _BAR) - _KEY - 24


def _columns(body: Question, room: Rect) -> tuple[_Column, ...]:
    if not body.options:
        return ()
    count = 1 if len(body.options) <= _FEW else 2
    width = (room.width - _BETWEEN * (count - 1)) / count
    each = ceil(len(body.options) / count)
    found = []
    for place in range(count):
        first = place * each
        column = _Column(room.x + place * (width + _BETWEEN), width, first, ())
        words = min(column.words, _ROOM)
        texts = body.options[first : first + each]
        rows = tuple(Row((Piece(text, words),), least=_LEAST_HIGH) for text in texts)
        found.append(replace(column, rows=rows))
    return tuple(found)


def _sizes(
    asked: Row, columns: Sequence[_Column], ruler: Ruler, height: float
) -> tuple[float, float]:
    """The largest words that fit: the question before its answers."""
    if not columns:
        sizes = (*_ASKED, 24.0, BODY)
        return fitting_size([[asked]], ruler, height, 0, sizes), BODY
    for small in _ANSWERS:
        left = height - _BELOW - _high(columns, ruler, small)
        for size in _ASKED if small > BODY else (*_ASKED, 24.0, BODY):
            if page_height([asked], ruler, size, 0) <= left:
                return size, small
    return BODY, BODY


def _high(columns: Iterable[_Column], ruler: Ruler, size: float) -> float:
    return max(page_height(column.rows, ruler, size, _GAP) for column in columns)


def _answers(
    column: _Column, ruler: Ruler, size: float, top: float, height: float, votes: Sequence[int]
) -> Iterator[Figure]:
    bars = Rect(column.x + column.width * (1 - _BAR), 0, min(column.width * _BAR, 420.0), 0)
    for place, row in enumerate(set_page(column.rows, ruler, size, height, _GAP), column.first):
        (piece,) = row.pieces
        middle = top + size * _LEAST_HIGH / 2
        key = Point(column.x + _RADIUS, middle)
        parts: list[Part] = [
            Disc(key, _RADIUS, "", "accent", 2.5),
            Text(
                Point(key.x, middle + BODY * marks.ASCENT),
                str(place + 1),
                BODY,
                "accent_text",
                True,
                Anchor.MIDDLE,
            ),
        ]
        lines = top + size * (_LEAST_HIGH - marks.LINE) / 2
        parts += drawn(row.pieces, column.x + _KEY, lines, near=True)
        spoken = f"{place + 1}: {piece.piece.text}"
        if votes:
            count = votes[place] if place < len(votes) else 0
            parts += _bar(count, max(1, *votes), bars, middle)
            spoken += f", {count}"
        bounds = Rect(column.x, top, column.width, row.height)
        yield said(f"answer:{place}", bounds, parts, spoken)
        top += row.height + _GAP * size


_RADIUS: Final = 17.0
_COUNT: Final = 24.0
_DIGITS: Final = 58.0


def _bar(count: int, most: int, room: Rect, middle: float) -> Iterator[Part]:
    """How many chose an answer, as number and as length."""
    yield Text(
        Point(room.x + _DIGITS - 14, middle + _COUNT * marks.ASCENT),
        f"{count:,}",
        _COUNT,
        "text",
        True,
        Anchor.END,
    )
    if count:
        long = max(4.0, (room.width - _DIGITS) * count / most)
        yield Box(Rect(room.x + _DIGITS, middle - 14, long, 28), "accent", radius=4)

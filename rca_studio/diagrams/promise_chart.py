"""Promises kept over time: for each quarter what was done on time, late, and not yet.

Each column is the whole of what was due, so that a busy quarter and a quiet one are read alike; how
many it stands for is written on it. Too few for a share are told in numbers and not drawn as one.
Dark, pale and empty tell the parts apart in colour and in grey.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from rca_studio.analysis.promises import Kept
from rca_studio.diagrams import marks
from rca_studio.diagrams.shapes import Anchor, Box, Drawing, Figure, Part, Path, Point, Rect, Role
from rca_studio.diagrams.shapes import Text as Line
from rca_studio.diagrams.text import Ruler

WIDTH: Final = 486.0
_SIZE: Final = 9.0
_LINE: Final = _SIZE * marks.LINE
_KEY: Final = 24.0
_COUNTS: Final = _LINE + 2
_BARS: Final = 84.0
_BELOW: Final = _LINE + 6
_LEFT: Final = 34.0
_WIDEST: Final = 44.0
_SWATCH: Final = 9.0
_GAP: Final = 18.0


class Column(NamedTuple):
    """One quarter: its name and what became of what was due in it."""

    quarter: str
    kept: Kept


class _Look(NamedTuple):
    """How one part of a column is told."""

    words: str
    fill: str


_LOOKS: Final = (_Look("On time", "accent"), _Look("Late", "shade"), _Look("Not done", "card"))


def lay_out_promises(columns: Sequence[Column], ruler: Ruler, title: str) -> Drawing:
    """Draw the quarters from left to right.

    Args:
        columns: the quarters, the oldest first.
        ruler: measures the bundled font.
        title: what the picture is called.
    """
    bottom = _KEY + _COUNTS + _BARS
    height = bottom + _BELOW
    figures = [*_key(ruler), *_levels(bottom)]
    each = (WIDTH - _LEFT) / max(len(columns), 4)
    for place, column in enumerate(columns):
        figures.append(
            _column(column, _LEFT + (place + 0.5) * each, bottom, min(_WIDEST, each * 0.62))
        )
    return Drawing(WIDTH, height, tuple(figures), title)


def spoken(column: Column) -> str:
    """One quarter in words."""
    kept = column.kept
    if not kept.due:
        return f"{column.quarter}: nothing was due."
    few = ", too few for a share" if kept.kept_time.few else ""
    return (
        f"{column.quarter}: of {kept.due:,} due {kept.on_time:,} on time, {kept.late:,} late, "
        f"{kept.not_done:,} not done{few}."
    )


def _key(ruler: Ruler) -> Iterator[Figure]:
    x = _LEFT
    for look in _LOOKS:
        swatch = Rect(x, 4.0, _SWATCH, _SWATCH)
        words = Line(Point(x + _SWATCH + 5, 4.0 + _SWATCH - 1), look.words, _SIZE)
        width = _SWATCH + 5 + ruler.width(look.words, _SIZE)
        box = Box(swatch, look.fill, "text", 0.7, 0.0)
        yield Figure(f"key:{look.words}", Role.NOTE, Rect(x, 4.0, width, _SWATCH), (box, words))
        x += width + _GAP


def _levels(bottom: float) -> Iterator[Figure]:
    for level in (0, 50, 100):
        y = bottom - _BARS * level / 100
        line = Path((Point(_LEFT, y), Point(WIDTH, y)), "line" if level else "border", 0.8)
        words = Line(
            Point(_LEFT - 6, y + _SIZE * marks.ASCENT),
            f"{level} %",
            _SIZE,
            "muted",
            anchor=Anchor.END,
        )
        bounds = Rect(0.0, y - _LINE / 2, WIDTH, _LINE)
        yield Figure(f"level:{level}", Role.NOTE, bounds, (line, words))


def _column(column: Column, x: float, bottom: float, width: float) -> Figure:
    kept = column.kept
    share = kept.kept_time
    parts: list[Part] = [_said(x, bottom + _LINE, column.quarter, "muted")]
    rect = Rect(x - width / 2, bottom - _BARS, width, _BARS)
    if share.of and share.few:
        parts.append(Box(rect, "", "muted", 0.8, 0.0, dashed=True))
        line = rect.y + 1.6 * _LINE  # between two levels, so that no line crosses the words
        parts.append(_said(x, line, f"{share.number} of {share.of}", "text"))
        parts.append(_said(x, line + _LINE, "few", "muted"))
    elif share.of:
        parts += _stack(rect, (kept.on_time, kept.late, kept.not_done), share.of)
        parts.append(_said(x, rect.y - 4, f"{share.number:,} of {share.of:,}", "text"))
    else:
        parts.append(_said(x, bottom - 4, "–", "muted"))
    bounds = Rect(rect.x, rect.y - _COUNTS, width, _BARS + _COUNTS + _BELOW)
    key = f"quarter:{column.quarter}"
    return Figure(key, Role.NOTE, bounds, tuple(parts), spoken=spoken(column))


def _stack(rect: Rect, counts: Sequence[int], of: int) -> Iterator[Box]:
    """The parts on each other, on time at the foot."""
    foot = rect.bottom
    for look, count in zip(_LOOKS, counts, strict=True):
        if count:
            tall = rect.height * count / of
            foot -= tall
            yield Box(Rect(rect.x, foot, rect.width, tall), look.fill, "text", 0.7, 0.0)


def _said(x: float, y: float, words: str, colour: str) -> Line:
    return Line(Point(x, y), words, _SIZE, colour, anchor=Anchor.MIDDLE)

"""The headings of the columns of a grid: wrapped, or on steps where words would be broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rca_studio.diagrams import marks
from rca_studio.diagrams.governance.rooms import (
    LINE,
    SIZE,
    fitted,
    plain,
    unbroken,
    wide,
    wrapped,
)
from rca_studio.diagrams.shapes import Anchor, Figure, Part, Path, Point, Rect, Role
from rca_studio.diagrams.text import Ruler

_MOST_LINES: Final = 3
_MOST_CUT: Final = 5
_SIDE: Final = 4.0


@dataclass(frozen=True, slots=True)
class Heads:
    """Headings and the height they take.

    ``lanes`` is empty where they are wrapped; else it tells on which step each stands, 0 the
    lowest. ``free`` is how far from the left edge the lowest line is empty.
    """

    columns: Sequence[str]
    lines: tuple[tuple[str, ...], ...]
    lanes: tuple[int, ...]
    height: float
    each: float
    free: float

    def figures(self, ruler: Ruler, left: float) -> Iterator[Figure]:
        """Each heading at its place."""
        for place, lines in enumerate(self.lines):
            if not lines:
                continue
            key, said = f"head:{place}", plain(self.columns[place])
            middle = left + (place + 0.5) * self.each
            if self.lanes:
                yield self._on_step(ruler, place, middle, key, said)
                continue
            top = self.height - 4.0 - len(lines) * LINE
            texts = marks.lines(lines, middle, top, SIZE, colour="muted", anchor=Anchor.MIDDLE)
            bounds = Rect(middle - self.each / 2, top, self.each, len(lines) * LINE)
            yield Figure(key, Role.NOTE, bounds, texts, spoken=said)

    def _on_step(self, ruler: Ruler, place: int, middle: float, key: str, said: str) -> Figure:
        text = self.lines[place][0]
        top = self.height - 5.0 - (self.lanes[place] + 1) * LINE
        end = middle + _SIDE / 2
        size = wide(ruler, text)
        line = Path(
            (Point(end + 3.0, top + 3.0), Point(end + 3.0, self.height - 2.0)), "border", 0.8
        )
        words = marks.lines((text,), end, top, SIZE, colour="muted", anchor=Anchor.END)
        parts: tuple[Part, ...] = (line, *words)
        return Figure(key, Role.NOTE, Rect(end - size, top, size, LINE), parts, spoken=said)


def heads_of(columns: Sequence[str], ruler: Ruler, left: float, each: float, most: float) -> Heads:
    """Headings for columns.

    Args:
        columns: their names.
        ruler: measures the bundled font.
        left: where the first column begins; left of it headings on steps may run.
        each: width of a column.
        most: the height they should not exceed.
    """
    room = each - _SIDE
    whole = [unbroken(ruler, name, room, _MOST_LINES) for name in columns]
    if all(lines or not plain(name) for lines, name in zip(whole, columns, strict=True)):
        return _wrapped(columns, tuple(whole), each, left)
    steps = _on_steps(columns, ruler, left, each)
    if steps.height <= most:
        return steps
    lines = max(_MOST_LINES, min(_MOST_CUT, int(most // LINE) - 1))
    cut = tuple(wrapped(ruler, name, room, lines) for name in columns)
    return _wrapped(columns, cut, each, left)


def _wrapped(
    columns: Sequence[str], lines: tuple[tuple[str, ...], ...], each: float, left: float
) -> Heads:
    most = max([1, *map(len, lines)])
    return Heads(columns, lines, (), most * LINE + 6.0, each, left)


def _on_steps(columns: Sequence[str], ruler: Ruler, left: float, each: float) -> Heads:
    """Words end above their column and run to the left, above the lines of the columns before."""
    lanes: list[int] = []
    lines: list[tuple[str, ...]] = []
    ends = [left + (place + 0.5) * each + _SIDE / 2 for place in range(len(columns))]
    for place, name in enumerate(columns):
        text = fitted(ruler, name, ends[place])
        lines.append((text,) if text else ())
        start = ends[place] - wide(ruler, text)
        passed = [
            lanes[other] for other in range(place) if lines[other] and ends[other] + 6.0 > start
        ]
        lanes.append(max(passed, default=-1) + 1 if text else 0)
    lowest = [
        ends[place] - wide(ruler, lines[place][0])
        for place in range(len(columns))
        if lines[place] and lanes[place] == 0
    ]
    height = (max(lanes, default=0) + 1) * LINE + 7.0
    return Heads(columns, tuple(lines), tuple(lanes), height, each, min([left, *lowest]))

"""The room of the points of a series, its levels, and the names of its lines at the right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Final

from rca_studio.analysis.governance.panel import SeriesChart
from rca_studio.diagrams import marks
from rca_studio.diagrams.governance.rooms import (
    GAP,
    LINE,
    SIZE,
    about_words,
    apart,
    fitted,
    levels,
    wide,
    widest,
)
from rca_studio.diagrams.shapes import Figure, Rect, Role
from rca_studio.diagrams.text import Ruler

_MOST_SIDE: Final = 0.3
"""The part of the width that the names at the right may take."""

_MOST_LIMIT: Final = 2.0
"""How far above all figures a limit may lift the chart, in times of the highest: a month of hardly
any visits has a limit up in the sky, and nothing could be seen below it."""


@dataclass(frozen=True, slots=True)
class Plot:
    """Which point and which level lie where."""

    rect: Rect
    count: int
    low: float
    high: float

    @property
    def each(self) -> float:
        """The room of one point from left to right."""
        return self.rect.width / self.count

    def x(self, place: int) -> float:
        """The middle of a point."""
        return self.rect.x + (place + 0.5) * self.each

    def before(self, place: int) -> float:
        """Where the room of a point begins."""
        return self.rect.x + place * self.each

    def after(self, place: int) -> float:
        """Where it ends."""
        return self.rect.x + (place + 1) * self.each

    def y(self, value: float) -> float:
        """A level; one that lies off the chart is drawn at its edge."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.rect.bottom - share * self.rect.height


def plot_levels(chart: SeriesChart) -> list[float]:
    """The levels at the left: all figures and centre lines lie between them, and limits that are
    not far out."""
    inner = [point.cell.value for point in chart.points]
    inner += [value for part in chart.parts for value in part.centre]
    inner += [chart.most]
    known = [value for value in inner if value is not None and isfinite(value)]
    top = max(known, default=0.0) * _MOST_LIMIT
    limits = [value for part in chart.parts for value in (*part.lower, *part.upper)]
    near = [value for value in limits if value is not None and value <= top]
    figures = [point.cell.value for point in chart.points if point.cell.value is not None]
    whole = not chart.share and all(value == round(value) for value in figures)
    return levels([*known, *near], share=chart.share, least=chart.least, whole=whole)


@dataclass(frozen=True, slots=True)
class _End:
    """A name at the right: in full and in short, and the level it stands for."""

    key: str
    words: str
    short: str
    level: float
    colour: str


def _ends(chart: SeriesChart) -> list[_End]:
    found = []
    if not chart.parts:
        return []
    part = chart.parts[-1]
    looks = (
        ("upper", "upper limit", part.upper, "warning"),
        ("centre", "centre line", part.centre, "muted"),
        ("lower", "lower limit", part.lower, "warning"),
    )
    for key, words, values, colour in looks:
        last = next((value for value in reversed(values) if value is not None), None)
        if last is not None and isfinite(last):
            level = about_words(last, share=chart.share)
            found.append(_End(key, f"{words} {level}", words.split()[0], last, colour))
    return found


def side_room(chart: SeriesChart, ruler: Ruler, width: float) -> float:
    """The width the names at the right take, the distance from the chart included."""
    ends = _ends(chart)
    if not ends:
        return GAP
    full = widest(ruler, (one.words for one in ends)) + GAP
    if full <= width * _MOST_SIDE:
        return full
    return min(widest(ruler, (one.short for one in ends)) + GAP, width * _MOST_SIDE)


def line_names(
    plot: Plot, chart: SeriesChart, ruler: Ruler, width: float, side: float
) -> Iterator[Figure]:
    """The names at the right, moved apart where their levels are too near to each other."""
    ends = sorted(_ends(chart), key=lambda one: -one.level)
    rect = plot.rect
    top, bottom = rect.y - 4.0, rect.bottom + 4.0
    while ends and len(ends) * LINE > bottom - top:
        ends.pop()
    wanted = [plot.y(one.level) - LINE / 2 for one in ends]
    room = side - GAP + 2.0
    x = width - room
    for one, y in zip(ends, apart(wanted, [LINE] * len(ends), top, bottom), strict=True):
        whole = wide(ruler, one.words) <= room + 0.01
        name = fitted(ruler, one.words if whole else one.short, room)
        texts = marks.lines((name,), x, y, SIZE, colour=one.colour)
        bounds = Rect(x, y, wide(ruler, name), LINE)
        yield Figure(f"name:{one.key}", Role.NOTE, bounds, texts, spoken=one.words)

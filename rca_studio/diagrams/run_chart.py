"""The run chart of a measure: its figures over time, the median before the change, the target.

Every label has a room of its own: days below, levels at the left, the names of the lines and the
last value at the right, the day of the change on top. So none can lie over another or a point.
A point that reaches the target is full, one that does not is hollow, in colour and in grey.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10
from typing import Final

from rca_studio.analysis.run_chart import RunChart, RunPoint, figure_words, value_words
from rca_studio.diagrams import marks
from rca_studio.diagrams.shapes import (
    Anchor,
    Box,
    Disc,
    Drawing,
    Figure,
    Part,
    Path,
    Point,
    Rect,
    Role,
    Text,
)
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.moments import show_moment

WIDTH: Final = 560.0
HEIGHT: Final = 210.0
_SIZE: Final = 10.0
_LINE: Final = _SIZE * marks.LINE
_TOP: Final = 24.0
_BOTTOM: Final = 24.0
_GAP: Final = 8.0
_MOST_LEVELS: Final = 5
_MOST_SIDE: Final = 0.34
"""The part of the width that the names at the right may take."""
_RADIUS: Final = 3.6


@dataclass(frozen=True, slots=True)
class _Plot:
    """The room of the points, and what day and which level lie where."""

    rect: Rect
    first: int
    last: int
    low: float
    high: float

    def x(self, day: str) -> float:
        if self.last == self.first:
            return self.rect.centre.x
        share = (_number(day) - self.first) / (self.last - self.first)
        return self.rect.x + _RADIUS * 2 + share * (self.rect.width - 4 * _RADIUS)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.rect.bottom - share * self.rect.height


def lay_out_run_chart(
    chart: RunChart, ruler: Ruler, *, width: float = WIDTH, height: float = HEIGHT
) -> Drawing:
    """Draw the figures of a measure.

    Each figure is there as ``point:`` and its id, with that id as its entity.

    Args:
        chart: what was read of the figures; without any there is an empty frame.
        ruler: measures the bundled font.
        width: of the drawing, in points; at least 240.
        height: of the drawing, in points; at least 120.
    """
    width, height = max(width, 240.0), max(height, 120.0)
    levels = _levels(chart)
    names = [value_words(chart.measure, level) for level in levels]
    left = max(ruler.width(name, _SIZE) for name in names) + _GAP
    ends = _ends(chart)
    side = max((ruler.width(one.text, _SIZE, bold=one.bold) for one in ends), default=0.0)
    side = min(side + _GAP, width * _MOST_SIDE)
    rect = Rect(left, _TOP, width - left - side, height - _TOP - _BOTTOM)
    days = [_number(point.figure.day) for point in chart.points]
    days += [_number(chart.changed)] if chart.changed else []
    plot = _Plot(rect, min(days, default=0), max(days, default=0), levels[0], levels[-1])
    figures = [
        *_grid(plot, levels, names),
        *_days(plot, chart, ruler),
        *_change(plot, chart, ruler, width),
        *_lines(plot, chart),
        *_names(plot, ends, ruler, width, side),
        *_points(plot, chart),
    ]
    return Drawing(width, height, tuple(figures), chart.measure.text or chart.measure.kind.label)


# -- the frame -------------------------------------------------------------------------------------


def _levels(chart: RunChart) -> list[float]:
    """The levels that are named at the left, the lowest and the highest at the edges."""
    values = [point.value for point in chart.points]
    values += [one for one in (chart.measure.target, chart.median) if one is not None]
    if chart.measure.is_share and all(0 <= value <= 100 for value in values):
        return [0.0, 25.0, 50.0, 75.0, 100.0]
    low, high = min([0.0, *values]), max([1.0, *values])
    rough = (high - low) / (_MOST_LEVELS - 1)
    power = 10.0 ** floor(log10(rough))
    step = next(n * power for n in (1, 2, 5, 10) if n * power >= rough)
    step = step if values and any(value % 1 for value in values) else max(1.0, step)
    start, end = floor(low / step), ceil(high / step)
    return [place * step for place in range(start, end + 1)]


def _grid(plot: _Plot, levels: Sequence[float], names: Sequence[str]) -> Iterator[Figure]:
    rect = plot.rect
    for level, name in zip(levels, names, strict=True):
        y = plot.y(level)
        ends = (Point(rect.x, y), Point(rect.right, y))
        text = Text(
            Point(rect.x - _GAP / 2, y + _SIZE * marks.ASCENT), name, _SIZE, "muted",
            anchor=Anchor.END,
        )  # fmt: skip
        bounds = Rect(0.0, y - _LINE / 2, rect.right, _LINE)
        colour = "border" if level == levels[0] else "line"
        yield Figure(f"level:{level:g}", Role.NOTE, bounds, (Path(ends, colour, 0.8), text))


def _days(plot: _Plot, chart: RunChart, ruler: Ruler) -> Iterator[Figure]:
    """Days below: the last and the first one, and of the others those that find room."""
    days = list(dict.fromkeys(point.figure.day for point in chart.points))
    years = {day[:4] for day in days}
    order = [*days[-1:], *days[:1], *days[1:-1]]
    taken: list[tuple[float, float]] = []
    for day in order:
        name = show_moment(day)
        name = name if len(years) > 1 else name.rsplit(" ", 1)[0]
        wide = ruler.width(name, _SIZE)
        rect = plot.rect
        start = min(max(plot.x(day) - wide / 2, rect.x - _GAP), rect.right + _GAP - wide)
        if any(start < end + _GAP and begin < start + wide + _GAP for begin, end in taken):
            continue
        taken.append((start, start + wide))
        top = rect.bottom + 6.0
        x = plot.x(day)
        tick = Path((Point(x, rect.bottom), Point(x, rect.bottom + 4.0)), "border", 0.8)
        parts: tuple[Part, ...] = (tick, *marks.lines((name,), start, top, _SIZE, colour="muted"))
        yield Figure(f"day:{day}", Role.NOTE, Rect(start, top, wide, _LINE), parts)


def _change(plot: _Plot, chart: RunChart, ruler: Ruler, width: float) -> Iterator[Figure]:
    if not chart.changed:
        return
    x = plot.x(chart.changed)
    name = f"Change in place {show_moment(chart.changed)}"
    wide = ruler.width(name, _SIZE, bold=True)
    start = min(max(x - wide / 2, 0.0), width - wide)
    top = _TOP - _LINE - 6.0
    ends = (Point(x, top + _LINE), Point(x, plot.rect.bottom))
    line = Path(ends, "accent", 1.2, dashed=True)
    parts: tuple[Part, ...] = (
        line,
        *marks.lines((name,), start, top, _SIZE, colour="accent_text", bold=True),
    )
    yield Figure("change", Role.NOTE, Rect(start, top, wide, _LINE), parts, spoken=name)


# -- the lines and their names ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _End:
    """A name at the right, and the level it stands for."""

    key: str
    text: str
    level: float
    colour: str
    bold: bool = False


def _ends(chart: RunChart) -> list[_End]:
    found = []
    measure = chart.measure
    if measure.target is not None:
        less = "at most " if measure.at_most else ""
        name = f"Target {less}{value_words(measure, measure.target)}"
        found.append(_End("target", name, measure.target, "good"))
    if chart.median is not None and len(chart.points) > 1:
        when = " before" if chart.changed else ""
        name = f"Median{when} {value_words(measure, chart.median)}"
        found.append(_End("median", name, chart.median, "muted"))
    if chart.points:
        last = chart.points[-1]
        words = value_words(measure, last.value)
        found.append(_End("last", f"Last {words}", last.value, "text", bold=True))
    return found


def _lines(plot: _Plot, chart: RunChart) -> Iterator[Figure]:
    rect, target = plot.rect, chart.measure.target
    if target is not None:
        y = plot.y(target)
        line = Path((Point(rect.x, y), Point(rect.right, y)), "good", 1.4, dashed=True)
        yield Figure("target:line", Role.NOTE, Rect(rect.x, y - 1, rect.width, 2), (line,))
    if chart.median is not None and len(chart.points) > 1:
        y = plot.y(chart.median)
        until = plot.x(chart.changed) if chart.changed else rect.right
        parts = [Path((Point(rect.x, y), Point(until, y)), "muted", 1.2)]
        if until < rect.right:  # drawn on, to see what came after against what was
            parts.append(Path((Point(until, y), Point(rect.right, y)), "muted", 1.2, dashed=True))
        bounds = Rect(rect.x, y - 1, rect.width, 2)
        yield Figure("median:line", Role.NOTE, bounds, tuple(parts))


def _names(
    plot: _Plot, ends: Sequence[_End], ruler: Ruler, width: float, side: float
) -> Iterator[Figure]:
    """The names at the right, moved apart where their levels are too near to each other."""
    if not ends:
        return
    order = sorted(ends, key=lambda one: (plot.y(one.level), one.key))
    lowest = plot.rect.bottom + _LINE / 2
    tops: list[float] = []
    for one in order:
        wanted = plot.y(one.level) - _LINE / 2
        tops.append(max(wanted, tops[-1] + _LINE) if tops else wanted)
    limit = lowest - _LINE
    for place in range(len(tops) - 1, -1, -1):
        tops[place] = min(tops[place], limit)
        limit = tops[place] - _LINE
    x = width - side + _GAP / 2
    room = side - _GAP / 2
    for one, top in zip(order, tops, strict=True):
        name = ruler.shortened(one.text, _SIZE, room, bold=one.bold)
        wide = ruler.width(name, _SIZE, bold=one.bold)
        parts = marks.lines((name,), x, top, _SIZE, colour=one.colour, bold=one.bold)
        bounds = Rect(x, top, wide, _LINE)
        yield Figure(one.key, Role.NOTE, bounds, parts, spoken=one.text)


# -- the points ------------------------------------------------------------------------------------


def _points(plot: _Plot, chart: RunChart) -> Iterator[Figure]:
    rect = plot.rect
    if not chart.points:
        yield Figure("frame", Role.NOTE, rect, (Box(rect, "", "line", 0.8),))
        return
    places = [Point(plot.x(p.figure.day), plot.y(p.value)) for p in chart.points]
    if len(places) > 1:
        yield Figure("run", Role.NOTE, rect, (Path(tuple(places), "wire", 1.4),))
    between = rect.width / max(1, len(places))
    radius = max(1.4, min(_RADIUS, between * 0.35))
    for point, place in zip(chart.points, places, strict=True):
        hollow = point.reached is False
        disc = Disc(place, radius, "card" if hollow else "accent", "accent", 1.4)
        bounds = Rect(place.x - radius, place.y - radius, 2 * radius, 2 * radius).grown(2)
        figure = point.figure
        yield Figure(
            f"point:{figure.id}", Role.ENTRY, bounds, (disc,), figure.id, spoken_point(chart, point)
        )


def spoken_point(chart: RunChart, point: RunPoint) -> str:
    """One figure in words."""
    said = f"{show_moment(point.figure.day)}: "
    if point.figure.denominator:
        said += f"{figure_words(point.figure)}, "
    said += value_words(chart.measure, point.value)
    if point.reached is not None:
        said += ", target reached" if point.reached else ", target not reached"
    note = " ".join(point.figure.note.split())
    return f"{said}. {note}" if note else said


def _number(day: str) -> int:
    return date.fromisoformat(f"{day}-01-01"[:10]).toordinal()

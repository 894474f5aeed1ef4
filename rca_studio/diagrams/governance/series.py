"""Figures over time as a line, with the control lines of each part, what happened, and signals.

Each kind of words has a room of its own: what happened on top, levels at the left, the names of the
lines at the right, months below. So none can lie over another or over a point. A signal is told by
shape too: a ring for a point outside, a band for a run, a cross for a point left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from rca_studio.analysis.governance.panel import Point as Figured
from rca_studio.analysis.governance.panel import SeriesChart
from rca_studio.diagrams import marks
from rca_studio.diagrams.governance.rooms import (
    GAP,
    LINE,
    SIZE,
    caption,
    figure_words,
    line_at,
    nothing,
    plain,
    thinned,
    told,
    wide,
    widest,
)
from rca_studio.diagrams.governance.series_frame import Plot, line_names, plot_levels, side_room
from rca_studio.diagrams.governance.series_marks import Happening, happenings, placed
from rca_studio.diagrams.governance.series_words import (
    happened_figures,
    numbers_told,
    signs,
    told_below,
)
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
)
from rca_studio.diagrams.text import Ruler

_RADIUS: Final = 3.2
_RING: Final = 3.0
"""How far outside a point its ring is, in points."""

_LEAST_PLOT: Final = 52.0
_KEY_FROM: Final = 190.0
"""From this height on the signs are explained below."""


def lay_out_series(
    chart: SeriesChart, ruler: Ruler, width: float, height: float, *, whole: bool
) -> Drawing:
    """Draw figures over time.

    Points are there as ``point:0`` and so on, what happened as ``mark:0``, parts with a name as
    ``part:1``. With ``whole`` the drawing grows by the words of what has only a number above.
    """
    if not chart.points:
        empty = nothing(ruler, "No figures yet", width, height)
        return Drawing(width, height, (empty,), chart.title)
    scale = plot_levels(chart)
    names = [figure_words(level, share=chart.share) for level in scale]
    left = widest(ruler, names) + GAP
    side = side_room(chart, ruler, width)
    unit = caption(ruler, chart.unit, 0.0, 0.0, width, "unit")
    numbers = False
    for _ in range(2):  # again where there turn out to be numbers, to say what they are
        key = signs(chart, ruler, width, numbers=numbers) if height >= _KEY_FROM else []
        plot, happened = _plotted(chart, ruler, scale, left, side, width, height, bool(key))
        numbers = not whole and any(one.number for one in happened)
    figures = [
        *unit,
        *_runs(plot, chart),
        *_levels(plot, scale, names),
        *_below(plot, chart, ruler, width),
        *happened_figures(plot, chart, happened, ruler, whole=whole),
        *_lines(plot, chart),
        *line_names(plot, chart, ruler, width, side),
        *_trace(plot, chart),
        *(_point(plot, chart, place) for place in range(plot.count)),
        *told_below(key, ruler, height),
    ]
    if whole:
        below = numbers_told(chart, happened, ruler, width, height + 4.0)
        figures += below
        height = max([height, *(figure.bounds.bottom + 2.0 for figure in below)])
    return Drawing(width, height, tuple(figures), chart.title)


def _plotted(
    chart: SeriesChart,
    ruler: Ruler,
    scale: Sequence[float],
    left: float,
    side: float,
    width: float,
    height: float,
    key: bool,
) -> tuple[Plot, list[Happening]]:
    """The room of the points below what happened, and where that stands."""
    bottom = height - LINE - 6.0 - (LINE + 4.0 if key else 0.0)
    head = LINE + 7.0 if chart.unit.strip() else 8.0  # a ring may reach above the highest level
    room = max(0.0, bottom - head - max(_LEAST_PLOT, height * 0.45))
    frame = Rect(left, head, width - left - side, bottom - head)
    plot = Plot(frame, len(chart.points), scale[0], scale[-1])
    happened, lanes = placed(happenings(chart), plot, ruler, int(room // LINE))
    top = head + lanes * LINE + (2.0 if lanes else 0.0)
    rect = Rect(left, top, frame.width, bottom - top)
    return Plot(rect, plot.count, plot.low, plot.high), happened


# -- the frame -------------------------------------------------------------------------------------


def _levels(plot: Plot, scale: Sequence[float], names: Sequence[str]) -> Iterator[Figure]:
    """Levels at the left; only as many as there is room for."""
    rect = plot.rect
    every = 1
    while (len(scale) - 1) // every > max(1.0, rect.height / (LINE * 1.15)):
        every += 1
    for level, name in list(zip(scale, names, strict=True))[::every]:
        y = plot.y(level)
        line = Path(
            (Point(rect.x, y), Point(rect.right, y)),
            "border" if level == scale[0] else "heat_2",
            0.8,
        )
        text = line_at(name, rect.x - GAP / 2, y, colour="muted", anchor=Anchor.END)
        bounds = Rect(0.0, y - LINE / 2, rect.x, LINE)
        yield Figure(f"level:{level:g}", Role.NOTE, bounds, (line, text))


def _below(plot: Plot, chart: SeriesChart, ruler: Ruler, width: float) -> Iterator[Figure]:
    labels = [point.label for point in chart.points]
    places = [plot.x(place) for place in range(plot.count)]
    rect = plot.rect
    end = min(width, rect.right + GAP)
    for place, text, start in thinned(ruler, labels, places, rect.x - GAP, end):
        if not text:
            continue
        top = rect.bottom + 6.0
        x = places[place]
        tick = Path((Point(x, rect.bottom), Point(x, rect.bottom + 4.0)), "border", 0.8)
        words = marks.lines((text,), start, top, SIZE, colour="muted")
        bounds = Rect(start, top, wide(ruler, text), LINE)
        yield Figure(f"label:{place}", Role.NOTE, bounds, (tick, *words))


def _runs(plot: Plot, chart: SeriesChart) -> Iterator[Figure]:
    """A band behind each run, with edges for whoever sees no tint."""
    together = groupby(range(plot.count), key=lambda place: chart.points[place].in_run)
    for run in (list(places) for is_run, places in together if is_run):
        left, right = plot.before(run[0]), plot.after(run[-1])
        band = Rect(left, plot.rect.y, right - left, plot.rect.height)
        edges = [
            Path((Point(x, band.y), Point(x, band.bottom)), "info", 0.7, dashed=True)
            for x in (left, right)
        ]
        first, last = chart.points[run[0]].label, chart.points[run[-1]].label
        said = f"A run of {len(run)}, from {plain(first)} to {plain(last)}"
        yield Figure(
            f"run:{run[0]}",
            Role.NOTE,
            band,
            (Box(band, "info_fill", radius=0.0), *edges),
            spoken=said,
        )


# -- the lines -------------------------------------------------------------------------------------


def _lines(plot: Plot, chart: SeriesChart) -> Iterator[Figure]:
    for number, part in enumerate(chart.parts):
        looks = (
            ("centre", part.centre, "muted", False),
            ("lower", part.lower, "control_stroke", True),
            ("upper", part.upper, "control_stroke", True),
        )
        for name, values, token, dashed in looks:
            parts = [
                Path(tuple(points), token, 1.2, dashed=dashed)
                for points in _steps(plot, part.first, values)
            ]
            if parts:
                yield Figure(f"{name}:{number}", Role.NOTE, plot.rect, tuple(parts))


def _steps(plot: Plot, first: int, values: Sequence[float | None]) -> Iterator[list[Point]]:
    """A line that is level at each point and steps in between; none where there is no value."""
    line: list[Point] = []
    for place, value in enumerate(values, first):
        if value is None or place >= plot.count:
            if line:
                yield line
            line = []
            continue
        y = plot.y(value)
        if line and abs(line[-1].y - y) < 0.01:
            line[-1] = Point(plot.after(place), y)
        else:
            line += [Point(plot.before(place), y), Point(plot.after(place), y)]
    if line:
        yield line


def _trace(plot: Plot, chart: SeriesChart) -> Iterator[Figure]:
    """The line through the points; it breaks where a figure is missing, and passes by what was
    left out."""
    line: list[Point] = []
    parts: list[Part] = []
    starts = {part.first for part in chart.parts if part.name}
    for place, point in enumerate(chart.points):
        value = point.cell.value
        if value is None or place in starts:
            parts += [Path(tuple(line), "text", 1.4)] if len(line) > 1 else []
            line = []
        if value is not None and _counts(point):
            line.append(Point(plot.x(place), plot.y(value)))
    parts += [Path(tuple(line), "text", 1.4)] if len(line) > 1 else []
    if not parts:  # a figure each quarter: dashed over the months between
        places = [place for place, point in enumerate(chart.points) if _counts(point)]
        dots = [Point(plot.x(n), plot.y(chart.points[n].cell.value or 0.0)) for n in places]
        parts += [Path(tuple(dots), "wire", 1.0, dashed=True)] if len(dots) > 1 else []
    if parts:
        yield Figure("line", Role.NOTE, plot.rect, tuple(parts))


# -- the points ------------------------------------------------------------------------------------


def _counts(point: Figured) -> bool:
    return point.cell.value is not None and not point.left_out


def _point(plot: Plot, chart: SeriesChart, place: int) -> Figure:
    point = chart.points[place]
    key = f"point:{place}"
    said = _spoken(point, chart.unit)
    x = plot.x(place)
    if point.cell.value is None:
        y = plot.rect.bottom
        gap = Path((Point(x, y - 5.0), Point(x, y)), "muted", 1.6)
        return Figure(key, Role.ENTRY, Rect(x - 4, y - 9, 8, 9), (gap,), key, said)
    y = plot.y(point.cell.value)
    radius = max(1.2, min(_RADIUS, plot.each * 0.35))
    signal = point.outside or point.in_run
    token = "info" if signal else "text"
    parts: list[Part]
    if point.left_out:
        parts = [Disc(Point(x, y), radius, "card", "muted", 1.2)]
        parts += [
            Path((Point(x - radius, y - turn), Point(x + radius, y + turn)), "muted", 1.2)
            for turn in (radius, -radius)
        ]
    else:
        parts = [Disc(Point(x, y), radius, token)]
        if point.outside:
            parts.append(Disc(Point(x, y), radius + _RING, "", "info", 1.5))
    reach = radius + _RING
    bounds = Rect(x - reach, y - reach, 2 * reach, 2 * reach)
    return Figure(key, Role.ENTRY, bounds, tuple(parts), key, said)


def _spoken(point: Figured, unit: str) -> str:
    said = plain(point.words) or f"{plain(point.label)}: {told(point.cell, unit)}"
    signs = []
    if point.left_out:
        why = plain(point.left_out)
        signs.append("left out" if why.lower() in said.lower() else f"left out: {why}")
    if point.outside and "outside" not in said.lower():
        signs.append("outside the limits")
    if point.in_run and "run" not in said.lower():
        signs.append("part of a run")
    return ". ".join([said.rstrip("."), *signs]) + "."

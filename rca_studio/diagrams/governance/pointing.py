"""Which figure of a chart lies under a place: what is small is met from near by, too."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from math import hypot
from typing import Final

from rca_studio.diagrams.shapes import Drawing, Figure, Path, Point

REACH: Final = 9.0
"""A mark is met from so many points away."""

_ARROW_REACH: Final = 5.0
_STEPS: Final = 12


def figure_at(drawing: Drawing, x: float, y: float, *, with_notes: bool = False) -> Figure | None:
    """The figure under a place, the topmost first; then the arrow and the mark next to it.

    Args:
        drawing: a chart.
        x: from the left, in points of the drawing.
        y: from the top.
        with_notes: labels count too, so that a shortened one can tell its whole text.
    """
    marks = [figure for figure in drawing.figures if figure.entity]
    for figure in reversed(marks):
        if not _is_arrow(figure) and _within(figure, x, y, 0.0):
            return figure
    near = [(away, n, one) for n, one in enumerate(marks) if (away := _away(one, x, y)) < REACH]
    arrows = [one for one in near if _is_arrow(one[2]) and one[0] < _ARROW_REACH]
    others = [one for one in near if not _is_arrow(one[2])]
    if found := min(arrows, default=None) or min(others, default=None):
        return found[2]
    if not with_notes:
        return None
    # the smallest one: a run lies behind everything else
    notes = [one for one in drawing.figures if not one.entity and one.spoken]
    under = [one for one in notes if _within(one, x, y, 1.0)]
    return min(under, key=lambda one: one.bounds.width * one.bounds.height, default=None)


def _is_arrow(figure: Figure) -> bool:
    return figure.key.startswith("arrow")


def _within(figure: Figure, x: float, y: float, by: float) -> bool:
    room = figure.bounds
    return room.x - by <= x <= room.right + by and room.y - by <= y <= room.bottom + by


def _away(figure: Figure, x: float, y: float) -> float:
    """How far a place is from a figure."""
    if not _within(figure, x, y, REACH):
        return 2 * REACH
    if _is_arrow(figure):
        path = next(part for part in figure.parts if isinstance(part, Path))
        return min(hypot(point.x - x, point.y - y) for point in points_of(path))
    room = figure.bounds
    beside = max(room.x - x, 0.0, x - room.right)
    above = max(room.y - y, 0.0, y - room.bottom)
    return hypot(beside, above)


def points_of(path: Path) -> Iterator[Point]:
    """Points along a path, close to each other."""
    points = path.points
    if not path.curved:
        for a, b in itertools.pairwise(points):
            for step in range(_STEPS + 1):
                t = step / _STEPS
                yield Point(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)
        return
    for start in range(0, len(points) - 3, 3):
        a, b, c, d = points[start : start + 4]
        for step in range(_STEPS + 1):
            t = step / _STEPS
            u = 1.0 - t
            f = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
            yield Point(
                f[0] * a.x + f[1] * b.x + f[2] * c.x + f[3] * d.x,
                f[0] * a.y + f[1] * b.y + f[2] * c.y + f[3] * d.y,
            )

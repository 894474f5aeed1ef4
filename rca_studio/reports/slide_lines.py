"""Lines of a drawing for slides: which connector draws a line, and lines cut off at a window."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from pptx.enum.shapes import MSO_CONNECTOR

from rca_studio.diagrams.shapes import Path, Point, Rect, bounds_of

_STEPS: Final = 12
_ROUND: Final = 10.0
"""Points; a corner may be so round and is a corner all the same."""


def connector(path: Path) -> Any:
    """The connector that looks like this line; None where it bends on its way."""
    points = path.points
    if not path.curved:
        return MSO_CONNECTOR.STRAIGHT if len(points) == 2 else None
    ends = points[::3]
    if all(abs(point.y - ends[0].y) < 0.5 for point in ends):
        return MSO_CONNECTOR.STRAIGHT
    swings = [abs(one.y - other.y) >= 0.5 for one, other in pairwise(ends)]
    # One swing with level stretches around it is what a curved connector draws.
    return MSO_CONNECTOR.CURVE if sum(swings) == 1 and len(swings) <= 2 else None


def elbow(path: Path) -> float | None:
    """Where a line along, across and along again bends, as a share of its way along; None where
    it takes another way. Round corners of up to ten points do not matter."""
    points = flat(path)
    start, end = points[0], points[-1]
    steps = list(pairwise(points))
    across = max(steps, key=lambda step: abs(step[1].y - step[0].y))
    at = across[0].x
    way = end.x - start.x
    if abs(way) < 1.0 or abs(across[1].x - at) > 0.5 or not 0.0 < (at - start.x) / way < 1.0:
        return None
    for point in points:
        before = abs(point.x - start.x) <= abs(at - start.x)
        level = abs(point.y - (start.y if before else end.y)) < 0.5
        if not level and abs(point.x - at) > _ROUND:
            return None
    return (at - start.x) / way


def flat(path: Path) -> list[Point]:
    """The line as short straight pieces, which can be cut off at a window."""
    if not path.curved:
        return list(path.points)
    found = [path.points[0]]
    for at in range(0, len(path.points) - 3, 3):
        a, b, c, d = path.points[at : at + 4]
        for step in range(1, _STEPS + 1):
            t = step / _STEPS
            u = 1.0 - t
            found.append(
                Point(
                    u**3 * a.x + 3 * u * u * t * b.x + 3 * u * t * t * c.x + t**3 * d.x,
                    u**3 * a.y + 3 * u * u * t * b.y + 3 * u * t * t * c.y + t**3 * d.y,
                )
            )
    return found


def clipped(points: Sequence[Point], window: Rect) -> list[list[Point]]:
    """The stretches of a line that lie in a window (Liang and Barsky, 1984)."""
    found: list[list[Point]] = []
    for one, other in pairwise(points):
        dx, dy = other.x - one.x, other.y - one.y
        low, high = 0.0, 1.0
        for step, room in (
            (-dx, one.x - window.x),
            (dx, window.right - one.x),
            (-dy, one.y - window.y),
            (dy, window.bottom - one.y),
        ):
            if step == 0.0:
                if room < 0.0:
                    low, high = 1.0, 0.0
            elif step < 0.0:
                low = max(low, room / step)
            else:
                high = min(high, room / step)
        if low >= high:
            continue
        start = one if low == 0.0 else Point(one.x + low * dx, one.y + low * dy)
        end = other if high == 1.0 else Point(one.x + high * dx, one.y + high * dy)
        if found and found[-1][-1] == start:
            found[-1].append(end)
        else:
            found.append([start, end])
    return found


def around(points: Sequence[Point]) -> Rect:
    """The rectangle around points."""
    return bounds_of([Rect(point.x, point.y, 0.0, 0.0) for point in points])


def in_rect(point: Point, rect: Rect) -> bool:
    """Whether a point lies in a rectangle or on its edge."""
    return rect.x <= point.x <= rect.right and rect.y <= point.y <= rect.bottom

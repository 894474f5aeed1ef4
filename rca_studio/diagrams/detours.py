"""Ways round what stands in between: level and upright, short, with few corners.

A search (A*) over the lines along the sides of all obstacles: some shortest way always runs there
(D. T. Lee, C. D. Yang, C. K. Wong, "Rectilinear paths among rectilinear obstacles", Discrete
Applied Mathematics 70, 1996).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import pairwise

from rca_studio.diagrams.shapes import Rect, bounds_of

_TURN = 40.0
"""A corner counts like so many points of way."""

_REACH = 160.0
"""How far around the two ends a way is looked for at first, in points."""

_ASIDE = 40.0
"""So far a piece of way may move into the open, in points."""

_LANE = 5.0
"""Distance of two ways side by side, in points."""

_HAIR = 1e-6

Spot = tuple[float, float]


def detour(
    start: Spot, end: Spot, obstacles: Sequence[Rect], clear: float, lane: int = 0
) -> tuple[Spot, ...]:
    """Corners of a way that leaves ``start`` to the right and comes to ``end`` from the left.

    Args:
        start: on the right side of an obstacle.
        end: on the left side of an obstacle.
        obstacles: what not to run through, the two at the ends with them. They are at least twice
            ``clear`` apart, so that there is a way.
        clear: distance to keep from obstacles, in points.
        lane: ways that run side by side have different ones, so that none lies over another.
    """
    first, last = (start[0] + clear, start[1]), (end[0] - clear, end[1])
    grown = [rect.grown(clear) for rect in obstacles]
    ends = bounds_of([Rect(*first, 0.0, 0.0), Rect(*last, 0.0, 0.0)])
    found = _search(first, last, grown, ends.grown(_REACH))
    if found is None:
        everything = bounds_of([ends, *grown]).grown(clear)
        found = _search(first, last, grown, everything)
    if found is None:  # not kept apart: better a line through a box than none
        middle = (first[0] + last[0]) / 2
        found = [first, (middle, first[1]), (middle, last[1]), last]
    corners = _corners([start, *found, end])
    for number in range(1, len(corners) - 2):
        _centre(corners, number, grown, lane)
    return tuple(corners)


def runs_through(way: Sequence[Spot], rect: Rect) -> bool:
    """Whether a way of level and upright pieces meets the inside of a rectangle."""
    inside = rect.grown(-_HAIR)
    return any(
        min(x0, x1) < inside.right
        and inside.x < max(x0, x1)
        and min(y0, y1) < inside.bottom
        and inside.y < max(y0, y1)
        for (x0, y0), (x1, y1) in pairwise(way)
    )


def _search(first: Spot, last: Spot, grown: Sequence[Rect], region: Rect) -> list[Spot] | None:
    near = [rect for rect in grown if rect.overlaps(region)]
    xs = sorted({first[0], last[0], *[r.x for r in near], *[r.right for r in near]})
    ys = sorted({first[1], last[1], *[r.y for r in near], *[r.bottom for r in near]})
    grid = _Grid(xs, ys, grown)
    return grid.way(
        (xs.index(first[0]), ys.index(first[1])), (xs.index(last[0]), ys.index(last[1]))
    )


class _Grid:
    """Crossing points of upright and level lines, and which pieces between them are free."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float], rects: Sequence[Rect]) -> None:
        self._xs, self._ys = xs, ys
        self._level = [bytearray(len(xs)) for _ in ys]
        self._upright = [bytearray(len(ys)) for _ in xs]
        for rect in rects:
            # The pieces that touch the inside, and the lines that run through it.
            left = bisect_right(xs, rect.x + _HAIR) - 1
            right = bisect_left(xs, rect.right - _HAIR)
            top = bisect_right(ys, rect.y + _HAIR) - 1
            bottom = bisect_left(ys, rect.bottom - _HAIR)
            across = b"\1" * (right - max(left, 0))
            down = b"\1" * (bottom - max(top, 0))
            for row in range(top + 1, bottom):
                self._level[row][max(left, 0) : right] = across
            for column in range(left + 1, right):
                self._upright[column][max(top, 0) : bottom] = down

    def way(self, first: tuple[int, int], last: tuple[int, int]) -> list[Spot] | None:
        """The cheapest way, setting out level and arriving level."""
        xs, ys, level, upright = self._xs, self._ys, self._level, self._upright
        goal = (xs[last[0]], ys[last[1]])
        start = (*first, 0)
        cost = {start: 0.0}
        came: dict[tuple[int, int, int], tuple[int, int, int]] = {}
        heap = [(0.0, 0.0, start)]
        done = set()
        while heap:
            _, spent, state = heappop(heap)
            if state in done:
                continue
            done.add(state)
            i, j, upright_now = state
            if (i, j) == last and not upright_now:
                return self._back(state, came)
            steps = []
            if i + 1 < len(xs) and not level[j][i]:
                steps.append((i + 1, j, 0, xs[i + 1] - xs[i]))
            if i and not level[j][i - 1]:
                steps.append((i - 1, j, 0, xs[i] - xs[i - 1]))
            if j + 1 < len(ys) and not upright[i][j]:
                steps.append((i, j + 1, 1, ys[j + 1] - ys[j]))
            if j and not upright[i][j - 1]:
                steps.append((i, j - 1, 1, ys[j] - ys[j - 1]))
            if (i, j) == last:
                steps.append((i, j, 0, 0.0))
            for ni, nj, turned, length in steps:
                following = (ni, nj, turned)
                total = spent + length + (_TURN if turned != upright_now else 0.0)
                if total < cost.get(following, 1e300):
                    cost[following] = total
                    came[following] = state
                    guess = abs(xs[ni] - goal[0]) + abs(ys[nj] - goal[1])
                    heappush(heap, (total + guess, total, following))
        return None

    def _back(
        self, state: tuple[int, int, int], came: dict[tuple[int, int, int], tuple[int, int, int]]
    ) -> list[Spot]:
        found = [state]
        while (state := came.get(state, (-1, -1, -1)))[0] >= 0:
            found.append(state)
        return [(self._xs[i], self._ys[j]) for i, j, _ in reversed(found)]


def _corners(points: Sequence[Spot]) -> list[Spot]:
    """The points where the way turns, and its ends."""
    found: list[Spot] = []
    for point in points:
        if found and point == found[-1]:
            continue
        if len(found) > 1 and (
            found[-2][0] == found[-1][0] == point[0] or found[-2][1] == found[-1][1] == point[1]
        ):
            found[-1] = point
        else:
            found.append(point)
    return found


def _centre(corners: list[Spot], number: int, grown: Sequence[Rect], lane: int) -> None:
    """Move one piece of a way, from a corner to the next, to the middle of the room it has."""
    (x0, y0), (x1, y1) = corners[number], corners[number + 1]
    upright = x0 == x1
    # Across: where the piece is and may go; along: how far it stretches.
    across, low, high = (x0, y0, y1) if upright else (y0, x0, x1)
    low, high = min(low, high), max(low, high)
    least, most = across - _ASIDE, across + _ASIDE
    for rect in grown:
        near, far = (rect.x, rect.right) if upright else (rect.y, rect.bottom)
        above, below = (rect.y, rect.bottom) if upright else (rect.x, rect.right)
        if above < high - _HAIR and low + _HAIR < below:
            if far <= across + _HAIR:
                least = max(least, far)
            elif near >= across - _HAIR:
                most = min(most, near)
    # Not past the far ends of the pieces before and after, which grow or shrink with it.
    for other in (corners[number - 1], corners[number + 2]):
        end = other[0] if upright else other[1]
        if end <= across:
            least = max(least, end)
        else:
            most = min(most, end)
    place = (least + most) / 2 + _LANE * (-1) ** lane * ((lane + 1) // 2 % 4)
    place = min(max(place, least), most)
    if upright:
        corners[number], corners[number + 1] = (place, y0), (place, y1)
    else:
        corners[number], corners[number + 1] = (x0, place), (x1, place)

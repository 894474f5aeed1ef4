"""Pages under each other, at one zoom: where each stands, which are in sight. Pure numbers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

LEAST_ZOOM, MOST_ZOOM = 0.1, 4.0
STEPS = (0.1, 0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)
"""The zooms that are gone through by plus and minus."""

_SLACK = 0.005
"""A zoom this near a step counts as that step."""


Sizes = tuple[tuple[float, float], ...]
"""Width and height of each page, in points."""


class Fit(Enum):
    """What the zoom follows."""

    WIDTH = "width"
    PAGE = "page"
    FREE = "free"


@dataclass(frozen=True)
class Place:
    """A place in a document: a page, and how far down it, as a share of its height."""

    page: int = 0
    down: float = 0.0


class Stack:
    """Where pages stand, in pixels of the screen.

    Attributes:
        sizes: width and height of each page.
        tops: where each begins.
        width: of the whole, with its margins; ``height`` likewise.
    """

    def __init__(self, points: Sizes, scales: Sequence[float], margin: int) -> None:
        """Put pages of these sizes in points under each other.

        Args:
            points: width and height of each page.
            scales: for each, pixels of the screen for a point.
            margin: between pages and around them, in pixels.
        """
        self.margin = margin
        self.sizes = tuple(
            (max(1, round(wide * scale)), max(1, round(high * scale)))
            for (wide, high), scale in zip(points, scales, strict=True)
        )
        tops, y = [], margin
        for _wide, high in self.sizes:
            tops.append(y)
            y += high + margin
        self.tops = tuple(tops)
        self.height = y
        self.width = max((wide for wide, _ in self.sizes), default=0) + 2 * margin

    def between(self, top: int, bottom: int) -> range:
        """The pages of which anything stands between two heights."""
        first = max(0, bisect_right(self.tops, top) - 1)
        if self.tops and first < len(self.tops) and self._end(first) <= top:
            first += 1
        return range(first, bisect_left(self.tops, bottom))

    def main_page(self, top: int, bottom: int) -> int:
        """The page most of which is in sight; the first of several."""
        seen = self.between(top, bottom)

        def share(page: int) -> tuple[int, int]:
            return min(bottom, self._end(page)) - max(top, self.tops[page]), -page

        if not seen:
            return max(0, min(len(self.tops) - 1, bisect_right(self.tops, top) - 1))
        return max(seen, key=share)

    def place_at(self, y: int) -> Place:
        """What stands at a height."""
        if not self.tops:
            return Place()
        page = max(0, bisect_right(self.tops, y) - 1)
        return Place(page, (y - self.tops[page]) / self.sizes[page][1])

    def height_of(self, place: Place) -> int:
        """Where a place stands; one beyond the last page stands at its beginning."""
        if not self.tops:
            return 0
        page = max(0, min(place.page, len(self.tops) - 1))
        down = place.down if page == place.page else 0.0
        return round(self.tops[page] + down * self.sizes[page][1])

    def _end(self, page: int) -> int:
        return self.tops[page] + self.sizes[page][1]


def fitting(
    points: Sizes, room: tuple[int, int], fit: Fit, margin: int, usual: float
) -> tuple[float, ...]:
    """For each page the zoom at which its width, or all of it, fits the room.

    Sheets that lie among upright ones are seen as wide as these; ``usual`` is the scale at zoom 1.
    """

    def zoom(size: tuple[float, float]) -> float:
        scale = (room[0] - 2 * margin) / size[0]
        if fit is Fit.PAGE:
            scale = min(scale, (room[1] - 2 * margin) / size[1])
        return max(LEAST_ZOOM, min(scale / usual, MOST_ZOOM))

    known = {size: zoom(size) for size in set(points)}
    return tuple(known[size] for size in points)


def next_step(zoom: float, direction: int) -> float:
    """The step of zoom after this one, larger (1) or smaller (-1)."""
    if direction > 0:
        return next((step for step in STEPS if step > zoom + _SLACK), STEPS[-1])
    return next((step for step in reversed(STEPS) if step < zoom - _SLACK), STEPS[0])

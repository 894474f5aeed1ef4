"""One column as a chain of inequalities, and the nearest heights that keep them.

The nearest heights in the sense of least squares are an isotonic regression: pool adjacent
violators (R. E. Barlow, D. J. Bartholomew, J. M. Bremner, H. D. Brunk, "Statistical Inference under
Order Restrictions", 1972). With an upper and a lower end it is the same regression, cut off there.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from rca_studio.diagrams.ordering import Net

WIRE_GAP = 5.0
"""Least distance between a passing wire's room and what is beside it, in points."""

_SAME = 1e-6
"""Nearer than this to where it wants to be, an item is there: no height drifts by rounding."""


class Chain:
    """One column in its order with the least distance between each item and the one above."""

    def __init__(self, net: Net, items: Sequence[int], gap: float) -> None:
        self.items = items
        self._offsets: list[float] = []
        rooms, cells = net.rooms, len(net.cells)
        offset = 0.0
        above, cell_above = 0.0, False
        for index, item in enumerate(items):
            room = rooms[item]
            cell = item < cells
            if index:
                offset += above + room[0] + (gap if cell and cell_above else WIRE_GAP)
            above, cell_above = room[1], cell
            self._offsets.append(offset)
        self._first = rooms[items[0]][0] if items else 0.0
        self._last = rooms[items[-1]][1] if items else 0.0

    @property
    def length(self) -> float:
        """The least room the whole chain needs, in points."""
        return self._first + self._offsets[-1] + self._last if self.items else 0.0

    def settle(
        self,
        wanted: Sequence[float | None],
        heights: list[float],
        *,
        top: float = -inf,
        bottom: float = inf,
    ) -> None:
        """Write the heights nearest to the wanted ones that keep the distances.

        What wants nothing goes right below what stands above it.

        Args:
            wanted: for each item of the chain.
            heights: by item; only those of the chain are written.
            top: no item may reach above this.
            bottom: no item may reach below this; there has to be room for ``length``.
        """
        means, counts = pooled(wanted, self._offsets)
        least = top + self._first
        most = bottom - self._last - (self._offsets[-1] if self._offsets else 0.0)
        position = 0
        for mean, count in zip(means, counts, strict=True):
            start = min(max(mean, least), most)
            for _ in range(count):
                height = start + self._offsets[position]
                want = wanted[position]
                if want is not None and abs(want - height) < _SAME:
                    height = want
                heights[self.items[position]] = height
                position += 1

    def pull(
        self, pulls: Sequence[Sequence[tuple[int, float, float]]], heights: list[float]
    ) -> float:
        """Settle each item at the weighted mean of the heights it is drawn to.

        Args:
            pulls: of each item: by which other item, how far from it, how strongly.
            heights: by item; read, and written for the items of the chain.

        Returns:
            The longest way an item went, in points.
        """
        wanted: list[float | None] = []
        for item in self.items:
            found = pulls[item]
            if len(found) == 1:
                other, port, _ = found[0]
                wanted.append(heights[other] + port)
            elif found:
                total = weight = 0.0
                for other, port, strength in found:
                    total += strength * (heights[other] + port)
                    weight += strength
                wanted.append(total / weight)
            else:
                wanted.append(None)
        means, counts = pooled(wanted, self._offsets)
        furthest = 0.0
        position = 0
        items, offsets = self.items, self._offsets
        for mean, count in zip(means, counts, strict=True):
            for _ in range(count):
                item = items[position]
                height = mean + offsets[position]
                way = height - heights[item]
                if way > furthest:
                    furthest = way
                elif -way > furthest:
                    furthest = -way
                heights[item] = height
                position += 1
        return furthest


def pooled(
    wanted: Sequence[float | None], offsets: Sequence[float]
) -> tuple[list[float], list[int]]:
    """Runs of items that stand as near together as they may: where the run starts, how many.

    What wants nothing joins the run above it.
    """
    means: list[float] = []
    counts: list[int] = []
    for height, offset in zip(wanted, offsets, strict=True):
        if height is not None:
            mean = height - offset
        else:
            mean = means[-1] if means else 0.0
        count = 1
        while means and means[-1] >= mean:
            more = counts.pop()
            mean = (mean * count + means.pop() * more) / (count + more)
            count += more
        means.append(mean)
        counts.append(count)
    return means, counts

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
        sums: list[float] = []
        counts: list[int] = []
        offsets = self._offsets
        for height, offset in zip(wanted, offsets, strict=True):
            total, count = 0.0, 1
            if height is not None:
                total = height - offset
            elif counts:
                total = sums[-1] / counts[-1]
            while counts and sums[-1] * count >= total * counts[-1]:
                total += sums.pop()
                count += counts.pop()
            sums.append(total)
            counts.append(count)
        least = top + self._first
        most = bottom - self._last - (offsets[-1] if offsets else 0.0)
        position = 0
        for total, count in zip(sums, counts, strict=True):
            start = min(max(total / count, least), most)
            for _ in range(count):
                height = start + offsets[position]
                want = wanted[position]
                if want is not None and abs(want - height) < _SAME:
                    height = want
                heights[self.items[position]] = height
                position += 1

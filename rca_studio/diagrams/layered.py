"""Placing cells in columns, effects to the right of their causes, with few crossings and no bump.

What goes in are sizes and wires, what comes out are places and, for a wire that passes columns in
between, the heights at which it passes them. The way there:

1. An *order* of each column from top to bottom. `PlainOrder` follows the order in which causes
   were listed and only sorts by barycentre where wires cross (K. Sugiyama, S. Tagawa, M. Toda,
   "Methods for visual understanding of hierarchical system structures", IEEE Trans. SMC 11, 1981).
   Where crossings are left, `GraphlayOrder` asks the graphlay package; the order with fewer
   crossings is taken. Without graphlay the plain order is always there.
2. The *heights*: each cell wants to stand at the middle of its neighbours; a column in its order
   with its least distances is a chain of inequalities, and the nearest heights that keep it are an
   isotonic regression (pool adjacent violators). So nothing can overlap, whoever gave the order.

With the heights of an earlier picture every known cell wants to stay where it was, and the same
regression moves it no further than new cells need.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rca_studio.diagrams.ordering import (
    Cell,
    Net,
    Ordering,
    PlainOrder,
    Wire,
    as_listed,
    crossings,
    exchanged,
)

_SWEEPS = 8
_WIRE_GAP = 5.0
"""Least distance between a passing wire's room and what is beside it."""

_LONG_WIRE = 6.0
"""How much more a passing wire wants to be straight than a cell wants its middle."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Heights: of the line of each cell, and of each wire in the columns it passes, left first."""

    lines: Mapping[str, float]
    bends: Mapping[str, tuple[float, ...]]


def place(
    cells: Sequence[Cell],
    wires: Sequence[Wire],
    *,
    gap: float = 18.0,
    earlier: Placement | None = None,
    better: Ordering | None = None,
) -> Placement:
    """Heights for all cells and wires, without overlaps.

    Args:
        cells: in the order in which siblings shall stand, where nothing speaks against it.
        wires: from each cause to each effect; a wire runs at least one column to the right.
        gap: least distance between two cells of a column, in points.
        earlier: heights of an earlier picture; what is in it stays there as far as possible.
        better: asked for an order where the plain one leaves crossings.
    """
    net = Net(cells, wires)
    if earlier is not None and any(cell.key in earlier.lines for cell in cells):
        heights = _near(net, gap, earlier)
    else:
        heights = _fresh(net, gap, better)
    return Placement(
        {cell.key: heights[index] for index, cell in enumerate(cells)},
        {key: tuple(heights[item] for item in chain) for key, chain in net.passing.items()},
    )


def _fresh(net: Net, gap: float, better: Ordering | None) -> list[float]:
    plain = PlainOrder()
    order = plain(net, gap)
    fewest = crossings(net, order)
    if fewest and better is not None:
        try:
            other = exchanged(net, better(net, gap))
        except RuntimeError:
            other = order
        if crossings(net, other) < fewest:
            order = other
    heights = [0.0] * len(net.left)
    chains = [_Chain(net, column, gap) for column in order]
    for chain in reversed(chains):
        chain.settle([_middle(net, item, heights, net.left) for item in chain.items], heights)
    for sweep in range(_SWEEPS):
        # To and fro; each item finds the middle of its neighbours on both sides.
        for chain in chains if sweep % 2 == 0 else reversed(chains):
            chain.settle(
                [_middle(net, item, heights, net.left, net.right) for item in chain.items],
                heights,
            )
    for chain in chains:
        # At last a wire that is alone at both ends becomes straight.
        chain.settle(
            [
                _middle(net, item, heights, net.right) if _alone(net, item) else heights[item]
                for item in chain.items
            ],
            heights,
        )
    for chain in reversed(chains):
        if len(chain.items) == 1 and net.left[chain.items[0]]:
            chain.settle([_middle(net, chain.items[0], heights, net.left)], heights)
    return heights


def _alone(net: Net, item: int) -> bool:
    """Whether an item is the only cause of the only effect it has."""
    return len(net.right[item]) == 1 and len(net.left[net.right[item][0][0]]) == 1


def _middle(
    net: Net, item: int, heights: list[float], *sides: list[list[tuple[int, float]]]
) -> float | None:
    """Where an item would like to be: at the weighted mean of its neighbours, if it has any."""
    total = weight = 0.0
    passing = not net.is_cell(item)
    for side in sides:
        sign = 1.0 if side is net.right else -1.0
        for other, port in side[item]:
            pull = _LONG_WIRE if passing and not net.is_cell(other) else 1.0
            total += pull * (heights[other] + sign * port)
            weight += pull
    return total / weight if weight else None


def _near(net: Net, gap: float, earlier: Placement) -> list[float]:
    """Heights as near as can be to the earlier ones."""
    count = len(net.left)
    wanted: list[float | None] = [None] * count
    for index, cell in enumerate(net.cells):
        wanted[index] = earlier.lines.get(cell.key)
    for key, chain in net.passing.items():
        was = earlier.bends.get(key, ())
        if len(was) == len(chain):
            for item, height in zip(chain, was, strict=True):
                wanted[item] = height
    known = [height is not None for height in wanted]
    # What is new goes beside its neighbours, effects before causes: a new cause goes under the
    # causes its effect already has.
    for column in as_listed(net):
        for item in column:
            if not known[item]:
                wanted[item] = _beside(net, item, wanted)
    heights = [0.0 if height is None else height for height in wanted]
    for column in as_listed(net):
        order = sorted(column, key=lambda item: (heights[item], not known[item]))
        _Chain(net, order, gap).settle([heights[item] for item in order], heights)
    return heights


def _beside(net: Net, item: int, wanted: Sequence[float | None]) -> float | None:
    """A height just under the siblings an item joins, or level with its effect."""
    found: list[float] = []
    for effect, port in net.right[item]:
        siblings = [w for s, _ in net.left[effect] if (w := wanted[s]) is not None]
        height = wanted[effect]
        if siblings:
            found.append(max(siblings) + 0.5)
        elif height is not None:
            found.append(height + port)
    for cause, port in net.left[item] if not found else ():
        height = wanted[cause]
        if height is not None:
            found.append(height - port)
    if found:
        return sum(found) / len(found)
    heights = [height for height in wanted if height is not None]
    return max(heights, default=0.0) + 1.0


class _Chain:
    """One column in its order with the least distance between each item and the one above."""

    def __init__(self, net: Net, items: Sequence[int], gap: float) -> None:
        self.items = items
        self._offsets: list[float] = []
        offset = 0.0
        for index, item in enumerate(items):
            if index:
                above = net.room(items[index - 1])[1]
                here = net.room(item)[0]
                cells = net.is_cell(item) and net.is_cell(items[index - 1])
                offset += above + here + (gap if cells else _WIRE_GAP)
            self._offsets.append(offset)

    def settle(self, wanted: Sequence[float | None], heights: list[float]) -> None:
        """Write the heights nearest to the wanted ones (least squares) that keep the distances.

        What wants nothing goes right below what stands above it.
        """
        sums: list[float] = []
        counts: list[int] = []
        for height, offset in zip(wanted, self._offsets, strict=True):
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
        position = 0
        for total, count in zip(sums, counts, strict=True):
            for _ in range(count):
                heights[self.items[position]] = total / count + self._offsets[position]
                position += 1


def columns_of(effects: Mapping[str, Iterable[str]], least: Mapping[str, int]) -> dict[str, int]:
    """The column of each cell: one left of the leftmost of its effects, at least ``least``.

    Args:
        effects: cell -> the cells it leads to; every cell is a key. There are no loops.
        least: the rightmost column a cell may stand in, where it is not 0.
    """
    column: dict[str, int] = {}
    todo = list(effects)
    while todo:
        key = todo[-1]
        if key in column:
            todo.pop()
            continue
        waiting = [effect for effect in effects[key] if effect not in column]
        if waiting:
            todo += waiting
            continue
        todo.pop()
        column[key] = max(
            [least.get(key, 0), *(column[effect] + 1 for effect in effects[key])],
        )
    return column

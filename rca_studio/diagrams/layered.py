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

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

_SORTS = 4
_SWEEPS = 8
_HALF_WIRE = 7.0
"""Half the room a passing wire keeps above and below."""

_WIRE_GAP = 5.0
"""Least distance between a passing wire's room and what is beside it."""

_PORT_IN_PLACES = 0.001
"""How little a port counts against the places of cells when a column is sorted."""

_LONG_WIRE = 6.0
"""How much more a passing wire wants to be straight than a cell wants its middle."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What has to be placed: ``column`` 0 is the rightmost.

    ``above`` and ``below`` are the room it needs from its line (where wires meet it), in points.
    """

    key: str
    column: int
    width: float
    above: float
    below: float


@dataclass(frozen=True, slots=True)
class Wire:
    """From one cell to another in a column further right; it ends ``port`` points off the line."""

    key: str
    source: str
    target: str
    port: float = 0.0


@dataclass(frozen=True, slots=True)
class Placement:
    """Heights: of the line of each cell, and of each wire in the columns it passes, left first."""

    lines: Mapping[str, float]
    bends: Mapping[str, tuple[float, ...]]


@dataclass
class Net:
    """Cells and passing wires as numbered items in columns; each wire is a chain of short ones."""

    cells: Sequence[Cell]
    wires: Sequence[Wire]
    columns: list[list[int]] = field(default_factory=list)
    left: list[list[tuple[int, float]]] = field(default_factory=list)
    right: list[list[tuple[int, float]]] = field(default_factory=list)
    passing: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        number = {cell.key: index for index, cell in enumerate(self.cells)}
        self.columns = [[] for _ in range(1 + max((c.column for c in self.cells), default=0))]
        for index, cell in enumerate(self.cells):
            self._item(cell.column, index)
        for wire in self.wires:
            here, end = number[wire.source], number[wire.target]
            chain: list[int] = []
            for column in range(self.cells[here].column - 1, self.cells[end].column, -1):
                chain.append(len(self.left))
                self._item(column, chain[-1])
            self.passing[wire.key] = chain
            for following in (*chain, end):
                port = wire.port if following == end else 0.0
                self.right[here].append((following, port))
                self.left[following].append((here, port))
                here = following

    def _item(self, column: int, index: int) -> None:
        self.columns[column].append(index)
        self.left.append([])
        self.right.append([])

    def is_cell(self, item: int) -> bool:
        """Whether an item is a cell (else a wire passing)."""
        return item < len(self.cells)

    def room(self, item: int) -> tuple[float, float]:
        """What an item needs above and below its line."""
        if self.is_cell(item):
            return self.cells[item].above, self.cells[item].below
        return _HALF_WIRE, _HALF_WIRE


Order = list[list[int]]
"""The items of each column from top to bottom, rightmost column first."""


class Ordering(Protocol):
    """A way to order columns; raises ``RuntimeError`` where it cannot."""

    def __call__(self, net: Net, gap: float) -> Order:
        """Order the items of ``net``; ``gap`` is the least distance between cells."""


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


def crossings(net: Net, order: Order) -> int:
    """How many pairs of wires cross between neighbouring columns."""
    found = 0
    for right_column, left_column in pairwise(order):
        place_right = {item: index for index, item in enumerate(right_column)}
        seen: list[tuple[int, float]] = []
        for item in left_column:
            ends = sorted((place_right[other], port) for other, port in net.right[item])
            found += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return found


class PlainOrder:
    """As listed, and sorted by barycentre where that leaves fewer crossings."""

    def __call__(self, net: Net, gap: float) -> Order:
        best = _as_listed(net)
        fewest = crossings(net, best)
        order = best
        for sweep in range(_SORTS if fewest else 0):
            order = [list(column) for column in order]
            leftwards = sweep % 2 == 0
            numbers = range(1, len(order)) if leftwards else range(len(order) - 2, -1, -1)
            for number in numbers:
                beside = order[number - 1 if leftwards else number + 1]
                neighbours = net.right if leftwards else net.left
                _sort_by_barycentre(order[number], beside, neighbours)
            if (count := crossings(net, order)) < fewest:
                best, fewest = order, count
        return exchanged(net, best) if fewest else best


def exchanged(net: Net, order: Order) -> Order:
    """The order with neighbours of a column swapped wherever that takes crossings away."""
    order = [list(column) for column in order]
    place = [0] * len(net.left)
    for column in order:
        for index, item in enumerate(column):
            place[item] = index
    better = True
    while better:
        better = False
        for column in order:
            for index in range(len(column) - 1):
                upper, lower = column[index], column[index + 1]
                if _gain(net.left, place, upper, lower) + _gain(net.right, place, upper, lower) > 0:
                    column[index], column[index + 1] = lower, upper
                    place[upper], place[lower] = index + 1, index
                    better = True
    return order


def _gain(
    side: Sequence[Sequence[tuple[int, float]]], place: Sequence[int], upper: int, lower: int
) -> int:
    """How many crossings with one neighbouring column go away when two items change places."""
    if not side[upper] or not side[lower]:
        return 0
    ends = [(place[item], port) for item, port in side[lower]]
    gain = 0
    for item, port in side[upper]:
        here = (place[item], port)
        for end in ends:
            gain += (here > end) - (here < end)
    return gain


def _as_listed(net: Net) -> Order:
    """Depth first from the right, so that a tree has no crossings and siblings keep their order."""
    order: Order = [[] for _ in net.columns]
    column_of = {item: number for number, column in enumerate(net.columns) for item in column}
    seen: set[int] = set()
    todo = [item for column in reversed(net.columns) for item in reversed(column)]
    while todo:
        item = todo.pop()
        if item not in seen:
            seen.add(item)
            order[column_of[item]].append(item)
            by_port = sorted(net.left[item], key=lambda end: end[1])
            todo += [other for other, _ in reversed(by_port)]
    return order


def _sort_by_barycentre(
    column: list[int], beside: list[int], neighbours: Sequence[Sequence[tuple[int, float]]]
) -> None:
    places = {item: index for index, item in enumerate(beside)}
    wanted = {
        item: sum(places[n] + port * _PORT_IN_PLACES for n, port in neighbours[item])
        / len(neighbours[item])
        if neighbours[item]
        else float(index)
        for index, item in enumerate(column)
    }
    column.sort(key=wanted.__getitem__)


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
    for chain in reversed(chains):
        # At last effects stand level with the middle of their causes: a lone wire is straight.
        if len(chain.items) == 1:
            chain.settle([_middle(net, chain.items[0], heights, net.left)], heights)
    return heights


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
    for column in _as_listed(net):
        for item in column:
            if not known[item]:
                wanted[item] = _beside(net, item, wanted)
    heights = [0.0 if height is None else height for height in wanted]
    for column in _as_listed(net):
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

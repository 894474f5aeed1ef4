"""Which cell of a column stands above which: the plain way, and the port for a better one.

Cells stand in columns, column 0 on the right. A wire that passes columns stands in each of them as
an item of its own, so that it gets room there like a cell.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

_SORTS = 4
_HALF_WIRE = 7.0
"""Half the room a passing wire keeps above and below."""

_PORT_IN_PLACES = 0.001
"""How little a port counts against the places of cells when a column is sorted."""


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
        best = as_listed(net)
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


def as_listed(net: Net) -> Order:
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

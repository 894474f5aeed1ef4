"""Which cell of a column stands above which: what is to be ordered, and the order as listed.

Cells stand in columns, column 0 on the right. A wire that passes columns stands in each of them as
an item of its own, so that it gets room there like a cell. ``diagrams.uncrossing`` finds an order
with few crossings.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

_HALF_WIRE = 7.0
"""Half the room a passing wire keeps above and below."""


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


@dataclass(slots=True)
class Net:
    """Cells and passing wires as numbered items in columns; each wire is a chain of short ones.

    ``left`` and ``right``: the neighbours of each item and the port, in points, at which the wire
    meets the cell on the right. ``ends``: as ``right``, the port as a share of the room between two
    places (0 for the highest port of a cell), so that place and port can be compared as one number.
    ``rooms``: what each item needs above and below its line.
    """

    cells: Sequence[Cell]
    wires: Sequence[Wire]
    columns: list[list[int]] = field(default_factory=list)
    column_of: list[int] = field(default_factory=list)
    left: list[list[tuple[int, float]]] = field(default_factory=list)
    right: list[list[tuple[int, float]]] = field(default_factory=list)
    ends: list[list[tuple[int, float]]] = field(default_factory=list)
    rooms: list[tuple[float, float]] = field(default_factory=list)
    passing: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        cells = self.cells
        number = {cell.key: index for index, cell in enumerate(cells)}
        self.columns = [[] for _ in range(1 + max([c.column for c in cells], default=0))]
        for index, cell in enumerate(cells):
            self.columns[cell.column].append(index)
            self.column_of.append(cell.column)
            self.rooms.append((cell.above, cell.below))
        shares = self._shares()
        left: list[list[tuple[int, float]]] = [[] for _ in cells]
        right: list[list[tuple[int, float]]] = [[] for _ in cells]
        ends: list[list[tuple[int, float]]] = [[] for _ in cells]
        self.left, self.right, self.ends = left, right, ends
        for wire in self.wires:
            here, end = number[wire.source], number[wire.target]
            chain: list[int] = []
            for column in range(cells[here].column - 1, cells[end].column, -1):
                item = len(left)
                chain.append(item)
                self.columns[column].append(item)
                self.column_of.append(column)
                self.rooms.append((_HALF_WIRE, _HALF_WIRE))
                left.append([(here, 0.0)])
                right.append([])
                ends.append([])
                right[here].append((item, 0.0))
                ends[here].append((item, 0.0))
                here = item
            self.passing[wire.key] = chain
            right[here].append((end, wire.port))
            ends[here].append((end, shares[wire.target, wire.port] if wire.port else 0.0))
            left[end].append((here, wire.port))
        self._order_ports(shares)

    def _shares(self) -> dict[tuple[str, float], float]:
        """How far down each port stands at its cell, from 0 to less than 1; none without ports."""
        ports: dict[str, set[float]] = {}
        for wire in self.wires:
            if wire.port:
                ports.setdefault(wire.target, {0.0}).add(wire.port)
        return {
            (target, port): place / len(found)
            for target, found in ports.items()
            for place, port in enumerate(sorted(found))
        }

    def _order_ports(self, shares: dict[tuple[str, float], float]) -> None:
        """Give wires to the main port their share too, at cells that have others."""
        mains = {target: share for (target, port), share in shares.items() if not port}
        if not mains:
            return
        known = {n: mains[c.key] for n, c in enumerate(self.cells) if c.key in mains}
        for found, ends in zip(self.right, self.ends, strict=True):
            for place, (item, port) in enumerate(found):
                if not port and item in known:
                    ends[place] = (item, known[item])

    def is_cell(self, item: int) -> bool:
        """Whether an item is a cell (else a wire passing)."""
        return item < len(self.cells)


Order = list[list[int]]
"""The items of each column from top to bottom, rightmost column first."""


class Ordering(Protocol):
    """A way to order columns; raises ``RuntimeError`` where it cannot."""

    def __call__(self, net: Net, gap: float) -> Order:
        """Order the items of ``net``; ``gap`` is the least distance between cells."""


def crossings(net: Net, order: Order) -> int:
    """How many pairs of wires cross between neighbouring columns."""
    found = 0
    place = [0] * len(net.left)
    ends = net.ends
    for right_column, left_column in pairwise(order):
        for index, item in enumerate(right_column):
            place[item] = index
        seen: list[float] = []
        highest = -1.0
        for item in left_column:
            here = ends[item]
            if len(here) == 1:
                other, share = here[0]
                end = place[other] + share
                if end >= highest:  # the common case: below all before
                    seen.append(end)
                    highest = end
                    continue
                found += len(seen) - bisect_right(seen, end)
                insort(seen, end)
                continue
            keys = sorted([place[other] + share for other, share in here])
            found += sum([len(seen) - bisect_right(seen, end) for end in keys])
            for end in keys:
                insort(seen, end)
            highest = seen[-1] if seen else -1.0
    return found


def as_listed(net: Net) -> Order:
    """Depth first from the right, so that a tree has no crossings and siblings keep their order."""
    order: Order = [[] for _ in net.columns]
    column_of = net.column_of
    seen = bytearray(len(net.left))
    todo = [item for column in reversed(net.columns) for item in reversed(column)]
    while todo:
        item = todo.pop()
        if seen[item]:
            continue
        seen[item] = 1
        order[column_of[item]].append(item)
        causes = net.left[item]
        if len(causes) == 1:
            todo.append(causes[0][0])
        elif causes:
            by_port = sorted(causes, key=_port)
            todo += [other for other, _ in reversed(by_port)]
    return order


def _port(end: tuple[int, float]) -> float:
    return end[1]

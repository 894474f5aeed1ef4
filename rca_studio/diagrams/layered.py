"""Placing cells in columns, effects to the right of their causes, with few crossings and no bump.

What goes in are sizes and wires, what comes out are places and, for a wire that passes columns in
between, the heights at which it passes them. The way there:

1. An *order* of each column from top to bottom (``ordering``, ``uncrossing``): as listed where that
   leaves no crossing; else from whoever is asked for a better one, with our own search as the one
   that is always there.
2. The *heights*: each cell wants to stand at the middle of its neighbours; a column in its order
   with its least distances is a chain of inequalities, and the nearest heights that keep it are an
   isotonic regression (``chains``). So nothing can overlap, whoever gave the order.

With the heights of an earlier picture every known cell wants to stay where it was, and the same
regression moves it no further than new cells need.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rca_studio.diagrams.chains import Chain
from rca_studio.diagrams.ordering import Cell, Net, Order, Ordering, Wire, as_listed, crossings
from rca_studio.diagrams.trimming import core_of, regrown
from rca_studio.diagrams.uncrossing import PlainOrder

_SWEEPS = 8
_STILL = 0.5
"""When nothing moves further than this, in points, all have found their place."""

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
    anew: bool = False,
    better: Ordering | None = None,
) -> Placement:
    """Heights for all cells and wires, without overlaps.

    Args:
        cells: in the order in which siblings shall stand, where nothing speaks against it.
        wires: from each cause to each effect; a wire runs at least one column to the right.
        gap: least distance between two cells of a column, in points.
        earlier: heights of an earlier picture; what is in it stays there as far as possible.
        anew: keep only who stands above whom from ``earlier``, and find the heights anew.
        better: asked for an order where the order as listed leaves crossings.
    """
    net = Net(cells, wires)
    if earlier is None or not any(cell.key in earlier.lines for cell in cells):
        return read(net, _heights(net, _order(net, gap, better), gap))
    wanted, known = _wanted(net, earlier)
    columns = net.columns if all(known) else as_listed(net)
    order = [sorted(c, key=lambda item: (wanted[item], not known[item])) for c in columns]
    if anew:
        return read(net, _heights(net, order, gap))
    heights = [0.0] * len(wanted)
    for column in order:
        Chain(net, column, gap).settle([wanted[item] for item in column], heights)
    return read(net, heights)


def read(net: Net, heights: Sequence[float]) -> Placement:
    """Heights by item as heights by name."""
    return Placement(
        {cell.key: heights[index] for index, cell in enumerate(net.cells)},
        {key: tuple([heights[item] for item in chain]) for key, chain in net.passing.items()},
    )


def _order(net: Net, gap: float, better: Ordering | None) -> Order:
    listed = as_listed(net)
    fewest = crossings(net, listed)
    if not fewest:
        return listed
    core = core_of(net)
    plain = PlainOrder()
    try:
        found = (better or plain)(core.net, gap)
    except RuntimeError:
        found = plain(core.net, gap)
    other = regrown(net, core, found)
    return other if crossings(net, other) < fewest else listed


def _heights(net: Net, order: Order, gap: float) -> list[float]:
    """Each item at the middle of its neighbours, as far as the order leaves room."""
    heights = [0.0] * len(net.left)
    left, right = _pulls(net, net.left, -1.0), _pulls(net, net.right, 1.0)
    both = [[*one, *other] for one, other in zip(left, right, strict=True)]
    chains = [Chain(net, column, gap) for column in order]
    for chain in reversed(chains):
        chain.pull(left, heights)
    for sweep in range(_SWEEPS):
        # To and fro; each item finds the middle of its neighbours on both sides.
        way = [chain.pull(both, heights) for chain in (reversed(chains) if sweep % 2 else chains)]
        if max(way) < _STILL:
            break
    for chain in chains:
        # At last a wire that is alone at both ends becomes straight.
        alone = [_alone(net, item) for item in chain.items]
        if any(alone):
            wanted = [
                heights[right[item][0][0]] + right[item][0][1] if one else heights[item]
                for item, one in zip(chain.items, alone, strict=True)
            ]
            chain.settle(wanted, heights)
    for chain in reversed(chains):
        if len(chain.items) == 1 and net.left[chain.items[0]]:
            chain.pull(left, heights)
    return heights


def _alone(net: Net, item: int) -> bool:
    """Whether an item is the only cause of the only effect it has."""
    return len(net.right[item]) == 1 and len(net.left[net.right[item][0][0]]) == 1


def _pulls(
    net: Net, ends: Sequence[Sequence[tuple[int, float]]], sign: float
) -> list[list[tuple[int, float, float]]]:
    """Who draws each item where: neighbour, distance from it, strength."""
    cells = len(net.cells)
    return [
        [
            (other, sign * port, _LONG_WIRE if item >= cells and other >= cells else 1.0)
            for other, port in found
        ]
        for item, found in enumerate(ends)
    ]


def _wanted(net: Net, earlier: Placement) -> tuple[list[float], list[bool]]:
    """Where each item stood or, being new, would like to stand; and which were known."""
    wanted: list[float | None] = [None] * len(net.left)
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
    for column in as_listed(net) if not all(known) else ():
        for item in column:
            if not known[item]:
                wanted[item] = _beside(net, item, wanted)
    return [0.0 if height is None else height for height in wanted], known


def _beside(net: Net, item: int, wanted: Sequence[float | None]) -> float | None:
    """A height just under the siblings an item joins, or level with its effect."""
    found: list[float] = []
    for effect, port in net.right[item]:
        siblings = [
            w
            for s, _ in net.left[effect]
            if (w := wanted[s]) is not None and net.column_of[s] == net.column_of[item]
        ]
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


def columns_of(
    effects: Mapping[str, Iterable[str]],
    least: Mapping[str, int],
    before: Mapping[str, int] | None = None,
    moving: Collection[str] = (),
) -> dict[str, int]:
    """The column of each cell: one left of the leftmost of its effects, at least ``least``.

    Args:
        effects: cell -> the cells it leads to; every cell is a key. There are no loops.
        least: the rightmost column a cell may stand in, where it is not 0.
        before: the columns cells stood in; there they stay where they can, unless one of their
            effects changed its column, for then they go along.
        moving: cells that do not stay.
    """
    column: dict[str, int] = {}
    before = before or {}
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
        needed = max([least.get(key, 0), *[column[effect] + 1 for effect in effects[key]]])
        was = 0 if key in moving else before.get(key, 0)
        if was > needed and any(column[e] != before.get(e, column[e]) for e in effects[key]):
            was = 0
        column[key] = max(needed, was)
    return column

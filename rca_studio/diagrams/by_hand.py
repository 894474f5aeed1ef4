"""Nodes put somewhere by hand: they stand there, and everything else makes room.

Two steps: those put onto each other are nudged apart as little as possible, then what the layout
placed itself moves up or down its column until nothing lies under a node put there by hand. Columns
without such a node stay as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from math import inf

from rca_studio.diagrams.chains import Chain
from rca_studio.diagrams.layered import Placement, read
from rca_studio.diagrams.ordering import Cell, Net, Wire
from rca_studio.diagrams.shapes import Rect

_ROUNDS = 60
_HAIR = 1e-6

Slot = tuple[float, float]
"""Top and bottom of free room in a column."""


def apart(wanted: Mapping[str, Rect], fixed: Sequence[Rect], gap: float) -> dict[str, Rect]:
    """Rectangles moved apart until ``gap`` is between all of them, as little as possible.

    Args:
        wanted: where each was put; one that is alone stays exactly there.
        fixed: what does not move.
        gap: least distance, in points.
    """
    found = dict(wanted)
    for _ in range(_ROUNDS):
        meeting = False
        for one, other in combinations(found, 2):
            if push := _push(found[one], found[other], gap):
                meeting = True
                found[one] = found[one].moved(-push[0] / 2, -push[1] / 2)
                found[other] = found[other].moved(push[0] / 2, push[1] / 2)
        for key in found:
            for rect in fixed:
                if push := _push(rect, found[key], gap):
                    meeting = True
                    found[key] = found[key].moved(*push)
        if not meeting:
            return found
    return _one_by_one(wanted, fixed, gap)


def _push(one: Rect, other: Rect, gap: float) -> tuple[float, float] | None:
    """The shortest way for ``other`` out of ``one``; nothing where they keep their distance."""
    right = one.right + gap - other.x
    left = other.right + gap - one.x
    down = one.bottom + gap - other.y
    up = other.bottom + gap - one.y
    if min(right, left, down, up) <= _HAIR:
        return None
    across = right if right <= left else -left
    along = down if down <= up else -up
    return (0.0, along) if abs(along) <= abs(across) else (across, 0.0)


def _one_by_one(wanted: Mapping[str, Rect], fixed: Sequence[Rect], gap: float) -> dict[str, Rect]:
    """Each at the nearest place that those before it leave free; there always is one."""
    there = list(fixed)
    found = {}
    for key, rect in wanted.items():
        xs, ys = {rect.x}, {rect.y}
        for one in there:
            xs |= {one.x - gap - rect.width, one.right + gap}
            ys |= {one.y - gap - rect.height, one.bottom + gap}
        spots = sorted((abs(x - rect.x) + abs(y - rect.y), x, y) for x in xs for y in ys)
        for _, x, y in spots:
            moved = Rect(x, y, rect.width, rect.height)
            if not any(_push(one, moved, gap) for one in there):
                break
        there.append(moved)
        found[key] = moved
    return found


def make_room(
    cells: Sequence[Cell],
    wires: Sequence[Wire],
    placement: Placement,
    spans: Sequence[tuple[float, float]],
    obstacles: Mapping[str, Rect],
    still: str,
    gap: float,
) -> Placement:
    """Heights at which nothing lies under the obstacles.

    Args:
        cells: all of them.
        wires: all of them.
        placement: heights as if nothing had been put anywhere by hand.
        spans: left and right end of each column.
        obstacles: cells that were put somewhere; their wires find their way elsewhere. And the cell
            all places are counted from, which does not move either.
        still: the key of that cell.
        gap: least distance of cells, in points.
    """
    put = obstacles.keys() - {still}
    own = [wire for wire in wires if wire.source not in put and wire.target not in put]
    net = Net([cell for cell in cells if cell.key not in put], own)
    heights = [placement.lines[cell.key] for cell in net.cells]
    for wire in own:
        heights += placement.bends[wire.key]
    for column, span in zip(net.columns, spans, strict=False):
        in_the_way = merged(
            (rect.y, rect.bottom)
            for rect in obstacles.values()
            if rect.x < span[1] + gap and span[0] - gap < rect.right
        )
        moving = [item for item in column if not net.is_cell(item) or net.cells[item].key != still]
        _clear(net, moving, heights, in_the_way, gap)
    found = read(net, heights)
    return Placement({**placement.lines, **found.lines}, {**placement.bends, **found.bends})


def merged(spans: Iterable[Slot]) -> list[Slot]:
    """Spans in order, those that meet made one."""
    found: list[Slot] = []
    for top, bottom in sorted(spans):
        if found and top <= found[-1][1]:
            found[-1] = (found[-1][0], max(bottom, found[-1][1]))
        else:
            found.append((top, bottom))
    return found


def _clear(
    net: Net, column: Sequence[int], heights: list[float], taken: Sequence[Slot], gap: float
) -> None:
    """Move the items of a column out of what is taken, where anything lies in it."""
    rooms = net.rooms
    if not any(
        heights[item] + rooms[item][1] + gap > top + _HAIR
        and heights[item] - rooms[item][0] - gap < bottom - _HAIR
        for item in column
        for top, bottom in taken
    ):
        return
    slots: list[Slot] = []
    above = -inf
    for top, bottom in taken:
        slots.append((above, top - gap))
        above = bottom + gap
    slots.append((above, inf))
    order = sorted(column, key=lambda item: heights[item])
    for slot, items in zip(slots, _shared_out(net, order, heights, slots, gap), strict=True):
        chain = Chain(net, items, gap)
        chain.settle([heights[item] for item in items], heights, top=slot[0], bottom=slot[1])


def _shared_out(
    net: Net, order: Collection[int], heights: Sequence[float], slots: Sequence[Slot], gap: float
) -> list[list[int]]:
    """Which items go into which slot: the nearest that holds them, the order being kept."""

    def way(item: int, slot: Slot) -> float:
        above, below = net.rooms[item]
        top, bottom = heights[item] - above, heights[item] + below
        return max(slot[0] - top, bottom - slot[1], 0.0)

    found: list[list[int]] = [[] for _ in slots]
    least = 0
    for item in order:
        best = min(range(least, len(slots)), key=lambda n: (way(item, slots[n]), n))
        found[best].append(item)
        least = best
    # Where a slot is too short for all, what is outermost goes on, always away from the middle: so
    # this ends, at the latest in the first and the last slot, which have no end.
    half = len(slots) // 2

    def full(number: int) -> bool:
        room = slots[number][1] - slots[number][0]
        return bool(found[number]) and Chain(net, found[number], gap).length > room

    for number in range(half, 0, -1):
        while full(number):
            found[number - 1].append(found[number].pop(0))
    for number in range(half, len(slots) - 1):
        while full(number):
            found[number + 1].insert(0, found[number].pop())
    return found

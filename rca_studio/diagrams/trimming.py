"""The part of a net that the search for few crossings has to look at: branches made bare.

A cause with a single effect, and no causes or only such causes, hangs on that effect as a branch.
Branches on one effect go beside each other, so the longest of them stands for all while the order
is found, and of its own branches again the longest. The others are put in afterwards. Most of a map
of causes is branches, so this is half the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rca_studio.diagrams.ordering import Net, Order


@dataclass(frozen=True, slots=True)
class Core:
    """A net without its branches, and the item of the whole net that each of its items is."""

    net: Net
    items: Sequence[int]


def core_of(net: Net) -> Core:
    """The net without branches; the net itself where there are none."""
    cells = net.cells
    number = {cell.key: index for index, cell in enumerate(cells)}
    target = {wire.key: number[wire.target] for wire in net.wires}
    causes = [len(net.left[index]) for index in range(len(cells))]
    leads: list[list[str]] = [[] for _ in cells]
    for wire in net.wires:
        leads[number[wire.source]].append(wire.key)
    todo = [n for n in range(len(cells)) if not causes[n] and len(leads[n]) == 1]
    gone = bytearray(len(cells))
    depth = [0] * len(cells)
    longest: dict[int, int] = {}
    while todo:
        cell = todo.pop()
        gone[cell] = 1
        effect = target[leads[cell][0]]
        if effect not in longest or depth[cell] >= depth[longest[effect]]:
            longest[effect] = cell
        depth[effect] = max(depth[effect], depth[cell] + 1)
        causes[effect] -= 1
        if not causes[effect] and len(leads[effect]) == 1:
            todo.append(effect)
    spared = [effect for effect in longest if not gone[effect]]
    while spared:
        if (cell := longest.get(spared.pop(), -1)) >= 0:
            gone[cell] = 0
            spared.append(cell)
    cut = {leads[index][0] for index in range(len(cells)) if gone[index]}
    if not cut:
        return Core(net, range(len(net.left)))
    kept = [index for index in range(len(cells)) if not gone[index]]
    wires = [wire for wire in net.wires if wire.key not in cut]
    core = Net([cells[index] for index in kept], wires)
    return Core(core, [*kept, *[item for wire in wires for item in net.passing[wire.key]]])


def regrown(net: Net, core: Core, order: Order) -> Order:
    """The order of the whole net: that of its core, every branch beside its effect."""
    if core.net is net:
        return order
    place = [0] * len(net.left)
    inside = bytearray(len(net.left))
    for item in core.items:
        inside[item] = 1
    found: Order = []
    for number, column in enumerate(net.columns):
        there = [core.items[item] for item in order[number]] if number < len(order) else []
        branches = [item for item in column if not inside[item]]
        if branches:
            there = _joined(net, there, branches, place)
        for index, item in enumerate(there):
            place[item] = index
        found.append(there)
    return found


def _joined(
    net: Net, there: Sequence[int], branches: Sequence[int], place: Sequence[int]
) -> list[int]:
    """A column with its branches in between, each where it crosses least."""
    ends = net.ends
    keys = [[place[other] + share for other, share in ends[item]] for item in there]
    goes: list[tuple[int, float, int]] = []
    for item in branches:
        other, share = ends[item][0] if ends[item] else (item, 0.0)
        mine = place[other] + share
        # Crossings where it stands above all, then each step further down.
        best = count = at = 0
        for index, others in enumerate(keys):
            for end in others:
                if end > mine:
                    count += 1
                elif end < mine:
                    count -= 1
            # Among equals, those listed before it stay above it.
            listed = others == [mine] and there[index] < item
            if count < best or (count == best and listed):
                best, at = count, index + 1
        goes.append((at, mine, item))
    goes.sort()
    found: list[int] = []
    following = 0
    for at, _, item in goes:
        found += there[following:at]
        following = at
        found.append(item)
    return [*found, *there[following:]]

"""Where the blocks of a causal graph stand and which way its wires go: geometry without ink.

`arrange` takes blocks, wires and columns and gives a spot for each block and a way for each wire.
What it needs to change as little as possible the next time is kept as a ``graph_parts.Memory``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rca_studio.diagrams.by_hand import apart, make_room
from rca_studio.diagrams.detours import detour, runs_through
from rca_studio.diagrams.graph_parts import (
    WHOLE,
    Arrangement,
    Memory,
    Parts,
    Sight,
    View,
    Way,
)
from rca_studio.diagrams.layered import Placement, place
from rca_studio.diagrams.marks import GATE_RADIUS
from rca_studio.diagrams.ordering import Cell, Ordering, Wire
from rca_studio.diagrams.shapes import Point, Rect

MARGIN = 18.0
"""Empty room around the picture, in points."""

GAP = 18.0
"""Least distance between two blocks, in points."""

_CLEAR = 8.0
"""Distance of a detour from what it runs round; less than half the gap, so that there is a way."""

_NEAR = 3.0
_FINE = 4.0
"""A swing is looked at about each so many points whether it keeps this far from a box."""
_LEAST_GAP = 34.0
_MOST_BEND = 20.0
_GATE = 2 * GATE_RADIUS
_STEEP = 0.1
"""Share of the longest climb between two columns that is added to their distance."""

_TIGHTER = 30.0
"""So much less room than wires that climb would like is left as it was; they are steeper then."""

_SLACK = 60.0
"""So much more room than needed between two columns, or around all, is left as it was."""

_HEAD = 40.0
"""A picture that outgrows the paper above or on the left gets so much more there at once, so that
the next edit need not move everything again."""

FEW_NEW = 8
"""So many new boxes at once are fitted in however little was there before."""

_FRONTS = 130.0
"""As the slack, for room in front of boxes, where a control may have stood."""


def arrange(
    parts: Parts,
    *,
    memory: Memory | None = None,
    view: View = WHOLE,
    places: Mapping[str, Point] | None = None,
    ordering: Ordering | None = None,
) -> Arrangement:
    """Give everything its place.

    Args:
        parts: what to arrange; at least one block.
        memory: of the picture before.
        view: what of the case is shown; another view than before stands in the same order, but
            closes its gaps.
        places: where nodes were put by hand, from the centre of the event's box.
        ordering: asked for an order of columns where wires cross.
    """
    cells = [
        Cell(id_, parts.columns[id_], block.front + block.width, block.above, block.below)
        for id_, block in parts.blocks.items()
    ]
    earlier = memory.views.get(view) if memory else None
    known = earlier or (memory.model_view if memory else None)
    if known is not None and _mostly_new(cells, known.placement):
        earlier = known = None  # a pasted list: nothing to recognise among so much that is new
    placement = place(
        cells,
        parts.wires,
        gap=GAP,
        earlier=known.placement if known else None,
        anew=earlier is None,
        better=ordering,
    )
    across = _across(parts, placement, earlier.gaps if earlier else ())
    put: dict[str, tuple[float, float]] = {}
    if places and parts.event in parts.blocks:
        put = _put(parts, placement, across, places)
    # What is remembered are the heights as if nothing had been put anywhere: so a node let go is
    # back where it was, and the same places give the same picture again.
    shown = _around(cells, parts, placement, across, put) if put else placement
    origin = _origin(parts, shown, across, put, earlier.origin if earlier else None)
    found = _arranged(parts, shown, across, put, origin, earlier)
    return replace(found, sight=replace(found.sight, placement=placement))


def _mostly_new(cells: Sequence[Cell], known: Placement) -> bool:
    """Whether more is new than was there: fitted in between, it would stand in nobody's order."""
    there = sum(cell.key in known.lines for cell in cells)
    return len(cells) - there > max(there, FEW_NEW)


def _arranged(
    parts: Parts,
    placement: Placement,
    across: Sequence[Column],
    put: Mapping[str, tuple[float, float]],
    origin: tuple[float, float],
    earlier: Sight | None,
) -> Arrangement:
    """Everything at its place on paper. Rounded, so that what is read back from a picture and drawn
    again stands at the very same place."""
    dx, dy = origin
    columns = [
        Column(round(c.left + dx, 3), round(c.boxes + dx, 3), round(c.right + dx, 3), c.gap)
        for c in across
    ]
    lines = placement.lines
    spots = {
        id_: (columns[column].boxes, round(lines[id_] + dy, 3))
        for id_, column in parts.columns.items()
        if id_ in parts.blocks
    }
    spots |= {id_: (round(x + dx, 3), round(y + dy, 3)) for id_, (x, y) in put.items()}
    ways = {w.key: _way(w, parts, columns, spots, placement.bends[w.key], dy) for w in parts.wires}
    detours: dict[str, Way] = {}
    if put:
        before = earlier.detours if earlier and earlier.origin == origin else {}
        detours = _detours(parts, spots, ways, put, before)
        ways |= detours
        left = min([x for way in detours.values() for x, _ in way.stations], default=MARGIN)
        top = min([y for way in detours.values() for _, y in way.stations], default=MARGIN)
        if min(left, top) < MARGIN - _NEAR:
            # A way round leaves the paper on the left or above: everything makes room for it.
            moved = dx + max(0.0, MARGIN - left), dy + max(0.0, MARGIN - top)
            return _arranged(parts, placement, across, put, moved, None)
    gaps = [(column.gap, column.boxes - column.left) for column in across]
    return Arrangement(spots, ways, Sight(placement, gaps, origin, detours))


@dataclass(frozen=True, slots=True)
class Column:
    """Where a column stands: left end of what stands in front of its boxes, boxes, right end, and
    the room between it and the column on its right."""

    left: float
    boxes: float
    right: float
    gap: float = 0.0


def _across(
    parts: Parts, placement: Placement, before: Sequence[tuple[float, float]]
) -> list[Column]:
    """Columns, further apart where wires climb far; the right end of column 0 is at 0."""
    columns = parts.columns
    count = 1 + max([columns[id_] for id_ in parts.blocks])
    front, width, climb = [0.0] * count, [0.0] * count, [0.0] * count
    for id_, block in parts.blocks.items():
        column = columns[id_]
        front[column] = max(front[column], block.front)
        width[column] = max(width[column], block.width)
    lines = placement.lines
    for wire in parts.wires:
        if wire.source != parts.event:
            # Room for a gate, there or not: a second cause must not move all columns.
            column = columns[wire.target]
            front[column] = max(front[column], _GATE)
        height = lines[wire.source]
        into = columns[wire.source]
        for end in (*placement.bends[wire.key], lines[wire.target] + wire.port):
            into -= 1
            climb[into] = max(climb[into], abs(height - end))
            height = end
    found: list[Column] = []
    x = 0.0
    for number in range(count):
        gap = 0.0
        if number:
            far = climb[number - 1]
            gap = _LEAST_GAP + min(_MOST_BEND, far) + _STEEP * min(far, 500)
            if number < len(before) and gap - _TIGHTER <= before[number][0] <= gap + _SLACK:
                gap = before[number][0]
        room = front[number]
        if number < len(before) and room <= before[number][1] <= room + _FRONTS:
            room = before[number][1]
        right = x - gap
        boxes = right - width[number]
        x = boxes - room
        found.append(Column(x, boxes, right, gap))
    return found


def _way(
    wire: Wire,
    parts: Parts,
    columns: Sequence[Column],
    spots: Mapping[str, tuple[float, float]],
    bends: Sequence[float],
    dy: float,
) -> Way:
    """The way through the columns a wire passes."""
    x, y = spots[wire.source]
    stations = [(x + parts.blocks[wire.source].width, y)]
    if bends:
        column = parts.columns[wire.source]
        for bend in bends:
            column -= 1
            passed, height = columns[column], round(bend + dy, 3)
            stations += ((passed.left, height), (passed.right, height))
    end = _end(wire, parts, spots)
    left = columns[parts.columns[wire.target]].left
    if end[0] > left:
        stations.append((left, end[1]))
    stations.append(end)
    return Way(tuple(stations))


def _end(wire: Wire, parts: Parts, spots: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    x, y = spots[wire.target]
    return x + parts.blocks[wire.target].port_at(wire.port).at.x, y + wire.port


def _put(
    parts: Parts, placement: Placement, across: Sequence[Column], places: Mapping[str, Point]
) -> dict[str, tuple[float, float]]:
    """Spots of the nodes put somewhere by hand, apart from each other and from the event."""
    blocks = parts.blocks
    event = blocks[parts.event]
    left, line = across[parts.columns[parts.event]].boxes, placement.lines[parts.event]
    middle = left + event.width / 2
    wanted = {}
    for key, spot in places.items():
        if key in blocks and key != parts.event:
            block = blocks[key]
            wanted[key] = block.room(middle + spot.x - block.width / 2, line + spot.y)
    found = apart(wanted, [event.room(left, line)], GAP)
    return {k: (r.x + blocks[k].front, r.y + blocks[k].above) for k, r in found.items()}


def _around(
    cells: Sequence[Cell],
    parts: Parts,
    placement: Placement,
    across: Sequence[Column],
    put: Mapping[str, tuple[float, float]],
) -> Placement:
    """Heights with room for what was put somewhere by hand."""
    event = parts.event
    at = across[parts.columns[event]].boxes, placement.lines[event]
    rooms = {key: parts.blocks[key].room(*spot) for key, spot in {**put, event: at}.items()}
    spans = [(column.left, column.right) for column in across]
    return make_room(cells, parts.wires, placement, spans, rooms, event, GAP)


def _detours(
    parts: Parts,
    spots: Mapping[str, tuple[float, float]],
    ways: Mapping[str, Way],
    put: Mapping[str, tuple[float, float]],
    before: Mapping[str, Way],
) -> dict[str, Way]:
    """New ways for the wires of what was put somewhere by hand, and for those it stands in."""
    rooms = {id_: block.room(*spots[id_]) for id_, block in parts.blocks.items()}
    found: dict[str, Way] = {}
    lane = 0
    for wire in parts.wires:
        ends = {wire.source, wire.target}
        if ends.isdisjoint(put):
            if all(_clear_of(ways[wire.key], rooms[key]) for key in put):
                continue
            stations = ways[wire.key].stations
            start, end = stations[0], stations[-1]
        else:
            x, y = spots[wire.source]
            start, end = (x + parts.blocks[wire.source].width, y), _end(wire, parts, spots)
        others = [room for id_, room in rooms.items() if id_ not in ends]
        front = rooms[wire.target].x
        direct = Way((start, (front, end[1]), end) if end[0] > front else (start, end))
        was = before.get(wire.key)
        if front - start[0] >= _LEAST_GAP / 2 and all(_clear_of(direct, room) for room in others):
            found[wire.key] = direct
        elif (
            was is not None
            and was.square
            and (was.stations[0], was.stations[-1]) == (start, end)
            and not any(runs_through(was.stations, room) for room in others)
        ):
            found[wire.key] = was
        else:
            corners = detour(start, (front, end[1]), [*rooms.values()], _CLEAR, lane)
            lane += 1
            way = (*corners[:-1], end)
            found[wire.key] = Way(way, square=True)
    return found


def _clear_of(way: Way, room: Rect) -> bool:
    """Whether a way of swings keeps out of a rectangle."""
    left, top = room.x - _NEAR, room.y - _NEAR
    right, bottom = left + room.width + 2 * _NEAR, top + room.height + 2 * _NEAR
    for (x0, y0), (x1, y1) in pairwise(way.stations):
        if (
            (x0 <= left and x1 <= left)
            or (x0 >= right and x1 >= right)
            or (y0 <= top and y1 <= top)
            or (y0 >= bottom and y1 >= bottom)
        ):
            continue
        samples = 8 + int((abs(x1 - x0) + abs(y1 - y0)) / _FINE)
        for step in range(samples + 1):
            t = step / samples
            # A swing has its controls half way across: see `swing`.
            bow = t * t * (3 - 2 * t)
            across = 1.5 * t * (1 - t) + t**3
            x, y = x0 + (x1 - x0) * across, y0 + (y1 - y0) * bow
            if left < x < right and top < y < bottom:
                return False
    return True


def swing(start: Point, end: Point) -> tuple[Point, Point, Point]:
    """A curve that leaves and arrives level."""
    middle = (start.x + end.x) / 2
    return Point(middle, start.y), Point(middle, end.y), end


def _origin(
    parts: Parts,
    placement: Placement,
    across: Sequence[Column],
    put: Mapping[str, tuple[float, float]],
    before: tuple[float, float] | None,
) -> tuple[float, float]:
    """What to add to all places so that everything lies right and below of the margin.

    Where it was before, if that still does: then what did not change is drawn at the very same
    place, and whoever paints it can see that.
    """
    blocks = parts.blocks
    left = across[-1].left
    tops = [y - blocks[id_].above for id_, y in placement.lines.items() if id_ not in put]
    passing = [min(bends) for bends in placement.bends.values() if bends]
    top = min([*tops, *passing], default=0.0)
    for id_, spot in put.items():
        room = blocks[id_].room(*spot)
        left, top = min(left, room.x), min(top, room.y)
    needed = round(MARGIN - left, 3), round(MARGIN - top, 3)
    if before is None:
        return needed
    dx, dy = (
        was if 0 <= was - need <= _SLACK else need + (_HEAD if was < need else 0.0)
        for need, was in zip(needed, before, strict=True)
    )
    return dx, dy

"""The lines of a tree: from an effect through its gate to each of its causes, at right angles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rca_studio.diagrams import marks
from rca_studio.diagrams.causal_graph import IMPLIED_LINK
from rca_studio.diagrams.shapes import Drawing, Figure, Path, Point, Rect, Role
from rca_studio.diagrams.text import Ruler
from rca_studio.diagrams.unfolding import Stem
from rca_studio.domain.causal import Cause, EvidenceState, Gate

_ROUND = 7.0
_MOST_WIRES = 4_000
"""So many are remembered, so that an edit draws those anew that changed."""


@dataclass(frozen=True, slots=True, eq=False)
class Bus:
    """The lines of one effect.

    Attributes:
        stem: the effect.
        start: where they join the effect.
        turn: x at which they branch.
        ends: the causes and where their boxes begin.
        path: ids that stand out.
        arrow: whether the effect's end bears a head.
        rise: where given, the lines end there, going up or down from ``start`` to it.
        gate_at: where given, the gate stands between ``turn`` and this x.
        over: link -> a corner by which its line has to go, above or below all else.
    """

    stem: Stem
    start: Point
    turn: float
    ends: Sequence[tuple[Stem, Point]]
    path: frozenset[str]
    arrow: bool = False
    rise: Point | None = None
    gate_at: float | None = None
    over: Mapping[str, Point] = field(default_factory=dict)


def bus_wires(bus: Bus) -> tuple[list[Figure], list[Figure]]:
    """The lines, and the gate where there are several.

    A line that stands out is painted after the others, for they share their way to the effect.
    """
    wires = [_wire(bus, cause, end) for cause, end in bus.ends]
    wires.sort(key=lambda figure: figure.key in bus.path)
    signs: list[Figure] = []
    if len(bus.ends) > 1:
        signs.append(_gate(bus))
    return wires, signs


def _gate(bus: Bus) -> Figure:
    gate = getattr(bus.stem.node, "gate", Gate.ANY)
    radius = marks.GATE_RADIUS
    towards = 1.0 if bus.turn > bus.start.x else -1.0
    near = bus.start.x if bus.gate_at is None else bus.gate_at
    x = near + towards * (radius + (6.0 if bus.gate_at is None else -4.0))
    centre = Point(x, bus.start.y)
    bounds = Rect(centre.x - radius, centre.y - radius, 2 * radius, 2 * radius)
    needed = "All causes are needed." if gate is Gate.ALL else "Each cause is enough."
    id_ = bus.stem.node.id
    return Figure(f"gate:{id_}", Role.GATE, bounds, marks.gate_badge(gate, centre), id_, needed)


def _wire(bus: Bus, cause: Stem, end: Point) -> Figure:
    node = cause.node
    corners = [end, Point(bus.turn, end.y)]
    if corner := bus.over.get(cause.link):
        corners = [end, Point(corner.x, end.y), corner, Point(bus.turn, corner.y)]
    corners += [Point(bus.turn, bus.start.y), bus.start]
    if bus.rise is not None:
        corners.append(bus.rise)
    return _drawn(
        cause.link,
        tuple(corners),
        (node.text, bus.stem.node.text),
        chosen=cause.link in bus.path,
        dashed=isinstance(node, Cause) and node.evidence is EvidenceState.RULED_OUT,
        arrow=bus.arrow,
    )


@lru_cache(maxsize=_MOST_WIRES)
def _drawn(
    key: str,
    corners: tuple[Point, ...],
    texts: tuple[str, str],
    *,
    chosen: bool,
    dashed: bool,
    arrow: bool,
) -> Figure:
    """A line by these corners; the same figure each time."""
    points = rounded(corners)
    ink, width = ("accent", 2.4) if chosen else ("wire", 1.5)
    part = Path(points, ink, width, curved=True, dashed=dashed, arrow=arrow)
    spoken = " leads to ".join(marks.bare_words(text) for text in texts) + "."
    xs, ys = [p.x for p in corners], [p.y for p in corners]
    bounds = Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    return Figure(key, Role.LINK, bounds, (part,), "" if key == IMPLIED_LINK else key, spoken)


def rounded(corners: Sequence[Point]) -> tuple[Point, ...]:
    """A way through corners at right angles, as Béziers that round each of them."""
    way = [corners[0]]
    for corner in corners[1:]:
        if corner != way[-1]:
            way.append(corner)
    points = [way[0]]
    for before, corner, after in zip(way, way[1:], way[2:], strict=False):
        room = min(_ROUND, _length(before, corner) / 2, _length(corner, after) / 2)
        enter = _towards(corner, before, room)
        leave = _towards(corner, after, room)
        points += [points[-1], enter, enter, corner, corner, leave]
    if len(way) == 1:
        way.append(way[0])
    points += [points[-1], way[-1], way[-1]]
    return tuple(points)


def _length(one: Point, other: Point) -> float:
    return abs(one.x - other.x) + abs(one.y - other.y)


def _towards(start: Point, end: Point, by: float) -> Point:
    whole = _length(start, end) or 1.0
    return Point(start.x + (end.x - start.x) / whole * by, start.y + (end.y - start.y) / whole * by)


def note_of(
    key: str, text: str, x: float, y: float, size: float, ruler: Ruler, *, bold: bool = False
) -> Figure:
    """A line of muted words that belongs to no entity; ``y`` is its upper edge."""
    (line,) = marks.lines((text,), x, y, size, colour="muted", bold=bold)
    bounds = Rect(x, y, ruler.width(text, size, bold=bold), size * marks.LINE)
    return Figure(key, Role.NOTE, bounds, (line,), spoken=text)


def nothing_yet(title: str, ruler: Ruler) -> Drawing:
    """The picture of an empty model: one line that says how to begin."""
    note = note_of(
        "empty", "Name the event to begin: what almost went on to harm?", 18.0, 18.0, 12.0, ruler
    )
    return Drawing(note.bounds.right + 18.0, note.bounds.bottom + 18.0, (note,), title)

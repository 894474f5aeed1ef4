"""The causal graph: causes on the left, the event, and on the right the harm that did not happen.

`lay_out_graph` is a pure function of the case. Handed the picture it drew before, it leaves what
is known where it was and only makes room for what is new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from rca_studio.analysis.causal_graph import CausalModel
from rca_studio.analysis.frames import Frame
from rca_studio.analysis.margin import Analysis
from rca_studio.diagrams import marks
from rca_studio.diagrams.arrangement import MARGIN, arrange, swing
from rca_studio.diagrams.graph_blocks import Block, BlockMaker, placed
from rca_studio.diagrams.graph_parts import Arrangement, Memory, Parts, Way, remembered
from rca_studio.diagrams.graph_scope import Scope, scope_of
from rca_studio.diagrams.graphlay_order import GraphlayOrder
from rca_studio.diagrams.layered import columns_of
from rca_studio.diagrams.ordering import Ordering, Wire
from rca_studio.diagrams.shapes import (
    Box,
    Drawing,
    Figure,
    Path,
    Point,
    Rect,
    Role,
    Text,
    bounds_of,
)
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Control, EvidenceState

_MOST_WIRES = 4_000
"""So many wires are remembered, so that an edit draws those anew that changed."""

_ROUND = 10.0
"""Radius of the corners of a detour, in points."""

VIEW = "graph"
"""The name of this view where a `Place` is kept."""

IMPLIED_LINK = "event>harm"
"""Key of the wire from the event to the harm, which is part of every model and not stored."""


@dataclass(frozen=True, slots=True)
class GraphDrawing(Drawing):
    """A causal graph that remembers how it came about, so that the next one can be like it."""

    memory: Memory = field(default_factory=Memory, repr=False, compare=False)


def lay_out_graph(
    casefile: CaseFile,
    ruler: Ruler,
    frame: Frame,
    *,
    analysis: Analysis | None = None,
    previous: Drawing | None = None,
    path: frozenset[str] = frozenset(),
    places: Mapping[str, Point] | None = None,
    folded: frozenset[str] = frozenset(),
    focus: str = "",
    ordering: Ordering | None = None,
) -> Drawing:
    """Draw the causal model.

    Args:
        casefile: the case; an empty model gives a drawing with one line of text.
        ruler: measures the bundled font.
        frame: gives each category its colour and name.
        analysis: where given, root causes are named to screen readers.
        previous: the last drawing of this case; what is in it stays where it was as far as
            possible. Without it everything finds its best place.
        path: ids of nodes and links to stand out (see ``analysis.margin.path_of``).
        places: where nodes were put by hand: the middle of the box, from the middle of the box of
            the event, in points. They stand there and the rest makes room; two on one spot are
            nudged apart. Without an event, and while one node is focused on, they do not count.
        folded: nodes and controls whose causes are folded away, as far as they lead nowhere else.
        focus: only what leads to this node or control, and what it leads to, is drawn.
        ordering: how to order columns where wires cross; graphlay unless given.

    Raises:
        ValueError: the causes lead back to themselves.
    """
    model = CausalModel(casefile)
    memory = previous.memory if isinstance(previous, GraphDrawing) else None
    if memory is not None and memory.columns.keys().isdisjoint(model.nodes):
        memory = None  # the picture of another case
    scope = scope_of(model, folded, focus)
    view = folded, focus if focus in model.nodes else ""
    before = None if view[1] else memory
    parts = parts_of(casefile, model, ruler, frame, analysis, scope, before)
    if not parts.blocks:
        return _empty()
    arrangement = arrange(
        parts,
        memory=memory,
        view=view,
        places=None if view[1] else places,
        ordering=ordering or GraphlayOrder(),
    )
    ruled_out = frozenset(
        cause.id for cause in casefile.causes if cause.evidence is EvidenceState.RULED_OUT
    )
    picture = _Picture(model, parts, arrangement, path, ruled_out)
    figures = [*picture.wires(), *picture.blocks()]
    extent = bounds_of([figure.bounds for figure in figures])
    title = f"Causal graph: {marks.bare_words(model.event.text)}" if model.event else "Causal graph"
    return GraphDrawing(
        extent.right + MARGIN,
        extent.bottom + MARGIN,
        tuple(figures),
        title,
        memory=remembered(arrangement, parts, memory, view),
    )


def places_of(casefile: CaseFile) -> dict[str, Point]:
    """Where people put nodes of this case by hand, for `lay_out_graph`."""
    return {node: Point(place.x, place.y) for node, place in casefile.places(VIEW).items()}


def parts_of(
    casefile: CaseFile,
    model: CausalModel,
    ruler: Ruler,
    frame: Frame,
    analysis: Analysis | None = None,
    scope: Scope | None = None,
    memory: Memory | None = None,
) -> Parts:
    """What of the case is to be arranged: blocks with their sizes, wires and columns."""
    drawn = set((scope or scope_of(model, frozenset(), "")).nodes)
    nodes = [n for n in (model.harm, model.event, *casefile.causes) if n and n.id in drawn]
    part = scope if scope and len(drawn) < len(model.nodes) - len(model.controls) else None
    maker = BlockMaker(casefile, model, ruler, frame, analysis, part)
    blocks = {node.id: maker.block(node) for node in nodes}
    wires = list(_wires(casefile, model, blocks))
    columns = _columns(model, blocks, wires, memory)
    return Parts(blocks, wires, columns, model.event.id if model.event else "")


@dataclass(frozen=True)
class _Picture:
    model: CausalModel
    parts: Parts
    arrangement: Arrangement
    path: frozenset[str]
    ruled_out: frozenset[str]

    def blocks(self) -> Iterator[Figure]:
        """All blocks: leads first, so that shields lie over them, badges over all."""
        spots = self.arrangement.spots
        there = [placed(block, *spots[id_]) for id_, block in self.parts.blocks.items()]
        for one in there:
            yield from one.leads
        for one in there:
            yield from self._standing_out(one.figures) if self.path else one.figures
        for one in there:
            yield from one.badges

    def wires(self) -> Iterator[Figure]:
        """The wires, in the order of the links."""
        blocks, ways, nodes = self.parts.blocks, self.arrangement.ways, self.model.nodes
        for wire in self.parts.wires:
            port = blocks[wire.target].port_at(wire.port)
            yield drawn_wire(
                wire.key,
                ways[wire.key],
                (blocks[wire.source].node.text, nodes[port.target].text),
                chosen=wire.key in self.path,
                dashed=wire.source in self.ruled_out,
                arrow=not port.gate and not (port.lead and port.wires),
            )

    def _standing_out(self, figures: Iterable[Figure]) -> Iterator[Figure]:
        """These figures; a node on the chosen path with a strong outline."""
        for figure in figures:
            if figure.key not in self.path or figure.role is Role.CONTROL:
                yield figure
                continue
            parts = tuple(
                replace(p, stroke="accent", stroke_width=2.4) if isinstance(p, Box) else p
                for p in figure.parts
            )
            yield replace(figure, parts=parts)


@lru_cache(maxsize=_MOST_WIRES)
def drawn_wire(
    key: str, way: Way, texts: tuple[str, str], *, chosen: bool, dashed: bool, arrow: bool
) -> Figure:
    """A wire along its way; the same figure each time."""
    points = _cornered(way.stations) if way.square else _swung(way.stations)
    part = Path(
        tuple(points),
        "accent" if chosen else "wire",
        2.4 if chosen else 1.5,
        curved=True,
        dashed=dashed,
        arrow=arrow,
    )
    spoken = " leads to ".join(marks.bare_words(text) for text in texts) + "."
    xs, ys = zip(*way.stations, strict=True)  # no curve leaves the room between its stations
    left, top = min(xs), min(ys)
    bounds = Rect(left, top, max(xs) - left, max(ys) - top)
    entity = "" if key == IMPLIED_LINK else key
    return Figure(key, Role.LINK, bounds, (part,), entity, spoken)


def _swung(stations: Sequence[tuple[float, float]]) -> list[Point]:
    points = [Point(*stations[0])]
    for end in stations[1:]:
        points += swing(points[-1], Point(*end))
    return points


def _cornered(stations: Sequence[tuple[float, float]]) -> list[Point]:
    """Level and upright pieces joined by round corners, as a chain of curves."""
    corners = [Point(*station) for station in stations]
    points = [corners[0]]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        come, leave = _towards(corner, before), _towards(corner, after)
        points += [*(points[-1], come, come), *(corner, corner, leave)]
    points += [points[-1], corners[-1], corners[-1]]
    return points


def _towards(corner: Point, other: Point) -> Point:
    """A little way from a corner towards the next one, at most half of it."""
    dx, dy = other.x - corner.x, other.y - corner.y
    length = abs(dx) + abs(dy)
    share = min(_ROUND / length, 0.5) if length else 0.0
    return Point(corner.x + dx * share, corner.y + dy * share)


def _wires(casefile: CaseFile, model: CausalModel, blocks: Mapping[str, Block]) -> Iterator[Wire]:
    """All wires to nodes and, through the node it guards, to controls."""
    if model.event and model.harm and blocks.keys() >= {model.event.id, model.harm.id}:
        yield Wire(IMPLIED_LINK, model.event.id, model.harm.id)
    for link in casefile.links:
        effect = model.nodes.get(link.effect_id)
        cell = effect.guards if isinstance(effect, Control) else link.effect_id
        if link.cause_id not in blocks or cell not in blocks:
            continue
        port = next(port for port in blocks[cell].ports if port.target == link.effect_id)
        yield Wire(link.id, link.cause_id, cell, port.at.y)


def _columns(
    model: CausalModel, blocks: Mapping[str, Block], wires: Sequence[Wire], memory: Memory | None
) -> dict[str, int]:
    effects: dict[str, list[str]] = {id_: [] for id_ in blocks}
    for wire in wires:
        effects[wire.source].append(wire.target)
    # A cause that leads nowhere yet waits on the left of the event.
    waiting = (1 if model.event else 0) + (1 if model.harm else 0)
    ends = {node.id for node in (model.event, model.harm) if node is not None}
    least = {id_: waiting for id_, found in effects.items() if not found and id_ not in ends}
    if memory is None:
        return columns_of(effects, least)
    return columns_of(effects, least, memory.columns, _led_elsewhere(memory, effects))


def _led_elsewhere(memory: Memory, effects: Mapping[str, Sequence[str]]) -> set[str]:
    """Nodes that lead neither to what they led to, nor to more, nor to less: somebody moved them,
    and they go to where they belong."""
    found = set()
    for id_, now in effects.items():
        before = memory.effects.get(id_, frozenset())
        if not before.issuperset(now) and not before.issubset(now):
            found.add(id_)
    return found


def _empty() -> Drawing:
    text = "Name the event to begin: what almost went on to harm?"
    note = Text(Point(MARGIN, MARGIN + 14), text, 12, "muted")
    figure = Figure("empty", Role.NOTE, Rect(MARGIN, MARGIN, 330, 20), (note,), spoken=text)
    return Drawing(330 + 2 * MARGIN, 20 + 2 * MARGIN, (figure,), "Causal graph")

"""The causal graph: causes on the left, the event, and on the right the harm that did not happen.

`lay_out_graph` is a pure function of the case. Handed the picture it drew before, it leaves what
is known where it was and only makes room for what is new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rca_studio.analysis.causal_graph import CausalModel
from rca_studio.analysis.frames import Frame
from rca_studio.analysis.margin import Analysis
from rca_studio.diagrams import marks
from rca_studio.diagrams.graph_blocks import Block, BlockMaker, Port, placed
from rca_studio.diagrams.graphlay_order import GraphlayOrder
from rca_studio.diagrams.layered import Placement, columns_of, place
from rca_studio.diagrams.ordering import Cell, Ordering, Wire
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
from rca_studio.domain.casefile import CaseFile, Node
from rca_studio.domain.causal import Control, EvidenceState

_MARGIN = 18.0
_LEAST_GAP = 34.0
_MOST_BEND = 20.0
_MOST_WIRES = 4_000
"""So many wires are remembered, so that an edit draws those anew that changed."""

_STEEP = 0.1
"""Share of the longest climb between two columns that is added to their distance."""

IMPLIED_LINK = "event>harm"
"""Key of the wire from the event to the harm, which is part of every model and not stored."""


def lay_out_graph(
    casefile: CaseFile,
    ruler: Ruler,
    frame: Frame,
    *,
    analysis: Analysis | None = None,
    previous: Drawing | None = None,
    path: frozenset[str] = frozenset(),
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
        ordering: how to order columns where wires cross; graphlay unless given.

    Raises:
        ValueError: the causes lead back to themselves.
    """
    model = CausalModel(casefile)
    nodes: list[Node] = [node for node in (model.harm, model.event) if node is not None]
    nodes += casefile.causes
    if not nodes:
        return _empty()
    maker = BlockMaker(casefile, model, ruler, frame, analysis)
    blocks = {node.id: maker.block(node) for node in nodes}
    wires = list(_wires(casefile, model, blocks))
    columns = _columns(model, blocks, wires)
    cells = [
        Cell(id_, columns[id_], block.front + block.width, block.above, block.below)
        for id_, block in blocks.items()
    ]
    placement = place(
        cells,
        wires,
        earlier=_earlier(previous) if previous else None,
        better=ordering or GraphlayOrder(),
    )
    across = _across(blocks, columns, wires, placement)
    lines = _from_top(blocks, placement)
    ruled_out = frozenset(
        cause.id for cause in casefile.causes if cause.evidence is EvidenceState.RULED_OUT
    )
    picture = _Picture(model, blocks, columns, across, lines, path, ruled_out)
    figures = [*picture.wires(wires, placement), *picture.blocks()]
    extent = bounds_of([figure.bounds for figure in figures])
    title = f"Causal graph: {marks.bare_words(model.event.text)}" if model.event else "Causal graph"
    return Drawing(extent.right + _MARGIN, extent.bottom + _MARGIN, tuple(figures), title)


@dataclass(frozen=True, slots=True)
class _Column:
    """Where a column stands: left end of what stands in front of its boxes, boxes, right end."""

    left: float
    boxes: float
    right: float


@dataclass(frozen=True)
class _Picture:
    model: CausalModel
    placed: Mapping[str, Block]
    columns: Mapping[str, int]
    across: Sequence[_Column]
    lines: Mapping[str, float]
    path: frozenset[str]
    ruled_out: frozenset[str]

    def blocks(self) -> Iterator[Figure]:
        """All blocks: leads first, so that shields lie over them, badges over all."""
        there = [
            placed(block, self.across[self.columns[id_]].boxes, self.lines[id_])
            for id_, block in self.placed.items()
        ]
        for one in there:
            yield from one.leads
        for one in there:
            yield from self._standing_out(one.figures) if self.path else one.figures
        for one in there:
            yield from one.badges

    def wires(self, wires: Sequence[Wire], placement: Placement) -> Iterator[Figure]:
        """The wires, in the order of the links."""
        shift = next(self.lines[key] - line for key, line in placement.lines.items())
        for wire in wires:
            bends = [round(bend + shift, 3) for bend in placement.bends[wire.key]]
            yield self._wire(wire, bends)

    def _wire(self, wire: Wire, bends: Sequence[float]) -> Figure:
        start_column = self.columns[wire.source]
        source = self.placed[wire.source]
        start = (self.across[start_column].boxes + source.width, self.lines[wire.source])
        way: list[tuple[float, float]] = []
        for step, bend in enumerate(bends):
            passed = self.across[start_column - 1 - step]
            way += ((passed.left, bend), (passed.right, bend))
        target = self.across[self.columns[wire.target]]
        port = self._port(wire)
        end = (target.boxes + port.at.x, self.lines[wire.target] + port.at.y)
        way.append((min(target.left, end[0]), end[1]))
        if end[0] > target.left:
            way.append(end)
        return _drawn(
            wire.key,
            start,
            tuple(way),
            (source.node.text, self.model.nodes[port.target].text),
            chosen=wire.key in self.path,
            dashed=wire.source in self.ruled_out,
            arrow=not port.badge and not (port.lead and port.wires),
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

    def _port(self, wire: Wire) -> Port:
        ports = self.placed[wire.target].ports
        return next(port for port in ports if port.at.y == wire.port)


@lru_cache(maxsize=_MOST_WIRES)
def _drawn(
    key: str,
    start: tuple[float, float],
    way: tuple[tuple[float, float], ...],
    texts: tuple[str, str],
    *,
    chosen: bool,
    dashed: bool,
    arrow: bool,
) -> Figure:
    """A wire along these places, level at each; the same figure each time."""
    points = [Point(*start)]
    for end in way:
        points += _swing(points[-1], Point(*end))
    part = Path(
        tuple(points),
        "accent" if chosen else "wire",
        2.4 if chosen else 1.5,
        curved=True,
        dashed=dashed,
        arrow=arrow,
    )
    spoken = " leads to ".join(marks.bare_words(text) for text in texts) + "."
    bounds = bounds_of([Rect(p.x, p.y, 0.0, 0.0) for p in points])
    entity = "" if key == IMPLIED_LINK else key
    return Figure(key, Role.LINK, bounds, (part,), entity, spoken)


def _wires(casefile: CaseFile, model: CausalModel, blocks: Mapping[str, Block]) -> Iterator[Wire]:
    """All wires to nodes and, through the node it guards, to controls."""
    if model.event and model.harm:
        yield Wire(IMPLIED_LINK, model.event.id, model.harm.id)
    for link in casefile.links:
        effect = model.nodes.get(link.effect_id)
        cell = effect.guards if isinstance(effect, Control) else link.effect_id
        if link.cause_id not in blocks or cell not in blocks:
            continue
        port = next(port for port in blocks[cell].ports if port.target == link.effect_id)
        yield Wire(link.id, link.cause_id, cell, port.at.y)


def _columns(
    model: CausalModel, blocks: Mapping[str, Block], wires: Sequence[Wire]
) -> dict[str, int]:
    effects: dict[str, list[str]] = {id_: [] for id_ in blocks}
    for wire in wires:
        effects[wire.source].append(wire.target)
    # A cause that leads nowhere yet waits on the left of the event.
    waiting = (1 if model.event else 0) + (1 if model.harm else 0)
    ends = {node.id for node in (model.event, model.harm) if node is not None}
    least = {id_: waiting for id_, found in effects.items() if not found and id_ not in ends}
    if model.event and not model.harm:
        waiting = 1
    return columns_of(effects, least)


def _across(
    blocks: Mapping[str, Block],
    columns: Mapping[str, int],
    wires: Sequence[Wire],
    placement: Placement,
) -> list[_Column]:
    """Columns from left to right, further apart where wires climb far."""
    count = 1 + max(columns.values())
    front = [0.0] * count
    width = [0.0] * count
    climb = [0.0] * count
    for id_, block in blocks.items():
        front[columns[id_]] = max(front[columns[id_]], block.front)
        width[columns[id_]] = max(width[columns[id_]], block.width)
    for wire in wires:
        heights = [
            placement.lines[wire.source],
            *placement.bends[wire.key],
            placement.lines[wire.target] + wire.port,
        ]
        for step in range(len(heights) - 1):
            into = columns[wire.source] - 1 - step
            climb[into] = max(climb[into], abs(heights[step] - heights[step + 1]))
    found = [_Column(0.0, 0.0, 0.0)] * count
    x = _MARGIN
    for number in range(count - 1, -1, -1):
        if number < count - 1:
            x += _LEAST_GAP + min(_MOST_BEND, climb[number]) + _STEEP * min(climb[number], 500)
        boxes = x + front[number]
        found[number] = _Column(x, boxes, boxes + width[number])
        x = found[number].right
    return found


def _from_top(blocks: Mapping[str, Block], placement: Placement) -> dict[str, float]:
    """Heights so that the highest block or wire begins at the margin."""
    top = min(placement.lines[id_] - block.above for id_, block in blocks.items())
    top = min([top, *(bend for bends in placement.bends.values() for bend in bends)])
    # Rounded, so that a block read back from an earlier picture stands at the very same height.
    return {id_: round(line - top + _MARGIN, 3) for id_, line in placement.lines.items()}


def _swing(start: Point, end: Point) -> tuple[Point, Point, Point]:
    """A curve that leaves and arrives level."""
    middle = (start.x + end.x) / 2
    return Point(middle, start.y), Point(middle, end.y), end


def _earlier(drawing: Drawing) -> Placement:
    """Read the heights back from a drawing."""
    lines: dict[str, float] = {}
    bends: dict[str, tuple[float, ...]] = {}
    for figure in drawing.figures:
        first = figure.parts[0] if figure.parts else None
        if figure.role in (Role.CAUSE, Role.EVENT, Role.HARM) and isinstance(first, Box):
            lines[figure.key] = first.rect.centre.y
        elif figure.role is Role.LINK and isinstance(first, Path) and first.curved:
            # Swings and level stretches take turns; every other swing ends at a bend.
            ends = first.points[3::3]
            passed = (len(ends) - 1) // 2
            bends[figure.key] = tuple(point.y for point in ends[: 2 * passed : 2])
    return Placement(lines, bends)


def _empty() -> Drawing:
    text = "Name the event to begin: what almost went on to harm?"
    note = Text(Point(_MARGIN, _MARGIN + 14), text, 12, "muted")
    figure = Figure("empty", Role.NOTE, Rect(_MARGIN, _MARGIN, 330, 20), (note,), spoken=text)
    return Drawing(330 + 2 * _MARGIN, 20 + 2 * _MARGIN, (figure,), "Causal graph")

"""One node of the causal graph with all that hangs on it: its box, evidence, controls and gates.

Measured from the node's own line: x from the left edge of its box, y from the line on which wires
arrive and leave. In front of the box (to its left) stand the controls that guard it, each with its
caption below; above run the wires to controls whose failure has causes; under the box hang the
evidence and the planned controls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from rca_studio.analysis.causal_graph import CausalModel
from rca_studio.analysis.frames import Bone, Frame
from rca_studio.analysis.margin import Analysis
from rca_studio.analysis.margin_words import mid_sentence
from rca_studio.diagrams import marks
from rca_studio.diagrams.graph_scope import Scope
from rca_studio.diagrams.moving import moved
from rca_studio.diagrams.shapes import (
    Anchor,
    Box,
    Figure,
    Part,
    Path,
    Point,
    Rect,
    Role,
    Text,
    bounds_of,
)
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.casefile import CaseFile, Node
from rca_studio.domain.causal import Cause, Control, ControlState, Event, Gate, Harm

BOX_WIDTH: Final = 168.0
_HARM_WIDTH: Final = 152.0
_LEAST_HEIGHT: Final = 54.0
_SIZE: Final = 12.0
_SMALL: Final = 10.0
_PAD_X: Final = 14.0
_PAD_Y: Final = 11.0
_EVIDENCE: Final = 20.0
_SLOT: Final = 112.0
_ROW: Final = 28.0
_MOST_LINES: Final = 4
_MOST_BLOCKS: Final = 2_000
"""So many blocks are remembered: some for each of the largest cases that can be read."""


@dataclass(frozen=True, slots=True)
class Port:
    """Where the wires of one node or control arrive.

    ``wires`` are drawn, ``gate`` is there where it has to be said: several causes have to come
    together. ``lead`` is what joins the point of arrival with the node or shield, where there is a
    way left.
    """

    target: str
    at: Point
    gate: Gate | None
    wires: int
    lead: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A node ready to be placed; see the module for its measures. The same one for the same
    content, so that what is worked out of it can be remembered."""

    node: Node
    width: float
    front: float
    above: float
    below: float
    ports: tuple[Port, ...]
    figures: tuple[Figure, ...]
    folds: tuple[Figure, ...] = ()

    def port_at(self, y: float) -> Port:
        """The port at this distance from the line."""
        for port in self.ports:
            if port.at.y == y:
                return port
        raise KeyError(y)

    def room(self, x: float, y: float) -> Rect:
        """All it takes with the left edge of its box at ``x`` and its line at ``y``."""
        width, height = self.front + self.width, self.above + self.below
        return Rect(x - self.front, y - self.above, width, height)


class BlockMaker:
    """Makes the blocks of one case."""

    def __init__(
        self,
        casefile: CaseFile,
        model: CausalModel,
        ruler: Ruler,
        frame: Frame,
        analysis: Analysis | None,
        scope: Scope | None = None,
    ) -> None:
        self._drawn = None if scope is None else frozenset(scope.nodes)
        self._away = scope.away if scope else {}
        self._casefile = casefile
        self._model = model
        self._ruler = ruler
        self._frame = frame
        self._roots = frozenset(analysis.root_causes if analysis else ())

    def block(self, node: Node) -> Block:
        """The block of a cause, the event or the harm; one made before where nothing changed."""
        content = _Content(
            node,
            self._inputs(node.id),
            tuple([(self._control(c), self._inputs(c)) for c in self._model.guards_of(node.id)]),
            self._frame.bone(node.category) if isinstance(node, Cause) else None,
            marks.evidence_words(self._casefile, node) if isinstance(node, Cause) else "",
            isinstance(node, Cause) and node.id in self._roots,
        )
        return made_block(self._ruler, content)

    def _inputs(self, id_: str) -> _Inputs:
        causes = self._model.causes_of(id_)
        if self._drawn is None:
            return len(causes), len(causes), 0
        shown = sum([cause in self._drawn for cause in causes])
        return shown, len(causes), self._away.get(id_, 0)

    def _control(self, id_: str) -> Control:
        control = self._model.nodes[id_]
        assert isinstance(control, Control)
        return control


_Inputs: TypeAlias = tuple[int, int, int]
"""Of a node or control: causes that are drawn, all causes, and what is folded away behind it."""


@dataclass(frozen=True, slots=True)
class _Content:
    """All that a block shows."""

    node: Node
    inputs: _Inputs
    controls: tuple[tuple[Control, _Inputs], ...]
    bone: Bone | None
    evidence: str
    root: bool


@lru_cache(maxsize=_MOST_BLOCKS)
def made_block(ruler: Ruler, content: _Content) -> Block:
    """The block of this content; the same one each time."""
    # An edit changes one block of many; the others are as they were.
    return _Maker(ruler, content).made()


class _Maker:
    """Makes one block."""

    def __init__(self, ruler: Ruler, content: _Content) -> None:
        self._ruler = ruler
        self._content = content
        self._inputs = {control.id: inputs for control, inputs in content.controls}
        self._inputs[content.node.id] = content.inputs

    def made(self) -> Block:
        """The block."""
        content = self._content
        node = content.node
        standing = [c for c, _ in content.controls if c.state is not ControlState.PLANNED]
        planned = [c for c, _ in content.controls if c.state is ControlState.PLANNED]
        box = self._box(node, leave=24.0 if planned else 0.0)
        half = _box_of(box).rect.height / 2
        figures = [box]
        main = self._gate(node)
        badge = 2 * marks.GATE_RADIUS
        front = len(standing) * _SLOT + (badge if standing and main else 0.0)
        ports = [_main_port(node, content.inputs[0], main, front)]
        above = half
        for place, control in enumerate(standing):
            centre = Point(-_SLOT * (len(standing) - place - 0.5), 0.0)
            figures.append(self._shield(control, centre, node))
            if count := self._inputs[control.id][0]:
                above += _ROW
                gate = self._gate(control)
                ports.append(_shield_port(control, count, gate, centre, front, half - above))
        below = max(figure.bounds.bottom for figure in figures)
        string_from = _box_of(box).rect.bottom
        for control in planned:
            held_up = (string_from, below)
            figures.append(self._planned(control, node, _box_of(box).rect, held_up))
            string_from = figures[-1].bounds.bottom
            if count := self._inputs[control.id][0]:
                middle = _box_of(figures[-1]).rect.centre.y
                ports.append(_planned_port(control, count, self._gate(control), middle))
            below = figures[-1].bounds.bottom
        if any(port.gate for port in ports):
            front = max(front, badge)
        folds = tuple([fold for figure in figures if (fold := self._fold(figure))])
        above = max([above, *[-fold.bounds.y for fold in folds]])
        return Block(
            node, box.bounds.width, front, above, below, tuple(ports), tuple(figures), folds
        )

    def _gate(self, node: Node) -> Gate | None:
        """The gate of a node or control, where wires arrive and it has several causes."""
        shown, causes, _ = self._inputs[node.id]
        return getattr(node, "gate", None) if shown and causes > 1 else None

    def _fold(self, figure: Figure) -> Figure | None:
        """How many causes are folded away, on the upper edge of what they lead to."""
        away = self._inputs[figure.key][2]
        if not away:
            return None
        said = f"+{away}"
        width = max(26.0, self._ruler.width(said, _SMALL, bold=True) + 14)
        box = next((part for part in figure.parts if isinstance(part, Box)), None)
        if box is not None:
            centre = Point(box.rect.x + 10 + width / 2, box.rect.y)
        else:  # a shield: over its right shoulder
            centre = Point(figure.bounds.centre.x + 8 + width / 2, figure.bounds.y + 2)
        parts = marks.fold_badge(said, centre, width)
        spoken = f"{away} {'cause' if away == 1 else 'causes'} folded away."
        bounds = Rect(centre.x - width / 2, centre.y - 8, width, 16)
        return Figure(f"fold:{figure.key}", Role.FOLD, bounds, parts, figure.key, spoken)

    def _box(self, node: Node, leave: float) -> Figure:
        if isinstance(node, Cause):
            return self._cause(node, leave)
        if isinstance(node, Harm):
            return self._harm(node)
        assert isinstance(node, Event)
        texts = self._wrapped(node.text, BOX_WIDTH, bold=True, most=6)
        rect = _rect(BOX_WIDTH, texts)
        box = Box(rect, "event_fill", "event_stroke", 1.2, radius=8)
        parts: tuple[Part, ...] = (box, *_inside(rect, texts, bold=True))
        spoken = f"Event: {marks.bare_words(node.text)}."
        return Figure(node.id, Role.EVENT, rect, parts, node.id, spoken + self._gate_spoken(node))

    def _cause(self, cause: Cause, leave: float) -> Figure:
        texts = self._wrapped(marks.cause_words(cause), BOX_WIDTH, most=_MOST_LINES)
        rect = _rect(BOX_WIDTH, texts)
        bone = self._content.bone
        out = cause.evidence.value == "ruled_out"
        colour = "muted" if out or not cause.text.strip() else "text"
        box = Box(rect, "card", "border", 1.2, 6, dashed=out, bar=bone.colour if bone else "")
        middle = rect.bottom + _EVIDENCE / 2 + 1
        room = rect.width - 26 - leave
        evidence = self._content.evidence
        parts: tuple[Part, ...] = (
            box,
            *_inside(rect, texts, colour=colour),
            *marks.evidence_mark(cause.evidence, Point(rect.x + 17, middle)),
            Text(
                Point(rect.x + 25, middle + _SMALL * marks.ASCENT),
                self._ruler.shortened(evidence, _SMALL, room),
                _SMALL,
                marks.EVIDENCE_COLOURS[cause.evidence],
            ),
        )
        bounds = Rect(rect.x, rect.y, rect.width, rect.height + _EVIDENCE)
        spoken = f"Cause: {marks.bare_words(marks.cause_words(cause))}."
        spoken += f" {bone.label}." if bone else ""
        spoken += f" {evidence[:1].upper()}{evidence[1:]}." + self._gate_spoken(cause)
        if self._content.root:
            spoken += " Root cause."
        return Figure(cause.id, Role.CAUSE, bounds, parts, cause.id, spoken)

    def _harm(self, harm: Harm) -> Figure:
        texts = self._wrapped(marks.harm_words(harm.text), _HARM_WIDTH, bold=True, most=5)
        rect = _rect(_HARM_WIDTH, (*texts, ""))
        said = "did not happen"
        parts: tuple[Part, ...] = (
            Box(rect, "harm_fill", "harm_stroke", 1.4, radius=8, dashed=True),
            *_inside(rect, (*texts, ""), colour="error", bold=True)[: len(texts)],
            _inside(rect, (*texts, said), colour="error")[-1],
        )
        spoken = f"Harm that {said}: {marks.bare_words(harm.text)}." + self._gate_spoken(harm)
        return Figure(harm.id, Role.HARM, rect, parts, harm.id, spoken)

    def _shield(self, control: Control, centre: Point, guarded: Node) -> Figure:
        said = marks.words(control.text)
        texts = self._ruler.wrap(said, _SMALL, _SLOT - 10, most=_MOST_LINES)
        state = self._ruler.wrap(marks.control_words(control), _SMALL, _SLOT - 10)
        top = centre.y + marks.SHIELD_HEIGHT / 2 + 4
        split = top + marks.text_block(texts, _SMALL)
        colour = "text" if control.kind.designed else "warning"
        parts: tuple[Part, ...] = (
            *marks.shield(control.state, centre),
            *marks.lines(texts, centre.x, top, _SMALL, colour=colour, anchor=Anchor.MIDDLE),
            *marks.lines(state, centre.x, split, _SMALL, colour="muted", anchor=Anchor.MIDDLE),
        )
        bounds = Rect(
            centre.x - _SLOT / 2 + 2,
            centre.y - marks.SHIELD_HEIGHT / 2,
            _SLOT - 4,
            split + marks.text_block(state, _SMALL) - centre.y + marks.SHIELD_HEIGHT / 2,
        )
        spoken = marks.spoken_control(control, guarded.text) + self._gate_spoken(control)
        return Figure(control.id, Role.CONTROL, bounds, parts, control.id, spoken)

    def _planned(
        self, control: Control, guarded: Node, box: Rect, held_up: tuple[float, float]
    ) -> Figure:
        """A planned control on a string: from the box itself, or from the planned one above it.

        ``held_up``: where the string begins, and below what the control has its place.
        """
        start, top = held_up
        said = f"Planned: {mid_sentence(marks.words(control.text))}"
        texts = self._ruler.wrap(said, 11, box.width - 2 * _PAD_X, bold=True, most=_MOST_LINES)
        rect = Rect(box.x, top + 12, box.width, marks.text_block(texts, 11) + 14)
        string = (Point(rect.right - 12, start), Point(rect.right - 12, rect.y))
        parts: tuple[Part, ...] = (
            Path(string, "planned_stroke", 1.4, dashed=True),
            Box(rect, "planned_fill", "planned_stroke", 1.2, 6, dashed=True),
            *marks.lines(texts, rect.x + _PAD_X, rect.y + 7, 11, colour="good", bold=True),
        )
        spoken = marks.spoken_control(control, guarded.text) + self._gate_spoken(control)
        return Figure(control.id, Role.CONTROL, rect, parts, control.id, spoken)

    def _wrapped(
        self, text: str, width: float, *, bold: bool = False, most: int
    ) -> tuple[str, ...]:
        return self._ruler.wrap(marks.words(text), _SIZE, width - _PAD_X - 10, bold=bold, most=most)

    def _gate_spoken(self, node: Node) -> str:
        if self._inputs[node.id][1] < 2:
            return ""
        return (
            " All of its causes are needed."
            if node.gate is Gate.ALL
            else (" Each of its causes is enough.")
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """The figures of a block at its place: leads lie under everything, badges over everything."""

    leads: tuple[Figure, ...]
    figures: tuple[Figure, ...]
    badges: tuple[Figure, ...]


@lru_cache(maxsize=_MOST_BLOCKS)
def placed(block: Block, x: float, y: float) -> Placed:
    """A block with the left edge of its box at ``x`` and its line at ``y``; the same figures each
    time, so that who paints them sees at once that nothing changed."""

    def all_moved(figures: Iterable[Figure]) -> tuple[Figure, ...]:
        return tuple([moved(figure, x, y) for figure in figures])

    return Placed(
        all_moved(leads(block)), all_moved(block.figures), all_moved((*badges(block), *block.folds))
    )


def leads(block: Block) -> Iterator[Figure]:
    """The lines from where wires arrive to the box or shield; shields are painted over them."""
    for port in block.ports:
        if port.lead:
            bounds = bounds_of([Rect(p.x, p.y, 0.0, 0.0) for p in port.lead])
            part = Path(port.lead, "wire", 1.5, arrow=True)
            yield Figure(f"lead:{port.target}", Role.LINK, bounds, (part,))


def badges(block: Block) -> Iterator[Figure]:
    """The gates of a block, painted last."""
    radius = marks.GATE_RADIUS
    for port in block.ports:
        if port.gate:
            parts = marks.gate_badge(port.gate, Point(port.at.x + radius, port.at.y))
            bounds = Rect(port.at.x, port.at.y - radius, 2 * radius, 2 * radius)
            needed = "All causes are needed." if port.gate is Gate.ALL else "Each cause is enough."
            yield Figure(f"gate:{port.target}", Role.GATE, bounds, parts, port.target, needed)


def _main_port(node: Node, wires: int, gate: Gate | None, front: float) -> Port:
    """Wires end at the box; at its badge; or in front of its controls."""
    radius = marks.GATE_RADIUS
    if not front:
        return Port(node.id, Point(-radius - 8 if gate else 0.0, 0.0), gate, wires)
    if wires and not gate:
        return Port(node.id, Point(0.0, 0.0), None, wires)
    start = -front + (2 * radius if wires else 8.0)
    lead = (Point(start, 0.0), Point(0.0, 0.0))
    return Port(node.id, Point(-front, 0.0), gate, wires, lead)


def _shield_port(
    control: Control, wires: int, gate: Gate | None, shield: Point, front: float, y: float
) -> Port:
    """Wires to a control run above the box and come down on its shield."""
    start = -front + (2 * marks.GATE_RADIUS if gate else 0.0)
    top = shield.y - marks.SHIELD_HEIGHT / 2
    lead = (Point(start, y), Point(shield.x, y), Point(shield.x, top))
    return Port(control.id, Point(-front, y), gate, wires, lead)


def _planned_port(control: Control, wires: int, gate: Gate | None, y: float) -> Port:
    return Port(control.id, Point(-2 * marks.GATE_RADIUS if gate else 0.0, y), gate, wires)


def _box_of(figure: Figure) -> Box:
    return next(part for part in figure.parts if isinstance(part, Box))


def _rect(width: float, texts: tuple[str, ...]) -> Rect:
    height = max(_LEAST_HEIGHT, marks.text_block(texts, _SIZE) + 2 * _PAD_Y)
    return Rect(0.0, -height / 2, width, height)


def _inside(
    rect: Rect, texts: tuple[str, ...], *, colour: str = "text", bold: bool = False
) -> tuple[Text, ...]:
    top = rect.centre.y - marks.text_block(texts, _SIZE) / 2
    return marks.lines(texts, rect.x + _PAD_X, top, _SIZE, colour=colour, bold=bold)

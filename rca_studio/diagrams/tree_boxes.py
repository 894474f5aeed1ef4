"""The boxes of the views that are trees: causes, event, harm, and a cause that comes again.

They look like those of the causal graph, but hold what is known of a cause inside, so that many
stand on one page. Measured from the left edge of the box and the middle of its height.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rca_studio.analysis.frames import Bone, Frame
from rca_studio.diagrams import marks
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
)
from rca_studio.diagrams.text import Ruler
from rca_studio.diagrams.unfolding import Stem
from rca_studio.domain.casefile import CaseFile, Node
from rca_studio.domain.causal import Cause, Control, ControlState, Event, EvidenceState, Gate, Harm
from rca_studio.domain.words import plural

WIDTH: Final = 180.0
SIZE: Final = 12.0
SMALL: Final = 10.0
PAD: Final = 13.0
_PAD_Y: Final = 7.0
_EVIDENCE: Final = 17.0
_MOST_LINES: Final = 5
_LEAST_HEIGHT: Final = 34.0

_SMALL_SHIELD: Final = 0.46
"""The small shield against the large one."""

FOLD_HEIGHT: Final = 16.0
SLOT: Final = 112.0
"""Room for a shield with its words on a line."""

_SHIELD_ROOM: Final = 18.0
_MOST_PIECES: Final = 4_000
"""So many are remembered: some for each of the largest cases that can be read."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Part of a picture, at no place yet; the same one for the same content, so that what is
    worked out of it can be remembered."""

    figure: Figure


@lru_cache(maxsize=_MOST_PIECES)
def piece_at(piece: Piece, x: float, y: float) -> Figure:
    """A piece at its place; the same figure each time, so that who paints it sees at once that
    nothing changed."""
    return moved(piece.figure, x, y)


@dataclass(frozen=True, slots=True)
class _Content:
    """All that a box shows."""

    node: Node
    key: str
    gate: str
    chosen: bool
    again: bool = False
    elsewhere: tuple[Node, ...] = ()
    bone: Bone | None = None
    evidence: str = ""


class BoxMaker:
    """Makes the boxes and signs of one case."""

    def __init__(
        self, casefile: CaseFile, ruler: Ruler, frame: Frame, path: frozenset[str]
    ) -> None:
        self._casefile = casefile
        self.ruler = ruler
        self._frame = frame
        self._path = path

    def box(self, stem: Stem) -> Piece:
        """The box of a cause, the event or the harm."""
        node = stem.node
        chosen = node.id in self._path
        if not isinstance(node, Cause):
            return _box(self.ruler, _Content(node, stem.key, gate_spoken(stem), chosen))
        content = _Content(
            node,
            stem.key,
            gate_spoken(stem),
            chosen,
            stem.again,
            stem.elsewhere,
            self._frame.bone(node.category),
            marks.evidence_words(self._casefile, node),
        )
        return _box(self.ruler, content)

    def row(self, stem: Stem, guarded: str) -> Piece:
        """A control as a row of words; ``guarded`` says what it guards."""
        assert isinstance(stem.node, Control)
        return control_row(self.ruler, stem.node, guarded, gate_spoken(stem))

    def shield(self, stem: Stem, guarded: str) -> Piece:
        """A control as a shield on a line; ``guarded`` says what it guards."""
        assert isinstance(stem.node, Control)
        return captioned_shield(self.ruler, stem.node, guarded, gate_spoken(stem))


@lru_cache(maxsize=_MOST_PIECES)
def _box(ruler: Ruler, content: _Content) -> Piece:
    # An edit changes one box of many; the others are as they were.
    node = content.node
    if isinstance(node, Cause):
        return Piece((_again if content.again else _cause)(ruler, content, node))
    if isinstance(node, Event):
        texts = _wrapped(ruler, marks.words(node.text), bold=True, most=7)
        rect = _rect(marks.text_block(texts, SIZE) + 2 * _PAD_Y + 8)
        box = _outlined(content, Box(rect, "event_fill", "event_stroke", 1.2, radius=8))
        spoken = f"Event: {marks.bare_words(node.text)}.{content.gate}"
        parts: tuple[Part, ...] = (box, *inside(rect, texts, bold=True))
        return Piece(Figure(node.id, Role.EVENT, rect, parts, node.id, spoken))
    texts = _wrapped(ruler, marks.harm_words(node.text), bold=True, most=6)
    block = marks.text_block((*texts, ""), SIZE)
    rect = _rect(block + 2 * _PAD_Y + 4)
    said = ("did not happen",)
    left, top = rect.x + PAD, -block / 2
    harm = Box(rect, "harm_fill", "harm_stroke", 1.4, radius=8, dashed=True)
    parts = (
        _outlined(content, harm),
        *aligned(texts, left, rect.right - PAD, top, SIZE, colour="error", bold=True),
        *marks.lines(said, left, top + marks.text_block(texts, SIZE), SIZE, colour="error"),
    )
    spoken = f"Harm that {said[0]}: {marks.bare_words(node.text)}.{content.gate}"
    return Piece(Figure(node.id, Role.HARM, rect, parts, node.id, spoken))


def _cause(ruler: Ruler, content: _Content, cause: Cause) -> Figure:
    out = cause.evidence is EvidenceState.RULED_OUT
    texts = _wrapped(ruler, marks.cause_words(cause), most=_MOST_LINES)
    also = _also(content.elsewhere)
    block = marks.text_block(texts, SIZE)
    rect = _rect(block + 2 * _PAD_Y + _EVIDENCE + (_EVIDENCE - 3 if also else 0.0))
    bone = content.bone
    bar = bone.colour if bone else ""
    colour = "muted" if out or not cause.text.strip() else "text"
    top = rect.y + _PAD_Y
    middle = top + block + _EVIDENCE / 2
    ink = marks.EVIDENCE_COLOURS[cause.evidence]
    parts: list[Part] = [
        _outlined(content, Box(rect, "card", "border", 1.2, 6, dashed=out, bar=bar)),
        *aligned(texts, rect.x + PAD, rect.right - 8, top, SIZE, colour=colour),
        *marks.evidence_mark(cause.evidence, Point(rect.x + PAD + 4, middle)),
        _note(ruler, content.evidence, rect, middle, ink),
    ]
    if also:
        middle += _EVIDENCE - 3
        parts += again_mark(Point(rect.x + PAD + 4, middle))
        parts.append(_note(ruler, also, rect, middle, "muted"))
    spoken = f"Cause: {marks.bare_words(marks.cause_words(cause))}."
    spoken += f" {bone.label}." if bone else ""
    spoken += f" {content.evidence[:1].upper()}{content.evidence[1:]}.{content.gate}"
    spoken += f" {also[:1].upper()}{also[1:]}." if also else ""
    return Figure(content.key, Role.CAUSE, rect, tuple(parts), cause.id, spoken)


def _again(ruler: Ruler, content: _Content, cause: Cause) -> Figure:
    """A cause that is unfolded elsewhere: two sheets behind each other, and where it is."""
    texts = _wrapped(ruler, marks.cause_words(cause), most=_MOST_LINES)
    block = marks.text_block(texts, SIZE)
    also = _also(content.elsewhere) or "stands elsewhere as well"
    rect = _rect(block + 2 * _PAD_Y + _EVIDENCE + 3)
    front = Rect(rect.x, rect.y, rect.width - 3, rect.height - 3)
    top = front.y + _PAD_Y
    middle = top + block + _EVIDENCE / 2
    parts: tuple[Part, ...] = (
        Box(front.moved(3, 3), "header", "border", 1.0, 6),
        _outlined(content, Box(front, "header", "border", 1.2, 6)),
        *aligned(texts, front.x + PAD, front.right - 8, top, SIZE, colour="muted"),
        *again_mark(Point(front.x + PAD + 4, middle)),
        _note(ruler, also, front, middle, "muted"),
    )
    said = marks.bare_words(marks.cause_words(cause))
    spoken = f"Cause, comes again: {said}. {also[:1].upper()}{also[1:]}."
    return Figure(content.key, Role.CAUSE, rect, parts, cause.id, spoken)


def _wrapped(ruler: Ruler, text: str, *, bold: bool = False, most: int) -> tuple[str, ...]:
    return ruler.wrap(text, SIZE, WIDTH - PAD - 8, bold=bold, most=most)


def _note(ruler: Ruler, text: str, rect: Rect, middle: float, colour: str) -> Text:
    """A line of small words beside a sign."""
    left = rect.x + PAD + 13
    short = ruler.shortened(text, SMALL, rect.right - 8 - left)
    return Text(Point(left, middle + SMALL * marks.ASCENT), short, SMALL, colour)


def _outlined(content: _Content, box: Box) -> Box:
    """A box; with a strong outline where it is on the chosen path."""
    if not content.chosen:
        return box
    return Box(box.rect, box.fill, "accent", 2.4, box.radius, box.dashed, box.bar)


@lru_cache(maxsize=_MOST_PIECES)
def control_row(
    ruler: Ruler, control: Control, guarded: str, gate: str, room: float = WIDTH - 6.0
) -> Piece:
    """A control as a row: a small shield and the words beside it, ``room`` points wide in all.

    Measured from the left edge and the upper edge of the row.
    """
    room -= _SHIELD_ROOM
    texts = ruler.wrap(marks.words(control.text), SMALL, room, most=_MOST_LINES)
    state = ruler.wrap(marks.control_words(control), SMALL, room)
    split = 2.0 + marks.text_block(texts, SMALL)
    wide = max(ruler.width(text, SMALL) for text in (*texts, *state))
    height = split + marks.text_block(state, SMALL) + 2.0
    bounds = Rect(0.0, 0.0, min(room, wide) + _SHIELD_ROOM, height)
    left = _SHIELD_ROOM
    parts: tuple[Part, ...] = (
        *small_shield(control.state, Point(7.0, 2.0 + SMALL * marks.LINE / 2)),
        *aligned(texts, left, bounds.right, 2.0, SMALL, colour=_control_colour(control)),
        *marks.lines(state, left, split, SMALL, colour="muted"),
    )
    spoken = marks.spoken_control(control, guarded) + gate
    return Piece(Figure(control.id, Role.CONTROL, bounds, parts, control.id, spoken))


@lru_cache(maxsize=_MOST_PIECES)
def captioned_shield(ruler: Ruler, control: Control, guarded: str, gate: str) -> Piece:
    """A control as a shield with its words below; measured from the middle of the shield."""
    texts = ruler.wrap(marks.words(control.text), SMALL, SLOT - 10, most=_MOST_LINES)
    state = ruler.wrap(marks.control_words(control), SMALL, SLOT - 10)
    half = marks.SHIELD_HEIGHT / 2
    split = half + 4.0 + marks.text_block(texts, SMALL)
    colour = _control_colour(control)
    parts: tuple[Part, ...] = (
        *marks.shield(control.state, Point(0.0, 0.0)),
        *marks.lines(texts, 0.0, half + 4.0, SMALL, colour=colour, anchor=Anchor.MIDDLE),
        *marks.lines(state, 0.0, split, SMALL, colour="muted", anchor=Anchor.MIDDLE),
    )
    height = split + marks.text_block(state, SMALL) + half
    bounds = Rect(-SLOT / 2 + 2, -half, SLOT - 4, height)
    spoken = marks.spoken_control(control, guarded) + gate
    return Piece(Figure(control.id, Role.CONTROL, bounds, parts, control.id, spoken))


def _control_colour(control: Control) -> str:
    if control.state is ControlState.PLANNED:
        return "good"
    return "text" if control.kind.designed else "warning"


def _also(elsewhere: Sequence[object]) -> str:
    """Where else a cause leads: "also under Walker out of reach", "also under 3 others"."""
    if not elsewhere:
        return ""
    if len(elsewhere) > 1:
        return f"also under {len(elsewhere)} others"
    return f"also under {marks.bare_words(getattr(elsewhere[0], 'text', ''))}"


def gate_spoken(stem: Stem) -> str:
    """How the causes of a node combine, for a screen reader; nothing for fewer than two."""
    if len(stem.causes) + isinstance(stem.node, Harm) < 2:
        return ""
    needed = getattr(stem.node, "gate", Gate.ANY) is Gate.ALL
    return " All of its causes are needed." if needed else " Each of its causes is enough."


def again_mark(centre: Point) -> tuple[Part, ...]:
    """Two sheets behind each other: this stands at another place as well."""
    x, y = centre.x, centre.y
    return (
        Box(Rect(x - 2.0, y - 4.0, 6.0, 6.0), "card", "muted", 1.0, 1.5),
        Box(Rect(x - 4.0, y - 2.0, 6.0, 6.0), "card", "muted", 1.0, 1.5),
    )


def small_shield(state: ControlState, centre: Point) -> tuple[Part, ...]:
    """The shield of a control, small enough for a line of text."""
    return tuple(
        Path(
            tuple(
                Point(centre.x + p.x * _SMALL_SHIELD, centre.y + p.y * _SMALL_SHIELD)
                for p in part.points
            ),
            part.stroke,
            1.1,
            part.fill,
            part.curved,
            part.closed,
            part.dashed,
        )
        for part in marks.shield(state, Point(0.0, 0.0))
        if isinstance(part, Path)
    )


def fold_badge(key: str, count: int, left: float, middle: float, ruler: Ruler) -> Figure:
    """A pill "+7" that says how many causes are folded away behind a node."""
    said = f"+{count}"
    width = ruler.width(said, SMALL, bold=True) + 14
    rect = Rect(left, middle - FOLD_HEIGHT / 2, width, FOLD_HEIGHT)
    parts = marks.fold_badge(said, rect.centre, width)
    spoken = f"{plural(count, 'cause')} folded away."
    return Figure(f"fold:{key}", Role.FOLD, rect, parts, key, spoken)


def reads_from_right(text: str) -> bool:
    """Whether the first letter with a direction is of a script written from right to left."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def aligned(
    texts: Sequence[str],
    left: float,
    right: float,
    top: float,
    size: float,
    *,
    colour: str = "text",
    bold: bool = False,
) -> tuple[Text, ...]:
    """Lines between two edges: they begin at the left one, or where they read from the right,
    at the right one."""
    turned = reads_from_right(" ".join(texts))
    x, anchor = (right, Anchor.END) if turned else (left, Anchor.START)
    return marks.lines(texts, x, top, size, colour=colour, bold=bold, anchor=anchor)


def inside(rect: Rect, texts: Sequence[str], *, bold: bool = False) -> tuple[Text, ...]:
    """Lines in the middle of a box."""
    top = rect.centre.y - marks.text_block(texts, SIZE) / 2
    return aligned(texts, rect.x + PAD, rect.right - 8, top, SIZE, bold=bold)


def _rect(height: float) -> Rect:
    height = max(_LEAST_HEIGHT, height)
    return Rect(0.0, -height / 2, WIDTH, height)

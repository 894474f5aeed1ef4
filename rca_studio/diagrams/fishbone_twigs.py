"""The causes of a fishbone: level twigs that end on a bone, and what hangs on them.

All is measured in leaning coordinates, in which every bone is upright (see ``diagrams.fishbone``):
there a cause with all that stands under it is a rectangle, to the left of its bone (``Lane.LEFT``)
or to its right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from rca_studio.analysis.margin_words import mid_sentence
from rca_studio.diagrams import marks
from rca_studio.diagrams.shapes import Figure, Part, Path, Point, Rect, Role
from rca_studio.diagrams.text import Ruler
from rca_studio.diagrams.tree_boxes import (
    FOLD_HEIGHT,
    Piece,
    aligned,
    control_row,
    fold_badge,
    piece_at,
)
from rca_studio.domain.causal import Cause, Control, EvidenceState

LEAN: Final = 0.42
"""How far a bone goes to the left for each point it goes away from the spine."""

ROW_GAP: Final = 13.0
LONG: Final = 520.0
"""A bone that would grow longer than this has causes on both sides."""

SIZE: Final = 11.0
_TEXT_ROOM = 138.0
_SIGN_ROOM = 13.0
_MOST_LINES = 6
_PAD = 5.0
_STEP = 26.0


class Lane(Enum):
    """On which side of its bone a cause stands."""

    LEFT = -1.0
    RIGHT = 1.0

    @property
    def other(self) -> Lane:
        """The other side."""
        return Lane.RIGHT if self is Lane.LEFT else Lane.LEFT


@dataclass(frozen=True, slots=True)
class Row:
    """A control that guards a cause, ``at`` points below the top of the cause's words; ``hidden``
    causes are folded away behind it."""

    piece: Piece
    at: float
    hidden: int


@dataclass(eq=False)
class Twig:
    """A cause on its twig with all that stands under it.

    Measured from where the twig ends on its bone: ``reach`` away from the bone, ``inner`` towards
    the spine, ``outer`` away from it. The twigs of its own causes end on a bone of their own, which
    stands ``fork`` away: ``far`` of them on its far side and, where it would grow too long, the
    others ``near``, between the two bones. ``rows`` are the controls that guard it, each from the
    top of the words.
    """

    cause: Cause
    lines: tuple[str, ...]
    width: float
    height: float
    rows: tuple[Row, ...]
    hidden: int
    twigs: list[Twig]
    reach: float = 0.0
    inner: float = 0.0
    outer: float = 0.0
    fork: float = 0.0
    far: tuple[tuple[Twig, float], ...] = ()
    near: tuple[tuple[Twig, float], ...] = ()

    def all(self) -> Iterator[Twig]:
        """This and all that stand under it."""
        todo = [self]
        while todo:
            twig = todo.pop()
            yield twig
            todo += twig.twigs


def words_of(cause: Cause) -> str:
    """A cause as it is written on a fishbone."""
    text = marks.cause_words(cause)
    if cause.evidence is EvidenceState.RULED_OUT:
        return f"Ruled out: {mid_sentence(text)}"
    return text


def twig_of(
    cause: Cause,
    under: list[Twig],
    guards: Sequence[Control],
    hidden: Mapping[str, int],
    ruler: Ruler,
) -> Twig:
    """A cause with its words and controls, before its place is known."""
    away = hidden.get(cause.id, 0)
    bold = bool(under or away)
    lines = ruler.wrap(words_of(cause), SIZE, _TEXT_ROOM, bold=bold, most=_MOST_LINES)
    width = _SIGN_ROOM + max(ruler.width(line, SIZE, bold=bold) for line in lines)
    height = marks.text_block(lines, SIZE)
    rows: list[Row] = []
    for control in guards:
        piece = control_row(ruler, control, cause.text, "", _TEXT_ROOM + _SIGN_ROOM)
        row = Row(piece, height + 1.0, hidden.get(control.id, 0))
        rows.append(row)
        width = max(width, piece.figure.bounds.width)
        height += 1.0 + piece.figure.bounds.height + (FOLD_HEIGHT + 3.0 if row.hidden else 0.0)
    if away:
        height += FOLD_HEIGHT + 4.0
    return Twig(cause, lines, width, height, tuple(rows), away, under)


def stacked(
    twigs: Sequence[Twig], down: float, start: float, gap: float
) -> tuple[tuple[float, ...], float]:
    """Distances of twigs along their bone, first cause uppermost, and where the last ends.

    ``down`` is -1 above the spine, where the first cause is the one furthest from it, else 1.
    """
    spots: dict[str, float] = {}
    at = start
    for twig in reversed(twigs) if down < 0 else twigs:
        spots[twig.cause.id] = at + twig.inner
        at += twig.inner + twig.outer + gap
    return tuple(spots[twig.cause.id] for twig in twigs), at - gap


def measure(twig: Twig, down: float) -> None:
    """Work out the rectangle of a twig from those under it."""
    twig.reach = 2 * _PAD + twig.width + LEAN * twig.height
    twig.inner, twig.outer = 2.0, 2.0
    if _outside(twig, down):
        twig.outer += twig.height
    else:
        twig.inner += twig.height
    if twig.twigs:
        far, near = laned(twig.twigs)
        twig.far, far_end = _spotted(far, down)
        twig.near, near_end = _spotted(near, down)
        twig.outer = max(far_end, near_end)
        twig.fork = _STEP + max((under.reach for under in near), default=0.0)
        twig.reach = max(twig.reach, twig.fork + max(under.reach for under in far))


def laned(twigs: list[Twig]) -> tuple[list[Twig], list[Twig]]:
    """All causes of a bone on one side; of one that would grow too long, the last on the other."""
    if needed(twigs) <= LONG or len(twigs) < 2:
        return twigs, []
    count = min(range(1, len(twigs)), key=lambda n: max(needed(twigs[:n]), needed(twigs[n:])))
    return twigs[:count], twigs[count:]


def needed(twigs: Sequence[Twig]) -> float:
    """The least length of a bone with these on one side."""
    return sum(twig.inner + twig.outer + ROW_GAP for twig in twigs) + ROW_GAP


def _spotted(twigs: Sequence[Twig], down: float) -> tuple[tuple[tuple[Twig, float], ...], float]:
    spots, end = stacked(twigs, down, ROW_GAP, ROW_GAP)
    return tuple(zip(twigs, spots, strict=True)), end if twigs else 0.0


def _outside(twig: Twig, down: float) -> bool:
    """Whether the words stand on the side of the twig that is away from the spine."""
    return down < 0 and not twig.twigs


@dataclass(frozen=True)
class TwigPainter:
    """Draws twigs above (``down`` -1) or below (1) the spine, whose height is 0."""

    down: float
    ruler: Ruler
    path: frozenset[str]

    def figures(self, twig: Twig, lane: Lane, x: float, v: float) -> Iterator[Figure]:
        """A twig that ends at ``x``, ``v`` points away from the spine, and all under it."""
        todo = [(twig, lane, x, v)]
        while todo:
            one, lane, x, v = todo.pop()
            yield from self._own(one, lane, x, v)
            start = x + lane.value * one.fork
            for under, spot in one.far:
                todo.append((under, lane, start - LEAN * spot, v + spot))
            for under, spot in one.near:
                todo.append((under, lane.other, start - LEAN * spot, v + spot))

    def _own(self, twig: Twig, lane: Lane, x: float, v: float) -> Iterator[Figure]:
        y = self.down * v
        above = not _below(twig, self.down)
        left = self._left(twig, lane, x)
        top = y - twig.height - 1.0 if above else y + 2.0
        chosen = twig.cause.id in self.path
        cause = twig.cause
        open_ = cause.evidence in (EvidenceState.HYPOTHESIS, EvidenceState.RULED_OUT)
        colour = "accent_text" if chosen else "muted" if open_ else "text"
        bold = bool(twig.twigs or twig.hidden)
        text_right = left + _SIGN_ROOM + min(_TEXT_ROOM, twig.width - _SIGN_ROOM)
        parts: list[Part] = list(self._lines(twig, lane, x, y, left, chosen))
        sign = Point(left + 4.0, top + SIZE * marks.LINE / 2)
        parts += marks.evidence_mark(cause.evidence, sign)
        parts += aligned(
            twig.lines, left + _SIGN_ROOM, text_right, top, SIZE, colour=colour, bold=bold
        )
        words = marks.text_block(twig.lines, SIZE)
        bounds = Rect(left - 3.0, top - 1.0, twig.width + 6.0, words + 2.0)
        spoken = f"Cause: {marks.bare_words(marks.cause_words(cause))}. {cause.evidence.label}."
        yield Figure(cause.id, Role.CAUSE, bounds, tuple(parts), cause.id, spoken)
        for row in twig.rows:
            yield piece_at(row.piece, left, top + row.at)
            if row.hidden:
                id_ = row.piece.figure.key
                middle = top + row.at + row.piece.figure.bounds.height + FOLD_HEIGHT / 2 + 1.0
                yield fold_badge(id_, row.hidden, left + _SIGN_ROOM, middle, self.ruler)
        if twig.hidden:
            middle = top + twig.height - 2.0 - FOLD_HEIGHT / 2
            yield fold_badge(cause.id, twig.hidden, left + _SIGN_ROOM, middle, self.ruler)

    def _left(self, twig: Twig, lane: Lane, x: float) -> float:
        """The left edge of the words; away from a bone that leans towards them."""
        outside = _outside(twig, self.down)
        lean = LEAN * twig.height
        if lane is Lane.LEFT:
            return x - _PAD - (lean if outside else 0.0) - twig.width
        return x + _PAD + (0.0 if outside else lean)

    def _lines(
        self, twig: Twig, lane: Lane, x: float, y: float, left: float, chosen: bool
    ) -> Iterator[Part]:
        """The twig itself, and the bone of the causes under it."""
        side = lane.value
        fork = x + side * (twig.fork + _PAD if twig.twigs else 0.0)
        if lane is Lane.LEFT:
            end = min(left - _PAD, fork)
        else:
            end = max(left + twig.width + _PAD, fork)
        stroke = "accent" if chosen else "wire"
        yield Path((Point(end, y), Point(x, y)), stroke, 1.3 if twig.twigs else 1.0)
        if twig.twigs:
            start = x + side * twig.fork
            last = max(spot for _, spot in (*twig.far, *twig.near))
            tip = Point(start - LEAN * last, y + self.down * last)
            yield Path((tip, Point(start, y)), "wire", 1.1)


def _below(twig: Twig, down: float) -> bool:
    """Whether the words stand below the twig: above it grow the causes under it."""
    return down < 0 and bool(twig.twigs)

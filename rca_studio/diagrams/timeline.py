"""The timeline: what happened, step by step, beside what was expected.

Steps stand below each other, for they are sentences and not dots; time runs down the axis, each
step as exactly as it is known. Where nothing is recorded the axis is dashed, and the words say so.
A long timeline goes on in a further column of the page, so that it still fits a screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log
from typing import Final

from rca_studio.analysis.frames import Bone, Frame
from rca_studio.diagrams import marks
from rca_studio.diagrams.shapes import (
    Anchor,
    Box,
    Disc,
    Drawing,
    Figure,
    Part,
    Path,
    Point,
    Rect,
    Role,
    Text,
)
from rca_studio.diagrams.text import Ruler
from rca_studio.diagrams.tidy import shared
from rca_studio.diagrams.timeline_order import in_order, spoken_when, when
from rca_studio.diagrams.tree_boxes import Piece, aligned, piece_at, small_shield
from rca_studio.diagrams.tree_page import MARGIN, SHAPE, on_paper, title_of
from rca_studio.diagrams.tree_wires import note_of
from rca_studio.domain.casefile import CaseFile, Node
from rca_studio.domain.causal import Cause, Control, Event, Harm
from rca_studio.domain.timeline import EntryKind, TimelineEntry

_WHEN: Final = 92.0
_AXIS: Final = _WHEN + 22.0
_HAPPENED: Final = _AXIS + 20.0
_HAPPENED_WIDTH: Final = 300.0
_BETWEEN_LANES: Final = 22.0
_EXPECTED: Final = _HAPPENED + _HAPPENED_WIDTH + _BETWEEN_LANES
_EXPECTED_WIDTH: Final = 230.0
_BAND: Final = _EXPECTED + _EXPECTED_WIDTH
_BETWEEN_BANDS: Final = 46.0
_HEAD: Final = 30.0
_ROW_GAP: Final = 12.0
_SIZE: Final = 12.0
_SMALL: Final = 10.0
_PAD: Final = 12.0
_PAD_Y: Final = 8.0
_FEW: Final = 10
"""So many steps stand in one column whatever the shape of the page."""

_MOST_ROWS: Final = 2_000
"""So many rows are remembered: some for each of the longest timelines."""

_NOTHING = "Write the first step: what happened?"


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """One step, measured from the left end of its band and its own upper edge."""

    entry: TimelineEntry
    pieces: tuple[Piece, ...]
    height: float


@dataclass(frozen=True, slots=True)
class _Content:
    """All that a step shows; ``before`` is the moment of the last step above it that has one."""

    entry: TimelineEntry
    before: str
    node: Node | None
    bone: Bone | None
    chosen: bool


def lay_out_timeline(
    casefile: CaseFile,
    ruler: Ruler,
    frame: Frame,
    *,
    path: frozenset[str] = frozenset(),
) -> Drawing:
    """Draw the steps of a case.

    Each step gives figures with keys made of its id: the step itself (the bare id), ``when:``,
    ``expected:`` where something was expected, and ``about:``, whose entity is the node that it
    tells of.

    Args:
        casefile: the case; without steps a drawing with one line of text.
        ruler: measures the bundled font.
        frame: gives each category its colour.
        path: ids of steps and nodes to stand out; with a node, the steps that tell of it.
    """
    title = title_of("Timeline", casefile)
    entries = in_order(casefile.timeline)
    if not entries:
        return on_paper([note_of("empty", _NOTHING, MARGIN, MARGIN, 12.0, ruler)], title)
    contents = _contents(casefile, entries, frame, path)
    rows = [_row(ruler, content) for content in contents]
    by_id = {content.entry.id: content for content in contents}
    figures: list[Figure] = []
    for number, band in enumerate(_bands(rows)):
        if number:  # a new column says again which day it is
            band[0] = _row(ruler, replace(by_id[band[0].entry.id], before=""))
        x = MARGIN + number * (_BAND + _BETWEEN_BANDS)
        figures += _band(band, number, x, ruler)
    return on_paper(figures, title)


def _bands(rows: Sequence[_Row]) -> list[list[_Row]]:
    """The rows in as many columns as bring the page nearest to the shape of a screen."""
    whole = sum(row.height + _ROW_GAP for row in rows)
    count = 1
    if len(rows) > _FEW:
        most = max(1, len(rows) // 4)
        count = min(range(1, most + 1), key=lambda n: _odd(n, whole))
    stacks = shared([row.height + _ROW_GAP for row in rows], count)
    return [[rows[at] for at in stack] for stack in stacks]


def _odd(bands: int, whole: float) -> float:
    """How far a page of so many columns is from the shape of a screen."""
    width = bands * (_BAND + _BETWEEN_BANDS)
    return abs(log(width / (whole / bands + _HEAD + 2 * MARGIN) / SHAPE))


def _band(rows: Sequence[_Row], number: int, x: float, ruler: Ruler) -> Iterator[Figure]:
    """One column: headings, the axis, and its steps."""
    places = ((0.0, "When"), (_HAPPENED, "What happened"), (_EXPECTED, "What was expected"))
    for place, words in places:
        key = f"head:{number}:{place:.0f}"
        yield note_of(key, words, x + place, MARGIN, 11.0, ruler, bold=True)
    y = MARGIN + _HEAD
    axis: list[Part] = []
    steps: list[Figure] = []
    for row in rows:
        steps += [piece_at(piece, x, y) for piece in row.pieces]
        gap = row.entry.kind is not EntryKind.HAPPENED
        last = row is rows[-1]
        ends = Point(x + _AXIS, y), Point(x + _AXIS, y + row.height + (0.0 if last else _ROW_GAP))
        axis.append(Path(ends, "wire", 1.5, dashed=gap, arrow=last))
        y += row.height + _ROW_GAP
    top = MARGIN + _HEAD
    bounds = Rect(x + _AXIS - 1.0, top, 2.0, y - _ROW_GAP - top)
    yield Figure(f"axis:{number}", Role.SPINE, bounds, tuple(axis))
    yield from steps


def _contents(
    casefile: CaseFile, entries: Sequence[TimelineEntry], frame: Frame, path: frozenset[str]
) -> list[_Content]:
    found: list[_Content] = []
    dated = ""
    for entry in entries:
        about = casefile.get(entry.about)
        node = about if isinstance(about, Cause | Control | Event | Harm) else None
        bone = frame.bone(node.category) if isinstance(node, Cause) else None
        chosen = entry.id in path or (node is not None and node.id in path)
        found.append(_Content(entry, dated, node, bone, chosen))
        dated = entry.moment or dated
    return found


@lru_cache(maxsize=_MOST_ROWS)
def _row(ruler: Ruler, content: _Content) -> _Row:
    # An edit changes one step of many; the others are as they were.
    return _RowMaker(ruler, content).row()


class _RowMaker:
    """Makes one row."""

    def __init__(self, ruler: Ruler, content: _Content) -> None:
        self._ruler = ruler
        self._content = content

    def row(self) -> _Row:
        """The row."""
        content = self._content
        entry = content.entry
        step = self._happened(entry, content.node)
        figures = [self._when(entry, content.before), *step]
        if entry.expected.strip():
            figures.append(self._expected(entry))
        height = max(figure.bounds.bottom for figure in figures)
        return _Row(entry, tuple(Piece(figure) for figure in figures), height)

    def _when(self, entry: TimelineEntry, before: str) -> Figure:
        day, rest = when(entry, before)
        exact = len(entry.moment) > 10
        parts: list[Part] = []
        top = _PAD_Y
        if day:
            parts += marks.lines((day,), _WHEN, top, _SIZE, bold=True, anchor=Anchor.END)
            top += _SIZE * marks.LINE
        size, colour = (_SIZE, "text") if exact else (_SMALL, "muted")
        parts += marks.lines((rest,), _WHEN, top, size, colour=colour, anchor=Anchor.END)
        parts += _dot(entry.kind, Point(_AXIS, _PAD_Y + _SIZE * marks.LINE / 2))
        bounds = Rect(0.0, 0.0, _AXIS + 6.0, top + size * marks.LINE + 4.0)
        said = spoken_when(entry)
        return Figure(f"when:{entry.id}", Role.NOTE, bounds, tuple(parts), entry.id, said)

    def _happened(self, entry: TimelineEntry, node: Node | None) -> Iterator[Figure]:
        """The card of a step and, on it, the sign of the node it tells of."""
        room = _HAPPENED_WIDTH - 2 * _PAD
        left, right = _HAPPENED + _PAD, _HAPPENED + _HAPPENED_WIDTH - _PAD
        known = entry.kind is EntryKind.HAPPENED
        top = _PAD_Y
        parts: list[Part] = []
        if not known:
            parts += marks.lines((entry.kind.label,), left, top, _SMALL, colour="muted", bold=True)
            top += _SMALL * marks.LINE
        said = marks.words(entry.text) if entry.text.strip() or known else ""
        if said:
            texts = self._ruler.wrap(said, _SIZE, room)
            colour = "text" if known and entry.text.strip() else "muted"
            parts += aligned(texts, left, right, top, _SIZE, colour=colour)
            top += marks.text_block(texts, _SIZE)
        if source := " ".join(entry.source.split()):
            lines = self._ruler.wrap(source, _SMALL, room)
            parts += aligned(lines, left, right, top + 2.0, _SMALL, colour="muted")
            top += marks.text_block(lines, _SMALL) + 2.0
        mark = self._about(entry, node, left, top + 3.0) if node else None
        if mark:
            top = mark.bounds.bottom
        rect = Rect(_HAPPENED, 0.0, _HAPPENED_WIDTH, top + _PAD_Y)
        stroke, width = ("accent", 2.4) if self._content.chosen else ("border", 1.2)
        fill = "card" if known else "header"
        box = Box(rect, fill, stroke, width, 6, dashed=not known)
        yield Figure(entry.id, Role.ENTRY, rect, (box, *parts), entry.id, self._spoken(entry, node))
        if mark:
            yield mark

    def _about(self, entry: TimelineEntry, node: Node, left: float, top: float) -> Figure:
        """The sign of a node, and its words on one line."""
        middle = top + _SMALL * marks.LINE / 2
        room = _HAPPENED_WIDTH - 2 * _PAD - 16.0
        text = marks.cause_words(node) if isinstance(node, Cause) else marks.words(node.text)
        said = self._ruler.shortened(text, _SMALL, room)
        rect = Rect(left, top, 16.0 + self._ruler.width(said, _SMALL), _SMALL * marks.LINE)
        words = Text(
            Point(left + 16.0, middle + _SMALL * marks.ASCENT), said, _SMALL, "accent_text"
        )
        parts = (*self._sign(node, Point(left + 6.0, middle)), words)
        spoken = f"Tells of: {marks.bare_words(text)}."
        return Figure(f"about:{entry.id}", Role.NOTE, rect, parts, node.id, spoken)

    def _sign(self, node: Node, centre: Point) -> tuple[Part, ...]:
        if isinstance(node, Control):
            return small_shield(node.state, centre)
        rect = Rect(centre.x - 5.0, centre.y - 4.0, 10.0, 8.0)
        if isinstance(node, Cause):
            bone = self._content.bone
            return (Box(rect, "card", "field_border", 1.0, 2, bar=bone.colour if bone else ""),)
        if isinstance(node, Event):
            return (Box(rect, "event_fill", "event_stroke", 1.0, 2),)
        return (Box(rect, "harm_fill", "harm_stroke", 1.0, 2),)

    def _expected(self, entry: TimelineEntry) -> Figure:
        """What was expected, on the same height, joined by a thin line."""
        room = _EXPECTED_WIDTH - 2 * _PAD
        texts = self._ruler.wrap(marks.words(entry.expected), _SIZE, room)
        height = marks.text_block(texts, _SIZE) + 2 * _PAD_Y
        rect = Rect(_EXPECTED, 0.0, _EXPECTED_WIDTH, height)
        middle = _PAD_Y + _SIZE * marks.LINE / 2
        ends = Point(_EXPECTED - _BETWEEN_LANES, middle), Point(_EXPECTED, middle)
        left, right = _EXPECTED + _PAD, rect.right - _PAD
        parts: tuple[Part, ...] = (
            Path(ends, "border", 1.0),
            Box(rect, "neutral_fill", "", 0.0, 6),
            *aligned(texts, left, right, _PAD_Y, _SIZE, colour="neutral"),
        )
        spoken = f"Expected: {marks.bare_words(entry.expected)}."
        return Figure(f"expected:{entry.id}", Role.NOTE, rect, parts, entry.id, spoken)

    def _spoken(self, entry: TimelineEntry, node: Node | None) -> str:
        said = f"{spoken_when(entry)}. {entry.kind.label}: {marks.bare_words(entry.text)}."
        if entry.expected.strip():
            said += f" Expected: {marks.bare_words(entry.expected)}."
        if entry.source.strip():
            said += f" Told by: {marks.bare_words(entry.source)}."
        return said + (f" Tells of: {marks.bare_words(node.text)}." if node else "")


def _dot(kind: EntryKind, centre: Point) -> tuple[Part, ...]:
    """The step on the axis: full, hollow where nothing is recorded, a question where not known."""
    if kind is EntryKind.HAPPENED:
        return (Disc(centre, 4.5, fill="wire"),)
    if kind is EntryKind.GAP:
        return (Disc(centre, 4.5, fill="canvas", stroke="wire", stroke_width=1.4),)
    mark = Text(
        Point(centre.x, centre.y + _SMALL * marks.ASCENT),
        "?",
        _SMALL,
        "muted",
        bold=True,
        anchor=Anchor.MIDDLE,
    )
    return (Disc(centre, 7.5, fill="canvas", stroke="wire", stroke_width=1.4), mark)

"""A cut of a causal graph set on a stage: boxes in columns, as large as there is room.

Columns and order are those of the causal graph (``diagrams.layered``); the letters are given, so
what does not fit is joined (``graph_cut``) until it does. Controls hang below what they guard: on a
stage there is no room in front of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rca_studio.diagrams import marks
from rca_studio.diagrams.layered import place
from rca_studio.diagrams.ordering import Cell, Wire
from rca_studio.diagrams.session.balance import balanced
from rca_studio.diagrams.session.graph_cut import MOST_NODES, Cut, Kind, merged, shallower
from rca_studio.diagrams.session.stage import BODY
from rca_studio.diagrams.shapes import Rect
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.causal import Control

PAD: Final = 14.0
SIGN: Final = 30.0
"""Room for the shield of a control."""
CONTROL_SIZE: Final = BODY
_SIZES: Final = (26.0, 24.0, 22.0, BODY)
_NARROWEST: Final = 166.0
_WIDEST: Final = 270.0
_FEW_COLUMNS: Final = 4
_GAP: Final = 46.0
_WIDE_GAP: Final = 110.0
_MANY_LINES: Final = 9
"""No box of more lines fits on a stage."""
_BETWEEN: Final = 14.0
"""Least distance of two boxes of a column."""
_HALF_WIRE: Final = 7.0
_CONTROL_GAP: Final = 6.0
SAID: Final = "did not happen"
SAID_SIZE: Final = 16.0


@dataclass(frozen=True, slots=True)
class Hung:
    """A control below the box it guards."""

    control: Control
    texts: tuple[str, ...]
    rect: Rect


@dataclass(frozen=True, slots=True)
class SetSpot:
    """A spot at its place: its box, the lines in it, its controls."""

    key: str
    rect: Rect
    texts: tuple[str, ...]
    controls: tuple[Hung, ...]


@dataclass(frozen=True, slots=True)
class GraphSet:
    """A graph at its place.

    Attributes:
        cut: what is shown.
        size: of the letters.
        spots: by key, in the order of the cut.
        wires: from and to -> the stations the wire passes, level at each.
        whole: whether every word is there and nothing was joined.
    """

    cut: Cut
    size: float
    spots: Mapping[str, SetSpot]
    wires: Mapping[tuple[str, str], tuple[tuple[float, float], ...]]
    whole: bool


def set_graph(cut: Cut, ruler: Ruler, room: Rect) -> GraphSet:
    """Set a cut in a room; what does not fit is joined until it does."""
    most = max(3, int((room.width + _GAP) / (_NARROWEST + _GAP)))
    now = shallower(cut, most)
    whole = now is cut and now.size <= MOST_NODES
    while True:
        if now.size <= MOST_NODES and (found := _fitting(now, ruler, room)) is not None:
            return found if whole else replace(found, whole=False)
        fewer = _one_fewer(now)
        whole = False
        if fewer is None:
            found = _set(now, ruler, room, BODY, 2, broken=True, forced=True)
            assert found is not None
            return found
        now = fewer


def _fitting(cut: Cut, ruler: Ruler, room: Rect) -> GraphSet | None:
    """The cut in the largest letters in which all of its words fit; else with words shortened; else
    with a column less, for wider boxes; and at last with long words broken."""
    wider = shallower(cut, cut.depth - 1) if cut.depth > _FEW_COLUMNS else cut
    tries = [
        *((cut, size, 0, False) for size in _SIZES),
        *((cut, BODY, lines, False) for lines in (4, 3)),
        *((wider, size, 0, False) for size in _SIZES if wider is not cut),
        *((cut, BODY, lines, True) for lines in (_MANY_LINES, 6, 4, 3)),
    ]
    for one, size, lines, broken in tries:
        if (found := _set(one, ruler, room, size, lines, broken=broken)) is not None:
            return found if one is cut else replace(found, whole=False)
    return None


def _one_fewer(cut: Cut) -> Cut | None:
    """Two spots of the fullest column joined, the last named first; ``None`` where none is left."""
    columns: dict[int, list[str]] = {}
    for key, spot in cut.spots.items():
        if spot.kind in (Kind.CAUSE, Kind.MORE):
            columns.setdefault(cut.columns[key], []).append(key)
    heavy = {
        column: len(keys) + sum(len(cut.spots[key].controls) for key in keys)
        for column, keys in columns.items()
        if len(keys) > 1
    }
    if not heavy:
        return None
    keys = columns[max(heavy, key=lambda column: (heavy[column], column))]
    more = [key for key in keys if cut.spots[key].kind is Kind.MORE]
    plain = [key for key in keys if cut.spots[key].kind is Kind.CAUSE]
    group = [*more, plain[-1]] if more and plain else keys[-2:]
    return merged(cut, group)


def _set(
    cut: Cut,
    ruler: Ruler,
    room: Rect,
    size: float,
    lines: int,
    *,
    broken: bool = False,
    forced: bool = False,
) -> GraphSet | None:
    """The cut in letters of one size, or ``None`` where it does not fit so."""
    depth = cut.depth
    wide = min(_WIDEST, (room.width - (depth - 1) * _GAP) / depth)
    blocks: dict[str, _Block] = {}
    for key in cut.spots:
        block = _block(cut, key, ruler, size, wide, lines)
        if block.broken and not broken:
            return None
        blocks[key] = block
    cells = [
        Cell(key, cut.columns[key], wide, block.high / 2, block.high / 2 + block.below)
        for key, block in blocks.items()
    ]
    wires = [
        Wire(f"{source}>{target}", source, target)
        for source, targets in cut.effects.items()
        for target in sorted(targets, key=list(cut.spots).index)
    ]
    placement = place(cells, wires, gap=_BETWEEN)
    items: dict[int, list[_Item]] = {}
    for cell in cells:
        item = _Item(cell.key, 0, placement.lines[cell.key], cell.above, cell.below)
        items.setdefault(cell.column, []).append(item)
    for wire in wires:
        column = cut.columns[wire.source]
        for number, height in enumerate(placement.bends[wire.key]):
            column -= 1
            item = _Item(wire.key, number + 1, height, _HALF_WIRE, _HALF_WIRE)
            items.setdefault(column, []).append(item)
    heights = _squeezed(list(items.values()), room)
    if heights is None:
        if not forced:
            return None
        heights = {(i.key, i.part): i.y for found in items.values() for i in found}
    _level(cut, items, heights, room)
    gap = min(_WIDE_GAP, (room.width - depth * wide) / max(depth - 1, 1))
    left = room.x + (room.width - depth * wide - (depth - 1) * gap) / 2
    lefts = [left + (depth - 1 - column) * (wide + gap) for column in range(depth)]
    spots = {
        key: _placed(key, block, lefts[cut.columns[key]], heights[key, 0], wide)
        for key, block in blocks.items()
    }
    stations = {}
    for wire in wires:
        column = cut.columns[wire.source]
        way = [(lefts[column] + wide, heights[wire.source, 0])]
        for number in range(len(placement.bends[wire.key])):
            column -= 1
            y = heights[wire.key, number + 1]
            way += [(lefts[column], y), (lefts[column] + wide, y)]
        way.append((lefts[cut.columns[wire.target]], heights[wire.target, 0]))
        stations[wire.source, wire.target] = tuple(way)
    return GraphSet(cut, size, spots, stations, not lines)


@dataclass(frozen=True, slots=True)
class _Block:
    """A spot as it is measured: lines, height of its box and of the controls below it."""

    texts: tuple[str, ...]
    high: float
    below: float
    controls: tuple[tuple[Control, tuple[str, ...], float], ...]
    broken: bool


def _block(cut: Cut, key: str, ruler: Ruler, size: float, wide: float, lines: int) -> _Block:
    spot = cut.spots[key]
    room = wide - 2 * PAD
    texts = balanced(ruler, spot.text, size, room, bold=True, most=lines or _MANY_LINES)
    broken = _is_broken(texts, spot.text) or (not lines and _is_short(texts, spot.text))
    high = marks.text_block(texts, size) + 2 * PAD - 8
    if spot.kind is Kind.HARM:
        high += SAID_SIZE * marks.LINE
    controls = []
    below = 0.0
    for control in spot.controls:
        said = marks.words(control.text)
        most = max(2, lines - 1) if lines else _MANY_LINES
        held = balanced(ruler, said, CONTROL_SIZE, wide - SIGN - 6, bold=True, most=most)
        broken = broken or _is_broken(held, said) or (not lines and _is_short(held, said))
        # Its state stands in words too: a shield alone says nothing to the last row.
        tall = marks.text_block(held, CONTROL_SIZE) + SAID_SIZE * marks.LINE
        controls.append((control, held, tall))
        below += tall + _CONTROL_GAP
    return _Block(texts, high, below, tuple(controls), broken)


def _is_broken(lines: Sequence[str], text: str) -> bool:
    """Whether a word was cut in two; of a shortened text as far as it is there."""
    there = " ".join(lines).removesuffix("…").split()
    return bool(there) and there[:-1] != text.split()[: len(there) - 1]


def _is_short(lines: Sequence[str], text: str) -> bool:
    """Whether a text is not all there."""
    return lines[-1].endswith("…") and not text.endswith("…")


def _placed(key: str, block: _Block, x: float, y: float, wide: float) -> SetSpot:
    rect = Rect(x, y - block.high / 2, wide, block.high)
    hung = []
    top = rect.bottom + _CONTROL_GAP
    for control, texts, tall in block.controls:
        hung.append(Hung(control, texts, Rect(x, top, wide, tall)))
        top += tall + _CONTROL_GAP
    return SetSpot(key, rect, block.texts, tuple(hung))


@dataclass(slots=True)
class _Item:
    """A box or a passing wire in its column; ``y`` is its line."""

    key: str
    part: int
    y: float
    above: float
    below: float


def _level(
    cut: Cut,
    items: Mapping[int, Sequence[_Item]],
    heights: dict[tuple[str, int], float],
    room: Rect,
) -> None:
    """What stands alone in its column stands level with the one thing it leads to, in the room."""
    for column in sorted(items):
        if len(items[column]) == 1 and column:
            (item,) = items[column]
            targets = list(cut.effects[item.key])
            if len(targets) == 1 and cut.columns[targets[0]] == column - 1:
                level = min(heights[targets[0], 0], room.bottom - item.below)
                heights[item.key, 0] = max(level, room.y + item.above)


def _squeezed(columns: Sequence[list[_Item]], room: Rect) -> dict[tuple[str, int], float] | None:
    """Heights within the room, each column in its order; ``None`` where a column is too full."""
    tops = [item.y - item.above for found in columns for item in found]
    bottoms = [item.y + item.below for found in columns for item in found]
    shift = room.y + room.height / 2 - (min(tops) + max(bottoms)) / 2
    heights: dict[tuple[str, int], float] = {}
    for found in columns:
        found.sort(key=lambda item: item.y)
        needed = sum(i.above + i.below for i in found) + _BETWEEN * (len(found) - 1)
        if needed > room.height + 0.01:
            return None
        top = room.y
        for item in found:
            item.y = max(item.y + shift, top + item.above)
            top = item.y + item.below + _BETWEEN
        bottom = room.bottom
        for item in reversed(found):
            item.y = min(item.y, bottom - item.below)
            bottom = item.y - item.above - _BETWEEN
            heights[item.key, item.part] = item.y
    return heights

"""Columns divided into the same layers, each as a share of its whole, with how many they are of.

Over time the columns stand side by side and every so many is named; services and the like, whose
names do not fit below a column, lie below each other instead (``stacked_rows``). What is hidden is
one dashed part at the end, so nothing of it can be measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rca_studio.analysis.governance.panel import StackedChart
from rca_studio.diagrams import marks
from rca_studio.diagrams.governance.looks import Look, filled, looks_of, protected
from rca_studio.diagrams.governance.rooms import (
    GAP,
    LINE,
    SIZE,
    apart,
    caption,
    line_at,
    nothing,
    plain,
    thinned,
    told,
    unbroken,
    wide,
    widest,
    wrapped,
)
from rca_studio.diagrams.governance.stacked_key import SWATCH, flowing, in_chart, swatched
from rca_studio.diagrams.shapes import (
    Anchor,
    Drawing,
    Figure,
    Path,
    Point,
    Rect,
    Role,
)
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.words import percent

_WIDEST: Final = 46.0
_FULL: Final = 0.72
"""The part of its room that a column fills."""

_MOST_SIDE: Final = 0.32
_LEAST_BARS: Final = 44.0
_TIME = re.compile(r"\b\d{4}$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A layer of a column, from one share of the whole to another; ``layer`` is -1 for all that is
    hidden."""

    layer: int
    start: float
    end: float


def pieces(chart: StackedChart, column: int) -> list[Piece]:
    """What a column is divided into; nothing where nothing was counted."""
    cells = [layer.cells[column] for layer in chart.layers]
    known = sum(max(cell.value, 0.0) for cell in cells if cell.value is not None)
    hidden = any(cell.hidden for cell in cells)
    total = chart.totals[column]
    whole = max(known, total.value or 0.0)
    if hidden and total.value is None:  # no share can be told
        return [Piece(-1, 0.0, 1.0)]
    if whole <= 0:
        return [Piece(-1, 0.0, 1.0)] if hidden else []
    found, at = [], 0.0
    for number, cell in enumerate(cells):
        if cell.value is not None and cell.value > 0:
            found.append(Piece(number, at, at + cell.value / whole))
            at += cell.value / whole
    if hidden and at < 1.0 - 1e-9:
        found.append(Piece(-1, at, 1.0))
    return found


def spoken(chart: StackedChart, layer: int, column: int) -> str:
    """One layer of a column in words."""
    where = f"{plain(chart.columns[column])}, {plain(chart.layers[layer].label)}"
    of = plain(chart.totals[column].shown)
    said = f"{where}: {told(chart.layers[layer].cells[column])} of {of} {plain(chart.unit)}"
    return said.rstrip() + "."


def lies_down(chart: StackedChart, ruler: Ruler, width: float) -> bool:
    """Whether the columns have names that cannot stand below them and cannot be thinned."""
    count = len(chart.columns)
    if all(_TIME.search(plain(name)) for name in chart.columns):
        return False
    room = min(width * 0.7 / max(count, 1), _WIDEST * 2) - 4.0
    return not all(unbroken(ruler, name, room, 2) or not plain(name) for name in chart.columns)


def lay_out_columns(
    chart: StackedChart, ruler: Ruler, width: float, height: float, *, whole: bool
) -> Drawing:
    """Draw the columns side by side; each piece is there as ``part:LAYER:COLUMN``."""
    count = len(chart.columns)
    looks = looks_of([layer.tone for layer in chart.layers])
    unit = caption(ruler, chart.unit, 0.0, 0.0, width, "unit")
    top = LINE + 4.0 if unit else 2.0
    left = wide(ruler, percent(1)) + GAP
    keyed = in_chart(chart)
    names = [plain(chart.layers[layer].label) for layer in keyed]
    side = min(widest(ruler, names) + SWATCH + GAP * 2, width * _MOST_SIDE)
    lines = [wrapped(ruler, name, side - SWATCH - GAP * 2, 2) or ("",) for name in names]
    below = _names_below(chart, ruler, (width - left - side) / count)
    foot = max([1, *map(len, below)]) * LINE + 6.0
    bars = height - top - LINE - 3.0 - foot
    beside = width >= 300 and sum(map(len, lines)) * (LINE + 1) <= bars
    above: list[Figure] = []
    if not beside:
        side = 0.0
        keys = names if whole else names[: max(2, int((height - 90) // LINE) * 2)]
        above, used = flowing(keys, [looks[layer] for layer in keyed], ruler, width, top)
        top = used + 4.0
    height = max(height, top + LINE + 3.0 + _LEAST_BARS + foot) if whole else height
    rect = Rect(left, top + LINE + 3.0, width - left - side, 0.0)
    bottom = height - foot
    rect = Rect(rect.x, rect.y, rect.width, max(8.0, bottom - rect.y))
    each = rect.width / count
    figures = [*unit, *above, *_levels(rect)]
    for column in range(count):
        figures += _column(chart, looks, rect, each, column)
    figures += _totals(chart, ruler, rect, each, width)
    figures += _below(chart, ruler, rect, each, below, width)
    if beside:
        figures += _beside(
            chart, looks, dict(zip(keyed, lines, strict=True)), rect, each, width - side + GAP
        )
    return Drawing(width, height, tuple(figures), chart.title)


def _names_below(chart: StackedChart, ruler: Ruler, each: float) -> list[tuple[str, ...]]:
    """The names of all columns if each fits below its own, else none: they are thinned."""
    found = [unbroken(ruler, name, each - 4.0, 2) for name in chart.columns]
    whole = all(lines or not plain(name) for lines, name in zip(found, chart.columns, strict=True))
    return found if whole else []


def _levels(rect: Rect) -> Iterator[Figure]:
    every = (0, 50, 100) if rect.height >= 2.4 * LINE else (0, 100)
    for level in every:
        y = rect.bottom - rect.height * level / 100
        line = Path((Point(rect.x, y), Point(rect.right, y)), "heat_2" if level else "border", 0.8)
        text = line_at(percent(level / 100), rect.x - GAP / 2, y, colour="muted", anchor=Anchor.END)
        bounds = Rect(0.0, y - LINE / 2, rect.x, LINE)
        yield Figure(f"level:{level}", Role.NOTE, bounds, (line, text))


def _column(
    chart: StackedChart, looks: Sequence[Look], rect: Rect, each: float, column: int
) -> Iterator[Figure]:
    thick = min(_WIDEST, each * _FULL)
    x = rect.x + (column + 0.5) * each - thick / 2
    for piece in pieces(chart, column):
        high = (piece.end - piece.start) * rect.height
        room = Rect(x, rect.bottom - piece.end * rect.height, thick, high)
        if piece.layer < 0:
            said = f"{plain(chart.columns[column])}: hidden so that nobody can be recognised."
            key = f"hidden:{column}"
            yield Figure(key, Role.ENTRY, room, tuple(protected(room)), key, said)
            continue
        key = f"part:{piece.layer}:{column}"
        said = spoken(chart, piece.layer, column)
        parts = filled(room, looks[piece.layer], outlined=thick > 3)
        yield Figure(key, Role.ENTRY, room, tuple(parts), key, said)


def _totals(
    chart: StackedChart, ruler: Ruler, rect: Rect, each: float, width: float
) -> Iterator[Figure]:
    """How many each column is of; where columns are narrow only every so many."""
    shown = [plain(total.shown) for total in chart.totals]
    places = [rect.x + (place + 0.5) * each for place in range(len(shown))]
    end = min(width, rect.right + GAP / 2)
    for place, text, start in thinned(ruler, shown, places, rect.x - 2.0, end):
        if text:
            top = rect.y - LINE - 3.0
            words = marks.lines((text,), start, top, SIZE, colour="muted")
            bounds = Rect(start, top, wide(ruler, text), LINE)
            said = f"{plain(chart.columns[place])}: {told(chart.totals[place], chart.unit)}."
            yield Figure(f"total:{place}", Role.NOTE, bounds, words, spoken=said)


def _below(
    chart: StackedChart,
    ruler: Ruler,
    rect: Rect,
    each: float,
    below: Sequence[tuple[str, ...]],
    width: float,
) -> Iterator[Figure]:
    places = [rect.x + (place + 0.5) * each for place in range(len(chart.columns))]
    top = rect.bottom + 5.0
    if below:
        for place, lines in enumerate(below):
            texts = marks.lines(
                lines, places[place], top, SIZE, colour="muted", anchor=Anchor.MIDDLE
            )
            bounds = Rect(places[place] - each / 2, top, each, len(lines) * LINE)
            yield Figure(f"label:{place}", Role.NOTE, bounds, texts)
        return
    end = min(width, rect.right + GAP / 2)
    for place, text, start in thinned(ruler, chart.columns, places, rect.x - 2.0, end):
        words = marks.lines((text,), start, top, SIZE, colour="muted")
        bounds = Rect(start, top, wide(ruler, text), LINE)
        yield Figure(f"label:{place}", Role.NOTE, bounds, words)


def _beside(
    chart: StackedChart,
    looks: Sequence[Look],
    lines: Mapping[int, tuple[str, ...]],
    rect: Rect,
    each: float,
    x: float,
) -> Iterator[Figure]:
    """The layers' names at the height they have in the last column that has any; ``lines`` has
    those of the layers that are in the chart."""
    count = len(chart.layers)
    last = next((c for c in range(len(chart.columns) - 1, -1, -1) if pieces(chart, c)), -1)
    middles = [rect.bottom - (place + 0.5) / count * rect.height for place in range(count)]
    if last >= 0:
        at = 0.0
        there = {piece.layer: piece for piece in pieces(chart, last)}
        for layer in range(count):
            if layer in there:
                at = there[layer].end
                middles[layer] = rect.bottom - (there[layer].start + at) / 2 * rect.height
            else:
                middles[layer] = rect.bottom - at * rect.height
    order = sorted(lines, reverse=True)
    heights = [len(lines[layer]) * (LINE + 1) for layer in order]
    wanted = [middles[layer] - high / 2 for layer, high in zip(order, heights, strict=True)]
    tops = apart(wanted, heights, rect.y - LINE - 3.0, rect.bottom + 3.0)
    for layer, top in zip(order, tops, strict=True):
        yield swatched(layer, lines[layer], looks[layer], x, top)


def empty_stack(chart: StackedChart, ruler: Ruler, width: float, height: float) -> Drawing:
    """What is drawn where there is no column or no layer."""
    figure = nothing(ruler, "Nothing was counted", width, height)
    return Drawing(width, height, (figure,), chart.title)

"""Divided columns lying down: one below the other, for names that would not fit under a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rca_studio.analysis.governance.panel import StackedChart
from rca_studio.diagrams import marks
from rca_studio.diagrams.governance.looks import Look, filled, looks_of, protected
from rca_studio.diagrams.governance.rooms import (
    GAP,
    LINE,
    SIZE,
    caption,
    fitted,
    line_at,
    more_line,
    plain,
    told,
    widest,
    wrapped,
)
from rca_studio.diagrams.governance.stacked import pieces, spoken
from rca_studio.diagrams.governance.stacked_key import flowing, in_chart
from rca_studio.diagrams.shapes import Drawing, Figure, Rect, Role
from rca_studio.diagrams.text import Ruler

_BAR: Final = 13.0
_ROW: Final = 21.0
_MOST_LABEL: Final = 0.36


def lay_out_rows(
    chart: StackedChart, ruler: Ruler, width: float, height: float, *, whole: bool
) -> Drawing:
    """Draw the columns below each other; each piece is there as ``part:LAYER:COLUMN``."""
    looks = looks_of([layer.tone for layer in chart.layers])
    there = in_chart(chart)
    names = [plain(chart.layers[layer].label) for layer in there]
    unit = caption(ruler, chart.unit, 0.0, 0.0, width, "unit")
    top = LINE + 4.0 if unit else 2.0
    keys = names if whole else names[: max(2, int((height - 90) // LINE) * 2)]
    key, top = flowing(keys, [looks[layer] for layer in there], ruler, width, top)
    top += 4.0
    columns = [plain(name) for name in chart.columns]
    left = min(widest(ruler, columns), width * _MOST_LABEL)
    labels = [wrapped(ruler, name, left, 2) for name in columns]
    totals = min(widest(ruler, (plain(total.shown) for total in chart.totals)), width * 0.2)
    bars = Rect(left + GAP, 0.0, max(20.0, width - left - totals - 3 * GAP), _BAR)
    highs = [max(_ROW, len(lines) * LINE + 4.0) for lines in labels]
    needed = top + sum(highs)
    if whole:
        height = max(height, needed + 1.0)
    figures = [*unit, *key]
    fits = needed <= height + 0.01
    for column, high in enumerate(highs):
        if not fits and top + high + LINE > height:
            words = f"and {len(highs) - column:,} more"
            figures.append(more_line(ruler, words, 0.0, min(top, height - LINE), width))
            break
        figures += _row(chart, looks, ruler, labels[column], bars, column, top + high / 2, totals)
        top += high
    return Drawing(width, height, tuple(figures), chart.title)


def _row(
    chart: StackedChart,
    looks: Sequence[Look],
    ruler: Ruler,
    label: Sequence[str],
    bars: Rect,
    column: int,
    middle: float,
    totals: float,
) -> list[Figure]:
    texts = marks.lines(label, 0.0, middle - len(label) * LINE / 2, SIZE)
    bounds = Rect(0.0, middle - _ROW / 2, bars.x - GAP, _ROW)
    name = plain(chart.columns[column])
    figures = [Figure(f"label:{column}", Role.NOTE, bounds, texts, spoken=name)]
    for piece in pieces(chart, column):
        start = bars.x + piece.start * bars.width
        room = Rect(start, middle - _BAR / 2, (piece.end - piece.start) * bars.width, _BAR)
        if piece.layer < 0:
            said = f"{name}: hidden so that nobody can be recognised."
            key = f"hidden:{column}"
            figures.append(Figure(key, Role.ENTRY, room, tuple(protected(room)), key, said))
            continue
        key = f"part:{piece.layer}:{column}"
        parts = filled(room, looks[piece.layer])
        said = spoken(chart, piece.layer, column)
        figures.append(Figure(key, Role.ENTRY, room, tuple(parts), key, said))
    shown = fitted(ruler, chart.totals[column].shown, totals + GAP)
    if shown:
        words = (line_at(shown, bars.right + GAP, middle, colour="muted"),)
        bounds = Rect(bars.right + GAP, middle - LINE / 2, totals, LINE)
        said = f"{name}: {told(chart.totals[column], chart.unit)}."
        figures.append(Figure(f"total:{column}", Role.NOTE, bounds, words, spoken=said))
    return figures

"""What the layers of a divided column are called: a swatch and words for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rca_studio.analysis.governance.panel import StackedChart
from rca_studio.diagrams import marks
from rca_studio.diagrams.governance.looks import Look, filled
from rca_studio.diagrams.governance.rooms import GAP, LINE, SIZE, fitted, wide
from rca_studio.diagrams.shapes import Figure, Rect, Role
from rca_studio.diagrams.text import Ruler

SWATCH: Final = 10.0
_MOST: Final = 0.46
"""The part of the width that the words of one layer may take where they flow in lines."""


def swatched(layer: int, lines: Sequence[str], look: Look, x: float, top: float) -> Figure:
    """The name of a layer behind its swatch."""
    swatch = filled(Rect(x, top + (LINE - SWATCH) / 2, SWATCH, SWATCH), look)
    words = marks.lines(lines, x + SWATCH + GAP / 2 + 1, top, SIZE)
    bounds = Rect(x, top, SWATCH, LINE * len(lines))
    return Figure(f"layer:{layer}", Role.NOTE, bounds, (*swatch, *words))


def in_chart(chart: StackedChart) -> list[int]:
    """The layers that are in a chart: what is nowhere needs no name; hidden numbers are there."""
    found = [
        number
        for number, layer in enumerate(chart.layers)
        if any(cell.hidden or cell.value for cell in layer.cells)
    ]
    return found or list(range(len(chart.layers)))


def flowing(
    names: Sequence[str], looks: Sequence[Look], ruler: Ruler, width: float, top: float
) -> tuple[list[Figure], float]:
    """Names of layers in lines from left to right, and where the last line ends.

    Of fewer names than looks a last word tells how many there are more.
    """
    figures: list[Figure] = []
    x = 0.0
    for layer, name in enumerate(names):
        text = fitted(ruler, name, width * _MOST - SWATCH - GAP)
        size = SWATCH + GAP / 2 + 1 + wide(ruler, text)
        if x and x + size > width:
            x, top = 0.0, top + LINE
        figures.append(swatched(layer, (text,), looks[layer], x, top))
        x += size + GAP * 1.5
    if len(names) < len(looks):
        words = f"and {len(looks) - len(names):,} more"
        size = wide(ruler, words)
        if x and x + size > width:
            x, top = 0.0, top + LINE
        texts = marks.lines((words,), x, top, SIZE, colour="muted")
        figures.append(
            Figure("more:layers", Role.NOTE, Rect(x, top, size, LINE), texts, spoken=words)
        )
    return figures, top + LINE

"""What the signs of a diagram mean, drawn with the very signs of the diagram."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rca_studio.diagrams import marks
from rca_studio.diagrams.moving import moved
from rca_studio.diagrams.shapes import Box, Drawing, Figure, Part, Point, Rect, Role
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.causal import ControlState, EvidenceState, Gate

_SIZE: Final = 8.5
_ROW: Final = 34.0
_BETWEEN: Final = 16.0
_SIGN_GAP: Final = 5.0


def graph_legend(ruler: Ruler, width: float) -> Drawing:
    """The legend of the causal graph, in rows no wider than ``width`` points."""
    return _rows(
        [
            (24.0, marks.gate_badge(Gate.ALL, Point(12, 0)), "all of the causes are needed"),
            (24.0, marks.gate_badge(Gate.ANY, Point(12, 0)), "each of the causes is enough"),
            *(_control(state) for state in ControlState if state is not ControlState.PLANNED),
            (26.0, (_dashed("planned_fill", "planned_stroke"),), "planned control"),
            (26.0, (_dashed("harm_fill", "harm_stroke"),), "harm that did not happen"),
            *_evidence(),
        ],
        ruler,
        width,
        "Legend of the causal graph",
    )


def fishbone_legend(ruler: Ruler, width: float) -> Drawing:
    """The legend of the fishbone: how sure each cause is."""
    return _rows(list(_evidence()), ruler, width, "Legend of the fishbone", row=18.0)


_Item = tuple[float, tuple[Part, ...], str]


def _control(state: ControlState) -> _Item:
    words = f"control: {state.label.lower()}"
    return marks.SHIELD_WIDTH, marks.shield(state, Point(marks.SHIELD_WIDTH / 2, 0)), words


def _evidence() -> Iterator[_Item]:
    for state in EvidenceState:
        yield 8.0, marks.evidence_mark(state, Point(4, 0)), state.label.lower()


def _dashed(fill: str, stroke: str) -> Box:
    return Box(Rect(0, -8, 26, 16), fill, stroke, 1.2, radius=4, dashed=True)


def _rows(items: list[_Item], ruler: Ruler, width: float, title: str, row: float = _ROW) -> Drawing:
    figures = []
    x, y = 0.0, row / 2
    for number, (sign_width, sign, words) in enumerate(items):
        needed = sign_width + _SIGN_GAP + ruler.width(words, _SIZE)
        if x and x + needed > width:
            x, y = 0.0, y + row
        label = marks.lines((words,), sign_width + _SIGN_GAP, -_SIZE * marks.LINE / 2, _SIZE)
        bounds = Rect(0, -row / 2, needed, row)
        figure = Figure(f"legend{number}", Role.NOTE, bounds, (*sign, *label), spoken=words)
        figures.append(moved(figure, x, y))
        x += needed + _BETWEEN
    return Drawing(width, y + row / 2, tuple(figures), title)

"""The head of the fishbone: the event, the controls behind it, and the harm that did not happen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rca_studio.analysis.causal_graph import CausalModel
from rca_studio.diagrams import marks
from rca_studio.diagrams.shapes import Box, Figure, Part, Point, Rect, Role
from rca_studio.diagrams.text import Ruler
from rca_studio.diagrams.tree_boxes import aligned, control_row, fold_badge, piece_at
from rca_studio.diagrams.tree_page import becoming
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Control

_WIDTH = 172.0
_SIZE = 12.0
_PAD = 16.0
_ROW_INDENT = 28.0


def head_figures(
    casefile: CaseFile,
    model: CausalModel,
    ruler: Ruler,
    x: float,
    path: frozenset[str],
    hidden: Mapping[str, int],
) -> list[Figure]:
    """The event first, its box on the spine (height 0) from ``x`` on, then all behind it.

    The controls that guard the event stand above it; below it those that guard the harm, on the
    way to the harm; at the bottom those that guard nothing there is. ``hidden`` says how many
    causes are folded away behind each.
    """
    event = _event(casefile, ruler, x, path)
    figures = [event]
    rect = event.bounds
    top = rect.y
    guards = model.guards_of(casefile.event.id) if casefile.event else ()
    for id_ in reversed(guards):
        row = control_row(ruler, _control(model, id_), event.spoken, "", _WIDTH)
        top -= row.figure.bounds.height + 3.0
        figures.append(piece_at(row, x, top))
    y = rect.bottom + 10.0
    if casefile.harm:
        for id_ in model.guards_of(casefile.harm.id):
            room = _WIDTH - _ROW_INDENT
            row = control_row(ruler, _control(model, id_), casefile.harm.text, "", room)
            figures.append(piece_at(row, x + _ROW_INDENT, y))
            y += row.figure.bounds.height + 3.0
        y = max(y + 7.0, rect.bottom + 34.0)
        harm = _harm(casefile, ruler, x, y, path)
        figures.append(harm)
        if casefile.event:
            start, end = Point(x + 14.0, rect.bottom), Point(x + 14.0, harm.bounds.y)
            figures.append(becoming(casefile, start, end, path))
        y = harm.bounds.bottom + 14.0
    for control in casefile.controls:
        if control.guards not in model.nodes:
            row = control_row(ruler, control, "", "", _WIDTH)
            figures.append(piece_at(row, x, y))
            y += row.figure.bounds.height + 3.0
    return [*figures, *_folds(figures, hidden, ruler)]


def _folds(figures: Sequence[Figure], hidden: Mapping[str, int], ruler: Ruler) -> Iterator[Figure]:
    """Pills to the right of what has causes that are folded away."""
    right = max(figure.bounds.right for figure in figures)
    for figure in figures:
        if count := hidden.get(figure.key, 0):
            middle = figure.bounds.centre.y
            yield fold_badge(figure.key, count, right + 6.0, middle, ruler)


def _control(model: CausalModel, id_: str) -> Control:
    control = model.nodes[id_]
    assert isinstance(control, Control)
    return control


def _event(casefile: CaseFile, ruler: Ruler, x: float, path: frozenset[str]) -> Figure:
    event = casefile.event
    said = marks.words(event.text) if event else "What almost went on to harm?"
    lines = ruler.wrap(said, _SIZE, _WIDTH - 30, bold=True, most=8)
    block = marks.text_block(lines, _SIZE)
    height = max(60.0, block + 26)
    rect = Rect(x, -height / 2, _WIDTH, height)
    colour = "text" if event and event.text.strip() else "muted"
    id_ = event.id if event else ""
    stroke, width = ("accent", 2.4) if id_ in path else ("event_stroke", 1.2)
    parts: tuple[Part, ...] = (
        Box(rect, "event_fill", stroke, width, radius=8),
        *aligned(lines, x + _PAD, rect.right - 14, -block / 2, _SIZE, colour=colour, bold=True),
    )
    return Figure(id_ or "event", Role.EVENT, rect, parts, id_, f"Event: {said}")


def _harm(casefile: CaseFile, ruler: Ruler, x: float, top: float, path: frozenset[str]) -> Figure:
    harm = casefile.harm
    assert harm is not None
    texts = ruler.wrap(marks.harm_words(harm.text), _SIZE, _WIDTH - 30, bold=True, most=6)
    block = marks.text_block(texts, _SIZE)
    said = ("did not happen",)
    rect = Rect(x, top, _WIDTH, block + marks.text_block(said, _SIZE) + 20)
    stroke, width = ("accent", 2.4) if harm.id in path else ("harm_stroke", 1.4)
    left = x + _PAD
    parts: tuple[Part, ...] = (
        Box(rect, "harm_fill", stroke, width, radius=8, dashed=True),
        *aligned(texts, left, rect.right - 14, top + 10, _SIZE, colour="error", bold=True),
        *marks.lines(said, left, top + 10 + block, _SIZE, colour="error"),
    )
    spoken = f"Harm that {said[0]}: {marks.bare_words(harm.text)}."
    return Figure(harm.id, Role.HARM, rect, parts, harm.id, spoken)

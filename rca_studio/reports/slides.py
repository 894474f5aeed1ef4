"""A view as PowerPoint slides made of native shapes: boxes with text in them, glued connectors.

A drawing that can be read on one slide gets one. Otherwise the first slide shows the whole and the
following ones its parts at a size that can be read from the back of a room. The speaker's notes
tell the model in words and what the slides do not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final

from rca_studio.diagrams.shapes import Drawing, Figure, Rect, Role
from rca_studio.domain.words import shortened
from rca_studio.reports.exchange.indented import indented_text
from rca_studio.reports.exchange.written import (
    MOST_PROPERTY,
    Written,
    allowed_in_xml,
    left_out,
)
from rca_studio.reports.figures import cut, smallest_text
from rca_studio.reports.slide_shapes import SlidePainter
from rca_studio.reports.views import carried

if TYPE_CHECKING:
    from pptx.slide import Slide

    from rca_studio.reports.exports import Source

READABLE: Final = 9.0
"""Points; smaller text is not read on a slide of 13.3 inches."""

_LEAST: Final = 4.0
"""Points; below this the slide of the whole is a map of the parts, without words."""

_WIDTH: Final = 960.0
_HEIGHT: Final = 540.0
_SIDE: Final = 24.0
_TOP: Final = 64.0
_FOOT: Final = 20.0
_MOST_SCALE: Final = 1.5
_MOST_PARTS: Final = 60
_BLANK_LAYOUT: Final = "Title Only"
_LINES: Final = frozenset({Role.LINK, Role.BONE, Role.SPINE})
_NEAR: Final = 3.0


def write_slides(source: Source, drawing: Drawing, view: str) -> Written:
    """The slides of one view.

    Args:
        source: the case.
        drawing: the view.
        view: its name; decides what it cannot show.
    """
    from pptx import Presentation
    from pptx.util import Pt

    missing = left_out(source.casefile, "A slide", carried(view, source.casefile, drawing))
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(_WIDTH), Pt(_HEIGHT)
    about = deck.core_properties
    about.title = shortened(allowed_in_xml(drawing.title), MOST_PROPERTY)
    about.subject = shortened(allowed_in_xml(source.casefile.case.reference), MOST_PROPERTY)
    about.author = "RCA Studio"
    layout = next(one for one in deck.slide_layouts if one.name == _BLANK_LAYOUT)
    told = _notes_text(source, missing)
    whole = Rect(0.0, 0.0, drawing.width, drawing.height)
    scale = _scale(whole)
    smallest = smallest_text(drawing)
    pieces = [] if scale * smallest >= READABLE else _pieces(drawing, smallest)
    count = len(pieces)
    notes = list(missing)
    loose = 0
    for number, window in enumerate([whole, *pieces]):
        slide = deck.slides.add_slide(layout)
        title = drawing.title if not number else f"{drawing.title} ({number} of {count})"
        _title(slide, title)
        painter = _painter(slide, window, words=bool(number) or scale * smallest >= _LEAST)
        bent = _paint(painter, drawing, window, whole=not number)
        loose = loose if number else bent
        if not number and scale * smallest < _LEAST:
            for part, piece in enumerate(pieces, start=1):
                painter.frame(piece, part)
        if not number:
            frame = slide.notes_slide.notes_text_frame
            if frame is not None:
                frame.text = told
    if count:
        notes.append(
            f"The drawing is too large to be read on one slide; {count} slides show its parts."
        )
    if loose:
        lines = "line bends" if loose == 1 else "lines bend"
        notes.append(f"{loose:,} {lines} around boxes and will not follow when these are moved.")
    out = BytesIO()
    deck.save(out)
    return Written(out.getvalue(), tuple(notes))


def _notes_text(source: Source, missing: Sequence[str]) -> str:
    text = indented_text(source.casefile, source.frame)
    heading = [source.casefile.case.reference] if source.casefile.case.reference else []
    shown = ["", "Not on the slide:", *missing] if missing else []
    return allowed_in_xml("\n".join([*heading, text.rstrip("\n"), *shown]))


def _room() -> tuple[float, float]:
    return _WIDTH - 2 * _SIDE, _HEIGHT - _TOP - _FOOT


def _scale(window: Rect) -> float:
    width, height = _room()
    fitting = min(width / max(window.width, 1.0), height / max(window.height, 1.0))
    return min(_MOST_SCALE, fitting)


def _pieces(drawing: Drawing, smallest: float) -> list[Rect]:
    """Windows at which all text can be read, in reading order; more of a very large drawing."""
    width, height = _room()
    scale = READABLE / smallest
    while True:
        found = cut(drawing, width / scale - 2 * _NEAR, height / scale - 2 * _NEAR)
        if len(found) <= _MOST_PARTS:
            return [piece.window.grown(_NEAR) for piece in found]
        scale *= 0.9


def _title(slide: Slide, text: str) -> None:
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Pt

    title = slide.shapes.title
    if title is None:
        return
    title.left, title.top = Pt(_SIDE), Pt(10)
    title.width, title.height = Pt(_WIDTH - 2 * _SIDE), Pt(_TOP - 14)
    frame = title.text_frame
    frame.text = allowed_in_xml(" ".join(text.split()))
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.word_wrap = True
    size = 24 if len(text) <= 80 else 18 if len(text) <= 130 else 13
    for paragraph in frame.paragraphs:
        paragraph.font.size = Pt(size)
        paragraph.font.bold = True


def _painter(slide: Slide, window: Rect, *, words: bool) -> SlidePainter:
    width, height = _room()
    scale = _scale(window)
    left = _SIDE + (width - window.width * scale) / 2
    top = _TOP + (height - window.height * scale) / 2
    x, y = left - window.x * scale, top - window.y * scale
    return SlidePainter(slide, x, y, scale, words=words)


def _paint(painter: SlidePainter, drawing: Drawing, window: Rect, *, whole: bool) -> int:
    """Put the figures of a window on a slide; gives the number of lines that are not glued."""
    lines, things, others = _sorted(drawing.figures, window, whole=whole)
    for figure in others:
        painter.hint(figure, window)
    # Things first, so that the lines find what they are glued to; then lines go behind them.
    for figure in things:
        painter.figure(figure)
    for figure in lines:
        painter.lines(figure, None if whole else window)
    painter.lines_behind()
    return painter.loose


def _sorted(
    figures: Iterable[Figure], window: Rect, *, whole: bool
) -> tuple[list[Figure], list[Figure], list[Figure]]:
    """Lines; things that lie whole in the window; and things that only reach into it."""
    lines: list[Figure] = []
    things: list[Figure] = []
    others: list[Figure] = []
    for figure in figures:
        if figure.role in _LINES:
            lines.append(figure)
        elif whole or _holds(window, figure.bounds):
            things.append(figure)
        elif figure.bounds.overlaps(window):
            others.append(figure)
    return lines, things, others


def _holds(window: Rect, rect: Rect) -> bool:
    return (
        rect.x >= window.x - 0.01
        and rect.y >= window.y - 0.01
        and rect.right <= window.right + 0.01
        and rect.bottom <= window.bottom + 0.01
    )

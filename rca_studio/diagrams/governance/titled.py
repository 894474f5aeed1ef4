"""A chart that stands alone: with its title above and what it rests on below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rca_studio.diagrams import marks
from rca_studio.diagrams.governance.rooms import LINE, SIZE, plain
from rca_studio.diagrams.moving import moved
from rca_studio.diagrams.shapes import Drawing, Figure, Rect, Role
from rca_studio.diagrams.text import Ruler

_MARGIN: Final = 12.0
_TITLE: Final = 12.0
_APART: Final = 8.0


def titled(drawing: Drawing, ruler: Ruler, *, below: Sequence[str] = ()) -> Drawing:
    """The drawing with its title on top and words below it, and a margin around.

    Args:
        drawing: a chart.
        ruler: measures the bundled font.
        below: what must go along with the picture: n, period, filter, protection, a caution.
    """
    room = drawing.width
    title = ruler.wrap(plain(drawing.title), _TITLE, room, bold=True) if drawing.title else ()
    words = [line for text in below if text.strip() for line in ruler.wrap(text, SIZE, room)]
    top = _MARGIN + len(title) * _TITLE * marks.LINE + (_APART if title else 0.0)
    figures = [moved(figure, _MARGIN, top) for figure in drawing.figures]
    if title:
        bounds = Rect(_MARGIN, _MARGIN, room, len(title) * _TITLE * marks.LINE)
        texts = marks.lines(title, _MARGIN, _MARGIN, _TITLE, bold=True)
        figures.insert(0, Figure("title", Role.NOTE, bounds, texts))
    bottom = top + drawing.height
    if words:
        bottom += _APART
        bounds = Rect(_MARGIN, bottom, room, len(words) * LINE)
        texts = marks.lines(words, _MARGIN, bottom, SIZE, colour="muted")
        figures.append(Figure("below", Role.NOTE, bounds, texts))
        bottom += len(words) * LINE
    return Drawing(room + 2 * _MARGIN, bottom + _MARGIN, tuple(figures), drawing.title)

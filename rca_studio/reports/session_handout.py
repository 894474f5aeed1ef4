"""The show on paper, with lines to write on: what people take home from a safety session.

Two frames stand on a page. Of three the words would be less than six points high, too small for
people who read without their glasses. The sheet carries no reference, no name, no organisation and
no code of the history: it lies about afterwards, and by each of them somebody could find the case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from rca_studio.diagrams.session.stage import begins_right
from rca_studio.diagrams.shapes import (
    Anchor,
    Box,
    Drawing,
    Figure,
    Part,
    Path,
    Point,
    Rect,
    Role,
    Text,
)
from rca_studio.diagrams.tokens import PROJECTOR_LIGHT
from rca_studio.reports.page import sheet_size
from rca_studio.reports.session_leaf import Leaf, Put, leaves_pdf
from rca_studio.reports.session_told import (
    Seen,
    SessionTold,
    drawing_of,
    images_of,
    pictures_of,
)

_STAGE: Final = 1280.0
_CUT_TOP: Final = 50.0
"""So much of a stage is above its title: the head, which stands on the page itself."""

_CUT_SIDE: Final = 34.0
_CUT_FOOT: Final = 26.0
_SIDE: Final = 45.0
_TOP: Final = 58.0
_FOOT: Final = 40.0
_SMALL: Final = 8.5
_LINE: Final = 19.0
"""From one line to write on to the next: a hand needs that much."""

_EACH: Final = 2
_CLEAR: Final = "De-identified, and looked at by a person before it was shown"


def session_handout(told: SessionTold, progress: Callable[[int], None] | None = None) -> bytes:
    """The accepted frames as a PDF, two on a page, with room for notes.

    Args:
        told: the session.
        progress: called with the number of each page; may raise to stop.

    Raises:
        KnownFault: nothing was accepted yet.
    """
    seen = pictures_of(told, few=True)
    count = -(-len(seen) // _EACH)
    leaves = (
        _leaf(told, seen[at : at + _EACH], number, count)
        for number, at in enumerate(range(0, len(seen), _EACH), 1)
    )
    return leaves_pdf(list(_counted(leaves, progress)), told.title)


def _counted(leaves: Iterator[Leaf], progress: Callable[[int], None] | None) -> Iterator[Leaf]:
    for number, leaf in enumerate(leaves, 1):
        if progress is not None:
            progress(number)
        yield leaf


def _leaf(told: SessionTold, some: tuple[Seen, ...], number: int, count: int) -> Leaf:
    width, height = sheet_size(told.paper)
    each = (height - _TOP - _FOOT) / _EACH
    puts: list[Put] = []
    for place, seen in enumerate(some):
        puts += _frame(told, seen, width, _TOP + place * each, each)
    puts.append(Put(_lines(told, width, height, f"Page {number} of {count}")))
    return Leaf(width, height, tuple(puts))


def _frame(told: SessionTold, seen: Seen, width: float, top: float, room: float) -> Iterator[Put]:
    whole = drawing_of(told, seen, _STAGE)
    figures = tuple(one for one in whole.figures if one.key != "head")
    drawing = Drawing(whole.width, whole.height, figures, whole.title)
    wide = width - 2 * _SIDE
    scale = wide / (_STAGE - 2 * _CUT_SIDE)
    high = (whole.height - _CUT_TOP - _CUT_FOOT) * scale
    yield Put(
        drawing,
        _SIDE - _CUT_SIDE * scale,
        top - _CUT_TOP * scale,
        scale,
        PROJECTOR_LIGHT,
        images_of(told, seen, whole),
    )
    yield Put(_rules(width, top, high, room, seen.frame.label))


def _rules(width: float, top: float, high: float, room: float, case: str) -> Drawing:
    """A frame around the picture, and lines to write on below it."""
    right = width - _SIDE
    box = Box(Rect(_SIDE, top, right - _SIDE, high), "", "border", 0.7, 6.0)
    parts: list[Part] = [box, Text(Point(_SIDE, top + high + 14), "My notes", _SMALL, "muted")]
    if case:
        place = Point(right, top + high + 14)
        parts.append(Text(place, case, _SMALL, "muted", anchor=Anchor.END))
    y = top + high + 14 + _LINE
    while y < top + room - 12:
        parts.append(Path((Point(_SIDE, y), Point(right, y)), "border", 0.6))
        y += _LINE
    bounds = Rect(_SIDE, top, right - _SIDE, room)
    return Drawing(width, top + room, (Figure("notes", Role.NOTE, bounds, tuple(parts)),))


def _lines(told: SessionTold, width: float, height: float, pages: str) -> Drawing:
    """Head and foot of a page: what it is, when, how it is marked."""
    room = width - 2 * _SIDE
    title = told.ruler.shortened(told.title, 12.0, room - 110, bold=True)
    leftward = begins_right(title)
    parts: list[Part] = [
        Text(
            Point(width - _SIDE if leftward else _SIDE, 38),
            title,
            12.0,
            "text",
            True,
            Anchor.END if leftward else Anchor.START,
        ),
        Text(
            Point(_SIDE if leftward else width - _SIDE, 38),
            told.day,
            _SMALL,
            "muted",
            anchor=Anchor.START if leftward else Anchor.END,
        ),
        Text(Point(_SIDE, height - 24), _foot(told, room - 80), _SMALL, "muted"),
        Text(Point(width - _SIDE, height - 24), pages, _SMALL, "muted", anchor=Anchor.END),
    ]
    figure = Figure("page", Role.NOTE, Rect(_SIDE, 24, room, height - 48), tuple(parts))
    return Drawing(width, height, (figure,))


def _foot(told: SessionTold, room: float) -> str:
    line = " · ".join(part for part in (told.marking, _CLEAR) if part)
    return told.ruler.shortened(line, _SMALL, room)

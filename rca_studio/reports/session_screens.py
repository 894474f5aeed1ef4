"""The show as pages that are screens, for looking at slides and pictures before they are saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from rca_studio.diagrams.session.stage import BACKGROUND
from rca_studio.diagrams.shapes import Box, Drawing, Figure, Rect, Role
from rca_studio.reports.session_leaf import Leaf, Put, leaves_pdf
from rca_studio.reports.session_told import (
    SessionTold,
    drawing_of,
    images_of,
    pictures_of,
    screen_tokens,
)

_STAGE: Final = 1280.0
_SCALE: Final = 0.75


def session_screens(
    told: SessionTold, *, every: bool = False, progress: Callable[[int], None] | None = None
) -> bytes:
    """A PDF with a page for each slide or picture, in the colours of the show.

    Args:
        told: the session.
        every: a page for each step; else as many as show everything.
        progress: called with the number of each page; may raise to stop.

    Raises:
        KnownFault: nothing was accepted yet.
    """
    return leaves_pdf(list(_leaves(told, every, progress)), told.title)


def _leaves(
    told: SessionTold, every: bool, progress: Callable[[int], None] | None
) -> Iterator[Leaf]:
    tokens = screen_tokens(told)
    for number, seen in enumerate(pictures_of(told, every=every), 1):
        if progress is not None:
            progress(number)
        drawing = drawing_of(told, seen, _STAGE)
        whole = Rect(0.0, 0.0, drawing.width, drawing.height)
        ground = Figure("ground", Role.NOTE, whole, (Box(whole, BACKGROUND, radius=0.0),))
        painted = Drawing(drawing.width, drawing.height, (ground, *drawing.figures), drawing.title)
        images = images_of(told, seen, drawing)
        put = Put(painted, 0.0, 0.0, _SCALE, tokens, images)
        yield Leaf(drawing.width * _SCALE, drawing.height * _SCALE, (put,))

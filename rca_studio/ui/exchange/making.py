"""Making an export, with all that is to be known of it before it is saved. For workers; no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rca_studio.editing.cancelling import Progress
from rca_studio.ui.exchange.formats import VIEW_OF, Format

if TYPE_CHECKING:
    from rca_studio.diagrams.shapes import Drawing
    from rca_studio.reports.exports import Source
    from rca_studio.reports.poster import Plan, Poster

DRAWN = 1
"""What the progress of a picture says once its view is drawn: it can be looked at already."""

_SHOWN_TEXT = 6_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person chose.

    Attributes:
        format: the format.
        view: the view, by its key on screen; only looked at for pictures.
        sheet: "A4" to "A0" or "Letter"; the size of the whole for a poster.
        lying: the sheets lie; ``None``: as it suits the drawing.
        marking: stands at the foot of each sheet.
    """

    format: Format
    view: str
    sheet: str = "A4"
    lying: bool | None = None
    marking: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A file, ready to be written.

    Attributes:
        content: the whole file.
        notes: what it cannot carry and what else is to be known, in sentences.
        drawing: what is seen on it; ``None`` for a model.
        plan: how the drawing lies on its sheets; ``None`` where there are none.
        text: how a model begins.
    """

    content: bytes
    notes: tuple[str, ...]
    drawing: Drawing | None = None
    plan: Plan | None = None
    text: str = ""


def make(wish: Wish, source: Source, progress: Progress) -> Made:
    """Make an export; asked to stop, it does so between its steps.

    Raises:
        KnownFault: nothing can be made of the case.
        Cancelled: the person asked to stop.
    """
    from rca_studio.reports.exports import written

    made = wish.format
    if not made.picture:
        progress(0)
        result = written(made.ending, source, made.view or "graph")
        progress(1)
        text = result.content[: 4 * _SHOWN_TEXT].decode("utf-8", "ignore")[:_SHOWN_TEXT]
        return Made(result.content, result.notes, text=text)
    view = VIEW_OF[wish.view]
    drawing = source.drawing(view)
    progress(DRAWN)
    poster = _poster(wish) if made.paper else None
    result = written(made.ending, source, view, poster)
    progress(DRAWN + 1)
    if poster is None:
        return Made(result.content, result.notes, drawing)
    whole, plan = _laid(source, drawing, view, poster)
    return Made(result.content, result.notes, whole, plan)


def _poster(wish: Wish) -> Poster:
    from rca_studio.reports.poster import Poster, Sheet

    sheet, tiled = Sheet(wish.sheet), wish.format.tiled
    return Poster(sheet, tiled=tiled, lying=wish.lying, marking=wish.marking)


def _laid(source: Source, drawing: Drawing, view: str, poster: Poster) -> tuple[Drawing, Plan]:
    """What stands on the paper, and on which sheets."""
    from rca_studio.reports.poster import composed, plan_poster
    from rca_studio.reports.views import legend_of

    reference, ruler = source.casefile.case.reference, source.ruler
    whole = composed(drawing, reference, ruler, lambda width: legend_of(view, ruler, width))
    return whole, plan_poster(whole, poster)

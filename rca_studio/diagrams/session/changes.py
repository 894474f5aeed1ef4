"""What was changed, and whether it held: each action with its state as a word and a sign."""

from __future__ import annotations

from typing import Final

from rca_studio.analysis.session.frame import Changed, Changes
from rca_studio.analysis.session.pages import row_pages
from rca_studio.diagrams import marks
from rca_studio.diagrams.session.rows import (
    MEASURE,
    ROW_SIZES,
    Piece,
    Row,
    SetPiece,
    drawn,
    fitting_size,
    set_page,
)
from rca_studio.diagrams.session.signs import tick
from rca_studio.diagrams.session.stage import BACKGROUND, Stage, said
from rca_studio.diagrams.shapes import Disc, Figure, Part, Path, Point, Rect
from rca_studio.diagrams.text import Ruler

_GAP: Final = 0.95
_SIGN: Final = 56.0
_COLOURS: Final = {"good": "good", "warning": "warning", "neutral": "muted", "info": "info"}


def lay_out_changes(body: Changes, step: int, ruler: Ruler, stage: Stage) -> tuple[Figure, ...]:
    """The actions of this page."""
    pages = row_pages(body)
    if not pages:
        return ()
    room = min(stage.room.width - _SIGN, MEASURE)
    rows = [_row(row, room) for row in body.rows]
    size = fitting_size(
        [[rows[place] for place in page] for page in pages],
        ruler,
        stage.room.height,
        _GAP,
        ROW_SIZES,
    )
    page = pages[min(step, len(pages) - 1)]
    here = set_page([rows[place] for place in page], ruler, size, stage.room.height, _GAP)
    figures: list[Figure] = []
    top = stage.room.y
    for place, row in zip(page, here, strict=True):
        told = body.rows[place]
        parts: list[Part] = list(
            _sign(told, Point(stage.room.x + 18, top + _middle(row.pieces[0])))
        )
        parts += drawn(row.pieces, stage.room.x + _SIGN, top, near=True)
        rect = Rect(stage.room.x, top, _SIGN + room, row.height)
        spoken = f"{told.text.rstrip('.')}. {_below(told)}."
        figures.append(said(f"change:{place}", rect, parts, spoken))
        top += row.height + _GAP * size
    return tuple(figures)


def _row(row: Changed, room: float) -> Row:
    colour = _COLOURS.get(row.tone, "muted")
    return Row((Piece(row.text, room), Piece(_below(row), room, colour, size=0.85)))


def _below(row: Changed) -> str:
    return " · ".join(part for part in (row.state, row.strength) if part)


def _middle(piece: SetPiece) -> float:
    return piece.size * marks.LINE / 2


def _sign(row: Changed, centre: Point) -> tuple[Part, ...]:
    """A full disc with a tick for what held, with a bar for what slipped; a ring for the rest."""
    colour = _COLOURS.get(row.tone, "muted")
    if row.tone == "good":
        return (Disc(centre, 15, colour), tick(centre, 7.5, BACKGROUND))
    if row.tone == "warning":
        bar = (Point(centre.x - 7, centre.y), Point(centre.x + 7, centre.y))
        return (Disc(centre, 15, colour), Path(bar, BACKGROUND, 3.2))
    if row.tone == "info":
        return (Disc(centre, 13.5, "", colour, 3), Disc(centre, 6, colour))
    return (Disc(centre, 13.5, "", colour, 3),)

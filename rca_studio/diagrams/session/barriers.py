"""What stopped harm: a shield for each control, what it did, and whether it would work again."""

from __future__ import annotations

from typing import Final

from rca_studio.analysis.session.frame import Barrier, Barriers
from rca_studio.analysis.session.pages import page_at, row_pages
from rca_studio.diagrams.session.rows import (
    MEASURE,
    ROW_SIZES,
    Piece,
    Row,
    drawn,
    fitting_size,
    set_page,
)
from rca_studio.diagrams.session.signs import shield
from rca_studio.diagrams.session.stage import Stage, said
from rca_studio.diagrams.shapes import Figure, Part, Point, Rect
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.causal import ControlState

_GAP: Final = 0.85
_SIGN: Final = 64.0


def lay_out_barriers(body: Barriers, step: int, ruler: Ruler, stage: Stage) -> tuple[Figure, ...]:
    """The controls of this page up to the one that was reached."""
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
    page = pages[page_at(pages, step)]
    here = set_page([rows[place] for place in page], ruler, size, stage.room.height, _GAP)
    figures: list[Figure] = []
    top = stage.room.y
    for place, row in zip(page, here, strict=True):
        if place > step:
            break
        told = body.rows[place]
        centre = Point(stage.room.x + 22, top + size * 1.1)
        parts: list[Part] = list(shield(state_of(told), centre, 1.5))
        parts += drawn(row.pieces, stage.room.x + _SIGN, top, near=True)
        rect = Rect(stage.room.x, top, _SIGN + room, row.height)
        figures.append(said(f"barrier:{place}", rect, parts, _spoken(told)))
        top += row.height + _GAP * size
    return tuple(figures)


def state_of(row: Barrier) -> ControlState:
    """The state by which its shield is drawn."""
    if row.held is None:
        return ControlState.PLANNED
    if row.held:
        return ControlState.HELD
    return ControlState.ABSENT if row.absent else ControlState.FAILED


def _row(row: Barrier, room: float) -> Row:
    colour = {None: "info", True: "good", False: "warning"}[row.held]
    pieces = [Piece(row.text, room, bold=True), Piece(row.kind, room, colour, size=0.85)]
    if row.again:
        pieces.append(Piece(row.again, room, "muted", size=0.85))
    return Row(tuple(pieces), least=2.2)


def _spoken(row: Barrier) -> str:
    return ". ".join(part.rstrip(".") for part in (row.text, row.kind, row.again) if part) + "."

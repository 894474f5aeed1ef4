"""The timeline, step by step: when at the left, what happened beside it, what was expected below.

A step of which nothing is recorded, or nothing known, has a hollow sign and says so.
"""

from __future__ import annotations

from typing import Final

from rca_studio.analysis.session.frame import StepRow, Steps
from rca_studio.analysis.session.pages import page_at, row_pages
from rca_studio.diagrams import marks
from rca_studio.diagrams.session.rows import (
    MEASURE,
    ROW_SIZES,
    Piece,
    Row,
    SetRow,
    drawn,
    fitting_size,
    set_page,
)
from rca_studio.diagrams.session.stage import BACKGROUND, Stage, said
from rca_studio.diagrams.shapes import Disc, Figure, Part, Path, Point, Rect
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.timeline import EntryKind

_GAP: Final = 0.75
_WHEN: Final = 216.0
_AXIS: Final = 40.0
_RADIUS: Final = 8.0


def lay_out_steps(body: Steps, step: int, ruler: Ruler, stage: Stage) -> tuple[Figure, ...]:
    """The steps of this page up to the one that was reached."""
    pages = row_pages(body)
    if not pages:
        return ()
    room = min(stage.room.width - _WHEN - _AXIS, MEASURE)
    first = {page[0] for page in pages}
    rows = [
        _row(row, room, again=at not in first and row.when == body.rows[at - 1].when)
        for at, row in enumerate(body.rows)
    ]
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
    axis = stage.room.x + _WHEN + _AXIS * 0.45
    before: float | None = None
    for place, row in zip(page, here, strict=True):
        if place > step:
            break
        told = body.rows[place]
        middle = top + row.pieces[0].size * 0.68
        if before is not None:
            line = Path((Point(axis, before), Point(axis, middle - _RADIUS)), "wire", 2.0)
            bounds = Rect(axis, before, 1, middle - _RADIUS - before)
            figures.append(said(f"axis:{place}", bounds, [line]))
        figures.append(_drawn(told, place, row, Point(axis, middle), stage, top))
        before = middle + _RADIUS
        top += row.height + _GAP * size
    return tuple(figures)


def _row(row: StepRow, room: float, *, again: bool) -> Row:
    """A step; ``again`` where it was at the same time as the one above, which is said once."""
    happened = row.kind == EntryKind.HAPPENED
    pieces = [Piece(_what(row), room, "text" if happened else "muted")]
    if row.expected:
        pieces.append(Piece(f"Expected: {row.expected}", room, "info", size=0.82))
    when = "" if again else row.when or "Time not known"
    return Row(tuple(pieces), (Piece(when, _WHEN, "muted", size=0.8),))


def _drawn(told: StepRow, place: int, row: SetRow, sign: Point, stage: Stage, top: float) -> Figure:
    left = stage.room.x
    width = _WHEN + _AXIS + row.pieces[0].piece.room
    parts: list[Part] = [_sign(told, sign)]
    parts += drawn(row.aside, left, top + _lower(row))
    parts += drawn(row.pieces, left + _WHEN + _AXIS, top, near=True)
    spoken = ". ".join(
        part
        for part in (told.when, _what(told), told.expected and f"Expected: {told.expected}")
        if part
    )
    return said(f"step:{place}", Rect(left, top, width, row.height), parts, spoken)


def _lower(row: SetRow) -> float:
    """How much lower the smaller words beside stand, so that first baselines meet."""
    return (row.pieces[0].size - row.aside[0].size) * (marks.LINE / 2 + marks.ASCENT)


def _sign(told: StepRow, centre: Point) -> Part:
    if told.kind == EntryKind.HAPPENED:
        return Disc(centre, _RADIUS, "accent")
    return Disc(centre, _RADIUS - 1, BACKGROUND, "wire", 2.5)


def _what(row: StepRow) -> str:
    if row.kind == EntryKind.HAPPENED:
        return row.what
    words = EntryKind(row.kind).label
    return f"{words}: {row.what}" if row.what else words

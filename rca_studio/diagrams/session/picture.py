"""The place of a picture, and what stands below it. Whoever paints puts the picture there."""

from __future__ import annotations

from typing import Final

from rca_studio.analysis.session.frame import Picture
from rca_studio.diagrams.session.rows import MEASURE, Piece, Row, drawn, fitting_size, set_page
from rca_studio.diagrams.session.stage import Stage, begins_right, said
from rca_studio.diagrams.shapes import Figure, Rect
from rca_studio.diagrams.text import Ruler

_SIZES: Final = (24.0, 22.0, 20.0)
_MOST: Final = 0.28
"""The share of the room that words may take."""


def lay_out_picture(body: Picture, ruler: Ruler, stage: Stage) -> tuple[Figure, ...]:
    """The figure ``picture`` is the room it may fill, in its own proportions."""
    room = stage.room
    words = " ".join(body.caption.split())
    if not words:
        return (said("picture", room, (), "A picture"),)
    wide = min(room.width, MEASURE)
    row = Row((Piece(words, wide, "muted"),))
    most = room.height * _MOST
    size = fitting_size([[row]], ruler, most, 0, _SIZES)
    (found,) = set_page([row], ruler, size, most, 0)
    left = room.right - wide if begins_right(words) else room.x
    rect = Rect(left, room.bottom - found.height, wide, found.height)
    place = Rect(room.x, room.y, room.width, room.height - found.height - 16)
    return (
        said("picture", place, (), "A picture"),
        said("caption", rect, drawn(found.pieces, left, rect.y), words),
    )

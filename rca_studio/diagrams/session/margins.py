"""How close harm was, and how close it is with the plan: what stands between, counted and drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rca_studio.analysis.session.frame import Margins
from rca_studio.diagrams import marks
from rca_studio.diagrams.session.rows import Piece, Row, drawn, fitting_size, set_page
from rca_studio.diagrams.session.signs import shield
from rca_studio.diagrams.session.stage import Stage, said
from rca_studio.diagrams.shapes import Anchor, Box, Disc, Figure, Part, Path, Point, Rect, Text
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.causal import ControlState
from rca_studio.domain.words import listed

_GAP: Final = 48.0
_WIDEST: Final = 800.0
_WIDEST_ALONE: Final = 1176.0
_PAD: Final = 28.0
_LABEL: Final = 24.0
_NUMBER: Final = 128.0
_NONE: Final = 44.0
_SIZES: Final = (34.0, 32.0, 30.0, 28.0, 26.0, 24.0, 22.0, 20.0)
_MOST_SHIELDS: Final = 5
_PITCH: Final = 52.0
_CHAIN: Final = 64.0
TODAY: Final = "On that day"
AFTER: Final = "With the plan in place"
_BETWEEN: Final = "between this and harm"
_BESIDE: Final = (28.0, 26.0, 24.0, 22.0, 20.0)


def lay_out_margins(body: Margins, step: int, ruler: Ruler, stage: Stage) -> tuple[Figure, ...]:
    """The panel of that day; with the last step the one of the plan beside it."""
    if not body.known:
        return _unknown(body, ruler, stage)
    room = stage.room
    both = bool(body.words[1:])
    wide = min((room.width - _GAP) / 2, _WIDEST) if both else min(room.width, _WIDEST_ALONE)
    panels = [Rect(room.x, room.y, wide, room.height)]
    if both:
        panels.append(Rect(room.x + wide + _GAP, room.y, wide, room.height))
    words = [_words(body, place, wide) for place in range(len(panels))]
    above = _PAD + _LABEL * marks.LINE + _NUMBER + _CHAIN + 26
    height = room.height - above - _PAD
    size = fitting_size([[row] for row in words], ruler, height, 0, _SIZES)
    rows = [set_page([row], ruler, size, height, 0)[0] for row in words]
    high = above + max(row.height for row in rows) + _PAD
    found = []
    for place, panel in enumerate(panels[: step + 1]):
        margin = body.today if place == 0 else body.after
        panel = Rect(panel.x, panel.y, panel.width, high)
        row = rows[place]
        parts: list[Part] = [Box(panel, "card", "border", 1.5, radius=14)]
        parts += _counted(margin, place, panel, ruler)
        parts += drawn(row.pieces, panel.x + _PAD, panel.y + above)
        spoken = f"{(TODAY, AFTER)[place]}. " + " ".join(p.piece.text for p in row.pieces)
        found.append(said(f"margin:{place}", panel, parts, spoken))
    return tuple(found)


def _words(body: Margins, place: int, wide: float) -> Row:
    room = wide - 2 * _PAD
    pieces = [Piece(body.words[place], room)]
    if place == 0 and body.held_by:
        pieces.append(
            Piece(
                f"What held: {listed(body.held_by, ' and ', len(body.held_by))}",
                room,
                "muted",
                size=0.88,
            )
        )
    return Row(tuple(pieces))


def _counted(margin: int | None, place: int, panel: Rect, ruler: Ruler) -> Iterator[Part]:
    """The label, the number with what it counts, and the chain from the near miss to harm."""
    x = panel.x + _PAD
    y = panel.y + _PAD
    yield Text(Point(x, y + _LABEL), (TODAY, AFTER)[place], _LABEL, "muted", True)
    base = y + _LABEL * marks.LINE + _NUMBER * 0.82
    room = panel.width - 2 * _PAD
    if margin is None:
        for at, line in enumerate(
            ruler.wrap("No known way to harm", _NONE, room, bold=True, most=2)
        ):
            yield Text(Point(x, base - _NONE * (0.9 - at * 1.1)), line, _NONE, "good", True)
    else:
        colour = "error" if margin == 0 else "warning" if margin == 1 else "good"
        yield Text(Point(x, base), str(margin), _NUMBER, colour, True)
        beside = x + ruler.width(str(margin), _NUMBER, bold=True) + 22
        words = f"{'thing' if margin == 1 else 'things'} {_BETWEEN}"
        yield from _beside(words, beside, panel.right - _PAD, base - _NUMBER * 0.36, ruler)
    yield from _chain(margin, x, base + 26 + _CHAIN / 2, room)


def _beside(words: str, x: float, right: float, middle: float, ruler: Ruler) -> Iterator[Part]:
    """What the number counts, in at most three lines beside it."""
    for size in _BESIDE:
        lines = ruler.wrap(words, size, right - x)
        if len(lines) <= 2:
            break
    lines = ruler.wrap(words, size, right - x, most=4)
    top = middle - marks.text_block(lines, size) / 2
    yield from marks.lines(lines, x, top, size, colour="muted")


def _chain(margin: int | None, x: float, y: float, room: float) -> Iterator[Part]:
    """A dot, a shield for each thing that would have to fail, and harm; cut where no way leads."""
    right = x + room
    yield Disc(Point(x + 10, y), 10, "event_stroke")
    harm = Rect(right - 84, y - 20, 84, 40)
    if margin is None:
        middle = x + 20 + (harm.x - x - 20) / 2
        yield Path((Point(x + 20, y), Point(middle - 16, y)), "wire", 2.4)
        yield Path((Point(middle + 16, y), Point(harm.x, y)), "wire", 2.4, dashed=True)
        for lean in (-10, 6):
            yield Path(
                (Point(middle + lean - 4, y + 14), Point(middle + lean + 8, y - 14)), "good", 3
            )
    else:
        yield Path((Point(x + 20, y), Point(harm.x - 2, y)), "wire", 2.4, arrow=True)
    yield Box(harm, "harm_fill", "harm_stroke", 1.8, radius=8)
    yield Text(Point(harm.centre.x, y + 20 * marks.ASCENT), "Harm", 20, "text", True, Anchor.MIDDLE)
    if margin:
        shown = min(margin, _MOST_SHIELDS, int((harm.x - x - 50) / 40))
        pitch = min(_PITCH, (harm.x - x - 50) / shown)
        middle = (x + 20 + harm.x) / 2
        for place in range(shown):
            at = middle + (place - (shown - 1) / 2) * pitch
            yield from shield(ControlState.HELD, Point(at, y), 1.3)


def _unknown(body: Margins, ruler: Ruler, stage: Stage) -> tuple[Figure, ...]:
    room = min(stage.room.width, 900.0)
    rows = [Row((Piece(text, room),)) for text in body.words]
    size = fitting_size([rows], ruler, stage.room.height, 0.7)
    figures = []
    top = stage.room.y
    for place, row in enumerate(set_page(rows, ruler, size, stage.room.height, 0.7)):
        rect = Rect(stage.room.x, top, room, row.height)
        parts = drawn(row.pieces, rect.x, rect.y)
        figures.append(said(f"margin:{place}", rect, parts, row.pieces[0].piece.text))
        top += row.height + 0.7 * size
    return tuple(figures)

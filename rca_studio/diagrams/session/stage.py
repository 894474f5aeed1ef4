"""The stage: a screen of any shape, 720 units high, and what stands on each frame of a show.

A stage is as wide as the screen is in proportion (16:9 gives 1280 units), so nothing is boxed in
and a text has the same share of the height on every screen. The background is the token
``BACKGROUND``; whoever paints a frame fills it first.

Text to be read is at least 1/36 of the height, labels 1/50, so that they can be read from the last
row, eight heights of the picture away (design rule for presentations: ISO 9241-303 asks for a
character height of at least 16 minutes of arc at the distance it is read from).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from rca_studio.diagrams import marks
from rca_studio.diagrams.session.balance import balanced
from rca_studio.diagrams.shapes import Anchor, Figure, Part, Point, Rect, Role, Text
from rca_studio.diagrams.text import Ruler

HEIGHT: Final = 720.0
BODY: Final = 20.0
LABEL: Final = 14.4
TITLE: Final = 36.0
BACKGROUND: Final = "window"

MARGIN: Final = 52.0
"""Empty at the left and the right."""

NARROWEST: Final = HEIGHT * 4 / 3
"""A screen that is higher than 4:3 gets the width of one; the rest of its height stays empty."""

_HEAD_SIZE: Final = 18.0
_HEAD_BASE: Final = 56.0
_TITLE_SIZE: Final = 40.0
_TITLE_TOP: Final = 72.0
_TITLE_LINE: Final = 1.16
_BODY_TOP: Final = 144.0
_BODY_BOTTOM: Final = 636.0
_ASK_SIZE: Final = 20.0
_FOOT_BASE: Final = 676.0
_GAP: Final = 28.0
_MOST_ASK_LINES: Final = 2
DE_IDENTIFIED: Final = "De-identified"


def stage_width(width: float, height: float) -> float:
    """How wide a stage is on a screen of these pixels, in units."""
    return max(NARROWEST, HEIGHT * width / max(height, 1.0))


def begins_right(text: str) -> bool:
    """Whether a line runs from right to left: told by its first letter."""
    if text.isascii():
        return False
    kinds = (unicodedata.bidirectional(char) for char in text)
    return next((kind != "L" for kind in kinds if kind in ("L", "R", "AL")), False)


def set_lines(
    texts: Sequence[str],
    room: Rect,
    size: float,
    *,
    colour: str = "text",
    bold: bool = False,
    middle: bool = False,
) -> tuple[Text, ...]:
    """Lines below each other from the top of a room; those that run leftward begin at its right."""
    leftward = begins_right(" ".join(texts))
    if middle:
        x, anchor = room.centre.x, Anchor.MIDDLE
    elif leftward:
        x, anchor = room.right, Anchor.END
    else:
        x, anchor = room.x, Anchor.START
    return marks.lines(texts, x, room.y, size, colour=colour, bold=bold, anchor=anchor)


def label(
    text: str,
    x: float,
    base: float,
    size: float = _HEAD_SIZE,
    *,
    colour: str = "muted",
    bold: bool = False,
    anchor: Anchor = Anchor.START,
) -> Text:
    """One line of text by its baseline."""
    return Text(Point(x, base), text, size, colour, bold, anchor)


def said(key: str, bounds: Rect, parts: Iterable[Part], spoken: str = "") -> Figure:
    """A figure of a frame that stands for words."""
    return Figure(key, Role.NOTE, bounds, tuple(parts), spoken=spoken)


@dataclass(frozen=True, slots=True)
class Stage:
    """What stands on every frame: where it belongs, its title, what to ask, and the room left.

    Attributes:
        width: of the stage, in units.
        figures: head, title and foot.
        room: what is left for the body.
    """

    width: float
    figures: tuple[Figure, ...]
    room: Rect
    height: float = field(default=HEIGHT)


def set_stage(
    ruler: Ruler,
    *,
    width: float,
    session: str,
    label_words: str = "",
    heading: str = "",
    ask: str = "",
    page: str = "",
    count: str = "",
) -> Stage:
    """Set what all frames have in common.

    Args:
        ruler: measures the bundled font.
        width: of the stage, in units.
        session: the title of the session, at the upper left.
        label_words: what the case is called ("Case 1 of 3"), behind it.
        heading: the title; of at most two lines. Without one its room belongs to the body.
        ask: what to ask the room, at the lower left.
        page: where in the frame this is ("2 of 4"), beside the title.
        count: which frame of how many, at the upper right ("3 of 7").
    """
    width = max(width, NARROWEST)
    inner = width - 2 * MARGIN
    figures = [_head(ruler, width, session, label_words, count)]
    top = _TITLE_TOP + 16
    if heading.strip():
        title, top = _title(ruler, width, heading, page)
        figures.append(title)
    foot, bottom = _foot(ruler, width, ask)
    figures.append(foot)
    return Stage(width, tuple(figures), Rect(MARGIN, top, inner, bottom - top))


def _head(ruler: Ruler, width: float, session: str, words: str, count: str) -> Figure:
    room = width - 2 * MARGIN - ruler.width(count, _HEAD_SIZE) - _GAP
    tail = f" · {words}" if words else ""
    room -= ruler.width(tail, _HEAD_SIZE)
    line = ruler.shortened(" ".join(session.split()), _HEAD_SIZE, room) + tail
    parts = [label(line, MARGIN, _HEAD_BASE)]
    if count:
        parts.append(label(count, width - MARGIN, _HEAD_BASE, anchor=Anchor.END))
    bounds = Rect(MARGIN, _HEAD_BASE - _HEAD_SIZE, width - 2 * MARGIN, _HEAD_SIZE * 1.3)
    return said("head", bounds, parts, f"{line}. {count}")


def _title(ruler: Ruler, width: float, heading: str, page: str) -> tuple[Figure, float]:
    aside = ruler.width(page, _HEAD_SIZE) + _GAP if page else 0.0
    room = width - 2 * MARGIN - aside
    size = _TITLE_SIZE
    texts = ruler.wrap(" ".join(heading.split()), size, room, bold=True)
    if len(texts) > 1:
        size = TITLE
        texts = balanced(ruler, " ".join(heading.split()), size, room, bold=True, most=2)
    line = size * _TITLE_LINE
    leftward = begins_right(heading)
    x, anchor = (MARGIN + room, Anchor.END) if leftward else (MARGIN, Anchor.START)
    parts: list[Part] = [
        Text(Point(x, _TITLE_TOP + line * place + size * 0.9), text, size, "text", True, anchor)
        for place, text in enumerate(texts)
    ]
    if page:
        base = _TITLE_TOP + size * 0.9
        parts.append(label(page, width - MARGIN, base, anchor=Anchor.END))
    bottom = _TITLE_TOP + line * len(texts)
    bounds = Rect(MARGIN, _TITLE_TOP, width - 2 * MARGIN, bottom - _TITLE_TOP)
    spoken = f"{' '.join(heading.split())}. {page}".removesuffix(" ")
    return said("title", bounds, parts, spoken), max(_BODY_TOP, bottom + 24)


def _foot(ruler: Ruler, width: float, ask: str) -> tuple[Figure, float]:
    """What to ask, and that nobody is named; the last line keeps its place on every frame."""
    clear = ruler.width(DE_IDENTIFIED, _HEAD_SIZE)
    room = width - 2 * MARGIN - clear - 2 * _GAP
    line = " ".join(ask.split())
    parts = [label(DE_IDENTIFIED, width - MARGIN, _FOOT_BASE, anchor=Anchor.END)]
    bottom = _BODY_BOTTOM
    if line:
        texts = balanced(ruler, f"Ask: {line}", _ASK_SIZE, room, most=_MOST_ASK_LINES)
        pitch = _ASK_SIZE * marks.LINE
        first = _FOOT_BASE - pitch * (len(texts) - 1)
        bottom -= pitch * (len(texts) - 1)
        parts += [
            label(text, MARGIN, first + pitch * place, _ASK_SIZE)
            for place, text in enumerate(texts)
        ]
    bounds = Rect(MARGIN, bottom + 8, width - 2 * MARGIN, _FOOT_BASE + 8 - bottom - 8)
    spoken = f"Ask: {line}. {DE_IDENTIFIED}" if line else DE_IDENTIFIED
    return said("foot", bounds, parts, spoken), bottom

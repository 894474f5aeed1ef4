"""A picture as data: figures made of four simple parts, in points, measured with one font.

The origin is the top left corner, x grows to the right and y downwards; 1 unit is 1 point
(1/72 inch). Colours are names of tokens (see ``diagrams.tokens``), never values. Painters draw the
parts in order and decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from math import hypot

DASH = (4.0, 3.0)
"""Length of a dash and of the gap after it, in points."""

BAR_WIDTH = 4.0
"""Width of the strip along the left edge of a box, in points."""

HEAD_LENGTH = 9.0
"""Length of an arrow head, in points."""

HEAD_HALF_WIDTH = 4.0
"""Half the width of an arrow head at its foot, in points."""


class Role(StrEnum):
    """What a figure stands for; screens use it for hit tests, focus and spoken names."""

    CAUSE = "cause"
    EVENT = "event"
    HARM = "harm"
    CONTROL = "control"
    LINK = "link"
    GATE = "gate"
    BONE = "bone"
    SPINE = "spine"
    NOTE = "note"
    FOLD = "fold"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Point:
    """A place, in points."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Rect:
    """An upright rectangle, in points."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the bottom edge."""
        return self.y + self.height

    @property
    def centre(self) -> Point:
        """The middle."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def overlaps(self, other: Rect) -> bool:
        """Whether the insides meet; touching edges do not count."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def grown(self, by: float) -> Rect:
        """The rectangle with ``by`` points added on each side."""
        return Rect(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def moved(self, dx: float, dy: float) -> Rect:
        """The rectangle at another place."""
        return Rect(self.x + dx, self.y + dy, self.width, self.height)


def bounds_of(rects: list[Rect]) -> Rect:
    """The smallest rectangle around all of these; raises ``ValueError`` for none."""
    if not rects:
        raise ValueError("no rectangles")
    left = min(r.x for r in rects)
    top = min(r.y for r in rects)
    return Rect(left, top, max(r.right for r in rects) - left, max(r.bottom for r in rects) - top)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with rounded corners; ``bar`` colours a strip along its left edge."""

    rect: Rect
    fill: str = ""
    stroke: str = ""
    stroke_width: float = 1.0
    radius: float = 4.0
    dashed: bool = False
    bar: str = ""

    @property
    def strip(self) -> Rect:
        """Where the bar is."""
        return Rect(self.rect.x, self.rect.y, BAR_WIDTH, self.rect.height)


@dataclass(frozen=True, slots=True)
class Path:
    """A line through points, or (``curved``) a chain of cubic Béziers: start, then three points
    for each piece. ``closed`` paths may be filled; ``arrow`` puts a head at the end."""

    points: tuple[Point, ...]
    stroke: str = ""
    stroke_width: float = 1.4
    fill: str = ""
    curved: bool = False
    closed: bool = False
    dashed: bool = False
    arrow: bool = False

    def arrow_head(self) -> tuple[Point, ...]:
        """The corners of the head, the tip first; none where the path has no arrow."""
        tip = self.points[-1]
        before = next((p for p in reversed(self.points[:-1]) if p != tip), None)
        if not self.arrow or before is None:
            return ()
        length = hypot(tip.x - before.x, tip.y - before.y)
        dx, dy = (tip.x - before.x) / length, (tip.y - before.y) / length
        foot = Point(tip.x - HEAD_LENGTH * dx, tip.y - HEAD_LENGTH * dy)
        side_x, side_y = -HEAD_HALF_WIDTH * dy, HEAD_HALF_WIDTH * dx
        return (
            tip,
            Point(foot.x + side_x, foot.y + side_y),
            Point(foot.x - side_x, foot.y - side_y),
        )


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle."""

    centre: Point
    radius: float
    fill: str = ""
    stroke: str = ""
    stroke_width: float = 1.0


class Anchor(StrEnum):
    """Which point of a line of text stands at its place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; ``place`` is on its baseline. Wrapping was done in the layout."""

    place: Point
    text: str
    size: float
    colour: str = "text"
    bold: bool = False
    anchor: Anchor = Anchor.START


Part = Box | Path | Disc | Text


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing in a picture: ``key`` is the id of its entity (or a made-up, stable one).

    ``bounds`` is where it can be clicked and focused; ``spoken`` is what a screen reader says.
    ``entity`` is the id of the entity behind it, empty for decoration.
    """

    key: str
    role: Role
    bounds: Rect
    parts: tuple[Part, ...]
    entity: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished picture. ``figures`` are in painting order."""

    width: float
    height: float
    figures: tuple[Figure, ...] = ()
    title: str = ""
    _by_key: dict[str, Figure] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_key.update({figure.key: figure for figure in self.figures})

    def figure(self, key: str) -> Figure | None:
        """The figure with this key."""
        return self._by_key.get(key)

    def parts(self) -> Iterator[Part]:
        """All parts in painting order."""
        for figure in self.figures:
            yield from figure.parts

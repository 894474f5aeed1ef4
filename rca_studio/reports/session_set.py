"""Sets words on one sheet of paper as a drawing, and finds the largest letters with which all fits.

A sheet that hangs on a wall or is sent to others has one page, whatever is on it. So it is laid out
at one size after the other, the largest first; where even the smallest is too large, lists say how
much more there is. A drawing is painted like any other, so lines from right to left and letters of
other scripts are right by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from rca_studio.diagrams.marks import LINE
from rca_studio.diagrams.session.balance import balanced
from rca_studio.diagrams.session.stage import begins_right
from rca_studio.diagrams.shapes import Anchor, Box, Drawing, Figure, Part, Point, Rect, Role, Text
from rca_studio.diagrams.text import Ruler

_ASCENT: Final = 0.86
_EVEN_LINES: Final = 3
"""Texts of so few lines are set in even ones: a last word by itself reads badly."""
"""From the top of a line to its baseline, in font sizes, with half the leading above."""


@dataclass
class Sheet:
    """What is set so far; ``y`` is how far down it is, in points.

    Attributes:
        ruler: measures the bundled font.
        left, right: the edges of what is set.
        size: of plain words, in points.
        most: so many things a list has at most.
        lines: so many lines a text has at most.
    """

    ruler: Ruler
    left: float
    right: float
    y: float
    size: float
    most: int = 1_000
    lines: int = 1_000
    parts: list[Part] = field(default_factory=list)

    @property
    def room(self) -> float:
        """How wide a line may be."""
        return self.right - self.left

    def words(
        self,
        text: str,
        *,
        times: float = 1.0,
        colour: str = "text",
        bold: bool = False,
        indent: float = 0.0,
        turned: bool = False,
        most: int = 0,
    ) -> None:
        """Set a text below what is there, a paragraph a line of it.

        Args:
            text: what is said.
            times: how large it is, in sizes of the letters.
            colour: a token.
            bold: whether it is.
            indent: how much room is left free beside it, at the left.
            turned: of a text that runs from right to left that room is at the right.
            most: so many lines at most.
        """
        size = self.size * times
        room = self.room - indent
        most = most or self.lines
        lines = self.ruler.wrap(text, size, room, bold=bold, most=most)
        if 1 < len(lines) <= _EVEN_LINES:
            lines = balanced(self.ruler, text, size, room, bold=bold, most=most)
        for line in lines:
            leftward = begins_right(text)
            x = self.right - indent * turned if leftward else self.left + indent
            anchor = Anchor.END if leftward else Anchor.START
            place = Point(x, self.y + size * _ASCENT)
            self.parts.append(Text(place, line, size, colour, bold, anchor))
            self.y += size * LINE

    def heading(self, text: str, *, colour: str = "accent_text") -> None:
        """A heading with room above it."""
        self.gap(0.55)
        self.words(text, times=1.06, colour=colour, bold=True, most=2)
        self.gap(0.12)

    def listed(
        self,
        items: Sequence[str],
        under: Sequence[str] = (),
    ) -> None:
        """Things below each other with a sign before each; of too many the first, and a count.

        Args:
            items: the things.
            under: what is said of each below it, quietly.
        """
        indent = self.size * 1.05
        shown = items if len(items) <= self.most else items[: max(1, self.most - 1)]
        for number, item in enumerate(shown):
            leftward = begins_right(item)
            x = self.right if leftward else self.left
            anchor = Anchor.END if leftward else Anchor.START
            place = Point(x, self.y + self.size * _ASCENT)
            self.parts.append(Text(place, "•", self.size, "accent_text", True, anchor))
            self.words(item, indent=indent, turned=True)
            if number < len(under) and under[number]:
                self.words(under[number], times=0.88, colour="muted", indent=indent)
            self.gap(0.16)
        if len(shown) < len(items):
            self.words(f"and {len(items) - len(shown):,} more", colour="muted", indent=indent)

    def gap(self, times: float) -> None:
        """Leave room, in sizes of the letters."""
        self.y += self.size * times

    def column(self, left: float, right: float) -> Sheet:
        """A sheet beside others, from here down, that puts its parts on the same paper."""
        return Sheet(self.ruler, left, right, self.y, self.size, self.most, self.lines, self.parts)

    def ground(self, rect: Rect, fill: str, stroke: str = "", radius: float = 8.0) -> None:
        """A tinted ground behind all that is set so far in its place."""
        self.parts.insert(0, Box(rect, fill, stroke, 0.8, radius))


def fitting(
    lay_out: Callable[[float, int, int], Sheet],
    bottom: float,
    sizes: Iterable[float],
    shortest: Sequence[tuple[int, int]],
) -> Sheet:
    """The first layout that ends above ``bottom``; the last one where none does.

    Args:
        lay_out: sets all at a size, with so many things in a list and so many lines in a text.
        bottom: how far down it may reach, in points.
        sizes: of the letters, the largest first.
        shortest: how many things and lines there may be where not all fits at the smallest size,
            the most first.
    """
    sheet = None
    for size, most, lines in _settings(tuple(sizes), shortest):
        sheet = lay_out(size, most, lines)
        if sheet.y <= bottom:
            return sheet
    assert sheet is not None
    return sheet


def _settings(
    sizes: Sequence[float], shortest: Sequence[tuple[int, int]]
) -> Iterator[tuple[float, int, int]]:
    for size in sizes:
        yield size, 1_000, 1_000
    for most, lines in shortest:  # what is shortened leaves room for larger letters
        for size in sizes:
            yield size, most, lines


def as_drawing(sheet: Sheet, width: float, height: float, title: str) -> Drawing:
    """What was set, as one drawing."""
    whole = Rect(0.0, 0.0, width, height)
    return Drawing(width, height, (Figure("sheet", Role.NOTE, whole, tuple(sheet.parts)),), title)

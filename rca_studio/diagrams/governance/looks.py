"""How the parts of charts look: a fill, an outline and a hatch, so that grey and colour-blind eyes
tell them apart too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from rca_studio.analysis.governance.panel import Tone
from rca_studio.diagrams.shapes import Box, Part, Path, Point, Rect

_EVERY: Final = 6.0
"""Distance between two lines of a hatch, in points."""

STEPS: Final = 7
"""So many shades a heat map has (tokens ``heat_1`` to ``heat_7``)."""

_DARK_FROM: Final = 6
"""From this step on the letters on it are light (dark in the dark theme)."""


class Hatch(StrEnum):
    """Lines over a fill."""

    NONE = "none"
    RISING = "rising"
    FALLING = "falling"
    LEVEL = "level"
    UPRIGHT = "upright"
    CROSSED = "crossed"
    SQUARED = "squared"


@dataclass(frozen=True, slots=True)
class Look:
    """Tokens of a part of a chart; ``ink`` is that of the lines of its hatch."""

    fill: str
    stroke: str
    hatch: Hatch = Hatch.NONE
    ink: str = "card"


LOOKS: Final = {
    Tone.PLAIN: Look("accent", "accent"),
    Tone.STRONG: Look("chart_strong", "chart_strong"),
    Tone.MIDDLE: Look("chart_middle", "chart_middle_line", ink="chart_middle_line"),
    Tone.WEAK: Look("chart_weak", "chart_weak", Hatch.RISING),
    Tone.NOTICE: Look("info", "info", Hatch.LEVEL),
    Tone.FAINT: Look("neutral_fill", "wire", ink="wire"),
}

_OF_ITS_OWN: Final = (Tone.MIDDLE, Tone.FAINT)
"""Tones unlike all others in grey; the rest are dark, and only a hatch tells them apart."""

HIDDEN: Final = Look("heat_1", "wire", Hatch.FALLING, "border")
"""Where a number is protected: nothing of it can be read off."""


def looks_of(tones: Sequence[Tone]) -> tuple[Look, ...]:
    """A look for each layer of a stack, no two alike.

    Where all are plain they go from full to pale, in one colour; else what would be the same grey
    gets another hatch.
    """
    if len(tones) > 1 and set(tones) == {Tone.PLAIN}:
        return _ramp(len(tones))
    used: dict[Tone | None, list[Hatch]] = {}
    found = []
    for tone in tones:
        look = LOOKS[tone]
        there = used.setdefault(tone if tone in _OF_ITS_OWN else None, [])
        order = [look.hatch, *(one for one in Hatch if one is not look.hatch)]
        hatch = min(order, key=lambda one: (there.count(one), order.index(one)))
        there.append(hatch)
        found.append(replace(look, hatch=hatch))
    return tuple(found)


def _ramp(count: int) -> tuple[Look, ...]:
    """From full to pale; where there are more layers than shades, a shade comes again hatched."""
    steps = [STEPS - round(place * (STEPS - 2) / (count - 1)) for place in range(count)]
    looks = []
    for place, step in enumerate(steps):
        hatch = tuple(Hatch)[steps[:place].count(step) % len(Hatch)]
        dark = step >= _DARK_FROM - 1
        token = f"heat_{step}"
        looks.append(Look(token, token if dark else "wire", hatch, "card" if dark else "muted"))
    return tuple(looks)


def heat_step(value: float | None, most: float) -> int:
    """How dark a cell of a heat map is, 0 (no ground) to 7; nothing counted has no ground."""
    if value is None or value <= 0 or most <= 0:
        return 0
    return max(1, min(STEPS, 1 + round(value / most * (STEPS - 1))))


def letters_on(step: int) -> str:
    """The colour of a number in a cell of a heat map."""
    return "on_accent" if step >= _DARK_FROM else "text"


def filled(rect: Rect, look: Look, *, outlined: bool = True) -> list[Part]:
    """A rectangle in a look, its hatch within."""
    stroke = look.stroke if outlined else ""
    parts: list[Part] = [Box(rect, look.fill, stroke, 0.8, 0.0)]
    return [*parts, *hatched(rect, look)]


def protected(rect: Rect, *, radius: float = 0.0) -> list[Part]:
    """A rectangle that stands for a number nobody is shown."""
    box = Box(rect, HIDDEN.fill, HIDDEN.stroke, 0.8, radius, dashed=True)
    return [box, *hatched(rect, HIDDEN)]


def hatched(rect: Rect, look: Look) -> Iterator[Path]:
    """The lines of a hatch, cut at the edges of the rectangle."""
    for start, end in _lines(rect, look.hatch):
        yield Path((start, end), look.ink, 0.9)


_DOUBLE: Final = {
    Hatch.CROSSED: (Hatch.RISING, Hatch.FALLING),
    Hatch.SQUARED: (Hatch.LEVEL, Hatch.UPRIGHT),
}


def _lines(rect: Rect, hatch: Hatch) -> Iterator[tuple[Point, Point]]:
    if hatch is Hatch.NONE or rect.width < 2 or rect.height < 2:
        return
    left, top, right, bottom = rect.x, rect.y, rect.right, rect.bottom
    if hatch in _DOUBLE:
        for single in _DOUBLE[hatch]:
            yield from _lines(rect, single)
        return
    if hatch is Hatch.LEVEL:
        for y in _between(top, bottom):
            yield Point(left, y), Point(right, y)
    elif hatch is Hatch.UPRIGHT:
        for x in _between(left, right):
            yield Point(x, top), Point(x, bottom)
    else:
        for reach in _between(0.0, rect.width + rect.height):
            # a line at 45 degrees meets two edges, ``reach`` from a corner along them
            one = Point(left + min(reach, rect.width), top + max(0.0, reach - rect.width))
            two = Point(left + max(0.0, reach - rect.height), top + min(reach, rect.height))
            if hatch is Hatch.FALLING:
                one, two = (Point(left + right - one.x, one.y), Point(left + right - two.x, two.y))
            yield two, one


def _between(low: float, high: float) -> Iterator[float]:
    place = low + _EVERY / 2
    while place < high - 0.5:
        yield place
        place += _EVERY

"""What all charts of governance share: sizes, words that fit, labels that keep apart, levels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil, floor, isfinite, log10
from typing import Final

from rca_studio.analysis.governance.panel import HIDDEN, Cell
from rca_studio.diagrams import marks
from rca_studio.diagrams.shapes import Anchor, Figure, Point, Rect, Role, Text
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.words import PERCENT

SIZE: Final = 10.0
"""Size of all letters, in points."""

LINE: Final = SIZE * marks.LINE
"""From one line of letters to the next, in points."""

GAP: Final = 8.0
LEAST_WIDTH: Final = 240.0
LEAST_HEIGHT: Final = 140.0
LEAST_ROWS: Final = 36.0
_MOST_LETTERS: Final = 400
"""No label of a chart is longer; the whole text stands in what is spoken and in the table."""

_STEPS: Final = (1, 2, 3, 4, 6, 12, 24, 36, 60, 120, 240, 480, 960)
"""Every so many labels are named below a chart, so that months fall on quarters and years."""


def plain(text: str) -> str:
    """A label on one line."""
    return " ".join(text[:_MOST_LETTERS].split())


def wide(ruler: Ruler, text: str, *, bold: bool = False) -> float:
    """The width of a line of a chart."""
    return ruler.width(text, SIZE, bold=bold)


def widest(ruler: Ruler, texts: Iterable[str], *, bold: bool = False) -> float:
    """The width of the widest line; 0 for none."""
    return max((wide(ruler, text, bold=bold) for text in texts), default=0.0)


def fitted(ruler: Ruler, text: str, room: float, *, bold: bool = False) -> str:
    """A line no wider than the room; "" where not even a sign fits."""
    text = plain(text)
    if wide(ruler, text, bold=bold) <= room + 0.01:
        return text
    if room < wide(ruler, "…", bold=bold):
        return ""
    return ruler.shortened(text, SIZE, room, bold=bold)


def wrapped(
    ruler: Ruler, text: str, room: float, most: int, *, bold: bool = False
) -> tuple[str, ...]:
    """At most so many lines no wider than the room."""
    if room < 2 * SIZE:
        short = fitted(ruler, text, room, bold=bold)
        return (short,) if short else ()
    return ruler.wrap(plain(text), SIZE, room, bold=bold, most=most)


def unbroken(ruler: Ruler, text: str, room: float, most: int) -> tuple[str, ...]:
    """The lines of a text if it fits with all its words whole, else none."""
    words = plain(text).split()
    if any(wide(ruler, word) > room for word in words):
        return ()
    found = ruler.wrap(" ".join(words), SIZE, room, most=most + 1)
    return found if len(found) <= most else ()


def line_at(
    text: str,
    x: float,
    middle: float,
    *,
    colour: str = "text",
    bold: bool = False,
    anchor: Anchor = Anchor.START,
) -> Text:
    """A line of text around a height."""
    return Text(Point(x, middle + SIZE * marks.ASCENT), text, SIZE, colour, bold, anchor)


def caption(ruler: Ruler, text: str, x: float, top: float, room: float, key: str) -> list[Figure]:
    """A quiet line above a chart (its unit); none where there are no words."""
    short = fitted(ruler, text, room)
    if not short:
        return []
    bounds = Rect(x, top, wide(ruler, short), LINE)
    words = marks.lines((short,), x, top, SIZE, colour="muted")
    return [Figure(key, Role.NOTE, bounds, words, spoken=plain(text))]


def more_line(ruler: Ruler, words: str, x: float, top: float, room: float) -> Figure:
    """The line that tells what did not find room."""
    short = fitted(ruler, words, room)
    bounds = Rect(x, top, wide(ruler, short), LINE)
    texts = marks.lines((short,), x, top, SIZE, colour="muted")
    return Figure("more", Role.NOTE, bounds, texts, spoken=words)


def nothing(ruler: Ruler, words: str, width: float, height: float) -> Figure:
    """What stands where a chart has nothing to show."""
    short = fitted(ruler, words, width - 2 * GAP)
    text = line_at(short, width / 2, height / 2, colour="muted", anchor=Anchor.MIDDLE)
    return Figure("empty", Role.NOTE, Rect(0, 0, width, height), (text,), spoken=words)


def told(cell: Cell, unit: str = "") -> str:
    """A number for a screen reader: what is shown, and where it is protected, that it is."""
    shown = plain(cell.shown) or "no figure"
    if cell.hidden:
        shown = "hidden" if shown == HIDDEN else f"{shown}, hidden"
        return f"{shown} so that nobody can be recognised"
    if shown == "–":
        return "none"
    return f"{shown} {plain(unit)}".rstrip()


def apart(
    wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float
) -> list[float]:
    """Upper edges of labels from the highest to the lowest, each as near to where it wants to be as
    the others leave room.

    Args:
        wanted: upper edges, in order.
        heights: of each label; together no more than the room.
        top: where the room begins.
        bottom: where it ends.
    """
    tops: list[float] = []
    low = top
    for want, height in zip(wanted, heights, strict=True):
        tops.append(max(want, low))
        low = tops[-1] + height
    limit = bottom
    for place in range(len(tops) - 1, -1, -1):
        tops[place] = min(tops[place], limit - heights[place])
        limit = tops[place]
    return tops


def thinned(
    ruler: Ruler, labels: Sequence[str], places: Sequence[float], left: float, right: float
) -> list[tuple[int, str, float]]:
    """Labels below points that keep apart: every one, every second, third … and the last.

    Args:
        ruler: measures the bundled font.
        labels: one for each point.
        places: where the points are, from left to right.
        left: no label begins before.
        right: no label ends after.

    Returns:
        The number of the point, its words, and where they begin.
    """
    count = len(labels)
    if not count:
        return []
    most = max(30.0, (right - left) / 2 - GAP)
    texts = [fitted(ruler, label, most) for label in labels]

    def spot(place: int) -> tuple[int, str, float]:
        size = wide(ruler, texts[place])
        return place, texts[place], min(max(places[place] - size / 2, left), right - size)

    def keeps_apart(found: Sequence[tuple[int, str, float]]) -> bool:
        return all(one[2] + wide(ruler, one[1]) + GAP <= two[2] for one, two in pairwise(found))

    # The widths alone tell from which step on it can fit at all.
    size, room = widest(ruler, texts[:: max(1, count // 24)]) + GAP, right - left + GAP
    for step in _STEPS:
        if step > 1 and ceil(count / step) * size > room * 1.5:
            continue
        found = [spot(place) for place in range(0, count, step)]
        if keeps_apart(found):
            last = spot(count - 1)
            if found[-1][0] != last[0] and keeps_apart([found[-1], last]):
                found.append(last)
            return found
    ends = [spot(0), spot(count - 1)]
    return ends if count > 1 and keeps_apart(ends) else [spot(count - 1)]


def levels(
    values: Iterable[float], *, share: bool = False, least: float = 0.0, whole: bool = False
) -> list[float]:
    """Round levels around values, always with the least there can be (zero, or the lowest answer),
    so that a small change never looks like a large one; shares are told up to all unless they are
    far less; ``whole``: between whole numbers there is nothing."""
    known = [value for value in values if isfinite(value)]
    low, high = min(known, default=0.0), max(known, default=0.0)
    if share and low >= 0.0 and 0.5 < high <= 1.0 and low < 0.5:
        return [0.0, 0.25, 0.5, 0.75, 1.0]
    low, high = min(low, least), max(high, least)
    if high - low < 1e-9:
        high = low + (0.1 if share else 1.0)
    found = [_stepped(low, high, parts) for parts in (4, 5, 3, 6, *((2, 1) if whole else ()))]
    if whole:  # there is no half near miss and no half day
        found = [one for one in found if (one[1] - one[0]) % 1 == 0] or [[low, high]]
    return min(found, key=lambda one: round((one[-1] - one[0]) / (high - low), 2))


def _stepped(low: float, high: float, parts: int) -> list[float]:
    """Levels in about so many round steps."""
    rough = (high - low) / parts
    power = 10.0 ** floor(log10(rough))
    step = next(n * power for n in (1, 2, 2.5, 5, 10) if n * power >= rough * 0.999)
    start, end = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [place * step for place in range(start, max(end, start + 1) + 1)]


def figure_words(value: float, *, share: bool = False) -> str:
    r"""A level as it stands beside a chart.

    >>> figure_words(0.25, share=True), figure_words(4.1034), figure_words(12000.0)
    ('25\xa0%', '4.1', '12,000')
    """
    if share:
        return f"{value * 100:,.1f}".removesuffix(".0") + PERCENT
    size = abs(value)
    if size >= 100 or value == round(value):
        return f"{value:,.0f}"
    if size >= 10:
        return f"{value:.1f}".removesuffix(".0")
    return f"{value:.3g}" if size < 1 else f"{value:.2f}".rstrip("0").rstrip(".")


def about_words(value: float, *, share: bool = False) -> str:
    r"""A line in words, as exactly as it can be read off a chart: its name stands beside it.

    >>> about_words(0.9823), about_words(4.1034), about_words(37.2), about_words(0.461, share=True)
    ('0.98', '4.1', '37', '46\xa0%')
    """
    if share:
        exact = abs(value) < 0.1
        return f"{value * 100:.{int(exact)}f}".removesuffix(".0") + PERCENT
    size = abs(value)
    if size >= 10:
        return f"{value:,.0f}"
    return f"{value:.2g}" if size < 1 else f"{value:.1f}".removesuffix(".0")

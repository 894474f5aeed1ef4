"""What happened along a series: words above the chart, each with a line down to its point.

Words go to the lane nearest the chart in which they meet no other words and no line of others;
where there is none they are shortened, and at last only a flag is left that tells them when asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from rca_studio.analysis.governance.panel import SeriesChart
from rca_studio.diagrams.governance.rooms import GAP, fitted, plain, wide
from rca_studio.diagrams.governance.series_frame import Plot
from rca_studio.diagrams.text import Ruler

_MOST_LANES: Final = 4
_ROOMS: Final = (0.62, 0.4, 0.24)
"""Parts of the width words may take: first in full, then shorter."""

_LEAST: Final = 40.0


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened at a point: ``lane`` counts from 0 next to the chart; ``text`` is what fits,
    empty where nothing does."""

    key: str
    place: int
    words: str
    is_mark: bool
    x: float = 0.0
    text: str = ""
    start: float = 0.0
    width: float = 0.0
    lane: int = 0


def happenings(chart: SeriesChart) -> list[Happening]:
    """Marks and the beginnings of parts, from left to right."""
    last = len(chart.points) - 1
    found = [
        Happening(f"part:{number}", max(0, min(part.first, last)), plain(part.name), False)
        for number, part in enumerate(chart.parts)
        if part.name.strip()
    ]
    found += [
        Happening(f"mark:{number}", max(0, min(mark.place, last)), plain(mark.words), True)
        for number, mark in enumerate(chart.marks)
    ]
    return sorted(found, key=lambda one: (one.place, one.is_mark))


def placed(
    found: Sequence[Happening], plot: Plot, ruler: Ruler, lanes: int
) -> tuple[list[Happening], int]:
    """Each with its line and, where there is room, its words; and how many lanes that took."""
    lanes = min(lanes, _MOST_LANES)
    done: list[Happening] = []
    todo = [
        replace(one, x=plot.x(one.place) if one.is_mark else plot.before(one.place))
        for one in found
    ]
    # Lines that will have no words cross no lane, so only those with words matter.
    for one in todo:
        done.append(_with_words(one, done, plot, ruler, lanes))
    return done, max((one.lane + 1 for one in done if one.text), default=0)


def _with_words(
    one: Happening, done: Sequence[Happening], plot: Plot, ruler: Ruler, lanes: int
) -> Happening:
    rect = plot.rect
    for share in _ROOMS:
        text = fitted(ruler, one.words, rect.width * share)
        size = wide(ruler, text)
        if not text or (size < _LEAST and text != one.words):
            continue
        for start in (one.x + 3.0, one.x - 3.0 - size):
            if start < rect.x or start + size > rect.right:
                continue
            for lane in range(lanes):
                tried = replace(one, text=text, start=start, width=size, lane=lane)
                if all(_keep_apart(tried, other) for other in done if other.text):
                    return tried
    return one


def _keep_apart(one: Happening, other: Happening) -> bool:
    """Whether neither words lie over words, nor a line runs through the other's words."""
    if one.lane == other.lane and (
        one.start < other.start + other.width + GAP and other.start < one.start + one.width + GAP
    ):
        return False
    return not (_runs_through(one, other) or _runs_through(other, one))


def _runs_through(line: Happening, words: Happening) -> bool:
    """Whether a line coming down from its lane passes the words of its own or a lower lane."""
    return line.lane >= words.lane and words.start - 2 < line.x < words.start + words.width + 2

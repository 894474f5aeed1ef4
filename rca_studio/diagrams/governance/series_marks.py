"""What happened along a series: words above the chart, each with a line down to its point.

Where all words find room they stand there. Else each has a number above the chart; the words to the
numbers stand below it where the chart is shown whole, and otherwise are told when asked. New parts
of the chart are always named where there is any room, for their lines mean nothing without.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from rca_studio.analysis.governance.panel import SeriesChart
from rca_studio.diagrams.governance.rooms import GAP, fitted, plain, wide
from rca_studio.diagrams.governance.series_frame import Plot
from rca_studio.diagrams.text import Ruler

_MOST_LANES: Final = 2
_ROOMS: Final = (1.0, 0.6, 0.4, 0.24)
"""Parts of the width words may take: first in full, then shorter."""

_LEAST: Final = 40.0
_PAD: Final = 4.0


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened at a point: ``lane`` counts from 0 next to the chart; ``text`` is what stands
    above it, words or a number, and empty where neither has room. ``number`` is 0 where there are
    words."""

    key: str
    place: int
    words: str
    is_mark: bool
    number: int = 0
    x: float = 0.0
    text: str = ""
    start: float = 0.0
    width: float = 0.0
    lane: int = 0


def happenings(chart: SeriesChart) -> list[Happening]:
    """The beginnings of parts and then marks, each from left to right."""
    last = len(chart.points) - 1
    parts = [
        Happening(f"part:{number}", max(0, min(part.first, last)), plain(part.name), False)
        for number, part in enumerate(chart.parts)
        if part.name.strip()
    ]
    marks = [
        Happening(f"mark:{number}", max(0, min(mark.place, last)), plain(mark.words), True)
        for number, mark in enumerate(chart.marks)
    ]
    return [*sorted(parts, key=_place), *sorted(marks, key=_place)]


def placed(
    found: Sequence[Happening], plot: Plot, ruler: Ruler, lanes: int
) -> tuple[list[Happening], int]:
    """Each with what stands above it, and how many lanes that takes.

    Args:
        found: as ``happenings`` gives them.
        plot: where the points are.
        ruler: measures the bundled font.
        lanes: so many lines of text have room above the chart.
    """
    lanes = min(lanes, _MOST_LANES)
    todo = [
        replace(one, x=plot.x(one.place) if one.is_mark else plot.before(one.place))
        for one in found
    ]
    done = _in_words(todo, plot, ruler, lanes, _ROOMS[:1])
    marks = [one for one in done if one.is_mark]
    if all(one.text or not one.words for one in marks):
        return done, _lanes(done)
    parts = [one for one in todo if not one.is_mark]
    named = _in_words(parts, plot, ruler, max(0, lanes - 1), _ROOMS)
    named = [replace(one, lane=one.lane + 1) for one in named]
    numbered = _numbered([one for one in todo if one.is_mark], plot, ruler) if lanes else []
    return [*named, *numbered], _lanes([*named, *numbered])


def _place(one: Happening) -> int:
    return one.place


def _lanes(done: Sequence[Happening]) -> int:
    return max((one.lane + 1 for one in done if one.text), default=0)


# -- words -----------------------------------------------------------------------------------------


def _in_words(
    todo: Sequence[Happening], plot: Plot, ruler: Ruler, lanes: int, rooms: Sequence[float]
) -> list[Happening]:
    """From the right the words of each can climb over those after it, as on stairs; where they
    run to the left of their lines, near the right edge, the same goes from the left."""
    tried = []
    for order in (todo[::-1], todo):
        done: list[Happening] = []
        for one in order:
            done.append(_with_words(one, done, plot, ruler, lanes, rooms))
        tried.append(sorted(done, key=lambda one: (one.is_mark, one.place, one.key)))
    return max(tried, key=lambda found: sum(bool(one.text) for one in found))


def _with_words(
    one: Happening,
    done: Sequence[Happening],
    plot: Plot,
    ruler: Ruler,
    lanes: int,
    rooms: Sequence[float],
) -> Happening:
    """The words in the lane nearest the chart in which they meet no other words and no line of
    others; without words where there is none."""
    rect = plot.rect
    for share in rooms:
        text = fitted(ruler, one.words, rect.width * share)
        size = wide(ruler, text)
        if not text or (text != one.words and (share == 1.0 or size < _LEAST)):
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


# -- numbers ---------------------------------------------------------------------------------------


def _numbered(todo: Sequence[Happening], plot: Plot, ruler: Ruler) -> list[Happening]:
    """A number above each; where they are too close to each other, the first tells from where to
    where ("3–5")."""
    groups: list[list[int]] = []
    for number in range(len(todo)):
        groups.append([number])
        while len(groups) > 1:
            before = _label(groups[-2], todo, ruler, plot)
            here = _label(groups[-1], todo, ruler, plot)
            if before.start + before.width + 2.0 <= here.start:
                break
            groups[-2:] = [groups[-2] + groups[-1]]
    done = []
    for group in groups:
        done.append(_label(group, todo, ruler, plot))
        done += [replace(todo[number], number=number + 1) for number in group[1:]]
    return done


def _label(group: Sequence[int], todo: Sequence[Happening], ruler: Ruler, plot: Plot) -> Happening:
    first, last = todo[group[0]], todo[group[-1]]
    text = f"{group[0] + 1}" if len(group) == 1 else f"{group[0] + 1}–{group[-1] + 1}"
    size = wide(ruler, text) + 2 * _PAD
    start = (first.x + last.x) / 2 - size / 2
    start = min(max(start, plot.rect.x - 2.0), plot.rect.right + GAP - size)
    return replace(first, number=group[0] + 1, text=text, start=start, width=size)

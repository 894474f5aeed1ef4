"""The words around a series: what happened, what numbers above it stand for, what signs mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rca_studio.analysis.governance.panel import SeriesChart
from rca_studio.diagrams import marks
from rca_studio.diagrams.governance.rooms import (
    GAP,
    LINE,
    SIZE,
    line_at,
    plain,
    wide,
    widest,
    wrapped,
)
from rca_studio.diagrams.governance.series_frame import Plot
from rca_studio.diagrams.governance.series_marks import Happening
from rca_studio.diagrams.shapes import (
    Anchor,
    Box,
    Disc,
    Figure,
    Part,
    Path,
    Point,
    Rect,
    Role,
)
from rca_studio.diagrams.text import Ruler

_MOST_LINES = 6
_TICK = 6.0


def happened_figures(
    plot: Plot, chart: SeriesChart, found: Sequence[Happening], ruler: Ruler, *, whole: bool = True
) -> Iterator[Figure]:
    """What happened: a line down to its point, with its words or its number above it.

    Without ``whole`` the lines of numbers are short ones: many long ones hide the figures.
    """
    for one in found:
        token, letters = ("accent", "accent_text") if one.is_mark else ("muted", "muted")
        rect = plot.rect
        lane = rect.y - (one.lane + 1) * LINE - 2.0
        top = lane if one.text and not one.number else rect.y
        bold = 0.7 if one.number else 1.0
        short = bool(one.number) and not whole
        ends = (Point(one.x, top), Point(one.x, rect.y + _TICK if short else rect.bottom))
        parts: list[Part] = [Path(ends, token, bold, dashed=not short)]
        bounds = Rect(one.x - 3, rect.y - 3, 6, 9)
        if one.text and one.number:
            bounds = Rect(one.start, lane + 0.5, one.width, LINE - 1.0)
            parts.append(Box(bounds, "selection", "accent", 0.7, 6.0))
            middle = bounds.centre
            parts.append(
                line_at(one.text, middle.x, middle.y, colour=letters, anchor=Anchor.MIDDLE)
            )
        elif one.text:
            parts += marks.lines((one.text,), one.start, lane, SIZE, colour=letters)
            bounds = Rect(one.start, lane, one.width, LINE)
        elif not one.number:  # no room at all: a flag that tells its words when asked
            flag = (Point(one.x - 4, rect.y - 1), Point(one.x + 4, rect.y - 1))
            tip = Point(one.x, rect.y + 5)
            parts.append(Path((*flag, tip), token, 1.0, token, closed=True))
        said = f"{plain(chart.points[one.place].label)}: {one.words}"
        entity = one.key if one.is_mark else ""
        yield Figure(one.key, Role.NOTE, bounds, tuple(parts), entity, said)


def numbers_told(
    chart: SeriesChart, found: Sequence[Happening], ruler: Ruler, width: float, top: float
) -> list[Figure]:
    """Below the chart, the words of everything that has only a number above it."""
    numbered = [one for one in found if one.number]
    left = widest(ruler, (str(one.number) for one in numbered)) + GAP
    figures = []
    for one in numbered:
        said = f"{plain(chart.points[one.place].label)}: {one.words}"
        lines = wrapped(ruler, said, width - left, _MOST_LINES)
        high = len(lines) * LINE
        number = marks.lines((str(one.number),), 0.0, top, SIZE, colour="accent_text")
        texts = marks.lines(lines, left, top, SIZE)
        bounds = Rect(0.0, top, width, high)
        figures.append(Figure(f"told:{one.key}", Role.NOTE, bounds, (*number, *texts)))
        top += high
    return figures


def signs(
    chart: SeriesChart, ruler: Ruler, width: float, *, numbers: bool = False
) -> list[tuple[str, str, float]]:
    """Signs that are in the chart, with their words and where they stand; those that fit.

    ``numbers``: what happened has numbers and no words.
    """
    points = chart.points
    known = [point for point in points if point.cell.value is not None]
    there = (
        ("number", "what was done: open the question to read it", numbers),
        ("outside", "outside the limits", any(point.outside for point in known)),
        ("run", "a run", any(point.in_run for point in points)),
        ("left_out", "left out", any(point.left_out for point in known)),
        ("gap", "no figure shown", len(known) < len(points)),
    )
    found, x = [], 0.0
    for sign, words, is_there in there:
        needed = 16.0 + wide(ruler, words)
        if is_there and x + needed <= width:
            found.append((sign, words, x))
            x += needed + 2 * GAP
    return found


def told_below(
    key: Sequence[tuple[str, str, float]], ruler: Ruler, height: float
) -> Iterator[Figure]:
    """What the signs mean, in a line that ends at a height."""
    middle = height - LINE / 2 - 1
    for sign, words, x in key:
        at = Point(x + 6.0, middle)
        parts: list[Part]
        if sign == "outside":
            parts = [Disc(at, 2.4, "info"), Disc(at, 5.0, "", "info", 1.3)]
        elif sign == "run":
            parts = [Box(Rect(x, middle - 5, 12, 10), "info_fill", "info", 0.7, 0.0, dashed=True)]
        elif sign == "left_out":
            parts = [Disc(at, 3.2, "card", "muted", 1.2)]
            parts += [
                Path((Point(at.x - 3, at.y - turn), Point(at.x + 3, at.y + turn)), "muted", 1.2)
                for turn in (3, -3)
            ]
        elif sign == "number":
            pill = Box(Rect(x, middle - 6, 13, LINE - 1.0), "selection", "accent", 0.7, 6.0)
            parts = [pill, line_at("1", at.x, middle, colour="accent_text", anchor=Anchor.MIDDLE)]
        else:
            parts = [Path((Point(at.x, middle - 3), Point(at.x, middle + 3)), "muted", 1.6)]
        parts.append(line_at(words, x + 16.0, middle, colour="muted"))
        bounds = Rect(x, middle - LINE / 2, 16.0 + wide(ruler, words), LINE)
        yield Figure(f"key:{sign}", Role.NOTE, bounds, tuple(parts))

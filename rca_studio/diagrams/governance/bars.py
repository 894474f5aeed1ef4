"""Bars below each other: what each is called, how long it is, its number; and as a Pareto chart
with the share of all so far and the vital few.

The share is a line in a lane of its own beside the bars, so that it meets neither bar nor number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rca_studio.analysis.governance.panel import Bar, BarChart
from rca_studio.diagrams import marks
from rca_studio.diagrams.governance.looks import LOOKS, protected
from rca_studio.diagrams.governance.rooms import (
    GAP,
    LINE,
    SIZE,
    figure_words,
    fitted,
    line_at,
    more_line,
    nothing,
    plain,
    told,
    wide,
    widest,
    wrapped,
)
from rca_studio.diagrams.shapes import (
    Anchor,
    Box,
    Disc,
    Drawing,
    Figure,
    Part,
    Path,
    Point,
    Rect,
    Role,
)
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.words import percent

_BAR: Final = 12.0
_MOST_LINES: Final = 6
_ROW: Final = 20.5
_MOST_LABEL: Final = 0.4
_MOST_NOTE: Final = 0.28
_NOTES_FROM: Final = 380.0
"""From this width on what is said behind a bar stands there."""

_LANE_FROM: Final = 340.0
"""From this width on there is a lane for the line of a Pareto chart."""

_LANE: Final = 0.24
_STUB: Final = 14.0
"""Length of the stub that stands for a number nobody is shown."""

_SIDE: Final = 7.0
"""Room of the bracket of the vital few, at the left."""


@dataclass(frozen=True, slots=True)
class _Rooms:
    """Where the columns of the chart begin, and how long the longest bar may be."""

    labels: float
    label_room: float
    bars: float
    bar_room: float
    notes: float
    note_room: float
    lane: float
    lane_room: float
    shares: float
    most: float


@dataclass(frozen=True, slots=True)
class _Row:
    """One bar and its room."""

    place: int
    bar: Bar
    label: tuple[str, ...]
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def lay_out_bars(
    chart: BarChart, ruler: Ruler, width: float, height: float, *, whole: bool
) -> Drawing:
    """Draw bars; each is there as ``bar:0`` and so on.

    With ``whole`` the drawing grows until all have room; else the first are drawn and a last line
    tells how many there are more.
    """
    if not chart.bars:
        return Drawing(
            width, height, (nothing(ruler, "Nothing was counted", width, height),), chart.title
        )
    rooms = _rooms(chart, ruler, width)
    head = LINE + 4.0 if chart.cumulative else 2.0
    vital = chart.vital if chart.cumulative and 0 < chart.vital < len(chart.bars) else 0
    rows = _rows(chart, ruler, rooms, head, vital, _MOST_LINES if whole else 2)
    bottom = height if not whole else max(height, rows[-1].top + rows[-1].height + 2.0)
    shown = _that_fit(rows, bottom)
    figures = [
        *(_heads(chart, ruler, rooms) if chart.cumulative else ()),
        *_lane(chart, rooms, shown),
        *_vital(chart, ruler, rooms, shown, vital, width),
        *(_bar(chart, ruler, rooms, row) for row in shown),
    ]
    if len(shown) < len(rows):
        words = f"and {len(rows) - len(shown):,} more"
        top = shown[-1].top + shown[-1].height if shown else head
        figures.append(more_line(ruler, words, rooms.labels, min(top, bottom - LINE), width))
    return Drawing(width, bottom, tuple(figures), chart.title)


def _rooms(chart: BarChart, ruler: Ruler, width: float) -> _Rooms:
    side = _SIDE if chart.cumulative and chart.vital else 0.0
    labels = widest(ruler, (plain(bar.label) for bar in chart.bars))
    label_room = max(24.0, min(labels, width * _MOST_LABEL))
    numbers = min(widest(ruler, (plain(bar.cell.shown) for bar in chart.bars)), width * 0.2)
    shares = wide(ruler, percent(1)) + GAP if chart.cumulative else 0.0
    lane = width * _LANE if chart.cumulative and width >= _LANE_FROM else 0.0
    notes = 0.0
    if width >= _NOTES_FROM and not lane:
        notes = min(widest(ruler, (plain(bar.note) for bar in chart.bars)), width * _MOST_NOTE)
    bars = side + label_room + 2 * GAP
    end = width - shares - (lane + GAP if lane else 0.0) - (notes + GAP if notes else 0.0)
    bar_room = max(8.0, end - bars - GAP - numbers)
    known = [bar.cell.value for bar in chart.bars if bar.cell.value is not None]
    return _Rooms(
        labels=side,
        label_room=label_room,
        bars=bars,
        bar_room=bar_room,
        notes=end + GAP,
        note_room=notes,
        lane=width - shares - lane,
        lane_room=lane,
        shares=width,
        most=max([1e-9, *known]),
    )


def _rows(
    chart: BarChart, ruler: Ruler, rooms: _Rooms, head: float, vital: int, lines: int
) -> list[_Row]:
    rows, top = [], head
    for place, bar in enumerate(chart.bars):
        label = wrapped(ruler, bar.label, rooms.label_room, lines)
        high = max(_ROW, len(label) * LINE + 5.0)
        rows.append(_Row(place, bar, label, top, high))
        top += high
        if place + 1 == vital:  # the words of the vital few stand between these and the rest
            top += LINE + 4.0
    return rows


def _that_fit(rows: list[_Row], bottom: float) -> list[_Row]:
    if rows[-1].top + rows[-1].height <= bottom + 0.01:
        return rows
    return [row for row in rows if row.top + row.height + LINE <= bottom]


def _bar(chart: BarChart, ruler: Ruler, rooms: _Rooms, row: _Row) -> Figure:
    bar, cell = row.bar, row.bar.cell
    top = row.middle - len(row.label) * LINE / 2
    parts: list[Part] = [*marks.lines(row.label, rooms.labels, top, SIZE)]
    end = rooms.bars
    look = LOOKS[bar.tone]
    if cell.value is None:
        if cell.hidden:
            end += min(_STUB, rooms.bar_room)
            stub = Rect(rooms.bars, row.middle - _BAR / 2, end - rooms.bars, _BAR)
            parts += protected(stub, radius=2.0)
    elif cell.value > 0:
        end += max(1.5, min(1.0, cell.value / rooms.most) * rooms.bar_room)
        there = Rect(rooms.bars, row.middle - _BAR / 2, end - rooms.bars, _BAR)
        # its name stands beside it, so no hatch is needed to tell it from others
        round_ = 2.0 if there.width > 4 else 0.0
        parts.append(Box(there, look.fill, look.stroke, 0.8, round_))
    number = fitted(ruler, cell.shown, rooms.notes - GAP - end - GAP + 0.01)
    if number:
        quiet = "muted" if cell.value is None else "text"
        parts.append(line_at(number, end + GAP, row.middle, colour=quiet))
    if rooms.note_room and bar.note:
        note = fitted(ruler, bar.note, rooms.note_room)
        parts.append(line_at(note, rooms.notes, row.middle, colour="muted"))
    share = chart.cumulative[row.place] if chart.cumulative else None
    if share is not None:
        words = figure_words(round(share, 2), share=True)
        parts.append(line_at(words, rooms.shares, row.middle, colour="muted", anchor=Anchor.END))
    said = f"{plain(bar.label) or 'Not named'}: {told(cell, chart.unit)}."
    said += f" {plain(bar.note)}." if bar.note.strip() else ""
    said += f" {figure_words(round(share, 2), share=True)} of all so far." if share else ""
    key = f"bar:{row.place}"
    bounds = Rect(0.0, row.top, rooms.shares, row.height)
    return Figure(key, Role.ENTRY, bounds, tuple(parts), key, said)


# -- Pareto ----------------------------------------------------------------------------------------


def _heads(chart: BarChart, ruler: Ruler, rooms: _Rooms) -> Iterator[Figure]:
    """What the bars and the shares are, above them."""
    words = "share so far"
    so_far = wide(ruler, words)
    shares = rooms.shares - so_far
    unit = fitted(ruler, chart.unit, shares - GAP - rooms.bars)
    for key, text, x in (("unit", unit, rooms.bars), ("so_far", words, shares)):
        if text:
            bounds = Rect(x, 0.0, wide(ruler, text), LINE)
            texts = marks.lines((text,), x, 0.0, SIZE, colour="muted")
            yield Figure(key, Role.NOTE, bounds, texts)


def _lane(chart: BarChart, rooms: _Rooms, rows: list[_Row]) -> Iterator[Figure]:
    """The line of the shares, from 0 at the left to all at the right; it breaks where a share is
    hidden."""
    if not rooms.lane_room or not chart.cumulative or not rows:
        return
    top, bottom = rows[0].top, rows[-1].top + rows[-1].height
    start, room = rooms.lane + 4.0, rooms.lane_room - 8.0
    parts: list[Part] = []
    for level in (0.0, 0.5, 1.0):
        x = start + level * room
        parts.append(Path((Point(x, top), Point(x, bottom)), "heat_2", 0.8))
    line: list[Point] = []
    dots: list[Part] = []
    for row in rows:
        share = chart.cumulative[row.place]
        if share is None:
            parts += [Path(tuple(line), "text", 1.3)] if len(line) > 1 else []
            line = []
            continue
        here = Point(start + min(max(share, 0.0), 1.0) * room, row.middle)
        line.append(here)
        dots.append(Disc(here, 2.4, "text"))
    parts += [Path(tuple(line), "text", 1.3)] if len(line) > 1 else []
    bounds = Rect(rooms.lane, top, rooms.lane_room, bottom - top)
    yield Figure("shares", Role.NOTE, bounds, (*parts, *dots))


def _vital(
    chart: BarChart, ruler: Ruler, rooms: _Rooms, rows: list[_Row], vital: int, width: float
) -> Iterator[Figure]:
    """The bracket at the left of the vital few, and below them what they are."""
    few = [row for row in rows if row.place < vital]
    if not few:
        return
    top, bottom = few[0].top + 3.0, few[-1].top + few[-1].height - 3.0
    share = chart.cumulative[vital - 1]
    verb = "makes" if vital == 1 else "make"
    makes = f" {verb} {figure_words(round(share, 2), share=True)} of all" if share else ""
    words = f"The vital few: {vital:,} of {len(chart.bars):,}{makes}"
    bracket = (Point(3.5, top), Point(1.0, top), Point(1.0, bottom), Point(3.5, bottom))
    parts: list[Part] = [Path(bracket, "accent", 1.6)]
    whole = len(few) == vital and len(rows) > vital
    if whole:  # else the words would stand where the next line is
        under = few[-1].top + few[-1].height
        end = rooms.lane - GAP if rooms.lane_room else width
        text = fitted(ruler, words, end - rooms.labels)
        parts += marks.lines((text,), rooms.labels, under + 1, SIZE, colour="accent_text")
    yield Figure("vital", Role.NOTE, Rect(0, top, 4, bottom - top), tuple(parts), spoken=words)

"""Near misses that came back, as rows: what they are, how many, what became of the actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rca_studio.analysis.governance.panel import Group, GroupList
from rca_studio.diagrams import marks
from rca_studio.diagrams.governance.rooms import (
    GAP,
    LINE,
    SIZE,
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
from rca_studio.diagrams.shapes import Box, Drawing, Figure, Part, Path, Point, Rect, Role
from rca_studio.diagrams.text import Ruler

TONES: Final = {
    "did_not_hold": "error",
    "no_action": "warning",
    "in_progress": "info",
    "in_place": "good",
}
"""The tone of the chip that tells how the actions stand; its words say it too."""

_PAD: Final = 6.0
_CHIP: Final = 17.0
_MOST_CHIP: Final = 0.36
_MOST_CHIP_BELOW: Final = 0.6
_MOST_COUNT: Final = 0.24
_MOST_WHY: Final = 3
_LEAST_TITLE: Final = 200.0
"""Where titles had less room beside them, how many there are and how their actions stand go below
the title instead."""
_AIR: Final = 4.0


@dataclass(frozen=True, slots=True)
class _Rooms:
    """How wide the parts of each row are; ``below``: all but the title stand below it."""

    title: float
    count: float
    chip: float
    below: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """One group and its words, wrapped."""

    place: int
    group: Group
    title: tuple[str, ...]
    why: tuple[str, ...]
    count: tuple[str, ...]
    chip: str
    height: float


def lay_out_groups(
    chart: GroupList, ruler: Ruler, width: float, height: float, *, whole: bool
) -> Drawing:
    """Draw the groups; each is there as ``group:0`` and so on.

    Why they are alike stands below each where there is room for all of it (always with ``whole``).
    """
    if not chart.groups:
        words = "Nothing came back in this period"
        return Drawing(width, height, (nothing(ruler, words, width, height),), chart.title)
    rooms = _rooms(chart, ruler, width)
    most = 0 if whole else _MOST_WHY
    full = [_row(ruler, n, one, rooms, most=most) for n, one in enumerate(chart.groups)]
    needed = sum(row.height for row in full)
    rows = full
    if not whole and needed > height:
        rows = [
            _row(ruler, n, one, rooms, most=most, brief=True) for n, one in enumerate(chart.groups)
        ]
        needed = sum(row.height for row in rows)
    if whole:
        height = max(height, needed + 1.0)
    figures: list[Figure] = []
    top, fits = 0.0, needed <= height + 0.01
    for row in rows:
        if not fits and top + row.height + LINE > height:
            words = f"and {len(rows) - row.place:,} more"
            figures.append(more_line(ruler, words, 0.0, min(top + 1, height - LINE), width))
            break
        figures.append(_figure(chart, ruler, row, top, width, rooms))
        top += row.height
    return Drawing(width, height, tuple(figures), chart.title)


def _rooms(chart: GroupList, ruler: Ruler, width: float) -> _Rooms:
    chip = widest(ruler, (plain(one.standing_words) for one in chart.groups)) + 2 * GAP
    count = widest(ruler, (_count_words(one) for one in chart.groups))
    beside = min(count, width * _MOST_COUNT), min(chip, width * _MOST_CHIP)
    title = width - sum(beside) - 2 * GAP
    if title >= _LEAST_TITLE:
        return _Rooms(title, *beside)
    chip = min(chip, width * _MOST_CHIP_BELOW)
    return _Rooms(width, width - chip - GAP, chip, below=True)


def _count_words(group: Group) -> str:
    return f"{plain(group.cell.shown)} {plain(group.when)}".strip()


def _row(
    ruler: Ruler,
    place: int,
    group: Group,
    rooms: _Rooms,
    *,
    most: int = 0,
    brief: bool = False,
) -> _Row:
    title = wrapped(ruler, plain(group.title) or "Not named", rooms.title, most and 2)
    why: tuple[str, ...] = ()
    if not brief:
        why = wrapped(ruler, "; ".join(_why(group)), rooms.title, most) if _why(group) else ()
    counted = wrapped(ruler, _count_words(group), rooms.count + 0.5, 3)
    word = fitted(ruler, group.standing_words, rooms.chip - 2 * GAP + 0.5)
    if rooms.below:
        between = max(_CHIP, len(counted) * LINE) + 2 * _AIR
        high = (len(title) + len(why)) * LINE + between
        return _Row(place, group, title, why, counted, word, high + 2 * _PAD)
    lines = max(len(title) + len(why), len(counted), 1)
    return _Row(place, group, title, why, counted, word, max(lines * LINE, _CHIP) + 2 * _PAD)


def _why(group: Group) -> list[str]:
    return [plain(text) for text in (group.trigger, *group.why) if text.strip()]


def _figure(
    chart: GroupList,
    ruler: Ruler,
    row: _Row,
    top: float,
    width: float,
    rooms: _Rooms,
) -> Figure:
    y = top + _PAD
    group = row.group
    after = y + len(row.title) * LINE
    beside, counted, chip = y, rooms.title + GAP, rooms.title + rooms.count + 2 * GAP
    if rooms.below:
        beside, chip = after + _AIR, 0.0
        size = min(wide(ruler, row.chip) + 2 * GAP, rooms.chip)
        counted = size + GAP if row.chip else 0.0
        after += max(_CHIP, len(row.count) * LINE) + 2 * _AIR
    parts: list[Part] = [
        *marks.lines(row.title, 0.0, y, SIZE),
        *marks.lines(row.why, 0.0, after, SIZE, colour="muted"),
        *marks.lines(row.count, counted, beside, SIZE),
    ]
    if row.chip:
        tone = TONES.get(group.standing, "neutral")
        size = min(wide(ruler, row.chip) + 2 * GAP, rooms.chip)
        place = Rect(chip, beside - 1.5, size, _CHIP)
        parts.append(Box(place, f"{tone}_fill", tone, 0.5, 4.0))
        parts.append(line_at(row.chip, chip + GAP, place.centre.y, colour=tone))
    bottom = top + row.height - 0.5
    parts.append(Path((Point(0.0, bottom), Point(width, bottom)), "line", 0.7))
    said = [
        f"{plain(group.title) or 'Not named'}: {told(group.cell, chart.unit)} {plain(group.when)}",
        plain(group.standing_words),
        *_why(group),
    ]
    words = ". ".join(text.strip().rstrip(".") for text in said if text.strip()) + "."
    key = f"group:{row.place}"
    return Figure(key, Role.ENTRY, Rect(0, top, width, row.height), tuple(parts), key, words)

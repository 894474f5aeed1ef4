"""What of a line of numbers may be shown beside its total, so that no hidden one can be worked out.

Whoever looks at it is taken to know the rule and everything shown. They know of a small number that
it is from 1 to below the limit; of one hidden beside it that it is at least the limit and below the
least one shown; and the total. The rule looks at the numbers alone and never at their order, so the
same numbers are hidden wherever the same line is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.solving import ENDLESS

Range = tuple[int, int]
"""What is known of a number: from, to, both included."""


class Show(IntEnum):
    """How a number is shown."""

    AS_IT_IS = 0
    SMALL = 1
    HIDDEN = 2


class Way(IntEnum):
    """How a line or a grid is protected; a later one tells less."""

    ZEROS_SHOWN = 0
    """Small numbers are hidden and, where need be, the least of the others; zeros are shown."""
    ZEROS_SMALL = 1
    """Zeros are shown like small numbers."""
    ALL_HIDDEN = 2
    """None of the numbers is shown."""
    NOTHING = 3
    """Even then they could be worked out: the table may not be shown at all."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """How each number of a line is shown, what is known of it, and the same of the total."""

    way: Way
    shows: tuple[Show, ...]
    ranges: tuple[Range, ...]
    total: Show
    total_range: Range

    @property
    def hides(self) -> bool:
        """Whether any number is not shown as it is."""
        return any(self.shows) or bool(self.total)


def rounded(number: int, preset: SmallNumbers) -> int:
    """The number as it is shown where it is not small."""
    step = preset.round_to
    return (number + step // 2) // step * step


def behind_shown(number: int, preset: SmallNumbers) -> Range:
    """Which numbers would be shown like this one."""
    if not number:
        return 0, 0
    step, shown = preset.round_to, rounded(number, preset)
    return max(preset.below, shown - step // 2), shown + step - 1 - step // 2


def shown_line(numbers: Sequence[int], preset: SmallNumbers) -> ShownLine:
    """Decide how the numbers of a line, and their total, are shown.

    Each step asks for more than that two numbers are possible: of a small number no more may be
    worked out than that it is small. So not even that a step was not enough tells much; tests try
    all lines that would be shown alike.
    """
    total = sum(numbers)
    if not total:
        nothing = (Show.AS_IT_IS,) * len(numbers), ((0, 0),) * len(numbers)
        return ShownLine(Way.ZEROS_SHOWN, *nothing, Show.AS_IT_IS, (0, 0))
    if total < preset.below:
        return _small_line(numbers, preset)
    known = behind_shown(total, preset)
    for way in (Way.ZEROS_SHOWN, *([Way.ZEROS_SMALL] if 0 in numbers else [])):
        for shows, ranges in _thresholds(numbers, preset, way):
            if _wide(shows, ranges, known, preset):
                return ShownLine(way, shows, ranges, Show.AS_IT_IS, known)
    least = 0 if 0 in numbers else 1
    ranges = ((least, ENDLESS),) * len(numbers)
    safe = all(low < high for low, high in worked_out(ranges, known))
    way = Way.ALL_HIDDEN if safe else Way.NOTHING
    return ShownLine(way, (Show.HIDDEN,) * len(numbers), ranges, Show.AS_IT_IS, known)


def _small_line(numbers: Sequence[int], preset: SmallNumbers) -> ShownLine:
    """Where all together are few, no number is told apart, zeros included."""
    least, most = 0 if 0 in numbers else 1, preset.below - 1
    ranges = ((least, most),) * len(numbers)
    safe = least * len(numbers) < most
    way = Way.ZEROS_SMALL if safe else Way.NOTHING
    return ShownLine(way, (Show.SMALL,) * len(numbers), ranges, Show.SMALL, (1, most))


_Decided = tuple[tuple[Show, ...], tuple[Range, ...]]


def _thresholds(numbers: Sequence[int], preset: SmallNumbers, way: Way) -> Iterator[_Decided]:
    """Small numbers hidden, then also the least of the others, one value after the other."""
    below, zeros = preset.below, way is Way.ZEROS_SMALL
    others = sorted({number for number in numbers if number >= below})
    for place in range(len(others) + 1):
        kept = others[place:]
        most = behind_shown(kept[0], preset)[1] - 1 if kept else ENDLESS
        shows, ranges = [], []
        for number in numbers:
            if 0 < number < below or (zeros and not number):
                shows.append(Show.SMALL)
                ranges.append((0 if zeros else 1, below - 1))
            elif number and (not kept or number < kept[0]):
                shows.append(Show.HIDDEN)
                ranges.append((below, most))
            else:
                shows.append(Show.AS_IT_IS)
                ranges.append(behind_shown(number, preset))
        yield tuple(shows), tuple(ranges)


def worked_out(ranges: Sequence[Range], total: Range) -> list[Range]:
    """What each number of a line can be, given what is known of all and of the total; exact."""
    lows, highs = sum(low for low, _ in ranges), sum(high for _, high in ranges)
    return [
        (max(low, total[0] - (highs - high)), min(high, total[1] - (lows - low)))
        for low, high in ranges
    ]


def _wide(
    shows: Sequence[Show], ranges: Sequence[Range], total: Range, preset: SmallNumbers
) -> bool:
    """Whether of each small number no more can be worked out than that it is small."""
    return all(
        result == known if show is Show.SMALL else result[1] - result[0] >= preset.below - 2
        for result, known, show in zip(worked_out(ranges, total), ranges, shows, strict=True)
        if show
    )

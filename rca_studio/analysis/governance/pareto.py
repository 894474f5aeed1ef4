"""Pareto charts: what makes up most of the cases, and the vital few.

After Juran, who took the name from Pareto: few causes make up most of the effect. The vital few are
here the fewest values that together make up at least four in five (J. M. Juran, Quality Control
Handbook, 1951).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from rca_studio.analysis.governance.axis import OTHERS
from rca_studio.analysis.governance.panel import Bar, BarChart, Cell, Tone
from rca_studio.domain.words import listed, percent

VITAL_SHARE: Final = 0.8
_ROUNDING: Final = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A value and its number as it may be shown; ``many`` for several values taken together."""

    label: str
    cell: Cell
    many: bool = False
    note: str = ""


def pareto(
    values: Sequence[Shown], *, key: str, title: str, unit: str, known: int = 0, note: str = ""
) -> BarChart:
    """Bars from the longest on with the share of all that they make up together.

    Only what is shown goes into order and shares, so that neither tells of what is hidden: hidden
    numbers come last, by name, and from there on there are no shares. Values taken together come
    after all others and are never among the vital few, nor is more than half of all a few.

    Args:
        values: all there is of what is compared; their sum is the whole.
        key: as in ``BarChart``.
        title: as in ``BarChart``.
        unit: as in ``BarChart``.
        known: how many values there are, those taken together counted singly; 0 if none are.
        note: as in ``BarChart``.
    """
    clear = [one for one in values if one.cell.value is not None and not one.many]
    clear.sort(key=lambda one: -(one.cell.value or 0))
    together = [one for one in values if one.many]
    hidden = [one for one in values if one.cell.value is None and not one.many]
    hidden.sort(key=lambda one: one.label)
    ordered = (*clear, *hidden, *together)
    vital = 0
    shares: tuple[float | None, ...] = ()
    if ordered and all(one.cell.value is not None for one in ordered):
        numbers = [one.cell.value or 0 for one in ordered]
        whole = sum(numbers)
        shares = tuple(so_far / whole if whole else None for so_far in accumulate(numbers))
        vital = few_of(shares, len(clear), known or len(values))
    return BarChart(
        key=key,
        title=title,
        unit=unit,
        bars=tuple(
            Bar(
                label=one.label,
                cell=one.cell,
                tone=_tone(one, place < vital),
                note=one.note,
            )
            for place, one in enumerate(ordered)
        ),
        cumulative=shares,
        vital=vital,
        note=note,
    )


def few_of(shares: Sequence[float | None], singly: int, known: int) -> int:
    """How many bars are the vital few; 0 where there is no such few.

    Args:
        shares: the share of all that each bar and those before it make up.
        singly: so many of them stand for one value each.
        known: how many values there are.
    """
    needed = _needed(shares[:singly])
    return needed if needed * 2 <= known else 0


def _needed(shares: Sequence[float | None]) -> int:
    """How many bars it takes to make up 80 %; 0 where all of these do not."""
    enough = (
        place
        for place, share in enumerate(shares, 1)
        if share is not None and share >= VITAL_SHARE - _ROUNDING
    )
    return next(enough, 0)


def _tone(one: Shown, vital: bool) -> Tone:
    if one.label == OTHERS and one.many:
        return Tone.FAINT
    return Tone.STRONG if vital else Tone.PLAIN


def vital_words(chart: BarChart, many: str, known: int) -> str:
    """The vital few in words; "" where nothing can be said of them.

    Args:
        chart: a Pareto chart.
        many: what the bars are called ("places").
        known: how many values there are, those taken together counted singly.
    """
    if not chart.cumulative or known < 2 or None in chart.cumulative:
        return ""
    singly = sum(1 for bar in chart.bars if bar.label != OTHERS)
    if chart.vital:
        share = chart.cumulative[chart.vital - 1] or 0.0
        names = listed([bar.label for bar in chart.bars[: chart.vital]], ", ", 5)
        if chart.vital == 1:
            return f"{names} alone makes up {percent(share)} of what is known ({known:,} {many})."
        few = f"{chart.vital} of {known:,} {many}"
        return f"{few} make up {percent(share)} of what is known: {names}."
    if singly < 2:
        return ""
    takes = _needed(chart.cumulative[:singly]) or f"more than {singly}"
    most = percent(VITAL_SHARE)
    return f"No {many} stand out: it takes {takes} of {known:,} to make up {most}."

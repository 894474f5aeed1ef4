"""What a control chart says, in words for people who know no statistics, and what it cannot say.

The verdict is about the latest part of the chart. It names a change and where it shows; whether a
change is welcome it does not say from figures alone. More near misses told is not more harm: a rise
is read beside the reporting climate and the harm, a fall too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from rca_studio.analysis.spc import ChartPart, ControlChart
from rca_studio.analysis.spc_weighed import NOTHING_BESIDE, Beside, weigh_fewer, weigh_more
from rca_studio.domain.words import listed

ENOUGH: Final = 12
"""Fewer points than this do not tell a change from chance well enough to say so."""

FREELY_GIVEN: Final = (
    "Reports are given freely, so their number alone shows neither how safe care is nor who is "
    "safer."
)
"""What no number of reports can say."""

_Name: TypeAlias = Callable[[int], str]
"""What to call the point at a place, counted from 0."""

_MOST_NAMED: Final = 4
_A_LEVEL: Final = 4
"""Fewer points before or after a long run are a stray or two and no level of their own."""


class Change(Enum):
    """What a chart shows."""

    NOTHING_THERE = "nothing there"
    TOO_FEW = "too few"
    ALL_EQUAL = "all equal"
    NONE = "none"
    SINGLE_POINTS = "single points"
    SHIFT_UP = "shift up"
    SHIFT_DOWN = "shift down"
    UNEVEN = "uneven"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A chart in words.

    Attributes:
        change: what it shows, in the values of the chart (longer between near misses is up).
        headline: the answer in one sentence.
        details: where it shows, one sentence each.
        weighed: what a change may mean beside climate and harm; "" without one that is weighed.
        cautions: what it cannot say, and what is not shown.
    """

    change: Change
    headline: str
    details: tuple[str, ...] = ()
    weighed: str = ""
    cautions: tuple[str, ...] = ()


def verdict(
    chart: ControlChart,
    *,
    labels: Sequence[str] = (),
    reports: bool = True,
    beside: Beside = NOTHING_BESIDE,
) -> Verdict:
    """Say what a chart shows.

    Args:
        chart: the chart.
        labels: what to call each point ("March 2025"); without them "point 3".
        reports: whether the chart is about how many near misses are reported. Only then are
            climate and harm weighed.
        beside: the reporting climate and the harm over the same time.

    Raises:
        ValueError: if there are labels, but not one for each point.
    """
    if labels and len(labels) != len(chart.values):
        raise ValueError("there must be one label for each point of the chart")

    def name(at: int) -> str:
        return labels[at] if labels else f"point {at + 1}"

    part = chart.parts[-1]
    change = _change(chart, part)
    rarer = chart.kind in ("g", "t")
    counts = reports and chart.kind not in ("mr", "p", "p'")
    return Verdict(
        change=change,
        headline=_HEADLINES[change](chart, part, name),
        details=tuple(_details(chart, part, name, change)),
        weighed=_weighed(change, rarer, beside) if counts else "",
        cautions=((FREELY_GIVEN,) if counts else ()) + tuple(_left_out(chart, name)),
    )


def _change(chart: ControlChart, part: ChartPart) -> Change:
    if not part.points:
        return Change.NOTHING_THERE
    if part.points < ENOUGH:
        return Change.TOO_FEW
    if part.runs.long_run:
        return _of_run(chart, part)
    if part.runs.few_crossings:
        return _of_halves(chart, part)
    if _outside(chart, part):
        return Change.SINGLE_POINTS
    if not part.useful:
        return Change.ALL_EQUAL
    return Change.NONE


def _of_run(chart: ControlChart, part: ChartPart) -> Change:
    """Which way the level went, from where the long run stands.

    Towards the end it is the new level; towards the start it was the old one; between, the level
    was different for a time.
    """
    runs = part.runs
    assert runs.first is not None
    assert runs.last is not None
    sides = chart.sides[part.first - 1 : part.last].tolist()
    before = sum(side != 0 for side in sides[: runs.first])
    after = sum(side != 0 for side in sides[runs.last + 1 :])
    if after < _A_LEVEL and after <= before:
        return Change.SHIFT_UP if runs.above else Change.SHIFT_DOWN
    if before < _A_LEVEL:
        return Change.SHIFT_DOWN if runs.above else Change.SHIFT_UP
    return Change.UNEVEN


def _of_halves(chart: ControlChart, part: ChartPart) -> Change:
    """Which way the level went where the line is seldom crossed but no run is long."""
    sides = [side for side in chart.sides[part.first - 1 : part.last].tolist() if side]
    half = len(sides) // 2
    early = sum(side > 0 for side in sides[:half])
    late = sum(side > 0 for side in sides[-half:])
    # A quarter of the half more or less on one side is a level; less is a wave.
    if abs(late - early) * 4 < half:
        return Change.UNEVEN
    return Change.SHIFT_UP if late > early else Change.SHIFT_DOWN


def _outside(chart: ControlChart, part: ChartPart) -> list[int]:
    """Places of the points of a part that are outside the limits and not left out on purpose."""
    here = slice(part.first - 1, part.last)
    stand_out = (chart.outside[here] != 0) & ~chart.excluded[here]
    return [int(at) + part.first - 1 for at in stand_out.nonzero()[0]]


# -- the answer ------------------------------------------------------------------------------


def _where(chart: ControlChart) -> str:
    """The verdict is about the latest part; a change from the part before is no part of it."""
    return " in the latest part" if len(chart.parts) > 1 else ""


def _nothing_there(chart: ControlChart, part: ChartPart, name: _Name) -> str:
    if part.last < part.first:
        return "There are no figures yet."
    return "No point can be shown: figures or exposures are missing."


def _too_few(chart: ControlChart, part: ChartPart, name: _Name) -> str:
    so_far = "1 point" if part.points == 1 else f"{part.points} points"
    return f"Too early to say: {so_far}{_where(chart)}, and {ENOUGH} are needed."


def _all_equal(chart: ControlChart, part: ChartPart, name: _Name) -> str:
    points = f"All {part.points} points{_where(chart)}"
    return f"{points} are the same, which leaves nothing to judge."


def _none(chart: ControlChart, part: ChartPart, name: _Name) -> str:
    points = f"{part.points} points{_where(chart)}"
    return f"No sign of change over {points}: ups and downs like these come about by chance."


def _single(chart: ControlChart, part: ChartPart, name: _Name) -> str:
    outside = _outside(chart, part)
    if len(outside) == 1:
        return f"No lasting change{_where(chart)}, but one point stands out: {name(outside[0])}."
    return f"No lasting change{_where(chart)}, but {len(outside)} points stand out."


def _shift(chart: ControlChart, part: ChartPart, name: _Name) -> str:
    runs = part.runs
    if not runs.long_run:
        return "A shift: the points keep to one side of the centre line for long."
    assert runs.first is not None
    assert runs.last is not None
    start = part.first - 1
    return (
        f"A shift: {runs.longest} points in a row {'above' if runs.above else 'below'} the centre "
        f"line, from {name(start + runs.first)} to {name(start + runs.last)}."
    )


_HEADLINES: Final = {
    Change.NOTHING_THERE: _nothing_there,
    Change.TOO_FEW: _too_few,
    Change.ALL_EQUAL: _all_equal,
    Change.NONE: _none,
    Change.SINGLE_POINTS: _single,
    Change.SHIFT_UP: _shift,
    Change.SHIFT_DOWN: _shift,
    Change.UNEVEN: _shift,
}


# -- where it shows --------------------------------------------------------------------------


def _details(chart: ControlChart, part: ChartPart, name: _Name, change: Change) -> Iterator[str]:
    if change is Change.TOO_FEW:
        yield (
            f"With {ENOUGH} points this will show whether the level has shifted and whether a "
            "point stands out. Until then every up and down may be chance."
        )
    if change is not Change.TOO_FEW:
        yield from _about_runs(chart, part, change)
    yield from _about_limits(chart, part, name, change)
    yield from _about_parts(chart)


def _about_runs(chart: ControlChart, part: ChartPart, change: Change) -> Iterator[str]:
    runs = part.runs
    if runs.long_run:
        yield f"Among {runs.useful} points chance explains up to {runs.longest_limit} in a row."
    if runs.few_crossings:
        yield (
            f"The points cross the centre line {_times(runs.crossings)}; by chance it would be "
            f"{runs.crossings_limit} or more."
        )
    meaning = _MEANING.get(_nature(chart.kind), {}).get(change)
    if meaning:
        yield meaning


def _nature(kind: str) -> str:
    if kind in ("g", "t"):
        return "between"
    return "steps" if kind == "mr" else "level"


_MEANING: Final = {
    "level": {
        Change.SHIFT_UP: "The level is higher now than before.",
        Change.SHIFT_DOWN: "The level is lower now than before.",
        Change.UNEVEN: "The level was different for a time.",
    },
    "between": {
        Change.SHIFT_UP: "It takes longer now until the next one: they come less often.",
        Change.SHIFT_DOWN: "It takes less until the next one: they come more often.",
        Change.UNEVEN: "For a time they came more or less often than before and after.",
    },
    "steps": {
        Change.SHIFT_UP: "The steps from one point to the next are larger now than before.",
        Change.SHIFT_DOWN: "The steps from one point to the next are smaller now than before.",
        Change.UNEVEN: "The steps from one point to the next were different for a time.",
    },
}


def _about_limits(
    chart: ControlChart, part: ChartPart, name: _Name, change: Change
) -> Iterator[str]:
    for sign, word in ((1, "above"), (-1, "below")):
        out = [name(at) for at in _outside(chart, part) if chart.outside[at] == sign]
        if out:
            limit = "the limits so far" if change is Change.TOO_FEW else "the limits"
            yield (
                f"{word.capitalize()} {limit}: {listed(out, ', ', _MOST_NAMED)}. What was "
                f"different {'there' if len(out) == 1 else 'at these points'}?"
            )


def _about_parts(chart: ControlChart) -> Iterator[str]:
    if len(chart.parts) < 2:
        return
    before, now = chart.parts[-2:]
    if before.centre == before.centre and now.centre == now.centre:
        yield (
            f"The centre line is {_figure(now.centre)} in the latest part, "
            f"{_figure(before.centre)} in the part before."
        )


def _times(count: int | None) -> str:
    if not count:
        return "not once"
    return "once" if count == 1 else f"{count} times"


def _figure(value: float) -> str:
    """A figure for reading: three digits that count, no powers of ten."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    rounded = f"{value:.3g}"
    return rounded if "e" not in rounded else f"{value:.12f}".rstrip("0")


# -- what to read beside it ------------------------------------------------------------------


def _weighed(change: Change, rarer: bool, beside: Beside) -> str:
    """What a change in reported near misses may mean, weighed with climate and harm."""
    more, fewer = Change.SHIFT_UP, Change.SHIFT_DOWN
    if rarer:
        more, fewer = fewer, more
    if change is more:
        return weigh_more(beside)
    return weigh_fewer(beside) if change is fewer else ""


def _left_out(chart: ControlChart, name: _Name) -> Iterator[str]:
    missing = (chart.values != chart.values) & ~chart.excluded
    if chart.kind == "mr":  # no step leads to the first point of a part
        missing[[part.first - 1 for part in chart.parts if part.first <= part.last]] = False
    if missing.any() and not missing.all():
        yield (
            "Not shown, because a figure or an exposure is missing: "
            f"{listed([name(int(at)) for at in missing.nonzero()[0]], ', ', _MOST_NAMED)}."
        )
    excluded = [name(int(at)) for at in chart.excluded.nonzero()[0]]
    if excluded:
        yield f"Left out of the calculation by choice: {listed(excluded, ', ', _MOST_NAMED)}."
    if chart.freeze is not None:
        yield f"The lines come from the time up to {name(chart.freeze - 1)}."

"""What the figures of a measure say: the median before the change, the target, and a run.

The centre line is the median of the figures from before the change, drawn on over those after it,
so that a shift is seen against what was (R. J. Perla, L. P. Provost and S. K. Murray, "The run
chart: a simple analytical tool for learning from variation in healthcare processes", BMJ Quality
and Safety 20, 2011). Whether the figures moved more than chance explains is asked as in
``spc_runs``, from ten figures on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Final

from rca_studio.analysis.spc_runs import Runs, find_runs
from rca_studio.domain.moments import show_moment
from rca_studio.domain.plan import Action, Measure, Measurement

LAST: Final = 4
"""So many of the last figures are looked at for whether the target was reached."""
ENOUGH: Final = 10
"""From so many figures on the rules for runs are asked; a median of fewer says that it is."""


@dataclass(frozen=True, slots=True)
class RunPoint:
    """One figure: ``reached`` is whether it reaches the target, ``None`` without one; ``after``
    whether it is from the day of the change or later."""

    figure: Measurement
    reached: bool | None
    after: bool

    @property
    def value(self) -> float:
        """Its height in the chart."""
        return self.figure.value


@dataclass(frozen=True, slots=True, kw_only=True)
class RunChart:
    """A measure with its figures, read.

    Attributes:
        measure: what is counted.
        points: the figures in the order of their days.
        changed: the day the action was put in place, empty where it is not.
        median: of the figures before the change, of all where no change is known; ``None`` where
            there are none.
        baseline: how many figures the median rests on.
        median_after: of the figures since the change, ``None`` where there are none.
        runs: how the figures run about the median.
        sentences: all of it in words.
    """

    measure: Measure
    points: tuple[RunPoint, ...] = ()
    changed: str = ""
    median: float | None = None
    baseline: int = 0
    median_after: float | None = None
    runs: Runs = field(default_factory=Runs)
    sentences: tuple[str, ...] = ()


def read_run_chart(action: Action, measure: Measure, figures: Iterable[Measurement]) -> RunChart:
    """Read the figures of one measure; those of other measures are passed over."""
    changed = action.done_on
    mine = sorted(
        (one for one in figures if one.action == action.id and one.kind is measure.kind),
        key=lambda one: (one.day, one.at, one.id),
    )
    points = tuple(
        RunPoint(one, measure.reached_by(one.value), bool(changed) and one.day >= changed)
        for one in mine
    )
    before = [point.value for point in points if not point.after]
    since = [point.value for point in points if point.after]
    middle = median(before) if before else None
    sides = [] if middle is None else [(p.value > middle) - (p.value < middle) for p in points]
    found = RunChart(
        measure=measure,
        points=points,
        changed=changed,
        median=middle,
        baseline=len(before),
        median_after=median(since) if since else None,
        runs=find_runs(sides),
    )
    return replace(found, sentences=tuple(_sentences(found)))


# -- in words --------------------------------------------------------------------------------------


def value_words(measure: Measure, value: float) -> str:
    """A level of a measure: in per cent where it is a share.

    >>> from rca_studio.domain.plan import MeasureKind
    >>> value_words(Measure(kind=MeasureKind.PROCESS, denominator="checks"), 87.5)
    '87.5 %'
    """
    words = f"{value:,.1f}".removesuffix(".0")
    return f"{words} %" if measure.is_share else words


def figure_words(figure: Measurement) -> str:
    """What was counted, as it was counted: ``18 of 20``, or the number alone."""
    if figure.denominator:
        return f"{_plain(figure.numerator)} of {_plain(figure.denominator)}"
    return _plain(figure.numerator)


def target_words(measure: Measure) -> str:
    """The target as a phrase: ``at least 95 %``; empty without one."""
    if measure.target is None:
        return ""
    return f"at {'most' if measure.at_most else 'least'} {value_words(measure, measure.target)}"


def short_words(chart: RunChart) -> str:
    """The reading in one line, for a table: ``18 of 20 in the last; target reached in 3 of 4``."""
    if not chart.points:
        return "No figure yet"
    last = chart.points[-1].figure
    words = figure_words(last)
    if chart.measure.is_share and not last.denominator:
        words = value_words(chart.measure, last.value)
    reached = _reached(chart)
    return f"{words} in the last" + (f"; {reached}" if reached else "")


def _sentences(chart: RunChart) -> Iterator[str]:
    measure = chart.measure
    if not chart.points:
        yield "No figure yet."
        return
    last = chart.points[-1]
    value = value_words(measure, last.value)
    day = show_moment(last.figure.day)
    if last.figure.denominator:
        yield f"{figure_words(last.figure)} in the last ({value}, {day})."
    else:
        yield f"{value} in the last ({day})."
    if reached := _reached(chart):
        yield f"{reached[0].upper()}{reached[1:]}: {target_words(measure)}."
    yield from _medians(chart)
    yield from _signal(chart)
    if odd := sum(_counted_otherwise(measure, point.figure) for point in chart.points):
        which = "One figure was" if odd == 1 else f"{odd} figures were"
        yield f"{which} counted another way than the measure says now: correct what is wrong."


def _counted_otherwise(measure: Measure, figure: Measurement) -> bool:
    """Whether a figure is from a time when the measure had a whole, or had none."""
    if not measure.is_share:
        return bool(figure.denominator)
    return not 0 <= figure.value <= 100


def _reached(chart: RunChart) -> str:
    """How often the target was reached of late; since the change, once there are such figures."""
    if chart.measure.target is None:
        return ""
    since: Sequence[RunPoint] = [point for point in chart.points if point.after] or chart.points
    late = since[-LAST:]
    hits = sum(bool(point.reached) for point in late)
    if len(late) == 1:
        return "target reached" if hits else "target not reached yet"
    return f"target reached in {hits} of the last {len(late)}"


def _medians(chart: RunChart) -> Iterator[str]:
    measure = chart.measure
    if chart.changed and chart.median is None:
        yield "There is no figure from before the change to compare with."
        return
    if chart.median is None:
        return
    middle = value_words(measure, chart.median)
    if not chart.changed:
        if len(chart.points) > 1:
            yield f"Median so far: {middle}; the change is not in place yet."
        return
    few = f", from {chart.baseline} figures" if 1 < chart.baseline < ENOUGH else ""
    few = ", from one figure" if chart.baseline == 1 else few
    words = f"Median before the change: {middle}{few}"
    if chart.median_after is None:
        yield f"{words}; no figure since then."
    else:
        yield f"{words}; since then: {value_words(measure, chart.median_after)}."


def _signal(chart: RunChart) -> Iterator[str]:
    """Whether there is more in it than chance; asked once there are figures enough."""
    runs = chart.runs
    if len(chart.points) < ENOUGH or not chart.changed or chart.median_after is None:
        return
    last = None if runs.last is None else chart.points[runs.last]
    if runs.long_run and last is not None and last.after:
        better = runs.above is not chart.measure.at_most
        side = "above" if runs.above else "below"
        yield (
            f"{runs.longest} figures in a row lie {side} the median, more than chance explains "
            f"({runs.longest_limit}): it got {'better' if better else 'worse'}."
        )
    elif runs.few_crossings:
        yield "The figures cross the median less often than chance explains: something shifted."
    else:
        yield "So far the figures could also vary like this by chance."


def _plain(number: float) -> str:
    return f"{number:,.2f}".rstrip("0").rstrip(".")

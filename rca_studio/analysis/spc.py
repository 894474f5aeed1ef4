"""Control charts: which ups and downs of a series are chance, and which ask for a reason.

`control_chart` gives centre line, limits and the two rules of runs for the kinds used in health
care. What they mean in words is said in `rca_studio.analysis.spc_words`; formulas and their sources
stand in `spc_limits` and `spc_runs`.

====== ====================================================== ================================
kind   one point is                                           goes with
====== ====================================================== ================================
run    any figure                                             no limits, median
i, mr  a measurement; the step from one to the next           a score, a duration
c      a count, as much exposure at each point                near misses a month
u, u'  a count by exposure; u' where exposures are large      near misses a 1,000 visits
p, p'  a share; p' where the numbers are large                share stopped by luck
g      so many without one until the next                     visits between near misses
t      so long until the next                                 days between near misses
====== ====================================================== ================================
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rca_studio.analysis.spc_limits import (
    MAY_HAVE_EXPOSURE,
    NEEDS_EXPOSURE,
    Flags,
    Numbers,
    limits,
    moving_ranges,
    plotted,
)
from rca_studio.analysis.spc_runs import Runs, find_runs

KINDS: Final = ("run", "i", "mr", "u", "u'", "p", "p'", "c", "g", "t")

_ROUNDING: Final = 1e-12
"""Nearer than this share of its size a value counts as on a line: adding up is not more exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPart:
    """One part of a chart, with lines of its own.

    Attributes:
        first: number of its first point, counted from 1.
        last: number of its last point; less than ``first`` if the chart is empty.
        centre: its centre line; NaN without a value.
        points: points with a value that are not left out.
        points_outside: points outside the limits, those left out of the calculation too.
        runs: what its runs say; their places count from 0 at its first point.
    """

    first: int
    last: int
    centre: float
    points: int
    points_outside: int
    runs: Runs

    @property
    def useful(self) -> int:
        """Points off the centre line; runs are judged among them."""
        return self.runs.useful

    @property
    def longest_run(self) -> int | None:
        """The longest run on one side; ``None`` without a useful point."""
        return self.runs.longest

    @property
    def longest_run_limit(self) -> int | None:
        """The longest run that chance explains."""
        return self.runs.longest_limit

    @property
    def crossings(self) -> int | None:
        """How often the centre line is crossed; ``None`` without a useful point."""
        return self.runs.crossings

    @property
    def crossings_limit(self) -> int | None:
        """The fewest crossings that chance explains."""
        return self.runs.crossings_limit

    @property
    def runs_signal(self) -> bool:
        """Whether a run is too long or crossings are too few to be chance."""
        return self.runs.signal


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ControlChart:
    """A control chart without its drawing. Arrays hold one value per point and are read-only.

    Attributes:
        kind: one of `KINDS`.
        values: what is plotted; NaN where nothing is.
        centre: the centre line.
        lower: the lower limit; NaN where there is none.
        upper: the upper limit; NaN where there is none.
        sides: 1 above the centre line, -1 below, 0 on it, missing or left out.
        outside: 1 above the upper limit, -1 below the lower one, else 0.
        excluded: points left out of lines and runs on purpose.
        freeze: number of the last point that shaped the lines of its part, if they are frozen.
        parts: the parts, in order; at least one.
    """

    kind: str
    values: Numbers
    centre: Numbers
    lower: Numbers
    upper: Numbers
    sides: Numbers
    outside: Numbers
    excluded: Flags
    freeze: int | None
    parts: tuple[ChartPart, ...]


def control_chart(
    kind: str,
    y: Sequence[float | None] | Numbers,
    n: Sequence[float | None] | Numbers | float | None = None,
    *,
    freeze: int | None = None,
    part: int | Iterable[int] | None = None,
    exclude: int | Iterable[int] | None = None,
) -> ControlChart:
    """Work out a control chart.

    Points are numbered from 1, as people count them on a chart. Numbers beyond the last point
    have no effect, so that choices made on a longer series hold for a shorter one.

    * A value that is missing, infinite, or negative where things or times are counted is not
      plotted; nor is one whose exposure is missing, zero or negative. It shapes nothing. Centre and
      limits are given there all the same, except limits that depend on a missing exposure.
    * A constant series has its limits on the centre line (where the kind takes them from the
      points), no useful point, and so neither a signal nor a reason to call it stable.
    * One point has a centre; limits only where they follow from counts.

    Args:
        kind: one of `KINDS`; a typographic prime will do.
        y: the figures: counts for u, p and c, sizes or times for the others.
        n: the exposure of each point, or of all. Needed for u and p kinds; run, i and mr charts
            plot y / n if it is given; c, g and t have no use for it.
        freeze: number of the last point that shapes centre and limits, in the part that holds it.
            Runs and limits are judged over all points.
        part: number of the last point of a part, or several. Each part is a chart of its own.
        exclude: numbers of points that shape no line and no run. They stay visible.

    Raises:
        ValueError: if the kind is unknown, an exposure is needed or of another length, ``y`` is
            not one row of numbers, or a number of a point is below 1.
    """
    import numpy as np

    name = kind.replace("′", "'").replace("’", "'")
    if name not in KINDS:
        raise ValueError(f"unknown kind of chart {kind!r}; there are {', '.join(KINDS)}")
    figures = np.asarray(y, dtype=np.float64)
    if figures.ndim != 1:
        raise ValueError("a chart needs one row of figures")
    points = len(figures)
    exposure = _exposure(name, n, points)
    values = plotted(name, figures, exposure)
    if freeze is not None and freeze < 1:
        raise ValueError("points are numbered from 1; freeze is below that")
    excluded = np.zeros(points, dtype=np.bool_)
    excluded[[number - 1 for number in _numbers("exclude", exclude) if number <= points]] = True
    splits = sorted({number for number in _numbers("part", part) if number < points})

    centre, lower, upper = np.full((3, points), np.nan)
    sides, outside = np.zeros((2, points))
    parts = []
    for start, end in zip([0, *splits], [*splits, points], strict=True):
        here = slice(start, end)
        kept = ~excluded[here]
        base = kept
        if freeze is not None and start < freeze < end:
            base = kept & (np.arange(start, end) < freeze)
        with np.errstate(over="ignore", invalid="ignore"):
            if name == "mr":
                values[here] = moving_ranges(values[here], kept)
            middle, lower[here], upper[here] = limits(
                name, values[here], None if exposure is None else exposure[here], base
            )
            centre[here] = middle
            above = _side(values[here], upper[here]) > 0
            below = _side(values[here], lower[here]) < 0
            sides[here] = _side(values[here], centre[here]) * kept
        outside[here] = above * 1.0 - below * 1.0
        parts.append(
            ChartPart(
                first=start + 1,
                last=end,
                centre=middle,
                points=int((np.isfinite(values[here]) & kept).sum()),
                points_outside=int(np.count_nonzero(above | below)),
                runs=find_runs(sides[here].astype(int).tolist()),
            )
        )
    for array in (values, centre, lower, upper, sides, outside, excluded):
        array.flags.writeable = False
    return ControlChart(
        kind=name,
        values=values,
        centre=centre,
        lower=lower,
        upper=upper,
        sides=sides,
        outside=outside,
        excluded=excluded,
        freeze=freeze if freeze is not None and freeze < points else None,
        parts=tuple(parts),
    )


def _exposure(
    kind: str, n: Sequence[float | None] | Numbers | float | None, points: int
) -> Numbers | None:
    import numpy as np

    if kind not in MAY_HAVE_EXPOSURE:
        return None
    if n is None:
        if kind in NEEDS_EXPOSURE:
            raise ValueError(f"a {kind} chart needs the exposure of each point (n)")
        return None
    given = np.asarray(n, dtype=np.float64)
    if given.shape not in ((), (points,)):
        raise ValueError("there must be one exposure (n) for each figure, or one for all")
    return np.full(points, given)


def _numbers(what: str, given: int | Iterable[int] | None) -> list[int]:
    """Numbers of points, one or several."""
    import numpy as np

    if given is None:
        return []
    numbers = [int(given)] if isinstance(given, (int, np.integer)) else [int(g) for g in given]
    if any(number < 1 for number in numbers):
        raise ValueError(f"points are numbered from 1; {what} names one below that")
    return numbers


def _side(values: Numbers, line: Numbers) -> Numbers:
    """1 above the line, -1 below, 0 on it or where one of them is missing."""
    import numpy as np

    away = values - line
    near = _ROUNDING * np.maximum(np.abs(values), np.abs(line))
    return (away > near) * 1.0 - (away < -near) * 1.0

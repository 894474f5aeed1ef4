"""The centre line and the limits of each kind of control chart, as published.

D. C. Montgomery, *Introduction to Statistical Quality Control*, 7th ed., Wiley 2012, chapter 6 for
I and MR, chapter 7 for p, c, u and times between events. L. S. Nelson, "Control charts for
individual measurements", Journal of Quality Technology 14, 1982, for the moving range as the ruler
of I charts, and "A control chart for parts-per-million nonconforming items", the same, 26, 1994,
for the root of 3.6 that makes times between events near normal. D. B. Laney, "Improved control
charts for attributes", Quality Engineering 14, 2002, for u' and p'. J. C. Benneyan, "Number-between
g-type statistical quality control charts", Health Care Management Science 4, 2001, for g; L. P.
Provost and S. K. Murray, *The Health Care Data Guide*, Jossey-Bass 2011, for the median as its
centre line.

Moving ranges are taken as they are; large ones are not screened out. A range needs two values side
by side, so a missing value costs two ranges; a value left out on purpose is bridged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Numbers: TypeAlias = "NDArray[np.float64]"
Flags: TypeAlias = "NDArray[np.bool_]"

D2: Final = 1.128
"""Mean range of two normal values in standard deviations (Montgomery, appendix VI, n = 2)."""

RANGE_LIMIT: Final = 3.267
"""D4 for n = 2: the upper limit of a moving range in mean moving ranges (the same table)."""

NEARLY_NORMAL: Final = 3.6
"""Times between events to the power of 1/3.6 are close to normal (Nelson 1994)."""

NEEDS_EXPOSURE: Final = frozenset({"u", "u'", "p", "p'"})
MAY_HAVE_EXPOSURE: Final = NEEDS_EXPOSURE | {"run", "i", "mr"}
_NEVER_NEGATIVE: Final = NEEDS_EXPOSURE | {"c", "g", "t"}


def plotted(kind: str, y: Numbers, n: Numbers | None) -> Numbers:
    """The values to plot (not the ranges of an MR chart): NaN where there is none.

    There is none where the figure is missing or infinite, negative though it counts or times
    something, or where the exposure is missing, zero or negative.
    """
    import numpy as np

    there = np.isfinite(y)
    if kind in _NEVER_NEGATIVE:
        there &= y >= 0
    if n is not None:
        there &= np.isfinite(n) & (n > 0)
    values = np.full(len(y), np.nan)
    if n is None:
        values[there] = y[there]
    else:
        with np.errstate(over="ignore"):
            np.divide(y, n, out=values, where=there)
        values[np.isinf(values)] = np.nan
    return values


def moving_ranges(values: Numbers, kept: Flags) -> Numbers:
    """For each point the distance to the last point kept before it; NaN where there is none.

    A point that is not kept has no range; a missing value beside a point leaves it without one.
    """
    import numpy as np

    ranges = np.full(len(values), np.nan)
    at = np.flatnonzero(kept)
    ranges[at[1:]] = np.abs(np.diff(values[at]))
    return ranges


def limits(
    kind: str, values: Numbers, n: Numbers | None, base: Flags
) -> tuple[float, Numbers, Numbers]:
    """Centre line, lower and upper limits of one part of a chart.

    Args:
        kind: as in `rca_studio.analysis.spc.KINDS`.
        values: what is plotted; for "mr" the ranges.
        n: the exposure of each point, where there is one.
        base: the points that shape the lines; missing ones among them part their neighbours.

    Returns:
        The centre (NaN without a value), and a lower and an upper limit for each point: NaN for run
        charts, where a point has no exposure, and where there are too few values.
    """
    import numpy as np

    with_value = base & np.isfinite(values)
    if not with_value.any():
        nothing = np.full(len(values), np.nan)
        return float("nan"), nothing, nothing
    centre, lower, upper = _LIMITS[kind](values, n, base, with_value)
    if not np.isfinite(centre):
        centre = float("nan")
    return centre, _each(lower, len(values)), _each(upper, len(values))


def _each(limit: Numbers | float, points: int) -> Numbers:
    """One limit for each point, NaN instead of what is beyond all numbers."""
    import numpy as np

    each = np.full(points, limit)
    each[~np.isfinite(each)] = np.nan
    return each


def _mean_range(values: Numbers, base: Flags) -> float:
    """The mean moving range of the values; NaN where no two stand side by side."""
    import numpy as np

    ranges = np.abs(np.diff(values[base]))
    ranges = ranges[np.isfinite(ranges)]
    return float(ranges.mean()) if len(ranges) else float("nan")


_Lines: TypeAlias = "tuple[float, Numbers | float, Numbers | float]"


def _run(values: Numbers, n: Numbers | None, base: Flags, there: Flags) -> _Lines:
    import numpy as np

    return float(np.median(values[there])), np.nan, np.nan


def _individuals(
    values: Numbers, n: Numbers | None, base: Flags, there: Flags
) -> tuple[float, float, float]:
    centre = float(values[there].mean())
    reach = 3 * _mean_range(values, base) / D2
    return centre, centre - reach, centre + reach


def _range(values: Numbers, n: Numbers | None, base: Flags, there: Flags) -> _Lines:
    centre = float(values[there].mean())
    return centre, 0.0, RANGE_LIMIT * centre


def _count(values: Numbers, n: Numbers | None, base: Flags, there: Flags) -> _Lines:
    centre = float(values[there].mean())
    reach = 3 * centre**0.5
    return centre, max(0.0, centre - reach), centre + reach


def _between(values: Numbers, n: Numbers | None, base: Flags, there: Flags) -> _Lines:
    """Opportunities between events; mean and deviation of a geometric distribution from 0.

    The centre line is the median: about a mean of so skewed a distribution no series has as many
    points above as below, and runs could not be judged. The lower limit would be below zero.
    """
    import numpy as np

    mean = float(values[there].mean())
    return float(np.median(values[there])), 0.0, mean + 3 * (mean * (mean + 1)) ** 0.5


def _time_between(values: Numbers, n: Numbers | None, base: Flags, there: Flags) -> _Lines:
    import numpy as np

    centre, lower, upper = _individuals(values ** (1 / NEARLY_NORMAL), n, base, there)
    lower = lower if lower != lower else max(0.0, lower)  # an unknown limit stays unknown
    power = np.power([centre, lower, upper], NEARLY_NORMAL)
    return float(power[0]), float(power[1]), float(power[2])


def _rate(values: Numbers, n: Numbers | None, base: Flags, there: Flags) -> _Lines:
    centre, deviation = _spread_of_rate(values, n, there)
    return _about(centre, deviation, 1.0)


def _rate_prime(values: Numbers, n: Numbers | None, base: Flags, there: Flags) -> _Lines:
    centre, deviation = _spread_of_rate(values, n, there)
    return _about(centre, deviation, _beyond_sampling(values, centre, deviation, base))


def _share(values: Numbers, n: Numbers | None, base: Flags, there: Flags) -> _Lines:
    centre, deviation = _spread_of_share(values, n, there)
    return _about(centre, deviation, 1.0, 1.0)


def _share_prime(values: Numbers, n: Numbers | None, base: Flags, there: Flags) -> _Lines:
    centre, deviation = _spread_of_share(values, n, there)
    return _about(centre, deviation, _beyond_sampling(values, centre, deviation, base), 1.0)


def _about(centre: float, deviation: Numbers, times: float, highest: float | None = None) -> _Lines:
    """Three deviations to either side, and nothing below 0 or above the highest possible."""
    import numpy as np

    reach = 3 * times * deviation
    return (
        centre,
        np.maximum(centre - reach, 0.0),
        np.minimum(centre + reach, np.inf if highest is None else max(highest, centre)),
    )


def _spread_of_rate(values: Numbers, n: Numbers | None, there: Flags) -> tuple[float, Numbers]:
    """Mean rate and the deviation chance gives each point: Poisson."""
    import numpy as np

    centre, sizes = _mean_by_exposure(values, n, there)
    return centre, np.sqrt(centre / sizes)


def _spread_of_share(values: Numbers, n: Numbers | None, there: Flags) -> tuple[float, Numbers]:
    """Mean share and the deviation chance gives each point: binomial."""
    import numpy as np

    centre, sizes = _mean_by_exposure(values, n, there)
    return centre, np.sqrt(max(0.0, centre * (1 - centre)) / sizes)


def _mean_by_exposure(values: Numbers, n: Numbers | None, there: Flags) -> tuple[float, Numbers]:
    """Mean of the values weighed by exposure, and the exposures; NaN where there is none."""
    import numpy as np

    assert n is not None
    centre = float((values * n)[there].sum() / n[there].sum())
    return centre, np.where(n > 0, n, np.nan)


def _beyond_sampling(values: Numbers, centre: float, deviation: Numbers, base: Flags) -> float:
    """How many times as much the points vary as sampling alone explains (Laney's sigma z)."""
    import numpy as np

    scores = np.where(np.isfinite(values) & np.isfinite(deviation), 0.0, np.nan)
    np.divide(values - centre, deviation, out=scores, where=deviation > 0)
    return _mean_range(scores, base) / D2


_LIMITS: Final[dict[str, Callable[[Numbers, Numbers | None, Flags, Flags], _Lines]]] = {
    "run": _run,
    "i": _individuals,
    "mr": _range,
    "u": _rate,
    "u'": _rate_prime,
    "p": _share,
    "p'": _share_prime,
    "c": _count,
    "g": _between,
    "t": _time_between,
}

"""Each kind of chart, frozen, in parts and with points left out, worked out again by hand.

The formulas are written down once more from their sources, plainly and without the program's own
code, and applied to the figures of published examples: centre line and both limits of every point
have to agree to nine digits. Where the source prints numbers, these are checked to what it prints.

- I and MR: Montgomery, *Introduction to Statistical Quality Control*, 7th ed. 2012, section 6.4:
  mean -+ 3 * mean range / 1.128; ranges up to 3.267 times their mean.
- p, c, u: the same, sections 7.2 and 7.3: mean -+ 3 * sqrt(p(1-p)/n), sqrt(c), sqrt(u/n).
- t: the same, section 7.3.5, after L. S. Nelson, Journal of Quality Technology 26, 1994: an I chart
  of the times to the power of 1/3.6, put back.
- p', u': D. B. Laney, Quality Engineering 14(4), 2002: limits of p and u times the mean range of
  the standardised points / 1.128.
- g: J. C. Benneyan, Health Care Management Science 4, 2001: mean + 3 * sqrt(mean * (mean + 1)),
  nothing below 0, with the median as the centre line (Provost and Murray, *The Health Care Data
  Guide*, 2011).
- Run chart: the median (Anhoej and Olesen, PLoS ONE 9(11), 2014).
"""

from __future__ import annotations

import itertools
from math import isfinite, nan, sqrt
from statistics import fmean, median

import pytest

from rca_studio.analysis.spc import KINDS, control_chart

VALVES = [286, 948, 536, 124, 816, 729, 4, 143, 431, 8]
VALVES += [2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96]
"""Hours between failures of a valve: Montgomery, section 7.3.5."""

VALVES_NEAR_NORMAL = [4.80986, 6.70903, 5.72650, 3.81367, 6.43541, 6.23705, 1.46958, 3.96768]
VALVES_NEAR_NORMAL += [5.39007, 1.78151, 9.09619, 5.89774, 3.38833, 4.51095, 5.91690, 5.59189]
VALVES_NEAR_NORMAL += [7.16124, 7.18601, 9.09083, 3.55203]
"""The same to the power of 0.2777, which is used there, to five places."""

BOARDS = [21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16]
BOARDS += [19, 17, 15]
ORDERS = [12, 8, 6, 9, 10, 12, 11, 16, 10, 6, 20, 15, 9, 8, 6, 8, 10, 7, 5, 8, 5, 8, 10, 6, 9]
ORDERED = [100, 80, 80, 100, 110, 110, 100, 100, 90, 90, 110, 120, 120, 120, 110, 80, 80, 80, 90]
ORDERED += [100, 100, 100, 100, 90, 90]
"""Circuit boards and purchase orders: Montgomery, sections 7.3.1 and 7.2.2."""


def figures(kind: str) -> tuple[list[float], list[float] | None]:
    """A published series for a kind of chart."""
    if kind in ("p", "p'", "u", "u'"):
        return [float(one) for one in ORDERS], [float(one) for one in ORDERED]
    if kind in ("g", "t"):
        return [float(one) for one in VALVES], None
    return [float(one) for one in BOARDS], None


# -- by hand -------------------------------------------------------------------------------------


def mean_range(values: list[float]) -> float:
    return fmean(abs(later - one) for one, later in itertools.pairwise(values))


def by_hand(
    kind: str, y: list[float], n: list[float] | None, base: list[int], kept: list[int]
) -> tuple[float, list[float], list[float]]:
    """Centre, lower and upper limits of a part; ``base`` shapes lines, ``kept`` is in runs."""
    points = range(len(y))
    flat = [nan] * len(y)
    if kind == "run":
        return median(y[at] for at in base), flat, flat
    if kind == "i":
        middle = fmean(y[at] for at in base)
        reach = 3 * mean_range([y[at] for at in base]) / 1.128
        return middle, [middle - reach] * len(y), [middle + reach] * len(y)
    if kind == "mr":
        ranges = [abs(y[at] - y[one]) for one, at in itertools.pairwise(kept) if at in base]
        return fmean(ranges), [0.0] * len(y), [3.267 * fmean(ranges)] * len(y)
    if kind == "c":
        middle = fmean(y[at] for at in base)
        low = max(0.0, middle - 3 * sqrt(middle))
        return middle, [low] * len(y), [middle + 3 * sqrt(middle)] * len(y)
    if kind == "g":
        mean = fmean(y[at] for at in base)
        return (
            median(y[at] for at in base),
            [0.0] * len(y),
            [mean + 3 * sqrt(mean * (mean + 1))] * len(y),
        )
    if kind == "t":
        power = [value ** (1 / 3.6) for value in y]
        middle = fmean(power[at] for at in base)
        reach = 3 * mean_range([power[at] for at in base]) / 1.128
        low = max(0.0, middle - reach) ** 3.6
        return middle**3.6, [low] * len(y), [(middle + reach) ** 3.6] * len(y)
    assert n is not None
    middle = sum(y[at] for at in base) / sum(n[at] for at in base)
    share = kind in ("p", "p'")
    spread = [sqrt(middle * (1 - middle if share else 1) / n[at]) for at in points]
    times = 1.0
    if kind.endswith("'"):
        scores = [(y[at] / n[at] - middle) / spread[at] for at in base]
        times = mean_range(scores) / 1.128
    lower = [max(0.0, middle - 3 * times * spread[at]) for at in points]
    upper = [middle + 3 * times * spread[at] for at in points]
    return middle, lower, [min(1.0, one) for one in upper] if share else upper


def agrees(ours: list[float], theirs: list[float]) -> None:
    assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-12, nan_ok=True)


def check(kind: str, **choice: object) -> None:
    """Our chart of the published series against the one by hand."""
    y, n = figures(kind)
    chart = control_chart(kind, y, n, **choice)  # type: ignore[arg-type]
    part, freeze, exclude = choice.get("part"), choice.get("freeze"), choice.get("exclude", ())
    cuts = [0, *([part] if isinstance(part, int) else []), len(y)]
    out = {number - 1 for number in exclude}  # type: ignore[union-attr]
    for start, end in itertools.pairwise(cuts):
        kept = [at - start for at in range(start, end) if at not in out]
        base = kept
        if isinstance(freeze, int) and start < freeze < end:
            base = [at for at in kept if at + start < freeze]
        middle, lower, upper = by_hand(kind, y[start:end], n[start:end] if n else None, base, kept)
        agrees(chart.centre[start:end].tolist(), [middle] * (end - start))
        agrees(chart.lower[start:end].tolist(), lower)
        agrees(chart.upper[start:end].tolist(), upper)


@pytest.mark.parametrize("kind", KINDS)
def test_all_points(kind):
    check(kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("freeze", [2, 8, 15])
def test_frozen_lines(kind, freeze):
    check(kind, freeze=freeze)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", [3, 10, 17])
def test_parts_have_lines_of_their_own(kind, part):
    check(kind, part=part)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("exclude", [(1,), (6, 20), (11, 12, 13)])
def test_points_left_out(kind, exclude):
    check(kind, exclude=exclude)


@pytest.mark.parametrize("kind", KINDS)
def test_frozen_in_parts_with_points_left_out(kind):
    check(kind, freeze=16, part=9, exclude=(4, 11))


# -- what is printed -----------------------------------------------------------------------------


def test_valve_failures():
    """Montgomery, section 7.3.5: times between failures to the power of 0.2777 on an I chart."""
    near_normal = [hours**0.2777 for hours in VALVES]
    assert near_normal == pytest.approx(VALVES_NEAR_NORMAL, abs=2e-5)
    of_these = control_chart("i", VALVES_NEAR_NORMAL)
    chart = control_chart("t", VALVES)
    # 1/3.6 is 0.27778, so the lines put back differ in the third digit at most.
    assert chart.centre[0] == pytest.approx(of_these.centre[0] ** (1 / 0.2777), rel=1e-3)
    assert chart.upper[0] == pytest.approx(of_these.upper[0] ** (1 / 0.2777), rel=1e-3)
    assert chart.lower[0] == 0
    assert not chart.outside.any()


def test_moving_ranges_of_a_flow_rate():
    """NIST/SEMATECH e-Handbook, section 6.3.2.2, ranges and the mean of them."""
    flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
    chart = control_chart("mr", flow)
    ranges = [2.0, 2.3, 1.4, 3.5, 3.4, 1.4, 0.2, 1.2, 1.5]
    assert chart.values[1:].tolist() == pytest.approx(ranges)
    assert not isfinite(chart.values[0])
    assert chart.centre[0] == pytest.approx(1.8778, abs=5e-5)
    assert chart.upper[0] == pytest.approx(3.267 * 1.8778, abs=5e-4)


@pytest.mark.parametrize(("plain", "wide"), [("p", "p'"), ("u", "u'")])
def test_laneys_limits_are_the_plain_ones_where_points_vary_as_sampling_explains(plain, wide):
    """Laney 2002: with sigma z of 1 both charts are the same; scattered points widen the limits."""
    n = [float(one) for one in ORDERED]
    near, far = (control_chart(kind, ORDERS, n) for kind in (plain, wide))
    assert near.centre.tolist() == far.centre.tolist()
    times = ((far.upper - far.centre) / (near.upper - near.centre)).tolist()
    assert times == pytest.approx([times[0]] * len(n))
    scattered = [one * (1 + 2 * (at % 2)) for at, one in enumerate(ORDERS)]
    near, far = (control_chart(kind, scattered, n) for kind in (plain, wide))
    assert (far.upper > near.upper).all()

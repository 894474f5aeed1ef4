"""Control charts: missing, equal and few figures are defined, and what must not matter does not."""

from math import isnan, nan, sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rca_studio.analysis.spc import KINDS, control_chart

RATES = ("u", "u'", "p", "p'")
SIZES = st.floats(0, 1000).map(lambda size: round(size, 3))
COUNTS = st.integers(0, 50)


def chart_of(kind, y, n=40.0, **choices):
    return control_chart(kind, y, n if kind in RATES else None, **choices)


def same(ours, theirs, rel=1e-9, floor=0.0):
    assert np.asarray(ours).tolist() == pytest.approx(
        np.asarray(theirs).tolist(), rel=rel, abs=floor, nan_ok=True
    )


# -- few, missing and equal figures ----------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_no_point(kind):
    chart = chart_of(kind, [])
    assert (len(chart.centre), len(chart.lower), len(chart.upper)) == (0, 0, 0)
    (part,) = chart.parts
    assert (part.points, part.longest_run, part.points_outside) == (0, None, 0)
    assert not part.runs_signal


@pytest.mark.parametrize("kind", KINDS)
def test_one_point(kind):
    chart = chart_of(kind, [4])
    (part,) = chart.parts
    centre = {"mr": nan}.get(kind, 0.1 if kind in RATES else 4.0)
    same(chart.centre, [centre])
    from_counts = kind in ("u", "p", "c", "g")
    assert isnan(chart.upper[0]) is not from_counts
    assert (part.useful, part.runs_signal, part.points_outside) == (0, False, 0)


@pytest.mark.parametrize("kind", KINDS)
def test_no_point_with_a_value(kind):
    chart = chart_of(kind, [None, nan, float("inf")])
    assert np.isnan(chart.values).all()
    assert np.isnan(chart.centre).all()
    assert np.isnan(chart.upper).all()
    assert chart.parts[0].longest_run_limit is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", [0, 0.1, 3, 17])
def test_a_constant_series_gives_no_signal_and_no_useful_point(kind, value):
    chart = chart_of(kind, [value] * 24)
    (part,) = chart.parts
    assert part.useful == 0
    assert part.longest_run is None
    assert not part.runs_signal
    assert part.points_outside == 0
    expected = {"mr": 0.0}.get(kind, value / 40 if kind in RATES else value)
    same(chart.centre, [expected] * 24)
    if kind in ("i", "u'", "p'", "t"):
        same(chart.upper, chart.centre)
        same(chart.lower, chart.centre)


def test_a_missing_value_parts_its_neighbours_but_not_a_run():
    chart = control_chart("i", [1, 2, None, 9, 10])
    assert chart.centre[0] == 5.5
    # The step from 2 to 9 is none between neighbours.
    same(chart.upper, [5.5 + 3 * 1 / 1.128] * 5)
    assert (chart.parts[0].useful, chart.parts[0].longest_run) == (4, 2)
    assert control_chart("run", [1, 1, None, 1, 5, 5, 5]).parts[0].longest_run == 3


def test_exposure_that_is_missing_zero_or_negative_leaves_the_point_out():
    y, n = [4, 5, 6, 7, 50], [10, 0, None, -3, 100]
    for kind in RATES:
        chart = control_chart(kind, y, n)
        same(chart.values, [0.4, nan, nan, nan, 0.5])
        same(chart.centre, [54 / 110] * 5)
        assert np.isnan(chart.upper[1:4]).all()
        assert chart.parts[0].points == 2
    upper = control_chart("u", y, n).upper
    assert upper[0] == pytest.approx(54 / 110 + 3 * sqrt(54 / 110 / 10))


def test_all_exposures_zero():
    chart = control_chart("u", [1, 2, 3], [0, 0, 0])
    assert np.isnan(chart.values).all()
    assert np.isnan(chart.centre).all()
    assert chart.parts[0].points == 0


def test_negative_counts_and_times_are_not_plotted_but_negative_measurements_are():
    for kind in (*RATES, "c", "g", "t"):
        assert isnan(chart_of(kind, [3, -1, 4]).values[1])
    for kind in ("run", "i"):
        assert control_chart(kind, [3, -1, 4]).values[1] == -1


@pytest.mark.parametrize("kind", KINDS)
def test_huge_figures_neither_crash_nor_draw_endless_lines(kind):
    chart = chart_of(kind, [1e308, 1e-308, 1e308, 0, 1.7e308, 3])
    for line in (chart.values, chart.centre, chart.lower, chart.upper):
        assert not np.isinf(line).any()


def test_a_rate_beyond_all_numbers_is_not_plotted():
    chart = control_chart("u", [1e308, 3], [1e-308, 3])
    same(chart.values, [nan, 1])
    assert (chart.centre[0], chart.parts[0].points) == (1, 1)


@pytest.mark.parametrize("kind", ["p", "p'"])
def test_more_than_all_is_drawn_as_it_is_with_limits_on_the_line(kind):
    chart = control_chart(kind, [30, 40, 35], 10)
    same(chart.values, [3, 4, 3.5])
    same(chart.centre, [3.5] * 3)
    same(chart.upper, [3.5] * 3)
    same(chart.lower, [3.5] * 3)


# -- the kinds, worked by hand ---------------------------------------------------------------


def test_moving_ranges_start_at_the_second_point():
    chart = control_chart("mr", [3, 5, 4, 8])
    same(chart.values, [nan, 2, 1, 4])
    same(chart.centre, [7 / 3] * 4)
    same(chart.upper, [3.267 * 7 / 3] * 4)
    same(chart.lower, [0] * 4)


def test_moving_ranges_do_not_reach_over_the_end_of_a_part():
    chart = control_chart("mr", [1, 2, 50, 53], part=2)
    same(chart.values, [nan, 1, nan, 3])
    assert [part.centre for part in chart.parts] == [1, 3]


def test_g_has_its_limits_from_the_mean_and_its_centre_at_the_median():
    chart = control_chart("g", [0, 2, 10])
    assert chart.centre[0] == 2
    assert chart.upper[0] == pytest.approx(4 + 3 * sqrt(4 * 5))
    assert chart.lower[0] == 0


def test_t_is_an_individuals_chart_of_the_root_and_starts_at_zero():
    times = [1.0, 200.0, 3.0, 90.0]
    roots = control_chart("i", [time ** (1 / 3.6) for time in times])
    chart = control_chart("t", times)
    same(chart.centre, roots.centre**3.6)
    same(chart.upper, roots.upper**3.6)
    assert roots.lower[0] < 0
    same(chart.lower, [0] * 4)


def test_primed_charts_widen_by_what_sampling_does_not_explain():
    y, n = [100, 300, 120, 280], [1000, 1000, 1000, 1000]
    plain, primed = control_chart("p", y, n), control_chart("p'", y, n)
    deviation = sqrt(0.2 * 0.8 / 1000)
    sigma_z = ((0.2 + 0.18 + 0.16) / 3) / deviation / 1.128
    same(primed.centre, plain.centre)
    assert primed.upper[0] == pytest.approx(0.2 + 3 * deviation * sigma_z)
    assert plain.upper[0] == pytest.approx(0.2 + 3 * deviation)
    assert plain.parts[0].points_outside == 4
    assert primed.parts[0].points_outside == 0


def test_shares_stay_between_none_and_all():
    chart = control_chart("p", [1, 9, 10, 10, 9, 10], 10)
    assert (chart.upper <= 1).all()
    same(control_chart("p", [0, 0, 1], 3).lower, [0, 0, 0])


def test_measurements_may_be_shown_by_exposure():
    same(control_chart("run", [10, 40], [10, 20]).values, [1, 2])
    same(control_chart("i", [10, 40, 30], 10).values, [1, 4, 3])


def test_a_typographic_prime_will_do():
    assert control_chart("u′", [1, 2, 3], 10).kind == "u'"


# -- freeze, parts, exclusions ---------------------------------------------------------------

SHIFTED = [10, 12, 11, 9, 10, 11, 20, 22, 21, 19, 20, 21]


@pytest.mark.parametrize("kind", KINDS)
def test_frozen_lines_are_those_of_the_points_before(kind):
    frozen = chart_of(kind, SHIFTED, freeze=6)
    before = chart_of(kind, SHIFTED[:6])
    same(frozen.centre, [before.centre[0]] * 12)
    same(frozen.upper, [before.upper[0]] * 12)
    same(frozen.lower, [before.lower[0]] * 12)
    assert len(frozen.parts) == 1
    if kind != "mr":
        assert frozen.parts[0].longest_run >= 6


@pytest.mark.parametrize("kind", KINDS)
def test_each_part_is_a_chart_of_its_own(kind):
    whole = chart_of(kind, SHIFTED, part=[6, 9])
    assert [(part.first, part.last) for part in whole.parts] == [(1, 6), (7, 9), (10, 12)]
    for part in whole.parts:
        here = slice(part.first - 1, part.last)
        own = chart_of(kind, SHIFTED[here])
        same(whole.values[here], own.values)
        same(whole.centre[here], own.centre)
        same(whole.upper[here], own.upper)
        assert part.runs == own.parts[0].runs
        assert part.points_outside == own.parts[0].points_outside


def test_freeze_works_in_the_part_that_holds_it():
    chart = control_chart("run", SHIFTED, part=6, freeze=8)
    assert [part.centre for part in chart.parts] == [10.5, 21]
    early = control_chart("run", SHIFTED, part=6, freeze=3)
    assert [part.centre for part in early.parts] == [11, 20.5]


@pytest.mark.parametrize("kind", KINDS)
def test_an_excluded_point_shapes_nothing_and_stays_visible(kind):
    y = [10, 12, 11, 9, 39, 10, 11, 12]
    chart = chart_of(kind, y, exclude=5)
    without = chart_of(kind, y[:4] + y[5:])
    same(chart.centre, [without.centre[0]] * 8)
    same(chart.upper, [without.upper[0]] * 8)
    assert chart.parts[0].longest_run == without.parts[0].longest_run
    assert chart.parts[0].crossings == without.parts[0].crossings
    assert chart.sides[4] == 0
    assert chart.excluded.tolist() == [False] * 4 + [True] + [False] * 3
    if kind == "i":
        assert chart.values[4] == 39
        assert chart.outside[4] == 1


def test_choices_beyond_the_last_point_have_no_effect():
    plain = control_chart("i", SHIFTED)
    chart = control_chart("i", SHIFTED, freeze=12, part=[12, 40], exclude=[13])
    same(chart.upper, plain.upper)
    assert chart.freeze is None
    assert len(chart.parts) == 1


def test_every_point_excluded():
    chart = control_chart("c", [1, 2, 3], exclude=range(1, 4))
    assert np.isnan(chart.centre).all()
    assert chart.values.tolist() == [1, 2, 3]
    assert chart.parts[0].points == 0


# -- refusals --------------------------------------------------------------------------------


def test_what_makes_no_chart_is_refused():
    with pytest.raises(ValueError, match="unknown kind"):
        control_chart("xbar", [1, 2])
    with pytest.raises(ValueError, match="needs the exposure"):
        control_chart("u", [1, 2])
    with pytest.raises(ValueError, match="one exposure"):
        control_chart("p", [1, 2, 3], [10, 20])
    with pytest.raises(ValueError, match="one row"):
        control_chart("i", [[1, 2], [3, 4]])
    for choice in ("freeze", "part", "exclude"):
        with pytest.raises(ValueError, match="numbered from 1"):
            control_chart("i", [1, 2, 3], **{choice: 0})


def test_a_chart_cannot_be_changed():
    figures = np.array([1.0, 2.0, 3.0])
    chart = control_chart("run", figures)
    with pytest.raises(ValueError, match="read-only"):
        chart.values[0] = 5
    figures[0] = 9
    assert chart.values[0] == 1


# -- what must not matter, and what must follow ----------------------------------------------


@given(st.sampled_from(KINDS), st.lists(COUNTS | st.none(), max_size=40), st.data())
def test_lengths_and_limits_where_they_are_defined(kind, y, data):
    n = data.draw(st.lists(st.integers(0, 90), min_size=len(y), max_size=len(y)))
    splits = data.draw(st.lists(st.integers(1, 40), max_size=3))
    exclude = data.draw(st.lists(st.integers(1, 40), max_size=3))
    freeze = data.draw(st.none() | st.integers(1, 40))
    chart = control_chart(kind, y, n, part=splits, exclude=exclude, freeze=freeze)
    for line in (chart.values, chart.centre, chart.lower, chart.upper, chart.outside):
        assert len(line) == len(y)
    assert [part.first for part in chart.parts][1:] == [part.last + 1 for part in chart.parts][:-1]
    assert sum(part.points_outside for part in chart.parts) == np.count_nonzero(chart.outside)
    for part in chart.parts:
        here = slice(part.first - 1, part.last)
        same(chart.centre[here], [part.centre] * (part.last - part.first + 1))
    if kind in ("c", "g"):
        assert (np.isnan(chart.upper) == np.isnan(chart.centre)).all()
    if kind in ("u", "p"):
        undefined = np.isnan(chart.centre) | (np.asarray(n, dtype=float) <= 0)
        assert (np.isnan(chart.upper) == undefined).all()
    drawn = ~np.isnan(chart.upper)
    assert (np.isnan(chart.lower) == ~drawn).all()
    assert (chart.lower[drawn] <= chart.upper[drawn]).all()


@given(st.sampled_from(["run", "i", "mr", "t"]), st.lists(SIZES, min_size=2, max_size=30))
def test_another_unit_scales_every_line(kind, y):
    chart = control_chart(kind, y)
    scaled = control_chart(kind, [8 * value for value in y])
    # A lower limit of t that is rounding and not zero is no line that anybody sees.
    floor = 1e-9 * max(y)
    same(scaled.centre, 8 * chart.centre, floor=floor)
    same(scaled.upper, 8 * chart.upper, floor=floor)
    same(scaled.lower, 8 * chart.lower, floor=floor)


@given(st.lists(COUNTS, min_size=2, max_size=30), st.sampled_from(["u", "u'"]))
def test_rates_by_another_unit_of_exposure(y, kind):
    n = [100 + 7 * at for at in range(len(y))]
    chart = control_chart(kind, y, n)
    per_thousand = control_chart(kind, y, [size / 1024 for size in n])
    same(per_thousand.upper, 1024 * chart.upper, floor=1e-9)
    assert per_thousand.outside.tolist() == chart.outside.tolist()
    assert per_thousand.parts[0].runs == chart.parts[0].runs


@given(st.lists(st.integers(-500, 500), min_size=2, max_size=30), st.integers(-1000, 1000))
def test_a_shift_of_every_value_shifts_the_lines(y, by):
    moved_values = [value + by for value in y]
    for kind in ("run", "i"):
        chart, moved = control_chart(kind, y), control_chart(kind, moved_values)
        same(moved.centre, chart.centre + by, floor=1e-9)
        same(moved.upper, chart.upper + by, floor=1e-9)
    same(control_chart("mr", moved_values).upper, control_chart("mr", y).upper)


@given(st.sampled_from(["run", "u", "p", "c", "g"]), st.lists(COUNTS, min_size=1), st.randoms())
def test_order_does_not_matter_to_lines_that_use_no_steps(kind, y, dice):
    shuffled = y.copy()
    dice.shuffle(shuffled)
    chart, other = chart_of(kind, y), chart_of(kind, shuffled)
    same(other.centre, chart.centre)
    same(other.upper, chart.upper, floor=1e-12)
    assert other.parts[0].points_outside == chart.parts[0].points_outside
    assert other.parts[0].useful == chart.parts[0].useful


@given(st.sampled_from(KINDS), st.lists(COUNTS, min_size=2, max_size=30))
def test_backwards_in_time_the_lines_are_the_same(kind, y):
    chart, back = chart_of(kind, y), chart_of(kind, y[::-1])
    same(back.upper, chart.upper, floor=1e-9)
    assert back.parts[0].crossings == chart.parts[0].crossings


@given(st.lists(SIZES | st.none(), min_size=2, max_size=30), st.lists(st.integers(1, 30)))
def test_individuals_and_moving_ranges_have_one_ruler(y, exclude):
    individuals = control_chart("i", y, exclude=exclude)
    ranges = control_chart("mr", y, exclude=exclude)
    assume(not isnan(ranges.centre[0]))
    same(individuals.upper - individuals.centre, 3 * ranges.centre / 1.128, floor=1e-9)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30))
def test_points_on_the_median_shorten_what_runs_are_judged_by(y):
    chart = control_chart("run", y)
    assert chart.parts[0].useful == sum(value != np.median(y) for value in y)

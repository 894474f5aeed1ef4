"""Worked examples of textbooks and handbooks give the numbers printed there."""

import pytest

from rca_studio.analysis.spc import control_chart
from rca_studio.analysis.spc_runs import crossings_limit, longest_run_limit

CANS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9]
CANS += [12, 7, 13, 9, 6]
BOARDS = [21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16]
BOARDS += [19, 17, 15]
WAFERS = [16, 14, 28, 16, 12, 20, 10, 12, 10, 17, 19, 17, 14, 16, 15, 13, 14, 16, 11, 20, 11, 19]
WAFERS += [16, 31, 13]
FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
CLOTH = [14, 12, 20, 11, 7, 10, 21, 16, 19, 23]
CLOTH_SIZES = [10, 8, 13, 10, 9.5, 10, 12, 10.5, 12, 12.5]
ORDERS = [12, 8, 6, 9, 10, 12, 11, 16, 10, 6, 20, 15, 9, 8, 6, 8, 10, 7, 5, 8, 5, 8, 10, 6, 9]
ORDERED = [100, 80, 80, 100, 110, 110, 100, 100, 90, 90, 110, 120, 120, 120, 110, 80, 80, 80, 90]
ORDERED += [100, 100, 100, 100, 90, 90]


def outside(chart):
    return [at + 1 for at in range(len(chart.values)) if chart.outside[at]]


def test_p_chart_of_juice_cans_and_its_revision():
    """Montgomery, Introduction to Statistical Quality Control, section 7.2, first example."""
    assert sum(CANS) == 347
    chart = control_chart("p", CANS, 50)
    assert chart.centre[0] == pytest.approx(0.2313, abs=5e-5)
    assert chart.upper[0] == pytest.approx(0.4102, abs=1e-4)
    assert chart.lower[0] == pytest.approx(0.0524, abs=1e-4)
    assert outside(chart) == [15, 23]

    revised = control_chart("p", CANS, 50, exclude=[15, 23])
    assert revised.centre[0] == pytest.approx(0.2150, abs=5e-5)
    assert revised.upper[0] == pytest.approx(0.3893, abs=1e-4)
    assert revised.lower[0] == pytest.approx(0.0407, abs=1e-4)
    assert outside(revised) == [15, 21, 23]


def test_p_chart_with_samples_of_different_size():
    """Montgomery, section 7.2.2: purchase orders."""
    assert (sum(ORDERS), sum(ORDERED)) == (234, 2450)
    chart = control_chart("p", ORDERS, ORDERED)
    assert chart.centre[0] == pytest.approx(0.096, abs=5e-4)
    assert chart.upper[0] == pytest.approx(0.184, abs=5e-4)
    assert chart.lower[0] == pytest.approx(0.007, abs=1e-3)
    assert outside(chart) == [11]


def test_c_chart_of_circuit_boards():
    """Montgomery, section 7.3.1: 516 nonconformities in 26 samples."""
    assert (sum(BOARDS), len(BOARDS)) == (516, 26)
    chart = control_chart("c", BOARDS)
    assert chart.centre[0] == pytest.approx(19.85, abs=5e-3)
    assert chart.upper[0] == pytest.approx(33.22, abs=1e-2)
    assert chart.lower[0] == pytest.approx(6.48, abs=1e-2)
    assert outside(chart) == [6, 20]

    revised = control_chart("c", BOARDS, exclude=[6, 20])
    assert revised.centre[0] == pytest.approx(19.67, abs=5e-3)
    assert revised.upper[0] == pytest.approx(32.97, abs=1e-2)
    assert revised.lower[0] == pytest.approx(6.37, abs=1e-2)


def test_c_chart_of_wafers():
    """NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.3.1."""
    assert sum(WAFERS) == 400
    chart = control_chart("c", WAFERS)
    assert (chart.centre[0], chart.lower[0], chart.upper[0]) == (16, 4, 28)
    assert outside(chart) == [24]


def test_individuals_chart_of_a_flow_rate():
    """NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.2."""
    chart = control_chart("i", FLOW)
    assert chart.centre[0] == pytest.approx(50.81, abs=5e-5)
    assert chart.upper[0] == pytest.approx(55.8041, abs=1e-4)
    assert chart.lower[0] == pytest.approx(45.8159, abs=1e-4)
    assert outside(chart) == []
    assert control_chart("mr", FLOW).centre[0] == pytest.approx(1.8778, abs=5e-5)


def test_u_chart_of_dyed_cloth():
    """Montgomery, section 7.3.2: 153 nonconformities in 107.5 units of 50 square metres."""
    assert (sum(CLOTH), sum(CLOTH_SIZES)) == (153, 107.5)
    chart = control_chart("u", CLOTH, CLOTH_SIZES)
    assert chart.centre[0] == pytest.approx(1.42, abs=5e-3)
    # The book works on with the rounded mean of 1.42.
    for at, lower, upper in ((0, 0.29, 2.55), (1, 0.16, 2.68), (2, 0.43, 2.41), (7, 0.32, 2.52)):
        assert chart.lower[at] == pytest.approx(lower, abs=0.01)
        assert chart.upper[at] == pytest.approx(upper, abs=0.01)
    assert outside(chart) == []


@pytest.mark.parametrize(
    ("useful", "longest", "fewest"),
    [(10, 6, 2), (12, 7, 3), (15, 7, 4), (20, 7, 6), (24, 8, 8), (30, 8, 10), (60, 9, 23)],
)
def test_limits_for_runs(useful, longest, fewest):
    """Anhoej and Olesen 2014, PLoS ONE 9(11) e113825: the table of limits."""
    assert longest_run_limit(useful) == longest
    assert crossings_limit(useful) == fewest

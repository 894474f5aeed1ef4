"""A service called "Others" or "Not given" is not taken for what the program calls so."""

from __future__ import annotations

import doctest

import pytest

from rca_studio.analysis.governance import names
from rca_studio.analysis.governance.names import named
from rca_studio.analysis.governance.panel import HeatChart, StackedChart
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.governance.speaking import speaking
from rca_studio.analysis.governance.where import where
from tests.analysis.governance.making import NAMES, Made, asked, pulse

THEIRS = ("Others", "Not given", "All", "not given ", " ", "")


def test_the_examples_hold():
    assert doctest.testmod(names).failed == 0


def test_each_name_has_words_of_its_own():
    assert len({named(one) for one in THEIRS}) == len(THEIRS)


def test_rows_and_columns_are_told_apart():
    made = [Made(service=one) for one in (*THEIRS, *(f"S{n}" for n in range(20))) for _ in "123"]
    inputs = asked(made)
    inputs = type(inputs)(
        cube=inputs.cube,
        scope=inputs.scope,
        today=inputs.today,
        rows=Dimension.SERVICE,
        columns=Dimension.TYPE,
    )
    heat = next(chart for chart in where(inputs).charts if isinstance(chart, HeatChart))
    assert len(set(heat.rows)) == len(heat.rows)
    assert "Others" in heat.rows


def test_answers_of_services_are_told_apart():
    counts = tuple(pulse("2026-05", (0, 1, 2, 8, 12), service=one) for one in THEIRS)
    charts = speaking(asked(pulse=counts)).charts
    chart = next(c for c in charts if isinstance(c, StackedChart) and c.key == "pulse_service")
    assert len(set(chart.columns)) == len(THEIRS)


@pytest.mark.parametrize("value", ["x", "0", "8", "²"])
def test_a_weekday_that_is_none_is_told_as_it_was_kept(value):
    scope = Scope(period=Period("2026-01", "2026-11")).narrowed(Dimension.WEEKDAY, value)
    inputs = asked([Made()], scope=scope)
    assert value in NAMES.filter(scope)
    assert inputs.cube.number(scope) == 0


def test_a_name_of_five_thousand_letters_leaves_the_sentence_readable():
    endless = "Q" * 5_000
    scope = Scope(period=Period("2026-01", "2026-11")).narrowed(Dimension.SERVICE, endless)
    made = [Made(service=endless, protocol=endless) for _ in range(20)]
    panel = where(asked(made, scope=scope))
    assert "QQQ…" in panel.answer
    assert len(panel.answer) < 400
    assert len(panel.basis.words) < 200

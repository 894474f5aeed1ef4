"""What near misses are set against: complete months only, and which is best."""

from __future__ import annotations

import pytest

from rca_studio.analysis.governance.exposure import best_exposure, monthly
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from tests.analysis.governance.making import (
    PACK,
    TODAY,
    Made,
    asked,
    figures,
    monthly_cases,
    months,
)

VISITS = PACK.exposures[0]
YEAR = tuple(months("2026-01", 10))


def scope_of(*services: str) -> Scope:
    return Scope(period=Period("2026-01", "2026-11")).narrowed(Dimension.SERVICE, *services)


def test_the_whole_organisation_is_taken_where_it_is_entered():
    inputs = asked(
        figures=figures("2026-01", [100] * 10) + figures("2026-01", [7] * 10, service="Oak")
    )
    assert monthly(inputs, VISITS, YEAR).numbers == (100.0,) * 10


def test_services_are_added_up_and_a_month_without_one_of_them_is_not_known():
    entered = figures("2026-01", [100] * 10, service="Maple") + figures(
        "2026-01", [50, 50, None, 50], service="Oak"
    )
    found = monthly(asked(figures=entered), VISITS, YEAR)
    assert found.numbers[:4] == (150.0, 150.0, None, 150.0)
    # Oak gave figures once, so later months without them are not known, and not smaller.
    assert found.numbers[4:] == (None,) * 6
    assert "Visits of Oak are not entered for Mar 2026, May 2026" in found.lacking_words
    assert "Enter 0" in found.lacking_words


def test_a_closed_service_is_entered_with_zero():
    entered = figures("2026-01", [100] * 10, service="Maple") + figures(
        "2026-01", [50, 50] + [0] * 8, service="Oak"
    )
    assert monthly(asked(figures=entered), VISITS, YEAR).numbers == (150.0, 150.0) + (100.0,) * 8


def test_a_service_that_reports_has_to_have_its_figure():
    """Its near misses are counted, so a rate without its visits would be too high."""
    entered = figures("2026-01", [100] * 10, service="Maple")
    alone = monthly(asked(figures=entered), VISITS, YEAR)
    assert alone.known == 10
    with_oak = asked([Made(when="2026-03-03", service="Oak")], figures=entered)
    found = monthly(with_oak, VISITS, YEAR)
    assert found.numbers[2] is None
    assert found.known == 9
    assert found.lacking == (("2026-03", ("Oak",)),)


def test_chosen_services_need_their_own_figures():
    whole = figures("2026-01", [100] * 10)
    maple = figures("2026-01", [60] * 10, service="Maple")
    inputs = asked(figures=whole + maple, scope=scope_of("Maple"))
    assert monthly(inputs, VISITS, YEAR).numbers == (60.0,) * 10
    assert monthly(asked(figures=whole, scope=scope_of("Maple")), VISITS, YEAR).known == 0
    assert monthly(asked(figures=whole, scope=scope_of("")), VISITS, YEAR).known == 0


def test_the_exposure_known_for_most_months_is_the_usual_one():
    entered = figures("2026-01", [10] * 4) + figures("2026-01", [20] * 9, "hours")
    inputs = asked(figures=entered)
    best = best_exposure(inputs, YEAR)
    assert best is not None
    assert best.figure.key == "hours"
    chosen = best_exposure(inputs, YEAR, "visits")
    assert chosen is not None
    assert chosen.figure.key == "visits"
    assert best_exposure(asked(), YEAR) is None
    assert best_exposure(asked(figures=figures("2026-01", [0] * 9)), YEAR) is None


@pytest.mark.parametrize(
    ("known", "of", "enough"),
    [(12, 24, True), (11, 24, False), (4, 6, True), (3, 6, False), (1, 1, True)],
)
def test_rates_need_twelve_months_or_two_thirds(known, of, enough):
    shown = tuple(months("2024-01", of))
    found = monthly(asked(figures=figures("2024-01", [10] * known)), VISITS, shown)
    assert found.enough is enough


def test_the_present_month_is_not_asked_for():
    shown = tuple(months("2026-10", 2))
    found = monthly(asked(figures=figures("2026-10", [10])), VISITS, shown)
    assert shown[-1] == f"{TODAY.year}-{TODAY.month}"
    assert found.lacking_words == ""


def test_several_months_together_are_known_where_each_is():
    found = monthly(
        asked(monthly_cases("2026-01", [1]), figures=figures("2026-01", [10, 20, None, 5])),
        VISITS,
        YEAR,
    )
    assert found.over(YEAR[:2]) == 30
    assert found.over(YEAR[:3]) is None

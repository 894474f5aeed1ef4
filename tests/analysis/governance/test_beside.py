"""Harm beside near misses, the kind of chart, gaps, and the page of answers."""

from __future__ import annotations

from datetime import date

import pytest
from scipy.stats import binom

from rca_studio.analysis.governance.between import in_care, in_days
from rca_studio.analysis.governance.chart_kind import rare, unequal, usual_kind
from rca_studio.analysis.governance.counted import count
from rca_studio.analysis.governance.exposure import best_exposure, monthly
from rca_studio.analysis.governance.first_page import first_page
from rca_studio.analysis.governance.harm import compare, harm_of
from rca_studio.analysis.governance.holding import holding
from rca_studio.analysis.governance.increasing import increasing
from rca_studio.analysis.governance.panel import Basis, Cell, Panel
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.governance.speaking import speaking
from rca_studio.analysis.spc_weighed import Trend
from rca_studio.analysis.spc_words import FREELY_GIVEN
from rca_studio.domain.plan import ActionState
from tests.analysis.governance.making import (
    Made,
    action,
    asked,
    figures,
    monthly_cases,
    months,
    pulse,
)

MADE = monthly_cases("2025-01", [9] * 22)
BEFORE, NOW = months("2025-01", 14), months("2026-03", 8)


def harmed(numbers, **more):
    inputs = asked(MADE, figures=figures("2025-01", numbers, "harm"), **more)
    return compare(inputs, harm_of(inputs, count(inputs)), BEFORE, NOW)


@pytest.mark.parametrize("new", range(4, 40))
def test_harm_rises_where_chance_would_hardly_bring_so_much(new):
    """Beside the exact binomial test: the normal form agrees but at the very edge."""
    spread = [new // 8 + (place < new % 8) for place in range(8)]
    found = harmed([2] * 14 + spread)
    exact = binom.sf(new - 1, 28 + new, 8 / 22)
    if exact < 0.03:
        assert found.trend is Trend.UP
    if exact > 0.10:
        assert found.trend is not Trend.UP
    assert found.words == f"{new} in 8 months, 28 in the 14 before"


def test_little_harm_goes_neither_way_and_none_at_all_did_not_rise():
    assert harmed([0] * 14 + [1, 1, 1] + [0] * 5).trend is Trend.UNKNOWN
    assert harmed([0] * 22).trend is Trend.SAME
    assert harmed([3] * 14 + [0] * 8).trend is Trend.DOWN


def test_harm_that_is_not_entered_is_not_known():
    assert harmed([2] * 5).trend is Trend.UNKNOWN
    assert harmed([2] * 14).trend is Trend.UNKNOWN
    assert compare(asked(), None, BEFORE, NOW).trend is Trend.UNKNOWN


def test_harm_of_a_whole_service_does_not_speak_for_one_type():
    scope = Scope(period=Period("2025-01", "2026-11"))
    entered = figures("2025-01", [2] * 22, "harm")
    inputs = asked(MADE, figures=entered, scope=scope.narrowed(Dimension.TYPE, "fall"))
    assert harm_of(inputs, count(inputs)) is None
    assert harm_of(asked(MADE, figures=entered), count(asked(MADE))) is not None


def test_the_usual_kind_follows_the_figures():
    even = [10.0, 12, 9, 11, 8, 13, 10, 9, 12, 11, 10, 12, 9, 11]
    wild = [10.0, 60, 5, 45, 20, 80, 12, 55, 8, 70, 15, 65, 9, 50]
    low = [0.0, 14, 0, 0, 12, 1, 0, 15, 0, 0, 13, 0, 0, 14]
    assert usual_kind(even, None, [None] * 14).key == "c"
    assert usual_kind(wild, None, [None] * 14).key == "i"
    assert usual_kind(low, None, [None] * 14).key == "run"
    exposed = monthly(
        asked(figures=figures("2025-01", [1000] * 14)),
        asked().pack.exposures[0],
        months("2025-01", 14),
    )
    assert usual_kind(even, exposed, [1.0] * 14).key == "u"
    assert usual_kind(wild, exposed, [1.0] * 14).key == "u'"
    # Of fewer than twelve nobody knows how widely they vary.
    assert usual_kind(wild[:11], exposed, [1.0] * 11).key == "u"


def test_rare_and_unequal():
    assert rare([0.0, 1, 2, 1])
    assert not rare([2.0, 2, 3])
    assert not rare([])
    assert unequal([100.0, 150])
    assert not unequal([100.0, 149])
    assert not unequal([100.0, None, 300])


def test_gaps_in_days_and_in_care():
    days = [date(2026, 1, 30), date(2026, 1, 30), date(2026, 2, 3), date(2026, 4, 2)]
    assert [gap.number for gap in in_days(days)] == [0, 4, 58]
    inputs = asked(figures=figures("2026-01", [310, 280, None, 300]))
    exposed = best_exposure(inputs, months("2026-01", 4))
    assert exposed is not None
    # Two days of January at 10 a day, two of February at 10 a day; then March is not known.
    assert [gap.number for gap in in_care(days, exposed)] == [0, 40, None]


# -- the page of answers -------------------------------------------------------------------------


def panel(key: str, direction: str = "", ask: tuple[str, ...] = ()) -> Panel:
    basis = Basis(number=Cell(value=9, shown="9"), period="", filter="")
    return Panel(
        key=key, question=f"About {key}?", answer="Yes.", basis=basis, direction=direction, ask=ask
    )


def test_what_changed_comes_first_then_what_did_not_then_what_nobody_can_say_yet():
    page = first_page(
        (
            panel("increasing", "Up"),
            panel("stopping", "No change"),
            panel("where"),
            panel("speaking", "Too early to say"),
            panel("holding", "Weaker"),
            panel("routes", "Longer"),
        ),
        asked(),
    )
    assert page.changed == (
        "More near misses are reported than before.",
        "Actions rely on design less often than before.",
        "Routes and staffing: longer.",
        "No change beyond chance: what stops harm.",
        "Too early to say: how safe reporting feels.",
    )
    assert [line.key for line in page.lines][:2] == ["increasing", "stopping"]
    assert page.about == "Jan 2025 to Nov 2026 · All services · n = 9"


def test_no_change_and_no_figure_are_two_things():
    assert first_page((panel("increasing", "No change"),), asked()).changed[0] == (
        "Nothing is seen to have changed."
    )
    assert first_page((panel("increasing"),), asked()).changed == ("No change can be told yet.",)


def test_each_panel_asks_its_first_question_before_one_asks_its_second():
    page = first_page(
        (panel("a", ask=("A1?", "A2?")), panel("b", ask=("B1?", "A1?")), panel("c", ask=("C1?",))),
        asked(),
    )
    assert page.ask == ("A1?", "B1?", "C1?", "A2?")


def test_the_page_of_a_real_workspace_says_what_it_cannot_say():
    inputs = asked(
        MADE,
        pulse=(pulse("2026-05", (0, 1, 4, 14, 14)),),
        actions=(action(1, state=ActionState.APPROVED),),
        scope=Scope(period=Period("2025-01", "2026-11"), practice=None),
    )
    page = first_page((increasing(inputs), speaking(inputs), holding(inputs)), inputs)
    assert page.limits[0] == FREELY_GIVEN
    assert any("not to be ranked" in one for one in page.limits)
    assert any("Who did not answer" in one for one in page.limits)
    practice = asked(
        [Made(practice=True)], scope=Scope(period=Period("2025-01", "2026-11"), practice=True)
    )
    page = first_page((increasing(practice),), practice)
    assert "These are practice cases." in page.limits

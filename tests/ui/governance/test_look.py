"""How somebody looks at governance: the months of a choice, and what is remembered of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.analysis.governance.scope import CHOSEN, Dimension, Period
from rca_studio.settings import LAST_GOVERNANCE, Settings
from rca_studio.ui.governance.look import (
    MOST_MONTHS,
    PERIODS,
    Look,
    keep_look,
    last_look,
    narrowed,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("look", "first", "last"),
    [
        (Look(), "2024-12", "2026-11"),
        (Look(period="12"), "2025-12", "2026-11"),
        (Look(period="year"), "2026-01", "2026-11"),
        (Look(period="all"), "2019-03", "2026-11"),
        (Look(period="own", first="2025-04", last="2025-09"), "2025-04", "2025-09"),
        (Look(period="own", first="2025-09", last="2025-04"), "2025-04", "2025-09"),
        (Look(period="own", first="2025-13", last=""), "2024-12", "2026-11"),
        (Look(period="no such one"), "2024-12", "2026-11"),
    ],
)
def test_the_months_of_a_choice(look, first, last):
    assert look.months(TODAY, "2019-03") == Period(first, last)


def test_a_year_typed_wrongly_does_not_make_a_chart_of_two_thousand_years():
    period = Look(period="all").months(TODAY, "0202-01")
    assert len(period) == MOST_MONTHS
    assert period.last == "2026-11"


def test_a_case_in_the_future_does_not_turn_the_period_round():
    assert Look(period="all").months(TODAY, "2031-05") == Period("2026-11", "2026-11")


def test_all_months_without_any_case_are_as_usual():
    assert Look(period="all").months(TODAY, "") == Look().months(TODAY)


def test_narrowing_keeps_the_other_dimensions_and_none_means_all():
    only = narrowed((), Dimension.TYPE, ("fall",))
    only = narrowed(only, Dimension.SERVICE, ("Maple", ""))
    assert Look(only=only).values(Dimension.SERVICE) == ("Maple", "")
    assert narrowed(only, Dimension.SERVICE, ()) == ((Dimension.TYPE, ("fall",)),)


only_strategy = st.dictionaries(
    st.sampled_from(CHOSEN), st.lists(st.text(max_size=8), min_size=1, max_size=3, unique=True)
).map(lambda chosen: tuple(sorted((key, tuple(values)) for key, values in chosen.items())))


@given(
    only=only_strategy,
    period=st.sampled_from([key for key in PERIODS if key != "own"]),
    protect=st.booleans(),
    opened=st.sampled_from(["", "where"]),
    both=st.lists(st.sampled_from(CHOSEN), min_size=2, max_size=2, unique=True),
)
def test_a_look_is_remembered_per_person(only, period, protect, opened, both):
    settings = Settings.load()
    look = Look(period, "", "", only, both[0], both[1], protect, opened)
    keep_look(settings, "ann", look)
    keep_look(settings, "ben", Look(period="12"))
    assert last_look(settings, "ann") == look
    assert last_look(Settings.load(), "ben") == Look(period="12")
    assert last_look(settings, "cleo") == Look()


@given(st.recursive(st.none() | st.booleans() | st.text(max_size=5) | st.integers(), st.lists))
def test_whatever_stands_in_the_file_a_look_comes_out(value):
    import json

    settings = Settings.load()
    keys = ("period", "first", "last", "only", "rows", "columns", "protect", "opened")
    for data in (value, dict.fromkeys(keys, value), {"only": [[value, value], value]}):
        settings.set(LAST_GOVERNANCE, (f"\t{json.dumps(data)}",))
        look = last_look(settings, "")
        assert len(look.months(TODAY)) > 0
        assert look.rows is not look.columns
    settings.set(LAST_GOVERNANCE, ("\tno json",))
    assert last_look(settings, "") == Look()

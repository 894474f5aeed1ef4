"""Every number of a panel equals a plain count over the cases, and leads to exactly those."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rca_studio.analysis.governance.as_table import table_of
from rca_studio.analysis.governance.factors import factors
from rca_studio.analysis.governance.near import near_misses
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.panels import PANELS, all_panels, panel
from rca_studio.analysis.governance.protecting import ProtectingGuard
from rca_studio.analysis.governance.routes import routes
from rca_studio.analysis.governance.scope import CHOSEN, Dimension, Scope
from rca_studio.analysis.governance.stopping import stopping
from rca_studio.analysis.governance.where import where
from rca_studio.domain.causal import ControlKind, ControlState, EvidenceState
from tests.analysis.governance.seen import (
    PERIOD,
    Seen,
    any_cases,
    asked,
    cells_of,
    check_drills,
    fits,
    values,
)

MINE = (stopping, where, factors, routes)
PRESETS = (
    SmallNumbers(key="k5", label="", below=5),
    SmallNumbers(key="nhs", label="", below=8, round_to=5),
)
any_scope = st.builds(
    lambda service, practice: (
        Scope(period=PERIOD, practice=practice).narrowed(Dimension.SERVICE, *service)
        if service
        else Scope(period=PERIOD, practice=practice)
    ),
    st.sampled_from([(), ("Home care",), ("Maple House", "")]),
    st.sampled_from([False, True, None]),
)
quiet = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quiet
@given(
    cases=any_cases,
    scope=any_scope,
    rows=st.sampled_from(CHOSEN),
    columns=st.sampled_from(CHOSEN),
)
def test_every_number_is_a_plain_count_and_leads_to_exactly_its_cases(cases, scope, rows, columns):
    inputs = asked(cases, scope=scope, rows=rows, columns=columns)
    there = [case for case in cases if fits(case, near_misses(inputs).scope)]
    for one in MINE:
        found = one(inputs)
        assert found.basis.number.value == len(there)
        check_drills(inputs, cases, found.charts)
        assert bool(found.charts) or found.empty
        assert found.answer.endswith((".", "?"))
        for chart in found.charts:
            assert table_of(chart).title == chart.title


@quiet
@given(cases=any_cases, scope=any_scope)
def test_dimensions_are_counted_as_each_case_has_them(cases, scope):
    cube = asked(cases).cube
    there = [case for case in cases if fits(case, scope)]
    for dimension in Dimension:
        if dimension in (Dimension.ANONYMOUS, Dimension.CASE):
            continue
        plain = Counter(value for case in there for value in values(case, dimension))
        assert cube.by(scope, dimension) == dict(plain), dimension


@quiet
@given(cases=any_cases, preset=st.sampled_from(PRESETS), rows=st.sampled_from(CHOSEN))
def test_where_small_numbers_are_protected_none_is_shown_and_none_leads_to_cases(
    cases, preset, rows
):
    inputs = asked(cases * 3, guard=ProtectingGuard(preset), rows=rows)
    for one in MINE:
        found = one(inputs)
        for chart in found.charts:
            for cell in cells_of(chart):
                assert cell.drill is None
                assert not cell.value or cell.value >= preset.below
                assert not cell.value or cell.value % preset.round_to == 0
        words = repr(found).casefold()
        assert "person a" not in words
        assert "bed rail" not in words


def test_all_panels_come_in_the_order_of_the_questions():
    inputs = asked([])
    keys = [key for key, _ in PANELS]
    assert keys == [
        "increasing",
        "stopping",
        "where",
        "factors",
        "repeating",
        "speaking",
        "holding",
        "routes",
    ]
    assert [one.key for one in all_panels(inputs)] == keys
    assert panel("where", inputs).key == "where"
    with pytest.raises(KeyError):
        panel("who", inputs)


@pytest.mark.parametrize("one", MINE)
def test_without_a_case_each_panel_says_so_and_what_will_appear(one):
    found = one(asked([]))
    assert found.answer == "There are no near misses in this period."
    assert not found.charts
    assert "will appear" in found.empty


@pytest.mark.parametrize("one", [stopping, where, factors])
@pytest.mark.parametrize("number", [1, 11])
def test_of_few_cases_it_is_too_early_to_say_and_no_share_is_told(one, number):
    held = ("Rail", ControlKind.VIGILANCE, ControlState.HELD)
    cause = ("one/work", EvidenceState.SUPPORTED)
    found = one(asked([Seen(location="Hall", causes=(cause,), controls=(held,))] * number))
    assert found.answer.startswith("Too early to say")
    assert "%" not in found.answer
    assert re.search(r"\b1 near misses", repr(found)) is None


@pytest.mark.parametrize("one", [stopping, where, factors])
def test_of_twelve_cases_something_is_said(one):
    held = ("Rail", ControlKind.VIGILANCE, ControlState.HELD)
    cause = ("one/work", EvidenceState.SUPPORTED)
    found = one(asked([Seen(location="Hall", causes=(cause,), controls=(held,))] * 12))
    assert "Too early" not in found.answer
    assert "12" in found.answer

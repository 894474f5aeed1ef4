"""Where and what: any two dimensions, the vital few, and when."""

from __future__ import annotations

import pytest

from rca_studio.analysis.governance import sweeping
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.panel import Cell, HeatChart
from rca_studio.analysis.governance.protecting import ProtectingGuard
from rca_studio.analysis.governance.scope import CHOSEN, Dimension, Period, Scope
from rca_studio.analysis.governance.where import where
from tests.analysis.governance.seen import Seen, asked

K5 = SmallNumbers(key="k5", label="Below 5 hidden", below=5)
CASES = [
    *[Seen(location="Maple House", protocol="fall", hour=18, when="2026-05-05")] * 9,
    *[Seen(location="Maple House", protocol="drug", hour=9, when="2026-05-04")] * 3,
    *[Seen(location="Oak Lodge", protocol="drug", hour=9, when="2026-05-04")] * 2,
    Seen(location="", protocol="staffing", when="2026-05"),
]


def chart(panel, key):
    return next((one for one in panel.charts if one.key == f"where.{key}"), None)


def shown(heat):
    return {
        (row, column): cell.value
        for row, cells in zip(heat.rows, heat.cells, strict=True)
        for column, cell in zip(heat.columns, cells, strict=True)
        if cell.value
    }


def test_the_answer_names_what_is_most_frequent_and_the_heat_map_counts_pairs():
    panel = where(asked(CASES))
    assert panel.answer == (
        "The most frequent place was Maple House (12); the most frequent type was Near fall (9), "
        "of 15 near misses."
    )
    heat = chart(panel, "heat")
    assert heat.title == "Place by type"
    assert shown(heat) == {
        ("Maple House", "Near fall"): 9,
        ("Maple House", "Medication"): 3,
        ("Oak Lodge", "Medication"): 2,
        ("Not given", "Staffing"): 1,
    }
    assert heat.total.value == 15
    assert "Place: not given in 1 of 15." in panel.cautions
    assert chart(panel, "location").note == "Not given: 1"
    assert any("rank nobody" in words for words in panel.cautions)


def test_time_of_day_by_weekday_shows_all_of_them():
    heat = chart(where(asked(CASES)), "time")
    assert heat.rows == ("Morning", "Evening", "Night", "Not given")
    assert heat.columns == ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Not given")
    assert shown(heat) == {
        ("Morning", "Mon"): 5,
        ("Evening", "Tue"): 9,
        ("Not given", "Not given"): 1,
    }


def test_two_that_are_most_frequent_are_both_named():
    cases = [*[Seen(service="A", protocol="fall")] * 6, *[Seen(service="B", protocol="fall")] * 6]
    panel = where(asked(cases, rows=Dimension.SERVICE))
    assert panel.answer == (
        "The most frequent services were A and B (6 each); the most frequent type was Near fall "
        "(12), of 12 near misses."
    )


@pytest.mark.parametrize("one", CHOSEN)
def test_a_dimension_by_itself_gets_another_one_beside_it(one):
    panel = where(asked(CASES, rows=one, columns=one))
    heat = chart(panel, "heat")
    assert heat.row_name == one.label
    assert heat.column_name != one.label
    assert any("by itself makes no heat map" in words for words in panel.cautions)


def test_what_a_case_has_several_of_makes_no_heat_map():
    heat = chart(where(asked(CASES, rows=Dimension.FACTOR, columns=Dimension.STOPPED_BY)), "heat")
    assert (heat.row_name, heat.column_name) == ("Place", "Type")


def test_persons_affected_are_never_told_where_small_numbers_are_protected():
    cases = [Seen(person_affected="Person A", location="Hall")] * 20
    open_ = where(asked(cases, rows=Dimension.PERSON))
    assert chart(open_, "heat").rows == ("Person A",)
    panel = where(asked(cases, rows=Dimension.PERSON, guard=ProtectingGuard(K5)))
    assert "Person A" not in repr(panel)
    assert "Persons affected are shown to those alone who may see cases." in panel.cautions


def test_protected_rows_do_not_stand_in_the_order_of_hidden_numbers():
    cases = [Seen(location=name) for name in ("Z", "Z", "A", "M") for _ in range(6)]
    panel = where(asked(cases, guard=ProtectingGuard(K5)))
    assert chart(panel, "heat").rows == ("A", "M", "Z")


def test_cases_without_a_date_are_told_and_in_no_period():
    panel = where(asked([*CASES, Seen(when="")]))
    assert panel.basis.number.value == 15
    assert "1 near miss without a date is in no period." in panel.cautions


def test_ten_thousand_places_and_persons_are_brought_down_to_a_few():
    cases = [
        Seen(location=f"Place {at}", person_affected=f"Person {at % 7000}", when="2026-05-04")
        for at in range(10_000)
    ]
    scope = Scope(period=Period("2026-05", "2026-05"))
    inputs = asked(cases, scope=scope, columns=Dimension.PERSON)
    panel = where(inputs)
    heat = chart(panel, "heat")
    assert (len(heat.rows), len(heat.columns)) == (12, 8)
    assert heat.total.value == 10_000
    others = heat.cells[-1][-1].drill.scope
    assert inputs.cube.number(others) == heat.cells[-1][-1].value
    assert "9,989 places" in heat.note


def test_the_shade_of_a_cell_is_among_single_places_and_types():
    """What is taken together has the most of all, and everything beside it would be pale."""
    cases = [Seen(location=f"Place {at % 40}") for at in range(200)]
    heat = where(asked([*cases, *[Seen(location="Hall")] * 9])).charts[0]
    assert heat.rows[-1] == "Others"
    assert max(cell.value for cell in heat.cells[-1]) > 100
    assert heat.most == 9


def test_of_many_alike_none_is_called_the_most_frequent():
    cases = [Seen(location=f"Place {n}", protocol="fall") for n in range(20) for _ in "ab"]
    panel = where(asked(cases))
    assert panel.answer == (
        "No place stands out (at most 2 each); the most frequent type was Near fall (40), of 40 "
        "near misses."
    )


def test_protected_nobody_is_told_how_many_have_no_date():
    """All without a date, and those of one service, would tell of the others."""
    import re

    from rca_studio.analysis.governance.increasing import increasing
    from rca_studio.analysis.governance.pack import SmallNumbers
    from rca_studio.analysis.governance.protecting import ProtectingGuard

    k5 = SmallNumbers(key="k5", label="", below=5)
    cases = [Seen()] * 20 + [Seen(when="")] * 9
    for panel in (where, increasing):
        told = [
            one
            for one in panel(asked(cases, guard=ProtectingGuard(k5))).cautions
            if "without a" in one
        ]
        assert told
        assert not any(re.search(r"\d|Some", one) for one in told)


def test_what_is_no_place_of_its_own_has_no_shade():
    cases = [Seen(location=f"House {n}", protocol="fall") for n in range(14) for _ in range(2)]
    heat = chart(where(asked([*cases, *[Seen(location="", protocol="")] * 30])), "heat")
    assert heat.rows[-2:] == ("Others", "Not given")
    assert heat.plain_rows == (len(heat.rows) - 2, len(heat.rows) - 1)
    assert [heat.columns[place] for place in heat.plain_columns] == ["Not given"]
    assert not heat.is_plain(0, heat.columns.index("Near fall"))
    assert heat.is_plain(0, heat.columns.index("Not given"))
    assert heat.is_plain(len(heat.rows) - 2, heat.columns.index("Near fall"))


def test_rows_without_a_shade_stay_so_when_rows_change_places():
    heat = HeatChart(
        key="h",
        title="H",
        unit="near misses",
        rows=("Oak Lodge", "Ash House", "Not given"),
        columns=("Near fall",),
        cells=tuple((Cell(value=n, shown=str(n)),) for n in (9.0, 8.0, 7.0)),
        row_totals=(
            Cell(value=9.0, shown="9"),
            Cell(value=None, shown="hidden", hidden=True),
            Cell(value=7.0, shown="7"),
        ),
        column_totals=(Cell(value=24.0, shown="24"),),
        plain_rows=(2,),
    )
    moved = sweeping._heat(heat)
    assert moved.rows == ("Oak Lodge", "Not given", "Ash House")
    assert moved.plain_rows == (1,)

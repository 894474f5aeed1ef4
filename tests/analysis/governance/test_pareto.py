"""Pareto charts and the axes that bring many values down to a few."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rca_studio.analysis.governance.axis import MOST_COLUMNS, MOST_ROWS, OTHERS, axis
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.panel import Cell, Tone
from rca_studio.analysis.governance.pareto import Shown, few_of, pareto, vital_words
from rca_studio.analysis.governance.protecting import ProtectingGuard
from rca_studio.analysis.governance.scope import Dimension
from tests.analysis.governance.seen import Seen, any_cases, asked, fits, numbered


def shown(**numbers):
    return [
        Shown(label=name, cell=Cell(value=number, shown=str(number)))
        for name, number in numbers.items()
    ]


def hidden(name):
    return Shown(label=name, cell=Cell(value=None, shown="<5", hidden=True))


@given(st.lists(st.integers(0, 20), max_size=9))
def test_the_vital_few_are_the_fewest_that_make_up_four_in_five(numbers):
    ranked = sorted(numbers, reverse=True)
    whole = sum(numbers)
    shares = [sum(ranked[: at + 1]) / whole if whole else None for at in range(len(ranked))]
    few = few_of(shares, len(ranked), 2 * len(ranked))
    if not whole:
        assert few == 0
        return
    assert sum(ranked[:few]) * 5 >= whole * 4
    assert sum(ranked[: few - 1]) * 5 < whole * 4
    values = shown(**{f"v{place}": number for place, number in enumerate(numbers)})
    chart = pareto(values, key="k", title="t", unit="u")
    assert chart.vital == (few if few * 2 <= len(numbers) else 0)
    assert [bar.cell.value for bar in chart.bars] == ranked
    assert chart.cumulative[-1] == 1
    assert [bar.tone is Tone.STRONG for bar in chart.bars] == [
        at < chart.vital for at in range(len(ranked))
    ]


def test_what_was_taken_together_comes_last_and_is_never_vital():
    together = Shown(label=OTHERS, cell=Cell(value=90, shown="90"), many=True)
    chart = pareto([together, *shown(a=4, b=6)], key="k", title="t", unit="u")
    assert [bar.label for bar in chart.bars] == ["b", "a", OTHERS]
    assert chart.vital == 0
    assert vital_words(chart, "places", 40) == (
        "No places stand out: it takes more than 2 of 40 to make up 80\xa0%."
    )


def test_hidden_numbers_come_last_by_name_and_no_share_is_told():
    chart = pareto([hidden("m"), *shown(x=9, y=12), hidden("c")], key="k", title="t", unit="u")
    assert [bar.label for bar in chart.bars] == ["y", "x", "c", "m"]
    assert chart.cumulative == ()
    assert chart.vital == 0
    assert vital_words(chart, "places", 4) == ""


def test_the_vital_few_in_words():
    chart = pareto(shown(a=70, b=15, c=5, d=5, e=5), key="k", title="t", unit="u")
    assert vital_words(chart, "types", 5) == "2 of 5 types make up 85\xa0% of what is known: a, b."
    even = pareto(shown(a=1, b=1, c=1, d=1), key="k", title="t", unit="u")
    assert vital_words(even, "types", 4) == (
        "No types stand out: it takes 4 of 4 to make up 80\xa0%."
    )
    alone = pareto(shown(a=90, b=5, c=5), key="k", title="t", unit="u")
    assert vital_words(alone, "types", 3) == "a alone makes up 90\xa0% of what is known (3 types)."


@given(any_cases, st.sampled_from([Dimension.LOCATION, Dimension.ROUTE, Dimension.WEEKDAY]))
def test_an_axis_holds_every_case_once(cases, dimension):
    inputs = asked(cases)
    found = axis(inputs, dimension, 6)
    singly = [step for step in found.steps if step.given and len(step.values) == 1]
    assert len([step for step in found.steps if step.given]) <= 6
    seqs = [
        seq
        for place in range(len(found.steps))
        for seq in inputs.cube.cases(found.scope(inputs.scope, place))
    ]
    assert sorted(seqs) == [seq for seq, case in numbered(cases) if fits(case, inputs.scope)]
    rest = [step for step in found.steps if len(step.values) > 1]
    if rest and dimension is not Dimension.WEEKDAY:
        assert min(step.number for step in singly) * len(rest[0].values) >= rest[0].number


def test_many_places_become_twelve_rows_and_many_types_eight_columns():
    cases = [Seen(location=f"Place {at}", protocol=f"kind {at}") for at in range(40)]
    cases += [Seen(location="Place 7", protocol="kind 3")]
    inputs = asked(cases)
    rows = axis(inputs, Dimension.LOCATION, MOST_ROWS)
    columns = axis(inputs, Dimension.TYPE, MOST_COLUMNS)
    assert len(rows.steps) == 12
    assert len(columns.steps) == 8
    assert rows.labels[:3] == ("Place 7", "Place 0", "Place 1")
    assert rows.steps[-1].label == OTHERS
    assert rows.steps[-1].number == 29
    assert rows.known == 40


def test_values_with_an_order_keep_it_and_route_2_comes_before_route_10():
    cases = [Seen(route="Route 10", when="2026-11-17"), Seen(route="Route 2", when="2026-11-16")]
    inputs = asked([*cases, cases[0]])
    assert axis(inputs, Dimension.WEEKDAY).labels == ("Monday", "Tuesday")
    assert axis(inputs, Dimension.ROUTE).labels == ("Route 10", "Route 2")
    assert axis(asked(cases), Dimension.ROUTE).labels == ("Route 2", "Route 10")


def test_where_small_numbers_are_protected_no_place_with_few_cases_is_named():
    guard = ProtectingGuard(SmallNumbers(key="k5", label="", below=5))
    cases = [Seen(location="Zeta")] * 6 + [Seen(location="Home of Ann")] * 4
    cases += [Seen(location="Alpha")] * 5
    found = axis(asked(cases, guard=guard), Dimension.LOCATION)
    assert found.labels == ("Alpha", "Zeta", OTHERS)

"""Whatever was recorded: no crash, no figure that is none, and words that fit what is drawn."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.governance.first_page import first_page
from rca_studio.analysis.governance.guard import Guard
from rca_studio.analysis.governance.holding import holding
from rca_studio.analysis.governance.increasing import increasing
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.panel import BarChart, Panel, SeriesChart, StackedChart
from rca_studio.analysis.governance.protecting import ProtectingGuard
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.governance.speaking import speaking
from rca_studio.analysis.spc import KINDS
from rca_studio.analysis.spc_words import ENOUGH
from rca_studio.domain.governance import ChartChoice, MarkedMonth
from rca_studio.domain.plan import ActionState, Strength
from tests.analysis.governance.making import (
    Made,
    action,
    asked,
    day_after,
    figures,
    months,
    pulse,
)

NHS = SmallNumbers(key="nhs", label="", below=8, round_to=5)
K5 = SmallNumbers(key="k5", label="", below=5)
SPAN = months("2024-11", 30)

month = st.sampled_from(SPAN)
day = st.builds(lambda m, d: f"{m}-{d:02d}", month, st.integers(1, 28))
cases = st.lists(
    st.builds(
        Made,
        when=st.one_of(day, day, day, month, st.just("")),
        service=st.sampled_from(["Maple", "Oak", ""]),
        nature=st.sampled_from(["near_miss", "near_miss", "unknown", "harm", "good_care"]),
        reported=st.one_of(day, st.just("")),
        told=st.one_of(day, st.just("")),
        anonymous=st.booleans(),
        practice=st.sampled_from([False, False, True]),
        ended=st.sampled_from([False, False, True]),
    ),
    max_size=60,
)
entered = st.builds(
    figures,
    st.just("2024-11"),
    st.lists(st.none() | st.integers(0, 5000), max_size=30),
    st.sampled_from(["visits", "hours", "harm"]),
    st.sampled_from(["", "Maple", "Oak"]),
)
answers = st.lists(
    st.builds(
        pulse,
        month,
        st.tuples(*[st.integers(0, 12)] * 5),
        question=st.sampled_from(["safe", "told", "gone"]),
        service=st.sampled_from(["", "Maple"]),
        source=st.sampled_from(["report", "survey"]),
    ),
    max_size=20,
)
actions = st.lists(
    st.builds(
        action,
        st.integers(1, 99),
        deadline=st.one_of(day, st.just("")),
        first_deadline=st.one_of(day, st.just("")),
        done_on=st.one_of(day, st.just("")),
        looked_at=st.one_of(day, st.just("")),
        state=st.sampled_from(ActionState),
        strength=st.sampled_from(Strength),
        practice=st.booleans(),
    ),
    max_size=30,
)
marked = st.lists(st.builds(MarkedMonth, month, st.just("A reason")), max_size=3).map(tuple)
choice = st.none() | st.builds(
    ChartChoice,
    id=st.just("c"),
    chart=st.just("increasing"),
    kind=st.sampled_from(["", *KINDS, "pie"]),
    what=st.sampled_from(["", "hours", "gone"]),
    frozen=st.one_of(st.just(""), month),
    phases=marked,
    left_out=marked,
)
guards = st.sampled_from([Guard, lambda: ProtectingGuard(K5), lambda: ProtectingGuard(NHS)])
services = st.sampled_from([None, ("Maple",), ("Oak", ""), ("Nowhere",)])


def counts(panel: Panel) -> list[float | None]:
    """All numbers of a panel that are counts."""
    found: list[float | None] = [panel.basis.number.value]
    for chart in panel.charts:
        if isinstance(chart, StackedChart):
            found += [cell.value for layer in chart.layers for cell in layer.cells]
            found += [cell.value for cell in chart.totals]
        if isinstance(chart, BarChart):
            found += [bar.cell.value for bar in chart.bars]
        if isinstance(chart, SeriesChart) and chart.unit.startswith("near misses each"):
            found += [point.cell.value for point in chart.points]
    return found


PUNISHING = ("bad", "worst", "blame", "fault", "nan", "none ", "inf ", "  ", "..", "sigma")


def said(panel: Panel) -> list[str]:
    return [panel.answer, panel.empty, *panel.details, *panel.cautions, *panel.ask]


def check(panel: Panel) -> None:
    assert panel.answer.endswith((".", "?"))
    assert bool(panel.empty) != bool(panel.charts)
    for sentence in said(panel):
        for word in PUNISHING:
            assert word not in sentence.lower(), sentence
        assert not sentence or sentence[0].isupper() or sentence[0].isdigit() or sentence[0] == "<"
    for chart in panel.charts:
        if isinstance(chart, SeriesChart):
            check_series(chart)
    for table in panel.tables():
        for _, row in table.rows:
            assert len(row) == len(table.columns) - 1
            for cell in row:
                assert cell.value is None or math.isfinite(cell.value)
                assert "nan" not in cell.shown


def check_series(chart: SeriesChart) -> None:
    judged = sum(1 for p in chart.points if p.cell.value is not None and not p.left_out)
    if judged < ENOUGH:
        assert chart.parts == ()
        assert not any(point.in_run for point in chart.points)
    for part in chart.parts:
        length = part.last - part.first + 1
        assert length == len(part.centre) == len(part.lower) == len(part.upper)
        lines = zip(part.lower, part.centre, part.upper, strict=True)
        for lower, centre, upper in lines:
            assert lower is None or centre is None or lower <= centre + 1e-9
            assert upper is None or centre is None or centre <= upper + 1e-9
    for mark in chart.marks:
        assert 0 <= mark.place < len(chart.points)
    if chart.share:
        assert all(0 <= p.cell.value <= 1 for p in chart.points if p.cell.value is not None)


@settings(max_examples=150)
@given(
    made=cases,
    figure=st.lists(entered, max_size=3),
    pulse=answers,
    plan=actions,
    choice=choice,
    guard=guards,
    service=services,
    practice=st.sampled_from([False, True, None]),
)
def test_every_state_of_the_workspace_has_an_answer(
    made, figure, pulse, plan, choice, guard, service, practice
):
    scope = Scope(period=Period("2025-01", "2027-02"), practice=practice)
    if service is not None:
        scope = scope.narrowed(Dimension.SERVICE, *service)
    inputs = asked(
        made,
        scope=scope,
        figures=tuple({(f.month, f.what, f.service): f for fs in figure for f in fs}.values()),
        pulse=tuple(pulse),
        actions=tuple(plan),
        choices=(choice,) if choice else (),
        guard=guard(),
    )
    panels = (increasing(inputs), speaking(inputs), holding(inputs))
    for panel in panels:
        check(panel)
    page = first_page(panels, inputs)
    assert [line.question for line in page.lines] == [panel.question for panel in panels]
    assert page.changed
    assert page.limits
    if inputs.guard.preset is not None:
        for panel in panels:
            for number in counts(panel):
                assert number is None or number == 0 or number >= inputs.guard.preset.below
            for table in panel.tables():
                assert all(cell.drill is None for _, row in table.rows for cell in row)


@pytest.mark.parametrize("number", [0, 1, 11, 12, 40, 120])
def test_the_answer_fits_the_number_of_months(number):
    first = months("2016-11", 121)[120 - number]
    made = [
        Made(when=day_after(f"{month}-01", place))
        for at, month in enumerate(months(first, number))
        for place in range(6 + at % 3)
    ]
    inputs = asked(made, first="2016-11", last="2026-11")
    panel = increasing(inputs)
    check(panel)
    if number == 0:
        assert panel.answer.startswith("No near misses")
    elif number < ENOUGH:
        assert panel.answer.startswith(f"Too early to say: {number} month")
    else:
        assert panel.answer.startswith("No")
        assert len(panel.charts[0].points) == number + 1

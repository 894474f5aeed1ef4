"""Are actions strong, done and holding? The counts are those of kept promises."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.analysis.governance import source
from rca_studio.analysis.governance.actions_kept import (
    Standing,
    Tally,
    quarters_between,
    standing_of,
    tally,
    tally_by_place,
)
from rca_studio.analysis.governance.holding import holding
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.panel import BarChart, Panel, SeriesChart, StackedChart
from rca_studio.analysis.governance.protecting import ProtectingGuard
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.promises import Kept, kept_promises
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.plan import OUTCOMES, Action, ActionState, EffectReview, Strength
from rca_studio.domain.registers import Count, WholeAction
from tests.analysis.governance.making import TODAY, action, asked

K5 = SmallNumbers(key="k5", label="", below=5)
HELD, SLIPPED, FAILED, DONE = (
    ActionState.HELD,
    ActionState.SLIPPED,
    ActionState.FAILED,
    ActionState.DONE,
)

days = st.one_of(
    st.just(""),
    st.dates(date(2025, 1, 1), date(2027, 3, 1)).map(date.isoformat),
)


@st.composite
def whole_actions(draw):
    number = draw(st.integers(1, 10_000))
    state = draw(st.sampled_from(ActionState))
    values = {
        "deadline": draw(days),
        "first_deadline": draw(days),
        "done_on": draw(days),
        "state": state,
    }
    reviews: tuple[EffectReview, ...] = ()
    looked_at = ""
    if state in OUTCOMES:
        looked_at = draw(st.dates(date(2025, 1, 1), TODAY)).isoformat()
        reviews = (EffectReview(day=looked_at, outcome=state, by="X", at=f"{looked_at}T10:00:00Z"),)
    row = action(number, looked_at=looked_at, reviews=len(reviews), **values)
    whole = Action(id=row.id, case_id="case", text="", reviews=reviews, **values)
    return WholeAction(row, whole, (), (), ())


def everything_kept(rows):
    found = tally(rows, TODAY)
    return found.kept_in({quarter for quarter, _ in found.kept})


EVIDENCE = {"at_first", "sent_back"}


@given(st.lists(whole_actions(), max_size=30))
def test_the_counts_are_those_of_kept_promises(wholes):
    """Two ways to the same figures: from whole actions, and from lines of the list."""
    ours = everything_kept([one.row for one in wholes])
    theirs = kept_promises(wholes, TODAY).of()
    for field in fields(Kept):
        if field.name not in EVIDENCE:
            assert getattr(ours, field.name) == getattr(theirs, field.name), field.name


@given(st.lists(whole_actions(), max_size=30))
def test_counts_by_place_add_up_to_all_of_them(wholes):
    rows = tuple(one.row._replace(service=f"S{at % 3}") for at, one in enumerate(wholes))
    by_place = tally_by_place(rows, TODAY)
    whole = Tally()
    for one in by_place.values():
        whole.add(one)
    assert whole == tally(rows, TODAY)


def test_actions_are_counted_once_for_all_questions_and_anew_where_they_changed():
    rows = plan()
    inputs = asked(actions=rows)
    before = holding(inputs)
    assert holding(inputs) == before
    other = replace(inputs, actions=rows[:20])
    assert holding(other).basis.number.value == 20
    assert holding(inputs) == before


def chart(panel: Panel, key: str):
    return next((one for one in panel.charts if one.key == key), None)


def plan(number: int = 40):
    """Every quarter five actions promised; later ones are stronger, and most hold."""
    rows = []
    for at in range(number):
        promised = date(2025, 1, 20) + timedelta(days=91 * (at // 5))
        done = promised + timedelta(days=(-3, -1, 0, 9, -2)[at % 5])
        to_do = done > TODAY
        looked = done + timedelta(days=95)
        state = ActionState.IN_PROGRESS if to_do else (HELD, HELD, SLIPPED, DONE, HELD)[at % 5]
        judged = not to_do and state in OUTCOMES and looked <= TODAY
        rows.append(
            action(
                at,
                deadline=promised.isoformat(),
                done_on="" if to_do else done.isoformat(),
                state=state if to_do or judged or state is DONE else DONE,
                looked_at=looked.isoformat() if judged else "",
                strength=Strength.STRONGER if at >= 20 else Strength.WEAKER,
            )
        )
    return tuple(rows)


def test_the_answer_says_what_holds_what_is_on_time_and_what_is_overdue():
    rows = (*plan(), action(99, deadline="2026-10-01", state=ActionState.APPROVED))
    panel = holding(asked(actions=rows))
    kept = everything_kept(rows)
    assert panel.answer.startswith(
        f"Most hold: {kept.held} of {kept.held + kept.did_not_hold} looked at after 90 days held. "
        f"{kept.on_time} of {kept.due} were done by the day first promised."
    )
    assert panel.answer.endswith("1 is overdue now.")
    assert panel.direction == "Stronger"
    assert panel.basis.number.value == 41
    assert "What do the overdue actions wait for, and who can clear it?" in panel.ask


def test_no_action_says_what_will_appear():
    panel = holding(asked())
    assert panel.answer == "There is no action yet."
    assert "rely on design" in panel.empty
    refused = holding(asked(actions=(action(1, state=ActionState.REFUSED),)))
    assert refused.answer == "There is no action yet."


def test_done_is_not_yet_holding():
    rows = (action(1, state=DONE, done_on="2026-01-10", deadline="2026-01-12"),)
    panel = holding(asked(actions=rows))
    assert panel.answer.startswith("Not known yet whether actions hold: nobody has looked")
    assert "1 action done more than 90 days ago have not been looked at since." not in panel.details
    assert "1 action done more than 90 days ago has not been looked at since." in panel.details
    assert any("done is not yet working" in one for one in panel.cautions)


def test_few_that_were_looked_at_are_not_called_many():
    rows = tuple(
        action(at, state=state, done_on="2026-01-10", looked_at="2026-06-01")
        for at, state in enumerate((HELD, SLIPPED, FAILED))
    )
    assert holding(asked(actions=rows)).answer.startswith(
        "Few have been looked at 90 days after they were done: 1 of 3 held."
    )


@pytest.mark.parametrize(
    ("state", "deadline", "standing"),
    [
        (ActionState.PROPOSED, "2026-11-21", Standing.OVERDUE),
        (ActionState.PROPOSED, "2026-11-22", Standing.TO_DO),
        (ActionState.IN_PROGRESS, "", Standing.TO_DO),
        (DONE, "2026-01-01", Standing.AWAITING_CHECK),
        (ActionState.CHECKED, "2026-01-01", Standing.NOT_LOOKED_AT),
        (HELD, "2026-01-01", Standing.HELD),
        (SLIPPED, "2026-01-01", Standing.SLIPPED),
        (FAILED, "2026-01-01", Standing.FAILED),
    ],
)
def test_how_an_action_stands(state, deadline, standing):
    row = action(1, state=state, deadline=deadline)
    assert standing_of(row, TODAY) is standing
    bars = chart(holding(asked(actions=(row,))), "standing")
    assert isinstance(bars, BarChart)
    assert [bar.cell.value for bar in bars.bars if bar.label == standing.label] == [1]
    assert sum(bar.cell.value or 0 for bar in bars.bars) == 1


def test_strength_is_shown_by_the_quarter_first_promised():
    rows = (
        action(1, deadline="2026-08-01", first_deadline="2026-02-01", strength=Strength.STRONGER),
        action(2, deadline="2026-08-01", strength=Strength.WEAKER),
        action(3, deadline="2027-02-01", strength=Strength.WEAKER),
        action(4, deadline=""),
        action(5, deadline="2024-02-01"),
    )
    panel = holding(asked(actions=rows))
    shown = chart(panel, "strength")
    assert isinstance(shown, StackedChart)
    assert shown.columns == ("2026 Q1", "2026 Q3", "2027 Q1")
    assert [(one.label, [c.value for c in one.cells]) for one in shown.layers] == [
        ("Stronger", [1, 0, 0]),
        ("Weaker", [0, 1, 1]),
    ]
    assert any(one.startswith("1 without a day promised") for one in panel.cautions)
    assert any(one.startswith("1 promised for a time outside") for one in panel.cautions)


def test_quarters_reach_a_year_ahead_where_the_period_reaches_the_present():
    assert quarters_between(Period("2026-05", "2026-11"), TODAY)[0] == "2026 Q2"
    assert quarters_between(Period("2026-05", "2026-11"), TODAY)[-1] == "2027 Q4"
    assert quarters_between(Period("2025-01", "2025-12"), TODAY)[-1] == "2025 Q4"


def test_actions_are_those_of_the_services_and_types_looked_at():
    rows = (
        action(1, service="Maple"),
        action(2, service="Oak"),
        action(3, service="Maple", protocol="drug"),
        action(4, service="Maple", practice=True),
    )
    scope = Scope(period=Period("2025-01", "2026-11")).narrowed(Dimension.SERVICE, "Maple")
    assert holding(asked(actions=rows, scope=scope)).basis.number.value == 2
    falls = scope.narrowed(Dimension.TYPE, "fall")
    assert holding(asked(actions=rows, scope=falls)).basis.number.value == 1
    place = scope.narrowed(Dimension.LOCATION, "Hall")
    assert any(
        "service and type" in one for one in holding(asked(actions=rows, scope=place)).cautions
    )


def test_few_actions_are_hidden_from_who_may_not_see_cases():
    few = plan(6)
    panel = holding(asked(actions=few, guard=ProtectingGuard(K5)))
    for table in panel.tables():
        for _, row in table.rows:
            for cell in row:
                value = cell.value
                assert value is None or value >= 5 or 0 <= value <= 1
    # None of six tells nobody's; three of five would.
    assert panel.answer == (
        "Too few have been looked at to show whether actions hold. 0 of 6 rely on more than memory."
    )


def test_on_time_is_a_share_of_what_was_due_in_the_quarter():
    shown = chart(holding(asked(actions=plan())), "on_time")
    assert isinstance(shown, SeriesChart)
    assert shown.share
    assert shown.points[0].label == "2025 Q1"
    assert shown.points[0].cell.value == pytest.approx(0.8)
    assert shown.points[0].words == "2025 Q1: 4 of 5 actions on time"


def test_where_there_are_more_actions_than_are_read_it_is_said():
    inputs = asked([], actions=tuple(action(number) for number in range(30)))
    assert not any("more actions than" in words for words in holding(inputs).cautions)
    told = holding(replace(inputs, more_actions=True)).cautions
    assert any("more actions than the 100,000 that are read" in words for words in told)


@pytest.mark.parametrize(("there", "more"), [(5, False), (6, True)])
def test_no_more_actions_are_read_than_that(monkeypatch, there, more):
    monkeypatch.setattr(source, "MOST_ACTIONS", 5)
    inputs = asked([])
    rows = tuple(action(number) for number in range(there))

    class Registers:
        def facts(self, _progress=None):
            return inputs.cube.facts

        def actions(self, _query, limit=1000):
            return rows[:limit]

        def known_cases(self, _seqs, _progress=None):
            return ()

        def count_cases(self, _query, _cap=1000):
            return Count(0, exact=True)

    found = source.read_source(Registers(), CaseFile("workspace"), inputs.names)
    assert found.actions == rows[:5]
    assert found.more_actions is more
    assert found.inputs(inputs.scope, TODAY).more_actions is more

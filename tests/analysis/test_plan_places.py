"""Where an action could act: what that does to the margin, and what the plan leaves open."""

from __future__ import annotations

import pytest

from rca_studio.analysis.causal_graph import with_plan
from rca_studio.analysis.margin import margin
from rca_studio.analysis.plan_places import (
    Gain,
    Place,
    gain,
    gain_of,
    gain_words,
    gains,
    place_words,
    places_for,
    uncovered,
)
from rca_studio.analysis.weak_points import open_ways
from rca_studio.domain.causal import ControlKind, ControlState, EvidenceState
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.domain.plan import Action, ActionState, EffectKind, Finding
from rca_studio.editing.choosing_gestures import plan_at
from tests.causal_examples import CASE, Builder, doorway, planned_check, random_model

REMOVES, ADDS, STRENGTHENS = (
    EffectKind.REMOVES_CAUSE,
    EffectKind.ADDS_CONTROL,
    EffectKind.STRENGTHENS_CONTROL,
)


def finding(model: Builder, *causes: str) -> None:
    made = Finding(id="f", case_id=CASE, number=1, statement="S", causes=causes)
    model.entities.append(made)


def planned(casefile, place: Place):
    step, made = plan_at(casefile, "Do it", place.kind, place.node)
    return casefile.applied(step.changes), made


def test_places_are_at_the_causes_the_findings_name() -> None:
    model = doorway()
    model.control("mark", "reach", text="Mark on the floor", kind=ControlKind.PHYSICAL,
                  state=ControlState.FAILED)  # fmt: skip
    finding(model, "reach")
    casefile = model.file()
    places = places_for(casefile, ("f",))
    assert places == (
        Place(REMOVES, "reach"),
        Place(STRENGTHENS, "mark"),
        Place(ADDS, "reach"),
        Place(ADDS, "event"),
        Place(ADDS, "harm"),
    )
    assert place_words(casefile, places[0]) == "Removes the cause “Walker left out of reach”"
    assert {place.node for place in places_for(casefile) if place.kind is REMOVES} == {
        "tight", "reach", "narrow", "place", "setup", "plan",
    }  # fmt: skip


def test_nobody_is_asked_to_be_more_vigilant_and_what_is_ruled_out_stays_so() -> None:
    model = doorway()
    model.cause("dark", "event", text="Too dark", evidence=EvidenceState.RULED_OUT)
    places = places_for(model.file())
    assert not any(place.node in ("steady", "dark") for place in places)


@pytest.mark.parametrize("seed", range(6))
def test_a_gain_is_the_margin_of_the_case_once_the_action_is_planned(seed: int) -> None:
    casefile = random_model(seed, 16).file()
    for place, value in gains(casefile, places_for(casefile)).items():
        there, made = planned(casefile, place)
        assert value.then == margin(there, with_plan(there)), place
        assert value == gain(casefile, place)
        action = there.get(made)
        assert isinstance(action, Action)
        assert gain_of(there, action) == value, place


def test_the_line_says_today_the_plan_and_the_action() -> None:
    casefile = planned_check(doorway()).file()
    value = gain(casefile, Place(ADDS, "event"))
    assert value == Gain(1, 2, 3)
    assert value.raises
    assert gain_words(value) == ("Margin to harm: today 1 → with this plan 2 → with this action 3")
    gone = gain(casefile, Place(REMOVES, "reach"))
    assert gone.then == NO_MARGIN
    assert gone.raises
    assert gain_words(gone).endswith("with this action no known path")
    assert not gain(casefile, None).raises
    assert "name the event and the harm" in gain_words(gain(Builder().file(), None))


# -- what is left open -----------------------------------------------------------------------------


def test_every_open_way_has_a_place_at_which_it_would_be_broken() -> None:
    for seed in range(8):
        casefile = random_model(seed, 14).file()
        found = uncovered(casefile)
        assert found.count == open_ways(casefile).count
        for one in found.ways:
            if one.place is None:
                continue
            there, _ = planned(casefile, one.place)
            left = {frozenset(way.ids) for way in open_ways(there).cut_sets}
            assert frozenset(one.way.ids) not in left
            before, after = found.count, open_ways(there).count
            assert after == pytest.approx(before * (1 - one.share), abs=0.51)


def test_the_finding_that_names_the_cause_comes_with_the_way() -> None:
    model = doorway()
    finding(model, "reach")
    found = uncovered(model.file())
    first = found.ways[0]
    assert first.place == Place(REMOVES, "reach")
    assert first.findings == ("f",)
    assert first.share == 1.0
    assert "reach" in first.path


def test_a_plan_that_breaks_them_all_leaves_none_and_says_so() -> None:
    casefile, _ = planned(doorway().file(), Place(REMOVES, "reach"))
    found = uncovered(casefile)
    assert found.ways == ()
    assert found.sentence == "Every known way to harm is broken by at least one action."


def test_what_was_refused_breaks_nothing() -> None:
    model = doorway()
    model.action((REMOVES, "reach"), state=ActionState.REFUSED)
    assert uncovered(model.file()).count


def test_only_the_closest_are_listed_and_all_are_counted() -> None:
    found = uncovered(doorway().file(), most=2)
    assert found.count == 4
    assert len(found.ways) == 2
    assert found.sentence == "4 ways to harm are left that no action breaks; the 2 closest:"


def test_a_place_without_words_is_named_by_what_it_is() -> None:
    model = Builder()
    model.event("")
    model.harm("")
    casefile = model.file()
    assert [place_words(casefile, one) for one in places_for(casefile)] == [
        "Adds a control that guards what almost happened",
        "Adds a control that guards the harm that could have followed",
    ]


def test_without_a_model_no_way_is_known() -> None:
    found = uncovered(Builder().file())
    assert (found.count, found.ways) == (0, ())
    assert found.sentence == "No way to harm is known yet."


def test_planning_at_a_place_is_one_step_with_the_control_it_adds() -> None:
    casefile = doorway().file()
    step, made = plan_at(
        casefile, "Mark it", ADDS, "reach", control=ControlKind.PHYSICAL, findings=("f",)
    )
    assert step.label == "Plan an action"
    there = casefile.applied(step.changes)
    action = there.get(made)
    control = there.get(action.effects[0].target)
    assert (control.text, control.guards, control.state) == (
        "Mark it", "reach", ControlState.PLANNED,
    )  # fmt: skip
    step, made = plan_at(casefile, "Think", None)
    assert casefile.applied(step.changes).get(made).effects == ()

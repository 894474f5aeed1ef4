"""Margin to harm: the worked example, each rule of the logic, and the words."""

import subprocess
import sys

import networkx
import pytest

from rca_studio.analysis.causal_graph import Assumption, CausalModel, to_networkx
from rca_studio.analysis.cut_sets import minimal_cut_sets
from rca_studio.analysis.margin import MOST_LISTED, analyse, margin, path_of, summarise
from rca_studio.domain.causal import ControlKind, ControlState, EvidenceState, Gate
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.domain.plan import ActionState, EffectKind
from rca_studio.domain.registers import CaseSummary
from tests.causal_examples import Builder, doorway, planned_check, random_model


def test_the_worked_example_today():
    found = analyse(doorway().file())
    assert found.margin_today == found.margin_high == 1
    assert found.vigilance_only
    assert not found.luck_only
    assert found.held_by == (ControlKind.VIGILANCE,)
    assert [s.ids for s in found.smallest_sets] == [("steady",)]
    assert {s.ids for s in found.cut_sets} == {
        (one, two, "steady") for one in ("narrow", "place") for two in ("setup", "plan")
    }
    assert found.cut_sets[0].texts[-1] == "“Staff steadied person” gives way"
    assert all(s.further == 1 for s in found.cut_sets)
    assert found.cut_set_count == 4
    assert found.root_causes == ("narrow", "place", "setup", "plan")
    assert found.leverage == {
        "tight": 1.0,
        "reach": 1.0,
        "narrow": 0.5,
        "place": 0.5,
        "setup": 0.5,
        "plan": 0.5,
        "steady": 1.0,
        "event": 1.0,
        "harm": 1.0,
    }
    assert found.explanation == (
        "One further failure would have been enough: “Staff steadied person” (vigilance).",
        "What held was someone’s vigilance; nothing designed did.",
    )


def test_the_worked_example_with_a_plan():
    one = planned_check(doorway())
    assert analyse(one.file()).margin_today == 1
    assert analyse(one.file()).margin_after == 2
    assert summarise(one.file()) == CaseSummary(
        margin_today=1, margin_after=2, held_by=("vigilance",)
    )
    two = planned_check(one, "plan", "second")
    assert analyse(two.file()).margin_after == 2, "the other cause of the same effect stays open"
    two = planned_check(planned_check(doorway()), "reach", "second")
    assert analyse(two.file()).margin_after == 3
    assert "With the action plan in place, the margin is 3." in analyse(two.file()).explanation


def test_removing_both_causes_of_the_tight_space_leaves_no_known_path():
    model = doorway()
    model.action((EffectKind.REMOVES_CAUSE, "narrow"))
    assert analyse(model.file()).margin_after == 1
    model.action((EffectKind.REMOVES_CAUSE, "place"))
    found = analyse(model.file())
    assert found.margin_after is None
    assert found.after_no_path
    assert summarise(model.file()).margin_after == NO_MARGIN
    assert found.margin_today == 1, "the near miss itself stays as it was"
    assert found.explanation[-1].startswith("With the action plan in place, no known path")


def test_without_event_or_harm_there_is_no_margin():
    model = Builder()
    assert summarise(model.file()) == CaseSummary()
    assert analyse(model.file()).margin_today is None
    assert "the event" in analyse(model.file()).explanation[0]
    model.event()
    assert margin(model.file()) is None
    assert analyse(model.file()).explanation == (
        "To see the margin to harm, name the harm (what could have happened).",
    )


def test_an_event_alone_is_a_condition_and_margin_nought_asks_what_is_missing():
    model = Builder()
    model.event()
    model.harm()
    found = analyse(model.file())
    assert found.margin_today == 0
    assert [s.ids for s in found.cut_sets] == [("event",)]
    assert found.root_causes == ()
    assert "which control is missing?" in found.explanation[0]


@pytest.mark.parametrize(
    ("state", "today", "after"),
    [
        (ControlState.HELD, 1, 1),
        (ControlState.FAILED, 0, 0),
        (ControlState.ABSENT, 0, 0),
        (ControlState.PLANNED, 0, 1),
    ],
)
def test_what_a_control_did_decides(state: ControlState, today: int, after: int):
    model = Builder()
    model.event()
    model.harm()
    model.control("k", "event", state=state)
    assert summarise(model.file()).margin_today == today
    assert summarise(model.file()).margin_after == after


def test_a_strengthened_control_holds_whatever_its_state():
    for state in ControlState:
        model = Builder()
        model.event()
        model.harm()
        model.control("k", "harm", state=state)
        model.action((EffectKind.STRENGTHENS_CONTROL, "k"))
        assert summarise(model.file()).margin_after == 1, state


def test_an_action_that_failed_counts_for_nothing():
    model = Builder()
    model.event()
    model.harm()
    model.control("k", "harm", state=ControlState.PLANNED)
    model.action((EffectKind.ADDS_CONTROL, "k"), state=ActionState.FAILED)
    assert summarise(model.file()).margin_after == 0
    model.action((EffectKind.ADDS_CONTROL, "k"))
    assert summarise(model.file()).margin_after == 1


def test_why_a_control_failed_is_part_of_the_way_to_harm():
    model = Builder()
    model.event()
    model.harm()
    model.control("alarm", "harm", state=ControlState.FAILED, kind=ControlKind.AUTOMATION)
    model.cause("battery", "alarm")
    model.control("luck", "harm", kind=ControlKind.LUCK)
    found = analyse(model.file())
    assert [s.ids for s in found.cut_sets] == [("battery", "event", "luck")]
    assert found.luck_only
    assert found.explanation[1] == "What held was luck; nothing designed did."
    model.action((EffectKind.REMOVES_CAUSE, "battery"))
    assert analyse(model.file()).after_no_path


def test_a_held_control_with_causes_needs_them_and_to_give_way():
    model = Builder()
    model.event()
    model.harm()
    model.control("alarm", "harm", kind=ControlKind.AUTOMATION)
    model.cause("battery", "alarm")
    found = analyse(model.file())
    assert [s.ids for s in found.cut_sets] == [("battery", "event", "alarm")]
    assert found.margin_today == 1


def test_ruled_out_causes_close_ways():
    model = doorway()
    file = model.file()
    out = {"narrow": EvidenceState.RULED_OUT}
    other = Builder()
    other.event(gate=Gate.ALL)
    other.harm()
    for cause in file.causes:
        other.cause(cause.id, evidence=out.get(cause.id, cause.evidence))
    for link in file.links:
        other.link(link.cause_id, link.effect_id)
    found = analyse(other.file())
    assert {s.ids for s in found.cut_sets} == {("place", "setup"), ("place", "plan")}
    assert found.root_causes == ("place", "setup", "plan")
    assert found.leverage["narrow"] == 0


def test_nothing_left_says_so():
    model = Builder()
    model.event()
    model.harm()
    model.cause("only", "event", evidence=EvidenceState.RULED_OUT)
    found = analyse(model.file())
    assert found.margin_today == NO_MARGIN
    assert "Is a cause missing?" in found.explanation[0]
    assert summarise(model.file()).margin_today == NO_MARGIN


def test_hypotheses_make_a_range():
    model = Builder()
    model.event()
    model.harm()
    model.cause("sure", "event", evidence=EvidenceState.VERIFIED)
    model.cause("perhaps", "event")
    model.control("check", "sure", kind=ControlKind.CHECKLIST)
    model.control("lucky", "harm", kind=ControlKind.LUCK)
    found = analyse(model.file())
    assert (found.margin_today, found.margin_high) == (1, 2)
    assert found.explanation[-1].endswith("if they were all ruled out, it would be 2.")


def test_harm_may_have_another_way():
    model = Builder()
    model.event()
    model.harm(gate=Gate.ANY)
    model.control("k", "event")
    model.cause("elsewhere", "harm")
    model.control("x", "elsewhere")
    model.control("y", "elsewhere")
    found = analyse(model.file())
    assert [s.ids for s in found.cut_sets] == [("event", "k"), ("elsewhere", "x", "y")]
    assert found.margin_today == 1


def test_absent_and_failed_controls_are_worded_as_such():
    model = Builder()
    model.event()
    model.harm()
    model.control("a", "event", text="Second checker", state=ControlState.ABSENT)
    model.control("b", "event", text="Alarm", state=ControlState.FAILED)
    assert analyse(model.file()).cut_sets[0].texts == (
        "The event",
        "No second checker",
        "“Alarm” did not hold",
    )


def test_a_shared_cause_is_one_condition_and_an_idle_one_has_no_leverage():
    model = Builder()
    model.event(gate=Gate.ALL)
    model.harm()
    model.cause("a", "event")
    model.cause("b", "event")
    model.cause("root", "a", "b")
    model.cause("also", "a")
    found = analyse(model.file())
    assert [s.ids for s in found.cut_sets] == [("root",)]
    assert found.root_causes == ("root",)
    assert found.leverage["also"] == 0
    assert found.leverage["root"] == 1


def test_what_if_is_laid_over_the_plan_as_well():
    file = planned_check(doorway()).file()
    assert analyse(file).margin_after == 2
    found = analyse(file, assume=Assumption(impossible=frozenset({"narrow", "place"})))
    assert (found.margin_after, found.after_no_path) == (None, True)


def test_what_if_is_laid_over_the_model_and_stores_nothing():
    file = doorway().file()
    what_if = Assumption(impossible=frozenset({"narrow", "place"}))
    assert analyse(file, assume=what_if).margin_today == NO_MARGIN
    assert margin(file, Assumption(holding=frozenset({"steady"}))) == 1
    assert margin(file) == 1


def test_very_many_cut_sets_are_counted_and_not_listed():
    model = Builder()
    model.event(gate=Gate.ALL)
    model.harm()
    for factor in range(9):
        model.cause(f"f{factor}", "event", gate=Gate.ANY)
        for cause in range(4):
            model.cause(f"f{factor}c{cause}", f"f{factor}")
    model.control("k", "harm")
    found = analyse(model.file())
    assert found.cut_set_count == 4**9
    assert len(found.cut_sets) == MOST_LISTED
    assert found.capped
    assert found.margin_today == 1
    assert len(found.root_causes) == 36


def test_a_chain_of_thousands_of_causes():
    model = Builder()
    effect = model.event()
    model.harm()
    for number in range(5_000):
        effect = model.cause(f"c{number}", effect)
    model.control("k", effect)
    assert summarise(model.file()).margin_today == 1
    assert analyse(planned_check(doorway()).file()).margin_after == 2


def test_a_loop_is_refused():
    model = Builder()
    model.event()
    model.harm()
    model.cause("a", "event")
    model.cause("b", "a")
    model.link("a", "b")
    with pytest.raises(ValueError, match="back to themselves"):
        CausalModel(model.file())


def test_the_graph_for_networkx_gives_the_same_cut_sets():
    file = random_model(3, 20).file()
    graph, top = to_networkx(file)
    assert isinstance(graph, networkx.DiGraph)
    assert isinstance(top, str)
    assert {frozenset(s.ids) for s in analyse(file).cut_sets} == set(minimal_cut_sets(graph, top))


def test_the_path_of_a_cut_set_goes_from_its_causes_to_harm():
    file = planned_check(doorway()).file()
    ids = ("narrow", "plan", "steady")
    assert path_of(file, ids) == {
        *ids,
        *("tight", "reach", "event", "harm"),
        *("narrow>tight", "plan>reach", "tight>event", "reach>event"),
    }
    assert path_of(file, ("narrow", "steady")) == frozenset(), "alone they do not lead to harm"


def test_working_out_the_margin_loads_nothing_heavy():
    code = (
        "import sys, rca_studio.analysis.margin, rca_studio.analysis.plan_cover;"
        "print({'networkx', 'numpy', 'pysat'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"

"""The cheapest plan against brute force and a linear solver, and in words."""

import random
from dataclasses import replace
from itertools import combinations
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis import plan_cover
from rca_studio.analysis.causal_graph import TODAY, Assumption, CausalModel
from rca_studio.analysis.margin import analyse, margin
from rca_studio.analysis.plan_cover import NOT_SAID, cheapest_plan, fewest_to_break
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, ControlKind, ControlState, Gate
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.domain.plan import IN_PLACE, Action, ActionState, Effect, EffectKind, Strength
from tests.analysis.test_margin_properties import models
from tests.causal_examples import CASE, Builder, doorway, planned_check, random_model

ON_MEMORY = {Strength.STRONGER: 0, Strength.INTERMEDIATE: 1, Strength.WEAKER: 2}


def with_actions(file: CaseFile, *actions: Action) -> CaseFile:
    others = [entity for entity in file if not isinstance(entity, Action)]
    return CaseFile(CASE, [*others, *actions])


def action(id_: str, *targets: str, file: CaseFile, **more) -> Action:
    effects = []
    for target in targets:
        node = file.get(target)
        kind = EffectKind.REMOVES_CAUSE
        if isinstance(node, Control):
            planned = node.state is ControlState.PLANNED
            kind = EffectKind.ADDS_CONTROL if planned else EffectKind.STRENGTHENS_CONTROL
        effects.append(Effect(kind=kind, target=target))
    values = {"effort": 3, "strength": Strength.WEAKER, "text": id_} | more
    return Action(id=id_, case_id=CASE, effects=tuple(effects), **values)


def random_actions(file: CaseFile, seed: int, number: int) -> CaseFile:
    dice = random.Random(seed)
    nodes = [node.id for node in (*file.causes, *file.controls)]
    return with_actions(
        file,
        *(
            action(
                f"a{place}",
                *dice.sample(nodes, min(len(nodes), dice.choice([1, 1, 2]))),
                file=file,
                effort=dice.randint(0, 5),
                strength=dice.choice(list(Strength)),
                rank=float(place),
                state=dice.choices(list(ActionState), [9, 1, 1, 3, 1, 1, 1, 3, 1])[0],
            )
            for place in range(number)
        ),
    )


def cost_of(actions) -> tuple[int, int, int]:
    """What is compared, in this order."""
    open_ = [a for a in actions if a.state not in IN_PLACE]
    return (
        sum(a.effort or 3 for a in open_),
        sum(ON_MEMORY.get(a.strength, 2) for a in open_),
        len(open_),
    )


def choices(file: CaseFile):
    """Every choice of the open actions, together with what is done."""
    able = [a for a in file.actions if a.state.counts and a.effects]
    done = [a for a in able if a.state in IN_PLACE]
    rest = [a for a in able if a not in done]
    for size in range(len(rest) + 1):
        for group in combinations(rest, size):
            yield [*done, *group]


def broken(file: CaseFile, actions) -> bool:
    touched = frozenset(e.target for a in actions for e in a.effects)
    return margin(file, Assumption(impossible=touched)) == NO_MARGIN


def margin_with(file: CaseFile, actions) -> float:
    removed = {e.target for a in actions for e in a.effects if e.kind is EffectKind.REMOVES_CAUSE}
    holding = {e.target for a in actions for e in a.effects} - removed
    value = margin(file, Assumption(frozenset(removed), frozenset(holding)))
    return inf if value == NO_MARGIN else value


@settings(max_examples=60)
@given(models(), st.integers(0, 10_000))
def test_no_choice_is_cheaper(file: CaseFile, seed: int):
    if not (file.causes or file.controls):
        return
    file = random_actions(file, seed, 7)
    plan = cheapest_plan(file)
    by_id = {a.id: a for a in file.actions}
    chosen = [by_id[id_] for id_ in (*plan.in_place, *plan.actions)]
    every = list(choices(file))
    breaking = [c for c in every if broken(file, c)]
    if breaking:
        assert plan.breaks_all
        assert broken(file, chosen)
        assert cost_of(chosen) == min(map(cost_of, breaking))
        assert plan.left.count == 0
    else:
        assert not plan.breaks_all
        assert plan.cheapest
        most = max(margin_with(file, c) for c in every)
        assert margin_with(file, chosen) == most
        assert cost_of(chosen) == min(cost_of(c) for c in every if margin_with(file, c) == most)
        assert plan.left.count > 0
    told = inf if plan.margin == NO_MARGIN else plan.margin
    assert told == margin_with(file, chosen)
    assert plan.effort == cost_of(chosen)[0]


def linear(file: CaseFile) -> float | None:
    """The effort of the cheapest cover by mixed-integer programming, written from the graph."""
    optimize = pytest.importorskip("scipy.optimize")
    model = CausalModel(file)
    steps = model.steps()
    nodes = [s.id for s in steps]
    actions = [a for a in file.actions if a.state.counts]
    width = len(nodes) + len(actions)
    at = {id_: i for i, id_ in enumerate((*nodes, *(a.id for a in actions)))}
    rows, low = [], []

    def at_least(value: float, **weights: float) -> None:
        row = np.zeros(width)
        for key, weight in weights.items():
            row[at[key]] += weight
        rows.append(row)
        low.append(value)

    for step in steps:  # happens[n] >= sum of (what it needs) - (how many) + 1 - actions
        acting = {a.id: 1.0 for a in actions if any(e.target == step.id for e in a.effects)}
        if step.part.settled is False:
            continue
        needs = {} if step.part.settled else dict.fromkeys(step.guards, -1.0)
        count = len(needs)
        sets = [needs]
        if step.causes and not step.part.settled:
            if step.gate is Gate.ALL:
                sets = [needs | dict.fromkeys(step.causes, -1.0)]
                count += len(step.causes)
            else:
                sets = [needs | {cause: -1.0} for cause in step.causes]
                count += 1
        for one in sets:
            at_least(1 - count, **({step.id: 1.0} | one | acting))
    at_least(0, **{model.harm.id: -1.0})
    done = IN_PLACE
    costs = np.array(
        [0.0] * len(nodes) + [0.0 if a.state in done else float(a.effort or 3) for a in actions]
    )
    found = optimize.milp(
        costs,
        constraints=optimize.LinearConstraint(np.array(rows), np.array(low), np.inf),
        integrality=np.ones(width),
        bounds=optimize.Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    return None if found.x is None else float(round(found.fun))


@pytest.mark.parametrize("seed", range(25))
def test_a_linear_solver_finds_no_cheaper_plan_for_larger_models(seed: int):
    file = random_actions(random_model(seed, 50).file(), seed, 60)
    plan = cheapest_plan(file)
    expected = linear(file)
    assert plan.breaks_all == (expected is not None)
    if expected is not None:
        assert plan.effort == expected


@settings(max_examples=60)
@given(models(), st.integers(0, 9_999))
def test_one_more_planned_control_never_lowers_the_margin_after_the_plan(file, seed):
    dice = random.Random(seed)
    nodes = ["event", "harm", *(cause.id for cause in file.causes)]
    more = Control(
        id="more",
        case_id=CASE,
        guards=dice.choice(nodes),
        text="One more",
        kind=dice.choice(list(ControlKind)),
        state=ControlState.PLANNED,
        rank=99.0,
    )
    before, after = analyse(file), analyse(CaseFile(CASE, [*file, more]))
    assert before.margin_today == after.margin_today
    if before.after_no_path:
        assert after.after_no_path
    elif not after.after_no_path:
        assert after.margin_after >= before.margin_after


@settings(max_examples=60)
@given(models())
def test_the_fewest_to_break_are_the_fewest(file: CaseFile):
    model = CausalModel(file)
    steps = model.steps()
    able = [s.id for s in steps if s.part.cost is not None or s.id in {c.id for c in file.controls}]
    able = [id_ for id_ in able if id_ != "harm"]
    found = fewest_to_break(file)
    assert margin(file, Assumption(impossible=frozenset(found))) == NO_MARGIN
    smaller = (set(g) for size in range(len(found)) for g in combinations(able, size))
    assert all(margin(file, TODAY.with_impossible(group)) != NO_MARGIN for group in smaller)


# --- by hand -------------------------------------------------------------------------------------


def test_the_worked_example():
    file = planned_check(doorway()).file()
    widen = action("widen", "narrow", file=file, effort=5, strength=Strength.STRONGER)
    mark = action("mark", "place", file=file, effort=1)
    check = action("check it", "check", file=file, effort=2)
    remind = action("remind", "steady", file=file, effort=4)
    file = with_actions(file, widen, mark, check, remind)
    plan = cheapest_plan(file)
    assert (plan.actions, plan.effort, plan.margin) == (("check it",), 2, 2)
    assert plan.sentences == ("One action (effort 2) would break every known way to harm.",)
    dear = with_actions(file, widen, mark, replace(check, effort=5), remind)
    assert cheapest_plan(dear).actions == ("remind",)
    both = cheapest_plan(dear, ["widen", "mark"])
    assert set(both.actions) == {"widen", "mark"}
    assert (both.effort, both.margin, both.breaks_all) == (6, NO_MARGIN, True)


def test_of_equal_effort_the_stronger_is_taken_and_then_the_fewer():
    file = doorway().file()
    weak = action("weak", "steady", file=file, effort=2)
    strong = action("strong", "tight", file=file, effort=2, strength=Strength.STRONGER)
    assert cheapest_plan(with_actions(file, weak, strong)).actions == ("strong",)
    one = action("one", "narrow", file=file, effort=1, strength=Strength.STRONGER)
    two = action("two", "place", file=file, effort=1, strength=Strength.STRONGER)
    assert cheapest_plan(with_actions(file, one, two, strong)).actions == ("strong",)


def test_effort_that_nobody_said_counts_as_the_middle_and_is_told():
    file = doorway().file()
    open_ = action("open", "tight", file=file, effort=0, text="Move the rail")
    dear = action("dear", "reach", file=file, effort=NOT_SAID + 1)
    plan = cheapest_plan(with_actions(file, open_, dear))
    assert (plan.actions, plan.effort, plan.not_said) == (("open",), NOT_SAID, ("open",))
    assert plan.sentences[1] == (
        "The effort is not said for “Move the rail”: each counts as 3 of 5."
    )
    cheap = replace(dear, effort=NOT_SAID - 1)
    assert cheapest_plan(with_actions(file, open_, cheap)).actions == ("dear",)


def test_what_is_done_takes_nothing_more_and_what_failed_is_not_chosen():
    file = doorway().file()
    done = action("done", "narrow", file=file, effort=5, state=ActionState.HELD)
    rest = action("rest", "place", file=file, effort=2)
    other = action("other", "reach", file=file, effort=3)
    failed = action("failed", "tight", file=file, effort=1, state=ActionState.FAILED)
    plan = cheapest_plan(with_actions(file, done, rest, other, failed))
    assert (plan.actions, plan.effort, plan.in_place) == (("rest",), 2, ("done",))
    whole = action("whole", "tight", file=file, effort=5, state=ActionState.DONE)
    plan = cheapest_plan(with_actions(file, whole, other))
    assert (plan.actions, plan.effort) == ((), 0)
    assert plan.sentences == ("What is in place already breaks every known way to harm.",)


def test_where_nothing_breaks_everything_the_rest_is_told_with_the_largest_margin():
    model = Builder()
    model.event()
    model.harm()
    model.cause("a", "event", text="Light is dim")
    model.cause("b", "event", text="Floor is wet")
    model.control("k", "a", state=ControlState.PLANNED)
    model.control("m", "a", state=ControlState.PLANNED)
    model.control("steady", "harm")
    model.control("luck", "b", kind=ControlKind.LUCK)
    file = model.file()
    add = action("add", "k", file=file, effort=2)
    more = action("more", "m", file=file, effort=1)
    plan = cheapest_plan(with_actions(file, add, more))
    assert not plan.breaks_all
    # b needs two further failures whatever is done; one control on a brings a as far.
    assert (plan.margin, plan.actions) == (2, ("more",))
    assert plan.left.count == 1
    assert plan.left.cut_sets[0].ids[0] == "b"
    assert plan.sentences == (
        "One action (effort 1) gives a margin of 2, the most these actions can give.",
        "Stays open whatever is chosen: Floor is wet + “steady” gives way + “luck” gives way.",
    )
    idle = cheapest_plan(with_actions(file, action("idle", "luck", file=file)))
    assert idle.actions == ()
    assert idle.sentences[0] == "None of the actions changes the margin to harm."


def test_a_search_that_is_ended_early_still_has_the_margin_and_says_so(monkeypatch):
    model = Builder()
    model.event()
    model.harm()
    for number in range(4):
        model.cause(f"c{number}", "event")
        model.control(f"k{number}", f"c{number}", state=ControlState.PLANNED)
        model.control(f"m{number}", f"c{number}", state=ControlState.PLANNED)
    model.cause("bare", "event")
    model.control("held", "bare")
    file = model.file()
    actions = [
        action(f"a{name}{number}", f"{name}{number}", file=file, effort=1 + (name == "m"))
        for number in range(4)
        for name in "km"
    ]
    file = with_actions(file, *actions)
    whole = cheapest_plan(file)
    assert (whole.margin, whole.cheapest) == (1, True)
    assert set(whole.actions) == {"ak0", "ak1", "ak2", "ak3"}
    monkeypatch.setattr(plan_cover, "_MOST_ROUNDS", 1)
    early = cheapest_plan(file)
    assert (early.margin, early.cheapest) == (1, False)
    assert set(early.actions) == {"ak0", "ak1", "ak2", "ak3"}
    assert early.sentences[-1].startswith("A cheaper choice may do as much")


def test_without_a_model_or_a_way_there_is_nothing_to_choose():
    model = Builder()
    assert cheapest_plan(model.file()).margin is None
    model.event()
    model.harm()
    assert cheapest_plan(model.file()).sentences == (
        "None of the actions changes the margin to harm.",
        "Stays open whatever is chosen: The event.",
    )
    assert fewest_to_break(model.file()) == ("event",)
    assert fewest_to_break(model.file(), "nowhere") == ()


def test_what_it_would_take_for_one_node():
    file = doorway().file()
    assert len(fewest_to_break(file)) == 1
    assert fewest_to_break(file, "tight") == ("narrow", "place")
    assert set(fewest_to_break(file, "event")) in ({"narrow", "place"}, {"setup", "plan"})
    assert isinstance(file.get("narrow"), Cause)
    assert fewest_to_break(file, "narrow") == ("narrow",)

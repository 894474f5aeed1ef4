"""Cut sets against brute force, an independent expansion, a solver, and examples done by hand."""

from __future__ import annotations

import math
import random
import subprocess
import sys
from itertools import combinations, islice, pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.cut_sets import (
    BreakSets,
    CutSets,
    cheapest_break,
    count_minimal_cut_sets,
    minimal_cut_sets,
    smallest_cut_sets,
)


def graph(effects: dict[str, tuple[object, str]]) -> nx.DiGraph:
    """Build a graph from effect -> (gate, "cause cause ...")."""
    made = nx.DiGraph()
    for effect, (gate, causes) in effects.items():
        made.add_node(effect, gate=gate)
        made.add_edges_from((cause, effect) for cause in causes.split())
    return made


def sets(*names: str) -> list[frozenset[str]]:
    return [frozenset(name.split()) for name in names]


# --- independent methods -------------------------------------------------------------------------


def needed(made: nx.DiGraph, node: object) -> int:
    gate = made.nodes[node].get("gate", "any")
    if gate == "any":
        return 1
    return made.in_degree(node) if gate == "all" else gate[1]


def happens(made: nx.DiGraph, true: frozenset[object]) -> set[object]:
    """Return all nodes that follow from the basic causes ``true``."""
    so = set()
    for node in nx.topological_sort(made):
        causes = list(made.predecessors(node))
        if (node in true) if not causes else sum(c in so for c in causes) >= needed(made, node):
            so.add(node)
    return so


def by_brute_force(made: nx.DiGraph, top: object) -> set[frozenset[object]]:
    basic = [n for n in (nx.ancestors(made, top) | {top}) if not made.in_degree(n)]
    found: list[frozenset[object]] = []
    for size in range(len(basic) + 1):
        for group in map(frozenset, combinations(basic, size)):
            if not any(f <= group for f in found) and top in happens(made, group):
                found.append(group)
    return set(found)


def by_expansion(made: nx.DiGraph, top: object) -> set[frozenset[object]] | None:
    """Expand from the bottom up and absorb at each node (MOCUS: Fussell and Vesely, 1972).

    None where the rows to absorb become too many for a test.
    """
    basic = [n for n in made if not made.in_degree(n)]
    bit = {node: 1 << index for index, node in enumerate(basic)}
    known: dict[object, list[int]] = {}
    for node in nx.topological_sort(made.subgraph(nx.ancestors(made, top) | {top})):
        causes = list(made.predecessors(node))
        rows = set() if causes else {bit[node]}
        for group in combinations(causes, needed(made, node)) if causes else ():
            product = [0]
            for cause in group:
                if len(product) * len(known[cause]) > 2000:
                    return None
                product = absorbed({row | more for row in product for more in known[cause]})
            rows.update(product)
        known[node] = absorbed(rows)
    return {frozenset(n for n in basic if row & bit[n]) for row in known[top]}


def absorbed(rows: set[int]) -> list[int]:
    kept: list[int] = []
    for row in sorted(rows, key=int.bit_count):
        if not any(k & row == k for k in kept):
            kept.append(row)
    return kept


def by_solver(made: nx.DiGraph, top: object) -> set[frozenset[object]]:
    """Enumerate with a SAT solver: find a model, shrink it, forbid it and all above it."""
    solvers = pytest.importorskip("pysat.solvers")
    number = {node: index for index, node in enumerate(made, start=1)}
    basic = [n for n in made if not made.in_degree(n)]
    found = set()
    with solvers.Solver(name="cadical153") as solver:
        for node in made:
            causes = [number[c] for c in made.predecessors(node)]
            if causes:
                # Too many false causes make the effect false: "needed" of n leaves n-needed+1.
                for group in combinations(causes, len(causes) - needed(made, node) + 1):
                    solver.add_clause([-number[node], *group])
        solver.add_clause([number[top]])
        while solver.solve():
            group = frozenset(n for n in basic if solver.get_model()[number[n] - 1] > 0)
            for node in sorted(group):
                if top in happens(made, group - {node}):
                    group -= {node}
            found.add(group)
            solver.add_clause([-number[n] for n in group])
    return found


def random_graph(nodes: int, seed: int, *, shared: float = 0.2) -> nx.DiGraph:
    """Return a causal graph as reviews make them: a tree from the top, with some shared causes."""
    pick = random.Random(seed)
    made = nx.DiGraph()
    made.add_node(0, gate=pick.choice(["all", "any"]))
    open_ends = [0]
    while len(made) < nodes:
        effect = open_ends.pop(pick.randrange(len(open_ends)))
        for _ in range(min(pick.randint(2, 4), nodes - len(made))):
            cause = len(made)
            made.add_node(cause, gate=pick.choice(["all", "any", "any"]))
            made.add_edge(cause, effect)
            if pick.random() < shared:
                made.add_edge(cause, pick.randrange(cause))
            open_ends.append(cause)
    return made


@st.composite
def small_graphs(draw: st.DrawFn) -> nx.DiGraph:
    """Any acyclic graph with up to 8 basic causes, up to 7 effects, and every kind of gate."""
    basic = draw(st.integers(1, 8))
    made = nx.DiGraph()
    made.add_nodes_from(range(basic))
    for effect in range(basic, basic + draw(st.integers(0, 7))):
        causes = draw(st.lists(st.integers(0, effect - 1), min_size=1, max_size=5, unique=True))
        gates = [None, "all", "any", *(("at_least", k + 1) for k in range(len(causes)))]
        gate = draw(st.sampled_from(gates))
        made.add_node(effect, **({} if gate is None else {"gate": gate}))
        made.add_edges_from((cause, effect) for cause in causes)
    return made


# --- agreement -----------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(small_graphs())
def test_agrees_with_brute_force_on_any_small_graph(made: nx.DiGraph) -> None:
    for top in made:
        expected = by_brute_force(made, top)
        found = minimal_cut_sets(made, top)
        assert set(found) == expected
        assert len(found) == len(expected) == count_minimal_cut_sets(made, top)
        assert [len(f) for f in found] == sorted(len(f) for f in found)
        assert smallest_cut_sets(made, top, 3) == found[:3]


@settings(max_examples=150, deadline=None)
@given(small_graphs(), st.lists(st.sampled_from([0, 1, 2, 5, None]), min_size=8, max_size=8))
def test_breaks_are_the_smallest_sets_that_meet_every_cut_set(
    made: nx.DiGraph, costs: list[int | None]
) -> None:
    top = max(made)
    cut = minimal_cut_sets(made, top)
    basic = sorted(frozenset().union(*cut))
    groups = [frozenset(g) for size in range(9) for g in combinations(basic, size)]
    hitting = [g for g in groups if all(g & c for c in cut)]
    minimal = {g for g in hitting if not any(other < g for other in hitting)}
    breaks = list(BreakSets(made, top))
    assert len(breaks) == len(minimal)
    assert set(breaks) == minimal
    totals = [sum(costs[n] for n in g) for g in hitting if all(costs[n] is not None for n in g)]
    found = cheapest_break(made, top, lambda n: costs[n])
    if found is None:
        assert totals == []
    else:
        total, group = found
        assert total == min(totals) == sum(costs[n] for n in group)
        assert group in minimal


@settings(max_examples=150, deadline=None)
@given(small_graphs(), st.lists(st.sampled_from([0, 0, 1, 2, None]), min_size=8, max_size=8))
def test_weights_shares_and_order_agree_with_the_list(
    made: nx.DiGraph, weights: list[int | None]
) -> None:
    top = max(made)
    listed = minimal_cut_sets(made, top)
    cuts = CutSets(made, top)
    assert cuts.counts_through() == {
        n: sum(n in f for f in listed)
        for n in nx.ancestors(made, top) | {top}
        if not made.in_degree(n)
    }
    expected = {
        f: sum(weights[n] for n in f) for f in listed if all(weights[n] is not None for n in f)
    }
    found = list(cuts.by_weight(lambda n: weights[n]))
    assert {f: w for w, f in found} == expected
    assert len(found) == len(expected)
    assert [w for w, _ in found] == sorted(expected.values())


def test_agrees_with_expansion_on_graphs_of_200_nodes() -> None:
    compared = 0
    for seed in range(40):
        made = random_graph(200, seed)
        expected = by_expansion(made, 0)
        if expected is not None:
            assert set(minimal_cut_sets(made, 0)) == expected
            assert count_minimal_cut_sets(made, 0) == len(expected)
            compared += 1
    assert compared >= 5


@pytest.mark.parametrize("seed", range(6))
def test_agrees_with_a_solver_on_graphs_of_80_nodes(seed: int) -> None:
    made = random_graph(80, seed, shared=0.4)
    assert set(minimal_cut_sets(made, 0)) == by_solver(made, 0)


# --- by hand -------------------------------------------------------------------------------------

TRANSFER = graph(
    {
        "harm": ("all", "loss unsteadied"),
        "loss": ("all", "tight reach"),
        "tight": ("any", "narrow unmarked"),
        "reach": ("any", "varies unchecked"),
    }
)


def test_a_transfer_with_one_control() -> None:
    assert minimal_cut_sets(TRANSFER, "harm") == sets(
        "narrow varies unsteadied",
        "narrow unchecked unsteadied",
        "unmarked varies unsteadied",
        "unmarked unchecked unsteadied",
    )


def test_removing_one_tight_space_cause_is_not_enough_but_both_are() -> None:
    price = {"narrow": 2, "unmarked": 1, "varies": 4, "unchecked": 4}
    assert cheapest_break(TRANSFER, "harm", price.get) == (3, frozenset({"narrow", "unmarked"}))
    del price["narrow"]
    assert cheapest_break(TRANSFER, "harm", price.get) == (8, frozenset({"varies", "unchecked"}))
    del price["varies"]
    assert cheapest_break(TRANSFER, "harm", price.get) is None


def test_a_second_control_stands_in_each_set_of_its_path() -> None:
    made = TRANSFER.copy()
    made.add_node("no check made", gate="any")
    made.add_node("reach and missed", gate="all")
    made.remove_edge("reach", "loss")
    made.add_edges_from([("reach", "reach and missed"), ("no check made", "reach and missed")])
    made.add_edge("reach and missed", "loss")
    already = {"narrow", "unmarked", "varies", "unchecked"}
    margin, held = next(CutSets(made, "harm").by_weight(lambda n: int(n not in already)))
    assert margin == 2
    assert held - already == {"unsteadied", "no check made"}


def test_a_shared_cause_is_enough_by_itself_and_absorbs() -> None:
    made = graph({"top": ("all", "left right"), "left": ("any", "a s"), "right": ("any", "s b")})
    assert minimal_cut_sets(made, "top") == sets("s", "a b")
    assert count_minimal_cut_sets(made, "top") == 2


def test_two_of_three() -> None:
    made = graph({"top": (("at_least", 2), "a b c")})
    assert minimal_cut_sets(made, "top") == sets("a b", "a c", "b c")


def test_a_missing_gate_means_any() -> None:
    made = nx.DiGraph([("a", "top"), ("b", "top")])
    assert minimal_cut_sets(made, "top") == sets("a", "b")


def test_a_basic_top_is_its_own_cut_set_whatever_its_gate_says() -> None:
    made = nx.DiGraph()
    made.add_node("alone", gate=("at_least", 9))
    assert minimal_cut_sets(made, "alone") == sets("alone")
    assert count_minimal_cut_sets(made, "alone") == 1
    assert CutSets(made, "alone").counts_through() == {"alone": 1}


def test_what_does_not_lead_to_the_top_plays_no_part() -> None:
    made = graph({"top": ("any", "a"), "later": ("broken", "top b")})
    made.add_edges_from([("x", "y"), ("y", "x")])
    assert minimal_cut_sets(made, "top") == sets("a")


def test_a_cause_that_never_matters_is_in_no_set() -> None:
    made = graph({"top": ("any", "a both"), "both": ("all", "a idle")})
    assert minimal_cut_sets(made, "top") == sets("a")
    assert CutSets(made, "top").counts_through() == {"a": 1, "idle": 0}


def test_an_impossible_cause_can_leave_no_path() -> None:
    cuts = CutSets(TRANSFER, "harm")
    assert list(cuts.by_weight(lambda n: None if n == "unsteadied" else 1)) == []


# --- size ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("gate", ["any", "all", "mixed"])
def test_a_chain_of_5000_steps_needs_no_recursion(gate: str) -> None:
    limit = sys.getrecursionlimit()
    made = nx.DiGraph()
    steps = 5000
    for i in range(1, steps + 1):
        made.add_node(("effect", i), gate=("all", "any")[i % 2] if gate == "mixed" else gate)
        made.add_edges_from([(("effect", i - 1), ("effect", i)), (("side", i), ("effect", i))])
    top = ("effect", steps)
    count = count_minimal_cut_sets(made, top)
    first = smallest_cut_sets(made, top, 1)[0]
    if gate == "all":
        assert (count, len(first)) == (1, steps + 1)
    elif gate == "any":
        assert (count, len(first)) == (steps + 1, 1)
        assert len(minimal_cut_sets(made, top)) == count
    else:
        assert (count, len(first)) == (steps // 2 + 1, 2)
    assert sys.getrecursionlimit() == limit


def test_a_plain_chain_of_5000_has_one_root() -> None:
    made = nx.path_graph(5000, create_using=nx.DiGraph)
    assert minimal_cut_sets(made, 4999) == [frozenset([0])]


@pytest.mark.parametrize("gate", ["any", "all"])
def test_an_effect_with_5000_causes(gate: str) -> None:
    made = nx.DiGraph((cause, "top") for cause in range(5000))
    made.nodes["top"]["gate"] = gate
    assert count_minimal_cut_sets(made, "top") == (5000 if gate == "any" else 1)


def test_binomials_are_counted_not_listed() -> None:
    made = nx.DiGraph((cause, "top") for cause in range(60))
    made.nodes["top"]["gate"] = ("at_least", 30)
    cuts = CutSets(made, "top")
    assert cuts.count() == math.comb(60, 30)
    assert cuts.counts_through() == dict.fromkeys(range(60), math.comb(59, 29))
    assert smallest_cut_sets(made, "top", 1) == [frozenset(range(30))]


def test_the_smallest_come_first_out_of_a_googol() -> None:
    made = nx.DiGraph()
    made.add_node("top", gate="any")
    made.add_node("many", gate="all")
    made.add_edge("many", "top")
    for i in range(100):
        made.add_node(i, gate="any")
        made.add_edge(i, "many")
        made.add_edges_from(((i, k), i) for k in range(10))
    for i in range(50, 53):
        made.add_edge(f"short {i}", "top")
    assert count_minimal_cut_sets(made, "top") == 10**100 + 3
    found = smallest_cut_sets(made, "top", 5)
    assert found[:3] == [frozenset([f"short {i}"]) for i in range(50, 53)]
    assert [len(f) for f in found[3:]] == [100, 100]
    assert len(set(found)) == 5


def test_the_same_graph_always_gives_the_same_list() -> None:
    made = random_graph(120, 5)
    first = minimal_cut_sets(made, 0)
    assert first == minimal_cut_sets(made.copy(), 0)
    assert list(islice(CutSets(made, 0), 10)) == first[:10]


def test_long_work_can_be_stopped() -> None:
    class Stopped(Exception):
        pass

    made = nx.DiGraph()
    made.add_node("top", gate="all")
    made.add_edges_from((f"effect {i}", "top") for i in range(40))
    pick = random.Random(1)
    for i in range(40):
        made.add_edges_from((cause, f"effect {i}") for cause in pick.sample(range(60), 3))

    pulses = 0

    def stop_at_the_third() -> None:
        nonlocal pulses
        pulses += 1
        if pulses == 3:
            raise Stopped

    with pytest.raises(Stopped):
        CutSets(made, "top", pulse=stop_at_the_third)
    assert pulses == 3


def test_the_module_does_not_wait_for_networkx() -> None:
    code = "import sys, rca_studio.analysis.cut_sets; sys.exit('networkx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- what is refused -----------------------------------------------------------------------------


def test_a_loop_is_named_in_its_direction() -> None:
    made = nx.DiGraph([("tired", "rushed"), ("rushed", "late"), ("late", "tired"), ("late", "top")])
    with pytest.raises(ValueError, match="lead back to themselves") as caught:
        minimal_cut_sets(made, "top")
    loop = str(caught.value).split(": ")[1].split(" → ")
    assert loop[0] == loop[-1]
    assert len(loop) == 4
    assert all(made.has_edge(a, b) for a, b in pairwise(loop))


def test_a_node_that_causes_itself_is_a_loop() -> None:
    with pytest.raises(ValueError, match="a → a"):
        count_minimal_cut_sets(nx.DiGraph([("a", "a")]), "a")


@pytest.mark.parametrize(
    "gate",
    ["xor", "", 1, ("at_least",), ("at_least", "2"), ("at_least", True), ("at_most", 1)],
)
def test_an_unknown_gate_is_refused(gate: object) -> None:
    with pytest.raises(ValueError, match="The gate of “top”"):
        minimal_cut_sets(graph({"top": (gate, "a b")}), "top")


@pytest.mark.parametrize("k", [-1, 0, 3])
def test_a_gate_cannot_need_more_causes_than_there_are_or_none(k: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 2"):
        minimal_cut_sets(graph({"top": (("at_least", k), "a b")}), "top")


def test_an_unknown_top_is_refused() -> None:
    with pytest.raises(ValueError, match="“nowhere” is not in"):
        minimal_cut_sets(TRANSFER, "nowhere")


def test_negative_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        smallest_cut_sets(TRANSFER, "harm", -1)
    with pytest.raises(ValueError, match="weight of"):
        list(CutSets(TRANSFER, "harm").by_weight(lambda _: -1))

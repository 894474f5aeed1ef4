"""The parts a graph is taken apart into: every way of working them out gives the same sets."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import permutations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis import cores, parts
from rca_studio.analysis.bdd import TooLarge
from rca_studio.analysis.cores import core_of, expanded, forget_cores
from rca_studio.analysis.cut_sets import BreakSets, CutSets
from rca_studio.analysis.orders import pulled_together, walked
from rca_studio.analysis.parts import Join
from rca_studio.analysis.zbdd import family_of
from tests.analysis.test_cut_sets import by_brute_force, random_graph, small_graphs
from tests.analysis.test_leverage import happens_without

WAYS = ("as it comes", "in parts", "by diagrams", "in another order")


@contextmanager
def only(way: str) -> Iterator[None]:
    """Make the program take one way of working things out, whatever the size."""
    patch = pytest.MonkeyPatch()
    forget_cores()
    try:
        if way != "as it comes":
            patch.setattr(parts, "_SMALL", 0)
        if way in ("by diagrams", "in another order"):
            patch.setattr(cores, "_MOST_ROWS", 0)
        if way == "in another order":
            patch.setattr(cores, "_FIRST_TRY", 1)
        yield
    finally:
        patch.undo()
        forget_cores()


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=80)
@given(small_graphs())
def test_every_way_agrees_with_brute_force(way: str, made: nx.DiGraph):
    top = max(made)
    expected = by_brute_force(made, top)
    with only(way):
        cuts = CutSets(made, top)
        assert set(cuts) == expected
        assert cuts.count() == len(expected)
        for node in nx.ancestors(made, top) | {top}:
            lost = sum(top not in happens_without(made, node, group) for group in expected)
            assert cuts.lost_without(node) == lost
        for node, through in cuts.counts_through().items():
            assert through == sum(node in group for group in expected)


@pytest.mark.parametrize("seed", range(10))
def test_every_way_agrees_on_larger_graphs(seed: int):
    made = random_graph(60, seed, shared=0.5)
    found = []
    for way in WAYS:
        with only(way):
            cuts = CutSets(made, 0)
            lost = {node: cuts.lost_without(node) for node in made}
            breaks = BreakSets(made, 0)
            found.append((set(cuts), cuts.count(), lost, breaks.count(), set(breaks)))
    assert all(one == found[0] for one in found)


def test_a_tree_needs_no_core_and_a_shared_cause_makes_one():
    made = nx.DiGraph([("a", "b"), ("c", "b"), ("b", "top"), ("d", "top")])
    with only("in parts"):
        assert {part.join for part in CutSets(made, "top")._parts.order} == {Join.BASIC, Join.ANY}
        made.add_edge("a", "e")
        made.add_edge("e", "top")
        made.nodes["top"]["gate"] = "all"
        (core,) = [p for p in CutSets(made, "top")._parts.order if p.join is Join.CORE]
        assert len(core.inputs) == 3
        made.add_edges_from([(f"d{i}", "d") for i in range(50)])
        (core,) = [p for p in CutSets(made, "top")._parts.order if p.join is Join.CORE]
        assert len(core.inputs) == 3, "what hangs below stays below"


def test_an_edit_elsewhere_finds_the_core_as_it_was():
    made = random_graph(150, 3, shared=0.5)
    made.add_node("top", gate="all")
    made.add_edges_from([(0, "top"), ("other", "top")])
    with only("in parts"):
        first = CutSets(made, "top")
        kept = {id(p.core) for p in first._parts.order if p.core is not None}
        made.add_edges_from([("x", "other"), ("y", "other")])
        second = CutSets(made, "top")
        assert kept
        assert {id(p.core) for p in second._parts.order if p.core is not None} == kept
        assert second.count() == 2 * first.count()


def test_what_was_refused_is_refused_at_once_the_next_time():
    dice = random.Random(1)
    gates = [(1, tuple(dice.sample(range(40), 3))) for _ in range(30)]
    gates.append((30, tuple(range(40, 70))))
    shape = (40, tuple(gates))
    with only("as it comes"):
        with pytest.raises(TooLarge):
            core_of(shape, most=2_000)

        def never() -> None:
            raise AssertionError("it was worked out again")

        with pytest.raises(TooLarge):
            core_of(shape, never, most=2_000)


def test_expanding_gives_up_where_sets_are_many():
    pairs = tuple((1, (2 * i, 2 * i + 1)) for i in range(6))
    assert expanded((12, (*pairs, (6, tuple(range(12, 18)))))) is not None
    pairs = tuple((1, (2 * i, 2 * i + 1)) for i in range(8))
    assert expanded((16, (*pairs, (8, tuple(range(16, 24)))))) is None
    assert expanded((3, ((2, (0, 1, 2)),))) is None, "two of three is left to the diagrams"


@given(st.sets(st.integers(1, 63), max_size=12))
def test_sets_that_are_written_out_are_held_as_they_are(rows: set[int]):
    smallest = [r for r in rows if not any(o != r and o & r == o for o in rows)]
    for order in list(permutations(range(6)))[::97]:
        family = family_of(smallest, order)
        found = [set(levels) for _, levels in family.by_weight([1] * 6)]
        expected = [{order.index(v) for v in range(6) if r >> v & 1} for r in smallest]
        assert sorted(map(sorted, found)) == sorted(map(sorted, expected))
        holding, counts = family.spread([1] * 6)
        assert counts == [1] * len(smallest)
        assert {level: mask.bit_count() for level, mask in enumerate(holding) if mask} == {
            level: n for level in range(6) if (n := sum(level in e for e in expected))
        }


@pytest.mark.parametrize("seed", range(5))
def test_orders_name_each_variable_once(seed: int):
    dice = random.Random(seed)
    gates = []
    for place in range(20):
        inputs = dice.sample(range(15 + place), dice.randint(1, 4))
        gates.append((1, tuple(inputs)))
    first = walked(15, gates)
    assert sorted(first) == list(range(15))
    assert sorted(pulled_together(15, gates, first)) == list(range(15))

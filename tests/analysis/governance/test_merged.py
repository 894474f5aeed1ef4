"""The merged graph of causes: its strongest paths and what of it is drawn."""

from __future__ import annotations

from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from rca_studio.analysis.governance.merged import (
    EVENT,
    HARM,
    picture,
    strongest,
    widest_paths,
)

NAMES = "abcde"
any_arrows = st.dictionaries(
    st.tuples(st.sampled_from(NAMES), st.sampled_from((*NAMES, EVENT))),
    st.integers(1, 9),
    max_size=12,
)


def by_trying_all(arrows, start):
    """The strength of the strongest path, by walking every path there is; 0 without one."""
    others = [name for name in NAMES if name != start]
    best = 0
    for length in range(len(others) + 1):
        for between in permutations(others, length):
            path = (start, *between, EVENT)
            best = max(best, min(arrows.get(step, 0) for step in pairwise(path)))
    return best


@given(any_arrows)
def test_no_path_is_stronger_than_the_one_found(arrows):
    found = widest_paths(arrows)
    for start in NAMES:
        best = by_trying_all(arrows, start)
        assert (found[start].strength if start in found else 0) == best
    for start, path in found.items():
        assert path.factors[0] == start
        assert path.factors[-1] == EVENT
        assert len(set(path.factors)) == len(path.factors)
        assert min(arrows[step] for step in path.arrows) == path.strength


def test_paths_begin_at_root_factors_and_the_longer_of_equal_ones_tells_more():
    arrows = {("a", "b"): 5, ("b", EVENT): 5, ("c", EVENT): 4, ("d", "c"): 1}
    assert [path.factors for path in strongest(arrows, {"a": 3, "b": 1, "c": 2})] == [
        ("a", "b", EVENT),
        ("c", EVENT),
    ]
    assert [path.factors for path in strongest(arrows, {"b": 1, "d": 1})] == [
        ("b", EVENT),
        ("d", "c", EVENT),
    ]
    assert strongest(arrows, {}) == []


@given(any_arrows, st.integers(2, 5), st.integers(1, 6))
def test_what_is_drawn_holds_together_and_what_is_left_out_is_counted(arrows, nodes, lines):
    arrows = arrows | {(EVENT, HARM): 9}
    factors = dict.fromkeys(NAMES, 2)
    drawn = picture(arrows, factors, factors, most_nodes=nodes, most_arrows=lines)
    assert len(drawn.nodes) <= nodes
    assert len(drawn.arrows) <= lines
    assert {EVENT, HARM} <= set(drawn.nodes)
    assert (EVENT, HARM) in drawn.arrows
    for cause, effect in drawn.arrows:
        assert cause != effect
        assert {cause, effect} <= set(drawn.nodes)
    without_loops = [pair for pair in arrows if pair[0] != pair[1]]
    assert drawn.arrows_left == len(without_loops) - len(drawn.arrows)
    assert drawn.nodes_left == len({*NAMES, EVENT, HARM}) - len(drawn.nodes)


def test_a_strong_path_is_drawn_before_frequent_arrows_beside_it():
    arrows = {("a", "b"): 3, ("b", EVENT): 3, ("c", "d"): 9, ("d", "c"): 8, (EVENT, HARM): 9}
    drawn = picture(arrows, dict.fromkeys("abcd", 9), {"a": 1}, most_nodes=6, most_arrows=4)
    assert [path.factors for path in drawn.paths] == [("a", "b", EVENT)]
    assert set(drawn.arrows) == {(EVENT, HARM), ("a", "b"), ("b", EVENT), ("c", "d")}

"""Order and heights of cells, with the plain order, with graphlay and without any."""

import random
import sys
from itertools import pairwise

import pytest

from rca_studio.diagrams.graphlay_order import GraphlayOrder
from rca_studio.diagrams.layered import Placement, columns_of, place
from rca_studio.diagrams.ordering import Cell, Net, Wire, crossings
from rca_studio.diagrams.uncrossing import PlainOrder


def cell(key: str, column: int, above: float = 20, below: float = 20) -> Cell:
    return Cell(key, column, 100, above, below)


def wires(*pairs: str) -> list[Wire]:
    return [Wire(pair, pair[0], pair[1]) for pair in pairs]


def test_columns_stand_left_of_all_effects():
    effects = {"h": [], "e": ["h"], "a": ["e"], "b": ["a", "e"], "c": [], "d": ["c"]}
    assert columns_of(effects, {"c": 2}) == {"h": 0, "e": 1, "a": 2, "b": 3, "c": 2, "d": 3}


def test_columns_of_a_long_chain():
    effects = {str(n): [str(n + 1)] for n in range(5_000)} | {"5000": []}
    assert columns_of(effects, {})["0"] == 5_000


def test_crossings_are_counted_and_sorted_away():
    cells = [cell("x", 0), cell("y", 0), cell("a", 1), cell("b", 1)]
    net = Net(cells, wires("ay", "bx"))
    assert crossings(net, [[0, 1], [2, 3]]) == 1
    assert crossings(net, PlainOrder()(net, 10)) == 0


def test_an_effect_stands_at_the_middle_of_its_causes():
    cells = [cell("e", 0), cell("a", 1), cell("b", 1), cell("c", 1)]
    found = place(cells, wires("ae", "be", "ce"), gap=10).lines
    assert (found["b"] - found["a"], found["c"] - found["b"]) == pytest.approx((50, 50))
    assert found["e"] == pytest.approx(found["b"])


def test_a_lone_cause_stands_level_with_its_effect():
    cells = [cell("h", 0), cell("e", 1), cell("a", 2), cell("b", 2), cell("r", 3)]
    found = place(cells, wires("eh", "ae", "be", "ra"), gap=10).lines
    assert found["r"] == pytest.approx(found["a"])
    assert found["h"] == pytest.approx(found["e"])


def test_a_wire_past_a_column_keeps_clear_of_its_cells():
    cells = [cell("e", 0), cell("m", 1), cell("a", 2)]
    found = place(cells, wires("me", "am", "ae"), gap=10)
    (bend,) = found.bends["ae"]
    assert abs(bend - found.lines["m"]) > 20


def test_what_stands_stays_and_what_is_new_goes_under_its_siblings():
    cells = [cell("e", 0), cell("a", 1), cell("b", 1)]
    earlier = Placement({"e": 0.0, "a": -300.0, "b": 400.0}, {})
    found = place([*cells, cell("c", 1)], wires("ae", "be", "ce"), earlier=earlier).lines
    assert (found["e"], found["a"]) == (0, -300)
    assert found["c"] > found["b"]
    assert found["b"] == pytest.approx(400, abs=40)


def random_net(seed: int) -> tuple[list[Cell], list[Wire]]:
    dice = random.Random(seed)
    cells = [cell(str(n), n // 6, dice.uniform(10, 60), dice.uniform(10, 60)) for n in range(30)]
    found = {}
    for one in cells[6:]:
        for _ in range(dice.randint(1, 2)):
            target = dice.choice([other for other in cells if other.column < one.column])
            key = f"{one.key}-{target.key}"
            found[key] = Wire(key, one.key, target.key)
    return cells, list(found.values())


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("better", [None, GraphlayOrder()])
def test_cells_of_a_column_keep_their_distance(seed: int, better):
    cells, found_wires = random_net(seed)
    lines = place(cells, found_wires, gap=12, better=better).lines
    for column in range(5):
        stack = sorted((c for c in cells if c.column == column), key=lambda c: lines[c.key])
        for upper, lower in pairwise(stack):
            distance = lines[lower.key] - lower.above - lines[upper.key] - upper.below
            assert distance >= 12 - 1e-6


def test_graphlay_finds_fewer_crossings_where_causes_are_shared():
    plain = other = 0
    for seed in range(8):
        cells, found_wires = random_net(seed)
        net = Net(cells, found_wires)
        plain += crossings(net, PlainOrder()(net, 12))
        order = GraphlayOrder()(net, 12)
        assert [sorted(column) for column in order] == [sorted(column) for column in net.columns]
        other += crossings(net, order)
    assert other < plain


def test_without_graphlay_it_says_so_and_the_plain_order_serves(monkeypatch):
    monkeypatch.setitem(sys.modules, "graphlay", None)
    cells, found_wires = random_net(1)
    with pytest.raises(RuntimeError, match="not installed"):
        GraphlayOrder()(Net(cells, found_wires), 12)
    with_fallback = place(cells, found_wires, better=GraphlayOrder())
    assert with_fallback == place(cells, found_wires)

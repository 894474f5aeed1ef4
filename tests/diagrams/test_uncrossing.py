"""Orders with few crossings: our own search, branches, and how crossings are counted."""

import random
from itertools import combinations

import pytest

from rca_studio.diagrams.graphlay_order import GraphlayOrder
from rca_studio.diagrams.ordering import Cell, Net, Order, Wire, as_listed, crossings
from rca_studio.diagrams.trimming import core_of, regrown
from rca_studio.diagrams.uncrossing import PlainOrder


def net_of(seed: int, cells: int = 40, cross: float = 0.3) -> Net:
    """Mostly a tree, some shared causes, some wires to other ports."""
    dice = random.Random(seed)
    column = {0: 0}
    found = []
    for number in range(1, cells):
        effect = dice.randrange(number)
        column[number] = column[effect] + 1
        port = dice.choice([0.0, 0.0, 0.0, -40.0, 30.0])
        found.append(Wire(f"{number}-{effect}", str(number), str(effect), port))
        if dice.random() < cross:
            nearer = [n for n in column if column[n] < column[number] and n != effect]
            if nearer:
                other = dice.choice(nearer)
                found.append(Wire(f"{number}-{other}", str(number), str(other)))
    return Net([Cell(str(n), column[n], 100, 20, 20) for n in range(cells)], found)


def counted(net: Net, order: Order) -> int:
    """Crossings by looking at each pair of short wires."""
    place = {item: index for column in order for index, item in enumerate(column)}
    short = [
        (net.column_of[item], place[item], place[other], port)
        for item, found in enumerate(net.right)
        for other, port in found
    ]
    return sum(
        (a[1] - b[1]) * ((a[2] > b[2]) - (a[2] < b[2]) or (a[3] > b[3]) - (a[3] < b[3])) < 0
        for a, b in combinations(short, 2)
        if a[0] == b[0] and a[1] != b[1]
    )


@pytest.mark.parametrize("seed", range(10))
def test_crossings_are_counted_as_by_hand(seed: int):
    net = net_of(seed)
    dice = random.Random(seed)
    for order in (as_listed(net), [dice.sample(column, len(column)) for column in net.columns]):
        assert crossings(net, order) == counted(net, order)


def test_our_own_search_is_much_better_than_as_listed():
    listed = own = 0
    for seed in range(12):
        net = net_of(seed)
        order = PlainOrder()(net, 18)
        assert [sorted(column) for column in order] == [sorted(c) for c in net.columns]
        assert order == PlainOrder()(net, 18)
        listed += crossings(net, as_listed(net))
        own += crossings(net, order)
    assert own < 0.6 * listed


@pytest.mark.parametrize("seed", range(10))
def test_a_core_with_its_branches_is_the_whole(seed: int):
    net = net_of(seed, cross=0.1)
    core = core_of(net)
    assert len(core.net.left) < len(net.left)
    grown = regrown(net, core, as_listed(core.net))
    assert [sorted(column) for column in grown] == [sorted(column) for column in net.columns]
    # What is in the core keeps its order.
    inner = [[i for i in column if i in set(core.items)] for column in grown]
    given = [[core.items[item] for item in column] for column in as_listed(core.net)]
    assert [column for column in inner if column] == [column for column in given if column]


def test_branches_cost_hardly_a_crossing():
    whole = with_core = 0
    for seed in range(12):
        net = net_of(seed, cross=0.1)
        core = core_of(net)
        whole += crossings(net, GraphlayOrder()(net, 18))
        with_core += crossings(net, regrown(net, core, GraphlayOrder()(core.net, 18)))
    assert with_core <= 1.25 * whole + 3


def test_a_tree_needs_no_search():
    net = net_of(3, cross=0)
    flat = Net(net.cells, [Wire(w.key, w.source, w.target) for w in net.wires])
    assert crossings(flat, as_listed(flat)) == 0

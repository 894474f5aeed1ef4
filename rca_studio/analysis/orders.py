"""In which order to ask about the variables of a decision diagram: it decides how large it grows.

Two orders are offered. `walked` follows the graph from its top, short branches first, and costs
next to nothing. `pulled_together` moves causes that meet in one effect towards each other, again
and again, and keeps the best order it came by (F. A. Aloul, I. L. Markov and K. A. Sakallah,
"FORCE: a fast and easy-to-implement variable-ordering heuristic", Great Lakes Symposium on VLSI,
2003). It costs a few milliseconds and pays where causes far apart share much.

Gates are ``(needed, inputs)``; inputs below ``variables`` are variables, ``variables + j`` is gate
j. Each gate comes after its inputs, the last one is the top.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

Gates: TypeAlias = Sequence[tuple[int, tuple[int, ...]]]

_ROUNDS = 20


def walked(variables: int, gates: Gates) -> list[int]:
    """Return the variables in the order in which a walk from the top meets them."""
    # A float: shared branches count again each time and can double at every step.
    length = [1.0] * variables
    for _, inputs in gates:
        length.append(1.0 + sum(length[source] for source in inputs))
    order: list[int] = []
    seen: set[int] = set()
    todo = [variables + len(gates) - 1]
    while todo:
        node = todo.pop()
        if node in seen:
            continue
        seen.add(node)
        if node < variables:
            order.append(node)
        else:
            inputs = gates[node - variables][1]
            todo += sorted(inputs, key=length.__getitem__)[::-1]
    # What does not lead to the top is never asked about, but keeps a place.
    order += [variable for variable in range(variables) if variable not in seen]
    return order


def pulled_together(variables: int, gates: Gates, start: Sequence[int]) -> list[int]:
    """Return an order in which the variables below each gate stand close to each other.

    Args:
        variables: how many there are.
        gates: see the module.
        start: the order to begin with.
    """
    below = _below(variables, gates)
    members = [(variables + place, inputs) for place, (_, inputs) in enumerate(gates)]
    groups: list[list[int]] = [[] for _ in range(variables + len(gates))]
    for place, (node, inputs) in enumerate(members):
        groups[node].append(place)
        for source in inputs:
            groups[source].append(place)
    at = [0.0] * (variables + len(gates))
    for place, variable in enumerate(start):
        at[variable] = float(place)
    for node, inputs in members:
        at[node] = sum(at[source] for source in inputs) / len(inputs)
    best, least = list(start), _span(start, below)
    for _ in range(_ROUNDS):
        middle = [
            (at[node] + sum([at[source] for source in inputs])) / (1 + len(inputs))
            for node, inputs in members
        ]
        wanted = [
            sum([middle[group] for group in mine]) / len(mine) if mine else at[node]
            for node, mine in enumerate(groups)
        ]
        ranked = sorted(range(len(wanted)), key=wanted.__getitem__)
        for place, node in enumerate(ranked):
            at[node] = float(place)
        order = [node for node in ranked if node < variables]
        span = _span(order, below)
        if span < least:
            best, least = order, span
    return best


def _below(variables: int, gates: Gates) -> list[tuple[int, ...]]:
    """Return for each gate the variables that lead to it."""
    known: list[frozenset[int]] = [frozenset((variable,)) for variable in range(variables)]
    for _, inputs in gates:
        known.append(frozenset().union(*[known[source] for source in inputs]))
    return [tuple(found) for found in known[variables:]]


def _span(order: Sequence[int], below: Sequence[tuple[int, ...]]) -> int:
    """Return how far apart the variables below each gate stand, over all gates."""
    place = [0] * len(order)
    for index, variable in enumerate(order):
        place[variable] = index
    total = 0
    for found in below:
        places = [place[variable] for variable in found]
        total += max(places) - min(places)
    return total

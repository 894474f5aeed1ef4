"""The closest ways to harm of a model whose ways are too many to count, one after the other.

The formula of the harm becomes clauses, and a solver looks for what makes it true with the fewest
further failures (weighted partial maximum satisfiability; A. Ignatiev, A. Morgado and
J. Marques-Silva, "RC2: an efficient MaxSAT solver", Journal on Satisfiability 11, 2019). What was
found is forbidden and the next is looked for. python-sat is loaded on first use.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rca_studio.analysis.causal_graph import Logic


def lightest(logic: Logic) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield (number, ids) of the smallest groups of leaves that make the top true.

    Every leaf counts as one. The formula has to have a top that is not settled.
    """
    for found in _solved(logic, dict.fromkeys(logic.costs, 1)):
        yield len(found), found


def closest_ways(logic: Logic) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield (further failures, cut set), those with the fewest further failures first.

    Of the cut sets that need the same further failures one is told.
    """
    costs = {leaf: cost for leaf, cost in logic.costs.items() if cost}
    already = [leaf for leaf, cost in logic.costs.items() if not cost]
    order = _inputs_first(logic)
    for further in _solved(logic, costs):
        group = set(further) | set(already)
        # Taken away one by one, what is left is all needed. What stands last goes first, so the
        # causes told are those that were named first.
        for leaf in reversed(already):
            if _happens(logic, order, group - {leaf}):
                group.discard(leaf)
        yield sum(costs[leaf] for leaf in further), frozenset(group)


def _solved(logic: Logic, costs: dict[str, int]) -> Iterator[frozenset[str]]:
    """Yield the lightest groups of the leaves that cost, none of which holds another."""
    from pysat.examples.rc2 import RC2  # type: ignore[import-untyped]
    from pysat.formula import WCNF  # type: ignore[import-untyped]

    number = {name: place for place, name in enumerate(logic.nodes, start=1)}
    formula: Any = WCNF()
    for name in logic.nodes:
        inputs = [number[source] for source in logic.predecessors(name)]
        if inputs and logic.nodes[name]["gate"] == "any":
            formula.append([-number[name], *inputs])
        else:
            for source in inputs:
                formula.append([-number[name], source])
    formula.append([number[str(logic.top)]])
    for leaf, cost in costs.items():
        formula.append([-number[leaf]], weight=cost)
    with RC2(formula) as solver:
        while (model := solver.compute()) is not None:
            true = {literal for literal in model if literal > 0}
            found = frozenset(leaf for leaf in costs if number[leaf] in true)
            yield found
            if not found:
                return
            solver.add_clause([-number[leaf] for leaf in found])


def _inputs_first(logic: Logic) -> list[str]:
    """The gates of a formula; it is built so that each stands after its inputs."""
    return [name for name in logic.nodes if logic.predecessors(name)]


def _happens(logic: Logic, order: list[str], true: set[str]) -> bool:
    so = set(true)
    for name in order:
        join = any if logic.nodes[name]["gate"] == "any" else all
        if join(source in so for source in logic.predecessors(name)):
            so.add(name)
    return str(logic.top) in so

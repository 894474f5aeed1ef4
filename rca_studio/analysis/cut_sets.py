"""Minimal cut sets: the smallest groups of basic causes that together lead to a node, and what
breaks them all.

The graph is any object shaped like a ``networkx.DiGraph``: edges run cause -> effect, a node
without causes is basic, and the node attribute ``gate`` says how many of the causes an effect
needs: ``"all"``, ``"any"`` or ``("at_least", k)``. An effect without the attribute counts as
``"any"``, the cautious reading: each cause is then taken to be enough. The gate of a basic node
means nothing and is not looked at.

Method: the graph becomes a binary decision diagram, with the variables in the order in which a
depth-first walk from the top, short branches before long ones, meets the basic causes (that order
decides whether the diagram stays small). Its minimal solutions are a zero-suppressed diagram,
which is counted and listed without expanding what is not asked for. Sources: A. Rauzy, "New
algorithms for fault trees analysis", Reliability Engineering and System Safety 40, 1993; S. Minato,
"Zero-suppressed BDDs for set manipulation in combinatorial problems", DAC 1993.

A graph of 200 nodes can have 100,000 cut sets: count first, and list only the smallest where
there are many. A graph in which almost everything shares its causes can take seconds: work it out
away from the window, with a ``pulse`` that can stop it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from rca_studio.analysis.bdd import DecisionDiagrams
from rca_studio.analysis.zbdd import minimal_solutions

if TYPE_CHECKING:
    from rca_studio.analysis.zbdd import Family

Node = TypeVar("Node", bound=Hashable)


class CausalGraph(Protocol):
    """The little of ``networkx.DiGraph`` that is used here, so that it need not be imported."""

    @property
    def nodes(self) -> Mapping[Any, Mapping[str, Any]]:
        """Node -> its attributes."""

    def predecessors(self, n: Any, /) -> Iterable[Any]:
        """Return the causes of ``n``, each once."""


def minimal_cut_sets(graph: CausalGraph, top: Node) -> list[frozenset[Node]]:
    """Return every minimal cut set of ``top``.

    Smallest first; equal sizes in the order in which a walk from the top, short branches first,
    meets their causes, so the same graph, built the same way, always gives the same list.

    Args:
        graph: Causes and effects, see the module.
        top: The node to explain. If it is basic, its only cut set is itself.

    Raises:
        ValueError: ``top`` is not in the graph, a gate is not one of the three or asks for more
            causes than there are, or causes lead back to themselves. Only ``top`` and what leads
            to it is looked at.
    """
    return list(CutSets(graph, top))


def count_minimal_cut_sets(graph: CausalGraph, top: Node) -> int:
    """Return how many minimal cut sets ``top`` has, without listing them.

    Raises:
        ValueError: As `minimal_cut_sets`.
    """
    return CutSets(graph, top).count()


def smallest_cut_sets(graph: CausalGraph, top: Node, limit: int) -> list[frozenset[Node]]:
    """Return the first ``limit`` of `minimal_cut_sets`, without listing the others.

    Raises:
        ValueError: As `minimal_cut_sets`, or ``limit`` is negative.
    """
    if limit < 0:
        raise ValueError(f"The number of cut sets to list cannot be {limit}.")
    return list(islice(CutSets(graph, top), limit))


class CutSets(Generic[Node]):
    """The minimal cut sets of one node, worked out once and then asked many things.

    Iterating gives them in the order of `minimal_cut_sets`, each made when its turn comes.
    """

    def __init__(
        self, graph: CausalGraph, top: Node, *, pulse: Callable[[], None] | None = None
    ) -> None:
        """Work the cut sets out.

        Args:
            graph: Causes and effects, see the module.
            top: The node to explain.
            pulse: Called every few milliseconds of long work; an exception from it stops the work
                and comes out here.

        Raises:
            ValueError: As `minimal_cut_sets`.
        """
        order = _causes_first(graph, top)
        self._basic: list[Node] = [node for node, causes in order if not causes]
        diagrams = DecisionDiagrams(len(self._basic), pulse)
        root = _diagram(graph, order, diagrams, self._inputs_needed)
        self._family: Family = minimal_solutions(diagrams, root)

    @staticmethod
    def _inputs_needed(needed: int, _causes: int) -> int:
        return needed

    def __iter__(self) -> Iterator[frozenset[Node]]:
        for _, found in self.by_weight(lambda _: 1):
            yield found

    def count(self) -> int:
        """Return how many there are."""
        return self._family.count()

    def counts_through(self) -> dict[Node, int]:
        """Return for each basic cause in how many cut sets it is (0 where it never matters)."""
        through = self._family.counts_through()
        return {node: through.get(index, 0) for index, node in enumerate(self._basic)}

    def by_weight(
        self, weight: Callable[[Node], int | None]
    ) -> Iterator[tuple[int, frozenset[Node]]]:
        """Yield (weight, cut set), the lightest first, equals in the order of the walk.

        With 0 for what was already so and 1 for what was not, the first weight is how many more
        things had to happen.

        Args:
            weight: What a basic cause adds, 0 or more; None where it cannot happen, which leaves
                out every cut set that needs it.

        Raises:
            ValueError: A weight is negative.
        """
        weights = [weight(node) for node in self._basic]
        for node, value in zip(self._basic, weights, strict=True):
            if value is not None and value < 0:
                raise ValueError(f"The weight of “{node}” cannot be {value}.")
        for total, found in self._family.by_weight(weights):
            yield total, frozenset(self._basic[index] for index in found)


class BreakSets(CutSets[Node]):
    """The minimal sets of basic causes that keep ``top`` from happening if none of them can happen.

    Each holds at least one cause of every cut set. They are the cut sets of the opposite question:
    an effect that needs k of n causes stays away once n - k + 1 of them do. Counting, listing and
    weighing are as in `CutSets`; with the cost of removing a cause as its weight, the first of
    `by_weight` is a cheapest way to break every path. No cut set is listed for it.
    """

    @staticmethod
    def _inputs_needed(needed: int, causes: int) -> int:
        return causes - needed + 1


def cheapest_break(
    graph: CausalGraph, top: Node, cost: Callable[[Node], int | None]
) -> tuple[int, frozenset[Node]] | None:
    """Return the least total cost at which every way to ``top`` is broken, and one way to do it.

    Args:
        graph: Causes and effects, see the module.
        top: What is to be kept from happening.
        cost: What it costs to remove a basic cause, in whole steps (say, days or hundreds, up to
            a few thousand in total: time and memory grow with the total); None where it cannot be
            removed.

    Returns:
        None where what can be removed does not break every path.

    Raises:
        ValueError: As `minimal_cut_sets`, or a cost is negative.
    """
    return next(BreakSets(graph, top).by_weight(cost), None)


def _diagram(
    graph: CausalGraph,
    order: Sequence[tuple[Node, tuple[Node, ...]]],
    diagrams: DecisionDiagrams,
    inputs_needed: Callable[[int, int], int],
) -> int:
    """Return the diagram of the last node of ``order``."""
    made: dict[Node, int] = {}
    variable = 0
    for node, causes in order:
        if causes:
            needed = _needed(node, graph.nodes[node].get("gate"), len(causes))
            made[node] = diagrams.at_least(
                inputs_needed(needed, len(causes)), [made[cause] for cause in causes]
            )
        else:
            made[node] = diagrams.variable(variable)
            variable += 1
    return made[order[-1][0]]


def _needed(node: Hashable, gate: object, causes: int) -> int:
    """Return how many of its ``causes`` causes the node needs."""
    if gate is None or gate == "any":
        return 1
    if gate == "all":
        return causes
    if isinstance(gate, (tuple, list)) and len(gate) == 2 and gate[0] == "at_least":
        needed = gate[1]
        if isinstance(needed, int) and not isinstance(needed, bool):
            if 1 <= needed <= causes:
                return needed
            raise ValueError(
                f"“{node}” is set to need {needed} of its causes, but it has {causes}: "
                f"choose a number from 1 to {causes}."
            )
    raise ValueError(
        f"The gate of “{node}” is {gate!r}: it has to be 'all', 'any' or ('at_least', number)."
    )


def _causes_first(graph: CausalGraph, top: Node) -> list[tuple[Node, tuple[Node, ...]]]:
    """Return what leads to ``top`` with its direct causes, each node after all of its causes.

    Short branches come first: putting a branch in front of what follows it in the order costs as
    much as the branch is long, so a chain of n steps takes n small steps and not n * n / 2.
    """
    if top not in graph.nodes:
        raise ValueError(f"“{top}” is not in the causal graph.")
    length: dict[Node, float] = {}
    for node, causes in _walk(graph, top, {}):
        # A float, because shared branches count again each time and can double at every step.
        length[node] = 1.0 + sum(length[cause] for cause in causes)
    return _walk(graph, top, length)


def _walk(
    graph: CausalGraph, top: Node, length: Mapping[Node, float]
) -> list[tuple[Node, tuple[Node, ...]]]:
    """Walk depth-first, the causes of a node by ``length`` or as the graph has them."""

    def causes_of(node: Node) -> tuple[Node, ...]:
        causes: Iterable[Node] = graph.predecessors(node)
        return tuple(sorted(causes, key=length.__getitem__) if length else causes)

    order: list[tuple[Node, tuple[Node, ...]]] = []
    finished: set[Node] = set()
    path: dict[Node, None] = {top: None}
    causes = causes_of(top)
    todo = [(top, causes, iter(causes))]
    while todo:
        node, causes, remaining = todo[-1]
        for cause in remaining:
            if cause in path:
                raise ValueError(_loop(list(path), cause))
            if cause not in finished:
                path[cause] = None
                further = causes_of(cause)
                todo.append((cause, further, iter(further)))
                break
        else:
            todo.pop()
            del path[node]
            finished.add(node)
            order.append((node, causes))
    return order


def _loop(path: Sequence[Hashable], cause: Hashable) -> str:
    """Say which causes lead back to themselves, in the direction cause -> effect."""
    loop = [*path[path.index(cause) :], cause]
    return "These causes lead back to themselves: " + " → ".join(
        str(node) for node in reversed(loop)
    )

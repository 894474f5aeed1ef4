"""Minimal cut sets: the smallest groups of basic causes that together lead to a node, and what
breaks them all.

The graph is any object shaped like a ``networkx.DiGraph``: edges run cause -> effect, a node
without causes is basic, and the node attribute ``gate`` says how many of the causes an effect
needs: ``"all"``, ``"any"`` or ``("at_least", k)``. An effect without the attribute counts as
``"any"``, the cautious reading: each cause is then taken to be enough. The gate of a basic node
means nothing and is not looked at.

Method: what no other part of the graph reaches into is worked out by itself (``analysis.parts``),
so that trees, which most of a causal graph is, are counted by adding and multiplying. Where causes
are shared, the gates between become a binary decision diagram, and its minimal solutions a
zero-suppressed one (``analysis.cores``). Put together they are counted, weighed and listed without
expanding what is not asked for. Sources: A. Rauzy, "New algorithms for fault trees analysis",
Reliability Engineering and System Safety 40, 1993; S. Minato, "Zero-suppressed BDDs for set
manipulation in combinatorial problems", DAC 1993; and those named in ``parts`` and ``orders``.

A graph of 200 nodes can have 100,000 cut sets: count first, and list only the smallest where
there are many. A graph in which almost everything shares its causes can take seconds: work it out
away from the window, with a ``pulse`` that can stop it. One that would take longer is refused with
`TooLarge`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from rca_studio.analysis.bdd import MOST_STEPS, DecisionDiagrams, TooLarge
from rca_studio.analysis.flat import flattened
from rca_studio.analysis.parts import Join, Parts

if TYPE_CHECKING:
    from rca_studio.analysis.zbdd import Family

__all__ = [
    "BreakSets",
    "CausalGraph",
    "CutSets",
    "TooLarge",
    "cheapest_break",
    "count_minimal_cut_sets",
    "minimal_cut_sets",
    "smallest_cut_sets",
]

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

    Smallest first; equal sizes in an order that only the graph decides, so that the same graph,
    built the same way, always gives the same list.

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
        self,
        graph: CausalGraph,
        top: Node,
        *,
        pulse: Callable[[], None] | None = None,
        most: int = MOST_STEPS,
    ) -> None:
        """Work the cut sets out.

        Args:
            graph: Causes and effects, see the module.
            top: The node to explain.
            pulse: Called every few milliseconds of long work; an exception from it stops the work
                and comes out here.
            most: How many steps it may take, see ``analysis.bdd``.

        Raises:
            ValueError: As `minimal_cut_sets`.
            TooLarge: It takes more steps; the message is a sentence for people.
        """
        order, first = _causes_first(graph, top)
        self._number = {node: place for place, (node, _) in enumerate(order)}
        self._nodes = [node for node, _ in order]
        inputs, needed = [], []
        for node, causes in order:
            inputs.append(tuple([self._number[cause] for cause in causes]))
            count = len(causes)
            gate = _needed(node, graph.nodes[node].get("gate"), count) if count else 0
            needed.append(self._inputs_needed(gate, count))
        self._pulse = pulse
        self._most = most
        self._parts = Parts(inputs, needed, first, pulse=pulse, most=most)
        self.steps = self._parts.steps
        """How much work it was; also says how much memory is held."""

    @staticmethod
    def _inputs_needed(needed: int, _causes: int) -> int:
        return needed

    def __iter__(self) -> Iterator[frozenset[Node]]:
        for _, found in self.by_weight(lambda _: 1):
            yield found

    def count(self) -> int:
        """Return how many there are."""
        return self._parts.order[-1].count

    def counts_through(self) -> dict[Node, int]:
        """Return for each basic cause in how many cut sets it is (0 where it never matters)."""
        return {
            self._nodes[part.node]: self._through[part.node]
            for part in self._parts.order
            if part.join is Join.BASIC
        }

    def lost_without(self, node: Node) -> int:
        """Return how many cut sets are gone if ``node``, a cause or an effect, cannot happen.

        Counted, not listed: exact also where there are billions. 0 for what does not lead to the
        top.

        Raises:
            TooLarge: there are too many ways through shared causes.
        """
        number = self._number.get(node)
        if number is None:
            return 0
        found = self._through.get(number)
        return self._lost_inside[number] if found is None else found

    @cached_property
    def _through(self) -> dict[int, int]:
        """For each part the number of cut sets that hold one of its sets.

        A cut set without anything of a part happens without it, and one with one of its sets is
        gone with it (else that set would be idle in it): through it is lost without it.
        """
        top = self._parts.order[-1]
        through = {top.node: top.count}
        for part in reversed(self._parts.order):
            # Each set of the part stands in as many cut sets as any other.
            times = through[part.node] // part.count
            inside = part.core.counts_through(part.many) if part.core is not None else {}
            for level, (node, many) in enumerate(zip(part.inputs, part.many, strict=True)):
                if part.join is Join.ANY:
                    through[node] = times * many
                elif part.join is Join.ALL:
                    through[node] = through[part.node]
                else:
                    through[node] = times * inside.get(level, 0)
        return through

    @cached_property
    def _lost_inside(self) -> dict[int, int]:
        """The same for the gates inside the cores."""
        found: dict[int, int] = {}
        for part in self._parts.order:
            if part.core is not None:
                times = self._through[part.node] // part.count
                lost = part.core.lost(part.many, self._pulse)
                found.update(zip(part.inner, [times * many for many in lost], strict=True))
        return found

    @cached_property
    def _flat(self) -> tuple[list[int], Family]:
        """The nodes that the variables stand for, and the cut sets over them."""
        diagrams = DecisionDiagrams(0, self._pulse, most=self._most)
        return flattened(self._parts, diagrams)

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
        numbers, family = self._flat
        basic = [self._nodes[number] for number in numbers]
        weights = [weight(node) for node in basic]
        for node, value in zip(basic, weights, strict=True):
            if value is not None and value < 0:
                raise ValueError(f"The weight of “{node}” cannot be {value}.")
        for total, found in family.by_weight(weights):
            yield total, frozenset([basic[index] for index in found])


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


def _causes_first(
    graph: CausalGraph, top: Node
) -> tuple[list[tuple[Node, tuple[Node, ...]]], list[int]]:
    """Return what leads to ``top`` with its direct causes, each node after all of its causes; and
    for each node how many the walk, which goes depth-first, had left when it came to it.
    """
    if top not in graph.nodes:
        raise ValueError(f"“{top}” is not in the causal graph.")
    order: list[tuple[Node, tuple[Node, ...]]] = []
    first: list[int] = []
    finished: set[Node] = set()
    path: dict[Node, None] = {top: None}
    causes: tuple[Node, ...] = tuple(graph.predecessors(top))
    todo = [(top, causes, iter(causes), 0)]
    while todo:
        node, causes, remaining, came = todo[-1]
        for cause in remaining:
            if cause in path:
                raise ValueError(_loop(list(path), cause))
            if cause not in finished:
                path[cause] = None
                further = tuple(graph.predecessors(cause))
                todo.append((cause, further, iter(further), len(order)))
                break
        else:
            todo.pop()
            del path[node]
            finished.add(node)
            order.append((node, causes))
            first.append(came)
    return order, first


def _loop(path: Sequence[Hashable], cause: Hashable) -> str:
    """Say which causes lead back to themselves, in the direction cause -> effect."""
    loop = [*path[path.index(cause) :], cause]
    return "These causes lead back to themselves: " + " → ".join(
        str(node) for node in reversed(loop)
    )

"""A graph taken apart: trees, whose sets are sums and products, and the cores between them.

A *part* is a node that nothing outside reaches into: whatever leads to it leads to the rest of the
graph through it alone (a "module" in the literature). Its sets can be worked out by themselves and
put in where it stands. Parts are found in two passes over the graph (Y. Dutuit and A. Rauzy, "A
linear-time algorithm to find modules of fault trees", IEEE Transactions on Reliability 45, 1996).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from rca_studio.analysis.bdd import MOST_STEPS
from rca_studio.analysis.cores import Core, Shape, core_of, expanded

_SMALL = 80
"""A graph of so many nodes is first tried as a whole: most of these expand to a few sets."""


class Join(Enum):
    """How the inputs of a part make it happen."""

    BASIC = "basic"
    ANY = "any"
    ALL = "all"
    CORE = "core"


@dataclass(slots=True)
class Part:
    """A node with the parts it is made of.

    Attributes:
        node: its number; a number beyond the graph was made up for a group of inputs.
        join: how its inputs make it happen.
        inputs: the parts below, in the order of the variables; for a core, of its levels.
        core: what is worked out of a core.
        inner: the nodes of the gates of a core, in the order of its gates.
        count: how many minimal sets the part has.
        many: the same for each of ``inputs``.
    """

    node: int
    join: Join
    inputs: tuple[int, ...] = ()
    core: Core | None = None
    inner: tuple[int, ...] = ()
    count: int = 1
    many: list[int] = field(default_factory=list)


class Parts:
    """The parts of a graph by node, ``order`` from the bottom up; the last is the top."""

    def __init__(
        self,
        inputs: Sequence[tuple[int, ...]],
        needed: Sequence[int],
        first: Sequence[int],
        *,
        pulse: Callable[[], None] | None = None,
        most: int = MOST_STEPS,
    ) -> None:
        """Take a graph apart and work its cores out.

        Args:
            inputs: for each node what leads to it; nodes come after their inputs, in the order in
                which a depth-first walk from the top leaves them.
            needed: for each node how many of its inputs it needs.
            first: for each node how many nodes the walk had left when it came to it.
            pulse: as in ``analysis.bdd``.
            most: steps one core may take.

        Raises:
            TooLarge: a core takes more steps.
        """
        self._inputs = list(inputs)
        self._needed = list(needed)
        self.by_node: dict[int, Part] = {}
        self.order = self._small() if len(inputs) <= _SMALL else []
        if not self.order:
            self._take_apart(first, pulse, most)
        self.steps = sum([part.core.steps for part in self.order if part.core is not None])
        for part in self.order:
            self._count(part)

    def _small(self) -> list[Part]:
        """Return a graph that expands to a few sets as one core; nothing if it does not."""
        top = len(self._inputs) - 1
        basic = [node for node, inputs in enumerate(self._inputs) if not inputs]
        inner = [node for node, inputs in enumerate(self._inputs) if inputs]
        if not inner:
            return []
        core = expanded(self._shape(basic, inner))
        if core is None:
            return []
        found = [Part(node, Join.BASIC) for node in basic]
        inputs = tuple([basic[variable] for variable in core.order])
        found.append(Part(top, Join.CORE, inputs, core, tuple(inner)))
        self.by_node = {part.node: part for part in found}
        return found

    def _shape(self, variables: Sequence[int], gates: Sequence[int]) -> Shape:
        number = {node: place for place, node in enumerate((*variables, *gates))}
        return len(variables), tuple(
            [
                (self._needed[node], tuple([number[source] for source in self._inputs[node]]))
                for node in gates
            ]
        )

    def _take_apart(
        self, first: Sequence[int], pulse: Callable[[], None] | None, most: int
    ) -> None:
        inputs = self._inputs
        self._alone, self._uses = _modules(inputs, first)
        order: list[Part] = []
        todo = [len(inputs) - 1]
        while todo:
            part, core = self._part(todo.pop())
            if core is not None:
                part.core = core_of(core, pulse, most)
                part.inputs = tuple([part.inputs[variable] for variable in part.core.order])
            self.by_node[part.node] = part
            order.append(part)
            todo += part.inputs
        self.order = order[::-1]

    def _count(self, part: Part) -> None:
        part.many = [self.by_node[node].count for node in part.inputs]
        if part.core is not None:
            part.count = part.core.count(part.many)
        elif part.join is Join.ANY:
            part.count = sum(part.many)
        else:
            for many in part.many:
                part.count *= many

    def _part(self, top: int) -> tuple[Part, Shape | None]:
        inputs, needed = self._inputs[top], self._needed[top]
        if not inputs:
            return Part(top, Join.BASIC), None
        plain = needed in (1, len(inputs))
        if plain and all(self._alone[node] for node in inputs):
            return Part(top, Join.ANY if needed == 1 else Join.ALL, inputs), None
        inner, variables = self._between(top)
        part = Part(top, Join.CORE, tuple(variables), None, tuple(inner))
        return part, self._shape(variables, inner)

    def _between(self, top: int) -> tuple[list[int], list[int]]:
        """Return the gates of a core, causes first, and the parts that are its variables."""
        inner = {top}
        variables: dict[int, None] = {}
        todo = [top]
        while todo:
            node = todo.pop()
            self._group(node)
            for source in self._inputs[node]:
                if self._alone[source]:
                    variables[source] = None
                elif source not in inner:
                    inner.add(source)
                    todo.append(source)
        return sorted(inner), list(variables)

    def _group(self, node: int) -> None:
        """Make one input of those that lead nowhere else."""
        inputs, needed = self._inputs[node], self._needed[node]
        own = [n for n in inputs if self._alone[n] and self._uses[n] == 1]
        every = needed == len(inputs)
        if len(own) < 2 or not (every or needed == 1):
            return
        group = len(self._inputs)
        self._inputs.append(tuple(own))
        self._needed.append(len(own) if every else 1)
        self._alone.append(True)
        self._uses.append(1)
        taken = set(own)
        left = (group, *[n for n in inputs if n not in taken])
        self._inputs[node] = left
        self._needed[node] = len(left) if every else 1


def _modules(
    inputs: Sequence[tuple[int, ...]], first: Sequence[int]
) -> tuple[list[bool], list[int]]:
    """Return for each node whether it is a part, and to how many nodes it leads.

    A node is one if all that leads to it was first met after it, and is last used before it ends.
    """
    number = len(inputs)
    uses = [0] * number
    used_last = [0] * number
    for node, sources in enumerate(inputs):
        for source in sources:
            uses[source] += 1
            used_last[source] = node
    lowest = list(range(number))
    highest = [0] * number
    alone = [True] * number
    for node, sources in enumerate(inputs):
        low, high = node, 0
        for source in sources:
            low = min(low, lowest[source])
            high = max(high, used_last[source], highest[source])
        lowest[node], highest[node] = low, high
        alone[node] = low >= first[node] and high <= node
    return alone, uses

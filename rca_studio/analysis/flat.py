"""The parts of a graph put together again: one family of sets over its basic causes.

Parts follow each other in the order of their variables, so putting one in where its variable stands
only means to lead its ends to where that variable led.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, TypeAlias

from rca_studio.analysis.parts import Join
from rca_studio.analysis.zbdd import EMPTY, UNIT, Family

if TYPE_CHECKING:
    from rca_studio.analysis.bdd import DecisionDiagrams
    from rca_studio.analysis.parts import Part, Parts

_Request: TypeAlias = tuple[int, int, int]
_Work: TypeAlias = Generator[_Request, int, int]


def flattened(parts: Parts, budget: DecisionDiagrams) -> tuple[list[int], Family]:
    """Return the basic nodes in the order of their variables, and the sets of the top over them.

    Args:
        parts: what to put together.
        budget: counts the steps.

    Raises:
        TooLarge: it takes more steps than the budget has.
    """
    basic = _basic(parts)
    maker = _Maker(parts, {node: place for place, node in enumerate(basic)}, budget)
    return basic, maker.family()


def _basic(parts: Parts) -> list[int]:
    found = []
    todo = [parts.order[-1].node]
    while todo:
        part = parts.by_node[todo.pop()]
        if part.join is Join.BASIC:
            found.append(part.node)
        todo += reversed(part.inputs)
    return found


class _Maker:
    def __init__(self, parts: Parts, level: dict[int, int], budget: DecisionDiagrams) -> None:
        self._parts = parts
        self._level_of = level
        self._budget = budget
        self._level = [len(level)] * 2
        self._low = [EMPTY, UNIT]
        self._high = [EMPTY, UNIT]
        self._nodes: dict[tuple[int, int, int], int] = {}

    def family(self) -> Family:
        """Work the requests off; parts may be nested deeper than Python may call."""
        top = self._parts.order[-1]
        running = [self._placed(top, UNIT, EMPTY)]
        answer: int | None = None
        while running:
            try:
                node, then, otherwise = (
                    next(running[-1]) if answer is None else running[-1].send(answer)
                )
            except StopIteration as done:
                running.pop()
                answer = done.value
                continue
            level = self._level_of.get(node)
            if level is not None:
                answer = self._node(level, otherwise, then)
            else:
                running.append(self._placed(self._parts.by_node[node], then, otherwise))
                answer = None
        assert answer is not None
        return Family(answer, self._level, self._low, self._high)

    def _placed(self, part: Part, then: int, otherwise: int) -> _Work:
        """Return "a set of the part and one of ``then``, or one of ``otherwise``"."""
        if part.join is Join.BASIC:
            return (yield part.node, then, otherwise)
        if part.join is Join.ANY:
            for node in reversed(part.inputs):
                otherwise = yield node, then, otherwise
            return otherwise
        if part.join is Join.ALL:
            first, *others = part.inputs
            for node in reversed(others):
                then = yield node, then, EMPTY
            return (yield first, then, otherwise)
        return (yield from self._core(part, then, otherwise))

    def _core(self, part: Part, then: int, otherwise: int) -> _Work:
        """Copy the family of a core: its end leads to ``then``; where nothing of it is taken, the
        way goes on to ``otherwise``."""
        assert part.core is not None
        made = [EMPTY, then]
        spine = {EMPTY: otherwise}
        nodes = list(part.core.family.nodes)
        lows = {number: (level, low, high) for number, level, low, high in nodes}
        root = nodes[-1][0]
        on_spine = []
        while root != EMPTY:
            on_spine.append(root)
            root = lows[root][1]
        needed = _off_the_spine(lows, on_spine)
        for number, level, low, high in nodes:
            here = EMPTY
            if number in needed:
                here = yield part.inputs[level], made[high], made[low]
            made.append(here)
        for number in reversed(on_spine):
            level, low, high = lows[number]
            spine[number] = yield part.inputs[level], made[high], spine[low]
        return spine[on_spine[0]]

    def _node(self, level: int, low: int, high: int) -> int:
        self._budget.count_step()
        key = (level, low, high)
        node = self._nodes.get(key)
        if node is None:
            node = len(self._level)
            self._nodes[key] = node
            self._level.append(level)
            self._low.append(low)
            self._high.append(high)
        return node


def _off_the_spine(nodes: dict[int, tuple[int, int, int]], spine: list[int]) -> set[int]:
    """Return the nodes that are reached once something is taken."""
    todo = [nodes[node][2] for node in spine]
    seen: set[int] = set()
    while todo:
        node = todo.pop()
        if node > UNIT and node not in seen:
            seen.add(node)
            todo += nodes[node][1:]
    return seen

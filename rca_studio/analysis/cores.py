"""The part of a model in which causes are shared, worked out by itself.

Most of a causal graph is a tree, and trees are counted by adding and multiplying. What is left is
a *core*: gates over variables, of which each may stand for a tree of its own. A core knows nothing
but its structure, so that an edit somewhere else finds it as it was (`core_of` remembers some).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import islice
from operator import and_, or_
from threading import Lock
from typing import TypeAlias

from rca_studio.analysis.bdd import FALSE, MOST_STEPS, DecisionDiagrams, TooLarge
from rca_studio.analysis.orders import pulled_together, walked
from rca_studio.analysis.zbdd import Family, family_of, minimal_solutions

Shape: TypeAlias = tuple[int, tuple[tuple[int, tuple[int, ...]], ...]]
"""Number of variables, and gates as in ``analysis.orders``."""

_Gates: TypeAlias = tuple[tuple[int, tuple[int, ...]], ...]

_FIRST_TRY = 8_000
"""So many steps are spent on the cheap order before the better one is looked for."""
_MOST_ROWS = 100
_MOST_WORK = 1_000
"""Where writing the sets out is given up: rows at one gate, and of all gates together."""
_MOST_TRIED = 20_000
"""Up to so many sets are tried out one beside the other, bit by bit, to weigh a gate."""
_MOST_KEPT = 256
_SMALL = 30_000
"""Cores that took more steps are not remembered: they may hold much memory."""


class Core:
    """The minimal sets of the variables of a core that make its top true.

    Attributes:
        order: the variables in the order of the levels of ``family``.
        family: the sets, over levels.
        steps: how much work they were.
    """

    def __init__(
        self, shape: Shape, order: list[int], rows: list[int] | None, family: Family | None
    ) -> None:
        """Keep what was found: ``rows`` (bit v stands for variable v) or ``family``."""
        self.order = order
        self.steps = 0
        self._shape = shape
        self._rows = rows
        self._family = family

    @property
    def family(self) -> Family:
        """The sets as a diagram."""
        if self._family is None:
            assert self._rows is not None
            self._family = family_of(self._rows, self.order)
        return self._family

    def count(self, many: Sequence[int]) -> int:
        """Return how many sets there are, where level i stands for ``many[i]`` things."""
        if self._rows is not None and max(many) == 1:
            return len(self._rows)
        return self.family.count(many)

    def counts_through(self, many: Sequence[int]) -> dict[int, int]:
        """Return for each level in how many sets it is."""
        return self.family.counts_through(many)

    def lost(self, many: Sequence[int], pulse: Callable[[], None] | None = None) -> list[int]:
        """Return for each gate how many sets are gone if it can never be true.

        Args:
            many: for how many things each level of ``family`` stands.
            pulse: as in `DecisionDiagrams`.

        Raises:
            TooLarge: the core has very many sets, and its gates share too much.
        """
        if self.family.count() <= _MOST_TRIED:
            return self._tried(many)
        variables, gates = self._shape
        diagrams = DecisionDiagrams(variables, pulse)
        made = _build(diagrams, self.order, gates)
        functions = []
        for place in range(len(gates)):
            without = list(made)
            without[variables + place] = FALSE
            for later in _after(variables, gates, place):
                needed, inputs = gates[later]
                without[variables + later] = _gate(diagrams, needed, [without[i] for i in inputs])
            functions.append(without[-1])
        return self.family.counts_not_satisfying(diagrams, functions, many)

    def _tried(self, many: Sequence[int]) -> list[int]:
        """Try all sets at once: bit i of a number is set i, so a gate is one ``&`` or ``|``."""
        variables, gates = self._shape
        holding, counts = self.family.spread(many)
        masks = [0] * (variables + len(gates))
        for level, mask in enumerate(holding):
            masks[self.order[level]] = mask
        alike: dict[int, list[int]] = {}
        for bit, count in enumerate(counts):
            alike.setdefault(count, []).append(bit)
        same = [(count, mask_of(bits)) for count, bits in alike.items()]
        everyone = (1 << len(counts)) - 1
        for place, (needed, inputs) in enumerate(gates):
            masks[variables + place] = _tally(needed, [masks[i] for i in inputs], everyone)
        lost = []
        for place in range(len(gates)):
            without = list(masks)
            without[variables + place] = 0
            for later in _after(variables, gates, place):
                needed, inputs = gates[later]
                without[variables + later] = _tally(needed, [without[i] for i in inputs], everyone)
            gone = everyone & ~without[-1]
            lost.append(sum((gone & mask).bit_count() * count for count, mask in same))
        return lost


def core_of(shape: Shape, pulse: Callable[[], None] | None = None, most: int = MOST_STEPS) -> Core:
    """Return the core of this shape, perhaps one that was worked out before.

    Raises:
        TooLarge: it takes more than ``most`` steps.
    """
    with _LOCK:
        core = _KEPT.pop(shape, None)
        if most <= _REFUSED.get(shape, -1):
            raise TooLarge
    if core is None:
        try:
            core = expanded(shape) or _solved(shape, pulse, most)
        except TooLarge:
            with _LOCK:  # an edit elsewhere need not wait for the same answer again
                if len(_REFUSED) >= _MOST_KEPT:
                    _REFUSED.clear()
                _REFUSED[shape] = most
            raise
    if core.steps <= _SMALL:
        with _LOCK:
            _KEPT[shape] = core  # at the end: used last, let go last
            for old in list(islice(_KEPT, max(0, len(_KEPT) - _MOST_KEPT))):
                del _KEPT[old]
    return core


def expanded(shape: Shape) -> Core | None:
    """Return a core with few sets, found by writing them out; ``None`` where they are many.

    From the bottom up the sets of the inputs are joined and those that hold another are dropped
    (the "MOCUS" of J. B. Fussell and W. E. Vesely, 1972, on bits). Nothing is faster while there
    are some dozens.
    """
    variables, gates = shape
    known = [[1 << variable] for variable in range(variables)]
    work = 0
    for needed, inputs in gates:
        if needed == 1:
            rows = {row for source in inputs for row in known[source]}
        elif needed == len(inputs):
            rows = {0}
            for source in inputs:
                more = known[source]
                if len(rows) * len(more) > _MOST_ROWS:
                    return None
                if len(more) == 1:
                    one = more[0]
                    rows = {row | one for row in rows}
                else:
                    rows = {row | one for row in rows for one in more}
                    if len(rows) > 2:
                        rows = set(_smallest(rows))
        else:
            return None
        work += len(rows)
        if len(rows) > _MOST_ROWS or work > _MOST_WORK:
            return None
        known.append(_smallest(rows))
    return Core(shape, walked(variables, gates), known[-1], None)


def _smallest(rows: Collection[int]) -> list[int]:
    """Return the rows that hold no other."""
    if len(rows) == 1:
        return list(rows)
    kept: list[int] = []
    for row in sorted(rows, key=int.bit_count):
        for smaller in kept:
            if smaller & row == smaller:
                break
        else:
            kept.append(row)
    return kept


def _solved(shape: Shape, pulse: Callable[[], None] | None, most: int) -> Core:
    """Return a core, worked out by diagrams."""
    variables, gates = shape
    joined = _joined(variables, gates)
    order = walked(variables, joined)

    def solve(most: int) -> Core:
        diagrams = DecisionDiagrams(variables, pulse, most=most)
        made = _build(diagrams, order, joined)
        core = Core(shape, order, None, minimal_solutions(diagrams, made[-1]))
        core.steps = diagrams.steps
        return core

    try:
        return solve(min(_FIRST_TRY, most))
    except TooLarge:
        if most <= _FIRST_TRY:
            raise
    order = pulled_together(variables, joined, order)
    return solve(most)


def remembered_cores() -> dict[Shape, Core]:
    """Return what was worked out before and is not forgotten yet."""
    with _LOCK:
        return dict(_KEPT)


def forget_cores(but: Mapping[Shape, Core] | None = None) -> None:
    """Forget what was worked out before, apart from ``but``: so that it can be measured again."""
    with _LOCK:
        _REFUSED.clear()
        _KEPT.clear()
        _KEPT.update(but or {})


_KEPT: dict[Shape, Core] = {}
_REFUSED: dict[Shape, int] = {}
"""Cores that took more steps than these."""
_LOCK = Lock()


def _joined(variables: int, gates: _Gates) -> _Gates:
    """Return fewer gates for the same question: an ANY that only leads to an ANY is part of it.

    Fewer and wider gates make smaller diagrams on the way.
    """
    uses = [0] * (variables + len(gates))
    for _, inputs in gates:
        for source in inputs:
            uses[source] += 1
    new: list[tuple[int, tuple[int, ...]]] = []
    number: list[int] = [*range(variables), *([-1] * len(gates))]
    waiting: dict[int, tuple[int, tuple[int, ...]]] = {}  # gates that lead to one gate only

    def placed(node: int) -> int:
        if number[node] < 0:
            number[node] = variables + len(new)
            new.append(waiting[node])
        return number[node]

    def wider(needed: int, inputs: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
        every, one = needed == len(inputs), needed == 1
        if every and one and inputs[0] in waiting and number[inputs[0]] < 0:
            return waiting[inputs[0]]  # what only follows from one thing is as that thing is
        parts: list[int] = []
        for source in inputs:
            inner, inner_inputs = waiting.get(source, (0, ()))
            like = (one and inner == 1) or (every and inner == len(inner_inputs))
            if like and number[source] < 0:
                parts += inner_inputs
            else:
                parts.append(placed(source))
        if every or one:
            parts = list(dict.fromkeys(parts))
        return len(parts) if every else needed, tuple(parts)

    for place, gate in enumerate(gates):
        node = variables + place
        waiting[node] = wider(*gate)
        if uses[node] != 1:
            placed(node)
    return tuple(new)


def _build(diagrams: DecisionDiagrams, order: Sequence[int], gates: _Gates) -> list[int]:
    """Return the diagram of each variable and each gate."""
    made = [0] * len(order)
    for level, variable in enumerate(order):
        made[variable] = diagrams.variable(level)
    for needed, inputs in gates:
        made.append(_gate(diagrams, needed, [made[source] for source in inputs]))
    return made


def _gate(diagrams: DecisionDiagrams, needed: int, inputs: list[int]) -> int:
    inputs.sort(key=diagrams.level.__getitem__)
    return diagrams.at_least(needed, inputs)


def _after(variables: int, gates: _Gates, place: int) -> Iterator[int]:
    """Yield the gates to which a gate leads, causes first."""
    changed = {variables + place}
    for later in range(place + 1, len(gates)):
        if not changed.isdisjoint(gates[later][1]):
            changed.add(variables + later)
            yield later


def _tally(needed: int, inputs: Sequence[int], everyone: int) -> int:
    """Return the trials in which at least ``needed`` inputs are so; bit i is trial i."""
    if needed == 1:
        return int(reduce(or_, inputs))
    if needed == len(inputs):
        return int(reduce(and_, inputs))
    tails = [everyone] + [0] * needed
    for so in inputs:
        for count in range(needed, 0, -1):
            tails[count] |= tails[count - 1] & so
    return tails[needed]


def mask_of(bits: Iterable[int]) -> int:
    """Return the number with these bits set."""
    last = max(bits := list(bits))
    octets = bytearray(last // 8 + 1)
    for bit in bits:
        octets[bit // 8] |= 1 << bit % 8
    return int.from_bytes(octets, "little")

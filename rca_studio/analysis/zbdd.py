"""Families of sets as zero-suppressed decision diagrams: the minimal solutions of a diagram.

A family (say 80,000 cut sets) is held as a small graph in which each path from the root to `UNIT`
is one set and a missing variable means "not in the set" (S. Minato, "Zero-suppressed BDDs for set
manipulation in combinatorial problems", DAC 1993). Counting walks the nodes, not the sets.
The minimal solutions are taken from a decision diagram as A. Rauzy shows in "New algorithms for
fault trees analysis", Reliability Engineering and System Safety 40, 1993; the two rules used are
derived where they stand. Nothing here recurses, see `rca_studio.analysis.bdd`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rca_studio.analysis.bdd import FALSE, TRUE, DecisionDiagrams

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

EMPTY: Final = 0
"""The family without a set."""
UNIT: Final = 1
"""The family whose only set is the empty one."""


class Family:
    """An immutable family of sets of variables, each set minimal (none holds another).

    A variable may stand for many things of which one is taken (a part of a model that was worked
    out by itself); ``many`` says for how many, variable by variable, where it is not one.
    """

    def __init__(
        self, root: int, level: Sequence[int], low: Sequence[int], high: Sequence[int]
    ) -> None:
        self.root = root
        self._level = level
        self._low = low
        self._high = high

    def __len__(self) -> int:
        """Return how many nodes hold it; says nothing about how many sets there are."""
        return len(self._level)

    @property
    def nodes(self) -> Iterator[tuple[int, int, int, int]]:
        """Each node as (number, variable, low, high), children first, the root last."""
        level, low, high = self._level, self._low, self._high
        return ((n, level[n], low[n], high[n]) for n in range(2, self.root + 1))

    def count(self, many: Sequence[int] | None = None) -> int:
        """Return how many sets there are, exactly, without listing them."""
        return _below(self.root, self._level, self._low, self._high, many)[self.root]

    def counts_through(self, many: Sequence[int] | None = None) -> dict[int, int]:
        """Return for each variable that occurs in a set how many sets hold it."""
        below = _below(self.root, self._level, self._low, self._high, many)
        above = [0] * len(self._level)
        above[self.root] = 1
        through: dict[int, int] = {}
        for node in range(self.root, UNIT, -1):
            paths = above[node]
            if paths:
                variable = self._level[node]
                with_it = paths if many is None else paths * many[variable]
                above[self._low[node]] += paths
                above[self._high[node]] += with_it
                through[variable] = through.get(variable, 0) + with_it * below[self._high[node]]
        return through

    def counts_not_satisfying(
        self,
        diagrams: DecisionDiagrams,
        functions: Iterable[int],
        many: Sequence[int] | None = None,
    ) -> list[int]:
        """Return for each of the monotone ``functions`` how many sets do not make it true."""
        minimiser = _Minimiser(diagrams)
        mine = minimiser.copied(self)
        return minimiser.counts([minimiser.left_of(mine, one) for one in functions], many)

    def spread(self, many: Sequence[int]) -> tuple[list[int], list[int]]:
        """Return the sets side by side, each a bit: which hold a variable, and what each counts.

        Returns:
            For each variable a number in which bit i says whether set i holds it; and for each set
            for how many it stands.
        """
        level, low, high = self._level, self._low, self._high
        below = _below(self.root, level, low, high, None)
        holding = [0] * len(many)
        counts: list[int] = []
        todo = [(self.root, 1)]
        while todo:
            node, times = todo.pop()
            # The sets without the variable come first; those with it stand next to each other.
            while node > UNIT:
                rest, step = low[node], high[node]
                start = len(counts) + below[rest]
                holding[level[node]] |= ((1 << below[step]) - 1) << start
                todo.append((step, times * many[level[node]]))
                node = rest
            if node == UNIT:
                counts.append(times)
        return holding, counts

    def by_weight(self, weight: Sequence[int | None]) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield (weight, set) from the lightest set to the heaviest; equals in variable order.

        Args:
            weight: What each variable adds, 0 or more; None leaves out every set that holds it.

        Only sets that are yielded are ever looked at, so taking the first few is cheap.
        """
        totals = self._totals(weight)
        possible = totals[self.root]
        while possible:
            lowest = possible & -possible
            possible ^= lowest
            total = lowest.bit_length() - 1
            for found in self._weighing(total, totals, weight):
                yield total, found

    def _weighing(
        self, total: int, totals: Sequence[int], weight: Sequence[int | None]
    ) -> Iterator[tuple[int, ...]]:
        """Yield the sets of exactly this weight; each step taken leads to at least one."""
        level, low, high = self._level, self._low, self._high
        chosen: list[int] = []
        todo = [(self.root, total, 0)]
        while todo:
            node, left, depth = todo.pop()
            del chosen[depth:]
            # Down the sets that hold the variable; the others wait on `todo`.
            while node != UNIT:
                step = weight[level[node]]
                rest = low[node]
                if totals[rest] >> left & 1:
                    todo.append((rest, left, len(chosen)))
                if step is None or step > left or not totals[high[node]] >> (left - step) & 1:
                    break
                chosen.append(level[node])
                left -= step
                node = high[node]
            else:
                yield tuple(chosen)

    def _totals(self, weight: Sequence[int | None]) -> list[int]:
        """Return per node the weights its sets can have: bit w of the number stands for w."""
        totals = [0, 1]
        for node in range(2, self.root + 1):
            total = totals[self._low[node]]
            step = weight[self._level[node]]
            if step is not None:
                total |= totals[self._high[node]] << step
            totals.append(total)
        return totals


def family_of(rows: Iterable[int], order: Sequence[int]) -> Family:
    """Return a family that is written out.

    Args:
        rows: the sets; bit v says whether variable v is in it.
        order: the variables in the order of their levels.
    """
    levels, low, high = [len(order)] * 2, [EMPTY, UNIT], [EMPTY, UNIT]
    nodes: dict[tuple[int, int, int], int] = {}
    # Sets are put in one by one, those that begin with the deepest levels first. What is there
    # after a level is never asked about again, so each set only makes the nodes of its own way.
    sets = sorted(
        (tuple([level for level, variable in enumerate(order) if row >> variable & 1]))
        for row in rows
    )
    root = EMPTY
    for found in reversed(sets):
        # Down the way that this set shares with what is there, and up again with new nodes.
        passed: list[tuple[int, int]] = []
        node = root
        for level in found:
            if node > UNIT and levels[node] == level:
                passed.append((level, low[node]))
                node = high[node]
            else:
                passed.append((level, node))
                node = EMPTY
        root = UNIT
        for level, rest in reversed(passed):
            key = (level, rest, root)
            root = nodes.get(key, EMPTY)
            if root == EMPTY:
                root = nodes[key] = len(levels)
                levels.append(level)
                low.append(rest)
                high.append(key[2])
    return _alone(root, levels, low, high)


def minimal_solutions(diagrams: DecisionDiagrams, root: int) -> Family:
    """Return the minimal sets of variables whose truth makes the diagram ``root`` true.

    Args:
        diagrams: The store that holds the diagram.
        root: A monotone diagram: making one more variable true never makes it false.
    """
    return _Minimiser(diagrams).family(root)


class _Minimiser:
    def __init__(self, diagrams: DecisionDiagrams) -> None:
        self._bdd = diagrams
        self._level: list[int] = [diagrams.variables, diagrams.variables]
        self._low: list[int] = [EMPTY, UNIT]
        self._high: list[int] = [EMPTY, UNIT]
        self._nodes: dict[tuple[int, int, int], int] = {}
        self._known: dict[tuple[int, int], int] = {}

    def family(self, root: int) -> Family:
        """Work through the diagram from its leaves to ``root``.

        F = "F1 if x else F0". A minimal set of F without x is one of F0. One with x is x and a
        minimal set of F1 that does not already satisfy F0 (else x would be idle in it).
        """
        bdd = self._bdd
        minimal = {FALSE: EMPTY, TRUE: UNIT}
        for node in _reached(root, bdd.low, bdd.high):
            low = bdd.low[node]
            with_x = self.left_of(minimal[bdd.high[node]], low)
            minimal[node] = self._node(bdd.level[node], minimal[low], with_x)
        return _alone(minimal[root], self._level, self._low, self._high)

    def copied(self, family: Family) -> int:
        """Return the same family in this store."""
        here = [EMPTY, UNIT]
        for _, level, low, high in family.nodes:
            here.append(self._node(level, here[low], here[high]))
        return here[family.root]

    def counts(self, roots: Sequence[int], many: Sequence[int] | None) -> list[int]:
        """Return how many sets there are below each root."""
        below = _below(max(roots, default=0), self._level, self._low, self._high, many)
        return [below[root] for root in roots]

    def left_of(self, family: int, function: int) -> int:
        """Return the sets of ``family`` that do not make the monotone ``function`` true.

        Split both by the first variable x. Sets with x meet F1. Sets without x make x false and
        meet F0. As F is monotone, a constant apart no F is true with everything false, so the
        empty set stays unless F is TRUE.
        """
        bdd = self._bdd
        known = self._known
        level, low, high = self._level, self._low, self._high
        todo = [(family, function)]
        keys: list[tuple[int, int]] = []
        done: list[int] = []
        while todo:
            sets, truth = todo.pop()
            if sets < 0:
                with_x = done.pop()
                node = self._node(-1 - sets, done.pop(), with_x)
                known[keys.pop()] = node
                done.append(node)
                continue
            if truth == TRUE:
                done.append(EMPTY)
                continue
            if sets <= UNIT:
                done.append(sets)
                continue
            at = level[sets]
            while bdd.level[truth] < at:
                truth = bdd.low[truth]
            if truth == FALSE:
                done.append(sets)
                continue
            key = (sets, truth)
            found = known.get(key)
            if found is not None:
                done.append(found)
                continue
            if_false, if_true = truth, truth
            if bdd.level[truth] == at:
                if_false, if_true = bdd.low[truth], bdd.high[truth]
            keys.append(key)
            todo.append((-1 - at, 0))
            todo.append((high[sets], if_true))
            todo.append((low[sets], if_false))
        return done[0]

    def _node(self, level: int, low: int, high: int) -> int:
        self._bdd.count_step()
        if high == EMPTY:
            return low
        key = (level, low, high)
        node = self._nodes.get(key)
        if node is None:
            node = len(self._level)
            self._nodes[key] = node
            self._level.append(level)
            self._low.append(low)
            self._high.append(high)
        return node


def _reached(root: int, low: Sequence[int], high: Sequence[int]) -> list[int]:
    """Return the nodes below and including ``root``, children first, without the constants."""
    seen = {0, 1}
    todo = [root]
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            todo.append(low[node])
            todo.append(high[node])
    return sorted(seen)[2:]


def _below(
    root: int,
    level: Sequence[int],
    low: Sequence[int],
    high: Sequence[int],
    many: Sequence[int] | None,
) -> list[int]:
    """Return for each node up to ``root`` how many sets there are below it."""
    counts = [0, 1]
    for node in range(2, root + 1):
        with_it = counts[high[node]]
        if many is not None:
            with_it *= many[level[node]]
        counts.append(counts[low[node]] + with_it)
    return counts


def _alone(root: int, level: Sequence[int], low: Sequence[int], high: Sequence[int]) -> Family:
    """Return a family with nothing but its own nodes, so that the rest can be let go."""
    used = _reached(root, low, high)
    number = {node: place for place, node in enumerate([EMPTY, UNIT, *used])}
    return Family(
        number[root],
        [level[0], level[0], *[level[node] for node in used]],
        [EMPTY, UNIT, *[number[low[node]] for node in used]],
        [EMPTY, UNIT, *[number[high[node]] for node in used]],
    )

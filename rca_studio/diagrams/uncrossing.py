"""An order of columns with few crossings, found by sorting, exchanging and sifting.

1. As listed, depth first; a tree is done with that.
2. Columns are sorted to and fro by barycentre (K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual
   understanding of hierarchical system structures", IEEE Trans. SMC 11, 1981).
3. Neighbours are exchanged, then each item is moved to the best place of its column while the rest
   stands (C. Matuszewski, R. Schoenfeld, P. Molitor, "Using sifting for k-layer straightline
   crossing minimization", Graph Drawing 1999).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from rca_studio.diagrams.ordering import Net, Order, as_listed, crossings

_T = TypeVar("_T")

_SORTS = 6
_LARGE = 600
"""Items above which an order gets less care, so that a large map is there in time."""


class PlainOrder:
    """The order of this module; needs nothing but the net."""

    def __call__(self, net: Net, gap: float) -> Order:
        listed = as_listed(net)
        fewest = crossings(net, listed)
        return _Search(net, listed, fewest).found() if fewest else listed


class _Search:
    """Order and places while they change."""

    def __init__(self, net: Net, order: Order, count: int) -> None:
        self._net = net
        self._left = [[item for item, _ in found] for found in net.left]
        self.order = order
        self._count = count
        self._place = [0] * len(net.left)

    def found(self) -> Order:
        """The best that was found, sorting to the left first, then to the right."""
        best, fewest = self.order, self._count
        large = len(self._place) > _LARGE
        for leftwards in (True,) if large else (True, False):
            order, count = self._sorted(best, leftwards)
            self._take(order)
            count -= self._exchanged()
            if not large:
                count -= self._sifted()
            if count < fewest:
                best, fewest = [list(column) for column in self.order], count
        return best

    def _take(self, order: Order) -> None:
        self.order = [list(column) for column in order]
        for column in self.order:
            self._number(column)

    def _number(self, column: Sequence[int]) -> None:
        place = self._place
        for index, item in enumerate(column):
            place[item] = index

    def _sorted(self, start: Order, leftwards: bool) -> tuple[Order, int]:
        """The best of some sorts to and fro."""
        self._take(start)
        order = self.order
        best, fewest = start, crossings(self._net, start)
        worse = 0
        for _ in range(_SORTS):
            if leftwards:
                for number in range(1, len(order)):
                    self._by_ends(order[number])
            else:
                for number in range(len(order) - 2, -1, -1):
                    self._by_causes(order[number])
            leftwards = not leftwards
            count = crossings(self._net, order)
            if count < fewest:
                best, fewest, worse = [list(column) for column in order], count, 0
            else:
                worse += 1
                if worse == 2:
                    break
        return best, fewest

    def _by_ends(self, column: list[int]) -> None:
        ends, place = self._net.ends, self._place
        wanted = {}
        for index, item in enumerate(column):
            here = ends[item]
            if len(here) == 1:
                other, share = here[0]
                wanted[item] = place[other] + share
            elif here:
                wanted[item] = sum([place[o] + s for o, s in here]) / len(here)
            else:
                wanted[item] = float(index)
        column.sort(key=wanted.__getitem__)
        self._number(column)

    def _by_causes(self, column: list[int]) -> None:
        left, place = self._left, self._place
        wanted = {}
        for index, item in enumerate(column):
            here = left[item]
            if len(here) == 1:
                wanted[item] = float(place[here[0]])
            elif here:
                wanted[item] = sum([place[o] for o in here]) / len(here)
            else:
                wanted[item] = float(index)
        column.sort(key=wanted.__getitem__)
        self._number(column)

    def _keys(self, column: Sequence[int]) -> tuple[list[list[float]], list[list[int]]]:
        ends, left, place = self._net.ends, self._left, self._place
        return (
            [[place[o] + s for o, s in ends[item]] for item in column],
            [[place[o] for o in left[item]] for item in column],
        )

    def _exchanged(self) -> int:
        """Exchange neighbours while that takes crossings away; how many went."""
        total = 0
        todo = set(range(len(self.order)))
        while todo:
            number = todo.pop()
            gained = self._exchange(self.order[number])
            if gained:
                total += gained
                todo |= {n for n in (number - 1, number + 1) if 0 <= n < len(self.order)}
        return total

    def _exchange(self, column: list[int]) -> int:
        if len(column) < 2:
            return 0
        rights, lefts = self._keys(column)
        gained = 0
        better = True
        while better:
            better = False
            for index in range(len(column) - 1):
                gain = _gain(rights[index], rights[index + 1]) + _gain(
                    lefts[index], lefts[index + 1]
                )
                if gain > 0:
                    _swap(column, index)
                    _swap(rights, index)
                    _swap(lefts, index)
                    gained += gain
                    better = True
        if gained:
            self._number(column)
        return gained

    def _sifted(self) -> int:
        total = 0
        todo = list(range(len(self.order)))
        rounds = 0
        while todo and rounds < 6:
            rounds += 1
            again = set()
            for number in todo:
                gained = self._sift(self.order[number])
                if gained:
                    total += gained
                    again |= {number - 1, number, number + 1}
            todo = sorted(n for n in again if 0 <= n < len(self.order))
        return total

    def _sift(self, column: list[int]) -> int:
        """Move each item of a column to its best place."""
        if len(column) < 3:
            return 0
        rights, lefts = self._keys(column)
        key_of = dict(zip(column, zip(rights, lefts, strict=True), strict=True))
        gained = 0
        for item in list(column):
            mine_r, mine_l = key_of[item]
            if not mine_r and not mine_l:
                continue
            here = column.index(item)
            best = to = 0
            total = 0
            for index in range(here + 1, len(column)):
                theirs_r, theirs_l = key_of[column[index]]
                total += _gain(mine_r, theirs_r) + _gain(mine_l, theirs_l)
                if total > best:
                    best, to = total, index
            total = 0
            for index in range(here - 1, -1, -1):
                theirs_r, theirs_l = key_of[column[index]]
                total += _gain(theirs_r, mine_r) + _gain(theirs_l, mine_l)
                if total > best:
                    best, to = total, index
            if best:
                del column[here]
                column.insert(to, item)
                gained += best
        if gained:
            self._number(column)
        return gained


def _swap(items: list[_T], index: int) -> None:
    items[index], items[index + 1] = items[index + 1], items[index]


def _gain(upper: Sequence[float], lower: Sequence[float]) -> int:
    """How many crossings go away when the upper of two items changes place with the lower."""
    if len(upper) == 1 == len(lower):
        a, b = upper[0], lower[0]
        return 1 if a > b else -1 if a < b else 0
    gain = 0
    for a in upper:
        for b in lower:
            if a > b:
                gain += 1
            elif a < b:
                gain -= 1
    return gain

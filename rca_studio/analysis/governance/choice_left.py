"""What one choice has more than another, and what lies within what, all but a few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product
from typing import Any

from rca_studio.analysis.governance.choice_shown import Shown
from rca_studio.analysis.governance.nested import any_all_but_few, within
from rca_studio.analysis.governance.scope import Period, Scope
from rca_studio.analysis.governance.view import SINGLE, View
from rca_studio.domain.facts import month_number, month_of


class Lefts:
    """What choices have more than each other; each two are compared once.

    Args:
        shown: what stands in choices.
    """

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._lefts: dict[tuple[Scope, Scope], dict[Scope, int]] = {}

    def pieces_tell(self, views: Sequence[View], scope: Scope) -> bool:
        """Whether anything shown now lies within something shown before, or the other way round,
        and all but a few of that are in it.

        What one choice has more than another counts as shown, too, where they differ in one thing.

        Args:
            views: what was shown before.
            scope: what is asked for.
        """
        shown, below = self._shown, self._shown.preset.below
        before = [view.scope for view in views]
        old: dict[Scope, int] = {}
        for one in before:
            old |= shown.pieces(one)
        for one, other in combinations(before, 2):
            old |= self._left_of(one, other)
        new = dict(shown.pieces(scope))
        for one in before:
            new |= self._left_of(one, scope)
        hidden = frozenset().union(*(shown.seen(view)[0] for view in (*views, View(scope))))
        if any(0 < number < below for number in new.values()) or not hidden.isdisjoint(old | new):
            return True
        return any_all_but_few(new, old | new, below)

    def cells_lie_within(self, views: Sequence[View], view: View) -> bool:
        """Whether all but a few of a bar or a cell of one choice are in a cell of another.

        Args:
            views: what was shown before.
            view: what is asked for.
        """
        shown, below = self._shown, self._shown.preset.below
        mine, my_cells = shown.pieces(view.scope), shown.cells(view)
        for one in views:
            if one.scope == view.scope:
                continue
            theirs, cells = shown.pieces(one.scope), shown.cells(one)
            if any_all_but_few(my_cells, {**theirs, **cells}, below):
                return True
            if any_all_but_few(mine, cells, below):
                return True
        return False

    def _left_of(self, one: Scope, other: Scope) -> dict[Scope, int]:
        """What one of two choices has more than the other, where they differ in one thing."""
        if (one, other) not in self._lefts:
            self._lefts[one, other] = self._find_left(one, other)
        return self._lefts[one, other]

    def _find_left(self, one: Scope, other: Scope) -> dict[Scope, int]:
        if within(one, other):
            one, other = other, one
        left = self._rest(one, one, other)
        more, fewer = self._shown.pieces(one), self._shown.pieces(other)
        found = dict(self._left_of_stretches(one, other))
        if left is not None:
            found[left] = more.get(one, 0) - fewer.get(other, 0)
            for dimension, value in self._shown.bars(one):
                both = one.narrowed(dimension, value), other.narrowed(dimension, value)
                if both[0] in more and both[1] in fewer:
                    found[left.narrowed(dimension, value)] = more[both[0]] - fewer[both[1]]
        return {piece: number for piece, number in found.items() if number > 0}

    def _left_of_stretches(self, one: Scope, other: Scope) -> Iterator[tuple[Scope, int]]:
        """What a stretch of months of one choice has more than one of the other."""
        below = self._shown.preset.below
        first, second = (
            [
                (*found, scope)
                for found in self._shown.stretches(scope)
                if found[1] >= below or not found[1]
            ]
            for scope in (one, other)
        )
        if one.only == other.only:
            pairs: Iterable[Any] = product(first, second)
        else:  # those of different months differ in two things
            by_months = {found[0].period: found for found in second}
            pairs = ((found, by_months.get(found[0].period)) for found in first)
        for pair in pairs:
            if pair[1] is None:
                continue
            for (outer, more, whole), (inner, fewer, _) in (pair, pair[::-1]):
                left = self._rest(whole, outer, inner)
                if left is not None:
                    yield left, more - fewer

    def _rest(self, whole: Scope, one: Scope, other: Scope) -> Scope | None:
        """A stretch of a choice without another scope, which lies within it and differs in one
        thing; ``None`` where it does not."""
        if one == other or not within(other, one):
            return None
        if one.only == other.only:
            first, last = one.period.first, one.period.last
            if other.period.first == first:
                start = month_of(month_number(other.period.last) + 1)
                return replace(one, period=Period(start, last))
            if other.period.last == last:
                end = month_of(month_number(other.period.first) - 1)
                return replace(one, period=Period(first, end))
            return None
        different = [d for d, values in other.only if one.values(d) != values]
        if one.period != other.period or len(different) != 1 or different[0] not in SINGLE:
            return None
        dimension = different[0]
        known = one.values(dimension)
        values = self._shown.values(whole, dimension) if known is None else known
        taken = other.values(dimension) or ()
        return one.narrowed(dimension, *(value for value in values if value not in taken))

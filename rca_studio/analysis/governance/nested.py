"""Which cases lie in which, by what was asked for alone, whatever cases there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from rca_studio.analysis.governance.scope import Dimension, Scope

_Mark: TypeAlias = tuple[int, Dimension | None, str]


def within(one: Scope, other: Scope) -> bool:
    """Whether all cases of one scope are in another, whatever cases there are."""
    if not (other.period.first <= one.period.first and one.period.last <= other.period.last):
        return False
    asked = dict(one.only)
    return one.practice == other.practice and all(
        dimension in asked and set(asked[dimension]) <= set(values)
        for dimension, values in other.only
    )


def any_all_but_few(some: Mapping[Scope, int], others: Mapping[Scope, int], below: int) -> bool:
    """Whether one scope lies within another one and holds all but a few of its cases.

    Args:
        some: scopes with their numbers; each is looked at as the inner and as the outer one.
        others: those that they are held against.
        below: fewer than this are few.
    """
    few = range(1, below)
    # Among very many cases hardly any numbers are that near: the others need not be looked up.
    near = {number + sign * left for number in some.values() for left in few for sign in (1, -1)}
    known = _Nested({one: number for one, number in others.items() if number in near})
    return any(
        known.around(piece, number + left) or known.inside(piece, number - left)
        for piece, number in some.items()
        for left in few
    )


class _Nested:
    """Scopes by their number and by a value that is asked for, as thousands are held against
    thousands, of which many have the same number."""

    def __init__(self, numbers: Mapping[Scope, int]) -> None:
        self._outer: dict[_Mark, list[Scope]] = {}
        self._inner: dict[_Mark, list[Scope]] = {}
        self._numbers = frozenset(numbers.values())
        for scope, number in numbers.items():
            for mark in self._marks_as_outer(scope, number):
                self._outer.setdefault(mark, []).append(scope)
            for mark in self._marks_as_inner(scope, number):
                self._inner.setdefault(mark, []).append(scope)

    def around(self, scope: Scope, number: int) -> bool:
        """Whether a scope lies within one that has so many cases."""
        if number not in self._numbers:
            return False
        marks = self._marks_as_inner(scope, number)
        return any(within(scope, one) for one in _of(self._outer, marks))

    def inside(self, scope: Scope, number: int) -> bool:
        """Whether one that has so many cases lies within a scope."""
        if number not in self._numbers:
            return False
        marks = self._marks_as_outer(scope, number)
        return any(within(one, scope) for one in _of(self._inner, marks))

    # Whatever lies within an outer scope asks, in the dimension with the fewest values that the
    # outer one asks for, for some of those values: the first one it asks for there is among them.

    @staticmethod
    def _marks_as_outer(scope: Scope, number: int) -> Iterator[_Mark]:
        if scope.only:
            dimension, values = min(scope.only, key=lambda one: len(one[1]))
            for value in dict.fromkeys((*values, "")):  # "", too: see below
                yield number, dimension, value
        else:
            yield number, None, ""

    @staticmethod
    def _marks_as_inner(scope: Scope, number: int) -> Iterator[_Mark]:
        yield number, None, ""
        for dimension, values in scope.only:
            yield number, dimension, values[0] if values else ""  # no value is among any


def _of(known: Mapping[_Mark, list[Scope]], marks: Iterable[_Mark]) -> Iterator[Scope]:
    for mark in marks:
        yield from known.get(mark, ())

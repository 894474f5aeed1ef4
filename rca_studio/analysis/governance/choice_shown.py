"""What stands in one choice: its bars, the points of its series, the cells of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

from rca_studio.analysis.governance.crossing import Cells, Pair, cells_of, tables_of
from rca_studio.analysis.governance.lines import shown_line
from rca_studio.analysis.governance.protecting import ProtectingGuard
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.governance.view import SINGLE, View, of_cell, table_of
from rca_studio.domain.facts import month_number, month_of

if TYPE_CHECKING:
    from rca_studio.analysis.governance.cube import Cube
    from rca_studio.analysis.governance.pack import SmallNumbers

_MANY_ENDS: Final = 32
"""With more points than this only each by itself is looked at, not several next to each other."""

_SHOWN: Final = (*SINGLE, Dimension.STOPPED_BY, Dimension.DID_NOT_HOLD, Dimension.FACTOR)


class Shown:
    """What stands in choices; each is counted once.

    Args:
        cube: counts the cases.
        preset: which numbers are small.
    """

    def __init__(self, cube: Cube, preset: SmallNumbers) -> None:
        self.cube = cube
        self.preset = preset
        self._bars: dict[Scope, Mapping[tuple[Dimension, str], int]] = {}
        self._pieces: dict[Scope, Mapping[Scope, int]] = {}
        self._tables: dict[tuple[Scope, Pair], Cells] = {}
        self._seen: dict[View, tuple[frozenset[Scope], frozenset[Scope]]] = {}

    def bars(self, scope: Scope) -> Mapping[tuple[Dimension, str], int]:
        """How many cases each bar stands for."""
        if scope not in self._bars:
            self._bars[scope] = {
                (dimension, value): number
                for dimension in _SHOWN
                for value, number in self.cube.by(scope, dimension).items()
            }
        return self._bars[scope]

    def values(self, scope: Scope, dimension: Dimension) -> tuple[str, ...]:
        """The values that some case of a scope has."""
        return tuple(value for one, value in self.bars(scope) if one is dimension)

    def pieces(self, scope: Scope) -> Mapping[Scope, int]:
        """All that is shown of a scope, with its number: bars, and stretches of months."""
        if scope not in self._pieces:
            hidden = self.seen(View(scope))[0]
            pieces = {scope: self.cube.number(scope)}
            for (dimension, value), number in self.bars(scope).items():
                piece = scope.narrowed(dimension, value)
                if piece not in hidden:
                    pieces[piece] = number
            pieces |= dict(self.stretches(scope))
            below = self.preset.below
            told = {one: n for one, n in pieces.items() if n >= below or not n}
            self._pieces[scope] = told | self._tight(scope, told)
        return self._pieces[scope]

    def stretches(self, scope: Scope) -> Iterator[tuple[Scope, int]]:
        """The points of the series of a scope, and points next to each other taken together."""
        first, numbers = month_number(scope.period.first), self.cube.by_month(scope)
        ends = self._ends(numbers, first)
        pairs = combinations(ends, 2) if len(ends) <= _MANY_ENDS else pairwise(ends)
        for start, end in pairs:
            period = Period(month_of(start), month_of(end - 1))
            yield replace(scope, period=period), sum(numbers[start - first : end - first])

    def table(self, scope: Scope, pair: Pair) -> Cells:
        """The cells of a table of a scope."""
        if (scope, pair) not in self._tables:
            self._tables[scope, pair] = cells_of(self.cube, scope, pair, self.preset)
        return self._tables[scope, pair]

    def cells(self, view: View) -> dict[Scope, int]:
        """The cells that are shown of a choice, with their numbers."""
        return {
            of_cell(view.scope, place): number
            for pair in tables_of(table_of(view))
            for place, (number, seen) in self.table(view.scope, pair).items()
            if seen and number
        }

    def seen(self, view: View) -> tuple[frozenset[Scope], frozenset[Scope]]:
        """What is hidden and what is shown of a choice, each as the cases it stands for."""
        if view not in self._seen:
            scope = view.scope
            cells = {scope: 0 < self.cube.number(scope) < self.preset.below}
            for dimension in SINGLE:
                counts = self.cube.by(scope, dimension)
                shows = shown_line(tuple(counts.values()), self.preset).shows
                for value, show in zip(counts, shows, strict=True):
                    cells[scope.narrowed(dimension, value)] = bool(show)
            for pair in tables_of(table_of(view)):
                for place, (_, seen) in self.table(scope, pair).items():
                    cells[of_cell(scope, place)] = not seen
            self._seen[view] = (
                frozenset(one for one, hidden in cells.items() if hidden),
                frozenset(one for one, hidden in cells.items() if not hidden),
            )
        return self._seen[view]

    def _tight(self, scope: Scope, told: Mapping[Scope, int]) -> dict[Scope, int]:
        """The same cases by fewer words: several values of which only some have cases, as bars
        tell."""
        found: dict[Scope, int] = {}
        there: dict[tuple[Dimension, Dimension], dict[str, set[str]]] = {}
        for piece, number in told.items():
            if number:
                only = tuple(
                    (dimension, self._there(scope, piece, dimension, there))
                    if len(values) > 1 and dimension in SINGLE
                    else (dimension, values)
                    for dimension, values in piece.only
                )
                found[replace(piece, only=only)] = number
        return found

    def _there(
        self,
        scope: Scope,
        piece: Scope,
        dimension: Dimension,
        known: dict[tuple[Dimension, Dimension], dict[str, set[str]]],
    ) -> tuple[str, ...]:
        """The values of a dimension that are asked for in a piece and that some case of it has.

        For one bar among many they are looked up in a table of all (``known``): counting a
        million cases anew for each of a thousand bars would take many seconds.
        """
        asked = piece.values(dimension) or ()
        bar = [one for one in piece.only if one not in scope.only]
        if len(bar) != 1 or bar[0][0] not in SINGLE or piece.period != scope.period:
            counts = self.cube.by(piece, dimension)
            return tuple(one for one in asked if one in counts)
        [(beside, [value])] = bar
        if (beside, dimension) not in known:
            table = known[beside, dimension] = {}
            for one, other in self.cube.together(scope, beside, dimension):
                table.setdefault(one, set()).add(other)
        values = known[beside, dimension].get(value, set())
        return tuple(one for one in asked if one in values)

    def _ends(self, numbers: Sequence[int], first: int) -> tuple[int, ...]:
        """The months at which a point of the series of a scope begins, and where the last ends."""
        size = ProtectingGuard(self.preset).months_together(numbers)
        end = first + len(numbers)
        if size is None:
            return first, end
        begins = range(end - len(numbers) // size * size, end, size)
        return tuple(dict.fromkeys((first, *begins, end)))

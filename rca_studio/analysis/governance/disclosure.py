"""Choices that, taken together, would show what each by itself hides.

Who asks for all near misses and then for all but one place has the figures of that place by taking
away. ``Asked`` remembers what somebody was shown and refuses what would let a small number be had
so: of the cases themselves, of any bar of a panel, and of any stretch of months.

It knows what is had by taking all of one choice, with its bars and points, from another; by adding
and taking away up to four choices; by any combination at all where it comes to the number of cases
in a corner cut out by choices; what stands hidden in one choice and open in another; what the
tables of one choice, and of several, tell together (``crossing``); and what answers and actions do
(``beside_cases``). Two things (services and staff groups, say) are narrowed only where nothing is
small among both. It does not set cells of tables of three and more choices against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from rca_studio.analysis.governance.beside_cases import (
    has_actions,
    has_answers,
    left_small,
    of_actions,
    of_answers,
    opens_hidden,
)
from rca_studio.analysis.governance.crossing import (
    Cells,
    Pair,
    Place,
    cells_of,
    crosses,
    has_few,
    number_of,
    tables_of,
)
from rca_studio.analysis.governance.lines import shown_line
from rca_studio.analysis.governance.protecting import ProtectingGuard
from rca_studio.analysis.governance.scope import CHOSEN, Dimension, Period, Scope
from rca_studio.analysis.governance.where import USUAL, shown_dimensions
from rca_studio.domain.facts import month_number, month_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rca_studio.analysis.governance.cube import Cube
    from rca_studio.analysis.governance.pack import SmallNumbers
    from rca_studio.domain.governance import PulseCount
    from rca_studio.domain.registers import ActionRow

    Ints: TypeAlias = NDArray[np.int64]

MOST: Final = 40
"""So many different choices are remembered; further ones are refused, and none is forgotten."""

_TOGETHER: Final = 4
"""So many choices are added and taken away at a time."""

_FEW: Final = 16
"""With more choices than this, three are combined at a time instead of four."""

_MANY_ENDS: Final = 32
"""With more points than this only each by itself is looked at, not several next to each other."""

_SINGLE: Final = (*CHOSEN, Dimension.MARGIN, Dimension.NATURE, Dimension.ANONYMOUS)
_SHOWN: Final = (*_SINGLE, Dimension.STOPPED_BY, Dimension.DID_NOT_HOLD, Dimension.FACTOR)


@dataclass(frozen=True, slots=True)
class View:
    """A choice: which cases, and by which two dimensions their table is made, if any."""

    scope: Scope
    table: tuple[Dimension, Dimension] | None = None


class Asked:
    """The choices somebody was shown, and whether another one may be added.

    Args:
        preset: which numbers are small.
        views: what was shown already.
    """

    def __init__(self, preset: SmallNumbers, views: Sequence[View] = ()) -> None:
        self._preset = preset
        self._views = list(dict.fromkeys(views))[:MOST]
        self._cube: Cube | None = None
        self._counts: dict[Scope, Mapping[tuple[Dimension, str], int]] = {}
        self._pieces: dict[Scope, Mapping[Scope, int]] = {}
        self._lefts: dict[tuple[Scope, Scope], dict[Scope, int]] = {}
        self._tables: dict[tuple[Scope, Pair], Cells] = {}
        self._seen: dict[View, tuple[frozenset[Scope], frozenset[Scope]]] = {}

    @property
    def views(self) -> tuple[View, ...]:
        """What was shown, the first one first."""
        return tuple(self._views)

    def ask(
        self,
        cube: Cube,
        view: View,
        *,
        pulse: Sequence[PulseCount] = (),
        actions: Sequence[ActionRow] = (),
    ) -> str:
        """Remember that a choice is shown; why it must not be, in words, where it must not.

        For a worker: it counts by all dimensions.

        Args:
            cube: counts the cases.
            view: the choice.
            pulse: the answers that are narrowed by the choice, too.
            actions: the actions that are.
        """
        if view in self._views:
            return ""
        refusal = self.refusal(cube, view) or self._of_others(view.scope, pulse, actions)
        if not refusal:
            self._views.append(view)
        return refusal

    def refusal(self, cube: Cube, view: View) -> str:
        """Why a choice must not be shown; "" where it may be."""
        if cube is not self._cube:
            self._cube, self._counts, self._pieces = cube, {}, {}
            self._lefts, self._seen, self._tables = {}, {}, {}
        below = self._preset.below
        number = cube.number(view.scope)
        # That there is nothing where two things are asked for tells as much as a small number.
        if 0 < number < below or (not number and view.scope.only):
            if not view.scope.only:
                return f"These months have fewer than {below} near misses. Choose more of them."
            return f"This choice has fewer than {below} near misses. Choose a wider one."
        if len(self._views) >= MOST:
            return (
                f"{MOST} different choices were looked at, and more could show single near "
                "misses. Go back to one of those."
            )
        if self._crosses(cube, view):
            return (
                f"This table together with an earlier one would show fewer than {below} near "
                "misses. Choose other rows or columns."
            )
        if (
            self._asks_two_things(cube, view)
            or self._opens_hidden(cube, view)
            or self._gives_away(cube, view)
        ):
            return (
                f"This choice together with an earlier one would show fewer than {below} near "
                "misses. Choose a wider one."
            )
        return ""

    def _asks_two_things(self, cube: Cube, view: View) -> bool:
        """Whether two things are asked for, at once or in turn, that have few near misses together.

        Beside each other even bars and months without a near miss would tell. So there may be no
        few anywhere among all that can be asked for there, month by month where periods differ.
        """
        views = (*dict.fromkeys(one.scope for one in self._views), view.scope)
        if len(set(views)) == 1:
            return False
        first, last = min(v.period.first for v in views), max(v.period.last for v in views)
        everything = Scope(period=Period(first, last), practice=view.scope.practice)
        by_month = (Dimension.MONTH,) if len({one.period for one in views}) > 1 else ()
        asked = {dimension for one in views for dimension, _ in one.only} & {*_SINGLE}
        dimensions = sorted(asked)
        return len(dimensions) > 1 and has_few(
            cube, everything, (*dimensions, *by_month), self._preset.below
        )

    def _of_others(
        self, scope: Scope, pulse: Sequence[PulseCount], actions: Sequence[ActionRow]
    ) -> str:
        """Why answers or actions of this choice must not be shown beside earlier ones."""
        import numpy as np

        shown = [*dict.fromkeys(v.scope for v in self._views if v.scope != scope), scope]
        if len(shown) == 1 or not (pulse or actions):
            return ""
        ways = np.array(list(_ways(len(shown))), dtype=np.int64)
        for words, numbers, has, places in (
            ("answers", of_answers(pulse), has_answers, (1, 2)),
            ("actions", of_actions(actions), has_actions, ()),  # shown by none of these
        ):
            if left_small(numbers, shown, has, ways, self._preset.below) or any(
                opens_hidden(numbers, place, shown, has, self._preset) for place in places
            ):
                return (
                    f"This choice together with an earlier one would show fewer than "
                    f"{self._preset.below} {words}. Choose a wider one."
                )
        return ""

    # -- what could be worked out ----------------------------------------------------------------

    def _opens_hidden(self, cube: Cube, view: View) -> bool:
        """Whether what is hidden in one choice would stand open in another."""
        hidden, shown = self._seen_in(cube, view)
        for one in self._views:
            other_hidden, other_shown = self._seen_in(cube, one)
            if hidden & other_shown or shown & other_hidden:
                return True
        return False

    def _seen_in(self, cube: Cube, view: View) -> tuple[frozenset[Scope], frozenset[Scope]]:
        """What is hidden and what is shown of a choice, each as the cases it stands for."""
        if view not in self._seen:
            scope = view.scope
            cells = {scope: 0 < cube.number(scope) < self._preset.below}
            for dimension in _SINGLE:
                counts = cube.by(scope, dimension)
                shows = shown_line(tuple(counts.values()), self._preset).shows
                for value, show in zip(counts, shows, strict=True):
                    cells[scope.narrowed(dimension, value)] = bool(show)
            for pair in tables_of(_table_of(view)):
                for place, (_, seen) in self._table(cube, scope, pair).items():
                    cells[_of_cell(scope, place)] = not seen
            self._seen[view] = (
                frozenset(one for one, hidden in cells.items() if hidden),
                frozenset(one for one, hidden in cells.items() if not hidden),
            )
        return self._seen[view]

    def _crosses(self, cube: Cube, view: View) -> bool:
        """Whether tables of the very same near misses tell a small number together."""
        import numpy as np

        table = _table_of(view)
        mask, number = cube.mask(view.scope), cube.number(view.scope)
        before = [
            pair
            for one in self._views
            if one.scope == view.scope
            or (cube.number(one.scope) == number and np.array_equal(mask, cube.mask(one.scope)))
            for pair in tables_of(_table_of(one))
        ]
        if not before:
            if table == USUAL:
                return False
            before = [one for one in tables_of(table) if one != table]
        asked = [one for one in tables_of(table) if one not in before]
        return any(
            crosses(cube, view.scope, (*before, *asked[:place]), one, self._preset)
            for place, one in enumerate(asked)
        )

    def _gives_away(self, cube: Cube, view: View) -> bool:
        import numpy as np

        scope, below = view.scope, self._preset.below
        seen = dict.fromkeys(one.scope for one in self._views)
        known = scope in seen  # then only its table can be new
        before = [one for one in seen if one != scope]
        shown = [*(one for one in before if not 0 < cube.number(one) < below), scope]
        if len(shown) == 1:
            return False
        codes = np.zeros(len(cube.facts), dtype=np.int64)
        for place, one in enumerate(shown):
            codes |= cube.mask(one).astype(np.int64) << place
        corners, numbers = np.unique(codes[codes > 0], return_counts=True)
        if not len(corners):
            return False
        inside = (corners[None, :] >> np.arange(len(shown))[:, None]) & 1
        if self._cells_tell(cube, shown, inside, view) or self._cells_lie_within(cube, view):
            return True
        return not known and (
            _isolates(inside, numbers, below)
            or self._bars_tell(cube, shown, inside)
            or self._pieces_tell(cube, scope)
        )

    def _bars_tell(self, cube: Cube, shown: Sequence[Scope], inside: Ints) -> bool:
        """Whether bars of several choices, added and taken away, leave a small one."""
        import numpy as np

        below = self._preset.below
        ways = np.array(list(_ways(len(shown))), dtype=np.int64)
        corners = ways @ inside
        ways = ways[((corners == 0) | (corners == 1)).all(axis=1)]
        counts = [self._bars(cube, one) for one in shown]
        names = sorted({name for one in counts for name in one})
        table = np.array([[one.get(name, 0) for name in names] for one in counts])
        table = np.column_stack([table, [cube.number(one) for one in shown]])
        left = ways @ table
        unseen = ((table > 0) & (table < below)).astype(np.int64)
        told = (np.abs(ways) @ unseen) == 0
        return bool(((left > 0) & (left < below) & told).any())

    def _cells_tell(self, cube: Cube, shown: Sequence[Scope], inside: Ints, view: View) -> bool:
        """Whether cells of tables of several choices, added and taken away, leave a small number,
        or open one that is hidden in one of them."""
        import numpy as np

        ways = np.array(list(_ways(len(shown))), dtype=np.int64)
        corners = ways @ inside
        ways = ways[((corners == 0) | (corners == 1)).all(axis=1)]
        if not len(ways):
            return False
        whole = ((ways @ inside) == 0).all(axis=1)
        by_scope: dict[Scope, set[Pair]] = {}
        for looked in (*self._views, view):
            by_scope.setdefault(looked.scope, set()).update(tables_of(_table_of(looked)))
        tables: dict[frozenset[Dimension], set[Pair]] = {}
        for one in shown:
            for pair in by_scope[one]:
                tables.setdefault(frozenset(pair), set()).add(pair)
        below, parts = self._preset.below, np.abs(ways)
        for pairs in tables.values():
            numbers, unseen = self._cells_in(cube, shown, by_scope, pairs)
            left, blind = ways @ numbers, parts @ unseen
            if bool(((left > 0) & (left < below) & (blind == 0)).any()):
                return True
            if bool(((blind == 1) & whole[:, None]).any()):
                return True
        return False

    def _cells_lie_within(self, cube: Cube, view: View) -> bool:
        """Whether all but a few of a bar or a cell of one choice are in a cell of another."""
        mine, my_cells = self._pieces_of(cube, view.scope), self._cells_of(cube, view)
        for one in self._views:
            if one.scope == view.scope:
                continue
            theirs, cells = self._pieces_of(cube, one.scope), self._cells_of(cube, one)
            if self._all_but_few(my_cells, {**theirs, **cells}) or self._all_but_few(mine, cells):
                return True
        return False

    def _all_but_few(self, some: Mapping[Scope, int], others: Mapping[Scope, int]) -> bool:
        by_number: dict[int, list[Scope]] = {}
        for other, number in others.items():
            by_number.setdefault(number, []).append(other)
        few = range(1, self._preset.below)
        return any(
            any(_within(piece, one) for one in by_number.get(number + left, ()))
            or any(_within(one, piece) for one in by_number.get(number - left, ()))
            for piece, number in some.items()
            for left in few
        )

    def _cells_of(self, cube: Cube, view: View) -> dict[Scope, int]:
        """The cells that are shown of a choice, with their numbers."""
        return {
            _of_cell(view.scope, place): number
            for pair in tables_of(_table_of(view))
            for place, (number, seen) in self._table(cube, view.scope, pair).items()
            if seen and number
        }

    def _cells_in(
        self,
        cube: Cube,
        shown: Sequence[Scope],
        by_scope: Mapping[Scope, set[Pair]],
        pairs: set[Pair],
    ) -> tuple[Ints, Ints]:
        """The cells of one table in several choices: their numbers, and which are not seen.

        Returns:
            Two arrays with a row for each choice and a column for each cell.
        """
        import numpy as np

        found = [
            {
                place: cell
                for pair in pairs & by_scope[one]
                for place, cell in self._table(cube, one, pair).items()
            }
            for one in shown
        ]
        places = list(dict.fromkeys(place for cells in found for place in cells))
        numbers = np.zeros((len(shown), len(places)), dtype=np.int64)
        unseen = np.ones_like(numbers)
        for row, (one, cells) in enumerate(zip(shown, found, strict=True)):
            if not cells:
                continue
            first, second = sorted(next(iter(pairs)))
            every = cube.together(one, first, second)
            for column, place in enumerate(places):
                number, seen = cells.get(place, (number_of(every, place), False))
                numbers[row, column] = number
                unseen[row, column] = not (seen or not number)
        return numbers, unseen

    def _table(self, cube: Cube, scope: Scope, pair: Pair) -> Cells:
        if (scope, pair) not in self._tables:
            self._tables[scope, pair] = cells_of(cube, scope, pair, self._preset)
        return self._tables[scope, pair]

    def _pieces_tell(self, cube: Cube, scope: Scope) -> bool:
        """Whether anything shown now lies within something shown before, or the other way round,
        and all but a few of that are in it.

        What one choice has more than another counts as shown, too, where they differ in one thing.
        """
        below = self._preset.below
        before = [view.scope for view in self._views]
        old: dict[Scope, int] = {}
        for one in before:
            old |= self._pieces_of(cube, one)
        for one, other in combinations(before, 2):
            old |= self._left_of(cube, one, other)
        new = dict(self._pieces_of(cube, scope))
        for one in before:
            new |= self._left_of(cube, one, scope)
        views = (*self._views, View(scope))
        hidden = frozenset().union(*(self._seen_in(cube, view)[0] for view in views))
        if any(0 < number < below for number in new.values()) or not hidden.isdisjoint(old | new):
            return True
        by_number: dict[int, list[Scope]] = {}
        for piece, number in (old | new).items():
            by_number.setdefault(number, []).append(piece)
        for piece, number in new.items():
            for left in range(1, below):
                if any(_within(piece, one) for one in by_number.get(number + left, ())):
                    return True
                if any(_within(one, piece) for one in by_number.get(number - left, ())):
                    return True
        return False

    def _pieces_of(self, cube: Cube, scope: Scope) -> Mapping[Scope, int]:
        """All that is shown of a scope, with its number: bars, and stretches of months."""
        if scope not in self._pieces:
            hidden = self._seen_in(cube, View(scope))[0]
            pieces = {scope: cube.number(scope)}
            for (dimension, value), number in self._bars(cube, scope).items():
                piece = scope.narrowed(dimension, value)
                if piece not in hidden:
                    pieces[piece] = number
            pieces |= dict(self._stretches_of(cube, scope))
            below = self._preset.below
            told = {one: n for one, n in pieces.items() if n >= below or not n}
            self._pieces[scope] = told | {_tight(cube, one): n for one, n in told.items() if n}
        return self._pieces[scope]

    def _stretches_of(self, cube: Cube, scope: Scope) -> Iterator[tuple[Scope, int]]:
        first, numbers = month_number(scope.period.first), cube.by_month(scope)
        ends = self._ends(numbers, first)
        pairs = combinations(ends, 2) if len(ends) <= _MANY_ENDS else pairwise(ends)
        for start, end in pairs:
            period = Period(month_of(start), month_of(end - 1))
            yield replace(scope, period=period), sum(numbers[start - first : end - first])

    def _left_of(self, cube: Cube, one: Scope, other: Scope) -> dict[Scope, int]:
        """What one of two choices has more than the other, where they differ in one thing."""
        if (one, other) not in self._lefts:
            self._lefts[one, other] = self._find_left(cube, one, other)
        return self._lefts[one, other]

    def _find_left(self, cube: Cube, one: Scope, other: Scope) -> dict[Scope, int]:
        if _within(one, other):
            one, other = other, one
        left = self._rest(cube, one, one, other)
        more, fewer = self._pieces_of(cube, one), self._pieces_of(cube, other)
        found = dict(self._left_of_stretches(cube, one, other))
        if left is not None:
            found[left] = more.get(one, 0) - fewer.get(other, 0)
            for dimension, value in self._bars(cube, one):
                both = one.narrowed(dimension, value), other.narrowed(dimension, value)
                if both[0] in more and both[1] in fewer:
                    found[left.narrowed(dimension, value)] = more[both[0]] - fewer[both[1]]
        return {piece: number for piece, number in found.items() if number > 0}

    def _left_of_stretches(
        self, cube: Cube, one: Scope, other: Scope
    ) -> Iterator[tuple[Scope, int]]:
        """What a stretch of months of one choice has more than one of the other."""
        below = self._preset.below
        first, second = (
            [
                (*found, scope)
                for found in self._stretches_of(cube, scope)
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
                left = self._rest(cube, whole, outer, inner)
                if left is not None:
                    yield left, more - fewer

    def _rest(self, cube: Cube, whole: Scope, one: Scope, other: Scope) -> Scope | None:
        """A stretch of a choice without another scope, which lies within it and differs in one
        thing; ``None`` where it does not."""
        if one == other or not _within(other, one):
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
        if one.period != other.period or len(different) != 1 or different[0] not in _SINGLE:
            return None
        dimension = different[0]
        known = one.values(dimension)
        values = self._values(cube, whole, dimension) if known is None else known
        taken = other.values(dimension) or ()
        return one.narrowed(dimension, *(value for value in values if value not in taken))

    def _values(self, cube: Cube, scope: Scope, dimension: Dimension) -> tuple[str, ...]:
        return tuple(value for one, value in self._bars(cube, scope) if one is dimension)

    def _bars(self, cube: Cube, scope: Scope) -> Mapping[tuple[Dimension, str], int]:
        """How many cases each bar stands for."""
        if scope not in self._counts:
            self._counts[scope] = {
                (dimension, value): number
                for dimension in _SHOWN
                for value, number in cube.by(scope, dimension).items()
            }
        return self._counts[scope]

    def _ends(self, numbers: Sequence[int], first: int) -> tuple[int, ...]:
        """The months at which a point of the series of a scope begins, and where the last ends."""
        size = ProtectingGuard(self._preset).months_together(numbers)
        end = first + len(numbers)
        if size is None:
            return first, end
        begins = range(end - len(numbers) // size * size, end, size)
        return tuple(dict.fromkeys((first, *begins, end)))


def _table_of(view: View) -> Pair:
    """The table that is shown for a choice."""
    return shown_dimensions(*(view.table or USUAL), protects=True)


def _tight(cube: Cube, scope: Scope) -> Scope:
    """The same cases by fewer words: several values of which only some have cases, as bars tell."""
    only = tuple(
        (dimension, tuple(one for one in values if one in cube.by(scope, dimension)))
        if len(values) > 1 and dimension in _SINGLE
        else (dimension, values)
        for dimension, values in scope.only
    )
    return replace(scope, only=only)


def _of_cell(scope: Scope, place: Place) -> Scope:
    return scope.narrowed(place.first, *place.firsts).narrowed(place.second, *place.seconds)


def _within(one: Scope, other: Scope) -> bool:
    """Whether all cases of one scope are in another, whatever cases there are."""
    if not (other.period.first <= one.period.first and one.period.last <= other.period.last):
        return False
    asked = dict(one.only)
    return one.practice == other.practice and all(
        dimension in asked and set(asked[dimension]) <= set(values)
        for dimension, values in other.only
    )


def _ways(number: int) -> Iterator[tuple[int, ...]]:
    """All ways of adding and taking away a few choices, the last one among them."""
    most = _TOGETHER if number <= _FEW else _TOGETHER - 1
    for others in range(1, most):
        for places in combinations(range(number - 1), others):
            for signs in product((1, -1), repeat=others + 1):
                way = [0] * number
                for place, sign in zip((*places, number - 1), signs, strict=True):
                    way[place] = sign
                yield tuple(way)


def _isolates(inside: Ints, numbers: Ints, below: int) -> bool:
    """Whether fewer than ``below`` cases can be had by any combination of totals.

    A corner, or several together, can be had where their mark lies in the space that the choices
    span: its shadow there is as long as the mark itself.
    """
    import numpy as np

    _, sizes, axes = np.linalg.svd(inside.astype(np.float64), full_matrices=False)
    spanned = axes[sizes > 1e-9 * max(float(sizes[0]), 1.0)].T
    small = np.flatnonzero(numbers < below)
    few, counts = spanned[small], numbers[small]
    for size, most in ((1, len(small)), (2, 200), (3, 40)):
        if len(small) > most:
            return False
        for places in combinations(range(len(small)), size):
            chosen = list(places)
            shadow = few[chosen].sum(axis=0)
            if counts[chosen].sum() < below and shadow @ shadow > size - 1e-7:
                return True
    return False

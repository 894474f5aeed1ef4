"""What is had by adding and taking away what several choices tell.

Each choice is one row of numbers: its total, its bars, the cells of its tables. A way of adding and
taking away a few choices that leaves each case once or not at all tells how many are left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING, Final, TypeAlias

from rca_studio.analysis.governance.choice_shown import Shown
from rca_studio.analysis.governance.crossing import Pair, number_of, tables_of
from rca_studio.analysis.governance.scope import Dimension, Scope
from rca_studio.analysis.governance.view import View, table_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rca_studio.analysis.governance.cube import Cube

    Ints: TypeAlias = NDArray[np.int64]

_TOGETHER: Final = 4
"""So many choices are added and taken away at a time."""

_FEW: Final = 16
"""With more choices than this, three are combined at a time instead of four."""


def corners_of(cube: Cube, shown: Sequence[Scope]) -> tuple[Ints, Ints]:
    """The corners that choices cut the cases into, and how many cases lie in each.

    Returns:
        An array with a row for each choice and a column for each corner, 1 where the corner lies in
        the choice; and one number for each corner.
    """
    import numpy as np

    codes = np.zeros(len(cube.facts), dtype=np.int64)
    for place, one in enumerate(shown):
        codes |= cube.mask(one).astype(np.int64) << place
    corners, numbers = np.unique(codes[codes > 0], return_counts=True)
    inside = (corners[None, :] >> np.arange(len(shown))[:, None]) & 1
    return inside, numbers


def ways_of(number: int) -> Ints:
    """All ways of adding and taking away a few of so many choices, the last one among them.

    Returns:
        An array with a row for each way and a column for each choice: 1, 0 or -1.
    """
    import numpy as np

    return np.array(list(_ways(number)), dtype=np.int64)


def isolates(inside: Ints, numbers: Ints, below: int) -> bool:
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


def bars_tell(shown: Shown, scopes: Sequence[Scope], inside: Ints) -> bool:
    """Whether bars of several choices, added and taken away, leave a small one.

    Args:
        shown: what stands in choices.
        scopes: the choices, the one that is asked for last.
        inside: which corners lie in which of them.
    """
    import numpy as np

    below = shown.preset.below
    ways = _of_cases(inside)
    counts = [shown.bars(one) for one in scopes]
    names = sorted({name for one in counts for name in one})
    table = np.array([[one.get(name, 0) for name in names] for one in counts])
    table = np.column_stack([table, [shown.cube.number(one) for one in scopes]])
    left = ways @ table
    unseen = ((table > 0) & (table < below)).astype(np.int64)
    told = (np.abs(ways) @ unseen) == 0
    return bool(((left > 0) & (left < below) & told).any())


def cells_tell(shown: Shown, scopes: Sequence[Scope], inside: Ints, views: Sequence[View]) -> bool:
    """Whether cells of tables of several choices, added and taken away, leave a small number, or
    open one that is hidden in one of them.

    Args:
        shown: what stands in choices.
        scopes: the choices, the one that is asked for last.
        inside: which corners lie in which of them.
        views: the choices with their tables, the one that is asked for among them.
    """
    import numpy as np

    ways = _of_cases(inside)
    if not len(ways):
        return False
    whole = ((ways @ inside) == 0).all(axis=1)
    by_scope: dict[Scope, set[Pair]] = {}
    for looked in views:
        by_scope.setdefault(looked.scope, set()).update(tables_of(table_of(looked)))
    tables: dict[frozenset[Dimension], set[Pair]] = {}
    for one in scopes:
        for pair in by_scope[one]:
            tables.setdefault(frozenset(pair), set()).add(pair)
    below, parts = shown.preset.below, np.abs(ways)
    for pairs in tables.values():
        numbers, unseen = _cells_in(shown, scopes, by_scope, pairs)
        left, blind = ways @ numbers, parts @ unseen
        if bool(((left > 0) & (left < below) & (blind == 0)).any()):
            return True
        if bool(((blind == 1) & whole[:, None]).any()):
            return True
    return False


def _cells_in(
    shown: Shown,
    scopes: Sequence[Scope],
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
            for place, cell in shown.table(one, pair).items()
        }
        for one in scopes
    ]
    places = list(dict.fromkeys(place for cells in found for place in cells))
    numbers = np.zeros((len(scopes), len(places)), dtype=np.int64)
    unseen = np.ones_like(numbers)
    for row, (one, cells) in enumerate(zip(scopes, found, strict=True)):
        if not cells:
            continue
        first, second = sorted(next(iter(pairs)))
        every = shown.cube.together(one, first, second)
        for column, place in enumerate(places):
            number, seen = cells.get(place) or (number_of(every, place), False)
            numbers[row, column] = number
            unseen[row, column] = not (seen or not number)
    return numbers, unseen


def _of_cases(inside: Ints) -> Ints:
    """The ways that leave each case once or not at all."""
    ways = ways_of(len(inside))
    corners = ways @ inside
    kept: Ints = ways[((corners == 0) | (corners == 1)).all(axis=1)]
    return kept


def _ways(number: int) -> Iterator[tuple[int, ...]]:
    most = _TOGETHER if number <= _FEW else _TOGETHER - 1
    for others in range(1, most):
        for places in combinations(range(number - 1), others):
            for signs in product((1, -1), repeat=others + 1):
                way = [0] * number
                for place, sign in zip((*places, number - 1), signs, strict=True):
                    way[place] = sign
                yield tuple(way)

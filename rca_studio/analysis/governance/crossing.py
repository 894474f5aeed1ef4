"""What the tables of several choices tell together.

Tables of the same near misses by one pair of dimensions and by another are set against each other:

- where tables close a round (place by type, type by service, service by place), each bounds the
  others (Fréchet's bounds; Dobra and Fienberg, PNAS 97(22), 2000), so that a round may only be
  closed where no combination of its values has few near misses;
- where all near misses of a place are in one service, a table by place and one by service are two
  views of one: the rows of the service's places add up to the row of the service.

Tables that share a dimension, but close no round, tell nothing of each other: whatever each leaves
open can be so whatever the other holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

from rca_studio.analysis.governance.axis import (
    MOST_COLUMNS,
    MOST_ROWS,
    Step,
    axis,
    crossed,
    fixed_axis,
)
from rca_studio.analysis.governance.grids import shown_grid
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.ledger import DESIGNED, MOST_SERVICES, NOTICED
from rca_studio.analysis.governance.protecting import ProtectingGuard
from rca_studio.analysis.governance.scope import Dimension, Scope

if TYPE_CHECKING:
    from rca_studio.analysis.governance.cube import Cube
    from rca_studio.analysis.governance.pack import SmallNumbers

Pair: TypeAlias = tuple[Dimension, Dimension]
"""A table: its rows, its columns."""

TIME_TABLE: Final = (Dimension.TIME_BAND, Dimension.WEEKDAY)
ALWAYS: Final = (
    (Dimension.ROUTE, Dimension.TIME_BAND),
    (Dimension.SERVICE, Dimension.CAUGHT_BY),
)
"""Tables that stand in panels whatever is chosen."""


@dataclass(frozen=True, slots=True)
class Place:
    """One cell of a table, the same whichever way round it stands: the values of two dimensions."""

    first: Dimension
    firsts: tuple[str, ...]
    second: Dimension
    seconds: tuple[str, ...]


Cells: TypeAlias = Mapping[Place, tuple[int, bool]]
"""By cell its number, and whether it is shown."""


def tables_of(table: Pair) -> tuple[Pair, ...]:
    """The tables that are shown where one was chosen."""
    time = () if {*TIME_TABLE} & {*table} else (TIME_TABLE,)
    return tuple(dict.fromkeys((table, *time, *ALWAYS)))


def cells_of(cube: Cube, scope: Scope, pair: Pair, preset: SmallNumbers) -> Cells:
    """The cells of a table, rare values taken together as they are where it stands."""
    inputs = Inputs(cube=cube, scope=scope, today=date.max, guard=ProtectingGuard(preset))
    rows, columns = pair
    down = axis(inputs, rows, MOST_SERVICES if columns is Dimension.CAUGHT_BY else MOST_ROWS)
    if columns is Dimension.CAUGHT_BY:
        steps = [Step(label="", values=values) for values in (DESIGNED, NOTICED, ("",))]
        across = fixed_axis(cube, columns, steps)
    else:
        across = axis(inputs, columns, MOST_COLUMNS)
    if not down.steps or not across.steps:
        return {}
    numbers = crossed(inputs, down, across)
    shows = shown_grid(numbers, preset).shows
    return {
        _place(rows, row.values, columns, column.values): (numbers[high][wide], not show)
        for high, row in enumerate(down.steps)
        for wide, column in enumerate(across.steps)
        for show in (shows[high][wide],)
    }


def _place(
    rows: Dimension, row: tuple[str, ...], columns: Dimension, column: tuple[str, ...]
) -> Place:
    one, other = sorted(((rows, row), (columns, column)))
    return Place(*one, *other)


def number_of(pairs: Mapping[tuple[str, str], int], place: Place) -> int:
    """How many near misses a cell has, given those of each pair of values in its order."""
    return sum(pairs.get((one, two), 0) for one in place.firsts for two in place.seconds)


def crosses(
    cube: Cube, scope: Scope, before: Sequence[Pair], table: Pair, preset: SmallNumbers
) -> bool:
    """Whether a table, beside others of the same near misses, may tell a small number.

    Args:
        cube: counts cases.
        scope: the near misses.
        before: the tables that were shown of them.
        table: the one that is asked for.
        preset: which numbers are small.
    """
    if table in before:
        return False
    mine = cells_of(cube, scope, table, preset)
    if table[::-1] in before and mine == cells_of(cube, scope, table[::-1], preset):
        return False
    for round_ in _rounds(before, table):
        if has_few(cube, scope, round_, preset.below):
            return True
    for other in before:
        shared = {*table} & {*other}
        if len(shared) != 1:
            continue
        [common] = shared
        theirs = cells_of(cube, scope, other, preset)
        [one], [two] = {*table} - shared, {*other} - shared
        inner = cube.together(scope, one, two)
        outer = {(b, a): n for (a, b), n in inner.items()}
        if _sums_tell(mine, theirs, one, two, common, inner, preset.below) or _sums_tell(
            theirs, mine, two, one, common, outer, preset.below
        ):
            return True
    return False


def _rounds(before: Iterable[Pair], table: Pair) -> Iterator[tuple[Dimension, ...]]:
    """The dimensions of each shortest way from one side of a table to the other along others."""
    beside: dict[Dimension, set[Dimension]] = {}
    for one, other in before:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    start, goal = table
    ways: list[tuple[Dimension, ...]] = [(start,)]
    seen = {start}
    while ways:
        found = [way for way in ways if way[-1] is goal]
        if found:
            yield from found
            return
        further = [(*way, one) for way in ways for one in beside.get(way[-1], ())]
        ways = [way for way in further if way[-1] not in seen]
        seen |= {way[-1] for way in ways}


def has_few(cube: Cube, scope: Scope, dimensions: Sequence[Dimension], below: int) -> bool:
    """Whether any combination of values has few near misses."""
    import numpy as np

    mask = cube.mask(scope)
    places = np.zeros(int(mask.sum()), dtype=np.int64)
    for dimension in dimensions:
        codes, words = cube.codes(dimension)
        _, places = np.unique(places * len(words) + codes[mask], return_inverse=True)
    counts = np.bincount(places)
    return bool(((counts > 0) & (counts < below)).any())


def _sums_tell(
    mine: Cells,
    theirs: Cells,
    inner: Dimension,
    outer: Dimension,
    common: Dimension,
    together: Mapping[tuple[str, str], int],
    below: int,
) -> bool:
    """Whether values that lie within one value of another dimension give a small number away.

    Args:
        mine: the cells of ``inner`` by ``common``.
        theirs: those of ``outer`` by ``common``.
        inner: for example places.
        outer: for example services.
        common: the dimension of both tables.
        together: near misses by pairs of ``inner`` and ``outer``.
        below: numbers below this are small.
    """
    steps: dict[tuple[str, ...], set[str]] = {}
    for place in mine:
        values = _of(place, inner)
        found = {two for (one, two), number in together.items() if number and one in values}
        steps[values] = found
    totals: Counter[tuple[str, ...]] = Counter()
    for place, (number, _) in theirs.items():
        totals[_of(place, common)] += number
    for place, (number, shown) in theirs.items():
        if not number or not shown or number == totals[_of(place, common)]:
            continue  # all there is: a total, beside which each table is safe by itself
        whole, at = {*_of(place, outer)}, _of(place, common)
        parts = [
            cell
            for one, cell in mine.items()
            if _of(one, common) == at and steps[_of(one, inner)] <= whole
        ]
        rest = number - sum(some for some, seen in parts if seen)
        if any(some and not seen for some, seen in parts) or 0 < rest < below:
            return True
    return False


def _of(place: Place, dimension: Dimension) -> tuple[str, ...]:
    return place.firsts if place.first is dimension else place.seconds

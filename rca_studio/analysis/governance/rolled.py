"""Counts by month and some dimensions, made once for the facts: a period is then a sum of rows.

What panels ask again and again for another period or another value of a filter is looked up here
and not counted. The tables are small beside the cases; where one would not be, cases are counted.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from rca_studio.analysis.governance.scope import Dimension, Scope
from rca_studio.analysis.governance.several import SEVERAL
from rca_studio.domain.causal import ControlKind
from rca_studio.domain.facts import PRACTICE, UNKNOWN, month_number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rca_studio.analysis.governance.cube import Cube

    Ints: TypeAlias = NDArray[np.integer[Any]]
    Mask: TypeAlias = NDArray[np.bool_]

BITS: Final = {
    Dimension.STOPPED_BY: "held",
    Dimension.DID_NOT_HOLD: "failed",
    Dimension.NOT_THERE: "absent",
}
"""Dimensions of which a case may have several values, held as the bits of a column."""

KINDS: Final = tuple(ControlKind)

_LARGEST: Final = 2_000_000
"""Cells of one table; more take longer to add up than cases take to count."""
_NARROWED: Final = 400_000
"""The same where a scope is narrowed: most such tables are asked for once."""
_ALL: Final = 8_000_000
"""Cells of all tables together: 32 MB."""

_Key = tuple[bool | None, tuple[Dimension, ...]]


class Rolled:
    """The tables of one cube.

    Args:
        cube: gives the codes of cases.
    """

    def __init__(self, cube: Cube) -> None:
        self._cube = cube
        self._tables: OrderedDict[_Key, Ints] = OrderedDict()
        self._rows: dict[bool | None, tuple[Any, Ints]] = {}
        months = cube.column("month")
        known = months[months != UNKNOWN]
        self._first = int(known.min()) if len(known) else 0
        self._months = int(known.max()) - self._first + 1 if len(known) else 0

    def counts(self, scope: Scope, *dimensions: Dimension) -> Ints | None:
        """How many cases of a scope there are by month and by these dimensions.

        Returns:
            An array with an axis for the months of the period and one for each dimension, whose
            places are those of ``Cube.codes`` or, for ``BITS``, the bits themselves. ``None`` where
            cases have to be counted.
        """
        import numpy as np

        beside = tuple(one for one, _ in scope.only if one not in dimensions)
        table = self._table(scope.practice, (*dimensions, *beside), narrowed=bool(scope.only))
        if table is None:
            return None
        first = month_number(scope.period.first) - self._first
        last = month_number(scope.period.last) - self._first + 1
        found = table[max(0, first) : max(0, min(last, self._months))]
        for dimension, values in reversed(scope.only):
            asked = self.asked(dimension, values)
            if dimension in dimensions:
                axis = dimensions.index(dimension) + 1
                shape = [1] * found.ndim
                shape[axis] = len(asked)
                found = found * asked.reshape(shape)
            else:
                axis = len(dimensions) + beside.index(dimension) + 1
                found = found.compress(asked, axis=axis).sum(axis=axis, dtype=np.int64)
        if max(0, first) == first and len(found) == last - first:
            return found
        whole = np.zeros((last - first, *found.shape[1:]), dtype=np.int64)
        start = max(0, -first)
        whole[start : start + len(found)] = found
        return whole

    def asked(self, dimension: Dimension, values: tuple[str, ...]) -> Mask:
        """Which places of a dimension have one of these values."""
        import numpy as np

        if dimension in BITS:
            bits = np.arange(1 << len(KINDS))
            wanted = sum(1 << KINDS.index(ControlKind(one)) for one in values if one)
            found: Mask = (bits & wanted) != 0
            return found | (bits == 0) if "" in values else found
        asked = frozenset(values)  # there may be very many
        return np.array([word in asked for word in self._cube.codes(dimension)[1]], np.bool_)

    # -- tables ----------------------------------------------------------------------------------

    def _table(
        self, practice: bool | None, dimensions: tuple[Dimension, ...], *, narrowed: bool
    ) -> Ints | None:
        if any(one in SEVERAL for one in dimensions):
            return None
        known = self._tables.get((practice, dimensions))
        if known is not None:
            self._tables.move_to_end((practice, dimensions))
            return known
        sizes = [self._months, *(self._size(one) for one in dimensions)]
        cells = 1
        for size in sizes:
            cells *= size
        if cells > (_NARROWED if narrowed else _LARGEST):
            return None
        made = self._tables[practice, dimensions] = self._made(practice, dimensions, sizes, cells)
        while sum(table.size for table in self._tables.values()) > _ALL:
            self._tables.popitem(last=False)
        return made

    def _made(
        self,
        practice: bool | None,
        dimensions: tuple[Dimension, ...],
        sizes: list[int],
        cells: int,
    ) -> Ints:
        import numpy as np

        rows, months = self._of(practice)
        places = months
        for dimension, size in zip(dimensions, sizes[1:], strict=True):
            places = places * size
            places += self._codes(dimension)[rows]
        table: Ints = np.bincount(places, minlength=cells).astype(np.int32).reshape(sizes)
        return table

    def _of(self, practice: bool | None) -> tuple[Any, Ints]:
        """The places of the cases that count and have a month, and how far that is from the first
        one."""
        import numpy as np

        if practice not in self._rows:
            months = self._cube.column("month")
            wanted = self._cube.counted & (months != UNKNOWN)
            if practice is not None:
                wanted &= ((self._cube.column("flags") & PRACTICE) != 0) == practice
            rows = slice(None) if wanted.all() else np.flatnonzero(wanted)
            self._rows[practice] = rows, months[rows].astype(np.int64) - self._first
        return self._rows[practice]

    def _size(self, dimension: Dimension) -> int:
        return 1 << len(KINDS) if dimension in BITS else len(self._cube.codes(dimension)[1])

    def _codes(self, dimension: Dimension) -> Ints:
        if dimension in BITS:
            return self._cube.column(BITS[dimension])
        return self._cube.codes(dimension)[0]

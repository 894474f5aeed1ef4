"""Counting cases: the facts as numpy arrays, and masks and counts over them.

A million cases are counted by two dimensions in some milliseconds; nothing here looks at a case by
itself.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from rca_studio.analysis.governance.backup import Backup, backup_of
from rca_studio.analysis.governance.names import Names
from rca_studio.analysis.governance.rolled import BITS, KINDS, Rolled
from rca_studio.analysis.governance.scope import Dimension, Scope
from rca_studio.analysis.governance.several import SEVERAL, Several
from rca_studio.domain.facts import ANONYMOUS, CODED, ENDED, PRACTICE, UNKNOWN, Facts, month_number

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int64]
    Mask: TypeAlias = NDArray[np.bool_]

Made = TypeVar("Made")

_MONDAY = date(2024, 1, 1).toordinal()
_FEW_PAIRS = 1_000_000


class Cube:
    """The facts, ready to be counted. What was worked out for a scope is kept for the next panel.

    Args:
        facts: the columns.
        names: gives the bands of the day and the concepts of factors.
    """

    def __init__(self, facts: Facts, names: Names) -> None:
        self.facts = facts
        self.names = names
        self._columns: dict[str, Any] = {}
        self._codes: dict[Dimension, tuple[Any, tuple[str, ...]]] = {}
        self._masks: dict[Scope, Any] = {}
        self._noted: dict[str, tuple[object, Any]] = {}

    def once(self, name: str, of: object, make: Callable[[], Made]) -> Made:
        """What is worked out of something besides the cases, once for as long as it is the same.

        Args:
            name: what is worked out; of each the last one is kept.
            of: what it is worked out of; known again by being the very same.
            make: works it out.
        """
        known = self._noted.get(name)
        if known is None or known[0] is not of:
            known = self._noted[name] = (of, make())
        return known[1]

    def column(self, name: str) -> Ints:
        """A column of the facts, without a copy."""
        import numpy as np

        if name not in self._columns:
            plain = self.facts.columns[name]
            self._columns[name] = np.frombuffer(plain, dtype=_dtype(plain.typecode))
        return self._columns[name]  # type: ignore[no-any-return]

    def relation(self, name: str, column: str) -> Ints:
        """A column of a relation, without a copy."""
        import numpy as np

        plain = self.facts.relations[name][column]
        return np.frombuffer(plain, dtype=_dtype(plain.typecode))

    @cached_property
    def counted(self) -> Mask:
        """The cases that count: neither rejected nor merged."""
        found: Mask = (self.column("flags") & ENDED) == 0
        return found

    # -- which cases ----------------------------------------------------------------------------

    def mask(self, scope: Scope) -> Mask:
        """Which cases a scope looks at."""
        if scope not in self._masks:
            if len(self._masks) > 64:
                self._masks.clear()
            self._masks[scope] = self._mask(scope)
        return self._masks[scope]  # type: ignore[no-any-return]

    def _mask(self, scope: Scope) -> Mask:
        months = self.column("month")
        first, last = month_number(scope.period.first), month_number(scope.period.last)
        return self.whenever(scope) & (months >= first) & (months <= last)

    def whenever(self, scope: Scope) -> Mask:
        """Which cases a scope would look at if it had no period; those without a date, too."""
        found = self.counted.copy()
        if scope.practice is not None:
            found &= ((self.column("flags") & PRACTICE) != 0) == scope.practice
        for dimension, values in scope.only:
            found &= self._has(dimension, values)
        return found

    def _has(self, dimension: Dimension, values: tuple[str, ...]) -> Mask:
        import numpy as np

        if dimension in BITS:
            having: Mask = self.rolled.asked(dimension, values)[self.column(BITS[dimension])]
            return having
        if dimension in SEVERAL:
            asked = frozenset(values)  # there may be very many
            several = self.several.of(dimension)
            return several.having(np.array([word in asked for word in several.words], np.bool_))
        codes, words = self.codes(dimension)
        if len(values) == 1:
            one: Mask = codes == (words.index(values[0]) if values[0] in words else len(words))
            return one
        chosen: Mask = self.rolled.asked(dimension, values)[codes]
        return chosen

    @cached_property
    def rolled(self) -> Rolled:
        """Counts by month and dimensions, made once."""
        return Rolled(self)

    @cached_property
    def several(self) -> Several:
        """Factors, controls and arrows, of which a case may have several."""
        return Several(self.facts, self.names.concept)

    # -- by what ---------------------------------------------------------------------------------

    def codes(self, dimension: Dimension) -> tuple[Ints, tuple[str, ...]]:
        """For each case the place of its value in a list of values, of which "" is the first.

        Not for what a case has several of (``STOPPED_BY``, ``DID_NOT_HOLD``,
        ``NOT_THERE``, ``FACTOR``, ``CONTROL``, ``ARROW``).
        """
        import numpy as np

        if dimension not in self._codes:
            codes, words = self._make_codes(dimension)
            # A byte for each case where it will do: it is read several times as fast.
            self._codes[dimension] = codes.astype(np.min_scalar_type(len(words))), words
        return self._codes[dimension]

    def _make_codes(self, dimension: Dimension) -> tuple[Ints, tuple[str, ...]]:
        import numpy as np

        if dimension.value in CODED:
            return self.column(dimension.value), self.facts.words[dimension.value]
        match dimension:
            case Dimension.TIME_BAND:
                bands = self.names.pack.bands
                places = [1 + bands.index(self.names.pack.band_of(hour)) for hour in range(24)]
                table = np.array([*places, 0], dtype=np.int64)  # hour -1 is the last one
                return table[self.column("hour")], ("", *(band.key for band in bands))
            case Dimension.WEEKDAY:
                days = self.column("day")
                weekday = (days.astype(np.int64) - _MONDAY) % 7 + 1
                return np.where(days > 0, weekday, 0), ("", *map(str, range(1, 8)))
            case Dimension.MONTH:
                return self._months()
            case Dimension.ANONYMOUS:
                return (self.column("flags") & ANONYMOUS) // ANONYMOUS + 1, ("", "0", "1")
            case Dimension.CAUGHT_BY:
                # The lowest bit is the most reliable kind, as ``ControlKind`` is in that order.
                lowest = [bits & -bits for bits in range(1 << len(KINDS))]
                table = np.array([bit.bit_length() for bit in lowest], dtype=np.int64)
                return table[self.column("held")], ("", *(kind.value for kind in KINDS))
            case Dimension.BACKUP:
                ways = tuple(sorted(Backup, key=bool))  # "not said" is the first
                said = [ways.index(backup_of(word)) for word in self.facts.words["backup"]]
                return np.array(said, dtype=np.int64)[self.column("backup")], ways
            case Dimension.MARGIN:
                margins = self.column("margin").astype(np.int64)
                known, codes = np.unique(margins, return_inverse=True)
                return codes + 1, ("", *map(str, known.tolist()))
        raise ValueError(f"a case may have several of {dimension.label}")

    def _months(self) -> tuple[Ints, tuple[str, ...]]:
        import numpy as np

        from rca_studio.domain.facts import month_of

        months = self.column("month").astype(np.int64)
        known = months[months != UNKNOWN]
        if not len(known):
            return np.zeros(len(months), dtype=np.int64), ("",)
        first = int(known.min())
        words = ("", *(month_of(number) for number in range(first, int(known.max()) + 1)))
        return np.where(months == UNKNOWN, 0, months - first + 1), words

    # -- how many --------------------------------------------------------------------------------

    def number(self, scope: Scope) -> int:
        """How many cases a scope looks at."""
        import numpy as np

        counts = self.rolled.counts(scope)
        return int(np.count_nonzero(self.mask(scope)) if counts is None else counts.sum())

    def by_month(self, scope: Scope, mask: Mask | None = None) -> list[int]:
        """How many cases there are in each month of the period; of those in ``mask`` only."""
        import numpy as np

        counts = self.rolled.counts(scope) if mask is None else None
        if counts is None:
            found = self.mask(scope) if mask is None else self.mask(scope) & mask
            first = month_number(scope.period.first)
            months = self.column("month")[found].astype(np.int64) - first
            counts = np.bincount(months, minlength=len(scope.period))
        return counts.tolist()  # type: ignore[no-any-return]

    def by(self, scope: Scope, dimension: Dimension) -> dict[str, int]:
        """How many cases have each value, "" included; values without a case are left out.

        Of what a case may have several of, it counts once for each.
        """
        if dimension in BITS:
            found = self._by_bits(scope, dimension)
        elif dimension in SEVERAL:
            several = self.several.of(dimension)
            found = dict(zip(several.words, several.counts(self.mask(scope)), strict=True))
        else:
            counts = self.pairs(scope, dimension).tolist()
            found = dict(zip(self.codes(dimension)[1], counts, strict=True))
        return {value: number for value, number in found.items() if number}

    def _by_bits(self, scope: Scope, dimension: Dimension) -> dict[str, int]:
        import numpy as np

        rolled = self.rolled.counts(scope, dimension)
        if rolled is None:
            bits = self.column(BITS[dimension])[self.mask(scope)]
            counts = np.bincount(bits, minlength=1 << len(KINDS))
        else:
            counts = rolled.sum(axis=0)
        every = np.arange(len(counts))
        found = {one.value: int(counts[(every >> n) & 1 == 1].sum()) for n, one in enumerate(KINDS)}
        found[""] = int(counts[0])
        return found

    def pairs(self, scope: Scope, *dimensions: Dimension) -> Ints:
        """How many cases have each value, or each of several values together.

        An array with an axis for each dimension, whose places are those of ``codes``. Not for what
        a case has several of.
        """
        import numpy as np

        rolled = self.rolled.counts(scope, *dimensions)
        if rolled is not None:
            summed: Ints = rolled.sum(axis=0)
            return summed
        mask = self.mask(scope)
        places = np.zeros(1, dtype=np.int64)
        sizes = []
        for dimension in dimensions:
            codes, words = self.codes(dimension)
            places = places * len(words) + codes[mask]
            sizes.append(len(words))
        return np.bincount(places, minlength=int(np.prod(sizes))).reshape(sizes)

    def together(
        self, scope: Scope, rows: Dimension, columns: Dimension
    ) -> dict[tuple[str, str], int]:
        """How many cases have each pair of values, for pairs that some case has.

        However many values there are, it takes no more room than the cases do. Not for what a case
        has several of.
        """
        import numpy as np

        mask = self.mask(scope)
        (left, row_words), (top, column_words) = self.codes(rows), self.codes(columns)
        wide = len(column_words)
        places = left[mask].astype(np.int64) * wide + top[mask]
        if len(row_words) * wide <= _FEW_PAIRS:  # counting is quicker than sorting
            every = np.bincount(places, minlength=1)
            both = np.flatnonzero(every)
            counts = every[both]
        else:
            both, counts = np.unique(places, return_counts=True)
        return {
            (row_words[place // wide], column_words[place % wide]): number
            for place, number in zip(both.tolist(), counts.tolist(), strict=True)
        }

    def cases(self, scope: Scope, limit: int = 20_000) -> tuple[int, ...]:
        """The numbers (``seq``) of the newest cases of a scope."""
        import numpy as np

        found = np.flatnonzero(self.mask(scope))
        if len(found) > limit:
            when = (self.column("month")[found].astype(np.int64) << 32) + self.column("day")[found]
            if limit:  # sorting all of very many would take a while
                last = np.partition(when, len(when) - limit)[len(when) - limit]
                found, when = found[when >= last], when[when >= last]
            found = found[np.argsort(when, kind="stable")[::-1][:limit]]
        return tuple(self.column("seq")[found].tolist())


def _dtype(typecode: str) -> str:
    return {"q": "i8", "i": "i4", "h": "i2", "b": "i1", "B": "u1", "H": "u2"}[typecode]

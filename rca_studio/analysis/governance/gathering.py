"""Cases gathered for the repeat radar, kept for as long as nothing was changed.

Comparing ten thousand cases takes a second; the groups of a period or a place among them follow in
a moment. So the newest cases of all are gathered once, whatever is asked for. What lies outside of
them, as a place over many years among a million cases, is gathered by itself, and kept as well.

After a change cases are read anew, yet only new words are counted, and where nothing that is
compared was changed (an action was done, a case moved on) no pair is compared again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.domain.alike import RepeatGroups
from rca_studio.domain.facts import month_number, month_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from rca_studio.analysis.governance.alike_text import Words
    from rca_studio.analysis.governance.cube import Cube
    from rca_studio.analysis.governance.radar import Gathered
    from rca_studio.domain.alike import KnownCase
    from rca_studio.domain.facts import Facts

Progress = Callable[[int], None]

MOST_CASES: Final = 10_000
"""So many of the newest cases are compared with each other."""

_BEFORE_MONTHS: Final = 12
_BEFORE_MOST: Final = 5_000
_ENOUGH: Final = 0.8
"""This part of ``MOST_CASES``, the newest, is enough of a scope that has more."""
_FIRST: Final = "0001-01"
_MOST_KEPT: Final = 4
_MOST_TEXTS: Final = 30_000


class ReadCases(Protocol):
    """Reads cases by number, as ``Registers.known_cases`` does."""

    def __call__(
        self, seqs: Sequence[int], progress: Progress | None = None, /
    ) -> Sequence[KnownCase]:
        """The cases; ``progress`` is told how many were read and may raise to stop."""
        ...


class Gatherer:
    """Finds what repeats in a scope.

    Args:
        read: reads cases by number.
        before: the one of before the last change.

    Attributes:
        read: the same.
        words: by text its words; goes on to the next one.
        kept: what was gathered, by the numbers of its cases; what was asked for last comes last.
    """

    def __init__(self, read: ReadCases, before: Gatherer | None = None) -> None:
        self.read = read
        self.words: Words = {} if before is None else before.words
        self.kept: dict[tuple[int, ...], Gathered] = {}
        self._before = {} if before is None else before.kept or before.earlier
        self._newest: dict[Scope, tuple[Facts, tuple[int, ...]]] = {}

    @property
    def earlier(self) -> dict[tuple[int, ...], Gathered]:
        """What was gathered before the last change."""
        return self._before

    def find(
        self, cube: Cube, scope: Scope, today: date, progress: Progress | None = None
    ) -> RepeatGroups:
        """The groups of a scope.

        Cases of the year before are looked at for what was done about them.

        Args:
            cube: counts cases.
            scope: which ones.
            today: nothing later is taken for one of the newest.
            progress: told how many cases were read and compared; may raise to stop.
        """
        tell = progress or (lambda _done: None)
        tell(0)
        seqs = self._to_gather(cube, scope, today)
        tell(0)
        return self._told(self._gathered(seqs, cube, tell), cube, scope, tell)

    def at_once(self, cube: Cube, scope: Scope, today: date) -> RepeatGroups | None:
        """What can be said of a scope already, while others of its cases are still to be compared.

        Gives the groups among those that are among the newest of all; ``None`` where nothing can be
        said yet, or ``find`` takes no longer.
        """
        newest = self.kept.get(self._newest_of_all(cube, scope, today))
        if newest is None or self._to_gather(cube, scope, today) in self.kept:
            return None
        found = self._told(newest, cube, scope, lambda _done: None)
        return found if found.looked_at else None

    def _told(self, gathered: Gathered, cube: Cube, scope: Scope, tell: Progress) -> RepeatGroups:
        places = gathered.places
        ordered = sorted(places)
        now = _those_in(cube, scope, ordered)
        earlier = _those_in(cube, _before(scope), ordered)
        return gathered.within(
            [places[seq] for seq in now],
            [places[seq] for seq in earlier],
            of=cube.number(scope),
            heard=lambda: tell(len(ordered)),
        )

    # -- which cases -----------------------------------------------------------------------------

    def _to_gather(self, cube: Cube, scope: Scope, today: date) -> tuple[int, ...]:
        """The newest of all cases where those of the scope are among them; else these."""
        before = _before(scope)
        newest = self._newest_of_all(cube, scope, today)
        there = len(_those_in(cube, scope, newest))
        if there >= _ENOUGH * MOST_CASES:
            return newest
        if there >= min(MOST_CASES, cube.number(scope)):
            earlier = len(_those_in(cube, before, newest))
            if earlier >= min(_BEFORE_MOST, cube.number(before)):
                return newest
        own = {*cube.cases(scope, MOST_CASES), *cube.cases(before, _BEFORE_MOST)}
        return tuple(sorted(own))

    def _newest_of_all(self, cube: Cube, scope: Scope, today: date) -> tuple[int, ...]:
        """In order of their numbers. Near misses are told apart as the scope does."""
        kinds = tuple(one for one in scope.only if one[0] is Dimension.NATURE)
        period = Period(_FIRST, today.isoformat()[:7])
        every = Scope(period=period, only=kinds, practice=scope.practice)
        known = self._newest.get(every)
        if known is None or known[0] is not cube.facts:
            seqs = tuple(sorted(cube.cases(every, MOST_CASES)))
            known = self._newest[every] = (cube.facts, seqs)
        return known[1]

    # -- gathering -------------------------------------------------------------------------------

    def _gathered(self, seqs: tuple[int, ...], cube: Cube, tell: Progress) -> Gathered:
        from rca_studio.analysis.governance.radar import gather

        found = self.kept.pop(seqs, None)
        if found is None:
            number = len(seqs)
            known = self.read(seqs, lambda done: tell(done // 4))
            before = self._before.get(seqs)
            if len(self.words) > _MOST_TEXTS:
                self.words.clear()
            found = gather(
                known,
                cube.names,
                words=self.words,
                before=before if before and before.looked.names == cube.names else None,
                progress=lambda done: tell((number + 3 * done) // 4),
            )
            self._before.pop(seqs, None)
            for old in list(self.kept)[: 1 - _MOST_KEPT]:
                del self.kept[old]
        self.kept[seqs] = found
        return found


def _before(scope: Scope) -> Scope:
    first = month_number(scope.period.first)
    return replace(scope, period=Period(month_of(first - _BEFORE_MONTHS), month_of(first - 1)))


def _those_in(cube: Cube, scope: Scope, seqs: Iterable[int]) -> list[int]:
    """Those of some cases, in order of their numbers, that a scope looks at."""
    import numpy as np

    asked = np.array(list(seqs), np.int64)
    column = cube.column("seq")
    if not len(column) or not len(asked):
        return []
    rows = np.minimum(np.searchsorted(column, asked), len(column) - 1)
    found: list[int] = asked[(column[rows] == asked) & cube.mask(scope)[rows]].tolist()
    return found

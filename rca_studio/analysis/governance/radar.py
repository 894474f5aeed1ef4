"""The repeat radar: near misses that are one thing coming back, and what became of the actions.

Two ways lead to a group. The protocol says when near misses repeat (``Repeat``). And near misses
are alike by their words (``alike_text``) and by what they share: a place or route and their type, a
control that did not hold, what made them likely. What is alike is gathered around the case that is
most like all others (star clustering: Aslam, Pelekhov and Rus 2004, Journal of Graph Algorithms and
Applications 8:95), so that no chain of chance likenesses joins what has nothing in common.

The same cases always give the same groups. Work is bounded: the newest cases are looked at, and of
a place with very many of one type the newest ones are compared with each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from rca_studio.analysis.governance.radar_data import Looked, Together, same
from rca_studio.analysis.governance.radar_told import draft, told
from rca_studio.domain.alike import KnownCase, RepeatGroups, Shared
from rca_studio.domain.case import Case
from rca_studio.domain.protocol import Repeat
from rca_studio.domain.protocol_follow import repeating

if TYPE_CHECKING:
    from rca_studio.analysis.governance.names import Names

Progress = Callable[[int], None]

MOST_GROUPS: Final = 60
"""So many groups are told; of more, only how many there are."""

_ALIKE = 0.30
_TWO_ALIKE = 0.36
_NO_WORDS = 0.08
"""Texts with less than this in common are not alike, whatever they share besides."""
_SHARING: Mapping[Shared, float] = {
    Shared.CONTROL: 0.20,
    Shared.PLACE: 0.15,
    Shared.ROUTE: 0.08,
    Shared.KIND: 0.05,
    Shared.FACTOR: 0.04,
}
_MOST_FACTORS = 2
_BLOCK = 500
"""So many of the newest cases of one place (route, control) and type are compared."""


def find_groups(
    known: Iterable[KnownCase],
    names: Names,
    *,
    since: str = "",
    of: int | None = None,
    progress: Progress | None = None,
) -> RepeatGroups:
    """The groups, what matters most first: an action that did not hold, none yet, then the others.

    Args:
        known: the cases.
        names: words for factors, and by protocol when its near misses count as repeating.
        since: the first day of the period (``YYYY-MM-DD``). Earlier cases are not counted, yet
            what was done about them is: it tells whether an action held.
        of: how many cases of the period there are, where not all are known.
        progress: told now and then, so that whoever waits can stop it.
    """
    ordered = sorted(known, key=lambda one: (one.case.occurred, one.case.reference), reverse=True)
    looked = Looked(ordered, names, since)
    radar = _Radar(looked, progress or (lambda _done: None))
    drafts = [made for one in radar.together() if (made := draft(looked, one))]
    drafts.sort(key=attrgetter("matters"))
    counted = sum(one.case.occurred >= since for one in ordered)
    return RepeatGroups(
        groups=tuple(told(looked, one) for one in drafts[:MOST_GROUPS]),
        number=len(drafts),
        looked_at=counted,
        of=counted if of is None else of,
    )


@dataclass(frozen=True, slots=True)
class _Met:
    """A trigger that was met: by whom last, by whom ever in the period, and how often."""

    repeat: Repeat
    newest: tuple[int, ...]
    every: frozenset[int]
    times: int


class _Radar:
    """Finds which cases belong together."""

    def __init__(self, looked: Looked, progress: Progress) -> None:
        self.looked = looked
        self.progress = progress

    def together(self) -> Iterator[Together]:
        """What belongs together. A case is in one of them at most, but for those of a trigger."""
        stars = [Together(places) for places in self._stars(self._edges())]
        yield from _joined(self._triggered(), stars)

    # -- which are alike -------------------------------------------------------------------------

    def _edges(self) -> dict[tuple[int, int], float]:
        """Pairs of places that are alike, and how much."""
        found: dict[tuple[int, int], float] = {}
        left, right, cosines = self.looked.texts.rare_pairs(_NO_WORDS)
        for one, other, cosine in zip(left.tolist(), right.tolist(), cosines.tolist(), strict=True):
            self._judge(found, one, other, cosine)
        for number, places in enumerate(self._blocks()):
            if number % 64 == 0:
                self.progress(number)
            table = self.looked.texts.between(places)
            for a, b in zip(*_alike_in(table), strict=True):
                self._judge(found, places[a], places[b], float(table[a, b]))
        return found

    def _judge(
        self, found: dict[tuple[int, int], float], one: int, other: int, cosine: float
    ) -> None:
        if self.looked.practice[one] != self.looked.practice[other]:
            return
        score = cosine
        if self.looked.place[one] and self.looked.place[one] == self.looked.place[other]:
            score += _SHARING[Shared.PLACE]
        if self.looked.route[one] and self.looked.route[one] == self.looked.route[other]:
            score += _SHARING[Shared.ROUTE]
        if self.looked.kind[one] == self.looked.kind[other]:
            score += _SHARING[Shared.KIND]
        if not self.looked.controls[one].isdisjoint(self.looked.controls[other]):
            score += _SHARING[Shared.CONTROL]
        shared = len(self.looked.factors[one] & self.looked.factors[other])
        score += min(shared, _MOST_FACTORS) * _SHARING[Shared.FACTOR]
        if score >= _ALIKE:
            pair = (min(one, other), max(one, other))
            found[pair] = max(score, found.get(pair, 0.0))

    def _blocks(self) -> Iterator[list[int]]:
        """Places of cases that share what makes it worth comparing them, each set once."""
        blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place, kind in enumerate(self.looked.kind):
            if self.looked.place[place]:
                blocks["place", self.looked.place[place], kind].append(place)
            if self.looked.route[place]:
                blocks["route", self.looked.route[place], kind].append(place)
            for control in self.looked.controls[place]:
                blocks["control", control].append(place)
        if len(self.looked.known) <= _BLOCK:  # few enough to compare each with each
            blocks = defaultdict(list, {("all",): list(range(len(self.looked.known)))})
        seen = set()
        for places in blocks.values():
            newest = tuple(places[:_BLOCK])
            if len(newest) > 1 and newest not in seen:
                seen.add(newest)
                yield list(newest)

    def _stars(self, edges: Mapping[tuple[int, int], float]) -> Iterator[tuple[int, ...]]:
        """Gather what is alike around the case with the most likenesses, then around the next."""
        near: dict[int, dict[int, float]] = defaultdict(dict)
        for (one, other), score in sorted(edges.items()):
            near[one][other] = near[other][one] = score
        weight = {place: round(sum(others.values()), 6) for place, others in near.items()}
        taken: set[int] = set()
        for centre in sorted(near, key=lambda place: (-len(near[place]), -weight[place], place)):
            if centre in taken:
                continue
            around = [place for place in near[centre] if place not in taken]
            if not around:
                continue
            if len(around) == 1 and near[centre][around[0]] < _TWO_ALIKE:
                continue
            taken.update((centre, *around))
            yield (centre, *sorted(around, key=lambda place: (-near[centre][place], place)))

    # -- what the protocol says ------------------------------------------------------------------

    def _triggered(self) -> Iterator[_Met]:
        """For each thing in common the trigger of their protocol, where it was met."""
        sets: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place, one in enumerate(self.looked.known):
            repeat = self.looked.names.repeats.get(one.case.protocol)
            if repeat is not None and one.case.occurred >= self.looked.since:
                values = tuple(same(str(getattr(one.case, name))) for name in repeat.same)
                if all(values):
                    sets[(one.case.protocol, str(one.case.practice), *values)].append(place)
        for (kind, *_), places in sets.items():
            repeat = self.looked.names.repeats[kind]
            if len(places) >= repeat.count and (met := self._met(repeat, places)):
                yield met

    def _met(self, repeat: Repeat, places: Sequence[int]) -> _Met | None:
        """Whether cases with something in common, the newest first, met the trigger."""
        cases = [self.looked.known[place].case for place in places]
        number = {case.id: place for case, place in zip(cases, places, strict=True)}
        newest: tuple[int, ...] = ()
        every: set[int] = set()
        times = 0
        for place, case in enumerate(cases):
            if number[case.id] in every:
                continue
            if found := repeating(repeat, case, _within(repeat, cases[place:])):
                met = sorted(number[one.id] for one in found)
                newest = newest or tuple(met)
                every.update(met)
                times += 1
        return _Met(repeat, newest, frozenset(every), times) if times else None


# -- joining and small things ----------------------------------------------------------------------


def _joined(met: Iterable[_Met], stars: Iterable[Together]) -> Iterator[Together]:
    """Triggers, joined with the alike ones that are mostly the same cases; then what is left."""
    left = dict(enumerate(stars))
    where: dict[int, int] = {place: n for n, star in left.items() for place in star.places}
    for one in met:
        hits = Counter(where[place] for place in one.every if place in where)
        mostly = [n for n, times in hits.items() if n in left and 2 * times > len(left[n].places)]
        for number in sorted(mostly):
            star = left.pop(number)
            centre, *others = star.places
            places = (centre, *sorted({*others, *one.newest} - {centre}))
            yield Together(places, trigger=one.repeat, times=one.times)
        if not mostly:
            yield Together(
                one.newest,
                alike=False,
                trigger=one.repeat,
                times=one.times,
            )
    yield from left.values()


def _within(repeat: Repeat, cases: Sequence[Case]) -> list[Case]:
    """Of cases, the newest first, those the trigger of the first of them can look back to."""
    last = cases[0].occurred
    return list(takewhile(lambda case: _days_apart(case.occurred, last) < repeat.days, cases))


def _alike_in(table: Any) -> tuple[list[int], list[int]]:
    """Which pairs of a square of cosines have enough words in common, each pair once."""
    import numpy as np

    rows, columns = np.nonzero(np.triu(table, 1) >= _NO_WORDS)
    return rows.tolist(), columns.tolist()


def _days_apart(early: str, late: str) -> int:
    if len(early) < 10 or len(late) < 10:
        return 0
    return (date.fromisoformat(late[:10]) - date.fromisoformat(early[:10])).days

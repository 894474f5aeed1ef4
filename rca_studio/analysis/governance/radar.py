"""The repeat radar: near misses that are one thing coming back, and what became of the actions.

Two ways lead to a group. The protocol says when near misses repeat (``Repeat``). And near misses
are alike by their words (``alike_text``) and by what they share: a place or route and their type, a
control that did not hold, what made them likely (``radar_pairs``). What is alike is gathered around
the case that is most like all others (star clustering: Aslam, Pelekhov and Rus 2004, Journal of
Graph Algorithms and Applications 8:95), so that no chain of chance likenesses joins what has
nothing in common.

Which pairs are alike is found once (``gather``); the groups of any part of the cases, as a period
or a place, follow from them at once (``Gathered.within``). The same cases always give the same
groups.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from rca_studio.analysis.governance.alike_text import Words
from rca_studio.analysis.governance.radar_data import Looked, Together
from rca_studio.analysis.governance.radar_pairs import Pairs, alike_pairs
from rca_studio.analysis.governance.radar_told import draft, told
from rca_studio.domain.alike import KnownCase, RepeatGroups
from rca_studio.domain.protocol import Repeat
from rca_studio.domain.protocol_follow import repeating

if TYPE_CHECKING:
    from rca_studio.analysis.governance.names import Names

Progress = Callable[[int], None]

MOST_GROUPS: Final = 60
"""So many groups are told; of more, only how many there are."""

_TWO_ALIKE: Final = 0.36
"""Two are a pair of their own only where they are as much alike as this."""


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
    gathered = gather(known, names, progress=progress)
    cases = gathered.looked.known
    now = [place for place, one in enumerate(cases) if one.case.occurred >= since]
    return gathered.within(now, range(len(cases)), of=of)


def gather(
    known: Iterable[KnownCase],
    names: Names,
    *,
    words: Words | None = None,
    before: Gathered | None = None,
    progress: Progress | None = None,
) -> Gathered:
    """Compare cases with each other; for a worker.

    Args:
        known: the cases.
        names: words for factors, and by protocol when its near misses count as repeating.
        words: of texts whose words were counted already; gets those of the others.
        before: cases gathered earlier; where nothing that is compared is different, no pair is
            compared again.
        progress: told how many cases were compared; may raise to stop.
    """
    tell = progress or (lambda _done: None)
    ordered = sorted(known, key=lambda one: (one.case.occurred, one.case.reference), reverse=True)
    number = len(ordered)
    looked = Looked(ordered, names, words, lambda done: tell(done // 2))
    tell(number // 2)
    if before is not None and looked.compares_as(before.looked):
        looked.texts = before.looked.texts
        return Gathered(looked, before.pairs)
    return Gathered(looked, alike_pairs(looked, lambda done: tell((number + done) // 2)))


@dataclass(frozen=True, eq=False)
class Gathered:
    """Cases, the newest first, each known by its place among them, and which pairs are alike."""

    looked: Looked
    pairs: Pairs

    @cached_property
    def places(self) -> dict[int, int]:
        """By number of a case its place."""
        return {one.seq: place for place, one in enumerate(self.looked.known)}

    def within(
        self,
        now: Iterable[int],
        inside: Iterable[int],
        *,
        of: int | None = None,
        heard: Callable[[], None] = lambda: None,
    ) -> RepeatGroups:
        """The groups of some of the cases: the same as if no others were known.

        Only the weight of words is that of all cases.

        Args:
            now: places of the cases that are counted.
            inside: places of those besides that tell what was done; may have those of ``now``, too.
            of: how many cases there are to be counted, where not all are known.
            heard: called now and then; may raise to stop.
        """
        counted = frozenset(now)
        radar = _Radar(self, sorted(counted), sorted(counted.union(inside)))
        looked = self.looked
        drafts = []
        for one in radar.together():
            heard()
            if made := draft(looked, one, counted):
                drafts.append(made)
        drafts.sort(key=attrgetter("matters"))
        groups = []
        for each in drafts[:MOST_GROUPS]:
            heard()
            groups.append(told(looked, each))
        return RepeatGroups(
            groups=tuple(groups),
            number=len(drafts),
            looked_at=len(counted),
            of=len(counted) if of is None else of,
        )


@dataclass(frozen=True, slots=True)
class _Met:
    """A trigger that was met: by whom last, by whom ever in the period, and how often."""

    repeat: Repeat
    newest: tuple[int, ...]
    every: frozenset[int]
    times: int


class _Radar:
    """Finds which of some cases belong together.

    Args:
        gathered: the cases and more.
        now: places of those that are counted, in order.
        inside: places of all of them, in order.
    """

    def __init__(self, gathered: Gathered, now: Sequence[int], inside: Sequence[int]) -> None:
        self.looked = gathered.looked
        self._pairs = gathered.pairs
        self._now = now
        self._inside = inside

    def together(self) -> Iterator[Together]:
        """What belongs together. A case is in one of them at most, but for those of a trigger."""
        stars = [Together(places) for places in self._stars()]
        yield from _joined(self._triggered(), stars)

    def _stars(self) -> Iterator[tuple[int, ...]]:
        """Gather what is alike around the case with the most likenesses, then around the next."""
        import numpy as np

        number = len(self.looked.known)
        inside = np.zeros(number, bool)
        inside[list(self._inside)] = True
        pairs = self._pairs.among(inside)
        one = np.concatenate((pairs.left, pairs.right))
        other = np.concatenate((pairs.right, pairs.left))
        score = np.concatenate((pairs.score, pairs.score))
        weight = np.round(np.bincount(one, score, minlength=number), 6)
        often = np.bincount(one, minlength=number)
        order = np.lexsort((other, -score, one))
        other, score = other[order], score[order]
        ends = np.cumsum(often)
        centres = np.lexsort((np.arange(number), -weight, -often))[: np.count_nonzero(often)]
        taken = np.zeros(number, bool)
        for centre in centres.tolist():
            if taken[centre]:
                continue
            span = slice(int(ends[centre] - often[centre]), int(ends[centre]))
            free = ~taken[other[span]]
            around = other[span][free]
            if not len(around) or (len(around) == 1 and score[span][free][0] < _TWO_ALIKE):
                continue
            taken[centre] = taken[around] = True
            yield (centre, *around.tolist())

    # -- what the protocol says ------------------------------------------------------------------

    def _triggered(self) -> Iterator[_Met]:
        """For each thing in common the trigger of their protocol, where it was met."""
        sets: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place in self._now:
            if (key := self.looked.repeats_as[place]) is not None:
                sets[key].append(place)
        for (kind, *_), places in sets.items():
            repeat = self.looked.names.repeats[kind]
            if len(places) >= repeat.count and (met := self._met(repeat, places)):
                yield met

    def _met(self, repeat: Repeat, places: Sequence[int]) -> _Met | None:
        """Whether cases with something in common, the newest first, met the trigger."""
        places = [place for place in places if self.looked.day[place]]
        days = [self.looked.day[place] for place in places]
        cases = [self.looked.known[place].case for place in places]
        number = {case.id: place for case, place in zip(cases, places, strict=True)}
        newest: tuple[int, ...] = ()
        every: set[int] = set()
        times = end = 0
        for n, place in enumerate(places):
            while end < len(days) and days[n] - days[end] < repeat.days:
                end += 1  # so far the trigger can look back from here
            if place in every or end - n < repeat.count:
                continue
            if found := repeating(repeat, cases[n], cases[n:end]):
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

"""Which cases are alike, and how much: by their words and by what they share besides.

Two cases are compared where they have two rare words in common, wherever they happened, or where
they share a place or route and their type, or a control that did not hold. Of very many that share
it those are compared that follow each other in time, so that work is bounded and yet no month is
left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from rca_studio.analysis.governance.radar_data import Looked
from rca_studio.domain.alike import Shared

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Ints: TypeAlias = NDArray[np.int64]

Progress = Callable[[int], None]

_ALIKE: Final = 0.30
_NO_WORDS: Final = 0.08
"""Texts with less than this in common are not alike, whatever they share besides."""
_SHARING: Final[Mapping[Shared, float]] = {
    Shared.CONTROL: 0.20,
    Shared.PLACE: 0.15,
    Shared.ROUTE: 0.08,
    Shared.KIND: 0.05,
    Shared.FACTOR: 0.04,
}
_MOST_FACTORS: Final = 2
_BLOCK: Final = 500
"""So many cases of one place (route, control) and type are compared with each other at once."""
_TOGETHER: Final = 400
"""Small windows are looked at together, up to so many cases."""
_SMALL: Final = 64
_STEP: Final = 400
"""The next ones begin so much later: what happened one after the other is compared."""
_MOST_PAIRS: Final = 200_000
"""Where so many pairs are alike already, of each place only the newest cases are compared."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of places that are alike, the smaller place ``left``; each pair once, in order."""

    left: Ints
    right: Ints
    score: Floats

    def among(self, inside: Any) -> Pairs:
        """Those of which both are inside; ``inside`` says it for each place."""
        kept = inside[self.left] & inside[self.right]
        return Pairs(self.left[kept], self.right[kept], self.score[kept])


def alike_pairs(looked: Looked, progress: Progress) -> Pairs:
    """All pairs that are alike.

    Args:
        looked: the cases.
        progress: told how many of them were compared; may raise to stop.
    """
    progress(0)
    judge = _Judge(looked)
    texts = looked.texts
    progress(0)
    texts.prepare()
    judge.take(*texts.rare_pairs(_NO_WORDS, lambda: progress(0)))
    blocks, number = _blocks(looked), len(looked.known)
    every = sum(map(len, blocks)) or 1
    done = 0
    for several in _batches(_windows(blocks, judge)):
        progress(min(number, done * number // every))
        if len(several) > 1:
            judge.take(*texts.within(several, _NO_WORDS))
        else:
            judge.take(*_alike_in(several[0], texts.between(several[0])))
        done += sum(map(len, several))
    progress(number)
    return judge.pairs()


class _Judge:
    """Tells of pairs whether they are alike, and keeps those that are."""

    def __init__(self, looked: Looked) -> None:
        import numpy as np

        self._looked = looked
        self._practice = _coded(looked.practice)
        self._kind = _coded(looked.kind)
        self._named = (
            (_coded(looked.place), np.array(list(map(bool, looked.place)), bool), Shared.PLACE),
            (_coded(looked.route), np.array(list(map(bool, looked.route)), bool), Shared.ROUTE),
        )
        self._controls = np.array(list(map(bool, looked.controls)), bool)
        self._factors = np.array(list(map(bool, looked.factors)), bool)
        self._found: list[tuple[Ints, Ints, Floats]] = []
        self.number = 0

    def take(self, left: Ints, right: Ints, cosines: Any) -> None:
        """Judge pairs by the cosine of their words."""
        import numpy as np

        same = self._practice[left] == self._practice[right]
        left, right, cosines = left[same], right[same], cosines[same]
        score = cosines.astype(np.float64)
        for codes, there, shared in self._named:
            score += _SHARING[shared] * ((codes[left] == codes[right]) & there[left])
        score += _SHARING[Shared.KIND] * (self._kind[left] == self._kind[right])
        most = _SHARING[Shared.CONTROL] + _MOST_FACTORS * _SHARING[Shared.FACTOR]
        near = score + most >= _ALIKE - 1e-6
        left, right, score = left[near], right[near], score[near]
        score += _SHARING[Shared.CONTROL] * self._common_controls(left, right)
        score += _SHARING[Shared.FACTOR] * self._common_factors(left, right)
        near = score >= _ALIKE
        left, right, score = left[near], right[near], score[near]
        if len(left):
            self._found.append((np.minimum(left, right), np.maximum(left, right), score))
            self.number += len(left)

    def _common_controls(self, left: Ints, right: Ints) -> Any:
        import numpy as np

        found = np.zeros(len(left), bool)
        asked = np.flatnonzero(self._controls[left] & self._controls[right])
        controls = self._looked.controls
        found[asked] = [
            not controls[one].isdisjoint(controls[other])
            for one, other in zip(left[asked].tolist(), right[asked].tolist(), strict=True)
        ]
        return found

    def _common_factors(self, left: Ints, right: Ints) -> Any:
        import numpy as np

        found = np.zeros(len(left), np.int64)
        asked = np.flatnonzero(self._factors[left] & self._factors[right])
        factors = self._looked.factors
        found[asked] = [
            min(_MOST_FACTORS, len(factors[one] & factors[other]))
            for one, other in zip(left[asked].tolist(), right[asked].tolist(), strict=True)
        ]
        return found

    def pairs(self) -> Pairs:
        """What was found; of a pair that was judged more than once its best score."""
        import numpy as np

        if not self._found:
            nothing = np.zeros(0, np.int64)
            return Pairs(nothing, nothing, np.zeros(0, np.float64))
        left, right, score = map(np.concatenate, zip(*self._found, strict=True))
        order = np.lexsort((-score, right, left))
        left, right, score = left[order], right[order], score[order]
        first = np.r_[True, (left[1:] != left[:-1]) | (right[1:] != right[:-1])]
        return Pairs(left[first], right[first], score[first])


def _blocks(looked: Looked) -> list[list[int]]:
    """Places of cases that share what makes it worth comparing them, the newest first."""
    if len(looked.known) <= _BLOCK:  # few enough to compare each with each
        return [list(range(len(looked.known)))]
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, kind in enumerate(looked.kind):
        if looked.place[place]:
            blocks["place", looked.place[place], kind].append(place)
        if looked.route[place]:
            blocks["route", looked.route[place], kind].append(place)
        for control in looked.controls[place]:
            blocks["control", control].append(place)
    return list(blocks.values())


def _windows(blocks: Sequence[list[int]], judge: _Judge) -> Iterator[list[int]]:
    """What is compared at once, each set once: the newest of all blocks, then what is left."""
    seen = set()
    for places in blocks:
        newest = tuple(places[:_BLOCK])
        if len(newest) > 1 and newest not in seen:
            seen.add(newest)
            yield list(newest)
    for places in blocks:
        for start in range(_STEP, len(places) - _BLOCK + _STEP, _STEP):
            if judge.number >= _MOST_PAIRS:
                return
            yield places[start : start + _BLOCK]


def _batches(windows: Iterable[list[int]]) -> Iterator[list[list[int]]]:
    """The same, small ones together: most places have few cases, and each step costs something."""
    batch: list[list[int]] = []
    size = 0
    for window in windows:
        if len(window) > _SMALL:
            yield [window]
            continue
        if batch and size + len(window) > _TOGETHER:
            yield batch
            batch, size = [], 0
        batch.append(window)
        size += len(window)
    if batch:
        yield batch


def _alike_in(places: Sequence[int], table: Any) -> tuple[Ints, Ints, Any]:
    """Which pairs of a square of cosines have enough words in common, each pair once."""
    import numpy as np

    rows, columns = np.nonzero(np.triu(table, 1) >= _NO_WORDS)
    numbers = np.array(places, np.int64)
    return numbers[rows], numbers[columns], table[rows, columns]


def _coded(values: Iterable[Hashable]) -> Ints:
    """For each value a number; equal ones have the same."""
    import numpy as np

    codes: dict[Hashable, int] = {}
    return np.array([codes.setdefault(value, len(codes)) for value in values], np.int64)

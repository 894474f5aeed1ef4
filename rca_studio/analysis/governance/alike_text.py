"""How alike texts are, by the words they share: TF-IDF vectors and the cosine between them.

A word counts for more the fewer texts have it (Spärck Jones 1972, Journal of Documentation 28:11),
and for little more where it is repeated; the angle between two texts so weighed tells how alike
they are, 0 to 1 (Salton and Buckley 1988, Information Processing & Management 24:513).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from rca_studio.domain.alike_words import stems_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float32]
    Ints: TypeAlias = NDArray[np.int64]

_LEAST = 0.1
"""What a word weighs that every text has."""
_RAREST = 24
"""A word in at most so many texts may join any two of them, wherever they happened."""


class Texts:
    """The vectors of some texts.

    Args:
        texts: each as (line that names it, the rest); the words of the line count twice.
    """

    def __init__(self, texts: Sequence[tuple[str, str]]) -> None:
        self._counts = [_counted(line, rest) for line, rest in texts]

    def __len__(self) -> int:
        return len(self._counts)

    @cached_property
    def _rows(self) -> tuple[Ints, Ints, Floats]:
        """Where the words of each text begin, the words as numbers, and their weights."""
        import numpy as np

        begins = np.zeros(len(self._counts) + 1, dtype=np.int64)
        begins[1:] = np.cumsum([len(counts) for counts in self._counts])
        number = {word: place for place, word in enumerate(self._words)}
        every = chain.from_iterable(self._counts)
        words = np.fromiter(map(number.__getitem__, every), np.int64, begins[-1])
        times = chain.from_iterable(counts.values() for counts in self._counts)
        often = np.log(np.fromiter(times, np.float64, begins[-1])) + 1
        frequency = np.bincount(words, minlength=len(number))
        rarity = np.maximum(_LEAST, np.log((1 + len(self._counts)) / (0.5 + frequency)))
        weights = rarity[words] * often
        owner = np.repeat(np.arange(len(self._counts)), np.diff(begins))
        lengths = np.sqrt(np.bincount(owner, weights**2, minlength=len(self._counts)))
        return begins, words, (weights / lengths[owner]).astype(np.float32)

    @cached_property
    def _words(self) -> list[str]:
        return list(dict.fromkeys(chain.from_iterable(self._counts)))

    def between(self, places: Sequence[int]) -> Floats:
        """The cosine of each of these texts with each other one, as a square."""
        import numpy as np

        begins, words, weights = self._rows
        spans = [slice(begins[place], begins[place + 1]) for place in places]
        there, column = np.unique(
            np.concatenate([words[span] for span in spans]), return_inverse=True
        )
        table = np.zeros((len(places), len(there)), dtype=np.float32)
        row = np.repeat(np.arange(len(places)), [span.stop - span.start for span in spans])
        table[row, column] = np.concatenate([weights[span] for span in spans])
        found: Floats = table @ table.T
        return found

    def rare_pairs(self, least: float) -> tuple[Ints, Ints, Floats]:
        """Pairs of texts, wherever they happened, that share two rare words or more.

        Gives their places and what the rare words alone make of the cosine, ``least`` or more: it
        is not smaller.
        """
        import numpy as np

        begins, words, weights = self._rows
        owner = np.repeat(np.arange(len(self._counts)), np.diff(begins))
        order = np.argsort(words, kind="stable")
        words, weights, owner = words[order], weights[order], owner[order]
        first = np.flatnonzero(np.r_[True, words[1:] != words[:-1]]) if len(words) else words
        sizes = np.diff(np.r_[first, len(words)])
        keys: list[Any] = []
        products: list[Any] = []
        for size in range(2, _RAREST + 1):
            these = first[sizes == size]
            if len(these):
                table = these[:, None] + np.arange(size)
                left, right = np.triu_indices(size, 1)
                keys.append((owner[table[:, left]] * len(self) + owner[table[:, right]]).ravel())
                products.append((weights[table[:, left]] * weights[table[:, right]]).ravel())
        if not keys:
            nothing = np.zeros(0, dtype=np.int64)
            return nothing, nothing, np.zeros(0, dtype=np.float32)
        pairs, place, times = np.unique(
            np.concatenate(keys), return_inverse=True, return_counts=True
        )
        sums = np.bincount(place, np.concatenate(products), minlength=len(pairs))
        kept = (times > 1) & (sums >= least)
        return (
            pairs[kept] // len(self),
            pairs[kept] % len(self),
            sums[kept].astype(np.float32),
        )

    def in_common(self, places: Sequence[int], most: int) -> tuple[str, ...]:
        """The words that more than half of these texts share, those that say most first."""
        begins, words, weights = self._rows
        sums: dict[int, float] = defaultdict(float)
        times: Counter[int] = Counter()
        for place in places:
            span = slice(begins[place], begins[place + 1])
            for word, weight in zip(words[span].tolist(), weights[span].tolist(), strict=True):
                times[word] += 1
                sums[word] += weight
        told = [
            word
            for word, number in times.items()
            if 2 * number > len(places) and not self._words[word].isdigit()
        ]
        told.sort(key=lambda word: (-round(sums[word], 5), self._words[word]))
        return tuple(self._words[word] for word in told[:most])


def _counted(line: str, rest: str) -> Counter[str]:
    named = stems_of(line)
    return Counter([*named, *named, *stems_of(rest)])

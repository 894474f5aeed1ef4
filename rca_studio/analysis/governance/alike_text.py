"""How alike texts are, by the words they share: TF-IDF vectors and the cosine between them.

A word counts for more the fewer texts have it (Spärck Jones 1972, Journal of Documentation 28:11),
and for little more where it is repeated; the angle between two texts so weighed tells how alike
they are, 0 to 1 (Salton and Buckley 1988, Information Processing & Management 24:513).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
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
_OFTEN = 256
"""Whoever waits is heard each time so many texts were read."""

Text: TypeAlias = tuple[str, str]
"""The line that names it, and the rest."""
Words: TypeAlias = dict[Text, Counter[str]]
"""By text how often it has each word; the words of the line that names it count twice."""


class Texts:
    """The vectors of some texts.

    Args:
        texts: the texts.
        words: of texts whose words were counted already; gets those of the others.
        progress: told how many were read; may raise to stop.
    """

    def __init__(
        self,
        texts: Sequence[Text],
        words: Words | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        known = {} if words is None else words
        self.texts = tuple(texts)
        self._counts: list[Counter[str]] = []
        self._number: dict[str, int] = {}
        self._numbers: list[int] = []
        for place, text in enumerate(self.texts):
            if progress is not None and place % _OFTEN == 0:
                progress(place)
            counts = known.get(text)
            if counts is None:
                counts = known[text] = _counted(*text)
            self._counts.append(counts)
            for word in counts:
                self._numbers.append(self._number.setdefault(word, len(self._number)))

    def __len__(self) -> int:
        return len(self._counts)

    def prepare(self) -> None:
        """Weigh all words now, and not when the first pair is asked for."""
        _ = self._rows

    @cached_property
    def _rows(self) -> tuple[Ints, Ints, Floats]:
        """Where the words of each text begin, the words as numbers, and their weights."""
        import numpy as np

        begins = np.zeros(len(self._counts) + 1, dtype=np.int64)
        begins[1:] = np.cumsum([len(counts) for counts in self._counts])
        words = np.array(self._numbers, np.int64)
        times = chain.from_iterable(counts.values() for counts in self._counts)
        often = np.log(np.fromiter(times, np.float64, begins[-1])) + 1
        frequency = np.bincount(words, minlength=len(self._number))
        rarity = np.maximum(_LEAST, np.log((1 + len(self._counts)) / (0.5 + frequency)))
        weights = rarity[words] * often
        owner = np.repeat(np.arange(len(self._counts)), np.diff(begins))
        lengths = np.sqrt(np.bincount(owner, weights**2, minlength=len(self._counts)))
        return begins, words, (weights / lengths[owner]).astype(np.float32)

    @cached_property
    def _words(self) -> list[str]:
        return list(self._number)

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

    def rare_pairs(
        self, least: float, heard: Callable[[], None] | None = None
    ) -> tuple[Ints, Ints, Floats]:
        """Pairs of texts, wherever they happened, that share two rare words or more.

        Gives their places and what the rare words alone make of the cosine, ``least`` or more: it
        is not smaller. ``heard`` is called now and then; it may raise to stop.
        """
        import numpy as np

        begins, words, weights = self._rows
        owner = np.repeat(np.arange(len(self._counts)), np.diff(begins))
        keys, products = _joined_by(words, owner, weights, len(self), _RAREST, heard)
        pairs, place, times = np.unique(keys, return_inverse=True, return_counts=True)
        sums = np.bincount(place, products, minlength=len(pairs))
        kept = (times > 1) & (sums >= least)
        return (
            pairs[kept] // len(self),
            pairs[kept] % len(self),
            sums[kept].astype(np.float32),
        )

    def within(self, windows: Sequence[Sequence[int]], least: float) -> tuple[Ints, Ints, Floats]:
        """Pairs of texts of the same window with a cosine of ``least`` or more; for small windows.

        Of many small squares most time would go into preparing each; here all are one step.
        """
        import numpy as np

        begins, words, weights = self._rows
        places = np.array(list(chain.from_iterable(windows)), np.int64)
        number = len(places)
        window = np.repeat(np.arange(len(windows)), list(map(len, windows)))
        lengths = begins[places + 1] - begins[places]
        ends = np.cumsum(lengths)
        there = np.repeat(begins[places] - ends + lengths, lengths) + np.arange(lengths.sum())
        owner = np.repeat(np.arange(number), lengths)
        joining = window[owner] * len(self._number) + words[there]
        keys, products = _joined_by(joining, owner, weights[there], number)
        cosines = np.bincount(keys, products, minlength=number * number)
        kept = np.flatnonzero(cosines >= least)
        return (
            places[kept // number],
            places[kept % number],
            cosines[kept].astype(np.float32),
        )

    def in_common(self, places: Sequence[int], most: int) -> tuple[str, ...]:
        """The words that more than half of these texts share, those that say most first."""
        import numpy as np

        begins, words, weights = self._rows
        spans = [slice(begins[place], begins[place + 1]) for place in places]
        there = np.concatenate([words[span] for span in spans])
        times = np.bincount(there, minlength=len(self._number))
        sums = np.bincount(there, np.concatenate([weights[span] for span in spans]))
        told = [
            word
            for word in np.flatnonzero(2 * times > len(places)).tolist()
            if not self._words[word].isdigit()
        ]
        told.sort(key=lambda word: (-round(float(sums[word]), 5), self._words[word]))
        return tuple(self._words[word] for word in told[:most])


def _joined_by(
    words: Ints,
    owner: Ints,
    weights: Floats,
    number: int,
    most: int | None = None,
    heard: Callable[[], None] | None = None,
) -> tuple[Ints, Floats]:
    """For each word the pairs of its owners, as ``one * number + other``, and what they weigh.

    Args:
        words: the words, by number.
        owner: for each of them whose it is, in order.
        weights: for each of them its weight.
        number: more than any owner.
        most: words with more owners are left out.
        heard: called now and then; may raise to stop.
    """
    import numpy as np

    order = np.argsort(words, kind="stable")
    words, owner, weights = words[order], owner[order], weights[order]
    first = np.flatnonzero(np.r_[True, words[1:] != words[:-1]]) if len(words) else words
    sizes = np.diff(np.r_[first, len(words)])
    keys: list[Any] = [np.zeros(0, np.int64)]
    products: list[Any] = [np.zeros(0, np.float32)]
    for size in np.unique(sizes).tolist():
        if size < 2 or (most is not None and size > most):
            continue
        if heard is not None:
            heard()
        table = first[sizes == size][:, None] + np.arange(size)
        left, right = np.triu_indices(size, 1)
        keys.append((owner[table[:, left]] * number + owner[table[:, right]]).ravel())
        products.append((weights[table[:, left]] * weights[table[:, right]]).ravel())
    return np.concatenate(keys), np.concatenate(products)


def _counted(line: str, rest: str) -> Counter[str]:
    named = stems_of(line)
    return Counter([*named, *named, *stems_of(rest)])

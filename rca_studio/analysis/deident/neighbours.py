"""Which of the names that are known a word is a misspelling of, or the beginning of.

Registers grow to thousands of names, and every word of a text is asked about: so names are looked
at only where their length allows it, and an answer is forgotten only when a name is learned that
may be a better one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

LEAST_FUZZY: Final = 4
"""Shorter words have too many neighbours."""

_FAR: Final = 2
"""No misspelling is further from its name, nor that much shorter or longer."""

_START: Final = 3
"""Names are kept by so many first letters."""


class Neighbours:
    """The words of names, in the order in which they were learned: of two as near the first."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._starts: dict[str, list[str]] = {}
        self._near_in_length: dict[int, list[str]] = {}
        self._found: dict[int, dict[str, str | None]] = {}

    def learn(self, word: str) -> None:
        """Take a word of a name that was not known before."""
        self._starts.setdefault(word[:_START], []).append(word)
        if len(word) < LEAST_FUZZY:
            return
        self._words.append(word)
        for length in range(len(word) - _FAR, len(word) + _FAR + 1):
            if abs(length - len(word)) <= _most(length) and length in self._near_in_length:
                self._near_in_length[length].append(word)
            if found := self._found.get(length):
                self._forget_near(word, found)

    def nearest(self, low: str) -> str | None:
        """The name a word is a misspelling of, if it is one."""
        found = self._found.setdefault(len(low), {})
        if low not in found:
            found[low] = self._nearest(low)
        return found[low]

    def longer(self, low: str) -> Iterator[str]:
        """The names a word of at least three letters is the beginning of."""
        for word in self._starts.get(low[:_START], ()):
            if len(word) > len(low) and word.startswith(low):
                yield word

    def _nearest(self, low: str) -> str | None:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        if len(low) < LEAST_FUZZY:
            return None
        most = _most(len(low))
        names = self._near_in_length.get(len(low))
        if names is None:
            names = [one for one in self._words if abs(len(one) - len(low)) <= most]
            self._near_in_length[len(low)] = names
        found = process.extractOne(low, names, scorer=OSA.distance, score_cutoff=most)
        return found[0] if found is not None and close(low, found[0]) else None

    @staticmethod
    def _forget_near(word: str, found: dict[str, str | None]) -> None:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        near = process.extract(
            word, list(found), scorer=OSA.distance, score_cutoff=_FAR, limit=None
        )
        for one, _, _ in near:
            del found[one]


def close(one: str, other: str) -> bool:
    """Whether one word may be the other misspelt.

    >>> close("mien", "mine"), close("kowalksi", "kowalski"), close("mint", "mine")
    (True, True, False)
    """
    if one == other:
        return True
    short, long = sorted((len(one), len(other)))
    if short < LEAST_FUZZY or long - short > _FAR:
        return False
    from rapidfuzz.distance import OSA

    distance = OSA.distance(one, other, score_cutoff=_FAR)
    if short == LEAST_FUZZY:
        # Of four letters only two that changed places, or one more: another letter is another word.
        longer = long > short and (one.startswith(other) or other.startswith(one))
        return bool(distance == 1 and (longer or sorted(one) == sorted(other)))
    return bool(distance <= _most(long))


def _most(length: int) -> int:
    return 1 if length < 8 else _FAR

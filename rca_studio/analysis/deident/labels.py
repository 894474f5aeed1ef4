"""Stand-ins, the same for the same within a case: "Person A", "Worker 2", "Site B"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from rca_studio.analysis.deident.pack import DeidentifyPack

NUMBERED: Final = frozenset({"staff"})
"""Kinds whose stand-ins have numbers; all others have letters."""
KINDS: Final = ("person", "staff", "site", "street", "place", "route")


class Labels:
    """Gives out stand-ins in the order in which they are first needed.

    Args:
        pack: how they are worded.
        taken: names of the registers; what one of them reads is nobody's stand-in.
    """

    def __init__(self, pack: DeidentifyPack, taken: Iterable[str] = ()) -> None:
        self._words = pack.stand_ins
        self._names = {" ".join(one.split()).casefold() for one in taken}
        self._meant: set[str] = set()
        self._given: dict[tuple[str, str], str] = {}
        self._next = dict.fromkeys(KINDS, 0)
        self._own = frozenset(one for one in self._words.values() if one.startswith("["))
        shapes = [re.escape(self._words[kind]).replace(r"\{\}", _mark(kind)) for kind in KINDS]
        days = re.escape(self._words["day"]).replace(r"\{\}", r"-?\d{1,3}")
        bands = "|".join(re.escape(one.label) for one in pack.bands)
        fixed = sorted((*self._own, self._words["age"]), key=len, reverse=True)
        self._shape = re.compile(
            rf"(?<![A-Za-z0-9_])(?:{'|'.join(shapes)}|{days}(?:,? (?:{bands}))?)(?![A-Za-z0-9_])"
            rf"|{'|'.join(map(re.escape, fixed))}"
        )

    def of(self, kind: str, key: str) -> str:
        """The stand-in of whoever or whatever goes by this key."""
        if (kind, key) not in self._given:
            self._given[kind, key] = self._new(kind)
        return self._given[kind, key]

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where stand-ins stand in a text already: nothing in them is searched."""
        return [
            found.span()
            for found in self._shape.finditer(text)
            if found[0].casefold() not in self._names
        ]

    def reserve(self, text: str) -> None:
        """Give nobody a stand-in that a text has already, where somebody else is meant."""
        known = set(self._given.values())
        for start, end in self.places(text):
            if text[start:end] not in known:
                self._meant.add(text[start:end])

    def _new(self, kind: str) -> str:
        while True:
            number = self._next[kind]
            self._next[kind] += 1
            mark = str(number + 1) if kind in NUMBERED else _letters(number)
            words = self._words[kind].replace("{}", mark)
            if words not in self._meant and words.casefold() not in self._names:
                return words


def _mark(kind: str) -> str:
    return r"\d{1,3}" if kind in NUMBERED else "[A-Z]{1,2}"


def _letters(number: int) -> str:
    """The letters of a number: A, B … Z, AA, AB …, one after the other.

    >>> [_letters(one) for one in (0, 25, 26)]
    ['A', 'Z', 'AA']
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters

"""Which words are everybody's, and the words of a text one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from rca_studio.analysis.deident.pack import DeidentifyPack

_WORD: Final = re.compile(r"([^\W\d_]+(?:'(?![sS]\b)[^\W\d_]+)*)(?:'[sS]\b)?")
_BREAK: Final = re.compile(r"[.!?:;\n\"(\[*|/>-]\s*$|[.!?]['\")\]]*\s+$")
_SHORTENED: Final = ("n't", "'ll", "'re", "'ve", "'d", "'m")
_ENDINGS: Final = (
    *(("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", "")),
    *(("ing", "e"), ("ly", ""), ("ily", "y"), ("er", ""), ("er", "e"), ("ers", ""), ("est", "")),
    *(("ier", "y"), ("iest", "y"), ("ness", ""), ("iness", "y"), ("ment", ""), ("ments", "")),
    *(("ful", ""), ("less", ""), ("able", ""), ("able", "e"), ("ings", ""), ("ally", "al")),
)
_BEGINNINGS: Final = ("un", "re", "non", "mis", "over", "under", "pre", "out", "in")
_DOUBLED: Final = re.compile(r"([bdfgklmnprt])\1$")


def lows(words: str) -> frozenset[str]:
    """Words set apart by spaces, as a set."""
    return frozenset(words.split())


class Word(NamedTuple):
    """A word of a folded text: where it is, how it is written, and in small letters.

    ``begins`` says that a sentence or line begins with it, so that its capital says nothing;
    ``shouts`` that all around it is in capitals too.
    """

    start: int
    end: int
    said: str
    low: str
    begins: bool
    shouts: bool

    @property
    def capital(self) -> bool:
        """Whether its capital may say something: it begins with one, and not all do here."""
        return self.said[0].isupper() and not self.shouts


class Lexicon:
    """The words of a pack, asked for quickly.

    Args:
        pack: the words.
        fine: words of the registers that may be seen.
    """

    def __init__(self, pack: DeidentifyPack, fine: Iterable[str] = ()) -> None:
        self.pack = pack
        self._fine = frozenset(fine)
        self._known: dict[str, bool] = {}

    def common(self, low: str) -> bool:
        """Whether a word, in small letters, is everybody's, in any of its forms."""
        found = self._known.get(low)
        if found is None:
            found = self._known[low] = self._is_common(low)
        return found

    def _is_common(self, low: str) -> bool:
        pack = self.pack
        if low in self._fine or low in pack.common or low in pack.care:
            return True
        for ending in _SHORTENED:
            if low.endswith(ending):
                return low[: -len(ending)] in pack.common or ending == "n't"
        if low in pack.given or low in pack.surnames:
            return False
        return any(one in pack.common or one in pack.care for one in _stems(low))

    def named(self, low: str) -> bool:
        """Whether a word is a name and no other word."""
        return low in self.pack.given or low in self.pack.surnames


def words_of(text: str) -> list[Word]:
    """The words of a folded text, in order."""
    pieces = list(_WORD.finditer(text))
    shouting = _shouting(text, pieces)
    found: list[Word] = []
    before = 0
    for number, one in enumerate(pieces):
        start, end = one.span(1)
        said = one[1]
        between = text[before:start]
        begins = not before or (
            between != " "
            and bool(_BREAK.search(between))
            and not (between.startswith(".") and _before_dot(found[-1]))
        )
        found.append(Word(start, end, said, said.casefold(), begins, number in shouting))
        before = end
    return found


_ABBREVIATED: Final = lows("mr mrs ms dr prof st sr jr rev mt")


def _before_dot(word: Word) -> bool:
    """Whether a dot behind a word ends no sentence: "J. Rutherford", "Mr. Mine"."""
    return word.low in _ABBREVIATED or (len(word.said) == 1 and word.said.isupper())


def _shouting(text: str, pieces: list[re.Match[str]]) -> set[int]:
    """The numbers of words that stand among four or more in capitals."""
    found: set[int] = set()
    run: list[int] = []
    for number, one in enumerate(pieces):
        if one[1].isupper():
            run.append(number)
            continue
        if len(run) >= 4 and any(len(pieces[n][1]) > 3 for n in run):
            found.update(run)
        run = []
    if len(run) >= 4 and any(len(pieces[n][1]) > 3 for n in run):
        found.update(run)
    return found


def _stems(low: str) -> Iterator[str]:
    """What a word may be a form of."""
    for beginning in _BEGINNINGS:
        if low.startswith(beginning) and len(low) > len(beginning) + 3:
            yield low[len(beginning) :]
    for ending, instead in _ENDINGS:
        if low.endswith(ending) and len(low) > len(ending) + 2:
            stem = low[: -len(ending)] + instead
            yield stem
            if not instead and _DOUBLED.search(stem):
                yield stem[:-1]
            for beginning in _BEGINNINGS:
                if stem.startswith(beginning) and len(stem) > len(beginning) + 3:
                    yield stem[len(beginning) :]

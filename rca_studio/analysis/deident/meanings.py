"""What a word may be: a name, a thing, a role, a place; and what the words around say of it.

``Persons`` asks this of each word. What nobody can say is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rca_studio.analysis.deident.lexicon import Lexicon, Word, lows

_OF_SOMEBODY: Final = lows(
    "the a an our my his her their your new agency bank night senior young old next"
    " first second third fourth other"
)
LOWER_LEAST: Final = 3
"""Letters of a word in small letters that may be a name, at least."""


class Meanings:
    """Judges the words of a text.

    Args:
        lexicon: the words.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._pack = lexicon.pack
        self._titles = self._pack.titles | self._pack.staff_titles
        self._listed = frozenset().union(
            *(self._pack.regions, self._pack.eponyms, self._pack.streets, self._pack.sites),
            self._pack.particles,
        )
        self._roles = self._pack.staff_roles | self._pack.person_roles | self._pack.kin

    def asked(self, words: Sequence[Word]) -> Iterator[tuple[Word, str]]:
        """Words with a capital that nobody knows, and why they are asked about."""
        for word in words:
            if len(word.said) < 2 or not word.said[0].isupper():
                continue
            pack = self._pack
            if word.low in pack.acronyms or not self.nobody_knows(word):
                continue
            if word.said.isupper() and len(word.said) <= 5 and not word.shouts:
                yield word, "letters nobody here knows; they may be somebody's initials"
            elif word.shouts or word.begins:
                yield word, "a word nobody here knows; it may be a name"
            else:
                yield word, "a capital inside a sentence; it may be a name"

    def nobody_knows(self, word: Word) -> bool:
        """Whether a word with a capital may be a name for all anybody can say."""
        low, pack = word.low, self._pack
        if len(low) == 2 and not word.said.isupper():
            return not self._lexicon.common(low) and low not in self._titles
        if low in pack.alone and not word.begins and not word.shouts:
            return True
        if self._lexicon.common(low) or low in self._titles or low in self._roles:
            return False
        return low not in self._listed

    def _unknown(self, word: Word) -> bool:
        """Whether nobody can say what a word is."""
        low = word.low
        pack = self._pack
        if len(low) < LOWER_LEAST or self._lexicon.common(low):
            return False
        return low not in pack.acronyms and low not in pack.regions and low not in pack.eponyms

    def _may_be(self, word: Word) -> bool:
        """Whether a word can be part of a name at all."""
        low = word.low
        pack = self._pack
        if low in pack.regions or (low in pack.acronyms and word.said.isupper()):
            return False
        if low in self._roles or (low in pack.streets and low not in pack.also_words):
            return False
        if low in pack.care and low not in pack.also_words and low not in pack.given:
            return False
        return len(low) > 1

    def _of_things(self, text: str, words: Sequence[Word], number: int) -> bool:
        """Whether a name became a thing here: "Parkinson's disease", "Zimmer frame"."""
        word = words[number]
        if word.low not in self._pack.eponyms:
            return False
        before = words[number - 1].low if number else ""
        return before not in self._titles and before not in self._pack.given

    def _things_after(self, text: str, words: Sequence[Word], number: int) -> bool:
        """Whether capitals around say that a word is part of a title of things ("Rose Clinic")."""
        after = words[number + 1] if number + 1 < len(words) else None
        if after is None or text[words[number].end : after.start] != " ":
            return False
        return after.capital and self._lexicon.common(after.low)

    def _acts(self, text: str, word: Word, after: Word | None) -> bool:
        """Whether what follows is what people do: "Kezia now checks", "Tunde lifted"."""
        if after is None or text[word.end : after.start] != " " or not after.said.islower():
            return False
        if after.low in self._pack.said:
            return True
        return len(after.low) > 4 and after.low.endswith("ed") and self._lexicon.common(after.low)

    def _is_second(self, text: str, word: Word, after: Word) -> bool:
        """Whether another name follows: two words nobody knows are somebody's."""
        if text[word.end : after.start] not in (" ", "-") or not after.capital:
            return False
        low, pack = after.low, self._pack
        if low in pack.sites or low in pack.streets or low in self._roles or low in pack.acronyms:
            return False
        return self._lexicon.named(low) or low in pack.also_words or self._unknown(after)

    @staticmethod
    def _family(before: Word, word: Word, gap: str) -> bool:
        """Whether a family is named: "the Threlfalls"."""
        return before.low in ("the", "both") and gap == " " and word.low.endswith("s")

    def _explained(self, text: str, words: Sequence[Word], number: int) -> bool:
        """Whether who it is follows: "Raf, the senior", "Deandre (son)"."""
        end = words[number].end
        if text[end : end + 2] not in (", ", " ("):
            return False
        for after in words[number + 1 : number + 4]:
            closed = after.low in ("agency", "bank") and text[after.end : after.end + 1] == ")"
            if after.low in self._roles or closed:
                return True
            if after.low not in _OF_SOMEBODY:
                return False
        return False

    def _kind_around(
        self, text: str, words: Sequence[Word], first: int, kind: str, last: int = -1
    ) -> str:
        """Which kind the words around tell: "staff" by a role right before or behind a name."""
        if first:
            before = words[first - 1]
            if text[before.end : words[first].start] in (" ", ": ", " (") and (
                before.low in self._pack.staff_roles
            ):
                return "staff"
        if last >= 0 and last + 1 < len(words):
            ahead = text[words[last].end : words[last].end + 3]
            if ahead[:2] in (", ", " ("):
                for after in words[last + 1 : last + 4]:
                    if after.low in self._pack.staff_roles or after.said in ("RN", "HCA", "LPN"):
                        return "staff"
                    if after.low not in (
                        "the",
                        "a",
                        "an",
                        "our",
                        "night",
                        "senior",
                        "lead",
                        "agency",
                    ):
                        break
        return kind

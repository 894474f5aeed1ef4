"""Finding phrases in a text: one walk over its words, whatever the number of phrases.

A phrase is written as a person would write it in a data file: whole words, in capitals or not;
``-`` stands for any hyphen or a space, ``'`` for either apostrophe, ``...`` for up to eight words
in between that do not pass the end of a sentence, ``*`` at the end of a word for any ending, and
``a/b`` for either word.

Each phrase is looked up by its first word, so the time a text takes grows with the text and hardly
with the lists: a check at every keystroke has to stay below what a person can feel.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_GAP: Final = r"(?:\s+[^\s.;:!?]+){0,8}?\s+"
_TOKEN: Final = re.compile(r"\w+")
_STEM: Final = 2
"""How many letters of an open word ("nachlässig*") it is looked up by."""


class Word(NamedTuple):
    """One word of a text: where it stands, and the word without regard to capitals."""

    start: int
    end: int
    folded: str


class Span(NamedTuple):
    """A place in a text, end exclusive."""

    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """Return the words of a text in reading order."""
    return [Word(*match.span(), match.group().casefold()) for match in _TOKEN.finditer(text)]


def alternatives(phrase: str) -> tuple[str, ...]:
    """Return the phrases that one with slashes stands for: "did/does not ask" is two."""
    return tuple(
        " ".join(words) for words in product(*(word.split("/") for word in phrase.split()))
    )


def starts_with_word(phrase: str) -> bool:
    """Return whether a phrase can be looked up at all: it has to begin with a letter or digit."""
    return bool(_TOKEN.match(phrase.strip()))


@dataclass(slots=True)
class _Entry:
    """One phrase of one list; ``pattern`` is None where the first word is the whole phrase."""

    key: str
    phrase: str
    stem: str
    plain: bool
    gap: bool
    compiled: re.Pattern[str] | None = None

    def end_of(self, text: str, word: Word) -> int:
        """Return where the phrase ends if it stands at this word, else -1."""
        if self.plain:
            return word.end
        if self.compiled is None:  # compiled at the first need: most phrases are never met
            self.compiled = re.compile(rf"{pattern_of(self.phrase)}(?!\w)", re.IGNORECASE)
        found = self.compiled.match(text, word.start)
        return found.end() if found else -1


@dataclass(slots=True)
class PhraseIndex:
    """The phrases of any number of lists, by the key of the list."""

    _whole: dict[str, list[_Entry]] = field(default_factory=dict)
    _open: dict[str, list[_Entry]] = field(default_factory=dict)

    def add(self, key: str, phrases: Iterable[str]) -> None:
        """Add the phrases of a list; each has to begin with a word (`starts_with_word`)."""
        for phrase in phrases:
            first = _TOKEN.match(phrase.strip())
            if first is None:
                raise ValueError(f"a phrase has to begin with a word: {phrase!r}")
            stem = first.group().casefold()
            rest = phrase.strip()[first.end() :]
            if rest.startswith("*"):
                entry = _Entry(key, phrase, stem, rest == "*", "..." in phrase)
                self._open.setdefault(stem[:_STEM], []).append(entry)
            else:
                entry = _Entry(key, phrase, stem, not rest, "..." in phrase)
                self._whole.setdefault(stem, []).append(entry)

    def find(self, text: str, words: Iterable[Word]) -> Mapping[str, list[Span]]:
        """Return where the phrases of each list stand, one at each word, by list.

        The longest phrase wins; one with a gap counts only where none without does, and then the
        nearest, so that "led to … and made … more likely" stays two links.
        """
        found: dict[str, list[Span]] = {}
        for word in words:
            whole = self._whole.get(word.folded, ())
            stems = self._open.get(word.folded[:_STEM], ())
            if not whole and not stems:
                continue
            close: dict[str, int] = {}
            wide: dict[str, int] = {}
            for entry in (*whole, *stems):
                if not word.folded.startswith(entry.stem):
                    continue
                end = entry.end_of(text, word)
                if end < 0:
                    continue
                if entry.gap:
                    wide[entry.key] = min(wide.get(entry.key, end), end)
                else:
                    close[entry.key] = max(close.get(entry.key, end), end)
            for key, end in (wide | close).items():
                found.setdefault(key, []).append(Span(word.start, end))
        return found


def outside(spans: Iterable[Span], covers: Iterable[Span]) -> list[Span]:
    """Return the spans that no cover holds whole and that no earlier span of them reaches into.

    Both have to come in reading order; the time is linear in their number.
    """
    kept: list[Span] = []
    waiting = iter(covers)
    cover = next(waiting, None)
    reach = last = -1
    for span in spans:
        while cover is not None and cover.start <= span.start:
            reach = max(reach, cover.end)
            cover = next(waiting, None)
        if span.end > reach and span.start >= last:
            kept.append(span)
            last = span.end
    return kept


def pattern_of(phrase: str) -> str:
    """Return a phrase as a regular expression; see the top of this file for what it may hold."""
    pieces = (
        r"\s+".join(_word_pattern(word) for word in piece.split()) for piece in phrase.split("...")
    )
    return _GAP.join(pieces)


def _word_pattern(word: str) -> str:
    # Escaped piece by piece: hyphen, apostrophe and star are signs of the phrase language.
    hyphens = []
    for half in word.split("-"):
        parts = re.split("['\u2019]", half)
        hyphens.append("['\u2019]".join(_open_pattern(part) for part in parts))
    return "[-\\s\u2010\u2011]".join(hyphens)


def _open_pattern(part: str) -> str:
    return r"\w*".join(re.escape(piece) for piece in part.split("*"))

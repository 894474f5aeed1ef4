"""Names of people, taken as far as they go: "Nasrin Chowdhary" where only "Chowdhary" is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from rca_studio.analysis.deident.lexicon import Lexicon, Word, lows
from rca_studio.analysis.deident.spans import Span

_PEOPLE: Final = frozenset({"person", "staff"})
_INITIAL_TURNED: Final = re.compile(
    r", (?!I\b)[A-Z](?:\.(?= [a-z])|\b(?=[.:;)]|$| (?:on|in|at|of)\b))"
)
_BYNAMES: Final = lows("big little auntie aunty uncle nana nan gran granny grandma pop pappy")
_HOUSE: Final = re.compile(r"(?<![\w.,:/-])(?:no\.? ?|number )?\d{1,5}[A-Za-z]?,? $")
_SIDE: Final = re.compile(r" (?:North|South|East|West)\b")
_INITIAL_AFTER: Final = re.compile(
    r" (?:(?![AI] [a-z])[A-Z]|A(?= (?:did|was|is|had|has|said|went|came|and|who)\b)"
    r"|(?![ais]\b)[b-z])"
    r"(?![\w'/])\.?(?! [a-z]{1,2}\b)"
)
_INITIAL_BEFORE: Final = re.compile(r"(?<![\w'/-])(?:[A-Z]\.? ?|[a-z]\. ?){1,2}$")
_INITIAL: Final = re.compile(r"(?:^|[\s.])[A-Z]$")
_INITIAL_STOP: Final = re.compile(r"\.(?=,| [a-z])")
_JOINED_AFTER: Final = re.compile(r"-[^\W\d_]+(?:'[^\W\d_]{2,})?")
_JOINED_BEFORE: Final = re.compile(r"(?<![\w])[^\W\d_]+-$")


def grown(text: str, words: Sequence[Word], spans: Iterable[Span], lexicon: Lexicon) -> list[Span]:
    """The spans, those of people with the initials and further names that belong to them."""
    by_end = {word.end: number for number, word in enumerate(words)}
    by_start = {word.start: number for number, word in enumerate(words)}
    found = []
    for span in spans:
        if span.kind in _PEOPLE:
            start = _earlier(text, words, by_end, lexicon, span.start)
            end = _later(text, words, by_start, lexicon, span.end)
            if _INITIAL_STOP.match(text, end) and _INITIAL.search(text, max(0, end - 2), end):
                end += 1  # "Mr F. and": the full stop is that of the initial
            span = replace(span, start=start, end=end)
        elif span.kind == "street":
            house = _HOUSE.search(text, max(0, span.start - 12), span.start)
            end = span.end + (text[span.end : span.end + 1] == "s")
            if side := _SIDE.match(text, end):
                end = side.end()
            span = replace(span, start=house.start() if house else span.start, end=end)
        found.append(span)
    return found


def _earlier(
    text: str, words: Sequence[Word], by_end: dict[int, int], lexicon: Lexicon, start: int
) -> int:
    if joined := _JOINED_BEFORE.search(text, max(0, start - 24), start):
        start = joined.start()
    if start and text[start - 1] in " .":
        initial = _INITIAL_BEFORE.search(text, max(0, start - 8), start)
        if initial and text[initial.start() : start].strip() not in ("A", "I"):
            return initial.start()
    number = by_end.get(start - 1)
    if number is None or text[start - 1 : start] != " ":
        return start
    word = words[number]
    if word.capital and word.low in _BYNAMES:
        return word.start
    if not word.capital or len(word.said) < 2 or not _belongs(word, lexicon):
        return start
    if word.begins and lexicon.common(word.low):
        return start
    return _earlier(text, words, by_end, lexicon, word.start)


def _later(
    text: str, words: Sequence[Word], by_start: dict[int, int], lexicon: Lexicon, end: int
) -> int:
    if joined := _JOINED_AFTER.match(text, end):
        return _later(text, words, by_start, lexicon, joined.end())
    if initial := _INITIAL_AFTER.match(text, end):
        dotted = initial[0].endswith(".") and not text[initial.end() :].lstrip()[:1].isupper()
        return initial.end() if dotted or not initial[0].endswith(".") else initial.end() - 1
    if turned := _INITIAL_TURNED.match(text, end):
        return turned.end()
    number = by_start.get(end + 1)
    if number is None or text[end : end + 1] != " ":
        return end
    word = words[number]
    if not word.capital or word.begins or not _belongs(word, lexicon):
        return end
    return _later(text, words, by_start, lexicon, word.end)


def _belongs(word: Word, lexicon: Lexicon) -> bool:
    """Whether a word with a capital beside a name is part of it."""
    pack, low = lexicon.pack, word.low
    if low in pack.acronyms and word.said.isupper():
        return False
    if low in pack.sites or low in pack.streets or low in pack.regions or low in pack.eponyms:
        return low in pack.also_words and low not in pack.sites
    if low in pack.kin or low in pack.staff_roles or low in pack.person_roles or low in pack.titles:
        return False
    return low in pack.also_words or lexicon.named(low) or not lexicon.common(low)

"""The words by which two texts are compared: whole words without accents and endings of plurals.

Words are cut as the search index cuts them (letters and digits), so that a word found here is
found there.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
"""Accents that stand apart from their letters."""
_SHORTEST = 3

COMMON: Final = frozenset(
    _WORD.findall(
        """
    about after again all also and any are asked at away back be because been before being both but
    by came can could did do does done down during each even for from get give given go had has
    have he her here him his how i if in into is it its just last like made make me more most my
    near next no not now of off old on once one only onto or other our out over own put quite said
    same saw see seen set she should so some still than that the their them then there these they
    this those through to told too took two under until up us very was way we well went were what
    when where which while who whom whose will with without would yes yet you your
    almost happened noticed person persons staff worker workers
    """
    )
)
"""Words that stand in every other story and say nothing about which one it is."""


def words_of(text: str) -> list[str]:
    """The words of a text that tell something, in order, as they are indexed.

    >>> words_of("The Walker was caught at bathroom 2 – again!")
    ['walker', 'caught', 'bathroom', '2']
    """
    return [word for word in _WORD.findall(plain(text)) if telling(word)]


def stems_of(text: str) -> list[str]:
    """The same without endings of plurals; for many texts.

    >>> stems_of("The walkers were caught again")
    ['walker', 'caught']
    """
    return list(filter(None, map(_telling_stem, _WORD.findall(plain(text)))))


def plain(text: str) -> str:
    """Small letters without accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", _MARKS.sub("", apart))


@lru_cache(maxsize=200_000)
def _telling_stem(word: str) -> str:
    return stem(word) if telling(word) else ""


def telling(word: str) -> bool:
    """Whether a word can tell one story from another: figures, and words that are not everywhere.

    A single character of another script than Latin may be a whole word.
    """
    if word in COMMON:
        return False
    return len(word) >= _SHORTEST or word[0].isdigit() or not word.isascii()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without the ending of a plural; enough for walkers, doses and batteries.

    >>> stem("walkers"), stem("doses"), stem("batteries"), stem("glass"), stem("bus")
    ('walker', 'dose', 'battery', 'glass', 'bus')
    """
    if len(word) < 5 or word.endswith("ss") or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if not word.endswith(("us", "is")) else word

"""Receipt phrases: six simple words by which a reporter nobody knows finds their report again.

Drawn by the system's random source from 1,024 words, six of them carry 60 bits: nobody guesses one,
and what is kept of it (``models.box.receipt_key``) is slow to try. The words are a list of the
program's own; any two differ in two letters or more, so that one slip of the pen still leads to the
right one. Diceware (Reinhold, 1995) is the idea.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from secrets import choice
from typing import Final

from rca_studio import paths

WORDS_IN_PHRASE: Final = 6
_FARTHEST: Final = 2
"""A typed word is taken for the nearest of the list if no more letters than this are wrong."""
_APART: Final = re.compile(r"[^a-z]+")


@cache
def receipt_words() -> tuple[str, ...]:
    """The words phrases are made of."""
    text = paths.resource("receipts/words.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.split("\n") if line and not line.startswith("#"))


def draw_phrase() -> str:
    """A new phrase, as it is read and written: ``maple-river-button-…``."""
    return "-".join(choice(receipt_words()) for _ in range(WORDS_IN_PHRASE))


def read_phrase(typed: str) -> str:
    """The phrase somebody typed, whatever stands between its words; "" where it cannot be one.

    A misspelt word is the nearest one of the list, unless two are as near. That the words can be
    read says nothing about whether a report is found by them.
    """
    plain = unicodedata.normalize("NFKD", typed).casefold()
    words = [word for word in _APART.split(plain) if word]
    if len(words) != WORDS_IN_PHRASE:
        return ""
    read = [_nearest(word, receipt_words()) for word in words]
    return "-".join(read) if all(read) else ""


def _nearest(typed: str, words: Sequence[str]) -> str:
    if typed in words:
        return typed
    by_distance = [(_distance(typed, word, _FARTHEST), word) for word in words]
    least = min(distance for distance, _ in by_distance)
    nearest = [word for distance, word in by_distance if distance == least]
    return nearest[0] if least <= _FARTHEST and len(nearest) == 1 else ""


def _distance(one: str, other: str, most: int) -> int:
    """Letters to change, add, leave out or swap with their neighbour; ``most + 1`` for more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, wanted in enumerate(other, 1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != wanted))
            crossed = row > 1 and column > 1 and letter == other[column - 2]
            if crossed and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, above = above, line
    return min(above[-1], most + 1)

"""How much of a body a room takes at once: what stands on which page, and in which steps.

A page is filled by an estimate that holds for the narrowest stage (4:3), so a frame has the same
steps on every screen: a facilitator who changes the projector finds the show as it was. The layouts
of ``diagrams.session`` use the same pages and only choose how large the words are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil, floor, inf
from typing import Final

from rca_studio.analysis.session.frame import (
    Barrier,
    Barriers,
    Body,
    Changed,
    Changes,
    Likely,
    Margins,
    Paths,
    StepRow,
    Steps,
    Words,
)

_LINE_EMS: Final = 34.0
"""The width of a line of a page in font sizes."""
_ROW_EMS: Final = 25.0
"""The same beside the column of times or signs."""
_PAGE_LINES: Final = 12.0
_PAGE_ROWS: Final = 13.0
"""How many lines of rows a page takes, with the gaps between them."""
_GAP_LINES: Final = 0.7
_MOST_ROWS: Final = 5
_SMALLER: Final = 0.88
_MOST_KEPT: Final = 64
"""The pages of so many bodies are remembered: each step of a frame asks for them."""
_MOST_EVENED: Final = 12
"""More pages than these are filled one after the other; nobody would see the difference."""

_LOWER, _UPPER, _OTHER = 0.57, 0.78, 1.0
_SENTENCE: Final = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+")


def steps_of(body: Body) -> int:
    """In how many steps a body is built; the last one shows it all, or its last page."""
    match body:
        case Words():
            return max(1, len(word_pages(body)))
        case Steps() | Barriers():
            return max(1, len(body.rows))
        case Changes():
            return max(1, len(row_pages(body)))
        case Margins():
            return 2 if body.known and body.words[1:] else 1
        case Likely():
            return 1 + len(body.order)
        case Paths():
            return max(1, len(body.ways))
        case _:
            return 1


@lru_cache(maxsize=_MOST_KEPT)
def word_pages(body: Words) -> tuple[tuple[str, ...], ...]:
    """The paragraphs page by page; one that is too long for a page goes on on the next."""
    parts = list(_parts(body.paragraphs))
    takes = [_lines(part, _LINE_EMS) + _GAP_LINES for part in parts]
    pages = _even_pages(takes, _PAGE_LINES, len(parts))
    return tuple(tuple(parts[place] for place in page) for page in pages)


@lru_cache(maxsize=_MOST_KEPT)
def row_pages(body: Steps | Barriers | Changes) -> tuple[range, ...]:
    """Which rows stand on which page."""
    takes = [_row_lines(row) + _GAP_LINES for row in body.rows]
    return _even_pages(takes, _PAGE_ROWS, _MOST_ROWS)


def _even_pages(takes: Sequence[float], room: float, most: int) -> tuple[range, ...]:
    """As few pages as the room allows, and none much emptier than the others.

    Of all ways to break the rows onto so many pages, the one with the least sum of squares.
    """
    pages = _filled(takes, room, most)
    if not 1 < len(pages) <= _MOST_EVENED:
        return pages
    # For each number of rows: the least sum for so many pages, and where the last page begins.
    nothing: tuple[float, tuple[int, ...]] = (inf, ())
    best = [(0.0, nothing[1]), *[nothing] * len(takes)]
    for _ in pages:
        further = [nothing] * (len(takes) + 1)
        for end in range(1, len(takes) + 1):
            used = 0.0
            for first in range(end - 1, max(-1, end - 1 - most), -1):
                used += takes[first]
                if used > room and first < end - 1:
                    break
                total = best[first][0] + used * used
                if total < further[end][0]:
                    further[end] = (total, (*best[first][1], first))
        best = further
    begins = (*best[-1][1], len(takes))
    return tuple(range(one, other) for one, other in pairwise(begins))


def _filled(takes: Sequence[float], room: float, most: int) -> tuple[range, ...]:
    pages: list[range] = []
    first, used = 0, 0.0
    for place, one in enumerate(takes):
        if place > first and (used + one > room or place - first == most):
            pages.append(range(first, place))
            first, used = place, 0.0
        used += one
    if takes:
        pages.append(range(first, len(takes)))
    return tuple(pages)


def page_at(pages: Sequence[range], row: int) -> int:
    """The page a row stands on."""
    return next((place for place, page in enumerate(pages) if row in page), max(0, len(pages) - 1))


def _row_lines(row: StepRow | Barrier | Changed) -> float:
    match row:
        case StepRow():
            lines = _lines(row.what, _ROW_EMS)
            return max(1.6, lines + _small(row.expected and f"Expected: {row.expected}"))
        case Barrier():
            return _lines(row.text, _ROW_EMS) + _SMALLER + _small(row.again)
        case Changed():
            return _lines(row.text, _ROW_EMS) + _small(f"{row.state} · {row.strength}")


def _small(text: str) -> float:
    """The lines of words that are set smaller below others, in lines of those."""
    return _lines(text, _ROW_EMS / _SMALLER) * _SMALLER if text else 0.0


def _lines(text: str, ems: float) -> float:
    """How many lines a text takes, guessed by kinds of letters."""
    return float(max(1, ceil(ems_of(text) * 1.06 / ems)))


def ems_of(text: str) -> float:
    """The width of a text in font sizes, guessed: a wide guess rather than a narrow one."""
    wide = 0.0
    for char in text:
        if (char.islower() and char < "\u0590") or char in " .,;:'-()":
            wide += _LOWER
        elif char < "\u0590":
            wide += _UPPER
        else:
            wide += _OTHER
    return wide


def _parts(paragraphs: Iterable[str]) -> Iterator[str]:
    """Paragraphs; those longer than a page are cut, at the end of a sentence or else of a word,
    into pieces of half a page, so that no page is left nearly empty."""
    most = (_PAGE_LINES - _GAP_LINES - 1) * _LINE_EMS / 1.06
    half = floor(_PAGE_LINES / 2 - _GAP_LINES) * _LINE_EMS / 1.06
    for paragraph in paragraphs:
        line = " ".join(paragraph.split())
        if not line:
            continue
        if ems_of(line) <= most:
            yield line
            continue
        yield from _gathered(_SENTENCE.split(line), half)


def _gathered(sentences: Iterable[str], most: float) -> Iterator[str]:
    text = ""
    for piece in _short_pieces(sentences, most):
        if text and ems_of(text) + ems_of(piece) + 1 > most:
            yield text
            text = piece
        else:
            text = f"{text} {piece}" if text else piece
    if text:
        yield text


def _short_pieces(sentences: Iterable[str], most: float) -> Iterator[str]:
    letters = int(most)  # no letter is wider than one font size
    for sentence in sentences:
        if ems_of(sentence) <= most:
            yield sentence
            continue
        for word in sentence.split():
            yield from (word[at : at + letters] for at in range(0, len(word), letters))

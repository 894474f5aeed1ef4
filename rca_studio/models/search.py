"""Full-text search: what of a case can be found, and what a person typed as a safe FTS5 query.

A person types words and "phrases", never a query language: nothing that is typed can be a syntax
error. All words must occur, in any order and any column; the word still being typed matches as the
beginning of a word. Words are cut as the index cuts them (``unicode61``: letters and digits;
https://www.sqlite.org/fts5.html#unicode61_tokenizer), so "NM-0142" is the two words "nm 0142"
side by side.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rca_studio.domain.case import Case

WEIGHTS = (8.0, 2.0, 4.0, 1.0)
"""What a word counts for in title, story, causes and extras when few hits are ranked (bm25)."""

_MOST_WORDS = 32
_MOST_TEXT = 2_000
_SHORTEST_PREFIX = 2
_PLAIN_WORD = re.compile(r"[A-Za-z]{2,}[A-RT-Za-rt-z][sS]?")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | {"\0": " "})
_REFERENCE = re.compile(r"(?:(?P<prefix>[^\W\d_]{1,12})\s*[-–/ ]?\s*)?(?P<number>\d{1,9})")


@lru_cache(maxsize=64)
def understand(text: str) -> str:
    """What was typed as an FTS5 query; empty for a text without any letter or digit.

    An opening quotation mark or a dash alone must not empty the list while somebody is still
    typing, so such a text searches for nothing rather than finding nothing.
    """
    clean = text[:_MOST_TEXT].encode("utf-8", "ignore").decode().translate(_QUOTES)
    phrases = [phrase for phrase in _phrases(clean) if _searchable(phrase)][:_MOST_WORDS]
    if not phrases:
        return ""
    prefix = _still_typed(clean, phrases[-1])
    terms = [_term(phrase, "") for phrase in phrases[:-1]]
    return " AND ".join((*terms, _term(phrases[-1], "*" if prefix else "")))


def reference_parts(text: str) -> tuple[str, int] | None:
    """Prefix (may be empty) and number, where the text could be a case reference as typed.

    ``NM-0142``, ``nm142`` and ``142`` all mean the case NM-0142.
    """
    found = _REFERENCE.fullmatch(text[:_MOST_TEXT].strip())
    if found is None:
        return None
    return (found["prefix"] or "", int(found["number"]))


def search_text(case: Case, causes: Iterable[str] = ()) -> tuple[str, str, str, str]:
    """What of a case is indexed, as the columns title, story, causes and extras.

    ``extras`` holds every other word a person may remember a case by: the reference (also its bare
    number), the places, and what came with an import.

    Args:
        case: the case.
        causes: the texts of its causal model (causes, controls, event, harm).
    """
    number = reference_parts(case.reference)
    extras = [
        case.reference,
        str(number[1]) if number else "",
        case.service,
        case.location,
        case.staff_group,
        case.route,
        case.person_affected,
        case.immediate_action,
        case.source_id,
        *(value for _, value in case.extras),
    ]
    return (
        case.title,
        case.story,
        "\n".join(causes),
        "\n".join(text for text in extras if text),
    )


def _phrases(text: str) -> Iterator[str]:
    """Words outside quotation marks one by one, what stands between two marks as one phrase."""
    for place, part in enumerate(text.split('"')):
        if place % 2:
            yield " ".join(part.split())
        else:
            yield from part.split()


def _term(phrase: str, star: str) -> str:
    """One word or phrase; a plain word also finds its plural, or its singular."""
    if not _PLAIN_WORD.fullmatch(phrase):
        return f'"{phrase}"{star}'
    other = phrase[:-1] if phrase[-1] in "sS" else "" if star else phrase + "s"
    return f'("{phrase}"{star} OR "{other}")' if other else f'"{phrase}"{star}'


def _searchable(phrase: str) -> bool:
    return any(_begins_word(character) for character in phrase)


def _still_typed(text: str, last: str) -> bool:
    """Whether the last word may go on: it is at the very end of the text, and not too short.

    A single Latin letter begins a tenth of all words, which takes long and tells nothing; a single
    character of other scripts may be a word.
    """
    if not _in_word(text[-1]) or not text.endswith(last.rsplit(" ", 1)[-1]):
        return False
    tail = len(last) - max((i + 1 for i, c in enumerate(last) if not _in_word(c)), default=0)
    return tail >= _SHORTEST_PREFIX or not last[-1].isascii()


def _in_word(character: str) -> bool:
    """Whether the index takes this character as part of a word: accents go with their letter."""
    return _begins_word(character) or unicodedata.category(character) == "Mn"


def _begins_word(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LN" or category == "Co"

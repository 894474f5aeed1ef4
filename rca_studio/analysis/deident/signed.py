"""Names by how they are written down: at the end of a message, in quotes, turned round in a form.

For names that no register and no list of names knows, where their shape alone tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rca_studio.analysis.deident.lexicon import Lexicon, Word
from rca_studio.analysis.deident.persons import Name

_CAP: Final = r"[A-Z][^\W\d_]+(?:[-'][^\W\d_]+)*"
_SHAPES: Final = (
    # Thx, Del; x Jas: the last word of a message
    (
        re.compile(
            r"(?:^|[\s,.!?])(?:(?i:thx|thanks|thank you|many thanks|regards|cheers|ta|best"
            r"|yours|love|from)"
            rf"[,.]?|x|xx)\s+({_CAP}(?:\s{_CAP})?)\s*$"
        ),
        "ends a message",
    ),
    # "Nobby" Clarke; Wilhelmina "Billie" Ostrowski
    (re.compile(rf"((?:{_CAP}\s)?[\"']{_CAP}[\"']\s{_CAP})"), "has a byname in quotes"),
    (
        re.compile(
            rf"(?i:\b(?:known as|goes by|nicknamed|aka|a\.k\.a\.|name given|gave his name as"
            rf"|gave her name as|name is|signed|witnessed(?: by)?"
            rf"|initialled(?: by)?))\s[\"']?({_CAP})"
        ),
        "follows a word for a name",
    ),
    # Patel, Nirav MD; label Peabody, Annmarie
    (
        re.compile(
            rf"({_CAP},\s{_CAP}(?:\s{_CAP})?)(?=,?\s(?:MD|DO|RN|NP|PA|FACS|FRCS|LPN|PharmD)\b)"
        ),
        "stands turned round before a degree",
    ),
    (
        re.compile(
            rf"\b(?i:form|label|labelled|labeled|name|named|bag|wristband|chart|pt|patient"
            rf"|attending"
            rf"|res|resident|client):?\s({_CAP},\s{_CAP})(?=[.;\n]|$|\s(?:[a-z]|and))"
        ),
        "stands turned round in a form",
    ),
    # Mac an Bhaird, Nic Giolla Phadraig
    (re.compile(rf"\b((?:Mac|Mag|Nic|Mhic)\s(?:an|na|a'|Giolla|Con)\s{_CAP})"), "is put as a name"),
)
_LAST: Final = _SHAPES[0][0]
_INITIALLED: Final = re.compile(
    r"(?<!\w)([A-Z][a-z]{3,}) ([B-HJ-Z])(?=[.,;)](?:\s|$)|\s[a-z]{3,}ed\b)"
)


def signed(text: str, words: Sequence[Word], lexicon: Lexicon) -> Iterator[Name]:
    """Names told by how they are written down, in a folded text with these words."""
    starts = {word.start: number for number, word in enumerate(words)}
    for shape, why in _SHAPES:
        for found in shape.finditer(text):
            name = _within(words, starts, *found.span(1))
            if name is None:
                continue
            if _may_be(words, name, lexicon, words_too=shape is _LAST and "," in found[0]):
                yield Name(*name, "", why, weak=True)
    for found in _INITIALLED.finditer(text):
        number = starts.get(found.start(1))
        low = found[1].casefold()
        if number is None or number + 1 >= len(words):
            continue
        if lexicon.common(low) or low in lexicon.pack.eponyms or low in lexicon.pack.sites:
            continue
        yield Name(number, number + 1, "", "has an initial behind it", weak=True)


def _within(
    words: Sequence[Word], starts: dict[int, int], start: int, end: int
) -> tuple[int, int] | None:
    """The first and last word of a place."""
    inside = [number for at, number in starts.items() if start <= at < end]
    return (inside[0], inside[-1]) if inside else None


def _may_be(
    words: Sequence[Word], name: tuple[int, int], lexicon: Lexicon, *, words_too: bool
) -> bool:
    """Whether a word of a place may be somebody's name: it is nobody's, or ``words_too``."""
    pack = lexicon.pack
    return any(
        (words_too or not lexicon.common(one.low) or one.low in pack.also_words)
        and one.low not in pack.acronyms
        and one.low not in pack.staff_roles
        and one.low not in pack.person_roles
        and one.low not in pack.kin
        for one in words[name[0] : name[1] + 1]
    )

"""Ways of writing that the eye reads and rules do not: "A d a", "4da M1ne", "oaklodge".

Names are those of the registers and of the case alone: what nobody has named cannot be guessed from
such letters. Numbers and days spelt out are found by their shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from rca_studio.analysis.deident.folding import fold
from rca_studio.analysis.deident.lexicon import Word
from rca_studio.analysis.deident.spans import Span, Sure

_PART: Final = re.compile(r"[^\W\d_]+")
_SPACED: Final = re.compile(r"(?<!\w)[^\W\d_](?:(?: |\. ?|-|\*|_)[^\W\d_]){2,40}(?!\w)")
_FIGURED: Final = re.compile(r"(?<![\w@$])(?=[^\W\d_]*[\d@$!])[\w@$!]{3,24}(?<!!)(?!\w)")
_MEASURED: Final = re.compile(
    r"\d+(?:am|pm|mg|mcg|ml|l|kg|g|cm|mm|m|th|st|nd|rd|s|hr|hrs|h|min|mins|yo|x)", re.IGNORECASE
)
_READ_AS: Final = (
    str.maketrans("0134578@$!", "oieastbasi"),
    str.maketrans("0134578@$!", "oleastbasl"),
)
_SPACED_FIGURES: Final = re.compile(r"(?<![\w.,])\d(?:[ -]\d){6,14}(?![\w%]|[ .,]?\d)")
_POSTCODE: Final = re.compile(r"(?<![\w-])[A-Z]{1,2}\d[A-Z\d]?-\d[A-Z]{2}(?![\w-])")
_ORDINALS: Final = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth"
    "|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth"
)
_NTH: Final = rf"(?:(?:twenty|thirty)[ -])?(?:{_ORDINALS})"
_MONTH: Final = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
_SPELT_DAY: Final = re.compile(
    rf"\b(?:the )?{_NTH}(?: day)? of {_MONTH}\b"
    rf"|\b(?!may\b|march\b){_MONTH},? (?:the )?{_NTH}\b",
    re.IGNORECASE,
)
_SPELT_ROOM: Final = re.compile(
    r"\b(?:room|flat|bedroom|apartment|bungalow|cottage|bay|cubicle|(?-i:Bed)) (?:number |no\. ?)?"
    r"(?:(?:twenty|thirty|forty|fifty)[ -])?(?:one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty"
    r"|forty|fifty)\b(?! (?:staff|people|of them|times|minutes|hours|days?|residents|workers|night"
    r"|morning|evening|afternoon|more|another|week))",
    re.IGNORECASE,
)
_LEAST: Final = 3
_LEAST_JOINED: Final = 6


class Disguise(NamedTuple):
    """A place of a text, and the name that is written there in another way."""

    start: int
    end: int
    name: str


class Disguised:
    """Knows names by their letters alone."""

    def __init__(self) -> None:
        self._whole: dict[str, str] = {}
        self._parts: dict[str, str] = {}

    def learn(self, name: str) -> None:
        """Take a name, of a person or of a place."""
        plain = fold(name).text.split("(", 1)[0]
        parts = _PART.findall(plain)
        whole = "".join(parts).casefold()
        if len(parts) > 1 and len(whole) >= _LEAST_JOINED:
            self._whole.setdefault(whole, plain)
        for part in parts:
            if len(part) >= _LEAST:
                self._parts.setdefault(part.casefold(), part)

    def find(self, text: str, words: Sequence[Word]) -> Iterator[Disguise]:
        """Names that stand in a folded text in another way."""
        if not self._parts:
            return
        for word in words:
            if (name := self._whole.get(word.low)) is not None:
                yield Disguise(word.start, word.end, name)
        for found in _SPACED.finditer(text):
            letters = "".join(_PART.findall(found[0])).casefold()
            if (name := self._name(letters)) is not None:
                yield Disguise(*found.span(), name)
        for found in _FIGURED.finditer(text):
            low = found[0].casefold()
            if sum(one.isalpha() for one in low) < 2 or _MEASURED.fullmatch(low):
                continue
            for table in _READ_AS:
                if (name := self._name(low.translate(table))) is not None:
                    yield Disguise(*found.span(), name)
                    break

    def _name(self, letters: str) -> str | None:
        return self._whole.get(letters) or self._parts.get(letters)


def spelt_out(text: str, stand_ins: Mapping[str, str]) -> Iterator[Span]:
    """Numbers, days, rooms and postcodes that are written in another way than usual."""
    for found in _SPACED_FIGURES.finditer(text):
        figures = [int(one) for one in found[0] if one.isdigit()]
        steps = {b - a for a, b in pairwise(figures)}
        if steps != {1}:  # "1 2 3 4 5 6 7" is a scale
            why = "looks like a number, figure by figure"
            yield Span(*found.span(), "phone", Sure.RULE, why, words=stand_ins["phone"])
    for found in _POSTCODE.finditer(text):
        yield Span(
            *found.span(),
            "postcode",
            Sure.RULE,
            "looks like a postcode",
            words=stand_ins["postcode"],
        )
    for found in _SPELT_DAY.finditer(text):
        yield Span(*found.span(), "date", Sure.RULE, "is a day", words=stand_ins["date"])
    for found in _SPELT_ROOM.finditer(text):
        why = "is a room, flat or bed"
        yield Span(*found.span(), "address", Sure.RULE, why, words=stand_ins["room"])

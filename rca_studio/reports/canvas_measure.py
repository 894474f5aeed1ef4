"""Measuring and breaking the lines of printed tables, with the ruler of the bundled fonts.

Unlike `rca_studio.diagrams.text.Ruler.wrap` it adds no hyphen where it cuts a word: what was typed
stands on paper sign by sign, so that codes and addresses can be copied from it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from rca_studio.diagrams.text import Ruler
from rca_studio.paths import resource
from rca_studio.reports.fonts import DRAWN, printable
from rca_studio.reports.reading_order import seen, turns

_LEADING = 1.36
_CODE_WIDTH = 0.6
"""Of Courier, in ems (Adobe Core 14 AFM files)."""

_BREAKS_AFTER = frozenset("/\\-_.,;:@&=?+)|~")
"""A long word is broken after one of these, if there is one near the end of the line."""

_NEAR = 0.34
_COMES_AGAIN = 100
"""States, owners and dates come again and are remembered; a text longer than this does not."""

_LONGEST_LINE = 1_000
"""No line of any paper takes as many signs; what comes after them is not even looked at."""

_ROUNDING = 0.05


class Look(NamedTuple):
    """How a text is set.

    Attributes:
        size: of the letters, in points.
        face: ``regular``, ``semibold`` or ``code``, a face in which all signs are equally wide.
        ink: a token of `rca_studio.diagrams.tokens`.
    """

    size: float = 9.0
    face: str = "regular"
    ink: str = "text"

    @property
    def leading(self) -> float:
        """From one line to the next, in points."""
        return self.size * _LEADING


def is_code(text: str) -> bool:
    """Whether the face of codes has all of these signs (Courier, in the encoding WinAnsi)."""
    return text.isascii() or all(char.isascii() or char == "\N{MIDDLE DOT}" for char in text)


@cache
def _ruler() -> Ruler:
    return Ruler.load(resource("fonts/widths.json"))


class Measure:
    """Breaks texts into lines and remembers what it broke; one for each document that is made."""

    def __init__(self) -> None:
        self._ruler = _ruler()
        self._words: dict[tuple[str, str], float] = {}
        self._broken: dict[tuple[str, str, float], tuple[str, ...]] = {}

    def width(self, line: str, look: Look) -> float:
        """How wide one line is, in points."""
        return self._ems(line, look.face) * look.size

    def lines(self, text: str, look: Look, room: float) -> tuple[str, ...]:
        """A text in lines that are no wider than ``room`` points; empty for a text of blanks.

        Line breaks that were typed stay, several empty lines become one. A single sign that is
        wider than the room stands all the same.
        """
        if not text:
            return ()
        most = (room + _ROUNDING) / look.size
        if len(text) > _COMES_AGAIN:
            return self._lines(text, look.face, most)
        key = (text, look.face, most)
        found = self._broken.get(key)
        if found is None:
            found = self._broken[key] = self._lines(text, look.face, most)
        return found

    def shortened(self, text: str, look: Look, room: float) -> str:
        """A text in one line; where it is too long its beginning and an ellipsis."""
        line = " ".join(printable(text[:_LONGEST_LINE]).split())
        if len(text) <= _LONGEST_LINE and self.width(line, look) <= room:
            return line
        first = "".join(self.lines(line, look, max(look.size, room - look.size))[:1])
        return f"{first}…"

    def _lines(self, text: str, face: str, most: float) -> tuple[str, ...]:
        clean = printable(text)
        found: list[str] = []
        for paragraph in clean.split("\n"):
            words = paragraph.replace("\t", " ").split(" ")
            broken = list(self._break([word for word in words if word], face, most))
            if broken or (found and found[-1]):
                found += broken or [""]
        while found and not found[-1]:
            found.pop()
        return tuple(found)

    def _break(self, words: list[str], face: str, most: float) -> Iterator[str]:
        """The lines of one paragraph."""
        space = self._word(" ", face)
        line: list[str] = []
        used = 0.0
        for word in words:
            wide = self._word(word, face)
            if line and used + space + wide <= most:
                line.append(word)
                used += space + wide
                continue
            if line:
                yield " ".join(line)
            while wide > most and len(word) > 1:
                cut = self._cut(word, face, most)
                yield word[:cut]
                wide = wide - self._ems(word[:cut], face) if word.isascii() else -1.0
                word = word[cut:]
                wide = self._ems(word, face) if wide < 0 else wide
            line, used = [word], wide
        if line:
            yield " ".join(line)

    def _cut(self, word: str, face: str, most: float) -> int:
        """How many signs of a word that is too long fit."""
        used = 0.0
        cut = 0
        for char in word:
            used += self._ems(char, face)
            if used > most:
                break
            cut += 1
        cut = min(max(1, cut), len(word) - 1)
        for place in range(cut, max(1, int(cut * (1 - _NEAR))), -1):
            if word[place - 1] in _BREAKS_AFTER:
                return place
        whole = cut
        while whole > 1 and unicodedata.combining(word[whole]):
            whole -= 1
        return whole if whole > 1 else cut

    def _word(self, word: str, face: str) -> float:
        key = (word, face)
        found = self._words.get(key)
        if found is None:
            found = self._words[key] = self._ems(word, face)
        return found

    def _ems(self, line: str, face: str) -> float:
        if face == "code" and is_code(line):
            return len(line) * _CODE_WIDTH
        shown = seen(line, DRAWN) if turns(line) else line
        return self._ruler.width(shown, 1.0, bold=face != "regular")

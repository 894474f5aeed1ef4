"""Measuring and wrapping text for diagrams, with the advance widths of the bundled font.

One ruler serves screen, PDF and slides, so nothing can overflow in only one of them. Painters
switch kerning off: with it, widths would differ between toolkits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

_MOST_WORDS = 20_000
"""So many words are remembered, about what a large workspace shows in a day."""

NO_BREAK = "\u00a0"
"""A blank at which no line ends."""

_LEAST_TAIL = 4
"""So many letters of a broken word go to the next line at least."""


@dataclass(frozen=True, eq=False)  # as itself it can be part of what a picture is remembered by
class Ruler:
    """Advance widths of a regular and a bold face, in units of 1/``units`` of the font size.

    ``regular`` and ``bold`` map a character to its width; a character the font does not have
    counts as one full em.
    """

    units: int
    regular: Mapping[str, int]
    bold: Mapping[str, int]
    _words: dict[tuple[str, bool], int] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def load(cls, path: Path) -> Ruler:
        """The ruler kept beside the bundled font (``fonts/widths.json``)."""
        plain = json.loads(path.read_text(encoding="utf-8"))
        return cls(plain["units"], plain["regular"], plain["bold"])

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """The width of one line of text, in points, at a font size in points."""
        return self._advance(text, bold) * size / self.units

    def wrap(
        self, text: str, size: float, room: float, *, bold: bool = False, most: int = 0
    ) -> tuple[str, ...]:
        """Break text into lines no wider than ``room`` points.

        Words that are wider than the room are cut, with a hyphen where letters part. With
        ``most`` > 0 no more lines are given, and the last one then ends with an ellipsis. Text of
        blanks gives one empty line.
        """
        broken = self._broken(text, size, room, bold=bold)
        if not most:
            return tuple(broken)
        # Of a text that is too long only what will be seen is measured.
        lines = list(islice(broken, most + 1))
        if len(lines) > most:
            lines = lines[:most]
            lines[-1] = self.shortened(lines[-1] + "…", size, room, bold=bold)
        return tuple(lines)

    def _broken(self, text: str, size: float, room: float, *, bold: bool) -> Iterator[str]:
        """The lines, one at a time."""
        most_units = room * self.units / size
        space = self._advance(" ", bold)
        for paragraph in text.splitlines() or [""]:
            line, used = "", 0
            for word in _words(paragraph):
                wide = self._known(word, bold)
                if line and used + space + wide <= most_units:
                    line, used = f"{line} {word}", used + space + wide
                    continue
                if line:
                    yield line
                while wide > most_units and len(word) > 1:
                    cut = self._fitting(word, size, room, bold=bold)
                    hyphen = ""
                    if _parts_letters(word, cut):
                        cut, hyphen = max(1, min(cut, len(word) - _LEAST_TAIL)), "-"
                        cut = self.parted(word, cut)
                    yield word[:cut] + hyphen
                    wide -= self._advance(word[:cut], bold)
                    word = word[cut:]
                line, used = word, wide
            yield line

    def parted(self, word: str, most: int) -> int:
        """How many letters of a word that is too wide stand before its hyphen, ``most`` at most."""
        return most

    def shortened(self, text: str, size: float, room: float, *, bold: bool = False) -> str:
        """The text, or its beginning and an ellipsis where it is wider than ``room`` points."""
        if self.width(text, size, bold=bold) <= room:
            return text
        face = self.bold if bold else self.regular
        most = room * self.units / size - face.get("…", self.units)
        body = text.rstrip("…")
        used = kept = 0
        for char in body:
            used += face.get(char, self.units)
            if used > most:
                break
            kept += 1
        return body[:kept].rstrip() + "…"

    def _fitting(self, word: str, size: float, room: float, *, bold: bool) -> int:
        face = self.bold if bold else self.regular
        most = room * self.units / size - face.get("-", self.units)
        used = 0
        for cut, char in enumerate(word[:-1]):
            used += face.get(char, self.units)
            if used > most:
                return max(1, cut)
        return max(1, len(word) - 1)

    def _advance(self, text: str, bold: bool) -> int:
        """The width in units of the font; a character that no face has counts as a full em."""
        face = self.bold if bold else self.regular
        full = self.units
        return sum([face.get(char, full) for char in text])

    def _known(self, word: str, bold: bool) -> int:
        """As `_advance`; words come again at each layout of a case, so they are remembered."""
        key = (word, bold)
        found = self._words.get(key)
        if found is None:
            if len(self._words) >= _MOST_WORDS:
                self._words.clear()
            found = self._words[key] = self._advance(word, bold)
        return found


def _words(paragraph: str) -> list[str]:
    """What lines end between."""
    if NO_BREAK not in paragraph:
        return paragraph.split()
    plain = (word.strip(NO_BREAK) for word in re.split(r"[^\S\u00a0]+", paragraph))
    return [word for word in plain if word]


def _parts_letters(word: str, cut: int) -> bool:
    """Whether a cut falls between two letters of a script that breaks words with a hyphen."""
    before, after = word[cut - 1], word[cut]
    return before.isalpha() and after.isalpha() and max(before, after) < "\u0590"

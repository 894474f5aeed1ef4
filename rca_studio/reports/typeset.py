"""Words for a typesetter that shapes them itself, and refuses a document for one missing glyph.

PDF/UA-1 (ISO 14289-1, 7.21.8) wants a glyph for every sign. Here each text is brought to signs the
bundled faces draw, long words get places to break at, and lines say whether they run from the
right; nothing is joined or reordered, so a text is copied as it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth

from rca_studio.reports.fonts import DRAWN, pieces
from rca_studio.reports.reading_order import begins_right
from rca_studio.reports.shown import shown

_HIDDEN = re.compile("[\ufeff\ufff9-\ufffc]")
_BLANK = re.compile(r"\s")
_DOTTED = "\N{DOTTED CIRCLE}"
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_CUT = "\N{ZERO WIDTH SPACE}"

Lines = list[dict[str, Any]]
"""Stretches of lines: ``t`` their words, ``r`` whether they run from the right."""


def say(words: str, room: float = 0.0, size: float = 0.0) -> str | Lines:
    """A text for the template; one with Arabic or Hebrew says which lines run from the right.

    Args:
        words: what a person typed.
        room: points on a line; a word that is longer may be broken anywhere. 0: no matter.
        size: of the letters, in points.
    """
    lines = clean(words).split("\n")
    if room:
        lines = [
            " ".join(_breakable(word, room, size) for word in line.split(" ")) for line in lines
        ]
    if not any(map(begins_right, lines)):
        return "\n".join(lines)
    return [
        {"t": "\n".join(together), "r": right} for right, together in groupby(lines, begins_right)
    ]


def _breakable(word: str, room: float, size: float) -> str:
    # No letter is wider than its size.
    if len(word) * size <= room or _length(word, size) <= room:
        return word
    parts, part, used = [], "", 0.0
    for cluster in _clusters(word):
        wide = _length(cluster, size)
        if part and used + wide > room - size / 4:
            parts.append(part)
            part, used = "", 0.0
        part, used = part + cluster, used + wide
    return _CUT.join([*parts, part])


def _length(word: str, size: float) -> float:
    return sum(float(stringWidth(run, font, size)) for font, run in pieces(word, "regular"))


def _clusters(word: str) -> Iterator[str]:
    """The letters of a word, each with the marks that stand on it."""
    letter = ""
    for char in word:
        if letter and not _is_mark(char):
            yield letter
            letter = ""
        letter += char
    if letter:
        yield letter


def clean(words: str) -> str:
    """What can be shown. Where a sign has no glyph of its own the standard refuses the document."""
    known = shown(words.replace("\r\n", "\n").replace("\r", "\n"), DRAWN)
    if known.isascii():
        return known
    settled = "\n"
    for char in _HIDDEN.sub(_UNKNOWN, known):
        settled += _standing(char, settled[-1]) if _is_mark(char) else char
    return settled[1:]


def _standing(mark: str, before: str) -> str:
    """A mark that has no letter to stand on is given one, or goes with the letter not shown."""
    if before == "\n":
        return _DOTTED + mark
    return _UNKNOWN if before == _UNKNOWN else mark


def on_a_line(words: str) -> str:
    """What can be shown, on one line: for a picture, whose lines are broken already."""
    return _BLANK.sub(" ", clean(words))


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")

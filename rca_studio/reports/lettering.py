"""Letters as outlines, for a program that reads SVG but cannot set every script.

Only the letters of the main face that stand for themselves stay text; what needs another face, or
a mark set on a letter, is drawn, as it is in a PNG.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rca_studio.diagrams import faces
from rca_studio.diagrams.tokens import PRINT

if TYPE_CHECKING:
    from matplotlib.path import Path as Outline

    from rca_studio.diagrams.shapes import Text

_APART = frozenset({"Mn", "Mc", "Me", "Cf", "Zl", "Zp"})
"""Unicode categories of what joins other letters or is not seen."""


def drawn_letters(text: Text) -> str | None:
    """A text as an SVG path in the colours of paper; ``None`` where it can be set as text."""
    words = text.text
    if words.isascii() or _plain(words):
        return None
    from rca_studio.reports.picture import text_outlines

    line = " ".join(piece for outline in text_outlines(text) for piece in _pieces(outline))
    return f'<path d="{line}" fill="{PRINT[text.colour]}"/>'


def _plain(words: str) -> bool:
    main = faces.face()
    return all(face == main for face, _ in faces.runs(words)) and not any(
        unicodedata.category(char) in _APART for char in words
    )


def _pieces(outline: Outline) -> Iterator[str]:
    signs = {
        outline.MOVETO: "M",
        outline.LINETO: "L",
        outline.CURVE3: "Q",
        outline.CURVE4: "C",
        outline.CLOSEPOLY: "Z",
    }
    for points, code in outline.iter_segments(simplify=False):
        sign = signs[code]
        yield sign if sign == "Z" else sign + " ".join(f"{value:.2f}" for value in points)

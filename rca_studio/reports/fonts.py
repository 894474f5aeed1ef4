"""The bundled typefaces in PDFs: registered on first use, embedded as subsets.

User text enters a report through ``plain`` and nowhere else: it is escaped, so that nothing a
person typed can become markup, and set in the faces that have its characters.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from rca_studio.diagrams import faces
from rca_studio.reports.reading_order import seen
from rca_studio.reports.shown import shown

_LOCK = Lock()


def font_name(style: str = "regular") -> str:
    """The name reportlab knows a face of the main family by; registers it on first use."""
    return _registered(faces.face(style).file)


def plain(text: str) -> str:
    """User text for a paragraph: shown as it is, never read as markup; line breaks are kept.

    See `rca_studio.reports.shown` for what is not shown as it is.
    """
    clean = printable(text)
    if clean.isascii():
        return escape(clean).replace("\n", "<br/>")
    return "".join(_in_face(face, run) for face, run in faces.runs(clean)).replace("\n", "<br/>")


def printable(text: str) -> str:
    """User text as it can be set, see `rca_studio.reports.shown`; line breaks are kept."""
    return _clean(text.replace("\r\n", "\n").replace("\r", "\n"))


def pieces(text: str, style: str) -> list[tuple[str, str]]:
    """A line of text as (font name, piece) from left to right; for canvases, which know no markup.

    Arabic letters are joined and lines from right to left are in the order in which they are seen.
    """
    line = seen(_clean(text), DRAWN)
    return [(_registered(face.file), run) for face, run in faces.runs(line, style)]


class _Drawn:
    """The characters that any bundled face draws."""

    def __contains__(self, char: object) -> bool:
        main = char in _glyphs(_registered(faces.face().file))
        return main or any(face.owns(str(char)) for face in faces.fallbacks())


DRAWN = _Drawn()
"""The characters that can be printed at all."""


def _clean(text: str) -> str:
    return shown(text, _glyphs(_registered(faces.face().file)))


@cache
def _glyphs(name: str) -> frozenset[str]:
    """The characters a registered face draws."""
    font: Any = pdfmetrics.getFont(name)
    return frozenset(map(chr, font.face.charToGlyph))


def _in_face(face: faces.Face, run: str) -> str:
    if face == faces.face():
        return escape(run)
    return f'<font name="{_registered(face.file)}">{escape(run)}</font>'


def _registered(file: Path) -> str:
    name = file.stem
    with _LOCK:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(file)))
            pdfmetrics.registerFontFamily(name, normal=name, bold=name, italic=name)
    return name

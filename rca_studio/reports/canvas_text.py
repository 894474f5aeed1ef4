"""Lines of text as the operators of a PDF page, for tables of thousands of cells.

A canvas of reportlab looks up each letter of each string in Python. Here a face remembers how its
letters are written in this document, so that a line is written by one ``str.translate``; only lines
that need a second face or run from right to left take the long way.
"""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from rca_studio.reports.canvas_measure import Look, is_code
from rca_studio.reports.fonts import font_name, pieces
from rca_studio.reports.reading_order import turns

_ELSEWHERE = "\x00"
"""Stands for a letter that this part of a face does not have; nothing that is printed holds it."""

_CODE = "Courier-Bold"
_COMES_AGAIN = 32
"""States, owners and dates come again and are remembered; a line longer than this does not."""


class _Letters(dict[int, str]):
    """How the first subset of a face writes each letter; the others are marked."""

    def __init__(self, font: Any, document: Any) -> None:
        super().__init__()
        self._font = font
        self._document = document

    def __missing__(self, code: int) -> str:
        # A letter that the face has not is set as an empty box: for the long way to find a face.
        if code not in self._font.face.charToGlyph and code != 0xA0:
            return self.setdefault(code, _ELSEWHERE)
        [(subset, written)] = self._font.splitString(chr(code), self._document)
        return self.setdefault(code, _ELSEWHERE if subset else _escaped(written))


class Writer:
    """Writes lines of text for the pages of one document."""

    def __init__(self, canvas: Canvas) -> None:
        self._document: Any = canvas._doc  # type: ignore[attr-defined]  # noqa: SLF001
        self._faces: dict[str, tuple[str, _Letters]] = {}
        self._lines: dict[tuple[str, str, float], str] = {}

    def line(self, text: str, look: Look) -> str:
        """The operators that show a line; to be put between ``BT`` and ``ET``, at its place."""
        if len(text) > _COMES_AGAIN:
            return self._written(text, look)
        key = (text, look.face, look.size)
        found = self._lines.get(key)
        if found is None:
            found = self._lines[key] = self._written(text, look)
        return found

    def _written(self, text: str, look: Look) -> str:
        if look.face == "code" and is_code(text):
            name = self._document.getInternalFontName(_CODE)
            return f"{name} {look.size:g} Tf ({_escaped(text.encode('cp1252'))}) Tj"
        style = "semibold" if look.face != "regular" else "regular"
        name, letters = self._face(style)
        if not turns(text):
            written = text.translate(letters)
            if _ELSEWHERE not in written:
                return f"{name} {look.size:g} Tf ({written}) Tj"
        return " ".join(
            f"{font.getSubsetInternalName(subset, self._document)} {look.size:g} Tf "
            f"({_escaped(part)}) Tj"
            for face, run in pieces(text, style)
            for font in (_font(face),)
            for subset, part in font.splitString(run, self._document)
        )

    def _face(self, style: str) -> tuple[str, _Letters]:
        found = self._faces.get(style)
        if found is None:
            font = _font(font_name(style))
            font.splitString(" ", self._document)
            name = font.getSubsetInternalName(0, self._document)
            found = self._faces[style] = name, _Letters(font, self._document)
        return found


def _font(name: str) -> Any:
    return pdfmetrics.getFont(name)


def _escaped(written: bytes) -> str:
    """Bytes as what stands in a string of a PDF (ISO 32000-1, 7.3.4.2)."""
    return "".join(
        chr(byte) if 32 <= byte < 127 and byte not in b"()\\" else f"\\{byte:03o}"
        for byte in written
    )

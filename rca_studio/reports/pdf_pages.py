"""The pages of a PDF as pixels, for looking at them before they are printed and for printing them.

PDFium draws them (through ``pypdfium2``), from the very bytes that are saved. It may be called by
one thread at a time, whatever the document: all calls stand behind one lock, so any worker may ask.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any, NamedTuple

from rca_studio.faults import KnownFault

MOST_TEXT = 20_000
"""Characters of a page that are read for screen readers; more is not listened to."""

_lock = RLock()
"""Reentrant: a document that is let go of while another one is drawn is closed by that thread."""

_PASSWORD = 4
_WHITE = 0xFFFFFFFF
_PIXEL = 4
_KEPT_PAGES = 4


class Picture(NamedTuple):
    """Pixels of a page, or of a part of it: rows of blue, green, red and a byte of 255.

    ``stride`` is the length of a row in bytes.
    """

    width: int
    height: int
    stride: int
    data: bytes


class Part(NamedTuple):
    """A part of a page in pixels of the page as it is drawn: ``whole`` is (width, height) of it."""

    left: int
    top: int
    width: int
    height: int
    whole: tuple[int, int]


class PdfPages:
    """A PDF that is open for drawing; ``close`` lets go of it, from any thread.

    Attributes:
        sizes: width and height of each page in points.
    """

    def __init__(self, content: bytes) -> None:
        """Open a PDF.

        Raises:
            KnownFault: it is no PDF, is damaged, has no page, or asks for a password.
        """
        self._content = content  # PDFium reads from it as long as the document is open
        self._document: Any = None
        self._pages: dict[int, Any] = {}
        with _pdfium() as raw:
            found = raw.FPDF_LoadMemDocument64(content, len(content), None)
            if not found:
                raise _fault(raw.FPDF_GetLastError() == _PASSWORD)
            self._document = found
            self.sizes = tuple(_sizes(raw, found))
            if not self.sizes:
                self.close()
                raise _fault(False)

    def __len__(self) -> int:
        return len(self.sizes)

    def draw(self, number: int, part: Part, *, grey: bool = False) -> Picture:
        """Draw a part of a page on white.

        Args:
            number: the page, from 0.
            part: which part, and how large the whole page would be.
            grey: without colour, as a printer without colour would.

        Raises:
            KnownFault: the page is damaged, or there is no room for its pixels.
        """
        with _pdfium() as raw:
            page = self._page(raw, number)
            stride = part.width * _PIXEL
            try:
                buffer = (ctypes.c_ubyte * (stride * part.height))()
            except MemoryError as error:
                raise _fault(False) from error
            bitmap = raw.FPDFBitmap_CreateEx(
                part.width, part.height, raw.FPDFBitmap_BGRA, buffer, stride
            )
            if not bitmap:
                raise _fault(False)
            try:
                raw.FPDFBitmap_FillRect(bitmap, 0, 0, part.width, part.height, _WHITE)
                flags = raw.FPDF_ANNOT | (raw.FPDF_GRAYSCALE if grey else 0)
                place = (-part.left, -part.top, *part.whole)
                raw.FPDF_RenderPageBitmap(bitmap, page, *place, 0, flags)
            finally:
                raw.FPDFBitmap_Destroy(bitmap)
            return Picture(part.width, part.height, stride, bytes(buffer))

    def text(self, number: int) -> str:
        """What stands on a page, in its own order, without line breaks; cut where it is long."""
        with _pdfium() as raw:
            words = raw.FPDFText_LoadPage(self._page(raw, number))
            if not words:
                return ""
            try:
                count = min(raw.FPDFText_CountChars(words), MOST_TEXT)
                buffer = (ctypes.c_ushort * (count + 1))()
                written = raw.FPDFText_GetText(words, 0, count, buffer)
            finally:
                raw.FPDFText_ClosePage(words)
        text = bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")
        return " ".join(text.replace("\0", " ").split())

    def close(self) -> None:
        """Let go of the document; twice does nothing more."""
        if self._document is None:
            return
        with _pdfium() as raw:
            for page in self._pages.values():
                raw.FPDF_ClosePage(page)
            self._pages.clear()
            if self._document is not None:
                raw.FPDF_CloseDocument(self._document)
                self._document = None

    def __del__(self) -> None:
        if getattr(self, "_document", None) is not None:
            self.close()

    def _page(self, raw: Any, number: int) -> Any:
        """A page, read once while somebody looks at it or at its neighbours."""
        if self._document is None or not 0 <= number < len(self.sizes):
            raise _fault(False)
        page = self._pages.pop(number, None)
        if page is None:
            page = raw.FPDF_LoadPage(self._document, number)
            if not page:
                raise _fault(False)
            while len(self._pages) >= _KEPT_PAGES:
                raw.FPDF_ClosePage(self._pages.pop(next(iter(self._pages))))
        self._pages[number] = page
        return page


def pixels_of(size: tuple[float, float], per_inch: float) -> tuple[int, int]:
    """How many pixels a page of this size in points has, at least one each way."""
    return max(1, round(size[0] * per_inch / 72)), max(1, round(size[1] * per_inch / 72))


def parts_of(whole: tuple[int, int], most: int = 4_000_000) -> tuple[Part, ...]:
    """A page in parts of at most so many pixels, row by row; a page that is small is one part."""
    wide, high = whole
    columns = -(-wide // most) if wide > most else 1
    step = -(-wide // columns)
    rows_high = min(high, max(1, most // step))
    return tuple(
        Part(left, top, min(step, wide - left), min(rows_high, high - top), whole)
        for top in range(0, high, rows_high)
        for left in range(0, wide, step)
    )


@contextmanager
def _pdfium() -> Iterator[Any]:
    """PDFium, for this thread alone."""
    with _lock:
        from pypdfium2 import raw  # type: ignore[import-untyped]

        yield raw


def _sizes(raw: Any, document: Any) -> Iterator[tuple[float, float]]:
    size = raw.FS_SIZEF()
    for number in range(raw.FPDF_GetPageCount(document)):
        there = raw.FPDF_GetPageSizeByIndexF(document, number, ctypes.byref(size))
        sound = there and size.width >= 1 and size.height >= 1
        yield (float(size.width), float(size.height)) if sound else (595.0, 842.0)


def _fault(password: bool) -> KnownFault:
    if password:
        return KnownFault(
            "This PDF asks for a password, so it cannot be shown here.",
            "Your work is safe, and the file is as it was.",
            "Open it in the program you read PDF files with.",
        )
    return KnownFault(
        "This PDF cannot be shown: it is damaged or has no pages.",
        "Your work is safe.",
        "Make it again; if that does not help, save it and open it in another program.",
    )

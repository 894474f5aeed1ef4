"""What a visible signature looks like: one small line in the head margin of the first page.

Loaded only where pyHanko is installed and such a line is wished.
"""

from __future__ import annotations

from binascii import hexlify
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import (
    AxisAlignment,
    BoxConstraints,
    InnerScaling,
    Margins,
    SimpleBoxLayoutRule,
)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from rca_studio.diagrams.tokens import PRINT
from rca_studio.reports.fonts import pieces

_SIDE = 18 * mm
_FROM_TOP = 21 * mm
_HEIGHT = 12.0
_SIZE = 7.5
_MOST_LETTERS = 300

Box = tuple[int, int, int, int]


def signature_line(writer: IncrementalPdfFileWriter, words: str) -> tuple[StaticStampStyle, Box]:
    """How the signature looks, and where on the first page: left, bottom, right, top, in points."""
    left, _, right, top = _sheet(writer)
    width = right - left - 2 * _SIDE
    box = (
        round(left + _SIDE),
        round(top - _FROM_TOP),
        round(left + _SIDE + width),
        round(top - _FROM_TOP + _HEIGHT),
    )
    rule = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MIN,
        y_align=AxisAlignment.ALIGN_MIN,
        margins=Margins(),
        inner_content_scaling=InnerScaling.NO_SCALING,
    )
    style = StaticStampStyle(
        border_width=0, background=_Line(_drawn(words, width)), background_layout=rule
    )
    return style, box


def is_tagged(writer: IncrementalPdfFileWriter) -> bool:
    """Whether the document tells screen readers what is what."""
    return "/StructTreeRoot" in writer.prev.root


def _sheet(writer: IncrementalPdfFileWriter) -> tuple[float, float, float, float]:
    """The corners of the first page: left, bottom, right, top."""
    page: Any = writer.prev.root["/Pages"]
    box = page.get("/MediaBox")
    while "/Kids" in page:
        page = page["/Kids"][0]
        box = page.get("/MediaBox") or box
    left, bottom, right, top = map(float, box)
    return left, bottom, right, top


def _drawn(words: str, width: float) -> bytes:
    """The line as a PDF of its own, with the bundled font in it."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(width, _HEIGHT), invariant=1)
    canvas.setFillColor(HexColor(PRINT["muted"]))
    x = 0.0
    words = words[:_MOST_LETTERS]
    while len(words) > 1 and _length(words) > width:
        words = words[:-2].rstrip() + "…"
    for font, run in pieces(words, "regular"):
        canvas.setFont(font, _SIZE)
        canvas.drawString(x, 3.0, run)
        x += stringWidth(run, font, _SIZE)
    canvas.save()
    return out.getvalue()


def _length(words: str) -> float:
    return sum(float(stringWidth(run, font, _SIZE)) for font, run in pieces(words, "regular"))


class _Line(PdfContent):
    """The page of another document as content, from memory and not from a file."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._content = content

    def render(self) -> bytes:
        """Bring the page over and give the command that paints it."""
        writer = self._ensure_writer
        page = writer.import_page_as_xobject(PdfFileReader(BytesIO(self._content)))
        name = b"/Line" + hexlify(b"signature")
        self.resources.xobject[name.decode("ascii")] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return name + b" Do"

"""What a visible signature looks like: one small line in a margin of the first page.

The first stands in the head margin, a second above the foot; there is no room for a third.

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
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.stamp import StaticStampStyle
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from rca_studio.diagrams.tokens import PRINT
from rca_studio.reports.fonts import pieces

_SIDE = 18 * mm
_HEIGHT = 12.0
_PLACES = (-21 * mm, 15.5 * mm)
"""The lower edges, the first from the top of the page, the second from its bottom."""

_SIZE = 7.5
_MOST_LETTERS = 300

Box = tuple[int, int, int, int]


def signature_line(
    writer: IncrementalPdfFileWriter, words: str
) -> tuple[StaticStampStyle, Box] | None:
    """How the signature looks, and where on the first page: left, bottom, right, top, in points;
    ``None`` where no room is left."""
    places = _PLACES[_visible(writer) :]
    if not places:
        return None
    left, bottom, right, top = _sheet(writer)
    width = right - left - 2 * _SIDE
    edge = (top if places[0] < 0 else bottom) + places[0]
    box = (
        round(left + _SIDE),
        round(edge),
        round(left + _SIDE + width),
        round(edge + _HEIGHT),
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


def _visible(writer: IncrementalPdfFileWriter) -> int:
    """How many signatures are to be seen already."""
    rects = (one.get_object().get("/Rect", ()) for *_, one in enumerate_sig_fields(writer.prev))
    return sum(any(float(value) for value in rect) for rect in rects)


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

"""Sheets of paper that leave to a room: pictures put on a page, and nothing else beside them.

Other reports carry the reference of a case, who printed them and the code of the history. What is
handed out, pinned up or sent to others carries none of that: by each of them somebody who has the
workspace could find the case again. So these sheets have a setter of their own, whose properties
say the title and the program alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from rca_studio.diagrams.shapes import Drawing, Rect
from rca_studio.diagrams.tokens import PRINT, Tokens
from rca_studio.reports.extents import fitted
from rca_studio.reports.fonts import printable
from rca_studio.reports.paint_pdf import paint_part
from rca_studio.version import VERSION


@dataclass(frozen=True, slots=True)
class Put:
    """A drawing on a page: its upper left corner in points, and how large it is.

    ``images`` are pictures, each in a place of the drawing.
    """

    drawing: Drawing
    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    tokens: Tokens = field(default_factory=lambda: PRINT)
    images: tuple[tuple[Rect, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: its size in points, and what is put on it."""

    width: float
    height: float
    puts: tuple[Put, ...] = field(default=())


def leaves_pdf(
    leaves: Sequence[Leaf], title: str, progress: Callable[[int], None] | None = None
) -> bytes:
    """The pages as a PDF; the same values in give the same bytes out.

    Args:
        leaves: the pages.
        title: of the document.
        progress: called with the number of each page begun; may raise to stop.
    """
    out = BytesIO()
    first = leaves[0]
    canvas = Canvas(out, pagesize=(first.width, first.height), invariant=1, lang="en-GB")
    canvas.setTitle(printable(title))
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator(f"RCA Studio {VERSION}")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    for number, leaf in enumerate(leaves, 1):
        if progress is not None:
            progress(number)
        canvas.setPageSize((leaf.width, leaf.height))
        for put in leaf.puts:
            _paint(canvas, put, leaf.height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _paint(canvas: Canvas, put: Put, height: float) -> None:
    canvas.saveState()
    canvas.transform(put.scale, 0, 0, -put.scale, put.x, height - put.y)
    for part in put.drawing.parts():
        paint_part(canvas, part, put.tokens)
    for rect, content in put.images:
        _paint_image(canvas, rect, content)
    canvas.restoreState()


def _paint_image(canvas: Canvas, rect: Rect, content: bytes) -> None:
    image = ImageReader(BytesIO(content))
    place = fitted(rect, *image.getSize())
    canvas.saveState()
    canvas.translate(place.x, place.bottom)
    canvas.scale(1, -1)  # the page stands on its head for everything else
    canvas.drawImage(image, 0, 0, place.width, place.height)
    canvas.restoreState()

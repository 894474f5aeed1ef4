"""Pages that are written by hand: collected first, then numbered and put into a PDF.

Several sheets may stand in one document, each for somebody else: each counts its own pages and
carries its own marking. Points are counted from the lower left corner of the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from rca_studio.diagrams.tokens import PRINT, luminance
from rca_studio.reports.canvas_measure import Look, Measure
from rca_studio.reports.canvas_text import Writer
from rca_studio.reports.context import Imprint
from rca_studio.reports.fonts import printable
from rca_studio.reports.page import fitting, line_width, page_lines, sheet_size, stamp_time

_TOP = 21 * mm
_BOTTOM = 20 * mm
_NOTE = Look(8.0, ink="muted")


@dataclass
class Page:
    """One page on its way: its operators, and what is set on it already."""

    operators: list[str] = field(default_factory=list)
    fill: str = ""
    stroke: str = ""


@dataclass
class _Sheet:
    """Pages that belong together."""

    imprint: Imprint
    reference: str
    pages: list[Page] = field(default_factory=list)


class Pages:
    """The pages of a document; `y` is how far the present one is filled, from above.

    Args:
        imprint: whose the document is, and on what paper.
        wide: whether the sheets lie.
        side: the margins at the sides, in points.
        grey: without any colour.
        progress: told the number of each page begun; may raise to stop.
    """

    def __init__(
        self,
        imprint: Imprint,
        *,
        wide: bool,
        side: float,
        grey: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self.size = sheet_size(imprint.paper, wide=wide)
        self.left, self.right = side, self.size[0] - side
        self.top, self.bottom = self.size[1] - _TOP, _BOTTOM
        self.y = self.top
        self.measure = Measure()
        self._side = side
        self._grey = grey
        self._progress = progress
        self._imprint = imprint
        self._out = BytesIO()
        self._canvas = Canvas(self._out, pagesize=self.size, invariant=1, lang="en-GB")
        self._writer = Writer(self._canvas)
        self._sheets: list[_Sheet] = []
        self._page = Page()
        self._count = 0

    @property
    def width(self) -> float:
        """The room between the side margins."""
        return self.right - self.left

    @property
    def room(self) -> float:
        """What is left of the present page."""
        return self.y - self.bottom

    @property
    def is_fresh(self) -> bool:
        """Whether nothing stands on the present page yet."""
        return not self._page.operators

    def begin_sheet(self, reference: str, imprint: Imprint | None = None) -> None:
        """Begin a page for somebody else; what follows counts its own pages.

        Args:
            reference: stands at the top right of each of them.
            imprint: for these pages; that of the document where it is left out.
        """
        self._sheets.append(_Sheet(imprint or self._imprint, reference))
        self.new_page()

    def new_page(self) -> None:
        """Go on on a new page of the present sheet."""
        self._count += 1
        if self._progress is not None:
            self._progress(self._count)
        self._page.operators[:] = ["\n".join(self._page.operators)]  # one text takes less room
        self._page = Page()
        self._sheets[-1].pages.append(self._page)
        self.y = self.top

    # -- marks on the page -------------------------------------------------------------------------

    def put(self, operators: str) -> None:
        """Operators of PDF as they are."""
        self._page.operators.append(operators)

    def fill(self, token: str) -> None:
        """The colour of letters and grounds from here on."""
        if self._page.fill != token:
            self._page.fill = token
            self._page.operators.append(self._colour(token, "rg", "g"))

    def stroke(self, token: str, width: float) -> None:
        """The colour and width of lines from here on."""
        key = f"{token} {width:g}"
        if self._page.stroke != key:
            self._page.stroke = key
            self._page.operators.append(f"{self._colour(token, 'RG', 'G')} {width:g} w")

    def text(self, line: str, x: float, y: float, look: Look) -> None:
        """One line of text; ``y`` is its base line."""
        self.fill(look.ink)
        written = self._writer.line(line, look)
        self._page.operators.append(f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {written} ET")

    def rule(self, x: float, y: float, to: float, token: str = "line", width: float = 0.6) -> None:
        """A line from left to right."""
        self.stroke(token, width)
        self._page.operators.append(f"{x:.2f} {y:.2f} m {to:.2f} {y:.2f} l S")

    def ground(self, x: float, y: float, width: float, height: float, token: str) -> None:
        """A filled rectangle; ``y`` is its lower edge."""
        self.fill(token)
        self._page.operators.append(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    def _colour(self, token: str, colour: str, grey: str) -> str:
        plain = PRINT[token]
        if self._grey:
            shade = _shade(plain)
            return f"{shade:.3f} {grey}"
        parts = (int(plain[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return " ".join(f"{part:.3f}" for part in parts) + f" {colour}"

    # -- the file ----------------------------------------------------------------------------------

    def finish(self, title: str, subject: str) -> bytes:
        """The PDF file.

        Args:
            title: of the document.
            subject: what a machine reads in its properties; carries the head code.
        """
        canvas = self._canvas
        stamp_time(canvas, self._imprint)
        canvas.setTitle(title)
        canvas.setAuthor(printable(self._imprint.organisation))
        canvas.setSubject(subject)
        canvas.setCreator(f"RCA Studio {self._imprint.version}")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        for place, sheet in enumerate(self._sheets, 1):
            of = f" · sheet {place} of {len(self._sheets)}" if len(self._sheets) > 1 else ""
            for number, page in enumerate(sheet.pages, 1):
                self._page = page
                self._lines(sheet, f"Page {number} of {len(sheet.pages)}{of}")
                if number == 1 and of:
                    canvas.bookmarkPage(f"sheet{place}")
                    canvas.addOutlineEntry(sheet.reference, f"sheet{place}")
                canvas.addLiteral("\n".join(page.operators))
                page.operators.clear()
                canvas.showPage()
        canvas.save()
        return self._out.getvalue()

    def _lines(self, sheet: _Sheet, pages: str) -> None:
        """The head and the foot of a page, once it is known how many there are."""
        for line in page_lines(sheet.imprint, sheet.reference, pages, self.size, self._side):
            text = fitting(line)
            x = line.x - line_width(text) if line.right else line.x
            self.text(text, x, line.y, _NOTE)


def _shade(colour: str) -> float:
    """How bright a colour looks as a grey, from 0 to 1 (sRGB transfer function, IEC 61966-2-1)."""
    light = luminance(colour)
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055

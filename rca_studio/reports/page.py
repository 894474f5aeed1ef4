"""The sheet every report stands on: margins, marking, case reference, page numbers, head code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, LETTER, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)

from rca_studio.diagrams.tokens import PRINT
from rca_studio.reports.context import Imprint, Paper
from rca_studio.reports.fonts import font_name, pieces, printable

_SIDE = 18 * mm
_TOP = 24 * mm
_BOTTOM = 20 * mm
_SMALL = 8.0
_MOST_LETTERS = 400
_SHEETS = {Paper.A4: A4, Paper.LETTER: LETTER}
_TEMPLATES = {False: "upright", True: "lying"}


class Turn(Flowable):
    """A mark in the story: from here on the sheets lie (or stand upright again).

    Nothing happens where they do already, so that no empty page comes about; ``fresh`` begins a new
    page all the same.
    """

    def __init__(self, *, wide: bool, fresh: bool = False) -> None:
        super().__init__()
        self.wide = wide
        self.fresh = fresh


def sheet_size(paper: Paper, *, wide: bool = False) -> tuple[float, float]:
    """Width and height of the sheet, in points."""
    size = _SHEETS[paper]
    return landscape(size) if wide else size


def text_size(paper: Paper, *, wide: bool = False) -> tuple[float, float]:
    """The room between the margins, in points: width and height."""
    width, height = sheet_size(paper, wide=wide)
    return width - 2 * _SIDE, height - _TOP - _BOTTOM


def text_width(paper: Paper, *, wide: bool = False) -> float:
    """The room between the side margins, in points."""
    return text_size(paper, wide=wide)[0]


def build_pdf(
    story: Sequence[Flowable],
    imprint: Imprint,
    *,
    title: str,
    reference: str,
    stamp: str = "",
    wide: bool = False,
    subject: str = "",
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """Set a story on numbered, marked pages.

    Args:
        story: the flowables, used up by this call.
        imprint: organisation, marking, history.
        title: the title of the document.
        reference: stands at the top right of each page.
        stamp: printed large and pale across each page, for example ``NOT VALIDATED``.
        wide: the first sheets lie; a `Turn` in the story changes it.
        subject: what a machine reads in the document's properties; carries the head code.
        progress: called with the number of each page begun; may raise to stop.

    Returns:
        The PDF file. The same values in give the same bytes out.
    """
    out = BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=sheet_size(imprint.paper, wide=wide),
        title=title,
        author=printable(imprint.organisation),
        subject=subject,
        creator=f"RCA Studio {imprint.version}",
        invariant=1,
        lang="en-GB",
        displayDocTitle=True,
    )

    def begin(canvas: Canvas, document: BaseDocTemplate) -> None:
        if progress is not None:
            progress(canvas.getPageNumber())
        if stamp:
            _paint_stamp(canvas, stamp, document.pageTemplate.pagesize)

    kinds = sorted((False, True), key=lambda kind: kind is not wide)  # the first one begins
    document.addPageTemplates([_template(imprint.paper, kind, begin) for kind in kinds])

    def make_canvas(*args: Any, **kwargs: Any) -> Canvas:
        return _NumberedCanvas(imprint, reference, *args, **kwargs)

    document.build(list(_turned(story, wide)), canvasmaker=make_canvas)
    return out.getvalue()


def _template(
    paper: Paper, wide: bool, begin: Callable[[Canvas, BaseDocTemplate], None]
) -> PageTemplate:
    width, height = text_size(paper, wide=wide)
    frame = Frame(_SIDE, _BOTTOM, width, height, 0, 0, 0, 0)
    size = sheet_size(paper, wide=wide)
    return PageTemplate(id=_TEMPLATES[wide], frames=[frame], onPage=begin, pagesize=size)


def _turned(story: Sequence[Flowable], wide: bool) -> Iterator[Flowable]:
    """The story with page breaks for its turns; turns that follow each other count once."""
    asked: Turn | None = None
    fresh = False
    for flowable in story:
        if isinstance(flowable, Turn):
            asked, fresh = flowable, fresh or flowable.fresh
            continue
        if asked is not None and (fresh or asked.wide is not wide):
            wide = asked.wide
            yield NextPageTemplate(_TEMPLATES[wide])
            yield PageBreak()
        asked, fresh = None, False
        yield flowable


def stamp_time(canvas: Canvas, imprint: Imprint) -> None:
    """Let an invariant document say when it was printed, and not the year 2000."""
    stamp = canvas._doc._timeStamp  # type: ignore[attr-defined]  # noqa: SLF001 - no public way
    stamp.YMDhms = imprint.printed_at.astimezone(UTC).timetuple()[:6]


class _Field(NamedTuple):
    """A form field on its way to its page; points from the lower left corner of the sheet."""

    name: str
    tooltip: str
    x: float
    y: float
    width: float
    height: float


class _NumberedCanvas(Canvas):
    """Holds every page back until their number is known, then writes head and foot lines."""

    def __init__(self, imprint: Imprint, reference: str, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._imprint = imprint
        stamp_time(self, imprint)
        self._reference = reference
        self._held: list[dict[str, Any]] = []
        self._fields: tuple[_Field, ...] = ()

    def hold_field(
        self, name: str, tooltip: str, x: float, y: float, width: float, height: float
    ) -> None:
        """Let a text be typed at this place of the page; ``tooltip`` is its name for all."""
        left, bottom = self.absolutePosition(x, y)
        self._fields += (_Field(name, tooltip, left, bottom, width, height),)

    def showPage(self) -> None:
        self._held.append(dict(self.__dict__))
        self._fields = ()
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        for number, page in enumerate(self._held, start=1):
            self.__dict__.update(page)
            self._paint_lines(number, len(self._held))
            self._add_fields()
            super().showPage()
        super().save()

    def _add_fields(self) -> None:
        """Only now, for a field names the page it stands on by its number."""
        form: Any = self.acroForm if self._fields else None
        for field in self._fields:
            form.textfield(
                name=field.name,
                tooltip=field.tooltip,
                x=field.x,
                y=field.y,
                width=field.width,
                height=field.height,
                fillColor=None,
                borderColor=None,
                borderWidth=0,
                fontName="Helvetica",
                fontSize=10,
                maxlen=None,
            )

    def _paint_lines(self, number: int, of: int) -> None:
        size = self._pagesize  # type: ignore[attr-defined]
        self.saveState()
        self.setFillColor(HexColor(PRINT["muted"]))
        pages = f"Page {number} of {of}"
        for line in page_lines(self._imprint, self._reference, pages, size):
            _line(self, line)
        self.restoreState()


class PageLine(NamedTuple):
    """One line at the head or foot of a page; points from the lower left corner of the sheet.

    ``x`` is where it begins, or where it ends with ``right``; more than ``room`` is not shown.
    """

    text: str
    x: float
    y: float
    room: float
    right: bool = False


def page_lines(
    imprint: Imprint,
    reference: str,
    pages: str,
    size: tuple[float, float],
    side: float = _SIDE,
) -> tuple[PageLine, ...]:
    """What stands at the head and the foot of a page.

    Args:
        imprint: whose it is, how it is marked, which history it shows.
        reference: at the top right.
        pages: at the lower right, for example ``Page 1 of 4``.
        size: of the sheet, in points.
        side: the margins at the sides.
    """
    width, height = size
    right, room = width - side, width - 2 * side
    low = 11 * mm
    beside = room - line_width(pages) - 12
    head = room - min(line_width(reference), room / 2) - 12
    return (
        PageLine(_whose(imprint, head), side, height - 14 * mm, head),
        PageLine(reference, right, height - 14 * mm, room / 2, right=True),
        *((PageLine(imprint.copy_line, side, low + 10, room),) if imprint.copy_line else ()),
        PageLine(imprint.history_line, side, low, room),
        PageLine(imprint.printed_line, side, low - 10, beside),
        PageLine(pages, right, low - 10, room, right=True),
    )


def _whose(imprint: Imprint, room: float) -> str:
    """Whose it is and how it is marked; where both do not fit, the marking does."""
    return _beside_marking(imprint.head_line, imprint.organisation, imprint.marking, room)


@lru_cache(maxsize=64)
def _beside_marking(line: str, organisation: str, marking: str, room: float) -> str:
    """The same of each page of a paper, so worked out once."""
    tail = f" · {marking[:_MOST_LETTERS]}" if marking else ""
    if len(line) <= 2 * _MOST_LETTERS and line_width(line) <= room:
        return line
    return _cut(organisation, room - line_width(tail)) + tail


@lru_cache(maxsize=64)
def fitting(line: PageLine) -> str:
    """As much of a line of the head or foot as its room holds."""
    return _cut(line.text, line.room)


def _cut(text: str, room: float) -> str:
    """A text or, where it is wider than its room, its beginning with an ellipsis."""
    text = text[:_MOST_LETTERS]
    if len(text) < 2 or line_width(text) <= room:
        return text
    least, most = 0, len(text) - 1
    while least < most:  # the longest beginning that fits
        middle = (least + most + 1) // 2
        if line_width(text[:middle].rstrip() + "…") <= room:
            least = middle
        else:
            most = middle - 1
    return text[:least].rstrip() + "…"


def _line(canvas: Canvas, line: PageLine) -> None:
    text = fitting(line)
    x = line.x - line_width(text) if line.right else line.x
    for font, run, width in _pieces(text):
        canvas.setFont(font, _SMALL)
        canvas.drawString(x, line.y, run)
        x += width


@lru_cache(maxsize=64)
def _pieces(text: str) -> tuple[tuple[str, str, float], ...]:
    """Font, piece and width of each piece of a line that comes again on every page."""
    return tuple(
        (font, run, float(stringWidth(run, font, _SMALL))) for font, run in pieces(text, "regular")
    )


def line_width(text: str) -> float:
    """How wide a line of the head or foot is."""
    return sum(width for _, _, width in _pieces(text))


def _paint_stamp(canvas: Canvas, stamp: str, size: tuple[float, float]) -> None:
    font = font_name("bold")
    width, height = size
    points = 0.8 * (width**2 + height**2) ** 0.5 / stringWidth(stamp, font, 1.0)
    canvas.saveState()
    canvas.setFillColor(HexColor("#ececef"))
    canvas.setFont(font, points)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(52)
    canvas.drawCentredString(0, -points / 3, stamp)
    canvas.restoreState()

"""The page of thanks of a quarter: what changed because people spoke up, and who carries it on.

It thanks for what was said and learned. It counts nobody's reports, compares no services, and names
only who agreed to be named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Spacer,
    Table,
    TableStyle,
)

from rca_studio.diagrams.tokens import PRINT
from rca_studio.reports.certificate import fitted
from rca_studio.reports.context import Paper
from rca_studio.reports.fonts import font_name, pieces, printable
from rca_studio.reports.page import sheet_size
from rca_studio.reports.paragraphs import paragraph

_SIDE: Final = 20 * mm
_HEAD: Final = 58 * mm
_LATER_HEAD: Final = 20 * mm
_FOOT: Final = 24 * mm
_SCALES: Final = (2.2, 1.8, 1.5, 1.25, 1.0)
"""Letters so many times their usual size, where all of it fits one page; the last one may go on."""


_MOST_ROWS: Final = 40
_MOST_LETTERS: Final = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ThankedCatch:
    """One good catch on the page: whom it thanks, for what, and which criteria it met."""

    to: str
    why: str
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThankYou:
    """What the page says.

    Attributes:
        title, lead, anonymous, close: its words; ``anonymous`` is "" where nobody left out a name.
        quarter: what it covers, in words ("July to September 2026").
        changed: what was changed because somebody spoke up, each in plain words.
        catches: the good catches of the quarter.
        champions: service and name of each safety champion, by service.
        organisation: whose page it is; may be empty.
    """

    title: str
    lead: str
    anonymous: str
    close: str
    quarter: str
    changed: tuple[str, ...]
    catches: tuple[ThankedCatch, ...]
    champions: tuple[tuple[str, str], ...]
    organisation: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to thank for yet; whom to ask may stand on it all the same."""
        return not (self.changed or self.catches)


def thank_you_pdf(page: ThankYou, paper: Paper = Paper.A4, *, grey: bool = False) -> bytes:
    """The page as a PDF; goes on on further pages where there is much to thank for.

    Little is set in large letters, so that it can be read from where people stand.

    Args:
        page: what it says.
        paper: what it is printed on.
        grey: without colour.
    """
    for scale in _SCALES[:-1] if _is_short(page) else ():
        content, pages = _set(page, paper, scale, grey=grey)
        if pages == 1:
            return content
    return _set(page, paper, _SCALES[-1], grey=grey)[0]


def _is_short(page: ThankYou) -> bool:
    """Whether larger letters are worth a try: what has more never fits one page with them."""
    rows = len(page.changed) + 3 * len(page.catches) + len(page.champions)
    texts = (page.lead, page.anonymous, *page.changed, *(one.why for one in page.catches))
    return rows <= _MOST_ROWS and sum(map(len, texts)) <= _MOST_LETTERS


def _set(page: ThankYou, paper: Paper, scale: float, *, grey: bool) -> tuple[bytes, int]:
    """The page with letters so many times their usual size, and how many sheets it takes."""
    out = BytesIO()
    width, height = sheet_size(paper)
    document = BaseDocTemplate(
        out,
        pagesize=(width, height),
        title=printable(page.title),
        author=printable(page.organisation),
        creator="RCA Studio",
        invariant=1,
        lang="en-GB",
    )
    room = width - 2 * _SIDE
    look = _Look(page, (width, height), grey=grey)
    frames = {
        "first": Frame(_SIDE, _FOOT, room, height - _HEAD - _FOOT - 14, 0, 0, 0, 0),
        "later": Frame(_SIDE, _FOOT, room, height - _LATER_HEAD - _FOOT, 0, 0, 0, 0),
    }
    document.addPageTemplates(
        [
            PageTemplate(
                "first", [frames["first"]], onPage=look.first, autoNextPageTemplate="later"
            ),
            PageTemplate("later", [frames["later"]], onPage=look.later),
        ]
    )
    document.build(list(_Story(page, room, look.deep, scale).parts()))
    return out.getvalue(), document.page


class _Look:
    """What stands on a page around its text."""

    def __init__(self, page: ThankYou, size: tuple[float, float], *, grey: bool) -> None:
        self._page = page
        self._width, self._height = size
        self.deep = HexColor("#3a424c" if grey else PRINT["accent_text"])
        self._pale = HexColor("#c9ced4" if grey else "#8fc4bd")

    def first(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        """The head with the title over its rings, and the foot."""
        white, room = HexColor("#ffffff"), self._width - 2 * _SIDE
        bottom = self._height - _HEAD
        canvas.setFillColor(self.deep)
        canvas.rect(0, bottom, self._width, _HEAD, stroke=0, fill=1)
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(0, bottom, self._width, _HEAD)
        canvas.clipPath(clip, stroke=0, fill=0)
        canvas.setStrokeColor(self._pale)
        for number in range(8):
            radius = 16.0 + 20.0 * number
            canvas.setStrokeAlpha(max(0.8 - 0.1 * number, 0.12))
            canvas.setLineWidth(max(2.4 - 0.25 * number, 0.5))
            x, y = self._width - 34 * mm, bottom + _HEAD * 0.44
            canvas.circle(x, y, radius, stroke=1, fill=0)
        canvas.setFillColor(white)
        canvas.circle(x, y, 6, stroke=0, fill=1)
        canvas.restoreState()
        about = " · ".join(part for part in (self._page.organisation, self._page.quarter) if part)
        words, high = fitted(about, room, 14, (10, 7), ink=white)
        words.drawOn(canvas, _SIDE, self._height - 16 * mm - high)
        words, high = fitted(self._page.title, room * 0.74, 40, (30, 13), bold=True, ink=white)
        words.drawOn(canvas, _SIDE, bottom + 12 * mm)
        self._foot(canvas)

    def later(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        """The foot."""
        self._foot(canvas)

    def _foot(self, canvas: Canvas) -> None:
        canvas.setStrokeColor(self._pale)
        canvas.setLineWidth(0.8)
        canvas.line(_SIDE, _FOOT - 8, self._width - _SIDE, _FOOT - 8)
        room = self._width - 2 * _SIDE
        words, high = fitted(self._page.close, room - 40, 14, (10, 6), bold=True, ink=self.deep)
        words.drawOn(canvas, _SIDE, _FOOT - 13 - high)
        x = self._width - _SIDE
        for name, part in reversed(pieces(str(canvas.getPageNumber()), "regular")):
            canvas.setFillColor(HexColor(PRINT["muted"]))
            canvas.setFont(name, 8)
            canvas.drawRightString(x, _FOOT - 24, part)


class _Story:
    """What stands on it, from above."""

    def __init__(self, page: ThankYou, room: float, deep: Color, scale: float) -> None:
        self._page, self._room, self._deep, self._scale = page, room, deep, scale

    def parts(self) -> Iterator[Flowable]:
        """All of it."""
        page, style = self._page, self._style
        if page.lead and not page.is_empty:
            yield paragraph(page.lead, style(12.5, after=10))
        if page.is_empty:
            yield paragraph("Nothing stands here for this quarter yet.", style(11))
        if page.changed:
            yield self._heading("What changed because somebody spoke up")
            for words in page.changed:
                yield self._point([paragraph(words, style(11))])
        if page.catches:
            yield self._heading("Good catches")
            for catch in page.catches:
                yield self._point(self._catch(catch))
        if page.anonymous:
            yield Spacer(1, 4)
            yield paragraph(page.anonymous, style(11, after=8))
        if page.champions:
            yield self._heading("Ask your safety champion")
            yield self._champions()

    def _catch(self, catch: ThankedCatch) -> list[Flowable]:
        style = self._style
        parts: list[Flowable] = [paragraph(catch.to, style(12, bold=True, after=1))]
        if catch.why:
            parts.append(paragraph(catch.why, style(11, after=1)))
        if catch.criteria:
            parts.append(paragraph(" · ".join(catch.criteria), style(9, ink="muted")))
        return parts

    def _champions(self) -> Flowable:
        style, room = self._style, self._room
        rows = [
            [paragraph(service, style(10.5, ink="muted")), paragraph(name, style(10.5))]
            for service, name in self._page.champions
        ]
        table = Table(rows, colWidths=[room * 0.4, room * 0.6], splitInRow=1)
        table.setStyle(
            TableStyle(
                [
                    ("LEFTPADDING", (0, 0), (-1, -1), 0),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LINEBELOW", (0, 0), (-1, -2), 0.4, HexColor(PRINT["line"])),
                    ("TOPPADDING", (0, 0), (-1, -1), 3),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ]
            )
        )
        return table

    def _heading(self, words: str) -> Flowable:
        # never larger than the title
        look = self._style(min(15, 22 / self._scale), bold=True, after=6)
        look.textColor = self._deep
        look.spaceBefore = 10 * self._scale
        look.keepWithNext = 1
        return paragraph(words, look)

    def _point(self, parts: Sequence[Flowable]) -> Flowable:
        """A point of a list, with a bar at its left; short ones stay on one page."""
        table = Table([[part] for part in parts], colWidths=[self._room - 4], splitInRow=1)
        table.setStyle(
            TableStyle(
                [
                    ("LINEBEFORE", (0, 0), (0, -1), 2.4, self._deep),
                    ("LEFTPADDING", (0, 0), (-1, -1), 10),
                    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                    ("TOPPADDING", (0, 0), (-1, -1), 1),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
                ]
            )
        )
        return KeepTogether([table, Spacer(1, 8 * self._scale)])

    def _style(
        self, size: float, *, bold: bool = False, ink: str = "text", after: float = 0
    ) -> ParagraphStyle:
        size *= self._scale
        return ParagraphStyle(
            f"thanks{size}{bold}{ink}",
            fontName=font_name("semibold" if bold else "regular"),
            fontSize=size,
            leading=size * 1.38,
            textColor=HexColor(PRINT[ink]),
            spaceAfter=after * self._scale,
            splitLongWords=1,
        )

"""A certificate for a good catch: one page to hang up, with thanks and the reason for them.

It shows no case, no reference, no date of the near miss and nobody who did not agree to be named.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from rca_studio.diagrams.tokens import PRINT
from rca_studio.reports.context import Paper
from rca_studio.reports.fonts import font_name, printable
from rca_studio.reports.page import sheet_size
from rca_studio.reports.paragraphs import paragraph

if TYPE_CHECKING:
    from reportlab.platypus import Paragraph

_BAND: Final = 0.29
"""So much of the width is the picture at the left."""
_EDGE: Final = 17 * mm
_STEP: Final = 0.5
_LINE: Final = 17.0
_MOST_CRITERIA: Final = 6
"""A file with more of its own has the rest in the last line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a certificate says.

    Attributes:
        title, thanks, because: the words above the name and the reason.
        to: whom it thanks; a name or a team that agreed, or words for somebody unnamed.
        why: what was done, in plain words.
        criteria: what the catch met, in words.
        organisation: whose thanks they are; may be empty.
        day: when it was given, in words.
        signed: who signs, below the line; may be empty.
    """

    title: str
    thanks: str
    to: str
    because: str
    why: str
    criteria: tuple[str, ...]
    organisation: str
    day: str
    signed: str = ""


def certificate_pdf(award: Certificate, paper: Paper = Paper.A4, *, grey: bool = False) -> bytes:
    """The certificate as a PDF of one lying page.

    Args:
        award: what it says.
        paper: what it is printed on.
        grey: without colour, for a printer that has none.
    """
    out = BytesIO()
    size = sheet_size(paper, wide=True)
    canvas = Canvas(out, pagesize=size, invariant=1, lang="en-GB")
    canvas.setTitle(f"{printable(award.title)}: {printable(award.to)}")
    canvas.setAuthor(printable(award.organisation))
    canvas.setCreator("RCA Studio")
    _Sheet(canvas, size, grey=grey).paint(award)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


class _Sheet:
    """The page: a picture at the left, the words at the right."""

    def __init__(self, canvas: Canvas, size: tuple[float, float], *, grey: bool) -> None:
        self._canvas = canvas
        self._width, self._height = size
        self._deep = HexColor("#3a424c" if grey else PRINT["accent_text"])
        self._pale = HexColor("#c9ced4" if grey else "#8fc4bd")
        self._ink, self._muted = HexColor(PRINT["text"]), HexColor(PRINT["muted"])
        self._left = self._width * _BAND + _EDGE
        self._room = self._width - self._left - _EDGE

    def paint(self, award: Certificate) -> None:
        """Paint all of it."""
        self._picture()
        y = self._height - _EDGE
        if award.organisation:
            y = self._put(award.organisation, y, (12, 9), 30, self._muted)
        y = self._put(award.title, y - 26, (42, 20), 52, self._deep, bold=True)
        y = self._put(award.thanks, y - 16, (13, 9), 18, self._muted)
        y = self._put(award.to, y - 4, (27, 12), 68, self._ink, bold=True)
        y -= 12
        self._canvas.setStrokeColor(self._deep)
        self._canvas.setLineWidth(1.4)
        self._canvas.line(self._left, y, self._left + 46 * mm, y)
        foot = _EDGE + 21 * mm
        met = self._height_of_criteria(award)
        if award.why:
            room = y - 12 - foot - met
            y = self._put(award.because, y - 14, (11, 9), 16, self._muted)
            self._put(award.why, y - 4, (20, 8), room - 18, self._ink)
        self._criteria(award, foot + met)
        self._foot(award)

    # -- the words -------------------------------------------------------------------------------

    def _put(
        self,
        words: str,
        y: float,
        sizes: tuple[float, float],
        room: float,
        ink: Color,
        *,
        bold: bool = False,
    ) -> float:
        """Set words below ``y``, as large as they fit; gives where they end."""
        found, high = fitted(words, self._room, room, sizes, bold=bold, ink=ink)
        found.drawOn(self._canvas, self._left, y - high)
        return y - high

    def _height_of_criteria(self, award: Certificate) -> float:
        return _LINE * len(_met(award)) + 8

    def _criteria(self, award: Certificate, y: float) -> None:
        """What was met, each behind a tick, above the foot."""
        for words in _met(award):
            found, high = fitted(words, self._room - 16, _LINE, (11, 8), ink=self._ink)
            found.drawOn(self._canvas, self._left + 16, y - high)
            self._tick(self._left + 1, y - high / 2 - 1)
            y -= _LINE

    def _tick(self, x: float, y: float) -> None:
        path = self._canvas.beginPath()
        path.moveTo(x, y)
        path.lineTo(x + 3, y - 3)
        path.lineTo(x + 9, y + 4)
        self._canvas.setStrokeColor(self._deep)
        self._canvas.setLineWidth(1.6)
        self._canvas.drawPath(path)

    def _foot(self, award: Certificate) -> None:
        """The day at the left, a line to sign at the right."""
        canvas, y = self._canvas, _EDGE + 12
        found, high = fitted(award.day, self._room * 0.4, 14, (11, 8), ink=self._ink)
        found.drawOn(canvas, self._left, y - high + 2)
        canvas.setStrokeColor(self._muted)
        canvas.setLineWidth(0.7)
        start = self._left + self._room * 0.48
        canvas.line(start, y + 2, self._left + self._room, y + 2)
        if award.signed:
            room = self._room * 0.52
            found, high = fitted(award.signed, room, 14, (9, 7), ink=self._muted)
            found.drawOn(canvas, start, y - high)

    # -- the picture -----------------------------------------------------------------------------

    def _picture(self) -> None:
        """Rings that close around something that fell, and hold it."""
        canvas, wide = self._canvas, self._width * _BAND
        canvas.setFillColor(self._deep)
        canvas.rect(0, 0, wide, self._height, stroke=0, fill=1)
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(0, 0, wide, self._height)
        canvas.clipPath(clip, stroke=0, fill=0)
        x, y = wide / 2, self._height * 0.44
        canvas.setStrokeColor(self._pale)
        for number in range(9):
            radius = 30.0 + 25.0 * number
            canvas.setLineWidth(max(3.2 - 0.34 * number, 0.5))
            canvas.setStrokeAlpha(max(1.0 - 0.1 * number, 0.15))
            # The nearest rings are open above, where it fell in; the outer ones have closed.
            gap = max(62 - 8 * number, 0)
            box = (x - radius, y - radius, x + radius, y + radius)
            canvas.arc(*box, startAng=90 + gap, extent=360 - 2 * gap)
        canvas.setStrokeAlpha(0.75)
        canvas.setLineWidth(1.1)
        canvas.setDash(1.5, 5)
        canvas.line(x, self._height * 0.93, x, y + 18)
        canvas.setDash()
        canvas.setStrokeAlpha(1)
        canvas.setFillColor(HexColor("#ffffff"))
        canvas.circle(x, y, 11, stroke=0, fill=1)
        canvas.restoreState()


def _met(award: Certificate) -> tuple[str, ...]:
    """The lines of what was met; nothing is dropped where there are many."""
    if len(award.criteria) <= _MOST_CRITERIA:
        return award.criteria
    kept = award.criteria[: _MOST_CRITERIA - 1]
    return (*kept, ", ".join(award.criteria[_MOST_CRITERIA - 1 :]))


def fitted(
    words: str,
    width: float,
    height: float,
    sizes: tuple[float, float],
    *,
    bold: bool = False,
    ink: Color | None = None,
) -> tuple[Paragraph, float]:
    """A paragraph as large as fits, and its height.

    Args:
        words: what it says; shortened where even the smallest letters have no room.
        width: the room, in points.
        height: the same from above.
        sizes: the largest and the smallest letters, in points.
        bold: whether it is set in the stronger face.
        ink: the colour of the letters.
    """
    size, least = sizes
    while True:
        look = ParagraphStyle(
            "fitted",
            fontName=font_name("semibold" if bold else "regular"),
            fontSize=size,
            leading=size * 1.28,
            textColor=ink or HexColor(PRINT["text"]),
            splitLongWords=1,
        )
        found = paragraph(words, look)
        _, high = found.wrap(width, 10_000)
        if high <= max(height, look.leading) or not words:
            return found, high
        if size > least:
            size = max(size - _STEP, least)
        else:
            kept = words[: len(words) * 9 // 10 - 1].rstrip(" .,…")  # always shorter than before
            words = f"{kept}…" if kept else ""

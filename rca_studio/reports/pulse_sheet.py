"""The short survey on paper: the same sheet twice on a page, to be cut and filled in unnamed."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, SimpleDocTemplate, Table, TableStyle

from rca_studio.diagrams.tokens import PRINT
from rca_studio.reports.context import Paper
from rca_studio.reports.page import sheet_size, text_width
from rca_studio.reports.paragraphs import paragraph
from rca_studio.reports.style import gap, style, text

_FRAME = 6.0
"""The frame of a page of this kind keeps its text as far from its own edge."""
_BOX = 24.0
_TWICE = 5
"""More questions than this take the page for one sheet alone."""
_WHO = (
    "No name, please. Tick one box in each line; leave a line empty if you would rather not say. "
    "Sheets are counted together, and what one of them says is kept nowhere."
)


def pulse_sheet(
    questions: Sequence[str],
    steps: Sequence[str],
    organisation: str = "",
    *,
    paper: Paper = Paper.A4,
) -> bytes:
    """The survey as a PDF file of one page, or more where there are many questions.

    Args:
        questions: as they are asked.
        steps: the words of the steps, from the lowest to the highest.
        organisation: stands above; may be empty.
        paper: what it is printed on.
    """
    out = BytesIO()
    width, high = sheet_size(paper)
    room = text_width(paper)
    side = (width - room) / 2 - _FRAME
    document = SimpleDocTemplate(
        out,
        pagesize=(width, high),
        leftMargin=side,
        rightMargin=side,
        topMargin=12 * mm,
        bottomMargin=12 * mm,
        title="Survey: is it safe to speak up?",
        author=organisation,
        lang="en-GB",
        invariant=1,
    )
    sheet = list(_sheet(questions, steps, organisation, room))
    story = list(sheet)
    if len(questions) <= _TWICE:
        story += [gap(14), _Cut(room), gap(14), *_sheet(questions, steps, organisation, room)]
    document.build(story)
    return out.getvalue()


def _sheet(
    questions: Sequence[str], steps: Sequence[str], organisation: str, width: float
) -> list[Flowable]:
    ends = " … ".join(f"{n} {words.lower()}" for n, words in _ends(steps))
    lines = [
        [paragraph(words, _large()), *(_Box(n) for n in range(1, len(steps) + 1))]
        for words in questions
    ]
    boxes = [_BOX + 13.0] * len(steps)
    table = Table(lines, colWidths=[width - sum(boxes), *boxes])
    look = TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(PRINT["line"])),
            ("TOPPADDING", (0, 0), (-1, -1), 8),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
        ]
    )
    table.setStyle(look)
    place = Table(
        [[text(f"{name}: {'.' * 26}", "body") for name in ("Month", "Service", "Staff group")]],
        colWidths=[width / 3] * 3,
    )
    place.setStyle(TableStyle([("LEFTPADDING", (0, 0), (-1, -1), 0)]))
    above = [text(organisation, "small")] if organisation else []
    return [
        *above,
        text("Is it safe to speak up here?", "title"),
        text(_WHO),
        gap(4),
        place,
        gap(8),
        text(f"How far is it so? {ends}"),
        table,
    ]


def _large() -> ParagraphStyle:
    return ParagraphStyle("asked", parent=style("body"), fontSize=12, leading=16, spaceAfter=0)


def _ends(steps: Sequence[str]) -> list[tuple[int, str]]:
    return [(1, steps[0]), (len(steps), steps[-1])] if len(steps) > 1 else [(1, steps[0])]


class _Box(Flowable):
    """A box to tick, with its number in it, pale enough to write over."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.width = self.height = _BOX

    def draw(self) -> None:
        from rca_studio.reports.fonts import font_name

        canvas = self.canv
        canvas.setStrokeColor(HexColor(PRINT["text"]))
        canvas.setLineWidth(1.0)
        canvas.roundRect(0, 0, _BOX, _BOX, 2.5)
        canvas.setFillColor(HexColor(PRINT["muted"]))
        canvas.setFont(font_name(), 10)
        canvas.drawCentredString(_BOX / 2, _BOX / 2 - 3.5, str(self._number))


class _Cut(Flowable):
    """A dashed line to cut along."""

    def __init__(self, width: float) -> None:
        super().__init__()
        self.width, self.height = width, 1.0

    def draw(self) -> None:
        self.canv.setStrokeColor(HexColor(PRINT["muted"]))
        self.canv.setDash(3, 4)
        self.canv.line(0, 0, self.width, 0)

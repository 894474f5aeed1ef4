"""The recovery code of a protected workspace as a sheet of paper for the safe.

It stands apart from the other reports: it carries no case, no history and no passphrase.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from rca_studio.diagrams.tokens import PRINT
from rca_studio.reports.context import Paper
from rca_studio.reports.fonts import font_name, plain
from rca_studio.reports.page import sheet_size, text_width
from rca_studio.reports.style import fact_list, gap, section, sign_lines, style, text
from rca_studio.reports.words import day_words

_IN_ROW = 5
_FRAME = 6.0
"""The frame of a page of this kind keeps its text as far from its own edge."""
_FOR = (
    "This code opens the workspace named above, and the backups made of it, without its "
    "passphrase: type it where RCA Studio asks for the passphrase. Capitals, blanks and hyphens "
    "make no difference; there is no zero, one or eight in it."
)
_UNTIL = (
    "It is valid until the passphrase of the workspace is changed. Then a new code is made; "
    "destroy this sheet, unless backups from before the change are to be kept."
)
_KEEP = (
    "Whoever holds this sheet and the file can read every case in it. Keep the sheet locked up, "
    "away from the computer, and delete the PDF once it is printed."
)


@dataclass(frozen=True, kw_only=True)
class RecoverySheet:
    """What is printed: the code, what it opens, and since when.

    ``repr`` leaves the code out, so that no log or fault report can hold it.
    """

    workspace: str
    organisation: str
    made: date
    code: str
    paper: Paper = Paper.A4

    def __repr__(self) -> str:
        return f"RecoverySheet({self.workspace!r})"


def recovery_pdf(sheet: RecoverySheet) -> bytes:
    """The sheet as a PDF file of one page."""
    out = BytesIO()
    width = text_width(sheet.paper)
    size = sheet_size(sheet.paper)
    side = (size[0] - width) / 2
    document = SimpleDocTemplate(
        out,
        pagesize=size,
        leftMargin=side - _FRAME,
        rightMargin=side - _FRAME,
        topMargin=side,
        bottomMargin=side,
        title=f"Recovery code of {sheet.workspace}",
        author=sheet.organisation,
        creator="RCA Studio",
        invariant=1,
        lang="en-GB",
        displayDocTitle=True,
    )
    document.build(_story(sheet, width))
    return out.getvalue()


def _story(sheet: RecoverySheet, width: float) -> list[Flowable]:
    facts = [("Workspace", sheet.workspace), ("Made on", day_words(sheet.made.isoformat()))]
    if sheet.organisation:
        facts.insert(0, ("Organisation", sheet.organisation))
    return [
        text("Recovery code", "title"),
        text("Keep this sheet locked up", "subtitle"),
        fact_list(facts, width),
        gap(14),
        _code(sheet.code.split("-"), width),
        gap(10),
        *section("What it is for"),
        text(_FOR),
        text(_UNTIL),
        *section("Where to keep it"),
        text(_KEEP),
        sign_lines(("Printed by", "Kept by"), width),
    ]


def _code(groups: Sequence[str], width: float) -> Table:
    big = ParagraphStyle(
        "code", parent=style("body"), fontName=font_name("semibold"), fontSize=17, leading=22
    )
    rows = [groups[start : start + _IN_ROW] for start in range(0, len(groups), _IN_ROW)]
    cells = [
        [*(Paragraph(plain(group), big) for group in row), *[""] * (_IN_ROW - len(row))]
        for row in rows
    ]
    table = Table(cells, colWidths=[width / _IN_ROW] * _IN_ROW)
    table.setStyle(
        TableStyle(
            [
                ("BOX", (0, 0), (-1, -1), 1, HexColor(PRINT["border"])),
                ("BACKGROUND", (0, 0), (-1, -1), HexColor(PRINT["header"])),
                ("LEFTPADDING", (0, 0), (-1, -1), 14),
                ("TOPPADDING", (0, 0), (-1, -1), 9),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 9),
            ]
        )
    )
    return table

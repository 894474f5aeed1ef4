"""The worksheet of open questions: who finds out what, until when, with lines to write on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from rca_studio.diagrams.tokens import PRINT
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control
from rca_studio.domain.words import plural
from rca_studio.reports.check import chain_mark
from rca_studio.reports.context import Imprint
from rca_studio.reports.page import build_pdf, text_width
from rca_studio.reports.style import text, together
from rca_studio.reports.words import day_words

if TYPE_CHECKING:
    from rca_studio.analysis.asking import OpenQuestion
    from rca_studio.analysis.margin import Analysis

_LINE = 9 * mm
"""Room for a line of handwriting."""

_ANSWER_LINES = 3
_LONGEST = 300


@dataclass(frozen=True, kw_only=True)
class WorksheetReport:
    """Everything the worksheet of one case shows.

    ``groups`` are the open questions by who answers them (see ``analysis.asking.worksheet``),
    ``analysis`` tells how much hangs on each.
    """

    casefile: CaseFile
    groups: Sequence[tuple[str, Sequence[OpenQuestion]]]
    analysis: Analysis
    imprint: Imprint


def worksheet_report(
    casefile: CaseFile, imprint: Imprint, analysis: Analysis | None = None
) -> WorksheetReport:
    """Find out what is open in a case and put it together for printing."""
    from rca_studio.analysis.asking import worksheet
    from rca_studio.analysis.margin import analyse

    analysis = analysis or analyse(casefile)
    groups = worksheet(casefile, analysis)
    return WorksheetReport(casefile=casefile, groups=groups, analysis=analysis, imprint=imprint)


def worksheet_pdf(report: WorksheetReport, progress: Callable[[int], None] | None = None) -> bytes:
    """The worksheet as a PDF file."""
    chain = report.imprint.chain
    return build_pdf(
        _story(report),
        report.imprint,
        title="Open questions",
        reference=report.casefile.case.reference,
        subject=chain_mark(chain.entries, chain.head, chain.origin, report.casefile.case.reference),
        progress=progress,
    )


def _story(report: WorksheetReport) -> list[Flowable]:
    case = report.casefile.case
    width = text_width(report.imprint.paper)
    story: list[Flowable] = [
        text("Open questions", "title"),
        text(f"{case.reference} · {case.title[:_LONGEST]}", "subtitle"),
        text(_summary(report.groups)),
    ]
    if report.groups:
        story.append(
            text(
                "Write what was said, seen or measured, and where: roles instead of names. "
                "“Not known” is an answer too.",
                "note",
            )
        )
    number = 0
    for by, questions in report.groups:
        count = len(questions)
        words = f"{by[:_LONGEST] or 'Nobody is asked yet'} · {plural(count, 'question')}"
        heading: list[Flowable] = [text(words, "section")]
        for question in questions:
            number += 1
            # The heading never stands apart from its first question.
            story.append(together(*heading, *_block(report, number, question, width)))
            heading = []
    return story


def _summary(groups: Sequence[tuple[str, Sequence[OpenQuestion]]]) -> str:
    total = sum(len(questions) for _, questions in groups)
    if not total:
        return "Nothing is open: every question of this case has an answer."
    loose = sum(len(questions) for by, questions in groups if not by)
    words = f"{plural(total, 'question')} to answer"
    if loose == total:
        return f"{words}; nobody is asked yet."
    return f"{words}; nobody is asked yet for {loose} of them." if loose else f"{words}."


def _block(
    report: WorksheetReport, number: int, question: OpenQuestion, width: float
) -> list[Flowable]:
    due = f"Until {day_words(question.due)}" if question.due else "Until  . . . . . . . . ."
    head = Table(
        [[text(f"{number}", "cell_bold"), text(question.text, "cell_bold"), text(due, "head")]],
        colWidths=[8 * mm, width - 48 * mm, 40 * mm],
        splitInRow=1,
    )
    head.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (1, 0), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 8),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
            ]
        )
    )
    why = Table(
        [["", text(why_it_matters(report.casefile, report.analysis, question), "note")]],
        colWidths=[8 * mm, width - 8 * mm],
    )
    why.setStyle(
        TableStyle(
            [
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    return [head, why, _lines(question, width), Spacer(1, 4 * mm)]


def _lines(question: OpenQuestion, width: float) -> Flowable:
    """Ruled lines for the answer, and one for who told it and when."""
    told = "Who told it, or where it was seen" if question.by else "Who answers, and who told it"
    rows = [[text("Answer", "head"), "", ""]]
    rows += [["", "", ""] for _ in range(_ANSWER_LINES - 1)]
    rows.append([text(told, "head"), "", text("Date", "head")])
    inner = width - 8 * mm
    table = Table(
        rows,
        colWidths=[inner * 0.68, inner * 0.02, inner * 0.3],
        rowHeights=[_LINE] * len(rows),
        hAlign="RIGHT",
    )
    rule = HexColor(PRINT["border"])
    last = len(rows) - 1
    table.setStyle(
        TableStyle(
            [
                *(("LINEBELOW", (0, row), (-1, row), 0.6, rule) for row in range(last)),
                ("LINEBELOW", (0, last), (0, last), 0.6, rule),
                ("LINEBELOW", (2, last), (2, last), 0.6, rule),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    return table


def why_it_matters(casefile: CaseFile, analysis: Analysis, question: OpenQuestion) -> str:
    """Where a question stands in the case, and how much hangs on its answer."""
    parts = [question.asks.label]
    entity = casefile.get(question.about)
    if isinstance(entity, Cause):
        effects = [_short(one.text) for one in casefile.effects_of(entity.id)]
        if effects:
            parts.append(f"leads to “{effects[0]}”")
        share = analysis.leverage.get(entity.id, 0.0)
        if share:
            parts.append(f"on {share:.0%} of the ways to harm")
    elif isinstance(entity, Control):
        guarded = getattr(casefile.get(entity.guards), "text", "")
        if guarded:
            parts.append(f"guards “{_short(guarded)}”")
    return " · ".join(parts)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 90 else line[:89] + "…"

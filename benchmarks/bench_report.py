"""Validation report of a worked case: time against a plain platypus document, in one run.

    python benchmarks/bench_report.py

The yardstick has the same pages and the same words in the same embedded font: one paragraph for
each line of text that our report shows (tables and figures flattened to their words), set by
reportlab's ``SimpleDocTemplate``. Our time covers everything from the case file to the bytes:
margin, causal graph, fishbone, legend, tables, marks on every page. The two take turns; medians
are compared.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from rca_studio.analysis.practice import load_practice
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.registers import ChainCheck
from rca_studio.paths import resource
from rca_studio.reports.compose import case_report
from rca_studio.reports.context import Imprint
from rca_studio.reports.fonts import font_name
from rca_studio.reports.validation import validation_pdf
from rca_studio.sample import FOLDER, read_cases

ROUNDS = 25
MOST = 1.5
CASE = "NM-0130"


def ours() -> Callable[[], bytes]:
    known = load_practice(resource("protocols").parent)
    ruler = Ruler.load(resource("fonts/widths.json"))
    found = next(case for case in read_cases(resource(FOLDER)) if case.reference == CASE)
    case_id = next(e.id for e in found.entities.values() if e.id == e.case_id)
    imprint = Imprint(
        organisation="Riverside Home Care",
        marking="Confidential quality improvement record",
        printed_at=datetime(2027, 1, 13, 9, 30),
        printed_by="Quality lead",
        chain=ChainCheck(entries=214, head="7c1e" * 16),
    )

    def run() -> bytes:
        casefile = CaseFile(case_id, found.entities.values())
        protocol = known.protocol(casefile.case.protocol)
        return validation_pdf(
            case_report(
                casefile,
                protocol,
                frames=known.frames,
                matrix=known.matrix,
                ruler=ruler,
                imprint=imprint,
            )
        )

    return run


def plain(report: bytes) -> Callable[[], bytes]:
    pages = [page.extract_text().splitlines() for page in PdfReader(BytesIO(report)).pages]
    style = ParagraphStyle("line", fontName=font_name(), fontSize=6, leading=7)

    def run() -> bytes:
        out = BytesIO()
        story = []
        for lines in pages:
            story += [Paragraph(escape(line), style) for line in lines]
            story.append(PageBreak())
        SimpleDocTemplate(out, pagesize=A4, topMargin=20, bottomMargin=20).build(story)
        return out.getvalue()

    return run


def words(pdf: bytes) -> list[str]:
    return sorted(w for page in PdfReader(BytesIO(pdf)).pages for w in page.extract_text().split())


def main() -> int:
    report = ours()
    printed = report()
    yardstick = plain(printed)
    same = yardstick()
    pages = len(PdfReader(BytesIO(printed)).pages)
    assert len(PdfReader(BytesIO(same)).pages) == pages
    assert words(same) == words(printed)
    times: dict[str, list[float]] = {"report": [], "plain": []}
    for _ in range(ROUNDS):
        for name, run in (("report", report), ("plain", yardstick)):
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(found) for name, found in times.items()}
    ratio = medians["report"] / medians["plain"]
    print(
        f"validation report, {pages} pages, {len(words(printed))} words: "
        f"{medians['report'] * 1000:.1f} ms; plain document {medians['plain'] * 1000:.1f} ms; "
        f"ratio {ratio:.2f} (at most {MOST})"
    )
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())

"""Printed plan of 1,000 actions: time against a platypus table of the same cells, in one run.

    python benchmarks/bench_plan_print.py

The yardstick is what one writes with reportlab: a ``Table`` with a repeated head, one ``Paragraph``
for each cell, each text in the same embedded font, size and column as ours, set by
``SimpleDocTemplate``. Ours also groups, counts, draws the states and boxes, puts marking, history
and page numbers on each page and keeps rows whole. The two take turns; medians are compared.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pypdf import PdfReader
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from rca_studio.domain.registers import WholeAction
from rca_studio.reports.canvas_measure import Look
from rca_studio.reports.canvas_table import Cell, Column, Para
from rca_studio.reports.fonts import font_name
from rca_studio.reports.plan_lists import action_row, columns_of
from rca_studio.reports.plan_sheets import PlanKind, PlanPrint, plan_pdf
from tests.reports import plan_examples

ACTIONS = 1_000
ROUNDS = 7
MOST = 0.5
STORY = (
    "walker doorway evening routine transfer check handover lighting label route backup call "
    "window record medicine floor chair team shift step place reach turn photo lock sensor alarm "
    "form desk cabinet threshold coordinator visit morning equipment guidance corridor signal"
)
WORDS = STORY.split()


def plan(count: int) -> tuple[WholeAction, ...]:
    """Actions of which no two say the same, so that nothing is gained by remembering a text."""
    chance = random.Random(4)

    def said(least: int, most: int) -> str:
        words = [chance.choice(WORDS) for _ in range(chance.randint(least, most))]
        return " ".join([chance.choice(WORDS).capitalize(), *words, f"{chance.randrange(10_000)}"])

    found = []
    for number in range(count):
        whole = plan_examples.whole(number, text=said(8, 20), measure=said(6, 12), measures=())
        finding = replace(whole.findings[0], statement=said(12, 26))
        found.append(whole._replace(findings=(finding,)))
    return tuple(found)


def yardstick(job: PlanPrint) -> Callable[[], bytes]:
    """A platypus table with the cells of our table, put together beforehand."""
    columns = columns_of(job, landscape(A4)[0] - 2 * job.side)
    rows = [action_row(job, whole).cells for whole in job.wholes]
    cells = [
        [_flat(cell, column) for cell, column in zip(row, columns, strict=True)] for row in rows
    ]
    head = [column.title for column in columns]
    widths = [column.width for column in columns]
    styles: dict[Look, ParagraphStyle] = {}

    def style(look: Look) -> ParagraphStyle:
        if look not in styles:
            face = font_name("semibold" if look.face == "semibold" else "regular")
            styles[look] = ParagraphStyle(
                "cell", fontName=face, fontSize=look.size, leading=look.leading, splitLongWords=1
            )
        return styles[look]

    def run() -> bytes:
        out = BytesIO()
        body = [
            [[Paragraph(escape(text), style(look)) for text, look in cell] for cell in row]
            for row in cells
        ]
        table = Table([head, *body], colWidths=widths, repeatRows=1)
        table.setStyle(
            [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.6, 0)]
        )
        SimpleDocTemplate(
            out,
            pagesize=landscape(A4),
            leftMargin=job.side,
            rightMargin=job.side,
            topMargin=60,
            bottomMargin=57,
        ).build([table])
        return out.getvalue()

    return run


def _flat(cell: Cell, column: Column) -> list[tuple[str, Look]]:
    """The paragraphs of a cell."""
    if isinstance(cell, str):
        return [(text, column.look) for text in cell.split("\n")]
    return [
        (text, part.look)
        for part in cell
        if isinstance(part, Para) and part.text
        for text in part.text.split("\n")
    ]


def clocked(run: Callable[[], bytes]) -> float:
    """The processor time of one run, in seconds; others may use the machine meanwhile."""
    begin = time.process_time()
    run()
    return time.process_time() - begin


def main() -> int:
    """Measure and compare; gives 1 where ours takes more than half of the time."""
    job = plan_examples.job(PlanKind.BY_SERVICE, plan(ACTIONS))
    theirs = yardstick(job)

    def mine() -> bytes:
        return plan_pdf(job)

    pairs = {"ours": mine, "platypus": theirs}
    for name, run in pairs.items():
        pdf = run()
        print(f"{name}: {len(PdfReader(BytesIO(pdf)).pages)} pages, {len(pdf) / 1024:,.0f} KiB")
    ratios, times = [], []
    for number in range(ROUNDS):
        order = list(pairs.values()) if number % 2 else list(pairs.values())[::-1]
        found = {run: clocked(run) for run in order}
        ours, other = found[pairs["ours"]], found[theirs]
        times.append((ours, other))
        ratios.append(ours / other)
    ours = statistics.median(one for one, _ in times)
    other = statistics.median(one for _, one in times)
    ratio = statistics.median(ratios)
    print(f"{ACTIONS:,} actions: {ours:.2f} s against {other:.2f} s")
    print(f"ratio {ratio:.2f} (at most {MOST})")
    return int(ratio > MOST)


if __name__ == "__main__":
    sys.exit(main())

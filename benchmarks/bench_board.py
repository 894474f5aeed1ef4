"""The board report: how long each step takes, cold and warm, against a plain platypus document.

    python benchmarks/bench_board.py [CASES]

A workspace of so many synthetic cases (10,000 unless said otherwise) is opened; the report of the
last 24 months is worked out and set as PDF, slides and workbook. Cold is the first time in this
process, imports and fonts counted in; warm is the median of some rounds from the same facts. The
yardstick has the same pages and words, one paragraph for each line of text, set by reportlab's
``SimpleDocTemplate`` in the same font.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.generate import write

MOST_SECONDS = 5.0
ROUNDS = 5
NOW = datetime(2025, 12, 15, 9, 30)
"""The synthetic cases end in this month."""

Made = TypeVar("Made")


def main(number: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.rca"
        write(path, number)
        return _measure(path, number)


def _measure(path: Path, number: int) -> int:
    from rca_studio.headless import board_source, opened, ruler
    from rca_studio.reports.board_making import BoardFile, BoardWish, board_report, written

    with opened(path, read_only=True) as (workspace, writer):
        source, reading = _timed(lambda: board_source(workspace, writer))
        wish = BoardWish()
        report, working = _timed(lambda: board_report(source, wish, NOW))
        pdf, setting = _timed(lambda: written(report, BoardFile.PDF, ruler()))
        again = _median(lambda: board_report(source, wish, NOW))
    pages, plain = _plain(pdf)
    _say(f"{number:,} cases, {pages} pages, cold:")
    _say(f"  reading cases, plan and history  {reading:6.2f} s")
    _say(f"  working out the questions        {working:6.2f} s")
    _say(f"  setting the PDF                  {setting:6.2f} s")
    whole = reading + working + setting
    _say(f"  all of it                        {whole:6.2f} s (at most {MOST_SECONDS:.0f} s)")
    _say("warm, medians:")
    _say(f"  questions  {again:6.2f} s")
    for kind in BoardFile:
        taken = _median(lambda kind=kind: written(report, kind, ruler()))  # type: ignore[misc]
        _say(f"  {kind.label:<10} {taken:6.2f} s")
        if kind is BoardFile.PDF:
            _say(f"    {taken / plain:.1f} times a plain document of the same words")
    return int(whole > MOST_SECONDS)


def _say(line: str) -> None:
    print(line, flush=True)


def _plain(pdf: bytes) -> tuple[int, float]:
    """How many pages there are, and how long the same words take as plain paragraphs."""
    from xml.sax.saxutils import escape

    from pypdf import PdfReader
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

    from rca_studio.reports.fonts import font_name

    pages = [page.extract_text().splitlines() for page in PdfReader(BytesIO(pdf)).pages]
    style = ParagraphStyle("line", fontName=font_name(), fontSize=5, leading=6)

    def make() -> None:
        story: list[object] = []
        for lines in pages:
            story += [Paragraph(escape(line), style) for line in lines]
            story.append(PageBreak())
        SimpleDocTemplate(BytesIO()).build(story)

    return len(pages), _median(make)


def _timed(work: Callable[[], Made]) -> tuple[Made, float]:
    began = time.perf_counter()
    made = work()
    return made, time.perf_counter() - began


def _median(work: Callable[[], object]) -> float:
    return statistics.median(_timed(work)[1] for _ in range(ROUNDS))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))

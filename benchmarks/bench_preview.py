"""A PDF of a thousand pages in the preview: when its first page is there, and how long keys wait.

    python benchmarks/bench_preview.py [PAGES]

The printed plan is what is previewed, so the pages are tables of text. Measured are: the time from
handing over the bytes until the first page is drawn, the time from a jump to a far page until that
one is drawn (each the median of some), the longest the window stood still meanwhile, and the
pictures that are kept.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("RCA_STUDIO_HOME", tempfile.mkdtemp())
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from rca_studio.ui import theme
from rca_studio.ui.jobs import Jobs
from rca_studio.ui.preview.preview import PdfPreview

ROUNDS = 15
_EVERY = 3
_LINES, _COLUMNS = 40, 8


def document(pages: int) -> bytes:
    """Pages full of text, about as dense as the printed plan."""
    made = BytesIO()
    canvas = Canvas(made, pagesize=landscape(A4))
    for page in range(pages):
        canvas.setFont("Helvetica", 7)
        for line in range(_LINES):
            for column in range(_COLUMNS):
                words = f"{page}.{line}.{column} The place is marked"
                canvas.drawString(30 + 98 * column, 560 - 13 * line, words)
            canvas.line(30, 556 - 13 * line, 810, 556 - 13 * line)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


class Watch(QTimer):
    """The longest the window stood still, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.worst = 0.0
        self._last = time.perf_counter()
        self.setInterval(_EVERY)
        self.timeout.connect(self._tick)
        self.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.worst = max(self.worst, (now - self._last) * 1e3 - _EVERY)
        self._last = now


def until(there: Callable[[], bool]) -> float:
    """Milliseconds until something is so."""
    began = time.perf_counter()
    loop, timer = QEventLoop(), QTimer()
    timer.setInterval(1)
    timer.timeout.connect(lambda: loop.quit() if there() else None)
    timer.start()
    loop.exec()
    return (time.perf_counter() - began) * 1e3


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    application = QApplication([])
    theme.apply(application, "light")
    content = document(pages)
    jobs = Jobs()
    preview = PdfPreview(jobs)
    preview.resize(1_000, 760)
    preview.show()
    watch = Watch()

    def drawn() -> bool:
        return preview.count > 0 and preview.quiet

    opened = []
    for _ in range(ROUNDS):
        preview.view.show_pages(None)
        preview.show_pdf(content)
        opened.append(until(drawn))
    jumps = []
    for number in range(ROUNDS):
        preview.view.go_to((number * 397 + 211) % pages)
        jumps.append(until(drawn))
    kept = preview.view.kept / 1e6
    print(f"{pages:,} pages, {len(content) / 1e6:.1f} MB")
    print(f"first page after {statistics.median(opened):.0f} ms")
    print(f"a far page after {statistics.median(jumps):.0f} ms")
    print(f"the window stood still for {watch.worst:.0f} ms at most")
    print(f"pictures kept: {kept:.0f} MB")
    preview.stop()
    jobs.close()


if __name__ == "__main__":
    main()

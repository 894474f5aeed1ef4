"""How long a frame change takes on a projector of 4K, with causal models of 60 and of 300 nodes.

    python benchmarks/bench_frames.py [--rounds 20] [--size 3840x2160]

A change is over when the widget has painted itself: laid out, compiled and painted (``cold``), or
made ready before in idle time, as in a show, and only painted (``ready``). Layouts are loaded
before, as whatever makes a show does in its worker. The platform is the
offscreen one, which paints with the processor as most systems do for plain widgets; what the system
takes to bring the picture to the screen is not in it. Times are wall-clock times.

The exit code tells whether the usual change that was made ready, and the usual cold one of a model
of 60 nodes, stays below 50 ms; the slowest ones tell as much of what else the machine does.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtWidgets import QApplication

from rca_studio.analysis.session.frame import Frame
from rca_studio.diagrams.session.lay_out import load_layouts
from rca_studio.diagrams.text import Ruler
from rca_studio.paths import resource
from rca_studio.ui import paint_qt, theme
from rca_studio.ui.sessions.frame_view import FrameView, Shown
from tests.stage_frames import frames

MOST = 0.050
NAMES = (
    "likely random",
    "paths sixty",
    "paths tangled",
    "likely three hundred",
    "paths three hundred",
)


def change(view: FrameView, shown: Shown) -> float:
    """Seconds until a step is painted."""
    start = time.perf_counter()
    view.show_step(shown)
    view.repaint()
    return time.perf_counter() - start


def forget(view: FrameView) -> None:
    """As if no frame had been shown before."""
    view.forget()
    paint_qt.forget_text()


def measured(view: FrameView, frame: Frame, rounds: int) -> tuple[list[float], list[float]]:
    """Times of changes between the steps of a frame, cold and made ready."""
    cold, ready = [], []
    for number in range(rounds):
        step = number % frame.steps
        forget(view)
        cold.append(change(view, Shown(frame, step, 3, 7, "Safety knowledge session")))
    for number in range(rounds):
        shown = Shown(frame, number % frame.steps, 3, 7, "Safety knowledge session")
        forget(view)
        view.prepare(shown)
        while view.busy:
            QApplication.processEvents()
        ready.append(change(view, shown))
    return cold, ready


def main() -> int:
    """Measure and tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--size", default="3840x2160")
    asked = parser.parse_args()
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply(application, "light")
    view = FrameView(Ruler.load(resource("fonts/widths.json")))
    view.resize(*(int(part) for part in asked.size.split("x")))
    view.show()
    load_layouts()
    QApplication.processEvents()
    slow = False
    known = frames()
    print(f"{asked.size}, median and slowest of {asked.rounds} changes, in ms")
    for name in NAMES:
        cold, ready = measured(view, known[name], asked.rounds)
        large = "hundred" in name
        slow = slow or statistics.median(ready) > MOST
        slow = slow or (not large and statistics.median(cold) > MOST)
        told = "   ".join(
            f"{words} {statistics.median(times) * 1e3:5.1f} {max(times) * 1e3:5.1f}"
            for words, times in (("cold", cold), ("ready", ready))
        )
        print(f"{name:22} {told}")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())

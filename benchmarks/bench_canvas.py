"""Frames of the picture of the causes, against a scene of as many plain Qt rectangles and texts.

    python benchmarks/bench_canvas.py [--nodes 1000] [--rounds 30] [--profile]

Both views lie in one process, are of one size, show the same places at the same scale and take
turns. The plain scene holds one ``QGraphicsRectItem`` for each box of the drawing and one
``QGraphicsSimpleTextItem`` for each line of text, in the same fonts; it has no lines, arrows,
shields, rings or badges, which ours has. A frame is over when every event, painting included, has
been worked off. Times are processor times of the one thread that paints.

- pan: the view moves by 24 pixels.
- zoom: the scale changes by 10 %; every box and text is painted anew.
- settled: what is painted once, after the hand came to rest (ours only).
- drag: one box is moved by 6 pixels (ours only).

The exit code tells whether each frame stays within 1.3 of the plain scene, and a drag below 5 ms.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsScene, QGraphicsView

from rca_studio.analysis.frames import load_frame
from rca_studio.diagrams.causal_graph import lay_out_graph
from rca_studio.diagrams.shapes import Anchor, Box, Drawing, Role, Text
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, ControlState, Event, Gate, Harm, Link
from rca_studio.paths import resource
from rca_studio.ui import theme
from rca_studio.ui.causes.canvas import Canvas
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.paint_qt import diagram_font

MOST = 1.3
MOST_DRAG = 0.005
ROOM = (1440, 900)
SCALES = (("all of it", 0.0), ("small", 0.25), ("half size", 0.5), ("as it is read", 1.0))
CATEGORIES = ("environment", "equipment", "task", "staff", "communication", "organisation")
WORDS = (
    "The walker stood out of reach behind the bathroom door",
    "The doorway is narrow for a walker and a person beside it",
    "Set-up before the transfer differs from shift to shift",
    "No check of the equipment is part of the care plan",
    "The light in the corridor is dim in the evening",
)


def model(nodes: int) -> CaseFile:
    """A case of so many causes and controls, one control for each six causes."""
    parts: list[object] = [
        Case(id="c", reference="NM-0001", title="Lost balance at the bath"),
        Event(id="e", case_id="c", text="Lost balance at the bathroom door", gate=Gate.ALL),
        Harm(id="h", case_id="c", text="Hip fracture after a fall"),
    ]
    causes = nodes * 6 // 7
    for n in range(causes):
        text = f"{WORDS[n % len(WORDS)]} ({n})"
        category = CATEGORIES[n % len(CATEGORIES)]
        parts.append(Cause(id=f"k{n}", case_id="c", text=text, category=category, rank=float(n)))
        effect = "e" if n < 4 else f"k{(n - 4) // 3}"
        parts.append(Link(id=f"l{n}", case_id="c", cause_id=f"k{n}", effect_id=effect))
    for n in range(nodes - causes):
        state = ControlState.FAILED if n else ControlState.HELD
        guards = f"k{5 * n}" if n else "h"
        text = f"Second person looks at it ({n})"
        parts.append(Control(id=f"b{n}", case_id="c", guards=guards, text=text, state=state))
    return CaseFile("c", parts)  # type: ignore[arg-type]


class PlainView(QGraphicsView):
    """The yardstick: what Qt itself does with rectangles and texts."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        scene = QGraphicsScene(self)
        for part in drawing.parts():
            if isinstance(part, Box):
                rect = part.rect
                item = scene.addRect(
                    QRectF(rect.x, rect.y, rect.width, rect.height),
                    QPen(QColor("#888888"), part.stroke_width),
                    QColor("#ffffff"),
                )
                item.setPen(QPen(QColor("#888888"), 1.2))
            elif isinstance(part, Text):
                font = diagram_font(part.size, bold=part.bold)
                text = scene.addSimpleText(part.text, font)
                text.setScale(1 / 16)
                metrics = QFontMetricsF(font)
                wide = metrics.horizontalAdvance(part.text) / 16
                shift = {Anchor.START: 0.0, Anchor.MIDDLE: wide / 2, Anchor.END: wide}
                text.setPos(part.place.x - shift[part.anchor], part.place.y - metrics.ascent() / 16)
        self.setScene(scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        side = 24.0
        scene.setSceneRect(-side, -side, drawing.width + 2 * side, drawing.height + 2 * side)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setBackgroundBrush(QColor("#f9fafc"))
        thin_bars(self)  # bars are part of a frame, and ours are no cheaper than these


class Bench:
    """Two views side by side."""

    def __init__(self, drawing: Drawing, application: QApplication) -> None:
        self.application = application
        ruler = Ruler.load(resource("fonts/widths.json"))
        self.ours = Canvas(ruler, "Causal graph")
        self.plain = PlainView(drawing)
        for view in (self.ours, self.plain):
            view.resize(*ROOM)
            view.show()
        self.ours.show_drawing(drawing)
        self.settle()
        causes = [f.bounds.centre for f in drawing.figures if f.role is Role.CAUSE]
        far = sorted(causes, key=lambda at: (-at.x, at.y))[: len(causes) // 2]
        middle = sorted(far, key=lambda at: at.y)[len(far) // 2]
        self.centre = QPointF(middle.x, middle.y)
        self.whole = (
            min(ROOM[0] / (drawing.width + 48), ROOM[1] / (drawing.height + 48))
            / self.ours.transform().m11()
            * self.ours.zoom
        )

    def settle(self) -> None:
        """Work off timers, too."""
        until = time.perf_counter() + 0.4
        while time.perf_counter() < until:
            self.application.processEvents()

    def look(self, zoom: float) -> None:
        """Both at the same place and scale."""
        self.ours.zoom_by((zoom or self.whole) / self.ours.zoom)
        self.plain.setTransform(self.ours.transform())
        for view in (self.ours, self.plain):
            view.centerOn(self.centre)
        self.settle()

    @property
    def seen(self) -> int:
        """How many nodes are in view."""
        room = self.ours.mapToScene(self.ours.viewport().rect()).boundingRect()
        return sum(
            room.contains(f.bounds.centre.x, f.bounds.centre.y)
            for f in self.ours.drawing.figures
            if f.role in (Role.CAUSE, Role.CONTROL, Role.EVENT, Role.HARM)
        )

    def frame(self, work: Callable[[], object]) -> float:
        """Processor time of one frame: what else the machine does is left out."""
        began = time.thread_time()
        work()
        self.application.processEvents()
        return time.thread_time() - began

    def pan_ours(self, n: int) -> float:
        way = -24 if n // 8 % 2 else 24
        by = QPoint(*self._way(self.ours, way))
        return self.frame(lambda: self.ours.pan(by))

    def pan_plain(self, n: int) -> float:
        x, y = self._way(self.plain, -24 if n // 8 % 2 else 24)
        bar = self.plain.verticalScrollBar() if y else self.plain.horizontalScrollBar()
        return self.frame(lambda: bar.setValue(bar.value() + x + y))

    @staticmethod
    def _way(view: QGraphicsView, by: int) -> tuple[int, int]:
        return (0, by) if view.verticalScrollBar().maximum() else (by, 0)

    def zoom_ours(self, n: int) -> float:
        factor = 1.1 if n // 4 % 2 else 1 / 1.1
        return self.frame(lambda: self.ours.zoom_by(factor))

    def zoom_plain(self, n: int) -> float:
        factor = 1.1 if n // 4 % 2 else 1 / 1.1
        return self.frame(lambda: self.plain.scale(factor, factor))

    def settled(self) -> float:
        """The whole view, with all that the eye wants when nothing moves."""
        self.settle()
        return self.frame(self.ours.viewport().update)

    def whole_plain(self) -> float:
        return self.frame(self.plain.viewport().update)

    def drag(self, rounds: int) -> list[float]:
        """Frames of one box dragged about."""
        room = self.ours.viewport().rect()
        key = next(
            figure.key
            for figure in self.ours.drawing.figures
            if figure.role is Role.CAUSE
            and (place := self.ours.place_of(figure.key)) is not None
            and room.adjusted(60, 60, -160, -160).contains(place)
        )
        place = self.ours.place_of(key)
        assert place is not None
        start = place.center()
        self.mouse(QEvent.Type.MouseButtonPress, start)
        self.mouse(QEvent.Type.MouseMove, start + QPoint(14, 0))
        self.application.processEvents()
        times = []
        for n in range(rounds):
            spot = start + QPoint(14 + 6 * (n % 12), 4 * (n % 7))
            times.append(self.frame(partial(self.mouse, QEvent.Type.MouseMove, spot)))
        self.mouse(QEvent.Type.MouseButtonRelease, start)
        self.application.processEvents()
        return times

    def mouse(self, kind: QEvent.Type, place: QPoint) -> None:
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        view = self.ours.viewport()
        event = QMouseEvent(
            kind,
            QPointF(place),
            QPointF(view.mapToGlobal(place)),
            none if kind == QEvent.Type.MouseMove else left,
            none if kind == QEvent.Type.MouseButtonRelease else left,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(view, event)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--nodes", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=32)
    parser.add_argument("--profile", action="store_true")
    chosen = parser.parse_args()
    application = QApplication(["bench"])
    theme.apply(application, "light")
    ruler = Ruler.load(resource("fonts/widths.json"))
    frame = load_frame(resource("frameworks/contributory_factors.toml"))
    drawing = lay_out_graph(model(chosen.nodes), ruler, frame)
    bench = Bench(drawing, application)
    count = sum(isinstance(part, Box | Text) for part in drawing.parts())
    figures, parts = len(drawing.figures), sum(1 for _ in drawing.parts())
    print(f"{chosen.nodes:,} nodes: {figures:,} figures of {parts:,} parts; ", end="")
    print(f"beside {count:,} plain rectangles and texts; medians of {chosen.rounds} frames")
    print("| scale | nodes seen | frame | ours, ms | plain, ms | ratio |")
    print("|---|---|---|---|---|---|")
    profile = cProfile.Profile()
    good = True
    for words, zoom in SCALES:
        bench.look(zoom)
        seen = bench.seen
        rows: dict[str, tuple[list[float], list[float]]] = {}
        for n in range(chosen.rounds):
            ours, plain = rows.setdefault("pan", ([], []))
            if chosen.profile:
                profile.enable()
            ours.append(bench.pan_ours(n))
            profile.disable()
            plain.append(bench.pan_plain(n))
        bench.look(zoom)
        for n in range(chosen.rounds):
            ours, plain = rows.setdefault("zoom", ([], []))
            if chosen.profile:
                profile.enable()
            ours.append(bench.zoom_ours(n))
            profile.disable()
            plain.append(bench.zoom_plain(n))
        bench.look(zoom)
        ours, plain = rows.setdefault("settled", ([], []))
        for _ in range(5):
            ours.append(bench.settled())
            plain.append(bench.whole_plain())
        for what, (mine, theirs) in rows.items():
            one, two = statistics.median(mine), statistics.median(theirs)
            good &= one <= MOST * two or what == "settled"
            print(
                f"| {words} ({bench.ours.zoom:.0%}) | {seen:,} | {what} "
                f"| {one * 1e3:.2f} | {two * 1e3:.2f} | {one / two:.2f} |",
                flush=True,
            )
    bench.look(1.0)
    times = bench.drag(chosen.rounds)
    good &= statistics.median(times) <= MOST_DRAG
    print(f"dragging one box: median {statistics.median(times) * 1e3:.2f} ms, ", end="")
    print(f"worst {max(times) * 1e3:.2f} ms")
    if chosen.profile:
        pstats.Stats(profile).sort_stats("cumtime").print_stats(35)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

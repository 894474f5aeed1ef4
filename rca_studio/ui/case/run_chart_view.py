"""The run chart of a measure on screen: the very drawing that is printed, as wide as there is room.

The words beside it say the same; a point tells its figure to whoever rests on it, and the arrow
keys go from one to the next.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rca_studio.analysis.run_chart import RunChart
from rca_studio.diagrams.run_chart import HEIGHT, lay_out_run_chart
from rca_studio.diagrams.shapes import Drawing, Figure
from rca_studio.diagrams.text import Ruler
from rca_studio.ui import theme
from rca_studio.ui.paint_qt import Compiled
from rca_studio.ui.widgets.labels import plain_tip

_LEAST = 36
_LETTERS = 12.4
"""How high a line of the letters of the drawing is, in its points."""
_MOST = 110


class RunChartView(QWidget):
    """Shows one run chart. ``chosen`` tells the id of a figure that was clicked, or taken by Enter.

    Args:
        ruler: measures the text of the drawing.
    """

    chosen = Signal(str)

    def __init__(self, ruler: Ruler, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ruler = ruler
        self._chart: RunChart | None = None
        self.drawing: Drawing | None = None
        self._compiled: tuple[Compiled, ...] = ()
        self._place = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.notifier.changed.connect(self._draw)

    def show_chart(self, chart: RunChart) -> None:
        """Show other figures."""
        if chart != self._chart:
            self._chart = chart
            self._place = -1
            self._draw()
        self._say()

    def sizeHint(self) -> QSize:
        return QSize(theme.grid(60), round(HEIGHT * self._scale()))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.grid(_LEAST), round(HEIGHT * self._scale()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.scale(self._scale(), self._scale())
        for one in self._compiled:
            one.paint_fine(painter)
        here = self._here()
        if here is not None and self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            centre = here.bounds.centre
            painter.drawEllipse(QPointF(centre.x, centre.y), 7.0, 7.0)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), plain_tip(found.spoken) if found else "", self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found is not None:
            self._place = self._points().index(found)
            self._say()
            self.update()
            self.chosen.emit(found.entity)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        points = self._points()
        if points and event.key() in steps:
            last = len(points) - 1
            first = last if self._place < 0 else self._place + steps[Qt.Key(event.key())]
            self._place = max(0, min(last, first))
            self._say()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (here := self._here()):
            self.chosen.emit(here.entity)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # -- inside ----------------------------------------------------------------------------------

    def _scale(self) -> float:
        """Pixels for one point of the drawing: its letters are as large as small words here."""
        return QFontMetricsF(theme.font(theme.Size.SMALL)).height() / _LETTERS

    def _draw(self) -> None:
        if self._chart is None or self.width() < 10:
            return
        width = min(self.width(), theme.grid(_MOST)) / self._scale()
        self.drawing = lay_out_run_chart(self._chart, self._ruler, width=width)
        self._compiled = tuple(Compiled(figure) for figure in self.drawing.figures)
        self.updateGeometry()
        self.update()

    def _points(self) -> list[Figure]:
        figures = self.drawing.figures if self.drawing else ()
        return [figure for figure in figures if figure.entity]

    def _here(self) -> Figure | None:
        points = self._points()
        return points[self._place] if 0 <= self._place < len(points) else None

    def _at(self, place: QPointF) -> Figure | None:
        x, y = place.x() / self._scale(), place.y() / self._scale()
        near = [
            (abs(one.bounds.centre.x - x) + abs(one.bounds.centre.y - y), number, one)
            for number, one in enumerate(self._points())
        ]
        distance, _, found = min(near, default=(99.0, 0, None))
        return found if distance < 12 else None

    def _say(self) -> None:
        if self._chart is not None:
            self.setAccessibleName(f"Run chart. {' '.join(self._chart.sentences)}")
        here = self._here()
        self.setAccessibleDescription(here.spoken if here else "Left and right go through it")

"""A chart of governance on screen: the very drawing that is printed, as large as there is room.

The arrow keys go from number to number, Enter asks for the cases behind it, and each number tells
itself to whoever rests on it and to a screen reader.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from rca_studio.analysis.governance.as_table import table_of
from rca_studio.analysis.governance.panel import Chart, GraphChart, HeatChart, StackedChart
from rca_studio.diagrams.governance.chart import lay_out_chart
from rca_studio.diagrams.governance.entities import drill_of, focusable, neighbour
from rca_studio.diagrams.governance.pointing import figure_at
from rca_studio.diagrams.governance.rooms import LEAST_HEIGHT, LEAST_WIDTH
from rca_studio.diagrams.shapes import Drawing, Figure
from rca_studio.diagrams.text import Ruler
from rca_studio.ui import theme
from rca_studio.ui.governance.chart_copy import copy_picture, copy_table
from rca_studio.ui.paint_qt import Compiled
from rca_studio.ui.widgets.labels import plain_tip
from rca_studio.ui.widgets.sentence import isolated

_LETTERS: Final = 12.4
"""How high a line of the letters of a drawing is, in its points."""

_USUAL: Final = 240
"""So high, in pixels, a chart is that nobody gave a height."""

_STEPS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_TAKES: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_COPY_PICTURE: Final = QKeySequence("Ctrl+Shift+C")


class ChartView(QWidget):
    """Shows one chart.

    Args:
        ruler: measures the text of the drawing.
        whole: grow downwards until all of it is there, as where a question is opened; else the
            chart takes the room it is given and tells what did not fit.
    """

    drilled = Signal(object)
    """The ``Drill`` of a number that was clicked, or taken by Enter."""

    def __init__(self, ruler: Ruler, parent: QWidget | None = None, *, whole: bool = False) -> None:
        super().__init__(parent)
        self._ruler = ruler
        self._whole = whole
        self._chart: Chart | None = None
        self._basis = ""
        self._compiled: tuple[Compiled, ...] = ()
        self._here = ""
        self._drawn_for: tuple[object, ...] = ()
        self._heights: dict[tuple[int, int], int] = {}
        self._drawn: Drawing | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(whole)
        self.setSizePolicy(policy)
        theme.notifier.changed.connect(self._renew)

    def show_chart(self, chart: Chart, basis: str = "") -> None:
        """Show another chart; ``basis`` (n, period, filter) goes along where it is copied."""
        self._basis = basis
        if chart != self._chart:
            self._chart = chart
            self._renew()
            if self._here and not any(one.entity == self._here for one in self.marks()):
                self._here = ""
        self._say()

    @property
    def drawing(self) -> Drawing | None:
        """The chart as it is drawn in the room there is; ``None`` without a chart or room.

        It is laid out when it is wanted: a chart that is out of sight costs nothing.
        """
        self._draw()
        return self._drawn

    def marks(self) -> tuple[Figure, ...]:
        """The figures the keyboard goes through."""
        drawing = self.drawing
        return focusable(drawing) if drawing else ()

    @property
    def here(self) -> str:
        """The entity the keyboard is at, "" for none."""
        return self._here

    # -- size ------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        wide = theme.grid(60)
        high = self.heightForWidth(wide) if self._whole else self.minimumHeight() or _USUAL
        return QSize(wide, high)

    def minimumSizeHint(self) -> QSize:
        scale = self._letters()
        high = LEAST_HEIGHT * scale
        if self._whole and (drawing := self.drawing) is not None:
            high = max(high, drawing.height * self._scale())
        return QSize(round(LEAST_WIDTH * scale), round(high))

    def hasHeightForWidth(self) -> bool:
        return self._whole

    def heightForWidth(self, width: int) -> int:
        scale = self._letters()
        if self._chart is None or not self._whole:
            return round(LEAST_HEIGHT * scale)
        key = width, self.minimumHeight()
        if key not in self._heights:  # layouts ask many times
            found = self._laid_out(width / scale, key[1] / scale)
            self._heights[key] = round(found.height * min(scale, width / found.width)) + 1
        return self._heights[key]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._whole:  # how high it is hangs on how wide
            self._draw()
        self.update()

    # -- ink -------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._draw()
        painter = QPainter(self)
        scale = self._scale()
        painter.scale(scale, scale)
        for one in self._compiled:
            one.paint_fine(painter)
        figure = self._figure()
        if figure is not None and self.hasFocus():
            _ring(painter, figure)
        painter.end()

    def _letters(self) -> float:
        """Pixels for one point of a drawing whose letters are as large as small words here."""
        return QFontMetricsF(theme.font(theme.Size.SMALL)).height() / _LETTERS

    def _scale(self) -> float:
        """Pixels for one point: less than ``_letters`` where even the least has no room."""
        drawing, scale = self._drawn, self._letters()
        if drawing is None:
            return scale
        scale = min(scale, self.width() / drawing.width)
        return scale if self._whole else min(scale, self.height() / drawing.height)

    def _renew(self) -> None:
        self._drawn_for = ()
        self._heights.clear()
        if self._whole:
            self._draw()
        self.update()

    def _draw(self) -> None:
        """Lay the chart out for the room there is, unless it is; takes a few milliseconds."""
        if self._chart is None or self.width() < 10 or self.height() < 10:
            return
        wanted = (self._chart, self.width(), self.height(), theme.tokens()["card"])
        if wanted == self._drawn_for:
            return
        self._drawn_for = wanted
        scale = self._letters()
        high = self.minimumHeight() if self._whole else self.height()
        self._drawn = self._laid_out(self.width() / scale, high / scale)
        self._compiled = tuple(Compiled(figure) for figure in self._drawn.figures)
        if self._whole:
            self.updateGeometry()

    def _laid_out(self, width: float, height: float) -> Drawing:
        assert self._chart is not None
        return lay_out_chart(
            self._chart, self._ruler, width=width, height=height, whole=self._whole
        )

    # -- pointing --------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._at(QPointF(event.pos()), with_notes=True)
            words = plain_tip(isolated(found.spoken)) if found else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _copies(event):
            event.accept()
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found is not None and self._drills(found):
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._go_to(found)
        self._take(found)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        found = self._at(QPointF(event.pos())) if by_mouse else self._figure()
        if found is not None:
            self._go_to(found)
        place = event.globalPos()
        if not by_mouse and found is not None:
            middle = found.bounds.centre
            at = QPointF(middle.x * self._scale(), middle.y * self._scale())
            place = self.mapToGlobal(at.toPoint())
        self.menu(found).popup(place)

    def menu(self, figure: Figure | None) -> QMenu:
        """What can be done here."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if figure is not None and self._drills(figure):
            menu.addAction("Show its cases", lambda: self._take(figure))
            menu.addSeparator()
        for words, keys, act in (
            ("Copy figures", QKeySequence(QKeySequence.StandardKey.Copy), self.copy_figures),
            ("Copy picture", _COPY_PICTURE, self.copy_picture),
        ):
            action = QAction(words, menu)
            action.setShortcut(keys)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(act)
            menu.addAction(action)
        return menu

    def copy_figures(self) -> None:
        """Put the figures on the clipboard, for a spreadsheet."""
        if self._chart is not None:
            copy_table(table_of(self._chart), self._basis)

    def copy_picture(self) -> None:
        """Put the picture on the clipboard, whole, with its title and what it rests on."""
        drawing = self.drawing
        if self._chart is None or drawing is None:
            return
        whole = lay_out_chart(self._chart, self._ruler, width=drawing.width, height=drawing.height)
        below = tuple(text for text in (self._chart.note, self._basis) if text)
        copy_picture(whole, self._ruler, table_of(self._chart), below)

    # -- keyboard --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, marks = Qt.Key(event.key()), self.marks()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_figures()
        elif _is_picture_key(event):
            self.copy_picture()
        elif marks and plain and key in _STEPS:
            self._go_to(neighbour(marks, self._figure(), *_STEPS[key]))
        elif marks and plain and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go_to(marks[0 if key == Qt.Key.Key_Home else -1])
        elif plain and key in _TAKES and (here := self._figure()) is not None:
            self._take(here)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        if by_key and not self._here and (marks := self.marks()):
            self._go_to(neighbour(marks, None, 1, 0))
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # -- inside ----------------------------------------------------------------------------------

    def _figure(self) -> Figure | None:
        if not self._here:
            return None
        return next((one for one in self.marks() if one.entity == self._here), None)

    def _at(self, place: QPointF, *, with_notes: bool = False) -> Figure | None:
        drawing = self.drawing
        if drawing is None:
            return None
        scale = self._scale()
        return figure_at(drawing, place.x() / scale, place.y() / scale, with_notes=with_notes)

    def _go_to(self, figure: Figure | None) -> None:
        if figure is not None and figure.entity != self._here:
            self._here = figure.entity
            self._say()
            self.update()

    def _drills(self, figure: Figure) -> bool:
        return self._chart is not None and drill_of(self._chart, figure.entity) is not None

    def _take(self, figure: Figure) -> None:
        drill = drill_of(self._chart, figure.entity) if self._chart is not None else None
        if drill is not None:
            self.drilled.emit(drill)

    def _say(self) -> None:
        """Tell a screen reader what is here."""
        chart = self._chart
        if chart is None:
            return
        self.setAccessibleName(f"Chart: {chart.title}. {chart.note}".rstrip())
        here = self._figure()
        four = isinstance(chart, (HeatChart, StackedChart, GraphChart))
        hint = "The four arrow keys go through it" if four else "Left and right go through it"
        said = here.spoken if here else f"{hint}, Enter shows the cases."
        if here is not None and self._drills(here):
            said = f"{said} Enter shows the cases."
        self.setAccessibleDescription(said)


def _ring(painter: QPainter, figure: Figure) -> None:
    """The frame around what the keyboard is at, to be seen on pale and on full ground."""
    room = figure.bounds
    rect = QRectF(room.x, room.y, room.width, room.height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    is_point = figure.entity.startswith("point")
    for token, width in (("card", 3.4), ("focus", 1.7)):
        painter.setPen(QPen(theme.colour(token), width))
        if is_point:
            painter.drawEllipse(rect.center(), 7.0, 7.0)
        else:
            painter.drawRoundedRect(rect.adjusted(0.8, 0.8, -0.8, -0.8), 3.0, 3.0)


def _is_picture_key(event: QKeyEvent) -> bool:
    return QKeySequence(event.keyCombination()) == _COPY_PICTURE


def _copies(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Copy) or _is_picture_key(event)

"""The list of what came back: boxes to tick, questions with their answers, and what is only told.

Space ticks; the arrows pass over headings; Ctrl+A ticks all that is offered, and once more none.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.plan.returned_lines import Entry, Index, Kind, ReturnedLines
from rca_studio.ui.widgets.labels import plain_tip
from rca_studio.ui.widgets.table import paint_ground

_SIDE = 1.25
_INDENT = {Kind.CHOICE: 4.25}
_PLACE_SHARE = {Kind.CHOICE: 0.66}
_USUAL_SHARE = 0.36
_TICK = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.31))


class ReturnedView(QListView):
    """Shows ``ReturnedLines``.

    Signals:
        current: the entry the keyboard is at (``Entry``), or nothing.
    """

    current = Signal(object)

    def __init__(self, lines: ReturnedLines, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setModel(lines)
        self.setItemDelegate(_Rows(self))
        self.setAccessibleName("What came back")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        dress(self, "table")
        theme.notifier.changed.connect(self.doItemsLayout)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.current.emit(self._lines.entry(current.row()) if current.isValid() else None)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """A tick moves nothing, so the list is painted and not laid out anew."""
        QAbstractItemView.dataChanged(self, first, last, list(roles))

    def choose_first(self) -> None:
        """Put the keyboard at the first row that is not a heading."""
        for row in range(self._lines.rowCount()):
            if self._lines.entry(row).kind is not Kind.HEADING:
                self.setCurrentIndex(self._lines.index(row, 0))
                return
        self.setCurrentIndex(QModelIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and at.isValid():
            self._lines.tick(at.row())
        elif (
            event.key() == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._lines.tick_all(not self._all_ticked())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere in a row ticks it: the box is small, the row is not."""
        super().mouseReleaseEvent(event)
        at = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and at.isValid():
            self._lines.tick(at.row())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            place = self.viewport().mapFromGlobal(self.cursor().pos())
            at = self.indexAt(place)
            words = self._lines.entry(at.row()).whole if at.isValid() else ""
            self.viewport().setToolTip(plain_tip(words))
        return super().viewportEvent(event)

    def _all_ticked(self) -> bool:
        rows = (self._lines.entry(row) for row in range(self._lines.rowCount()))
        return all(self._lines.is_ticked(one) for one in rows if one.kind is Kind.OFFER)


class _Rows(QStyledItemDelegate):
    """Paints the rows; how high they are depends on their kind alone, so long lists stay quick."""

    def __init__(self, view: ReturnedView) -> None:
        super().__init__(view)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        entry = _entry(index)
        line = QFontMetrics(theme.font()).lineSpacing()
        if entry.kind is Kind.HEADING:
            return QSize(theme.grid(10), line + theme.grid(2))
        if entry.kind is Kind.CHOICE:
            return QSize(theme.grid(10), max(line + theme.grid(1.25), theme.grid(3)))
        two = bool(entry.words)
        return QSize(theme.grid(10), line * (1 + two) + theme.grid(1.75))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = _entry(index)
        painter.save()
        if entry.kind is Kind.HEADING:
            _paint_heading(painter, option.rect, entry)
        else:
            self._paint_row(painter, option, index, entry)
        painter.restore()

    def _paint_row(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, entry: Entry
    ) -> None:
        paint_ground(painter, option, index)
        rect: QRect = option.rect
        line = QFontMetrics(theme.font()).lineSpacing()
        left = rect.x() + theme.grid(_INDENT.get(entry.kind, _SIDE))
        top = rect.y() + (rect.height() - line * (1 + bool(entry.words))) // 2
        if entry.ticks:
            model = index.model()
            assert isinstance(model, ReturnedLines)
            side = round(line * 0.9)
            box = QRectF(left, top + (line - side) / 2, side, side)
            _paint_box(painter, box, on=model.is_ticked(entry), round_=entry.kind is Kind.CHOICE)
        left += theme.grid(3) if entry.kind is not Kind.TOLD or entry.words else 0
        right = rect.right() - theme.grid(_SIDE)
        strong = entry.kind in (Kind.OFFER, Kind.QUESTION)
        room = right - left
        if entry.place:
            share = _PLACE_SHARE.get(entry.kind, _USUAL_SHARE)
            room -= _paint_place(painter, QRect(left, top, room, line), entry.place, share)
        title = theme.Size.STRONG if strong else theme.Size.BODY
        _paint_text(painter, QRect(left, top, room, line), entry.title, title, "text")
        if entry.words:
            below = QRect(left, top + line, right - left, line)
            token = "warning" if entry.kind is Kind.QUESTION else "muted"
            token = "text" if entry.kind is Kind.OFFER else token
            _paint_text(painter, below, entry.words, theme.Size.BODY, token)


def _entry(index: Index) -> Entry:
    model = index.model()
    assert isinstance(model, ReturnedLines)
    return model.entry(index.row())


def _paint_heading(painter: QPainter, rect: QRect, entry: Entry) -> None:
    painter.fillRect(rect, theme.colour("header"))
    painter.setPen(theme.colour("line"))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    inner = rect.adjusted(theme.grid(_SIDE), 0, -theme.grid(_SIDE), 0)
    _paint_text(painter, inner, entry.title, theme.Size.STRONG, "text")


def _paint_place(painter: QPainter, rect: QRect, place: str, share: float) -> int:
    """Paint where something stands at the right end; gives the room it took."""
    metrics = QFontMetrics(theme.font(theme.Size.SMALL))
    most = round(rect.width() * share)
    wide = min(most, metrics.horizontalAdvance(place) + 2)
    room = QRect(rect.right() - wide, rect.y(), wide, rect.height())
    _paint_text(painter, room, place, theme.Size.SMALL, "muted", Qt.AlignmentFlag.AlignRight)
    return wide + theme.grid(1.5)


def _paint_text(
    painter: QPainter,
    rect: QRect,
    text: str,
    size: theme.Size,
    token: str,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    font = theme.font(size)
    painter.setFont(font)
    painter.setPen(theme.colour(token))
    line = " ".join(text.split())
    shown = QFontMetrics(font).elidedText(line, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter), shown)


def _paint_box(painter: QPainter, box: QRectF, *, on: bool, round_: bool) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("accent" if on else "field_border"), 1.4))
    painter.setBrush(theme.colour("accent" if on and not round_ else "card"))
    side = box.width()
    corner = side / 2 if round_ else 3
    painter.drawRoundedRect(box.adjusted(0.7, 0.7, -0.7, -0.7), corner, corner)
    if on and round_:
        painter.setBrush(theme.colour("accent"))
        inset = side * 0.28
        painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))
    elif on:
        painter.setPen(QPen(theme.colour("on_accent"), max(1.8, side / 8)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        points = [QPointF(box.x() + x * side, box.y() + y * side) for x, y in _TICK]
        painter.drawPolyline(QPolygonF(points))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

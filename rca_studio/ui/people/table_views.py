"""How the two tables of the People screen look."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from rca_studio.domain.people import Role
from rca_studio.ui import theme
from rca_studio.ui.people.tables import COLUMNS, MatrixTable, PeopleTable
from rca_studio.ui.widgets.pill import pill_size
from rca_studio.ui.widgets.table import (
    Index,
    line_height,
    measure,
    one_row,
    paint_cell_pill,
    paint_ground,
    paint_lines,
    row_height,
    set_up,
    two_rows,
)

_SAMPLES = {
    "name": "Annabel Berg",
    "roles": "Safety champion,",
    "title": "Service",
    "services": "Oak Lodge",
    "sites": "Kitchen",
}
"""A column is at least wide enough for such words; a narrow window scrolls sideways instead."""

_GROWS = {"name": 2.0, "roles": 3.0, "title": 1.0, "services": 2.0, "sites": 2.0}


class PeopleView(QTableView):
    """``chosen`` tells the id of who is chosen."""

    chosen = Signal(str)

    def __init__(self, people: PeopleTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people = people
        self.setModel(people)
        self.setItemDelegate(_PeopleDelegate(self))
        self.setAccessibleName("People")
        set_up(self)
        self.selectionModel().currentRowChanged.connect(self._on_row)
        self._measure()
        theme.notifier.changed.connect(self._measure)

    def choose(self, ident: str) -> None:
        """Choose somebody; whoever stands first where they are gone."""
        self.selectRow(max(0, self._people.line_of(ident)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _on_row(self, now: Index, _before: Index) -> None:
        person = self._people.person(now.row())
        if person is not None:
            self.chosen.emit(person.id)

    def _measure(self) -> None:
        measure(self, line_height(), 0.7)
        self.setMinimumHeight(line_height() * 5)
        self._share_width()

    def _share_width(self) -> None:
        words, small = QFontMetrics(theme.font()), QFontMetrics(theme.font(theme.Size.SMALL))
        least: list[int] = []
        for key, heading in COLUMNS:
            wide = small.horizontalAdvance(heading) + theme.grid(2.5)
            if key == "state":
                wide = max(wide, pill_size("Retired").width() + theme.grid(2.5))
            if sample := _SAMPLES.get(key):
                wide = max(wide, words.horizontalAdvance(sample) + theme.grid(2.5))
            least.append(wide)
        spare, total = self.viewport().width() - sum(least), sum(_GROWS.values())
        for section, (key, _) in enumerate(COLUMNS):
            more = max(0, spare) * _GROWS.get(key, 0.0) / total
            self.horizontalHeader().resizeSection(section, int(least[section] + more))


class _PeopleDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(theme.grid(8), line_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        painter.save()
        paint_ground(painter, option, index)
        inner = two_rows(rect)
        if not paint_cell_pill(painter, inner, QFontMetrics(theme.font()).lineSpacing(), index):
            text = str(index.data() or "")
            first = index.column() == 0
            font = theme.font(theme.Size.STRONG if first else theme.Size.BODY)
            faint = text in ("All", "No", "No role yet")
            paint_lines(painter, inner, text, font, theme.colour("muted" if faint else "text"))
        painter.restore()


class MatrixView(QTableView):
    """Who may do what; arrow keys go from cell to cell, and each is a sentence when spoken."""

    def __init__(self, matrix: MatrixTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matrix = matrix
        self.setModel(matrix)
        self.setItemDelegate(_MatrixDelegate(self))
        self.setAccessibleName("Who may do what")
        set_up(self)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        wrap = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        self.horizontalHeader().setDefaultAlignment(wrap | Qt.TextFlag.TextWordWrap)
        self.horizontalHeader().setStretchLastSection(True)
        self._measure()
        theme.notifier.changed.connect(self._measure)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _measure(self) -> None:
        measure(self, row_height(), 1.0)
        small = QFontMetrics(theme.font(theme.Size.SMALL))
        self.horizontalHeader().setFixedHeight(small.lineSpacing() * 2 + theme.grid(2))
        self._share_width()

    def _share_width(self) -> None:
        words, small = QFontMetrics(theme.font()), QFontMetrics(theme.font(theme.Size.SMALL))
        lines = range(self._matrix.rowCount())
        texts = (str(self._matrix.index(line, 0).data()) for line in lines)
        first = max(map(words.horizontalAdvance, texts)) + theme.grid(1.75)
        longest = max(small.horizontalAdvance(word) for r in Role for word in r.label.split())
        least = longest + theme.grid(1.6)
        count = len(Role)
        each = max(least, (self.viewport().width() - first) // count)
        self.horizontalHeader().resizeSection(0, first)
        for section in range(1, count + 1):
            self.horizontalHeader().resizeSection(section, each)


class _MatrixDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(theme.grid(8), row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        matrix = index.model()
        assert isinstance(matrix, MatrixTable)
        painter.save()
        paint_ground(painter, option, index)
        if index.column() == 0:
            painter.setFont(theme.font())
            painter.setPen(theme.colour("text"))
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(one_row(rect), int(middle), str(index.data()))
        else:
            own = matrix.is_own(index.column())
            if own:
                painter.fillRect(rect.adjusted(0, 0, 0, -1), theme.colour("selection"))
            if matrix.may(index.row(), index.column()):
                _paint_tick(painter, rect)
        self._paint_focus(painter, option, rect)
        painter.restore()

    @staticmethod
    def _paint_focus(painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
        view = option.widget
        if isinstance(view, QTableView) and view.hasFocus():
            index = view.currentIndex()
            if view.visualRect(index) == rect:
                painter.setPen(QPen(theme.colour("focus"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(rect).adjusted(1, 1, -1, -1))


def _paint_tick(painter: QPainter, rect: QRect) -> None:
    side = QFontMetrics(theme.font()).height() * 0.8
    box = QRectF(rect.x() + theme.grid(1), rect.center().y() - side / 2, side, side)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("accent_text"), max(1.8, side / 8)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    at = [(0.1, 0.55), (0.38, 0.85), (0.9, 0.2)]
    points = [QPointF(box.x() + x * side, box.y() + y * side) for x, y in at]
    painter.drawPolyline(QPolygonF(points))

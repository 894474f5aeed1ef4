"""The table of cases: keys, columns and sort marks; what it shows comes from its model."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from rca_studio.domain.registers import CaseQuery
from rca_studio.ui import theme
from rca_studio.ui.cases.table_model import COLUMNS, ID_ROLE
from rca_studio.ui.widgets.table import line_height, measure, set_up


class CaseView(QTableView):
    """The table itself; ``opened`` tells the id of a case, ``sort_asked`` a column."""

    opened = Signal(str)
    sort_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room = 0
        self._once_painted: Callable[[], None] | None = None
        set_up(self)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.sectionClicked.connect(self.sort_asked)
        self.doubleClicked.connect(self._on_double)
        self._measure()
        theme.notifier.changed.connect(self._measure)

    def show_sort(self, query: CaseQuery) -> None:
        """Mark the column the list is ordered by."""
        section = next(i for i, column in enumerate(COLUMNS) if column.sort is query.sort)
        order = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(section, order)

    def once_painted(self, do: Callable[[], None]) -> None:
        """Call it when the lines have been painted next; soon, where nobody sees them."""
        if self.isVisible():
            self._once_painted = do
            self.update()
        else:
            QTimer.singleShot(0, do)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        do, self._once_painted = self._once_painted, None
        if do is not None:
            QTimer.singleShot(0, do)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            last = self.model().rowCount() - 1
            self.selectRow(0 if event.key() == Qt.Key.Key_Home else last)
            return
        if event.text().isprintable() and event.text() and not event.modifiers():
            event.ignore()  # no search by typing in the table: letters are shortcuts
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Asking the viewport itself makes PySide set up every kind of widget there is: 20 ms.
        self._room = event.size().width()
        self._share_width()

    def _on_double(self, index: QModelIndex) -> None:
        self._open(index)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(str(index.data(ID_ROLE)))

    def _measure(self) -> None:
        measure(self, line_height(), 0.62)
        self._share_width()

    def _share_width(self) -> None:
        """Give each column its width where there is room; what is left goes to the words."""
        if self.model() is None:
            return
        character = QFontMetrics(theme.font()).averageCharWidth()
        room = self._room / character
        least = sum(column.least for column in COLUMNS)
        more = sum(column.width - column.least for column in COLUMNS)
        part = min(1.0, max(0.0, (room - least) / more))
        rest = max(0.0, room - least - more)
        for section, column in enumerate(COLUMNS):
            width = column.least + part * (column.width - column.least)
            width += rest if column.key == "title" else 0
            self.horizontalHeader().resizeSection(section, int(width * character))

"""A table of lines chosen as a whole: Enter opens one, its columns share the width."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStyledItemDelegate, QTableView, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.table import line_height, measure, set_up

_LEAST_LETTERS = 7
"""No column is narrower than so many letters."""


class LinesView(QTableView):
    """Lines of up to two rows of text; as high as the font in force asks.

    Args:
        name: what a screen reader calls it.
        model: the lines.
        delegate: paints the cells.
        shares: of each column, in proportion to the others.
        parent: what it stands in.

    Signals:
        chosen: another line is in hand.
        opened: the line in hand is wanted, by Enter or a double click.
    """

    chosen = Signal()
    opened = Signal()

    def __init__(
        self,
        name: str,
        model: QAbstractItemModel,
        delegate: QStyledItemDelegate,
        shares: Sequence[int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shares = tuple(shares)
        self.setModel(model)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        set_up(self)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentRowChanged.connect(self._on_row)
        self.doubleClicked.connect(self._on_opened)
        self._measure()
        theme.notifier.changed.connect(self._measure)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.selectRow(0 if key == Qt.Key.Key_Home else self.model().rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share(event.size().width())

    def _measure(self) -> None:
        measure(self, line_height(), 0.62)
        self._share(self.viewport().width())

    def _share(self, room: int) -> None:
        total = sum(self._shares)
        least = QFontMetrics(theme.font()).averageCharWidth() * _LEAST_LETTERS
        for section, share in enumerate(self._shares):
            self.horizontalHeader().resizeSection(section, max(least, room * share // total))

    def _on_row(self, *_indexes: object) -> None:
        self.chosen.emit()

    def _on_opened(self, _index: QModelIndex) -> None:
        self.opened.emit()

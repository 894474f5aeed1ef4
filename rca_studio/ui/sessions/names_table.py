"""The names of the registers as a table: searched, narrowed by kind, several chosen at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from rca_studio.domain.session import KnownName, NameKind
from rca_studio.ui import theme
from rca_studio.ui.widgets.table import (
    PILL_ROLE,
    measure,
    one_row,
    paint_cell_pill,
    paint_ground,
    row_height,
    set_up,
)

Index = QModelIndex | QPersistentModelIndex

_COLUMNS: Final = (("Name", 34), ("Stands for", 24), ("Also written", 34), ("Added by", 20))
_ALL_COLUMNS: Final = 68
"""Narrower than so many steps of the grid, the table says only what a name stands for."""
_FIRST_COLUMNS: Final = 2
_DISPLAY: Final = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
TONES: Final = {
    NameKind.PERSON: "info",
    NameKind.STAFF: "warning",
    NameKind.SITE: "good",
    NameKind.STREET: "good",
    NameKind.ROUTE: "good",
    NameKind.FINE: "neutral",
}


class NamesModel(QAbstractTableModel):
    """The names that are listed now, in the order of the alphabet."""

    def __init__(self) -> None:
        super().__init__()
        self._every: tuple[KnownName, ...] = ()
        self.names: tuple[KnownName, ...] = ()

    def show_names(
        self, names: Iterable[KnownName], text: str = "", kinds: Collection[NameKind] = ()
    ) -> None:
        """Show the names that hold a text in any spelling, of some kinds or of all."""
        self._every = tuple(sorted(names, key=lambda one: (one.name.casefold(), one.id)))
        wanted = " ".join(text.split()).casefold()
        self.beginResetModel()
        self.names = tuple(
            one
            for one in self._every
            if (not kinds or one.kind in kinds)
            and (not wanted or any(wanted in way.casefold() for way in (one.name, *one.also)))
        )
        self.endResetModel()

    @property
    def counts(self) -> Counter[NameKind]:
        """How many names each register has."""
        return Counter(one.kind for one in self._every)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.names)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and way is Qt.Orientation.Horizontal:
            return _COLUMNS[section][0]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.names[index.row()]
        if role == PILL_ROLE and index.column() == 1:
            return one.kind.label, TONES[one.kind]
        if role in _DISPLAY:
            return (one.name, one.kind.label, ", ".join(one.also), one.by)[index.column()]
        return None


class _Cells(QStyledItemDelegate):
    """One line of text, or a pill."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        paint_ground(painter, option, index)
        inner = one_row(option.rect)
        if not paint_cell_pill(painter, inner, inner.height(), index):
            painter.setFont(theme.font())
            painter.setPen(theme.colour("text" if index.column() == 0 else "muted"))
            metrics = QFontMetrics(theme.font())
            text = str(index.data() or "")
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()


class NamesTable(QTableView):
    """``chosen`` tells another choice of names, ``taken_away`` that they are to go."""

    chosen = Signal()
    taken_away = Signal()

    def __init__(self, model: NamesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = model
        self.setModel(model)
        self.setItemDelegate(_Cells(self))
        set_up(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAccessibleName("Names to hide")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self._measure()
        theme.notifier.changed.connect(self._measure)

    @property
    def names(self) -> tuple[KnownName, ...]:
        """The names chosen."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self._names.names[row] for row in rows if row < len(self._names.names))

    def choose(self, ids: Collection[str]) -> None:
        """Choose the name that is still there, else the first."""
        rows = [row for row, one in enumerate(self._names.names) if one.id in ids]
        if self._names.names:
            self.selectRow(rows[0] if rows else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.names:
            self.taken_away.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share(event.size().width())

    def _measure(self) -> None:
        measure(self, row_height(), 0.9)
        self._share(self.viewport().width())

    def _share(self, room: int) -> None:
        shown = len(_COLUMNS) if room >= theme.grid(_ALL_COLUMNS) else _FIRST_COLUMNS
        total = sum(width for _, width in _COLUMNS[:shown])
        least = QFontMetrics(theme.font()).averageCharWidth() * 7
        for section, (_, width) in enumerate(_COLUMNS):
            self.setColumnHidden(section, section >= shown)
            self.horizontalHeader().resizeSection(section, max(least, room * width // total))

    def _on_selection(self, *_ranges: object) -> None:
        self.chosen.emit()

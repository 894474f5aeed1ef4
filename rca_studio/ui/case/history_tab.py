"""History: every step of the case in words, and whether the chain of steps is intact."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.registers import HistoryRow
from rca_studio.domain.step_words import detail_words, keys_in_words, step_label
from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.case.tab import CaseTab, Page
from rca_studio.ui.case.way_list import WayList
from rca_studio.ui.dress import dress
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.proof.proof_bar import ProofBar
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Card, Rule
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.words import local_time

_COLUMNS = ("Step", "When", "Who", "What", "Details")
_SHOWN = 500
_FITTED = 3
"""So many columns are as wide as their words; the words of the others are wrapped."""

Index = QModelIndex | QPersistentModelIndex


class HistoryModel(QAbstractTableModel):
    """Steps of the audit trail, newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[HistoryRow, ...] = ()
        self._names: Mapping[str, str] = {}

    def show_rows(
        self, rows: tuple[HistoryRow, ...], names: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Show other steps; ``names`` gives the protocol's own words for an answer or item."""
        self.beginResetModel()
        self._rows, self._names = rows, names
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _cell(self._rows[index.row()], index.column(), self._names)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(_COLUMNS):
            if role == Qt.ItemDataRole.DisplayRole:
                return _COLUMNS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


def _cell(row: HistoryRow, column: int, names: Mapping[str, str]) -> str:
    return (
        str(row.seq),
        local_time(row.at),
        row.actor,
        step_label(row),
        "\n".join(detail_words(line, names) for line in row.details),
    )[column]


class StepDelegate(QStyledItemDelegate):
    """Paints as the style does, and gives each step all the lines its words need."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        table = self.parent()
        if not isinstance(table, QTableView):
            return super().sizeHint(option, index)
        metrics = QFontMetrics(table.font())
        words = str(index.data(Qt.ItemDataRole.DisplayRole))
        if index.column() < _FITTED:
            wide = metrics.horizontalAdvance(words) + theme.grid(3.5)
            return QSize(wide, metrics.height() + theme.grid(1.75))
        room = max(table.columnWidth(index.column()) - theme.grid(4.5), 1)
        flags = int(Qt.TextFlag.TextWordWrap)
        high = metrics.boundingRect(0, 0, room, 1_000_000, flags, words).height()
        return QSize(room, high + theme.grid(1.75))


class HistoryTab(CaseTab):
    """The steps of one case and the state of the chain."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(studio, navigator, parent)
        self._stale = True
        self.model = HistoryModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName("Steps of this case, newest first")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setItemDelegate(StepDelegate(self.table))
        self.table.setWordWrap(True)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        head = self.table.horizontalHeader()
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        for column in range(_FITTED):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        head.resizeSection(3, theme.grid(32))
        head.sectionResized.connect(self._fit_rows)
        dress(self.table, "steps")
        self._words = Label("", theme.Size.SMALL, "muted")
        self.proof = ProofBar(studio)
        card = Card("", flush=True)
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.grid(2), theme.grid(1.5), theme.grid(2), theme.grid(0.5))
        bar.addWidget(self._words, 1)
        card.body.addLayout(bar)
        card.body.addWidget(self.table, 1)
        card.body.addWidget(Rule())
        card.body.addWidget(self.proof)
        self.way = WayList(studio)
        way = Card("Way of the case", flush=True)
        way.body.addWidget(self.way)
        self._way = way
        self._page = Page()
        self.table.setMinimumHeight(theme.grid(20))
        self._page.column.addWidget(way)
        self._page.column.addWidget(card, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.proof.set_narrow(self.width() < theme.grid(84))

    def refresh(self, casefile: CaseFile, is_new: bool) -> None:
        self.way.show_casefile(casefile)
        self._way.setVisible(not self.way.isHidden())
        rows = self.studio.registers.history(casefile.case_id, limit=_SHOWN)
        self.model.show_rows(rows, keys_in_words(self.studio.protocol_of(casefile)))
        self._fit_rows()
        if rows:
            self.table.selectRow(0)
        more = f", the newest {_SHOWN} are shown" if len(rows) == _SHOWN else ""
        self._words.setText(f"{plural(len(rows), 'step')} of this case{more}")
        self.proof.look()

    def regions(self) -> tuple[QWidget, ...]:
        return (self.table, self.proof.verify)

    def _fit_rows(self) -> None:
        self.table.resizeRowsToContents()

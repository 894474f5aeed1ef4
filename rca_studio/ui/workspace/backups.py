"""The backups of a workspace: which there are, one more at once, and a copy of one to open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rca_studio.domain.moments import show_moment
from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.empty import EmptyState
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.workspace.ports import KeptCopy

_COLUMNS = ("Made", "Cases", "Size", "Protection")
_ABOUT = (
    "A backup is made on each day the workspace is opened, checked, and kept in your data folder, "
    "not beside the workspace: seven days and four weeks of them. Opening one makes a copy of it; "
    "nothing is ever written over."
)


class BackupsDialog(QDialog):
    """A list of good backups.

    It knows no workspace: ``now_asked`` is called for a new one, ``open_asked`` with the one to
    open a copy of, ``folder_asked`` with one whose folder is to be shown.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.now_asked: Callable[[], None] | None = None
        self.open_asked: Callable[[KeptCopy], None] | None = None
        self.folder_asked: Callable[[KeptCopy], None] | None = None
        self._copies: tuple[KeptCopy, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Backups")
        self.setMinimumSize(theme.grid(84), theme.grid(44))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.grid(3)] * 4)
        column.setSpacing(theme.grid(1.5))
        column.addWidget(Label("Backups", theme.Size.TITLE))
        column.addWidget(Label(_ABOUT, token="muted", wrap=True))
        self.table = _table()
        self.table.itemSelectionChanged.connect(self._judge)
        self.table.itemActivated.connect(self._on_open)
        self._empty = EmptyState("", "Looking at the backups…")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.table)
        column.addWidget(self._stack, 1)
        row = QHBoxLayout()
        self.now = PlainButton("Back up now")
        self.folder = PlainButton("Show in folder")
        close = PlainButton("Close")
        self.open_copy = PrimaryButton("Open a copy of this backup…")
        self.now.clicked.connect(self._on_now)
        self.folder.clicked.connect(self._on_folder)
        close.clicked.connect(self.reject)
        self.open_copy.clicked.connect(self._on_open)
        row.addWidget(self.now)
        row.addWidget(self.folder)
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self.open_copy)
        column.addLayout(row)
        self._judge()

    def show_copies(self, copies: Sequence[KeptCopy]) -> None:
        """Show the backups there are, newest first, and choose the newest."""
        self._copies = tuple(copies)
        self.table.setRowCount(len(copies))
        for row, copy in enumerate(copies):
            for column, words in enumerate(cells_of(copy)):
                item = QTableWidgetItem(words)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self.table.setItem(row, column, item)
        self.now.setEnabled(True)
        if copies:
            self._stack.setCurrentWidget(self.table)
            self.table.setCurrentCell(0, 0)
            self.table.setFocus()
        else:
            self._empty.show_words("No backup yet", "“Back up now” makes the first one.")
            self._stack.setCurrentWidget(self._empty)
            self.now.setFocus()
        self._judge()

    def show_busy(self, words: str) -> None:
        """Say what is under way in place of the list."""
        self._empty.show_words("", words)
        self._stack.setCurrentWidget(self._empty)
        self.now.setEnabled(False)
        self._copies = ()
        self._judge()

    @property
    def chosen(self) -> KeptCopy | None:
        """The backup chosen in the list."""
        row = self.table.currentRow()
        return self._copies[row] if 0 <= row < len(self._copies) else None

    def _judge(self) -> None:
        there = self.chosen is not None
        self.open_copy.setEnabled(there)
        self.folder.setEnabled(there)

    def _on_now(self) -> None:
        if self.now_asked is not None:
            self.now_asked()

    def _on_open(self, *_item: object) -> None:
        if self.open_asked is not None and self.chosen is not None:
            self.open_asked(self.chosen)

    def _on_folder(self) -> None:
        if self.folder_asked is not None and self.chosen is not None:
            self.folder_asked(self.chosen)


def cells_of(copy: KeptCopy) -> tuple[str, str, str, str]:
    """What the list says of a backup."""
    if copy.cases is None:
        cases, protection = "–", "Earlier passphrase"
    else:
        cases = f"{copy.cases:,}"
        protection = "Passphrase" if copy.encrypted else "None"
    return moment_words(copy.made), cases, size_words(copy.size), protection


def backup_words(copy: KeptCopy) -> str:
    """A backup in a sentence: ``of 21 Nov 2026, 09:00, with 212 cases``."""
    cases = f", with {plural(copy.cases, 'case')}" if copy.cases is not None else ""
    return f"of {moment_words(copy.made)}{cases}"


def moment_words(made: datetime) -> str:
    """A local moment as people read it."""
    return show_moment(made.strftime("%Y-%m-%dT%H:%M"))


def size_words(size: int) -> str:
    """A number of bytes in a unit people know."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000)):,} kB"
    return f"{size / 1_000_000:,.1f} MB" if size < 1_000_000_000 else f"{size / 1e9:,.1f} GB"


def _table() -> QTableWidget:
    table = QTableWidget(0, len(_COLUMNS))
    table.setHorizontalHeaderLabels(_COLUMNS)
    table.setAccessibleName("Backups, newest first")
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.grid(4))
    head = table.horizontalHeader()
    head.setHighlightSections(False)
    head.setSectionsClickable(False)
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    head.setStretchLastSection(True)
    dress(table, "steps")
    return table

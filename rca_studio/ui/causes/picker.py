"""Choosing one of many by typing a part of its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.prompts import MessageDialog
from rca_studio.ui.widgets.field import Field, LineEdit

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: its key, its words, and what kind of thing it is."""

    key: str
    words: str
    note: str = ""


class FindLine(LineEdit):
    """A line to type in; up and down tell a step in the list below it."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)


class Picker(MessageDialog):
    """A line to type in and the choices that hold all words typed; Enter takes the marked one."""

    def __init__(
        self,
        title: str,
        words: str,
        choices: tuple[Choice, ...],
        yes: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, words, parent)
        self._choices = choices
        self.picked: Callable[[str], None] | None = None
        self.search = FindLine("", "Type a part of its words")
        self.search.textChanged.connect(self._narrow)
        self.search.stepped.connect(self._step)
        self.list = QListWidget()
        self.list.setAccessibleName("What fits")
        self.list.setMinimumHeight(theme.grid(24))
        self.list.setWordWrap(True)
        self.list.setSpacing(theme.grid(0.5))
        dress(self.list, "table")
        self.list.itemActivated.connect(self._on_activated)
        self.list.currentItemChanged.connect(self._judge)
        self.column.addWidget(Field("Find", self.search))
        self.column.addWidget(self.list)
        self.offer(yes, "Cancel")
        self._narrow("")
        self.search.setFocus()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of what fits, as listed."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(str(item.data(Qt.ItemDataRole.UserRole)) for item in items)

    def _step(self, by: int) -> None:
        row = max(0, min(self.list.count() - 1, self.list.currentRow() + by))
        self.list.setCurrentRow(row)

    def accept(self) -> None:
        if self.list.currentRow() < 0:
            return
        key = str(self.list.currentItem().data(Qt.ItemDataRole.UserRole))
        super().accept()
        if self.picked is not None:
            self.picked(key)

    def _narrow(self, text: str) -> None:
        parts = text.casefold().split()
        self.list.clear()
        fitting = [c for c in self._choices if all(p in c.words.casefold() for p in parts)]
        for choice in fitting[:MOST_SHOWN]:
            shown = f"{choice.words}  ·  {choice.note}" if choice.note else choice.words
            item = QListWidgetItem(shown)
            item.setData(Qt.ItemDataRole.UserRole, choice.key)
            self.list.addItem(item)
        if fitting:
            self.list.setCurrentRow(0)
        self._judge()

    def _on_activated(self, _item: QListWidgetItem) -> None:
        self.accept()

    def _judge(self, *_args: object) -> None:
        if self.yes is not None:
            self.yes.setEnabled(self.list.currentRow() >= 0)

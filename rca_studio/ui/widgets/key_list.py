"""A list to choose one thing of, such as a kind of file, with captions over groups of lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from rca_studio.ui import theme
from rca_studio.ui.dress import dress

_KEY = Qt.ItemDataRole.UserRole


class Choice(NamedTuple):
    """One line: its key, its words, what it is for, and the caption it stands under, if any."""

    key: str
    label: str
    about: str
    group: str = ""


class KeyList(QListWidget):
    """Lines with keys; one is always chosen, at first the one wanted or else the first."""

    def __init__(
        self, name: str, choices: Iterable[Choice], chosen: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        dress(self, "choices")
        group = ""
        for one in choices:
            if one.group != group:
                group = one.group
                self._add_caption(group)
            item = QListWidgetItem(f"   {one.label}" if group else one.label)
            item.setData(_KEY, one.key)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, one.label)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, one.about)
            self.addItem(item)
        first = next((row for row in range(self.count()) if self._key(row)), -1)
        self.setCurrentRow(first)
        self.choose(chosen)

    @property
    def key(self) -> str:
        """The key of the line chosen."""
        return self._key(self.currentRow())

    def choose(self, key: str) -> None:
        """Choose the line with this key; where there is none, what is chosen stays."""
        for row in range(self.count()):
            if key and self._key(row) == key:
                self.setCurrentRow(row)

    def _key(self, row: int) -> str:
        return str(self.item(row).data(_KEY) or "")

    def _add_caption(self, words: str) -> None:
        caption = QListWidgetItem(words)
        caption.setFlags(Qt.ItemFlag.NoItemFlags)
        caption.setFont(theme.font(theme.Size.SMALL))
        caption.setForeground(theme.colour("muted"))
        self.addItem(caption)

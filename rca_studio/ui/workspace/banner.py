"""A strip above the screens while a workspace can only be read: why, and a way to change it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.labels import Label

_PLAIN = "This workspace is open for reading only."


class ReadOnlyBanner(Surface):
    """Says who holds the workspace; ``look_asked`` when it is to be tried again."""

    look_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warning_fill", edge="bottom", parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.grid(2.5), theme.grid(1), theme.grid(2.5), theme.grid(1))
        row.setSpacing(theme.grid(1.5))
        row.addWidget(Label("Reading only", theme.Size.STRONG, "warning"))
        self._words = Label("", token="text", wrap=True)
        row.addWidget(self._words, 1)
        self.look_again = PlainButton("Look again")
        self.look_again.setAccessibleDescription("Opens it for changes if it is free now")
        self.look_again.clicked.connect(self.look_asked)
        row.addWidget(self.look_again)
        self.setFocusProxy(self.look_again)
        self.show_why("")

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def show_why(self, why: str) -> None:
        """Say why the workspace can only be read."""
        words = why or _PLAIN
        changed = words != self._words.text()
        self._words.setText(words)
        self.setAccessibleName(f"Reading only. {words}")
        if changed and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

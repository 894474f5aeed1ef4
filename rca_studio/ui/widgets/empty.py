"""What stands where there is nothing yet, or where something went wrong: words and a way on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.labels import Label


class EmptyState(QWidget):
    """A title, a sentence and up to two buttons in the middle of the room."""

    acted = Signal()
    acted_second = Signal()

    def __init__(
        self,
        title: str = "",
        words: str = "",
        action: str = "",
        second: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(theme.grid(1))
        column.addStretch(2)
        self._title = Label(title, theme.Size.TITLE, wrap=True)
        self._words = Label(words, theme.Size.BODY, "muted", wrap=True)
        for label in (self._title, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setMaximumWidth(theme.grid(60))
            middle = QHBoxLayout()  # in a row of its own, or its height is that of the whole width
            middle.addStretch(1)
            middle.addWidget(label, 100)
            middle.addStretch(1)
            column.addLayout(middle)
        row = QHBoxLayout()
        row.setContentsMargins(0, theme.grid(1), 0, 0)
        row.addStretch(1)
        self.button = PrimaryButton(action)
        self.second = PlainButton(second)
        self.button.clicked.connect(self.acted)
        self.second.clicked.connect(self.acted_second)
        row.addWidget(self.button)
        row.addWidget(self.second)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        self.show_words(title, words, action, second)

    def show_words(self, title: str, words: str = "", action: str = "", second: str = "") -> None:
        """Say something else; empty words hide their part."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self.button.show_text(action)
        self.button.setVisible(bool(action))
        self.second.show_text(second)
        self.second.setVisible(bool(second))
        self.setAccessibleName(" ".join(part for part in (title, words) if part))

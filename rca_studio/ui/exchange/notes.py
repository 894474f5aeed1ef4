"""The body of a dialog that scrolls where there is no room for it, and sentences in it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.labels import Label


class Notes(QWidget):
    """Sentences below each other; without any it takes no room."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told: list[Label] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.grid(0.5))
        self.setAccessibleName(name)
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """What is told."""
        return tuple(label.text() for label in self._told)

    def tell(self, notes: Iterable[str]) -> None:
        """Tell other notes."""
        for label in self._told:
            self._rows.removeWidget(label)
            label.deleteLater()
        self._told = [Label(note, wrap=True) for note in notes]
        for label in self._told:
            self._rows.addWidget(label)
        self.setAccessibleDescription(" ".join(self.texts))
        self.setVisible(bool(self._told))


class Body(QScrollArea):
    """What stands between the head and the buttons of a dialog: ``column`` takes its parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thin_bars(self)
        ground = Surface("window")
        self.column = QVBoxLayout(ground)
        self.column.setContentsMargins(0, 0, theme.grid(1), 0)
        self.column.setSpacing(theme.grid(1))
        self.setWidget(ground)

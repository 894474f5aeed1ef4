"""Keeps a view in the shape of the screen it stands for."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rca_studio.ui import theme

_SHAPE: Final = 9 / 16


class Shaped(QWidget):
    """Keeps what is in it in the shape of the projector, as large as there is room."""

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inside, self._shape = inside, _SHAPE
        inside.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme.grid(5))

    def set_shape(self, shape: float) -> None:
        """Take another shape: the height as a share of the width."""
        if shape != self._shape:
            self._shape = shape
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = self._inside.geometry().adjusted(-1, -1, 1, 1)
        painter.fillRect(edge, theme.colour("border"))
        painter.end()

    def _fit(self) -> None:
        self.setMaximumHeight(max(self.minimumHeight(), round(self.width() * self._shape)))
        wide = min(self.width(), round(self.height() / self._shape))
        self._inside.setGeometry(1, 1, wide - 2, round(wide * self._shape) - 2)

"""A bar with a beginning and an end; where both have no room, the end goes on a line below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.card import Surface


class TwoEnds(Surface):
    """Fill ``start`` and ``end``; neither is ever cut while the bar is as wide as the wider one.

    Args:
        edge: where it has a line, see ``Surface``.
        high: the air above and below, in steps of the grid.
        beside: the air at both sides.
        words: what the beginning needs so that its words can be read, beyond what it cannot do
            without, in steps of the grid.
    """

    def __init__(
        self,
        edge: str = "",
        high: float = 1.0,
        beside: float = 2.0,
        words: float = 0.0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("window", edge=edge, parent=parent)
        self._words = words
        self._below = False
        self._grid = QGridLayout(self)
        air = theme.grid(beside), theme.grid(high)
        self._grid.setContentsMargins(air[0], air[1], air[0], air[1])
        self._grid.setSpacing(theme.grid(1))
        self._first, self._last = QWidget(), QWidget()
        self.start, self.end = QHBoxLayout(self._first), QHBoxLayout(self._last)
        for row in (self.start, self.end):
            row.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self._first, 0, 0)
        self._grid.addWidget(self._last, 0, 1)
        for part in (self._first, self._last):
            part.installEventFilter(self)

    @property
    def broken(self) -> bool:
        """Whether the end stands below the beginning."""
        return self._below

    def minimumSizeHint(self) -> QSize:
        """As narrow as on two lines, whether or not it stands on two of them now."""
        air = self._grid.contentsMargins()
        wide = max(self._first.minimumSizeHint().width(), self._last.minimumSizeHint().width())
        return QSize(wide + air.left() + air.right(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # words became longer or shorter
            self._arrange()
        return super().eventFilter(watched, event)

    def _arrange(self) -> None:
        air = self._grid.contentsMargins()
        room = self.width() - air.left() - air.right() - self._grid.spacing()
        needed = self._first.minimumSizeHint().width() + theme.grid(self._words)
        below = needed + self._last.sizeHint().width() > room
        if below == self._below:
            return
        self._below = below
        self._grid.removeWidget(self._last)
        if below:
            self._grid.addWidget(self._last, 1, 0, 1, 2, Qt.AlignmentFlag.AlignRight)
        else:
            self._grid.addWidget(self._last, 0, 1)

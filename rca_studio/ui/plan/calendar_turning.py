"""The buttons that turn the calendar: clicked, or held over with a day in the hand."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from rca_studio.ui import theme
from rca_studio.ui.icons import icon
from rca_studio.ui.plan.calendar_grid import ENTRY_FORMAT
from rca_studio.ui.widgets.buttons import PlainButton

WAIT = 700
"""So many milliseconds somebody waits over it with a day in the hand before it turns."""


class TurnButton(PlainButton):
    """Earlier or later. What is carried cannot be dropped here, but waits for the days to turn."""

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._icon = name
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setAcceptDrops(True)
        self._timer = QTimer(self)
        self._timer.setInterval(WAIT)
        self._timer.timeout.connect(self.click)
        self._draw()
        theme.notifier.changed.connect(self._draw)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        known = event.mimeData().hasFormat(ENTRY_FORMAT)
        event.setAccepted(known)
        if known:
            self._timer.start()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._timer.stop()

    def dropEvent(self, event: QDropEvent) -> None:
        self._timer.stop()
        event.ignore()

    def _draw(self) -> None:
        self.setIcon(icon(self._icon))

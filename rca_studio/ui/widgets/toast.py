"""A short message at the foot of the window that goes by itself, with Undo where there is one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.labels import Label

STAYS = 8_000
"""How long it stays, in milliseconds; while the mouse is over it or the focus in it, it waits."""


class Toast(QWidget):
    """Belongs to a window and floats over its foot. One message at a time."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._do: Callable[[], object] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.grid(2), theme.grid(1), theme.grid(1.5), theme.grid(1))
        row.setSpacing(theme.grid(1.5))
        self._words = Label("")
        self._button = LinkButton("Undo")
        self._button.clicked.connect(self._on_clicked)
        row.addWidget(self._words)
        row.addWidget(self._button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)
        window.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """The message in view."""
        return self._words.text()

    def say(self, text: str, action: str = "", do: Callable[[], object] | None = None) -> None:
        """Show a message, with a button that does something if ``action`` names it."""
        self._do = do
        self._words.setText(text if len(text) <= 120 else text[:119] + "…")
        self._button.show_text(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(text)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start(STAYS)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("field_border"), 1))
        painter.setBrush(theme.colour("card"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()

    def _place(self) -> None:
        around = self.parentWidget()
        if around is not None:
            x = (around.width() - self.width()) // 2
            self.move(max(0, x), max(0, around.height() - self.height() - theme.grid(3)))

    def _on_clicked(self) -> None:
        do, self._do = self._do, None
        self.hide()
        if do is not None:
            do()

    def _on_time(self) -> None:
        if self.underMouse() or self._button.hasFocus():
            self._timer.start(STAYS)
            return
        self._do = None
        self.hide()

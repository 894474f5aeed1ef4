"""A short message at the foot of the window that goes by itself, with Undo where there is one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.labels import Label, plain_tip

STAYS = 8_000
"""How long it stays, in milliseconds; while the mouse is over it or the focus in it, it waits."""

PER_CHARACTER = 80
"""Longer words stay longer: so many milliseconds for each character, which is slow reading."""

MOST = 400
"""More characters than this are no short message; what stands after them is in the tooltip."""


class Toast(QWidget):
    """Belongs to a window and floats over its foot. One message at a time."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._do: Callable[[], object] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.grid(2), theme.grid(1), theme.grid(1.5), theme.grid(1))
        row.setSpacing(theme.grid(1.5))
        self._words = Label("", wrap=True)
        self._button = LinkButton("Undo")
        self._button.clicked.connect(self._on_clicked)
        row.addWidget(self._words, 1)
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
        self._words.setText(text if len(text) <= MOST else text[: MOST - 1] + "…")
        self._words.setToolTip(plain_tip(text) if len(text) > MOST else "")
        self._button.show_text(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(max(STAYS, PER_CHARACTER * len(text)))
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
        """Over the foot of the window, above what can be pressed there; long words break."""
        around = self.parentWidget()
        if around is None:
            return
        row = self.layout()
        assert row is not None
        one_line = self._words.fontMetrics().horizontalAdvance(self._words.text()) + 4
        beside = self.sizeHint().width() - self._words.sizeHint().width()
        room = min(theme.grid(84), around.width() - theme.grid(5))
        wide = max(self.minimumSizeHint().width(), min(one_line + beside, room))
        high = max(row.totalHeightForWidth(wide), row.totalMinimumSize().height())
        self.resize(wide, high)
        x = (around.width() - wide) // 2
        self.move(max(0, x), max(0, around.height() - high - theme.grid(8)))

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

"""Buttons: one that is the thing to do, plain ones, dangerous ones, and words that are links."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from rca_studio.ui import theme
from rca_studio.ui.dress import dress

LEAST_TARGET = 24
"""Smallest height and width of what can be clicked, in device-independent pixels (WCAG 2.5.8)."""


class _Button(QPushButton):
    look = "plain"
    step = theme.Size.BODY

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(text)
        self._font()
        dress(self, self.look)
        theme.notifier.changed.connect(self._font)

    def minimumSizeHint(self) -> QSize:
        """Its words are never cut, however little room a page has."""
        return self.sizeHint()

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(LEAST_TARGET, LEAST_TARGET))

    def setText(self, text: str) -> None:
        """Show another text; Qt would take the keys away with the old one."""
        keys = self.shortcut()
        super().setText(text)
        if not keys.isEmpty():
            self.setShortcut(keys)

    def show_text(self, text: str) -> None:
        """Show another text, with each character as it is."""
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what Space does; else a dialog would take Enter on Cancel for a yes."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def _font(self) -> None:
        self.setFont(theme.font(self.step))


class PrimaryButton(_Button):
    """The one thing to do on this screen."""

    look = "primary"


class PlainButton(_Button):
    """Anything else that can be done."""


class DangerButton(_Button):
    """Something that takes away."""

    look = "danger"


class LinkButton(_Button):
    """Words that lead somewhere."""

    look = "link"
    step = theme.Size.STRONG

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

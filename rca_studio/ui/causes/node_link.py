"""A link that is as wide as there is room: its words end with an ellipsis, its name does not."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import plain_tip


class NodeLink(KeyButton):
    """Leads to a node, finding or action by its key."""

    step = theme.Size.BODY

    def __init__(self, words: str, key: str, name: str, parent: QWidget | None = None) -> None:
        self._words = " ".join(words.split()) or "(no words yet)"
        super().__init__(self._words, key, name, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip(plain_tip(self._words))
        self._font()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        wide = QFontMetrics(self.font()).horizontalAdvance(self._words) + theme.grid(1.5)
        return QSize(wide, hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.grid(8), self.sizeHint().height())

    def _font(self) -> None:
        super()._font()
        # A page that scrolls gives each part its least height, and words need all of theirs.
        self.setMinimumHeight(self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - theme.grid(1.5)
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))

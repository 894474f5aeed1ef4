"""Text on the screen. All of it is plain text: what people type is never read as markup."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from rca_studio.ui import theme

LONGEST_WORD = 24
"""A wrapped text may break a word after so many characters; else it would push its screen apart."""

_BREAK = "\u200b"
_WITHOUT_BLANKS = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_STRETCH = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")


class Label(QLabel):
    """Plain text in one step of the scale and the colour of one token.

    A wrapped one breaks a word that is too long for any line; ``text`` gives it back whole.
    """

    def __init__(
        self,
        text: str = "",
        size: theme.Size = theme.Size.BODY,
        token: str = "text",
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._size = size
        self._token = token
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setText(text)
        self._dress()
        theme.notifier.changed.connect(self._dress)

    def setText(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        if self.wordWrap() and len(text) > LONGEST_WORD:
            text = _WITHOUT_BLANKS.sub(_breakable, text)
        super().setText(text)

    def text(self) -> str:
        """The text as it was given."""
        return self._whole

    def set_token(self, token: str) -> None:
        """Show the text in another colour."""
        if token != self._token:
            self._token = token
            self._dress()

    def set_size(self, size: theme.Size) -> None:
        """Show the text in another step of the scale."""
        if size is not self._size:
            self._size = size
            self._dress()

    def _dress(self) -> None:
        self.setFont(theme.font(self._size))
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.WindowText, theme.colour(self._token))
        self.setPalette(colours)


def _breakable(word: re.Match[str]) -> str:
    return _STRETCH.sub(rf"\g<0>{_BREAK}", word[0])


class SectionTitle(Label):
    """The title of a card or a part of a screen."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, theme.Size.HEADING, parent=parent)


class Caption(Label):
    """A small muted label above what it names."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, theme.Size.SMALL, "muted", parent=parent)


class ElidedLabel(QWidget):
    """One line that ends with an ellipsis where there is no room; the whole text is the tooltip."""

    def __init__(
        self,
        text: str = "",
        size: theme.Size = theme.Size.BODY,
        token: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = ""
        self._size = size
        self._token = token
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)
        theme.notifier.changed.connect(self._renew)

    def setText(self, text: str) -> None:
        """Show another text."""
        line = " ".join(text.split())
        if line == self._text:
            return
        self._text = line
        self.setAccessibleName(self._text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The whole text."""
        return self._text

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font(self._size))
        sides = self.contentsMargins()
        wide = metrics.horizontalAdvance(self._text) + 2 + sides.left() + sides.right()
        return QSize(wide, metrics.height() + 4)

    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font(self._size))
        return QSize(metrics.averageCharWidth() * 6, metrics.height() + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = theme.font(self._size)
        painter.setFont(font)
        painter.setPen(theme.colour(self._token))
        metrics = QFontMetrics(font)
        room = self.contentsRect()
        shown = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, room.width())
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(room, flags, shown)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            metrics = QFontMetrics(theme.font(self._size))
            cut = metrics.horizontalAdvance(self._text) > self.contentsRect().width()
            self.setToolTip(plain_tip(self._text) if cut else "")
        return super().event(event)

    def _renew(self) -> None:
        self.updateGeometry()
        self.update()


def plain_tip(text: str) -> str:
    """Text for a tooltip that Qt will not take for markup, however it begins."""
    from html import escape

    return f"<qt>{escape(text)}</qt>" if text else ""

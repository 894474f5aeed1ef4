"""A word on a tinted ground: a state, a type, a strength. The word carries it, the colour helps."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rca_studio.ui import theme

TONES = ("info", "good", "warning", "error", "neutral")
_RADIUS = 4.0


def pill_size(word: str) -> QSize:
    """The size a pill with this word takes."""
    metrics = QFontMetrics(theme.font(theme.Size.SMALL))
    high = metrics.height()
    return QSize(metrics.horizontalAdvance(word) + round(high * 1.05), round(high * 1.35))


def paint_pill(painter: QPainter, place: QPoint, word: str, tone: str, most: int = 0) -> QRect:
    """Paint a pill with its top left corner at ``place``; gives the room it took.

    With ``most`` > 0 it is no wider than that, and the word is shortened to fit.
    """
    size = pill_size(word)
    if most and size.width() > most:
        size.setWidth(most)
    rect = QRect(place, size)
    font = theme.font(theme.Size.SMALL)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(f"{tone}_fill"))
    painter.drawRoundedRect(QRectF(rect), _RADIUS, _RADIUS)
    painter.setPen(theme.colour(tone))
    painter.setFont(font)
    metrics = QFontMetrics(font)
    room = rect.width() - round(metrics.height() * 0.9)
    shown = metrics.elidedText(word, Qt.TextElideMode.ElideRight, max(room, 8))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), shown)
    painter.restore()
    return rect


class Pill(QWidget):
    """A pill as a widget of its own."""

    def __init__(
        self, word: str = "", tone: str = "neutral", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._word = ""
        self._tone = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_word(word, tone)
        theme.notifier.changed.connect(self.updateGeometry)

    def show_word(self, word: str, tone: str = "neutral") -> None:
        """Show another word; an empty one hides the pill."""
        if tone not in TONES:
            raise ValueError(f"no such tone: {tone!r}")
        if self.parentWidget() is not None:
            self.setVisible(bool(word))
        if (word, tone) == (self._word, self._tone):
            return
        self._word, self._tone = word, tone
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    @property
    def word(self) -> str:
        """The word shown."""
        return self._word

    @property
    def tone(self) -> str:
        """The tone it is shown in."""
        return self._tone

    def sizeHint(self) -> QSize:
        return pill_size(self._word)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._word:
            painter = QPainter(self)
            paint_pill(painter, QPoint(0, 0), self._word, self._tone, self.width())
            painter.end()

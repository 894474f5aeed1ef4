"""The answers to a question with their counts: keys 1 to 9 count them, so does a click."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.labels import plain_tip

_TIMES = 1.25
_IN_ONE_COLUMN = 4


class _Answer(QAbstractButton):
    """One answer: its key, its words, its count, and a bar behind them."""

    def __init__(self, place: int, words: str, count: int, total: int) -> None:
        super().__init__()
        self._place, self._words, self._count, self._total = place, words, count, total
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{place + 1}: {words}, {count} of {total} votes")
        self.setToolTip(plain_tip(words))

    def sizeHint(self) -> QSize:
        return QSize(theme.grid(30), QFontMetrics(self._font()).height() + theme.grid(1))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.grid(12), self.sizeHint().height())

    def _font(self) -> QFont:
        font = theme.font(theme.Size.BODY)
        font.setPointSizeF(font.pointSizeF() * _TIMES)
        return font

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(theme.colour("focus" if self.hasFocus() else "line"))
        painter.setBrush(theme.colour("hover" if self.underMouse() else "card"))
        painter.drawRoundedRect(room, 5, 5)
        if self._count and self._total:
            bar = QRectF(room)
            bar.setWidth(max(6.0, room.width() * self._count / self._total))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection"))
            painter.drawRoundedRect(bar, 5, 5)
        font = self._font()
        metrics = QFontMetrics(font)
        painter.setFont(font)
        inner = self.rect().adjusted(theme.grid(1), 0, -theme.grid(1), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.colour("muted"))
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignLeft), str(self._place + 1))
        painter.setPen(theme.colour("text"))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignRight), str(self._count))
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        inner.adjust(theme.grid(3), 0, -theme.grid(5), 0)
        words = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignLeft), words)
        painter.end()


class VotesView(QWidget):
    """The answers of one question. ``counted`` tells the place of one that was clicked."""

    counted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[str, ...], tuple[int, ...]] = ((), ())
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.grid(0.5))
        self.answers: list[QAbstractButton] = []

    def show_votes(self, options: Sequence[str], counts: Sequence[int]) -> bool:
        """Show answers with their counts; true where buttons were made anew."""
        shown = tuple(options), tuple(counts)
        if shown == self._shown:
            return False
        focused = next((i for i, one in enumerate(self.answers) if one.hasFocus()), None)
        self._shown = shown
        for old in self.answers:
            self._grid.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        self.answers = []
        total = sum(counts)
        rows = len(shown[0]) if len(shown[0]) <= _IN_ONE_COLUMN else (len(shown[0]) + 1) // 2
        for place, (words, count) in enumerate(zip(*shown, strict=True)):
            answer = _Answer(place, words, count, total)
            answer.clicked.connect(lambda _on=False, at=place: self.counted.emit(at))
            self._grid.addWidget(answer, place % rows, place // rows)
            self.answers.append(answer)
        if focused is not None and focused < len(self.answers):
            self.answers[focused].setFocus()
        return True

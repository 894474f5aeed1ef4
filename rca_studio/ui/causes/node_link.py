"""A link that is as wide as there is room: long words take a second line, then an ellipsis; its
name for a screen reader is never cut."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import plain_tip

MOST_LINES = 2
"""More lines of one entry than this, and a list is no list any more."""


class NodeLink(KeyButton):
    """Leads to a node, finding or action by its key."""

    step = theme.Size.BODY

    def __init__(self, words: str, key: str, name: str, parent: QWidget | None = None) -> None:
        self._words = ""
        self._lines = 1
        super().__init__("", key, name, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_words(words, name)

    def show_words(self, words: str, name: str) -> None:
        """Lead there under other words."""
        self._words = " ".join(words.split()) or "(no words yet)"
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(self._words))
        self._font()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        wide = metrics.horizontalAdvance(self._words) + theme.grid(1.5)
        frame = super().sizeHint().height() - metrics.height() * (self.text().count("\n") + 1)
        return QSize(wide, max(frame, 0) + metrics.height() * self._lines)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.grid(8), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._break_lines()

    def _font(self) -> None:
        super()._font()
        self._break_lines()

    def _break_lines(self) -> None:
        shown = lines_of(self._words, QFontMetrics(self.font()), self.width() - theme.grid(1.5))
        self._lines = len(shown)
        self.setText("\n".join(shown).replace("&", "&&"))
        # A page that scrolls gives each part its least height, and words need all of theirs.
        self.setMinimumHeight(self.sizeHint().height())


def lines_of(words: str, metrics: QFontMetrics, room: int) -> list[str]:
    """Words as the lines they take in ``room`` pixels; what is left over ends in an ellipsis."""
    lines: list[str] = []
    rest = words.split()
    while rest and len(lines) < MOST_LINES - 1:
        take = 1
        while take < len(rest) and metrics.horizontalAdvance(" ".join(rest[: take + 1])) <= room:
            take += 1
        line, rest = " ".join(rest[:take]), rest[take:]
        lines.append(_cut(line, metrics, room))
    if rest:
        lines.append(_cut(" ".join(rest), metrics, room))
    return lines


def _cut(line: str, metrics: QFontMetrics, room: int) -> str:
    """A line as it is where it fits, else with an ellipsis.

    Qt elides by parts of a pixel what fits by whole ones, which would cut a word off a line that
    was made to fit.
    """
    if metrics.horizontalAdvance(line) <= room:
        return line
    return metrics.elidedText(line, Qt.TextElideMode.ElideRight, room)

"""Writing in place: a small editor that lies over a box or a row and tells what was written."""

from __future__ import annotations

import math
from enum import Enum

from PySide6.QtCore import QMimeData, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from rca_studio.ui.dress import dress

MOST_SIGNS = 2_000
"""A cause is a sentence; longer pastes are cut here."""


class Next(Enum):
    """What shall follow once the words are kept."""

    STAY = "stay"
    CHILD = "child"


class InPlaceEditor(QPlainTextEdit):
    """Plain words without line breaks.

    Enter keeps them, Tab keeps them and asks why at once, Esc drops them, and so does leaving an
    empty editor; leaving one with words keeps them. ``written`` and ``dropped`` are told once.
    """

    written = Signal(str, object)
    dropped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        dress(self, "field")
        self._open = False
        self._least = 0
        self.textChanged.connect(self._grow)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether something is being written."""
        return self._open

    def open_at(
        self, place: QRect, text: str, name: str, font: QFont, *, replaces: str = ""
    ) -> None:
        """Show it.

        Args:
            place: where, in the parent's coordinates.
            text: the words there are; they are selected.
            name: what a screen reader says.
            font: that of the box below.
            replaces: the first sign typed, where typing opened it.
        """
        self._open = True
        self.setFont(font)
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setPlainText(replaces or text)
        if replaces:
            self.moveCursor(QTextCursor.MoveOperation.End)
        else:
            self.selectAll()
        self._least = place.height()
        self.setGeometry(place)
        self.show()
        self._grow()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _grow(self) -> None:
        """Be as high as the words need: the first are still read while the last are typed."""
        around = self.parentWidget()
        if not self._open or around is None:
            return
        lines = self.document().size().height()  # Qt counts lines here, not pixels
        edge = self.height() - self.viewport().height() + 2 * self.document().documentMargin() + 2
        wanted = math.ceil(lines * QFontMetrics(self.font()).lineSpacing() + edge)
        most = max(self._least, around.height() - self.y())
        self.resize(self.width(), min(max(self._least, wanted), most))

    def words(self) -> str:
        """What is written, on one line."""
        return " ".join(self.toPlainText().split())[:MOST_SIGNS]

    def finish(self, following: Next = Next.STAY) -> None:
        """Keep the words; an empty editor drops."""
        if not self._open:
            return
        if not self.words():
            self.drop()
            return
        words = self.words()
        self._close()
        self.written.emit(words, following)

    def drop(self) -> None:
        """Forget the words."""
        if self._open:
            self._close()
            self.dropped.emit()

    def _close(self) -> None:
        self._open = False
        around = self.parentWidget()
        if self.hasFocus() and around is not None:
            around.setFocus(Qt.FocusReason.OtherFocusReason)  # else Qt gives it to the next widget
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.finish()
            case Qt.Key.Key_Tab:
                self.finish(Next.CHILD)
            case Qt.Key.Key_Escape:
                self.drop()
            case Qt.Key.Key_F6 | Qt.Key.Key_F2:
                self.finish()
                event.ignore()
                return
            case _:
                super().keyPressEvent(event)
                return
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish()

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(" ".join(source.text().split())[:MOST_SIGNS])

"""The text of a pack: lines with numbers, and what is wrong with it said on the line itself."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from rca_studio.ui import theme
from rca_studio.ui.protocols.draft import Trouble
from rca_studio.ui.widgets.field import TextArea

PAUSE = 300
"""The text is read again after so many milliseconds without a stroke."""


class PackEdit(TextArea):
    """A text editor with line numbers; ``show_trouble`` marks a line and says why on it.

    ``moved`` tells, a moment later, the line the cursor was moved to.
    """

    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", 10, parent)
        self._trouble: Trouble | None = None
        self.setAccessibleName("The text of the protocol")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._pause.setInterval(PAUSE)
        self._numbers = _Numbers(self)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._on_update)
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.setInterval(PAUSE // 2)
        self._still.timeout.connect(self._tell_line)
        self.cursorPositionChanged.connect(self._still.start)
        self._dress()
        theme.notifier.changed.connect(self._dress)

    @property
    def trouble(self) -> Trouble | None:
        """What is marked."""
        return self._trouble

    def show_trouble(self, trouble: Trouble | None) -> None:
        """Mark the line of a trouble, or none."""
        self._trouble = trouble
        marks = []
        if trouble is not None and trouble.line:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = self._cursor(trouble.line)
            mark.format.setBackground(theme.colour("error_fill"))
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            marks.append(mark)
        self.setExtraSelections(marks)
        self.setAccessibleDescription(trouble.words if trouble else "")
        self.viewport().update()
        self._numbers.update()

    def text(self) -> str:
        """The text in it, character by character; Qt's own way makes blanks of some."""
        return self.document().toRawText().replace("\u2029", "\n")

    def show_text(self, text: str) -> None:
        """Show another text, unless the person is typing; the cursor goes where it differs."""
        if self._pause.isActive() or self.text() == text:
            return
        at, bar = _first_difference(self.text(), text), self.verticalScrollBar().value()
        self.show_value(text)
        cursor = self.textCursor()
        cursor.setPosition(min(at, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(bar)
        self.ensureCursorVisible()

    def go_to(self, line: int) -> None:
        """Put the cursor at the beginning of a line and the line in view."""
        self.setTextCursor(self._cursor(max(line, 1)))
        self.centerCursor()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def line(self) -> int:
        """The line the cursor is on, from 1."""
        return self.textCursor().blockNumber() + 1

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._trouble is None or not self._trouble.line:
            return
        block = self._cursor(self._trouble.line).block()
        if not block.isVisible():
            return
        place = self.blockBoundingGeometry(block).translated(self.contentOffset())
        metrics = QFontMetrics(theme.font(theme.Size.SMALL))
        words = f"← {self._trouble.reason}"
        written = QFontMetrics(self.font()).horizontalAdvance(block.text())
        left = round(place.left()) + written + theme.grid(2.5)
        room = max(self.viewport().width() - left - theme.grid(1), theme.grid(12))
        painter = QPainter(self.viewport())
        painter.setFont(theme.font(theme.Size.SMALL))
        painter.setPen(theme.colour("error"))
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        height = round(self.blockBoundingRect(block).height())
        rect = QRect(left, round(place.top()), room, height)
        painter.drawText(
            rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown
        )
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_numbers()

    def numbers_width(self) -> int:
        """The room the line numbers take."""
        figures = max(3, len(str(self.blockCount())))
        return QFontMetrics(self.font()).horizontalAdvance("9") * figures + theme.grid(2)

    def paint_numbers(self, painter: QPainter, top: int, bottom: int) -> None:
        """Paint the numbers of the lines between two heights."""
        wrong = self._trouble.line if self._trouble else 0
        block: QTextBlock = self.firstVisibleBlock()
        y = round(self.blockBoundingGeometry(block).translated(self.contentOffset()).top())
        wide = self.numbers_width() - theme.grid(1)
        while block.isValid() and y <= bottom:
            high = round(self.blockBoundingRect(block).height())
            if block.isVisible() and y + high >= top:
                number = block.blockNumber() + 1
                painter.setFont(self.font())
                painter.setPen(_number_colour(number == wrong))
                right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                painter.drawText(QRect(0, y, wide, high), right, str(number))
            y += high
            block = block.next()

    # -- inside ----------------------------------------------------------------------------------

    def _cursor(self, line: int) -> QTextCursor:
        block = self.document().findBlockByNumber(min(line, self.blockCount()) - 1)
        return QTextCursor(block)

    def _dress(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(theme.font().pointSizeF())
        self.setFont(font)
        self._make_room()
        self.show_trouble(self._trouble)

    def _tell_line(self) -> None:
        if self.hasFocus():
            self.moved.emit(self.line)

    def _make_room(self, _count: int = 0) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)
        self._place_numbers()

    def _place_numbers(self) -> None:
        room = self.contentsRect()
        self._numbers.setGeometry(room.left(), room.top(), self.numbers_width(), room.height())

    def _on_update(self, rect: QRect, down: int) -> None:
        if down:
            self._numbers.scroll(0, down)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())


class _Numbers(QWidget):
    """The strip of line numbers."""

    def __init__(self, editor: PackEdit) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.colour("backdrop"))
        self._editor.paint_numbers(painter, event.rect().top(), event.rect().bottom())
        painter.end()


def _first_difference(old: str, new: str) -> int:
    """Where two texts part, counted as the document counts: in halves of rare characters.

    >>> _first_difference("abc", "abd"), _first_difference("", "a"), _first_difference("a", "a")
    (2, 0, 1)
    """
    pairs = enumerate(zip(old, new, strict=False))
    at = next((n for n, (one, other) in pairs if one != other), min(len(old), len(new)))
    return len(old[:at].encode("utf-16-le", "surrogatepass")) // 2


def _number_colour(wrong: bool) -> QColor:
    return theme.colour("error" if wrong else "muted")

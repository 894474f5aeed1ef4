"""Words to be read with marked places: what was hidden is underlined, what is asked is waved."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.sessions.side_marks import Mark, MarkKind
from rca_studio.ui.widgets.flag_marks import cursor_over, units


class MarkedText(QPlainTextEdit):
    """Plain text that can be read, selected and scrolled, and not changed.

    Signals:
        accepted: Enter was pressed.
        moved_on: another part of it came into view, or it got another size.
    """

    accepted = Signal()
    moved_on = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks: tuple[Mark, ...] = ()
        self._word = ""
        self._text = ""
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        dress(self, "field")
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._on_scrolled)
        theme.notifier.changed.connect(self._paint_marks)

    def show_text(self, text: str, marks: Iterable[Mark], word: str) -> None:
        """Show other words; the same ones stay where they were scrolled to.

        Args:
            text: the words.
            marks: the marked places.
            word: the word in hand, which stands out from the others.
        """
        text = text.replace("\r\n", " \n")  # Qt makes one character of both
        if self._text != text:
            self._text = text
            self.setPlainText(text)
        self._marks = tuple(marks)
        self._word = word
        self._paint_marks()

    def show_word(self, word: str) -> None:
        """Take another word in hand, and bring its first place into view."""
        self._word = word
        self._paint_marks()
        first = next((one for one in self._marks if one.word == word), None)
        if first is not None:
            cursor = self._cursor(first)
            cursor.setPosition(cursor.selectionStart())
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    @property
    def read_to_the_end(self) -> bool:
        """Whether its last line is in view."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum()

    def turn_page(self) -> None:
        """Bring the next part into view."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + max(1, bar.pageStep() - 1))

    @property
    def selected(self) -> str:
        """The words somebody selected, on one line."""
        return " ".join(self.textCursor().selectedText().replace("\u2029", " ").split())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.moved_on.emit()

    def _on_scrolled(self, *_: int) -> None:
        self.moved_on.emit()

    def _cursor(self, mark: Mark) -> QTextCursor:
        start, end = (units(self._text[:place]) for place in (mark.start, mark.end))
        return cursor_over(self, start, end)

    def _paint_marks(self) -> None:
        selections = []
        for mark in self._marks:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = self._cursor(mark)
            selection.format = _look(mark.kind, here=mark.word == self._word)
            selections.append(selection)
        self.setExtraSelections(selections)


def _look(kind: MarkKind, *, here: bool) -> QTextCharFormat:
    """Hidden: a line below; asked: a wave below. The one in hand is bold, on a deeper tint."""
    look = QTextCharFormat()
    asked = kind is MarkKind.ASKED
    token = "error" if asked else "info"
    style = QTextCharFormat.UnderlineStyle
    look.setUnderlineStyle(style.WaveUnderline if asked else style.SingleUnderline)
    look.setUnderlineColor(theme.colour(token))
    look.setForeground(theme.colour(token))
    look.setBackground(theme.colour("selection") if here else QColor(theme.colour(f"{token}_fill")))
    if here:
        look.setFontWeight(QFont.Weight.Bold)
    return look

"""A field: its label, a mark while it is needed, the editor, and a line of help."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QMimeData, QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from rca_studio.ui import theme
from rca_studio.ui.dress import dress, redraw
from rca_studio.ui.widgets.labels import Caption, Label

PAUSE = 600
"""Typing is kept after this pause, in milliseconds, or on leaving the field."""

Editor = TypeVar("Editor", bound=QWidget)

_MOST_CHOICES = 14
"""So many choices of a list are in view at once; it scrolls to the others."""
_MOST_OFFERED = 8
_WIDEST_LIST = 90
"""A list of choices is at most so wide, in steps of the grid."""

_TRAVEL = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


def _asks_to_travel(event: QEvent) -> bool:
    """Whether an editor is asked if it wants the keys of undo or redo for itself."""
    return (
        event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and any(event.matches(keys) for keys in _TRAVEL)
    )


class TypingPause(QTimer):
    """Keeps what is typed after a pause: the text an editor has told, and when to tell again.

    Args:
        editor: whose typing it is.
        text: gives the text in the editor.
        tell: takes a text that is to be kept.
    """

    def __init__(
        self, editor: QWidget, text: Callable[[], str], tell: Callable[[str], None]
    ) -> None:
        super().__init__(editor)
        self.told = text()
        self._text, self._tell = text, tell
        self.setSingleShot(True)
        self.setInterval(PAUSE)
        self.timeout.connect(self.commit)

    @property
    def newer(self) -> bool:
        """Whether the editor holds something that was not told yet."""
        return self._text() != self.told

    def commit(self) -> None:
        """Tell the text now if it is another one."""
        self.stop()
        if self.newer:
            self.told = self._text()
            self._tell(self.told)


class LineEdit(QLineEdit):
    """One line; ``committed`` tells its text after a pause in typing or on leaving the field."""

    committed = Signal(str)

    def __init__(self, text: str = "", prompt: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setPlaceholderText(prompt)
        self.setMaxLength(32_767)
        dress(self, "field")
        self._pause = TypingPause(self, self.text, self.committed.emit)
        self.textEdited.connect(self._on_edited)
        self.editingFinished.connect(self.commit)

    def show_value(self, text: str) -> None:
        """Show what is stored, unless the person is typing something newer."""
        if self._pause.isActive():
            return
        if self.text() != text:
            place = self.cursorPosition()
            self.setText(text)
            self.setCursorPosition(min(place, len(text)))
        self._pause.told = text

    def event(self, event: QEvent) -> bool:
        if _asks_to_travel(event) and not self._pause.newer:
            event.ignore()  # what is kept already is undone as a step, like everything else
            return False
        return super().event(event)

    def commit(self) -> None:
        """Tell the text now if it is another one."""
        self._pause.commit()

    def _on_edited(self, _text: str) -> None:
        self._pause.start()


class TextArea(QPlainTextEdit):
    """Some lines of plain text, ``rows`` of them in view; ``committed`` as in ``LineEdit``.

    Tab moves on, so that the keyboard is never trapped.
    """

    committed = Signal(str)

    def __init__(
        self, text: str = "", prompt: str = "", rows: int = 3, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._rows = rows
        self.setPlaceholderText(prompt)
        self.setTabChangesFocus(True)
        dress(self, "field")
        self._pause = TypingPause(self, self.text, self.committed.emit)
        self.textChanged.connect(self._on_changed)
        self._quiet = False

    def show_value(self, text: str) -> None:
        """Show what is stored, unless the person is typing something newer."""
        if self._pause.isActive():
            return
        if self.toPlainText() != text:
            self._quiet = True
            self.setPlainText(text)
            self._quiet = False
        self._pause.told = self.text()  # Qt makes blanks of some characters: that is no typing

    def text(self) -> str:
        """The text in it."""
        return self.toPlainText()

    def event(self, event: QEvent) -> bool:
        if _asks_to_travel(event) and not self._pause.newer:
            event.ignore()  # what is kept already is undone as a step, like everything else
            return False
        return super().event(event)

    def commit(self) -> None:
        """Tell the text now if it is another one."""
        self._pause.commit()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.averageCharWidth() * 40, metrics.lineSpacing() * self._rows + 18)

    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        least = metrics.lineSpacing() * min(self._rows, 2) + 18
        return QSize(metrics.averageCharWidth() * 12, least)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.commit()
            event.ignore()
            return
        super().keyPressEvent(event)

    def _on_changed(self) -> None:
        if not self._quiet:
            self._pause.start()


class GrowingLine(TextArea):
    """One line that grows with its words, so that an answer is never half hidden.

    Enter moves on, as in a line; line breaks that are pasted become spaces.
    """

    MOST = 5

    def __init__(self, text: str = "", prompt: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, prompt, 1, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._fit)
        theme.notifier.changed.connect(self._fit)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.averageCharWidth() * 20, self._needed_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).averageCharWidth() * 12, self._needed_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
            self.focusNextChild()
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(" ".join(source.text().split()))

    def _needed_height(self) -> int:
        metrics = QFontMetrics(self.font())
        lines = 1
        room = self.viewport().width() - 2 * round(self.document().documentMargin())
        if self.isVisible() or self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            text = self.toPlainText() or self.placeholderText()
            flags = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
            high = metrics.boundingRect(0, 0, max(room, 1), 10_000, flags, text).height()
            lines = max(1, min(self.MOST, round(high / metrics.lineSpacing())))
        return metrics.lineSpacing() * lines + theme.grid(2)

    def _fit(self) -> None:
        wanted = self._needed_height()
        if wanted != self.minimumHeight():
            self.setFixedHeight(wanted)
            full = wanted >= self.MOST * QFontMetrics(self.font()).lineSpacing() + theme.grid(2)
            bar = Qt.ScrollBarPolicy
            self.setVerticalScrollBarPolicy(
                bar.ScrollBarAsNeeded if full else bar.ScrollBarAlwaysOff
            )


def offer(
    line: QLineEdit, words: Sequence[str] | QStringListModel, most: int = _MOST_OFFERED
) -> QCompleter:
    """Offer words while a line is typed in, those with the typed letters anywhere in them.

    Args:
        line: where they are typed.
        words: what is offered, as it stands or as a model that is filled later.
        most: how many are in view at once.
    """
    model = words if isinstance(words, QStringListModel) else QStringListModel(list(words))
    completer = QCompleter(model, line)
    if model is not words:
        model.setParent(completer)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setMaxVisibleItems(most)
    popup = completer.popup()
    if popup is not None:
        dress(popup, "offers")
    line.setCompleter(completer)
    return completer


class ComboBox(QComboBox):
    """A choice among a few; it ignores the wheel unless it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self, "field")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(_MOST_CHOICES)
        self._brief: dict[str, str] = {}

    def showPopup(self) -> None:
        """Open the list, wide enough for its longest choice."""
        view = self.view()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        view.setMinimumWidth(min(view.sizeHintForColumn(0) + 2 * bar, theme.grid(_WIDEST_LIST)))
        view.setAccessibleName(self.accessibleName())  # the list has the keyboard while it is open
        super().showPopup()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As the style does it, but a choice that is too long ends with an ellipsis."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        option.currentText = self.fontMetrics().elidedText(
            self.words_shown(), Qt.TextElideMode.ElideRight, room.width() - 2
        )
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def words_shown(self) -> str:
        """What is read while the list is closed."""
        whole = self.currentText() if self.currentIndex() >= 0 else self.placeholderText()
        return self._brief.get(self.key, whole)

    def set_brief(self, words: Mapping[str, str]) -> None:
        """Say which keys are read in fewer words while the list is closed."""
        self._brief = dict(words)
        self.update()

    def set_choices(self, choices: tuple[tuple[str, str], ...], chosen: str = "") -> None:
        """Offer (key, words) and choose one, without telling."""
        blocked = self.blockSignals(True)
        self.clear()
        for key, words in choices:
            self.addItem(words, key)
        self.choose(chosen)
        self.blockSignals(blocked)

    def choose(self, key: str) -> None:
        """Choose a key without telling; one that is not offered chooses nothing."""
        blocked = self.blockSignals(True)
        self.setCurrentIndex(self.findData(key))
        self.blockSignals(blocked)

    @property
    def key(self) -> str:
        """The key chosen, empty for none."""
        return str(self.currentData() or "")


class Field(QWidget, Generic[Editor]):
    """A label over an editor; the label is its spoken name. ``set_needed`` marks it as missing."""

    def __init__(
        self, label: str, editor: Editor, help_text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.5))
        row = QHBoxLayout()
        row.setSpacing(theme.grid(0.5))
        self.label = Caption(label)
        self.label.setBuddy(editor)
        self._needed = Label("needed", theme.Size.SMALL_STRONG, "error")
        self._needed.hide()
        row.addWidget(self.label)
        row.addWidget(self._needed)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(editor)
        self.help = Label(help_text, theme.Size.SMALL, "muted", wrap=True)
        if not help_text:  # never shown before it has a parent: it would flash as a window
            self.help.hide()
        column.addWidget(self.help)
        editor.setAccessibleName(label)
        editor.setAccessibleDescription(help_text)
        self.setFocusProxy(editor)

    def set_needed(self, needed: bool, word: str = "needed") -> None:
        """Show or clear the mark, in word and colour."""
        self._needed.setText(word)
        self._needed.setVisible(needed)
        self.editor.setAccessibleDescription(
            ", ".join(part for part in (word if needed else "", self.help.text()) if part)
        )
        state = "needed" if needed else ""
        if state != (self.editor.property("state") or ""):  # to judge a look again is slow
            self.editor.setProperty("state", state)
            redraw(self.editor)

    @property
    def needed(self) -> bool:
        """Whether the mark is shown."""
        return not self._needed.isHidden()

    def set_help(self, text: str) -> None:
        """Show another line of help below the editor."""
        self.help.setText(text)
        self.help.setVisible(bool(text))

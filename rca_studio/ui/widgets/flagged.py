"""Words a check asks about, underlined where they stand, with what to write instead beside them.

``FlaggedEdit`` is put on an editor that is there already; it never changes a text by itself and
never stands in the way of typing. What is found is looked at with the mouse, or with F7, which goes
from one place to the next.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit

from rca_studio.analysis.wording_flag import Flag
from rca_studio.ui import theme
from rca_studio.ui.widgets.flag_card import FlagCard
from rca_studio.ui.widgets.flag_marks import (
    characters,
    cursor_over,
    selections,
    underline_line,
    units,
)

Editor = QPlainTextEdit | QLineEdit
Take = Callable[[tuple[Flag, ...]], None]
Check = Callable[[str, Take], None]

PAUSE = 200
"""A text is looked at after this pause in typing, in milliseconds."""

LINGER = 500
"""So long help stays after the mouse has left, in milliseconds: time to reach its buttons."""

KEY = Qt.Key.Key_F7
"""The key of the spelling check in most programs: people look for it there."""


class FlaggedEdit(QObject):
    """Underlines what a check finds in an editor and helps with it.

    Signals:
        looked: the flags of the text as it stands now were found.
        keep_wanted: a person keeps the words of a ``Flag``, and says why.
    """

    looked = Signal()
    keep_wanted = Signal(object, str)

    def __init__(
        self, editor: Editor, check: Check, may_keep: Callable[[], bool] = lambda: True
    ) -> None:
        """Watch an editor.

        Args:
            editor: whose text is looked at; the watch ends with it.
            check: gets a text and a function to give its flags to, at once or later.
            may_keep: whether words can be kept with a reason: what they stand in is stored.
        """
        super().__init__(editor)
        self.flags: tuple[Flag, ...] = ()
        self.card: FlagCard | None = None
        self._editor, self._check, self._may_keep = editor, check, may_keep
        self._looked_at: str | None = None
        self._composing = False
        self._shown: Flag | None = None
        self._pause = _timer(self, PAUSE, self.look)
        self._linger = _timer(self, LINGER, self._go_if_left)
        self._ground = editor.viewport() if isinstance(editor, QPlainTextEdit) else editor
        self._ground.setMouseTracking(True)
        for each in {self._ground, editor}:
            each.installEventFilter(self)
        editor.textChanged.connect(self._on_changed)
        theme.notifier.changed.connect(self._mark)

    # -- looking ---------------------------------------------------------------------------------

    def look_later(self) -> None:
        """Look at the text after a short pause."""
        self._pause.start()

    def look(self) -> None:
        """Look at the text now."""
        self._pause.stop()
        text = self._text()
        taken = _Taken(self, text)
        self._check(text, taken)

    def take(self, text: str, flags: tuple[Flag, ...]) -> None:
        """Take what was found in a text; nothing happens where it is another one by now."""
        if text != self._text():
            return
        self.flags, self._looked_at = flags, text
        self._mark()
        if self._shown is not None and self._shown not in flags:
            self.hide_card()
        self.looked.emit()

    # -- help ------------------------------------------------------------------------------------

    def show_next(self) -> bool:
        """Show help for the words at the cursor or the next ones after it; false without any."""
        if self._looked_at != self._text():
            self.look()
        if not self.flags:
            return False
        place = characters(self._text(), self._cursor())
        after = self.flags
        if self._shown is not None and self._shown in self.flags:
            number = self.flags.index(self._shown) + 1
            after = (*self.flags[number:], *self.flags[:number])
        else:
            at = [flag for flag in self.flags if flag.end >= place]
            after = tuple(at) or self.flags
        self.show_flag(after[0])
        return True

    def show_flag(self, flag: Flag, *, focus: bool = True) -> None:
        """Show help for some words, with the focus in it where the editor can spare it."""
        self.hide_card()
        self._choose(flag)
        self._open_card(flag)
        if focus and self.card is not None and not _closes_without_focus(self._editor):
            self.card.focus_first()

    def hide_card(self) -> None:
        """Let the help go."""
        card, self.card, self._shown = self.card, None, None
        if card is not None:
            had_focus = card.isAncestorOf(QApplication.focusWidget() or card.window())
            card.hide()
            card.deleteLater()
            if had_focus:
                self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_card(self, flag: Flag) -> None:
        card = FlagCard(flag, self._editor.window(), may_keep=self._may_keep())
        card.used.connect(self._on_used)
        card.kept.connect(self._on_kept)
        card.left.connect(self.hide_card)
        card.next_wanted.connect(self.show_next)
        self._editor.destroyed.connect(card.deleteLater)
        self.card, self._shown = card, flag
        words = self._place_of(flag)
        card.show_below(
            QRect(self._ground.mapTo(self._editor.window(), words.topLeft()), words.size())
        )

    def _on_used(self) -> None:
        flag = self._shown
        self.hide_card()
        if flag is not None and self._looked_at == self._text():
            self._replace(flag)
            commit = getattr(self._editor, "commit", None)
            if callable(commit):
                commit()
            self.look()

    def _on_kept(self, note: str) -> None:
        flag = self._shown
        self.hide_card()
        if flag is not None:
            self.keep_wanted.emit(flag, note)

    # -- events ----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if "_editor" not in self.__dict__:  # Qt calls once more while both are being taken apart
            return False
        match event.type():
            case QEvent.Type.ToolTip if isinstance(event, QHelpEvent):
                return self._hovered(event.pos())
            case QEvent.Type.MouseMove if isinstance(event, QMouseEvent):
                self._moved(event.position().toPoint())
            case QEvent.Type.Leave if self.card is not None:
                self._linger.start()
            case QEvent.Type.ShortcutOverride | QEvent.Type.KeyPress:
                if watched is self._editor and isinstance(event, QKeyEvent):
                    return self._key(event)
            case QEvent.Type.ContextMenu if isinstance(event, QContextMenuEvent):
                return self._menu(event)
            case QEvent.Type.InputMethod if isinstance(event, QInputMethodEvent):
                self._composing = bool(event.preeditString())
            case QEvent.Type.Hide if watched is self._editor:
                self.hide_card()
            case QEvent.Type.Show if watched is self._editor:
                self.look_later()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        press = event.type() == QEvent.Type.KeyPress
        if event.key() == KEY and not event.modifiers() and self.flags:
            event.accept()
            return self.show_next() if press else True
        if event.key() == Qt.Key.Key_Escape and self.card is not None:
            event.accept()
            if press:
                self.hide_card()
            return True
        return False

    def _hovered(self, place: QPoint) -> bool:
        flag = self._flag_at(place)
        if flag is None:
            return False
        if flag is not self._shown:
            self.hide_card()
            self._open_card(flag)
        return True

    def _moved(self, place: QPoint) -> None:
        if self.card is None or self._flag_at(place) is self._shown:
            self._linger.stop()
        elif not self._linger.isActive():
            self._linger.start()

    def _go_if_left(self) -> None:
        if self.card is not None and not self.card.in_use:
            self.hide_card()

    def _menu(self, event: QContextMenuEvent) -> bool:
        flag = self._flag_at(event.pos())
        if flag is None or event.reason() != QContextMenuEvent.Reason.Mouse:
            return False
        menu: QMenu = self._editor.createStandardContextMenu()
        first = menu.actions()[0] if menu.actions() else None
        offered = menu.addAction("What to write instead…")
        offered.setData(flag)
        offered.triggered.connect(self._on_menu)
        if first is not None:
            menu.insertAction(first, offered)
            menu.insertSeparator(first)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
        return True

    def _on_menu(self) -> None:
        action = self.sender()
        flag = action.data() if isinstance(action, QAction) else None
        if isinstance(flag, Flag) and flag in self.flags:
            self.show_flag(flag)

    def _on_changed(self) -> None:
        if self._text() == self._looked_at:
            return
        self.hide_card()
        if not isinstance(self._editor, QPlainTextEdit) and not self._composing:
            underline_line(self._editor, (), "")  # they would stand under other words meanwhile
        self._pause.start()

    # -- the text --------------------------------------------------------------------------------

    def _text(self) -> str:
        if isinstance(self._editor, QPlainTextEdit):
            return self._editor.toPlainText()
        return self._editor.text()

    def _cursor(self) -> int:
        if isinstance(self._editor, QPlainTextEdit):
            return self._editor.textCursor().selectionStart()
        return self._editor.cursorPosition()

    def _mark(self) -> None:
        if isinstance(self._editor, QPlainTextEdit):
            self._editor.setExtraSelections(list(selections(self._editor, self.flags)))
        elif not self._composing:
            underline_line(self._editor, self.flags, self._text())

    def _span(self, flag: Flag) -> tuple[int, int]:
        text = self._text()
        return units(text[: flag.start]), units(text[: flag.end])

    def _choose(self, flag: Flag) -> None:
        """Select the words, so that they are in view and a screen reader says them."""
        start, end = self._span(flag)
        if isinstance(self._editor, QPlainTextEdit):
            self._editor.setTextCursor(cursor_over(self._editor, start, end))
            self._editor.ensureCursorVisible()
        else:
            self._editor.setSelection(start, end - start)

    def _replace(self, flag: Flag) -> None:
        start, end = self._span(flag)
        words = flag.replacement
        if flag.words[:1].isupper() and flag.start == 0:
            words = words[:1].upper() + words[1:]
        if isinstance(self._editor, QPlainTextEdit):
            cursor = cursor_over(self._editor, start, end)
            cursor.insertText(words)
            self._editor.setTextCursor(cursor)
        else:
            self._editor.setSelection(start, end - start)
            self._editor.insert(words)

    def _place_of(self, flag: Flag) -> QRect:
        """Where the words stand, in the coordinates of the ground."""
        start, end = self._span(flag)
        if isinstance(self._editor, QPlainTextEdit):
            first = self._editor.cursorRect(cursor_over(self._editor, start, start))
            last = self._editor.cursorRect(cursor_over(self._editor, end, end))
            same_line = last.top() == first.top()
            return QRect(first.topLeft(), last.bottomRight()) if same_line else first
        metrics = self._editor.fontMetrics()
        left = metrics.horizontalAdvance(self._text()[: flag.start]) + theme.grid(1)
        return QRect(min(left, self._editor.width() // 2), 2, 10, self._editor.height() - 4)

    def _flag_at(self, place: QPoint) -> Flag | None:
        if self._looked_at != self._text():
            return None
        if isinstance(self._editor, QPlainTextEdit):
            cursor = self._editor.cursorForPosition(place)
            if not self._editor.cursorRect(cursor).adjusted(-20, 0, 20, 0).contains(place):
                return None
            unit = cursor.position()
        else:
            unit = self._editor.cursorPositionAt(place)
        at = characters(self._text(), unit)
        found = [flag for flag in self.flags if flag.start <= at <= flag.end]
        return min(found, key=lambda flag: flag.end - flag.start, default=None)


class _Taken:
    """Brings flags that may be found later back to the text they were found in."""

    def __init__(self, flagged: FlaggedEdit, text: str) -> None:
        self._flagged, self._text = flagged, text

    def __call__(self, flags: tuple[Flag, ...]) -> None:
        from shiboken6 import isValid

        if isValid(self._flagged):
            self._flagged.take(self._text, flags)


def _closes_without_focus(editor: Editor) -> bool:
    """Whether an editor keeps its words and goes when the focus leaves it (writing in place)."""
    return callable(getattr(editor, "finish", None))


def _timer(parent: QObject, interval: int, then: Callable[[], None]) -> QTimer:
    made = QTimer(parent)
    made.setSingleShot(True)
    made.setInterval(interval)
    made.timeout.connect(then)
    return made

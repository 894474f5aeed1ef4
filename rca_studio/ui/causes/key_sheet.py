"""The sheet of all keys: found by typing, changed with a key press, saved as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rca_studio.faults import KnownFault
from rca_studio.ui import theme
from rca_studio.ui.causes.key_settings import (
    LOOK_KEY,
    MENUS,
    PICTURES,
    KeyLine,
    key_of_menu,
    keyboard,
    lines,
    shown_keys,
)
from rca_studio.ui.causes.keys import Command, key_words, shown_key, stroke_of
from rca_studio.ui.dress import dress
from rca_studio.ui.prompts import Prompts, WindowPrompts, note_of
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton
from rca_studio.ui.widgets.field import LineEdit
from rca_studio.ui.widgets.labels import Label

_WORDS_SHARE = 0.6
_NAME = Qt.ItemDataRole.UserRole
_SAME = "These keys are the same for everybody"
_DECIDED = "Your organisation decided the keys"
_GROUPS = {MENUS: "Menu: "}


class KeySheet(QDialog):
    """All keys by group. A chosen line can be given another key, or back the one it came with."""

    def __init__(self, parent: QWidget | None = None, prompts: Prompts | None = None) -> None:
        super().__init__(parent)
        self._prompts = prompts or WindowPrompts(self)
        self._caught = ""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keys")
        self.search = LineEdit("", "Find a key, or what it does")
        self.search.setAccessibleName("Find")
        self.search.textChanged.connect(self._narrow)
        self.note = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.tree = _Lines()
        self.tree.currentItemChanged.connect(self._on_current)
        self.tree.asked.connect(self._on_asked)
        self.what = Label("", theme.Size.STRONG, wrap=True)
        self.catcher = KeyCatcher()
        self.catcher.caught.connect(self._on_caught)
        self.use = PrimaryButton("Use this key")
        self.use.clicked.connect(self._on_use)
        self.none = PlainButton("No key")
        self.none.clicked.connect(self._on_none)
        self.reset = PlainButton("As it came")
        self.reset.clicked.connect(self._on_reset)
        self.judged = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.reset_all = LinkButton("All keys as they came")
        self.reset_all.clicked.connect(keyboard.reset_all)
        self.save = LinkButton("Save as text…")
        self.save.clicked.connect(self._on_save)
        self.close_button = PlainButton("Close")
        self.close_button.clicked.connect(self.accept)
        self._lay_out()
        keyboard.changed.connect(self._fill)
        self._fill()
        self.search.setFocus()

    # -- what is shown ---------------------------------------------------------------------------

    def _lay_out(self) -> None:
        """The keys at the left, as many as fit; what can be done with one beside them."""
        row = QHBoxLayout(self)
        row.setContentsMargins(*[theme.grid(2.5)] * 4)
        row.setSpacing(theme.grid(2.5))
        left = QVBoxLayout()
        left.setSpacing(theme.grid(1))
        left.addWidget(self.search)
        left.addWidget(self.tree, 1)
        row.addLayout(left, 1)
        side = QWidget()
        side.setFixedWidth(theme.grid(32))
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.grid(1))
        for part in (self.what, self.judged, self.catcher, self.use):
            right.addWidget(part)
        pair = QHBoxLayout()
        pair.setSpacing(theme.grid(1))
        pair.addWidget(self.none)
        pair.addWidget(self.reset)
        right.addLayout(pair)
        right.addStretch(1)
        right.addWidget(self.note)
        right.addWidget(self.reset_all, 0, Qt.AlignmentFlag.AlignLeft)
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        right.addLayout(foot)
        row.addWidget(side)
        wanted = QSize(theme.grid(112), theme.grid(84))
        screen = self.screen().availableGeometry().size()
        self.resize(wanted.boundedTo(screen - QSize(theme.grid(2), theme.grid(6))))

    def _fill(self) -> None:
        """Show the keys in force; the line chosen stays chosen."""
        name = self._name
        self.note.setText(opening_words())
        self.tree.show_lines(name)
        self._narrow(self.search.text())
        self._show_choice()

    def _narrow(self, text: str) -> None:
        self.tree.narrow(text)
        if not self.tree.shows_choice:
            self.tree.choose_first()

    @property
    def _name(self) -> str:
        """What is chosen, as the settings call it; ``""`` for a line that cannot be changed."""
        return self.tree.chosen

    def _show_choice(self) -> None:
        name = self._name
        can = bool(name) and not keyboard.is_fixed
        self.reset_all.setEnabled(not keyboard.is_fixed)
        self.catcher.wait()
        self._caught = ""
        for part in (self.catcher, self.none):
            part.setEnabled(can)
        self.reset.setEnabled(can and keyboard.is_own(name))
        self.use.setEnabled(False)
        self.use.show_text("Use this key")
        if not can:
            self.what.setText(_DECIDED if keyboard.is_fixed else _SAME)
            self.judged.setText("")
            return
        line = keyboard.line(name)
        self.what.setText(line.words)
        keys = shown_keys(keyboard.keys_of(name)) or "no key"
        own = f"; it came with {shown_keys(line.keys) or 'no key'}" if keyboard.is_own(name) else ""
        self.judged.setText(f"Now: {keys}{own}. Press another key in the field to change it.")

    # -- what is done ----------------------------------------------------------------------------

    def _on_current(self, *_args: object) -> None:
        self._show_choice()

    def _on_asked(self) -> None:
        if self.catcher.isEnabled():
            self.catcher.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_caught(self, key: str) -> None:
        name = self._name
        if not name or not key:
            return
        self._caught = key
        words, may, taken = judge(name, key)
        self.judged.setText(words)
        self.use.setEnabled(may)
        self.use.show_text("Use it here instead" if taken else "Use this key")
        target = self.use if may else self.catcher
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_use(self) -> None:
        name, key = self._name, self._caught
        if name and key:
            self._do(lambda: keyboard.choose(name, (key,), take=True))
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_none(self) -> None:
        if name := self._name:
            self._do(lambda: keyboard.choose(name, ()))
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_reset(self) -> None:
        if name := self._name:
            line = keyboard.line(name)
            self._do(lambda: keyboard.choose(name, line.keys, take=True))
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _do(self, change: object) -> None:
        try:
            change()  # type: ignore[operator]
        except KnownFault as fault:  # in force until the program is closed, but not kept
            self._prompts.tell(note_of(fault))

    def _on_save(self) -> None:
        def write(path: Path) -> None:
            try:
                path.write_text(sheet_text(), encoding="utf-8")
            except OSError as error:
                why = error.strerror or type(error).__name__
                fault = KnownFault(
                    f"The list of keys could not be written ({why}).",
                    "Nothing was changed.",
                    "Choose another place.",
                )
                self._prompts.tell(note_of(fault))

        self._prompts.choose_new_file("Save the keys", "Text (*.txt)", "Keys.txt", write)


class _Lines(QTreeWidget):
    """The keys by group; ``asked`` tells that the chosen line is to be changed."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._groups: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self.setAccessibleName("Keys")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRootIsDecorated(False)
        self.setIndentation(theme.grid(1.5))
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setFont(theme.font())
        dress(self, "table")
        head = self.header()
        for section in (0, 1):
            head.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
        self.itemDoubleClicked.connect(self._on_double)

    @property
    def chosen(self) -> str:
        """What is chosen, as the settings call it; ``""`` for a line that cannot be changed."""
        item = self.currentItem() if self.currentIndex().row() >= 0 else None
        return str(item.data(0, _NAME) or "") if item is not None else ""

    @property
    def shows_choice(self) -> bool:
        """Whether a line is chosen and in view."""
        item = self.currentItem() if self.currentIndex().row() >= 0 else None
        return item is not None and not item.isHidden()

    def show_lines(self, chosen: str) -> None:
        """Show all keys as they are."""
        self.blockSignals(True)
        self.clear()
        self._groups = []
        for title, group in grouped():
            top = QTreeWidgetItem([title, ""])
            top.setFlags(Qt.ItemFlag.ItemIsEnabled)
            top.setFont(0, theme.font(theme.Size.STRONG))
            top.setSizeHint(0, QSize(0, theme.grid(3)))
            self.addTopLevelItem(top)
            top.setFirstColumnSpanned(True)
            items = [_item(line) for line in group]
            top.addChildren(items)
            self._groups.append((top, items))
            for line, item in zip(group, items, strict=True):
                if chosen and line.name == chosen:
                    self.setCurrentItem(item)
            top.setExpanded(True)
        self.blockSignals(False)

    def narrow(self, text: str) -> None:
        """Show the lines that hold all words typed, in their words, group or keys."""
        parts = text.casefold().split()
        for top, items in self._groups:
            for item in items:
                words = f"{top.text(0)} {item.text(0)} {item.text(1)}".casefold()
                item.setHidden(not all(part in words for part in parts))
            top.setHidden(all(item.isHidden() for item in items))

    def choose_first(self) -> None:
        """Choose the first line in view."""
        shown = (item for _, items in self._groups for item in items if not item.isHidden())
        first = next(shown, None)
        if first is not None:
            self.setCurrentItem(first)
            self.scrollToItem(first)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.viewport().width()
        self.header().resizeSection(0, round(wide * _WORDS_SHARE))
        self.header().resizeSection(1, wide - round(wide * _WORDS_SHARE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.asked.emit()
            return
        super().keyPressEvent(event)

    def _on_double(self, _item: QTreeWidgetItem, _column: int) -> None:
        self.asked.emit()


class KeyCatcher(QKeySequenceEdit):
    """Takes the next key pressed, whichever it is, and ``caught`` tells it.

    It is no trap although it takes Tab and Esc: after one key it has what it wants, and the focus
    moves on.
    """

    caught = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setMaximumSequenceLength(1)
        self.setAccessibleName("Press the key")
        for line in self.findChildren(QLineEdit):
            line.setFont(theme.font())
            dress(line, "field")
        self.wait()
        self.keySequenceChanged.connect(self._on_changed)

    def wait(self) -> None:
        """Forget the key and wait for another one."""
        self.clear()
        for line in self.findChildren(QLineEdit):
            line.setPlaceholderText("Press the key")

    def event(self, event: QEvent) -> bool:
        # Qt would move the focus by Tab before a widget hears of it.
        tabs = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in tabs
        ):
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.caught.emit("Shift+Tab" if shift else "Tab")
            self.setKeySequence(QKeySequence("Shift+Tab" if shift else "Tab"))
            return True
        return super().event(event)

    def _on_changed(self, sequence: QKeySequence) -> None:
        if sequence.count():
            text = sequence.toString(QKeySequence.SequenceFormat.PortableText)
            if text not in ("Tab", "Shift+Tab"):
                self.caught.emit(text)


def grouped() -> Iterator[tuple[str, list[KeyLine]]]:
    """The lines by the title of their group, in order."""
    group: list[KeyLine] = []
    title = ""
    for line in lines():
        name = _GROUPS.get(line.where, "") + line.group
        if name != title and group:
            yield title, group
            group = []
        title = name
        group.append(line)
    yield title, group


def judge(name: str, key: str) -> tuple[str, bool, bool]:
    """What a key would mean for a line: a sentence, whether it may be used, whether it is taken
    from another line of the same place."""
    line, shown = keyboard.line(name), shown_key(key)
    walks = [one for one in lines() if not one.name and one.group == "Walk the picture"]
    if line.where == PICTURES and any(key in one.keys for one in walks):
        return f"{shown} walks the picture. Choose another key.", False, False
    if stroke_of(key) == stroke_of(LOOK_KEY):
        words = next(one.words for one in lines() if LOOK_KEY in one.keys)
        return f"{shown} is “{words}” for everybody. Choose another key.", False, False
    others = keyboard.others_with(name, key)
    same = [one.words for one in others if one.where == line.where]
    if same:
        return f"{shown} is “{same[0]}” already, which would have no key then.", True, True
    if others and line.where == PICTURES:
        words = f"In the pictures {shown} will do this; elsewhere it stays “{others[0].words}”."
        return words, True, False
    if others:
        words = f"In the pictures of Causes {shown} stays “{others[0].words}”."
        return words, True, False
    return f"{shown} is free.", True, False


def opening_words() -> str:
    """How to come back to the sheet, from the pictures too."""
    question, sheet = key_words(Command.QUESTION), key_of_menu("keys")
    keys = keyboard.keys_of("menu.keys")
    words = f"{shown_keys(keys)} opens this sheet." if keys else ""
    if question and question in map(shown_key, keys):
        words += (
            f" In the pictures of Causes “{question}” marks a question: {sheet} opens it there."
        )
    return words.strip()


def sheet_text() -> str:
    """The sheet as plain text, to be printed."""
    parts = ["Keys of RCA Studio", opening_words()]
    for title, group in grouped():
        rows = [(line, keyboard.keys_of(line.name) if line.name else line.keys) for line in group]
        told = [f"  {shown_keys(keys):<26}  {line.words}" for line, keys in rows if keys]
        if told:
            parts.append("\n".join((title, *told)))
    return "\n\n".join(parts) + "\n"


def _item(line: KeyLine) -> QTreeWidgetItem:
    keys = keyboard.keys_of(line.name) if line.name else line.keys
    own = line.name and keyboard.is_own(line.name)
    shown = shown_keys(keys) + ("  (your own)" if own else "")
    item = QTreeWidgetItem([line.words, shown])
    item.setData(0, _NAME, line.name)
    item.setSizeHint(0, QSize(0, theme.grid(3)))
    item.setFont(1, theme.font(theme.Size.STRONG if own else theme.Size.BODY))
    item.setData(
        0, Qt.ItemDataRole.AccessibleTextRole, f"{line.words}: {shown_keys(keys) or 'no key'}"
    )
    if not line.name:
        for column in (0, 1):
            item.setForeground(column, QBrush(theme.colour("muted")))
    return item

"""Questions, choices of files and bad news: everything that stops a person for a moment.

Screens talk to the ``Prompts`` protocol, so that tests put a recording stand-in in its place. Every
method returns at once and calls back later; nothing is ever asked with a nested event loop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from rca_studio.faults import FaultNote, KnownFault
from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import DangerButton, PlainButton, PrimaryButton
from rca_studio.ui.widgets.field import Field, LineEdit, TextArea
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.secret_line import SecretLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with two answers. ``yes`` names what will be done, never just "OK"."""

    title: str
    text: str
    yes: str
    no: str = "Cancel"
    danger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextQuestion:
    """A question that is answered in words; ``secret`` hides what is typed (passphrases)."""

    title: str
    text: str
    label: str
    yes: str
    value: str = ""
    secret: bool = False
    long: bool = False


class Prompts(Protocol):
    """What a screen may ask of the person."""

    def ask(self, question: Question, then: Callable[[], None]) -> None:
        """Ask; ``then`` is called for yes only."""
        ...

    def ask_text(self, question: TextQuestion, then: Callable[[str], None]) -> None:
        """Ask for words; ``then`` gets them trimmed and never empty."""
        ...

    def choose_file(self, title: str, kinds: str, then: Callable[[Path], None]) -> None:
        """Choose a file to open. ``kinds`` as Qt writes them: ``Cases (*.csv *.xlsx)``."""
        ...

    def choose_new_file(
        self, title: str, kinds: str, name: str, then: Callable[[Path], None]
    ) -> None:
        """Choose where to write a file, with a proposed name."""
        ...

    def choose_folder(self, title: str, then: Callable[[Path], None]) -> None:
        """Choose a folder to write several files to."""
        ...

    def tell(self, note: FaultNote) -> None:
        """Say what happened, whether the work is safe, and what to do now."""
        ...


def note_of(error: KnownFault) -> FaultNote:
    """A known fault as the note that is told."""
    return FaultNote(error.what, error.safe, error.do)


class WindowPrompts:
    """Prompts over a window. Dialogs delete themselves when they are closed."""

    def __init__(self, window: QWidget | None = None) -> None:
        self._window = window

    def ask(self, question: Question, then: Callable[[], None]) -> None:
        """See ``Prompts``."""
        dialog = MessageDialog(question.title, question.text, self._window)
        dialog.offer(question.yes, question.no, danger=question.danger)
        dialog.agreed = then
        dialog.open()

    def ask_text(self, question: TextQuestion, then: Callable[[str], None]) -> None:
        """See ``Prompts``."""
        dialog = TextDialog(question, self._window)
        dialog.answered = then
        dialog.open()

    def choose_file(self, title: str, kinds: str, then: Callable[[Path], None]) -> None:
        """See ``Prompts``."""
        dialog = QFileDialog(self._window, title, "", kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._open(dialog, then)

    def choose_new_file(
        self, title: str, kinds: str, name: str, then: Callable[[Path], None]
    ) -> None:
        """See ``Prompts``."""
        dialog = QFileDialog(self._window, title, "", kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
        dialog.selectFile(name)
        self._open(dialog, then)

    def choose_folder(self, title: str, then: Callable[[Path], None]) -> None:
        """See ``Prompts``."""
        dialog = QFileDialog(self._window, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._open(dialog, then)

    def tell(self, note: FaultNote) -> None:
        """See ``Prompts``."""
        dialog = MessageDialog(
            note.what, " ".join(p for p in (note.safe, note.do) if p), self._window
        )
        dialog.offer("Close")
        dialog.open()

    @staticmethod
    def _open(dialog: QFileDialog, then: Callable[[Path], None]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: then(Path(name)))  # dies with the dialog
        dialog.open()


class MessageDialog(QDialog):
    """A title, a paragraph and one or two buttons."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.agreed: Callable[[], None] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("RCA Studio")
        self.setMinimumWidth(theme.grid(50))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*[theme.grid(3)] * 4)
        self.column.setSpacing(theme.grid(1.5))
        self.column.addWidget(Label(title, theme.Size.TITLE, wrap=True))
        if text:
            words = Label(text, wrap=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.column.addWidget(words)
        self.setAccessibleName(f"{title} {text}")
        self.yes: PlainButton | PrimaryButton | DangerButton | None = None

    def offer(self, yes: str, no: str = "", *, danger: bool = False) -> None:
        """Put the buttons below; Esc is always the second one, or closes."""
        row = QHBoxLayout()
        row.setContentsMargins(0, theme.grid(1), 0, 0)
        row.addStretch(1)
        if no:
            cancel = PlainButton(no)
            cancel.clicked.connect(self.reject)
            row.addWidget(cancel)
        button = DangerButton(yes) if danger else PrimaryButton(yes)
        button.setDefault(not danger)
        if not danger:  # from a field of several lines, where Enter begins a new one
            button.setShortcut("Ctrl+Return")
            button.setToolTip("Ctrl+Enter")
        button.clicked.connect(self.accept)
        row.addWidget(button)
        self.yes = button
        self.column.addLayout(row)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height the wrapped words need at this width, and no more."""
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            wide = max(self.minimumWidth(), layout.minimumSize().width())
            layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
            self.setMinimumSize(wide, layout.heightForWidth(wide))
            self.resize(self.minimumSize())
        super().showEvent(event)

    def accept(self) -> None:
        super().accept()
        if self.agreed is not None:
            self.agreed()


class TextDialog(MessageDialog):
    """A question answered in words; its button waits for some."""

    def __init__(self, question: TextQuestion, parent: QWidget | None = None) -> None:
        super().__init__(question.title, question.text, parent)
        self.answered: Callable[[str], None] | None = None
        self.editor: LineEdit | TextArea
        if question.long:
            self.editor = TextArea(question.value, rows=4)
        elif question.secret:
            self.editor = SecretLine()
        else:
            self.editor = LineEdit(question.value)
        self.editor.textChanged.connect(self._judge)
        self.column.addWidget(Field(question.label, self.editor))
        self.offer(question.yes, "Cancel")
        self._secret = question.secret
        self._judge()
        self.editor.setFocus()

    def value(self) -> str:
        """What was typed; trimmed, unless it is a secret."""
        text = self.editor.text()
        return text if self._secret else text.strip()

    def accept(self) -> None:
        if not self.value():
            return
        super().accept()
        if self.answered is not None:
            self.answered(self.value())

    def _judge(self, *_text: object) -> None:
        if self.yes is not None:
            self.yes.setEnabled(bool(self.editor.text().strip()))

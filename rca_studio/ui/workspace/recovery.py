"""Shows the recovery code of a workspace, once, until it is kept somewhere else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.field import Field, TextArea
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.workspace.sheet import Sheet

_ABOUT = (
    "The workspace is protected. Should the passphrase ever be forgotten, this code opens the "
    "workspace and its backups. It is shown this one time; changing the passphrase makes a new one."
)
_KEEP = (
    "Print it or write it down, and keep it where only the people who may read the cases can get "
    "at it: a safe, a locked cabinet. Delete the PDF when it is printed."
)
_GROUPS_IN_LINE = 4


class RecoveryDialog(Sheet):
    """The code in groups, a way to print it, and a tick before the dialog can be closed.

    ``print_asked`` is called when it is to be printed. The code is forgotten when it closes.
    """

    def __init__(self, code: str, parent: QWidget | None = None) -> None:
        super().__init__("Keep this recovery code", 68, parent)
        self.print_asked: Callable[[], None] | None = None
        column = self.body
        column.addWidget(Label(_ABOUT, wrap=True))
        self.code = TextArea(in_lines(code), rows=4)
        self.code.setReadOnly(True)
        self.code.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.code.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._dress_code()
        theme.notifier.changed.connect(self._dress_code)
        column.addWidget(Field("Recovery code", self.code, "There is no zero, one or eight in it."))
        column.addWidget(Label(_KEEP, token="muted", wrap=True))
        self.kept = CheckBox("I have kept it")
        self.kept.toggled.connect(self._on_kept)
        column.addWidget(self.kept)
        row = self.buttons
        self.print = PlainButton("Print…")
        self.print.clicked.connect(self._on_print)
        self._said = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.close_button = PrimaryButton("Close")
        self.close_button.setEnabled(False)
        self.close_button.clicked.connect(self.accept)
        row.addWidget(self.print)
        row.addWidget(self._said, 1)
        row.addWidget(self.close_button)
        self.print.setFocus()

    def say(self, words: str) -> None:
        """Say something beside the buttons."""
        self._said.setText(words)

    def reject(self) -> None:
        """Esc and the cross of the window close it only when the code is kept."""
        if self.kept.isChecked():
            super().reject()
            return
        self.say("Tick “I have kept it” first: the code is not shown again.")
        self.kept.setFocus()

    def done(self, result: int) -> None:
        super().done(result)
        self.code.setPlainText("")

    def _on_kept(self, kept: bool) -> None:
        self.close_button.setEnabled(kept)
        self.say("")

    def _on_print(self) -> None:
        if self.print_asked is not None:
            self.print_asked()

    def _dress_code(self) -> None:
        self.code.setFont(theme.font(theme.Size.FIGURE))
        lines = self.code.blockCount() * self.code.fontMetrics().lineSpacing()
        self.code.setFixedHeight(lines + theme.grid(3))


def in_lines(code: str) -> str:
    """A code such as ``ABCD-EFGH-…`` with four groups in each line."""
    groups = code.split("-")
    starts = range(0, len(groups), _GROUPS_IN_LINE)
    return "\n".join("  ".join(groups[start : start + _GROUPS_IN_LINE]) for start in starts)

"""Asks for a passphrase: the one until now, and the new one twice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.field import Field
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.secret_line import SecretLine
from rca_studio.ui.workspace.sheet import Sheet
from rca_studio.ui.workspace.strength import judge

_PROTECT = (
    "The workspace file and its backups are locked: without the passphrase, nobody can read them, "
    "wherever they end up. Copies you made yourself stay as they are."
)
_CHANGE = "The file is written anew. Earlier backups still open with the old passphrase."
_REMOVE = "From then on, anybody who has the file can read it."
_LOST = (
    "If both the passphrase and the recovery code are lost, nobody can open the workspace again."
)


class PassphraseDialog(Sheet):
    """Protect a workspace, or change or take away its passphrase.

    It knows no workspace. ``chosen`` is called with the old passphrase (``None`` where there is
    none) and the new one (``None`` to take it away); the dialog then waits until ``refuse`` or
    ``accept`` is called. What was typed is forgotten when it closes.
    """

    def __init__(self, *, protected: bool, parent: QWidget | None = None) -> None:
        super().__init__(
            "Change passphrase" if protected else "Protect with a passphrase", 64, parent
        )
        self.chosen: Callable[[str | None, str | None], None] | None = None
        self._protected = protected
        self._busy = False
        column = self.body
        self._about = Label("", token="muted", wrap=True)
        column.addWidget(self._about)
        self.old, self.new, self.again = SecretLine(), SecretLine(), SecretLine()
        self._old = Field("Passphrase until now", self.old, "The recovery code works as well.")
        self._new = Field("New passphrase" if protected else "Passphrase", self.new, " ")
        self._again = Field("The same once more", self.again)
        self._old.setVisible(protected)
        for field in (self._old, self._new, self._again):
            column.addWidget(field)
        self.show_typing = CheckBox("Show what I type")
        self.show_typing.toggled.connect(self._on_show_typing)
        column.addWidget(self.show_typing)
        self.remove = CheckBox("Take the protection away")
        self.remove.setVisible(protected)
        self.remove.toggled.connect(self._judge)
        column.addWidget(self.remove)
        self._warning = Label(_LOST, theme.Size.SMALL, "muted", wrap=True)
        column.addWidget(self._warning)
        self._add_buttons()
        for editor in (self.old, self.new, self.again):
            editor.textChanged.connect(self._judge)
        self._judge()
        (self.old if protected else self.new).setFocus()

    def refuse(self, words: str) -> None:
        """The old passphrase does not fit: say so where it was typed."""
        self._set_busy(False)
        self._old.set_needed(True, words)
        self.old.selectAll()
        self.old.setFocus()

    @property
    def refused(self) -> bool:
        """Whether the old passphrase is marked as wrong."""
        return self._old.needed

    def accept(self) -> None:
        if self._busy or not self.yes.isEnabled():
            return
        if not self.remove.isChecked() and self.new.text() != self.again.text():
            self._again.set_needed(True, "not the same as above")
            self.again.selectAll()
            self.again.setFocus()
            return
        if self.chosen is not None:
            self._set_busy(True)
            old = self.old.text() if self._protected else None
            self.chosen(old, None if self.remove.isChecked() else self.new.text())

    def done(self, result: int) -> None:
        super().done(result)
        self._forget()

    def reject(self) -> None:
        if not self._busy:
            super().reject()

    def finish(self) -> None:
        """Close after the work was taken over."""
        self._set_busy(False)
        super().accept()

    def _add_buttons(self) -> None:
        row = self.buttons
        self._wait = Label("", theme.Size.SMALL, "muted")
        row.addWidget(self._wait)
        row.addStretch(1)
        cancel = PlainButton("Cancel")
        cancel.clicked.connect(self.reject)
        self.yes = PrimaryButton("")
        self.yes.setDefault(True)
        self.yes.clicked.connect(self.accept)
        row.addWidget(cancel)
        row.addWidget(self.yes)

    def _judge(self, *_changed: object) -> None:
        removing = self.remove.isChecked()
        for field in (self._new, self._again):
            field.setEnabled(not removing)
            field.set_needed(False)
        self._old.set_needed(False)
        strength = judge(self.new.text())
        self._new.set_help(strength.words)
        self._new.help.set_token("muted" if strength.tone == "neutral" else strength.tone)
        self.new.setAccessibleDescription(strength.words)
        ready = removing or (strength.enough and bool(self.again.text()))
        if self._protected:
            ready = ready and bool(self.old.text())
            self._about.setText(_REMOVE if removing else _CHANGE)
            self.yes.show_text("Take protection away" if removing else "Change passphrase")
        else:
            self._about.setText(_PROTECT)
            self.yes.show_text("Protect")
        self._warning.setVisible(not removing)
        self.yes.setEnabled(ready and not self._busy)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.yes.setEnabled(not busy)
        self._wait.setText("One moment…" if busy else "")

    def _on_show_typing(self, on: bool) -> None:
        for editor in (self.old, self.new, self.again):
            editor.show_typing(on)

    def _forget(self) -> None:
        for editor in (self.old, self.new, self.again):
            editor.forget()

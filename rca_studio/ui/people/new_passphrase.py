"""Gives somebody a passphrase, another one or none: oneself, or as an administrator anybody."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from rca_studio.domain.people import Person
from rca_studio.editing.people_gestures import set_secret
from rca_studio.faults import KnownFault
from rca_studio.ui import theme
from rca_studio.ui.people.checker import checker_of
from rca_studio.ui.people.passphrase_row import PassphraseRow
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.field import Field
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.secret_line import SecretLine
from rca_studio.ui.workspace.sheet import Sheet
from rca_studio.ui.workspace.strength import judge

_OWN = "It is asked for when you sign in, and again when you sign a stage or vouch as a second."
_OTHERS = (
    "Tell it to {} in person and let them change it at once: whoever knows it can sign in "
    "their name."
)
_NONE = "From then on the name alone is enough to sign in, and to vouch."


def ask_new_passphrase(
    studio: Studio, person: Person, parent: QWidget, say: Callable[[str], None]
) -> None:
    """Ask for another passphrase of a person and keep it; ``say`` is told when it is done."""
    dialog = NewPassphrase(studio, person, parent)
    dialog.said = say
    dialog.open()


class NewPassphrase(Sheet):
    """The own passphrase (where there is one) and the new one twice.

    The history keeps that it was changed, by whom and when, and never what it is. The step cannot
    be undone: what the old one was checked by is gone.
    """

    def __init__(self, studio: Studio, person: Person, parent: QWidget | None) -> None:
        me = studio.person
        own = me is not None and me.id == person.id
        super().__init__(
            "Own passphrase" if own else f"Passphrase of {_short(person.name)}", 60, parent
        )
        self.said: Callable[[str], None] | None = None
        self._studio, self._person_id, self._me = studio, person.id, me
        self._busy = False
        words = _OWN if own else _OTHERS.format(person.name)
        self._about = Label(words, token="muted", wrap=True)
        self.body.addWidget(self._about)
        self._words = words
        label = "Passphrase until now" if own else "Your own passphrase"
        self.row = PassphraseRow(checker_of(studio), label)
        self.row.setVisible(bool(me is not None and me.secret))
        self.body.addWidget(self.row)
        self.new, self.again = SecretLine(), SecretLine()
        self._new = Field("New passphrase", self.new, " ")
        self._again = Field("The same once more", self.again)
        self.show_typing = CheckBox("Show what I type")
        self.none = CheckBox("No passphrase: sign in by the name alone")
        self.none.setVisible(bool(person.secret))
        for part in (self._new, self._again, self.show_typing, self.none):
            self.body.addWidget(part)
        self._add_buttons()
        self.show_typing.toggled.connect(self._on_show_typing)
        self.none.toggled.connect(self._judge)
        self.row.ready_changed.connect(self._judge)
        self.row.fitted.connect(self._keep)
        for editor in (self.row.editor, self.new, self.again):
            editor.textChanged.connect(self._judge)
        self._judge()
        (self.row.editor if self._asks else self.new).setFocus()

    def accept(self) -> None:
        self._set_ready()  # a wait may have ended since it was judged last
        if self._busy or not self.yes.isEnabled():
            return
        if not self.none.isChecked() and self.new.text() != self.again.text():
            self._again.set_needed(True, "not the same as above")
            self.again.selectAll()
            self.again.setFocus()
        elif self._asks:
            self.row.attempt(self._me)
        else:
            self._keep()

    def done(self, result: int) -> None:
        super().done(result)
        for editor in (self.row.editor, self.new, self.again):
            editor.forget()

    def reject(self) -> None:
        if not self._busy:
            super().reject()

    @property
    def _asks(self) -> bool:
        return self._me is not None and bool(self._me.secret)

    def _add_buttons(self) -> None:
        self._wait = Label("", theme.Size.SMALL, "muted")
        self.buttons.addWidget(self._wait)
        self.buttons.addStretch(1)
        cancel = PlainButton("Cancel")
        cancel.clicked.connect(self.reject)
        self.yes = PrimaryButton("Keep it")
        self.yes.setDefault(True)
        self.yes.clicked.connect(self.accept)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.yes)

    def _judge(self, *_changed: object) -> None:
        none = self.none.isChecked()
        self._about.setText(_NONE if none else self._words)
        for field in (self._new, self._again):
            field.setEnabled(not none)
            field.set_needed(False)
        strength = judge(self.new.text())
        self._new.set_help(strength.words)
        self._new.help.set_token("muted" if strength.tone == "neutral" else strength.tone)
        self.new.setAccessibleDescription(strength.words)
        self._set_ready()

    def _set_ready(self) -> None:
        none, strength = self.none.isChecked(), judge(self.new.text())
        ready = none or (strength.enough and bool(self.again.text()))
        if self._asks:
            ready = ready and bool(self.row.editor.text()) and self.row.ready
        self.yes.show_text("Take it away" if none else "Keep it")
        self.yes.setEnabled(ready and not self._busy)

    def _on_show_typing(self, on: bool) -> None:
        for editor in (self.new, self.again):
            editor.show_typing(on)

    def _keep(self) -> None:
        if self.none.isChecked():
            self._made("")
            return
        self._set_busy(True)
        checker_of(self._studio).make(self.new.text(), self._made, self._failed)

    def _made(self, digest: str) -> None:
        if self._studio.closed:
            return
        if self._studio.person != self._me:  # somebody else sits here by now
            _forget(self._studio, digest)
            done = False
        else:
            done = keep_secret(self._studio, self._person_id, digest)
        self._set_busy(False)
        if not isValid(self):
            return
        if done:
            if self.said is not None:
                self.said("The passphrase is changed." if digest else "The passphrase is gone.")
            super().accept()

    def _failed(self, error: Exception) -> None:
        self._set_busy(False)
        self._studio.tell(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._wait.setText("One moment…" if busy else "")
        self._judge()


def keep_secret(studio: Studio, person_id: str, digest: str) -> bool:
    """Give a person the digest of another passphrase; what the old one was checked by goes.

    The steps before cannot be undone any more: undo would bring a passphrase back that nothing is
    left of.
    """
    person = studio.people.get(person_id)
    kept = person is not None and studio.edit(set_secret(person, digest))
    _forget(studio, person.secret if kept and person is not None else digest)
    if kept:
        studio.writer.forget_steps()
    return kept


def _forget(studio: Studio, digest: str) -> None:
    if digest:
        with suppress(KnownFault):  # an import is being saved: what is left opens nothing
            studio.workspace.forget_secret(digest)


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:39] + "…"

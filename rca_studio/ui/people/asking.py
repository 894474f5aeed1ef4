"""Vouching once more: the own passphrase again, a second person, a signature and its withdrawal.

Every function returns at once; what is to be done is done when the passphrase has fitted. Where
nobody is set up nothing is checked, and the words say so. A dialog lives no longer than ``parent``.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from rca_studio.domain.people import Person
from rca_studio.ui.people.checker import checker_of
from rca_studio.ui.people.passphrase_row import PassphraseRow
from rca_studio.ui.prompts import MessageDialog, Question
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit
from rca_studio.ui.widgets.labels import Label

ALONE = "Nobody is set up in this workspace, so no passphrase is asked for and nobody checks this."
"""Said wherever a name alone has to do."""


def ask_passphrase_again(
    studio: Studio, parent: QWidget, title: str, text: str, do: Callable[[], None]
) -> None:
    """Let whoever is signed in type their passphrase once more, then ``do`` it.

    Args:
        studio: the open workspace.
        parent: what the dialog stands over.
        title: what will be done, as the title of the dialog.
        text: what it means.
        do: called once, when the passphrase has fitted.
    """
    person = studio.person
    if not _asks(studio):
        studio.prompts.ask(Question(title=title, text=text, yes="Go on"), do)
        return
    dialog = VouchDialog(studio, title, text, person, "Go on", parent)
    dialog.agreed = do
    dialog.open()


def ask_second_person(
    studio: Studio, parent: QWidget, title: str, text: str, do: Callable[[str], None]
) -> None:
    """Let a second person vouch, by their passphrase; ``do`` gets their name.

    Where nobody is set up, a name is typed that is not that of whoever is at work.
    """
    if not studio.people.set_up:
        NamedSecond(studio, title, text, do, parent).open()
        return
    others = tuple(one for one in studio.people.active if one != studio.person)
    if not others:
        from rca_studio.faults import FaultNote

        studio.prompts.tell(
            FaultNote(
                "This takes a second person, and nobody else is set up here.",
                "Nothing was changed.",
                "An administrator can set somebody up under File, People and roles.",
            )
        )
        return
    SecondPerson(studio, title, text, others, do, parent).open()


def sign_stage(studio: Studio, case_id: str, parent: QWidget) -> None:
    """Sign the stage a case is at: meaning, own role, passphrase; stored as one step."""
    from rca_studio.ui.people.signing import SignDialog

    SignDialog(studio, case_id, parent).open()


def withdraw_signature(studio: Studio, case_id: str, signature_id: str, parent: QWidget) -> None:
    """Withdraw a signature openly: reason and passphrase; it stays in the case with the reason.

    Raises:
        KeyError: the case has no such signature.
    """
    from rca_studio.ui.people.signing import WithdrawDialog

    WithdrawDialog(studio, case_id, signature_id, parent).open()


def _asks(studio: Studio) -> bool:
    """Whether whoever is signed in has a passphrase to ask for."""
    person = studio.person
    return studio.people.set_up and (person is None or bool(person.secret))


class VouchDialog(MessageDialog):
    """Something that is agreed to by a passphrase; ``agreed`` is called when it has fitted.

    Subclasses put fields into ``column`` before they call ``ask``, and may say in ``complete``
    whether enough is there.
    """

    def __init__(
        self,
        studio: Studio,
        title: str,
        text: str,
        person: Person | None,
        yes: str,
        parent: QWidget | None,
        *,
        ask: bool = True,
    ) -> None:
        super().__init__(title, text, parent)
        self._studio = studio
        self._person = person
        self._fits = self._over = False
        self.row = PassphraseRow(checker_of(studio))
        self.row.setParent(self)
        self.row.hide()
        if ask:
            self.ask(yes, bool(person is None or person.secret))

    def ask(self, yes: str, secret: bool) -> None:
        """Put the passphrase (where one is needed) and the buttons below what is there."""
        self._secret = secret
        if secret:
            label = f"Passphrase of {self._person.name}" if self._person else "Passphrase"
            self.name_passphrase(label)
            self.column.addWidget(self.row)
            self.row.show()
        self.offer(yes, "Cancel")
        self.row.ready_changed.connect(self.judge)
        self.row.fitted.connect(self._on_fitted)
        self.row.editor.textChanged.connect(self.judge)
        self.judge()
        self.first_field().setFocus()

    def first_field(self) -> QWidget:
        """Where the keyboard starts."""
        return self.row.editor

    def complete(self) -> bool:
        """Whether all but the passphrase is there."""
        return True

    def name_passphrase(self, label: str) -> None:
        """Say whose passphrase is asked for."""
        self.row.field.label.setText(label)
        self.row.editor.setAccessibleName(label)

    def show_secret(self, person: Person | None) -> None:
        """Ask for this person's passphrase from now on, where they have one."""
        self._person = person
        self._secret = person is None or bool(person.secret)
        self.row.setVisible(self._secret)
        self.name_passphrase(f"Passphrase of {person.name}" if person else "Passphrase")
        self.row.forget()
        self.judge()
        self.fit()

    def judge(self, *_changed: object) -> None:
        """Switch the button by what is there."""
        typed = not self._secret or bool(self.row.editor.text())
        if self.yes is not None:
            self.yes.setEnabled(typed and self.row.ready and self.complete())

    def accept(self) -> None:
        if self._fits:
            super().accept()
            return
        self.judge()  # a wait may have ended since it was judged last
        if self.yes is not None and self.yes.isEnabled():
            if self._secret:
                self.row.attempt(self._person)
            else:
                self._on_fitted()

    def fit(self) -> None:
        """Take the height of what is shown now."""
        layout = self.layout()
        if layout is not None and self.isVisible():
            layout.activate()
            self.setMinimumHeight(layout.heightForWidth(self.width()))
            self.resize(self.width(), self.minimumHeight())

    def done(self, result: int) -> None:
        self._over = True
        self.row.forget()
        super().done(result)

    def _on_fitted(self) -> None:
        if not self._over:  # a passphrase that fits after Cancel does nothing
            self._fits = True
            self.accept()


class SecondPerson(VouchDialog):
    """Somebody else, chosen from those at work, with their passphrase."""

    def __init__(
        self,
        studio: Studio,
        title: str,
        text: str,
        others: tuple[Person, ...],
        do: Callable[[str], None],
        parent: QWidget | None,
    ) -> None:
        super().__init__(studio, title, text, None, "", parent, ask=False)
        self._others = {one.id: one for one in others}
        self.who = ComboBox()
        choices = tuple((one.id, f"{one.name} · {one.role_words}") for one in others)
        self.who.setPlaceholderText("Choose somebody else")
        self.who.set_choices(choices)
        self.column.addWidget(Field("Second person", self.who))
        self.who.currentIndexChanged.connect(self._on_who)
        self.agreed = lambda: do(self._others[self.who.key].name)
        self.ask("They agree", True)

    def first_field(self) -> QWidget:
        return self.who

    def complete(self) -> bool:
        return bool(self.who.key)

    def _on_who(self, _index: int) -> None:
        self.show_secret(self._others.get(self.who.key))


class NamedSecond(MessageDialog):
    """Where nobody is set up: the name of a second person, typed."""

    def __init__(
        self,
        studio: Studio,
        title: str,
        text: str,
        do: Callable[[str], None],
        parent: QWidget | None,
    ) -> None:
        super().__init__(title, text, parent)
        self._studio = studio
        self._do = do
        self.name = LineEdit()
        self.name.setMaxLength(120)
        self._field = Field("Name of the second person", self.name)
        self.column.addWidget(self._field)
        self.column.addWidget(Label(ALONE, token="muted", wrap=True))
        self.offer("They agree", "Cancel")
        self.name.textChanged.connect(self._judge)
        self._judge()
        self.name.setFocus()

    def accept(self) -> None:
        if self.yes is None or not self.yes.isEnabled():
            return
        name = " ".join(self.name.text().split())
        super().accept()
        self._do(name)

    def _judge(self, *_changed: object) -> None:
        studio = self._studio
        name = self.name.text()
        own = studio.people.same(name, studio.writer.actor)
        self._field.set_needed(own, "this is you; it takes somebody else")
        if self.yes is not None:
            self.yes.setEnabled(bool(name.strip()) and not own)

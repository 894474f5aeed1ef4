"""Sets somebody up; the first one is whoever is at work, and becomes administrator."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from rca_studio.domain.people import Person, Role
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.people_gestures import add_person
from rca_studio.ui.people.person_fields import PersonFields
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.field import Field, LineEdit
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.workspace.sheet import Sheet

_FIRST = (
    "You are the first one, and you become administrator: administrators set up others. From now "
    "on everybody signs in, each step stands in the name of whoever takes it, and nobody checks "
    "their own work."
)
_NEXT = "They sign in by their name alone until somebody sets a passphrase for them."
_UNKNOWN = "unknown"


class AddPerson(Sheet):
    """Name, roles, title, services and sites of a new person; ``added`` gets them."""

    def __init__(
        self,
        studio: Studio,
        offered: tuple[tuple[str, ...], tuple[str, ...]],
        parent: QWidget | None = None,
    ) -> None:
        self._first = not studio.people.set_up
        super().__init__("Set yourself up" if self._first else "Set somebody up", 60, parent)
        self.added: Callable[[Person], None] | None = None
        self._studio = studio
        self.body.addWidget(Label(_FIRST if self._first else _NEXT, token="muted", wrap=True))
        actor = studio.writer.actor
        self.name = LineEdit(actor if self._first and actor != _UNKNOWN else "")
        self.name.setMaxLength(120)
        words = "As it will stand in the history and in reports. Nobody else goes by it."
        self.body.addWidget(Field("Your name" if self._first else "Name", self.name, words))
        self.fields = PersonFields()
        self.fields.offer(*offered)
        if self._first:
            box = self.fields.roles[Role.ADMINISTRATOR]
            box.setChecked(True)
            box.setEnabled(False)
        self.body.addWidget(self.fields)
        self.buttons.addStretch(1)
        cancel = PlainButton("Cancel")
        cancel.clicked.connect(self.reject)
        self.yes = PrimaryButton("Set up")
        self.yes.setDefault(True)
        self.yes.clicked.connect(self.accept)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.yes)
        self.name.textChanged.connect(self._judge)
        self._judge()
        self.name.setFocus()
        self.name.selectAll()

    def accept(self) -> None:
        if not self.yes.isEnabled():
            return
        fields, studio = self.fields, self._studio
        for part in (fields.services, fields.sites):
            part.commit()
        name = " ".join(self.name.text().split())
        before = studio.writer.actor
        if self._first:
            studio.be(name)  # so that the first step stands in the new name, too
        done = studio.attempt(
            lambda: add_person(
                studio.casefile(WORKSPACE),
                name,
                fields.chosen_roles(),
                title=fields.title.text(),
                services=fields.services.chosen,
                sites=fields.sites.chosen,
            )
        )
        if not done:
            if self._first:
                studio.be(before)
            return
        super().accept()
        person = studio.people.find(name)
        if self.added is not None and person is not None:
            self.added(person)

    def _judge(self, *_changed: object) -> None:
        self.yes.setEnabled(bool(self.name.text().strip()))

"""What is said of a person: title, roles with what each does, services and sites."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.domain.people import Person, Role
from rca_studio.editing.people_gestures import in_order
from rca_studio.ui import theme
from rca_studio.ui.people.pick_list import PickList
from rca_studio.ui.people.role_words import ROLE_WORDS
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.field import Field, LineEdit
from rca_studio.ui.widgets.labels import Caption, Label


class PersonFields(QWidget):
    """Fields of a person; ``changed`` tells the name of a field and its value, made by hand.

    Signals:
        changed: ``title``, ``roles``, ``services`` or ``sites``, and the new value.
    """

    changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(1.5))
        self.title = LineEdit("", "Service manager")
        self.title.setMaxLength(120)
        self.title.committed.connect(self._on_title)
        words = "As your organisation calls the post. A protocol that names it means this person."
        column.addWidget(Field("Title", self.title, words))
        column.addLayout(self._make_roles())
        self.services = PickList("Services", "All services", "Choose or type a service")
        self.sites = PickList("Sites", "All sites", "Choose or type a site")
        self.services.changed.connect(self._on_services)
        self.sites.changed.connect(self._on_sites)
        column.addWidget(self.services)
        column.addWidget(self.sites)

    def show_person(self, person: Person) -> None:
        """Show what is stored."""
        self.title.show_value(person.title)
        self.show_roles(person.roles)
        self.services.choose(person.services)
        self.sites.choose(person.sites)

    def show_roles(self, roles: Iterable[Role]) -> None:
        """Show roles without telling."""
        given = set(roles)
        for role, box in self.roles.items():
            blocked = box.blockSignals(True)
            box.setChecked(role in given)
            box.blockSignals(blocked)

    def chosen_roles(self) -> tuple[Role, ...]:
        """The roles ticked."""
        return in_order(role for role, box in self.roles.items() if box.isChecked())

    def offer(self, services: tuple[str, ...], sites: tuple[str, ...]) -> None:
        """Offer the services and sites of the cases."""
        self.services.offer(services)
        self.sites.offer(sites)

    def _make_roles(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.grid(0.25))
        column.addWidget(Caption("Roles"))
        self.roles: dict[Role, CheckBox] = {}
        for role, words in ROLE_WORDS.items():
            box = CheckBox(role.label)
            box.setAccessibleDescription(words)
            box.toggled.connect(self._on_role)
            self.roles[role] = box
            line = Label(words, theme.Size.SMALL, "muted", wrap=True)
            line.setContentsMargins(theme.grid(3), 0, 0, theme.grid(0.5))
            column.addWidget(box)
            column.addWidget(line)
        return column

    def _on_title(self, text: str) -> None:
        self.changed.emit("title", text)

    def _on_role(self, _on: bool) -> None:
        self.changed.emit("roles", self.chosen_roles())

    def _on_services(self, words: tuple[str, ...]) -> None:
        self.changed.emit("services", words)

    def _on_sites(self, words: tuple[str, ...]) -> None:
        self.changed.emit("sites", words)

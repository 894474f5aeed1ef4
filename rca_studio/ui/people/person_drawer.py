"""One person beside the table: what is said of them, their passphrase, leaving and coming back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from rca_studio.domain.casefile import ChangeSet
from rca_studio.domain.deeds import Deed, refusal
from rca_studio.domain.people import Person, Role
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import people_gestures as gestures
from rca_studio.ui import theme
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.people.new_passphrase import ask_new_passphrase
from rca_studio.ui.people.person_fields import PersonFields
from rca_studio.ui.prompts import Question, TextQuestion
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton
from rca_studio.ui.widgets.card import Rule, Surface
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label, SectionTitle
from rca_studio.ui.widgets.pill import Pill
from rca_studio.ui.workspace.sheet import Room

_WITH = "Signs in with a passphrase."
_WITHOUT = "Signs in by the name alone. Whoever sits here could sign in as {}."
_GOES = (
    "{} can no longer sign in. What they did stays in their name; the history and the reports "
    "name them. They can be brought back."
)


class PersonDrawer(Surface):
    """Shows a person; each change is kept at once, as a step of its own."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__("window", edge="left", parent=parent)
        self._studio = studio
        self._navigator = navigator
        self._person_id = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        self._room = Room()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(*[theme.grid(2)] * 4)
        column.setSpacing(theme.grid(1.5))
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # ``Room`` knows better
        self._make_head(column)
        self._why = Label("", token="muted", wrap=True)
        column.addWidget(self._why)
        self.fields = PersonFields()
        self.fields.changed.connect(self._on_changed)
        column.addWidget(self.fields)
        column.addWidget(Rule())
        self._make_foot(column)
        column.addStretch(1)
        self._room.setWidget(inside)
        outer.addWidget(self._room)

    @property
    def person_id(self) -> str:
        """Who is shown, empty for nobody."""
        return self._person_id

    def show_person(self, person: Person | None) -> None:
        """Show somebody, or nobody."""
        self.setVisible(person is not None)
        self._person_id = person.id if person else ""
        if person is None:
            return
        studio, me = self._studio, self._studio.person
        own = me is not None and me.id == person.id
        free = not studio.read_only
        manages = free and studio.may(Deed.MANAGE_PEOPLE)
        self.name.setText(person.name)
        former = ", ".join(person.former_names)
        self._former.setText(f"Formerly {former}")
        self._former.setVisible(bool(former))
        self._state.show_word(*(("At work", "good") if person.active else ("Retired", "neutral")))
        self.setAccessibleName(f"{person.name}, {person.role_words}")
        self._why.setText("" if manages or not free else f"{_sentence(refusal(me, _MANAGE))}.")
        self._why.setVisible(bool(self._why.text()))
        self.fields.show_person(person)
        self.fields.setEnabled(manages and person.active)
        self.rename.setEnabled(manages)
        self._secret.setText(_WITH if person.secret else _WITHOUT.format(person.name))
        self.secret.show_text(
            "Change the passphrase…" if person.secret else "Set a passphrase…",
        )
        self.secret.setEnabled(free and person.active and (manages or own))
        self.leave.show_text("Retire…" if person.active else "Bring back")
        self.leave.setEnabled(manages)

    def offer(self, services: tuple[str, ...], sites: tuple[str, ...]) -> None:
        """Offer the services and sites of the cases."""
        self.fields.offer(services, sites)

    # -- making ----------------------------------------------------------------------------------

    def _make_head(self, column: QVBoxLayout) -> None:
        self.name = Label("", theme.Size.TITLE, wrap=True)
        self._state = Pill()
        self._former = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.rename = LinkButton("Change the name…")
        self.rename.clicked.connect(self._on_rename)
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        column.addWidget(self._former)
        column.addWidget(self.rename, 0, Qt.AlignmentFlag.AlignLeft)

    def _make_foot(self, column: QVBoxLayout) -> None:
        column.addWidget(SectionTitle("Signing in"))
        self._secret = Label("", wrap=True)
        column.addWidget(self._secret)
        room = QWidget()
        row = FlowLayout(room)
        self.secret = PlainButton("Set a passphrase…")
        self.secret.clicked.connect(self._on_secret)
        self.leave = PlainButton("Retire…")
        self.leave.clicked.connect(self._on_leave)
        row.addWidget(self.secret)
        row.addWidget(self.leave)
        column.addWidget(room)

    # -- changing --------------------------------------------------------------------------------

    @property
    def _person(self) -> Person | None:
        return self._studio.people.get(self._person_id)

    def _do(self, make: Callable[[Person], ChangeSet]) -> bool:
        """Make a gesture of the person shown and do it; what is shown is what is stored then."""
        person = self._person
        if person is None:
            return False
        done = self._studio.attempt(lambda: make(person))
        if not done:
            self.show_person(self._person)
        return done

    def _on_changed(self, field: str, value: object) -> None:
        if field == "roles":
            roles = tuple(role for role in Role if isinstance(value, tuple) and role in value)
            self._do(lambda one: gestures.set_roles(self._studio.casefile(WORKSPACE), one, roles))
        else:
            self._do(lambda one: gestures.change_person(one, **{field: value}))

    def _on_rename(self) -> None:
        person = self._person
        if person is None:
            return
        self._studio.prompts.ask_text(
            TextQuestion(
                title=f"Another name for {person.name}",
                text="What was done under the old name stays theirs, and the old name is nobody "
                "else’s from now on.",
                label="Name",
                yes="Change the name",
                value=person.name,
            ),
            self._rename,
        )

    def _rename(self, name: str) -> None:
        studio = self._studio
        own = studio.person is not None and studio.person.id == self._person_id
        workspace = studio.casefile(WORKSPACE)
        if self._do(lambda one: gestures.rename_person(workspace, one, name)) and own:
            renamed = self._person
            studio.be(renamed.name if renamed else name)

    def _on_secret(self) -> None:
        if (person := self._person) is not None:
            ask_new_passphrase(self._studio, person, self, self._navigator.say)

    def _on_leave(self) -> None:
        person = self._person
        if person is None:
            return
        if not person.active:
            self._do(lambda one: gestures.bring_back(self._studio.casefile(WORKSPACE), one))
            return
        question = Question(
            title=f"Retire {person.name}",
            text=_GOES.format(person.name),
            yes=f"Retire {person.name}",
        )
        self._studio.prompts.ask(question, self._retire)

    def _retire(self) -> None:
        self._do(lambda one: gestures.retire_person(self._studio.casefile(WORKSPACE), one))


_MANAGE = Deed.MANAGE_PEOPLE


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]

"""People and roles: who works here, and who may do what."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QStackedWidget, QVBoxLayout, QWidget

from rca_studio.domain.deeds import Deed
from rca_studio.domain.people import Person, Role
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.people_gestures import set_lock
from rca_studio.editing.ports import Progress
from rca_studio.ui import theme
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.people.add_person import AddPerson
from rca_studio.ui.people.doorkeeper import lock_minutes
from rca_studio.ui.people.new_passphrase import ask_new_passphrase
from rca_studio.ui.people.person_drawer import PersonDrawer
from rca_studio.ui.people.table_views import MatrixView, PeopleView
from rca_studio.ui.people.tables import MatrixTable, PeopleTable
from rca_studio.ui.screen import Screen
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PrimaryButton
from rca_studio.ui.widgets.card import Card, ScreenHead, Surface
from rca_studio.ui.widgets.empty import EmptyState
from rca_studio.ui.widgets.field import ComboBox, Field
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.segmented import SegmentedControl
from rca_studio.ui.workspace.sheet import Room

ALONE = "You work alone here. Nothing needs to be set up."
BRINGS = (
    "Setting people up brings: everybody signs in, so each step stands in the name of whoever took "
    "it; roles say who may do what; nobody validates their own work; stages are signed; Today "
    "shows each person what waits for them."
)
WALL = (
    "Roles are discipline, not a wall. This workspace is one file: whoever has the file and other "
    "tools could change it. What proves a review is its history, in which each step is chained to "
    "the one before, and the head code printed on every report, which tells of any later change."
)
_DRAWER = 0.42
_LOCK_CHOICES = (2, 5, 10, 15, 30, 60)


class PeopleScreen(Screen):
    """A table of people with a drawer for the one chosen, and the matrix of roles and deeds."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._navigator = navigator
        self._offered: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        self.pages = QStackedWidget()
        self.empty = EmptyState(ALONE, BRINGS, "Set people up…", "Who may do what")
        self.empty.acted.connect(self.add)
        self.empty.acted_second.connect(self._on_show_matrix)
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self._make_people())
        self.pages.addWidget(self._make_matrix())
        column.addWidget(self.pages, 1)
        studio.changed.connect(self._on_changed)
        studio.person_changed.connect(self._show)
        self._show()

    def regions(self) -> tuple[QWidget, ...]:
        match self.pages.currentIndex():
            case 0:
                return (self.tabs.button("people"), self.empty.button)
            case 1:
                return (self.tabs.button("people"), self.table, self.drawer, self.lock)
        return (self.tabs.button("matrix"), self.matrix)

    def arrived(self) -> None:
        self._read_offered()
        self._show()
        first = self.regions()[1]
        first.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The drawer leaves the table its part, however large the text is."""
        super().resizeEvent(event)
        wide = min(theme.grid(46), max(theme.grid(30), round(self.width() * _DRAWER)))
        self.drawer.setFixedWidth(wide)

    def add(self) -> None:
        """Set somebody up; the first one is whoever is at work."""
        dialog = AddPerson(self._studio, self._offered, self)
        dialog.added = self._on_added
        dialog.open()

    # -- making ----------------------------------------------------------------------------------

    def _make_head(self) -> ScreenHead:
        head = ScreenHead("People and roles")
        self.tabs = SegmentedControl(
            (("people", "People"), ("matrix", "Who may do what")), "people", "Show"
        )
        self.tabs.chosen.connect(self._on_tab)
        self.add_button = PrimaryButton("Set somebody up…")
        self.add_button.clicked.connect(self.add)
        head.add(self.tabs)
        head.add(self.add_button)
        return head

    def _make_people(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        body = Surface("backdrop")
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.grid(2.5), theme.grid(2), theme.grid(2.5), theme.grid(2))
        column.setSpacing(theme.grid(2))
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # ``Room`` knows better
        self.model = PeopleTable()
        self.table = PeopleView(self.model)
        self.table.chosen.connect(self._on_chosen)
        sheet = Card(flush=True)
        sheet.body.addWidget(self.table)
        column.addWidget(sheet, 1)
        column.addWidget(self._make_notes())
        room = Room()
        room.setWidget(body)
        row.addWidget(room, 1)
        self.drawer = PersonDrawer(self._studio, self._navigator)
        row.addWidget(self.drawer)
        return page

    def _make_notes(self) -> Card:
        card = Card()
        self.advice = Label("", token="warning", wrap=True)
        card.body.addWidget(self.advice)
        card.body.addWidget(Label(WALL, token="muted", wrap=True))
        self.lock = ComboBox()
        self.lock.setMinimumContentsLength(14)
        words = "Hides everything until somebody signs in. Ctrl+L locks at once."
        choices = tuple((str(n), f"{n} quiet minutes") for n in _LOCK_CHOICES)
        self.lock.set_choices((*choices, ("0", "Never by itself")))
        self.lock.activated.connect(self._on_lock)
        line = QHBoxLayout()
        line.addWidget(Field("Lock the window after", self.lock, words))
        line.addStretch(1)
        card.body.addLayout(line)
        return card

    def _make_matrix(self) -> Surface:
        body = Surface("backdrop")
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.grid(2.5), theme.grid(2), theme.grid(2.5), theme.grid(2))
        column.setSpacing(theme.grid(1.5))
        self._about_matrix = Label("", token="muted", wrap=True)
        column.addWidget(self._about_matrix)
        self.matrix_model = MatrixTable()
        self.matrix = MatrixView(self.matrix_model)
        self.matrix.setCurrentIndex(self.matrix_model.index(0, 0))
        sheet = Card(flush=True)
        sheet.body.addWidget(self.matrix)
        column.addWidget(sheet, 1)
        return body

    # -- showing ---------------------------------------------------------------------------------

    def _show(self) -> None:
        studio = self._studio
        if studio.closed:
            return
        people = studio.people
        manages = studio.may(Deed.MANAGE_PEOPLE) and not studio.read_only
        self.add_button.setVisible(bool(len(people)))
        self.add_button.setEnabled(manages)
        self.empty.button.setEnabled(manages)
        chosen = self.drawer.person_id
        self.model.show_people(tuple(people))
        if len(people):
            self.table.choose(chosen or (studio.person.id if studio.person else ""))
        self.drawer.show_person(people.get(self.drawer.person_id))
        self.advice.setText(advice(tuple(people.active)))
        self.advice.setVisible(bool(self.advice.text()))
        minutes = str(lock_minutes(studio))
        if self.lock.findData(minutes) < 0:
            self.lock.insertItem(0, f"{minutes} quiet minutes", minutes)
        self.lock.choose(minutes)
        self.lock.setEnabled(studio.may(Deed.CHANGE_SETTINGS) and not studio.read_only)
        self._show_matrix_words()
        self._show_page()

    def _show_page(self) -> None:
        matrix = self.tabs.key == "matrix"
        self.pages.setCurrentIndex(2 if matrix else 1 if len(self._studio.people) else 0)

    def _show_matrix_words(self) -> None:
        person = self._studio.person
        words = "A person with several roles may do what any of them does."
        if not self._studio.people.set_up:
            words += " While nobody is set up, whoever is at work may do everything."
        elif person is not None:
            words += f" The columns of {person.name} are tinted."
        self._about_matrix.setText(
            f"{words} Besides, whoever validates owns no action of the case and did not write last "
            "what is validated, and evidence is accepted by somebody else than its owner; two "
            "people may set that aside with a reason."
        )
        self.matrix_model.show_own(person.roles if person and self._studio.people.set_up else ())
        self.matrix.viewport().update()

    def _read_offered(self) -> None:
        registers = self._studio.registers

        def read(_progress: Progress) -> tuple[tuple[str, ...], tuple[str, ...]]:
            services, sites = registers.values_of("service"), registers.values_of("location")
            return tuple(word for word, _ in services), tuple(word for word, _ in sites)

        self._studio.jobs.start(read, self._on_offered, failed=self._on_not_offered)

    def _on_offered(self, offered: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
        self._offered = offered
        self.drawer.offer(*offered)

    def _on_not_offered(self, error: Exception) -> None:
        self._studio.tell(error)  # they can still be typed

    # -- what a person does ----------------------------------------------------------------------

    def _on_tab(self, _key: str) -> None:
        self._show_page()

    def _on_show_matrix(self) -> None:
        self.tabs.choose("matrix")
        self._show_page()
        self.matrix.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, ident: str) -> None:
        self.drawer.show_person(self._studio.people.get(ident))

    def _on_lock(self, _index: int) -> None:
        minutes = int(self.lock.key or 0)
        if not self._studio.edit(set_lock(self._studio.casefile(WORKSPACE), minutes)):
            self._show()

    def _on_added(self, person: Person) -> None:
        self.table.choose(person.id)
        self.table.setFocus()
        own = person == self._studio.person
        words = "You are set up." if own else f"{person.name} is set up."
        words += " A passphrase keeps others from signing in by the name alone."
        self._navigator.say(words, "Set one", lambda: self._ask_passphrase(person.id))

    def _ask_passphrase(self, ident: str) -> None:
        if (person := self._studio.people.get(ident)) is not None:
            ask_new_passphrase(self._studio, person, self, self._navigator.say)

    def _on_changed(self, _told: object) -> None:
        self._show()


def advice(active: tuple[Person, ...]) -> str:
    """What is worth doing before it is too late, in plain words; empty where all is well."""
    return " ".join(_advice(active))


def _advice(active: tuple[Person, ...]) -> Iterator[str]:
    administrators = [one for one in active if Role.ADMINISTRATOR in one.roles]
    open_to_all = [one.name for one in administrators if not one.secret]
    if open_to_all:
        yield (
            f"Whoever opens this workspace can sign in as {open_to_all[0]}, an administrator: set "
            "a passphrase."
        )
    if len(active) == 1:
        yield (
            "As long as one person is set up, nobody can check their work: set up a second one, "
            "and let one more be administrator."
        )
    elif len(administrators) == 1:
        yield (
            f"{administrators[0].name} is the only administrator. If that passphrase is lost, "
            "nobody can set a new one: make somebody else administrator as well."
        )

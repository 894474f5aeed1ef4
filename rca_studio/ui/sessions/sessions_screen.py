"""The room of safety sessions: the list, and over it the session that is being prepared."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.session_gestures import delete_session
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.screen import Screen
from rca_studio.ui.sessions.session_list import SessionList, session_of
from rca_studio.ui.studio import Studio


class SessionsScreen(Screen):
    """The list of sessions and, over it, the page of one."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._navigator = navigator
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.list = SessionList(studio)
        self.list.wished.connect(self._on_wished)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        column.addWidget(self._pages)
        studio.changed.connect(self._on_changed)
        studio.person_changed.connect(self._on_changed)
        self.list.refresh()

    # -- as a screen -----------------------------------------------------------------------------

    def regions(self) -> tuple[QWidget, ...]:
        return (self.list,)

    def arrived(self) -> None:
        self.list.refresh()
        self.list.take_focus()

    # -- what is done ----------------------------------------------------------------------------

    def open_session(self, session: str) -> None:
        """Show the page of a session."""
        self.list.choose(session)

    def prepare(self, cases: tuple[str, ...] = ()) -> None:
        """Ask what a new session is about, with cases chosen already."""

    def show_names(self) -> None:
        """Show the registers of names to hide."""

    def _on_wished(self, deed: str, session: str) -> None:
        match deed:
            case "new":
                self.prepare()
            case "names":
                self.show_names()
            case "open" if session:
                self.open_session(session)
            case "delete" if session:
                self._delete(session)

    def _delete(self, session: str) -> None:
        found = session_of(self._studio, session)
        if found is None:
            return
        if self._studio.edit(delete_session(self._studio.casefile(WORKSPACE), found)):
            self._navigator.say(f"{found.title} is deleted.", "Undo", self._studio.undo)

    def _on_changed(self, *_told: object) -> None:
        if self.isVisible():
            self.list.refresh()

"""The room of safety sessions: the list, the names to hide, the session that is being prepared."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from rca_studio.domain.deeds import Deed
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.session_gestures import delete_session
from rca_studio.faults import FaultNote
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.proof.allowing import why_locked
from rca_studio.ui.screen import Screen
from rca_studio.ui.sessions.accepting import AcceptingPage
from rca_studio.ui.sessions.names_room import NamesRoom
from rca_studio.ui.sessions.new_session import ask_change, prepare_session
from rca_studio.ui.sessions.reading import session_of
from rca_studio.ui.sessions.session_list import SessionList
from rca_studio.ui.sessions.session_page import SessionPage
from rca_studio.ui.studio import Studio

_Part = NamesRoom | SessionList | SessionPage | AcceptingPage


class SessionsScreen(Screen):
    """The list of sessions; over it the page of one, what is accepted of it, the names to hide."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._navigator = navigator
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.list = SessionList(studio)
        self.list.wished.connect(self._on_wished)
        self.names: NamesRoom | None = None
        self.page: SessionPage | None = None
        self.accepting: AcceptingPage | None = None
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        column.addWidget(self._pages)
        studio.changed.connect(self._on_changed)
        studio.person_changed.connect(self._on_changed)
        self.list.refresh()

    # -- as a screen -----------------------------------------------------------------------------

    def regions(self) -> tuple[QWidget, ...]:
        here = self._pages.currentWidget()
        if isinstance(here, NamesRoom | SessionPage | AcceptingPage):
            return here.regions()
        return (self.list,)

    def arrived(self) -> None:
        self._refresh()
        here = self._pages.currentWidget()
        if isinstance(here, _Part):
            here.take_focus()

    def leave(self) -> None:
        """Another screen comes: keep what is half typed."""
        if self.page is not None:
            self.page.leave()

    def focus_search(self) -> bool:
        if self.names is None or self._pages.currentWidget() is not self.names:
            return False
        self.names.search.setFocus()
        return True

    # -- ways ------------------------------------------------------------------------------------

    def show_list(self) -> None:
        """Go back to the list of sessions."""
        self._pages.setCurrentWidget(self.list)
        self.list.refresh()
        self.list.take_focus()

    def open_session(self, session: str) -> None:
        """Show the page of a session."""
        if session_of(self._studio, session) is None:
            return
        self.list.choose(session)
        if self.page is None:
            self.page = page = SessionPage(self._studio, self._navigator)
            page.left.connect(self.show_list)
            page.change_asked.connect(self._on_change_asked)
            page.accepting_asked.connect(self._on_accepting_asked)
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(self.page)
        self.page.show_session(session)
        self.page.take_focus()

    def show_names(self) -> None:
        """Show the registers of names to hide."""
        if self.names is None:
            self.names = NamesRoom(self._studio, self._navigator)
            self.names.back_asked.connect(self.show_list)
            self._pages.addWidget(self.names)
        self.names.refresh()
        self._pages.setCurrentWidget(self.names)
        self.names.take_focus()

    # -- what is done ----------------------------------------------------------------------------

    def prepare(self, cases: tuple[str, ...] = ()) -> None:
        """Ask what a new session is about, with cases chosen already."""
        if self._may():
            prepare_session(self._studio, self.window(), self._on_prepared, cases=cases)

    def present(self) -> None:
        """Present the session in hand, or else the next one."""
        here = self._pages.currentWidget()
        if here not in (self.page, self.accepting):
            self.open_session(self.list.chosen)
        if self.page is not None and self.page.session is not None:
            self.page.begin_show()
        else:
            self._navigator.say("There is no session to present yet.")

    def take_along(self) -> None:
        """Take the session in hand along as a file, or else the next one."""
        if self._pages.currentWidget() not in (self.page, self.accepting):
            self.open_session(self.list.chosen)
        if self.page is not None and self.page.session is not None:
            self.page.take_along()
        else:
            self._navigator.say("There is no session to take along yet.")

    def _on_wished(self, deed: str, session: str) -> None:
        match deed:
            case "new":
                self.prepare()
            case "names":
                self.show_names()
            case "open" if session:
                self.open_session(session)
            case "change" | "copy" | "delete" if session and self._may():
                getattr(self, f"_{deed}")(session)

    def _change(self, session: str) -> None:
        if (found := session_of(self._studio, session)) is not None:
            ask_change(self._studio, found, self.window())

    def _copy(self, session: str) -> None:
        if (found := session_of(self._studio, session)) is not None:
            prepare_session(self._studio, self.window(), self._on_prepared, like=found)

    def _delete(self, session: str) -> None:
        found = session_of(self._studio, session)
        if found is None:
            return
        if self._studio.edit(delete_session(self._studio.casefile(WORKSPACE), found)):
            self._navigator.say(f"{found.title} is deleted.", "Undo", self._studio.undo)

    def _on_prepared(self, session: str) -> None:
        self.list.refresh()
        self.open_session(session)

    def _on_change_asked(self) -> None:
        if self.page is not None and self.page.session is not None:
            self._change(self.page.session.id)

    def _on_accepting_asked(self, frame: str) -> None:
        page = self.page
        if page is None or page.session is None or page.show_now is None:
            return
        if self.accepting is None:
            self.accepting = AcceptingPage(self._studio, self._navigator)
            self.accepting.left.connect(self._on_accepting_left)
            page.made.connect(self.accepting.show_made)
            page.pictured.connect(self.accepting.show_picture)
            self._pages.addWidget(self.accepting)
        for one, picture in page.model.pictures.items():
            self.accepting.show_picture(one, picture)
        self._pages.setCurrentWidget(self.accepting)
        self.accepting.begin(page.session, page.show_now, frame)
        self.accepting.take_focus()

    def _on_accepting_left(self) -> None:
        if self.page is None or self.page.session is None or self.accepting is None:
            self.show_list()
            return
        line = self.accepting.list.line
        self._pages.setCurrentWidget(self.page)
        self.page.refresh()
        if line is not None:
            self.page.list.choose(line.slot.id)
        self.page.take_focus()

    def _may(self) -> bool:
        """Whether whoever is at work may prepare sessions; tells why not."""
        why = why_locked(self._studio, Deed.LEAD_SESSIONS)
        if why:
            self._studio.prompts.tell(FaultNote(why, "Nothing was changed.", ""))
        return not why

    def _on_changed(self, *_told: object) -> None:
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        here = self._pages.currentWidget()
        if here is self.accepting and self.page is not None:
            self.page.refresh()  # it makes the show anew, for both
        if isinstance(here, _Part):
            here.refresh()

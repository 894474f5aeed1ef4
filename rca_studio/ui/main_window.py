"""The window: puts sidebar, screens and menus together and leads from one screen to another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent

    from rca_studio.domain.registers import CaseQuery, Count
    from rca_studio.editing.writer import Announcement
    from rca_studio.intake.inbox import Look
    from rca_studio.ui.case.case_screen import CaseScreen
    from rca_studio.ui.cases.cases_screen import CasesScreen
    from rca_studio.ui.governance.governance_screen import GovernanceScreen
    from rca_studio.ui.importing.import_screen import ImportScreen
    from rca_studio.ui.menus import Menus
    from rca_studio.ui.plan.plan_screen import PlanScreen
    from rca_studio.ui.prompts import Prompts
    from rca_studio.ui.proof.verifying import Proof
    from rca_studio.ui.proof.watch import BrokenBanner
    from rca_studio.ui.reporting.inbox_watch import InboxWatch
    from rca_studio.ui.screen import Steps
    from rca_studio.ui.sessions.sessions_screen import SessionsScreen
    from rca_studio.ui.studio import Studio
    from rca_studio.ui.widgets.toast import Toast
    from rca_studio.ui.workspace.banner import ReadOnlyBanner

_PLACE_OF_TAB = {"review": "review", "causes": "causes", "actions": "plan"}
WORKSPACE_KINDS = "RCA Studio workspace (*.rca)"


class _FirstSight(QWidget):
    """The plain ground of the window until it is furnished; tells when it was painted first."""

    def __init__(self, painted: Callable[[], None]) -> None:
        super().__init__()
        self._painted: Callable[[], None] | None = painted

    def paintEvent(self, _event: QPaintEvent) -> None:
        painted, self._painted = self._painted, None
        if painted is not None:
            QTimer.singleShot(0, painted)


class MainWindow(QMainWindow):
    """The one window. Until ``show_studio`` it shows a quiet page; then the screens are made.

    Signals:
        open_asked, new_asked: a workspace file to open or to make.
        sample_asked: the sample workspace is wanted.
        close_asked: the workspace is to be closed, the window stays.
        keeping_asked: something about the workspace as a file, a method of ``Keeper``.
        theme_chosen, scale_chosen: what was chosen in the View menu.
        person_asked: something about who is at work, a method of ``Doorkeeper``.
        closed: the window is closing; the workspace must be let go now.
        painted: the window has been painted for the first time.
    """

    open_asked = Signal(object)
    new_asked = Signal(object)
    sample_asked = Signal()
    close_asked = Signal()
    keeping_asked = Signal(str)
    theme_chosen = Signal(str)
    scale_chosen = Signal(float)
    person_asked = Signal(str)
    closed = Signal()
    painted = Signal()

    def __init__(self, prompts: Prompts | None = None) -> None:
        super().__init__()
        self._prompts = prompts
        self.studio: Studio | None = None
        self._screens: dict[str, QWidget] = {}
        self._menus: Menus | None = None
        self._place = "cases"
        self._toast: Toast | None = None
        self._banner: ReadOnlyBanner | None = None
        self._broken: BrokenBanner | None = None
        self._protected = False
        self._case_id = ""
        self._inbox: InboxWatch | None = None
        self._came_from = ""
        self._cover: QWidget | None = None
        self._unsaid: tuple[str, str, Callable[[], object] | None] | None = None
        self.setWindowTitle("RCA Studio")
        self.setAcceptDrops(True)
        self.setCentralWidget(_FirstSight(self.painted.emit))

    def furnish(self) -> None:
        """Put in the sidebar and room for screens; done behind the first painted window."""
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout

        from rca_studio.ui import theme
        from rca_studio.ui.sidebar import Sidebar
        from rca_studio.ui.widgets.labels import Label

        self.setMinimumSize(theme.grid(100), theme.grid(60))
        self.sidebar = Sidebar()
        self.sidebar.mark("cases")
        self.sidebar.chosen.connect(self.go)
        self.sidebar.person_asked.connect(self.person_asked)
        self.sidebar.arrived_asked.connect(self._on_arrived_asked)
        self._pages = QStackedWidget()
        self._quiet = Label("", token="muted")
        self._quiet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages.addWidget(self._quiet)
        around = QWidget()
        row = QHBoxLayout(around)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self._column.addWidget(self._pages, 1)
        row.addLayout(self._column, 1)
        self._rooms = QStackedWidget()
        self._rooms.addWidget(around)
        self.setCentralWidget(self._rooms)
        if (application := QApplication.instance()) is not None:
            application.focusChanged.connect(self._on_focus_changed)  # type: ignore[attr-defined]

    @property
    def prompts(self) -> Prompts:
        """Asks and tells over this window."""
        if self._prompts is None:
            from rca_studio.ui.prompts import WindowPrompts

            self._prompts = WindowPrompts(self)
        return self._prompts

    # -- a workspace comes and goes --------------------------------------------------------------

    def show_quiet(self, words: str) -> None:
        """Show a page with a sentence, while a workspace is opened."""
        self._quiet.setText(words)
        self._pages.setCurrentWidget(self._quiet)

    def show_welcome(self, recents: tuple[str, ...]) -> None:
        """Show the first page, without a workspace."""
        from rca_studio.ui.welcome import Welcome

        welcome = self._screens.get("welcome")
        if not isinstance(welcome, Welcome):
            welcome = Welcome()
            welcome.sample_asked.connect(self.sample_asked)
            welcome.open_asked.connect(self.ask_open)
            welcome.new_asked.connect(self.ask_new)
            welcome.recent_asked.connect(self._on_recent)
            self._add_screen("welcome", welcome)
        welcome.show_recents(recents)
        self.sidebar.hide()
        self._pages.setCurrentWidget(welcome)
        welcome.sample.setFocus()

    def show_studio(self, studio: Studio) -> None:
        """Make the screens of an open workspace and show the list of cases."""
        from rca_studio.ui.cases.cases_screen import CasesScreen

        self.studio = studio
        studio.changed.connect(self._on_changed)
        cases = CasesScreen(studio, self)
        cases.counts_changed.connect(self._on_counts)
        cases.back_asked.connect(self.go_back)
        self._add_screen("cases", cases)
        self.sidebar.show()
        cases.seen.connect(self._show_foot)
        cases.seen.connect(self._show_own_types)
        cases.seen.connect(self._watch_history)
        cases.seen.connect(self._watch_results)
        cases.seen.connect(self._watch_inbox)
        studio.person_changed.connect(self._show_places)
        self._show_places()
        if self._figures_only:
            self.go("governance")
        else:
            self._show("cases", "cases")
            cases.table.setFocus()
        self._allow()
        if studio.read_only:
            self.show_why_read_only(" ".join(studio.workspace.notices))
            return
        for notice in studio.workspace.notices:
            self.say(notice)

    def _watch_results(self) -> None:
        """Ask about a closed case as soon as one of its actions is said not to have held."""
        from rca_studio.ui.case.reopening import Reopening

        if self.studio is not None:
            Reopening(self.studio, self.cases_screen())

    def _watch_inbox(self) -> None:
        """Say what arrives in the folder that was chosen for this workspace, if one was."""
        from rca_studio.settings import INBOXES

        if self.studio is not None and self.studio.settings.get(INBOXES):
            self.inbox.begin(self)

    @property
    def inbox(self) -> InboxWatch:
        """What watches the inbox folder of the open workspace."""
        from rca_studio.ui.reporting.inbox_watch import watch_of

        assert self.studio is not None
        watch = watch_of(self.studio)
        if self._inbox is not watch:
            self._inbox = watch
            watch.looked.connect(self._on_arrived)
        return watch

    def _on_arrived(self, look: Look) -> None:
        self.sidebar.show_arrived(look.badge)

    def _on_arrived_asked(self) -> None:
        if self.studio is not None:
            self.inbox.begin(self)
            self.inbox.open_room()

    def drop_studio(self) -> None:
        """Take the screens of the workspace away; whoever opened it closes it."""
        self.commit_typing()
        self.studio = None
        self._case_id = ""
        self._inbox = None
        self.sidebar.show_arrived("")
        for key in [key for key in self._screens if key != "welcome"]:
            screen = self._screens.pop(key)
            self._pages.removeWidget(screen)
            screen.deleteLater()
        if self._banner is not None:
            self._banner.hide()
        if self._broken is not None:
            self._broken.hide()
            self._broken.deleteLater()
            self._broken = None
        self.setWindowTitle("RCA Studio")
        self._allow()

    # -- who is at work --------------------------------------------------------------------------

    @property
    def covered(self) -> bool:
        """Whether a page hides everything until somebody has said who they are."""
        return self._cover is not None

    def cover(self, page: QWidget) -> None:
        """Show a page over everything; what is half typed is kept first."""
        self.commit_typing()
        self._cover = page
        if self._toast is not None:
            self._toast.hide()
        self._rooms.addWidget(page)
        self._rooms.setCurrentWidget(page)
        self.setWindowTitle("RCA Studio")
        self._allow()

    def uncover(self, *, quietly: bool = False) -> None:
        """Take the page away again; what was to be said meanwhile is said, unless ``quietly``."""
        page, self._cover = self._cover, None
        if quietly:
            self._unsaid = None
        if page is None:
            return
        self._rooms.removeWidget(page)
        self._rooms.setCurrentIndex(0)
        if self.studio is not None:
            self._show_foot()
            self._watch_history()  # whoever begins on Today has not seen the list
        self._allow()
        unsaid, self._unsaid = self._unsaid, None
        if unsaid is not None:
            self.say(*unsaid)
        self._find_focus()

    def start_over(self) -> None:
        """Begin where somebody's work begins, with nothing chosen or narrowed before."""
        if self.studio is None:
            return
        from rca_studio.domain.registers import CaseQuery

        self._case_id = ""
        self._show_foot()
        self._show_places()
        if self._figures_only:
            self.go("governance")
            return
        self.show_cases(CaseQuery())
        self.go("today")

    def show_person(self, name: str, roles: str) -> None:
        """Say at the foot of the sidebar who is at work; nothing for an empty name."""
        self.sidebar.show_person(name, roles)
        self._show_places()
        self._allow()

    @property
    def _figures_only(self) -> bool:
        """Whether whoever is at work sees figures and no single case."""
        from rca_studio.ui.governance.access import sees_figures_only

        # Whoever has signed in has made the writer; without it the first page need not wait.
        made = self.studio is not None and "writer" in self.studio.__dict__
        return made and self.studio is not None and sees_figures_only(self.studio)

    def _show_places(self) -> None:
        """Show the ways there are for whoever is at work."""
        from rca_studio.ui.governance.access import PLACES_OF_FIGURES
        from rca_studio.ui.sidebar import PLACES

        self.sidebar.show_places(
            PLACES_OF_FIGURES if self._figures_only else tuple(key for key, _ in PLACES)
        )

    def _keeps_away(self, place: str = "") -> bool:
        """Whether a place is none for whoever is at work; they are led to the figures then."""
        from rca_studio.ui.governance.access import FIGURES_ONLY, PLACES_OF_FIGURES

        if not self._figures_only or place in PLACES_OF_FIGURES:
            return False
        if self._pages.currentWidget() is not self._screens.get("governance"):
            self.go("governance")
        self.say(FIGURES_ONLY)
        return True

    # -- ways between the screens (Navigator) ----------------------------------------------------

    def open_case(self, case_id: str, tab: str = "story", target: str = "") -> None:
        """Show a case, one of its tabs and, on it, a field, item or entity."""
        if self.studio is None or self._keeps_away():
            return
        if not self.studio.casefile(case_id).exists:
            return
        self._case_id = case_id
        screen = self._case_screen()
        here = self._pages.currentWidget()
        if here is not screen:
            self._came_from = "today" if here is self._screens.get("today") else ""
        self._show("case", _PLACE_OF_TAB.get(tab, "cases"))
        screen.show_case(case_id, tab, target)
        focus: QWidget | None = self.focusWidget()  # none, whatever the stubs say
        if focus is None or not screen.isAncestorOf(focus) or not focus.isVisible():
            screen.tabs.setFocus()  # the keyboard is never nowhere
        self._allow()

    def go_back(self) -> None:
        """From a case back to the list it was opened from: that of today, or that of all cases.

        From the cases behind a number of governance back to where the number stands.
        """
        here = self._pages.currentWidget()
        if here is self._screens.get("case") and self._came_from:
            self.go(self._came_from)
        elif here is self._screens.get("cases") and self.cases_screen().shows_behind:
            self.go("governance")
        else:
            self.show_cases()

    def show_cases(self, query: CaseQuery | None = None) -> None:
        """Show the list of cases."""
        if self._keeps_away():
            return
        cases = self.cases_screen()
        if query is not None:
            cases.show_query(query)
        self._show("cases", "cases")
        cases.table.setFocus()

    def show_behind(self, query: CaseQuery, words: str) -> None:
        """Show the cases behind a number of governance."""
        if self._keeps_away():
            return
        cases = self.cases_screen()
        cases.show_behind(query, words)
        self._show("cases", "cases")
        cases.table.setFocus()

    def show_plan(self, owner: str = "") -> None:
        """Show the actions of all cases, or those of one owner."""
        if self._keeps_away():
            return
        plan = self.plan_screen()
        if owner:
            plan.show_owner(owner)
        self._show("plan", "plan")

    def show_governance(self, panel: str = "") -> None:
        """Show all questions of governance, or one of them opened large."""
        if self.studio is not None:
            self.go("governance")
            self.governance_screen().open_panel(panel)

    def show_sessions(self, session: str = "") -> None:
        """Show the safety sessions, or one of them."""
        if self.studio is None or self._keeps_away("sessions"):
            return
        self.go("sessions")
        if session:
            self.sessions_screen().open_session(session)

    def show_import(self, path: Path | None = None) -> None:
        """Show the import."""
        if self.studio is None or self._keeps_away():
            return
        if self.studio.read_only:
            self._refuse_reading()
            return
        screen = self._import_screen()
        self._show("import", "cases")
        if path is not None:
            screen.load(path)
        else:
            screen.choose()

    def report_near_miss(self) -> None:
        """Open the short form, over the list of cases where somebody may see that."""
        if self.studio is None:
            return
        if not self._figures_only:
            self.show_cases()
        self.cases_screen().report_near_miss()

    def say(self, text: str, action: str = "", do: Callable[[], object] | None = None) -> None:
        """Show a toast; while the window is locked, once it is open again."""
        from rca_studio.ui.widgets.toast import Toast

        if self.covered:
            self._unsaid = (text, action, do)
            return
        if self._toast is None:
            self._toast = Toast(self)
        self._toast.say(text, action, do)

    @property
    def said(self) -> str:
        """The last toast, as tests and screen readers find it."""
        return self._toast.text if self._toast else ""

    def go(self, place: str) -> None:
        """Go to an entry of the sidebar."""
        if self.studio is None or self._keeps_away(place):
            return
        from rca_studio.domain.case import Stage
        from rca_studio.domain.registers import CaseQuery
        from rca_studio.ui.cases.filters import NEEDS_REVIEW
        from rca_studio.ui.places import MADE_LATER

        match place:
            case "plan":
                self.show_plan()
            case _ if place in MADE_LATER:
                self._show_place(place)
            case "review":
                self.show_cases(CaseQuery(stages=NEEDS_REVIEW))
            case "causes":
                self.show_cases(CaseQuery(stages=(Stage.ANALYSE,)))
            case _:
                self.show_cases(CaseQuery() if self._shows_queue else None)
        self._show_mark(place)
        self._place = place

    def _show_place(self, place: str) -> None:
        """Show a screen that is made when it is first wanted."""
        from rca_studio.ui.places import make_screen

        assert self.studio is not None
        if place not in self._screens:
            screen = make_screen(place, self.studio, self)
            screen.steps_changed.connect(self._allow)
            self._add_screen(place, screen)
        self._show(place, place)
        if place == "today":
            self._count_today()

    def _show_mark(self, place: str) -> None:
        self.sidebar.mark(place if place in self.sidebar.places else "")

    # -- menus -----------------------------------------------------------------------------------

    def make_menus(self) -> None:
        """Fill the menu bar; done behind the first painted window."""
        if self._menus is None:
            from rca_studio.ui.commands import Commands
            from rca_studio.ui.icons import application_icon
            from rca_studio.ui.menus import Menus

            self.setWindowIcon(application_icon())
            self._commands = Commands(self)
            self._menus = Menus(self, self._commands.do)
            self._allow()

    def show_theme(self, choice: str) -> None:
        """Mark the theme in force."""
        if self._menus is not None:
            self._menus.show_theme(choice)

    def show_protected(self, protected: bool) -> None:
        """Name in the menu what can be done about the passphrase."""
        self._protected = protected
        self._allow()

    def show_why_read_only(self, why: str) -> None:
        """Say above the screens why the workspace can only be read, with a way to try again."""
        if self._banner is None:
            from rca_studio.ui.workspace.banner import ReadOnlyBanner

            self._banner = ReadOnlyBanner()
            self._banner.look_asked.connect(self._on_look_again)
            self._column.insertWidget(0, self._banner)
        self._banner.show_why(why)
        self._banner.show()

    def _watch_history(self) -> None:
        """Verify the history behind the first page; only what does not hold is told here."""
        from rca_studio.ui.proof.watch import HistoryWatch

        if self.studio is not None and self.studio.findChild(HistoryWatch) is None:
            watch = HistoryWatch(self.studio)
            watch.broken.connect(self._show_broken)
            watch.sound.connect(self._hide_broken)
            watch.begin()

    def _show_broken(self, proof: Proof) -> None:
        """Say above the screens that the history does not hold, and from where."""
        from rca_studio.ui.proof.watch import BrokenBanner

        if self.studio is None:
            return
        if self._broken is None:
            self._broken = BrokenBanner(self.studio)
            self._column.insertWidget(0, self._broken)
        self._broken.show_proof(proof)

    def _hide_broken(self) -> None:
        if self._broken is not None:
            self._broken.hide()

    # -- files -----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = Path(event.mimeData().urls()[0].toLocalFile())
        if self.covered and path.suffix.lower() != ".rca":
            event.ignore()
            return
        event.acceptProposedAction()
        if path.suffix.lower() == ".rca":
            self.open_asked.emit(path)
        elif self.studio is None:
            self.say("Open or make a workspace first, then drop the export again.")
        elif path.suffix.lower() == ".pdf":
            self._read_forms(event)
        elif not self._read_back(event):
            self.show_import(path)

    def _read_forms(self, event: QDropEvent) -> None:
        """Look through the report forms that were dropped."""
        from rca_studio.ui.reporting.read_forms import forms_in, open_read_forms

        if self.studio is not None:
            open_read_forms(self.studio, self, self, forms_in(event.mimeData()))

    def _read_back(self, event: QDropEvent) -> bool:
        """Read workbooks back that are dropped on the plan, whose they are; whether it was so."""
        current = self.current_screen()
        if self.studio is None or current is None or current is not self._screens.get("plan"):
            return False
        from rca_studio.ui.plan.returned_sheet import read_back, workbooks_in

        books = workbooks_in(event.mimeData())
        if books:
            read_back(self.studio, self, self, books)
        return bool(books)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Tab goes through the window as the eye does."""
        from rca_studio.ui.tab_order import step

        here = self.centralWidget()
        if here is not None and step(here, self.focusWidget(), forwards=forwards):
            return True
        return super().focusNextPrevChild(forwards)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.commit_typing()
        self.closed.emit()
        super().closeEvent(event)

    def ask_open(self) -> None:
        """Ask for a workspace to open."""
        self.prompts.choose_file("Open workspace", WORKSPACE_KINDS, self.open_asked.emit)

    def ask_new(self) -> None:
        """Ask where to make a workspace."""
        self.prompts.choose_new_file(
            "New workspace", WORKSPACE_KINDS, "Near misses.rca", self.new_asked.emit
        )

    def _on_recent(self, name: str) -> None:
        self.open_asked.emit(Path(name))

    # -- screens ----------------------------------------------------------------------------------

    @property
    def _shows_queue(self) -> bool:
        """Whether the list shows a queue (review, causes), so that Cases must widen it again."""
        return self._place in ("review", "causes")

    def _show(self, screen: str, place: str) -> None:
        self.commit_typing()
        leave = getattr(self._pages.currentWidget(), "leave", None)
        if callable(leave):
            leave()
        widget = self._screens[screen]
        self._pages.setCurrentWidget(widget)
        self._show_mark(place)
        from rca_studio.ui.screen import Screen

        if isinstance(widget, Screen):
            widget.arrived()
        self._allow()

    def _add_screen(self, key: str, screen: QWidget) -> None:
        self._screens[key] = screen
        self._pages.addWidget(screen)

    def cases_screen(self) -> CasesScreen:
        """The list of cases."""
        from rca_studio.ui.cases.cases_screen import CasesScreen

        screen = self._screens["cases"]
        assert isinstance(screen, CasesScreen)
        return screen

    def _case_screen(self) -> CaseScreen:
        from rca_studio.ui.case.case_screen import CaseScreen

        screen = self._screens.get("case")
        if not isinstance(screen, CaseScreen):
            assert self.studio is not None
            screen = CaseScreen(self.studio, self)
            screen.tabs.currentChanged.connect(self._on_tab)
            self._add_screen("case", screen)
        return screen

    def plan_screen(self) -> PlanScreen:
        """The plan over all cases; made when it is first wanted."""
        from rca_studio.ui.plan.plan_screen import PlanScreen

        screen = self._screens.get("plan")
        if not isinstance(screen, PlanScreen):
            assert self.studio is not None
            screen = PlanScreen(self.studio, self)
            self._add_screen("plan", screen)
        return screen

    def governance_screen(self) -> GovernanceScreen:
        """What all near misses together say; made when somebody first goes there."""
        from rca_studio.ui.governance.governance_screen import GovernanceScreen

        screen = self._screens["governance"]
        assert isinstance(screen, GovernanceScreen)
        return screen

    def sessions_screen(self) -> SessionsScreen:
        """What is told to others, and when; made when somebody first goes there."""
        from rca_studio.ui.sessions.sessions_screen import SessionsScreen

        screen = self._screens["sessions"]
        assert isinstance(screen, SessionsScreen)
        return screen

    def _import_screen(self) -> ImportScreen:
        from rca_studio.ui.importing.import_screen import ImportScreen

        screen = self._screens.get("import")
        if not isinstance(screen, ImportScreen):
            assert self.studio is not None
            screen = ImportScreen(self.studio, self)
            self._add_screen("import", screen)
        return screen

    def current_screen(self) -> QWidget | None:
        """The screen in view."""
        return self._pages.currentWidget()

    def regions(self) -> list[QWidget]:
        """The parts F6 goes round, in order."""
        if self._cover is not None:
            return [self._cover]
        current = self._pages.currentWidget()
        from rca_studio.ui.screen import Screen

        parts = current.regions() if isinstance(current, Screen) else (current,)
        banners = [one for one in (self._broken, self._banner) if one is not None]
        return [self.sidebar, *banners, *(part for part in parts if part is not None)]

    def present_case(self) -> str:
        """The case open, or chosen in the list."""
        current = self._pages.currentWidget()
        if current is self._screens.get("cases"):
            return self.cases_screen().detail.case_id
        return self._case_id

    def commit_typing(self) -> None:
        """Keep what is being typed, before anything else happens."""
        from PySide6.QtWidgets import QApplication

        commit = getattr(QApplication.focusWidget(), "commit", None)
        if callable(commit):
            commit()

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is None and self.isActiveWindow():
            QTimer.singleShot(0, self._find_focus)

    def _find_focus(self) -> None:
        """A button that goes away takes the focus along; the screen gets it back then."""
        from PySide6.QtWidgets import QApplication

        if QApplication.focusWidget() is None and self.isActiveWindow():
            from rca_studio.ui.commands import focusable

            parts = [w for w in self.regions() if w is not self.sidebar]
            for part in [w for w in parts if w.isVisibleTo(self)][:1]:
                focusable(part).setFocus()

    def _allow(self) -> None:
        if self._menus is None:
            return
        studio = None if self.covered else self.studio
        edit = studio is not None and not studio.read_only
        self._menus.show_protected(self._protected and studio is not None)
        there = studio is not None
        people = studio is not None and studio.people.set_up
        self._menus.allow(workspace=there, case=there, edit=edit, people=people)
        if self._figures_only:
            from rca_studio.ui.governance.access import is_entry_of_figures

            self._menus.allow_only(is_entry_of_figures)
        if studio is not None and edit:
            steps = self.own_steps() or studio.writer
            self._menus.show_undo(steps.undo_label, steps.redo_label)
        else:
            self._menus.show_undo(None, None)

    def own_steps(self) -> Steps | None:
        """The steps of the screen in view, where undo means those and not the workspace's."""
        from rca_studio.ui.screen import Screen

        current = self._pages.currentWidget()
        return current.steps if isinstance(current, Screen) else None

    def _on_look_again(self) -> None:
        self.keeping_asked.emit("look_again")

    def _on_tab(self, _index: int) -> None:
        self.sidebar.mark(_PLACE_OF_TAB.get(self._case_screen().tab, "cases"))

    def _on_changed(self, told: Announcement) -> None:
        self._show_foot()
        self._show_places()
        self._allow()
        if self._figures_only and self._pages.currentWidget() is not self._screens.get(
            "governance"
        ):
            self.go("governance")
        gone = self._case_id in told.case_ids and self.studio is not None
        if gone and self.studio is not None and not self.studio.casefile(self._case_id).exists:
            self._case_id = ""
            if self._pages.currentWidget() is self._screens.get("case"):
                self.show_cases()

    def _on_counts(self, counts: tuple[Count, Count, Count]) -> None:
        from rca_studio.ui.cases.filters import count_words

        review, everything, _practice = counts
        self.sidebar.show_count("cases", count_words(everything))
        self.sidebar.show_count("review", count_words(review))
        if self.studio is not None:
            from rca_studio.ui.plan.rows import open_count

            self.studio.jobs.start(open_count(self.studio), self._on_open_count)
            self._count_today()

    def _count_today(self) -> None:
        """Say at the side how much waits for whoever is at work."""
        from rca_studio.ui.today.asking import waiting_count

        if self.studio is not None:
            self.studio.jobs.start(waiting_count(self.studio), self._on_today_count)

    def _on_today_count(self, count: Count) -> None:
        from rca_studio.ui.cases.filters import count_words

        self.sidebar.show_count("today", count_words(count) if count.number else "")

    def _on_open_count(self, count: int) -> None:
        self.sidebar.show_count("plan", f"{count:,}")

    def _show_foot(self) -> None:
        from rca_studio.ui.printing import organisation_of
        from rca_studio.ui.words import local_clock

        studio = self.studio
        if studio is None:
            return
        name = organisation_of(studio) or Path(studio.workspace.path).stem
        self.setWindowTitle("RCA Studio" if self.covered else f"{name} – RCA Studio")
        saved = local_clock(studio.writer.saved_at)
        words = f"Saved · {saved}" if saved else "All work is saved"
        self.sidebar.show_foot(name, "Open for reading only" if studio.read_only else words)

    def _show_own_types(self) -> None:
        """Once the workspace was looked into, the list names the types it brings itself."""
        if self.studio is not None and self.studio.own_faces:
            self.cases_screen().table.viewport().update()

    def _refuse_reading(self) -> None:
        from rca_studio.faults import FaultNote

        self.prompts.tell(
            FaultNote(
                "This workspace is open for reading only.",
                "Nothing was changed.",
                "Close it in the other window, or on the other computer, and open it again.",
            )
        )

"""What each entry of the menus does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from rca_studio.ui.screen import Screen

if TYPE_CHECKING:
    from rca_studio.ui.causes.causes_tab import CausesTab
    from rca_studio.ui.main_window import MainWindow


class Commands:
    """Carries out menu entries on a window; each key of ``menus`` has a method of its name."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def do(self, key: str) -> None:
        """Do what a menu entry says."""
        name, _, rest = key.partition("_")
        window = self._window
        match name:
            case "tab":
                window.open_case(window.present_case(), rest)
            case "place":
                window.go(rest)
            case "way":
                self._way(rest)
            case "ask":
                window.show_governance(rest)
            case "theme":
                window.theme_chosen.emit(rest)
            case _:
                getattr(self, f"_{key}")()

    def _new(self) -> None:
        self._window.ask_new()

    def _open(self) -> None:
        self._window.ask_open()

    def _sample(self) -> None:
        self._window.sample_asked.emit()

    def _import(self) -> None:
        self._window.show_import()

    def _read_back(self) -> None:
        from rca_studio.ui.plan.returned_sheet import read_back

        self._window.commit_typing()
        if self._window.studio is not None:
            read_back(self._window.studio, self._window, self._window)

    def _paper(self) -> None:
        from rca_studio.ui.plan.paper_sheet import EnterPaperSheet

        self._window.commit_typing()
        if self._window.studio is not None:
            EnterPaperSheet(self._window.studio, self._window).open()

    def _close(self) -> None:
        self._window.close_asked.emit()

    def _protect(self) -> None:
        self._keep("protect")

    def _backups(self) -> None:
        self._keep("backups")

    def _workspace_settings(self) -> None:
        self._keep("workspace_settings")

    def _people(self) -> None:
        self._window.go("people")

    def _lock(self) -> None:
        self._window.person_asked.emit("lock")

    def _sign(self) -> None:
        from rca_studio.ui.people.asking import sign_stage
        from rca_studio.ui.proof.allowing import why_not_sign

        self._window.commit_typing()
        studio, case_id = self._window.studio, self._window.present_case()
        if studio is None or not case_id:
            return
        if reason := why_not_sign(studio):
            studio.tell(ValueError(reason))
        else:
            sign_stage(studio, case_id, self._window)

    def _erase(self) -> None:
        from rca_studio.ui.proof.erasing import ask_erase

        self._window.commit_typing()
        if self._window.studio is not None and (case_id := self._window.present_case()):
            ask_erase(self._window.studio, case_id, self._window)

    def _verify(self) -> None:
        """Look thoroughly, and tell what was found when it is done."""
        from rca_studio.ui.proof.verifying import verify_aloud

        if self._window.studio is not None:
            verify_aloud(self._window.studio, self._window)

    def _check_report(self) -> None:
        from rca_studio.ui.proof.printed import check_printed

        if self._window.studio is not None:
            check_printed(self._window.studio, self._window)

    def _governance_period(self) -> None:
        self._window.show_governance()
        self._window.governance_screen().ask_period()

    def _board(self) -> None:
        self._window.commit_typing()
        self._window.show_governance()
        self._window.governance_screen().report_to_board()

    def _figures(self) -> None:
        from rca_studio.ui.governance.figures_room import open_figures_room

        self._window.commit_typing()
        if self._window.studio is not None:
            open_figures_room(self._window.studio, parent=self._window)

    def _pulse(self) -> None:
        from rca_studio.ui.governance.pulse_room import open_pulse_room

        self._window.commit_typing()
        if self._window.studio is not None:
            open_pulse_room(self._window.studio, self._window)

    def _prepare_session(self) -> None:
        self._window.commit_typing()
        self._window.show_sessions()
        self._window.sessions_screen().prepare()

    def _tell_case(self) -> None:
        """Prepare a session with the case in hand."""
        self._window.commit_typing()
        case_id = self._window.present_case()
        self._window.show_sessions()
        self._window.sessions_screen().prepare((case_id,) if case_id else ())

    def _present_session(self) -> None:
        self._window.commit_typing()
        self._window.show_sessions()
        self._window.sessions_screen().present()

    def _take_session(self) -> None:
        """Slides, handout, pictures, page for the wall, bulletin or data of a session."""
        self._window.commit_typing()
        self._window.show_sessions()
        self._window.sessions_screen().take_along()

    def _names_to_hide(self) -> None:
        self._window.commit_typing()
        self._window.show_sessions()
        self._window.sessions_screen().show_names()

    def _recognition(self, part: str = "catches") -> None:
        from rca_studio.ui.governance.access import FIGURES_ONLY, sees_figures_only
        from rca_studio.ui.recognition.room import open_recognition

        self._window.commit_typing()
        studio = self._window.studio
        if studio is not None and sees_figures_only(studio):
            self._window.say(FIGURES_ONLY)
        elif studio is not None:
            open_recognition(studio, self._window, part, self._window)

    def _heard_back(self) -> None:
        self._recognition("heard")

    def _keep(self, key: str) -> None:
        self._window.commit_typing()
        self._window.keeping_asked.emit(key)

    def _quit(self) -> None:
        self._window.close()

    def _undo(self) -> None:
        self._window.commit_typing()
        if (steps := self._window.own_steps()) is not None:
            steps.undo()
        elif self._window.studio is not None:
            self._window.studio.undo()

    def _redo(self) -> None:
        self._window.commit_typing()
        if (steps := self._window.own_steps()) is not None:
            steps.redo()
        elif self._window.studio is not None:
            self._window.studio.redo()

    def _find(self) -> None:
        current = self._window.current_screen()
        if not (isinstance(current, Screen) and current.focus_search()):
            self._window.show_cases()
            self._window.cases_screen().focus_search()

    def _report(self) -> None:
        self._window.report_near_miss()

    def _needed(self) -> None:
        case_id = self._window.present_case()
        if self._window.studio is None or not case_id:
            return
        needed = self._window.studio.blockers_of(case_id)
        if needed:
            self._window.open_case(case_id, needed[0].tab, needed[0].target)
        else:
            self._window.say("Nothing is missing: the case can go on to its next stage.")

    def _way(self, act: str) -> None:
        """Move the present case on, or ask about one of the other ways it may go."""
        from rca_studio.ui.case.strength_question import ask_strength, asks_strength
        from rca_studio.ui.case.way_acts import Act, do_act, move_on

        window = self._window
        window.commit_typing()
        if window.studio is None or not (case_id := window.present_case()):
            return
        if act != "on":
            do_act(window.studio, case_id, Act(act), window)
        elif blocking := window.studio.blockers_of(case_id):
            if asks_strength(blocking):
                ask_strength(
                    window.studio,
                    case_id,
                    window,
                    then=lambda: self._way("on"),
                    chosen=lambda made: window.open_case(case_id, "actions", made),
                )
            else:
                self._needed()
        elif move_on(window.studio, case_id):
            window.say(f"Now at {window.studio.casefile(case_id).case.stage.label}.")
        elif window.studio.casefile(case_id).case.stage.following is None:
            window.say("This case is closed. Reopen it to go on with it.")

    def _report_forms(self) -> None:
        from rca_studio.ui.reporting.forms_sheet import open_forms_room

        self._window.commit_typing()
        if self._window.studio is not None:
            open_forms_room(self._window.studio, self._window, self._window)

    def _read_forms(self) -> None:
        from rca_studio.ui.reporting.read_forms import open_read_forms

        self._window.commit_typing()
        if self._window.studio is not None:
            open_read_forms(self._window.studio, self._window, self._window)

    def _kiosk(self) -> None:
        from rca_studio.ui.reporting.kiosk_start import start_kiosk

        self._window.commit_typing()
        if self._window.studio is not None:
            start_kiosk(self._window.studio, self._window, self._lock)

    def _receipt(self) -> None:
        from rca_studio.ui.reporting.ask_back import AskBackSheet

        self._window.commit_typing()
        if self._window.studio is not None:
            AskBackSheet(self._window.studio, self._window).open()

    def _inbox(self) -> None:
        from rca_studio.ui.reporting.inbox_room import open_inbox_room

        self._window.commit_typing()
        if self._window.studio is not None:
            self._window.inbox.begin(self._window)
            open_inbox_room(self._window.studio, self._window, self._window)

    def _wording(self) -> None:
        """Help with the words in the editor in hand, or else list those of the case."""
        from rca_studio.ui.wording_hint import show_wording

        window = self._window
        show_wording(window, window.present_case() if window.studio is not None else "")

    def _page_next(self, by: int = 1) -> None:
        """Go to the next page of the case that is open; from the list, to its first one."""
        from rca_studio.ui.case.case_screen import CaseScreen
        from rca_studio.ui.navigation import TABS

        screen = self._window.current_screen()
        tab = TABS[0]
        if isinstance(screen, CaseScreen):
            tab = TABS[(TABS.index(screen.tab) + by) % len(TABS)]
        if case_id := self._window.present_case():
            self._window.open_case(case_id, tab)

    def _page_before(self) -> None:
        self._page_next(-1)

    def _back(self) -> None:
        self._window.go_back()

    def _print(self) -> None:
        """Print what is in view: the plan, the board report, or the report of the present case."""
        from rca_studio.ui.governance.governance_screen import GovernanceScreen
        from rca_studio.ui.plan.plan_screen import PlanScreen
        from rca_studio.ui.printing import print_validation

        self._window.commit_typing()
        current = self._window.current_screen()
        if isinstance(current, PlanScreen):
            current.print_plan()
        elif isinstance(current, GovernanceScreen):
            current.report_to_board()
        elif self._window.studio is not None and (case_id := self._window.present_case()):
            print_validation(self._window.studio, self._window, case_id)

    def _print_plan(self) -> None:
        self._window.show_plan()
        self._window.plan_screen().print_plan()

    def _print_worksheet(self) -> None:
        from rca_studio.ui.printing import print_worksheet

        self._window.commit_typing()
        if self._window.studio is not None and (case_id := self._window.present_case()):
            print_worksheet(self._window.studio, self._window, case_id)

    def _export(self) -> None:
        from rca_studio.ui.exchange.export_dialog import export_case

        window = self._window
        window.commit_typing()
        if (causes := self._causes_in_view()) is not None:
            causes.export()
        elif window.studio is not None and (case_id := window.present_case()):
            export_case(window.studio, window, case_id, "graph", window)

    def _read_model(self) -> None:
        if (causes := self._causes()) is not None:
            causes.read_model()

    def _copy_picture(self) -> None:
        from rca_studio.ui.causes.keys import Command

        if (causes := self._causes()) is not None:
            causes.do(Command.COPY_PICTURE)

    def _causes_in_view(self) -> CausesTab | None:
        """The Causes tab, where it is what the person looks at."""
        from rca_studio.ui.case.case_screen import CaseScreen

        current = self._window.current_screen()
        if not isinstance(current, CaseScreen) or current.tab != "causes":
            return None
        from rca_studio.ui.causes.causes_tab import CausesTab

        page = current.page
        return page if isinstance(page, CausesTab) else None

    def _causes(self) -> CausesTab | None:
        """The Causes tab of the present case, brought into view."""
        if self._causes_in_view() is None and (case_id := self._window.present_case()):
            self._window.open_case(case_id, "causes")
        return self._causes_in_view()

    def _larger(self) -> None:
        self._window.scale_chosen.emit(1.1)

    def _smaller(self) -> None:
        self._window.scale_chosen.emit(1 / 1.1)

    def _usual(self) -> None:
        self._window.scale_chosen.emit(0.0)

    def _region(self, step: int = 1) -> None:
        regions = [w for w in self._window.regions() if w.isVisibleTo(self._window)]
        if not regions:
            return
        focus = QApplication.focusWidget()
        here = next(
            (i for i, w in enumerate(regions) if focus and (w is focus or w.isAncestorOf(focus))),
            -1 if step > 0 else 0,
        )
        wanted = regions[(here + step) % len(regions)]
        if wanted is self._window.sidebar:
            self._window.sidebar.focus_marked()
        else:
            focusable(wanted).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _region_back(self) -> None:
        self._region(-1)

    def _keys(self) -> None:
        from rca_studio.ui.causes.key_sheet import KeySheet

        KeySheet(self._window, self._window.prompts).open()

    def _about(self) -> None:
        from rca_studio.ui.help import TextSheet, about_text

        TextSheet("About RCA Studio", about_text(), self._window).open()

    def _licences(self) -> None:
        from rca_studio.ui.help import TextSheet, licences_text

        TextSheet("Licences", licences_text(), self._window).open()


def focusable(part: QWidget) -> QWidget:
    """The part itself, or the first thing in it that takes the keyboard."""
    by_key = Qt.FocusPolicy.TabFocus
    if part.focusPolicy() & by_key or part.focusProxy() is not None:
        return part
    for child in part.findChildren(QWidget):
        # Visible to the part: a window that another one covers is not visible, and comes back.
        if child.focusPolicy() & by_key and child.isVisibleTo(part) and child.isEnabledTo(part):
            return child
    return part

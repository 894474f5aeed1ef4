"""Governance: what all near misses together say, question by question, and what they cannot say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from rca_studio.domain.registers import CaseQuery
from rca_studio.domain.words import plural
from rca_studio.faults import KnownFault
from rca_studio.ui import theme
from rca_studio.ui.governance.look import ALL, OWN, Look, Only, keep_look, last_look
from rca_studio.ui.governance.panel_grid import PanelGrid
from rca_studio.ui.governance.panel_page import PanelPage
from rca_studio.ui.governance.period import PeriodButton, PeriodSheet
from rca_studio.ui.governance.reading import Found, GovernanceReader, Offers, Question
from rca_studio.ui.governance.strip import GovernanceStrip
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.screen import Screen
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PrimaryButton
from rca_studio.ui.widgets.card import ScreenHead
from rca_studio.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from rca_studio.analysis.governance.disclosure import Asked
    from rca_studio.analysis.governance.panel import Drill, Panel
    from rca_studio.analysis.governance.scope import Dimension

_LOW = 70
"""In a window lower than so many steps of the grid the filters that are not in use fold away."""
_KEEP = 800
"""How somebody looks at governance is remembered after this pause, in milliseconds."""
_RENEW = 500
"""Steps that follow each other within so many milliseconds are read at once."""
_PATIENCE = 250
"""An answer that takes longer than so many milliseconds makes room for words that say so."""


_NOTHING = (
    "Here you will see whether near misses are increasing, what is stopping harm, where they "
    "happen, what makes them likely, whether they come back, whether staff feel safe reporting, "
    "and whether actions hold. It begins with the first case."
)


class GovernanceScreen(Screen):
    """Enter on a heading opens a question large, Esc goes back to all of them."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._navigator = navigator
        self._whose = self._person()
        self.look = last_look(studio.settings, self._whose)
        self._here: QWidget | None = None
        self._way_on: Callable[[], object] = self.refresh
        self._asked: Asked | None = None
        self._day = studio.today()
        self.reader = GovernanceReader(studio, self)
        self._lay_out()
        self._connect()
        self._keep = self._timer(_KEEP, self._keep_look)
        self._renew = self._timer(_RENEW, self._ask)
        self._patience = self._timer(_PATIENCE, self._show_waiting)
        self._show_look()

    # -- what the window asks --------------------------------------------------------------------

    def regions(self) -> tuple[QWidget, ...]:
        room = self._rooms.currentWidget()
        body = self.empty.button if room is self.empty else room
        return (self.strip, *((body,) if body is not None else ()), self.board)

    def arrived(self) -> None:
        if self.reader.waits or self._day != self._studio.today():
            self._ask()
        self._take_focus()

    def leave(self) -> None:
        """Remember where the keyboard was, for when somebody comes back."""
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            self._here = focus

    def refresh(self) -> None:
        """Read everything again."""
        self.reader.note()
        self._ask()

    def show_look(self, look: Look) -> None:
        """Look at other cases, or in another way."""
        asks = replace(look, opened="") != replace(self.look, opened="")
        other = look != self.look
        self.look = look
        self._show_look()
        if asks:
            self._ask()
        if other:  # what nobody changed is not written anew
            self._keep.start()

    def open_panel(self, key: str) -> None:
        """Open a question large; "" goes back to all of them."""
        before = self.look.opened
        self.show_look(replace(self.look, opened=key if key in self.grid.cards else ""))
        if self.look.opened:
            self.page.back.setFocus(Qt.FocusReason.OtherFocusReason)
        elif before in self.grid.cards:
            self.grid.cards[before].heading.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_period(self) -> None:
        """Open the choices of the period."""
        self.period.ask()

    def report_to_board(self) -> None:
        """Open the room where the board report is made, of what is looked at."""
        from rca_studio.ui.governance.board_room import open_board_room

        period = self.reader.period or self.look.months(self._studio.today())
        open_board_room(self._studio, self._navigator, self.look, period, self.window())

    # -- making ----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = ScreenHead("Governance review")
        self.period = PeriodButton()
        self.head.add(self.period)
        self.board = PrimaryButton("Board report…")
        self.head.add(self.board)
        column.addWidget(self.head)
        self.strip = GovernanceStrip(lambda: self.reader.names)
        column.addWidget(self.strip)
        self.grid = PanelGrid(self._studio.ruler)
        self.page = PanelPage(self._studio.ruler)
        self.empty = EmptyState()
        self._rooms = QStackedWidget()
        for room in (self.grid, self.page, self.empty):
            self._rooms.addWidget(room)
        column.addWidget(self._rooms, 1)

    def _connect(self) -> None:
        self.period.chosen.connect(self._on_period)
        self.board.clicked.connect(self.report_to_board)
        self.strip.filters.asked.connect(self._on_filter)
        self.strip.protect.toggled.connect(self._on_protect)
        self.strip.stop.clicked.connect(self.reader.cancel)
        self.empty.acted.connect(lambda: self._way_on())
        self.empty.acted_second.connect(self._navigator.show_import)
        self.grid.opened.connect(self.open_panel)
        self.page.left.connect(lambda: self.open_panel(""))
        self.page.moved.connect(self._on_moved)
        self.page.dimensions_asked.connect(self._on_dimensions)
        self.page.reading_asked.connect(self._on_reading)
        for part in (self.grid, self.page):
            part.drilled.connect(self.drill)
            part.tried_again.connect(self._ask)
        reader = self.reader
        reader.began.connect(self._on_began)
        reader.progressed.connect(self.strip.show_progress)
        reader.compared.connect(self.strip.show_compared)
        reader.known.connect(self._show_head)
        reader.came.connect(self._on_came)
        reader.offered.connect(self._on_offered)
        reader.finished.connect(self._on_finished)
        reader.stopped.connect(self._on_stopped)
        reader.broke.connect(self._on_broke)
        reader.failed.connect(self._on_failed)
        reader.refused.connect(self._on_refused)
        self._studio.changed.connect(self._on_changed)
        self._studio.person_changed.connect(self._on_person)

    def _timer(self, pause: int, do: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(pause)
        timer.timeout.connect(do)
        return timer

    # -- asking ----------------------------------------------------------------------------------

    def _ask(self) -> None:
        studio = self._studio
        if studio.closed or (studio.people.set_up and studio.person is None):
            return
        self._renew.stop()
        self._day = studio.today()
        self.reader.ask(self._question(), self.look.opened)

    def _question(self) -> Question:
        from rca_studio.ui.governance.access import asked_by, guard_for

        guard = guard_for(self._studio, protect=self.look.protect)
        preset = "" if guard.preset is None else guard.preset.key
        if self._asked is None:
            self._asked = asked_by(self._studio)
        # What one person was shown counts for them alone, so nobody gets what another one got.
        kind = f"figures {self._whose}" if self._asked is not None else "cases"
        return Question(self.look, self._day, guard, f"{kind} {preset}", self._asked)

    def _on_began(self) -> None:
        self._left = set(self.grid.cards)
        self._patience.start()

    def _show_waiting(self) -> None:
        """What is not there yet would be figures of something else."""
        for key in self._left:
            self.grid.cards[key].show_waiting()
        if self.look.opened in self._left:
            self.page.show_waiting()
        if self.reader.reads:
            self.strip.show_progress(0)

    def _on_came(self, key: str, panel: Panel) -> None:
        self._left.discard(key)
        source = self.reader.source
        if source is not None and not len(source.cube.facts):
            self._show_nothing()
            return
        self._remember()
        self.strip.show_progress(None)
        self.grid.show_panel(key, panel)
        if key == self.look.opened:
            self.page.show_panel(panel)
        self._show_room()

    def _on_offered(self, offers: Offers) -> None:
        self.strip.filters.show_offers(offers)
        self.strip.filters.show_look(self.look)

    def _on_refused(self, why: str) -> None:
        """What is asked for would show a small number to somebody who sees figures only."""
        self._patience.stop()
        self.strip.show_progress(None)
        self._show_state("This choice is not shown", why, "Show all near misses", self._show_all)

    def _remember(self) -> None:
        """Keep what was shown, as soon as anything is: who leaves early saw it, too."""
        if self._asked is not None:
            from rca_studio.ui.governance.access import keep_asked

            keep_asked(self._studio, self._asked)

    def _on_finished(self) -> None:
        self._patience.stop()
        self._remember()
        self.strip.show_progress(None)

    def _on_stopped(self) -> None:
        self._patience.stop()
        self.strip.show_progress(None)
        if self._left == set(self.grid.cards):
            self._show_state(
                "Reading was stopped", "Nothing was changed.", "Read again", self._again
            )

    def _on_broke(self, key: str, error: Exception) -> None:
        words = "The other questions are not touched by it."
        if isinstance(error, KnownFault):
            words = f"{error.what} {error.do}".strip()
        self._left.discard(key)
        if key:
            self.grid.cards[key].show_trouble(words)
            if key == self.look.opened:
                self.page.show_trouble(words)
        self._show_room()
        if not isinstance(error, KnownFault):
            raise error

    def _on_failed(self, error: Exception) -> None:
        self._patience.stop()
        self.strip.show_progress(None)
        if not isinstance(error, KnownFault):
            words = "No case is touched by it."
            self._show_state("The cases could not be read.", words, "Try again", self._again)
            raise error
        words = " ".join(part for part in (error.safe, error.do) if part)
        self._show_state(error.what, words, "Try again", self._again)

    # -- showing ---------------------------------------------------------------------------------

    def _show_look(self) -> None:
        from rca_studio.ui.governance.access import FIGURES_ONLY, sees_figures_only

        look = self.look
        only = sees_figures_only(self._studio)
        self.strip.lock_protection(FIGURES_ONLY if only else "")
        self.period.show_period(look.period)
        self.strip.show_look(replace(look, protect=True) if only else look)
        if look.opened in self.grid.cards:
            card = self.grid.cards[look.opened]
            self.page.show_question(look.opened, self.grid.questions[look.opened], look)
            if card.panel is not None and self.page.panel is not card.panel:
                self.page.show_panel(card.panel)
        self._show_head()
        if self._rooms.currentWidget() is not self.empty:
            self._show_room()

    def _show_room(self) -> None:
        opened = self.look.opened in self.grid.cards
        self._rooms.setCurrentWidget(self.page if opened else self.grid)

    def _show_head(self) -> None:
        from rca_studio.analysis.governance.names import month_label

        words = self.look.period_words
        period = self.reader.period
        if not words and period is not None:
            words = f"{month_label(period.first)} to {month_label(period.last)}"
        scope = self.reader.scope
        narrowed = self.reader.names.filter(scope) if scope is not None else ""
        if narrowed == "All services":
            narrowed = "all services"
        parts = [part for part in (words, narrowed) if part]
        if self.reader.practice:
            parts.append("practice cases")
        self.head.show_words("Governance review", note=", ".join(parts))
        self._fit_head()

    def _fit_head(self) -> None:
        """What is looked at is always in sight, and what of it cannot be shown."""
        from rca_studio.ui.governance.access import sees_figures_only

        words = self.head.note.text() if self.head.note.isHidden() else ""
        wrong = self.reader.undated
        if wrong and self.look.period == ALL and not sees_figures_only(self._studio):
            many = plural(wrong, "near miss", "near misses")
            words = f"{words} Not counted, for their dates cannot be right: {many}.".strip()
        self.strip.show_words(words)

    def _show_nothing(self) -> None:
        from rca_studio.ui.governance.access import sees_cases

        read_only = self._studio.read_only
        self._show_state(
            "No near misses yet",
            _NOTHING,
            "" if read_only else "Report a near miss",
            self._navigator.report_near_miss,
            "" if read_only or not sees_cases(self._studio) else "Import…",
        )

    def _show_state(
        self, title: str, words: str, action: str, do: Callable[[], object], second: str = ""
    ) -> None:
        self._way_on = do
        self.empty.show_words(title, words, action, second)
        self._rooms.setCurrentWidget(self.empty)

    def _take_focus(self) -> None:
        here, self._here = self._here, None
        if here is not None and here.isVisible() and self.isAncestorOf(here):
            here.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._rooms.currentWidget() is self.empty:
            self.strip.filters.chips_in_order[0].setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.look.opened:
            self.page.back.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.grid.first.heading.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- doing -----------------------------------------------------------------------------------

    def drill(self, drill: Drill) -> None:
        """List the cases behind a number."""
        from rca_studio.ui.governance.access import sees_cases

        if not sees_cases(self._studio):
            return
        self.reader.cases_of(drill, lambda found: self._show_cases(drill, found))

    def _show_cases(self, drill: Drill, found: Found) -> None:
        if not self.isVisible():
            return
        words = drill.words
        if found.number > len(found.seqs):
            words = f"{words}: the newest {len(found.seqs):,} of {found.number:,}"
        self._navigator.show_behind(CaseQuery(among=found.seqs), words)

    def _on_period(self, key: str) -> None:
        if key != OWN:
            self.show_look(replace(self.look, period=key))
            return
        sheet = PeriodSheet(self.look, self._studio.today(), self.window())

        def agreed() -> None:
            first, last = sheet.months
            self.show_look(replace(self.look, period=OWN, first=first, last=last))

        sheet.agreed = agreed
        sheet.open()

    def _on_filter(self, only: Only) -> None:
        self.show_look(replace(self.look, only=only))

    def _on_protect(self, on: bool) -> None:
        self.show_look(replace(self.look, protect=on))

    def _on_dimensions(self, rows: Dimension, columns: Dimension) -> None:
        self.show_look(replace(self.look, rows=rows, columns=columns))

    def _on_moved(self, way: int) -> None:
        keys = list(self.grid.cards)
        place = (keys.index(self.look.opened) + way) % len(keys)
        self.open_panel(keys[place])

    def _on_reading(self) -> None:
        scope = self.reader.scope
        if scope is None:
            return
        where = tuple((one.value, value) for one, values in scope.only for value in values)
        chart, months = self.look.opened, scope.period.months
        from rca_studio.ui.governance.chart_reading import ask_reading

        ask_reading(self._studio, chart, where, months, self._navigator.say, self.window())

    def _show_all(self) -> None:
        """Look at everything, where a choice cannot be shown."""
        wide = replace(self.look, period=ALL, only=())
        if wide == self.look:
            self.refresh()
        self.show_look(wide)
        self._show_room()

    def _again(self) -> None:
        self._show_room()
        self.refresh()

    # -- following -------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.grid.fit(self.width())
        self.strip.filters.fold(on=self.height() < theme.grid(_LOW))
        QTimer.singleShot(0, self, self._fit_head)  # once the head itself has found its size

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._keep_now()

    def _on_changed(self, _told: object) -> None:
        self.reader.note()
        if self.isVisible():
            self._renew.start()

    def _on_person(self) -> None:
        """Nobody sees what stood there for somebody else."""
        if self._studio.closed:
            return
        self._keep_now()
        self._whose, self._here, self._asked = self._person(), None, None
        self.look = last_look(self._studio.settings, self._whose)
        for card in self.grid.cards.values():
            card.show_waiting()
        self.page.show_waiting()
        self._show_look()
        self.refresh()

    def _keep_look(self) -> None:
        keep_look(self._studio.settings, self._whose, self.look)

    def _keep_now(self) -> None:
        if self._keep.isActive():
            self._keep.stop()
            self._keep_look()

    def _person(self) -> str:
        person = self._studio.person
        return person.id if person is not None else ""

"""The screen of one case: its head, how far it has come, its tabs, and what still blocks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from rca_studio.domain.moments import show_moment
from rca_studio.editing.writer import Announcement
from rca_studio.ui import theme
from rca_studio.ui.case.gate_bar import GateBar
from rca_studio.ui.case.stage_clock import StageClock
from rca_studio.ui.case.tab import CaseTab
from rca_studio.ui.case.way_banner import WayBanner
from rca_studio.ui.navigation import TABS, Navigator
from rca_studio.ui.printing import print_validation
from rca_studio.ui.screen import Screen
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import ScreenHead, Surface
from rca_studio.ui.widgets.pill import Pill
from rca_studio.ui.widgets.segmented import UnderlineTabs
from rca_studio.ui.widgets.stage_bar import StageBar


class CaseScreen(Screen):
    """One case. Tabs are made when they are first looked at."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._navigator = navigator
        self._case_id = ""
        self._pages: dict[str, CaseTab] = {}
        self._head = ScreenHead()
        self._kind = Pill()
        self._anonymous = Pill()
        self.print_button = PlainButton("Print…")
        self.print_button.clicked.connect(self.print_report)
        for widget in (self._anonymous, self._kind, self.print_button):
            self._head.add(widget)
        self._stages = StageBar()
        self.clock = StageClock(studio)
        self.banner = WayBanner(studio, navigator)
        self.tabs = UnderlineTabs(tuple((key, key.capitalize()) for key in TABS), "Parts of a case")
        self.tabs.chosen.connect(self.show_tab)
        self.tabs.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        strip = Surface("window", edge="bottom")
        rows = QVBoxLayout(strip)
        rows.setContentsMargins(theme.grid(2.5), theme.grid(1.25), theme.grid(2.5), 0)
        rows.setSpacing(theme.grid(1))
        self._stage_line, self._tab_line = QHBoxLayout(), QHBoxLayout()
        for line, first in ((self._stage_line, self._stages), (self._tab_line, self.tabs)):
            line.setSpacing(theme.grid(2))
            line.addWidget(first)
            line.addStretch(1)
            rows.addLayout(line)
        self._tab_line.addWidget(self.clock)
        self._stack = QStackedWidget()
        self.gate = GateBar(studio)
        self.gate.wanted.connect(self.go_to)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.banner)
        column.addWidget(strip)
        column.addWidget(self._stack, 1)
        column.addWidget(self.gate)
        studio.changed.connect(self._on_changed)

    @property
    def case_id(self) -> str:
        """The case shown, or ``""``."""
        return self._case_id

    @property
    def tab(self) -> str:
        """The key of the tab in view."""
        return self.tabs.key

    @property
    def page(self) -> CaseTab:
        """The tab in view."""
        return self._page(self.tabs.key)

    def show_case(self, case_id: str, tab: str = "story", target: str = "") -> None:
        """Show a case, one of its tabs and, there, the place of ``target``."""
        self._case_id = case_id
        self._renew_head()
        self.show_tab(tab)
        if target:
            self._page(tab).go_to(target)
        else:
            self._page(tab).take_focus()

    def show_tab(self, tab: str) -> None:
        """Bring a tab into view."""
        current = self._stack.currentWidget()
        if isinstance(current, CaseTab):
            current.leave()
        self.tabs.choose(tab)
        page = self._page(tab)
        page.show_casefile(self._studio.casefile(self._case_id))
        self._stack.setCurrentWidget(page)

    def go_to(self, tab: str, target: str) -> None:
        """Show the place where a blocker can be put right."""
        self.show_tab(tab)
        self._page(tab).go_to(target)

    def print_report(self) -> None:
        """Write the validation report of this case as PDF."""
        self.page.leave()
        print_validation(self._studio, self._navigator, self._case_id)

    def regions(self) -> tuple[QWidget, ...]:
        above = (self.banner,) if self.banner.isVisible() and self.banner.links else ()
        return (*above, self.tabs, *self.page.regions(), self.gate)

    def leave(self) -> None:
        """Keep what is half typed, before another screen comes into view."""
        if self._case_id:
            self.page.leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - self.tabs.sizeHint().width()
        here, there = self._tab_line, self._stage_line
        most = self.width()
        if room < theme.grid(20):  # a tab that is cut is worse than stages without their names
            here, there, most = there, here, self._stages.minimumSizeHint().width()
        self._stages.setMaximumWidth(most)
        if here.indexOf(self.clock) < 0:
            there.removeWidget(self.clock)
            here.addWidget(self.clock)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - 0x30  # Ctrl+1 … Ctrl+6: the tabs
        if event.modifiers().value == 0x04000000 and 1 <= number <= len(TABS):
            self.show_tab(TABS[number - 1])
            self.page.take_focus()
            return
        super().keyPressEvent(event)

    def _page(self, tab: str) -> CaseTab:
        if tab not in self._pages:
            page = _MAKERS[tab](self._studio, self._navigator)
            self._pages[tab] = page
            self._stack.addWidget(page)
        return self._pages[tab]

    def _renew_head(self) -> None:
        casefile = self._studio.casefile(self._case_id)
        case = casefile.case
        self._head.show_words(case.title, case.reference, show_moment(case.occurred))
        protocol = self._studio.protocol_of(casefile)
        self._kind.show_word(protocol.label, protocol.tone)
        marks = [("Practice", case.practice), ("Reported anonymously", case.anonymous)]
        self._anonymous.show_word(" · ".join(word for word, on in marks if on), "neutral")
        ended = casefile.moves[-1].before if casefile.rejection and casefile.moves else None
        self._stages.show_stage(case.stage, ended)
        self.clock.show_casefile(casefile)
        self.banner.show_casefile(casefile)
        self.gate.show_casefile(casefile)

    def _on_changed(self, told: Announcement) -> None:
        if not self._case_id or (told.case_ids and self._case_id not in told.case_ids):
            return
        casefile = self._studio.casefile(self._case_id)
        if not casefile.exists:
            self._case_id = ""
            self._navigator.show_cases()
            return
        self._renew_head()
        self.page.show_casefile(casefile)


def _story(studio: Studio, navigator: Navigator) -> CaseTab:
    from rca_studio.ui.case.story_tab import StoryTab

    return StoryTab(studio, navigator)


def _review(studio: Studio, navigator: Navigator) -> CaseTab:
    from rca_studio.ui.case.review_tab import ReviewTab

    return ReviewTab(studio, navigator)


def _causes(studio: Studio, navigator: Navigator) -> CaseTab:
    from rca_studio.ui.causes.causes_tab import CausesTab

    return CausesTab(studio, navigator)


def _actions(studio: Studio, navigator: Navigator) -> CaseTab:
    from rca_studio.ui.case.actions_tab import ActionsTab

    return ActionsTab(studio, navigator)


def _validation(studio: Studio, navigator: Navigator) -> CaseTab:
    from rca_studio.ui.case.validation_tab import ValidationTab

    return ValidationTab(studio, navigator)


def _history(studio: Studio, navigator: Navigator) -> CaseTab:
    from rca_studio.ui.case.history_tab import HistoryTab

    return HistoryTab(studio, navigator)


_MAKERS: dict[str, Callable[[Studio, Navigator], CaseTab]] = {
    "story": _story,
    "review": _review,
    "causes": _causes,
    "actions": _actions,
    "validation": _validation,
    "history": _history,
}

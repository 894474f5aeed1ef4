"""Today: what waits for whoever is at work, what is overdue, and what repeats, over all cases."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.deeds import Deed
from rca_studio.domain.registers import CaseQuery
from rca_studio.domain.today import Listed, Repeated, Scope, TodayLists, TodayQuery, TodayRow
from rca_studio.domain.way import overdue
from rca_studio.editing.ports import Progress
from rca_studio.editing.writer import Announcement
from rca_studio.faults import KnownFault
from rca_studio.ui import theme
from rca_studio.ui.case.tab import Page
from rca_studio.ui.jobs import Job
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.proof.allowing import allow, present, why_read_only
from rca_studio.ui.reporting.waiting import WaitingNotice
from rca_studio.ui.screen import Screen
from rca_studio.ui.studio import Studio
from rca_studio.ui.today.asking import read_today, today_query
from rca_studio.ui.today.cards import MOST, LinesCard
from rca_studio.ui.today.words import greeting, long_date, repeat_line, row_line, why_again
from rca_studio.ui.widgets.card import ScreenHead
from rca_studio.ui.widgets.empty import EmptyState
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.segmented import SegmentedControl

PAUSE = 400
"""Steps that follow each other within so many milliseconds are looked at once."""
EVERY = 60_000
"""So often the words that speak of time are said anew."""
FIRST = 40
"""So many rows of each list are read at first; when more are wanted, all that can be shown."""

_NOBODY = "Nobody is set up in this workspace, so this is everybody’s list, by what is due first."
_READING = "Reading what waits…"
_ONE_COLUMN = 128
"""Below this width, in steps of the grid, the cards stand one below the other."""


class TodayScreen(Screen):
    """Arrow keys go through the lists, Enter or a click leads to the very place."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._navigator = navigator
        self._lists = TodayLists()
        self._query: TodayQuery | None = None
        self._limit = FIRST
        self._job: Job | None = None
        self._is_old = True
        self._was_read = False
        self._whose = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = ScreenHead("Today")
        choices = tuple((scope.value, scope.label) for scope in Scope)
        self.scope = SegmentedControl(choices, Scope.MINE.value, "Whose")
        self.scope.chosen.connect(self._on_scope)
        self._head.add(self.scope)
        column.addWidget(self._head)
        column.addWidget(self._make_page(), 1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.refresh)
        self._minute = QTimer(self)
        self._minute.setInterval(EVERY)
        self._minute.timeout.connect(self.keep_up)
        self._minute.start()
        studio.changed.connect(self._on_changed)
        self._show_head()

    # -- making ----------------------------------------------------------------------------------

    def _make_page(self) -> QWidget:
        self._page = Page()
        self.note = Label(_NOBODY, token="muted", wrap=True)
        self.trouble = EmptyState()
        self.trouble.acted.connect(self.refresh)
        self.trouble.hide()
        self.overdue = LinesCard("What is overdue", "Nothing is overdue.")
        self.waits = LinesCard("What waits", _READING)
        self.repeats = LinesCard("What repeats", "", notes=3, opens_by_click=False)
        self.reopen = LinesCard("Closed, but it did not hold", "", opens_by_click=False)
        self.overdue.opened.connect(lambda row: self._open(self._lists.overdue.rows[row]))
        self.waits.opened.connect(lambda row: self._open(self._lists.waits.rows[row]))
        self.reopen.opened.connect(lambda row: self._open(self._lists.reopen.rows[row]))
        self.repeats.opened.connect(lambda row: self._open_newest(self._lists.repeats[row]))
        self.show_alike = self.repeats.add_deed("Show these cases", self._show_alike)
        self.show_action = self.repeats.add_deed("Open the action", self._open_action)
        self.reopen_alike = self.repeats.add_deed("Reopen…", self._reopen_alike)
        self.repeats.view.selectionModel().currentChanged.connect(self._allow)
        self.reopen_button = self.reopen.add_deed("Reopen…", self._reopen)
        self._cards = (self.overdue, self.waits, self.repeats, self.reopen)
        self._here = self.overdue
        for place, card in enumerate(self._cards):
            card.more_asked.connect(self._show_more)
            card.view.left.connect(lambda way, place=place: self._go_on(place, way))
            card.view.moved.connect(lambda row, card=card: self._bring_into_view(card, row))
        self._room = QWidget()
        self._columns = QHBoxLayout(self._room)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(theme.grid(2))
        self._beside = (QVBoxLayout(), QVBoxLayout())
        for beside in self._beside:
            beside.setSpacing(theme.grid(2))
            self._columns.addLayout(beside, 1)
        self._arrange(wide=True)
        self.waiting = WaitingNotice(self._studio, self._navigator.say)
        self.waiting.taken_in.connect(lambda _cases: self._take_focus())
        self._page.column.addWidget(self.waiting)
        self._page.column.addWidget(self.note)
        self._page.column.addWidget(self.trouble, 1)
        self._page.column.addWidget(self._room, 1)
        self.repeats.hide()
        self.reopen.hide()
        return self._page

    # -- what the window asks --------------------------------------------------------------------

    def regions(self) -> tuple[QWidget, ...]:
        lists = tuple(card.view for card in self._cards if card.view.isVisibleTo(self))
        return (*lists, self.scope.button(self.scope.key)) if self._signed_in else lists or (self,)

    def arrived(self) -> None:
        if self._studio.writer.actor != self._whose:
            self._begin_again()
        else:
            self.refresh()
        self._take_focus()

    def refresh(self) -> None:
        """Read again what waits; an answer that is still on its way is no longer wanted."""
        studio = self._studio
        locked = studio.people.set_up and studio.person is None
        if studio.closed or locked:
            return
        self._pause.stop()
        self.waiting.refresh()
        self._is_old = False
        if self._job is not None:
            self._studio.jobs.drop(self._job)
        scope = Scope(self.scope.key)
        registers, query = (
            self._studio.registers,
            today_query(self._studio, scope, limit=self._limit),
        )

        def read(_progress: Progress) -> tuple[TodayQuery, TodayLists]:
            return query, read_today(registers, query)

        self._job = self._studio.jobs.start(read, self._on_read, failed=self._on_failed)

    def keep_up(self) -> None:
        """Say anew what speaks of time; read anew where the day is another or something ran out."""
        query, now = self._query, present(self._studio)
        if query is None or not self.isVisible():
            self._is_old = True
            return
        ran_out = any(overdue(row.due, now) for row in self._lists.waits.rows)
        if ran_out or query.day != now[:10]:
            self.refresh()
        else:
            self._show_lists()

    @property
    def _signed_in(self) -> bool:
        return self._studio.person is not None

    # -- showing ---------------------------------------------------------------------------------

    def _on_read(self, found: tuple[TodayQuery, TodayLists]) -> None:
        self._job = None
        self._query, self._lists = found
        first, self._was_read = not self._was_read, True
        self.trouble.hide()
        self._room.show()
        self._show_head()
        self._show_lists()
        if first or self.focusWidget() is None:
            self._take_focus()

    def _show_head(self) -> None:
        person, now = self._studio.person, present(self._studio)
        name = person.name if person else ""
        self._head.show_words(greeting(name, now), note=long_date(now))
        self.note.setVisible(person is None)
        self.scope.setVisible(person is not None)
        limited = person is not None and bool(person.services or person.sites)
        self.scope.button(Scope.SERVICES.value).setVisible(limited)

    def _show_lists(self) -> None:
        lists, now = self._lists, present(self._studio)
        mine = self._signed_in and self.scope.key == Scope.MINE.value
        self.waits.title.setText("What waits for me" if mine else "What waits")
        glad = "Nothing waits for you today." if mine else "Nothing waits today."
        self.waits.show_words(glad)
        self._show_rows(self.waits, lists.waits, now)
        self._show_rows(self.overdue, lists.overdue, now)
        self._show_rows(self.reopen, lists.reopen, now)
        self.reopen.setVisible(bool(lists.reopen.rows))
        self.repeats.show_words(
            "Nothing repeats: no near miss has come back often enough to ask why."
        )
        repeats = tuple(
            repeat_line(one, self._studio.face(one.protocol).label) for one in lists.repeats
        )
        self.repeats.show_lines(repeats, lists.repeats_count)
        self.repeats.show()
        self._allow()

    def _show_rows(self, card: LinesCard, listed: Listed, now: str) -> None:
        card.show_lines(tuple(row_line(row, now) for row in listed.rows), listed.count)

    def _allow(self) -> None:
        repeated = self._repeated
        self.show_action.setEnabled(repeated is not None and bool(repeated.action_id))
        read_only = why_read_only(self._studio)
        allow(self.reopen_button, self._studio, Deed.REOPEN, read_only)
        closed = repeated is not None and bool(repeated.closed_case)
        why = "" if closed else "None of these cases is closed."
        allow(self.reopen_alike, self._studio, Deed.REOPEN, read_only or why)

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        if not isinstance(error, KnownFault):
            raise error
        words = " ".join(part for part in (error.safe, error.do) if part)
        self.trouble.show_words(error.what, words, "Try again")
        self._room.hide()
        self.trouble.show()
        self.trouble.button.setFocus()

    # -- going on --------------------------------------------------------------------------------

    def _open(self, row: TodayRow) -> None:
        tab, target = row.place
        self._navigator.open_case(row.case_id, tab, target)

    @property
    def _repeated(self) -> Repeated | None:
        row = self.repeats.view.row
        return self._lists.repeats[row] if 0 <= row < len(self._lists.repeats) else None

    def _open_newest(self, repeated: Repeated) -> None:
        self._navigator.open_case(repeated.newest.id)

    def _show_alike(self) -> None:
        if repeated := self._repeated:
            self._navigator.show_cases(alike_query(repeated))

    def _open_action(self) -> None:
        if (repeated := self._repeated) and repeated.action_id:
            self._navigator.open_case(repeated.action_case, "actions", repeated.action_id)

    def _reopen(self) -> None:
        from rca_studio.ui.case.reopening import reason_to_reopen

        row = self._lists.reopen.rows[max(0, self.reopen.view.row)]
        action = self._studio.casefile(row.case_id).action(row.target)
        reason = reason_to_reopen(action) if action else ""
        self._ask_reopen(row.case_id, reason)

    def _reopen_alike(self) -> None:
        if (repeated := self._repeated) and repeated.closed_case:
            self._ask_reopen(repeated.closed_case, why_again(repeated))

    def _ask_reopen(self, case_id: str, reason: str) -> None:
        from rca_studio.ui.case.way_dialogs import ask_reopen

        ask_reopen(self._studio, case_id, self, stage=Stage.ANALYSE, reason=reason)

    def _on_scope(self, _key: str) -> None:
        self._begin_again()

    def _begin_again(self) -> None:
        """Read from the first rows on; nobody sees what stood there for somebody else."""
        self._limit = FIRST
        whose = self._studio.writer.actor
        if whose != self._whose:
            self._whose, self._lists = whose, TodayLists()
            self._here = self.overdue
            self._show_lists()
            self.waits.show_words(_READING)
        for card in self._cards:
            card.show_few()
        self.refresh()

    def _show_more(self) -> None:
        self._limit = MOST
        self.refresh()

    def _on_changed(self, _told: Announcement) -> None:
        self._is_old = True
        if self.isVisible():
            self._pause.start()

    # -- the keyboard and the window -------------------------------------------------------------

    def _take_focus(self) -> None:
        for card in (self._here, *self._cards):
            if card.view.isVisibleTo(self):
                card.view.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self, place: int, way: int) -> None:
        """From the end of a list the arrow keys go on in the next one."""
        rest = self._cards[place + 1 :] if way > 0 else self._cards[:place][::-1]
        for card in rest:
            if card.view.isVisibleTo(self):
                card.view.enter_from(way)
                return

    def _bring_into_view(self, card: LinesCard, row: QRect) -> None:
        self._here = card
        place = card.view.mapTo(self._page.ground, row.center())
        self._page.ensureVisible(place.x(), place.y(), 0, row.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F5:
            self.refresh()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_old and self._was_read:
            self._pause.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= theme.grid(_ONE_COLUMN)
        if wide is not self._is_wide:
            self._arrange(wide=wide)

    def _arrange(self, *, wide: bool) -> None:
        """What is overdue and what waits stand beside each other; where there is no room, below."""
        self._is_wide = wide
        left = (self.overdue, self.repeats) if wide else self._cards
        right = (self.waits, self.reopen) if wide else ()
        for beside, cards in zip(self._beside, (left, right), strict=True):
            while beside.count():
                beside.takeAt(0)
            for card in cards:
                beside.addWidget(card)
            if cards:
                beside.addStretch(1)
        self._columns.setStretch(1, int(wide))
        self._columns.setSpacing(theme.grid(2) if wide else 0)


def alike_query(repeated: Repeated) -> CaseQuery:
    """The cases of a repeat, as far as the list of cases can be narrowed to them."""
    names = {"service": "services", "location": "locations", "route": "routes"}
    names["staff_group"] = "staff_groups"
    shared = {names[name]: (words,) for name, words in repeated.shared if name in names}
    days = sorted(case.occurred[:10] for case in repeated.cases)
    period = {"since": days[0], "until": days[-1]}
    return CaseQuery(protocols=(repeated.protocol,), **shared, **period)  # type: ignore[arg-type]

"""The plan as a calendar: deadlines and reviews on their days, a month or a week at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from rca_studio.domain.days import first_of_week, month_on, month_words
from rca_studio.domain.registers import ActionRow
from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.plan import action_words
from rca_studio.ui.plan.calendar_entries import (
    DEADLINE,
    EARLIEST,
    LATEST,
    REVIEW,
    Days,
    Entry,
    day_words,
    sort_by_day,
    tally,
    week_words,
    weeks_of_month,
)
from rca_studio.ui.plan.calendar_grid import DaysGrid, DaysModel
from rca_studio.ui.plan.calendar_legend import Legend
from rca_studio.ui.plan.calendar_paint import entry_height, number_height
from rca_studio.ui.plan.calendar_side import EntryList, line_height
from rca_studio.ui.plan.calendar_turning import TurnButton
from rca_studio.ui.plan.layout_strip import strip
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.segmented import SegmentedControl

_SIDE = 32.0
_NARROW = 100.0
"""Below so many steps of the grid the lists stand under the days."""


class CalendarView(QWidget):
    """Days with what falls on them, the chosen day as a list, and what has no day.

    Signals:
        opened: the action somebody wants to see.
        picked: the actions chosen, as a tuple.
        rescheduled: an action, ``deadline`` or ``review_date``, and the day it was carried to.
            The calendar itself moves nothing.
    """

    opened = Signal(object)
    picked = Signal(object)
    rescheduled = Signal(object, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Calendar of the action plan")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._days = Days()
        self._by_id: dict[str, ActionRow] = {}
        self._today = date.min
        self._day = date.min
        self._earlier = False
        self._entry: Entry | None = None
        self.model = DaysModel()
        self.grid = DaysGrid(self.model)
        self.day_list = EntryList("The day")
        self.undated = EntryList("Without a day")
        self._make_head()
        self._make_body()
        self._connect()

    # -- showing ---------------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[ActionRow], today: date) -> None:
        """Show these actions; the day and the action chosen stay chosen."""
        first = self._day == date.min
        self._today = today
        self._days = sort_by_day(rows, today)
        self._by_id = {row.id: row for row in rows}
        kept, self._entry = self._entry, None
        self.model.show_days(self._days, today)
        self._show_undated()
        self.set_day(today if first else self._day)
        again = self._find(kept.row.id, kept.field) if kept else None
        if again is not None and (again.day == self._day.isoformat() or not again.day):
            self._take(again)
        elif kept is not None:
            self.picked.emit(())

    def go_to(self, action_id: str) -> bool:
        """Show the day of an action and choose it; whether it is shown."""
        found = self._find(action_id, DEADLINE) or self._find(action_id, REVIEW)
        if found is None:
            return False
        if found.day:
            self.set_day(date.fromisoformat(found.day))
        self._take(found)
        return True

    def chosen(self) -> tuple[ActionRow, ...]:
        """The action chosen, if one is."""
        return (self._entry.row,) if self._entry else ()

    @property
    def day(self) -> date:
        """The day the keyboard is at."""
        return self._day

    @property
    def status(self) -> str:
        """The action chosen in words, else the day with all that is on it."""
        if self._entry is None:
            return self.model.spoken(self._day) if self._day != date.min else ""
        entries = self._listed().entries.entries
        place = entries.index(self._entry) + 1 if self._entry in entries else 1
        return action_words.status(self._entry.row, place, max(len(entries), 1), self._today)

    def set_day(self, day: date) -> None:
        """Go to a day, and to its month or week where another one is shown."""
        self._day = day = min(max(day, EARLIEST), LATEST)
        self._forget()
        self._earlier = False
        if not self.model.index_of(day).isValid() or not self._in_period(day):
            self._show_period()
        self.grid.setCurrentIndex(self.model.index_of(day))
        self._show_day()

    def set_span(self, span: str) -> None:
        """Show a ``month`` or a ``week``."""
        self.span.choose(span)
        self.grid.wordy = span == "week"
        self._show_period()
        self.grid.setCurrentIndex(self.model.index_of(self._day))
        self._tell()

    def turn(self, step: int) -> None:
        """Go some months or weeks on or back."""
        if self.span.key == "week":
            self.set_day(self._day + timedelta(days=7 * step))
        else:
            self.set_day(month_on(self._day, step))

    # -- making ----------------------------------------------------------------------------------

    def _make_head(self) -> None:
        self.title = Label("", theme.Size.HEADING)
        self.earlier_button = TurnButton("chevron-left", "Earlier")
        self.later_button = TurnButton("chevron-right", "Later")
        self.today_button = PlainButton("Today")
        self.span = SegmentedControl((("month", "Month"), ("week", "Week")), "month", "Shown")
        self.tally = Label("", token="muted")
        self.late = LinkButton()
        self.late.hide()

    def _make_body(self) -> None:
        ways = (self.earlier_button, self.today_button, self.later_button)
        head = strip(self.title, *ways, self.span, self.late)
        foot = strip(self.tally, Legend())
        side = Surface("card", edge="left")
        lists = QVBoxLayout(side)
        lists.setContentsMargins(1, theme.grid(0.5), 0, 0)
        lists.setSpacing(theme.grid(0.5))
        self._day_title = _list_title()
        self._nothing = Label("Nothing falls on this day.", token="muted", wrap=True)
        self._nothing.setContentsMargins(theme.grid(1.25), 0, theme.grid(1), 0)
        self._undated_title = _list_title()
        lists.addWidget(self._day_title)
        lists.addWidget(self._nothing)
        lists.addWidget(self.day_list, 3)
        lists.addWidget(self._undated_title)
        lists.addWidget(self.undated, 2)
        self._side = side
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.setSpacing(0)
        self._parts.addWidget(self.grid, 3)
        self._parts.addWidget(side, 1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self._parts, 1)
        column.addLayout(foot)
        area = QScrollArea()  # large letters in a low window: then all of it is scrolled
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        thin_bars(area)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self._measure()
        theme.notifier.changed.connect(self._measure)
        self._place_side()

    def _connect(self) -> None:
        self.earlier_button.clicked.connect(lambda: self.turn(-1))
        self.later_button.clicked.connect(lambda: self.turn(1))
        self.today_button.clicked.connect(lambda: self.set_day(self._today))
        self.late.clicked.connect(self._show_earlier)
        self.span.chosen.connect(self.set_span)
        self.grid.stepped.connect(lambda days: self.set_day(self._day + timedelta(days=days)))
        self.grid.turned.connect(self.turn)
        self.grid.homed.connect(lambda: self.set_day(self._today))
        self.grid.listed.connect(self._list_day)
        self.grid.asked.connect(self._on_asked)
        self.grid.clicked.connect(lambda index: self._on_clicked(self.model.day(index)))
        self.grid.picked.connect(self._on_picked)
        self.grid.opened.connect(lambda entry: self.opened.emit(entry.row))
        self.grid.moved.connect(self._on_moved)
        for one in (self.day_list, self.undated):
            one.picked.connect(self._on_listed)
            one.opened.connect(lambda entry: self.opened.emit(entry.row))
            one.moved.connect(self._on_shifted)
            one.left.connect(lambda: self.grid.setFocus(Qt.FocusReason.OtherFocusReason))

    # -- what is shown ---------------------------------------------------------------------------

    def _first_day(self) -> int:
        return int(self.locale().firstDayOfWeek().value)

    def _in_period(self, day: date) -> bool:
        return self.span.key == "week" or day.month == self.model.month

    def _show_period(self) -> None:
        if self.span.key == "week":
            start = first_of_week(self._day, self._first_day())
            self.model.show_weeks((start,), 0)
            self.title.setText(week_words(start))
        else:
            self.model.show_weeks(weeks_of_month(self._day, self._first_day()), self._day.month)
            self.title.setText(month_words(self._day))
        self._show_tally()

    def _show_tally(self) -> None:
        if not self.model.weeks:
            return
        first, last = self._period()
        self.tally.setText(tally(self._days.between(first, last)).capitalize())
        late = self._days.count_late_before(first)
        self.late.setVisible(bool(late))
        self.late.show_text(f"{late:,} late from before" if late else "")

    def _period(self) -> tuple[date, date]:
        if self.span.key == "week":
            return self.model.weeks[0], self.model.weeks[0] + timedelta(days=6)
        first = self._day.replace(day=1)
        return first, month_on(first, 1) - timedelta(days=1)

    def _show_day(self) -> None:
        entries = self._days.on(self._day)
        self._day_title.setText(day_words(self._day))
        self.day_list.setAccessibleName(f"{day_words(self._day)}: {tally(entries)}")
        self.day_list.entries.show_entries(entries, self._today)
        self.day_list.choose(None)
        self._nothing.setVisible(not entries)
        self._show_tally()
        self._tell()

    def _show_undated(self) -> None:
        entries = [Entry(row, DEADLINE, "", False, True) for row in self._days.undated]
        words = f"Without a day: {plural(len(entries), 'action')}"
        self._undated_title.setText(words)
        self.undated.setAccessibleName(words)
        self.undated.entries.show_entries(entries, self._today)
        self._undated_title.setVisible(bool(entries))
        self.undated.setVisible(bool(entries))

    def _show_earlier(self) -> None:
        """List what is late from before the days shown."""
        entries = self._days.late_before(self._period()[0])
        self._earlier = True
        words = f"Late from before: {plural(len(entries), 'entry', 'entries')}"
        self._day_title.setText(words)
        self.day_list.setAccessibleName(words)
        self.day_list.entries.show_entries(entries, self._today)
        self._nothing.hide()
        self.day_list.enter()

    # -- choosing --------------------------------------------------------------------------------

    def _find(self, action_id: str, field: str) -> Entry | None:
        row = self._by_id.get(action_id)
        if row is None:
            return None
        day = (row.deadline if field == DEADLINE else row.review_date)[:10]
        on_day = self._days.at(day)
        without = self.undated.entries.entries if field == DEADLINE else ()
        both = (*on_day, *without)
        return next((e for e in both if e.row.id == action_id and e.field == field), None)

    def _listed(self) -> EntryList:
        return self.day_list if self._entry is None or self._entry.day else self.undated

    def _take(self, entry: Entry) -> None:
        self._entry = entry
        self.grid.chosen = entry if entry.day else None
        for one in (self.day_list, self.undated):
            one.choose(entry if one is self._listed() else None)
        self.grid.viewport().update()
        self._tell()
        self.picked.emit(self.chosen())

    def _forget(self) -> None:
        """No action is chosen any more."""
        had, self._entry = self._entry, None
        self.grid.chosen = None
        if had is not None:
            self.picked.emit(())

    def _tell(self) -> None:
        self.setAccessibleDescription(self.status)

    def _on_clicked(self, day: date) -> None:
        if day != self._day:
            kept = self._entry
            self._day = day
            self._earlier = False
            self._forget()
            self._show_day()
            if kept is not None and kept.day == day.isoformat():
                self._take(kept)
        elif self._earlier:
            self.set_day(day)

    def _on_picked(self, entry: Entry) -> None:
        self._on_clicked(date.fromisoformat(entry.day))
        self._take(entry)

    def _on_listed(self, entry: Entry) -> None:
        if entry != self._entry:
            self._take(entry)

    def _on_asked(self, day: date) -> None:
        self._on_clicked(day)
        self._list_day()

    def _list_day(self) -> None:
        if self._days.on(self._day):
            self.day_list.enter()

    # -- moving ----------------------------------------------------------------------------------

    def _on_moved(self, action_id: str, field: str, day: str) -> None:
        row = self._by_id.get(action_id)
        if row is not None and field in (DEADLINE, REVIEW) and getattr(row, field)[:10] != day:
            self.rescheduled.emit(row, field, day)

    def _on_shifted(self, entry: Entry, days: int) -> None:
        there = date.fromisoformat(entry.day) + timedelta(days=days)
        self._on_moved(entry.row.id, entry.field, there.isoformat())

    # -- room ------------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.grid.setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_side()

    def _measure(self) -> None:
        """Each day has room for one entry at least, each list for one and a half."""
        head = self.grid.horizontalHeader().sizeHint().height()
        self.grid.setMinimumHeight(head + 6 * (number_height() + entry_height()))
        for one in (self.day_list, self.undated):
            one.setMinimumHeight(round(1.5 * line_height()))

    def _place_side(self) -> None:
        below = self.width() < theme.grid(_NARROW)
        across = QBoxLayout.Direction
        self._parts.setDirection(across.TopToBottom if below else across.LeftToRight)
        self._side.setMaximumWidth(16_777_215 if below else theme.grid(_SIDE))
        self._side.setMinimumWidth(0 if below else theme.grid(_SIDE * 0.8))


def _list_title() -> Label:
    made = Label("", theme.Size.STRONG, wrap=True)
    made.setContentsMargins(theme.grid(1.25), theme.grid(1), theme.grid(1), theme.grid(0.5))
    return made

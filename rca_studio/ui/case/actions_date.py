"""A day that lies ahead, or one that was: typed as people write it, or picked from a calendar."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QWidget

from rca_studio.domain.moments import parse_moment, show_moment
from rca_studio.ui import theme
from rca_studio.ui.dress import redraw
from rca_studio.ui.icons import icon
from rca_studio.ui.prompts import MessageDialog
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.field import LineEdit

WRONG = "Write a day, such as 30 Nov 2026"


def read_day(text: str, today: date, *, past: bool = False) -> str | None:
    """The day that typed words mean, ``""`` for none, ``None`` where they mean no day.

    A day without a year is the next one to come or, of what is ``past``, the last one that was.
    """
    words = " ".join(text.split())
    if not words:
        return ""
    for attempt in (words, f"{words} {today.year}", f"{words}/{today.year}"):
        try:
            day = parse_moment(attempt)
        except ValueError:
            continue
        if len(day) == 10:
            if attempt != words and not past and day < today.isoformat():
                return _a_year_on(day, 1)
            if attempt != words and past and day > today.isoformat():
                return _a_year_on(day, -1)
            return day
    return None


def wrong_past(day: str | None, today: date) -> str:
    """What is wrong with a day on which something was done; ``""`` where nothing is."""
    if day is None:
        return WRONG
    if not day:
        return "needed"
    return "this day is still to come" if day > today.isoformat() else ""


def _a_year_on(day: str, years: int) -> str:
    year, rest = int(day[:4]) + years, day[4:]
    try:
        return date.fromisoformat(f"{year}{rest}").isoformat()
    except ValueError:  # 29 February
        return f"{year}-03-01"


class DayEdit(QWidget):
    """One line for a day and a button for the calendar; ``day_committed`` tells ``YYYY-MM-DD``.

    Words that mean no day stay where they are, marked, and nothing is told. ``past`` is said of
    what happened already.
    """

    day_committed = Signal(str)

    def __init__(
        self, name: str, today: date, parent: QWidget | None = None, *, past: bool = False
    ) -> None:
        super().__init__(parent)
        self._today, self._past = today, past
        self._name = name
        self.line = LineEdit("", "30 Nov 2026")
        self.line.setAccessibleName(name)
        self.button = PlainButton()
        self.button.setAccessibleName(f"{name}: choose from the calendar")
        self.button.setToolTip("Choose from the calendar")
        self._dress()
        theme.notifier.changed.connect(self._dress)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.grid(0.5))
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.line)
        self.line.committed.connect(self._on_committed)
        self.button.clicked.connect(self._on_button)

    def _dress(self) -> None:
        self.button.setIcon(icon("calendar"))
        self.button.setIconSize(QSize(theme.grid(2), theme.grid(2)))

    def show_day(self, day: str) -> None:
        """Show a stored day."""
        self.line.show_value(show_moment(day))

    @property
    def day(self) -> str | None:
        """The day that stands there, ``""`` for none, ``None`` where the words mean no day."""
        return read_day(self.line.text(), self._today, past=self._past)

    def _on_committed(self, _text: str) -> None:
        day = self.day
        self.line.setToolTip(WRONG if day is None else "")
        self.line.setAccessibleDescription(WRONG if day is None else "")
        self._mark()
        if day is not None:
            self.day_committed.emit(day)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DynamicPropertyChange:
            self._mark()  # its field says that a day is needed, or no longer
        return super().event(event)

    def _mark(self) -> None:
        """Mark the line as other fields are marked: no day where one is needed, or none at all."""
        needed = self.property("state") == "needed" or self.day is None
        state = "needed" if needed else ""
        if state != (self.line.property("state") or ""):
            self.line.setProperty("state", state)
            redraw(self.line)

    def _on_button(self) -> None:
        known = self.day or self._today.isoformat()
        dialog = CalendarDialog(self._name, date.fromisoformat(known), self.window())
        dialog.agreed = _Picked(self, dialog)
        dialog.open()

    def take(self, day: date) -> None:
        """Use a day from the calendar."""
        self.line.setText(show_moment(day.isoformat()))
        self.line.commit()


class CalendarDialog(MessageDialog):
    """A month to pick a day from."""

    def __init__(self, title: str, day: date, parent: QWidget | None = None) -> None:
        super().__init__(title, "", parent)
        self.calendar = QCalendarWidget()
        self.calendar.setAccessibleName(title)
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        rest = QTextCharFormat()  # the red of the platform cannot be read on a dark ground
        rest.setForeground(theme.colour("muted"))
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(weekday, rest)
        self.calendar.activated.connect(self._on_activated)
        self.column.addWidget(self.calendar)
        self.offer("Use this day", "Cancel")
        self.calendar.setFocus()

    def day(self) -> date:
        """The day picked."""
        picked = self.calendar.selectedDate()
        return date(picked.year(), picked.month(), picked.day())

    def _on_activated(self, _day: QDate) -> None:
        self.accept()


class _Picked:
    """Takes the day once the dialog is agreed to."""

    def __init__(self, edit: DayEdit, dialog: CalendarDialog) -> None:
        self._edit, self._dialog = edit, dialog

    def __call__(self) -> None:
        self._edit.take(self._dialog.day())

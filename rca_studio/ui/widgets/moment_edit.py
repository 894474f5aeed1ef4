"""Typing when something happened, as precisely as it is known."""

from __future__ import annotations

import re
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rca_studio.domain.moments import parse_moment, show_moment
from rca_studio.ui.widgets.field import LineEdit

_TIME = re.compile(r"[, T]*\b(?:at )?(\d{1,2})[:.h](\d{2})(?::\d{2})? ?(am|pm)?$", re.IGNORECASE)
_NO_YEAR = re.compile(r"(\d{1,2})(?:(?:st|nd|rd|th)? ([a-z]{3,9})\.?|[/.](\d{1,2}))", re.IGNORECASE)


def read_moment(text: str, today: date) -> str | None:
    """The moment that typed words mean, ``""`` for none, ``None`` where they mean no moment.

    Beyond what ``domain.moments.parse_moment`` reads: ``today 20:40``, ``yesterday``, a time
    alone, ``8.15``, ``8:15 pm``, and a day without a year, which is the last one that has been.
    """
    words = " ".join(text.split())
    if not words:
        return ""
    clock = ""
    if (found := _TIME.search(words)) and not _ends_in_date(words):
        hour, half = int(found[1]), (found[3] or "").lower()
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        clock = f"{hour:02d}:{found[2]}"
        words = words[: found.start()].strip() or "today"
    low = words.lower().rstrip(",")
    if low in ("today", "yesterday"):
        words = (today - timedelta(days=low == "yesterday")).isoformat()
    try:
        if found := _NO_YEAR.fullmatch(words):
            words = _last_one(found[1], found[2] or found[3], today)
        day = parse_moment(words)
        if clock and len(day) != 10:
            return None
        return parse_moment(f"{day}T{clock}") if clock else day
    except ValueError:
        return None


def _ends_in_date(words: str) -> bool:
    """Whether ``18.11`` at the end is a day and a month, not a time."""
    return re.fullmatch(r"\d{1,2}\.\d{1,2}", words) is not None and int(words.split(".")[1]) <= 12


def _last_one(day: str, month: str, today: date) -> str:
    """This day of the month, this year or, where that is still to come, last year."""
    join = "/" if month.isdigit() else " "
    moment = parse_moment(join.join((day, month, str(today.year))))
    if moment > today.isoformat():
        return parse_moment(join.join((day, month, str(today.year - 1))))
    return moment


class MomentEdit(LineEdit):
    """One line for a moment. ``moment_committed`` tells a moment, or ``""`` when it was cleared.

    Words that mean no moment stay where they are, marked, and nothing is told.
    """

    moment_committed = Signal(str)

    def __init__(self, moment: str, today: date, parent: QWidget | None = None) -> None:
        super().__init__(show_moment(moment), "18 Nov 2026, 20:40", parent)
        self._today = today
        self.committed.connect(self._on_committed)

    def show_moment(self, moment: str) -> None:
        """Show a stored moment."""
        self.show_value(show_moment(moment))

    def moment(self) -> str | None:
        """The moment typed; ``None`` where the words mean none."""
        return read_moment(self.text(), self._today)

    def _on_committed(self, _text: str) -> None:
        moment = self.moment()
        from rca_studio.ui.dress import redraw

        self.setProperty("state", "needed" if moment is None else "")
        self.setToolTip("" if moment is not None else "Write a date, such as 18 Nov 2026, 20:40")
        redraw(self)
        if moment is not None:
            self.moment_committed.emit(moment)

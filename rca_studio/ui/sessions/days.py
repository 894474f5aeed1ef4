"""Days that are still to come, as people write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from PySide6.QtWidgets import QWidget

from rca_studio.domain.days import MONTHS
from rca_studio.domain.moments import parse_moment, show_moment
from rca_studio.ui.widgets.field import LineEdit
from rca_studio.ui.widgets.moment_edit import read_moment

_DAY: Final = len("2026-11-24")
USUAL_TITLE: Final = "Safety knowledge session"


def read_coming(text: str, today: date) -> str | None:
    """The moment that typed words mean; a day without a year is the next one.

    ``""`` for no words, ``None`` where they mean no day.
    """
    words = " ".join(text.split())
    if not words:
        return ""
    day, _, clock = words.rpartition(" ")
    if words.casefold() == "tomorrow":
        return (today + timedelta(days=1)).isoformat()
    if day.casefold().rstrip(",") == "tomorrow":
        return read_moment(f"{(today + timedelta(days=1)).isoformat()} {clock}", today)
    moment = read_moment(words, today)
    if moment is None or len(moment) < _DAY:
        return None
    told = moment[:4] in words or words.casefold().startswith("yesterday")
    if not told and moment[:_DAY] < today.isoformat():
        with suppress(ValueError):  # the 29th of February is not in every year
            moment = parse_moment(f"{int(moment[:4]) + 1}{moment[4:]}".replace("T", " "))
    return moment


def four_weeks_on(day: str) -> str:
    """The same weekday and time four weeks later."""
    later = date.fromisoformat(day[:_DAY]) + timedelta(weeks=4)
    return f"{later.isoformat()}{day[_DAY:]}"


def title_of(day: str) -> str:
    """What a session on a day is called unless somebody says otherwise."""
    with suppress(ValueError):
        return f"{USUAL_TITLE} · {MONTHS[int(day[5:7]) - 1]}"
    return USUAL_TITLE


def title_later(title: str, before: str, after: str) -> str:
    """A title for a later session: where it names the month it was held in, the other one."""
    old, new = (MONTHS[int(day[5:7]) - 1] for day in (before, after))
    return title.replace(old, new)


class DayEdit(LineEdit):
    """One line for a day to come, with or without a time."""

    def __init__(self, day: str, today: date, parent: QWidget | None = None) -> None:
        super().__init__(show_moment(day), "24 Nov 2026, 14:00", parent)
        self._today = today

    def day(self) -> str | None:
        """The day typed; ``""`` for none, ``None`` where the words mean none."""
        return read_coming(self.text(), self._today)

"""Which reporters wait to hear what was changed, and which have heard it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.domain.moments import real_day, show_date
from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.causes.row_list import ListRow, RowList
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.labels import Label

if TYPE_CHECKING:
    from rca_studio.domain.recognition import FeedbackRow

_MOST = 200
_IN_VIEW = 6


class HeardPart(QWidget):
    """Two lists; Enter on a row leads to where its note is written.

    Args:
        studio: the open workspace.
        open_case: called with the id of a case.
        parent: what it stands in.
    """

    def __init__(
        self, studio: Studio, open_case: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._studio = studio
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(1))
        self.answer = Label("", theme.Size.STRONG, wrap=True)
        self.waiting_words = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.waiting = RowList("Reporters who wait to hear what was changed", _IN_VIEW)
        self.given_words = Label("They have heard it", theme.Size.SMALL, "muted")
        self.given = RowList("Reporters who have heard what was changed", _IN_VIEW)
        parts = (self.answer, self.waiting_words, self.waiting, self.given_words, self.given)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        for rows in (self.waiting, self.given):
            rows.chosen.connect(open_case)

    def refresh(self) -> None:
        """Read both lists anew."""
        registers, today = self._studio.registers, self._studio.today()
        waiting = registers.feedback(given=False, limit=_MOST)
        given = registers.feedback(given=True, limit=_MOST)
        self.waiting.show_rows([_row(one, _since(one, today)) for one in waiting])
        self.given.show_rows([_row(one, _took(one, today)) for one in given])
        number = plural(len(waiting), "reporter")
        more = " or more" if len(waiting) == _MOST else ""
        self.waiting_words.setText(
            f"{number}{more} of cases that are being validated or closed wait, the longest first. "
            "Enter opens the case where the note is written."
            if waiting
            else "Nobody waits: each case that is being validated or closed has given feedback."
        )
        for part, there in (
            (self.waiting, waiting),
            (self.given_words, given),
            (self.given, given),
        ):
            part.setVisible(bool(there))
        self.answer.setText(_answer(given))


def _answer(given: tuple[FeedbackRow, ...]) -> str:
    days = [took for one in given if (took := _days(one)) is not None]
    if not days:
        return "No reporter has heard yet what was changed."
    half = plural(round(median(days)), "day")
    return f"Half of the reporters heard within {half} of their report what was changed."


def _row(one: FeedbackRow, note: str) -> ListRow:
    return ListRow(one.case_id, f"{one.reference}  {one.title}", note)


def _since(one: FeedbackRow, today: date) -> str:
    reported = real_day(one.reported)
    written = "written, not given; " if one.text else ""
    if reported is None or reported > today:
        return f"{written}day of report not known"
    return f"{written}reported {plural((today - reported).days, 'day')} ago"


def _took(one: FeedbackRow, today: date) -> str:
    days = _days(one)
    after = f", after {plural(days, 'day')}" if days is not None else ""
    return f"{show_date(one.given_on, today)}{after}"


def _days(one: FeedbackRow) -> int | None:
    reported, given = real_day(one.reported), real_day(one.given_on)
    if reported is None or given is None or given < reported:
        return None
    return (given - reported).days

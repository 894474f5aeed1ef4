"""Since when a case is at its stage and until when it may be, in words that keep up with time."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.due_words import due_sentence, due_words
from rca_studio.domain.moments import show_date, show_moment
from rca_studio.domain.way import overdue, since
from rca_studio.ui import theme
from rca_studio.ui.proof.allowing import present
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.labels import ElidedLabel, plain_tip

EVERY = 60_000
"""The words are looked at anew after so many milliseconds."""


class StageClock(ElidedLabel):
    """The clock of the case in view. Only its own words are painted anew as time goes on."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("", theme.Size.BODY, "muted", parent)
        self._studio = studio
        self._since = self._due = ""
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.renew)
        self._timer.start()

    def show_casefile(self, casefile: CaseFile) -> None:
        """Show the clock of this case."""
        ended = casefile.case.stage is Stage.CLOSE
        self._since = since(casefile)
        self._due = "" if ended else self._studio.reviewing.due(casefile)
        self.renew()

    def renew(self) -> None:
        """Say it as of now; nothing is painted where the words are the same."""
        now = present(self._studio)
        words, token = clock_words(self._since, self._due, now)
        words = words[:1].upper() + words[1:]
        if token != self._token:
            self._token = token
            self.update()
        self.setText(words)
        self.setVisible(bool(words))
        told = due_sentence(self._due, now)
        self.setToolTip(plain_tip(told))
        self.setAccessibleName(f"{words}. {told}" if told else words)


def clock_words(since: str, due: str, now: str) -> tuple[str, str]:
    """What the clock says, and the token of its colour; a sign stands for what is overdue.

    What matters more comes first, for where there is little room the rest is cut.

    Args:
        since: when the case came to its stage, a moment; empty where nobody knows.
        due: until when it may be there; empty where no clock runs.
        now: the present, a local moment to the minute.
    """
    late = overdue(due, now)
    words = due_words(due, now)
    parts = [f"! {words}" if late else words, f"since {_when(since, now)}" if since else ""]
    text = " · ".join(part for part in parts if part)
    soon = words.startswith(("due in", "due now")) and words.endswith((" h", " min", "now"))
    return text, "error" if late else "warning" if soon else "muted"


def _when(moment: str, now: str) -> str:
    """A moment without what goes without saying: the year of today, the day that is today."""
    from datetime import date

    try:
        if len(moment) < len("2026-11-18"):
            return show_moment(moment)
        day, time = moment[:10], moment[11:]
        if day == now[:10] and time:
            return time
        shown = show_date(day, date.fromisoformat(now[:10]))
        return f"{shown}, {time}" if time else shown
    except ValueError:  # told in words by another program
        return moment

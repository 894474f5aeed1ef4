"""Anonymous reports that wait: who is told, and when they are taken in by themselves."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.domain.casefile import StaleEdit
from rca_studio.domain.deeds import Deed
from rca_studio.domain.words import plural
from rca_studio.editing.hearing_gestures import ENOUGH
from rca_studio.editing.writer import EditRejected
from rca_studio.faults import KnownFault
from rca_studio.ui import theme
from rca_studio.ui.prompts import Question
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.labels import Label

EVERY = 10 * 60_000
"""How often it is looked whether the day has turned, in milliseconds."""


def take_in_quietly(studio: Studio) -> None:
    """Take in what waits; what cannot be stays in the box and is tried again."""
    if studio.closed or studio.read_only:
        return
    with suppress(KnownFault, EditRejected, StaleEdit, ValueError):
        studio.report_box.take_in()


class BoxWatch(QObject):
    """Takes in what waits when the day turns while a workspace is open."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self._day = studio.today()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def take_in(self) -> None:
        """Take in what waits now."""
        take_in_quietly(self._studio)

    def look(self) -> None:
        """Take in what waits if the day is another one."""
        if self._studio.closed or self._studio.today() == self._day:
            return
        self.take_in()
        if self._studio.report_box.waiting == 0:  # or else an import is under way
            self._day = self._studio.today()


class WaitingNotice(Surface):
    """One line: how many reports wait, and a way to take them in now. Hidden while none does.

    Args:
        studio: the open workspace.
        say: shows a toast.

    Signals:
        taken_in: the ids of the cases that reports became.
    """

    taken_in = Signal(object)

    def __init__(
        self, studio: Studio, say: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__("hover", parent=parent)
        self._studio = studio
        self._say = say
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.grid(2.5), theme.grid(1), theme.grid(2.5), theme.grid(1))
        row.setSpacing(theme.grid(2))
        self.words = Label("", wrap=True)
        self.button = PlainButton("Take in now…")
        row.addWidget(self.words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.button.clicked.connect(self.ask)
        self.hide()
        studio.box_changed.connect(self.refresh)
        studio.person_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show how many wait now."""
        studio = self._studio
        if studio.closed:
            return
        number = studio.report_box.waiting
        shown = number > 0 and not studio.read_only and studio.may(Deed.SEE_CASES)
        if shown:
            self.words.setText(
                f"{plural(number, 'anonymous report')} {'waits' if number == 1 else 'wait'} for "
                "others, so that nobody can tell who came when. They come in by the next day."
            )
        self.setVisible(shown)

    def ask(self) -> None:
        """Ask whether to take in now; says what that costs where few wait."""
        number = self._studio.report_box.waiting
        if not number:
            self.refresh()
            return
        few = (
            f"Fewer than {ENOUGH} are less mixed: whoever knows when somebody was at the computer "
            "may guess who reported. Wait until tomorrow if nothing presses. "
        )
        text = (
            f"{few if number < ENOUGH else ''}They become cases, in no order, without a name or a "
            "time. This cannot be undone."
        )
        question = Question(
            title=f"Take in {plural(number, 'anonymous report')} now?", text=text, yes="Take in now"
        )
        self._studio.prompts.ask(question, self.take_in)

    def take_in(self) -> None:
        """Take in what waits, and say so."""
        made: list[str] = []
        done = self._studio.do(lambda: made.extend(self._studio.report_box.take_in()))
        self.refresh()
        if done:
            self._say(f"{plural(len(made), 'report')} taken in.")
            self.taken_in.emit(tuple(made))

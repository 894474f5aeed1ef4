"""Asking by receipt phrase what came of a report, and answering a question, without being known."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import StaleEdit
from rca_studio.domain.receipt_told import Told
from rca_studio.domain.words import plural
from rca_studio.editing.writer import EditRejected
from rca_studio.faults import KnownFault
from rca_studio.ui import theme
from rca_studio.ui.people.patience import Patience
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.field import Field, LineEdit, TextArea
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.stage_bar import StageBar
from rca_studio.ui.workspace.sheet import Sheet

TITLE = "Ask by receipt phrase"
_HOW = "Capitals, spaces and a slip of the pen do not matter. Nobody is told that you asked."
_NOTHING = "No report is found by these words. Look at the slip again, and at their order."
_ANSWERED = "Thank you. Your answer reaches the reviewers together with other reports."


def why_not(do: Callable[[], object]) -> str:
    """Do something; why it could not be done, in words, or "".

    Nobody is signed in where this is used, and a dialog over a hidden window would never be seen.
    """
    try:
        do()
    except KnownFault as error:
        return error.what
    except (EditRejected, StaleEdit, ValueError):
        return "This cannot be kept just now."
    return ""


class ReceiptAsk(QWidget):
    """Six words, and what is told by them.

    Signals:
        touched: somebody is at it.
    """

    touched = Signal()

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._patience = Patience(studio.settings)
        self._asking = False
        self._told: Told | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(1.5))
        self.phrase = LineEdit(prompt="maple river button …")
        column.addWidget(Field("Your six words", self.phrase, _HOW))
        row = QHBoxLayout()
        self.words = Label("", token="muted", wrap=True)
        self.ask_button = PrimaryButton("Ask")
        row.addWidget(self.words, 1)
        row.addWidget(self.ask_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        self._make_answer(column)
        self._second = QTimer(self)
        self._second.setInterval(250)
        self._second.timeout.connect(self._show)
        self.ask_button.clicked.connect(self.ask)
        self.phrase.returnPressed.connect(self.ask)
        self.phrase.textChanged.connect(self.touched)
        self.answer.textChanged.connect(self.touched)
        self.setFocusProxy(self.phrase)
        self._show()

    def ask(self) -> None:
        """Look for the report of what is typed; takes as long for words that find none."""
        if self._asking or self._patience.wait > 0 or not self.phrase.text().strip():
            return
        self._asking = True
        self._show_told(None)
        self._show("Looking…")
        box, typed = self._studio.report_box, self.phrase.text()
        self._studio.jobs.start(
            lambda _progress: box.key_of(typed), self._on_key, failed=self._on_failed
        )

    def send(self) -> None:
        """Put the answer in."""
        told, text = self._told, self.answer.toPlainText()
        if told is None or not told.case_id or not text.strip():
            self.answer.setFocus()
            return
        trouble = why_not(lambda: self._studio.report_box.answer(told.case_id, text))
        if not trouble:
            self.answer.setPlainText("")
            self._answer_part.hide()
        self._show(trouble or _ANSWERED)

    # -- inside ----------------------------------------------------------------------------------

    def _make_answer(self, column: QVBoxLayout) -> None:
        self.found = Card("How far it has come")
        self.stage = StageBar()
        self.how_far = Label("", wrap=True)
        self.changed = Label("", wrap=True)
        self._changed_title = Label("What was changed because you spoke up", theme.Size.STRONG)
        self.found.body.addWidget(self.stage)
        self.found.body.addWidget(self.how_far)
        self.found.body.addWidget(self._changed_title)
        self.found.body.addWidget(self.changed)
        self._talk = QVBoxLayout()
        self._talk.setSpacing(theme.grid(0.75))
        self.found.body.addLayout(self._talk)
        self._answer_part = QWidget()
        part = QVBoxLayout(self._answer_part)
        part.setContentsMargins(0, 0, 0, 0)
        self.answer = TextArea(prompt="Only what you like to say", rows=3)
        part.addWidget(Field("Your answer", self.answer))
        self.send_button = PlainButton("Send the answer")
        self.send_button.clicked.connect(self.send)
        part.addWidget(self.send_button, 0, Qt.AlignmentFlag.AlignRight)
        self.found.body.addWidget(self._answer_part)
        column.addWidget(self.found)
        self.found.hide()

    def _on_key(self, key: str) -> None:
        if not isValid(self) or self._studio.closed:
            return
        self._asking = False
        told = self._studio.report_box.told(key)
        if told is None:
            self._patience.failed()
            self._show(_NOTHING)
            self.phrase.setFocus()
            return
        self._show(" ")
        self._show_told(told)

    def _on_failed(self, error: Exception) -> None:
        if not isValid(self):
            return
        self._asking = False
        self._show(error.what if isinstance(error, KnownFault) else "")
        if not isinstance(error, KnownFault):
            raise error

    def _show(self, words: str = "") -> None:
        """Say something, and how long to wait after words that found nothing."""
        if words:
            self._said = words.strip()
        wait = ceil(self._patience.wait)
        again = f"Try again in {plural(wait, 'second')}." if wait and not self._told else ""
        self.words.setText(" ".join(part for part in (getattr(self, "_said", ""), again) if part))
        self.ask_button.setEnabled(not self._asking and not wait)
        if wait and not self._second.isActive():
            self._second.start()
        elif not wait:
            self._second.stop()

    def _show_told(self, told: Told | None) -> None:
        self._told = told
        while (item := self._talk.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.found.setVisible(told is not None)
        if told is None:
            return
        stages = list(Stage)
        self.stage.setVisible(told.number > 0)
        self.stage.show_stage(stages[max(told.number, 1) - 1])
        self.how_far.setText(told.words)
        self.changed.setText(told.changed)
        self.changed.setVisible(bool(told.changed))
        self._changed_title.setVisible(bool(told.changed))
        for from_reporter, text in told.talk:
            who = "You answered: " if from_reporter else "The reviewers ask: "
            size = theme.Size.BODY if from_reporter else theme.Size.STRONG
            self._talk.addWidget(Label(who + text, size, wrap=True))
        self._answer_part.setVisible(told.may_answer)
        (self.answer if told.may_answer else self.phrase).setFocus()


class AskBackSheet(Sheet):
    """The same over the window, or over the door of a workspace."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, 66, parent)
        self.setWindowTitle("RCA Studio")
        self.page = ReceiptAsk(studio)
        self.body.addWidget(self.page)
        close = PlainButton("Close")
        close.clicked.connect(self.reject)
        self.buttons.addStretch(1)
        self.buttons.addWidget(close)
        self.page.phrase.setFocus()

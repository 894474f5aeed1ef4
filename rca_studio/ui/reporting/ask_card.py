"""The card of a case on which reviewers ask its reporter, whom nobody knows, and read answers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.deeds import Deed
from rca_studio.domain.hearing import Receipt, ReporterWord
from rca_studio.domain.moments import moment_words
from rca_studio.editing.hearing_gestures import ask_reporter, take_question_back
from rca_studio.ui import theme
from rca_studio.ui.proof.allowing import allow, why_read_only
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.clearing import clear
from rca_studio.ui.widgets.field import Field, LineEdit
from rca_studio.ui.widgets.labels import Label

_HOW = (
    "Nobody knows who it is. They read a question when they ask by their receipt phrase; the "
    "answer comes in together with other reports. Ask nothing that only one person can know."
)


class AskReporterCard(Card):
    """Questions and answers in their order, and a line for the next question.

    It is there for cases whose reporter has a receipt phrase.
    """

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("Ask the reporter", parent)
        self._studio = studio
        self._case_id = ""
        self._shown: tuple[ReporterWord, ...] = ()
        self.body.addWidget(Label(_HOW, theme.Size.SMALL, "muted", wrap=True))
        self._talk = QVBoxLayout()
        self._talk.setSpacing(theme.grid(0.75))
        self.body.addLayout(self._talk)
        self.question = LineEdit(prompt="Was the light on in the bathroom?")
        self.ask_button = PlainButton("Ask")
        row = QHBoxLayout()
        row.setSpacing(theme.grid(1))
        row.addWidget(Field("Your question", self.question), 1)
        row.addWidget(self.ask_button, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(row)
        self.ask_button.clicked.connect(self.ask)
        self.question.returnPressed.connect(self.ask)
        self.question.textChanged.connect(self._allow)
        self.hide()

    def show_casefile(self, casefile: CaseFile) -> None:
        """Show what was asked and answered; what is half typed stays."""
        if casefile.case_id != self._case_id:
            self._case_id = casefile.case_id
            self.question.clear()
        words = tuple(sorted(casefile.of(ReporterWord), key=lambda word: word.rank))
        self.setVisible(bool(words or casefile.of(Receipt)))
        if words != self._shown:
            self._shown = words
            clear(self._talk)
            for word in words:
                self._talk.addWidget(self._line(word))
        self._allow()

    def ask(self) -> None:
        """Ask what was typed."""
        studio, text = self._studio, self.question.text()
        if not text.strip() or not self.ask_button.isEnabled():
            self.question.setFocus()
            return
        casefile = studio.casefile(self._case_id)
        if studio.attempt(lambda: ask_reporter(casefile, text, studio.writer.stamp())):
            self.question.clear()
            self.question.setFocus()

    def _line(self, word: ReporterWord) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.grid(1))
        if word.from_reporter:
            row.addWidget(Label(f"The reporter: {word.text}", wrap=True), 1)
            return line
        when = moment_words(word.at[:10])
        words = f"{word.by}, {when}: {word.text}" if when else f"{word.by}: {word.text}"
        row.addWidget(Label(words, theme.Size.STRONG, wrap=True), 1)
        back = LinkButton("Take back")
        back.setAccessibleName(f"Take back: {word.text}")
        back.clicked.connect(lambda: self._take_back(word))
        allow(back, self._studio, Deed.WRITE_BACK, why_read_only(self._studio))
        row.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _take_back(self, word: ReporterWord) -> None:
        if self._studio.attempt(lambda: take_question_back(word)):
            self.question.setFocus()

    def _allow(self, *_typed: object) -> None:
        allow(self.ask_button, self._studio, Deed.WRITE_BACK, why_read_only(self._studio))

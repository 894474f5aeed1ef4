"""The question that leads on from an end of a chain: an error explains nothing by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from rca_studio.analysis.asking import ask_on, likely_words
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause
from rca_studio.ui import theme
from rca_studio.ui.causes.keys import Command
from rca_studio.ui.causes.panel import CommandLink
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.labels import Label


class AskWhy(Card):
    """Asks of one cause what made it likely; ``asks`` tells the command that answers.

    Hidden where the cause is a condition, or has a cause already.
    """

    asks = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, fill="warning_fill", stroke="warning_fill")
        self._words = Label("", theme.Size.BODY, "warning", wrap=True)
        self.button = CommandLink("Ask why…", Command.CHILD)
        self.button.asked.connect(self.asks)
        self.body.addWidget(self._words)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def words(self) -> str:
        """The question; empty while nothing is asked."""
        return "" if self.isHidden() else self._words.text()

    def show_cause(self, casefile: CaseFile, cause: Cause) -> None:
        """Ask of this cause, if it is an end that has to be asked of."""
        asked = any(question.about == cause.id for question in ask_on(casefile))
        if asked:
            self._words.setText(likely_words(cause))
            self.setAccessibleName(self._words.text())
        self.setVisible(asked)

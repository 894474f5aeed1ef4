"""All questions in a grid, two beside each other where there is room."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from rca_studio.analysis.governance.panel import Panel
from rca_studio.diagrams.text import Ruler
from rca_studio.ui import theme
from rca_studio.ui.case.tab import Page
from rca_studio.ui.governance.panel_card import PanelCard

QUESTIONS: Final = {
    "increasing": "Are near misses increasing?",
    "stopping": "What is stopping harm?",
    "where": "Where and what?",
    "repeating": "Does it come back?",
    "factors": "What made it likely?",
    "holding": "Are actions strong, done and holding?",
    "routes": "Route pressure and staffing",
    "speaking": "Do staff feel safe reporting?",
}
"""By key what is asked, in the order of the screen: charts over time and grids have the wide side
until their panel itself says how it is called."""

_WIDE, _NARROW = 155, 100
"""How the two columns share the width."""
_ONE_COLUMN = 112
"""Below this width, in steps of the grid, the questions stand one below the other."""


class PanelGrid(Page):
    """Signals: ``opened`` (a key), ``drilled`` (a ``Drill``), ``tried_again``."""

    opened = Signal(str)
    drilled = Signal(object)
    tried_again = Signal()

    def __init__(self, ruler: Ruler, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from rca_studio.analysis.governance.panels import PANELS

        there = {key for key, _ in PANELS}
        self.questions = {key: words for key, words in QUESTIONS.items() if key in there}
        self.cards: dict[str, PanelCard] = {}
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.grid(1.75))
        for key, question in self.questions.items():
            card = PanelCard(key, question, ruler)
            card.opened.connect(self.opened)
            card.drilled.connect(self.drilled)
            card.tried_again.connect(self.tried_again)
            self.cards[key] = card
        self.column.addLayout(self._grid)
        self.column.addStretch(1)
        self._columns = 0
        self._arrange(2)

    @property
    def first(self) -> PanelCard:
        """The first question."""
        return next(iter(self.cards.values()))

    def show_panel(self, key: str, panel: Panel) -> None:
        """Show the answer to one question."""
        self.questions[key] = panel.question
        self.cards[key].show_panel(panel)

    def fit(self, width: int) -> None:
        """Arrange the questions for a screen of this width."""
        self._arrange(2 if width >= theme.grid(_ONE_COLUMN) else 1)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for card in self.cards.values():
            self._grid.removeWidget(card)
        for place, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, place // columns, place % columns)
        self._grid.setColumnStretch(0, _WIDE)
        self._grid.setColumnStretch(1, _NARROW if columns == 2 else 0)

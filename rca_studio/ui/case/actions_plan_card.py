"""How strong the plan of a case is, as a bar and in words."""

from __future__ import annotations

from collections import Counter

from PySide6.QtWidgets import QWidget

from rca_studio.analysis.strength import rests_on_memory
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.plan import ActionState
from rca_studio.ui import theme
from rca_studio.ui.plan.strength_bar import StrengthBar
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.labels import Label


class PlanCard(Card):
    """The strengths of the actions the plan rests on; refused and failed ones count for nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        outer = self.layout()
        if outer is not None:
            side = theme.grid(2)
            outer.setContentsMargins(side, theme.grid(1), side, theme.grid(1))
        self.body.setSpacing(theme.grid(0.75))
        self.bar = StrengthBar()
        self._words = Label("", wrap=True)
        self._advice = Label("", theme.Size.SMALL, "muted", wrap=True)
        for part in (self.bar, self._words, self._advice):
            self.body.addWidget(part)

    @property
    def words(self) -> str:
        """What the card says."""
        return f"{self._words.text()} {self._advice.text()}"

    def show_casefile(self, casefile: CaseFile) -> None:
        """Say how the actions of a case are made up."""
        counting = [action for action in casefile.actions if action.state.counts]
        self.bar.show_counts(dict(Counter(action.strength for action in counting)))
        self.bar.setAccessibleName(f"Strength of the plan of this case: {self.bar.words()}")
        self.bar.setVisible(bool(counting))
        open_ = sum(action.state.open for action in counting)
        words = f"{len(counting)} in the plan, {open_} open · {self.bar.words()}"
        left_out = [f"{sum(a.state is s for a in casefile.actions)} {s.label.lower()}"
                    for s in (ActionState.REFUSED, ActionState.FAILED)
                    if any(a.state is s for a in casefile.actions)]  # fmt: skip
        words = words if counting else "No action yet"
        self._words.setText(" · ".join((words, *left_out)))
        weak = bool(counting) and rests_on_memory(action.strength for action in counting)
        advice = "An action lasts when it changes the work, not what people must remember."
        if weak and not all(action.strength for action in counting):
            weak = False
            advice = "Choose the kind of each action: it tells how much relies on memory."
        elif weak:
            advice = "This plan rests on memory alone: choose one action that changes the system."
        self._advice.setText(advice)
        self._advice.set_token("warning" if weak else "muted")

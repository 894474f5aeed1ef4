"""Two cards over the plan: how strong it is, and whether what was done held."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.plan.rows import PlanFigures
from rca_studio.ui.plan.strength_bar import PUBLISHED, StrengthBar
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.labels import Caption, Label


class PlanCards(QWidget):
    """Counts all that is chosen but for the lane; of a part it also says how the whole stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.grid(2))
        strong = Card()
        self._strong = Caption("")
        strong.body.addWidget(self._strong)
        self.bar = StrengthBar()
        strong.body.addWidget(self.bar)
        self.words = Label("", token="muted", wrap=True)
        strong.body.addWidget(self.words)
        row.addWidget(strong, 1)
        row.addWidget(self._make_outcomes(), 1)

    def _make_outcomes(self) -> Card:
        held = Card()
        self._held = Caption("")
        held.body.addWidget(self._held)
        outcomes = QHBoxLayout()
        outcomes.setSpacing(theme.grid(1))
        held.body.addLayout(outcomes)
        self.counts: dict[str, Label] = {}
        for key, token in (("held", "text"), ("slipped", "warning"), ("failed", "error")):
            number = Label("0", theme.Size.FIGURE, token)
            self.counts[key] = number
            outcomes.addWidget(number)
            word = Label(key)
            word.setContentsMargins(0, 0, theme.grid(2), 0)
            outcomes.addWidget(word)
        outcomes.addStretch(1)
        self._whole = Label("", token="muted", wrap=True)
        held.body.addWidget(self._whole)
        held.body.addStretch(1)
        return held

    def show_figures(self, part: PlanFigures, whole: PlanFigures, *, narrowed: bool) -> None:
        """Show the figures of what is chosen, beside those of the whole plan."""
        self._strong.setText(
            "Strength of the open actions chosen" if narrowed else "Strength of the open plan"
        )
        self._held.setText("Did it hold? Of what is chosen" if narrowed else "Did it hold?")
        self.bar.show_counts(part.strengths)
        said = self.bar.words()
        if narrowed:
            everything = StrengthBar.words_of(whole.strengths)
            self.words.setText(f"{said}. The whole open plan: {everything}.")
        else:
            self.words.setText(f"{said}. {PUBLISHED}")
        for key, label in self.counts.items():
            number = getattr(part, key)
            label.setText(f"{number:,}")
            label.setAccessibleName(f"{number:,} {key}")
        outcomes = f"{whole.held:,} held, {whole.slipped:,} slipped, {whole.failed:,} failed"
        self._whole.setText(f"The whole plan: {outcomes}." if narrowed else "")
        self._whole.setVisible(narrowed)

"""Two cards over the plan: how strong it is, and whether what was done held."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.plan.rows import PlanFigures, figures
from rca_studio.ui.plan.strength_bar import PUBLISHED, StrengthBar
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.labels import Caption, Label


class PlanCards(QWidget):
    """Counts all that is chosen but for the lane; of a part it also says how the whole stands.

    Compact cards say the same figures on one line each, without the words around them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.grid(2))
        self._compact, self._narrowed = False, False
        self._part = self._whole = figures((), date.min)
        strong = Card()
        self._strong = Label("", theme.Size.SMALL, "muted", wrap=True)
        strong.body.addWidget(self._strong)
        self.bar = StrengthBar()
        strong.body.addWidget(self.bar)
        self.words = Label("", token="muted", wrap=True)
        strong.body.addWidget(self.words)
        row.addWidget(strong, 1)
        row.addWidget(self._make_outcomes(), 1)
        self._cards = (strong, self._outcomes)
        self._say()

    def _make_outcomes(self) -> Card:
        self._outcomes = held = Card()
        self._held = Caption("")
        held.body.addWidget(self._held)
        outcomes = QHBoxLayout()
        outcomes.setSpacing(theme.grid(1))
        held.body.addLayout(outcomes)
        self._beside = Caption("")
        self._beside.hide()
        outcomes.addWidget(self._beside)
        self.counts: dict[str, Label] = {}
        for key, token in (("held", "text"), ("slipped", "warning"), ("failed", "error")):
            number = Label("0", theme.Size.FIGURE, token)
            self.counts[key] = number
            outcomes.addWidget(number)
            word = Label(key)
            word.setContentsMargins(0, 0, theme.grid(2), 0)
            outcomes.addWidget(word)
        outcomes.addStretch(1)
        self._of_all = Label("", token="muted", wrap=True)
        held.body.addWidget(self._of_all)
        held.body.addStretch(1)
        return held

    def show_figures(self, part: PlanFigures, whole: PlanFigures, *, narrowed: bool) -> None:
        """Show the figures of what is chosen, beside those of the whole plan."""
        self._part, self._whole, self._narrowed = part, whole, narrowed
        self.bar.show_counts(part.strengths)
        for key, label in self.counts.items():
            number = getattr(part, key)
            label.setText(f"{number:,}")
            label.setAccessibleName(f"{number:,} {key}")
        self._say()

    def set_compact(self, on: bool) -> None:
        """Take less room, or as much as there is."""
        if on is not self._compact:
            self._compact = on
            size = theme.Size.STRONG if on else theme.Size.FIGURE
            for label in self.counts.values():
                label.set_size(size)
            side, high = theme.grid(2), theme.grid(1 if on else 2)
            for card in self._cards:
                if (layout := card.layout()) is not None:
                    layout.setContentsMargins(side, high, side, high)
            self._say()

    def _say(self) -> None:
        part = "of what is chosen" if self._narrowed else "of the open plan"
        asks = "Did it hold? Of what is chosen" if self._narrowed else "Did it hold?"
        said = self.bar.words()
        whole = StrengthBar.words_of(self._whole.strengths)
        more = f"The whole open plan: {whole}." if self._narrowed else PUBLISHED
        self._strong.setText(f"Strength {part}" + (f": {said}" if self._compact else ""))
        self.words.setText(f"{said}. {more}")
        self.words.setVisible(not self._compact)
        self._held.setText(asks)
        self._held.setVisible(not self._compact)
        self._beside.setText(f"{asks}:" if self._narrowed else asks)
        self._beside.setVisible(self._compact)
        of = self._whole
        outcomes = f"{of.held:,} held, {of.slipped:,} slipped, {of.failed:,} failed"
        self._of_all.setText(f"The whole plan: {outcomes}.")
        self._of_all.setVisible(self._narrowed and not self._compact)

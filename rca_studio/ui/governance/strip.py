"""The strip over the questions: filters, protection, and how far reading has come."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.analysis.governance.names import Names
from rca_studio.ui import theme
from rca_studio.ui.governance.filters import GovernanceFilters
from rca_studio.ui.governance.look import Look
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.labels import Label


class GovernanceStrip(Surface):
    """What is narrowed is in sight all the time."""

    def __init__(self, names: Callable[[], Names], parent: QWidget | None = None) -> None:
        super().__init__("window", edge="bottom", parent=parent)
        column = QVBoxLayout(self)
        side = theme.grid(2.5)
        column.setContentsMargins(side, theme.grid(1), side, theme.grid(1))
        column.setSpacing(theme.grid(0.75))
        self.filters = GovernanceFilters(names)
        self.protect = CheckBox("Protect small numbers")
        self.filters.row.addWidget(self.protect)
        column.addWidget(self.filters)
        self.words = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.words.hide()
        column.addWidget(self.words)
        self._reading = QWidget()
        row = QHBoxLayout(self._reading)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.grid(1))
        self.progress = Label("", theme.Size.SMALL, "muted")
        self.stop = LinkButton("Stop")
        row.addWidget(self.progress)
        row.addWidget(self.stop)
        row.addStretch(1)
        self._reading.hide()
        column.addWidget(self._reading)

    def show_look(self, look: Look) -> None:
        """Show what is asked for, without telling."""
        self.filters.show_look(look)
        self.protect.blockSignals(True)
        self.protect.setChecked(look.protect)
        self.protect.blockSignals(False)

    def show_words(self, words: str) -> None:
        """Say what is looked at, where the head has no room for it."""
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def lock_protection(self, reason: str) -> None:
        """Protection cannot be switched off here, for this reason; "" where it can."""
        self.protect.setEnabled(not reason)
        self.protect.setAccessibleDescription(reason)

    def show_compared(self, done: int) -> None:
        """Say how many near misses were compared with each other."""
        self.show_progress(0)
        self.progress.setText(f"Comparing the near misses… {done:,}")

    def show_progress(self, done: int | None) -> None:
        """Say how many cases were read; ``None`` when nothing is being read."""
        had_focus = self.stop.hasFocus()
        shown = not self._reading.isHidden()
        if shown is not (done is not None):
            self._reading.setVisible(done is not None)
        if done is not None:
            self.progress.setText(f"Reading the cases… {done:,}" if done else "Reading the cases…")
        elif had_focus:
            self.filters.chips_in_order[0].setFocus(Qt.FocusReason.OtherFocusReason)

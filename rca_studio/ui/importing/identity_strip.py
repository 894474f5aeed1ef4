"""The counting identity: every row of the file, and what becomes of it, in one line."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.intake.outcomes import Counts
from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.clearing import clear
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label

_ALWAYS = ("new", "updated", "unchanged", "duplicate", "rejected", "blank")


class IdentityStrip(Card):
    """``show_asked`` wants the rejected rows (or all again), ``save_asked`` a file of them."""

    show_asked = Signal(bool)
    save_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        row = QHBoxLayout()
        room = QWidget()
        self._flow = FlowLayout(room)
        self._flow.setSpacing(theme.grid(2))
        row.addWidget(room, 1, Qt.AlignmentFlag.AlignVCenter)
        self.show_rejected = LinkButton("Show the rejected")
        self.show_rejected.clicked.connect(self._on_show)
        self.save = LinkButton("Save to fix in a spreadsheet…")
        self.save.clicked.connect(self.save_asked)
        row.addWidget(self.show_rejected)
        row.addSpacing(theme.grid(2))
        row.addWidget(self.save)
        self.body.addLayout(row)
        self._only = False
        self._rejected = 0

    def show_counts(self, counts: Counts) -> None:
        """Show the identity of an import."""
        clear(self._flow)
        self._flow.addWidget(_part(counts.records, "rows in the file"))
        self._flow.addWidget(Label("=", token="muted"))
        parts = [f"{counts.records:,} rows in the file"]
        for name, number in counts.as_dict().items():
            if name == "records" or not (number or name in _ALWAYS):
                continue
            words = name.replace("_", " ")
            bad = name == "rejected" and number > 0
            self._flow.addWidget(_part(number, words, "error" if bad else "text"))
            parts.append(f"{number:,} {words}")
        self.setAccessibleName(f"{parts[0]} = " + " + ".join(parts[1:]))
        self._rejected = counts.rejected
        self._only = False
        self.show_rejected.setVisible(counts.rejected > 0)
        self.save.setVisible(counts.rejected > 0)
        self._relabel()

    def _on_show(self) -> None:
        self._only = not self._only
        self._relabel()
        self.show_asked.emit(self._only)

    def _relabel(self) -> None:
        words = "Show it" if self._rejected == 1 else f"Show the {self._rejected:,}"
        words = "Show the first rows" if self._only else words
        self.show_rejected.show_text(words)


def _part(number: int, words: str, token: str = "text") -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.grid(0.5))
    row.addWidget(Label(f"{number:,}", theme.Size.STRONG, token))
    row.addWidget(Label(words, token=token))
    return made

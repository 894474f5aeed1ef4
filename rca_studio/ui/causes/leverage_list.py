"""Leverage as a list: how much of all ways to harm goes through each cause and control."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.causes.row_list import ListRow, RowList
from rca_studio.ui.causes.telling import Weight
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.labels import Label

FIRST = 6
"""So many rows are in view before a person asks for all."""
_ALL = 24


class LeverageList(QWidget):
    """The nodes by their share of the ways to harm; ``wants`` asks to choose one."""

    wants = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.list = RowList("Share of the ways to harm", FIRST)
        self.more = LinkButton("Show all")
        self.more.clicked.connect(self._on_more)
        self.list.chosen.connect(self.wants)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.5))
        column.addWidget(self._words)
        column.addWidget(self.list)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def show_weights(self, weights: Sequence[Weight], count: int, refusal: str) -> None:
        """Show the nodes, the weightiest first.

        Args:
            weights: the nodes with their shares.
            count: how many ways to harm there are.
            refusal: why they could not be counted; empty where they were.
        """
        self.list.show_rows(
            [
                ListRow(
                    one.key,
                    f"Control: {one.words}" if one.control else one.words,
                    f"{one.share:.0%}",
                    share=one.share,
                )
                for one in weights
            ]
        )
        self.list.setVisible(bool(weights))
        self.more.setVisible(len(weights) > FIRST)
        self._name_more()
        if not weights:
            words = "No known way leads to harm, so nothing weighs more than the rest."
        elif refusal:
            words = f"{refusal} The shares are judged on the closest of them."
        elif count == 1:
            words = "There is one way to harm. Enter goes to a node."
        else:
            words = f"The share of the {count:,} ways to harm that go through it. Enter goes there."
        self._words.setText(words)

    def _on_more(self) -> None:
        self.list.show_most(FIRST if self._all else _ALL)
        self._name_more()

    @property
    def _all(self) -> bool:
        return self.list.height() > FIRST * self.list.row_height + 2

    def _name_more(self) -> None:
        self.more.show_text("Show fewer" if self._all else f"Show all {len(self.list.rows)}")

"""The cards of the Today screen: a list with its number, or glad words where it is empty."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.domain.registers import Count
from rca_studio.ui import theme
from rca_studio.ui.today.lines_view import LinesView
from rca_studio.ui.today.words import Line
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.labels import Label

FEW = 8
"""So many rows are shown at first: more would push what stands below out of sight."""
TIMES = 5
"""So many times as many are shown when more are wanted."""
MOST = 200
"""So many rows are shown at most: nobody works through more in a day."""


class LinesCard(Card):
    """A title with a number, a list, buttons for the chosen row, and a way to see more.

    Attributes:
        limit: so many rows are shown.

    Signals:
        opened: the number of a row that is to be opened.
        more_asked: more rows are wanted than there are.
    """

    opened = Signal(int)
    more_asked = Signal()

    def __init__(
        self,
        title: str,
        empty: str,
        *,
        notes: int = 1,
        opens_by_click: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent, flush=True)
        self.limit = FEW
        self._lines: tuple[Line, ...] = ()
        self._count = Count(0)
        self.number = Label("", token="muted")
        self.set_trailing(self.number)
        self.view = LinesView(title, notes, opens_by_click=opens_by_click)
        self.view.opened.connect(self.opened)
        side = theme.grid(2)
        self.empty = Label(empty, token="muted", wrap=True)
        self.empty.setContentsMargins(side, 0, side, theme.grid(1))
        self.body.addWidget(self.view)
        self.body.addWidget(self.empty)
        self._foot = QHBoxLayout()
        self._foot.setContentsMargins(side, 0, side, 0)
        self._foot.setSpacing(theme.grid(1))
        self.more = LinkButton("Show more")
        self.more.clicked.connect(self.show_more)
        self._foot.addWidget(self.more)
        self._foot.addStretch(1)
        self.most = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.most.setContentsMargins(side, 0, side, 0)
        self.most.hide()
        self.body.addWidget(self.most)
        self.body.addLayout(self._foot)
        self._deeds: list[PlainButton] = []
        self.view.hide()
        self.more.hide()

    def add_deed(self, words: str, do: Callable[[], object]) -> PlainButton:
        """A button that does something with the chosen row."""
        button = PlainButton(words)
        button.clicked.connect(lambda: do())
        button.hide()
        self._foot.addWidget(button)
        self._deeds.append(button)
        return button

    def show_lines(self, lines: tuple[Line, ...], count: Count) -> None:
        """Show the first of these rows, of so many that there are."""
        self._lines, self._count = lines, count
        shown = lines[: self.limit]
        number = f"{count.number:,}" + ("" if count.exact else "+") if count.number else ""
        self.number.setText(number)
        self.view.show_lines(shown)
        self.view.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        left = bool(lines) and count.number > len(shown)
        listed = f"{len(shown):,} of {number} are listed"
        self.more.setVisible(left and self.limit < MOST)
        self.more.show_text(f"Show more: {listed}")
        self.most.setVisible(left and self.limit >= MOST)
        self.most.setText(f"{listed}. The others are in the action plan and in the list of cases.")
        for button in self._deeds:
            button.setVisible(bool(lines))
        heading = self.title.text()
        self.setAccessibleName(f"{heading}, {number or self.empty.text()}")
        self.view.setAccessibleName(f"{heading}, {number}")

    def show_more(self) -> None:
        """Show several times as many rows; those that were not read yet are asked for."""
        had_focus = self.more.hasFocus()
        self.limit = min(MOST, self.limit * TIMES)
        if self.limit > len(self._lines) < self._count.number:
            self.more_asked.emit()
        if had_focus:  # it may be gone in a moment
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_lines(self._lines, self._count)

    def show_few(self) -> None:
        """Show the first rows only."""
        self.limit = FEW

    def show_words(self, words: str) -> None:
        """Say something else where the list is empty."""
        self.empty.setText(words)

"""The words of a frame that were hidden or are asked about, and what can be said of each."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rca_studio.domain.session import NameKind
from rca_studio.domain.words import quoted
from rca_studio.ui import theme
from rca_studio.ui.causes.row_list import ListRow, RowList
from rca_studio.ui.proof.allowing import explain
from rca_studio.ui.sessions.side_marks import MarkKind, Sides, WordLine
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label

_SHORT: Final = {
    NameKind.PERSON: "Person",
    NameKind.STAFF: "Staff",
    NameKind.SITE: "House or site",
    NameKind.STREET: "Street or town",
    NameKind.ROUTE: "Route",
    NameKind.FINE: "May be seen",
}
_ROWS: Final = 3
_MORE_ROWS: Final = 6
_HIGH: Final = 105
"""From so many steps of the grid on, the page has room for more rows."""
_HINT: Final = "Words that were missed: select them at the left, and a number hides them as well."


class WordsPanel(Card):
    """Signals:
    decided: what the word in hand, or what is selected, stands for (``NameKind``).
    turned: another word is in hand.
    opened: the place of the word is wanted.
    """

    decided = Signal(object)
    turned = Signal()
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Hidden words, and words to decide", parent)
        self._lines: tuple[WordLine, ...] = ()
        self.list = RowList("Words of this frame", _ROWS, keeps=True)
        self.none = Label("Nothing in it had to be hidden.", token="muted", wrap=True)
        self.body.addWidget(self.list)
        self.body.addWidget(self.none)
        holder = QWidget()
        flow = FlowLayout(holder)
        self.buttons: dict[NameKind, PlainButton] = {}
        for number, kind in enumerate(NameKind, 1):
            button = PlainButton(f"{number}  {_SHORT[kind]}")
            button.setAccessibleName(f"{number}, {kind.label}")
            button.setProperty("kind", kind.value)
            button.clicked.connect(self._on_button)
            self.buttons[kind] = button
            flow.addWidget(button)
        self.body.addWidget(holder)
        self.body.addWidget(Label(_HINT, theme.Size.SMALL, "muted", wrap=True))
        self.list.currentRowChanged.connect(self._on_row)
        self.list.chosen.connect(self._on_opened)

    def show_words(self, sides: Sides | None, decided: Collection[str], why: str) -> None:
        """Show the words of a frame.

        Args:
            sides: both sides of the frame.
            decided: words that were decided on while the frame is being made anew.
            why: why nobody, or not this person, may decide; ``""`` where they may.
        """
        words = sides.words if sides is not None else ()
        self._lines = tuple(one for one in words if one.word not in decided)
        rows = [
            ListRow(f"{one.kind.value} {one.word} {one.stand_in}", _said(one), one.why)
            for one in self._lines
        ]
        blocked = self.list.blockSignals(True)
        self.list.show_rows(rows)
        self.list.blockSignals(blocked)
        self.list.setVisible(bool(rows))
        self.none.setVisible(not rows)
        for button in self.buttons.values():
            explain(button, why)
        self.list.setEnabled(True)

    def begin(self) -> None:
        """Take the first word in hand."""
        blocked = self.list.blockSignals(True)
        self.list.setCurrentRow(0 if self._lines else -1)
        self.list.blockSignals(blocked)

    def fit(self, high: int) -> None:
        """Show as many rows as a page of this height has room for."""
        self.list.show_most(_MORE_ROWS if high >= theme.grid(_HIGH) else _ROWS)

    @property
    def word(self) -> str:
        """The word in hand, ``""`` for none."""
        row = self.list.currentRow()
        return self._lines[row].word if 0 <= row < len(self._lines) else ""

    def _on_row(self, _row: int) -> None:
        self.turned.emit()

    def _on_opened(self, _key: str) -> None:
        self.opened.emit()

    def _on_button(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget):
            self.decided.emit(NameKind(str(sender.property("kind"))))


def _said(line: WordLine) -> str:
    times = f", {line.times} times" if line.times > 1 else ""
    if line.kind is MarkKind.ASKED:
        return f"{quoted(line.word, 60)}: is it a name?{times}"
    if not line.stand_in:
        return f"{quoted(line.word, 60)} is left out{times}"
    return f"{quoted(line.word, 60)} reads {quoted(line.stand_in, 60)}{times}"

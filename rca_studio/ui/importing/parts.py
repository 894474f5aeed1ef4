"""Two small pages of the import: work under way, and the one question about dates."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from rca_studio.domain.words import plural
from rca_studio.intake.dates import DateOrder
from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.labels import Label


class WorkingPage(QWidget):
    """What is being done, how far it is, and how many rows that are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.addStretch(2)
        self._doing = Label("", theme.Size.HEADING)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(theme.grid(48))
        self._bar.setAccessibleName("Progress")
        dress(self._bar, "progress")
        self._done = Label("", token="muted")
        for widget in (self._doing, self._bar, self._done):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def begin(self, words: str, most: int) -> None:
        """Say what is being done; ``most`` rows are to come, 0 where nobody knows."""
        self._doing.setText(words)
        self._bar.setRange(0, most)
        self._bar.setValue(0)
        self._done.setText("")

    def show_done(self, done: int) -> None:
        """Show how many rows are done."""
        if self._bar.maximum():
            self._bar.setValue(min(done, self._bar.maximum()))
        self._done.setText(plural(done, "row"))

    def stopping(self) -> None:
        """Say that it is being stopped."""
        self._doing.setText("Stopping…")


class OrderQuestion(Card):
    """Asks whether the day or the month comes first; ``answered`` tells a ``DateOrder``."""

    answered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent, fill="warning_fill", stroke="warning")
        row = QHBoxLayout()
        self._words = Label("", wrap=True)
        row.addWidget(self._words, 1)
        self.buttons: dict[DateOrder, PlainButton] = {}
        for order in DateOrder:
            button = PlainButton(order.label)
            button.setProperty("order", order.value)
            button.clicked.connect(self._on_clicked)
            row.addWidget(button)
            self.buttons[order] = button
        self.body.addLayout(row)

    def ask(self, questions: tuple[str, ...]) -> None:
        """Ask these questions, or nothing."""
        self._words.setText(" ".join(questions))
        self.setVisible(bool(questions))

    def _on_clicked(self) -> None:
        button = self.sender()
        if button is not None:
            self.answered.emit(DateOrder(str(button.property("order"))))

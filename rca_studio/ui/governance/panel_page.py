"""One question opened large: the answer, what else there is to say, and all its charts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.analysis.governance.panel import Panel
from rca_studio.analysis.governance.scope import CHOSEN, Dimension
from rca_studio.diagrams.text import Ruler
from rca_studio.ui import theme
from rca_studio.ui.case.tab import Page
from rca_studio.ui.governance.chart_card import ChartCard
from rca_studio.ui.governance.look import Look
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.field import ComboBox
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Caption, Label, SectionTitle
from rca_studio.ui.widgets.pill import Pill
from rca_studio.ui.widgets.sentence import Sentence

WHERE = "where"
"""The panel whose heat map is of any two dimensions."""
READ_AS_CHOSEN = ("increasing",)
"""The panels whose chart is read as somebody chose (see ``ChartChoice``)."""


class PanelPage(Page):
    """Esc goes back to all questions.

    Signals:
        left: back to all questions.
        moved: to the question before (-1) or after (1).
        drilled: a ``Drill`` whose cases are wanted.
        dimensions_asked: two ``Dimension``, of the rows and the columns of the heat map.
        reading_asked: somebody wants to say how the chart is read.
        tried_again: this panel could not be worked out, and somebody wants it tried again.
    """

    left = Signal()
    moved = Signal(int)
    drilled = Signal(object)
    dimensions_asked = Signal(object, object)
    reading_asked = Signal()
    tried_again = Signal()

    def __init__(self, ruler: Ruler, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ruler = ruler
        self.key = ""
        self.panel: Panel | None = None
        self.charts: list[ChartCard] = []
        self._make_way()
        self._make_answer()
        self._make_choices()
        self.column.addStretch(1)

    def _make_way(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.grid(2))
        self.back = LinkButton("‹ All questions")
        self.back.setToolTip("Esc")
        self.back.clicked.connect(self.left)
        self.before = LinkButton("Previous question")
        self.before.clicked.connect(lambda: self.moved.emit(-1))
        self.after = LinkButton("Next question")
        self.after.clicked.connect(lambda: self.moved.emit(1))
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.before)
        row.addWidget(self.after)
        self.column.addLayout(row)

    def _make_answer(self) -> None:
        self.card = Card()
        head = QHBoxLayout()
        head.setSpacing(theme.grid(1.5))
        self.question = Label("", theme.Size.TITLE, wrap=True)
        self.direction = Pill("")
        head.addWidget(self.question, 1)
        head.addWidget(self.direction, 0, Qt.AlignmentFlag.AlignTop)
        self.card.body.addLayout(head)
        self.answer = Sentence("", theme.Size.HEADING, wrap=True)
        self.details = Sentence("", wrap=True)
        self.empty = Label("", token="muted", wrap=True)
        self.again = LinkButton("Try again")
        self.again.clicked.connect(self.tried_again)
        self.ask_title = SectionTitle("What to ask now")
        self.asks = Sentence("", wrap=True)
        self.cannot_title = SectionTitle("What the figures cannot say")
        self.cautions = Sentence("", wrap=True)
        self.basis = Sentence("", theme.Size.SMALL, "muted", wrap=True)
        for part in (
            self.answer,
            self.details,
            self.empty,
            self.again,
            self.ask_title,
            self.asks,
            self.cannot_title,
            self.cautions,
            self.basis,
        ):
            self.card.body.addWidget(part)
        self.column.addWidget(self.card)

    def _make_choices(self) -> None:
        self.choices = QWidget()
        row = FlowLayout(self.choices)
        self.rows, self.columns = ComboBox(), ComboBox()
        words = tuple((one.value, one.label) for one in CHOSEN)
        self._of_where: list[QWidget] = []
        for name, box in (("Rows", self.rows), ("Columns", self.columns)):
            caption = Caption(name)
            caption.setBuddy(box)
            box.setAccessibleName(f"{name} of the heat map")
            box.set_choices(words)
            box.currentIndexChanged.connect(lambda _at, one=box: self._on_dimension(one))
            row.addWidget(caption)
            row.addWidget(box)
            self._of_where += [caption, box]
        self.reading = PlainButton("How this chart is read…")
        self.reading.clicked.connect(self.reading_asked)
        row.addWidget(self.reading)
        self.column.addWidget(self.choices)

    # -- showing ---------------------------------------------------------------------------------

    def show_question(self, key: str, question: str, look: Look) -> None:
        """Open a question whose answer may still be worked out."""
        if key != self.key:
            self.key, self.panel = key, None
            self.verticalScrollBar().setValue(0)
            self.question.setText(question)
            self.show_waiting()
        self.rows.choose(look.rows.value)
        self.columns.choose(look.columns.value)
        for part in self._of_where:
            part.setVisible(key == WHERE)
        self.reading.setVisible(key in READ_AS_CHOSEN)
        self.choices.setVisible(key == WHERE or key in READ_AS_CHOSEN)

    def show_waiting(self) -> None:
        """Say that it is being worked out."""
        self._show_words("Being worked out…", "")

    def show_trouble(self, words: str) -> None:
        """Say why it is not there."""
        self._show_words("This could not be worked out.", words)
        self.again.show()

    def show_panel(self, panel: Panel) -> None:
        """Show the answer."""
        self.panel = panel
        self.question.setText(panel.question)
        self.answer.setText(panel.answer)
        self.direction.show_word(panel.direction, "neutral")
        for label, words in (
            (self.details, "\n".join(panel.details)),
            (self.empty, panel.empty),
            (self.asks, "\n".join(f"• {one}" for one in panel.ask)),
            (self.cautions, "\n".join(f"• {one}" for one in panel.cautions)),
            (self.basis, panel.basis.words),
        ):
            label.setText(words)
            label.setVisible(bool(words))
        self.ask_title.setVisible(bool(panel.ask))
        self.cannot_title.setVisible(bool(panel.cautions))
        self.again.hide()
        self._show_charts(panel)

    def _show_charts(self, panel: Panel) -> None:
        while len(self.charts) < len(panel.charts):
            card = ChartCard(self._ruler)
            card.drilled.connect(self.drilled)
            self.charts.append(card)
            self.column.insertWidget(self.column.count() - 1, card)
        for place, card in enumerate(self.charts):
            there = place < len(panel.charts)
            if there:
                card.show_chart(panel.charts[place], panel.basis.words)
            card.setVisible(there)

    def _show_words(self, answer: str, words: str) -> None:
        self.panel = None
        self.answer.setText(answer)
        self.empty.setText(words)
        self.empty.setVisible(bool(words))
        self.direction.show_word("")
        for part in (self.details, self.again, self.ask_title, self.asks):
            part.hide()
        for label in (self.cannot_title, self.cautions, self.basis):
            label.hide()
        for card in self.charts:
            card.hide()

    # -- doing -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _on_dimension(self, box: ComboBox) -> None:
        """The same dimension on both sides says nothing: the other side takes the one before."""
        rows, columns = Dimension(self.rows.key), Dimension(self.columns.key)
        if rows is columns:
            other = self.columns if box is self.rows else self.rows
            spare = next(one for one in CHOSEN if one is not rows)
            other.choose(spare.value)
            rows, columns = Dimension(self.rows.key), Dimension(self.columns.key)
        self.dimensions_asked.emit(rows, columns)

"""One question among all of them: the answer first, its first chart, what it rests on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rca_studio.analysis.governance.panel import (
    BarChart,
    Chart,
    GraphChart,
    GroupList,
    HeatChart,
    Panel,
    SeriesChart,
    StackedChart,
)
from rca_studio.diagrams.text import Ruler
from rca_studio.ui import theme
from rca_studio.ui.governance.chart_view import ChartView
from rca_studio.ui.widgets.buttons import LEAST_TARGET, LinkButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.labels import Label, plain_tip
from rca_studio.ui.widgets.sentence import Sentence

_OPENS = "Opens this question with all its charts, as tables too"
_RING = 4
"""Between the words of a heading and the ring around them, in pixels."""
_MOST = 44.0
"""A chart on the screen of all panels is never higher than so many steps of the grid."""


class QuestionButton(LinkButton):
    """A heading that opens its question; looks like the heading of a card."""

    def __init__(self, question: str, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._question = ""
        self.show_question(question)

    def show_question(self, question: str) -> None:
        """Ask something else."""
        self._question = question
        self.setAccessibleName(question)
        self.setAccessibleDescription(_OPENS)
        self.setToolTip(plain_tip(f"{question} {_OPENS}."))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font(theme.Size.HEADING))
        wide = metrics.horizontalAdvance(self._question + " ›") + 10
        return QSize(wide, max(LEAST_TARGET, metrics.height() + 6))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.grid(16), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme.font(theme.Size.HEADING)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        lit = self.underMouse() or self.hasFocus()
        painter.setPen(theme.colour("accent_text" if lit else "text"))
        room = QRectF(self.rect()).adjusted(_RING, 0, -_RING, 0)
        arrow = metrics.horizontalAdvance(" ›")
        elide = Qt.TextElideMode.ElideRight
        words = metrics.elidedText(self._question, elide, round(room.width()) - arrow)
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(room, left, f"{words} ›")
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, 4, 4)
        painter.end()


class PanelCard(Card):
    """Shows one ``Panel``, or that it is being worked out.

    Signals:
        opened: the key of a panel that is to be opened large.
        drilled: a ``Drill`` whose cases are wanted.
        tried_again: this panel could not be worked out, and somebody wants it tried again.
    """

    opened = Signal(str)
    drilled = Signal(object)
    tried_again = Signal()

    def __init__(
        self, key: str, question: str, ruler: Ruler, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self.key = key
        self._ruler = ruler
        self.panel: Panel | None = None
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        side = theme.grid(2)
        high = theme.grid(1.25)
        outer.setContentsMargins(side - _RING, high, side - _RING, high)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, _RING, 0)
        head.setSpacing(theme.grid(1.5))
        self.heading = QuestionButton(question)
        self.heading.clicked.connect(lambda: self.opened.emit(self.key))
        self.aside = Label("", theme.Size.BODY, "muted")
        head.addWidget(self.heading, 0)
        head.addStretch(1)
        head.addWidget(self.aside, 0)
        self.body.addLayout(head)
        self.below = QVBoxLayout()
        self.below.setContentsMargins(_RING, 0, _RING, 0)  # in line with the words of the heading
        self.below.setSpacing(theme.grid(1))
        self.body.addLayout(self.below, 1)
        self.answer = Sentence("", wrap=True)
        self.below.addWidget(self.answer)
        self.chart: ChartView | None = None
        self.words = Label("", token="muted", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.below.addWidget(self.words, 1)
        self.again = LinkButton("Try again")
        self.again.clicked.connect(self.tried_again)
        self.again.hide()
        self.below.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.basis = Sentence("", theme.Size.SMALL, "muted", wrap=True)
        self.below.addWidget(self.basis)
        self.show_waiting()

    def show_waiting(self) -> None:
        """Say that it is being worked out."""
        self._show("", "Being worked out…")

    def show_trouble(self, words: str) -> None:
        """Say why it is not there."""
        self._show("This could not be worked out.", words, again=True)

    def show_panel(self, panel: Panel) -> None:
        """Show an answer."""
        self.panel = panel
        self.heading.show_question(panel.question)
        self.setAccessibleName(panel.question)
        self.again.hide()
        self.answer.setText(panel.answer)
        self.answer.setVisible(bool(panel.answer))
        self.basis.setText(panel.basis.words)
        self.basis.setVisible(bool(panel.basis.words))
        first = panel.charts[0] if panel.charts else None
        self.aside.setText(first.title if first is not None else "")
        self._fit_head()
        self._show_chart(first, panel.basis.words)
        words = panel.empty if first is None else ""
        self.words.setText(words)
        self.words.setVisible(first is None)

    def _show_chart(self, chart: Chart | None, basis: str) -> None:
        if chart is None:
            if self.chart is not None:
                self.chart.hide()
            return
        if self.chart is None:
            self.chart = ChartView(self._ruler)
            self.chart.drilled.connect(self.drilled)
            self.below.insertWidget(1, self.chart, 1)
        wanted = theme.grid(min(_MOST, wanted_height(chart)))
        least = self.chart.minimumSizeHint().height()  # lower, and its letters would be small
        self.chart.setMinimumHeight(max(wanted, least))
        self.chart.show_chart(chart, basis)
        self.chart.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():  # heights change as answers come
            self._fit_head()

    def _fit_head(self) -> None:
        """What the chart is called stands aside only where the question leaves room for it."""
        room = self.width() - 2 * theme.grid(2) - theme.grid(3)
        wide = self.heading.sizeHint().width() + self.aside.sizeHint().width()
        shown = bool(self.aside.text()) and wide <= room
        if shown is self.aside.isHidden():
            self.aside.setVisible(shown)

    def _show(self, answer: str, words: str, *, again: bool = False) -> None:
        self.panel = None
        self.aside.setText("")
        self.aside.hide()
        self.answer.setText(answer)
        self.answer.setVisible(bool(answer))
        self.words.setText(words)
        self.words.show()
        self.again.setVisible(again)
        self.basis.hide()
        if self.chart is not None:
            self.chart.hide()


def wanted_height(chart: Chart, *, large: bool = False) -> float:
    """How high a chart should be to be read well, in steps of the grid."""
    if large and isinstance(chart, BarChart | HeatChart | GroupList):
        return 5  # shown whole, rows take what they need
    match chart:
        case BarChart():
            return 4 + 3.2 * max(3, len(chart.bars))
        case HeatChart():
            return 9 + 3.4 * (len(chart.rows) + bool(chart.column_totals))
        case GroupList():
            return 3 + 9 * len(chart.groups)
        case GraphChart():
            return 40
        case SeriesChart() | StackedChart():
            return 27 if not large else 34

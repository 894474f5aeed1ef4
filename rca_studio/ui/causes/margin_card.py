"""The margin to harm, always in view, and why it is what it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from rca_studio.analysis.margin import Analysis
from rca_studio.analysis.ways import CutSet
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.ui import theme
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.card import Card, Surface
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Caption, Label, SectionTitle
from rca_studio.ui.words import margin_pill, plural, short_kind

MOST_WAYS = 12
"""More ways to harm than these are counted, not listed: nobody reads on."""


def margin_figures(analysis: Analysis) -> tuple[str, str, str]:
    """The figure today, what held in a few words, and the figure after the plan."""
    today, high = analysis.margin_today, analysis.margin_high
    if today is None:
        return "–", "not known yet", ""
    if today == NO_MARGIN:
        return "–", "no known path", ""
    figure = str(today)
    if high is not None and high not in (today, NO_MARGIN):
        figure = f"{today}–{high}"
    if today == 0:
        held = "a control is missing"
    elif analysis.vigilance_only or analysis.luck_only:
        held = f"{short_kind(analysis.held_by[0])} only"
    else:
        held = ", ".join(short_kind(kind) for kind in analysis.held_by)
    after = "no known path" if analysis.after_no_path else str(analysis.margin_after)
    return figure, held, after


class MarginCard(Card):
    """Today, held by, after the plan; ``why`` asks for the explanation."""

    why = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        outer = self.layout()
        if outer is not None:
            side = theme.grid(2)
            outer.setContentsMargins(side, theme.grid(0.75), side, theme.grid(0.75))
        self.body.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(Caption("Margin to harm"))
        head.addStretch(1)
        self.button = LinkButton("Why?")
        self.button.setAccessibleName("Why is the margin to harm what it is?")
        self.button.clicked.connect(self.why)
        head.addWidget(self.button)
        self.body.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(theme.grid(1))
        self._today = Label("", theme.Size.FIGURE)
        self._held = Label("", theme.Size.BODY)
        self._to = Label("after plan", theme.Size.BODY, "muted")
        self._after = Label("", theme.Size.FIGURE, "good")
        row.addWidget(self._today)
        row.addWidget(self._held)
        row.addSpacing(theme.grid(1))
        row.addWidget(self._to)
        row.addWidget(self._after)
        row.addStretch(1)
        self.body.addLayout(row)

    def show_analysis(self, analysis: Analysis) -> None:
        """Show other figures."""
        figure, held, after = margin_figures(analysis)
        kinds = tuple(kind.value for kind in analysis.held_by)
        _, tone = margin_pill(analysis.margin_today, kinds)
        self._today.setText(figure)
        self._today.set_token("muted" if tone == "neutral" else tone)
        self._held.setText(held)
        self._to.setVisible(bool(after))
        self._after.setVisible(bool(after))
        self._after.setText(after)
        same = after == str(analysis.margin_today)
        self._after.set_token("muted" if same else "good")
        self._after.set_size(theme.Size.STRONG if analysis.after_no_path else theme.Size.FIGURE)
        said = f"Margin to harm today {figure}, {held}"
        self.setAccessibleName(said + (f"; after the plan {after}" if after else ""))

    @property
    def words(self) -> str:
        """What the card says, in one line."""
        return self.accessibleName()


class WhyPanel(Surface):
    """The margin in sentences, and the ways to harm that make it.

    Signals:
        shown: number of a way to harm in ``ways``, -1 for none.
        closed: the panel was closed.
    """

    shown = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window", edge="left", parent=parent)
        self.ways: tuple[CutSet, ...] = ()
        self.setAccessibleName("Why the margin to harm is what it is")
        column = QVBoxLayout(self)
        side = theme.grid(2)
        column.setContentsMargins(side, side, side, theme.grid(1))
        head = QHBoxLayout()
        head.addWidget(SectionTitle("Why this margin?"))
        head.addStretch(1)
        self.close_button = LinkButton("Close")
        self.close_button.clicked.connect(self.closed)
        head.addWidget(self.close_button)
        column.addLayout(head)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thin_bars(self._area)
        column.addWidget(self._area, 1)
        self.setFocusProxy(self.close_button)

    def show_analysis(self, analysis: Analysis) -> None:
        """Explain other figures."""
        least = min((way.further for way in analysis.cut_sets), default=0)
        self.ways = tuple(w for w in analysis.cut_sets if w.further == least)[:MOST_WAYS]
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, theme.grid(1), 0)
        column.setSpacing(theme.grid(1))
        for sentence in analysis.explanation:
            column.addWidget(Label(sentence, wrap=True))
        if self.ways:
            many = plural(analysis.cut_set_count, "way", "ways")
            words = f"{many} to harm; the closest, each to be shown on the graph:"
            column.addWidget(Label(words, theme.Size.SMALL, "muted", wrap=True))
        for number, way in enumerate(self.ways):
            words = " + ".join(way.texts)
            column.addWidget(Label(words, theme.Size.SMALL, wrap=True))
            further = plural(way.further, "further failure")
            button = KeyButton(f"Show ({further})", str(number), f"Show this way to harm: {words}")
            button.chosen.connect(self._on_way)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        if self.ways:
            button = KeyButton("Show none of them", "-1")
            button.chosen.connect(self._on_way)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._area.setWidget(body)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _on_way(self, key: str) -> None:
        self.shown.emit(int(key))

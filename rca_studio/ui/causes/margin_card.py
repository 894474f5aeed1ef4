"""The margin to harm, always in view, and why it is what it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rca_studio.analysis.margin import Analysis
from rca_studio.analysis.ways import CutSet
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.causes.step_keys import StepKeys
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Caption, Label, SectionTitle
from rca_studio.ui.words import margin_pill, short_kind

MOST_WAYS = 200
"""So many of the closest ways to harm can be gone through; all are counted."""

_CAPTION = "Margin to harm"
_WHAT_IF = "What if: margin to harm"


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
        self._supposed: Analysis | None = None
        outer = self.layout()
        if outer is not None:
            side = theme.grid(2)
            outer.setContentsMargins(side, theme.grid(0.75), side, theme.grid(0.75))
        self.body.setSpacing(0)
        head = QHBoxLayout()
        self._caption = Caption(_CAPTION)
        head.addWidget(self._caption)
        head.addSpacing(theme.grid(1.5))
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

    def expect_what_if(self, analysis: Analysis | None) -> None:
        """Say of these figures, once they are shown, that they are no facts."""
        self._supposed = analysis

    @property
    def is_what_if(self) -> bool:
        """Whether the figures in view are supposed."""
        return self._caption.text() != _CAPTION

    def show_analysis(self, analysis: Analysis) -> None:
        """Show other figures."""
        supposed = analysis is self._supposed
        self._caption.setText(_WHAT_IF if supposed else _CAPTION)
        self._caption.set_token("warning" if supposed else "muted")
        self.set_colours("warning_fill" if supposed else "card", "warning" if supposed else "line")
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
        start = f"{_WHAT_IF} would be" if supposed else "Margin to harm today"
        said = f"{start} {figure}, {held}"
        self.setAccessibleName(said + (f"; after the plan {after}" if after else ""))

    @property
    def words(self) -> str:
        """What the card says, in one line."""
        return self.accessibleName()


class WhyPanel(QWidget):
    """The margin in sentences, and the closest ways to harm, one at a time.

    Left and Right go from way to way; while one is shown on the graph, so do the ways there.

    Signals:
        shown: number of a way to harm in ``ways``, -1 for none.
        closed: the panel was closed.
    """

    shown = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ways: tuple[CutSet, ...] = ()
        self._place = self._all = 0
        self._showing = False
        self.setAccessibleName("Why the margin to harm is what it is")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(1))
        head = QHBoxLayout()
        head.addWidget(SectionTitle("Why this margin?"))
        head.addStretch(1)
        self.close_button = LinkButton("Close")
        self.close_button.clicked.connect(self.closed)
        head.addWidget(self.close_button)
        column.addLayout(head)
        self._sentences = Label("", wrap=True)
        self._count = Label("", theme.Size.SMALL, "muted", wrap=True)
        self._way = Label("", wrap=True)
        column.addWidget(self._sentences)
        column.addWidget(self._count)
        column.addWidget(self._way)
        self.show_button = KeyButton("Show on the graph", "0")
        self.show_button.chosen.connect(self._on_show)
        self.before = PlainButton("‹ Before")
        self.following = PlainButton("Next ›")
        self.before.clicked.connect(self._on_before)
        self.following.clicked.connect(self._on_following)
        self._buttons = QWidget()
        row = FlowLayout(self._buttons)
        for button in (self.before, self.following, self.show_button):
            row.addWidget(button)
        column.addWidget(self._buttons)
        StepKeys(self, (self.before, self.following, self.show_button)).stepped.connect(self.step)
        self.setFocusProxy(self.close_button)

    @property
    def way(self) -> CutSet | None:
        """The way to harm in view."""
        return self.ways[self._place] if self.ways else None

    def show_analysis(self, analysis: Analysis) -> None:
        """Explain other figures."""
        before = self.way
        least = min((way.further for way in analysis.cut_sets), default=0)
        self.ways = tuple(w for w in analysis.cut_sets if w.further == least)[:MOST_WAYS]
        same = [n for n, way in enumerate(self.ways) if before and way.ids == before.ids]
        self._place = same[0] if same else 0
        self._showing = False  # the graph has let go of the path with the old figures
        self._sentences.setText(" ".join(analysis.explanation))
        self._all = analysis.cut_set_count
        self._show()

    def step(self, by: int) -> None:
        """Go to another way to harm."""
        if self.ways:
            self._place = (self._place + by) % len(self.ways)
            self._show()
            if self._showing:
                self.shown.emit(self._place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._showing = False
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _show(self) -> None:
        way = self.way
        for part in (self._count, self._way, self._buttons):
            part.setVisible(way is not None)
        if way is None:
            return
        many = len(self.ways)
        further = plural(way.further, "further failure") if way.further else "nothing more needed"
        ways = plural(self._all, "way", "ways")
        self._count.setText(
            f"{ways} to harm; {self._place + 1} of the {many} closest ({further}):"
            if many > 1
            else f"{ways} to harm; the closest ({further}):"
        )
        self._way.setText("\n".join(f"•  {text}" for text in way.texts))
        for button in (self.before, self.following):
            button.setVisible(many > 1)
        self.show_button.key = str(self._place)
        words = "Show it no longer" if self._showing else "Show on the graph"
        self.show_button.show_text(words)
        self.show_button.setAccessibleName(f"{words}: {' + '.join(way.texts)}")

    def _on_show(self, key: str) -> None:
        self._showing = not self._showing
        self._show()
        self.shown.emit(int(key) if self._showing else -1)

    def _on_before(self) -> None:
        self.step(-1)

    def _on_following(self) -> None:
        self.step(1)

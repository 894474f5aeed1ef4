"""One measure of an action: what is counted out of what, the target, and how the figures run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.analysis.run_chart import read_run_chart
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.deeds import Deed
from rca_studio.domain.plan import Action, Measure, MeasureKind
from rca_studio.domain.words import plural
from rca_studio.editing import plan_gestures
from rca_studio.ui import theme
from rca_studio.ui.case.actions_date import DayEdit
from rca_studio.ui.case.actions_figures import FiguresPart
from rca_studio.ui.case.actions_ref import ActionRef
from rca_studio.ui.case.run_chart_view import RunChartView
from rca_studio.ui.proof.allowing import explain, why_locked
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit
from rca_studio.ui.widgets.labels import Label

_ASKS = {
    MeasureKind.PROCESS: (
        "Is the new way used? Count what was done as planned, out of all times it was looked at: "
        "18 of 20 checks with the turn clear."
    ),
    MeasureKind.OUTCOME: (
        "Did it get safer? Count what the action is to prevent, for example near falls at this "
        "place in a month."
    ),
}
_GOALS = (("least", "At least"), ("most", "At most"))


class MeasureBox(QWidget):
    """The process or the outcome measure of one action; without one it says what to count.

    ``removed`` tells in words what was just taken away.
    """

    removed = Signal(str)

    def __init__(self, ref: ActionRef, kind: MeasureKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ref, self.kind = ref, kind
        name = kind.label.lower()
        self.setAccessibleName(kind.label)
        self._title = Label(kind.label, theme.Size.STRONG)
        self.remove = LinkButton("Remove")
        self.remove.setAccessibleName(f"Remove the {name}")
        self._asks = Label(_ASKS[kind], theme.Size.SMALL, "muted", wrap=True)
        process = kind is MeasureKind.PROCESS
        self.add = PlainButton(f"Add {'a' if process else 'an'} {name}")
        self.text = LineEdit("", "The turn is clear" if process else "Near falls at this place")
        self.numerator = LineEdit("", "Checks with the turn clear" if process else "Near falls")
        self.denominator = LineEdit("", "Checks made" if process else "Empty: a number, no share")
        self.goal = ComboBox()
        self.goal.set_choices(_GOALS)
        self.target = LineEdit("", "95")
        self.due = DayEdit(f"{kind.label}: target reached by", ref.studio.today())
        self.fields: dict[str, Field[Any]] = {
            "text": Field("What is looked at", self.text),
            "numerator": Field("What is counted", self.numerator),
            "denominator": Field("Out of how many", self.denominator),
            "goal": Field("Target", self.goal),
            "target": Field("Level", self.target),
            "due": Field("Reached by", self.due),
        }
        self.chart = RunChartView(ref.studio.ruler)
        self._reading = Label("", wrap=True)
        self.figures = FiguresPart(ref, kind)
        self._filled = QWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.remove)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.grid(1.5))
        grid.setVerticalSpacing(theme.grid(1))
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.fields["text"], 0, 0, 1, 6, top)
        grid.addWidget(self.fields["numerator"], 1, 0, 1, 3, top)
        grid.addWidget(self.fields["denominator"], 1, 3, 1, 3, top)
        for at, name in enumerate(("goal", "target", "due")):
            grid.addWidget(self.fields[name], 2, 2 * at, 1, 2, top)
        for at in range(6):
            grid.setColumnStretch(at, 1)
        inside = QVBoxLayout(self._filled)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.grid(1))
        inside.addLayout(grid)
        for part in (self._reading, self.chart, self.figures):
            inside.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.75))
        column.addLayout(head)
        column.addWidget(self._asks)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._filled)

    def _connect(self) -> None:
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)
        self.text.committed.connect(self._on_text)
        self.numerator.committed.connect(self._on_numerator)
        self.denominator.committed.connect(self._on_denominator)
        self.target.committed.connect(self._on_target)
        self.goal.activated.connect(self._on_goal)
        self.due.day_committed.connect(self._on_due)
        self.chart.chosen.connect(self.figures.choose)

    @property
    def words(self) -> str:
        """What the figures say, as it is written above the chart."""
        return self._reading.text()

    def show_action(self, casefile: CaseFile, action: Action) -> None:
        """Show the measure as it is stored, or what to count where there is none."""
        measure = action.measure_of(self.kind)
        reason = why_locked(self._ref.studio, Deed.PLAN)
        self._asks.setVisible(measure is None)
        self.add.setVisible(measure is None and not self._ref.studio.read_only)
        explain(self.add, reason)
        self.remove.setVisible(measure is not None and not reason)
        self._filled.setVisible(measure is not None)
        if measure is None:
            return
        for field in self.fields.values():
            field.setEnabled(not reason)
        self._show(measure)
        chart = read_run_chart(action, measure, casefile.measurements(action.id, self.kind))
        self.chart.setVisible(bool(chart.points))
        self.chart.show_chart(chart)
        self._reading.setText(" ".join(chart.sentences))
        self._reading.setVisible(bool(chart.points))
        self.figures.show_chart(chart)

    def keep(self) -> None:
        """Keep what is half typed."""
        for line in (self.text, self.numerator, self.denominator, self.target, self.due.line):
            line.commit()

    # -- inside ----------------------------------------------------------------------------------

    def _show(self, measure: Measure) -> None:
        self.text.show_value(measure.text)
        self.numerator.show_value(measure.numerator)
        self.denominator.show_value(measure.denominator)
        level = "" if measure.target is None else f"{measure.target:g}"
        self.target.show_value(level)
        self.goal.choose("most" if measure.at_most else "least")
        self.due.show_day(measure.due)
        self.fields["text"].set_needed(not measure.text.strip())
        self.fields["numerator"].set_needed(not measure.numerator.strip())
        self.fields["target"].set_needed(measure.target is None)
        self.fields["target"].label.setText("Level in %" if measure.is_share else "Level")

    def _revise(self, **values: Any) -> None:
        action = self._ref.action
        measure = action.measure_of(self.kind) if action is not None else None
        if measure is not None:
            new = replace(measure, **values)
            self._ref.do(lambda action: plan_gestures.set_measure(action, new))

    def _on_add(self) -> None:
        new = Measure(kind=self.kind, at_most=self.kind is MeasureKind.OUTCOME)
        if self._ref.do(lambda action: plan_gestures.set_measure(action, new)):
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_remove(self) -> None:
        casefile = self._ref.casefile
        figures = len(casefile.measurements(self._ref.key, self.kind))
        if self._ref.do(lambda one: plan_gestures.remove_measure(casefile, one, self.kind)):
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
            along = f" with its {plural(figures, 'figure')}" if figures else ""
            self.removed.emit(f"The {self.kind.label.lower()} was removed{along}")

    def _on_text(self, text: str) -> None:
        self._revise(text=" ".join(text.split()))

    def _on_numerator(self, text: str) -> None:
        self._revise(numerator=" ".join(text.split()))

    def _on_denominator(self, text: str) -> None:
        self._revise(denominator=" ".join(text.split()))

    def _on_goal(self, _index: int) -> None:
        self._revise(at_most=self.goal.key == "most")

    def _on_due(self, day: str) -> None:
        self._revise(due=day)

    def _on_target(self, text: str) -> None:
        from rca_studio.intake.figures import read_amount

        amount = read_amount(text)
        wrong = bool(text.strip()) and (amount is None or bool(amount.whole))
        self.fields["target"].set_needed(wrong, "a number")
        if not wrong:
            self._revise(target=None if amount is None else amount.number)

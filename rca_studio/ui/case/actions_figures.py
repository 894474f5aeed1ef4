"""The figures of a measure: a line to type one, a way to paste many, and those that are there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.analysis.run_chart import RunChart, RunPoint, figure_words, value_words
from rca_studio.domain.deeds import Deed
from rca_studio.domain.moments import show_moment
from rca_studio.domain.plan import MeasureKind, Measurement
from rca_studio.editing import plan_gestures
from rca_studio.editing.plan_gestures import Figure
from rca_studio.ui import theme
from rca_studio.ui.case.actions_date import DayEdit
from rca_studio.ui.case.actions_ref import ActionRef
from rca_studio.ui.causes.section import Section, line_of
from rca_studio.ui.proof.allowing import explain, why_locked
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton
from rca_studio.ui.widgets.field import LineEdit
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label

_FEW = 5
"""So many of the last figures are listed until all are asked for."""


class FiguresPart(QWidget):
    """Enters figures of one measure and lists them, the latest first.

    A figure of a day that is there already corrects it.
    """

    def __init__(self, ref: ActionRef, kind: MeasureKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ref, self._kind = ref, kind
        self._chart: RunChart | None = None
        self._all = False
        name = kind.label
        self.day = DayEdit(f"{name}: day of the figure", ref.studio.today(), past=True)
        self.amount = LineEdit("", "18 of 20")
        self.amount.setAccessibleName(f"{name}: figure")
        self.note = LineEdit("", "Note, if needed")
        self.note.setAccessibleName(f"{name}: note on the figure")
        self.enter = PlainButton("Enter the figure")
        self.enter.setAccessibleName(f"{name}: enter this figure")
        self.paste = PlainButton("Paste a table…")
        self.paste.setAccessibleName(f"{name}: paste a table of figures")
        self._wrong = Label("", theme.Size.SMALL, "error", wrap=True)
        self._wrong.hide()
        self.list = Section("Figures")
        self.more = LinkButton("")
        self._entry = QWidget()
        self._lay_out()
        self.enter.clicked.connect(self._on_enter)
        self.amount.returnPressed.connect(self._on_enter)
        self.note.returnPressed.connect(self._on_enter)
        self.paste.clicked.connect(self._on_paste)
        self.more.clicked.connect(self._on_more)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self._entry)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.grid(0.75))
        line, buttons = QHBoxLayout(), QHBoxLayout()
        for row in (line, buttons):
            row.setSpacing(theme.grid(1))
            whole.addLayout(row)
        line.addWidget(self.day, 4)
        line.addWidget(self.amount, 3)
        line.addWidget(self.note, 5)
        buttons.addWidget(self.enter)
        buttons.addWidget(self.paste)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.5))
        for part in (self.list, self._entry, self._wrong):
            column.addWidget(part)
        self.list.add_foot(self.more)

    def show_chart(self, chart: RunChart) -> None:
        """Show the figures as they are stored."""
        self._chart = chart
        reason = why_locked(self._ref.studio, Deed.WORK_ON_ACTION)
        self._entry.setVisible(not self._ref.studio.read_only)
        for button in (self.enter, self.paste):
            explain(button, reason)
        self.amount.setPlaceholderText("18 of 20" if chart.measure.is_share else "3")
        if not self.day.line.text().strip() and not self.day.line.hasFocus():
            self.day.show_day(self._ref.studio.today().isoformat())
        points = chart.points[::-1]
        shown = points if self._all else points[:_FEW]
        self.list.setVisible(bool(points))
        hidden = len(points) - len(shown)
        self.more.setVisible(hidden > 0 or self._all)
        self.more.show_text("Show the last ones only" if self._all else f"Show all {len(points):,}")
        self.list.fill(
            (chart.measure.is_share, chart.measure.target, chart.measure.at_most, shown, reason),
            lambda: self._rows(chart, shown, can=not reason),
        )

    def choose(self, key: str) -> None:
        """Bring one figure into the line to type in, so that it can be corrected."""
        figure = self._figure(key)
        if figure is None:
            return
        self.day.show_day(figure.day)
        percent = self._chart is not None and self._chart.measure.is_share
        share = percent and not figure.denominator
        self.amount.setText(f"{figure.numerator:g} %" if share else figure_words(figure))
        self.note.setText(figure.note)
        self.amount.setFocus(Qt.FocusReason.OtherFocusReason)
        self.amount.selectAll()

    # -- inside ----------------------------------------------------------------------------------

    def _rows(self, chart: RunChart, points: Sequence[RunPoint], *, can: bool) -> Iterable[QWidget]:
        for point in points:
            figure = point.figure
            day = show_moment(figure.day)
            parts = [day, figure_words(figure)]
            if figure.denominator or chart.measure.is_share:
                parts = [day, *parts[1:] * bool(figure.denominator),
                         value_words(chart.measure, point.value)]  # fmt: skip
            if point.reached is not None:
                parts.append("reached" if point.reached else "not reached")
            parts += [figure.note] if figure.note else []
            words = Label(" · ".join(parts), wrap=True)
            change = KeyButton("Correct", figure.id, f"Correct the figure of {day}")
            change.chosen.connect(self.choose)
            remove = KeyButton("Delete", figure.id, f"Delete the figure of {day}")
            remove.chosen.connect(self._on_delete)
            change.setVisible(can)
            remove.setVisible(can)
            yield line_of(words, *([change, remove] if can else []))

    def _figure(self, key: str) -> Measurement | None:
        found = self._ref.casefile.get(key)
        return found if isinstance(found, Measurement) else None

    def _on_enter(self) -> None:
        from rca_studio.intake.figures import read_amount, wrong_amount

        if self._chart is None or not self.enter.isEnabled():
            return
        day, amount = self.day.day, read_amount(self.amount.text())
        today = self._ref.studio.today().isoformat()
        wrong = ""
        if not day:
            wrong = "On which day was it counted?"
        elif day > today:
            wrong = f"{show_moment(day)} lies in the future."
        elif amount is None:
            wrong = "Enter what was counted, for example 18 of 20, 90 % or 3."
        elif trouble := wrong_amount(amount, share=self._chart.measure.is_share):
            wrong = f"{trouble[0].upper()}{trouble[1:]}."
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))
        if wrong or amount is None or not day:
            target = self.amount if day else self.day
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        figure = Figure(day, amount.number, amount.whole, self.note.text())
        if self.store((figure,)):
            self.amount.clear()
            self.note.clear()
            self.amount.setFocus(Qt.FocusReason.OtherFocusReason)

    def store(self, figures: Iterable[Figure]) -> bool:
        """Enter figures as one step."""
        stamp = self._ref.studio.writer.stamp()
        casefile = self._ref.casefile
        return self._ref.do(
            lambda action: plan_gestures.add_figures(casefile, action, self._kind, figures, stamp)
        )

    def _on_delete(self, key: str) -> None:
        figure = self._figure(key)
        if figure is not None:
            self._ref.studio.edit(plan_gestures.delete_figures((figure,)))

    def _on_paste(self) -> None:
        from rca_studio.ui.case.actions_paste import PasteSheet

        if self._chart is None:
            return
        there = frozenset(point.figure.day for point in self._chart.points)
        studio = self._ref.studio
        measure = self._chart.measure
        sheet = PasteSheet(measure, there, studio.today(), studio.jobs, self.window())
        sheet.taken = self.store
        sheet.open()

    def _on_more(self) -> None:
        self._all = not self._all
        if self._chart is not None:
            self.show_chart(self._chart)

"""One chart of an opened question: drawn or as a table, to be copied."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from rca_studio.analysis.governance.as_table import table_of
from rca_studio.analysis.governance.panel import Chart
from rca_studio.diagrams.text import Ruler
from rca_studio.ui import theme
from rca_studio.ui.governance.chart_copy import copy_table
from rca_studio.ui.governance.chart_view import ChartView
from rca_studio.ui.governance.panel_card import wanted_height
from rca_studio.ui.governance.table_view import ChartTable
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.chips import FilterChip
from rca_studio.ui.widgets.labels import Label

_LEAST = 34
"""A chart is at least so many steps of the grid high, or as high as it needs."""
_MOST_ROWS = 16


class ChartCard(Card):
    """``drilled`` tells a ``Drill`` whose cases are wanted."""

    drilled = Signal(object)

    def __init__(self, ruler: Ruler, parent: QWidget | None = None) -> None:
        super().__init__("Chart", parent)
        self._chart: Chart | None = None
        self._basis = ""
        self.as_table = FilterChip("As a table")
        self.as_table.clicked.connect(self._show_kind)
        self.copy_button = LinkButton("Copy figures")
        self.copy_button.clicked.connect(self.copy)
        self.set_trailing(self.copy_button)
        self.set_trailing(self.as_table)
        self.view = ChartView(ruler, whole=True)
        self.view.drilled.connect(self.drilled)
        self.body.addWidget(self.view, 1)
        self.table: ChartTable | None = None
        self.note = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.body.addWidget(self.note)

    def show_chart(self, chart: Chart, basis: str) -> None:
        """Show another chart, drawn or as a table as this one was; ``basis`` is copied along."""
        self._chart, self._basis = chart, basis
        self.title.setText(chart.title)
        self.setAccessibleName(chart.title)
        self.note.setText(chart.note)
        self.note.setVisible(bool(chart.note))
        self._show_kind()

    def _fit_table(self) -> None:
        """As high as its rows, up to so many."""
        if self.table is None:
            return
        rows = min(self.table.model().rowCount(), _MOST_ROWS)
        high = self.table.horizontalHeader().sizeHint().height()
        high += sum(self.table.rowHeight(row) for row in range(rows))
        bar = self.table.horizontalScrollBar().sizeHint().height()
        self.table.setFixedHeight(high + bar + theme.grid(0.5))

    def copy(self) -> None:
        """Put the figures on the clipboard."""
        if self._chart is not None:
            copy_table(table_of(self._chart), self._basis)

    def _show_kind(self) -> None:
        chart, tabled = self._chart, self.as_table.isChecked()
        if chart is None:
            return
        had_focus = self.view.hasFocus() or (self.table is not None and self.table.hasFocus())
        if tabled:
            if self.table is None:
                self.table = ChartTable()
                self.table.drilled.connect(self.drilled)
                self.body.insertWidget(1, self.table, 1)
            table = table_of(chart)
            self.table.show_table(table, self._basis)
            self._fit_table()
        else:
            self.view.setMinimumHeight(theme.grid(min(_LEAST, wanted_height(chart, large=True))))
            self.view.show_chart(chart, self._basis)
        self.view.setVisible(not tabled)
        if self.table is not None:
            self.table.setVisible(tabled)
        if had_focus:
            (self.table if tabled and self.table else self.view).setFocus(
                Qt.FocusReason.OtherFocusReason
            )

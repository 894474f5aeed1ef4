"""The plan along time: a lane for each owner, service or case, a line for each action."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.diagrams.plan_timeline import Zoom
from rca_studio.domain.registers import ActionRow
from rca_studio.ui.plan.calendar_legend import Legend
from rca_studio.ui.plan.grouping import GROUPS, grouped
from rca_studio.ui.plan.layout_strip import strip
from rca_studio.ui.plan.timeline_chart import TimelineChart
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.segmented import SegmentedControl

_ZOOMS = ((Zoom.WEEK, "Weeks"), (Zoom.MONTH, "Months"), (Zoom.QUARTER, "Quarters"))


class TimelineView(QWidget):
    """Lanes of actions along time.

    Signals:
        opened: the action somebody wants to see.
        picked: the actions chosen, as a tuple.
        rescheduled: an action, ``deadline`` or ``review_date``, and the day it was carried to.
            The timeline itself moves nothing.
    """

    opened = Signal(object)
    picked = Signal(object)
    rescheduled = Signal(object, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Timeline of the action plan")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._rows: tuple[ActionRow, ...] = ()
        self._today = date.min
        self._group = "owner"
        self._stale = False
        self.chart = TimelineChart()
        self.chart.opened.connect(self.opened)
        self.chart.picked.connect(self.picked)
        self.chart.rescheduled.connect(self.rescheduled)
        self.chart.zoomed.connect(self._on_zoomed)
        self.zoom = SegmentedControl(_ZOOMS, Zoom.MONTH, "Time in sight")
        self.zoom.chosen.connect(lambda key: self.chart.set_zoom(Zoom(key)))
        self.today_button = PlainButton("Today")
        self.today_button.clicked.connect(self._show_today)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(strip(self.zoom, self.today_button, Legend(timeline=True)))
        column.addWidget(self.chart, 1)

    @property
    def group(self) -> str:
        """By what the lanes are: a key of ``grouping.GROUPS``."""
        return self._group

    @group.setter
    def group(self, key: str) -> None:
        if key not in GROUPS:
            raise ValueError(f"no such group: {key!r}")
        if key != self._group:
            self._group = key
            self._stale = True
            QTimer.singleShot(0, self, self._refresh)  # mostly other actions come right after

    def show_rows(self, rows: Sequence[ActionRow], today: date) -> None:
        """Show these actions; what was chosen stays chosen."""
        self._rows, self._today = tuple(rows), today
        self._lay_out()

    def go_to(self, action_id: str) -> bool:
        """Choose an action and bring it into sight; whether it is shown."""
        self._refresh()
        return self.chart.go_to(action_id)

    def choose(self, action_ids: Iterable[str]) -> None:
        """Choose these actions and no others; the keyboard stays where it is."""
        self._refresh()
        self.chart.choose(action_ids)

    def chosen(self) -> tuple[ActionRow, ...]:
        """The actions chosen, in their order."""
        self._refresh()
        return self.chart.chosen()

    @property
    def status(self) -> str:
        """The current action in words, with its place among all."""
        self._refresh()
        return self.chart.status

    def set_zoom(self, zoom: Zoom) -> None:
        """Show more or less time."""
        self.zoom.choose(zoom)
        self.chart.set_zoom(zoom)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.chart.setFocus(event.reason())

    def _refresh(self) -> None:
        if self._stale:
            self._lay_out()

    def _lay_out(self) -> None:
        self._stale = False
        if self._today == date.min:
            return
        first = int(self.locale().firstDayOfWeek().value) - 1
        lanes = grouped(self._rows, self._group, self._today, first_weekday=first)
        self.chart.lanes_name_owners = self._group == "owner"
        self.chart.show_groups(lanes, self._today)

    def _show_today(self) -> None:
        self.chart.show_day(self._today.toordinal())

    def _on_zoomed(self, step: int, still: object) -> None:
        keys = [zoom for zoom, _ in _ZOOMS]
        there = keys.index(Zoom(self.zoom.key)) - step
        if 0 <= there < len(keys):
            self.zoom.choose(keys[there])
            self.chart.set_zoom(keys[there], still if isinstance(still, float) else None)

"""The ground of the timeline: lanes and lines, of which only what is in sight is painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from rca_studio.diagrams.plan_timeline import Axis, Place, Zoom, axis_of
from rca_studio.domain.registers import ActionRow
from rca_studio.ui import theme
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.plan import action_words
from rca_studio.ui.plan.grouping import Group
from rca_studio.ui.plan.timeline_lines import Lines
from rca_studio.ui.plan.timeline_paint import (
    Sight,
    axis_height,
    heading_height,
    line_height,
    paint_axis,
    paint_carried,
    paint_heading,
    paint_name,
    paint_strip,
    paint_today,
)


@dataclass(slots=True)
class Carried:
    """A day of an action in the hand."""

    row: ActionRow
    field: str
    place: Place
    day: int


class TimelineGround(QAbstractScrollArea):
    """Names at the left, time across, a line for each action; only what is in sight is painted.

    ``lanes_name_owners`` says that the headings are owners, so that lines need not repeat them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lanes_name_owners = True
        self.lines = Lines()
        self.today = date.min
        self.carried: Carried | None = None
        self._zoom = Zoom.MONTH
        self._axis = Axis(1, 1, 1.0)
        self._fresh = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        thin_bars(self)
        self.setCornerWidget(QWidget())
        theme.notifier.changed.connect(self._on_theme)

    # -- what is shown ---------------------------------------------------------------------------

    def show_groups(self, groups: Sequence[Group], today: date) -> None:
        """Show lanes of actions; what was chosen stays chosen, and the days in sight stay."""
        self.today = today
        self.lines.show(groups, heading_height(), line_height())
        shown = self.sight().first
        self._axis = axis_of(self.lines.rows(), today, self._day_width())
        self.measure()
        if self._fresh:
            self.show_day(today.toordinal())
            self._fresh = not self.isVisible()
        else:
            self.horizontalScrollBar().setValue(round(self._axis.x(shown)))
        self.viewport().update()

    def set_zoom(self, zoom: Zoom, still: float | None = None) -> None:
        """Show more or less time; the day at ``still`` (x in the viewport) stays where it is."""
        if still is None:
            still = self.sight().x(self.today.toordinal())
            room = self.sight().room
            if not room.x() <= still <= room.right():
                still = room.center().x()
        day = self._axis.first + (still - self.names() + self.shift()) / self._axis.day
        self._zoom = zoom
        self._axis = Axis(self._axis.first, self._axis.last, self._day_width())
        self.measure()
        there = (day - self._axis.first) * self._axis.day - (still - self.names())
        self.horizontalScrollBar().setValue(round(there))
        self.viewport().update()

    def show_day(self, day: int) -> None:
        """Bring a day to the first quarter of what is in sight."""
        room = self.sight().room.width()
        self.horizontalScrollBar().setValue(round(self._axis.x(day) - room / 4))

    def line_rect(self, action_id: str) -> QRect:
        """The room of an action in the viewport, names and time; empty where it is not shown."""
        number = self.lines.number_of(action_id)
        return self.rect_of(self.lines.stack.place(number)) if number >= 0 else QRect()

    # -- geometry --------------------------------------------------------------------------------

    def names(self) -> int:
        """Width of the names."""
        return min(theme.grid(42), max(theme.grid(14), self.viewport().width() * 2 // 5))

    def shift(self) -> int:
        """How far time is moved to the left."""
        return self.horizontalScrollBar().value()

    def _day_width(self) -> float:
        return self._zoom.day * theme.grid(1) / 8

    def sight(self) -> Sight:
        """What is in sight now."""
        view = self.viewport().rect()
        room = view.adjusted(self.names(), axis_height(), 0, 0)
        first = int(self.locale().firstDayOfWeek().value)
        return Sight(self._axis, self._zoom, self.shift(), room, self.today, first)

    def rect_of(self, place: Place) -> QRect:
        """The room of a line or heading in the viewport."""
        top = axis_height() + round(self.lines.stack.top(place)) - self.verticalScrollBar().value()
        high = self.lines.stack.heading if place.line < 0 else self.lines.stack.line
        return QRect(0, top, self.viewport().width(), round(high))

    def place_at(self, point: QPoint) -> Place | None:
        """The line or heading under a point of the viewport."""
        if point.y() < axis_height():
            return None
        sticky = self._sticky()
        if sticky is not None and sticky[1].contains(point):
            return Place(sticky[0], -1)
        return self.lines.stack.at(point.y() - axis_height() + self.verticalScrollBar().value())

    def _sticky(self) -> tuple[int, QRect] | None:
        """The lane in the middle of which the top is, and where its heading stays."""
        top = self.verticalScrollBar().value()
        place = self.lines.stack.at(top) if self.lines.stack.heading else None
        if place is None:
            return None
        high = round(self.lines.stack.heading)
        left = round(self.lines.stack.bottom_of(place.lane)) - top
        y = axis_height() + min(0, left - high)  # pushed away by the next one
        return place.lane, QRect(0, y, self.viewport().width(), high)

    def measure(self) -> None:
        """Let the bars reach as far as there is something to see."""
        high = self.viewport().height() - axis_height()
        wide = self.viewport().width() - self.names()
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, round(self.lines.stack.height) - high))
        down.setPageStep(max(high, 1))
        down.setSingleStep(line_height() // 2)
        across.setRange(0, max(0, round(self._axis.width) - wide))
        across.setPageStep(max(wide, 1))
        across.setSingleStep(theme.grid(4))

    def _on_theme(self) -> None:
        self.lines.show(self.lines.groups, heading_height(), line_height())
        self._axis = Axis(self._axis.first, self._axis.last, self._day_width())
        self.measure()
        self.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._fresh and self.today != date.min:  # only now its size is known
            self._fresh = False
            self.measure()
            self.show_day(self.today.toordinal())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.measure()

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        view = self.viewport().rect()
        painter = QPainter(self.viewport())
        painter.fillRect(view, theme.colour("card"))
        sight = self.sight()
        head = QRect(sight.room.x(), 0, sight.room.width(), axis_height())
        corner = QRect(0, 0, sight.room.x(), axis_height())
        top = self.verticalScrollBar().value()
        seen = self.lines.stack.seen(top, top + sight.room.height())
        lines = [(place, self.rect_of(place)) for place in seen]
        painter.setClipRect(view.adjusted(0, axis_height(), 0, 0))
        for place, rect in lines:  # grounds first, then the lines of time, then what lies on them
            if place.line >= 0:
                self._paint_ground(painter, rect, self.lines.row_at(place))
        painter.setClipping(False)
        paint_axis(painter, sight, head)
        paint_today(painter, sight, head)
        painter.setClipRect(sight.room)
        for place, rect in lines:
            if place.line >= 0:
                row = self.lines.row_at(place)
                ground = "selection" if row.id in self.lines.picked else "card"
                paint_strip(painter, rect.adjusted(sight.room.x(), 0, 0, 0), row, sight, ground)
        painter.setClipping(False)
        self._paint_names(painter, lines, sight)
        painter.fillRect(corner, theme.colour("header"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(corner.bottomLeft(), corner.bottomRight())
        painter.drawLine(0, 0, view.width(), 0)
        painter.drawLine(sight.room.x() - 1, 0, sight.room.x() - 1, view.height())
        if self.carried is not None:
            painter.setClipRect(sight.room)
            rect = self.rect_of(self.carried.place)
            paint_carried(painter, rect, self.carried.field, self.carried.day, sight)
        painter.end()

    def _paint_ground(self, painter: QPainter, rect: QRect, row: ActionRow) -> None:
        token = "selection" if row.id in self.lines.picked else "card"
        painter.fillRect(rect, theme.colour(token))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _paint_names(
        self, painter: QPainter, lines: Sequence[tuple[Place, QRect]], sight: Sight
    ) -> None:
        body = self.viewport().rect().adjusted(0, axis_height(), 0, 0)
        painter.setClipRect(body)
        for place, rect in lines:
            group = self.lines.groups[place.lane]
            if place.line < 0:
                paint_heading(painter, rect, group, folded=self.lines.folded(group))
                continue
            row = self.lines.row_at(place)
            name = QRect(rect.x(), rect.y(), sight.room.x(), rect.height())
            current = row is self.lines.current and self.hasFocus()
            note = row.case_reference if self.lanes_name_owners else action_words.owner(row)
            paint_name(
                painter, name, row, note, chosen=row.id in self.lines.picked, current=current
            )
        if (sticky := self._sticky()) is not None:
            group = self.lines.groups[sticky[0]]
            paint_heading(painter, sticky[1], group, folded=self.lines.folded(group))
        painter.setClipping(False)

"""The lines of the timeline: scrolled, chosen, folded, and their days carried along time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from rca_studio.diagrams.plan_timeline import Axis, Place, Stack, Zoom, axis_of, strip_of
from rca_studio.domain.registers import ActionRow
from rca_studio.ui import theme
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.plan import action_words
from rca_studio.ui.plan.calendar_entries import DEADLINE, REVIEW
from rca_studio.ui.plan.grouping import Group
from rca_studio.ui.plan.timeline_paint import (
    Sight,
    axis_height,
    heading_height,
    line_height,
    marks_of,
    paint_axis,
    paint_carried,
    paint_heading,
    paint_name,
    paint_strip,
    paint_today,
)
from rca_studio.ui.widgets.labels import plain_tip

_NAME = "Timeline of the action plan"
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


@dataclass(slots=True)
class _Carried:
    """A day of an action in the hand."""

    row: ActionRow
    field: str
    place: Place
    day: int


class TimelineChart(QAbstractScrollArea):
    """``opened`` tells an action, ``picked`` those chosen, ``rescheduled`` an action, the field of
    one of its days and another day, ``zoomed`` a step nearer (+1) or farther (-1) and where.
    """

    opened = Signal(object)
    picked = Signal(object)
    rescheduled = Signal(object, str, str)
    zoomed = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lanes_name_owners = True
        self._groups: tuple[Group, ...] = ()
        self._folded: set[str] = set()
        self._lines: dict[str, int] = {}
        self._today = date.min
        self._zoom = Zoom.MONTH
        self._axis = Axis(1, 1, 1.0)
        self._stack = Stack((), 0, 1)
        self._chosen: set[str] = set()
        self._current = ""
        self._anchor = ""
        self._pressed: tuple[QPoint, _Carried | None, int] | None = None
        self._carried: _Carried | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        thin_bars(self)
        self.setCornerWidget(QWidget())
        self._speak()
        theme.notifier.changed.connect(self._on_theme)

    # -- what is shown ---------------------------------------------------------------------------

    def show_groups(self, groups: Sequence[Group], today: date) -> None:
        """Show lanes of actions; what was chosen stays chosen, and the days in sight stay."""
        first = self._today == date.min
        self._groups, self._today = tuple(groups), today
        self._stack_up()
        self._chosen &= self._lines.keys()
        if self._current not in self._lines:
            self._current = self._anchor = ""
        shown = self._sight().first if not first else 0
        self._axis = axis_of(self._all(), today, self._day_width())
        self._measure()
        if first:
            self.show_day(today.toordinal())
        else:
            self.horizontalScrollBar().setValue(round(self._axis.x(shown)))
        self._speak()
        self.viewport().update()

    def set_zoom(self, zoom: Zoom, still: float | None = None) -> None:
        """Show more or less time; the day at ``still`` (x in the viewport) stays where it is."""
        if still is None:
            still = self._sight().x(self._today.toordinal())
            room = self._sight().room
            if not room.x() <= still <= room.right():
                still = room.center().x()
        day = self._axis.first + (still - self._names() + self._shift()) / self._axis.day
        self._zoom = zoom
        self._axis = Axis(self._axis.first, self._axis.last, self._day_width())
        self._measure()
        there = (day - self._axis.first) * self._axis.day - (still - self._names())
        self.horizontalScrollBar().setValue(round(there))
        self.viewport().update()

    def show_day(self, day: int) -> None:
        """Bring a day to the first quarter of what is in sight."""
        room = self._sight().room.width()
        self.horizontalScrollBar().setValue(round(self._axis.x(day) - room / 4))

    def sight(self) -> Sight:
        """What is in sight now."""
        return self._sight()

    def line_rect(self, action_id: str) -> QRect:
        """The room of an action in the viewport, names and time; empty where it is not shown."""
        if action_id not in self._lines:
            return QRect()
        return self._rect(self._stack.place(self._lines[action_id]))

    # -- choosing --------------------------------------------------------------------------------

    def chosen(self) -> tuple[ActionRow, ...]:
        """The actions chosen, in their order."""
        numbers = sorted(self._lines[one] for one in self._chosen)
        return tuple(self._row(number) for number in numbers)

    def current(self) -> ActionRow | None:
        """The action the keyboard is at."""
        return self._row(self._lines[self._current]) if self._current else None

    @property
    def status(self) -> str:
        """The current action in words, with its place among all."""
        row = self.current()
        if row is None:
            return ""
        place = self._lines[row.id] + 1
        return action_words.status(row, place, self._stack.lines, self._today)

    def go_to(self, action_id: str) -> bool:
        """Choose an action and bring it into sight; whether it is shown."""
        for group in self._groups:
            hidden = group.key in self._folded and any(r.id == action_id for r in group.rows)
            if hidden:
                self.fold(group.key)
        if action_id not in self._lines:
            return False
        self._go(self._lines[action_id])
        strip = strip_of(self._row(self._lines[action_id]), self._today)
        sight = self._sight()
        if strip.points and (strip.last < sight.first or strip.first > sight.last):
            self.show_day(strip.first)
        return True

    def fold(self, key: str) -> None:
        """Fold or unfold a lane."""
        self._folded ^= {key}
        self._stack_up()
        self._chosen &= self._lines.keys()
        if self._current not in self._lines:
            self._current = self._anchor = ""
        self._measure()
        self._tell()

    # -- geometry --------------------------------------------------------------------------------

    def _all(self) -> Iterable[ActionRow]:
        return (row for group in self._groups for row in group.rows)

    def _stack_up(self) -> None:
        shown = [() if group.key in self._folded else group.rows for group in self._groups]
        named = any(group.name for group in self._groups)
        heading = heading_height() if named else 0
        self._stack = Stack([len(rows) for rows in shown], heading, line_height())
        every = (row.id for rows in shown for row in rows)
        self._lines = {action: number for number, action in enumerate(every)}

    def _row(self, number: int) -> ActionRow:
        place = self._stack.place(number)
        return self._groups[place.lane].rows[place.line]

    def _names(self) -> int:
        """Width of the names."""
        return min(theme.grid(42), max(theme.grid(14), self.viewport().width() * 2 // 5))

    def _shift(self) -> int:
        return self.horizontalScrollBar().value()

    def _day_width(self) -> float:
        return self._zoom.day * theme.grid(1) / 8

    def _sight(self) -> Sight:
        view = self.viewport().rect()
        room = view.adjusted(self._names(), axis_height(), 0, 0)
        first = int(self.locale().firstDayOfWeek().value)
        return Sight(self._axis, self._zoom, self._shift(), room, self._today, first)

    def _rect(self, place: Place) -> QRect:
        """The room of a line or heading in the viewport."""
        top = axis_height() + round(self._stack.top(place)) - self.verticalScrollBar().value()
        high = self._stack.heading if place.line < 0 else self._stack.line
        return QRect(0, top, self.viewport().width(), round(high))

    def _place_at(self, point: QPoint) -> Place | None:
        if point.y() < axis_height():
            return None
        sticky = self._sticky()
        if sticky is not None and sticky[1].contains(point):
            return Place(sticky[0], -1)
        return self._stack.at(point.y() - axis_height() + self.verticalScrollBar().value())

    def _sticky(self) -> tuple[int, QRect] | None:
        """The lane in the middle of which the top is, and where its heading stays."""
        top = self.verticalScrollBar().value()
        place = self._stack.at(top) if self._stack.heading else None
        if place is None:
            return None
        high = round(self._stack.heading)
        left = round(self._stack.bottom_of(place.lane)) - top
        y = axis_height() + min(0, left - high)  # pushed away by the next one
        return place.lane, QRect(0, y, self.viewport().width(), high)

    def _measure(self) -> None:
        high = self.viewport().height() - axis_height()
        wide = self.viewport().width() - self._names()
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, round(self._stack.height) - high))
        down.setPageStep(max(high, 1))
        down.setSingleStep(line_height() // 2)
        across.setRange(0, max(0, round(self._axis.width) - wide))
        across.setPageStep(max(wide, 1))
        across.setSingleStep(theme.grid(4))

    def _on_theme(self) -> None:
        self._stack_up()
        self._axis = Axis(self._axis.first, self._axis.last, self._day_width())
        self._measure()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        view = self.viewport().rect()
        painter = QPainter(self.viewport())
        painter.fillRect(view, theme.colour("card"))
        sight = self._sight()
        head = QRect(sight.room.x(), 0, sight.room.width(), axis_height())
        corner = QRect(0, 0, sight.room.x(), axis_height())
        top = self.verticalScrollBar().value()
        seen = self._stack.seen(top, top + sight.room.height())
        lines = [(place, self._rect(place)) for place in seen]
        painter.setClipRect(view.adjusted(0, axis_height(), 0, 0))
        for place, rect in lines:  # grounds first, then the lines of time, then what lies on them
            if place.line >= 0:
                row = self._groups[place.lane].rows[place.line]
                self._paint_ground(painter, rect, row)
        painter.setClipping(False)
        paint_axis(painter, sight, head)
        painter.setClipRect(sight.room)
        for place, rect in lines:
            if place.line >= 0:
                row = self._groups[place.lane].rows[place.line]
                ground = "selection" if row.id in self._chosen else "card"
                paint_strip(painter, rect.adjusted(sight.room.x(), 0, 0, 0), row, sight, ground)
        painter.setClipping(False)
        paint_today(painter, sight, head)
        self._paint_names(painter, lines, sight)
        painter.fillRect(corner, theme.colour("header"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(corner.bottomLeft(), corner.bottomRight())
        painter.drawLine(sight.room.x() - 1, 0, sight.room.x() - 1, view.height())
        if self._carried is not None:
            painter.setClipRect(sight.room)
            rect = self._rect(self._carried.place)
            paint_carried(painter, rect, self._carried.field, self._carried.day, sight)
        painter.end()

    def _paint_ground(self, painter: QPainter, rect: QRect, row: ActionRow) -> None:
        token = "selection" if row.id in self._chosen else "card"
        painter.fillRect(rect, theme.colour(token))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _paint_names(
        self, painter: QPainter, lines: Sequence[tuple[Place, QRect]], sight: Sight
    ) -> None:
        body = self.viewport().rect().adjusted(0, axis_height(), 0, 0)
        painter.setClipRect(body)
        for place, rect in lines:
            group = self._groups[place.lane]
            if place.line < 0:
                paint_heading(painter, rect, group, folded=group.key in self._folded)
                continue
            row = group.rows[place.line]
            name = QRect(rect.x(), rect.y(), sight.room.x(), rect.height())
            current = row.id == self._current and self.hasFocus()
            note = row.case_reference if self.lanes_name_owners else action_words.owner(row)
            paint_name(painter, name, row, note, chosen=row.id in self._chosen, current=current)
        if (sticky := self._sticky()) is not None:
            group = self._groups[sticky[0]]
            paint_heading(painter, sticky[1], group, folded=group.key in self._folded)
        painter.setClipping(False)

    # -- keyboard --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = bool(plain & Qt.KeyboardModifier.ControlModifier)
        shift = bool(plain & Qt.KeyboardModifier.ShiftModifier)
        if key in _STEPS and control:
            self._shift_day(REVIEW if shift else DEADLINE, _STEPS[key])
        elif key in _STEPS:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + _STEPS[key] * bar.pageStep() // 4)
        elif (number := self._number_for(key)) is not None:
            self._go(number, extend=shift)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (row := self.current()) is not None:
                self.opened.emit(row)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoomed.emit(1, None)
        elif key == Qt.Key.Key_Minus:
            self.zoomed.emit(-1, None)
        elif key == Qt.Key.Key_T and not control:
            self.show_day(self._today.toordinal())
        elif key == Qt.Key.Key_A and control:
            self._chosen = set(self._lines)
            self._tell()
        elif key == Qt.Key.Key_Escape and self._carried is not None:
            self._carried = self._pressed = None
            self.viewport().update()
        else:
            super().keyPressEvent(event)

    def _number_for(self, key: Qt.Key) -> int | None:
        """The line a key leads to."""
        if not self._stack.lines:
            return None
        here = self._lines.get(self._current, -1)
        page = max(1, self.verticalScrollBar().pageStep() // round(self._stack.line) - 1)
        there = {
            Qt.Key.Key_Up: here - 1,
            Qt.Key.Key_Down: here + 1,
            Qt.Key.Key_PageUp: here - page,
            Qt.Key.Key_PageDown: here + page,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self._stack.lines - 1,
        }.get(key)
        return None if there is None else min(max(there, 0), self._stack.lines - 1)

    def _go(self, number: int, *, extend: bool = False) -> None:
        """Put the keyboard on a line, choosing it alone or all from the anchor on."""
        row = self._row(number)
        self._current = row.id
        if extend and self._anchor in self._lines:
            ends = sorted((self._lines[self._anchor], number))
            self._chosen = {self._row(one).id for one in range(ends[0], ends[1] + 1)}
        else:
            self._chosen, self._anchor = {row.id}, row.id
        top = round(self._stack.top(self._stack.place(number)))
        bar = self.verticalScrollBar()
        above = top - round(self._stack.heading)  # below the heading that stays
        below = top + round(self._stack.line) - bar.pageStep()
        bar.setValue(min(max(bar.value(), below), above))
        self._tell()

    def _shift_day(self, field: str, days: int) -> None:
        row = self.current()
        day = str(getattr(row, field))[:10] if row is not None else ""
        if row is not None and len(day) == 10:
            there = date.fromordinal(date.fromisoformat(day).toordinal() + days)
            self.rescheduled.emit(row, field, there.isoformat())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self._current and self._stack.lines:
            self._go(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # -- mouse -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        point = event.position().toPoint()
        place = self._place_at(point)
        if place is not None and place.line < 0:
            self.fold(self._groups[place.lane].key)
            return
        held = self._mark_at(point)
        self._pressed = (point, held, self._shift())
        if place is None:
            return
        number = self._stack.number(place)
        row = self._row(number)
        keys = event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            self._chosen ^= {row.id}
            self._current = self._anchor = row.id
            self._tell()
        else:
            self._go(number, extend=bool(keys & Qt.KeyboardModifier.ShiftModifier))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._pressed is None:
            over = self._mark_at(point) is not None
            shape = Qt.CursorShape.SizeHorCursor if over else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            return
        start, held, shift = self._pressed
        if (point - start).manhattanLength() < QApplication.startDragDistance():
            return
        if held is not None:
            self._carried = held
            held.day = self._sight().day_at(point.x())
            self.viewport().update()
        elif start.x() >= self._names():  # the ground itself: time is moved along
            self.horizontalScrollBar().setValue(shift + start.x() - point.x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        carried, self._carried, self._pressed = self._carried, None, None
        self.viewport().update()
        if carried is not None:
            day = date.fromordinal(carried.day).isoformat()
            if day != str(getattr(carried.row, carried.field))[:10]:
                self.rescheduled.emit(carried.row, carried.field, day)
            return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        if place is not None and place.line >= 0:
            self.opened.emit(self._groups[place.lane].rows[place.line])

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and turned.y():
            self.zoomed.emit(1 if turned.y() > 0 else -1, event.position().x())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and turned.y():
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - turned.y())
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            place = self._place_at(event.pos())
            known = place is not None and place.line >= 0
            words = ""
            if known and place is not None:
                row = self._groups[place.lane].rows[place.line]
                words = action_words.spoken(row, self._today)
            self.viewport().setToolTip(plain_tip(words))
        return super().viewportEvent(event)

    def _mark_at(self, point: QPoint) -> _Carried | None:
        """The mark under the hand that can be carried."""
        place = self._place_at(point)
        sight = self._sight()
        if place is None or place.line < 0 or point.x() < sight.room.x():
            return None
        row = self._groups[place.lane].rows[place.line]
        for field, room in marks_of(row, self._rect(place), sight):
            if room.contains(point):
                return _Carried(row, field, place, sight.day_at(point.x()))
        return None

    # -- speaking --------------------------------------------------------------------------------

    def _tell(self) -> None:
        self._speak()
        self.viewport().update()
        self.picked.emit(self.chosen())

    def _speak(self) -> None:
        """Let a screen reader say where the keyboard is."""
        status = self.status
        said = f"{_NAME}. {status}" if status else _NAME
        if said == self.accessibleName():
            return
        self.setAccessibleName(said)
        self.setAccessibleDescription(status)
        if self.hasFocus():
            event = QAccessibleEvent(self, QAccessible.Event.NameChanged)
            QAccessible.updateAccessibility(event)

"""The lines of the timeline in the hand: chosen, folded, and their days carried along time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from rca_studio.diagrams.plan_timeline import strip_of
from rca_studio.domain.registers import ActionRow
from rca_studio.ui.plan import action_words
from rca_studio.ui.plan.calendar_entries import DEADLINE, REVIEW
from rca_studio.ui.plan.grouping import Group
from rca_studio.ui.plan.timeline_ground import Carried, TimelineGround
from rca_studio.ui.plan.timeline_paint import (
    can_move,
    heading_height,
    line_height,
    marks_of,
)
from rca_studio.ui.widgets.labels import plain_tip

_NAME = "Timeline of the action plan"
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class TimelineChart(TimelineGround):
    """``opened`` tells an action, ``picked`` those chosen, ``rescheduled`` an action, the field of
    one of its days and another day, ``zoomed`` a step nearer (+1) or farther (-1) and where.
    """

    opened = Signal(object)
    picked = Signal(object)
    rescheduled = Signal(object, str, str)
    zoomed = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed: tuple[QPoint, Carried | None, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self._speak()

    def show_groups(self, groups: Sequence[Group], today: date) -> None:
        """Show lanes of actions; what was chosen stays chosen."""
        before = self.lines.picked
        super().show_groups(groups, today)
        self._speak()
        if self.lines.picked != before:
            self.picked.emit(self.chosen())

    # -- choosing --------------------------------------------------------------------------------

    def choose(self, action_ids: Iterable[str]) -> None:
        """Choose these actions and no others."""
        self.lines.choose_these(action_ids)
        self._tell()

    def chosen(self) -> tuple[ActionRow, ...]:
        """The actions chosen, in their order."""
        return self.lines.chosen()

    def current(self) -> ActionRow | None:
        """The action the keyboard is at."""
        return self.lines.current

    @property
    def status(self) -> str:
        """The current action in words, with its place among all."""
        row = self.current()
        if row is None:
            return ""
        place = self.lines.number_of(row.id) + 1
        return action_words.status(row, place, len(self.lines), self.today)

    def go_to(self, action_id: str) -> bool:
        """Choose an action and bring it into sight; whether it is shown."""
        if (key := self.lines.folded_with(action_id)) is not None:
            self.fold(key)
        number = self.lines.number_of(action_id)
        if number < 0:
            return False
        self._go(number)
        strip = strip_of(self.lines.row(number), self.today)
        sight = self.sight()
        if strip.points and (strip.last < sight.first or strip.first > sight.last):
            self.show_day(strip.first)
        return True

    def fold(self, key: str) -> None:
        """Fold or unfold a lane."""
        self.lines.fold(key)
        self.lines.show(self.lines.groups, heading_height(), line_height())
        self.measure()
        self._tell()

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
            self.show_day(self.today.toordinal())
        elif key == Qt.Key.Key_A and control:
            self.lines.choose_all()
            self._tell()
        elif key == Qt.Key.Key_Escape and self.carried is not None:
            self.carried = self._pressed = None
            self.viewport().update()
        else:
            super().keyPressEvent(event)

    def _number_for(self, key: Qt.Key) -> int | None:
        """The line a key leads to."""
        if not len(self.lines):
            return None
        here = self.lines.number_of(self.lines.current.id) if self.lines.current else -1
        page = max(1, self.verticalScrollBar().pageStep() // round(self.lines.stack.line) - 1)
        there = {
            Qt.Key.Key_Up: here - 1,
            Qt.Key.Key_Down: here + 1,
            Qt.Key.Key_PageUp: here - page,
            Qt.Key.Key_PageDown: here + page,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self.lines) - 1,
        }.get(key)
        return None if there is None else min(max(there, 0), len(self.lines) - 1)

    def _go(self, number: int, *, extend: bool = False) -> None:
        """Put the keyboard on a line, choosing it alone or all from the anchor on."""
        self.lines.go(number, extend=extend)
        top = round(self.lines.stack.top(self.lines.stack.place(number)))
        bar = self.verticalScrollBar()
        above = top - round(self.lines.stack.heading)  # below the heading that stays
        below = top + round(self.lines.stack.line) - bar.pageStep()
        bar.setValue(min(max(bar.value(), below), above))
        self._tell()

    def _shift_day(self, field: str, days: int) -> None:
        row = self.current()
        day = str(getattr(row, field))[:10] if row is not None else ""
        if row is not None and len(day) == 10 and can_move(row, field):
            there = date.fromisoformat(day).toordinal() + days
            there = min(max(there, date.min.toordinal()), date.max.toordinal())
            self.rescheduled.emit(row, field, date.fromordinal(there).isoformat())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.lines.current is None and len(self.lines):
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
        place = self.place_at(point)
        if place is not None and place.line < 0:
            self.fold(self.lines.groups[place.lane].key)
            return
        held = self._mark_at(point)
        self._pressed = (point, held, self.shift())
        if place is None:
            return
        number = self.lines.stack.number(place)
        keys = event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            self.lines.toggle(number)
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
            self.carried = held
            held.day = self.sight().day_at(point.x())
            self.viewport().update()
        elif start.x() >= self.names():  # the ground itself: time is moved along
            self.horizontalScrollBar().setValue(shift + start.x() - point.x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        carried, self.carried, self._pressed = self.carried, None, None
        self.viewport().update()
        if carried is not None:
            day = date.fromordinal(carried.day).isoformat()
            if day != str(getattr(carried.row, carried.field))[:10]:
                self.rescheduled.emit(carried.row, carried.field, day)
            return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint())
        if place is not None and place.line >= 0:
            self.opened.emit(self.lines.row_at(place))

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
            place = self.place_at(event.pos())
            known = place is not None and place.line >= 0
            words = ""
            if known and place is not None:
                row = self.lines.row_at(place)
                words = action_words.spoken(row, self.today)
            self.viewport().setToolTip(plain_tip(words))
        return super().viewportEvent(event)

    def _mark_at(self, point: QPoint) -> Carried | None:
        """The mark under the hand that can be carried."""
        place = self.place_at(point)
        sight = self.sight()
        if place is None or place.line < 0 or point.x() < sight.room.x():
            return None
        row = self.lines.row_at(place)
        for field, room in marks_of(row, self.rect_of(place), sight):
            if room.contains(point):
                return Carried(row, field, place, sight.day_at(point.x()))
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

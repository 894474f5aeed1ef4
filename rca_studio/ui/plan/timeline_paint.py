"""How the timeline of the plan is drawn: names at the left, time across, marks on each line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPen

from rca_studio.diagrams.plan_timeline import (
    Axis,
    Mark,
    Point,
    Reach,
    Strip,
    Zoom,
    strip_of,
    ticks,
)
from rca_studio.domain.moments import show_date
from rca_studio.domain.plan import ActionState
from rca_studio.domain.registers import ActionRow
from rca_studio.ui import theme
from rca_studio.ui.plan import action_words
from rca_studio.ui.plan.board_cards import strength_word
from rca_studio.ui.plan.calendar_entries import DEADLINE, REVIEW
from rca_studio.ui.plan.calendar_paint import mark_size, paint_done, paint_mark
from rca_studio.ui.plan.group_paint import paint_note
from rca_studio.ui.plan.grouping import Group
from rca_studio.ui.plan.rows import is_overdue, review_is_due
from rca_studio.ui.widgets.table import paint_lines

_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)


def line_height() -> int:
    """Height of the line of an action: its words, and who does it."""
    small = QFontMetrics(theme.font(theme.Size.SMALL)).lineSpacing()
    return QFontMetrics(theme.font()).lineSpacing() + small + theme.grid(1.75)


def heading_height() -> int:
    """Height of the heading of a lane."""
    return QFontMetrics(theme.font(theme.Size.STRONG)).lineSpacing() + theme.grid(1.75)


def axis_height() -> int:
    """Height of months over weeks."""
    return 2 * QFontMetrics(theme.font(theme.Size.SMALL)).lineSpacing() + theme.grid(1.75)


@dataclass(frozen=True, slots=True)
class Sight:
    """What is in sight: the axis with how far it is moved, and the room right of the names."""

    axis: Axis
    zoom: Zoom
    shift: int
    room: QRect
    today: date
    first_weekday: int

    def x(self, day: int) -> float:
        """The middle of a day on the screen."""
        return self.room.x() + self.axis.middle(day) - self.shift

    def day_at(self, x: float) -> int:
        """The day at a place on the screen."""
        return self.axis.day_at(x - self.room.x() + self.shift)

    @property
    def first(self) -> int:
        """The first day in sight."""
        return self.day_at(self.room.x())

    @property
    def last(self) -> int:
        """The last day in sight."""
        return self.day_at(self.room.right())


def paint_axis(painter: QPainter, sight: Sight, head: QRect) -> None:
    """Months over weeks (or years over months) in ``head``, and thin lines down from them."""
    painter.save()
    painter.fillRect(head, theme.colour("header"))
    painter.setClipRect(QRect(head.x(), head.y(), head.width(), sight.room.bottom() - head.y() + 1))
    half = head.height() // 2
    small, strong = theme.font(theme.Size.SMALL), theme.font(theme.Size.SMALL_STRONG)
    every = ticks(sight.first, sight.last, sight.zoom, sight.first_weekday)
    major = [tick for tick in every if tick.major]
    wide = QFontMetrics(strong)
    for number, tick in enumerate(major):
        left = sight.room.x() + sight.axis.x(tick.day) - sight.shift
        painter.setPen(theme.colour("border"))
        painter.drawLine(QLineF(left, head.y(), left, sight.room.bottom()))
        end = float(head.right())
        if number + 1 < len(major):
            end = sight.room.x() + sight.axis.x(major[number + 1].day) - sight.shift
        start = max(left, float(head.x())) + theme.grid(0.75)  # stays in sight while it lasts
        if end - start > wide.horizontalAdvance(tick.words):
            painter.setFont(strong)
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(start, head.y(), end - start, half), _MIDDLE, tick.words)
    painter.setFont(small)
    for tick in every:
        if tick.major:
            continue
        left = sight.room.x() + sight.axis.x(tick.day) - sight.shift
        painter.setPen(theme.colour("line"))
        painter.drawLine(QLineF(left, head.y() + half, left, sight.room.bottom()))
        if abs(left - sight.x(sight.today.toordinal())) < theme.grid(4):
            continue  # there stands "Today"
        painter.setPen(theme.colour("muted"))
        words = QRectF(left + theme.grid(0.5), head.y() + half, theme.grid(6), half)
        painter.drawText(words, _MIDDLE, tick.words)
    painter.setPen(theme.colour("line"))
    painter.drawLine(head.bottomLeft(), head.bottomRight())
    painter.restore()


def paint_today(painter: QPainter, sight: Sight, head: QRect) -> None:
    """A line down at today, with the word at its head."""
    x = sight.x(sight.today.toordinal())
    if not sight.room.x() <= x <= sight.room.right():
        return
    painter.save()
    painter.setPen(QPen(theme.colour("accent"), 2))
    painter.drawLine(QLineF(x, head.bottom() - 2, x, sight.room.bottom()))
    painter.setFont(theme.font(theme.Size.SMALL_STRONG))
    words = "Today"
    wide = painter.fontMetrics().horizontalAdvance(words) + theme.grid(1.25)
    high = painter.fontMetrics().height() + 2
    left = min(max(x - wide / 2, sight.room.x()), sight.room.right() - wide)
    badge = QRectF(left, head.bottom() - high - 1, wide, high)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent"))
    painter.drawRoundedRect(badge, 4, 4)
    painter.setPen(theme.colour("on_accent"))
    painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), words)
    painter.restore()


def paint_heading(painter: QPainter, rect: QRect, group: Group, *, folded: bool = False) -> None:
    """The name of a lane with how much is in it, across the whole width."""
    painter.fillRect(rect, theme.colour("header"))
    painter.setPen(theme.colour("line"))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    painter.setFont(theme.font(theme.Size.STRONG))
    painter.setPen(theme.colour("text"))
    inner = rect.adjusted(theme.grid(1.25), 0, -theme.grid(1.25), 0)
    note = f"{group.note}, folded" if folded else group.note
    most = inner.width() - painter.fontMetrics().horizontalAdvance(note)
    name = painter.fontMetrics().elidedText(group.name, Qt.TextElideMode.ElideRight, most)
    painter.drawText(inner, _MIDDLE, name)
    wide = painter.fontMetrics().horizontalAdvance(name)
    paint_note(painter, inner.adjusted(wide, 0, 0, 0), group, folded=folded)


def paint_name(
    painter: QPainter, rect: QRect, row: ActionRow, note: str, *, chosen: bool, current: bool
) -> None:
    """The words of an action, and below them how far it is, how strong, and a note."""
    painter.fillRect(rect, theme.colour("selection" if chosen else "card"))
    painter.setPen(theme.colour("line"))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    if current:
        painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), theme.colour("focus"))
    room = rect.adjusted(theme.grid(1.25), theme.grid(0.75), -theme.grid(1), 0)
    colour = theme.colour("text" if row.text.strip() else "muted")
    paint_lines(painter, room, action_words.title(row), theme.font(), colour, 1)
    room.translate(0, QFontMetrics(theme.font()).lineSpacing())
    words = " · ".join(one for one in (row.state.label, strength_word(row.strength), note) if one)
    paint_lines(painter, room, words, theme.font(theme.Size.SMALL), theme.colour("muted"), 1)


def paint_strip(
    painter: QPainter, rect: QRect, row: ActionRow, sight: Sight, ground: str = "card"
) -> None:
    """What is known of when: stretches below, marks on them, and in words what matters now."""
    strip = strip_of(row, sight.today)
    words, late = action_words.when(row, sight.today)
    painter.setFont(theme.font(theme.Size.SMALL_STRONG if late else theme.Size.SMALL))
    if not strip.points:
        _paint_words(painter, rect, rect.x(), words, late, ground)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle, half = rect.center().y() + 0.5, mark_size() / 2
    for stretch in strip.stretches:
        left = max(sight.x(stretch.first), rect.x() - 50.0)
        right = min(sight.x(stretch.last), rect.right() + 50.0)
        if right > left:
            _paint_stretch(painter, stretch.reach, left, right, middle)
    centres = sorted(sight.x(point.day) for point in strip.points)
    anchor = sight.x(_anchor(row, strip, sight.today)) + half
    wide = painter.fontMetrics().horizontalAdvance(words) + theme.grid(1.5)
    for x in centres:  # a mark that would lie on the words comes before them
        if anchor < x + half < anchor + wide + 2 * half:
            anchor = x + half
    _paint_words(painter, rect, anchor, words, late, ground)
    for point in strip.points:
        x = sight.x(point.day)
        if rect.x() - 20 <= x <= rect.right() + 20:
            _paint_point(painter, point, QPointF(x, middle), row, sight.today)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def marks_of(row: ActionRow, rect: QRect, sight: Sight) -> Iterator[tuple[str, QRectF]]:
    """The marks of an action that can be carried to another day: the field and the room."""
    size = mark_size() + theme.grid(0.75)
    for point in reversed(strip_of(row, sight.today).points):
        field = {Mark.DEADLINE: DEADLINE, Mark.REVIEW: REVIEW}.get(point.mark)
        if field is not None and can_move(row, field):
            x, y = sight.x(point.day), rect.center().y() + 0.5
            yield field, QRectF(x - size / 2, y - size / 2, size, size)


def can_move(row: ActionRow, field: str) -> bool:
    """Whether a day of an action still counts, so that it can be another one."""
    return row.state.to_do if field == DEADLINE else row.state.counts


def paint_carried(painter: QPainter, rect: QRect, field: str, day: int, sight: Sight) -> None:
    """A mark on its way to another day, with that day in words."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    x, size = sight.x(day), mark_size()
    painter.setPen(QPen(theme.colour("focus"), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QLineF(x, sight.room.y(), x, sight.room.bottom()))
    room = QRectF(x - size / 2, rect.center().y() - size / 2, size, size)
    paint_mark(painter, room, field, "good", filled=True)
    painter.setFont(theme.font(theme.Size.SMALL_STRONG))
    words = show_date(date.fromordinal(day).isoformat(), sight.today)
    wide = painter.fontMetrics().horizontalAdvance(words) + theme.grid(1.25)
    badge = QRectF(x + size, rect.y() + 2, wide, painter.fontMetrics().height() + 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("good_fill"))
    painter.drawRoundedRect(badge, 4, 4)
    painter.setPen(theme.colour("good"))
    painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), words)
    painter.restore()


def _paint_words(
    painter: QPainter, rect: QRect, anchor: float, words: str, late: bool, ground: str
) -> None:
    """Say what matters now right of ``anchor``, or at the side where that is out of sight."""
    if anchor < rect.x():
        words = f"‹ {words}"
    elif anchor > rect.right():
        words = f"{words} ›"
    wide = painter.fontMetrics().horizontalAdvance(words) + theme.grid(1.5)
    left = max(anchor, float(rect.x()))
    if left + wide > rect.right() + 1:
        beyond = anchor > rect.right()
        left = rect.right() + 1 - wide if beyond else anchor - mark_size() - wide
    room = QRectF(left, rect.y() + 1, wide, rect.height() - 2)
    painter.fillRect(room, theme.colour(ground))
    painter.setPen(theme.colour("error" if late else "muted"))
    painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), words)


def _anchor(row: ActionRow, strip: Strip, today: date) -> int:
    """The day the words on a line speak of."""
    days = {point.mark: point.day for point in strip.points}
    if row.state.to_do and Mark.DEADLINE in days:
        due = days[Mark.DEADLINE]
        return max(due, today.toordinal()) if is_overdue(row, today) else due
    wanted = [Mark.DONE, Mark.DEADLINE, Mark.REVIEW, Mark.PROMISED]
    if row.state not in (ActionState.DONE, ActionState.FAILED, ActionState.REFUSED):
        wanted.insert(0, Mark.REVIEW)
    return next(days[mark] for mark in wanted if mark in days)


def _paint_stretch(
    painter: QPainter, reach: Reach, left: float, right: float, middle: float
) -> None:
    high = float(theme.grid(1.25))
    if reach in (Reach.MOVED, Reach.WATCHED):
        style = Qt.PenStyle.DashLine if reach is Reach.MOVED else Qt.PenStyle.DotLine
        painter.setPen(QPen(theme.colour("wire"), 1.5, style))
        painter.drawLine(QLineF(left, middle, right, middle))
        return
    tone = "error" if reach is Reach.LATE else "info"
    painter.setPen(QPen(theme.colour(tone), 1))
    painter.setBrush(theme.colour(f"{tone}_fill"))
    bar = QRectF(left, middle - high / 2, right - left, high)
    painter.drawRoundedRect(bar, 2, 2)
    if reach is Reach.LATE:  # hatched, so that it is told without the colour
        painter.fillRect(bar, QBrush(theme.colour(tone), Qt.BrushStyle.BDiagPattern))


def _paint_point(
    painter: QPainter, point: Point, centre: QPointF, row: ActionRow, today: date
) -> None:
    size = mark_size()
    room = QRectF(centre.x() - size / 2, centre.y() - size / 2, size, size)
    match point.mark:
        case Mark.PROMISED:
            paint_mark(painter, room, DEADLINE, "neutral", filled=False)
        case Mark.DEADLINE:
            late = is_overdue(row, today)
            tone = "error" if late else "info" if row.state.to_do else "neutral"
            paint_mark(painter, room, DEADLINE, tone, filled=row.state.to_do, late=late)
        case Mark.REVIEW:
            late = review_is_due(row, today) and row.review_date[:10] < today.isoformat()
            tone = "error" if late else "warning"
            paint_mark(painter, room, REVIEW, tone, filled=True, late=late)
        case Mark.DONE:
            paint_done(painter, room)

"""How an entry of the calendar is drawn: its kind by a shape, its lateness by a word."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from rca_studio.ui import theme
from rca_studio.ui.plan import action_words
from rca_studio.ui.plan.calendar_entries import DEADLINE, Entry
from rca_studio.ui.widgets.table import paint_lines


def number_height() -> int:
    """Height of the line with the number of a day."""
    return QFontMetrics(theme.font(theme.Size.SMALL_STRONG)).height() + theme.grid(1)


WORDY = 4
"""So many lines an entry has that says its kind and its owner below three lines of words."""


def entry_height(lines: int = 1) -> int:
    """Height of an entry of so many lines, with the gap below it."""
    line = QFontMetrics(theme.font(theme.Size.SMALL)).lineSpacing()
    return max(lines * line + theme.grid(0.5) + 2, 20)


def lines_needed(entries: Sequence[Entry], width: int, room: int) -> list[int]:
    """How many lines each entry gets, at most three, where all of them fit into a room at all."""
    wide = QFontMetrics(theme.font(theme.Size.SMALL))
    across = max(1, width - round(mark_size()) - theme.grid(1.5))
    wanted = [
        1 + int(_WRAPPED * wide.horizontalAdvance(action_words.title(entry.row)) / across)
        for entry in entries
    ]
    for most in (3, 2):
        lines = [min(most, one) for one in wanted]
        if sum(entry_height(one) for one in lines) <= room:
            return lines
    return [1] * len(entries)


_WRAPPED = 1.06
"""Lines that break between words hold a little less than their width."""


def paint_entry(painter: QPainter, room: QRect, entry: Entry, *, chosen: bool = False) -> None:
    """Paint one entry: the shape of its kind and the action, on as many lines as have room.

    A wordy one says the kind in words as well, and whose it is.
    """
    tone = tone_of(entry)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("focus"), 2) if chosen else Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(f"{tone}_fill"))
    painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    size, small = mark_size(), theme.font(theme.Size.SMALL)
    line = QFontMetrics(small).lineSpacing()
    lines = max(1, room.height() // line)
    pad = (room.height() - lines * line) // 2
    mark = QRectF(room.x() + theme.grid(0.5), room.y() + pad + (line - size) / 2, size, size)
    paint_mark(painter, mark, entry.field, tone, filled=entry.still, late=entry.late)
    words = room.adjusted(round(size) + theme.grid(1), pad, -theme.grid(0.4), 0)
    title = action_words.title(entry.row)
    if lines > 1:
        paint_lines(painter, words, title, small, theme.colour(tone), min(lines, WORDY - 1))
    if lines >= WORDY:
        kind = f"{entry.kind}, late" if entry.late else entry.kind
        words.translate(0, (WORDY - 1) * line)
        title = f"{kind} · {action_words.owner(entry.row)}"
    if lines in (1, WORDY):
        painter.setFont(small)
        painter.setPen(theme.colour(tone))
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignTop), shown)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def mark_size() -> float:
    """Width and height of the shape of an entry."""
    return float(theme.grid(1.4))


def paint_mark(
    painter: QPainter, room: QRectF, field: str, tone: str, *, filled: bool, late: bool = False
) -> None:
    """A square for a deadline, a diamond for a review; hollow where the day is only remembered.

    What is late has a stroke and a dot in it, so that it is told without the colour.
    """
    colour = theme.colour(tone)
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
    middle = room.center()
    if field == DEADLINE:
        painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), 1, 1)
    else:
        painter.drawPolygon(
            [
                QPointF(middle.x(), room.top()),
                QPointF(room.right(), middle.y()),
                QPointF(middle.x(), room.bottom()),
                QPointF(room.left(), middle.y()),
            ]
        )
    if late:
        high = room.height()
        painter.setPen(QPen(theme.colour(f"{tone}_fill"), max(1.6, high / 7)))
        top = middle.y() - high * 0.27
        painter.drawLine(QPointF(middle.x(), top), QPointF(middle.x(), middle.y() + high * 0.08))
        painter.drawPoint(QPointF(middle.x(), middle.y() + high * 0.29))


def paint_done(painter: QPainter, room: QRectF) -> None:
    """A disc with a tick: the day something was put in place."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("good"))
    painter.drawEllipse(room.adjusted(-0.5, -0.5, 0.5, 0.5))
    painter.setPen(QPen(theme.colour("good_fill"), 1.8))
    size = room.width()
    corners = (QPointF(0.24, 0.53), QPointF(0.43, 0.71), QPointF(0.77, 0.32))
    painter.drawPolyline([room.topLeft() + corner * size for corner in corners])


def tone_of(entry: Entry) -> str:
    """The tone of an entry: late, still to come, or only remembered."""
    if entry.late:
        return "error"
    if not entry.still:
        return "neutral"
    return "info" if entry.field == DEADLINE else "warning"

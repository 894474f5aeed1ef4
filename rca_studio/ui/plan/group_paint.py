"""How many actions a group has, painted after its name in the table and on the timeline."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from rca_studio.ui import theme
from rca_studio.ui.plan.grouping import Group

_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)


def paint_note(painter: QPainter, rect: QRect, group: Group, *, folded: bool = False) -> None:
    """Paint the note of a group from the left of a rectangle, in the font of the painter."""
    for words, colour in (*group.parts, *(((", folded", "muted"),) if folded else ())):
        painter.setPen(theme.colour(colour))
        painter.drawText(rect, _MIDDLE, words)
        rect = rect.adjusted(painter.fontMetrics().horizontalAdvance(words), 0, 0, 0)

"""How wide the columns of the plan are, and which of them there is room for."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtGui import QFontMetrics

from rca_studio.ui import theme
from rca_studio.ui.plan.table_columns import COLUMNS
from rca_studio.ui.widgets.pill import pill_size

_EASE = 1.15
"""There is room where columns can have so much more than they need at least."""

_SAID_BY_HEADINGS = ("owner", "service")


def widths(room: int, columns: Collection[str], group: str) -> list[int]:
    """The width of each of ``COLUMNS`` in pixels, 0 for what is not shown.

    Each has at least what its heading, its pills and a sample of its words need; what is left is
    shared out.

    Args:
        room: width of all of them.
        columns: the keys of those chosen.
        group: what headings say; its own column goes where there is no room.
    """
    least = _least()
    shown = [column.key in columns for column in COLUMNS]
    if group in _SAID_BY_HEADINGS and _sum(least, shown) * _EASE > room:
        shown = [on and c.key != group for on, c in zip(shown, COLUMNS, strict=True)]
    spare = max(0.0, room - _sum(least, shown))
    total = sum(c.grows for c, on in zip(COLUMNS, shown, strict=True) if on)
    return [
        int(wide + spare * column.grows / total) if on else 0
        for wide, column, on in zip(least, COLUMNS, shown, strict=True)
    ]


def _least() -> list[float]:
    words, small = QFontMetrics(theme.font()), QFontMetrics(theme.font(theme.Size.SMALL))
    least: list[float] = []
    for column in COLUMNS:
        wide = small.horizontalAdvance(column.heading) + theme.grid(3.25)
        if column.pill:
            wide = max(wide, pill_size(column.pill).width() + theme.grid(2))
        if column.sample:
            wide = max(wide, words.horizontalAdvance(column.sample) + theme.grid(2.5))
        least.append(wide)
    return least


def _sum(least: list[float], shown: list[bool]) -> float:
    return sum(wide for wide, on in zip(least, shown, strict=True) if on)

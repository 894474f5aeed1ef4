"""The way the Tab key goes through a window: as the eye does, part by part.

Qt goes in the order in which widgets were made. Pages that are made when they are first wanted, and
cards that come and go, would then stand behind everything else.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


def tab_stops(part: QWidget) -> Iterator[QWidget]:
    """What the Tab key stops at in a part of the window, in the order in which it is put together.

    What is hidden, switched off, a window of its own or only hands the focus on is left out.
    """
    for child in part.children():
        if not isinstance(child, QWidget) or child.isWindow() or not child.isVisible():
            continue
        takes = bool(child.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if takes and child.isEnabled() and child.focusProxy() is None:
            yield child
        yield from tab_stops(child)


def step(part: QWidget, focus: QWidget | None, *, forwards: bool) -> bool:
    """Move the focus to the next stop, or the one before; false where it is not among them."""
    stops = list(tab_stops(part))
    if focus is None or focus not in stops:
        return False
    place = (stops.index(focus) + (1 if forwards else -1)) % len(stops)
    reason = Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason
    stops[place].setFocus(reason)
    _bring_into_view(stops[place])
    return True


def _bring_into_view(widget: QWidget) -> None:
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()

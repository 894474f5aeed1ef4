"""How large a dialog may open: with room for its contents, and never beyond what is in sight."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


def that_fits(widget: QWidget, wanted: QSize) -> QSize:
    """A size for a dialog that is no larger than the screen, or than the window it stands over."""
    room = widget.screen().availableGeometry().size()
    if (over := widget.parentWidget()) is not None:
        room = room.boundedTo(over.window().size().expandedTo(QSize(640, 480)))
    return wanted.boundedTo(room - QSize(16, 16))

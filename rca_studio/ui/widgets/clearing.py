"""Takes widgets out of a layout, for lists that are made anew."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let its widgets go.

    Qt lets them go only when it next comes to rest; hidden at once, none of them is painted, read
    aloud or given the focus until then.
    """
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()

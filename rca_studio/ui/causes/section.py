"""Parts of the panel at the side: a caption over a list that is filled only when it changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.labels import Caption


class Section(QWidget):
    """A caption over rows. ``fill`` makes the rows anew only where ``content`` is another one."""

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.25))
        column.addWidget(Caption(caption))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.grid(0.25))
        column.addLayout(self._rows)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(theme.grid(1))
        column.addLayout(self.foot)
        self._content: Hashable = None
        self.setAccessibleName(caption)

    def fill(self, content: Hashable, make: Callable[[], Iterable[QWidget]]) -> None:
        """Show these rows; ``content`` says what they show."""
        if content == self._content:
            return
        self._content = content
        while (taken := self._rows.takeAt(0)) is not None:
            if widget := taken.widget():
                widget.hide()
                widget.deleteLater()
        for widget in make():
            self._rows.addWidget(widget)

    def add_foot(self, *widgets: QWidget) -> None:
        """Put buttons below the rows."""
        for widget in widgets:
            self.foot.addWidget(widget)
        self.foot.addStretch(1)


def line_of(*widgets: QWidget, stretch: int = 0) -> QWidget:
    """Some widgets side by side; the one at ``stretch`` takes the room left."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.grid(0.75))
    for place, widget in enumerate(widgets):
        upper = Qt.AlignmentFlag.AlignTop
        if place == stretch:
            layout.addWidget(widget, 1)
        else:
            layout.addWidget(widget, 0, upper)
    return row

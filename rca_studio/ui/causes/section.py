"""Parts of the panel at the side: a caption over a list that is filled only when it changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.clearing import clear
from rca_studio.ui.widgets.labels import Caption


class Section(QWidget):
    """A caption over rows. ``fill`` makes the rows anew only where ``content`` is another one."""

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.25))
        self._caption = Caption(caption)
        column.addWidget(self._caption)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.grid(0.25))
        column.addLayout(self._rows)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(theme.grid(2))
        column.addLayout(self.foot)
        self._content: Hashable = None
        self.setAccessibleName(caption)

    def rename(self, caption: str) -> None:
        """Put other words above the rows."""
        self._caption.setText(caption)
        self.setAccessibleName(caption)

    def fill(self, content: Hashable, make: Callable[[], Iterable[QWidget]]) -> None:
        """Show these rows; ``content`` says what they show. The focus stays at its place."""
        if content == self._content:
            return
        self._content = content
        place = self._focus_place()
        clear(self._rows)
        for widget in make():
            self._rows.addWidget(widget)
            widget.show()
        if place is not None:
            self._focus_at(*place)

    def _focus_place(self) -> tuple[int, int] | None:
        """Row and number of the editor or button that has the focus, if one of them has it."""
        for number in range(self._rows.count()):
            item = self._rows.itemAt(number)
            row = item.widget() if item is not None else None
            for place, part in enumerate(_focusable(row) if row is not None else ()):
                if part.hasFocus():
                    return number, place
        return None

    def _focus_at(self, number: int, place: int) -> None:
        last = self._rows.count() - 1
        item = self._rows.itemAt(min(number, last)) if last >= 0 else None
        row = item.widget() if item is not None else None
        parts = _focusable(row) if row is not None else []
        foot = self.foot.itemAt(0)
        below = foot.widget() if foot is not None else None
        if parts:
            parts[min(place, len(parts) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        elif below is not None:
            below.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_foot(self, *widgets: QWidget) -> None:
        """Put buttons below the rows."""
        for widget in widgets:
            self.foot.addWidget(widget)
        self.foot.addStretch(1)


def _focusable(row: QWidget) -> list[QWidget]:
    parts = [row, *row.findChildren(QWidget)]
    return [part for part in parts if part.focusPolicy() & Qt.FocusPolicy.TabFocus]


def line_of(*widgets: QWidget, stretch: int = 0) -> QWidget:
    """Some widgets side by side; the one at ``stretch`` takes the room left."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.grid(1.5))
    for place, widget in enumerate(widgets):
        if place == stretch:
            layout.addWidget(widget, 1)
        else:
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    return row

"""The notes over the picture, where facilitator and room share one screen; only while asked for."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.analysis.session.frame import Frame
from rca_studio.ui import theme
from rca_studio.ui.sessions.present.large import Figures, Large
from rca_studio.ui.sessions.present.notes_view import NotesView
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.labels import Caption

_EDGE: Final = 4


class Peek(Surface):
    """Notes, the clock and what comes next, at the foot of the picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("backdrop", parent=parent)
        row = QHBoxLayout(self)
        side = theme.grid(3)
        row.setContentsMargins(side, theme.grid(2), side, theme.grid(2))
        row.setSpacing(theme.grid(3))
        self.notes = NotesView()
        row.addWidget(self.notes, 3)
        column = QVBoxLayout()
        column.setSpacing(theme.grid(0.5))
        self.left = Figures()
        self.next = Large(wrap=True)
        self.told = Large("", "warning", wrap=True)
        for one in (self.left, self.told, Caption("Next"), self.next):
            column.addWidget(one)
        column.addStretch(1)
        column.addWidget(Caption("The room sees this too. N takes it away."))
        row.addLayout(column, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A strong line above, so that nobody takes notes for a part of the picture."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), _EDGE, theme.colour("accent"))
        painter.end()

    def show_words(self, frame: Frame | None, left: str, coming: str, told: str) -> None:
        """Show the notes of a frame, the time left, what comes next, and what there is to tell."""
        self.notes.show_frame(frame)
        self.left.setText(left)
        self.next.setText(coming)
        self.told.setText(told)
        self.told.setVisible(bool(told))

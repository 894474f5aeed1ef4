"""What is for the facilitator alone about a frame: notes, what is hidden and why, or left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from rca_studio.analysis.session.frame import Frame
from rca_studio.ui import theme
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.sessions.present.hidden_words import hidden_count, hidden_lines
from rca_studio.ui.sessions.present.large import Large
from rca_studio.ui.widgets.labels import Caption, Label

_MOST_LINES = 60
_NOTHING: Final = {
    "notes": "There are no notes for this frame.",
    "hidden": "Nothing is hidden in this frame, and nothing left out.",
}


class NotesView(QScrollArea):
    """The notes of one frame, in large type; ``shows`` says which parts of them."""

    NOTES: Final = "notes"
    HIDDEN: Final = "hidden"

    def __init__(self, *shows: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shows = shows or (self.NOTES, self.HIDDEN)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Notes, for you alone")
        thin_bars(self)
        self._frame: Frame | None = None
        self._extra: tuple[str, ...] = ()
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, theme.grid(1), 0)
        self._column.setSpacing(theme.grid(0.75))
        self._column.addStretch(1)
        self.setWidget(self._inside)
        self.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)

    @property
    def words(self) -> str:
        """All that stands there."""
        labels = self._inside.findChildren(Label)
        return "\n".join(label.text() for label in labels)

    def show_parts(self, *shows: str) -> None:
        """Show other parts of the notes from now on."""
        if shows != self._shows:
            self._shows = shows
            self._frame, self._extra = None, ("",)

    def show_frame(self, frame: Frame | None, extra: Sequence[str] = ()) -> None:
        """Show what there is to know about a frame; ``extra`` is left out of the whole show."""
        if frame is self._frame and tuple(extra) == self._extra:
            return
        self._frame, self._extra = frame, tuple(extra)
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        if frame is None:
            return
        if self.NOTES in self._shows:
            if frame.ask:
                self._part("Ask the room", (f"{frame.ask[0].upper()}{frame.ask[1:]}",))
            self._say(frame.notes, "text")
        if self.HIDDEN in self._shows:
            self._say_hidden(frame)
        if self._column.count() == 1:
            self._say((_NOTHING[self._shows[0]],), "muted")
        self.verticalScrollBar().setValue(0)

    def _say_hidden(self, frame: Frame) -> None:
        hidden = hidden_lines(frame.hidden)
        if hidden:
            self._part(f"Hidden here: {hidden_count(frame.hidden)}", hidden, "muted")
        self._part("Left out of this frame", frame.left_out, "muted")
        self._part("Left out of the show", self._extra, "muted")

    def _part(self, title: str, lines: Sequence[str], token: str = "text") -> None:
        if lines:
            caption = Caption(title)
            first = self._column.count() == 1
            caption.setContentsMargins(0, 0 if first else theme.grid(0.75), 0, 0)
            self._add(caption)
            self._say(lines, token)

    def _say(self, lines: Sequence[str], token: str) -> None:
        for line in lines[:_MOST_LINES]:
            self._add(Large(line, token, wrap=True))
        if len(lines) > _MOST_LINES:
            self._add(Large(f"… and {len(lines) - _MOST_LINES} more", "muted"))

    def _add(self, label: Label) -> None:
        self._column.insertWidget(self._column.count() - 1, label)

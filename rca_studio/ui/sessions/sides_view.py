"""A frame side by side: as it is written, and as others will see it, in words or as a picture."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from rca_studio.analysis.session.frame import Frame
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.session import FrameKind
from rca_studio.ui import theme
from rca_studio.ui.sessions.frame_preview import Stage
from rca_studio.ui.sessions.frame_view import FrameView, PictureOf, Shown
from rca_studio.ui.sessions.marked_text import MarkedText
from rca_studio.ui.sessions.side_marks import Sides
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.labels import Label

_LEAST: Final = 22
"""So high a side is at least, in steps of the grid; on a lower screen the page scrolls."""
_PICTURE: Final = (
    "The program cannot hide what is in a picture. Look for faces, names on doors and papers, "
    "house numbers and screens. What hung behind the picture, such as place and time, is taken "
    "away. Each picture is accepted on its own."
)


class SidesView(QWidget):
    """Signals:
    entered: Enter was pressed in one of the texts.
    moved_on: another part of a text came into view.
    """

    entered = Signal()
    moved_on = Signal()

    def __init__(self, ruler: Ruler, picture_of: PictureOf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self.before = MarkedText("As it is written")
        self.after = MarkedText("As others will see it")
        self.view = FrameView(ruler, picture_of)
        self.stage = Stage(self.view)
        self.stage.setAccessibleName("The frame as others will see it")
        self._about_pictures = Label(_PICTURE, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.grid(2))
        before, after = Card("As it is written"), Card("As others will see it")
        before.body.addWidget(self.before, 1)
        before.body.addWidget(self._about_pictures)
        self._about_pictures.hide()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.after)
        self.pages.addWidget(self.stage)
        after.body.addWidget(self.pages, 1)
        for card in (before, after):
            card.setMinimumHeight(theme.grid(_LEAST))
            row.addWidget(card, 1)
        for text in (self.before, self.after):
            text.accepted.connect(self.entered)
            text.moved_on.connect(self.moved_on)
        self.before.verticalScrollBar().valueChanged.connect(self._scroll_along)
        self.stage.stepped.connect(self._on_stepped)

    def show_sides(self, shown: Shown, sides: Sides, word: str, *, new: bool) -> None:
        """Show a frame.

        Args:
            shown: the frame, and how it stands in the show; its last step is seen at first.
            sides: its words on both sides.
            word: the word in hand.
            new: whether it is another frame than before; the same one stays where it was read.
        """
        picture = shown.frame.kind is FrameKind.PICTURE
        self.before.setVisible(not picture or bool(sides.before))
        self._about_pictures.setVisible(picture)
        self.before.show_text(sides.before, sides.before_marks, word)
        self.after.show_text(sides.after, sides.after_marks, word)
        step = shown.frame.steps - 1
        if not new and self._shown is not None:
            step = min(self._shown.step, step)
        self._show_step(shown, step)
        if new:
            for text in (self.before, self.after):
                text.show_word(word)
                text.verticalScrollBar().setValue(0)

    def show_as(self, which: str) -> None:
        """Show the right side as ``words`` or as the ``frame``."""
        self.pages.setCurrentIndex(1 if which == "frame" else 0)

    def show_word(self, word: str) -> None:
        """Take another word in hand, on both sides."""
        for text in (self.before, self.after):
            text.show_word(word)

    def seen_whole(self, frame: Frame) -> bool:
        """Whether the last words of both sides are in view; a picture is seen as a whole."""
        if frame.kind is FrameKind.PICTURE:
            return self.pages.currentIndex() == 1
        return self.after.read_to_the_end and self.before.read_to_the_end

    def turn_page(self) -> None:
        """Bring the next part of both sides into view."""
        self.before.turn_page()
        self.after.turn_page()

    def clear_selection(self) -> None:
        """Select nothing any more."""
        cursor = self.before.textCursor()
        cursor.clearSelection()
        self.before.setTextCursor(cursor)

    def _show_step(self, shown: Shown, step: int) -> None:
        self._shown = Shown(
            shown.frame, step, shown.number, shown.of, shown.session, shown.light, shown.votes
        )
        self.view.show_step(self._shown)

    def _on_stepped(self, by: int) -> None:
        if self._shown is not None:
            steps = self._shown.frame.steps
            self._show_step(self._shown, min(max(self._shown.step + by, 0), steps - 1))

    def _scroll_along(self, value: int) -> None:
        """Both sides scroll together, in proportion."""
        here, there = self.before.verticalScrollBar(), self.after.verticalScrollBar()
        if here.maximum() > 0:
            there.setValue(round(value / here.maximum() * there.maximum()))

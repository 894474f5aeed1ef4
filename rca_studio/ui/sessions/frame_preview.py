"""The frame in hand as others will see it, step by step; what is hidden in it, and left out."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from rca_studio.analysis.session.frame import Frame, Show
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.case.tab import Page
from rca_studio.ui.sessions.frame_state import FrameLine, asked_words
from rca_studio.ui.sessions.frame_view import FrameView, PictureOf
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.pill import Pill
from rca_studio.ui.words import local_time

_MOST_LISTED = 12


class Stage(QWidget):
    """Holds a frame in the proportions of a projector; the arrow keys go through its steps."""

    stepped = Signal(int)

    def __init__(self, view: FrameView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        view.setParent(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width * 9 / 16)

    def sizeHint(self) -> QSize:
        return QSize(theme.grid(64), theme.grid(36))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.grid(20), round(theme.grid(20) * 9 / 16))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = min(self.width(), round(self.height() * 16 / 9))
        high = round(wide * 9 / 16)
        self.view.setGeometry(QRect((self.width() - wide) // 2, 0, wide, high))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if by:
            self.stepped.emit(by)
            return
        super().keyPressEvent(event)


class FramePreview(Page):
    """``looked_at`` tells that the frame is wanted beside what it was made from."""

    looked_at = Signal()

    def __init__(self, ruler: Ruler, picture_of: PictureOf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: FrameLine | None = None
        self._show: Show | None = None
        self._number = (0, 0)
        self._light = False
        self.step = 0
        self.view = FrameView(ruler, picture_of)
        self.stage = Stage(self.view)
        self.stage.setAccessibleName("The frame as others will see it")
        self.nothing = Label("", token="muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setMinimumHeight(theme.grid(24))
        self.column.addWidget(self.stage)
        self.column.addWidget(self.nothing)
        self.column.addWidget(self._steps())
        self.column.addWidget(self._hidden_card())
        self.column.addWidget(self._left_card())
        self.column.addStretch(1)
        self.stage.stepped.connect(self.go)
        self.before.clicked.connect(self._on_before)
        self.after.clicked.connect(self._on_after)
        self.look.clicked.connect(self.looked_at)

    def _steps(self) -> QWidget:
        holder = QWidget()
        row = FlowLayout(holder)
        self.before, self.after = PlainButton("Step back"), PlainButton("Next step")
        self.step_words = Label("", token="muted")
        self.state = Pill("")
        self.by = Label("", theme.Size.SMALL, "muted")
        for part in (self.state, self.by, self.before, self.after, self.step_words):
            row.addWidget(part)
        return holder

    def _hidden_card(self) -> QWidget:
        self.hidden_card = Card("Hidden, and why")
        self.look = LinkButton("Look at it side by side")
        self.asked = Label("", token="error", wrap=True)
        self.hidden = Label("", wrap=True)
        self.hidden_card.body.addWidget(self.asked)
        self.hidden_card.body.addWidget(self.hidden)
        self.hidden_card.body.addWidget(self.look, 0, Qt.AlignmentFlag.AlignLeft)
        return self.hidden_card

    def _left_card(self) -> QWidget:
        self.left_card = Card("Not shown")
        self.left = Label("", wrap=True)
        self.left_card.body.addWidget(self.left)
        return self.left_card

    # -- showing ---------------------------------------------------------------------------------

    def show_line(self, line: FrameLine, show: Show | None, number: int, of: int) -> None:
        """Show a frame; the step in view stays where it is the same frame."""
        frame = line.frame
        if self._line is None or self._line.slot.id != line.slot.id:
            self.step = 0
        self._line, self._show, self._number = line, show, (number, of)
        self.step = min(self.step, frame.steps - 1) if frame is not None else 0
        self.stage.setVisible(frame is not None)
        self.nothing.setVisible(frame is None)
        silent = show.silent.get(line.slot.id, "") if show is not None else ""
        waiting = "The frames are being made…"
        self.nothing.setText(waiting if show is None else silent or "It has nothing to show.")
        word, tone = line.state if show is not None else ("", "neutral")
        self.state.show_word(word, tone)
        slot = line.slot
        signed = line.accepted and slot.accepted_by
        self.by.setText(f"{slot.accepted_by}, {local_time(slot.accepted_at)}" if signed else "")
        self._show_step()
        self._show_hidden(frame)
        left = frame.left_out if frame is not None else ()
        self.left.setText("\n".join(left))
        self.left_card.setVisible(bool(left))

    def go(self, by: int) -> None:
        """Go to the next step of the frame, or the one before."""
        frame = self._line.frame if self._line is not None else None
        if frame is not None and 0 <= self.step + by < frame.steps:
            self.step += by
            self._show_step()

    def _show_step(self) -> None:
        frame = self._line.frame if self._line is not None else None
        steps = frame.steps if frame is not None else 1
        for part in (self.before, self.after, self.step_words):
            part.setVisible(steps > 1)
        self.step_words.setText(f"Step {self.step + 1} of {steps}")
        self.before.setEnabled(self.step > 0)
        self.after.setEnabled(self.step < steps - 1)
        if frame is None or self._show is None:
            self.view.forget()
            return
        number, of = self._number
        self.view.show_frame(frame, self.step, number, of, self._show.head, self._show.light)

    def _show_hidden(self, frame: Frame | None) -> None:
        self.hidden_card.setVisible(frame is not None)
        if frame is None:
            return
        asked = asked_words(frame)
        self.asked.setText(
            f"{plural(len(asked), 'word')} may be a name: {', '.join(asked[:_MOST_LISTED])}. "
            "Decide on each before others see it."
            if asked
            else ""
        )
        self.asked.setVisible(bool(asked))
        lines = dict.fromkeys(
            f"“{one.found}” reads “{one.stand_in}”: {one.why}."
            if one.stand_in
            else f"“{one.found}” is left out: {one.why}."
            for one in frame.hidden
        )
        shown = list(lines)[:_MOST_LISTED]
        if more := len(lines) - len(shown):
            shown.append(f"And {plural(more, 'more', 'more')}.")
        self.hidden.setText("\n".join(shown) or "Nothing in it had to be hidden.")

    def _on_before(self) -> None:
        self.go(-1)

    def _on_after(self) -> None:
        self.go(1)

    def close_view(self) -> None:
        """Keep nothing of what was shown."""
        self.view.forget()

"""The facilitator's own window: now, next, notes, clock, what is hidden and why, votes, frames.

Large enough to be read at arm's length; every deed has a key, and each button says which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rca_studio.analysis.session.frame import Frame
from rca_studio.diagrams.text import Ruler
from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.sessions.frame_view import FrameView, PictureOf
from rca_studio.ui.sessions.present.keys import CAME, COMMIT, HERE, SWAP, ShowKeys
from rca_studio.ui.sessions.present.large import Figures, Large
from rca_studio.ui.sessions.present.notes_view import NotesView
from rca_studio.ui.sessions.present.presenter import Presenter
from rca_studio.ui.sessions.present.projector import shown_of
from rca_studio.ui.sessions.present.shaped import Shaped
from rca_studio.ui.sessions.present.show_clock import clock_words
from rca_studio.ui.sessions.present.terms import Key, Paused, Place, options_of
from rca_studio.ui.sessions.present.votes_view import VotesView
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Card, Surface
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Caption, ElidedLabel, Label
from rca_studio.ui.widgets.pill import Pill

_SOON: Final = 5 * 60
_ROOMY: Final = 88
_FOR_NEXT: Final = 56
"""A window lower than so many steps of the grid shows less, so that all buttons stay in sight."""

_INDEX: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Deed:
    """A button below: what it does, in words, and its key."""

    key: Key | str
    words: str
    letter: str


DEEDS: Final = (
    (Deed(Key.BACK, "Back", "←"), Deed(Key.NEXT, "Next", "→")),
    (
        Deed(Key.BLANK, "Blank", "B"),
        Deed(Key.FREEZE, "Freeze", "F"),
        Deed(Key.PAUSE, "Break", "S"),
    ),
    (
        Deed(Key.PARK, "Park an idea", "P"),
        Deed(COMMIT, "Commitment", "C"),
        Deed(CAME, "Before you go", "W"),
    ),
    (Deed(SWAP, "Swap screens", "X"), Deed(Key.END, "End", "Esc")),
)


class Facilitator(QWidget):
    """What the facilitator sees.

    ``pressed`` tells keys and buttons as the show means them (see ``keys``), ``chosen`` the number
    (from 0) of a frame to go to, ``dragged`` that the window was moved, ``shut`` that it was
    closed.
    """

    pressed = Signal(object)
    chosen = Signal(int)
    dragged = Signal()
    shut = Signal()

    def __init__(self, ruler: Ruler, picture_of: PictureOf | None) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowTitle("Leading the session")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._leaving = False
        self._drawn: tuple[int, ...] = ()
        self._state: tuple[Presenter, Mapping[str, Sequence[int]], str] | None = None
        self._was_low = False
        self.now = FrameView(ruler, picture_of)
        self.next = FrameView(ruler, picture_of)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self._banner())
        ground = Surface("backdrop")
        row = QHBoxLayout(ground)
        side = theme.grid(1.5)
        row.setContentsMargins(side, side, side, side)
        row.setSpacing(side)
        row.addWidget(self._frames(), 5)
        row.addLayout(self._left(), 16)
        row.addLayout(self._right(), 11)
        self._row = row
        column.addWidget(ground, 1)
        column.addWidget(self._foot())
        self._keys = ShowKeys(self, self.pressed.emit)
        self.resize(1280, 720)

    def sizeHint(self) -> QSize:
        return QSize(1280, 720)

    # -- what stands where -----------------------------------------------------------------------

    def _head(self) -> QWidget:
        head = Surface("window", edge="bottom")
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.grid(2), theme.grid(0.75), theme.grid(2), theme.grid(0.75))
        row.setSpacing(theme.grid(3))
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title = ElidedLabel("", theme.Size.TITLE)
        self.place = Large("", "muted")
        words.addWidget(self.title)
        words.addWidget(self.place)
        row.addLayout(words, 1)
        self.elapsed, self.left, self.clock = Figures(), Figures(), Figures()
        for caption, figures in (
            ("Gone by", self.elapsed),
            ("Left", self.left),
            ("Now", self.clock),
        ):
            both = QVBoxLayout()
            both.setSpacing(0)
            label = Caption(caption)
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            figures.setAlignment(Qt.AlignmentFlag.AlignRight)
            figures.setAccessibleName(caption)
            both.addWidget(label)
            both.addWidget(figures)
            row.addLayout(both)
            if caption == "Left":
                self.left_caption = label
        return head

    def _banner(self) -> QWidget:
        self.banner = Surface("warning_fill", edge="bottom")
        self.told = Large("", "warning", strong=True, wrap=True)
        self.here = PrimaryButton("Show on this screen")
        self.here.setToolTip("The picture then covers this screen; N shows the notes over it.")
        self.here.clicked.connect(lambda: self.pressed.emit(HERE))
        row = QHBoxLayout(self.banner)
        row.setContentsMargins(theme.grid(2), theme.grid(1), theme.grid(2), theme.grid(1))
        row.addWidget(self.told, 1)
        row.addWidget(self.here)
        self.banner.hide()
        return self.banner

    def _frames(self) -> QWidget:
        self.frames_card = card = Card("Frames", flush=True)
        self.frames = QListWidget()
        self.frames.setAccessibleName("Frames of the show")
        self.frames.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.frames.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.frames.setToolTip("L goes to this list, Enter to the frame chosen.")
        dress(self.frames, "choices")
        self.frames.itemActivated.connect(self._on_frame)
        self.frames.itemClicked.connect(self._on_frame)
        card.body.addWidget(self.frames)
        hint = Label("L: this list. G, a number, Enter: that frame.", theme.Size.SMALL, "muted")
        hint.setWordWrap(True)
        hint.setContentsMargins(theme.grid(1.5), 0, theme.grid(1), 0)
        card.body.addWidget(hint)
        card.setMinimumWidth(theme.grid(20))
        return card

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.grid(0.75))
        row = QHBoxLayout()
        row.setSpacing(theme.grid(1))
        self.now_caption = Large("The room sees this", strong=True)
        self.state = Pill()
        row.addWidget(self.now_caption)
        row.addWidget(self.state)
        row.addStretch(1)
        self.typed = Large("", "accent_text", strong=True)
        row.addWidget(self.typed)
        column.addLayout(row)
        self._now_box = Shaped(self.now)
        column.addWidget(self._now_box, 1000)  # before the empty room below it
        self.question = Large("", strong=True, wrap=True)
        self.votes = VotesView()
        self.votes.counted.connect(lambda place: self.pressed.emit(str(place + 1)))
        self.votes_hint = Label(
            "Keys 1 to 9 count a vote, Backspace takes the last one back.",
            theme.Size.SMALL,
            "muted",
            wrap=True,
        )
        for one in (self.question, self.votes, self.votes_hint):
            one.hide()
            column.addWidget(one)
        self.hidden_card = Card("Hidden, and left out")
        self.hidden_notes = NotesView(NotesView.HIDDEN)
        self.hidden_notes.setAccessibleName("What is hidden and why, and what is left out")
        self.hidden_card.body.addWidget(self.hidden_notes, 1)
        column.addWidget(self.hidden_card, 400)
        column.addStretch(1)
        return column

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.grid(0.75))
        self.next_caption = Large("Next", strong=True, wrap=True)
        column.addWidget(self.next_caption)
        self._next_box = Shaped(self.next)
        column.addWidget(self._next_box, 2000)
        self.notes_card = Card("Notes, for you alone")
        self.notes = NotesView(NotesView.NOTES)
        self.notes_card.body.addWidget(self.notes, 1)
        column.addWidget(self.notes_card, 3000)
        column.addStretch(1)
        return column

    def _foot(self) -> QWidget:
        foot = Surface("window")
        around = QHBoxLayout(foot)
        around.setContentsMargins(theme.grid(1.5), theme.grid(1), theme.grid(1.5), theme.grid(1))
        inside = QWidget()
        flow = FlowLayout(inside)
        flow.setSpacing(theme.grid(2))
        around.addWidget(inside)
        self.buttons: dict[Key | str, QAbstractButton] = {}
        for group in DEEDS:
            together = QWidget()
            row = QHBoxLayout(together)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.grid(0.75))
            for deed in group:
                button = PlainButton(f"{deed.words}  {deed.letter}")
                button.setAccessibleName(f"{deed.words}, key {deed.letter}")
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                button.clicked.connect(lambda _on=False, key=deed.key: self.pressed.emit(key))
                self.buttons[deed.key] = button
                row.addWidget(button)
            flow.addWidget(together)
        self.begin = PrimaryButton("Go on  Shift+F5")
        self.begin.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.begin.clicked.connect(lambda: self.pressed.emit(Key.GO_ON))
        flow.addWidget(self.begin)
        return foot

    # -- what it shows ---------------------------------------------------------------------------

    def set_shape(self, screen: QSize) -> None:
        """Show frames in the shape they have on the projector."""
        if not screen.isEmpty():
            for box in (self._now_box, self._next_box):
                box.set_shape(screen.height() / screen.width())

    def show_state(
        self, presenter: Presenter, votes: Mapping[str, Sequence[int]], said: str = ""
    ) -> None:
        """Show where the show stands; ``votes`` are counts by frame, ``said`` what was captured."""
        self._state, self._was_low = (presenter, votes, said), self._low
        show = presenter.show
        self.title.setText(show.title)
        self._show_frames(presenter)
        current, place = presenter.current, presenter.place
        if current is None:
            self.now.show_nothing(show.light)
            self.place.setText("No frame is accepted yet")
        else:
            seen = presenter.at(place)
            steps = f", step {place.step + 1} of {current.steps}" if current.steps > 1 else ""
            where = " · L: all frames" if self._low else ""
            self.place.setText(f"Frame {seen.number} of {seen.of}{steps}{said}{where}")
            counts = votes.get(current.id, ())
            self.now.show_step(shown_of(seen, show.head, show.light, counts))
        self._show_next(presenter, votes)
        self._show_votes(presenter, votes)
        self.notes.show_parts(NotesView.NOTES, *([NotesView.HIDDEN] if self._low else []))
        self.notes.show_frame(current, show.left_out if self._low else ())
        self.hidden_notes.show_frame(current, show.left_out)
        self._show_standing(presenter)
        self._fit()
        self.typed.setText("" if presenter.typed is None else f"Go to frame {presenter.typed}▏")
        for one in (self.notes, self.hidden_notes):
            self._keys.watch(one)

    def tick(self, presenter: Presenter, now: datetime) -> None:
        """Let the clocks go on."""
        clock = presenter.clock
        self.elapsed.setText(clock_words(clock.elapsed))
        self.left.setText(clock_words(clock.left))
        self.left_caption.setText("Left" if clock.left >= 0 else "Over time")
        tone = "error" if clock.left < 0 else "warning" if clock.left <= _SOON else "text"
        self.left.set_token(tone)
        self.clock.setText(f"{now.hour:02d}:{now.minute:02d}")

    def _show_frames(self, presenter: Presenter) -> None:
        drawn = tuple(map(id, presenter.frames))
        if drawn != self._drawn:
            self._drawn = drawn
            self._list_frames(presenter.frames)
        if not self.frames.hasFocus():
            self.frames.setCurrentRow(self._row_of(presenter.place.index))

    def _list_frames(self, frames: Sequence[Frame]) -> None:
        """One line for each frame, under the case it tells."""
        self.frames.clear()
        label = ""
        for index, frame in enumerate(frames):
            if frame.label != label:
                label = frame.label
                caption = QListWidgetItem(label or "For all of it")
                caption.setFlags(Qt.ItemFlag.NoItemFlags)
                caption.setFont(theme.font(theme.Size.SMALL))
                self.frames.addItem(caption)
            words = frame.heading or frame.kind.heading or "Frame"
            item = QListWidgetItem(f"{index + 1}  {words}")
            item.setData(_INDEX, index)
            self.frames.addItem(item)

    def _row_of(self, index: int) -> int:
        rows = range(self.frames.count())
        return next((row for row in rows if self.frames.item(row).data(_INDEX) == index), -1)

    def _show_next(self, presenter: Presenter, votes: Mapping[str, Sequence[int]]) -> None:
        show, place = presenter.show, presenter.following
        room = self.height() >= theme.grid(_FOR_NEXT)
        self._next_box.setVisible(room)
        if place is None:
            self.next.show_nothing(show.light)
            self.next_caption.setText("This is the last frame")
            return
        same = place.index == presenter.place.index
        self.next_caption.setText("Next step" if same else "Next")
        if not room:
            heading = presenter.frames[place.index].heading
            self.next_caption.setText("Next step" if same else f"Next: {heading}")
        seen = presenter.at(Place(place.index, place.step))
        counts = votes.get(seen.frame.id, ())
        self.next.show_step(shown_of(seen, show.head, show.light, counts))

    def _show_votes(self, presenter: Presenter, votes: Mapping[str, Sequence[int]]) -> None:
        asked = presenter.asked
        options = options_of(asked)
        roomy = self.height() >= theme.grid(_ROOMY)
        self.votes.setVisible(bool(options))
        self.votes_hint.setVisible(bool(options) and roomy)
        self.question.setVisible(bool(options) and (roomy or asked is not presenter.current))
        seen = (not options or roomy) and not presenter.alone and not self._low
        self.hidden_card.setVisible(seen)
        self.notes_card.setVisible(not presenter.alone)  # the room sees this screen, too
        if asked is None:
            return
        index = next(i for i, one in enumerate(presenter.frames) if one.id == asked.id)
        self.question.setText(f"Votes on frame {index + 1}")
        counts = tuple(votes.get(asked.id, ())) or (0,) * len(options)
        if self.votes.show_votes(options, counts):
            self._keys.watch(self.votes)

    def _show_standing(self, presenter: Presenter) -> None:
        word, tone, caption = _standing(presenter)
        self.now_caption.setText(caption)
        self.state.show_word(word, tone)
        self.state.setVisible(bool(word))
        gone = Paused.SCREEN in presenter.paused
        self.told.setText(presenter.told)
        self.banner.setVisible(bool(presenter.told))
        self.here.setVisible(gone)
        running = presenter.running
        for key in (Key.BLANK, Key.FREEZE, Key.PAUSE, Key.NEXT, Key.BACK, Key.END, SWAP):
            self.buttons[key].setEnabled(running and not (gone and key != Key.END))
        end = self.buttons[Key.END]
        end.setEnabled(True)
        words = "End" if running else "Close"
        end.setText(f"{words}  Esc")
        end.setAccessibleName(f"{words}, key Esc")
        self.begin.setVisible(not running)

    # -- events ----------------------------------------------------------------------------------

    def go_to_frames(self) -> None:
        """Give the keyboard to the list of frames."""
        self.frames_card.show()
        self.frames.setFocus()

    @property
    def _low(self) -> bool:
        """On a small screen with everything twice as large the notes come before all else."""
        return self.height() < theme.grid(_FOR_NEXT)

    def _fit(self) -> None:
        """Where there is little room, the frames are listed while they are asked for (L)."""
        low = self._low
        self.frames_card.setVisible(not low or self.frames.hasFocus())
        self._row.setStretch(1, 2 if low else 16)
        self._row.setStretch(2, 3 if low else 11)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._state is not None and self._low != self._was_low:
            self.show_state(*self._state)

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.dragged.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if not self._leaving:
            self.shut.emit()

    def end(self) -> None:
        """Close for good."""
        self._leaving = True
        self.close()
        self.deleteLater()

    def _on_frame(self, *_item: object) -> None:
        row = self.frames.currentRow()
        self.setFocus()
        self._fit()
        if row >= 0 and (index := self.frames.item(row).data(_INDEX)) is not None:
            self.chosen.emit(index)


def _standing(presenter: Presenter) -> tuple[str, str, str]:
    """The word and tone of the state, and what the room sees, in words."""
    if not presenter.running:
        return "", "neutral", "Not showing"
    if Paused.SCREEN in presenter.paused:
        return "No projector", "error", "The room sees nothing"
    if Paused.BREAK in presenter.paused:
        return "Break", "warning", "The room sees a blank screen"
    if presenter.blank or presenter.held:
        return "Blank", "warning", "The room sees a blank screen"
    if presenter.frozen:
        seen = presenter.seen
        kept = f"The room still sees frame {seen.number}" if seen else "The room sees nothing"
        return "Frozen", "warning", kept
    return "", "neutral", "The room sees this"

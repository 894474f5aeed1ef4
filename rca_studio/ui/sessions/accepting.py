"""Looking at what others will see, side by side with what is written, and accepting it by name."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.analysis.session.frame import Show
from rca_studio.domain.deeds import Deed
from rca_studio.domain.session import FrameKind, NameKind, Session
from rca_studio.domain.words import plural, quoted
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.name_gestures import decide_name, is_name
from rca_studio.editing.session_gestures import accept_frames, frames_of, withdraw
from rca_studio.ui import theme
from rca_studio.ui.case.tab import Page
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.proof.allowing import explain, why_locked
from rca_studio.ui.sessions.frame_state import FrameLine, frame_lines, show_words
from rca_studio.ui.sessions.frame_view import Shown
from rca_studio.ui.sessions.frames_list import FramesList, FramesModel, list_width
from rca_studio.ui.sessions.looking import Looking, why_not
from rca_studio.ui.sessions.reading import picture_reader, session_of
from rca_studio.ui.sessions.side_marks import sides_of
from rca_studio.ui.sessions.sides_view import SidesView
from rca_studio.ui.sessions.words_panel import WordsPanel
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Card, ScreenHead, Surface
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.pill import Pill
from rca_studio.ui.widgets.segmented import SegmentedControl

LOOK: Final = 700
"""A frame counts as looked at after so many milliseconds in view, once its end was seen."""

_KEYS: Final = (
    "J and K go from frame to frame, Enter accepts, 1 to 6 decide about the word in hand."
)
_ALL: Final = "All frames are accepted. Esc leads back to the session, Ctrl+F5 presents it."
_HINT_AT: Final = 2
_SIDES: Final = (("words", "Words"), ("frame", "Frame"))


class AcceptingPage(QWidget):
    """Esc goes back to the session.

    Signals:
        left: back to the session.
    """

    left = Signal()

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._navigator = navigator
        self.session: Session | None = None
        self._show: Show | None = None
        self._lines: tuple[FrameLine, ...] = ()
        self._looking = Looking()
        self._in_view = self._digest = ""
        self._wanted_hidden = ""
        self.model = FramesModel()
        self.model.locked = True
        self.list = FramesList(self.model, "Frames to accept", edits=False)
        self.sides = SidesView(studio.ruler, picture_reader(studio))
        self.before, self.after = self.sides.before, self.sides.after
        self.words = WordsPanel()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK)
        self._lay_out()
        self._connect()

    # -- laying out ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = ScreenHead("What others will see")
        self.accept_all = PlainButton("Accept all looked at")
        self.accept = PrimaryButton("Accept this frame")
        self.head.add(self.accept_all)
        self.head.add(self.accept)
        column.addWidget(self.head)
        column.addWidget(self._strip())
        body = Surface("backdrop")
        row = QHBoxLayout(body)
        side = theme.grid(2.5)
        row.setContentsMargins(side, theme.grid(2), side, theme.grid(2))
        row.setSpacing(theme.grid(2))
        sheet = Card(flush=True)
        sheet.body.addWidget(self.list)
        row.addWidget(sheet)
        self._sheet = sheet
        right = Page()  # scrolls where the text is large and the screen small
        right.column.setContentsMargins(0, 0, 0, 0)
        right.column.addWidget(self.sides, 1)
        right.column.addWidget(self.words)
        row.addWidget(right, 1)
        column.addWidget(body, 1)

    def _strip(self) -> QWidget:
        strip = Surface("window", edge="bottom")
        both = QVBoxLayout(strip)
        both.setContentsMargins(theme.grid(2.5), theme.grid(1), theme.grid(2.5), theme.grid(1))
        both.setSpacing(theme.grid(0.5))
        row = QHBoxLayout()
        row.setSpacing(theme.grid(1.5))
        both.addLayout(row)
        self._strip_rows, self._strip_row = both, row
        self.back = LinkButton("‹ Back to the session")
        self.back.setToolTip("Esc")
        self.state = Pill("")
        self.hint = Label(_KEYS, theme.Size.SMALL, "muted", wrap=True)
        row.addWidget(self.back)
        row.addWidget(self.state)
        row.addStretch()
        row.insertWidget(_HINT_AT, self.hint, 1)
        self.which = SegmentedControl(_SIDES, "words", "Others see")
        row.addWidget(self.which)
        return strip

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        self.accept.clicked.connect(self._on_accept)
        self.accept_all.clicked.connect(self._on_accept_all)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_enter)
        self.which.chosen.connect(self._on_which)
        self.words.turned.connect(self._on_word)
        self.words.opened.connect(self._on_word_opened)
        self.words.decided.connect(self.decide)
        self._timer.timeout.connect(self._note_looked)
        self.sides.entered.connect(self._on_enter)
        self.sides.moved_on.connect(self._note_looked)
        for number, kind in enumerate(NameKind, 1):
            self._key(str(number), kind.value)
        self._key("J", "next")
        self._key("K", "before")

    def _key(self, keys: str, deed: str) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setProperty("deed", deed)
        shortcut.activated.connect(self._on_key)

    # -- as part of a screen ---------------------------------------------------------------------

    def regions(self) -> tuple[QWidget, ...]:
        """The parts F6 goes round."""
        return (self.list, self.before, self.sides.pages, self.words, self.accept)

    def take_focus(self) -> None:
        """Put the keyboard where work begins."""
        self.list.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.words.fit(event.size().height())
        list_wide, thumbnails = list_width(self.width())
        self._sheet.setFixedWidth(list_wide)
        self.list.show_thumbnails(thumbnails)
        if thumbnails:
            self._strip_row.insertWidget(_HINT_AT, self.hint, 1)
        else:
            self._strip_rows.addWidget(self.hint)  # a line of its own, not a narrow column

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    # -- showing ---------------------------------------------------------------------------------

    def begin(self, session: Session, show: Show, frame: str = "") -> None:
        """Look at the frames of a session, from one on or from the first that waits."""
        if self.session is None or self.session.id != session.id:
            self._looking.forget()
        self.session = session
        self._in_view = ""
        self.show_made(show)
        waiting = next((line.slot.id for line in self._lines if line.waits), "")
        ids = {line.slot.id for line in self._lines}
        self.list.choose(frame if frame in ids else waiting)
        self._show_chosen()

    def show_made(self, show: Show) -> None:
        """Show the frames as they were made anew; what was looked at stays so if it is the same."""
        if self.session is None:
            return
        self._show = show
        self._looking.decided.clear()
        self._tell_what_stayed(show)
        session = session_of(self._studio, self.session.id)
        if session is None:
            self.left.emit()
            return
        self.session = session
        self.head.show_words("What others will see", note=session.title)
        self.refresh()

    def _tell_what_stayed(self, show: Show) -> None:
        """A word of everybody stays in view though somebody wanted it hidden: they must know."""
        words, self._wanted_hidden = self._wanted_hidden, ""
        frame = next((one for one in show.frames if one.id == self._in_view), None)
        if words and frame is not None and words.casefold() in " ".join(frame.after).casefold():
            self._navigator.say(
                f"{quoted(words, 40)} is still there: it is a word of everybody. "
                "Put the frame into your own words instead."
            )

    def refresh(self) -> None:
        """Show how far the frames are; their words stay until the show is made anew."""
        if self.session is None or self._show is None:
            return
        line = self.list.line
        chosen = line.slot.id if line is not None else ""
        slots = frames_of(self._studio.casefile(WORKSPACE), self.session.id)
        lines = frame_lines(slots, self._show)
        self._lines = tuple(one for one in lines if one.slot.shown and one.frame is not None)
        same = [one.slot.id for one in self.model.lines] == [one.slot.id for one in self._lines]
        self.model.show_lines(self._lines)
        if not same:
            self.list.choose(chosen)
        self.state.show_word(*show_words(self._lines))
        self._show_chosen()

    def show_picture(self, frame: str, picture: object) -> None:
        """Take over a small picture of a frame."""
        if isinstance(picture, QImage):
            self.model.show_picture(frame, picture)

    def _on_chosen(self) -> None:
        self._show_chosen()

    def _show_chosen(self) -> None:
        line, show = self.list.line, self._show
        frame = line.frame if line is not None else None
        if line is None or frame is None or show is None:
            self._show_buttons()
            return
        new = frame.id != self._in_view
        if new or frame.digest != self._digest:
            self._timer.start()  # before its words come: laying them out is not looking at them
        self._in_view, self._digest = frame.id, frame.digest
        sides = sides_of(frame)
        why = why_locked(self._studio, Deed.LEAD_SESSIONS)
        self.words.show_words(sides, self._looking.decided, why)
        if new:
            self.words.begin()
            words = frame.kind is not FrameKind.PICTURE and bool(sides.after)
            self.which.choose("words" if words else "frame")
            self.sides.show_as(self.which.key)
        place = self._lines.index(line) + 1
        shown = Shown(frame, 0, place, len(self._lines), show.head, show.light)
        self.sides.show_sides(shown, sides, self.words.word, new=new)
        self._show_buttons()

    def _show_buttons(self) -> None:
        why = why_locked(self._studio, Deed.LEAD_SESSIONS)
        line = self.list.line
        if line is not None and line.accepted:
            self.accept.show_text("Take out of sight")
            explain(self.accept, why)
        elif line is not None and not self._read_whole(line):
            self.accept.show_text("Read on")
            explain(self.accept, "")
        else:
            self.accept.show_text("Accept this frame")
            explain(self.accept, why or why_not(line, self._looking.decided))
        many = len(self._looking.acceptable(self._lines))
        self.accept_all.show_text(f"Accept {many} looked at" if many else "Accept all looked at")
        explain(self.accept_all, why or ("" if many else "Look at frames to their end first."))

    # -- looking ---------------------------------------------------------------------------------

    @property
    def _seen_whole(self) -> bool:
        """Whether the last words of both sides are in view."""
        line = self.list.line
        return line is not None and line.frame is not None and self.sides.seen_whole(line.frame)

    def _read_whole(self, line: FrameLine) -> bool:
        """Whether a frame was read to its end, now or before."""
        return self._seen_whole or (line.frame is not None and self._looking.at(line.frame))

    def _note_looked(self) -> None:
        line = self.list.line
        frame = line.frame if line is not None else None
        if frame is None or not self.isVisible() or self._timer.isActive():
            return
        if self._seen_whole:
            self._looking.note(frame)
        self._show_buttons()

    # -- what is done ----------------------------------------------------------------------------

    def _on_enter(self) -> None:
        """Accept and go on; what is accepted already is passed by."""
        line = self.list.line
        if line is not None and line.accepted:
            self.list.step(1)
        elif self.accept.isEnabled():
            self._on_accept()
        else:
            self._navigator.say(self.accept.accessibleDescription())

    def _on_accept(self) -> None:
        """Accept, or take out of sight; or read on first, where the end was not in view yet."""
        line = self.list.line
        if line is None or line.frame is None:
            return
        if line.accepted:
            self._studio.attempt(lambda: withdraw([line.slot]))
        elif not self._read_whole(line):
            self.sides.turn_page()
            self._note_looked()
        elif self._accept({line.frame.id: line.frame.digest}):
            self._go_on()

    def _on_accept_all(self) -> None:
        digests = self._looking.acceptable(self._lines)
        if digests and self._accept(digests):
            words = f"{plural(len(digests), 'frame')} accepted."
            self._navigator.say(words, "Undo", self._studio.undo)
            self._go_on()

    def _accept(self, digests: dict[str, str]) -> bool:
        studio, session = self._studio, self.session
        if session is None:
            return False
        workspace = studio.casefile(WORKSPACE)
        return studio.attempt(
            lambda: accept_frames(workspace, session, digests, studio.writer.stamp())
        )

    def _go_on(self) -> None:
        """To the next frame that waits, below the one in hand or from the top."""
        row = self.list.currentIndex().row()
        accepted = {
            one.id: one.accepted
            for one in frames_of(
                self._studio.casefile(WORKSPACE), self.session.id if self.session else ""
            )
        }
        order = (*self._lines[row + 1 :], *self._lines[: row + 1])
        for line in order:
            if line.frame is not None and accepted.get(line.slot.id) != line.frame.digest:
                self.list.choose(line.slot.id)
                return
        self._navigator.say(_ALL)

    def _on_key(self) -> None:
        sender = self.sender()
        if not isinstance(sender, QShortcut):
            return
        deed = str(sender.property("deed"))
        if deed in ("next", "before"):
            self.list.step(1 if deed == "next" else -1)
        else:
            self.decide(NameKind(deed))

    def decide(self, kind: NameKind) -> None:
        """Say what the selected words, or else the word in hand, stand for."""
        selected = self.before.selected
        name = selected or self.words.word
        if not is_name(name):
            self._navigator.say("Choose a word first, or select some words at the left.")
            return
        studio = self._studio
        workspace = studio.casefile(WORKSPACE)
        if not studio.attempt(lambda: decide_name(workspace, kind, name, studio.writer.stamp())):
            return
        if selected:
            self.sides.clear_selection()
        self._looking.decided.add(name)
        self._show_chosen()
        fine = kind is NameKind.FINE
        self._wanted_hidden = "" if fine else name
        words = "may be seen" if fine else f"is hidden from now on: {kind.label.lower()}"
        self._navigator.say(f"{quoted(name, 40)} {words}.", "Undo", studio.undo)

    def _on_which(self, which: str) -> None:
        self.sides.show_as(which)
        self._note_looked()

    def _on_word(self) -> None:
        self.sides.show_word(self.words.word)

    def _on_word_opened(self) -> None:
        self.before.setFocus()

"""One session being prepared: its frames in order, the one in hand large, and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from rca_studio.analysis.session.frame import Show
from rca_studio.domain.deeds import Deed
from rca_studio.domain.moments import show_moment
from rca_studio.domain.session import Session, ShowFrame
from rca_studio.domain.words import plural
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.session_gestures import (
    OWN_KINDS,
    frames_of,
    move_frame,
    reword,
    show_frames,
    take_frame_away,
    usual_order,
)
from rca_studio.faults import KnownFault
from rca_studio.ui import theme
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.proof.allowing import explain, why_locked
from rca_studio.ui.sessions.frame_editor import FrameEditor
from rca_studio.ui.sessions.frame_preview import FramePreview
from rca_studio.ui.sessions.frame_state import FrameLine, frame_lines, show_words
from rca_studio.ui.sessions.frames_list import TIGHT, FramesList, FramesModel, list_width
from rca_studio.ui.sessions.reading import picture_reader, session_of
from rca_studio.ui.sessions.show_reader import ShowReader
from rca_studio.ui.sessions.thumbnails import Thumbnails
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Card, ScreenHead, Surface
from rca_studio.ui.widgets.labels import Label, plain_tip
from rca_studio.ui.widgets.pill import Pill

if TYPE_CHECKING:
    from rca_studio.ui.sessions.frame_sheets import FrameSheet

_EDITOR: Final = 38
_NARROW_EDITOR: Final = 30
_TIGHT_EDITOR: Final = 26
_ADDS: Final = (
    ("own", "Own words…"),
    ("question", "A question to the room…"),
    ("picture", "A picture of a case…"),
)
_MOST_SAID: Final = 3
_SHOW_KEYS: Final = (
    "Ctrl+F5. In the show, Right goes on and Esc ends it; with one screen, N lays the notes over "
    "the picture."
)


class SessionPage(QWidget):
    """Esc goes back to all sessions.

    Signals:
        left: back to all sessions.
        accepting_asked: the frames are to be looked at side by side; begins with this one.
        change_asked: title, day, cases and so on are to be changed.
        made: the show was made anew (``Show``).
        pictured: a small picture of a frame was made (its id, ``QImage``).
    """

    left = Signal()
    accepting_asked = Signal(str)
    change_asked = Signal()
    made = Signal(object)
    pictured = Signal(str, object)

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._navigator = navigator
        self.session: Session | None = None
        self.show_now: Show | None = None
        self._wanted: PrimaryButton | PlainButton | None = None
        self._lines: tuple[FrameLine, ...] = ()
        self._reader = ShowReader(studio, every=True, parent=self)
        self._reader.made.connect(self._on_made)
        self._reader.failed.connect(self._on_failed)
        pictures = picture_reader(studio)
        self._thumbnails = Thumbnails(studio.ruler, pictures, self)
        self.model = FramesModel()
        self.list = FramesList(self.model, "Frames of the show")
        self.preview = FramePreview(studio.ruler, pictures)
        self.editor = FrameEditor()
        self._lay_out()
        self._connect()

    # -- laying out ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = ScreenHead()
        self.export = PlainButton("Take it along…")
        self.accept = PlainButton("Look and accept…")
        self.present = PrimaryButton("Present")
        for button in (self.export, self.accept, self.present):
            self.head.add(button)
        column.addWidget(self.head)
        column.addWidget(self._strip())
        body = Surface("backdrop")
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._sheet = sheet = Card(flush=True)
        sheet.body.addWidget(self.list)
        around = QVBoxLayout()
        around.setContentsMargins(theme.grid(2.5), theme.grid(2), 0, theme.grid(2))
        around.addWidget(sheet)
        row.addLayout(around)
        row.addWidget(self.preview, 1)
        row.addWidget(self.editor)
        column.addWidget(body, 1)

    def _strip(self) -> QWidget:
        strip = Surface("window", edge="bottom")
        both = QVBoxLayout(strip)
        both.setContentsMargins(theme.grid(2.5), theme.grid(1), theme.grid(2.5), theme.grid(1))
        both.setSpacing(theme.grid(0.75))
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._rows.setSpacing(theme.grid(1))
        row, buttons = QHBoxLayout(), QHBoxLayout()
        for part, stretch in ((row, 1), (buttons, 0)):
            part.setSpacing(theme.grid(1.25))
            self._rows.addLayout(part, stretch)
        both.addLayout(self._rows)
        self.back = LinkButton("‹ All sessions")
        self.back.setToolTip("Esc")
        self.state = Pill("")
        self.said = Label("", theme.Size.SMALL, "warning", wrap=True)
        self.came = PlainButton("What came of it…")
        self.change = PlainButton("Change…")
        self.add = PlainButton("Add a frame")
        self._menu = QMenu(self.add)
        for key, words in _ADDS:
            self._menu.addAction(words).setData(key)
        self.add.setMenu(self._menu)
        self.order = PlainButton("Usual order")
        row.addWidget(self.back)
        row.addWidget(self.state)
        row.addStretch(1)
        both.addWidget(self.said)
        self.said.hide()
        for button in (self.came, self.change, self.order, self.add):
            buttons.addWidget(button)
        return strip

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        self.change.clicked.connect(self.change_asked)
        self.order.clicked.connect(self._on_order)
        self._menu.triggered.connect(self._on_add)
        self.accept.clicked.connect(self._on_accept)
        self.present.clicked.connect(self._on_present)
        self.export.clicked.connect(self._on_export)
        self.came.clicked.connect(self._on_came)
        self.list.chosen.connect(self._show_chosen)
        self.list.moved.connect(self._on_moved)
        self.list.toggled.connect(self._on_toggled)
        self.list.taken_away.connect(self._on_taken_away)
        self.list.opened.connect(self._on_accept)
        self.model.dropped.connect(self._on_dropped)
        self.editor.shown_asked.connect(self._on_shown)
        self.editor.reworded.connect(self._on_reworded)
        self.editor.taken_away.connect(self._on_taken_away)
        self.preview.looked_at.connect(self._on_accept)
        self._thumbnails.made.connect(self.model.show_picture)
        self._thumbnails.made.connect(self.pictured)

    # -- as part of a screen ---------------------------------------------------------------------

    def regions(self) -> tuple[QWidget, ...]:
        """The parts F6 goes round."""
        return (self.list, self.preview.stage, self.editor, self.present)

    def take_focus(self) -> None:
        """Put the keyboard where work begins."""
        self.list.setFocus()

    def leave(self) -> None:
        """Another page comes: keep what is half typed."""
        self.editor.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Lists and fields take what room there is, at any size of text."""
        list_wide, thumbnails = list_width(self.width())
        self._sheet.setFixedWidth(list_wide)
        way = QBoxLayout.Direction
        self._rows.setDirection(way.LeftToRight if thumbnails else way.TopToBottom)
        self.list.show_thumbnails(thumbnails)
        narrow = _NARROW_EDITOR if self.width() >= theme.grid(TIGHT) else _TIGHT_EDITOR
        self.editor.setFixedWidth(theme.grid(_EDITOR if thumbnails else narrow))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    # -- showing ---------------------------------------------------------------------------------

    def show_session(self, session: str) -> None:
        """Show a session; whatever of its show is there stays until the new one is made."""
        if self.session is None or self.session.id != session:
            self.show_now = None
            self._wanted = None
            self.model.pictures.clear()
        self.session = session_of(self._studio, session)
        if self.session is None:
            self.left.emit()
            return
        self.refresh()
        self.list.choose("")

    def refresh(self) -> None:
        """Show the session as it is now, and make its show anew where something changed."""
        session = session_of(self._studio, self.session.id) if self.session is not None else None
        if session is None:
            if self.session is not None:
                self.session = None
                self.left.emit()
            return
        self.session = session
        facts = [show_moment(session.day), session.audience, f"{session.minutes} min"]
        self.head.show_words(session.title, note=" · ".join(one for one in facts if one))
        self._reader.read(session)
        self._show_lines()

    def _show_lines(self) -> None:
        session = self.session
        if session is None:
            return
        line = self.list.line
        chosen = line.slot.id if line is not None else ""
        slots = frames_of(self._studio.casefile(WORKSPACE), session.id)
        self._lines = frame_lines(slots, self.show_now)
        same = [one.slot.id for one in self.model.lines] == [one.slot.id for one in self._lines]
        self.model.show_lines(self._lines)
        if not same or self.list.line is None:
            self.list.choose(chosen)
        self._show_state()
        self._show_chosen()
        if self.show_now is not None:
            frames = [one.frame for one in self._lines if one.frame is not None]
            ratio = self.devicePixelRatioF()
            self._thumbnails.want(frames, light=session.light, ratio=ratio)

    def _show_state(self) -> None:
        why = why_locked(self._studio, Deed.LEAD_SESSIONS)
        self.model.locked = bool(why)
        for part in (self.change, self.order, self.add):
            explain(part, why)
        if self.show_now is None:
            self.state.show_word("Being made…", "neutral")
            for button in (self.accept, self.present, self.export):
                explain(button, "The frames are being made.")
            return
        self.state.show_word(*show_words(self._lines))
        said = self.show_now.left_out
        shown = list(said[:_MOST_SAID])
        if more := len(said) - len(shown):
            shown.append(f"And {plural(more, 'more', 'more')}.")
        self.said.setText(" ".join(shown))
        self.said.setToolTip(plain_tip("\n".join(said)) if more else "")
        self.said.setVisible(bool(said))
        seen = any(line.accepted for line in self._lines)
        reason = "" if seen else "No frame may be seen yet: look at them and accept them first."
        if explain(self.present, reason):
            self.present.setToolTip(plain_tip(_SHOW_KEYS))
            self.present.setAccessibleDescription(_SHOW_KEYS)
        explain(self.export, reason)
        explain(self.accept, "" if any(line.frame for line in self._lines) else "There is nothing.")

    def _show_chosen(self) -> None:
        line = self.list.line
        if line is None:
            return
        shown = [one for one in self._lines if one.slot.shown and one.frame is not None]
        number = shown.index(line) + 1 if line in shown else 0
        self.preview.show_line(line, self.show_now, number, len(shown) if number else 0)
        self.editor.show_line(line, why_locked(self._studio, Deed.LEAD_SESSIONS))

    def _on_made(self, show: Show) -> None:
        if self.session is not None and show.session == self.session.id:
            self.show_now = show
            self._show_lines()
            self.made.emit(show)
            if self._wanted is not None:
                self._press(self._wanted)

    def _on_failed(self, error: KnownFault) -> None:
        self.said.setText(f"{error.what} {error.do}".strip())
        self.said.show()
        self.state.show_word("Not made", "error")

    # -- what is done ----------------------------------------------------------------------------

    def _edit(self, make: Any) -> bool:
        """Do a step to the frame in hand, where it may be done."""
        line = self.list.line
        if line is None or self.model.locked:
            return False
        return self._studio.attempt(lambda: make(self._studio.casefile(WORKSPACE), line.slot))

    def _on_moved(self, by: int) -> None:
        line = self.list.line
        row = self.list.currentIndex().row() + by
        if line is not None and 0 <= row < len(self._lines):
            self._edit(lambda workspace, slot: move_frame(workspace, slot, row))
            self.list.choose(line.slot.id)

    def _on_dropped(self, frame: str, before: int) -> None:
        row = self.model.row_of(frame)
        if row < 0:
            return
        self.list.choose(frame)
        place = before - 1 if before > row else before
        if place != row:
            self._edit(lambda workspace, slot: move_frame(workspace, slot, place))
            self.list.choose(frame)

    def _on_toggled(self) -> None:
        self._edit(lambda _workspace, slot: show_frames([slot], shown=not slot.shown))

    def _on_shown(self, shown: bool) -> None:
        self._edit(lambda _workspace, slot: show_frames([slot], shown=shown))

    def _on_reworded(self, frame: str, values: dict[str, Any]) -> None:
        slot = self._studio.casefile(WORKSPACE).get(frame)
        if isinstance(slot, ShowFrame) and not self.model.locked:
            self._studio.attempt(lambda: reword(slot, **values))

    def _on_taken_away(self) -> None:
        line = self.list.line
        if line is None:
            return
        if line.slot.kind not in OWN_KINDS:
            self._on_shown(False)
            return
        heading = line.heading
        if self._edit(lambda _workspace, slot: take_frame_away(slot)):
            self._navigator.say(f"“{heading}” is taken away.", "Undo", self._studio.undo)

    def _on_order(self) -> None:
        session = self.session
        if session is not None:
            self._studio.attempt(lambda: usual_order(self._studio.casefile(WORKSPACE), session))

    def _on_add(self, action: Any) -> None:
        self.add_frame(str(action.data()))

    def add_frame(self, kind: str) -> FrameSheet | None:
        """Ask for a frame: ``own``, ``question`` or ``picture``."""
        from rca_studio.ui.sessions.frame_sheets import ask_frame

        if self.session is None:
            return None
        line = self.list.line
        after = line.slot if line is not None else None
        return ask_frame(kind, self._studio, self.session, after, self.window())

    def _on_accept(self) -> None:
        line = self.list.line
        if self.accept.isEnabled():
            self.leave()
            self.accepting_asked.emit(line.slot.id if line is not None else "")

    def begin_show(self) -> None:
        """Present, as soon as the frames are made; tells why not, where none may be seen."""
        self._press(self.present)

    def take_along(self) -> None:
        """Take it along, as soon as the frames are made; tells why not, where none may be seen."""
        self._press(self.export)

    def _press(self, button: PrimaryButton | PlainButton) -> None:
        self._wanted = button if self.show_now is None else None
        if self._wanted is not None:
            return
        if button.isEnabled():
            button.click()
        else:
            self._navigator.say(button.accessibleDescription())

    def _on_present(self) -> None:
        from rca_studio.ui.sessions.present.starting import start_show

        self.leave()
        if self.session is not None:
            start_show(self._studio, self.session.id, self._navigator)

    def _on_came(self) -> None:
        from rca_studio.ui.sessions.present.before_you_go import CameOfItSheet

        self.leave()
        if self.session is not None:
            CameOfItSheet(self._studio, self.session.id, self.window()).open()

    def _on_export(self) -> None:
        from rca_studio.ui.sessions.leaving import open_leaving

        self.leave()
        if self.session is not None:
            open_leaving(self._studio, self.session.id, self._navigator, self.window())

"""Which window of a show stands on which screen, also when screens come, go, or change.

One thing must hold whatever happens: notes are never before the room. So the facilitator's window
is hidden before Qt moves it anywhere by itself, and where both share a screen only the picture is
seen, until notes are asked for.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen

from rca_studio.ui.sessions.present.facilitator import Facilitator
from rca_studio.ui.sessions.present.presenter import Presenter
from rca_studio.ui.sessions.present.projector import Projector
from rca_studio.ui.sessions.present.screens import (
    Arrangement,
    ScreenWatch,
    Sharing,
    arrange,
    key_of,
    screen_by,
)
from rca_studio.ui.sessions.present.terms import Paused


class ShowWindows(QObject):
    """Places the two windows of a show and tells its presenter of screens.

    Args:
        presenter: where the show stands.
        projector, facilitator: the windows.
        mine: the screen the facilitator is at.

    ``moved`` tells that windows stand elsewhere, or the show waits.
    """

    moved = Signal()

    def __init__(
        self,
        presenter: Presenter,
        projector: Projector,
        facilitator: Facilitator,
        mine: QScreen,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._presenter, self._projector, self._facilitator = presenter, projector, facilitator
        self._notes = self._picture = key_of(mine)
        self._wanted = ""
        self._lost = self._ended = False
        self._looks = QTimer(self)
        self._looks.setSingleShot(True)
        self._looks.setInterval(0)
        self._looks.timeout.connect(self._on_dragged)
        facilitator.dragged.connect(self._looks.start)
        watch = ScreenWatch(self)
        watch.going.connect(self._rearrange)
        watch.changed.connect(self._rearrange)

    def place(self) -> None:
        """Put picture and notes where they belong on the screens there are."""
        self._place(arrange(self._notes_screen(), self._wanted))

    def show_notes(self) -> None:
        """Show the facilitator's window on the screen of the notes."""
        screen = self._notes_screen()
        facilitator = self._facilitator
        if facilitator.isVisible() and key_of(facilitator.screen()) == key_of(screen):
            return
        facilitator.setScreen(screen)
        facilitator.setGeometry(screen.availableGeometry())
        facilitator.showMaximized()
        facilitator.activateWindow()
        facilitator.setFocus()

    def swap(self) -> None:
        """Let picture and notes change places."""
        picture = screen_by(self._picture)
        if picture is None or self._presenter.alone or not self._presenter.running:
            return
        self._facilitator.hide()
        self._projector.hide()
        self._place(Arrangement(Sharing.APART, picture, self._notes_screen()))
        self.moved.emit()

    def go_on_here(self) -> None:
        """Show the picture on the screen that is left."""
        self._share(self._notes_screen())
        self._presenter.screen_back()
        self.moved.emit()

    def end(self) -> None:
        """Follow the screens no longer; the windows are closed."""
        self._ended = True
        self._looks.stop()

    # -- inside ----------------------------------------------------------------------------------

    def _place(self, arrangement: Arrangement) -> None:
        if arrangement.sharing is not Sharing.APART:
            self._share(arrangement.notes)
            return
        picture = arrangement.picture
        self._notes, self._picture = key_of(arrangement.notes), key_of(picture)
        self._wanted, self._lost = picture.name(), False
        self._presenter.share_screen(False)
        if not self._projector.covers(picture):
            self._projector.show_on(picture, with_keyboard=False)
        self._projector.fit(picture)
        self._facilitator.set_shape(picture.size())
        self.show_notes()

    def _share(self, screen: QScreen) -> None:
        """Picture and notes on one screen: only the picture is seen until notes are asked for."""
        self._notes = self._picture = key_of(screen)
        self._facilitator.hide()
        self._presenter.share_screen(True)
        self._projector.show_on(screen, with_keyboard=True)

    def _notes_screen(self) -> QScreen:
        """Where the notes are; the first screen where theirs is gone."""
        found = screen_by(self._notes)
        return found if found is not None else QGuiApplication.primaryScreen()

    def _rearrange(self) -> None:
        """A screen came, went, or changed."""
        if self._ended or not QGuiApplication.screens() or not self._presenter.running:
            return
        if screen_by(self._notes) is None:
            self._facilitator.hide()
            self._lost = screen_by(self._picture) is not None
            self._notes = self._picture  # or, where that is gone too, the first one there is
        found = arrange(self._notes_screen(), self._wanted)
        if self._lost and found.sharing is Sharing.APART:
            # The room looks at this one: what came is for the notes, not the other way round.
            found = Arrangement(Sharing.APART, found.picture, found.notes)
        waits = found.sharing is Sharing.SINGLE and not self._presenter.alone and not self._lost
        if not waits:
            self._place(found)
            self._presenter.screen_back()
        elif Paused.SCREEN not in self._presenter.paused:
            self._projector.leave()
            self._presenter.screen_gone()
        self.moved.emit()

    def _on_dragged(self) -> None:
        """Where somebody moved the notes over the picture, the picture makes room for them."""
        if not self._facilitator.isVisible() or not self._presenter.running:
            return
        apart = not self._presenter.alone and Paused.SCREEN not in self._presenter.paused
        here, old = key_of(self._facilitator.screen()), screen_by(self._notes)
        screen = screen_by(here)
        if (
            apart
            and screen is not None
            and old is not None
            and here == self._picture != self._notes
        ):
            self._projector.hide()
            self._place(Arrangement(Sharing.APART, screen, old))
            self.moved.emit()

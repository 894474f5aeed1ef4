"""Sees to it that whoever works here has said who they are: signing in, locking, changing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from rca_studio.domain.people import Person
from rca_studio.editing.people_gestures import LOCK_MINUTES
from rca_studio.ui.people.checker import checker_of
from rca_studio.ui.people.curtain import Curtain
from rca_studio.ui.people.door import Door
from rca_studio.ui.people.idle import IdleWatch
from rca_studio.ui.studio import Studio

USUAL_MINUTES = 10
"""The window locks after so many quiet minutes unless the workspace says otherwise."""

_WAITS = "An import is under way. Whoever began it can go on; for others it has to be done first."


class Threshold(Protocol):
    """The parts of the main window that are needed here."""

    def cover(self, page: QWidget) -> None:
        """Show a page over everything there is."""
        ...

    def uncover(self, *, quietly: bool = False) -> None:
        """Take that page away; ``quietly`` drops what was to be said meanwhile."""
        ...

    def start_over(self) -> None:
        """Begin where somebody's work begins, with nothing chosen, found or narrowed before."""
        ...

    def show_person(self, name: str, roles: str) -> None:
        """Say who is at work; nothing for an empty name."""
        ...

    def say(self, text: str, action: str = "", do: Callable[[], object] | None = None) -> None:
        """Show a toast."""
        ...


def lock_minutes(studio: Studio) -> int:
    """After how many quiet minutes the window locks; 0 for never."""
    value = studio.workspace_value(LOCK_MINUTES)
    return int(value) if value.isdecimal() else USUAL_MINUTES


class Doorkeeper(QObject):
    """Keeps the door of one open workspace.

    Args:
        window: the main window, as what is to be covered.
        over: the same as a widget; its dialogs are hidden.
        studio: the open workspace.
        idle: notices that nobody is there; tests give one with a clock of their own.

    Signals:
        leave_asked: at the door, somebody closes the workspace.
        opened: somebody was let in; whether it is who was there before.
    """

    leave_asked = Signal()
    opened = Signal(bool)

    def __init__(
        self, window: Threshold, over: QWidget, studio: Studio, idle: IdleWatch | None = None
    ) -> None:
        super().__init__(studio)
        self._window = window
        self._over = over
        self._studio = studio
        self._curtain = Curtain(over)
        self._enter: Callable[[], None] | None = None
        self._was = ""
        self._shown = ("", "")
        self.door: Door | None = None
        self.idle = idle or IdleWatch()
        self.idle.setParent(self)
        self.idle.quiet.connect(self.lock)
        studio.changed.connect(self._on_changed)
        studio.person_changed.connect(self._on_changed)

    @property
    def locked(self) -> bool:
        """Whether the door is in view."""
        return self.door is not None

    def greet(self, enter: Callable[[], None]) -> None:
        """Ask who is there before anything is shown; ``enter`` shows it."""
        self._enter = enter
        self._close_door("", locked=False)

    def begin(self) -> None:
        """The workspace is in view already, since nobody is set up (yet)."""
        self._on_changed()

    def do(self, key: str) -> None:
        """Do what the menu at the foot of the sidebar says."""
        getattr(self, key)()

    def lock(self) -> None:
        """Hide everything until the same person, or another one, signs in."""
        person = self._studio.person
        if self.locked or not self._studio.people.set_up:
            return
        self._close_door(person.name if person else "", locked=True)

    def change_person(self) -> None:
        """Let somebody else sign in; until then whoever is at work may come back."""
        if not self.locked and self._studio.people.set_up:
            self._close_door("", locked=True)

    def sign_out(self) -> None:
        """Nobody is at work from now on."""
        if self.locked or not self._studio.people.set_up:
            return
        if self._studio.writer.busy:
            self._window.say("An import is under way in your name. Lock the window instead.")
            return
        self._close_door("", locked=False)
        self._curtain.discard()
        self._was = ""
        self._studio.be("")

    def passphrase(self) -> None:
        """Change the own passphrase."""
        from rca_studio.ui.people.new_passphrase import ask_new_passphrase

        person = self._studio.person
        if person is not None and not self.locked:
            ask_new_passphrase(self._studio, person, self._over, self._window.say)

    def close(self) -> None:
        """Watch no longer; the workspace is being closed."""
        self._studio.changed.disconnect(self._on_changed)
        self._studio.person_changed.disconnect(self._on_changed)
        self.idle.stop()
        checker_of(self._studio).close()
        self._curtain.discard()
        if self.door is not None:
            self._take_door_away(quietly=True)
        self._show_person(None)

    # -- the door --------------------------------------------------------------------------------

    def _close_door(self, who: str, *, locked: bool) -> None:
        studio = self._studio
        person = studio.person
        self._was = person.id if person else ""
        self.idle.stop()
        door = Door(checker_of(studio), Path(studio.workspace.path).stem)
        door.signed_in.connect(self._on_signed_in)
        door.leave_asked.connect(self.leave_asked)
        door.receipt_asked.connect(self._ask_by_receipt)
        self.door = door
        self._window.cover(door)  # first, so that half-typed words are kept while they are there
        self._curtain.draw()
        door.ask(studio.people, who, locked=locked)
        door.take_focus()

    def _on_signed_in(self, person: Person) -> None:
        studio, door = self._studio, self.door
        if door is None:
            return
        same = person.id == self._was
        if not same and studio.writer.busy:
            door.refuse(_WAITS)
            return
        if not same:
            self._curtain.discard()
            studio.be(person.name)
        self._take_door_away(quietly=not same)
        enter, self._enter = self._enter, None
        if enter is not None:
            enter()
        self._on_changed()
        if same and enter is None:
            self._curtain.lift()
        else:
            self._window.start_over()
        self.opened.emit(same)

    def _ask_by_receipt(self) -> None:
        from rca_studio.ui.reporting.ask_back import AskBackSheet

        AskBackSheet(self._studio, self._over).open()

    def _take_door_away(self, *, quietly: bool) -> None:
        door, self.door = self.door, None
        self._window.uncover(quietly=quietly)
        if door is not None:
            door.deleteLater()

    # -- what changes ----------------------------------------------------------------------------

    def _on_changed(self, *_told: object) -> None:
        studio = self._studio
        if self.locked or studio.closed:
            return
        person = studio.person if studio.people.set_up else None
        self._show_person(person)
        if not studio.people.set_up:
            self.idle.stop()
        elif person is None or not person.active:
            QTimer.singleShot(0, self, self._on_gone)  # after whoever retired them is done
        else:
            self.idle.start(lock_minutes(studio))

    def _show_person(self, person: Person | None) -> None:
        shown = (person.name, person.role_words) if person else ("", "")
        if shown != self._shown:  # most steps change nothing about it
            self._shown = shown
            self._window.show_person(*shown)

    def _on_gone(self) -> None:
        """Whoever was at work works here no longer."""
        person = self._studio.person
        if self._studio.people.set_up and (person is None or not person.active):
            self.sign_out()

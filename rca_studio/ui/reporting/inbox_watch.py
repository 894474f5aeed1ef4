"""Watches the inbox folder of a workspace on this machine, and says what arrived.

The folder is looked into by a worker, for it may be far away; after a change at once, while files
are still on their way every two seconds, and now and then all the same, since not every network
drive tells of its changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from rca_studio.domain.deeds import Deed
from rca_studio.domain.words import plural
from rca_studio.editing.cancelling import Progress
from rca_studio.editing.ports import StepKind
from rca_studio.faults import KnownFault
from rca_studio.intake.form_batch import MOST_FILES, Fate, read_forms
from rca_studio.intake.inbox import NOT_READ, Arrived, Inbox, Look, Seen, clear_imported
from rca_studio.settings import INBOXES
from rca_studio.ui.jobs import Handler, Job, Jobs
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.editing.writer import Announcement
    from rca_studio.intake.form_batch import ReadForm
    from rca_studio.ui.navigation import Navigator

_SOON: Final = 400
_GROWING: Final = 2_000
_NOW_AND_THEN: Final = 30_000
_ASK, _AT_ONCE = "ask", "at once"


class Chosen(NamedTuple):
    """What somebody chose for a workspace on this machine."""

    folder: Path
    at_once: bool = False


class InboxWatch(QObject):
    """One for each open workspace, see ``watch_of``; ``looked`` tells each other look."""

    looked = Signal(object)

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self._jobs = Jobs(self)  # its own: a drive that hangs must keep nobody else waiting
        self._navigator: Navigator | None = None
        self._inbox: Inbox | None = None
        self._job: Job | None = None
        self._taking = False
        self._only_offers = False
        self._told: frozenset[tuple[str, int, int]] = frozenset()
        self._handled: set[tuple[str, int, int]] = set()
        self._by_hand: QWidget | None = None
        self._putting_away = 0
        self.look = Look()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look_now)
        self._system = QFileSystemWatcher(self)
        self._system.directoryChanged.connect(lambda _folder: self._timer.start(_SOON))
        studio.person_changed.connect(self._on_person)
        studio.changed.connect(self._on_changed)

    # -- what is chosen --------------------------------------------------------------------------

    @property
    def chosen(self) -> Chosen | None:
        """The folder of this workspace; ``None`` where nobody chose one."""
        own = f"{self._studio.workspace.path}\t"
        for line in self._studio.settings.get(INBOXES):
            folder, _, how = line.removeprefix(own).rpartition("\t")  # a folder may hold a tab
            if line.startswith(own) and folder:
                return Chosen(Path(folder), how == _AT_ONCE)
        return None

    def choose(self, chosen: Chosen | None) -> None:
        """Watch another folder, or none.

        Raises:
            KnownFault: the choice cannot be kept.
        """
        own = self._studio.workspace.path
        kept = self._studio.settings.get(INBOXES)
        lines = [line for line in kept if not line.startswith(f"{own}\t")]
        if chosen is not None:
            how = _AT_ONCE if chosen.at_once else _ASK
            lines.insert(0, f"{own}\t{chosen.folder}\t{how}")
        self._studio.settings.set(INBOXES, tuple(lines))
        self.begin()

    def begin(self, navigator: Navigator | None = None) -> None:
        """Begin to watch what is chosen; ``navigator`` says what arrives."""
        self._navigator = navigator or self._navigator
        self._only_offers = False
        chosen = self.chosen
        if self._inbox is not None and chosen is not None and self._inbox.folder == chosen.folder:
            self.look_now()  # what was seen before still counts
            return
        if watched := self._system.directories():
            self._system.removePaths(watched)
        self._timer.stop()
        if self._job is not None:
            self._jobs.drop(self._job)
            self._job = None
        self._inbox = Inbox(chosen.folder) if chosen is not None else None
        self._told = frozenset()
        self._show(Look())
        self.look_now()

    @property
    def busy(self) -> bool:
        """Whether a look is under way."""
        return self._jobs.busy

    # -- looking ---------------------------------------------------------------------------------

    def look_now(self) -> None:
        """Look into the folder, unless somebody does."""
        inbox = self._inbox
        if inbox is None or self._job is not None or self._studio.closed:
            return

        def work(_progress: Progress) -> Look:
            return inbox.look()

        self._job = self._jobs.start(work, self._on_looked, failed=self._on_broken)

    def _on_broken(self, error: Exception) -> None:
        self._job = None
        self._timer.start(_NOW_AND_THEN)
        raise error

    def _on_looked(self, look: Look) -> None:
        self._job = None
        inbox = self._inbox
        if inbox is None or self._studio.closed:
            return
        folder = str(inbox.folder)
        if not look.trouble and folder not in self._system.directories():
            self._system.addPath(folder)  # a drive that was away and is back, too
        self._timer.start(_GROWING if look.growing else _NOW_AND_THEN)
        if not self._wanted:
            self._show(Look())
            return
        files = tuple(one for one in look.files if one.key not in self._handled)
        self._show(Look(files=files, growing=look.growing, trouble=look.trouble))
        self._tell()

    @property
    def _wanted(self) -> bool:
        """Whether whoever is at work, if anybody is, can take reports in at all."""
        studio = self._studio
        somebody = not studio.people.set_up or studio.person is not None
        return somebody and not studio.read_only and studio.may(Deed.IMPORT)

    def _on_person(self) -> None:
        self._told = frozenset()
        self.look_now()

    def _on_changed(self, told: Announcement) -> None:
        """A table that was imported is put away."""
        inbox, tables = self._inbox, [one.path for one in self.look.of(Arrived.TABLE)]
        if inbox is None or not tables or told.kind is not StepKind.IMPORT:
            return
        registers = self._studio.registers

        def work(_progress: Progress) -> bool:
            batches = registers.batches()
            try:
                return bool(batches) and clear_imported(tables, batches[0], inbox.folder)
            except (OSError, KnownFault):  # it stays, and is offered again
                return False

        self._studio.jobs.start(work, lambda _moved: self.look_now())

    def _show(self, look: Look) -> None:
        other = look != self.look
        self.look = look
        if other:
            self.looked.emit(look)

    def _tell(self) -> None:
        """Say what is new since it was last said, or take it in where that is wished."""
        forms = self.look.of(Arrived.FORM)
        chosen = self.chosen
        if forms and chosen is not None and chosen.at_once and not self._only_offers:
            if not self._taking and not self._is_left:
                self._take_in(forms[:MOST_FILES], chosen.folder)
            return
        new = frozenset(one.key for one in self.look.files if one.kind is not Arrived.OTHER)
        fresh, self._told = new - self._told, new
        if fresh and self._navigator is not None:
            self._navigator.say(f"{self.look.words}.", "Look", self.open_room)

    def leave_to(self, sheet: QWidget) -> None:
        """Take nothing in at once while somebody looks through reports here: of those without a
        name nothing tells that they came in already."""
        self._by_hand = sheet

    def put_away(self, work: Callable[[], tuple[str, ...]], done: Handler) -> None:
        """Have files put away that were taken in; until then they are not taken in again."""
        self._putting_away += 1

        def ended(tell: Handler) -> Handler:
            def end(outcome: object) -> None:
                self._putting_away -= 1
                self.look_now()
                tell(outcome)

            return end

        told, failed = ended(done), ended(self._studio.tell)
        self._studio.jobs.start(lambda _progress: work(), told, failed=failed)

    @property
    def _is_left(self) -> bool:
        if self._putting_away:
            return True
        sheet = self._by_hand
        return sheet is not None and isValid(sheet) and sheet.isVisible()

    def open_room(self) -> None:
        """Open the room of the inbox."""
        from rca_studio.ui.reporting.inbox_room import open_inbox_room

        navigator = self._navigator
        if navigator is not None:
            window: object = navigator
            over = window if isinstance(window, QWidget) else None
            open_inbox_room(self._studio, navigator, over)

    # -- at once ---------------------------------------------------------------------------------

    def _take_in(self, forms: Sequence[Seen], folder: Path) -> None:
        from rca_studio.ui.reporting.read_forms import reading_of

        reading = reading_of(self._studio)
        self._taking = True

        def work(progress: Progress) -> tuple[ReadForm, ...]:
            return read_forms([one.path for one in forms], reading, progress=progress)

        def done(found: tuple[ReadForm, ...]) -> None:
            self._taking = False
            self._on_read(forms, found, folder)

        self._studio.jobs.start(work, done, failed=self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        """What cannot be taken in now is offered from now on, and not tried every half minute."""
        self._taking = False
        self._only_offers = True
        self._studio.tell(error)

    def _on_read(self, forms: Sequence[Seen], found: tuple[ReadForm, ...], folder: Path) -> None:
        from rca_studio.ui.reporting.read_forms import put_away, take_in_here

        if self._navigator is None or not self._wanted or self._is_left:
            return  # somebody else is at work by now
        new = [one for one in found if one.fate is Fate.NEW]
        if new and not take_in_here(self._studio, self._navigator, new, folder):
            self._only_offers = True
            return
        # What cannot be moved away must not be read again and again.
        self._handled |= {one.key for one in forms}
        put_away(self._studio, found, folder)
        refused = [one for one in found if one.broken is not None]
        if refused and not new:
            words = f"{plural(len(refused), 'file')} could not be read: see “{NOT_READ}”."
            self._navigator.say(words)
        self._timer.start(_SOON)


def watch_of(studio: Studio) -> InboxWatch:
    """The watch of an open workspace; made when it is first asked for."""
    found = studio.findChild(InboxWatch)
    return found if isinstance(found, InboxWatch) else InboxWatch(studio)

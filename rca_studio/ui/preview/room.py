"""A room in which paper is made: what is chosen at the left, its very pages at the right.

What is saved or printed is what is seen. Each room says what can be chosen, what is made of it and
what is to be noted once a copy has left; how it is made, shown, saved, printed, stopped and left is
the same in all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.editing.cancelling import Progress
from rca_studio.faults import KnownFault
from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.preview.handing import Handing
from rca_studio.ui.preview.latest import SOON, TYPING, Latest
from rca_studio.ui.preview.preview import PdfPreview
from rca_studio.ui.print.noting import Noting
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.fitting import that_fits
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.two_ends import TwoEnds
from rca_studio.ui.workspace.sheet import Room

if TYPE_CHECKING:
    from rca_studio.ui.jobs import Job
    from rca_studio.ui.navigation import Navigator
    from rca_studio.ui.print.copies import Copy
    from rca_studio.ui.studio import Studio

Made = TypeVar("Made")

_SIZE: Final = (150, 108)
"""How large a room is where the screen allows it, in steps of the grid."""

_LEAST: Final = QSize(480, 320)
_MOST_OF_IT: Final = 0.45
"""So much of its width the choices may have."""

_WORDS: Final = 22
"""Beside less room the buttons stand below what is told, in steps of the grid."""


class PaperRoom(QDialog, Generic[Made]):
    """What all rooms share; ``Made`` is what is made of a wish, its pages among it.

    Attributes:
        made: what was made last; ``None`` while it is not there.
        MAKING, FAILED: what is said while it is made, and where it cannot be.
    """

    MAKING = "The pages are being made…"
    FAILED = "These pages could not be made."

    def __init__(
        self, studio: Studio, navigator: Navigator, title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._studio, self._navigator = studio, navigator
        self._person = studio.person.id if studio.person else ""
        self._leaving = False
        self._writing: Job | None = None
        self._prints_soon = False
        self._printed: Made | None = None
        self.made: Made | None = None
        self._latest = Latest(studio.jobs, self)
        self._handing = Handing(studio.jobs, self)
        self.about = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.preview = PdfPreview(studio.jobs)
        self.state = Label("", theme.Size.SMALL, "muted")
        self.close_button = PlainButton("Close")
        self.save = PlainButton("Save…")
        self.print = PlainButton("Print…")

    # -- what each room says of itself -----------------------------------------------------------

    @property
    def wish(self) -> Any:
        """All that is chosen; to be compared with what was made."""
        raise NotImplementedError

    def wish_of(self, made: Made) -> Any:
        """What was chosen when it was made."""
        raise NotImplementedError

    def pages_of(self, made: Made) -> bytes:
        """The PDF that is looked at."""
        raise NotImplementedError

    def work(self) -> Callable[[Progress], Made]:
        """What makes the present wish, for a worker."""
        raise NotImplementedError

    def words_of(self, made: Made) -> Iterable[str]:
        """What is told of it beside the buttons."""
        raise NotImplementedError

    def read_anew(self) -> None:
        """Forget what was read, for somebody changed something."""
        raise NotImplementedError

    def may_leave(self) -> bool:
        """Whether a copy may be made by whoever is at work; who may not is told why."""
        return True

    def hand(self, made: Made) -> None:
        """Give what is seen to the printer, by ``_handing``."""
        raise NotImplementedError

    def printed(self, made: Made, where: str) -> None:
        """It went to the printer: note it, and leave."""
        raise NotImplementedError

    # -- parts -----------------------------------------------------------------------------------

    def arrange(
        self, panel: QWidget, wide: float, first: PlainButton, buttons: Sequence[PlainButton]
    ) -> None:
        """Put everything in its place.

        Args:
            panel: what can be chosen.
            wide: how wide it is, in steps of the grid.
            first: the button that Enter presses, too.
            buttons: from left to right.
        """
        self._panel = panel
        dress(first, "primary")
        first.setDefault(True)
        first.setShortcut("Ctrl+Return")
        self._wide = wide
        self._left = left = Surface("card", edge="right")
        room = Room()
        room.setWidget(panel)
        beside = QVBoxLayout(left)
        beside.setContentsMargins(0, 0, 1, 0)
        beside.addWidget(room)
        foot = TwoEnds(high=1.25, words=_WORDS)
        foot.start.addWidget(self.about, 1)
        foot.start.addWidget(self.state)
        foot.end.setSpacing(theme.grid(1.25))
        for button in buttons:
            foot.end.addWidget(button)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.preview, 1)
        right.addWidget(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(left)
        whole.addLayout(right, 1)
        self.setMinimumSize(_LEAST)  # what is in it follows, it does not hold the frame
        self.resize(that_fits(self, QSize(*map(theme.grid, _SIZE))))
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Large text leaves less room for the choices, which scroll, but all for the buttons."""
        self._left.setFixedWidth(min(theme.grid(self._wide), int(self.width() * _MOST_OF_IT)))

    def begin(self) -> None:
        """Listen, and make the first pages: once ``wish`` can be asked."""
        self._latest.made.connect(self._on_made)
        self._latest.failed.connect(self._on_failed)
        self._latest.told.connect(self._on_told)
        self._handing.told.connect(self._on_handing)
        self._handing.finished.connect(self._on_printed)
        self._handing.failed.connect(self._studio.tell)
        self.preview.opened.connect(self._on_opened)
        self.close_button.clicked.connect(self.reject)
        self.print.clicked.connect(self._on_print)
        self._studio.changed.connect(self._on_changed)
        self._renew()

    # -- making ----------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether what is chosen is what is seen."""
        made = self.made
        return made is not None and self.wish_of(made) == self.wish and not self._latest.busy

    def _on_changed(self, _told: object) -> None:
        """Somebody changed something: what was read is not true any more."""
        if not self._leaving:
            self.read_anew()
            self.made = None
            self._renew(TYPING)

    def _renew(self, pause: int = SOON) -> None:
        if self.ready:
            return
        self._latest.ask(self.work(), pause)
        self.preview.show_waiting(self.MAKING)
        self._show_state()

    def _on_made(self, made: Made) -> None:
        self.made = made
        self.preview.show_pdf(self.pages_of(made))
        self._show_state()

    def _on_told(self, page: int) -> None:
        if page:
            self.preview.show_progress(self.words_so_far(page))

    def words_so_far(self, page: int) -> str:
        """How far it is, in words."""
        return f"{self.MAKING} page {page:,}"

    def _on_failed(self, error: Exception) -> None:
        self.made = None
        self._prints_soon = False
        self.state.setText("")
        if not isinstance(error, KnownFault):
            self.preview.show_nothing(self.FAILED)
            raise error
        self.preview.show_fault(error)
        self._show_state()

    def _show_state(self) -> None:
        busy = self._handing.busy or self._writing is not None
        for button in (self.save, self.print):
            button.setEnabled(not busy and not self._leaving)
        self.close_button.setEnabled(not self._leaving)
        self.close_button.show_text("Stop" if busy else "Close")
        if self.ready and self.made is not None:
            self.about.setText(" · ".join(filter(None, self.words_of(self.made))))

    def _on_opened(self) -> None:
        self._show_state()
        if self._prints_soon:
            self._prints_soon = False
            self.state.setText("")
            self._on_print()

    # -- saving ----------------------------------------------------------------------------------

    def start_writing(
        self,
        write: Callable[[Callable[[Progress], Made], Progress], Any],
        written: Callable[[Any], None],
    ) -> None:
        """Write what is seen; where it is not made yet, what will be seen.

        Args:
            write: writes it, in a worker; it gets what gives what is made.
            written: called with what ``write`` gave.
        """
        work = self.work()
        seen = self.made if self.ready else None

        def make(progress: Progress) -> Made:
            return work(progress) if seen is None else seen

        def done(outcome: Any) -> None:
            self._writing = None
            written(outcome)

        self.state.setText("Saving…")
        self._writing = self._studio.jobs.start(
            lambda progress: write(make, progress),
            done,
            failed=self._on_unwritten,
            cancelled=self._on_stopped,
        )
        self._show_state()

    def say_saved(self, path: Path, words: str) -> None:
        """Say that it was saved, with a way to open it."""
        self._navigator.say(
            words, "Open", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        )

    def _on_unwritten(self, error: Exception) -> None:
        self._on_stopped()
        self._studio.tell(error)

    def _on_stopped(self) -> None:
        self._writing = None
        self.state.setText("")
        self._show_state()

    # -- printing --------------------------------------------------------------------------------

    def _on_print(self) -> None:
        """Print what is seen; where it is not made yet, once it is."""
        if not self.may_leave():
            return
        if not self.ready or not self.preview.count or self.made is None:
            self._prints_soon = True
            self.state.setText("Printed as soon as it is made…")
            return
        self._printed = self.made
        self.hand(self.made)

    def _on_handing(self, words: str) -> None:
        self.state.setText(words)
        self._show_state()

    def _on_printed(self, where: str) -> None:
        assert self._printed is not None
        self.printed(self._printed, where)

    # -- going -----------------------------------------------------------------------------------

    def note_and_leave(
        self, made: Made, cases: Sequence[str], copy: Copy, say: Callable[[str], None]
    ) -> None:
        """Note a copy that left, then close and say what was done.

        Args:
            made: what it is a copy of.
            cases: the ids of the cases it is noted in.
            copy: what it is.
            say: gets what is to be added to the message.
        """
        self._leaving = True
        self._panel.setEnabled(False)
        self._show_state()
        wish = self.wish_of(made)
        noting = Noting(self._studio, cases, copy, purpose=wish.purpose, to=wish.to, parent=self)

        def finish(more: str) -> None:
            self.accept()
            say(more)

        noting.told.connect(self.state.setText)
        noting.finished.connect(finish)
        noting.start()

    def reject(self) -> None:
        """Close; what is on its way out is stopped instead, and what left is noted first."""
        if self._leaving:
            return
        if self._writing is not None:
            self._writing.cancel()
        elif self._handing.busy:
            self._handing.stop()
            self.state.setText("Stopped. Pages that came out already are not noted.")
            self._show_state()
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Nobody waits for what is still being made."""
        self._leaving = True
        self._latest.stop()
        self._handing.stop()
        self.preview.stop()
        super().done(result)

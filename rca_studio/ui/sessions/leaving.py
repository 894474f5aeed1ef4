"""Take it along: a session as slides, handout, pictures, page for the wall, bulletin or data.

What is seen at the right is what leaves: the pages themselves, or for slides and pictures the same
as pages. Whatever nobody accepted is not among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from rca_studio.domain.session import Session
from rca_studio.domain.words import plural, quoted
from rca_studio.editing.cancelling import Progress
from rca_studio.reports.files import write_whole
from rca_studio.reports.session_leaving import Leaving, LeavingWish
from rca_studio.settings import LAST_SESSIONS_TAKEN
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.preview.room import PaperRoom
from rca_studio.ui.print.copies import copy_now
from rca_studio.ui.print.remembered import last_time, remember
from rca_studio.ui.printing import may_copy, organisation_of, paper_of
from rca_studio.ui.sessions.leaving_making import LeavingMade, LeavingReader, finished, making
from rca_studio.ui.sessions.leaving_panel import LeavingChoices, LeavingPanel
from rca_studio.ui.sessions.reading import session_of
from rca_studio.ui.studio import Studio

_FILES = {
    ".pptx": "PowerPoint (*.pptx)",
    ".pdf": "PDF (*.pdf)",
    ".zip": "Pictures, packed (*.zip)",
    ".json": "JSON (*.json)",
}

_Saved = tuple[LeavingMade, tuple[str, ...]]
"""What was saved, and the ids of the cases it tells."""


def open_leaving(
    studio: Studio, session_id: str, navigator: Navigator, over: QWidget | None = None
) -> LeavingRoom | None:
    """Open the room over a window; gives it, or nothing where the session is gone.

    Args:
        studio: the open workspace.
        session_id: which session.
        navigator: says what was done.
        over: the window it stands over.
    """
    session = session_of(studio, session_id)
    if session is None:
        return None
    room = LeavingRoom(studio, navigator, session, over)
    room.open()
    return room


class LeavingRoom(PaperRoom[LeavingMade]):
    """Makes what is chosen while the person looks; what is saved or printed is what is seen."""

    MAKING = "It is being made…"
    FAILED = "This could not be made."

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        session: Session,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(studio, navigator, "Take it along", parent)
        self._session = session
        self._stopped = False
        self._reader = LeavingReader(studio, session)
        cases = [studio.casefile(one) for one in session.cases]
        self.panel = LeavingPanel(
            tuple(
                (one.case_id, f"{one.case.reference}: {one.case.title}")
                for one in cases
                if one.exists
            ),
            last_time(studio.settings, LAST_SESSIONS_TAKEN, self._person, LeavingChoices()),
            paper_of(studio),
            organisation_of(studio),
        )
        self.arrange(self.panel, 42, self.save, (self.close_button, self.print, self.save))
        self.panel.changed.connect(self._renew)
        self.panel.kind_changed.connect(self._show_kind)
        self.save.clicked.connect(self._on_save)
        self.begin()
        self._show_kind()
        self.panel.kinds.setFocus()

    # -- what is made ----------------------------------------------------------------------------

    @property
    def wish(self) -> LeavingWish:
        """All that is chosen."""
        return self.panel.wish

    def wish_of(self, made: LeavingMade) -> LeavingWish:
        """See ``PaperRoom``."""
        return made.wish

    def pages_of(self, made: LeavingMade) -> bytes:
        """See ``PaperRoom``."""
        return made.pages

    def work(self) -> Callable[[Progress], LeavingMade]:
        """See ``PaperRoom``."""
        return making(self._reader, self.wish)

    def read_anew(self) -> None:
        """See ``PaperRoom``; what is being written was accepted before, and may not be any more."""
        self._reader = LeavingReader(self._studio, self._session)
        if self._writing is not None:
            self._stopped = True
            self._writing.cancel()

    def words_of(self, made: LeavingMade) -> Iterator[str]:
        """See ``PaperRoom``; what stays behind is said."""
        kind = made.wish.kind
        one = {Leaving.SLIDES: "slide", Leaving.PICTURES: "picture"}.get(kind, "page")
        yield plural(self.preview.count, one) if self.preview.count else ""
        if behind := made.frames - made.accepted:
            stays = "stays" if behind == 1 else "stay"
            yield f"{plural(behind, 'frame')} nobody accepted {stays} here"
        if kind is Leaving.DATA:
            yield "Seen as the bulletin; the file holds the same, and the causal model"

    def _on_stopped(self) -> None:
        super()._on_stopped()
        if self._stopped:
            self._stopped = False
            self.state.setText("Something was changed, so nothing was saved. Look, and save again.")

    def _show_kind(self) -> None:
        self.save.show_text(f"Save {self.panel.kind.label.lower()}…")
        self.print.setVisible(self.panel.kind.on_paper)
        self._show_state()

    # -- how it leaves ---------------------------------------------------------------------------

    def may_leave(self) -> bool:
        """See ``PaperRoom``."""
        return may_copy(self._studio)

    def _on_save(self) -> None:
        if not self.may_leave():
            return
        kind = self.panel.kind
        made = self.made if self.ready else None
        name = made.name if made is not None else f"{kind.label}{kind.ending}"
        self._studio.prompts.choose_new_file(
            f"Save: {kind.label.lower()}", _FILES[kind.ending], name, self._on_path
        )

    def _on_path(self, path: Path) -> None:
        reader = self._reader

        def write(make: Callable[[Progress], LeavingMade], progress: Progress) -> _Saved:
            reader.source.guard.check_name(path.name)
            made = make(progress)
            left = finished(reader, made, progress)
            progress(0)  # stopped in time, nothing is written
            write_whole(path, left.content)
            return made, left.cases

        def written(saved: _Saved) -> None:
            words = f"Saved as {path.name}."
            self._leave(*saved, lambda more: self.say_saved(path, words + more))

        self.start_writing(write, written)

    def hand(self, made: LeavingMade) -> None:
        """See ``PaperRoom``."""
        self._handing.hand(made.pages, self.preview, made.wish.kind.label)

    def printed(self, made: LeavingMade, where: str) -> None:
        """See ``PaperRoom``."""
        words = f"{made.wish.kind.label}: it {where}."
        cases = made.left.cases if made.left is not None else ()
        self._leave(made, cases, lambda more: self._navigator.say(words + more))

    def _leave(self, made: LeavingMade, cases: tuple[str, ...], say: Callable[[str], None]) -> None:
        remember(self._studio.settings, LAST_SESSIONS_TAKEN, self._person, self.panel.choices)
        what = f"{made.wish.kind.label} of the session {quoted(self._session.title, 60)}"
        self.note_and_leave(made, cases, copy_now(self._studio, what), say)

"""The room in which paper that thanks is seen before it leaves: what is saved is what is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from rca_studio.domain.words import plural
from rca_studio.editing.cancelling import Progress
from rca_studio.reports.files import write_whole
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.preview.room import PaperRoom
from rca_studio.ui.printing import may_copy, organisation_of, paper_of
from rca_studio.ui.proof.allowing import explain
from rca_studio.ui.recognition.paper_panel import PaperPanel, PaperWish
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.domain.recognition import CatchRow
    from rca_studio.reports.thanking import Quarter
    from rca_studio.reports.thanks_papers import PaperLook, ThanksSource, WallPaper

_LOOK_FIRST = "Look first at the words that may be names."

Make = Callable[["ThanksSource", "PaperWish", "PaperLook", Callable[[int], object]], "WallPaper"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperKind:
    """One of the papers.

    Attributes:
        title: what it is.
        name: of the file, without its ending.
        make: makes it, in a worker.
        left: called once a copy left.
    """

    title: str
    name: Callable[[PaperWish], str]
    make: Make
    left: Callable[[], object] = lambda: None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperMade:
    """A paper, and what was chosen when it was made."""

    wish: PaperWish
    paper: WallPaper


class WallPaperRoom(PaperRoom[PaperMade]):
    """Makes the paper while the person looks at it."""

    MAKING = "The paper is being made…"
    FAILED = "This paper could not be made."

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        kind: PaperKind,
        panel: PaperPanel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(studio, navigator, kind.title, parent)
        self._kind, self.panel = kind, panel
        self._source = self._read()
        self.arrange(panel, 40, self.save, (self.close_button, self.print, self.save))
        panel.changed.connect(self._renew)
        panel.looked.connect(self._show_state)
        self.save.clicked.connect(self._on_save)
        studio.person_changed.connect(self.reject)
        self.begin()
        panel.paper.button(panel.paper.key).setFocus()

    # -- what is made ----------------------------------------------------------------------------

    @property
    def wish(self) -> PaperWish:
        """All that is chosen."""
        return self.panel.wish

    def wish_of(self, made: PaperMade) -> PaperWish:
        """See ``PaperRoom``."""
        return made.wish

    def pages_of(self, made: PaperMade) -> bytes:
        """See ``PaperRoom``."""
        return made.paper.content

    def work(self) -> Callable[[Progress], PaperMade]:
        """See ``PaperRoom``."""
        wish, source, make = self.wish, self._source, self._kind.make

        def work(progress: Progress) -> PaperMade:
            from rca_studio.reports.context import Paper
            from rca_studio.reports.thanks_papers import PaperLook

            look = PaperLook(paper=Paper(wish.paper), grey=wish.grey, signed=wish.signed)
            return PaperMade(wish=wish, paper=make(source, wish, look, progress))

        return work

    def words_of(self, made: PaperMade) -> Iterator[str]:
        """See ``PaperRoom``."""
        yield plural(self.preview.count, "page") if self.preview.count else ""
        if made.paper.empty:
            yield "There is nothing to thank for in it yet"

    def read_anew(self) -> None:
        """See ``PaperRoom``."""
        self._source = self._read()

    def _read(self) -> ThanksSource:
        from rca_studio.reports.thanks_papers import thanks_source

        studio = self._studio
        return thanks_source(
            studio.registers,
            lambda case_id: studio.workspace.load(case_id).casefile,
            studio.practice,
            organisation=organisation_of(studio),
            practice=studio.only_practice(),
        )

    def _on_changed(self, told: object) -> None:
        """Whoever may not look at single cases any more is led out."""
        from rca_studio.ui.governance.access import sees_figures_only

        if sees_figures_only(self._studio):
            self.reject()
        else:
            super()._on_changed(told)

    def _on_made(self, made: PaperMade) -> None:
        self.panel.show_words(made.paper.replaced, made.paper.asked)
        super()._on_made(made)

    def _show_state(self) -> None:
        """Nothing leaves before it was made and the words that may be names were looked at."""
        super()._show_state()
        why = "" if self.panel.may_leave else _LOOK_FIRST
        busy = self._handing.busy or self._writing is not None or self._leaving
        seen = self.made is not None and self.ready
        for button in (self.save, self.print):
            explain(button, why)
            if busy or not seen:
                button.setEnabled(False)

    # -- how it leaves ---------------------------------------------------------------------------

    def may_leave(self) -> bool:
        """See ``PaperRoom``."""
        return self.panel.may_leave and may_copy(self._studio)

    def _on_save(self) -> None:
        if self.ready and self.may_leave():
            name = f"{self._kind.name(self.wish)}.pdf"
            self._studio.prompts.choose_new_file("Save as PDF", "PDF (*.pdf)", name, self._on_path)

    def _on_path(self, path: Path) -> None:
        def write(make: Callable[[Progress], PaperMade], progress: Progress) -> PaperMade:
            made = make(progress)
            write_whole(path, made.paper.content)
            return made

        def written(_made: PaperMade) -> None:
            self._leave(lambda: self.say_saved(path, f"Saved as {path.name}."))

        self.start_writing(write, written)

    def hand(self, made: PaperMade) -> None:
        """See ``PaperRoom``."""
        self._handing.hand(made.paper.content, self.preview, self._kind.title)

    def printed(self, _made: PaperMade, where: str) -> None:
        """See ``PaperRoom``."""
        self._leave(lambda: self._navigator.say(f"The paper {where}."))

    def _leave(self, say: Callable[[], object]) -> None:
        if isValid(self):  # not, where the room it stood over was closed while it was written
            self.accept()
        self._kind.left()
        say()

    def done(self, result: int) -> None:
        """Hear nothing any more of who is at work."""
        self._studio.person_changed.disconnect(self.reject)
        super().done(result)


# -- the three of them ---------------------------------------------------------------------------


def open_thanks(
    studio: Studio, navigator: Navigator, quarters: list[Quarter], at: int, over: QWidget | None
) -> WallPaperRoom | None:
    """Show the page of thanks; ``at`` is the quarter shown first. ``None`` for who may not."""
    if not may_copy(studio):
        return None

    def make(
        source: ThanksSource, wish: PaperWish, look: PaperLook, tick: Callable[[int], object]
    ) -> WallPaper:
        from rca_studio.reports.thanks_papers import thanks_paper

        return thanks_paper(source, quarters[int(wish.quarter)], look, tick)

    panel = PaperPanel(
        "Page of thanks",
        "It hangs where everybody passes: what changed because somebody spoke up, good catches "
        "of people who agreed to it, and whom to ask. It counts and compares nobody.",
        paper_of(studio),
        quarters=tuple((str(place), one.label) for place, one in enumerate(quarters)),
        quarter=str(at),
    )
    kind = PaperKind(
        title="Page of thanks",
        name=lambda wish: f"Thank you {quarters[int(wish.quarter)].label}",
        make=make,
    )
    return _opened(studio, navigator, kind, panel, over)


def open_certificate(
    studio: Studio, navigator: Navigator, row: CatchRow, over: QWidget | None
) -> WallPaperRoom | None:
    """Show the certificate of an award that was given."""
    if not may_copy(studio):
        return None
    case_id, ident = row.catch.case_id, row.catch.id

    def make(
        source: ThanksSource, _wish: PaperWish, look: PaperLook, tick: Callable[[int], object]
    ) -> WallPaper:
        from rca_studio.reports.thanks_papers import certificate_paper

        rows = (one for one in source.registers.good_catches() if one.catch.id == ident)
        now = next(rows, None)
        if now is None or not now.catch.given_on or now.catch.case_id != case_id:
            raise _gone()
        return certificate_paper(source, now, look, tick)

    panel = PaperPanel(
        "Certificate",
        "A page one is glad to hang up. It shows no case, no reference and nobody who did not "
        "agree to be named.",
        paper_of(studio),
        signs=True,
    )
    kind = PaperKind(title="Certificate", name=lambda _wish: "Good catch", make=make)
    return _opened(studio, navigator, kind, panel, over)


def open_feedback(
    studio: Studio,
    navigator: Navigator,
    case_id: str,
    left: Callable[[], object],
    over: QWidget | None,
) -> WallPaperRoom | None:
    """Show what was changed as a sheet; ``left`` is called once a copy was saved or printed."""
    if not may_copy(studio):
        return None

    def make(
        source: ThanksSource, _wish: PaperWish, look: PaperLook, tick: Callable[[int], object]
    ) -> WallPaper:
        from rca_studio.reports.thanks_papers import feedback_paper

        return feedback_paper(source, case_id, look, tick)

    panel = PaperPanel(
        "What we changed",
        "For the reporter, or for the wall where those pass who might have reported it. It names "
        "no case and no day. Once saved or printed it counts as given.",
        paper_of(studio),
    )
    kind = PaperKind(
        title="What we changed",
        name=lambda _wish: "What we changed",
        make=make,
        left=left,
    )
    return _opened(studio, navigator, kind, panel, over)


def _opened(
    studio: Studio,
    navigator: Navigator,
    kind: PaperKind,
    panel: PaperPanel,
    over: QWidget | None,
) -> WallPaperRoom:
    room = WallPaperRoom(studio, navigator, kind, panel, over)
    room.open()
    return room


def _gone() -> Exception:
    from rca_studio.faults import KnownFault

    return KnownFault(
        "This award is not given any more.",
        "Nothing was printed.",
        "Close this and look at the list of good catches.",
    )

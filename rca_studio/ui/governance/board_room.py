"""The room of the board report: for whom and as what at the left, its very pages at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from rca_studio.domain.words import plural
from rca_studio.editing.cancelling import Progress
from rca_studio.reports.board_making import (
    PRESET,
    BoardFile,
    BoardWish,
    copy_words,
    file_name,
    named_cases,
)
from rca_studio.reports.files import write_whole
from rca_studio.settings import LAST_BOARD_REPORTS
from rca_studio.ui.governance.board_room_making import BoardMade, BoardReader, as_file, making
from rca_studio.ui.governance.board_room_panel import BoardChoices, BoardPanel
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.preview.room import PaperRoom
from rca_studio.ui.print.copies import Copy
from rca_studio.ui.print.remembered import last_time, remember
from rca_studio.ui.printing import may_take_figures, paper_of
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.analysis.governance.scope import Period
    from rca_studio.ui.governance.look import Look

_FILES = {
    BoardFile.PDF: "PDF (*.pdf)",
    BoardFile.SLIDES: "PowerPoint (*.pptx)",
    BoardFile.WORKBOOK: "Excel workbook (*.xlsx)",
}


def open_board_room(
    studio: Studio, navigator: Navigator, look: Look, period: Period, over: QWidget | None = None
) -> None:
    """Open the room over a window.

    Args:
        studio: the open workspace.
        navigator: says what was done.
        look: how somebody looks at governance: filters, dimensions, protection.
        period: the months of it.
        over: the window it stands over.
    """
    from rca_studio.analysis.governance.names import month_label
    from rca_studio.analysis.governance.source import names_of
    from rca_studio.domain.workspace import WORKSPACE

    preset = studio.workspace_value(PRESET)
    presets = [one.key for one in studio.practice.governance.presets]
    usual = preset if preset in presets else presets[0]
    wish = BoardWish(
        period=period,
        only=look.only,
        rows=look.rows,
        columns=look.columns,
        preset=usual if look.protect else "",
    )
    names = names_of(studio.practice, studio.casefile(WORKSPACE))
    months = f"{month_label(period.first)} to {month_label(period.last)}"
    narrowed = names.filter(look.scope(period))
    BoardRoom(studio, navigator, wish, f"{months} · {narrowed}", over).open()


_Copied = tuple[BoardMade, tuple[str, ...]]
"""What left, and the ids of the cases it names."""


def _cases_named(studio: Studio, made: BoardMade, kind: BoardFile) -> tuple[str, ...]:
    """The ids of the cases that a copy names; from any thread."""
    found = map(studio.registers.case_id_of, named_cases(made.report, [kind]))
    return tuple(one for one in found if one)


class BoardRoom(PaperRoom[BoardMade]):
    """Makes the report while the person looks; what is saved or printed is what is seen."""

    MAKING = "The report is being worked out…"
    FAILED = "This report could not be made."

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        base: BoardWish,
        about: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(studio, navigator, "Board report", parent)
        self._reader = BoardReader(studio)
        self.panel = BoardPanel(
            base,
            about,
            self._reader.presets,
            studio.workspace_value(PRESET),
            last_time(studio.settings, LAST_BOARD_REPORTS, self._person, BoardChoices()),
            paper_of(studio),
            sees_cases=self._reader.sees_cases,
        )
        self.arrange(self.panel, 42, self.save, (self.close_button, self.print, self.save))
        self.panel.changed.connect(self._renew)
        self.panel.kind_changed.connect(self._show_kind)
        self.save.clicked.connect(self._on_save)
        self.begin()
        self._show_kind()
        self.panel.editions.setFocus()

    # -- what is made ----------------------------------------------------------------------------

    @property
    def wish(self) -> BoardWish:
        """All that is chosen."""
        return self.panel.wish

    def wish_of(self, made: BoardMade) -> BoardWish:
        """See ``PaperRoom``."""
        return made.wish

    def pages_of(self, made: BoardMade) -> bytes:
        """See ``PaperRoom``."""
        return made.pages

    def work(self) -> Callable[[Progress], BoardMade]:
        """See ``PaperRoom``."""
        return making(self._studio, self._reader, self.wish)

    def read_anew(self) -> None:
        """See ``PaperRoom``."""
        self._reader = BoardReader(self._studio)

    def words_so_far(self, _page: int) -> str:
        """Questions are counted before pages, so no number says how far it is."""
        return self.MAKING

    def words_of(self, made: BoardMade) -> Iterator[str]:
        """See ``PaperRoom``."""
        yield plural(self.preview.count, "page") if self.preview.count else ""
        yield made.report.state
        yield made.report.imprint.marking

    def _show_kind(self) -> None:
        self.save.show_text(f"Save {self.panel.kind.label}…")
        self._show_state()

    # -- how it leaves ---------------------------------------------------------------------------

    def may_leave(self) -> bool:
        """See ``PaperRoom``."""
        return may_take_figures(self._studio)

    def _on_save(self) -> None:
        if not self.may_leave():
            return
        kind = self.panel.kind
        self._studio.prompts.choose_new_file(
            "Save the board report",
            _FILES[kind],
            self._name(kind),
            lambda path: self._on_path(path, kind),
        )

    def _name(self, kind: BoardFile) -> str:
        if self.made is not None:
            return file_name(self.made.report, kind)
        return f"{self.panel.edition.label}{kind.value}"

    def _on_path(self, path: Path, kind: BoardFile) -> None:
        studio = self._studio

        def write(make: Callable[[Progress], BoardMade], progress: Progress) -> _Copied:
            made = make(progress)
            content = as_file(studio, made, kind)(progress)
            progress(0)  # stopped in time, nothing is written
            write_whole(path, content)
            return made, _cases_named(studio, made, kind)

        def written(copied: _Copied) -> None:
            words = f"Saved as {path.name}."
            self._leave(*copied, kind, lambda more: self.say_saved(path, words + more))

        self.start_writing(write, written)

    def hand(self, made: BoardMade) -> None:
        """See ``PaperRoom``."""
        self._handing.hand(made.pages, self.preview, self.panel.edition.label)

    def printed(self, made: BoardMade, where: str) -> None:
        """See ``PaperRoom``."""
        cases = _cases_named(self._studio, made, BoardFile.PDF)
        words = f"The report {where}."
        self._leave(made, cases, BoardFile.PDF, lambda more: self._navigator.say(words + more))

    def _leave(
        self,
        made: BoardMade,
        cases: tuple[str, ...],
        kind: BoardFile,
        say: Callable[[str], None],
    ) -> None:
        remember(self._studio.settings, LAST_BOARD_REPORTS, self._person, self.panel.choices)
        chain = made.report.imprint.chain
        copy = Copy(copy_words(made.report, [kind]), chain.entries, chain.head)
        self.note_and_leave(made, cases, copy, say)

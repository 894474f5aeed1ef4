"""Reports from the window: ask where to, work behind the window, say where it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.ports import Progress
from rca_studio.reports.files import write_whole
from rca_studio.settings import ORGANISATION, PAPER
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.domain.casefile import CaseFile
    from rca_studio.domain.deeds import Deed
    from rca_studio.reports.context import Imprint
    from rca_studio.ui.print.choices import Choices

Make = Callable[[], bytes]


def print_validation(studio: Studio, navigator: Navigator, case_id: str) -> None:
    """Ask what is to be printed of a case, and write it as PDF."""
    if not may_copy(studio):
        return

    def ask_what() -> None:
        from rca_studio.ui.print.dialog import ask_what

        parent = navigator if isinstance(navigator, QWidget) else None
        ask_what(studio, case_id, chosen, parent, navigator)

    def chosen(choices: Choices, to: str) -> None:
        from rca_studio.ui.print.writing import write_copies

        write_copies(studio, navigator, case_id, choices, to)

    _after_wording(studio, navigator, case_id, ask_what)


def may_copy(studio: Studio) -> bool:
    """Whether whoever is at work may print or export a case; says why where they may not."""
    from rca_studio.domain.deeds import Deed

    return _may(studio, Deed.COPY)


def may_take_figures(studio: Studio) -> bool:
    """Whether whoever is at work may save or print a board report; says why where they may not."""
    from rca_studio.domain.deeds import Deed

    return _may(studio, Deed.TAKE_FIGURES)


def _may(studio: Studio, deed: Deed) -> bool:
    from rca_studio.domain.deeds import refusal
    from rca_studio.faults import FaultNote

    if studio.may(deed):
        return True
    words = refusal(studio.person, deed)
    studio.prompts.tell(
        FaultNote(what=f"This cannot be done: {words}.", safe="Nothing was written.", do="")
    )
    return False


def _imprint_maker(studio: Studio, case: CaseFile | None = None) -> Callable[[], Imprint]:
    """The work that makes what stands on every page, the history verified; for any thread.

    ``case`` is the one it is about; its own marking goes before that of the workspace.
    """
    workspace, registers = studio.casefile(WORKSPACE), studio.registers
    actor, paper = studio.writer.actor, paper_of(studio)

    def make() -> Imprint:
        from rca_studio.reports.compose import imprint_of
        from rca_studio.reports.context import Paper

        return imprint_of(
            workspace,
            registers.verify(),
            printed_at=datetime.now().astimezone(),
            printed_by=actor,
            paper=Paper(paper),
            case=case,
        )

    return make


def print_worksheet(studio: Studio, navigator: Navigator, case_id: str) -> None:
    """Write the open questions of a case as a worksheet."""
    if not may_copy(studio):
        return
    casefile = studio.casefile(case_id)
    imprint = _imprint_maker(studio, casefile)

    def make() -> bytes:
        from rca_studio.reports.worksheet import worksheet_pdf, worksheet_report

        return worksheet_pdf(worksheet_report(casefile, imprint()))

    def chosen(path: Path) -> None:
        from rca_studio.ui.print.copies import copy_now, note_copies

        copy = copy_now(studio, "Open questions")

        def note() -> str:
            return note_copies(studio, case_id, (copy,))

        write_behind(studio, navigator, path, make, "The worksheet", note)

    name = f"{casefile.case.reference} open questions.pdf"

    def ask_where() -> None:
        studio.prompts.choose_new_file("Print open questions", "PDF (*.pdf)", name, chosen)

    _after_wording(studio, navigator, case_id, ask_where)


def _after_wording(
    studio: Studio, navigator: Navigator, case_id: str, go_on: Callable[[], None]
) -> None:
    """Go on once the wording was offered for a look; loaded late, the first window needs none."""
    from rca_studio.ui.wording_hint import ask_about_wording

    ask_about_wording(studio, navigator, case_id, go_on)


def write_behind(
    studio: Studio,
    navigator: Navigator,
    path: Path,
    make: Make,
    what: str,
    note: Callable[[], str] | None = None,
) -> None:
    """Make bytes and write them in a job; then say so, with a way to open the file.

    ``note`` is called once the file is there; what it gives is added to the message.
    """

    def work(_progress: Progress) -> Path:
        write_whole(path, make())
        return path

    def done(written: Path) -> None:
        more = note() if note else ""
        navigator.say(
            f"{what} is saved as {written.name}.{more}",
            "Open",
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(written))),
        )

    navigator.say(f"{what} is being made…")
    studio.jobs.start(work, done, failed=studio.tell)


def organisation_of(studio: Studio) -> str:
    """Whose workspace this is."""
    return studio.workspace_value("organisation") or studio.settings.get(ORGANISATION)


def paper_of(studio: Studio) -> str:
    """The sheet reports of this workspace are printed on: its own choice, else the person's."""
    return studio.workspace_value("paper") or studio.settings.get(PAPER)

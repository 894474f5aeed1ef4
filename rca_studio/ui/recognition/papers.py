"""Paper that thanks: asks where to, and writes it beside the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rca_studio.domain.recognition import Champion
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.ui.printing import may_copy, paper_of, write_behind
from rca_studio.ui.recognition.clearing import clear_words
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.domain.recognition import CatchRow
    from rca_studio.reports.thanking import Quarter
    from rca_studio.ui.navigation import Navigator

_MOST = 5_000


def save_thanks(studio: Studio, navigator: Navigator, quarter: Quarter) -> None:
    """Save the page of thanks of a quarter as PDF."""
    if not may_copy(studio):
        return
    champions, registers = studio.casefile(WORKSPACE).of(Champion), studio.registers
    pack, clear = studio.practice.recognition, clear_words(studio)
    organisation, paper = studio.workspace_value("organisation"), paper_of(studio)
    practice = studio.only_practice()

    def make() -> bytes:
        from rca_studio.reports.context import Paper
        from rca_studio.reports.thank_you import thank_you_pdf
        from rca_studio.reports.thanking import thank_you_of

        heard = registers.feedback(given=True, limit=_MOST)
        page = thank_you_of(
            quarter,
            registers.good_catches(),
            heard,
            champions,
            pack,
            organisation=organisation,
            practice=practice,
            clear=clear(),
        )
        return thank_you_pdf(page, Paper(paper))

    _ask(studio, navigator, f"Thank you {quarter.label}.pdf", make, "The page of thanks")


def save_certificate(studio: Studio, navigator: Navigator, row: CatchRow) -> None:
    """Save the certificate of an award as PDF."""
    if not may_copy(studio):
        return
    pack, clear = studio.practice.recognition, clear_words(studio)
    organisation, paper = studio.workspace_value("organisation"), paper_of(studio)

    def make() -> bytes:
        from rca_studio.reports.certificate import certificate_pdf
        from rca_studio.reports.context import Paper
        from rca_studio.reports.thanking import certificate_of

        award = certificate_of(row, pack, organisation=organisation, clear=clear())
        return certificate_pdf(award, Paper(paper))

    _ask(studio, navigator, "Good catch.pdf", make, "The certificate")


def save_feedback(
    studio: Studio, navigator: Navigator, case_id: str, written: Callable[[], object]
) -> None:
    """Save what was changed as a sheet for the reporter or the wall.

    Args:
        studio: the open workspace.
        navigator: says where the file is.
        case_id: of the case.
        written: called once it is written.
    """
    from rca_studio.editing.feedback_gestures import feedback_of

    note = feedback_of(studio.casefile(case_id))
    if note is None or not may_copy(studio):
        return
    reported = studio.casefile(case_id).case.reported
    pack, clear = studio.practice.recognition, clear_words(studio)
    organisation, paper = studio.workspace_value("organisation"), paper_of(studio)

    def make() -> bytes:
        from rca_studio.reports.context import Paper
        from rca_studio.reports.thank_you import thank_you_pdf
        from rca_studio.reports.thanking import feedback_sheet_of

        sheet = feedback_sheet_of(
            note.text, pack, organisation=organisation, reported=reported, clear=clear()
        )
        return thank_you_pdf(sheet, Paper(paper))

    def after() -> str:
        written()
        return ""

    _ask(studio, navigator, "What we changed.pdf", make, "The sheet", after)


def _ask(
    studio: Studio,
    navigator: Navigator,
    name: str,
    make: Callable[[], bytes],
    what: str,
    after: Callable[[], str] | None = None,
) -> None:
    def chosen(path: Path) -> None:
        write_behind(studio, navigator, path, make, what, after)

    studio.prompts.choose_new_file("Save as PDF", "PDF (*.pdf)", name, chosen)

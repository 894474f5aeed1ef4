"""Writes the copies that were chosen, notes them in the case, and says where they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from rca_studio.ui.navigation import Navigator
from rca_studio.ui.print.choices import BOTH, Choices
from rca_studio.ui.print.copies import note_copies
from rca_studio.ui.print.making import Key, Made, work
from rca_studio.ui.prompts import TextQuestion
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.reports.printed import Wish


def write_copies(
    studio: Studio, navigator: Navigator, case_id: str, choices: Choices, to: str
) -> None:
    """Ask where to and, where it is signed, for the passphrase of the key; then write."""
    wishes = wishes_of(choices, to)
    reference = studio.casefile(case_id).case.reference
    part = "" if choices.document in ("all", BOTH) else f" {choices.document}"

    def begin(path: Path, key: Key | None) -> None:
        def done(made: Made) -> None:
            more = note_copies(studio, case_id, made.copies, purpose=choices.purpose, to=to)
            names = " and ".join(one.name for one in made.paths)
            first = made.paths[0]
            navigator.say(
                f"The report is saved as {names}.{more}",
                "Open",
                lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(first))),
            )

        navigator.say("The report is being made…")
        studio.jobs.start(work(studio, case_id, wishes, path, key), done, failed=studio.tell)

    def chosen(path: Path) -> None:
        if not choices.sign:
            begin(path, None)
            return
        file = Path(choices.key)
        question = TextQuestion(
            title="Sign the report",
            text=f"The passphrase of {file.name} is kept nowhere.",
            label="Passphrase of the key",
            yes="Sign",
            secret=True,
        )
        studio.prompts.ask_text(
            question, lambda typed: begin(path, Key(path=file, passphrase=typed))
        )

    name = f"{reference} validation report{part}.pdf"
    studio.prompts.choose_new_file("Print validation report", "PDF (*.pdf)", name, chosen)


def wishes_of(choices: Choices, to: str) -> tuple[Wish, ...]:
    """What was chosen, as one copy or two."""
    from rca_studio.reports.context import Document, Paper, Scope
    from rca_studio.reports.printed import Wish

    both = choices.document == BOTH
    documents = (Document.FACTS, Document.ANALYSIS) if both else (Document(choices.document),)
    return tuple(
        Wish(
            scope=Scope(document=one, appendix=choices.appendix, views=choices.views),
            paper=Paper(choices.paper) if choices.paper else None,
            accessible=choices.accessible,
            purpose=choices.purpose,
            to=to,
        )
        for one in documents
    )

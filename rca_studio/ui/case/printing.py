"""Prints the validation report of a case: asks where to, builds it in a worker, opens it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from rca_studio.domain.workspace import WORKSPACE
from rca_studio.faults import KnownFault
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.editing.ports import Progress


def print_validation_report(studio: Studio, navigator: Navigator, case_id: str) -> None:
    """Write the validation report of a case as PDF, where the person says."""
    casefile = studio.casefile(case_id)
    protocol = studio.protocol_of(casefile)
    workspace = studio.casefile(WORKSPACE)
    name = f"{casefile.case.reference}-validation.pdf"
    practice, ruler, registers = studio.practice, studio.ruler, studio.registers
    now, by = datetime.now(), studio.writer.actor

    def build(progress: Progress) -> bytes:
        from rca_studio.reports.compose import case_report, imprint_of
        from rca_studio.reports.validation import validation_pdf

        imprint = imprint_of(workspace, registers.verify(), printed_at=now, printed_by=by)
        report = case_report(
            casefile,
            protocol,
            frames=practice.frames,
            matrix=practice.matrix,
            ruler=ruler,
            imprint=imprint,
        )
        return validation_pdf(report, progress)

    def write(path: Path) -> None:
        studio.jobs.start(
            lambda progress: _write(path, build(progress)),
            lambda _: navigator.say(f"Report written: {path.name}", "Open", _opener(path)),
            failed=studio.tell,
        )
        navigator.say("The report is being made…")

    studio.prompts.choose_new_file("Print validation report", "PDF (*.pdf)", name, write)


class _opener:
    """Opens a file with the program the person uses for it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise KnownFault(
            f"{path.name} could not be written: {error.strerror or error}.",
            "Your work is safe; the report is not there.",
            "Choose another place or free some space, and print it again.",
        ) from error

"""What is seen goes to a printer: the dialog of the system, then page after page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from rca_studio.ui.jobs import Jobs
from rca_studio.ui.preview.preview import PdfPreview
from rca_studio.ui.preview.printer import (
    Printout,
    ask_printer,
    can_print,
    cannot_print,
    printer_for,
)

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


class Handing(QObject):
    """Prints what a preview shows; ``finished`` or ``failed``, and ``told`` how far it is.

    ``finished`` tells where it went, as the rest of a sentence: "is at the printer", or into which
    file, for the dialog of some systems offers that too.

    Attributes:
        over: what the dialog of the system stands over.
    """

    finished = Signal(str)
    failed = Signal(object)
    told = Signal(str)

    def __init__(self, jobs: Jobs, over: QWidget) -> None:
        super().__init__(over)
        self._jobs = jobs
        self._over = over
        self._printout: Printout | None = None
        self._where = ""

    @property
    def busy(self) -> bool:
        """Whether pages are on their way."""
        return self._printout is not None

    def hand(self, content: bytes, preview: PdfPreview, title: str, *, grey: bool = False) -> None:
        """Ask which printer, and print; ``failed`` tells where there is no printing at all.

        Args:
            content: the very PDF that is shown.
            preview: shows it, and knows its pages.
            title: the name of the print.
            grey: without colour, unless the person chooses otherwise.
        """
        if self.busy:
            return
        if not can_print():
            self.failed.emit(cannot_print())
            return
        printer = printer_for(preview.size_of(0), title, grey=grey)
        ask_printer(printer, preview.count, lambda: self._begin(content, printer), self._over)

    def stop(self) -> None:
        """Print no more; nothing is told."""
        if self._printout is not None:
            self._printout.stop()
            self._printout = None

    def _begin(self, content: bytes, printer: QPrinter) -> None:
        file = printer.outputFileName()
        self._where = f"is printed into {Path(file).name}" if file else "is at the printer"
        self._printout = printout = Printout(self._jobs, content, printer, self)
        printout.progressed.connect(self._on_progressed)
        printout.finished.connect(self._on_finished)
        printout.failed.connect(self._on_failed)
        self.told.emit("The pages go to the printer…")
        printout.start()

    def _on_progressed(self, page: int, total: int) -> None:
        self.told.emit(f"Page {page:,} of {total:,} goes to the printer…")

    def _on_finished(self) -> None:
        self._printout = None
        self.told.emit("")
        self.finished.emit(self._where)

    def _on_failed(self, error: Exception) -> None:
        self._printout = None
        self.told.emit("")
        self.failed.emit(error)

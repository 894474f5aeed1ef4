"""The very PDF through the print system of the computer: its pages at the printer's resolution."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QObject, QRectF, QSizeF, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QDialog, QWidget

from rca_studio.editing.cancelling import Progress
from rca_studio.faults import KnownFault
from rca_studio.reports.pdf_pages import Part, PdfPages, Picture, parts_of, pixels_of
from rca_studio.ui.jobs import Job, Jobs

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

_FINEST = 600
"""Points an inch beyond which nobody sees more, and the pixels of a page grow past a printer."""
_FINE = 300
"""Points an inch of many pages."""
_MANY = 40
_AT_ONCE = 1_000_000
"""Pixels handed to the printer in one go; the window answers in between."""


def can_print() -> bool:
    """Whether the print system of this computer can be asked at all."""
    return find_spec("PySide6.QtPrintSupport") is not None


def cannot_print() -> KnownFault:
    """What is said where it cannot."""
    return KnownFault(
        "This computer offers no printing to programs like this one.",
        "Nothing was printed.",
        "Save the PDF, and print it from the program you read PDF files with.",
    )


def printer_for(size: tuple[float, float], title: str, *, grey: bool = False) -> QPrinter:
    """A printer set for sheets of this size in points; the person may choose otherwise."""
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setCreator("RCA Studio")
    printer.setFullPage(True)  # our sheets have their own margins
    turn = _turn(size)
    upright = QSizeF(min(size), max(size))
    fuzzy = QPageSize.SizeMatchPolicy.FuzzyMatch
    paper = QPageSize(upright, QPageSize.Unit.Point, "", fuzzy)
    printer.setPageLayout(QPageLayout(paper, turn, QMarginsF()))
    if grey:
        printer.setColorMode(QPrinter.ColorMode.GrayScale)
    return printer


def ask_printer(
    printer: QPrinter, count: int, then: Callable[[], None], parent: QWidget | None = None
) -> QPrintDialog:
    """Open the print dialog of the system; ``then`` is called when the person prints."""
    from PySide6.QtCore import Qt
    from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog

    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    option = QAbstractPrintDialog.PrintDialogOption
    for each in (option.PrintToFile, option.PrintPageRange, option.PrintCollateCopies):
        dialog.setOption(each, True)
    dialog.setMinMax(1, max(1, count))
    dialog.setFromTo(1, max(1, count))
    dialog.accepted.connect(then)
    QDialog.open(dialog)
    return dialog


def chosen_pages(printer: QPrinter, count: int) -> tuple[int, ...]:
    """The pages somebody chose in the dialog, in the order they are printed, from 0."""
    from PySide6.QtPrintSupport import QPrinter

    pages = list(range(count))
    if printer.printRange() == QPrinter.PrintRange.PageRange:
        ranges = printer.pageRanges()
        if not ranges.isEmpty():
            pages = [page for page in pages if ranges.contains(page + 1)]
        elif printer.fromPage() > 0:
            last = printer.toPage() or count
            pages = [page for page in pages if printer.fromPage() <= page + 1 <= last]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    if not printer.supportsMultipleCopies() and printer.copyCount() > 1:
        copies = printer.copyCount()
        if printer.collateCopies():
            return tuple(pages * copies)
        return tuple(page for page in pages for _ in range(copies))
    return tuple(pages)


class Printout(QObject):
    """Hands pages to a printer, part by part; ``finished``, or ``failed`` with a known fault.

    A worker draws, the GUI thread hands on. The sheets of the PDF keep their size on paper of the
    same size and are made smaller, never larger, on another one.
    """

    finished = Signal()
    failed = Signal(object)
    progressed = Signal(int, int)

    def __init__(
        self, jobs: Jobs, content: bytes, printer: QPrinter, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._content = content
        self._printer = printer
        self._painter: QPainter | None = None
        self._pages: PdfPages | None = None
        self._job: Job | None = None
        self._left: list[int] = []
        self._total = 0
        self._parts: list[Part] = []
        self._page = -1
        self._per_inch = float(_FINEST)

    def start(self) -> None:
        """Begin; the window may be used meanwhile."""
        content = self._content

        def read(_progress: Progress) -> PdfPages:
            return PdfPages(content)

        self._job = self._jobs.start(read, self._on_opened, failed=self._on_failed)

    def stop(self) -> None:
        """Print no more; what was handed over already may come out."""
        if self._job is not None:
            self._jobs.drop(self._job)
            self._job = None
        if self._painter is not None:
            self._printer.abort()
        self._let_go()

    def _on_opened(self, pages: PdfPages) -> None:
        self._job = None
        self._pages = pages
        self._left = list(chosen_pages(self._printer, len(pages)))
        self._total = len(self._left)
        finest = _FINE if self._total > _MANY else _FINEST
        self._per_inch = float(min(max(72, self._printer.resolution()), finest))
        if not self._left:
            self._on_failed(
                KnownFault("None of these pages are in it.", "Nothing was printed.", "")
            )
            return
        self._turn_to(self._left[0])
        painter = QPainter()
        if not painter.begin(self._printer):
            self._on_failed(
                KnownFault(
                    "The printer did not take the pages.",
                    "Nothing was printed, and your work is safe.",
                    "Look whether it is switched on, or save the PDF and print that.",
                )
            )
            return
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._painter = painter
        self._next_page()

    def _next_page(self) -> None:
        assert self._pages is not None
        if not self._left:
            self._let_go()
            self.finished.emit()
            return
        first = self._page < 0
        self._page = self._left.pop(0)
        if not first:
            self._turn_to(self._page)
            if not self._printer.newPage():
                self._on_failed(_refused())
                return
        whole = pixels_of(self._pages.sizes[self._page], self._per_inch)
        self._parts = list(parts_of(whole, _AT_ONCE))
        self.progressed.emit(self._total - len(self._left), self._total)
        self._next_part()

    def _next_part(self) -> None:
        pages, page = self._pages, self._page
        if pages is None:
            return
        if not self._parts:
            self._next_page()
            return
        part = self._parts.pop(0)
        grey = self._is_grey()

        def draw(_progress: Progress) -> tuple[Part, Picture]:
            return part, pages.draw(page, part, grey=grey)

        self._job = self._jobs.start(draw, self._on_drawn, failed=self._on_failed)

    def _on_drawn(self, made: tuple[Part, Picture]) -> None:
        self._job = None
        if self._painter is None or self._pages is None:
            return
        part, picture = made
        image = QImage(
            picture.data,
            picture.width,
            picture.height,
            picture.stride,
            QImage.Format.Format_RGB32,
        )
        if self._is_grey():
            image = image.convertToFormat(QImage.Format.Format_Grayscale8)
        sheet = self._sheet(self._pages.sizes[self._page])
        across, down = sheet.width() / part.whole[0], sheet.height() / part.whole[1]
        target = QRectF(
            sheet.left() + part.left * across,
            sheet.top() + part.top * down,
            part.width * across,
            part.height * down,
        )
        self._painter.drawImage(target, image)
        self._next_part()

    def _sheet(self, size: tuple[float, float]) -> QRectF:
        """Where a page stands on the paper, in points of the printer."""
        from PySide6.QtPrintSupport import QPrinter

        paper = self._printer.paperRect(QPrinter.Unit.DevicePixel)
        per_point = self._printer.resolution() / 72
        wide, high = size[0] * per_point, size[1] * per_point
        scale = min(paper.width() / wide, paper.height() / high)
        if scale > 0.985:  # the same paper: sizes differ by a hair between systems
            scale = 1.0
        wide, high = wide * scale, high * scale
        return QRectF((paper.width() - wide) / 2, (paper.height() - high) / 2, wide, high)

    def _turn_to(self, page: int) -> None:
        assert self._pages is not None
        self._printer.setPageOrientation(_turn(self._pages.sizes[page]))

    def _is_grey(self) -> bool:
        from PySide6.QtPrintSupport import QPrinter

        return self._printer.colorMode() == QPrinter.ColorMode.GrayScale

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        if self._painter is not None:
            self._printer.abort()
        self._let_go()
        if not isinstance(error, KnownFault):
            raise error
        self.failed.emit(error)

    def _let_go(self) -> None:
        if self._painter is not None:
            self._painter.end()
            self._painter = None
        if (pages := self._pages) is not None:
            self._pages = None
            self._jobs.start(lambda _progress: pages.close())


def _turn(size: Sequence[float]) -> QPageLayout.Orientation:
    lies = size[0] > size[1]
    return QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait


def _refused() -> KnownFault:
    return KnownFault(
        "The printer took no more pages.",
        "Your work is safe; some pages may have come out.",
        "Look at the printer, or save the PDF and print that.",
    )

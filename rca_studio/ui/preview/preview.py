"""A preview of the very PDF that will be printed or saved: its pages, and how large they are."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from rca_studio.editing.cancelling import Progress
from rca_studio.faults import KnownFault
from rca_studio.reports.pdf_pages import PdfPages
from rca_studio.ui import theme
from rca_studio.ui.jobs import Job, Jobs
from rca_studio.ui.preview.page_view import PageView
from rca_studio.ui.preview.stack import Fit
from rca_studio.ui.widgets.buttons import LEAST_TARGET, PlainButton
from rca_studio.ui.widgets.empty import EmptyState
from rca_studio.ui.widgets.field import ComboBox, LineEdit
from rca_studio.ui.widgets.labels import Label, plain_tip
from rca_studio.ui.widgets.two_ends import TwoEnds

_FITS = {Fit.WIDTH: "Fit the width", Fit.PAGE: "Whole page"}
_SIZES = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
_PATIENCE = 250
"""Milliseconds before it is said that something is being made."""


class PdfPreview(QWidget):
    """Shows a PDF from its bytes; what was shown stays in sight until the next one is ready.

    ``opened`` tells that another document is in sight, ``failed`` that one cannot be shown.
    """

    opened = Signal()
    failed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._opening: Job | None = None
        self._waiting = ""
        self.view = PageView(jobs)
        self.state = EmptyState()
        self._make_bar()
        self._rooms = QStackedWidget()
        self._rooms.addWidget(self.state)
        self._rooms.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self._rooms, 1)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE)
        self._patience.timeout.connect(self._tell_waiting)
        self.view.page_changed.connect(self._show_page)
        self.view.zoomed.connect(self._show_zoom)
        self._show_page()
        self._show_zoom(self.view.zoom)

    # -- what is shown ---------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many pages are shown."""
        return self.view.count

    def size_of(self, page: int) -> tuple[float, float]:
        """Width and height of a page in points."""
        return self.view.size_of(page)

    @property
    def quiet(self) -> bool:
        """Whether all that is in sight is drawn."""
        return self._opening is None and self.view.quiet

    def show_pdf(self, content: bytes) -> None:
        """Show another PDF, at the same page; ``failed`` tells where it cannot be shown."""

        def read(_progress: Progress) -> PdfPages:
            return PdfPages(content)

        self._drop_opening()
        self._opening = self._jobs.start(read, self._on_opened, failed=self._on_failed)

    def show_waiting(self, words: str) -> None:
        """Say that something is being made, unless it is there in a blink."""
        self._waiting = words
        self._patience.start()

    def show_progress(self, words: str) -> None:
        """Say how far it is, once it was worth saying at all."""
        self._waiting = words
        if not self._patience.isActive():
            self._tell_waiting()

    def show_fault(self, fault: KnownFault) -> None:
        """Say why there is nothing to look at."""
        self._settle()
        self.view.show_pages(None)
        words = " ".join(part for part in (fault.safe, fault.do) if part)
        self.state.show_words(fault.what, words)
        self._rooms.setCurrentWidget(self.state)
        self._show_page()

    def show_nothing(self, title: str, words: str = "") -> None:
        """Say why there is nothing to look at, where nothing is wrong."""
        self._drop_opening()
        self.show_fault(KnownFault(title, words, ""))

    def stop(self) -> None:
        """Let go of the document; called when nobody looks any more."""
        self._drop_opening()
        self._settle()
        self.view.stop()

    # -- making ----------------------------------------------------------------------------------

    def _make_bar(self) -> None:
        self._bar = TwoEnds("bottom", 0.75, 1.5)
        for row in (self._bar.start, self._bar.end):
            row.setSpacing(theme.grid(0.75))
        self.before = _small("‹", "Page before")
        self.after = _small("›", "Next page")
        self.number = PageNumber()
        self.total = Label("", token="muted")
        self.progress = Label("", theme.Size.SMALL, "muted")
        self.smaller = _small("−", "Smaller", "Ctrl+−")
        self.larger = _small("+", "Larger", "Ctrl++")
        self.zooms = ComboBox()
        self.zooms.setAccessibleName("Size of the pages")
        sizes = tuple((str(size), f"{size:.0%}") for size in _SIZES)
        self.zooms.set_choices((*((fit.value, words) for fit, words in _FITS.items()), *sizes))
        self.zooms.setMinimumContentsLength(11)
        for part in (self.before, self.number, self.total, self.after):
            self._bar.start.addWidget(part)
        self._bar.start.addSpacing(theme.grid(1))
        self._bar.start.addWidget(self.progress, 1)
        for each in (self.smaller, self.zooms, self.larger):
            self._bar.end.addWidget(each)
        self.before.clicked.connect(lambda: self.view.go_to(self.view.page - 1))
        self.after.clicked.connect(lambda: self.view.go_to(self.view.page + 1))
        self.number.wanted.connect(lambda number: self.view.go_to(number - 1))
        self.smaller.clicked.connect(lambda: self.view.step_zoom(-1))
        self.larger.clicked.connect(lambda: self.view.step_zoom(1))
        self.zooms.activated.connect(self._on_size)

    # -- showing ---------------------------------------------------------------------------------

    def _on_opened(self, pages: PdfPages) -> None:
        self._opening = None
        self._settle()
        self._rooms.setCurrentWidget(self.view)
        self.view.show_pages(pages)
        self._show_page()
        self.opened.emit()

    def _on_failed(self, error: Exception) -> None:
        self._opening = None
        if not isinstance(error, KnownFault):
            raise error
        self.show_fault(error)
        self.failed.emit(error)

    def _tell_waiting(self) -> None:
        if self.count:
            self.progress.setText(self._waiting)
        else:
            self.state.show_words("", self._waiting)
            self._rooms.setCurrentWidget(self.state)

    def _settle(self) -> None:
        self._patience.stop()
        self.progress.setText("")

    def _drop_opening(self) -> None:
        if self._opening is not None:
            self._jobs.drop(self._opening)
            self._opening = None

    def _show_page(self, _page: int = 0) -> None:
        count, page = self.count, self.view.page
        self.number.show_page(page + 1, count)
        self.total.setText(f"of {count:,}" if count else "")
        self.before.setEnabled(count > 0 and page > 0)
        self.after.setEnabled(page < count - 1)
        for part in (self.number, self.smaller, self.larger, self.zooms):
            part.setEnabled(count > 0)

    def _show_zoom(self, zoom: float) -> None:
        fit = self.view.fit
        if fit in _FITS:
            self.zooms.setPlaceholderText("")
            self.zooms.choose(fit.value)
        else:
            self.zooms.setPlaceholderText(f"{zoom:.0%}")
            self.zooms.choose(next((str(size) for size in _SIZES if size == zoom), ""))
        self.zooms.setAccessibleDescription(f"{zoom:.0%}")
        self.zooms.update()

    def _on_size(self, _index: int) -> None:
        key = self.zooms.key
        with suppress(ValueError):
            self.view.set_zoom(float(key))
            return
        self.view.set_fit(Fit(key))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._patience.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.stop()
        super().closeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(theme.grid(76), theme.grid(76))


class PageNumber(LineEdit):
    """The page in sight; ``wanted`` tells the number of another one, after a pause or by Enter."""

    wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self._page, self._count = 0, 0
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName("Page")
        self.setMaxLength(6)
        self.committed.connect(self._on_committed)

    def show_page(self, page: int, count: int) -> None:
        """Show a page, counted from 1."""
        self._page, self._count = page, count
        self.setAccessibleDescription(f"of {count:,}")
        self.show_value(str(page) if count else "")

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance("0" * max(3, len(str(self._count))))
        return QSize(wide + theme.grid(3), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the page; it is no yes to what the preview stands in."""
        match Qt.Key(event.key()):
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.commit()
                self.selectAll()
            case Qt.Key.Key_Up:
                self.wanted.emit(max(1, self._page - 1))
            case Qt.Key.Key_Down:
                self.wanted.emit(min(self._count, self._page + 1))
            case _:
                super().keyPressEvent(event)

    def _on_committed(self, text: str) -> None:
        page = int(text) if text.strip().isdecimal() else 0
        if 1 <= page <= self._count:
            self.wanted.emit(page)
        self.show_page(self._page, self._count)  # what is no page shows the one in sight


def _small(sign: str, words: str, keys: str = "") -> PlainButton:
    button = PlainButton(sign)
    button.setAccessibleName(words)
    button.setToolTip(plain_tip(f"{words} ({keys})" if keys else words))
    button.setFixedWidth(max(LEAST_TARGET, theme.grid(5), button.sizeHint().width()))
    return button

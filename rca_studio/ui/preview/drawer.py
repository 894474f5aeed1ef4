"""Draws the pages that are in sight, one after the other, in a worker."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from rca_studio.editing.cancelling import Progress
from rca_studio.reports.pdf_pages import PdfPages, Picture
from rca_studio.ui.jobs import Job, Jobs
from rca_studio.ui.preview.pictures import Key, Pictures

Wanted = Callable[[Callable[[Key], bool]], Key | None]
"""Gives the next picture that is in sight and for which the function it is given says no."""


class Drawer(QObject):
    """Keeps an open PDF, its pictures and its words; ``drew`` and ``read`` tell a page.

    One picture is drawn at a time, so whoever scrolls on is never waited for.

    Attributes:
        sight: gives all pictures in sight, which are kept however large they are.
    """

    drew = Signal(int)
    read = Signal(int)

    def __init__(
        self, jobs: Jobs, wanted: Wanted, sight: Callable[[], Collection[Key]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._wanted = wanted
        self._sight = sight
        self._pages: PdfPages | None = None
        self._pictures = Pictures()
        self._broken: set[int] = set()
        self._words: dict[int, str] = {}
        self._listened = -1
        self._job: Job | None = None
        self._at = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._go_on)

    @property
    def pages(self) -> PdfPages | None:
        """The document; its pages are drawn here only."""
        return self._pages

    @property
    def quiet(self) -> bool:
        """Whether all that is in sight is drawn."""
        waits = self._pages is not None and self._wanted(self._settled) is not None
        return self._job is None and not self._soon.isActive() and not waits

    @property
    def used(self) -> int:
        """Bytes of the pictures that are kept."""
        return self._pictures.used

    def open(self, pages: PdfPages | None) -> None:
        """Draw another document; the one before is closed, by a worker."""
        old, self._pages = self._pages, pages
        if self._job is not None:
            self._jobs.drop(self._job)
            self._job = None
        self._pictures.clear()
        self._broken.clear()
        self._words.clear()
        self._listened = -1
        if old is not None and old is not pages:
            self._jobs.start(lambda _progress: old.close())

    def look(self, page: int) -> None:
        """Something else is in sight, most of it of this page: draw it, then read that page."""
        self._listened = page
        self._soon.start()

    def is_broken(self, page: int) -> bool:
        """Whether a page cannot be drawn."""
        return page in self._broken

    def words(self, page: int) -> str:
        """What stands on a page, once it was read."""
        return self._words.get(page, "")

    def picture(self, key: Key) -> QImage | None:
        """A picture, if it is drawn."""
        return self._pictures.get(key)

    def stand_in(self, page: int) -> QImage | None:
        """A picture of the page in another size."""
        return self._pictures.another(page)

    def _settled(self, key: Key) -> bool:
        return key in self._pictures or key.page in self._broken

    def _go_on(self) -> None:
        pages = self._pages
        if self._job is not None or pages is None:
            return
        key = self._wanted(self._settled)
        if key is not None:
            found = key  # a name of its own: what is wanted next is another one

            def draw(_progress: Progress) -> tuple[Key, Picture]:
                return found, pages.draw(found.page, found.part)

            self._at = key.page
            self._job = self._jobs.start(draw, self._on_drawn, failed=self._on_failed)
            return
        page = self._listened
        if 0 <= page < len(pages) and page not in self._words and page not in self._broken:

            def listen(_progress: Progress) -> tuple[int, str]:
                return page, pages.text(page)

            self._at = page
            self._job = self._jobs.start(listen, self._on_read, failed=self._on_failed)

    def _on_drawn(self, made: tuple[Key, Picture]) -> None:
        self._job = None
        key, picture = made
        self._pictures.put(key, picture, frozenset(self._sight()))
        self.drew.emit(key.page)
        self._go_on()

    def _on_read(self, found: tuple[int, str]) -> None:
        self._job = None
        page, words = found
        self._words[page] = words
        self.read.emit(page)
        self._go_on()

    def _on_failed(self, _error: Exception) -> None:
        """A page that cannot be drawn says so; the others are shown."""
        self._job = None
        self._broken.add(self._at)
        self.drew.emit(self._at)
        self._go_on()

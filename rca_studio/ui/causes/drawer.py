"""Lays the pictures of a case out: small ones at once, large ones in the background."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from rca_studio.analysis.margin import Analysis, analyse
from rca_studio.diagrams.shapes import Drawing
from rca_studio.domain.casefile import CaseFile
from rca_studio.editing.ports import Progress
from rca_studio.ui.causes.views import Request, lay_out
from rca_studio.ui.jobs import Job, Jobs


class Drawer(QObject):
    """Keeps the last drawing of each view, so that the next is like it, and going back to a view
    of a case that did not change takes no time.

    Signals:
        analysed: a large case was worked out (the case file, the analysis).
        drawn: a drawing is there (the request, the drawing).
        waiting: whether a drawing is on its way.
    """

    analysed = Signal(object, object)
    drawn = Signal(object, object)
    waiting = Signal(bool)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._kept: dict[str, tuple[Request, Drawing]] = {}
        self._worked_out: tuple[CaseFile, Analysis] | None = None
        self._wanted: Request | None = None
        self._job: Job | None = None

    def start_over(self) -> None:
        """Another case comes."""
        self._kept, self._worked_out = {}, None

    def forget(self, view: str) -> None:
        """Let a view be drawn anew, and not be like what it was."""
        self._kept.pop(view, None)

    def draw(self, request: Request, analysis: Analysis) -> None:
        """Draw at once."""
        self._wanted = request
        if not self._draw_again(request):
            request = self._like_before(request)
            self._take(request, lay_out(request, analysis))

    def draw_later(self, request: Request, stored: CaseFile) -> None:
        """Work a case out and draw it in the background; a later request replaces this one."""
        if self._job is not None:
            self._job.cancel()
        self._wanted = request
        if self._draw_again(request):
            return
        self.waiting.emit(True)
        known = self._worked_out
        like_before = self._like_before(request)

        def work(_progress: Progress) -> tuple[Request, CaseFile, Analysis, Drawing]:
            if known is not None and known[0] is stored:
                analysis = known[1]
            else:
                analysis = analyse(stored)
                analysis.ways.work_out()
            return request, stored, analysis, lay_out(like_before, analysis)

        self._job = self._jobs.start(work, self._on_done)

    # -- inside ----------------------------------------------------------------------------------

    def _like_before(self, request: Request) -> Request:
        kept = self._kept.get(request.view)
        return replace(request, previous=kept[1]) if kept else request

    def _draw_again(self, request: Request) -> bool:
        """Give the last drawing, if it is the one that is asked for."""
        kept = self._kept.get(request.view)
        if kept is None or not kept[0].same_picture(request):
            return False
        self._take(*kept)
        return True

    def _take(self, request: Request, drawing: Drawing) -> None:
        self._kept[request.view] = (replace(request, previous=None), drawing)
        self.waiting.emit(False)
        self.drawn.emit(request, drawing)

    def _on_done(self, result: tuple[Request, CaseFile, Analysis, Drawing]) -> None:
        request, stored, analysis, drawing = result
        if request is not self._wanted:
            return  # a newer one is on its way
        self._worked_out = (stored, analysis)
        self.analysed.emit(stored, analysis)
        self._take(request, drawing)

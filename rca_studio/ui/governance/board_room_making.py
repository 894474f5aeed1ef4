"""The board report, made in a worker: what was wished for becomes a report, and then a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from rca_studio.domain.deeds import Deed
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.cancelling import Progress
from rca_studio.faults import KnownFault
from rca_studio.reports.board_making import BoardFile, BoardWish
from rca_studio.ui.governance.access import asked_by
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.reports.board_making import BoardSource
    from rca_studio.reports.board_report import BoardReport


@dataclass(frozen=True, kw_only=True)
class BoardMade:
    """A report and its pages, which are what is looked at whatever it is saved as."""

    wish: BoardWish
    report: BoardReport
    pages: bytes


class BoardReader:
    """Reads what reports are made from, once for as long as nothing changes; from any thread.

    What was worked out serves each paper and kind of file: only another edition, other cases or
    another protection is counted anew.
    """

    def __init__(self, studio: Studio) -> None:
        self._registers = studio.registers
        self._workspace = studio.casefile(WORKSPACE)
        self._practice = studio.practice
        self._by = studio.writer.actor
        # Who may take no copy of a case is shown what they may take.
        self._sees = studio.may(Deed.SEE_CASES) and studio.may(Deed.COPY)
        self._asked = asked_by(studio)
        self._lock = Lock()
        self._source: BoardSource | None = None
        self._reports: dict[BoardWish, BoardReport] = {}
        self.presets = tuple((one.key, one.label) for one in studio.practice.governance.presets)
        self.sees_cases = self._sees

    def report(self, wish: BoardWish, at: datetime, progress: Progress) -> BoardReport:
        """What a report says; its imprint is that of this wish."""
        from rca_studio.reports.board_making import board_report, imprint_for

        counted = replace(wish, paper=None, purpose="", to="")
        with self._lock:
            source = self._read(progress)
            self._check(source, counted, at)
            if counted not in self._reports:
                self._reports[counted] = board_report(source, counted, at, progress)
            return replace(self._reports[counted], imprint=imprint_for(source, wish, at))

    def _check(self, source: BoardSource, wish: BoardWish, at: datetime) -> None:
        """Refuse what the screen refuses somebody who sees figures only.

        Raises:
            KnownFault: the choice would show a small number, by itself or beside earlier ones.
        """
        if self._asked is None:
            return
        from rca_studio.analysis.governance.settled import settled_scope, settled_source
        from rca_studio.analysis.governance.view import View
        from rca_studio.reports.board_making import scope_of

        today = at.date()
        scope = settled_scope(scope_of(source, wish, today), today)
        found, view = (
            settled_source(source.governance, today),
            View(scope, (wish.rows, wish.columns)),
        )
        if refusal := self._asked.ask(found.cube, view, pulse=found.pulse, actions=found.actions):
            raise KnownFault(f"This report is not made. {refusal}", "Nothing was written.", "")

    def _read(self, progress: Progress) -> BoardSource:
        from rca_studio.reports.board_making import read_board_source

        if self._source is None:
            self._source = read_board_source(
                self._registers,
                self._workspace,
                self._practice,
                made_by=self._by,
                sees_cases=self._sees,
                progress=progress,
            )
        return self._source


def making(studio: Studio, reader: BoardReader, wish: BoardWish) -> Callable[[Progress], BoardMade]:
    """The work that makes the pages of a report, for any thread; it tells how far it is."""
    ruler, now = studio.ruler, datetime.now().astimezone()
    at = now if now.date() == studio.today() else datetime.combine(studio.today(), now.timetz())

    def make(progress: Progress) -> BoardMade:
        from rca_studio.reports.board_making import written

        report = reader.report(wish, at, progress)
        progress(0)
        return BoardMade(
            wish=wish, report=report, pages=written(report, BoardFile.PDF, ruler, progress)
        )

    return make


def as_file(studio: Studio, made: BoardMade, kind: BoardFile) -> Callable[[Progress], bytes]:
    """The work that gives the file to be saved: the pages that are seen, or the same otherwise."""
    ruler = studio.ruler

    def make(progress: Progress) -> bytes:
        from rca_studio.reports.board_making import written

        if kind is BoardFile.PDF:
            return made.pages
        return written(made.report, kind, ruler, progress)

    return make

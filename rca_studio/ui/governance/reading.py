"""Works the panels out behind the window: one after another, each shown as it comes.

Facts, plan and monthly figures are read once and kept until something was changed. What is asked
for later wins: a question that is still being worked out is left as soon as its present panel is
done. One worker at a time has the counts in its hands; what takes seconds (``SLOW``) is worked out
beside the others, over counts of its own, so that nothing waits for it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from rca_studio.analysis.governance.scope import CHOSEN, Dimension, Period, Scope
from rca_studio.domain.facts import month_number, month_of
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.cancelling import Cancelled, Progress
from rca_studio.faults import KnownFault
from rca_studio.ui.governance.look import MOST_MONTHS, Look
from rca_studio.ui.jobs import Job
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.analysis.governance.disclosure import Asked
    from rca_studio.analysis.governance.guard import Guard
    from rca_studio.analysis.governance.names import Names
    from rca_studio.analysis.governance.panel import Drill, Panel
    from rca_studio.analysis.governance.source import Source

Offers = dict[Dimension, tuple[tuple[str, str, int | None], ...]]
"""By dimension the values that can be asked for: key, words, how many (``None``: not told)."""

SLOW = frozenset({"repeating"})
"""Panels that read what cases say and not only their figures. No fact tells that a story was
reworded, so after any change they are worked out anew."""

_AT_ONCE = " at once"
"""After the key of a slow panel: as far as it can be told without waiting."""
_STOPPED = "Comparing the near misses was stopped."
_TRY_AGAIN = "Try again to compare them from the beginning."
_EVERY = 0.5
_MOST_OFFERED = 200
_MOST_KEPT = 200
_IN_ORDER = (Dimension.TIME_BAND, Dimension.WEEKDAY)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of all panels.

    ``guard`` hides what has to be hidden; ``key`` tells the questions of differently protected
    people apart. ``asked`` remembers what somebody was shown who sees figures only, and for them
    the figures stand as they stood when the last month was over.
    """

    look: Look
    today: date
    guard: Guard
    key: str = ""
    asked: Asked | None = None

    @property
    def kept_by(self) -> tuple[object, ...]:
        """What panels that were worked out for it are known again by."""
        look = self.look
        asked = (look.period, look.first, look.last, look.only, look.rows, look.columns)
        return (*asked, self.today, self.key)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why something may not be shown."""

    words: str


_Gathered = tuple["Source", bool, tuple[str, int]]
"""What was read, whether it is the same as before, and what ``Source.first_month`` gives."""

_Made = tuple[Question, str, Any, bool]
"""What was asked, the key, what was made of it, and whether beside the others."""


@dataclass(frozen=True, slots=True)
class Found:
    """Which cases of a number are listed, newest first, and how many there are."""

    seqs: tuple[int, ...]
    number: int


class GovernanceReader(QObject):
    """Answers ``ask``.

    Signals:
        began: a question is being worked out from now on.
        progressed: so many cases were read.
        compared: so many cases were compared, where nothing else is awaited any more.
        known: how the cases of the question are narrowed is known now (``period``, ``practice``).
        came: a panel was worked out; gets its key and the ``Panel``. What takes long may come
            twice: at once as far as it is known, then whole.
        offered: which values can be asked for; gets ``Offers``.
        finished: all panels of the last question are there.
        stopped: reading was stopped because somebody asked for it.
        broke: a panel could not be worked out; gets its key and the error. The others go on.
        failed: the cases could not be read; gets the error.
        refused: what is asked for would show a small number; gets why, in words.
    """

    began = Signal()
    progressed = Signal(int)
    compared = Signal(int)
    known = Signal()
    came = Signal(str, object)
    offered = Signal(object)
    finished = Signal()
    stopped = Signal()
    broke = Signal(str, object)
    failed = Signal(object)
    refused = Signal(str)

    def __init__(self, studio: Studio, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._source: Source | None = None
        self._is_old = True
        self._question: Question | None = None
        self._left: deque[str] = deque()
        self._slow_left: deque[str] = deque()
        self._slow_job: Job | None = None
        self._at_once: set[str] = set()
        self._slow_source: tuple[Source, Source] | None = None
        self._first = self._earliest = ""
        self._kept: dict[tuple[object, ...], Panel] = {}
        self._errands: deque[tuple[Drill, Callable[[Found], None]]] = deque()
        self._job: Job | None = None
        self._stop = Event()
        self._settled: tuple[Source, date, Source] | None = None
        self._names: tuple[object, Names] | None = None
        self.period: Period | None = None
        """The months of the question, once they are known."""
        self.reads = False
        """Whether the cases are being read just now."""
        self.undated = 0
        """How many cases have a date that is most likely wrong: in the future, or long ago."""

    # -- asking ----------------------------------------------------------------------------------

    def ask(self, question: Question, first: str = "") -> None:
        """Work all panels out; the one with the key ``first`` before the others."""
        self._question, self._first = question, first
        if self._slow_job is not None and self._at_once:
            self._slow_job.cancel()  # it compares what only the question before wanted
        self._fill()
        self.began.emit()
        self._go_on()

    def note(self) -> None:
        """Remember that something was changed; ``ask`` reads it."""
        self._is_old = True

    @property
    def waits(self) -> bool:
        """Whether something was changed that was not read yet."""
        return self._is_old

    @property
    def busy(self) -> bool:
        """Whether panels are being worked out."""
        working = self._job is not None or self._slow_job is not None
        return working or bool(self._left) or bool(self._slow_left)

    @property
    def source(self) -> Source | None:
        """What was read last."""
        return self._source

    @property
    def names(self) -> Names:
        """Words for the values of dimensions, as they are now."""
        from rca_studio.analysis.governance.source import names_of

        workspace = self._studio.casefile(WORKSPACE)
        if self._names is None or self._names[0] is not workspace:
            self._names = (workspace, names_of(self._studio.practice, workspace))
        return self._names[1]

    @property
    def scope(self) -> Scope | None:
        """The cases of the last question, once its months are known."""
        if self._question is None or self.period is None:
            return None
        return self._question.look.scope(self.period, practice=self.practice)

    @property
    def practice(self) -> bool:
        """Whether only practice cases exist, which are counted then."""
        return self._source is not None and self._source.practice

    def cases_of(self, drill: Drill, then: Callable[[Found], None]) -> None:
        """Find the cases behind a number; ``then`` is called with them."""
        self._errands.append((drill, then))
        self._go_on()

    def cancel(self) -> None:
        """Stop reading and comparing; what is shown already stays."""
        self._left.clear()
        self._slow_left.clear()
        self._stop.set()
        for job in (self._job, self._slow_job):
            if job is not None:
                job.cancel()

    # -- working ---------------------------------------------------------------------------------

    def _fill(self) -> None:
        from rca_studio.analysis.governance.panels import PANELS

        keys = [key for key, _ in PANELS]
        if self._first in keys:
            keys.remove(self._first)
            keys.insert(0, self._first)
        slow = {key for key in keys if key in SLOW and self._beside}
        self._slow_left = deque(one for key in keys if key in slow for one in (key + _AT_ONCE, key))
        self._at_once.clear()
        quick = (key for key in keys if key not in slow)
        self._left = deque((*quick, ""))  # "" stands for the values that can be asked for

    @property
    def _beside(self) -> bool:
        """Whether panels may be worked out beside each other.

        Where small numbers are hidden one guard sees all panels, in one order.
        """
        return self._question is None or self._question.guard.preset is None

    def _go_on(self) -> None:
        """Start what comes next, unless something is under way."""
        if self._studio.closed:
            return
        self._go_on_slowly()
        if self._job is not None:
            return
        if self._source is not None and self._errands:
            self._run_errand(self._source, *self._errands.popleft())
        elif self._question is None or not self._left:
            return
        elif self._is_old or self._source is None:
            self._gather()
        else:
            self._job = self._work_out(self._source, self._question, self._left.popleft())
            if self._job is None:
                self._go_on()

    def _go_on_slowly(self) -> None:
        source, question = self._source, self._question
        waits = self._slow_job is not None or not self._slow_left or self._is_old or self.reads
        if waits or source is None or question is None:
            return
        if self._slow_source is None or self._slow_source[0] is not source:
            self._slow_source = (source, source.apart())
        key = self._slow_left.popleft()
        self._slow_job = self._work_out(self._slow_source[1], question, key, slow=True)
        if self._slow_job is None:
            self._go_on_slowly()

    def _gather(self) -> None:
        registers, before = self._studio.registers, self._source
        workspace, names = self._studio.casefile(WORKSPACE), self.names
        self._is_old, self.reads = False, True
        stop = self._stop = Event()

        today = self._question.today if self._question is not None else self._studio.today()
        until = today.isoformat()[:7]
        after = month_of(month_number(until) - MOST_MONTHS + 1)

        def read(progress: Progress) -> _Gathered:
            tell = seldom(progress, stop)
            import_module("rca_studio.diagrams.governance.chart")  # so that no window waits for it
            from rca_studio.analysis.governance.source import read_source

            source = read_source(registers, workspace, names, tell, before)
            tell(len(source.cube.facts))  # whoever asked to stop is heard here at the latest
            return source, source.same_as(before), source.first_month(after, until)

        self._job = self._studio.jobs.start(
            read,
            self._on_gathered,
            failed=self._on_gathering_failed,
            progress=self.progressed.emit,
            cancelled=self._on_cancelled,
        )

    def _on_gathered(self, found: _Gathered) -> None:
        self._job, self.reads = None, False
        self._source, same, (self._earliest, self.undated) = found
        self._kept = {one: made for one, made in self._kept.items() if same and one[0] not in SLOW}
        if self._left:  # what came before the change was read is told again, as it is now
            self._fill()
        self._go_on()

    def _work_out(
        self, source: Source, question: Question, key: str, *, slow: bool = False
    ) -> Job | None:
        """Start working a panel out; ``None`` where it was known already."""
        self.period = question.look.months(question.today, self._earliest)
        scope = question.look.scope(self.period, practice=source.practice)
        if question.asked is not None:
            from rca_studio.analysis.governance.settled import settled_scope

            scope = settled_scope(scope, question.today)
            self.period = scope.period
        self.known.emit()
        kept = self._kept.get((key.removesuffix(_AT_ONCE), *question.kept_by))
        if kept is not None:
            if not key.endswith(_AT_ONCE):
                self._tell(key, kept)
            return None
        look = question.look

        def work(progress: Progress) -> _Made:
            from rca_studio.analysis.governance.panels import panel

            mine, day = source, question.today
            if question.asked is not None:
                from rca_studio.analysis.governance.settled import settled_day
                from rca_studio.analysis.governance.view import View

                mine, day = self._as_settled(source, day), settled_day(day)
                view = View(scope, (look.rows, look.columns))
                if words := question.asked.ask(
                    mine.cube, view, pulse=mine.pulse, actions=mine.actions
                ):
                    return question, key, Refused(words), slow
            if not key:
                protects = question.guard.preset is not None
                return question, key, offers(mine, scope, protects=protects), slow
            inputs = mine.inputs(
                scope,
                day,
                guard=question.guard,
                rows=look.rows,
                columns=look.columns,
                progress=progress,
            )
            if key.endswith(_AT_ONCE):
                from rca_studio.analysis.governance.repeating import at_once

                return question, key, at_once(inputs), slow
            return question, key, panel(key, inputs), slow

        def failed(error: Exception) -> None:
            self._end(slow=slow)
            if question is self._question:
                self.broke.emit(key, error)
            self._go_on()

        def cancelled() -> None:
            asked = question is self._question
            if asked and key not in self._at_once:
                failed(KnownFault(_STOPPED, do=_TRY_AGAIN))
            else:  # what is told already stays
                self._end(slow=slow)
                self._go_on()
            if asked:
                self.stopped.emit()

        return self._studio.jobs.start(
            work,
            self._on_worked_out,
            failed=failed,
            progress=self._on_compared,
            cancelled=cancelled,
        )

    def _on_compared(self, done: int) -> None:
        if self._job is None or self._slow_job is None:
            self.compared.emit(done)

    @property
    def _is_overtaken(self) -> bool:
        """Whether the cases were read again while a slow panel was worked out."""
        return self._slow_source is None or self._slow_source[0] is not self._source

    def _end(self, *, slow: bool) -> None:
        """A job has ended: that of a slow panel, or the other one."""
        if slow:
            self._slow_job = None
        else:
            self._job = None

    def _as_settled(self, source: Source, today: date) -> Source:
        """Everything as it stood when the last month was over; for the one worker there is."""
        from rca_studio.analysis.governance.settled import settled_source

        kept = self._settled
        if kept is None or kept[0] is not source or kept[1] != today:
            kept = self._settled = (source, today, settled_source(source, today))
        return kept[2]

    def _on_worked_out(self, found: _Made) -> None:
        question, key, made, slow = found
        self._end(slow=slow)
        if slow and self._is_overtaken:
            self._go_on()
            return
        if key.endswith(_AT_ONCE):
            if made is not None and question is self._question:
                self._at_once.add(key.removesuffix(_AT_ONCE))
                self.came.emit(key.removesuffix(_AT_ONCE), made)
            self._go_on()
            return
        if isinstance(made, Refused):
            if question is self._question:
                self._left.clear()
                self.refused.emit(made.words)
            self._go_on()
            return
        if key:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[(key, *question.kept_by)] = made
        if question is self._question:
            self._tell(key, made)
        self._go_on()

    def _tell(self, key: str, made: Any) -> None:
        if key:
            self.came.emit(key, made)
        else:
            self.offered.emit(made)
        if not (self._left or self._slow_left or self._job or self._slow_job):
            self.finished.emit()

    def _run_errand(self, source: Source, drill: Drill, then: Callable[[Found], None]) -> None:
        def find(_progress: Progress) -> Found:
            return Found(source.cube.cases(drill.scope), source.cube.number(drill.scope))

        def found(result: Found) -> None:
            self._job = None
            then(result)
            self._go_on()

        self._job = self._studio.jobs.start(find, found, failed=self._on_failed)

    def _on_gathering_failed(self, error: Exception) -> None:
        self.reads, self._is_old = False, True
        self._on_failed(error)

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self._left.clear()
        self.failed.emit(error)

    def _on_cancelled(self) -> None:
        self._job = None
        self.reads, self._is_old = False, True
        self._left.clear()
        self.stopped.emit()
        self._go_on()  # somebody may wait for the cases of a number meanwhile


def seldom(progress: Progress, stop: Event) -> Progress:
    """Progress told every ``_EVERY`` seconds: each time costs the window a little.

    That somebody asked to stop is heard each time.
    """
    last = monotonic()

    def tell(done: int) -> None:
        nonlocal last
        if stop.is_set():
            raise Cancelled
        if monotonic() - last >= _EVERY:
            last = monotonic()
            progress(done)

    return tell


def offers(source: Source, scope: Scope, *, protects: bool) -> Offers:
    """The values of each dimension that can be asked for beside what is asked for already.

    Those with the most cases come first. Where small numbers are protected, all values are offered
    and no counts told: else a filter would show what its chart hides.
    """
    cube = source.cube
    found: Offers = {}
    for dimension in CHOSEN:
        if protects:
            values: list[tuple[str, int | None]] = [(one, None) for one in cube.codes(dimension)[1]]
        else:
            counts = cube.by(scope.without(dimension), dimension)
            values = sorted(counts.items(), key=lambda one: (-(one[1] or 0), one[0]))
        if dimension in _IN_ORDER:
            order = cube.codes(dimension)[1]
            values.sort(key=lambda one: (one[0] == "", order.index(one[0])))
        found[dimension] = tuple(
            (value, cube.names.value(dimension, value), number)
            for value, number in values[:_MOST_OFFERED]
        )
    return found

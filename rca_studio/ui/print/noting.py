"""Notes in many cases that a copy left: some at a time, so that the window answers in between."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from rca_studio.ui.print.copies import Copy, note_plan_copy
from rca_studio.ui.studio import Studio

AT_ONCE = 20
"""Cases that are noted in one step; reading and writing one takes some milliseconds."""


class Noting(QObject):
    """Notes a copy; ``told`` how far it is, ``finished`` what to add to the message.

    A plan of few cases is noted in one step, at once. A copy of a large one is noted in several
    steps; it is not done before ``finished``, so whoever shows it stays open until then.
    """

    told = Signal(str)
    finished = Signal(str)

    def __init__(
        self,
        studio: Studio,
        cases: Sequence[str],
        copy: Copy,
        *,
        purpose: str = "",
        to: str = "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio = studio
        self._left = list(cases)
        self._total = len(self._left)
        self._copy, self._purpose, self._to = copy, purpose, to
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._note_some)

    def start(self) -> None:
        """Begin."""
        self._note_some()

    def _note_some(self) -> None:
        some, self._left = self._left[:AT_ONCE], self._left[AT_ONCE:]
        more = note_plan_copy(self._studio, some, self._copy, purpose=self._purpose, to=self._to)
        noted = self._total - len(self._left) - len(some)
        if more and noted:
            more = f" It is noted in {noted:,} of its {self._total:,} cases only."
        if more or not self._left:
            self.finished.emit(more)
            return
        self.told.emit(f"Noted in {noted + len(some):,} of {self._total:,} cases…")
        self._next.start(0)

"""Verifies the history behind the window: at opening, and whenever somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Qt, Signal

from rca_studio.domain.chain_words import chain_words, short_code
from rca_studio.domain.evidence import KeptCheck
from rca_studio.domain.registers import ChainCheck, HistoryRow
from rca_studio.domain.words import plural
from rca_studio.editing.cancelling import Progress
from rca_studio.editing.ports import Registers
from rca_studio.faults import KnownFault
from rca_studio.ui.jobs import Job
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was found.

    ``step`` is the broken entry as it stands in the file, where there is one; ``kept`` is there
    after a thorough look, which compares every record and kept file as well.
    """

    check: ChainCheck
    step: HistoryRow | None = None
    kept: KeptCheck | None = None

    @property
    def sound(self) -> bool:
        """Whether all that was looked at is as it was written."""
        return self.check.intact and (self.kept is None or self.kept.intact)


class Verifier(QObject):
    """One verification at a time for an open workspace.

    ``changed`` tells that something is to be shown anew; ``found`` tells every result.
    """

    changed = Signal()
    found = Signal(object)

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self._job: Job | None = None
        self._total = 0
        self._done = 0
        self._files = False
        self._thorough = False
        self._asked = False
        self.proof: Proof | None = None
        self.trouble = ""
        self.at = ""

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._job is not None

    @property
    def thorough(self) -> bool:
        """Whether what is under way compares records and files, too."""
        return self._thorough

    def start(self, *, thorough: bool = False) -> None:
        """Verify the chain; a ``thorough`` look compares every record and kept file, too.

        One under way is let go on, unless a more thorough one is asked for.
        """
        if self._studio.closed or (self.running and (self._thorough or not thorough)):
            return
        if self._job is not None:
            self._studio.jobs.drop(self._job)
        registers = self._studio.registers
        self._thorough, self._asked, self._files = thorough, thorough, False
        self._done, self._total = 0, 0
        self._job = self._studio.jobs.start(
            lambda progress: _look(registers, progress, thorough=thorough),
            self._on_done,
            failed=self._on_failed,
            progress=self._on_progress,
            cancelled=self._on_cancelled,
        )
        self.changed.emit()

    def cancel(self) -> None:
        """Stop what is under way."""
        if self._job is not None:
            self._job.cancel()

    @property
    def words(self) -> tuple[str, str]:
        """What is known in a few words, and the tone of it."""
        if self.running:
            return "Verifying the history", "neutral"
        if self.trouble:
            return "The history could not be verified", "warning"
        if self.proof is None:
            return "Not verified yet", "neutral"
        check, kept = self.proof.check, self.proof.kept
        if not check.intact:
            return chain_words(check), "error"
        if kept is not None and not kept.intact:
            return "A kept file is not as it was kept", "error"
        return chain_words(check), "good"

    @property
    def more(self) -> str:
        """What there is to add: how far it is, what was looked at, what came after."""
        if self.running:
            return self._way_words()
        if self.trouble or self.proof is None:
            return self.trouble
        proof = self.proof
        if not proof.check.intact:
            return proof.check.reason[:1].upper() + proof.check.reason[1:]
        parts = [f"at {self.at}, head {short_code(proof.check.head)}"]
        if proof.kept is not None:
            parts.append("every record compared with it")
            parts.append(proof.kept.text.rstrip("."))
        later = self._studio.registers.head().entries - proof.check.entries
        if later > 0:
            parts.append(f"{plural(later, 'change')} since")
        return ". ".join(part for part in ("; ".join(parts), proof.check.remark) if part)

    # -- inside ----------------------------------------------------------------------------------

    def _way_words(self) -> str:
        if self._files:
            return f"{plural(self._done, 'kept file')} read"
        if not self._done:
            return ""
        if self._thorough and self._done >= self._total:
            return "comparing every record"
        return f"{self._done:,} of {max(self._total, self._done):,} changes"

    def _on_progress(self, told: object) -> None:
        if isinstance(told, int):
            if told < 0:
                self._files, self._done = True, -told
            else:
                self._done = told
                self._total = self._total or self._studio.registers.head().entries
        self.changed.emit()

    def _on_done(self, proof: Proof) -> None:
        self._job = None
        self.trouble = ""
        self.at = f"{datetime.now():%H:%M}"
        self.proof = proof
        self.changed.emit()
        self.found.emit(proof)

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        asked, self._asked = self._asked, False
        self.trouble = error.what if isinstance(error, KnownFault) else str(error)
        self.changed.emit()
        if asked or not isinstance(error, KnownFault):
            self._studio.tell(error)

    def _on_cancelled(self) -> None:
        self._job = None
        self.changed.emit()


def verifier_of(studio: Studio) -> Verifier:
    """The verifier of an open workspace; made when first asked for."""
    found = studio.findChild(Verifier)
    return found if isinstance(found, Verifier) else Verifier(studio)


def verify_aloud(studio: Studio, navigator: Navigator) -> None:
    """Look thoroughly, and say what was found; what does not hold is told by the watch."""
    verifier = verifier_of(studio)
    if verifier.running and verifier.thorough:
        navigator.say(f"The history is being verified: {verifier.more}.")
        return
    navigator.say("Verifying the history, every record and every kept file…")

    def told(proof: Proof) -> None:
        if proof.sound:
            navigator.say(f"{chain_words(proof.check)}. All is as it was written.")

    verifier.found.connect(told, Qt.ConnectionType.SingleShotConnection)
    verifier.start(thorough=True)


def _look(registers: Registers, progress: Progress, *, thorough: bool) -> Proof:
    """Verify in a worker. Files read are told as numbers below zero, changes as those above."""
    check = registers.verify_rows(progress) if thorough else registers.verify(progress)
    step = None if check.intact else registers.step(check.broken_at or 0)
    kept = registers.check_kept(lambda done: progress(-done)) if thorough else None
    return Proof(check=check, step=step, kept=kept)

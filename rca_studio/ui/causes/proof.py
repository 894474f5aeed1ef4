"""Evidence on the Causes screen: asked for, looked at, and what is known of a cause said by it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, EvidenceState
from rca_studio.domain.plan import Action
from rca_studio.domain.review import Evidence
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.editing import gestures
from rca_studio.ui.causes.evidence_dialog import EvidenceDialog
from rca_studio.ui.causes.keeping import Keeping, Subject
from rca_studio.ui.causes.requests import in_state, short
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.prompts import Question, TextQuestion
from rca_studio.ui.studio import Studio


class Proof:
    """Takes in evidence and sets what is known of a cause."""

    def __init__(self, studio: Studio, navigator: Navigator) -> None:
        self._studio, self._navigator = studio, navigator
        self._keeping = Keeping(studio, navigator)

    # -- what is known ---------------------------------------------------------------------------

    def set_state(
        self, parent: QWidget, casefile: CaseFile, key: str, state: EvidenceState
    ) -> None:
        """Say what is known of a cause. Ruled out asks for the reason, verified for evidence."""
        cause = casefile.get(key)
        if not isinstance(cause, Cause):
            self._navigator.say("Only a cause can be ruled out")
        elif state is EvidenceState.RULED_OUT:
            self._ask_reason(cause)
        elif state is EvidenceState.VERIFIED and not casefile.evidence_for(key):
            self._ask_evidence_first(parent, cause)
        elif state is not cause.evidence:
            self._studio.edit(in_state(cause, state))

    def _ask_reason(self, cause: Cause) -> None:
        studio, case_id, key = self._studio, cause.case_id, cause.id

        def rule_out(reason: str) -> None:
            now = studio.casefile(case_id).get(key)
            because = " ".join(reason.split())
            if isinstance(now, Cause) and now.ruled_out_because != because:
                studio.edit(in_state(now, EvidenceState.RULED_OUT, because))

        known = cause.evidence is EvidenceState.RULED_OUT
        studio.prompts.ask_text(
            TextQuestion(
                title="Why is it ruled out?",
                text=f"“{short(cause.text, 120)}” stays in sight, with the reason, and counts on "
                "no way to harm.",
                label="What shows that it was not so",
                yes="Keep the reason" if known else "Rule it out",
                value=cause.ruled_out_because,
                long=True,
            ),
            rule_out,
        )

    def _ask_evidence_first(self, parent: QWidget, cause: Cause) -> None:
        def add() -> None:
            self._open(parent, Subject(cause.case_id, cause.id, EvidenceState.VERIFIED))

        self._studio.prompts.ask(
            Question(
                title="Verified needs evidence",
                text="A cause is verified by something others can look at: a document, a photo, "
                "an observation, what somebody said. Until then it is supported at most.",
                yes="Add evidence…",
            ),
            add,
        )

    # -- evidence --------------------------------------------------------------------------------

    def add(self, parent: QWidget, casefile: CaseFile, key: str) -> None:
        """Ask for evidence for what is chosen."""
        if self._may_have(casefile, key):
            self._open(parent, Subject(casefile.case_id, key))

    def change(self, parent: QWidget, evidence: Evidence) -> None:
        """Ask for other words for a piece of evidence."""
        dialog = EvidenceDialog(self._studio, evidence, parent.window())
        studio = self._studio

        def keep() -> None:
            now = studio.casefile(evidence.case_id).get(evidence.id)
            if not isinstance(now, Evidence):
                return
            words = dialog.words()
            kind = words.kind or now.kind
            if (now.note, now.source, now.kind) != (words.note, words.source, kind):
                step = gestures.revise(
                    now, "Change evidence", note=words.note, source=words.source, kind=kind
                )
                studio.edit(step)

        dialog.agreed = keep
        dialog.open()

    def take_files(self, casefile: CaseFile, key: str, paths: Sequence[Path]) -> None:
        """Keep files as evidence for what is chosen."""
        if self._may_have(casefile, key):
            self._keeping.files(Subject(casefile.case_id, key), paths)

    def take_screenshot(self, casefile: CaseFile, key: str, image: object) -> None:
        """Keep a picture from the clipboard as evidence for what is chosen."""
        if not isinstance(image, QImage) or image.isNull():
            self._navigator.say("The picture could not be read from the clipboard: copy it again")
        elif self._may_have(casefile, key):
            self._keeping.screenshot(Subject(casefile.case_id, key), image)

    def _open(self, parent: QWidget, subject: Subject) -> None:
        dialog = EvidenceDialog(self._studio, None, parent.window())

        def add() -> None:
            words = dialog.words()
            if dialog.file is not None:
                self._keeping.files(subject, (dialog.file,), words)
            else:
                self._keeping.words(subject, words)

        dialog.agreed = add
        dialog.open()

    def _may_have(self, casefile: CaseFile, key: str) -> bool:
        there = isinstance(casefile.get(key), Cause | Control | TimelineEntry | Action)
        if self._studio.read_only:
            self._navigator.say("This workspace is open for reading only")
        elif not there:
            self._navigator.say("Choose the cause or control it is evidence for")
        return there and not self._studio.read_only

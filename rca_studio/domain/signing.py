"""What a signature covers, and whether that has changed since."""

from __future__ import annotations

from dataclasses import replace

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.proof import CaseMarking, ReportCopy, Signature, StageMove

ABOUT_THE_PAPER = (Signature, StageMove, ReportCopy, CaseMarking)
"""What may be added to a signed case without changing what was signed."""


def covered_digest(casefile: CaseFile) -> str:
    """The digest of what a signature covers: the whole case but its signatures, way and copies."""
    return CaseFile(casefile.case_id, filter(None, map(_covered, casefile))).digest()


def still_covers(casefile: CaseFile, signature: Signature) -> bool:
    """Whether the case is, as to what was signed, as it was then."""
    return signature.covers == covered_digest(casefile)


def is_covered(kind: str) -> bool:
    """Whether a change of this kind of entity (as the history names it) changes what was signed."""
    return kind not in ("signature", "stage_move", "report_copy", "case_marking")


def _covered(entity: Entity) -> Entity | None:
    if isinstance(entity, ABOUT_THE_PAPER):
        return None
    return replace(entity, stage=Stage.REPORT) if isinstance(entity, Case) else entity

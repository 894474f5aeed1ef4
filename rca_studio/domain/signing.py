"""What a signature covers, and whether that has changed since."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import KINDS, CaseFile, Entity
from rca_studio.domain.codec import to_plain
from rca_studio.domain.hearing import FeedbackNote, Receipt, ReporterWord
from rca_studio.domain.plan import Action
from rca_studio.domain.proof import CaseMarking, ReportCopy, Signature, StageMove
from rca_studio.domain.recognition import GoodCatch

LATER_OF_ACTION: Final = frozenset(
    {"decisions", "reviews", "later_reviews", "measures", "done_on", "first_deadline", "pattern"}
)
LATER_OF_CHECK: Final = frozenset({"checker", "shown", "given_by", "given_at", "returns"})
"""Fields that came after the first signatures; they all begin empty."""

ABOUT_THE_PAPER = (Signature, StageMove, ReportCopy, CaseMarking)
TOLD_BACK = (Receipt, ReporterWord, FeedbackNote, GoodCatch)
"""What may be added to a signed case without changing what was signed: what is about the paper, and
what is told to the reporter and thanked for, which comes after."""

_NOT_COVERED: Final = (*ABOUT_THE_PAPER, *TOLD_BACK)
_KINDS_NOT_COVERED: Final = frozenset(name for name, kind in KINDS.items() if kind in _NOT_COVERED)


def covered_digest(casefile: CaseFile) -> str:
    """The digest of what a signature covers: all but its signatures, way, copies and feedback."""
    covered = CaseFile(casefile.case_id, filter(None, map(_covered, casefile)))
    return covered.digest(_as_signed)


def still_covers(casefile: CaseFile, signature: Signature) -> bool:
    """Whether the case is, as to what was signed, as it was then."""
    return signature.covers == covered_digest(casefile)


def is_covered(kind: str) -> bool:
    """Whether a change of this kind of entity (as the history names it) changes what was signed."""
    return kind not in _KINDS_NOT_COVERED


def _as_signed(entity: Entity) -> Any:
    """An entity as plain data, without what a later version added and nobody has used yet.

    So a case that was signed under an earlier version is still the one that was signed.
    """
    plain = to_plain(entity)
    if isinstance(entity, Action):
        for name in LATER_OF_ACTION & plain.keys():
            if not plain[name]:
                del plain[name]
        for check in plain["checks"]:
            for name in LATER_OF_CHECK & check.keys():
                if not check[name]:
                    del check[name]
    return plain


def _covered(entity: Entity) -> Entity | None:
    if isinstance(entity, _NOT_COVERED):
        return None
    return replace(entity, stage=Stage.REPORT) if isinstance(entity, Case) else entity

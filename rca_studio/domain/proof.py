"""What proves how a case was reviewed: its way, signatures, decisions, exceptions and copies.

All of it belongs to the case and stands in its report. Nothing here is ever changed in silence: a
signature is withdrawn openly, a move is followed by another one. ``at`` is a UTC instant in ISO
8601 with seconds and ``Z``; ``by`` is the name of who did it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rca_studio.domain.case import Stage
from rca_studio.domain.workspace import WORKSPACE

# -- the way of a case ---------------------------------------------------------------------------


class MoveKind(StrEnum):
    """How a case came from one stage to another."""

    ONWARD = "onward"
    RETURNED = "returned"
    REJECTED = "rejected"
    MERGED = "merged"
    REOPENED = "reopened"

    @property
    def label(self) -> str:
        """The words on screen."""
        words = {"onward": "Moved on", "merged": "Merged into another case"}
        return words.get(self.value, self.value.capitalize())


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMove:
    """One step of the way of a case; everything but a step onward has a ``reason``."""

    id: str
    case_id: str
    kind: MoveKind
    before: Stage
    after: Stage
    by: str
    at: str
    reason: str = ""


class RejectedAs(StrEnum):
    """Why a record is not reviewed as a near miss of its own."""

    NOT_NEAR_MISS = "not_near_miss"
    DUPLICATE = "duplicate"

    @property
    def label(self) -> str:
        """The words on screen."""
        return "Not a near miss" if self is RejectedAs.NOT_NEAR_MISS else "Reported twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Why a case ended without a review; ``duplicate_of`` is the case that stays, if it was one."""

    id: str
    case_id: str
    kind: RejectedAs
    reason: str
    by: str
    at: str
    duplicate_of: str = ""


# -- who stands behind it ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Somebody signs a stage of a case: who, when, and what it means.

    ``covers`` is the digest of what was signed (see ``signing.covered_digest``), so that a later
    change shows. A signature is never undone; it may be withdrawn with a reason, and stays.
    """

    id: str
    case_id: str
    stage: Stage
    by: str
    at: str
    meaning: str
    covers: str
    role: str = ""
    withdrawn_by: str = ""
    withdrawn_at: str = ""
    withdrawn_because: str = ""

    @property
    def stands(self) -> bool:
        """Whether it was not withdrawn."""
        return not self.withdrawn_at


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyException:
    """Two people let one duty be set aside for one subject, with a reason.

    ``duty`` is the key of a duty (see ``duties``), ``subject`` the key of an item or the id of an
    entity it is set aside for.
    """

    id: str
    case_id: str
    duty: str
    subject: str
    by: str
    second: str
    at: str
    reason: str


# -- telling others ------------------------------------------------------------------------------


class About(StrEnum):
    """Who may have to be told of a near miss."""

    FAMILY = "family"
    REPRESENTATIVE = "representative"
    CASE_MANAGER = "case_manager"
    FUNDER = "funder"
    COMMISSIONER = "commissioner"
    CLINICAL_ADVICE = "clinical_advice"

    @property
    def label(self) -> str:
        """The words on screen."""
        return self.value.replace("_", " ").capitalize()


class Telling(StrEnum):
    """What was decided about telling somebody."""

    UNDECIDED = "undecided"
    TELL = "tell"
    NOT_NOW = "not_now"
    NO = "no"

    @property
    def label(self) -> str:
        """The words on screen."""
        words = {"undecided": "Not decided yet", "tell": "Tell", "not_now": "Not now"}
        return words.get(self.value, "Do not tell")


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingDecision:
    """Whether one of those concerned is told: who decided and why, who told whom what and when.

    ``due`` is until when it has to be decided or, once that is "tell", told (a moment);
    ``told_at`` a moment, empty while nobody was told.
    """

    id: str
    case_id: str
    about: About
    choice: Telling = Telling.UNDECIDED
    decided_by: str = ""
    decided_at: str = ""
    reason: str = ""
    due: str = ""
    told_at: str = ""
    told_by: str = ""
    told_whom: str = ""
    said: str = ""

    @property
    def open(self) -> bool:
        """Whether something is still to be decided or to be done."""
        waits = self.choice in (Telling.UNDECIDED, Telling.NOT_NOW)
        return waits or (self.choice is Telling.TELL and not self.told_at)


# -- what left the program -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMarking:
    """How the papers of one case are marked ("Confidential"), other than the workspace's own."""

    id: str
    case_id: str
    marking: str
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCopy:
    """A copy that left the program: what, for what, to whom, and the history it was made from."""

    id: str
    case_id: str
    what: str
    by: str
    at: str
    purpose: str = ""
    to: str = ""
    entries: int = 0
    head: str = ""


# -- the protocol it was reviewed under ------------------------------------------------------------


class PackState(StrEnum):
    """What a protocol pack of the workspace is for."""

    OFFERED = "offered"
    KEPT = "kept"
    RETIRED = "retired"

    @property
    def label(self) -> str:
        """The words on screen."""
        words = {"kept": "Kept for cases reviewed under it"}
        return words.get(self.value, self.value.capitalize())


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolPack:
    """The text of a protocol in the workspace: an own one, or one that cases were reviewed under.

    ``sha256`` is the digest of ``text`` in UTF-8.
    """

    id: str
    key: str
    pack_version: int
    text: str
    sha256: str
    state: PackState
    by: str = ""
    at: str = ""
    note: str = ""
    case_id: str = WORKSPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptProtocol:
    """The version of a protocol a case is reviewed under; ``pack`` is the SHA-256 of its text."""

    id: str
    case_id: str
    key: str
    pack_version: int
    pack: str
    by: str = ""
    at: str = ""

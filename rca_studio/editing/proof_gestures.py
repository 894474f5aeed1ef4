"""What proves a case, as gestures: its way, waivers of two, signatures, decisions, copies.

``by`` is the name of who does it, ``at`` the instant of the writer's stamp.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile, Change, ChangeSet
from rca_studio.domain.proof import (
    About,
    CaseMarking,
    DutyException,
    KeptProtocol,
    MoveKind,
    PackState,
    ProtocolPack,
    RejectedAs,
    Rejection,
    ReportCopy,
    Signature,
    StageMove,
    TellingDecision,
)
from rca_studio.domain.signing import covered_digest
from rca_studio.editing.gestures import add, new_id, revise
from rca_studio.editing.ports import Stamp

# -- the way of a case ---------------------------------------------------------------------------


def move_on(casefile: CaseFile, stage: Stage, stamp: Stamp) -> ChangeSet:
    """Move a case on to a later stage; whether the way is free is the gate's to say."""
    return _move(casefile, MoveKind.ONWARD, stage, stamp, "")


def send_back(casefile: CaseFile, stage: Stage, stamp: Stamp, reason: str) -> ChangeSet:
    """Return a case to an earlier stage, with the reason."""
    return _move(casefile, MoveKind.RETURNED, stage, stamp, reason)


def reject(
    casefile: CaseFile, kind: RejectedAs, stamp: Stamp, reason: str, duplicate_of: str = ""
) -> ChangeSet:
    """End a case that is no near miss of its own; nothing of it is taken away."""
    rejection = Rejection(
        id=new_id(),
        case_id=casefile.case_id,
        kind=kind,
        reason=reason,
        duplicate_of=duplicate_of,
        by=stamp.actor,
        at=stamp.at,
    )
    way = MoveKind.MERGED if kind is RejectedAs.DUPLICATE else MoveKind.REJECTED
    moved = _move(casefile, way, Stage.CLOSE, stamp, reason)
    return ChangeSet("Reject case", (*moved.changes, Change(None, rejection)))


def reopen(casefile: CaseFile, stage: Stage, stamp: Stamp, reason: str) -> ChangeSet:
    """Open a closed or rejected case again at a stage; the rejection, if any, is taken back."""
    moved = _move(casefile, MoveKind.REOPENED, stage, stamp, reason)
    back = [Change(casefile.rejection, None)] if casefile.rejection else []
    return ChangeSet("Reopen case", (*moved.changes, *back))


_MOVE_WORDS = {
    MoveKind.ONWARD: "Move to {}",
    MoveKind.RETURNED: "Return to {}",
    MoveKind.REJECTED: "Reject case",
    MoveKind.MERGED: "Merge case",
    MoveKind.REOPENED: "Reopen at {}",
}


def _move(casefile: CaseFile, kind: MoveKind, stage: Stage, stamp: Stamp, reason: str) -> ChangeSet:
    case = casefile.case
    move = StageMove(
        id=new_id(),
        case_id=case.id,
        kind=kind,
        before=case.stage,
        after=stage,
        by=stamp.actor,
        at=stamp.at,
        reason=reason,
    )
    label = _MOVE_WORDS[kind].format(stage.label)
    return ChangeSet(label, (Change(case, replace(case, stage=stage)), Change(None, move)))


# -- signatures, exceptions ----------------------------------------------------------------------


def sign(casefile: CaseFile, stamp: Stamp, meaning: str, role: str = "") -> ChangeSet:
    """Sign the stage a case is at, as it is now."""
    signature = Signature(
        id=new_id(),
        case_id=casefile.case_id,
        stage=casefile.case.stage,
        by=stamp.actor,
        at=stamp.at,
        meaning=meaning,
        covers=covered_digest(casefile),
        role=role,
    )
    return add(f"Sign {casefile.case.stage.label}", signature)


def withdraw_signature(casefile: CaseFile, ident: str, stamp: Stamp, because: str) -> ChangeSet:
    """Withdraw a signature openly; it stays in the case with the reason."""
    signature = casefile.get(ident)
    if not isinstance(signature, Signature):
        raise KeyError(ident)
    return revise(
        signature,
        "Withdraw signature",
        withdrawn_by=stamp.actor,
        withdrawn_at=stamp.at,
        withdrawn_because=because,
    )


def set_duty_aside(
    casefile: CaseFile, duty: str, subject: str, stamp: Stamp, second: str, reason: str
) -> ChangeSet:
    """Let one duty be set aside for one subject; ``second`` is the other person who says so."""
    exception = DutyException(
        id=new_id(),
        case_id=casefile.case_id,
        duty=duty,
        subject=subject,
        by=stamp.actor,
        second=second,
        at=stamp.at,
        reason=reason,
    )
    return add("Set a duty aside", exception)


# -- telling others, papers ----------------------------------------------------------------------


def decide_telling(casefile: CaseFile, about: About, **values: Any) -> ChangeSet:
    """Say what was decided, or done, about telling somebody; a second time revises it."""
    old = casefile.decisions.get(about)
    label = f"Telling {about.label.lower()}"
    if old is not None:
        return revise(old, label, **values)
    return add(label, TellingDecision(id=new_id(), case_id=casefile.case_id, about=about, **values))


def mark_case(casefile: CaseFile, marking: str, reason: str, stamp: Stamp) -> ChangeSet:
    """Mark the papers of a case in its own way; an empty marking goes back to the workspace's."""
    old = casefile.marking
    if not marking.strip():
        return ChangeSet("Usual marking", (Change(old, None),) if old else ())
    new = CaseMarking(
        id=old.id if old else new_id(),
        case_id=casefile.case_id,
        marking=marking,
        reason=reason,
        by=stamp.actor,
        at=stamp.at,
    )
    return ChangeSet("Mark case", (Change(old, new),))


def note_copy(casefile: CaseFile, what: str, stamp: Stamp, **values: Any) -> ChangeSet:
    """Note that a copy left the program: ``purpose``, ``to``, and the history it shows."""
    copy = ReportCopy(
        id=new_id(),
        case_id=casefile.case_id,
        what=what,
        by=stamp.actor,
        at=stamp.at,
        **values,
    )
    return add(f"Copy: {what}", copy)


# -- protocols -------------------------------------------------------------------------------------


def keep_protocol(
    workspace: CaseFile, casefile: CaseFile, text: str, key: str, number: int, stamp: Stamp
) -> ChangeSet:
    """Let a case be reviewed under this very text of a protocol from now on.

    The text is kept in the workspace once, so that it is there when the file it came from is not.
    """
    from hashlib import sha256

    digest = sha256(text.encode()).hexdigest()
    changes = []
    if not any(pack.sha256 == digest for pack in workspace.packs):
        pack = ProtocolPack(
            id=new_id(),
            key=key,
            pack_version=number,
            text=text,
            sha256=digest,
            state=PackState.KEPT,
            by=stamp.actor,
            at=stamp.at,
        )
        changes.append(Change(None, pack))
    old = casefile.kept_protocol
    new = KeptProtocol(
        id=old.id if old else new_id(),
        case_id=casefile.case_id,
        key=key,
        pack_version=number,
        pack=digest,
        by=stamp.actor,
        at=stamp.at,
    )
    return ChangeSet(f"Review under {key} version {number}", (*changes, Change(old, new)))

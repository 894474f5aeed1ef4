"""Gestures of the cause workshop: places by hand, checked gates, kept words, other bones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet
from rca_studio.domain.causal import EvidenceState, LogicAnswer, Place, Reliability
from rca_studio.domain.wording import KeptWording
from rca_studio.editing.gestures import new_id


def place_node(
    casefile: CaseFile, view: str, node: str, x: float, y: float, *, merge: bool = False
) -> ChangeSet:
    """Put a node somewhere by hand; see ``Place`` for what ``x`` and ``y`` count from.

    With ``merge``, moves of the same node that follow each other are undone as one.
    """
    old = casefile.places(view).get(node)
    ident = old.id if old else new_id()
    new = Place(id=ident, case_id=casefile.case_id, node=node, view=view, x=x, y=y)
    return ChangeSet("Move in the picture", (Change(old, new),), f"place:{node}" if merge else "")


def forget_places(casefile: CaseFile, view: str, nodes: Iterable[str] = ()) -> ChangeSet:
    """Let these nodes (all, where none is named) find their places by themselves again."""
    wanted = set(nodes)
    places = [p for n, p in casefile.places(view).items() if not wanted or n in wanted]
    return ChangeSet("Let the picture arrange itself", tuple(Change(p, None) for p in places))


def answer_logic(
    casefile: CaseFile,
    effect: str,
    cause: str,
    answer: Reliability,
    *,
    by: str,
    at: str,
    note: str = "",
) -> ChangeSet:
    """Record what the team said of a gate; an unanswered question takes the answer away."""
    old = casefile.logic_answers.get((effect, cause))
    new = None
    if answer is not Reliability.UNANSWERED:
        new = LogicAnswer(
            id=old.id if old else new_id(),
            case_id=casefile.case_id,
            effect=effect,
            cause=cause,
            answer=answer,
            causes=tuple(sorted(_live_causes(casefile, effect))),
            note=note,
            by=by,
            at=at,
        )
    if old is None and new is None:
        return ChangeSet("Check a gate", ())
    return ChangeSet("Check a gate", (Change(old, new),))


def _live_causes(casefile: CaseFile, effect: str) -> Iterable[str]:
    """The causes a gate is checked with: what is ruled out is not asked about."""
    for cause in casefile.causes_of(effect):
        if cause.evidence is not EvidenceState.RULED_OUT:
            yield cause.id


def keep_wording(
    casefile: CaseFile, subject: str, field: str, mark: str, note: str, *, by: str, at: str
) -> ChangeSet:
    """Keep words that the wording check asks about, with the reason."""
    old = _kept(casefile, subject, field, mark)
    new = KeptWording(
        id=old.id if old else new_id(),
        case_id=casefile.case_id,
        subject=subject,
        field=field,
        mark=mark,
        note=note,
        by=by,
        at=at,
    )
    return ChangeSet("Keep these words", (Change(old, new),))


def ask_again(casefile: CaseFile, subject: str, field: str, mark: str) -> ChangeSet:
    """Let the wording check ask about kept words again."""
    old = _kept(casefile, subject, field, mark)
    return ChangeSet("Check these words again", (Change(old, None),) if old else ())


def change_frame(casefile: CaseFile, frame: str, mapping: Mapping[str, str]) -> ChangeSet:
    """Look at the causes with other bones; ``mapping`` says where each category goes.

    A category without a counterpart is kept as it is: no cause loses its place.
    """
    case = casefile.case
    changes = [Change(case, replace(case, frame=frame))]
    for cause in casefile.causes:
        category = mapping.get(cause.category, cause.category)
        if category != cause.category:
            changes.append(Change(cause, replace(cause, category=category)))
    return ChangeSet("Choose other bones", tuple(changes))


def _kept(casefile: CaseFile, subject: str, field: str, mark: str) -> KeptWording | None:
    wanted = (subject, field, mark)
    found = casefile.of(KeptWording)
    return next((one for one in found if (one.subject, one.field, one.mark) == wanted), None)

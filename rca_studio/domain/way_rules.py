"""Rules of the way of a case: each step from stage to stage leaves one true trace, skips no gate.

They look at a case before and after a step, not at its changes one by one, so that taking a case
away and putting it back in the same step is no way round.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.proof import MoveKind, StageMove
from rca_studio.domain.rules import Breach


def furthest(casefile: CaseFile) -> Stage:
    """The stage up to which the gates of a case were passed, as far as its way tells.

    A rejected case ended before its review did, so it did not pass the gates it did not come to. A
    case that came to where it is before its way was recorded (imported, an earlier version) is
    taken as it is.
    """
    moves = casefile.moves
    stages = [moves[0].before if moves else casefile.case.stage]
    stages += [move.after for move in moves if move.kind is MoveKind.ONWARD]
    return max(stages, key=lambda stage: stage.number)


def may_reopen_at(casefile: CaseFile) -> tuple[Stage, ...]:
    """The stages at which a closed or rejected case can be opened again, first one first."""
    last = furthest(casefile)
    return tuple(one for one in Stage if one is not Stage.CLOSE and one.number <= last.number)


def way_kept(
    step: ChangeSet, before: Mapping[str, CaseFile], after: Mapping[str, CaseFile]
) -> Iterator[Breach]:
    """Why the cases of a step may not go this way; whether a gate is free is not judged here.

    Args:
        step: what is to be stored.
        before: the case files it touches, by id, as they are.
        after: the same as they would be.
    """
    told = _moves(step)
    for case_id, old in before.items():
        if case_id and old.exists and after[case_id].exists:
            moves = told.get(case_id, [])
            yield from _one_way(moves, old, after[case_id])
            yield from _rejected_openly(moves, old, after[case_id])


def moved_on(step: ChangeSet) -> tuple[str, ...]:
    """The cases that a step moves onward, so that their gates have to be free."""
    told = _moves(step).items()
    return tuple(
        case_id for case_id, moves in told if any(one.kind is MoveKind.ONWARD for one in moves)
    )


def _moves(step: ChangeSet) -> dict[str, list[StageMove]]:
    """The moves that a step tells of, by case; looked through once, for it may touch thousands."""
    found: dict[str, list[StageMove]] = {}
    for change in step.changes:
        if isinstance(change.after, StageMove) and change.before is None:
            found.setdefault(change.after.case_id, []).append(change.after)
    return found


def _one_way(moves: list[StageMove], old: CaseFile, new: CaseFile) -> Iterator[Breach]:
    here, there, ident = old.case.stage, new.case.stage, old.case_id
    true = [move for move in moves if (move.before, move.after) == (here, there)]
    if here is not there and not true:
        yield Breach("a case does not change its stage without a trace", ident)
    elif moves != true or len(true) > 1 or (here is there and not _ends(true, old, new)):
        yield Breach("the way of a case tells only of steps that were taken", ident)
    elif true:
        yield from _as_it_says(true[0], old, new)


def _ends(moves: list[StageMove], old: CaseFile, new: CaseFile) -> bool:
    """Whether there is nothing to tell, or a closed case turns out to be none of its own."""
    return not moves or (old.rejection is None and new.rejection is not None)


def _rejected_openly(moves: list[StageMove], old: CaseFile, new: CaseFile) -> Iterator[Breach]:
    """A rejection comes with the end of a case and goes when it is opened again."""
    if old.rejection == new.rejection:
        return
    kinds = {move.kind for move in moves}
    came = old.rejection is None and kinds & {MoveKind.REJECTED, MoveKind.MERGED}
    went = new.rejection is None and MoveKind.REOPENED in kinds
    if not came and not went:
        words = "a rejection stays as it was said until the case is opened again"
        yield Breach(words, old.case_id)


def _as_it_says(move: StageMove, old: CaseFile, new: CaseFile) -> Iterator[Breach]:
    here, there, ident = move.before, move.after, move.case_id
    closed = here is Stage.CLOSE
    match move.kind:
        case MoveKind.ONWARD:
            if there is not here.following:
                yield Breach("a case moves on one stage at a time", ident)
        case MoveKind.RETURNED | MoveKind.REOPENED if there.number > here.number:
            yield Breach("only a rejected case ends before its review does", ident)
        case MoveKind.RETURNED if closed:
            yield Breach("a closed case does not go back; it is opened again", ident)
        case MoveKind.REOPENED if not closed:
            yield Breach("only a closed case is opened again", ident)
        case MoveKind.REOPENED if there not in may_reopen_at(old):
            last = furthest(old).label
            words = f"this case came no further than {last}, so it is opened again there or before"
            yield Breach(words, ident)
        case MoveKind.REJECTED | MoveKind.MERGED:
            if there is not Stage.CLOSE or new.rejection is None:
                yield Breach("only a rejected case ends before its review does", ident)

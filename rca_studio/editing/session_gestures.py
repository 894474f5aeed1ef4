"""Preparing safety knowledge sessions, as gestures: what is told, in which frames, and what others
may see of it. A case is never changed by any of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, created
from rca_studio.domain.session import (
    MOST_CASES,
    OF_EACH_CASE,
    Commitment,
    FrameKind,
    ParkedIdea,
    Session,
    SessionVote,
    ShowFrame,
)
from rca_studio.domain.words import plural, quoted
from rca_studio.editing.gestures import new_id
from rca_studio.editing.ports import Stamp

_SESSION_FIELDS: Final = frozenset(
    ("title", "day", "cases", "audience", "aim", "minutes", "light", "held_on")
)
_FRAME_FIELDS: Final = frozenset(("heading", "text", "notes", "options"))
OWN_KINDS: Final = (FrameKind.OWN, FrameKind.QUESTION, FrameKind.PICTURE)
"""The frames somebody can add; those are taken away again, the others only left out."""


# -- sessions ------------------------------------------------------------------------------------


def plan_session(
    workspace: CaseFile, session: Session, stamp: Stamp, *, like: Session | None = None
) -> ChangeSet:
    """Prepare a session with all its frames: an opening, those of each case, and tomorrow.

    Args:
        workspace: the workspace as it is.
        session: title, day, cases and so on; whoever makes it gives it a new id.
        stamp: who prepares it, and when.
        like: an earlier session; for the cases told again, its order, its words and what was left
            out stay. Nothing accepted there counts here.

    Raises:
        ValueError: no case is named, too many are, or one twice.
    """
    session = replace(
        session,
        title=session.title.strip(),
        cases=_told(session.cases),
        audience=session.audience.strip(),
        aim=session.aim.strip(),
        by=stamp.actor,
        at=stamp.at,
    )
    frames = _frames(session)
    if like is not None:
        frames = _like(frames_of(workspace, like.id), session)
    return ChangeSet(f"Prepare {quoted(session.title, 40)}", created(session, *frames))


def change_session(workspace: CaseFile, session: Session, **values: Any) -> ChangeSet:
    """Give a session another title, day, audience, aim, length, look or other cases.

    The frames of a case that is told no longer go; those of a new one are added before what the
    session ends with. Changes of the same kind that follow each other are undone as one.

    Raises:
        TypeError: something is named that is not changed so.
        ValueError: no case is left, or too many are named, or one twice.
    """
    if unknown := set(values) - _SESSION_FIELDS:
        raise TypeError(f"change_session does not change {', '.join(sorted(unknown))}")
    for field in ("title", "audience", "aim"):
        if field in values:
            values[field] = values[field].strip()
    changes: tuple[Change, ...] = ()
    if "cases" in values:
        values["cases"] = _told(values["cases"])
        changed = replace(session, **values)
        changes = _with_cases(frames_of(workspace, session.id), session, changed)
    new = replace(session, **values)
    key = "" if changes else f"{session.id}:{','.join(sorted(values))}"
    return ChangeSet(f"Change {quoted(session.title, 40)}", (Change(session, new), *changes), key)


def delete_session(workspace: CaseFile, session: Session) -> ChangeSet:
    """Take a session away with its frames and all that was said in it; the cases stay."""
    parts: tuple[Commitment | ParkedIdea | SessionVote | ShowFrame, ...] = (
        *workspace.of(Commitment),
        *workspace.of(ParkedIdea),
        *workspace.of(SessionVote),
        *workspace.of(ShowFrame),
    )
    own = (one for one in parts if one.session == session.id)
    changes = tuple(Change(one, None) for one in (*own, session))
    return ChangeSet(f"Delete {quoted(session.title, 40)}", changes)


# -- frames --------------------------------------------------------------------------------------


def frames_of(workspace: CaseFile, session: str) -> tuple[ShowFrame, ...]:
    """The frames of a session, also those that are not shown, in their order."""
    own = (one for one in workspace.of(ShowFrame) if one.session == session)
    return tuple(sorted(own, key=lambda one: (one.rank, one.id)))


def add_frame(
    workspace: CaseFile, frame: ShowFrame, *, after: ShowFrame | None = None
) -> ChangeSet:
    """Add a frame of one's own, a question to the room, or a picture of a case.

    Args:
        workspace: the workspace as it is.
        frame: what is added, with a new id; its rank does not matter.
        after: the frame it follows; at the end of what is told of its case without one.

    Raises:
        ValueError: it says nothing, its picture is not named, or the program makes such frames.
    """
    if frame.kind not in OWN_KINDS:
        raise ValueError("the program makes this frame itself")
    if frame.kind is FrameKind.PICTURE and not frame.evidence:
        raise ValueError("choose the picture to show")
    if frame.kind is not FrameKind.PICTURE and not (frame.heading.strip() or frame.text.strip()):
        raise ValueError("write what the frame says")
    frame = replace(
        frame,
        heading=frame.heading.strip(),
        text=frame.text.strip(),
        options=answers(frame.options),
        accepted="",
        accepted_by="",
        accepted_at="",
    )
    frames = frames_of(workspace, frame.session)
    if after not in frames:
        same = [one for one in frames if frame.about and one.about == frame.about]
        before_end = [one for one in frames if one.kind is not FrameKind.TOMORROW]
        after = next(reversed(same or before_end), None)
    place = frames.index(after) + 1 if after is not None else 0
    moved = _placed((*frames[:place], frame, *frames[place:]), {frame.id})
    return ChangeSet(f"Add {_ADDED[frame.kind]}", moved)


def take_frame_away(frame: ShowFrame) -> ChangeSet:
    """Take a frame away that somebody added; those of the program are only left out.

    Raises:
        ValueError: the program made it.
    """
    if frame.kind not in OWN_KINDS:
        raise ValueError("the program makes this frame; leave it out of the show instead")
    return ChangeSet("Take a frame away", (Change(frame, None),))


def reword(frame: ShowFrame, **values: Any) -> ChangeSet:
    """Give a frame other words: heading, text, notes for the facilitator, answers of a vote.

    ``""`` goes back to the words of the program. What others see of it has to be accepted again.
    Changes of the same kind that follow each other are undone as one.

    Raises:
        TypeError: something is named that is not changed so.
        ValueError: a vote with one answer.
    """
    if unknown := set(values) - _FRAME_FIELDS:
        raise TypeError(f"reword does not change {', '.join(sorted(unknown))}")
    if "options" in values:
        values["options"] = answers(values["options"])
    new = replace(frame, **values)
    label = "Write notes for a frame" if set(values) == {"notes"} else "Reword a frame"
    return ChangeSet(label, (Change(frame, new),), f"{frame.id}:{','.join(sorted(values))}")


def show_frames(frames: Iterable[ShowFrame], *, shown: bool) -> ChangeSet:
    """Take frames into the show, or leave them out."""
    other = tuple(one for one in frames if one.shown is not shown)
    words = plural(len(other), "frame")
    label = f"Show {words}" if shown else f"Leave {words} out"
    return ChangeSet(label, tuple(Change(one, replace(one, shown=shown)) for one in other))


def move_frame(workspace: CaseFile, frame: ShowFrame, place: int) -> ChangeSet:
    """Put a frame at another place of its show, counted from 0 among all its frames."""
    rest = [one for one in frames_of(workspace, frame.session) if one.id != frame.id]
    place = min(max(place, 0), len(rest))
    return ChangeSet("Move a frame", _placed((*rest[:place], frame, *rest[place:])))


def usual_order(workspace: CaseFile, session: Session) -> ChangeSet:
    """Put the frames of a session back into the order the program has for them."""
    frames = frames_of(workspace, session.id)
    return ChangeSet("Usual order of the frames", _placed(sorted(frames, key=_usual(session))))


# -- what others may see -------------------------------------------------------------------------


def accept_frames(
    workspace: CaseFile, session: Session, digests: Mapping[str, str], stamp: Stamp
) -> ChangeSet:
    """Say by name that others may see frames exactly as they are.

    Args:
        workspace: the workspace as it is.
        session: whose frames they are.
        digests: what was looked at (``Frame.digest``), by the id of the frame.
        stamp: who looked, and when.

    Raises:
        ValueError: a picture together with other frames, nobody's name, or nothing to accept.
    """
    if not stamp.actor.strip():
        raise ValueError("say who you are first: what others may see is accepted by name")
    chosen = [one for one in frames_of(workspace, session.id) if digests.get(one.id)]
    if len(chosen) > 1 and any(one.kind is FrameKind.PICTURE for one in chosen):
        raise ValueError("each picture is accepted on its own")
    changes = tuple(
        Change(one, _accepted(one, digests[one.id], stamp))
        for one in chosen
        if one.accepted != digests[one.id]
    )
    if not changes:
        raise ValueError("there is nothing left to accept here")
    return ChangeSet(f"Accept {plural(len(changes), 'frame')} to be seen", changes)


def withdraw(frames: Iterable[ShowFrame]) -> ChangeSet:
    """Take back that frames may be seen; they leave the show until somebody accepts them again."""
    accepted = tuple(one for one in frames if one.accepted)
    return ChangeSet(
        f"Take {plural(len(accepted), 'frame')} out of sight",
        tuple(
            Change(one, replace(one, accepted="", accepted_by="", accepted_at=""))
            for one in accepted
        ),
    )


def answers(options: Iterable[str]) -> tuple[str, ...]:
    """The answers of a vote, one line each, without empty ones and without one twice.

    Raises:
        ValueError: there is just one, or more than the keys 1 to 9 can count.
    """
    lines = dict.fromkeys(" ".join(one.split()) for one in options)
    found = tuple(one for one in lines if one)
    if len(found) == 1:
        raise ValueError("a vote needs two answers to choose from")
    if len(found) > _MOST_ANSWERS:
        raise ValueError(f"a vote has at most {_MOST_ANSWERS} answers, one for each number key")
    return found


_MOST_ANSWERS: Final = 9
_ADDED: Final = {
    FrameKind.OWN: "a frame",
    FrameKind.QUESTION: "a question to the room",
    FrameKind.PICTURE: "a picture",
}


def _accepted(frame: ShowFrame, digest: str, stamp: Stamp) -> ShowFrame:
    return replace(frame, accepted=digest, accepted_by=stamp.actor, accepted_at=stamp.at)


def _told(cases: Iterable[str]) -> tuple[str, ...]:
    """The cases of a session, each once.

    Raises:
        ValueError: there is none, or there are too many.
    """
    told = tuple(cases)
    if not told:
        raise ValueError("choose at least one case to tell")
    if len(set(told)) < len(told):
        raise ValueError("a session tells each case once")
    if len(told) > MOST_CASES:
        raise ValueError(f"a room takes no more than {MOST_CASES} cases in one session")
    return told


def _frames(session: Session) -> list[ShowFrame]:
    """All frames the program makes of a session."""
    kinds = [
        (FrameKind.OPENING, ""),
        *((kind, case) for case in session.cases for kind in OF_EACH_CASE),
        (FrameKind.TOMORROW, ""),
    ]
    return [_frame(session, *one, rank) for rank, one in enumerate(kinds, 1)]


def _frame(session: Session, kind: FrameKind, about: str, rank: float = 0.0) -> ShowFrame:
    return ShowFrame(id=new_id(), session=session.id, rank=float(rank), kind=kind, about=about)


def _like(frames: Iterable[ShowFrame], session: Session) -> list[ShowFrame]:
    """The frames of an earlier session for this one: for each case told again, and for none."""
    kept = [
        replace(
            one,
            id=new_id(),
            session=session.id,
            accepted="",
            accepted_by="",
            accepted_at="",
        )
        for one in frames
        if not one.about or one.about in session.cases
    ]
    again = {one.about for one in kept}
    new = [
        _frame(session, kind, case)
        for case in session.cases
        if case not in again
        for kind in OF_EACH_CASE
    ]
    return _ranked(_in_order(kept, new, session))


def _with_cases(
    frames: Sequence[ShowFrame], session: Session, changed: Session
) -> tuple[Change, ...]:
    """What happens to the frames of a session when it tells other cases, or in another order."""
    if changed.cases == session.cases:
        return ()
    told = set(changed.cases)
    kept = [one for one in frames if not one.about or one.about in told]
    new = [
        _frame(changed, kind, case)
        for case in changed.cases
        if case not in session.cases
        for kind in OF_EACH_CASE
    ]
    gone = tuple(Change(one, None) for one in frames if one not in kept)
    return (*gone, *_placed(_in_order(kept, new, changed), {one.id for one in new}))


def _in_order(
    kept: Sequence[ShowFrame], new: Sequence[ShowFrame], session: Session
) -> list[ShowFrame]:
    """Frames by the order of the cases; those of the whole session stay before or after them.

    Within a case the frames keep the order somebody gave them.
    """
    places = [place for place, one in enumerate(kept) if one.about]
    if places:
        first, last = places[0], places[-1]
    else:
        first = sum(one.kind is not FrameKind.TOMORROW for one in kept)
        last = first - 1
    middle = [*kept[first : last + 1], *new]
    number = {case: place for place, case in enumerate(session.cases)}
    follows = -1  # a frame of the whole session among the cases stays behind what it follows
    keyed = []
    for one in middle:
        follows = number.get(one.about, follows)
        keyed.append((follows, one))
    keyed.sort(key=lambda pair: pair[0])
    return [*kept[:first], *(one for _, one in keyed), *kept[last + 1 :]]


def _usual(session: Session) -> Callable[[ShowFrame], tuple[int, int, int]]:
    number = {case: place for place, case in enumerate(session.cases)}
    kinds = {kind: place for place, kind in enumerate(OF_EACH_CASE)}

    def key(one: ShowFrame) -> tuple[int, int, int]:
        if one.kind is FrameKind.OPENING:
            return (0, 0, 0)
        if one.kind is FrameKind.TOMORROW:
            return (2, 0, 0)
        return (1, number.get(one.about, len(number)), kinds.get(one.kind, len(kinds)))

    return key


def _ranked(frames: Iterable[ShowFrame]) -> list[ShowFrame]:
    return [replace(one, rank=float(rank)) for rank, one in enumerate(frames, 1)]


def _placed(frames: Iterable[ShowFrame], new: Collection[str] = ()) -> tuple[Change, ...]:
    """The changes that give frames these places; those with the ids in ``new`` are not there yet.

    Only what moved is changed.
    """
    changes = []
    for rank, one in enumerate(frames, 1):
        placed = replace(one, rank=float(rank))
        if one.id in new:
            changes.append(Change(None, placed))
        elif placed != one:
            changes.append(Change(one, placed))
    return tuple(changes)

"""What is captured in a safety session, as gestures: who came, votes, ideas, commitments.

All of it is stored the moment it is said. Ideas and commitments of a case go to the case in one
step with the session's own note of where they went, so that undo takes both back together. A
gesture that makes no sense raises ``ValueError`` with the words for people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet
from rca_studio.domain.moments import real_day, show_moment
from rca_studio.domain.plan import Action
from rca_studio.domain.review import Evidence, EvidenceKind
from rca_studio.domain.session import Commitment, ParkedIdea, Session, SessionVote
from rca_studio.domain.words import plural
from rca_studio.editing.gestures import new_id
from rca_studio.editing.ports import Stamp

MOST_PEOPLE: Final = 9_999
"""More do not sit in one room."""

_T = TypeVar("_T", ParkedIdea, Commitment)


def begin_session(session: Session, stamp: Stamp) -> ChangeSet:
    """Note that a session is held, now."""
    return ChangeSet("Begin the session", (Change(session, replace(session, held_on=stamp.at)),))


def count_attendance(session: Session, people: int) -> ChangeSet:
    """Note how many came; 0 says that nobody counted."""
    if not 0 <= people <= MOST_PEOPLE:
        raise ValueError(f"attendance is a count up to {MOST_PEOPLE}")
    counted = replace(session, attendance=people)
    changes = (Change(session, counted),) if counted != session else ()
    return ChangeSet("Count who came", changes, f"attendance:{session.id}")


# -- votes -----------------------------------------------------------------------------------------


def vote_on(workspace: CaseFile, session: str, frame: str) -> SessionVote | None:
    """What was counted for a question of a session so far."""
    votes = workspace.of(SessionVote)
    return next((one for one in votes if (one.session, one.frame) == (session, frame)), None)


def count_vote(
    workspace: CaseFile,
    session: str,
    frame: str,
    question: str,
    options: tuple[str, ...],
    place: int,
    by: int = 1,
) -> ChangeSet:
    """Count a vote for the answer at ``place`` of ``options``, or take one back (``by`` -1).

    Where the answers were reworded since votes were counted, counts stay with their words; answers
    that are no longer offered keep their counts after the others, so that nothing said is lost.

    Raises:
        ValueError: there is no such answer, or no vote for it to be taken back.
    """
    if not 0 <= place < len(options):
        raise ValueError("there is no such answer to vote for")
    old = vote_on(workspace, session, frame)
    counted = dict(zip(old.options, old.counts, strict=True)) if old is not None else {}
    now = {option: counted.get(option, 0) for option in options}
    now |= {option: count for option, count in counted.items() if count and option not in now}
    now[options[place]] += by
    if now[options[place]] < 0:
        raise ValueError("there is no vote for this answer to take back")
    new = SessionVote(
        id=old.id if old is not None else new_id(),
        session=session,
        frame=frame,
        question=question,
        options=tuple(now),
        counts=tuple(now.values()),
    )
    return ChangeSet("Count votes", (Change(old, new),), f"vote:{session}:{frame}")


def forget_votes(workspace: CaseFile, session: str, frame: str) -> ChangeSet:
    """Begin the counting of a question anew."""
    old = vote_on(workspace, session, frame)
    return ChangeSet("Count anew", (Change(old, None),) if old is not None else ())


# -- ideas -----------------------------------------------------------------------------------------


def ideas_of(workspace: CaseFile, session: str) -> tuple[ParkedIdea, ...]:
    """The ideas parked in a session, in the order in which they were said."""
    return _of_session(workspace.of(ParkedIdea), session)


def park_idea(workspace: CaseFile, session: str, text: str, about: str = "") -> ChangeSet:
    """Keep what somebody said; ``about`` is the case it was said about."""
    rank = max((one.rank for one in ideas_of(workspace, session)), default=0.0) + 1.0
    idea = ParkedIdea(id=new_id(), session=session, text=_said(text), about=about, rank=rank)
    return ChangeSet("Park an idea", (Change(None, idea),))


def reword_idea(idea: ParkedIdea, text: str, about: str) -> ChangeSet:
    """Put an idea in other words, or beside another case, while it went nowhere yet."""
    if idea.went_to and about != idea.about:
        raise ValueError("this idea went to its case already")
    return ChangeSet("Edit an idea", _revised(idea, text=_said(text), about=about))


def drop_idea(idea: ParkedIdea) -> ChangeSet:
    """Take a parked idea away; what it became in its case stays."""
    return ChangeSet("Take an idea away", (Change(idea, None),))


def take_ideas(
    workspace: CaseFile, cases: Mapping[str, CaseFile], ideas: Iterable[ParkedIdea], stamp: Stamp
) -> ChangeSet:
    """Keep ideas beside the events of their cases, as notes that say where they come from.

    Args:
        workspace: the session's own file.
        cases: the case files the ideas are about, by id.
        ideas: those to take; one that went to its case already, and is there still, is passed over.
        stamp: who takes them there, and when.

    Raises:
        ValueError: none of them is about a case that is there.
    """
    changes: list[Change] = []
    for idea in _to_go(ideas, cases, "ideas", "taken to a case"):
        casefile = cases[idea.about]
        event = casefile.event
        note = Evidence(
            id=new_id(),
            case_id=casefile.case_id,
            subject=event.id if event is not None else casefile.case_id,
            note=idea.text,
            kind=EvidenceKind.NOTE,
            source=f"Idea from the safety session of {_held(workspace, idea.session)}",
            by=stamp.actor,
            at=stamp.at,
        )
        changes += [Change(None, note), Change(idea, replace(idea, went_to=note.id))]
    return ChangeSet(f"Take {plural(len(changes) // 2, 'idea')} to the case", tuple(changes))


def propose_ideas(cases: Mapping[str, CaseFile], ideas: Iterable[ParkedIdea]) -> ChangeSet:
    """Propose ideas as actions of their cases; who does them, and when, is decided in the plan.

    Raises:
        ValueError: none of them is about a case that is there.
    """
    changes: list[Change] = []
    ranks = _Ranks(cases)
    for idea in _to_go(ideas, cases, "ideas", "proposed in a plan"):
        action = Action(
            id=new_id(), case_id=idea.about, text=idea.text, rank=ranks.after(idea.about)
        )
        changes += [Change(None, action), Change(idea, replace(idea, went_to=action.id))]
    return ChangeSet(f"Propose {plural(len(changes) // 2, 'idea')} as action", tuple(changes))


# -- commitments -----------------------------------------------------------------------------------


def commitments_of(workspace: CaseFile, session: str) -> tuple[Commitment, ...]:
    """The commitments of a session, in the order in which they were made."""
    return _of_session(workspace.of(Commitment), session)


def commit_to(
    workspace: CaseFile, session: str, text: str, who: str, due: str, about: str = ""
) -> ChangeSet:
    """Keep what somebody, or a team, will do, and until when (a day)."""
    rank = max((one.rank for one in commitments_of(workspace, session)), default=0.0) + 1.0
    made = Commitment(
        id=new_id(),
        session=session,
        text=_said(text),
        who=_somebody(who),
        due=_day(due),
        about=about,
        rank=rank,
    )
    return ChangeSet("Note a commitment", (Change(None, made),))


def change_commitment(one: Commitment, text: str, who: str, due: str, about: str) -> ChangeSet:
    """Put a commitment right; one that stands in a plan keeps its case."""
    if one.action and about != one.about:
        raise ValueError("this commitment stands in the plan of its case already")
    values = {"text": _said(text), "who": _somebody(who), "due": _day(due), "about": about}
    return ChangeSet("Edit a commitment", _revised(one, **values))


def drop_commitment(one: Commitment) -> ChangeSet:
    """Take a commitment away; the action it became stays in its plan."""
    return ChangeSet("Take a commitment away", (Change(one, None),))


def plan_commitments(cases: Mapping[str, CaseFile], commitments: Iterable[Commitment]) -> ChangeSet:
    """Propose commitments in the plans of their cases: who is the owner, the day its deadline.

    One that stands in a plan already is passed over; one without a case stays with its session.

    Raises:
        ValueError: none of them is about a case that is there.
    """
    changes: list[Change] = []
    ranks = _Ranks(cases)
    for one in _to_go(commitments, cases, "commitments", "put into a plan"):
        action = Action(
            id=new_id(),
            case_id=one.about,
            text=one.text,
            owner=one.who,
            deadline=one.due[:10],
            rank=ranks.after(one.about),
        )
        changes += [Change(None, action), Change(one, replace(one, action=action.id))]
    return ChangeSet(f"Plan {plural(len(changes) // 2, 'commitment')}", tuple(changes))


def gone_to(one: ParkedIdea | Commitment) -> str:
    """The id of what it became in its case; ``""`` while it is with the session."""
    return one.went_to if isinstance(one, ParkedIdea) else one.action


def stands_in_case(one: ParkedIdea | Commitment, cases: Mapping[str, CaseFile]) -> bool:
    """Whether it became something in its case that is there still."""
    there = cases.get(one.about)
    return bool(gone_to(one)) and there is not None and gone_to(one) in there


def may_go(one: ParkedIdea | Commitment, cases: Mapping[str, CaseFile]) -> bool:
    """Whether it is about a case that is there, and has not gone to it."""
    there = cases.get(one.about)
    return there is not None and there.exists and not stands_in_case(one, cases)


# -- inside ----------------------------------------------------------------------------------------


class _Ranks:
    """Gives each new action of a case the place after all others."""

    def __init__(self, cases: Mapping[str, CaseFile]) -> None:
        self._cases = cases
        self._last: dict[str, float] = {}

    def after(self, case_id: str) -> float:
        if case_id not in self._last:
            actions = self._cases[case_id].actions
            self._last[case_id] = max((one.rank for one in actions), default=0.0)
        self._last[case_id] += 1.0
        return self._last[case_id]


def _to_go(found: Iterable[_T], cases: Mapping[str, CaseFile], what: str, where: str) -> list[_T]:
    going = [one for one in found if may_go(one, cases)]
    if not going:
        raise ValueError(f"there are no {what} here that can be {where}")
    return going


def _of_session(found: Iterable[_T], session: str) -> tuple[_T, ...]:
    mine = (one for one in found if one.session == session)
    return tuple(sorted(mine, key=lambda one: (one.rank, one.id)))


def _revised(one: _T, **values: Any) -> tuple[Change, ...]:
    new = replace(one, **values)
    return (Change(one, new),) if new != one else ()


def _held(workspace: CaseFile, session_id: str) -> str:
    session = workspace.get(session_id)
    if not isinstance(session, Session):
        raise ValueError("this session is not there any more")
    return show_moment((session.held_on or session.day)[:10])


def _said(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise ValueError("write down what was said")
    return words


def _somebody(who: str) -> str:
    words = " ".join(who.split())
    if not words:
        raise ValueError("say who will do it: a name or a team")
    return words


def _day(due: str) -> str:
    if real_day(due) is None:
        raise ValueError("say until when: a day")
    return due[:10]

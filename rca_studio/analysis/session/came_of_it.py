"""What came of a session: who came, how the room answered, and where ideas and promises went.

The same value stands on screen and on the page for the wall. It names the cases it speaks of by
reference; whoever shows it to others hides what has to be hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.review import Evidence
from rca_studio.domain.session import Commitment, ParkedIdea, Session, SessionVote, ShowFrame

_T = TypeVar("_T", ParkedIdea, Commitment)


@dataclass(frozen=True, slots=True)
class Answered:
    """How a room answered a question: the answers with their counts, in their order."""

    vote: SessionVote

    @property
    def total(self) -> int:
        """How many votes were counted."""
        return sum(self.vote.counts)

    @property
    def rows(self) -> tuple[tuple[str, int], ...]:
        """Each answer with its count."""
        return tuple(zip(self.vote.options, self.vote.counts, strict=True))


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea, the reference of its case ("" for none), and what it became.

    ``note`` and ``action`` say what stands in the case now; both are ``None`` while the idea is
    with the session, or where what it became was taken away again.
    """

    idea: ParkedIdea
    reference: str
    note: Evidence | None = None
    action: Action | None = None

    @property
    def gone(self) -> bool:
        """Whether it stands in its case."""
        return self.note is not None or self.action is not None

    @property
    def words(self) -> str:
        """Where it is, in a few words."""
        if self.action is not None:
            return f"Action of {self.reference}: {self.action.state.label.lower()}"
        if self.note is not None:
            return f"Kept as a note in {self.reference}"
        return f"Parked for {self.reference}" if self.reference else "Parked"


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment, the reference of its case ("" for none), and the action it became."""

    commitment: Commitment
    reference: str
    action: Action | None = None

    @property
    def gone(self) -> bool:
        """Whether it stands in the plan of its case."""
        return self.action is not None

    @property
    def words(self) -> str:
        """Where it is, in a few words."""
        if self.action is not None:
            return f"In the plan of {self.reference}: {self.action.state.label.lower()}"
        return f"Not in the plan of {self.reference} yet" if self.reference else "With the session"

    @property
    def kept(self) -> bool | None:
        """Whether it was done, as far as the plan knows; ``None`` while nobody can tell."""
        if self.action is None or self.action.state.to_do:
            return None
        return self.action.state not in (ActionState.REFUSED, ActionState.FAILED)


@dataclass(frozen=True, slots=True)
class CameOfIt:
    """What came of one session.

    Attributes:
        session: the session.
        votes: the questions answered, in the order of the show.
        ideas, promises: in the order in which they were said.
    """

    session: Session
    votes: tuple[Answered, ...]
    ideas: tuple[Idea, ...]
    promises: tuple[Promise, ...]

    @property
    def held(self) -> bool:
        """Whether the session took place, as far as anybody noted."""
        return bool(self.session.held_on or self.session.attendance or self.votes)

    @property
    def empty(self) -> bool:
        """Whether nothing at all was captured."""
        return not (self.session.attendance or self.votes or self.ideas or self.promises)

    @property
    def ideas_to_take(self) -> tuple[ParkedIdea, ...]:
        """The ideas that could go to their cases."""
        return tuple(one.idea for one in self.ideas if one.reference and not one.gone)

    @property
    def promises_to_plan(self) -> tuple[Commitment, ...]:
        """The commitments that could go into the plans of their cases."""
        return tuple(one.commitment for one in self.promises if one.reference and not one.gone)


def what_came_of_it(
    workspace: CaseFile,
    session_id: str,
    cases: Mapping[str, CaseFile],
    called: Callable[[str], str] | None = None,
) -> CameOfIt | None:
    """What came of a session; ``None`` where there is no such session.

    Args:
        workspace: the workspace's own file.
        session_id: of the session.
        cases: the files of the cases it tells, and of those ideas and promises are about, by id.
            What is about a case that is not among them, or is gone, counts as about none.
        called: what a case is called, by its id; its reference without one. Before a room it has
            no other name than its place.
    """
    session = workspace.get(session_id)
    if not isinstance(session, Session):
        return None
    ranks = {one.id: one.rank for one in workspace.of(ShowFrame) if one.session == session_id}
    votes = [one for one in workspace.of(SessionVote) if one.session == session_id]
    votes.sort(key=lambda one: (ranks.get(one.frame, float("inf")), one.question))
    names = {id_: _reference(id_, cases) for id_ in cases}
    if called is not None:
        names = {id_: called(id_) for id_, name in names.items() if name}
    return CameOfIt(
        session,
        tuple(Answered(one) for one in votes if sum(one.counts)),
        tuple(_idea(one, cases, names) for one in _mine(workspace.of(ParkedIdea), session_id)),
        tuple(_promise(one, cases, names) for one in _mine(workspace.of(Commitment), session_id)),
    )


def cases_spoken_of(workspace: CaseFile, session_id: str) -> tuple[str, ...]:
    """The ids of the cases a session tells, and of those something was said about."""
    session = workspace.get(session_id)
    told = session.cases if isinstance(session, Session) else ()
    about = [one.about for one in _mine(workspace.of(ParkedIdea), session_id)]
    about += [one.about for one in _mine(workspace.of(Commitment), session_id)]
    return tuple(dict.fromkeys([*told, *filter(None, about)]))


def _idea(one: ParkedIdea, cases: Mapping[str, CaseFile], names: Mapping[str, str]) -> Idea:
    became = cases[one.about].get(one.went_to) if one.went_to and one.about in cases else None
    return Idea(
        one,
        names.get(one.about, ""),
        note=became if isinstance(became, Evidence) else None,
        action=became if isinstance(became, Action) else None,
    )


def _promise(one: Commitment, cases: Mapping[str, CaseFile], names: Mapping[str, str]) -> Promise:
    became = cases[one.about].action(one.action) if one.action and one.about in cases else None
    return Promise(one, names.get(one.about, ""), became)


def _reference(case_id: str, cases: Mapping[str, CaseFile]) -> str:
    casefile = cases.get(case_id)
    return casefile.case.reference if casefile is not None and casefile.exists else ""


def _mine(found: tuple[_T, ...], session: str) -> list[_T]:
    mine = [one for one in found if one.session == session]
    return sorted(mine, key=lambda one: (one.rank, one.id))

"""What came of a session: votes in the order of the show, where ideas and promises went."""

from dataclasses import replace

from rca_studio.analysis.session.came_of_it import cases_spoken_of, what_came_of_it
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Event
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.session import (
    Commitment,
    FrameKind,
    ParkedIdea,
    Session,
    SessionVote,
    ShowFrame,
)
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.captured_gestures import plan_commitments, propose_ideas, take_ideas
from rca_studio.editing.ports import Stamp

SESSION = Session(id="s", title="Safety session", day="2026-11-18", cases=("one",))
STAMP = Stamp(actor="Mia Berg", at="2026-11-20T09:00:00Z")


def case(*more) -> CaseFile:
    event = Event(id="e", case_id="one", text="nearly fell")
    return CaseFile("one", (Case(id="one", reference="NM-0142", title="Near fall"), event, *more))


def vote(ident: str, frame: str, counts, session: str = "s") -> SessionVote:
    return SessionVote(
        id=ident, session=session, frame=frame, question=ident, options=("Y", "N"), counts=counts
    )


def frame(ident: str, rank: float) -> ShowFrame:
    return ShowFrame(id=ident, session="s", rank=rank, kind=FrameKind.QUESTION)


def test_votes_come_in_the_order_of_the_show_without_those_nobody_gave():
    workspace = CaseFile(
        WORKSPACE,
        (
            SESSION,
            frame("first", 1),
            frame("second", 2),
            vote("b", "second", (1, 2)),
            vote("a", "first", (3, 0)),
            vote("none", "third", (0, 0)),
            vote("gone", "taken away", (0, 1)),
            vote("other", "first", (9, 9), "another"),
        ),
    )
    came = what_came_of_it(workspace, "s", {})
    assert [one.vote.id for one in came.votes] == ["a", "b", "gone"]
    assert came.votes[1].rows == (("Y", 1), ("N", 2))
    assert came.votes[1].total == 3
    assert came.held


def test_ideas_and_promises_say_where_they_are():
    said = (
        ParkedIdea(id="i1", session="s", text="Mark it", about="one", rank=1),
        ParkedIdea(id="i2", session="s", text="Wider door", about="one", rank=2),
        ParkedIdea(id="i3", session="s", text="For all", rank=3),
        Commitment(id="c1", session="s", text="Tell", who="A", due="2026-12-01", about="one"),
        Commitment(id="c2", session="s", text="Ask", who="B", due="2026-12-01", rank=2),
    )
    workspace, one = CaseFile(WORKSPACE, (SESSION, *said)), case()
    came = what_came_of_it(workspace, "s", {"one": one})
    assert [i.words for i in came.ideas] == ["Parked for NM-0142", "Parked for NM-0142", "Parked"]
    assert [p.words for p in came.promises] == [
        "Not in the plan of NM-0142 yet",
        "With the session",
    ]
    assert came.ideas_to_take == said[:2]
    assert came.promises_to_plan == said[3:4]

    steps = (
        take_ideas(workspace, {"one": one}, said[:1], STAMP),
        propose_ideas({"one": one}, said[1:2]),
        plan_commitments({"one": one}, said[3:]),
    )
    for step in steps:
        workspace = workspace.applied(c for c in step.changes if c.entity.case_id == WORKSPACE)
        one = one.applied(c for c in step.changes if c.entity.case_id == "one")
    came = what_came_of_it(workspace, "s", {"one": one})
    assert [i.words for i in came.ideas] == [
        "Kept as a note in NM-0142",
        "Action of NM-0142: proposed",
        "Parked",
    ]
    assert [p.words for p in came.promises] == [
        "In the plan of NM-0142: proposed",
        "With the session",
    ]
    assert came.promises[0].kept is None
    assert (came.ideas_to_take, came.promises_to_plan) == ((), ())


def test_whether_a_promise_was_kept_is_what_the_plan_knows():
    action = Action(id="a", case_id="one", text="Tell", state=ActionState.DONE)
    made = Commitment(
        id="c", session="s", text="Tell", who="A", due="2026-12-01", about="one", action="a"
    )
    workspace = CaseFile(WORKSPACE, (SESSION, made))
    (told,) = what_came_of_it(workspace, "s", {"one": case(action)}).promises
    assert told.kept is True
    refused = replace(action, state=ActionState.REFUSED)
    (told,) = what_came_of_it(workspace, "s", {"one": case(refused)}).promises
    assert told.kept is False
    (told,) = what_came_of_it(workspace, "s", {"one": case()}).promises
    assert (told.kept, told.words) == (None, "Not in the plan of NM-0142 yet")


def test_what_is_about_a_case_that_is_gone_stays_with_the_session():
    idea = ParkedIdea(id="i", session="s", text="x", about="gone", went_to="y")
    workspace = CaseFile(WORKSPACE, (SESSION, idea))
    came = what_came_of_it(workspace, "s", {"gone": CaseFile("gone", ())})
    assert came.ideas[0].words == "Parked"
    assert came.ideas_to_take == ()
    assert cases_spoken_of(workspace, "s") == ("one", "gone")


def test_nothing_captured_is_empty_and_no_session_is_nothing():
    workspace = CaseFile(WORKSPACE, (SESSION,))
    came = what_came_of_it(workspace, "s", {})
    assert came.empty
    assert not came.held
    assert what_came_of_it(workspace, "t", {}) is None
    assert what_came_of_it(workspace, "one", {}) is None

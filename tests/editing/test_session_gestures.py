"""Preparing sessions: which frames there are, in which order, and what is accepted by whom."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.session import (
    OF_EACH_CASE,
    Commitment,
    FrameKind,
    ParkedIdea,
    Session,
    SessionVote,
    ShowFrame,
)
from rca_studio.domain.session_rules import SESSION_RULES
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.gestures import add, new_id
from rca_studio.editing.ports import Stamp
from rca_studio.editing.session_gestures import (
    accept_frames,
    add_frame,
    change_session,
    delete_session,
    frames_of,
    move_frame,
    plan_session,
    reword,
    show_frames,
    take_frame_away,
    usual_order,
    withdraw,
)

STAMP = Stamp(actor="Mia Berg", at="2026-11-20T09:00:00Z")
EMPTY = CaseFile(WORKSPACE, ())


def after(workspace: CaseFile, step: ChangeSet) -> CaseFile:
    return workspace.applied(step.changes)


def breaches(workspace: CaseFile) -> list[str]:
    return [str(breach) for rule in SESSION_RULES for breach in rule(workspace)]


def session(*cases: str, **values) -> Session:
    values = {"title": " Learning in November ", "day": "2026-11-24", **values}
    return Session(id=new_id(), cases=cases, **values)


def planned(*cases: str, **values) -> tuple[CaseFile, Session]:
    workspace = after(EMPTY, plan_session(EMPTY, session(*cases, **values), STAMP))
    return workspace, workspace.of(Session)[0]


def told(workspace: CaseFile, one: Session) -> list[tuple[str, str]]:
    return [(frame.kind.value, frame.about) for frame in frames_of(workspace, one.id)]


# -- sessions ----------------------------------------------------------------------------------


def test_a_session_has_an_opening_the_frames_of_each_case_and_tomorrow():
    workspace, one = planned("a", "b")
    each = [[(kind.value, case) for kind in OF_EACH_CASE] for case in ("a", "b")]
    assert told(workspace, one) == [("opening", ""), *each[0], *each[1], ("tomorrow", "")]
    assert (one.title, one.by, one.at) == ("Learning in November", STAMP.actor, STAMP.at)
    assert not any(frame.accepted for frame in workspace.of(ShowFrame))
    assert all(frame.shown for frame in workspace.of(ShowFrame))
    assert breaches(workspace) == []


@pytest.mark.parametrize(
    ("cases", "why"),
    [
        ((), "at least one case"),
        (("a", "a"), "each case once"),
        (tuple("abcdef"), "no more than 5"),
    ],
)
def test_a_room_takes_one_to_five_cases(cases, why):
    with pytest.raises(ValueError, match=why):
        plan_session(EMPTY, session(*cases), STAMP)


def test_other_cases_bring_their_frames_and_take_those_of_others_along():
    workspace, one = planned("a", "b")
    own = ShowFrame(id="own", session=one.id, rank=0, kind=FrameKind.OWN, about="b", text="Ours")
    workspace = after(workspace, add_frame(workspace, own))
    kept = {f.id for f in frames_of(workspace, one.id) if f.about == "b"}
    changed = after(workspace, change_session(workspace, one, cases=("c", "b")))
    assert changed.of(Session)[0].cases == ("c", "b")
    assert [about for _, about in told(changed, one)] == ["", *["c"] * 9, *["b"] * 10, ""]
    assert {f.id for f in frames_of(changed, one.id) if f.about == "b"} == kept
    assert breaches(changed) == []


def test_frames_somebody_moved_keep_their_order_when_the_cases_change_theirs():
    workspace, one = planned("a", "b")
    question = next(f for f in frames_of(workspace, one.id) if f.kind is FrameKind.QUESTION)
    workspace = after(workspace, move_frame(workspace, question, 1))
    assert told(workspace, one)[1] == ("question", "a")
    turned = after(workspace, change_session(workspace, one, cases=("b", "a")))
    order = told(turned, one)
    assert [about for _, about in order] == ["", *["b"] * 9, *["a"] * 9, ""]
    assert order[10] == ("question", "a")


def test_title_day_and_length_are_changed_without_touching_the_frames():
    workspace, one = planned("a")
    step = change_session(workspace, one, title=" Learning ", minutes=30)
    assert len(step.changes) == 1
    changed = after(workspace, step).of(Session)[0]
    assert (changed.title, changed.minutes) == ("Learning", 30)
    with pytest.raises(TypeError):
        change_session(workspace, one, attendance=3)


def test_a_session_goes_with_all_that_was_said_in_it_and_leaves_others_alone():
    workspace, one = planned("a")
    workspace = after(workspace, plan_session(workspace, session("b", title="Other"), STAMP))
    said = add(
        "",
        ParkedIdea(id="i", session=one.id, text="A mat"),
        Commitment(id="c", session=one.id, text="Look", who="Team", due="2026-12-01"),
        SessionVote(
            id="v", session=one.id, frame="f", question="?", options=("a", "b"), counts=(1, 2)
        ),
    )
    full = after(workspace, said)
    left = after(full, delete_session(full, one))
    assert [x.title for x in left.of(Session)] == ["Other"]
    assert len(left.of(ShowFrame)) == len(OF_EACH_CASE) + 2
    assert not any(map(left.of, (ParkedIdea, Commitment, SessionVote)))
    assert breaches(left) == []


def test_a_copy_keeps_words_and_order_and_nothing_that_was_accepted():
    workspace, one = planned("a", "b")
    first, second = frames_of(workspace, one.id)[1:3]
    workspace = after(workspace, reword(second, heading="What we had planned"))
    workspace = after(workspace, show_frames([first], shown=False))
    seen = {frame.id: "digest" for frame in frames_of(workspace, one.id)}
    workspace = after(workspace, accept_frames(workspace, one, seen, STAMP))
    new = session("a", "c", title="Again", day="2026-12-22")
    copied = after(workspace, plan_session(workspace, new, STAMP, like=one))
    frames = frames_of(copied, new.id)
    assert [f.about for f in frames] == ["", *["a"] * 9, *["c"] * 9, ""]
    assert not any(frame.accepted or frame.accepted_by for frame in frames)
    assert frames[2].heading == "What we had planned"
    assert [frame.shown for frame in frames[:3]] == [True, False, True]
    assert {f.id for f in frames}.isdisjoint(f.id for f in frames_of(workspace, one.id))
    assert breaches(copied) == []


# -- frames ------------------------------------------------------------------------------------


def test_an_own_frame_stands_behind_the_one_in_hand_or_at_the_end_of_its_case():
    workspace, one = planned("a", "b")
    story = frames_of(workspace, one.id)[1]
    first = ShowFrame(id="x", session=one.id, rank=0, kind=FrameKind.OWN, text=" Ours ")
    workspace = after(workspace, add_frame(workspace, first, after=story))
    assert [f.id for f in frames_of(workspace, one.id)][2] == "x"
    asked = replace(first, id="y", kind=FrameKind.QUESTION, about="a", options=("Yes", "", "No "))
    workspace = after(workspace, add_frame(workspace, asked))
    kinds = told(workspace, one)
    place = [f.id for f in frames_of(workspace, one.id)].index("y")
    assert kinds[place + 1] == ("story", "b")
    assert frames_of(workspace, one.id)[place].options == ("Yes", "No")
    last = replace(first, id="z", text="At the end")
    workspace = after(workspace, add_frame(workspace, last))
    assert told(workspace, one)[-2:] == [("own", ""), ("tomorrow", "")]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"kind": FrameKind.STORY, "text": "x"}, "program makes"),
        ({"kind": FrameKind.PICTURE, "text": "x"}, "choose the picture"),
        ({"kind": FrameKind.OWN, "text": "  "}, "write what"),
        ({"kind": FrameKind.QUESTION, "text": "?", "options": ("one",)}, "two answers"),
        ({"kind": FrameKind.QUESTION, "text": "?", "options": tuple("abcdefghij")}, "at most 9"),
    ],
)
def test_a_frame_that_says_nothing_is_not_added(values, why):
    workspace, one = planned("a")
    frame = ShowFrame(id="x", session=one.id, rank=0, **values)
    with pytest.raises(ValueError, match=why):
        add_frame(workspace, frame)


def test_only_what_somebody_added_can_be_taken_away():
    workspace, one = planned("a")
    story = frames_of(workspace, one.id)[1]
    with pytest.raises(ValueError, match="leave it out"):
        take_frame_away(story)
    own = ShowFrame(id="x", session=one.id, rank=0, kind=FrameKind.OWN, text="Ours")
    more = after(workspace, add_frame(workspace, own))
    gone = after(more, take_frame_away(more.get("x")))
    assert told(gone, one) == told(workspace, one)


def test_words_typed_one_after_the_other_are_one_step():
    workspace, one = planned("a")
    story = frames_of(workspace, one.id)[1]
    first = reword(story, text="We nearly")
    second = reword(after(workspace, first).get(story.id), text="We nearly fell")
    assert first.merge_key == second.merge_key != reword(story, heading="x").merge_key
    with pytest.raises(TypeError):
        reword(story, accepted="all of it")


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(-3, 40)), max_size=12))
def test_any_moves_keep_every_frame_once_and_the_usual_order_brings_all_back(moves):
    workspace, one = planned("a", "b")
    usual = told(workspace, one)
    for which, place in moves:
        frames = frames_of(workspace, one.id)
        frame = frames[which % len(frames)]
        workspace = after(workspace, move_frame(workspace, frame, place))
        moved = frames_of(workspace, one.id)
        assert moved[min(max(place, 0), len(frames) - 1)].id == frame.id
        rest = [f.id for f in frames if f.id != frame.id]
        assert [f.id for f in moved if f.id != frame.id] == rest
        assert len({f.rank for f in moved}) == len(moved)
    workspace = after(workspace, usual_order(workspace, one))
    assert told(workspace, one) == usual


# -- what others may see -----------------------------------------------------------------------


def test_frames_are_accepted_by_name_as_they_were_looked_at():
    workspace, one = planned("a")
    first, second, *_ = frames_of(workspace, one.id)
    step = accept_frames(workspace, one, {first.id: "d1", second.id: "d2", "other": "d"}, STAMP)
    accepted = after(workspace, step)
    assert len(step.changes) == 2
    now = accepted.get(first.id)
    assert (now.accepted, now.accepted_by, now.accepted_at) == ("d1", STAMP.actor, STAMP.at)
    with pytest.raises(ValueError, match="nothing left"):
        accept_frames(accepted, one, {first.id: "d1"}, STAMP)
    again = after(accepted, accept_frames(accepted, one, {first.id: "d3"}, STAMP))
    assert again.get(first.id).accepted == "d3"
    back = after(again, withdraw(frames_of(again, one.id)))
    assert not any(f.accepted or f.accepted_by or f.accepted_at for f in back.of(ShowFrame))


def test_nobody_accepts_without_a_name():
    workspace, one = planned("a")
    first = frames_of(workspace, one.id)[0]
    with pytest.raises(ValueError, match="by name"):
        accept_frames(workspace, one, {first.id: "d"}, Stamp(actor=" ", at=STAMP.at))


def test_each_picture_is_accepted_on_its_own():
    workspace, one = planned("a")
    picture = ShowFrame(
        id="p", session=one.id, rank=0, kind=FrameKind.PICTURE, about="a", evidence="e"
    )
    workspace = after(workspace, add_frame(workspace, picture))
    first = frames_of(workspace, one.id)[0]
    with pytest.raises(ValueError, match="on its own"):
        accept_frames(workspace, one, {"p": "d", first.id: "d"}, STAMP)
    alone = after(workspace, accept_frames(workspace, one, {"p": "d"}, STAMP))
    assert alone.get("p").accepted == "d"

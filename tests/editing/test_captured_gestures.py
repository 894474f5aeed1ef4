"""What is captured in a session: counted at once, taken to the case or into its plan and back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, ChangeSet, created
from rca_studio.domain.causal import Event
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.registers import CaseSummary
from rca_studio.domain.session import Commitment, ParkedIdea, Session, SessionVote
from rca_studio.domain.session_rules import SESSION_RULES
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.captured_gestures import (
    begin_session,
    change_commitment,
    commit_to,
    commitments_of,
    count_attendance,
    count_vote,
    drop_commitment,
    drop_idea,
    forget_votes,
    gone_to,
    ideas_of,
    may_go,
    park_idea,
    plan_commitments,
    propose_ideas,
    reword_idea,
    stands_in_case,
    take_ideas,
    vote_on,
)
from rca_studio.editing.gestures import delete_action, new_id, withdraw_evidence
from rca_studio.editing.ports import Stamp
from rca_studio.editing.writer import Writer
from rca_studio.models.workspace import create_workspace, open_workspace

STAMP = Stamp(actor="Mia Berg", at="2026-11-20T09:00:00Z")
SESSION = Session(id="s", title="Safety session", day="2026-11-18", cases=("one",))
YES_NO = ("Yes", "No", "Not sure")


def workspace(*more) -> CaseFile:
    return CaseFile(WORKSPACE, (SESSION, *more))


def case(case_id: str = "one", *more) -> CaseFile:
    return CaseFile(
        case_id,
        (
            Case(id=case_id, reference=f"NM-{case_id}", title="Near fall"),
            Event(id=f"{case_id}-event", case_id=case_id, text="nearly fell"),
            *more,
        ),
    )


def after(file: CaseFile, step: ChangeSet) -> CaseFile:
    return file.applied(c for c in step.changes if c.entity.case_id == file.case_id)


def breaches(file: CaseFile) -> list[str]:
    return [str(breach) for rule in SESSION_RULES for breach in rule(file)]


def idea(text: str, about: str = "one", ident: str = "") -> ParkedIdea:
    return ParkedIdea(id=ident or text, session="s", text=text, about=about)


def promise(text: str, about: str = "one", due: str = "2026-12-01") -> Commitment:
    return Commitment(id=text, session="s", text=text, who="Night team", due=due, about=about)


# -- who came, and when ----------------------------------------------------------------------------


def test_a_session_is_begun_and_people_are_counted():
    held = after(workspace(), begin_session(SESSION, STAMP))
    (session,) = held.of(Session)
    assert session.held_on == STAMP.at
    (session,) = after(held, count_attendance(session, 14)).of(Session)
    assert session.attendance == 14
    assert count_attendance(session, 14).changes == ()


@pytest.mark.parametrize("people", [-1, 10_000])
def test_attendance_is_a_count(people):
    with pytest.raises(ValueError, match="count"):
        count_attendance(SESSION, people)


# -- votes -----------------------------------------------------------------------------------------


def test_votes_are_counted_and_taken_back_one_by_one():
    file = workspace()
    for place in (0, 0, 2, 0):
        file = after(file, count_vote(file, "s", "q", "Would it work again?", YES_NO, place))
    file = after(file, count_vote(file, "s", "q", "Would it work again?", YES_NO, 0, by=-1))
    (vote,) = file.of(SessionVote)
    assert (vote.question, vote.options, vote.counts) == (
        "Would it work again?",
        YES_NO,
        (2, 0, 1),
    )
    assert breaches(file) == []
    assert after(file, forget_votes(file, "s", "q")).of(SessionVote) == ()


def test_a_vote_nobody_gave_is_not_taken_back():
    with pytest.raises(ValueError, match="no vote"):
        count_vote(workspace(), "s", "q", "?", YES_NO, 1, by=-1)
    with pytest.raises(ValueError, match="no such answer"):
        count_vote(workspace(), "s", "q", "?", YES_NO, 3)


def test_reworded_answers_lose_no_vote():
    file = workspace()
    for place in (0, 1, 1, 2):
        file = after(file, count_vote(file, "s", "q", "?", YES_NO, place))
    reworded = ("No", "Yes, surely")
    file = after(file, count_vote(file, "s", "q", "?", reworded, 1))
    (vote,) = file.of(SessionVote)
    assert dict(zip(vote.options, vote.counts, strict=True)) == {
        "No": 2,
        "Yes, surely": 1,
        "Yes": 1,
        "Not sure": 1,
    }
    assert vote.options[:2] == reworded, "keys still mean what the frame shows"


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from([1, -1])), max_size=30))
def test_counts_are_what_was_pressed_and_never_negative(presses):
    file, kept = workspace(), [0, 0, 0]
    for place, by in presses:
        try:
            file = after(file, count_vote(file, "s", "q", "?", YES_NO, place, by))
        except ValueError:
            assert kept[place] == 0
            assert by == -1
        else:
            kept[place] += by
    vote = vote_on(file, "s", "q")
    assert list(vote.counts if vote else (0, 0, 0)) == kept
    assert breaches(file) == []


# -- ideas -----------------------------------------------------------------------------------------


def test_ideas_are_kept_in_the_order_in_which_they_were_said():
    file = workspace()
    for text in ("b  mark\nthe place", "a wider door"):
        file = after(file, park_idea(file, "s", text, about="one"))
    assert [one.text for one in ideas_of(file, "s")] == ["b mark the place", "a wider door"]
    assert ideas_of(file, "another") == ()
    with pytest.raises(ValueError, match="write down"):
        park_idea(file, "s", " \n ")


def test_ideas_go_to_their_case_as_notes_in_one_step_and_back():
    ideas = (idea("Mark the place"), idea("Wider door"), idea("For all", about=""))
    file, one = workspace(*ideas), case()
    step = take_ideas(file, {"one": one}, ideas, STAMP)
    told, kept = after(file, step), after(one, step)
    assert sorted((e.note, e.subject, e.by) for e in kept.evidence) == [
        ("Mark the place", "one-event", "Mia Berg"),
        ("Wider door", "one-event", "Mia Berg"),
    ]
    assert {e.source for e in kept.evidence} == {"Idea from the safety session of 18 Nov 2026"}
    assert [bool(gone_to(i)) for i in ideas_of(told, "s")] == [False, True, True]  # by id
    assert after(told, step.inverted()) == file
    assert after(kept, step.inverted()) == one


def test_an_idea_goes_once_unless_what_it_became_was_taken_away():
    file, one = workspace(idea("Mark the place")), case()
    step = take_ideas(file, {"one": one}, ideas_of(file, "s"), STAMP)
    file, one = after(file, step), after(one, step)
    (gone,) = ideas_of(file, "s")
    assert stands_in_case(gone, {"one": one})
    assert not may_go(gone, {"one": one})
    with pytest.raises(ValueError, match="no ideas"):
        take_ideas(file, {"one": one}, [gone], STAMP)
    with pytest.raises(ValueError, match="went to its case"):
        reword_idea(gone, gone.text, "two")
    emptied = after(one, withdraw_evidence(one, gone.went_to))
    assert may_go(gone, {"one": emptied})
    again = take_ideas(file, {"one": emptied}, [gone], STAMP)
    assert len(after(emptied, again).evidence) == 1


def test_ideas_are_proposed_as_actions():
    ideas = (idea("Mark the place"), idea("Wider door"))
    one = case("one", Action(id="a", case_id="one", text="There already", rank=4.0))
    step = propose_ideas({"one": one}, ideas)
    actions = after(one, step).actions
    assert [a.text for a in actions] == ["There already", "Mark the place", "Wider door"]
    assert {a.state for a in actions} == {ActionState.PROPOSED}
    assert step.label == "Propose 2 ideas as action"


def test_ideas_about_a_case_that_is_gone_stay():
    nowhere = CaseFile("one", ())
    for ideas in ([idea("x")], [idea("x", about="")], []):
        with pytest.raises(ValueError, match="no ideas"):
            take_ideas(workspace(*ideas), {"one": nowhere}, ideas, STAMP)


def test_an_idea_is_reworded_and_dropped():
    file = workspace(idea("Mark"))
    (old,) = ideas_of(file, "s")
    file = after(file, reword_idea(old, "Mark it ", "two"))
    (new,) = ideas_of(file, "s")
    assert (new.text, new.about, new.id) == ("Mark it", "two", old.id)
    assert reword_idea(new, "Mark it", "two").changes == ()
    assert ideas_of(after(file, drop_idea(new)), "s") == ()


# -- commitments -----------------------------------------------------------------------------------


def test_commitments_become_proposed_actions_with_owner_and_deadline():
    made = (promise("Show the new place"), promise("Ask the family", about=""), promise("b", "two"))
    cases = {"one": case("one"), "two": case("two")}
    step = plan_commitments(cases, made)
    (action,) = after(cases["one"], step).actions
    assert (action.text, action.owner, action.deadline, action.state) == (
        "Show the new place",
        "Night team",
        "2026-12-01",
        ActionState.PROPOSED,
    )
    assert [a.text for a in after(cases["two"], step).actions] == ["b"]
    told = after(workspace(*made), step)
    assert {one.text for one in commitments_of(told, "s") if one.action} == {
        "Show the new place",
        "b",
    }


def test_a_commitment_is_planned_again_when_its_action_was_taken_away():
    one, made = case(), promise("Show the new place")
    step = plan_commitments({"one": one}, [made])
    planned, (kept,) = after(one, step), commitments_of(after(workspace(made), step), "s")
    with pytest.raises(ValueError, match="no commitments"):
        plan_commitments({"one": planned}, [kept])
    emptied = after(planned, delete_action(planned, kept.action))
    assert len(after(emptied, plan_commitments({"one": emptied}, [kept])).actions) == 1


@pytest.mark.parametrize(
    ("text", "who", "due", "words"),
    [
        (" ", "Night team", "2026-12-01", "write down"),
        ("x", " ", "2026-12-01", "who"),
        ("x", "Night team", "", "until when"),
        ("x", "Night team", "2026-12", "until when"),
        ("x", "Night team", "2026-02-31", "until when"),
    ],
)
def test_a_commitment_says_what_who_and_until_when(text, who, due, words):
    with pytest.raises(ValueError, match=words):
        commit_to(workspace(), "s", text, who, due)
    with pytest.raises(ValueError, match=words):
        change_commitment(promise("y"), text, who, due, "one")


def test_a_commitment_is_changed_and_taken_away():
    file = after(workspace(), commit_to(workspace(), "s", "Tell", "Day team", "2026-12-01"))
    (old,) = commitments_of(file, "s")
    step = change_commitment(old, "Tell all", "Night team", "2026-12-02T10:00", "one")
    (new,) = commitments_of(after(file, step), "s")
    assert (new.text, new.who, new.due, new.about) == (
        "Tell all",
        "Night team",
        "2026-12-02",
        "one",
    )
    with pytest.raises(ValueError, match="plan of its case"):
        change_commitment(replace(new, action="a"), "Tell", "x", "2026-12-02", "two")
    assert commitments_of(after(file, drop_commitment(old)), "s") == ()


# -- through the one writer ------------------------------------------------------------------------


def test_what_was_said_is_there_after_a_crash_and_can_be_undone(tmp_path):
    """The file is copied as it is on disk, as after a crash: nothing was closed."""
    path = tmp_path / "w.rca"
    store = create_workspace(path, organisation="")
    writer = Writer(store, "Mia Berg", lambda _file: CaseSummary())
    ident = new_id()
    writer.edit(ChangeSet("Case", _made(case(ident))))
    session = replace(SESSION, cases=(ident,))
    writer.edit(ChangeSet("Session", _made(CaseFile(WORKSPACE, (session,)))))
    writer.edit(count_attendance(session, 9))
    for place in (0, 1, 0):
        writer.edit(count_vote(writer.casefile(WORKSPACE), "s", "q", "?", YES_NO, place))
    writer.edit(park_idea(writer.casefile(WORKSPACE), "s", "Mark the place", ident))
    writer.edit(commit_to(writer.casefile(WORKSPACE), "s", "Tell", "Team", "2026-12-01", ident))
    before = {i: writer.casefile(i).digest() for i in (WORKSPACE, ident)}
    made = commitments_of(writer.casefile(WORKSPACE), "s")
    writer.edit(plan_commitments({ident: writer.casefile(ident)}, made))

    crashed = tmp_path / "crashed.rca"
    for name in ("w.rca", "w.rca-wal"):
        found = tmp_path / name
        if found.exists():
            (tmp_path / name.replace("w.rca", "crashed.rca")).write_bytes(found.read_bytes())
    with_all = {i: writer.casefile(i).digest() for i in (WORKSPACE, ident)}
    again = open_workspace(crashed, actor="Mia Berg")
    assert {i: again.load(i).casefile.digest() for i in with_all} == with_all
    assert again.load(ident).casefile.actions[0].text == "Tell"
    again.close()

    assert writer.undo()
    assert {i: writer.casefile(i).digest() for i in before} == before
    assert writer.redo()
    assert {i: writer.casefile(i).digest() for i in with_all} == with_all
    store.close()


def _made(file: CaseFile):
    return created(*file)

"""The lists over all cases of good catches and of what reporters have heard."""

from dataclasses import replace
from datetime import date

from rca_studio import headless
from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import Change, ChangeSet, created
from rca_studio.domain.deeds import Deed, may
from rca_studio.domain.hearing import FeedbackNote, FeedbackWay
from rca_studio.domain.people import People, Person, Role
from rca_studio.domain.proof import RejectedAs
from rca_studio.domain.recognition import Consent, GoodCatch
from rca_studio.editing.feedback_gestures import give_feedback, write_feedback
from rca_studio.editing.proof_gestures import reject
from rca_studio.editing.recognition_gestures import (
    change_catch,
    give_catch,
    note_consent,
    propose_catch,
)
from rca_studio.editing.writer import Writer

DAY = date(2026, 11, 20)


def report(writer: Writer, ident: str, **more: object) -> None:
    case = Case(id=ident, reference=f"NM-{ident}", title=f"Case {ident}", **more)  # type: ignore[arg-type]
    writer.edit(ChangeSet("Report", created(case)))


def test_who_waits_for_feedback_and_who_heard(workspace, writing):
    writer = writing(workspace)
    for ident, reported in (("a", "2026-10-02"), ("b", "2026-09-01"), ("d", "2026-08-01")):
        report(writer, ident, reported=reported, service="Maple")
    for ident in ("a", "b"):
        case = writer.casefile(ident).case
        writer.edit(ChangeSet("Close", (Change(case, replace(case, stage=Stage.CLOSE)),)))
    waiting = workspace.registers.feedback(given=False)
    assert [row.case_id for row in waiting] == ["b", "a"], "the oldest report first; d is open"
    writer.edit(write_feedback(writer.casefile("b"), "A rail was fitted.", writer.stamp()))
    assert workspace.registers.feedback(given=False)[0].text == "A rail was fitted."
    ways = [FeedbackWay.TALK]
    writer.edit(give_feedback(writer.casefile("b"), ways, DAY, writer.stamp()))
    assert [row.case_id for row in workspace.registers.feedback(given=False)] == ["a"]
    (row,) = workspace.registers.feedback(given=True)
    assert (row.reference, row.given_on, row.service) == ("NM-b", "2026-11-20", "Maple")


def test_cases_in_validation_wait_and_rejected_ones_do_not(workspace):
    judged = headless.reviewing_of(headless.reviewing_writer(workspace))
    writer = Writer(workspace, "Mia Berg", judged.summarise)
    for ident in ("a", "b"):
        report(writer, ident, reported="2026-10-02")
    one = writer.casefile("a").case
    writer.edit(ChangeSet("On", (Change(one, replace(one, stage=Stage.VALIDATE)),)))
    step = reject(
        writer.casefile("b"), RejectedAs.NOT_NEAR_MISS, writer.stamp(), "Harm was done", ""
    )
    writer.edit(step)
    assert [row.case_id for row in workspace.registers.feedback(given=False)] == ["a"]


def test_who_heard_it_last_stands_first(workspace, writing):
    writer = writing(workspace)
    for number, ident in enumerate("abd"):
        report(writer, ident, reported="2026-10-02")
        writer.edit(write_feedback(writer.casefile(ident), "A rail.", writer.stamp()))
        day = date(2026, 11, (5, 20, 10)[number])
        ways = [FeedbackWay.TALK]
        writer.edit(give_feedback(writer.casefile(ident), ways, day, writer.stamp()))
    assert [row.case_id for row in workspace.registers.feedback(given=True)] == ["b", "d", "a"]


def test_good_catches_wait_first_and_then_stand_by_their_day(workspace, writing):
    writer = writing(workspace)
    for number, ident in enumerate(("a", "b", "d")):
        report(writer, ident, anonymous=ident == "a")
        step = propose_catch(writer.casefile(ident), "Team", ("spoke_up",), "", writer.stamp())
        writer.edit(step)
        if ident == "d":
            continue
        (catch,) = writer.casefile(ident).of(GoodCatch)
        writer.edit(note_consent(writer.casefile(ident), catch.id, Consent.GIVEN, DAY))
        writer.edit(give_catch(writer.casefile(ident), catch.id, date(2026, 10, 1 + number)))
    rows = workspace.registers.good_catches()
    assert [row.catch.case_id for row in rows] == ["d", "b", "a"]
    assert [row.anonymous for row in rows] == [False, False, True]


def test_the_history_tells_it_in_words_and_it_can_be_undone_and_redone(workspace, writing):
    writer = writing(workspace)
    report(writer, "a")
    team = ("Team", ("spoke_up", "own_part"), "Said so.")
    writer.edit(propose_catch(writer.casefile("a"), *team, writer.stamp()))
    (catch,) = writer.casefile("a").of(GoodCatch)
    more = change_catch(writer.casefile("a"), catch.id, to="Night team", criteria=(), why="So.")
    writer.edit(
        ChangeSet(
            more.label,
            tuple(
                replace(one, after=replace(one.after, criteria=team[1][:1])) for one in more.changes
            ),
        )
    )
    writer.edit(note_consent(writer.casefile("a"), catch.id, Consent.NO_NAME, DAY))
    writer.edit(give_catch(writer.casefile("a"), catch.id, DAY))
    writer.edit(write_feedback(writer.casefile("a"), "A rail.", writer.stamp()))
    ways = [FeedbackWay.PRINTED, FeedbackWay.TALK]
    writer.edit(give_feedback(writer.casefile("a"), ways, DAY, writer.stamp()))
    told = [line for entry in workspace.registers.history("a") for line in entry.details]
    for line in (
        "Good catch: thanks to “Team” → “Night team”",
        "Good catch: what it met Spoke up; Own part → Spoke up",
        "Good catch: consent Not asked yet → Agreed, without a name",
        "Good catch: asked on — → 20 Nov 2026",
        "Good catch: given — → 20 Nov 2026",
    ):
        assert line in told
    ways_told = "how it is told — → Printed or put on the wall; Said in person"
    assert [line for line in told if ways_told in line]
    whole = writer.casefile("a")
    for _ in range(6):
        writer.undo()
    assert not writer.casefile("a").of(GoodCatch)
    assert not writer.casefile("a").of(FeedbackNote)
    for _ in range(6):
        writer.redo()
    assert writer.casefile("a") == whole


def test_each_role_writes_back_and_recognises_as_it_may():
    leads = {
        Role.SUPERVISOR,
        Role.QUALITY_LEAD,
        Role.SAFETY_CHAMPION,
        Role.EXECUTIVE,
        Role.ADMINISTRATOR,
    }
    for role in Role:
        person = Person(id="p", name="Mia", roles=(role,))
        people = People((person,))
        assert may(person, Deed.RECOGNISE, people) is (role in leads), role
    board = Person(id="p", name="Bea", roles=(Role.BOARD_MEMBER,))
    assert not may(board, Deed.WRITE_BACK, People((board,)))

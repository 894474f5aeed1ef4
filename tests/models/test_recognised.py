"""The lists over all cases of good catches and of what reporters have heard."""

from dataclasses import replace
from datetime import date

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import Change, ChangeSet, created
from rca_studio.domain.hearing import FeedbackWay
from rca_studio.domain.recognition import Consent, GoodCatch
from rca_studio.editing.feedback_gestures import give_feedback, write_feedback
from rca_studio.editing.recognition_gestures import give_catch, note_consent, propose_catch
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

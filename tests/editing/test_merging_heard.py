"""What reporters hear once their case was merged into another one: nothing is lost, or mixed up."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, Entity, created
from rca_studio.domain.hearing import FeedbackNote, FeedbackWay, ReporterWord
from rca_studio.domain.hearing_rules import HEARING_RULES
from rca_studio.domain.registers import CaseSummary
from rca_studio.editing.boxed import BoxedReport
from rca_studio.editing.feedback_gestures import feedback_of, give_feedback, write_feedback
from rca_studio.editing.gestures import report
from rca_studio.editing.hearing_gestures import ask_reporter
from rca_studio.editing.merging import merge
from rca_studio.editing.ports import Stamp
from rca_studio.editing.report_box import ReportBox
from rca_studio.editing.writer import Writer
from rca_studio.models.workspace import create_workspace

STAMP = Stamp(actor="Quality lead", at="2026-11-21T10:00:00Z")
TODAY = date(2026, 11, 22)
GIVEN = {"ways": (FeedbackWay.TALK,), "given_on": "2026-11-20"}


def case_of(ident: str, *more: Entity) -> CaseFile:
    step = report(Case(id=ident, reference=f"NM-{ident}", title=f"Case {ident}"), "")
    return CaseFile(ident, (*(one.after for one in step.changes if one.after), *more))


def note(case_id: str, text: str, **more: object) -> FeedbackNote:
    return FeedbackNote(id=f"f{case_id}", case_id=case_id, text=text, by="Mia", at="x", **more)  # type: ignore[arg-type]


def word(case_id: str, ident: str, text: str, rank: float, *, answers: bool) -> ReporterWord:
    by = "" if answers else "Mia Berg"
    return ReporterWord(
        id=ident, case_id=case_id, text=text, from_reporter=answers, by=by, rank=rank
    )


def stays_after(stays: CaseFile, other: CaseFile) -> CaseFile:
    after = stays.applied(merge(stays, other, STAMP, "The same evening").changes)
    assert not [breach for rule in HEARING_RULES for breach in rule(after)]
    return after


def evidence(casefile: CaseFile) -> str:
    return "\n".join(one.note for one in casefile.evidence)


def test_a_note_comes_along_and_is_still_to_be_given():
    after = stays_after(case_of("a"), case_of("b", note("b", "A rail was fitted.", **GIVEN)))
    taken = feedback_of(after)
    assert taken is not None
    assert (taken.text, taken.given_on, taken.case_id) == ("A rail was fitted.", "", "a")


def test_a_note_of_its_own_stays_and_the_other_one_is_kept_as_evidence():
    own = note("a", "Two rails were fitted.", **GIVEN)
    after = stays_after(case_of("a", own), case_of("b", note("b", "A rail was fitted.")))
    assert feedback_of(after) == own
    assert "What its reporter hears: A rail was fitted." in evidence(after)
    same = stays_after(case_of("a", own), case_of("b", note("b", own.text)))
    assert own.text not in evidence(same)


def test_what_was_asked_and_answered_stands_in_the_case_that_stays():
    other = case_of(
        "b",
        word("b", "q", "Was it dark?", 1, answers=False),
        word("b", "w", "Yes, very.", 2, answers=True),
    )
    told = evidence(stays_after(case_of("a"), other))
    assert "The reporter was asked (by Mia Berg): Was it dark?" in told
    assert "The reporter answered: Yes, very." in told


# -- by receipt phrase -----------------------------------------------------------------------------


@pytest.fixture
def writer(tmp_path: Path):
    made = create_workspace(tmp_path / "w.rca", organisation="Test", backups=tmp_path / "b")
    yield Writer(made, "Quality lead", lambda _file: CaseSummary())
    made.close()


@pytest.fixture
def box(writer) -> ReportBox:
    return ReportBox(writer._workspace, lambda: writer, lambda: TODAY)


def reported(box: ReportBox, title: str) -> tuple[str, str]:
    """The key of a phrase, and the id of the case it finds."""
    key = box.key_of(box.put(BoxedReport(title=title)))
    (case_id,) = box.take_in()
    return key, case_id


def merge_into(writer: Writer, stays: str, other: str) -> None:
    files = writer.casefile(stays), writer.casefile(other)
    writer.edit(merge(*files, writer.stamp(), "The same evening"))


def test_a_phrase_finds_the_case_that_stays_over_two_merges_and_back(box, writer):
    key, first = reported(box, "Strap came loose")
    _, second = reported(box, "Strap hung down")
    writer.edit(ChangeSet("Report", created(Case(id="c", reference="X-1", title="Strap"))))
    merge_into(writer, second, first)
    assert box.told(key).case_id == second
    merge_into(writer, "c", second)
    told = box.told(key)
    assert (told.case_id, told.number) == ("c", 1)
    writer.edit(write_feedback(writer.casefile("c"), "New straps.", writer.stamp()))
    assert box.told(key).changed == "", "written, and not given yet"
    step = give_feedback(writer.casefile("c"), [FeedbackWay.SESSION], TODAY, writer.stamp())
    writer.edit(step)
    assert box.told(key).changed == "New straps."
    for _ in range(4):
        writer.undo()
    assert box.told(key).case_id == first


def test_reporters_of_one_case_do_not_hear_what_the_other_one_said(box, writer):
    keys, cases = zip(*(reported(box, f"Strap {one}") for one in "ab"), strict=True)
    for number, case_id in enumerate(cases):
        writer.edit(ask_reporter(writer.casefile(case_id), f"Question {number}?", STAMP))
        box.answer(case_id, f"Secret {number}")
    box.take_in()
    merge_into(writer, cases[0], cases[1])
    box.answer(cases[0], "Secret, waiting")
    talk = box.told(keys[1]).talk
    assert talk == ((False, "Question 1?"), (True, "Secret 1"), (False, "Question 0?"))
    own = [text for _, text in box.told(keys[0]).talk]
    assert own == ["Question 0?", "Secret 0", "Secret, waiting"]
    assert box.told(keys[1]).may_answer


def test_two_cases_merged_into_each_other_by_a_broken_file_are_told_of(box, writer):
    key, first = reported(box, "Strap came loose")
    _, second = reported(box, "Strap hung down")
    merge_into(writer, second, first)
    (rejection,) = (one for one in writer.casefile(first) if hasattr(one, "duplicate_of"))
    writer._files[second] = writer.casefile(second).applied(
        (Change(None, replace(rejection, id="r2", case_id=second, duplicate_of=first)),)
    )
    assert box.told(key).case_id in (first, second)

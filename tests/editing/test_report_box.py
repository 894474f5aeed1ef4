"""What waits in the box, how it is taken in, and what its reporters are told."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import Change, ChangeSet, StaleEdit, created
from rca_studio.domain.governance import FROM_REPORT, PulseCount
from rca_studio.domain.hearing import FeedbackNote, FeedbackWay, Receipt, ReporterWord
from rca_studio.domain.people import Person, Role
from rca_studio.domain.proof import RejectedAs, Rejection
from rca_studio.domain.receipt_told import WAITS
from rca_studio.domain.registers import CaseSummary
from rca_studio.domain.review import Evidence
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.boxed import BLOCK, Box, BoxedAnswer, BoxedPicture, BoxedReport, read_box
from rca_studio.editing.hearing_gestures import ask_reporter, take_question_back, what_goes
from rca_studio.editing.receipts import draw_phrase, read_phrase, receipt_words
from rca_studio.editing.report_box import ReportBox
from rca_studio.editing.writer import ANONYMOUS, EditRejected, Writer
from rca_studio.models.workspace import create_workspace, open_workspace

TODAY = date(2026, 11, 22)
MONTH = "2026-11"


@pytest.fixture
def workspace(tmp_path: Path):
    made = create_workspace(tmp_path / "w.rca", organisation="Test", backups=tmp_path / "b")
    yield made
    made.close()


@pytest.fixture
def writer(workspace) -> Writer:
    return Writer(workspace, "Quality lead", lambda _file: CaseSummary())


@pytest.fixture
def box(workspace, writer) -> ReportBox:
    return ReportBox(workspace, lambda: writer, lambda: TODAY)


def reported(title: str = "Strap came loose", **more: object) -> BoxedReport:
    return BoxedReport(title=title, **more)  # type: ignore[arg-type]


# -- the value -----------------------------------------------------------------------------------


@given(st.lists(st.text(max_size=30), min_size=2, max_size=12), st.randoms())
def test_the_same_set_is_the_same_bytes_in_whatever_order_it_came(titles, dice):
    reports = [reported(title, occurred="2026-11-18") for title in titles]
    answers = [BoxedAnswer(case_id="c", text=title or "yes") for title in titles]
    felt = [("2026-11", "safe", "Home care", title) for title in titles]

    def filled() -> bytes:
        box = Box()
        put = [(Box.with_report, one) for one in reports]
        put += [(Box.with_answer, one) for one in answers]
        put += [(lambda b, place: b.with_felt(place, 4), place) for place in felt]
        dice.shuffle(put)
        for do, one in put:
            box = do(box, one)
        return box.content()

    assert filled() == filled()


@given(st.text(), st.binary(max_size=50), st.text())
def test_a_box_is_read_as_it_was_written(title, picture, value):
    one = reported(
        title,
        pictures=(BoxedPicture(name="picture-1.png", content=picture),),
        answers=(("mobility_aid", value),),
        practice=True,
    )
    box = Box().with_report(one).with_answer(BoxedAnswer(case_id="c", text=value))
    box = box.with_felt((MONTH, "safe", title, ""), 5)
    assert read_box(box.content()) == box


def test_the_size_of_a_box_does_not_count_what_is_in_it():
    sizes, box = [], Box()
    for number in range(20):
        box = box.with_report(reported(f"Report {number}", story="What happened. " * 20))
        sizes.append(len(box.content()))
    assert set(sizes) == {BLOCK}
    assert Box().content() == b""


def test_nothing_finer_than_a_day_goes_into_the_box():
    box = Box().with_report(reported(occurred="2026-11-18T07:31"))
    assert b"07:31" not in box.content()
    assert b"2026-11-18" in box.content()


def test_a_box_of_a_newer_program_is_refused_and_no_report_lost():
    with pytest.raises(ValueError, match="newer"):
        read_box(b'{"form": 2}')


# -- phrases -------------------------------------------------------------------------------------


def test_there_are_1024_words_and_a_slip_of_the_pen_still_finds_the_right_one():
    words = receipt_words()
    assert len(words) == len(set(words)) == 1024
    assert all(word.isascii() and word.islower() and 4 <= len(word) <= 8 for word in words)
    taken = set(words)
    letters = "abcdefghijklmnopqrstuvwxyz"
    for word in words:  # any two differ in two letters or more: no slip of one is another word
        for place in range(len(word)):
            assert word[:place] + word[place + 1 :] not in taken
            for letter in letters:
                other = word[:place] + letter + word[place + 1 :]
                assert other == word or other not in taken


def test_a_phrase_is_read_however_it_is_typed():
    phrase = draw_phrase()
    words = phrase.split("-")
    assert read_phrase(phrase) == phrase
    assert read_phrase("  " + " ".join(words).upper() + ". ") == phrase
    assert read_phrase(",".join(words)) == phrase
    assert read_phrase("acorn-avocado-zoology-umbrella-cucumber-twelve") != ""
    assert (
        read_phrase("acorn avocdo zoolgoy umbrela cucumbr twelv")
        == "acorn-avocado-zoology-umbrella-cucumber-twelve"
    )


@pytest.mark.parametrize("typed", ["", "acorn", "acorn " * 7, "qqqqqqqq " * 6, "????"])
def test_what_can_be_no_phrase_is_none(typed):
    assert read_phrase(typed) == ""


def test_phrases_are_drawn_anew_each_time():
    drawn = {draw_phrase() for _ in range(200)}
    assert len(drawn) == 200
    assert len({word for phrase in drawn for word in phrase.split("-")}) > 500


# -- taking in -----------------------------------------------------------------------------------


def test_reports_wait_and_leave_no_entry_until_they_are_taken_in_together(box, writer, workspace):
    length = workspace.registers.head().entries
    for number in range(3):
        box.put(reported(f"Report {number}", occurred="2026-11-18T07:31", stopped_harm="A rail"))
    assert box.waiting == 3
    assert workspace.registers.head().entries == length
    told = []
    writer.subscribe(told.append)
    made = box.take_in()
    assert len(made) == 3
    assert box.waiting == 0
    assert not box.waits
    assert workspace.registers.head().entries == length + 1
    assert len(told) == 1
    cases = [writer.casefile(case_id).case for case_id in made]
    assert [case.reference for case in cases] == ["NM-0001", "NM-0002", "NM-0003"]
    assert sorted(made) == list(made)
    for case in cases:
        assert case.anonymous
        assert (case.reported, case.occurred, case.reporter) == ("2026-11-22", "2026-11-18", "")
        assert [c.text for c in writer.casefile(case.id).controls] == ["A rail"]
    (row, *_) = workspace.registers.history(made[0])
    assert row.actor == ANONYMOUS
    assert row.at.endswith("T00:00:00Z")
    assert box.take_in() == ()


def test_what_was_taken_in_cannot_be_taken_back(box, writer):
    writer.edit(ChangeSet("Report", created(Case(id="c", reference="X-1", title="Named"))))
    box.put(reported())
    (made,) = box.take_in()
    assert writer.undo_label == "Report"
    assert writer.undo()
    assert not writer.casefile("c").exists
    assert writer.casefile(made).exists


def test_people_and_roles_do_not_keep_a_report_out(box, writer):
    person = Person(id="p", name="Ada", roles=(Role.BOARD_MEMBER, Role.ADMINISTRATOR))
    writer.edit(ChangeSet("Add person", created(person)))
    writer.actor = ""
    box.put(reported())
    assert len(box.take_in()) == 1


def test_a_report_put_in_from_elsewhere_is_not_lost(box, writer, workspace):
    box.put(reported("One"))
    before = workspace.box()
    box.put(reported("Two"))
    with pytest.raises(StaleEdit):
        writer.take_in(ChangeSet("x", ()), before, b"")
    with pytest.raises(StaleEdit):
        workspace.keep_box(before, b"")
    assert box.waiting == 2


def test_a_workspace_that_can_only_be_read_takes_nothing_in(box, writer, workspace, tmp_path):
    box.put(reported())
    workspace.close()
    shut = open_workspace(tmp_path / "w.rca", read_only=True, backups=tmp_path / "b")
    other = Writer(shut, "", lambda _file: CaseSummary())
    with pytest.raises(EditRejected):
        ReportBox(shut, lambda: other, lambda: TODAY).take_in()
    shut.close()
    again = open_workspace(tmp_path / "w.rca", backups=tmp_path / "b")
    assert ReportBox(again, lambda: other).waiting == 1
    again.close()


def test_pictures_become_evidence_under_names_that_tell_nothing(box, writer, workspace):
    picture = BoxedPicture(name="IMG_20261118_073100.jpg", content=b"pixels")
    box.put(reported(pictures=(picture,)))
    assert b"IMG_2026" not in workspace.box()
    (made,) = box.take_in()
    (kept,) = writer.casefile(made).of(Evidence)
    assert (kept.file_name, kept.by, kept.at) == ("picture-1.jpg", "", "")
    assert workspace.file(kept.sha256) == b"pixels"


# -- how safe it felt ----------------------------------------------------------------------------


def test_how_safe_it_felt_is_stored_by_five_or_when_the_month_is_over(box, writer):
    for step in (1, 2, 3, 4):
        box.felt("safe", step, "Home care")
    assert box.take_in() == ()
    assert not writer.casefile(WORKSPACE).of(PulseCount)
    assert box.waiting == 0  # nothing that a person has to see to
    box.felt("safe", 4, "Home care")
    box.take_in()
    (count,) = writer.casefile(WORKSPACE).of(PulseCount)
    assert count.answers == (1, 1, 1, 2, 0)
    assert (count.month, count.source, count.service) == (MONTH, FROM_REPORT, "Home care")
    box.felt("safe", 5, "Home care")
    later = ReportBox(box._workspace, lambda: writer, lambda: date(2026, 12, 1))
    later.take_in()
    (count,) = writer.casefile(WORKSPACE).of(PulseCount)
    assert count.answers == (1, 1, 1, 2, 1)


def test_no_entry_of_the_history_tells_whose_answer_it_was(box, writer, workspace):
    box.felt("safe", 1)
    box.put(reported())
    box.take_in()
    assert b"safe" in workspace.box()
    rows = workspace.registers.history(WORKSPACE)
    assert not any("pulse" in row.label.lower() for row in rows)
    assert not writer.casefile(WORKSPACE).of(PulseCount)


def test_an_answer_is_a_step_from_1_to_5(box):
    with pytest.raises(ValueError, match="from 1 to 5"):
        box.felt("safe", 6)


@given(st.integers(0, 4), st.integers(0, 4))
def test_what_stays_and_what_goes_is_all_there_was(now, before):
    box = Box()
    for _ in range(now):
        box = box.with_felt((MONTH, "safe", "", ""), 3)
    for _ in range(before):
        box = box.with_felt(("2026-10", "safe", "", ""), 3)
    going, staying = what_goes(box, MONTH)
    assert going.felt_number + staying.felt_number == now + before
    assert going.felt_number >= before
    assert staying.felt_number in (0, now)


# -- hearing back --------------------------------------------------------------------------------


def test_a_reporter_asks_by_phrase_what_came_of_it(box, writer, workspace):
    phrase = box.put(reported())
    key = box.key_of(phrase.upper().replace("-", "  "))
    assert box.told(key).words == WAITS
    (made,) = box.take_in()
    told = box.told(key)
    assert told.case_id == made
    assert told.number == 1
    assert not told.may_answer
    assert phrase.encode() not in Path(workspace.path).read_bytes()
    (receipt,) = writer.casefile(made).of(Receipt)
    assert receipt.key == key
    note = FeedbackNote(
        id="n", case_id=made, text="A rail was put up.", ways=(FeedbackWay.PHRASE,), by="Q", at="x"
    )
    writer.edit(ChangeSet("Write", created(note)))
    assert box.told(key).changed == ""
    given_note = FeedbackNote(
        id="n",
        case_id=made,
        text="A rail was put up.",
        ways=(FeedbackWay.PHRASE,),
        given_on="2026-11-22",
        by="Q",
        at="x",
    )
    writer.edit(ChangeSet("Give", (Change(note, given_note),)))
    assert box.told(key).changed == "A rail was put up."


def test_a_question_is_answered_without_being_known(box, writer, workspace):
    key = box.key_of(box.put(reported()))
    (made,) = box.take_in()
    writer.edit(ask_reporter(writer.casefile(made), " Was the light on? ", writer.stamp()))
    told = box.told(key)
    assert told.talk == ((False, "Was the light on?"),)
    assert told.may_answer
    box.answer(told.case_id, "No, it was dark.")
    assert box.told(key).talk[1] == (True, "No, it was dark.")
    assert box.waiting == 1
    box.take_in()
    question, answer = sorted(writer.casefile(made).of(ReporterWord), key=lambda w: w.rank)
    assert (answer.text, answer.by, answer.at) == ("No, it was dark.", "", "")
    assert (question.text, question.by) == ("Was the light on?", "Quality lead")
    (row, *_) = workspace.registers.history(made)
    assert row.actor == ANONYMOUS
    with pytest.raises(ValueError, match="stays"):
        take_question_back(answer)
    writer.edit(take_question_back(question))
    assert box.told(key).talk == ((True, "No, it was dark."),)


def test_a_wrong_phrase_finds_nothing(box):
    box.put(reported())
    assert box.told(box.key_of(draw_phrase())) is None
    assert box.told(box.key_of("nonsense")) is None
    assert box.told("") is None


def test_without_a_receipt_nobody_is_told(box):
    box.put_without_receipt(reported())
    box.take_in()
    assert box.told("") is None


def test_a_report_merged_into_another_case_tells_of_that_one(box, writer):
    key = box.key_of(box.put(reported()))
    (made,) = box.take_in()
    writer.edit(ChangeSet("Report", created(Case(id="c", reference="X-1", title="Other"))))
    case = writer.casefile(made).case
    from dataclasses import replace

    from rca_studio.domain.case import Stage

    rejection = Rejection(
        id="r",
        case_id=made,
        kind=RejectedAs.DUPLICATE,
        reason="twice",
        by="Quality lead",
        at="2026-11-22T10:00:00Z",
        duplicate_of="c",
    )
    step = ChangeSet("Merge", (Change(case, replace(case, stage=Stage.CLOSE)), *created(rejection)))
    writer.edit(step)
    assert box.told(key).case_id == "c"


def test_an_answer_to_an_erased_case_is_let_go(box, writer):
    box.answer("gone", "Yes")
    assert box.take_in() == ()
    assert not box.waits


def test_the_order_of_taking_in_is_that_of_ids_and_not_of_coming(box, writer):
    ids = [f"{number:032x}" for number in range(8)]
    random.Random(5).shuffle(ids)
    for ident in ids:
        box.put_without_receipt(reported(id=ident))
    made = box.take_in()
    assert list(made) == sorted(ids)
    references = [writer.casefile(ident).case.reference for ident in sorted(ids)]
    assert references == sorted(references)

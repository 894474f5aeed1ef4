"""Telling reporters what was changed: what is written, when it counts as given, what is refused."""

from datetime import date

import pytest

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.hearing import FeedbackNote, FeedbackWay
from rca_studio.domain.hearing_rules import HEARING_RULES
from rca_studio.editing.feedback_gestures import feedback_of, give_feedback, write_feedback
from rca_studio.editing.ports import Stamp

STAMP = Stamp(actor="Mia Berg", at="2026-11-20T09:00:00Z")
CASE = CaseFile("c", (Case(id="c", reference="NM-1", title="Walker out of reach"),))
DAY = date(2026, 11, 20)


def after(casefile: CaseFile, step: ChangeSet) -> CaseFile:
    found = casefile.applied(step.changes)
    assert not [breach for rule in HEARING_RULES for breach in rule(found)]
    return found


def test_a_note_is_written_kept_and_given_once():
    written = after(CASE, write_feedback(CASE, " A rail was fitted. ", STAMP))
    note = feedback_of(written)
    assert note is not None
    assert (note.text, note.by, note.given_on) == ("A rail was fitted.", "Mia Berg", "")
    given = after(written, give_feedback(written, [FeedbackWay.TALK], DAY, STAMP))
    note = feedback_of(given)
    assert note is not None
    assert (note.given_on, note.ways) == ("2026-11-20", (FeedbackWay.TALK,))


def test_the_first_day_it_was_given_is_the_one_that_counts():
    written = after(CASE, write_feedback(CASE, "A rail was fitted.", STAMP))
    given = after(written, give_feedback(written, [FeedbackWay.TALK], DAY, STAMP))
    later = give_feedback(given, [FeedbackWay.PHRASE], date(2026, 12, 24), STAMP)
    note = feedback_of(after(given, later))
    assert note is not None
    assert note.given_on == "2026-11-20"
    assert note.ways == (FeedbackWay.PHRASE, FeedbackWay.TALK)
    later_stamp = Stamp(actor="Tom Reed", at="2026-12-24T09:00:00Z")
    step = write_feedback(given, "Two rails were fitted.", later_stamp)
    reworded = feedback_of(after(given, step))
    assert reworded is not None
    assert (reworded.given_on, reworded.text) == ("2026-11-20", "Two rails were fitted.")
    assert (reworded.by, reworded.at) == ("Tom Reed", "2026-12-24T09:00:00Z")


def test_an_emptied_note_goes_unless_somebody_heard_it():
    written = after(CASE, write_feedback(CASE, "A rail was fitted.", STAMP))
    assert feedback_of(after(written, write_feedback(written, "  ", STAMP))) is None
    given = after(written, give_feedback(written, [FeedbackWay.TALK], DAY, STAMP))
    with pytest.raises(ValueError, match="heard this already"):
        write_feedback(given, "", STAMP)


def test_nothing_is_given_before_it_is_written_or_without_a_way():
    with pytest.raises(ValueError, match="write first"):
        give_feedback(CASE, [FeedbackWay.TALK], DAY, STAMP)
    written = after(CASE, write_feedback(CASE, "A rail was fitted.", STAMP))
    with pytest.raises(ValueError, match="how the reporter hears it"):
        give_feedback(written, [], DAY, STAMP)


def test_what_changes_nothing_is_no_step():
    assert not write_feedback(CASE, "", STAMP).changes
    written = after(CASE, write_feedback(CASE, "A rail was fitted.", STAMP))
    assert not write_feedback(written, "A rail was fitted.", STAMP).changes


@pytest.mark.parametrize(
    "note",
    [
        FeedbackNote(id="f", case_id="c", text="", ways=(FeedbackWay.TALK,), given_on="2026-11-20"),
        FeedbackNote(id="f", case_id="c", text="A rail.", given_on="2026-11-20"),
        FeedbackNote(id="f", case_id="c", text="A rail.", ways=(FeedbackWay.TALK,), given_on="now"),
    ],
    ids=["no words", "no way", "no day"],
)
def test_what_was_given_has_words_a_way_and_a_day(note):
    breaches = [breach for rule in HEARING_RULES for breach in rule(CaseFile("c", (note,)))]
    assert breaches == ["what was given has words, a way and a day"]

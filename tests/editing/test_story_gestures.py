"""Words of the story become a step in time, a cause or a proof, and keep where they came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.moments import check_moment
from rca_studio.domain.review import EvidenceKind
from rca_studio.domain.rules import ALL_RULES
from rca_studio.editing import gestures, story_gestures, timeline_gestures

CASE = Case(
    id="c",
    reference="NM-1",
    title="Walker out of reach",
    story="At 21:40 the walker stood by the bed.\nThe doorway is narrow.",
    occurred="2026-11-18",
)


@pytest.fixture
def file() -> CaseFile:
    return CaseFile("c").applied(gestures.report(CASE).changes)


def sound(file: CaseFile) -> bool:
    return not [words for rule in ALL_RULES for words in rule(file)]


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("At 21:40 the walker", "2026-11-18T21:40"),
        ("about 9.30 pm", "2026-11-18T21:30"),
        ("12:05 am", "2026-11-18T00:05"),
        ("between 21:40 and 21:45", ""),
        ("a dose of 12.50 mg", ""),
        ("version 2.10.3 of the form", ""),
        ("at 10:75", ""),
        ("in the evening", ""),
    ],
)
def test_a_time_is_taken_only_where_one_is_told(words, moment):
    assert story_gestures.told_moment(words, CASE.occurred) == moment


@given(st.text(max_size=60), st.sampled_from(["", "2026", "2026-11", "2026-11-18"]))
def test_a_told_moment_is_a_real_one_and_never_more_exact_than_the_case(words, occurred):
    moment = story_gestures.told_moment(words, occurred)
    check_moment(moment)
    assert moment == "" or (occurred and moment.startswith(occurred) and len(occurred) == 10)


def test_words_become_a_step_with_its_source(file):
    step, made = story_gestures.entry_from_story(file, "At 21:40 the walker\nstood by the bed")
    after = file.applied(step.changes)
    entry = after.get(made)
    assert entry.text == "At 21:40 the walker stood by the bed"
    assert (entry.moment, entry.source) == ("2026-11-18T21:40", "The story")
    assert sound(after)
    assert after.applied(step.inverted().changes) == file


def test_words_become_a_cause_that_the_story_shows(file):
    step, made = story_gestures.cause_from_story(
        file, file.event.id, "the doorway is narrow.", by="Lead", at="2026-11-20T10:00:00Z"
    )
    after = file.applied(step.changes)
    assert [c.text for c in after.causes_of(file.event.id)] == ["The doorway is narrow"]
    (proof,) = after.evidence_for(made)
    assert (proof.kind, proof.note) == (EvidenceKind.STORY, "the doorway is narrow.")
    assert sound(after)
    assert after.applied(step.inverted().changes) == file


def test_a_step_becomes_a_cause_it_tells_of(file):
    step, entry = timeline_gestures.add_entry(file, "Doorway was blocked.")
    file = file.applied(step.changes)
    step, cause = story_gestures.make_cause(file, entry, file.event.id)
    after = file.applied(step.changes)
    assert after.get(entry).about == cause
    assert after.get(cause).text == "Doorway was blocked"
    gone = after.applied(gestures.delete_node(after, cause).changes)
    assert gone.get(entry).about == ""
    assert sound(gone)


def test_steps_are_put_after_each_other_and_moved(file):
    for text in ("one", "three"):
        step, _ = timeline_gestures.add_entry(file, text)
        file = file.applied(step.changes)
    first, last = file.timeline
    step, _ = timeline_gestures.add_entry(file, "two", after=first.id)
    file = file.applied(step.changes)
    assert [entry.text for entry in file.timeline] == ["one", "two", "three"]
    assert timeline_gestures.move_entry(file, last.id, 1) is None
    step = timeline_gestures.move_entry(file, last.id, -1)
    file = file.applied(step.changes)
    assert [entry.text for entry in file.timeline] == ["one", "three", "two"]
    file = file.applied(timeline_gestures.delete_entry(file, last.id).changes)
    assert [entry.text for entry in file.timeline] == ["one", "two"]

"""Gestures of the cause workshop: places by hand, checked gates, kept words, other bones."""

import pytest

from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.causal import Place, Reliability
from rca_studio.domain.rules import ALL_RULES
from rca_studio.domain.wording import KeptWording
from rca_studio.editing import gestures, workshop_gestures
from tests.causal_examples import doorway


def done(casefile: CaseFile, step: ChangeSet) -> CaseFile:
    after = casefile.applied(step.changes)
    assert [why for rule in ALL_RULES for why in rule(after)] == []
    assert after.applied(step.inverted().changes).digest() == casefile.digest()
    return after


@pytest.fixture
def case() -> CaseFile:
    return doorway().file()


def test_a_node_is_put_somewhere_moved_on_and_let_go(case):
    first = workshop_gestures.place_node(case, "graph", "tight", 10.0, 20.0, merge=True)
    there = done(case, first)
    assert (there.places("graph")["tight"].x, there.places("graph")["tight"].y) == (10.0, 20.0)
    second = workshop_gestures.place_node(there, "graph", "tight", 12.0, 20.0, merge=True)
    assert second.merge_key == first.merge_key
    moved = done(there, second)
    assert len(moved.of(Place)) == 1
    assert moved.places("graph")["tight"].id == there.places("graph")["tight"].id
    other = done(moved, workshop_gestures.place_node(moved, "graph", "reach", 0.0, 0.0))
    assert workshop_gestures.place_node(moved, "graph", "reach", 0.0, 0.0).merge_key == ""
    one = done(other, workshop_gestures.forget_places(other, "graph", ["tight"]))
    assert set(one.places("graph")) == {"reach"}
    assert done(other, workshop_gestures.forget_places(other, "graph")).places("graph") == {}
    assert workshop_gestures.forget_places(other, "why_tree").changes == ()


def test_a_place_goes_with_its_node(case):
    there = done(case, workshop_gestures.place_node(case, "graph", "narrow", 1.0, 1.0))
    assert done(there, gestures.delete_node(there, "tight")).of(Place) == ()


def test_an_answer_keeps_the_causes_it_was_given_to(case):
    step = workshop_gestures.answer_logic(
        case, "tight", "narrow", Reliability.YES, by="Team", at="2026-11-21T10:00:00Z", note="n"
    )
    after = done(case, step)
    answer = after.logic_answers["tight", "narrow"]
    assert answer.causes == ("narrow", "place")
    assert (answer.by, answer.note) == ("Team", "n")
    again = workshop_gestures.answer_logic(
        after, "tight", "narrow", Reliability.UNSURE, by="Team", at=""
    )
    changed = done(after, again)
    assert changed.logic_answers["tight", "narrow"].id == answer.id
    gone = workshop_gestures.answer_logic(
        changed, "tight", "narrow", Reliability.UNANSWERED, by="", at=""
    )
    assert done(changed, gone).logic_answers == {}
    nothing = workshop_gestures.answer_logic(
        case, "tight", "", Reliability.UNANSWERED, by="", at=""
    )
    assert nothing.changes == ()


def test_words_are_kept_with_a_reason_and_asked_about_again(case):
    mark = "rule:words"
    kept = done(
        case,
        workshop_gestures.keep_wording(case, "tight", "text", mark, "A quote", by="Lead", at=""),
    )
    assert [one.note for one in kept.of(KeptWording)] == ["A quote"]
    again = workshop_gestures.keep_wording(kept, "tight", "text", mark, "A term", by="Lead", at="")
    other = done(kept, again)
    assert [one.note for one in other.of(KeptWording)] == ["A term"]
    asked = workshop_gestures.ask_again(other, "tight", "text", mark)
    assert done(other, asked).of(KeptWording) == ()
    assert workshop_gestures.ask_again(case, "tight", "text", mark).changes == ()
    assert done(other, gestures.delete_node(other, "tight")).of(KeptWording) == ()


def test_other_bones_lose_no_cause_and_keep_what_has_no_counterpart(case):
    step = workshop_gestures.change_frame(case, "seips", {"environment": "physical"})
    after = done(case, step)
    assert after.case.frame == "seips"
    before = {cause.id: cause.category for cause in case.causes}
    for cause in after.causes:
        was = before[cause.id]
        assert cause.category == ("physical" if was == "environment" else was)

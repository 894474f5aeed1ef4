"""The two questions of each gate, answers that grow old, and what follows from them."""

from hypothesis import given, settings

from rca_studio.analysis.logic_check import (
    Remedy,
    checked_effects,
    progress,
    proposals,
    questions,
    questions_of,
)
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import ControlState, EvidenceState, Gate, Reliability
from rca_studio.editing import gestures
from rca_studio.editing.workshop_gestures import answer_logic
from tests.analysis.test_margin_properties import models
from tests.causal_examples import Builder, doorway

YES, NO, UNSURE = Reliability.YES, Reliability.NO, Reliability.UNSURE


def answered(file: CaseFile, effect: str, cause: str, answer: Reliability) -> CaseFile:
    step = answer_logic(file, effect, cause, answer, by="Lead", at="2026-01-05T10:00:00Z")
    return file.applied(step.changes)


def test_the_questions_of_the_worked_example():
    file = doorway().file()
    assert checked_effects(file) == ("event", "tight", "reach")
    first, second, both = questions_of(file, "tight")
    assert first.text == (
        "Without “Doorway narrower than walker + two people”, would “Transfer space is tight at "
        "the turn” still have come about?"
    )
    assert second.cause == "place"
    assert both.cause == ""
    assert both.text.startswith("Were these together enough for “Transfer space is tight")
    assert [answer for answer, _ in first.choices] == [YES, NO, UNSURE]
    assert dict(first.choices)[YES] == "No: it was needed"
    assert progress(file).words == "0 of 9 answered"


def test_every_question_can_be_answered_and_counted():
    file = doorway().file()
    for number, question in enumerate(questions(file)):
        assert progress(file).answered == number
        file = answered(file, question.effect, question.cause, UNSURE)
    done = progress(file)
    assert done.done
    assert (done.words, done.unsure) == ("9 of 9 answered", 9)
    assert proposals(file) == ()
    again = answered(file, "tight", "", Reliability.UNANSWERED)
    assert progress(again).answered == 8


def test_an_answer_grows_old_with_its_causes_and_comes_back_with_them():
    model = doorway()
    file = answered(model.file(), "event", "tight", YES)
    assert questions_of(file, "event")[0].answer is YES
    added = CaseFile(file.case_id, [*file, *_new_cause()])
    (old,) = [q for q in questions_of(added, "event") if q.cause == "tight"]
    assert (old.answer, old.stale) == (Reliability.UNANSWERED, True)
    assert progress(added).words == "0 of 10 answered, 1 to be asked again"
    back = added.applied(gestures.delete_node(added, "late").changes)
    assert questions_of(back, "event")[0].answer is YES


def test_an_answer_grows_old_when_a_cause_it_was_given_for_is_ruled_out():
    file = answered(doorway().file(), "event", "", YES)
    assert questions_of(file, "event")[-1].answer is YES
    ruled_out = gestures.revise(file.get("reach"), evidence=EvidenceState.RULED_OUT)
    less = file.applied(ruled_out.changes)
    assert questions_of(less, "event")[-1].stale
    again = answered(less, "event", "", YES)
    assert questions_of(again, "event")[-1].answer is YES


def _new_cause():
    other = Builder(entities=[])
    other.cause("late", "event", text="Visit ran late")
    return other.entities


def test_what_was_not_needed_asks_for_any_or_no_link():
    file = answered(doorway().file(), "event", "reach", NO)
    (found,) = proposals(file)
    assert (found.effect, found.cause) == ("event", "reach")
    assert found.remedies == (Remedy.MAKE_ANY, Remedy.UNLINK)
    assert found.sentence == (
        "“Loss of balance at doorway turn” is set to need all of its causes, but would have come "
        "about without “Walker left out of reach”."
    )


def test_what_was_needed_asks_for_all():
    file = answered(doorway().file(), "tight", "narrow", YES)
    (found,) = proposals(file)
    assert (found.effect, found.remedies) == ("tight", (Remedy.MAKE_ALL,))
    assert "needed “Doorway narrower than walker + two people”" in found.sentence
    assert proposals(answered(doorway().file(), "tight", "narrow", NO)) == ()
    assert proposals(answered(doorway().file(), "event", "tight", YES)) == ()


def test_what_was_not_enough_asks_for_another_cause():
    (found,) = proposals(answered(doorway().file(), "event", "", NO))
    assert found.remedies == (Remedy.ADD_CAUSE,)
    (found,) = proposals(answered(doorway().file(), "tight", "", NO))
    assert found.remedies == (Remedy.ADD_CAUSE, Remedy.MAKE_ALL)
    assert proposals(answered(doorway().file(), "event", "", YES)) == ()


def test_an_only_cause_that_was_not_needed():
    model = Builder()
    model.event("Event")
    model.harm()
    model.cause("only", "event", text="Only one")
    asked = questions_of(model.file(), "event")
    assert asked[1].text == "Was “Only one” enough for “Event”, or was something else needed?"
    (found,) = proposals(answered(model.file(), "event", "only", NO))
    assert found.remedies == (Remedy.ADD_CAUSE, Remedy.UNLINK)


def test_controls_and_harm_are_asked_in_their_own_words():
    model = Builder()
    model.event("Event")
    model.harm("Harm")
    model.control("k", "event", text="Alarm", state=ControlState.FAILED)
    model.control("l", "event", text="Second checker", state=ControlState.ABSENT)
    model.cause("flat", "k", text="Battery flat")
    model.cause("short", "l", text="Rota short")
    model.cause("out", "event", text="Not so", evidence=EvidenceState.RULED_OUT)
    file = model.file()
    assert questions_of(file, "harm") == (), "that it follows the event is so by definition"
    assert questions_of(file, "event") == (), "its only cause is ruled out"
    assert questions_of(file, "nowhere") == ()
    assert questions_of(file, "k")[0].text.endswith("would “Alarm” still not have held?")
    assert questions_of(file, "l")[0].text.endswith("“Second checker” still not have been there?")
    model.cause("frail", "harm", text="Bones were frail")
    file = model.file()
    assert [q.cause for q in questions_of(file, "harm")] == ["event", "frail", ""]
    (found,) = proposals(answered(file, "harm", "frail", NO))
    assert found.remedies == (Remedy.MAKE_ANY, Remedy.UNLINK)


@settings(max_examples=60)
@given(models())
def test_every_effect_is_asked_once_whatever_the_model(file: CaseFile):
    asked = questions(file)
    keys = [(q.effect, q.cause) for q in asked]
    assert len(keys) == len(set(keys))
    live = [
        link
        for link in file.links
        if getattr(file.get(link.cause_id), "evidence", None) is not EvidenceState.RULED_OUT
    ]
    assert {(link.effect_id, link.cause_id) for link in live} <= set(keys)
    effects = {link.effect_id for link in live}
    assert set(checked_effects(file)) == effects
    assert progress(file).questions == len(live) + len(effects) + ("harm" in effects)
    for question in asked:
        file = answered(file, question.effect, question.cause, NO)
    assert progress(file).done
    for proposal in proposals(file):
        gate = getattr(file.get(proposal.effect), "gate", None)
        assert (Remedy.MAKE_ANY in proposal.remedies) <= (gate is Gate.ALL)
        assert (Remedy.MAKE_ALL in proposal.remedies) <= (gate is Gate.ANY)

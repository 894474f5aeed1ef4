"""Where the asking goes on, and the list of what nobody has answered."""

import pytest

from rca_studio.analysis.asking import Asks, ask_on, open_questions, worksheet
from rca_studio.analysis.margin import analyse
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import (
    CauseNature,
    ControlState,
    EvidenceState,
    Gate,
    Reliability,
)
from rca_studio.domain.timeline import EntryKind, TimelineEntry
from tests.causal_examples import CASE, Builder, doorway

VERIFIED = {"evidence": EvidenceState.VERIFIED}


def asked(file: CaseFile, asks: Asks) -> list[str]:
    return [question.about for question in open_questions(file) if question.asks is asks]


def model_with(nature: CauseNature, **more) -> Builder:
    model = Builder()
    model.event()
    model.harm()
    model.cause("slip", "event", text="Two charts were swapped", nature=nature, **VERIFIED, **more)
    return model


@pytest.mark.parametrize(
    ("nature", "words"),
    [
        (CauseNature.HUMAN_ERROR, "What made it easy to do"),
        (CauseNature.DEPARTURE, "sensible at the time"),
        (CauseNature.OMISSION, "What would have prompted it"),
    ],
)
def test_an_error_at_the_end_of_a_chain_is_asked_on(nature: CauseNature, words: str):
    model = model_with(nature)
    (question,) = ask_on(model.file())
    assert question.about == "slip"
    assert question.text.startswith("“Two charts were swapped”: what made it likely?")
    assert words in question.text
    model.cause("why", "slip", evidence=EvidenceState.RULED_OUT)
    assert len(ask_on(model.file())) == 1, "what is ruled out explains nothing"
    model.cause("because", "slip", text="Names look alike")
    assert ask_on(model.file()) == ()


def test_a_condition_may_end_a_chain_and_what_is_ruled_out_is_not_asked():
    assert ask_on(model_with(CauseNature.CONDITION).file()) == ()
    model = Builder()
    model.event()
    model.harm()
    model.cause("no", "event", nature=CauseNature.HUMAN_ERROR, evidence=EvidenceState.RULED_OUT)
    model.cause("yes", "no", nature=CauseNature.HUMAN_ERROR)
    assert [question.about for question in ask_on(model.file())] == ["yes"]


def test_a_failure_to_act_is_asked_for_its_duty():
    model = model_with(CauseNature.OMISSION)
    assert asked(model.file(), Asks.DUTY) == ["slip"]
    model = model_with(CauseNature.OMISSION, duty="Support plan, page 2")
    assert asked(model.file(), Asks.DUTY) == []
    assert asked(model_with(CauseNature.HUMAN_ERROR).file(), Asks.DUTY) == []


def test_questions_come_with_who_answers_them_by_when():
    model = doorway()
    model.cause(
        "alone",
        "reach",
        text="One worker on shift?",
        question=True,
        answer_by="Coordinator",
        answer_due="2026-12-01",
    )
    model.cause("bare", "reach", text="Rota was short", question=True)
    found = {q.about: q for q in open_questions(model.file()) if q.asks is Asks.QUESTION}
    assert found["alone"].text == "One worker on shift?"
    assert (found["alone"].by, found["alone"].due) == ("Coordinator", "2026-12-01")
    assert found["bare"].text == "Is it so: “Rota was short”?"
    assert asked(model.file(), Asks.GUESS) == [], "a question is not asked twice"


def test_guesses_are_asked_about_where_they_matter():
    model = Builder()
    model.event(gate=Gate.ANY)
    model.harm()
    model.control("k", "harm")
    model.cause("near", "event")
    model.cause("sure", "event", **VERIFIED)
    model.cause("far", "event")
    model.control("l", "far")
    model.cause("inner", "sure")
    assert asked(model.file(), Asks.GUESS) == ["near", "inner"]


def test_controls_that_held_are_asked_about_until_all_is_answered():
    model = Builder()
    model.event()
    model.harm()
    model.control("k", "harm", text="Alarm")
    model.control("failed", "harm", state=ControlState.FAILED)
    (question,) = [q for q in open_questions(model.file()) if q.asks is Asks.CONTROL]
    assert question.text == (
        "“Alarm”: was it reliable, would it work with other staff or at another time or under "
        "greater pressure?"
    )
    part = Builder()
    part.event()
    part.harm()
    part.control(
        "k",
        "harm",
        text="Alarm",
        reliable=Reliability.UNSURE,
        other_staff=Reliability.YES,
        other_timing=Reliability.NO,
    )
    (question,) = [q for q in open_questions(part.file()) if q.asks is Asks.CONTROL]
    assert question.text == "“Alarm”: would it work under greater pressure?"


def test_a_margin_of_nought_and_an_unknown_step_are_open_too():
    model = Builder()
    model.event("Event")
    model.harm("Harm")
    model.entities.append(
        TimelineEntry(id="t", case_id=CASE, text="Who moved it", kind=EntryKind.UNKNOWN)
    )
    model.entities.append(TimelineEntry(id="u", case_id=CASE, text="It was moved"))
    first, last = open_questions(model.file())
    assert (first.asks, first.about) == (Asks.MISSING, "harm")
    assert "Which control is missing" in first.text
    assert (last.asks, last.about) == (Asks.UNKNOWN, "t")
    assert open_questions(model.file(), analyse(model.file())) == (first, last)


def test_the_worksheet_goes_by_who_answers_and_by_when():
    model = doorway()
    for number, (by, due) in enumerate(
        [("nurse", "2026-12-03"), ("", ""), ("Coordinator", ""), ("nurse", "2026-12-01")]
    ):
        model.cause(f"q{number}", "reach", text="So?", question=True, answer_by=by, answer_due=due)
    rows = worksheet(model.file())
    assert [by for by, _ in rows] == ["Coordinator", "nurse", ""]
    assert [q.about for q in rows[1][1]] == ["q3", "q0"]
    assert sum(len(mine) for _, mine in rows) == len(open_questions(model.file()))


def test_nothing_is_open_in_an_empty_case():
    assert open_questions(Builder().file()) == ()
    assert worksheet(Builder().file()) == ()

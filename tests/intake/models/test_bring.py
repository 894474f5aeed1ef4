"""A model that was read becomes one step of the case."""

import pytest

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Event, Place
from rca_studio.domain.review import Evidence
from rca_studio.domain.rules import ALL_RULES
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.editing.gestures import report
from rca_studio.faults import KnownFault
from rca_studio.intake.models.bring import bring_model
from rca_studio.intake.models.reader import read_model, read_model_text
from rca_studio.reports.exchange.json_case import case_json
from tests.causal_examples import doorway

LIST = "Loss of balance\n\tTight space\n\t\tNarrow door\n\tWalker away\n"


def reported() -> CaseFile:
    case = Case(id="new", reference="NM-0009", title="Almost fell")
    return CaseFile("new").applied(report(case, "Held by a colleague").changes)


def brought(casefile: CaseFile, read, under: str = "") -> CaseFile:
    step = bring_model(casefile, read, under).step
    there = casefile.applied(step.changes)
    assert not [reason for rule in ALL_RULES for reason in rule(there)]
    assert there.applied(step.inverted().changes) == casefile
    return there


def test_a_model_becomes_that_of_a_new_case():
    there = brought(reported(), read_model_text("list", LIST))
    assert there.event.text == "Loss of balance"
    assert [c.text for c in there.causes] == ["Tight space", "Narrow door", "Walker away"]
    assert [c.text for c in there.controls] == ["Held by a colleague"]
    assert {one.case_id for one in there} == {"new"}


def test_the_words_of_the_event_that_change_are_said():
    made = bring_model(reported(), read_model_text("list", LIST))
    assert made.notes == ("The event took the words of the file.",)
    assert made.step.label == "Read in indented text (3 causes)"


def test_loose_lines_hang_on_the_event():
    there = brought(reported(), read_model_text("list", "Dark\nWet"))
    assert [c.text for c in there.causes_of(there.event.id)] == ["Dark", "Wet"]
    assert there.event.text == "Almost fell"


def test_a_case_without_an_event_gets_one():
    bare = CaseFile("new", [Case(id="new", reference="R", title="Almost fell")])
    there = brought(bare, read_model_text("list", "Dark\nWet"))
    assert there.event.text == "Almost fell"
    assert len(there.causes_of(there.event.id)) == 2


def test_a_model_does_not_mix_with_another_unasked():
    there = brought(reported(), read_model_text("list", LIST))
    with pytest.raises(KnownFault, match="has causes already"):
        bring_model(there, read_model_text("list", LIST))


def test_below_a_cause_it_becomes_a_branch():
    there = brought(reported(), read_model_text("list", LIST))
    under = next(c for c in there.causes if c.text == "Walker away")
    twice = brought(there, read_model_text("list", "Set-up varies\n\tNo check\n"), under.id)
    [setup] = twice.causes_of(under.id)
    assert setup.text == "Set-up varies"
    assert [c.text for c in twice.causes_of(setup.id)] == ["No check"]
    assert twice.event == there.event


def test_below_a_control_it_says_why_it_gave_way():
    there = reported()
    control = there.controls[0]
    there = brought(there, read_model_text("list", "Alone on shift\nRail missing"), control.id)
    assert [c.text for c in there.causes_of(control.id)] == ["Alone on shift", "Rail missing"]


def test_a_branch_keeps_controls_and_leaves_the_harm():
    model = doorway()
    model.control("mat", "tight", text="Anti-slip mat")
    read = read_model("case.json", case_json(model.file()).encode())
    there = reported()
    made = bring_model(there, read, there.event.id)
    after = there.applied(made.step.changes)
    assert "The harm with 1 control was left out: a branch ends at its cause." in made.notes
    assert "The event of the file became a cause." in made.notes
    assert "Anti-slip mat" in {control.text for control in after.controls}
    assert len(after.of(Event)) == 1


def test_a_place_that_is_gone_is_told():
    with pytest.raises(KnownFault, match="not in this case any more"):
        bring_model(reported(), read_model_text("list", LIST), "nowhere")


def test_what_is_known_of_nodes_comes_along_with_new_ids():
    model = doorway()
    for cause in ("narrow", "setup"):
        model.evidence(cause, "measured")
    model.entities.append(Place(id="p", case_id="case", node="tight", view="graph", x=1.0, y=2.0))
    read = read_model("case.json", case_json(model.file()).encode())
    there = brought(reported(), read)
    assert not {c.id for c in there.causes} & {e.id for e in model.entities}
    assert {there.get(one.subject).text for one in there.of(Evidence)} == {
        "Doorway narrower than walker + two people",
        "Set-up varies by who starts the routine",
    }
    [place] = there.places("graph").values()
    assert isinstance(there.get(place.node), Cause)


def with_timeline():
    model = doorway()
    model.cause("who", "event", question=True, answer_due="2026-12-01")
    model.entities += [
        TimelineEntry(id="t1", case_id="case", text="Turned", moment="2026-11-18", about="tight"),
        TimelineEntry(id="t2", case_id="case", text="Held", moment="2026-11", rank=2.0),
    ]
    return model.file()


def test_the_timeline_comes_along_into_an_empty_case():
    there = brought(reported(), read_model("case.json", case_json(with_timeline()).encode()))
    assert [(e.text, e.moment) for e in there.timeline] == [
        ("Turned", "2026-11-18"),
        ("Held", "2026-11"),
    ]
    assert there.get(there.timeline[0].about).text == "Transfer space is tight at the turn"
    case = reported()
    read = read_model("case.json", case_json(with_timeline()).encode())
    made = bring_model(case, read, case.event.id)
    assert "The timeline of the file (2 steps) was left out." in made.notes


def test_dates_that_are_none_are_left_out_and_said():
    text = case_json(with_timeline()).replace("2026-12-01", "soon").replace('2026-11"', '2026-99"')
    read = read_model("case.json", text.encode())
    assert "2 dates cannot be read and were left out." in read.notes
    there = brought(reported(), read)
    assert not any(cause.answer_due for cause in there.causes)


def test_the_same_file_can_come_in_twice():
    read = read_model_text("list", LIST)
    there = brought(reported(), read)
    again = brought(there, read, there.event.id)
    assert len(again.causes) == 7

"""A what-if tells what the edits it stands for would tell, and changes nothing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.margin import Analysis, analyse
from rca_studio.analysis.what_if import supposed, what_if
from rca_studio.domain.casefile import CaseFile, Change
from rca_studio.domain.causal import Control, ControlState, EvidenceState, Gate
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.editing import gestures
from tests.analysis.test_margin_properties import models
from tests.causal_examples import Builder, doorway


def figures(found: Analysis) -> tuple[object, ...]:
    return (
        found.margin_today,
        found.margin_high,
        found.margin_after,
        found.after_no_path,
        found.held_by,
        found.cut_set_count,
        {frozenset(way.ids) for way in found.cut_sets},
        dict(found.leverage),
        found.explanation,
    )


@settings(max_examples=100)
@given(models(), st.data())
def test_toggles_tell_what_the_edits_would(file: CaseFile, data: st.DataObject):
    picked = st.lists(st.booleans(), min_size=12, max_size=12)
    held = dict(zip((c.id for c in file.controls), data.draw(picked), strict=False))
    causes = dict(zip((c.id for c in file.causes), data.draw(picked), strict=False))
    before = file.digest()
    guessed = what_if(file, held, causes)
    assert file.digest() == before
    edited = file
    for id_, value in held.items():
        control = edited.get(id_)
        assert isinstance(control, Control)
        off = ControlState.ABSENT if control.state is ControlState.ABSENT else ControlState.FAILED
        step = gestures.revise(control, "x", state=ControlState.HELD if value else off)
        edited = edited.applied(step.changes)
    for id_, value in causes.items():
        cause = edited.get(id_)
        state = EvidenceState.VERIFIED if value else EvidenceState.RULED_OUT
        edited = edited.applied([Change(cause, replace(cause, evidence=state))])
    assert figures(guessed) == figures(analyse(edited))


def test_the_worked_example():
    file = doorway().file()
    assert what_if(file).margin_today == 1
    assert what_if(file, held={"steady": False}).margin_today == 0
    assert what_if(file, causes={"narrow": False}).margin_today == 1
    both = what_if(file, causes={"narrow": False, "place": False})
    assert both.margin_today == NO_MARGIN
    assert both.cut_set_count == 0
    assert analyse(file).margin_today == 1


def test_what_was_ruled_out_can_be_thought_back():
    model = Builder()
    model.event()
    model.harm()
    model.cause("out", "event", evidence=EvidenceState.RULED_OUT)
    model.control("k", "harm")
    assert analyse(model.file()).margin_today == NO_MARGIN
    back = what_if(model.file(), causes={"out": True})
    assert (back.margin_today, back.margin_high) == (1, 1)


def test_a_planned_control_can_be_thought_to_have_held():
    model = Builder()
    model.event(gate=Gate.ALL)
    model.harm()
    model.control("k", "harm", state=ControlState.PLANNED)
    assert analyse(model.file()).margin_today == 0
    assert what_if(model.file(), held={"k": True}).margin_today == 1
    there = supposed(model.file(), held={"k": True}).get("k")
    assert isinstance(there, Control)
    assert there.state is ControlState.HELD


def test_what_is_not_in_the_case_is_refused():
    with pytest.raises(ValueError, match="not a control"):
        what_if(doorway().file(), held={"narrow": True})
    with pytest.raises(ValueError, match="not a cause"):
        what_if(doorway().file(), causes={"steady": True})

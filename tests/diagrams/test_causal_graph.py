"""The causal graph as a reader sees it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.frames import Frame
from rca_studio.analysis.margin import analyse, path_of
from rca_studio.diagrams.causal_graph import IMPLIED_LINK, lay_out_graph
from rca_studio.diagrams.shapes import Disc, Path, Role
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.casefile import CaseFile, Change
from rca_studio.domain.causal import Cause, ControlState, EvidenceState, Link
from tests.causal_examples import CASE, Builder, doorway, planned_check, random_model
from tests.diagrams.geometry import texts
from tests.diagrams.graph_checks import NODES, assert_sound, box


def test_the_worked_example(ruler: Ruler, frame: Frame):
    model = planned_check(doorway())
    model.evidence("narrow", "photo")
    model.evidence("narrow", "measurement")
    file = model.file()
    drawing = lay_out_graph(file, ruler, frame)
    assert_sound(file, drawing, ruler)
    across = [box(drawing, key).rect.x for key in ("narrow", "tight", "event", "harm")]
    assert across == sorted(across)
    assert len(set(across)) == 4
    assert box(drawing, "narrow").rect.x == box(drawing, "plan").rect.x
    order = [box(drawing, key).rect.y for key in ("narrow", "place", "setup", "plan")]
    assert order == sorted(order), "siblings stand in the order in which they were listed"
    middle = (box(drawing, "tight").rect.centre.y + box(drawing, "reach").rect.centre.y) / 2
    assert box(drawing, "event").rect.centre.y == pytest.approx(middle)
    assert box(drawing, "harm").rect.centre.y == pytest.approx(middle)
    assert texts(drawing, "gate:event") == "AND"
    assert texts(drawing, "gate:tight") == "OR"
    assert drawing.figure("gate:harm") is None, "a lone cause needs no gate"
    assert "verified · photo, measurement" in texts(drawing, "narrow")
    assert box(drawing, "narrow").bar == "bone_blue"
    assert box(drawing, "setup").bar == "bone_green"
    assert box(drawing, "harm").dashed
    assert texts(drawing, "harm") == "Fall with injury did not happen"
    assert texts(drawing, "steady").endswith("vigilance · held")
    assert box(drawing, "check").dashed
    assert texts(drawing, "check").startswith("Planned: pre-transfer")
    assert box(drawing, "check").rect.y > box(drawing, "reach").rect.bottom


def test_every_entity_can_be_found_and_is_spoken(ruler: Ruler, frame: Frame):
    file = planned_check(doorway()).file()
    drawing = lay_out_graph(file, ruler, frame, analysis=analyse(file))
    for entity in (*file.causes, *file.controls, *file.links, file.event, file.harm):
        figure = drawing.figure(entity.id)
        assert figure is not None
        assert figure.entity == entity.id
        assert figure.spoken
    assert len({figure.key for figure in drawing.figures}) == len(drawing.figures)
    implied = drawing.figure(IMPLIED_LINK)
    assert implied is not None
    assert implied.entity == "", "this link is not stored"
    spoken = drawing.figure("setup")
    assert spoken is not None
    assert spoken.spoken == (
        "Cause: Set-up varies by who starts the routine. Task and guidelines. Verified. Root cause."
    )
    tight = drawing.figure("tight")
    assert tight is not None
    assert tight.spoken.endswith("Each of its causes is enough.")


def test_shields_stand_on_the_way_into_what_they_guard(ruler: Ruler, frame: Frame):
    model = doorway()
    model.control("one", "event", text="Alarm", state=ControlState.FAILED)
    model.control("two", "event", text="Second person", state=ControlState.ABSENT)
    model.cause("battery", "one")
    model.cause("nobody", "one")
    file = model.file()
    drawing = lay_out_graph(file, ruler, frame)
    assert_sound(file, drawing, ruler)
    event = box(drawing, "event").rect
    for key in ("one", "two"):
        shield = drawing.figure(key)
        assert shield is not None
        assert shield.bounds.right < event.x
        assert shield.bounds.y < event.centre.y < shield.bounds.bottom
    assert "did not hold" in texts(drawing, "one")
    assert "not there" in texts(drawing, "two")
    assert texts(drawing, "gate:one") == "OR"
    assert box(drawing, "battery").rect.right < event.x


def test_states_of_evidence_differ_in_shape_and_word(ruler: Ruler, frame: Frame):
    model = Builder()
    model.event()
    for state in EvidenceState:
        model.cause(state.value, "event", evidence=state)
    drawing = lay_out_graph(model.file(), ruler, frame)
    shapes = set()
    for state in EvidenceState:
        figure = drawing.figure(state.value)
        assert figure is not None
        assert state.label.lower() in texts(drawing, state.value)
        marks = [p for p in figure.parts if isinstance(p, Disc | Path)]
        shapes.add(tuple((type(p).__name__, bool(p.fill)) for p in marks))
    assert len(shapes) == len(EvidenceState)


@pytest.mark.parametrize("ends", ["nothing", "event", "harm", "causes"])
def test_what_is_not_there_yet(ends: str, ruler: Ruler, frame: Frame):
    model = Builder()
    if ends == "event":
        model.event("")
    elif ends == "harm":
        model.harm()
    elif ends == "causes":
        model.cause("a", "b")
        model.cause("b")
        model.cause("c")
        model.control("k", "gone")
    drawing = lay_out_graph(model.file(), ruler, frame)
    assert drawing.figures
    assert_sound(model.file(), drawing, ruler)
    if ends == "nothing":
        assert drawing.figures[0].role is Role.NOTE


def test_a_very_long_event_keeps_its_place(ruler: Ruler, frame: Frame):
    model = doorway()
    long = "Loss of balance at the doorway " * 30
    file = model.file()
    event = file.event
    assert event is not None
    file = file.applied([Change(event, replace(event, text=long))])
    drawing = lay_out_graph(file, ruler, frame)
    assert_sound(file, drawing, ruler)
    assert "…" in texts(drawing, "event")
    figure = drawing.figure("event")
    assert figure is not None
    assert long.split()[-1] in figure.spoken, "nothing is cut for a screen reader"


@settings(max_examples=12)
@given(seed=st.integers(0, 10_000), causes=st.integers(1, 60))
def test_nothing_meets_whatever_the_model(seed: int, causes: int, ruler: Ruler, frame: Frame):
    file = random_model(seed, max(8, causes)).file()
    drawing = lay_out_graph(file, ruler, frame)
    assert_sound(file, drawing, ruler)
    assert drawing == lay_out_graph(file, ruler, frame), "the same case gives the same picture"


def test_the_map_is_drawn_without_graphlay(ruler: Ruler, frame: Frame):
    def absent(net, gap):
        raise RuntimeError("graphlay is not installed")

    file = random_model(5).file()
    drawing = lay_out_graph(file, ruler, frame, ordering=absent)
    assert_sound(file, drawing, ruler)


def edits(file: CaseFile) -> list[CaseFile]:
    cause = file.causes[len(file.causes) // 2]
    new = Cause(id="new", case_id=CASE, text="A new cause", rank=999)
    link = Link(id="new>", case_id=CASE, cause_id="new", effect_id=cause.id, rank=999)
    longer = replace(cause, text=f"{cause.text} and some more words that take another line")
    return [
        file.applied([Change(None, new), Change(None, link)]),
        file.applied([Change(cause, longer)]),
        file.applied([Change(None, replace(link, cause_id=file.causes[-1].id, effect_id="event"))]),
    ]


def test_a_small_edit_leaves_the_picture_standing(ruler: Ruler, frame: Frame):
    pairs = flips = boxes = far = 0
    for seed in range(6):
        file = random_model(seed, 40).file()
        before = lay_out_graph(file, ruler, frame)
        for edited in edits(file):
            after = lay_out_graph(edited, ruler, frame, previous=before)
            assert_sound(edited, after, ruler)
            keys = [f.key for f in before.figures if f.role in NODES]
            old = {key: box(before, key).rect for key in keys}
            new = {key: box(after, key).rect for key in keys}
            down = new["event"].centre.y - old["event"].centre.y
            right = new["event"].x - old["event"].x
            for index, key in enumerate(keys):
                boxes += 1
                climb = new[key].centre.y - old[key].centre.y - down
                far += abs(climb) > 60 or abs(new[key].x - old[key].x - right) > 60
                for other in keys[index + 1 :]:
                    was = old[key].centre.y - old[other].centre.y
                    pairs += 1
                    flips += was * (new[key].centre.y - new[other].centre.y) < 0
    assert flips / pairs <= 0.005
    assert far / boxes <= 0.05


def test_an_unchanged_case_gives_the_unchanged_picture(ruler: Ruler, frame: Frame):
    file = random_model(7, 30).file()
    before = lay_out_graph(file, ruler, frame)
    after = lay_out_graph(file, ruler, frame, previous=before)
    assert after == before
    assert all(a is b for a, b in zip(after.figures, before.figures, strict=True))


def test_a_chosen_path_stands_out(ruler: Ruler, frame: Frame):
    file = doorway().file()
    path = path_of(file, ("narrow", "plan", "steady"))
    drawing = lay_out_graph(file, ruler, frame, path=path)
    assert box(drawing, "narrow").stroke == "accent"
    assert box(drawing, "place").stroke != "accent"
    wire = drawing.figure("narrow>tight")
    assert wire is not None
    assert isinstance(wire.parts[0], Path)
    assert wire.parts[0].stroke == "accent"


def test_a_pasted_list_stands_as_if_it_had_always_been_there(ruler: Ruler, frame: Frame):
    few, whole = Builder(), Builder()
    for builder in (few, whole):
        builder.event()
        builder.harm()
        builder.cause("first", "event")
        builder.cause("second", "event")
    for one in range(8):
        whole.cause(f"c{one}", "event")
        for two in range(4):
            whole.cause(f"c{one}_{two}", f"c{one}")
    before = lay_out_graph(few.file(), ruler, frame)
    file = whole.file()
    pasted = lay_out_graph(file, ruler, frame, previous=before)
    assert_sound(file, pasted, ruler)
    fresh = lay_out_graph(file, ruler, frame)
    for cause in file.causes:
        assert box(pasted, cause.id).rect == box(fresh, cause.id).rect, cause.id


def test_a_harm_without_words_asks_for_them(ruler: Ruler, frame: Frame):
    model = Builder()
    model.event("The kettle slid")
    model.harm(" ")
    drawing = lay_out_graph(model.file(), ruler, frame)
    assert texts(drawing, "harm").startswith("What harm was near?")

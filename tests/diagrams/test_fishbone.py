"""The fishbone as a reader sees it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.frames import Bone, Frame
from rca_studio.diagrams.fishbone import homes, lay_out_fishbone
from rca_studio.diagrams.shapes import Box, Disc, Drawing, Path, Rect, Role, Text
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.causal import EvidenceState
from tests.causal_examples import Builder, doorway, planned_check, random_model
from tests.diagrams.geometry import text_rect, texts
from tests.diagrams.sound import assert_sound


def rect_of(drawing: Drawing, key: str) -> Rect:
    figure = drawing.figure(key)
    assert figure is not None, key
    return figure.bounds


def test_the_worked_example(ruler: Ruler, frame: Frame):
    model = doorway()
    model.cause("shift", "event", text="One worker on shift", question=True, category="team")
    drawing = lay_out_fishbone(model.file(), ruler, frame)
    assert_sound(drawing, ruler)
    assert texts(drawing, "shift") == "One worker on shift?"
    assert texts(drawing, "tight") == "Transfer space is tight at the turn"
    assert texts(drawing, "event") == "Loss of balance at doorway turn"
    spine = rect_of(drawing, "spine")
    for above in ("bone:environment", "bone:task", "tight", "reach", "narrow"):
        assert rect_of(drawing, above).bottom < spine.y
    for below in ("bone:team", "bone:training", "shift"):
        assert rect_of(drawing, below).y > spine.bottom
    assert rect_of(drawing, "event").x >= spine.right
    assert rect_of(drawing, "bone:environment").x < rect_of(drawing, "bone:task").x
    assert rect_of(drawing, "narrow").y < rect_of(drawing, "place").y < rect_of(drawing, "tight").y


def test_a_cause_stands_under_its_effect_only_on_the_same_bone(frame: Frame):
    model = doorway()
    model.cause("rota", "reach", category="team")
    model.cause("odd", "reach", category="no such bone")
    model.cause("below", "odd")
    model.cause("other", "rota", "tight", category="environment")
    model.control("k", "event")
    model.cause("flat", "k", category="task")
    assert homes(model.file(), frame)[1] == {
        "tight": "bone:environment",
        "reach": "bone:task",
        "narrow": "tight",
        "place": "tight",
        "setup": "reach",
        "plan": "reach",
        "rota": "bone:team",
        "odd": "bone:?",
        "below": "bone:",
        "other": "tight",
        "flat": "bone:task",
    }


def test_empty_bones_are_there_and_muted(ruler: Ruler, frame: Frame):
    drawing = lay_out_fishbone(Builder().file(), ruler, frame)
    assert_sound(drawing, ruler)
    assert drawing.figure("bone:") is None
    for bone in frame.bones:
        figure = drawing.figure(f"bone:{bone.key}")
        assert figure is not None
        (label,) = (part for part in figure.parts if isinstance(part, Text))
        assert label.colour == "muted"
        assert figure.spoken == f"{bone.label}: no cause yet."


def test_empty_bones_can_be_left_out(ruler: Ruler, frame: Frame):
    drawing = lay_out_fishbone(doorway().file(), ruler, frame, empty_bones=False)
    assert_sound(drawing, ruler)
    bones = [f.key for f in drawing.figures if f.role is Role.BONE]
    assert bones == ["bone:environment", "bone:task"]
    empty = lay_out_fishbone(Builder().file(), ruler, frame, empty_bones=False)
    assert len([f for f in empty.figures if f.role is Role.BONE]) == len(frame.bones)


def test_a_bone_with_causes_takes_its_colour_and_counts_them(ruler: Ruler, frame: Frame):
    drawing = lay_out_fishbone(doorway().file(), ruler, frame)
    figure = drawing.figure("bone:environment")
    assert figure is not None
    assert [p.colour for p in figure.parts if isinstance(p, Text)] == ["bone_blue"]
    assert figure.spoken == "Environment: 3 causes."


def test_a_cause_that_is_ruled_out_says_so(ruler: Ruler, frame: Frame):
    model = Builder()
    model.event()
    model.cause("a", "event", text="Wet floor", evidence=EvidenceState.RULED_OUT)
    drawing = lay_out_fishbone(model.file(), ruler, frame)
    assert texts(drawing, "a") == "Ruled out: wet floor"
    assert texts(drawing, "bone:") == "Not placed yet"


def test_nested_to_any_depth(ruler: Ruler, frame: Frame):
    model = Builder()
    effect = model.event()
    for number in range(400):
        effect = model.cause(f"c{number}", effect, category="task")
    drawing = lay_out_fishbone(model.file(), ruler, frame)
    depth = [rect_of(drawing, f"c{number}").y for number in range(400)]
    assert depth == sorted(depth, reverse=True)


def test_a_very_long_event_stays_in_its_head(ruler: Ruler, frame: Frame):
    model = Builder()
    model.event("Loss of balance at the doorway turn " * 40)
    drawing = lay_out_fishbone(model.file(), ruler, frame)
    assert_sound(drawing, ruler)
    figure = drawing.figure("event")
    assert figure is not None
    box = next(part for part in figure.parts if isinstance(part, Box)).rect
    for part in figure.parts:
        if isinstance(part, Text):
            rect = text_rect(part, ruler)
            assert box.x < rect.x
            assert rect.right < box.right
            assert box.y < rect.y
            assert rect.bottom < box.bottom


def test_causes_and_their_controls_say_what_is_known_of_them(ruler: Ruler, frame: Frame):
    drawing = lay_out_fishbone(planned_check(doorway()).file(), ruler, frame)
    assert_sound(drawing, ruler)
    for cause, discs in (("narrow", 1), ("tight", 2)):
        figure = drawing.figure(cause)
        assert figure is not None
        assert len([p for p in figure.parts if isinstance(p, Disc)]) == discs
    reach, check = rect_of(drawing, "reach"), rect_of(drawing, "check")
    assert 0 <= check.y - reach.bottom < 4, "a control stands below the words of its cause"
    assert (
        texts(drawing, "check") == "Pre-transfer equipment check checklist or procedure · planned"
    )


def test_at_the_head_stand_event_harm_and_what_lay_between(ruler: Ruler, frame: Frame):
    model = doorway()
    model.control("mat", "event", text="Mat")
    model.control("loose", "gone", text="Alarm")
    drawing = lay_out_fishbone(model.file(), ruler, frame)
    assert_sound(drawing, ruler)
    below = [rect_of(drawing, key).y for key in ("mat", "event", "steady", "harm", "loose")]
    assert below == sorted(below)
    assert drawing.figure("event>harm") is not None


def test_a_long_bone_has_causes_on_both_sides(ruler: Ruler, frame: Frame):
    model = Builder()
    model.event()
    for number in range(40):
        model.cause(f"c{number}", "event", category="task", text="What the plan said at the door")
    model.cause("deep", "c39", category="task")
    drawing = lay_out_fishbone(model.file(), ruler, frame)
    assert_sound(drawing, ruler)
    bone = drawing.figure("bone:task")
    assert bone is not None
    line = next(p for p in bone.parts if isinstance(p, Path))
    left = [
        f.key
        for f in drawing.figures
        if f.role is Role.CAUSE
        and f.bounds.right < line.points[1].x
        and f.bounds.centre.x
        < line.points[0].x
        + (line.points[1].x - line.points[0].x)
        * (f.bounds.centre.y - line.points[0].y)
        / (line.points[1].y - line.points[0].y)
    ]
    assert "c0" in left
    assert "c39" not in left
    assert "deep" not in left
    assert 15 <= len(left) <= 25
    assert rect_of(drawing, "c0").y < rect_of(drawing, "c1").y
    assert bone.spoken == "Task and guidelines: 41 causes."


def test_folding(ruler: Ruler, frame: Frame):
    drawing = lay_out_fishbone(doorway().file(), ruler, frame, folded=frozenset({"tight"}))
    assert_sound(drawing, ruler)
    assert drawing.figure("narrow") is None
    assert texts(drawing, "fold:tight") == "+2"


def test_a_cause_seen_through_another_effect_does_not_hang_on_what_is_folded(
    ruler: Ruler, frame: Frame
):
    model = doorway()
    model.link("narrow", "reach")
    drawing = lay_out_fishbone(model.file(), ruler, frame, folded=frozenset({"tight"}))
    assert_sound(drawing, ruler)
    assert drawing.figure("narrow") is not None
    assert texts(drawing, "fold:tight") == "+1"


def test_a_chosen_path_stands_out(ruler: Ruler, frame: Frame):
    path = frozenset({"narrow", "event", "event>harm"})
    drawing = lay_out_fishbone(doorway().file(), ruler, frame, path=path)
    strong = {
        f.key
        for f in drawing.figures
        for p in f.parts
        if isinstance(p, Box | Path) and p.stroke == "accent"
    }
    assert strong == path


def test_a_category_of_another_frame_stands_on_other(ruler: Ruler, frame: Frame):
    model = doorway()
    model.cause("odd", "event", category="machine", text="Hoist")
    drawing = lay_out_fishbone(model.file(), ruler, frame)
    assert texts(drawing, "bone:?") == "Other"
    figure = drawing.figure("bone:?")
    assert figure is not None
    assert figure.role is Role.NOTE, "nothing can be put there"


@pytest.mark.parametrize("count", [1, 3, 20])
def test_frames_of_any_size(count: int, ruler: Ruler):
    bones = tuple(
        Bone(key=f"b{n}", label="Support from central functions", colour="bone_blue", help="?")
        for n in range(count)
    )
    many = Frame(key="many", label="Many", source="", bones=bones)
    model = Builder()
    model.event()
    for number in range(60):
        effect = f"c{number - 20}" if number > 40 else "event"
        model.cause(f"c{number}", effect, category=f"b{number % 20}", text="Handover " * 6)
    for empty in (True, False):
        drawing = lay_out_fishbone(model.file(), ruler, many, empty_bones=empty)
        assert_sound(drawing, ruler)


@settings(max_examples=12)
@given(seed=st.integers(0, 10_000), causes=st.integers(8, 60), fold=st.integers(0, 60))
def test_nothing_meets_whatever_the_model(
    seed: int, causes: int, fold: int, ruler: Ruler, frame: Frame
):
    file = random_model(seed, causes).file()
    drawing = lay_out_fishbone(file, ruler, frame)
    assert_sound(drawing, ruler)
    for role, nodes in ((Role.CAUSE, file.causes), (Role.CONTROL, file.controls)):
        drawn = [f.entity for f in drawing.figures if f.role is role]
        assert sorted(drawn) == sorted(node.id for node in nodes)
    assert drawing == lay_out_fishbone(file, ruler, frame)
    folded = frozenset({f"c{fold}", f"c{fold // 2}", "k0"})
    assert_sound(lay_out_fishbone(file, ruler, frame, folded=folded), ruler)

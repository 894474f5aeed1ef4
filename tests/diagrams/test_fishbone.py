"""The fishbone as a reader sees it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.frames import Frame
from rca_studio.diagrams.fishbone import homes, lay_out_fishbone
from rca_studio.diagrams.shapes import Box, Drawing, Path, Rect, Role, Text
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.causal import EvidenceState
from tests.causal_examples import Builder, doorway, random_model
from tests.diagrams.geometry import inside, meeting, outside, points_along, text_rect, texts


def rect_of(drawing: Drawing, key: str) -> Rect:
    figure = drawing.figure(key)
    assert figure is not None, key
    return figure.bounds


def struck_through(drawing: Drawing, ruler: Ruler) -> list[str]:
    """Texts that a line runs through."""
    rects = [text_rect(p, ruler) for p in drawing.parts() if isinstance(p, Text)]
    dots = [d for p in drawing.parts() if isinstance(p, Path) for d in points_along(p, 40)]
    return [str(rect) for rect in rects if any(inside(rect, dot) for dot in dots)]


def assert_sound(drawing: Drawing, ruler: Ruler) -> None:
    words = [f for f in drawing.figures if f.role in (Role.CAUSE, Role.BONE, Role.EVENT)]
    assert meeting(words) == []
    assert struck_through(drawing, ruler) == []
    assert outside(drawing, ruler) == []


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
        "odd": "bone:",
        "below": "odd",
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


@settings(max_examples=12)
@given(seed=st.integers(0, 10_000), causes=st.integers(8, 60))
def test_nothing_meets_whatever_the_model(seed: int, causes: int, ruler: Ruler, frame: Frame):
    file = random_model(seed, causes).file()
    drawing = lay_out_fishbone(file, ruler, frame)
    assert_sound(drawing, ruler)
    assert {f.entity for f in drawing.figures if f.role is Role.CAUSE} == {
        cause.id for cause in file.causes
    }
    assert drawing == lay_out_fishbone(file, ruler, frame)

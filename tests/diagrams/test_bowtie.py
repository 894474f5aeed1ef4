"""The bowtie as a reader sees it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.frames import Frame
from rca_studio.diagrams.bowtie import lay_out_bowtie
from rca_studio.diagrams.shapes import Box, Drawing, Path, Rect, Role
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.causal import ControlKind, ControlState
from tests.causal_examples import Builder, doorway, planned_check, random_model
from tests.diagrams.geometry import texts
from tests.diagrams.sound import assert_sound


def rect_of(drawing: Drawing, key: str) -> Rect:
    figure = drawing.figure(key)
    assert figure is not None, key
    return figure.bounds


def line_of(drawing: Drawing, key: str) -> Path:
    figure = drawing.figure(key)
    assert figure is not None, key
    return next(part for part in figure.parts if isinstance(part, Path))


def test_the_worked_example(ruler: Ruler, frame: Frame):
    drawing = lay_out_bowtie(planned_check(doorway()).file(), ruler, frame)
    assert_sound(drawing, ruler)
    assert drawing.title == "Bowtie: Loss of balance at doorway turn"
    event, harm = rect_of(drawing, "event"), rect_of(drawing, "harm")
    steady = rect_of(drawing, "steady")
    assert event.right < steady.x
    assert steady.right < harm.x, "what kept one from the other stands between them"
    assert abs(event.centre.y - harm.centre.y) < 0.01
    assert texts(drawing, "steady") == "Staff steadied person vigilance · held"
    reach, check = rect_of(drawing, "reach"), rect_of(drawing, "check")
    assert reach.right < check.x
    assert check.right < event.x
    assert line_of(drawing, "reach>event").points[0].y == reach.centre.y
    assert rect_of(drawing, "plan").right < reach.x, "what lies behind stands further left"
    assert texts(drawing, "gate:event") == "AND"


def test_controls_of_the_event_stand_on_the_trunk(ruler: Ruler, frame: Frame):
    model = doorway()
    model.control("alarm", "event", text="Chair alarm", kind=ControlKind.AUTOMATION)
    drawing = lay_out_bowtie(model.file(), ruler, frame)
    assert_sound(drawing, ruler)
    alarm = rect_of(drawing, "alarm")
    assert rect_of(drawing, "gate:event").right <= alarm.x
    assert alarm.right < rect_of(drawing, "event").x


def test_what_made_a_control_give_way_comes_from_below(ruler: Ruler, frame: Frame):
    model = doorway()
    for guarded in ("reach", "event", "harm"):
        model.control(f"k-{guarded}", guarded, text="Alarm", state=ControlState.FAILED)
        model.cause(f"flat-{guarded}", f"k-{guarded}", text="Battery flat")
        model.cause(f"mute-{guarded}", f"k-{guarded}", text="Muted at the last visit")
    drawing = lay_out_bowtie(model.file(), ruler, frame)
    assert_sound(drawing, ruler)
    for guarded in ("reach", "event", "harm"):
        shield = rect_of(drawing, f"k-{guarded}")
        end = line_of(drawing, f"flat-{guarded}>k-{guarded}").points[-1]
        assert shield.bottom <= end.y <= shield.bottom + 4
        assert abs(end.x - shield.centre.x) < 0.01
        assert rect_of(drawing, f"flat-{guarded}").centre.y > shield.bottom


def test_what_else_the_harm_needs_stands_below_the_event(ruler: Ruler, frame: Frame):
    model = doorway()
    model.cause("floor", "harm", text="Hard floor")
    drawing = lay_out_bowtie(model.file(), ruler, frame)
    assert_sound(drawing, ruler)
    assert rect_of(drawing, "floor").y > rect_of(drawing, "event").bottom
    assert rect_of(drawing, "floor").right < rect_of(drawing, "harm").x
    assert texts(drawing, "gate:harm") == "AND"
    assert abs(rect_of(drawing, "event").centre.y - rect_of(drawing, "harm").centre.y) < 0.01


def test_a_shared_cause_comes_again_with_a_mark(ruler: Ruler, frame: Frame):
    model = doorway()
    model.link("narrow", "reach")
    drawing = lay_out_bowtie(model.file(), ruler, frame)
    assert_sound(drawing, ruler)
    again = drawing.figure("narrow@narrow>reach")
    assert again is not None
    assert again.entity == "narrow"
    assert "also under Transfer space" in texts(drawing, again.key)


def test_folding(ruler: Ruler, frame: Frame):
    model = doorway()
    model.control("k", "reach", text="Alarm", state=ControlState.FAILED)
    model.cause("flat", "k", text="Battery flat")
    drawing = lay_out_bowtie(model.file(), ruler, frame, folded=frozenset({"tight", "k"}))
    assert_sound(drawing, ruler)
    assert texts(drawing, "fold:tight") == "+2"
    assert texts(drawing, "fold:k") == "+1"
    assert rect_of(drawing, "fold:tight").right < rect_of(drawing, "tight").x
    assert drawing.figure("narrow") is None
    assert drawing.figure("flat") is None


def test_a_chosen_path_stands_out(ruler: Ruler, frame: Frame):
    path = frozenset({"narrow", "narrow>tight", "tight", "event>harm", "harm"})
    drawing = lay_out_bowtie(doorway().file(), ruler, frame, path=path)
    strong = {
        f.key
        for f in drawing.figures
        for p in f.parts
        if isinstance(p, Box | Path) and p.stroke == "accent"
    }
    assert strong == path | {"lead:harm"}, "the line goes on through the controls"


def test_drafts(ruler: Ruler, frame: Frame):
    assert lay_out_bowtie(Builder().file(), ruler, frame).figure("empty") is not None
    model = Builder()
    model.cause("loose", text=" ")
    model.control("k", "gone", text="Alarm")
    model.cause("flat", "k", text="Battery flat")
    assert_sound(lay_out_bowtie(model.file(), ruler, frame), ruler)
    model.harm("H")
    model.control("k2", "harm", text="Mat")
    assert_sound(lay_out_bowtie(model.file(), ruler, frame), ruler)
    model.event("E")
    assert_sound(lay_out_bowtie(model.file(), ruler, frame), ruler)


def test_a_chain_of_thousands(ruler: Ruler, frame: Frame):
    model = Builder()
    effect = model.event()
    for number in range(2_000):
        effect = model.cause(f"c{number}", effect)
    drawing = lay_out_bowtie(model.file(), ruler, frame)
    assert rect_of(drawing, "c1999").right < rect_of(drawing, "c1998").x


@settings(max_examples=8)
@given(seed=st.integers(0, 10_000), causes=st.integers(8, 60), fold=st.integers(0, 60))
def test_nothing_meets_whatever_the_model(
    seed: int, causes: int, fold: int, ruler: Ruler, frame: Frame
):
    file = random_model(seed, causes).file()
    drawing = lay_out_bowtie(file, ruler, frame)
    assert_sound(drawing, ruler)
    shown = {f.entity for f in drawing.figures if f.role in (Role.CAUSE, Role.CONTROL)}
    assert shown == {node.id for node in (*file.causes, *file.controls)}
    links = [f.entity for f in drawing.figures if f.role is Role.LINK and f.entity]
    assert sorted(links) == sorted(link.id for link in file.links)
    assert drawing == lay_out_bowtie(file, ruler, frame)
    folded = frozenset({f"c{fold}", f"c{fold // 2}", "k0"})
    assert_sound(lay_out_bowtie(file, ruler, frame, folded=folded), ruler)
    assert_sound(lay_out_bowtie(file, ruler, frame, folded=folded, page=True), ruler)


def test_a_page_holds_the_same_in_a_better_shape(ruler: Ruler, frame: Frame):
    model = planned_check(doorway())
    model.link("narrow", "reach")
    for number in range(40):
        effect = "event" if number % 4 == 0 else f"c{number - 1}"
        model.cause(f"c{number}", effect, f"c{number - 8}" if number > 30 else "event")
        model.cause(f"d{number}", f"c{number}")
    file = model.file()
    screen, page = lay_out_bowtie(file, ruler, frame), lay_out_bowtie(file, ruler, frame, page=True)
    assert_sound(page, ruler)
    assert {f.key for f in page.figures} == {f.key for f in screen.figures}
    assert screen.height > screen.width
    assert 1.2 < page.width / page.height < 3
    small = planned_check(doorway()).file()
    assert lay_out_bowtie(small, ruler, frame, page=True) == lay_out_bowtie(small, ruler, frame)

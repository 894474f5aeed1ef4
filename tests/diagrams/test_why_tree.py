"""The why tree as a reader sees it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.frames import Frame
from rca_studio.diagrams.shapes import Box, Drawing, Path, Rect, Role
from rca_studio.diagrams.text import Ruler
from rca_studio.diagrams.why_tree import lay_out_why_tree
from rca_studio.domain.causal import ControlState, EvidenceState
from tests.causal_examples import Builder, doorway, planned_check, random_model
from tests.diagrams.geometry import texts
from tests.diagrams.sound import assert_sound


def rect_of(drawing: Drawing, key: str) -> Rect:
    figure = drawing.figure(key)
    assert figure is not None, key
    return figure.bounds


def test_the_worked_example(ruler: Ruler, frame: Frame):
    drawing = lay_out_why_tree(planned_check(doorway()).file(), ruler, frame)
    assert_sound(drawing, ruler)
    assert drawing.title == "Why tree: Loss of balance at doorway turn"
    event, harm = rect_of(drawing, "event"), rect_of(drawing, "harm")
    assert harm.bottom < rect_of(drawing, "steady").y < event.y, "the harm stands above"
    for cause in ("tight", "reach"):
        assert rect_of(drawing, cause).x > event.right
    for cause in ("narrow", "place", "setup", "plan"):
        assert rect_of(drawing, cause).x > rect_of(drawing, "tight").right
    middle = (rect_of(drawing, "tight").centre.y + rect_of(drawing, "reach").centre.y) / 2
    assert abs(event.centre.y - middle) < 0.01, "an effect stands in the middle of its causes"
    assert rect_of(drawing, "check").y >= rect_of(drawing, "reach").bottom
    assert (
        texts(drawing, "check") == "Pre-transfer equipment check checklist or procedure · planned"
    )
    assert texts(drawing, "gate:event") == "AND"
    assert texts(drawing, "gate:tight") == "OR"
    assert drawing.figure("narrow>tight") is not None
    assert texts(drawing, "narrow").endswith("verified")


def test_a_shared_cause_comes_again_with_a_mark(ruler: Ruler, frame: Frame):
    model = Builder()
    model.event("E")
    model.cause("a", "event", text="Tight turn.")
    model.cause("b", "event", text="Dim light")
    model.cause("root", "a", "b", text="Old plan")
    model.cause("deep", "root", text="No review")
    drawing = lay_out_why_tree(model.file(), ruler, frame)
    assert_sound(drawing, ruler)
    again = drawing.figure("root@root>b")
    assert again is not None
    assert again.entity == "root"
    assert texts(drawing, "root@root>b") == "Old plan also under Tight turn"
    assert texts(drawing, "root") == "Old plan hypothesis also under Dim light"
    assert again.spoken == "Cause, comes again: Old plan. Also under Tight turn."
    assert len([f for f in drawing.figures if f.entity == "deep"]) == 1
    assert rect_of(drawing, "root@root>b").x == rect_of(drawing, "root").x


def test_why_a_control_gave_way_hangs_on_it(ruler: Ruler, frame: Frame):
    model = doorway()
    model.control("alarm", "reach", text="Chair alarm", state=ControlState.FAILED)
    model.cause("flat", "alarm", text="Battery flat")
    model.cause("muted", "alarm", text="Muted in the morning")
    drawing = lay_out_why_tree(model.file(), ruler, frame)
    assert_sound(drawing, ruler)
    assert rect_of(drawing, "flat").y > rect_of(drawing, "plan").bottom, "after its causes"
    link = drawing.figure("flat>alarm")
    assert link is not None
    assert link.spoken == "Battery flat leads to Chair alarm."
    assert drawing.figure("gate:alarm") is not None


def test_folding_hides_what_leads_nowhere_else(ruler: Ruler, frame: Frame):
    model = Builder()
    model.event("E")
    model.cause("a", "event", text="A")
    model.cause("b", "event", text="B")
    model.cause("only", "a", text="Only")
    model.cause("deep", "only", text="Deep")
    model.cause("both", "only", "b", text="Both")
    drawing = lay_out_why_tree(model.file(), ruler, frame, folded=frozenset({"a"}))
    assert_sound(drawing, ruler)
    assert {f.entity for f in drawing.figures if f.role is Role.CAUSE} == {"a", "b", "both"}
    badge = drawing.figure("fold:a")
    assert badge is not None
    assert texts(drawing, "fold:a") == "+2"
    assert badge.spoken == "2 causes folded away."
    assert drawing.figure("both@both>b") is None, "it is unfolded where it still stands"


def test_a_folded_leaf_has_no_badge(ruler: Ruler, frame: Frame):
    drawing = lay_out_why_tree(doorway().file(), ruler, frame, folded=frozenset({"plan", "gone"}))
    assert [f.key for f in drawing.figures if f.role is Role.FOLD] == []


def test_what_is_ruled_out_is_dashed_and_says_so(ruler: Ruler, frame: Frame):
    model = Builder()
    model.event("E")
    model.cause("wet", "event", text="Wet floor", evidence=EvidenceState.RULED_OUT)
    drawing = lay_out_why_tree(model.file(), ruler, frame)
    figure, link = drawing.figure("wet"), drawing.figure("wet>event")
    assert figure is not None
    assert link is not None
    assert next(p for p in figure.parts if isinstance(p, Box)).dashed
    assert next(p for p in link.parts if isinstance(p, Path)).dashed
    assert texts(drawing, "wet") == "Wet floor ruled out"
    model.cause(
        "dark",
        "event",
        text="Dim light",
        evidence=EvidenceState.RULED_OUT,
        ruled_out_because="measured 300 lux",
    )
    drawing = lay_out_why_tree(model.file(), ruler, frame)
    assert texts(drawing, "dark") == "Dim light ruled out · measured 300 lux"


def test_a_chosen_path_stands_out(ruler: Ruler, frame: Frame):
    path = frozenset({"narrow", "narrow>tight", "tight", "event>harm"})
    drawing = lay_out_why_tree(doorway().file(), ruler, frame, path=path)
    strong = {
        f.key
        for f in drawing.figures
        for p in f.parts
        if isinstance(p, Box | Path) and p.stroke == "accent"
    }
    assert strong == path


def test_drafts_and_what_leads_nowhere_yet(ruler: Ruler, frame: Frame):
    assert lay_out_why_tree(Builder().file(), ruler, frame).figure("empty") is not None
    model = Builder()
    model.cause("loose", text=" ")
    model.control("k", "gone", text="Alarm")
    model.cause("flat", "k", text="Battery flat")
    drawing = lay_out_why_tree(model.file(), ruler, frame)
    assert_sound(drawing, ruler)
    assert texts(drawing, "loose") == "(no words yet) hypothesis"
    assert texts(drawing, "k") == "Alarm vigilance · held"
    model.harm("H")
    model.cause("floor", "harm", text="Hard floor")
    assert_sound(lay_out_why_tree(model.file(), ruler, frame), ruler)
    model.event("E")
    drawing = lay_out_why_tree(model.file(), ruler, frame)
    assert_sound(drawing, ruler)
    assert texts(drawing, "loose:").startswith("Leads nowhere yet")


def test_a_chain_of_thousands(ruler: Ruler, frame: Frame):
    model = Builder()
    effect = model.event()
    for number in range(2_000):
        effect = model.cause(f"c{number}", effect)
    drawing = lay_out_why_tree(model.file(), ruler, frame)
    assert rect_of(drawing, "c1999").centre.y == rect_of(drawing, "event").centre.y


def test_an_edit_leaves_the_figures_of_what_stays_as_they_were(ruler: Ruler, frame: Frame):
    model = doorway()
    before = lay_out_why_tree(model.file(), ruler, frame)
    model.cause("more", "plan", text="Plan last read in March")
    after = lay_out_why_tree(model.file(), ruler, frame)
    for key in ("narrow", "tight", "setup", "event"):
        assert after.figure(key) is before.figure(key), key


@settings(max_examples=8)
@given(seed=st.integers(0, 10_000), causes=st.integers(8, 60), fold=st.integers(0, 60))
def test_nothing_meets_whatever_the_model(
    seed: int, causes: int, fold: int, ruler: Ruler, frame: Frame
):
    file = random_model(seed, causes).file()
    drawing = lay_out_why_tree(file, ruler, frame)
    assert_sound(drawing, ruler)
    shown = {f.entity for f in drawing.figures if f.role in (Role.CAUSE, Role.CONTROL)}
    assert shown == {node.id for node in (*file.causes, *file.controls)}
    assert {f.entity for f in drawing.figures if f.role is Role.LINK} - {""} == {
        link.id for link in file.links
    }
    assert drawing == lay_out_why_tree(file, ruler, frame)
    folded = frozenset({f"c{fold}", f"c{fold // 2}", "k0"})
    assert_sound(lay_out_why_tree(file, ruler, frame, folded=folded), ruler)
    assert_sound(lay_out_why_tree(file, ruler, frame, folded=folded, page=True), ruler)


def test_a_page_holds_the_same_in_a_better_shape(ruler: Ruler, frame: Frame):
    model = planned_check(doorway())
    model.link("narrow", "reach")
    for number in range(40):
        effect = "event" if number % 4 == 0 else f"c{number - 1}"
        model.cause(f"c{number}", effect, f"c{number - 8}" if number > 30 else "event")
        model.cause(f"d{number}", f"c{number}")
    file = model.file()
    screen, page = (
        lay_out_why_tree(file, ruler, frame),
        lay_out_why_tree(file, ruler, frame, page=True),
    )
    assert_sound(page, ruler)
    assert {f.key for f in page.figures} == {f.key for f in screen.figures}
    assert screen.height > screen.width
    assert 1.2 < page.width / page.height < 3
    small = planned_check(doorway()).file()
    assert lay_out_why_tree(small, ruler, frame, page=True) == lay_out_why_tree(small, ruler, frame)

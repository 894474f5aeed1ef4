"""Places by hand, folding, focus and what stays from picture to picture, on models of all kinds."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.causal_graph import CausalModel
from rca_studio.analysis.frames import Frame
from rca_studio.diagrams.causal_graph import VIEW, lay_out_graph, places_of
from rca_studio.diagrams.graph_scope import scope_of
from rca_studio.diagrams.shapes import Drawing, Point, Role
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.casefile import CaseFile, Change
from rca_studio.domain.causal import Cause, Control, ControlState, Link, Place
from tests.causal_examples import CASE, Builder, doorway, random_model
from tests.diagrams.geometry import meeting, texts
from tests.diagrams.graph_checks import NODES, assert_sound, box, solid

SEEDS = st.integers(0, 100_000)


def any_model(seed: int, causes: int) -> CaseFile:
    """Cross links, controls with causes, drafts without words and causes that lead nowhere."""
    model = random_model(seed, causes)
    for number in range(seed % 4):
        model.cause(f"d{number}", *(["event"] if number % 2 else []), text=" ")
    if seed % 3 == 0:
        model.control("plan", "event", state=ControlState.PLANNED)
        model.cause("why not", "plan")
        model.cause("why not either", "plan", "event")
    return model.file()


def keys(drawing: Drawing) -> list[str]:
    return [figure.key for figure in drawing.figures if figure.role in NODES]


def place_of(drawing: Drawing, key: str) -> tuple[float, float]:
    """The middle of a box, from the middle of the event's."""
    event, here = box(drawing, "event").rect.centre, box(drawing, key).rect.centre
    return here.x - event.x, here.y - event.y


def assert_drawn_once(file: CaseFile, drawing: Drawing, there: set[str]) -> None:
    assert sorted(keys(drawing)) == sorted(there)
    controls = {c.id for c in file.controls if c.guards in there}
    assert {f.key for f in drawing.figures if f.role is Role.CONTROL} == controls
    assert len({f.key for f in drawing.figures}) == len(drawing.figures)
    ends = {link.id: (link.cause_id, file.get(link.effect_id)) for link in file.links}
    drawn = {
        id_
        for id_, (cause, effect) in ends.items()
        if cause in there
        and (effect.guards if isinstance(effect, Control) else getattr(effect, "id", "")) in there
    }
    wires = {f.key for f in drawing.figures if f.role is Role.LINK and f.entity}
    assert wires == drawn, "every link between what is drawn can be reached"


@settings(max_examples=12, report_multiple_bugs=False, deadline=None)
@given(seed=SEEDS, causes=st.integers(8, 45), data=st.data())
def test_all_views_are_sound_on_any_model(
    seed: int, causes: int, data: st.DataObject, ruler: Ruler, frame: Frame
):
    file = any_model(seed, causes)
    ids = [cause.id for cause in file.causes]
    near = st.builds(Point, st.floats(-1500, 500), st.floats(-900, 900))
    places = data.draw(st.dictionaries(st.sampled_from(ids), near, max_size=6))
    foldable = [*ids, "event", "harm", *(control.id for control in file.controls)]
    folded = frozenset(data.draw(st.sets(st.sampled_from(foldable), max_size=3)))
    focus = data.draw(st.sampled_from(["", "", *foldable]))
    views = ({}, {"places": places}, {"folded": folded}, {"folded": folded, "places": places})
    previous = None
    for view in (*views, {"focus": focus}, {"folded": folded, "focus": focus}):
        scope = scope_of(CausalModel(file), view.get("folded", frozenset()), view.get("focus", ""))
        for before in (None, previous):
            drawing = lay_out_graph(file, ruler, frame, previous=before, **view)
            assert_sound(file, drawing, ruler)
            assert_drawn_once(file, drawing, set(scope.nodes))
            assert drawing == lay_out_graph(file, ruler, frame, previous=before, **view)
        again = lay_out_graph(file, ruler, frame, previous=drawing, **view)
        assert again == drawing, "nothing changed, so nothing moves"
        previous = drawing
    assert lay_out_graph(file, ruler, frame, previous=previous) is not None


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, causes=st.integers(8, 40))
def test_one_box_put_somewhere_stands_there(seed: int, causes: int, ruler: Ruler, frame: Frame):
    file = any_model(seed, causes)
    before = lay_out_graph(file, ruler, frame)
    key, onto = file.causes[seed % 7].id, file.causes[-1 - seed % 5].id
    x, y = place_of(before, onto)
    if abs(x) < 420 and abs(y) < 420:
        x -= 800
    drawing = lay_out_graph(file, ruler, frame, previous=before, places={key: Point(x + 7, y + 9)})
    assert place_of(drawing, key) == pytest.approx((x + 7, y + 9), abs=0.01)
    assert_sound(file, drawing, ruler)
    taken_back = lay_out_graph(file, ruler, frame, previous=drawing)
    assert place_of(taken_back, key)[0] == pytest.approx(place_of(before, key)[0], abs=0.01)


def test_who_is_put_onto_another_pushes_it(ruler: Ruler, frame: Frame):
    file = doorway().file()
    before = lay_out_graph(file, ruler, frame)
    x, y = place_of(before, "narrow")
    drawing = lay_out_graph(file, ruler, frame, previous=before, places={"plan": Point(x, y + 10)})
    assert place_of(drawing, "plan") == pytest.approx((x, y + 10), abs=0.01)
    assert_sound(file, drawing, ruler)
    for key in ("tight", "reach", "harm"):
        assert place_of(drawing, key) == place_of(before, key), "only what is in the way moves"


def test_two_put_onto_each_other_are_nudged_apart(ruler: Ruler, frame: Frame):
    file = doorway().file()
    spot = Point(-700.0, -500.0)
    drawing = lay_out_graph(file, ruler, frame, places={"plan": spot, "narrow": spot})
    assert_sound(file, drawing, ruler)
    for key in ("plan", "narrow"):
        x, y = place_of(drawing, key)
        assert x == pytest.approx(spot.x, abs=0.01), "the shortest way out is up or down"
        assert abs(y - spot.y) < 70
    many = {cause.id: spot for cause in file.causes}
    drawing = lay_out_graph(file, ruler, frame, places=many)
    assert_sound(file, drawing, ruler)


def test_put_onto_the_event_it_goes_beside(ruler: Ruler, frame: Frame):
    file = doorway().file()
    drawing = lay_out_graph(file, ruler, frame, places={"plan": Point(5.0, 3.0)})
    assert_sound(file, drawing, ruler)
    assert place_of(drawing, "event") == (0, 0)


def test_places_without_an_event_do_not_count(ruler: Ruler, frame: Frame):
    model = Builder()
    model.cause("a", "b")
    model.cause("b")
    file = model.file()
    plain = lay_out_graph(file, ruler, frame)
    assert lay_out_graph(file, ruler, frame, places={"a": Point(900, 900)}) == plain


def test_lines_go_round_what_was_put_in_their_way(ruler: Ruler, frame: Frame):
    file = doorway().file()
    before = lay_out_graph(file, ruler, frame)
    x, y = place_of(before, "tight")
    # "plan" goes behind its effect, "setup" right in front of "narrow".
    nx, ny = place_of(before, "narrow")
    places = {"plan": Point(x + 420, y + 400), "setup": Point(nx + 150, ny)}
    drawing = lay_out_graph(file, ruler, frame, places=places)
    assert_sound(file, drawing, ruler)
    assert place_of(drawing, "setup") == pytest.approx((nx + 150, ny), abs=0.01)


def test_folding_hides_what_leads_nowhere_else(ruler: Ruler, frame: Frame):
    model = doorway()
    model.cause("shared", "narrow", "setup")
    model.cause("deep", "place")
    file = model.file()
    drawing = lay_out_graph(file, ruler, frame, folded=frozenset({"tight"}))
    assert set(keys(drawing)) == {"event", "harm", "tight", "reach", "setup", "plan", "shared"}
    fold = drawing.figure("fold:tight")
    assert fold is not None
    assert (fold.role, fold.entity, fold.spoken) == (Role.FOLD, "tight", "3 causes folded away.")
    assert texts(drawing, "fold:tight") == "+3"
    assert drawing.figure("gate:tight") is None
    assert not meeting([fold, *(f for f in solid(drawing) if f.key != "tight")])
    one = lay_out_graph(file, ruler, frame, folded=frozenset({"place", "plan"}))
    badge = one.figure("fold:place")
    assert badge is not None
    assert badge.spoken == "1 cause folded away."
    assert one.figure("fold:plan") is None, "nothing is folded away behind a cause without causes"


def test_causes_of_a_control_fold_too(ruler: Ruler, frame: Frame):
    model = doorway()
    model.cause("tired", "steady")
    model.cause("night", "tired")
    file = model.file()
    for folded, badge in (("steady", "fold:steady"), ("harm", "fold:harm")):
        drawing = lay_out_graph(file, ruler, frame, folded=frozenset({folded}))
        assert drawing.figure("tired") is None
        assert drawing.figure(badge) is not None
        assert_sound(file, drawing, ruler)


def test_unfolding_brings_the_picture_back(ruler: Ruler, frame: Frame):
    file = random_model(11, 30).file()
    before = lay_out_graph(file, ruler, frame)
    effect = next(link.effect_id for link in file.links if link.effect_id != "event")
    folded = lay_out_graph(file, ruler, frame, previous=before, folded=frozenset({effect}))
    assert len(folded.figures) < len(before.figures)
    back = lay_out_graph(file, ruler, frame, previous=folded)
    for key in keys(before):
        assert place_of(back, key) == pytest.approx(place_of(before, key), abs=0.01)


def test_one_fold_more_keeps_the_order(ruler: Ruler, frame: Frame):
    file = random_model(21, 40).file()
    before = lay_out_graph(file, ruler, frame)
    effects = list(dict.fromkeys(link.effect_id for link in file.links))[1:6]
    drawing = before
    for number in range(1, 9):
        folded = frozenset(effects[:number] if number < 6 else effects[: 9 - number])
        drawing = lay_out_graph(file, ruler, frame, previous=drawing, folded=folded)
        assert_sound(file, drawing, ruler)
        there = keys(drawing)
        for one, other in pairwise(there):
            if box(before, one).rect.x == box(before, other).rect.x:
                was = place_of(before, one)[1] - place_of(before, other)[1]
                assert was * (place_of(drawing, one)[1] - place_of(drawing, other)[1]) > 0
    assert lay_out_graph(file, ruler, frame, previous=drawing) == before


def test_focus_shows_what_leads_there_and_where_it_leads(ruler: Ruler, frame: Frame):
    file = doorway().file()
    before = lay_out_graph(file, ruler, frame)
    drawing = lay_out_graph(file, ruler, frame, previous=before, focus="tight")
    assert set(keys(drawing)) == {"narrow", "place", "tight", "event", "harm"}
    assert texts(drawing, "gate:event") == "AND", "how causes combine is said all the same"
    assert drawing.height < before.height
    back = lay_out_graph(file, ruler, frame, previous=drawing)
    assert {k: place_of(back, k) for k in keys(back)} == {
        k: place_of(before, k) for k in keys(before)
    }
    of_control = lay_out_graph(file, ruler, frame, focus="steady")
    assert set(keys(of_control)) == {"harm"}
    assert lay_out_graph(file, ruler, frame, focus="gone") == before


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, causes=st.integers(8, 40))
def test_a_rename_that_keeps_the_size_moves_nothing(
    seed: int, causes: int, ruler: Ruler, frame: Frame
):
    file = any_model(seed, causes)
    before = lay_out_graph(file, ruler, frame)
    cause = next(c for c in file.causes if c.text.strip())
    mirrored = replace(cause, text=cause.text.swapcase())
    after = lay_out_graph(file.applied([Change(cause, mirrored)]), ruler, frame, previous=before)
    if box(after, cause.id).rect.height != box(before, cause.id).rect.height:
        return
    for figure in before.figures:
        again = after.figure(figure.key)
        assert again is not None
        assert again.bounds == figure.bounds


def test_what_did_not_change_is_the_same_figure(ruler: Ruler, frame: Frame):
    file = random_model(3, 40).file()
    before = lay_out_graph(file, ruler, frame)
    cause = file.causes[9]
    asked = file.applied([Change(cause, replace(cause, question=not cause.question))])
    after = lay_out_graph(asked, ruler, frame, previous=before)
    old = {id(figure) for figure in before.figures}
    fresh = [figure.key for figure in after.figures if id(figure) not in old]
    assert set(fresh) <= {cause.id, *(link.id for link in file.links if cause.id in link.id)}


def test_an_effect_moved_to_another_place_takes_its_causes_along(ruler: Ruler, frame: Frame):
    model = Builder()
    model.event()
    model.cause("near", "event")
    for upper, lower in (("far1", "event"), ("far2", "far1"), ("far3", "far2"), ("b", "far3")):
        model.cause(upper, lower)
    model.cause("leaf", "b")
    file = model.file()
    before = lay_out_graph(file, ruler, frame)
    link = file.get("b>far3")
    assert isinstance(link, Link)
    moved = replace(link, id="b>event", effect_id="event")
    after = lay_out_graph(
        file.applied([Change(link, None), Change(None, moved)]), ruler, frame, previous=before
    )
    assert box(after, "b").rect.x == box(after, "near").rect.x
    assert box(after, "leaf").rect.right < box(after, "b").rect.x
    assert box(after, "leaf").rect.x == box(after, "far2").rect.x


def test_taking_a_link_away_leaves_the_rest_standing(ruler: Ruler, frame: Frame):
    model = doorway()
    model.cause("why", "plan")
    file = model.file()
    before = lay_out_graph(file, ruler, frame)
    link = file.get("plan>reach")
    after = lay_out_graph(file.applied([Change(link, None)]), ruler, frame, previous=before)
    for key in ("plan", "why", "narrow", "event"):
        assert place_of(after, key) == place_of(before, key)


def test_a_draft_without_words_has_a_place(ruler: Ruler, frame: Frame):
    file = doorway().file()
    draft = Cause(id="draft", case_id=CASE, text="", rank=99)
    link = Link(id="draft>reach", case_id=CASE, cause_id="draft", effect_id="reach", rank=99)
    before = lay_out_graph(file, ruler, frame)
    drawing = lay_out_graph(
        file.applied([Change(None, draft), Change(None, link)]), ruler, frame, previous=before
    )
    assert box(drawing, "draft").rect.y > box(drawing, "plan").rect.y
    assert box(drawing, "draft").rect.x == box(drawing, "plan").rect.x


def test_places_of_the_case_are_those_of_this_view(ruler: Ruler, frame: Frame):
    here = Place(id="p1", case_id=CASE, node="plan", view=VIEW, x=-900.0, y=300.0)
    other = Place(id="p2", case_id=CASE, node="setup", view="bowtie", x=1.0, y=2.0)
    file = doorway().file().applied([Change(None, here), Change(None, other)])
    assert places_of(file) == {"plan": Point(-900, 300)}
    drawing = lay_out_graph(file, ruler, frame, places=places_of(file))
    assert place_of(drawing, "plan") == pytest.approx((-900, 300), abs=0.01)


def test_the_picture_of_another_case_is_no_matter(ruler: Ruler, frame: Frame):
    other = Builder()
    other.cause("x", "y")
    other.cause("y")
    before = lay_out_graph(other.file(), ruler, frame)
    file = doorway().file()
    assert lay_out_graph(file, ruler, frame, previous=before) == lay_out_graph(file, ruler, frame)

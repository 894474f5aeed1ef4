"""The causal graph before a room: a dozen nodes, one way lit at a time, none lost uncounted."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.session.shown import paths_left_out
from rca_studio.diagrams.session.graph_cut import MOST_NODES, Kind, cut_of, merged, shallower
from rca_studio.diagrams.session.graph_set import set_graph
from rca_studio.diagrams.session.lay_out import lay_out_frame
from rca_studio.diagrams.session.stage import BODY, LABEL
from rca_studio.diagrams.shapes import Box, Disc, Rect, Role, Text
from tests.causal_examples import doorway, random_model
from tests.diagrams.geometry import outside, text_rect
from tests.stage_frames import all_needed, chain, frames, paths, two_ways

WIDTHS = (960.0, 1152.0, 1280.0, 1680.0)
FRAMES = {name: frame for name, frame in frames().items() if name.startswith("paths")}
NODES = (Role.CAUSE, Role.EVENT, Role.HARM, Role.CONTROL)
ROOM = Rect(52, 200, 1176, 380)


def drawn(frame, step, ruler, width=1280.0):
    return lay_out_frame(frame, step, ruler, width=width, number=3, of=7, session="A session")


def texts_of(figures):
    return [part for f in figures for part in f.parts if isinstance(part, Text)]


def nodes_of(drawing):
    return [f for f in drawing.figures if f.role in NODES]


def apart(drawing, ruler):
    rects = [text_rect(text, ruler).grown(-0.5) for text in texts_of(drawing.figures)]
    words = [pair for pair in combinations(rects, 2) if pair[0].overlaps(pair[1])]
    boxes = [f.bounds.grown(-0.5) for f in nodes_of(drawing)]
    return not words and not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", FRAMES)
def test_all_words_can_be_read_and_nothing_lies_over_another(name, width, ruler):
    frame = FRAMES[name]
    for step in range(frame.steps):
        drawing = drawn(frame, step, ruler, width)
        assert not outside(drawing, ruler)
        assert apart(drawing, ruler)
        sizes = {t.size for f in nodes_of(drawing) for t in texts_of([f])}
        assert all(size >= BODY or size >= LABEL for size in sizes)
        own = [texts_of([f])[0].size for f in nodes_of(drawing)]
        assert min(own) >= BODY
        assert len(nodes_of(drawing)) <= MOST_NODES


@pytest.mark.parametrize("name", FRAMES)
def test_words_stay_within_their_boxes(name, ruler):
    drawing = drawn(FRAMES[name], 0, ruler)
    for figure in nodes_of(drawing):
        for text in texts_of([figure]):
            found = text_rect(text, ruler)
            assert figure.bounds.x <= found.x
            assert found.right <= figure.bounds.right + 0.01
            assert figure.bounds.y <= found.y
            assert found.bottom <= figure.bounds.bottom + 2


def test_in_a_small_graph_nothing_moves_and_one_way_is_lit(ruler):
    frame = paths(two_ways())
    assert frame.steps == 2
    one, other = drawn(frame, 0, ruler), drawn(frame, 1, ruler)
    assert {f.key: f.bounds for f in one.figures if f.role in NODES} == {
        f.key: f.bounds for f in other.figures if f.role in NODES
    }
    lit = [{f.key for f in nodes_of(drawing) if texts_of([f])[0].bold} for drawing in (one, other)]
    assert lit[0] == {"shelf", "box", "event", "harm", "look"}
    assert lit[1] == {"late", "names", "event", "harm", "look", "photo"}
    assert one.figure("way").spoken.startswith("Way 1 of 2: ")
    assert other.figure("way").spoken.startswith("Way 2 of 2: ")


def test_what_stands_back_differs_without_colour(ruler):
    """Thinner frame, lighter letters: seen in grey as well."""
    drawing = drawn(paths(two_ways()), 0, ruler)
    lit, back = drawing.figure("box"), drawing.figure("names")
    frames_ = [next(p for p in f.parts if isinstance(p, Box)) for f in (lit, back)]
    assert frames_[0].stroke_width >= 1.5 * frames_[1].stroke_width
    assert (texts_of([lit])[0].bold, texts_of([back])[0].bold) == (True, False)
    wires = [drawing.figure("box>event").parts[0], drawing.figure("names>event").parts[0]]
    assert wires[0].stroke_width >= 1.5 * wires[1].stroke_width


def test_a_screen_reader_hears_the_way_from_its_beginning_to_the_harm(ruler):
    drawing = drawn(paths(two_ways()), 0, ruler)
    said = [f.spoken for f in drawing.figures if f.role in NODES and f.spoken]
    assert said == [
        "Only one shelf.",
        "Boxes stand side by side.",
        "What almost went on to harm: Wrong medicine handed over.",
        "Harm that did not happen: Medicine taken by the wrong person.",
        "Control: A colleague looked twice. Second person, held. "
        "Guards: Medicine taken by the wrong person.",
    ]


def test_a_large_graph_is_told_way_by_way_with_a_map(ruler):
    frame = FRAMES["paths sixty"]
    casefile = frame.body.casefile
    for step in range(frame.steps):
        drawing = drawn(frame, step, ruler)
        dots = [p for p in drawing.figure("map").parts if isinstance(p, Disc)]
        assert len(dots) == len(casefile.causes) + 2
        assert not texts_of([drawing.figure("map")])
        way = set(frame.body.ways[step])
        assert all(f.key in way for f in nodes_of(drawing) if not f.key.startswith("more:"))


def test_a_long_chain_keeps_its_ends_and_counts_what_lies_between(ruler):
    drawing = drawn(paths(chain(40)), 0, ruler)
    words = [" ".join(t.text for t in texts_of([f])) for f in nodes_of(drawing)]
    assert words[0] == "Step 39 of a long story"
    assert words[1] == "38 causes between"
    assert words[2] == "Step 0 of a long story"


def test_thirty_causes_that_are_all_needed_are_counted(ruler):
    drawing = drawn(paths(all_needed(30)), 0, ruler)
    causes = [f for f in nodes_of(drawing) if f.role is Role.CAUSE]
    more = next(f for f in causes if f.key.startswith("more:"))
    assert " ".join(t.text for t in texts_of([more])) == f"{30 - len(causes) + 1} more causes"


def test_a_step_beyond_the_last_shows_the_last(ruler):
    frame = paths(two_ways())
    assert drawn(frame, 99, ruler).figures == drawn(frame, 1, ruler).figures
    assert drawn(frame, -3, ruler).figures == drawn(frame, 0, ruler).figures


def all_members(cut):
    found = [id_ for spot in cut.spots.values() for id_ in spot.members]
    assert len(found) == len(set(found))
    return set(found)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), causes=st.integers(1, 120), width=st.sampled_from(WIDTHS))
def test_no_node_is_lost_and_every_wire_leads_to_the_right(seed, causes, width, ruler):
    casefile = random_model(seed, causes).file()
    whole = cut_of(casefile, {node.id for node in casefile.nodes})
    found = set_graph(whole, ruler, Rect(52, 200, width - 104, 380))
    assert all_members(found.cut) == all_members(whole)
    assert found.cut.size <= MOST_NODES or len(found.spots) <= 5
    for source, targets in found.cut.effects.items():
        for target in targets:
            assert found.spots[source].rect.right < found.spots[target].rect.x
    assert set(found.wires) == {(s, t) for s, ts in found.cut.effects.items() for t in ts}


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), causes=st.integers(3, 80), most=st.integers(4, 7))
def test_a_cut_becomes_as_shallow_as_asked(seed, causes, most):
    casefile = random_model(seed, causes).file()
    whole = cut_of(casefile, {node.id for node in casefile.nodes})
    found = shallower(whole, most)
    assert found.depth <= most
    assert all_members(found) == all_members(whole)
    for one, other in pairwise(sorted(found.columns.values())):
        assert other - one <= 1


def test_joined_spots_say_how_many_they_stand_for():
    casefile = doorway().file()
    cut = cut_of(casefile, {node.id for node in casefile.nodes})
    cut = merged(cut, ["narrow", "place"])
    cut = merged(cut, [next(k for k in cut.spots if k.startswith("more:")), "setup"])
    (more,) = [spot for spot in cut.spots.values() if spot.kind is Kind.MORE]
    assert more.text == "3 more causes"
    assert cut.effects[more.key] == {"tight", "reach"}


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), causes=st.integers(1, 70), width=st.sampled_from(WIDTHS))
def test_whatever_the_ways_are_words_keep_apart(seed, causes, width, ruler):
    frame = paths(random_model(seed, causes).file(), most=2)
    for step in range(frame.steps):
        drawing = drawn(frame, step, ruler, width)
        assert not outside(drawing, ruler)
        assert apart(drawing, ruler)


@pytest.mark.parametrize("name", FRAMES)
def test_the_event_stands_level_with_the_harm_where_nothing_is_in_the_way(name, ruler):
    drawing = drawn(FRAMES[name], 0, ruler)
    ends = [f for f in drawing.figures if f.role in (Role.EVENT, Role.HARM)]
    own = [next(p for p in f.parts if isinstance(p, Box)).rect.centre.y for f in ends]
    if len(own) == 2:
        assert own[0] == pytest.approx(own[1])


def test_a_long_way_is_said_to_the_facilitator():
    frame = paths(chain(40))
    said = paths_left_out(frame.body.casefile, frame.body.ways)
    assert said == (
        "Way 1 (42 steps) is long: on the stage some of the steps are counted, not told.",
    )
    assert paths_left_out(two_ways(), paths(two_ways()).body.ways) == ()

"""The fishbone before a room: readable, still, complete in what it says of what it leaves out."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.session.shown import (
    MOST_CAUSES,
    bone_order,
    bone_pages,
    likely_left_out,
)
from rca_studio.diagrams.session.lay_out import lay_out_frame
from rca_studio.diagrams.session.stage import BODY
from rca_studio.diagrams.shapes import Box, Path, Rect, Role, Text
from rca_studio.domain.causal import EvidenceState, Gate
from tests.causal_examples import Builder, random_model
from tests.diagrams.geometry import outside, points_along, text_rect
from tests.stage_frames import all_keys, bones, frames, likely, mock_up, spread

WIDTHS = (960.0, 1152.0, 1280.0, 1680.0)
FRAMES = {name: frame for name, frame in frames().items() if name.startswith("likely")}


def drawn(frame, step, ruler, width=1280.0):
    return lay_out_frame(frame, step, ruler, width=width, number=3, of=7, session="A session")


def body_figures(drawing):
    return [f for f in drawing.figures if f.key not in ("head", "title", "foot")]


def texts_of(figures):
    return [part for f in figures for part in f.parts if isinstance(part, Text)]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", FRAMES)
def test_all_words_can_be_read_and_none_lies_over_another(name, width, ruler):
    frame = FRAMES[name]
    for step in range(frame.steps):
        drawing = drawn(frame, step, ruler, width)
        assert not outside(drawing, ruler)
        words = texts_of(body_figures(drawing))
        assert min(text.size for text in words) >= BODY
        rects = [text_rect(text, ruler).grown(-0.5) for text in texts_of(drawing.figures)]
        assert not [pair for pair in combinations(rects, 2) if pair[0].overlaps(pair[1])]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", FRAMES)
def test_no_line_runs_through_words(name, width, ruler):
    frame = FRAMES[name]
    drawing = drawn(frame, frame.steps - 1, ruler, width)
    rects = [text_rect(text, ruler) for text in texts_of(body_figures(drawing))]
    for figure in body_figures(drawing):
        for path in (part for part in figure.parts if isinstance(part, Path) and not part.fill):
            for point in points_along(path, 80):
                met = [r for r in rects if Rect(point.x, point.y, 0.1, 0.1).overlaps(r)]
                assert not met, (figure.key, point)


@pytest.mark.parametrize("name", FRAMES)
def test_nothing_that_stands_moves(name, ruler):
    """A step adds causes and lights a bone; on the next page all is new."""
    frame = FRAMES[name]
    for one, other in pairwise(drawn(frame, step, ruler) for step in range(frame.steps)):
        pages = [next(f for f in d.figures if f.key == "title").spoken for d in (one, other)]
        if pages[0] != pages[1]:
            continue
        after = {f.key: f for f in other.figures}
        changed = [f for f in one.figures if after[f.key] != f]
        assert len(changed) <= 1
        assert all(f.role is Role.BONE and after[f.key].bounds == f.bounds for f in changed)


def test_each_step_brings_the_causes_of_one_bone(ruler):
    frame = likely(mock_up())
    seen = [
        {f.key for f in drawn(frame, step, ruler).figures if f.role is Role.CAUSE}
        for step in range(frame.steps)
    ]
    assert [len(keys) for keys in seen] == [0, 2, 4, 5, 6]
    assert all(one < other for one, other in pairwise(seen))


def test_quiet_bones_are_thin_and_lit_ones_have_their_colour(ruler):
    drawing = drawn(likely(mock_up()), 1, ruler)
    lit, quiet = drawing.figure("bone:environment"), drawing.figure("bone:task")
    assert [t.bold for t in texts_of([lit])] == [True]
    assert [t.bold for t in texts_of([quiet])] == [False]
    assert texts_of([lit])[0].colour == "bone_blue"
    assert texts_of([quiet])[0].colour == "muted"
    assert lit.parts[0].stroke_width > quiet.parts[0].stroke_width


def test_the_mock_up_stands_as_it_was_drawn(ruler):
    """Six bones, three above; the words left of their bone, the event at the end of the spine."""
    drawing = drawn(likely(mock_up()), 4, ruler)
    spots = {
        f.key.removeprefix("bone:"): f.parts[0].points
        for f in drawing.figures
        if f.role is Role.BONE
    }
    above = [key for key, (end, joint) in spots.items() if end.y < joint.y]
    assert above == ["environment", "task", "equipment"]
    assert [key for key in spots if key not in above] == ["person", "team", "organisation"]
    assert all(end.x < joint.x for end, joint in spots.values())
    event = drawing.figure("event").bounds
    assert event.x > max(joint.x for _, joint in spots.values())
    assert " ".join(t.text for t in texts_of([drawing.figure("event")])) == (
        "Loss of balance at the doorway turn"
    )


def test_every_word_of_a_case_of_ordinary_size_is_there(ruler):
    casefile = mock_up()
    words = [t.text for t in texts_of(drawn(likely(casefile), 4, ruler, 960.0).figures)]
    for cause in casefile.causes:
        assert cause.text in " ".join(words)


def test_three_hundred_causes_are_counted():
    casefile = spread(300, all_keys())
    pages = bone_pages(casefile, bones(), bone_order(casefile, bones()))
    assert len(pages) == 2
    for page in pages:
        assert 8 <= sum(len(one.causes) for one in page) <= MOST_CAUSES
        assert len(page) <= 6
    told = sum(len(one.causes) + one.more for page in pages for one in page)
    assert told == 300
    said, long = likely_left_out(casefile, bones())
    assert "may be shortened" in long
    shown = sum(len(one.causes) for page in pages for one in page)
    assert said.startswith(f"{shown} of 300 causes are shown")


def test_of_many_those_of_the_closest_way_are_shown():
    model = Builder()
    model.event("Nearly a fall", Gate.ALL)
    model.harm()
    for number in range(20):  # a long chain, last named first
        effect = "event" if number == 0 else f"c{number - 1}"
        model.cause(f"c{number}", effect, text=f"Cause {number}", category="task")
    casefile = model.file()
    ((page,), *_) = [
        [one for one in page if one.causes] for page in bone_pages(casefile, bones(), ("task",))
    ]
    assert "c19" in page.causes  # the root, of which the way to harm consists
    assert page.more == 20 - len(page.causes)


def test_what_was_ruled_out_or_has_no_words_is_not_shown_and_told():
    model = Builder()
    model.event()
    model.cause("a", "event", text="Wet floor", evidence=EvidenceState.RULED_OUT, category="task")
    model.cause("b", "event", text="  ", category="task")
    model.cause("c", "event", text="Tight doorway", category="environment")
    casefile = model.file()
    assert bone_order(casefile, bones()) == ("environment",)
    assert likely_left_out(casefile, bones()) == (
        "1 cause that was ruled out is not shown.",
        "1 cause without words is not shown.",
    )


def test_causes_without_a_bone_have_one_of_their_own(ruler):
    casefile = spread(3, ("", "no such bone", "task"))
    frame = likely(casefile)
    spoken = [f.spoken for f in drawn(frame, frame.steps - 1, ruler).figures]
    assert "Not placed yet: 1 cause." in spoken
    assert "Other: 1 cause." in spoken


def test_a_frame_of_another_organisation_with_twenty_bones(ruler):
    from dataclasses import replace

    many = replace(
        bones(),
        bones=tuple(replace(bones().bones[0], key=f"b{n}", label=f"Bone {n}") for n in range(20)),
    )
    casefile = spread(40, [f"b{n}" for n in range(20)])
    frame = likely(casefile, many)
    assert frame.steps == 21
    seen = set()
    for step in range(frame.steps):
        drawing = drawn(frame, step, ruler)
        assert not outside(drawing, ruler)
        seen |= {f.key for f in drawing.figures if f.role is Role.CAUSE}
    assert len(seen) == 40


def test_words_from_the_right_stand_at_the_right(ruler):
    event = drawn(FRAMES["likely from the right"], 0, ruler).figure("event")
    box = next(part for part in event.parts if isinstance(part, Box))
    for text in texts_of([event]):
        assert text_rect(text, ruler).right == pytest.approx(box.rect.right - 18)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), causes=st.integers(0, 90), width=st.sampled_from(WIDTHS))
def test_whatever_the_case_is_words_keep_apart(seed, causes, width, ruler):
    frame = likely(random_model(seed, causes).file())
    for step in (0, frame.steps // 2, frame.steps - 1):
        drawing = drawn(frame, step, ruler, width)
        assert not outside(drawing, ruler)
        rects = [text_rect(text, ruler).grown(-0.5) for text in texts_of(drawing.figures)]
        assert not [pair for pair in combinations(rects, 2) if pair[0].overlaps(pair[1])]


def test_long_causes_are_said_to_the_facilitator():
    casefile = spread(3, ("task",), "A cause that takes a whole sentence and then another one, too")
    assert likely_left_out(casefile, bones()) == (
        "3 causes of more than 60 letters may be shortened: say the rest.",
    )


@pytest.mark.parametrize("count", [1, 2, 4, 6, 12])
@pytest.mark.parametrize("width", WIDTHS)
def test_causes_of_sixty_letters_are_there_in_full(count, width, ruler):
    """Or else the facilitator would have to be told."""
    words = "The walker had been put behind the door of the second bath"
    keys = all_keys()[:count]
    frame = likely(spread(count, keys, words))
    for step in range(1, frame.steps):
        for figure in drawn(frame, step, ruler, width).figures:
            if figure.role is Role.CAUSE:
                assert " ".join(t.text for t in texts_of([figure])) == words

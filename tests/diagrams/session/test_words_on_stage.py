"""Frames of words before a room: readable from the last row, nothing over another, nothing lost."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.session.frame import (
    Barrier,
    Barriers,
    Body,
    Changed,
    Changes,
    Frame,
    Margins,
    Picture,
    Question,
    StepRow,
    Steps,
    Title,
    Words,
)
from rca_studio.analysis.session.pages import page_at, row_pages, steps_of, word_pages
from rca_studio.diagrams.session.lay_out import lay_out_frame
from rca_studio.diagrams.session.stage import BODY, HEIGHT, LABEL, TITLE, stage_width
from rca_studio.diagrams.shapes import Box, Drawing, Figure, Text
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.session import FrameKind
from rca_studio.domain.timeline import EntryKind
from rca_studio.paths import resource
from tests.diagrams.geometry import meeting, outside, text_rect, texts

RULER = Ruler.load(resource("fonts/widths.json"))
SCREENS = ((1024, 768), (1280, 800), (1920, 1080), (2560, 1080), (768, 1024))
WIDTHS = tuple(stage_width(*screen) for screen in SCREENS)

STRANGE = (
    "Walker left aside",
    "The person reached for the rail, which was not where the plan says it is",
    "Pneumonoultramicroscopicsilicovolcanoconiosis" * 3,
    "WWWWWWWWWW MMMMMMMMMMMMMM WWWWWWWWWW",
    "الشخص كان على وشك السقوط عند المدخل",
    "האדם כמעט נפל ליד הדלת",
    "患者几乎在门口跌倒，" * 6,
    "😀" * 40,
    "x",
    "<b>not markup</b> & $math$",
    "It was late. " * 30,
    "a\u200bb\u0301c",
)
lines = st.one_of(st.sampled_from(STRANGE), st.text(min_size=1, max_size=90)).filter(str.strip)
maybe = st.one_of(st.just(""), lines)

words = st.builds(Words, st.lists(lines, min_size=1, max_size=12).map(tuple), listed=st.booleans())
steps = st.builds(
    Steps,
    st.lists(
        st.builds(
            StepRow,
            st.sampled_from(("", "Day 0, evening", "Day -120, afternoon", "Day 3")),
            lines.map(lambda text: text[:220]),
            maybe.map(lambda text: text[:220]),
            st.sampled_from(EntryKind).map(str),
        ),
        min_size=1,
        max_size=12,
    ).map(tuple),
)
barriers = st.builds(
    Barriers,
    st.lists(
        st.builds(
            Barrier,
            lines.map(lambda text: text[:220]),
            st.just("Held · forcing function"),
            st.sampled_from((True, False, None)),
            st.booleans(),
            st.sampled_from(("", "Would not work with other staff. Not sure at another hour.")),
        ),
        min_size=1,
        max_size=8,
    ).map(tuple),
)
changes = st.builds(
    Changes,
    st.lists(
        st.builds(
            Changed,
            lines.map(lambda text: text[:220]),
            st.just("makes the right way easier"),
            st.just("It slipped, and is being put right"),
            st.sampled_from(("good", "warning", "info", "neutral")),
        ),
        min_size=1,
        max_size=8,
    ).map(tuple),
)
margins = st.builds(
    Margins,
    st.one_of(st.none(), st.integers(0, 12)),
    st.one_of(st.none(), st.integers(0, 120)),
    st.booleans(),
    st.lists(st.sampled_from(("luck", "somebody’s attention")), max_size=2).map(tuple),
    st.lists(
        st.sampled_from(
            (
                "Had one more thing gone wrong, somebody would have come to harm.",
                "Once all that is planned is in place, three more things would have to go wrong.",
            )
        ),
        min_size=1,
        max_size=2,
    ).map(tuple),
)
questions = st.builds(
    Question, lines.map(lambda text: text[:300]), st.lists(lines, max_size=9).map(tuple)
)
titles = st.builds(
    Title, lines, st.just("25 Nov 2026"), maybe, maybe, st.lists(lines, max_size=1).map(tuple)
)
pictures = st.builds(Picture, st.just("0" * 64), maybe)
bodies = st.one_of(words, steps, barriers, changes, margins, questions, titles, pictures)


def frame_of(body: Body, heading: str = "What almost happened", ask: str = "") -> Frame:
    return Frame(
        id="f",
        kind=FrameKind.STORY,
        case_id="c",
        label="Case 1 of 3",
        heading=heading,
        body=body,
        steps=steps_of(body),
        ask=ask,
    )


def drawn(
    frame: Frame, width: float, step: int | None = None, votes: tuple[int, ...] = ()
) -> Drawing:
    step = frame.steps - 1 if step is None else step
    return lay_out_frame(
        frame,
        step,
        RULER,
        width=width,
        number=3,
        of=7,
        session="Safety session · November",
        votes=votes,
    )


def seen(drawing: Drawing) -> list[tuple[Figure, Text]]:
    return [(f, part) for f in drawing.figures for part in f.parts if isinstance(part, Text)]


def check_readable(drawing: Drawing) -> None:
    assert drawing.height == HEIGHT
    for figure, text in seen(drawing):
        least = {"head": LABEL, "foot": LABEL}.get(figure.key, BODY)
        if figure.key == "title":
            least = TITLE if text.bold else LABEL
        assert text.size >= least, (figure.key, text)
    assert not outside(drawing, RULER)
    rects = [(text, text_rect(text, RULER)) for _, text in seen(drawing) if text.text.strip()]
    for (one, a), (other, b) in combinations(rects, 2):
        assert not a.grown(-0.5).overlaps(b), (one, other)
    assert not meeting(f for f in drawing.figures if not f.key.startswith("axis"))


@settings(max_examples=120)
@given(
    bodies,
    st.sampled_from(WIDTHS),
    st.sampled_from(("What stopped harm, and would it work again?", "Step by step", *STRANGE[:6])),
    st.sampled_from(("", "would this have been caught on a busier evening?", "why? " * 60)),
    st.data(),
)
def test_every_word_can_be_read_from_the_last_row_and_none_lies_over_another(
    body: Body, width: float, heading: str, ask: str, data: st.DataObject
) -> None:
    frame = frame_of(body, heading, ask)
    step = data.draw(st.integers(0, frame.steps - 1))
    votes = tuple(range(len(body.options))) if isinstance(body, Question) else ()
    check_readable(drawn(frame, width, step, votes))


@settings(max_examples=60)
@given(st.one_of(steps, barriers, margins), st.sampled_from(WIDTHS))
def test_within_a_page_a_step_only_adds(body: Steps | Barriers | Margins, width: float) -> None:
    frame = frame_of(body)
    pages = () if isinstance(body, Margins) else row_pages(body)
    for one, other in pairwise(range(frame.steps)):
        if pages and page_at(pages, one) != page_at(pages, other):
            continue
        before, after = drawn(frame, width, one), drawn(frame, width, other)
        for figure in before.figures:
            assert after.figure(figure.key) == figure


@given(words)
def test_pages_keep_every_word_and_their_order(body: Words) -> None:
    told = "".join(part for page in word_pages(body) for part in page)
    assert "".join(told.split()) == "".join("".join(p.split()) for p in body.paragraphs)
    assert steps_of(body) == max(1, len(word_pages(body)))


@given(st.one_of(steps, barriers, changes))
def test_each_row_stands_on_one_page(body: Steps | Barriers | Changes) -> None:
    assert [row for page in row_pages(body) for row in page] == list(range(len(body.rows)))


@given(st.integers(1, 24), st.integers(1, 6))
def test_no_page_of_equal_rows_is_much_emptier_than_the_others(count: int, length: int) -> None:
    text = "It tipped over. " * length
    pages = row_pages(Steps((StepRow("Day 0", text, text),) * count))
    sizes = [len(page) for page in pages]
    assert max(sizes) - min(sizes) <= 1


def test_ordinary_words_are_never_shortened_on_the_narrowest_stage() -> None:
    story = (
        "The walker stood beside the cabinet. The person turned in the doorway, reached for the "
        "frame and lost balance. The worker was close enough to steady her, and nobody was hurt. "
    )
    body = Words((story * 3, story * 9, story))
    frame = frame_of(body, "What stopped harm, and would it work again?", "why? " * 40)
    found = " ".join(
        figure.spoken
        for step in range(frame.steps)
        for figure in drawn(frame, WIDTHS[0], step).figures
        if figure.key.startswith("words")
    )
    assert " ".join(found.split()) == " ".join((story * 13).split())
    for step in range(frame.steps):
        said = " ".join(
            text.text for f, text in seen(drawn(frame, WIDTHS[0], step)) if f.key != "foot"
        )
        assert "…" not in said


def test_a_frame_of_several_pages_says_which_one_is_seen() -> None:
    body = Words(tuple(f"Paragraph {n}. " + "It went on for a while. " * 12 for n in range(4)))
    frame = frame_of(body)
    assert frame.steps > 1
    assert f"Part 1 of {frame.steps}" in texts(drawn(frame, 1280, 0), "title")
    assert f"Part 2 of {frame.steps}" in texts(drawn(frame, 1280, 1), "title")


def test_all_pages_have_words_of_one_size() -> None:
    frame = frame_of(Words(("Short.", "It went on for a while. " * 80)))
    sizes = {
        text.size
        for step in range(frame.steps)
        for figure, text in seen(drawn(frame, 1280, step))
        if figure.key.startswith("words")
    }
    assert len(sizes) == 1


def test_words_that_run_leftward_begin_at_the_right() -> None:
    frame = frame_of(Words(("الشخص كان على وشك السقوط عند المدخل",)))
    (text,) = (t for f, t in seen(drawn(frame, 1280)) if f.key == "words:0")
    assert text.anchor == "end"
    assert text.place.x > 1000


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (Barrier("Rail", "Held · physical", True, True), "Held"),
        (Barrier("Rail", "Did not hold · physical", False, True), "Did not hold"),
        (Barrier("Rail", "Not there · physical", False, True, absent=True), "Not there"),
        (Barrier("Rail", "Planned · physical", None, True), "Planned"),
    ],
)
def test_a_barrier_tells_its_state_by_word_and_by_shape(row: Barrier, word: str) -> None:
    figure = drawn(frame_of(Barriers((row,))), 1280).figure("barrier:0")
    assert figure is not None
    assert word in figure.spoken
    shapes = {
        tuple(
            (type(p), getattr(p, "dashed", 0), getattr(p, "fill", ""))
            for p in found.parts
            if not isinstance(p, Text)
        )
        for state in (True, False, None)
        for absent in (False, True)
        if (
            found := drawn(
                frame_of(Barriers((Barrier("R", "x", state, True, absent=absent),))), 1280
            ).figure("barrier:0")
        )
    }
    assert len(shapes) == 4


def test_counts_of_a_vote_move_nothing() -> None:
    frame = frame_of(Question("Would it?", ("Yes", "Not sure", "No")))
    plain, voted = drawn(frame, 1280), drawn(frame, 1280, votes=(12, 3, 0))
    for place in range(3):
        one, other = plain.figure(f"answer:{place}"), voted.figure(f"answer:{place}")
        assert one is not None
        assert other is not None
        assert other.parts[: len(one.parts)] == one.parts
        assert one.bounds == other.bounds
    bars = [
        [part.rect.width for part in voted.figure(f"answer:{place}").parts if isinstance(part, Box)]  # type: ignore[union-attr]
        for place in range(3)
    ]
    assert bars[0][0] == pytest.approx(4 * bars[1][0])
    assert bars[2] == []


def test_a_picture_has_the_room_its_caption_leaves() -> None:
    plain = drawn(frame_of(Picture("0" * 64)), 1280).figure("picture")
    told = drawn(frame_of(Picture("0" * 64, "The doorway, seen from the bed")), 1280)
    place, caption = told.figure("picture"), told.figure("caption")
    assert plain is not None
    assert place is not None
    assert caption is not None
    assert place.bounds.height < plain.bounds.height
    assert place.bounds.bottom <= caption.bounds.y


def test_the_second_number_comes_with_the_second_step() -> None:
    frame = frame_of(Margins(1, 3, True, ("luck",), ("One more failure.", "Three more.")))
    assert frame.steps == 2
    assert drawn(frame, 1280, 0).figure("margin:1") is None
    after = texts(drawn(frame, 1280, 1), "margin:1")
    assert "3" in after
    assert "Three more." in after

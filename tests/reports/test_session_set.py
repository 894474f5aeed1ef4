"""One page for whatever there is: words stay on the paper, and none stands on another."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio import headless
from rca_studio.analysis.session.frame import Changed, Question
from rca_studio.diagrams.shapes import Text
from rca_studio.reports import bulletin, session_summary
from rca_studio.reports.extents import extent_of
from rca_studio.reports.session_leaf import Leaf
from rca_studio.reports.session_set import Sheet, fitting
from tests.causal_examples import CASE
from tests.reports import session_examples as examples

WORDS = st.one_of(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=120
    ),
    st.sampled_from(["سقط المشي خلف الباب", "נפילה ליד הדלת", "w" * 90, "A short one."]),
)
LISTS = st.lists(WORDS, max_size=12)


def page_of(module, make) -> Leaf:
    """The page as it is laid out, before it becomes a file."""
    caught: list[Leaf] = []
    plain = module.leaves_pdf
    module.leaves_pdf = lambda leaves, _title: caught.extend(leaves) or b""
    try:
        make()
    finally:
        module.leaves_pdf = plain
    (leaf,) = caught
    return leaf


def texts_of(leaf: Leaf) -> list[Text]:
    (put,) = leaf.puts
    return [part for part in put.drawing.parts() if isinstance(part, Text) and part.text.strip()]


def check(leaf: Leaf, low: float, foot: int) -> None:
    """Nothing is cut off at the sides; nothing of the body reaches into the foot."""
    for text in texts_of(leaf):
        place = extent_of(text)
        assert place.x >= -1.0, text
        assert place.right <= leaf.width + 1.0, text
    in_foot = [text for text in texts_of(leaf) if text.place.y > leaf.height - low]
    assert len(in_foot) <= foot, in_foot


@settings(max_examples=40)
@given(story=LISTS, barriers=LISTS, changes=LISTS, question=WORDS)
def test_a_bulletin_keeps_its_words_on_the_page(story, barriers, changes, question):
    made = bulletin.bulletin_of(examples.told(), CASE, "A walker out of reach")
    rows = made.case.barriers
    case = replace(
        made.case,
        story=tuple(story),
        barriers=tuple(replace(rows[at % 3], text=one) for at, one in enumerate(barriers)),
        changes=tuple(Changed(one, "", "In place") for one in changes),
        question=Question(question),
    )
    leaf = page_of(bulletin, lambda: bulletin.bulletin_pdf(replace(made, case=case)))
    check(leaf, 45, foot=2)


@settings(max_examples=40)
@given(ideas=LISTS, promises=LISTS, who=WORDS, options=st.lists(WORDS, min_size=2, max_size=9))
def test_the_page_for_the_wall_keeps_its_words_on_the_page(ideas, promises, who, options):
    made = examples.told()
    vote = replace(made.votes[0], options=tuple(options), counts=tuple(range(len(options))))
    told = replace(
        made,
        votes=(vote,),
        ideas=tuple(replace(made.ideas[0], text=one) for one in ideas),
        commitments=tuple(replace(made.commitments[0], text=one, who=who) for one in promises),
    )
    leaf = page_of(session_summary, lambda: session_summary.session_summary(told))
    check(leaf, 48, foot=1)


@given(st.lists(WORDS, max_size=8), st.lists(WORDS, max_size=8))
def test_lines_of_a_list_do_not_stand_on_each_other(items, under):
    sheet = Sheet(headless.ruler(), 40.0, 400.0, 0.0, 12.0)
    sheet.listed(items, under)
    lines = sorted(
        {
            round(part.place.y, 3): part.size for part in sheet.parts if isinstance(part, Text)
        }.items()
    )
    for (above, _), (below, size) in pairwise(lines):
        assert below - above >= size * 0.99


def test_the_largest_letters_that_fit_are_taken():
    asked: list[float] = []

    def lay_out(size: float, most: int, lines: int) -> Sheet:
        asked.append(size)
        sheet = Sheet(headless.ruler(), 0.0, 100.0, 0.0, size, most, lines)
        sheet.y = size * 10
        return sheet

    assert fitting(lay_out, 125.0, (14.0, 13.0, 12.0, 11.0), ((3, 2),)).size == 12.0
    assert asked == [14.0, 13.0, 12.0]


def test_where_nothing_fits_lists_become_shorter():
    def lay_out(size: float, most: int, lines: int) -> Sheet:
        sheet = Sheet(headless.ruler(), 0.0, 300.0, 0.0, size, most, lines)
        sheet.listed([f"Number {at}" for at in range(50)])
        return sheet

    sheet = fitting(lay_out, 120.0, (12.0, 10.0), ((20, 4), (5, 2)))
    words = [part.text for part in sheet.parts if isinstance(part, Text)]
    assert "and 46 more" in words
    assert sheet.y <= 120.0


def test_words_from_right_to_left_begin_at_the_right():
    sheet = Sheet(headless.ruler(), 40.0, 400.0, 0.0, 12.0)
    sheet.words("سقط", indent=50)
    sheet.words("سقط", indent=50, turned=True)
    first, second = (part.place.x for part in sheet.parts if isinstance(part, Text))
    assert (first, second) == (400.0, 350.0)


def test_the_page_for_the_wall_reads_as_sentences_and_names_practice_cases():
    made = examples.told()
    frames = tuple(
        replace(one, label="Case 1 of 2 · practice") if one.case_id else one
        for one in made.show.frames
    )
    told = replace(made, show=replace(made.show, frames=frames))
    words = [" ".join(text.text for text in texts_of(_wall(one))) for one in (made, told)]
    assert "Practice case: " not in words[0]
    assert "Practice case: " in words[1]
    assert "What made it likely: no marked place" in words[0] or "; no marked place" in words[0]


def _wall(told) -> Leaf:
    return page_of(session_summary, lambda: session_summary.session_summary(told))

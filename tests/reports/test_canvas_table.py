"""The table on the canvas: every sign once, inside its column, no row on another, heads on all."""

import re
import string
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ContentStream

from rca_studio.reports.canvas_measure import Look, Measure
from rca_studio.reports.canvas_page import Pages
from rca_studio.reports.canvas_table import Blanks, Column, Keep, Para, Row, Table
from rca_studio.reports.context import Paper
from rca_studio.reports.fonts import printable
from rca_studio.reports.plan_signs import OPEN_BOX, TICKED_BOX
from tests.reports import report_examples as examples

SIDE = 40.0
TITLES = ("First column", "Second column", "Third column")
LETTERS = string.ascii_letters + string.digits + ".,;:()[]\\/-_'\"<>&%$#@!?*+=~^{}|"
TEXT = st.one_of(
    st.text(LETTERS + " \n", max_size=120),
    st.text(LETTERS, min_size=1, max_size=400),
    st.text("äöüéñŁżćΑλφаБя漢字仮名 ", max_size=40),
    st.lists(st.text(LETTERS, min_size=1, max_size=9), max_size=500).map(" ".join),
)


@dataclass
class Shown:
    """A piece of text on a page, where it begins, and how large it is."""

    page: int
    text: str
    x: float
    y: float
    size: float


def pages_for(paper: Paper = Paper.A4, **wishes) -> Pages:
    pages = Pages(examples.imprint(paper=paper), wide=False, side=SIDE, **wishes)
    pages.begin_sheet("Test")
    return pages


def columns_for(pages: Pages, titles=TITLES) -> tuple[Column, ...]:
    shares = (0.5, 0.3, 0.2)
    return tuple(
        Column(title, pages.width * share) for title, share in zip(titles, shares, strict=True)
    )


def put(rows, titles=TITLES, **wishes) -> tuple[Pages, list[Shown], bytes]:
    pages = pages_for(**wishes)
    Table(pages, columns_for(pages, titles)).put(rows)
    pdf = pages.finish("Test", "")
    return pages, shown_in(pdf), pdf


def shown_in(pdf: bytes) -> list[Shown]:
    """What stands between head and foot, in the order in which it was painted."""
    found: list[Shown] = []
    for number, page in enumerate(PdfReader(BytesIO(pdf)).pages):
        top = float(page.mediabox.height) - 55

        def see(text, cm, tm, _font, size, number=number, top=top):
            if text.strip() and 57 < tm[5] < top:
                found.append(Shown(number, text.strip("\n"), tm[4], tm[5], size))

        page.extract_text(visitor_text=see)
    return found


def signs(text: str) -> str:
    return "".join(text.split())


def cell_texts(found: list[Shown], lefts: list[float]) -> list[str]:
    """The text of each column, over all pages, without heads."""
    columns = [""] * len(lefts)
    for one in found:
        place = max(n for n, left in enumerate(lefts) if one.x >= left - 0.1)
        columns[place] += one.text
    return columns


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=8))
def test_every_sign_of_every_cell_is_on_paper_once_and_in_order(rows):
    pages, found, _ = put([Row(cells) for cells in rows], titles=("", "", ""))
    lefts = [pages.left, pages.left + pages.width * 0.5, pages.left + pages.width * 0.8]
    told = [one for one in found if "… continued" not in one.text]
    for place, text in enumerate(cell_texts(told, lefts)):
        expected = "".join(signs(printable(cells[place])) for cells in rows)
        assert signs(text) == expected


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=8), st.sampled_from(Paper))
def test_no_text_leaves_its_column_or_the_margins_and_heads_come_again(rows, paper):
    pages, found, pdf = put([Row(cells) for cells in rows], paper=paper)
    measure = Measure()
    rights = [pages.left + pages.width * share for share in (0.5, 0.8, 1.0)]
    for one in found:
        if "… continued" in one.text:
            continue
        end = one.x + measure.width(one.text.strip(), Look(one.size))
        right = next(right for right in rights if one.x < right)
        assert end <= right - 3.0, one
        assert pages.bottom <= one.y - 0.2 * one.size
        assert one.y + 0.7 * one.size <= pages.top
    for number in range(len(PdfReader(BytesIO(pdf)).pages)):
        heads = [one.text for one in found if one.page == number and one.text in TITLES]
        assert heads == list(TITLES)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(TEXT, st.sampled_from(Keep), st.integers(0, 3)).map(
            lambda made: Row(
                (
                    (
                        Para(made[0], sign=OPEN_BOX),
                        *([Blanks((("Seen by", 0.5), ("Date", 0.5)))] * made[2]),
                    ),
                    (Para(made[0][::-1], Look(11.0), label="Why", hang=40.0, above=3.0),),
                    "",
                ),
                made[1],
            )
        ),
        min_size=1,
        max_size=12,
    )
)
def test_lines_never_overlap(rows):
    _, found, _ = put(rows)
    by_column: dict[tuple[int, bool], list[Shown]] = {}
    for one in found:
        by_column.setdefault((one.page, one.x > SIDE + 255), []).append(one)
    for column in by_column.values():
        for above, below in pairwise(sorted(column, key=lambda one: -one.y)):
            same_line = abs(above.y - below.y) < 0.01
            assert same_line or above.y - below.y >= 0.75 * max(above.size, below.size)


def test_a_row_is_not_split_unless_it_is_taller_than_a_page():
    long = "\n".join(f"line {number}" for number in range(20))
    _, found, _ = put([Row((f"row {number}", long, "")) for number in range(9)])
    pages = {
        number: {one.page for one in found[at : at + 21]}
        for number, at in (
            (number, next(n for n, one in enumerate(found) if one.text == f"row {number}"))
            for number in range(9)
        )
    }
    assert all(len(where) == 1 for where in pages.values())
    assert len(set.union(*pages.values())) == 5
    for page in range(5):
        assert [one.text for one in found if one.page == page][:3] == list(TITLES)


def test_a_row_taller_than_a_page_goes_on_and_says_so():
    long = "\n".join(f"line {number}" for number in range(200))
    _, found, _ = put(
        [Row(("before", "", "")), Row(("tall", long, ""), again="NM-1·A"), Row(("x",))]
    )
    again = [one for one in found if "continued" in one.text]
    assert [one.text for one in again] == ["NM-1·A … continued"] * 3
    lines = [one.text for one in found if one.text.startswith("line ")]
    assert lines == [f"line {number}" for number in range(200)]


def test_a_group_stays_together_or_breaks_where_it_may():
    filler = [Row(("\n".join("x" * 40), "", ""))]
    group = [
        Row((f"part {number}\n\n\n.", "", ""), Keep.TOGETHER if number < 4 else Keep.APART)
        for number in range(5)
    ]
    _, found, _ = put([*filler, *group])
    pages = [one.page for one in found if one.text.startswith("part")]
    assert pages == [1] * 5
    huge = [
        Row(
            ("\n".join(f"a{n} {m}" for m in range(15)), "", ""),
            Keep.ALWAYS if n in (0, 3) else Keep.TOGETHER,
        )
        for n in range(5)
    ]
    _, found, _ = put([*filler, *huge, Row(("end", "", ""))])
    where = {one.text: one.page for one in found}
    assert where["a0 0"] == where["a1 14"]
    assert where["a3 0"] == where["a4 14"]
    assert where["a0 0"] < where["a4 0"]


def test_a_heading_never_ends_a_page_and_its_group_is_named_on_the_next():
    rows = []
    for group in range(12):
        name = f"Group {group}"
        rows.append(
            Row(((Para(name, Look(11.0, "semibold")),),), Keep.ALWAYS, again=name, heading=True)
        )
        rows += [Row((f"row {group}.{n}", "one\ntwo", "")) for n in range(7)]
    _, found, pdf = put(rows)
    for number in range(len(PdfReader(BytesIO(pdf)).pages)):
        texts = [one.text for one in found if one.page == number and one.text not in TITLES]
        assert not texts[-1].startswith("Group")
        first = texts[0]
        group = re.search(r"row (\d+)\.", " ".join(texts))[1]
        assert first in (f"Group {group}", f"Group {group} … continued")


def test_boxes_to_tick_and_lines_to_write_on_are_drawn():
    cell = (Para("To do", sign=OPEN_BOX), Para("Done", sign=TICKED_BOX), Blanks((("Name", 1.0),)))
    _, _, empty = put([Row(((Para("To do"), Para("Done")), "", ""))])
    _, _, full = put([Row((cell, "", ""))])

    def count(pdf: bytes, operator: bytes) -> int:
        page = PdfReader(BytesIO(pdf)).pages[0]
        return sum(
            name == operator for _, name in ContentStream(page.get_contents(), None).operations
        )

    assert count(full, b"re") - count(empty, b"re") == 2  # two boxes
    assert count(full, b"l") - count(empty, b"l") == 3  # a tick of two strokes, a line


@given(st.text(max_size=200), st.floats(12, 400), st.sampled_from(["regular", "semibold", "code"]))
@settings(max_examples=150, deadline=None)
def test_breaking_loses_nothing_and_keeps_to_the_room(text, room, face):
    measure, look = Measure(), Look(9.0, face)
    lines = measure.lines(text, look, room)
    # Blanks may go at the end of a line; everything else stays, in order.
    assert "".join(lines).replace(" ", "") == re.sub(r"[ \t\n]", "", printable(text))
    for line in lines:
        assert measure.width(line, look) <= room + 0.1 or len(line) <= 2


def test_a_long_word_is_broken_after_a_slash_and_without_a_hyphen():
    lines = Measure().lines("https://example.org/a/very/long/address/of/a/page", Look(9.0), 110.0)
    assert all(line.endswith("/") for line in lines[:-1])
    assert "".join(lines) == "https://example.org/a/very/long/address/of/a/page"


def test_arabic_is_measured_as_it_is_drawn():
    measure = Measure()
    joined = measure.width("سقوط وشيك", Look(10.0))
    apart = sum(measure.width(char, Look(10.0)) for char in "سقوط وشيك")
    assert joined < apart


@pytest.mark.parametrize("text", ["a" * 200_000, "wörter " * 30_000, "漢" * 50_000])
def test_very_long_texts_take_no_time_out_of_proportion(text):
    lines = Measure().lines(text, Look(9.0), 200.0)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")

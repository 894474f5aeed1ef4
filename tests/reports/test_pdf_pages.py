"""Pages of a PDF as pixels: what is drawn, what cannot be, and from any thread."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.faults import KnownFault
from rca_studio.reports.pdf_pages import Part, PdfPages, parts_of, pixels_of
from tests.ui.preview.pdfs import A4, LYING, locked, pdf

WHITE, BLACK, RED = (255, 255, 255), (0, 0, 0), (255, 0, 0)


def whole(size) -> Part:
    return Part(0, 0, *size, size)


def at(picture, x: int, y: int) -> tuple[int, int, int]:
    """Red, green and blue of a pixel."""
    place = y * picture.stride + 4 * x
    blue, green, red, rest = picture.data[place : place + 4]
    assert rest == 255
    return red, green, blue


def test_a_page_is_drawn_at_any_size_with_its_colours():
    pages = PdfPages(pdf(2))
    assert pages.sizes == (A4, A4)
    for per_inch in (72, 144, 300):
        size = pixels_of(A4, per_inch)
        picture = pages.draw(1, whole(size))
        assert (picture.width, picture.height) == size
        grain = per_inch / 72
        assert at(picture, round(54 * grain), round(54 * grain)) == BLACK
        assert at(picture, round(54 * grain), round(126 * grain)) == RED
        assert at(picture, round(300 * grain), round(400 * grain)) == WHITE
    pages.close()


def test_without_colour_red_is_grey():
    pages = PdfPages(pdf(1))
    picture = pages.draw(0, whole((595, 842)), grey=True)
    red, green, blue = at(picture, 54, 126)
    assert red == green == blue
    assert 0 < red < 255
    pages.close()


def test_parts_put_together_are_the_page_pixel_for_pixel():
    pages = PdfPages(pdf(1))
    size = (601, 843)
    full = pages.draw(0, whole(size))
    for most in (50_000, 601, 300):
        for part in parts_of(size, most)[:40]:
            picture = pages.draw(0, part)
            for row in range(part.height):
                begin = (part.top + row) * full.stride + 4 * part.left
                mine = picture.data[row * picture.stride : (row + 1) * picture.stride]
                assert mine == full.data[begin : begin + picture.stride]
    pages.close()


@settings(max_examples=200, deadline=None)
@given(
    wide=st.integers(1, 60_000), high=st.integers(1, 60_000), most=st.integers(200_000, 4_000_000)
)
def test_parts_cover_a_page_once_and_are_never_too_large(wide, high, most):
    parts = parts_of((wide, high), most)
    assert sum(part.width * part.height for part in parts) == wide * high
    assert all(part.width * part.height <= most for part in parts)
    assert all(part.left + part.width <= wide for part in parts)
    assert all(part.top + part.height <= high for part in parts)
    assert len({(part.left, part.top) for part in parts}) == len(parts)


def test_the_words_of_a_page_are_read_as_they_stand():
    pages = PdfPages(pdf(2, LYING, "Größe  \N{EURO SIGN} <b>"))
    assert pages.text(1) == "Größe \N{EURO SIGN} <b> 2"
    pages.close()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4\nnothing", b"\0" * 4096, pdf(1)[:300]])
def test_what_is_no_pdf_is_said_in_words(content):
    with pytest.raises(KnownFault, match="cannot be shown"):
        PdfPages(content)


def test_a_password_is_said():
    with pytest.raises(KnownFault, match="password"):
        PdfPages(locked())


def test_a_closed_document_and_a_page_that_is_not_there_draw_nothing():
    pages = PdfPages(pdf(2))
    with pytest.raises(KnownFault):
        pages.draw(2, whole((10, 10)))
    pages.close()
    pages.close()
    with pytest.raises(KnownFault):
        pages.text(0)


def test_many_threads_may_ask_for_many_documents():
    documents = [PdfPages(pdf(3, words=f"Document {number}")) for number in range(4)]

    def ask(number: int) -> tuple[str, bytes]:
        mine = documents[number % 4]
        page = number % 3
        return mine.text(page), mine.draw(page, whole((200, 283))).data

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ask, range(60)))
    for number, (words, pixels) in enumerate(found):
        assert words == f"Document {number % 4} {number % 3 + 1}"
        assert pixels == found[number % 12][1]
    for one in documents:
        one.close()


def test_more_pages_than_are_kept_open_are_drawn():
    pages = PdfPages(pdf(30))
    assert [pages.text(number) for number in range(30)] == [f"Sheet {n}" for n in range(1, 31)]
    assert pages.text(0) == "Sheet 1"
    pages.close()

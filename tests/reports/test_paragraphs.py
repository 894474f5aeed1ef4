"""Paragraphs of Arabic and Hebrew: broken as typed, turned as drawn, over pages too."""

import unicodedata
from io import BytesIO

from pypdf import PdfReader
from reportlab.platypus import Paragraph, SimpleDocTemplate

from rca_studio.reports.paragraphs import _line, paragraph
from rca_studio.reports.style import style

ARABIC = "نقص في التواصل بين الفريق عند تسليم المناوبة "
HEBREW = "ממתין לבדיקה שנייה "


def drawn(words: str, width: float = 260.0) -> list[str]:
    """The lines as they are drawn, from left to right."""
    made = paragraph(words, style("body"))
    made.wrap(width, 10_000)
    lines = [_line(made.blPara.kind, line) for line in made.blPara.lines]
    if made.blPara.kind == 0:
        return [" ".join(line[1]) for line in lines]
    return ["".join(piece.text for piece in line.words).strip() for line in lines]


def test_plain_paragraphs_are_as_ever():
    assert type(paragraph("Fall (1)", style("body"))) is Paragraph


def test_a_line_is_in_the_order_of_reading():
    assert drawn("abc שלום (Ward 3)") == ["abc םולש (Ward 3)"]
    assert drawn("שלום (Ward 3)") == ["(Ward 3) םולש"]
    assert drawn("שלום") == ["םולש"]


def test_many_lines_keep_their_order():
    lines = drawn(HEBREW * 12)
    assert len(lines) > 3
    assert " ".join(line[::-1] for line in lines).split() == (HEBREW * 12).split()


def test_arabic_is_joined():
    lines = drawn(ARABIC * 6)
    assert any("\ufe70" <= char <= "\ufefc" for line in lines for char in line)
    plain = " ".join(unicodedata.normalize("NFKC", line)[::-1] for line in lines)
    assert sorted("".join(plain.split())) == sorted("".join((ARABIC * 6).split()))


def test_marks_of_markup_are_text():
    [line] = drawn("נקי <b>x</b> &amp;")
    assert sorted(line.replace("<", ">")) == sorted("נקי <b>x</b> &amp;".replace("<", ">"))


def test_a_paragraph_over_pages_is_whole():
    out = BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=(300, 160), leftMargin=20, rightMargin=20, topMargin=20, bottomMargin=20
    )
    document.build([paragraph(HEBREW * 60, style("body"))])
    pages = PdfReader(BytesIO(out.getvalue())).pages
    assert len(pages) > 2
    words = [word for page in pages for word in page.extract_text().split()]
    assert sorted(words) == sorted((HEBREW * 60).split())

"""The accessible edition: tagged, complete, marked like the printed one, and nothing is markup."""

import builtins
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from rca_studio.diagrams.shapes import Drawing, Figure, Point, Rect, Role
from rca_studio.diagrams.shapes import Text as Letters
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause
from rca_studio.domain.registers import ChainCheck
from rca_studio.domain.review import Confirmation
from rca_studio.faults import KnownFault
from rca_studio.reports.blocks import Facts, Front, Picture, Section, Spoken, Table, Told, Words
from rca_studio.reports.case_told import NOT_VALIDATED, case_told
from rca_studio.reports.check import read_mark
from rca_studio.reports.context import Paper
from rca_studio.reports.legend import graph_legend
from tests.causal_examples import CASE, random_model
from tests.reports import report_examples as examples
from tests.reports.test_blocks import words_of

pytest.importorskip("typst", reason="the optional part “accessible” is not installed")

from rca_studio.reports.accessible import accessible_pdf

HEBREW = "שלום עולם"
ARABIC = "السقوط عند باب الحمام"
TYPST = '#import "x": * #panic() $x^2$ \\ *b* _i_ `r` @ref <l> ~ -- // c /* = h\n- l #[] ]'


def pdf_of(casefile: CaseFile, **changes: object) -> bytes:
    report = examples.report_of(casefile, **changes)
    return accessible_pdf(case_told(report), report.imprint)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def tags(pdf: bytes) -> list[DictionaryObject]:
    """All elements of the structure, in reading order."""

    def walk(node: object) -> Iterator[DictionaryObject]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                yield from walk(one)
        elif isinstance(node, dict):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from walk(node["/K"])

    return list(walk(PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]))


def kinds(pdf: bytes) -> list[str]:
    return [str(tag["/S"]) for tag in tags(pdf)]


def told(*blocks: object, title: str = "A title") -> Told:
    front = Front("Validation report", title, ("one",), "Not validated, 0 of 6", "warning")
    return Told("Validation report NM-1", "NM-1", front, tuple(blocks))


# -- what makes it accessible --------------------------------------------------------------------


def test_it_says_what_it_is_in_which_language_and_by_which_standard():
    reader = PdfReader(BytesIO(pdf_of(examples.worked())))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Validation report NM-0142"
    assert reader.metadata.author == "Riverside Home Care"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.stream.get_data()


def test_headings_go_down_step_by_step_and_make_the_outline():
    pdf = pdf_of(examples.worked())
    levels = [int(kind[2:]) for kind in kinds(pdf) if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    reader = PdfReader(BytesIO(pdf))
    titles = [one.title for one in reader.outline[1] if not isinstance(one, list)]
    assert reader.outline[0].title == "Validation report"
    blocks = case_told(examples.report_of(examples.worked())).blocks
    wanted = [block.title for block in blocks if isinstance(block, Section | Picture)]
    assert [title for title in titles if title in wanted] == wanted
    assert {"What must be confirmed", "What happened", "Fishbone"} <= set(titles)


def test_tables_have_head_cells_that_name_their_column():
    table = Table(("One", "Two"), (("a", "b"), ("c", "d")), (0.5, 0.5))
    pdf = accessible_pdf(told(Section("T", (table,))), examples.imprint())
    assert kinds(pdf).count("/TH") == 2
    assert kinds(pdf).count("/TD") == 4
    for tag in tags(pdf):
        if tag["/S"] == "/TH":
            assert any(one.get("/Scope") == "/Column" for one in tag["/A"])
    heads = kinds(pdf_of(examples.worked()))
    assert heads.count("/Table") >= 6
    assert heads.count("/THead") == heads.count("/Table")


def test_lists_are_lists_and_a_tree_is_a_list_in_a_list():
    rows = (Spoken("event"), Spoken("cause", 1), Spoken("deeper", 2), Spoken("other", 1))
    drawing = Drawing(10, 10, (), "Graph")
    picture = Picture("Graph", drawing, lambda _: Drawing(1, 1), (), rows)
    found = kinds(accessible_pdf(told(picture, Facts((("A", "b"),))), examples.imprint()))
    assert found.count("/L") == 1 + 3 + 1 + 1  # facts of the front, tree, facts, about
    assert found.count("/LI") == 1 + 4 + 1 + 3


def test_a_very_deep_chain_of_causes_is_still_a_list():
    rows = tuple(Spoken(f"cause {n}", n) for n in range(300))
    picture = Picture("Graph", Drawing(10, 10), lambda _: Drawing(1, 1), (), rows)
    text = text_of(accessible_pdf(told(picture), examples.imprint()))
    assert "cause 6" in text
    assert "Step 299: cause 299" in " ".join(text.split())


def test_each_picture_has_its_words_as_alternative_text_and_as_a_list():
    pdf = pdf_of(examples.worked())
    alts = [str(tag["/Alt"]) for tag in tags(pdf) if tag["/S"] == "/Figure"]
    assert len(alts) == 4
    assert alts[0].startswith("Causal graph: Loss of balance at doorway turn. Event: Loss of")
    assert "Cause: Walker left out of reach. Task and guidelines. Supported." in alts[0]
    assert alts[1].startswith("What the signs mean: all of the causes are needed;")
    assert "Environment: 3 causes." in alts[2]
    text = " ".join(text_of(pdf).split())
    assert "Causal graph and margin to harm: the same in words" in text
    assert "Control: Staff steadied person. Vigilance, held." in text


def test_a_picture_with_very_many_words_points_to_them():
    pdf = pdf_of(examples.with_case(random_model(3, 120)).file())
    alts = [str(tag["/Alt"]) for tag in tags(pdf) if tag["/S"] == "/Figure"]
    assert alts[0].endswith("It is told in words below.")


def test_heads_and_feet_are_not_read_aloud_but_said_once():
    pdf = pdf_of(examples.worked())
    text = " ".join(text_of(pdf).split())
    pages = len(PdfReader(BytesIO(pdf)).pages)
    assert text.count("chain head 7c1e 90ab 33f0 4d22") == pages + 1
    assert "About this document" in text
    content = b"".join(page.get_contents().get_data() for page in PdfReader(BytesIO(pdf)).pages)
    assert content.count(b"/Artifact") >= 2 * pages


# -- what stands in it ---------------------------------------------------------------------------


@pytest.mark.parametrize("make", [examples.worked, examples.waived, examples.empty])
@pytest.mark.parametrize("paper", list(Paper))
def test_every_word_of_the_case_is_in_it(make, paper):
    report = examples.report_of(make(), paper=paper)
    text = "".join(text_of(accessible_pdf(case_told(report), report.imprint)).split())
    for words in words_of(case_told(report)):
        for word in words.split():
            assert word in text, word


def test_it_is_marked_like_the_printed_one(tmp_path: Path):
    for entries in (1, 214, 1_234_567):
        path = tmp_path / f"{entries}.pdf"
        chain = ChainCheck(entries=entries, head=examples.HEAD)
        path.write_bytes(pdf_of(examples.worked(), chain=chain))
        mark = read_mark(path)
        assert (mark.entries, mark.head) == (entries, examples.HEAD)
        assert mark.consistent


def test_every_page_says_whose_it_is_and_which():
    pages = PdfReader(BytesIO(pdf_of(examples.worked()))).pages
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert "Riverside Home Care · Confidential quality improvement record" in text
        assert "NM-0142" in text
        assert f"Page {number} of {len(pages)}" in text
        assert "Printed 13 Jan 2027 09:30, Quality lead" in text


def test_it_is_stamped_until_the_last_item_is_confirmed():
    for page in PdfReader(BytesIO(pdf_of(examples.unvalidated()))).pages:
        assert NOT_VALIDATED in page.extract_text()
    assert NOT_VALIDATED not in text_of(pdf_of(examples.worked()))


@pytest.mark.parametrize("paper", list(Paper))
def test_sheets_have_the_size_that_was_asked_for(paper):
    pages = PdfReader(BytesIO(pdf_of(examples.worked(), paper=paper))).pages
    sizes = {tuple(sorted(map(round, page.mediabox[2:]))) for page in pages}
    assert sizes == {(595, 842) if paper is Paper.A4 else (612, 792)}


def test_the_same_case_gives_the_same_bytes():
    assert pdf_of(examples.worked()) == pdf_of(examples.worked())
    other = pdf_of(examples.worked(), printed_at=datetime(2027, 1, 14, 9, 30))
    assert other != pdf_of(examples.worked())


def test_any_thread_may_make_it():
    report = examples.report_of(examples.worked())
    here = accessible_pdf(case_told(report), report.imprint)
    with ThreadPoolExecutor(2) as threads:
        made = [threads.submit(accessible_pdf, case_told(report), report.imprint) for _ in range(4)]
    assert {one.result() for one in made} == {here}


def test_only_bundled_fonts_are_in_it():
    casefile = CaseFile(
        CASE,
        [
            replace(e, story=f"東京 {ARABIC} x") if isinstance(e, Case) else e
            for e in examples.worked()
        ],
    )
    names = set()
    for page in PdfReader(BytesIO(pdf_of(casefile))).pages:
        for font in page["/Resources"]["/Font"].values():
            names.add(str(font.get_object()["/BaseFont"]).split("+")[1])
    assert {re.split("[-]", name)[0] for name in names} == {
        "InterRCA",
        "DejaVuSansRCA",
        "DroidFallbackRCA",
    }


# -- what people type ----------------------------------------------------------------------------


def with_text(words: str) -> CaseFile:
    """The words at every place where a person writes."""
    entities = []
    for entity in examples.worked():
        if isinstance(entity, Case):
            entity = replace(entity, title=words, story=words, service=words, location=words)
        elif isinstance(entity, Confirmation):
            entity = replace(entity, by=words, note=words)
        elif hasattr(entity, "text"):
            entity = replace(entity, text=words)
        entities.append(entity)
    return CaseFile(CASE, entities)


def test_markup_of_any_kind_is_shown_as_it_was_typed():
    casefile = with_text(TYPST)
    text = "".join(text_of(pdf_of(casefile, organisation=TYPST, marking=TYPST)).split())
    assert text.count("".join(TYPST.split())) > 20
    hostile = text_of(pdf_of(examples.hostile()))
    flat = "".join(hostile.split())
    for words in ("<b>bold</b>", "$\\frac{1}{0}$", "東京病院", "Żółć", "&amp;", "file:///x"):
        assert words in flat, words
    assert "\u202e" not in hostile
    assert "\x00" not in hostile
    for page in PdfReader(BytesIO(pdf_of(examples.hostile()))).pages:
        assert "/Annots" not in page or all(
            one.get_object()["/Subtype"] != "/Link" for one in page["/Annots"]
        )


def test_arabic_and_hebrew_are_joined_and_copied_as_they_were_typed():
    text = text_of(pdf_of(with_text(f"{ARABIC}\n{HEBREW}, then English")))
    for word in (*ARABIC.split(), *HEBREW.split()):
        assert word in text, word


def test_arabic_letters_are_joined_in_the_page():
    """The glyphs of joined letters are others than those of single ones."""

    def glyphs(words: str) -> str:
        pdf = accessible_pdf(told(Words(words)), examples.imprint())
        fonts = {}
        for page in PdfReader(BytesIO(pdf)).pages:
            for font in page["/Resources"]["/Font"].values():
                font = font.get_object()
                fonts[str(font["/BaseFont"]).split("+")[1]] = font
        table = fonts["DejaVuSansRCA-Regular"]["/ToUnicode"].get_object().get_data()
        return table.decode("latin-1")

    joined, single = glyphs("بببب"), glyphs("ب ب ب ب")
    lines = re.compile(r"<[0-9a-f]{4}> <0628>", re.IGNORECASE)
    assert len(lines.findall(joined)) == 3  # at the beginning, in the middle, at the end
    assert len(lines.findall(single)) == 1


@settings(max_examples=25)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=12))
def test_no_text_whatever_keeps_it_from_being_made(texts: list[str]):
    """The standard refuses a document with one sign that has no glyph, in a picture too."""
    figures = tuple(
        Figure(f"k{n}", Role.NOTE, Rect(0, n * 20, 400, 20), (Letters(Point(0, n * 20), t, 10),))
        for n, t in enumerate(texts)
    )
    drawing = Drawing(400, 20.0 * len(texts), figures, texts[0])
    rows = tuple(Spoken(text) for text in texts)
    picture = Picture(texts[0], drawing, lambda _: Drawing(1, 1), (), rows)
    table = Table((texts[0], "b"), tuple((text, "x") for text in texts), (0.1, 0.9))
    blocks = (*(Words(text) for text in texts), picture, Section(texts[-1], (table,)))
    assert accessible_pdf(told(*blocks, title=texts[0]), examples.imprint())


def test_one_word_without_an_end_is_broken_and_not_cut():
    entities = [
        replace(e, note="x" * 900) if isinstance(e, Confirmation) else e for e in examples.worked()
    ]
    pdf = pdf_of(CaseFile(CASE, entities))
    items = [e for e in entities if isinstance(e, Confirmation)]
    flat = "".join(text_of(pdf).split())
    assert sum(map(len, re.findall("x{10,}", flat))) == 900 * len(items)
    check_text_is_inside(pdf)


@pytest.mark.parametrize("make", [examples.worked, examples.hostile, examples.waived])
def test_no_text_is_off_the_page(make):
    check_text_is_inside(pdf_of(make()))


def check_text_is_inside(pdf: bytes) -> None:
    for page in PdfReader(BytesIO(pdf)).pages:
        width, height = float(page.mediabox.width), float(page.mediabox.height)

        def see(text, cm, tm, _font, _size, width=width, height=height):
            if not text.strip() or NOT_VALIDATED.startswith(text.strip()):
                return
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            assert 20 <= x <= width - 20, (text, x)
            assert 20 <= y <= height - 20, (text, y)

        page.extract_text(visitor_text=see)


def test_a_short_row_stays_on_one_page_and_a_long_one_goes_on():
    rows = tuple((f"row{n} begins", f"{'words ' * 12}row{n} ends") for n in range(80))
    table = Table(("One", "Two"), rows, (0.7, 0.3))
    pdf = accessible_pdf(told(Section("T", (table,))), examples.imprint())
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    assert len(pages) > 3
    for n in range(80):
        begins = [i for i, text in enumerate(pages) if f"row{n} begins" in text]
        ends = [i for i, text in enumerate(pages) if f"row{n} ends" in " ".join(text.split())]
        assert begins == ends
    long = Table(("One", "Two"), (("a", "word " * 4_000),), (0.5, 0.5))
    pdf = accessible_pdf(told(Section("T", (long,))), examples.imprint())
    assert text_of(pdf).count("word") == 4_000


def test_a_large_model_is_drawn_and_told_whole():
    casefile = examples.with_case(random_model(5, 80)).file()
    text = " ".join(text_of(pdf_of(casefile)).split())
    for cause in casefile.of(Cause):
        assert " ".join(cause.text.rstrip(".").split()) in text, cause.text


def test_a_long_story_runs_over_pages_word_for_word():
    words = [f"word{number}" for number in range(6_000)]
    story = "\n\n".join(" ".join(words[n : n + 500]) for n in range(0, 6_000, 500))
    entities = [replace(e, story=story) if isinstance(e, Case) else e for e in examples.worked()]
    text = text_of(pdf_of(CaseFile(CASE, entities)))
    assert set(re.findall(r"\bword\d+\b", text)) == set(words)


def test_the_legend_is_told_by_its_own_words():
    drawing = graph_legend(examples.ruler(), 400)
    picture = Picture("P", Drawing(10, 10), lambda _: drawing)
    pdf = accessible_pdf(told(picture), examples.imprint())
    alts = [str(tag["/Alt"]) for tag in tags(pdf) if tag["/S"] == "/Figure"]
    assert "control: did not hold" in alts[1]


def test_without_the_optional_part_it_says_what_to_do(monkeypatch):
    real = builtins.__import__

    def without(name: str, *args: object, **more: object) -> object:
        if name == "typst":
            raise ImportError(name)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(KnownFault, match="part “accessible”, which is not installed"):
        accessible_pdf(told(), examples.imprint())

"""The form as a document: its fields, what they are called, and its boxes for hands."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from rca_studio.domain.form_fields import FORM_VERSION, MARK, AskKind, parts_of, read_mark
from rca_studio.domain.protocol import FieldType, ProtocolField
from rca_studio.headless import practice
from rca_studio.intake.survey import STEP_WORDS
from rca_studio.reports.context import Paper
from rca_studio.reports.report_forms import FormWish, form_file_name, report_form
from rca_studio.reports.report_forms_page import FormPages, Manner

FELT = "Did you feel safe to report this?"
KINDS = sorted(practice().protocols)


def protocol(key="near_fall"):
    return practice().protocols[key]


def made(key="near_fall", felt=FELT, **wish):
    return PdfReader(BytesIO(report_form(protocol(key), felt, STEP_WORDS, FormWish(**wish))))


def widgets(reader):
    return [[one.get_object() for one in page.get("/Annots", ())] for page in reader.pages]


@pytest.mark.parametrize("key", KINDS)
@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("large", [False, True])
def test_each_kind_has_a_form_with_every_question(key, paper, large):
    reader = made(key, paper=paper, large=large)
    names = set(reader.get_fields())
    asked = {one.name for part in parts_of(protocol(key), FELT, STEP_WORDS) for one in part.asked}
    assert names == asked | {MARK}
    assert {"title", "story", "when", "where", "service", "staff_group"} <= names
    assert {"stopped_harm", "felt_safe", "no_name", "reporter"} <= names
    size = reader.pages[0].mediabox
    assert (round(size.width), round(size.height)) == (
        (595, 842) if paper is Paper.A4 else (612, 792)
    )


@pytest.mark.parametrize("key", KINDS)
@pytest.mark.parametrize("large", [False, True])
def test_fields_lie_on_the_page_and_not_on_each_other(key, large):
    reader = made(key, large=large)
    for page, own in zip(reader.pages, widgets(reader), strict=True):
        rects = [[float(n) for n in one["/Rect"]] for one in own if int(one["/F"]) == 4]
        for left, bottom, right, top in rects:
            assert 20 < left < right < float(page.mediabox.width) - 20
            assert 40 < bottom < top < float(page.mediabox.height) - 20
        for at, one in enumerate(rects):
            for other in rects[at + 1 :]:
                apart = (
                    one[2] <= other[0]
                    or other[2] <= one[0]
                    or one[3] <= other[1]
                    or other[3] <= one[1]
                )
                assert apart, (one, other)


def test_the_four_questions_and_the_name_stand_on_the_first_page():
    first = widgets(made())[0]
    names = {str(one.get("/T", one.get("/Parent", {}).get("/T"))) for one in first}
    assert {"title", "when", "stopped_harm", "felt_safe", "no_name", "reporter"} <= names


def test_the_mark_is_hidden_and_cannot_be_changed():
    [mark] = [one for one in widgets(made())[0] if one.get("/T") == MARK]
    assert int(mark["/F"]) == 2
    assert int(mark["/Ff"]) & 1
    read = read_mark(str(mark["/V"]))
    assert (read.form, read.protocol, read.version) == (
        FORM_VERSION,
        "near_fall",
        protocol().version,
    )
    assert not read.month_first
    letter = read_mark(str(made(paper=Paper.LETTER).get_fields()[MARK]["/V"]))
    assert letter.month_first


def test_every_field_has_a_name_for_those_who_do_not_see_it():
    for own in widgets(made()):
        for one in own:
            if int(one["/F"]) == 4:
                assert str(one["/TU"]).strip()


def test_the_tab_key_goes_as_the_eye_does():
    for page, own in zip(made().pages, widgets(made()), strict=True):
        assert page["/Tabs"] == "/R"
        tops = [round(float(one["/Rect"][3])) for one in own if int(one["/F"]) == 4]
        assert tops == sorted(tops, reverse=True)


def test_viewers_draw_what_is_typed_and_texts_have_no_end():
    reader = made()
    form = reader.trailer["/Root"]["/AcroForm"]
    assert form["/NeedAppearances"].value is True
    story = reader.get_fields()["story"]
    assert "/MaxLen" not in story
    [widget] = [one for own in widgets(reader) for one in own if one.get("/T") == "story"]
    assert int(widget["/Ff"]) & (1 << 12)
    assert not int(widget["/Ff"]) & (1 << 23)  # it scrolls


def test_the_scale_has_five_steps_and_can_be_taken_back():
    reader = made()
    form = reader.trailer["/Root"]["/AcroForm"]
    [scale] = [one.get_object() for one in form["/Fields"] if one.get_object()["/T"] == "felt_safe"]
    states = [
        [name for name in kid.get_object()["/AP"]["/N"] if name != "/Off"] for kid in scale["/Kids"]
    ]
    assert states == [["/1"], ["/2"], ["/3"], ["/4"], ["/5"]]
    assert not int(scale["/Ff"]) & (1 << 14)
    told = [str(kid.get_object()["/TU"]) for kid in scale["/Kids"]]
    assert told[0].endswith("1: Not at all")


def test_words_of_any_script_are_asked():
    own = ProtocolField(
        key="ort",
        label="أين حدث ذلك؟",
        type=FieldType.CHOICE,
        choices=("غرفة", "Küche", "厨房"),
    )
    strange = replace(protocol("general"), fields=(own,), label="تقرير")
    reader = PdfReader(BytesIO(report_form(strange, FELT, STEP_WORDS)))
    [field] = [one for own in widgets(reader) for one in own if one.get("/T") == "answer-ort"]
    assert str(field["/TU"]) == own.label
    assert [str(one) for one in field["/Opt"]] == ["", *own.choices]
    assert report_form(strange, FELT, STEP_WORDS, FormWish(blank=True))


def test_words_without_end_are_still_a_form():
    fields = tuple(
        ProtocolField(key=f"k{n}", label="A long question " * 30, prompt="hint " * 200)
        for n in range(6)
    )
    long = replace(protocol("general"), fields=fields, label="Kind " * 60)
    reader = PdfReader(BytesIO(report_form(long, FELT, STEP_WORDS, FormWish(large=True))))
    assert 1 < len(reader.pages) < 6
    for page, own in zip(reader.pages, widgets(reader), strict=True):
        for one in own:
            if int(one["/F"]) == 4:
                assert 40 < float(one["/Rect"][1]) < float(one["/Rect"][3])
                assert float(one["/Rect"][3]) < float(page.mediabox.height)


@pytest.mark.parametrize("number", [0, 1, 12, 13, 200])
def test_any_number_of_choices_finds_room_on_paper(number):
    own = ProtocolField(
        key="which",
        label="Which one?",
        type=FieldType.CHOICE,
        choices=tuple(f"Choice {n}" for n in range(number)),
    )
    strange = replace(protocol("general"), fields=(own,))
    out = report_form(strange, FELT, STEP_WORDS, FormWish(blank=True, large=True))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(out)).pages)
    assert ("Choice 0" in text) is (0 < number <= 12)
    assert len(PdfReader(BytesIO(out)).pages) <= 4


def test_where_it_is_not_asked_how_safe_it_felt_three_questions_stay():
    names = set(made(felt="").get_fields())
    assert "felt_safe" not in names
    assert "stopped_harm" in names


def test_the_same_values_give_the_same_bytes():
    one, other = (report_form(protocol(), FELT, STEP_WORDS) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("key", KINDS)
def test_a_blank_form_has_no_fields_but_room_for_hands(key):
    reader = made(key, blank=True)
    assert reader.get_fields() is None
    assert "/AcroForm" not in reader.trailer["/Root"]
    text = "".join(page.extract_text() for page in reader.pages)
    for part in parts_of(protocol(key), FELT, STEP_WORDS):
        assert part.title in text
    assert "Give this sheet to your supervisor" in text
    assert "rca-studio-report/1" in text


@pytest.mark.parametrize("large", [False, True])
def test_boxes_for_hands_are_large(large):
    out = BytesIO()
    pages = FormPages(
        out,
        paper=Paper.A4,
        manner=Manner(blank=True, large=large),
        title="T",
        kind="",
        organisation="",
        hand_in="",
        mark="m",
    )
    pages.write(parts_of(protocol("community"), FELT, STEP_WORDS))
    placed = pages.save()
    for one in placed:
        left, bottom, right, top = one.rect
        if one.asked.kind in (AskKind.LINE, AskKind.TEXT):
            assert top - bottom >= (38 if large else 28)
        else:
            assert right - left >= 18
            assert top - bottom >= 18


def test_how_it_is_handed_in_can_be_said_in_own_words():
    text = made(blank=True, hand_in="Into the green box at the door").pages[0].extract_text()
    assert "Into the green box at the door" in text


def test_names_of_files():
    assert form_file_name(protocol(), blank=False) == "report-near-fall.pdf"
    assert form_file_name(protocol(), blank=True) == "report-near-fall-blank.pdf"


def test_pdfium_draws_each_page_with_its_fields():
    pdfium = pytest.importorskip("pypdfium2")
    document = pdfium.PdfDocument(report_form(protocol(), FELT, STEP_WORDS))
    document.init_forms()
    for page in document:
        picture = page.render(scale=0.5, may_draw_forms=True).to_pil().convert("L")
        assert picture.getextrema()[0] < 120
        page.close()
    document.close()


@pytest.mark.parametrize("key", ["general", "near_fall"])
@pytest.mark.parametrize("paper", [Paper.A4, Paper.LETTER])
def test_what_is_left_of_the_last_sheet_is_room_to_write(key, paper):
    def text_of(*, blank):
        form = report_form(
            practice().protocols[key], "Safe?", STEP_WORDS, FormWish(blank=blank, paper=paper)
        )
        return [page.extract_text() for page in PdfReader(BytesIO(form)).pages]

    blank = text_of(blank=True)
    assert "More room" in blank[-1]
    assert blank[-1].rstrip().endswith(f"Page {len(blank)} of {len(blank)}")
    assert "More room" not in "".join(text_of(blank=False))

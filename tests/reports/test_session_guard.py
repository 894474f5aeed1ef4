"""The last look: a name anywhere in the finished bytes is found, whatever it hides in."""

import json
import unicodedata
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pptx import Presentation
from reportlab.pdfgen.canvas import Canvas

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.people import People, Person
from rca_studio.domain.session import KnownName, NameKind
from rca_studio.faults import KnownFault
from rca_studio.reports.session_guard import Guard, folded

ADA = KnownName(id="name-1", kind=NameKind.PERSON, name="Ada Mine", also=("Mrs Mine", "Zoë"))
WILL = KnownName(id="name-2", kind=NameKind.STAFF, name="Will")
ELM = KnownName(id="name-3", kind=NameKind.SITE, name="Elm House")


def guard(*names, **more) -> Guard:
    return Guard(names or (ADA, WILL, ELM), ordinary={"will"}, **more)


def as_json(text: str) -> bytes:
    return json.dumps({"said": [{"text": text}]}).encode()


def words(found) -> list[str]:
    return [one.words for one in found]


# -- how a name may be written ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Ada Mine fell",
        "ADA  MINE fell",
        "Ada\u00a0Mine",
        "Ada Mi\u200bne's stick",
        "ada mine",
        "about Mrs. Mine",
        unicodedata.normalize("NFD", "Zoë went"),
        "Zoe went",
        "at Elm House",
        "Elm\nHouse",
    ],
)
def test_a_name_is_found_however_it_is_written(text):
    assert words(guard().found("x.json", as_json(text)))


@pytest.mark.parametrize(
    "text", ["Adam inert", "the elm", "She will walk", "Will it hold?", "mines"]
)
def test_words_that_are_no_names_are_left_alone(text):
    assert not words(guard().found("x.json", as_json(text)))


def test_a_name_that_is_a_word_is_found_where_it_is_written_as_a_name():
    assert words(guard().found("x.json", as_json("then Will steadied her"))) == ["Will"]


def test_a_word_that_may_be_seen_is_fine():
    fine = KnownName(id="name-4", kind=NameKind.FINE, name="Elm House")
    assert not words(guard(ELM, fine).found("x.json", as_json("Elm House")))


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_name_gets_through_between_any_words(before, after):
    text = f"{before} Ada Mine {after}"
    assert words(guard(ADA).found("x.json", as_json(text)))


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


# -- what else must not leave ----------------------------------------------------------------------


def test_references_days_ids_people_and_mail_are_found():
    case = Case(
        id="c" * 32,
        reference="NM-0142",
        title="t",
        occurred="2026-11-18T20:40",
        reporter="Grace Okafor",
        person_affected="Support worker",
    )
    people = People([Person(id="p1", name="Amir Haddad"), Person(id="p2", name="Quality lead")])
    look = Guard((), people, [CaseFile(case.id, [case])])
    text = (
        f"See NM-0142 of 18 Nov 2026, 2026-11-18, {'c' * 32}; Grace Okafor and Amir Haddad, "
        "amir@example.org. The support worker asked the quality lead."
    )
    found = words(look.found("x.json", as_json(text)))
    assert found == [
        *("NM-0142", "18 Nov 2026", "2026-11-18", "Grace Okafor", "Amir Haddad"),
        *("amir@example.org", "c" * 32),
    ]


def test_what_somebody_put_there_on_purpose_may_stay():
    look = guard()
    assert not words(look.found("x.json", as_json("Will, until 4 Dec; Ada Mine"), ["Ada Mine"]))
    assert words(look.found("x.json", as_json("Mrs Mine"), ["Ada Mine"])) == ["Mrs Mine"]


def test_a_refusal_says_what_where_and_what_to_do():
    with pytest.raises(KnownFault) as told:
        guard().check("x.json", as_json("Ada Mine"))
    assert "“Ada Mine” in the file (in the registers" in told.value.what
    assert told.value.safe == "Nothing was written."


# -- where it may hide -----------------------------------------------------------------------------


def test_the_name_of_the_file_is_looked_at():
    assert [one.where for one in guard().found("Ada Mine.json", b"{}")] == ["the name of the file"]


def pdf(draw, **properties) -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    for key, value in properties.items():
        getattr(canvas, f"set{key.capitalize()}")(value)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("key", ["title", "author", "subject", "keywords", "creator"])
def test_properties_of_a_pdf_are_looked_at(key):
    content = pdf(lambda canvas: None, **{key: "For Ada Mine"})
    assert {one.where for one in guard().found("x.pdf", content)} == {"the properties"}


def test_pages_outlines_and_notes_of_a_pdf_are_looked_at():
    def draw(canvas):
        canvas.drawString(100, 100, "with Ada Mine")
        canvas.bookmarkPage("one")
        canvas.addOutlineEntry("Elm House", "one")
        canvas.textAnnotation("Mrs Mine", (10, 10, 20, 20))

    found = list(guard().found("x.pdf", pdf(draw)))
    assert {one.words for one in found} == {"Ada Mine", "Elm House", "Mrs Mine"}


def deck(change) -> bytes:
    made = Presentation()
    made.core_properties.author = ""
    slide = made.slides.add_slide(made.slide_layouts[5])
    change(made, slide)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def split_runs(_deck, slide):
    paragraph = slide.shapes.title.text_frame.paragraphs[0]
    paragraph.add_run().text = "Ada Mi"
    paragraph.add_run().text = "ne"


def in_notes(_deck, slide):
    slide.notes_slide.notes_text_frame.text = "ask Ada Mine"


def in_alt_text(_deck, slide):
    slide.shapes.title._element.nvSpPr.cNvPr.set("descr", "Ada Mine")


def in_shape_name(_deck, slide):
    slide.shapes.title.name = "Ada Mine"


def in_author(made, _slide):
    made.core_properties.last_modified_by = "Ada Mine"


def in_category(made, _slide):
    made.core_properties.category = "Ada Mine"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (split_runs, "slide 1"),
        (in_notes, "the notes of slide 1"),
        (in_alt_text, "slide 1"),
        (in_shape_name, "slide 1"),
        (in_author, "the properties"),
        (in_category, "the properties"),
    ],
)
def test_every_place_of_a_slide_is_looked_at(change, where):
    found = list(guard().found("x.pptx", deck(change)))
    assert (where, "Ada Mine") in [(one.where, one.words) for one in found]


def test_what_the_empty_deck_brings_along_is_found():
    """Its thumbnail and printer's settings: `session_slides` leaves them behind."""
    foreign = {one.words for one in guard().found("x.pptx", deck(lambda *_: None))}
    assert {"thumbnail.jpeg", "printerSettings1.bin"} <= foreign


def photo(kind: str, **more) -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind, **more)
    return out.getvalue()


def test_metadata_of_pictures_is_found():
    noted = PngInfo()
    noted.add_text("Author", "Ada")
    exif = Image.Exif()
    exif[0x013B] = "Ada"
    clean = [photo("PNG"), photo("JPEG")]
    for content in clean:
        assert not list(guard().found("x.png", content))
    for content in (
        photo("PNG", pnginfo=noted),
        photo("JPEG", exif=exif),
        photo("JPEG", comment=b"Ada"),
        photo("PNG") + b"Ada",
        photo("JPEG") + b"Ada",
        photo("GIF"),
    ):
        assert list(guard().found("x.png" if content[:3] != b"GIF" else "x.zip", packed(content)))


def packed(content: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("01 frame.png", content)
    return out.getvalue()


def test_names_of_files_in_a_zip_are_looked_at():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("Elm House.png", photo("PNG"))
    assert words(guard().found("frames.zip", out.getvalue())) == ["Elm House"]

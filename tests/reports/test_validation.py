"""The validation report: what stands in it, on every page, whatever people typed."""

import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.review import Confirmation
from rca_studio.reports.case_told import NOT_VALIDATED
from rca_studio.reports.check import read_mark
from rca_studio.reports.context import Document, Paper, Scope
from rca_studio.reports.validation import validation_pdf
from rca_studio.reports.views import VIEWS
from tests.causal_examples import CASE, random_model
from tests.reports import proof_examples as proof
from tests.reports import report_examples as examples


def pages_of(casefile: CaseFile, **changes: object) -> list[str]:
    """The text of each page, blanks made even."""
    pdf = validation_pdf(examples.report_of(casefile, **changes))
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def whole(casefile: CaseFile, **changes: object) -> str:
    return " ".join(pages_of(casefile, **changes))


def test_a_worked_case_is_all_there():
    text = whole(examples.worked())
    for words in (
        "Validation report",
        "Walker out of reach at bathroom doorway",
        "Validated, 6 of 6",
        "Occurred 18 Nov 2026, 20:40",
        "Doorway measured, photo-doorway.jpg (SHA-256 9f2c9f2c…aa41)",
        "The walker was one step away.",
        "Staff steadied person",
        "It rested on one worker looking up",
        "Margin to harm is 1 today, held by vigilance; with the plan in place it is 2.",
        "F1: A tight turn leaves no room",
        "Held, 20 of 20",
        "Cannot proceed without",
        "Executive sponsor",
    ):
        assert words in text, words
    assert NOT_VALIDATED not in text


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("make", [examples.worked, examples.empty, examples.hostile])
def test_every_page_is_marked_numbered_and_traceable(make, paper):
    pages = pages_of(make(), paper=paper)
    reference = make().case.reference
    for number, text in enumerate(pages, start=1):
        assert text.count("Confidential quality improvement record") == 2
        assert reference in text
        assert f"Page {number} of {len(pages)}" in text
        assert "History of 214 changes verified · chain head 7c1e 90ab 33f0 4d22" in text
        assert "Printed 13 Jan 2027 09:30, Quality lead" in text


@pytest.mark.parametrize("paper", list(Paper))
def test_sheets_have_the_size_that_was_asked_for(paper):
    pdf = validation_pdf(examples.report_of(examples.worked(), paper=paper))
    sizes = {tuple(sorted(map(round, page.mediabox[2:]))) for page in PdfReader(BytesIO(pdf)).pages}
    assert sizes == {(595, 842) if paper is Paper.A4 else (612, 792)}


def test_it_is_stamped_until_the_last_item_is_confirmed():
    assert all(NOT_VALIDATED in text for text in pages_of(examples.unvalidated()))
    assert "Not validated, 5 of 6" in whole(examples.unvalidated())
    assert NOT_VALIDATED not in whole(examples.worked())


def test_a_confirmation_without_anything_to_show_is_not_enough():
    bare = [
        replace(e, note="")
        if isinstance(e, Confirmation) and e.item == examples.item_key(-1)
        else e
        for e in examples.worked()
    ]
    assert NOT_VALIDATED in whole(CaseFile(CASE, bare))


def test_what_was_waived_is_said_and_never_counted_as_confirmed():
    text = whole(examples.waived())
    assert "Validated, 0 of 6, 6 waived" in text
    assert "Nothing confirmed, all waived" in text
    assert "Waived: The person moved to another home" in text
    assert "Director of care" in text


def test_user_text_is_never_markup_and_nothing_hides():
    text = whole(examples.hostile())
    for words in ("<b>bold</b>", "$\\frac{1}{0}$", "東京病院", "Żółć", "&amp;"):
        assert words in text, words
    assert "\u202e" not in text
    assert "\x00" not in text
    pdf = validation_pdf(examples.report_of(examples.hostile()))
    for page in PdfReader(BytesIO(pdf)).pages:
        assert not page.images
        for one in page.get("/Annots", ()):
            assert one.get_object()["/Subtype"] == "/Widget"  # a place to sign, and no link


def test_figures_are_vectors_and_fonts_travel_with_the_file():
    pdf = validation_pdf(examples.report_of(examples.worked()))
    for page in PdfReader(BytesIO(pdf)).pages:
        assert not page.images
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            if font["/Subtype"] == "/TrueType":
                assert "/FontFile2" in font["/FontDescriptor"]
                assert "Inter" in font["/BaseFont"]


def test_a_long_story_and_a_huge_note_run_over_pages_word_for_word():
    words = [f"word{number}" for number in range(6_000)]
    story = "\n\n".join(" ".join(words[n : n + 500]) for n in range(0, 6_000, 500))
    note = " ".join(f"note{number}" for number in range(3_000))
    entities = []
    for entity in examples.worked():
        if isinstance(entity, Case):
            entity = replace(entity, story=story)
        if isinstance(entity, Confirmation) and entity.item == examples.item_key(3):
            entity = replace(entity, note=note)
        entities.append(entity)
    pages = pages_of(CaseFile(CASE, entities))
    text = " ".join(pages)
    assert set(re.findall(r"\bword\d+\b", text)) == set(words)
    assert set(re.findall(r"\bnote\d+\b", text)) == set(note.split())
    with_note = [page for page in pages if re.search(r"\bnote\d+\b", page)]
    assert len(with_note) > 2
    assert all("Confirmed by" in page for page in with_note)


def test_one_word_without_an_end_stays_inside_its_column():
    entities = [
        replace(e, note="x" * 900) if isinstance(e, Confirmation) else e for e in examples.worked()
    ]
    pdf = validation_pdf(examples.report_of(CaseFile(CASE, entities)))
    assert "".join(whole(CaseFile(CASE, entities)).split()).count("x" * 60) > 11
    check_text_is_inside(pdf)


@pytest.mark.parametrize(
    "make",
    [
        examples.worked,
        examples.unvalidated,
        examples.hostile,
        examples.waived,
        lambda: examples.with_case(random_model(3, 60)).file(),
    ],
    ids=["worked", "unvalidated", "hostile", "waived", "60 causes"],
)
@pytest.mark.parametrize("paper", list(Paper))
def test_no_text_is_too_small_or_off_the_page(make, paper):
    pdf = validation_pdf(examples.report_of(make(), paper=paper))
    check_text_is_inside(pdf)


def check_text_is_inside(pdf: bytes) -> None:
    """Text has at least 6.5 points (signs in capitals 5.4); only the foot is in the foot."""
    for page in PdfReader(BytesIO(pdf)).pages:
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        seen: list[tuple[str, float, float, float]] = []

        def see(text, cm, tm, _font, size, seen=seen):
            if not text.strip():
                return
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            tall = size * abs(tm[0] * cm[0] + tm[1] * cm[2]) or size
            seen.append((text.strip(), x, y, tall))

        page.extract_text(visitor_text=see)
        assert seen
        for text, x, y, tall in seen:
            if text == NOT_VALIDATED:
                continue
            assert tall >= (5.4 if text in ("AND", "OR") else 6.49), (text, tall)
            assert 20 <= x <= width - 20, (text, x)
            assert y >= 56 or "chain head" in text or "Printed" in text or "Page" in text, text
            assert y <= height - 36, text


def test_a_case_that_was_just_reported_prints():
    pages = pages_of(examples.empty())
    assert len(pages) <= 3
    text = " ".join(pages)
    assert "Not told yet." in text
    assert "No control is recorded yet." in text
    assert "no margin can be worked out" in text
    assert "No finding and no action yet." in text


def test_no_heading_stands_alone_at_the_foot():
    for make in (examples.worked, examples.hostile, examples.waived, examples.unvalidated):
        for page in pages_of(make()):
            body = page.split("History of")[0]
            assert not re.search(
                r"(Review|What was waived|Fishbone|What stopped harm|Sign-off|Signatures) ?$",
                body.strip(),
            )


def test_a_broken_history_is_said_on_every_page():
    chain = replace(examples.imprint().chain, broken_at=7, reason="changed")
    for text in pages_of(examples.worked(), chain=chain):
        assert "NOT INTACT" in text
        assert "verified" not in text.split("History of 214")[1].split("chain head")[0]


def test_properties_name_title_language_and_time():
    reader = PdfReader(BytesIO(validation_pdf(examples.report_of(examples.worked()))))
    assert reader.metadata is not None
    assert reader.metadata.title == "Validation report NM-0142"
    assert reader.metadata.author == "Riverside Home Care"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.astimezone().strftime("%Y-%m-%d %H:%M") == (
        "2027-01-13 09:30"
    )
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"


def test_the_same_case_gives_the_same_bytes_in_another_process():
    code = (
        "import hashlib;from tests.reports import proof_examples as p, report_examples as e;"
        "from rca_studio.reports.validation import validation_pdf;"
        "made = validation_pdf(e.report_of(e.hostile()))"
        "+ validation_pdf(e.report_of(p.proven(), beside=p.beside()));"
        "print(hashlib.sha256(made).hexdigest())"
    )
    prints = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=examples.ROOT,
            env={**examples.ENVIRONMENT, "PYTHONHASHSEED": seed},
        )
        prints.add(done.stdout)
    assert len(prints) == 1


def test_printing_can_be_stopped():
    class Enough(Exception):
        pass

    def stop(page: int) -> None:
        if page == 2:
            raise Enough

    with pytest.raises(Enough):
        validation_pdf(examples.report_of(examples.worked()), stop)


def test_no_text_is_too_long_wherever_it_stands():
    long = " ".join(f"much{number}" for number in range(600))
    entities = [
        replace(
            entity,
            **{
                name: long
                for name in ("text", "title", "note", "statement", "result")
                if hasattr(entity, name)
            },
        )
        for entity in examples.worked()
    ]
    pdf = validation_pdf(
        examples.report_of(
            CaseFile(CASE, entities), marking="Secret " * 90, organisation="Org " * 90
        )
    )
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert set(re.findall(r"\bmuch\d+\b", text)) >= set(long.split())
    check_text_is_inside(pdf)


def test_a_page_full_of_foreign_letters_keeps_them():
    story = "東京病院で転倒しそうになった。 " * 200 + "Ελληνικά Кириллица " * 50
    entities = [replace(e, story=story) if isinstance(e, Case) else e for e in examples.worked()]
    pdf = validation_pdf(examples.report_of(CaseFile(CASE, entities)))
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)
    assert text.count("東京病院で転倒しそうになった。") > 150
    assert "Кириллица" in text
    check_text_is_inside(pdf)


def test_what_hangs_on_a_condition_is_told_apart_from_what_is_missing():
    plain = replace(examples.case(), protocol="equipment", severity="", probability="")
    text = whole(CaseFile(CASE, [plain]))
    assert "Where else the same is in use – not needed in this case" in text
    assert "Maker and serial number – not needed in this case" in text
    assert "State found ○ not answered yet" in text
    scored = replace(plain, severity="major", probability="frequent")
    text = whole(CaseFile(CASE, [scored]))
    assert "Where else the same is in use ○ not answered yet" in text
    assert "SAC 3. Full analysis. Keep the equipment as it was found" in text


def test_the_copy_is_named_on_every_page_and_none_where_nobody_is_named():
    for text in pages_of(examples.worked(), purpose="Yearly inspection", to="The regulator"):
        assert "Copy for The regulator · Purpose: Yearly inspection" in text
    assert "Copy for" not in whole(examples.worked())
    long = pages_of(examples.worked(), purpose="why " * 200, to="who\nelse " * 200)
    assert all("Copy for who else who else" in text for text in long)


def test_a_long_name_of_a_copy_stays_on_the_sheet():
    pdf = validation_pdf(examples.report_of(examples.worked(), to="W" * 900, purpose="W" * 900))
    for page in PdfReader(BytesIO(pdf)).pages:
        found = re.search(r"Copy for W+…?", page.extract_text())
        assert found
        assert len(found[0]) < 120


@pytest.mark.parametrize("paper", list(Paper))
def test_the_sign_off_can_be_typed_and_each_field_has_a_name_for_all(paper):
    reader = PdfReader(BytesIO(validation_pdf(examples.report_of(examples.worked(), paper=paper))))
    fields = reader.get_fields()
    assert len(fields) == 12
    assert fields["sign-1-name"]["/TU"] == "Prepared by: quality lead: name"
    assert fields["sign-3-signature"]["/TU"] == "Executive sponsor: signature"
    assert all(field["/FT"] == "/Tx" for field in fields.values())
    places = {}
    for page in reader.pages:
        for one in page.get("/Annots", ()):
            widget = one.get_object()
            assert widget["/P"].get_object() == page.get_object()
            assert widget["/F"] & 4  # printed
            assert "/BG" not in widget.get("/MK", {})  # as a plain line
            places[widget["/T"]] = (page.page_number, [float(x) for x in widget["/Rect"]])
            assert places[widget["/T"]][1][0] > 20
            assert places[widget["/T"]][1][2] < float(page.mediabox.width) - 20
            assert "Executive sponsor" in page.extract_text()
    assert places.keys() == fields.keys()
    left_to_right = [places[f"sign-1-{name}"][1][0] for name in ("name", "role", "date")]
    assert left_to_right == sorted(left_to_right)


def test_what_is_typed_into_the_sign_off_is_kept(tmp_path):
    writer = PdfWriter(BytesIO(validation_pdf(examples.report_of(examples.worked()))))
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, {"sign-2-name": "Cara Diaz"})
    writer.write(tmp_path / "signed.pdf")
    assert PdfReader(tmp_path / "signed.pdf").get_fields()["sign-2-name"]["/V"] == "Cara Diaz"
    assert read_mark(tmp_path / "signed.pdf").consistent


def test_the_history_is_in_small_type_and_prints_over_pages():
    beside = proof.beside(history=proof.steps(300))
    pdf = validation_pdf(examples.report_of(proof.proven(), beside=beside))
    check_text_is_inside(pdf)
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    for number in range(1, 301):
        assert f"text of step {number}\n" in text
    assert text.count("Appendix: history of this case") == 1


@pytest.mark.parametrize("document", list(Document))
def test_facts_and_analysis_print_as_two_documents(document):
    report = examples.report_of(
        proof.proven(), beside=proof.beside(), scope=Scope(document=document, views=tuple(VIEWS))
    )
    pdf = validation_pdf(report)
    check_text_is_inside(pdf)
    reader = PdfReader(BytesIO(pdf))
    part = "" if document is Document.WHOLE else f": {document.value}"
    assert reader.metadata.title == f"Validation report NM-0142{part}"
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    assert (f"“{'analysis' if document is Document.FACTS else 'facts'}”" in text) is bool(part)
    assert ("Doorway narrower" in text) is document.analysis
    assert validation_pdf(report) == pdf


@pytest.mark.parametrize("lines", range(0, 24, 3))
def test_the_sign_off_is_never_parted_from_its_heading(lines):
    story = "\n\n".join(f"line {n}" for n in range(lines))
    entities = [replace(e, story=story) if isinstance(e, Case) else e for e in examples.empty()]
    pages = pages_of(CaseFile(CASE, entities))
    [page] = [page for page in pages if "Sign-off" in page]
    assert "Executive sponsor" in page

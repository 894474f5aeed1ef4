"""The plan in Word: real headings, heads that come again, counting pages, nothing breaks it."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from rca_studio.domain.people import People, Person
from rca_studio.domain.plan import Measure, MeasureKind, Strength
from rca_studio.reports.context import Paper
from rca_studio.reports.plan_word import plan_document
from tests.reports.report_examples import imprint
from tests.reports.whole_examples import HOSTILE, accepted, whole

MEASURE = Measure(
    kind=MeasureKind.PROCESS,
    text="Walker in reach",
    numerator="in reach",
    denominator="routines seen",
    target=90,
    due="2027-03-01",
)
PLAN = (
    whole(1, owner="Night lead", strength=Strength.STRONGER, measures=(MEASURE,)),
    whole(2, owner="Director", checks=accepted("Photo")),
    whole(3, owner="night lead"),
    whole(4, owner=""),
)


def document(*wholes: Any, **how: Any) -> Any:
    of = imprint(**how.pop("of", {}))
    return Document(BytesIO(plan_document(wholes, of, **how)))


def xml(part: Any) -> str:
    return str(part._element.xml)


def test_an_owner_who_is_set_up_is_told_by_post_and_nowhere_by_name():
    people = People([Person(id="1", name="Olga Owner", title="Ward lead")])
    made = document(whole(1, owner="Olga Owner"), people=people)
    assert [p.text for p in made.paragraphs if p.style.name == "Heading 1"] == [
        "Ward lead: 1 action, 1 overdue"
    ]
    assert "Olga" not in made.element.xml


def test_owners_are_headings_with_a_table_and_a_line_to_sign_on():
    made = document(*PLAN)
    headings = [p.text for p in made.paragraphs if p.style.name == "Heading 1"]
    assert headings == [
        "Director: 1 action, 1 overdue",
        "Night lead: 2 actions, 2 overdue",
        "No owner yet: 1 action, 1 overdue",
    ]
    assert [len(table.rows) for table in made.tables] == [2, 3, 2]
    signs = [p for p in made.paragraphs if p.text.startswith("Name, signature")]
    assert len(signs) == 2  # nobody cannot sign
    cells = [cell.text for cell in made.tables[1].rows[1].cells]
    assert cells[1] == "Action 1: put the check into the routine"
    assert cells[2] == "NM-0141·2EYY\nF1: A tight turn leaves no room.\nAdds: check"
    assert cells[4] == "1\N{NO-BREAK SPACE}Dec 2026\n43 days late"
    assert cells[5] == "☐ Photo of the doorway\n☐ Log of a week"
    assert cells[6] == "Walker in reach, at least 90 % by 1\N{NO-BREAK SPACE}Mar 2027"
    assert made.tables[0].rows[1].cells[5].text == "☑ Photo (accepted 2 Dec 2026)"


def test_the_head_of_a_table_comes_again_and_no_row_is_split_without_need():
    long = whole(9, text="word " * 300, owner="Director", deadline="")
    for table in document(*PLAN, long).tables:
        head, *rows = table.rows
        assert head._tr.trPr.find(qn("w:tblHeader")) is not None
        for row in rows:
            split = row._tr.trPr is None or row._tr.trPr.find(qn("w:cantSplit")) is None
            assert split is ("word word" in row.cells[1].text)


def test_a_line_to_sign_on_is_never_alone_on_a_page():
    named, nobody = document(*PLAN).tables[1:]
    for table, stays in ((named, True), (nobody, None)):
        *_, last = table.rows
        for cell in last.cells:
            assert cell.paragraphs[0].paragraph_format.keep_with_next is stays


def test_each_page_has_the_marking_and_counts_itself():
    section = document(*PLAN).sections[0]
    head, foot = (
        " ".join(p.text for p in part.paragraphs) for part in (section.header, section.footer)
    )
    assert "Riverside Home Care · Confidential quality improvement record" in head
    assert "chain head 7c1e 90ab 33f0 4d22" in foot
    assert "Confidential quality improvement record" in foot
    fields = xml(section.footer)
    assert " PAGE " in fields
    assert " NUMPAGES " in fields
    strict = document(*PLAN, whole(5, marking="Strictly confidential")).sections[0]
    for part in (strict.header, strict.footer):
        words = " ".join(p.text for p in part.paragraphs)
        assert "Strictly confidential" in words
        assert "improvement record" not in words


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("landscape", [True, False])
def test_the_sheet_is_the_one_that_was_asked_for(paper, landscape):
    section = document(*PLAN, of={"paper": paper}, landscape=landscape).sections[0]
    short, long = {Paper.A4: (210, 297), Paper.LETTER: (215.9, 279.4)}[paper]
    size = (section.page_width.mm, section.page_height.mm)
    assert size == pytest.approx((long, short) if landscape else (short, long), abs=0.1)
    made = document(*PLAN, of={"paper": paper}, landscape=landscape)
    room = section.page_width - section.left_margin - section.right_margin
    for table in made.tables:
        assert sum(column.width for column in table.columns) <= room + 36_000 // 10


def test_upright_sheets_tell_no_less():
    lying, upright = (document(*PLAN, landscape=way) for way in (True, False))

    def words(made: Any) -> set[str]:
        cells = (c.text for t in made.tables for r in t.rows[1:] for c in r.cells)
        return {word.strip(".,:") for cell in cells for word in cell.split()}

    assert words(lying) <= words(upright)


def test_an_empty_plan_says_so():
    made = document()
    assert "No action fits this selection." in [p.text for p in made.paragraphs]
    assert not made.tables


def test_who_looked_is_not_told_and_the_file_knows_no_person():
    made = document(*PLAN, of={"printed_by": ""})
    everything = " ".join(xml(part) for part in (made, made.sections[0].footer))
    assert "Quality lead" not in everything  # who accepted the evidence
    assert made.core_properties.author == "Riverside Home Care"
    assert {one.get(qn("w:val")) for one in made.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    assert made.core_properties.last_modified_by == ""


@settings(max_examples=25)
@given(st.text(max_size=200), st.text(max_size=80))
def test_any_words_can_be_opened_again(text, owner):
    made = document(whole(1, text=text, owner=owner, marking=owner))
    assert len(made.tables) == 1


def test_it_can_be_stopped():
    class StopError(Exception):
        pass

    def stop(number: int) -> None:
        if number == 2:
            raise StopError

    with pytest.raises(StopError):
        plan_document(PLAN, imprint(), progress=stop)


def test_another_program_opens_it_and_shows_all(tmp_path: Path):
    """LibreOffice is no part of ours: it reads the file by its own understanding of the format."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no other office program on this machine")
    long = whole(9, text=HOSTILE + " " + "word " * 3_000 + "the end", owner=HOSTILE)
    (tmp_path / "plan.docx").write_bytes(plan_document((*PLAN, long), imprint()))
    command = [office, f"-env:UserInstallation={(tmp_path / 'own').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "plan.docx")]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    if not (tmp_path / "plan.pdf").exists():
        pytest.skip(f"it has no part for text documents: {done.stderr.decode()[-200:]}")
    pages = [page.extract_text() for page in PdfReader(tmp_path / "plan.pdf").pages]
    text = " ".join(" ".join(pages).split())
    assert len(pages) > 3
    assert "the end" in text
    assert text.count("word") >= 3_000
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "What proves it" in page or "signature" in page
        assert "Confidential quality improvement record" in page

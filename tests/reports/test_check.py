"""A printed report names the history it was made from, on every page alike."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.registers import ChainCheck
from rca_studio.faults import KnownFault
from rca_studio.reports.check import read_mark
from rca_studio.reports.validation import validation_pdf
from tests.reports import report_examples as examples

OTHER = "0" * 64


def saved(tmp_path: Path, name: str = "report.pdf", **changes: object) -> Path:
    path = tmp_path / name
    path.write_bytes(validation_pdf(examples.report_of(examples.worked(), **changes)))
    return path


def test_the_mark_is_read_from_properties_and_pages(tmp_path):
    mark = read_mark(saved(tmp_path))
    assert (mark.entries, mark.head) == (214, examples.HEAD)
    assert set(mark.printed) == {(214, examples.HEAD[:16])}
    assert mark.consistent


def test_thousands_and_one_are_read_too(tmp_path):
    for entries in (1, 1_234_567):
        chain = ChainCheck(entries=entries, head=examples.HEAD)
        assert read_mark(saved(tmp_path, chain=chain)).consistent


def test_a_story_that_quotes_the_foot_of_an_older_report_makes_no_other_report(tmp_path):
    quoted = "History of 3 changes verified · chain head aaaa bbbb cccc dddd"
    model = examples.worked()
    told = CaseFile(
        model.case_id,
        [replace(e, story=f"{quoted}. {e.story}") if e is model.case else e for e in model],
    )
    path = tmp_path / "quoting.pdf"
    path.write_bytes(validation_pdf(examples.report_of(told)))
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(path).pages]
    assert any(quoted in page for page in pages)
    assert read_mark(path).consistent


def test_a_page_from_another_report_is_noticed(tmp_path):
    one = PdfReader(saved(tmp_path, "one.pdf"))
    chain = ChainCheck(entries=214, head=OTHER)
    two = PdfReader(saved(tmp_path, "two.pdf", chain=chain))
    mixed = PdfWriter()
    mixed.append(one)
    mixed.insert_page(two.pages[0], 0)
    mixed.add_metadata(dict(one.metadata or {}))
    path = tmp_path / "mixed.pdf"
    mixed.write(path)
    assert not read_mark(path).consistent


def test_a_page_without_the_mark_is_noticed(tmp_path):
    writer = PdfWriter()
    reader = PdfReader(saved(tmp_path))
    writer.append(reader)
    writer.add_blank_page(200, 200)
    writer.add_metadata(dict(reader.metadata or {}))
    path = tmp_path / "more.pdf"
    writer.write(path)
    assert not read_mark(path).consistent


def test_changed_properties_are_noticed(tmp_path):
    writer = PdfWriter()
    writer.append(PdfReader(saved(tmp_path)))
    writer.add_metadata({"/Subject": f"rca-studio-chain:214:{OTHER}"})
    path = tmp_path / "properties.pdf"
    writer.write(path)
    mark = read_mark(path)
    assert mark.head == OTHER
    assert not mark.consistent


def test_other_files_are_refused_in_plain_words(tmp_path):
    blank = PdfWriter()
    blank.add_blank_page(200, 200)
    content = BytesIO()
    blank.write(content)
    for name, data in {
        "other.pdf": content.getvalue(),
        "text.pdf": b"hello",
        "no.pdf": b"",
    }.items():
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(KnownFault, match=name):
            read_mark(path)
    with pytest.raises(KnownFault, match=r"missing\.pdf"):
        read_mark(tmp_path / "missing.pdf")

"""Exports and models by the command line: files, notes, exit codes."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from rca_studio import headless
from rca_studio.cli import SHEETS, VIEWS
from rca_studio.domain.case import Case
from rca_studio.editing.gestures import report
from rca_studio.reports import views
from rca_studio.reports.poster import Sheet
from tests.test_cli import fill, refused, run


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the doorway worked through; tests only read it."""
    path = tmp_path_factory.mktemp("made") / "home care.rca"
    fill(path)
    return path


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A workspace with the doorway and a case that was only just reported."""
    path = tmp_path / "own.rca"
    fill(path)
    with headless.opened(path) as (_, writer):
        new = Case(id="new", reference="NM-0200", title="Almost fell at the stairs")
        writer.edit(report(new))
    return path


def test_views_and_sheets_are_those_there_are():
    assert set(VIEWS) == set(views.VIEWS)
    assert set(SHEETS) == {sheet.value for sheet in Sheet}


BEGINS = {
    ".json": b"{",
    ".svg": b"<?xml",
    ".png": b"\x89PNG",
    ".pdf": b"%PDF",
    ".pptx": b"PK",
    ".graphml": b"<?xml",
    ".dot": b"digraph",
    ".mmd": b"flowchart",
    ".xml": b"<?xml",
    ".txt": b"Loss of balance",
}


@pytest.mark.parametrize("ending", BEGINS)
def test_every_format_is_written(capsys, made, tmp_path, ending):
    target = tmp_path / f"case{ending}"
    code, out, err = run(capsys, "export", made, "NM-0142", "--out", target)
    assert code == 0
    assert out == f"Written: {target}\n"
    assert target.read_bytes().startswith(BEGINS[ending])
    assert all(line.startswith("note: ") and line.endswith(".") for line in err.splitlines())


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_written(capsys, made, tmp_path, view):
    target = tmp_path / "view.svg"
    assert run(capsys, "export", made, "NM-0142", "--out", target, "--view", view)[0] == 0
    assert b"<svg" in target.read_bytes()


def test_what_is_left_out_goes_to_stderr(capsys, made, tmp_path):
    target = tmp_path / "fish.mmd"
    words = ("export", made, "NM-0142", "--out", target, "--view", "fishbone")
    code, out, err = run(capsys, *words)
    assert code == 0
    assert out.count("\n") == 1
    assert "note: Mermaid's Ishikawa diagram has no controls; 2 controls were left out.\n" in err
    assert target.read_text().startswith("ishikawa-beta\n")


def test_posters_have_the_sheet_that_was_asked_for(capsys, made, tmp_path):
    target = tmp_path / "poster.pdf"
    words = ("export", made, "NM-0142", "--out", target, "--paper", "A3", "--turn", "lying")
    assert run(capsys, *words)[0] == 0
    [page] = PdfReader(target).pages
    assert [round(float(side)) for side in page.mediabox[2:]] == [1191, 842]
    words = ("export", made, "NM-0142", "--out", target, "--tiled", "--scale", "2")
    assert run(capsys, *words)[0] == 0
    sheets = PdfReader(BytesIO(target.read_bytes())).pages
    assert len(sheets) > 1
    assert "A1 of " in sheets[0].extract_text()
    assert "Confidential quality improvement record" in sheets[0].extract_text()


def test_wrong_words_are_refused(capsys, made, tmp_path):
    out = tmp_path / "x.pdf"
    for more in (["--paper", "B5"], ["--view", "pie"], ["--scale", "0"], ["--scale", "huge"]):
        assert run(capsys, "export", made, "NM-0142", "--out", out, *more)[0] == 2
    err = refused(capsys, "export", made, "NM-0142", "--out", tmp_path / "x.docx")
    assert "cannot write .docx" in err
    assert not out.exists()


def test_a_model_comes_into_a_new_case_and_undo_takes_it_back(capsys, own, tmp_path):
    file = tmp_path / "list.txt"
    file.write_text("Slipped on the stairs\n- Wet step\n  - Roof leaks\n- Dark\n", encoding="utf-8")
    code, out, err = run(capsys, "read-in", own, "NM-0200", file)
    assert code == 0
    assert out == "NM-0200: Read in indented text (3 causes)\n"
    assert err == "note: The event took the words of the file.\n"
    with headless.opened(own, read_only=True) as (_, writer):
        casefile = writer.casefile("new")
        assert [cause.text for cause in casefile.causes] == ["Wet step", "Roof leaks", "Dark"]
    err = refused(capsys, "read-in", own, "NM-0200", file)
    assert "has causes already" in err


def test_a_model_goes_from_case_to_case(capsys, own, tmp_path):
    for ending in (".json", ".graphml", ".xml"):
        target = tmp_path / f"model{ending}"
        assert run(capsys, "export", own, "NM-0142", "--out", target)[0] == 0
        code, out, _ = run(
            capsys, "read-in", own, "NM-0142", target, "--under", "staff steadied person"
        )
        assert code == 0, ending
        assert "causes)" in out
    assert run(capsys, "verify", own)[0] == 0
    told = json.loads(run(capsys, "analyse", own, "NM-0142", "--json")[1])
    assert told["cut_set_count"] > 4


def test_a_place_has_to_be_told_clearly(capsys, own, tmp_path):
    file = tmp_path / "list.txt"
    file.write_text("Dark\n", encoding="utf-8")
    err = refused(capsys, "read-in", own, "NM-0142", file, "--under", "walker")
    assert "of them have the words “walker”" in err
    err = refused(capsys, "read-in", own, "NM-0142", file, "--under", "no such words")
    assert "No cause, control, event or harm of this case has the words" in err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b"{"),
        ("a.xml", b"<opsa-mef>"),
        ("a.graphml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><graphml>&b;</graphml>"),
        ("a.xmind", b"PK\x03\x04"),
        ("a.mmd", b"pie"),
        ("a.txt", b""),
    ],
)
def test_bad_files_change_nothing(capsys, own, tmp_path, name, content):
    before = own.read_bytes()
    file = tmp_path / name
    file.write_bytes(content)
    err = refused(capsys, "read-in", own, "NM-0200", file)
    assert name in err
    assert "Nothing was read in." in err
    assert own.read_bytes() == before


def test_a_missing_file_is_told(capsys, own, tmp_path):
    assert "was not found" in refused(capsys, "read-in", own, "NM-0200", tmp_path / "no.txt")
    assert "is a folder" in refused(capsys, "read-in", own, "NM-0200", tmp_path)

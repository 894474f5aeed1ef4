"""Report forms from the command line: written, filled in, read back."""

import json

import pytest
from pypdf import PdfReader

from rca_studio.headless import case_list, opened
from rca_studio.models.workspace import create_workspace
from tests.intake.filled_forms import empty, filled
from tests.test_cli import refused
from tests.test_cli import run as run_words


@pytest.fixture
def run(capsys):
    """Runs a command; gives its exit code and what it said."""

    def go(*words):
        code, out, err = run_words(capsys, *words)
        return code, out + err

    return go


@pytest.fixture
def workspace(tmp_path):
    path = tmp_path / "own.rca"
    create_workspace(path, organisation="Riverside Home Care").close()
    return path


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "forms"
    made.mkdir()
    story = "The door to the stairs stood open, and somebody in a wheelchair was close to it."
    nameless = {"title": "A door", "story": story, "no_name": "/Yes"}
    named = {"title": "Anna saw a loose rail", "reporter": "Anna", "when": "18 Nov 2026"}
    (made / "anna.pdf").write_bytes(filled(named))
    (made / "secret name.pdf").write_bytes(filled(nameless))
    return made


def references(workspace):
    with opened(workspace, read_only=True) as (open_one, _writer):
        return [row["title"] for row in case_list(open_one.registers, "")]


def test_a_form_is_written(tmp_path, run):
    out = tmp_path / "form.pdf"
    code, told = run("form", "near_fall", out)
    assert code == 0
    assert "Written" in told
    assert "title" in PdfReader(out).get_fields()
    assert run("form", "general", out, "--blank", "--letter", "--large")[0] == 0
    page = PdfReader(out).pages[0]
    assert round(page.mediabox.width) == 612
    assert PdfReader(out).get_fields() is None


def test_a_form_may_carry_the_name_of_the_organisation(tmp_path, workspace, run):
    out = tmp_path / "form.pdf"
    assert run("form", "general", out, "--workspace", workspace)[0] == 0
    assert "Riverside Home Care" in PdfReader(out).pages[0].extract_text()


def test_an_unknown_kind_names_those_there_are(tmp_path, capsys):
    out = tmp_path / "form.pdf"
    assert "near_fall" in refused(capsys, "form", "windmills", out)
    assert not out.exists()


def test_a_folder_is_read(workspace, folder, run):
    code, told = run("read-forms", folder, workspace, "--dry-run")
    assert code == 0
    assert "2 new reports (1 without a name)" in told
    assert references(workspace) == []
    code, told = run("read-forms", folder, workspace)
    assert code == 0
    assert "1 report taken in; 1 report without a name waits" in told
    assert "secret" not in told
    assert references(workspace) == ["Anna saw a loose rail"]
    assert "2 here already" in run("read-forms", folder, workspace)[1]


def test_what_cannot_be_read_is_said_and_the_rest_is_taken_in(workspace, folder, run):
    (folder / "empty.pdf").write_bytes(empty())
    code, told = run("read-forms", folder, workspace, "--json")
    assert code == 1
    files = json.loads(told)["files"]
    by_outcome = {one["outcome"]: one for one in files}
    assert "was not filled in" in by_outcome["refused"]["why"]
    assert [one["file"] for one in files if one["without_a_name"]] == [None]
    assert references(workspace) == ["Anna saw a loose rail"]


def test_several_files_by_name(workspace, folder, run):
    files = (folder / "anna.pdf", folder / "secret name.pdf")
    assert run("read-forms", *files, workspace)[0] == 0
    assert references(workspace) == ["Anna saw a loose rail"]


def test_the_form_written_is_the_form_read(tmp_path, workspace, run):
    out, back = tmp_path / "form.pdf", tmp_path / "back.pdf"
    run("form", "medication", out, "--letter")
    values = {"title": "Two sheets", "reporter": "Bo", "when": "11/18/2026"}
    back.write_bytes(filled(values, out.read_bytes()))
    assert run("read-forms", back, workspace)[0] == 0
    with opened(workspace, read_only=True) as (one, _writer):
        [row] = case_list(one.registers, "")
    assert (row["type"], row["occurred"]) == ("medication", "2026-11-18")

"""Sessions and bulletins from the command line: only what was accepted, and never a name."""

import json
import zipfile

import pytest
from pptx import Presentation
from pypdf import PdfReader

from rca_studio.analysis.session.making import Sources, make_show
from rca_studio.cli import main
from rca_studio.cli_session import KINDS
from rca_studio.domain.registers import CaseQuery
from rca_studio.domain.session import KnownName, NameKind, Session, ShowFrame
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.gestures import add, new_id, revise
from rca_studio.editing.session_gestures import accept_frames, plan_session
from rca_studio.headless import opened, practice, reviewing_of
from rca_studio.reports.session_leaving import Leaving
from tests.ui.sample_desk import build_once

CASE = "NM-0102"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return build_once(tmp_path_factory.mktemp("sample") / "sample.rca")


@pytest.fixture
def workspace(sample, tmp_path):
    """The sample with a session, all frames of which are accepted."""
    path = tmp_path / "work.rca"
    path.write_bytes(sample.read_bytes())
    with opened(path) as (space, writer):
        case_id = space.registers.case_id_of(CASE)
        session = Session(
            id=new_id(), title="Night round", day="2031-03-04T14:00", cases=(case_id,)
        )
        writer.edit(plan_session(writer.casefile(WORKSPACE), session, writer.stamp()))
        accept_all(writer, session)
    return path


def accept_all(writer, session):
    home = writer.casefile(WORKSPACE)
    sources = Sources(
        practice=practice(),
        names=home.of(KnownName),
        people=home.people,
        protocols=reviewing_of(writer).protocols,
    )
    cases = {one: writer.casefile(one) for one in session.cases}
    show = make_show(session, home.of(ShowFrame), cases, sources)
    digests = {frame.id: frame.digest for frame in show.frames}
    writer.edit(accept_frames(home, session, digests, writer.stamp()))


def run(*words) -> int:
    return main([str(word) for word in words])


def test_the_kinds_are_those_of_the_reports():
    assert {one.value: one.ending for one in Leaving if not one.of_one_case} == KINDS


def test_sessions_are_listed(workspace, capsys):
    assert run("session", "list", workspace) == 0
    line = capsys.readouterr().out
    assert line.startswith(f"2031-03-04  {CASE}  Night round")
    assert run("session", "list", workspace, "--json") == 0
    row, *_ = json.loads(capsys.readouterr().out)
    assert row["frames"] >= row["accepted"] > 5


@pytest.mark.parametrize("asked", ["2031-03-04", "Night round", "night"])
def test_slides_are_written_and_noted_in_the_case(workspace, tmp_path, capsys, asked):
    out = tmp_path / "show.pptx"
    assert run("session", "export", workspace, asked, "--out", out, "--to", "Evening team") == 0
    assert "Written" in capsys.readouterr().out
    assert len(Presentation(out).slides) > 5
    with opened(workspace, read_only=True) as (space, writer):
        copies = writer.casefile(space.registers.case_id_of(CASE)).copies
    assert copies[-1].what == "Slides of the session “Night round”"
    assert copies[-1].to == "Evening team"


@pytest.mark.parametrize(("what", "ending"), [("handout", ".pdf"), ("summary", ".pdf")])
def test_paper_is_written(workspace, tmp_path, what, ending):
    out = tmp_path / f"it{ending}"
    command = ("session", "export", workspace, "night", "--what", what, "--paper", "Letter")
    assert run(*command, "--out", out) == 0
    box = PdfReader(out).pages[0].mediabox
    assert (box.width, box.height) == (612, 792)


def test_pictures_go_into_a_folder_or_a_zip(workspace, tmp_path):
    folder, packed = tmp_path / "frames", tmp_path / "frames.zip"
    for out in (folder, packed):
        assert run("session", "export", workspace, "night", "--what", "pictures", "--out", out) == 0
    with zipfile.ZipFile(packed) as made:
        assert sorted(made.namelist()) == sorted(path.name for path in folder.iterdir())


def test_a_bulletin_is_written_as_page_and_as_data(workspace, tmp_path):
    page, data = tmp_path / "learning.pdf", tmp_path / "learning.json"
    assert run("bulletin", workspace, CASE, "--out", page, "--title", "Beds that roll") == 0
    (text,) = [one.extract_text() for one in PdfReader(page).pages]
    assert "Beds that roll" in text
    assert CASE not in text
    assert run("bulletin", workspace, CASE, "--out", data) == 0
    assert json.loads(data.read_bytes())["model"]["cause"]


def test_data_of_a_bulletin_is_read_into_another_case(workspace, tmp_path, capsys):
    data = tmp_path / "learning.json"
    run("bulletin", workspace, CASE, "--out", data)
    other = tmp_path / "other.rca"
    report = "title,story\nBed moved,The bed moved when somebody sat down\n"
    (tmp_path / "one.csv").write_text(report)
    assert run("import", other, tmp_path / "one.csv") == 0
    capsys.readouterr()
    assert run("cases", other, "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert run("read-in", other, row["reference"], data) == 0
    with opened(other, read_only=True) as (space, writer):
        casefile = writer.casefile(space.registers.case_id_of(row["reference"]))
    wanted = {one["text"] for one in json.loads(data.read_bytes())["model"]["cause"]}
    assert {cause.text for cause in casefile.causes} == wanted


# -- refused ---------------------------------------------------------------------------------------


def test_an_edit_of_the_case_takes_its_frames_out(workspace, tmp_path, capsys):
    with opened(workspace) as (space, writer):
        casefile = writer.casefile(space.registers.case_id_of(CASE))
        writer.edit(revise(casefile.case, story="Something else altogether happened."))
    out = tmp_path / "learning.json"
    assert run("bulletin", workspace, CASE, "--out", out) == 0
    assert json.loads(out.read_bytes())["what_almost_happened"] == []


def test_a_name_in_the_name_of_the_file_is_refused(workspace, tmp_path, capsys):
    with opened(workspace) as (_, writer):
        writer.edit(add("Name", KnownName(id=new_id(), kind=NameKind.PERSON, name="Ada Mine")))
    out = tmp_path / "Ada Mine.json"
    assert run("bulletin", workspace, CASE, "--out", out) == 1
    assert "the name of the file" in capsys.readouterr().err
    assert not out.exists()


def untold(workspace) -> str:
    """A case that no session tells."""
    with opened(workspace, read_only=True) as (space, writer):
        told = {id_ for one in writer.casefile(WORKSPACE).of(Session) for id_ in one.cases}
        rows = space.registers.cases(CaseQuery(), None, limit=50).rows
        return next(row.reference for row in rows if row.id not in told)


def test_what_is_not_there_is_said(workspace, tmp_path, capsys):
    out = tmp_path / "x.pptx"
    assert run("session", "export", workspace, "2032-01-01", "--out", out) == 1
    assert "There is no session" in capsys.readouterr().err
    assert run("bulletin", workspace, untold(workspace), "--out", tmp_path / "x.pdf") == 1
    assert "No safety session tells this case" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("--what", "handout", "--out", "x.pptx"),
        ("--what", "handout", "--steps", "--out", "x.pdf"),
        ("--uhd", "--out", "x.pptx"),
        ("--paper", "A4", "--out", "x.pptx"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(workspace, words):
    assert run("session", "export", workspace, "night", *words) == 2


def test_a_bulletin_is_a_page_or_data(workspace):
    assert run("bulletin", workspace, CASE, "--out", "x.txt") == 2

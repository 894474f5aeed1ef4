"""The plan from the command line: each kind of file, what is chosen, what is noted, what is no."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from icalendar import Calendar
from openpyxl import load_workbook
from pypdf import PdfReader

from rca_studio.cli_plan import KINDS
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.proof import ReportCopy
from rca_studio.editing.proof_gestures import mark_case
from rca_studio.headless import opened
from rca_studio.reports.plan_sheets import PlanKind
from tests.causal_examples import CASE
from tests.reports import report_examples as examples
from tests.test_cli import fill, refused, run

WHAT = "Remove the cabinet"


def fill_two(path: Path) -> None:
    """The doorway, and another case with an action that waits and one that is nobody's."""
    fill(path)
    case = Case(id="c2", reference="NM-0200", title="Lift stopped", service="Day centre")
    usual = Action(
        id="b1",
        case_id="c2",
        text="Service the lift each month",
        owner="Director",
        deadline="2020-01-31",
        state=ActionState.IN_PROGRESS,
    )
    other = replace(usual, id="b2", text="Put up a sign", owner="")
    with opened(path) as (_, writer):
        writer.edit(ChangeSet("Put in", created(case, usual, other)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "made.rca"
    fill_two(path)
    return path


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.rca"
    fill_two(path)
    return path


def written(capsys, made: Path, out: Path, *more: object) -> bytes:
    code, said, err = run(capsys, "plan", made, *more, "-o", out)
    assert (code, said, err) == (0, f"Written: {out}\n", "")
    return out.read_bytes()


def text_of(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def copies(path: Path, case_id: str = CASE) -> list[tuple[str, str]]:
    with opened(path, read_only=True) as (_, writer):
        return [(one.what, one.to) for one in writer.casefile(case_id).of(ReportCopy)]


def test_the_words_of_the_command_are_the_kinds_of_sheets():
    assert [PlanKind(key) for key in KINDS.values()] == list(PlanKind)


@pytest.mark.parametrize("what", KINDS)
def test_each_kind_of_sheet_is_printed(capsys, made, tmp_path, what):
    text = text_of(written(capsys, made, tmp_path / "x.pdf", "--what", what))
    assert "Service the lift each month" in text
    assert (WHAT in text) is (what != "overdue")


def test_paper_turn_and_grey_are_as_asked_for(capsys, made, tmp_path):
    out = tmp_path / "x.pdf"
    for paper, short, long in (("A4", 595, 842), ("Letter", 612, 792)):
        for turn, size in (("--landscape", (long, short)), ("--portrait", (short, long))):
            content = written(capsys, made, out, "--paper", paper, turn)
            box = PdfReader(BytesIO(content)).pages[0].mediabox
            assert (round(box.width), round(box.height)) == size
    assert written(capsys, made, out, "--grey") != written(capsys, made, out)


def test_only_some_actions_are_asked_for(capsys, made, tmp_path):
    out = tmp_path / "x.pdf"
    by_service = ("--what", "by-service")
    for asked in (("--case", "nm-0200"), ("--service", "Day centre"), ("--owner", "  director ")):
        text = text_of(written(capsys, made, out, *by_service, *asked))
        assert "Service the lift" in text
        assert WHAT not in text
        assert ("Put up a sign" in text) is (asked[0] != "--owner")
    assert "There is no case NM-9" in refused(
        capsys, "plan", made, "--case", "NM-9", "-o", tmp_path / "none.pdf"
    )
    assert not (tmp_path / "none.pdf").exists()


def test_the_calendar_tells_the_workspace_it_is_from(capsys, made, own, tmp_path):
    found = []
    for path in (made, own):
        content = written(capsys, path, tmp_path / "x.ics", "--calendar")
        found.append({str(e["UID"]) for e in Calendar.from_ical(content).walk("VEVENT")})
        assert written(capsys, path, tmp_path / "x.ics", "--calendar") is not None
    mine, other = found
    assert any(uid.startswith("b1.deadline@") for uid in mine)
    assert not mine & other  # two workspaces, though their ids are the same


def test_workbook_and_document_hold_the_plan(capsys, made, tmp_path):
    book = load_workbook(BytesIO(written(capsys, made, tmp_path / "x.xlsx", "--workbook")))
    cells = {str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row}
    assert "Service the lift each month" in cells
    document = Document(BytesIO(written(capsys, made, tmp_path / "x.docx", "--document")))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert "Director: 1 action, 1 overdue" in headings
    assert document.sections[0].page_width > document.sections[0].page_height
    upright = Document(
        BytesIO(written(capsys, made, tmp_path / "y.docx", "--document", "--portrait"))
    )
    assert upright.sections[0].page_width < upright.sections[0].page_height


def test_drafts_go_into_a_folder_and_replace_nothing(capsys, made, tmp_path):
    folder = tmp_path / "mail" / "week 3"
    code, said, err = run(capsys, "plan", made, "--mail", folder)
    assert (code, err) == (0, "")
    assert said == f"Written: {folder / 'Director.eml'}\n"
    content = (folder / "Director.eml").read_bytes()
    mail = message_from_bytes(content, policy=default)
    files = {one.get_filename(): one.get_content() for one in mail.iter_attachments()}  # type: ignore[attr-defined]
    assert set(files) == {"Action plan Director.pdf", "Action plan Director.ics"}
    text = text_of(files["Action plan Director.pdf"])
    assert "Service the lift" in text
    assert WHAT not in text
    assert "is there already" in refused(capsys, "plan", made, "--mail", folder)
    assert (folder / "Director.eml").read_bytes() == content
    empty = ("plan", made, "--mail", tmp_path / "none", "--owner", "Nobody at all")
    assert "No owner has anything left to do" in refused(capsys, *empty)
    assert not (tmp_path / "none").exists()


def test_digest_and_promises_are_written(capsys, made, tmp_path):
    pdf = text_of(written(capsys, made, tmp_path / "x.pdf", "--digest", "pdf"))
    html = written(capsys, made, tmp_path / "x.html", "--digest", "html").decode()
    for text in (pdf, html):
        assert "The week of the action plan" in text
        assert "Service the lift" in text
    assert "Promises kept" in text_of(written(capsys, made, tmp_path / "x.pdf", "--promises"))
    page = written(capsys, made, tmp_path / "y.html", "--promises").decode()
    assert page.startswith("<!DOCTYPE html>")
    assert "Promises kept" in page


def test_what_leaves_of_a_case_or_for_somebody_is_noted(capsys, own, tmp_path):
    out = tmp_path / "x.pdf"
    written(capsys, own, out)
    written(capsys, own, out, "--digest", "pdf")
    assert copies(own) == copies(own, "c2") == []
    written(capsys, own, out, "--case", "NM-0200")
    assert copies(own) == []
    assert copies(own, "c2") == [("Action plan", "")]
    written(capsys, own, out, "--calendar", "--to", "Board")
    assert copies(own) == [("Action plan as calendar", "Board")]
    assert len(copies(own, "c2")) == 2
    assert "Copy for Board" in text_of(written(capsys, own, out, "--to", "Board"))


def test_the_strictest_marking_stands_on_all_of_it(capsys, own, tmp_path):
    with opened(own) as (_, writer):
        writer.edit(mark_case(writer.casefile(CASE), "Privileged", "A claim", writer.stamp()))
    for kind in (("--what", "by-service"), ("--digest", "pdf"), ("--promises",)):
        for page in PdfReader(BytesIO(written(capsys, own, tmp_path / "x.pdf", *kind))).pages:
            assert "Privileged" in page.extract_text()
    for kind in (("--calendar",), ("--digest", "html")):
        assert b"Privileged" in written(capsys, own, tmp_path / "x", *kind)
    other = ("--case", "NM-0200")
    assert "Privileged" not in text_of(written(capsys, own, tmp_path / "y.pdf", *other))


@pytest.mark.parametrize(
    "more",
    [
        (),
        ("-o", "x.ics", "--calendar", "--workbook"),
        ("-o", "x.ics", "--calendar", "--what", "wall"),
        ("-o", "x.xlsx", "--workbook", "--grey"),
        ("-o", "x.pdf", "--promises", "--landscape"),
        ("-o", "x.pdf", "--digest", "doc"),
        ("-o", "x.pdf", "--what", "by-moon"),
        ("-o", "x.pdf", "--landscape", "--portrait"),
        ("-o", "x.pdf", "--mail", "folder"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(capsys, made, more, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, said, err = run(capsys, "plan", made, *more)
    assert (code, said) == (2, "")
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_an_empty_workspace_has_an_empty_plan(capsys, tmp_path):
    path = tmp_path / "empty.rca"
    with opened(path, create=True):
        pass
    for name, *kind in (
        ("a.pdf",),
        ("b.pdf", "--what", "wall"),
        ("c.ics", "--calendar"),
        ("d.xlsx", "--workbook"),
        ("e.docx", "--document"),
        ("f.html", "--digest", "html"),
        ("g.pdf", "--promises"),
    ):
        assert written(capsys, path, tmp_path / name, *kind)


def test_the_examples_hold_an_action_that_is_proven():
    """Whoever reads these tests should know that the doorway's actions are held, and so not due."""
    held = [one for one in examples.worked().actions if one.state is ActionState.HELD]
    assert len(held) == 2
    assert all(one.is_proven for one in held)

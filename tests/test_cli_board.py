"""The board report from the command line: months, editions, protection, the pack, what is no."""

import re
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from rca_studio import headless
from rca_studio.analysis.governance.scope import Period
from rca_studio.cli_board import EDITIONS, ENDINGS
from rca_studio.domain.case import Case, Nature
from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.people import Person, Role
from rca_studio.editing.gestures import add
from rca_studio.models.workspace import create_workspace
from rca_studio.reports.board_making import BoardFile, BoardWish, board_report, usual_period
from rca_studio.reports.board_report import Edition
from tests.test_cli import refused, run

MONTHS = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]
NUMBER = 60


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty near misses over two years in two services and a rare place."""
    path = tmp_path_factory.mktemp("board") / "made.rca"
    with headless.opened(path, create=True) as (_, writer):
        cases = [
            Case(
                id=f"c{n}",
                reference=f"NM-{n:04d}",
                title=f"Walker out of reach {n}",
                service="Home care" if n % 3 else "Day centre",
                location="Hall" if n % 20 else "Lift of Oak Lodge",
                occurred=f"{MONTHS[n % 24]}-{1 + n % 27:02d}",
                protocol="near_fall",
            )
            for n in range(NUMBER)
        ]
        writer.edit(ChangeSet("Put in", created(*cases)))
    return path


def words(path: Path) -> str:
    pages = PdfReader(BytesIO(path.read_bytes())).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def report(capsys, workspace: Path, out: Path, *more: object) -> str:
    code, said, err = run(capsys, "report", workspace, "board", "--out", out, *more)
    assert (code, err) == (0, ""), err
    assert said == f"Written: {out}\n"
    return words(out) if out.suffix == ".pdf" else ""


def test_the_command_of_the_handbook(capsys, made, tmp_path):
    out = tmp_path / "board.pdf"
    told = report(capsys, made, out, "--from", "2025-01", "--to", "2026-12")
    assert "Board report · Jan 2025 to Dec 2026 · All services" in told
    assert f"n = {NUMBER}" in told
    assert "Are near misses increasing?" in told


def test_without_months_it_is_the_rolling_ones(capsys, made, tmp_path):
    told = report(capsys, made, tmp_path / "board.pdf")
    period = usual_period(date.today())
    assert len(period) == 24
    assert period.last == date.today().isoformat()[:7]
    year = int(period.first[:4])
    assert f"{year} to" in told


@pytest.mark.parametrize("ending", [".PPTX", ".xlsx"])
def test_the_ending_says_what_is_made(capsys, made, tmp_path, ending):
    out = tmp_path / f"board{ending}"
    report(capsys, made, out, "--from", "2025-01", "--to", "2026-12")
    content = BytesIO(out.read_bytes())
    if ending == ".xlsx":
        assert load_workbook(content).sheetnames[0] == "Answers"
    else:
        assert len(Presentation(content).slides) > 5


def test_the_pack_is_one_command(capsys, made, tmp_path):
    folder = tmp_path / "november" / "pack"
    months = ("--from", "2025-01", "--to", "2026-12")
    code, said, err = run(capsys, "report", made, "board", "--pack", folder, *months)
    assert (code, err) == (0, "")
    there = sorted(path.name for path in folder.iterdir())
    name = "Board report Jan 2025 to Dec 2026"
    assert there == sorted(f"{name}{ending}" for ending in ENDINGS)
    assert said.count("Written: ") == 3
    again = run(capsys, "report", made, "board", "--pack", folder, *months)
    assert again[0] == 0
    assert sorted(path.name for path in folder.iterdir()) == there


def test_one_service_and_for_whom(capsys, made, tmp_path):
    told = report(
        capsys,
        made,
        tmp_path / "board.pdf",
        *("--from", "2025-01", "--to", "2026-12", "--service", "Day centre"),
        *("--for", "The trustees", "--purpose", "Quarterly review", "--paper", "Letter"),
    )
    assert "Service: Day centre" in told
    assert f"n = {NUMBER // 3}" in told
    assert "Copy for The trustees" in told
    assert "Purpose: Quarterly review" in told


def test_commissioners_and_presets_are_protected(capsys, made, tmp_path):
    months = ("--from", "2025-01", "--to", "2026-09")
    plain = report(capsys, made, tmp_path / "a.pdf", *months)
    kept = report(capsys, made, tmp_path / "b.pdf", *months, "--protect", "k5")
    outward = report(capsys, made, tmp_path / "c.pdf", *months, "--edition", "commissioner")
    assert "All numbers shown" in plain
    for told in (kept, outward):
        assert "Small numbers protected" in told
        assert "NM-0" not in told
    assert "What funding bears on" in outward


def test_the_number_on_the_first_page_is_that_of_near_misses(capsys, tmp_path):
    path = tmp_path / "harm.rca"
    with headless.opened(path, create=True) as (_, writer):
        cases = [
            Case(
                id=f"c{n}",
                reference=f"NM-{n:04d}",
                occurred=f"2026-0{1 + n}-10",
                title=f"Walker {n}",
                protocol="near_fall",
                nature=Nature.HARM if n == 6 else Nature.NEAR_MISS,
            )
            for n in range(7)
        ]
        writer.edit(ChangeSet("Put in", created(*cases)))
    months = ("--from", "2026-01", "--to", "2026-09")
    told = report(capsys, path, tmp_path / "board.pdf", *months)
    assert "n = 6 " in told
    assert "n = 7 " not in told


def test_a_board_member_takes_figures_and_a_lead_cases_too(capsys, made, tmp_path, monkeypatch):
    own = tmp_path / "own.rca"
    own.write_bytes(made.read_bytes())
    secret = "copper lantern seven"
    with headless.opened(own) as (workspace, writer):
        digest = workspace.make_secret(secret)
        persons = [
            Person(id="b1", name="Bo Ard", roles=(Role.BOARD_MEMBER,), secret=digest),
            Person(id="q1", name="Quin Lead", roles=(Role.QUALITY_LEAD,), secret=digest),
            Person(id="a1", name="Ad Min", roles=(Role.ADMINISTRATOR,), secret=digest),
        ]
        writer.edit(add("Set people up", *persons))
    monkeypatch.setenv("RCA_STUDIO_PERSON_PASSPHRASE", secret)
    out = tmp_path / "board.pdf"
    told = report(capsys, own, out, "--as", "Bo Ard")
    assert "Small numbers protected" in told
    assert "Bo Ard" in told
    assert "NM-0" not in told
    for kind in (
        ("validation", "--case", "NM-0001"),
        ("worksheet", "--case", "NM-0001"),
        ("plan",),
    ):
        none = ("--out", tmp_path / "no.pdf", "--as", "Bo Ard")
        assert "print or export a copy" in refused(capsys, "report", own, *kind, *none)
    for ending in (".json", ".svg", ".pdf"):
        none = ("--out", tmp_path / f"no{ending}", "--as", "Bo Ard")
        assert "print or export a copy" in refused(capsys, "export", own, "NM-0001", *none)
    for kind in (("--calendar",), ("--workbook",), ("--mail", tmp_path / "no.d"), ()):
        none = () if "--mail" in kind else ("--out", tmp_path / "no.file")
        told = refused(capsys, "plan", own, *kind, *none, "--as", "Bo Ard")
        assert "print or export a copy" in told
    assert not list(tmp_path.glob("no.*"))
    later = ("--from", "2025-02", "--to", "2026-10")
    report(capsys, own, out, "--from", "2025-01", "--to", "2026-10", "--as", "Bo Ard")
    told = refused(capsys, "report", own, "board", "--out", out, *later, "--as", "Bo Ard")
    assert "together with an earlier one would show fewer than 5" in told
    report(capsys, own, out, *later, "--as", "Quin Lead")
    told = report(capsys, own, out, "--as", "Quin Lead")
    assert "Quin Lead" in told
    assert "All numbers shown" in told
    monkeypatch.delenv("RCA_STUDIO_PERSON_PASSPHRASE")
    assert "Small numbers protected" in report(capsys, own, out)


def test_an_empty_workspace_gives_a_report_that_says_so(capsys, tmp_path):
    path = tmp_path / "empty.rca"
    create_workspace(path, organisation="Riverside", actor="root").close()
    told = report(capsys, path, tmp_path / "board.pdf", "--from", "2025-01", "--to", "2026-12")
    assert "n = 0" in told
    for ending in (".pptx", ".xlsx"):
        report(capsys, path, tmp_path / f"board{ending}")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--from", "2025-13"), "is no month; write it as in 2026-11"),
        (("--from", "2025"), "is no month"),
        (("--to", "November"), "is no month"),
        (("--from", "2026-02", "--to", "2026-01"), "ends (2026-01) before it begins (2026-02)"),
        (("--case", "NM-0001"), "about all cases and has no --case"),
        (("--pack", "folder"), "--out, or a folder with --pack"),
        (("--edition", "press"), "invalid choice"),
    ],
)
def test_what_does_not_go_together_is_said(capsys, made, tmp_path, more, said):
    out = tmp_path / "board.pdf"
    code, _, err = run(capsys, "report", made, "board", "--out", out, *more)
    assert code == 2
    assert said in err
    assert not out.exists()


def test_the_ending_has_to_be_known(capsys, made, tmp_path):
    code, _, err = run(capsys, "report", made, "board", "--out", tmp_path / "board.docx")
    assert code == 2
    assert ".pdf or .pptx or .xlsx" in err
    code, _, err = run(capsys, "report", made, "board")
    assert code == 2
    assert "--out" in err


@pytest.mark.parametrize(
    "option", ["--from", "--for", "--service", "--edition", "--protect", "--pack"]
)
def test_only_a_board_report_has_these(capsys, made, tmp_path, option):
    value = "board" if option == "--edition" else "2025-01"
    out = tmp_path / "plan.pdf"
    code, _, err = run(capsys, "report", made, "plan", "--out", out, option, value)
    assert code == 2
    assert f"nly a board report has {option};" in err


def test_unknown_services_presets_and_endless_periods_are_refused(capsys, made, tmp_path):
    out = tmp_path / "board.pdf"
    start = ("report", made, "board", "--out", out)
    told = refused(capsys, *start, "--service", "Night care")
    assert "“Night care”" in told
    assert "“Day centre”, “Home care”" in told
    assert "k5" in refused(capsys, *start, "--protect", "k99")
    assert "at most 50 years" in refused(capsys, *start, "--from", "0001-01")
    assert not out.exists()


def test_where_it_cannot_be_written_it_is_said(capsys, made, tmp_path):
    told = refused(capsys, "report", made, "board", "--out", tmp_path / "none" / "board.pdf")
    assert "could not be written" in told


def test_nothing_of_the_file_changes(capsys, made, tmp_path):
    before = made.read_bytes()
    report(capsys, made, tmp_path / "board.pdf")
    assert made.read_bytes() == before


def test_the_words_of_the_command_are_those_of_the_report():
    assert tuple(one.value for one in Edition) == EDITIONS
    assert tuple(one.value for one in BoardFile) == ENDINGS


def test_protected_reports_stand_still_until_the_month_is_over(made):
    """Two reports, one near miss apart, must not differ by it."""
    at = datetime(2026, 11, 22, 9, 30)
    period = Period("2025-01", "2026-11")
    late = Case(
        id="late",
        reference="NM-9999",
        title="One more",
        occurred="2026-10-30",
        reported="2026-11-21",
        protocol="near_fall",
    )
    told = []
    for more in ((), (late,)):
        with headless.opened_to_try(made.with_name("none.rca")) as (workspace, writer):
            cases = [
                Case(id=f"d{n}", reference=f"NM-{n:04d}", title="T", occurred=f"2026-{m:02d}-03")
                for n, m in enumerate([1, 2, 3, 9, 10] * 4)
            ]
            writer.edit(ChangeSet("Put in", created(*cases, *more)))
            source = headless.board_source(workspace, writer)
            wish = BoardWish(period=period, preset="k5")
            told.append(board_report(source, wish, at))
            assert told[-1].period == "Jan 2025 to Oct 2026"
    assert told[0].panels == told[1].panels
    assert told[0].number == told[1].number


def test_the_accessible_edition_is_tagged_and_tells_charts_in_words(capsys, made, tmp_path):
    pytest.importorskip("typst")
    out = tmp_path / "board.pdf"
    months = ("--from", "2025-01", "--to", "2026-12")
    told = report(capsys, made, out, *months, "--accessible")
    assert "the same in words" in told
    assert PdfReader(BytesIO(out.read_bytes())).trailer["/Root"]["/MarkInfo"]["/Marked"]
    code, _, err = run(
        capsys, "report", made, "board", "--out", tmp_path / "b.xlsx", "--accessible"
    )
    assert code == 2
    assert "only a pdf has an accessible edition" in err.lower()


def test_what_goes_to_somebody_is_noted_in_the_cases_it_names(capsys, made, tmp_path):
    own = tmp_path / "own.rca"
    own.write_bytes(made.read_bytes())
    before = own.read_bytes()
    months = ("--from", "2025-01", "--to", "2026-12")
    out = tmp_path / "board.pdf"
    report(capsys, own, out, *months)
    report(capsys, own, out, *months, "--protect", "k5", "--for", "The trustees")
    assert own.read_bytes() == before
    told = report(capsys, own, out, *months, "--for", "The trustees")
    named = set(re.findall(r"NM-\d{4}", told))
    assert named
    with headless.opened(own, read_only=True) as (workspace, writer):
        for reference in named:
            case_id = workspace.registers.case_id_of(reference)
            (copy,) = writer.casefile(case_id).copies
            assert copy.what == "Board report Jan 2025 to Dec 2026 as PDF"
            assert copy.to == "The trustees"
    told = run(capsys, "verify", own, "--against", out)
    assert told[0] == 0
    assert "was made from this history" in told[1]


def test_a_pack_where_a_file_of_that_name_is_says_so_and_leaves_the_file(capsys, made, tmp_path):
    there = tmp_path / "pack"
    there.write_text("kept")
    for folder in (there, there / "november"):
        code, _, err = run(capsys, "report", made, "board", "--pack", folder)
        assert (code, "could not be made" in err) == (1, True), err
    assert there.read_text() == "kept"

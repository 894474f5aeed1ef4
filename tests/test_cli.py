"""The same work without a window: what is printed, where, and with which exit code."""

import json
import os
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from sqlcipher3 import dbapi2 as driver

from rca_studio import headless
from rca_studio.cli import COMMANDS, main
from rca_studio.domain.casefile import Change, ChangeSet
from rca_studio.domain.review import Evidence
from rca_studio.domain.workspace import WORKSPACE, Setting
from rca_studio.models.workspace import create_workspace, open_workspace
from rca_studio.paths import resource
from tests.reports import report_examples as examples

COUNTS = ("new", "updated", "unchanged", "duplicate", "rejected", "blank", "not_a_record")
EXPORT = resource("samples/incident_export.csv")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the doorway worked through; tests only read it."""
    path = tmp_path_factory.mktemp("made") / "home care.rca"
    fill(path)
    return path


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The same for a test that changes it."""
    path = tmp_path / "own.rca"
    fill(path)
    return path


def fill(path: Path) -> None:
    with headless.opened(path, create=True) as (workspace, writer):
        photo = workspace.keep_file(b"photo of the doorway, from the shift lead")
        entities = (
            replace(one, sha256=photo.sha256) if isinstance(one, Evidence) else one
            for one in examples.worked()
        )
        changes = tuple(Change(None, entity) for entity in entities)
        writer.edit(ChangeSet("Work through the doorway", changes))


def run(capsys, *words: object) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, out, err


def refused(capsys, *words: object) -> str:
    """Run a command that must be refused: code 1, one line on stderr, nothing on stdout."""
    code, out, err = run(capsys, *words)
    assert code == 1, (out, err)
    assert out == ""
    assert err.count("\n") == 1
    assert err.rstrip().endswith(".")
    assert "Traceback" not in err
    assert "Error" not in err
    return err


# -- import ----------------------------------------------------------------------------------------


def test_import_makes_the_workspace_and_tells_the_counts(capsys, tmp_path):
    path = tmp_path / "new.rca"
    code, out, err = run(capsys, "import", path, EXPORT, "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert told["records"] == sum(told[name] for name in COUNTS)
    assert told["new"] == 41
    assert told["encoding"] == "cp1252"
    assert told["separator"] == ";"
    assert told["first_occurred"] == "2024-12-03"
    assert told["last_occurred"] == "2026-11-18"
    assert isinstance(told["warnings"], dict)
    again = json.loads(run(capsys, "import", path, EXPORT, "--json")[1])
    assert again["new"] == again["updated"] == 0
    assert again["unchanged"] == 41
    cases = json.loads(run(capsys, "cases", path, "--json")[1])
    assert len(cases) == 41
    assert [p.name for p in tmp_path.iterdir()] == ["new.rca"]


def test_a_dry_run_says_the_same_and_leaves_nothing_behind(capsys, tmp_path, own):
    before = own.read_bytes()
    path = tmp_path / "none.rca"
    for target in (path, own):
        code, out, _ = run(capsys, "import", target, EXPORT, "--dry-run", "--json")
        assert code == 0
        assert json.loads(out)["new"] == 41
    assert not path.exists()
    assert own.read_bytes() == before


def test_import_in_words(capsys, tmp_path):
    code, out, err = run(capsys, "import", tmp_path / "new.rca", EXPORT)
    assert (code, err) == (0, "")
    assert "Imported incident_export.csv: 48 records" in out
    assert "41 new" in out
    assert "1 rejected" in out


def test_a_file_that_cannot_be_read_leaves_no_workspace(capsys, tmp_path):
    path = tmp_path / "new.rca"
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    assert "is not a table" in refused(capsys, "import", path, picture)
    assert "was not found" in refused(capsys, "import", path, tmp_path / "missing.csv")
    assert "is a folder" in refused(capsys, "import", path, tmp_path, "--json")
    assert "no profile named “Elsewhere”" in refused(
        capsys, "import", path, EXPORT, "--profile", "Elsewhere"
    )
    assert not path.exists()


def test_a_profile_is_chosen_by_name(capsys, tmp_path):
    told = json.loads(
        run(capsys, "import", tmp_path / "n.rca", EXPORT, "--profile", "datix", "--json")[1]
    )
    assert told["profile"] == "Datix"


# -- reading ---------------------------------------------------------------------------------------


def test_cases_are_listed(capsys, made):
    code, out, err = run(capsys, "cases", made)
    assert (code, err) == (0, "")
    assert out == "NM-0142  2026-11-18 20:40  validate  Walker out of reach at bathroom doorway\n"
    (case,) = json.loads(run(capsys, "cases", made, "--json")[1])
    assert case["margin_today"] == 1
    assert case["held_by"] == ["vigilance"]
    assert json.loads(run(capsys, "cases", made, "--json", "--search", "zebra")[1]) == []


def test_analyse_tells_the_margin(capsys, made):
    code, out, err = run(capsys, "analyse", made, "nm-0142", "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert told["margin_today"] == 1
    assert told["margin_after_plan"] == 2
    assert told["held_by"] == ["vigilance"]
    assert len(told["cut_sets"]) == 4
    assert all(len(texts) == 3 for texts in told["cut_sets"])
    assert "Doorway narrower than walker + two people" in told["root_causes"]
    assert told["leverage"]["Staff steadied person"] == 1.0
    words = run(capsys, "analyse", made, "NM-0142")[1]
    assert "One further failure would have been enough" in words
    assert "way 4:" in words


def test_no_path_left_is_null(capsys, tmp_path):
    path = tmp_path / "safe.rca"
    kept = [e for e in examples.worked() if e.id not in ("act1", "act2", "f1", "f2", "check")]
    gone = examples.action(
        1,
        "Widen it and mark the place",
        findings=(),
        effects=tuple(
            examples.Effect(kind=examples.EffectKind.REMOVES_CAUSE, target=target)
            for target in ("narrow", "place")
        ),
    )
    with headless.opened(path, create=True) as (_, writer):
        writer.edit(ChangeSet("Fill", tuple(Change(None, entity) for entity in (*kept, gone))))
    assert json.loads(run(capsys, "analyse", path, "NM-0142", "--json")[1])[
        "margin_after_plan"
    ] is (None)


def test_a_workspace_in_use_is_read_but_not_written(capsys, own):
    holder = open_workspace(own, actor="Shift lead")
    try:
        assert run(capsys, "cases", own)[0] == 0
        assert run(capsys, "verify", own)[0] == 0
        err = refused(capsys, "import", own, EXPORT)
        assert "Shift lead" in err
        assert "Nothing was imported." in err
    finally:
        holder.close()


def test_a_changed_file_of_evidence_is_told(capsys, own):
    with headless.opened(own) as (workspace, writer):
        case_id = workspace.registers.case_id_of("NM-0142")
        kept = workspace.keep_file(b"photo of the doorway")
        shown = Evidence(
            id="shown",
            case_id=case_id,
            subject="place",
            file_name="doorway.png",
            sha256=kept.sha256,
            size=kept.size,
        )
        writer.edit(ChangeSet("Add evidence", (Change(None, shown),)))
    assert "kept file" in run(capsys, "verify", own)[1]
    with closing(driver.connect(str(own), isolation_level=None)) as db:
        db.execute("UPDATE attachment SET content=x'00' WHERE sha256=?", (kept.sha256,))
    code, out, err = run(capsys, "verify", own)
    assert code == 1
    what = "“doorway.png”, evidence for “No marked place for the walker”"
    assert f"NM-0142: {what}, was changed after it was kept." in out
    assert "not as kept" in err
    assert "backup" in err


def test_reading_leaves_the_file_as_it_is(capsys, own, tmp_path):
    before = own.read_bytes()
    for words in (
        ("cases", own),
        ("analyse", own, "NM-0142"),
        ("verify", own),
        ("report", own, "plan", "--out", tmp_path / "x.pdf"),
    ):
        assert run(capsys, *words)[0] == 0
    assert own.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["own.rca", "x.pdf"]


def test_what_a_crash_left_behind_is_read_whole(capsys, own, tmp_path):
    with headless.opened(own) as (_, writer):
        setting = Setting(id="marking", value="Internal")
        writer.edit(ChangeSet("Mark", (Change(None, setting),)))
        crashed = tmp_path / "crashed.rca"
        for end in ("", "-wal"):
            crashed.with_name(crashed.name + end).write_bytes(
                own.with_name(own.name + end).read_bytes()
            )
    assert "History of 3 changes is intact" in run(capsys, "verify", crashed)[1]


def test_what_is_no_workspace_is_refused(capsys, tmp_path, made):
    text = tmp_path / "notes.rca"
    text.write_text("hello")
    assert "is not an RCA Studio workspace" in refused(capsys, "cases", text)
    assert "missing.rca" in refused(capsys, "cases", tmp_path / "missing.rca")
    assert "There is no case NM-9" in refused(capsys, "analyse", made, "NM-9", "--json")


def test_an_encrypted_workspace_opens_with_the_variable(capsys, tmp_path, monkeypatch):
    path = tmp_path / "locked.rca"
    create_workspace(path, organisation="A", passphrase="open sesame", actor="A").close()
    monkeypatch.setattr("sys.stdin", None)
    monkeypatch.delenv("RCA_STUDIO_PASSPHRASE", raising=False)
    assert "RCA_STUDIO_PASSPHRASE" in refused(capsys, "cases", path)
    monkeypatch.setenv("RCA_STUDIO_PASSPHRASE", "wrong")
    assert "passphrase" in refused(capsys, "cases", path)
    monkeypatch.setenv("RCA_STUDIO_PASSPHRASE", "open sesame")
    assert run(capsys, "cases", path) == (0, "", "")
    assert run(capsys, "verify", path)[0] == 0


# -- writing files ---------------------------------------------------------------------------------


def test_reports_are_written_and_verified(capsys, own, tmp_path):
    report, plan = tmp_path / "report.pdf", tmp_path / "plan.pdf"
    words = ("report", own, "validation", "--case", "NM-0142", "--out", report, "--paper", "Letter")
    assert run(capsys, *words) == (0, f"Written: {report}\n", "")
    assert run(capsys, "report", own, "plan", "--out", plan)[0] == 0
    assert PdfReader(report).pages[0].mediabox.width == 612
    assert "Remove the cabinet" in PdfReader(plan).pages[0].extract_text()
    code, out, err = run(capsys, "verify", own, "--against", plan)
    assert (code, err) == (0, "")
    assert "History of 3 changes is intact" in out
    assert "nothing has changed since" in out
    code, out, err = run(capsys, "verify", own, "--against", report)
    assert (code, err) == (0, "")
    assert "was made from this history at step 2; 1 change came later" in out
    assert "The newest in NM-0142: “Copy: Validation report”" in out
    with headless.opened(own) as (_, writer):
        setting = Setting(id="marking", value="Internal")
        writer.edit(ChangeSet("Mark", (Change(None, setting),)))
    assert "2 changes came later" in run(capsys, "verify", own, "--against", report)[1]
    assert "Internal" in _text(own, tmp_path, capsys)


def _text(workspace: Path, folder: Path, capsys) -> str:
    path = folder / "again.pdf"
    run(capsys, "report", workspace, "validation", "--case", "NM-0142", "--out", path)
    return PdfReader(path).pages[0].extract_text()


def test_a_report_that_was_changed_is_found_out(capsys, made, tmp_path):
    report = tmp_path / "report.pdf"
    run(capsys, "report", made, "validation", "--case", "NM-0142", "--out", report)
    writer = PdfWriter()
    writer.append(PdfReader(report))
    writer.add_metadata({"/Subject": "rca-studio-chain:2:" + "0" * 64})
    writer.write(report)
    assert "different" in refused_after_verify(capsys, made, report)


def test_a_report_of_another_workspace_is_found_out(capsys, made, own, tmp_path):
    report = tmp_path / "report.pdf"
    with headless.opened(own) as (workspace, writer):
        casefile = writer.casefile(examples.CASE)
        content = headless.validation_report(workspace, writer, casefile, datetime(2027, 1, 1))
    report.write_bytes(content)
    assert "was not made from this history" in refused_after_verify(capsys, made, report)


def refused_after_verify(capsys, workspace: Path, report: Path) -> str:
    code, _, err = run(capsys, "verify", workspace, "--against", report)
    assert code == 1
    assert err.count("\n") == 1
    return err


def test_a_changed_history_is_found_out(capsys, own):
    from sqlcipher3 import dbapi2

    database = dbapi2.connect(str(own))
    triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        database.execute(f'DROP TRIGGER "{name}"')
    database.execute("UPDATE audit SET actor = 'Somebody else' WHERE seq = 2")
    database.commit()
    database.close()
    code, out, err = run(capsys, "verify", own)
    assert code == 1
    assert out == ""
    assert "history" in err.lower() or "damaged" in err.lower()


@pytest.mark.parametrize("ending", ["json", "svg", "png", "graphml"])
def test_a_case_is_exported(capsys, made, tmp_path, ending):
    path = tmp_path / f"case.{ending}"
    code, out, err = run(capsys, "export", made, "NM-0142", "--out", path)
    assert (code, out) == (0, f"Written: {path}\n")
    assert all(line.startswith("note: ") for line in err.splitlines())
    assert path.stat().st_size > 500


def test_where_nothing_can_be_written_nothing_is(capsys, made, tmp_path):
    nowhere = tmp_path / "none" / "x.pdf"
    assert "could not be written" in refused(capsys, "report", made, "plan", "--out", nowhere)
    assert "cannot write .docx" in refused(
        capsys, "export", made, "NM-0142", "--out", tmp_path / "x.docx"
    )
    assert list(tmp_path.iterdir()) == []


# -- usage -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("imprt", "a.csv"),
        ("import",),
        ("report", "a.rca", "summary", "--out", "x.pdf"),
        ("report", "a.rca", "validation", "--out", "x.pdf"),
        ("report", "a.rca", "plan"),
        ("cases", "a.rca", "--jsn"),
    ],
)
def test_wrong_usage_is_code_2_and_one_line(capsys, words):
    code, out, err = run(capsys, *words)
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert "--help" in err


def test_help_lists_the_commands_and_names_the_window(capsys):
    code, out, _ = run(capsys, "--help")
    assert code == 0
    for command in COMMANDS:
        assert f"\n    {command} " in out or f"\n    {command}\n" in out  # a long one stands alone
    assert "Without a command the window opens" in out
    assert run(capsys, "report", "--help")[0] == 0
    assert run(capsys, "--version")[1].startswith("RCA Studio ")


def test_a_fault_nobody_foresaw_is_one_sentence_too(capsys, made, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("secret words of a case")

    monkeypatch.setattr(headless, "analysis_of", broken)
    code, out, err = run(capsys, "analyse", made, "NM-0142")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "secret" not in err


def test_settings_of_the_workspace_lead_the_import(capsys, own, tmp_path):
    with headless.opened(own) as (_, writer):
        before = writer.casefile(WORKSPACE).get("reference_prefix")
        setting = Setting(id="reference_prefix", value="RH")
        writer.edit(ChangeSet("Prefix", (Change(before, setting),)))
    run(capsys, "import", own, EXPORT)
    references = [case["reference"] for case in json.loads(run(capsys, "cases", own, "--json")[1])]
    assert sum(reference.startswith("RH-") for reference in references) == 41


# -- as processes ----------------------------------------------------------------------------------


def process(*words: object, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=examples.ROOT,
        timeout=120,
        check=False,
        **more,  # type: ignore[call-overload]
    )


def test_python_m_works_and_speaks_utf8_anywhere(made):
    plain = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    done = process("-m", "rca_studio", "analyse", made, "NM-0142", env=plain)
    assert done.returncode == 0, done.stderr
    assert "“Staff steadied person” gives way" in done.stdout
    done = process("-m", "rca_studio", "analyse", made, "NM-9", env=plain)
    assert done.returncode == 1
    assert done.stdout == ""


def test_help_waits_for_nothing_slow():
    slow = (
        "sqlalchemy matplotlib reportlab alembic networkx openpyxl numpy PySide6 pypdf sqlcipher3"
    )
    code = (
        "import sys\n"
        "from rca_studio.cli import main\n"
        "code = main(['--help'])\n"
        f"found = [name for name in {slow.split()!r} if name in sys.modules]\n"
        "sys.exit(f'slow: {found}' if found or code else 0)"
    )
    done = process("-c", code)
    assert done.returncode == 0, done.stderr


def test_a_reader_that_has_seen_enough_is_no_error(made):
    code = (
        "import subprocess, sys\n"
        "p = subprocess.Popen([sys.executable, '-m', 'rca_studio', 'analyse', sys.argv[1],"
        " 'NM-0142', '--json'], stdout=subprocess.PIPE, stderr=subprocess.PIPE)\n"
        "p.stdout.close()\n"
        "err = p.stderr.read().decode()\n"
        "p.wait()\n"
        "sys.exit(err or 0)"
    )
    done = process("-c", code, made)
    assert "Traceback" not in done.stderr


def test_a_real_export_comes_in_whole_and_prints(capsys, tmp_path, shared_data):
    path, report = tmp_path / "real.rca", tmp_path / "real.pdf"
    told = json.loads(run(capsys, "import", path, shared_data / "safenet_2005.csv", "--json")[1])
    assert (told["records"], told["new"], told["blank"]) == (186, 184, 2)
    newest = json.loads(run(capsys, "cases", path, "--json")[1])[0]["reference"]
    assert run(capsys, "report", path, "validation", "--case", newest, "--out", report)[0] == 0
    assert "NOT VALIDATED" in PdfReader(report).pages[0].extract_text()
    assert "1 change came later" in run(capsys, "verify", path, "--against", report)[1]

"""Rows changed beside the trail are found, whoever wrote them: a person or an import."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from rca_studio import headless
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import Change, ChangeSet
from rca_studio.domain.people import Person, Role
from rca_studio.editing.ports import Stamp, StepKind
from rca_studio.models.workspace import open_workspace
from rca_studio.sample import build_sample

HEAD = "Ref,Event date,What happened,Rota code\n"


def rows(numbers: range, word: str = "slid") -> str:
    return "".join(f"I{n},2026-03-{n % 28 + 1:02d},Walker {n} {word},R{n}\n" for n in numbers)


def load(workspace: Path, text: str) -> None:
    file = workspace.with_suffix(".csv")
    file.write_text(HEAD + text)
    with headless.opened(workspace, create=True) as (opened, writer):
        headless.import_file(file, opened, writer)


@pytest.fixture
def filled(tmp_path: Path, backups: Path) -> Path:
    """600 cases of an import; one edited, one deleted, one edited and undone."""
    path = tmp_path / "filled.rca"
    load(path, rows(range(600)))
    with headless.opened(path) as (workspace, writer):
        ids = [workspace.registers.case_id_of(f"NM-{n:04d}") for n in (3, 300, 301)]
        for place, case_id in enumerate(ids):
            case = writer.casefile(case_id).case
            after = None if place == 1 else replace(case, title="By hand")
            writer.edit(ChangeSet("Edit", (Change(case, after),)))
        writer.undo()
    return path


def check(path: Path):
    workspace = open_workspace(path, read_only=True)
    try:
        return workspace.registers.verify_rows()
    finally:
        workspace.close()


def tamper(path: Path, *statements: str) -> None:
    with closing(driver.connect(str(path), isolation_level=None)) as db:
        for statement in statements:
            assert db.execute(statement).rowcount != 0, statement


def test_what_was_done_in_the_program_is_in_order(filled: Path):
    assert check(filled).intact
    load(filled, rows(range(590, 700), "fell"))  # ten updated, a hundred new
    assert check(filled).intact
    with headless.opened(filled) as (workspace, _):
        (batch, *_) = workspace.registers.batches()
        stamp = Stamp(actor="lead", at="2026-11-21T10:00:00Z")
        workspace.withdraw(batch.id, StepKind.UNDO, stamp)
        assert workspace.registers.verify_rows().intact
        workspace.withdraw(batch.id, StepKind.REDO, stamp)
        assert workspace.registers.verify_rows().intact


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE case_ SET story=story || '.' WHERE reference='NM-0450'",
        "UPDATE case_ SET extras='[]' WHERE reference='NM-0599'",
        "UPDATE case_ SET occurred='2025-01-01' WHERE reference='NM-0004'",
        "UPDATE case_ SET story='other' WHERE reference='NM-0003'",  # edited since
        "UPDATE case_ SET story='other', version=3 WHERE reference='NM-0450'",
        "UPDATE case_ SET story='other', version=99 WHERE reference='NM-0450'",
        "DELETE FROM case_ WHERE reference='NM-0450'",
        "DELETE FROM case_ WHERE reference='NM-0003'",
        "UPDATE case_ SET batch_id='' WHERE reference='NM-0450'",
        "UPDATE import_batch SET new=599",
        "UPDATE setting SET value='Other' WHERE id='organisation'",
        "DELETE FROM setting WHERE id='organisation'",
        "INSERT INTO setting (id, value, version) VALUES ('marking', 'x', 2)",
    ],
)
def test_a_change_beside_the_trail_is_found(filled: Path, statement: str):
    tamper(filled, statement)
    found = check(filled)
    assert not found.intact
    assert "beside the history" in found.reason


def test_a_case_put_into_an_import_is_found(filled: Path):
    with closing(driver.connect(str(filled), isolation_level=None)) as db:
        names = [row[1] for row in db.execute("PRAGMA table_info(case_)") if row[1] != "seq"]
        columns = ", ".join(names)
        values = columns.replace("id,", "id || 'x',", 1).replace("reference", "'NM-9999'", 1)
        db.execute(
            f"INSERT INTO case_ ({columns}) SELECT {values} FROM case_ WHERE reference='NM-0450'"
        )
    assert not check(filled).intact


@pytest.mark.parametrize("table", ["cause", "control", "action", "answer", "confirmation", "link"])
def test_the_worked_cases_are_held_against_the_trail(tmp_path: Path, table: str):
    path = tmp_path / "sample.rca"
    with headless.opened(path, create=True) as (workspace, writer):
        build_sample(workspace, writer)
    assert check(path).intact
    tamper(path, f"DELETE FROM {table} WHERE id=(SELECT min(id) FROM {table})")
    assert not check(path).intact


@pytest.mark.parametrize(
    "beside",
    [
        "UPDATE case_ SET practice=2 WHERE reference='NM-0142'",
        "UPDATE case_ SET practice=2 WHERE reference='NM-0001'",
        "UPDATE case_ SET anonymous=2 WHERE reference='NM-0142'",
        "UPDATE person SET active=2",
        "UPDATE case_ SET outcome='rejected' WHERE reference='NM-0142'",
    ],
)
def test_no_row_is_hidden_from_the_lists_beside_the_history(tmp_path: Path, beside: str):
    path = tmp_path / "sample.rca"
    with headless.opened(path, create=True) as (workspace, writer):
        build_sample(workspace, writer)
        ada = Person(id="ada", name="Ada Min", roles=(Role.ADMINISTRATOR,))
        writer.edit(ChangeSet("Set up Ada Min", (Change(None, ada),)))
        report = Case(id="one", reference="NM-0001", title="By hand")
        writer.actor = "Ada Min"
        writer.edit(ChangeSet("Report", (Change(None, report),)))
    assert check(path).intact
    tamper(path, beside)
    assert not check(path).intact


def test_an_unfinished_copy_is_taken_away_at_the_next_opening(filled: Path):
    part = filled.with_name(filled.name + ".part")
    part.write_bytes(b"SQLite format 3\0 told in plain text")
    open_workspace(filled, read_only=True).close()
    assert part.exists()  # somebody who only reads leaves everything as it is
    open_workspace(filled).close()
    assert not part.exists()


def test_comparing_rows_can_be_stopped(filled: Path) -> None:
    """Once the chain is verified, the number of all its entries is told while rows are compared."""
    from rca_studio.editing.cancelling import Cancelled

    workspace = open_workspace(filled, read_only=True)
    told: list[int] = []

    def progress(done: int) -> None:
        told.append(done)
        if told.count(workspace.registers.head().entries) > 2:
            raise Cancelled

    try:
        with pytest.raises(Cancelled):
            workspace.registers.verify_rows(progress)
        assert workspace.registers.verify_rows().intact
    finally:
        workspace.close()

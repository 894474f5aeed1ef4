"""Any change of the trail is found: of any column of any entry, and of their order and number."""

import hashlib
import json
from contextlib import closing

import pytest
from sqlcipher3 import dbapi2 as driver

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.causal import Cause
from rca_studio.editing.cancelling import Cancelled
from rca_studio.editing.ports import Stamp, StepKind
from rca_studio.models import audit
from rca_studio.models.workspace import open_workspace
from tests.models.earlier_entries import as_json

COLUMNS = tuple(audit.COLUMNS.split(", "))[1:]


@pytest.fixture
def closed(workspace, place, writing, first_case):
    writer = writing(workspace)
    writer.edit(first_case)
    writer.edit(ChangeSet("Add cause", created(Cause(id="n", case_id="c", text="“<b>ß 📎"))))
    writer.undo()
    writer.redo()
    assert workspace.registers.verify().intact
    workspace.close()
    return place


def tamper(path, *statements) -> None:
    """Change the file as somebody with a database tool would; the triggers are put back."""
    with closing(driver.connect(str(path), isolation_level=None)) as db:
        triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type='trigger'").fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(statement)
        for _, sql in triggers:
            db.execute(sql)


def check(path, backups):
    workspace = open_workspace(path, backups=backups)
    try:
        return workspace.registers.verify()
    finally:
        workspace.close()


@pytest.mark.parametrize("seq", range(1, 6))
@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_of_one_value_is_found(closed, backups, seq, column):
    tamper(closed, f'UPDATE audit SET "{column}" = "{column}" || \' \' WHERE seq={seq}')
    found = check(closed, backups)
    assert not found.intact
    assert found.broken_at == seq
    assert found.reason


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("content", ["x'ff00'", "x'1e'"])
def test_bytes_that_are_no_text_are_found(closed, backups, column, content):
    tamper(closed, f'UPDATE audit SET "{column}" = CAST({content} AS TEXT) WHERE seq=3')
    found = check(closed, backups)
    assert (found.broken_at, bool(found.reason)) == (3, True)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit WHERE seq=3",
        "DELETE FROM audit WHERE seq=1",
        "UPDATE audit SET seq=9 WHERE seq=3",
        "UPDATE audit SET seq=-seq WHERE seq IN (3, 4)",
        "INSERT INTO audit SELECT 6, at, actor, kind, label, case_ids, changes, prev, hash, salts,"
        " seals FROM audit WHERE seq=5",
        "UPDATE audit SET changes=replace(changes, 'narrow', 'narrov')",
        "UPDATE audit SET changes=replace(changes, '\"rank\":0', '\"rank\":0 ')",
    ],
)
def test_leaving_out_adding_and_reordering_is_found(closed, backups, statement):
    tamper(closed, "PRAGMA foreign_keys=OFF", statement)
    assert not check(closed, backups).intact


def test_a_cut_end_shows_in_the_head(closed, backups):
    before = check(closed, backups)
    tamper(closed, "PRAGMA foreign_keys=OFF", "DELETE FROM audit WHERE seq=5")
    after = check(closed, backups)
    assert after.intact  # the chain alone cannot tell: therefore reports print the head
    assert (after.head, after.entries) != (before.head, before.entries)


def sha256(value: object) -> str:
    return hashlib.sha256(as_json(value).encode()).hexdigest()


def test_the_hash_is_of_canonical_json(closed):
    """Anybody can check it without this program: what is hashed is written out here."""
    with closing(driver.connect(str(closed))) as db:
        rows = db.execute(f"SELECT {audit.COLUMNS} FROM audit ORDER BY seq").fetchall()
    before = ""
    for row in rows:
        entry = dict(zip(audit.COLUMNS.split(", "), row, strict=True))
        for column in ("case_ids", "changes", "salts", "seals"):
            entry[column] = json.loads(entry[column])
        digest = entry.pop("hash")
        sealed = {name: entry.pop(name) for name in ("changes", "label")}
        assert sha256(sealed | {"salt": entry.pop("salts")}) == entry["seals"]
        assert sha256(entry) == digest
        assert entry["prev"] == before
        before = digest
    kinds = [row[3] for row in rows]
    assert kinds == ["edit", "edit", "edit", "undo", "redo"]
    (change,) = json.loads(rows[2][6])
    assert (change["kind"], change["id"], change["before"]) == ("cause", "n", None)
    assert change["after"]["text"] == "“<b>ß 📎"


def test_a_step_in_several_cases_has_a_seal_for_each_and_one_for_its_words(workspace, writing):
    writer = writing(workspace)
    cases = [Case(id=ident, reference=f"NM-{ident}", title=ident) for ident in "ba"]
    parts = [Cause(id=f"k{case.id}", case_id=case.id, text="x", question=True) for case in cases]
    writer.edit(ChangeSet("Report both", created(cases[0], cases[1], parts[1], parts[0])))
    with workspace._engine.reading() as db:
        row = db.execute("SELECT case_ids, changes, salts, seals FROM audit WHERE seq=2").fetchone()
    case_ids, changes, salts, seals = (json.loads(text) for text in row)
    assert case_ids == ["b", "a"]
    assert [change["id"] for change in changes] == ["b", "kb", "a", "ka"]
    assert len({*salts}) == 3
    assert seals[0] == sha256({"label": "Report both", "salt": salts[0]})
    for place in (0, 1):
        part = changes[2 * place : 2 * place + 2]
        assert seals[place + 1] == sha256({"changes": part, "salt": salts[place + 1]})


def test_salts_are_never_the_same_and_a_change_needs_its_case(workspace, writing, first_case):
    writer = writing(workspace)
    writer.edit(first_case)
    for _ in range(20):
        writer.undo()
        writer.redo()
    with workspace._engine.writing() as db:
        salts = [salt for (salt,) in db.execute("SELECT salts FROM audit")]
        assert len({*salts}) == len(salts) == 42
        stray = [{"kind": "event", "id": "e", "before": None, "after": {"case_id": "z"}}]
        for case_ids in (("c", "d"), ("c",)):
            with pytest.raises(KeyError):
                audit.append(db, StepKind.EDIT, Stamp(actor="", at=""), "x", case_ids, stray)


def test_verifying_tells_how_far_it_is_and_can_be_stopped(workspace, writing, first_case):
    writer = writing(workspace)
    writer.edit(first_case)
    for _ in range(300):
        writer.undo()
        writer.redo()
    told = []
    assert workspace.registers.verify(told.append).intact
    assert told == [250, 500, 602]

    def stop(_done: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        workspace.registers.verify(stop)
    assert workspace.registers.verify_rows().intact

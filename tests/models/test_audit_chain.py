"""Any change of the trail is found: of any column of any entry, and of their order and number."""

import hashlib
import json
from contextlib import closing

import pytest
from sqlcipher3 import dbapi2 as driver

from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.causal import Cause
from rca_studio.models import audit
from rca_studio.models.workspace import open_workspace

COLUMNS = ("at", "actor", "kind", "label", "case_ids", "changes", "prev", "hash")


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
    assert found.broken_at in (seq, seq + 1)
    assert found.reason


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit WHERE seq=3",
        "DELETE FROM audit WHERE seq=1",
        "UPDATE audit SET seq=9 WHERE seq=3",
        "UPDATE audit SET seq=-seq WHERE seq IN (3, 4)",
        "INSERT INTO audit SELECT 6, at, actor, kind, label, case_ids, changes, prev, hash"
        " FROM audit WHERE seq=5",
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


def test_the_hash_is_of_canonical_json(closed):
    """Anybody can check it without this program: what is hashed is written out here."""
    with closing(driver.connect(str(closed))) as db:
        rows = db.execute(f"SELECT {audit.COLUMNS} FROM audit ORDER BY seq").fetchall()
    prev = ""
    for seq, at, actor, kind, label, case_ids, changes, before, digest in rows:
        plain = {
            "seq": seq,
            "at": at,
            "actor": actor,
            "kind": kind,
            "label": label,
            "case_ids": json.loads(case_ids),
            "changes": json.loads(changes),
            "prev": before,
        }
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert hashlib.sha256(text.encode()).hexdigest() == digest
        assert before == prev
        prev = digest
    kinds = [row[3] for row in rows]
    assert kinds == ["edit", "edit", "edit", "undo", "redo"]
    (change,) = json.loads(rows[2][6])
    assert (change["kind"], change["id"], change["before"]) == ("cause", "n", None)
    assert change["after"]["text"] == "“<b>ß 📎"

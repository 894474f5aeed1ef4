"""A workspace saved by the first version: opened, worked on, undone and verified like any other.

Its rows and its trail are written as that version wrote them: without the fields that came later,
and with a cause that is verified without evidence, which was no breach of a rule then.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rca_studio.domain.causal import Cause, EvidenceState
from rca_studio.domain.plan import Action, Reach
from rca_studio.domain.review import Evidence, EvidenceKind
from rca_studio.editing.gestures import (
    add,
    attach,
    delete_case,
    delete_node,
    revise,
    withdraw_evidence,
)
from rca_studio.editing.ports import Stamp, StepKind
from rca_studio.editing.workshop_gestures import place_node
from rca_studio.editing.writer import EditRejected, Writer
from rca_studio.models import audit
from rca_studio.models.engine import APPLICATION_ID, Connection, connect
from rca_studio.models.migrate import upgrade
from rca_studio.models.workspace import open_workspace
from tests.models.earlier_entries import append_unsealed

OWN = {"case_id": "c"}
CAUSE = {"category": "", "nature": "condition", "gate": "any", "question": False, "rank": 1}
ACTION = dict.fromkeys(("owner", "deadline", "kind", "strength", "measure", "review_date"), "")
EVIDENCE = {"file_name": "", "sha256": "", "size": 0, "by": "lead", "at": "2026-11-18T20:50:00Z"}
CASE: dict[str, Any] = {
    "id": "c",
    "reference": "NM-0001",
    "title": "Lost balance at the bath",
    "nature": "near_miss",
    "stage": "report",
    "occurred": "2026-11-18",
    "anonymous": False,
    "practice": False,
    "source_row": 0,
    "extras": [["Shift", "late"]],
}
_EMPTY = (
    *("story", "protocol", "reported", "service", "location", "staff_group", "route"),
    *("person_affected", "immediate_action", "reporter", "severity", "probability", "frame"),
    *("source_system", "source_id", "source_version", "source_key", "content_hash", "batch_id"),
)
CASE |= dict.fromkeys(_EMPTY, "")
FIRST: tuple[tuple[str, dict[str, Any]], ...] = (
    ("case", CASE),
    ("event", {"id": "e", "text": "nearly fell", "gate": "any", **OWN}),
    ("harm", {"id": "h", "text": "broken hip", "gate": "any", **OWN}),
    ("cause", {"id": "k", "text": "doorway narrow", "evidence": "verified", **CAUSE, **OWN}),
    ("cause", {"id": "p", "text": "tight turn", "evidence": "verified", **CAUSE, **OWN}),
    ("evidence", {"id": "v", "subject": "p", "note": "seen", **EVIDENCE, **OWN}),
    ("link", {"id": "l", "cause_id": "k", "effect_id": "e", "rank": 1, **OWN}),
    ("link", {"id": "m", "cause_id": "p", "effect_id": "k", "rank": 0.5, **OWN}),
    ("finding", {"id": "f", "number": 1, "statement": "It was narrow.", "causes": ["k"], **OWN}),
    (
        "action",
        {
            "id": "a",
            "text": "widen the doorway",
            "findings": ["f"],
            "checks": [{"text": "photo", "met": False, "by": "", "at": ""}],
            "state": "not_started",
            "effects": [{"kind": "removes_cause", "target": "k"}],
            "result": "",
            "rank": 1,
            **ACTION,
            **OWN,
        },
    ),
)


def put(db: Connection, kind: str, plain: dict[str, Any], version: int) -> None:
    """A row as the first version wrote it."""
    values = {name: _column(value) for name, value in plain.items()} | {"version": version}
    table = "case_" if kind == "case" else kind
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    db.execute(f'INSERT OR REPLACE INTO "{table}" ({names}) VALUES ({marks})', [*values.values()])


def _column(value: object) -> object:
    if isinstance(value, list):
        return audit.canonical(value)
    return int(value) if isinstance(value, bool) else value


def write_first(path: Path) -> None:
    """A file of schema 1: one step that brings the case, and one that rewords a cause."""
    with closing(connect(path, mode="rwc")) as db:
        db.execute(f"PRAGMA application_id={APPLICATION_ID}")
    upgrade(path, number=1)
    stamp = Stamp(actor="lead", at="2026-11-18T21:00:00Z")
    (cause,) = (plain for kind, plain in FIRST if plain["id"] == "k")
    reworded = cause | {"text": "doorway too narrow"}
    with closing(connect(path)) as db:
        db.execute("BEGIN IMMEDIATE")
        brought = [{"kind": k, "id": p["id"], "before": None, "after": p} for k, p in FIRST]
        seq = append_unsealed(db, StepKind.EDIT, stamp, "Report near miss", ("c",), brought)
        for kind, plain in FIRST:
            put(db, kind, plain, seq)
        edited = [{"kind": "cause", "id": "k", "before": cause, "after": reworded}]
        seq = append_unsealed(db, StepKind.EDIT, stamp, "Edit cause", ("c",), edited)
        put(db, "cause", reworded, seq)
        db.execute("COMMIT")


@pytest.fixture
def old(tmp_path: Path, writing: Any) -> Iterator[tuple[Any, Writer]]:
    path = tmp_path / "old.rca"
    write_first(path)
    workspace = open_workspace(path, backups=tmp_path / "b")
    yield workspace, writing(workspace)
    workspace.close()


def sound(workspace: Any) -> bool:
    told = workspace.registers.verify_rows()
    assert told.intact, told
    return True


def test_what_the_first_version_saved_is_all_there_and_verifies(old):
    workspace, writer = old
    assert sound(workspace)
    file = writer.casefile("c")
    assert file.get("k") == Cause(
        id="k", text="doorway too narrow", evidence=EvidenceState.VERIFIED, rank=1.0, **OWN
    )
    evidence, action = file.get("v"), file.get("a")
    assert isinstance(evidence, Evidence)
    assert isinstance(action, Action)
    assert (evidence.kind, evidence.source) == (EvidenceKind.NOTE, "")
    assert (action.effort, action.reach) == (0, Reach.UNKNOWN)
    assert len(file) == len(FIRST)


def test_every_step_on_an_old_case_can_be_done_undone_and_done_again(old):
    """One refused undo would close the way to all steps before it, and to a deleted case."""
    workspace, writer = old
    shown = Evidence(id="w", subject="k", note="71 cm", by="lead", at="", **OWN)
    steps = (
        lambda f: revise(f.get("k"), text="doorway much too narrow"),
        lambda f: revise(f.get("k"), duty="keep doorways wide"),
        lambda f: revise(f.get("a"), effort=3, reach=Reach.SERVICE),
        lambda f: attach(shown),
        lambda f: withdraw_evidence(f, "w"),
        lambda f: withdraw_evidence(f, "v"),
        lambda f: place_node(f, "graph", "k", 10.0, -20.0),
        lambda f: delete_node(f, "p"),
        delete_case,
    )
    states = [writer.casefile("c").digest()]
    for step in steps:
        writer.edit(step(writer.casefile("c")))
        states.append(writer.casefile("c").digest())
    assert len(set(states)) == len(states), "every step did something"
    assert sound(workspace)
    for state in reversed(states[:-1]):
        assert writer.undo()
        assert writer.casefile("c").digest() == state
    assert sound(workspace)
    for state in states[1:]:
        assert writer.redo()
        assert writer.casefile("c").digest() == state
    assert sound(workspace)


def test_an_old_breach_excuses_no_new_one(old):
    _, writer = old
    twin = Cause(id="q", text="doorway too narrow", evidence=EvidenceState.VERIFIED, **OWN)
    with pytest.raises(EditRejected, match="once evidence is linked"):
        writer.edit(add("Add cause", twin))
    supported = revise(writer.casefile("c").get("k"), evidence=EvidenceState.SUPPORTED)
    writer.edit(supported)
    with pytest.raises(EditRejected, match="once evidence is linked"):
        writer.edit(revise(writer.casefile("c").get("k"), evidence=EvidenceState.VERIFIED))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cause SET duty='made up' WHERE id='k'",
        "UPDATE evidence SET kind='photo' WHERE id='v'",
        "UPDATE action SET effort=1 WHERE id='a'",
        'INSERT INTO place (id, case_id, node, "view", x, y, version)'
        " VALUES ('s', 'c', 'k', 'graph', 1, 2, 1)",
    ],
)
def test_what_is_changed_beside_the_history_is_noticed_in_the_new_columns_too(
    old, tmp_path, statement
):
    workspace, _ = old
    workspace.close()
    with closing(connect(tmp_path / "old.rca")) as db:
        db.execute(statement)
    again = open_workspace(tmp_path / "old.rca", backups=tmp_path / "b")
    try:
        assert not again.registers.verify_rows().intact
    finally:
        again.close()

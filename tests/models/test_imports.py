"""Whole imports: in, out and in again; nothing by halves, nothing of a person overwritten."""

import dataclasses
import time

import pytest

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import Change, ChangeSet, created
from rca_studio.domain.causal import Cause
from rca_studio.domain.registers import CaseQuery, RejectedRow, SortBy
from rca_studio.domain.workspace import WORKSPACE, ImportBatch
from rca_studio.editing.ports import IncomingCase, KnownSource, Stamp, StepKind
from rca_studio.faults import KnownFault
from rca_studio.models import chores
from rca_studio.models.workspace import open_workspace

STAMP = Stamp(actor="lead", at="2026-11-21T10:00:00Z")


def batch_of(batch_id: str, *, new: int = 0, updated: int = 0, rejected: int = 0) -> ImportBatch:
    return ImportBatch(
        id=batch_id,
        file_name="export.csv",
        sha256="ab" * 32,
        at=STAMP.at,
        by="lead",
        records=new + updated + rejected,
        new=new,
        updated=updated,
        unchanged=0,
        duplicate=0,
        rejected=rejected,
        blank=0,
        not_a_record=0,
    )


def case(number: int, **fields) -> Case:
    given = {
        "id": f"i{number}",
        "reference": f"NM-{number:04d}",
        "title": f"Near fall {number}",
        "story": f"story {number} word{number}",
        "occurred": f"2026-{number % 12 + 1:02d}",
        "service": f"Team {number % 3}",
        "source_system": "export",
        "source_key": f"key{number}",
        "content_hash": f"hash{number}",
        "extras": (("Shift", f"late{number}"),),
    }
    return Case(**{**given, **fields})


def incoming(cases) -> list[IncomingCase]:
    return [IncomingCase(case=c, record=i, line=i + 1) for i, c in enumerate(cases)]


def load_export(workspace, batch_id="b", numbers=range(1, 6)) -> None:
    sink = workspace.begin_import(batch_id)
    sink.add(incoming(case(n) for n in numbers))
    sink.finish(batch_of(batch_id, new=len(numbers)), STAMP)


def ids(workspace, **query) -> list[str]:
    page = workspace.registers.cases(CaseQuery(**query), limit=10_000)
    return sorted(row.id for row in page.rows)


def indexes(workspace) -> set[str]:
    with workspace._engine.reading() as connection:
        rows = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type='index' AND tbl_name='case_'"
        )
        return {name for (name,) in rows}


def settled(workspace) -> None:
    workspace._chores.finish()
    workspace._chores._stop.clear()


def test_an_import_is_there_and_in_the_trail(workspace):
    load_export(workspace)
    assert ids(workspace) == ["i1", "i2", "i3", "i4", "i5"]
    loaded = workspace.load("i3")
    assert loaded.casefile.case == case(3, batch_id="b")
    assert ids(workspace, text="word3") == ["i3"]
    assert ids(workspace, text="late4") == ["i4"]
    (batch,) = workspace.registers.batches()
    assert batch == batch_of("b", new=5)
    assert workspace.load(WORKSPACE).casefile.get("b") == batch
    entry = workspace.registers.history("i3")[0]
    assert entry.kind == "import"
    assert entry.label == "Import export.csv"
    assert workspace.registers.verify().intact
    assert loaded.versions == {"i3": entry.seq}


def test_nothing_is_visible_before_the_end_and_nothing_after_a_cancel(workspace, monkeypatch):
    before, head = indexes(workspace), workspace.registers.head()
    sink = workspace.begin_import("b")
    sink.add(incoming(case(n) for n in range(1, 3000)))
    sink.reject([rejected(1)])
    assert ids(workspace) == []
    assert indexes(workspace) == before
    monkeypatch.setattr("rca_studio.models.engine.WAIT_SECONDS", 0.05)
    with pytest.raises(KnownFault, match="import is being saved"):
        workspace.keep_file(b"x")
    sink.abandon()
    sink.abandon()
    assert ids(workspace) == []
    assert indexes(workspace) == before
    assert workspace.registers.head() == head
    assert workspace.registers.rejected("b") == ()
    load_export(workspace)


def test_trouble_in_the_middle_takes_all_of_it_back(workspace, writing, first_case):
    writing(workspace).edit(first_case)  # NM-0001
    sink = workspace.begin_import("b")
    sink.add(incoming([case(2), case(3)]))
    with pytest.raises(KnownFault, match="reference that is in use"):
        sink.add(incoming([case(4), case(1)]))
    assert ids(workspace) == ["c"]
    writing(workspace).edit(ChangeSet("Add", created(Cause(id="n", case_id="c", text="goes on"))))


def rejected(record: int) -> RejectedRow:
    return RejectedRow(
        batch_id="b",
        record=record,
        line=record + 1,
        reason="no-date",
        column="When",
        detail="31 Feb",
        cells=("R1", "31 Feb", "text; with\n“marks”"),
    )


def test_rejected_rows_are_kept_as_they_were(workspace):
    sink = workspace.begin_import("b")
    sink.reject([rejected(1)])
    sink.reject(rejected(n) for n in (2, 3))
    sink.finish(batch_of("b", rejected=3), STAMP)
    assert workspace.registers.rejected("b") == (rejected(1), rejected(2), rejected(3))


def test_known_sources(workspace):
    load_export(workspace)
    assert workspace.known_sources("export", ["key2", "key9", "key5"]) == {
        "key2": KnownSource(case_id="i2", content_hash="hash2"),
        "key5": KnownSource(case_id="i5", content_hash="hash5"),
    }
    assert workspace.known_sources("other", ["key2"]) == {}
    assert workspace.known_sources("export", []) == {}
    many = (f"key{n}" for n in range(100_000))
    assert len(workspace.known_sources("export", many)) == 5


def test_references_go_on_within_the_import(workspace, writing, first_case):
    writing(workspace).edit(first_case)
    sink = workspace.begin_import("b")
    assert sink.first_reference_number("NM") == 2
    sink.add(incoming([case(2), case(3)]))
    assert sink.first_reference_number("NM") == 4
    sink.abandon()
    assert workspace.next_reference("NM") == "NM-0002"


# -- undo and redo ---------------------------------------------------------------------------------


def test_undo_and_redo_of_an_import(workspace):
    load_export(workspace)
    before = {i: workspace.load(i).casefile for i in ids(workspace)}
    assert workspace.withdraw("b", StepKind.UNDO, STAMP) == ("i1", "i2", "i3", "i4", "i5")
    assert ids(workspace) == []
    assert ids(workspace, text="word3") == []
    assert workspace.registers.batches() == ()
    assert workspace.load("i3").casefile.exists is False
    assert workspace.known_sources("export", ["key2"]) == {}
    load_export(workspace, "other", range(1, 3))  # the same references and keys meanwhile
    with pytest.raises(KnownFault, match="cannot be brought back"):
        workspace.withdraw("b", StepKind.REDO, STAMP)
    workspace.withdraw("other", StepKind.UNDO, STAMP)
    workspace.withdraw("b", StepKind.REDO, STAMP)
    assert {i: workspace.load(i).casefile for i in ids(workspace)} == before
    assert ids(workspace, text="word3") == ["i3"]
    assert [b.id for b in workspace.registers.batches()] == ["b"]
    assert workspace.registers.verify().intact
    with pytest.raises(KeyError):
        workspace.withdraw("nobody", StepKind.UNDO, STAMP)


def test_an_import_worked_on_is_not_taken_back(workspace, writing):
    load_export(workspace)
    writing(workspace).edit(
        ChangeSet("Add", created(Cause(id="n", case_id="i2", text="worked on")))
    )
    head = workspace.registers.head()
    with pytest.raises(KnownFault, match="worked on since"):
        workspace.withdraw("b", StepKind.UNDO, STAMP)
    assert ids(workspace) == ["i1", "i2", "i3", "i4", "i5"]
    assert workspace.registers.head() == head


# -- a later release of the same source ------------------------------------------------------------


def later(number: int) -> Case:
    return case(number, title="Renamed at source", story="new story", content_hash="other")


def update(workspace, batch_id: str, *cases: Case) -> None:
    sink = workspace.begin_import(batch_id)
    sink.update(incoming(cases))
    sink.finish(batch_of(batch_id, updated=len(cases)), STAMP)


def test_an_update_brings_what_is_new(workspace):
    load_export(workspace)
    old = workspace.load("i2")
    update(workspace, "b2", later(2))
    new = workspace.load("i2")
    assert new.casefile.case == dataclasses.replace(later(2), batch_id="b")
    assert new.versions["i2"] > old.versions["i2"]
    assert ids(workspace, text="word2") == []
    assert ids(workspace, text="renamed") == ["i2"]
    assert [row.kind for row in workspace.registers.history("i2")] == ["import", "import"]
    workspace.withdraw("b2", StepKind.UNDO, STAMP)
    assert workspace.load("i2").casefile == old.casefile
    assert ids(workspace, text="word2") == ["i2"]
    workspace.withdraw("b2", StepKind.REDO, STAMP)
    assert workspace.load("i2").casefile == new.casefile
    assert ids(workspace, text="renamed") == ["i2"]


def test_an_update_leaves_what_was_edited_by_hand(workspace, writing):
    load_export(workspace)
    writer = writing(workspace)

    def edit(**fields) -> None:
        old = writer.casefile("i2").case
        writer.edit(ChangeSet("Edit", (Change(old, dataclasses.replace(old, **fields)),)))

    edit(title="Our own words")
    edit(location="Bathroom 2")
    edit(service="taken back again")
    writer.undo()
    writer.edit(ChangeSet("Add", created(Cause(id="n", case_id="i2", text="threshold"))))
    update(workspace, "b2", dataclasses.replace(later(2), service="Team X", location="Hall"))
    now = workspace.load("i2").casefile.case
    assert (now.title, now.location) == ("Our own words", "Bathroom 2")
    assert (now.story, now.service, now.content_hash) == ("new story", "Team X", "other")
    assert ids(workspace, text="threshold story") == ["i2"]
    update(workspace, "b3", dataclasses.replace(later(2), service="Team Y"))  # still ours
    now = workspace.load("i2").casefile.case
    assert (now.title, now.location, now.service) == ("Our own words", "Bathroom 2", "Team Y")


def test_an_update_never_moves_a_case_back(workspace):
    load_export(workspace)
    update(workspace, "b2", case(2, reference="XX-1", stage=Stage.CLOSE, practice=True, frame="x"))
    now = workspace.load("i2").casefile.case
    assert (now.reference, now.stage, now.practice) == ("NM-0002", "report", False)


def test_undo_of_an_update_does_not_take_later_work_away(workspace, writing):
    load_export(workspace)
    update(workspace, "b2", later(2))
    writer = writing(workspace)
    old = writer.casefile("i2").case
    writer.edit(ChangeSet("Edit", (Change(old, dataclasses.replace(old, title="ours")),)))
    with pytest.raises(KnownFault, match="worked on since"):
        workspace.withdraw("b2", StepKind.UNDO, STAMP)
    writer.undo()
    workspace.withdraw("b2", StepKind.UNDO, STAMP)
    assert workspace.load("i2").casefile.case == case(2, batch_id="b")


def test_one_file_may_name_a_case_twice(workspace):
    load_export(workspace)
    old = workspace.load("i2").casefile
    update(workspace, "b2", later(2), case(2, title="Last word"))
    assert workspace.load("i2").casefile.case.title == "Last word"
    workspace.withdraw("b2", StepKind.UNDO, STAMP)
    assert workspace.load("i2").casefile == old
    workspace.withdraw("b2", StepKind.REDO, STAMP)
    assert workspace.load("i2").casefile.case.title == "Last word"


def test_update_of_a_case_that_is_not_there(workspace):
    sink = workspace.begin_import("b")
    with pytest.raises(KeyError):
        sink.update(incoming([case(1)]))
    load_export(workspace)  # the failed one let go


# -- many ------------------------------------------------------------------------------------------

MANY = range(1, 5001)


def test_lists_are_right_while_indexes_are_built_and_whole_afterwards(workspace, monkeypatch):
    before = indexes(workspace)
    monkeypatch.setattr(workspace._chores, "start", lambda: None)
    load_export(workspace, numbers=MANY)
    assert indexes(workspace) < before
    everything = sorted(f"i{n}" for n in MANY)
    for sort in SortBy:
        assert ids(workspace, sort=sort) == everything
    assert ids(workspace, services=("Team 1",)) == sorted(f"i{n}" for n in MANY if n % 3 == 1)
    monkeypatch.undo()
    workspace._chores.start()
    assert ids(workspace, text="word4711") == ["i4711"]  # waits for the words
    settled(workspace)
    assert indexes(workspace) == before
    assert ids(workspace, text="near fall") == everything
    with workspace._engine.reading() as connection:
        assert connection.execute("SELECT count(*) FROM chore").fetchone() == (0,)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_what_was_left_is_done_after_the_next_opening(workspace, place, backups, monkeypatch):
    before = indexes(workspace)
    monkeypatch.setattr(workspace._chores, "start", lambda: None)
    load_export(workspace, numbers=MANY)
    workspace.close()
    reader = open_workspace(place, read_only=True, backups=backups)
    assert len(ids(reader)) == len(MANY)
    reader.close()
    again = open_workspace(place, backups=backups)
    assert ids(again, text="word4711") == ["i4711"]
    settled(again)
    assert indexes(again) == before
    again.close()


def test_edits_come_in_between(workspace, writing, monkeypatch):
    """An edited case keeps its newest words, whoever writes them first."""
    monkeypatch.setattr(chores, "_PIECE", 50)
    load_export(workspace, numbers=MANY)
    writer = writing(workspace)
    for number in (1, 2500, 5000):
        old = writer.casefile(f"i{number}").case
        new = dataclasses.replace(old, story=f"edited{number}")
        writer.edit(ChangeSet("Edit", (Change(old, new),)))
    gone = list(writer.casefile("i4999"))
    writer.edit(ChangeSet("Delete", tuple(Change(e, None) for e in gone)))
    settled(workspace)
    for number in (1, 2500, 5000):
        assert ids(workspace, text=f"edited{number}") == [f"i{number}"]
        assert ids(workspace, text=f'"word{number}"') == []
    assert ids(workspace, text='"word4999"') == []
    assert ids(workspace, text="near fall") == sorted(f"i{n}" for n in MANY if n != 4999)


def test_undo_of_many_and_redo(workspace):
    before = indexes(workspace)
    load_export(workspace, numbers=MANY)
    workspace.withdraw("b", StepKind.UNDO, STAMP)
    assert ids(workspace) == []
    workspace.withdraw("b", StepKind.REDO, STAMP)
    began = time.monotonic()
    assert ids(workspace, text="word4711") == ["i4711"]
    assert time.monotonic() - began < 30
    settled(workspace)
    assert indexes(workspace) == before
    with workspace._engine.reading() as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]

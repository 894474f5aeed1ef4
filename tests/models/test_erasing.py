"""A case erased on request: no byte of it is left, every hash stands, and nothing else is gone."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as driver

from rca_studio import headless
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import Change, ChangeSet, created
from rca_studio.domain.causal import Cause, Event
from rca_studio.domain.people import Person, Role
from rca_studio.domain.registers import CaseQuery, RejectedRow
from rca_studio.domain.review import Evidence, EvidenceKind
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.ports import Stamp, StepKind
from rca_studio.editing.writer import EditRejected, Writer
from rca_studio.faults import KnownFault
from rca_studio.models import audit
from rca_studio.models.engine import Engine, connect
from rca_studio.models.erasing import erase_case
from rca_studio.models.workspace import create_workspace, open_workspace
from rca_studio.models.workspace_file import WorkspaceFile
from tests.models.earlier_entries import append_unsealed
from tests.models.test_audit_chain import tamper
from tests.models.test_first_schema import write_first

STAMP = Stamp(actor="Ada", at="2026-11-22T09:00:00Z")
SECRETS = (b"quokka", b"wombat", b"numbat", b"bilby", b"dunnart", b"potoroo", b"NM-0001x")
OTHERS = (b"heron", b"kestrel", b"lapwing")
PHOTO, SHARED = b"a photo of a dunnart" * 300, b"a plan of the ward with a lapwing" * 200


def evidence(ident: str, case_id: str, subject: str, kept: Any, name: str) -> Evidence:
    return Evidence(
        id=ident,
        case_id=case_id,
        subject=subject,
        note=name,
        by="Ada",
        at="2026-11-20T10:00:00Z",
        file_name=f"{name}.txt",
        sha256=kept.sha256,
        size=kept.size,
        kind=EvidenceKind.DOCUMENT,
    )


def work(workspace: WorkspaceFile, writer: Writer) -> None:
    """Two cases: ``c``, which will be erased, and ``d``; reworded, undone, and edited together."""
    photo, shared = workspace.keep_file(PHOTO), workspace.keep_file(SHARED)
    for ident, reference, title, words in (
        ("c", "NM-0001", "Quokka at the bath", "wombat"),
        ("d", "NM-0002", "Heron at the weir", "kestrel"),
    ):
        writer.edit(
            ChangeSet(
                f"Report {title}",
                created(
                    Case(id=ident, reference=reference, title=title, story=f"A {words} was near."),
                    Event(id=f"e{ident}", case_id=ident, text=f"{words} nearly fell"),
                    Cause(id=f"k{ident}", case_id=ident, text=f"{words} in the doorway"),
                ),
            )
        )
    cause = writer.casefile("c").get("kc")
    assert isinstance(cause, Cause)
    writer.edit(ChangeSet("Reword “numbat”", (Change(cause, replace(cause, text="numbat")),)))
    writer.undo()
    files = (
        evidence("v1", "c", "kc", photo, "bilby"),
        evidence("v2", "c", "kc", shared, "potoroo"),
        evidence("v3", "d", "kd", shared, "lapwing"),
    )
    for one in files:
        writer.edit(ChangeSet("Attach", created(one)))
    both = [writer.casefile(ident).case for ident in "cd"]
    changes = tuple(Change(case, replace(case, service="Oak")) for case in both)
    writer.edit(ChangeSet("Move “Quokka” and “Heron” to Oak", changes))


@pytest.fixture
def worked(
    workspace: WorkspaceFile, writing: Callable[[WorkspaceFile], Writer]
) -> tuple[WorkspaceFile, Writer]:
    workspace.wait_for_backup()
    writer = writing(workspace)
    work(workspace, writer)
    assert workspace.registers.verify_rows().intact
    return workspace, writer


def bytes_of(path: Path) -> bytes:
    """All that is on the disk of a workspace: the file, its log, its journal."""
    return b"".join(
        file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")) if file.is_file()
    ).lower()


def test_no_byte_of_it_is_left_and_nothing_else_is_gone(worked, place):
    workspace, writer = worked
    before = bytes_of(place)
    assert all(word in before for word in SECRETS[:-1])
    told = writer.erase("c", "asked for by the person", "Ben")
    assert (told.reference, told.entries, told.unproven, told.files) == ("NM-0001", 6, 0, 1)
    assert told.wiped
    for content in (bytes_of(place), (workspace.close(), bytes_of(place))[1]):
        assert [word for word in SECRETS if word in content] == []
        assert [word for word in OTHERS if word not in content] == []
        assert PHOTO[:20].lower() not in content
        assert SHARED[:20].lower() in content


def test_nor_where_the_file_lies_on_a_network_drive(worked, place):
    """There it has a rollback journal and no log."""
    workspace, _ = worked
    workspace.close()
    engine = Engine(place, local=False)
    try:
        assert erase_case(engine, "c", "asked for", "", STAMP).wiped
        assert [word for word in SECRETS if word in bytes_of(place)] == []
    finally:
        engine.close()


def test_the_chain_stands_and_says_what_was_done(worked, place, backups):
    workspace, writer = worked
    hashes = [workspace.registers.entry_hash(n) for n in range(1, 10)]
    other = writer.casefile("d").digest()
    writer.erase("c", "asked for by the person", "Ben")
    assert [workspace.registers.entry_hash(n) for n in range(1, 10)] == hashes
    check = workspace.registers.verify_rows()
    assert check.intact
    assert (check.entries, check.erased, check.unproven) == (10, 6, 0)
    assert check.remark == "6 entries had values erased on request; all else is proven."
    assert writer.casefile("d").digest() == other
    assert not writer.casefile("c").exists
    assert workspace.registers.count_cases(CaseQuery()).number == 1
    newest, *earlier = workspace.registers.history("c")
    assert (newest.kind, newest.label, newest.actor) == ("erase", "Erase case NM-0001", "lead")
    assert newest.details == (
        "Values of case NM-0001 erased on request, agreed with Ben: “asked for by the person”",
    )
    assert {(step.label, step.details) for step in earlier} == {(audit.ERASED, ())}
    labels = [step.label for step in workspace.registers.history("d")]
    assert labels == [audit.ERASED, "Attach", "Report Heron at the weir"]
    workspace.close()
    again = open_workspace(place, backups=backups)
    assert again.registers.verify_rows().intact
    again.close()


def test_nothing_brings_it_back(worked):
    _, writer = worked
    told = []
    writer.subscribe(told.append)
    writer.erase("c", "asked for")
    assert [(one.kind, one.case_ids) for one in told] == [(StepKind.ERASE, ("c",))]
    assert writer.undo_label is None  # the step before was one in both cases
    assert not writer.undo()
    with pytest.raises(KnownFault, match="erased already"):
        writer.erase("c", "again")
    with pytest.raises(KnownFault, match="not there"):
        writer.erase("nobody", "never there")


def test_steps_in_other_cases_can_still_be_undone(workspace, writing, first_case):
    writer = writing(workspace)
    writer.edit(first_case)
    other = Case(id="d", reference="NM-0002", title="Heron")
    writer.edit(ChangeSet("Report", created(other)))
    case = writer.casefile("c").case
    writer.edit(ChangeSet("Edit", (Change(case, replace(case, title="Quokka")),)))
    writer.erase("c", "asked for")
    assert writer.undo_label == "Report"
    assert writer.undo()
    assert not writer.undo()
    assert workspace.registers.verify_rows().intact


def test_a_deleted_case_can_be_erased_too(worked, place):
    workspace, writer = worked
    writer.edit(ChangeSet("Delete", tuple(Change(e, None) for e in writer.casefile("c"))))
    told = writer.erase("c", "asked for")
    assert (told.reference, told.entries, told.files) == ("NM-0001", 7, 1)
    assert workspace.registers.verify_rows().intact
    assert [word for word in SECRETS if word in bytes_of(place)] == []


def test_who_may_and_with_whom(workspace, writing, first_case):
    writer = writing(workspace)
    writer.edit(first_case)
    with pytest.raises(EditRejected, match="takes a reason"):
        writer.erase("c", "  ")
    people = [
        Person(id="1", name="lead", roles=(Role.ADMINISTRATOR,)),
        Person(id="2", name="Ben", roles=(Role.EXECUTIVE,)),
        Person(id="3", name="Cleo", roles=(Role.REPORTER,), active=False),
    ]
    writer.edit(ChangeSet("Set up", created(*people)))
    for second in ("", "lead", "Cleo", "nobody"):
        with pytest.raises(EditRejected, match="second person"):
            writer.erase("c", "asked for", second)
    writer.actor = "Ben"
    with pytest.raises(EditRejected, match="to erase a case takes"):
        writer.erase("c", "asked for", "lead")
    writer.actor = "lead"
    assert writer.erase("c", "asked for", "Ben").reference == "NM-0001"


# -- entries of an earlier version -----------------------------------------------------------------


@pytest.fixture
def old(tmp_path: Path, backups: Path) -> Path:
    """A workspace whose first steps were written before there were seals."""
    path = tmp_path / "old.rca"
    create_workspace(path, organisation="Meadow", backups=backups).close()
    case = {"id": "c", "reference": "NM-0001", "title": "Quokka", "story": "A wombat."}
    steps = [
        ("Report “Quokka”", ("c",), [("case", None, case)]),
        ("Edit", ("c",), [("case", case, case | {"title": "Numbat"})]),
        ("Other", ("d",), [("case", None, {"id": "d", "reference": "NM-2", "title": "Heron"})]),
        (
            "Both",
            ("c", "d"),
            [
                (
                    "event",
                    None,
                    {"id": e, "case_id": e[1:], "text": f"{e} bilby" if e == "ec" else "kestrel"},
                )
                for e in ("ec", "ed")
            ],
        ),
    ]
    with closing(connect(path)) as db:
        db.execute("BEGIN IMMEDIATE")
        for label, case_ids, changes in steps:
            plain = [{"kind": k, "id": a["id"], "before": b, "after": a} for k, b, a in changes]
            append_unsealed(db, StepKind.EDIT, STAMP, label, case_ids, plain)
        db.execute("COMMIT")
    return path


def test_entries_without_seals_lose_their_values_too(old, backups):
    workspace = open_workspace(old, backups=backups)
    assert workspace.registers.verify().unproven == 0
    told = workspace.erase_case("c", "asked for", "Ben", STAMP)
    assert (told.reference, told.entries, told.unproven) == ("NM-0001", 3, 3)
    check = workspace.registers.verify()
    assert check.intact
    assert check.remark == (
        "3 entries of an earlier version had their values erased on request; their order is "
        "proven, their content is not."
    )
    workspace.close()
    content = bytes_of(old)
    assert [w for w in (b"quokka", b"wombat", b"numbat", b"bilby") if w in content] == []
    assert b"kestrel" in content


@pytest.mark.parametrize(
    ("statement", "at"),
    [
        ("UPDATE audit SET actor='Eve' WHERE seq=2", 2),
        ("UPDATE audit SET label='Report' WHERE seq=3", 3),
        ("UPDATE audit SET changes='[{}]' WHERE seq=2", 2),
        ("UPDATE audit SET changes=replace(changes, 'kestrel', 'sparrow') WHERE seq=5", 5),
        ("UPDATE audit SET at='2026-11-22T09:00:01Z' WHERE seq=5", 5),
        ("UPDATE audit SET salts='null', label='Erased on request' WHERE seq=4", 4),
        ("DELETE FROM audit WHERE seq=3", 3),
    ],
)
def test_what_is_left_of_them_cannot_be_changed_either(old, backups, statement, at):
    workspace = open_workspace(old, backups=backups)
    workspace.erase_case("c", "asked for", "Ben", STAMP)
    workspace.close()
    tamper(old, "PRAGMA foreign_keys=OFF", statement)
    workspace = open_workspace(old, backups=backups)
    assert workspace.registers.verify().broken_at == at
    workspace.close()


def test_a_case_of_the_first_version_can_be_erased_once_its_file_is_up_to_date(tmp_path, writing):
    path = tmp_path / "first.rca"
    write_first(path)
    workspace = open_workspace(path, backups=tmp_path / "b")
    assert writing(workspace).erase("c", "asked for").unproven == 2
    check = workspace.registers.verify_rows()
    assert (check.intact, check.entries, check.unproven) == (True, 3, 2)
    workspace.close()
    content = bytes_of(path)
    assert [
        w for w in (b"doorway", b"nearly fell", b"broken hip", b"tight turn") if w in content
    ] == []


# -- nothing but this ------------------------------------------------------------------------------

LAST = "(SELECT max(seq) FROM audit)"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET salts='null', changes='[]', label='Erased on request' WHERE seq=3",
        "UPDATE audit SET changes='[]' WHERE seq=2",
        "UPDATE audit SET label='Other' WHERE seq=2",
        "UPDATE audit SET actor='Eve' WHERE seq=2",
        "UPDATE audit SET at=at || '' , seals='\"\"' WHERE seq=2",
        "UPDATE audit SET salts='\"other\"' WHERE seq=2",
        "UPDATE audit SET salts='{}' WHERE seq=2",
        f"UPDATE audit SET salts='null', changes='[]' WHERE seq={LAST}",
        "UPDATE audit SET salts='null' WHERE seq=2",
        "UPDATE audit SET salts=json_replace(salts, '$[2]', NULL) WHERE seq=9",
        "UPDATE audit SET salts=json_replace(salts, '$[1]', NULL), changes='[]' WHERE seq=9",
        "UPDATE audit SET seq=seq+20 WHERE seq=2",
    ],
)
def test_the_trail_lets_go_of_nothing_but_the_erased_case(worked, statement):
    """The newest entry says that ``c`` is erased; nothing else may be taken away."""
    workspace, _ = worked
    told = {"reference": "", "reason": "", "second": "", "batches": [], "earlier": []}
    change: dict[str, Any] = {"kind": "erasure", "id": "c", "before": None, "after": told}
    with workspace._engine.writing() as db:
        audit.append(db, StepKind.ERASE, STAMP, "Erase", (WORKSPACE,), [change])
        with pytest.raises(driver.IntegrityError, match="append-only"):
            db.execute(statement)
    assert workspace.registers.verify().intact


def test_the_trail_lets_go_of_nothing_at_any_other_time(worked):
    workspace, writer = worked
    writer.erase("c", "asked for")
    writer.edit(ChangeSet("Rename", created(Cause(id="n", case_id="d", text="x"))))
    for statement in (
        "UPDATE audit SET salts='null', changes='[]', label='Erased on request' WHERE seq=3",
        "UPDATE audit SET label='Erased on request' WHERE seq=2",
    ):
        with (
            pytest.raises(driver.IntegrityError, match="append-only"),
            workspace._engine.writing() as db,
        ):
            db.execute(statement)


def test_values_taken_away_without_an_entry_are_found(worked, place, backups):
    workspace, _ = worked
    workspace.close()
    tamper(
        place,
        "UPDATE audit SET salts='null', changes='[]', label='Erased on request' WHERE seq=3",
    )
    workspace = open_workspace(place, backups=backups)
    found = workspace.registers.verify()
    assert (found.broken_at, found.column) == (3, "changes")
    assert "no entry says that they were erased" in found.reason
    workspace.close()


def test_values_that_came_back_are_found(worked, place, backups):
    """Whoever has an old copy could put them there again; they were asked to be gone."""
    workspace, writer = worked
    with workspace._engine.reading() as db:
        label, changes, salts = db.execute(
            "SELECT label, changes, salts FROM audit WHERE seq=4"
        ).fetchone()
    writer.erase("c", "asked for")
    workspace.close()
    with closing(driver.connect(str(place), isolation_level=None)) as db:
        trigger = db.execute(
            "SELECT sql FROM sqlite_schema WHERE name='audit_is_not_changed'"
        ).fetchone()[0]
        db.execute("DROP TRIGGER audit_is_not_changed")
        db.execute(
            "UPDATE audit SET label=?, changes=?, salts=? WHERE seq=4", (label, changes, salts)
        )
        db.execute(trigger)
    workspace = open_workspace(place, backups=backups)
    found = workspace.registers.verify()
    assert (found.broken_at, found.reason) == (4, "it still holds values of an erased case")
    workspace.close()


# -- imports ---------------------------------------------------------------------------------------


def imported(path: Path) -> None:
    rows = "".join(
        f"I{n:04d},2026-03-01,Walker {n} slid at the quokka gate,R{n}\n" for n in range(600)
    )
    file = path.with_suffix(".csv")
    file.write_text("Ref,Event date,What happened,Rota code\n" + rows)
    with headless.opened(path, create=True) as (workspace, writer):
        headless.import_file(file, workspace, writer)


@pytest.mark.parametrize("edited", [False, True])
def test_an_imported_case_leaves_its_import_in_order(tmp_path, edited):
    path = tmp_path / "imported.rca"
    imported(path)
    with headless.opened(path) as (workspace, writer):
        ident = workspace.registers.case_id_of("NM-0300")
        assert ident
        if edited:
            case = writer.casefile(ident).case
            writer.edit(ChangeSet("Edit", (Change(case, replace(case, title="By hand")),)))
        told = writer.erase(ident, "asked for")
        assert told.entries == int(edited)
        assert workspace.registers.verify_rows().intact
        (batch,) = workspace.registers.batches()
        workspace.withdraw(batch.id, StepKind.UNDO, STAMP)
        assert workspace.registers.verify_rows().intact
        workspace.withdraw(batch.id, StepKind.REDO, STAMP)
        assert workspace.registers.verify_rows().intact
        assert workspace.registers.count_cases(CaseQuery()).number == 599
    assert b"walker 299 slid" not in bytes_of(path).replace(b"walker 2999", b"")
    tamper(path, "UPDATE case_ SET story='other' WHERE reference='NM-0001'")
    with headless.opened(path) as (workspace, _):
        assert "was changed beside" in workspace.registers.verify_rows().reason


def test_a_case_of_a_withdrawn_import_can_be_erased(tmp_path):
    path = tmp_path / "imported.rca"
    imported(path)
    with headless.opened(path) as (workspace, writer):
        ident = workspace.registers.case_id_of("NM-0300")
        case = writer.casefile(ident).case
        writer.edit(ChangeSet("Edit", (Change(case, replace(case, title="By hand")),)))
        (batch,) = workspace.registers.batches()
        workspace.withdraw(batch.id, StepKind.UNDO, STAMP)
        writer.forget(ident)
        writer.erase(ident, "asked for")
        workspace.withdraw(batch.id, StepKind.REDO, STAMP)
        assert workspace.registers.case_id_of("NM-0300") is None
        assert workspace.registers.verify_rows().intact


def test_raw_records_of_the_same_record_go_too(workspace, writing):
    writer = writing(workspace)
    story = "The quokka walked past the bath and nearly fell into it."
    case = Case(
        id="c", reference="NM-1", title="Q", story=story, source_system="erp", source_id="A-77341"
    )
    writer.edit(ChangeSet("Report", created(case)))
    raw = {
        "the same id": ("A-77341", "2026"),
        "the same words": ("", story),
        "another": ("A-77342", "the kestrel"),
        "a part of it": ("A-773411", ""),
    }
    with workspace._engine.writing() as db:
        for number, (name, cells) in enumerate(raw.items()):
            row = RejectedRow(
                batch_id="b",
                record=number,
                line=number,
                reason=name,
                column="",
                detail="",
                cells=cells,
            )
            db.execute(
                'INSERT INTO rejected_row (batch_id, record, line, reason, "column", detail, cells)'
                " VALUES (?,?,?,?,?,?,?)",
                (*list(vars_of(row))[:-1], json.dumps(row.cells)),
            )
        db.execute("UPDATE case_ SET batch_id='b'")
    told = workspace.erase_case("c", "asked for", "", STAMP)
    assert told.raw_rows == 2
    assert [row.reason for row in workspace.registers.rejected("b")] == ["another", "a part of it"]


def vars_of(row: RejectedRow) -> tuple[Any, ...]:
    return (row.batch_id, row.record, row.line, row.reason, row.column, row.detail, row.cells)


# -- backups ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("secret", [None, "a heron by the weir"], ids=["plain", "encrypted"])
def test_backups_that_hold_it_are_told_and_can_go(tmp_path, writing, first_case, secret):
    place, root = tmp_path / "w.rca", tmp_path / "b"
    workspace = create_workspace(place, organisation="", passphrase=secret, backups=root)
    workspace.wait_for_backup()
    writer = writing(workspace)
    writer.edit(first_case)
    workspace.back_up_now(root)
    assert writer.erase("c", "asked for").wiped
    workspace.back_up_now(root)
    assert len(workspace.kept_copies(root)) == 3
    (held,) = workspace.holding_copies("c", root)
    assert held.sure
    assert workspace.holding_copies("other", root) == ()
    stranger = replace(held, path=tmp_path / "letter.txt")
    stranger.path.write_text("not ours")
    assert workspace.delete_copies([held, stranger], root) == (stranger.path,)
    assert workspace.holding_copies("c", root) == ()
    assert len(workspace.kept_copies(root)) == 2
    assert stranger.path.exists()
    workspace.close()


def test_what_its_reporter_heard_and_who_was_thanked_goes_with_it(
    workspace: WorkspaceFile, writing: Callable[[WorkspaceFile], Writer], place: Path
) -> None:
    from rca_studio.domain.hearing import FeedbackNote, FeedbackWay, Receipt, ReporterWord
    from rca_studio.domain.recognition import Consent, GoodCatch

    workspace.wait_for_backup()
    writer = writing(workspace)
    for case_id, words in (("c", SECRETS), ("d", OTHERS)):
        one, two, three = (word.decode() for word in words[:3])
        told: tuple[Any, ...] = (
            Case(id=case_id, reference=f"NM-{case_id}", title="A strap came loose"),
            Receipt(id=f"r{case_id}", case_id=case_id, key=f"f00d{one}"),
            ReporterWord(id=f"w{case_id}", case_id=case_id, text=f"A {one}?", by="Ada"),
            ReporterWord(
                id=f"a{case_id}", case_id=case_id, text=f"No, a {two}", from_reporter=True
            ),
            FeedbackNote(
                id=f"f{case_id}",
                case_id=case_id,
                text=f"The {three} has a rail",
                ways=(FeedbackWay.TALK,),
                given_on="2026-11-20",
            ),
            GoodCatch(
                id=f"g{case_id}",
                case_id=case_id,
                to=f"The {one} team",
                criteria=("spoke_up",),
                why=f"They saw the {two}",
                consent=Consent.GIVEN,
                given_on="2026-11-20",
            ),
        )
        writer.edit(ChangeSet(f"Report {one}", created(*told)))
    writer.edit(ChangeSet("Undone", (Change(writer.casefile("c").get("gc"), None),)))
    writer.undo()
    writer.erase("c", "asked for by the person", "Ben")
    left = bytes_of(place)
    assert not [word for word in SECRETS[:3] if word in left]
    assert all(word in left for word in OTHERS)
    assert workspace.case_of_receipt("f00dquokka") == ""
    assert workspace.case_of_receipt("f00dheron") == "d"
    assert [row.catch.case_id for row in workspace.registers.good_catches()] == ["d"]
    assert [row.case_id for row in workspace.registers.feedback(given=True)] == ["d"]
    assert workspace.registers.verify_rows().intact

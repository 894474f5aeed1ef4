"""Load and commit: nothing is lost, nothing is half done, nothing stale is written over."""

import dataclasses
import hashlib
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as driver

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import KINDS, CaseFile, Change, ChangeSet, StaleEdit, created
from rca_studio.domain.causal import Cause, Event
from rca_studio.domain.registers import CaseQuery, CaseSummary
from rca_studio.domain.workspace import WORKSPACE, ImportBatch
from rca_studio.editing.ports import Stamp, StepKind
from rca_studio.editing.writer import Writer
from rca_studio.faults import KnownFault
from rca_studio.models import rows, tables
from rca_studio.models.engine import Engine
from rca_studio.models.store import Store

STAMP = Stamp(actor="lead", at="2026-11-21T10:00:00Z")


@pytest.mark.parametrize("name", KINDS)
def test_tables_have_the_fields_of_their_entities(name):
    shape = rows.SHAPES[KINDS[name]]
    columns = set(tables.metadata.tables[shape.table].columns.keys())
    beside = {
        "case": {"seq", "margin_today", "margin_after", "held_by", "stage_due", "outcome"},
        "import_batch": {"withdrawn"},
    }
    assert columns - {"version"} - beside.get(name, set()) == set(shape.names)
    fields = {field.name for field in dataclasses.fields(KINDS[name])}
    assert set(shape.names) == fields - ({"case_id"} if shape.of_workspace else set())


def test_every_table_of_a_case_is_bound_to_it():
    for shape in rows.OWNED_SHAPES:
        if shape.name != "case":
            (key,) = tables.metadata.tables[shape.table].c.case_id.foreign_keys
            assert key.column is tables.case_.c.id
            assert key.deferrable
            assert key.initially == "DEFERRED"
            assert key.ondelete is None


def entities(kind: type) -> st.SearchStrategy:
    """Any entity of a kind, of the case ``c`` or the workspace."""
    text = st.text(st.characters(codec="utf-8"), max_size=8)
    hints = rows.get_type_hints(kind)
    given_fields = {}
    for field in dataclasses.fields(kind):
        hint = hints[field.name]
        if field.name == "case_id":
            given_fields["case_id"] = st.just(field.default if field.default == "" else "c")
        elif hint is str:
            given_fields[field.name] = text
        elif hint is float:
            given_fields[field.name] = st.floats(-1e9, 1e9) | st.integers(-5, 5)
        elif hint is int:
            given_fields[field.name] = st.integers(0, 2**40)
        else:
            given_fields[field.name] = st.from_type(hint)
    st.register_type_strategy(str, text)
    st.register_type_strategy(float, st.floats(-1e9, 1e9))
    if kind is ImportBatch:
        counts = ("new", "updated", "unchanged", "duplicate", "rejected", "blank", "not_a_record")

        def fitted(plain: dict) -> ImportBatch:
            return ImportBatch(**{**plain, "records": sum(plain[name] for name in counts)})

        return st.fixed_dictionaries(given_fields).map(fitted)
    return st.builds(kind, **given_fields)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@given(data=st.data())
def test_each_row_gives_its_entity_back(kind, data):
    entity = data.draw(entities(kind))
    shape = rows.SHAPES[kind]
    encoded = shape.encode(entity)
    assert all(type(value) in (str, int, float) for value in encoded)
    assert shape.decode(tuple(encoded)) == entity


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_each_entity_survives_the_file(workspace, data):
    kind = data.draw(st.sampled_from([k for k in KINDS.values() if k is not ImportBatch]))
    entity = dataclasses.replace(data.draw(entities(kind)), id="x")
    case = Case(id="c", reference="R", title="t")
    step = ChangeSet(
        "s", created(*([] if kind is Case or entity.case_id == "" else [case]), entity)
    )
    after = {i: (CaseFile(i, ()).applied(step.changes), CaseSummary()) for i in step.case_ids}
    versions = workspace.commit(step, StepKind.EDIT, STAMP, {}, after)
    stored = workspace.load(entity.case_id).casefile.get("x")
    assert stored == entity
    assert type(stored) is kind
    back = step.inverted()
    gone = {i: (CaseFile(i), CaseSummary()) for i in step.case_ids}
    workspace.commit(back, StepKind.UNDO, STAMP, versions, gone)
    assert workspace.load(entity.case_id).casefile.get("x") is None


# -- stale edits -----------------------------------------------------------------------------------


@pytest.fixture
def two_writers(workspace, place, writing, first_case):
    """Two programs that both think they may write (a lock that did not work)."""
    writing(workspace).edit(first_case)
    engine = Engine(place)
    other = Store(engine)
    yield writing(workspace), Writer(other, "other", lambda _: CaseSummary())
    engine.close()


def renamed(casefile: CaseFile, text: str) -> Change:
    old = casefile.get("k")
    return Change(old, dataclasses.replace(old, text=text))


def test_an_edit_of_something_stale_is_refused_and_changes_nothing(two_writers, workspace):
    one, two = two_writers
    two.casefile("c")
    one.edit(ChangeSet("Edit cause", (renamed(one.casefile("c"), "first"),)))
    stored, head = workspace.load("c"), workspace.registers.head()
    other = Cause(id="n", case_id="c", text="new")
    with pytest.raises(StaleEdit, match="this cause was changed in the meantime"):
        two.edit(ChangeSet("Edit", (*created(other), renamed(two.casefile("c"), "second"))))
    assert workspace.load("c") == stored
    assert workspace.registers.head() == head
    # It has forgotten what was stale and goes on from what is there now.
    assert two.casefile("c") == stored.casefile
    two.edit(ChangeSet("Edit", (renamed(two.casefile("c"), "second"),)))
    assert workspace.load("c").casefile.get("k").text == "second"


def test_deleted_and_brought_back_is_not_the_same_version(two_writers, workspace):
    one, two = two_writers
    two.casefile("c")
    gone = [Change(e, None) for e in one.casefile("c") if e.id in ("k", "l")]
    one.edit(ChangeSet("Delete", tuple(gone)))
    one.undo()
    assert two.casefile("c") == workspace.load("c").casefile  # equal again, but not the same
    with pytest.raises(StaleEdit):
        two.edit(ChangeSet("Edit", (renamed(two.casefile("c"), "second"),)))


def test_stale_deletion_and_stale_creation(two_writers):
    one, two = two_writers
    two.casefile("c")
    one.edit(ChangeSet("Edit", (renamed(one.casefile("c"), "first"),)))
    with pytest.raises(StaleEdit):
        two.edit(ChangeSet("Delete", tuple(Change(e, None) for e in two.casefile("c"))))
    one.edit(ChangeSet("Add", created(Cause(id="n", case_id="c", text="mine"))))
    two.casefile("c")
    one.edit(ChangeSet("Add", created(Cause(id="m", case_id="c", text="mine"))))
    with pytest.raises(StaleEdit, match="there already"):
        two.edit(ChangeSet("Add", created(Cause(id="m", case_id="c", text="theirs"))))


def test_a_case_taken_away_takes_no_more_parts(two_writers):
    one, two = two_writers
    two.casefile("c")
    one.edit(ChangeSet("Delete", tuple(Change(e, None) for e in one.casefile("c"))))
    with pytest.raises(StaleEdit, match="taken away"):
        two.edit(ChangeSet("Add", created(Cause(id="n", case_id="c", text="late"))))
    assert not two.casefile("c").exists


# -- failures --------------------------------------------------------------------------------------


def test_a_full_disk_is_told_and_changes_nothing(workspace, writing, first_case):
    writer = writing(workspace)
    writer.edit(first_case)
    stored, head = workspace.load("c"), workspace.registers.head()
    with workspace._engine.writing() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")
    big = ChangeSet("Add", created(Cause(id="n", case_id="c", text="long " * 20_000)))
    told = []
    writer.subscribe(told.append)
    with pytest.raises(KnownFault, match="disk is full"):
        writer.edit(big)
    with pytest.raises(KnownFault, match="disk is full"):
        workspace.keep_file(b"x" * 100_000)
    assert workspace.load("c") == stored
    assert writer.casefile("c") == stored.casefile
    assert workspace.registers.head() == head
    assert writer.undo_label == "Report near miss"
    assert told == []
    with workspace._engine.writing() as connection:
        connection.execute("PRAGMA max_page_count=1000000")
    writer.edit(big)
    assert workspace.load("c").casefile.get("n")


def test_an_error_in_the_middle_leaves_nothing(workspace, writing, first_case, monkeypatch):
    writer = writing(workspace)
    writer.edit(first_case)
    stored, head = workspace.load("c"), workspace.registers.head()

    def fail(*_):
        raise RuntimeError("in the middle")

    monkeypatch.setattr("rca_studio.models.store.write_words", fail)
    with pytest.raises(RuntimeError, match="in the middle"):
        writer.edit(ChangeSet("Edit", (renamed(writer.casefile("c"), "new"),)))
    assert workspace.load("c") == stored
    assert writer.casefile("c") == stored.casefile
    assert workspace.registers.head() == head
    monkeypatch.undo()
    writer.edit(ChangeSet("Edit", (renamed(writer.casefile("c"), "new"),)))


def test_a_reference_is_given_once(workspace, writing, first_case):
    writer = writing(workspace)
    writer.edit(first_case)
    with pytest.raises(KnownFault, match="has this reference already"):
        writer.edit(ChangeSet("Report", created(Case(id="d", reference="NM-0001", title="t"))))
    assert not workspace.load("d").casefile.exists


def test_half_a_character_is_refused_in_plain_words(workspace, writing, first_case):
    writer = writing(workspace)
    writer.edit(first_case)
    with pytest.raises(KnownFault, match="character that cannot be stored"):
        writer.edit(ChangeSet("Add", created(Cause(id="n", case_id="c", text="half \ud83d"))))
    assert workspace.load("c").casefile == writer.casefile("c")


# -- what comes along with a commit ----------------------------------------------------------------


def found(workspace, text: str) -> list[str]:
    return [row.id for row in workspace.registers.cases(CaseQuery(text=text)).rows]


def test_words_follow_each_edit(workspace, writing, first_case):
    writer = writing(workspace)
    writer.edit(first_case)
    for word in ("balance", "walker", "doorway", "late", "NM-0001", "fell"):
        assert found(workspace, word) == ["c"], word
    writer.edit(ChangeSet("Edit", (renamed(writer.casefile("c"), "threshold too high"),)))
    assert found(workspace, "doorway") == []
    assert found(workspace, "threshold") == ["c"]
    writer.undo()
    assert found(workspace, "doorway") == ["c"]
    assert found(workspace, "threshold") == []
    case = writer.casefile("c").case
    writer.edit(ChangeSet("Edit", (Change(case, dataclasses.replace(case, story="slipped")),)))
    assert found(workspace, "walker") == []
    assert found(workspace, "slipped doorway") == ["c"]
    writer.edit(ChangeSet("Delete", tuple(Change(e, None) for e in writer.casefile("c"))))
    assert found(workspace, "slipped") == []
    writer.undo()
    assert found(workspace, "slipped") == ["c"]


def test_summary_stands_in_the_list(workspace, writing, first_case):
    writer = writing(workspace)
    writer.edit(first_case)
    (row,) = workspace.registers.cases(CaseQuery()).rows
    assert (row.margin, row.held_by) == (1, ("vigilance",))
    writer.edit(ChangeSet("Add", created(Cause(id="n", case_id="c", text="second"))))
    (row,) = workspace.registers.cases(CaseQuery()).rows
    assert row.margin == 2


def test_references_count_on(workspace, writing):
    writer = writing(workspace)
    assert workspace.next_reference("NM") == "NM-0001"
    given = ["NM-0009", "NM-0123", "NM-10000", "XY-0500", "NM2-77777", "NM-99999b", "NM-x", "NM-"]
    for number, reference in enumerate(given):
        case = Case(id=str(number), reference=reference, title="t")
        writer.edit(ChangeSet("Report", created(case)))
    assert workspace.next_reference("NM") == "NM-10001"
    assert workspace.next_reference("XY") == "XY-0501"


def test_files_are_kept_once_by_their_content(workspace):
    content = bytes(range(256)) * 1000
    kept = workspace.keep_file(content)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert kept.size == len(content)
    assert workspace.keep_file(content) == kept
    assert workspace.file(kept.sha256) == content
    with workspace._engine.reading() as connection:
        assert connection.execute("SELECT count(*) FROM attachment").fetchone() == (1,)
    with pytest.raises(KeyError):
        workspace.file("0" * 64)


def test_the_workspace_itself_is_a_file_of_entities(workspace):
    loaded = workspace.load(WORKSPACE)
    assert loaded.casefile.get("organisation").value == "Meadow Care"
    assert loaded.versions == {"organisation": 1}
    assert not workspace.load("nobody").casefile.exists


def test_readers_in_other_threads_see_whole_steps_only(workspace, writing, first_case):
    """Event and cause always carry the same text, whenever they are read."""
    writer = writing(workspace)
    writer.edit(first_case)
    wrong, stop = [], threading.Event()

    def read() -> None:
        while not stop.is_set():
            file = workspace.load("c").casefile
            texts = {file.get("e").text, file.get("k").text}
            if len(texts) != 1 and texts != {"nearly fell", "doorway too narrow"}:
                wrong.append(texts)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(40):
        event, cause = writer.casefile("c").get("e"), writer.casefile("c").get("k")
        assert isinstance(event, Event)
        writer.edit(
            ChangeSet(
                "Both",
                (
                    Change(event, dataclasses.replace(event, text=str(number))),
                    Change(cause, dataclasses.replace(cause, text=str(number))),
                ),
            )
        )
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_the_trail_cannot_be_changed_through_us(workspace):
    for statement in (
        "UPDATE audit SET label='x'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq=1",
        "INSERT INTO audit SELECT seq+5,at,actor,kind,label,case_ids,changes,prev,hash,'',''"
        " FROM audit",
    ):
        with (
            pytest.raises(driver.IntegrityError, match="append-only"),
            workspace._engine.writing() as connection,
        ):
            connection.execute(statement)
    assert workspace.registers.verify().intact

"""The way from a plan to stored cases: mapping, personal data, repeats, updates, cancel, undo."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rca_studio.domain.case import Nature, Stage
from rca_studio.domain.casefile import Change, ChangeSet
from rca_studio.domain.protocol_packs import load_protocols
from rca_studio.domain.registers import CaseQuery, CaseSummary
from rca_studio.domain.workspace import WORKSPACE, MappingProfile
from rca_studio.editing.ports import Cancelled
from rca_studio.editing.writer import EditRejected, Writer
from rca_studio.faults import KnownFault
from rca_studio.intake import profiles
from rca_studio.intake.dates import DateOrder
from rca_studio.intake.importer import dry_run, run_import
from rca_studio.intake.mapping import Confidence, Target
from rca_studio.intake.opening import open_source, with_date_order, with_mapping
from rca_studio.intake.outcomes import Outcome
from rca_studio.intake.plan import NO_HEADER, Overrides
from rca_studio.intake.rejects import export_rejected, guarded, unguarded
from rca_studio.intake.shaping import title_of
from rca_studio.models.workspace import create_workspace, open_workspace
from rca_studio.paths import resource
from tests.intake.memory_store import STAMP, MemoryStore

EXPORT = (
    "recordid;inc_dincident;inc_time;inc_severity;inc_locactual;inc_notes;inc_reportedby;"
    "rota_code;Contact;Category\r\n"
    "007;18/10/2026;20:40;NMISS;Oak Lodge;Walker left by the sink. Steadied.;A. Person;E2;"
    "a@example.org;Slip or fall\r\n"
    "008;03/10/2026;8.15;NONE; Oak  Lodge ;Prompt differs from family note;A. Person;N1;"
    "b@example.org;Medication\r\n"
    ";;;;;;;;;\r\n"
    "009;04/10/2026;2040;?;Oak Lodge\r\n"
    "010;05/10/2026;1905;LOW;Elm House;Late visit;B. Person;E2;c@example.org;Late visit\r\n"
    "010;05/10/2026;1905;LOW;Elm House;Late visit;B. Person;E2;c@example.org;Late visit\r\n"
    "010;05/10/2026;1905;LOW;Elm House;Late visit, other end;B. Person;E2;c@example.org;Visit\r\n"
    "Total;3\r\n"
)


@pytest.fixture
def protocols():
    return tuple(load_protocols(resource("protocols")).values())


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "incidents-october.csv"
    path.write_bytes(EXPORT.encode())
    return path


@pytest.fixture
def workspace(tmp_path: Path):
    made = create_workspace(tmp_path / "w.rca", organisation="Test", backups=tmp_path / "b")
    yield made
    made.close()


def writer_on(workspace) -> Writer:
    return Writer(workspace, "Quality lead", lambda _file: CaseSummary())


def test_a_typical_export(export: Path, protocols):
    plan = open_source(export, protocols=protocols)
    targets = {c.name: c.target for c in plan.columns}
    assert targets == {
        "recordid": Target.SOURCE_ID,
        "inc_dincident": Target.OCCURRED,
        "inc_time": Target.OCCURRED_TIME,
        "inc_severity": Target.KIND,
        "inc_locactual": Target.LOCATION,
        "inc_notes": Target.STORY,
        "inc_reportedby": Target.SKIP,
        "rota_code": Target.EXTRA,
        "Contact": Target.SKIP,  # by its values, which are addresses
        "Category": Target.TYPE,
    }
    assert plan.profile == "Datix"
    hidden = plan.columns[6]
    assert (hidden.confidence, hidden.values_text) == (Confidence.BY_RULE, "hidden")
    store = MemoryStore()
    preview = dry_run(plan, store)
    assert [(row.line, row.outcome) for row in preview.rows] == [
        (2, Outcome.NEW),
        (3, Outcome.NEW),
        (4, Outcome.BLANK),
        (5, Outcome.REJECTED),
        (6, Outcome.NEW),
        (7, Outcome.DUPLICATE),
        (8, Outcome.NEW),
        (9, Outcome.NOT_A_RECORD),
    ]
    assert preview.rows[3].why == "Row has 5 cells where 10 are expected"
    assert preview.rows[1].why == "Date kept, time “8.15” read as 08:15"
    result = run_import(plan, store, STAMP)
    json.dumps(result.as_json())
    walker, prompt, late, other = store.by_row()
    assert (walker.title, walker.protocol) == ("Walker left by the sink", "near_fall")
    assert (walker.occurred, walker.nature) == ("2026-10-18T20:40", Nature.NEAR_MISS)
    assert (walker.source_id, walker.reference, walker.stage) == ("007", "NM-0001", Stage.REPORT)
    assert (prompt.occurred, prompt.location, prompt.protocol) == (
        "2026-10-03T08:15",
        "Oak Lodge",
        "medication",
    )
    assert (late.protocol, late.nature) == ("staffing", Nature.HARM)
    assert (late.source_key, other.source_key, other.source_id) == ("010", "010#2", "010")
    assert result.warnings["same-id-other-content"] == 1
    everything = str(store.cases)
    assert "Person" not in everything
    assert "example.org" not in everything


def test_a_personal_column_can_be_switched_on(export: Path):
    plan = with_mapping(open_source(export), {"inc_reportedby": Target.REPORTER})
    store = MemoryStore()
    run_import(plan, store, STAMP)
    assert store.by_row()[0].reporter == "A. Person"


def test_a_field_is_given_to_one_column_only(export: Path):
    plan = with_mapping(open_source(export), {"rota_code": Target.LOCATION})
    targets = {c.name: c.target for c in plan.columns}
    assert targets["rota_code"] is Target.LOCATION
    assert targets["inc_locactual"] is Target.EXTRA
    with pytest.raises(KeyError):
        with_mapping(plan, {"no such column": Target.EXTRA})


def test_no_header_and_the_one_question(tmp_path: Path):
    path = tmp_path / "bare.csv"
    path.write_text("1,03/04/2026,Walker left far from the chair at night\n" * 1)
    plan = open_source(path)
    assert plan.detection.header is None
    assert plan.names == ("Column 1", "Column 2", "Column 3")
    plan = with_mapping(plan, {"Column 2": Target.OCCURRED})
    assert len(plan.questions) == 1
    answered = with_date_order(plan, DateOrder.MONTH_FIRST)
    assert not answered.questions
    store = MemoryStore()
    run_import(answered, store, STAMP)
    assert store.by_row()[0].occurred == "2026-03-04"
    assert open_source(path, overrides=Overrides(header=NO_HEADER)).records == 1


def test_two_header_rows_and_a_blank_third(tmp_path: Path):
    path = tmp_path / "asrs.csv"
    path.write_text(
        "ACN,Time,Time,Report 1,Report 1,\n,Date,Local Time Of Day,Narrative,Synopsis,\n\n"
        "12,202611,0601-1200,Crew saw it late.,Seen late,\n"
        "13,202610,1201-1800,Crew saw it early.,Seen early,\n"
    )
    plan = open_source(path)
    assert plan.detection.header_text == "Rows 1–2"
    assert plan.profile == "ASRS"
    store = MemoryStore()
    result = run_import(plan, store, STAMP)
    assert (result.counts.new, result.counts.blank) == (2, 1)
    case = store.by_row()[0]
    assert (case.occurred, case.title, case.story) == ("2026-11", "Seen late", "Crew saw it late.")


def test_without_an_id_content_is_the_key(tmp_path: Path):
    path = tmp_path / "a.csv"
    rows = "2026-11-18,Walker out of reach,x\n2026-11-19,Prompt differs,y\n"
    path.write_text("Date,Description,Note\n" + rows)
    store = MemoryStore()
    assert run_import(open_source(path), store, STAMP).counts.new == 2
    # the same rows in another order of rows and columns, and one more
    path.write_text(
        "Note,Date,Description\ny,2026-11-19,Prompt differs\nx,2026-11-18,Walker out of reach\n"
        "z,2026-11-20,Late visit\n"
    )
    counts = run_import(open_source(path), store, STAMP).counts
    assert (counts.new, counts.unchanged) == (1, 2)


def test_equal_cells_under_other_column_names_are_other_records(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("Date,Description,Ward\n2026-11-18,Walker out of reach,Oak\n")
    store = MemoryStore()
    first = open_source(path)
    assert run_import(first, store, STAMP).counts.new == 1
    path.write_text("Date,Description,Told to\n2026-11-18,Walker out of reach,Oak\n")
    later = replace(open_source(path), system=first.system)  # as a saved mapping would have it
    counts = run_import(later, store, STAMP).counts
    assert (counts.new, counts.unchanged) == (1, 0)


def test_cancelling_takes_everything_back(export: Path, workspace):
    plan = open_source(export)
    writer = writer_on(workspace)
    with pytest.raises(Cancelled):
        run_import(plan, workspace, writer, cancelled=lambda: True)

    def stop(_done: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        run_import(plan, workspace, writer, progress=stop)
    assert workspace.registers.count_cases(CaseQuery()).number == 0
    assert not workspace.registers.batches()
    assert run_import(plan, workspace, writer).counts.new == 4


def test_into_a_real_workspace_and_back(export: Path, workspace, protocols):
    plan = open_source(export, protocols=protocols)
    writer = writer_on(workspace)
    result = run_import(plan, workspace, writer)
    writer.imported(result.batch)
    registers = workspace.registers
    assert registers.count_cases(CaseQuery()).number == 4
    assert len(registers.rejected(result.batch.id)) == result.counts.records - 4
    (batch,) = registers.batches()
    assert (batch.sha256, batch.records) == (plan.sha256, result.counts.records)
    page = registers.cases(CaseQuery(text="E2"))
    assert len(page.rows) == 3
    case = writer.casefile(page.rows[0].id).case
    memory = MemoryStore()
    run_import(plan, memory, STAMP)
    twin = next(c for c in memory.cases.values() if c.source_key == case.source_key)
    assert replace(twin, id=case.id, batch_id=case.batch_id) == case
    assert writer.undo_label == "Import incidents-october.csv"
    assert writer.undo()
    assert registers.count_cases(CaseQuery()).number == 0
    assert run_import(open_source(export), workspace, writer).counts.new == 4


def test_an_update_leaves_what_was_edited_here(export: Path, workspace):
    writer = writer_on(workspace)
    result = run_import(open_source(export), workspace, writer)
    writer.imported(result.batch)
    known = workspace.known_sources("Datix", ["007"])["007"]
    case = writer.casefile(known.case_id).case
    edited = replace(case, location="Oak Lodge, kitchen")
    writer.edit(ChangeSet("Edit place", (Change(case, edited),)))
    text = EXPORT.replace("Walker left by the sink", "Walker stood by the sink")
    export.write_bytes(text.replace("007;18/10/2026;20:40", "007;18/10/2026;20:45").encode())
    plan = open_source(export)
    (row,) = [r for r in dry_run(plan, workspace).rows if r.outcome is Outcome.UPDATED]
    assert "What almost happened changes" in row.why
    result = run_import(plan, workspace, writer)
    writer.imported(result.batch)
    assert result.counts.updated == 1
    after = writer.casefile(case.id).case
    assert after.location == "Oak Lodge, kitchen"
    assert (after.occurred, after.story[:12]) == ("2026-10-18T20:45", "Walker stood")
    assert after.reference == case.reference


def test_a_read_only_workspace_refuses(export: Path, tmp_path: Path, workspace):
    other = open_workspace(tmp_path / "w.rca", read_only=True, backups=tmp_path / "b")
    try:
        with pytest.raises(EditRejected):
            run_import(open_source(export), other, writer_on(other))
    finally:
        other.close()


def test_a_mapping_is_saved_and_recognised_next_time(tmp_path: Path, workspace):
    path = tmp_path / "own.csv"
    path.write_text("Nr,When it was,Kind of thing,Words\n1,18/10/2026,Falls,Walker far away\n")
    plan = with_mapping(open_source(path), {"Words": Target.STORY, "Nr": Target.SOURCE_ID})
    writer = writer_on(workspace)

    def saved() -> tuple[MappingProfile, ...]:
        return workspace.load(WORKSPACE).casefile.of(MappingProfile)

    step = profiles.saving(plan, "Our export", saved(), "p1")
    assert step is not None
    writer.edit(step)
    assert profiles.saving(plan, "Our export", saved(), "p2") is None
    run_import(plan, workspace, writer)

    again = open_source(path, profiles=saved())
    assert (again.profile, again.profile_origin) == ("Our export", "saved")
    assert again.columns[3].target is Target.STORY
    # a later release with one more column is the same system still
    path.write_text(
        "Nr,When it was,Kind of thing,Words,Team\n1,18/10/2026,Falls,Walker far away,Red\n"
    )
    later = open_source(path, profiles=saved())
    assert (later.profile, later.system) == ("Our export", plan.system)
    counts = run_import(later, workspace, writer).counts
    assert (counts.new, counts.updated) == (0, 1)
    assert open_source(path, overrides=Overrides(profile="")).profile == ""
    with pytest.raises(KnownFault, match="no profile"):
        open_source(path, profiles=saved(), overrides=Overrides(profile="Unknown"))


def test_rejected_rows_are_mended_and_loaded_again(export: Path, tmp_path: Path):
    plan = open_source(export)
    store = MemoryStore()
    run_import(plan, store, STAMP)
    file = tmp_path / "to-fix.csv"
    assert export_rejected(file, plan.names, store.rejected) == 1
    text = file.read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].startswith("Why not imported,What is wrong,Row in the file,record")
    assert "5 cells where 10 are expected" in text
    file.write_text(
        text.rstrip() + ",Walker by the door,A. Person,E2,a@example.org,Fall\n",
        encoding="utf-8-sig",
    )
    mended = open_source(file)
    assert mended.names == plan.names
    assert mended.system == plan.system
    counts = run_import(mended, store, STAMP).counts
    assert (counts.new, counts.records) == (1, 1)
    assert {c.source_id for c in store.cases.values()} == {"007", "008", "009", "010"}


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-x", "@SUM", "\tx", "\rx", "'quoted", "\0"])
def test_cells_a_spreadsheet_would_calculate_are_guarded(cell: str):
    assert guarded(cell) == "'" + cell
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", ["-12.5", "+3", "plain", "", "12", "it's"])
def test_numbers_and_words_stay_as_they_are(cell: str):
    assert guarded(cell) == cell
    assert unguarded(cell) == cell


@pytest.mark.parametrize(
    ("story", "title"),
    [
        ("Walker out of reach. Steadied.", "Walker out of reach"),
        ("Walker out of reach.", "Walker out of reach"),
        ("Mr. A reached for the walker. Then", "Mr. A reached for the walker"),
        ("First line here\nSecond", "First line here"),
        ("", ""),
    ],
)
def test_a_title_is_the_first_sentence(story: str, title: str):
    assert title_of(story) == title
    assert len(title_of(story * 50)) <= 90


def test_shipped_profiles_can_be_read():
    names = {profile.name for profile in profiles.shipped()}
    assert {"Datix", "LFPSE", "NRLS", "StEIS", "Ulysses", "ASRS", "SAFENET"} <= names

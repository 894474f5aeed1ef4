"""Exports nobody of us wrote load with the figures they have."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from rca_studio.intake.importer import dry_run, run_import
from rca_studio.intake.mapping import Target
from rca_studio.intake.opening import open_source
from rca_studio.intake.plan import Overrides, SourcePlan
from tests.intake.memory_store import STAMP, MemoryStore
from tests.intake.retelling import comparable, retold

TABLES = {
    "safenet_2005.csv": ("utf-8", ",", 186, {"new": 184, "blank": 2}, "2005-02-18", "2005-12-12"),
    "safecom_uas.csv": ("utf-8", ",", 180, {"new": 180}, "2014-11-09", "2021-10-04"),
    "av_disengagements_2021_cp1252.csv": (
        "cp1252", ",", 2676, {"new": 2156, "duplicate": 520}, "2020-11-30", "2021-12-08",
    ),
    "aviation_occurrences_2022_semicolon.csv": (
        "utf-8", ";", 6769, {"new": 6769}, "2010-01-03", "2022-10-09",
    ),
    "aviation_occurrences_2026_semicolon_cp1252.csv": (
        "cp1252", ";", 14408, {"new": 14408}, "2007-01-01", "2026-03-16",
    ),
    "birdstrikes.csv": (
        "utf-8", ",", 10_000, {"new": 9_976, "duplicate": 24}, "1990-01-08", "2002-07-25",
    ),
    "maude_foitext_pipe.txt": ("utf-8", "|", 11, {"new": 10, "blank": 1}, "", ""),
}  # fmt: skip


def bring_in(path: Path, store: MemoryStore, **options):
    plan = open_source(path, **options)
    preview = dry_run(plan, store)
    result = run_import(plan, store, STAMP)
    assert preview.counts == result.counts
    assert preview.warnings == result.warnings
    batch = result.batch
    assert batch.records == plan.records == result.counts.records
    return plan, result


@pytest.mark.parametrize("name", TABLES)
def test_a_table_loads_with_its_figures_and_nothing_is_lost_and_again_adds_nothing(
    name: str, shared_data: Path
):
    encoding, separator, records, outcomes, first, last = TABLES[name]
    store = MemoryStore()
    plan, result = bring_in(shared_data / name, store)
    told = result.as_json()
    assert (told["encoding"], told["separator"]) == (encoding, separator)
    assert told["records"] == records
    assert {k: v for k, v in result.counts.as_dict().items() if v} == {
        "records": records,
        **outcomes,
    }
    assert (result.first_occurred, result.last_occurred) == (first, last)

    file_rows = parsed(shared_data / name, plan)
    again = retold(store, plan)
    assert sorted(again) == sorted(file_rows)
    for line, cells in file_rows.items():
        wanted = comparable(cells, plan)
        mine = (again[line] + [""] * len(wanted))[: len(wanted)]
        mine = [
            "" if c.target is Target.SKIP else m for c, m in zip(plan.columns, mine, strict=True)
        ]
        assert mine == wanted, line

    before = dict(store.cases)
    second = run_import(open_source(shared_data / name), store, STAMP).counts
    assert second.new == second.updated == 0
    assert second.unchanged == result.counts.new
    assert store.cases == before


def parsed(path: Path, plan: SourcePlan) -> dict[int, list[str]]:
    """The rows below the header by physical line, by the csv module alone."""
    rows, line = {}, 0
    with path.open(newline="", encoding=plan.detection.encoding) as file:
        reader = csv.reader(file, delimiter=plan.detection.separator)
        for number, row in enumerate(reader):
            if number:
                rows[line + 1] = row
            line = reader.line_num
    return rows


def test_safecom_keeps_the_times_it_cannot_read(shared_data: Path):
    store = MemoryStore()
    _, result = bring_in(shared_data / "safecom_uas.csv", store)
    assert result.warnings["time-unparsed"] == 19
    kept = [dict(c.extras).get("Local Time") for c in store.cases.values() if len(c.occurred) == 10]
    assert kept.count("13:00 AM") == 6
    assert "8::30pm AM" in kept


def test_null_is_nothing_and_is_kept_word_for_word(shared_data: Path):
    store = MemoryStore()
    bring_in(shared_data / "aviation_occurrences_2022_semicolon.csv", store)
    cells = [value for case in store.cases.values() for _, value in case.extras]
    assert cells.count("NULL") == 6_186
    classes = [dict(c.extras)["ocorrencia_classificacao"] for c in store.cases.values()]
    assert [classes.count(c) for c in ("INCIDENTE", "INCIDENTE GRAVE", "ACIDENTE")] == [
        3795,
        884,
        2090,
    ]


def test_a_later_release_of_the_same_system_brings_cases_up_to_date(shared_data: Path):
    store = MemoryStore()
    bring_in(shared_data / "aviation_occurrences_2022_semicolon.csv", store)
    earlier = {c.source_key: c for c in store.cases.values()}
    _, result = bring_in(shared_data / "aviation_occurrences_2026_semicolon_cp1252.csv", store)
    counts = result.counts
    assert counts.new + counts.updated + counts.unchanged == 14_408
    with (shared_data / "aviation_occurrences_2026_semicolon_cp1252.csv").open(
        encoding="cp1252"
    ) as f:
        later = {line.split(";")[0] for line in f}
    assert counts.updated + counts.unchanged == len(earlier.keys() & later)
    assert counts.updated > 0
    assert len(store.cases) == 6_769 + counts.new
    for case in store.cases.values():
        if old := earlier.get(case.source_key):
            assert (case.id, case.reference) == (old.id, old.reference)


def test_each_sheet_of_a_spreadsheet(shared_data: Path):
    path = shared_data / "ics_four_sheets.xlsx"
    plan, result = bring_in(path, MemoryStore())
    names = [sheet.name for sheet in plan.detection.sheets]
    assert names == ["INJURIES", "FATALITIES", "STR_DESTROYED", "STR_DAMAGED"]
    found = [result.counts.records]
    for name in names[1:]:
        plan, result = bring_in(path, MemoryStore(), overrides=Overrides(sheet=name))
        assert plan.detection.sheet == name
        assert len(plan.columns) == 3
        found.append(result.counts.records)
    assert found == [380, 49, 1_075, 397]


def test_geojson(shared_data: Path):
    store = MemoryStore()
    _, result = bring_in(shared_data / "road_near_misses_2024.geojson", store)
    assert result.counts.new == 80
    natures = [case.nature.value for case in store.cases.values()]
    assert natures.count("near_miss") == 47
    assert result.warnings["missing-required(occurred)"] == 29
    assert all(dict(c.extras)["geometry / type"] == "Point" for c in store.cases.values())


def test_fhir_resources(shared_data: Path):
    store = MemoryStore()
    bring_in(shared_data / "fhir_r4_adverse_event.json", store)
    (case,) = store.cases.values()
    assert case.source_id == "49476534"
    assert case.occurred == "2017-01-29T12:34"
    assert case.story == "This was a mild rash on the left forearm"
    assert "Practitioner/example" not in str(case)  # who it was is not imported
    _, result = bring_in(shared_data / "fhir_r4_adverse_event_tagged.json", store)
    assert (result.counts.new, result.counts.updated) == (0, 1)  # the same report, now tagged
    (case,) = store.cases.values()
    assert "test health data" in str(case.extras)

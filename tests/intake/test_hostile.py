"""Files that are broken, enormous or meant to harm: refused in plain words, or read in part."""

from __future__ import annotations

import json
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from rca_studio.domain.protocol_packs import load_protocols
from rca_studio.faults import KnownFault
from rca_studio.intake import spreadsheet
from rca_studio.intake.importer import run_import
from rca_studio.intake.opening import open_source
from rca_studio.intake.plan import Overrides
from rca_studio.intake.spreadsheet import read_workbook
from rca_studio.intake.text import CELL_CAP, clean_text
from rca_studio.paths import resource
from tests.intake.memory_store import STAMP, MemoryStore

HEAD = "Ref,Event date,What happened,Rota code\n"


def bring_in(path: Path, **options):
    store = MemoryStore()
    plan = open_source(path, **options)
    return store, run_import(plan, store, STAMP)


def save(folder: Path, content: str | bytes, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(path: Path, rows: list[list[object]], *, sheet: str = "Cases") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def repacked(source: Path, target: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, content if entry == name else old.read(entry))
    return target


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"", "empty.xlsx"),
        (b"%PDF-1.7 ...", "report.csv"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "picture.csv"),
        (bytes(range(256)) * 40, "noise.csv"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old.xls"),
        (b"PK\x03\x04 cut short", "cut.xlsx"),
        (b'{"records": [{"id": 1}, {"id"', "cut.json"),
        (b"[" * 100_000, "deep.json"),
        (b"[]", "nothing.json"),
    ],
)
def test_what_is_no_export_is_refused_in_plain_words(tmp_path: Path, content: bytes, name: str):
    path = save(tmp_path, content, name)
    with pytest.raises(KnownFault) as caught:
        open_source(path)
    assert name in caught.value.what
    assert caught.value.safe
    assert caught.value.do
    assert path.read_bytes() == content


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path):
    for path in (tmp_path, tmp_path / "gone.csv"):
        with pytest.raises(KnownFault):
            open_source(path)


def test_deep_json_records(tmp_path: Path):
    deep: object = "end"
    for _ in range(400):
        deep = {"a": deep}
    store, result = bring_in(save(tmp_path, json.dumps([{"id": "1", "x": deep}]), "d.json"))
    assert result.counts.new == 1
    assert "end" in str(store.by_row()[0])


def test_a_header_alone_has_no_records(tmp_path: Path):
    _, result = bring_in(save(tmp_path, HEAD))
    assert result.counts.records == 0


def test_broken_characters_become_visible_and_are_counted(tmp_path: Path):
    text = HEAD + "1,2026-11-18,Nul \0 and \x07 and \u202e turned,x\n2,2026-11-19,Fine,y\n"
    store, result = bring_in(save(tmp_path, text))
    assert result.warnings["characters-replaced"] == 1
    assert store.by_row()[0].story == "Nul ␀ and ␇ and � turned"
    lone = json.dumps([{"id": "1", "description": "half \ud800 of it", "date": "2026-11-18"}])
    store, _ = bring_in(save(tmp_path, lone, "half.json"))
    store.by_row()[0].story.encode()
    assert clean_text(store.by_row()[0].story) == store.by_row()[0].story


def test_one_odd_byte_does_not_spoil_a_utf8_file(tmp_path: Path):
    good = "".join(f"{n},2026-11-18,Tür {n} – klemmt,x\n" for n in range(300)).encode()
    odd = b"900,2026-11-18,sign \xae there,x\n901,2026-11-18,lost \x81 byte,x\n"
    path = save(tmp_path, HEAD.encode() + good + odd)
    store, result = bring_in(path)
    assert result.encoding == "utf-8+cp1252"
    assert result.warnings["mixed-encoding"] == 2
    assert result.counts.new == 301
    assert store.by_row()[0].story == "Tür 0 – klemmt"
    assert store.by_row()[300].story == "sign ® there"
    (row,) = store.rejected
    assert (row.reason, row.cells[2]) == ("unreadable-encoding", "lost \\x81 byte")


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp932", "cp932"),
    ],
)
def test_encodings_are_found(tmp_path: Path, encoding: str, told: str):
    story = "患者が歩行器につまずきそうになったが、職員が支えた。" * 3
    text = "事例ID,発生日,事例の内容\n" + "".join(
        f"{n},2026-11-{n % 28 + 1:02d},{story}{n}\n" for n in range(60)
    )
    store, result = bring_in(save(tmp_path, text.encode(encoding)))
    assert result.encoding == told
    assert result.counts.new == 60
    assert store.by_row()[0].story == story + "0"
    assert store.by_row()[0].source_id == "0"


def test_a_wrong_encoding_by_hand_is_refused(tmp_path: Path):
    path = save(tmp_path, HEAD.encode() + "1,2026-11-18,Tür,x\n".encode("cp1252"))
    with pytest.raises(KnownFault, match="UTF-8"):
        open_source(path, overrides=Overrides(encoding="utf-8"))


def test_an_open_quote_costs_its_own_record_only(tmp_path: Path):
    rows = [f'{n},2026-11-18,"Line one\nline two {n}",x\n' for n in range(50)]
    rows[20] = '20,2026-11-18,"never closed,x\n'
    store, result = bring_in(save(tmp_path, HEAD + "".join(rows)))
    assert (result.counts.new, result.counts.rejected) == (49, 1)
    assert store.rejected[0].reason == "unbalanced-quote"
    assert store.rejected[0].cells == ("20", "2026-11-18", '"never closed', "x")
    assert {c.source_id for c in store.cases.values()} == {str(n) for n in range(50)} - {"20"}
    assert store.by_row()[-1].source_row == 2 + 20 * 2 + 1 + 28 * 2


def test_ten_megabytes_in_one_cell(tmp_path: Path):
    long = "x" * 10_000_000
    path = save(tmp_path, HEAD + f"1,2026-11-18,{long},E2\n2,2026-11-18,Short,E3\n")
    start = time.monotonic()
    store, result = bring_in(path)
    assert time.monotonic() - start < 20
    assert result.counts.new == 2
    assert result.warnings["cell-too-long"] == 1
    case = store.by_row()[0]
    assert len(case.story) == CELL_CAP
    assert all(len(value) <= CELL_CAP for _, value in case.extras)
    parts = "".join(v for n, v in case.extras if n.startswith("What happened (part"))
    assert case.story + parts == long
    assert dict(case.extras)["Rota code"] == "E2"


def test_formulas_stay_text(tmp_path: Path):
    rows = '1,2026-11-18,"=HYPERLINK(""http://x"")",+1\n2,2026-11-18,@SUM(A1),-2\n'
    store, _ = bring_in(save(tmp_path, HEAD + rows))
    first, second = store.by_row()
    assert first.story == '=HYPERLINK("http://x")'
    assert dict(first.extras)["Rota code"] == "+1"
    assert second.story == "@SUM(A1)"


def test_a_sheet_with_a_lone_far_cell_is_read_or_refused_and_soon(tmp_path: Path):
    path = tmp_path / "sparse.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["A1"], page["B1"] = "Ref", "What happened"
    page["A2"], page["B2"] = "1", "Walker out of reach"
    page["XFD1048576"] = "far"
    book.save(path)
    start = time.monotonic()
    found = read_workbook(path)
    assert found.rows[1] == ["1", "Walker out of reach"]
    assert len(found.rows) < 20_000
    assert time.monotonic() - start < 40


def test_a_zip_bomb_is_refused_by_its_directory(tmp_path: Path):
    source = workbook(tmp_path / "a.xlsx", [["Ref"], ["1"]])
    bomb = repacked(source, tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", bytes(60_000_000))
    assert bomb.stat().st_size < 200_000
    with pytest.raises(KnownFault, match="unpacks"):
        open_source(bomb)


def test_an_entity_bomb_is_refused(tmp_path: Path):
    entities = '<!ENTITY a "' + "ha" * 100 + '">'
    for old, new in zip("abcdefg", "bcdefgh", strict=True):
        entities += f'<!ENTITY {new} "{("&" + old + ";") * 10}">'
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetData><row r="1"><c t="inlineStr"><is><t>&h;</t></is></c></row></sheetData>'
        "</worksheet>"
    )
    source = workbook(tmp_path / "a.xlsx", [["Ref"], ["1"]])
    name = "xl/worksheets/sheet1.xml"
    with pytest.raises(KnownFault) as caught:
        open_source(repacked(source, tmp_path / "b.xlsx", name, sheet.encode()))
    assert "real spreadsheet" in str(caught.value)


def test_a_spreadsheet_that_takes_too_long_is_stopped(tmp_path: Path):
    path = workbook(tmp_path / "a.xlsx", [["Ref", "What happened"], ["1", "x"]])
    with pytest.raises(KnownFault, match="too long"):
        read_workbook(path, seconds=0.01)


def test_another_archive_is_not_a_spreadsheet(tmp_path: Path):
    path = tmp_path / "cases.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cases.csv", HEAD)
    with pytest.raises(KnownFault, match="archive"):
        open_source(path)


def test_cells_of_a_spreadsheet_are_told_as_seen(tmp_path: Path):
    import datetime as dt

    rows: list[list[object]] = [
        ["Ref", "Event date", "Time", "What happened", "Count", "Share", "Sure"],
        [87125, dt.datetime(2026, 11, 18), dt.time(20, 40), "Walker", 3.0, 0.25, True],
        [None] * 7,
        ["007", dt.datetime(2026, 11, 19, 8, 15), None, "Line\nbreak", None, None, False],
    ]
    path = workbook(tmp_path / "cases.xlsx", rows)
    store, result = bring_in(path)
    assert (result.counts.new, result.counts.blank) == (2, 1)
    first, second = store.by_row()
    assert (first.source_id, first.occurred, first.source_row) == ("87125", "2026-11-18T20:40", 2)
    extras = dict(first.extras)
    assert (extras["Count"], extras["Share"], extras["Sure"]) == ("3", "0.25", "TRUE")
    assert (second.source_id, second.occurred, second.source_row) == ("007", "2026-11-19T08:15", 4)
    assert second.story == "Line\nbreak"
    with pytest.raises(KnownFault, match="no sheet"):
        open_source(path, overrides=Overrides(sheet="Other"))


def test_the_child_is_ours_and_leaves_nothing_running(tmp_path: Path):
    path = workbook(tmp_path / "a.xlsx", [["Ref"], ["1"]])
    command = spreadsheet._command(path, None)
    assert Path(command[2]).name == "spreadsheet_child.py"
    assert read_workbook(path).rows == [["Ref"], ["1"]]


def test_a_type_of_their_own_named_by_a_sign_takes_no_case_that_is_not_of_it(tmp_path):
    shipped = load_protocols(resource("protocols"))
    own = replace(shipped["equipment"], key="kettle", label="☂", words=("!!", "kettle", "مطبخ"))
    protocols = (own, *shipped.values())
    content = "Ref,Event date,Type,What happened\n" + "\n".join(
        f"{number},2026-11-18,{kind},Said" for number, kind in enumerate(_KINDS)
    )
    store, _ = bring_in(save(tmp_path, content), protocols=protocols)
    assert [case.protocol for case in store.cases.values()] == list(_KINDS.values())


_KINDS = {"Near fall": "near_fall", "Kettle": "kettle", "Noise": "general", "مطبخ": "kettle"}

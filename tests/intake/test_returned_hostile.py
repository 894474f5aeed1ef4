"""Workbooks that were bent, mixed up or meant to harm: what is safe is offered, the rest told."""

from __future__ import annotations

import shutil
import subprocess
import time
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from rca_studio.domain.plan_form import BASE_SHEET, EVIDENCE_SHEET, PLAN_SHEET
from rca_studio.editing.cancelling import Cancelled
from rca_studio.faults import KnownFault
from rca_studio.intake.returned import open_returned
from tests.intake.returned_plans import ORIGIN, TODAY, an_action, cell_of, lines, send, titles, told


@pytest.fixture
def sent(tmp_path: Path):
    return send(tmp_path, [an_action(number) for number in range(6)])


def drop(sheet, *heads: str) -> None:
    for head in heads:
        sheet.delete_cols(titles(sheet)[head] + 1)


# -- columns and rows ------------------------------------------------------------------------------


def test_deleted_columns_are_told_and_the_rest_is_read(sent):
    sent.put({(0, "State"): "In progress", (1, "Deadline"): date(2027, 3, 1)})
    sent.edit(lambda book: drop(book[PLAN_SHEET], "Deadline", "Why", "Measure", "Note"))
    found = sent.beside()
    assert told(found) == [("act0", "state", "In progress")]
    assert [note.split("“")[1].split("”")[0] for note in found.notes] == ["Deadline", "Note"]


def test_renamed_columns_are_known_by_their_content(sent):
    sent.put({(0, "State"): "In progress", (1, "Deadline"): date(2027, 3, 1)})

    def hand(book):
        sheet = book[PLAN_SHEET]
        names = {"Deadline": "Bis wann", "State": "Stand", "Code": "Nr.", "Next review": "Due by"}
        heads = titles(sheet)
        for old, new in names.items():
            sheet.cell(5, heads[old] + 1).value = new

    found = sent.edit(hand).beside()
    assert {*told(found)} == {("act0", "state", "In progress"), ("act1", "deadline", "1 Mar 2027")}


def test_heads_that_were_swapped(sent):
    sent.put({(1, "Deadline"): date(2027, 3, 1)})

    def hand(book):
        sheet = book[PLAN_SHEET]
        heads = titles(sheet)
        sheet.cell(5, heads["Deadline"] + 1).value = "Next review"
        sheet.cell(5, heads["Next review"] + 1).value = "Deadline"

    found = sent.edit(hand).beside()
    assert told(found) == [("act1", "deadline", "1 Mar 2027")]
    assert len(found.notes) == 2


def test_without_any_head_the_columns_are_known_by_their_content(sent):
    sent.put({(0, "State"): "In progress", (1, "Deadline"): date(2027, 3, 1)})
    sent.edit(lambda book: book[PLAN_SHEET].delete_rows(1, 5))
    found = sent.beside()
    assert {*told(found)} == {("act0", "state", "In progress"), ("act1", "deadline", "1 Mar 2027")}
    assert any("“Note”" in note for note in found.notes)


def test_rows_deleted_and_put_in(sent):
    def hand(book):
        sheet = book[PLAN_SHEET]
        sheet.delete_rows(7)
        sheet.insert_rows(6, 2)
        sheet.cell(6, 3).value = "Something we also did"
        sheet.cell(6, 11).value = "Done"

    found = sent.put({(0, "State"): "Done"}).edit(hand).beside()
    assert told(found) == [("act0", "state", "Done")]
    (one,) = found.not_read
    assert one.about == "“Something we also did”"
    assert "new actions are entered in the program" in one.reason
    assert sent.read().rows == 5 + 12


def test_codes_swapped_between_rows_are_noticed(sent):
    def hand(book):
        sheet = book[PLAN_SHEET]
        one, other = (cell_of(sheet, f"Action {n}:", "Code") for n in (0, 4))
        one.value, other.value = other.value, one.value

    found = sent.put({(0, "State"): "Done", (3, "State"): "Done"}).edit(hand).beside()
    assert told(found) == [("act3", "state", "Done")]
    assert {"mixed up" in one.reason for one in found.not_read} == {True}
    assert len(found.not_read) == 2


def test_only_one_column_was_sorted(sent):
    """The oldest slip of all: one column sorted, the others left as they were."""

    def hand(book):
        sheet = book[PLAN_SHEET]
        words = [row[2].value for row in lines(sheet)]
        for row, text in zip(lines(sheet), reversed(words), strict=True):
            row[2].value = text

    found = sent.put({(0, "State"): "Done"}).edit(hand).beside()
    assert not found.lines
    assert {one.reason[:12] for one in found.not_read} == {"The code is "}


def test_a_code_taken_out_or_retyped(sent):
    def hand(book):
        sheet = book[PLAN_SHEET]
        cell_of(sheet, "Action 0:", "Code").value = None
        typed = cell_of(sheet, "Action 1:", "Code")
        typed.value = typed.value.lower().replace("·", " ")
        cell_of(sheet, "Action 2:", "Code").value = "A-17"

    sent.put({(n, "State"): "Done" for n in range(3)}).edit(hand)
    found = sent.beside()
    assert [bool(line.doubt) for line in found.lines] == [True, False, True]
    assert "words tell" in found.lines[0].doubt


def test_all_codes_gone(sent):
    sent.put({(0, "State"): "Done"}).edit(lambda book: drop(book[PLAN_SHEET], "Code"))
    (line,) = sent.beside().to_decide
    assert line.choices[0].wish.action == "act0"


def test_codes_alone(sent):
    sent.put({(0, "State"): "Done"}).edit(lambda book: drop(book[PLAN_SHEET], "Action"))
    (line,) = sent.beside().to_decide
    assert "code alone" in line.doubt


def test_ids_in_the_hidden_sheet_changed(sent):
    def hand(book):
        sheet = book[BASE_SHEET]
        for row in sheet.iter_rows(min_row=2):
            if '"action":"act0"' in row[2].value:
                row[2].value = row[2].value.replace("act0", "act5")

    found = sent.put({(0, "State"): "Done", (1, "State"): "Done"}).edit(hand).beside()
    assert told(found) == [("act1", "state", "Done")]
    assert any("3 rows of its hidden sheet were changed" in note for note in found.notes)
    assert any("no action in this workbook" in one.reason for one in found.not_read)


def test_a_copied_sheet_counts_too(sent):
    def hand(book):
        copied = book.copy_worksheet(book[PLAN_SHEET])
        cell_of(copied, "Action 0:", "State").value = "In progress"

    (line,) = sent.put({(0, "State"): "Done"}).edit(hand).beside().lines
    assert {one.told for one in line.choices} == {"Done", "In progress"}


def test_formulas_are_not_believed(sent):
    sent.put({(0, "Deadline"): "=DATE(2027,3,1)", (0, "Note"): '=HYPERLINK("http://x","y")'})
    sent.show(0, 0, "=1+1")
    found = sent.beside()
    assert not found.lines
    assert [one.reason[:9] for one in found.not_read] == ["A formula"] * 3


def test_what_people_wrote_never_became_a_formula(tmp_path):
    words = ["=1+1", "+49 30", "-2", "@SUM(A1)", "\tx", "#REF!", "_x0041_ b", "a\r\nb"]
    actions = [
        an_action(n, text=text, owner=text, measure=text, checks=()) for n, text in enumerate(words)
    ]
    sent = send(tmp_path, actions)
    book = openpyxl.load_workbook(sent.path)
    for name in (PLAN_SHEET, EVIDENCE_SHEET, BASE_SHEET):
        assert {cell.data_type for row in book[name] for cell in row} <= {"s", "n", "d"}
    cells = {cell.value: cell for row in book[PLAN_SHEET] for cell in row}
    assert all(cells[word].quotePrefix for word in ("=1+1", "+49 30", "-2", "@SUM(A1)"))
    found = sent.beside()
    assert (found.lines, found.not_read) == ((), ())


# -- files -----------------------------------------------------------------------------------------


def test_of_another_workspace(sent):
    with pytest.raises(KnownFault, match="another workspace") as caught:
        sent.read("d" * 64)
    assert caught.value.safe
    assert caught.value.do


def test_without_its_hidden_sheet(sent):
    sent.edit(lambda book: book.remove(book[BASE_SHEET]))
    with pytest.raises(KnownFault, match="has lost the sheet"):
        sent.read()


def test_with_nothing_but_its_hidden_sheet(sent):
    def hand(book):
        book.create_sheet("Empty", 0)
        book.remove(book[PLAN_SHEET])
        book.remove(book[EVIDENCE_SHEET])

    sent.edit(hand)
    with pytest.raises(KnownFault, match="no sheet left"):
        sent.read()


def test_macros_are_told_and_left(sent):
    sent.put({(0, "State"): "Done"})
    with zipfile.ZipFile(sent.path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0" * 2_000)
    found = sent.beside()
    assert told(found) == [("act0", "state", "Done")]
    assert found.notes == (
        "Plan.xlsx: it came with macros; they were not run, and nothing of them is kept.",
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "damaged"),
        (b"Code;State\n1;Done\n", "damaged"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "locked with a password"),
        (b"PK\x03\x04 cut short", "damaged"),
    ],
)
def test_what_is_no_workbook(tmp_path, sent, content, words):
    sent.path.write_bytes(content)
    with pytest.raises(KnownFault, match=words) as caught:
        sent.read()
    assert "plan is as it was" in caught.value.safe
    assert sent.path.read_bytes() == content


def test_another_archive_and_an_open_document(sent):
    for name, words in (("hello.txt", "archive"), ("mimetype", "OpenDocument")):
        with zipfile.ZipFile(sent.path, "w") as archive:
            archive.writestr(name, "x")
        with pytest.raises(KnownFault, match=words):
            sent.read()


def test_a_bomb_is_refused_before_it_is_unpacked(sent):
    with zipfile.ZipFile(sent.path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bin", bytes(250 * 1024 * 1024))
    begun = time.monotonic()
    with pytest.raises(KnownFault, match="unpacks to far more"):
        sent.read()
    assert time.monotonic() - begun < 5


def test_entities_are_not_unfolded(sent):
    with zipfile.ZipFile(sent.path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    entities = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    kind = f"<!DOCTYPE x [<!ENTITY e0 'aaaaaaaaaa'>{entities}]>".encode()
    with zipfile.ZipFile(sent.path, "w") as archive:
        for name, content in parts.items():
            if name == "xl/worksheets/sheet1.xml":
                cell = b"<sheetData><row><c t='inlineStr'><is><t>&e11;</t></is></c></row>"
                content = content.replace(b"<worksheet", kind + b"<worksheet", 1)
                content = content.replace(b"<sheetData>", cell, 1)
            archive.writestr(name, content)
    with pytest.raises(KnownFault) as caught:
        sent.read()
    assert "Nothing was read in" in caught.value.safe


def test_a_file_that_is_not_there(tmp_path, sent):
    sent.path.unlink()
    with pytest.raises(KnownFault, match="cannot be opened"):
        sent.read()


def test_reading_can_be_stopped(sent):
    def stop(_rows: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        open_returned(sent.path, ORIGIN, TODAY, stop)


# -- another program -------------------------------------------------------------------------------

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("first", ["xlsx", "ods"])
def test_saved_by_libreoffice_it_reads_back(tmp_path, first):
    """Written anew by another program, once by way of its own format."""
    actions = [an_action(number) for number in range(6)]
    actions[1] = an_action(1, text="=Action 1: +1 _x0041_\nsecond line", owner="@lead")
    sent = send(tmp_path, actions)
    sent.put({(0, "State"): "Done", (0, "Done on"): date(2027, 1, 9), (2, "Note"): "3/4 done"})
    sent.put({(3, "Deadline"): date(2027, 3, 1)}).show(4, 1, "All of it")
    folder = tmp_path / "out"
    for kind in dict.fromkeys((first, "xlsx")):
        source = folder / "Plan.ods" if (folder / "Plan.ods").exists() else sent.path
        done = subprocess.run(
            [
                *(str(SOFFICE), f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}"),
                *("--headless", "--convert-to", kind, "--outdir", str(folder), str(source)),
            ],
            capture_output=True,
            timeout=180,
            check=False,
        )
        if not (folder / f"Plan.{kind}").exists():
            pytest.skip(f"LibreOffice has no spreadsheets here: {done.stderr[-200:]!r}")
    sent.path = folder / "Plan.xlsx"
    found = sent.beside()
    assert found.not_read == ()
    assert found.notes == ()
    assert {*told(found)} == {
        ("act0", "state", "Done on 9 Jan 2027"),
        ("act2", "note", "3/4 done"),
        ("act3", "deadline", "1 Mar 2027"),
        ("act4", "evidence", "All of it"),
    }
    assert found.to_decide == ()


def test_two_thousand_actions_come_back_in_seconds(tmp_path):
    sent = send(tmp_path, [an_action(number, checks=()) for number in range(2_000)])
    begun = time.monotonic()
    assert sent.read().rows == 2_000
    assert time.monotonic() - begun < 30

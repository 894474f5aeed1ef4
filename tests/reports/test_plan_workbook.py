"""The workbook of the plan: formatted, printable, locked where nothing is to be changed, marked."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import openpyxl
import pytest

from rca_studio.domain.people import People, Person, Role
from rca_studio.domain.plan import ActionState, EvidenceCheck, EvidenceReturn, Measure, MeasureKind
from rca_studio.domain.plan_form import (
    BASE_SHEET,
    EVIDENCE_SHEET,
    LONGEST_CELL,
    PLAN_SHEET,
    FormAction,
    FormCheck,
    cell_text,
    read_code,
    row_code,
    same_text,
    unpacked,
)
from rca_studio.domain.registers import ChainCheck, WholeAction
from rca_studio.editing.cancelling import Cancelled
from rca_studio.reports.context import Paper
from rca_studio.reports.plan_workbook import plan_workbook
from tests.reports import report_examples as examples

CHAIN = ChainCheck(entries=214, head=examples.HEAD, origin="ab" * 32)


def whole(number: int, **changes: object) -> WholeAction:
    usual = {"state": ActionState.APPROVED, "text": f"Action {number}"}
    action = replace(examples.action(number, ""), **{**usual, **changes})
    row = examples.action_row(number, id=action.id, case_id=action.case_id, edition=number)
    finding = examples.finding(1, "The cabinet stands in the way")
    return WholeAction(row, action, (finding,), ("Removes: Cabinet",), ())


def written(*wholes: WholeAction, people: People | None = None, **changes: object) -> bytes:
    imprint = examples.imprint(chain=CHAIN, **changes)
    return plan_workbook(wholes, imprint, people, selection="Open actions")


def opened(*wholes: WholeAction, **changes: object):
    return openpyxl.load_workbook(BytesIO(written(*wholes, **changes)))


def row_of(sheet, number: int) -> dict[str, openpyxl.cell.Cell]:
    heads = [cell.value for cell in sheet[5]]
    return dict(zip(heads, sheet[5 + number], strict=True))


def test_it_says_whose_it_is_and_how_it_is_marked():
    book = opened(whole(1), whole(2))
    for name in (PLAN_SHEET, EVIDENCE_SHEET):
        sheet = book[name]
        first = [sheet.cell(row, 1).value for row in range(1, 5)]
        assert first[0].startswith("Quality Improvement Action Plan")
        assert first[1] == "Riverside Home Care · Confidential quality improvement record"
        assert first[2] == "Open actions · 2 actions · as of 13 Jan 2027 09:30"
        for part in (sheet.oddHeader.left.text, sheet.oddFooter.left.text):
            assert part == first[1]
        assert sheet.oddFooter.right.text == "Page &P of &N"
    named = opened(whole(1), to="Ward manager", purpose="To fill in")[PLAN_SHEET]["A3"].value
    assert named.endswith("· Copy for Ward manager · Purpose: To fill in")
    strict = whole(1)._replace(marking="Strictly confidential")
    assert "Strictly confidential" in opened(strict)[PLAN_SHEET]["A2"].value


def test_it_can_be_read_and_printed():
    sheet = opened(whole(1), paper=Paper.LETTER)[PLAN_SHEET]
    assert sheet.freeze_panes == "C6"
    assert sheet.auto_filter.ref == "A5:M6"
    assert sheet.print_title_rows == "$5:$5"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert int(sheet.page_setup.paperSize) == 1
    assert int(opened(whole(1))[PLAN_SHEET].page_setup.paperSize) == 9
    assert all(sheet.column_dimensions[letter].width > 8 for letter in "ABCDEFGHIJKLM")
    assert all(cell.alignment.wrap_text for cell in sheet[6])


def test_rows_are_as_high_as_their_texts():
    sheet = opened(whole(1, text="word " * 100), whole(2, text="x"))[PLAN_SHEET]
    assert sheet.row_dimensions[6].height > 150
    assert sheet.row_dimensions[6].height > 2 * sheet.row_dimensions[7].height
    assert opened(whole(1, text="word " * 9_000))[PLAN_SHEET].row_dimensions[6].height == 409


def test_only_what_an_owner_says_can_be_filled_in():
    sheet = opened(whole(1), whole(2, state=ActionState.HELD))[PLAN_SHEET]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    open_ = ["Deadline", "Next review", "State", "Done on", "Note"]
    cells = row_of(sheet, 1)
    assert [head for head, cell in cells.items() if not cell.protection.locked] == open_
    held = row_of(sheet, 2)
    assert [head for head, cell in held.items() if not cell.protection.locked] == [
        "Next review",
        "Note",
    ]
    refused = row_of(opened(whole(1, state=ActionState.REFUSED))[PLAN_SHEET], 1)
    assert [head for head, cell in refused.items() if not cell.protection.locked] == ["Note"]
    lists = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    assert lists["K6:K7"].formula1 == '"In progress,Done"'
    assert {lists[at].type for at in ("F6:F7", "J6:J7", "L6:L7")} == {"date"}


def test_days_are_days_and_what_is_none_stays_text():
    sheet = opened(whole(1), whole(2, deadline="2027-03", review_date=""))[PLAN_SHEET]
    cells = row_of(sheet, 1)
    assert cells["Deadline"].value == datetime(2026, 11, 28)
    assert cells["Deadline"].number_format == "d mmm yyyy"
    cells = row_of(sheet, 2)
    assert (cells["Deadline"].value, cells["Next review"].value) == ("2027-03", None)


def test_each_check_has_a_row_of_its_own():
    back = EvidenceReturn(by="Validator Vi", at="2027-01-02T09:00:00Z", reason="No date on it")
    checks = (
        EvidenceCheck(text="Photo", met=True, by="Quality lead", shown="Seen"),
        EvidenceCheck(text="Log", checker="Ward manager", returns=(back,)),
        EvidenceCheck(text="Audit", shown="Twenty of twenty"),
        EvidenceCheck(text="Rota"),
    )
    sheet = opened(whole(1, checks=checks))[EVIDENCE_SHEET]
    rows = [row_of(sheet, number) for number in range(1, 5)]
    assert [row["What proves it"].value for row in rows] == ["Photo", "Log", "Audit", "Rota"]
    assert [row["Evidence accepted"].value for row in rows] == [
        "Accepted",
        "Sent back: No date on it",
        "To be looked at",
        "Not yet",
    ]
    assert rows[1]["Who looks at it"].value == "Ward manager"
    assert [row["What is there to show"].protection.locked for row in rows] == [
        True,
        False,
        False,
        False,
    ]
    assert rows[0]["Code"].value.endswith("/1")


def test_nobody_is_named_without_need():
    """Not who accepted, sent back or decided, nor who printed it; an owner by post."""
    back = EvidenceReturn(by="Validator Vi", at="2027-01-02T09:00:00Z", reason="No date")
    checks = (
        EvidenceCheck(text="Photo", met=True, by="Checker Charlie", at="x", given_by="Giver Gil"),
        EvidenceCheck(text="Log", returns=(back,)),
    )
    people = People(
        (Person(id="p", name="Olga Owner", title="Ward manager", roles=(Role.ACTION_OWNER,)),)
    )
    content = written(
        whole(1, owner="Olga Owner", checks=checks), people=people, printed_by="Printer Pat"
    )
    with zipfile.ZipFile(BytesIO(content)) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist()).decode()
    for name in ("Charlie", "Gil", "Vi", "Pat", "Olga"):
        assert f" {name}" not in text
        assert f"{name} " not in text
    assert "Ward manager" in text


def test_measures_are_told_in_words():
    measures = (
        Measure(
            kind=MeasureKind.PROCESS,
            text="Routines with the walker in reach",
            numerator="in reach",
            denominator="routines",
            target=95,
            due="2027-03-01",
        ),
        Measure(kind=MeasureKind.OUTCOME, text="Falls", target=1, at_most=True),
    )
    sheet = opened(whole(1, measure="", measures=measures))[PLAN_SHEET]
    assert row_of(sheet, 1)["Measure"].value.replace("\N{NO-BREAK SPACE}", " ") == (
        "Routines with the walker in reach: in reach out of routines, at least 95 %, "
        "by 1 Mar 2027\nFalls, at most 1"
    )


def test_the_hidden_sheet_keeps_what_went_out():
    book = opened(whole(1, text="word " * 9_000), whole(2))
    sheet = book[BASE_SHEET]
    assert sheet.sheet_state == "veryHidden"
    assert sheet["B1"].value == CHAIN.origin
    rows = [
        unpacked("".join(cell.value for cell in row[2:] if cell.value))
        for row in sheet.iter_rows(min_row=2)
    ]
    assert [type(row) for row in rows] == [FormAction, FormCheck, FormCheck] * 2
    assert {len(str(cell.value)) <= LONGEST_CELL for row in sheet for cell in row} == {True}
    first = rows[0]
    assert isinstance(first, FormAction)
    assert (first.action, first.edition, first.state) == ("act1", 1, "approved")


def test_hostile_words_stay_words():
    text = '=HYPERLINK("http://x","y")' + examples.HOSTILE
    book = opened(
        whole(1, text=text, owner="+1", measure="@SUM(A1)", checks=(EvidenceCheck(text="-2"),))
    )
    for sheet in book:
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "d"}
    assert row_of(book[PLAN_SHEET], 1)["Action"].value == cell_text(text).replace("_x", "_x005F_x")
    assert opened()[PLAN_SHEET].max_row == 5


def test_codes_differ_and_are_read_however_they_are_typed():
    taken: set[str] = set()
    codes = [row_code("NM-0142", "act1", taken) for _ in range(3)]
    assert len({read_code(code) for code in codes}) == 3
    assert read_code(codes[0].lower().replace("·", " ").replace("-", "")) == read_code(codes[0])


def test_texts_are_compared_as_people_read_them():
    assert same_text("Cafe\u0301  on\nMonday", "Café on Monday")
    assert not same_text("Monday", "Tuesday")
    assert len(cell_text("x" * 40_000)) == LONGEST_CELL
    for bad in ("", "{}", "[]", "null", '{"code": 1}', "[" * 5_000):
        with pytest.raises(ValueError, match="no row"):
            unpacked(bad)


def test_it_can_be_stopped_and_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def stop(_done: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        plan_workbook((whole(1),), examples.imprint(chain=CHAIN), progress=stop)
    assert list(tmp_path.iterdir()) == []

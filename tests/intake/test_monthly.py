"""Monthly figures and surveys from spreadsheets: every line is taken, or it is told why not."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.editing.governance_gestures import Entered
from rca_studio.faults import KnownFault
from rca_studio.intake.monthly import Monthly, read_monthly
from rca_studio.intake.side_tables import SideTable, table_of_file, table_of_text
from rca_studio.intake.survey import Survey, SurveyQuestion, read_survey

TODAY = date(2026, 11, 20)
KNOWN = {"visits": "Visits", "bed_days": "Bed days", "harm": "Events with harm"}
QUESTIONS = (
    SurveyQuestion(key="safe", names=("I felt safe to report this", "Safe to report")),
    SurveyQuestion(key="blame", names=("No blame",)),
)


def monthly(text: str | SideTable) -> Monthly:
    table = table_of_text(text) if isinstance(text, str) else text
    return read_monthly(
        table, known=KNOWN, what="visits", services=("Home care", "Oak Lodge"), today=TODAY
    )


def survey(text: str) -> Survey:
    return read_survey(
        table_of_text(text),
        questions=QUESTIONS,
        services=("Home care",),
        groups=("Night staff",),
        today=TODAY,
    )


def told(found: Monthly) -> list[tuple[str, str, str, float | None]]:
    return [one[:4] for one in found.figures]


# -- shapes ----------------------------------------------------------------------------------------


def test_a_line_for_each_figure():
    found = monthly(
        "Month\tService\tMeasure\tNumber\tNote\n"
        "2026-09\thome care\tVisits\t1,240\t\n"
        "Sep 2026\tOak Lodge\tbed_days\t620\testimate\n"
        "October 2026\tAll\tEvents with harm\t0\t\n"
    )
    assert told(found) == [
        ("2026-09", "bed_days", "Oak Lodge", 620),
        ("2026-09", "visits", "Home care", 1240),
        ("2026-10", "harm", "", 0),
    ]
    assert found.figures[0].note == "estimate"
    assert found.unread == ()


def test_a_column_for_each_thing_counted():
    found = monthly(
        "Month;Service;Visits;Bed days\n2026-09;Home care;1240;\n2026-09;Oak Lodge;;620"
    )
    assert told(found) == [
        ("2026-09", "bed_days", "Oak Lodge", 620),
        ("2026-09", "visits", "Home care", 1240),
    ]


def test_a_column_for_each_service():
    found = monthly(
        "Month\tHome care\tOak Lodge\tTotal\n09/2026\t1240\t620\t1860\n10/2026\t1300\t\t"
    )
    assert told(found) == [
        ("2026-09", "visits", "", 1860),
        ("2026-09", "visits", "Home care", 1240),
        ("2026-09", "visits", "Oak Lodge", 620),
        ("2026-10", "visits", "Home care", 1300),
    ]
    assert any("“Visits”" in note for note in found.notes), "it is said what was taken for granted"


def test_two_columns_without_headings():
    assert told(monthly("2026-09\t1240\n2026-10\t1300")) == [
        ("2026-09", "visits", "", 1240),
        ("2026-10", "visits", "", 1300),
    ]


def test_days_stand_for_their_month():
    assert told(monthly("Date,Visits\n01/09/2026,10\n13/10/2026,11")) == [
        ("2026-09", "visits", "", 10),
        ("2026-10", "visits", "", 11),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("soon\t5", "is no month"),
        ("2026-13\t5", "is no month"),
        ("2027-01\t5", "in the future"),
        ("1926-01\t5", "too long ago"),
        ("2026-09\tmany", "no number of things"),
        ("2026-09\t-5", "no number of things"),
        ("2026-09\t5/7", "no number of things"),
        ("2026-09\t", "no number"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(line: str, reason: str):
    found = monthly(f"Month\tVisits\n2026-08\t4\n{line}")
    assert told(found) == [("2026-08", "visits", "", 4)]
    ((number, _words, why),) = found.unread
    assert number == 3
    assert reason in why


def test_of_two_lines_of_one_place_the_later_counts_and_the_other_is_told():
    found = monthly("Month\tVisits\n2026-08\t4\n2026-08\t5")
    assert told(found) == [("2026-08", "visits", "", 5)]
    assert [(line, "line 3" in why) for line, _, why in found.unread] == [(2, True)]


def test_what_is_not_counted_here_is_told():
    found = monthly("Month\tKind\tNumber\n2026-08\tVisits\t4\n2026-08\tKilometres\t9")
    assert told(found) == [("2026-08", "visits", "", 4)]
    assert "not counted here" in found.unread[0].reason


@given(st.text(max_size=300))
def test_no_text_breaks_it_and_no_line_is_lost(text: str):
    table = table_of_text(text)
    found = monthly(table)
    body = {line.number for line in table.lines}
    assert {one.line for one in found.unread} <= body
    for figure in found.figures:
        assert isinstance(figure, Entered)
        assert figure.number is not None
        assert figure.number >= 0
    if len(table.lines) > 1 and not found.figures:
        assert found.unread, "nothing is passed over in silence"


# -- files -----------------------------------------------------------------------------------------


def test_a_spreadsheet_and_a_csv_of_another_encoding(tmp_path: Path):
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Month", "Visits"])
    sheet.append([date(2026, 9, 1), 1240])
    book.save(tmp_path / "figures.xlsx")
    assert told(monthly(table_of_file(tmp_path / "figures.xlsx"))) == [
        ("2026-09", "visits", "", 1240)
    ]

    (tmp_path / "figures.csv").write_bytes(
        "Month;Größe;Number\n2026-09;Visits;1\xa0240".encode("cp1252")
    )
    assert told(monthly(table_of_file(tmp_path / "figures.csv"))) == [
        ("2026-09", "visits", "", 1240)
    ]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xd0\xcf\x11\xe0rest", b"\n\n \n"])
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path: Path, content: bytes):
    path = tmp_path / "figures.csv"
    path.write_bytes(content)
    with pytest.raises(KnownFault):
        table_of_file(path)


# -- surveys ---------------------------------------------------------------------------------------


def test_a_survey_is_read_by_words_numbers_and_keys():
    found = survey(
        "Date,Service,Role,I felt safe to report this,Q2\n"
        "2026-10-03,home care,night staff,4,very much\n"
        "2026-10-04,,,5 - strongly agree,\n"
    )
    assert [tuple(one) for one in found.sheets] == [
        ("2026-10", "Home care", "Night staff", (("safe", 4), ("blame", 5))),
        ("2026-10", "", "", (("safe", 5),)),
    ]
    assert found.unread == ()


def test_an_answer_that_is_none_is_told_and_the_others_count():
    found = survey("Month\tsafe\tblame\n2026-10\t9\t2\n2026-10\tdunno\t\n2026-10\t\t\n")
    assert [one.answers for one in found.sheets] == [(("blame", 2),)]
    assert [(one.line, one.reason) for one in found.unread] == [
        (2, "“9” is no step from 1 to 5"),
        (3, "“dunno” is no step from 1 to 5"),
        (4, "no question was answered in it"),
    ]


def test_a_survey_without_a_month_is_of_this_month_and_says_so():
    found = survey("safe\n4\n")
    assert [one.month for one in found.sheets] == ["2026-11"]
    assert any("this month" in note for note in found.notes)


def test_a_table_without_a_question_says_so():
    assert "no column is named" in survey("a\tb\n1\t2").unread[0].reason
    assert "headings" in survey("safe").unread[0].reason
    assert survey("") == Survey()


@given(st.text(max_size=300))
def test_no_text_breaks_a_survey(text: str):
    for sheet in survey(text).sheets:
        assert all(1 <= step <= 5 for _, step in sheet.answers)


def test_a_column_that_is_called_number_is_read_however_few_numbers_it_holds():
    found = monthly("Month\tNumber\n2026-08\t4\n2026-09\tmany\n2026-10\tunknown")
    assert told(found) == [("2026-08", "visits", "", 4)]
    assert [(line, why.split(" is ")[1]) for line, _, why in found.unread] == [
        (3, "no number of things"),
        (4, "no number of things"),
    ]

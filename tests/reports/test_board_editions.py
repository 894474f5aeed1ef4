"""The edition for commissioners: nothing of a case, a person or an action leaves in any sink."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from rca_studio.analysis.governance.panel import GroupList
from rca_studio.reports.board_editions import (
    HEADINGS,
    commissioners_opening,
    for_commissioners,
    without_cases,
)
from rca_studio.reports.board_report import Edition
from rca_studio.reports.board_slides import board_slides
from rca_studio.reports.board_told import board_pdf
from rca_studio.reports.board_workbook import board_workbook
from tests.reports import board_examples as examples
from tests.reports.report_examples import ruler

PROTECTED = "Small numbers are protected: <5 means fewer than 5"
NAMES = ("Ann Lee", "Bo", "Flood, nobody came", "New form")
SECRET = "the cabinet of Ann Lee"
NEVER = ("NM-0142", "NM-0103", "Walker position", "Ann Lee", "cabinet", "Flood", "New form")


def outward():
    found = tuple(
        replace(panel, details=(*panel.details, f"Done by {SECRET}.", "Bo was there."))
        for panel in examples.panels(SECRET)
    )
    return for_commissioners(found, NAMES)


def report():
    found = outward()
    return examples.report(
        found,
        edition=Edition.COMMISSIONER,
        opening=commissioners_opening(found),
        protection=PROTECTED,
    )


def told_on_paper() -> str:
    pages = PdfReader(BytesIO(board_pdf(report(), ruler()))).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def told_on_slides() -> str:
    texts: list[str] = []
    for slide in Presentation(BytesIO(board_slides(report(), ruler()))).slides:
        texts.append(slide.notes_slide.notes_text_frame.text)
        for shape in slide.shapes:
            if shape.has_text_frame:
                texts.append(shape.text_frame.text)
            elif shape.has_table:
                texts += [cell.text for row in shape.table.rows for cell in row.cells]
            elif shape.has_chart:
                blob = shape.chart.part.chart_workbook.xlsx_part.blob
                texts += told_in(blob)
                texts.append(shape.chart.part.blob.decode())
    return " ".join(texts)


def told_in(blob: bytes) -> list[str]:
    book = load_workbook(BytesIO(blob))
    return [str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row]


@pytest.mark.parametrize(
    "told",
    [told_on_paper, told_on_slides, lambda: " ".join(told_in(board_workbook(report())))],
    ids=["paper", "slides", "workbook"],
)
def test_nothing_of_the_inside_leaves(told):
    words = told()
    for one in NEVER:
        assert one not in words, one
    assert "Bo was there" not in words
    for heading in dict.fromkeys(HEADINGS.values()):
        if heading != "Staffing":  # no such question among the examples
            assert heading in words


def test_an_answer_that_names_a_case_is_told_by_its_figures():
    repeating = next(one for one in outward() if one.key == "repeating")
    assert repeating.answer == (
        "Yes: 2 groups of near misses that are alike came back; in one of them an earlier action "
        "did not hold."
    )
    groups = next(chart for chart in repeating.charts if isinstance(chart, GroupList))
    assert [one.title for one in groups.groups] == ["Group 1", "Group 2"]
    assert not any(one.cases or one.why or one.trigger or one.action for one in groups.groups)
    assert groups.groups[0].standing_words == "Action did not hold"


def test_figures_stay_and_nothing_leads_to_their_cases():
    before, after = examples.panels(), for_commissioners(examples.panels(), NAMES)
    old, new = before[0].charts[0], after[0].charts[0]
    assert [p.cell.value for p in new.points] == [p.cell.value for p in old.points]
    assert all(point.cell.drill is None for point in new.points)
    assert [row for row in after[2].charts[0].row_totals if row.drill] == []
    assert after[2].details == before[2].details


def test_short_names_hide_only_whole_words():
    panel = replace(examples.panels()[1], details=("Both bought boots.", "Bo said so."))
    (kept,) = for_commissioners((panel,), ("Bo",))
    assert kept.details == ("Both bought boots.",)


def test_who_sees_no_case_gets_groups_without_references():
    found = without_cases(examples.panels())
    groups = next(c for p in found for c in p.charts if isinstance(c, GroupList))
    assert not any(one.cases for one in groups.groups)
    assert groups.groups[0].title.startswith("Walker position")

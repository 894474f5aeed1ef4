"""The lines at the head and foot of each page: what does not fit is cut, and soon."""

from dataclasses import replace

import pytest

from rca_studio.reports import page
from rca_studio.reports.canvas_measure import Look, Measure
from rca_studio.reports.digest import digest_pdf
from rca_studio.reports.page import PageLine, fitting, line_width, page_lines
from rca_studio.reports.plan_sheets import PlanKind, plan_pdf
from tests.reports.plan_examples import job
from tests.reports.report_examples import imprint


def measured() -> int:
    """How many texts were measured so far."""
    return page._pieces.cache_info().misses


@pytest.mark.parametrize("text", ["W" * 10_000, "word " * 2_000, "é" * 10_000, "אב " * 3_000])
def test_an_endless_line_is_cut_after_a_few_looks(text):
    before = measured()
    shown = fitting(PageLine(text, 50, 800, 400))
    assert measured() - before < 20, "each page would take a second"
    assert shown.endswith("…")
    assert text.startswith(shown[:-1])
    assert 380 < line_width(shown) <= 400


def test_what_fits_stands_as_it_is():
    assert fitting(PageLine("Riverside Home Care", 50, 800, 400)) == "Riverside Home Care"
    assert fitting(PageLine("", 50, 800, 400)) == ""
    assert fitting(PageLine("W", 50, 800, 1)) == "W"


@pytest.mark.parametrize("organisation", ["Riverside", "Riverside Home Care " * 30, "R" * 10_000])
def test_the_marking_stands_whole_beside_any_organisation(organisation):
    before = measured()
    ours = imprint(organisation=organisation, marking="Strictly confidential")
    lines = page_lines(ours, "NM-0142", "Page 1 of 2", (595, 842))
    assert fitting(lines[0]).endswith("· Strictly confidential")
    assert measured() - before < 30
    alone = imprint(organisation=organisation, marking="")
    assert "·" not in fitting(page_lines(alone, "", "", (595, 842))[0])


def test_the_beginning_of_an_endless_text_is_all_that_is_looked_at():
    measure = Measure()
    look = Look(9.0)
    shown = measure.shortened("W" * 100_000, look, 300)
    assert shown == measure.shortened("W" * 1_000, look, 300)
    assert measure.width(shown, look) <= 300
    assert measure.shortened("\n \n", look, 300) == ""


def test_what_hides_in_a_name_keeps_no_paper_from_being_made():
    ours = imprint(organisation="Riverside\ud800 Home\x00 Care")
    assert digest_pdf((), ours).startswith(b"%PDF")
    assert plan_pdf(replace(job(PlanKind.OVERDUE), imprint=ours)).startswith(b"%PDF")

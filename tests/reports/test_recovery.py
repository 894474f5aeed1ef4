"""The sheet with the recovery code: everything needed years later, and nothing more."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from rca_studio.reports.context import Paper
from rca_studio.reports.recovery import RecoverySheet, recovery_pdf

GROUPS = [f"{letter}{letter}2{letter}" for letter in "ABCDEFGHIJKLMN"]


def sheet(**changed):
    values = {
        "workspace": "Maple <b>House</b>",
        "organisation": "Riverside & Co",
        "made": date(2026, 11, 21),
        "code": "-".join(GROUPS),
    }
    return RecoverySheet(**{**values, **changed})


@pytest.mark.parametrize("paper", list(Paper))
def test_one_page_with_the_code_what_it_opens_and_since_when(paper):
    reader = PdfReader(BytesIO(recovery_pdf(sheet(paper=paper))))
    assert len(reader.pages) == 1
    words = reader.pages[0].extract_text().replace("\xa0", " ")
    for expected in (*GROUPS, "Maple <b>House</b>", "Riverside & Co", "21 Nov 2026"):
        assert expected in words
    assert words.index(GROUPS[0]) < words.index(GROUPS[-1])
    width = float(reader.pages[0].mediabox.width)
    assert width == pytest.approx(595.3 if paper is Paper.A4 else 612, abs=0.5)


def test_no_log_can_hold_the_code():
    assert "AA2A" not in repr(sheet())
    reader = PdfReader(BytesIO(recovery_pdf(sheet())))
    assert reader.metadata is not None
    assert not any("AA2A" in str(value) for value in reader.metadata.values())


def test_a_long_name_still_fits_on_the_page():
    reader = PdfReader(BytesIO(recovery_pdf(sheet(workspace="W" * 180, organisation=""))))
    assert len(reader.pages) == 1

"""The printed action plan: by owner, nothing cramped, with a place to sign."""

import re
from io import BytesIO

from pypdf import PdfReader

from rca_studio.domain.plan import ActionState
from rca_studio.domain.registers import ActionRow
from rca_studio.reports.context import Paper, PlanReport
from rca_studio.reports.plan import plan_pdf
from tests.reports import report_examples as examples
from tests.reports.test_validation import check_text_is_inside


def printed(rows: tuple[ActionRow, ...], **changes: object) -> bytes:
    imprint = examples.imprint(**changes)
    return plan_pdf(PlanReport(rows=rows, selection="All actions", imprint=imprint))


def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def test_thirty_actions_stand_under_their_owners():
    rows = tuple(examples.action_row(number) for number in range(30))
    pages = pages_of(printed(rows))
    text = " ".join(pages)
    for row in rows:
        assert f"{row.text.split(':')[0]}:" in text
    assert "Service manager, Maple House · 8 actions" in text
    assert "No owner yet · 7 actions" in text
    assert text.count("Signature and date") == 3
    assert "Accepted" in text
    for number, page in enumerate(pages, 1):
        assert "Action plan" in page
        assert f"Page {number} of {len(pages)}" in page
        assert "chain head 7c1e 90ab 33f0 4d22" in page
        if "Action 1" in page:
            assert "From finding" in page


def test_no_word_of_ours_is_broken():
    states = tuple(
        examples.action_row(n, state=state, owner="Lead") for n, state in enumerate(ActionState)
    )
    for paper in Paper:
        text = " ".join(pages_of(printed(states, paper=paper)))
        for word in ("Intermediate", "awaiting", "progress", "Evidence", "Strength", "NM-0130"):
            assert word in text


def test_lateness_counts_only_what_is_still_open():
    late = examples.action_row(1, deadline="2027-01-03", state=ActionState.IN_PROGRESS)
    done = examples.action_row(2, deadline="2027-01-03", state=ActionState.DONE)
    text = " ".join(pages_of(printed((late, done))))
    assert len(re.findall("10 days late", text)) == 1
    assert "1 overdue" in text


def test_it_lies_on_its_side_and_survives_any_text():
    row = examples.action_row(
        1, text=examples.HOSTILE, owner=examples.HOSTILE, measure=examples.HOSTILE * 20
    )
    pdf = printed((row, examples.action_row(3)))
    for page in PdfReader(BytesIO(pdf)).pages:
        assert page.mediabox.width > page.mediabox.height
    check_text_is_inside(pdf)
    assert "<b>bold</b>" in " ".join(pages_of(pdf))


def test_a_plan_without_actions_says_so():
    (text,) = pages_of(printed(()))
    assert "No action fits this selection." in text
    assert "Signature" not in text


def test_rows_taller_than_a_page_run_on():
    words = " ".join(f"step{number}" for number in range(4_000))
    row = examples.action_row(1, text=words, owner="x" * 5_000, measure=words[:9_000])
    pdf = printed((row, examples.action_row(2)))
    text = " ".join(pages_of(pdf))
    assert set(re.findall(r"\bstep\d+\b", text)) >= set(words.split())
    assert len(pages_of(pdf)) > 4
    check_text_is_inside(pdf)

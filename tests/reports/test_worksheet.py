"""The worksheet of open questions: all that is open, by who answers it, with room to write."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from rca_studio import headless
from rca_studio.analysis.asking import open_questions
from rca_studio.cli import main
from rca_studio.domain.casefile import Change, ChangeSet
from rca_studio.domain.causal import Cause, CauseNature
from rca_studio.editing import gestures
from rca_studio.reports.context import Paper
from rca_studio.reports.page import sheet_size
from rca_studio.reports.worksheet import worksheet_pdf, worksheet_report
from tests.causal_examples import doorway, random_model
from tests.reports import report_examples as examples
from tests.reports.test_validation import check_text_is_inside


def asked(casefile, number, **values):
    cause = casefile.causes[number]
    return casefile.applied(gestures.revise(cause, **values).changes)


def with_questions():
    casefile = doorway().file()
    casefile = asked(
        casefile, 0, question=True, answer_by="Site electrician", answer_due="2026-12-01"
    )
    casefile = asked(casefile, 1, nature=CauseNature.OMISSION, answer_by="Service manager")
    return asked(casefile, 2, question=True)


def printed(casefile, **changes) -> bytes:
    return worksheet_pdf(worksheet_report(casefile, examples.imprint(**changes)))


def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


@pytest.mark.parametrize("paper", list(Paper))
def test_every_open_question_stands_once_under_who_answers_it(paper):
    casefile = with_questions()
    pdf = printed(casefile, paper=paper)
    page = PdfReader(BytesIO(pdf)).pages[0]
    assert tuple(map(float, page.mediabox[2:])) == pytest.approx(sheet_size(paper), abs=0.01)
    text = " ".join(pages_of(pdf))
    for question in open_questions(casefile):
        assert text.count(question.text) == 1
    electrician, manager = text.index("Site electrician · 1"), text.index("Service manager · 1")
    assert manager < electrician < text.index("Nobody is asked yet")
    assert "Until 1 Dec 2026" in text
    assert text.count("Answer") == len(open_questions(casefile))
    assert "chain head 7c1e 90ab 33f0 4d22" in text
    check_text_is_inside(pdf)


def test_it_says_where_a_question_stands_and_how_much_hangs_on_it():
    casefile = with_questions()
    text = " ".join(pages_of(printed(casefile)))
    effect = casefile.effects_of(casefile.causes[0].id)[0].text
    assert f"leads to “{effect}”" in text
    assert "of the ways to harm" in text


def test_nothing_open_is_said_in_a_sentence():
    casefile = doorway().file()
    known = [replace(one, question=False) for one in casefile.causes]
    casefile = casefile.applied(
        [Change(a, b) for a, b in zip(casefile.causes, known, strict=True)]
        + [Change(control, None) for control in casefile.controls]
    )
    report = worksheet_report(casefile, examples.imprint())
    text = " ".join(pages_of(worksheet_pdf(replace(report, groups=()))))
    assert "Nothing is open: every question of this case has an answer." in text


def test_hostile_and_long_words_stay_words_and_on_the_page():
    casefile = doorway().file()
    for number, words in enumerate((examples.HOSTILE, "Unbrokenword" * 60, "Long words " * 400)):
        casefile = asked(casefile, number, text=words, question=True, answer_by=words[:80])
    pdf = printed(casefile)
    assert "<b>bold</b>" in " ".join(pages_of(pdf))
    check_text_is_inside(pdf)


def test_a_large_case_prints_all_its_questions():
    casefile = random_model(5, 120).file()
    for number in range(0, 120, 3):
        casefile = asked(casefile, number, question=True, answer_by=f"Role {number % 5}")
    pdf = printed(casefile)
    count = len(open_questions(casefile))
    assert count >= 40
    assert " ".join(pages_of(pdf)).count("Answer") == count
    assert all(isinstance(one, Cause) for one in casefile.causes)


def test_the_command_line_writes_it(tmp_path, capsys):
    workspace, out = tmp_path / "own.rca", tmp_path / "questions.pdf"
    with headless.opened(workspace, create=True) as (_workspace, writer):
        changes = tuple(Change(None, entity) for entity in with_questions())
        writer.edit(ChangeSet("Ask", changes))
        reference = writer.casefile(with_questions().case_id).case.reference
    assert main(["report", str(workspace), "worksheet", "--out", str(out)]) == 2
    assert "needs a case" in capsys.readouterr().err
    words = ["report", str(workspace), "worksheet", "--case", reference, "--out", str(out)]
    assert main([*words, "--paper", "Letter"]) == 0
    text = " ".join(pages_of(out.read_bytes()))
    assert "Site electrician · 1 question" in text

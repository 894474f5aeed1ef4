"""The board report on paper: answers first, every figure as it may be shown, whatever is in it."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from rca_studio.reports.blocks import Beside, Picture, Section, Table, Words
from rca_studio.reports.board_figures import figures_of, named_in
from rca_studio.reports.board_report import Edition
from rca_studio.reports.board_told import board_pdf, board_told
from rca_studio.reports.board_words import cautions, method
from rca_studio.reports.context import Paper
from tests.reports import board_examples as examples
from tests.reports.report_examples import HEAD, imprint, ruler
from tests.reports.test_validation import check_text_is_inside

PROTECTED = "Small numbers are protected: <5 means fewer than 5"


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def made(report=None) -> bytes:
    return board_pdf(report or examples.report(), ruler())


def test_one_page_of_answers_comes_first_then_the_questions_then_method_and_cautions():
    told = pages(made())
    for panel in examples.panels():
        assert panel.question in told[0]
        assert panel.answer in told[0]
    for title in ("What changed", "What to ask now", "What these figures cannot say"):
        assert title in told[0]
    assert "Are near misses increasing?" in told[1]
    assert "How this was worked out" in told[-1]
    assert "What to be careful of" in told[-1]
    order = [
        next(n for n, page in enumerate(told[1:]) if panel.question in page)
        for panel in examples.panels()
    ]
    assert order == sorted(order)


def test_each_page_has_marking_top_and_bottom_number_and_head_of_the_history():
    told = pages(made())
    for number, page in enumerate(told, start=1):
        assert page.count("Confidential quality improvement record") >= 2
        assert f"Page {number} of {len(told)}" in page
        assert "chain head 7c1e 90ab 33f0 4d22" in page
    assert HEAD in PdfReader(BytesIO(made())).metadata.subject


def test_below_each_chart_stands_what_it_rests_on():
    blocks = board_told(examples.report(), ruler()).blocks
    pictures = [one for one in blocks if isinstance(one, Picture)]
    pictures += [one for two in blocks if isinstance(two, Beside) for one in (two.left, two.right)]
    assert len(pictures) == 6
    for picture in pictures:
        notes = [part.text for part in picture.told if isinstance(part, Words)]
        assert examples.basis().words in notes


def test_every_number_of_a_series_stands_in_its_table():
    series = examples.series()
    table = next(part for part in figures_of(series) if isinstance(part, Table))
    shown = {cell.replace("\N{NO-BREAK SPACE}", " ") for row in table.rows for cell in row}
    for point in series.points:
        assert {point.label, point.cell.shown} <= shown
    said = "\n".join(part.text for part in figures_of(series) if isinstance(part, Words))
    assert "Jan 2025 to Dec 2025: centre line 5, limits 2 and 8." in said
    assert "Beyond its limits: Oct 2026." in said
    assert "Jun 2025, left out: Flood, nobody came" in said
    assert "Sep 2025: Cabinet taken away" in said


def test_limits_that_differ_stand_beside_each_figure():
    series = examples.series()
    uneven = replace(series.parts[0], upper=tuple(8.0 + n / 10 for n in range(12)))
    series = replace(series, parts=(uneven, series.parts[1]))
    table = next(part for part in figures_of(series) if isinstance(part, Table))
    assert "Upper limit" in table.head
    narrow = next(part for part in figures_of(series, wide=False) if isinstance(part, Table))
    assert "Upper limit" not in narrow.head
    said = [part.text for part in figures_of(series, wide=False) if isinstance(part, Words)]
    assert "Its limits differ from point to point and stand in the workbook." in said


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("words", ["", examples.HOSTILE, examples.LONG])
def test_no_word_leaves_the_page_whatever_people_wrote(paper, words):
    found = examples.panels(words)
    pdf = made(examples.report(found, imprint=imprint(paper=paper)))
    check_text_is_inside(pdf)
    assert "Page 1 of" in pages(pdf)[0]


def test_hostile_words_are_words():
    told = " ".join(pages(made(examples.report(examples.panels(examples.HOSTILE)))))
    assert "<b>bold</b>" in told
    assert '=HYPERLINK("http://evil","x")' in told.replace(" ", "") or "=HYPERLINK" in told


@pytest.mark.parametrize("number", [1, 2, 11, 12, 24])
def test_any_number_of_months_can_be_told(number):
    pdf = made(examples.report(examples.panels(number=number)))
    check_text_is_inside(pdf)


def test_without_any_case_it_says_so_and_has_no_empty_pages():
    report = examples.report(examples.empty_panels(), number="0")
    told = pages(made(report))
    assert "Nothing was reported in this period." in told[0]
    assert "A chart appears here with the first near miss." in told[1]
    assert len(told) <= 4


def test_hidden_numbers_stay_hidden_and_the_page_says_so():
    report = examples.report(examples.all_hidden(), protection=PROTECTED, number="<5")
    told = pages(made(report))
    assert "Small numbers protected" in told[0]
    assert "n = <5" in told[0]
    assert PROTECTED in told[-1]
    for number in ("54", "128"):
        assert f" {number} " not in " ".join(told[1:])


def test_the_answers_stay_on_one_page_however_many_there_are():
    found = examples.panels()
    many = replace(
        examples.opening(found),
        changed=tuple(f"Change {n} of a longer kind that fills its line" for n in range(12)),
        ask=tuple(f"Question {n} of a longer kind that fills its line?" for n in range(12)),
        limits=tuple(f"Limit {n} of a longer kind that fills its line well." for n in range(12)),
    )
    told = pages(made(examples.report(found, opening=many)))
    assert "What these figures cannot say" in told[0]
    assert told[1].count("Are near misses increasing?") == 1


def test_the_same_report_gives_the_same_bytes():
    assert made() == made()


def test_method_names_the_charts_there_are_and_no_others():
    told = dict(method(examples.report()))
    assert "u′ chart" in told["Charts over time"]
    assert "p chart" not in told["Charts over time"]
    assert "The vital few" in told
    few = dict(method(examples.report(examples.empty_panels())))
    assert "Charts over time" not in few
    assert len(cautions()) == len(set(cautions()))


def test_who_may_see_what_is_said_of_each_edition():
    told = dict(method(examples.report()))
    assert "no single case" in told["Who may see what"]
    outward = dict(method(examples.report(edition=Edition.COMMISSIONER, protection=PROTECTED)))
    assert "No case, no person" in outward["Who may see what"]
    assert PROTECTED in outward["Small numbers"]


def test_progress_is_told_page_by_page_and_may_stop_it():
    heard: list[int] = []
    board_pdf(examples.report(), ruler(), heard.append)
    assert heard == sorted(heard)
    assert len(heard) >= len(pages(made()))

    def stop(_page: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        board_pdf(examples.report(), ruler(), stop)


def test_sections_of_questions_do_not_begin_at_the_foot_of_a_page():
    blocks = board_told(examples.report(), ruler()).blocks
    questions = {panel.question for panel in examples.panels()}
    begins = [one for one in blocks if isinstance(one, Section) and one.title in questions]
    assert begins[0].fresh
    assert all(one.room > 100 for one in begins[1:])


def test_of_many_groups_the_first_stand_on_paper_and_the_rest_is_told():
    chart = examples.groups()
    many = replace(chart, groups=chart.groups * 20)
    table, more = figures_of(many)
    assert isinstance(table, Table)
    assert isinstance(more, Words)
    assert len(table.rows) == 12
    assert more.text == "28 more stand in the workbook."


def test_of_many_cases_of_a_group_the_newest_are_named_and_the_rest_is_counted():
    chart = examples.groups()
    cases = tuple(f"NM-{n:04d}" for n in range(40))
    (table,) = figures_of(replace(chart, groups=(replace(chart.groups[0], cases=cases),)))
    assert isinstance(table, Table)
    assert table.rows[0][-1].endswith("NM-0005, 34 more")
    many = replace(chart, groups=(replace(chart.groups[0], cases=cases),))
    assert named_in(many, every=False) == cases[:6]
    assert named_in(many, every=True) == cases
    assert named_in(examples.series(), every=True) == ()

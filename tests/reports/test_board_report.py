"""The board report on paper: answers first, every figure as it may be shown, whatever is in it."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader
from reportlab.platypus import KeepTogether

from rca_studio.reports.blocks import Beside, Picture, Section, Table, Words
from rca_studio.reports.board_charts import drawn
from rca_studio.reports.board_figures import figures_of, named_in
from rca_studio.reports.board_report import Edition
from rca_studio.reports.board_told import board_pdf, board_told
from rca_studio.reports.board_words import cautions, method
from rca_studio.reports.context import Paper
from rca_studio.reports.setting import flowables
from rca_studio.reports.style import Grid
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


def test_what_was_done_is_told_with_the_chart_and_not_twice():
    blocks = board_told(examples.report(), ruler()).blocks
    picture = next(one for one in blocks if isinstance(one, Picture))
    assert any("Cabinet taken away" in one.text for one in picture.spoken)
    assert "Cabinet taken away" in "".join(pages(made()))
    notes = "".join(part.text for part in picture.told if isinstance(part, Words))
    assert "Cabinet taken away" not in notes


@pytest.mark.parametrize("wide", [True, False])
def test_limits_that_differ_are_left_to_the_workbook_and_it_says_so(wide):
    series = examples.series()
    uneven = replace(series.parts[0], upper=tuple(8.0 + n / 10 for n in range(12)))
    series = replace(series, parts=(uneven, series.parts[1]))
    found = figures_of(series, wide=wide)
    said = "\n".join(part.text for part in found if isinstance(part, Words))
    assert "Jan 2025 to Dec 2025: centre line 5, lower limit 2." in said
    assert "Limits differ from point to point; the workbook has them all." in said
    level = figures_of(examples.series(), wide=wide)
    assert "Limits differ" not in "".join(one.text for one in level if isinstance(one, Words))


def test_of_many_arrows_the_strongest_stand_on_paper_and_the_rest_is_counted():
    graph = examples.graph()
    table, more = figures_of(replace(graph, arrows=graph.arrows * 4))
    assert isinstance(table, Table)
    assert len(table.rows) == 8
    assert isinstance(more, Words)
    assert more.text == "4 more stand in the workbook."


def test_months_stand_in_columns_beside_each_other():
    for wide, high in ((True, 4), (False, 8)):
        table = next(p for p in figures_of(examples.series(), wide=wide) if isinstance(p, Table))
        assert len(table.rows) == high
        assert set(table.head) == {"Month", "Figure"}


def test_figures_with_many_columns_stand_over_the_whole_page_under_their_title():
    chart = examples.stacked()
    many = replace(chart, title="Margin by service", layers=(*chart.layers, chart.layers[0]))
    panel = replace(examples.panels()[1], charts=(many, many))
    blocks = board_told(examples.report((panel,)), ruler()).blocks
    beside = next(one for one in blocks if isinstance(one, Beside))
    assert not [part for part in beside.left.told if isinstance(part, Table)]
    tables = [one for one in blocks if isinstance(one, Table)]
    assert [one.head[0] for one in tables] == ["Margin by service"] * 2
    assert len(tables[0].rows) == len(chart.columns)


def test_a_narrow_chart_that_is_left_has_its_words_beside_it():
    panel = examples.panels()[1]
    three = replace(panel, charts=(*panel.charts, examples.stacked()))
    blocks = board_told(examples.report((three,)), ruler()).blocks
    assert [one.told_beside for one in blocks if isinstance(one, Picture)] == [True]
    assert examples.basis().words in "".join(pages(made(examples.report((three,)))))


def test_a_question_without_a_change_is_told_in_short():
    panel = replace(examples.panels()[1], details=("One.", "Two.", "Three."))
    for way, said in (("No change", "One. Two."), ("Up", "One. Two. Three.")):
        found = board_told(examples.report((replace(panel, direction=way),)), ruler()).blocks
        section = next(b for b in found if isinstance(b, Section) and b.title == panel.question)
        assert [part.text for part in section.parts if isinstance(part, Words)][1] == said


def test_what_changed_stands_before_all_else():
    first = pages(made())[0]
    assert first.index("What changed") < first.index("The answers on one page")
    outward = replace(examples.opening(examples.panels()), changed=())
    first = pages(made(examples.report(opening=outward)))[0]
    assert first.index("The answers on one page") < first.index("What to ask now")


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


def test_a_chart_without_a_number_that_may_be_shown_is_named_and_not_drawn():
    report = examples.report(examples.all_hidden(), protection=PROTECTED, number="<5")
    told = board_told(report, ruler()).blocks
    assert not [one for one in told if isinstance(one, Picture | Beside)]
    said = " ".join(pages(board_pdf(report, ruler())))
    for panel in report.panels:
        for chart in panel.charts:
            assert chart.title in said
    assert "because all their numbers are too small: What stopped harm, Margin to harm." in said


def test_a_short_table_is_not_broken_over_two_pages():
    short, long = (
        Table(("Month", "Figure"), (("Jan 2025", "4"),) * rows, (0.5, 0.5), small=True)
        for rows in (10, 60)
    )
    drawing = drawn(examples.series(), ruler(), 480.0)
    for table, kept in ((short, True), (long, False)):
        found = flowables([Picture(title="Figures", drawing=drawing, told=(table,))], Paper.A4)
        tables = [one for one in found if isinstance(one, Grid)]
        assert bool(tables) is not kept
        together = [one for one in found if isinstance(one, KeepTogether)]
        assert len(together) == 1 + kept, "the drawing under its heading, and a short table"

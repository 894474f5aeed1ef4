"""What the figures of a measure say, in numbers and in words."""

from __future__ import annotations

from rca_studio.analysis.run_chart import read_run_chart, short_words
from rca_studio.domain.plan import Action, Measure, MeasureKind, Measurement

PROCESS = MeasureKind.PROCESS
SHARE = Measure(kind=PROCESS, text="Clear", numerator="clear", denominator="checks", target=95.0)
COUNT = Measure(kind=PROCESS, text="Falls", numerator="falls", target=1.0, at_most=True)


def figure(day: str, count: float, whole: float = 0.0, kind: MeasureKind = PROCESS) -> Measurement:
    return Measurement(
        id=day, case_id="c", action="a", kind=kind, day=day, numerator=count, denominator=whole
    )


def read(measure: Measure, *figures: Measurement, done_on: str = "2026-10-01"):
    action = Action(id="a", case_id="c", text="T", done_on=done_on, measures=(measure,))
    return read_run_chart(action, measure, figures)


def months(*values: float, whole: float = 0.0) -> list[Measurement]:
    """One figure for each month from March 2026 on."""
    return [
        figure(f"{2026 + (at + 2) // 12}-{(at + 2) % 12 + 1:02d}-15", value, whole)
        for at, value in enumerate(values)
    ]


def test_the_median_is_of_the_figures_before_the_change_and_stays() -> None:
    chart = read(SHARE, *months(10, 12, 14, 12, 12, 12, 16, 19, 20, 20, whole=20))
    assert chart.baseline == 7
    assert chart.median == 60.0
    assert chart.median_after == 100.0
    assert [point.after for point in chart.points] == [False] * 7 + [True] * 3
    assert chart.sentences[:3] == (
        "20 of 20 in the last (100 %, 15 Dec 2026).",
        "Target reached in 3 of the last 3: at least 95 %.",
        "Median before the change: 60 %, from 7 figures; since then: 100 %.",
    )


def test_a_run_longer_than_chance_after_the_change_is_told_with_its_direction() -> None:
    before = [4, 5, 3, 5, 4, 3, 4]
    better = read(COUNT, *months(*before, 1, 1, 0, 1, 0, 1, 1, 0))
    assert better.runs.long_run
    assert better.sentences[-1].endswith("it got better.")
    worse = read(COUNT, *months(*before, 7, 8, 6, 7, 9, 6, 7, 8))
    assert worse.sentences[-1].endswith("it got worse.")
    same = read(COUNT, *months(*before, 3, 5, 4, 3, 5, 3, 5, 4))
    assert same.sentences[-1] == "So far the figures could also vary like this by chance."


def test_few_figures_are_not_asked_for_runs() -> None:
    chart = read(COUNT, *months(4, 5, 3, 5, 4, 3, 4, 0, 0))
    assert not any("chance" in one for one in chart.sentences)


def test_less_is_better_where_the_target_is_a_most() -> None:
    chart = read(COUNT, *months(4, 5, 3, 5, 4, 3, 4, 1, 2, 0))
    assert [point.reached for point in chart.points[-3:]] == [True, False, True]
    assert "Target reached in 2 of the last 3: at most 1." in chart.sentences


def test_without_a_change_in_place_the_median_is_of_all_so_far() -> None:
    chart = read(COUNT, *months(4, 2, 3), done_on="")
    assert chart.median == 3
    assert "Median so far: 3; the change is not in place yet." in chart.sentences


def test_without_a_figure_from_before_there_is_no_median() -> None:
    chart = read(COUNT, *months(4, 2), done_on="2026-01-01")
    assert chart.median is None
    assert "There is no figure from before the change to compare with." in chart.sentences


def test_no_figures_and_figures_of_other_measures() -> None:
    other = figure("2026-01-01", 1, kind=MeasureKind.OUTCOME)
    chart = read(SHARE, other)
    assert chart.sentences == ("No figure yet.",)
    assert short_words(chart) == "No figure yet"


def test_a_share_without_a_whole_says_the_per_cent_alone() -> None:
    chart = read(SHARE, figure("2026-11-01", 90))
    assert chart.sentences[0] == "90 % in the last (1 Nov 2026)."
    assert short_words(chart) == "90 % in the last; target not reached yet"


def test_the_line_for_a_table() -> None:
    chart = read(SHARE, *months(10, 10, 10, 10, 10, 10, 10, 19, 20, 18, 20, whole=20))
    assert short_words(chart) == "20 of 20 in the last; target reached in 3 of the last 4"


def test_figures_from_before_the_measure_was_counted_otherwise_are_told() -> None:
    words = "counted another way than the measure says now"
    assert words not in " ".join(read(SHARE, *months(18, 19, whole=20)).sentences)
    assert words not in " ".join(read(SHARE, figure("2026-11-01", 90)).sentences)
    assert "One figure was " + words in read(SHARE, figure("2026-11-01", 130)).sentences[-1]
    counted = read(COUNT, *months(18, 19, whole=20))
    assert counted.sentences[-1].startswith("2 figures were " + words)

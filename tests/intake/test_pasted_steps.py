"""Pasted lines become steps of the timeline, with the times that stand in front of them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.moments import check_moment, show_moment
from rca_studio.editing.step_gestures import Step
from rca_studio.faults import KnownFault
from rca_studio.intake.models.pasted_steps import steps_of

DAY = "2026-11-18"


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("20:40\tBell rang", Step("Bell rang", "2026-11-18T20:40")),
        ("20:40 Bell rang", Step("Bell rang", "2026-11-18T20:40")),
        ("- 20.40 Uhr – Bell rang", Step("Bell rang", "2026-11-18T20:40")),
        ("8:05: Bell rang", Step("Bell rang", "2026-11-18T08:05")),
        ("18 Nov 2026, 20:40\tBell rang", Step("Bell rang", "2026-11-18T20:40")),
        ("2026-11-18T20:40 - Bell rang", Step("Bell rang", "2026-11-18T20:40")),
        ("18/11/2026\tBell rang", Step("Bell rang", "2026-11-18")),
        ("Nov 2026: Bell rang", Step("Bell rang", "2026-11")),
        ("Bell rang", Step("Bell rang")),
        ("Note: bell rang - twice", Step("Note: bell rang - twice")),
        ("2026 walkers - all new", Step("2026 walkers - all new")),
        ("25:70 no time", Step("25:70 no time")),
        ("3. Bell rang", Step("Bell rang")),
    ],
)
def test_a_line_is_a_step_with_its_time(line, step):
    assert steps_of(line, DAY) == (step,)


def test_a_time_of_an_unknown_day_stays_in_the_words():
    assert steps_of("20:40\tBell rang", "2026-11") == (Step("20:40 Bell rang"),)


def test_lines_without_words_are_none():
    assert steps_of("\n \n\t\n", DAY) == ()
    assert steps_of("20:40\t\n", DAY) == (Step("20:40"),)  # but nothing that was said is lost


MOMENTS = st.one_of(
    st.just(""),
    st.dates(min_value=date(1900, 1, 1)).map(lambda day: day.isoformat()),
    st.datetimes(min_value=datetime(1900, 1, 1)).map(lambda at: at.strftime("%Y-%m-%dT%H:%M")),
)


@given(st.lists(st.tuples(MOMENTS, st.sampled_from(["Bell rang", "Turned", "Was steadied"]))))
def test_a_column_of_times_and_one_of_words_come_back_as_they_were(told):
    text = "\n".join(f"{show_moment(moment)}\t{words}" for moment, words in told)
    assert steps_of(text) == tuple(Step(words, moment) for moment, words in told)


@given(st.text(max_size=300), st.sampled_from(["", DAY]))
def test_any_text_gives_steps_with_real_moments(text, day):
    for step in steps_of(text, day):
        check_moment(step.moment)
        assert step.text == " ".join(step.text.split()) != ""


def test_too_much_is_refused_in_words():
    with pytest.raises(KnownFault, match="more than 2,000 lines"):
        steps_of("\n".join(f"Step {number}" for number in range(2_001)))

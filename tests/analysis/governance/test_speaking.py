"""Do staff feel safe reporting? Answers, names left out, days to feedback, small groups."""

from __future__ import annotations

import re

import pytest

from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.panel import Chart, Panel, SeriesChart, StackedChart
from rca_studio.analysis.governance.protecting import ProtectingGuard
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.governance.speaking import speaking
from tests.analysis.governance.making import Made, asked, day_after, months, pulse

LOW, HIGH = (2, 6, 10, 12, 6), (0, 1, 4, 14, 14)
K5 = SmallNumbers(key="k5", label="", below=5)
SAFER = tuple(pulse(m, LOW) for m in months("2025-01", 11)) + tuple(
    pulse(m, HIGH) for m in months("2025-12", 12)
)


def chart(panel: Panel, key: str) -> Chart:
    return next(one for one in panel.charts if one.key == key)


def has(panel: Panel, key: str) -> bool:
    return any(one.key == key for one in panel.charts)


def test_the_answer_tells_the_mean_the_way_it_went_and_the_share():
    panel = speaking(asked(pulse=SAFER))
    assert panel.answer == (
        "Mostly yes: on average 4.2 of 5, up from 3.4. 85\xa0% of the 396 later answers say that "
        "it feels safe."
    )
    assert panel.direction == "Up"
    assert panel.basis.number.value == 11 * 36 + 12 * 33


@pytest.mark.parametrize(
    ("answers", "lead"),
    [
        ((0, 0, 5, 10, 10), "Mostly yes"),
        ((5, 5, 5, 8, 8), "Partly"),
        ((9, 9, 5, 4, 4), "Not enough"),
    ],
)
def test_the_first_words_follow_the_share(answers, lead):
    assert speaking(asked(pulse=(pulse("2026-05", answers),))).answer.startswith(lead)


def test_without_an_answer_it_says_how_to_get_one():
    panel = speaking(asked())
    assert panel.answer == "Not known yet: nobody has been asked in this period."
    assert "survey sheet" in panel.empty
    assert panel.direction == ""
    with_reports = speaking(asked([Made(reported="2026-10-07", told="2026-10-09")]))
    assert with_reports.empty == ""
    assert any("survey sheet" in one for one in with_reports.details)


def test_few_answers_are_too_few():
    panel = speaking(asked(pulse=(pulse("2026-05", (0, 0, 1, 4, 3)),)))
    assert panel.answer == "Too early to say: 8 answers so far, and 10 or more are needed."


def test_means_over_time_begin_with_the_first_answer():
    panel = speaking(asked(pulse=SAFER[2:]))
    shown = chart(panel, "pulse")
    assert isinstance(shown, SeriesChart)
    assert shown.points[0].label == "Mar 2025"
    assert shown.points[0].cell.value == pytest.approx(3.39, abs=0.005)
    assert shown.points[0].cell.shown == "3.4"
    assert shown.points[-1].left_out == "The month is not over yet"


def test_services_and_staff_groups_stand_in_the_order_of_their_names():
    counts = (
        pulse("2026-05", HIGH, service="Oak", staff_group="Nurse"),
        pulse("2026-05", LOW, service="Maple"),
        pulse("2026-06", LOW),
    )
    panel = speaking(asked(pulse=counts))
    services, groups = chart(panel, "pulse_service"), chart(panel, "pulse_staff_group")
    assert isinstance(services, StackedChart)
    assert isinstance(groups, StackedChart)
    assert services.columns == ("Maple", "Oak", "Not given")
    assert groups.columns == ("Nurse", "Not given")
    yes, between, no = (layer.cells for layer in services.layers)
    assert [cell.value for cell in yes] == [18, 28, 18]
    assert [cell.value for cell in between] == [10, 4, 10]
    assert [cell.value for cell in no] == [8, 1, 8]
    assert [cell.value for cell in services.totals] == [36, 33, 36]
    assert not has(speaking(asked(pulse=counts[2:])), "pulse_service")


def test_many_services_are_taken_together():
    counts = tuple(pulse("2026-05", HIGH, service=f"Home {n:02d}") for n in range(30))
    shown = chart(speaking(asked(pulse=counts)), "pulse_service")
    assert isinstance(shown, StackedChart)
    assert len(shown.columns) == 13
    assert shown.columns[-1] == "Others"
    assert shown.totals[-1].value == 18 * 33


def test_names_left_out_are_a_share_over_time_with_their_cases():
    made = [
        Made(when=f"{month}-{day + 1:02d}", anonymous=day < 3)
        for month in months("2025-01", 22)
        for day in range(12)
    ]
    inputs = asked(made)
    panel = speaking(inputs)
    shown = chart(panel, "anonymous")
    assert isinstance(shown, SeriesChart)
    assert shown.share
    assert shown.kind == "p"
    assert {point.cell.value for point in shown.points[:22]} == {0.25}
    drill = shown.points[0].cell.drill
    assert drill is not None
    assert inputs.cube.number(drill.scope) == 3
    assert "25\xa0% of the reports of this period are anonymous." in panel.details
    assert any("only haste" in one for one in panel.cautions)
    assert not has(speaking(asked([Made()])), "anonymous")


def test_days_until_somebody_concerned_was_told():
    made = [
        Made(when=f"{month}-02", reported=f"{month}-03", told=day_after(f"{month}-03", days))
        for month in months("2025-11", 12)
        for days in (2, 6, 90)
    ]
    panel = speaking(asked([*made, Made(when="2026-05-05", reported="2026-05-06")]))
    shown = chart(panel, "days_to_told")
    assert isinstance(shown, SeriesChart)
    assert shown.points[0].cell.value == 6
    # The last ones are told after today, and nobody was told yet.
    assert any("half were told within 6 days of the report" in one for one in panel.details)
    assert shown.note.startswith("From 34 near misses of which both days are known.")


def test_days_until_the_reporter_heard_what_was_changed():
    made = [
        Made(when=f"{month}-02", reported=f"{month}-03", heard=day_after(f"{month}-03", days))
        for month in months("2025-11", 12)
        for days in (4, 12, 50)
    ]
    panel = speaking(asked([*made, Made(when="2026-05-05", reported="2026-05-06")]))
    shown = chart(panel, "days_to_feedback")
    assert isinstance(shown, SeriesChart)
    assert shown.points[0].cell.value == 12
    assert any("what was changed, to half of them within 12 days" in one for one in panel.details)
    assert "Reports without feedback so far are not in it." in shown.note
    nobody = speaking(asked([Made(reported="2026-10-06")]))
    assert "No reporter has been told yet what was changed." in nobody.details
    assert not has(nobody, "days_to_feedback")


def test_what_it_cannot_say():
    panel = speaking(asked(pulse=(pulse("2026-05", HIGH, source="report"),)))
    assert panel.cautions[0].startswith("Who did not answer is not heard here")
    assert (
        "All answers came with a report, so only people who did report were asked."
        in panel.cautions
    )
    mixed = (
        *(pulse(m, LOW) for m in months("2025-01", 11)),
        *(pulse(m, HIGH, source="report") for m in months("2025-12", 12)),
    )
    assert any(
        "not from the same kind of people" in c for c in speaking(asked(pulse=mixed)).cautions
    )
    scope = Scope(period=Period("2025-01", "2026-11")).narrowed(Dimension.LOCATION, "Hall")
    panel = speaking(asked(pulse=SAFER, scope=scope))
    assert "Answers are told apart by service and staff group only." in panel.cautions


def test_answers_of_few_people_are_hidden_from_who_may_not_see_cases():
    guard = ProtectingGuard(K5)
    few = (pulse("2026-05", (0, 0, 1, 1, 1)),)
    panel = speaking(asked(pulse=few, guard=guard))
    assert panel.answer == "There are too few answers to show without telling who gave them."
    assert panel.basis.number.shown == "<5"
    for table in panel.tables():
        assert all(
            cell.value is None or cell.value >= 5 or cell.value == 0
            for _, row in table.rows
            for cell in row
        )
    small_group = (
        pulse("2026-05", (6, 6, 7, 8, 9), service="Maple"),
        pulse("2026-05", (0, 0, 1, 1, 1), service="Oak"),
        pulse("2026-05", (6, 7, 8, 9, 7), service="Pine"),
    )
    shown = chart(speaking(asked(pulse=small_group, guard=guard)), "pulse_service")
    assert isinstance(shown, StackedChart)
    oak = shown.columns.index("Oak")
    assert shown.totals[oak].hidden
    hidden = [total for total in shown.totals if total.hidden]
    assert len(hidden) >= 2, "one alone could be worked out from the number of all answers"


def test_where_numbers_are_rounded_no_sentence_tells_the_exact_one():
    nhs = SmallNumbers(key="nhs", label="", below=8, round_to=5)
    counts = (
        *SAFER,
        *(pulse(m, (3, 3, 3, 12, 12), question="told") for m in months("2025-12", 12)),
        *(pulse(m, (2, 3, 3, 9, 9), source="report") for m in months("2025-12", 12)),
    )
    panel = speaking(asked(pulse=counts, guard=ProtectingGuard(nhs)))
    found = re.findall(r"([\d,]+) (?:later )?answers", " ".join((panel.answer, *panel.details)))
    assert len(found) >= 3
    assert all(int(one.replace(",", "")) % 5 == 0 for one in found)

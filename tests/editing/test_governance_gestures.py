"""Monthly figures, pulse answers and readings of charts: what a step does, and what it refuses."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.governance import (
    FROM_REPORT,
    ChartChoice,
    MarkedMonth,
    MonthlyFigure,
    PulseCount,
)
from rca_studio.domain.governance_rules import GOVERNANCE_RULES
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.governance_gestures import (
    Entered,
    PulseSheet,
    add_pulse,
    enter_figures,
    felt_safe,
    read_chart,
    take_pulse_away,
)
from rca_studio.editing.ports import Stamp

STAMP = Stamp(actor="Mia Berg", at="2026-11-20T09:00:00Z")
EMPTY = CaseFile(WORKSPACE, ())


def after(workspace: CaseFile, step: ChangeSet) -> CaseFile:
    return workspace.applied(step.changes)


def breaches(workspace: CaseFile) -> list[str]:
    return [str(breach) for rule in GOVERNANCE_RULES for breach in rule(workspace)]


# -- monthly figures -------------------------------------------------------------------------------


def test_a_figure_is_entered_corrected_and_taken_away():
    once = after(EMPTY, enter_figures(EMPTY, [Entered("2026-10", "visits", "", 1_240)], STAMP))
    (figure,) = once.of(MonthlyFigure)
    assert (figure.number, figure.by, figure.at) == (1_240.0, STAMP.actor, STAMP.at)

    step = enter_figures(once, [Entered("2026-10", "visits", "", 1_250, "late sheets")], STAMP)
    corrected = after(once, step)
    (again,) = corrected.of(MonthlyFigure)
    assert (again.id, again.number, again.note) == (figure.id, 1_250.0, "late sheets")

    gone = after(
        corrected, enter_figures(corrected, [Entered("2026-10", "visits", "", None)], STAMP)
    )
    assert gone.of(MonthlyFigure) == ()


def test_zero_is_a_figure():
    workspace = after(EMPTY, enter_figures(EMPTY, [Entered("2026-10", "harm", "A", 0)], STAMP))
    assert [figure.number for figure in workspace.of(MonthlyFigure)] == [0.0]
    assert breaches(workspace) == []


def test_months_services_and_kinds_are_kept_apart():
    figures = [
        Entered("2026-09", "visits", "", 1),
        Entered("2026-10", "visits", "", 2),
        Entered("2026-10", "hours", "", 3),
        Entered("2026-10", "visits", "Home care", 4),
    ]
    workspace = after(EMPTY, enter_figures(EMPTY, figures, STAMP))
    assert sorted(figure.number for figure in workspace.of(MonthlyFigure)) == [1, 2, 3, 4]


def test_entering_what_is_there_already_is_no_step():
    entered = [Entered("2026-10", "visits", "", 1_240, "n")]
    workspace = after(EMPTY, enter_figures(EMPTY, entered, STAMP))
    with pytest.raises(ValueError, match="there already"):
        enter_figures(workspace, entered, STAMP)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (MonthlyFigure(id="x", month="2026-13", what="visits", number=1), "no month"),
        (MonthlyFigure(id="x", month="2026", what="visits", number=1), "no month"),
        (MonthlyFigure(id="x", month="２０２６-01", what="visits", number=1), "no month"),
        (MonthlyFigure(id="x", month="2026-01", what="visits", number=-1), "not negative"),
        (
            MonthlyFigure(id="x", month="2026-01", what="visits", number=float("inf")),
            "not negative",
        ),
        (
            MonthlyFigure(id="x", month="2026-01", what="visits", number=float("nan")),
            "not negative",
        ),
        (MonthlyFigure(id="x", month="2026-01", what="", number=1), "what was counted"),
    ],
)
def test_what_is_no_figure_is_refused_in_words(figure: MonthlyFigure, words: str):
    assert any(words in one for one in breaches(CaseFile(WORKSPACE, [figure])))


def test_two_figures_of_one_place_are_refused():
    twice = [
        MonthlyFigure(id=ident, month="2026-01", what="visits", number=1) for ident in ("a", "b")
    ]
    assert breaches(CaseFile(WORKSPACE, twice)) == ["there is a figure for 2026-01 already"]


# -- the pulse -------------------------------------------------------------------------------------

sheets = st.lists(
    st.builds(
        PulseSheet,
        st.sampled_from(("2026-09", "2026-10")),
        st.sampled_from(("", "Home care")),
        st.sampled_from(("", "Night staff")),
        st.lists(
            st.tuples(st.sampled_from(("safe", "blame")), st.integers(1, 5)), min_size=1, max_size=3
        ).map(tuple),
    ),
    min_size=1,
    max_size=12,
)


@given(sheets, sheets)
def test_answers_are_counted_and_nothing_else_is_kept(first, second):
    workspace = after(EMPTY, add_pulse(EMPTY, first))
    workspace = after(workspace, add_pulse(workspace, second))
    expected: Counter[tuple[str, ...]] = Counter()
    for sheet in (*first, *second):
        for question, step in sheet.answers:
            expected[sheet.month, question, sheet.service, sheet.staff_group, str(step)] += 1
    found = {
        (c.month, c.question, c.service, c.staff_group, str(step)): number
        for c in workspace.of(PulseCount)
        for step, number in enumerate(c.answers, 1)
        if number
    }
    assert found == dict(expected)
    assert breaches(workspace) == []


def test_the_order_in_which_sheets_lie_leaves_no_trace():
    some = [PulseSheet("2026-10", "", group, (("safe", 3),)) for group in ("b", "a", "c", "a")]
    steps = [add_pulse(EMPTY, order) for order in (some, some[::-1])]
    told = [
        [(c.after.staff_group, c.after.answers) for c in step.changes]  # type: ignore[union-attr]
        for step in steps
    ]
    assert (
        told[0]
        == told[1]
        == [("a", (0, 0, 2, 0, 0)), ("b", (0, 0, 1, 0, 0)), ("c", (0, 0, 1, 0, 0))]
    )


@pytest.mark.parametrize("step", [0, 6, -1])
def test_an_answer_beyond_the_steps_is_refused(step: int):
    with pytest.raises(ValueError, match="from 1 to 5"):
        add_pulse(EMPTY, [PulseSheet("2026-10", "", "", (("safe", step),))])


def test_a_sheet_without_answers_is_no_step():
    with pytest.raises(ValueError, match="no question"):
        add_pulse(EMPTY, [PulseSheet("2026-10", "", "", ())])


def test_what_a_report_felt_like_is_counted_apart_from_surveys():
    workspace = after(EMPTY, add_pulse(EMPTY, [PulseSheet("2026-10", "", "", (("safe", 2),))]))
    workspace = workspace.applied(felt_safe(workspace, "safe", 5, "2026-10", "", ""))
    told = {count.source: count.answers for count in workspace.of(PulseCount)}
    assert told == {"survey": (0, 1, 0, 0, 0), FROM_REPORT: (0, 0, 0, 0, 1)}


def test_answers_read_twice_can_be_taken_away():
    workspace = after(EMPTY, add_pulse(EMPTY, [PulseSheet("2026-10", "", "", (("safe", 2),))]))
    assert after(workspace, take_pulse_away(workspace.of(PulseCount))).of(PulseCount) == ()
    with pytest.raises(ValueError, match="no answers"):
        take_pulse_away(())


# -- how a chart is read ---------------------------------------------------------------------------


def test_a_chart_is_read_in_one_way_for_each_choice_of_cases():
    all_of_it = ChartChoice(id="", chart="increasing", frozen="2025-12")
    one_service = ChartChoice(id="", chart="increasing", where=(("service", "A"),), kind="u")
    workspace = after(EMPTY, read_chart(EMPTY, all_of_it, STAMP))
    workspace = after(workspace, read_chart(workspace, one_service, STAMP))
    newer = ChartChoice(
        id="",
        chart="increasing",
        phases=(MarkedMonth("2026-03", "Report form on the phone"),),
    )
    workspace = after(workspace, read_chart(workspace, newer, STAMP))
    told = {choice.where: choice for choice in workspace.of(ChartChoice)}
    assert told[()].phases == newer.phases
    assert told[()].frozen == ""
    assert told[(("service", "A"),)].kind == "u"
    assert breaches(workspace) == []


def test_the_usual_way_takes_the_choice_away():
    workspace = after(EMPTY, read_chart(EMPTY, ChartChoice(id="", chart="a", kind="c"), STAMP))
    usual = read_chart(workspace, ChartChoice(id="", chart="a"), STAMP)
    assert after(workspace, usual).of(ChartChoice) == ()
    with pytest.raises(ValueError, match="usual way already"):
        read_chart(EMPTY, ChartChoice(id="", chart="a"), STAMP)


def test_a_month_is_marked_with_a_reason_only():
    bad = ChartChoice(
        id="x", chart="a", left_out=(MarkedMonth("2026-02", " "), MarkedMonth("2026-2", "snow"))
    )
    assert breaches(CaseFile(WORKSPACE, [bad])) == [
        "say why the month is marked",
        "“2026-2” is no month",
    ]


def test_an_answer_beside_an_anonymous_report_does_not_betray_who_reported(tmp_path):
    from rca_studio.analysis.margin import summarise
    from rca_studio.domain.case import Case
    from rca_studio.editing.gestures import report
    from rca_studio.editing.writer import Writer
    from rca_studio.models.workspace import create_workspace

    workspace = create_workspace(tmp_path / "w.rca", organisation="Riverside")
    try:
        writer = Writer(workspace, "Mia Berg", summarise)
        case = Case(id="c1", reference="NM-1", title="Walker out of reach", anonymous=True)
        felt = felt_safe(writer.casefile(WORKSPACE), "safe", 4, "2026-11", "", "")
        step = report(case)
        writer.edit(ChangeSet(step.label, (*step.changes, *felt)))
        newest = workspace.registers.history(WORKSPACE)[0]
        assert "Mia" not in newest.actor
        assert newest.at.endswith("T00:00:00Z")
        assert [c.answers for c in writer.casefile(WORKSPACE).of(PulseCount)] == [(0, 0, 0, 1, 0)]
    finally:
        workspace.close()

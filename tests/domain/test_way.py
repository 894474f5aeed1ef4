"""The way of a case through its stages, and what becomes of its clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, created
from rca_studio.domain.proof import MoveKind, RejectedAs, Rejection, StageMove
from rca_studio.domain.protocol import Clock, Condition, Protocol
from rca_studio.domain.way import (
    Kept,
    local_moment,
    overdue,
    since,
    stage_due,
    stays,
    was_reopened,
)

CASE = Case(id="c", reference="NM-1", title="Walker away", occurred="2026-11-18T20:40")
HIGH = Clock(stage=Stage.REVIEW, hours=8, when=Condition(sac=(3,)))
PROTOCOL = Protocol(
    key="near_fall",
    label="",
    title="",
    version=1,
    fields=(),
    proceed=(),
    validation=(),
    clocks=(
        Clock(stage=Stage.REPORT, hours=8),
        HIGH,
        Clock(stage=Stage.REVIEW, hours=24),
        Clock(stage=Stage.ACT, hours=48),
    ),
)


def move(number: int, before: Stage, after: Stage, at: str, kind=MoveKind.ONWARD) -> StageMove:
    return StageMove(
        id=f"m{number}", case_id="c", kind=kind, before=before, after=after, by="Ada", at=at
    )


def case_at(stage: Stage, *moves: StageMove, **values) -> CaseFile:
    case = replace(CASE, stage=stage, **values)
    return CaseFile("c", [case, *moves])


def plus(moment: str, hours: int) -> str:
    return (datetime.fromisoformat(moment) + timedelta(hours=hours)).isoformat(timespec="minutes")


REVIEWED = "2026-11-19T07:00:00Z"


def test_a_report_is_counted_from_when_it_happened():
    file = case_at(Stage.REPORT)
    assert since(file) == CASE.occurred
    assert stage_due(file, PROTOCOL, 0) == "2026-11-19T04:40"


def test_a_report_of_a_day_runs_out_with_a_day_and_one_of_a_month_never():
    day = case_at(Stage.REPORT, occurred="2026-11-18")
    assert stage_due(day, PROTOCOL, 0) == "2026-11-19"
    month = case_at(Stage.REPORT, occurred="2026-11")
    assert stage_due(month, PROTOCOL, 0) == ""


def test_a_later_stage_is_counted_from_its_own_move():
    file = case_at(Stage.REVIEW, move(1, Stage.REPORT, Stage.REVIEW, REVIEWED))
    assert since(file) == local_moment(REVIEWED)
    assert stage_due(file, PROTOCOL, 0) == plus(local_moment(REVIEWED), 24)
    assert stage_due(file, PROTOCOL, 3) == plus(local_moment(REVIEWED), 8)


def test_what_came_to_its_stage_before_its_way_was_kept_has_no_time_to_count_from():
    file = case_at(Stage.REVIEW)
    assert since(file) == ""
    assert stage_due(file, PROTOCOL, 0) == ""
    assert [stay.kept for stay in stays(file, PROTOCOL, 0, "2026-11-20T10:00")] == [Kept.UNKNOWN]


def test_no_clock_runs_for_what_has_ended():
    closed = case_at(Stage.CLOSE, move(1, Stage.VALIDATE, Stage.CLOSE, REVIEWED))
    assert stage_due(closed, PROTOCOL, 0) == ""
    rejection = Rejection(
        id="r",
        case_id="c",
        kind=RejectedAs.NOT_NEAR_MISS,
        reason="A drill",
        by="Ada",
        at=REVIEWED,
    )
    assert stage_due(closed.applied(created(rejection)), PROTOCOL, 0) == ""


def test_each_stay_tells_what_became_of_its_clock():
    first, second = "2026-11-18T22:00:00Z", "2026-11-25T09:00:00Z"
    file = case_at(
        Stage.ACT,
        move(1, Stage.REPORT, Stage.REVIEW, first),
        move(2, Stage.REVIEW, Stage.ANALYSE, second),
        move(3, Stage.ANALYSE, Stage.ACT, "2026-11-26T09:00:00Z"),
    )
    now = plus(local_moment("2026-11-26T09:00:00Z"), 47)
    found = stays(file, PROTOCOL, 0, now)
    assert [stay.stage for stay in found] == [
        Stage.REPORT,
        Stage.REVIEW,
        Stage.ANALYSE,
        Stage.ACT,
    ]
    assert [stay.kept for stay in found[1:]] == [Kept.MISSED, Kept.UNKNOWN, Kept.RUNNING]
    assert [stay.until for stay in found] == [
        local_moment(first),
        local_moment(second),
        local_moment("2026-11-26T09:00:00Z"),
        "",
    ]
    late = stays(file, PROTOCOL, 0, plus(now, 2))
    assert late[-1].kept is Kept.OVERDUE


def test_a_case_that_went_back_runs_its_clock_anew():
    file = case_at(
        Stage.REVIEW,
        move(1, Stage.REPORT, Stage.REVIEW, REVIEWED),
        move(2, Stage.REVIEW, Stage.REPORT, "2026-11-19T08:00:00Z", MoveKind.RETURNED),
        move(3, Stage.REPORT, Stage.REVIEW, "2026-11-20T08:00:00Z"),
    )
    assert since(file) == local_moment("2026-11-20T08:00:00Z")
    now = local_moment("2026-11-20T09:00:00Z")
    found = stays(file, PROTOCOL, 0, now)
    assert [stay.stage for stay in found] == [Stage.REPORT, Stage.REVIEW] * 2
    assert found[2].kept is Kept.MISSED  # its second time as a report has a clock of its own
    assert not was_reopened(file)


def test_a_case_that_was_opened_again_says_so():
    file = case_at(
        Stage.ACT,
        move(1, Stage.VALIDATE, Stage.CLOSE, REVIEWED),
        move(2, Stage.CLOSE, Stage.ACT, "2026-11-20T08:00:00Z", MoveKind.REOPENED),
    )
    assert was_reopened(file)
    found = stays(file, PROTOCOL, 0, local_moment("2026-11-20T09:00:00Z"))
    assert [stay.stage for stay in found] == [Stage.VALIDATE, Stage.CLOSE, Stage.ACT]
    assert found[1].kept is Kept.UNKNOWN  # nothing is late in being closed


@given(st.permutations(range(4)))
def test_moves_of_one_second_keep_their_order(numbers):
    """Four steps in one second, with ids that sort in any way."""
    legs = (Stage.REPORT, Stage.REVIEW, Stage.ANALYSE, Stage.REVIEW, Stage.CLOSE)
    moves = [move(n, a, b, REVIEWED) for n, (a, b) in zip(numbers, pairwise(legs), strict=True)]
    file = case_at(Stage.CLOSE, *sorted(moves, key=lambda one: one.id))
    assert [one.after for one in file.moves] == list(legs[1:])


def test_a_way_that_breaks_off_counts_from_nothing():
    """The last move does not lead to the stage the case is at: another program put it there."""
    file = case_at(Stage.ACT, move(1, Stage.REPORT, Stage.REVIEW, REVIEWED))
    assert since(file) == ""


def test_the_moments_of_instants_are_local():
    here = datetime.fromisoformat(REVIEWED).astimezone().strftime("%Y-%m-%dT%H:%M")
    assert local_moment(REVIEWED) == here
    assert local_moment("") == ""


@pytest.mark.parametrize(
    ("due", "now", "over"),
    [
        ("", "2026-11-18T08:00", False),
        ("2026-11-18", "2026-11-18T23:59", False),
        ("2026-11-18", "2026-11-19T00:00", True),
        ("2026-11-18T08:00", "2026-11-18T08:00", False),
        ("2026-11-18T08:00", "2026-11-18T08:01", True),
        ("2026", "2026-12-31T23:59", False),
    ],
)
def test_a_moment_is_over_when_all_of_it_is(due, now, over):
    assert overdue(due, now) is over


kinds = st.sampled_from((MoveKind.ONWARD, MoveKind.RETURNED, MoveKind.REOPENED))


@given(st.lists(st.tuples(st.sampled_from(Stage), kinds, st.integers(0, 600)), max_size=8))
def test_the_stays_join_without_a_gap(legs):
    here, at = Stage.REPORT, datetime.fromisoformat("2026-11-18T21:00:00+00:00")
    moves = []
    for number, (after, kind, hours) in enumerate(legs):
        at += timedelta(hours=hours, seconds=1)
        instant = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        moves.append(move(number, here, after, instant, kind))
        here = after
    found = stays(case_at(here, *moves), PROTOCOL, 2, "2030-01-01T00:00")
    for stay, following in pairwise(found):
        assert stay.until == following.since != ""
    assert len(found) == len(moves) + (here is not Stage.CLOSE)
    assert all(stay.until for stay in found[:-1])

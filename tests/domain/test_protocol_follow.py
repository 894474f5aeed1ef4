"""Until when a stage may take, and when near misses of one kind count as repeating."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.protocol import Clock, Repeat
from rca_studio.domain.protocol_follow import clock_of, due, repeating
from rca_studio.domain.protocol_packs import load_protocols
from rca_studio.domain.review import Answer
from rca_studio.paths import resource

PROTOCOLS = load_protocols(resource("protocols"))
THREE_IN_A_WEEK = Repeat(count=3, days=7, same=("location",), then="Look at all of them.")


def near_miss(number: int, occurred: str, **values: object) -> Case:
    plain = {"location": "Bathroom 2", "protocol": "near_fall"}
    return Case(
        id=f"c{number}",
        reference=f"NM-{number}",
        title="T",
        occurred=occurred,
        **{**plain, **values},
    )


# -- clocks --------------------------------------------------------------------------------------


def file_at(protocol: str, stage: Stage, *answers: tuple[str, str]) -> CaseFile:
    case = near_miss(1, "2026-11-18T20:40", protocol=protocol, stage=stage)
    given_answers = [Answer(id=k, case_id="c1", field=k, value=v) for k, v in answers]
    return CaseFile("c1", [case, *given_answers])


@pytest.mark.parametrize(
    ("sac", "label"),
    [(0, "within 24 hours"), (1, "within 24 hours"), (3, "within the same shift")],
)
def test_high_risk_is_reviewed_in_the_same_shift(sac, label):
    file = file_at("near_fall", Stage.REVIEW)
    assert clock_of(file, PROTOCOLS["near_fall"], sac).label == label


def test_the_answer_to_a_field_may_set_the_clock():
    protocol = PROTOCOLS["infection"]
    assert clock_of(file_at("infection", Stage.REVIEW), protocol, 1).hours == 24
    known = file_at("infection", Stage.REVIEW, ("exposed", "Nobody"))
    assert clock_of(known, protocol, 1).hours == 24
    reached = file_at("infection", Stage.REVIEW, ("exposed", "One person"))
    assert clock_of(reached, protocol, 1).hours == 8


def test_a_closed_case_has_no_clock_nor_has_a_protocol_without_any():
    protocol = PROTOCOLS["near_fall"]
    assert clock_of(file_at("near_fall", Stage.CLOSE), protocol, 3) is None
    bare = replace(protocol, clocks=())
    assert clock_of(file_at("near_fall", Stage.REVIEW), bare, 3) is None


@pytest.mark.parametrize(
    ("hours", "since", "until"),
    [
        (8, "2026-11-18T20:40", "2026-11-19T04:40"),
        (24, "2026-02-28T09:00", "2026-03-01T09:00"),
        (24, "2026-11-18T09:12:31Z", "2026-11-19T09:12"),
        (24, "2026-11-18", "2026-11-19"),
        (8, "2026-11-18", "2026-11-19"),
        (720, "2026-11-18", "2026-12-18"),
        (24, "2026-11", ""),
        (24, "2026", ""),
        (24, "", ""),
        (24, "9999-12-31", ""),
        (24, "9999-12-31T20:40", ""),
    ],
)
def test_until_when(hours, since, until):
    assert due(Clock(stage=Stage.REVIEW, hours=hours), since) == until


@given(
    start=some.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1)),
    hours=some.integers(1, 366 * 24),
)
def test_a_day_alone_takes_away_no_time(start, hours):
    clock = Clock(stage=Stage.ACT, hours=hours)
    exact = due(clock, start.isoformat(timespec="minutes"))
    by_day = due(clock, start.date().isoformat())
    assert exact[:10] <= by_day
    assert datetime.fromisoformat(by_day) - datetime.fromisoformat(exact) < timedelta(days=1)


# -- repeats -------------------------------------------------------------------------------------


def test_three_alike_in_seven_days_repeat():
    last = near_miss(3, "2026-11-18T20:40")
    before = [near_miss(2, "2026-11-15"), near_miss(1, "2026-11-12T07:00")]
    found = repeating(THREE_IN_A_WEEK, last, before)
    assert [case.reference for case in found] == ["NM-1", "NM-2", "NM-3"]
    assert repeating(THREE_IN_A_WEEK, last, [*before, last]) == found, "itself counts once"


@pytest.mark.parametrize(
    "other",
    [
        near_miss(1, "2026-11-11T23:59"),
        near_miss(1, "2026-11-18T20:41"),
        near_miss(1, "2026-11-19"),
        near_miss(1, "2026-11"),
        near_miss(1, ""),
        near_miss(1, "2026-11-17", location="Bathroom 3"),
        near_miss(1, "2026-11-17", location=""),
        near_miss(1, "2026-11-17", protocol="medication"),
        near_miss(1, "2026-11-17", practice=True),
    ],
    ids=[
        "too early",
        "later",
        "next day",
        "month only",
        "no day",
        "elsewhere",
        "nowhere",
        "another kind",
        "practice",
    ],
)
def test_what_is_not_alike_does_not_count(other):
    last = near_miss(3, "2026-11-18T20:40")
    assert repeating(THREE_IN_A_WEEK, last, [near_miss(2, "2026-11-15"), other]) == ()


def test_capitals_and_spaces_make_no_other_place():
    last = near_miss(3, "2026-11-18")
    others = [
        near_miss(1, "2026-11-17", location="bathroom  2"),
        near_miss(2, "2026-11-18T08:00", location="BATHROOM 2 "),
    ]
    assert len(repeating(THREE_IN_A_WEEK, last, others)) == 3


def test_a_case_without_place_or_day_repeats_nothing():
    others = [near_miss(1, "2026-11-17"), near_miss(2, "2026-11-17")]
    assert repeating(THREE_IN_A_WEEK, near_miss(3, "2026-11-18", location=""), others) == ()
    assert repeating(THREE_IN_A_WEEK, near_miss(3, "2026-11"), others) == ()


@given(days=some.lists(some.integers(0, 40), max_size=12), count=some.integers(2, 5))
def test_it_repeats_as_soon_as_there_are_enough_and_not_before(days, count):
    repeat = Repeat(count=count, days=7, then="Look.")
    first = datetime(2026, 1, 1)
    cases = [
        near_miss(n, (first + timedelta(days=day)).date().isoformat()) for n, day in enumerate(days)
    ]
    for n, case in enumerate(cases):
        alike = [m for m, day in enumerate(days) if days[n] - 7 < day <= days[n]]
        found = repeating(repeat, case, cases)
        assert len(found) == (len(alike) if len(alike) >= count else 0)
        assert {one.id for one in found} <= {f"c{m}" for m in alike}


def test_a_date_where_the_calendar_begins_fails_nothing():
    first = near_miss(1, "0001-01-01")
    assert repeating(THREE_IN_A_WEEK, first, []) == ()

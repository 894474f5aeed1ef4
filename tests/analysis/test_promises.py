"""What counts as kept, out of what, and that nobody is measured."""

import doctest
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.analysis import promises
from rca_studio.analysis.plan_week import NO_SERVICE
from rca_studio.analysis.promises import Kept, Share, kept_promises
from rca_studio.domain.plan import ActionState, EvidenceCheck, EvidenceReturn
from rca_studio.domain.registers import WholeAction
from tests.reports.whole_examples import accepted, review, whole

TODAY = date(2027, 1, 13)
HERE = "Residential support"
BACK = EvidenceReturn(by="Q", at="2026-08-12T08:00:00Z", reason="Too dark")
SENT_BACK = EvidenceCheck(text="Photo", given_at="2026-08-10T08:00:00Z", returns=(BACK,))
AT_LAST = EvidenceCheck(text="Photo", met=True, by="Q", at="2026-08-20T08:00:00Z", returns=(BACK,))


def counted(*wholes: WholeAction) -> dict[str, Kept]:
    counts = kept_promises(wholes, TODAY).counts
    assert {service for service, _ in counts} <= {HERE}
    return {quarter: kept for (_, quarter), kept in counts.items()}


def done(number: int = 1, **values: object) -> WholeAction:
    usual = {
        "state": ActionState.DONE,
        "deadline": "2026-08-01",
        "done_on": "2026-08-01",
        "checks": (),
    }
    return whole(number, **(usual | values))


def test_the_examples_in_the_text_are_true():
    assert doctest.testmod(promises).failed == 0
    assert Share(4, 4).few
    assert not Share(0, 5).few
    assert Share(0, 0).percent == 0


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"done_on": "2026-08-01"}, Kept(on_time=1)),
        ({"done_on": "2026-07-01"}, Kept(on_time=1)),
        ({"done_on": "2026-08-02"}, Kept(late=1)),
        ({"done_on": "", "state": ActionState.IN_PROGRESS}, Kept(not_done=1)),
        ({"done_on": "", "state": ActionState.PROPOSED}, Kept(not_done=1)),
        ({"done_on": ""}, Kept(undated=1)),
        ({"state": ActionState.REFUSED, "done_on": ""}, Kept()),
    ],
)
def test_time_is_told_by_the_first_deadline(values, kept):
    found = counted(done(**values)).get("2026 Q3", Kept())
    only = {f: getattr(found, f) for f in ("on_time", "late", "not_done", "undated", "moved")}
    assert Kept(**only) == kept


def test_a_moved_deadline_makes_nothing_on_time():
    moved = done(first_deadline="2026-06-30", deadline="2026-08-01", done_on="2026-07-30")
    found = counted(moved)
    assert (found["2026 Q2"].late, found["2026 Q2"].moved) == (1, 1)
    assert found["2026 Q3"].due == 0
    ahead = whole(1, first_deadline="2026-12-01", deadline="2027-06-01")
    assert counted(ahead)["2026 Q4"].moved_share == Share(1, 1)
    assert counted(ahead)["2026 Q4"].not_done == 1


def test_what_is_due_today_or_later_or_on_no_known_day_is_no_promise_yet():
    for day in ("2027-01-13", "2027-03-01", "", "2026-08"):
        assert counted(whole(1, deadline=day)) == {}
    assert counted(whole(1, deadline="2027-01-12"))["2027 Q1"].not_done == 1


@pytest.mark.parametrize(
    ("checks", "first_time"),
    [
        (accepted("Photo", "Log"), Share(1, 1)),
        ((AT_LAST,), Share(0, 1)),
        ((SENT_BACK,), Share(0, 1)),
        ((*accepted("Log"), AT_LAST), Share(0, 1)),
        ((*accepted("Log"), EvidenceCheck(text="Photo")), Share(0, 0)),
        ((), Share(0, 0)),
    ],
)
def test_evidence_is_accepted_at_first_where_none_was_sent_back(checks, first_time):
    assert counted(done(checks=checks))["2026 Q3"].first_time == first_time


@pytest.mark.parametrize(
    ("reviews", "kept"),
    [
        ([("2026-10-30", ActionState.HELD)], Kept(held=1)),
        ([("2026-10-29", ActionState.HELD)], Kept(not_looked_at=1)),
        ([], Kept(not_looked_at=1)),
        ([("2026-11-30", ActionState.SLIPPED)], Kept(did_not_hold=1)),
        (
            [("2026-11-01", ActionState.SLIPPED), ("2026-12-30", ActionState.HELD)],
            Kept(held=1),
        ),
        ([("2026-09-01", ActionState.FAILED)], Kept(did_not_hold=1)),
        ([("2026-09-01", ActionState.SLIPPED)], Kept(not_looked_at=1)),
        ([("2026-05-01", ActionState.FAILED)], Kept(not_looked_at=1)),  # before it was done anew
    ],
)
def test_held_is_told_by_the_last_review_after_ninety_days(reviews, kept):
    one = done(deadline="", reviews=tuple(review(day, how) for day, how in reviews))
    assert counted(one)["2026 Q3"] == kept


def test_a_review_counts_for_the_day_somebody_looked_whenever_it_was_written_down():
    failed = review("2026-12-30", ActionState.FAILED)
    earlier = replace(review("2026-11-01"), at="2027-01-05T10:00:00Z")
    one = done(deadline="", reviews=(failed, earlier))
    assert counted(one)["2026 Q3"] == Kept(did_not_hold=1)


@pytest.mark.parametrize("day", ["2026-12-01", "2099-01-01"])
def test_nobody_looked_on_a_day_before_it_came(day):
    ahead = replace(review(day), at="2026-08-02T10:00:00Z")
    assert counted(done(deadline="", reviews=(ahead,)))["2026 Q3"] == Kept(not_looked_at=1)


def test_what_was_done_lately_is_told_apart():
    lately = done(deadline="", done_on="2026-10-16", reviews=(review("2026-12-01"),))
    assert counted(lately)["2026 Q4"] == Kept(too_soon=1)
    just = done(deadline="", done_on="2026-10-15")
    assert counted(just)["2026 Q4"] == Kept(not_looked_at=1)


def test_services_are_told_by_name_and_owners_not_at_all():
    wholes = (
        done(1, service="Zeta", owner="A"),
        done(2, service="alpha", owner="B", done_on="2026-12-01"),
        done(3, service="", owner="C"),
    )
    found = kept_promises(wholes, TODAY)
    assert found.services == ("alpha", "Zeta", NO_SERVICE)
    assert found.quarters == ("2026 Q3", "2026 Q4")
    assert found.of("alpha").late == 1
    assert found.of(quarter="2026 Q3").due == 3
    other = kept_promises([one._replace(row=one.row._replace(owner="X")) for one in wholes], TODAY)
    assert other == found


DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31)).map(date.isoformat) | st.just("")
ACTIONS = st.builds(
    lambda state, deadline, first, day, checks, reviews, service: whole(
        1,
        state=state,
        deadline=deadline,
        first_deadline=first,
        done_on=day,
        checks=checks,
        reviews=tuple(review(at, how) for at, how in reviews if at),
        service=service,
    ),
    st.sampled_from(ActionState),
    DAYS,
    DAYS,
    DAYS,
    st.sampled_from([(), accepted("x"), (SENT_BACK,), (AT_LAST,)]),
    st.lists(
        st.tuples(
            DAYS, st.sampled_from([ActionState.HELD, ActionState.SLIPPED, ActionState.FAILED])
        ),
        max_size=3,
    ),
    st.sampled_from(["A", "B", ""]),
)


@given(st.lists(ACTIONS, max_size=12))
def test_the_counts_add_up(wholes):
    found = kept_promises(wholes, TODAY)
    total = found.of()
    promised = [
        one
        for one in wholes
        if one.action.state is not ActionState.REFUSED
        and "" < one.action.promised < TODAY.isoformat()
    ]
    assert total.due + total.undated == len(promised)
    assert 0 <= total.moved <= total.due
    settled = [
        one
        for one in wholes
        if one.action.state is not ActionState.REFUSED
        and not one.action.state.to_do
        and "" < one.action.done_on <= TODAY.isoformat()
    ]
    told = total.held + total.did_not_hold + total.not_looked_at + total.too_soon
    assert told == len(settled)
    for shares in (total.kept_time, total.first_time, total.held_share, total.moved_share):
        assert 0 <= shares.number <= shares.of
    parts = Kept()
    for service in found.services:
        for quarter in found.quarters:
            parts += found.of(service, quarter)
    assert parts == total

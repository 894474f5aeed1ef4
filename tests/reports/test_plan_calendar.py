"""The plan in a calendar: stable, updating, hiding nothing and naming nobody without need."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from rca_studio.domain.people import People, Person
from rca_studio.domain.plan import ActionState
from rca_studio.domain.registers import ChainCheck, WholeAction
from rca_studio.reports.plan_calendar import plan_calendar
from tests.reports.report_examples import imprint
from tests.reports.whole_examples import HOSTILE, accepted, review, whole

ORIGIN = "0123456789abcdef" * 4
OF = imprint(chain=ChainCheck(entries=3, head="f" * 64, origin=ORIGIN))


def events(*wholes: WholeAction, **how: Any) -> dict[str, Event]:
    """The events by the first part of what identifies them."""
    calendar = Calendar.from_ical(plan_calendar(wholes, OF, **how))
    found = {str(one["UID"]).partition("@")[0]: one for one in calendar.walk("VEVENT")}
    assert len(found) == len(calendar.walk("VEVENT"))
    return found


def test_each_date_is_an_event_of_a_whole_day():
    found = events(whole(1, later_reviews=("2027-04-15",)))
    assert set(found) == {"a1.deadline", "a1.review-1", "a1.review-2"}
    event = found["a1.deadline"]
    assert event["DTSTART"].dt == date(2026, 12, 1)
    assert event["DTEND"].dt == date(2026, 12, 2)
    assert event["UID"] == "a1.deadline@0123456789abcdef.rca-studio"
    assert event["SUMMARY"] == "Due NM-0141·2EYY: Action 1: put the check into the routine"
    assert event["STATUS"] == "CONFIRMED"
    assert event["CLASS"] == "CONFIDENTIAL"
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["SEQUENCE"] == 11
    assert event["DTSTAMP"].dt == OF.printed_at.astimezone(event["DTSTAMP"].dt.tzinfo)
    told = str(event["DESCRIPTION"])
    assert "Action: NM-0141·2EYY F1" in told
    assert "Owner: Service manager" in told
    assert "- Photo of the doorway" in told
    assert told.endswith(OF.marking)
    assert found["a1.review-2"]["DTSTART"].dt == date(2027, 4, 15)
    assert str(found["a1.review-1"]["SUMMARY"]).startswith("Did it hold? NM-0141·2EYY: ")


def test_a_second_import_updates_what_is_there():
    before = events(whole(1, edition=20))
    after = events(whole(1, edition=27, deadline="2026-12-24", review_date="2027-02-01"))
    assert set(before) == set(after)
    for key, event in after.items():
        assert event["SEQUENCE"] > before[key]["SEQUENCE"]
        assert event["UID"] == before[key]["UID"]
    assert after["a1.deadline"]["DTSTART"].dt == date(2026, 12, 24)


def test_reviews_keep_their_number_when_one_has_been():
    before = events(whole(1, later_reviews=("2027-04-15", "2027-10-15")))
    held = whole(
        1,
        state=ActionState.HELD,
        checks=accepted("Photo"),
        done_on="2026-11-30",
        reviews=(review("2027-01-20", planned="2027-01-15"),),
        review_date="2027-04-15",
        later_reviews=("2027-10-15",),
    )
    after = events(held)
    assert set(before) == set(after)
    assert {key: after[key]["DTSTART"].dt for key in after} == {
        key: before[key]["DTSTART"].dt for key in before
    }
    states = {key: str(event["STATUS"]) for key, event in after.items()}
    assert states == {
        "a1.deadline": "CANCELLED",
        "a1.review-1": "CANCELLED",
        "a1.review-2": "CONFIRMED",
        "a1.review-3": "CONFIRMED",
    }


def test_what_is_over_is_cancelled_and_left_out_after_a_year():
    for state in ActionState:
        found = events(whole(1, state=state))
        over = str(found["a1.deadline"]["STATUS"]) == "CANCELLED"
        assert over is not state.to_do
        ended = state in (ActionState.REFUSED, ActionState.FAILED)
        assert (str(found["a1.review-1"]["STATUS"]) == "CANCELLED") is ended
    old = whole(1, state=ActionState.DONE, deadline="2025-06-01")
    assert set(events(old)) == {"a1.review-1"}
    late = whole(1, state=ActionState.IN_PROGRESS, deadline="2025-06-01")
    assert set(events(late)) == {"a1.deadline", "a1.review-1"}


def test_a_deadline_that_was_taken_away_leaves_the_calendar():
    found = events(whole(1, deadline="", first_deadline="2026-12-01"))
    assert str(found["a1.deadline"]["STATUS"]) == "CANCELLED"


def test_the_calendar_of_an_owner_names_nobody_in_its_events():
    people = People((Person(id="1", name="Joan Doe", title="Night lead"),))
    mine = whole(1, owner="Joan Doe", checks=accepted("Photo"))
    content = plan_calendar((mine,), OF, people, owner="Joan Doe")
    calendar = Calendar.from_ical(content)
    assert calendar["X-WR-CALNAME"] == "Action plan, Riverside Home Care, Night lead"
    assert calendar["METHOD"] == "PUBLISH"
    assert b"Joan" not in content
    assert b"Owner:" not in content
    assert b"Quality lead" not in content  # who accepted the evidence
    assert b"Joan" not in plan_calendar((mine,), OF, people)


def test_the_strictest_marking_stands_over_all_and_each_event_has_its_own():
    strict = whole(1, marking="Strictly confidential")
    plain = whole(2)
    calendar = Calendar.from_ical(plan_calendar((strict, plain), OF))
    assert calendar["X-WR-CALDESC"] == "Strictly confidential"
    found = events(strict, plain)
    assert str(found["a2.deadline"]["DESCRIPTION"]).endswith(OF.marking)
    assert str(found["a1.deadline"]["DESCRIPTION"]).endswith("Strictly confidential")


def test_hostile_text_stays_text():
    found = events(whole(1, text=HOSTILE + "x" * 9_000, owner=HOSTILE))
    assert set(found) == {"a1.deadline", "a1.review-1"}
    event = found["a1.deadline"]
    assert set(event) == set(events(whole(1))["a1.deadline"])  # no property came in by a line end
    assert "東京病院" in str(event["DESCRIPTION"])
    assert "\u202e" not in str(event["DESCRIPTION"])
    assert len(str(event["SUMMARY"])) < 160


@pytest.mark.parametrize("day", ["0001-01-01", "2024-02-29", "9999-12-31"])
def test_any_day_there_is_makes_an_event(day):
    """An event without an end lasts its one day; there is no day after the last one."""
    event = events(whole(1, deadline=day, review_date=""))["a1.deadline"]
    assert event["DTSTART"].dt.isoformat() == day
    assert ("DTEND" in event) is (day != "9999-12-31")


def test_what_is_not_known_to_the_day_is_no_event():
    assert events(whole(1, deadline="2026-12", review_date="")) == {}
    assert b"BEGIN:VCALENDAR" in plan_calendar((), OF)


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_words_come_back_and_no_line_is_too_long(text, owner):
    content = plan_calendar((whole(1, text=text, owner=owner),), OF)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(content)
    assert len(calendar.walk("VEVENT")) == 2
    assert plan_calendar((whole(1, text=text, owner=owner),), OF) == content

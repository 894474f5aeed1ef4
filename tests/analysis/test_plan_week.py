"""What a week of the plan holds, and that it compares nobody."""

from datetime import date

import pytest

from rca_studio.analysis.plan_week import NO_SERVICE, Matter, week_of
from rca_studio.domain.people import People, Person, Role
from rca_studio.domain.plan import ActionState, EvidenceCheck, EvidenceReturn
from rca_studio.domain.registers import WholeAction
from tests.reports.whole_examples import accepted, review, whole

WEDNESDAY = date(2026, 11, 18)  # the week ends on the 22nd
LATER = "2027-06-01"


def matters(one: WholeAction, people: People | None = None) -> list[tuple[str, str]]:
    items = week_of((one,), WEDNESDAY, people).services["Residential support"]
    return [(item.matter.value, item.day) for item in items]


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        ("2026-11-17", "Overdue"),
        ("2026-11-18", "Due this week"),
        ("2026-11-22", "Due this week"),
        ("2026-11-23", "Due next week"),
        ("2026-11-29", "Due next week"),
        ("2026-11-30", ""),
        ("", ""),
        ("2026-11", ""),
    ],
)
def test_deadlines(deadline, said):
    one = whole(1, deadline=deadline, review_date="")
    assert matters(one) == ([(said, deadline)] if said else [])
    done = whole(1, deadline=deadline, state=ActionState.HELD, checks=accepted("x"), review_date="")
    assert matters(done) == []


def test_approval_is_waited_for_where_an_executive_is_set_up():
    one = whole(1, state=ActionState.PROPOSED, deadline=LATER, review_date="")
    executive = Person(id="1", name="Exec", roles=(Role.EXECUTIVE,))
    gone = Person(id="1", name="Exec", roles=(Role.EXECUTIVE,), active=False)
    assert matters(one) == matters(one, People((gone,))) == []
    assert matters(one, People((executive,))) == [("To be approved", LATER)]
    approved = whole(1, deadline=LATER, review_date="")
    assert matters(approved, People((executive,))) == []


def test_evidence_is_given_sent_back_and_given_again():
    shown = EvidenceCheck(text="Photo", shown="Here", given_by="O", given_at="2026-11-10T08:00:00Z")
    back = EvidenceReturn(by="Q", at="2026-11-12T08:00:00Z", reason="Too dark")
    sent_back = EvidenceCheck(
        text="Photo", shown="Here", given_by="O", given_at="2026-11-10T08:00:00Z", returns=(back,)
    )
    again = EvidenceCheck(
        text="Photo", shown="New", given_by="O", given_at="2026-11-13T08:00:00Z", returns=(back,)
    )

    def of(*checks: EvidenceCheck, state: ActionState = ActionState.IN_PROGRESS) -> object:
        return matters(whole(1, deadline=LATER, review_date="", checks=checks, state=state))

    assert of(shown) == [("Evidence to accept", "2026-11-10")]
    assert of(sent_back) == [("Evidence sent back", "2026-11-12")]
    assert of(again) == [("Evidence to accept", "2026-11-13")]
    assert of(again, sent_back) == [
        ("Evidence sent back", "2026-11-12"),
        ("Evidence to accept", "2026-11-13"),
    ]
    assert of(sent_back, state=ActionState.DONE) == [("Evidence sent back", "2026-11-12")]
    assert of(sent_back, state=ActionState.REFUSED) == []
    assert of(*accepted("x")) == []
    done = whole(1, state=ActionState.DONE, done_on="2026-11-01", review_date="")
    assert matters(done) == [("Evidence to accept", "2026-11-01")]


def test_reviews_come_up_again_where_a_later_day_was_set():
    held = {"state": ActionState.HELD, "checks": accepted("x"), "done_on": "2026-06-01"}
    again = whole(1, reviews=(review("2026-09-01"),), review_date="2026-11-20", **held)
    assert matters(again) == [("Did it hold?", "2026-11-20")]
    settled = whole(1, reviews=(review("2026-11-02"),), review_date="2026-09-01", **held)
    assert matters(settled) == []
    checked = whole(1, state=ActionState.CHECKED, checks=accepted("x"), review_date="2026-11-29")
    assert matters(checked) == [("Did it hold?", "2026-11-29")]
    ahead = whole(1, state=ActionState.CHECKED, checks=accepted("x"), review_date="2026-11-30")
    assert matters(ahead) == []


def test_what_was_judged_lately_and_what_slipped_is_told():
    def of(outcome: ActionState, day: str) -> object:
        reviews = (review(day, outcome),)
        return matters(
            whole(1, state=outcome, reviews=reviews, checks=accepted("x"), review_date="")
        )

    assert of(ActionState.HELD, "2026-11-12") == [("Held", "2026-11-12")]
    assert of(ActionState.HELD, "2026-11-11") == []
    assert of(ActionState.FAILED, "2026-11-18") == [("Failed", "2026-11-18")]
    assert of(ActionState.FAILED, "2026-10-18") == []
    assert of(ActionState.SLIPPED, "2026-01-18") == [("Slipped", "2026-01-18")]


def test_services_stand_by_name_and_not_by_how_they_do():
    late = [whole(n, service="Zeta house", deadline="2026-01-01") for n in range(9)]
    week = week_of(
        [
            *late,
            whole(20, service=""),
            whole(21, service="alpha  House"),
            whole(22, service="Beta"),
        ],
        WEDNESDAY,
    )
    assert list(week.services) == ["alpha House", "Beta", "Zeta house", NO_SERVICE]
    assert week.counts[Matter.OVERDUE] == 9
    assert (week.monday, week.sunday) == (date(2026, 11, 16), date(2026, 11, 22))

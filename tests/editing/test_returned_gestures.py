"""What came back becomes one step; what may not be is given back with its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.plan import Action, ActionState, Decision, EvidenceCheck
from rca_studio.domain.plan_form import fingerprint
from rca_studio.domain.review import Evidence
from rca_studio.editing.ports import Stamp
from rca_studio.editing.returned_gestures import Asked, Wish, granted, has_note, place_of

STAMP = Stamp(actor="Quality lead", at="2027-01-13T09:00:00Z")
ACTION = Action(
    id="a",
    case_id="c",
    text="Move the cabinet",
    owner="Service manager",
    deadline="2027-02-10",
    state=ActionState.APPROVED,
    decisions=(Decision(approved=True, by="Executive", at="2027-01-01T09:00:00Z"),),
    checks=(EvidenceCheck(text="Photo"), EvidenceCheck(text="Log", met=True, by="x", at="y")),
    review_date="2027-04-01",
    later_reviews=("2027-05-01", "2027-07-01"),
)


def wish(asked: Asked, text: str = "", **changes: object) -> Wish:
    usual = Wish(case="c", action="a", asked=asked, text=text, source="the workbook of Lead")
    return replace(usual, **changes)  # type: ignore[arg-type]


def done(text: str = "") -> Wish:
    return wish(Asked.STATE, text, state=ActionState.DONE)


def ask(*wishes: Wish, action: Action = ACTION, refusal=lambda _step: ""):
    file = CaseFile("c", [Case(id="c", reference="NM-1", title=""), action])
    return granted(wishes, lambda _case: file, refusal, STAMP, "Read back Plan.xlsx")


def after(made) -> Action:
    (new,) = (change.after for change in made.step.changes if isinstance(change.after, Action))
    return new


def test_several_wishes_of_one_action_are_one_change():
    made = ask(
        done("2027-01-09"),
        wish(Asked.DEADLINE, "2027-03-01"),
        wish(Asked.REVIEW, "2027-05-01"),
        wish(Asked.EVIDENCE, "Seen on Monday", place=0, proves=fingerprint("Photo")),
    )
    assert made.step.label == "Read back Plan.xlsx"
    assert len(made.step.changes) == 1
    new = after(made)
    assert (new.state, new.done_on) == (ActionState.DONE, "2027-01-09")
    assert (new.deadline, new.first_deadline) == ("2027-03-01", "2027-02-10")
    assert (new.review_date, new.later_reviews) == ("2027-05-01", ("2027-07-01",))
    check = new.checks[0]
    assert check.shown == "Seen on Monday (from the workbook of Lead)"
    assert (check.given_by, check.given_at, check.met) == (STAMP.actor, STAMP.at, False)


def test_a_workbook_never_checks_an_action():
    """Even where all evidence is accepted, somebody else than the owner says so."""
    proven = replace(ACTION, checks=(ACTION.checks[1],))
    assert proven.is_proven
    assert after(ask(done(), action=proven)).state is ActionState.DONE


def test_a_note_stands_beside_its_action():
    made = ask(wish(Asked.NOTE, "Waiting for the joiner"))
    (change,) = made.step.changes
    note = change.after
    assert isinstance(note, Evidence)
    assert (note.subject, note.note, note.by) == ("a", "Waiting for the joiner", STAMP.actor)
    file = CaseFile("c", [ACTION, note])
    assert has_note(file, wish(Asked.NOTE, "Waiting  for the joiner"))
    assert not has_note(file, wish(Asked.NOTE, "Waiting"))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (wish(Asked.EVIDENCE, "x", place=1, proves=fingerprint("Log")), "accepted already"),
        (wish(Asked.EVIDENCE, "x", place=0, proves="other"), "not asked for any more"),
        (wish(Asked.DEADLINE, "2027-03-01", action="gone"), "not there any more"),
    ],
)
def test_what_makes_no_sense_is_given_back(asked, words):
    made = ask(asked, wish(Asked.DEADLINE, "2027-03-01"))
    assert [(one, words in reason) for one, reason in made.refused] == [(asked, True)]
    assert after(made).deadline == "2027-03-01"


def test_a_refused_action_is_not_begun():
    refused = replace(ACTION, state=ActionState.REFUSED)
    made = ask(wish(Asked.STATE, state=ActionState.IN_PROGRESS), action=refused)
    assert made.empty
    assert "propose it again" in made.refused[0][1]


def test_what_a_rule_refuses_does_not_keep_the_rest_from_going():
    def no_deadlines(step: ChangeSet) -> str:
        moved = any(change.after.deadline != ACTION.deadline for change in step.changes)
        return "only the team plans" if moved else ""

    made = ask(done("2027-01-09"), wish(Asked.DEADLINE, "2027-03-01"), refusal=no_deadlines)
    assert after(made).state is ActionState.DONE
    assert after(made).deadline == ACTION.deadline
    assert [(one.asked, words) for one, words in made.refused] == [
        (Asked.DEADLINE, "only the team plans")
    ]


def test_nothing_asked_is_nothing_done():
    assert ask().empty
    assert ask(wish(Asked.DEADLINE, ACTION.deadline)).empty


def test_a_check_is_found_where_it_moved_to():
    turned = replace(ACTION, checks=ACTION.checks[::-1])
    assert place_of(turned, 0, fingerprint("Photo")) == 1
    twice = replace(ACTION, checks=(EvidenceCheck(text="Photo"),) * 2)
    assert place_of(twice, 5, fingerprint("Photo")) is None
    assert place_of(twice, 1, fingerprint("Photo")) == 1

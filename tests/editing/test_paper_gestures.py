"""A sheet of paper that came back is entered as one step, and vouches for nothing by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.plan import Action, ActionState, EvidenceCheck
from rca_studio.domain.plan_rules import PLAN_RULES
from rca_studio.editing.paper_gestures import PaperLine, PaperSheet, enter_sheet
from rca_studio.editing.ports import Stamp

STAMP = Stamp(actor="Quality lead", at="2026-11-21T10:00:00Z")
SHEET = PaperSheet(signed_by="Service manager", day="2026-11-20")
ACTION = Action(
    id="a",
    case_id="c",
    text="Mark a place",
    owner="Service manager",
    state=ActionState.IN_PROGRESS,
    checks=(EvidenceCheck(text="Photo", shown="Photo 12"), EvidenceCheck(text="Seen on a round")),
)
OTHER = replace(ACTION, id="b", case_id="d", text="Lower the hooks")


def test_ticks_on_paper_are_one_step_over_all_the_cases_of_an_owner():
    lines = (
        PaperLine(action=ACTION, done_on="2026-11-19", seen=((0, "Shift lead"), (1, ""))),
        PaperLine(action=OTHER, note=" Waits for the joiner "),
    )
    step = enter_sheet(lines, SHEET, STAMP)
    assert step.label == "Enter the sheet of Service manager"
    assert step.case_ids == ("c", "d")
    case = CaseFile("c", (Case(id="c", reference="NM-1", title="t"), ACTION))
    after = case.applied(step.changes)
    assert [breach for rule in PLAN_RULES for breach in rule(after)] == []
    done = after.get("a")
    assert isinstance(done, Action)
    assert (done.state, done.done_on) == (ActionState.DONE, "2026-11-19")
    paper = "aper sheet of 20 Nov 2026, signed by Service manager: seen"
    assert [check.shown for check in done.checks] == [
        f"Photo 12; p{paper} by Shift lead",
        f"P{paper}",
    ]
    assert {check.given_by for check in done.checks} == {STAMP.actor}
    assert not any(check.met for check in done.checks), "nobody accepted it yet"
    assert after.applied(step.inverted().changes) == case
    other = CaseFile("d", (Case(id="d", reference="NM-2", title="t"), OTHER)).applied(step.changes)
    (note,) = other.evidence_for("b")
    assert (note.note, note.source) == ("Waits for the joiner", SHEET.words)
    assert other.get("b") == OTHER


def test_what_was_proven_before_still_waits_for_somebody_who_looks():
    met = tuple(replace(c, met=True, by="Quality lead", at=STAMP.at) for c in ACTION.checks)
    proven = replace(ACTION, checks=met)
    step = enter_sheet([PaperLine(action=proven, done_on="2026-11-19")], SHEET, STAMP)
    (change,) = step.changes
    assert isinstance(change.after, Action)
    assert change.after.state is ActionState.DONE


@pytest.mark.parametrize(
    ("line", "sheet", "words"),
    [
        (PaperLine(action=ACTION, note=" "), SHEET, "nothing is ticked"),
        (PaperLine(action=ACTION, note="x"), replace(SHEET, signed_by=" "), "who signed"),
        (
            PaperLine(action=replace(ACTION, state=ActionState.REFUSED), done_on="2026-11-19"),
            SHEET,
            "was refused",
        ),
    ],
)
def test_what_cannot_be_entered_is_said(line, sheet, words):
    with pytest.raises(ValueError, match=words):
        enter_sheet([line], sheet, STAMP)

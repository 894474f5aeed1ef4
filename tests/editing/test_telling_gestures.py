"""Deciding for several at once is one step, and one undo."""

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.proof import About, Telling
from rca_studio.editing import telling_gestures

FILE = CaseFile("c", (Case(id="c", reference="NM-1", title="t"),))
AT = "2026-11-18T21:00:00Z"


def decided(file: CaseFile, choice: Telling = Telling.TELL) -> CaseFile:
    due = {About.FAMILY: "2026-11-19", About.FUNDER: ""}
    return file.applied(telling_gestures.decide(file, due, choice, "R", "Lead", AT).changes)


def test_several_are_decided_in_one_step_that_names_them():
    due = {About.FAMILY: "2026-11-19", About.FUNDER: ""}
    step = telling_gestures.decide(FILE, due, Telling.TELL, "R", "Lead", AT)
    assert step.label == "Telling family, funder"
    after = FILE.applied(step.changes)
    assert after.decisions[About.FAMILY].due == "2026-11-19"
    assert after.applied(step.inverted().changes) == FILE


def test_a_second_decision_revises_the_first_and_keeps_what_was_told():
    file = decided(FILE)
    step = telling_gestures.told(file, [About.FAMILY], "2026-11-19", "Lead", "son", "All")
    file = file.applied(step.changes)
    ident = file.decisions[About.FAMILY].id
    file = decided(file, Telling.NO)
    family = file.decisions[About.FAMILY]
    assert (family.id, family.choice, family.due) == (ident, Telling.NO, "")
    assert (family.told_whom, family.said) == ("son", "All")

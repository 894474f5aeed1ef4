"""A case file is a value: changing it gives another one, and going back gives the first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import (
    CaseFile,
    Change,
    ChangeSet,
    StaleEdit,
    kind_name,
)
from rca_studio.domain.causal import Cause, Control, Event, Harm, Link
from rca_studio.domain.plan import Finding
from rca_studio.domain.review import Evidence
from rca_studio.domain.workspace import WORKSPACE, Setting

CASE = Case(id="c", reference="NM-1", title="Walker out of reach")
X = Cause(id="x", case_id="c", text="Doorway narrow", rank=2.0)
Y = Cause(id="y", case_id="c", text="No marked place", rank=1.0)
E = Event(id="e", case_id="c", text="Loss of balance")
H = Harm(id="h", case_id="c", text="Fall")
LINK_X = Link(id="lx", case_id="c", cause_id="x", effect_id="e", rank=1.0)
LINK_Y = Link(id="ly", case_id="c", cause_id="y", effect_id="e", rank=2.0)
WHOLE = CaseFile("c", [CASE, X, Y, E, H, LINK_X, LINK_Y])


def test_a_change_has_a_side_and_keeps_what_it_is_about():
    with pytest.raises(ValueError, match="before or an after"):
        Change(None, None)
    for other in (replace(X, id="z"), replace(X, case_id="d"), E):
        with pytest.raises(ValueError, match="keeps kind, id and case"):
            Change(X, other)
    assert Change(X, None).entity == X
    assert Change(X, replace(X, text="new")).entity.text == "new"


def test_applying_touches_nothing_old():
    newer = WHOLE.applied([Change(X, replace(X, text="Doorway 71 cm")), Change(Y, None)])
    assert WHOLE.causes == (Y, X)
    assert [cause.text for cause in newer.causes] == ["Doorway 71 cm"]


def test_an_edit_of_something_else_is_stale():
    old = replace(X, text="as it was")
    with pytest.raises(StaleEdit, match="this cause was changed in the meantime"):
        WHOLE.applied([Change(old, replace(X, text="new"))])
    with pytest.raises(StaleEdit):
        WHOLE.applied([Change(None, X)])
    with pytest.raises(StaleEdit):
        WHOLE.applied([Change(replace(X, id="z"), None)])


def test_changes_of_other_cases_pass_by():
    other = Case(id="d", reference="NM-2", title="Other")
    assert WHOLE.applied([Change(None, other)]) == WHOLE
    step = ChangeSet("Both", (Change(None, other), Change(X, None), Change(Y, None)))
    assert step.case_ids == ("d", "c")


texts = st.text(max_size=8)
edits = st.lists(
    st.tuples(st.sampled_from(["add", "edit", "drop"]), st.integers(0, 5), texts), max_size=25
)


@given(edits)
def test_taking_all_steps_back_gives_the_first_state(wanted):
    here, steps = WHOLE, []
    for what, number, text in wanted:
        ident = f"n{number}"
        old = here.get(ident)
        new = Cause(id=ident, case_id="c", text=text)
        if what == "drop" and old is not None:
            step = ChangeSet("Drop", (Change(old, None),))
        elif what == "edit" and old is not None:
            step = ChangeSet("Edit", (Change(old, new), Change(new, old), Change(old, new)))
        elif old is None:
            step = ChangeSet("Add", (Change(None, new),))
        else:
            continue
        here = here.applied(step.changes)
        steps.append(step)
    for step in reversed(steps):
        here = here.applied(step.inverted().changes)
    assert here == WHOLE
    assert here.digest() == WHOLE.digest()


def test_the_digest_is_of_the_content_and_not_of_its_order():
    turned = CaseFile("c", reversed(list(WHOLE)))
    assert turned == WHOLE
    assert turned.digest() == WHOLE.digest()
    assert WHOLE.applied([Change(X, replace(X, text="Ünlike"))]).digest() != WHOLE.digest()


def test_the_order_of_things_does_not_jump():
    assert [cause.id for cause in WHOLE.causes] == ["y", "x"]  # by rank
    same = CaseFile("c", [CASE, replace(X, rank=1.0), Y])
    assert [cause.id for cause in same.causes] == ["x", "y"]  # then by id
    findings = [Finding(id=f"f{n}", case_id="c", number=n, statement="") for n in (10, 2, 1)]
    assert [f.label for f in CaseFile("c", findings).findings] == ["F1", "F2", "F10"]


def test_neighbours():
    control = Control(id="k", case_id="c", guards="h", text="Steadied")
    here = CaseFile("c", [*WHOLE, control])
    assert here.causes_of("e") == (X, Y)  # in the order of the links
    assert here.effects_of("x") == (E,)
    assert here.controls_of("h") == (control,)
    assert here.controls_of("e") == ()


def test_evidence_is_the_oldest_first():
    late = Evidence(id="a", case_id="c", subject="x", note="late", at="2026-11-20T14:05:00Z")
    soon = Evidence(id="b", case_id="c", subject="x", note="soon", at="2026-11-19T09:12:00Z")
    other = Evidence(id="d", case_id="c", subject="y", note="other", at="2026-11-18T09:12:00Z")
    here = CaseFile("c", [CASE, late, soon, other])
    assert [e.note for e in here.evidence] == ["other", "soon", "late"]
    assert [e.note for e in here.evidence_for("x")] == ["soon", "late"]


def test_a_case_that_is_not_there():
    empty = CaseFile("c")
    assert not empty.exists
    assert empty.event is None
    with pytest.raises(KeyError):
        _ = empty.case
    assert CaseFile(WORKSPACE).exists


def test_the_workspace_keeps_settings():
    setting = Setting(id="organisation", value="Riverside Home Care")
    here = CaseFile(WORKSPACE).applied([Change(None, setting)])
    assert here.get("organisation") == setting
    assert kind_name(setting) == "setting"

"""The registers of names: pasted by the column, decided one by one, corrected, taken away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.session import KnownName, NameKind
from rca_studio.domain.session_rules import SESSION_RULES
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.name_gestures import (
    add_names,
    change_name,
    decide_name,
    find_name,
    take_names_away,
)
from rca_studio.editing.ports import Stamp

STAMP = Stamp(actor="Mia Berg", at="2026-11-20T09:00:00Z")
EMPTY = CaseFile(WORKSPACE, ())


def after(workspace: CaseFile, step: ChangeSet) -> CaseFile:
    return workspace.applied(step.changes)


def with_names(*names: str, kind: NameKind = NameKind.STAFF) -> CaseFile:
    return after(EMPTY, add_names(EMPTY, kind, names, STAMP))


def test_a_pasted_column_becomes_names_once_each():
    pasted = [" Ana  Silva ", "", "ana silva", "B. Okoro", "---", "x" * 200]
    workspace = with_names(*pasted)
    assert sorted((n.name, n.kind, n.by) for n in workspace.of(KnownName)) == [
        ("Ana Silva", NameKind.STAFF, "Mia Berg"),
        ("B. Okoro", NameKind.STAFF, "Mia Berg"),
    ]
    with pytest.raises(ValueError, match="already"):
        add_names(workspace, NameKind.PERSON, ["ANA SILVA"], STAMP)
    with pytest.raises(ValueError, match="no name"):
        add_names(workspace, NameKind.PERSON, ["  ", "--"], STAMP)


def test_two_thousand_names_are_one_step():
    step = add_names(EMPTY, NameKind.PERSON, [f"Name {n}" for n in range(2_000)], STAMP)
    assert len(step.changes) == 2_000
    assert step.label == "Put 2,000 names into the registers"


def test_a_word_is_decided_on_and_decided_on_anew():
    workspace = after(EMPTY, decide_name(EMPTY, NameKind.FINE, " May ", STAMP))
    assert find_name(workspace, "may").kind is NameKind.FINE
    again = decide_name(workspace, NameKind.PERSON, "May", STAMP)
    workspace = after(workspace, again)
    assert [(n.name, n.kind) for n in workspace.of(KnownName)] == [("May", NameKind.PERSON)]
    assert decide_name(workspace, NameKind.PERSON, "may", STAMP).changes == ()
    with pytest.raises(ValueError, match="letters"):
        decide_name(workspace, NameKind.PERSON, "…", STAMP)


def test_a_name_is_corrected_and_written_in_other_ways():
    workspace = with_names("Ana Silva", "B. Okoro")
    ana = find_name(workspace, "Ana Silva")
    also = change_name(workspace, ana, also=["Anna Silva", " ", "ana silva", "Anna  Silva"])
    workspace = after(workspace, also)
    assert find_name(workspace, "anna silva").also == ("Anna Silva",)
    with pytest.raises(ValueError, match="already"):
        change_name(workspace, find_name(workspace, "Ana Silva"), name="b. okoro")
    with pytest.raises(ValueError, match="already"):
        add_names(workspace, NameKind.STAFF, ["Anna Silva"], STAMP)
    with pytest.raises(TypeError):
        change_name(workspace, ana, by="somebody")


def test_names_are_taken_away():
    workspace = with_names("Ana Silva", "B. Okoro")
    left = after(workspace, take_names_away([find_name(workspace, "Ana Silva")]))
    assert [n.name for n in left.of(KnownName)] == ["B. Okoro"]
    with pytest.raises(ValueError, match="choose"):
        take_names_away([])


@given(st.lists(st.text(max_size=12), max_size=20), st.sampled_from(NameKind))
def test_whatever_is_pasted_keeps_the_registers_sound(pasted, kind):
    workspace = EMPTY
    for lines in (pasted, list(reversed(pasted)), [one.swapcase() for one in pasted]):
        try:
            workspace = after(workspace, add_names(workspace, kind, lines, STAMP))
        except ValueError:
            continue
    assert [b for rule in SESSION_RULES for b in rule(workspace)] == []

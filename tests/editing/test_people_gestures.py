"""People as gestures: the first one, names, roles, retiring, passphrases, and who is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.people import Person, Role
from rca_studio.domain.proof_rules import people_are_told_apart, somebody_manages
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import people_gestures as gestures

ANNA = Person(id="a", name="Anna Berg", roles=(Role.ADMINISTRATOR,), secret="x" * 64)
CARA = Person(id="c", name="Cara Diaz", roles=(Role.SUPERVISOR,), former_names=("Cara Lind",))


def workspace(*people: Person) -> CaseFile:
    return CaseFile(WORKSPACE, people)


def after(file: CaseFile, step) -> CaseFile:
    return file.applied(step.changes)


def person(file: CaseFile, name: str) -> Person:
    found = file.people.find(name)
    assert found is not None
    return found


def test_the_first_person_is_administrator_whatever_was_chosen():
    file = after(workspace(), gestures.add_person(workspace(), " Anna  Berg ", [Role.QUALITY_LEAD]))
    anna = person(file, "Anna Berg")
    assert anna.name == "Anna Berg"
    assert anna.roles == (Role.QUALITY_LEAD, Role.ADMINISTRATOR)
    file = after(file, gestures.add_person(file, "Cara Diaz", [Role.VALIDATOR, Role.SUPERVISOR]))
    assert person(file, "Cara Diaz").roles == (Role.SUPERVISOR, Role.VALIDATOR)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("  ", "needs a name"),
        ("anna  BERG", "Anna Berg works here already"),
        ("Cara Lind", "Cara Diaz, once Cara Lind, works here already"),
    ],
)
def test_a_name_is_one_persons(name, words):
    with pytest.raises(ValueError, match=words):
        gestures.add_person(workspace(ANNA, CARA), name, ())


def test_the_name_of_somebody_retired_is_not_given_to_another():
    file = workspace(ANNA, CARA)
    file = after(file, gestures.retire_person(file, CARA))
    with pytest.raises(ValueError, match="can be brought back"):
        gestures.add_person(file, "Cara Diaz", ())


def test_a_new_name_keeps_the_old_one_theirs():
    file = after(
        workspace(ANNA, CARA), gestures.rename_person(workspace(ANNA, CARA), CARA, "Cara Moss")
    )
    cara = person(file, "Cara Moss")
    assert cara.former_names == ("Cara Lind", "Cara Diaz")
    assert person(file, "Cara Diaz") == cara
    file = after(file, gestures.rename_person(file, cara, "Cara Lind"))
    back = person(file, "Cara Lind")
    assert back.former_names == ("Cara Diaz", "Cara Moss")
    assert not list(people_are_told_apart(file))


def test_only_letters_in_another_case_are_a_rename_too():
    file = workspace(ANNA, CARA)
    file = after(file, gestures.rename_person(file, ANNA, "anna berg"))
    assert person(file, "Anna Berg").name == "anna berg"
    assert not list(people_are_told_apart(file))


def test_the_only_administrator_can_neither_go_nor_give_it_up():
    file = workspace(ANNA, CARA)
    with pytest.raises(ValueError, match="Anna Berg is the only administrator"):
        gestures.retire_person(file, ANNA)
    with pytest.raises(ValueError, match="only administrator"):
        gestures.set_roles(file, ANNA, [Role.VALIDATOR])
    file = after(file, gestures.set_roles(file, CARA, [Role.ADMINISTRATOR, Role.SUPERVISOR]))
    assert not person(after(file, gestures.retire_person(file, ANNA)), "Anna Berg").active


def test_the_last_one_may_go_and_then_nobody_is_set_up():
    file = workspace(ANNA)
    assert not after(file, gestures.retire_person(file, ANNA)).people.set_up


def test_who_comes_back_is_who_went():
    file = workspace(ANNA, CARA)
    gone = after(file, gestures.retire_person(file, CARA))
    assert after(gone, gestures.bring_back(gone, person(gone, "Cara Diaz"))) == file


def test_a_passphrase_changes_nothing_else():
    step = gestures.set_secret(ANNA, "y" * 64)
    [change] = step.changes
    assert isinstance(change.after, Person)
    assert change.after.secret == "y" * 64
    assert "y" * 64 not in step.label
    assert gestures.set_secret(ANNA, "").label == "Take away the passphrase of Anna Berg"


def test_nothing_else_slips_through_a_change():
    with pytest.raises(TypeError, match="secret"):
        gestures.change_person(ANNA, secret="")
    with pytest.raises(TypeError, match="name"):
        gestures.change_person(ANNA, name="Another")


def test_when_the_window_locks_is_a_setting_of_the_workspace():
    file = workspace(ANNA)
    [change] = gestures.set_lock(file, 5).changes
    assert change.after is not None
    assert (change.after.id, getattr(change.after, "value", "")) == ("lock_minutes", "5")


NAMES = st.sampled_from(["Anna", "anna ", "Ben", "Cara", "Dee", "BEN", "", " "])
ROLES = st.lists(st.sampled_from(Role), max_size=3)


@given(st.lists(st.tuples(st.sampled_from("arxbo"), NAMES, NAMES, ROLES), max_size=25))
def test_whatever_is_done_names_stay_apart_and_somebody_manages(steps):
    file = workspace()
    for what, name, other, roles in steps:
        found = file.people.find(name)
        try:
            if what == "a":
                step = gestures.add_person(file, name, roles)
            elif found is None:
                continue
            elif what == "r":
                step = gestures.rename_person(file, found, other)
            elif what == "x":
                step = gestures.retire_person(file, found)
            elif what == "b":
                step = gestures.bring_back(file, found)
            else:
                step = gestures.set_roles(file, found, roles)
        except ValueError:
            continue
        file = after(file, step)
        assert not list(people_are_told_apart(file))
        assert not list(somebody_manages(file))

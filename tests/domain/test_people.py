"""People of a workspace: names now and once, who is found by them, roles in the words of others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.codec import from_plain, to_plain
from rca_studio.domain.people import People, Person, Role
from rca_studio.domain.proof_rules import people_are_told_apart, somebody_manages
from rca_studio.domain.workspace import WORKSPACE

ANNA = Person(id="a", name="Anna Berg", roles=(Role.QUALITY_LEAD, Role.ADMINISTRATOR))
CARA = Person(
    id="c",
    name="Cara Diaz",
    roles=(Role.SUPERVISOR,),
    title="Service manager",
    services=("Maple House",),
    sites=("Bathroom 2",),
    former_names=("Cara Lind",),
)
GONE = Person(id="g", name="Gil Hart", roles=(Role.VALIDATOR,), active=False)
TEAM = People((GONE, CARA, ANNA))


def test_people_stand_by_name_and_those_at_work_are_told():
    assert [one.name for one in TEAM] == ["Anna Berg", "Cara Diaz", "Gil Hart"]
    assert TEAM.active == (ANNA, CARA)
    assert len(TEAM) == 3
    assert TEAM.set_up
    assert not People((GONE,)).set_up
    assert not People().set_up
    assert TEAM.get("g") is GONE
    assert TEAM.get("x") is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Anna Berg", ANNA),
        ("  anna   BERG ", ANNA),
        ("Cara Lind", CARA),
        ("Gil Hart", GONE),
        ("Anna", None),
        ("", None),
        ("   ", None),
    ],
)
def test_somebody_is_found_by_the_name_they_go_or_went_by(name, found):
    assert TEAM.find(name) == found


def test_who_is_at_work_comes_before_who_left_and_a_name_before_a_former_one():
    other = Person(id="o", name="gil hart")
    assert People((GONE, other)).find("Gil Hart") == other
    former = Person(id="f", name="Zoe", former_names=("Anna Berg",))
    assert People((former, ANNA)).find("anna berg") == ANNA


def test_two_names_of_one_person_are_the_same():
    assert TEAM.same("Cara Lind", "cara diaz")
    assert TEAM.same("Not set up", "not  set up")
    assert not TEAM.same("Anna Berg", "Cara Diaz")
    assert not TEAM.same("", "")
    assert not TEAM.same("Not set up", "Neither")


@pytest.mark.parametrize(
    ("words", "serves"),
    [
        ("Supervisor", True),
        ("service MANAGER", True),
        ("Shift lead", True),
        ("coordinator", True),
        ("Validator", False),
        ("Safeguarding lead", False),
        ("", False),
    ],
)
def test_a_role_as_protocols_word_it(words, serves):
    assert CARA.serves_as(words) is serves


def test_a_title_of_somebody_elses_words_counts_for_who_has_it():
    lead = Person(id="s", name="Sam", title=" Safeguarding  lead ")
    assert lead.serves_as("safeguarding lead")
    assert not ANNA.serves_as("safeguarding lead")


@pytest.mark.parametrize(
    ("service", "site", "works"),
    [
        ("Maple House", "Bathroom 2", True),
        ("maple  house", "", True),
        ("", "", True),
        ("Oak Lodge", "Bathroom 2", False),
        ("Maple House", "Kitchen", False),
    ],
)
def test_where_somebody_works(service, site, works):
    assert CARA.works_in(service, site) is works
    assert ANNA.works_in(service, site)


def test_roles_in_words():
    assert ANNA.role_words == "Quality lead, Administrator"
    assert Person(id="n", name="N").role_words == "No role yet"
    assert [role.label for role in Role][:3] == ["Reporter", "Supervisor", "Quality lead"]


NAMES = st.sampled_from(["Anna", "anna", "ANNA ", "Ben", "Cara", "Straße", "STRASSE"])
PERSONS = st.builds(
    Person,
    id=st.uuids().map(str),
    name=NAMES,
    former_names=st.lists(NAMES, max_size=2).map(tuple),
    roles=st.lists(st.sampled_from(Role), unique=True, max_size=3).map(tuple),
    active=st.booleans(),
)


@given(st.lists(PERSONS, max_size=5, unique_by=lambda one: one.id))
def test_who_is_told_apart_is_found_by_each_of_their_names(persons):
    file = CaseFile(WORKSPACE, persons)
    if list(people_are_told_apart(file)):
        return
    for one in persons:
        for name in (one.name, *one.former_names):
            assert file.people.find(name) == one
    if file.people.set_up and not list(somebody_manages(file)):
        assert any(Role.ADMINISTRATOR in one.roles for one in file.people.active)


@given(PERSONS)
def test_a_person_is_kept_as_they_are(person):
    assert from_plain(Person, to_plain(person)) == person

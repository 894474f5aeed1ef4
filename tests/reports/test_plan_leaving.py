"""What leaves the program: grouped by owner, marked as the strictest case, hiding nothing."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.people import People, Person, Role
from rca_studio.reports import plan_leaving
from rca_studio.reports.plan_leaving import (
    by_owner,
    code_words,
    file_names,
    harmless,
    harmless_line,
    marking_of_plan,
    owner_words,
    service_words,
)
from tests.reports.whole_examples import HOSTILE, whole


def test_the_examples_in_the_text_are_true():
    assert doctest.testmod(plan_leaving).failed == 0


def test_owners_are_one_however_they_are_written_and_nobody_comes_last():
    wholes = (
        whole(1, owner=""),
        whole(2, owner="night  LEAD", deadline="2026-12-09"),
        whole(3, owner="Night lead", deadline="2026-12-02"),
        whole(4, owner="Director", deadline=""),
        whole(5, owner="Director", deadline="2026-12-24"),
    )
    groups = by_owner(wholes)
    assert [(name, [one.row.id for one in some]) for name, some in groups] == [
        ("Director", ["a5", "a4"]),
        ("Night lead", ["a3", "a2"]),
        ("", ["a1"]),
    ]


def test_an_owner_who_is_set_up_is_told_by_post_or_roles():
    people = People(
        (
            Person(id="1", name="Joan Doe", title="Night lead", former_names=("Joan Roe",)),
            Person(id="2", name="Jim Poe", roles=(Role.ACTION_OWNER, Role.FACILITATOR)),
            Person(id="3", name="Ann Lee"),
        )
    )
    assert owner_words("joan  roe", people) == "Night lead"
    assert owner_words("Jim Poe", people) == "Action owner, Facilitator"
    assert owner_words("Ann Lee", people) == "Ann Lee"
    assert owner_words("Kitchen team", people) == "Kitchen team"
    assert owner_words("", people) == ""


def test_a_paper_is_marked_as_its_strictest_case():
    usual = "Confidential quality improvement record"
    plain, internal = whole(1), whole(2, marking="Internal use")
    strict = whole(3, marking="STRICTLY CONFIDENTIAL, legal hold")
    unknown = whole(4, marking="Amber+")
    assert marking_of_plan((internal,), usual) == "Internal use"
    assert marking_of_plan((plain, internal), usual) == usual
    assert marking_of_plan((plain, strict, internal), usual) == strict.marking
    assert marking_of_plan((unknown, plain, internal), usual) == f"{usual} · Amber+"
    many = tuple(whole(n, marking=f"Colour {n}") for n in range(6))
    assert marking_of_plan(many, usual).endswith("Colour 2 · and 3 more markings")


@pytest.mark.parametrize(
    "loose", ["Unrestricted", "Not confidential", "non-secret", "Non confidential"]
)
def test_a_word_that_is_denied_makes_no_marking_strict(loose):
    """Or what says the least would be all that stands on the paper."""
    internal, free = whole(1, marking="Internal use"), whole(2, marking=loose)
    assert marking_of_plan((internal, free), "") == f"Internal use · {loose}"


def test_a_name_takes_no_more_than_a_few_lines():
    endless = whole(1, owner="W" * 10_000, reference="W" * 10_000)
    assert len(owner_words(endless.row.owner, People())) <= 200
    assert len(code_words(endless.row)) <= 200
    assert len(service_words("W" * 10_000)) <= 200


@pytest.mark.parametrize("hidden", ["\u061c", "\u180e", "\U000e0041\U000e007f"])
def test_marks_that_nobody_sees_are_shown(hidden):
    assert harmless(f"a{hidden}b") == f"a{chr(0xFFFD) * len(hidden)}b"


def test_nothing_hides_in_a_text():
    text = harmless(HOSTILE)
    assert "\x00" not in text
    assert "\u202e" not in text
    assert "\r" not in text
    assert "\ufffd" in text
    assert "東京病院" in text
    assert "\n" not in harmless_line(HOSTILE)
    assert harmless_line("  ") == ""


@given(st.lists(st.text(max_size=120), max_size=12))
def test_file_names_are_names_on_any_system_and_each_once(words):
    names = file_names(words, ".eml")
    assert len({name.casefold() for name in names}) == len(words)
    for name in names:
        stem = name.removesuffix(".eml")
        assert name.endswith(".eml")
        assert stem.strip(". ") == stem != ""
        assert not set(stem) & set('<>:"/\\|?*\x00\n\r')
        assert len(name) < 120

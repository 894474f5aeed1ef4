"""Causal statements put together from a path, and that they pass the check their causes pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.analysis.statement import (
    build_statement,
    path_from,
    path_through,
    statement_from,
)
from rca_studio.analysis.wording_case import check_cause, check_finding
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import EvidenceState
from rca_studio.domain.plan import Finding
from tests.causal_examples import CASE, Builder


def two_boxes() -> CaseFile:
    b = Builder()
    b.event("Person swayed at the doorway.")
    b.harm("Fall with injury")
    b.cause("reach", "event", text="Walker out of reach")
    b.cause("varies", "reach", text="Set-up of the walker varies")
    b.cause("letter", "varies", text="GP letter late")
    b.cause("route", "event", text="Route 3 closed")
    b.control("second", "event", text="Second worker")
    b.cause("alike", "second", text="Two bells sound alike")
    b.cause("loose", text="Stands alone")
    return CaseFile(CASE, b.entities)


@pytest.mark.parametrize(
    ("selected", "statement"),
    [
        (
            ["reach"],
            "Walker out of reach increased the likelihood that person swayed at the doorway.",
        ),
        (
            ["varies"],
            "The fact that set-up of the walker varies increased the likelihood of walker out of "
            "reach, which made it more likely that person swayed at the doorway.",
        ),
        (
            ["letter"],
            "GP letter late increased the likelihood that set-up of the walker varies, which "
            "increased the likelihood of walker out of reach, which made it more likely that "
            "person swayed at the doorway.",
        ),
        (
            ["alike"],
            "The fact that two bells sound alike increased the likelihood that “Second worker” did "
            "not hold, which made it more likely that person swayed at the doorway.",
        ),
        (
            ["route"],
            "The fact that Route 3 closed increased the likelihood that person swayed at the "
            "doorway.",
        ),
    ],
)
def test_the_words_of_the_case_become_one_sentence(selected: list[str], statement: str) -> None:
    assert statement_from(two_boxes(), selected) == statement


def test_a_path_passes_all_that_is_selected_in_any_order() -> None:
    casefile = two_boxes()
    assert path_through(casefile, ["reach", "letter"]) == ("letter", "varies", "reach", "event")
    assert path_through(casefile, ["letter", "event"]) == ("letter", "varies", "reach", "event")
    assert path_from(casefile, "letter", ["harm"]) == (
        *("letter", "varies", "reach", "event"),
        "harm",
    )
    assert path_from(casefile, "alike") == ("alike", "second", "event")


def test_what_lies_on_no_one_path_makes_no_statement() -> None:
    casefile = two_boxes()
    assert path_through(casefile, ["reach", "route"]) == ()
    assert path_through(casefile, ["loose"]) == ()
    assert path_through(casefile, ["not there"]) == ()
    assert path_through(casefile, []) == ()
    assert statement_from(casefile, ["reach", "route"]) == ""
    assert build_statement(casefile, ["event"]) == ""


def test_a_cause_that_is_ruled_out_is_no_step_on_the_way() -> None:
    b = Builder()
    b.event("Near fall at night")
    b.cause("long", "event", text="Bell out of reach")
    b.cause("out", "event", text="Lamp broken", evidence=EvidenceState.RULED_OUT)
    b.cause("start", "out", "long", text="Room rearranged")
    assert path_from(CaseFile(CASE, b.entities), "start") == ("start", "long", "event")


@pytest.mark.parametrize(
    ("typed", "inside"),
    [
        ("Doorway narrow", "of doorway narrow,"),
        ("GP away", "of GP away,"),
        ("B12 not in stock", "of B12 not in stock,"),
        ("Oak Lodge closed", "that Oak Lodge closed,"),
        ("Monday rota short", "of Monday rota short,"),
        ("Parkinson's tremor", "of Parkinson's tremor,"),
        ("Two mislabelled boxes", "of two mislabelled boxes,"),
        ("Ärztin away", "of ärztin away,"),
        ("  Two\nlines.  ", "of two lines,"),
    ],
)
def test_first_letters_are_small_unless_they_are_names(typed: str, inside: str) -> None:
    b = Builder()
    b.event("Near fall at night")
    b.cause("middle", "event", text=typed)
    b.cause("start", "middle", text="Stock low")
    statement = statement_from(CaseFile(CASE, b.entities), ["start"], language="en")
    assert inside in statement


def test_german_statements_quote_the_words_as_they_stand() -> None:
    b = Builder()
    b.event("Sturz im Bad")
    b.cause("reach", "event", text="Rollator steht außer Reichweite")
    b.cause("place", "reach", text="Kein fester Platz für den Rollator")
    b.cause("room", "place", text="Das Bad wurde umgebaut")
    casefile = CaseFile(CASE, b.entities)
    assert statement_from(casefile, ["room"]) == (
        "„Das Bad wurde umgebaut“ erhöhte die Wahrscheinlichkeit von „Kein fester Platz für den "
        "Rollator“, was die Wahrscheinlichkeit von „Rollator steht außer Reichweite“ erhöhte, was "
        "„Sturz im Bad“ wahrscheinlicher machte."
    )


CLEAN = [
    "Two boxes look alike",
    "Doorway 68 cm wide",
    "Worker forgot the second strip",
    "Staff bypassed the scan",
    "One hoist for two floors",
    "Person swayed",
    "The sheet was printed before the change; the new one lay in the office",
    "Because of the closed road the van came late",
]
WORT = ["Ein Lifter für zwei Stockwerke", "Zettel lag im Büro", "Zweite Tablette vergessen"]


@given(
    st.sampled_from(["en", "de"]).flatmap(
        lambda language: st.tuples(
            st.just(language),
            st.lists(st.sampled_from(CLEAN if language == "en" else WORT), min_size=1, max_size=5),
        )
    )
)
def test_a_statement_passes_the_check_if_its_causes_do(pair: tuple[str, list[str]]) -> None:
    language, texts = pair
    b = Builder()
    b.event("Person swayed at the doorway" if language == "en" else "Sturz an der Schwelle")
    effect = "event"
    for number, text in enumerate(texts):
        effect = b.cause(f"c{number}", effect, text=text)
    casefile = CaseFile(CASE, b.entities)
    statement = statement_from(casefile, [effect], language=language)
    finding = Finding(
        id="f",
        case_id=CASE,
        number=1,
        statement=statement,
        causes=tuple(c.id for c in casefile.causes),
    )
    causes_pass = not any(check_cause(casefile, one, language=language) for one in casefile.causes)
    asked = check_finding(casefile, finding, language=language)
    assert not causes_pass or asked == (), statement


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4), st.text(max_size=20))
def test_any_words_make_a_sentence_or_none(texts: list[str], event: str) -> None:
    b = Builder()
    b.event(event)
    effect = "event"
    for number, text in enumerate(texts):
        effect = b.cause(f"c{number}", effect, text=text)
    statement = statement_from(CaseFile(CASE, b.entities), [effect])
    assert statement == "" or statement.endswith(".")

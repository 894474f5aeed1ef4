"""Who has to be told: the state of each, its time and its words."""

from pathlib import Path

import pytest

from rca_studio.analysis.practice import load_practice
from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.proof import About, Telling, TellingDecision
from rca_studio.domain.review import Waiver
from rca_studio.domain.telling import TellingState, decided_count, tellings
from rca_studio.paths import resource

NOW = "2026-11-19T12:00"
CASE = Case(
    id="c",
    reference="NM-1",
    title="t",
    protocol="near_fall",
    occurred="2026-11-18T20:40",
    stage=Stage.REVIEW,
)


@pytest.fixture(scope="module")
def protocol():
    return load_practice(Path(resource("protocols")).parent).protocols["near_fall"]


def states(protocol, *more, sac: int = 3, case: Case = CASE) -> dict[About, TellingState]:
    return {one.about: one for one in tellings(CaseFile("c", (case, *more)), protocol, sac)}


def decision(choice: Telling, **values: str) -> TellingDecision:
    named = {"decided_by": "Lead", "decided_at": "2026-11-18T21:00:00Z", "reason": "R", **values}
    return TellingDecision(id="d", case_id="c", about=About.FAMILY, choice=choice, **named)


def test_what_the_score_asks_for_comes_soonest_first(protocol):
    assert list(states(protocol, sac=1)) == [About.FAMILY]
    asked = tellings(CaseFile("c", (CASE,)), protocol, 3)
    assert [one.due for one in asked] == sorted(one.due for one in asked)


def test_undecided_has_its_time_from_the_moment_it_happened(protocol):
    family = states(protocol)[About.FAMILY]
    assert family.due == "2026-11-19T20:40"
    assert family.words(NOW) == "Not decided yet · due in 8 h"
    assert family.is_overdue("2026-11-19T20:41")
    assert not family.is_overdue("2026-11-19T20:40")
    assert family.because  # why it is asked


def test_a_case_whose_time_nobody_knows_has_no_time_to_decide_by(protocol):
    from dataclasses import replace

    family = states(protocol, case=replace(CASE, occurred=""))[About.FAMILY]
    assert (family.due, family.words(NOW)) == ("", "Not decided yet")


@pytest.mark.parametrize(
    ("choice", "words", "is_open"),
    [
        (Telling.TELL, "To be told · due tomorrow 09:00", True),
        (Telling.NOT_NOW, "Not now, decide again · due tomorrow 09:00", True),
        (Telling.NO, "Not told", False),
    ],
)
def test_each_decision_has_its_words(protocol, choice, words, is_open):
    family = states(protocol, decision(choice, due="2026-11-20T09:00"))[About.FAMILY]
    assert family.words(NOW) == words
    assert family.open is is_open
    assert family.because.startswith("Lead, ")


def test_told_is_done_whenever_it_was_due(protocol):
    told = decision(
        Telling.TELL, due="2026-11-18", told_at="2026-11-19T10:00", told_by="Lead", said="All"
    )
    family = states(protocol, told)[About.FAMILY]
    assert not family.open
    assert not family.is_overdue(NOW)
    assert family.words(NOW) == "Told 19 Nov 2026, 10:00"
    assert "Lead: All" in family.because


def test_a_waiver_closes_it_and_counts(protocol):
    waiver = Waiver(
        id="w",
        case_id="c",
        item="telling.family",
        by="Lead",
        at="2026-11-18T21:00:00Z",
        reason="No family",
    )
    found = states(protocol, waiver)
    assert not found[About.FAMILY].open
    assert found[About.FAMILY].words(NOW) == "Does not apply"
    assert decided_count(CaseFile("c", (CASE, waiver)), found.values()) == 1


def test_words_of_another_program_in_place_of_a_moment_are_shown_as_they_are(protocol):
    told = decision(Telling.TELL, told_at="on Tuesday", told_by="Lead", said="All")
    assert states(protocol, told)[About.FAMILY].words(NOW) == "Told on Tuesday"

"""What waits today, as plain values: the place of each thing, and what a repeat may reopen."""

from dataclasses import replace

import pytest

from rca_studio.domain.case import Stage
from rca_studio.domain.protocol import Repeat
from rca_studio.domain.registers import Count
from rca_studio.domain.today import (
    AlikeCase,
    Listed,
    Repeated,
    Scope,
    Standing,
    TodayLists,
    TodayRow,
    Waits,
)

ROW = TodayRow(Waits.ACTION, "c", "NM-1", "", "", "", Stage.REVIEW, "", "", "", "", "ident")


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"kind": Waits.ACTION}, ("actions", "ident")),
        ({"kind": Waits.EVIDENCE}, ("actions", "ident")),
        ({"kind": Waits.EFFECT}, ("actions", "ident")),
        ({"kind": Waits.REOPEN}, ("actions", "ident")),
        ({"kind": Waits.QUESTION}, ("causes", "ident")),
        ({"kind": Waits.DECISION, "detail": "family,funder"}, ("review", "telling.family")),
        ({"kind": Waits.TELLING, "detail": "funder"}, ("review", "telling.funder")),
        ({"kind": Waits.VALIDATION}, ("validation", "")),
        ({"kind": Waits.SIGNATURE}, ("validation", "signature")),
        ({"kind": Waits.STAGE, "stage": Stage.REPORT}, ("story", "")),
        ({"kind": Waits.STAGE, "stage": Stage.REVIEW}, ("review", "")),
        ({"kind": Waits.STAGE, "stage": Stage.ANALYSE}, ("causes", "")),
        ({"kind": Waits.STAGE, "stage": Stage.ACT}, ("actions", "")),
    ],
)
def test_each_thing_has_its_place_in_the_case(changes, place):
    assert ROW._replace(**changes).place == place


def test_every_kind_has_a_place_and_words():
    for kind in Waits:
        assert ROW._replace(kind=kind).place[0]
        assert kind.label
    assert [scope.label for scope in Scope] == ["Mine", "My services", "Everybody"]
    assert len({standing.label for standing in Standing}) == len(Standing)


def test_the_number_is_of_what_waits_and_what_is_overdue():
    lists = TodayLists(waits=Listed(count=Count(3)), overdue=Listed(count=Count(4, exact=False)))
    assert lists.number == Count(7, exact=False)


def alike(ident, stage):
    return AlikeCase(ident, ident, "", "2026-11-18", stage)


def test_a_repeat_reopens_the_case_whose_action_did_not_hold_first():
    repeated = Repeated(
        protocol="near_fall",
        repeat=Repeat(count=2, days=7),
        shared=(),
        cases=(alike("new", Stage.REPORT), alike("closed", Stage.CLOSE)),
        standing=Standing.DID_NOT_HOLD,
        action_id="a",
        action_case="old",
        action_stage=Stage.CLOSE,
    )
    assert repeated.closed_case == "old"
    assert replace(repeated, action_stage=Stage.ACT).closed_case == "closed"
    assert replace(repeated, standing=Standing.IN_PLACE).closed_case == "closed"
    open_ones = replace(repeated, standing=Standing.NO_ACTION, cases=repeated.cases[:1])
    assert open_ones.closed_case == ""
    assert open_ones.newest.id == "new"

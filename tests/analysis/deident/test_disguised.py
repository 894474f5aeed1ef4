"""Ways of writing by which a name might get past, and what they must not take along."""

from __future__ import annotations

import pytest

from rca_studio.analysis.deident.clearing import Clearer
from rca_studio.domain.session import KnownName, NameKind

NAMES = (
    KnownName(id="1", kind=NameKind.PERSON, name="Ada Mine"),
    KnownName(id="2", kind=NameKind.SITE, name="Oak Lodge"),
    KnownName(id="3", kind=NameKind.STAFF, name="Zoë O’Brien"),
)


def cleared(text: str) -> str:
    return Clearer(NAMES, day="2026-11-18T20:40").text(text).text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A d a M i n e fell", "Person A fell"),
        ("A.d.a fell", "Person A fell"),
        ("4da M1ne fell", "Person A Person A fell"),
        ("@da Mine fell", "Person A fell"),
        ("adamine fell", "Person A fell"),
        ("It was at OakLodge, oaklodge.", "It was at Site A, Site A."),
        ("z0e came", "Worker 1 came"),
        ("Mr F. and Ms Q. came", "Person A and Person B came"),
        ("room 12 of Oak Lodge", "[room] of Site A"),
        ("She is in Room Twelve.", "She is in [room]."),
        ("on the eighteenth of November", "on [date]"),
        ("November the eighteenth it was", "[date] it was"),
        ("on the twenty-first of May", "on [date]"),
        ("Call 0 7 7 0 0 9 0 0 1 2 3 now", "Call [phone number] now"),
        ("near SW1A-1AA", "near [postcode]"),
    ],
)
def test_what_the_eye_reads_is_hidden(text: str, shown: str) -> None:
    assert cleared(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Pain 1 2 3 4 5 6 7 8 9 10",
        "B.P. was 120/80, see O.T. notes",
        "Given 5mg at once, 50s later 10ml",
        "e.g. a b c d",
        "There was no room one day",
        "put to bed two hours late",
        "She needs 2 staff, 24/7, 1:1",
        "the first of three steps",
        "Unit 3 of the course",
        "at the first of the month",
    ],
)
def test_what_is_everybodys_stays(text: str) -> None:
    assert cleared(text) == text


def test_letters_are_not_turned_round_before_others() -> None:
    assert "\u202e" not in cleared("\u202eenim ada\u202c fell")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("He left at 9 p.m. The next day came.", "He left in the evening. The next day came."),
        ("He left at 9 p.m.", "He left in the evening."),
        ("He left at 9 p.m. with her", "He left in the evening with her"),
    ],
)
def test_a_time_leaves_the_full_stop_of_its_sentence(text: str, shown: str) -> None:
    assert cleared(text) == shown

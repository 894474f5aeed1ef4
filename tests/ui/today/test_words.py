"""What the Today screen says of each thing that waits."""

from dataclasses import replace

import pytest

from rca_studio.domain.case import Stage
from rca_studio.domain.protocol import Repeat
from rca_studio.domain.today import AlikeCase, Repeated, Standing, TodayRow, Waits
from rca_studio.ui.today.words import greeting, long_date, repeat_line, row_line

NOW = "2026-11-18T08:10"
ROW = TodayRow(
    kind=Waits.ACTION,
    case_id="c",
    reference="NM-0142",
    title="Walker out of reach",
    protocol="near_fall",
    service="Maple House",
    stage=Stage.ACT,
    text="Mark the place",
    who="Service manager",
    due="2026-11-15",
    detail="1/3",
    target="a",
)


@pytest.mark.parametrize(
    ("changes", "head", "note"),
    [
        ({}, "Mark the place", "Action · Service manager · NM-0142 · Walker out of reach"),
        (
            {"who": "", "text": ""},
            "An action without words",
            "Action · nobody yet · NM-0142 · Walker out of reach",
        ),
        (
            {"kind": Waits.EVIDENCE},
            "Mark the place",
            "Evidence to accept, 1 of 3 accepted · Service manager · NM-0142 · Walker out of reach",
        ),
        (
            {"kind": Waits.EVIDENCE, "detail": "0/0"},
            "Mark the place",
            "Done, but no check is set · Service manager",
        ),
        (
            {"kind": Waits.APPROVAL, "who": ""},
            "Mark the place",
            "To be approved or refused · nobody yet · NM-0142",
        ),
        (
            {"kind": Waits.RETURNED},
            "Mark the place",
            "Evidence sent back, 1 of 3 accepted · Service manager · NM-0142",
        ),
        (
            {"kind": Waits.FIGURE},
            "Mark the place",
            "The day of its target is over, and there is no figure · Service manager · NM-0142",
        ),
        ({"kind": Waits.EFFECT}, "Mark the place", "Did it hold? · Service manager · NM-0142"),
        (
            {"kind": Waits.STAGE, "stage": Stage.REVIEW, "who": ""},
            "Walker out of reach",
            "In review · NM-0142 · Maple House",
        ),
        (
            {"kind": Waits.STAGE, "stage": Stage.REVIEW, "who": "", "title": ""},
            "A case without a title",
            "In review · NM-0142 · Maple House",
        ),
        (
            {"kind": Waits.STAGE, "stage": Stage.ACT, "who": ""},
            "Walker out of reach",
            "Planning actions · NM-0142 · Maple House",
        ),
        (
            {"kind": Waits.VALIDATION, "who": "", "detail": "3/5"},
            "Walker out of reach",
            "Validation, 3 of 5 confirmed · NM-0142 · Maple House",
        ),
        (
            {"kind": Waits.SIGNATURE, "who": "", "detail": "5/5"},
            "Walker out of reach",
            "All confirmed, not signed yet · NM-0142 · Maple House",
        ),
        (
            {"kind": Waits.SIGNATURE, "who": "Bo"},
            "Walker out of reach",
            "Changed since Bo signed it · NM-0142 · Maple House",
        ),
        (
            {"kind": Waits.DECISION, "detail": "family,case_manager,funder", "who": ""},
            "Decide about telling: family, case manager and funder",
            "Decision · NM-0142 · Walker out of reach",
        ),
        (
            {"kind": Waits.TELLING, "detail": "family", "who": "Bo"},
            "To be told: family",
            "Telling · Bo · NM-0142 · Walker out of reach",
        ),
        (
            {"kind": Waits.TELLING, "detail": "the_mayor", "who": ""},
            "To be told: the mayor",
            "Telling · NM-0142",
        ),
        (
            {"kind": Waits.QUESTION, "text": "one worker on shift?", "who": ""},
            "one worker on shift?",
            "Question · nobody yet · NM-0142 · Walker out of reach",
        ),
        (
            {"kind": Waits.REOPEN, "detail": "failed"},
            "Mark the place",
            "Service manager · NM-0142 · Walker out of reach",
        ),
    ],
)
def test_each_kind_says_what_it_is_and_of_which_case(changes, head, note):
    line = row_line(ROW._replace(**changes), NOW)
    assert line.head == head
    assert line.notes[0].startswith(note)


@pytest.mark.parametrize(
    ("due", "pill", "tone"),
    [
        ("2026-11-15", "Overdue by 3 days", "error"),
        ("2026-11-17", "Due yesterday", "error"),
        ("2026-11-18", "Due today", "warning"),
        ("2026-11-18T14:00", "Due in 5 h", "warning"),
        ("2026-11-18T22:00", "Due today 22:00", "warning"),
        ("2026-11-19", "Due tomorrow", "neutral"),
        ("2026-11-21", "Due in 3 days", "neutral"),
        ("2027-01-01", "Due 1 Jan 2027", "neutral"),
        ("", "", "neutral"),
    ],
)
def test_the_pill_says_until_when(due, pill, tone):
    line = row_line(ROW._replace(due=due), NOW)
    assert (line.pill, line.tone) == (pill, tone)


@pytest.mark.parametrize(
    ("state", "pill", "tone"),
    [("failed", "Did not hold", "error"), ("slipped", "Slipped", "warning")],
)
def test_what_did_not_hold_says_so_instead(state, pill, tone):
    line = row_line(ROW._replace(kind=Waits.REOPEN, detail=state, due=""), NOW)
    assert (line.pill, line.tone) == (pill, tone)


def test_a_whole_story_in_place_of_words_stays_one_row():
    story = "It stood at the door.\n" * 10_000
    line = row_line(ROW._replace(text=story, title=story, who=story), NOW)
    assert len(line.spoken) < 500
    assert "\n" not in line.spoken
    repeated = replace(REPEATED, shared=(("location", story),), action_id="a", action_text=story)
    assert len(repeat_line(repeated, "Near fall").spoken) < 600


def test_a_screen_reader_hears_the_whole_row():
    spoken = row_line(ROW, NOW).spoken
    assert spoken == (
        "Mark the place. Overdue by 3 days: 15 Nov 2026. "
        "Action · Service manager · NM-0142 · Walker out of reach"
    )


REPEATED = Repeated(
    protocol="near_fall",
    repeat=Repeat(count=3, days=7, same=("location",), then="Look at all of them together."),
    shared=(("location", "Bathroom 2"),),
    cases=tuple(
        AlikeCase(f"c{n}", f"NM-{n}", "Fell nearly", "2026-11-18", Stage.REPORT) for n in range(4)
    ),
)


def test_a_repeat_says_why_its_cases_stand_together_and_what_follows():
    line = repeat_line(REPEATED, "Near fall")
    assert line.head == "Near fall, Bathroom 2: 4 within 7 days"
    assert line.notes == ("NM-0, NM-1, NM-2, NM-3", "Look at all of them together.")
    assert (line.pill, line.tone) == ("No action yet", "warning")
    assert "No action yet" in line.spoken


def test_a_long_repeat_is_cut_and_names_the_action_it_is_about():
    many = replace(
        REPEATED,
        cases=REPEATED.cases * 3,
        shared=(),
        standing=Standing.DID_NOT_HOLD,
        action_id="a",
        action_reference="NM-9",
        action_text="Mark the place",
    )
    line = repeat_line(many, "Near fall")
    assert line.head == "Near fall: 12 within 7 days"
    assert line.notes[0].endswith("and 6 more")
    assert line.notes[-1] == "NM-9: “Mark the place”"
    assert (line.pill, line.tone) == ("Action did not hold", "error")


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("00:00", "Good evening, Ada"),
        ("04:00", "Good morning, Ada"),
        ("11:59", "Good morning, Ada"),
        ("12:00", "Good afternoon, Ada"),
        ("18:00", "Good evening, Ada"),
    ],
)
def test_who_is_signed_in_is_greeted_by_the_hour(time, words):
    assert greeting("Ada", f"2026-11-18T{time}") == words
    assert greeting("", f"2026-11-18T{time}") == "Today"


def test_the_day_is_said_in_full():
    assert long_date(NOW) == "Wednesday, 18 November 2026"

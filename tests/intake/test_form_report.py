"""What a filled-in form means here, also when form and protocol are of different versions."""

from datetime import date

import pytest

from rca_studio.domain.form_fields import FormMark, own_fields
from rca_studio.intake.form_report import report_of
from rca_studio.intake.pdf_form import Answers
from tests.intake.filled_forms import protocols

TODAY = date(2026, 11, 21)


def answers(values, *, protocol="near_fall", month_first=False, labels=None, notes=()):
    mark = FormMark(form=1, protocol=protocol, version=3, month_first=month_first)
    return Answers(
        mark=mark, values=values, labels=labels or {}, notes=notes, sha256="f" * 64, digest="d" * 64
    )


def report(values, **more):
    return report_of(answers(values, **more), protocols(), TODAY)


def test_a_report_with_a_name():
    made = report(
        {
            "title": "Walker out of reach",
            "story": "Evening routine.",
            "when": "18 Nov 2026, 20:40",
            "where": "Maple House",
            "service": "Home care",
            "staff_group": "Night staff",
            "stopped_harm": "A colleague held on",
            "felt_safe": "4",
            "reporter": "Anna",
            "answer-transfer_task": "Bed to chair",
            "answer-immediate_action": "Brought the walker",
        }
    )
    assert not made.anonymous
    assert (made.reporter, made.occurred) == ("Anna", "2026-11-18T20:40")
    assert (made.location, made.service, made.staff_group) == (
        "Maple House",
        "Home care",
        "Night staff",
    )
    assert made.stopped_harm == "A colleague held on"
    assert made.immediate_action == "Brought the walker"
    assert made.answers == (("transfer_task", "Bed to chair"),)
    assert made.felt_safe == 4
    assert made.sha256 == "f" * 64
    assert made.notes == ()


@pytest.mark.parametrize("values", [{"no_name": "Yes", "reporter": "Anna"}, {}, {"no_name": "On"}])
def test_a_report_without_a_name_keeps_none_and_no_time(values):
    made = report({"title": "A loose rail", "when": "18 Nov 2026, 20:40", **values})
    assert made.anonymous
    assert made.reporter == ""
    assert made.occurred == "2026-11-18"
    assert made.sha256 == ""
    assert "Anna" not in repr(made)
    boxed = made.boxed()
    assert boxed.occurred == "2026-11-18"
    assert boxed.receipt == ""


def test_an_exact_time_in_words_is_not_kept_without_a_name():
    made = report({"title": "A loose rail", "story": "Words.", "when": "yesterday at 20:40"})
    assert "20:40" not in repr(made)
    assert any("not kept" in note for note in made.notes)


def test_when_in_words_stands_below_the_story():
    made = report(
        {"title": "A", "story": "Words.", "when": "yesterday evening, 8ish", "reporter": "Bo"}
    )
    assert made.story == "Words.\n\nWhen: yesterday evening, 8ish"
    assert made.occurred == ""


@pytest.mark.parametrize(
    ("typed", "month_first", "occurred"),
    [
        ("03/04/2026", False, "2026-04-03"),
        ("03/04/2026", True, "2026-03-04"),
        ("25/12/2025", True, "2025-12-25"),
        ("12/25/2025, 20:40", True, "2025-12-25T20:40"),
        ("2026-11-18 20:40:31", False, "2026-11-18T20:40"),
        ("18 Nov 2026", True, "2026-11-18"),
        ("Nov 2026", False, "2026-11"),
    ],
)
def test_days_are_read_as_the_paper_has_them(typed, month_first, occurred):
    made = report({"title": "A", "when": typed, "reporter": "Bo"}, month_first=month_first)
    assert made.occurred == occurred


def test_a_day_to_come_is_noticed():
    made = report({"title": "A", "when": "1 Jan 2031", "reporter": "Bo"})
    assert any("future" in note for note in made.notes)


def test_a_field_the_protocol_has_no_more_stands_below_the_story():
    made = report(
        {"title": "A", "story": "Words.", "answer-shoe_size": "42", "reporter": "Bo"},
        labels={"answer-shoe_size": "Shoe size"},
    )
    assert made.story == "Words.\n\nShoe size: 42"
    assert made.answers == ()


def test_a_choice_that_is_offered_no_more_stands_below_the_story():
    field = next(one for one in protocols()["community"].fields if one.choices)
    name = f"answer-{field.key}"
    kept = report({"title": "A", name: field.choices[0], "reporter": "B"}, protocol="community")
    assert kept.answers == ((field.key, field.choices[0]),)
    lost = report({"title": "A", name: "Moon", "reporter": "B"}, protocol="community")
    assert lost.answers == ()
    assert "Moon" in lost.story


def test_a_kind_that_is_here_no_more_becomes_general():
    made = report({"title": "A", "answer-x": "kept words"}, protocol="windmills")
    assert made.protocol == "general"
    assert "kept words" in made.story
    assert any("windmills" in note for note in made.notes)


def test_without_a_title_the_first_sentence_is_one():
    made = report({"story": "The rail was loose. It held all the same.", "reporter": "Bo"})
    assert made.title == "The rail was loose."
    assert made.story == "The rail was loose. It held all the same."
    assert report({"felt_safe": "3"}).title == "Near miss on a report form"


def test_a_title_as_long_as_a_story_is_not_lost():
    long = "word " * 4_000
    made = report({"title": long, "story": "More.", "reporter": "Bo"})
    assert len(made.title) <= 300
    assert made.story == f"{long}\n\nMore."


def test_forms_ask_what_somebody_who_was_there_can_know():
    asked = {key: [one.key for one in own_fields(one)] for key, one in protocols().items()}
    assert all(len(keys) <= 6 for keys in asked.values())
    assert "immediate_action" in asked["near_fall"]
    assert not any("supervisor_review" in keys for keys in asked.values())


@pytest.mark.parametrize(
    "name", ["Anonymous", " anon. ", "-", "n/a", "N/A", "None", "no name", "\u200b", "…", "?"]
)
def test_who_writes_anonymous_for_a_name_has_none(name):
    made = report({"title": "A rail", "reporter": name, "when": "18 Nov 2026, 20:40"})
    assert made.anonymous
    assert (made.reporter, made.occurred, made.sha256) == ("", "2026-11-18", "")


@pytest.mark.parametrize("name", ["Nan", "Na Li", "Ann", "Nadia", "李", "مريم", "Night staff"])
def test_a_name_stays_one(name):
    assert report({"title": "A rail", "reporter": name}).reporter == name


def test_what_other_programs_wrote_into_the_file_is_not_kept_without_a_name():
    values = {"title": "A rail", "SubmitterHost": "PC-17 at 10:11"}
    made = report(values)
    assert "PC-17" not in repr(made)
    assert made.notes == ("Fields that the form does not have were left out.",)
    assert "PC-17" in report({**values, "reporter": "Anna"}).story


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("18 Nov 2026 20:41:37", "2026-11-18"),
        ("18th November 2026, about 8 pm", "2026-11-18"),
        ("Nov 18, 2026", "2026-11-18"),
        ("evening of the 1st of March 2026", "2026-03-01"),
        ("2026-11-18T20:41:37Z", "2026-11-18"),
        ("18/11/2026 8pm", "2026-11-18"),
        ("3 Nov 2026 or 4 Nov 2026", ""),
        ("31 Feb 2026, at 8", ""),
        ("room 1218 Nov 20261", ""),
    ],
)
def test_a_day_among_other_words_is_not_lost(typed, day):
    assert report({"title": "A", "when": typed}).occurred == day
    named = report({"title": "A", "when": typed, "reporter": "Bo"})
    assert named.occurred.startswith(day)
    assert named.occurred[10:] or typed in named.story


def test_of_a_day_with_an_exact_time_in_words_only_the_day_is_kept_without_a_name():
    made = report({"title": "A", "when": "18th Nov 2026 at 20:41:37"})
    assert made.occurred == "2026-11-18"
    assert "20:41" not in repr(made)
    assert made.notes == ("Of when it happened only the day is kept.",)


@pytest.mark.parametrize("state", ["No", "False", "off", "0"])
def test_a_tick_that_says_no_is_none(state):
    assert not report({"title": "A", "no_name": state, "reporter": "Bo"}).anonymous

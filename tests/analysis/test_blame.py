"""Blame, hindsight, absolutes, the second person and names in any text; and what stays unasked."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.analysis.blame import check_text
from rca_studio.analysis.wording import check_cause_words, check_statement
from rca_studio.analysis.wording_language import guess_language, languages, wording_for


def found(text: str, **more: object) -> list[tuple[str, str]]:
    return [(flag.rule, flag.words) for flag in check_text(text, **more)]  # type: ignore[arg-type]


# --- who does it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("The nurse failed to call.", [("blame", "failed to")]),
        ("The nurse on the night shift failed to call.", [("blame", "failed to")]),
        ("The nurse saw that the pump failed to start.", []),
        ("The pump failed to start.", []),
        ("The battery of the hoist failed to charge.", []),
        ("The wound failed to heal.", []),
        ("The worker should have looked.", [("hindsight", "should have")]),
        ("The alarm should have rung at two.", []),
        ("Every room should have a bell.", []),
        ("The worker could have asked.", [("hindsight", "could have")]),
        ("The valve could have burst.", []),
        ("The person could have fallen.", []),
    ],
)
def test_things_do_as_they_do_and_people_are_not_blamed(
    text: str, flags: list[tuple[str, str]]
) -> None:
    assert found(text) == flags


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("The office never rings back.", [("absolute", "never")]),
        ("The resident never sleeps after four.", []),
        ("Always check the sling.", []),
        ("Check the sling. Never lift alone.", []),
        ("The nurse told the patient that the office never rings.", [("absolute", "never")]),
        ("Der Spätdienst prüft den Akku nie.", [("absolute", "nie")]),
        ("Die Bewohnerin schläft nie nach vier.", []),
    ],
)
def test_habits_of_the_person_cared_for_and_instructions_are_no_absolutes(
    text: str, flags: list[tuple[str, str]]
) -> None:
    assert found(text) == flags


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("You left the rail down.", [("address", "You")]),
        ("She said “you are kind” and sat down.", []),
        ("She said 'don't you worry' and sat down.", []),
        ("Bitte prüfen Sie den Gurt.", [("address", "Sie")]),
        ("Sie prüfte den Gurt, dann ging sie.", []),
        ("Der Gurt war offen. Sie prüfte ihn.", []),
    ],
)
def test_whom_a_text_speaks_to(text: str, flags: list[tuple[str, str]]) -> None:
    assert found(text) == flags


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mrs Holloway rang.", ["Mrs Holloway"]),
        ("Dr. Adeyemi-Cole came.", ["Dr. Adeyemi-Cole"]),
        ("Seen by nurse Maria de Souza.", ["Maria"]),
        ("The carer Tomasz came at nine.", ["Tomasz"]),
        ("Priya saw it first.", ["Priya"]),
        ("Signed by J. Rutherford at ten.", ["J. Rutherford"]),
        ("Person A told worker B.", []),
        ("Nurse Practitioner on call.", []),
        ("The nurse Monday to Friday is new.", []),
        ("Florence House and Maria Ward were closed, St Anna was open.", []),
        ("Parkinson and Alzheimer run in the family.", []),
        ("Assistant Care Manager to ring.", []),
        ("It was plan B. Nothing else was there.", []),
        ("Die Pflegekraft Insulin spritzen lassen.", []),
        ("Frau Lindemann und Pfleger Thorsten kamen.", ["Frau Lindemann", "Thorsten"]),
        ("Im Haus Maria war die Schwester am Telefon.", []),
    ],
)
def test_names_are_told_from_places_roles_and_illnesses(text: str, names: list[str]) -> None:
    assert [words for rule, words in found(text) if rule == "name"] == names


def test_names_the_case_knows_are_found_as_they_are_written() -> None:
    names = ("Field, Grace", "Okafor-Lane", "night.team@example.org", "Quality Lead")
    text = "Grace and Field stood in the field. Quality of the night team lead was asked. Lane too."
    assert found(text, names=names) == [("name", "Grace"), ("name", "Field")]
    assert found("The walk in Field Road was wet.", names=names) == []


# --- what a flag carries -------------------------------------------------------------------------


def test_a_flag_says_what_to_write_instead_and_why() -> None:
    (flag,) = check_text("Staff failed to lock the door.")
    assert flag.replacement == "did not"
    assert "did not" in flag.instead
    assert flag.why
    (upper,) = check_cause_words("Failed to look", has_cause=True, has_duty=True)
    assert upper.replacement == "Did not"
    (frame,) = check_text("Her sloppy work.")
    assert "…" in frame.instead
    assert frame.replacement == ""


def test_kept_words_stay_unasked_with_a_reason_only() -> None:
    text = "It was Her  Fault, and her fault alone."
    flags = check_text(text)
    assert [flag.mark for flag in flags] == ["blame:her fault"] * 2
    assert check_text(text, kept={"blame:her fault": "Words of a song"}) == ()
    assert check_text(text, kept={"blame:her fault": " "}) == flags


# --- languages -----------------------------------------------------------------------------------


def test_the_language_is_told_by_small_words() -> None:
    assert languages() == ("de", "en")
    assert wording_for("The rail was loose and the lamp was off").language == "en"
    assert wording_for("Das Licht war aus und der Griff lose").language == "de"
    assert wording_for("Übergabe").language == "de"
    assert wording_for("Hoist", "", lambda: "de").language == "de"
    assert wording_for("Hoist").language == "en"
    assert wording_for("Das Licht war aus", "en").language == "en"
    assert wording_for("Das Licht war aus", "xx").language == "de"
    assert guess_language(["", "  "], "") == ""


# --- any text ------------------------------------------------------------------------------------

PIECES = [
    "never",
    "you",
    "Mr",
    "Anna",
    "J.",
    "failed to",
    "should",
    "have",
    "“",
    "'",
    "hätte",
    "Sie",
]
TEXTS = st.one_of(
    st.text(), st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6))).map(" ".join)
)


@given(TEXTS, st.sampled_from(["", "en", "de"]), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_can_be_read(text: str, language: str, names: list[str]) -> None:
    flags = check_text(text, language=language, names=names)
    assert all(text[f.start : f.end] == f.words and f.words and f.prompt for f in flags)
    assert [f.start for f in flags] == sorted(f.start for f in flags)
    kept = {flag.mark: "seen" for flag in flags}
    assert check_text(text, language=language, names=names, kept=kept) == ()


REPEATED = [
    "gave the other one ",
    "made had should could ",
    "never you Mr Anna J. ",
    "because led to missed dose missed ",
    "“you' ",
    "hätte nicht statt wäre hielt ",
    "a",
    "\n",
    "gave" + " " * 60,
    "_" * 50 + " ",
]


@pytest.mark.parametrize("piece", REPEATED)
def test_the_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    """100 kB of the words that start most phrases; a regular expression gone wild takes minutes."""
    text = (piece * (100_000 // len(piece) + 1))[:100_000]

    def taken(length: int) -> float:
        best = float("inf")
        for _ in range(2):
            start = time.process_time()
            for language in ("en", "de"):
                check_text(text[:length], language=language)
                check_statement(text[:length], has_cause=False, language=language)
            best = min(best, time.process_time() - start)
        return best

    taken(1_000)
    eighth, whole = taken(12_500), taken(100_000)
    # Eight times the text: linear is 8, quadratic would be 64. A busy machine gets some room.
    assert whole < max(28 * eighth, 0.5)
    assert whole < 20

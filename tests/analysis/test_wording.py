"""Causal statements as people write them, and what the five rules make of each."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.analysis.blame import check_text
from rca_studio.analysis.wording import (
    Flag,
    check_statement,
    load_wording,
    shipped_wording,
    verdict,
)
from rca_studio.analysis.wording_language import load_wordings
from rca_studio.analysis.wording_pack import texts_of
from rca_studio.analysis.wording_words import PhraseIndex, alternatives, words_of
from rca_studio.domain.packs import PackError

GOOD = (
    "The narrow doorway and no marked place for the walker increased the likelihood that it was "
    "left out of reach, which made a loss of balance at the turn more likely."
)
BECAUSE = (
    "Because two boxes look alike, the worker misread the label, which made a mix more likely."
)


def flags(text: str, *, has_cause: bool = False, **more: object) -> list[tuple[str, str, str]]:
    found = check_statement(text, has_cause=has_cause, **more)  # type: ignore[arg-type]
    return [(flag.rule, flag.severity, flag.words) for flag in found]


def rules(text: str, *, has_cause: bool = False, **more: object) -> set[str]:
    return {rule for rule, _, _ in flags(text, has_cause=has_cause, **more)}


# --- what is clear -------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "  \n ", GOOD, BECAUSE, GOOD.upper()])
def test_a_complete_statement_is_clear(text: str) -> None:
    found = check_statement(text, has_cause=False)
    assert found == ()
    assert verdict(found) == "clear"


def test_the_pattern_shown_to_people_is_itself_clear() -> None:
    form = shipped_wording().form.replace("[", "the ").replace("]", "")
    assert check_statement(form, has_cause=False) == ()


# --- rule 1 --------------------------------------------------------------------------------------


def test_one_clause_alone_shows_no_link() -> None:
    text = "  Staff were tired "
    (flag,) = check_statement(text, has_cause=True)
    assert (flag.rule, flag.severity, flag.words) == ("link", "fix", "Staff were tired")
    assert (flag.start, flag.end) == (2, 18)
    assert "How did this make the event more likely?" in flag.prompt


def test_a_link_with_nothing_before_or_after_it() -> None:
    assert ("link", "fix", "increased the likelihood") in flags(
        "Increased the likelihood of a fall, which made harm more likely".replace("I", "i", 1)
    )
    assert ("link", "fix", "led to") in flags("The loose rail led to")
    assert ("link", "fix", "because") in flags("It swayed because")


def test_an_effect_without_the_event_is_to_be_considered() -> None:
    text = "The loose rail led to a sway"
    assert flags(text) == [("link", "consider", "led to")]
    assert flags(text, event="Person swayed at the doorway") == []
    assert flags(text, event="Wrong dose") == [("link", "consider", "led to")]


def test_a_linking_phrase_spans_words_but_not_sentences() -> None:
    assert "link" not in rules("A made the long way round more likely, which led to a fall")
    assert rules("The aid was made of steel. It is more likely to bend") == {"link"}


def test_caused_by_is_one_link_and_points_back() -> None:
    assert rules("The worker forgot the step, caused by two alarms, which led to a sway") == set()


# --- rule 2 --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    [
        *("poor", "Poorly", "inadequate", "insufficient", "bad", "careless", "COMPLACENT"),
        *("sloppy", "incompetent", "unacceptable", "lack of focus", "human  error", "failed to"),
    ],
)
def test_a_judgement_has_to_become_a_fact(word: str) -> None:
    text = f"The {word} thing led to a sway, which made a fall more likely"
    found = check_statement(text, has_cause=True)
    assert [(f.rule, f.severity, f.words) for f in found] == [("facts", "fix", word)]
    assert verdict(found) == "fix"


def test_equipment_that_failed_is_only_to_be_considered() -> None:
    text = "The brake failed, which led to a sway, which made a fall more likely"
    found = check_statement(text, has_cause=True)
    assert [(f.severity, f.words) for f in found] == [("consider", "failed")]
    assert verdict(found) == "consider"


def test_only_whole_words_count() -> None:
    text = "The spoor in the badge room led to a rebadged, unslippery aid, which led to a fall"
    assert flags(text, has_cause=False) == []


def test_a_health_condition_is_no_judgement() -> None:
    assert rules("Poor eyesight led to a sway, which made a fall more likely") == set()


# --- rules 3 and 4 -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("forgot", "slip"),
        ("misread", "slip"),
        ("overlooked", "slip"),
        ("was distracted by", "slip"),
        ("made a mistake with", "slip"),
        ("did not follow", "departure"),
        ("didn’t follow", "departure"),
        ("bypassed", "departure"),
        ("skipped", "departure"),
        ("used a workaround for", "departure"),
        ("violated", "departure"),
        ("was non-compliant with", "departure"),
        ("was non compliant with", "departure"),
    ],
)
def test_a_slip_or_departure_needs_what_came_before(words: str, rule: str) -> None:
    alone = f"The worker {words} the prompt, which led to a delay, which made harm more likely"
    assert rules(alone) == {rule}
    assert rules(alone, has_cause=True) == set()
    assert rules(f"Two alarms at once led to this: {alone}") == set()
    assert rules(f"The worker {words} the prompt because two alarms rang, so that it was late") == (
        set()
    )
    assert rules(f"Due to two alarms, the worker {words} it, which led to a delay") == set()


def test_a_slip_that_is_the_cause_given_is_still_flagged() -> None:
    assert rules("It was late because the worker forgot it, which led to harm") == {"slip"}
    assert rules("Because the worker forgot it, it was late, which led to harm") == {"slip"}


def test_a_missed_visit_is_a_name_and_no_slip() -> None:
    assert rules("The closed road led to a delay, which made a missed visit more likely") == set()
    assert "slip" in rules("The worker missed the turn, which led to a near missed visit")


# --- rule 5 --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["did not check", "not told", "didn't escalate", "no one noticed", "failed to report"]
)
def test_not_acting_needs_a_duty(words: str) -> None:
    text = f"{words} the change, which led to a delay, which made harm more likely"
    assert "duty" in rules(text, has_cause=True)
    assert "duty" not in rules(text, has_cause=True, has_duty=True)
    assert "duty" not in rules(f"Although the care plan asks for it, {text}", has_cause=True)


# --- tone ----------------------------------------------------------------------------------------


def test_hindsight_absolutes_and_blame() -> None:
    text = GOOD + " You should have known; she always does it. It is her fault."
    assert flags(text) == [
        ("address", "consider", "You"),
        ("hindsight", "consider", "should have"),
        ("absolute", "consider", "always"),
        ("blame", "fix", "her fault"),
    ]


# --- keeping words -------------------------------------------------------------------------------


def test_words_are_kept_only_with_a_reason() -> None:
    text = "The  Poor   law led to a sway, which made a fall more likely"
    (flag,) = check_statement(text, has_cause=True)
    assert flag.mark == "facts:poor"
    assert check_statement(text, has_cause=True, accepted={flag.mark: "name of an act"}) == ()
    assert check_statement(text, has_cause=True, accepted={flag.mark: "  "}) == (flag,)
    assert check_statement(text, has_cause=True, accepted={"facts:bad": "other"}) == (flag,)


def test_the_longer_words_of_a_rule_stand_for_the_shorter() -> None:
    found = flags("The worker failed to look, which led to a sway, which led to a fall")
    assert found == [("facts", "fix", "failed to")]


# --- any text ------------------------------------------------------------------------------------

PIECES = ["because", "led to", ",", ".", "poor", "failed to check", "made", "more likely", "ß", "İ"]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=12).map(" ".join))
def test_every_flag_points_at_its_words(text: str) -> None:
    found = check_statement(text, has_cause=False)
    assert all(text[f.start : f.end] == f.words and f.words and f.prompt for f in found)
    assert [f.start for f in found] == sorted(f.start for f in found)
    kept = {f.mark: "seen" for f in found}
    assert check_statement(text, has_cause=False, accepted=kept) == ()


def test_a_long_text_takes_no_long_time() -> None:
    text = (
        "led to a made thing with the next made things going on and on and because " * 2000
        + "of it"
    )
    found = check_statement(text, has_cause=False)
    assert [(f.rule, f.start) for f in found] == [("link", 0)]


# --- the pack ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_shipped_rules_are_the_five_and_those_for_any_text(language: str) -> None:
    wording = shipped_wording(language)
    assert wording.language == language
    assert sorted(rule.number for rule in wording.rules) == [0, 0, 0, 0, 0, 1, 2, 3, 4, 5]
    assert all(rule.why for rule in wording.rules)
    assert all(words.instead for words in wording.lists)
    assert wording.rule("slip").number == 3
    assert "National Center for Patient Safety" in wording.source
    with pytest.raises(KeyError):
        wording.rule("nothing")


@pytest.mark.parametrize("language", ["en", "de"])
def test_our_own_words_keep_our_own_rules(language: str) -> None:
    for shown in texts_of([shipped_wording(language)]):
        own_words = shown.split("not “")[0]  # what is quoted as not to be said
        found = check_text(own_words, language=language)
        assert found == (), shown


MINIMAL = """
pack = "wording"
key = "mine"
label = "Mine"
form = "[a] led to [b]"
source = "us"
[[rule]]
key = "link"
number = 1
title = "Link"
prompt = "How?"
[link]
severity = "consider"
no_link = "Link?"
no_cause = "Cause?"
no_effect = "Effect?"
no_event = "Event?"
forward = ["führte zu"]
backward = ["weil"]
duty = ["Pflicht"]
[[words]]
rule = "link"
severity = "consider"
words = ["irgendwie"]
"""


def test_a_house_may_bring_its_own_words(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(MINIMAL, encoding="utf-8")
    wording = load_wording(path)
    text = "Der Weg führte irgendwie zu spät, weil Glatteis war"
    found = check_statement(text, has_cause=True, wording=wording, event="zu spät")
    assert found == (Flag("link", "consider", 15, 24, "irgendwie", "How?"),)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('rule = "link"', 'rule = "lonk"', "“rule” in entry 1 of [[words]] is “lonk”"),
        ('words = ["irgendwie"]', "words = [3]", "“words” in entry 1 of [[words]] has to be"),
        ('no_link = "Link?"', "", "“no_link” in [link] is missing"),
        ('key = "link"', 'key = "other"', "no entry with the key “link”"),
        (
            'rule = "link"',
            'rule = "link"\nunless = "weather"',
            "one of: cause, duty, rec",
        ),
        ('rule = "link"', 'rule = "link"\nskipp = ["x"]', "“skipp” in entry 1 of [[words]] is not"),
    ],
)
def test_a_slip_in_the_pack_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(MINIMAL.replace(old, new), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_wording(path)
    assert said in str(caught.value)
    assert str(caught.value).startswith("“mine.toml” cannot be used: ")


NAMES = """
pack = "names"
language = "fr"
instead = "le soignant"
titles = ["Mme"]
"""
FRAMES = """
[frames]
cause = "{words}"
step = " a mené à {words}"
further = ", puis à {words}"
event = ", ce qui a rendu {words} plus probable"
only = " a mené à {words}"
control = "{words} n'a pas tenu"
first_letter = "lower"
"""


def test_a_house_may_bring_a_language(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text(MINIMAL, encoding="utf-8")
    french = MINIMAL.replace('key = "mine"', 'key = "mine"\nlanguage = "fr"', 1) + FRAMES
    (tmp_path / "fr.toml").write_text(french, encoding="utf-8")
    (tmp_path / "fr_names.toml").write_text(NAMES, encoding="utf-8")
    (tmp_path / "other.toml").write_text('pack = "protocol"\n', encoding="utf-8")
    wordings = load_wordings(tmp_path)
    assert {key: one.language for key, one in wordings.items()} == {"en": "en", "fr": "fr"}
    assert "mme" in wordings["fr"].names.titles
    assert wordings["fr"].frames is not None
    assert wordings["en"].frames is None
    assert check_text("Mme Dupont est venue", wording=wordings["fr"]) == ()  # no such rule there


def test_a_language_stands_in_one_file_and_english_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(MINIMAL, encoding="utf-8")
    (tmp_path / "b.toml").write_text(MINIMAL, encoding="utf-8")
    with pytest.raises(PackError, match=r"“b\.toml” cannot be used: “language” is “en”"):
        load_wordings(tmp_path)
    (tmp_path / "b.toml").unlink()
    (tmp_path / "a.toml").write_text(
        MINIMAL.replace('key = "mine"', 'key = "mine"\nlanguage = "fr"', 1), encoding="utf-8"
    )
    with pytest.raises(PackError, match="no file in it has the language “en”"):
        load_wordings(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('words = ["irgendwie"]', 'words = ["… weil"]', "each has to begin with a letter or digit"),
        ('words = ["irgendwie"]', 'words = ["weil ..."]', "words have to follow the three dots"),
        ('words = ["irgendwie"]', 'words = ["a"]\nswap = ["a b"]', "“these words = those words”"),
        ('words = ["irgendwie"]', 'words = ["a"]\nneeds = "cat"', "has to be one of: person"),
        (
            'words = ["irgendwie"]',
            'words = ["a"]' + FRAMES.replace("à {words}", ""),
            "{words} once",
        ),
        ('words = ["irgendwie"]', 'words = ["a"]\n[people]\nstaf = ["x"]', "“staf” in [people]"),
        ('words = ["irgendwie"]', 'words = ["a"', "line 24: this is not valid TOML"),
    ],
)
def test_what_a_phrase_and_a_frame_need(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(MINIMAL.replace(old, new), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_wording(path)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        ("careless*", "Two CARELESSLY set trays", ["CARELESSLY"]),
        ("nicht einge*", "Es wurde nicht eingehalten", ["nicht eingehalten"]),
        ("did/does not", "did not, does  not, do not", ["did not", "does  not"]),
        (
            "look-alike",
            "look-alike, look alike, look‑alike",
            ["look-alike", "look alike", "look‑alike"],
        ),
        ("made ... likely", "made it very likely. made. likely", ["made it very likely"]),
        ("don't", "don't don’t dont", ["don't", "don’t"]),
        ("straße", "die STRASSE und die Straße", ["STRASSE", "Straße"]),
        ("not done", "not\n done, nothing done", ["not\n done"]),
    ],
)
def test_what_a_phrase_finds(phrase: str, text: str, words: list[str]) -> None:
    index = PhraseIndex()
    for one in alternatives(phrase):
        index.add("list", [one])
    found = index.find(text, words_of(text)).get("list", [])
    assert [text[start:end] for start, end in found] == words

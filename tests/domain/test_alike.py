"""What is said of near misses that are alike, and of what was done about them."""

import pytest

from rca_studio.domain.alike import AlikeQuery, KnownAction, Likeness, Shared, standing_of
from rca_studio.domain.alike_words import plain, stem, words_of
from rca_studio.domain.plan import ActionState
from rca_studio.domain.today import Standing

NEWEST = "2026-06-10T20:40"


def action(state: ActionState, since: str = "", key: str = "a") -> KnownAction:
    return KnownAction(id=key, text=f"Action {key}", state=state, since=since)


def meant(*actions: KnownAction) -> list[tuple[KnownAction, str]]:
    return [(one, NEWEST) for one in actions]


@pytest.mark.parametrize(
    ("state", "since", "standing"),
    [
        (ActionState.HELD, "2026-05-01", Standing.DID_NOT_HOLD),
        (ActionState.DONE, "2026-06-09T10:00", Standing.DID_NOT_HOLD),
        (ActionState.DONE, "2026-06-10", Standing.IN_PLACE),  # the same day: nobody knows
        (ActionState.CHECKED, "2026-06-10T20:41", Standing.IN_PLACE),
        (ActionState.HELD, "", Standing.IN_PLACE),
        (ActionState.SLIPPED, "2026-07-01", Standing.DID_NOT_HOLD),
        (ActionState.FAILED, "", Standing.DID_NOT_HOLD),
        (ActionState.PROPOSED, "2026-01-01", Standing.IN_PROGRESS),
        (ActionState.APPROVED, "", Standing.IN_PROGRESS),
        (ActionState.IN_PROGRESS, "", Standing.IN_PROGRESS),
        (ActionState.REFUSED, "2026-01-01", Standing.NO_ACTION),
    ],
)
def test_the_standing_of_one_action(state, since, standing):
    found, told = standing_of([(action(state, since), NEWEST)])
    assert found is standing
    assert (told is None) == (standing is Standing.NO_ACTION)


def test_what_weighs_most_is_said():
    slipped = action(ActionState.SLIPPED, key="s")
    under_way = action(ActionState.IN_PROGRESS, key="u")
    in_place = action(ActionState.DONE, "2026-07-01", key="p")
    assert standing_of(meant(in_place, under_way, slipped)) == (Standing.DID_NOT_HOLD, slipped)
    assert standing_of(meant(in_place, under_way)) == (Standing.IN_PROGRESS, under_way)
    assert standing_of([]) == (Standing.NO_ACTION, None)


def test_of_equal_ones_the_first_is_told():
    one, other = action(ActionState.FAILED, key="1"), action(ActionState.SLIPPED, key="2")
    assert standing_of(meant(one, other))[1] is one
    assert standing_of(meant(other, one))[1] is other


def test_a_newest_case_whose_day_nobody_knows_says_nothing_of_an_action():
    assert standing_of([(action(ActionState.DONE, "2026-05-01"), "")])[0] is Standing.IN_PLACE


@pytest.mark.parametrize(
    ("title", "story", "enough"),
    [
        ("", "", False),
        ("Walker", "", False),
        ("a b c d", "", False),
        ("Walker again", "", True),
        ("Walker", "It stood", True),
    ],
)
def test_a_single_word_is_not_asked_about(title, story, enough):
    assert AlikeQuery(title=title, story=story).says_enough is enough


def test_why_is_told_with_what_it_is_and_without():
    assert Likeness(Shared.PLACE).told == "same place"
    assert Likeness(Shared.CONTROL, "Rail").told == "same control did not hold: Rail"
    assert Shared.WORDS.words == "words in common"


def test_words_are_cut_as_the_index_cuts_them():
    assert words_of("Wärter's ROLLATOR stood: at the door-frame, 42 cm!") == [
        *("warter", "rollator", "stood", "door", "frame", "42"),
    ]
    assert words_of("浴室 で") == ["浴室", "で"]
    assert words_of("The and of a I") == []


def test_accents_and_capitals_do_not_tell_texts_apart():
    assert plain("Éric’s CAFÉ") == "eric’s cafe"
    assert plain("Stra\u00dfe") == "stra\u00dfe"  # as the index has it


@pytest.mark.parametrize(
    ("word", "other"),
    [("walkers", "walker"), ("dose", "doses"), ("battery", "batteries"), ("sling", "slings")],
)
def test_one_and_many_are_one_word(word, other):
    assert stem(word) == stem(other)


@pytest.mark.parametrize("word", ["bus", "glass", "walkerless", "this", "gas", "virus", "basis"])
def test_what_only_looks_like_many_stays(word):
    assert stem(word) == word

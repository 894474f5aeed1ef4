"""The library of good actions: as shipped, as edited by hand, and as it grows from what held."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rca_studio.analysis.good_actions import Record, load_good_actions, offers, pattern_of_words
from rca_studio.analysis.practice import Practice, load_practice
from rca_studio.domain.packs import PackError
from rca_studio.domain.plan import (
    Action,
    ActionState,
    EffectReview,
    EvidenceCheck,
    Measure,
    MeasureKind,
    Strength,
)
from rca_studio.faults import KnownFault
from rca_studio.paths import resource

RAIL = "near_fall.rail"


@pytest.fixture(scope="module")
def practice() -> Practice:
    return load_practice(resource("protocols").parent)


def act(id_: str, text: str, state: ActionState = ActionState.HELD, **more) -> Action:
    return Action(id=id_, case_id="c", text=text, state=state, kind="layout", **more)


def found(practice: Practice, *taken: tuple[str, Action], protocol: str = "near_fall"):
    return offers(practice.good_actions, practice.hierarchy, protocol, taken)


def test_each_protocol_has_good_actions_of_which_most_change_the_work(practice) -> None:
    for protocol in practice.protocols:
        own = [one for one in practice.good_actions.actions if protocol in one.protocols]
        assert 4 <= len(own) <= 9, protocol
        strengths = [practice.hierarchy.strength(one.kind) for one in own]
        assert Strength.STRONGER in strengths
        assert Strength.WEAKER not in strengths
        for one in own:
            assert one.checks
            assert one.reach
            assert {m.kind for m in one.measures} == set(MeasureKind)
            assert all(m.text and m.numerator and m.target is not None for m in one.measures)


def test_hospital_home_care_and_community_each_find_some_for_each_protocol(practice) -> None:
    for protocol in practice.protocols:
        own = [one for one in practice.good_actions.actions if protocol in one.protocols]
        there = {place.value for one in own for place in one.settings}
        assert there >= ({"community"} if protocol == "community" else {"hospital", "home"})


def test_the_strongest_come_first_and_those_of_any_kind_come_with_them(practice) -> None:
    listed = found(practice)
    strengths = [one.strength for one in listed]
    assert strengths == sorted(strengths, key=[*Strength][1:].index)
    keys = [one.action.key for one in listed]
    assert "general.design_out" in keys
    assert "medication.packs" not in keys
    assert keys.index("near_fall.rail") < keys.index("general.design_out")


def test_what_held_here_comes_first_among_its_strength_and_says_how_often(practice) -> None:
    taken = [
        ("near_fall", act("1", "Rail at the door", pattern=RAIL)),
        ("near_fall", act("2", "A rail, too", pattern=RAIL)),
        ("near_fall", act("3", "Fit a rail", ActionState.FAILED, pattern=RAIL)),
        ("near_fall", act("4", "Fit it", ActionState.IN_PROGRESS, pattern=RAIL)),
        ("medication", act("5", "Fit it", ActionState.FAILED, pattern=RAIL)),
    ]
    first = found(practice, *taken)[0]
    assert first.action.key == RAIL
    assert first.record == Record(taken=4, held=2, failed=1)
    assert first.record.words == "Held here 2 of 3 times; 1 failed"


def test_an_action_with_the_words_of_the_library_counts_for_it(practice) -> None:
    words = next(one.text for one in practice.good_actions.actions if one.key == RAIL)
    listed = found(practice, ("near_fall", act("1", f" {words.upper()}. ")))
    assert listed[0].action.key == RAIL
    assert listed[0].record.held == 1
    assert not any(one.grown for one in listed)


def test_the_library_grows_from_what_held_here_without_names_and_dates(practice) -> None:
    measure = Measure(kind=MeasureKind.PROCESS, text="Clear", numerator="Clear", due="2026-12-01")
    check = EvidenceCheck(text="Photo", met=True, by="A. Berg", at="x", shown="See folder")
    held = act("1", "Move the cabinet", checks=(check,), measures=(measure,), owner="A. Berg")
    (grown,) = [one for one in found(practice, ("near_fall", held)) if one.grown]
    assert grown.action.text == "Move the cabinet"
    assert grown.action.key == pattern_of_words("move  the cabinet.")
    assert grown.action.checks == ("Photo",)
    assert grown.action.measures[0].due == ""
    assert grown.record.words == "Held here the one time it was judged"
    assert "Berg" not in repr(grown)
    again = act("2", "Shift the cabinet", ActionState.SLIPPED, pattern=grown.action.key)
    both = found(practice, ("near_fall", held), ("near_fall", again))
    (grown,) = [one for one in both if one.grown]
    assert grown.record == Record(taken=2, held=1, slipped=1)
    assert grown.action.text == "Move the cabinet"


def test_what_never_held_here_is_told_and_comes_last(practice) -> None:
    failed = act("1", "Brief the team", ActionState.FAILED)
    listed = found(practice, ("near_fall", failed))
    assert listed[-1].action.text == "Brief the team"
    assert listed[-1].record.words == "Did not hold here: failed once"


def test_what_was_refused_or_is_not_judged_yet_does_not_grow_the_library(practice) -> None:
    refused = act("1", "Close the house", ActionState.REFUSED)
    going = act("2", "Paint the door", ActionState.IN_PROGRESS)
    listed = found(practice, ("near_fall", refused), ("near_fall", going))
    assert not any(one.grown for one in listed)


def test_the_last_review_counts_also_when_work_went_on_since(practice) -> None:
    review = EffectReview(day="2026-01-01", outcome=ActionState.SLIPPED, by="B", at="x")
    listed = found(
        practice, ("near_fall", act("1", "Rail", ActionState.IN_PROGRESS, reviews=(review,)))
    )
    assert [one.record.words for one in listed if one.grown] == ["Did not hold here: slipped once"]


def test_searching_finds_words_in_any_order(practice) -> None:
    rail = next(one for one in found(practice) if one.action.key == RAIL)
    assert rail.matches("LOAD rail")
    assert not rail.matches("rail pharmacy")


# -- edited by hand --------------------------------------------------------------------------------


@pytest.fixture
def resources(tmp_path: Path) -> Path:
    for name in ("protocols", "frameworks"):
        shutil.copytree(resource(name), tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "layout"', 'kind = "magic"', "is of the kind “magic”"),
        ('protocols = ["near_fall"]', 'protocols = ["near_fal"]', "protocol “near_fal”"),
        ('reach = "team"', 'reach = "teem"', "“reach” in entry 1"),
        ('settings = ["hospital", ', 'settings = ["ward", ', "has “ward”, but may have"),
        ("target = 95 }", "targt = 95 }", "“targt”"),
        (', goal = "at_most"', ', goal = "less"', "“goal”"),
    ],
)
def test_a_slip_is_told_with_file_place_and_reason(
    resources: Path, old: str, new: str, said: str
) -> None:
    path = resources / "frameworks" / "good_actions.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnownFault) as caught:
        load_practice(resources)
    assert caught.value.what.startswith("“good_actions.toml” cannot be used: ")
    assert said in caught.value.what


def test_the_same_key_twice_and_a_key_of_the_workspace_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "good_actions.toml"
    one = '[[action]]\nkey = "{}"\nprotocols = ["general"]\ntext = "T"\nkind = "layout"\n'
    head = 'pack = "good actions"\nsource = "S"\n'
    entry = one + 'checks = ["C"]\n'
    path.write_text(head + entry.format("a") + entry.format("a"), encoding="utf-8")
    with pytest.raises(PackError, match="which an earlier entry has already"):
        load_good_actions(path)
    path.write_text(head + entry.format("own:1"), encoding="utf-8")
    with pytest.raises(PackError, match="kept for actions of a workspace"):
        load_good_actions(path)
    path.write_text(head + entry.format("a"), encoding="utf-8")
    assert load_good_actions(path).actions[0].measures == ()

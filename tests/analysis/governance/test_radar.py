"""What comes back is gathered: the groups of a labelled set, and nothing that only seems so."""

import random
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.governance.radar import MOST_GROUPS, find_groups
from rca_studio.domain.alike import KnownAction, KnownCase, Shared
from rca_studio.domain.case import Case
from rca_studio.domain.plan import ActionState
from rca_studio.domain.protocol import Repeat
from rca_studio.domain.today import Standing
from tests.analysis.governance.making import NAMES

# Each group as people would tell it: place and type where they are known, then the tellings.
LABELLED = {
    "walker": (
        ("Maple House, bathroom 2", "near_fall"),
        "Walker out of reach at the bathroom doorway|At the turn the walker stood by the basin.",
        "Walker caught on the cabinet in the doorway|The walker got stuck; the door is narrow.",
        "Reached for the walker and swayed|Leaving the bathroom, the walker was behind the door.",
        "Held on to the door frame, walker left behind|The walker did not fit through the door.",
    ),
    "insulin": (
        ("Oak Lodge, room 7", "medication"),
        "Insulin prompted at the old time|The nurse had moved the insulin to after the meal.",
        "Evening insulin before supper, not after|The new time of the insulin was not told.",
        "Insulin time not changed on the sheet|Supper came first, the sheet had the old time.",
    ),
    "route": (
        ("Route 3", "staffing"),
        "No backup for the bedtime visit|The evening worker was delayed and no backup was planned.",
        "Bedtime visit without a worker|The worker was held up; a backup was found by chance.",
        "Late for the bedtime visit|The visit before took longer, the backup was on leave.",
    ),
    "": (
        ("", "general"),
        "Wasp in the linen cupboard|A wasp flew out when the towels were fetched.",
        "Soup too hot on the tray|Steam rose from the bowl and it was left to cool.",
        "Parcel left in the rain|The gate was shut and the parcel got wet.",
        "Wheelchair strap came loose|In the minibus one lock had sand in it.",
        "Allergy line empty in the letter|The hospital letter did not name penicillin.",
        "Night light off in the corridor|The bulb had gone and nobody had a spare one.",
        "Two plates looked alike|The soft diet was given to the neighbour at the table.",
        "Snow on the hill road|The car could not go up, the neighbour went on foot.",
        "Code of the key safe on a note|It was stuck beside the bell for a new colleague.",
        "Bath water too warm|The valve closed at forty-four degrees.",
        "Hoist battery empty|It had not been in the charger overnight.",
        "Page missing in the folder|At handover page two was still in the copier.",
    ),
}


def known(number: int, title: str, story: str = "", **more) -> KnownCase:
    parts = {key: more.pop(key) for key in ("failed", "factors", "actions") if key in more}
    facts = {
        "id": f"c{number:03}",
        "reference": f"NM-{number:04}",
        "occurred": f"2026-{1 + number % 10:02}-{1 + number * 7 % 28:02}",
        "protocol": "fall",
    }
    return KnownCase(seq=number, case=Case(title=title, story=story, **(facts | more)), **parts)


def labelled() -> list[tuple[str, KnownCase]]:
    made = []
    for label, ((place, kind), *tellings) in LABELLED.items():
        for telling in tellings:
            title, story = telling.split("|")
            made.append((label, known(len(made), title, story, location=place, protocol=kind)))
    return made


def groups_of(cases, **more):
    return find_groups(cases, NAMES, **more).groups


def alike(number: int = 3, start: int = 0, **more) -> list[KnownCase]:
    return [
        known(
            start + n,
            "Walker out of reach at the bathroom door",
            occurred=f"2026-0{n + 1}-10",
            **{"location": "Bathroom 2", **more},
        )
        for n in range(number)
    ]


def test_the_groups_of_a_labelled_set_are_found_and_no_others():
    cases = labelled()
    label_of = {one.case.id: label for label, one in cases}
    groups = groups_of([one for _, one in cases])
    found = [frozenset(label_of[case.id] for case in group.cases) for group in groups]
    assert sorted(map(sorted, found)) == [["insulin"], ["route"], ["walker"]]
    sizes = {next(iter(labels)): len(g.cases) for labels, g in zip(found, groups, strict=True)}
    assert sizes == {"walker": 4, "insulin": 3, "route": 3}


def test_without_places_what_is_told_in_other_words_is_not_joined_by_chance():
    cases = [
        replace(one, case=replace(one.case, location="", protocol="general"))
        for label, one in labelled()
        if not label
    ]
    assert groups_of(cases) == ()


def test_the_same_place_alone_makes_no_group():
    cases = [
        replace(one, case=replace(one.case, location="Maple House", protocol="general"))
        for label, one in labelled()
        if not label
    ]
    assert groups_of(cases) == ()


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_cases_come_changes_nothing(dice: random.Random):
    cases = [one for _, one in labelled()]
    expected = groups_of(cases)
    dice.shuffle(cases)
    assert groups_of(cases) == expected


def test_a_case_is_in_one_group_of_alike_ones_at_most():
    groups = groups_of([one for _, one in labelled()])
    for one, other in combinations(groups, 2):
        assert not set(one.cases) & set(other.cases)


def test_practice_cases_are_never_joined_with_real_ones():
    assert groups_of([*alike(2), *alike(2, 10, practice=True)]) == ()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_few_are_no_group_yet(number):
    found = find_groups(alike(number), NAMES)
    assert found.groups == ()
    assert found.looked_at == found.of == number


def test_why_is_told_with_what_they_share():
    cases = alike(failed=("Walker kept in reach",), factors=("f/place",), route="Evening")
    (group,) = groups_of([*cases, known(9, "Walker out of reach at the door", location="Hall")])
    why = {like.shared: like.words for like in group.why}
    assert why[Shared.PLACE].startswith("Bathroom 2")
    assert why[Shared.KIND] == "Near fall"
    assert why[Shared.CONTROL].startswith("Walker kept in reach")
    assert why[Shared.FACTOR] == "Place and surroundings"
    assert "walker" in why[Shared.WORDS]
    assert [case.occurred for case in group.cases] == sorted(
        (case.occurred for case in group.cases), reverse=True
    )


def test_the_place_stands_in_the_title_only_where_all_share_it_and_it_is_new():
    (group,) = groups_of(alike(location="Maple House"))
    assert group.title == "Walker out of reach at the bathroom door (Maple House)"
    (group,) = groups_of(alike(location="Bathroom door"))
    assert group.title == "Walker out of reach at the bathroom door"


def test_an_action_in_place_before_the_newest_one_did_not_hold():
    cases = alike()
    done = KnownAction(id="a", text="Mark the place", state=ActionState.HELD, since="2026-01-20")
    cases[0] = replace(cases[0], actions=(done,))
    (group,) = groups_of(cases)
    assert (group.standing, group.action) == (Standing.DID_NOT_HOLD, "Mark the place")


def test_twice_is_enough_where_an_action_did_not_hold():
    cases = alike(2)
    done = KnownAction(id="a", text="Mark the place", state=ActionState.HELD, since="2026-01-20")
    cases[0] = replace(cases[0], actions=(done,))
    assert [group.standing for group in groups_of(cases)] == [Standing.DID_NOT_HOLD]


def test_what_was_put_right_at_one_place_did_not_fail_at_another():
    cases = alike(4)
    done = KnownAction(id="a", text="Mark the place", state=ActionState.HELD, since="2026-03-20")
    cases[2] = replace(cases[2], actions=(done,))
    newest = replace(cases[3].case, location="Bathroom 1")
    (group,) = groups_of([*cases[:3], replace(cases[3], case=newest)])
    assert (group.standing, group.elsewhere) == (Standing.IN_PLACE, True)
    again = known(9, newest.title, location="bathroom  2", occurred="2026-09-01")
    (group,) = groups_of([*cases[:3], replace(cases[3], case=newest), again])
    assert (group.standing, group.elsewhere) == (Standing.DID_NOT_HOLD, False)


def test_what_has_to_be_in_common_is_what_the_protocol_says():
    names = replace(NAMES, repeats={"fall": Repeat(count=9, days=7, same=("route",))})
    places = ("Home of A", "Home of B", "Home of C")
    cases = [
        known(n, "Nobody came, the backup was found by chance", location=place, route="Route 3")
        for n, place in enumerate(places)
    ]
    done = KnownAction(id="a", text="Slack", state=ActionState.DONE, since="2026-01-02")
    cases[0] = replace(cases[0], actions=(done,))
    (group,) = find_groups(cases, names).groups
    assert group.standing is Standing.DID_NOT_HOLD


def test_what_was_done_before_the_period_counts_and_its_case_does_not():
    early = known(50, "Walker out of reach at the bathroom door", location="Bathroom 2")
    done = KnownAction(id="a", text="Mark the place", state=ActionState.HELD, since="2025-07-20")
    early = replace(early, case=replace(early.case, occurred="2025-06-01"), actions=(done,))
    found = find_groups([*alike(), early], NAMES, since="2026-01")
    (group,) = found.groups
    assert group.standing is Standing.DID_NOT_HOLD
    assert len(group.cases) == 3
    assert found.looked_at == 3


def test_a_month_known_only_as_such_is_within_the_period_that_begins_with_it():
    cases = alike()
    cases[0] = replace(cases[0], case=replace(cases[0].case, occurred="2026-01"))
    (group,) = groups_of(cases, since="2026-01")
    assert len(group.cases) == 3


def test_what_matters_most_comes_first():
    def with_action(start, place, state, since=""):
        made = [
            replace(one, case=replace(one.case, title=f"{place} bell rope lamp {place}"))
            for one in alike(3, start, location=place)
        ]
        action = KnownAction(id=place, text=place, state=state, since=since)
        return [replace(made[0], actions=(action,)), *made[1:]]

    cases = [
        *with_action(0, "Alder", ActionState.DONE, "2026-12-01"),
        *with_action(10, "Birch", ActionState.IN_PROGRESS),
        *with_action(20, "Cedar", ActionState.FAILED),
        *alike(3, 30, location="Dogwood"),
    ]
    assert [group.standing for group in groups_of(cases)] == [
        *(Standing.DID_NOT_HOLD, Standing.NO_ACTION),
        *(Standing.IN_PROGRESS, Standing.IN_PLACE),
    ]


# -- the trigger of the protocol ------------------------------------------------------------------

WITHIN_A_WEEK = replace(NAMES, repeats={"fall": Repeat(count=3, days=7, same=("location",))})


def fell(number: int, day: str, title: str, place: str = "Hall") -> KnownCase:
    return known(number, title, occurred=day, location=place)


UNLIKE = ("Rug edge", "Wet floor by the tap", "Lamp out", "Slipper lost", "Cat underfoot")


def test_the_trigger_of_the_protocol_makes_a_group_whatever_the_words():
    days = ("2026-03-02", "2026-03-04", "2026-03-08", "2026-05-01", "2026-05-20")
    cases = [fell(n, *pair) for n, pair in enumerate(zip(days, UNLIKE, strict=True))]
    assert groups_of(cases) == ()
    (group,) = find_groups(cases, WITHIN_A_WEEK).groups
    assert [case.occurred for case in group.cases] == ["2026-03-08", "2026-03-04", "2026-03-02"]
    assert group.trigger == "3 in 7 days with the same location"
    assert group.title == "Near fall, Hall"
    assert group.why[0].told == "counts as repeating: 3 in 7 days with the same location"


def test_a_trigger_met_again_and_again_is_one_group_of_the_newest_ones():
    days = [f"2026-{month:02}-{day:02}" for month in (2, 4, 6) for day in (1, 2, 3)]
    cases = [fell(n, day, f"{chr(97 + n) * 5} {chr(107 + n) * 5}") for n, day in enumerate(days)]
    (group,) = find_groups(cases, WITHIN_A_WEEK).groups
    assert {case.occurred[:7] for case in group.cases} == {"2026-06"}
    assert group.trigger.endswith("3 times in this period")


@pytest.mark.parametrize(
    "days",
    [
        ("2026-03-01", "2026-03-04", "2026-03-08"),  # one day too many
        ("2026-03", "2026-03-04", "2026-03-05"),  # a day nobody knows
    ],
)
def test_what_does_not_meet_the_trigger_is_no_group(days):
    cases = [fell(n, *pair) for n, pair in enumerate(zip(days, UNLIKE, strict=False))]
    assert find_groups(cases, WITHIN_A_WEEK).groups == ()


def test_a_trigger_met_by_alike_ones_is_told_of_their_group():
    days = ("2026-01-10", "2026-02-10", "2026-06-01", "2026-06-02", "2026-06-03")
    title = "Walker out of reach at the bathroom door"
    cases = [fell(n, day, title) for n, day in enumerate(days)]
    (group,) = find_groups(cases, WITHIN_A_WEEK).groups
    assert len(group.cases) == 5
    assert group.trigger


# -- bounds ---------------------------------------------------------------------------------------


def test_very_many_at_one_place_are_compared_within_bounds_and_told_about():
    cases = [
        known(n, "Walker out of reach", location="Hall", occurred="2026-03-10")
        for n in range(1_500)
    ]
    told = []
    found = find_groups(cases, NAMES, of=9_000, progress=told.append)
    assert len(found.groups[0].cases) >= 400
    assert (found.looked_at, found.of) == (1_500, 9_000)
    assert told


def test_only_the_groups_that_matter_most_are_told():
    words = [f"w{n:03}x" for n in range(MOST_GROUPS + 5)]
    cases = [
        known(3 * n + m, f"{word} {word}y {word}z", location=word, occurred=f"2026-0{m + 1}-01")
        for n, word in enumerate(words)
        for m in range(3)
    ]
    found = find_groups(cases, NAMES)
    assert len(found.groups) == MOST_GROUPS
    assert found.number == MOST_GROUPS + 5


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            lambda title, story, place, day, failed: (title, story, place, day, failed),
            st.text(max_size=30),
            st.text(max_size=60),
            st.sampled_from(["", "Hall", "hall ", "Küche"]),
            st.sampled_from(["", "2026", "2026-03", "2026-03-01", "2026-03-02T10:00"]),
            st.lists(st.text(max_size=12), max_size=2),
        ),
        max_size=12,
    )
)
def test_any_cases_at_all_are_taken(parts):
    cases = [
        known(n, title, story, location=place, occurred=day, failed=tuple(failed))
        for n, (title, story, place, day, failed) in enumerate(parts)
    ]
    found = find_groups(cases, WITHIN_A_WEEK)
    for group in found.groups:
        assert group.title
        assert len(set(group.cases)) == len(group.cases) >= 2

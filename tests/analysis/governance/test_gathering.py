"""Cases are gathered once, and any part of them tells its own groups."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.governance import gathering
from rca_studio.analysis.governance.cube import Cube
from rca_studio.analysis.governance.gathering import Gatherer
from rca_studio.analysis.governance.radar import Gathered, find_groups, gather
from rca_studio.analysis.governance.radar_data import Looked
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.domain.alike import KnownAction, KnownCase
from rca_studio.domain.case import Case
from rca_studio.domain.plan import ActionState
from rca_studio.domain.protocol import Repeat
from rca_studio.editing.cancelling import Cancelled
from tests.analysis.governance.making import NAMES, Made, facts

TODAY = date(2026, 11, 18)
PLACES = ("Hall", "Bathroom 2", "Loft")
WITH_TRIGGER = replace(NAMES, repeats={"fall": Repeat(count=3, days=40, same=("location",))})
DONE = KnownAction(id="a", text="Mark the place", state=ActionState.HELD, since="2026-02-15")
TELLINGS = (
    "Walker out of reach at the bathroom door",
    "Walker caught in the doorway of the bathroom",
    "Insulin given before supper and not after",
    "Insulin at the old time, supper came first",
    "Wasp in the linen cupboard",
    "Hoist battery empty in the morning",
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(TELLINGS),
        st.sampled_from(PLACES),
        st.integers(1, 10),
        st.booleans(),
        st.sets(st.sampled_from(["Walker kept in reach", "Sheet read aloud"]), max_size=1),
    ),
    max_size=16,
)


def known(rows) -> list[KnownCase]:
    return [
        KnownCase(
            seq=n,
            case=Case(
                id=f"c{n:05}",
                reference=f"NM-{n:05}",
                title=title,
                occurred=f"2026-{month:02}-{1 + n % 28:02}",
                location=place,
                protocol="fall",
            ),
            failed=tuple(failed),
            actions=(replace(DONE, id=f"a{n}"),) if done else (),
        )
        for n, (title, place, month, done, failed) in enumerate(rows, 1)
    ]


def cube_of(cases, names=NAMES) -> Cube:
    rows = [Made(when=one.case.occurred, service=one.case.location) for one in cases]
    return Cube(facts(rows), names)


def reader(cases, read=None):
    by_seq = {one.seq: one for one in cases}

    def read_cases(seqs, progress=None):
        if read is not None:
            read.append(tuple(seqs))
        if progress is not None:
            progress(len(seqs))
        return [by_seq[seq] for seq in seqs]

    return read_cases


YEAR = Scope(period=Period("2026-01", "2026-12"))


# -- narrowed -------------------------------------------------------------------------------------


def score(looked: Looked, one: int, other: int) -> float:
    """What is said of likeness in words, said again plainly."""
    words = float(looked.texts.between([one, other])[0, 1])
    if words < 0.08 or looked.practice[one] != looked.practice[other]:
        return 0.0
    total = words + 0.05 * (looked.kind[one] == looked.kind[other])
    total += 0.15 * (looked.place[one] == looked.place[other] != "")
    total += 0.20 * bool(looked.controls[one] & looked.controls[other])
    return total if total >= 0.30 else 0.0


def stars(looked: Looked, inside) -> set[frozenset[int]]:
    """Stars among some places, found one after another over all pairs."""
    near: dict[int, dict[int, float]] = defaultdict(dict)
    for one in inside:
        for other in inside:
            if one != other and (found := score(looked, one, other)):
                near[one][other] = found
    found, taken = set(), set()

    def first(place):
        return -len(near[place]), -round(sum(near[place].values()), 4), place

    for centre in sorted((place for place in inside if near[place]), key=first):
        around = {place for place in near[centre] if place not in taken}
        if centre in taken or not around:
            continue
        if len(around) == 1 and near[centre][next(iter(around))] < 0.36:
            continue
        taken |= {centre, *around}
        found.add(frozenset({centre, *around}))
    return found


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sets(st.integers(0, 15)))
def test_narrowed_groups_are_those_of_the_cases_inside_and_of_no_others(rows, chosen):
    gathered = gather(known(rows), NAMES)
    inside = sorted(place for place in chosen if place < len(rows))
    looked = gathered.looked
    found = gathered.within(inside, ())
    expected = {star for star in stars(looked, inside) if len(star) > 2}
    several = {frozenset(gathered.places[seq] for seq in group.seqs) for group in found.groups}
    assert {group for group in several if len(group) > 2} == expected
    assert (found.looked_at, found.of) == (len(inside), len(inside))
    for group in found.groups:
        places = [gathered.places[seq] for seq in group.seqs]
        assert places == sorted(places)
        assert tuple(looked.known[place].case for place in places) == group.cases
        assert group.why
        actions = [one.text for place in places for one in looked.known[place].actions]
        assert group.action in ("", *actions)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.sampled_from(["", "2026-04", "2026-12"]))
def test_narrowed_to_all_of_them_nothing_is_different(rows, since):
    cases = known(rows)
    gathered = gather(cases, WITH_TRIGGER)
    ordered = gathered.looked.known
    now = [place for place, one in enumerate(ordered) if one.case.occurred >= since]
    assert gathered.within(now, range(len(ordered))) == find_groups(
        cases, WITH_TRIGGER, since=since
    )


@settings(max_examples=40, deadline=None)
@given(ROWS, st.lists(st.tuples(st.integers(1, 10), st.sampled_from(["", *PLACES])), max_size=4))
def test_what_was_asked_before_changes_no_answer(rows, questions):
    cases = known(rows)
    cube = cube_of(cases, WITH_TRIGGER)
    kept = Gatherer(reader(cases))
    for month, place in questions:
        scope = Scope(period=Period(f"2026-{month:02}", "2026-12"))
        if place:
            scope = scope.narrowed(Dimension.SERVICE, place)
        anew = Gatherer(reader(cases)).find(cube, scope, TODAY)
        assert kept.find(cube, scope, TODAY) == anew
        assert {seq for group in anew.groups for seq in group.seqs} <= set(cube.cases(scope))


# -- kept -----------------------------------------------------------------------------------------


def many(number: int) -> list[KnownCase]:
    return known(
        [(TELLINGS[n % 6], PLACES[n % 3], 1 + n * 9 // number, False, ()) for n in range(number)]
    )


def test_cases_are_read_once_whatever_is_asked_for():
    cases, read = many(60), []
    cube, gatherer = cube_of(cases), Gatherer(reader(cases, read))
    for scope in (
        YEAR,
        Scope(period=Period("2026-05", "2026-06")),
        YEAR.narrowed(Dimension.SERVICE, "Hall"),
        YEAR,
    ):
        assert gatherer.find(cube, scope, TODAY).of == cube.number(scope)
    assert len(read) == 1


def test_a_place_over_many_years_is_gathered_by_itself_where_the_newest_tell_little(monkeypatch):
    monkeypatch.setattr(gathering, "MOST_CASES", 20)
    cases, read = many(90), []
    cube, gatherer = cube_of(cases), Gatherer(reader(cases, read))
    hall = YEAR.narrowed(Dimension.SERVICE, "Hall")
    for _ in range(2):
        assert gatherer.find(cube, YEAR, TODAY).looked_at == 20
        found = gatherer.find(cube, hall, TODAY)
        assert (found.looked_at, found.of) == (20, 30)
    assert len(read) == 2
    assert set(read[1]) == set(cube.cases(hall, 20))


def test_a_date_in_the_future_is_none_of_the_newest(monkeypatch):
    monkeypatch.setattr(gathering, "MOST_CASES", 20)
    cases = many(60)
    late = [replace(one, case=replace(one.case, occurred="2099-01-01")) for one in cases[:15]]
    cases, read = [*late, *cases[15:]], []
    cube, gatherer = cube_of(cases), Gatherer(reader(cases, read))
    assert gatherer.find(cube, YEAR, TODAY).looked_at == 20
    assert not set(read[0]) & {one.seq for one in late}


def test_after_a_change_it_is_as_if_gathered_for_the_first_time():
    cases = many(60)
    cube, before = cube_of(cases), Gatherer(reader(cases))
    before.find(cube, YEAR, TODAY)
    (then,) = before.kept.values()
    acted = [replace(cases[0], actions=(DONE,)), *cases[1:]]
    reworded = [replace(acted[0], case=replace(acted[0].case, title="Wasp on the bus"))]
    for changed, same_pairs in ((acted, True), ([*reworded, *acted[1:]], False)):
        after = Gatherer(reader(changed), before)
        anew = Gatherer(reader(changed)).find(cube, YEAR, TODAY)
        assert after.find(cube, YEAR, TODAY) == anew
        (now,) = after.kept.values()
        assert isinstance(now, Gathered)
        assert (now.pairs is then.pairs) is same_pairs
        before = after


# -- stopped --------------------------------------------------------------------------------------


def test_it_tells_how_far_it_came_and_may_be_stopped_at_any_time():
    cases = many(900)
    cube, told = cube_of(cases), []
    expected = Gatherer(reader(cases)).find(cube, YEAR, TODAY, told.append)
    assert told == sorted(told)
    assert (told[0] < 900, told[-1]) == (True, 900)
    for stopped_at in range(0, len(told), 3):
        gatherer, calls = Gatherer(reader(cases)), iter(range(len(told)))

        def stop(_done, calls=calls, last=stopped_at):
            if next(calls) == last:
                raise Cancelled

        with pytest.raises(Cancelled):
            gatherer.find(cube, YEAR, TODAY, stop)
        assert gatherer.find(cube, YEAR, TODAY) == expected


def test_of_very_many_at_one_place_no_month_is_left_out():
    cases = [
        replace(
            one,
            case=replace(
                one.case,
                location="Hall",
                title=f"{TELLINGS[n % 2]} {n % 2}" if n < 6 else f"x{n:05}y z{n:05} q{n:05}",
                occurred="2026-01-05" if n < 6 else "2026-08-05",
            ),
        )
        for n, one in enumerate(many(1_300))
    ]
    cube = cube_of(cases)
    early = Scope(period=Period("2026-01", "2026-03"))
    (group,) = Gatherer(reader(cases)).find(cube, early, TODAY).groups
    assert sorted(group.seqs) == [1, 2, 3, 4, 5, 6]

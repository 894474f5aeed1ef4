"""Does it come back: in one sentence, with why and since when, and nothing of what is protected."""

from dataclasses import replace

import pytest

from rca_studio.analysis.governance.as_table import table_of
from rca_studio.analysis.governance.gathering import Gatherer
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.panel import GroupList
from rca_studio.analysis.governance.protecting import ProtectingGuard
from rca_studio.analysis.governance.repeating import find, repeating
from rca_studio.domain.alike import KnownAction, KnownCase, RepeatGroups
from rca_studio.domain.case import Case
from rca_studio.domain.plan import ActionState
from tests.analysis.governance.making import Made
from tests.analysis.governance.making import asked as inputs

TITLE = "Walker out of reach at the bathroom door"


def made(*days: str) -> list[Made]:
    return [Made(when=day) for day in days]


def known(seq: int, day: str, title: str = TITLE, **more) -> KnownCase:
    actions = more.pop("actions", ())
    facts = {"location": "Bathroom 2", "protocol": "fall", "occurred": day} | more
    case = Case(id=f"c{seq}", reference=f"NM-{seq:04}", title=title, **facts)
    return KnownCase(seq=seq, case=case, actions=actions)


def asked(days, cases, **more):
    """Inputs whose cases are read by number; remembers which were read."""
    by_seq = dict(enumerate(cases, 1))
    read = []

    def read_cases(seqs, progress=None):
        read.extend(seqs)
        return [by_seq[seq] for seq in seqs]

    return replace(inputs(made(*days), **more), gatherer=Gatherer(read_cases)), read


DAYS = ("2026-04-10", "2026-06-01", "2026-08-18")
SLIPPED = KnownAction(id="a", text="Mark the place", state=ActionState.SLIPPED)
HIDING = ProtectingGuard(SmallNumbers(key="k5", label="", below=5))


def walkers(*, actions=(), **more) -> list[KnownCase]:
    first, *others = DAYS
    return [known(1, first, actions=actions, **more)] + [
        known(seq, day, **more) for seq, day in enumerate(others, 2)
    ]


def groups_of(panel) -> GroupList:
    (chart,) = panel.charts
    assert isinstance(chart, GroupList)
    return chart


def test_what_comes_back_is_said_with_since_when_and_what_did_not_hold():
    panel = repeating(asked(DAYS, walkers(actions=(SLIPPED,)))[0])
    assert panel.answer == (
        "Yes: 1 group of near misses came back; for it an action that was in place did not hold."
    )
    assert panel.details == (
        f"“{TITLE} (Bathroom 2)” happened 3 times; the action “Mark the place” did not hold.",
    )
    (group,) = groups_of(panel).groups
    assert (group.cell.shown, group.when) == ("3", "since April")
    assert (group.standing, group.standing_words) == ("did_not_hold", "Action did not hold")
    assert group.cases == ("NM-0003", "NM-0002", "NM-0001")
    assert group.cell.drill is not None
    assert group.cell.drill.words == f"{TITLE} (Bathroom 2)"
    assert panel.direction == "Comes back"


def test_what_came_back_elsewhere_asks_whether_the_action_can_be_taken_there():
    done = KnownAction(id="a", text="Mark the place", state=ActionState.HELD, since="2026-07-01")
    cases = walkers(actions=(done,))
    cases[2] = known(3, DAYS[2], location="Bathroom 1")
    panel = repeating(asked(DAYS, cases)[0])
    (group,) = groups_of(panel).groups
    assert (group.standing, group.standing_words) == ("no_action", "In place elsewhere only")
    assert panel.details == (
        f"“{TITLE}” came back where the action “Mark the place” is not in place: can it be taken "
        "there, too?",
    )


def test_where_nothing_is_known_to_have_let_go_that_is_said():
    panel = repeating(asked(DAYS, walkers())[0])
    assert panel.answer == (
        "Yes: 1 group of near misses came back; no action in place is known not to have held."
    )
    assert "Nothing was done yet about 1 group." in panel.details
    assert groups_of(panel).groups[0].standing_words == "No action yet"


def test_nothing_that_comes_back_is_an_answer_too():
    cases = [known(n, day, title) for n, (day, title) in enumerate(zip(DAYS, "abc", strict=True))]
    panel = repeating(asked(DAYS, cases)[0])
    assert panel.answer == "Nothing was found that came back in this period."
    assert panel.empty
    assert panel.charts == ()


def test_a_period_without_any_case_reads_nothing():
    found, read = asked((), [])
    panel = repeating(found)
    assert panel.answer == "No near misses are on record for this period."
    assert read == []


def test_without_a_way_to_read_cases_nothing_is_found():
    assert find(inputs(made(*DAYS))) == RepeatGroups()


@pytest.mark.parametrize(
    ("day", "standing"), [("2024-12-01", "did_not_hold"), ("2024-11-01", "no_action")]
)
def test_cases_of_the_year_before_are_read_for_what_was_done(day, standing):
    found = asked((*DAYS, day), [*walkers(), known(4, day, actions=(SLIPPED,))], first="2025-12")[0]
    (group,) = groups_of(repeating(found)).groups
    assert group.cell.value == 3
    assert group.standing == standing


def test_the_year_is_told_where_it_is_not_the_present_one():
    cases = walkers()
    cases[0] = known(1, "2025-12-24")
    panel = repeating(asked(("2025-12-24", *DAYS[1:]), cases)[0])
    assert groups_of(panel).groups[0].when == "since December 2025"


@pytest.mark.parametrize(
    ("routes", "words"),
    [
        (("Route 1", "Route 2", "Route 3"), "on 3 routes since April"),
        (("Route 3", "Route 3", "Route 3"), "on Route 3 since April"),
        (("Route 3", "", "Route 3"), "since April"),
    ],
)
def test_near_misses_on_routes_say_on_how_many(routes, words):
    cases = [
        known(seq, day, location=f"Home of {seq}", route=route, story="The door was locked.")
        for seq, (day, route) in enumerate(zip(DAYS, routes, strict=True), 1)
    ]
    assert groups_of(repeating(asked(DAYS, cases)[0])).groups[0].when == words


def test_who_may_not_see_cases_reads_no_word_of_them():
    secret = "Zanzibar Ypsilanti quokka"
    cases = walkers(actions=(replace(SLIPPED, text="Quokka barrier"),), location="Xanadu")
    cases = [replace(one, case=replace(one.case, title=secret)) for one in cases]
    panel = repeating(asked(DAYS, cases, guard=HIDING)[0])
    text = str(panel) + "".join(map(str, map(table_of, panel.charts)))
    for word in (*secret.split(), "Quokka", "Xanadu", "NM-0001", "April"):
        assert word not in text
    (group,) = groups_of(panel).groups
    assert group.title == "Near fall"
    assert group.cell.shown == "<5"
    assert group.cell.value is None
    assert group.cell.drill is None
    assert "same place" in group.why
    assert "protected" in groups_of(panel).note


def test_a_group_cannot_be_worked_out_from_what_is_left_over():
    """Six of seven: shown, the seventh would be known."""
    days = [f"2026-0{month}-10" for month in range(1, 8)]
    cases = [known(seq, day) for seq, day in enumerate(days[:-1], 1)]
    cases.append(known(7, days[-1], "Wasp in the cupboard", location="Loft"))
    panel = repeating(asked(days, cases, guard=HIDING)[0])
    assert groups_of(panel).groups[0].cell.value is None
    shown = groups_of(repeating(asked(days, cases)[0])).groups[0]
    assert shown.cell.value == 6


def test_only_the_newest_of_very_many_are_compared_and_that_is_said(monkeypatch):
    monkeypatch.setattr("rca_studio.analysis.governance.gathering.MOST_CASES", 3)
    days = ("2026-01-01", *DAYS)
    found, read = asked(days, [known(1, days[0]), *(known(n, d) for n, d in enumerate(DAYS, 2))])
    panel = repeating(found)
    assert sorted(read) == [2, 3, 4]
    assert "The newest 3 of 4 near misses were compared with each other." in panel.details


def test_each_group_is_a_row_of_the_table():
    panel = repeating(asked(DAYS, walkers(actions=(SLIPPED,)))[0])
    (row,) = table_of(groups_of(panel)).rows
    assert row[0].startswith(TITLE)
    assert row[1][0].shown == "3"


def test_its_cases_and_no_others_are_one_click_away():
    cases = [*walkers(), known(4, "2026-05-01", "Wasp in the cupboard", location="Loft")]
    found = asked((*DAYS, "2026-05-01"), cases)[0]
    (group,) = groups_of(repeating(found)).groups
    assert sorted(found.cube.cases(group.cell.drill.scope)) == [1, 2, 3]
    assert found.cube.number(group.cell.drill.scope) == 3

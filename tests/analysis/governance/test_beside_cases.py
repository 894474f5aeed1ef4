"""Answers and actions of several choices do not give a small number away together."""

from __future__ import annotations

from rca_studio.analysis.governance.disclosure import Asked
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.governance.view import View
from rca_studio.domain.governance import PulseCount
from tests.analysis.governance.making import action
from tests.analysis.governance.seen import NAMES, Cube, Seen, facts

K5 = SmallNumbers(key="k5", label="", below=5)
YEAR = Scope(period=Period("2026-01", "2026-06"))
SERVICES = ("Maple", "Birch", "Rose")


def cube() -> Cube:
    """Many near misses in each service, so that nothing is refused for them."""
    return Cube(facts([Seen(service=one, when="2026-03-02") for one in SERVICES * 40]), NAMES)


def answers(*numbers: int) -> tuple[PulseCount, ...]:
    return tuple(
        PulseCount(
            id=one, month="2026-03", question="safe", service=one, answers=(0, 0, 0, 0, number)
        )
        for one, number in zip(SERVICES, numbers, strict=True)
    )


def test_answers_of_one_service_are_not_what_is_left_of_all() -> None:
    asked, pulse = Asked(K5), answers(20, 3, 0)
    assert asked.ask(cube(), View(YEAR), pulse=pulse) == ""
    refusal = asked.ask(cube(), View(YEAR.narrowed(Dimension.SERVICE, "Maple")), pulse=pulse)
    assert "fewer than 5 answers" in refusal
    enough = answers(20, 30, 40)
    assert Asked(K5, [View(YEAR)]).ask(
        cube(), View(YEAR.narrowed(Dimension.SERVICE, "Maple")), pulse=enough
    ) == ""  # fmt: skip


def test_a_service_hidden_beside_a_small_one_is_not_opened_by_choosing_it() -> None:
    """Rose has three; Birch is hidden beside it and would be told by its own page."""
    pulse = answers(15, 12, 3)
    chosen = View(YEAR.narrowed(Dimension.SERVICE, "Birch"))
    assert "answers" in Asked(K5, [View(YEAR)]).ask(cube(), chosen, pulse=pulse)


def test_one_more_month_is_refused_where_few_answered_in_it() -> None:
    pulse = (*answers(20, 20, 20), PulseCount(id="x", month="2026-04", question="safe",
                                              answers=(1, 0, 0, 0, 1)))  # fmt: skip
    short = View(Scope(period=Period("2026-01", "2026-03")))
    assert "answers" in Asked(K5, [short]).ask(cube(), View(YEAR), pulse=pulse)


def test_actions_are_weighed_the_same_way() -> None:
    rows = [
        action(place, service=service)
        for place, service in enumerate(["Maple"] * 9 + ["Birch"] * 2)
    ]
    maple = View(YEAR.narrowed(Dimension.SERVICE, "Maple"))
    refusal = Asked(K5, [View(YEAR)]).ask(cube(), maple, actions=rows)
    assert "fewer than 5 actions" in refusal
    rows += [action(20 + place, service="Birch") for place in range(9)]
    assert Asked(K5, [View(YEAR)]).ask(cube(), maple, actions=rows) == ""

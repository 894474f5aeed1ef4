"""What made it likely: factors of all near misses, and what led to what."""

from __future__ import annotations

from rca_studio.analysis.governance.factors import factors
from rca_studio.analysis.governance.merged import CONTROL, EVENT, HARM
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.protecting import ProtectingGuard
from rca_studio.domain.causal import EvidenceState
from tests.analysis.governance.seen import Seen, asked

GUESS, SURE, OUT = EvidenceState.HYPOTHESIS, EvidenceState.VERIFIED, EvidenceState.RULED_OUT
K5 = SmallNumbers(key="k5", label="Below 5 hidden", below=5)


def chart(panel, key):
    return next((one for one in panel.charts if one.key == f"factors.{key}"), None)


def test_causes_of_all_frames_are_merged_and_ruled_out_ones_do_not_count():
    cases = [
        *[Seen(causes=(("one/work", GUESS), ("two/doing", SURE)))] * 8,
        *[Seen(causes=(("one/tools", SURE), ("one/work", OUT)))] * 3,
        Seen(causes=(("two/talking", GUESS),)),
        Seen(causes=(("one/crew", OUT),)),
        Seen(causes=(("", GUESS),)),
    ]
    panel = factors(asked(cases))
    bars = chart(panel, "bars")
    assert [(bar.label, bar.cell.value, bar.note) for bar in bars.bars] == [
        ("Task", 8, "8 verified"),
        ("Equipment", 3, "3 verified"),
        ("Communication", 1, "0 verified"),
    ]
    assert bars.cumulative == (8 / 12, 11 / 12, 1)
    assert bars.vital == 0  # two of three are no few
    assert "Not placed yet: causes in 1 near miss." in bars.note
    assert panel.answer == (
        "Most often Task made it likely (8 of 13 near misses with causes), then Equipment (3) and "
        "Communication (1)."
    )
    assert any("1 near miss of 14 has no causes entered" in words for words in panel.cautions)
    verified = chart(panel, "verified")
    assert [[cell.value for cell in layer.cells] for layer in verified.layers] == [
        [8, 3, 0],
        [0, 0, 1],
    ]


def test_the_line_counts_near_misses_with_at_least_one_factor_so_far():
    both = Seen(causes=(("one/work", GUESS), ("one/tools", GUESS)))
    cases = [both] * 6 + [Seen(causes=(("one/crew", GUESS),))] * 4
    bars = chart(factors(asked(cases)), "bars")
    assert bars.cumulative == (0.6, 0.6, 1)


def test_graphs_are_laid_over_each_other_and_the_strongest_path_is_told():
    chain = (("one/crew", "one/work"), ("one/work", "event"))
    cases = [
        *[Seen(links=chain, causes=(("one/crew", GUESS), ("one/work", GUESS)), margin=1)] * 10,
        *[Seen(links=(("two/doing", "event"),), causes=(("two/doing", GUESS),), margin=2)] * 3,
        *[Seen(links=(("one/tools", "control"),), causes=(("one/tools", GUESS),), margin=2)] * 2,
        Seen(links=(("one/work", "two/doing"),), causes=(("one/work", GUESS),), margin=0),
    ]
    panel = factors(asked(cases))
    graph = chart(panel, "graph")
    found = {(one.cause, one.effect): (one.cell.value, one.strong) for one in graph.arrows}
    assert found == {
        (EVENT, HARM): (16, False),
        ("team", "task"): (10, True),
        ("task", EVENT): (13, True),
        ("equipment", CONTROL): (2, False),
    }
    assert graph.paths == (("task", EVENT), ("team", "task", EVENT))
    assert {node.key: node.cell.value for node in graph.nodes} == {
        EVENT: 16,
        HARM: 16,
        CONTROL: 2,
        "task": 14,
        "team": 10,
        "equipment": 2,
    }
    assert (
        "Often: Team → Task → The near miss, each step in 10 near misses or more." in panel.details
    )


def test_a_factor_to_which_something_always_led_begins_no_path():
    chain = (("one/crew", "one/work"), ("one/work", "event"))
    causes = (("one/crew", GUESS), ("one/work", GUESS))
    graph = chart(factors(asked([Seen(links=chain, causes=causes, margin=1)] * 12)), "graph")
    assert graph.paths == (("team", "task", EVENT),)


def test_protected_only_what_is_frequent_is_drawn_and_nothing_leads_to_cases():
    often = Seen(links=(("one/work", "event"),), causes=(("one/work", SURE),), margin=1)
    rare = Seen(links=(("one/crew", "event"),), causes=(("one/crew", SURE),), margin=1)
    plain = Seen(links=(), causes=(("", GUESS),), margin=1)
    cases = [often] * 9 + [rare] * 4 + [plain] * 8
    panel = factors(asked(cases, guard=ProtectingGuard(K5)))
    bars = chart(panel, "bars")
    assert [(bar.label, bar.cell.shown) for bar in bars.bars] == [("Task", "9"), ("Team", "<5")]
    assert bars.cumulative == ()
    graph = chart(panel, "graph")
    assert {(one.cause, one.effect) for one in graph.arrows} == {("task", EVENT), (EVENT, HARM)}
    assert chart(panel, "verified") is None
    assert all(cell.drill is None for cell in (one.cell for one in (*graph.nodes, *graph.arrows)))


def test_causes_that_stand_nowhere_are_said_to():
    panel = factors(asked([Seen(causes=(("", GUESS),))] * 12))
    assert panel.answer == "Causes are entered, but none of them is placed among the factors yet."
    assert panel.empty


def test_protected_no_arrow_is_drawn_beside_a_factor_that_has_few_more():
    """Of twelve with the factor nine led to the event: the other three would be told."""
    k5 = SmallNumbers(key="k5", label="", below=5)
    work, to_event = (("one/work", GUESS),), (("one/work", "event"),)
    led = [Seen(causes=work, links=to_event, margin=1)] * 9
    others = [Seen(causes=(("one/crew", GUESS),))] * 20
    for more, drawn in ((3, False), (8, True)):
        cases = [*led, *others, *[Seen(causes=work)] * more]
        charts = factors(asked(cases, guard=ProtectingGuard(k5))).charts
        arrows = [
            (arrow.cause, arrow.effect)
            for one in charts
            if one.key == "factors.graph"
            for arrow in one.arrows
        ]
        assert (("task", EVENT) in arrows) is drawn

"""Each rule says no in plain words where it is broken, and keeps quiet where it is kept."""

from __future__ import annotations

import itertools
from dataclasses import replace

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.causal import (
    Cause,
    Control,
    Event,
    EvidenceState,
    Harm,
    Link,
    LogicAnswer,
    Place,
    Reliability,
)
from rca_studio.domain.plan import Action, Effect, EffectKind, Finding
from rca_studio.domain.review import Answer, Confirmation, Evidence, Waiver
from rca_studio.domain.rules import ALL_RULES, loop_in
from rca_studio.domain.timeline import TimelineEntry

OWN = {"case_id": "c"}
CASE = Case(id="c", reference="NM-1", title="Walker out of reach", occurred="2026-11-18")
X, Y = Cause(id="x", text="Doorway narrow", **OWN), Cause(id="y", text="Tight turn", **OWN)
E, H = Event(id="e", text="Loss of balance", **OWN), Harm(id="h", text="Fall", **OWN)
K = Control(id="k", guards="h", text="Steadied", **OWN)
F = Finding(id="f", number=1, statement="…", causes=("x", "k"), **OWN)
A = Action(
    id="a",
    text="Move the cabinet",
    findings=("f",),
    deadline="2026-11-28",
    effects=(
        Effect(kind=EffectKind.REMOVES_CAUSE, target="x"),
        Effect(kind=EffectKind.STRENGTHENS_CONTROL, target="k"),
    ),
    **OWN,
)


SEEN = Evidence(id="v", subject="x", note="Measured: 71 cm", **OWN)
P = Place(id="p", node="x", view="graph", x=1.0, y=2.0, **OWN)
L = LogicAnswer(id="l", effect="e", cause="y", answer=Reliability.YES, **OWN)
T = TimelineEntry(id="t", text="Turned", moment="2026-11-18T20:40", about="x", **OWN)


def link(cause: str, effect: str, ident: str = "") -> Link:
    return Link(id=ident or f"{cause}>{effect}", cause_id=cause, effect_id=effect, **OWN)


WHOLE: tuple[Entity, ...] = (CASE, X, Y, E, H, K, F, A, link("x", "y"), link("y", "e"))


def reasons(*changed: Entity, without: tuple[str, ...] = ()) -> list[str]:
    entities = {entity.id: entity for entity in WHOLE if entity.id not in without}
    entities |= {entity.id: entity for entity in changed}
    casefile = CaseFile("c", entities.values())
    return [reason for rule in ALL_RULES for reason in rule(casefile)]


def test_a_sound_case_breaks_no_rule():
    assert reasons() == []
    assert reasons(link("x", "k"), link("x", "h")) == []


def test_the_workshop_breaks_no_rule():
    verified = replace(X, evidence=EvidenceState.VERIFIED, answer_due="2026-12-01")
    elsewhere = replace(P, id="p2", view="why_tree")
    enough = replace(L, id="l2", cause="")
    loose = replace(T, id="t2", about="", moment="")
    assert reasons(verified, SEEN, P, elsewhere, L, enough, T, loose) == []
    out = replace(X, evidence=EvidenceState.RULED_OUT)  # the screen asks for the reason
    assert reasons(out) == []


@pytest.mark.parametrize(
    ("changed", "without", "words"),
    [
        ((link("y", "x"),), (), "close a loop: Doorway narrow → Tight turn → Doorway narrow"),
        ((link("x", "x"),), (), "close a loop: Doorway narrow → Doorway narrow"),
        ((replace(K, guards="x"), link("y", "k")), (), "close a loop"),
        ((link("e", "h"),), (), "must start at a cause"),
        ((link("gone", "e"),), (), "must start at a cause"),
        ((link("x", "f"),), (), "must end at a cause, a control, the event or the harm"),
        ((link("x", "y", "again"),), (), "linked already"),
        ((replace(K, guards="gone"),), (), "must guard a cause"),
        ((Control(id="m", guards="k", text="", **OWN),), (), "must guard a cause"),
        ((Event(id="e2", text="", **OWN),), (), "one event"),
        ((Harm(id="h2", text="", **OWN),), (), "one harm"),
        ((replace(F, causes=("gone",)),), (), "F1 is linked to a cause that is not there"),
        ((replace(F, causes=("e",)),), (), "F1 is linked to a cause that is not there"),
        ((), ("f",), "a finding that is not there"),
        (
            (replace(A, effects=(Effect(kind=EffectKind.REMOVES_CAUSE, target="k"),)),),
            (),
            "not in the causal model",
        ),
        (
            (replace(A, effects=(Effect(kind=EffectKind.ADDS_CONTROL, target="x"),)),),
            (),
            "not in the causal model",
        ),
        (
            tuple(Answer(id=i, field="task", value="v", **OWN) for i in ("1", "2")),
            (),
            "answered already",
        ),
        (
            tuple(Confirmation(id=i, item="safe", by="b", at="t", **OWN) for i in ("1", "2")),
            (),
            "answered already",
        ),
        (
            tuple(Waiver(id=i, item="s", by="b", at="t", reason="r", **OWN) for i in ("1", "2")),
            (),
            "answered already",
        ),
        ((Waiver(id="w", item="s", by=" ", at="t", reason="r", **OWN),), (), "name and a reason"),
        ((Waiver(id="w", item="s", by="b", at="t", reason="", **OWN),), (), "name and a reason"),
        ((replace(CASE, occurred="18.11.2026"),), (), "18.11.2026 is not a date"),
        ((replace(CASE, reported="2026-02-30"),), (), "2026-02-30 is not a date"),
        ((replace(A, deadline="soon"),), (), "soon is not a date"),
        ((replace(X, answer_due="soon"),), (), "soon is not a date"),
        ((replace(T, moment="18 Nov"),), (), "18 Nov is not a date"),
        (
            (replace(X, evidence=EvidenceState.VERIFIED),),
            (),
            "“Doorway narrow” can be verified once evidence is linked to it",
        ),
        (
            (replace(X, evidence=EvidenceState.VERIFIED, text=""), replace(SEEN, subject="y")),
            (),
            "“(no words yet)” can be verified once",
        ),
        ((replace(P, node="gone"),), (), "a cause that is not there"),
        ((replace(P, node="f"),), (), "a cause that is not there"),
        ((P, replace(P, id="p2")), (), "in one place of a picture"),
        ((replace(L, effect="gone"),), (), "a cause that is not there"),
        ((replace(L, cause="gone"),), (), "a cause that is not there"),
        ((L, replace(L, id="l2")), (), "answered already"),
        ((replace(T, about="gone"),), (), "a cause that is not there"),
        ((replace(A, review_date="2027-13-01"),), (), "2027-13-01 is not a date"),
        ((), ("c",), "cannot stay without the case"),
    ],
)
def test_a_broken_rule_says_why(changed, without, words):
    found = reasons(*changed, without=without)
    assert any(words in reason for reason in found), found


def test_a_reason_can_be_read_however_long_the_words_are():
    causes = [Cause(id=str(n), text=f"{n} " + "x" * 5_000, **OWN) for n in range(300)]
    links = [link(str(n), str((n + 1) % 300)) for n in range(300)]
    for reason in reasons(*causes, *links, replace(X, text="a\nb" * 900, evidence="verified")):
        assert len(reason) < 700
        assert "\n" not in reason


def test_a_reason_is_about_the_same_thing_however_it_is_worded():
    def about(cause: Cause) -> list[tuple[str, ...]]:
        found = CaseFile("c", [CASE, cause])
        return [breach.about for rule in ALL_RULES for breach in rule(found)]

    claimed = replace(X, evidence=EvidenceState.VERIFIED)
    assert about(claimed) == about(replace(claimed, text="Doorway 71 cm wide")) == [("x",)]
    assert about(replace(X, answer_due="soon")) != about(replace(X, answer_due="later"))


def test_a_deleted_case_leaves_nothing_and_that_is_right():
    assert [reason for rule in ALL_RULES for reason in rule(CaseFile("c"))] == []


def test_a_loop_through_the_harm_is_seen():
    """A cause of the event that the harm itself would make likely is a loop as well."""
    here = CaseFile("c", [CASE, X, E, H, K, link("x", "e"), replace(K, guards="x")])
    assert loop_in(here) == ()
    assert loop_in(CaseFile("c", [*here, Link(id="l", cause_id="x", effect_id="k", **OWN)]))


@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=16))
def test_loops_are_found_exactly_where_there_are_some(pairs):
    causes = [Cause(id=str(n), text=str(n), **OWN) for n in range(8)]
    links = [link(str(a), str(b)) for a, b in sorted(pairs)]
    loop = loop_in(CaseFile("c", [CASE, *causes, *links]))
    graph = networkx.DiGraph((str(a), str(b)) for a, b in pairs)
    assert bool(loop) is not networkx.is_directed_acyclic_graph(graph)
    if loop:
        assert loop[0] == loop[-1]
        assert all(graph.has_edge(a, b) for a, b in itertools.pairwise(loop))


def test_a_long_chain_is_no_trouble():
    count = 3_000
    causes = [Cause(id=str(n), text="", **OWN) for n in range(count)]
    links = [link(str(n), str(n + 1)) for n in range(count - 1)]
    assert loop_in(CaseFile("c", [CASE, *causes, *links])) == ()
    assert len(loop_in(CaseFile("c", [CASE, *causes, *links, link(str(count - 1), "0")]))) > count

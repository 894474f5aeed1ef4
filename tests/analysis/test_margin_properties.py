"""Margin to harm against the plain truth table of the model, written a second time here."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.margin import analyse, summarise
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, ControlState, EvidenceState, Gate
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.domain.plan import EffectKind
from tests.causal_examples import Builder

GATES = st.sampled_from(list(Gate))


@st.composite
def models(draw: st.DrawFn) -> CaseFile:
    model = Builder()
    model.event(gate=draw(GATES))
    model.harm(gate=draw(GATES))
    nodes = ["event", "harm"]
    for number in range(draw(st.integers(0, 5))):
        effects = draw(st.lists(st.sampled_from(nodes), max_size=2, unique=True))
        evidence = draw(st.sampled_from(list(EvidenceState)))
        id_ = model.cause(f"c{number}", *effects, gate=draw(GATES), evidence=evidence)
        nodes.append(id_)
        if draw(st.booleans()):
            state = draw(st.sampled_from(list(ControlState)))
            guarded = draw(st.sampled_from(nodes))
            nodes.append(model.control(f"k{number}", guarded, state=state, gate=draw(GATES)))
    for node in nodes[2:]:
        kind = EffectKind.REMOVES_CAUSE if node[0] == "c" else EffectKind.STRENGTHENS_CONTROL
        if draw(st.integers(0, 4)) == 0:
            model.action((kind, node))
    return model.file()


class Oracle:
    """Harm as a recursive definition, tried out with every combination of conditions."""

    def __init__(self, file: CaseFile, *, after: bool = False, doubt: bool = False, without=""):
        self.file, self.without = file, without
        self.targets = {e.target for a in file.actions for e in a.effects} if after else set()
        self.after, self.doubt = after, doubt
        self.leaves = {}
        for node in (*file.causes, *file.controls, file.event):
            held = isinstance(node, Control) and self.holds(node)
            linked = any(link.effect_id == node.id for link in file.links)
            if held or not linked:
                self.leaves[node.id] = 1 if held else 0

    def holds(self, control: Control) -> bool:
        planned = control.state is ControlState.PLANNED and self.after
        return control.state is ControlState.HELD or planned or control.id in self.targets

    def true(self, id_: str, so: frozenset[str]) -> bool:
        node = self.file.get(id_)
        if id_ == self.without:
            return False
        if isinstance(node, Cause):
            if node.evidence is EvidenceState.RULED_OUT or id_ in self.targets:
                return False
            if self.doubt and node.evidence is EvidenceState.HYPOTHESIS:
                return False
        planned = isinstance(node, Control) and node.state is ControlState.PLANNED
        if planned and not self.holds(node):
            return True
        inputs = [link.cause_id for link in self.file.links if link.effect_id == id_]
        if id_ == "harm":
            inputs.append("event")
        happens = True
        if inputs:
            join = all if node.gate is Gate.ALL else any
            happens = join(self.true(i, so) for i in inputs)
        if id_ in self.leaves:
            happens = happens and id_ in so
        guards = [c.id for c in self.file.controls if c.guards == id_]
        return happens and all(self.true(g, so) for g in guards)

    def margin(self) -> int:
        so = frozenset(leaf for leaf, cost in self.leaves.items() if cost == 0)
        held = sorted(leaf for leaf, cost in self.leaves.items() if cost)
        for size in range(len(held) + 1):
            for broken in combinations(held, size):
                if self.true("harm", so | set(broken)):
                    return size
        return NO_MARGIN

    def cut_sets(self) -> set[frozenset[str]]:
        leaves = list(self.leaves)
        found = []
        for chosen in product((False, True), repeat=len(leaves)):
            so = frozenset(leaf for leaf, taken in zip(leaves, chosen, strict=True) if taken)
            if self.true("harm", so):
                found.append(so)
        return {s for s in found if not any(other < s for other in found)}


@settings(max_examples=150)
@given(models())
def test_every_figure_agrees_with_the_truth_table(file: CaseFile):
    analysis = analyse(file)
    after = Oracle(file, after=True).margin()
    assert analysis.margin_today == Oracle(file).margin()
    assert analysis.margin_high == Oracle(file, doubt=True).margin()
    assert (analysis.margin_after, analysis.after_no_path) == (
        (None, True) if after == NO_MARGIN else (after, False)
    )
    summary = summarise(file)
    assert (summary.margin_today, summary.margin_after) == (analysis.margin_today, after)
    assert summary.held_by == tuple(kind.value for kind in analysis.held_by)


@settings(max_examples=100)
@given(models())
def test_cut_sets_and_leverage_agree_with_the_truth_table(file: CaseFile):
    analysis = analyse(file)
    oracle = Oracle(file)
    expected = oracle.cut_sets()
    assert {frozenset(s.ids) for s in analysis.cut_sets} == expected
    assert analysis.cut_set_count == len(expected)
    for found in analysis.cut_sets:
        assert found.further == sum(oracle.leaves[id_] for id_ in found.ids)
    furthers = [found.further for found in analysis.cut_sets]
    assert furthers == sorted(furthers)
    for id_, share in analysis.leverage.items():
        blocked = Oracle(file, without=id_)
        gone = sum(not blocked.true("harm", ids) for ids in expected)
        assert share == pytest.approx(gone / len(expected))

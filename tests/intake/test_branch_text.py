"""A branch goes over the clipboard as it is, without what was found out; what is no branch is
refused."""

import json

import pytest

from rca_studio.domain.causal import Cause, Control, EvidenceState
from rca_studio.editing.branch_gestures import branch_of, plant
from rca_studio.intake.models.branch_text import branch_as_json, branch_as_text, branch_from_json
from tests.causal_examples import doorway, random_model


@pytest.mark.parametrize("seed", range(8))
def test_there_and_back_gives_the_same_causes_controls_gates_and_links(seed):
    casefile = random_model(seed, 30).file()
    for key in [cause.id for cause in casefile.causes[:6]] + [casefile.event.id]:
        branch = branch_of(casefile, key)
        again = branch_from_json(branch_as_json(branch))
        assert again.roots == branch.roots

        def told(nodes):
            return {
                node.id: (
                    type(node),
                    " ".join(node.text.split()),
                    node.gate,
                    getattr(node, "guards", ""),
                    getattr(node, "kind", ""),
                    getattr(node, "category", ""),
                )
                for node in nodes
            }

        assert told(again.nodes) == told(branch.nodes)
        ends = [(link.cause_id, link.effect_id, link.rank) for link in branch.links]
        assert [(link.cause_id, link.effect_id, link.rank) for link in again.links] == ends
        assert all(
            node.evidence is EvidenceState.HYPOTHESIS
            for node in again.nodes
            if isinstance(node, Cause)
        )


def test_the_text_has_each_node_once_with_its_causes_and_controls():
    casefile = doorway().file()
    text = branch_as_text(branch_of(casefile, casefile.event.id))
    lines = [line.strip().removeprefix("Control: ") for line in text.splitlines()]
    nodes = branch_of(casefile, casefile.event.id).nodes
    assert {node.text for node in nodes} <= set(lines)
    reach = next(line for line in text.splitlines() if "Set-up" in line)
    assert reach.startswith("\t")


@pytest.mark.parametrize(
    "change",
    [
        lambda whole: whole.update(format="RCA Studio branch 2"),
        lambda whole: whole.update(roots=["nobody"]),
        lambda whole: whole.update(causes="many"),
        lambda whole: whole["links"].append(["nobody", "nobody", 1.0]),
        lambda whole: whole["causes"].append(whole["causes"][0]),
        lambda whole: whole["causes"][0].update(text=7),
        lambda whole: whole["causes"][0].update(rank="first"),
        lambda whole: whole["causes"][0].update(rank=1e300),
        lambda whole: whole["controls"].append({"id": "x", "guards": "nobody", "text": "x"}),
        lambda whole: whole.pop("causes"),
        lambda whole: whole.update(causes=[], controls=[], roots=[], links=[]),
    ],
)
def test_what_is_not_whole_is_refused(change):
    casefile = doorway().file()
    whole = json.loads(branch_as_json(branch_of(casefile, casefile.event.id)))
    change(whole)
    with pytest.raises(ValueError, match="what was copied"):
        branch_from_json(json.dumps(whole).encode())


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe", b"null", b"[" * 100_000])
def test_what_is_no_branch_at_all_is_refused(content):
    with pytest.raises(ValueError, match="what was copied"):
        branch_from_json(content)


def test_strange_values_become_the_usual_ones():
    casefile = doorway().file()
    whole = json.loads(branch_as_json(branch_of(casefile, casefile.event.id)))
    whole["causes"][0] |= {"gate": "never", "nature": ["x"], "question": "yes", "text": "a\x00\nb"}
    branch = branch_from_json(json.dumps(whole).encode())
    cause = branch.nodes[0]
    assert isinstance(cause, Cause)
    assert (cause.gate.value, cause.nature.value, cause.question) == ("any", "condition", False)
    assert cause.text == "a\u2400 b"
    target = doorway().file()
    step, _made = plant(branch, target, target.event.id)
    assert len(target.applied(step.changes).causes) == 2 * len(target.causes)
    assert not any(isinstance(node, Control) and not node.guards for node in target)

"""Statements out of the graph: every path once, the shortest first, and never without end."""

from rca_studio.analysis.statement_paths import MOST, paths_from, proposals_for
from rca_studio.domain.causal import Cause, EvidenceState
from tests.causal_examples import Builder, doorway, random_model


def test_each_path_to_the_event_is_a_statement_the_shortest_first():
    model = doorway()
    model.link("setup", "tight")
    casefile = model.file()
    paths = list(paths_from(casefile, "setup"))
    assert {path[0] for path in paths} == {"setup"}
    assert {path[-1] for path in paths} == {casefile.event.id}
    assert [len(path) for path in paths] == sorted(len(path) for path in paths)
    assert len(set(paths)) == len(paths) == 2
    texts = [proposal.text for proposal in proposals_for(casefile, ["setup"])]
    assert len(texts) == 2
    assert all(text.endswith(".") for text in texts)


def test_ruled_out_causes_are_passed_by():
    model = Builder()
    model.event("A fall")
    model.harm("A fracture")
    model.cause("out", "event", text="The floor was wet", evidence=EvidenceState.RULED_OUT)
    model.cause("below", "out", "event", text="The lamp was off")
    paths = list(paths_from(model.file(), "below"))
    assert paths == [("below", "event")]


def test_random_models_give_simple_paths_and_few_proposals():
    for seed in range(30):
        casefile = random_model(seed, 30).file()
        for cause in casefile.of(Cause):
            proposals = proposals_for(casefile, [cause.id])
            assert len(proposals) <= MOST
            for proposal in proposals:
                assert len(set(proposal.path)) == len(proposal.path)
                assert proposal.path[0] == cause.id

"""What goes out comes in again: the same model, the same ways to harm, the same margin."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio import headless
from rca_studio.analysis.causal_graph import to_networkx
from rca_studio.analysis.cut_sets import minimal_cut_sets
from rca_studio.analysis.margin import margin
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, EvidenceState
from rca_studio.domain.review import Evidence
from rca_studio.domain.rules import ALL_RULES
from rca_studio.intake.models.bring import bring_model
from rca_studio.intake.models.reader import read_model
from rca_studio.reports.exports import Source, bone_names, written
from tests.causal_examples import CASE, Builder, doorway, planned_check, random_model
from tests.reports.exchange_models import models, one_line, shape

FRAMES = headless.practice().frames
RULER = headless.ruler()


def out(casefile: CaseFile, ending: str, view: str = "graph") -> bytes:
    return written(ending, Source(casefile, FRAMES, RULER), view).content


def bones(casefile: CaseFile):
    return bone_names(Source(casefile, FRAMES, RULER).frame)


def back(content: bytes, ending: str, casefile: CaseFile) -> CaseFile:
    """The model read again and brought into an empty case."""
    read = read_model(f"model{ending}", content, bones(casefile))
    empty = CaseFile(CASE, Builder().entities)
    brought = bring_model(empty, read)
    there = empty.applied(brought.step.changes)
    assert not [reason for rule in ALL_RULES for reason in rule(there)]
    return there


def sets_by_text(casefile: CaseFile) -> Counter:
    graph, top = to_networkx(casefile)
    if isinstance(top, bool):
        return Counter({str(top): 1})
    words = {id_: one_line(casefile.get(id_).text) for id_ in graph.nodes if id_ in casefile}
    return Counter(
        tuple(sorted(words[id_] for id_ in found)) for found in minimal_cut_sets(graph, top)
    )


def same_ways(casefile: CaseFile, there: CaseFile) -> None:
    assert sets_by_text(there) == sets_by_text(casefile)
    assert margin(there) == margin(casefile)


@given(models())
def test_json_brings_back_the_same_model(casefile):
    there = back(out(casefile, ".json"), ".json", casefile)
    assert shape(there) == shape(casefile)
    assert Counter(e.note for e in there.of(Evidence)) == Counter(
        e.note for e in casefile.of(Evidence)
    )
    assert [one_line(c.text) for c in there.causes] == [one_line(c.text) for c in casefile.causes]


@given(models())
def test_graphml_brings_back_structure_and_ways_to_harm(casefile):
    there = back(out(casefile, ".graphml"), ".graphml", casefile)
    assert shape(there) == shape(casefile)
    same_ways(casefile, there)


@given(models())
def test_open_psa_brings_back_structure_and_ways_to_harm(casefile):
    there = back(out(casefile, ".xml"), ".xml", casefile)
    assert shape(there) == shape(casefile)
    same_ways(casefile, there)


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.integers(9, 60))
def test_models_of_a_case_survive_graphml_and_open_psa(seed, size):
    casefile = random_model(seed, size).file()
    for ending in (".graphml", ".xml"):
        there = back(out(casefile, ending), ending, casefile)
        assert shape(there, facts=False) == shape(casefile, facts=False)
        assert margin(there) == margin(casefile)


@given(models())
def test_text_brings_back_the_tree_with_its_marks(casefile):
    there = back(out(casefile, ".txt"), ".txt", casefile)
    known = bones(casefile).values()

    def lines(model: CaseFile) -> list:
        """Each node with what text can say of it, under what it leads to."""
        found = []
        for node in (*model.causes, *model.controls, model.event, model.harm):
            words = one_line(node.text).rstrip("? ")
            below = len(model.causes_of(node.id))
            gate = node.gate.value if below > 1 else ""
            mine = [type(node).__name__, words, below, len(model.controls_of(node.id)), gate]
            if isinstance(node, Cause):
                mine.append(node.category if node.category in known else "")
                mine.append(node.evidence is EvidenceState.HYPOTHESIS)
                mine.append(node.evidence is EvidenceState.RULED_OUT)
            found.append(tuple(mine))
        return sorted(found, key=repr)

    assert lines(there) == lines(casefile)
    assert len(there.links) == len(casefile.links)


@given(models())
def test_mermaid_brings_back_the_fishbone(casefile):
    """The file read and written again is the same file: the same tree of the same words."""
    first = out(casefile, ".mmd", "fishbone").decode()
    if casefile.causes:
        there = back(first.encode(), ".mmd", casefile)
        assert sorted(tree(out(there, ".mmd", "fishbone").decode())) == sorted(tree(first))


def tree(text: str) -> list:
    """Each line with the lines above it; question marks aside, which are marks of their own."""
    path: list[str] = []
    found = []
    for line in text.splitlines()[1:]:
        depth = (len(line) - len(line.lstrip())) // 2
        del path[depth - 1 :]
        path.append(line.strip().rstrip("?").rstrip())
        found.append(tuple(path))
    return found


def test_the_worked_example_is_the_same_in_every_format():
    casefile = planned_check(doorway()).file()
    proven = CaseFile(CASE, [*casefile])
    for ending in (".graphml", ".xml", ".txt"):
        there = back(out(proven, ending), ending, proven)
        assert margin(there) == 1
        assert sets_by_text(there) == sets_by_text(proven)
        assert len(there.causes) == 6
        assert {control.text for control in there.controls} == {
            "Staff steadied person",
            "Pre-transfer equipment check",
        }

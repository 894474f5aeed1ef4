"""Every writer says what it leaves out, and other programs read what it writes."""

import json
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import networkx
import pytest
from defusedxml import ElementTree
from hypothesis import given, settings

from rca_studio import headless
from rca_studio.analysis.causal_graph import to_networkx
from rca_studio.analysis.cut_sets import CutSets
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, LogicAnswer, Place, Reliability
from rca_studio.domain.hearing import Receipt, ReporterWord
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.domain.wording import KeptWording
from rca_studio.paths import resource
from rca_studio.reports.exchange.json_case import SCHEMA_FILE, case_json, schema
from rca_studio.reports.exports import MODELS, Source, clipboard_picture, clipboard_text, written
from tests.causal_examples import CASE, doorway, random_model
from tests.reports import report_examples as examples
from tests.reports.exchange_models import models

FRAMES = headless.practice().frames
RULER = headless.ruler()
EXAMPLES = pytest.mark.parametrize("make", [examples.worked, examples.hostile, examples.empty])


def source(casefile) -> Source:
    return Source(casefile, FRAMES, RULER)


def text(casefile, ending: str, view: str = "graph") -> str:
    return written(ending, source(casefile), view).content.decode()


# -- notes -----------------------------------------------------------------------------------------


def test_what_a_format_cannot_carry_is_said():
    notes = written(".mmd", source(examples.worked()), "fishbone").notes
    for words in (
        "has no evidence states; 6 states were left out.",
        "does not say how causes combine; 3 gates were left out.",
        "has no controls; 2 controls were left out.",
        "ends at the event; 1 harm was left out.",
        "has no findings; 2 findings were left out.",
        "has no actions; 2 actions were left out.",
    ):
        assert any(note.endswith(words) for note in notes), words
    assert all(note.endswith(".") and note[0].isupper() for note in notes)


def test_json_leaves_nothing_out_but_the_files():
    notes = written(".json", source(examples.worked())).notes
    assert notes == (
        "JSON names the files of the evidence but does not hold them; 1 file was left out.",
    )


def test_links_that_no_fishbone_has_are_counted():
    casefile = random_model(3, 60).file()
    [note] = [n for n in written(".mmd", source(casefile), "fishbone").notes if "is a tree" in n]
    assert "links to causes on other bones were left out" in note


@pytest.mark.parametrize("ending", MODELS)
def test_a_case_without_a_model_is_written_all_the_same(ending):
    made = written(ending, source(examples.empty()))
    assert all("left out" not in note for note in made.notes)


def test_each_thing_that_is_left_out_is_counted():
    model = doorway()
    model.entities += [
        Place(id="p", case_id=CASE, node="tight", view="graph", x=1.0, y=2.0),
        TimelineEntry(id="t", case_id=CASE, text="Turned"),
        LogicAnswer(id="l", case_id=CASE, effect="tight", answer=Reliability.YES),
        KeptWording(
            id="k", case_id=CASE, subject="tight", field="text", mark="m", note="n", by="b", at=""
        ),
    ]
    model.cause("who", "event", question=True, answer_by="Rota lead", answer_due="2026-12-01")
    told = " ".join(written(".dot", source(model.file())).notes)
    for words in ("1 place was", "1 step was", "1 answer was", "1 note was", "1 name or date was"):
        assert f"{words} left out." in told, words
    told = " ".join(written(".graphml", source(model.file())).notes)
    assert "name or date" not in told


# -- JSON ------------------------------------------------------------------------------------------


def test_the_published_schema_is_that_of_the_classes():
    printed = json.loads(resource(SCHEMA_FILE).read_text(encoding="utf-8"))
    assert printed == schema(), "run scripts/make_schema.py"


def test_json_carries_nothing_between_a_reporter_and_the_reviewers():
    case = Case(id="c", reference="NM-1", title="Strap came loose", anonymous=True)
    key = Receipt(id="r", case_id="c", key="f00dbabe")
    said = ReporterWord(id="w", case_id="c", text="It was me", from_reporter=True)
    told = case_json(CaseFile("c", (case, key, said)))
    assert "Strap came loose" in told
    for words in ("f00dbabe", "It was me", "receipt", "reporter_word"):
        assert words not in told
    assert not {"receipt", "reporter_word"} & set(schema()["properties"])


@EXAMPLES
def test_json_keeps_the_published_schema(make):
    jsonschema = pytest.importorskip("jsonschema")
    checker = jsonschema.Draft202012Validator(schema())
    checker.check_schema(schema())
    whole = json.loads(text(make(), ".json"))
    assert not list(checker.iter_errors(whole))
    whole["surprise"] = []
    assert list(checker.iter_errors(whole))
    del whole["surprise"]
    if "cause" in whole:
        whole["cause"][0]["evidence"] = "certain"
        assert list(checker.iter_errors(whole))


# -- GraphML ---------------------------------------------------------------------------------------


@given(models())
def test_graphml_is_read_by_networkx(casefile):
    graph = networkx.read_graphml(BytesIO(text(casefile, ".graphml").encode()))
    assert set(graph.nodes) == {
        e.id for e in (*casefile.causes, *casefile.controls, casefile.event, casefile.harm)
    }
    assert len(graph.edges) == len(casefile.links) + len(casefile.controls) + 1
    assert networkx.is_directed_acyclic_graph(graph)


# -- DOT -------------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize(
    "make", [examples.worked, examples.hostile, examples.empty, lambda: random_model(4, 40).file()]
)
def test_dot_is_read_by_graphviz(make):
    casefile = make()
    dot = text(casefile, ".dot")
    done = subprocess.run(
        ["dot", "-Tjson"], input=dot.encode(), capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    assert not done.stderr, done.stderr.decode()
    drawn = json.loads(done.stdout)
    named = {one["name"] for one in drawn.get("objects", [])}
    nodes = [e.id for e in (*casefile.causes, *casefile.controls)]
    assert set(nodes) <= named
    gates = {name for name in named if name.startswith("gate of ")}
    effects = {link.effect_id for link in casefile.links}
    several = {e for e in effects if len(casefile.causes_of(e)) > 1}
    assert {f"gate of {e}" for e in several} <= gates


# -- Mermaid ---------------------------------------------------------------------------------------

_CHECK = """
import { JSDOM } from "jsdom";
const dom = new JSDOM("<!DOCTYPE html><body></body>", { pretendToBeVisual: true });
global.window = dom.window; global.document = dom.window.document;
const mermaid = (await import("mermaid")).default;
mermaid.initialize({ startOnLoad: false, maxTextSize: 1e7, maxEdges: 1e5 });
let input = ""; for await (const chunk of process.stdin) input += chunk;
const told = [];
for (const text of JSON.parse(input)) {
  try {
    const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
    const root = diagram.db.getRoot ? diagram.db.getRoot() : null;
    const nodes = diagram.db.getVertices ? diagram.db.getVertices().size : 0;
    const edges = diagram.db.getEdges ? diagram.db.getEdges().length : 0;
    told.push({ type: diagram.type, root, nodes, edges });
  } catch (error) { told.push({ error: String(error).slice(0, 400) }); }
}
console.log(JSON.stringify(told));
"""


def mermaid(texts: list[str], tmp_path: Path) -> list[dict]:
    """What Mermaid itself reads; skipped where it is not installed."""
    import os

    modules = Path(os.environ.get("MERMAID_MODULES", "node_modules"))
    if shutil.which("node") is None or not (modules / "mermaid").is_dir():
        pytest.skip("Mermaid is not installed; MERMAID_MODULES says where")
    (tmp_path / "node_modules").symlink_to(modules.resolve())
    script = tmp_path / "check.mjs"
    script.write_text(_CHECK)
    done = subprocess.run(
        ["node", str(script)],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_mermaid_reads_both_diagrams(tmp_path):
    cases = [examples.worked(), examples.hostile(), random_model(4, 40).file()]
    texts = [text(c, ".mmd", view) for c in cases for view in ("graph", "fishbone")]
    told = mermaid(texts, tmp_path)
    assert not [one for one in told if "error" in one]
    for casefile, flow, bones in zip(cases, told[0::2], told[1::2], strict=True):
        assert flow["type"].startswith("flowchart")
        assert bones["type"] == "ishikawa"
        nodes = len(casefile.causes) + len(casefile.controls) + 2
        gates = sum(
            len(casefile.causes_of(n.id)) + (n == casefile.harm) > 1
            for n in (*casefile.causes, *casefile.controls, casefile.event, casefile.harm)
        )
        assert flow["nodes"] == nodes + gates
        assert flow["edges"] == len(casefile.links) + len(casefile.controls) + gates + 1
        groups = bones["root"]["children"]
        assert sum(map(count, groups)) - len(groups) == len(casefile.causes)


def count(node: dict) -> int:
    return 1 + sum(map(count, node["children"]))


# -- Open-PSA --------------------------------------------------------------------------------------


class Fault:
    """An opinion of its own on a fault tree: plain XML in, a graph for cut sets out."""

    def __init__(self, xml: str):
        self.nodes: dict[str, dict] = {}
        self.inputs: dict[str, list[str]] = {}
        root = ElementTree.fromstring(xml)
        for one in root.iter("define-basic-event"):
            self.nodes[one.get("name")] = {}
        self.constant = {
            one.get("name"): one.find("constant").get("value") == "true"
            for one in root.iter("define-house-event")
        }
        for one in root.iter("define-gate"):
            formula = next(c for c in one if c.tag not in ("label", "attributes"))
            self.inputs[one.get("name")] = [self.add(formula, one.get("name"))]
            self.nodes[one.get("name")] = {"gate": "all"}

    def add(self, formula, where: str) -> str:
        if formula.tag in ("and", "or"):
            name = f"{where}/{formula.tag}"
            self.nodes[name] = {"gate": "all" if formula.tag == "and" else "any"}
            self.inputs[name] = [
                self.add(part, f"{name}.{place}") for place, part in enumerate(formula)
            ]
            return name
        name = formula.get("name")
        if formula.tag == "house-event":
            # True needs nothing, an empty ALL; false cannot be had, an empty ANY.
            self.nodes[name] = {"gate": "true" if self.constant[name] else "false"}
        return name

    def ways(self, top: str) -> set[frozenset[str]]:
        """The minimal cut sets by brute expansion."""
        made: dict[str, list[frozenset[str]]] = {}

        def expand(name: str) -> list[frozenset[str]]:
            if name not in made:
                gate = self.nodes[name].get("gate")
                if gate == "true":
                    made[name] = [frozenset()]
                elif gate == "false":
                    made[name] = []
                elif gate is None:
                    made[name] = [frozenset({name})]
                elif gate == "any":
                    made[name] = least([s for i in self.inputs[name] for s in expand(i)])
                else:
                    sets = [frozenset()]
                    for one in self.inputs[name]:
                        sets = least([a | b for a in sets for b in expand(one)])
                    made[name] = sets
            return made[name]

        return set(expand(top))


def least(sets: list[frozenset[str]]) -> list[frozenset[str]]:
    unique = set(sets)
    return [one for one in unique if not any(other < one for other in unique)]


@settings(max_examples=60)
@given(models(most=8))
def test_open_psa_says_the_same_ways_to_harm(casefile):
    fault = Fault(text(casefile, ".xml"))
    top = next(name for name in fault.nodes if name.startswith("H") and "/" not in name)
    graph, known = to_networkx(casefile)
    ours = len(fault.ways(top))
    if isinstance(known, bool):
        assert ours == int(known)
    else:
        assert ours == CutSets(graph, known).count()


@pytest.mark.skipif(shutil.which("scram") is None, reason="SCRAM is not installed")
def test_scram_reads_the_fault_tree(tmp_path):
    path = tmp_path / "tree.xml"
    path.write_bytes(written(".xml", source(examples.worked())).content)
    subprocess.run(["scram", str(path), "--no-report"], check=True, timeout=60)


def test_no_gate_has_one_input_and_every_name_begins_with_a_letter():
    root = ElementTree.fromstring(text(random_model(4, 40).file(), ".xml"))
    for word in ("and", "or"):
        assert all(len(gate) > 1 for gate in root.iter(word))
    names = [one.get("name") for one in root.iter() if one.get("name") and "define" in one.tag]
    assert len(names) == len(set(names))
    assert all(name[0].isalpha() and name.replace("-", "").isalnum() for name in names)


# -- text ------------------------------------------------------------------------------------------


def test_text_reads_like_an_outline():
    lines = text(examples.worked(), ".txt").splitlines()
    assert lines[0] == "Loss of balance at doorway turn [event, all needed]"
    assert lines[1] == "\tTransfer space is tight at the turn [Environment, supported]"
    assert lines[-2] == "Fall with injury [harm]"
    assert lines[-1] == "\tStaff steadied person [control: vigilance, held]"
    assert text(examples.worked(), ".txt") == clipboard_text(
        examples.worked(), source(examples.worked()).frame
    )


def test_the_clipboard_gets_two_pictures():
    png, svg = clipboard_picture(source(examples.worked()), "graph")
    assert png.startswith(b"\x89PNG")
    assert b"<svg" in svg


def test_nodes_of_every_format_are_told_apart():
    """No format mixes up nodes whose words are the same."""
    casefile = examples.hostile()
    count = len([e for e in casefile if isinstance(e, Cause | Control)])
    assert text(casefile, ".xml").count("<label>") == count + 3

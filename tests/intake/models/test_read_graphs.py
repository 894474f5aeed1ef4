"""Fault trees, graphs and mind maps of other programs become models."""

import json
import zipfile
from io import BytesIO

import networkx
import pytest

from rca_studio.domain.causal import EvidenceState, Gate
from rca_studio.faults import KnownFault
from rca_studio.intake.models.reader import read_model
from tests.intake.models.test_read_text import BONES, tree

# -- Open-PSA --------------------------------------------------------------------------------------


def mef(gates: str, events: str = "") -> bytes:
    return (
        '<?xml version="1.0"?>\n<!-- a tree -->\n<opsa-mef><define-fault-tree name="ft">'
        f"{gates}<define-component name='c'>{events}</define-component>"
        "</define-fault-tree></opsa-mef>"
    ).encode()


def gate(name: str, formula: str, label: str = "") -> str:
    label = f"<label>{label}</label>" if label else ""
    return f'<define-gate name="{name}">{label}{formula}</define-gate>'


def test_a_fault_tree_of_another_program():
    content = mef(
        gate("top", '<and><gate name="g1"/><basic-event name="b3"/></and>', "Pump fails")
        + gate("g1", '<or><basic-event name="b1"/><event name="c.b2"/></or>'),
        '<define-basic-event name="b1"><label>No power</label><float value="0.1"/>'
        "</define-basic-event>"
        '<define-basic-event name="b2"/>'
        '<define-house-event name="b3"><constant value="false"/></define-house-event>',
    )
    read = read_model("tree.xml", content)
    assert tree(read) == ["Pump fails", "  g1", "    No power", "    b2", "  b3"]
    assert read.model.event.gate is Gate.ALL
    by_text = {cause.text: cause for cause in read.model.causes}
    assert by_text["g1"].gate is Gate.ANY
    assert by_text["b3"].evidence is EvidenceState.RULED_OUT
    assert read.notes == ("1 probability was left out.",)


def test_nested_formulas_get_helpers():
    inner = '<or><and><event name="a"/><event name="b"/></and><event name="c"/></or>'
    read = read_model("tree.xml", mef(gate("top", inner)))
    assert tree(read) == ["top", "  c", "  All of: a; b", "    a", "    b"] or tree(read) == [
        "top",
        "  All of: a; b",
        "    a",
        "    b",
        "  c",
    ]


def atleast(least: int, count: int, word: str = "atleast") -> str:
    parts = "".join(f'<event name="e{n}"/>' for n in range(count))
    return f'<{word} min="{least}">{parts}</{word}>'


def test_at_least_becomes_any_of_all_choices():
    read = read_model("tree.xml", mef(gate("top", atleast(2, 3))))
    model = read.model
    assert model.event.gate is Gate.ANY
    helpers = model.causes_of(model.event.id)
    assert {h.text for h in helpers} == {"All of: e0; e1", "All of: e0; e2", "All of: e1; e2"}
    assert {h.gate for h in helpers} == {Gate.ALL}
    assert len(model.causes) == 6
    assert any("became ANY of all choices" in note for note in read.notes)


@pytest.mark.parametrize(("least", "wanted"), [(1, Gate.ANY), (4, Gate.ALL)])
def test_at_least_one_and_at_least_all_are_plain_gates(least, wanted):
    read = read_model("tree.xml", mef(gate("top", atleast(least, 4))))
    assert read.model.event.gate is wanted
    assert len(read.model.causes) == 4


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (mef(gate("top", atleast(3, 7))), "3 of 7 causes: that is 35 ways"),
        (mef(gate("top", atleast(9, 3))), "asks for at least “9” of 3"),
        (mef(gate("top", atleast(0, 3))), "asks for at least “0” of 3"),
        (mef(gate("top", "<not><event name='a'/></not>")), "uses “not”"),
        (mef(gate("top", "<xor><event name='a'/><event name='b'/></xor>")), "uses “xor”"),
        (mef(gate("top", "<or/>")), "a formula with “or”"),
        (mef(gate("top", "<magic/>")), "a formula with “magic”"),
        (mef(gate("top", "")), "without one formula"),
        (mef(gate("a", "<event name='b'/>") + gate("a", "<event name='c'/>")), "defines “a” twice"),
        (
            mef(gate("a", "<gate name='b'/>") + gate("b", "<gate name='a'/>")),
            "leads back to itself: “b” → “a” → “b”",
        ),
        (mef("", "<define-basic-event name='a'/>"), "no gate that joins them"),
        (mef(gate("", "<event name='b'/>")), "without a name"),
        (b"<opsa-mef/>", "holds no fault tree"),
    ],
)
def test_fault_trees_that_cannot_be_models(content, why):
    with pytest.raises(KnownFault, match=why):
        read_model("tree.xml", content)


def test_several_tops_come_in_as_causes():
    content = mef(gate("a", "<event name='x'/>") + gate("b", "<event name='y'/>"))
    read = read_model("tree.xml", content)
    assert tree(read) == ["a", "  x", "b", "  y"]
    assert "The fault tree has 2 tops; each of them came in as a cause." in read.notes


# -- GraphML ---------------------------------------------------------------------------------------


def graphml(graph: networkx.Graph) -> bytes:
    return "\n".join(networkx.generate_graphml(graph)).encode()


def test_a_plain_graph_of_networkx():
    graph = networkx.DiGraph([("door", "tight"), ("mark", "tight"), ("tight", "fall")])
    graph.nodes["fall"]["label"] = "Loss of balance"
    read = read_model("graph.graphml", graphml(graph))
    assert tree(read) == ["Loss of balance", "  tight", "    door", "    mark"]
    assert read.notes == ()


def test_a_tree_drawn_from_the_top_is_turned_round():
    graph = networkx.DiGraph([("fall", "tight"), ("fall", "dark"), ("tight", "door")])
    read = read_model("graph.graphml", graphml(graph))
    assert sorted(tree(read)) == sorted(["fall", "  tight", "    door", "  dark"])
    assert any("from effect to cause" in note for note in read.notes)


YED = b"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
  <key for="node" id="d6" yfiles.type="nodegraphics"/>
  <key for="edge" id="d10" yfiles.type="edgegraphics"/>
  <graph edgedefault="directed" id="G">
    <node id="g"><data key="d6"><y:GroupNode/></data><graph id="g:">
      <node id="n0"><data key="d6"><y:ShapeNode><y:Geometry height="30"/>
        <y:NodeLabel visible="true">Narrow
 door<y:LabelModel/></y:NodeLabel></y:ShapeNode></data></node>
      <node id="n1"><data key="d6"><y:ShapeNode><y:NodeLabel>Fall</y:NodeLabel></y:ShapeNode>
      </data></node>
    </graph></node>
    <edge id="e0" source="n0" target="n1"><data key="d10"><y:PolyLineEdge>
      <y:EdgeLabel>so</y:EdgeLabel></y:PolyLineEdge></data></edge>
  </graph>
</graphml>"""


def test_a_graph_of_yed():
    read = read_model("plan.graphml", YED)
    assert tree(read) == ["Fall", "  Narrow door"]
    assert "1 word at a line was left out." in read.notes


def test_graphs_that_cannot_be_models():
    loop = networkx.DiGraph([("a", "b"), ("b", "c"), ("c", "a")])
    with pytest.raises(KnownFault, match="leads back to itself"):
        read_model("graph.graphml", graphml(loop))
    with pytest.raises(KnownFault, match="no direction"):
        read_model("graph.graphml", graphml(networkx.Graph([("a", "b")])))
    with pytest.raises(KnownFault, match="without nodes"):
        read_model("graph.graphml", graphml(networkx.DiGraph()))
    twice = b"<graphml><graph><node id='a'/><node id='a'/></graph></graphml>"
    with pytest.raises(KnownFault, match="holds the id “a” twice"):
        read_model("graph.graphml", twice)
    lost = b"<graphml><graph><node id='a'/><edge source='a' target='b'/></graph></graphml>"
    with pytest.raises(KnownFault, match="a link to “b”"):
        read_model("graph.graphml", lost)


def test_a_large_graph_is_refused():
    graph = networkx.DiGraph([(n, n + 1) for n in range(5_001)])
    with pytest.raises(KnownFault, match="more than 5,000 nodes"):
        read_model("graph.graphml", graphml(graph))


# -- XMind -----------------------------------------------------------------------------------------


def xmind(**members: str | bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


def topic(title: str, *under: dict, **more: object) -> dict:
    made: dict = {"id": title, "title": title, **more}
    if under:
        made["children"] = {"attached": list(under)}
    return made


def test_a_mind_map_of_today():
    root = topic(
        "Fall", topic("Environment", topic("Narrow door", notes={"plain": {}})), topic("B")
    )
    root["children"]["detached"] = [topic("loose")]
    sheets = [{"rootTopic": root, "relationships": [{"end1Id": "A"}]}, {"rootTopic": topic("2")}]
    content = xmind(content_json=json.dumps(sheets), content_xml="<xmap-content/>")
    read = read_model("map.xmind", content, BONES)
    assert tree(read) == ["Fall", "  Narrow door", "  B"]
    assert read.model.causes[0].category == "environment"
    assert read.notes == (
        "1 further sheet was left out.",
        "1 floating topic was left out.",
        "1 relationship between topics was left out.",
        "1 note at a topic was left out.",
    )


OLD = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<xmap-content xmlns="urn:xmind:xmap:xmlns:content:2.0" version="2.0"><sheet id="s">
<topic id="r"><title>Fall</title><children><topics type="attached">
<topic id="a"><title>Tight space</title><children><topics type="attached">
<topic id="b"><title>Narrow door</title></topic></topics></children></topic>
<topic id="c"><title>Walker away</title></topic></topics></children></topic>
<title>Sheet 1</title></sheet></xmap-content>"""


def test_a_mind_map_of_old():
    read = read_model("map.xmind", xmind(content_xml=OLD))
    assert tree(read) == ["Fall", "  Tight space", "    Narrow door", "  Walker away"]


def test_archives_that_are_no_mind_maps():
    for content, why in (
        (xmind(other_txt="x"), "no mind map of XMind"),
        (b"PK\x03\x04 and no more", "damaged"),
        (xmind(content_json="[]"), "holds no mind map"),
        (xmind(content_json='[{"rootTopic": 3}]'), "holds no mind map"),
        (xmind(content_json="{"), "not complete"),
        (xmind(content_json="[" * 100_000), "not complete"),
        (xmind(content_json=b" " * (40 * 1024 * 1024)), "unpacks to far more"),
    ):
        with pytest.raises(KnownFault, match=why):
            read_model("map.xmind", content)


def test_a_topic_of_any_type_is_a_topic():
    whole = [{"rootTopic": {"title": 7, "children": {"attached": [3, {"title": None}], "x": 1}}}]
    read = read_model("map.xmind", xmind(content_json=json.dumps(whole)))
    assert tree(read) == ["", "  "]


# -- XML that means harm ---------------------------------------------------------------------------

BOMB = b"""<?xml version="1.0"?><!DOCTYPE g [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><graphml><graph><node id="&b;"/></graph></graphml>"""
LOOKS = b"""<?xml version="1.0"?><!DOCTYPE g [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<graphml><graph><node id="&a;"/></graph></graphml>"""


@pytest.mark.parametrize("content", [BOMB, LOOKS])
def test_entities_are_refused(content):
    with pytest.raises(KnownFault, match="declares entities"):
        read_model("graph.graphml", content)


@pytest.mark.parametrize(
    "content",
    [
        b"<graphml>",
        b"",
        b"<?xml version='1.0' encoding='no-such'?><graphml/>",
        b"<a>" * 3_000 + b"</a>" * 3_000,
        b"<graphml><graph>" + b"<node/>" * 300_000 + b"</graph></graphml>",
        b"<html/>",
    ],
)
def test_broken_xml_is_refused_in_a_sentence(content):
    with pytest.raises(KnownFault) as told:
        read_model("graph.graphml", content)
    assert told.value.what.count(". ") == 0

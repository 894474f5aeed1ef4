"""Files for other programs can be read by other programs."""

import json
from io import BytesIO

import matplotlib.image
import networkx
import pytest
from defusedxml import ElementTree

from rca_studio import headless
from rca_studio.diagrams.shapes import Role
from rca_studio.domain.casefile import KINDS, CaseFile
from rca_studio.domain.causal import Cause, Control, Event, Harm, Place
from rca_studio.domain.codec import from_plain
from rca_studio.faults import KnownFault
from rca_studio.reports.exports import Source
from rca_studio.reports.files import write_whole
from tests.causal_examples import CASE
from tests.reports import report_examples as examples

BOTH = pytest.mark.parametrize("make", [examples.worked, examples.hostile, examples.empty])


@BOTH
def test_json_gives_back_the_very_entities(make):
    casefile = make()
    plain = json.loads(headless.export_case(casefile, ".json"))
    assert plain["format"] == "rca-studio-case"
    entities = [from_plain(KINDS[kind], one) for kind in KINDS for one in plain.get(kind, ())]
    assert CaseFile(CASE, entities) == casefile


@BOTH
def test_graphml_is_the_causal_graph(make):
    casefile = make()
    graph = networkx.read_graphml(BytesIO(headless.export_case(casefile, ".graphml")))
    nodes = [e for e in casefile if isinstance(e, Cause | Control | Event | Harm)]
    assert set(graph.nodes) == {node.id for node in nodes}
    expected = {(link.cause_id, link.effect_id) for link in casefile.links}
    expected |= {(control.id, control.guards) for control in casefile.controls}
    if casefile.event and casefile.harm:
        expected.add((casefile.event.id, casefile.harm.id))
    assert set(graph.edges) == expected
    for node in nodes:
        assert graph.nodes[node.id]["gate"] == node.gate.value
        assert graph.nodes[node.id]["text"].replace("\ufffd", "") in _printable(node.text)


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable())


@BOTH
@pytest.mark.parametrize("view", ["graph", "fishbone"])
def test_svg_is_well_formed(make, view):
    root = ElementTree.fromstring(headless.export_case(make(), ".svg", view))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not root.findall(".//{http://www.w3.org/2000/svg}image")


@pytest.mark.parametrize("view", ["graph", "fishbone"])
def test_png_has_two_pixels_for_each_point(view):
    svg = ElementTree.fromstring(headless.export_case(examples.worked(), ".svg", view))
    width = float(svg.get("width", "").removesuffix("pt"))
    height = float(svg.get("height", "").removesuffix("pt"))
    picture = matplotlib.image.imread(
        BytesIO(headless.export_case(examples.worked(), ".png", view))
    )
    assert abs(picture.shape[1] - 2 * (width + 24)) <= 2
    assert abs(picture.shape[0] - 2 * (height + 24)) <= 2
    assert picture.min() < 0.2
    assert picture[2, 2, :3].min() == 1.0


def test_dollars_and_markup_do_not_stop_a_picture():
    assert headless.export_case(examples.hostile(), ".png").startswith(b"\x89PNG")


def test_an_unknown_ending_is_refused():
    with pytest.raises(KnownFault, match=r"cannot write \.docx"):
        headless.export_case(examples.worked(), ".docx")


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "a.json"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]
    with pytest.raises(KnownFault, match="could not be written"):
        write_whole(tmp_path / "none" / "a.json", b"x")


def test_boxes_put_by_hand_stand_there_on_paper_too():
    casefile = examples.worked()
    moved_one = next(cause for cause in casefile.causes if casefile.causes_of(cause.id))
    place = Place(
        id="p1", case_id=casefile.case_id, node=moved_one.id, view="graph", x=900.0, y=500.0
    )
    by_hand = CaseFile(casefile.case_id, [*casefile, place])

    def centre(model, key):
        drawing = Source(model, headless.practice().frames, headless.ruler()).drawing("graph")
        figure = next(f for f in drawing.figures if f.entity == key and f.role is Role.CAUSE)
        event = next(f for f in drawing.figures if f.role is Role.EVENT)
        return figure.bounds.centre.x - event.bounds.centre.x

    assert abs(centre(by_hand, moved_one.id) - 900) < 30
    assert centre(casefile, moved_one.id) < 600


def test_a_picture_says_what_it_does_not_show():
    notes = headless.export_told(examples.worked(), ".svg", "fishbone").notes
    assert "A picture has no findings; 2 findings were left out." in notes
    assert not any("evidence states" in note for note in notes)

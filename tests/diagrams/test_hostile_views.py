"""Whatever a case holds, each view draws it in a moment, and the picture can be written down."""

from __future__ import annotations

import time
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from rca_studio.analysis.frames import Frame
from rca_studio.diagrams.bowtie import lay_out_bowtie
from rca_studio.diagrams.fishbone import lay_out_fishbone
from rca_studio.diagrams.outline import outline
from rca_studio.diagrams.shapes import Drawing, Role
from rca_studio.diagrams.svg import to_svg
from rca_studio.diagrams.text import Ruler
from rca_studio.diagrams.timeline import lay_out_timeline
from rca_studio.diagrams.unfolding import overview
from rca_studio.diagrams.why_tree import lay_out_why_tree
from rca_studio.domain.casefile import CaseFile
from tests.hostile_cases import MODELS, SECONDS, TEXTS, everything, in_words

Draw = Callable[[CaseFile, Ruler, Frame], Drawing]
VIEWS: dict[str, Draw] = {
    "fishbone": lay_out_fishbone,
    "why tree": lay_out_why_tree,
    "why tree on paper": lambda f, r, b: lay_out_why_tree(f, r, b, page=True),
    "bowtie": lay_out_bowtie,
    "bowtie on paper": lambda f, r, b: lay_out_bowtie(f, r, b, page=True),
    "timeline": lay_out_timeline,
}
TREES: dict[str, Callable[..., Drawing]] = {
    "fishbone": lay_out_fishbone,
    "why tree": lay_out_why_tree,
    "bowtie": lay_out_bowtie,
}


def drawn(draw: Draw, file: CaseFile, ruler: Ruler, frame: Frame) -> Drawing:
    began = time.process_time()
    drawing = draw(file, ruler, frame)
    ElementTree.fromstring(to_svg(drawing).encode())
    assert time.process_time() - began < SECONDS
    return drawing


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("model", MODELS)
def test_models_of_any_shape_are_drawn_in_a_moment(view, model, ruler, frame):
    drawn(VIEWS[view], in_words(MODELS[model](), TEXTS["plain"]), ruler, frame)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("text", TEXTS)
def test_words_of_any_kind_are_drawn_in_a_moment(view, text, ruler, frame):
    drawn(VIEWS[view], in_words(everything(), TEXTS[text]), ruler, frame)


@pytest.mark.parametrize("view", TREES)
@pytest.mark.parametrize("model", MODELS)
def test_with_everything_folded_no_cause_is_lost_from_sight(view, model, ruler, frame):
    """Each is drawn, or counted on a pill."""
    file = MODELS[model]().file()
    folded = frozenset(node.id for node in file.nodes)
    drawing = TREES[view](file, ruler, frame, folded=folded)
    shown = {one.entity for one in drawing.figures if one.role is Role.CAUSE}
    counts = [one for one in drawing.figures if one.role is Role.FOLD]
    assert len(shown) < len(file.causes) or not counts
    assert counts or len(shown) == len(file.causes)


@pytest.mark.parametrize("model", MODELS)
def test_the_outline_has_every_node_and_an_overview_folds_only_what_is_there(model):
    file = MODELS[model]().file()
    assert {row.entity for row in outline(file)} == {node.id for node in file.nodes}
    folded = overview(file, 30)
    assert folded <= {node.id for node in file.nodes}

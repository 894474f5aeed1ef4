"""The model as trees, and how a large one is folded to be seen as a whole."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.diagrams.outline import outline
from rca_studio.diagrams.shapes import Role
from rca_studio.diagrams.unfolding import every, overview, unfold
from tests.causal_examples import Builder, doorway, random_model


def test_each_node_is_unfolded_once_and_each_link_is_there():
    file = random_model(5, 60).file()
    forest = unfold(file)
    roots = [stem for stem in (forest.event, forest.harm) if stem]
    stems = list(every([*roots, *forest.loose]))
    once = [stem.node.id for stem in stems if not stem.again]
    nodes = [*file.causes, *file.controls, file.event, file.harm]
    assert sorted(once) == sorted(node.id for node in nodes if node)
    assert sorted(stem.link for stem in stems if stem.link) == sorted(x.id for x in file.links)
    for stem in stems:
        assert stem.key == (f"{stem.node.id}@{stem.link}" if stem.again else stem.node.id)
        if stem.again:
            assert not stem.causes
            assert len(stem.elsewhere) == 1


def test_a_small_model_needs_no_folding():
    assert overview(doorway().file(), 20) == frozenset()
    assert overview(Builder().file(), 20) == frozenset()


def test_the_first_level_is_always_shown():
    assert overview(doorway().file(), 1) == {"tight", "reach"}


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), causes=st.integers(30, 200), most=st.integers(5, 60))
def test_an_overview_shows_no_more_than_asked_for(seed: int, causes: int, most: int):
    file = random_model(seed, causes).file()
    folded = overview(file, most)
    rows = [row for row in outline(file, folded) if row.role is Role.CAUSE]
    shown = {row.entity for row in rows}
    first = {row.entity for row in rows if row.depth <= 2}
    assert len(shown) <= max(most, len(first))
    if not folded:
        assert len(shown) == len(file.causes)

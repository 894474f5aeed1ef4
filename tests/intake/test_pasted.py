"""Pasted lists, outlines and cells become the causes they say, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.editing.branch_gestures import MOST_PASTED, Twig
from rca_studio.faults import KnownFault
from rca_studio.intake.models.pasted import twigs_of

LEAVES = ("Light off", "Walker away", "No marked place", "Rota changed late", "Door opens inwards")


def lines_of(twigs) -> list[tuple[int, str]]:
    found = []
    waiting = [(0, twig) for twig in reversed(twigs)]
    while waiting:
        depth, twig = waiting.pop()
        found.append((depth, twig.text))
        waiting += [(depth + 1, one) for one in reversed(twig.causes)]
    return found


def test_a_line_is_a_cause_and_nothing_is_nothing():
    assert twigs_of("  Light was off \n") == (Twig("Light was off"),)
    assert twigs_of(" \n\t\n") == ()
    assert twigs_of("") == ()


@pytest.mark.parametrize(
    "text",
    [
        "A\n\tA1\n\t\tA2\n\tA3\nB\n",
        "A\n  A1\n    A2\n  A3\nB",
        "- A\n  - A1\n    - A2\n  - A3\n- B",
        "• A\n    • A1\n        • A2\n    • A3\n• B",
        "1. A\n1.1. A1\n1.1.1. A2\n1.2. A3\n2. B",
        "* A\r\n   * A1\r\n      * A2\r\n   * A3\r\n* B\r\n",
        "A\t\t\n\tA1\t\n\t\tA2\n\tA3\t\nB\t\t\n",  # a block of cells, one column for each level
    ],
)
def test_however_a_list_is_indented_it_is_the_same_tree(text):
    tree = (Twig("A", (Twig("A1", (Twig("A2"),)), Twig("A3"))), Twig("B"))
    assert twigs_of(text) == tree


def test_a_column_of_cells_is_a_list_and_rows_say_a_repeated_cell_once():
    assert [twig.text for twig in twigs_of("\n".join(LEAVES))] == list(LEAVES)
    rows = "Space\tDoor\nSpace\tTurn\nRota\tLate change"
    assert lines_of(twigs_of(rows)) == [
        (0, "Space"),
        (1, "Door"),
        (1, "Turn"),
        (0, "Rota"),
        (1, "Late change"),
    ]


TREES = st.recursive(
    st.just([]),
    lambda below: st.lists(st.tuples(st.sampled_from(LEAVES), below), max_size=4),
    max_leaves=25,
)


@given(
    tree=TREES,
    indent=st.sampled_from(["\t", "  ", "    ", " "]),
    bullet=st.sampled_from(["", "- ", "• "]),
)
def test_any_indented_text_becomes_the_tree_with_the_same_lines(tree, indent, bullet):
    said: list[tuple[int, str]] = []

    def say(branches, depth):
        for words, below in branches:
            said.append((depth, words))
            say(below, depth + 1)

    say(tree, 0)
    text = "\n".join(f"{indent * depth}{bullet}{words}" for depth, words in said)
    assert lines_of(twigs_of(text)) == said


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=400))
def test_any_text_at_all_is_read_or_refused_in_words(text):
    try:
        twigs = twigs_of(text)
    except KnownFault:
        twigs = ()
    for _, words in lines_of(twigs):
        assert words == " ".join(words.split()) != ""
        assert "\x00" not in words


def test_too_much_is_refused_in_words():
    with pytest.raises(KnownFault, match="more than 2,000 lines"):
        twigs_of("\n".join(f"Cause {n}" for n in range(MOST_PASTED + 1)))
    with pytest.raises(KnownFault, match="deeper"):
        twigs_of("\n".join("\t" * n + "deep" for n in range(600)))

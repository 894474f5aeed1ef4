"""The outline takes lines in and out one by one and always shows what it is given."""

import random

import pytest

from rca_studio.diagrams.shapes import Role
from rca_studio.ui.causes.outline_rows import Line
from rca_studio.ui.causes.outline_tree import OutlineTree


def line(path: str, text: str = "") -> Line:
    entity = path.rpartition("/")[2]
    return Line(path, entity, Role.CAUSE, text or f"Words of {entity}")


def shown(tree: OutlineTree) -> list[tuple[str, bool]]:
    """The words from the top down to each line, and whether it is open."""
    found = []

    def walk(item, above: str) -> None:
        path = f"{above}/{item.text(0)}" if above else item.text(0)
        found.append((path, item.isExpanded()))
        for number in range(item.childCount()):
            walk(item.child(number), path)

    for number in range(tree.topLevelItemCount()):
        walk(tree.topLevelItem(number), "")
    return found


def random_lines(dice: random.Random) -> tuple[Line, ...]:
    lines = []

    def grow(above: str, depth: int) -> None:
        for name in dice.sample("abcdef", dice.randint(0, 4 if depth < 3 else 0)):
            path = f"{above}/{name}" if above else name
            lines.append(line(path, f"{name} {dice.randint(0, 1)}"))
            grow(path, depth + 1)

    grow("", 0)
    return tuple(lines)


def smaller(lines: tuple[Line, ...], dice: random.Random) -> tuple[Line, ...]:
    """The same without one line and what is under it."""
    if not lines:
        return lines
    gone = dice.choice(lines).path
    return tuple(one for one in lines if not f"{one.path}/".startswith(f"{gone}/"))


@pytest.mark.parametrize("seed", range(8))
def test_any_change_of_lines_shows_what_a_new_tree_would_show(qtbot, seed):
    dice = random.Random(seed)
    tree = OutlineTree()
    qtbot.addWidget(tree)
    tree.show()
    whole = random_lines(dice)
    for _ in range(25):
        step = dice.choice(("smaller", "whole", "other"))
        if step == "other":
            whole = random_lines(dice)
        lines = smaller(whole, dice) if step == "smaller" else whole
        tree.show_rows(lines)
        fresh = OutlineTree()
        qtbot.addWidget(fresh)
        fresh.show_rows(lines)
        assert shown(tree) == shown(fresh)
        assert tree.rows == lines


def test_a_new_line_leaves_the_others_their_place_and_folds(qtbot):
    tree = OutlineTree()
    qtbot.addWidget(tree)
    tree.show()
    tree.show_rows((line("e"), line("e/a"), line("e/a/x"), line("e/b")))
    event = tree.topLevelItem(0)
    folded = event.child(0)
    folded.setExpanded(False)
    tree.setCurrentItem(event.child(1))
    told = []
    tree.chosen.connect(told.append)
    tree.show_rows((line("e"), line("e/a"), line("e/a/x"), line("e/n"), line("e/b"), line("e/b/y")))
    assert tree.topLevelItem(0) is event
    assert [event.child(n).text(0) for n in range(3)] == ["Words of a", "Words of n", "Words of b"]
    assert not folded.isExpanded()
    assert event.child(2).isExpanded()  # it had nothing below it until now
    assert tree.currentItem().text(0) == "Words of b"
    tree.show_rows((line("e"), line("e/b")))
    assert tree.currentItem().text(0) == "Words of b"
    assert told == []

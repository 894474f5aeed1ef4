"""A list with keys: captions are never chosen, and something always is."""

from PySide6.QtCore import Qt

from rca_studio.ui.widgets.key_list import Choice, KeyList

KINDS = (
    Choice("pdf", "PDF", "To print", "For people"),
    Choice("png", "Picture", "To show", "For people"),
    Choice("json", "JSON", "To read back", "For programs"),
)


def test_captions_stand_over_their_lines_and_are_passed_over(qtbot):
    shown = KeyList("Kinds", KINDS)
    qtbot.addWidget(shown)
    words = [shown.item(row).text().strip() for row in range(shown.count())]
    assert words == ["For people", "PDF", "Picture", "For programs", "JSON"]
    assert shown.key == "pdf"
    for wanted in ("png", "json", "json"):
        qtbot.keyClick(shown, Qt.Key.Key_Down)
        assert shown.key == wanted


def test_what_was_chosen_is_chosen_and_what_is_not_there_changes_nothing(qtbot):
    shown = KeyList("Kinds", KINDS, "json")
    qtbot.addWidget(shown)
    assert shown.key == "json"
    for key in ("", "of another version"):
        shown.choose(key)
        assert shown.key == "json"
    shown.choose("png")
    assert shown.key == "png"


def test_each_line_is_read_out_with_what_it_is_for(qtbot):
    shown = KeyList("Kinds", [one._replace(group="") for one in KINDS], "nothing")
    qtbot.addWidget(shown)
    assert (shown.count(), shown.key) == (3, "pdf")
    item = shown.item(2)
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == "JSON"
    assert item.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "To read back"

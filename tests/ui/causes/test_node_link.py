"""Words that lead to a node keep as much of themselves as two lines hold."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics

from rca_studio.ui.causes.keys import NO_BREAK, hints
from rca_studio.ui.causes.node_link import NodeLink, lines_of
from rca_studio.ui.causes.row_list import ListRow, RowList

WORDS = "Show off-route backup on the coordinator board"


def test_long_words_take_a_second_line_before_they_are_cut(qtbot):
    link = NodeLink(WORDS, "a", f"Go to {WORDS}")
    qtbot.addWidget(link)
    link.show()
    link.resize(2000, link.height())
    low = link.minimumHeight()
    assert link.text() == WORDS
    half = QFontMetrics(link.font()).horizontalAdvance(WORDS) * 2 // 3
    link.resize(half, link.height())
    assert link.text().replace("\n", " ") == WORDS
    assert link.text().count("\n") == 1
    assert link.minimumHeight() >= low + QFontMetrics(link.font()).height()
    link.resize(2000, link.height())
    assert link.minimumHeight() == low


def test_what_two_lines_do_not_hold_ends_in_an_ellipsis_and_fits(qtbot):
    link = NodeLink("", "a", "")
    qtbot.addWidget(link)
    metrics = QFontMetrics(link.font())
    room = metrics.horizontalAdvance("coordinator board")
    lines = lines_of(WORDS, metrics, room)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(metrics.horizontalAdvance(line) <= room for line in lines)
    assert lines_of("Unabbreviated" * 9, metrics, room)[0].endswith("…")
    assert link.text() == "(no words yet)"


def test_a_line_that_fits_by_whole_pixels_is_not_cut_for_a_part_of_one(qtbot):
    link = NodeLink("", "a", "")
    qtbot.addWidget(link)
    for size in (9.0, 9.4, 9.75, 10.3, 11.1):
        font = link.font()
        font.setPointSizeF(size)
        metrics = QFontMetrics(font)
        for last in range(1, len(WORDS.split())):
            room = metrics.horizontalAdvance(" ".join(WORDS.split()[:last]))
            first, *_ = lines_of(WORDS, metrics, room)
            assert not first.endswith("…") or last == 1


def test_a_line_of_hints_breaks_only_between_two_keys():
    assert all(NO_BREAK in part for part in hints().split(" "))


def test_rows_of_a_list_have_two_lines_only_where_words_need_them(qtbot):
    rows = RowList("What if")
    qtbot.addWidget(rows)
    rows.show_rows([ListRow("a", WORDS, "Held", tick=True), ListRow("b", "Luck", share=0.5)])
    rows.show()
    rows.resize(900, rows.height())
    low = rows.row_height
    rows.resize(260, rows.height())
    assert rows.row_height > low
    assert rows.height() >= 2 * rows.row_height
    assert rows.sizeHintForRow(0) == rows.row_height
    rows.resize(900, rows.height())
    assert rows.row_height == low

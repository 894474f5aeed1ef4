"""A chart as a table: words are cut only where there is no room for them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics

from rca_studio.analysis.governance.panel import Cell, Table
from rca_studio.ui import theme
from rca_studio.ui.governance.table_view import ChartTable

NOTE = "Half took 12 days or less from happening to report, and 3 of them are not known yet " * 2


@pytest.mark.parametrize(("width", "whole"), [(1800, True), (500, False)])
def test_the_last_words_have_all_the_room_there_is(qtbot, width, whole):
    table = ChartTable()
    qtbot.addWidget(table)
    rows = (("Jan 2026", (Cell(value=1.0, shown="1"), Cell(value=None, shown=NOTE))),)
    table.show_table(Table(title="T", columns=("Month", "Days", "Note"), rows=rows))
    table.resize(width, 300)
    table.show()
    needed = QFontMetrics(theme.font()).horizontalAdvance(NOTE[:200])
    assert (table.columnWidth(2) >= needed) is whole
    if whole:  # and no bar to move it to and fro
        assert table.horizontalScrollBar().maximum() == 0
    assert table.columnWidth(2) >= theme.grid(40)

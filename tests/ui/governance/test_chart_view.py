"""A chart on screen: by mouse, by keyboard, for ears, and on the clipboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QToolTip

from rca_studio.analysis.governance.as_table import table_of
from rca_studio.analysis.governance.panel import Cell, Table
from rca_studio.diagrams.governance.entities import drill_of
from rca_studio.diagrams.text import Ruler
from rca_studio.ui import theme
from rca_studio.ui.governance.chart_copy import as_text
from rca_studio.ui.governance.chart_view import ChartView
from rca_studio.ui.governance.table_view import ChartTable
from tests.diagrams.governance import charts

Key = Qt.Key


@pytest.fixture(scope="session")
def ruler(project_root: Path) -> Ruler:
    return Ruler.load(project_root / "resources" / "fonts" / "widths.json")


@pytest.fixture
def view(qtbot, qapp, ruler) -> ChartView:
    theme.apply(qapp, "light")
    made = ChartView(ruler)
    qtbot.addWidget(made)
    made.resize(640, 320)
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def press(qtbot, widget, *keys) -> None:
    for key in keys:
        qtbot.keyClick(widget, key)


def middle(view: ChartView, entity: str) -> QPoint:
    figure = view.drawing.figure(entity)
    scale = view.width() / view.drawing.width
    at = figure.bounds.centre
    return QPointF(at.x * scale, at.y * scale).toPoint()


def test_a_click_asks_for_the_cases_of_what_it_meets(qtbot, view) -> None:
    found = []
    view.drilled.connect(found.append)
    for chart, entity in (
        (charts.heat(), "cell:1:0"),
        (charts.heat(), "row:2"),
        (charts.bars(), "bar:1"),
        (charts.series(), "point:4"),
        (charts.stacked(), "part:2:3"),
        (charts.graph(), "node:3"),
        (charts.groups(), "group:2"),
    ):
        found.clear()
        view.show_chart(chart)
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle(view, entity))
        assert found == [drill_of(chart, entity)], entity
        assert view.here == entity
        assert found[0] is not None


def test_what_is_hidden_opens_nothing(qtbot, view) -> None:
    view.show_chart(charts.heat())
    cell = next(
        f"cell:{r}:{c}"
        for r, row in enumerate(charts.heat().cells)
        for c, one in enumerate(row)
        if one.hidden
    )
    found = []
    view.drilled.connect(found.append)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle(view, cell))
    assert view.here == cell
    press(qtbot, view, Key.Key_Return, Key.Key_Space)
    assert not found
    assert "nobody can be recognised" in view.accessibleDescription()
    assert "Enter" not in view.accessibleDescription()
    assert [one.text() for one in view.menu(view.marks()[0]).actions()][-2:] == [
        "Copy figures",
        "Copy picture",
    ]


def test_the_arrow_keys_go_four_ways_through_a_grid(qtbot, view) -> None:
    view.show_chart(charts.heat())
    found = []
    view.drilled.connect(found.append)
    press(qtbot, view, Key.Key_Right)
    assert view.here == "cell:0:0"
    press(qtbot, view, Key.Key_Right, Key.Key_Down, Key.Key_Down, Key.Key_Left)
    assert view.here == "cell:2:0"
    press(qtbot, view, Key.Key_Up, Key.Key_Return)
    assert view.here == "cell:1:0"
    assert found == [charts.heat().cells[1][0].drill]
    press(qtbot, view, *[Key.Key_Right] * 9)
    assert view.here == "row:1"
    press(qtbot, view, *[Key.Key_Down] * 9)
    assert view.here == "total"
    press(qtbot, view, Key.Key_Home)
    assert view.here == "cell:0:0"


def test_a_series_is_gone_through_in_time_from_its_newest_figure(qtbot, view) -> None:
    view.show_chart(charts.series(marks=((9, "Handover sheet in place"),)))
    press(qtbot, view, Key.Key_Left)
    assert view.here == "point:22"
    press(qtbot, view, Key.Key_Left, Key.Key_Left)
    assert view.here == "point:20"
    assert "Sep 2026" in view.accessibleDescription()
    seen = set()
    for _ in range(40):
        press(qtbot, view, Key.Key_Left)
        seen.add(view.here)
    assert view.here == "point:0"
    assert "mark:0" in seen
    assert {f"point:{at}" for at in range(20)} <= seen


@pytest.mark.parametrize("chart", charts.usual(), ids=lambda chart: type(chart).__name__)
def test_every_mark_is_reached_and_tells_itself(qtbot, view, chart) -> None:
    """By the keys alone, from wherever they begin."""
    view.show_chart(chart)
    want = {figure.entity for figure in view.marks()}
    seen: set[str] = set()
    press(qtbot, view, Key.Key_Right)
    todo = [view.here]
    while todo:
        here = todo.pop()
        if here in seen:
            continue
        seen.add(here)
        for key in (Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down):
            view._here = here  # as if we had just arrived
            press(qtbot, view, key)
            todo.append(view.here)
    assert seen == want
    assert all(figure.spoken for figure in view.marks())


def test_tooltips_are_plain_and_tell_shortened_labels_whole(qtbot, view) -> None:
    view.show_chart(charts.heat(rows=("<b>A very long name of a place</b> " * 8,), totals=False))
    for entity, words in (("cell:0:1", "Medication"), ("heading:0", "&lt;b&gt;A very long name")):
        at = middle(view, entity)
        view.event(QHelpEvent(QEvent.Type.ToolTip, at, view.mapToGlobal(at)))
        assert words in QToolTip.text()
    QToolTip.hideText()


def test_the_place_is_kept_where_the_new_chart_has_it(qtbot, view) -> None:
    view.show_chart(charts.bars())
    press(qtbot, view, Key.Key_Down, Key.Key_Down, Key.Key_Down)
    assert view.here == "bar:2"
    view.show_chart(charts.bars((5, 4, 3, 2)))
    assert view.here == "bar:2"
    view.show_chart(charts.bars((5,)))
    assert view.here == ""


def test_figures_are_copied_for_a_spreadsheet_and_are_never_formulas(qtbot, view) -> None:
    view.show_chart(charts.heat(rows=("=HYPERLINK(1)", "a\tb\nc")), "n = 128 · 24 months")
    override = QKeyEvent(
        QEvent.Type.ShortcutOverride, Key.Key_C, Qt.KeyboardModifier.ControlModifier, "c"
    )
    view.event(override)
    assert override.isAccepted()
    qtbot.keyClick(view, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "Place by type"
    assert lines[1].split("\t") == ["Place", *charts.KINDS, "All"]
    assert lines[2].split("\t")[0] == "'=HYPERLINK(1)"
    assert lines[3].split("\t")[0] == "a b c"
    assert "<5" in lines[2].split("\t")
    assert len({line.count("\t") for line in lines[1:5]}) == 1
    assert lines[-1] == "n = 128 · 24 months"


def test_what_is_hidden_is_never_copied() -> None:
    secret = Cell(value=None, shown="<5", hidden=True)
    table = Table(title="T", columns=("", "Cases"), rows=(("A", (secret,)),))
    assert as_text(table) == "T\n\tCases\nA\t<5"


def test_the_picture_is_copied_whole_with_title_and_basis(qtbot, view) -> None:
    view.resize(500, 180)
    view.show_chart(charts.bars(tuple(range(40, 0, -1))), "n = 820 · Jan 2025 to Nov 2026")
    qtbot.keyClick(
        view,
        Key.Key_C,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    data = QGuiApplication.clipboard().mimeData()
    assert {"image/svg+xml", "image/png", "text/plain"} <= set(data.formats())
    svg = bytes(data.data("image/svg+xml")).decode()
    assert "n = 820" in svg
    assert "What stopped harm" in svg
    assert "bar:39" in svg
    assert "more" not in svg
    image = QImage.fromData(data.data("image/png"))
    assert image.height() > image.width()


def test_a_whole_chart_asks_for_its_height_and_the_others_for_little(qtbot, ruler) -> None:
    many = charts.bars(tuple(range(60, 0, -1)))
    whole, fits = ChartView(ruler, whole=True), ChartView(ruler)
    for view in (whole, fits):
        qtbot.addWidget(view)
        view.show_chart(many)
        view.show()
    high = whole.heightForWidth(500)
    assert high > 1000
    whole.resize(500, high)
    fits.resize(500, 200)
    assert whole.minimumSizeHint().height() == pytest.approx(high, abs=2)
    assert fits.minimumSizeHint().height() < 200
    assert len(whole.marks()) == 60
    assert 0 < len(fits.marks()) < 12
    assert fits.drawing.figure("more").spoken.startswith("and ")


def test_it_is_painted_in_the_theme_in_force(qtbot, qapp, view) -> None:
    view.show_chart(charts.bars())
    accent = {}
    for choice in ("light", "dark", "contrast"):
        theme.apply(qapp, choice)
        image = view.grab().toImage()
        at = middle(view, "bar:0") * image.devicePixelRatio()
        accent[choice] = image.pixelColor(at.x(), at.y()).name()
        assert accent[choice] == theme.colour("chart_weak").name()
    assert accent["light"] != accent["dark"]
    theme.apply(qapp, "light")


def test_the_ring_is_seen_only_with_the_focus(qtbot, view) -> None:
    view.show_chart(charts.heat())
    press(qtbot, view, Key.Key_Right)
    with_ring = view.grab().toImage()
    view.clearFocus()
    assert view.grab().toImage() != with_ring


@pytest.mark.parametrize("size", [(30, 20), (120, 60), (300, 170), (2400, 1400)])
def test_any_size_is_painted_without_complaint(qtbot, view, size) -> None:
    for chart in (*charts.usual(), *charts.empty_ones()):
        view.show_chart(chart)
        view.resize(*size)
        image = view.grab().toImage()
        assert not image.isNull()


# -- the table -------------------------------------------------------------------------------------


@pytest.fixture
def table(qtbot, qapp) -> ChartTable:
    theme.apply(qapp, "light")
    made = ChartTable()
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    return made


def column(table: ChartTable, number: int) -> list[str]:
    model = table.model()
    return [model.index(row, number).data() for row in range(model.rowCount())]


def test_a_table_shows_every_number_and_sorts_by_size(qtbot, table) -> None:
    chart = charts.bars((54, None, 10, 104))
    table.show_table(table_of(chart))
    assert column(table, 0) == ["Vigilance", "Checklist", "Second person", "Forcing function"]
    assert column(table, 1) == ["54", "<5", "10", "104"]
    head = table.horizontalHeader()
    head.sectionClicked.emit(1)
    assert column(table, 1) == ["104", "54", "10", "<5"]
    heading = table.model().headerData(1, Qt.Orientation.Horizontal)
    assert heading == "near misses ↓"
    head.sectionClicked.emit(1)
    assert column(table, 1) == ["10", "54", "104", "<5"]
    head.sectionClicked.emit(0)
    assert column(table, 0)[0] == "Checklist"
    head.sectionClicked.emit(0)
    assert column(table, 0)[-1] == "Checklist"
    head.sectionClicked.emit(0)
    assert column(table, 1) == ["54", "<5", "10", "104"]
    right = table.model().index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole)
    assert right & Qt.AlignmentFlag.AlignRight


def test_the_totals_stay_below_however_a_table_is_sorted(qtbot, table) -> None:
    table.show_table(table_of(charts.heat()))
    for number in range(7):
        for _ in range(3):
            table.horizontalHeader().sectionClicked.emit(number)
            assert column(table, 0)[-1] == "All"
            assert sorted(column(table, 0)[:-1]) == sorted(charts.PLACES)


def test_a_cell_of_a_table_asks_for_its_cases_after_sorting_too(qtbot, table) -> None:
    chart = charts.bars((54, None, 10, 104))
    table.show_table(table_of(chart))
    table.model().sort(1, Qt.SortOrder.AscendingOrder)
    found = []
    table.drilled.connect(found.append)
    for row in (0, 3):
        table.setCurrentIndex(table.model().index(row, 1))
        qtbot.keyClick(table, Key.Key_Return)
    assert found == [chart.bars[2].cell.drill]


def test_a_table_is_copied_whole_or_what_is_chosen(qtbot, table) -> None:
    table.show_table(table_of(charts.heat()), "n = 128")
    assert QKeySequence(QKeySequence.StandardKey.Copy)
    qtbot.keyClick(table, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    whole = QGuiApplication.clipboard().text()
    assert whole.startswith("Place by type\nPlace\t")
    assert whole.endswith("n = 128")
    table.selectRow(0)
    model = table.model()
    selection = table.selectionModel()
    selection.clear()
    for at in ((0, 0), (0, 1), (1, 0), (1, 1)):
        selection.select(model.index(*at), selection.SelectionFlag.Select)
    table.copy()
    assert QGuiApplication.clipboard().text() == "Maple House\t0\nOak Lodge\t7"


def test_every_chart_is_a_table_too(qtbot, table) -> None:
    for chart in (*charts.usual(), *charts.empty_ones()):
        made = table_of(chart)
        table.show_table(made)
        assert table.model().rowCount() == len(made.rows)
        assert table.model().columnCount() == len(made.columns)
        assert not table.grab().toImage().isNull()

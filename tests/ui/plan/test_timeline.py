"""The timeline: lanes by owner, service or case, marks that can be carried, zoom and keyboard."""

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rca_studio.diagrams.plan_timeline import Zoom
from rca_studio.domain.plan import ActionState
from rca_studio.ui import theme
from rca_studio.ui.plan.calendar_entries import DEADLINE, REVIEW
from rca_studio.ui.plan.timeline import TimelineView
from rca_studio.ui.plan.timeline_paint import axis_height, marks_of
from tests.ui.plan.layout_shown import shown
from tests.ui.plan.plan_rows import TODAY, many, row
from tests.ui.plan.quick import busy

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton

ROWS = (
    row("late", owner="Clinical lead", deadline="2026-11-10", text="Brief the evening team"),
    row("soon", owner="Clinical lead", deadline="2026-11-25", review_date="2026-12-09"),
    row("estates", owner="Estates", deadline="2026-12-01", service="Riverside"),
    row("nobody", owner="", deadline="", case_id="c2", case_reference="NM-0143"),
    row(
        "done",
        owner="Estates",
        state=ActionState.DONE,
        done_on="2026-11-12",
        deadline="2026-12-24",
    ),
)


@pytest.fixture
def timeline(qtbot):
    return shown(TimelineView(), qtbot, ROWS)


def ids(rows):
    return [one.id for one in rows]


def lanes(timeline):
    return [(group.name, ids(group.rows)) for group in timeline.chart.lines.groups]


def mark(timeline, action_id, field):
    """The middle of a mark in the viewport."""
    chart = timeline.chart
    one = next(r for r in ROWS if r.id == action_id)
    rooms = dict(marks_of(one, chart.line_rect(action_id), chart.sight()))
    return rooms[field].center().toPoint()


def move(chart, place, *, down=True):
    """Move the mouse over the chart, with its button held."""
    button = LEFT if down else Qt.MouseButton.NoButton
    spot = QPointF(place)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        spot,
        chart.viewport().mapToGlobal(spot),
        Qt.MouseButton.NoButton,
        button,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(chart.viewport(), event)


def carry(chart, start, end):
    QTest.mousePress(chart.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, start)
    move(chart, start + QPoint(30, 0))
    move(chart, end)
    QTest.mouseRelease(chart.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, end)


def press(qtbot, key, keys=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, keys)


def test_lanes_are_by_owner_and_by_what_is_asked_for(timeline):
    assert lanes(timeline) == [
        ("Clinical lead", ["late", "soon"]),
        ("Estates", ["estates", "done"]),
        ("Nobody yet", ["nobody"]),
    ]
    timeline.group = "service"
    assert timeline.chosen() == (ROWS[0],)
    assert [name for name, _ in lanes(timeline)] == ["Maple House", "Riverside"]
    timeline.group = "case"
    timeline.show_rows(ROWS, TODAY)
    assert [name for name, _ in lanes(timeline)] == ["NM-0142 A near fall", "NM-0143 A near fall"]
    with pytest.raises(ValueError, match="no such group"):
        timeline.group = "colour"


def test_without_lanes_there_is_no_heading(timeline):
    timeline.group = ""
    timeline.show_rows(ROWS, TODAY)
    assert timeline.chart.line_rect("late").y() == axis_height()


def test_arrows_choose_and_the_line_is_said_with_its_place(timeline, qtbot):
    words = "1 of 5: Brief the evening team, Clinical lead, 10 Nov, 11 days late, overdue"
    assert timeline.status.startswith(words)
    press(qtbot, Qt.Key.Key_Down)
    assert ids(timeline.chosen()) == ["soon"]
    assert timeline.chart.accessibleName() == f"Timeline of the action plan. {timeline.status}"
    press(qtbot, Qt.Key.Key_End)
    assert timeline.status.startswith("5 of 5: Remove the cabinet, Nobody yet, no date")
    press(qtbot, Qt.Key.Key_Home, SHIFT)
    assert len(timeline.chosen()) == 5
    press(qtbot, Qt.Key.Key_Up)
    assert ids(timeline.chosen()) == ["late"]
    press(qtbot, Qt.Key.Key_A, CONTROL)
    assert len(timeline.chosen()) == 5


def test_enter_and_a_double_click_open(timeline, qtbot):
    with qtbot.waitSignal(timeline.opened) as told:
        press(qtbot, Qt.Key.Key_Return)
    assert told.args[0].id == "late"
    with qtbot.waitSignal(timeline.opened) as told:
        place = timeline.chart.line_rect("estates").center()
        qtbot.mouseDClick(timeline.chart.viewport(), LEFT, pos=place)
    assert told.args[0].id == "estates"


def test_clicks_choose_one_and_with_keys_several(timeline, qtbot):
    view, chart = timeline.chart.viewport(), timeline.chart

    def spot(key):
        return chart.line_rect(key).topLeft() + QPoint(40, 10)

    with qtbot.waitSignal(timeline.picked) as told:
        qtbot.mouseClick(view, LEFT, pos=spot("soon"))
    assert ids(told.args[0]) == ["soon"]
    qtbot.mouseClick(view, LEFT, CONTROL, spot("nobody"))
    assert ids(timeline.chosen()) == ["soon", "nobody"]
    qtbot.mouseClick(view, LEFT, CONTROL, spot("soon"))
    assert ids(timeline.chosen()) == ["nobody"]
    qtbot.mouseClick(view, LEFT, pos=spot("late"))
    qtbot.mouseClick(view, LEFT, SHIFT, spot("estates"))
    assert ids(timeline.chosen()) == ["late", "soon", "estates"]


@pytest.mark.parametrize(
    ("key", "keys", "field", "day"),
    [
        (Qt.Key.Key_Right, CONTROL, DEADLINE, "2026-11-26"),
        (Qt.Key.Key_Left, CONTROL, DEADLINE, "2026-11-24"),
        (Qt.Key.Key_Right, CONTROL | SHIFT, REVIEW, "2026-12-10"),
    ],
)
def test_control_and_arrows_ask_for_another_day(timeline, qtbot, key, keys, field, day):
    timeline.go_to("soon")
    with qtbot.waitSignal(timeline.rescheduled) as told:
        press(qtbot, key, keys)
    assert (told.args[0].id, told.args[1], told.args[2]) == ("soon", field, day)


@pytest.mark.parametrize("key", ["nobody", "done"])
def test_a_day_that_is_not_there_or_no_longer_counts_is_not_moved(timeline, qtbot, key):
    timeline.go_to(key)
    with qtbot.assertNotEmitted(timeline.rescheduled):
        press(qtbot, Qt.Key.Key_Right, CONTROL)


@pytest.mark.parametrize(
    ("key", "field", "to"), [("soon", DEADLINE, "2026-12-04"), ("soon", REVIEW, "2026-12-20")]
)
def test_a_mark_is_carried_to_another_day(timeline, qtbot, key, field, to):
    chart = timeline.chart
    start = mark(timeline, key, field)
    end = QPoint(round(chart.sight().x(date.fromisoformat(to).toordinal())), start.y())
    with qtbot.waitSignal(timeline.rescheduled) as told:
        carry(chart, start, end)
    assert (told.args[0].id, told.args[1], told.args[2]) == (key, field, to)
    assert mark(timeline, key, field) == start  # nothing moved by itself


def test_escape_lets_go_of_a_mark(timeline, qtbot):
    chart, start = timeline.chart, mark(timeline, "soon", DEADLINE)
    with qtbot.assertNotEmitted(timeline.rescheduled):
        QTest.mousePress(chart.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, start)
        move(chart, start + QPoint(60, 0))
        chart.grab()
        press(qtbot, Qt.Key.Key_Escape)
        QTest.mouseRelease(chart.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, start)


def test_the_ground_is_pulled_along_time(timeline, qtbot):
    chart = timeline.chart
    before = chart.sight().first
    start = chart.line_rect("nobody").center() + QPoint(200, 0)
    with qtbot.assertNotEmitted(timeline.rescheduled):
        carry(chart, start, start + QPoint(90, 0))
    assert chart.sight().first < before


def test_zoom_keeps_today_where_it_is(timeline, qtbot):
    chart = timeline.chart
    before = chart.sight().x(TODAY.toordinal())
    days = chart.sight().last - chart.sight().first
    press(qtbot, Qt.Key.Key_Plus)
    assert timeline.zoom.key == Zoom.WEEK
    assert chart.sight().last - chart.sight().first < days
    assert abs(chart.sight().x(TODAY.toordinal()) - before) < chart.sight().axis.day
    press(qtbot, Qt.Key.Key_Plus)  # no nearer
    press(qtbot, Qt.Key.Key_Minus)
    press(qtbot, Qt.Key.Key_Minus)
    assert timeline.zoom.key == Zoom.QUARTER
    assert chart.sight().last - chart.sight().first > days


def test_the_wheel_zooms_at_the_hand(timeline):
    chart = timeline.chart
    hand = QPointF(chart.sight().x(TODAY.toordinal() + 20), 200)
    nothing = QPoint()
    event = QWheelEvent(
        hand,
        chart.viewport().mapToGlobal(hand),
        nothing,
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        CONTROL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(chart.viewport(), event)
    assert timeline.zoom.key == Zoom.WEEK
    assert abs(chart.sight().x(TODAY.toordinal() + 20) - hand.x()) <= chart.sight().axis.day


def test_today_is_in_sight_at_first_and_again_by_its_button_and_key(timeline, qtbot):
    chart = timeline.chart
    now = TODAY.toordinal()
    assert chart.sight().first < now < chart.sight().last
    press(qtbot, Qt.Key.Key_Right)
    press(qtbot, Qt.Key.Key_Right)
    chart.horizontalScrollBar().setValue(chart.horizontalScrollBar().maximum())
    timeline.set_zoom(Zoom.WEEK)
    chart.horizontalScrollBar().setValue(0)
    qtbot.mouseClick(timeline.today_button, LEFT)
    assert chart.sight().first < now < chart.sight().last
    chart.horizontalScrollBar().setValue(0)
    chart.setFocus()
    press(qtbot, Qt.Key.Key_T)
    assert chart.sight().first < now < chart.sight().last


def test_a_lane_folds_at_its_heading_and_opens_for_an_action(timeline, qtbot):
    chart = timeline.chart
    qtbot.mouseClick(chart.viewport(), LEFT, pos=QPoint(30, axis_height() + 5))
    assert chart.line_rect("late").isEmpty()
    assert not chart.line_rect("estates").isEmpty()
    assert timeline.go_to("late")
    assert not chart.line_rect("late").isEmpty()
    assert not timeline.go_to("somewhere else")


def test_an_action_far_away_is_brought_into_sight(timeline):
    rows = (*many(3_000), row("far", owner="Zoe", deadline="2028-05-05"))
    timeline.show_rows(rows, TODAY)
    assert timeline.go_to("far")
    chart = timeline.chart
    assert chart.viewport().rect().contains(chart.line_rect("far").center())
    assert chart.sight().first <= date(2028, 5, 5).toordinal() <= chart.sight().last


def test_choice_and_days_in_sight_stay_when_the_plan_is_read_again(timeline, qtbot):
    timeline.go_to("soon")
    first = timeline.chart.sight().first
    wider = (*ROWS, row("old", deadline="2025-12-01"))
    timeline.show_rows(wider, TODAY)
    assert ids(timeline.chosen()) == ["soon"]
    assert abs(timeline.chart.sight().first - first) <= 1
    with qtbot.waitSignal(timeline.picked) as told:
        timeline.show_rows(ROWS[:1], TODAY)
    assert told.args == [()] == [timeline.chosen()]
    assert timeline.status == ""


@pytest.mark.parametrize("choice", ["light", "dark", "contrast"])
@pytest.mark.parametrize(("scale", "wide"), [(1.0, 1200), (2.0, 760), (1.0, 420)])
def test_it_is_painted_in_each_theme_size_and_room(timeline, qapp, choice, scale, wide):
    theme.apply(qapp, choice, scale)
    timeline.resize(wide, 600)
    for zoom in Zoom:
        timeline.set_zoom(zoom)
        assert timeline.chart.grab().height() > 0
        assert timeline.chart.sight().room.width() > 100
    theme.apply(qapp, "light")


def test_nothing_and_the_ends_of_time_do_no_harm(timeline, qtbot):
    wild = (row("old", deadline="0001-01-01"), row("far", deadline="9999-12-31"))
    for rows in (wild, (), ROWS):
        timeline.show_rows(rows, TODAY)
        for key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_Return):
            press(qtbot, key)
        for zoom in Zoom:
            timeline.set_zoom(zoom)
            timeline.chart.grab()
        press(qtbot, Qt.Key.Key_Right, CONTROL)
        press(qtbot, Qt.Key.Key_Home)
        press(qtbot, Qt.Key.Key_Left, CONTROL)


def test_ten_thousand_actions_are_shown_in_less_than_a_blink(timeline):
    rows, fewer = many(10_000), many(9_999)
    turn = iter((rows, fewer, rows))

    def show():
        timeline.show_rows(next(turn), TODAY)
        timeline.grab()

    def regroup():
        timeline.group = "case" if timeline.group == "owner" else "owner"
        timeline.show_rows(rows, TODAY)
        timeline.grab()

    assert busy(show) < 300  # 150 are asked for on a quiet machine
    assert busy(regroup) < 300

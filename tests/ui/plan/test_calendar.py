"""The calendar: what falls on which day, month and week, moved by hand and by key."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from rca_studio.domain.days import first_of_week, month_on
from rca_studio.domain.plan import ActionState
from rca_studio.ui import theme
from rca_studio.ui.plan.calendar import CalendarView
from rca_studio.ui.plan.calendar_entries import (
    DEADLINE,
    REVIEW,
    sort_by_day,
    weeks_of_month,
)
from rca_studio.ui.plan.calendar_grid import ENTRY_FORMAT, DaysModel
from rca_studio.ui.plan.calendar_turning import WAIT
from tests.ui.plan.layout_shown import shown
from tests.ui.plan.plan_rows import TODAY, many, row
from tests.ui.plan.quick import busy

SUNDAY_FIRST = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
CONTROL = Qt.KeyboardModifier.ControlModifier

ROWS = (
    row("late", deadline="2026-11-10", text="Brief the evening team"),
    row("soon", deadline="2026-11-25", review_date="2026-12-09"),
    row("same day", deadline="2026-11-25", case_reference="NM-0143"),
    row("before", deadline="2026-10-05"),
    row("none", deadline="", owner=""),
    row("vague", deadline="2026-12"),
    row("done", state=ActionState.DONE, deadline="2026-11-18", done_on="2026-11-17"),
    row("looked", state=ActionState.CHECKED, deadline="", review_date="2026-11-19"),
)


@pytest.fixture
def calendar(qtbot):
    return shown(CalendarView(), qtbot, ROWS, 640)


def ids(entries):
    return [entry.row.id for entry in entries]


def press(qtbot, key, keys=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, keys)


def drop(grid, place, action, field):
    data = QMimeData()
    data.setData(ENTRY_FORMAT, f"{action}\n{field}".encode())
    nothing = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(
        QPointF(place), Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, nothing
    )
    grid.dropEvent(event)
    return event


def middle_of(calendar, day):
    return calendar.grid.visualRect(calendar.model.index_of(day)).center()


# -- what falls on which day -----------------------------------------------------------------------


def test_deadlines_and_reviews_stand_on_their_days_and_late_ones_are_told():
    days = sort_by_day(ROWS, TODAY)
    assert ids(days.on(date(2026, 11, 25))) == ["soon", "same day"]
    (review,) = days.on(date(2026, 12, 9))
    assert (review.row.id, review.field, review.late, review.kind) == (
        "soon",
        REVIEW,
        False,
        "Review",
    )
    (late,) = days.on(date(2026, 11, 10))
    assert late.late
    assert late.words() == "Due and late: Brief the evening team"
    (due,) = days.on(date(2026, 11, 19))
    assert due.late
    assert due.field == REVIEW


def test_the_deadline_of_what_is_done_is_only_remembered():
    (done,) = sort_by_day(ROWS, TODAY).on(date(2026, 11, 18))
    assert not done.still
    assert not done.late
    assert done.kind == "Was due"


def test_what_is_to_do_without_a_day_is_kept_aside():
    days = sort_by_day(ROWS, TODAY)
    assert [one.id for one in days.undated] == ["none", "vague"]


def test_a_deadline_of_today_is_not_late():
    days = sort_by_day((row(deadline=TODAY.isoformat(), review_date=TODAY.isoformat()),), TODAY)
    assert [entry.late for entry in days.on(TODAY)] == [False, False]


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 7))
def test_the_weeks_of_a_month_hold_each_of_its_days_once(day, first):
    weeks = weeks_of_month(day, first)
    shown = [week + timedelta(days=n) for week in weeks for n in range(7)]
    assert len(shown) == len(set(shown))
    assert all(week.isoweekday() == first for week in weeks)
    month = [one for one in shown if (one.year, one.month) == (day.year, day.month)]
    assert month[0].day == 1
    assert (month[-1] + timedelta(days=1)).day == 1
    assert len(shown) - len(month) < 14
    assert first_of_week(day, first) in weeks


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-30, 30))
def test_months_on_and_back_keep_the_day_where_there_is_one(day, months):
    there = month_on(day, months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day == day.day or (there + timedelta(days=1)).day == 1


# -- the view --------------------------------------------------------------------------------------


def test_it_begins_with_today_and_counts_the_month(calendar):
    assert calendar.day == TODAY
    assert calendar.title.text() == "November 2026"
    assert calendar.tally.text() == "4 deadlines, 1 review, 2 late"
    assert calendar.late.text() == "1 late from before"


def test_arrows_move_by_day_and_week_and_pages_by_month(calendar, qtbot):
    press(qtbot, Qt.Key.Key_Right)
    press(qtbot, Qt.Key.Key_Down)
    assert calendar.day == date(2026, 11, 29)
    press(qtbot, Qt.Key.Key_Down)
    assert calendar.day == date(2026, 12, 6)
    assert calendar.title.text() == "December 2026"
    press(qtbot, Qt.Key.Key_PageUp)
    press(qtbot, Qt.Key.Key_PageUp)
    assert calendar.day == date(2026, 10, 6)
    press(qtbot, Qt.Key.Key_Home)
    assert calendar.day == TODAY
    press(qtbot, Qt.Key.Key_Left)
    press(qtbot, Qt.Key.Key_Up)
    assert calendar.day == date(2026, 11, 13)


def test_weeks_begin_as_the_place_says(calendar, qtbot):
    assert calendar.model.weeks[0] == date(2026, 10, 26)
    calendar.setLocale(SUNDAY_FIRST)
    calendar.set_span("week")
    assert calendar.model.weeks == (date(2026, 11, 15),)
    head = calendar.model.headerData(0, Qt.Orientation.Horizontal)
    assert head == "Sun"
    assert calendar.title.text() == "15 to 21 November 2026"
    press(qtbot, Qt.Key.Key_PageDown)
    assert calendar.day == date(2026, 11, 28)


def test_a_week_over_the_turn_of_the_year_names_both(calendar):
    calendar.set_span("week")
    calendar.set_day(date(2026, 12, 30))
    assert calendar.title.text() == "28 Dec 2026 to 3 January 2027"


def test_enter_lists_the_day_and_enter_there_opens(calendar, qtbot):
    calendar.set_day(date(2026, 11, 25))
    press(qtbot, Qt.Key.Key_Return)
    assert calendar.day_list.hasFocus()
    assert calendar.status.startswith("1 of 2: Remove the cabinet, Service manager, due 25 Nov")
    press(qtbot, Qt.Key.Key_Down)
    with qtbot.waitSignal(calendar.opened) as told:
        press(qtbot, Qt.Key.Key_Return)
    assert told.args[0].id == "same day" == calendar.chosen()[0].id
    press(qtbot, Qt.Key.Key_Escape)
    assert calendar.grid.hasFocus()


def test_a_day_is_said_with_all_that_is_on_it(calendar):
    calendar.set_day(date(2026, 11, 10))
    words = "Tuesday 10 November 2026: 1 deadline, 1 late. Due and late: Brief the evening team"
    assert calendar.status == words == calendar.accessibleDescription()
    grid = QAccessible.queryAccessibleInterface(calendar.grid)
    cells = (grid.child(number) for number in range(grid.childCount()))
    assert words in [cell.text(QAccessible.Text.Name) for cell in cells]
    calendar.set_day(TODAY)
    assert calendar.status == "Saturday 21 November 2026, today: nothing"


def test_a_click_on_an_entry_chooses_it_and_a_double_click_opens_it(calendar, qtbot):
    index = calendar.model.index_of(date(2026, 11, 25))
    placed, more = calendar.grid.places(index, calendar.grid.visualRect(index))
    assert not more
    assert ids(entry for _room, entry in placed) == ["soon", "same day"]
    spot = placed[1][0].center()
    with qtbot.waitSignal(calendar.picked) as told:
        qtbot.mouseClick(calendar.grid.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert told.args[0][0].id == "same day"
    assert calendar.day == date(2026, 11, 25)
    with qtbot.waitSignal(calendar.opened) as told:
        qtbot.mouseDClick(calendar.grid.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert told.args[0].id == "same day"


def test_another_day_lets_go_of_what_was_chosen(calendar, qtbot):
    calendar.go_to("soon")
    calendar.setFocus()
    with qtbot.waitSignal(calendar.picked) as told:
        press(qtbot, Qt.Key.Key_Right)
    assert told.args == [()] == [calendar.chosen()]


def test_a_full_day_says_how_many_more_and_lists_them(calendar, qtbot):
    day = date(2026, 11, 25)
    crowd = tuple(row(f"r{n}", deadline=day.isoformat()) for n in range(40))
    calendar.show_rows(crowd, TODAY)
    index = calendar.model.index_of(day)
    rect = calendar.grid.visualRect(index)
    placed, more = calendar.grid.places(index, rect)
    assert placed
    assert len(placed) + more == 40
    assert all(rect.contains(room) for room, _entry in placed)
    below = calendar.grid.more_at(index)
    assert rect.contains(below.center())
    qtbot.mouseClick(calendar.grid.viewport(), Qt.MouseButton.LeftButton, pos=below.center())
    assert calendar.day == day
    assert len(calendar.day_list.entries.entries) == 40
    qtbot.waitUntil(calendar.day_list.hasFocus)


def test_an_entry_dropped_on_another_day_is_told_and_moves_nothing(calendar, qtbot):
    with qtbot.waitSignal(calendar.rescheduled) as told:
        drop(calendar.grid, middle_of(calendar, date(2026, 11, 27)), "soon", DEADLINE)
    action, field, day = told.args
    assert (action.id, field, day) == ("soon", DEADLINE, "2026-11-27")
    assert ids(calendar.model.days.on(date(2026, 11, 25))) == ["soon", "same day"]


def test_what_has_no_day_gets_one_by_a_drop(calendar, qtbot):
    with qtbot.waitSignal(calendar.rescheduled) as told:
        drop(calendar.grid, middle_of(calendar, date(2026, 11, 30)), "none", DEADLINE)
    assert (told.args[0].id, told.args[2]) == ("none", "2026-11-30")


def test_a_drop_on_the_same_day_or_of_something_unknown_tells_nothing(calendar, qtbot):
    with qtbot.assertNotEmitted(calendar.rescheduled):
        drop(calendar.grid, middle_of(calendar, date(2026, 11, 25)), "soon", DEADLINE)
        drop(calendar.grid, middle_of(calendar, date(2026, 11, 26)), "elsewhere", DEADLINE)
        drop(calendar.grid, middle_of(calendar, date(2026, 11, 26)), "soon", "owner")


@pytest.mark.parametrize(
    ("key", "day"),
    [
        (Qt.Key.Key_Right, "2026-11-26"),
        (Qt.Key.Key_Left, "2026-11-24"),
        (Qt.Key.Key_Down, "2026-12-02"),
        (Qt.Key.Key_Up, "2026-11-18"),
    ],
)
def test_control_and_arrows_move_an_entry_by_day_and_week(calendar, qtbot, key, day):
    calendar.set_day(date(2026, 11, 25))
    press(qtbot, Qt.Key.Key_Return)
    with qtbot.waitSignal(calendar.rescheduled) as told:
        press(qtbot, key, CONTROL)
    assert (told.args[0].id, told.args[1], told.args[2]) == ("soon", DEADLINE, day)


def test_what_no_longer_counts_is_not_moved(calendar, qtbot):
    assert calendar.go_to("done")
    calendar.day_list.enter()
    with qtbot.assertNotEmitted(calendar.rescheduled):
        press(qtbot, Qt.Key.Key_Right, CONTROL)


def test_held_over_a_turning_button_the_month_turns_until_the_hand_goes(calendar, qtbot):
    data = QMimeData()
    data.setData(ENTRY_FORMAT, f"soon\n{DEADLINE}".encode())
    enter = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(calendar.later_button.clicked):
        QApplication.sendEvent(calendar.later_button, enter)
    assert calendar.title.text() == "December 2026"
    QApplication.sendEvent(calendar.later_button, QDragLeaveEvent())
    with qtbot.assertNotEmitted(calendar.later_button.clicked, wait=WAIT + 100):
        pass


def test_what_is_late_from_before_is_listed(calendar, qtbot):
    qtbot.mouseClick(calendar.late, Qt.MouseButton.LeftButton)
    assert ids(calendar.day_list.entries.entries) == ["before"]
    assert calendar.day_list.hasFocus()
    assert calendar.chosen()[0].id == "before"
    press(qtbot, Qt.Key.Key_Escape)
    press(qtbot, Qt.Key.Key_Right)
    assert calendar.day_list.accessibleName().startswith("Sunday 22 November 2026")


def test_undated_actions_stand_aside_with_their_number(calendar):
    assert calendar.undated.accessibleName() == "Without a day: 2 actions"
    assert ids(calendar.undated.entries.entries) == ["none", "vague"]
    calendar.show_rows(ROWS[:2], TODAY)
    assert not calendar.undated.isVisible()


def test_an_action_is_gone_to_on_its_day(calendar):
    assert calendar.go_to("before")
    assert calendar.day == date(2026, 10, 5)
    assert calendar.go_to("looked")
    assert calendar.day == date(2026, 11, 19)
    assert calendar.go_to("none")
    assert calendar.chosen()[0].id == "none"
    assert not calendar.go_to("somewhere else")


def test_the_day_and_the_choice_stay_when_the_plan_is_read_again(calendar, qtbot):
    calendar.go_to("soon")
    changed = tuple(one._replace(measure="other") for one in ROWS)
    calendar.show_rows(changed, TODAY)
    assert calendar.day == date(2026, 11, 25)
    assert calendar.chosen() == (changed[1],)
    with qtbot.waitSignal(calendar.picked) as told:
        calendar.show_rows(changed[:1], TODAY)
    assert told.args == [()]
    assert calendar.chosen() == ()
    assert calendar.day == date(2026, 11, 25)


def test_the_model_of_days_keeps_its_word(qapp):
    model = DaysModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_weeks(weeks_of_month(TODAY, 1), TODAY.month)
    model.show_days(sort_by_day(ROWS, TODAY), TODAY)
    model.show_weeks((first_of_week(TODAY, 7),), 0)
    assert model.day(model.index(0, 6)) == TODAY
    assert not model.index_of(date(2027, 1, 1)).isValid()
    del tester


@pytest.mark.parametrize("choice", ["light", "dark", "contrast"])
@pytest.mark.parametrize(("scale", "wide"), [(1.0, 1200), (2.0, 760), (1.0, 500)])
def test_it_is_painted_in_each_theme_size_and_room(calendar, qapp, choice, scale, wide):
    theme.apply(qapp, choice, scale)
    calendar.resize(wide, 600)
    for span in ("month", "week"):
        calendar.set_span(span)
        QApplication.processEvents()
        assert calendar.grab().width() == wide
        rect = calendar.grid.visualRect(calendar.model.index_of(TODAY))
        assert rect.height() > 0
        assert rect.width() > 0
    theme.apply(qapp, "light")


def test_the_ends_of_time_do_no_harm(calendar, qtbot):
    wild = (row("old", deadline="0001-01-01"), row("far", deadline="9999-12-31"))
    calendar.show_rows(wild, TODAY)
    assert calendar.go_to("old")
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp):
        press(qtbot, key)
    assert calendar.go_to("far")
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown):
        press(qtbot, key)
    calendar.set_span("week")
    calendar.grab()


def test_ten_thousand_actions_are_shown_in_less_than_a_blink(calendar):
    rows, fewer = many(10_000), many(9_999)
    turn = iter((rows, fewer, rows))

    def show():
        calendar.show_rows(next(turn), TODAY)
        calendar.grab()

    assert busy(show) < 300  # 150 are asked for on a quiet machine
    assert busy(lambda: (calendar.turn(1), calendar.grab())) < 300

"""The board: columns by state, cards moved by hand and by key, as fast with ten thousand."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QAccessible, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from rca_studio.domain.plan import ActionState, Strength
from rca_studio.ui import theme
from rca_studio.ui.plan.board import STATES, BoardView
from rca_studio.ui.plan.board_cards import CardModel, card_height
from rca_studio.ui.plan.board_list import ACTIONS_FORMAT
from tests.ui.plan.layout_shown import shown
from tests.ui.plan.plan_rows import TODAY, many, row
from tests.ui.plan.quick import busy

PROPOSED, APPROVED, IN_PROGRESS, DONE = STATES[:4]
HELD, REFUSED = ActionState.HELD, ActionState.REFUSED

ROWS = (
    row("late", state=PROPOSED, deadline="2026-11-14", text="Brief the evening team"),
    row("soon", state=PROPOSED, deadline="2026-11-25"),
    row("never", state=PROPOSED, deadline="", owner=""),
    row("going", state=IN_PROGRESS),
    row("done", state=DONE, done_on="2026-11-18"),
)


@pytest.fixture
def board(qtbot):
    return shown(BoardView(), qtbot, ROWS)


def ids(rows):
    return [one.id for one in rows]


def cards(board, state):
    return ids(board.columns[state].cards.rows)


def drop(target, rows_ids, state_of_keys=Qt.KeyboardModifier.NoModifier):
    data = QMimeData()
    data.setData(ACTIONS_FORMAT, "\n".join(rows_ids).encode())
    event = QDropEvent(
        QPointF(20, 20), Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, state_of_keys
    )
    target.dropEvent(event)
    return event


def test_each_state_has_a_column_in_which_what_is_due_first_stands_first(board):
    assert tuple(board.columns) == STATES
    assert set(STATES) == set(ActionState)
    assert cards(board, PROPOSED) == ["late", "soon", "never"]
    assert cards(board, IN_PROGRESS) == ["going"]
    assert cards(board, DONE) == ["done"]


def test_heads_count_and_say_in_words_what_is_late(board):
    assert board.columns[PROPOSED].head.words == "Proposed: 3 actions, 1 overdue"
    assert board.columns[IN_PROGRESS].head.words == "In progress: 1 action"
    due = row("due", state=HELD, review_date="2026-11-20", reviews=1, looked_at="2026-10-20")
    board.show_rows((due,), TODAY)
    assert board.columns[HELD].head.words == "Held: 1 action, 1 due for review"


def test_empty_columns_after_the_work_fold_and_refused_ones_always(board):
    assert board.columns_state() == (PROPOSED, APPROVED, IN_PROGRESS, DONE)
    board.show_rows((row("h", state=HELD), row("r", state=REFUSED)), TODAY)
    assert HELD in board.columns_state()
    assert REFUSED not in board.columns_state()
    assert board.columns[REFUSED].head.words == "Refused: 1 action"


def test_a_column_opened_by_hand_stays_open(board, qtbot):
    qtbot.mouseClick(board.columns[REFUSED].head, Qt.MouseButton.LeftButton)
    board.show_rows(ROWS[:2], TODAY)
    assert REFUSED in board.columns_state()


def test_arrows_go_down_a_column_and_over_to_the_next_that_has_cards(board, qtbot):
    assert board.current().id == "late"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert board.current().id == "soon"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)  # approved has none
    assert board.current().id == "going"
    assert ids(board.chosen()) == ["going"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert board.columns[PROPOSED].list.hasFocus()


def test_the_current_card_is_said_with_its_place(board, qtbot):
    words = "1 of 3: Brief the evening team, Service manager, 14 Nov, 7 days late, overdue"
    assert board.status.startswith(words)
    assert board.accessibleDescription() == board.status
    spoken = QAccessible.queryAccessibleInterface(board.columns[PROPOSED].list).child(0)
    assert spoken.text(QAccessible.Text.Name).startswith(words)


def test_control_and_an_arrow_ask_for_the_next_state_and_move_nothing(board, qtbot):
    with qtbot.waitSignal(board.dropped) as told:
        qtbot.keyClick(
            QApplication.focusWidget(), Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier
        )
    rows, state = told.args
    assert (ids(rows), state) == (["late"], APPROVED)
    assert cards(board, PROPOSED) == ["late", "soon", "never"]


def test_there_is_nothing_before_the_first_state(board, qtbot):
    with qtbot.assertNotEmitted(board.dropped):
        qtbot.keyClick(
            QApplication.focusWidget(), Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier
        )


def test_enter_opens_and_shift_chooses_several(board, qtbot):
    with qtbot.waitSignal(board.opened) as told:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert told.args[0].id == "late"
    with qtbot.waitSignal(board.picked) as told:
        qtbot.keyClick(
            QApplication.focusWidget(), Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier
        )
    assert ids(told.args[0]) == ["late", "soon"] == ids(board.chosen())


def click(qtbot, board, key, keys=Qt.KeyboardModifier.NoModifier):
    column = next(c for c in board.columns.values() if c.cards.line_of(key) >= 0)
    place = column.list.visualRect(column.cards.index(column.cards.line_of(key))).center()
    qtbot.mouseClick(column.list.viewport(), Qt.MouseButton.LeftButton, keys, place)


def test_a_click_chooses_one_card_of_all_columns_and_control_adds(board, qtbot):
    click(qtbot, board, "going")
    assert ids(board.chosen()) == ["going"]
    click(qtbot, board, "soon", Qt.KeyboardModifier.ControlModifier)
    assert ids(board.chosen()) == ["soon", "going"]
    click(qtbot, board, "done")
    assert ids(board.chosen()) == ["done"]


def test_cards_dropped_on_a_list_a_head_or_a_folded_column_are_told(board, qtbot):
    told = []
    board.dropped.connect(lambda rows, state: told.append((ids(rows), state)))
    assert drop(board.columns[APPROVED].list, ["late", "soon"]).isAccepted()
    assert drop(board.columns[REFUSED], ["never"]).isAccepted()
    assert told == [(["late", "soon"], APPROVED), (["never"], REFUSED)]
    assert cards(board, PROPOSED) == ["late", "soon", "never"]


def test_cards_dropped_where_they_are_or_that_are_not_here_tell_nothing(board, qtbot):
    with qtbot.assertNotEmitted(board.dropped):
        drop(board.columns[PROPOSED].list, ["late"])
        drop(board.columns[APPROVED].list, ["from another window"])


def test_what_was_chosen_stays_chosen_in_its_new_column(board, qtbot):
    board.go_to("soon")
    moved = tuple(r._replace(state=APPROVED) if r.id == "soon" else r for r in ROWS)
    board.show_rows(moved, TODAY)
    assert ids(board.chosen()) == ["soon"]
    assert board.current().id == "soon"
    assert board.status.startswith("1 of 1: Remove the cabinet")
    with qtbot.waitSignal(board.picked) as told:
        board.show_rows(ROWS[:1], TODAY)
    assert told.args == [()] == [board.chosen()]


def test_an_action_is_gone_to_even_in_a_folded_column(board):
    board.show_rows((*ROWS, row("no", state=REFUSED)), TODAY)
    assert board.go_to("no")
    assert ids(board.chosen()) == ["no"]
    assert REFUSED in board.columns_state()
    assert not board.go_to("somewhere else")


def test_the_menu_brings_the_chosen_to_any_state_that_is_offered(board, qtbot):
    board.go_to("late")
    words = [entry.text() for entry in board.menu().actions()]
    assert "Open" in words
    assert all(state.label in words for state in STATES)
    board.offered = lambda rows: (APPROVED, REFUSED)
    menu = board.menu()
    offered = {entry.text(): entry for entry in menu.actions()}
    assert "Held" not in offered
    with qtbot.waitSignal(board.dropped) as told:
        offered["Refused"].trigger()
    assert (ids(told.args[0]), told.args[1]) == (["late"], REFUSED)


def test_tooltips_are_plain_text_whatever_was_typed(board):
    board.show_rows((row("x", text="<b>bold</b> & <img src=x>", state=PROPOSED),), TODAY)
    model = board.columns[PROPOSED].cards
    tip = model.data(model.index(0), Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; &lt;img" in tip


def test_the_model_of_cards_keeps_its_word(qapp):
    model = CardModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows(ROWS, TODAY)
    assert not model.show_rows(ROWS, TODAY)  # nothing to change, nothing is reset
    model.show_rows(ROWS[1:], TODAY)
    assert model.line_of("late") == -1
    assert model.line_of("soon") == 0
    del tester


@pytest.mark.parametrize("choice", ["light", "dark", "contrast"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_cards_of_any_text_are_painted_in_each_theme_and_size(board, qapp, choice, scale):
    theme.apply(qapp, choice, scale)
    long = row("long", text="word " * 400, owner="w" * 300, strength=Strength.UNKNOWN)
    board.show_rows((long, row("bare", text="", case_reference="", findings=())), TODAY)
    assert board.grab().height() == 600
    assert (
        board.columns[IN_PROGRESS]
        .list.visualRect(board.columns[IN_PROGRESS].cards.index(0))
        .height()
        == card_height()
    )
    theme.apply(qapp, "light")


def test_ten_thousand_actions_are_shown_in_less_than_a_blink(board):
    rows, fewer = many(10_000), many(9_999)
    turn = iter((rows, fewer, rows))

    def show():
        board.show_rows(next(turn), TODAY)
        board.grab()

    assert busy(show) < 300  # 150 are asked for on a quiet machine
    assert sum(len(column.cards.rows) for column in board.columns.values()) == 10_000


def test_thousands_stay_chosen_when_the_plan_is_read_again(board, qtbot):
    rows = tuple(one._replace(state=PROPOSED) for one in many(10_000))
    board.show_rows(rows, TODAY)
    board.columns[PROPOSED].list.choose({one.id for one in rows[::3]} | {rows[1].id})
    before = board.chosen()
    turn = iter((rows[:-1], rows, rows[:-1]))
    assert busy(lambda: board.show_rows(next(turn), TODAY)) < 1_000
    assert len(before) == 3_335
    assert set(board.chosen()) == set(before) - {rows[-1]}


def test_a_place_scrolled_to_stays_when_the_plan_is_read_again(board):
    rows = many(2_000)
    board.show_rows(rows, TODAY)
    QApplication.processEvents()
    bar = board.columns[PROPOSED].list.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    kept = bar.value()
    board.show_rows(tuple(one._replace(measure="other") for one in rows), TODAY)
    QApplication.processEvents()
    assert kept > 0
    assert bar.value() == kept


def test_something_else_that_is_dropped_is_refused(board, qtbot):
    other = QMimeData()
    other.setText("late")
    nothing = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, other, Qt.MouseButton.LeftButton, nothing
    )
    event.ignore()
    with qtbot.assertNotEmitted(board.dropped):
        board.columns[APPROVED].list.dropEvent(event)
    assert not event.isAccepted()

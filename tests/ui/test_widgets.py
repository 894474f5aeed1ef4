"""The small parts: plain text, commits after a pause, marks, keys, and colours one can read."""

from datetime import date

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QStandardItemModel
from PySide6.QtWidgets import (
    QListWidget,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from rca_studio.diagrams.tokens import DARK, LIGHT, contrast
from rca_studio.domain.case import Stage
from rca_studio.ui import theme
from rca_studio.ui.commands import focusable
from rca_studio.ui.dress import dress
from rca_studio.ui.plan.views_chips import PickChip
from rca_studio.ui.widgets.buttons import LEAST_TARGET, LinkButton, PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import ScreenHead
from rca_studio.ui.widgets.chips import FilterChip, MenuChip
from rca_studio.ui.widgets.clearing import clear
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit, TextArea
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import ElidedLabel, Label, plain_tip
from rca_studio.ui.widgets.moment_edit import MomentEdit, read_moment
from rca_studio.ui.widgets.pill import TONES, Pill, pill_size
from rca_studio.ui.widgets.roomy import make_roomy
from rca_studio.ui.widgets.secret_line import SecretLine
from rca_studio.ui.widgets.segmented import SegmentedControl, UnderlineTabs
from rca_studio.ui.widgets.stage_bar import StageBar
from rca_studio.ui.widgets.table import measure, set_up
from rca_studio.ui.widgets.toast import Toast

FORGED = "<h1>Validated by Dr X</h1>"
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _light(qapp):
    theme.apply(qapp, "light")


@pytest.mark.parametrize("table", [LIGHT, DARK, theme.CONTRAST], ids=["light", "dark", "contrast"])
def test_words_of_pills_and_buttons_can_be_read(table):
    for tone in TONES:
        assert contrast(table[tone], table[f"{tone}_fill"]) >= 4.5, tone
    for text, ground in (
        ("text", "card"),
        ("muted", "window"),
        ("muted", "sidebar"),
        ("muted", "header"),
        ("accent_text", "selection"),
        ("on_accent", "accent"),
        ("neutral", "card"),
    ):
        assert contrast(table[text], table[ground]) >= 4.5, (text, ground)
    for line in ("field_border", "focus", "accent"):
        assert contrast(table[line], table["card"]) >= 3, line


def test_what_people_type_is_never_markup(qtbot):
    label = Label(FORGED)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert "<h1>" not in plain_tip(FORGED)
    assert plain_tip("") == ""


def test_an_elided_label_keeps_its_whole_text_for_screen_readers(qtbot):
    label = ElidedLabel("A very long title " * 20)
    qtbot.addWidget(label)
    label.resize(100, 20)
    assert label.accessibleName() == ("A very long title " * 20).strip()
    assert label.minimumSizeHint().width() < 100


def test_a_line_is_committed_after_a_pause_once(qtbot):
    line = LineEdit("old")
    qtbot.addWidget(line)
    told = []
    line.committed.connect(told.append)
    qtbot.keyClicks(line, "er")
    assert told == []
    qtbot.waitUntil(lambda: told == ["older"], timeout=2000)
    line.commit()
    assert told == ["older"]


def test_a_line_is_committed_by_enter_at_once(qtbot):
    line = LineEdit()
    qtbot.addWidget(line)
    told = []
    line.committed.connect(told.append)
    qtbot.keyClicks(line, "now")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert told == ["now"]


def test_what_is_taken_out_of_a_list_is_out_of_sight_at_once(qtbot):
    around = QWidget()
    qtbot.addWidget(around)
    column = QVBoxLayout(around)
    gone = [PlainButton("One"), PlainButton("Two")]
    for button in gone:
        column.addWidget(button)
    column.addStretch(1)
    around.show()
    clear(column)
    assert column.count() == 0
    assert not any(button.isVisible() for button in gone)
    with qtbot.waitSignals([button.destroyed for button in gone]):
        pass


def test_a_secret_is_learned_by_no_keyboard_shown_or_not_and_undo_brings_none_back(qtbot):
    line = SecretLine()
    qtbot.addWidget(line)
    unlearned = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
    qtbot.keyClicks(line, "four long words")
    assert line.displayText() != line.text()
    for shown in (True, False):
        line.show_typing(shown)
        assert (line.displayText() == "four long words") is shown
        assert line.inputMethodHints() & unlearned == unlearned
    line.forget()
    line.undo()
    line.show_typing(True)
    assert line.text() == line.displayText() == ""


def test_what_is_stored_elsewhere_does_not_overwrite_typing(qtbot):
    line = LineEdit("old")
    qtbot.addWidget(line)
    qtbot.keyClicks(line, " and new")
    line.show_value("from undo")
    assert line.text() == "old and new"
    line.commit()
    line.show_value("from undo")
    assert line.text() == "from undo"


def test_a_text_area_lets_tab_go_on_and_commits_when_left(qtbot):
    around = QWidget()
    qtbot.addWidget(around)
    area, other = TextArea(parent=around), LineEdit(parent=around)
    around.show()
    around.activateWindow()
    qtbot.waitUntil(around.isActiveWindow)
    told = []
    area.committed.connect(told.append)
    area.setFocus()
    qtbot.keyClicks(area, "story")
    qtbot.keyClick(area, Qt.Key.Key_Tab)
    assert told == ["story"]
    assert other.hasFocus()


def test_a_needed_field_says_so_in_words(qtbot):
    field = Field("Mobility aid position", LineEdit())
    qtbot.addWidget(field)
    field.set_needed(True)
    assert field.needed
    assert field.editor.accessibleName() == "Mobility aid position"
    assert "needed" in field.editor.accessibleDescription()
    field.set_needed(False)
    assert not field.needed
    assert "needed" not in field.editor.accessibleDescription()


def test_the_look_of_a_field_is_judged_again_only_when_it_becomes_another(qtbot, monkeypatch):
    judged = []
    monkeypatch.setattr("rca_studio.ui.widgets.field.redraw", judged.append)
    field = Field("Duty", LineEdit())
    qtbot.addWidget(field)
    for needed, times in ((False, 0), (True, 1), (True, 1), (False, 2), (False, 2), (True, 3)):
        field.set_needed(needed)
        assert len(judged) == times
        assert field.needed is needed
        assert (field.editor.property("state") or "") == ("needed" if needed else "")


@pytest.mark.parametrize("kind", [PlainButton, PrimaryButton, LinkButton, FilterChip, MenuChip])
def test_everything_that_can_be_clicked_is_large_enough(qtbot, kind):
    button = kind("A & B")
    qtbot.addWidget(button)
    assert button.sizeHint().height() >= LEAST_TARGET
    assert button.accessibleName() == "A & B"


def test_a_menu_chip_chooses_several_and_names_them(qtbot):
    chip = MenuChip("Type")
    qtbot.addWidget(chip)
    told = []
    chip.chosen.connect(told.append)
    chip.set_values([("a", "Near fall", 3), ("b", "Medication", 2)])
    actions = {action.data(): action for action in chip.menu().actions()}
    actions["a"].trigger()
    assert chip.isChecked()
    assert chip.accessibleName() == "Near fall"
    actions["b"].trigger()
    assert told == [("a",), ("a", "b")]
    assert chip.accessibleName() == "Type: 2 chosen"
    actions["a"].trigger()
    assert chip.keys == ("b",)


@pytest.mark.parametrize("many", [4, 6])
@pytest.mark.parametrize("scale", [1, 2])
def test_no_choice_of_an_open_list_is_cut(qtbot, qapp, many, scale):
    theme.apply(qapp, "light", scale)
    combo = ComboBox()
    qtbot.addWidget(combo)
    longest = "New equipment, tried by those who use it before it is bought"
    combo.set_choices(tuple((str(number), longest) for number in range(many)), "1")
    combo.resize(120, combo.sizeHint().height())
    combo.show()
    combo.showPopup()
    view = combo.view()
    qtbot.waitUntil(view.isVisible)
    assert view.verticalScrollBar().maximum() == 0
    last = view.visualRect(combo.model().index(many - 1, 0))
    assert view.viewport().rect().contains(last.bottomLeft())
    assert view.viewport().width() >= combo.fontMetrics().horizontalAdvance(longest)
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)  # a list in the manner of a menu has arrows that hide its end
    assert not combo.style().styleHint(QStyle.StyleHint.SH_ComboBox_Popup, option, combo)
    combo.hidePopup()


def test_a_choice_is_read_in_fewer_words_while_its_list_is_closed(qtbot):
    combo = ComboBox()
    qtbot.addWidget(combo)
    combo.set_choices((("", "Say it later"), ("1", "Removes the cause · margin 3")), "1")
    combo.set_brief({"1": "Removes the cause"})
    assert combo.words_shown() == "Removes the cause"
    assert combo.currentText() == "Removes the cause · margin 3"
    combo.choose("")
    assert combo.words_shown() == "Say it later"


def test_arrow_keys_move_a_segmented_choice(qtbot):
    control = SegmentedControl((("g", "Graph"), ("f", "Fishbone")), "g", "View")
    qtbot.addWidget(control)
    told = []
    control.chosen.connect(told.append)
    qtbot.keyClick(control, Qt.Key.Key_Right)
    qtbot.keyClick(control, Qt.Key.Key_Right)
    assert told == ["f", "g"]
    assert control.key == "g"


def test_tabs_tell_what_a_person_chose_only(qtbot):
    tabs = UnderlineTabs((("s", "Story"), ("r", "Review")))
    qtbot.addWidget(tabs)
    told = []
    tabs.chosen.connect(told.append)
    tabs.choose("r")
    assert told == []
    qtbot.keyClick(tabs, Qt.Key.Key_Left)
    assert told == ["s"]


def test_the_stage_is_spoken(qtbot):
    bar = StageBar(Stage.ANALYSE)
    qtbot.addWidget(bar)
    assert bar.accessibleName() == "Analyse, stage 3 of 6"
    bar.show_stage(Stage.CLOSE)
    assert bar.accessibleName() == "Close, closed"
    assert not bar.grab().isNull()


def test_a_toast_undoes_once(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(QSize(600, 400))
    window.show()
    toast, done = Toast(window), []
    toast.say("Deleted", "Undo", lambda: done.append(1))
    assert toast.isVisible()
    toast._button.click()
    toast._button.click()
    assert done == [1]
    assert not toast.isVisible()


def test_a_toast_tells_the_whole_message_above_the_buttons_at_the_foot(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(QSize(900, 600))
    window.show()
    toast = Toast(window)
    toast.say("Saved")
    low = toast.geometry()
    assert low.bottom() < 600 - theme.grid(7)
    words = "The last session ended without closing the workspace. " * 3 + "Every step is safe."
    toast.say(words)
    assert toast.text == words
    assert window.rect().contains(toast.geometry())
    assert toast.height() > low.height(), "long words break"
    assert toast._words.height() >= toast._words.heightForWidth(toast._words.width())
    assert toast._timer.interval() > 8_000, "and stay longer"


def test_rows_of_a_plain_list_are_high_enough_to_be_hit(qtbot):
    rows = QListWidget()
    qtbot.addWidget(rows)
    rows.addItems(["NM-0141", "NM-0140"])
    make_roomy(rows)
    assert rows.visualItemRect(rows.item(1)).height() >= LEAST_TARGET


def test_the_keyboard_goes_to_what_takes_it_also_while_another_window_is_in_front(qtbot):
    part = QWidget()
    qtbot.addWidget(part)
    hidden, button = PlainButton("Away", part), PlainButton("Here", part)
    hidden.hide()
    assert not part.isVisible()
    assert focusable(part) is button


def test_a_menu_of_a_chip_is_read_out_by_its_name(qtbot):
    for chip in (MenuChip("Owner"), PickChip("Sort", lambda: (), print)):
        qtbot.addWidget(chip)
        assert chip.menu().accessibleName() == chip.text()


def test_a_ring_says_that_the_keyboard_is_in_a_plain_list(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    other, rows = LineEdit("", "", window), QListWidget(window)
    dress(rows, "table")
    rows.resize(200, 120)
    rows.addItems(["NM-0141", "NM-0140"])
    make_roomy(rows)
    rows.setCurrentRow(1)
    other.setFocus()
    window.show()
    qtbot.waitUntil(other.hasFocus)
    middle = rows.visualItemRect(rows.item(1))

    def ringed() -> bool:
        seen = rows.viewport().grab().toImage()
        return seen.pixelColor(middle.center().x(), middle.top() + 1) == theme.colour("focus")

    assert not ringed()
    rows.setFocus()
    qtbot.waitUntil(rows.hasFocus)
    assert ringed()
    other.setFocus()
    assert not ringed(), "what is chosen is seen without it"


def test_headings_of_a_table_grow_with_the_text(qapp, qtbot):
    view = QTableView()
    qtbot.addWidget(view)
    model = QStandardItemModel(1, 1, view)
    model.setHorizontalHeaderLabels(["H"])
    view.setModel(model)
    view.resize(400, 300)
    set_up(view)

    def high() -> int:
        """Rows in which the word of the heading is painted."""
        measure(view, 40, 1.0)
        seen = view.horizontalHeader().viewport().grab().toImage()
        ground = seen.pixelColor(seen.width() // 2, 3)
        inked = range(2, seen.height() - 4)
        wide = range(min(view.columnWidth(0), seen.width()) - 2)
        return sum(any(seen.pixelColor(x, y) != ground for x in wide) for y in inked)

    theme.apply(qapp, "light")
    view.show()
    before = high()
    theme.apply(qapp, "light", 2.0)
    try:
        assert high() > before * 1.6
    finally:
        theme.apply(qapp, "light")


def test_where_stages_have_no_room_the_present_one_is_still_named(qtbot):
    bar = StageBar(Stage.VALIDATE)
    qtbot.addWidget(bar)
    assert bar.named(900) == tuple(Stage)
    assert bar.named(300) == (Stage.VALIDATE,)
    assert bar.minimumSizeHint().width() <= 300
    bar.show_stage(Stage.CLOSE)
    bar.resize(bar.minimumSizeHint())
    painted = bar.grab().toImage()
    edge = {painted.pixel(painted.width() - 1, y) for y in range(painted.height())}
    assert len(edge) == 1, "nothing is cut at the right"


def test_in_the_head_of_a_screen_the_note_gives_way_to_the_title(qtbot):
    head = ScreenHead()
    qtbot.addWidget(head)
    head.show_words("Walker behind the door at the bathroom turn", "NM-0142", "18 Nov 2026, 20:40")
    head.resize(900, 60)
    head.show()
    assert head.note.isVisible()
    head.resize(420, 60)
    assert head.note.isHidden()
    head.show_words("Walker out of reach", "NM-0142", "18 Nov")
    assert head.note.isVisible()


def test_text_grows_and_so_do_the_targets(qtbot, qapp):
    pill = Pill("Near fall", "info")
    qtbot.addWidget(pill)
    before = pill_size("Near fall").height()
    theme.apply(qapp, "light", 2.0)
    assert pill.sizeHint().height() >= 1.8 * before
    theme.apply(qapp, "light")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("", ""),
        ("today", "2026-11-21"),
        ("yesterday 20:40", "2026-11-20T20:40"),
        ("18 Nov", "2026-11-18"),
        ("22 Nov", "2025-11-22"),
        ("18/11/2026 8.15", "2026-11-18T08:15"),
        ("18.11", "2026-11-18"),
        ("8:15 pm", "2026-11-21T20:15"),
        ("12:05 am", "2026-11-21T00:05"),
        ("Nov 2026", "2026-11"),
        ("2026", "2026"),
        ("2026-11-18T20:40", "2026-11-18T20:40"),
        ("31 Feb", None),
        ("2026 10:00", None),
        ("25:00", None),
        ("soon", None),
    ],
)
def test_moments_as_people_type_them(text, moment):
    assert read_moment(text, TODAY) == moment


def test_words_that_are_no_date_stay_and_are_not_told(qtbot):
    edit = MomentEdit("2026-11-18T20:40", TODAY)
    qtbot.addWidget(edit)
    told = []
    edit.moment_committed.connect(told.append)
    edit.selectAll()
    qtbot.keyClicks(edit, "soon")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert told == []
    assert edit.text() == "soon"
    assert edit.property("state") == "needed"
    edit.selectAll()
    qtbot.keyClicks(edit, "19 Nov 2026")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert told == ["2026-11-19"]


def test_a_word_without_end_does_not_push_its_screen_apart(qtbot, qapp):
    word = "Unbroken" * 40
    label = Label(f"Walker {word}", wrap=True)
    qtbot.addWidget(label)
    assert label.minimumSizeHint().width() < 320
    assert label.text() == f"Walker {word}"
    label.setText("short again")
    assert label.text() == "short again"


def test_a_flow_stands_its_parts_on_one_middle_and_keeps_wrapping_words_inside(qtbot):
    room = QWidget()
    qtbot.addWidget(room)
    flow = FlowLayout(room)
    low, high = QWidget(), QWidget()
    low.setFixedSize(40, 24)
    high.setFixedSize(40, 32)
    words = Label("Select words of the story to make a step or a cause of them. " * 3, wrap=True)
    for part in (low, high, words):
        flow.addWidget(part)
    room.resize(160, 400)
    room.show()
    assert low.geometry().center().y() == high.geometry().center().y()
    assert words.geometry().right() <= room.rect().right()
    assert words.height() >= words.heightForWidth(words.width())


def test_a_button_keeps_its_keys_when_its_words_change(qtbot):
    button = PrimaryButton("Enter the sheet")
    qtbot.addWidget(button)
    button.setShortcut("Ctrl+Return")
    button.setText("Enter the sheet (2 actions)")
    assert button.shortcut().toString() == "Ctrl+Return"
    button.show_text("Enter & leave")
    assert button.shortcut().toString() == "Ctrl+Return"
    assert button.text() == "Enter && leave"


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
def test_words_of_a_segment_are_whole_while_it_is_chosen(qapp, qtbot, scale):
    theme.apply(qapp, "light", scale)
    try:
        control = SegmentedControl((("g", "Good catches"), ("h", "What reporters heard")), "g", "x")
        qtbot.addWidget(control)
        control.show()
        control.choose("h")
        button = control.button("h")
        option = QStyleOptionButton()
        option.initFrom(button)
        inside = QStyle.SubElement.SE_PushButtonContents
        room = button.style().subElementRect(inside, option, button).width()
        strong = QFontMetrics(theme.font(theme.Size.STRONG))
        assert room >= strong.horizontalAdvance("What reporters heard")
    finally:
        theme.apply(qapp, "light")

"""Every screen as a screen reader, a keyboard and a pair of tired eyes find it."""

import shutil
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabBar,
    QWidget,
)

from rca_studio.analysis.governance.panels import PANELS
from rca_studio.diagrams.tokens import DARK, LIGHT, contrast
from rca_studio.domain.case import Stage
from rca_studio.domain.registers import CaseQuery
from rca_studio.domain.session import Session
from rca_studio.domain.step_words import detail_words
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.session_gestures import delete_session
from rca_studio.faults import FaultNote
from rca_studio.paths import resource
from rca_studio.ui import theme
from rca_studio.ui.case.items import ItemRow
from rca_studio.ui.navigation import TABS
from rca_studio.ui.prompts import Question, TextQuestion, WindowPrompts
from rca_studio.ui.widgets.buttons import LEAST_TARGET
from tests.ui.test_main_window import quiet, started

PLANS = ("plan", "plan board", "plan calendar", "plan timeline", "plan chosen")
GOVERNANCE = ("governance", *(f"governance {key}" for key, _ in PANELS))
SESSIONS = ("sessions", "sessions page", "sessions accepting", "sessions names", "sessions none")
SCREENS = (
    "cases",
    "today",
    "none",
    *PLANS,
    *GOVERNANCE,
    *SESSIONS,
    "import",
    *TABS,
    *(f"{tab} begun" for tab in TABS),
)
DIALOGS = ("keys", "about", "licences", "backups", "workspace_settings", "report")
ON_GROUNDS = {
    "text": ("window", "card", "backdrop", "canvas", "sidebar", "selection", "hover", "header"),
    "muted": ("window", "card", "backdrop", "canvas", "sidebar", "selection", "hover"),
    "neutral": ("window", "card", "sidebar", "hover", "neutral_fill"),
    "accent_text": ("window", "card", "backdrop", "sidebar", "selection"),
    "on_accent": ("accent", "accent_text"),
    "error": ("window", "card", "backdrop", "error_fill", "selection"),
    "warning": ("window", "card", "warning_fill", "selection"),
    "good": ("window", "card", "good_fill", "selection"),
    "info": ("card", "info_fill"),
}


@pytest.fixture
def desk(sample_file, tmp_path, qapp, qtbot):
    path = tmp_path / "sample.rca"
    shutil.copy(sample_file, path)
    made = started(qapp, qtbot, path)
    made.window.resize(1366, 768)
    yield made
    for dialog in open_dialogs():
        dialog.close()
    made.window.close()
    theme.apply(qapp, "light")


def open_dialogs():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]


def case_at(desk, stage):
    rows = desk.studio.registers.cases(CaseQuery(stages=(stage,)), limit=50).rows
    return max(rows, key=lambda row: len(desk.studio.casefile(row.id))).id


def show(desk, qtbot, screen):
    window = desk.window
    tab, _, begun = screen.partition(" ")
    if screen == "none":
        window.show_cases(CaseQuery(text="no such words anywhere"))
    elif tab == "plan":
        window.show_plan()
        quiet(qtbot, desk)
        plan = window.plan_screen()
        if begun == "chosen":
            plan.layouts.table.choose([row.id for row in plan.shown_rows()[:3]])
        elif begun:
            plan.show_look(replace(plan.look, layout=begun))
    elif screen == "today":
        window.go("today")
    elif tab == "governance":
        window.show_governance(begun)
    elif tab == "sessions":
        show_sessions(desk, qtbot, begun)
    elif screen == "import":
        window.show_import(resource("samples/incident_export.csv"))
    elif tab in TABS:
        window.open_case(case_at(desk, Stage.REVIEW if begun else Stage.VALIDATE), tab)
    for _ in range(4):
        quiet(qtbot, desk)
        qtbot.wait(30)


def show_sessions(desk, qtbot, part):
    """The list of sessions, or a part of the room beyond it; ``none`` before there is any."""
    window, studio = desk.window, desk.studio
    workspace = studio.casefile(WORKSPACE)
    sessions = workspace.of(Session)
    if part == "none":
        for one in sessions:
            studio.edit(delete_session(studio.casefile(WORKSPACE), one))
    window.show_sessions()
    if part == "names":
        window.sessions_screen().show_names()
    elif part in ("page", "accepting"):
        window.show_sessions(sessions[0].id)
        quiet(qtbot, desk)
        if part == "accepting":
            window.sessions_screen().page.list.step(1)
            window.sessions_screen().page.accept.click()


def parts(root: QWidget, kind=QWidget):
    """What is on the screen: shown, and not scrolled out of view or covered by a stack."""
    return [part for part in (root, *root.findChildren(kind)) if part.isVisible()]


def told(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r} {widget.geometry()}"


def by_key(widget: QWidget) -> bool:
    return widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def nameless(root: QWidget):
    """Whatever the Tab key reaches must say what it is and what it is called."""
    for widget in parts(root):
        if not by_key(widget) or isinstance(widget, QScrollArea) or widget.focusProxy():
            continue
        spoken = QAccessible.queryAccessibleInterface(widget)
        strange = spoken is None or spoken.role() in (
            QAccessible.Role.NoRole,
            QAccessible.Role.Window,
        )
        if strange or not spoken.text(QAccessible.Text.Name).strip():
            yield told(widget)


def small(root: QWidget):
    """What can be clicked is at least 24 by 24 (WCAG 2.2, 2.5.8)."""
    for widget in parts(root):
        if isinstance(widget, QAbstractButton) and by_key(widget) and not in_tabs(widget):
            least = min(widget.width(), widget.height())
            if least < LEAST_TARGET:
                yield told(widget)


def in_tabs(widget: QWidget) -> bool:
    return isinstance(widget.parentWidget(), QTabBar)


def cut(root: QWidget):
    """No words are cut at the side of a button or at the foot of a paragraph."""
    for button in parts(root, QPushButton):
        if isinstance(button, QPushButton) and type(button).__name__ != "NodeLink":
            need = button.minimumSizeHint()
            if button.width() < need.width() or button.height() < need.height():
                yield f"{told(button)} needs {need}"
    for label in parts(root, QLabel):
        if isinstance(label, QLabel) and label.text() and label.wordWrap():
            need = label.heightForWidth(label.width())
            if label.height() < need:
                yield f"{label.text()!r} has {label.height()} of {need}"
        elif isinstance(label, QLabel) and label.text():
            need = label.fontMetrics().height()
            if label.height() < need:
                yield f"{label.text()!r} has {label.height()} of {need}"


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_is_named_large_enough_and_whole(desk, qtbot, screen):
    show(desk, qtbot, screen)
    assert list(nameless(desk.window)) == []
    assert list(small(desk.window)) == []
    assert list(cut(desk.window)) == []


@pytest.mark.parametrize(
    "screen", ["cases", *PLANS, *GOVERNANCE, *SESSIONS, "review", "causes", "actions", "import"]
)
def test_larger_text_is_whole_too(desk, qtbot, screen, qapp):
    desk.choose_scale(1.5)
    show(desk, qtbot, screen)
    assert list(cut(desk.window)) == []


def test_the_first_page_is_whole(qapp, qtbot):
    desk = started(qapp, qtbot)
    for scale in (1.0, 1.5):
        desk.choose_scale(scale)
        quiet(qtbot, desk)
        assert list(nameless(desk.window)) == []
        assert list(small(desk.window)) == []
        assert list(cut(desk.window)) == []
    desk.window.close()


@pytest.mark.parametrize("which", DIALOGS)
def test_a_dialog_is_named_large_enough_and_whole(desk, qtbot, which):
    desk.window._commands.do(which)
    quiet(qtbot, desk)
    qtbot.waitUntil(lambda: bool(open_dialogs()))
    quiet(qtbot, desk)
    for dialog in open_dialogs():
        assert list(nameless(dialog)) == []
        assert list(small(dialog)) == []
        assert list(cut(dialog)) == []


def test_questions_are_whole_and_waste_no_room(desk, qtbot):
    prompts = WindowPrompts(desk.window)
    words = "A sentence that says what will happen and why it matters. " * 6
    prompts.ask(Question(title="Take this import back?", text=words, yes="Take back"), lambda: None)
    prompts.tell(FaultNote("The file is empty.", "Nothing was changed.", "Choose another."))
    prompts.ask_text(
        TextQuestion(title="Why?", text=words, label="Reason", yes="Keep", long=True), print
    )
    quiet(qtbot, desk)
    assert len(open_dialogs()) == 3
    for dialog in open_dialogs():
        assert list(cut(dialog)) == []
        assert list(nameless(dialog)) == []
        assert dialog.height() == dialog.layout().heightForWidth(dialog.width())


def test_confirming_an_item_is_whole(desk, qtbot):
    show(desk, qtbot, "review begun")
    rows = [row for row in desk.window.findChildren(ItemRow) if row.isVisible()]
    next(row for row in rows if not row.confirm.isHidden()).confirm.click()
    quiet(qtbot, desk)
    (dialog,) = open_dialogs()
    assert list(cut(dialog)) == []
    assert list(nameless(dialog)) == []


def test_no_two_commands_share_a_key(desk, qtbot):
    for tab in TABS:
        show(desk, qtbot, tab)
    keys = [
        sequence.toString()
        for action in desk.window._menus.actions.values()
        for sequence in action.shortcuts()
    ]
    keys += [key.key().toString() for key in desk.window.findChildren(QShortcut)]
    assert QKeySequence("Ctrl+Z").toString() in keys
    assert sorted(keys) == sorted(set(keys))


def test_menu_letters_are_their_own(desk):
    for menu in (desk.window.menuBar(), *[a.menu() for a in desk.window.menuBar().actions()]):
        letters = [
            action.text().replace("&&", "").partition("&")[2][:1].lower()
            for action in menu.actions()
            if "&" in action.text().replace("&&", "")
        ]
        assert len(letters) == len(set(letters)), letters


@pytest.mark.parametrize("tab", ["story", "review", "actions", "validation", "history"])
def test_tab_goes_from_the_head_through_the_page_to_the_foot_and_round(desk, qtbot, tab):
    show(desk, qtbot, f"{tab} begun")
    window, screen = desk.window, desk.window.current_screen()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.sidebar.focus_marked()
    first = QApplication.focusWidget()
    seen = [first]
    while len(seen) < 80:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if QApplication.focusWidget() is first:
            break
        seen.append(QApplication.focusWidget())
    parts_seen = [
        "gate" if screen.gate.isAncestorOf(w) else "page" if screen.page.isAncestorOf(w) else "head"
        for w in seen[1:]
    ]
    assert QApplication.focusWidget() is first, "the way round must end where it began"
    assert parts_seen == sorted(parts_seen, key=["head", "page", "gate"].index)
    assert set(parts_seen) == {"head", "page", "gate"}
    qtbot.keyClick(first, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is seen[-1]


def test_the_history_speaks_the_words_of_the_protocol(desk, qtbot):
    show(desk, qtbot, "history")
    model = desk.window.current_screen().page.model
    told = "\n".join(model.index(row, 4).data() for row in range(model.rowCount()))
    assert "“Near-miss timing” confirmed by Quality lead" in told
    assert "“Scheduled visit time” answered: “3 Sep 2026, 19:30”" in told
    assert (
        detail_words("“aid” answered: “2026-13-45”", {"aid": "Aid"})
        == "“Aid” answered: “2026-13-45”"
    )


def test_nothing_done_by_mistake_on_arriving(desk, qtbot):
    """Where all items are confirmed, Enter must not take one back."""
    show(desk, qtbot, "validation")
    page = desk.window.current_screen().page
    page.take_focus()
    assert QApplication.focusWidget() is page.print_button


@pytest.mark.parametrize(
    ("table", "least"),
    [(LIGHT, 4.5), (DARK, 4.5), (theme.CONTRAST, 7.0)],
    ids=["light", "dark", "contrast"],
)
def test_words_stand_out_from_every_ground(table, least):
    for token, grounds in ON_GROUNDS.items():
        for ground in grounds:
            ratio = contrast(table[token], table[ground])
            assert ratio >= least, f"{token} on {ground}: {ratio:.2f}"
    for token in ("focus", "field_border"):
        for ground in ("window", "card", "backdrop"):
            assert contrast(table[token], table[ground]) >= 3, f"{token} on {ground}"

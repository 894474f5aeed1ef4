"""The window as a whole: opening, ways between screens, menus, undo, keys, looks, closing."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from rca_studio import app
from rca_studio.diagrams.tokens import DARK
from rca_studio.domain.case import Stage
from rca_studio.editing.gestures import revise
from rca_studio.models.workspace import create_workspace, open_workspace
from rca_studio.settings import RECENT_WORKSPACES, THEME, Settings
from rca_studio.ui import theme
from rca_studio.ui.case.case_screen import CaseScreen
from rca_studio.ui.cases.cases_screen import CasesScreen
from rca_studio.ui.importing.import_screen import ImportScreen
from rca_studio.ui.plan.plan_screen import PlanScreen
from rca_studio.ui.print.dialog import PrintSheet
from rca_studio.ui.welcome import Welcome
from tests.ui.case.desk import Recorder
from tests.ui.people.team import shown

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def quiet(qtbot, desk):
    qtbot.waitUntil(lambda: desk.studio is None or not desk.studio.jobs.busy, timeout=20_000)
    QApplication.processEvents()


def started(qapp, qtbot, *arguments) -> app.Desk:
    prompts = Recorder()
    desk = app.Desk(qapp, Settings.load(), theme_choice="light", prompts=prompts)
    with qtbot.waitSignal(desk.ready, timeout=20_000):
        desk.start(app.build_parser().parse_args([*map(str, arguments), "--size", "1300x820"]))
    qtbot.waitUntil(lambda: bool(desk.window.menuBar().actions()), timeout=20_000)
    desk.window.activateWindow()
    quiet(qtbot, desk)
    return desk


@pytest.fixture
def desk(sample_file, tmp_path, qapp, qtbot):
    path = tmp_path / "sample.rca"
    shutil.copy(sample_file, path)
    made = started(qapp, qtbot, path)
    qtbot.waitUntil(made.window.isActiveWindow)
    yield made
    made.window.close()
    theme.apply(qapp, "light")


def entry(desk, key):
    return desk.window._menus.actions[key]


def press(qtbot, desk, key, modifier):
    qtbot.keyClick(QApplication.focusWidget() or desk.window, key, modifier)


def test_a_workspace_opens_on_its_cases(desk, qtbot):
    window = desk.window
    assert isinstance(window.current_screen(), CasesScreen)
    assert window.windowTitle() == "Riverside Home Care – RCA Studio"
    qtbot.waitUntil(lambda: window.sidebar.entry("plan").accessibleName() != "Action plan")
    assert window.sidebar.entry("cases").accessibleName() == "Cases, 42"
    assert window.cases_screen().table.hasFocus()
    assert desk.settings.get(RECENT_WORKSPACES)


def test_places_by_keyboard(desk, qtbot):
    window = desk.window
    press(qtbot, desk, Qt.Key.Key_5, ALT)
    assert isinstance(window.current_screen(), PlanScreen)
    assert window.sidebar.marked == "plan"
    press(qtbot, desk, Qt.Key.Key_3, ALT)
    quiet(qtbot, desk)
    cases = window.cases_screen()
    assert window.sidebar.marked == "review"
    assert {cases.model.row(i).stage for i in range(cases.model.rowCount())} <= {
        Stage.REPORT,
        Stage.REVIEW,
    }
    press(qtbot, desk, Qt.Key.Key_2, ALT)
    quiet(qtbot, desk)
    assert cases.model.rowCount() == 42


def test_enter_opens_a_case_and_keys_change_its_tabs(desk, qtbot):
    window = desk.window
    case_id = window.cases_screen().detail.case_id
    press(qtbot, desk, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    screen = window.current_screen()
    assert isinstance(screen, CaseScreen)
    assert screen.case_id == case_id
    press(qtbot, desk, Qt.Key.Key_2, CONTROL)
    assert screen.tab == "review"
    assert window.sidebar.marked == "review"
    press(qtbot, desk, Qt.Key.Key_6, CONTROL)
    assert screen.tab == "history"
    quiet(qtbot, desk)
    press(qtbot, desk, Qt.Key.Key_Left, ALT)
    assert isinstance(window.current_screen(), CasesScreen)
    assert window.cases_screen().detail.case_id == case_id


def test_ctrl_k_finds_the_search_of_the_screen_or_else_that_of_the_cases(desk, qtbot):
    press(qtbot, desk, Qt.Key.Key_5, ALT)
    press(qtbot, desk, Qt.Key.Key_K, CONTROL)
    assert desk.window.plan_screen().strips.search.hasFocus()
    press(qtbot, desk, Qt.Key.Key_2, CONTROL)
    assert desk.window.current_screen().focus_search() is False
    press(qtbot, desk, Qt.Key.Key_K, CONTROL)
    assert desk.window.cases_screen().search.hasFocus()


def test_f6_goes_round_and_comes_back(desk, qtbot):
    window = desk.window
    start = QApplication.focusWidget()
    seen = []
    for _ in range(12):
        press(qtbot, desk, Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier)
        seen.append(QApplication.focusWidget())
        if seen[-1] is start:
            break
    assert seen[-1] is start
    assert window.cases_screen().search in seen
    assert any(window.sidebar.isAncestorOf(widget) for widget in seen)


def test_undo_and_redo_are_named_and_show(desk, qtbot):
    studio = desk.studio
    assert not entry(desk, "undo").isEnabled()
    row = desk.window.cases_screen().model.row(0)
    studio.edit(revise(studio.casefile(row.id).case, "Reword the title", title="Another"))
    assert entry(desk, "undo").text() == "&Undo Reword the title"
    assert desk.window.sidebar._saved.text().startswith("Saved · ")
    press(qtbot, desk, Qt.Key.Key_Z, CONTROL)
    assert studio.casefile(row.id).case.title == row.title
    assert entry(desk, "redo").text() == "&Redo Reword the title"
    press(qtbot, desk, Qt.Key.Key_Y, CONTROL)
    assert studio.casefile(row.id).case.title == "Another"


def test_ctrl_z_in_a_field_belongs_to_the_field_first(desk, qtbot):
    studio, window = desk.studio, desk.window
    row = window.cases_screen().model.row(0)
    studio.edit(revise(studio.casefile(row.id).case, title="Another"))
    window.cases_screen().focus_search()
    qtbot.keyClicks(window.cases_screen().search, "walker")
    qtbot.keyClick(window.cases_screen().search, Qt.Key.Key_Z, CONTROL)
    assert window.cases_screen().search.text() != "walker"
    assert studio.casefile(row.id).case.title == "Another"


def test_undoing_a_report_leaves_its_screen(desk, qtbot):
    window, studio = desk.window, desk.studio
    press(qtbot, desk, Qt.Key.Key_N, CONTROL)
    from rca_studio.ui.cases.report_form import ReportForm

    form = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ReportForm))
    qtbot.keyClicks(form.title, "Door alarm off")
    form.accept()
    quiet(qtbot, desk)
    case_id = window.cases_screen().detail.case_id
    assert studio.casefile(case_id).case.title == "Door alarm off"
    window.open_case(case_id)
    studio.undo()
    assert isinstance(window.current_screen(), CasesScreen)
    quiet(qtbot, desk)
    assert window.cases_screen().model.line_of(case_id) == -1


def test_print_writes_a_pdf_and_says_where(desk, qtbot, tmp_path):
    from pypdf import PdfReader

    desk.window.prompts.file = tmp_path / "report.pdf"
    row = desk.window.cases_screen().model.row(0)
    press(qtbot, desk, Qt.Key.Key_P, CONTROL)
    sheet = shown(qtbot, PrintSheet)
    qtbot.keyClick(sheet.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "saved as report.pdf" in desk.window.said, timeout=30_000)
    text = PdfReader(tmp_path / "report.pdf").pages[0].extract_text()
    assert row.reference in text


def test_the_export_of_a_case_is_one_key_away(desk, qtbot, tmp_path):
    from rca_studio.ui.exchange.export_dialog import ExportDialog

    path = desk.window.prompts.file = tmp_path / "case.svg"
    press(qtbot, desk, Qt.Key.Key_E, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: desk.window.findChild(ExportDialog) is not None, timeout=30_000)
    dialog = desk.window.findChild(ExportDialog)
    dialog.choose("svg")
    dialog.save.click()
    qtbot.waitUntil(lambda: "Saved as case.svg" in desk.window.said, timeout=30_000)
    assert path.stat().st_size > 100


def test_every_menu_entry_has_a_command_and_no_key_stands_twice(desk):
    from rca_studio.ui import menus

    keys = [
        key.toString()
        for action in desk.window._menus.actions.values()
        for key in action.shortcuts()
    ]
    assert len(keys) == len(set(keys))
    commands = desk.window._commands
    for name in desk.window._menus.actions:
        prefix = name.partition("_")[0]
        known = prefix in ("tab", "place", "theme", "keep", "way", "ask")
        assert known or hasattr(commands, f"_{name}"), name
    assert menus.THEME_WORDS.keys() == set(theme.CHOICES)


def test_the_theme_is_kept(desk, qapp):
    entry(desk, "theme_dark").trigger()
    assert theme.tokens() is DARK
    assert qapp.palette().window().color() == theme.colour("window")
    assert Settings.load().get(THEME) == "dark"


def test_larger_text_and_back(desk, qapp):
    before = qapp.font().pointSizeF()
    entry(desk, "larger").trigger()
    assert qapp.font().pointSizeF() > before
    entry(desk, "usual").trigger()
    assert qapp.font().pointSizeF() == before


def drop(window, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def test_a_dropped_export_is_looked_at(desk, qtbot, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("id;when;story\n1;13/04/2026;Walker left\n")
    drop(desk.window, path)
    screen = desk.window.current_screen()
    assert isinstance(screen, ImportScreen)
    qtbot.waitUntil(lambda: screen.preview is not None, timeout=20_000)
    quiet(qtbot, desk)
    assert screen.preview.counts.new == 1


def test_a_dropped_workspace_takes_the_place_of_the_open_one(desk, qtbot, tmp_path):
    other = tmp_path / "other.rca"
    create_workspace(other, organisation="Oak Lodge").close()
    with qtbot.waitSignal(desk.ready, timeout=20_000):
        drop(desk.window, other)
    quiet(qtbot, desk)
    assert desk.window.windowTitle() == "Oak Lodge – RCA Studio"
    assert desk.window.cases_screen().empty.isVisible()


def test_a_file_that_is_no_workspace_is_refused_and_left_alone(desk, qtbot, tmp_path):
    wrong = tmp_path / "wrong.rca"
    wrong.write_text("hello")
    desk.window.open_asked.emit(wrong)
    qtbot.waitUntil(lambda: bool(desk.window.prompts.told), timeout=20_000)
    assert wrong.read_text() == "hello"
    assert isinstance(desk.window.current_screen(), Welcome)


def test_closing_lets_go_of_the_file(desk, qtbot):
    path = Path(desk.studio.workspace.path)
    desk.window.close_asked.emit()
    assert isinstance(desk.window.current_screen(), Welcome)
    workspace = open_workspace(path)
    assert not workspace.read_only
    workspace.close()


def test_the_second_window_reads_only_and_says_why(sample_file, tmp_path, qapp, qtbot):
    path = tmp_path / "held.rca"
    shutil.copy(sample_file, path)
    holder = open_workspace(path, actor="Service manager")
    desk = started(qapp, qtbot, path)
    try:
        assert desk.studio.read_only
        assert desk.window.sidebar._saved.text() == "Open for reading only"
        assert not entry(desk, "import").isEnabled()
        desk.window.show_import()
        assert "reading only" in desk.window.prompts.told[-1].what
    finally:
        desk.window.close()
        holder.close()


def test_a_locked_workspace_asks_for_its_passphrase(tmp_path, qapp, qtbot):
    path = tmp_path / "locked.rca"
    create_workspace(path, organisation="Riverside", passphrase="four quiet grey geese").close()
    prompts = Recorder(answers=["four quiet grey geese"])
    desk = app.Desk(qapp, Settings.load(), theme_choice="light", prompts=prompts)
    desk.start(app.build_parser().parse_args([str(path)]))
    try:
        qtbot.waitUntil(lambda: desk.studio is not None, timeout=20_000)
        assert prompts.asked == ["locked is locked"]
        quiet(qtbot, desk)
    finally:
        desk.window.close()


def test_the_first_day_offers_the_sample(qapp, qtbot):
    desk = started(qapp, qtbot)
    try:
        welcome = desk.window.current_screen()
        assert isinstance(welcome, Welcome)
        assert welcome.sample.hasFocus()
        with qtbot.waitSignal(desk.ready, timeout=30_000):
            qtbot.keyClick(welcome.sample, Qt.Key.Key_Space)
        quiet(qtbot, desk)
        assert desk.window.cases_screen().model.rowCount() == 42
        assert not entry(desk, "undo").isEnabled()
    finally:
        desk.window.close()


def test_new_makes_a_workspace(qapp, qtbot, tmp_path):
    desk = started(qapp, qtbot)
    try:
        desk.window.prompts.file = tmp_path / "new.rca"
        with qtbot.waitSignal(desk.ready, timeout=30_000):
            entry(desk, "new").trigger()
        quiet(qtbot, desk)
        assert (tmp_path / "new.rca").exists()
        assert desk.window.cases_screen().empty.isVisible()
    finally:
        desk.window.close()


def test_a_workspace_that_is_gone_is_marked_among_the_recent_ones(qapp, qtbot, tmp_path):
    Settings.load().set(RECENT_WORKSPACES, (str(tmp_path / "gone.rca"),))
    desk = started(qapp, qtbot)
    try:
        from rca_studio.ui.widgets.buttons import LinkButton

        links = desk.window.current_screen().findChildren(LinkButton)
        assert [(link.text(), link.isEnabled()) for link in links] == [("gone (not found)", False)]
    finally:
        desk.window.close()

"""Forms and the inbox in the window: the menu, the sidebar, and files that are dropped."""

import shutil

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from rca_studio.settings import INBOXES, Settings
from rca_studio.ui import theme
from rca_studio.ui.reporting.forms_sheet import FormsRoom
from rca_studio.ui.reporting.inbox_room import InboxRoom
from rca_studio.ui.reporting.inbox_watch import Chosen
from rca_studio.ui.reporting.read_forms import ReadFormsSheet
from tests.intake.filled_forms import filled
from tests.ui.test_accessibility import cut, nameless, small
from tests.ui.test_main_window import quiet, started


@pytest.fixture
def desk(sample_file, tmp_path, qapp, qtbot):
    path = tmp_path / "sample.rca"
    shutil.copy(sample_file, path)
    made = started(qapp, qtbot, path)
    yield made
    made.window.close()
    theme.apply(qapp, "light")


def over(desk, kind):
    return desk.window.findChildren(kind)


def test_the_sidebar_says_what_arrived_and_leads_there(desk, qtbot, tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(filled({"title": "A loose rail", "reporter": "Anna"}))
    window = desk.window
    assert window.sidebar.arrived.isHidden()
    window.inbox.begin(window)
    window.inbox.choose(Chosen(folder))
    for _ in range(2):
        qtbot.waitUntil(lambda: not window.inbox.busy, timeout=20_000)
        window.inbox.look_now()
    qtbot.waitUntil(lambda: not window.inbox.busy, timeout=20_000)
    assert window.sidebar.arrived.text() == "1 report arrived"
    assert not window.sidebar.arrived.isHidden()
    window.sidebar.arrived.click()
    [room] = over(desk, InboxRoom)
    qtbot.waitUntil(room.yes.isEnabled, timeout=20_000)
    room.accept()
    [sheet] = over(desk, ReadFormsSheet)
    qtbot.waitUntil(lambda: bool(sheet.found), timeout=20_000)
    sheet.accept()
    qtbot.waitUntil(window.sidebar.arrived.isHidden, timeout=20_000)
    assert not list(folder.glob("*.pdf"))


def test_what_arrived_meanwhile_is_said_when_the_workspace_is_opened(
    sample_file, qapp, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setattr("rca_studio.ui.reporting.inbox_watch._GROWING", 10)
    path, folder = tmp_path / "sample.rca", tmp_path / "inbox"
    shutil.copy(sample_file, path)
    folder.mkdir()
    (folder / "a.pdf").write_bytes(filled({"title": "A loose rail", "reporter": "Anna"}))
    Settings.load().set(INBOXES, (f"{path}\t{folder}\task",))
    desk = started(qapp, qtbot, path)
    arrived = desk.window.sidebar.arrived
    qtbot.waitUntil(lambda: arrived.text() == "1 report arrived", timeout=20_000)
    assert desk.window.said == "1 report arrived."
    desk.close_workspace()
    assert arrived.isHidden()
    desk.window.close()


def test_a_form_dropped_on_the_window_is_looked_through(desk, qtbot, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(filled({"title": "A loose rail", "reporter": "Anna"}))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    desk.window.dropEvent(event)
    [sheet] = over(desk, ReadFormsSheet)
    qtbot.waitUntil(lambda: bool(sheet.found), timeout=20_000)
    assert sheet.found[0].report.title == "A loose rail"
    sheet.reject()


def test_the_menu_opens_each_room(desk, qtbot):
    actions = desk.window._menus.actions
    for key, kind in (
        ("report_forms", FormsRoom),
        ("read_forms", ReadFormsSheet),
        ("inbox", InboxRoom),
    ):
        assert actions[key].isEnabled()
        actions[key].trigger()
        [room] = over(desk, kind)
        quiet(qtbot, desk)
        room.reject()
        QApplication.processEvents()
        quiet(qtbot, desk)


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("key", ["report_forms", "read_forms", "inbox"])
def test_each_room_is_named_large_enough_and_whole(desk, qtbot, tmp_path, key, scale):
    desk.choose_scale(scale)
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(filled({"title": "A loose rail", "reporter": "Anna"}))
    window = desk.window
    window.inbox.choose(Chosen(folder))
    desk.window._menus.actions[key].trigger()
    kinds = {"report_forms": FormsRoom, "read_forms": ReadFormsSheet, "inbox": InboxRoom}
    [room] = over(desk, kinds[key])
    if key == "read_forms":
        room.add([folder])
        qtbot.waitUntil(lambda: bool(room.found), timeout=20_000)
    quiet(qtbot, desk)
    QApplication.processEvents()
    assert list(nameless(room)) == []
    assert list(small(room)) == []
    assert list(cut(room)) == []
    room.reject()
    quiet(qtbot, desk)


def test_work_begins_at_what_is_to_be_chosen_and_the_rest_says_what_it_waits_for(desk, qtbot):
    actions = desk.window._menus.actions
    for key, kind, first, missing in (
        ("read_forms", ReadFormsSheet, "add_file", "Add a file or a folder first."),
        ("inbox", InboxRoom, "choose_button", "Choose a folder first."),
    ):
        actions[key].trigger()
        [room] = over(desk, kind)
        quiet(qtbot, desk)
        assert room.focusWidget() is getattr(room, first)
        assert not room.yes.isEnabled()
        assert room.yes.accessibleDescription() == missing
        room.reject()
        QApplication.processEvents()
        quiet(qtbot, desk)

"""The door of a workspace with people: the real window over a real file."""

import shutil
import time

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from rca_studio import app
from rca_studio.domain.case import Case
from rca_studio.domain.people import Person
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import gestures, people_gestures
from rca_studio.faults import FaultNote
from rca_studio.models.workspace import create_workspace, open_workspace
from rca_studio.settings import PERSON, Settings
from rca_studio.ui import theme
from rca_studio.ui.cases.cases_screen import CasesScreen
from rca_studio.ui.people.door import Door
from rca_studio.ui.people.passphrase_row import NO_FIT
from rca_studio.ui.prompts import Question
from rca_studio.ui.welcome import Welcome
from tests.ui.case.desk import Recorder
from tests.ui.people.team import ROLES, SECRETS, set_up

TITLE = "Walker out of reach at bathroom doorway"
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="session")
def team_file(tmp_path_factory):
    """A workspace with one case and three people."""
    from rca_studio.analysis.margin import summarise
    from rca_studio.editing.writer import Writer
    from tests.ui.people.team import Bare

    path = tmp_path_factory.mktemp("team") / "Maple House.rca"
    workspace = create_workspace(path, organisation="Riverside Home Care", actor="Lead")
    writer = Writer(workspace, "Lead", summarise)
    writer.edit(gestures.report(Case(id=gestures.new_id(), reference="NM-0001", title=TITLE)))
    set_up(Bare(workspace, writer))
    workspace.close()
    return path


def started(qapp, qtbot, path) -> app.Desk:
    desk = app.Desk(qapp, Settings.load(), theme_choice="light", prompts=Recorder())
    with qtbot.waitSignal(desk.ready, timeout=20_000):
        desk.start(app.build_parser().parse_args([str(path), "--size", "1300x820"]))
    qtbot.waitUntil(lambda: bool(desk.window.menuBar().actions()), timeout=20_000)
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    return desk


@pytest.fixture
def desk(team_file, tmp_path, qapp, qtbot):
    path = tmp_path / "Maple House.rca"
    shutil.copy(team_file, path)
    made = started(qapp, qtbot, path)
    yield made
    made.window.close()
    theme.apply(qapp, "light")


def door_of(desk) -> Door:
    door = desk.doorkeeper.door
    assert isinstance(door, Door)
    return door


def tried(qtbot, desk, name, passphrase):
    door = door_of(desk)
    qtbot.waitUntil(lambda: door.row.ready, timeout=10_000)
    door.name.setEditText(name)
    qtbot.keyClicks(door.row.editor, passphrase)
    qtbot.keyClick(door.row.editor, Qt.Key.Key_Return)
    return door


def signed_in(qtbot, desk, name="Anna Berg"):
    tried(qtbot, desk, name, SECRETS.get(name, ""))
    qtbot.waitUntil(lambda: not desk.doorkeeper.locked, timeout=10_000)
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=20_000)
    QApplication.processEvents()


def visible_words(window: QWidget) -> str:
    """Whatever can be read in the window and spoken of it."""
    words = [window.windowTitle()]
    for widget in [window, *window.findChildren(QWidget)]:
        if widget.isVisible():
            words += [widget.accessibleName(), widget.toolTip()]
            text = getattr(widget, "text", None)
            words.append(str(text()) if callable(text) else "")
    return " ".join(words)


def entry(desk, key):
    return desk.window._menus.actions[key]


# -- opening ----------------------------------------------------------------


def test_before_signing_in_nothing_of_the_contents_is_there(desk):
    window = desk.window
    assert isinstance(door_of(desk), Door)
    assert window.studio is None  # no screen was made at all
    words = visible_words(window)
    assert "Maple House" in words  # the name of the file, which was chosen a moment ago
    for hidden in (TITLE, "NM-0001", "Riverside Home Care"):
        assert hidden not in words
    assert window.windowTitle() == "RCA Studio"
    assert desk.studio.writer.actor == ""
    for key in ("import", "print", "undo", "close", "people", "lock", "report"):
        assert not entry(desk, key).isEnabled()
    for key in ("open", "quit", "larger"):
        assert entry(desk, key).isEnabled()


def test_the_name_of_the_account_opens_no_door(team_file, tmp_path, qapp, qtbot):
    """Who is at work by the settings of the computer says nothing where people are set up."""
    settings = Settings.load()
    settings.set(PERSON, "Anna Berg")
    path = tmp_path / "Maple House.rca"
    shutil.copy(team_file, path)
    desk = started(qapp, qtbot, path)
    try:
        assert desk.studio.person is None
        with qtbot.assertNotEmitted(desk.studio.changed):
            desk.studio.edit(gestures.set_setting(desk.studio.casefile(WORKSPACE), "marking", "x"))
    finally:
        desk.window.close()


def test_signing_in_by_name_and_passphrase(desk, qtbot):
    door = door_of(desk)
    assert door.name.hasFocus()
    offered = [door.name.itemText(i) for i in range(door.name.count())]
    assert offered == sorted(ROLES)
    signed_in(qtbot, desk, "Anna Berg")
    window = desk.window
    assert desk.studio.person.name == "Anna Berg"
    assert window.current_screen().isAncestorOf(QApplication.focusWidget())
    assert window.windowTitle() == "Riverside Home Care – RCA Studio"
    assert isinstance(window._screens["cases"], CasesScreen)
    assert window.sidebar.marked == "today"
    assert window.sidebar.person.isVisible()
    assert window.sidebar.person.accessibleName() == "Anna Berg, Quality lead, Administrator"
    assert entry(desk, "lock").isEnabled()
    assert not entry(desk, "undo").isEnabled()


def test_a_typed_name_in_other_letters_and_by_keyboard_alone(desk, qtbot):
    qtbot.keyClicks(door_of(desk).name, "cara  DIAZ")
    qtbot.keyClick(door_of(desk).name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: door_of(desk).row.ready, timeout=10_000)  # nothing typed does not fit
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    signed_in(qtbot, desk, "Cara Diaz")
    assert desk.studio.person.name == "Cara Diaz"


def test_who_has_no_passphrase_signs_in_by_name(desk, qtbot):
    signed_in(qtbot, desk, "Eli Frost")
    assert desk.studio.person.name == "Eli Frost"


@pytest.mark.parametrize("name", ["Anna Berg", "Nobody Here"])
def test_a_wrong_one_tells_nothing_whoever_it_was(desk, qtbot, name):
    door = tried(qtbot, desk, name, "copper lantern eight")
    qtbot.waitUntil(lambda: door.row.words.text().startswith(NO_FIT), timeout=10_000)
    assert door.row.words.text() == f"{NO_FIT} Try again in 1 second."
    assert not door.enter.isEnabled()
    assert door.row.editor.hasFocus()
    assert desk.doorkeeper.locked
    history = desk.studio.registers.history("")
    assert all("sign" not in row.label.lower() for row in history)


def test_the_time_is_the_same_for_a_name_nobody_has(desk, qtbot):
    """Within what a busy machine allows: nobody's is no shortcut."""
    check = desk.studio.workspace.check_secret
    anna = next(one for one in desk.studio.people if one.name == "Anna Berg").secret

    def best(digest):
        times = []
        for _ in range(3):
            start = time.process_time()
            assert not check(digest, "wrong")
            times.append(time.process_time() - start)
        return min(times)

    known, unknown = best(anna), best("")
    assert unknown > known / 2
    assert known > unknown / 2


def test_the_window_goes_on_while_a_passphrase_is_checked(desk, qtbot):
    door = tried(qtbot, desk, "Anna Berg", "wrong wrong wrong")
    assert door.row.words.text() == "Checking…"
    assert not door.enter.isEnabled()
    qtbot.waitUntil(lambda: door.row.words.text().startswith(NO_FIT), timeout=10_000)


def test_the_wait_outlives_the_page_and_the_program(desk, qtbot, qapp, tmp_path):
    checker = door_of(desk).row._checker
    for _ in range(7):
        checker.patience.failed()
    door_of(desk).leave.click()
    assert isinstance(desk.window.current_screen(), Welcome)
    desk.window.close()
    again = started(qapp, qtbot, tmp_path / "Maple House.rca")
    try:
        door = door_of(again)
        door.name.setEditText("Anna Berg")
        qtbot.waitUntil(lambda: "Try again in" in door.row.words.text())
        assert not door.enter.isEnabled()
    finally:
        again.window.close()


def test_somebody_retired_does_not_come_in(desk, qtbot):
    signed_in(qtbot, desk)
    studio = desk.studio
    cara = studio.people.find("Cara Diaz")
    assert studio.edit(people_gestures.retire_person(studio.casefile(WORKSPACE), cara))
    desk.doorkeeper.lock()
    door = tried(qtbot, desk, "Cara Diaz", SECRETS["Cara Diaz"])
    qtbot.waitUntil(lambda: door.row.words.text().startswith(NO_FIT), timeout=10_000)
    assert desk.doorkeeper.locked


# -- locking ----------------------------------------------------------------


def test_ctrl_l_locks_and_the_same_person_goes_on_where_they_were(desk, qtbot):
    signed_in(qtbot, desk)
    window = desk.window
    case_id = next(iter(window.cases_screen().model.row(i).id for i in range(1)))
    window.open_case(case_id)
    screen = window.current_screen()
    assert desk.studio.edit(gestures.revise(desk.studio.casefile(case_id).case, route="Ward"))
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_L, CONTROL)
    assert desk.doorkeeper.locked
    words = visible_words(window)
    for hidden in (TITLE, "NM-0001", "Riverside Home Care"):
        assert hidden not in words
    assert "Locked" in words
    door = door_of(desk)
    assert door.name.currentText() == "Anna Berg"
    qtbot.waitUntil(door.row.editor.hasFocus)
    signed_in(qtbot, desk)
    assert window.current_screen() is screen
    assert screen.isVisible()
    assert entry(desk, "undo").isEnabled()  # still the own steps


def test_in_the_pictures_the_second_key_locks(desk, qtbot):
    """Ctrl+L links two causes there; the other key of the same entry locks everywhere."""
    from rca_studio.ui.case.case_screen import CaseScreen

    signed_in(qtbot, desk)
    window = desk.window
    window.open_case(window.cases_screen().model.row(0).id, "causes")
    screen = window.current_screen()
    assert isinstance(screen, CaseScreen)
    screen.page.setFocus()
    qtbot.waitUntil(lambda: screen.isAncestorOf(QApplication.focusWidget() or window))
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_L, CONTROL | shift)
    assert desk.doorkeeper.locked


def test_half_typed_words_are_kept_before_it_locks(desk, qtbot):
    signed_in(qtbot, desk)
    window = desk.window
    case_id = window.cases_screen().model.row(0).id
    window.open_case(case_id, "story", "title")
    editor = QApplication.focusWidget()
    editor.selectAll()
    qtbot.keyClicks(editor, "Half a tit")
    assert desk.studio.casefile(case_id).case.title == TITLE
    desk.doorkeeper.idle.quiet.emit()
    assert desk.doorkeeper.locked
    assert desk.studio.casefile(case_id).case.title == "Half a tit"


def test_quiet_minutes_lock_as_the_workspace_says(desk, qtbot):
    idle = desk.doorkeeper.idle
    assert idle.limit == 0  # nothing to hide at the door
    signed_in(qtbot, desk)
    assert idle.limit == 600
    assert desk.studio.edit(people_gestures.set_lock(desk.studio.casefile(WORKSPACE), 2))
    assert idle.limit == 120
    steady, wall = idle._touched
    idle._clock = lambda: (steady + 120, wall + 120)
    idle.look()
    assert desk.doorkeeper.locked
    assert idle.limit == 0


def test_dialogs_are_hidden_and_come_back_for_the_same_person(desk, qtbot):
    signed_in(qtbot, desk)
    entry(desk, "workspace_settings").trigger()
    dialog = next(
        w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()
    )
    desk.doorkeeper.lock()
    assert not dialog.isVisible()
    assert QApplication.activeModalWidget() is None
    door = door_of(desk)
    QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_X)  # by the way of real keys
    qtbot.waitUntil(lambda: door.row.editor.text() == "x")
    door.row.forget()
    signed_in(qtbot, desk)
    assert dialog.isVisible()
    assert dialog.isModal()
    dialog.reject()


def test_somebody_else_starts_on_today_and_finds_no_dialog(desk, qtbot):
    signed_in(qtbot, desk)
    window = desk.window
    window.cases_screen().search.setText("walker")
    window.open_case(window.cases_screen().model.row(0).id)
    entry(desk, "workspace_settings").trigger()
    desk.doorkeeper.change_person()
    assert door_of(desk).name.currentText() == ""
    signed_in(qtbot, desk, "Cara Diaz")
    assert window.sidebar.marked == "today"
    assert window.cases_screen().search.text() == ""
    assert not [
        w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()
    ]
    assert desk.studio.writer.undo_label is None
    assert window.sidebar.person.accessibleName().startswith("Cara Diaz")


def test_change_person_lets_the_first_one_come_back(desk, qtbot):
    signed_in(qtbot, desk)
    desk.window.open_case(desk.window.cases_screen().model.row(0).id)
    screen = desk.window.current_screen()
    desk.doorkeeper.change_person()
    assert desk.studio.writer.actor == "Anna Berg"  # what is under way goes on in this name
    signed_in(qtbot, desk, "Anna Berg")
    assert desk.window.current_screen() is screen


def test_signed_out_nobody_is_at_work(desk, qtbot):
    signed_in(qtbot, desk)
    desk.doorkeeper.sign_out()
    assert desk.studio.writer.actor == ""
    assert desk.studio.person is None
    signed_in(qtbot, desk, "Anna Berg")
    assert desk.window.sidebar.marked == "today"


def test_an_import_under_way_is_nobody_elses(desk, qtbot):
    signed_in(qtbot, desk)
    with desk.studio.writer.importing():
        desk.doorkeeper.sign_out()
        assert not desk.doorkeeper.locked
        assert "An import is under way" in desk.window.said
        desk.doorkeeper.lock()
        door = tried(qtbot, desk, "Cara Diaz", SECRETS["Cara Diaz"])
        qtbot.waitUntil(lambda: "An import is under way" in door.row.words.text(), timeout=10_000)
        assert desk.studio.writer.actor == "Anna Berg"
        signed_in(qtbot, desk, "Anna Berg")
    assert not desk.doorkeeper.locked


def test_what_would_pop_up_waits_until_it_is_open(desk, qtbot):
    signed_in(qtbot, desk)
    window = desk.window
    desk.doorkeeper.lock()
    window.say("NM-0001 is saved as report.pdf")
    desk.studio.prompts.tell(FaultNote("NM-0001 could not be printed.", "", ""))
    assert "NM-0001" not in visible_words(window)
    assert not window.prompts.told
    signed_in(qtbot, desk)
    assert window.said == "NM-0001 is saved as report.pdf"
    assert [note.what for note in window.prompts.told] == ["NM-0001 could not be printed."]


def test_nobody_answers_for_what_somebody_else_began(desk, qtbot):
    signed_in(qtbot, desk)
    window = desk.window
    desk.doorkeeper.lock()
    done = []
    desk.studio.prompts.ask(Question(title="Go on?", text="", yes="Go on"), lambda: done.append(1))
    desk.studio.prompts.tell(FaultNote("NM-0001 could not be printed.", "", ""))
    window.say("NM-0001 is ready", "Close it", lambda: done.append(2))
    signed_in(qtbot, desk, "Cara Diaz")
    assert not done
    assert not window.prompts.asked
    assert [note.what for note in window.prompts.told] == ["NM-0001 could not be printed."]
    assert window.said != "NM-0001 is ready"


def test_a_locked_workspace_is_closed_without_a_word_of_it(desk, qtbot):
    signed_in(qtbot, desk)
    desk.doorkeeper.lock()
    desk.window.say("NM-0001 is saved as report.pdf")
    door_of(desk).leave.click()
    assert "NM-0001" not in visible_words(desk.window)


def test_a_workspace_for_reading_only_has_its_door_too(team_file, tmp_path, qapp, qtbot):
    path = tmp_path / "Maple House.rca"
    shutil.copy(team_file, path)
    holder = open_workspace(path, actor="Another")
    desk = started(qapp, qtbot, path)
    try:
        assert desk.studio.read_only
        signed_in(qtbot, desk, "Cara Diaz")
        assert desk.studio.person.name == "Cara Diaz"
        assert entry(desk, "lock").isEnabled()
    finally:
        desk.window.close()
        holder.close()


def test_who_is_signed_in_is_not_renamed_in_the_settings(desk, qtbot):
    from rca_studio.ui.workspace.settings import SettingsDialog

    signed_in(qtbot, desk)
    entry(desk, "workspace_settings").trigger()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, SettingsDialog))
    assert dialog.person.text() == "Anna Berg"
    assert not dialog.person.isEnabled()
    desk.office.be("Somebody Else")  # kept for workspaces in which nobody is set up
    assert desk.studio.writer.actor == "Anna Berg"
    dialog.reject()


def test_the_menu_at_the_foot_does_what_it_says(desk, qtbot):
    from rca_studio.ui.people.new_passphrase import NewPassphrase

    signed_in(qtbot, desk)
    person = desk.window.sidebar.person
    actions = {action.data(): action for action in person.menu().actions()}
    assert [action.text() for action in actions.values()] == [
        "Change person…",
        "Lock now",
        "Own passphrase…",
        "Sign out",
    ]
    actions["passphrase"].trigger()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, NewPassphrase))
    dialog.reject()
    actions["lock"].trigger()
    assert door_of(desk).title.text() == "Locked"
    signed_in(qtbot, desk)
    actions["sign_out"].trigger()
    assert door_of(desk).title.text() == "Sign in"


def test_nothing_is_dropped_into_a_locked_window(desk, qtbot, tmp_path):
    signed_in(qtbot, desk)
    desk.doorkeeper.lock()
    file = tmp_path / "cases.csv"
    file.write_text("a;b\n1;2\n")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    left = Qt.MouseButton.LeftButton
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, NONE)
    desk.window.dropEvent(event)
    assert "import" not in desk.window._screens


def test_f6_and_tab_stay_at_the_door(desk, qtbot):
    signed_in(qtbot, desk)
    desk.doorkeeper.lock()
    door = door_of(desk)
    qtbot.waitUntil(door.row.editor.hasFocus)
    seen = set()
    for _ in range(8):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.add(QApplication.focusWidget())
    assert all(door.isAncestorOf(widget) for widget in seen)
    assert {door.name, door.row.editor, door.leave} <= seen
    entry(desk, "region").trigger()
    assert door.isAncestorOf(QApplication.focusWidget())


def test_the_door_closes_the_workspace(desk):
    door_of(desk).leave.click()
    assert desk.studio is None
    assert isinstance(desk.window.current_screen(), Welcome)
    assert not desk.window.covered


def test_a_locked_window_can_be_left_for_another_workspace(desk, qtbot, tmp_path):
    signed_in(qtbot, desk)
    desk.doorkeeper.lock()
    other = tmp_path / "other.rca"
    create_workspace(other, organisation="Oak Lodge").close()
    with qtbot.waitSignal(desk.ready, timeout=20_000):
        desk.window.open_asked.emit(other)
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=20_000)
    QApplication.processEvents()
    assert not desk.window.covered
    assert desk.window.windowTitle() == "Oak Lodge – RCA Studio"
    assert not desk.window.sidebar.person.isVisible()


# -- people come and go while it is open --------------------------------------------------


def test_whoever_is_retired_is_out(desk, qtbot):
    signed_in(qtbot, desk)
    studio = desk.studio
    file = studio.casefile(WORKSPACE)
    from rca_studio.domain.people import Role

    cara = studio.people.find("Cara Diaz")
    assert studio.edit(people_gestures.set_roles(file, cara, (Role.ADMINISTRATOR,)))
    anna = studio.people.find("Anna Berg")
    assert studio.edit(people_gestures.retire_person(studio.casefile(WORKSPACE), anna))
    qtbot.waitUntil(lambda: desk.doorkeeper.locked)
    assert studio.writer.actor == ""


def test_alone_there_is_no_door_no_lock_and_no_name(qapp, qtbot, tmp_path):
    path = tmp_path / "alone.rca"
    create_workspace(path, organisation="Oak Lodge").close()
    desk = started(qapp, qtbot, path)
    try:
        qtbot.waitUntil(lambda: desk.doorkeeper is not None, timeout=10_000)
        window, studio = desk.window, desk.studio
        assert not window.covered
        assert not window.sidebar.person.isVisible()
        assert not entry(desk, "lock").isEnabled()
        assert desk.doorkeeper.idle.limit == 0
        step = people_gestures.add_person(studio.casefile(WORKSPACE), "Anna Berg", ())
        studio.be("Anna Berg")
        assert studio.edit(step)
        assert window.sidebar.person.isVisible()
        assert entry(desk, "lock").isEnabled()
        assert desk.doorkeeper.idle.limit == 600
        assert studio.undo()
        assert not window.sidebar.person.isVisible()
        assert desk.doorkeeper.idle.limit == 0
        assert not desk.doorkeeper.locked
    finally:
        desk.window.close()


def test_the_label_of_everything_is_plain_text(desk):
    door = door_of(desk)
    studio = desk.studio
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in door.findChildren(QLabel))
    assert isinstance(next(iter(studio.people)), Person)

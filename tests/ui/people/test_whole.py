"""Door, screen and dialogs as a screen reader, a keyboard and a pair of tired eyes find them."""

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from rca_studio.ui import theme
from rca_studio.ui.people import asking
from rca_studio.ui.people.new_passphrase import ask_new_passphrase
from rca_studio.ui.tab_order import tab_stops
from tests.ui.people.team import SECRETS
from tests.ui.people.test_door import desk, door_of, signed_in, team_file, tried  # noqa: F401
from tests.ui.test_accessibility import cut, nameless, small

LOOKS = [("light", 1.0), ("dark", 1.0), ("contrast", 1.0), ("light", 2.0)]


def whole(root) -> None:
    QApplication.processEvents()
    assert list(nameless(root)) == []
    assert list(small(root)) == []
    assert list(cut(root)) == []
    for stop in tab_stops(root):
        assert stop.accessibleName(), stop


def dialog() -> QDialog:
    [found] = [
        w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()
    ]
    return found


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_everything_is_named_large_enough_and_whole(desk, qtbot, qapp, look):  # noqa: F811
    window = desk.window
    window.resize(1366, 768)
    theme.apply(qapp, *look)
    try:
        whole(window)
        door = tried(qtbot, desk, "Anna Berg", "wrong")
        qtbot.waitUntil(lambda: door.row.words.text() != "Checking…", timeout=10_000)
        whole(window)
        signed_in(qtbot, desk)
        window.go("people")
        qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=10_000)
        screen = window.current_screen()
        whole(window)
        screen.tabs.button("matrix").click()
        whole(window)
        studio, anna = desk.studio, desk.studio.person
        case_id = window.cases_screen().model.row(0).id
        for ask in (
            screen.add,
            lambda: ask_new_passphrase(studio, anna, window, window.say),
            lambda: asking.sign_stage(studio, case_id, window),
            lambda: asking.ask_second_person(
                studio, window, "Waive it", "Two.", lambda _name: None
            ),
            lambda: asking.ask_passphrase_again(studio, window, "Close it", "So.", lambda: None),
        ):
            ask()
            whole(dialog())
            dialog().reject()
            QApplication.processEvents()
    finally:
        theme.apply(qapp, "light", 1.0)


def test_the_whole_way_by_keyboard_alone(desk, qtbot):  # noqa: F811
    """Sign in, set somebody up, give a role, look at the matrix, lock: without a mouse."""
    from PySide6.QtCore import Qt

    from rca_studio.domain.people import Role
    from rca_studio.ui.people.add_person import AddPerson

    tab, space, enter = Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Return

    def press(key):
        qtbot.keyClick(QApplication.focusWidget(), key)

    def tab_to(wanted, most=60):
        went = []
        for _ in range(most):
            if QApplication.focusWidget() is wanted:
                return
            press(tab)
            went.append(QApplication.focusWidget().accessibleName())
        raise AssertionError(f"{wanted.accessibleName()} is not reached: {went}")

    qtbot.keyClicks(door_of(desk).name, "Anna Berg")
    press(tab)
    assert door_of(desk).row.editor.hasFocus()
    qtbot.keyClicks(door_of(desk).row.editor, SECRETS["Anna Berg"])
    press(enter)
    qtbot.waitUntil(lambda: not desk.doorkeeper.locked, timeout=10_000)
    window, studio = desk.window, desk.studio
    window.go("people")
    qtbot.waitUntil(lambda: not studio.jobs.busy, timeout=10_000)
    screen = window.current_screen()
    assert screen.table.hasFocus()
    tab_to(screen.add_button)
    press(space)
    form = dialog()
    assert isinstance(form, AddPerson)
    qtbot.waitUntil(form.name.hasFocus)
    qtbot.keyClicks(form.name, "Gwen Ito")
    tab_to(form.fields.roles[Role.VALIDATOR])
    press(space)
    qtbot.keyClick(form.name, enter)
    gwen = studio.people.find("Gwen Ito")
    assert gwen.roles == (Role.VALIDATOR,)
    window.activateWindow()  # as a window system does by itself
    qtbot.waitUntil(window.isActiveWindow)
    screen.table.setFocus()
    tab_to(screen.drawer.fields.roles[Role.CASE_MANAGER])
    press(space)
    assert Role.CASE_MANAGER in studio.people.find("Gwen Ito").roles
    assert screen.drawer.person_id == gwen.id  # and the keyboard is where it was
    assert screen.drawer.fields.roles[Role.CASE_MANAGER].hasFocus()
    tab_to(screen.tabs.button("people"))
    press(Qt.Key.Key_Right)
    assert screen.matrix.isVisible()
    tab_to(window.sidebar.person)

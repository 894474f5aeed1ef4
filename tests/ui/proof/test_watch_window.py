"""The window verifies the history it opened, and says above the screens where it does not hold."""

import shutil
from contextlib import closing

import pytest
from PySide6.QtWidgets import QApplication
from sqlcipher3 import dbapi2 as driver

from rca_studio import app
from rca_studio.settings import Settings
from rca_studio.ui import theme
from rca_studio.ui.proof.verifying import verifier_of
from rca_studio.ui.proof.watch import BrokenBanner
from tests.ui.case.desk import Recorder


@pytest.fixture
def copy(sample_file, tmp_path):
    path = tmp_path / "sample.rca"
    shutil.copy(sample_file, path)
    return path


def opened(qapp, qtbot, path) -> app.Desk:
    desk = app.Desk(qapp, Settings.load(), theme_choice="light", prompts=Recorder())
    with qtbot.waitSignal(desk.ready, timeout=20_000):
        desk.start(app.build_parser().parse_args([str(path), "--size", "1300x820"]))
    qtbot.waitUntil(lambda: verifier_of(desk.studio).proof is not None, timeout=20_000)
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=20_000)
    return desk


def test_a_sound_history_is_verified_in_silence(qapp, qtbot, copy):
    desk = opened(qapp, qtbot, copy)
    assert verifier_of(desk.studio).proof.sound
    assert desk.window.findChild(BrokenBanner) is None
    assert not desk.window.said
    desk.window.close()
    theme.apply(qapp, "light")


def test_a_changed_history_is_told_above_the_screens_and_keeps_nobody_from_working(
    qapp, qtbot, copy
):
    with closing(driver.connect(str(copy), isolation_level=None)) as db:
        triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type='trigger'").fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        db.execute("UPDATE audit SET actor = 'Somebody else' WHERE seq = 7")
        for _, sql in triggers:
            db.execute(sql)
    desk = opened(qapp, qtbot, copy)
    banner = desk.window.findChild(BrokenBanner)
    assert banner.isVisible()
    assert "Change 7 of the history" in banner.words
    assert banner in desk.window.regions()
    desk.window.go("plan")
    QApplication.processEvents()
    assert banner.isVisible()
    desk.window.close()
    theme.apply(qapp, "light")


def choose(desk, key) -> None:
    desk.window._menus.actions[key].trigger()


def test_the_menus_sign_verify_check_and_erase(qapp, qtbot, copy):
    from rca_studio.domain.registers import CaseQuery
    from rca_studio.ui.case.case_screen import CaseScreen
    from rca_studio.ui.people.asking import NamedSecond
    from rca_studio.ui.people.signing import SignDialog
    from rca_studio.ui.proof.erasing import ErasedSheet, EraseSheet
    from tests.ui.proof.desk import dialog_of, no_dialogs

    desk = opened(qapp, qtbot, copy)
    window, studio = desk.window, desk.studio
    qtbot.waitUntil(lambda: window._menus is not None)
    row = studio.registers.cases(CaseQuery(), limit=1).rows[0]
    window.open_case(row.id, "history")
    choose(desk, "sign")
    assert dialog_of(SignDialog)
    no_dialogs()
    choose(desk, "verify")
    qtbot.waitUntil(lambda: "All is as it was written" in window.said, timeout=20_000)
    choose(desk, "check_report")
    assert "Check a printed report" in window.prompts.asked
    choose(desk, "erase")
    sheet = dialog_of(EraseSheet)
    qtbot.keyClicks(sheet.reason, "Asked for by the family")
    qtbot.keyClicks(sheet.typed, row.reference)
    sheet.yes.click()
    second = dialog_of(NamedSecond)
    qtbot.keyClicks(second.name, "Somebody else")
    second.yes.click()
    qtbot.waitUntil(lambda: not studio.casefile(row.id).exists, timeout=20_000)
    assert not isinstance(window.current_screen(), CaseScreen)
    assert dialog_of(ErasedSheet)
    no_dialogs()
    assert studio.registers.case_id_of(row.reference) is None
    verifier_of(studio).start(thorough=True)
    qtbot.waitUntil(lambda: not verifier_of(studio).running, timeout=20_000)
    assert "erased on request" in verifier_of(studio).more
    qtbot.waitUntil(lambda: not studio.jobs.busy, timeout=20_000)
    window.close()
    theme.apply(qapp, "light")


def test_it_is_verified_as_well_for_who_signs_in_and_begins_elsewhere(qapp, qtbot, copy):
    from PySide6.QtCore import Qt

    from rca_studio.analysis.margin import summarise
    from rca_studio.domain.casefile import ChangeSet, created
    from rca_studio.domain.people import Person, Role
    from rca_studio.editing.writer import Writer
    from rca_studio.models.workspace import open_workspace

    workspace = open_workspace(copy, actor="Lead")
    person = Person(id="maria", name="Maria Lopez", roles=(Role.ADMINISTRATOR,))
    Writer(workspace, "Lead", summarise).edit(ChangeSet("People", created(person)))
    workspace.close()
    desk = app.Desk(qapp, Settings.load(), theme_choice="light", prompts=Recorder())
    with qtbot.waitSignal(desk.ready, timeout=20_000):
        desk.start(app.build_parser().parse_args([str(copy), "--size", "1300x820"]))
    door = desk.doorkeeper.door
    door.name.setEditText("Maria Lopez")
    qtbot.keyClick(door.row.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not desk.doorkeeper.locked, timeout=10_000)
    qtbot.waitUntil(lambda: verifier_of(desk.studio).proof is not None, timeout=20_000)
    assert verifier_of(desk.studio).proof.sound
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=20_000)
    desk.window.close()
    theme.apply(qapp, "light")

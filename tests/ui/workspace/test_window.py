"""Protection, backups, settings and who holds a workspace: the real window over real files."""

import argparse
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from rca_studio.app import Desk
from rca_studio.domain.case import Case
from rca_studio.editing import gestures
from rca_studio.faults import KnownFault
from rca_studio.models import backup
from rca_studio.models.look import WrongPassphrase
from rca_studio.models.workspace import create_workspace, is_encrypted, open_workspace
from rca_studio.settings import PERSON, Settings
from rca_studio.ui.workspace.backups import BackupsDialog
from rca_studio.ui.workspace.passphrase import PassphraseDialog
from rca_studio.ui.workspace.recovery import RecoveryDialog
from rca_studio.ui.workspace.settings import SettingsDialog
from tests.ui.case.desk import Recorder

STORY = "The walker stood behind the laundry basket and was out of reach."
SECRET = "velvet harbour nine lanterns"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A closed workspace with one case and a backup that anybody can read."""
    path = tmp_path / "Maple House.rca"
    workspace = create_workspace(path, organisation="Riverside Home Care", actor="Lead")
    from rca_studio.analysis.margin import summarise
    from rca_studio.editing.writer import Writer

    case = Case(id=gestures.new_id(), reference="NM-0001", title="Walker", story=STORY)
    Writer(workspace, "Lead", summarise).edit(gestures.report(case))
    workspace.wait_for_backup()
    workspace.back_up_now()
    workspace.close()
    return path


@pytest.fixture
def prompts() -> Recorder:
    return Recorder()


@pytest.fixture
def desk(qapp, qtbot, prompts):
    made = Desk(qapp, Settings.load(), theme_choice="light", prompts=prompts)
    made._options = argparse.Namespace(size=(1200, 800))
    made.window.furnish()
    made.window.make_menus()
    made.window.resize(1200, 800)
    made.window.show()
    yield made
    made.shut()
    made.window.close()
    made.window.deleteLater()


def opened(desk: Desk, qtbot, path: Path) -> None:
    desk.open(path)
    arrived(desk, qtbot, path)


def arrived(desk: Desk, qtbot, path: Path) -> None:
    qtbot.waitUntil(
        lambda: desk.studio is not None and Path(desk.studio.workspace.path) == path, timeout=20_000
    )


def dialog_of(qtbot, kind):
    def there():
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]

    qtbot.waitUntil(lambda: bool(there()), timeout=20_000)
    dialog = there()[0]
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def choose(desk: Desk, key: str) -> None:
    action = desk.window._menus.actions[key]
    assert action.isEnabled()
    action.trigger()


def protect(desk: Desk, qtbot, path: Path, secret: str = SECRET) -> str:
    """Protect by keyboard; gives the recovery code."""
    choose(desk, "protect")
    dialog = dialog_of(qtbot, PassphraseDialog)
    qtbot.keyClicks(dialog.new, secret)
    qtbot.keyClick(dialog.new, Qt.Key.Key_Tab)
    qtbot.keyClicks(dialog.again, secret)
    qtbot.keyClick(dialog.again, Qt.Key.Key_Return)
    sheet = dialog_of(qtbot, RecoveryDialog)
    code = "-".join(sheet.code.toPlainText().split())
    qtbot.keyClick(sheet.kept, Qt.Key.Key_Space)
    qtbot.keyClick(sheet.close_button, Qt.Key.Key_Space)
    return code


def test_a_protected_workspace_tells_nothing_to_who_reads_its_bytes(desk, qtbot, file, tmp_path):
    assert STORY.encode() in file.read_bytes()
    opened(desk, qtbot, file)
    code = protect(desk, qtbot, file)
    assert desk.studio.workspace_value("organisation") == "Riverside Home Care"
    assert "Change" in desk.window._menus.actions["protect"].text()
    desk.close_workspace()
    copies = [one.path for one in backup.backups(file)]
    assert copies
    for path in (file, *copies, *tmp_path.iterdir()):
        assert STORY.encode() not in path.read_bytes()
        assert b"SQLite format 3" not in path.read_bytes()
    for secret in (SECRET, code):
        open_workspace(file, passphrase=secret).close()
        open_workspace(copies[0], passphrase=secret).close()
    with pytest.raises(WrongPassphrase):
        open_workspace(file, passphrase="velvet harbour nine lantern")


def test_the_recovery_code_is_printed_for_the_safe(
    desk, qtbot, file, prompts, tmp_path, monkeypatch
):
    from pypdf import PdfReader
    from PySide6.QtGui import QDesktopServices

    shown = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    opened(desk, qtbot, file)
    prompts.file = tmp_path / "Code.pdf"
    desk.office.change_passphrase(None, SECRET)
    sheet = dialog_of(qtbot, RecoveryDialog)
    qtbot.keyClick(sheet.print, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(shown), timeout=20_000)
    words = PdfReader(prompts.file).pages[0].extract_text()
    assert shown == [str(prompts.file)]
    assert all(group in words for group in sheet.code.toPlainText().split())
    assert "Maple House" in words
    assert SECRET not in words
    sheet.kept.setChecked(True)
    sheet.accept()


def test_the_menu_knows_a_protected_workspace_from_the_start(desk, qtbot, file, prompts):
    opened(desk, qtbot, file)
    protect(desk, qtbot, file)
    desk.close_workspace()
    assert "Protect" in desk.window._menus.actions["protect"].text()
    desk.window.menuBar().clear()
    desk.window._menus = None
    prompts.answers = [SECRET]
    opened(desk, qtbot, file)
    desk.window.make_menus()
    assert "Change" in desk.window._menus.actions["protect"].text()


def test_the_passphrase_is_kept_nowhere(desk, qtbot, file, tmp_path_factory, capfd):
    opened(desk, qtbot, file)
    code = protect(desk, qtbot, file)
    from rca_studio import paths

    desk.close_workspace()
    said = "".join(capfd.readouterr())
    places = {paths.config_folder(), paths.data_folder(), paths.log_folder(), paths.cache_folder()}
    for place in (*places, file.parent):
        for path in place.rglob("*"):
            if path.is_file():
                assert SECRET.encode() not in path.read_bytes(), path
                assert code.encode() not in path.read_bytes(), path
    assert SECRET not in said


def test_a_wrong_old_passphrase_is_said_where_it_was_typed_and_changes_nothing(desk, qtbot, file):
    opened(desk, qtbot, file)
    protect(desk, qtbot, file)
    before, studio = file.read_bytes(), desk.studio
    choose(desk, "protect")
    dialog = dialog_of(qtbot, PassphraseDialog)
    qtbot.keyClicks(dialog.old, "something else entirely")
    qtbot.keyClicks(dialog.new, "another set of words")
    qtbot.keyClicks(dialog.again, "another set of words")
    qtbot.keyClick(dialog.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.refused, timeout=20_000)
    assert dialog.isVisible()
    assert dialog.old.hasFocus()
    assert "does not open" in dialog.old.accessibleDescription()
    assert desk.studio is studio
    assert file.read_bytes() == before
    dialog.reject()


def test_the_protection_can_be_taken_away_with_the_recovery_code(desk, qtbot, file):
    opened(desk, qtbot, file)
    code = protect(desk, qtbot, file)
    studio = desk.studio
    choose(desk, "protect")
    dialog = dialog_of(qtbot, PassphraseDialog)
    qtbot.keyClicks(dialog.old, code)
    qtbot.keyClick(dialog.remove, Qt.Key.Key_Space)
    assert not dialog.new.isEnabled()
    assert dialog.yes.text() == "Take protection away"
    qtbot.keyClick(dialog.yes, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: desk.studio not in (None, studio), timeout=20_000)
    assert not is_encrypted(file)
    assert "protection is taken away" in desk.window.said
    assert "Protect" in desk.window._menus.actions["protect"].text()


def test_a_workspace_that_cannot_be_rewritten_opens_again_as_it_was(
    desk, qtbot, file, prompts, monkeypatch
):
    import rca_studio.models.passphrase as module

    def full(*_args, **_keywords):
        raise KnownFault("The disk is full.", "The workspace is as it was.", "Free some space.")

    opened(desk, qtbot, file)
    studio = desk.studio
    monkeypatch.setattr(module, "change_passphrase", full)
    desk.office.change_passphrase(None, SECRET)
    qtbot.waitUntil(lambda: desk.studio not in (None, studio), timeout=20_000)
    assert [note.what for note in prompts.told] == ["The disk is full."]
    assert not is_encrypted(file)
    assert not desk.studio.read_only


def test_a_wrong_passphrase_at_the_door_can_be_typed_again(desk, qtbot, file, prompts):
    opened(desk, qtbot, file)
    protect(desk, qtbot, file)
    desk.close_workspace()
    prompts.answers = ["wrong words", SECRET]
    desk.open(file)
    arrived(desk, qtbot, file)
    assert "The passphrase does not open this workspace." in prompts.asked
    assert not prompts.told


def test_a_copy_of_a_backup_is_opened_beside_and_never_over(desk, qtbot, file, prompts, tmp_path):
    opened(desk, qtbot, file)
    head = desk.studio.registers.head()
    prompts.file = file  # the name of the workspace itself: refused
    choose(desk, "backups")
    dialog = dialog_of(qtbot, BackupsDialog)
    qtbot.waitUntil(lambda: dialog.chosen is not None)
    assert dialog.table.item(0, 1).text() == "1"
    assert dialog.table.item(0, 3).text() == "None"
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(prompts.told))
    assert "already" in prompts.told[0].what
    assert Path(desk.studio.workspace.path) == file
    prompts.file = tmp_path / "Copy.rca"
    qtbot.keyClick(dialog.open_copy, Qt.Key.Key_Space)
    arrived(desk, qtbot, tmp_path / "Copy.rca")
    case_id = desk.studio.registers.case_id_of("NM-0001")
    assert desk.studio.casefile(case_id).case.story == STORY
    original = open_workspace(file)
    assert original.registers.head() == head
    original.close()


def test_a_backup_can_be_made_at_once(desk, qtbot, file):
    for one in backup.backups(file):
        one.path.unlink()
    opened(desk, qtbot, file)
    desk.studio.workspace.wait_for_backup()
    for one in backup.backups(file):
        one.path.unlink()
    choose(desk, "backups")
    dialog = dialog_of(qtbot, BackupsDialog)
    qtbot.waitUntil(lambda: dialog.now.hasFocus())
    assert not dialog.open_copy.isEnabled()
    qtbot.keyClick(dialog.now, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.chosen is not None, timeout=20_000)
    assert len(backup.backups(file)) == 1
    dialog.reject()


@pytest.mark.parametrize("damage", ["text", "empty", "truncated", "flipped", "newer", "gone"])
def test_a_file_that_does_not_open_leads_to_its_last_good_backup(
    desk, qtbot, file, prompts, tmp_path, damage
):
    whole = file.read_bytes()
    match damage:
        case "text":
            file.write_text("Not a workspace at all. " * 500)
        case "empty":
            file.write_bytes(b"")
        case "flipped":
            file.write_bytes(whole[:4096] + b"\xff" * 8192 + whole[12288:])
        case "newer":
            file.write_bytes(whole[:60] + (99).to_bytes(4, "big") + whole[64:])
        case "truncated":
            file.write_bytes(whole[: len(whole) // 2])
        case _:
            file.unlink()
    left = file.read_bytes() if file.exists() else None
    prompts.file = tmp_path / "Rescued.rca"
    desk.open(file)
    arrived(desk, qtbot, tmp_path / "Rescued.rca")
    assert desk.studio.registers.case_id_of("NM-0001")
    assert (file.read_bytes() if file.exists() else None) == left
    assert len(prompts.asked) == 2  # the refusal with its offer, and the name of the copy


def test_damage_is_told_from_a_wrong_passphrase(desk, qtbot, file, prompts, tmp_path):
    opened(desk, qtbot, file)
    protect(desk, qtbot, file)
    desk.close_workspace()
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + bytes(200) + whole[300:])
    prompts.answers = [SECRET, SECRET]
    prompts.file = tmp_path / "Rescued.rca"
    desk.open(file)
    arrived(desk, qtbot, tmp_path / "Rescued.rca")
    assert "This workspace file is damaged." in prompts.asked
    assert desk.studio.registers.case_id_of("NM-0001")


def test_without_a_backup_a_refusal_is_told_and_that_is_all(desk, qtbot, tmp_path, prompts):
    file = tmp_path / "Foreign.rca"
    file.write_text("Not a workspace at all. " * 500)
    desk.open(file)
    qtbot.waitUntil(lambda: bool(prompts.told))
    assert "not an RCA Studio workspace" in prompts.told[0].what
    assert not prompts.asked


def test_who_holds_a_workspace_stands_above_the_screens_until_it_is_free(desk, qtbot, file):
    other = open_workspace(file, actor="Ines, night lead")
    other.wait_for_backup()
    opened(desk, qtbot, file)
    banner = desk.window._banner
    assert desk.studio.read_only
    assert banner.isVisible()
    assert "Ines, night lead" in banner.words
    assert banner in desk.window.regions()
    assert not desk.window._menus.actions["protect"].isEnabled()
    assert not desk.window._menus.actions["report"].isEnabled()
    assert not desk.window.cases_screen().report.isEnabled()
    assert not desk.window.cases_screen().importing.isEnabled()
    first = desk.studio
    qtbot.keyClick(banner.look_again, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "still" in desk.window.said)
    assert desk.studio is first
    other.close()
    qtbot.keyClick(banner.look_again, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: desk.studio not in (None, first), timeout=20_000)
    assert not desk.studio.read_only
    assert not banner.isVisible()


def test_a_protected_workspace_is_taken_over_without_asking_again(desk, qtbot, file, prompts):
    opened(desk, qtbot, file)
    protect(desk, qtbot, file)
    desk.close_workspace()
    other = open_workspace(file, passphrase=SECRET)
    prompts.answers = [SECRET]
    opened(desk, qtbot, file)
    assert desk.studio.read_only
    other.close()
    first = desk.studio
    desk.window._banner.look_again.click()
    qtbot.waitUntil(lambda: desk.studio not in (None, first), timeout=20_000)
    assert not desk.studio.read_only
    assert prompts.asked == ["Maple House is locked"]


def test_settings_of_the_workspace_are_steps_that_can_be_undone(desk, qtbot, file):
    opened(desk, qtbot, file)
    choose(desk, "workspace_settings")
    dialog = dialog_of(qtbot, SettingsDialog)
    dialog.organisation.selectAll()
    qtbot.keyClicks(dialog.organisation, "Lakeside <b>Care</b>")
    qtbot.keyClick(dialog.organisation, Qt.Key.Key_Tab)
    qtbot.keyClicks(dialog.prefix, "4 x")
    assert dialog.prefix.property("state") == "needed"
    dialog.prefix.clear()
    qtbot.keyClicks(dialog.prefix, "LC")
    dialog.prefix.commit()
    qtbot.keyClick(dialog.paper, Qt.Key.Key_L)
    dialog.accept()
    value = desk.studio.workspace_value
    assert value("organisation") == "Lakeside <b>Care</b>"
    assert value("reference_prefix") == "LC"
    assert value("paper") == "Letter"
    assert desk.window.windowTitle().startswith("Lakeside <b>Care</b>")
    assert desk.studio.writer.undo_label == "Change paper size"
    assert desk.studio.undo()
    assert desk.studio.undo()
    assert (value("paper"), value("reference_prefix")) == ("", "")
    assert desk.studio.undo()
    assert value("organisation") == "Riverside Home Care"


def test_paper_of_the_workspace_is_what_reports_are_printed_on(desk, qtbot, file):
    from rca_studio.ui.printing import paper_of

    opened(desk, qtbot, file)
    assert paper_of(desk.studio) == "A4"
    choose(desk, "workspace_settings")
    dialog = dialog_of(qtbot, SettingsDialog)
    dialog.paper.setFocus()
    qtbot.keyClick(dialog.paper, Qt.Key.Key_Down)
    assert paper_of(desk.studio) == "Letter"
    dialog.accept()


def test_who_you_are_stands_in_the_next_step(desk, qtbot, file):
    opened(desk, qtbot, file)
    choose(desk, "workspace_settings")
    dialog = dialog_of(qtbot, SettingsDialog)
    qtbot.keyClicks(dialog.person, "Quality lead, nights")
    qtbot.keyClick(dialog.person, Qt.Key.Key_Tab)
    qtbot.keyClicks(dialog.marking, "For learning only")
    dialog.accept()
    assert desk.studio.writer.actor == "Quality lead, nights"
    assert Settings.load().get(PERSON) == "Quality lead, nights"
    assert desk.studio.registers.history("")[0].actor == "Quality lead, nights"


def test_reading_only_leaves_the_settings_to_look_at(desk, qtbot, file):
    other = open_workspace(file)
    opened(desk, qtbot, file)
    choose(desk, "workspace_settings")
    dialog = dialog_of(qtbot, SettingsDialog)
    assert not dialog.organisation.isEnabled()
    assert dialog.person.isEnabled()
    dialog.accept()
    other.close()


def test_the_sample_is_not_locked_up(desk, qtbot):
    from rca_studio import paths

    path = paths.data_folder() / paths.SAMPLE_NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    create_workspace(path, organisation="").close()
    opened(desk, qtbot, path)
    choose(desk, "protect")
    assert "practice" in desk.window.said


def test_backups_say_when_they_open_with_an_earlier_passphrase(desk, qtbot, file):
    opened(desk, qtbot, file)
    protect(desk, qtbot, file)
    desk.office.change_passphrase(SECRET, "quite another set of words")
    sheet = dialog_of(qtbot, RecoveryDialog)
    sheet.kept.setChecked(True)
    sheet.accept()
    choose(desk, "backups")
    dialog = dialog_of(qtbot, BackupsDialog)
    qtbot.waitUntil(lambda: dialog.chosen is not None)
    assert dialog.table.item(0, 3).text() == "Earlier passphrase"
    assert dialog.chosen.made <= datetime.now()
    dialog.reject()

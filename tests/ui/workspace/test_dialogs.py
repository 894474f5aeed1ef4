"""The dialogs of the workspace by themselves: what they ask, show, refuse and forget."""

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from rca_studio.models.kept import KeptCopy
from rca_studio.models.keys import key_of_code, recovery_code
from rca_studio.ui import theme
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.workspace.backups import BackupsDialog, backup_words, size_words
from rca_studio.ui.workspace.banner import ReadOnlyBanner
from rca_studio.ui.workspace.passphrase import PassphraseDialog
from rca_studio.ui.workspace.recovery import RecoveryDialog
from rca_studio.ui.workspace.sheet import Sheet
from rca_studio.ui.workspace.strength import judge

KEY = bytes(range(32))
CODE = recovery_code(KEY)
LONG = "velvet harbour nine lanterns"


@pytest.fixture(params=[("light", 1.0), ("dark", 1.0), ("contrast", 2.0)], ids=str)
def look(request, qapp):
    theme.apply(qapp, *request.param)
    yield request.param
    theme.apply(qapp, "light", 1.0)


@pytest.fixture
def plain(qapp):
    theme.apply(qapp, "light", 1.0)


def shown(qtbot, widget):
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.mark.parametrize(
    ("typed", "enough"),
    [
        ("", False),
        ("seven77", False),
        ("       a       ", False),
        ("aaaaaaaaaaaaaaaa", False),
        ("abababababab", False),
        ("walker82", True),
        (LONG, True),
        ("ключ от шкафа", True),
    ],
)
def test_a_passphrase_is_judged_by_length_and_not_by_rules(typed, enough):
    assert judge(typed).enough is enough
    assert judge(typed).words


def test_longer_is_never_judged_weaker():
    order = {"neutral": 0, "error": 1, "warning": 2, "good": 3}
    verdicts = [order[judge(LONG[:length]).tone] for length in range(len(LONG))]
    assert verdicts == sorted(verdicts)


def test_two_different_passphrases_are_not_taken(plain, qtbot):
    dialog = shown(qtbot, PassphraseDialog(protected=False))
    told = []
    dialog.chosen = lambda old, new: told.append((old, new))
    qtbot.keyClicks(dialog.new, LONG)
    assert not dialog.yes.isEnabled()
    qtbot.keyClicks(dialog.again, LONG[:-1])
    qtbot.keyClick(dialog.again, Qt.Key.Key_Return)
    assert not told
    assert dialog.again.property("state") == "needed"
    dialog.again.setText(LONG)
    qtbot.keyClick(dialog.again, Qt.Key.Key_Return)
    assert told == [(None, LONG)]


def test_what_was_typed_is_forgotten_when_the_dialog_closes(plain, qtbot):
    dialog = shown(qtbot, PassphraseDialog(protected=True))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    for editor in (dialog.old, dialog.new, dialog.again):
        assert editor.echoMode() is QLineEdit.EchoMode.Password
        editor.setText(LONG)
    dialog.show_typing.click()
    assert dialog.new.echoMode() is QLineEdit.EchoMode.Normal
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    for editor in (dialog.old, dialog.new, dialog.again):
        assert editor.text() == ""
        assert not editor.isUndoAvailable()


def test_the_recovery_code_stays_until_it_is_kept(plain, qtbot):
    dialog = shown(qtbot, RecoveryDialog(CODE))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    assert key_of_code(dialog.code.toPlainText()) == KEY
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    dialog.close()
    assert dialog.isVisible()
    assert not dialog.close_button.isEnabled()
    qtbot.keyClick(dialog.kept, Qt.Key.Key_Space)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.code.toPlainText() == ""


def test_dialogs_have_room_for_their_words(look, qtbot):
    copies = [KeptCopy(Path("a"), datetime(2026, 11, 21, 9), 812_000, True, 57_012)]
    backups = BackupsDialog()
    backups.show_copies(copies)
    for dialog in (
        PassphraseDialog(protected=False),
        PassphraseDialog(protected=True),
        RecoveryDialog(CODE),
        backups,
    ):
        shown(qtbot, dialog)
        for button in dialog.findChildren(QPushButton):
            if button.isVisible():
                assert button.width() >= button.sizeHint().width(), button.text()
                assert button.height() >= button.sizeHint().height(), button.text()
        for label in dialog.findChildren(QLabel):
            if label.isVisible():
                assert label.textFormat() is Qt.TextFormat.PlainText
                assert label.height() >= label.heightForWidth(label.width()), label.text()
        for editor in dialog.findChildren(QLineEdit):
            if editor.isVisible():
                assert editor.height() >= editor.sizeHint().height()
                assert editor.accessibleName()
        if isinstance(dialog, RecoveryDialog):
            dialog.kept.setChecked(True)
        dialog.close()


def test_the_keyboard_reaches_everything_in_the_order_it_stands(plain, qtbot):
    dialog = shown(qtbot, PassphraseDialog(protected=True))
    dialog.activateWindow()
    qtbot.waitUntil(dialog.old.hasFocus)
    dialog.old.setText("x")
    dialog.new.setText(LONG)
    dialog.again.setText(LONG)
    way = [dialog.new, dialog.again, dialog.show_typing, dialog.remove]
    for widget in way:
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        assert widget.hasFocus()


def test_the_banner_reads_names_as_plain_text(look, qtbot):
    banner = shown(qtbot, ReadOnlyBanner())
    banner.show_why("Open elsewhere (<h1>Ines</h1> on PC-12).")
    assert "<h1>Ines</h1>" in banner.words
    assert "<h1>" in banner.accessibleName()
    assert banner.focusProxy() is banner.look_again


def test_backups_in_words():
    copy = KeptCopy(Path("a"), datetime(2026, 11, 21, 9), 812_000, False, 1)
    assert backup_words(copy) == "of 21 Nov 2026, 09:00, with 1 case"
    unknown = KeptCopy(Path("a"), datetime(2026, 11, 21, 9), 812_000, True, None)
    assert backup_words(unknown) == "of 21 Nov 2026, 09:00"
    sizes = [size_words(n) for n in (1, 812_000, 4_400_000, 3_200_000_000)]
    assert sizes == ["1 kB", "812 kB", "4.4 MB", "3.2 GB"]


def test_a_sheet_grows_with_what_comes_into_it_while_it_is_open(qtbot, plain):
    sheet = Sheet("Which one?", 50)
    sheet.body.addWidget(Label("One line"))
    shown(qtbot, sheet)
    before = sheet.height()
    sheet.body.addWidget(found := QLineEdit())
    found.setFixedHeight(200)
    qtbot.waitUntil(lambda: found.visibleRegion().boundingRect().height() == 200)
    assert sheet.height() > before
    assert sheet.screen().availableGeometry().contains(sheet.geometry())
    found.setFixedHeight(5_000)
    highest = sheet.screen().availableSize().height()
    qtbot.waitUntil(lambda: sheet.height() > 0.9 * highest)
    assert sheet.height() <= highest
    assert sheet.screen().availableGeometry().contains(sheet.geometry())

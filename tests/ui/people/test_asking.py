"""Vouching once more: passphrase again, second person, signing and withdrawing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.proof import Signature
from rca_studio.ui import theme
from rca_studio.ui.people import asking
from rca_studio.ui.people.asking import NamedSecond, SecondPerson, VouchDialog
from rca_studio.ui.people.checker import checker_of
from rca_studio.ui.people.passphrase_row import NO_FIT
from rca_studio.ui.people.signing import MEANINGS, SignDialog, WithdrawDialog
from tests.ui.case.desk import make_desk
from tests.ui.people.team import SECRETS, nothing_shown, set_up, shown

ANNA = SECRETS["Anna Berg"]
CARA = SECRETS["Cara Diaz"]


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    yield made
    checker_of(made.studio).close()
    made.studio.close()


@pytest.fixture
def over(qapp, qtbot):
    """What dialogs stand over."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def typed(qtbot, dialog, passphrase):
    qtbot.keyClicks(dialog.row.editor, passphrase)
    qtbot.keyClick(dialog.row.editor, Qt.Key.Key_Return)


def ended(qtbot, kind):
    qtbot.waitUntil(lambda: nothing_shown(kind), timeout=10_000)
    QApplication.processEvents()


def words_of(dialog):
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_the_right_passphrase_does_it_and_is_forgotten(desk, over, qtbot):
    set_up(desk.studio)
    done = []
    asking.ask_passphrase_again(desk.studio, over, "Close the case", "So.", lambda: done.append(1))
    dialog = shown(qtbot, VouchDialog)
    assert not dialog.yes.isEnabled()
    qtbot.waitUntil(dialog.row.editor.hasFocus)
    assert dialog.row.editor.accessibleName() == "Passphrase of Anna Berg"
    typed(qtbot, dialog, ANNA)
    assert not done  # argon2 is at work elsewhere, the window goes on
    assert dialog.row.words.text() == "Checking…"
    ended(qtbot, VouchDialog)
    assert done == [1]


def test_a_wrong_passphrase_tells_nothing_and_costs_time(desk, over, qtbot):
    set_up(desk.studio)
    done = []
    asking.ask_passphrase_again(desk.studio, over, "Close the case", "So.", lambda: done.append(1))
    dialog = shown(qtbot, VouchDialog)
    typed(qtbot, dialog, CARA)
    qtbot.waitUntil(lambda: dialog.row.words.text().startswith(NO_FIT), timeout=10_000)
    assert dialog.row.words.text() == f"{NO_FIT} Try again in 1 second."
    assert dialog.row.editor.text() == ""
    qtbot.keyClicks(dialog.row.editor, ANNA)
    assert not dialog.yes.isEnabled()
    qtbot.waitUntil(dialog.yes.isEnabled, timeout=5_000)
    assert dialog.row.words.text() == NO_FIT
    qtbot.keyClick(dialog.row.editor, Qt.Key.Key_Return)
    ended(qtbot, VouchDialog)
    assert done == [1]


def test_the_wait_goes_on_in_another_dialog(desk, over, qtbot):
    set_up(desk.studio)
    checker = checker_of(desk.studio)
    for _ in range(6):
        checker.patience.failed()
    asking.ask_passphrase_again(desk.studio, over, "Close the case", "So.", lambda: None)
    dialog = shown(qtbot, VouchDialog)
    qtbot.keyClicks(dialog.row.editor, ANNA)
    assert not dialog.yes.isEnabled()
    assert "Try again in 3" in dialog.row.words.text()  # of 32 seconds
    dialog.reject()


def test_cancel_while_it_is_checked_does_nothing(desk, over, qtbot):
    set_up(desk.studio)
    done = []
    asking.ask_passphrase_again(desk.studio, over, "Close the case", "So.", lambda: done.append(1))
    dialog = shown(qtbot, VouchDialog)
    typed(qtbot, dialog, ANNA)
    dialog.reject()
    checker = checker_of(desk.studio)
    qtbot.waitUntil(lambda: not checker.busy, timeout=10_000)
    QApplication.processEvents()
    assert not done


def test_without_people_or_passphrase_a_plain_question_is_enough(desk, over, qtbot):
    done = []
    asking.ask_passphrase_again(desk.studio, over, "Close it", "So.", lambda: done.append("alone"))
    set_up(desk.studio, signed_in="Eli Frost")
    asking.ask_passphrase_again(desk.studio, over, "Close it", "So.", lambda: done.append("Eli"))
    assert done == ["alone", "Eli"]
    assert desk.prompts.asked == ["Close it", "Close it"]


def test_a_second_person_vouches_with_their_own_passphrase(desk, over, qtbot):
    set_up(desk.studio)
    names = []
    asking.ask_second_person(desk.studio, over, "Waive it", "Two people.", names.append)
    dialog = shown(qtbot, SecondPerson)
    offered = [dialog.who.itemText(i) for i in range(dialog.who.count())]
    assert offered == [
        "Cara Diaz · Supervisor, Validator",
        "Eli Frost · Reporter",
    ]
    assert dialog.who.key == ""
    qtbot.keyClicks(dialog.row.editor, ANNA)
    assert not dialog.yes.isEnabled()  # nobody is chosen
    dialog.who.setCurrentIndex(0)
    assert dialog.row.editor.text() == ""
    assert dialog.row.editor.accessibleName() == "Passphrase of Cara Diaz"
    typed(qtbot, dialog, CARA)
    ended(qtbot, SecondPerson)
    assert names == ["Cara Diaz"]


def test_the_first_persons_passphrase_is_not_the_second_ones(desk, over, qtbot):
    set_up(desk.studio)
    names = []
    asking.ask_second_person(desk.studio, over, "Waive it", "Two people.", names.append)
    dialog = shown(qtbot, SecondPerson)
    dialog.who.setCurrentIndex(0)
    typed(qtbot, dialog, ANNA)
    qtbot.waitUntil(lambda: dialog.row.words.text().startswith(NO_FIT), timeout=10_000)
    assert not names
    dialog.reject()


def test_somebody_without_a_passphrase_agrees_by_name(desk, over, qtbot):
    set_up(desk.studio)
    names = []
    asking.ask_second_person(desk.studio, over, "Waive it", "Two people.", names.append)
    dialog = shown(qtbot, SecondPerson)
    dialog.who.setCurrentIndex(1)
    assert not dialog.row.isVisible()
    dialog.yes.click()
    ended(qtbot, SecondPerson)
    assert names == ["Eli Frost"]


def test_without_anybody_else_it_is_said(desk, over):
    set_up(desk.studio, names=("Anna Berg",))
    asking.ask_second_person(desk.studio, over, "Waive it", "Two people.", lambda _name: None)
    assert "nobody else is set up" in desk.prompts.told[0].what


def test_without_people_another_name_is_typed(desk, over, qtbot):
    names = []
    asking.ask_second_person(desk.studio, over, "Waive it", "Two people.", names.append)
    dialog = shown(qtbot, NamedSecond)
    assert asking.ALONE in words_of(dialog)
    qtbot.keyClicks(dialog.name, " quality  LEAD ")  # who is at work, in other letters
    assert not dialog.yes.isEnabled()
    dialog.name.clear()
    qtbot.keyClicks(dialog.name, "Shift  lead ")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert names == ["Shift lead"]


def test_a_stage_is_signed_with_meaning_role_and_passphrase(desk, over, qtbot):
    set_up(desk.studio)
    asking.sign_stage(desk.studio, desk.case_id, over)
    dialog = shown(qtbot, SignDialog)
    qtbot.waitUntil(dialog.meaning.hasFocus)
    assert [dialog.role.itemText(i) for i in range(dialog.role.count())] == [
        "Quality lead",
        "Administrator",
    ]
    dialog.role.choose("Quality lead")
    typed(qtbot, dialog, ANNA)
    ended(qtbot, SignDialog)
    [signed] = desk.casefile.of(Signature)
    assert (signed.by, signed.role, signed.stage) == ("Anna Berg", "Quality lead", Stage.REPORT)
    assert signed.meaning == MEANINGS[Stage.REPORT][0]
    assert desk.studio.writer.undo_label is None


def test_a_signature_in_own_words(desk, over, qtbot):
    set_up(desk.studio)
    asking.sign_stage(desk.studio, desk.case_id, over)
    dialog = shown(qtbot, SignDialog)
    before = dialog.height()
    dialog.meaning.setCurrentIndex(dialog.meaning.count() - 1)
    assert dialog.own_words.isVisible()
    assert dialog.height() > before
    qtbot.keyClicks(dialog.row.editor, ANNA)
    assert not dialog.yes.isEnabled()  # it means nothing yet
    qtbot.keyClicks(dialog.own_words, "I was there")
    typed(qtbot, dialog, "")
    ended(qtbot, SignDialog)
    assert next(iter(desk.casefile.of(Signature))).meaning == "I was there"


def test_a_case_changed_meanwhile_is_not_signed_unseen(desk, over, qtbot):
    from rca_studio.editing.gestures import revise

    set_up(desk.studio)
    asking.sign_stage(desk.studio, desk.case_id, over)
    dialog = shown(qtbot, SignDialog)
    assert desk.studio.edit(revise(desk.casefile.case, title="Another"))
    typed(qtbot, dialog, ANNA)
    ended(qtbot, SignDialog)
    assert not list(desk.casefile.of(Signature))
    assert "changed while you were signing" in desk.prompts.told[0].what


def test_alone_a_signature_is_a_name_and_says_so(desk, over, qtbot):
    asking.sign_stage(desk.studio, desk.case_id, over)
    dialog = shown(qtbot, SignDialog)
    assert "signed in the name Quality lead" in words_of(dialog)
    assert not dialog.row.isVisible()
    dialog.yes.click()
    assert next(iter(desk.casefile.of(Signature))).by == "Quality lead"


def test_a_signature_is_withdrawn_openly(desk, over, qtbot):
    set_up(desk.studio)
    studio = desk.studio
    from rca_studio.editing.proof_gestures import sign

    assert studio.edit(sign(desk.casefile, studio.writer.stamp(), "I was there"))
    [signed] = desk.casefile.of(Signature)
    asking.withdraw_signature(studio, desk.case_id, signed.id, over)
    dialog = shown(qtbot, WithdrawDialog)
    qtbot.waitUntil(dialog.reason.hasFocus)
    qtbot.keyClicks(dialog.row.editor, ANNA)
    assert not dialog.yes.isEnabled()
    qtbot.keyClicks(dialog.reason, "The photo shows another room.")
    typed(qtbot, dialog, "")
    ended(qtbot, WithdrawDialog)
    [withdrawn] = desk.casefile.of(Signature)
    assert not withdrawn.stands
    assert withdrawn.withdrawn_by == "Anna Berg"
    assert withdrawn.withdrawn_because == "The photo shows another room."


def test_no_passphrase_stands_in_history_or_file(desk):
    set_up(desk.studio)
    told = repr(desk.studio.registers.history(""))
    desk.studio.close()
    from pathlib import Path

    content = Path(desk.studio.workspace.path).read_bytes()
    for secret in SECRETS.values():
        assert secret not in told
        assert secret.encode() not in content

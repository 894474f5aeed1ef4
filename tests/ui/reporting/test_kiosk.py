"""The report form on a shared computer: what it takes, what it forgets, and what it lets nobody."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.people import Person, Role
from rca_studio.domain.registers import CaseQuery
from rca_studio.domain.session import KnownName, NameKind
from rca_studio.editing.boxed import read_box
from rca_studio.ui import theme
from rca_studio.ui.reporting.kiosk import ENLARGED, LARGE, QUIET, TOUCH, USUAL, Kiosk
from rca_studio.ui.reporting.kiosk_start import KioskStart, start_kiosk
from tests.ui.sample_desk import empty_desk

PASSPHRASE = "violet harbour"


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = empty_desk(tmp_path)
    yield made
    made.studio.close()
    theme.apply(qapp, "light")


@pytest.fixture
def kiosk(desk, qtbot):
    digest = desk.studio.workspace.make_secret(PASSPHRASE)
    made = Kiosk(desk.studio, digest, "Riverside Home Care")
    made.start()
    yield made
    made.end()


def waiting(desk):
    return tuple(read_box(desk.studio.workspace.box()).reports.values())


def phrase_of(kiosk) -> str:
    return kiosk.receipt.card.accessibleName().split(": ")[1].replace(", ", "-")


def test_a_report_takes_four_answers_and_the_keyboard_alone(kiosk, desk, qtbot):
    strokes = 0
    qtbot.waitUntil(lambda: kiosk.form.title.hasFocus())

    def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        nonlocal strokes
        QTest.keyClick(kiosk.windowHandle(), key, held)
        strokes += 1

    def type_(words: str) -> None:
        nonlocal strokes
        qtbot.keyClicks(QApplication.focusWidget(), words)
        strokes += len(words)

    type_("Walker out of reach")
    press(Qt.Key.Key_Tab)
    type_("House 3")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    type_("A second person")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_4)
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert strokes < 5 * 60 * 0.5, "half a minute at five keys a second"
    qtbot.waitUntil(lambda: desk.studio.report_box.waits)
    qtbot.waitUntil(lambda: read_box(desk.studio.workspace.box()).felt_number == 1)
    (report,) = waiting(desk)
    assert (report.title, report.location) == ("Walker out of reach", "House 3")
    assert (report.stopped_harm, report.reporter) == ("A second person", "")
    assert len(phrase_of(kiosk).split("-")) == 6


def test_nothing_of_the_cases_is_offered(kiosk, desk):
    studio = desk.studio
    site = KnownName(id="n", kind=NameKind.SITE, name="Rose Cottage", by="Q", at="x")
    person = KnownName(id="p", kind=NameKind.PERSON, name="Bo Larsen", by="Q", at="x")
    studio.edit(ChangeSet("Names", created(site, person)))
    kiosk.begin_again()
    offered = kiosk.form.where.completer()
    assert offered is not None
    model = offered.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["Rose Cottage"]
    assert kiosk.form.service.completer().model().rowCount() == 0
    words = " ".join(w.text() for w in kiosk.findChildren(QLineEdit))
    assert "Bo Larsen" not in words


def test_a_report_with_a_name_waits_in_the_box_as_well_and_in_nobodys_account(kiosk, desk):
    kiosk.form.title.setText("Wet floor")
    kiosk.form.reporter.setText("Bo")
    kiosk.send()
    desk.studio.report_box.take_in()
    page = desk.studio.registers.cases(CaseQuery())
    case = desk.studio.casefile(page.rows[0].id).case
    assert (case.reporter, case.anonymous) == ("Bo", False)
    (row, *_) = desk.studio.registers.history(case.id)
    assert row.actor == "Anonymous"


def test_without_a_line_nothing_is_sent(kiosk, desk):
    kiosk.form.stopped.setText("Luck")
    kiosk.send()
    assert not desk.studio.report_box.waits
    assert "Say in a line" in kiosk.progress.text()


def test_what_was_typed_is_cleared_after_a_quiet_time(kiosk, qtbot):
    kiosk.form.title.setText("Something nobody else shall read")
    kiosk.form.show_more()
    QGuiApplication.clipboard().setText("copied words")
    for _ in range(QUIET - 1):
        kiosk.tick()
    assert "Are you still there?" in kiosk.progress.text()
    qtbot.keyClick(kiosk.form.stopped, Qt.Key.Key_X)  # a touch: the time begins anew
    assert "questions answered" in kiosk.progress.text()
    for _ in range(QUIET - 1):
        kiosk.tick()
    assert not kiosk.form.empty
    kiosk.tick()
    assert kiosk.form.empty
    assert not kiosk.form.title.isUndoAvailable()
    assert QGuiApplication.clipboard().text() == ""
    for _ in range(2 * QUIET):
        kiosk.tick()  # an empty form is not made anew time and again
    assert kiosk.form.empty


def test_the_words_of_a_receipt_go_by_themselves(kiosk):
    kiosk.form.title.setText("Wet floor")
    kiosk.send()
    phrase = phrase_of(kiosk)
    for _ in range(QUIET):
        kiosk.tick()
    shown = [w.accessibleName() for w in kiosk.findChildren(QWidget) if w.isVisible()]
    assert not any(phrase.split("-")[0] in name for name in shown)
    assert kiosk.pages.currentWidget() is kiosk._form_page


def test_keys_that_lead_away_lead_nowhere(kiosk, desk, qtbot):
    kiosk.form.title.setText("Kept")
    alt, control = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
    for key, held in (
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F4, alt),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F11, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_W, control),
        (Qt.Key.Key_Q, control),
        (Qt.Key.Key_O, control),
        (Qt.Key.Key_P, control),
        (Qt.Key.Key_K, control),
    ):
        qtbot.keyClick(kiosk.form.title, key, held)
        assert kiosk.isVisible()
        assert kiosk.form.title.text() == "Kept"
    qtbot.keyClick(kiosk.form.title, Qt.Key.Key_A, control)
    qtbot.keyClick(kiosk.form.title, Qt.Key.Key_Delete)
    assert kiosk.form.title.text() == ""


def test_it_cannot_be_closed_nor_dropped_upon(kiosk, qapp):
    assert not kiosk.close()
    assert kiosk.isVisible()
    dropped = QMimeData()
    dropped.setText("from elsewhere")
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        dropped,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    qapp.sendEvent(kiosk.form.title, event)
    assert kiosk.form.title.text() == ""
    assert all(
        one.contextMenuPolicy() == Qt.ContextMenuPolicy.PreventContextMenu
        for one in kiosk.findChildren(QLineEdit)
    )


def test_only_the_passphrase_leads_out_and_wrong_ones_cost_time(kiosk, qtbot, desk):
    left = []
    kiosk.left.connect(lambda: left.append(True))
    kiosk.leave.click()
    kiosk.passphrase.setText("guess")
    kiosk.try_to_leave()
    qtbot.waitUntil(lambda: "does not fit" in kiosk.leave_words.text())
    assert not left
    kiosk.passphrase.setText(PASSPHRASE)
    kiosk.try_to_leave()
    assert "Try again in" in kiosk.leave_words.text()
    assert not left
    qtbot.waitUntil(lambda: kiosk._patience.wait <= 0, timeout=5_000)
    kiosk.passphrase.setText(PASSPHRASE)
    kiosk.try_to_leave()
    assert kiosk.passphrase.text() == ""
    qtbot.waitUntil(lambda: bool(left))


@pytest.mark.parametrize("large", [False, True])
def test_what_is_touched_is_large_enough_for_a_finger(kiosk, large, qtbot):
    kiosk.resize(1366, 768)
    if large:
        kiosk.form.title.setText("Kept")
        kiosk._on_print_size()
        assert kiosk.form.title.text() == "Kept"
    kiosk.form.show_more()
    QApplication.processEvents()
    kinds = (QAbstractButton, QLineEdit, QComboBox)
    touched = [one for kind in kinds for one in kiosk.findChildren(kind) if one.isVisible()]
    assert len(touched) > 12
    small = {
        one.accessibleName(): (one.width(), one.height())
        for one in touched
        if min(one.width(), one.height()) < TOUCH
    }
    assert not small


def test_a_trouble_is_told_where_it_is_seen(kiosk, desk, monkeypatch):
    kiosk.form.title.setText("Wet floor")
    desk.studio.workspace.close()
    kiosk.send()
    assert "What you wrote is still here" in kiosk.progress.text()
    assert kiosk.form.title.text() == "Wet floor"
    assert not desk.prompts.told


def test_it_asks_for_the_same_passphrase_twice(qtbot, qapp):
    sheet = KioskStart()
    sheet.show()
    chosen = []
    sheet.chosen = chosen.append
    for one, two, may in (("", "", False), ("abc", "abc", False), ("abcdef", "abcdeg", False)):
        sheet.first.setText(one)
        sheet.second.setText(two)
        assert sheet.yes.isEnabled() is may
    assert sheet.yes.accessibleDescription() == "Type the same passphrase again."
    sheet.second.setText("abcdef")
    sheet.first.setText("abcdef")
    sheet.accept()
    assert chosen == ["abcdef"]


def test_whoever_was_signed_in_is_not_when_it_is_left(desk, qtbot):
    studio = desk.studio
    person = Person(id="p", name="Quality lead", roles=(Role.ADMINISTRATOR,))
    studio.edit(ChangeSet("Add", created(person)))
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    locked = []
    start_kiosk(studio, window, lambda: locked.append(window.isVisible()))
    sheet = next(w for w in QApplication.topLevelWidgets() if isinstance(w, KioskStart))
    sheet.first.setText(PASSPHRASE)
    sheet.second.setText(PASSPHRASE)
    sheet.accept()

    def kiosks() -> list[Kiosk]:
        tops = QApplication.topLevelWidgets()
        return [w for w in tops if isinstance(w, Kiosk) and w.isVisible()]

    qtbot.waitUntil(lambda: bool(kiosks()))
    (kiosk,) = kiosks()
    assert locked == [True]
    qtbot.waitUntil(lambda: not window.isVisible())
    with qtbot.waitSignal(kiosk.left):
        kiosk.passphrase.setText(PASSPHRASE)
        kiosk.try_to_leave()
    assert window.isVisible()
    assert not studio.workspace.check_secret(kiosk._secret, PASSPHRASE)


def test_asking_by_phrase_is_there_too(kiosk, desk, qtbot):
    kiosk.form.title.setText("Wet floor")
    kiosk.send()
    phrase = phrase_of(kiosk)
    kiosk.over.click()
    kiosk.ask_back.click()
    kiosk.ask.phrase.setText(phrase.upper().replace("-", " "))
    kiosk.ask.ask()
    qtbot.waitUntil(lambda: kiosk.ask.found.isVisibleTo(kiosk))
    assert "is kept" in kiosk.ask.how_far.text()
    kiosk.over.click()
    assert kiosk.pages.currentWidget() is kiosk._form_page
    assert kiosk.ask.phrase.text() == ""


def test_events_of_other_windows_pass(kiosk, qapp):
    other = QWidget()
    other.show()
    assert not kiosk.eventFilter(other, QEvent(QEvent.Type.Close))
    other.close()


def test_names_in_an_anonymous_report_are_said_before_it_is_sent(kiosk, desk):
    kiosk.form.title.setText("Mr. Larsen lost balance at the bath")
    kiosk.form.stopped.setText("Ring me: 07700 900123")
    kiosk.send()
    assert not desk.studio.report_box.waits
    assert "Larsen" in kiosk.form.notice.text()
    assert "07700 900123" in kiosk.form.notice.text()
    kiosk.form.title.setText("A person lost balance at the bath")
    kiosk.send()  # the number was seen, and is kept
    (report,) = waiting(desk)
    assert report.title == "A person lost balance at the bath"


def test_whoever_gives_their_name_is_not_asked_about_names(kiosk, desk):
    kiosk.form.title.setText("Mr. Larsen lost balance at the bath")
    kiosk.form.reporter.setText("Bo")
    kiosk.send()
    assert len(waiting(desk)) == 1


def in_view(kiosk, part) -> bool:
    page = kiosk.pages.currentWidget()
    corner = part.mapTo(page.viewport(), part.rect().bottomLeft())
    return part.mapTo(page.viewport(), part.rect().topLeft()).y() >= 0 and (
        corner.y() <= page.viewport().height()
    )


def test_what_has_the_keyboard_is_in_view_from_wherever_it_came(kiosk, qtbot):
    kiosk.resize(683, 384)
    QApplication.processEvents()
    bar = kiosk._form_page.verticalScrollBar()
    kiosk.print_size.setFocus()
    bar.setValue(bar.maximum())
    assert not in_view(kiosk, kiosk.form.title)
    kiosk.form.title.setFocus()
    assert in_view(kiosk, kiosk.form.title)


def test_what_is_missing_is_brought_into_view(kiosk, qtbot):
    kiosk.resize(683, 384)
    QApplication.processEvents()
    bar = kiosk._form_page.verticalScrollBar()
    bar.setValue(bar.maximum())
    kiosk.send()
    assert in_view(kiosk, kiosk.form.title)
    kiosk.form.title.setText("Ana Silva nearly slipped")
    bar.setValue(bar.maximum())
    kiosk.send()
    assert "Ana Silva" in kiosk.form.notice.text()
    assert bar.value() == 0


def test_a_small_screen_that_is_enlarged_already_is_not_enlarged_again(desk, qtbot):
    digest = desk.studio.workspace.make_secret(PASSPHRASE)
    made = Kiosk(desk.studio, digest, "Riverside Home Care")
    screen = made.screen().size()
    small = screen.width() < ENLARGED.width() or screen.height() < ENLARGED.height()
    made.start()
    try:
        assert theme.in_force()[1] == (1.0 if small else USUAL)
        made._on_print_size()
        assert theme.in_force()[1] == LARGE
        assert made.print_size.text() == "Smaller print"
        made._on_print_size()
        assert theme.in_force()[1] == (1.0 if small else USUAL)
    finally:
        made.end()

"""The history is verified behind the window; what does not hold is named, and nothing else is."""

from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from sqlcipher3 import dbapi2 as driver

from rca_studio.domain.case import Stage
from rca_studio.ui import theme
from rca_studio.ui.proof.broken_sheet import BrokenSheet
from rca_studio.ui.proof.verifying import verifier_of
from rca_studio.ui.proof.watch import BrokenBanner, HistoryWatch
from rca_studio.ui.widgets.labels import Label
from tests.ui.case.desk import Desk
from tests.ui.proof.desk import at_stage, case_screen, dialog_of, revised


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = at_stage(tmp_path, Stage.REVIEW)
    for number in range(5):
        revised(made, title=f"Title {number}")
    yield made
    made.studio.close()


@pytest.fixture
def screen(desk: Desk, qtbot):
    with case_screen(desk, qtbot, "history") as made:
        yield made


def tamper(desk: Desk, *statements: str) -> None:
    """Change the open file as somebody with a database tool would; the triggers are put back."""
    with closing(driver.connect(desk.studio.workspace.path, isolation_level=None)) as db:
        triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type='trigger'").fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(statement)
        for _, sql in triggers:
            db.execute(sql)


def verified(desk: Desk, qtbot, *, thorough: bool = False):
    verifier = verifier_of(desk.studio)
    verifier.start(thorough=thorough)
    qtbot.waitUntil(lambda: not verifier.running)
    return verifier


def test_what_came_since_is_told_without_verifying_at_each_step(desk, screen, qtbot):
    bar = screen.page.proof
    qtbot.waitUntil(lambda: "verified" in bar.pill.word)
    first = verifier_of(desk.studio).proof
    revised(desk, title="Another title")
    assert verifier_of(desk.studio).proof is first
    assert "1 change since" in bar.words.text()


def test_a_thorough_look_compares_records_and_files(desk, screen, qtbot):
    bar = screen.page.proof
    qtbot.waitUntil(lambda: "verified" in bar.pill.word)
    bar.verify.setFocus()
    qtbot.keyClick(bar.verify, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "every record compared" in bar.words.text())
    assert "No files are kept" in bar.words.text()


def test_a_changed_entry_is_named_and_told(desk, screen, qtbot):
    qtbot.waitUntil(lambda: not verifier_of(desk.studio).running)
    tamper(desk, "UPDATE audit SET actor = 'Somebody else' WHERE seq = 4")
    verifier = verified(desk, qtbot)
    assert verifier.proof.check.broken_at == 4
    assert screen.page.proof.pill.word == "History does not hold from change 4 on"
    bar = screen.page.proof
    bar.show_broken.setFocus()
    qtbot.keyClick(bar.show_broken, Qt.Key.Key_Space)
    said = "\n".join(label.text() for label in dialog_of(BrokenSheet).findChildren(Label))
    assert "Change 4 of the history (“Edit”, Somebody else)" in said
    assert "Compare this file with a backup" in said


def test_a_record_changed_beside_the_history_is_found_by_a_thorough_look(desk, qtbot):
    tamper(desk, "UPDATE case_ SET title = 'Quite another'")
    assert verified(desk, qtbot).proof.sound
    assert not verified(desk, qtbot, thorough=True).proof.sound


def test_writing_meanwhile_is_no_false_alarm(desk, qtbot):
    verifier = verifier_of(desk.studio)
    for number in range(40):
        verifier.start(thorough=number % 2 == 1)
        revised(desk, title=f"Meanwhile {number}")
        qtbot.waitUntil(lambda: not verifier.running)
        assert verifier.proof.sound, verifier.proof


def test_undo_and_redo_meanwhile_are_no_false_alarm(desk, qtbot):
    verifier = verifier_of(desk.studio)
    for _ in range(10):
        verifier.start(thorough=True)
        desk.studio.undo()
        desk.studio.redo()
        qtbot.waitUntil(lambda: not verifier.running)
        assert verifier.proof.sound


def test_a_thorough_look_takes_the_place_of_a_quick_one(desk, qtbot):
    verifier = verifier_of(desk.studio)
    verifier.start()
    verifier.start(thorough=True)
    verifier.start()
    qtbot.waitUntil(lambda: not verifier.running)
    assert verifier.proof.kept is not None


def test_it_can_be_stopped(desk, qtbot):
    verifier = verifier_of(desk.studio)
    verifier.start(thorough=True)
    verifier.cancel()
    qtbot.waitUntil(lambda: not verifier.running)


def test_the_watch_tells_what_does_not_hold_and_the_banner_says_it(desk, qtbot):
    tamper(desk, "DELETE FROM audit WHERE seq = 3")
    watch = HistoryWatch(desk.studio)
    told = []
    watch.broken.connect(told.append)
    watch.begin()
    qtbot.waitUntil(lambda: bool(told))
    banner = BrokenBanner(desk.studio)
    qtbot.addWidget(banner)
    banner.show_proof(told[0])
    assert "Change 3 of the history" in banner.words
    assert "removed" in banner.words


def test_a_sound_history_raises_no_alarm(desk, qtbot):
    watch = HistoryWatch(desk.studio)
    told = []
    watch.broken.connect(told.append)
    with qtbot.waitSignal(watch.sound):
        watch.begin()
    assert not told


def test_words_of_a_stranger_in_the_file_are_plain_text(desk, screen, qtbot):
    qtbot.waitUntil(lambda: not verifier_of(desk.studio).running)
    tamper(desk, "UPDATE audit SET label = '<b>big</b>', at = 'never' WHERE seq = 4")
    proof = verified(desk, qtbot).proof
    sheet = BrokenSheet(proof, screen)
    qtbot.addWidget(sheet)
    labels = [label for label in sheet.findChildren(Label) if "<b>big</b>" in label.text()]
    assert labels
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)


def test_the_way_of_the_case_stands_over_its_steps(desk, screen, qtbot):
    from rca_studio.editing import proof_gestures

    assert screen.page.way.isHidden()
    stamp = desk.studio.writer.stamp()
    desk.studio.edit(
        proof_gestures.send_back(desk.casefile, Stage.REPORT, stamp, "The time is not clear yet")
    )
    assert screen.page.way.isVisible()
    assert "The time is not clear yet" in screen.page.way.lines[-1].how

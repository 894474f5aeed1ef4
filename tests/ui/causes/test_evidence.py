"""Evidence on the Causes screen: noted, filed, dropped, pasted, opened, changed, and what it says
about a cause."""

import hashlib
from io import BytesIO

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtWidgets import QApplication

from rca_studio.domain.causal import CauseNature, EvidenceState
from rca_studio.domain.review import EvidenceKind
from rca_studio.ui import theme
from rca_studio.ui.causes.evidence_dialog import EvidenceDialog
from rca_studio.ui.causes.evidence_list import EvidenceRow
from rca_studio.ui.causes.evidence_viewer import EvidenceViewer
from rca_studio.ui.widgets.key_button import KeyButton
from tests.causal_examples import doorway
from tests.ui.case.desk import make_desk
from tests.ui.causes.room import Hands, Key, open_tab, put_model

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    put_model(made, doorway())
    yield made
    made.studio.close()
    QGuiApplication.clipboard().clear()


@pytest.fixture
def tab(desk, qtbot):
    made = open_tab(desk, qtbot)
    yield made
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)


@pytest.fixture(params=["picture", "outline"])
def hands(request, tab, qtbot) -> Hands:
    view = tab.picture.canvas if request.param == "picture" else tab.outline
    view.setFocus()
    return Hands(qtbot, view, view.editor)


def dialog_of(kind):
    """The one open dialog of a kind."""
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def settled(desk, qtbot) -> None:
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=30_000)


def photo(path, colour="navy"):
    """A photo that tells where it was taken."""
    image = Image.new("RGB", (64, 48), colour)
    exif = image.getexif()
    exif[0x010F] = "Camera maker"
    exif.get_ifd(0x8825)[1] = "N"
    image.save(path, "JPEG", exif=exif)
    return path


@pytest.fixture
def cause(desk):
    """The id of a cause of which nothing is known."""
    from rca_studio.editing import gestures

    step, made = gestures.add_cause(desk.casefile, desk.casefile.event.id, "Light was off")
    assert desk.studio.edit(step)
    return made


def test_a_note_is_added_by_key_with_its_kind_and_source(desk, tab, hands, qtbot, cause):
    before = desk.casefile.digest()
    tab.choose(cause)
    hands.type("e")
    dialog = dialog_of(EvidenceDialog)
    assert not dialog.yes.isEnabled()
    qtbot.keyClicks(dialog.note, "It was dark when we came")
    dialog.kind.choose(EvidenceKind.INTERVIEW.value)
    dialog.kind.activated.emit(0)
    qtbot.keyClicks(dialog.source, "Night worker")
    qtbot.keyClick(dialog.yes, Key.Key_Return)
    (evidence,) = desk.casefile.evidence_for(cause)
    assert (evidence.note, evidence.kind) == ("It was dark when we came", EvidenceKind.INTERVIEW)
    assert (evidence.source, evidence.by) == ("Night worker", "Quality lead")
    row = tab.inspector.panel.proof.findChildren(EvidenceRow)[0]
    assert row.facts.text() == "Interview note · Night worker"
    assert desk.studio.undo()
    assert desk.casefile.digest() == before


def test_a_photo_is_dropped_on_a_cause_and_loses_what_it_tells(
    desk, tab, hands, qtbot, tmp_path, cause
):
    path = photo(tmp_path / "doorway.jpg")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    if hands.view is tab.outline:
        item = next(i for i in tab.outline._by_path.values() if i.text(0) == "Light was off")
        place = tab.outline.visualItemRect(item).center()
    else:
        tab.choose(cause)
        place = tab.picture.canvas.place_of(cause).center()
    tab.choose(desk.casefile.event.id)
    drag = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    aim, copy = hands.view.viewport(), Qt.DropAction.CopyAction
    QApplication.sendEvent(aim, QDragEnterEvent(place, copy, *drag))
    QApplication.sendEvent(aim, QDragMoveEvent(place, copy, *drag))
    drop = QDropEvent(QPointF(place), copy, *drag)
    QApplication.sendEvent(aim, drop)
    assert drop.isAccepted()
    settled(desk, qtbot)
    (evidence,) = desk.casefile.evidence_for(cause)
    assert (evidence.kind, evidence.file_name) == (EvidenceKind.PHOTO, "doorway.jpg")
    kept = desk.studio.workspace.file(evidence.sha256)
    assert b"Camera maker" in path.read_bytes()
    assert b"Camera maker" not in kept
    assert Image.open(BytesIO(kept)).size == (64, 48)
    assert tab.chosen == cause
    assert "taken out" in desk.guide.said[-1]
    desk.guide.offers[-1]()  # Undo
    assert desk.casefile.evidence_for(cause) == ()


def test_files_dropped_on_the_details_are_evidence_too(desk, tab, qtbot, tmp_path, cause):
    tab.choose(cause)
    paths = [tmp_path / "one.txt", tmp_path / "two.pdf"]
    for path in paths:
        path.write_bytes(path.name.encode())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    drag = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    place, copy = QPoint(40, 80), Qt.DropAction.CopyAction
    QApplication.sendEvent(tab.inspector, QDragEnterEvent(place, copy, *drag))
    QApplication.sendEvent(tab.inspector, QDropEvent(QPointF(place), copy, *drag))
    settled(desk, qtbot)
    found = desk.casefile.evidence_for(cause)
    assert {one.file_name for one in found} == {"one.txt", "two.pdf"}
    assert desk.guide.said[-1].startswith("2 files are evidence for “Light was off”")
    assert desk.studio.undo()  # both in one step
    assert desk.casefile.evidence_for(cause) == ()


def test_a_screenshot_is_pasted(desk, tab, hands, qtbot, cause):
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("teal"))
    QGuiApplication.clipboard().setImage(picture)
    tab.choose(cause)
    hands.press(Key.Key_V, CONTROL)
    settled(desk, qtbot)
    (evidence,) = desk.casefile.evidence_for(cause)
    assert evidence.kind is EvidenceKind.PHOTO
    assert evidence.file_name.startswith("Screenshot 2026-11-")
    kept = QImage.fromData(desk.studio.workspace.file(evidence.sha256))
    assert kept.size() == picture.size()
    assert kept.pixelColor(5, 5) == QColor("teal")


def test_a_damaged_picture_is_refused_in_words_and_nothing_is_stored(
    desk, tab, qtbot, tmp_path, cause
):
    path = tmp_path / "broken.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0 no picture at all")
    tab.choose(cause)
    before = desk.casefile
    tab.deeds.proof.take_files(desk.casefile, cause, [path])
    settled(desk, qtbot)
    assert desk.casefile is before
    assert "broken.jpg" in desk.prompts.told[-1].what


def test_a_file_is_filed_opened_saved_changed_and_removed(desk, tab, qtbot, tmp_path, cause):
    tab.choose(cause)
    proof = tab.inspector.panel.proof
    desk.prompts.file = tmp_path / "plan.txt"
    desk.prompts.file.write_text("the plan\nof the evening", encoding="utf-8")
    qtbot.keyClick(proof.add, Key.Key_Space)
    dialog = dialog_of(EvidenceDialog)
    qtbot.keyClick(dialog.choose, Key.Key_Space)
    assert dialog.kind.key == EvidenceKind.DOCUMENT.value
    qtbot.keyClick(dialog.yes, Key.Key_Return)
    settled(desk, qtbot)
    (evidence,) = desk.casefile.evidence_for(cause)
    assert evidence.file_name == "plan.txt"
    press(proof, qtbot, "Open")
    settled(desk, qtbot)
    viewer = dialog_of(EvidenceViewer)
    assert viewer.shown.toPlainText() == "the plan\nof the evening"
    desk.prompts.file = tmp_path / "copy.txt"
    qtbot.keyClick(viewer.save, Key.Key_Space)
    settled(desk, qtbot)
    assert (tmp_path / "copy.txt").read_bytes() == b"the plan\nof the evening"
    viewer.accept()
    press(proof, qtbot, "Change…")
    dialog = dialog_of(EvidenceDialog)
    qtbot.keyClicks(dialog.note, "Times of set-up")
    qtbot.keyClick(dialog.yes, Key.Key_Return)
    (evidence,) = desk.casefile.evidence_for(cause)
    assert (evidence.note, evidence.file_name) == ("Times of set-up", "plan.txt")
    press(proof, qtbot, "Remove")
    assert desk.casefile.evidence_for(cause) == ()
    desk.guide.offers[-1]()
    assert desk.casefile.evidence_for(cause) == (evidence,)


def press(proof, qtbot, words: str) -> None:
    button = next(b for b in proof.findChildren(KeyButton) if b.text() == words and b.isVisible())
    qtbot.keyClick(button, Key.Key_Space)


def test_a_picture_is_shown_inside(desk, tab, qtbot, tmp_path, cause):
    tab.choose(cause)
    tab.deeds.proof.take_files(desk.casefile, cause, [photo(tmp_path / "door.jpg")])
    settled(desk, qtbot)
    press(tab.inspector.panel.proof, qtbot, "Open")
    settled(desk, qtbot)
    viewer = dialog_of(EvidenceViewer)
    pixmap = viewer.shown.widget().pixmap()
    assert (pixmap.width(), pixmap.height()) == (64, 48)
    assert viewer.warning.text() == ""
    viewer.accept()


def test_a_changed_or_missing_file_is_told_in_the_list(desk, tab, qtbot, tmp_path, cause):
    from sqlcipher3 import dbapi2

    path = tmp_path / "a.txt"
    path.write_text("as it was", encoding="utf-8")
    other = tmp_path / "b.txt"
    other.write_text("soon gone", encoding="utf-8")

    tab.deeds.proof.take_files(desk.casefile, cause, [path, other])
    settled(desk, qtbot)
    digest = {n: hashlib.sha256(p.read_bytes()).hexdigest() for n, p in (("a", path), ("b", other))}
    raw = dbapi2.connect(desk.studio.workspace.path)
    raw.execute("UPDATE attachment SET content=? WHERE sha256=?", (b"not as it was", digest["a"]))
    raw.execute("DELETE FROM attachment WHERE sha256=?", (digest["b"],))
    raw.commit()
    raw.close()
    tab.choose(desk.casefile.event.id)
    tab.choose(cause)
    settled(desk, qtbot)
    rows = tab.inspector.panel.proof.findChildren(EvidenceRow)
    told = {row.words.text(): row.trouble.text() for row in rows if row.isVisible()}
    assert "was changed after it was kept" in told["a.txt"]
    assert "is not in the workspace any more" in told["b.txt"]


def test_verified_waits_for_evidence_and_comes_with_it_in_one_step(desk, tab, qtbot, cause):
    tab.choose(cause)
    before = desk.casefile.digest()
    known = tab.inspector.panel.known
    known.state.choose(EvidenceState.VERIFIED.value)
    known.state.activated.emit(known.state.currentIndex())
    assert desk.prompts.asked[-1] == "Verified needs evidence"
    assert known.state.key == EvidenceState.HYPOTHESIS.value
    assert desk.casefile.digest() == before
    dialog = dialog_of(EvidenceDialog)
    qtbot.keyClicks(dialog.note, "The log of the light")
    qtbot.keyClick(dialog.yes, Key.Key_Return)
    assert desk.casefile.get(cause).evidence is EvidenceState.VERIFIED
    assert len(desk.casefile.evidence_for(cause)) == 1
    assert known.state.key == EvidenceState.VERIFIED.value
    assert desk.studio.undo()
    assert desk.casefile.digest() == before


def test_ruled_out_at_the_side_shows_and_keeps_its_reason(desk, tab, qtbot, cause):
    tab.choose(cause)
    known = tab.inspector.panel.known
    assert not known.reason.isVisible()
    desk.prompts.answers.append("Lamp worked, seen on the tape")
    known.state.choose(EvidenceState.RULED_OUT.value)
    known.state.activated.emit(known.state.currentIndex())
    assert desk.casefile.get(cause).evidence is EvidenceState.RULED_OUT
    assert known.reason.isVisible()
    assert known.reason.editor.text() == "Lamp worked, seen on the tape"
    known.reason.editor.setPlainText("")
    known.reason.editor.commit()
    assert known.reason.editor.text() == "Lamp worked, seen on the tape"
    known.reason.editor.setPlainText("Lamp worked")
    known.reason.editor.commit()
    assert desk.casefile.get(cause).ruled_out_because == "Lamp worked"


def test_a_question_says_who_answers_it_until_when(desk, tab, hands, qtbot, cause):
    tab.choose(cause)
    known = tab.inspector.panel.known
    assert not known.who.isVisible()
    hands.type("?")
    assert known.who.isVisible()
    known.who.editor.setFocus()
    qtbot.keyClicks(known.who.editor, "Site electrician")
    qtbot.keyClick(known.who.editor, Key.Key_Tab)
    qtbot.keyClicks(known.until.line, "30 Nov 2026")
    known.until.line.commit()
    question = desk.casefile.get(cause)
    assert (question.answer_by, question.answer_due) == ("Site electrician", "2026-11-30")
    desk.studio.undo()
    assert desk.casefile.get(cause).answer_due == ""


def test_what_a_cause_is_is_asked_without_judging_and_leads_on(desk, tab, qtbot, cause):
    tab.choose(cause)
    known = tab.inspector.panel.known
    words = " ".join(known.nature.itemText(row) for row in range(known.nature.count())).lower()
    for hard in ("error", "mistake", "violation", "fail", "careless"):
        assert hard not in words
    assert not known.duty.isVisible()
    known.nature.choose(CauseNature.OMISSION.value)
    known.nature.activated.emit(known.nature.currentIndex())
    assert known.duty.isVisible()
    assert "what made it likely" in known.ask_on.words
    qtbot.keyClicks(known.duty.editor, "Evening round, plan of May")
    known.duty.editor.commit()
    assert desk.casefile.get(cause).duty == "Evening round, plan of May"
    known.nature.choose(CauseNature.CONDITION.value)
    known.nature.activated.emit(known.nature.currentIndex())
    assert not known.duty.isVisible()
    assert not known.ask_on.isVisible()


def test_a_control_has_evidence_and_the_event_says_what_to_choose(desk, tab, hands, qtbot):
    control = desk.casefile.controls[0]
    tab.choose(control.id)
    hands.type("e")
    dialog = dialog_of(EvidenceDialog)
    qtbot.keyClicks(dialog.note, "Seen by two people")
    qtbot.keyClick(dialog.yes, Key.Key_Return)
    assert desk.casefile.evidence_for(control.id)[0].note == "Seen by two people"
    hands.view.setFocus()
    tab.choose(desk.casefile.event.id)
    hands.type("e")
    assert desk.guide.said[-1] == "Choose the cause or control it is evidence for"

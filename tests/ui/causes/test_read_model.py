"""Reading a model by real widgets: what comes is shown, it comes as one step, and what cannot be
read is refused in one sentence."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from rca_studio import headless
from rca_studio.domain.causal import Cause, Event, Harm
from rca_studio.domain.review import Evidence
from rca_studio.ui import theme
from rca_studio.ui.exchange.drops import drop_meaning, model_in
from rca_studio.ui.exchange.read_model_dialog import ReadModelDialog
from tests.causal_examples import doorway, planned_check
from tests.ui.case.desk import make_desk
from tests.ui.causes.room import named, open_tab, put_model, shown, texts

FISHBONE = """ishikawa-beta
  Bag left at the door
    Environment
      Hall is narrow
        Cupboard stands there
    Team and staffing
      Two visits at once
"""


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    yield made
    made.studio.close()


@pytest.fixture
def filled(desk):
    put_model(desk, doorway())
    return desk


@pytest.fixture
def tab(filled, qtbot):
    made = open_tab(filled, qtbot)
    yield made
    qtbot.waitUntil(lambda: not filled.studio.jobs.busy, timeout=30_000)


@pytest.fixture
def over(qtbot):
    """The window the dialogs stand over."""
    made = QWidget()
    made.resize(1200, 900)
    qtbot.addWidget(made)
    return made


def fishbone(folder, name="bones.mmd"):
    path = folder / name
    path.write_text(FISHBONE, encoding="utf-8")
    return path


def opened(desk, path, over, qtbot, **more) -> ReadModelDialog:
    made = ReadModelDialog(desk.studio, desk.guide, desk.case_id, path, over, **more)
    made.show()
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=30_000)
    return made


def in_view() -> ReadModelDialog:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, ReadModelDialog)]
    return next(w for w in found if w.isVisible())


def test_an_empty_case_takes_a_model_whole_and_undo_takes_it_back(desk, over, qtbot, tmp_path):
    before = desk.casefile.digest()
    dialog = opened(desk, fishbone(tmp_path), over, qtbot)
    assert dialog.what.text() == "3 causes and the event, from a Mermaid Ishikawa diagram."
    assert dialog.outline.text().splitlines()[0] == "Bag left at the door [event]"
    assert "\t\tCupboard stands there [Environment]" in dialog.outline.text()
    assert dialog.target.itemText(0) == "It becomes the model of this case"
    dialog.bring.click()
    casefile = desk.casefile
    assert casefile.event.text == "Bag left at the door"
    assert texts(casefile, casefile.event.id) == ["Hall is narrow", "Two visits at once"]
    assert "came in from bones.mmd" in desk.guide.said[-1]
    desk.guide.offers[-1]()
    assert desk.casefile.digest() == before


def test_a_case_with_causes_takes_it_below_what_is_chosen(filled, over, qtbot, tmp_path):
    walker = named(filled.casefile, "Walker left out of reach")
    count = len(filled.casefile.causes)
    chosen: list[str] = []
    dialog = opened(filled, fishbone(tmp_path), over, qtbot, under=walker.id, brought=chosen.append)
    assert dialog.target.key == walker.id
    assert "It becomes the model of this case" not in {
        dialog.target.itemText(row) for row in range(dialog.target.count())
    }
    assert "The event of the file became a cause." in dialog.notes
    dialog.bring.click()
    assert texts(filled.casefile, walker.id)[-1] == "Bag left at the door"
    assert len(filled.casefile.causes) == count + 4
    assert filled.casefile.get(chosen[0]).text in FISHBONE
    filled.studio.undo()
    assert len(filled.casefile.causes) == count


def test_what_stays_behind_is_told_for_the_place_chosen(filled, over, qtbot, tmp_path):
    path = tmp_path / "model.json"
    path.write_bytes(headless.export_case(planned_check(doorway()).file(), ".json"))
    dialog = opened(filled, path, over, qtbot)
    assert any(note.startswith("The harm") and "left out" in note for note in dialog.notes)
    assert dialog.what.text().startswith("6 causes, 2 controls, the event and the harm, from")


@pytest.mark.parametrize("ending", [".json", ".graphml", ".xml", ".mmd", ".txt"])
def test_what_was_saved_here_is_read_here(ending, desk, over, qtbot, tmp_path):
    there = planned_check(doorway()).file()
    path = tmp_path / f"model{ending}"
    path.write_bytes(headless.export_case(there, ending, "fishbone"))
    dialog = opened(desk, path, over, qtbot)
    assert dialog.target.currentText() == "It becomes the model of this case"
    dialog.bring.click()
    assert sorted(one.text for one in desk.casefile.of(Cause)) == sorted(
        one.text for one in there.of(Cause)
    )
    assert [one.text for one in desk.casefile.of(Event)] == [there.event.text]
    if ending != ".mmd":
        assert [one.text for one in desk.casefile.of(Harm)] == [there.harm.text]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.json", b"{", "a.json"),
        ("a.mmd", b"", "a.mmd"),
        ("a.xml", b"<?xml version='1.0'?><html/>", "begins with"),
        ("a.xmind", b"PK\x03\x04 broken", "a.xmind"),
        ("a.txt", b"\x00\x01\x02\xff", "is no text"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    name, content, told, desk, over, qtbot, tmp_path
):
    before = desk.casefile.digest()
    path = tmp_path / name
    path.write_bytes(content)
    dialog = opened(desk, path, over, qtbot)
    [note] = desk.prompts.told
    assert told in note.what
    assert note.what.endswith(".")
    assert note.safe == "Nothing was read in."
    qtbot.waitUntil(lambda: not isValid(dialog))
    assert desk.casefile.digest() == before


def test_left_while_it_is_read_nothing_follows(desk, over, qtbot, tmp_path):
    dialog = ReadModelDialog(desk.studio, desk.guide, desk.case_id, fishbone(tmp_path), over)
    dialog.show()
    dialog.cancel.click()
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=30_000)
    assert not desk.casefile.causes
    assert not desk.guide.said


# -- from the Causes tab ---------------------------------------------------------------------------


def test_the_first_page_offers_to_read_a_model(desk, qtbot, tmp_path):
    tab = open_tab(desk, qtbot)
    desk.prompts.file = fishbone(tmp_path)
    tab.begin.read.click()
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=30_000)
    in_view().bring.click()
    assert desk.casefile.event.text == "Bag left at the door"
    assert tab.chosen in desk.casefile


def test_the_command_hangs_it_below_what_is_chosen(tab, filled, qtbot, tmp_path):
    filled.prompts.file = fishbone(tmp_path)
    walker = named(filled.casefile, "Walker left out of reach")
    tab.choose(walker.id)
    tab.read_model()
    qtbot.waitUntil(lambda: not filled.studio.jobs.busy, timeout=30_000)
    in_view().bring.click()
    assert texts(filled.casefile, walker.id)[-1] == "Bag left at the door"
    shown(tab, filled.casefile)


def test_what_a_file_is_taken_for_follows_its_ending(tmp_path):
    for name in ("a.json", "a.mmd", "a.XML", "a.graphml", "a.xmind", "a.txt"):
        assert drop_meaning(tmp_path / name) == "model"
    for name in ("a.jpg", "a.pdf", "a.csv", "a.xlsx", "a"):
        assert drop_meaning(tmp_path / name) == "evidence"
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "not there.json"))])
    assert model_in(data) is None


def drag(view, place, *paths):
    """Drag files over a place of a view and drop them; the data must outlive the drop."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(place.toPoint(), copy, data, left, none)
    QApplication.sendEvent(view, enter)
    move = QDragMoveEvent(place.toPoint(), copy, data, left, none)
    move.setAccepted(enter.isAccepted())  # as Qt does
    QApplication.sendEvent(view, move)
    drop = QDropEvent(place, copy, data, left, none)
    if move.isAccepted():
        QApplication.sendEvent(view, drop)
    return data, move.isAccepted()


def place_of(tab, key) -> QPointF:
    canvas = tab.picture.canvas
    figure = canvas.figure_of(key)
    return QPointF(canvas.mapFromScene(figure.bounds.centre.x, figure.bounds.centre.y))


def test_a_model_dropped_on_a_cause_hangs_below_it(tab, filled, qtbot, tmp_path):
    walker = named(filled.casefile, "Walker left out of reach")
    kept = drag(tab.picture.canvas.viewport(), place_of(tab, walker.id), fishbone(tmp_path))
    qtbot.waitUntil(lambda: not filled.studio.jobs.busy, timeout=30_000)
    dialog = in_view()
    assert dialog.target.key == walker.id
    dialog.bring.click()
    assert texts(filled.casefile, walker.id)[-1] == "Bag left at the door"
    assert kept[1]


def test_a_list_dropped_on_a_cause_may_be_evidence_instead(tab, filled, qtbot, tmp_path):
    walker = named(filled.casefile, "Walker left out of reach")
    notes = fishbone(tmp_path, "interview.txt")
    kept = drag(tab.picture.canvas.viewport(), place_of(tab, walker.id), notes)
    qtbot.waitUntil(lambda: not filled.studio.jobs.busy, timeout=30_000)
    count = len(filled.casefile.causes)
    in_view().as_evidence.click()
    qtbot.waitUntil(
        lambda: any(
            one.file_name == "interview.txt" and one.subject == walker.id
            for one in filled.casefile.of(Evidence)
        ),
        timeout=30_000,
    )
    assert len(filled.casefile.causes) == count
    assert kept


def test_a_model_dropped_beside_all_is_looked_into_too(tab, filled, qtbot, tmp_path):
    kept = drag(tab.picture.canvas.viewport(), QPointF(3, 3), fishbone(tmp_path))
    assert kept[1]
    qtbot.waitUntil(lambda: not filled.studio.jobs.busy, timeout=30_000)
    dialog = in_view()
    assert dialog.target.key == filled.casefile.event.id
    assert not dialog.as_evidence.isVisible()
    dialog.reject()
    picture = tmp_path / "a.jpg"
    picture.write_bytes(b"x")
    assert not drag(tab.picture.canvas.viewport(), QPointF(3, 3), picture)[1]


def test_a_model_dropped_on_the_first_page_is_looked_into(desk, qtbot, tmp_path):
    tab = open_tab(desk, qtbot)
    kept = drag(tab, QPointF(20, 20), fishbone(tmp_path))
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=30_000)
    in_view().bring.click()
    assert desk.casefile.event.text == "Bag left at the door"
    assert kept


def test_other_files_dropped_beside_the_views_are_the_window_s(desk, qtbot, tmp_path):
    taken: list[str] = []

    class Window(QWidget):
        def dragEnterEvent(self, event):
            event.acceptProposedAction()

        def dropEvent(self, event):
            taken.append(event.mimeData().urls()[0].fileName())

    window = Window()
    qtbot.addWidget(window)
    tab = open_tab(desk, qtbot)
    tab.setParent(window)
    export = tmp_path / "incidents.csv"
    export.write_text("id,what\n")
    kept = drag(tab, QPointF(20, 20), export)
    assert kept
    tab.setParent(None)
    assert taken == ["incidents.csv"]

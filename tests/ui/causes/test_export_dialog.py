"""The export dialog by real widgets: what is offered, said before saving, written and stopped; and
what Ctrl+C puts on the clipboard."""

import json
from pathlib import Path

import pytest
from defusedxml import ElementTree
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from rca_studio.diagrams.tokens import LIGHT
from rca_studio.editing import gestures
from rca_studio.reports.exports import MODELS, PICTURES
from rca_studio.ui import theme
from rca_studio.ui.causes.views import VIEWS
from rca_studio.ui.exchange.export_dialog import ExportDialog
from rca_studio.ui.exchange.formats import FORMATS, VIEW_OF, proposed_name
from rca_studio.ui.wording_hint import WordingDialog
from tests.causal_examples import doorway
from tests.ui.case.desk import make_desk
from tests.ui.causes.room import Key, named, open_tab, put_model

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    put_model(made, doorway())
    yield made
    made.studio.close()
    QGuiApplication.clipboard().clear()


@pytest.fixture
def dialog(desk, qtbot):
    over = QWidget()
    over.resize(1300, 900)
    qtbot.addWidget(over)
    made = ExportDialog(desk.studio, desk.guide, desk.case_id, "fishbone", over)
    made.show()
    yield made
    if isValid(made):
        made.reject()
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=30_000)


def ready(qtbot, dialog) -> None:
    qtbot.waitUntil(lambda: dialog.made is not None, timeout=30_000)


def saved(desk, qtbot) -> None:
    qtbot.waitUntil(
        lambda: any(one.startswith("Saved as") for one in desk.guide.said), timeout=30_000
    )


def test_all_that_can_be_written_is_offered_with_what_it_is_for(dialog):
    assert {one.ending for one in FORMATS.values()} == {*PICTURES, *MODELS}
    assert VIEW_OF.keys() == VIEWS.keys()
    shown = [dialog.formats.item(row) for row in range(dialog.formats.count())]
    for one in FORMATS.values():
        [item] = [item for item in shown if item.data(Qt.ItemDataRole.UserRole) == one.key]
        assert item.data(Qt.ItemDataRole.AccessibleDescriptionRole) == one.purpose
        dialog.choose(one.key)
        assert dialog.title.text() == one.label
        assert dialog.purpose.text() == one.purpose
        assert dialog.fields["view"].isVisibleTo(dialog) == one.picture
        assert dialog.fields["sheet"].isVisibleTo(dialog) == one.paper


def test_the_view_in_sight_comes_first(dialog):
    assert dialog.view.key == dialog.view.itemData(0) == "fishbone"
    assert {dialog.view.itemData(row) for row in range(dialog.view.count())} == set(VIEWS)


@pytest.mark.parametrize("key", FORMATS)
def test_every_format_is_made_saved_whole_and_said_where(key, desk, dialog, qtbot, tmp_path):
    path = desk.prompts.file = tmp_path / f"out{FORMATS[key].ending}"
    dialog.choose(key)
    ready(qtbot, dialog)
    content = dialog.made.content
    dialog.save.click()
    saved(desk, qtbot)
    assert path.read_bytes() == content
    qtbot.waitUntil(lambda: not isValid(dialog))
    assert desk.guide.said[-1] == f"Saved as {path.name} in {tmp_path}."
    assert desk.prompts.asked == [f"Save: {FORMATS[key].label}"]


def test_what_is_left_out_is_said_before_it_is_saved(desk, dialog, qtbot):
    dialog.choose("ishikawa")
    ready(qtbot, dialog)
    assert any("has no controls; 1 control was left out" in note for note in dialog.notes)
    assert dialog.told.isVisible()
    assert "ishikawa" in dialog.words.text()
    dialog.choose("json")
    qtbot.waitUntil(lambda: dialog.made is not None and not dialog.notes, timeout=30_000)
    assert dialog.note_title.text() == "Nothing of the case is left out."
    assert json.loads(dialog.made.content)["event"]


def test_a_view_is_drawn_as_chosen(desk, dialog, qtbot):
    dialog.choose("svg")
    dialog.view.setCurrentIndex(dialog.view.findData("bowtie"))
    ready(qtbot, dialog)
    title = ElementTree.fromstring(dialog.made.content).find("{http://www.w3.org/2000/svg}title")
    assert title.text.startswith("Bowtie")


def test_a_view_is_seen_before_its_file_is_made(desk, dialog, qtbot):
    ready(qtbot, dialog)
    shown: list[tuple[str, bool]] = []
    show = dialog.preview.show_made

    def seen(drawing, plan) -> None:
        shown.append((drawing.title.partition(":")[0] if drawing else "", dialog.made is None))
        show(drawing, plan)

    dialog.preview.show_made = seen
    dialog.view.setCurrentIndex(dialog.view.findData("why_tree"))
    ready(qtbot, dialog)
    assert shown == [("Why tree", True), ("Why tree", False)]


def test_posters_tell_their_sheets_and_have_as_many_pages(desk, dialog, qtbot, tmp_path):
    path = desk.prompts.file = tmp_path / "poster.pdf"
    dialog.choose("poster")
    dialog.view.setCurrentIndex(dialog.view.findData("graph"))
    dialog.sheet.setCurrentIndex(dialog.sheet.findData("A0"))
    dialog.turn.setCurrentIndex(dialog.turn.findData("upright"))
    ready(qtbot, dialog)
    count = len(dialog.made.plan.tiles)
    assert count > 4
    assert dialog.size_words.text().startswith(f"{count} sheets, {dialog.made.plan.columns} beside")
    dialog.save.click()
    saved(desk, qtbot)
    pages = PdfReader(path).pages
    assert len(pages) == count
    assert all(page.mediabox.width < page.mediabox.height for page in pages)


def test_the_preview_shows_each_sheet(desk, dialog, qtbot):
    dialog.choose("poster")
    dialog.sheet.setCurrentIndex(dialog.sheet.findData("A1"))
    ready(qtbot, dialog)
    several = dialog.preview.grab().toImage()
    dialog.choose("png")
    dialog.made = None
    ready(qtbot, dialog)
    alone = dialog.preview.grab().toImage()
    line = theme.colour("accent").rgb()

    def lines(image: QImage) -> int:
        step = max(1, image.height() // 200)
        return sum(
            image.pixel(x, y) == line
            for x in range(image.width())
            for y in range(0, image.height(), step)
        )

    assert lines(several) > 100
    assert lines(alone) < 20


def test_saving_while_it_is_still_made_waits_and_saves_what_was_chosen(
    desk, dialog, qtbot, tmp_path
):
    path = desk.prompts.file = tmp_path / "case.txt"
    dialog.choose("text")
    assert dialog.made is None
    dialog.save.click()
    assert dialog.state.text() == "Saving…"
    assert dialog.cancel.text() == "Stop"
    saved(desk, qtbot)
    assert path.read_text().startswith("Loss of balance at doorway turn")


def test_stopped_in_time_nothing_is_written(desk, dialog, qtbot, tmp_path):
    path = desk.prompts.file = tmp_path / "case.pptx"
    dialog.choose("pptx")
    dialog.save.click()
    dialog.cancel.click()
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=30_000)
    ready(qtbot, dialog)
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=30_000)
    assert not path.exists()
    assert dialog.isVisible()
    assert dialog.save.isEnabled()
    dialog.save.click()
    saved(desk, qtbot)
    assert path.exists()


def test_closed_while_it_is_made_nothing_follows(desk, dialog, qtbot):
    dialog.choose("pptx")
    dialog.reject()
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=30_000)
    assert not desk.guide.said
    assert not desk.prompts.told


def test_a_place_that_refuses_is_told_and_the_dialog_stays(desk, dialog, qtbot, tmp_path):
    desk.prompts.file = tmp_path / "missing" / "case.json"
    dialog.choose("json")
    dialog.save.click()
    qtbot.waitUntil(lambda: bool(desk.prompts.told), timeout=30_000)
    assert desk.prompts.told[0].safe.startswith("Your work is safe")
    assert dialog.isVisible()
    assert dialog.save.isEnabled()


def test_names_proposed_carry_the_reference_and_no_path():
    assert proposed_name("NM-0142", "Why tree", FORMATS["png"]) == "NM-0142 why tree.png"
    assert proposed_name("NM-0142", "Graph", FORMATS["poster"]) == "NM-0142 graph poster.pdf"
    assert proposed_name("../a:b", "Graph", FORMATS["json"]) == "ab.json"
    assert proposed_name("", "Graph", FORMATS["text"]) == "case outline.txt"
    for one in FORMATS.values():
        assert Path(proposed_name("x/..\\y", "Causal graph", one)).name.endswith(one.ending)


# -- from the Causes tab ---------------------------------------------------------------------------


@pytest.fixture
def tab(desk, qtbot):
    made = open_tab(desk, qtbot)
    yield made
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=30_000)


def test_the_tab_offers_the_view_it_shows(tab, qtbot):
    tab.picture.show_mode("why_tree")
    tab.picture.export_button.click()
    qtbot.waitUntil(lambda: bool(tab.window().findChildren(ExportDialog)), timeout=30_000)
    [dialog] = tab.window().findChildren(ExportDialog)
    assert dialog.view.key == "why_tree"
    dialog.reject()


def test_before_it_leaves_a_case_is_looked_at_for_its_words(desk, tab, qtbot):
    cause = named(desk.casefile, "Walker left out of reach")
    desk.studio.edit(gestures.revise(cause, text="Careless staff left the walker"))
    tab.picture.export_button.click()
    asked: list[WordingDialog] = []

    def there() -> bool:
        asked[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, WordingDialog)]
        return any(w.isVisible() for w in asked)

    qtbot.waitUntil(there, timeout=30_000)
    assert not tab.window().findChildren(ExportDialog)
    [dialog] = [w for w in asked if w.isVisible()]
    assert dialog.as_it_is.text() == "Export as it is"
    dialog.as_it_is.click()
    [export] = tab.window().findChildren(ExportDialog)
    export.reject()


@pytest.mark.parametrize("theme_name", ["light", "dark"])
def test_a_copied_branch_is_text_and_two_pictures_on_white(theme_name, desk, tab, qtbot, qapp):
    theme.apply(qapp, theme_name)
    walker = named(desk.casefile, "Walker left out of reach")
    tab.choose(walker.id)
    tab.picture.canvas.setFocus()
    qtbot.keyClick(tab.picture.canvas, Key.Key_C, CONTROL)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().splitlines() == [
        "Walker left out of reach",
        "\tSet-up varies by who starts the routine",
        "\tCheck not in the support plan",
    ]
    svg = bytes(data.data("image/svg+xml").data())
    words = "".join(ElementTree.fromstring(svg).itertext())
    assert "Walker left out of reach" in words
    assert "Transfer space" not in words
    png = QImage.fromData(data.data("image/png"))
    assert png.size() == data.imageData().size()
    assert png.pixelColor(0, 0).name() == LIGHT["window"]


def test_the_whole_picture_is_copied_with_all_causes_in_words(desk, tab, qtbot):
    tab.picture.show_mode("fishbone")
    tab.picture.canvas.setFocus()
    qtbot.keyClick(tab.picture.canvas, Key.Key_I, CONTROL | SHIFT)
    data = QGuiApplication.clipboard().mimeData()
    words = " ".join(ElementTree.fromstring(bytes(data.data("image/svg+xml").data())).itertext())
    for cause in desk.casefile.causes:
        assert cause.text in data.text()
        assert cause.text.split()[0] in words
    assert "Fall with injury [harm]" in data.text()
    qtbot.waitUntil(lambda: any("copied" in one for one in desk.guide.said), timeout=30_000)

"""The preview: what is in sight is drawn, sharp and at the same place, and nothing ever waits."""

from threading import Event

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication

from rca_studio.reports.pdf_pages import PdfPages
from rca_studio.ui import theme
from rca_studio.ui.jobs import Jobs
from rca_studio.ui.preview.pictures import Key, Pictures
from rca_studio.ui.preview.preview import PdfPreview
from rca_studio.ui.preview.stack import Fit
from tests.ui.preview.pdfs import A4, LYING, locked, pdf

BLACK, RED = QColor("black"), QColor("red")


@pytest.fixture
def jobs(qapp):
    theme.apply(qapp, "light")
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def preview(jobs, qtbot):
    made = PdfPreview(jobs)
    qtbot.addWidget(made)
    made.resize(700, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.stop()
    qtbot.waitUntil(lambda: not jobs.busy)


def see(preview, qtbot, content: bytes) -> None:
    with qtbot.waitSignal(preview.opened, timeout=10_000):
        preview.show_pdf(content)
    settle(preview, qtbot)


def settle(preview, qtbot) -> None:
    qtbot.waitUntil(lambda: preview.quiet, timeout=10_000)
    QApplication.processEvents()


def colour_at(preview, page: int, x: float, y: float) -> QColor:
    """The colour on screen of a place of a page, in points from its upper left."""
    view = preview.view
    rect = view._rect(page)
    scale = rect.width() / 595
    place = rect.topLeft() + QPoint(round(x * scale), round(y * scale))
    assert view.viewport().rect().contains(place)
    return view.viewport().grab().toImage().pixelColor(place)


def test_the_very_pages_are_on_screen_one_under_the_other(preview, qtbot):
    see(preview, qtbot, pdf(3))
    assert preview.count == 3
    assert colour_at(preview, 0, 54, 54) == BLACK
    assert colour_at(preview, 0, 54, 126) == RED
    assert preview.total.text() == "of 3"
    assert preview.number.text() == "1"
    assert not preview.before.isEnabled()
    assert preview.view.accessibleName() == "Preview, page 1 of 3: Sheet 1"


def test_only_what_is_in_sight_is_drawn(preview, qtbot):
    see(preview, qtbot, pdf(1_000))
    assert preview.count == 1_000
    assert len(preview.view._drawer._pictures) <= 2
    preview.view.go_to(700)
    settle(preview, qtbot)
    assert preview.number.text() == "701"
    assert colour_at(preview, 700, 54, 126) == RED
    assert len(preview.view._drawer._pictures) <= 5


def test_keys_go_through_the_pages(preview, qtbot):
    see(preview, qtbot, pdf(5))
    view = preview.view
    view.setFocus()
    preview.zooms.setCurrentIndex(preview.zooms.findData(Fit.PAGE.value))
    preview.zooms.activated.emit(preview.zooms.currentIndex())
    assert view.fit is Fit.PAGE
    tops = []
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_PageDown)
        tops.append(view.page)
    assert tops == [1, 2, 3]
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert view.page == 2
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.page == 4
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.page == 0
    view.set_fit(Fit.WIDTH)
    before = view.verticalScrollBar().value()
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    moved = view.verticalScrollBar().value() - before
    assert 0.8 * view.viewport().height() < moved < view.viewport().height()


def test_a_page_is_gone_to_by_its_number_and_the_last_one_stays_chosen(preview, qtbot):
    see(preview, qtbot, pdf(5, LYING))
    preview.number.setFocus()
    preview.number.selectAll()
    qtbot.keyClicks(preview.number, "5")
    qtbot.keyClick(preview.number, Qt.Key.Key_Return)
    assert preview.view.page == 4
    assert preview.number.text() == "5"
    assert not preview.after.isEnabled()
    preview.before.click()
    assert preview.view.page == 3
    qtbot.keyClick(preview.number, Qt.Key.Key_Up)
    assert preview.number.text() == "3"
    for nonsense in ("0", "9", "x"):
        preview.number.selectAll()
        qtbot.keyClicks(preview.number, nonsense)
        qtbot.keyClick(preview.number, Qt.Key.Key_Return)
        assert (preview.view.page, preview.number.text()) == (2, "3")


def test_zooming_keeps_the_place_and_draws_it_anew(preview, qtbot):
    see(preview, qtbot, pdf(5))
    view = preview.view
    view.go_to(2)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.fit is Fit.FREE
    assert view.page == 2
    assert preview.zooms.placeholderText() or preview.zooms.key
    large = view.zoom
    settle(preview, qtbot)
    assert all(key in view._drawer._pictures for key in view._sight())
    qtbot.keyClick(view, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom < large
    qtbot.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.fit is Fit.PAGE
    assert preview.zooms.key == Fit.PAGE.value
    assert view.page == 2


def test_the_wheel_with_ctrl_zooms_at_the_pointer(preview, qtbot):
    see(preview, qtbot, pdf(3))
    view = preview.view
    at = QPointF(300, 400)
    before = view._stack.place_at(view._top() + 400)
    event = QWheelEvent(
        at,
        view.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    zoom = view.zoom
    QApplication.sendEvent(view.viewport(), event)
    assert view.zoom > zoom
    after = view._stack.place_at(view._top() + 400)
    assert after.page == before.page
    assert after.down == pytest.approx(before.down, abs=0.01)


def test_another_document_keeps_the_page(preview, qtbot):
    see(preview, qtbot, pdf(5))
    preview.view.go_to(3)
    see(preview, qtbot, pdf(6, words="Other"))
    assert preview.view.page == 3
    settle(preview, qtbot)
    assert preview.view.accessibleName() == "Preview, page 4 of 6: Other 4"
    see(preview, qtbot, pdf(1))
    assert preview.view.page == 0
    assert preview.number.text() == "1"


def test_on_a_screen_of_twice_the_points_pages_have_twice_the_pixels(preview, qtbot, monkeypatch):
    monkeypatch.setattr(type(preview.view), "devicePixelRatioF", lambda _self: 2.0)
    see(preview, qtbot, pdf(1))
    view = preview.view
    keys = view._keys(0)
    assert keys[0].part.whole == tuple(2 * side for side in view._stack.sizes[0])
    image = view._drawer.picture(keys[0])
    assert image is not None
    assert image.width() == keys[0].part.width
    grain = view._stack.sizes[0][0] * 2 / 595
    edge = round(36 * grain)  # of the square: sharp to the pixel
    middle = round(54 * grain)
    assert image.pixelColor(edge - 2, middle).lightness() > 250
    assert image.pixelColor(edge + 2, middle).lightness() < 5


def test_what_is_no_pdf_is_said_and_the_next_one_is_shown(preview, qtbot):
    see(preview, qtbot, pdf(2))
    for bad, words in ((b"nothing", "cannot be shown"), (locked(), "password")):
        with qtbot.waitSignal(preview.failed, timeout=10_000):
            preview.show_pdf(bad)
        assert words in preview.state.accessibleName()
        assert preview.state.isVisible()
        assert preview.count == 0
    see(preview, qtbot, pdf(2))
    assert preview.view.isVisible()


def test_a_page_that_is_broken_does_not_hide_the_others(preview, qtbot, monkeypatch):
    from rca_studio.faults import KnownFault

    real = PdfPages.draw

    def draw(self, number, part, **more):
        if number == 1:
            raise KnownFault("no", "", "")
        return real(self, number, part, **more)

    monkeypatch.setattr(PdfPages, "draw", draw)
    see(preview, qtbot, pdf(3, LYING))
    preview.view.set_zoom(0.4)
    settle(preview, qtbot)
    assert preview.view._drawer.is_broken(1)
    assert preview.view._drawer.picture(preview.view._keys(2)[0]) is not None


def test_nothing_waits_for_a_page_that_takes_long(preview, qtbot, monkeypatch):
    real, held, drawn = PdfPages.draw, Event(), []

    def draw(self, number, part, **more):
        assert held.wait(20)
        drawn.append(number)
        return real(self, number, part, **more)

    monkeypatch.setattr(PdfPages, "draw", draw)
    with qtbot.waitSignal(preview.opened, timeout=10_000):
        preview.show_pdf(pdf(1_000))
    for _ in range(20):
        qtbot.keyClick(preview.view, Qt.Key.Key_PageDown)
        QApplication.processEvents()
    preview.view.set_zoom(2.0)
    QApplication.processEvents()
    assert drawn == []  # and yet it scrolled and grew
    held.set()
    settle(preview, qtbot)
    assert len(drawn) < 15  # what was scrolled past is not drawn


def test_the_last_of_several_documents_is_shown(preview, qtbot):
    for number in range(6):
        preview.show_pdf(pdf(1, words=f"Try {number}"))
    qtbot.waitUntil(lambda: "Try 5" in preview.view.accessibleName(), timeout=10_000)


def test_that_something_is_made_is_said_after_a_blink_only(preview, qtbot):
    preview.show_waiting("The plan is being set…")
    qtbot.waitUntil(lambda: "being set" in preview.state.accessibleName())
    see(preview, qtbot, pdf(1))
    preview.show_waiting("The plan is being set…")
    see(preview, qtbot, pdf(2))
    assert preview.progress.text() == ""
    preview.show_waiting("The plan is being set…")
    qtbot.waitUntil(lambda: preview.progress.text() == "The plan is being set…")
    assert preview.view.isVisible()


def test_the_hand_moves_the_pages(preview, qtbot):
    see(preview, qtbot, pdf(3))
    port = preview.view.viewport()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(200, 300))
    qtbot.mouseMove(port, QPoint(200, 180))
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(200, 180))
    assert preview.view._top() >= 100


def test_pictures_are_kept_within_bounds_but_what_is_in_sight_stays():
    pages = PdfPages(pdf(1))
    from rca_studio.reports.pdf_pages import Part

    kept = Pictures(room=1_000_000)
    size = (250, 353)
    drawn = pages.draw(0, Part(0, 0, *size, size))
    keys = [Key(page, Part(0, 0, *size, size)) for page in range(6)]
    for key in keys:
        kept.put(key, drawn, frozenset({keys[0]}))
    assert kept.used <= 1_000_000
    assert keys[0] in kept
    assert keys[5] in kept
    assert keys[1] not in kept
    kept.put(keys[1], drawn, frozenset(keys))
    assert kept.used > 1_000_000 or len(kept) == 3
    pages.close()


def test_every_part_of_the_bar_has_a_name_and_the_size_of_a_target(preview, qtbot):
    see(preview, qtbot, pdf(2))
    for part in (
        preview.before,
        preview.after,
        preview.number,
        preview.smaller,
        preview.larger,
        preview.zooms,
        preview.view,
    ):
        assert part.accessibleName()
        assert min(part.width(), part.height()) >= 24


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_paper_stays_white_on_the_ground_of_the_theme(preview, qtbot, qapp, name):
    theme.apply(qapp, name)
    see(preview, qtbot, pdf(1, A4))
    image = preview.view.viewport().grab().toImage()
    rect = preview.view._rect(0)
    assert image.pixelColor(rect.center()) == QColor("white")
    assert image.pixelColor(4, 60) == theme.colour("shade")


def test_sheets_that_lie_are_as_wide_as_those_that_stand(preview, qtbot):
    from io import BytesIO

    from pypdf import PdfWriter

    writer = PdfWriter()
    for size in (A4, LYING, A4):
        writer.append(BytesIO(pdf(1, size)))
    mixed = BytesIO()
    writer.write(mixed)
    see(preview, qtbot, mixed.getvalue())
    view = preview.view
    assert len({wide for wide, _ in view._stack.sizes}) == 1
    upright = view.zoom
    view.go_to(1)
    assert view.zoom == pytest.approx(upright * 595 / 842, rel=0.01)
    assert preview.zooms.key == Fit.WIDTH.value
    view.step_zoom(1)
    assert len({wide for wide, _ in view._stack.sizes}) == 2
    assert view.page == 1

"""Pages through the print system: each as it stands in the PDF, at its size, in the order asked."""

import pytest
from PySide6.QtGui import QPageLayout, QPageRanges, QPageSize
from PySide6.QtPrintSupport import QPrinter

from rca_studio.reports.pdf_pages import Part, PdfPages
from rca_studio.ui.jobs import Jobs
from rca_studio.ui.preview.printer import Printout, ask_printer, chosen_pages, printer_for
from tests.ui.preview.pdfs import A4, LYING, pdf

LETTER = (612.0, 792.0)


@pytest.fixture
def jobs(qapp, qtbot):
    made = Jobs()
    yield made
    qtbot.waitUntil(lambda: not made.busy)
    made.close()


def to_file(path, size=A4, **more) -> QPrinter:
    printer = printer_for(size, "Plan", **more)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(300)
    return printer


def run(qtbot, jobs, content: bytes, printer: QPrinter) -> None:
    printout = Printout(jobs, content, printer)
    with qtbot.waitSignal(printout.finished, timeout=30_000):
        printout.start()


def colours(content: bytes, page: int = 0) -> tuple[list[tuple[int, int, int]], tuple]:
    """What stands at the black square, the red one and between them; and the size of the page."""
    pages = PdfPages(content)
    size = pages.sizes[page]
    whole = (round(size[0]), round(size[1]))
    picture = pages.draw(page, Part(0, 0, *whole, whole))
    pages.close()
    found = []
    for y in (54, 126, 90):
        place = y * picture.stride + 4 * 54
        blue, green, red = picture.data[place : place + 3]
        found.append((red, green, blue))
    return found, size


@pytest.mark.parametrize("size", [A4, LYING, LETTER])
def test_what_comes_out_is_the_page_at_its_size(qtbot, jobs, tmp_path, size):
    out = tmp_path / "out.pdf"
    run(qtbot, jobs, pdf(2, size), to_file(out, size))
    pages = PdfPages(out.read_bytes())
    assert len(pages) == 2
    pages.close()
    for page in (0, 1):
        (black, red, between), found = colours(out.read_bytes(), page)
        assert found == pytest.approx(size, abs=1.5)
        assert (max(black), red, min(between)) == (0, (255, 0, 0), 255)


def test_without_colour_nothing_is_coloured(qtbot, jobs, tmp_path):
    out = tmp_path / "out.pdf"
    run(qtbot, jobs, pdf(1), to_file(out, grey=True))
    (black, red, _), _size = colours(out.read_bytes())
    assert black == (0, 0, 0)
    assert len(set(red)) == 1
    assert 20 < red[0] < 200


def test_on_other_paper_a_page_is_made_smaller_and_never_cut(qtbot, jobs, tmp_path):
    out = tmp_path / "out.pdf"
    printer = to_file(out)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    run(qtbot, jobs, pdf(1), printer)
    pages = PdfPages(out.read_bytes())
    size = pages.sizes[0]
    assert size == pytest.approx((420, 595), abs=2)
    picture = pages.draw(0, Part(0, 0, 420, 595, (420, 595)))
    pages.close()
    place = round(54 * 0.7067) * picture.stride + 4 * round(54 * 0.7067)
    assert max(picture.data[place : place + 3]) == 0


def test_sheets_that_lie_among_others_are_turned(qtbot, jobs, tmp_path):
    from io import BytesIO

    from pypdf import PdfWriter

    writer = PdfWriter()
    for size in (A4, LYING):
        writer.append(BytesIO(pdf(1, size)))
    both = BytesIO()
    writer.write(both)
    out = tmp_path / "out.pdf"
    run(qtbot, jobs, both.getvalue(), to_file(out))
    assert colours(out.read_bytes(), 0)[1] == pytest.approx(A4, abs=1.5)
    found, size = colours(out.read_bytes(), 1)
    assert size == pytest.approx(LYING, abs=1.5)
    assert found[1] == (255, 0, 0)


def test_the_pages_asked_for_in_the_order_asked_for(qapp, tmp_path):
    printer = to_file(tmp_path / "out.pdf")
    assert chosen_pages(printer, 4) == (0, 1, 2, 3)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setPageRanges(QPageRanges.fromString("2-3"))
    assert chosen_pages(printer, 4) == (1, 2)
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert chosen_pages(printer, 4) == (2, 1)
    assert chosen_pages(printer, 1) == ()
    printer.setPageOrder(QPrinter.PageOrder.FirstPageFirst)
    printer.setCopyCount(2)
    if not printer.supportsMultipleCopies():
        printer.setCollateCopies(True)
        assert chosen_pages(printer, 4) == (1, 2, 1, 2)
        printer.setCollateCopies(False)
        assert chosen_pages(printer, 4) == (1, 1, 2, 2)


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_place_that_cannot_be_written_to_is_said(qtbot, jobs, tmp_path):
    printout = Printout(jobs, pdf(1), to_file(tmp_path / "no" / "such" / "out.pdf"))
    with qtbot.waitSignal(printout.failed, timeout=10_000) as told:
        printout.start()
    assert "did not take" in told.args[0].what


def test_what_is_no_pdf_prints_nothing(qtbot, jobs, tmp_path):
    out = tmp_path / "out.pdf"
    printout = Printout(jobs, b"nothing", to_file(out))
    with qtbot.waitSignal(printout.failed, timeout=10_000):
        printout.start()
    assert not out.exists()


def test_the_printer_is_set_to_the_sheets(qapp):
    printer = printer_for(LYING, "Plan", grey=True)
    layout = printer.pageLayout()
    assert layout.orientation() == QPageLayout.Orientation.Landscape
    assert layout.pageSize().id() == QPageSize.PageSizeId.A4
    assert printer.colorMode() == QPrinter.ColorMode.GrayScale
    assert printer.docName() == "Plan"
    assert printer_for(LETTER, "").pageLayout().pageSize().id() == QPageSize.PageSizeId.Letter


def test_the_dialog_of_the_system_is_asked(qtbot, jobs, tmp_path):
    out = tmp_path / "out.pdf"
    printer = to_file(out)
    content = pdf(3)
    printouts = []

    def go() -> None:
        printout = Printout(jobs, content, printer)
        printouts.append(printout)
        printout.start()

    dialog = ask_printer(printer, 3, go)
    qtbot.waitUntil(dialog.isVisible)
    assert (dialog.minPage(), dialog.maxPage()) == (1, 3)
    dialog.accept()
    qtbot.waitUntil(lambda: bool(printouts))
    qtbot.waitUntil(lambda: not jobs.busy, timeout=30_000)
    assert len(PdfPages(out.read_bytes())) == 3

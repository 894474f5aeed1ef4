"""The report of a case, seen before it leaves: as chosen, marked as typed, saved or printed."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication

from rca_studio.domain.case import Stage
from rca_studio.ui import theme
from rca_studio.ui.preview import handing
from rca_studio.ui.print.choices import BOTH
from rca_studio.ui.print.dialog import PrintSheet
from rca_studio.ui.print.preview import ReportPreview
from rca_studio.ui.printing import print_validation
from tests.ui.people.team import nothing_shown, shown
from tests.ui.proof.desk import at_stage, no_dialogs


@pytest.fixture
def desk(tmp_path, qapp, qtbot):
    theme.apply(qapp, "light")
    made = at_stage(tmp_path, Stage.VALIDATE)
    made.prompts.file = tmp_path / "report.pdf"
    yield made
    no_dialogs()
    qtbot.waitUntil(lambda: not made.studio.jobs.busy, timeout=20_000)
    made.studio.close()


def asked(desk, qtbot) -> PrintSheet:
    print_validation(desk.studio, desk.guide, desk.case_id)
    return shown(qtbot, PrintSheet)


def seen(sheet, qtbot) -> ReportPreview:
    sheet.look.click()
    preview = shown(qtbot, ReportPreview)
    settle(preview, qtbot)
    return preview


def settle(room, qtbot) -> None:
    there = lambda: bool(room.made) and room.preview.quiet and room.preview.count > 0  # noqa: E731
    qtbot.waitUntil(there, timeout=30_000)


def text_of(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_the_report_is_seen_as_chosen_and_nothing_has_left_yet(desk, qtbot):
    sheet = asked(desk, qtbot)
    sheet.purpose.setText("Yearly inspection")
    sheet.to.setText("Regulator")
    sheet.appendix.setChecked(False)
    before = desk.studio.registers.head().entries
    room = seen(sheet, qtbot)
    (made,) = room.made
    assert "Copy for Regulator · Purpose: Yearly inspection" in text_of(made.content)
    assert "Appendix" not in text_of(made.content)
    assert room.preview.count == len(PdfReader(BytesIO(made.content)).pages)
    room.reject()
    QApplication.processEvents()
    assert sheet.isVisible()
    assert desk.studio.registers.head().entries == before
    assert desk.casefile.copies == ()


def test_from_the_preview_it_is_saved(desk, qtbot):
    room = seen(asked(desk, qtbot), qtbot)
    room.save.click()
    qtbot.waitUntil(lambda: any("is saved as" in one for one in desk.guide.said), timeout=30_000)
    assert desk.prompts.file.exists()
    assert [copy.what for copy in desk.casefile.copies] == ["Validation report"]


def test_a_marking_that_was_typed_is_seen_before_it_is_kept(desk, qtbot):
    sheet = asked(desk, qtbot)
    sheet.marking.setText("Privileged")
    sheet.preview()  # a reason is missing: there is nothing to look at yet
    assert nothing_shown(ReportPreview)
    sheet.reason.setText("A claim is expected")
    room = seen(sheet, qtbot)
    assert "· Privileged" in text_of(room.made[0].content)
    assert desk.casefile.marking is None
    room.reject()


def test_two_documents_are_looked_at_in_turn(desk, qtbot):
    sheet = asked(desk, qtbot)
    sheet.document.setCurrentIndex(sheet.document.findData(BOTH))
    room = seen(sheet, qtbot)
    assert len(room.made) == 2
    assert room.part.isVisible()
    assert "Validation report: facts" in room.preview.view.accessibleName()
    room.part.button("analysis").click()
    qtbot.waitUntil(
        lambda: "Validation report: analysis" in room.preview.view.accessibleName(), timeout=10_000
    )
    room.reject()


def test_what_goes_to_the_printer_is_noted(desk, qtbot, tmp_path, monkeypatch):
    out = tmp_path / "printer.pdf"
    real = handing.printer_for

    def to_file(*args, **more):
        printer = real(*args, **more)
        printer.setOutputFileName(str(out))
        printer.setResolution(72)
        return printer

    monkeypatch.setattr(handing, "printer_for", to_file)
    sheet = asked(desk, qtbot)
    sheet.marking.setText("Privileged")
    sheet.reason.setText("A claim is expected")
    room = seen(sheet, qtbot)
    room.print.click()
    shown(qtbot, QPrintDialog).accept()
    qtbot.waitUntil(lambda: bool(desk.casefile.copies), timeout=30_000)
    assert desk.casefile.copies[-1].what == "Validation report, on paper"
    assert desk.casefile.marking is not None
    assert len(PdfReader(out).pages) == room.preview.count
    assert room.state.text() == "It is printed into printer.pdf."
    room.reject()

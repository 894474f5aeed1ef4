"""Printing from the window: what is asked and remembered, how it is marked, and what is noted."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt

from rca_studio.domain.case import Stage
from rca_studio.settings import LAST_PRINTS, Settings
from rca_studio.ui import theme
from rca_studio.ui.print.choices import BOTH, Choices, keep_choices, last_choices
from rca_studio.ui.print.dialog import PrintSheet
from rca_studio.ui.printing import print_validation, print_worksheet
from tests.ui.people.team import shown
from tests.ui.proof.desk import at_stage, no_dialogs, staff


@pytest.fixture
def desk(tmp_path, qapp, qtbot):
    theme.apply(qapp, "light")
    made = at_stage(tmp_path, Stage.VALIDATE)
    made.prompts.file = tmp_path / "out" / "report.pdf"
    made.prompts.file.parent.mkdir()
    yield made
    no_dialogs()
    qtbot.waitUntil(lambda: not made.studio.jobs.busy)
    made.studio.close()


def asked(desk, qtbot) -> PrintSheet:
    print_validation(desk.studio, desk.guide, desk.case_id)
    return shown(qtbot, PrintSheet)


def pick(combo, key: str) -> None:
    """As a person does with the arrows."""
    combo.setCurrentIndex(combo.findData(key))


def said(desk, qtbot, words: str) -> str:
    qtbot.waitUntil(lambda: any(words in one for one in desk.guide.said), timeout=30_000)
    return desk.guide.said[-1]


def printed(desk, qtbot, **more) -> str:
    """Press Enter and read what was written."""
    sheet = asked(desk, qtbot)
    for name, words in more.items():
        getattr(sheet, name).setText(words)
    qtbot.keyClick(sheet.document, Qt.Key.Key_Return)
    said(desk, qtbot, "is saved as")
    return text_of(desk.prompts.file)


def text_of(path: Path) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(path).pages)


def test_enter_prints_as_last_time_and_the_copy_is_noted(desk, qtbot):
    before = desk.studio.registers.head()
    text = printed(desk, qtbot, purpose="Yearly inspection", to="Regulator")
    assert "Copy for Regulator · Purpose: Yearly inspection" in text
    assert "Appendix: history of this case" in text
    (copy,) = desk.casefile.copies
    assert (copy.what, copy.purpose, copy.to, copy.by) == (
        "Validation report",
        "Yearly inspection",
        "Regulator",
        desk.studio.writer.actor,
    )
    assert (copy.entries, copy.head) == (before.entries, before.head)
    desk.guide.said.clear()
    text = printed(desk, qtbot)
    assert "Copy for Regulator · Purpose: Yearly inspection" in text
    assert "Validation report Regulator Yearly inspection" in text
    assert len(desk.casefile.copies) == 2


def test_undo_takes_back_the_work_and_not_the_copy(desk, qtbot):
    label = desk.studio.writer.undo_label
    printed(desk, qtbot)
    assert desk.studio.writer.undo_label == label
    assert len(desk.casefile.copies) == 1


def test_facts_and_analysis_are_two_files_that_replace_nothing(desk, qtbot):
    folder = desk.prompts.file.parent
    (folder / "report facts.pdf").write_bytes(b"mine")
    sheet = asked(desk, qtbot)
    pick(sheet.document, BOTH)
    assert "Two files" in sheet.about.text()
    sheet.yes.click()
    assert said(desk, qtbot, "is saved as") == (
        "The report is saved as report facts 2.pdf and report analysis.pdf."
    )
    assert (folder / "report facts.pdf").read_bytes() == b"mine"
    assert "Validation report: facts" in text_of(folder / "report facts 2.pdf")
    assert "Validation report: analysis" in text_of(folder / "report analysis.pdf")
    assert {copy.what for copy in desk.casefile.copies} == {
        "Validation report: facts",
        "Validation report: analysis",
    }
    desk.guide.said.clear()
    sheet = asked(desk, qtbot)
    assert sheet.document.key == BOTH
    sheet.reject()


def test_views_are_asked_for_where_there_is_analysis(desk, qtbot):
    sheet = asked(desk, qtbot)
    assert {key for key, box in sheet.views.items() if box.isChecked()} == {"graph", "fishbone"}
    pick(sheet.document, "facts")
    assert not sheet.views_part.isEnabled()
    pick(sheet.document, "analysis")
    assert sheet.views_part.isEnabled()
    for box in sheet.views.values():
        box.setChecked(True)
    sheet.appendix.setChecked(False)
    assert set(sheet.choices.views) == {"graph", "fishbone", "why", "bowtie", "timeline"}
    sheet.yes.click()
    said(desk, qtbot, "is saved as")
    text = text_of(desk.prompts.file)
    assert "Appendix" not in text
    assert "Bowtie" in text or "Margin to harm" in text


def test_an_own_marking_needs_a_reason_and_stands_in_the_case(desk, qtbot):
    sheet = asked(desk, qtbot)
    assert sheet.reason_field.isHidden()
    sheet.marking.setText("Privileged")
    assert not sheet.yes.isEnabled()
    assert sheet.missing.text() == "Say why this case is marked in its own way."
    qtbot.keyClick(sheet.document, Qt.Key.Key_Return)
    assert sheet.isVisible()
    sheet.reason.setText("A claim is expected")
    assert sheet.yes.isEnabled()
    sheet.yes.click()
    said(desk, qtbot, "is saved as")
    marking = desk.casefile.marking
    assert (marking.marking, marking.reason) == ("Privileged", "A claim is expected")
    assert "· Privileged" in text_of(desk.prompts.file)
    desk.guide.said.clear()
    sheet = asked(desk, qtbot)
    assert (sheet.marking.text(), sheet.reason.text()) == ("Privileged", "A claim is expected")
    sheet.marking.setText("")
    sheet.yes.click()
    said(desk, qtbot, "is saved as")
    assert desk.casefile.marking is None


def test_who_may_not_copy_is_told_and_who_may_not_mark_cannot(desk, qtbot):
    staff(desk)
    desk.studio.be("Rosa")
    print_validation(desk.studio, desk.guide, desk.case_id)
    print_worksheet(desk.studio, desk.guide, desk.case_id)
    assert len(desk.prompts.told) == 2
    assert "print or export a copy" in desk.prompts.told[0].what
    assert not desk.guide.said


def test_what_is_remembered_is_each_persons_own():
    settings = Settings.load()
    keep_choices(settings, "a", Choices(document="facts", views=("bowtie",), paper="Letter"))
    keep_choices(settings, "b", Choices(appendix=False))
    assert last_choices(Settings.load(), "a").document == "facts"
    assert last_choices(Settings.load(), "a").views == ("bowtie",)
    assert last_choices(settings, "b") == Choices(appendix=False)
    assert last_choices(settings, "c") == Choices()
    for number in range(30):
        keep_choices(settings, f"p{number}", Choices())
    assert len(settings.get(LAST_PRINTS)) == 20


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "null",
        '{"document": 3, "views": "x", "appendix": 1, "more": 2}',
        "[" * 100_000,
    ],
)
def test_whatever_stands_in_the_settings_the_sheet_opens(text):
    settings = Settings.load()
    settings.set(LAST_PRINTS, (f"a\t{text}",))
    assert last_choices(settings, "a") == Choices()


def test_a_report_is_signed_with_a_key(desk, qtbot, tmp_path):
    pytest.importorskip("pyhanko")
    from rca_studio.reports.signed import check_signed
    from tests.reports.signing_keys import PASSPHRASE

    key = key_file(tmp_path)
    sheet = asked(desk, qtbot)
    sheet.sign.setChecked(True)
    assert sheet.missing.text() == "Choose the key to sign with."
    out, desk.prompts.file = desk.prompts.file, key
    sheet.key_button.click()
    desk.prompts.file = out
    assert sheet.key_words.text() == "Key: key.p12"
    desk.prompts.answers = [PASSPHRASE]
    sheet.yes.click()
    said(desk, qtbot, "is saved as")
    (found,) = check_signed(out.read_bytes())
    assert found.holds
    assert desk.casefile.copies[-1].what == "Validation report, signed by Ada Quality"


def test_a_wrong_passphrase_of_a_key_writes_and_notes_nothing(desk, qtbot, tmp_path):
    pytest.importorskip("pyhanko")
    sheet = asked(desk, qtbot)
    sheet.sign.setChecked(True)
    sheet._on_key_chosen(key_file(tmp_path))
    desk.prompts.answers = ["wrong"]
    sheet.yes.click()
    qtbot.waitUntil(lambda: bool(desk.prompts.told), timeout=30_000)
    assert "does not open" in desk.prompts.told[0].what
    assert not desk.prompts.file.exists()
    assert desk.casefile.copies == ()


def key_file(folder: Path) -> Path:
    from tests.reports import signing_keys

    return signing_keys.key_file(folder, signing_keys.person())


def test_the_accessible_edition_is_one_tick_away(desk, qtbot):
    pytest.importorskip("typst")
    sheet = asked(desk, qtbot)
    sheet.accessible.setChecked(True)
    sheet.yes.click()
    said(desk, qtbot, "is saved as")
    assert "/StructTreeRoot" in PdfReader(desk.prompts.file).trailer["/Root"]
    assert desk.casefile.copies[-1].what == "Validation report, accessible edition"


def test_a_part_that_is_not_installed_is_off_and_says_why(desk, qtbot, monkeypatch):
    monkeypatch.setattr("rca_studio.ui.print.dialog.find_spec", lambda _: None)
    sheet = asked(desk, qtbot)
    for box in (sheet.accessible, sheet.sign):
        assert not box.isEnabled()
        assert "is not installed" in box.accessibleDescription()
    assert not sheet.choices.sign
    sheet.reject()


def test_the_worksheet_is_noted_too(desk, qtbot):
    print_worksheet(desk.studio, desk.guide, desk.case_id)
    said(desk, qtbot, "is saved as")
    assert [copy.what for copy in desk.casefile.copies] == ["Open questions"]


def test_every_part_has_a_name_and_is_reached_by_tab(desk, qtbot):
    sheet = asked(desk, qtbot)
    names = [
        sheet.document.accessibleName(),
        sheet.paper.accessibleName(),
        sheet.marking.accessibleName(),
        sheet.purpose.accessibleName(),
        sheet.to.accessibleName(),
        *(box.accessibleName() for box in sheet.views.values()),
        sheet.appendix.accessibleName(),
    ]
    assert all(names)
    seen, at = [], sheet.focusWidget()
    for _ in range(40):
        seen.append(at)
        sheet.focusNextChild()
        at = sheet.focusWidget()
        if at is seen[0]:
            break
    for part in (sheet.document, sheet.appendix, sheet.marking, sheet.paper, sheet.to, sheet.yes):
        assert part in seen, part
    sheet.reject()


def test_the_wording_is_not_said_again_for_the_note_of_a_copy(desk, qtbot):
    from rca_studio.editing import gestures
    from rca_studio.ui.wording_hint import _same_words

    before = desk.casefile
    assert not _same_words(None, before)
    printed(desk, qtbot)
    assert desk.casefile is not before
    assert _same_words(before, desk.casefile)
    desk.studio.edit(gestures.revise(desk.casefile.case, "Edit", title="Other words"))
    assert not _same_words(before, desk.casefile)


def test_a_read_only_workspace_prints_and_says_that_it_is_not_noted(desk, qtbot, monkeypatch):
    from rca_studio.ui.studio import Studio

    monkeypatch.setattr(Studio, "read_only", property(lambda _: True))
    sheet = asked(desk, qtbot)
    assert not sheet.marking.isEnabled()
    sheet.yes.click()
    assert said(desk, qtbot, "is saved as") == (
        "The report is saved as report.pdf. It is not noted in the case, for this workspace is "
        "open for reading only."
    )
    assert desk.casefile.copies == ()


def test_an_export_is_marked_and_noted(desk, qtbot):
    from rca_studio.editing import gestures, proof_gestures
    from rca_studio.ui.exchange.export_dialog import ExportDialog

    stamp = desk.studio.writer.stamp()
    desk.studio.edit(proof_gestures.mark_case(desk.casefile, "Privileged", "A claim", stamp))
    desk.studio.edit(gestures.begin_model(desk.casefile))
    dialog = ExportDialog(desk.studio, desk.guide, desk.case_id)
    dialog.open()
    dialog.choose("page")
    words = f"Export: {dialog.format.label}"
    qtbot.waitUntil(lambda: dialog.made is not None, timeout=30_000)
    dialog.save.click()  # it is gone once the file is written
    said(desk, qtbot, "Saved as report.pdf")
    assert "Privileged" in text_of(desk.prompts.file)
    assert [copy.what for copy in desk.casefile.copies] == [words]


@pytest.mark.parametrize("theme_name", ["light", "dark", "contrast"])
def test_all_of_the_sheet_is_seen_without_scrolling_on_a_usual_screen(
    desk, qtbot, qapp, theme_name
):
    theme.apply(qapp, theme_name)
    sheet = asked(desk, qtbot)
    sheet.sign.setChecked(True)
    sheet.marking.setText("Privileged")
    qapp.processEvents()
    for part in (sheet.to, sheet.missing, sheet.document):
        top = part.mapTo(sheet, part.rect().topLeft()).y()
        assert 0 < top < sheet.height()
        assert not part.visibleRegion().isEmpty()
    sheet.reject()


def test_of_two_documents_both_are_written_or_none(desk, qtbot, monkeypatch):
    from rca_studio.faults import KnownFault
    from rca_studio.ui.print import making

    real = making.write_whole

    def full(path, content):
        if "analysis" in path.name:
            raise KnownFault("The disk is full.", "Your work is safe.")
        real(path, content)

    monkeypatch.setattr(making, "write_whole", full)
    sheet = asked(desk, qtbot)
    pick(sheet.document, BOTH)
    sheet.yes.click()
    qtbot.waitUntil(lambda: bool(desk.prompts.told), timeout=30_000)
    assert list(desk.prompts.file.parent.iterdir()) == []
    assert desk.casefile.copies == ()

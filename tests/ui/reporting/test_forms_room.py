"""The room of report forms, and what is done with forms that come back."""

import shutil
from io import BytesIO
from threading import Event

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QApplication

from rca_studio.domain.registers import CaseQuery
from rca_studio.intake.inbox import NOT_READ, TAKEN, clear_away
from rca_studio.settings import INBOXES
from rca_studio.ui.reporting.forms_sheet import FormsRoom, open_forms_room
from rca_studio.ui.reporting.inbox_room import open_inbox_room
from rca_studio.ui.reporting.inbox_watch import Chosen, watch_of
from rca_studio.ui.reporting.read_forms import ReadFormsSheet, forms_in, open_read_forms
from tests.intake.filled_forms import empty, filled

NAMED = {"title": "Anna saw a loose rail", "reporter": "Anna", "when": "18 Nov 2026"}
NAMELESS = {"title": "A door was open", "no_name": "/Yes"}


def quiet(qtbot, desk):
    watch = watch_of(desk.studio)
    qtbot.waitUntil(lambda: not (desk.studio.jobs.busy or watch.busy), timeout=20_000)
    QApplication.processEvents()


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "inbox"
    made.mkdir()
    (made / "anna.pdf").write_bytes(filled(NAMED))
    (made / "door.pdf").write_bytes(filled(NAMELESS))
    (made / "empty.pdf").write_bytes(empty())
    return made


def titles(desk):
    return [row.title for row in desk.studio.registers.cases(CaseQuery()).rows]


def open_sheet(qtbot, desk, paths, inbox=None):
    sheet = open_read_forms(desk.studio, desk.guide, None, paths, inbox)
    qtbot.waitUntil(lambda: bool(sheet.found), timeout=20_000)
    return sheet


# -- the room ------------------------------------------------------------------------------------


def test_what_is_seen_is_what_is_saved(bare_desk, qtbot, tmp_path):
    room = open_forms_room(bare_desk.studio, bare_desk.guide)
    assert isinstance(room, FormsRoom)
    qtbot.waitUntil(lambda: room.ready and room.preview.count > 0, timeout=20_000)
    room.panel.kind.choose("near_fall")
    room.panel.manner.button("write").click()
    qtbot.waitUntil(lambda: room.ready, timeout=20_000)
    assert PdfReader(BytesIO(room.made.content)).get_fields() is None
    room.panel.manner.button("fill").click()
    qtbot.waitUntil(lambda: room.ready, timeout=20_000)
    out = tmp_path / "form.pdf"
    bare_desk.prompts.file = out
    room.save.click()
    quiet(qtbot, bare_desk)
    assert out.read_bytes() == room.made.content
    assert "answer-transfer_task" in PdfReader(out).get_fields()
    assert bare_desk.guide.said == ["Saved as form.pdf."]
    room.reject()
    quiet(qtbot, bare_desk)


# -- reading back --------------------------------------------------------------------------------


def test_forms_are_shown_before_they_are_taken_in_and_can_be_undone(bare_desk, qtbot, folder):
    (folder / "door.pdf").unlink()
    sheet = open_sheet(qtbot, bare_desk, [folder])
    assert sheet.told.text() == "1 new report, 1 not read"
    assert [row.words for row in sheet.list.rows] == ["Anna saw a loose rail", "empty.pdf"]
    sheet.list.setCurrentRow(1)
    assert "was not filled in" in sheet.whole.text()
    assert titles(bare_desk) == []
    sheet.accept()
    assert titles(bare_desk) == ["Anna saw a loose rail"]
    bare_desk.guide.offers[-1]()
    assert titles(bare_desk) == []
    assert (folder / "anna.pdf").exists()


def test_what_is_not_ticked_is_left(bare_desk, qtbot, folder):
    sheet = open_sheet(qtbot, bare_desk, [folder])
    sheet.list.ticked.emit("0", False)
    assert sheet.yes.text() == "Take in 1 report"
    sheet.accept()
    assert titles(bare_desk) == []
    assert bare_desk.studio.report_box.waiting == 1
    assert "take them away" in bare_desk.guide.said[-1]


def test_of_a_report_without_a_name_the_file_is_not_named(bare_desk, qtbot, folder):
    sheet = open_sheet(qtbot, bare_desk, [folder / "door.pdf"])
    assert "door.pdf" not in sheet.list.rows[0].words + sheet.list.rows[0].note
    assert sheet.list.rows[0].note.endswith("no name")


def test_practice_reports_stay_practice(sample_desk, qtbot, folder):
    sheet = open_sheet(qtbot, sample_desk, [folder / "anna.pdf"])
    sheet.accept()
    row = next(
        one
        for one in sample_desk.studio.registers.cases(CaseQuery()).rows
        if one.title == "Anna saw a loose rail"
    )
    assert sample_desk.studio.casefile(row.id).case.practice


def test_a_workspace_that_is_read_only_says_so(bare_desk, monkeypatch):
    monkeypatch.setattr(type(bare_desk.studio), "read_only", property(lambda _self: True))
    assert open_read_forms(bare_desk.studio, bare_desk.guide) is None
    assert open_inbox_room(bare_desk.studio, bare_desk.guide) is None
    assert len(bare_desk.prompts.told) == 2


def test_pdf_files_and_folders_can_be_dropped(folder):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in (folder, folder / "anna.pdf")])
    assert forms_in(data) == (folder, folder / "anna.pdf")
    data.setUrls([QUrl.fromLocalFile(str(folder / "x.csv")), QUrl("https://example.org/a.pdf")])
    assert forms_in(data) == ()


# -- the inbox -----------------------------------------------------------------------------------


def look_twice(qtbot, desk, watch):
    for _ in range(2):
        watch.look_now()
        quiet(qtbot, desk)


def test_what_arrives_is_said_and_taken_in_by_a_person(bare_desk, qtbot, folder):
    watch = watch_of(bare_desk.studio)
    watch.begin(bare_desk.guide)
    watch.choose(Chosen(folder))
    quiet(qtbot, bare_desk)
    look_twice(qtbot, bare_desk, watch)
    assert bare_desk.guide.said == ["3 reports arrived."]
    look_twice(qtbot, bare_desk, watch)
    assert len(bare_desk.guide.said) == 1  # once is enough
    room = open_inbox_room(bare_desk.studio, bare_desk.guide)
    assert room.state.text() == "3 reports arrived"
    assert [row.words for row in room.list.rows] == ["anna.pdf", "door.pdf", "empty.pdf"]
    room.accept()
    sheet = next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, ReadFormsSheet) and one._studio is bare_desk.studio
    )
    qtbot.waitUntil(lambda: bool(sheet.found), timeout=20_000)
    assert titles(bare_desk) == []
    sheet.accept()
    quiet(qtbot, bare_desk)
    assert titles(bare_desk) == ["Anna saw a loose rail"]
    assert bare_desk.studio.report_box.waiting == 1
    left = sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())
    assert left == [f"{NOT_READ}/empty.pdf", f"{NOT_READ}/empty.pdf.txt", f"{TAKEN}/anna.pdf"]


def test_at_once_where_somebody_chose_so(bare_desk, qtbot, folder):
    watch = watch_of(bare_desk.studio)
    watch.begin(bare_desk.guide)
    watch.choose(Chosen(folder, at_once=True))
    quiet(qtbot, bare_desk)
    look_twice(qtbot, bare_desk, watch)
    qtbot.waitUntil(lambda: not list(folder.glob("*.pdf")), timeout=20_000)
    assert titles(bare_desk) == ["Anna saw a loose rail"]
    assert bare_desk.studio.report_box.waiting == 1
    assert (folder / NOT_READ / "empty.pdf").exists()


def test_what_cannot_be_taken_in_at_once_is_told_once_and_offered(
    bare_desk, qtbot, folder, monkeypatch
):
    from rca_studio.editing.writer import EditRejected

    def refuse(_step):
        raise EditRejected("an import is under way")

    monkeypatch.setattr(bare_desk.studio.writer, "edit", refuse)
    watch = watch_of(bare_desk.studio)
    watch.begin(bare_desk.guide)
    watch.choose(Chosen(folder, at_once=True))
    quiet(qtbot, bare_desk)
    for _ in range(3):
        look_twice(qtbot, bare_desk, watch)
    assert len(bare_desk.prompts.told) == 1
    assert bare_desk.guide.said == ["3 reports arrived."]
    assert len(list(folder.glob("*.pdf"))) == 3
    assert bare_desk.studio.report_box.waiting == 0


def test_who_may_not_import_is_told_of_nothing(bare_desk, qtbot, folder, monkeypatch):
    watch = watch_of(bare_desk.studio)
    watch.begin(bare_desk.guide)
    watch.choose(Chosen(folder, at_once=True))
    monkeypatch.setattr(bare_desk.studio, "may", lambda _deed: False)
    look_twice(qtbot, bare_desk, watch)
    assert watch.look.files == ()
    assert bare_desk.guide.said == []
    monkeypatch.undo()
    bare_desk.studio.person_changed.emit()
    qtbot.waitUntil(lambda: titles(bare_desk) != [], timeout=20_000)
    quiet(qtbot, bare_desk)


def test_a_report_left_out_stays_in_the_inbox_be_it_there_twice(bare_desk, qtbot, folder):
    shutil.copy(folder / "door.pdf", folder / "door again.pdf")
    sheet = open_sheet(qtbot, bare_desk, sorted(folder.glob("*.pdf")), folder)
    places = {one.path.name: at for at, one in enumerate(sheet.found)}
    sheet.list.ticked.emit(str(places["door again.pdf"]), False)  # the first of the two
    sheet.accept()
    quiet(qtbot, bare_desk)
    assert sorted(one.name for one in folder.glob("*.pdf")) == ["door again.pdf", "door.pdf"]
    assert bare_desk.studio.report_box.waiting == 0


def test_a_file_that_comes_is_noticed_by_itself(bare_desk, qtbot, folder, monkeypatch):
    monkeypatch.setattr("rca_studio.ui.reporting.inbox_watch._SOON", 10)
    monkeypatch.setattr("rca_studio.ui.reporting.inbox_watch._GROWING", 10)
    for one in folder.iterdir():
        one.unlink()
    watch = watch_of(bare_desk.studio)
    watch.begin(bare_desk.guide)
    watch.choose(Chosen(folder))
    quiet(qtbot, bare_desk)
    (folder / "new.pdf").write_bytes(filled(NAMED))
    qtbot.waitUntil(lambda: bare_desk.guide.said == ["1 report arrived."], timeout=20_000)


def test_the_choice_is_kept_for_this_workspace_alone(bare_desk, qtbot, folder):
    settings = bare_desk.studio.settings
    settings.set(INBOXES, ("/another.rca\t/elsewhere\task",))
    watch = watch_of(bare_desk.studio)
    assert watch.chosen is None
    watch.choose(Chosen(folder, at_once=True))
    quiet(qtbot, bare_desk)
    assert watch.chosen == Chosen(folder, at_once=True)
    assert len(settings.get(INBOXES)) == 2
    watch.choose(None)
    assert settings.get(INBOXES) == ("/another.rca\t/elsewhere\task",)
    assert watch.look.files == ()


def test_a_folder_that_is_away_is_said_in_the_room(bare_desk, qtbot, folder):
    watch = watch_of(bare_desk.studio)
    watch.begin(bare_desk.guide)
    watch.choose(Chosen(folder / "away"))
    quiet(qtbot, bare_desk)
    room = open_inbox_room(bare_desk.studio, bare_desk.guide)
    qtbot.addWidget(room)
    quiet(qtbot, bare_desk)
    assert "not there at the moment" in room.state.text()
    assert not room.yes.isEnabled()
    assert bare_desk.guide.said == []


def test_tables_go_to_the_import(bare_desk, qtbot, folder):
    for one in folder.iterdir():
        one.unlink()
    (folder / "cases.csv").write_text("a,b\n1,2\n")
    watch = watch_of(bare_desk.studio)
    watch.begin(bare_desk.guide)
    watch.choose(Chosen(folder))
    quiet(qtbot, bare_desk)
    look_twice(qtbot, bare_desk, watch)
    assert bare_desk.guide.said == ["1 table to import."]
    room = open_inbox_room(bare_desk.studio, bare_desk.guide)
    quiet(qtbot, bare_desk)
    room.import_button.click()
    assert bare_desk.guide.opened == [("", "import", str(folder / "cases.csv"))]


def test_a_table_that_was_imported_is_put_away(bare_desk, qtbot, folder):
    from rca_studio.headless import import_file

    for one in folder.iterdir():
        one.unlink()
    table = folder / "cases.csv"
    table.write_text("Incident ID,Date,Description\n1,2026-11-18,A loose rail\n")
    (folder / "other.csv").write_text("Incident ID,Date,Description\n2,2026-11-18,Another\n")
    studio = bare_desk.studio
    watch = watch_of(studio)
    watch.begin(bare_desk.guide)
    watch.choose(Chosen(folder))
    quiet(qtbot, bare_desk)
    look_twice(qtbot, bare_desk, watch)
    import_file(table, studio.workspace, studio.writer)
    quiet(qtbot, bare_desk)
    assert not table.exists()
    assert (folder / TAKEN / "cases.csv").exists()
    assert (folder / "other.csv").exists()


def test_nothing_is_taken_in_at_once_while_somebody_looks_through_the_same(
    bare_desk, qtbot, folder
):
    watch = watch_of(bare_desk.studio)
    watch.begin(bare_desk.guide)
    sheet = open_sheet(qtbot, bare_desk, sorted(folder.glob("*.pdf")), folder)
    watch.choose(Chosen(folder, at_once=True))
    for _ in range(3):
        look_twice(qtbot, bare_desk, watch)
    assert bare_desk.studio.report_box.waiting == 0
    sheet.accept()
    quiet(qtbot, bare_desk)
    look_twice(qtbot, bare_desk, watch)
    assert bare_desk.studio.report_box.waiting == 1
    assert titles(bare_desk) == ["Anna saw a loose rail"]
    (folder / "late.pdf").write_bytes(filled({**NAMED, "title": "Another one"}))
    look_twice(qtbot, bare_desk, watch)
    qtbot.waitUntil(lambda: len(titles(bare_desk)) == 2, timeout=20_000)


def test_what_is_still_being_put_away_is_not_taken_in_at_once_again(
    bare_desk, qtbot, folder, monkeypatch
):
    """Of a report without a name in few words nothing tells that it came in already."""
    go_on = Event()

    def slowly(found, inbox):
        go_on.wait(20)
        return clear_away(found, inbox)

    monkeypatch.setattr("rca_studio.ui.reporting.read_forms.clear_away", slowly)
    watch = watch_of(bare_desk.studio)
    watch.begin(bare_desk.guide)
    sheet = open_sheet(qtbot, bare_desk, sorted(folder.glob("*.pdf")), folder)
    watch.choose(Chosen(folder, at_once=True))
    qtbot.waitUntil(lambda: not watch.busy, timeout=20_000)
    sheet.accept()
    for _ in range(3):
        watch.look_now()
        qtbot.waitUntil(lambda: not (watch.busy or watch._taking), timeout=20_000)
    go_on.set()
    quiet(qtbot, bare_desk)
    look_twice(qtbot, bare_desk, watch)
    assert bare_desk.studio.report_box.waiting == 1
    assert not list(folder.glob("*.pdf"))


def test_a_folder_may_have_a_tab_in_its_name(bare_desk, qtbot, tmp_path):
    folder = tmp_path / "in\tbox"
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("such a name cannot be given here")
    watch = watch_of(bare_desk.studio)
    watch.choose(Chosen(folder, at_once=True))
    quiet(qtbot, bare_desk)
    assert watch.chosen == Chosen(folder, at_once=True)
    watch.choose(None)
    assert watch.chosen is None

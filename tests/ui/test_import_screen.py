"""From a file to cases on one screen, with real files over a real workspace."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from rca_studio.domain.registers import CaseQuery
from rca_studio.domain.workspace import WORKSPACE, MappingProfile
from rca_studio.intake.dates import DateOrder
from rca_studio.intake.mapping import Target
from rca_studio.intake.outcomes import Outcome
from rca_studio.paths import resource
from rca_studio.ui.importing.columns_table import BECOMES, ColumnsTable
from rca_studio.ui.importing.facts_strip import ChangeDialog
from rca_studio.ui.importing.import_screen import ImportScreen
from rca_studio.ui.widgets.field import ComboBox

CASES = """id;when;story;place;extra
1;03/04/2026;Walker left by the sink;Maple House;E2
2;05/06/2026;Prompt differs from note;Route 7;N1
3;07/08/2026;Sling of the wrong size;Oak Lodge
"""


def quiet(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=20_000)
    QApplication.processEvents()


@pytest.fixture
def screen(bare_desk, qtbot):
    made = ImportScreen(bare_desk.studio, bare_desk.guide)
    qtbot.addWidget(made)
    made.resize(1300, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    quiet(qtbot, bare_desk)


def load(screen, desk, qtbot, path):
    screen.load(path)
    qtbot.waitUntil(lambda: screen.preview is not None, timeout=20_000)
    quiet(qtbot, desk)


@pytest.fixture
def cases_file(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(CASES)
    return path


def count(desk) -> int:
    return desk.studio.registers.count_cases(CaseQuery()).number


def test_before_a_file_there_is_one_thing_to_do(screen, bare_desk, cases_file, qtbot):
    assert screen.empty.isVisible()
    assert not screen.go.isEnabled()
    bare_desk.prompts.file = cases_file
    screen.empty.button.click()
    qtbot.waitUntil(lambda: screen.preview is not None)
    assert screen.plan.path == cases_file


def test_the_sample_export_shows_facts_columns_rows_and_the_identity(screen, bare_desk, qtbot):
    load(screen, bare_desk, qtbot, resource("samples/incident_export.csv"))
    counts = screen.preview.counts
    assert screen.go.text() == f"Import {counts.new} cases"
    spoken = screen.identity.accessibleName()
    total, parts = spoken.split(" = ")
    assert int(total.split()[0]) == sum(int(p.split()[0]) for p in parts.split(" + "))
    assert screen.columns_model.rowCount() == len(screen.plan.columns)
    assert screen.rows_model.rowCount() == min(50, counts.records)
    assert screen.identity.show_rejected.isVisible()


def test_hidden_values_stay_hidden(screen, bare_desk, qtbot):
    load(screen, bare_desk, qtbot, resource("samples/incident_export.csv"))
    shown = [
        screen.columns_model.index(r, c).data()
        for r in range(screen.columns_model.rowCount())
        for c in range(5)
    ]
    assert "hidden" in shown
    assert not any("@example.org" in text for text in shown)


def test_a_column_is_given_another_meaning_by_keyboard(screen, bare_desk, cases_file, qtbot):
    load(screen, bare_desk, qtbot, cases_file)
    place = next(i for i, c in enumerate(screen.plan.columns) if c.name == "extra")
    screen.columns.selectRow(place)
    screen.columns.setFocus()
    qtbot.keyClick(screen.columns, Qt.Key.Key_Return)
    combo = screen.columns.findChild(ComboBox)
    combo.setCurrentIndex(combo.findData(Target.STAFF_GROUP.value))
    combo.activated.emit(combo.currentIndex())
    quiet(qtbot, bare_desk)
    assert screen.plan.columns[place].target is Target.STAFF_GROUP
    assert screen.columns_model.index(place, BECOMES).data() == "Staff group"


def test_an_open_question_about_dates_is_asked_once(screen, bare_desk, cases_file, qtbot):
    load(screen, bare_desk, qtbot, cases_file)
    assert screen.question.isVisible()
    screen.question.buttons[DateOrder.MONTH_FIRST].click()
    qtbot.waitUntil(lambda: screen.preview is not None)
    quiet(qtbot, bare_desk)
    assert not screen.question.isVisible()
    assert screen.plan.date_decision.order is DateOrder.MONTH_FIRST


def test_import_and_undo_are_one_step(screen, bare_desk, cases_file, qtbot):
    load(screen, bare_desk, qtbot, cases_file)
    coming = screen.preview.counts.new
    assert coming == 2
    assert screen.preview.counts.rejected == 1
    qtbot.keyClick(screen.go, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(bare_desk.guide.said), timeout=20_000)
    assert count(bare_desk) == 2
    assert bare_desk.guide.said == ["2 cases imported, 1 rejected and kept."]
    assert bare_desk.guide.opened[-1][1] == "cases"
    assert bare_desk.studio.writer.undo_label == "Import cases.csv"
    assert bare_desk.studio.undo()
    assert count(bare_desk) == 0
    assert bare_desk.studio.redo()
    assert count(bare_desk) == 2


def test_the_same_file_again_adds_nothing(screen, bare_desk, cases_file, qtbot):
    load(screen, bare_desk, qtbot, cases_file)
    screen.run()
    qtbot.waitUntil(lambda: bool(bare_desk.guide.said), timeout=20_000)
    load(screen, bare_desk, qtbot, cases_file)
    assert screen.preview.counts.unchanged == 2
    assert not screen.go.isEnabled()
    assert screen.go.text() == "Nothing to import"


def test_the_rejected_rows_alone(screen, bare_desk, cases_file, qtbot):
    load(screen, bare_desk, qtbot, cases_file)
    screen.identity.show_rejected.click()
    quiet(qtbot, bare_desk)
    outcomes = {screen.rows_model.index(r, 1).data() for r in range(screen.rows_model.rowCount())}
    assert outcomes == {Outcome.REJECTED.label}
    screen.identity.show_rejected.click()
    assert screen.rows_model.rowCount() == 3


def test_rejected_rows_are_saved_fixed_and_loaded(screen, bare_desk, cases_file, tmp_path, qtbot):
    load(screen, bare_desk, qtbot, cases_file)
    bare_desk.prompts.file = tmp_path / "to fix.csv"
    screen.identity.save.click()
    qtbot.waitUntil(lambda: bool(bare_desk.guide.said))
    assert bare_desk.guide.said[-1].startswith("1 row saved as to fix.csv")
    assert count(bare_desk) == 0
    text = bare_desk.prompts.file.read_text(encoding="utf-8-sig")
    assert "Sling of the wrong size" in text
    separator = ";" if ";" in text.splitlines()[0] else ","
    fixed = [line.rstrip(separator) for line in text.splitlines()]
    bare_desk.prompts.file.write_text(f"{fixed[0]}\n{fixed[1]}{separator}E2\n", encoding="utf-8")
    load(screen, bare_desk, qtbot, bare_desk.prompts.file)
    assert (screen.preview.counts.new, screen.preview.counts.rejected) == (1, 0)


def test_columns_are_remembered_and_recognised(screen, bare_desk, cases_file, qtbot):
    load(screen, bare_desk, qtbot, cases_file)
    bare_desk.prompts.answers = ["Our export"]
    screen.remember.click()
    saved = bare_desk.studio.casefile(WORKSPACE).of(MappingProfile)
    assert [profile.name for profile in saved] == ["Our export"]
    load(screen, bare_desk, qtbot, cases_file)
    assert screen.plan.profile == "Our export"


def test_what_was_found_can_be_overruled(screen, bare_desk, cases_file, qtbot):
    load(screen, bare_desk, qtbot, cases_file)
    screen.facts.change.click()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ChangeDialog))
    dialog.separator.choose(",")
    dialog.accept()
    qtbot.waitUntil(lambda: screen.plan is not None and len(screen.plan.columns) == 1)
    quiet(qtbot, bare_desk)
    assert screen.plan.overrides.separator == ","
    assert screen.plan.overrides.encoding is None


def test_a_file_that_is_none_is_refused_in_words(screen, bare_desk, tmp_path, qtbot):
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    screen.load(path)
    qtbot.waitUntil(lambda: screen.empty.button.text() == "Choose another file…")
    assert "Nothing was imported" in screen.empty.accessibleName()


def test_cancel_during_the_import_takes_everything_back(screen, bare_desk, tmp_path, qtbot):
    path = tmp_path / "many.csv"
    rows = "".join(f"{i};{i % 28 + 1}.1.2026;Story {i};Place\n" for i in range(60_000))
    path.write_text("id;when;story;place\n" + rows)
    screen.load(path)
    qtbot.waitUntil(lambda: screen.go.isEnabled(), timeout=60_000)
    screen.run()
    screen.cancel.click()
    qtbot.waitUntil(lambda: bool(bare_desk.guide.said), timeout=60_000)
    assert bare_desk.guide.said == ["Stopped. Nothing was imported."]
    assert count(bare_desk) == 0
    quiet(qtbot, bare_desk)


def test_the_model_keeps_qts_rules(qapp):
    model = ColumnsTable()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    from rca_studio.intake.opening import open_source

    model.show_columns(open_source(resource("samples/incident_export.csv")).columns)
    assert tester.model() is model

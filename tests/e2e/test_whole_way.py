"""From an export to a validation report, and from the sample to one, by keyboard, in the window."""

import shutil

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from rca_studio import app
from rca_studio.domain.case import Stage
from rca_studio.domain.registers import CaseQuery
from rca_studio.models.workspace import create_workspace
from rca_studio.settings import Settings
from rca_studio.ui.case.case_screen import CaseScreen
from rca_studio.ui.causes.picker import Picker
from rca_studio.ui.importing.import_screen import ImportScreen
from rca_studio.ui.print.dialog import PrintSheet
from rca_studio.ui.wording_hint import WordingDialog
from tests.ui.case.desk import Recorder
from tests.ui.sample_desk import build_once

pytestmark = pytest.mark.slow

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Lead:
    """A quality lead at the keyboard: keys go to whatever has the focus."""

    def __init__(self, desk: app.Desk, qtbot) -> None:
        self.desk, self.window, self.qtbot = desk, desk.window, qtbot

    @property
    def focus(self):
        return QApplication.focusWidget() or self.window

    def press(self, key, modifier=NONE, times: int = 1) -> None:
        for _ in range(times):
            self.qtbot.keyClick(self.focus, key, modifier)

    def type(self, words: str) -> None:
        self.qtbot.keyClicks(self.focus, words)

    def write(self, words: str, end=Key.Key_Return) -> None:
        self.type(words)
        self.press(end)

    def tab_to(self, widget) -> None:
        """Tab until a widget has the focus: it must be reachable."""
        for _ in range(120):
            if self.focus is widget:
                return
            self.press(Key.Key_Tab)
        raise AssertionError(f"{widget.accessibleName()} cannot be reached with Tab")

    def region_to(self, widget) -> None:
        """F6 until a widget has the focus."""
        for _ in range(12):
            if self.focus is widget:
                return
            self.press(Key.Key_F6)
        raise AssertionError(f"{widget.accessibleName()} cannot be reached with F6")

    def quiet(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desk.studio.jobs.busy, timeout=60_000)
        QApplication.processEvents()

    @property
    def screen(self):
        return self.window.current_screen()

    @staticmethod
    def asks(*kinds) -> bool:
        return isinstance(QApplication.activeModalWidget(), kinds)

    def printed(self, path) -> bool:
        return f"saved as {path.name}" in self.window.said

    def print_report(self, path) -> str:
        self.window.prompts.file = path
        self.press(Key.Key_P, CONTROL)
        self.qtbot.waitUntil(lambda: self.asks(WordingDialog, PrintSheet), timeout=60_000)
        if self.asks(WordingDialog):
            QApplication.activeModalWidget().as_it_is.click()
        self.qtbot.waitUntil(lambda: self.asks(PrintSheet), timeout=60_000)
        self.qtbot.keyClick(QApplication.activeModalWidget(), Key.Key_Return)
        self.qtbot.waitUntil(lambda: self.printed(path), timeout=60_000)
        return " ".join(" ".join(p.extract_text().split()) for p in PdfReader(path).pages)


@pytest.fixture
def lead(qapp, qtbot):
    made: list[app.Desk] = []

    def start(*arguments) -> Lead:
        desk = app.Desk(qapp, Settings.load(), theme_choice="light", prompts=Recorder())
        made.append(desk)
        with qtbot.waitSignal(desk.ready, timeout=60_000):
            desk.start(app.build_parser().parse_args([*map(str, arguments), "--size", "1440x900"]))
        qtbot.waitUntil(lambda: bool(desk.window.menuBar().actions()), timeout=60_000)
        desk.window.activateWindow()
        qtbot.waitUntil(desk.window.isActiveWindow)
        return Lead(desk, qtbot)

    yield start
    for desk in made:
        desk.window.close()


def test_from_an_export_to_a_report(lead, qtbot, shared_data, tmp_path):
    path = tmp_path / "review.rca"
    create_workspace(path, organisation="Hot Shot Crews").close()
    at = lead(path)
    at.quiet()

    # The export comes in.
    at.window.prompts.file = shared_data / "safenet_2005.csv"
    at.press(Key.Key_I, CONTROL)
    assert isinstance(at.screen, ImportScreen)
    qtbot.waitUntil(lambda: at.screen.preview is not None, timeout=60_000)
    at.quiet()
    counts = at.screen.preview.counts
    assert counts.records == 186
    assert counts.new == 184
    at.region_to(at.screen.go)
    at.press(Key.Key_Space)
    qtbot.waitUntil(lambda: "184 cases imported" in at.window.said, timeout=60_000)
    at.quiet()
    cases = at.window.cases_screen()
    qtbot.waitUntil(lambda: cases.model.rowCount() > 0)
    assert at.desk.studio.registers.count_cases(CaseQuery()).number == 184

    # A case is picked and its causes are worked out.
    at.quiet()
    at.press(Key.Key_Down)
    case_id = cases.detail.case_id
    at.press(Key.Key_Return)
    assert isinstance(at.screen, CaseScreen)
    at.press(Key.Key_3, CONTROL)
    causes = at.screen.page
    at.tab_to(causes.begin.what)
    at.press(Key.Key_A, CONTROL)
    at.write("Crew cut off by the fire")
    at.write("Burns")
    qtbot.waitUntil(lambda: causes.picture.canvas.isVisible())
    canvas = causes.picture.canvas
    canvas.setFocus()
    event = at.desk.studio.casefile(case_id).event
    causes.choose(event.id)
    at.press(Key.Key_Tab)
    at.write("Escape route not scouted")
    at.press(Key.Key_Return)
    at.write("Radio shadow in the valley")
    causes.choose(at.desk.studio.casefile(case_id).harm.id)
    at.type("c")
    at.write("Lookout saw the smoke turn")
    file = at.desk.studio.casefile(case_id)
    assert [cause.text for cause in file.causes_of(event.id)] == [
        "Escape route not scouted",
        "Radio shadow in the valley",
    ]
    assert at.desk.studio.analysis_of(case_id).margin_today == 1

    # A finding is written and linked, and an action is planned for it.
    at.press(Key.Key_PageDown, CONTROL)  # on the picture, Ctrl+4 is a view
    plan = at.screen.page
    at.tab_to(plan.add_finding)
    at.press(Key.Key_Space)
    finding = at.desk.studio.casefile(case_id).findings[-1]
    card = plan.finding_card(finding.id)
    at.type("No standard for escape routes made it more likely that the crew was cut off.")
    card.statement.editor.commit()
    at.tab_to(card.link)
    at.press(Key.Key_Space)
    picker = next(w for w in QApplication.topLevelWidgets() if isinstance(w, Picker))
    qtbot.keyClicks(picker.search, "escape")
    qtbot.keyClick(picker.search, Key.Key_Return)
    qtbot.waitUntil(lambda: not picker.isVisible())
    at.tab_to(card.act)
    at.press(Key.Key_Space)
    file = at.desk.studio.casefile(case_id)
    assert file.actions[-1].findings == (finding.id,)
    assert file.findings[-1].causes

    # Everything can be taken back to the import and brought again.
    at.window.sidebar.focus_marked()
    steps = 0
    while at.desk.studio.writer.undo_label:
        at.press(Key.Key_Z, CONTROL)
        steps += 1
        assert steps < 100
    at.quiet()
    assert at.desk.studio.registers.count_cases(CaseQuery()).number == 0
    at.window.activateWindow()  # this platform has no window manager to do it
    qtbot.waitUntil(at.window.isActiveWindow)
    while at.desk.studio.writer.redo_label:
        at.press(Key.Key_Y, CONTROL)
        steps -= 1
        assert steps >= 0
    at.quiet()
    assert at.desk.studio.casefile(case_id) == file
    assert at.desk.studio.registers.verify().intact

    # The report says what is so: it is not validated yet.
    at.window.open_case(case_id)
    text = at.print_report(tmp_path / "report.pdf")
    assert file.case.reference in text
    assert "NOT VALIDATED" in text
    assert "Escape route not scouted" in text
    assert "Lookout saw the smoke turn" in text
    assert [copy.what for copy in at.desk.studio.casefile(case_id).copies] == ["Validation report"]


def test_from_the_sample_to_a_validated_report(lead, qtbot, tmp_path, qapp):
    built = build_once(tmp_path / "built.rca")
    path = tmp_path / "sample.rca"
    shutil.copy(built, path)
    at = lead(path)
    at.quiet()
    cases = at.window.cases_screen()
    at.press(Key.Key_K, CONTROL)
    at.type("walker doorway")
    at.press(Key.Key_Return)
    at.quiet()
    qtbot.waitUntil(lambda: 0 < cases.model.rowCount() < 42)
    closed = next(
        i for i in range(cases.model.rowCount()) if cases.model.row(i).stage is Stage.CLOSE
    )
    at.quiet()
    at.press(Key.Key_Home)
    at.press(Key.Key_Down, times=closed)
    row = cases.model.row(closed)
    assert cases.detail.case_id == row.id
    at.press(Key.Key_Return)
    for number in (Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_5, Key.Key_6):
        at.press(number, CONTROL)
        at.quiet()
    assert at.screen.tab == "history"
    text = at.print_report(tmp_path / "validated.pdf")
    assert row.reference in text
    assert "NOT VALIDATED" not in text
    assert "Margin to harm" in text

"""From a real export and from the sample to a report: by keyboard alone, in the real window."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from rca_studio.domain.case import Stage
from rca_studio.domain.causal import ControlState
from rca_studio.domain.gates import field_value
from rca_studio.domain.plan import ActionState
from rca_studio.domain.proof import Telling
from rca_studio.domain.registers import CaseQuery
from rca_studio.domain.signing import covered_digest
from rca_studio.reports.check import read_mark
from rca_studio.ui.case.case_screen import CaseScreen
from rca_studio.ui.case.items import ConfirmDialog
from rca_studio.ui.case.telling_sheets import DecideSheet
from rca_studio.ui.cases.cases_screen import CasesScreen
from rca_studio.ui.cases.report_form import ReportForm
from rca_studio.ui.causes.key_sheet import KeySheet
from rca_studio.ui.importing.import_screen import ImportScreen
from rca_studio.ui.navigation import TABS
from rca_studio.ui.plan.act_sheets import DoneSheet
from rca_studio.ui.plan.print_room import PrintRoom
from rca_studio.ui.print.dialog import PrintSheet
from rca_studio.ui.reporting.receipt_sheet import ReceiptSheet
from rca_studio.ui.sidebar import PLACES
from rca_studio.ui.wording_hint import WordingDialog
from tests.e2e.hands import Hands

pytestmark = pytest.mark.slow

TITLE = "Repeater changed without telling dispatch"
HARM = "Crew cannot call for help"
HELD = "A colleague noticed the silence"
CAUSE = "New frequency was programmed on the mountain"
ROOT = "No rule says who is told"
FINDING = (
    "With no rule on who is told, a new frequency went live unknown to dispatch, "
    "which made a silent repeater more likely."
)
ACTION = "Agree each change of frequency with dispatch beforehand"
WAY = (Stage.REPORT, Stage.REVIEW, Stage.ANALYSE, Stage.ACT, Stage.VALIDATE, Stage.CLOSE)

FIRST_REPORT_WITHIN = 300
"""Seconds from the start of the program to the first report (design, standards for everything)."""

KEYS_A_SECOND = 2
"""An unpractised hand that looks for its keys."""


def test_from_a_real_export_to_a_closed_case_and_back(start, shared_data, tmp_path):
    hands = start()
    new_workspace(hands, tmp_path / "Team.rca")
    import_export(hands, shared_data / "safenet_2005.csv")
    open_case(hands, "Pryor")
    first = print_report(hands, tmp_path / "first.pdf")
    assert "NOT VALIDATED" in first
    takes = hands.strokes / KEYS_A_SECOND + hands.seconds
    measured = (
        f"the first report took {hands.strokes} keys ({hands.words} of them words) and "
        f"{hands.seconds:.1f} s of the machine: {takes:.0f} s for an unpractised hand"
    )
    print(measured)
    assert takes < FIRST_REPORT_WITHIN, measured

    tell_story(hands)
    review(hands)
    work_out_causes(hands)
    plan(hands)
    validate(hands, tmp_path)
    report = print_report(hands, tmp_path / "report.pdf")
    print(f"the whole way took {hands.strokes} keys ({hands.words} of them words)")
    assert "NOT VALIDATED" not in report
    assert "Validated, 5 of 5" in report
    for words in (TITLE, "There was a meeting held at MT-BID", FINDING, ACTION, "agreement.txt"):
        assert words in report
    assert "Margin to harm is 1 today, held by vigilance; with the plan in place it is 2." in report
    pages = len(PdfReader(tmp_path / "report.pdf").pages)
    for number in range(1, pages + 1):
        assert f"Page {number} of {pages}" in report
    chain = hands.studio.registers.verify()
    assert chain.intact
    mark = read_mark(tmp_path / "report.pdf")
    assert mark.consistent
    assert len(mark.printed) == pages
    assert mark.head == hands.studio.registers.entry_hash(mark.entries)
    assert mark.entries == chain.entries - 1  # the copy itself is noted after it

    undo_across_screens(hands)


def test_from_the_sample_to_a_report_that_says_what_is_missing(start, tmp_path):
    hands = start()
    assert hands.where == "Try with the sample"
    hands.press("Return")
    arrived(hands, CasesScreen)
    hands.until(lambda: hands.where == "Cases", "the list")
    open_case(hands, "NM-0142")
    assert hands.casefile.case.reference == "NM-0142"
    stage, before = hands.casefile.case.stage, covered_digest(hands.casefile)
    blocking = hands.studio.blockers_of(hands.casefile.case_id)
    assert blocking
    assert hands.sees(f"Not ready for {stage.following.label}")
    assert not can_move_on(hands)
    hands.press("Ctrl+G")  # goes to what is needed first
    screen = hands.window.current_screen()
    assert isinstance(screen, CaseScreen)
    assert screen.tab == blocking[0].tab
    assert hands.casefile.case.stage is stage
    report = print_report(hands, tmp_path / "sample.pdf")
    assert "NOT VALIDATED" in report
    assert "NM-0142" in report
    look_everywhere(hands)
    assert covered_digest(hands.casefile) == before
    assert [copy.what for copy in hands.casefile.copies] == ["Validation report"]


def test_a_near_miss_is_reported_in_under_a_minute_and_without_a_name(start, tmp_path):
    hands = start()
    new_workspace(hands, tmp_path / "Team.rca")
    keys, began = hands.strokes, hands.seconds
    hands.press("Ctrl+N")
    hands.dialog(ReportForm)
    assert hands.where == "What almost happened?"
    hands.type("Dose nearly given twice")
    hands.fill("When", "3 Nov 2026, 20:40")
    hands.fill("What stopped harm?", "Second person read the record")
    hands.tab_to("Report anonymously: no name and no exact time is kept")
    hands.press("Space", "Ctrl+Return")
    hands.dialog(ReceiptSheet)
    takes = (hands.strokes - keys) / KEYS_A_SECOND + hands.seconds - began
    assert takes < 60, f"a report takes {takes:.0f} s"
    hands.press("Return")
    hands.no_dialog()
    hands.quiet()
    hands.push("Take in now…")
    hands.push("Take in now")
    hands.no_dialog()
    hands.quiet()
    hands.until(lambda: hands.window.present_case() != "", "the new case")
    casefile = hands.casefile
    case = casefile.case
    assert (case.title, case.occurred) == ("Dose nearly given twice", "2026-11-03")
    assert (case.anonymous, case.reporter) == (True, "")
    assert [control.text for control in casefile.controls] == ["Second person read the record"]
    file = (tmp_path / "Team.rca").read_bytes()
    assert b"20:40" not in file

    # Enter on Cancel is a no, and what was typed in a dialog is let go.
    hands.press("Ctrl+2")
    (first, *_) = hands.studio.protocol_of(casefile).proceed
    hands.push(f"Confirm {first.label}")
    hands.dialog(ConfirmDialog)
    hands.until(lambda: hands.where == "Evidence", "the note")
    hands.type("Seen")
    hands.push("Cancel")
    hands.no_dialog()
    assert hands.casefile == casefile


# -- the steps of the way --------------------------------------------------------------------------


def new_workspace(hands: Hands, path: Path) -> None:
    hands.press("Ctrl+Shift+N")
    hands.name_file(path)
    arrived(hands, CasesScreen)
    assert path.exists()
    hands.until(lambda: hands.sees("No cases yet"), "an empty list that says so")


def import_export(hands: Hands, path: Path) -> None:
    hands.press("Ctrl+I")
    hands.name_file(path)
    screen = hands.window.current_screen()
    assert isinstance(screen, ImportScreen)
    hands.until(lambda: screen.preview is not None, "what will happen")
    counts = screen.preview.counts
    assert (counts.records, counts.new, counts.blank) == (186, 184, 2)
    assert counts.records == counts.new + counts.blank
    hands.push("Import 184 cases")
    arrived(hands, CasesScreen)
    hands.until(lambda: hands.window.said == "184 cases imported.", "the message")
    assert hands.studio.registers.count_cases(CaseQuery()).number == 184
    hands.until(lambda: hands.sees("184 cases"), "the count")


def open_case(hands: Hands, words: str) -> None:
    """Search, and open the first case with Enter."""
    hands.press("Ctrl+K")
    assert hands.where == "Search the cases"
    hands.write(words)
    hands.press("Return")
    cases = hands.window.cases_screen()
    hands.until(lambda: cases.model.query.text == words, "the search")
    hands.quiet()
    hands.until(lambda: cases.table.currentIndex().row() == 0, "a case that fits")
    assert hands.where == "Cases"
    hands.press("Return")
    arrived(hands, CaseScreen)
    assert hands.where == "Title"


def tell_story(hands: Hands) -> None:
    hands.press("Ctrl+1")
    hands.fill("Title", TITLE)
    move_on(hands, Stage.REVIEW)
    assert hands.casefile.case.title == TITLE


def review(hands: Hands) -> None:
    assert hands.where == "Go to the first one"
    hands.press("Return")
    protocol = hands.studio.protocol_of(hands.casefile)
    for field in protocol.fields:
        if not field_value(hands.casefile, field):
            hands.fill(field.label, f"Told in the session: {field.label.lower()}")
    hands.push("Add what stopped harm")
    hands.write(HELD)
    hands.choose("Kind", "Vigilance")
    hands.choose("Was it reliable?", "No")
    for question in ("different staff", "different timing", "greater pressure"):
        hands.choose(f"Would it work again with {question}?", "Unsure")
    for item in protocol.proceed:
        confirm(hands, item.label, "Asked each of them")
    hands.choose("Worst credible severity", "Major")
    hands.choose("Probability", "Occasional")
    decide_who_is_told(hands)
    move_on(hands, Stage.ANALYSE)
    (control,) = hands.casefile.controls
    assert (control.text, control.state) == (HELD, ControlState.HELD)


def decide_who_is_told(hands: Hands) -> None:
    """One decision for all the protocol asks about."""
    hands.push("Decide about all who wait")
    hands.dialog(DecideSheet)
    hands.until(lambda: hands.where == "Reason", "the reason")
    hands.type("Nobody was near it; the monthly note names it")
    hands.tab_to("Decision: Tell")
    hands.press("Right", "Right")
    assert hands.where == "Decision: Do not tell"
    hands.press("Ctrl+Return")
    hands.no_dialog()
    decided = hands.casefile.decisions.values()
    assert {one.choice for one in decided} == {Telling.NO}


def work_out_causes(hands: Hands) -> None:
    hands.press("Ctrl+G")
    assert hands.where == "What could have happened?"
    hands.type(HARM)
    hands.press("Return", "Home")
    assert TITLE in hands.where  # the event, named after the case
    hands.press("Tab")
    hands.type("Frequency programmed")
    hands.press("Tab")
    hands.type(ROOT)
    hands.press("Return", "Return")
    hands.type("Technicians plan alone")
    hands.press("Return", "Delete")  # thought better of it
    assert ROOT in hands.where
    hands.press("Right")  # from the cause to what it led to
    assert "Frequency programmed" in hands.where
    hands.press("F2")
    hands.write(CAUSE)
    hands.press("Return")
    hands.type("c")
    hands.type("Change form sent to dispatch")
    hands.press("Return")
    hands.press("Ctrl+E")
    casefile = hands.casefile
    states = {control.text: control.state for control in casefile.controls}
    assert states == {HELD: ControlState.HELD, "Change form sent to dispatch": ControlState.FAILED}
    assert [cause.text for cause in casefile.causes_of(casefile.event.id)] == [CAUSE]
    (cause,) = casefile.causes_of(casefile.event.id)
    assert [root.text for root in casefile.causes_of(cause.id)] == [ROOT]
    assert casefile.harm.text == HARM
    assert hands.studio.analysis_of(casefile.case_id).margin_today == 1
    hands.press("Home", "Tab")
    hands.press("Escape")  # asked why, and nothing came to mind
    assert hands.casefile == casefile


def plan(hands: Hands) -> None:
    choose_on_picture(hands, ROOT)
    hands.press("Ctrl+Shift+F")
    assert hands.where == "Causal statement F1"
    hands.type(FINDING)
    hands.push("Plan an action for F1")
    assert hands.where == "Action"
    (finding,) = hands.casefile.findings
    assert (finding.statement, len(finding.causes)) == (FINDING, 1)
    move_on(hands, Stage.ACT)
    assert hands.where == "Go to the first one"
    hands.press("Return")
    assert hands.where == "Action"
    hands.type(ACTION)
    hands.fill("Owner: the one who answers for it", "Communications manager")
    hands.fill("Deadline", "15 Jan 2030")
    kind = next(one for one in hands.studio.practice.hierarchy.kinds if one.key == "forcing")
    hands.choose("Kind of action", f"{kind.label} · {kind.strength.label.lower()}")
    hands.fill("Measure: how will you know that it works?", "12 of 12 changes were agreed")
    hands.fill("Review date", "15 Apr 2030")
    hands.fill("New evidence check", "Agreement is signed")
    hands.press("Return")
    hands.push("Say it is done…")
    hands.dialog(DoneSheet)
    assert hands.where == "Done on"
    hands.fill("Evidence: Agreement is signed", "In the folder of the office")
    hands.press("Ctrl+Return")
    hands.no_dialog()
    hands.push("Accept the evidence for Agreement is signed")
    assert hands.casefile.actions[0].state is ActionState.CHECKED
    hands.push("Adds a control…")
    hands.until(lambda: hands.where == "The control", "the dialog")
    hands.choose("What it guards", CAUSE)
    hands.push("Add the control")
    hands.no_dialog()
    (action,) = hands.casefile.actions
    assert (action.text, action.owner) == (ACTION, "Communications manager")
    assert (action.deadline, action.review_date) == ("2030-01-15", "2030-04-15")
    assert [check.text for check in action.checks] == ["Agreement is signed"]
    assert len(action.effects) == 1
    assert hands.studio.analysis_of(hands.casefile.case_id).margin_after == 2
    move_on(hands, Stage.VALIDATE)


def validate(hands: Hands, folder: Path) -> None:
    proof = folder / "agreement.txt"
    proof.write_text("Signed by both sides.")
    hands.press("Ctrl+5")
    protocol = hands.studio.protocol_of(hands.casefile)
    for number, item in enumerate(protocol.validation):
        confirm(hands, item.label, "Seen at the desk", proof if number == 0 else None)
    move_on(hands, Stage.CLOSE)
    assert hands.sees("This case is closed")


def undo_across_screens(hands: Hands) -> None:
    closed = hands.casefile.digest()
    hands.press("Ctrl+Z")
    assert hands.casefile.case.stage is Stage.VALIDATE
    confirmed = len(hands.casefile.confirmations)
    hands.press("Ctrl+1")
    assert hands.where == "Title"
    hands.press("Ctrl+Z")  # the step, not what was typed here long ago
    assert len(hands.casefile.confirmations) == confirmed - 1
    assert hands.casefile.case.title == TITLE
    hands.press("Alt+Left")
    arrived(hands, CasesScreen)
    hands.press("Ctrl+Z")
    assert len(hands.casefile.confirmations) == confirmed - 2
    hands.press("Ctrl+Y", "Ctrl+Y", "Ctrl+Y")
    assert hands.casefile.digest() == closed
    assert hands.studio.registers.verify().intact


def look_everywhere(hands: Hands) -> None:
    """Every tab of the case and every place of the window; the focus is never nowhere."""
    screen = hands.window.current_screen()
    assert isinstance(screen, CaseScreen)
    for number, tab in enumerate(TABS, 1):
        # On the page of the causes these keys choose a view.
        hands.press("Ctrl+PgDown" if screen.tab == "causes" else f"Ctrl+{number}")
        assert screen.tab == tab
        if tab == "causes":  # in the picture Ctrl and a number choose the picture
            hands.press("Ctrl+PgDown", "Ctrl+PgUp", "Escape")
            assert screen.tab == tab
        hands.quiet()
        assert hands.where != "nothing", tab
    for place in range(1, len(PLACES) + 1):
        hands.press(f"Alt+{place}")
        hands.quiet()
        assert hands.where != "nothing", PLACES[place - 1]
    hands.press("Ctrl+Shift+P")
    hands.dialog(PrintRoom)
    hands.quiet()
    hands.press("Escape")
    hands.no_dialog()
    hands.press("F1")
    hands.dialog(KeySheet)
    hands.press("Escape")
    hands.no_dialog()


# -- what is done again and again ------------------------------------------------------------------


def arrived(hands: Hands, screen: type) -> None:
    hands.until(lambda: isinstance(hands.window.current_screen(), screen), screen.__name__)
    hands.quiet()


def move_on(hands: Hands, stage: Stage) -> None:
    """Press the button that appears once nothing blocks."""
    last = stage is Stage.CLOSE
    hands.push("Close the case" if last else f"Move to {stage.label}")
    assert hands.casefile.case.stage is stage


def can_move_on(hands: Hands) -> bool:
    """Whether Tab comes by a button that moves the case on."""
    first = hands.focus
    while True:
        hands.press("Tab")
        if hands.where.startswith(("Move to", "Close the case")):
            return True
        if hands.focus is first:
            return False


def confirm(hands: Hands, label: str, note: str, proof: Path | None = None) -> None:
    """Confirm an item of the protocol through its dialog."""
    hands.push(f"Confirm {label}")
    hands.dialog(ConfirmDialog)
    hands.until(lambda: hands.where == "Evidence", "the note")
    hands.type(note)
    if proof is not None:
        hands.push("Add a file…")
        hands.name_file(proof)
        hands.dialog(ConfirmDialog)
    hands.push("Confirm")
    hands.no_dialog()


def choose_on_picture(hands: Hands, words: str) -> None:
    """Walk the picture with the arrows to the cause with these words."""
    hands.press("Home")
    for _ in range(5):
        if words in hands.where:
            return
        hands.press("Left")
    raise AssertionError(f"the arrows never come to “{words}”, but to {hands.where}")


def print_report(hands: Hands, path: Path) -> str:
    """Print the validation report of the case; its words, in running text."""
    hands.press("Ctrl+P")
    hands.until(lambda: QApplication.activeModalWidget() is not None, "a dialog")
    if isinstance(QApplication.activeModalWidget(), WordingDialog):  # the words of the export
        assert hands.where == "Look at them"
        hands.press("Tab")
        hands.press("Space")
    hands.dialog(PrintSheet)
    hands.press("Return")  # as last time
    hands.name_file(path)
    hands.until(path.exists, "the report")
    hands.until(lambda: path.name in hands.window.said, "the message")
    pages = (page.extract_text() for page in PdfReader(path).pages)
    return " ".join(" ".join(pages).split())

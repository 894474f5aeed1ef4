"""People sign in, check each other's work, sign for it, and the printed report proves it later.

By keyboard alone, in the real window, over a real file.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from rca_studio import app, headless
from rca_studio.domain.case import Stage
from rca_studio.domain.gates import is_proven, is_waived
from rca_studio.domain.people import Person, Role
from rca_studio.domain.registers import CaseQuery
from rca_studio.domain.signing import still_covers
from rca_studio.editing.gestures import add, revise, withdraw_confirmation
from rca_studio.models.workspace import open_workspace
from rca_studio.ui.case.items import ConfirmDialog
from rca_studio.ui.people.door import Door
from rca_studio.ui.people.passphrase_row import NO_FIT
from rca_studio.ui.people.signing import SignDialog
from rca_studio.ui.print.dialog import PrintSheet
from rca_studio.ui.proof.setting_aside import SetAsideSheet
from rca_studio.ui.today.today_screen import TodayScreen
from rca_studio.ui.wording_hint import WordingDialog
from tests.e2e.hands import Hands

pytestmark = pytest.mark.slow

ANNA = ("Anna Berg", "velvet harbour nine", (Role.QUALITY_LEAD, Role.ADMINISTRATOR))
VERA = (
    "Vera Lund",
    "copper lantern seven",
    (Role.QUALITY_LEAD, Role.VALIDATOR, Role.SUPERVISOR, Role.SAFETY_CHAMPION),
)


@pytest.fixture
def team_file(tmp_path: Path) -> tuple[Path, str]:
    """The sample with two people; Anna wrote the finding of a case that waits for validation.

    Gives the file and the reference of the case.
    """
    path = tmp_path / "Team.rca"
    app.make_sample(path)
    workspace = open_workspace(path, backups=tmp_path / "b")
    try:
        writer = headless.reviewing_writer(workspace, "Anna Berg")
        people = [
            Person(id=name, name=name, roles=roles, secret=workspace.make_secret(secret))
            for name, secret, roles in (ANNA, VERA)
        ]
        writer.edit(add("Set people up", *people))
        rows = workspace.registers.cases(CaseQuery(stages=(Stage.VALIDATE,)), limit=10).rows
        case_id = min(rows, key=lambda row: row.reference).id
        casefile = writer.casefile(case_id)
        finding = casefile.findings[0]
        writer.edit(revise(finding, statement=finding.statement + " "))
        for action in casefile.actions:  # else Vera, who is a quality lead, may be the owner
            writer.edit(revise(action, owner="Communications manager"))
        for item in headless.practice().protocol(casefile.case.protocol).validation[:2]:
            if item.key in casefile.confirmations:
                writer.edit(withdraw_confirmation(writer.casefile(case_id), item.key, item.label))
        return path, casefile.case.reference
    finally:
        workspace.close()


def test_nobody_validates_their_own_work_and_the_report_proves_who_did(start, team_file, tmp_path):
    path, reference = team_file
    hands = start(path)
    at_the_door(hands)
    hands.sign_in(ANNA[0], "not it")
    hands.until(lambda: hands.sees(NO_FIT), "a word that it does not fit")
    assert not hands.sees(reference)
    hands.sign_in(*ANNA[:2])
    hands.until(lambda: isinstance(hands.window.current_screen(), TodayScreen), "Today")

    open_validation(hands, reference)
    item = waiting(hands)[0]
    hands.push(f"Confirm {item.label}")
    hands.dialog(ConfirmDialog)
    hands.until(lambda: hands.where == "Evidence", "the note")
    hands.type("Seen at the desk")
    hands.push("Confirm")
    hands.dialog(SetAsideSheet)
    offered = QApplication.activeModalWidget().accessibleName()
    assert "Anna Berg was the last to change what is validated" in offered
    hands.press("Escape")
    hands.no_dialog()
    assert item.key not in hands.casefile.confirmations

    hands.press("Ctrl+L")
    at_the_door(hands)
    assert not hands.sees(reference)
    assert reference not in hands.window.windowTitle()
    hands.sign_in(*VERA[:2])
    open_validation(hands, reference)
    for item in waiting(hands):
        hands.push(f"Confirm {item.label}")
        hands.dialog(ConfirmDialog)
        hands.until(lambda: hands.where == "Evidence", "the note")
        hands.type("Seen at the place")
        hands.push("Confirm")
        hands.no_dialog()
        assert hands.casefile.confirmations[item.key].by == "Vera Lund"
    blocking = hands.studio.blockers_of(hands.casefile.case_id)
    assert [one.text for one in blocking] == ["Nobody has signed the validation yet"]
    hands.press("Ctrl+G")
    assert hands.where.startswith("Sign")
    hands.press("Return")
    hands.dialog(SignDialog)
    hands.tab_to("Passphrase of Vera Lund")
    hands.type(VERA[1])
    hands.press("Return")
    hands.no_dialog()
    hands.until(lambda: bool(hands.casefile.signatures), "the signature")
    (signature,) = hands.casefile.signatures
    assert (signature.by, signature.stage) == ("Vera Lund", Stage.VALIDATE)
    hands.push("Close the case")
    assert hands.casefile.case.stage is Stage.CLOSE

    report = tmp_path / "report.pdf"
    words = print_report(hands, report)
    assert "NOT VALIDATED" not in words
    assert words.count("Vera Lund") >= 3
    assert signature.meaning in words

    # Later, somebody changes a word: the signature shows that it covers what was before.
    hands.press("Ctrl+1")
    hands.fill("Title", "Another title for the same near miss")
    hands.press("Ctrl+5")
    assert not still_covers(hands.casefile, signature)
    hands.until(lambda: hands.sees("earlier version"), "what the signature covers")

    # And whoever holds the paper can check it against the file.
    hands.press("Ctrl+W")
    hands.until(lambda: hands.desk.studio is None, "the workspace to close")
    workspace = open_workspace(path, read_only=True, backups=tmp_path / "b")
    try:
        check = workspace.registers.verify_rows()
        assert check.intact
        told = headless.verify_against(workspace.registers, check, report)
        assert told.startswith("report.pdf was made from this history at step")
        assert "2 changes came later" in told  # the copy was noted, the title changed
    finally:
        workspace.close()


def at_the_door(hands: Hands) -> None:
    hands.until(lambda: hands.window.findChild(Door) is not None, "the door")
    hands.quiet()


def open_validation(hands: Hands, reference: str) -> None:
    hands.open_case(reference)
    hands.press("Ctrl+5")


def waiting(hands: Hands) -> list:
    casefile = hands.casefile
    return [
        item
        for item in hands.studio.protocol_of(casefile).validation
        if not is_proven(casefile, item) and not is_waived(casefile, item.key, item.critical)
    ]


def print_report(hands: Hands, path: Path) -> str:
    hands.press("Ctrl+P")
    hands.until(lambda: QApplication.activeModalWidget() is not None, "a dialog")
    if isinstance(QApplication.activeModalWidget(), WordingDialog):
        hands.press("Tab")
        hands.press("Space")
    hands.dialog(PrintSheet)
    hands.press("Return")
    hands.name_file(path)
    hands.until(path.exists, "the report")
    hands.until(lambda: path.name in hands.window.said, "the message")
    hands.quiet()
    pages = (page.extract_text() for page in PdfReader(path).pages)
    return " ".join(" ".join(pages).split())

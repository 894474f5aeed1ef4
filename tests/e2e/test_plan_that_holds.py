"""From a finding to an action, onto paper and back, to its evidence, its check, its review, and the
case that is opened again because it did not hold: by keyboard alone, in the real window.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from rca_studio import app, headless
from rca_studio.domain.action_code import action_code
from rca_studio.domain.case import Stage
from rca_studio.domain.people import Person, Role
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.proof import MoveKind
from rca_studio.editing.gestures import add
from rca_studio.models.workspace import open_workspace
from rca_studio.ui.case.actions_tab import ActionsTab
from rca_studio.ui.case.way_dialogs import ReasonSheet
from rca_studio.ui.people.signing import SignDialog
from rca_studio.ui.plan.act_sheets_accept import AcceptSheet
from rca_studio.ui.plan.act_sheets_review import ReviewSheet
from rca_studio.ui.plan.paper_sheet import EnterPaperSheet
from rca_studio.ui.plan.print_room import PrintRoom
from tests.e2e.hands import Hands

pytestmark = pytest.mark.slow

ANNA = ("Anna Berg", "velvet harbour nine", (Role.QUALITY_LEAD, Role.ADMINISTRATOR))
VERA = ("Vera Lund", "copper lantern seven", (Role.VALIDATOR, Role.SUPERVISOR, Role.EXECUTIVE))
REFERENCE = "NM-0132"
"""A case of the sample of which nothing is missing: it waits to be signed and closed."""

OWNER = "Rota planner"
WORDS = "Keep a second worker on call for bedtime visits of Route 3"


@pytest.fixture
def team_file(tmp_path: Path) -> Path:
    """The sample with two people."""
    path = tmp_path / "Team.rca"
    app.make_sample(path)
    workspace = open_workspace(path, backups=tmp_path / "b")
    try:
        writer = headless.reviewing_writer(workspace, ANNA[0])
        people = [
            Person(id=name, name=name, roles=roles, secret=workspace.make_secret(secret))
            for name, secret, roles in (ANNA, VERA)
        ]
        writer.edit(add("Set people up", *people))
        return path
    finally:
        workspace.close()


def test_an_action_is_followed_until_it_fails_and_the_case_is_open_again(
    start, team_file, tmp_path
):
    hands = start(team_file)
    hands.sign_in(*ANNA[:2])
    open_actions(hands)
    plan_for_the_finding(hands)
    action = the_action(hands)
    assert [one.label for one in hands.casefile.findings if one.id in action.findings] == ["F1"]

    sheet = print_for_owners(hands, tmp_path / "sheets.pdf")
    code = action_code(REFERENCE, action.id)
    assert code in sheet, "the sheet names the action by the code it is found by"
    assert WORDS in sheet

    enter_paper(hands, code)
    action = the_action(hands)
    assert action.state is ActionState.DONE
    assert action.done_on == "2026-11-20"
    assert action.checks[0].shown.endswith("seen by Shift lead")
    assert not action.is_proven

    # Somebody else looks at the evidence.
    hands.press("Ctrl+L")
    hands.sign_in(*VERA[:2])
    open_actions(hands)
    open_editor(hands)
    hands.push("Look at the evidence…")
    hands.dialog(AcceptSheet)
    hands.tab_to("What becomes of: On the rota of December: Later")
    hands.press("Right", "Right")
    assert hands.where == "What becomes of: On the rota of December: Accept"
    hands.press("Ctrl+Return")
    hands.no_dialog()
    action = the_action(hands)
    assert action.state is ActionState.CHECKED
    assert action.checks[0].by == VERA[0]

    close_the_case(hands)

    # The review finds that it did not hold, and the case has its way open again.
    hands.press("Ctrl+4")
    open_editor(hands)
    hands.push("Did it hold?…")
    hands.dialog(ReviewSheet)
    hands.tab_to("How it stands: Held")
    hands.press("Right", "Right")
    assert hands.where == "How it stands: Failed"
    hands.fill("What was seen?", "On call in 3 of 12 weeks")
    hands.press("Ctrl+Return")
    hands.dialog(ReasonSheet)
    assert "3 of 12 weeks" in QApplication.activeModalWidget().reason
    hands.press("Ctrl+Return")
    hands.no_dialog()
    action = the_action(hands)
    assert action.state is ActionState.FAILED
    assert [(one.outcome, one.by) for one in action.reviews] == [(ActionState.FAILED, VERA[0])]
    assert hands.casefile.case.stage is Stage.ANALYSE
    assert hands.casefile.moves[-1].kind is MoveKind.REOPENED


# -- the parts of the way --------------------------------------------------------------------------


def open_actions(hands: Hands) -> None:
    hands.open_case(REFERENCE)
    hands.press("Ctrl+4")


def plan_for_the_finding(hands: Hands) -> None:
    hands.push("Plan an action for F1")
    hands.until(lambda: hands.where == "Action", "the words of the new action")
    hands.write(WORDS)
    hands.fill("Owner: the one who answers for it", OWNER)
    hands.fill("Deadline", "30 Nov 2026")
    hands.choose("Kind of action", "More staff or less load · intermediate")
    hands.fill("New evidence check", "On the rota of December")
    hands.press("Return")
    hands.fill("Measure: how will you know that it works?", "Somebody on call in 12 of 12 weeks")
    hands.fill("Review date", "28 Feb 2027")
    hands.press("Tab")


def print_for_owners(hands: Hands, path: Path) -> str:
    hands.press("Ctrl+Shift+P")
    hands.dialog(PrintRoom)
    room = QApplication.activeModalWidget()
    hands.until(lambda: room.ready, "the sheets to be seen")
    hands.push("Save PDF…")
    hands.name_file(path)
    hands.until(path.exists, "the sheets")
    hands.no_dialog()
    hands.quiet()
    pages = (page.extract_text() for page in PdfReader(path).pages)
    return re.sub(r"\s+", " ", " ".join(pages))


def enter_paper(hands: Hands, code: str) -> None:
    hands.press("Ctrl+Shift+T")
    hands.dialog(EnterPaperSheet)
    sheet = QApplication.activeModalWidget()
    hands.until(lambda: bool(sheet.owners), "the plan")
    hands.fill("Owner on the sheet, or a code on it", code.replace("·", " ").lower())
    hands.press("Return")
    hands.until(lambda: hands.where.startswith(f"{code} is ticked"), "the action of the code")
    hands.press("Space")
    hands.tab_to("Ticked on paper: On the rota of December")
    hands.press("Space")
    hands.fill("Seen by, for: On the rota of December", "Shift lead")
    hands.fill(f"{code} was done on", "20 Nov 2026")
    hands.fill("Signed by", OWNER)
    hands.press("Ctrl+Return")
    hands.no_dialog()


def open_editor(hands: Hands) -> None:
    """Open the editor of the action, unless it stands open."""
    tab = hands.window.current_screen().findChild(ActionsTab)
    if not tab.action_card(the_action(hands).id).is_open:
        hands.push(f"Edit action {WORDS}")


def close_the_case(hands: Hands) -> None:
    hands.press("Ctrl+5")
    hands.press("Ctrl+G")
    assert hands.where.startswith("Sign")
    hands.press("Return")
    hands.dialog(SignDialog)
    hands.tab_to(f"Passphrase of {VERA[0]}")
    hands.type(VERA[1])
    hands.press("Return")
    hands.no_dialog()
    hands.until(lambda: bool(hands.casefile.signatures), "the signature")
    hands.push("Close the case")
    assert hands.casefile.case.stage is Stage.CLOSE


def the_action(hands: Hands) -> Action:
    (found,) = [one for one in hands.casefile.actions if one.text == WORDS]
    return found

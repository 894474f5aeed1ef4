"""An action followed through: from its finding over paper, evidence and an independent check to a
review that failed, and the case that is opened again.

By keyboard alone, in the real window, over a real file, with two people.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from rca_studio import app, headless
from rca_studio.domain.action_code import action_code
from rca_studio.domain.case import Stage
from rca_studio.domain.people import Person, Role
from rca_studio.domain.plan import ActionState
from rca_studio.domain.proof import MoveKind
from rca_studio.domain.registers import ActionQuery, CaseQuery
from rca_studio.editing import gestures
from rca_studio.models.workspace import open_workspace
from rca_studio.ui.case.case_screen import CaseScreen
from rca_studio.ui.case.way_dialogs import ReasonSheet
from rca_studio.ui.people.signing import SignDialog
from rca_studio.ui.plan.act_sheets_review import ReviewSheet
from rca_studio.ui.plan.paper_sheet import EnterPaperSheet
from rca_studio.ui.plan.plan_screen import PlanScreen
from rca_studio.ui.plan.print_room import PrintRoom
from rca_studio.ui.proof.setting_aside import SetAsideSheet
from rca_studio.ui.sidebar import PLACES
from tests.e2e.hands import Hands
from tests.e2e.test_gates_with_proof import at_the_door, open_validation, sign_in

pytestmark = pytest.mark.slow

ANNA = ("Anna Berg", "velvet harbour nine", (Role.QUALITY_LEAD, Role.ADMINISTRATOR))
VERA = ("Vera Lund", "copper lantern seven", (Role.VALIDATOR, Role.QUALITY_LEAD))
OWNER = "Night coordinator"
ACTION = "Fit a fixed rail beside the bathroom door"
PROOF = "The rail is fitted and bears the weight"


@pytest.fixture
def team_file(tmp_path: Path) -> tuple[Path, str]:
    """The sample with Anna, who is the night coordinator, and Vera, and a case without a plan.

    The case is analysed, and what its validation asks for is confirmed by Vera already. Gives the
    file and the reference of the case.
    """
    path = tmp_path / "Team.rca"
    app.make_sample(path)
    workspace = open_workspace(path, backups=tmp_path / "b")
    try:
        writer = headless.reviewing_writer(workspace, "Anna Berg")
        people = [
            Person(id=name, name=name, roles=roles, title=title, secret=workspace.make_secret(word))
            for (name, word, roles), title in ((ANNA, OWNER), (VERA, ""))
        ]
        writer.edit(gestures.add("Set people up", *people))
        rows = workspace.registers.cases(CaseQuery(stages=(Stage.ACT,)), limit=10).rows
        case_id = min(rows, key=lambda row: row.reference).id
        for action in writer.casefile(case_id).actions:
            writer.edit(gestures.delete_action(writer.casefile(case_id), action.id))
        finding = writer.casefile(case_id).findings[0]
        writer.edit(gestures.revise(finding, statement=finding.statement + " "))
        writer.actor = "Vera Lund"
        casefile = writer.casefile(case_id)
        for item in headless.practice().protocol(casefile.case.protocol).validation:
            stamp = writer.stamp()
            writer.edit(
                gestures.confirm(
                    writer.casefile(case_id), item.key, item.label, stamp.actor, stamp.at, "Seen"
                )
            )
        return path, casefile.case.reference
    finally:
        workspace.close()


def test_an_action_that_did_not_hold_opens_its_case_again(start, team_file, tmp_path):
    path, reference = team_file
    hands = start(path)
    come_in(hands, ANNA)
    open_validation(hands, reference)
    plan(hands)
    move_on(hands, Stage.VALIDATE)
    code = printed(hands, tmp_path / "plan.pdf")
    assert code.startswith(reference)

    enter_paper(hands, code)
    open_from_the_plan(hands)
    own_acceptance_is_refused(hands)

    hands.press("Ctrl+L")
    come_in(hands, VERA)
    open_validation(hands, reference)
    hands.push("Go to the first one")
    assert hands.where == f"Accept the evidence for {PROOF}"
    hands.press("Return")
    (action,) = hands.casefile.actions
    assert (action.state, action.checks[0].by) == (ActionState.CHECKED, "Vera Lund")
    sign_and_close(hands)

    hands.press("Ctrl+4")
    hands.push("Did it hold?…")
    hands.dialog(ReviewSheet)
    choose_failed(hands)
    hands.fill("What was seen?", "The rail was loose on 9 of 20 rounds")
    hands.press("Ctrl+Return")
    hands.dialog(ReasonSheet)
    hands.until(lambda: hands.where == "Why is it opened again?", "the reason")
    hands.press("Ctrl+Return")
    hands.no_dialog()
    casefile = hands.casefile
    assert casefile.actions[0].state is ActionState.FAILED
    assert casefile.case.stage is Stage.ANALYSE
    last = casefile.moves[-1]
    assert (last.kind, last.by) == (MoveKind.REOPENED, "Vera Lund")
    assert "The rail was loose on 9 of 20 rounds" in last.reason


# -- the steps -------------------------------------------------------------------------------------


def come_in(hands: Hands, who: tuple) -> None:
    at_the_door(hands)
    sign_in(hands, *who[:2])
    hands.until(lambda: not hands.window.covered, "the way in")
    hands.quiet()


def open_from_the_plan(hands: Hands) -> None:
    """Find the action in the plan of all cases, and open it in its own."""
    hands.press("Ctrl+K")
    hands.until(lambda: hands.where == "Search the plan", "the search")
    hands.write("fixed rail")
    screen = hands.window.current_screen()
    assert isinstance(screen, PlanScreen)
    hands.until(lambda: len(screen.shown_rows()) == 1, "the action")
    hands.quiet()
    hands.press("Return")
    hands.tab_to("Actions")
    hands.press("Return")
    hands.until(lambda: isinstance(hands.window.current_screen(), CaseScreen), "the case")


def plan(hands: Hands) -> None:
    hands.press("Ctrl+4")
    hands.push("Plan an action for F1")
    assert hands.where == "Action"
    hands.type(ACTION)
    hands.fill("Owner: the one who answers for it", OWNER)
    hands.fill("Deadline", "15 Jan 2030")
    kind = next(one for one in hands.studio.practice.hierarchy.kinds if one.key == "layout")
    hands.choose("Kind of action", f"{kind.label} · {kind.strength.label.lower()}")
    hands.fill("Measure: how will you know that it works?", "Firm on 20 of 20 rounds")
    hands.fill("Review date", "15 Apr 2030")
    hands.fill("New evidence check", PROOF)
    hands.press("Return")
    (action,) = hands.casefile.actions
    assert (action.text, action.owner) == (ACTION, OWNER)
    assert action.findings == (hands.casefile.findings[0].id,)


def move_on(hands: Hands, stage: Stage) -> None:
    """Answer for every other finding, too, and move the case on."""
    casefile = hands.casefile
    for finding in casefile.findings[1:]:
        hands.push(f"{finding.label}, not answered by this action: {finding.statement.strip()}")
    hands.push(f"Move to {stage.label}")
    assert hands.casefile.case.stage is stage


def printed(hands: Hands, path: Path) -> str:
    """Print the plan by owner; gives the code beside the action."""
    casefile = hands.casefile
    code = action_code(casefile.case.reference, casefile.actions[0].id)
    place = [key for key, *_ in PLACES].index("plan") + 1
    hands.press(f"Alt+{place}")
    hands.until(lambda: isinstance(hands.window.current_screen(), PlanScreen), "the plan")
    hands.quiet()
    hands.press("Ctrl+P")
    hands.dialog(PrintRoom)
    room = QApplication.activeModalWidget()
    assert isinstance(room, PrintRoom)
    hands.until(lambda: room.ready, "the sheets")
    hands.push("Save PDF…")
    hands.name_file(path)
    hands.until(path.exists, "the plan on paper")
    hands.no_dialog()
    hands.quiet()
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
    assert ACTION in words
    assert PROOF in words
    assert code.split("·")[1] in words
    return code


def enter_paper(hands: Hands, code: str) -> None:
    """The sheet came back: what is ticked on it is found by the code beside the action."""
    hands.press("Ctrl+Shift+T")
    hands.dialog(EnterPaperSheet)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, EnterPaperSheet)
    hands.until(lambda: bool(sheet.owners), "the plan")
    hands.fill("Owner on the sheet, or a code on it", code.split("·")[1].lower())
    hands.press("Return")
    done = f"{code} is ticked as done: {ACTION}"
    hands.until(lambda: hands.where == done, "the action of the code")
    hands.press("Space")
    hands.tab_to(f"Ticked on paper: {PROOF}")
    hands.press("Space")
    hands.fill(f"Seen by, for: {PROOF}", "Night worker")
    hands.press("Ctrl+Return")
    hands.no_dialog()
    hands.quiet()
    rows = hands.studio.registers.actions(ActionQuery(text="fixed rail"))
    (row,) = (one for one in rows if action_code(one.case_reference, one.id) == code)
    action = hands.studio.casefile(row.case_id).get(row.id)
    assert (action.state, action.done_on) == (ActionState.DONE, f"{hands.studio.today()}")
    assert (action.checks[0].met, action.checks[0].given_by) == (False, "Anna Berg")
    assert "Night worker" in action.checks[0].shown


def own_acceptance_is_refused(hands: Hands) -> None:
    assert hands.sees("You own this action, so somebody else accepts its evidence. Vera Lund can.")
    hands.push(f"Accept the evidence for {PROOF}")
    hands.dialog(SetAsideSheet)
    hands.press("Escape")
    hands.no_dialog()
    assert not hands.casefile.actions[0].checks[0].met


def sign_and_close(hands: Hands) -> None:
    hands.press("Ctrl+5")
    hands.press("Ctrl+G")
    assert hands.where.startswith("Sign"), hands.studio.blockers_of(hands.casefile.case_id)
    hands.press("Return")
    hands.dialog(SignDialog)
    hands.tab_to("Passphrase of Vera Lund")
    hands.type(VERA[1])
    hands.press("Return")
    hands.no_dialog()
    hands.until(lambda: bool(hands.casefile.signatures), "the signature")
    hands.push("Close the case")
    assert hands.casefile.case.stage is Stage.CLOSE


def choose_failed(hands: Hands) -> None:
    hands.tab_to("How it stands: Held")
    hands.press("Right", "Right")
    assert hands.where == "How it stands: Failed"

"""From a report without a name to its feedback, over review, session, commitment and plan.

By keyboard alone, in the real window; the reporter is known to nobody at any time.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from rca_studio.domain.case import Stage
from rca_studio.domain.hearing import FeedbackNote, FeedbackWay
from rca_studio.domain.plan import ActionState
from rca_studio.domain.session import Commitment, Session, SessionVote, ShowFrame
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.ui.cases.report_form import ReportForm
from rca_studio.ui.reporting.ask_back import AskBackSheet
from rca_studio.ui.reporting.receipt_sheet import ReceiptSheet
from rca_studio.ui.sessions.new_session import SessionSheet
from rca_studio.ui.sessions.present.before_you_go import BeforeYouGo
from rca_studio.ui.sessions.present.captured_sheets import CommitmentSheet
from rca_studio.ui.sessions.present.projector import Projector
from rca_studio.ui.sessions.sessions_screen import SessionsScreen
from tests.e2e.hands import Hands
from tests.e2e.test_by_keyboard import (
    TITLE,
    new_workspace,
    plan,
    review,
    tell_story,
    validate,
    work_out_causes,
)

pytestmark = pytest.mark.slow

STORY = (
    "Mrs Ada Mine was on the phone with Tomek Wolny on 18 November. The repeater near Oak Lodge "
    "stayed silent, and he called back by telephone."
)
NAMES = ("Ada", "Mine", "Tomek", "Wolny", "18 November")
MOST_STEPS = 80
PROMISE = "Agree the next change of frequency with dispatch"
CHANGED = "Dispatch now agrees to each change of frequency."


def test_from_a_report_without_a_name_to_its_feedback(start, tmp_path: Path):
    hands = start()
    new_workspace(hands, tmp_path / "Team.rca")
    phrase = report_without_a_name(hands)

    hands.press("Ctrl+1")
    hands.fill("What almost happened", STORY)
    tell_story(hands)
    review(hands)
    work_out_causes(hands)
    plan(hands)
    validate(hands, tmp_path)
    case_id = hands.casefile.case_id

    session = prepare(hands, case_id)
    accept_all(hands, session)
    hold(hands, session)
    into_the_plan(hands, case_id)
    feed_back(hands, case_id)
    ask_by_phrase(hands, phrase)
    assert hands.studio.registers.verify().intact


def report_without_a_name(hands: Hands) -> str:
    """Report by the four questions; gives the six words."""
    hands.press("Ctrl+N")
    hands.dialog(ReportForm)
    hands.type(TITLE)
    hands.fill("When", "18 Nov 2026, 20:40")
    hands.tab_to("Report anonymously: no name and no exact time is kept")
    hands.press("Space", "Ctrl+Return")
    hands.dialog(ReceiptSheet)
    words = QApplication.activeModalWidget().page.card.accessibleName()
    hands.press("Return")
    hands.no_dialog()
    hands.quiet()
    hands.push("Take in now…")
    hands.push("Take in now")
    hands.no_dialog()
    hands.quiet()
    hands.until(lambda: hands.window.present_case() != "", "the new case")
    hands.press("Return")
    assert hands.casefile.case.anonymous
    return words.partition(": ")[2].replace(", ", "-")


def prepare(hands: Hands, case_id: str) -> Session:
    """Let the case be told in a session."""
    menu(hands, "Alt+S", "T")
    hands.dialog(SessionSheet)
    assert hands.where == "When"
    hands.type("26 Nov 2026")
    hands.press("Ctrl+Return")
    hands.no_dialog()
    hands.quiet()
    (session,) = hands.studio.casefile(WORKSPACE).of(Session)
    assert session.cases == (case_id,)
    return session


def accept_all(hands: Hands, session: Session) -> None:
    """Look at each frame side by side, decide on words, accept."""
    screen = hands.window.current_screen()
    assert isinstance(screen, SessionsScreen)
    hands.until(lambda: screen.page.show_now is not None, "the show")
    hands.push("Look and accept…")
    page = screen.accepting
    hands.until(page.isVisible, "the frames side by side")
    said = []

    def waiting() -> list[ShowFrame]:
        lines = page.model.lines
        return [line.slot for line in lines if line.frame is not None and not line.accepted]

    for _ in range(400):
        if not waiting():
            break
        hands.quiet()
        line = page.list.line
        said.append(line.frame.heading)
        for words in line.frame.after:
            assert not any(name in words for name in NAMES), words
        if line.frame.asked:
            hands.press("6")
            hands.quiet()
            continue
        hands.until(lambda: page.accept.isEnabled(), "a look of a moment")
        hands.press("Return")
    assert not waiting(), said
    hands.press("Escape")
    hands.quiet()


def hold(hands: Hands, session: Session) -> None:
    """Show it to the room: go through, vote, note a commitment, end."""
    hands.push("Present")
    hands.until(lambda: projector() is not None and projector().isVisible(), "the projector")
    room = projector()
    seen: list[str] = []
    while not (seen and "question to the room" in seen[-1].casefold()):
        assert len(seen) < MOST_STEPS, seen
        seen.append(room.view.accessibleName())
        hands.press("Right")
    hands.press("Left", "1", "1", "2")
    hands.press("C")
    hands.dialog(CommitmentSheet)
    hands.type(PROMISE)
    hands.fill("Who", "Communications team")
    hands.fill("Until", "15 Jan 2030")
    hands.press("Ctrl+Return")
    hands.until(lambda: bool(there(hands, Commitment)), "the commitment")
    (vote,) = there(hands, SessionVote)
    assert vote.counts[:2] == (2, 1)
    assert not any(name in words for words in seen for name in NAMES)
    before_the_room(hands)
    hands.press("Escape")
    hands.dialog(BeforeYouGo)


def into_the_plan(hands: Hands, case_id: str) -> None:
    """How many came, and the commitment becomes a proposed action."""
    hands.write("7")
    hands.push("Put into the plan: " + PROMISE)
    hands.press("Ctrl+Return")
    hands.no_dialog()
    hands.quiet()
    (session,) = there(hands, Session)
    assert session.attendance == 7
    (action,) = (one for one in hands.studio.casefile(case_id).actions if one.text == PROMISE)
    assert action.state is ActionState.PROPOSED
    assert (action.owner, action.deadline) == ("Communications team", "2030-01-15")


def feed_back(hands: Hands, case_id: str) -> None:
    """Tell the reporter what was changed."""
    menu(hands, "Alt+S", "H")
    hands.press("Tab", "Return")
    hands.no_dialog()
    hands.quiet()
    hands.fill("What we changed, in plain words", CHANGED)
    hands.push("Show by receipt phrase")
    (note,) = hands.studio.casefile(case_id).of(FeedbackNote)
    assert (note.text, note.ways) == (CHANGED, (FeedbackWay.PHRASE,))
    assert note.given_on == hands.studio.today().isoformat()
    assert hands.studio.casefile(case_id).case.stage is Stage.CLOSE


def ask_by_phrase(hands: Hands, phrase: str) -> None:
    """Six words lead to what was changed, and to nothing else."""
    menu(hands, "Alt+S", "A")
    hands.dialog(AskBackSheet)
    sheet = QApplication.activeModalWidget()
    hands.type(phrase)
    hands.press("Return")

    def told() -> str:
        return " ".join(label.text() for label in sheet.findChildren(QLabel) if label.isVisible())

    hands.until(lambda: CHANGED in told(), "what was changed")
    assert not any(name in told() for name in NAMES)
    hands.press("Escape")
    hands.no_dialog()


# -- hands and eyes --------------------------------------------------------------------------------


def there(hands: Hands, kind: type) -> tuple:
    return hands.studio.casefile(WORKSPACE).of(kind)


def projector() -> Projector | None:
    shown = (one for one in QApplication.topLevelWidgets() if isinstance(one, Projector))
    return next(shown, None)


def before_the_room(hands: Hands) -> None:
    """Give the keys to the projector, as a window manager does when a sheet over it closes."""
    room = projector()
    assert room is not None
    room.activateWindow()
    hands.until(room.isActiveWindow, "the projector in front")


def menu(hands: Hands, keys: str, letter: str) -> None:
    hands.press(keys)
    hands.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu), "the menu")
    hands.qtbot.keyClicks(QApplication.activePopupWidget(), letter)
    hands.until(lambda: QApplication.activePopupWidget() is None, "the menu to close")
    if QApplication.activeModalWidget() is None:  # what a window manager does
        hands.window.windowHandle().requestActivate()
    hands.until(lambda: QGuiApplication.focusWindow() is not None, "a window in front")

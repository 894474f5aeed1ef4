"""A case goes on, back, ends early, is merged and opened again: with real widgets, by keyboard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import Change, ChangeSet, created
from rca_studio.domain.people import Person, Role
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.proof import MoveKind, RejectedAs
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import gestures, proof_gestures
from rca_studio.ui import theme
from rca_studio.ui.case.merge_dialog import MergeSheet
from rca_studio.ui.case.reopening import Reopening
from rca_studio.ui.case.stage_clock import clock_words
from rca_studio.ui.case.way_acts import Act, do_act, move_on, ways_of
from rca_studio.ui.case.way_banner import did_not_hold
from rca_studio.ui.case.way_dialogs import ReasonSheet, stage_before_end
from rca_studio.ui.case.way_list import WayList
from rca_studio.ui.help import TextSheet
from rca_studio.ui.widgets.field import TextArea
from tests.ui.case.desk import Desk, make_desk
from tests.ui.proof.desk import case_screen


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    yield made
    made.studio.close()


@pytest.fixture
def screen(desk: Desk, qtbot):
    with case_screen(desk, qtbot) as made:
        yield made


def to_stage(desk: Desk, *stages: Stage, case_id: str = "") -> None:
    for stage in stages:
        file = desk.studio.casefile(case_id or desk.case_id)
        stamp = desk.studio.writer.stamp()
        assert desk.studio.edit(proof_gestures.move_on(file, stage, stamp))


def sheet(kind: type):
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def ways(desk: Desk) -> dict[Act, str]:
    return {way.act: way.refused for way in ways_of(desk.studio, desk.casefile)}


def another(desk: Desk, **values) -> Case:
    """A second report of the same evening."""
    case = Case(
        id="0103" + "0" * 28,
        reference="NM-0103",
        title="Nearly fell at the bathroom door",
        story="She let go of the frame and her daughter caught her.",
        protocol="near_fall",
        occurred="2026-11-18T20:45",
        person_affected="Resident B",
        **values,
    )
    assert desk.studio.edit(gestures.report(case, "Daughter caught her"))
    return case


# -- back, an early end, opened again --------------------------------------------------------------


def test_a_case_goes_back_to_a_chosen_stage_with_a_reason(desk, screen, qtbot):
    to_stage(desk, Stage.REVIEW, Stage.ANALYSE)
    do_act(desk.studio, desk.case_id, Act.RETURN, screen)
    asked = sheet(ReasonSheet)
    assert asked.stage is Stage.REVIEW
    assert not asked.yes.isEnabled()
    qtbot.keyClick(asked.stages, Qt.Key.Key_Up)
    assert asked.stage is Stage.REPORT
    qtbot.keyClicks(asked.editor, "The time is not told yet")
    qtbot.keyClick(asked.yes, Qt.Key.Key_Space)
    assert desk.casefile.case.stage is Stage.REPORT
    move = desk.casefile.moves[-1]
    assert (move.kind, move.reason) == (MoveKind.RETURNED, "The time is not told yet")
    assert desk.studio.undo()
    assert desk.casefile.case.stage is Stage.ANALYSE


def test_what_is_no_near_miss_is_closed_with_a_reason_and_can_be_opened_again(desk, screen, qtbot):
    to_stage(desk, Stage.REVIEW)
    do_act(desk.studio, desk.case_id, Act.REJECT, screen)
    asked = sheet(ReasonSheet)
    qtbot.keyClicks(asked.editor, "A planned exercise")
    qtbot.mouseClick(asked.yes, Qt.MouseButton.LeftButton)
    assert desk.casefile.rejection.kind is RejectedAs.NOT_NEAR_MISS
    assert desk.casefile.case.stage is Stage.CLOSE
    assert "Not a near miss: A planned exercise" in screen.banner.words
    assert screen._stages.accessibleName() == "Closed without a review, at Review"
    assert "A planned exercise" in screen.gate._words.text()
    assert [act for act, refused in ways(desk).items() if not refused] == [Act.REOPEN]
    do_act(desk.studio, desk.case_id, Act.REOPEN, screen)
    asked = sheet(ReasonSheet)
    assert asked.stage is Stage.REVIEW
    qtbot.keyClicks(asked.editor, "It was no exercise")
    asked.accept()
    assert desk.casefile.rejection is None
    assert desk.casefile.case.stage is Stage.REVIEW
    assert not screen.banner.isVisible()


def test_the_menu_tells_why_something_cannot_be_done(desk, screen):
    told = ways(desk)
    assert told[Act.RETURN] == "This is the first stage."
    assert told[Act.REOPEN] == "This case is open."
    screen.gate.more.ways.aboutToShow.emit()
    actions = {action.text(): action for action in screen.gate.more.ways.actions()}
    assert not actions["Return to an earlier stage…"].isEnabled()
    assert actions["Return to an earlier stage…"].toolTip() == "This is the first stage."
    assert actions["Not a near miss…"].isEnabled()
    do_act(desk.studio, desk.case_id, Act.REOPEN, screen)
    assert "This case is open" in desk.prompts.told[-1].what


def test_what_a_role_does_not_allow_is_grey_with_the_reason(desk, screen):
    people = (
        Person(id="p1", name="Quality lead", roles=(Role.ADMINISTRATOR, Role.QUALITY_LEAD)),
        Person(id="p2", name="Rita", roles=(Role.REPORTER,)),
    )
    assert desk.studio.edit(ChangeSet("Set up people", created(*people)))
    assert not ways(desk)[Act.REJECT]
    desk.studio.writer.actor = "Rita"
    assert "Rita works here as reporter" in ways(desk)[Act.REJECT]
    screen.show_case(desk.case_id)
    assert screen.gate.on.isVisible()
    assert not screen.gate.on.isEnabled()
    assert "Rita works here as reporter" in screen.gate.on.toolTip()


def test_a_case_that_never_moved_reopens_where_it_ends_last(desk):
    file = desk.casefile
    assert stage_before_end(file) is Stage.VALIDATE
    to_stage(desk, Stage.REVIEW)
    stamp = desk.studio.writer.stamp()
    step = proof_gestures.reject(desk.casefile, RejectedAs.NOT_NEAR_MISS, stamp, "No")
    assert desk.studio.edit(step)
    assert stage_before_end(desk.casefile) is Stage.REVIEW


# -- merging ---------------------------------------------------------------------------------------


def test_two_reports_are_looked_at_side_by_side_and_merged(desk, screen, qtbot):
    other = another(desk)
    do_act(desk.studio, desk.case_id, Act.MERGE, screen)
    asked = sheet(MergeSheet)
    qtbot.waitUntil(lambda: asked.found.count() == 1)  # near in time, before a word is typed
    qtbot.keyClick(asked.search, Qt.Key.Key_Down)
    qtbot.keyClick(asked.found, Qt.Key.Key_Down)
    assert asked.stays.key == other.id  # equally far: the older one goes on
    shown = [w.text() for w in asked._both.children() if hasattr(w, "text")]
    assert "Nearly fell at the bathroom door" in shown
    assert "Walker out of reach at bathroom doorway" in shown
    assert not asked.yes.isEnabled()
    qtbot.keyClicks(asked.reason, "Same evening, same door")
    qtbot.keyClick(asked.yes, Qt.Key.Key_Space)
    closed, stays = desk.casefile, desk.studio.casefile(other.id)
    assert closed.rejection.duplicate_of == other.id
    assert any("walker was out of reach" in one.note for one in stays.evidence)
    assert stays.case.location == "Maple House, bathroom 2"
    assert "Merged into NM-0103: Same evening, same door" in screen.banner.words
    qtbot.keyClick(screen.banner.links[0], Qt.Key.Key_Space)
    assert desk.guide.opened[-1][0] == other.id
    screen.show_case(other.id)
    qtbot.waitUntil(lambda: "NM-0142 was reported twice" in screen.banner.words)
    leads, tells = screen.banner.links
    qtbot.keyClick(tells, Qt.Key.Key_Space)
    told = sheet(TextSheet)
    assert "walker was out of reach" in told.findChild(TextArea).text()
    told.close()
    qtbot.keyClick(leads, Qt.Key.Key_Space)
    assert desk.guide.opened[-1][0] == desk.case_id
    assert desk.studio.undo()
    assert desk.casefile.rejection is None
    qtbot.waitUntil(lambda: not screen.banner.isVisible())


def test_the_other_way_round_can_be_chosen_and_a_search_finds_by_reference(desk, screen, qtbot):
    other = another(desk)
    do_act(desk.studio, desk.case_id, Act.MERGE, screen)
    asked = sheet(MergeSheet)
    qtbot.keyClicks(asked.search, "nm103")
    qtbot.keyClick(asked.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(asked._other_id))  # the only hit is taken
    asked.stays.setCurrentIndex(0)
    asked.reason.setPlainText("Same evening")
    asked.accept()
    assert desk.studio.casefile(other.id).rejection.duplicate_of == desk.case_id
    assert desk.casefile.case.person_affected == "Resident B"


def test_a_practice_case_and_a_real_one_are_kept_apart(desk, screen, qtbot):
    other = another(desk, practice=True)
    asked = MergeSheet(desk.studio, desk.case_id, screen)
    qtbot.waitUntil(lambda: asked.state.text() != "")
    assert asked.found.count() == 0
    asked.choose(other.id)
    asked.reason.setPlainText("Same")
    assert not asked.yes.isEnabled()
    assert asked.note.text() == "A practice case and a real one are kept apart."
    asked.close()


# -- a result that asks for more -------------------------------------------------------------------


def test_an_action_of_a_closed_case_that_failed_asks_at_once(desk, screen, qtbot):
    action = Action(id="a1", case_id=desk.case_id, text="Mark the walker’s place")
    assert desk.studio.edit(gestures.add("Plan", action))
    to_stage(desk, *list(Stage)[1:])
    watching = Reopening(desk.studio, screen)
    step = gestures.revise(action, state=ActionState.FAILED)
    assert desk.studio.edit(step)
    qtbot.waitUntil(lambda: any(isinstance(w, ReasonSheet) for w in QApplication.topLevelWidgets()))
    asked = sheet(ReasonSheet)
    assert asked.reason == "Action “Mark the walker’s place” did not hold"
    asked.reject()  # put off: it stays in view
    assert did_not_hold(desk.casefile) is not None
    assert "did not hold, and this case is closed" in screen.banner.words
    qtbot.keyClick(screen.banner.links[0], Qt.Key.Key_Space)
    asked = sheet(ReasonSheet)
    assert asked.stage is Stage.ANALYSE
    asked.accept()
    assert desk.casefile.case.stage is Stage.ANALYSE
    assert desk.casefile.moves[-1].kind is MoveKind.REOPENED
    assert not screen.banner.isVisible()
    to_stage(desk, Stage.ACT, Stage.VALIDATE, Stage.CLOSE)
    assert did_not_hold(desk.casefile) is None  # it was answered
    watching.deleteLater()


# -- clocks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "due", "words", "token"),
    [
        ("2026-11-18T06:10", "2026-11-18T14:40", "due in 6 h · since 06:10", "warning"),
        ("2026-11-16T06:10", "", "since 16 Nov, 06:10", "muted"),
        ("2026-11-10", "2026-11-16T08:10", "! overdue by 2 days · since 10 Nov", "error"),
        ("", "2026-11-25", "due in 7 days", "muted"),
        ("2025", "", "since 2025", "muted"),
        ("", "", "", "muted"),
    ],
)
def test_the_clock_says_since_when_and_until_when(since, due, words, token):
    assert clock_words(since, due, "2026-11-18T08:10") == (words, token)


def test_the_clock_of_the_screen_follows_the_case_and_time(desk, screen, qtbot, monkeypatch):
    now = "2026-11-18T21:00"
    monkeypatch.setattr("rca_studio.ui.case.stage_clock.present", lambda _studio: now)
    screen.show_case(desk.case_id)
    assert screen.clock.text().startswith("Due in 7 h · since 20:40")
    desk.studio.today = lambda: date(2027, 3, 1)
    monkeypatch.setattr("rca_studio.ui.case.stage_clock.present", lambda _s: "2027-03-01T08:00")
    screen.clock._timer.timeout.emit()
    assert "! overdue by" in screen.clock.text()
    assert "Overdue by" in screen.clock.accessibleName()


def test_the_way_is_told_with_who_when_and_why(desk, screen, qtbot):
    made = WayList(desk.studio)
    qtbot.addWidget(made)
    made.show_casefile(desk.casefile)
    assert made.isHidden()
    to_stage(desk, Stage.REVIEW)
    stamp = desk.studio.writer.stamp()
    back = proof_gestures.send_back(desk.casefile, Stage.REPORT, stamp, "No time told")
    assert desk.studio.edit(back)
    made.show_casefile(desk.casefile)
    assert [line.stage for line in made.lines] == ["Report", "Review", "Report"]
    assert made.lines[2].how == "Returned by Quality lead: No time told"
    stamp = desk.studio.writer.stamp()
    step = proof_gestures.reject(desk.casefile, RejectedAs.NOT_NEAR_MISS, stamp, "A drill")
    assert desk.studio.edit(step)
    made.show_casefile(desk.casefile)
    assert made.lines[-1].stage == "Close"
    assert made.lines[-1].how == "Rejected by Quality lead: A drill"


def test_a_reader_of_the_workspace_can_do_nothing_of_it(desk, monkeypatch):
    monkeypatch.setattr(type(desk.studio), "read_only", property(lambda _self: True))
    assert set(ways(desk).values()) == {"This workspace is open for reading only."}
    assert desk.studio.casefile(WORKSPACE).exists


def test_a_review_begins_with_the_text_of_its_protocol_and_keeps_it(desk, screen, qtbot):
    qtbot.keyClick(screen.gate.on, Qt.Key.Key_Space)
    kept = desk.casefile.kept_protocol
    assert kept is not None
    (pack,) = desk.studio.casefile(WORKSPACE).packs
    assert pack.sha256 == kept.pack
    stamp = desk.studio.writer.stamp()
    back = proof_gestures.send_back(desk.casefile, Stage.REPORT, stamp, "No time told")
    assert desk.studio.edit(back)
    assert move_on(desk.studio, desk.case_id)
    assert desk.casefile.kept_protocol == kept  # once is enough
    assert desk.studio.edit(
        gestures.revise(desk.casefile.case, protocol="medication", stage=Stage.REPORT)
    )
    assert move_on(desk.studio, desk.case_id)
    assert desk.casefile.kept_protocol.key == "medication"


def test_a_kept_text_that_cannot_be_read_is_not_replaced_in_silence(desk):
    assert move_on(desk.studio, desk.case_id)
    kept = desk.casefile.kept_protocol
    lost = replace(kept, pack="0" * 64)
    assert desk.studio.edit(ChangeSet("Lose it", (Change(kept, lost),)))
    stamp = desk.studio.writer.stamp()
    assert desk.studio.edit(
        proof_gestures.send_back(desk.casefile, Stage.REPORT, stamp, "Look again")
    )
    assert move_on(desk.studio, desk.case_id)
    assert desk.casefile.kept_protocol == lost

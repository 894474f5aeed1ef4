"""The Today screen: what stands there, for whom, and the way to each thing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.people import Person, Role
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.registers import Count
from rca_studio.domain.today import Scope, Waits
from rca_studio.editing.gestures import add, revise
from rca_studio.faults import KnownFault
from rca_studio.ui.case.way_dialogs import ReasonSheet
from rca_studio.ui.today.asking import titles_of, today_query, waiting_count
from rca_studio.ui.today.cards import FEW, MOST
from rca_studio.ui.today.lines_view import Lines
from rca_studio.ui.today.today_screen import TodayScreen, alike_query
from tests.ui.sample_desk import TODAY

DAY = TODAY.isoformat()


def quiet(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=10_000)
    QApplication.processEvents()


def put(desk, *actions, ident="c1", stage=Stage.ACT, **values):
    case = Case(id=ident, reference=f"NM-{ident}", title="Walker out of reach", stage=stage)
    case = replace(case, **values)
    parts = [replace(action, case_id=ident) for action in actions]
    desk.studio.writer.edit(ChangeSet("Put in", created(case, *parts)))


def action(ident, **values):
    values = {"owner": "Ada Byron", "deadline": DAY, "text": f"Do {ident}", **values}
    return Action(id=ident, case_id="", **values)


ADA = Person(
    id="p1",
    name="Ada Byron",
    roles=(Role.QUALITY_LEAD, Role.ADMINISTRATOR, Role.SUPERVISOR),
    title="Service manager",
    services=("Maple",),
    former_names=("Ada King",),
)


def sign_in(desk, person=ADA):
    if desk.studio.people.find(person.name) is None:
        desk.studio.writer.edit(add("Set up", person))
    desk.studio.writer.actor = person.name


@pytest.fixture
def show(bare_desk, qtbot):
    made = []

    def shown(desk=bare_desk):
        screen = TodayScreen(desk.studio, desk.guide)
        qtbot.addWidget(screen)
        screen.resize(1300, 800)
        screen.show()
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        screen.arrived()
        quiet(qtbot, desk)
        made.append(screen)
        return screen

    yield shown
    for screen in made:
        screen.hide()
    quiet(qtbot, bare_desk)


def heads(card):
    lines = card.view.lines
    return [lines.line(row).head for row in range(lines.rowCount())]


def test_an_empty_workspace_is_glad(show):
    screen = show()
    assert screen.waits.empty.text() == "Nothing waits today."
    assert screen.overdue.empty.isVisible()
    assert not screen.waits.view.isVisible()
    assert not screen.reopen.isVisible()
    assert "everybody’s list" in screen.note.text()
    assert not screen.scope.isVisible()
    assert screen.regions()


def test_what_is_late_stands_apart_and_opens_at_its_very_place(bare_desk, show, qtbot):
    late = (TODAY - timedelta(days=3)).isoformat()
    put(bare_desk, action("late", deadline=late), action("due"))
    screen = show()
    assert heads(screen.overdue) == ["Do late"]
    assert heads(screen.waits) == ["Do due", "Walker out of reach"]
    assert screen.overdue.number.text() == "1"
    assert screen.overdue.view.hasFocus()
    qtbot.keyClick(screen.overdue.view, Qt.Key.Key_Return)
    assert bare_desk.guide.opened[-1] == ("c1", "actions", "late")
    row = screen.waits.view.visualRect(screen.waits.view.lines.index(0))
    viewport = screen.waits.view.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=row.center())
    assert bare_desk.guide.opened[-1] == ("c1", "actions", "due")


def test_arrow_keys_go_on_from_list_to_list(bare_desk, show, qtbot):
    late = (TODAY - timedelta(days=3)).isoformat()
    put(bare_desk, action("l1", deadline=late), action("l2", deadline=late), action("due"))
    screen = show()
    first, second = screen.overdue.view, screen.waits.view
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert (first.row, first.hasFocus()) == (1, True)
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    assert second.row == 0
    qtbot.keyClick(second, Qt.Key.Key_Up)
    assert first.hasFocus()
    assert first.row == 1


def test_a_step_is_seen_at_once_and_read_once(bare_desk, show, qtbot, monkeypatch):
    put(bare_desk, action("a"))
    screen = show()
    asked = []
    read = bare_desk.studio.registers.today
    monkeypatch.setattr(
        type(bare_desk.studio.registers), "today", lambda _, q: asked.append(q) or read(q)
    )
    for text in ("one", "two", "three"):
        old = bare_desk.studio.casefile("c1").actions[0]
        bare_desk.studio.edit(revise(old, "Reword", text=text))
    qtbot.waitUntil(lambda: heads(screen.waits)[:1] == ["three"], timeout=5_000)
    assert len(asked) == 1


def test_who_is_signed_in_sees_their_own_first(bare_desk, show, qtbot):
    put(bare_desk, action("mine"), action("other", owner="Bo"), service="Elm")
    sign_in(bare_desk)
    screen = show()
    assert screen.waits.title.text() == "What waits for me"
    assert heads(screen.waits) == ["Do mine"]
    assert not screen.note.isVisible()
    assert screen.scope.isVisible()
    screen.scope.button(Scope.SERVICES.value).click()
    quiet(qtbot, bare_desk)
    assert heads(screen.waits) == []
    screen.scope.button(Scope.EVERYBODY.value).click()
    quiet(qtbot, bare_desk)
    assert heads(screen.waits) == ["Do mine", "Do other", "Walker out of reach"]
    assert screen.waits.title.text() == "What waits"


def test_who_works_everywhere_has_no_services_to_choose(bare_desk, show):
    sign_in(bare_desk, replace(ADA, services=()))
    screen = show()
    assert not screen.scope.button(Scope.SERVICES.value).isVisible()
    assert screen.waits.empty.text() == "Nothing waits for you today."


def test_another_person_sees_their_own_things(bare_desk, show, qtbot):
    put(bare_desk, action("mine"), action("other", owner="Bo"), service="Elm")
    sign_in(bare_desk)
    bo = Person(id="p2", name="Bo", roles=(Role.ACTION_OWNER,))
    bare_desk.studio.writer.edit(add("Set up", bo))
    screen = show()
    assert heads(screen.waits) == ["Do mine"]
    sign_in(bare_desk, bo)
    screen.arrived()
    quiet(qtbot, bare_desk)
    assert heads(screen.waits) == ["Do other"]


def test_long_lists_show_some_and_then_more(bare_desk, show, qtbot):
    put(bare_desk, *(action(f"a{n:03}") for n in range(MOST + 10)), stage=Stage.CLOSE)
    screen = show()
    card = screen.waits
    assert len(heads(card)) == FEW
    assert card.number.text() == "210"
    assert card.more.text() == f"Show more: {FEW} of 210 are listed"
    screen.activateWindow()
    card.more.setFocus()
    qtbot.waitUntil(card.more.hasFocus)
    card.more.click()
    assert len(heads(card)) == 40
    assert card.view.hasFocus()  # the button may go; the keyboard stays at the list
    card.more.click()
    quiet(qtbot, bare_desk)
    assert len(heads(card)) == MOST
    assert not card.more.isVisible()
    assert card.most.text().startswith("200 of 210 are listed.")
    sign_in(bare_desk)
    screen.arrived()
    quiet(qtbot, bare_desk)
    assert len(heads(card)) == FEW


def test_when_time_runs_out_the_thing_goes_over_to_what_is_overdue(
    bare_desk, show, qtbot, monkeypatch
):
    put(bare_desk, action("a"), stage=Stage.CLOSE)
    screen = show()
    assert heads(screen.waits) == ["Do a"]
    tomorrow = TODAY + timedelta(days=1)
    monkeypatch.setattr(bare_desk.studio, "today", lambda: tomorrow)
    screen.keep_up()
    quiet(qtbot, bare_desk)
    assert heads(screen.overdue) == ["Do a"]
    assert screen.overdue.view.lines.line(0).pill == "Due yesterday"
    screen.keep_up()  # nothing else ran out: only the words are said anew
    assert not bare_desk.studio.jobs.busy


def test_a_closed_case_can_be_reopened_from_here(bare_desk, show, qtbot):
    failed = action("a", state=ActionState.FAILED)
    put(bare_desk, failed, stage=Stage.CLOSE)
    screen = show()
    assert heads(screen.reopen) == ["Do a"]
    qtbot.keyClick(screen.reopen.view, Qt.Key.Key_Return)
    assert bare_desk.guide.opened[-1] == ("c1", "actions", "a")
    screen.reopen_button.click()
    sheets = [w for w in QApplication.topLevelWidgets() if isinstance(w, ReasonSheet)]
    (sheet,) = [one for one in sheets if one.isVisible()]
    assert "Do a" in sheet.reason
    sheet.yes.click()
    assert bare_desk.studio.casefile("c1").case.stage is Stage.ANALYSE
    qtbot.waitUntil(lambda: not screen.reopen.isVisible(), timeout=5_000)


def test_who_may_not_reopen_is_told_why(bare_desk, show):
    put(bare_desk, action("a", owner="Ada Byron", state=ActionState.FAILED), stage=Stage.CLOSE)
    sign_in(bare_desk)  # the first person, who sets the others up
    reporter = Person(id="p3", name="Cy", roles=(Role.REPORTER,))
    bare_desk.studio.writer.edit(add("Set up", reporter))
    sign_in(bare_desk, reporter)
    screen = show()
    screen.scope.button(Scope.EVERYBODY.value).click()
    assert not screen.reopen_button.isEnabled()
    assert "reopen a case" in screen.reopen_button.accessibleDescription()


def falls(desk):
    for n, days in enumerate((1, 2, 4)):
        put(
            desk,
            *((action("a", state=ActionState.SLIPPED),) if n == 2 else ()),
            ident=f"f{n}",
            stage=Stage.ANALYSE,
            protocol="near_fall",
            location="Bathroom 2",
            occurred=(TODAY - timedelta(days=days)).isoformat(),
        )


def test_what_repeats_says_why_and_leads_to_the_cases_and_the_action(bare_desk, show, qtbot):
    falls(bare_desk)
    screen = show()
    assert heads(screen.repeats) == ["Near fall, Bathroom 2: 3 within 7 days"]
    line = screen.repeats.view.lines.line(0)
    assert line.notes[0] == "NM-f0, NM-f1, NM-f2"
    assert line.pill == "Action did not hold"
    qtbot.keyClick(screen.repeats.view, Qt.Key.Key_Return)
    assert bare_desk.guide.opened[-1] == ("f0", "story", "")
    screen.show_action.click()
    assert bare_desk.guide.opened[-1] == ("f2", "actions", "a")
    screen.show_alike.click()
    assert bare_desk.guide.opened[-1] == ("", "cases", "")
    (found,) = bare_desk.studio.registers.today(today_query(bare_desk.studio)).repeats
    listed = bare_desk.studio.registers.cases(alike_query(found)).rows
    assert {row.id for row in listed} == {"f0", "f1", "f2"}


def test_a_repeat_opens_the_case_again_whose_action_did_not_hold(bare_desk, show, qtbot):
    earlier = (TODAY - timedelta(days=60)).isoformat()
    alike = {"protocol": "near_fall", "location": "Bathroom 2"}
    failed = action("bolt", state=ActionState.FAILED)
    put(bare_desk, failed, ident="old", stage=Stage.CLOSE, occurred=earlier, **alike)
    for n in range(3):
        day = (TODAY - timedelta(days=n)).isoformat()
        put(bare_desk, ident=f"f{n}", stage=Stage.REPORT, occurred=day, **alike)
    screen = show()
    assert screen.reopen_alike.isEnabled()
    screen.reopen_alike.click()
    sheets = [w for w in QApplication.topLevelWidgets() if isinstance(w, ReasonSheet)]
    (sheet,) = [one for one in sheets if one.isVisible()]
    assert sheet.reason.startswith("It happened again: NM-f0, NM-f1, NM-f2. Action")
    assert "Do bolt" in sheet.reason
    sheet.yes.click()
    assert bare_desk.studio.casefile("old").case.stage is Stage.ANALYSE
    qtbot.waitUntil(lambda: not screen.reopen_alike.isEnabled(), timeout=5_000)
    assert screen.reopen_alike.accessibleDescription() == "None of these cases is closed."


def test_nobody_sees_for_a_moment_what_stood_there_for_somebody_else(bare_desk, show, qtbot):
    put(bare_desk, action("mine"), service="Elm")
    sign_in(bare_desk)
    screen = show()
    assert heads(screen.waits) == ["Do mine"]
    bo = Person(id="p2", name="Bo", roles=(Role.ACTION_OWNER,))
    bare_desk.studio.writer.edit(add("Set up", bo))
    sign_in(bare_desk, bo)
    screen.arrived()
    assert heads(screen.waits) == []
    assert screen.waits.empty.text() == "Reading what waits…"
    quiet(qtbot, bare_desk)
    assert screen.waits.empty.text() == "Nothing waits for you today."


def test_nothing_is_read_while_nobody_is_signed_in(bare_desk, show, qtbot):
    put(bare_desk, action("mine"))
    sign_in(bare_desk)
    screen = show()
    assert heads(screen.waits)
    bare_desk.studio.writer.actor = ""
    screen.arrived()
    quiet(qtbot, bare_desk)
    assert heads(screen.waits) == []


def test_a_trouble_is_told_with_a_way_on(bare_desk, show, qtbot, monkeypatch):
    screen = show()

    def refuse(_self, _query):
        raise KnownFault("The drive is gone.", "Nothing was lost.", "Plug it in again.")

    with monkeypatch.context() as for_a_moment:
        for_a_moment.setattr(type(bare_desk.studio.registers), "today", refuse)
        screen.refresh()
        quiet(qtbot, bare_desk)
    assert screen.trouble.isVisible()
    assert "The drive is gone." in screen.trouble.accessibleName()
    screen.trouble.button.click()
    quiet(qtbot, bare_desk)
    assert not screen.trouble.isVisible()
    assert screen.waits.isVisible()


def test_names_for_a_screen_reader(bare_desk, show):
    put(bare_desk, action("a"), stage=Stage.CLOSE)
    screen = show()
    assert screen.waits.view.accessibleName() == "What waits, 1"
    index = screen.waits.view.lines.index(0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Do a. Due today")
    assert "NM-c1" in spoken
    assert screen.overdue.accessibleName() == "What is overdue, Nothing is overdue."


def test_markup_that_people_typed_is_shown_as_it_is(bare_desk, show):
    put(bare_desk, action("a", text="<b>bold</b> & <img src=x>"), stage=Stage.CLOSE)
    screen = show()
    index = screen.waits.view.lines.index(0)
    assert index.data(Qt.ItemDataRole.DisplayRole) == "<b>bold</b> & <img src=x>"
    assert "&lt;b&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_in_a_narrow_window_the_cards_stand_one_below_the_other(bare_desk, show, qtbot):
    put(bare_desk, action("a"), stage=Stage.CLOSE)
    screen = show()
    assert screen.waits.y() == screen.overdue.y()
    assert screen.waits.x() > screen.overdue.x()
    screen.resize(600, 800)
    qtbot.waitUntil(lambda: screen.waits.x() == screen.overdue.x(), timeout=2_000)
    assert screen.overdue.y() < screen.waits.y() < screen.repeats.y()
    screen.resize(1300, 800)
    qtbot.waitUntil(lambda: screen.waits.x() > screen.overdue.x(), timeout=2_000)
    assert screen.repeats.y() > screen.overdue.y()


def test_the_list_is_a_proper_model(bare_desk, show, qtmodeltester):
    lines = Lines()
    QAbstractItemModelTester(lines, QAbstractItemModelTester.FailureReportingMode.Fatal)
    put(bare_desk, action("a"), action("b"), stage=Stage.CLOSE)
    screen = show()
    shown = [screen.waits.view.lines.line(row) for row in range(2)]
    for some in (shown, shown[:1], [], shown[::-1]):
        lines.show_lines(some)
        assert [lines.line(row) for row in range(lines.rowCount())] == list(some)


# -- asking ----------------------------------------------------------------------------------------


def test_the_question_is_everybodys_where_nobody_is_set_up(bare_desk):
    query = today_query(bare_desk.studio, Scope.MINE)
    assert query.scope is Scope.EVERYBODY
    assert query.names == ()
    assert not query.signed
    assert query.now.startswith(DAY)
    assert query.offer is not None
    assert query.scores


def test_the_question_of_a_person_names_all_they_go_by(bare_desk):
    sign_in(bare_desk)
    query = today_query(bare_desk.studio)
    assert query.scope is Scope.MINE
    assert query.names == ("Ada Byron", "Ada King")
    assert {"Service manager", "Quality lead", "Supervisor", "shift lead"} <= set(query.titles)
    assert query.services == ("Maple",)
    assert query.signed
    assert "" not in titles_of(replace(ADA, title=""))


def test_the_number_at_the_side_counts_what_waits_and_what_is_overdue(bare_desk):
    late = (TODAY - timedelta(days=3)).isoformat()
    put(bare_desk, action("late", deadline=late), action("due"), stage=Stage.CLOSE)
    assert waiting_count(bare_desk.studio)(lambda _: None) == Count(2)
    sign_in(bare_desk)
    bare_desk.studio.writer.actor = "Nobody in particular"
    assert waiting_count(bare_desk.studio)(lambda _: None) == Count(0)


def test_practice_cases_wait_only_where_there_is_no_other(sample_desk, qtbot):
    query = today_query(sample_desk.studio)
    count = waiting_count(sample_desk.studio)(lambda _: None)
    assert count.number > 10
    found = sample_desk.studio.registers.today(replace(query, limit=1_000))
    rows = (*found.waits.rows, *found.overdue.rows)
    assert {row.kind for row in rows} >= {Waits.ACTION, Waits.QUESTION, Waits.STAGE}
    put(sample_desk, ident="real", stage=Stage.CLOSE)
    assert waiting_count(sample_desk.studio)(lambda _: None) == Count(0)

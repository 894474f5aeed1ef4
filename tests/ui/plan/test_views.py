"""How the plan is looked at: layouts, saved views, what each person used last, and what is read."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.people import Person, Role
from rca_studio.domain.plan import ActionState, Strength
from rca_studio.domain.plan_view import PlanView
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.gestures import revise
from rca_studio.faults import KnownFault
from rca_studio.settings import LAST_PLANS, PLAN_COLUMNS
from rca_studio.ui.plan.plan_screen import PlanScreen
from rca_studio.ui.plan.reading import spliced
from rca_studio.ui.plan.rows import PlanFilter, read_plan
from rca_studio.ui.plan.table_columns import KEYS, USUAL
from rca_studio.ui.plan.views_state import LAYOUTS, Look, keep_look, last_look, look_of, same_look
from tests.ui.plan.screen_desk import open_plan
from tests.ui.plan.test_grouping import ROW

LOOK = Look(
    "table",
    PlanFilter("all", ("Clinical lead",), (Strength.WEAKER,), (), (ActionState.DONE,), "sheet"),
    "due",
    "text",
    True,
)


@pytest.fixture
def room(sample_desk, qtbot):
    made = open_plan(sample_desk, qtbot)
    made.table.setFocus()
    yield made
    made.quiet()


def search(room, words):
    room.screen.strips.search.setFocus()
    QTest.keyClicks(room.screen.strips.search, words)
    room.qtbot.waitUntil(lambda: room.screen.filter.text == words)


def test_whoever_comes_while_it_is_read_is_at_the_first_action(sample_desk, qtbot):
    screen = PlanScreen(sample_desk.studio, sample_desk.guide)
    qtbot.addWidget(screen)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    screen.arrived()
    qtbot.waitUntil(screen.layouts.table.hasFocus)
    assert screen.layouts.table.current() is not None
    qtbot.waitUntil(lambda: not sample_desk.studio.jobs.busy)


# -- layouts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", [key for key in LAYOUTS if key != "table"])
def test_the_keyboard_stays_at_its_action_from_layout_to_layout(room, layout):
    row = [row for row in room.screen.shown_rows() if row.deadline][2]
    room.table.go_to(row.id)
    room.screen.strips.layouts.button(layout).click()
    assert room.screen.layouts.key == layout
    assert [one.id for one in room.screen.layouts.chosen()] == [row.id]
    room.screen.strips.layouts.button("table").click()
    assert room.table.current().id == row.id


def test_several_chosen_are_chosen_in_every_layout_that_can_show_it(room):
    rows = room.screen.shown_rows()[:4]
    room.table.choose([row.id for row in rows])
    wanted = {row.id for row in rows}
    for layout in ("calendar", "board", "timeline", "table"):
        room.screen.show_look(replace(room.screen.look, layout=layout))
        shown = {row.id for row in room.screen.layouts.chosen()}
        assert shown == wanted or (layout == "calendar" and len(shown) == 1), layout
        assert room.screen.bar.isHidden() is (layout == "calendar")
    assert room.screen.bar.count.text() == "4 chosen:"


def test_a_timeline_says_by_what_its_lanes_are(room):
    strips = room.screen.strips
    room.screen.show_look(replace(room.screen.look, group="due"))
    assert strips.group.text() == "By when it is due"
    strips.layouts.button("timeline").click()
    assert strips.group.text() == "By owner"
    assert [one.key for one in strips.group.lines()] == ["owner", "service", "case"]
    strips.group.pick("case")
    assert room.screen.layouts.view.group == "case"


def test_one_filter_for_all_layouts(room):
    board = replace(room.screen.look, layout="board")
    room.screen.show_look(board)
    view = room.screen.layouts.view
    room.screen.strips.lanes["overdue"].click()
    overdue = {row.id for row in room.screen.shown_rows()}
    assert overdue
    shown = {row.id for column in view.columns.values() for row in column.cards.rows}
    assert shown == overdue


def test_a_card_dropped_on_a_column_goes_the_way_its_state_needs(room):
    room.screen.show_look(replace(room.screen.look, layout="board"))
    row = next(r for r in room.screen.shown_rows() if r.state is ActionState.PROPOSED)
    room.screen.layouts.view.dropped.emit((row,), ActionState.APPROVED)
    room.quiet()
    assert room.stored(row).decision.approved
    assert room.row(row.id).state is ActionState.APPROVED


def test_a_day_moved_in_the_calendar_is_a_deadline_moved(room):
    room.screen.show_look(replace(room.screen.look, layout="calendar"))
    row = next(r for r in room.screen.shown_rows() if r.state is ActionState.IN_PROGRESS)
    view = room.screen.layouts.view
    view.rescheduled.emit(row, "deadline", "2026-12-01")
    room.quiet()
    assert room.stored(row).deadline == "2026-12-01"
    assert room.stored(row).promised == row.deadline
    view.rescheduled.emit(room.row(row.id), "review_date", "2027-02-01")
    room.quiet()
    assert room.stored(row).review_date == "2027-02-01"
    assert QDate.fromString("2027-02-01", Qt.DateFormat.ISODate).isValid()


# -- narrowing and order ---------------------------------------------------------------------------


def test_words_typed_narrow_all_lanes_and_escape_brings_everything_back(room):
    everything = len(room.screen.shown_rows())
    search(room, "sheet")
    assert 0 < len(room.screen.shown_rows()) < everything
    numbers = room.screen.strips.lanes
    assert numbers["open"].text() == f"Open {len(room.screen.shown_rows())}"
    assert "whole open plan" in room.screen.cards.words.text()
    QTest.keyClick(room.screen.strips.search, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is room.table
    room.screen.focus_search()
    QTest.keyClick(room.screen.strips.search, Qt.Key.Key_Escape)
    assert len(room.screen.shown_rows()) == everything


def test_nothing_that_fits_says_so_and_leads_back(room):
    search(room, "nothing has these words")
    assert not room.screen.empty.isHidden()
    assert room.screen.empty.button.text() == "Show open actions"
    assert not room.screen.print_button.isEnabled()
    room.screen.empty.button.click()
    assert room.screen.shown_rows()
    assert room.screen.strips.search.text() == ""


def test_a_column_sorts_turns_and_lets_go(room):
    room.screen.show_look(replace(room.screen.look, group=""))
    head = room.table.horizontalHeader()
    for wanted in (("text", False), ("text", True), ("", False)):
        head.sectionClicked.emit(KEYS.index("text"))
        assert (room.screen.look.sort, room.screen.look.descending) == wanted
        words = [row.text.casefold() for row in room.screen.layouts.model.lines]
        if wanted[0]:
            assert words == sorted(words, reverse=wanted[1])
    assert room.screen.strips.sort.text() == "Sorted by deadline"


def test_columns_are_chosen_and_kept_for_next_time(room):
    room.screen.strips.columns_asked.emit(("text", "state", "effort"))
    assert room.table.columns == ("text", "effort", "state")
    assert room.desk.studio.settings.get(PLAN_COLUMNS) == ("text", "effort", "state")
    assert room.table.isColumnHidden(KEYS.index("owner"))
    picks = {one.key: one for one in room.screen.strips.columns.lines()}
    assert not picks["text"].enabled
    room.screen.strips.columns_asked.emit(USUAL)
    assert room.desk.studio.settings.get(PLAN_COLUMNS) == ()


# -- saved views -----------------------------------------------------------------------------------


def test_a_view_is_saved_chosen_changed_and_deleted(room):
    screen, views = room.screen, room.screen.views
    screen.show_look(LOOK)
    views.save("  Weekly   round ")
    stored = room.desk.studio.casefile(WORKSPACE).plan_views
    assert [one.name for one in stored] == ["Weekly round"]
    assert look_of(stored[0]) == LOOK
    assert views.text() == "Weekly round"
    screen.show_look(replace(LOOK, group="owner"))
    assert views.text() == "Weekly round, changed"
    assert screen.show_view("weekly round")
    assert screen.look == LOOK
    assert screen.strips.search.text() == "sheet"
    assert screen.strips.group.text() == "By when it is due"
    assert not screen.show_view("no such view")
    keys = {one.words: one.key for one in views.lines() if one.words}
    views.pick(keys["Delete “Weekly round”"])
    assert room.desk.studio.casefile(WORKSPACE).plan_views == ()
    room.desk.guide.offers[-1]()
    assert len(room.desk.studio.casefile(WORKSPACE).plan_views) == 1


def test_saving_under_a_name_that_is_there_asks_and_replaces(room):
    views = room.screen.views
    views.save("Weekly round")
    room.screen.show_look(LOOK)
    views.save("weekly ROUND")
    assert room.desk.prompts.asked[-1] == "Replace the view?"
    (view,) = room.desk.studio.casefile(WORKSPACE).plan_views
    assert same_look(view, LOOK)
    views.save("Weekly round")
    assert room.desk.prompts.asked.count("Replace the view?") == 1


def test_the_name_is_asked_for_and_the_usual_view_is_one_line_away(room):
    room.screen.show_look(LOOK)
    room.desk.prompts.answers.append("Sheets")
    room.screen.views.fill()
    room.screen.views.pick("save")
    assert room.screen.views.text() == "Sheets"
    room.screen.views.pick("usual")
    assert room.screen.look == Look()


def test_a_view_of_a_later_version_shows_what_this_one_knows():
    view = PlanView(
        id="v",
        name="Later",
        layout="map",
        lane="dreams",
        group="moon",
        sort="colour",
        strengths=("stronger", "mighty"),
        states=("held", "dreamt"),
    )
    look = look_of(view)
    assert (look.layout, look.filter.lane, look.group, look.sort) == ("table", "open", "owner", "")
    assert look.filter.strengths == (Strength.STRONGER,)
    assert look.filter.states == (ActionState.HELD,)


def test_each_person_finds_the_plan_as_they_left_it(room):
    settings = room.desk.studio.settings
    keep_look(settings, "maria", LOOK)
    keep_look(settings, "tom", Look(group="case"))
    without_words = replace(LOOK, filter=replace(LOOK.filter, text=""))
    assert last_look(settings, "maria") == without_words
    assert last_look(settings, "tom").group == "case"
    assert last_look(settings, "somebody else") == Look()
    people = (
        Person(id="maria", name="Maria", roles=(Role.QUALITY_LEAD, Role.ADMINISTRATOR)),
        Person(id="tom", name="Tom", roles=(Role.ACTION_OWNER,)),
    )
    room.desk.studio.writer.edit(ChangeSet("People", created(*people)))
    room.desk.studio.be("Maria")
    assert room.screen.look == without_words
    room.screen.show_look(Look(group="service"))
    room.desk.studio.be("Tom")
    assert room.screen.look.group == "case"
    assert last_look(settings, "maria") == Look(group="service")


def test_what_was_used_last_is_kept_when_the_screen_is_left(room, qtbot):
    room.screen.show_look(replace(room.screen.look, group="strength"))
    room.screen.hide()
    again = PlanScreen(room.desk.studio, room.desk.guide)
    qtbot.addWidget(again)
    assert again.look.group == "strength"
    assert again.strips.group.text() == "By strength"


@pytest.mark.parametrize(
    "kept", ["\tnot json", "\t[]", '\t{"lane": 7, "owners": [1]}', '\t{"name": null}']
)
def test_a_spoilt_memory_is_no_trouble(room, kept):
    room.desk.studio.settings.set(LAST_PLANS, (kept,))
    assert last_look(room.desk.studio.settings, "") == Look()


def test_no_words_searched_for_are_kept_in_the_settings(room):
    keep_look(room.desk.studio.settings, "", LOOK)
    (line,) = room.desk.studio.settings.get(LAST_PLANS)
    assert json.loads(line.partition("\t")[2])["text"] == ""


# -- reading ---------------------------------------------------------------------------------------


def test_only_the_case_that_was_touched_is_read_again(room, monkeypatch):
    asked = []
    registers = room.desk.studio.registers
    plain = registers.actions

    def actions(query, limit=2_000):
        asked.append(query.case_id)
        return plain(query, limit)

    monkeypatch.setattr(registers, "actions", actions)
    row = room.screen.shown_rows()[0]
    assert room.desk.studio.edit(revise(room.stored(row), owner="Night coordinator"))
    room.quiet()
    assert asked == [row.case_id]
    assert set(room.screen.whole_rows) == set(plain_rows(room))


def plain_rows(room):
    return read_plan(room.desk.studio.registers)


def test_a_case_with_another_title_is_seen(room):
    row = room.screen.shown_rows()[0]
    case = room.desk.studio.casefile(row.case_id).case
    assert room.desk.studio.edit(revise(case, title="Another title"))
    room.quiet()
    assert room.row(row.id).case_title == "Another title"
    assert room.desk.studio.undo()
    room.quiet()
    assert room.row(row.id).case_title == row.case_title


def test_what_has_nothing_to_do_with_actions_reads_nothing(room, monkeypatch):
    registers = room.desk.studio.registers
    monkeypatch.setattr(registers, "actions", lambda *_: pytest.fail("read in vain"))
    room.screen.views.save("Weekly round")
    room.quiet()
    assert not room.screen.reader.waits


def test_edits_made_while_the_screen_is_away_are_read_when_it_comes_back(room):
    row = room.screen.shown_rows()[0]
    room.screen.hide()
    assert room.desk.studio.edit(revise(room.stored(row), owner="Night coordinator"))
    room.quiet()
    assert room.row(row.id).owner == row.owner
    room.screen.show()
    room.screen.arrived()
    room.quiet()
    assert room.row(row.id).owner == "Night coordinator"


def test_a_plan_that_cannot_be_read_says_so_and_is_read_on_asking(room, monkeypatch):
    def fail(*_asked):
        raise KnownFault("The file is not there.", "Nothing is lost.", "Plug the drive in.")

    monkeypatch.setattr(room.desk.studio.registers, "actions", fail)
    room.screen.refresh()
    room.quiet()
    assert room.screen.empty.isVisible()
    assert "The file is not there." in room.screen.empty.accessibleName()
    assert "Plug the drive in." in room.screen.empty.accessibleName()
    monkeypatch.undo()
    room.screen.empty.button.click()
    room.quiet()
    assert room.screen.layouts.isVisible()
    assert room.screen.shown_rows()


def test_a_plan_beyond_what_is_read_says_so(room, monkeypatch):
    monkeypatch.setattr("rca_studio.ui.plan.reading.MOST", 5)
    room.screen.refresh()
    room.quiet()
    assert len(room.screen.whole_rows) == 5
    assert not room.screen.notice.isHidden()
    assert "are shown and counted here, and no others" in room.screen.notice.text()


def test_splicing_keeps_the_others_and_puts_new_ones_in():
    old = tuple(ROW._replace(id=i, case_id=c) for i, c in (("1", "x"), ("2", "y"), ("3", "x")))
    new = (ROW._replace(id="3", case_id="x", text="New"), ROW._replace(id="4", case_id="x"))
    assert [row.id for row in spliced(old, ("x",), new)] == ["2", "3", "4"]
    assert spliced(old, ("x",), new)[1].text == "New"
    assert spliced(old, ("y",), ()) == (old[0], old[2])

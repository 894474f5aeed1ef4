"""A board member sees figures, protected, and reaches no single case by any way."""

import shutil
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from rca_studio.domain.case import Case
from rca_studio.domain.people import Person, Role
from rca_studio.domain.registers import CaseQuery
from rca_studio.editing import gestures
from rca_studio.models.workspace import create_workspace
from rca_studio.ui import theme
from rca_studio.ui.cases.report_form import ReportForm
from rca_studio.ui.governance.access import (
    FIGURES_ONLY,
    asked_by,
    guard_for,
    is_entry_of_figures,
    keep_asked,
    sees_cases,
)
from rca_studio.ui.governance.governance_screen import GovernanceScreen
from rca_studio.ui.recognition.paper_room import WallPaperRoom
from rca_studio.ui.recognition.room import RecognitionRoom
from rca_studio.ui.today.today_screen import TodayScreen
from tests.ui.people.team import SECRETS, Bare, shown
from tests.ui.people.test_door import signed_in, started
from tests.ui.proof.desk import press

BEA = "Bea Holm"
TITLE = "Walker out of reach at bathroom doorway"


@pytest.fixture(scope="module")
def board_file(tmp_path_factory):
    """A workspace with some cases, a quality lead and a board member."""
    from rca_studio.analysis.margin import summarise
    from rca_studio.editing.writer import Writer

    path = tmp_path_factory.mktemp("board") / "Maple House.rca"
    workspace = create_workspace(path, organisation="Riverside Home Care", actor="Lead")
    writer = Writer(workspace, "Lead", summarise)
    for number in range(12):
        case = Case(
            id=gestures.new_id(),
            reference=f"NM-{number + 1:04d}",
            title=TITLE,
            occurred=f"2026-{1 + number % 6:02d}-07",
            reported=f"2026-{1 + number % 6:02d}-08",
            service="Maple House" if number % 4 else "Birch Lodge",
        )
        writer.edit(gestures.report(case))
    digest = workspace.make_secret(SECRETS["Anna Berg"])
    lead = (Role.QUALITY_LEAD, Role.ADMINISTRATOR)
    people = (
        Person(id="anna", name="Anna Berg", roles=lead, secret=digest),
        Person(id="bea", name=BEA, roles=(Role.BOARD_MEMBER,), secret=""),
    )
    assert Bare(workspace, writer).edit(gestures.add("Set people up", *people))
    workspace.close()
    return path


@pytest.fixture
def desk(board_file, tmp_path, qapp, qtbot):
    path = tmp_path / "Maple House.rca"
    shutil.copy(board_file, path)
    made = started(qapp, qtbot, path)
    yield made
    made.window.close()
    theme.apply(qapp, "light")


@pytest.fixture
def bea(desk, qtbot):
    """The window with a board member at work."""
    signed_in(qtbot, desk, BEA)
    settle(desk, qtbot)
    return desk


def settle(desk, qtbot):
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=20_000)
    QApplication.processEvents()


def case_ids(desk):
    return [row.id for row in desk.studio.registers.cases(CaseQuery(), limit=100).rows]


def read_in(window: QWidget) -> str:
    """Whatever can be read or is spoken in the window."""
    words = []
    for widget in [window, *window.findChildren(QWidget)]:
        if widget.isVisible():
            text = getattr(widget, "text", None)
            words += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
            words.append(str(text()) if callable(text) else "")
    return " ".join(words)


def in_governance(desk) -> bool:
    return isinstance(desk.window.current_screen(), GovernanceScreen)


def test_work_begins_on_governance_and_nothing_else_is_offered(bea):
    sidebar = bea.window.sidebar
    assert in_governance(bea)
    assert sidebar.marked == "governance"
    assert [key for key in sidebar.places if sidebar.entry(key).isVisible()] == ["governance"]
    assert TITLE not in read_in(bea.window)
    assert "NM-00" not in read_in(bea.window)


def test_no_way_leads_to_a_case(bea, qtbot):
    window = bea.window
    ids = case_ids(bea)
    assert ids
    ways = (
        lambda: window.open_case(ids[0]),
        lambda: window.open_case(ids[0], "causes"),
        window.show_cases,
        lambda: window.show_cases(CaseQuery(text="walker")),
        lambda: window.show_behind(CaseQuery(among=(1, 2)), "Near falls"),
        window.show_plan,
        window.show_import,
        window.go_back,
        *(lambda place=place: window.go(place) for place in ("today", "cases", "review", "causes")),
        *(lambda place=place: window.go(place) for place in ("plan", "people", "protocols")),
        *(lambda key=key: window._commands.do(key) for key in ("find", "back", "tab_story")),
    )
    for way in ways:
        way()
        settle(bea, qtbot)
        assert in_governance(bea)
        assert TITLE not in read_in(window)
    assert window.said == FIGURES_ONLY


@pytest.mark.parametrize("key", ["recognition", "heard_back"])
def test_recognition_tells_of_single_cases_and_does_not_open(bea, qtbot, key):
    assert not bea.window._menus.actions[key].isEnabled()
    bea.window._commands.do(key)
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, RecognitionRoom)]
    assert bea.window.said == FIGURES_ONLY


def test_whoever_becomes_a_board_member_is_led_out_of_recognition(desk, qtbot):
    signed_in(qtbot, desk)
    settle(desk, qtbot)
    desk.window._commands.do("heard_back")
    room = shown(qtbot, RecognitionRoom)
    press(qtbot, room.thanks)
    paper = shown(qtbot, WallPaperRoom)
    studio = desk.studio
    anna = studio.person
    assert studio.edit(gestures.revise(studio.people.find(BEA), roles=(Role.ADMINISTRATOR,)))
    assert paper.isVisible()
    assert studio.edit(gestures.revise(anna, roles=(Role.BOARD_MEMBER,)))
    assert not (isValid(paper) and paper.isVisible())
    assert not (isValid(room) and room.isVisible())


def test_entries_of_menus_that_lead_to_cases_are_off_with_their_keys(bea):
    actions = bea.window._menus.actions
    on = {key for key, action in actions.items() if action.isEnabled()}
    assert all(is_entry_of_figures(key) for key in on)
    assert {"report", "place_governance", "ask_where", "keys", "quit", "theme_dark"} <= on
    assert not on & {
        "find",
        "place_cases",
        "place_today",
        "tab_story",
        "import",
        "print",
        "backups",
    }


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_5])
def test_keys_of_other_places_do_nothing(bea, qtbot, key):
    qtbot.keyClick(bea.window, key, Qt.KeyboardModifier.AltModifier)
    assert in_governance(bea)


def test_a_near_miss_can_be_reported_and_looks_like_none(bea, qtbot):
    before = len(case_ids(bea))
    bea.window._commands.do("report")
    form = shown(qtbot, ReportForm)
    form.title.setText(TITLE)
    settle(bea, qtbot)
    assert "NM-00" not in read_in(form)
    form.accept()
    settle(bea, qtbot)
    assert len(case_ids(bea)) == before + 1
    assert in_governance(bea)
    assert TITLE not in read_in(bea.window)


def test_figures_are_protected_and_no_number_leads_to_its_cases(bea, qtbot):
    studio, screen = bea.studio, bea.window.current_screen()
    assert not sees_cases(studio)
    assert guard_for(studio).preset is not None
    assert not screen.strip.protect.isEnabled()
    assert screen.strip.protect.isChecked()
    from rca_studio.analysis.governance.panel import Drill
    from rca_studio.analysis.governance.scope import Period, Scope

    screen.drill(Drill(scope=Scope(period=Period("2026-01", "2026-06")), words="All"))
    settle(bea, qtbot)
    assert in_governance(bea)


def test_somebody_else_sees_cases_again_and_the_board_member_none_of_that(bea, qtbot):
    bea.doorkeeper.change_person()
    signed_in(qtbot, bea, "Anna Berg")
    settle(bea, qtbot)
    window = bea.window
    assert isinstance(window.current_screen(), TodayScreen)
    assert all(window.sidebar.entry(key).isVisible() for key in window.sidebar.places)
    assert guard_for(bea.studio).preset is None
    assert guard_for(bea.studio, protect=True).preset is not None
    window.open_case(case_ids(bea)[0])
    settle(bea, qtbot)
    bea.doorkeeper.change_person()
    signed_in(qtbot, bea, BEA)
    settle(bea, qtbot)
    assert in_governance(bea)
    assert TITLE not in read_in(window)


def test_whoever_becomes_a_board_member_meanwhile_is_led_away(desk, qtbot):
    signed_in(qtbot, desk)
    settle(desk, qtbot)
    studio = desk.studio
    anna = studio.person
    desk.window.show_cases()
    assert studio.edit(gestures.revise(studio.people.find(BEA), roles=(Role.ADMINISTRATOR,)))
    assert studio.edit(gestures.revise(anna, roles=(Role.BOARD_MEMBER,)))
    settle(desk, qtbot)
    assert in_governance(desk)
    assert TITLE not in read_in(desk.window)


def test_what_was_asked_is_remembered_when_the_program_opens_again(bea, qtbot):
    from rca_studio.analysis.governance.scope import Period, Scope
    from rca_studio.analysis.governance.view import View

    asked = asked_by(bea.studio)
    shown_before = asked.views
    view = View(Scope(period=Period("2025-01", "2026-06")))
    asked._views.append(view)
    keep_asked(bea.studio, asked)
    assert asked_by(bea.studio).views == (*shown_before, view)
    bea.doorkeeper.change_person()
    signed_in(qtbot, bea, "Anna Berg")
    assert asked_by(bea.studio) is None


def test_how_small_numbers_are_protected_is_a_setting_of_the_workspace(desk, qtbot):
    from rca_studio.ui.workspace.settings import SettingsDialog

    signed_in(qtbot, desk)
    settle(desk, qtbot)
    studio = desk.studio
    assert guard_for(studio, protect=True).preset.below == 5
    dialog = SettingsDialog(studio, lambda _name: None, desk.window)
    dialog.open()
    assert dialog.small.key == "k5"
    dialog.small.setFocus()
    qtbot.keyClick(dialog.small, Qt.Key.Key_Down)
    assert guard_for(studio, protect=True).preset.below == 8
    assert studio.writer.undo_label == "Change how small numbers are protected"
    dialog.reject()


def test_a_choice_of_few_is_refused_in_words_with_a_way_back(bea, qtbot):
    from rca_studio.analysis.governance.scope import Dimension
    from rca_studio.ui.governance.look import narrowed

    screen = bea.window.current_screen()
    only = narrowed((), Dimension.SERVICE, ("Birch Lodge",))
    screen.show_look(replace(screen.look, period="all", only=only))
    settle(bea, qtbot)
    qtbot.waitUntil(screen.empty.isVisible, timeout=10_000)
    assert "fewer than 5 near misses" in read_in(screen)
    screen.empty.button.click()
    settle(bea, qtbot)
    qtbot.waitUntil(lambda: not screen.empty.isVisible(), timeout=10_000)
    assert screen.look.only == ()
    assert asked_by(bea.studio).views


def test_a_report_shows_no_choice_that_the_screen_refuses(bea):
    """Birch Lodge has three near misses: neither the screen nor the room of the report tells."""
    from datetime import datetime

    from rca_studio.analysis.governance.scope import Dimension, Period
    from rca_studio.faults import KnownFault
    from rca_studio.reports.board_making import BoardWish
    from rca_studio.ui.governance.board_room_making import BoardReader

    reader = BoardReader(bea.studio)
    at = datetime.combine(bea.studio.today(), datetime.min.time()).astimezone()
    period = Period("2026-01", "2026-06")
    whole = BoardWish(period=period)
    assert reader.report(whole, at, lambda _done: None).panels
    for services in (("Birch Lodge",), ("Maple House",)):  # by itself, and by what is left
        narrow = BoardWish(period=period, only=((Dimension.SERVICE, services),))
        with pytest.raises(KnownFault, match="This report is not made"):
            reader.report(narrow, at, lambda _done: None)

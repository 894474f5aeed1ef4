"""The print room of the plan: seen as it is printed, printed as last time, noted in its cases."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication

from rca_studio.domain.registers import ActionQuery
from rca_studio.editing.gestures import revise
from rca_studio.faults import KnownFault
from rca_studio.reports.plan_sheets import PlanKind
from rca_studio.settings import LAST_PLAN_PRINTS, Settings
from rca_studio.ui.plan import print_room
from rca_studio.ui.plan.leaving import print_plan
from rca_studio.ui.plan.print_choices import PlanChoices, keep_plan_choices, last_plan_choices
from rca_studio.ui.plan.print_making import PlanSource, PlanWish, making
from rca_studio.ui.plan.print_room import PrintRoom
from rca_studio.ui.plan.print_selection import selections
from rca_studio.ui.preview import handing
from rca_studio.ui.print import noting
from rca_studio.ui.wording_hint import WordingDialog
from tests.ui.people.team import nothing_shown, shown
from tests.ui.proof.desk import no_dialogs


@pytest.fixture
def rows(sample_desk):
    return sample_desk.studio.registers.actions(ActionQuery())


@pytest.fixture
def desk(sample_desk, tmp_path, qtbot):
    sample_desk.prompts.file = tmp_path / "out" / "plan.pdf"
    sample_desk.prompts.file.parent.mkdir()
    yield sample_desk
    no_dialogs()
    qtbot.waitUntil(lambda: not sample_desk.studio.jobs.busy, timeout=20_000)


def open_room(desk, qtbot, rows, chosen=(), words="All actions") -> PrintRoom:
    print_plan(desk.studio, desk.guide, rows, words, chosen)
    qtbot.waitUntil(
        lambda: not (nothing_shown(PrintRoom) and nothing_shown(WordingDialog)), timeout=20_000
    )
    if not nothing_shown(WordingDialog):
        shown(qtbot, WordingDialog).accept()
    room = shown(qtbot, PrintRoom)
    settle(room, qtbot)
    return room


def settle(room, qtbot) -> None:
    qtbot.waitUntil(
        lambda: room.ready and room.preview.quiet and room.preview.count > 0, timeout=20_000
    )


def pick(combo, key: str) -> None:
    combo.setCurrentIndex(combo.findData(key))


def pages_of(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def said(desk, qtbot, words: str) -> str:
    qtbot.waitUntil(lambda: any(words in one for one in desk.guide.said), timeout=20_000)
    return desk.guide.said[-1]


def test_what_is_saved_is_what_was_seen_and_each_case_knows_of_it(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows)
    room.panel.purpose.setText("Monthly meeting")
    room.panel.to.setText("Board")
    settle(room, qtbot)
    seen = room.made.content
    assert room.preview.count == len(pages_of(seen))
    head = desk.studio.registers.head()
    room.save.click()
    words = said(desk, qtbot, "is saved as plan.pdf")
    assert words == "The plan is saved as plan.pdf."
    assert desk.prompts.file.read_bytes() == seen
    assert "Copy for Board · Purpose: Monthly meeting" in pages_of(seen)[0]
    cases = {row.case_id for row in rows}
    for case_id in cases:
        copy = desk.studio.casefile(case_id).copies[-1]
        assert copy.what == "Action plan: a sheet for each owner"
        assert (copy.purpose, copy.to) == ("Monthly meeting", "Board")
        assert (copy.entries, copy.head) == (head.entries, head.head)
    assert desk.studio.registers.head().entries == head.entries + 1  # one step for all


def test_many_cases_are_noted_some_at_a_time_and_the_room_stays_until_it_is_done(
    desk, qtbot, rows, monkeypatch
):
    monkeypatch.setattr(noting, "AT_ONCE", 4)
    room = open_room(desk, qtbot, rows)
    cases = {row.case_id for row in rows}
    before = desk.studio.registers.head().entries
    room.save.click()
    qtbot.waitUntil(lambda: not room.close_button.isEnabled(), timeout=20_000)
    room.reject()  # what left is not left without its note
    assert room.isVisible() or desk.guide.said
    said(desk, qtbot, "is saved as")
    assert all(desk.studio.casefile(case_id).copies for case_id in cases)
    assert desk.studio.registers.head().entries == before + -(-len(cases) // 4)


def test_where_noting_fails_it_says_how_far_it_came(desk, qtbot, rows, monkeypatch):
    monkeypatch.setattr(noting, "AT_ONCE", 4)
    real, calls = noting.note_plan_copy, []

    def note(*args, **more):
        calls.append(1)
        return " It is not noted in the cases." if len(calls) == 3 else real(*args, **more)

    monkeypatch.setattr(noting, "note_plan_copy", note)
    room = open_room(desk, qtbot, rows)
    room.save.click()
    cases = len({row.case_id for row in rows})
    assert said(desk, qtbot, "is saved as").endswith(f"It is noted in 8 of its {cases} cases only.")


def test_undo_takes_back_the_work_and_not_the_copies(desk, qtbot, rows):
    label = desk.studio.writer.undo_label
    room = open_room(desk, qtbot, rows)
    room.save.click()
    said(desk, qtbot, "is saved as")
    assert desk.studio.writer.undo_label == label


def test_enter_saves_or_prints_as_this_person_did_last(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows)
    assert room.print.isDefault()
    room.panel.choose(PlanKind.WALL)
    pick(room.panel.paper, "Letter")
    pick(room.panel.colour, "grey")
    pick(room.panel.margin, "25.0")
    room.panel.purpose.setText("Wall")
    settle(room, qtbot)
    room.save.click()
    said(desk, qtbot, "is saved as")
    first = desk.prompts.file.read_bytes()
    desk.prompts.file.unlink()
    desk.guide.said.clear()
    room = open_room(desk, qtbot, rows)
    assert room.save.isDefault()
    assert room.panel.kind is PlanKind.WALL
    qtbot.keyClick(room.panel.kinds, Qt.Key.Key_Return)
    said(desk, qtbot, "is saved as")
    again = PdfReader(desk.prompts.file)
    assert len(again.pages) == len(PdfReader(BytesIO(first)).pages) == 1
    assert [round(side) for side in again.pages[0].mediabox[2:]] == [792, 612]


@pytest.mark.parametrize("kind", list(PlanKind))
def test_each_kind_is_seen_as_it_will_be_printed(desk, qtbot, rows, kind):
    room = open_room(desk, qtbot, rows)
    room.panel.choose(kind)
    settle(room, qtbot)
    assert room.made.wish.kind == kind.value
    assert room.panel.told.text() == kind.told
    assert room.preview.count == len(pages_of(room.made.content))
    assert f"{room.preview.count} page" in room.about.text()
    assert "Confidential" in room.about.text()


def test_set_up_of_the_page_is_seen_at_once_and_the_page_is_kept(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows)
    room.preview.view.go_to(2)
    assert room.preview.size_of(0) == pytest.approx((595, 842), abs=1)
    pick(room.panel.paper, "Letter")
    pick(room.panel.turn, "lying")
    settle(room, qtbot)
    assert room.preview.size_of(0) == pytest.approx((792, 612), abs=1)
    assert room.preview.view.page == 2


def test_many_choices_in_a_row_are_set_once(desk, qtbot, rows, monkeypatch):
    room = open_room(desk, qtbot, rows)
    made = []
    real = print_room.making
    monkeypatch.setattr(
        print_room, "making", lambda source, wish: _counted(real(source, wish), made)
    )
    for kind in (PlanKind.WALL, PlanKind.BY_CASE, PlanKind.OVERDUE, PlanKind.BY_SERVICE):
        room.panel.choose(kind)
    qtbot.keyClicks(room.panel.to, "The whole board")
    settle(room, qtbot)
    assert len(made) == 1
    assert "Copy for The whole board" in pages_of(room.made.content)[0]


def _counted(work, made):
    def counted(progress):
        made.append(1)
        return work(progress)

    return counted


def test_some_of_the_plan_is_printed(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows, chosen=rows[:2])
    assert room.panel.which.key == "chosen"
    assert room.made.actions == 2
    owner = rows[0].owner
    pick(room.panel.which, f"owner:{owner}")
    settle(room, qtbot)
    mine = [row for row in rows if row.owner == owner]
    assert room.made.actions == len(mine)
    assert set(room.made.cases) == {row.case_id for row in mine}
    text = " ".join(pages_of(room.made.content))
    printed_by = desk.studio.writer.actor
    for other in {row.owner for row in rows} - {owner, "", printed_by}:
        assert other not in text


def test_only_overdue_actions_are_noted_where_only_they_are_printed(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows)
    room.panel.choose(PlanKind.OVERDUE)
    settle(room, qtbot)
    late = [
        row for row in rows if row.state.to_do and row.deadline[:10] < "2026-11-21" and row.deadline
    ]
    assert room.made.actions == len(late) > 0
    assert set(room.made.cases) == {row.case_id for row in late}


def test_an_edit_meanwhile_is_seen(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows)
    action = desk.studio.casefile(rows[0].case_id).get(rows[0].id)
    desk.studio.edit(revise(action, text="Quite another thing to do"))
    qtbot.waitUntil(
        lambda: room.ready and "Quite another thing to do" in " ".join(pages_of(room.made.content)),
        timeout=20_000,
    )


def test_printing_asks_the_system_and_notes_what_went_to_the_printer(
    desk, qtbot, rows, tmp_path, monkeypatch
):
    out = tmp_path / "printer.pdf"
    real = handing.printer_for

    def to_file(*args, **more):
        printer = real(*args, **more)
        printer.setOutputFileName(str(out))
        printer.setResolution(100)
        return printer

    monkeypatch.setattr(handing, "printer_for", to_file)
    room = open_room(desk, qtbot, rows, chosen=rows[:3])
    before = desk.studio.registers.head().entries
    room.print.click()
    dialog = shown(qtbot, QPrintDialog)
    dialog.accept()
    assert said(desk, qtbot, "is printed") == "The plan is printed into printer.pdf."
    assert len(PdfReader(out).pages) == len(pages_of(room.made.content))
    assert desk.studio.registers.head().entries == before + 1
    assert last_plan_choices(desk.studio.settings, "").way == "print"


def test_who_cancels_the_dialog_of_the_system_is_back_in_the_room(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows[:2])
    before = desk.studio.registers.head().entries
    room.print.click()
    shown(qtbot, QPrintDialog).reject()
    QApplication.processEvents()
    assert room.isVisible()
    assert desk.studio.registers.head().entries == before
    room.reject()


def test_printing_before_the_sheets_are_set_waits_for_them(desk, qtbot, rows):
    print_plan(desk.studio, desk.guide, rows, "All actions")
    qtbot.waitUntil(
        lambda: not (nothing_shown(PrintRoom) and nothing_shown(WordingDialog)), timeout=20_000
    )
    if not nothing_shown(WordingDialog):
        shown(qtbot, WordingDialog).accept()
    room = shown(qtbot, PrintRoom)
    room.print.click()
    shown(qtbot, QPrintDialog).reject()


def test_print_pressed_twice_while_it_is_made_prints_once(desk, qtbot, rows, monkeypatch):
    handed = []
    monkeypatch.setattr(handing.Handing, "hand", lambda *_args, **_more: handed.append(1))
    room = open_room(desk, qtbot, rows)
    room.made = None
    room._renew()
    room.print.click()
    room.print.click()
    assert "as soon as" in room.state.text()
    qtbot.waitUntil(lambda: bool(handed), timeout=20_000)
    QApplication.processEvents()
    assert handed == [1]
    room.reject()


def test_what_could_not_be_made_is_not_printed_later(desk, qtbot, rows, monkeypatch):
    handed = []
    monkeypatch.setattr(handing.Handing, "hand", lambda *_args, **_more: handed.append(1))
    room = open_room(desk, qtbot, rows)
    real = print_room.making
    fault = KnownFault("There is no room on the disk.", "Nothing was changed.", "")

    def fails(_progress):
        raise fault

    monkeypatch.setattr(print_room, "making", lambda _source, _wish: fails)
    room.made = None
    room._renew()
    room.print.click()
    qtbot.waitUntil(lambda: not room._latest.busy, timeout=20_000)
    assert room.state.text() == ""
    monkeypatch.setattr(print_room, "making", real)
    room._renew()
    qtbot.waitUntil(lambda: room.ready and room.preview.count > 0, timeout=20_000)
    QApplication.processEvents()
    assert handed == []
    room.reject()


def test_without_a_print_system_it_says_so(desk, qtbot, rows, monkeypatch):
    monkeypatch.setattr(handing, "can_print", lambda: False)
    room = open_room(desk, qtbot, rows[:2])
    room.print.click()
    assert "no printing" in desk.prompts.told[0].what
    assert "Save the PDF" in desk.prompts.told[0].do
    room.reject()


def test_a_place_that_cannot_be_written_to_notes_nothing(desk, qtbot, rows, tmp_path):
    room = open_room(desk, qtbot, rows[:2])
    before = desk.studio.registers.head().entries
    desk.prompts.file = tmp_path / "no" / "such" / "plan.pdf"
    room.save.click()
    qtbot.waitUntil(lambda: bool(desk.prompts.told), timeout=20_000)
    assert "could not be written" in desk.prompts.told[0].what
    assert room.isVisible()
    assert desk.studio.registers.head().entries == before
    room.reject()


def test_a_read_only_workspace_prints_and_says_that_it_is_not_noted(desk, qtbot, rows, monkeypatch):
    from rca_studio.ui.studio import Studio

    monkeypatch.setattr(Studio, "read_only", property(lambda _: True))
    room = open_room(desk, qtbot, rows[:2])
    room.save.click()
    assert "not noted in the cases" in said(desk, qtbot, "is saved as")


def test_the_strictest_marking_of_its_cases_is_on_it(desk, qtbot, rows):
    from rca_studio.editing import proof_gestures

    casefile = desk.studio.casefile(rows[0].case_id)
    stamp = desk.studio.writer.stamp()
    desk.studio.edit(proof_gestures.mark_case(casefile, "Privileged", "A claim", stamp))
    room = open_room(desk, qtbot, rows)
    assert "Privileged" in room.about.text()
    assert "Privileged" in pages_of(room.made.content)[0]
    room.reject()


def test_who_may_not_copy_is_told(desk, qtbot, rows):
    from rca_studio.domain.people import Person, Role
    from rca_studio.editing.gestures import add

    people = [
        Person(id="a", name="Ada", roles=(Role.ADMINISTRATOR,), secret="x"),
        Person(id="b", name="Ben", roles=(Role.REPORTER,)),
    ]
    desk.studio.edit(add("People", *people))
    desk.studio.be("Ben")
    print_plan(desk.studio, desk.guide, rows, "All actions")
    assert "print or export a copy" in desk.prompts.told[0].what
    assert nothing_shown(PrintRoom)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", "null", '{"kind": 3, "margin": "x"}', "[" * 99_999]
)
def test_whatever_stands_in_the_settings_the_room_opens(text):
    settings = Settings.load()
    settings.set(LAST_PLAN_PRINTS, (f"a\t{text}",))
    assert last_plan_choices(settings, "a") == PlanChoices()


def test_a_kind_or_margin_of_another_version_is_as_usual(desk, qtbot, rows):
    strange = PlanChoices(kind="hologram", margin=99.0, paper="A3", turn="x")
    keep_plan_choices(desk.studio.settings, "", strange)
    room = open_room(desk, qtbot, rows[:1])
    assert (room.wish.kind, room.wish.margin, room.wish.paper) == ("owner", 18.0, "A4")
    room.reject()


def test_what_is_offered_to_choose_from(rows):
    offered = selections(rows, "Open actions", rows[:1])
    keys = [key for key, _ in offered.offered()]
    assert keys[:2] == ["view", "chosen"]
    assert offered.first == "view"
    assert selections(rows, "", rows[:2]).first == "chosen"
    total = sum(len(offered.rows(key)) for key in keys if key.startswith("owner:"))
    assert total == len(rows)
    assert offered.said("view") == "Open actions"
    assert offered.said("chosen") == "1 chosen action"
    hostile = rows[0]._replace(owner="x" * 500 + "\n<b>")
    named = selections((hostile, rows[1]), "Open actions")
    assert all(len(words) < 90 and "\n" not in words for _, words in named.offered())


def test_the_same_lines_are_read_and_verified_once(desk, rows, monkeypatch):
    source = PlanSource(desk.studio)
    registers = desk.studio.registers
    asked = []
    real = type(registers).whole_actions
    verify = type(registers).verify
    monkeypatch.setattr(
        type(registers), "whole_actions", lambda self, r: asked.append("read") or real(self, r)
    )
    monkeypatch.setattr(
        type(registers), "verify", lambda self: asked.append("verified") or verify(self)
    )
    for kind in PlanKind:
        if kind is not PlanKind.OVERDUE:
            making(source, PlanWish(kind=kind.value, rows=rows))(lambda _n: None)
    assert sorted(asked) == ["read", "verified"]


def test_the_margins_beside_cases_are_those_that_are_worked_out(desk, rows):
    cases = {row.case_id for row in rows}
    margins = desk.studio.registers.margins(cases)
    assert set(margins) == cases
    assert any(today for today, _after in margins.values())
    for case_id in cases:
        summary = desk.studio.writer.summary(case_id)
        assert margins[case_id] == (summary.margin_today, summary.margin_after)
    assert desk.studio.registers.margins(()) == {}


def test_every_part_has_a_name_and_is_reached_by_tab(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows)
    panel = room.panel
    parts = [panel.kinds, panel.which, panel.paper, panel.turn, panel.colour, panel.margin]
    parts += [panel.purpose, panel.to, room.preview.view, room.save, room.print]
    assert all(part.accessibleName() for part in parts)
    seen, at = [], room.focusWidget()
    for _ in range(40):
        seen.append(at)
        room.focusNextChild()
        at = room.focusWidget()
        if at is seen[0]:
            break
    assert [part for part in parts if part not in seen] == []
    assert [seen.index(part) for part in parts] == sorted(seen.index(part) for part in parts)
    room.reject()


def test_files_are_named_for_what_they_are(desk, qtbot, rows):
    names: list[str] = []

    def choose(_title: str, _kinds: str, name: str, _then) -> None:
        names.append(name)

    room = open_room(desk, qtbot, rows[:1])
    desk.prompts.choose_new_file = choose
    for kind in PlanKind:
        room.panel.choose(kind)
        room.save.click()
    assert names == [
        "Action plan by owner.pdf",
        "Action plan by service.pdf",
        "Action plan by case.pdf",
        "Overdue actions.pdf",
        "Action plan for the wall.pdf",
    ]
    assert all(Path(name).name == name for name in names)
    room.reject()


def test_ctrl_p_on_the_plan_prints_the_plan(desk, qtbot):
    from rca_studio.ui.main_window import MainWindow

    window = MainWindow(desk.prompts)
    qtbot.addWidget(window)
    window.furnish()
    window.make_menus()
    window.resize(1300, 800)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.show_studio(desk.studio)
    window.show_plan()
    qtbot.waitUntil(lambda: bool(window.plan_screen().shown_rows()), timeout=20_000)
    focus = window.focusWidget() or window
    qtbot.keyClick(focus, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    there = lambda: not (nothing_shown(PrintRoom) and nothing_shown(WordingDialog))  # noqa: E731
    qtbot.waitUntil(there, timeout=20_000)
    if not nothing_shown(WordingDialog):
        shown(qtbot, WordingDialog).accept()
    room = shown(qtbot, PrintRoom)
    settle(room, qtbot)
    assert room.parentWidget() is window
    assert {row.id for row in room.wish.rows} <= {
        row.id for row in window.plan_screen().shown_rows()
    }
    room.reject()
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=20_000)


def test_escape_while_it_is_saved_stops_it_or_what_left_is_noted(desk, qtbot, rows):
    room = open_room(desk, qtbot, rows)
    room.panel.choose(PlanKind.WALL)  # not set yet: saving sets it first
    room.save.click()
    assert room.close_button.text() == "Stop"
    qtbot.keyClick(room, Qt.Key.Key_Escape)
    assert room.isVisible()
    qtbot.waitUntil(lambda: bool(desk.guide.said) or room.save.isEnabled(), timeout=20_000)
    copies = {case for case in {r.case_id for r in rows} if desk.studio.casefile(case).copies}
    assert bool(copies) is desk.prompts.file.exists() is bool(desk.guide.said)
    if not desk.guide.said:
        room.reject()
    assert nothing_shown(PrintRoom)

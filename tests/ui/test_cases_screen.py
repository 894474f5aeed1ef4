"""The list of cases with real widgets over a real workspace, mostly by keyboard."""

import sqlite3

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QStandardItemModel
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import Change, ChangeSet
from rca_studio.domain.governance import FROM_REPORT, PulseCount
from rca_studio.domain.proof import RejectedAs
from rca_studio.domain.registers import CaseQuery, SortBy
from rca_studio.domain.review import Evidence
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.gestures import new_id
from rca_studio.editing.merging import merge
from rca_studio.editing.proof_gestures import reject
from rca_studio.faults import KnownFault
from rca_studio.ui import theme
from rca_studio.ui.cases.cases_screen import CasesScreen
from rca_studio.ui.cases.detail import similar_query
from rca_studio.ui.cases.filters import NEEDS_REVIEW, OUTCOMES
from rca_studio.ui.cases.report_form import ReportForm, proposed_type
from rca_studio.ui.cases.table_model import CLOCK_ROLE, COLUMNS, PILL_ROLE, CaseTable
from rca_studio.ui.cases.table_view import CaseView
from rca_studio.ui.reporting.receipt_sheet import ReceiptSheet
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label
from tests.ui.sample_desk import TODAY


def quiet(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=10_000)
    QApplication.processEvents()


def shown(desk, qtbot):
    made = CasesScreen(desk.studio, desk.guide)
    seen = []
    made.seen.connect(lambda: seen.append(made))
    qtbot.addWidget(made)
    made.resize(1300, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    qtbot.waitUntil(lambda: bool(seen))
    quiet(qtbot, desk)
    qtbot.waitUntil(lambda: not made.model.loading)
    QApplication.processEvents()
    return made


@pytest.fixture
def screen(sample_desk, qtbot):
    made = shown(sample_desk, qtbot)
    yield made
    quiet(qtbot, sample_desk)


def column(screen, key):
    keys = ["reference", "title", "protocol", "location", "occurred", "margin", "stage"]
    place = keys.index(key)
    model = screen.model
    return [model.index(line, place).data() for line in range(model.rowCount())]


def form_of(screen) -> ReportForm:
    tops = QApplication.topLevelWidgets()
    return next(w for w in tops if isinstance(w, ReportForm) and w.isVisible())


def test_the_model_keeps_qts_rules(sample_desk, qtbot):
    model = CaseTable(sample_desk.studio)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(CaseQuery())
    qtbot.waitUntil(lambda: model.rowCount() > 0)
    model.show(CaseQuery(text="walker"))
    quiet(qtbot, sample_desk)
    assert tester.model() is model


def test_newest_first_with_margin_and_type_in_words(screen):
    assert screen.model.rowCount() == 42
    moments = [screen.model.row(line).occurred for line in range(42)]
    assert moments == sorted(moments, reverse=True)
    pill = screen.model.index(0, 5).data(PILL_ROLE)
    assert pill == ("1 · vigilance", "error")
    assert screen.shown.text() == "42 cases"


def test_searching_narrows_after_a_pause_and_esc_clears(screen, sample_desk, qtbot):
    screen.focus_search()
    qtbot.keyClicks(screen.search, "walker")
    qtbot.waitUntil(lambda: 0 < screen.model.rowCount() < 42)
    qtbot.waitUntil(lambda: screen.shown.text().endswith("of 42 cases"))
    qtbot.keyClick(screen.search, Qt.Key.Key_Escape)
    assert screen.table.hasFocus()
    qtbot.waitUntil(lambda: screen.model.rowCount() == 42)


def test_nothing_found_says_so_and_leads_back(screen, qtbot):
    qtbot.keyClicks(screen.search, "zzyzx")
    qtbot.waitUntil(lambda: screen.empty.isVisible())
    assert "zzyzx" in screen.empty.accessibleName()
    assert screen.detail.case_id == ""
    screen.empty.button.click()
    qtbot.waitUntil(lambda: screen.model.rowCount() == 42)
    assert screen.search.text() == ""


def test_chips_narrow_and_widen(screen, sample_desk, qtbot):
    screen.filters.needs_review.click()
    quiet(qtbot, sample_desk)
    assert {screen.model.row(i).stage for i in range(screen.model.rowCount())} == {
        Stage.REPORT,
        Stage.REVIEW,
    }
    assert screen.filters.query.stages == NEEDS_REVIEW
    screen.filters.all.click()
    quiet(qtbot, sample_desk)
    assert screen.model.rowCount() == 42
    chip = screen.filters.menus["location"]
    chip.about_to_show.emit()
    action = next(a for a in chip.menu().actions() if a.data())
    place = action.data()
    action.trigger()
    quiet(qtbot, sample_desk)
    assert {screen.model.row(i).location for i in range(screen.model.rowCount())} == {place}


def test_the_last_90_days(screen, sample_desk, qtbot):
    chip = screen.filters.period
    next(a for a in chip.menu().actions() if a.data() == "90").trigger()
    quiet(qtbot, sample_desk)
    assert 0 < screen.model.rowCount() < 42
    assert min(screen.model.row(i).occurred for i in range(screen.model.rowCount())) >= "2026-08-23"


def test_a_click_on_a_heading_sorts(screen, sample_desk, qtbot):
    screen.table.sort_asked.emit(1)
    quiet(qtbot, sample_desk)
    titles = column(screen, "title")
    assert [t.casefold() for t in titles] == sorted(t.casefold() for t in titles)
    screen.table.sort_asked.emit(1)
    quiet(qtbot, sample_desk)
    assert screen.model.query.sort is SortBy.TITLE
    assert column(screen, "title") == titles[::-1]


def test_enter_opens_and_the_panel_follows_the_arrows(screen, sample_desk, qtbot):
    screen.table.setFocus()
    first = screen.detail.case_id
    qtbot.keyClick(screen.table, Qt.Key.Key_Down)
    second = screen.model.row(1).id
    assert screen.detail.case_id == second != first
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert sample_desk.guide.opened == [(second, "story", "")]


def test_still_needed_leads_to_its_place(screen, sample_desk, qtbot):
    from rca_studio.ui.cases.detail import NeededRow

    rows = screen.detail.findChildren(NeededRow)
    assert rows
    rows[0].setFocus()
    qtbot.keyClick(rows[0], Qt.Key.Key_Space)
    case_id, tab, target = sample_desk.guide.opened[-1]
    assert case_id == screen.detail.case_id
    assert (tab, target) == ("review", "aid_position")


def test_start_review_moves_the_case_on(screen, sample_desk, qtbot):
    line = next(i for i in range(42) if screen.model.row(i).stage is Stage.REPORT)
    case_id = screen.model.row(line).id
    screen.table.selectRow(line)
    assert screen.detail.button.text() == "Start review"
    screen.detail.button.click()
    assert sample_desk.studio.casefile(case_id).case.stage is Stage.REVIEW
    assert sample_desk.guide.opened[-1] == (case_id, "review", "")


def test_an_edit_elsewhere_shows_and_keeps_the_place(screen, sample_desk, qtbot):
    screen.table.selectRow(3)
    row = screen.model.row(3)
    case = sample_desk.studio.casefile(row.id).case
    from rca_studio.editing.gestures import revise

    assert sample_desk.studio.edit(revise(case, title="Another title"))
    qtbot.waitUntil(lambda: screen.model.row(3).title == "Another title")
    assert screen.table.currentIndex().row() == 3


def test_n_reports_by_keyboard(screen, sample_desk, qtbot):
    screen.table.setFocus()
    qtbot.keyClick(screen.table, Qt.Key.Key_N)
    form = form_of(screen)
    qtbot.keyClicks(form.title, "Medication prompt not in the record")
    assert form.kind.key == "medication"
    form.when.selectAll()
    qtbot.keyClicks(form.when, "yesterday 20:40")
    qtbot.keyClicks(form.stopped, "Daughter asked")
    qtbot.keyClicks(form.reporter, "Support worker")
    form.accept()
    quiet(qtbot, sample_desk)
    case_id = screen.detail.case_id
    file = sample_desk.studio.casefile(case_id)
    assert file.case.title == "Medication prompt not in the record"
    assert file.case.occurred == "2026-11-20T20:40"
    assert file.case.reporter == "Support worker"
    assert file.case.practice, "in a practice workspace a new case is practice, too"
    assert [c.text for c in file.controls] == ["Daughter asked"]
    assert "NM-" in sample_desk.guide.said[-1]


def test_an_anonymous_report_leaves_no_name_account_or_time(screen, sample_desk, qtbot):
    screen.report_near_miss()
    form = form_of(screen)
    qtbot.keyClicks(form.title, "Sling of the wrong size on the hoist")
    form.when.selectAll()
    qtbot.keyClicks(form.when, "18 Nov 2026, 07:30")
    qtbot.keyClicks(form.reporter, "Zebulon Quick")
    form.anonymous.setChecked(True)
    assert "07:30" not in form.when.text()
    assert not form.reporter.isVisible()
    length = sample_desk.studio.registers.head().entries
    form.accept()
    sheet = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ReceiptSheet))
    words = sheet.page.card.accessibleName()
    assert len(words.split(": ")[1].split(", ")) == 6
    sheet.accept()
    assert sample_desk.studio.registers.head().entries == length  # it waits, and nothing tells
    assert screen._box_notice.isVisibleTo(screen)
    assert "1 anonymous report waits" in screen._box_notice.words.text()
    screen._box_notice.button.click()
    assert sample_desk.prompts.asked[-1] == "Take in 1 anonymous report now?"
    assert not screen._box_notice.isVisibleTo(screen)
    quiet(qtbot, sample_desk)
    found = sample_desk.studio.registers.cases(CaseQuery(text="sling of the wrong"))
    cases = [sample_desk.studio.casefile(row.id).case for row in found.rows]
    (case,) = [one for one in cases if one.title.startswith("Sling of the wrong")]
    assert case.anonymous
    assert (case.reporter, case.occurred, case.reported) == ("", "2026-11-18", TODAY.isoformat())
    sample_desk.studio.close()
    trail = sqlite3.connect(sample_desk.path)
    ((actor, at, changes),) = trail.execute(
        "SELECT actor, at, changes FROM audit WHERE changes LIKE '%Sling of the wrong%'"
    ).fetchall()
    trail.close()
    assert actor == "Anonymous"
    assert at.endswith("T00:00:00Z")
    assert "Zebulon" not in changes
    assert "07:30" not in changes


@pytest.mark.parametrize("anonymous", [True, False])
def test_a_photo_goes_along_without_what_it_tells_of_its_maker(
    screen, sample_desk, qtbot, tmp_path, anonymous
):
    photo = tmp_path / "IMG_20261118_0731.jpg"
    picture, exif = Image.new("RGB", (20, 20), "red"), Image.Exif()
    exif[0x010F] = "Camera of Zebulon Quick"
    picture.save(photo, "JPEG", exif=exif)
    sample_desk.prompts.file = photo
    screen.report_near_miss()
    form = form_of(screen)
    form.title.setText("Cable across the corridor, unlike any other")
    form.anonymous.setChecked(anonymous)
    form.form.show_more()
    form.form.photo.click()
    qtbot.waitUntil(lambda: len(form.form.pictures) == 1, timeout=20_000)
    assert "1 photo added" in form.form.photo_words.text()
    form.accept()
    studio = sample_desk.studio
    if anonymous:
        (made,) = studio.report_box.take_in()
    else:
        made = screen._chosen
    (proof,) = studio.casefile(made).of(Evidence)
    assert b"Zebulon" not in studio.workspace.file(proof.sha256)
    assert (proof.by == "") is anonymous
    assert ("IMG_" in proof.file_name) is not anonymous


def test_a_form_without_words_or_with_a_wrong_date_stays(screen, qtbot):
    screen.report_near_miss()
    form = form_of(screen)
    form.accept()
    assert form.isVisible()
    qtbot.keyClicks(form.title, "Something")
    form.when.setText("soon")
    form.accept()
    assert form.isVisible()
    assert form.value() is None
    form.reject()


def test_a_read_only_workspace_refuses_a_report_in_words(sample_file, tmp_path, qtbot, qapp):
    from rca_studio.models.workspace import open_workspace
    from rca_studio.ui import theme
    from tests.ui.sample_desk import desk_at

    theme.apply(qapp, "light")
    desk = desk_at(sample_file, open_workspace(sample_file, read_only=True))
    screen = shown(desk, qtbot)
    screen.report_near_miss()
    assert "reading only" in desk.prompts.told[-1].what
    quiet(qtbot, desk)
    desk.studio.close()


def test_an_empty_workspace_offers_a_way_in(bare_desk, qtbot):
    screen = shown(bare_desk, qtbot)
    qtbot.waitUntil(lambda: screen.empty.button.text() == "Import…")
    screen.empty.button.click()
    assert bare_desk.guide.opened[-1][1] == "import"
    assert screen.empty.second.text() == "Report near miss"
    quiet(qtbot, bare_desk)


def test_trouble_is_told_in_the_place_of_the_list(sample_desk, qtbot):
    screen = shown(sample_desk, qtbot)
    screen.model.failed.emit(KnownFault("The file is gone.", "Your work is safe.", "Plug it in."))
    assert screen.empty.isVisible()
    assert screen.empty.accessibleName() == "The file is gone. Your work is safe. Plug it in."
    screen.empty.button.click()
    qtbot.waitUntil(lambda: screen.table.isVisible())
    quiet(qtbot, sample_desk)


def test_thousands_of_cases_come_page_by_page(bare_desk, qtbot):
    cases = [
        Case(
            id=new_id(),
            reference=f"NM-{number:05d}",
            title=f"Case {number}",
            occurred=f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
        )
        for number in range(1, 1501)
    ]
    bare_desk.studio.edit(ChangeSet("Many", tuple(Change(None, case) for case in cases)))
    screen = shown(bare_desk, qtbot)
    assert screen.model.rowCount() < 1500
    assert screen.shown.text() == "1,500 cases"
    screen.table.setFocus()
    for _ in range(40):
        if screen.model.rowCount() == 1500:
            break
        qtbot.keyClick(screen.table, Qt.Key.Key_End)
        quiet(qtbot, bare_desk)
    assert screen.model.rowCount() == 1500
    references = column(screen, "reference")
    assert len(set(references)) == 1500
    quiet(qtbot, bare_desk)


def test_practice_cases_step_back_when_a_real_one_comes(sample_desk, qtbot):
    screen = shown(sample_desk, qtbot)
    real = Case(id=new_id(), reference="NM-9000", title="A real one", occurred="2026-11-20")
    sample_desk.studio.edit(ChangeSet("Real", (Change(None, real),)))
    screen.find_out_practice()
    qtbot.waitUntil(lambda: screen.model.rowCount() == 1)
    qtbot.waitUntil(lambda: screen.filters.practice.text() == "Practice 42")
    screen.filters.practice.click()
    quiet(qtbot, sample_desk)
    assert screen.model.rowCount() == 43


def test_in_a_narrow_window_the_list_has_the_room(screen):
    screen.resize(700, 600)
    assert not screen.detail.isVisible()
    screen.resize(1300, 800)
    assert screen.detail.isVisible()


def test_types_are_proposed_from_words(sample_desk):
    protocols = sample_desk.studio.protocols
    assert proposed_type("walker slipped, nearly a fall", protocols) == "near_fall"
    assert proposed_type("", protocols) == "general"


# -- clocks, and cases that ended without a review -------------------------------------------------


def set_late(desk, reference: str, due: str) -> None:
    """Let this clock be the only one that runs, as the writer keeps it beside the case."""
    case_id = desk.studio.registers.case_id_of(reference)
    connection = sqlite3.connect(desk.path)
    connection.execute("UPDATE case_ SET stage_due = iif(id = ?, ?, '')", (case_id, due))
    connection.commit()
    connection.close()


def listed_as(screen, reference: str, key: str, role=Qt.ItemDataRole.DisplayRole):
    line = column(screen, "reference").index(reference)
    place = [one.key for one in COLUMNS].index(key)
    return screen.model.index(line, place).data(role)


def test_overdue_cases_are_counted_marked_and_listed_by_one_chip(sample_desk, qtbot):
    set_late(sample_desk, "NM-0142", "2020-01-01T08:00")
    screen = shown(sample_desk, qtbot)
    assert screen.filters.overdue.isVisible()
    words, token = listed_as(screen, "NM-0142", "stage", CLOCK_ROLE)
    assert words.startswith("! overdue by")
    assert token == "error"
    spoken = listed_as(screen, "NM-0142", "stage", Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("In review, overdue by")
    assert "Overdue by" in listed_as(screen, "NM-0142", "stage", Qt.ItemDataRole.ToolTipRole)
    qtbot.keyClick(screen.filters.overdue, Qt.Key.Key_Space)
    quiet(qtbot, sample_desk)
    assert column(screen, "reference") == ["NM-0142"]
    assert screen.head.title.text() == "Overdue cases"
    qtbot.keyClick(screen.filters.overdue, Qt.Key.Key_Space)
    quiet(qtbot, sample_desk)
    assert len(column(screen, "reference")) > 10


def test_nothing_is_said_of_clocks_while_none_is_over(sample_desk, qtbot):
    set_late(sample_desk, "NM-0142", "2999-01-01")
    screen = shown(sample_desk, qtbot)
    assert not screen.filters.overdue.isVisible()
    assert listed_as(screen, "NM-0142", "stage", CLOCK_ROLE) is None


def test_a_merged_case_leads_to_the_one_that_stays_and_back(screen, sample_desk, qtbot):
    studio = sample_desk.studio
    mine, other = (
        studio.casefile(studio.registers.case_id_of(reference))
        for reference in ("NM-0142", "NM-0101")
    )
    stamp = studio.writer.stamp()
    assert studio.edit(merge(mine, other, stamp, "Same evening"))
    quiet(qtbot, sample_desk)
    assert listed_as(screen, "NM-0101", "stage") == "Merged"
    for row, words, leads in ((1, "Merged into NM-0142", mine), (0, "NM-0101 was merged", other)):
        reference = ("NM-0142", "NM-0101")[row]
        line = column(screen, "reference").index(reference)
        screen.table.selectRow(line)
        quiet(qtbot, sample_desk)
        said = [label.text() for label in screen.detail.findChildren(Label)]
        assert any(text.startswith(words) for text in said), said
        links = screen.detail.findChildren(KeyButton)
        link = next(one for one in links if one.text().startswith("Open NM-"))
        qtbot.keyClick(link, Qt.Key.Key_Space)
        assert sample_desk.guide.opened[-1][0] == leads.case_id


def test_a_merged_report_is_not_counted_as_one_more_of_its_kind(screen, sample_desk):
    studio = sample_desk.studio
    stays = studio.casefile(studio.registers.case_id_of("NM-0136"))
    found = studio.registers.cases(similar_query(stays, TODAY)).rows
    assert [row.reference for row in found] == ["NM-0136"]


def test_cases_closed_without_a_review_are_found_by_the_stage_menu(screen, sample_desk, qtbot):
    studio = sample_desk.studio
    there = len(studio.registers.cases(CaseQuery(outcomes=OUTCOMES), None, 100).rows)
    before = studio.registers.count_cases(CaseQuery(stages=NEEDS_REVIEW)).number
    file = studio.casefile(studio.registers.case_id_of("NM-0142"))
    step = reject(file, RejectedAs.NOT_NEAR_MISS, studio.writer.stamp(), "A drill")
    assert studio.edit(step)
    filters = screen.filters
    filters._on_stage(("ended",))
    quiet(qtbot, sample_desk)
    assert "NM-0142" in column(screen, "reference")
    assert len(column(screen, "reference")) == there + 1
    assert screen.head.title.text() == "Cases closed without a review"
    assert filters.stage.keys == ("ended",)
    filters._on_stage(("ended", "review"))  # a stage chosen after it stands alone
    assert filters.query.outcomes == ()
    assert filters.query.stages == (Stage.REVIEW,)
    assert studio.registers.count_cases(CaseQuery(stages=NEEDS_REVIEW)).number == before - 1


def test_how_safe_it_felt_is_counted_with_others_and_not_with_the_report(screen, qtbot):
    studio = screen._studio

    def counted() -> int:
        found = studio.casefile(WORKSPACE).of(PulseCount)
        group = [one for one in found if one.source == FROM_REPORT and one.staff_group == "Bank"]
        return sum(one.answers[3] for one in group)

    for number in range(5):
        screen.report_near_miss()
        form = form_of(screen)
        form.title.setText(f"Walker out of reach {number}")
        form.service.setText("Home care")
        form.group.setText("Bank")
        form.felt.setFocus()
        qtbot.keyClick(form.felt, Qt.Key.Key_4)
        form.accept()
        studio.report_box.take_in()
        assert counted() == (5 if number == 4 else 0)
    newest = studio.registers.cases(CaseQuery(text="walker reach 4")).rows[0]
    case = studio.casefile(newest.id).case
    assert (case.service, case.staff_group) == ("Home care", "Bank")
    assert studio.casefile(newest.id).of(PulseCount) == ()
    steps = [row for row in studio.registers.history(newest.id) if "pulse" in str(row.details)]
    assert steps == []


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_references_of_a_million_cases_are_whole(qapp, qtbot, scale):
    theme.apply(qapp, "light", scale)
    view = CaseView()
    qtbot.addWidget(view)
    view.setModel(QStandardItemModel(1, len(COLUMNS), view))
    view.resize(600, 300)
    view._share_width()
    air = 2 * theme.grid(1)
    assert view.columnWidth(0) >= QFontMetrics(theme.font()).horizontalAdvance("NM-999961") + air
    theme.apply(qapp, "light")

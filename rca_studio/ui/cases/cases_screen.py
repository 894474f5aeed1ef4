"""The list of all near-miss cases: search, narrow, sort, glance, open, report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from rca_studio.domain.registers import CaseQuery, CaseRow, Count
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.faults import KnownFault
from rca_studio.settings import PERSON
from rca_studio.ui import theme
from rca_studio.ui.cases.delegate import CaseDelegate
from rca_studio.ui.cases.detail import CaseDetail
from rca_studio.ui.cases.filters import NEEDS_REVIEW, CaseFilters, count_words, review_counts
from rca_studio.ui.cases.table_model import COLUMNS, CaseTable, sorted_by
from rca_studio.ui.cases.table_view import CaseView
from rca_studio.ui.dress import dress
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.screen import Screen
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import ScreenHead, Surface
from rca_studio.ui.widgets.empty import EmptyState
from rca_studio.ui.widgets.labels import Label

if TYPE_CHECKING:
    from rca_studio.domain.alike import Alike
    from rca_studio.domain.casefile import ChangeSet
    from rca_studio.editing.boxed import BoxedPicture
    from rca_studio.editing.writer import Announcement
    from rca_studio.intake.pictures import Kept
    from rca_studio.ui.cases.report_form import NearMissReport, ReportForm
    from rca_studio.ui.reporting.waiting import WaitingNotice

_PICTURES = "Pictures (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.gif *.bmp *.heic *.avif)"
DEBOUNCE = 180
"""Searching begins after this pause in typing, in milliseconds."""

RECOUNT = 300
"""Cases are counted anew after this pause in editing, in milliseconds."""


class CasesScreen(Screen):
    """The first screen. Enter opens a case, N reports one, / or Ctrl+K searches.

    Signals:
        counts_changed: how many cases need review, are there, are practice (three ``Count``).
        seen: there is something to look at for the first time: lines, or why there are none.
        back_asked: back to the number whose cases are listed.
    """

    counts_changed = Signal(object)
    seen = Signal()
    back_asked = Signal()

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._navigator = navigator
        self._total: Count | None = None
        self._fitting: Count | None = None
        self._was_listed = self._was_seen = False
        self._chosen = ""
        self._real_cases = True
        self._list_is_old = self._detail_is_old = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        self.filters = CaseFilters(studio)
        self.shown = Label("", token="muted")
        column.addWidget(self._make_chip_row())
        self._box_room = QVBoxLayout()
        self._box_notice: WaitingNotice | None = None
        column.addLayout(self._box_room)
        self.model = CaseTable(studio, self)
        self.table = CaseView()
        self._set_up_table()
        self.detail = CaseDetail(studio, navigator)
        self.detail.setMinimumWidth(theme.grid(32))
        self.empty = EmptyState()
        self.empty.acted.connect(self._on_empty_action)
        self.empty.acted_second.connect(self.report_near_miss)
        self._rooms = QStackedWidget()
        self._rooms.addWidget(self.table)
        self._rooms.addWidget(self.empty)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.addWidget(self._rooms)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 1)
        split.setSizes([theme.grid(104), theme.grid(45)])
        column.addWidget(split, 1)
        self._connect()
        self._show_loading()
        self.find_out_practice()

    # -- what the window asks --------------------------------------------------------------------

    def regions(self) -> tuple[QWidget, ...]:
        return (
            self.search,
            self.table if self._has_rows else self.empty.button,
            self.detail.button,
        )

    def focus_search(self) -> bool:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
        return True

    def arrived(self) -> None:
        if self._has_rows and self.focusWidget() is None:
            self.table.setFocus()

    def show_query(self, query: CaseQuery) -> None:
        """List other cases; an order that was chosen by hand stays."""
        if query.practice is None and self._real_cases:
            query = replace(query, practice=False)
        self.search.blockSignals(True)
        self.search.setText(query.text)
        self.search.blockSignals(False)
        self.filters.show_query(query)
        self._list()

    def show_behind(self, query: CaseQuery, words: str) -> None:
        """List the cases behind a number, which is called so; a chip takes that away again."""
        self.filters.name_behind(words)
        self.show_query(query)

    @property
    def shows_behind(self) -> bool:
        """Whether the cases behind a number are listed."""
        return self.filters.query.among is not None

    def report_near_miss(self) -> None:
        """Open the short form."""
        if self._studio.read_only:
            self._studio.tell(
                KnownFault(
                    "This workspace is open for reading only.",
                    "Nothing was changed.",
                    "Close it in the other window, or on the other computer, to report here.",
                )
            )
            return
        from rca_studio.ui.cases.report_form import ReportForm

        location, service, group = (
            tuple(value for value, _ in self._studio.registers.values_of(key))
            for key in ("location", "service", "staff_group")
        )
        asked = self._studio.practice.governance.on_report
        form = ReportForm(
            self._studio.protocols,
            (location, service, group),
            self._studio.settings.get(PERSON),
            self._studio.today(),
            asked.on_report if asked else "",
            self,
        )
        form.reported = self._store_report
        form.names_in = self._names_in
        form.form.offer_photos(lambda take: self._pick_photo(form, take))
        self._show_alike(form)
        form.open()

    def _show_alike(self, form: ReportForm) -> None:
        """Let the form say which near miss this looks like, with a way to look at that one."""
        from rca_studio.ui.case.looks_like import LooksLike

        line = LooksLike(self._studio, form)

        def look(one: Alike) -> None:
            from rca_studio.ui.case.look_sheet import LookSheet

            LookSheet(self._studio, one, form).open()

        line.asked_to_look.connect(look)
        form.show_alike(line, practice=lambda: not self._real_cases)

    # -- making ----------------------------------------------------------------------------------

    def _make_head(self) -> ScreenHead:
        self.head = ScreenHead("Near-miss cases")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search story, cause, location… Ctrl K")
        self.search.setAccessibleName("Search the cases")
        self.search.setClearButtonEnabled(True)
        wide = QFontMetrics(theme.font()).horizontalAdvance("Search story, cause, location… Ctrl K")
        self.search.setMinimumWidth(wide + theme.grid(4))
        dress(self.search, "search")
        self.head.add(self.search)
        self.importing = PlainButton("Import…")
        self.head.add(self.importing)
        self.report = PrimaryButton("Report near miss")
        self.head.add(self.report)
        for button in (self.importing, self.report):
            button.setEnabled(not self._studio.read_only)
        return self.head

    def _make_chip_row(self) -> Surface:
        strip = Surface("window")
        row = QHBoxLayout(strip)
        row.setContentsMargins(theme.grid(2.5), theme.grid(1.5), theme.grid(2.5), theme.grid(1))
        row.addWidget(self.filters, 1)
        row.addWidget(self.shown, 0, Qt.AlignmentFlag.AlignTop)
        return strip

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(CaseDelegate(table))
        table.setAccessibleName("Cases")
        table.show_sort(CaseQuery())

    def _show_box(self) -> None:
        """Say how many anonymous reports wait, once there is something to look at."""
        if self._studio.closed or not (self._box_notice or self._studio.workspace.box_waits()):
            return
        if self._box_notice is None:
            from rca_studio.ui.reporting.waiting import WaitingNotice

            self._box_notice = WaitingNotice(self._studio, self._navigator.say)
            self._box_notice.taken_in.connect(self._on_taken_in)
            self._box_room.addWidget(self._box_notice)
        self._box_notice.refresh()

    def _on_taken_in(self, case_ids: tuple[str, ...]) -> None:
        if case_ids:
            self._chosen = case_ids[0]
            self._real_cases = not self._studio.only_practice()
            self.show_query(CaseQuery())
        (self.table if self._has_rows else self.search).setFocus()

    def _connect(self) -> None:
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DEBOUNCE)
        self._pause.timeout.connect(self._list)
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(RECOUNT)
        self._counting.timeout.connect(self._count)
        self.search.textChanged.connect(self._on_typed)
        self.search.returnPressed.connect(self._on_search_return)
        self.search.installEventFilter(self)
        self.importing.clicked.connect(self._on_import)
        self.report.clicked.connect(self.report_near_miss)
        self.filters.changed.connect(self._on_filters)
        self.filters.back.clicked.connect(self.back_asked)
        self.detail.asked_similar.connect(self._on_similar)
        self.model.arrived.connect(self._on_arrived)
        self.model.counted.connect(self._on_counted)
        self.model.failed.connect(self._on_failed)
        self.table.opened.connect(self._open)
        self.table.sort_asked.connect(self._on_sort)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self._studio.changed.connect(self._on_changed)
        self._studio.box_changed.connect(self._show_box)
        self.seen.connect(self._show_box)
        for keys in ("N", "/"):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self.report_near_miss if keys == "N" else self.focus_search)

    # -- listing ---------------------------------------------------------------------------------

    @property
    def _has_rows(self) -> bool:
        return self._rooms.currentWidget() is self.table

    def find_out_practice(self) -> None:
        """Leave practice cases out of the list as soon as there is a real one."""
        registers = self._studio.registers
        self._studio.jobs.start(
            lambda _progress: registers.count_cases(CaseQuery(practice=False), 1),
            self._on_practice_known,
            failed=self._on_failed,
        )

    def _on_practice_known(self, real: Count) -> None:
        self._real_cases = real.number > 0
        query = self.filters.query
        wanted = False if self._real_cases else None
        if query.practice is not True:
            self.filters.show_query(replace(query, practice=wanted))
        self._list()
        if self._was_seen:
            self._count()

    def _list(self) -> None:
        query = replace(self.filters.query, text=self.search.text().strip())
        if query.overdue_on:  # what is overdue goes on with time
            from rca_studio.ui.proof.allowing import present

            query = replace(query, overdue_on=present(self._studio))
        self.head.show_words(_heading(query))
        self.table.show_sort(query)
        self.model.show(query)
        if not self._has_rows:
            self._show_loading()

    def _count(self) -> None:
        if self._studio.closed:
            return
        practice = False if self._real_cases else None
        self._studio.jobs.start(review_counts(self._studio, practice=practice), self._on_counts)

    def _on_counts(self, counts: tuple[Count, Count, Count, Count]) -> None:
        self.filters.show_counts(*counts)
        self._total = counts[1]
        self._show_shown()
        self.counts_changed.emit(counts[:3])

    def _on_counted(self, count: Count) -> None:
        self._fitting = count
        self._show_shown()

    def _show_shown(self) -> None:
        fitting, total = self._fitting, self._total
        if fitting is None:
            return
        number = count_words(fitting)
        # Right after an import the total of before is still there for a moment.
        known = total is not None and total.number >= fitting.number
        if total is None or not known or fitting == total:
            self.shown.setText(f"{number} {'case' if fitting.number == 1 else 'cases'}")
        else:
            many = "case" if total.number == 1 else "cases"
            self.shown.setText(f"{number} of {count_words(total)} {many}")

    def _on_arrived(self) -> None:
        if not self.model.rowCount():
            self._show_empty()
            self._choose(-1)
            return
        self._rooms.setCurrentWidget(self.table)
        if self._was_listed:
            QTimer.singleShot(0, self._choose_again)
            return
        self.table.once_painted(self._on_first_seen)
        if self.isVisible():  # else it would take the keyboard from the screen in view
            self.table.setFocus()  # a table in waiting could not take it

    def _on_first_seen(self) -> None:
        self._was_listed = True
        self._tell_seen()
        self._choose_again()

    def _tell_seen(self) -> None:
        if not self._was_seen:
            self._was_seen = True
            self._count()
            self.seen.emit()

    def _choose_again(self) -> None:
        """Put the cursor back on the case it was on, or on the first one."""
        if self.model.rowCount() and not self._studio.closed:
            self._choose(max(self.model.line_of(self._chosen), 0))

    def _choose(self, line: int) -> None:
        selection = self.table.selectionModel()
        if line < 0:
            self._chosen = ""
            self.detail.show_case(None)
            return
        flags = (
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows
        )
        selection.setCurrentIndex(self.model.index(line, 0), flags)
        self._show_row(self.model.row(line))

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self._was_listed:  # what stands beside the list comes after the list
            self._show_row(self.model.row(current.row()))

    def _show_row(self, row: CaseRow | None) -> None:
        if row is not None and (row.id != self._chosen or self.detail.case_id != row.id):
            self._chosen = row.id
            self.detail.show_case(row)

    # -- states ----------------------------------------------------------------------------------

    def _show_loading(self) -> None:
        self.empty.show_words("", "Reading the cases…")
        self._rooms.setCurrentWidget(self.empty)

    def _show_empty(self) -> None:
        query = self.model.query
        plain = CaseQuery(practice=query.practice, sort=query.sort, descending=query.descending)
        if query == plain:
            self.empty.show_words(
                "No cases yet",
                "Drop an export of your incident system here, or report the first near miss.",
                "" if self._studio.read_only else "Import…",
                "" if self._studio.read_only else "Report near miss",
            )
        else:
            what = f"“{query.text}”" if query.text else "these filters"
            self.empty.show_words(
                "No case fits", f"Nothing was found for {what}.", "Show all cases"
            )
        self._rooms.setCurrentWidget(self.empty)
        self._tell_seen()

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, KnownFault):
            raise error
        words = " ".join(part for part in (error.safe, error.do) if part)
        self.empty.show_words(error.what, words, "Try again")
        self._rooms.setCurrentWidget(self.empty)
        self._tell_seen()

    def _on_empty_action(self) -> None:
        match self.empty.button.text():
            case "Import…":
                self._navigator.show_import()
            case "Try again":
                self._list()
            case _:
                self.show_query(CaseQuery())

    # -- doing -----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the list has all the room; Enter still opens the case."""
        super().resizeEvent(event)
        self.detail.setVisible(self.width() >= theme.grid(104))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
                self.table.setFocus()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
                self.search.clear()
                self.table.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _on_typed(self, _text: str) -> None:
        self._pause.start()

    def _on_search_return(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._list()
        self.table.setFocus()

    def _on_filters(self, _query: CaseQuery) -> None:
        self._list()

    def _on_similar(self, query: CaseQuery) -> None:
        self.show_query(query)

    def _on_sort(self, section: int) -> None:
        query = self.filters.query
        sort = COLUMNS[section].sort
        falling = not query.descending if query.sort is sort else sort is CaseQuery().sort
        self.filters.show_query(sorted_by(query, sort, descending=falling))
        self._list()

    def _on_import(self) -> None:
        self._navigator.show_import()

    def _open(self, case_id: str) -> None:
        self._navigator.open_case(case_id)

    def _store_report(self, filled: NearMissReport) -> bool:
        studio = self._studio
        practice = studio.only_practice()
        if filled.anonymous:
            return self._put_in_box(filled, practice=practice)
        prefix = studio.workspace_value("reference_prefix", "NM")
        reference = studio.workspace.next_reference(prefix)
        step = self._with_photos(
            filled, filled.as_step(reference, studio.today(), practice=practice)
        )
        if not studio.edit(step):
            return False
        self._count_felt(filled)
        self._chosen = step.case_ids[0]
        self._real_cases = not practice
        self.show_query(CaseQuery())
        self._navigator.say(f"{reference} is reported. Thank you.", "Undo", studio.undo)
        return True

    def _pick_photo(self, form: ReportForm, take: Callable[[BoxedPicture], None]) -> None:
        """Ask for a photo, make it anew behind the window, and hand it over."""
        from rca_studio.editing.boxed import BoxedPicture

        def done(kept: Kept) -> None:
            if isValid(form):
                take(BoxedPicture(name=kept.name, content=kept.content))

        def chosen(path: Path) -> None:
            from rca_studio.intake.pictures import take_in_picture

            work = partial(take_in_picture, path)
            self._studio.jobs.start(lambda _p: work(), done, failed=self._studio.tell)

        self._studio.prompts.choose_file("Add a photo", _PICTURES, chosen)

    def _with_photos(self, filled: NearMissReport, step: ChangeSet) -> ChangeSet:
        """The step with the photos as evidence of the event; their files are kept first."""
        if not filled.pictures:
            return step
        from rca_studio.domain.casefile import ChangeSet, created
        from rca_studio.domain.causal import Event
        from rca_studio.editing.hearing_gestures import photos_as_evidence

        for picture in filled.pictures:
            self._studio.workspace.keep_file(picture.content)
        event = next(c.after for c in step.changes if isinstance(c.after, Event))
        stamp = self._studio.writer.stamp()
        proofs = photos_as_evidence(event.case_id, event.id, filled.pictures, stamp.actor, stamp.at)
        return ChangeSet(step.label, (*step.changes, *created(*proofs)))

    def _names_in(self, filled: NearMissReport) -> tuple[str, ...]:
        from rca_studio.domain.session import KnownName
        from rca_studio.ui.reporting.names_told import names_in

        return names_in(filled, self._studio.casefile(WORKSPACE).of(KnownName))

    def _put_in_box(self, filled: NearMissReport, *, practice: bool) -> bool:
        """A report without a name waits with others; its reporter gets a receipt phrase."""
        from rca_studio.ui.reporting.receipt_sheet import ReceiptSheet

        box = self._studio.report_box
        given: list[str] = []
        boxed = filled.as_boxed(practice=practice)
        if not self._studio.do(lambda: given.append(box.put(boxed))):
            return False
        self._count_felt(filled)
        ReceiptSheet(given[0], self).open()
        return True

    def _count_felt(self, filled: NearMissReport) -> None:
        asked = self._studio.practice.governance.on_report
        if asked and filled.felt_safe:
            felt = (asked.key, filled.felt_safe, filled.service, filled.staff_group)
            self._studio.do(lambda: self._studio.report_box.felt(*felt))

    def _on_changed(self, told: Announcement) -> None:
        self._counting.start()
        if self.detail.case_id in told.case_ids or not told.case_ids:
            self._detail_is_old = True
        self._list_is_old = True
        if self.isVisible():
            self._renew()

    def showEvent(self, event: QShowEvent) -> None:
        # What was stored meanwhile on another screen did not cost that screen's time.
        super().showEvent(event)
        self._renew()

    def _renew(self) -> None:
        if self._list_is_old:
            self.model.reload()
        if self._detail_is_old:
            self.detail.refresh()
        self._list_is_old = self._detail_is_old = False


def _heading(query: CaseQuery) -> str:
    if query.duplicate_of:
        return "Cases merged into one"
    if query.outcomes:
        return "Cases closed without a review"
    if query.overdue_on:
        return "Overdue cases"
    return "Cases that need review" if query.stages == NEEDS_REVIEW else "Near-miss cases"

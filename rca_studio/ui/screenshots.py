"""Takes a picture of each screen of an open workspace, for the documentation and for looking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.plan import Action
from rca_studio.domain.registers import ActionQuery, CaseQuery
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.paths import ResourceMissing, resource
from rca_studio.ui import theme
from rca_studio.ui.causes.views import BOWTIE, FISHBONE, TIMELINE, WHY_TREE
from rca_studio.ui.main_window import MainWindow
from rca_studio.ui.navigation import TABS
from rca_studio.ui.sessions.lines import session_lines
from rca_studio.ui.studio import Studio

_EVERY = 60
_MOST_WAITS = 200


class Photographer(QObject):
    """Goes from screen to screen, waits until each is quiet, and saves it."""

    finished = Signal()

    def __init__(self, window: MainWindow, studio: Studio, folder: Path) -> None:
        super().__init__(window)
        self._window = window
        self._studio = studio
        self._folder = folder
        self._steps = self._tour()
        self._name = ""
        self._waits = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin the tour."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._timer.start()

    def _tick(self) -> None:
        self._waits += 1
        if self._studio.jobs.busy and self._waits < _MOST_WAITS:
            return
        if self._waits < 4:  # let layouts and delayed deletions settle
            return
        if self._still_drawing() and self._waits < _MOST_WAITS:
            return
        if self._name:
            over = QApplication.activeModalWidget()
            save_small(self._picture(over), self._folder / f"{self._name}.png")
            if over is not None:
                over.close()
        step = next(self._steps, None)
        self._waits = 0
        if step is None:
            self._timer.stop()
            self.finished.emit()
            return
        self._name, go = step
        go()

    def _picture(self, over: QWidget | None) -> QImage:
        """The window, with what stands over it in its middle."""
        whole = self._window.grab()
        if over is not None:
            painter = QPainter(whole)
            painter.fillRect(self._window.rect(), QColor(0, 0, 0, 90))
            place = over.rect()
            place.moveCenter(self._window.rect().center())
            painter.drawPixmap(place.topLeft(), over.grab())
            painter.end()
        return whole.toImage()

    def _still_drawing(self) -> bool:
        """Whether the sheets of a print room are not all there yet."""
        from rca_studio.ui.plan.print_room import PrintRoom

        room = QApplication.activeModalWidget()
        if not isinstance(room, PrintRoom):
            return False
        wanted = self._window.size() * 0.9
        if room.size() != wanted:
            room.resize(wanted)
            self._waits = 0
            return True
        return not (room.ready and room.preview.quiet)

    def _tour(self) -> Iterator[tuple[str, Callable[[], object]]]:
        window = self._window
        yield "1-cases", window.show_cases
        try:
            export = resource("samples/incident_export.csv")
            yield "2-import", lambda: window.show_import(export)
        except ResourceMissing:
            pass
        yield "3-plan", window.show_plan
        case_id = self._worked_case()
        for number, tab in enumerate(TABS, 4):
            yield f"{number}-{tab}", partial(window.open_case, case_id, tab)
        for number, view in enumerate((FISHBONE, TIMELINE, WHY_TREE, BOWTIE), 10):
            yield f"{number}-{view.replace('_', '-')}", partial(self._show_view, case_id, view)
        begun = self._studio.registers.cases(CaseQuery(stages=(Stage.REVIEW,)), limit=1).rows
        if begun:
            yield "14-review-begun", partial(window.open_case, begun[0].id, "review")
        for number, place in enumerate(("today", "people", "protocols"), 16):
            yield f"{number}-{place}", partial(window.go, place)
        yield from self._plan()
        yield from self._governance()
        yield from self._sessions()
        yield "15-welcome", partial(window.show_welcome, ())

    def _plan(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """The plan in its other layouts, on paper, and an action that is followed by figures."""
        from rca_studio.ui.plan.paper_sheet import EnterPaperSheet

        window = self._window
        for number, layout in enumerate(("board", "calendar", "timeline"), 19):
            yield f"{number}-plan-{layout}", partial(self._show_layout, layout)
        measured = next((one for one in self._actions() if one.measures), None)
        if measured is not None:
            go = partial(window.open_case, measured.case_id, "actions", measured.id)
            yield "22-followed-action", go
        yield "23-print-room", partial(self._show_layout, "table", then="print_plan")
        owner = Counter(one.owner for one in self._actions() if one.state.to_do).most_common(1)
        if owner:
            sheet = partial(EnterPaperSheet, self._studio, window, owner[0][0])
            yield "24-paper-sheet", lambda: sheet().open()

    def _governance(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """All questions, and two of them opened."""
        show = self._window.show_governance
        yield "25-governance", show
        yield "26-governance-increasing", partial(show, "increasing")
        yield "27-governance-where", partial(show, "where")

    def _sessions(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """What is told to others: the list, one session prepared and looked at, the names."""
        window = self._window
        yield "30-sessions", partial(window.show_sessions)
        coming = session_lines(self._studio.casefile(WORKSPACE), self._studio.today())
        if not coming:
            return
        yield "31-session", partial(window.show_sessions, coming[0].session.id)
        yield "32-what-others-see", self._look_side_by_side
        yield "33-names-to-hide", lambda: window.sessions_screen().show_names()

    def _look_side_by_side(self) -> None:
        page = self._window.sessions_screen().page
        if page is not None:
            page.list.step(1)
            page.accept.click()

    def _actions(self) -> Iterator[Action]:
        for row in self._studio.registers.actions(ActionQuery()):
            if (found := self._studio.casefile(row.case_id).action(row.id)) is not None:
                yield found

    def _show_layout(self, layout: str, then: str = "") -> None:
        self._window.show_plan()
        screen = self._window.plan_screen()
        screen.show_look(replace(screen.look, layout=layout))
        if then:
            getattr(screen, then)()

    def _show_view(self, case_id: str, view: str) -> None:
        from rca_studio.ui.causes.causes_tab import CausesTab

        self._window.open_case(case_id, "causes")
        if (tab := self._window.findChild(CausesTab)) is not None:
            tab.picture.show_mode(view)

    def _worked_case(self) -> str:
        registers = self._studio.registers
        for stage in (Stage.VALIDATE, Stage.CLOSE, Stage.ACT, Stage.ANALYSE):
            page = registers.cases(CaseQuery(stages=(stage,)), limit=50)
            worked = [row for row in page.rows if row.margin is not None and row.margin > 0]
            if worked:
                return max(worked, key=lambda row: len(self._studio.casefile(row.id))).id
        return registers.cases(CaseQuery(), limit=1).rows[0].id


def save_small(picture: QImage, path: Path) -> None:
    """Save a picture of a screen in 256 colours, a third of the size.

    The colours of the theme are among them, so that small words and pills keep theirs; the rest
    are those the picture has most of.
    """
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    counts: dict[int, list[int]] = {}  # of each group of like colours: how many, and its commonest
    for shade, many in Counter(memoryview(plain.constBits()).cast("I")).most_common():
        counts.setdefault(shade & 0xF0F8F0, [0, shade])[0] += many
    common = (shade for _, shade in sorted(counts.values(), reverse=True))
    ours = (int(colour[1:], 16) for colour in theme.tokens().values())
    table = list(dict.fromkeys(shade | 0xFF000000 for shade in (*ours, *common)))[:256]
    indexed = QImage.Format.Format_Indexed8
    small = plain.convertToFormat(indexed, table, Qt.ImageConversionFlag.AvoidDither)
    small.save(str(path), quality=0)

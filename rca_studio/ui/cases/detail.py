"""The case chosen in the list, at a glance: its story, what stopped harm, what is still needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rca_studio.domain.case import Stage
from rca_studio.domain.causal import ControlState
from rca_studio.domain.moments import show_moment
from rca_studio.domain.registers import CasePage, CaseQuery, CaseRow, Count
from rca_studio.domain.words import plural
from rca_studio.editing.cancelling import Progress
from rca_studio.ui import theme
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton, PrimaryButton
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Caption, Label
from rca_studio.ui.widgets.pill import Pill
from rca_studio.ui.words import STAGE_BUTTONS, short_kind

if TYPE_CHECKING:
    from rca_studio.domain.casefile import CaseFile
    from rca_studio.domain.gates import Blocker

MOST_NEEDED = 12
MOST_MERGED = 5
STORY_SHOWN = 1_200
"""The panel shows the beginning of very long stories; the case shows all of it."""


class CaseDetail(Surface):
    """Shows one case; ``asked_similar`` tells a query that lists cases like it."""

    asked_similar = Signal(object)

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__("window", edge="left", parent=parent)
        self._studio = studio
        self._navigator = navigator
        self._case_id = ""
        self.setAccessibleName("The case chosen")
        outer = QVBoxLayout(self)
        side = theme.grid(2)
        outer.setContentsMargins(side, theme.grid(1), side, side)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        thin_bars(self._area)
        outer.addWidget(self._area, 1)
        self.button = PrimaryButton("Open case")
        self.button.clicked.connect(self._on_go)
        outer.addWidget(self.button)
        self._similar: Label | None = None
        self._similar_link: LinkButton | None = None
        self._merged = QVBoxLayout()
        self.show_case(None)

    @property
    def case_id(self) -> str:
        """The case in view, empty for none."""
        return self._case_id

    def show_case(self, row: CaseRow | None) -> None:
        """Show the case on a line of the list, or say that none is chosen."""
        self._case_id = row.id if row else ""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, theme.grid(1), theme.grid(0.5), theme.grid(1))
        column.setSpacing(theme.grid(1))
        self.button.setVisible(row is not None)
        self._similar = self._similar_link = None
        if row is None:
            column.addWidget(Label("Choose a case to see it here.", token="muted", wrap=True))
        else:
            casefile = self._studio.casefile(row.id)
            if casefile.exists:
                self._fill(column, casefile)
        column.addStretch(1)
        self._area.setWidget(body)

    def refresh(self) -> None:
        """Show the same case as it is now."""
        if self._case_id and self._studio.casefile(self._case_id).exists:
            self._fill_again()
        else:
            self.show_case(None)

    # -- inside ----------------------------------------------------------------------------------

    def _fill_again(self) -> None:
        at = self._area.verticalScrollBar().value()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, theme.grid(1), theme.grid(0.5), theme.grid(1))
        column.setSpacing(theme.grid(1))
        self._fill(column, self._studio.casefile(self._case_id))
        column.addStretch(1)
        self._area.setWidget(body)
        self._area.verticalScrollBar().setValue(at)

    def _fill(self, column: QVBoxLayout, casefile: CaseFile) -> None:
        case = casefile.case
        protocol = self._studio.protocol_of(casefile)
        tags = QWidget()
        row = FlowLayout(tags)
        row.addWidget(Label(case.reference))
        row.addWidget(Pill(protocol.label, protocol.tone))
        if case.anonymous:
            row.addWidget(Pill("Reported anonymously", "neutral"))
        if case.practice:
            row.addWidget(Pill("Practice", "neutral"))
        column.addWidget(tags)
        column.addWidget(Label(case.title or "No title yet", theme.Size.TITLE, wrap=True))
        place = ", ".join(p for p in (case.location, show_moment(case.occurred)) if p)
        if place:
            column.addWidget(Label(place, theme.Size.SMALL, "muted", wrap=True))
        self._add_way(column, casefile)
        story = case.story.strip() or "What almost happened is not told yet."
        if len(story) > STORY_SHOWN:
            story = story[:STORY_SHOWN].rstrip() + "…"
        column.addWidget(Label(story, token="text" if case.story.strip() else "muted", wrap=True))
        _part(column, "What stopped harm")
        column.addWidget(Label(what_stopped(casefile), wrap=True))
        if case.location:
            _part(column, "Has this happened before?")
            self._add_similar(column, casefile)
        self._add_needed(column, casefile)
        self.button.show_text(STAGE_BUTTONS[case.stage])

    def _add_way(self, column: QVBoxLayout, casefile: CaseFile) -> None:
        """Its clock; where it was merged into, or what was merged into it, with a way there."""
        from rca_studio.domain.way import since
        from rca_studio.domain.words import shortened
        from rca_studio.ui.case.stage_clock import clock_words
        from rca_studio.ui.proof.allowing import present

        rejection = casefile.rejection
        if rejection is not None:
            stays = self._studio.casefile(rejection.duplicate_of)
            if rejection.duplicate_of and stays.exists:
                words = f"Merged into {stays.case.reference}"
                self._add_way_to(column, words, stays.case.reference, stays.case_id)
            else:
                reason = shortened(rejection.reason, STORY_SHOWN // 4)
                column.addWidget(Label(f"Not a near miss: {reason}", wrap=True))
        elif casefile.case.stage is not Stage.CLOSE:
            due = self._studio.reviewing.due(casefile)
            words, token = clock_words(since(casefile), due, present(self._studio))
            if words:
                stage = casefile.case.stage.label
                column.addWidget(Label(f"{stage}: {words}", theme.Size.SMALL, token, wrap=True))
        self._merged = QVBoxLayout()
        column.addLayout(self._merged)
        registers, case_id = self._studio.registers, casefile.case_id

        def read(_progress: Progress) -> tuple[str, CasePage]:
            return case_id, registers.cases(CaseQuery(duplicate_of=case_id), None, MOST_MERGED)

        self._studio.jobs.start(read, self._on_merged)

    def _on_merged(self, result: tuple[str, CasePage]) -> None:
        case_id, page = result
        if case_id != self._case_id or self._merged.count():
            return
        for row in page.rows:
            words = f"{row.reference} was merged into it"
            self._add_way_to(self._merged, words, row.reference, row.id)

    def _add_way_to(self, column: QVBoxLayout, words: str, reference: str, case_id: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.grid(0.5))
        link = KeyButton(f"Open {reference}", case_id)
        link.chosen.connect(self._navigator.open_case)
        row.addWidget(Label(words))
        row.addWidget(link)
        row.addStretch(1)
        column.addLayout(row)

    def _add_similar(self, column: QVBoxLayout, casefile: CaseFile) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.grid(0.5))
        words = Label("Looking…", token="muted")
        link = LinkButton("Show")
        link.hide()
        link.clicked.connect(self._on_similar)
        row.addWidget(words)
        row.addWidget(link)
        row.addStretch(1)
        column.addLayout(row)
        self._similar, self._similar_link = words, link
        registers, case_id = self._studio.registers, self._case_id
        query = similar_query(casefile, self._studio.today())

        def count(_progress: Progress) -> tuple[str, str, Count]:
            return case_id, query.since, registers.count_cases(query, 1_000)

        self._studio.jobs.start(count, self._on_counted)

    def _on_counted(self, result: tuple[str, str, Count]) -> None:
        case_id, since, count = result
        if case_id != self._case_id or self._similar is None or self._similar_link is None:
            return
        others = count.number - 1
        month = show_moment(since[:7])
        if others > 0:
            more = "" if count.exact else "More than "
            self._similar.setText(f"{more}{others} similar at this place since {month}")
            self._similar.set_token("text")
            self._similar_link.show()
        else:
            self._similar.setText(f"No other of this type at this place since {month}")

    def _add_needed(self, column: QVBoxLayout, casefile: CaseFile) -> None:
        needed, heading = still_needed(self._studio, casefile)
        if not heading:
            return
        _part(column, heading)
        if not needed:
            column.addWidget(Label("Nothing: the way is free.", token="good"))
        for blocker in needed[:MOST_NEEDED]:
            column.addWidget(NeededRow(blocker, self._open_blocker))
        if len(needed) > MOST_NEEDED:
            more = plural(len(needed) - MOST_NEEDED, "more item")
            column.addWidget(Label(f"and {more}", theme.Size.SMALL, "muted"))

    def _open_blocker(self, blocker: Blocker) -> None:
        self._navigator.open_case(self._case_id, blocker.tab, blocker.target)

    def _on_similar(self) -> None:
        if self._case_id:
            query = similar_query(self._studio.casefile(self._case_id), self._studio.today())
            self.asked_similar.emit(query)

    def _on_go(self) -> None:
        if not self._case_id:
            return
        from rca_studio.ui.case.way_acts import move_on, why_not_on

        casefile = self._studio.casefile(self._case_id)
        stage = casefile.case.stage
        if stage is Stage.REPORT and not why_not_on(self._studio, casefile):
            missing = self._studio.blockers_of(self._case_id)
            if missing:
                self._navigator.open_case(self._case_id, missing[0].tab, missing[0].target)
                return
            if not move_on(self._studio, self._case_id):
                return
            stage = Stage.REVIEW
        self._navigator.open_case(self._case_id, stage.tab)


class NeededRow(QPushButton):
    """One thing that is still needed; a click goes there."""

    def __init__(
        self, blocker: Blocker, go: Callable[[Blocker], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._blocker = blocker
        self._go = go
        self.setFlat(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setMinimumHeight(theme.grid(3))
        self.setAccessibleName(f"Still needed: {blocker.text}")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.grid(2.5), 3, 2, 3)
        words = Label(blocker.text, wrap=True)
        words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(words)
        self.clicked.connect(self._on_clicked)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        wide = max(self.width(), theme.grid(20))
        high = layout.heightForWidth(wide) if layout is not None else theme.grid(3)
        return QSize(wide, max(theme.grid(3), high))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.grid(10), theme.grid(3))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return max(theme.grid(3), layout.heightForWidth(width) if layout is not None else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.colour("hover"))
        side = theme.grid(1.25)
        top = (theme.grid(3) - side) / 2 + 1
        painter.setPen(QPen(theme.colour("neutral"), 1.4))
        painter.drawEllipse(QRectF(2, top, side, side))
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _on_clicked(self) -> None:
        self._go(self._blocker)


def what_stopped(casefile: CaseFile) -> str:
    """What held, and what it relied on, in a sentence for each control."""
    held = [c for c in casefile.controls if c.state is ControlState.HELD]
    if not held:
        return "Not named yet."
    only = len(held) == 1
    lines = []
    for control in held:
        number = "one control, relies on" if only else "relies on"
        if control.kind.designed:
            number = "one control:" if only else "a"
        lines.append(f"{control.text} — {number} {short_kind(control.kind)}")
    return "\n".join(lines)


def still_needed(studio: Studio, casefile: CaseFile) -> tuple[tuple[Blocker, ...], str]:
    """What blocks the stage the case is at (for a new report: its review), and a heading."""
    stage = casefile.case.stage
    if stage is Stage.CLOSE:
        return (), ""
    if stage is Stage.REPORT:
        from rca_studio.domain.gates import blockers
        from rca_studio.editing.gestures import revise

        ahead = casefile.applied(revise(casefile.case, stage=Stage.REVIEW).changes)
        needed = studio.blockers_of(casefile.case_id)
        return (
            *needed,
            *blockers(
                ahead, studio.protocol_of(casefile), None, studio.practice.sac(casefile.case)
            ),
        ), "Still needed before review can close"
    words = {
        Stage.REVIEW: "Still needed before review can close",
        Stage.ANALYSE: "Still needed before analysis can close",
        Stage.ACT: "Still needed before the actions can close",
        Stage.VALIDATE: "Still needed before validation",
    }
    return studio.blockers_of(casefile.case_id), words[stage]


def similar_query(casefile: CaseFile, today: date) -> CaseQuery:
    """Cases of the same type at the same place in the last half year."""
    case = casefile.case
    since = (today - timedelta(days=183)).isoformat()
    return CaseQuery(
        protocols=(case.protocol,),
        locations=(case.location,),
        since=min(since, case.occurred[:10] or since),
        practice=case.practice,
        counting=casefile.rejection is None,
    )


def _part(column: QVBoxLayout, heading: str) -> None:
    label = Caption(heading)
    label.setContentsMargins(0, theme.grid(0.5), 0, 0)
    column.addWidget(label)

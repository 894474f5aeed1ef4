"""A line over a case that did not go the usual way: where it went, what came into it, what failed.

It leads there and back, and does not let a result slip that asks for the case to be opened again.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.deeds import Deed
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.proof import MoveKind, RejectedAs, Rejection
from rca_studio.domain.registers import CasePage, CaseQuery
from rca_studio.domain.words import quoted, shortened
from rca_studio.editing.cancelling import Progress
from rca_studio.editing.merging import merged_notes
from rca_studio.editing.writer import Announcement
from rca_studio.ui import theme
from rca_studio.ui.case.reopening import reason_to_reopen, why_reopen
from rca_studio.ui.case.way_dialogs import ask_reopen
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.proof.allowing import allow
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.clearing import clear
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.words import local_time

MOST_LED_TO = 5
MOST_OF_REASON = 240
"""A long reason is read whole in the way of the case."""


class WayBanner(Surface):
    """What is special about the way of the case in view; hidden where nothing is."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__("info_fill", edge="bottom", parent=parent)
        self._studio, self._navigator = studio, navigator
        self._case_id = ""
        self._asked = 0
        self._said: tuple[object, ...] = ()
        self._merged: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(
            theme.grid(2.5), theme.grid(0.75), theme.grid(2.5), theme.grid(0.75)
        )
        self._column.setSpacing(theme.grid(0.5))
        self.links: list[LinkButton] = []
        studio.changed.connect(self._on_changed)
        self.hide()

    def show_casefile(self, casefile: CaseFile) -> None:
        """Say what is special about this case; nothing is painted anew where that is the same."""
        if casefile.case_id != self._case_id:
            self._case_id, self._merged, self._said = casefile.case_id, (), ()
            self._ask()
        action = did_not_hold(casefile)
        said = (casefile.rejection, action.text if action else None, casefile.case_id)
        if said != self._said:
            self._said = said
            self._fill()

    def _ask(self) -> None:
        """Look up, in a job, what was merged into the case."""
        self._asked += 1
        number, registers, case_id = self._asked, self._studio.registers, self._case_id

        def read(_progress: Progress) -> tuple[int, CasePage]:
            query = CaseQuery(duplicate_of=case_id)
            return number, registers.cases(query, None, MOST_LED_TO + 1)

        self._studio.jobs.start(read, self._on_merged, failed=self._studio.tell)

    def _on_merged(self, result: tuple[int, CasePage]) -> None:
        number, page = result
        merged = tuple((row.id, row.reference) for row in page.rows)
        if number == self._asked and merged != self._merged:
            self._merged = merged
            self._fill()

    def _on_changed(self, told: Announcement) -> None:
        step = told.step
        touched = not isinstance(step, ChangeSet) or any(  # an import may come or go as a whole
            isinstance(one.entity, Rejection) for one in step.changes
        )
        if touched and self._case_id:
            self._ask()

    def _fill(self) -> None:
        self._clear()
        casefile = self._studio.casefile(self._case_id)
        if casefile.rejection is not None:
            self._add_rejected(casefile)
        elif action := did_not_hold(casefile):
            self._add_failed(action)
        self._add_merged()
        self.setVisible(bool(self._column.count()))

    @property
    def words(self) -> str:
        """All it says."""
        labels = [label.text() for label in self.findChildren(Label) if not label.isHidden()]
        return "\n".join(labels)

    def _add_rejected(self, casefile: CaseFile) -> None:
        rejection = casefile.rejection
        assert rejection is not None
        reason = shortened(rejection.reason, MOST_OF_REASON)
        said = f"{reason} ({rejection.by}, {local_time(rejection.at)})"
        if rejection.kind is RejectedAs.NOT_NEAR_MISS:
            self._add(f"Not a near miss: {said}")
            return
        stays = self._studio.casefile(rejection.duplicate_of)
        if not stays.exists:
            self._add(f"Merged into a case that is not here any more: {said}")
            return
        reference = stays.case.reference
        words = f"Merged into {reference}: {said}"
        self._add(words, f"Open {reference}", self._leads_to(stays.case_id))

    def _add_failed(self, action: Action) -> None:
        words = f"{quoted(action.text, 100)} did not hold, and this case is closed."
        link = self._add(words, "Reopen the case…", lambda: self._reopen(action))
        allow(link, self._studio, Deed.REOPEN)

    def _reopen(self, action: Action) -> None:
        ask_reopen(
            self._studio,
            self._case_id,
            self.window(),
            stage=Stage.ANALYSE,
            reason=reason_to_reopen(action),
        )

    def _add_merged(self) -> None:
        for case_id, reference in self._merged[:MOST_LED_TO]:
            words = f"{reference} was reported twice with this case and merged into it."
            self._add(words, f"Open {reference}", self._leads_to(case_id))
            self._add_to_last("What it told…", self._tells(reference))
        if len(self._merged) > MOST_LED_TO:
            words = "More cases were merged into this one."
            self._add(words, "Show all", self._show_all)

    def _tells(self, reference: str) -> Callable[[], None]:
        return lambda: self._tell(reference)

    def _tell(self, reference: str) -> None:
        """Show in one place all that came in from another case as evidence."""
        from rca_studio.ui.help import TextSheet

        text = told_text(self._studio.casefile(self._case_id), reference)
        TextSheet(f"What {reference} told", text, self.window()).open()

    def _show_all(self) -> None:
        self._navigator.show_cases(CaseQuery(duplicate_of=self._case_id))

    def _leads_to(self, case_id: str) -> Callable[[], None]:
        return lambda: self._navigator.open_case(case_id)

    def _add(self, words: str, way: str = "", go: Callable[[], None] | None = None) -> LinkButton:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.grid(1.5))
        row.addWidget(Label(words, wrap=True), 1)
        link = LinkButton(way)
        if go is not None:  # never shown before it has a parent: it would flash as a window
            link.clicked.connect(go)
            row.addWidget(link)
        self.links.append(link)
        self._column.addWidget(holder)
        return link

    def _add_to_last(self, way: str, go: Callable[[], None]) -> None:
        """One more link on the line added last, before the one that leads away."""
        item = self._column.itemAt(self._column.count() - 1)
        holder = item.widget() if item is not None else None
        row = holder.layout() if holder is not None else None
        if isinstance(row, QHBoxLayout):
            link = LinkButton(way)
            link.clicked.connect(go)
            row.insertWidget(1, link)
            self.links.append(link)

    def _clear(self) -> None:
        self.links.clear()
        clear(self._column)


def did_not_hold(casefile: CaseFile) -> Action | None:
    """The first action of a closed case that did not hold and was not the reason to reopen it."""
    if casefile.case.stage is not Stage.CLOSE:
        return None
    failed = (one for one in casefile.actions if one.state is ActionState.FAILED)
    return next((one for one in failed if not _was_reopened(casefile, one)), None)


def _was_reopened(casefile: CaseFile, action: Action) -> bool:
    """Whether the case was opened again because of this action, since it was last looked at."""
    since = action.reviews[-1].at if action.reviews else ""
    again = (move for move in casefile.moves if move.kind is MoveKind.REOPENED)
    return any(why_reopen(action) in move.reason and move.at >= since for move in again)


def told_text(casefile: CaseFile, reference: str) -> str:
    """What a case has as evidence from another one that was merged into it, as a text to read."""
    parts = []
    for one in merged_notes(casefile, reference):
        about = str(getattr(casefile.get(one.subject), "text", ""))
        head = f"About {quoted(about, 100)}:\n" if about else ""
        words = "\n".join(part for part in (one.note, one.file_name) if part)
        parts.append(head + words)
    return "\n\n".join(parts) or "Nothing that was not in this case already."

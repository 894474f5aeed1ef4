"""All words of a case that are worth a look, each with the way there, and those that are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from rca_studio.analysis.margin import Analysis
from rca_studio.analysis.wording_flag import Flag
from rca_studio.domain.casefile import CaseFile
from rca_studio.editing import gestures, workshop_gestures
from rca_studio.editing.ports import Progress
from rca_studio.ui import theme
from rca_studio.ui.causes.section import Section
from rca_studio.ui.causes.side import SidePanel
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.jobs import Job
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.prompts import TextQuestion
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Card, Surface
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.wording import keep_words
from rca_studio.ui.wording_places import Way, way_to

SOON = 80
"""How long after an edit the words are read again, in milliseconds."""

MOST = 40
"""So many places are listed; the others come when these are done."""


@dataclass(frozen=True, slots=True)
class Row:
    """One place: the entity and its field, what is asked, and the way there."""

    subject: str
    field: str
    flag: Flag
    way: Way


@dataclass(frozen=True, slots=True)
class KeptRow:
    """Words that are kept: where, what, why and by whom; ``gone`` if they are gone."""

    subject: str
    field: str
    mark: str
    words: str
    note: str
    by: str
    way: Way
    gone: bool


class WordingPanel(SidePanel):
    """Follows the case; worked out in a worker."""

    def __init__(self, studio: Studio, navigator: Navigator) -> None:
        super().__init__()
        self._studio, self._navigator = studio, navigator
        self._casefile: CaseFile | None = None
        self._job: Job | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self._read)
        self.rows: tuple[Row, ...] = ()
        self.kept_rows: tuple[KeptRow, ...] = ()
        self.words = Label("Reading…", wrap=True)
        self.open = Section("Words to look at")
        self.kept = Section("Kept, with the reason")
        ground = Surface("window")
        column = QVBoxLayout(ground)
        side = theme.grid(2)
        column.setContentsMargins(side, theme.grid(1), side, side)
        column.setSpacing(theme.grid(1.5))
        for part in (self.words, self.open, self.kept):
            column.addWidget(part)
        column.addStretch(1)
        self.open.hide()
        self.kept.hide()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thin_bars(area)
        area.setWidget(ground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(area)
        self.setMinimumWidth(theme.grid(30))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Wording")

    def show_case(self, casefile: CaseFile, analysis: Analysis) -> None:
        if self._casefile is casefile:
            return
        first, self._casefile = self._casefile is None, casefile
        if self._job is not None:
            self._studio.jobs.drop(self._job)
            self._job = None
        if first:
            self._read()
        else:  # the edit is shown first: a worker beside it would slow the window down
            self._soon.start()

    @property
    def waiting(self) -> bool:
        """Whether something newer is on its way."""
        return self._soon.isActive() or self._job is not None

    def _read(self) -> None:
        casefile = self._casefile
        if casefile is None or not isValid(self._studio) or self._studio.closed:
            return

        def work(progress: Progress) -> tuple[CaseFile, tuple[Row, ...], tuple[KeptRow, ...]]:
            progress(0)  # ends here where a newer state came meanwhile
            return casefile, *read(casefile)

        self._job = self._studio.jobs.start(work, self._on_read, failed=self._on_failed)

    def take_focus(self) -> None:
        first = self.findChild(KeyButton)
        (first or self).setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside ----------------------------------------------------------------------------------

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self.words.setText("The wording lists cannot be read.")
        self._studio.tell(error)

    def _on_read(self, found: tuple[CaseFile, tuple[Row, ...], tuple[KeptRow, ...]]) -> None:
        casefile, rows, kept_rows = found
        if not isValid(self) or casefile is not self._casefile:
            return
        self.rows, self.kept_rows = rows, kept_rows
        self._job = None
        fix = sum(row.flag.severity == "fix" for row in self.rows)
        places = len(self.rows)
        if not places:
            words = "Nothing to look at: no words judge, blame or leave out what made it likely."
        else:
            many = "1 place is" if places == 1 else f"{places} places are"
            words = f"{many} worth a look; {fix} of them cannot stand like this."
        self.words.setText(words)
        can = not self._studio.read_only
        shown = self.rows[:MOST]

        def make() -> Iterable[QWidget]:
            for number, row in enumerate(shown):
                yield self._card(number, row, can)
            if places > MOST:
                yield Label(f"and {places - MOST} more", theme.Size.SMALL, "muted")

        self.open.fill((shown, places, can), make)
        self.open.setVisible(bool(self.rows))
        self._show_kept(can)

    def _card(self, number: int, row: Row, can: bool) -> QWidget:
        flag = row.flag
        card = Card()
        card.body.setSpacing(theme.grid(0.5))
        card.body.addWidget(Label(row.way.words, theme.Size.SMALL, "muted", wrap=True))
        tone = "error" if flag.severity == "fix" else "warning"
        quoted = " ".join(flag.words.split())
        quoted = quoted if len(quoted) <= 80 else quoted[:79] + "…"
        card.body.addWidget(Label(f"“{quoted}”", theme.Size.STRONG, tone, wrap=True))
        card.body.addWidget(Label(flag.prompt, wrap=True))
        if flag.instead:
            words = f"Instead: {flag.instead}"
            card.body.addWidget(Label(words, theme.Size.SMALL, "muted", wrap=True))
        buttons: list[tuple[str, Callable[[str], None]]] = [("Go there", self._on_go)]
        if can and flag.replacement and "." not in row.field:
            buttons.append((f"Use “{flag.replacement}”", self._on_use))
        if can:
            buttons.append(("Keep, because…", self._on_keep))
        card.body.addWidget(_buttons(str(number), buttons, f"{quoted}, {row.way.words}"))
        return card

    def _show_kept(self, can: bool) -> None:
        kept = self.kept_rows

        def make() -> Iterable[QWidget]:
            for number, row in enumerate(kept):
                whole = QWidget()
                column = QVBoxLayout(whole)
                column.setContentsMargins(0, 0, 0, theme.grid(1))
                column.setSpacing(0)
                gone = " (not there any more)" if row.gone else ""
                column.addWidget(Label(row.way.words, theme.Size.SMALL, "muted", wrap=True))
                column.addWidget(Label(f"“{row.words}”{gone}", wrap=True))
                said = f"{row.note} – {row.by}"
                column.addWidget(Label(said, theme.Size.SMALL, "muted", wrap=True))
                buttons: list[tuple[str, Callable[[str], None]]] = [("Go there", self._on_kept_go)]
                if can:
                    buttons.append(("Ask again", self._on_ask_again))
                column.addWidget(_buttons(str(number), buttons, row.words))
                yield whole

        self.kept.fill((kept, can), make)
        self.kept.setVisible(bool(kept))

    # -- what is done ----------------------------------------------------------------------------

    def _go(self, way: Way) -> None:
        assert self._casefile is not None
        if way.tab == "causes":
            self.wants.emit(way.target)
        else:
            self._navigator.open_case(self._casefile.case_id, way.tab, way.target)

    def _on_go(self, number: str) -> None:
        self._go(self.rows[int(number)].way)

    def _on_kept_go(self, number: str) -> None:
        self._go(self.kept_rows[int(number)].way)

    def _on_use(self, number: str) -> None:
        row = self.rows[int(number)]
        assert self._casefile is not None
        entity = self._studio.casefile(self._casefile.case_id).get(row.subject)
        text = str(getattr(entity, row.field, ""))
        flag = row.flag
        if entity is None or text[flag.start : flag.end] != flag.words:
            return  # it was changed meanwhile, and is being read again
        words = flag.replacement
        if flag.start == 0 and flag.words[:1].isupper():
            words = words[:1].upper() + words[1:]
        new = text[: flag.start] + words + text[flag.end :]
        values: dict[str, Any] = {row.field: new}
        self._studio.edit(gestures.revise(entity, "Use the proposed words", **values))

    def _on_keep(self, number: str) -> None:
        row = self.rows[int(number)]
        question = TextQuestion(
            title=f"Keep “{' '.join(row.flag.words.split())[:80]}”",
            text=row.flag.prompt,
            label="Why these words are right here",
            yes="Keep them",
        )
        self._studio.prompts.ask_text(question, _Keep(self, row))

    def keep_words(self, row: Row, note: str) -> None:
        """Keep the words of a row, with the reason."""
        assert self._casefile is not None
        casefile = self._studio.casefile(self._casefile.case_id)
        keep_words(self._studio, casefile, (row.subject, row.field), row.flag, note)

    def _on_ask_again(self, number: str) -> None:
        row = self.kept_rows[int(number)]
        assert self._casefile is not None
        casefile = self._studio.casefile(self._casefile.case_id)
        self._studio.edit(workshop_gestures.ask_again(casefile, row.subject, row.field, row.mark))


class _Keep:
    """The reason was given."""

    def __init__(self, panel: WordingPanel, row: Row) -> None:
        self._panel, self._row = panel, row

    def __call__(self, note: str) -> None:
        self._panel.keep_words(self._row, note)


def read(casefile: CaseFile) -> tuple[tuple[Row, ...], tuple[KeptRow, ...]]:
    """All there is to look at in a case, and what is kept; for any thread."""
    from rca_studio.analysis.wording_case import check_case, kept_words

    rows = tuple(
        Row(found.subject, found.field, found.flag, way_to(casefile, found.subject, found.field))
        for found in check_case(casefile)
    )
    kept = tuple(
        KeptRow(
            one.kept.subject,
            one.kept.field,
            one.kept.mark,
            one.flag.words if one.flag else one.kept.mark.partition(":")[2],
            one.kept.note,
            one.kept.by,
            way_to(casefile, one.kept.subject, one.kept.field),
            one.flag is None,
        )
        for one in kept_words(casefile)
    )
    return rows, kept


def _buttons(key: str, buttons: list[tuple[str, Callable[[str], None]]], of: str) -> QWidget:
    whole = QWidget()
    row = FlowLayout(whole)
    row.setSpacing(theme.grid(1.5))
    for words, then in buttons:
        button = KeyButton(words, key, f"{words}: {of}")
        button.chosen.connect(then)
        row.addWidget(button)
    return whole

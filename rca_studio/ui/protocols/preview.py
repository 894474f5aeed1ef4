"""How a draft will look: the real pages over a made-up case to try, and the words people read."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.gates import confirmed_count
from rca_studio.domain.protocol import Protocol
from rca_studio.ui import theme
from rca_studio.ui.case.items import ItemList
from rca_studio.ui.case.review_tab import ReviewTab
from rca_studio.ui.case.tab import Page
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.protocols import parts
from rca_studio.ui.protocols.parts import PART, Spot
from rca_studio.ui.protocols.rehearsal import MADE_UP, Rehearsal
from rca_studio.ui.protocols.sentences import sentences
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Card, Surface
from rca_studio.ui.widgets.clearing import clear
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Caption, Label
from rca_studio.ui.widgets.pill import Pill
from rca_studio.ui.widgets.segmented import SegmentedControl

PAUSE: Final = 250
"""The preview follows a change after so many milliseconds."""

_VIEWS: Final = (("review", "Review"), ("validation", "Validation"), ("words", "What is read"))
_STAGES: Final = {"review": Stage.REVIEW, "validation": Stage.VALIDATE}


class Preview(Surface):
    """The pages of a made-up case under a draft; ``wanted`` tells the spot of a sentence."""

    wanted = Signal(object)

    def __init__(self, studio: Studio, navigator: Navigator, protocol: Protocol) -> None:
        super().__init__("window", edge="left")
        self._navigator = navigator
        self._protocol = protocol
        self.rehearsal = Rehearsal(studio, protocol, self)
        self.setAccessibleName("Preview")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, theme.grid(1), 0, 0)
        column.setSpacing(theme.grid(1))
        head = QHBoxLayout()
        head.setContentsMargins(theme.grid(1.5), 0, theme.grid(1.5), 0)
        self.views = SegmentedControl(_VIEWS, "review", "Preview of")
        self.again = KeyButton(
            "Begin anew", "again", "Begin anew with the made-up case", quiet=True
        )
        head.addWidget(self.views)
        head.addStretch(1)
        head.addWidget(self.again)
        column.addLayout(head)
        about = Caption("A made-up case: try it, nothing of it is kept.")
        about.setContentsMargins(theme.grid(1.5), 0, 0, 0)
        about.setWordWrap(True)
        column.addWidget(about)
        self._pages = QStackedWidget()
        self._pages.addWidget(QWidget())  # until the form beside it is in view
        column.addWidget(self._pages, 1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.show_now)
        self.views.chosen.connect(self.show_view)
        self.again.chosen.connect(self._on_again)
        self.rehearsal.changed.connect(self._on_tried)
        self._pause.start()

    @cached_property
    def review(self) -> ReviewTab:
        """The review of the made-up case; made when it is first looked at, for it takes a while."""
        page = ReviewTab(self.rehearsal, self._navigator)
        self._pages.addWidget(page)
        return page

    @cached_property
    def validation(self) -> ValidationPreview:
        """The validation of the made-up case."""
        page = ValidationPreview(self.rehearsal)
        self._pages.addWidget(page)
        return page

    @cached_property
    def words(self) -> SentenceList:
        """The sentences people read."""
        page = SentenceList()
        page.wanted.connect(self.wanted)
        self._pages.addWidget(page)
        return page

    def show_protocol(self, protocol: Protocol) -> None:
        """Follow a draft, a moment after its last change."""
        if protocol != self._protocol:
            self._protocol = protocol
            self._pause.start()

    def show_now(self) -> None:
        """Follow it at once."""
        self._pause.stop()
        self.rehearsal.show_protocol(self._protocol)
        view = self.views.key
        if view == "words":
            self.words.show_protocol(self._protocol)
            self._pages.setCurrentWidget(self.words)
            return
        if self.rehearsal.case.case.stage is not _STAGES[view]:
            self.rehearsal.begin(_STAGES[view])
        if view == "review":
            self.review.show_casefile(self.rehearsal.case)
            self._pages.setCurrentWidget(self.review)
        else:
            self.validation.refresh()
            self._pages.setCurrentWidget(self.validation)

    def show_view(self, view: str) -> None:
        """Show the review, the validation or the words."""
        self.views.choose(view)
        self.show_now()

    def go_to(self, spot: Spot) -> None:
        """Bring what is worked on into view, as far as this page has it, without the focus."""
        entry = parts.entry_at(self._protocol, spot)
        key = str(getattr(entry, "key", ""))
        if self._pages.currentIndex() > 0 and self.views.key == "review" and key:
            widget = self.review.form.editor(key)
            if widget is not None:
                page = self.review._page  # noqa: SLF001
                page.ensureWidgetVisible(widget, 0, theme.grid(8))
                page.horizontalScrollBar().setValue(0)

    def let_go(self) -> None:
        """End the made-up case."""
        self._pause.stop()
        self.rehearsal.close()

    def _on_again(self, _key: str) -> None:
        if self.views.key in _STAGES:
            self.rehearsal.begin(_STAGES[self.views.key])
        self.show_now()

    def _on_tried(self, _told: object) -> None:
        stage = _STAGES.get(self.views.key)
        if stage is not None and self.rehearsal.case.case.stage is not stage:
            self._navigator.say("In a real case this leads on; the made-up one stays here.")
            self.rehearsal.undo()  # which comes by here again
            return
        self.show_now()


class ValidationPreview(Page):
    """What validation asks to have confirmed with evidence."""

    def __init__(self, rehearsal: Rehearsal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rehearsal = rehearsal
        self.items = ItemList(rehearsal, needs_proof=True)
        self._pill = Pill("Not validated", "warning")
        card = Card("What must be confirmed")
        card.set_trailing(self._pill)
        card.body.addWidget(self.items)
        self.column.addWidget(card)
        self._times = Card("Clocks, repeats and what follows")
        self._lines = Label("", wrap=True)
        self._times.body.addWidget(self._lines)
        self.column.addWidget(self._times)
        self.column.addStretch(1)

    def refresh(self) -> None:
        """Show the made-up case as it is."""
        casefile = self._rehearsal.casefile(MADE_UP)
        protocol = self._rehearsal.protocol_of(casefile)
        self.items.show_items(casefile, protocol.validation)
        done, of = confirmed_count(casefile, protocol.validation), len(protocol.validation)
        words = f"{'Validated' if done == of else 'Not validated'}, {done} of {of}"
        self._pill.show_word(words, "good" if done == of else "warning")
        lines = times_in_words(protocol)
        self._lines.setText("\n".join(lines))
        self._times.setVisible(bool(lines))


class SentenceList(Page):
    """Every sentence that says something is missing, with a way to where it is asked for."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spots: list[Spot] = []
        self._card = Card("What people read while it is missing")
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.grid(0.5))
        self._card.body.addLayout(self._list)
        self.column.addWidget(self._card)
        self.column.addStretch(1)
        self._shown: list[tuple[Spot, str]] = []

    @property
    def shown(self) -> list[tuple[Spot, str]]:
        """The sentences in view, each with its place."""
        return self._shown

    def show_protocol(self, protocol: Protocol) -> None:
        """Show the sentences of a protocol."""
        found = sentences(protocol)
        if found == self._shown:
            return
        self._shown = found
        clear(self._list)
        part = ""
        for number, (spot, words) in enumerate(found):
            if spot.part != part:
                part = spot.part
                self._list.addWidget(Caption(PART[part].title))
            self._list.addWidget(self._row(number, words))

    def _row(self, number: int, words: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.grid(1.5))
        row.addWidget(Label(f"○ {words}", wrap=True), 1)
        way = KeyButton("Edit", str(number), f"Edit what is read as: {words}")
        way.chosen.connect(self._on_way)
        row.addWidget(way, 0, Qt.AlignmentFlag.AlignTop)
        return holder

    def _on_way(self, number: str) -> None:
        self.wanted.emit(self._shown[int(number)][0])


def times_in_words(protocol: Protocol) -> list[str]:
    """Clocks, the repeat trigger and what follows, a line each."""
    lines = []
    for clock in protocol.clocks:
        when = f" when {protocol.condition_words(clock.when)}" if clock.when else ""
        lines.append(f"{clock.stage.label}: {clock.label}{when}.")
    if repeat := protocol.repeat:
        lines.append(f"Counted as repeating from {repeat.label} on: {repeat.then}")
    lines += [f"SAC {one.sac}: {protocol.follow_words(one.sac)}" for one in protocol.follow]
    return lines

"""The ways to harm that no action of the plan breaks yet, each with one click to an action."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.analysis.plan_places import OpenWay, Uncovered, place_words, uncovered
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.deeds import Deed
from rca_studio.domain.words import listed, plural
from rca_studio.editing.cancelling import Progress
from rca_studio.ui import theme
from rca_studio.ui.causes.section import Section, line_of
from rca_studio.ui.jobs import Job
from rca_studio.ui.proof.allowing import explain, why_not
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label

AT_ONCE = 40
"""Models up to so many nodes are worked out at once, in some milliseconds; others in a worker."""
_FEW = 2
_MOST_NAMED = 4


class UncoveredCard(Card):
    """Lists the closest open ways. ``planned`` asks for an action at the best place of an
    ``OpenWay``, which raises the margin most for the least."""

    planned = Signal(object)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("Ways to harm the plan does not break yet", parent)
        self._studio = studio
        self._casefile: CaseFile | None = None
        self._job: Job | None = None
        self._all = False
        self.found = Uncovered(0, (), "")
        self.body.setSpacing(theme.grid(0.5))
        self.list = Section("")  # how many there are stands above them
        self.body.addWidget(self.list)
        self.more = LinkButton("")
        self.more.clicked.connect(self._on_more)
        self.set_trailing(self.more)
        self.hide()

    @property
    def words(self) -> str:
        """How many are left."""
        return self.found.sentence

    def show_casefile(self, casefile: CaseFile) -> None:
        """Show what the plan of a case leaves open; nothing before there is a model."""
        if self._casefile is casefile:
            return
        self._casefile = casefile
        if self._job is not None:
            self._studio.jobs.drop(self._job)
            self._job = None

        def work(_progress: Progress | None = None) -> Uncovered:
            return uncovered(casefile)

        if len(casefile.causes) + len(casefile.controls) <= AT_ONCE:
            self._take(work())
        else:
            self._job = self._studio.jobs.start(work, self._take)

    def way(self, key: str) -> OpenWay:
        """The way that a row of the list stands for."""
        return self.found.ways[int(key)]

    # -- inside ----------------------------------------------------------------------------------

    def _take(self, found: Uncovered) -> None:
        self._job = None
        self.found = found
        casefile = self._casefile
        if casefile is None:
            return
        # Before any cause is known the one way to harm is the event itself, which tells nothing.
        self.setVisible(bool(found.ways) and bool(casefile.causes or casefile.controls))
        self.list.rename(found.sentence)
        ways = found.ways if self._all else found.ways[:_FEW]
        self.more.setVisible(len(found.ways) > _FEW)
        self.more.show_text("Show fewer" if self._all else f"Show {len(found.ways)}")
        self.more.setAccessibleName(f"{self.more.text()} ways to harm")
        reason = why_not(self._studio, Deed.PLAN)
        can = not self._studio.read_only
        rows = tuple(way_words(way) for way in ways)
        places = tuple(best_words(casefile, way) for way in ways)
        self.list.fill(
            (rows, places, can, reason), lambda: self._rows(rows, places, can=can, reason=reason)
        )

    def _rows(
        self, rows: Sequence[str], places: Sequence[str], *, can: bool, reason: str
    ) -> Iterable[QWidget]:
        for number, (words, place) in enumerate(zip(rows, places, strict=True)):
            told = QWidget()
            column = QVBoxLayout(told)
            column.setContentsMargins(0, theme.grid(0.25), 0, theme.grid(0.25))
            column.setSpacing(0)
            column.addWidget(Label(words, wrap=True))
            column.addWidget(Label(place, theme.Size.SMALL, "muted", wrap=True))
            plan = KeyButton("Plan an action", str(number), f"Plan an action against: {words}")
            plan.chosen.connect(self._on_plan)
            if can:
                explain(plan, reason)
            else:
                plan.hide()
            yield line_of(told, plan)

    def _on_plan(self, key: str) -> None:
        self.planned.emit(self.way(key))

    def _on_more(self) -> None:
        self._all = not self._all
        self._take(self.found)


def way_words(way: OpenWay) -> str:
    """A way to harm in a line: all that has to come together, and how much of it was so."""
    words = listed(way.way.texts, " + ", _MOST_NAMED)
    further = way.way.further
    if further == 0:
        return f"{words} (all of it was so)"
    return f"{words} ({plural(further, 'further failure')})"


def best_words(casefile: CaseFile, way: OpenWay) -> str:
    """The best place to break a way, in words."""
    if way.place is None:
        return "No cause to remove is known on it: a new control could guard it."
    words = place_words(casefile, way.place)
    start = f"Best place: {words[0].lower()}{words[1:]}"
    if way.share >= 0.995:
        return f"{start}, on every way that is open"
    return f"{start}, on {way.share:.0%} of what is open".replace("%", " %")

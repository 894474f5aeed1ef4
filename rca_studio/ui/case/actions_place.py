"""Which findings an action answers and what it changes in the causes, with what that would do.

The margin to harm is worked out for each place as it would be with the action in the plan.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.analysis.plan_places import (
    Gain,
    Place,
    control_kind_of,
    gain,
    gain_words,
    gains,
    place_words,
    places_for,
)
from rca_studio.domain.causal import ControlKind
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.editing.cancelling import Progress
from rca_studio.ui import theme
from rca_studio.ui.causes.panel import narrow_combo
from rca_studio.ui.causes.requests import short
from rca_studio.ui.jobs import Job
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.chips import FilterChip
from rca_studio.ui.widgets.field import Field
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Caption, Label, plain_tip

AT_ONCE = 30
"""Models up to so many nodes are worked out at once: 20 ms for all places; others in a worker."""


class PlacePart(QWidget):
    """Chips for the findings, a list of places, and the margin today, with the plan, and with it.

    ``changed`` tells that something else is chosen.
    """

    changed = Signal()

    def __init__(
        self,
        studio: Studio,
        case_id: str,
        findings: tuple[str, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio, self._case_id = studio, case_id
        self._places: tuple[Place, ...] = ()
        self._gains: Mapping[Place, Gain] = {}
        self._without = Gain(None, None, None)
        self._job: Job | None = None
        casefile = studio.casefile(case_id)
        self._chips = {one.id: FilterChip(one.label) for one in casefile.findings}
        holder = QWidget()
        holder.setAccessibleName("Findings it answers")
        flow = FlowLayout(holder)
        for one in casefile.findings:
            chip = self._chips[one.id]
            chip.setChecked(one.id in findings)
            chip.setAccessibleName(f"{one.label}: {short(one.statement, 200)}")
            chip.setToolTip(plain_tip(one.statement))
            chip.toggled.connect(self._refill)
            flow.addWidget(chip)
        self._none = Label("No finding yet: the action can be linked to one later.", wrap=True)
        self.combo = narrow_combo()
        self.combo.currentIndexChanged.connect(self._on_place)
        self._margin = Label("", theme.Size.STRONG, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.75))
        column.addWidget(Caption("Findings it answers"))
        column.addWidget(holder if self._chips else self._none)
        column.addWidget(Field("What it changes in the causes", self.combo))
        column.addWidget(self._margin)
        self._refill()

    @property
    def findings(self) -> tuple[str, ...]:
        """The findings chosen."""
        return tuple(key for key, chip in self._chips.items() if chip.isChecked())

    @property
    def place(self) -> Place | None:
        """Where it acts; ``None`` while that is not said."""
        at = int(self.combo.key or -1)
        return self._places[at] if 0 <= at < len(self._places) else None

    @property
    def words(self) -> str:
        """The line of margins."""
        return self._margin.text()

    def choose(self, place: Place) -> None:
        """Choose a place."""
        if place in self._places:
            self.combo.choose(str(self._places.index(place)))
            self._on_place()

    def control_for(self, kind: str) -> ControlKind:
        """What a control relies on that an action of this kind adds."""
        return control_kind_of(kind)

    # -- inside ----------------------------------------------------------------------------------

    def _refill(self, *_args: object) -> None:
        chosen = self.place
        casefile = self._studio.casefile(self._case_id)
        self._places = places_for(casefile, self.findings)
        places = self._places
        if self._job is not None:
            self._studio.jobs.drop(self._job)
            self._job = None

        def work(progress: Progress | None = None) -> tuple[Gain, Mapping[Place, Gain]]:
            found: dict[Place, Gain] = {}
            for begin in range(0, len(places), 20):
                if progress is not None:
                    progress(begin)
                found |= gains(casefile, places[begin : begin + 20])
            return gain(casefile, None), found

        if len(casefile.causes) + len(casefile.controls) <= AT_ONCE:
            self._take(work())
        else:
            self._gains, self._without = {}, Gain(None, None, None)
            self._margin.setText("Working out the margin to harm…")
            self._job = self._studio.jobs.start(work, self._take)
        self._fill(chosen)

    def _take(self, found: tuple[Gain, Mapping[Place, Gain]]) -> None:
        self._job = None
        self._without, self._gains = found
        self._fill(self.place)

    def _fill(self, chosen: Place | None) -> None:
        casefile = self._studio.casefile(self._case_id)
        brief = {str(at): place_words(casefile, one) for at, one in enumerate(self._places)}
        names = [("", "Say it later")]
        for (key, words), place in zip(brief.items(), self._places, strict=True):
            names.append((key, words + self._after(place)))
        there = str(self._places.index(chosen)) if chosen in self._places else ""
        blocked = self.combo.blockSignals(True)
        self.combo.set_choices(tuple(names), there)
        self.combo.set_brief(brief)  # the margins stand below
        self.combo.blockSignals(blocked)
        self._on_place()

    def _after(self, place: Place) -> str:
        found = self._gains.get(place)
        if found is None or found.then is None:
            return ""
        return " · no known path" if found.then == NO_MARGIN else f" · margin {found.then}"

    def _on_place(self, _index: int = 0) -> None:
        place = self.place
        found = self._without if place is None else self._gains.get(place)
        if self._job is None and found is not None:
            self._margin.setText(line_of_margins(found, said=place is not None))
            self._margin.set_token("good" if found.raises else "muted")
        self.changed.emit()


def line_of_margins(value: Gain, *, said: bool) -> str:
    """The margins in a line; before it is said what the action changes, what is known."""
    if said or value.today is None:
        words = gain_words(value)
        return words if value.raises or not said or value.today is None else (
            f"{words}: it breaks other ways to harm, or none"
        )  # fmt: skip
    words = gain_words(value).rsplit(" → ", 1)[0]
    return f"{words}. Say what it changes, to see what it adds."

"""Choosing from the library of good actions: the strongest first, with what became of each here.

While one is chosen the margin to harm is shown as it would be with it; nothing is stored before it
is added, and then as one step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.analysis.good_actions import Offer, Setting, offers
from rca_studio.analysis.run_chart import target_words
from rca_studio.domain.plan import Action, EvidenceCheck, Measure, Strength
from rca_studio.domain.registers import ActionQuery
from rca_studio.domain.words import plural
from rca_studio.editing.cancelling import Progress
from rca_studio.editing.choosing_gestures import plan_at
from rca_studio.ui import theme
from rca_studio.ui.case.actions_place import PlacePart
from rca_studio.ui.causes.inspect_cause import STRENGTH_TONES
from rca_studio.ui.causes.picker import FindLine
from rca_studio.ui.causes.row_list import ListRow, RowList
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.chips import FilterChip
from rca_studio.ui.widgets.field import Field
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.pill import Pill

_MOST_ACTIONS = 20_000
_AT_A_TIME = 1_000
_MOST_SHOWN = 200


class LibrarySheet(AskSheet):
    """The good actions for the kind of case. ``added`` gets the id of the action it planned.

    Args:
        studio: the open workspace.
        case_id: the case to plan for.
        findings: the findings that are chosen to begin with.
        stronger: whether weaker actions are left out: something that changes the work is wanted.
        parent: what the sheet stands over.
    """

    def __init__(
        self,
        studio: Studio,
        case_id: str,
        findings: tuple[str, ...] = (),
        parent: QWidget | None = None,
        *,
        stronger: bool = False,
    ) -> None:
        super().__init__("From the library", "", "Add to the plan", parent, 126)
        self.added: Callable[[str], None] | None = None
        self._studio, self._case_id = studio, case_id
        practice = studio.practice
        protocol = studio.casefile(case_id).case.protocol

        def found(taken: Iterable[tuple[str, Action]]) -> tuple[Offer, ...]:
            every = offers(practice.good_actions, practice.hierarchy, protocol, taken)
            lasting = (Strength.STRONGER, Strength.INTERMEDIATE)
            return tuple(one for one in every if not stronger or one.strength in lasting)

        self._found = found
        self._offers: tuple[Offer, ...] = ()
        self._shown: tuple[Offer, ...] = ()
        self.search = FindLine("", "Type a part of its words")
        self.settings = {place: FilterChip(place.label) for place in Setting}
        self.list = RowList("Good actions, the strongest first", 9, keeps=True)
        self._count = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.detail = OfferCard()
        self.place = PlacePart(studio, case_id, findings)
        self._lay_out()
        self.search.textChanged.connect(self._narrow)
        self.search.stepped.connect(self._step)
        self.list.currentRowChanged.connect(self._on_row)
        self.list.chosen.connect(self._on_chosen)
        for chip in self.settings.values():
            chip.toggled.connect(self._narrow)
        self.agreed = self._add
        self._take(self._found(()))
        self._ask()
        self.search.setFocus()

    def _lay_out(self) -> None:
        row = QWidget()
        sides = QHBoxLayout(row)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(theme.grid(2.5))
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(theme.grid(1))
        left.addWidget(Field("Find", self.search))
        chips = QWidget()
        chips.setAccessibleName("Where care is given")
        flow = FlowLayout(chips)
        for chip in self.settings.values():
            flow.addWidget(chip)
        left.addWidget(chips)
        left.addWidget(self.list)
        left.addWidget(self._count)
        left.addStretch(1)
        right.addWidget(self.detail)
        right.addWidget(self.place)
        right.addStretch(1)
        sides.addLayout(left, 6)
        sides.addLayout(right, 5)
        self.body.addWidget(row)

    @property
    def offer(self) -> Offer | None:
        """The action in view."""
        place = self.list.currentRow()
        return self._shown[place] if 0 <= place < len(self._shown) else None

    def choose(self, key: str) -> None:
        """Bring the action with this key into view."""
        for place, one in enumerate(self._shown):
            if one.action.key == key:
                self.list.setCurrentRow(place)

    # -- inside ----------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Look how such actions went in this workspace; the sheet is there meanwhile."""
        studio = self._studio
        protocol = studio.casefile(self._case_id).case.protocol
        registers = studio.registers
        practice = None if studio.only_practice() else False
        make = self._found

        def work(progress: Progress) -> tuple[Offer, ...]:
            rows = registers.actions(ActionQuery(practice=practice), _MOST_ACTIONS)
            same = [row for row in rows if row.protocol == protocol]
            found: list[tuple[str, Action]] = []
            for begin in range(0, len(same), _AT_A_TIME):
                progress(begin)
                wholes = registers.whole_actions(same[begin : begin + _AT_A_TIME])
                found += [(whole.row.protocol, whole.action) for whole in wholes]
            return make(found)

        studio.jobs.start(work, self._take)

    def _take(self, found: tuple[Offer, ...]) -> None:
        self._offers = found
        self._narrow()

    def _narrow(self, *_args: object) -> None:
        here = self.offer
        places = {place for place, chip in self.settings.items() if chip.isChecked()}
        fits = [
            one
            for one in self._offers
            if one.matches(self.search.text())
            and (not places or one.grown or places & set(one.action.settings))
        ]
        self._shown = tuple(fits[:_MOST_SHOWN])
        self.list.show_rows([_row(one) for one in self._shown])
        self.list.setVisible(bool(self._shown))
        if here is not None:
            self.choose(here.action.key)
        grown = sum(one.grown for one in fits)
        count = plural(len(fits), "action")
        if not self._shown:
            count = "Nothing fits these words: write an action of your own instead"
        elif grown:
            count += f", {grown:,} of them from this workspace"
        if len(fits) > _MOST_SHOWN:
            count += f"; the first {_MOST_SHOWN} are listed, type words to see others"
        self._count.setText(f"{count}.")
        self._show()

    def _on_row(self, _row: int) -> None:
        self._show()

    def _step(self, by: int) -> None:
        last = len(self._shown) - 1
        self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + by)))

    def _on_chosen(self, _key: str) -> None:
        self.yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        offer = self.offer
        self.detail.show_offer(self._studio, offer)
        self.yes.setEnabled(offer is not None and not self._studio.read_only)

    def _add(self) -> None:
        offer = self.offer
        if offer is None:
            return
        made = add_offer(self._studio, self._case_id, offer, self.place)
        if made and self.added is not None:
            self.added(made)


def add_offer(studio: Studio, case_id: str, offer: Offer, where: PlacePart) -> str:
    """Plan an action of the library, filled in; gives its id, ``""`` where it was refused."""
    good = offer.action
    place = where.place
    values: dict[str, Any] = {
        "kind": good.kind,
        "strength": offer.strength,
        "reach": good.reach,
        "checks": tuple(EvidenceCheck(text=text) for text in good.checks),
        "measures": good.measures,
        "measure": measure_words(good.measures[0]) if good.measures else "",
        "pattern": good.key,
    }
    step, made = plan_at(
        studio.casefile(case_id),
        good.text,
        place.kind if place else None,
        place.node if place else "",
        control=where.control_for(good.kind),
        findings=where.findings,
        **values,
    )
    return made if studio.edit(step) else ""


def measure_words(measure: Measure) -> str:
    """A measure in a few words: ``The way is still clear: at least 95 %``."""
    target = target_words(measure)
    return f"{measure.text}: {target}" if target else measure.text


class OfferCard(Card):
    """One good action: its words, how strong, what it looks like, what proves it, how it went."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, fill="header")
        self.body.setSpacing(theme.grid(0.5))
        self._text = Label("", theme.Size.STRONG, wrap=True)
        self.pill = Pill()
        self._kind = Label("", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(theme.grid(1))
        row.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._kind, 1)
        self.record = Label("", theme.Size.STRONG, wrap=True)
        self._rest = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.body.addWidget(self._text)
        self.body.addLayout(row)
        self.body.addWidget(self.record)
        self.body.addWidget(self._rest)

    def show_offer(self, studio: Studio, offer: Offer | None) -> None:
        """Show another one, or nothing."""
        self.setVisible(offer is not None)
        if offer is None:
            return
        good = offer.action
        kind = studio.practice.hierarchy.kind(good.kind)
        self._text.setText(good.text)
        self.pill.show_word(offer.strength.label, STRENGTH_TONES[offer.strength])
        self._kind.setText(kind.label if kind else "Kind not chosen")
        self.record.setText(offer.record.words)
        self.record.setVisible(bool(offer.record.words))
        token = "good" if offer.record.held else "muted"
        self.record.set_token("error" if offer.record.did_not_hold else token)
        parts = [f"For example: {kind.example}"] if kind else []
        if good.reach:
            parts.append(f"Reaches: {good.reach.label.lower()}")
        if good.checks:
            parts.append("Shown by: " + "; ".join(good.checks))
        parts += [f"{one.kind.label}: {measure_words(one)}" for one in good.measures]
        self._rest.setText("\n".join(parts))

    @property
    def words(self) -> str:
        """All it says."""
        parts = (self._text.text(), self.pill.word, self.record.text(), self._rest.text())
        return "\n".join(part for part in parts if part)


def _row(offer: Offer) -> ListRow:
    record = offer.record
    note = offer.strength.label
    if record.held:
        note += f" · held {record.held} of {record.judged}"
    elif record.did_not_hold:
        note += " · did not hold here"
    return ListRow(offer.action.key, offer.action.text, note)

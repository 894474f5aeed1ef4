"""The chips over the list of cases, and the query they make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.registers import CaseQuery, Count
from rca_studio.editing.cancelling import Progress
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.chips import FilterChip, MenuChip
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import plain_tip
from rca_studio.ui.words import STAGE_WORDS

NEEDS_REVIEW = (Stage.REPORT, Stage.REVIEW)

_VALUES = {
    "service": ("services", "Service"),
    "location": ("locations", "Location"),
    "staff_group": ("staff_groups", "Staff group"),
    "route": ("routes", "Route"),
}
ENDED = "ended"
"""Stands among the stages for cases that were closed without a review."""

OUTCOMES = ("not_near_miss", "duplicate")
_LONGEST = 60
"""So many characters of what the cases behind a number are called stand on their chip."""

_PERIODS = {"30": "Last 30 days", "90": "Last 90 days", "365": "Last 12 months"}


class CaseFilters(QWidget):
    """Chips; ``changed`` tells the query they make (without text and order)."""

    changed = Signal(object)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._query = CaseQuery()
        self._late = 0
        row = FlowLayout(self)
        self.needs_review = FilterChip("Needs review")
        self.overdue = FilterChip("Overdue")
        self.overdue.hide()
        self.all = FilterChip("All")
        self.practice = FilterChip("Practice")
        self.practice.hide()
        self.batch = FilterChip("Last import")
        self.batch.hide()
        self.type = MenuChip("Type")
        self.stage = MenuChip("Stage")
        self.period = MenuChip("Period", single=True)
        self.menus = {key: MenuChip(words) for key, (_, words) in _VALUES.items()}
        self.behind = FilterChip("")
        self.behind.hide()
        self.behind.clicked.connect(self._on_behind)
        self.back = LinkButton("Back to governance")
        self.back.hide()
        for chip in (
            self.behind,
            self.back,
            self.needs_review,
            self.overdue,
            self.all,
            self.type,
            *self.menus.values(),
            self.stage,
            self.period,
            self.batch,
            self.practice,
        ):
            row.addWidget(chip)
        self.needs_review.clicked.connect(self._on_needs_review)
        self.overdue.clicked.connect(self._on_overdue)
        self.all.clicked.connect(self._on_all)
        self.practice.clicked.connect(self._on_practice)
        self.batch.clicked.connect(self._on_batch)
        self.type.chosen.connect(self._on_type)
        self.stage.chosen.connect(self._on_stage)
        self.period.chosen.connect(self._on_period)
        self.period.set_values((key, words, None) for key, words in _PERIODS.items())
        stages = [(s.value, STAGE_WORDS[s], None) for s in Stage]
        self.stage.set_values((*stages, (ENDED, "Rejected or merged", None)))
        self._choosers: list[_Chooser] = []
        for attribute, chip in self.menus.items():
            chooser = _Chooser(self, attribute, chip)
            self._choosers.append(chooser)
        self.type.about_to_show.connect(self._fill_types)
        self.show_query(self._query)

    @property
    def query(self) -> CaseQuery:
        """What the chips say."""
        return self._query

    def show_query(self, query: CaseQuery) -> None:
        """Set the chips to a query, without telling."""
        self._query = replace(query, text="")
        self.needs_review.setChecked(query.stages == NEEDS_REVIEW)
        if query.protocols:  # else the menu is filled when it is opened
            self.type.set_values((key, words, None) for key, words in self._types(query.protocols))
        self.type.set_keys(query.protocols)
        self.overdue.setChecked(bool(query.overdue_on))
        self.overdue.setVisible(bool(query.overdue_on) or self._late > 0)
        self.stage.set_keys(_stage_keys(query))
        for attribute, chip in self.menus.items():
            chip.set_keys(getattr(query, _VALUES[attribute][0]))
        self.period.set_keys(self._period_of(query))
        self.practice.setChecked(query.practice is True)
        self.batch.setChecked(bool(query.batch_id))
        self.batch.setVisible(bool(query.batch_id))
        for part in (self.behind, self.back):
            part.setVisible(query.among is not None)
        self.behind.setChecked(True)
        plain = CaseQuery(practice=query.practice, sort=query.sort, descending=query.descending)
        self.all.setChecked(self._query == plain)

    def name_behind(self, words: str) -> None:
        """Say how the cases are called that are listed because of a number."""
        short = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
        self.behind.show_words(f"{short}  ×")
        self.behind.setAccessibleName(f"{words}. Press to list all cases again")
        self.behind.setToolTip(plain_tip(words))

    def narrow(self, **values: Any) -> None:
        """Change a part of the query and tell."""
        self.show_query(replace(self._query, **values))
        self.changed.emit(self._query)

    def show_counts(self, review: Count, everything: Count, practice: Count, late: Count) -> None:
        """Show how many there are behind the first chips."""
        self._late = late.number
        self.overdue.show_count(count_words(late))
        self.overdue.setVisible(late.number > 0 or bool(self._query.overdue_on))
        self.needs_review.show_count(count_words(review))
        self.all.show_count(count_words(everything))
        self.practice.show_count(count_words(practice))
        self.practice.setVisible(practice.number > 0)

    def _on_needs_review(self) -> None:
        on = self._query.stages == NEEDS_REVIEW
        self.narrow(stages=() if on else NEEDS_REVIEW)

    def _on_overdue(self) -> None:
        from rca_studio.ui.proof.allowing import present

        self.narrow(overdue_on="" if self._query.overdue_on else present(self._studio))

    def _on_all(self) -> None:
        old = self._query
        self.show_query(CaseQuery(practice=old.practice, sort=old.sort, descending=old.descending))
        self.changed.emit(self._query)

    def _on_practice(self) -> None:
        self.narrow(practice=None if self._query.practice is False else False)
        self.practice.setChecked(self._query.practice is not False)

    def _on_behind(self) -> None:
        self.narrow(among=None)

    def _on_batch(self) -> None:
        self.narrow(batch_id="")

    def _on_type(self, keys: tuple[str, ...]) -> None:
        self.narrow(protocols=keys)

    def _on_stage(self, keys: tuple[str, ...]) -> None:
        """Stages go together; those that ended without a review stand alone."""
        ended = ENDED in keys and not (self._query.outcomes and len(keys) > 1)
        stages = () if ended else tuple(s for s in Stage if s.value in keys)
        self.narrow(stages=stages, outcomes=OUTCOMES if ended else ())

    def _on_period(self, keys: tuple[str, ...]) -> None:
        self.narrow(since=_since(keys[0], self._studio.today()) if keys else "", until="")

    def _period_of(self, query: CaseQuery) -> tuple[str, ...]:
        today = self._studio.today()
        return tuple(key for key in _PERIODS if query.since == _since(key, today))[:1]

    def _fill_types(self) -> None:
        counts = dict(self._studio.registers.values_of("protocol"))
        types = self._types((*self._query.protocols, *counts))
        self.type.set_values((key, words, counts.get(key, 0)) for key, words in types)

    def _types(self, there: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Key and words of the types on offer, then of those that cases have besides."""
        offered, own = self._studio.protocols, self._studio.own_faces
        yield from ((key, protocol.label) for key, protocol in offered.items())
        for key in dict.fromkeys(there):
            if key in own and key not in offered:
                yield key, own[key].label


class _Chooser(QWidget):
    """Fills the menu of one chip from the register and tells what was chosen."""

    def __init__(self, filters: CaseFilters, attribute: str, chip: MenuChip) -> None:
        super().__init__(filters)
        self.hide()
        self._filters = filters
        self._attribute = attribute
        self._chip = chip
        chip.about_to_show.connect(self._fill)
        chip.chosen.connect(self._on_chosen)

    def load(self, values: tuple[tuple[str, int], ...]) -> None:
        """Offer these values, most frequent first."""
        chosen = [(key, 0) for key in self._chip.keys if key not in dict(values)]
        self._chip.set_values((value, value, count) for value, count in (*chosen, *values) if value)

    def _fill(self) -> None:
        self.load(self._filters._studio.registers.values_of(self._attribute))  # noqa: SLF001

    def _on_chosen(self, keys: tuple[str, ...]) -> None:
        self._filters.narrow(**{_VALUES[self._attribute][0]: keys})


def _stage_keys(query: CaseQuery) -> tuple[str, ...]:
    if query.outcomes:
        return (ENDED,)
    return () if query.stages == NEEDS_REVIEW else tuple(s.value for s in query.stages)


def count_words(count: Count) -> str:
    """A count as the screen says it: ``128`` or ``10,000+``."""
    return f"{count.number:,}" + ("" if count.exact else "+")


def _since(days: str, today: date) -> str:
    return (today - timedelta(days=int(days))).isoformat()


def review_counts(studio: Studio, *, practice: bool | None) -> Any:
    """A job that counts what the first chips say."""
    from rca_studio.ui.proof.allowing import present

    registers, now = studio.registers, present(studio)

    def count(_progress: Progress) -> tuple[Count, ...]:
        waiting = CaseQuery(stages=NEEDS_REVIEW, practice=practice)
        practised = Count(0)
        if practice is False:
            practised = registers.count_cases(CaseQuery(practice=True))
        return (
            registers.count_cases(waiting),
            registers.count_cases(CaseQuery(practice=practice)),
            practised,
            registers.count_cases(CaseQuery(overdue_on=now, practice=practice)),
        )

    return count

"""Rules of what governance keeps: figures are numbers of real months, once each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from math import isfinite
from typing import Final

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.governance import STEPS, ChartChoice, MonthlyFigure, PulseCount
from rca_studio.domain.rules import Breach, Rule
from rca_studio.domain.words import quoted

_MONTH = re.compile(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])")  # months are sorted as texts
_BEYOND_COUNTING: Final = 1e12


def is_month(text: str) -> bool:
    """Whether a text is a month, ``YYYY-MM``.

    >>> is_month("2026-11"), is_month("2026-13"), is_month("2026")
    (True, False, False)
    """
    return _MONTH.fullmatch(text) is not None


def figures_are_sound(casefile: CaseFile) -> Iterable[Breach]:
    """A monthly figure is a number from 0 on, of a real month, entered once."""
    figures = casefile.of(MonthlyFigure)
    for one in figures:
        if not is_month(one.month):
            yield Breach(f"{quoted(one.month, 20)} is no month", one.id, "month")
        if not (isfinite(one.number) and 0 <= one.number < _BEYOND_COUNTING):
            yield Breach("a monthly figure is a number that is not negative", one.id, "number")
        if not one.what:
            yield Breach("say what was counted in the month", one.id, "what")
    for (month, _, _), times in Counter((f.month, f.what, f.service) for f in figures).items():
        if times > 1:
            yield Breach(f"there is a figure for {month} already", "figure", month)


def pulse_is_sound(casefile: CaseFile) -> Iterable[Breach]:
    """A pulse count has five numbers from 0 on and a real month."""
    counts = casefile.of(PulseCount)
    for one in counts:
        if not is_month(one.month):
            yield Breach(f"{quoted(one.month, 20)} is no month", one.id, "month")
        wrong = any(number < 0 or number > _BEYOND_COUNTING for number in one.answers)
        if len(one.answers) != STEPS or wrong:
            yield Breach("answers are five counts that are not negative", one.id, "answers")
        if not one.question:
            yield Breach("an answer belongs to a question", one.id, "question")
    places = Counter((c.month, c.question, c.service, c.staff_group, c.source) for c in counts)
    for place, times in places.items():
        if times > 1:
            yield Breach("these answers are counted twice", "pulse", *place)


def choices_are_sound(casefile: CaseFile) -> Iterable[Breach]:
    """A chart is read in one way; what is marked on it has a real month and a reason."""
    choices = casefile.of(ChartChoice)
    for one in choices:
        months = [one.frozen] if one.frozen else []
        for marked in (*one.phases, *one.left_out):
            months.append(marked.month)
            if not marked.reason.strip():
                yield Breach("say why the month is marked", one.id, marked.month, "reason")
        for month in months:
            if not is_month(month):
                yield Breach(f"{quoted(month, 20)} is no month", one.id, month)
    for place, times in Counter((one.chart, one.where) for one in choices).items():
        if times > 1:
            yield Breach("this chart is read in two ways", "chart", str(place))


GOVERNANCE_RULES: tuple[Rule, ...] = (figures_are_sound, pulse_is_sound, choices_are_sound)

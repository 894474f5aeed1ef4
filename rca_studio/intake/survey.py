"""Filled-in surveys from a table: a line for each sheet, a column for each question.

An answer is a step from 1 to 5, or its words. The columns are the month (or day), the service, the
staff group, and the questions by their key, their words or a number (``Q1``, ``1``). What a single
sheet said is read to be counted, and kept nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rca_studio.domain.governance import STEPS
from rca_studio.domain.words import quoted
from rca_studio.editing.governance_gestures import PulseSheet
from rca_studio.intake.side_tables import Line, MonthReader, SideTable, Unread, folded

STEP_WORDS: Final = ("Not at all", "A little", "Partly", "Mostly", "Very much")
"""The words of the steps, from 1 to 5."""

_ALSO: Final = {
    "strongly disagree": 1,
    "disagree": 2,
    "neither agree nor disagree": 3,
    "neutral": 3,
    "neither": 3,
    "agree": 4,
    "strongly agree": 5,
}
_WORDS: Final = {**{folded(one): n for n, one in enumerate(STEP_WORDS, 1)}, **_ALSO}
_HEADINGS: Final = {
    "month": "month date day period timestamp monat datum completed",
    "service": "service unit ward place site team dienst bereich",
    "group": "group role staff profession job gruppe rolle beruf",
}
_NUMBERED: Final = re.compile(r"(?:q|question|frage)?\s*(\d{1,2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyQuestion:
    """A question as headings may name it."""

    key: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What was found: sheets to be counted, what could not be read, and what was noticed."""

    sheets: tuple[PulseSheet, ...] = ()
    unread: tuple[Unread, ...] = ()
    notes: tuple[str, ...] = ()


def read_survey(
    table: SideTable,
    *,
    questions: Sequence[SurveyQuestion],
    services: Sequence[str] = (),
    groups: Sequence[str] = (),
    today: date,
) -> Survey:
    """Read a table of filled-in surveys.

    Args:
        table: its lines, headings first.
        questions: those asked here.
        services: services that cases have, for their spelling.
        groups: staff groups that cases have, for theirs.
        today: the month of lines where the table has none; no sheet is of a later one.
    """
    if len(table.lines) < 2:
        reason = "a survey has headings and a line for each sheet below"
        unread = tuple(Unread(line.number, line.words, reason) for line in table.lines)
        return Survey(unread=unread)
    head, body = table.lines[0], table.lines[1:]
    asked = _questions(head, questions)
    if not asked:
        reason = "no column is named like a question that is asked here"
        return Survey(unread=(Unread(head.number, head.words, reason),))
    places = {
        name: _column(head, frozenset(words.split()), asked) for name, words in _HEADINGS.items()
    }
    notes = [f"{len(asked)} of {len(questions)} questions were found."]
    month_of = None
    if places["month"] is None:
        notes.append("No column says when: this month is taken.")
    else:
        month_of = MonthReader([line.cell(places["month"]) for line in body], today)
    spelled = {folded(one): one for one in (*services, *groups)}
    sheets: list[PulseSheet] = []
    missed: list[Unread] = []
    for line in body:
        month, why = (today.isoformat()[:7], "")
        if month_of is not None:
            month, why = month_of.read(line.cell(places["month"]))
        answers = [] if why else _answers(line, asked, missed)
        if why or not answers:
            reason = why or "no question was answered in it"
            if why or not any(one.line == line.number for one in missed):
                missed.append(Unread(line.number, line.words, reason))
            continue
        where = (line.cell(places[name]) for name in ("service", "group"))
        service, group = (spelled.get(folded(words), words) for words in where)
        sheets.append(PulseSheet(month, service, group, tuple(answers)))
    if table.left_out:
        notes.append(f"{table.left_out:,} lines at the end were not read: too many.")
    return Survey(sheets=tuple(sheets), unread=tuple(missed), notes=tuple(notes))


def _questions(head: Line, questions: Sequence[SurveyQuestion]) -> dict[int, str]:
    """By column the question it holds."""
    known = {folded(name): one.key for one in questions for name in (one.key, *one.names)}
    found: dict[int, str] = {}
    for at, words in enumerate(head.cells):
        key = known.get(folded(words))
        numbered = _NUMBERED.fullmatch(words.strip().casefold())
        if key is None and numbered and 1 <= int(numbered[1]) <= len(questions):
            key = questions[int(numbered[1]) - 1].key
        if key is not None and key not in found.values():
            found[at] = key
    return found


def _column(head: Line, words: frozenset[str], taken: dict[int, str]) -> int | None:
    for at, heading in enumerate(head.cells):
        if at not in taken and set(folded(heading).split()) & words:
            return at
    return None


def _answers(line: Line, asked: dict[int, str], unread: list[Unread]) -> list[tuple[str, int]]:
    found = []
    for at, key in asked.items():
        cell = line.cell(at)
        if not cell:
            continue
        step = read_step(cell)
        if step is None:
            words = f"{quoted(cell, 40)} is no step from 1 to {STEPS}"
            unread.append(Unread(line.number, line.words, words))
        else:
            found.append((key, step))
    return found


def read_step(text: str) -> int | None:
    """An answer as people give it; ``None`` where it is none.

    >>> read_step("4"), read_step("very much"), read_step("5 - strongly agree"), read_step("6")
    (4, 5, 5, None)
    """
    plain = folded(text)
    if plain in _WORDS:
        return _WORDS[plain]
    number = re.match(r"([1-5])(?![\d.,])", text.strip())
    return int(number[1]) if number else None

"""Indented text as a model: tabs, blanks, bullets, numbers, headings, cells of a spreadsheet.

Text that RCA Studio wrote says in square brackets what its lines are and is read back as it was;
see ``rca_studio.reports.exchange.indented``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from rca_studio.domain.causal import (
    Control,
    ControlKind,
    ControlState,
    EvidenceState,
    Gate,
)
from rca_studio.intake.models.reading import (
    MOST_DEPTH,
    MOST_NODES,
    Bones,
    Draft,
    ModelRead,
    refused,
)
from rca_studio.intake.models.trees import Topic, grow, nested

_WHAT: Final = "indented text"
_TAB: Final = 4
_BULLET = re.compile(r"(?:[-*+•‣◦▪▫●○■□–—·>→]|o(?=\s))\s+")
_NUMBER = re.compile(r"\(?((?:\d{1,3}[.)])+\d{0,3}[.)]?|\d{1,3}[.):]|[A-Za-z][.)])\s+")
_HEADING = re.compile(r"(#{1,6})\s+")
_TAIL = re.compile(r"^(?P<words>.*?) ?\[(?P<facts>[^\[\]]*)\]$", re.DOTALL)
_NO_WORDS = "(no words yet)"
_MOST_LINES = 20_000

_EVIDENCE: Mapping[str, EvidenceState] = {one.label.lower(): one for one in EvidenceState}
_STATES: Mapping[str, ControlState] = {one.label.lower(): one for one in ControlState}
_KINDS: Mapping[str, ControlKind] = {f"control: {one.label.lower()}": one for one in ControlKind}
_GATES: Mapping[str, Gate] = {"all needed": Gate.ALL, "any is enough": Gate.ANY}
_SEE = re.compile(r"see line (\d{1,6})")


def read_indented(name: str, text: str, bones: Bones) -> ModelRead:
    """A list or an outline as a model.

    Args:
        name: what to call it in a refusal.
        text: any line ends; blank lines mean nothing.
        bones: names that are no causes but groups of causes.

    Raises:
        KnownFault: there is nothing in it, or too much.
    """
    lines = text.splitlines()
    if sum(1 for line in lines if line.strip()) > _MOST_LINES:
        raise refused(name, f"holds more than {_MOST_LINES:,} lines", "Bring it in in parts.")
    first = next((line for line in lines if line.strip()), "")
    if {"event", "harm"} & set(_facts(first)[1]):
        return _Own(Draft(name), bones).read(lines)
    draft = Draft(name)
    grow(draft, topics_of(name, text), bones)
    return draft.finished(_WHAT)


def topics_of(name: str, text: str) -> list[Topic]:
    """The lines of a list, an outline or a block of cells as topics, in reading order.

    Raises:
        KnownFault: it has too many columns, or a cell that cannot be read.
    """
    lines = text.splitlines()
    if any("\t" in line.strip() for line in lines):
        return _from_cells(name, text)
    return nested(_measured(lines))


def _measured(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The width of each indentation and the words after it, without bullets and numbers."""
    bodies = [line.strip() for line in lines if line.strip()]
    plain = all(line[:1].strip() for line in lines if line)
    # "1.5 mg" is no number of a list, unless most of its neighbours have one too.
    numbered = 2 * sum(1 for body in bodies if _NUMBER.match(body)) > len(bodies) > 1
    for line in lines:
        body = line.strip()
        if not body:
            continue
        width = len(line[: len(line) - len(line.lstrip())].expandtabs(_TAB))
        if found := _HEADING.match(body):
            yield len(found[1]) - 10, body[found.end() :]  # above all that is no heading
            continue
        if found := _BULLET.match(body):
            body = body[found.end() :]
            width += 1  # a bullet stands a little below the line it belongs to
        elif numbered and (found := _NUMBER.match(body)):
            body = body[found.end() :]
            # Where nothing is indented, 1.2.3 says how deep its line is.
            width += len(re.findall(r"\d+", found[1])) if plain else 1
        yield width, body


_NO_CELL = "holds a cell that cannot be read"
_WIDEST_CELL = 131_072
"""As the csv module has it by default; an import of cases lifts that limit for the process."""


def _from_cells(name: str, text: str) -> list[Topic]:
    """Cells of a spreadsheet: each column is one level; a cell that repeats is said once."""
    topics: list[Topic] = []
    path: dict[int, str] = {}
    try:
        for row in csv.reader(text.splitlines(keepends=True), delimiter="\t"):
            if len(row) > MOST_DEPTH:
                raise refused(name, f"has more than {MOST_DEPTH} columns", "Copy fewer columns.")
            cells = [(at, " ".join(cell.split())) for at, cell in enumerate(row) if cell.strip()]
            fresh = False
            for at, cell in cells:
                fresh = fresh or path.get(at) != cell or at == cells[-1][0]
                if fresh:
                    path = {column: word for column, word in path.items() if column < at}
                    topics.append(Topic(len(path), cell))
                    if len(topics) > MOST_NODES:
                        raise refused(
                            name, f"holds more than {MOST_NODES:,} cells", "Bring it in in parts."
                        )
                    path[at] = cell
            if any(len(cell) > _WIDEST_CELL for cell in row):
                raise refused(name, _NO_CELL, "Copy the cells again.")
    except csv.Error as error:
        raise refused(name, _NO_CELL, "Copy the cells again.") from error
    return topics


@dataclass
class _Own:
    """Reads back what RCA Studio wrote."""

    draft: Draft
    bones: Bones
    made: dict[int, str] = field(default_factory=dict)
    above: list[str] = field(default_factory=list)

    def read(self, lines: list[str]) -> ModelRead:
        """The model."""
        for number, line in enumerate(lines, start=1):
            if line.strip():
                self._line(number, line)
        return self.draft.finished(_WHAT)

    def _line(self, number: int, line: str) -> None:
        words, facts = _facts(line)
        depth = min(len(line) - len(line.lstrip("\t")), len(self.above))
        if depth >= MOST_DEPTH:
            raise refused(
                self.draft.name, f"is deeper than {MOST_DEPTH} levels", "Bring it in in parts."
            )
        del self.above[depth:]
        parent = self.above[-1] if self.above else ""
        if found := next((m for fact in facts if (m := _SEE.fullmatch(fact))), None):
            before = self.made.get(int(found[1]), "")
            if before and parent:
                self.draft.link(before, parent)
            else:
                self.draft.note(1, "{} line points to a line that is not there.")
            self.above.append(before or parent)
            return
        self.above.append(self._node(words, facts, parent))
        self.made[number] = self.above[-1]

    def _node(self, words: str, facts: list[str], parent: str) -> str:
        draft = self.draft
        gate = next((_GATES[fact] for fact in facts if fact in _GATES), None)
        if "event" in facts:
            return draft.event(words, gate or Gate.ANY)
        if "harm" in facts:
            return draft.harm(words, gate or Gate.ALL)
        kind = next((_KINDS[fact] for fact in facts if fact in _KINDS), None)
        guarded = draft.entities.get(parent)
        if kind is not None and guarded is not None and not isinstance(guarded, Control):
            state = next((_STATES[fact] for fact in facts if fact in _STATES), ControlState.HELD)
            return draft.control(words, parent, kind=kind, state=state, gate=gate or Gate.ANY)
        evidence = next((_EVIDENCE[f] for f in facts if f in _EVIDENCE), EvidenceState.HYPOTHESIS)
        category = next((self.bones[f] for f in facts if f in self.bones), "")
        question = words.endswith("?")
        cause = draft.cause(
            "" if words == f"{_NO_WORDS}?" else words,
            evidence=evidence,
            category=category,
            gate=gate or Gate.ANY,
            question=question,
        )
        if parent:
            draft.link(cause, parent)
        return cause


def _facts(line: str) -> tuple[str, list[str]]:
    """The words of a line, and what stands in brackets at its end."""
    body = line.strip()
    found = _TAIL.match(body)
    words, facts = (found["words"], found["facts"]) if found else (body, "")
    if words == _NO_WORDS:
        words = ""
    return words, [fact.strip().casefold() for fact in facts.split(",") if fact.strip()]

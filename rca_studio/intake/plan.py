"""Everything decided about one import before it runs, as one value that can be shown and changed.

``rca_studio.intake.opening`` makes a plan from a file; ``rca_studio.intake.importer`` carries it
out. Nothing here reads a file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from rca_studio.domain.protocol import Protocol
from rca_studio.intake.dates import DateDecision, DateOrder
from rca_studio.intake.detect import (
    ENCODING_WORDS,
    SEPARATOR_WORDS,
    Dialect,
    FileKind,
    Header,
)
from rca_studio.intake.mapping import ColumnPlan, Confidence, Target
from rca_studio.intake.readers import Reader
from rca_studio.intake.text import clean_text, plain_name

NO_HEADER: Final = Header(0, 0)
"""Given as an override: no row names the columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """What a person decided against the detection; ``None`` leaves it to the program."""

    encoding: str | None = None
    separator: str | None = None
    header: Header | None = None
    sheet: str | None = None
    date_order: DateOrder | None = None
    profile: str | None = None
    """Name of a saved or shipped profile; ``""`` for none at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFacts:
    """One sheet of a spreadsheet."""

    name: str
    hidden: bool = False
    rows: int = 0
    """How many rows have something in them, those that name the columns included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """What the file turned out to be."""

    kind: FileKind
    encoding: str
    dialect: Dialect | None
    header: Header | None
    sheet: str = ""
    sheets: tuple[SheetFacts, ...] = ()
    dirty: bool = False
    odd_bytes: int = 0
    notes: tuple[str, ...] = ()
    passed_over: int = 0
    """Resources of a FHIR file that are no event reports."""

    @property
    def other_sheets(self) -> tuple[str, ...]:
        """The sheets with something in them that are not read."""
        return tuple(s.name for s in self.sheets if s.rows > 1 and s.name != self.sheet)

    @property
    def separator(self) -> str:
        """The separator character; empty where there is none."""
        return self.dialect.separator if self.dialect else ""

    @property
    def encoding_text(self) -> str:
        """The encoding in words."""
        return ENCODING_WORDS.get(self.encoding, self.encoding.upper())

    @property
    def separator_text(self) -> str:
        """The separator in words."""
        return SEPARATOR_WORDS.get(self.separator, self.separator)

    @property
    def header_text(self) -> str:
        """Which rows name the columns, in words."""
        if self.kind is FileKind.JSON:
            return "Names of the fields"
        return self.header.text if self.header else "None"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePlan:
    """One import as it will run.

    Attributes:
        path: the file.
        sha256: of its bytes.
        size: in bytes.
        detection: what the file is.
        reader: gives its records.
        columns: what becomes of each column.
        records: how many records it has.
        dates: how the dates of the occurred and reported columns are read, by column index.
        date_hint: how a known profile reads its dates, where the file itself proves nothing.
        overrides: what a person decided.
        system: names the source system; source ids are unique within it.
        header_hash: recognises this kind of export again.
        profile: the name of the profile that was recognised or chosen, else empty.
        profile_origin: ``saved``, ``shipped`` or empty.
        protocols: the protocols whose words recognise the type of a case.
        reference_prefix: of new case references.
        practice: whether the cases are for practice and kept out of real counts.
    """

    path: Path
    sha256: str
    size: int
    detection: Detection
    reader: Reader
    columns: tuple[ColumnPlan, ...]
    records: int
    dates: dict[int, DateDecision] = field(default_factory=dict)
    date_hint: DateOrder | None = None
    overrides: Overrides = Overrides()
    system: str = ""
    header_hash: str = ""
    profile: str = ""
    profile_origin: str = ""
    protocols: tuple[Protocol, ...] = ()
    reference_prefix: str = "NM"
    practice: bool = False

    @property
    def file_name(self) -> str:
        """The name of the file without its folder."""
        return clean_text(self.path.name)

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in file order."""
        return tuple(column.name for column in self.columns)

    def column_of(self, target: Target) -> ColumnPlan | None:
        """The column that becomes this field, if any."""
        return next((c for c in self.columns if c.target is target), None)

    @property
    def matched(self) -> int:
        """How many columns become a field of the case."""
        return sum(c.target.single for c in self.columns)

    @property
    def kept(self) -> int:
        """How many columns stay as extra fields."""
        return sum(c.target is Target.EXTRA for c in self.columns)

    @property
    def date_decision(self) -> DateDecision | None:
        """How the dates of the events are read, if the file has any."""
        column = self.column_of(Target.OCCURRED)
        return self.dates.get(column.facts.index) if column else None

    @property
    def questions(self) -> tuple[str, ...]:
        """What a person should settle before the import, in plain words."""
        asked = []
        for index, decision in self.dates.items():
            if decision.asks:
                sample = next(iter(self.columns[index].facts.samples), "")
                asked.append(
                    f"Which comes first in “{self.columns[index].name}” ({sample}): "
                    "the day or the month?"
                )
        return tuple(asked)


def hash_of_names(names: Sequence[str]) -> str:
    """The same for the same columns in any order and spelling of case and punctuation."""
    plain = sorted(plain_name(name) for name in names)
    return hashlib.sha256("\x1e".join(plain).encode()).hexdigest()


def system_of(header_hash: str) -> str:
    """The name of a source system of which only the columns are known."""
    return f"export {header_hash[:10]}"


def remapped(
    columns: Sequence[ColumnPlan], choices: dict[str, Target] | dict[int, Target]
) -> tuple[ColumnPlan, ...]:
    """The columns with these choices made; who held a chosen field before becomes an extra field.

    Args:
        columns: the columns as they are.
        choices: new targets by column name or index.

    Raises:
        KeyError: there is no such column.
    """
    places = {c.facts.index for c in columns} | {c.name for c in columns}
    for key in choices:
        if key not in places:
            raise KeyError(key)
    by_index = {
        c.facts.index: target
        for c in columns
        for key, target in choices.items()
        if key in (c.facts.index, c.name)
    }
    taken = {target for target in by_index.values() if target.single}
    result = []
    for column in columns:
        if column.facts.index in by_index:
            target = by_index[column.facts.index]
            result.append(replace(column, target=target, confidence=Confidence.CHOSEN, why=""))
        elif column.target in taken:
            result.append(replace(column, target=Target.EXTRA, confidence=Confidence.KEPT, why=""))
        else:
            result.append(column)
    return tuple(result)

"""What becomes of each record, in one vocabulary for screen, file, JSON and tests.

The counting identity: records = new + updated + unchanged + duplicate + rejected + blank +
not_a_record. Every record that does not become (or meet) a case is kept raw with its reason, so
that what was imported, rejected and left out together is the whole file, cell by cell.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from enum import StrEnum


class Outcome(StrEnum):
    """What happens to one record."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    BLANK = "blank"
    NOT_A_RECORD = "not_a_record"

    @property
    def label(self) -> str:
        """The word on screen."""
        return self.value.replace("_", " ").capitalize()


class Reason(StrEnum):
    """Why a record was not imported, or what was noticed about one that was."""

    UNREADABLE_ENCODING = "unreadable-encoding"
    WRONG_WIDTH = "wrong-width"
    UNBALANCED_QUOTE = "unbalanced-quote"
    NOT_A_RECORD = "not-a-record"
    BLANK = "blank"
    DUPLICATE_IN_FILE = "duplicate-in-file"
    SAME_ID_OTHER_CONTENT = "same-id-other-content"
    MISSING_OCCURRED = "missing-required(occurred)"
    MISSING_STORY = "missing-required(story)"
    MISSING_ID = "missing-required(source_id)"
    DATE_UNPARSED = "date-unparsed"
    DATE_AMBIGUOUS = "date-ambiguous"
    DATE_IMPLAUSIBLE = "date-implausible"
    TIME_UNPARSED = "time-unparsed"
    VALUE_UNMAPPED = "value-unmapped"
    CELL_TOO_LONG = "cell-too-long"
    CLEANED = "characters-replaced"
    MIXED_ENCODING = "mixed-encoding"
    RESOURCE_NOT_SUPPORTED = "resource-not-supported"
    FILE_TRUNCATED = "file-truncated"
    OTHER_SHEETS = "other-sheets-with-data"

    @property
    def label(self) -> str:
        """The reason in plain words."""
        return _WORDS[self]


_WORDS = {
    Reason.UNREADABLE_ENCODING: "Some characters could not be read",
    Reason.WRONG_WIDTH: "The row does not have as many cells as the header",
    Reason.UNBALANCED_QUOTE: "A quotation mark is opened and never closed",
    Reason.NOT_A_RECORD: "A title, a total or a repeated header, not a case",
    Reason.BLANK: "The row is empty",
    Reason.DUPLICATE_IN_FILE: "The same in every cell as an earlier row of this file",
    Reason.SAME_ID_OTHER_CONTENT: "An earlier row has the same id but other content; both are kept",
    Reason.MISSING_OCCURRED: "No date is given",
    Reason.MISSING_STORY: "The story is empty",
    Reason.MISSING_ID: "No id is given; the row is recognised by its content",
    Reason.DATE_UNPARSED: "The date could not be read; it is kept as an extra field",
    Reason.DATE_AMBIGUOUS: "Day and month could be the other way round",
    Reason.DATE_IMPLAUSIBLE: "The date lies in the future or long ago",
    Reason.TIME_UNPARSED: "The time could not be read; it is kept as an extra field",
    Reason.VALUE_UNMAPPED: "A value has no meaning here yet; it is kept as an extra field",
    Reason.CELL_TOO_LONG: "A very long cell was split; the rest is kept in extra fields",
    Reason.CLEANED: "Invisible or broken characters were replaced by visible ones",
    Reason.MIXED_ENCODING: "Some bytes were read as Windows-1252 within a UTF-8 file",
    Reason.RESOURCE_NOT_SUPPORTED: "This kind of record is not an event report",
    Reason.FILE_TRUNCATED: "The file ends in the middle of a record",
    Reason.OTHER_SHEETS: "Other sheets of this file hold rows too; load them one by one",
}


@dataclass(slots=True)
class Counts:
    """How many records had which outcome; ``records`` is their sum by construction."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    rejected: int = 0
    blank: int = 0
    not_a_record: int = 0

    @property
    def records(self) -> int:
        """All records of the file below its header."""
        return sum(getattr(self, f.name) for f in fields(self))

    def add(self, outcome: Outcome, number: int = 1) -> None:
        """Count ``number`` more records of this outcome."""
        setattr(self, outcome.value, getattr(self, outcome.value) + number)

    def as_dict(self) -> dict[str, int]:
        """``records`` and every outcome by name."""
        return {"records": self.records} | {f.name: getattr(self, f.name) for f in fields(self)}


class Warnings(Counter[str]):
    """How often each reason was noticed on records that were imported all the same."""

    def note(self, reason: Reason, number: int = 1) -> None:
        """Count ``number`` more of this reason."""
        if number:
            self[reason.value] += number

"""Reads the audit mark back from a printed report, so that it can be checked against the file."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path

from rca_studio.faults import KnownFault

_MARK = re.compile(r"rca-studio-chain:(\d+):([0-9a-f]{64})")
_PRINTED = re.compile(r"History of ([\d,]+) changes? .{0,40}?chain head ((?:[0-9a-f]{4} ?){4})")


@dataclass(frozen=True, slots=True)
class PrintedMark:
    """What a report says of the history it was made from.

    ``entries`` and ``head`` stand in the properties of the document; ``printed`` is what each page
    says in its foot line: number of changes and head code without blanks, ``None`` for a page
    without such a line.
    """

    entries: int
    head: str
    printed: tuple[tuple[int, str] | None, ...]

    @property
    def consistent(self) -> bool:
        """Whether every page carries the very mark that the document's properties name."""
        return bool(self.printed) and set(self.printed) == {(self.entries, self.head[:16])}


def read_mark(path: Path) -> PrintedMark:
    """The audit mark of a report.

    Raises:
        KnownFault: the file is not a report of ours, or cannot be read.
    """
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong is told below
    try:
        if not path.is_file():  # reading a pipe or a device may never end
            raise FileNotFoundError
        reader = PdfReader(path)
        subject = (reader.metadata.subject or "") if reader.metadata else ""
        texts = [page.extract_text() for page in reader.pages]
    except Exception as error:  # a stranger's file can break the reader in any way
        raise KnownFault(
            f"{path.name} cannot be read as a PDF report.",
            "Nothing was changed.",
            "Choose a report that RCA Studio has made.",
        ) from error
    found = _MARK.search(subject)
    if found is None:
        raise KnownFault(
            f"{path.name} carries no mark of a history.",
            "Nothing was changed.",
            "Choose a report that RCA Studio has made.",
        )
    return PrintedMark(int(found[1]), found[2], tuple(_foot_line(text) for text in texts))


def _foot_line(text: str) -> tuple[int, str] | None:
    found = _PRINTED.search(" ".join(text.split()))
    return (int(found[1].replace(",", "")), found[2].replace(" ", "")) if found else None

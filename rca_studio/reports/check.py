"""Reads the audit mark back from a printed report, so that it can be checked against the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rca_studio.faults import KnownFault

_MARK = re.compile(r"rca-studio-chain:(\d+):([0-9a-f]{64})")
_PRINTED = re.compile(r"chain head ((?:[0-9a-f]{4} ?){4})")


@dataclass(frozen=True, slots=True)
class PrintedMark:
    """What a report says of the history it was made from.

    ``codes`` are the different head codes printed on its pages, without blanks.
    """

    entries: int
    head: str
    codes: frozenset[str]

    @property
    def consistent(self) -> bool:
        """Whether every page carries the head code that the document's properties name."""
        return self.codes == {self.head[:16]}


def read_mark(path: Path) -> PrintedMark:
    """The audit mark of a report.

    Raises:
        KnownFault: the file is not a report of ours, or cannot be read.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(path)
        subject = (reader.metadata.subject or "") if reader.metadata else ""
        texts = [page.extract_text() for page in reader.pages]
    except (OSError, PyPdfError, ValueError) as error:
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
    codes = {code.replace(" ", "") for text in texts for code in _PRINTED.findall(text)}
    return PrintedMark(int(found[1]), found[2], frozenset(codes))

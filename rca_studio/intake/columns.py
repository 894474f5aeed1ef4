"""What the columns of a file hold: one pass over all records, at a flat memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rca_studio.intake.dates import DateEvidence, evidence_of, looks_like_dates
from rca_studio.intake.readers import Block
from rca_studio.intake.text import MISSING

SAMPLES: Final = 20
_FEW: Final = 200
_MOST_DISTINCT: Final = 50_000
_SAMPLE_ROWS: Final = 1_000
_MISSING_SPELLINGS: Final = frozenset(
    spelling
    for word in MISSING - {""}
    for spelling in (word, word.upper(), word.title(), word.capitalize())
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnFacts:
    """One column of the file.

    Attributes:
        name: as in the header (or made up), unique within the file.
        index: its place, from 0.
        empty: cells without a character that shows.
        missing: cells that say so in words (``NULL``, ``N/A`` ...), besides the empty ones.
        distinct: different values, counted up to 50,000; of ids and stories (hardly any value
            twice among the first thousands) worked out from those.
        values: the commonest values with their counts where there are few different ones.
        samples: up to 20 different values as they come.
        mean_length: of the filled cells in the first thousand rows.
        dates: part of the filled cells there that are dates, 0 to 1.
        evidence: what all its values say about day and month, for columns that hold dates.
    """

    name: str
    index: int
    filled: int
    empty: int
    missing: int
    distinct: int
    values: tuple[tuple[str, int], ...]
    samples: tuple[str, ...]
    mean_length: float
    dates: float
    evidence: DateEvidence

    @property
    def distinct_share(self) -> float:
        """Different values among the filled cells, 0 to 1; 1 means that none comes twice."""
        return self.distinct / min(self.filled, _MOST_DISTINCT) if self.filled else 0.0


class _Tally:
    """What is gathered of one column while blocks go by."""

    def __init__(self, name: str, index: int, force_dates: bool) -> None:
        self.name = name
        self.index = index
        self.rows = 0
        self.blank = 0
        self.missing = 0
        self.counts: Counter[str] | None = Counter()
        self.hashes: set[int] = set()
        self.samples: dict[str, None] = {}
        self.mean_length = 0.0
        self.date_share = 0.0
        self.evidence = DateEvidence()
        self._dates = force_dates
        self._first = True
        self._light = False
        self._light_share = 0.0

    def add(self, cells: Sequence[str]) -> None:
        self.rows += len(cells)
        if self._light:
            self.blank += cells.count("")
            return
        counts = Counter(cells)
        for value in [v for v in counts if not v or v.isspace()]:
            self.blank += counts.pop(value)
        for value in counts.keys() & _MISSING_SPELLINGS:
            self.missing += counts[value]
        if len(self.hashes) < _MOST_DISTINCT:
            self.hashes.update(map(hash, counts))
        if self.counts is not None:
            self.counts.update(counts)
            if len(self.counts) > _FEW:
                self.counts = None
        if len(self.samples) < SAMPLES:
            for value in counts:
                self.samples[value] = None
                if len(self.samples) == SAMPLES:
                    break
        if self._first and counts:
            self._look(cells[:_SAMPLE_ROWS])
        if self._dates:
            self.evidence += evidence_of(counts)
        else:  # ids and stories: from now on nothing more is to be learnt from counting values
            self._light = len(counts) * 10 > len(cells) * 9 and len(cells) >= _SAMPLE_ROWS
            self._light_share = len(counts) / len(cells)

    def _look(self, cells: Sequence[str]) -> None:
        self._first = False
        filled = [c for c in cells if c.strip()]
        if filled:
            self.mean_length = sum(map(len, filled)) / len(filled)
            self.date_share = looks_like_dates(filled[:200])
        self._dates = self._dates or self.date_share >= 0.5

    def facts(self) -> ColumnFacts:
        few = self.counts.most_common() if self.counts is not None else []
        distinct = len(self.hashes)
        if self._light:
            distinct = max(distinct, round(self._light_share * (self.rows - self.blank)))
        return ColumnFacts(
            name=self.name,
            index=self.index,
            filled=self.rows - self.blank,
            empty=self.blank,
            missing=self.missing,
            distinct=min(distinct, _MOST_DISTINCT),
            values=tuple((value, number) for value, number in few),
            samples=tuple(self.samples),
            mean_length=self.mean_length,
            dates=self.date_share,
            evidence=self.evidence,
        )


def study(
    names: Sequence[str],
    blocks: Iterable[Block],
    *,
    dates: frozenset[int] = frozenset(),
    progress: Callable[[int], None] | None = None,
) -> tuple[tuple[ColumnFacts, ...], int]:
    """Study all columns in one pass.

    Args:
        names: the columns.
        blocks: all records of the file.
        dates: columns to be taken for dates whatever they look like.
        progress: told the number of records studied; may raise ``Cancelled``.

    Returns:
        The facts of each column, and the number of records.
    """
    width = len(names)
    tallies = [_Tally(name, index, index in dates) for index, name in enumerate(names)]
    records = 0
    for block in blocks:
        columns = block.columns(width)
        if not columns:
            columns = list(zip(*(row for row in block.rows if len(row) == width), strict=True))
        for tally, cells in zip(tallies, columns, strict=False):
            tally.add(cells)
        records += len(block)
        if progress is not None:
            progress(records)
    return tuple(tally.facts() for tally in tallies), records

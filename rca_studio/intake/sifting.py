"""Which records become cases, and what becomes of the others.

Rows that are equal in every cell to an earlier row of the same file are duplicates: they make no
second case, for exports repeat rows far more often than two near misses agree in every word, date
and place; but they are kept raw with the batch like rejected ones, so that nothing is lost and
a person can still bring one in. A row with the id of an earlier one and other content is a record
of its own (``IN-7`` and ``IN-7#2``), for guessing which of the two is right would lose one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import compress
from operator import itemgetter
from typing import Final, NamedTuple

from rca_studio.intake.detect import MIXED
from rca_studio.intake.mapping import Target
from rca_studio.intake.marks import Marks, numbers_of
from rca_studio.intake.outcomes import Outcome, Reason, Warnings
from rca_studio.intake.plan import SourcePlan
from rca_studio.intake.readers import Block, Columns
from rca_studio.intake.text import CELL_CAP, clean_text, is_dirty, plain_name
from rca_studio.intake.wordlists import words

_Verdict = tuple[Outcome, Reason, str] | None
_LOST: Final = re.compile("[\udc80-\udcff]")  # bytes that no encoding of the file could read
_SEPARATOR_LINE: Final = re.compile(r'"?sep=.?"?', re.IGNORECASE)
"""What spreadsheet programs take as a word about the file, above its header."""
_HEAD: Final = itemgetter(slice(0, 3))
_GAP: Final = "\x1f"  # a blank to str.isspace, and never part of a clean cell


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that becomes no case."""

    record: int
    line: int
    outcome: Outcome
    reason: Reason
    detail: str
    cells: tuple[str, ...]


@dataclass(slots=True)
class Sifted:
    """The records of a block that become (or meet) cases, column by column.

    ``overflow`` holds, by position, the parts of cells that were too long as extra fields.
    """

    records: Sequence[int]
    lines: Sequence[int]
    cells: Sequence[Sequence[str]]
    ids: Sequence[str]
    keys: list[str]
    hashes: list[str]
    left_out: list[LeftOut] = field(default_factory=list)
    overflow: dict[int, list[tuple[str, str]]] = field(default_factory=dict)


class _Part(NamedTuple):
    """Some records of a block: their numbers, lines and cells, these by columns."""

    records: Sequence[int]
    lines: Sequence[int]
    cells: Columns

    def without_duplicates(self, keep: Sequence[bool], left_out: list[LeftOut]) -> _Part:
        why = (Outcome.DUPLICATE, Reason.DUPLICATE_IN_FILE, "")
        for place, kept in enumerate(keep):
            if not kept:
                row = tuple(column[place] for column in self.cells)
                left_out.append(LeftOut(self.records[place], self.lines[place], *why, row))
        return _Part(
            list(compress(self.records, keep)),
            list(compress(self.lines, keep)),
            [tuple(compress(column, keep)) for column in self.cells],
        )


class Sifter:
    """Goes through the blocks of one file in order; remembers what the file held so far.

    The memory is one mark a record (see ``Marks``), the only thing that grows with the file.
    """

    def __init__(self, plan: SourcePlan) -> None:
        self._names = plan.names
        self._width = len(plan.names)
        self._dirty = plan.detection.dirty
        self._order = sorted(range(self._width), key=lambda n: plain_name(plan.names[n]))
        # Equal cells under other column names are other content.
        self._blank_digest = blake2b(digest_size=16, salt=bytes.fromhex(plan.header_hash)[:16])
        column = plan.column_of(Target.SOURCE_ID)
        self._id = column.facts.index if column else None
        self._header = tuple(name.casefold() for name in plan.names)
        self._mixed = plan.detection.encoding == MIXED
        suspects = [plan.names[0].casefold(), *words("totals")]
        any_of = "|".join(map(re.escape, suspects))
        self._suspect = re.compile(rf"\W*(?:{any_of})(?!\w)", re.IGNORECASE)
        self._suspect_heads = {_HEAD(word) for word in suspects}
        telling = (Target.SOURCE_ID, Target.OCCURRED, Target.STORY)
        self._tells_by_first = plan.columns[0].target in telling
        self._marks = Marks(plan.records)

    def sift(self, block: Block, warnings: Warnings) -> Sifted:
        """Sift one block."""
        unreadable = set[int]()
        if self._dirty:
            if self._mixed:
                unreadable = {n for n, row in enumerate(block.rows) if _LOST.search("".join(row))}
            rows = [self._clean(row, warnings) for row in block.rows]
            block = Block(block.first, rows, block.lines, block.faults)
        cells = block.columns(self._width)
        joined = self._joined(cells)
        left_out: list[LeftOut] = []
        if not joined or unreadable or block.faults or not self._all_plain(cells, joined):
            faults = dict.fromkeys(unreadable, Reason.UNREADABLE_ENCODING) | block.faults
            part = self._records_of(block, faults, left_out)
            joined = self._joined(part.cells)
        else:
            part = _Part(range(block.first, block.first + len(block)), block.lines, cells)
        digests = self._digests(joined)
        ids = self._ids_of(part)
        keys, keep = self._keys(ids, digests, warnings)
        if not all(keep):
            part = part.without_duplicates(keep, left_out)
            keys, digests = list(compress(keys, keep)), list(compress(digests, keep))
            ids = list(compress(ids, keep))
            left_out.sort(key=lambda out: out.record)
        overflow: dict[int, list[tuple[str, str]]] = {}
        cells = part.cells
        if max(map(len, joined), default=0) > CELL_CAP:
            overflow, cells = self._split(cells, warnings)
            ids = self._ids_of(part._replace(cells=cells))
        hashes = list(map(bytes.hex, digests))
        return Sifted(part.records, part.lines, cells, ids, keys, hashes, left_out, overflow)

    def _ids_of(self, part: _Part) -> list[str]:
        if self._id is None:
            return [""] * len(part.records)
        return list(map(str.strip, part.cells[self._id]))

    def _records_of(
        self, block: Block, faults: Mapping[int, Reason], left_out: list[LeftOut]
    ) -> _Part:
        """The rows that are records; the others are judged one by one and left out."""
        records, lines, kept = [], [], []
        before: _Verdict = None
        for place, (row, line) in enumerate(zip(block.rows, block.lines, strict=True)):
            verdict = self._verdict(row, faults.get(place), before)
            if verdict is None:
                records.append(block.first + place)
                lines.append(line)
                kept.append(row[: self._width])
            else:
                left_out.append(LeftOut(block.first + place, line, *verdict, tuple(row)))
            before = verdict
        return _Part(records, lines, list(zip(*kept, strict=True)) or [()] * self._width)

    # -- what is a record ------------------------------------------------------------------------

    def _clean(self, row: list[str], warnings: Warnings) -> list[str]:
        text = "".join(row)
        if not is_dirty(text):
            return row
        warnings.note(Reason.CLEANED)
        return list(map(clean_text, row))

    def _joined(self, cells: Columns) -> list[str]:
        """Each row as one text, columns in the order of their names."""
        if not cells:
            return []
        return list(map(_GAP.join, zip(*(cells[n] for n in self._order), strict=True)))

    def _all_plain(self, cells: Columns, joined: Sequence[str]) -> bool:
        """The quick look at rows of the right width: none is blank, a title, a total, a header."""
        if any(map(str.isspace, joined)) or "" in joined:
            return False
        if self._looks_suspect(cells[0]):
            return False
        if self._width < 3:
            return True
        # In the row of a title all cells but one are empty: so must be one in each other column.
        return not all("" in column or any(map(str.isspace, column)) for column in cells[1:])

    def _looks_suspect(self, first: Sequence[str]) -> bool:
        """Whether one of these first cells may begin a total or the header once more."""
        heads = {head.casefold() for head in set(map(_HEAD, first))}
        plain = all(head[0].isalnum() for head in heads if head)
        if plain and heads.isdisjoint(self._suspect_heads):
            return False
        return any(map(self._suspect.match, set(first)))

    def _verdict(self, row: list[str], fault: Reason | None, before: _Verdict) -> _Verdict:
        if fault is not None:
            return Outcome.REJECTED, fault, ""
        text = "".join(row)
        if not text or text.isspace():
            return Outcome.BLANK, Reason.BLANK, ""
        if len(row) > self._width and not "".join(row[self._width :]).strip():
            row = row[: self._width]
        if _SEPARATOR_LINE.fullmatch("".join(row)):
            return Outcome.NOT_A_RECORD, Reason.NOT_A_RECORD, "The separator"
        if self._is_header(row):
            return Outcome.NOT_A_RECORD, Reason.NOT_A_RECORD, "The header comes again"
        # Behind a row that is too short, a lone text is what a line break tore off it.
        torn = before is not None and before[1] is Reason.WRONG_WIDTH
        if self._width >= 3 and not torn and self._stands_alone(row):
            return Outcome.NOT_A_RECORD, Reason.NOT_A_RECORD, "A title"
        if self._sums_up(row):
            return Outcome.NOT_A_RECORD, Reason.NOT_A_RECORD, "A total"
        if len(row) != self._width:
            detail = f"Row has {len(row)} cells where {self._width} are expected"
            return Outcome.REJECTED, Reason.WRONG_WIDTH, detail
        return None

    def _is_header(self, row: Sequence[str]) -> bool:
        return (
            len(row) == self._width
            and tuple(" ".join(c.split()).casefold() for c in row) == self._header
        )

    def _stands_alone(self, row: Sequence[str]) -> bool:
        """One short text in a row of its own: the title of a section."""
        filled = [place for place, cell in enumerate(row) if cell.strip()]
        if len(filled) != 1 or len(row[filled[0]]) > 120:
            return False
        return len(row) == 1 or (filled[0] == 0 and not self._tells_by_first)

    def _sums_up(self, row: Sequence[str]) -> bool:
        """A total, and no story told in it."""
        first = row[0].strip()
        if not first or len(first) > 40:
            return False
        plain = plain_name(first)
        if not any(plain == word or plain.startswith(word + " ") for word in words("totals")):
            return False
        return sum(bool(c.strip()) for c in row) * 2 <= self._width

    # -- long cells ------------------------------------------------------------------------------

    def _split(
        self, cells: Columns, warnings: Warnings
    ) -> tuple[dict[int, list[tuple[str, str]]], Columns]:
        """The parts of cells beyond the longest allowed, by place, and the columns without them."""
        overflow: dict[int, list[tuple[str, str]]] = {}
        shorter = []
        for name, column in zip(self._names, cells, strict=True):
            short = list(column)
            for place, cell in enumerate(column):
                if len(cell) <= CELL_CAP:
                    continue
                warnings.note(Reason.CELL_TOO_LONG)
                short[place] = cell[:CELL_CAP]
                parts = overflow.setdefault(place, [])
                for part, start in enumerate(range(CELL_CAP, len(cell), CELL_CAP), start=2):
                    parts.append((f"{name} (part {part})", cell[start : start + CELL_CAP]))
            shorter.append(tuple(short))
        return overflow, shorter

    # -- what is known already -------------------------------------------------------------------

    def _digests(self, joined: Sequence[str]) -> list[bytes]:
        begin = self._blank_digest.copy
        digests = []
        for content in map(str.encode, joined):
            digest = begin()
            digest.update(content)
            digests.append(digest.digest())
        return digests

    def _keys(
        self, ids: Sequence[str], digests: Sequence[bytes], warnings: Warnings
    ) -> tuple[list[str], list[bool]]:
        """The key of each record, and whether it is one that the file did not hold before.

        Marks stand under 64 bits of the id (or, without one, of the content): two ids of a million
        share them in one of forty million files, and then one only gets a ``#2`` it did not need.
        """
        if "" in ids:
            contents = numbers_of(digests)
            numbers = [hash(name) if name else n for name, n in zip(ids, contents, strict=True)]
            keys = [name or f"row:{d.hex()}" for name, d in zip(ids, digests, strict=True)]
        else:
            numbers, keys = list(map(hash, ids)), list(ids)
        keep = [True] * len(keys)
        place = self._marks.add(numbers, digests)
        while place < len(keys):
            keys[place] = self._key(ids[place], keys[place], numbers[place], digests[place])
            if not keys[place]:
                keep[place] = False
            elif keys[place] != ids[place] and ids[place]:
                warnings.note(Reason.SAME_ID_OTHER_CONTENT)
            place = self._marks.add(numbers, digests, place + 1)
        if self._id is not None:
            nameless = sum(not name for name in compress(ids, keep))
            warnings.note(Reason.MISSING_ID, nameless)
        return keys, keep

    def _key(self, name: str, key: str, number: int, digest: bytes) -> str:
        """The key of a record whose mark is there; empty where the record itself was there."""
        again = 1
        while (there := self._marks.get(number)) is not None:
            if there == digest:
                return ""
            again += 1
            key = f"{name}#{again}" if name else key
            number = hash(key) if name else number + 1
        self._marks.add([number], [digest])
        return key

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
from rca_studio.intake.outcomes import Outcome, Reason, Warnings
from rca_studio.intake.plan import SourcePlan
from rca_studio.intake.readers import Block
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
    """Some records of a block: their numbers, lines and cells."""

    records: Sequence[int]
    lines: Sequence[int]
    rows: list[list[str]]

    def only(self, keep: Sequence[bool]) -> _Part:
        return _Part(
            list(compress(self.records, keep)),
            list(compress(self.lines, keep)),
            list(compress(self.rows, keep)),
        )

    def without_duplicates(self, keep: Sequence[bool], left_out: list[LeftOut]) -> _Part:
        why = (Outcome.DUPLICATE, Reason.DUPLICATE_IN_FILE, "")
        for record, line, row, kept in zip(*self, keep, strict=True):
            if not kept:
                left_out.append(LeftOut(record, line, *why, tuple(row)))
        return self.only(keep)


class Sifter:
    """Goes through the blocks of one file in order; remembers what the file held so far.

    The memory is one digest a record (about 100 bytes), the only thing that grows with the file.
    """

    def __init__(self, plan: SourcePlan) -> None:
        self._names = plan.names
        self._width = len(plan.names)
        self._dirty = plan.detection.dirty
        order = sorted(range(self._width), key=lambda n: plain_name(plan.names[n]))
        self._ordered = itemgetter(*order) if self._width > 1 else list
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
        self._seen: set[bytes] = set()
        self._seen_ids: dict[str, bytes] = {}

    def sift(self, block: Block, warnings: Warnings) -> Sifted:
        """Sift one block."""
        rows, unreadable = block.rows, set[int]()
        if self._dirty:
            if self._mixed:
                unreadable = {n for n, row in enumerate(rows) if _LOST.search("".join(row))}
            rows = [self._clean(row, warnings) for row in rows]
        part = _Part(range(block.first, block.first + len(rows)), block.lines, rows)
        joined = self._joined(rows) if set(map(len, rows)) == {self._width} else []
        cells: Sequence[Sequence[str]] = list(zip(*rows, strict=True)) if joined else []
        left_out: list[LeftOut] = []
        if not joined or unreadable or block.faults or not self._all_plain(cells, joined):
            faults = dict.fromkeys(unreadable, Reason.UNREADABLE_ENCODING) | block.faults
            part = self._records_of(part, faults, left_out)
            joined, cells = self._joined(part.rows), []
        digests = self._digests(joined)
        keys, keep = self._keys(part.rows, digests, warnings)
        if not all(keep):
            part = part.without_duplicates(keep, left_out)
            keys, digests = list(compress(keys, keep)), list(compress(digests, keep))
            left_out.sort(key=lambda out: out.record)
            cells = []
        overflow: dict[int, list[tuple[str, str]]] = {}
        if max(map(len, joined), default=0) > CELL_CAP:
            part = part._replace(rows=list(part.rows))
            overflow = self._split(part.rows, warnings)
            cells = []
        if not cells:
            cells = list(zip(*part.rows, strict=True)) if part.rows else [()] * self._width
        hashes = list(map(bytes.hex, digests))
        ids = [""] * len(keys) if self._id is None else list(map(str.strip, cells[self._id]))
        return Sifted(part.records, part.lines, cells, ids, keys, hashes, left_out, overflow)

    def _records_of(
        self, part: _Part, faults: Mapping[int, Reason], left_out: list[LeftOut]
    ) -> _Part:
        """The rows that are records; the others are judged one by one and left out."""
        verdicts: list[_Verdict] = []
        for place, row in enumerate(part.rows):
            before = verdicts[-1] if verdicts else None
            verdicts.append(self._verdict(row, faults.get(place), before))
        for record, line, row, verdict in zip(*part, verdicts, strict=True):
            if verdict is not None:
                left_out.append(LeftOut(record, line, *verdict, tuple(row)))
        kept = part.only([verdict is None for verdict in verdicts])
        return kept._replace(rows=[row[: self._width] for row in kept.rows])

    # -- what is a record ------------------------------------------------------------------------

    def _clean(self, row: list[str], warnings: Warnings) -> list[str]:
        text = "".join(row)
        if not is_dirty(text):
            return row
        warnings.note(Reason.CLEANED)
        return list(map(clean_text, row))

    def _joined(self, rows: Sequence[Sequence[str]]) -> list[str]:
        """Each row as one text, columns in the order of their names."""
        return list(map(_GAP.join, map(self._ordered, rows)))

    def _all_plain(self, cells: Sequence[Sequence[str]], joined: Sequence[str]) -> bool:
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

    def _split(self, rows: list[list[str]], warnings: Warnings) -> dict[int, list[tuple[str, str]]]:
        overflow: dict[int, list[tuple[str, str]]] = {}
        for place, row in enumerate(rows):
            if max(map(len, row)) <= CELL_CAP:
                continue
            rows[place] = row = list(row)
            for column, cell in enumerate(row):
                if len(cell) <= CELL_CAP:
                    continue
                warnings.note(Reason.CELL_TOO_LONG)
                row[column] = cell[:CELL_CAP]
                for part, start in enumerate(range(CELL_CAP, len(cell), CELL_CAP), start=2):
                    name = f"{self._names[column]} (part {part})"
                    overflow.setdefault(place, []).append((name, cell[start : start + CELL_CAP]))
        return overflow

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
        self, rows: Sequence[Sequence[str]], digests: Sequence[bytes], warnings: Warnings
    ) -> tuple[list[str], list[bool]]:
        if self._id is None:
            return self._keys_by_content(digests)
        ids = list(map(str.strip, map(itemgetter(self._id), rows)))
        different = set(ids)
        unique = len(different) == len(ids) and "" not in different
        if unique and self._seen_ids.keys().isdisjoint(different):
            self._seen_ids.update(zip(ids, digests, strict=True))
            return ids, [True] * len(ids)
        keys, keep = [], []
        for name, digest in zip(ids, digests, strict=True):
            key = self._key(name, digest, warnings)
            keys.append(key or name)
            keep.append(bool(key))
        return keys, keep

    def _keys_by_content(self, digests: Sequence[bytes]) -> tuple[list[str], list[bool]]:
        keys = [f"row:{digest.hex()}" for digest in digests]
        before = len(self._seen)
        fresh = set(digests)
        if len(fresh) == len(digests) and self._seen.isdisjoint(fresh):
            self._seen |= fresh
            return keys, [True] * len(keys)
        keep = []
        for digest in digests:
            self._seen.add(digest)
            keep.append(len(self._seen) > before)
            before = len(self._seen)
        return keys, keep

    def _key(self, name: str, digest: bytes, warnings: Warnings) -> str:
        """The key of one record; empty where the file held the same record before."""
        if not name:
            if digest in self._seen:
                return ""
            self._seen.add(digest)
            warnings.note(Reason.MISSING_ID)
            return f"row:{digest.hex()}"
        key, again = name, 1
        while (there := self._seen_ids.get(key)) is not None:
            if there == digest:
                return ""
            again += 1
            key = f"{name}#{again}"
        if again > 1:
            warnings.note(Reason.SAME_ID_OTHER_CONTENT)
        self._seen_ids[key] = digest
        return key

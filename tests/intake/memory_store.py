"""A workspace in memory, as far as imports go: what `ImportStore` and `ImportSink` promise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.registers import RejectedRow
from rca_studio.domain.workspace import ImportBatch
from rca_studio.editing.ports import (
    IncomingCase,
    IncomingRows,
    KnownSource,
    LoadedCase,
    Stamp,
)
from rca_studio.intake.shaping import case_from

STAMP = Stamp(actor="Quality lead", at="2026-11-21T22:00:00Z")


class MemoryStore:
    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self.rejected: list[RejectedRow] = []
        self.batches: list[ImportBatch] = []
        self.edited: dict[str, set[str]] = {}
        self.begun = 0

    def load(self, case_id: str) -> LoadedCase:
        case = self.cases.get(case_id)
        return LoadedCase(CaseFile(case_id, [case] if case else []), {})

    def known_sources(self, system: str, keys: Iterable[str]) -> dict[str, KnownSource]:
        wanted = set(keys)
        return {
            case.source_key: KnownSource(case_id=case.id, content_hash=case.content_hash)
            for case in self.cases.values()
            if case.source_system == system and case.source_key in wanted
        }

    def begin_import(self, batch_id: str) -> MemorySink:
        self.begun += 1
        return MemorySink(self)

    def by_row(self) -> list[Case]:
        return sorted(self.cases.values(), key=lambda case: case.source_row)


class MemorySink:
    def __init__(self, store: MemoryStore) -> None:
        self.store = store
        self.cases = dict(store.cases)
        self.rejected = list(store.rejected)
        self.open = True

    def add(self, cases: Iterable[IncomingCase]) -> None:
        for incoming in cases:
            assert incoming.case.id not in self.cases
            self.cases[incoming.case.id] = incoming.case

    def add_rows(self, block: IncomingRows) -> None:
        names = {f.name for f in fields(Case)}
        assert set(block.columns) <= names
        for row in block.rows:
            case = case_from(block.shared, block.columns, row)
            assert case.id not in self.cases
            self.cases[case.id] = case

    def update(self, cases: Iterable[IncomingCase]) -> None:
        for incoming in cases:
            old = self.cases[incoming.case.id]
            kept = {"id", "reference", "stage", "batch_id"} | self.store.edited.get(old.id, set())
            self.cases[old.id] = replace(incoming.case, **{n: getattr(old, n) for n in kept})

    def reject(self, rows: Iterable[RejectedRow]) -> None:
        self.rejected.extend(rows)

    def first_reference_number(self, prefix: str) -> int:
        return 1 + max((int(c.reference.rsplit("-", 1)[1]) for c in self.cases.values()), default=0)

    def finish(self, batch: ImportBatch, stamp: Stamp) -> None:
        assert self.open
        self.open = False
        self.store.cases, self.store.rejected = self.cases, self.rejected
        self.store.batches.append(batch)

    def abandon(self) -> None:
        self.open = False

"""What belongs to the workspace as a whole and not to one case."""

from __future__ import annotations

from dataclasses import dataclass

WORKSPACE = ""
"""The ``case_id`` of everything that belongs to the workspace itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One value of the workspace: ``organisation``, ``marking``, ``reference_prefix`` ..."""

    id: str
    value: str
    case_id: str = WORKSPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingProfile:
    """How the columns of one kind of export become case fields; recognised by its header.

    ``mapping`` holds (column name, canonical field) pairs; ``options`` what else was chosen
    (date order, encoding, separator) as (name, value).
    """

    id: str
    name: str
    header_hash: str
    mapping: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...] = ()
    case_id: str = WORKSPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBatch:
    """One import: the file, its SHA-256 and what became of its records (the counting identity).

    records = new + updated + unchanged + duplicate + rejected + blank + not_a_record.
    """

    id: str
    file_name: str
    sha256: str
    at: str
    by: str
    records: int
    new: int
    updated: int
    unchanged: int
    duplicate: int
    rejected: int
    blank: int
    not_a_record: int
    profile: str = ""
    case_id: str = WORKSPACE

    def __post_init__(self) -> None:
        parts = (
            self.new,
            self.updated,
            self.unchanged,
            self.duplicate,
            self.rejected,
            self.blank,
            self.not_a_record,
        )
        if self.records != sum(parts):
            raise ValueError(f"{self.records} records, but the outcomes add up to {sum(parts)}")

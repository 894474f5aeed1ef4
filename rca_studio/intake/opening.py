"""A file on its way in: what it is, what its columns hold, and a plan for its import.

``open_source`` reads the file twice at most (once its bytes, once its records) and changes nothing.
It may be called from any thread. What a person decides otherwise goes into ``Overrides`` (another
``open_source``) or ``with_mapping`` (no reading).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from rca_studio.domain.protocol import Protocol
from rca_studio.domain.workspace import MappingProfile
from rca_studio.editing.ports import Progress
from rca_studio.intake.collecting import rare_collections
from rca_studio.intake.columns import study
from rca_studio.intake.dates import DateDecision, DateOrder, decide
from rca_studio.intake.detect import (
    Dialect,
    FileKind,
    Header,
    column_names,
    find_dialect,
    find_header,
    sample_lines,
    scan_text,
)
from rca_studio.intake.limits import must_be_file, must_be_narrow, refused
from rca_studio.intake.mapping import Target, holds_serials, propose
from rca_studio.intake.plan import (
    NO_HEADER,
    Detection,
    Overrides,
    SourcePlan,
    hash_of_names,
    remapped,
    system_of,
)
from rca_studio.intake.profiles import recognise
from rca_studio.intake.readers import CsvReader, KeptReader, MendedReader, Reader, RowsReader
from rca_studio.intake.rejects import OWN_COLUMNS, is_export, unguarded

_DATES = (Target.OCCURRED, Target.REPORTED)
_FIRST_ROWS = 60
_KEPT_UP_TO = 8 * 1024 * 1024
"""Bytes of a file whose records are kept between looking and importing; larger ones are read
again, so that no file needs more memory than this."""


def open_source(
    path: Path,
    *,
    overrides: Overrides | None = None,
    profiles: Sequence[MappingProfile] = (),
    protocols: Sequence[Protocol] = (),
    reference_prefix: str = "NM",
    practice: bool = False,
    progress: Progress | None = None,
) -> SourcePlan:
    """Look at a file and propose how to import it.

    Args:
        path: CSV (any of ``, ; tab |``), XLSX, JSON, GeoJSON or NDJSON.
        overrides: what a person decided.
        profiles: those saved in the workspace.
        protocols: their words recognise the type of a case.
        reference_prefix: of the references new cases get.
        practice: whether the cases are practice.
        progress: told the number of records studied; may raise ``Cancelled``.

    Raises:
        KnownFault: the file cannot be read, with what to do instead.
    """
    path = Path(path)
    overrides = overrides or Overrides()
    sha256, size, detection, names, reader = look_at(path, overrides)
    with rare_collections():
        facts, records = study(names, reader.blocks(), progress=progress)
    header_hash = hash_of_names(names)
    known = recognise(names, header_hash, profiles, overrides.profile)
    columns = propose(facts, known.targets if known else None)
    plan = SourcePlan(
        path=path,
        sha256=sha256,
        size=size,
        detection=detection,
        reader=reader,
        columns=columns,
        records=records,
        date_hint=known.date_order if known else None,
        overrides=overrides,
        system=known.system if known else system_of(header_hash),
        header_hash=header_hash,
        profile=known.name if known else "",
        profile_origin=known.origin if known else "",
        protocols=tuple(protocols),
        reference_prefix=reference_prefix,
        practice=practice,
    )
    return _with_dates(plan)


def with_mapping(plan: SourcePlan, choices: Mapping[str, Target]) -> SourcePlan:
    """The plan with some columns (by name) becoming something else."""
    columns = remapped(plan.columns, dict(choices))
    return _with_dates(replace(plan, columns=columns))


def with_date_order(plan: SourcePlan, order: DateOrder) -> SourcePlan:
    """The plan with the one question about day and month answered."""
    overrides = replace(plan.overrides, date_order=order)
    return _with_dates(replace(plan, overrides=overrides))


def _with_dates(plan: SourcePlan) -> SourcePlan:
    """Decide the order of day and month for the columns that become dates."""
    order = plan.overrides.date_order
    wanted = [c.facts.index for c in plan.columns if c.target in _DATES]
    columns = list(plan.columns)
    blind = frozenset(
        n for n in wanted if columns[n].facts.filled and not columns[n].facts.evidence.read
    )
    if blind and not all(holds_serials(columns[n].facts) for n in blind):
        # A person says that a column holds dates which does not look like it: look again.
        facts, _ = study(plan.names, plan.reader.blocks(), dates=blind)
        for n in blind:
            columns[n] = replace(columns[n], facts=facts[n])
    proved = [
        decision.order
        for c in columns
        if (decision := decide(c.facts.evidence)).proved and not decision.asks
    ]
    fallback = proved[0] if len(set(proved)) == 1 else plan.date_hint
    dates: dict[int, DateDecision] = {}
    for n in wanted:
        evidence = columns[n].facts.evidence
        mixed = evidence.day_first + evidence.month_first + evidence.either > 0
        chosen = order if order is not None and mixed else None
        dates[n] = decide(evidence, chosen=chosen, fallback=fallback)
    return replace(plan, columns=tuple(columns), dates=dates)


# -- what the file is ------------------------------------------------------------------------------

Look = tuple[str, int, Detection, tuple[str, ...], Reader]


def look_at(path: Path, overrides: Overrides) -> Look:
    """The fingerprint and size of a file, what it is, its columns, and what reads its records.

    Raises:
        KnownFault: it cannot be read, with what to do instead.
    """
    try:
        must_be_file(path)
        with path.open("rb") as file:
            head = file.read(4096)
        if not head:
            raise refused(path, "is empty", "Export the cases again and load that file.")
        return _by_kind(path, head)(path, overrides)
    except OSError as error:
        why = "was not found" if isinstance(error, FileNotFoundError) else "cannot be opened"
        raise refused(path, why, "Check that it is there and not open elsewhere.") from error


def _by_kind(path: Path, head: bytes) -> Callable[[Path, Overrides], Look]:
    if head.startswith(b"PK\x03\x04"):
        return _look_at_spreadsheet
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise refused(
            path,
            "is an old or password-protected Excel file",
            "Open it in Excel and save it as an ordinary .xlsx or .csv file.",
        )
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"GIF8", b"SQLite f")):
        raise refused(
            path,
            "is not a table",
            "Export the cases as CSV, XLSX or JSON and load that file.",
        )
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith((b"{", b"[")) or path.suffix.lower() in (".json", ".geojson", ".ndjson"):
        return _look_at_json
    return _look_at_table


def _look_at_table(path: Path, overrides: Overrides) -> Look:
    facts = scan_text(path, overrides.encoding)
    lines = sample_lines(path, facts.encoding)
    dialect = find_dialect(lines, overrides.separator)
    rows = _first_rows(lines, dialect)
    header = _header(overrides, rows)
    first, last = (header.first, header.last) if header else (1, 0)
    width = _width(rows[first - 1 :])
    if header:
        width = max(width if header.first == 1 else 0, len(rows[last - 1]) if rows else 1)
    must_be_narrow(path, width)
    names = column_names(rows[first - 1 : last], width)
    reader: Reader = CsvReader(
        path=path,
        encoding=facts.encoding,
        dialect=dialect,
        header=range(first - 1, last),
        width=width,
    )
    if is_export(names):
        # Rows that were left out before, mended: the columns are those of the first file again.
        names = tuple(map(unguarded, names[len(OWN_COLUMNS) :]))
        reader = MendedReader(reader, len(OWN_COLUMNS), unguarded)
    if facts.size <= _KEPT_UP_TO:
        reader = KeptReader(reader)
    detection = Detection(
        kind=FileKind.TABLE,
        encoding=facts.encoding,
        dialect=dialect,
        header=header,
        dirty=facts.dirty,
        odd_bytes=facts.odd_bytes,
    )
    return facts.sha256, facts.size, detection, names, reader


def _first_rows(lines: Sequence[str], dialect: Dialect) -> list[list[str]]:
    return list(islice(csv.reader(lines, **dialect.reader_options()), _FIRST_ROWS))


def _header(overrides: Overrides, rows: Sequence[Sequence[str]]) -> Header | None:
    if overrides.header == NO_HEADER:
        return None
    return overrides.header or find_header(rows)


def _width(rows: Sequence[Sequence[str]]) -> int:
    """How many cells a record has: the commonest number among the first rows."""
    from collections import Counter

    filled = [len(row) for row in rows if any(cell.strip() for cell in row)]
    return Counter(filled).most_common(1)[0][0] if filled else 1


def _look_at_spreadsheet(path: Path, overrides: Overrides) -> Look:
    from rca_studio.intake.spreadsheet import read_workbook

    book = read_workbook(path, overrides.sheet)
    header = _header(overrides, book.rows[:_FIRST_ROWS])
    first, last = (header.first, header.last) if header else (1, 0)
    width = max(map(len, book.rows), default=1) or 1
    must_be_narrow(path, width, len(book.rows))
    names = column_names(book.rows[first - 1 : last], width)
    body = [*range(first - 1), *range(last, len(book.rows))]
    reader = RowsReader(
        rows=[[*book.rows[n], *([""] * (width - len(book.rows[n])))] for n in body],
        lines=[book.lines[n] for n in body],
    )
    detection = Detection(
        kind=FileKind.SPREADSHEET,
        encoding="utf-8",
        dialect=None,
        header=header,
        sheet=book.sheet,
        sheets=book.sheets,
        dirty=True,
        notes=book.notes,
    )
    return book.sha256, book.size, detection, names, reader


def _look_at_json(path: Path, overrides: Overrides) -> Look:
    from rca_studio.intake.json_records import read_json

    facts = scan_text(path, overrides.encoding, table=False)
    table = read_json(path, facts.encoding)
    detection = Detection(
        kind=FileKind.JSON,
        encoding=facts.encoding,
        dialect=None,
        header=None,
        dirty=True,
        notes=table.notes,
        passed_over=table.passed_over,
    )
    reader = RowsReader(rows=table.rows, lines=table.lines)
    return facts.sha256, facts.size, detection, table.names, reader

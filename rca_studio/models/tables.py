"""The schema of a workspace, declared once with SQLAlchemy.

Why SQLAlchemy here and the bare driver elsewhere: the declaration is what migrations are judged
against (a migrated file must equal it) and what a new workspace is created from. Reading and
committing use the driver itself (``engine``, ``rows``): importing SQLAlchemy alone would double the
start-up of the program, and one edit must cost little more than the disk's own flush.

One table for each kind of entity, its columns named after the fields of the dataclass; tuples are
canonical JSON, truth values 0 or 1. ``version`` is the number of the audit entry that wrote the
row, so that no value ever comes back and an edit of something stale is always noticed.
Foreign keys are checked at the end of a transaction, hence a step may take a case and its parts
away in any order; they never cascade, so nothing disappears by itself.
"""

from __future__ import annotations

from sqlalchemy import (
    REAL,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    func,
    text,
)

from rca_studio.models.raw_ddl import SEARCH, SEARCH_MEMORY, TRIGGERS

metadata = MetaData()


def _text(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _flag(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _rank() -> Column[float]:
    return Column("rank", REAL, nullable=False)


def _number(name: str) -> Column[float]:
    return Column(name, REAL, nullable=False)


def _version() -> Column[int]:
    return Column("version", Integer, nullable=False, server_default=text("1"))


def _table(name: str, *parts: Column[str] | Column[int] | Column[float] | Column[bytes]) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)


def _later_list(*names: str) -> tuple[Column[str], ...]:
    return tuple(Column(name, Text, nullable=False, server_default=text("'[]'")) for name in names)


def _later_text(*names: str) -> tuple[Column[str], ...]:
    return tuple(Column(name, Text, nullable=False, server_default=text("''")) for name in names)


def _of_case(
    name: str,
    *columns: Column[str] | Column[int] | Column[float],
    later: tuple[Column[str] | Column[int], ...] = (),
) -> Table:
    """A table of something that belongs to a case.

    ``later`` are columns that came with a later version: a migration adds them at the end, with a
    value for the rows that are there.
    """
    owner = ForeignKey("case_.id", deferrable=True, initially="DEFERRED")
    return _table(
        name,
        Column("id", Text, primary_key=True, nullable=False),
        Column("case_id", Text, owner, nullable=False, index=True),
        *columns,
        _version(),
        *later,
    )


def _of_workspace(name: str, *columns: Column[str] | Column[int] | Column[float]) -> Table:
    """A table of something that belongs to the workspace itself."""
    key = Column("id", Text, primary_key=True, nullable=False)
    return _table(name, key, *columns, _version())


def _case_columns() -> list[Column[str] | Column[int]]:
    """The fields of a case after its id."""
    return [
        *_text("reference", "title", "story", "protocol", "nature", "stage", "occurred"),
        *_text("reported", "service", "location", "staff_group", "route", "person_affected"),
        *_text("immediate_action", "reporter"),
        _flag("anonymous"),
        *_text("severity", "probability", "frame"),
        _flag("practice"),
        *_text("source_system", "source_id", "source_version"),
        Column("source_row", Integer, nullable=False),
        *_text("source_key", "content_hash", "batch_id", "extras"),
    ]


# -- cases -----------------------------------------------------------------------------------------

case_ = _table(
    "case_",
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    *_case_columns(),
    _version(),
    # Worked out from the case file and kept beside the case, so that lists need not ask.
    Column("margin_today", Integer),
    Column("margin_after", Integer),
    Column("held_by", Text, nullable=False, server_default=text("'[]'")),
    *_later_text("stage_due", "outcome"),
)
"""``seq`` breaks ties in lists and names the row of the search index; it is not part of a case."""

# Every index costs an import time, hence few of them, and none holds the empty values that most
# exports have plenty of. The row number (seq) is part of each, so pages by key need no sorting.
# References are looked up and sorted as (length(reference), reference): NM-9999 before NM-10000.
Index("case_reference", func.length(case_.c.reference), case_.c.reference, unique=True)
Index(
    "case_source",
    case_.c.source_system,
    case_.c.source_key,
    sqlite_where=text("source_key <> ''"),
)
Index("case_occurred", case_.c.occurred)
Index("case_title", case_.c.title.collate("NOCASE"))
Index("case_protocol", case_.c.protocol, case_.c.occurred)
Index("case_stage", case_.c.stage, case_.c.occurred)
Index(
    "case_margin",
    case_.c.margin_today,
    case_.c.occurred,
    sqlite_where=text("margin_today IS NOT NULL"),
)
Index("case_due", case_.c.stage_due, sqlite_where=text("stage_due <> ''"))
Index(
    "case_open",
    case_.c.service,
    case_.c.stage,
    case_.c.occurred,
    case_.c.practice,
    sqlite_where=text("stage_due = '' AND stage IN ('review', 'analyse', 'act', 'validate')"),
)
Index("case_batch", case_.c.batch_id, case_.c.occurred, sqlite_where=text("batch_id <> ''"))
Index("case_practice", case_.c.practice, case_.c.occurred, sqlite_where=text("practice <> 0"))
for _facet in ("service", "location", "staff_group", "route"):
    Index(f"case_{_facet}", case_.c[_facet], case_.c.occurred, sqlite_where=text(f"{_facet} <> ''"))

case_bin = _table(
    "case_bin",
    Column("bin_seq", Integer, primary_key=True),
    Column("bin_batch", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("expects", Text, nullable=False),
    Column("id", Text, nullable=False),
    *_case_columns(),
)
"""The other side of each import: what it replaced or, once it is withdrawn, what it had brought.

``bin_batch`` names the import, ``side`` whether the case was "new" or "updated" by it, and
``expects`` the digest of what must stand in ``case_`` for the two to be swapped.
"""
Index("case_bin_batch", case_bin.c.bin_batch, case_bin.c.id, unique=True)

# -- what belongs to a case ------------------------------------------------------------------------

cause = _of_case(
    "cause",
    *_text("text", "category", "evidence", "nature", "gate"),
    _flag("question"),
    _rank(),
    later=_later_text("ruled_out_because", "answer_by", "answer_due", "duty"),
)
control = _of_case(
    "control",
    *_text("guards", "text", "state", "kind", "gate", "reliable", "why_reliable"),
    *_text("other_staff", "other_timing", "greater_pressure"),
    _rank(),
)
event = _of_case("event", *_text("text", "gate"))
harm = _of_case("harm", *_text("text", "gate"))
link = _of_case("link", *_text("cause_id", "effect_id"), _rank())
answer = _of_case("answer", *_text("field", "value"))
confirmation = _of_case("confirmation", *_text("item", "by", "at", "note"))
waiver = _of_case("waiver", *_text("item", "by", "at", "reason"), later=_later_text("second"))
evidence = _of_case(
    "evidence",
    *_text("subject", "note", "file_name", "sha256"),
    Column("size", Integer, nullable=False),
    *_text("by", "at"),
    later=(
        Column("kind", Text, nullable=False, server_default=text("'note'")),
        *_later_text("source"),
    ),
)
finding = _of_case(
    "finding", Column("number", Integer, nullable=False), *_text("statement", "causes")
)
action = _of_case(
    "action",
    *_text("text", "findings", "owner", "deadline", "kind", "strength", "checks", "measure"),
    *_text("review_date", "state", "effects", "result"),
    _rank(),
    later=(
        Column("effort", Integer, nullable=False, server_default=text("0")),
        *_later_text("reach"),
        *_later_list("decisions", "reviews", "later_reviews", "measures"),
        *_later_text("done_on", "first_deadline", "pattern"),
    ),
)
measurement = _of_case(
    "measurement",
    *_text("action", "kind", "day"),
    *(Column(name, REAL, nullable=False) for name in ("numerator", "denominator")),
    *_text("note", "by", "at"),
)
timeline_entry = _of_case(
    "timeline_entry",
    *_text("text", "expected", "moment", "kind", "source", "about"),
    _rank(),
)
place = _of_case(
    "place",
    *_text("node", "view"),
    *(Column(way, REAL, nullable=False) for way in ("x", "y")),
)
logic_answer = _of_case(
    "logic_answer", *_text("effect", "cause", "answer", "causes", "note", "by", "at")
)
kept_wording = _of_case("kept_wording", *_text("subject", "field", "mark", "note", "by", "at"))
Index("action_owner", action.c.owner, action.c.deadline)
Index("action_state", action.c.state, action.c.deadline)
Index(
    "cause_question",
    cause.c.answer_due,
    cause.c.answer_by,
    sqlite_where=text("question <> 0"),
)
stage_move = _of_case("stage_move", *_text("kind", "before", "after", "by", "at", "reason"))
rejection = _of_case("rejection", *_text("kind", "reason", "by", "at", "duplicate_of"))
signature = _of_case(
    "signature",
    *_text("stage", "by", "at", "meaning", "covers", "role"),
    *_text("withdrawn_by", "withdrawn_at", "withdrawn_because"),
)
duty_exception = _of_case(
    "duty_exception", *_text("duty", "subject", "by", "second", "at", "reason")
)
telling_decision = _of_case(
    "telling_decision",
    *_text("about", "choice", "decided_by", "decided_at", "reason", "due"),
    *_text("told_at", "told_by", "told_whom", "said"),
)
Index("telling_due", telling_decision.c.due, sqlite_where=text("told_at = ''"))
case_marking = _of_case("case_marking", *_text("marking", "reason", "by", "at"))
report_copy = _of_case(
    "report_copy",
    *_text("what", "by", "at", "purpose", "to"),
    Column("entries", Integer, nullable=False),
    *_text("head"),
)
kept_protocol = _of_case(
    "kept_protocol",
    *_text("key"),
    Column("pack_version", Integer, nullable=False),
    *_text("pack", "by", "at"),
)

# -- what belongs to the workspace -----------------------------------------------------------------

setting = _of_workspace("setting", *_text("value"))
mapping_profile = _of_workspace(
    "mapping_profile", *_text("name", "header_hash", "mapping", "options")
)
import_batch = _of_workspace(
    "import_batch",
    *_text("file_name", "sha256", "at", "by"),
    *(
        Column(count, Integer, nullable=False)
        for count in (
            "records",
            "new",
            "updated",
            "unchanged",
            "duplicate",
            "rejected",
            "blank",
            "not_a_record",
        )
    ),
    *_text("profile"),
    # An import that was undone is no longer listed, but can be brought back.
    Column("withdrawn", Integer, nullable=False, server_default=text("0")),
)
person = _of_workspace(
    "person",
    *_text("name", "roles", "title", "services", "sites", "former_names", "secret"),
    _flag("active"),
)
secret = _table(
    "secret",
    Column("sha256", Text, primary_key=True, nullable=False),
    *_text("content"),
)
"""What passphrases are checked by (argon2), named by its digest, which is what people carry.

It stands in no entry of the history, so that it is gone when it is taken away.
"""
protocol_pack = _of_workspace(
    "protocol_pack",
    *_text("key"),
    Column("pack_version", Integer, nullable=False),
    *_text("text", "sha256", "state", "by", "at", "note"),
)
plan_view = _of_workspace(
    "plan_view",
    *_text("name", "layout", "lane", "group", "owners", "services", "strengths", "states"),
    *_text("text", "sort"),
    _flag("descending"),
)
monthly_figure = _of_workspace(
    "monthly_figure",
    *_text("month", "what"),
    _number("number"),
    *_text("service", "note", "by", "at"),
)
pulse_count = _of_workspace(
    "pulse_count", *_text("month", "question", "answers", "service", "staff_group", "source")
)
chart_choice = _of_workspace(
    "chart_choice",
    *_text("chart", "where", "kind", "what", "frozen", "phases", "left_out", "by", "at"),
)
safety_session = _of_workspace(
    "safety_session",
    *_text("title", "day", "cases", "audience", "aim"),
    Column("minutes", Integer, nullable=False),
    _flag("light"),
    Column("attendance", Integer, nullable=False),
    *_text("held_on", "by", "at"),
)
show_frame = _of_workspace(
    "show_frame",
    *_text("session"),
    _rank(),
    *_text("kind", "about", "heading", "text", "notes"),
    _flag("shown"),
    *_text("options", "evidence", "accepted", "accepted_by", "accepted_at"),
)
session_vote = _of_workspace(
    "session_vote", *_text("session", "frame", "question", "options", "counts")
)
parked_idea = _of_workspace("parked_idea", *_text("session", "text", "about", "went_to"), _rank())
commitment = _of_workspace(
    "commitment", *_text("session", "text", "who", "due", "about", "action"), _rank()
)
known_name = _of_workspace("known_name", *_text("kind", "name", "also", "by", "at"))
champion = _of_workspace("champion", *_text("name", "service", "since", "until", "note"))
receipt = _of_case("receipt", *_text("key"))
Index("receipt_key", receipt.c.key)
reporter_word = _of_case(
    "reporter_word", *_text("text"), _flag("from_reporter"), *_text("by", "at"), _rank()
)
feedback_note = _of_case("feedback_note", *_text("text", "ways", "given_on", "by", "at"))
good_catch = _of_case(
    "good_catch", *_text("to", "criteria", "why", "consent", "consent_on", "given_on", "by", "at")
)
report_box = _table(
    "report_box",
    Column("name", Text, primary_key=True, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""Anonymous reports that wait to be taken in together; one value, written anew as a whole."""
rejected_row = _table(
    "rejected_row",
    Column("seq", Integer, primary_key=True),
    Column("batch_id", Text, nullable=False, index=True),
    Column("record", Integer, nullable=False),
    Column("line", Integer, nullable=False),
    *_text("reason", "column", "detail", "cells"),
)
attachment = _table(
    "attachment",
    Column("sha256", Text, primary_key=True, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

chore = _table(
    "chore",
    Column("seq", Integer, primary_key=True),
    *_text("kind", "detail"),
)
"""What an import left to be done behind the scenes; see ``chores``."""

facts_kept = _table(
    "facts_kept",
    Column("name", Text, primary_key=True, nullable=False),
    Column("entry", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""The columns governance counts by, as they were at an entry of the history; see ``facts``.

Only a shortcut: what stands here is read faster than all cases, and what came since is caught up
with. Nothing is lost where it is empty.
"""

# -- the audit trail -------------------------------------------------------------------------------

audit = _table(
    "audit",
    Column("seq", Integer, primary_key=True),
    *_text("at", "actor", "kind", "label", "case_ids", "changes", "prev", "hash"),
    *_later_text("salts", "seals"),
)
Index("audit_erasure", audit.c.seq, sqlite_where=text("kind = 'erase'"))
audit_case = Table(
    "audit_case",
    metadata,
    Column("case_id", Text, primary_key=True, nullable=False),
    Column("seq", Integer, ForeignKey("audit.seq"), primary_key=True, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Which entries speak of which case ("" for the workspace).

The entries of an import stand here once, under the id of the import, for all the cases it brought:
the history of a case is what stands under its own id and under its ``batch_id``.
"""


def schema_statements() -> tuple[str, ...]:
    """All statements that make an empty workspace, in order."""
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable

    dialect = sqlite.dialect()
    statements = []
    for table in metadata.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=dialect)))
        statements.extend(
            str(CreateIndex(index).compile(dialect=dialect))
            for index in sorted(table.indexes, key=lambda index: str(index.name))
        )
    return (*statements, SEARCH, SEARCH_MEMORY, *TRIGGERS)

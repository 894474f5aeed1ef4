"""The parts of the schema that SQLAlchemy has no words for; see ``tables``.

They stand here so that a file can be checked for triggers that are not ours without SQLAlchemy.
"""

from __future__ import annotations

SEARCH = """
CREATE VIRTUAL TABLE case_search USING fts5(
    title, story, causes, extras,
    content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
)
"""
"""The words of each case under its ``seq``; the text itself is kept once, in ``case_``.

Words are not reduced to stems: a stemmed index finds nothing for a word that is half typed.
"""

SEARCH_MEMORY = "INSERT INTO case_search(case_search, rank) VALUES ('hashsize', 33554432)"
"""Words an import gathers in memory before they are written: a third less work at 32 MB."""

TRIGGERS = (
    """
    CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
    """,
    """
    CREATE TRIGGER audit_is_not_cut BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
    """,
    """
    CREATE TRIGGER audit_has_no_gap BEFORE INSERT ON audit
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit)
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
    """,
)
"""Append-only even for a bug of ours. The hash chain is what notices everybody else."""

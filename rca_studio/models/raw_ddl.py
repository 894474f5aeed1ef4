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
    WHEN NOT coalesce((
        SELECT last.kind = 'erase' AND OLD.seq < last.seq
            AND OLD.kind NOT IN ('erase', 'import')
            AND NEW.seq = OLD.seq AND NEW.at = OLD.at AND NEW.actor = OLD.actor
            AND NEW.kind = OLD.kind AND NEW.case_ids = OLD.case_ids
            AND NEW.prev = OLD.prev AND NEW.seals = OLD.seals AND NEW.hash = OLD.hash
            AND NEW.label IN (OLD.label, 'Erased on request')
            AND last.id IN (SELECT value FROM json_each(OLD.case_ids))
            AND CASE OLD.seals WHEN '' THEN NEW.salts = 'null' ELSE
                json_type(NEW.salts) <> 'object'
                AND (SELECT count(*) FROM json_each(NEW.salts))
                    = (SELECT count(*) FROM json_each(OLD.salts))
                AND EXISTS (
                    SELECT 1 FROM json_each(NEW.salts) WHERE type = 'null' AND (
                        key IS NULL
                        OR key > 0
                        AND json_extract(OLD.case_ids, '$[' || (key - 1) || ']') = last.id
                    )
                )
                AND NOT EXISTS (
                    SELECT 1 FROM json_each(OLD.salts) AS was
                    LEFT JOIN json_each(NEW.salts) AS now ON now.key IS was.key
                    WHERE now.value IS NOT was.value AND NOT (now.type = 'null' AND (
                        coalesce(was.key, 0) = 0
                        OR json_extract(OLD.case_ids, '$[' || (was.key - 1) || ']') = last.id
                    ))
                )
            END
            AND NEW.changes = (
                SELECT json_group_array(json(value)) FROM json_each(OLD.changes)
                WHERE coalesce(value ->> '$.after.case_id', value ->> '$.before.case_id',
                    value ->> '$.id') <> last.id
            )
        FROM (
            SELECT seq, kind, changes ->> '$[0].id' AS id FROM audit ORDER BY seq DESC LIMIT 1
        ) AS last
    ), 0)
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
"""Append-only even for a bug of ours. The hash chain is what notices everybody else.

One thing may be changed: the newest entry says that a case is erased, and now the values and salts
of this very case are taken out of the entries before (see ``audit`` and ``erasing``).
"""

EARLIER_TRIGGERS = (
    """
    CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
    """,
)
"""What files of schema 3 and earlier hold, and backups made of them."""

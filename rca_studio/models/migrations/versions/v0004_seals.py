"""Entries of the history hash seals, so that values can be erased and every hash still stands.

Word for word as it was released. Never change it; add a revision.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    "ALTER TABLE audit ADD COLUMN salts TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE audit ADD COLUMN seals TEXT DEFAULT '' NOT NULL",
    "CREATE INDEX audit_erasure ON audit (seq) WHERE kind = 'erase'",
    "DROP TRIGGER audit_is_not_changed",
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
)


def upgrade() -> None:
    """Add what is new; the entries that are there stay as they were written."""
    for statement in STATEMENTS:
        op.execute(statement)

"""The cause workshop: timeline, places, answers on gates, kept words; more on causes and evidence.

Word for word as it was released. Never change it; add a revision.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    "ALTER TABLE cause ADD COLUMN ruled_out_because TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE cause ADD COLUMN answer_by TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE cause ADD COLUMN answer_due TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE cause ADD COLUMN duty TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE evidence ADD COLUMN kind TEXT DEFAULT 'note' NOT NULL",
    "ALTER TABLE evidence ADD COLUMN source TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE action ADD COLUMN effort INTEGER DEFAULT 0 NOT NULL",
    "ALTER TABLE action ADD COLUMN reach TEXT DEFAULT '' NOT NULL",
    """
    CREATE TABLE timeline_entry (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        text TEXT NOT NULL,
        expected TEXT NOT NULL,
        moment TEXT NOT NULL,
        kind TEXT NOT NULL,
        source TEXT NOT NULL,
        about TEXT NOT NULL,
        rank REAL NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_timeline_entry_case_id ON timeline_entry (case_id)",
    """
    CREATE TABLE place (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        node TEXT NOT NULL,
        "view" TEXT NOT NULL,
        x REAL NOT NULL,
        y REAL NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_place_case_id ON place (case_id)",
    """
    CREATE TABLE logic_answer (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        effect TEXT NOT NULL,
        cause TEXT NOT NULL,
        answer TEXT NOT NULL,
        causes TEXT NOT NULL,
        note TEXT NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_logic_answer_case_id ON logic_answer (case_id)",
    """
    CREATE TABLE kept_wording (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        field TEXT NOT NULL,
        mark TEXT NOT NULL,
        note TEXT NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_kept_wording_case_id ON kept_wording (case_id)",
)


def upgrade() -> None:
    """Add what is new; the rows that are there take values that say nothing."""
    for statement in STATEMENTS:
        op.execute(statement)

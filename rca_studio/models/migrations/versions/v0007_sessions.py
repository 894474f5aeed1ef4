"""Safety sessions, hearing back and recognition; and the box in which anonymous reports wait.

Word for word as it was released. Never change it; add a revision.
"""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    """
    CREATE TABLE champion (
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        service TEXT NOT NULL,
        since TEXT NOT NULL,
        until TEXT NOT NULL,
        note TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id)
    )
     STRICT
    """,
    """
    CREATE TABLE commitment (
        id TEXT NOT NULL,
        session TEXT NOT NULL,
        text TEXT NOT NULL,
        who TEXT NOT NULL,
        due TEXT NOT NULL,
        about TEXT NOT NULL,
        action TEXT NOT NULL,
        rank REAL NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id)
    )
     STRICT
    """,
    """
    CREATE TABLE known_name (
        id TEXT NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        also TEXT NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id)
    )
     STRICT
    """,
    """
    CREATE TABLE parked_idea (
        id TEXT NOT NULL,
        session TEXT NOT NULL,
        text TEXT NOT NULL,
        about TEXT NOT NULL,
        went_to TEXT NOT NULL,
        rank REAL NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id)
    )
     STRICT
    """,
    """
    CREATE TABLE report_box (
        name TEXT NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (name)
    )
     STRICT
    """,
    """
    CREATE TABLE safety_session (
        id TEXT NOT NULL,
        title TEXT NOT NULL,
        day TEXT NOT NULL,
        cases TEXT NOT NULL,
        audience TEXT NOT NULL,
        aim TEXT NOT NULL,
        minutes INTEGER NOT NULL,
        light INTEGER NOT NULL,
        attendance INTEGER NOT NULL,
        held_on TEXT NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id)
    )
     STRICT
    """,
    """
    CREATE TABLE session_vote (
        id TEXT NOT NULL,
        session TEXT NOT NULL,
        frame TEXT NOT NULL,
        question TEXT NOT NULL,
        options TEXT NOT NULL,
        counts TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id)
    )
     STRICT
    """,
    """
    CREATE TABLE show_frame (
        id TEXT NOT NULL,
        session TEXT NOT NULL,
        rank REAL NOT NULL,
        kind TEXT NOT NULL,
        about TEXT NOT NULL,
        heading TEXT NOT NULL,
        text TEXT NOT NULL,
        notes TEXT NOT NULL,
        shown INTEGER NOT NULL,
        options TEXT NOT NULL,
        evidence TEXT NOT NULL,
        accepted TEXT NOT NULL,
        accepted_by TEXT NOT NULL,
        accepted_at TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id)
    )
     STRICT
    """,
    """
    CREATE TABLE feedback_note (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        text TEXT NOT NULL,
        ways TEXT NOT NULL,
        given_on TEXT NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_feedback_note_case_id ON feedback_note (case_id)",
    """
    CREATE TABLE good_catch (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        "to" TEXT NOT NULL,
        criteria TEXT NOT NULL,
        why TEXT NOT NULL,
        consent TEXT NOT NULL,
        consent_on TEXT NOT NULL,
        given_on TEXT NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_good_catch_case_id ON good_catch (case_id)",
    """
    CREATE TABLE receipt (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        "key" TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_receipt_case_id ON receipt (case_id)",
    'CREATE INDEX receipt_key ON receipt ("key")',
    """
    CREATE TABLE reporter_word (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        text TEXT NOT NULL,
        from_reporter INTEGER NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        rank REAL NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_reporter_word_case_id ON reporter_word (case_id)",
)


def upgrade() -> None:
    """Add what is new."""
    for statement in STATEMENTS:
        op.execute(statement)

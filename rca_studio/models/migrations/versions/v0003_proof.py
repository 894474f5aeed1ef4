"""Gates with proof: people, the way of a case, signatures, decisions, exceptions, copies, packs.

Word for word as it was released. Never change it; add a revision.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    "ALTER TABLE waiver ADD COLUMN second TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE case_ ADD COLUMN stage_due TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE case_ ADD COLUMN outcome TEXT DEFAULT '' NOT NULL",
    "CREATE INDEX case_due ON case_ (stage_due) WHERE stage_due <> ''",
    "CREATE INDEX case_open ON case_ (service, stage, occurred, practice) "
    "WHERE stage_due = '' AND stage IN ('review', 'analyse', 'act', 'validate')",
    "CREATE INDEX action_state ON action (state, deadline)",
    "CREATE INDEX cause_question ON cause (answer_due, answer_by) WHERE question <> 0",
    """
    CREATE TABLE stage_move (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        "before" TEXT NOT NULL,
        "after" TEXT NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        reason TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_stage_move_case_id ON stage_move (case_id)",
    """
    CREATE TABLE rejection (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        reason TEXT NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        duplicate_of TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_rejection_case_id ON rejection (case_id)",
    """
    CREATE TABLE signature (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        stage TEXT NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        meaning TEXT NOT NULL,
        covers TEXT NOT NULL,
        role TEXT NOT NULL,
        withdrawn_by TEXT NOT NULL,
        withdrawn_at TEXT NOT NULL,
        withdrawn_because TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_signature_case_id ON signature (case_id)",
    """
    CREATE TABLE duty_exception (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        duty TEXT NOT NULL,
        subject TEXT NOT NULL,
        "by" TEXT NOT NULL,
        second TEXT NOT NULL,
        at TEXT NOT NULL,
        reason TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_duty_exception_case_id ON duty_exception (case_id)",
    """
    CREATE TABLE telling_decision (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        about TEXT NOT NULL,
        choice TEXT NOT NULL,
        decided_by TEXT NOT NULL,
        decided_at TEXT NOT NULL,
        reason TEXT NOT NULL,
        due TEXT NOT NULL,
        told_at TEXT NOT NULL,
        told_by TEXT NOT NULL,
        told_whom TEXT NOT NULL,
        said TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_telling_decision_case_id ON telling_decision (case_id)",
    "CREATE INDEX telling_due ON telling_decision (due) WHERE told_at = ''",
    """
    CREATE TABLE case_marking (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        marking TEXT NOT NULL,
        reason TEXT NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_case_marking_case_id ON case_marking (case_id)",
    """
    CREATE TABLE report_copy (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        what TEXT NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        purpose TEXT NOT NULL,
        "to" TEXT NOT NULL,
        entries INTEGER NOT NULL,
        head TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_report_copy_case_id ON report_copy (case_id)",
    """
    CREATE TABLE kept_protocol (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        "key" TEXT NOT NULL,
        pack_version INTEGER NOT NULL,
        pack TEXT NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_kept_protocol_case_id ON kept_protocol (case_id)",
    """
    CREATE TABLE person (
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        roles TEXT NOT NULL,
        title TEXT NOT NULL,
        services TEXT NOT NULL,
        sites TEXT NOT NULL,
        former_names TEXT NOT NULL,
        secret TEXT NOT NULL,
        active INTEGER NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id)
    )
     STRICT
    """,
    """
    CREATE TABLE secret (
        sha256 TEXT NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (sha256)
    )
     STRICT
    """,
    """
    CREATE TABLE protocol_pack (
        id TEXT NOT NULL,
        "key" TEXT NOT NULL,
        pack_version INTEGER NOT NULL,
        text TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        state TEXT NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        note TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id)
    )
     STRICT
    """,
)


def upgrade() -> None:
    """Add what is new; the rows that are there take values that say nothing."""
    for statement in STATEMENTS:
        op.execute(statement)

"""The plan followed through: decisions, reviews, measures with figures, saved views.

Word for word as it was released. Never change it; add a revision.
"""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = (
    "ALTER TABLE action ADD COLUMN decisions TEXT DEFAULT '[]' NOT NULL",
    "ALTER TABLE action ADD COLUMN reviews TEXT DEFAULT '[]' NOT NULL",
    "ALTER TABLE action ADD COLUMN later_reviews TEXT DEFAULT '[]' NOT NULL",
    "ALTER TABLE action ADD COLUMN measures TEXT DEFAULT '[]' NOT NULL",
    "ALTER TABLE action ADD COLUMN done_on TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE action ADD COLUMN first_deadline TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE action ADD COLUMN pattern TEXT DEFAULT '' NOT NULL",
    """
    CREATE TABLE measurement (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        action TEXT NOT NULL,
        kind TEXT NOT NULL,
        day TEXT NOT NULL,
        numerator REAL NOT NULL,
        denominator REAL NOT NULL,
        note TEXT NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_measurement_case_id ON measurement (case_id)",
    """
    CREATE TABLE plan_view (
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        layout TEXT NOT NULL,
        lane TEXT NOT NULL,
        "group" TEXT NOT NULL,
        owners TEXT NOT NULL,
        services TEXT NOT NULL,
        strengths TEXT NOT NULL,
        states TEXT NOT NULL,
        text TEXT NOT NULL,
        sort TEXT NOT NULL,
        descending INTEGER NOT NULL,
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

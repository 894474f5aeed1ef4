"""Governance: monthly figures, pulse counts, how charts are read, and kept columns of facts.

Word for word as it was released. Never change it; add a revision.
"""

from alembic import op

revision = "0006"
down_revision = "0005"

STATEMENTS = (
    """
    CREATE TABLE monthly_figure (
        id TEXT NOT NULL,
        month TEXT NOT NULL,
        what TEXT NOT NULL,
        number REAL NOT NULL,
        service TEXT NOT NULL,
        note TEXT NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id)
    )
     STRICT
    """,
    """
    CREATE TABLE pulse_count (
        id TEXT NOT NULL,
        month TEXT NOT NULL,
        question TEXT NOT NULL,
        answers TEXT NOT NULL,
        service TEXT NOT NULL,
        staff_group TEXT NOT NULL,
        source TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id)
    )
     STRICT
    """,
    """
    CREATE TABLE chart_choice (
        id TEXT NOT NULL,
        chart TEXT NOT NULL,
        "where" TEXT NOT NULL,
        kind TEXT NOT NULL,
        what TEXT NOT NULL,
        frozen TEXT NOT NULL,
        phases TEXT NOT NULL,
        left_out TEXT NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id)
    )
     STRICT
    """,
    """
    CREATE TABLE facts_kept (
        name TEXT NOT NULL,
        entry INTEGER NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (name)
    )
     STRICT
    """,
)


def upgrade() -> None:
    """Add what is new."""
    for statement in STATEMENTS:
        op.execute(statement)

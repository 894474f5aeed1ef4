"""The first schema, word for word as it was released. Never change it; add a revision."""

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = (
    """
    CREATE TABLE attachment (
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (sha256)
    )
     STRICT
    """,
    """
    CREATE TABLE audit (
        seq INTEGER NOT NULL,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        kind TEXT NOT NULL,
        label TEXT NOT NULL,
        case_ids TEXT NOT NULL,
        changes TEXT NOT NULL,
        prev TEXT NOT NULL,
        hash TEXT NOT NULL,
        PRIMARY KEY (seq)
    )
     STRICT
    """,
    """
    CREATE TABLE case_ (
        seq INTEGER NOT NULL,
        id TEXT NOT NULL,
        reference TEXT NOT NULL,
        title TEXT NOT NULL,
        story TEXT NOT NULL,
        protocol TEXT NOT NULL,
        nature TEXT NOT NULL,
        stage TEXT NOT NULL,
        occurred TEXT NOT NULL,
        reported TEXT NOT NULL,
        service TEXT NOT NULL,
        location TEXT NOT NULL,
        staff_group TEXT NOT NULL,
        route TEXT NOT NULL,
        person_affected TEXT NOT NULL,
        immediate_action TEXT NOT NULL,
        reporter TEXT NOT NULL,
        anonymous INTEGER NOT NULL,
        severity TEXT NOT NULL,
        probability TEXT NOT NULL,
        frame TEXT NOT NULL,
        practice INTEGER NOT NULL,
        source_system TEXT NOT NULL,
        source_id TEXT NOT NULL,
        source_version TEXT NOT NULL,
        source_row INTEGER NOT NULL,
        source_key TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        batch_id TEXT NOT NULL,
        extras TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        margin_today INTEGER,
        margin_after INTEGER,
        held_by TEXT DEFAULT '[]' NOT NULL,
        PRIMARY KEY (seq),
        UNIQUE (id)
    )
     STRICT
    """,
    "CREATE INDEX case_batch ON case_ (batch_id, occurred) WHERE batch_id <> ''",
    "CREATE INDEX case_location ON case_ (location, occurred) WHERE location <> ''",
    "CREATE INDEX case_margin ON case_ (margin_today, occurred) WHERE margin_today IS NOT NULL",
    "CREATE INDEX case_occurred ON case_ (occurred)",
    "CREATE INDEX case_practice ON case_ (practice, occurred) WHERE practice <> 0",
    "CREATE INDEX case_protocol ON case_ (protocol, occurred)",
    "CREATE UNIQUE INDEX case_reference ON case_ (length(reference), reference)",
    "CREATE INDEX case_route ON case_ (route, occurred) WHERE route <> ''",
    "CREATE INDEX case_service ON case_ (service, occurred) WHERE service <> ''",
    "CREATE INDEX case_source ON case_ (source_system, source_key) WHERE source_key <> ''",
    "CREATE INDEX case_staff_group ON case_ (staff_group, occurred) WHERE staff_group <> ''",
    "CREATE INDEX case_stage ON case_ (stage, occurred)",
    'CREATE INDEX case_title ON case_ (title COLLATE "NOCASE")',
    """
    CREATE TABLE case_bin (
        bin_seq INTEGER NOT NULL,
        bin_batch TEXT NOT NULL,
        side TEXT NOT NULL,
        expects TEXT NOT NULL,
        id TEXT NOT NULL,
        reference TEXT NOT NULL,
        title TEXT NOT NULL,
        story TEXT NOT NULL,
        protocol TEXT NOT NULL,
        nature TEXT NOT NULL,
        stage TEXT NOT NULL,
        occurred TEXT NOT NULL,
        reported TEXT NOT NULL,
        service TEXT NOT NULL,
        location TEXT NOT NULL,
        staff_group TEXT NOT NULL,
        route TEXT NOT NULL,
        person_affected TEXT NOT NULL,
        immediate_action TEXT NOT NULL,
        reporter TEXT NOT NULL,
        anonymous INTEGER NOT NULL,
        severity TEXT NOT NULL,
        probability TEXT NOT NULL,
        frame TEXT NOT NULL,
        practice INTEGER NOT NULL,
        source_system TEXT NOT NULL,
        source_id TEXT NOT NULL,
        source_version TEXT NOT NULL,
        source_row INTEGER NOT NULL,
        source_key TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        batch_id TEXT NOT NULL,
        extras TEXT NOT NULL,
        PRIMARY KEY (bin_seq)
    )
     STRICT
    """,
    "CREATE UNIQUE INDEX case_bin_batch ON case_bin (bin_batch, id)",
    """
    CREATE TABLE chore (
        seq INTEGER NOT NULL,
        kind TEXT NOT NULL,
        detail TEXT NOT NULL,
        PRIMARY KEY (seq)
    )
     STRICT
    """,
    """
    CREATE TABLE import_batch (
        id TEXT NOT NULL,
        file_name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        at TEXT NOT NULL,
        "by" TEXT NOT NULL,
        records INTEGER NOT NULL,
        new INTEGER NOT NULL,
        updated INTEGER NOT NULL,
        unchanged INTEGER NOT NULL,
        duplicate INTEGER NOT NULL,
        rejected INTEGER NOT NULL,
        blank INTEGER NOT NULL,
        not_a_record INTEGER NOT NULL,
        profile TEXT NOT NULL,
        withdrawn INTEGER DEFAULT 0 NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id)
    )
     STRICT
    """,
    """
    CREATE TABLE mapping_profile (
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        header_hash TEXT NOT NULL,
        mapping TEXT NOT NULL,
        options TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id)
    )
     STRICT
    """,
    """
    CREATE TABLE rejected_row (
        seq INTEGER NOT NULL,
        batch_id TEXT NOT NULL,
        record INTEGER NOT NULL,
        line INTEGER NOT NULL,
        reason TEXT NOT NULL,
        "column" TEXT NOT NULL,
        detail TEXT NOT NULL,
        cells TEXT NOT NULL,
        PRIMARY KEY (seq)
    )
     STRICT
    """,
    "CREATE INDEX ix_rejected_row_batch_id ON rejected_row (batch_id)",
    """
    CREATE TABLE setting (
        id TEXT NOT NULL,
        value TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id)
    )
     STRICT
    """,
    """
    CREATE TABLE action (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        text TEXT NOT NULL,
        findings TEXT NOT NULL,
        owner TEXT NOT NULL,
        deadline TEXT NOT NULL,
        kind TEXT NOT NULL,
        strength TEXT NOT NULL,
        checks TEXT NOT NULL,
        measure TEXT NOT NULL,
        review_date TEXT NOT NULL,
        state TEXT NOT NULL,
        effects TEXT NOT NULL,
        result TEXT NOT NULL,
        rank REAL NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX action_owner ON action (owner, deadline)",
    "CREATE INDEX ix_action_case_id ON action (case_id)",
    """
    CREATE TABLE answer (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_answer_case_id ON answer (case_id)",
    """
    CREATE TABLE audit_case (
        case_id TEXT NOT NULL,
        seq INTEGER NOT NULL,
        PRIMARY KEY (case_id, seq),
        FOREIGN KEY(seq) REFERENCES audit (seq)
    )
     WITHOUT ROWID,
     STRICT
    """,
    """
    CREATE TABLE cause (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        text TEXT NOT NULL,
        category TEXT NOT NULL,
        evidence TEXT NOT NULL,
        nature TEXT NOT NULL,
        gate TEXT NOT NULL,
        question INTEGER NOT NULL,
        rank REAL NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_cause_case_id ON cause (case_id)",
    """
    CREATE TABLE confirmation (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        item TEXT NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        note TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_confirmation_case_id ON confirmation (case_id)",
    """
    CREATE TABLE control (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        guards TEXT NOT NULL,
        text TEXT NOT NULL,
        state TEXT NOT NULL,
        kind TEXT NOT NULL,
        gate TEXT NOT NULL,
        reliable TEXT NOT NULL,
        why_reliable TEXT NOT NULL,
        other_staff TEXT NOT NULL,
        other_timing TEXT NOT NULL,
        greater_pressure TEXT NOT NULL,
        rank REAL NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_control_case_id ON control (case_id)",
    """
    CREATE TABLE event (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        text TEXT NOT NULL,
        gate TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_event_case_id ON event (case_id)",
    """
    CREATE TABLE evidence (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        note TEXT NOT NULL,
        file_name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_evidence_case_id ON evidence (case_id)",
    """
    CREATE TABLE finding (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        statement TEXT NOT NULL,
        causes TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_finding_case_id ON finding (case_id)",
    """
    CREATE TABLE harm (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        text TEXT NOT NULL,
        gate TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_harm_case_id ON harm (case_id)",
    """
    CREATE TABLE link (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        cause_id TEXT NOT NULL,
        effect_id TEXT NOT NULL,
        rank REAL NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_link_case_id ON link (case_id)",
    """
    CREATE TABLE waiver (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        item TEXT NOT NULL,
        "by" TEXT NOT NULL,
        at TEXT NOT NULL,
        reason TEXT NOT NULL,
        version INTEGER DEFAULT 1 NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_ (id) DEFERRABLE INITIALLY DEFERRED
    )
     STRICT
    """,
    "CREATE INDEX ix_waiver_case_id ON waiver (case_id)",
    """
    CREATE VIRTUAL TABLE case_search USING fts5(
        title, story, causes, extras,
        content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
    )
    """,
    "INSERT INTO case_search(case_search, rank) VALUES ('hashsize', 33554432)",
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


def upgrade() -> None:
    """Make everything."""
    for statement in STATEMENTS:
        op.execute(statement)

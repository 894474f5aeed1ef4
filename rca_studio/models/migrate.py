"""Bringing an older workspace up to date, on a copy that takes its place only when it is proven.

A migration that goes wrong half-way must not be able to lose a row: it runs with foreign keys off
(rebuilding a table with them on deletes what refers to it), in one transaction that covers changes
of the schema too, on a copy of the file. The copy is compared with the original, its foreign keys
and its audit chain are checked, and only then it takes the name of the original. Whatever happens
before leaves the original as it was; a verified backup is made first in any case.
"""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2 as driver

from rca_studio.faults import KnownFault
from rca_studio.models import backup
from rca_studio.models.engine import SCHEMA_NUMBER, Connection, Engine, connect, settle
from rca_studio.models.look import companions

if TYPE_CHECKING:
    from sqlalchemy import Engine as AlchemyEngine

HEAD = f"{SCHEMA_NUMBER:04d}"
"""The newest revision; revisions are numbered like ``user_version``."""

SCRIPTS = Path(__file__).parent / "migrations"

# As Alembic makes it; a new workspace is stamped without paying for the import of Alembic.
_STAMP_TABLE = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


def stamp_newest(connection: Connection) -> None:
    """Mark a workspace that was made from the declared schema as up to date."""
    connection.execute(_STAMP_TABLE)
    connection.execute("INSERT INTO alembic_version VALUES (?)", (HEAD,))
    connection.execute(f"PRAGMA user_version={SCHEMA_NUMBER}")


def migrate(
    path: Path,
    *,
    key: bytes | None = None,
    backups: Path | None = None,
    scripts: Path = SCRIPTS,
    number: int = SCHEMA_NUMBER,
) -> None:
    """Bring a closed workspace up to date; the caller holds its lock.

    Args:
        path: the workspace.
        key: its data key where it is encrypted.
        backups: folder of all backups.
        scripts: where the revisions are.
        number: the ``user_version`` to reach.

    Raises:
        KnownFault: it could not be done; the workspace is as it was.
    """
    part = path.with_name(path.name + ".part")
    try:
        backup.back_up(path, key=key, root=backups)
        settle_at_rest(path, key)
        backup.copy_database(path, part, key=key)
        with closing(connect(part, key=key)) as copy:
            before = row_counts(copy)
        upgrade(part, key=key, scripts=scripts, number=number)
        _prove(part, key, before)
        backup.flush(part)
        part.replace(path)
        backup.flush(path)
    except KnownFault:
        raise
    except Exception as error:
        raise KnownFault(
            "This workspace could not be brought up to date.",
            "It was left as it was.",
            "Go on with the version of RCA Studio that saved it, and tell the makers.",
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def upgrade(
    path: Path,
    *,
    key: bytes | None = None,
    scripts: Path = SCRIPTS,
    number: int = SCHEMA_NUMBER,
) -> None:
    """Run the revisions on a file, in one transaction; an error leaves it as it was."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    engine = _alchemy(path, key)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, f"{number:04d}")
            connection.exec_driver_sql(f"PRAGMA user_version={number}")
    finally:
        engine.dispose()


def _alchemy(path: Path, key: bytes | None) -> AlchemyEngine:
    """SQLAlchemy over our own connection: the key never stands in a URL."""
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool

    def open_quietly() -> Connection:
        connection = connect(path, key=key, mode="rwc")
        connection.execute("PRAGMA foreign_keys=OFF")  # without effect inside a transaction
        return connection

    engine = create_engine("sqlite://", module=driver, creator=open_quietly, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # The driver would leave changes of the schema outside the transaction.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def row_counts(connection: Connection) -> dict[str, int]:
    """How many rows each of our tables has."""
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE 'case_search_%' AND name<>'case_search'"
    ).fetchall()
    return {
        str(name): int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        for (name,) in tables
    }


def _prove(part: Path, key: bytes | None, before: dict[str, int]) -> None:
    from rca_studio.models.registers import SqlRegisters

    with closing(connect(part, key=key)) as copy:
        after = row_counts(copy)
        lost = [name for name, count in before.items() if after.get(name, 0) < count]
        loose = copy.execute("PRAGMA foreign_key_check").fetchall()
        sound = copy.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
    engine = Engine(part, key=key, read_only=True)
    try:
        chain = SqlRegisters(engine).verify()
    finally:
        engine.close()
    if lost or loose or not sound or not chain.intact:
        raise RuntimeError(f"migration not proven: {lost=} {loose=} {sound=} {chain=}")


def settle_at_rest(path: Path, key: bytes | None) -> None:
    """Make a workspace one file, so that another file can take its name.

    A log that stayed behind would be taken for the log of the new file.
    """
    with closing(connect(path, key=key)) as connection:
        settle(connection)
    if any(companion.exists() for companion in companions(path)):
        raise KnownFault(
            "Another window is reading this workspace.", "Nothing was changed.", "Close it first."
        )

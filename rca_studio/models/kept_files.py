"""Whether the files kept as evidence are still there, byte for byte.

A file lies in the workspace under the SHA-256 of its content, and the evidence that names it stands
in the audit trail. So a file that was changed, swapped or taken away beside the program is noticed
by reading it once more.
"""

from __future__ import annotations

import hashlib

from sqlcipher3 import dbapi2 as driver

from rca_studio.domain.evidence import DoubtfulFile, FileTrouble, KeptCheck
from rca_studio.editing.cancelling import Progress
from rca_studio.models.engine import Engine

_DIGESTS = "SELECT DISTINCT sha256 FROM evidence WHERE sha256<>'' ORDER BY sha256"
_CONTENT = "SELECT content FROM attachment WHERE sha256=?"
_NAMED = (
    "SELECT e.case_id, coalesce(c.reference, ''), e.id, e.subject, e.file_name"
    " FROM evidence AS e LEFT JOIN case_ AS c ON c.id = e.case_id"
    " WHERE e.sha256=? ORDER BY length(c.reference), c.reference, e.rowid"
)
_SUBJECT = " UNION ALL ".join(
    f"SELECT {column} FROM {table} WHERE id=?1"
    for table, column in (
        ("cause", "text"),
        ("control", "text"),
        ("event", "text"),
        ("harm", "text"),
        ("timeline_entry", "text"),
        ("finding", "statement"),
        ("action", "text"),
    )
)


def check_kept(engine: Engine, progress: Progress | None = None) -> KeptCheck:
    """Read every file that evidence names and hold it against its SHA-256.

    Each file is read by itself, so that whoever writes need not wait for the last one.

    Args:
        engine: the open workspace.
        progress: told the number of files done; raises ``Cancelled`` to stop.
    """
    with engine.reading() as connection:
        digests = [str(digest) for (digest,) in connection.execute(_DIGESTS)]
    doubtful: list[DoubtfulFile] = []
    for done, digest in enumerate(digests, start=1):
        if trouble := _trouble_of(engine, digest):
            doubtful += _evidence_of(engine, digest, trouble)
        if progress is not None:
            progress(done)
    doubtful.sort(key=lambda one: (len(one.reference), one.reference))
    return KeptCheck(files=len(digests), doubtful=tuple(doubtful))


def _trouble_of(engine: Engine, digest: str) -> FileTrouble | None:
    with engine.reading() as connection:
        try:
            row = connection.execute(_CONTENT, (digest,)).fetchone()
        except driver.OperationalError:
            raise  # a lost drive says nothing about the file
        except driver.DatabaseError:  # damage just where it lies
            return FileTrouble.CHANGED
    if row is None:
        return FileTrouble.MISSING
    # A blob, unless somebody put a text there.
    content = row[0].encode("utf-8", "surrogatepass") if isinstance(row[0], str) else row[0]
    return None if hashlib.sha256(content).hexdigest() == digest else FileTrouble.CHANGED


def _evidence_of(engine: Engine, digest: str, trouble: FileTrouble) -> list[DoubtfulFile]:
    found = []
    with engine.reading() as connection:
        rows = connection.execute(_NAMED, (digest,)).fetchall()
        for case_id, reference, ident, subject, file_name in rows:
            told = connection.execute(_SUBJECT, (subject,)).fetchone()
            found.append(
                DoubtfulFile(
                    case_id=case_id,
                    reference=reference,
                    evidence_id=ident,
                    subject=subject,
                    subject_text=str(told[0]) if told else "",
                    file_name=file_name,
                    sha256=digest,
                    trouble=trouble,
                )
            )
    return found

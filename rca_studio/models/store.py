"""Case files in and out of the workspace: load, commit a step, keep a file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from sqlcipher3 import dbapi2 as driver

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, Entity, StaleEdit, kind_name
from rca_studio.domain.causal import Cause, Control, Event, Harm
from rca_studio.domain.registers import AttachedFile, CaseSummary
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.ports import LoadedCase, Stamp, StepKind
from rca_studio.faults import KnownFault
from rca_studio.models import audit
from rca_studio.models.box import swap_box
from rca_studio.models.engine import Connection, Engine
from rca_studio.models.rows import SHAPES, shapes_of
from rca_studio.models.search import search_text
from rca_studio.models.troubles import in_plain_words

_MOST_DIGITS = 9
_LARGEST_FILE = 512 * 1024 * 1024
_ADD_WORDS = "INSERT INTO case_search (rowid, title, story, causes, extras) VALUES (?,?,?,?,?)"
_FORGET_WORDS = "DELETE FROM case_search WHERE rowid=?"
_CAUSAL_TEXTS = " UNION ALL ".join(
    f'SELECT "text" FROM "{table}" WHERE case_id=?1'
    for table in ("event", "harm", "cause", "control")
)
_SUMMARISE = """
UPDATE case_ SET margin_today=?1, margin_after=?2, held_by=?3, stage_due=?5, outcome=?6
WHERE id=?4 AND (margin_today IS NOT ?1 OR margin_after IS NOT ?2 OR held_by IS NOT ?3
OR stage_due IS NOT ?5 OR outcome IS NOT ?6)
"""


class Store:
    """Loads and commits case files (the shape ``editing.ports.WorkspaceStore``)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def read_only(self) -> bool:
        """Whether commits are refused."""
        return self._engine.read_only

    # -- reading -----------------------------------------------------------------------------------

    def load(self, case_id: str) -> LoadedCase:
        """The case file as it is stored; an empty one where there is no such case."""
        with self._engine.snapshot() as connection:
            return read_case(connection, case_id)

    def next_reference(self, prefix: str) -> str:
        """The next free case reference, for example ``NM-0143``."""
        with self._engine.reading() as connection:
            number = first_reference_number(connection, prefix)
        return f"{prefix}-{number:04d}"

    def file(self, sha256: str) -> bytes:
        """The content of a kept file; raises ``KeyError`` where there is none."""
        with self._engine.reading() as connection:
            row = connection.execute(
                "SELECT content FROM attachment WHERE sha256=?", (sha256,)
            ).fetchone()
        if row is None:
            raise KeyError(sha256)
        return bytes(row[0])

    def actors(self, numbers: Iterable[int]) -> Mapping[int, str]:
        """Who wrote these entries of the history, by number; unknown ones are left out."""
        asked = json.dumps(sorted(set(numbers)))
        with self._engine.reading() as connection:
            rows = connection.execute(
                "SELECT seq, actor FROM audit WHERE seq IN (SELECT value FROM json_each(?))",
                (asked,),
            ).fetchall()
        return {int(seq): str(actor) for seq, actor in rows}

    def check_secret(self, sha256: str, passphrase: str) -> bool:
        """Whether a passphrase is the right one; takes as long for a digest nobody has."""
        from rca_studio.models.secrets import is_right

        with self._engine.reading() as connection:
            row = connection.execute(
                "SELECT content FROM secret WHERE sha256=?", (sha256,)
            ).fetchone()
        return is_right(str(row[0]) if row else "", sha256, passphrase)

    # -- writing -----------------------------------------------------------------------------------

    def make_secret(self, passphrase: str) -> str:
        """Keep what a passphrase is checked by, and give its digest for ``Person.secret``."""
        from rca_studio.models.secrets import made

        digest, content = made(passphrase)
        with in_plain_words(), self._engine.writing() as connection:
            connection.execute(
                "INSERT INTO secret (sha256, content) VALUES (?,?)", (digest, content)
            )
        return digest

    def forget_secret(self, sha256: str) -> None:
        """Take away what a passphrase was checked by."""
        with in_plain_words(), self._engine.writing() as connection:
            connection.execute("PRAGMA secure_delete=ON")  # nothing of it is left to be tried on
            try:
                connection.execute("DELETE FROM secret WHERE sha256=?", (sha256,))
            finally:
                connection.execute("PRAGMA secure_delete=OFF")

    def commit(
        self,
        step: ChangeSet,
        kind: StepKind,
        stamp: Stamp,
        versions: Mapping[str, int],
        after: Mapping[str, tuple[CaseFile, CaseSummary]],
        box: tuple[bytes, bytes] | None = None,
    ) -> dict[str, int]:
        """Store one step in one transaction; see ``editing.ports.WorkspaceStore.commit``."""
        changes = audit.plain_changes(step.changes)
        try:
            with in_plain_words(), self._engine.writing() as connection:
                if box is not None:
                    swap_box(connection, *box)
                seq = audit.append(connection, kind, stamp, step.label, step.case_ids, changes)
                for case_id in _gone(step):
                    # While its number can still be looked up.
                    connection.execute(_FORGET_WORDS, (_seq_of(connection, case_id),))
                written = _write(connection, step.changes, versions, seq)
                worded = {c.entity.case_id for c in step.changes if _changes_words(c)}
                for case_id, (casefile, summary) in after.items():
                    if case_id != WORKSPACE and casefile.exists:
                        _write_summary(connection, case_id, summary)
                        if case_id in worded:
                            write_words(connection, casefile.case)
        except driver.IntegrityError as error:
            raise _meaning(error) from error
        except UnicodeEncodeError as error:
            raise KnownFault(
                "The text holds a character that cannot be stored (half of a pair).",
                "Nothing was changed.",
                "Take it out and try again; it often comes along when text is pasted.",
            ) from error
        if box is not None:
            self._engine.empty_log()
        return written

    def keep_file(self, content: bytes) -> AttachedFile:
        """Keep a file under its SHA-256; keeping it twice changes nothing."""
        if len(content) > _LARGEST_FILE:
            raise KnownFault(
                "This file is larger than 512 MB.",
                "Nothing was changed.",
                "Keep it beside the workspace and note where it is.",
            )
        sha256 = hashlib.sha256(content).hexdigest()
        with in_plain_words(), self._engine.writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO attachment (sha256, size, content) VALUES (?,?,?)",
                (sha256, len(content), content),
            )
        return AttachedFile(sha256=sha256, size=len(content))


# -- shared with imports ---------------------------------------------------------------------------


def read_case(connection: Connection, case_id: str) -> LoadedCase:
    """A case file as this connection sees it."""
    entities: list[Entity] = []
    versions: dict[str, int] = {}
    arguments = () if case_id == WORKSPACE else (case_id,)
    for shape in shapes_of(case_id):
        for row in connection.execute(shape.select_owned, arguments):
            entity = shape.decode(row[1:])
            entities.append(entity)
            versions[entity.id] = row[0]
    return LoadedCase(CaseFile(case_id, entities), versions)


def write_words(connection: Connection, case: Case) -> None:
    """Bring the words under which a case is found up to date with its rows."""
    seq = _seq_of(connection, case.id)
    connection.execute(_FORGET_WORDS, (seq,))
    texts = (text for (text,) in connection.execute(_CAUSAL_TEXTS, (case.id,)))
    connection.execute(_ADD_WORDS, (seq, *search_text(case, texts)))


def first_reference_number(connection: Connection, prefix: str) -> int:
    """One more than the highest number behind this prefix.

    References are indexed by length, so the highest of each length is found at once.
    """
    start = f"{prefix}-"
    highest = 0
    for digits in range(1, _MOST_DIGITS + 1):
        row = connection.execute(
            "SELECT substr(reference, ?1) FROM case_ WHERE length(reference)=?2"
            " AND reference >= ?3 AND reference < ?4"  # "." follows "-" in every encoding
            " AND substr(reference, ?1) NOT GLOB '*[^0-9]*' ORDER BY reference DESC LIMIT 1",
            (len(start) + 1, len(start) + digits, start, f"{prefix}."),
        ).fetchone()
        highest = max(highest, int(row[0]) if row else 0)
    return highest + 1


def _seq_of(connection: Connection, case_id: str) -> int | None:
    row = connection.execute("SELECT seq FROM case_ WHERE id=?", (case_id,)).fetchone()
    return int(row[0]) if row else None


def _gone(step: ChangeSet) -> list[str]:
    return [c.before.id for c in step.changes if isinstance(c.before, Case) and c.after is None]


def _changes_words(change: Change) -> bool:
    entity = change.entity
    if isinstance(entity, Case):
        return True
    if not isinstance(entity, Cause | Control | Event | Harm):
        return False
    return getattr(change.before, "text", None) != getattr(change.after, "text", None)


def _write_summary(connection: Connection, case_id: str, summary: CaseSummary) -> None:
    held_by = audit.canonical(list(summary.held_by))
    margins = (summary.margin_today, summary.margin_after, held_by)
    values = (*margins, case_id, summary.stage_due, summary.outcome)
    connection.execute(_SUMMARISE, values)


def _write(
    connection: Connection, changes: tuple[Change, ...], versions: Mapping[str, int], seq: int
) -> dict[str, int]:
    """Write the rows, each guarded by its version; gives the new versions."""
    now: dict[str, int] = {}
    for change in changes:
        entity_id = change.entity.id
        shape = SHAPES[type(change.entity)]
        if change.before is None:
            assert change.after is not None
            connection.execute(shape.insert, (*shape.encode(change.after), seq))
            now[entity_id] = seq
            continue
        version = now.get(entity_id, versions.get(entity_id))
        if change.after is None:
            done = connection.execute(shape.delete, (entity_id, version))
            now.pop(entity_id, None)
        else:
            sides = zip(shape.encode(change.before), shape.encode(change.after), strict=True)
            new = {
                name: after
                for name, (before, after) in zip(shape.names, sides, strict=True)
                if before != after
            }
            statement = shape.update(tuple(new))
            done = connection.execute(statement, (*new.values(), seq, entity_id, version))
            now[entity_id] = seq
        if done.rowcount != 1:
            raise StaleEdit(f"this {_word(change.entity)} was changed in the meantime")
    return now


def _word(entity: Entity) -> str:
    return kind_name(entity).replace("_", " ")


def _meaning(error: driver.IntegrityError) -> Exception:
    words = str(error)
    if "case_reference" in words:
        return KnownFault(
            "Another case has this reference already.",
            "Nothing was changed.",
            "Choose another reference.",
        )
    if "FOREIGN KEY" in words:
        return StaleEdit("the case was taken away in the meantime")
    if "UNIQUE" in words:
        return StaleEdit("this is there already")
    return RuntimeError(words)
